//! Tables as text: a tab between columns, a line for each row, a header above.
//!
//! Nothing is quoted. Backslash, quotation mark and every control character are
//! written as `\\`, `\t`, `\n`, `\r` or `\u` with four hexadecimal digits, so that
//! a line is a row and a tab a border for every reader there is.

use std::fmt::Write as _;

/// A table of an archive is not as it must be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}, line {line}: {what}")]
pub struct Broken {
    /// The table's file.
    pub file: String,
    /// The line, counted from 1; 0 for the file as a whole.
    pub line: usize,
    /// What is found there and what was expected.
    pub what: String,
}

impl Broken {
    /// What is wrong in a line of a file.
    pub fn new(file: &str, line: usize, what: impl Into<String>) -> Broken {
        Broken { file: file.to_owned(), line, what: what.into() }
    }
}

/// A table that is being written.
#[derive(Debug)]
pub struct Table {
    text: String,
    columns: usize,
    rows: usize,
}

impl Table {
    /// A table with these columns and no row yet.
    pub fn new(columns: &[&str]) -> Table {
        Table { text: columns.join("\t") + "\n", columns: columns.len(), rows: 0 }
    }

    /// Adds a row, one text for each column.
    pub fn row(&mut self, cells: &[&str]) {
        debug_assert_eq!(cells.len(), self.columns);
        for (place, cell) in cells.iter().enumerate() {
            if place > 0 {
                self.text.push('\t');
            }
            escape(&mut self.text, cell);
        }
        self.text.push('\n');
        self.rows += 1;
    }

    /// How many rows there are.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// The table's text.
    pub fn text(self) -> String {
        self.text
    }
}

fn escape(out: &mut String, text: &str) {
    for character in text.chars() {
        match character {
            '\\' => out.push_str("\\\\"),
            '\t' => out.push_str("\\t"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            // Readers of csv take a quotation mark for the begin of a quoted text.
            '"' | '\u{2028}' | '\u{2029}' => push_code(out, character),
            control if control.is_control() => push_code(out, control),
            plain => out.push(plain),
        }
    }
}

fn push_code(out: &mut String, character: char) {
    // A text that is written to memory cannot fail.
    let _ = write!(out, "\\u{:04x}", u32::from(character));
}

fn unescape(text: &str) -> Result<String, String> {
    if !text.contains('\\') {
        return Ok(text.to_owned());
    }
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('\\') {
        plain.push_str(before);
        let mut characters = after.chars();
        match characters.next() {
            Some('\\') => plain.push('\\'),
            Some('t') => plain.push('\t'),
            Some('n') => plain.push('\n'),
            Some('r') => plain.push('\r'),
            Some('u') => {
                let code = after.get(1..5).and_then(|code| u32::from_str_radix(code, 16).ok());
                let character = code.and_then(char::from_u32);
                plain.push(character.ok_or("\\u stands before four hexadecimal digits")?);
                rest = after.get(5..).unwrap_or_default();
                continue;
            }
            _ => return Err("a backslash stands before \\, t, n, r or u".to_owned()),
        }
        rest = characters.as_str();
    }
    plain.push_str(rest);
    Ok(plain)
}

/// A row of a table that is read.
#[derive(Debug)]
pub struct Row {
    file: String,
    /// The line in the file, counted from 1.
    pub line: usize,
    cells: Vec<String>,
}

impl Row {
    /// The text in a column.
    pub fn get(&self, column: usize) -> &str {
        self.cells.get(column).map_or("", String::as_str)
    }

    /// What is wrong with this row.
    pub fn broken(&self, what: impl Into<String>) -> Broken {
        Broken::new(&self.file, self.line, what)
    }

    /// The whole number in a column.
    ///
    /// # Errors
    ///
    /// When it is none.
    pub fn number<T: std::str::FromStr>(&self, column: usize) -> Result<T, Broken> {
        let text = self.get(column);
        let wrong = || self.broken(format!("`{text}` where a whole number is expected"));
        text.parse().map_err(|_| wrong())
    }
}

/// Reads a table that has these columns.
///
/// # Errors
///
/// When the header, the number of columns, the line ends or an escape is not as
/// [`Table`] writes it.
pub fn read(file: &str, bytes: &[u8], columns: &[&str]) -> Result<Vec<Row>, Broken> {
    let text = std::str::from_utf8(bytes)
        .map_err(|error| Broken::new(file, 0, format!("not UTF-8: {error}")))?;
    let Some(body) = text.strip_suffix('\n') else {
        return Err(Broken::new(file, 0, "the last line does not end"));
    };
    let mut lines = body.split('\n');
    let header = columns.join("\t");
    let found = lines.next().unwrap_or_default();
    if found != header {
        let what = format!("the columns are `{found}` and must be `{header}`");
        return Err(Broken::new(file, 1, what));
    }
    let mut rows = Vec::new();
    for (place, text) in lines.enumerate() {
        let line = place + 2;
        let cells = text.split('\t').map(unescape).collect::<Result<Vec<String>, String>>();
        let cells = cells.map_err(|what| Broken::new(file, line, what))?;
        if cells.len() != columns.len() {
            let what = format!("{} columns and not {}", cells.len(), columns.len());
            return Err(Broken::new(file, line, what));
        }
        rows.push(Row { file: file.to_owned(), line, cells });
    }
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let odd = ["", "a\tb\nc\rd\\e", "\"quoted\"", "\u{1b}[2J\u{0}\u{85}\u{2028}", "Øæå 🙂"];
        let mut table = Table::new(&["one", "two"]);
        for text in odd {
            table.row(&[text, "x"]);
        }
        let text = table.text();
        let plain = |c: char| !c.is_control() || c == '\n' || c == '\t';
        assert!(text.chars().all(plain), "{text:?}");
        let rows = read("t.tsv", text.as_bytes(), &["one", "two"]).unwrap();
        let back: Vec<&str> = rows.iter().map(|row| row.get(0)).collect();
        assert_eq!(back, odd);
    }

    #[test]
    fn a_broken_table_names_its_line() {
        let said =
            |text: &str| read("t.tsv", text.as_bytes(), &["a", "b"]).unwrap_err().to_string();
        assert_eq!(said("a\tb\nx\n"), "t.tsv, line 2: 1 columns and not 2");
        assert!(said("a\tb\nx\t\\q\n").contains("line 2: a backslash"));
        assert!(said("a\tb\nx\t\\u12\n").contains("line 2: \\u stands"));
        assert!(said("a\tc\n").contains("line 1: the columns are"));
        assert!(said("a\tb").contains("does not end"));
    }
}
