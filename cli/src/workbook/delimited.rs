//! Tables as text: `.csv` and `.tsv`.
//!
//! The delimiter (`;`, tab, `|` or `,`) and the encoding are found by content.
//! A text that is a plain number (`-12`, `3.50`) is a number with exactly
//! those digits; everything else stays text, also `1,5`, `1 000` and `0301`,
//! since what they mean is not for a reader to guess.

use std::borrow::Cow;
use std::path::Path;

use encoding_rs::{UTF_16BE, UTF_16LE, WINDOWS_1252};
use gevinst_plugin_sdk::{
    BookFacts, Cell, CellPos, CellValue, FileKind, Flow, SheetInfo, Visibility,
};
use rust_decimal::Decimal;

use super::container::Bytes;
use super::limits::Limits;
use super::refusal::{Refusal, RefusalCode};

/// The delimiters that are looked for; earlier ones win ties, since a comma is
/// also a decimal sign.
const DELIMITERS: [u8; 4] = [b';', b'\t', b'|', b','];
/// How many records decide about the delimiter.
const SAMPLE: usize = 200;

/// A table as text.
pub(crate) struct DelimitedBook {
    text: String,
    delimiter: u8,
}

impl DelimitedBook {
    /// Checks a text and finds its delimiter.
    ///
    /// # Errors
    ///
    /// When the bytes are no text, a quote is never closed, or a limit is broken.
    pub(crate) fn open(
        name: &str,
        bytes: &Bytes,
        limits: &Limits,
    ) -> Result<(DelimitedBook, BookFacts, Vec<SheetInfo>), Refusal> {
        let text = decode(bytes)?;
        let (declared, rows) = declared_delimiter(&text);
        let delimiter = declared.unwrap_or_else(|| find_delimiter(rows));
        let book = DelimitedBook { text: rows.to_owned(), delimiter };
        book.check(limits)?;
        let facts = BookFacts {
            kind: FileKind::Csv,
            date_1904: false,
            macros: false,
            external_links: false,
            manual_calculation: false,
            properties: Vec::new(),
        };
        let stem = Path::new(name).file_stem().map(|stem| stem.to_string_lossy().into_owned());
        let sheet = SheetInfo {
            name: stem.unwrap_or_else(|| name.to_owned()),
            visibility: Visibility::Visible,
            merged: Vec::new(),
            hidden_rows: Vec::new(),
            hidden_cols: Vec::new(),
        };
        Ok((book, facts, vec![sheet]))
    }

    fn check(&self, limits: &Limits) -> Result<(), Refusal> {
        if let Some(line) = unclosed_quote(&self.text, self.delimiter) {
            return Err(Refusal::new(
                RefusalCode::UnclosedQuote,
                format!("a quote that is opened in line {line} and never closed"),
                "every quoted text closed",
            ));
        }
        let mut cells = 0_u64;
        let mut fault = None;
        self.records(&mut |row, record| {
            cells += record.len() as u64;
            if row >= limits.rows || record.len() > usize::from(limits.columns) {
                fault = Some((RefusalCode::AreaTooLarge, row));
            } else if cells > limits.cells {
                fault = Some((RefusalCode::TooManyCells, row));
            }
            if fault.is_some() { Flow::Stop } else { Flow::Continue }
        })?;
        match fault {
            None => Ok(()),
            Some((code, row)) => Err(Refusal::new(
                code,
                format!("a table that is too large, at row {}", row + 1),
                format!(
                    "at most {} rows, {} columns and {} cells",
                    limits.rows, limits.columns, limits.cells
                ),
            )),
        }
    }

    /// Visits every record with its row. Empty lines count as rows, as in a spreadsheet.
    fn records(
        &self,
        visit: &mut dyn FnMut(u32, &csv::StringRecord) -> Flow,
    ) -> Result<(), Refusal> {
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(self.delimiter)
            .from_reader(self.text.as_bytes());
        let mut record = csv::StringRecord::new();
        let mut row = 0_u32;
        loop {
            let start = usize::try_from(reader.position().byte()).unwrap_or(usize::MAX);
            let more = reader.read_record(&mut record).map_err(|error| {
                Refusal::new(
                    RefusalCode::TextEncoding,
                    format!("a record that cannot be read ({error})"),
                    "a table as text",
                )
            })?;
            if !more {
                return Ok(());
            }
            row = row.saturating_add(blank_lines(self.text.as_bytes(), start));
            if visit(row, &record) == Flow::Stop {
                return Ok(());
            }
            row = row.saturating_add(1);
        }
    }

    /// Gives every cell that is not empty to a visitor.
    ///
    /// # Errors
    ///
    /// When a record cannot be read, which the check has ruled out.
    pub(crate) fn read(&self, visit: &mut dyn FnMut(&Cell<'_>) -> Flow) -> Result<(), Refusal> {
        self.records(&mut |row, record| {
            for (column, text) in record.iter().enumerate() {
                let Ok(column) = u16::try_from(column) else { return Flow::Stop };
                if text.is_empty() {
                    continue;
                }
                let value = match plain_number(text) {
                    Some(value) => CellValue::Number { value, rounded: false },
                    None => CellValue::Text(text),
                };
                let pos = CellPos::new(0, row, column);
                let cell = Cell { pos, value, formula: None, format: None };
                if visit(&cell) == Flow::Stop {
                    return Flow::Stop;
                }
            }
            Flow::Continue
        })
    }
}

/// How many empty lines begin at `start`, which the csv crate passes over.
fn blank_lines(text: &[u8], start: usize) -> u32 {
    // A record can end between the two characters of a line's end.
    let before = start.checked_sub(1).and_then(|before| text.get(before));
    let half = before == Some(&b'\r') && text.get(start) == Some(&b'\n');
    let mut rest = text.get(start + usize::from(half)..).unwrap_or_default();
    let mut count = 0_u32;
    while let Some(after) = rest
        .strip_prefix(b"\r\n")
        .or_else(|| rest.strip_prefix(b"\n"))
        .or_else(|| rest.strip_prefix(b"\r"))
    {
        rest = after;
        count = count.saturating_add(1);
    }
    count
}

/// The number that a text is, if it is written `-?digits[.digits]` without leading zeros.
fn plain_number(text: &str) -> Option<Decimal> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = match digits.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (digits, None),
    };
    let are_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let padded = whole.len() > 1 && whole.starts_with('0');
    if !are_digits(whole) || padded || !fraction.is_none_or(are_digits) {
        return None;
    }
    let value = Decimal::from_str_exact(text).ok()?;
    Some(if value.is_zero() { value.abs() } else { value })
}

/// The text of the file: UTF-8, UTF-16 or, failing both, windows-1252.
fn decode(bytes: &[u8]) -> Result<String, Refusal> {
    let text = if let Some(rest) = bytes.strip_prefix(b"\xef\xbb\xbf") {
        String::from_utf8(rest.to_vec()).map_err(|_| undecodable("broken UTF-8"))?
    } else if let Some(rest) = bytes.strip_prefix(b"\xff\xfe") {
        wide(UTF_16LE, rest)?
    } else if let Some(rest) = bytes.strip_prefix(b"\xfe\xff") {
        wide(UTF_16BE, rest)?
    } else if let Some(encoding) = obvious_wide(bytes) {
        wide(encoding, bytes)?
    } else {
        match std::str::from_utf8(bytes) {
            Ok(text) => text.to_owned(),
            Err(_) => WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned(),
        }
    };
    let stray = |c: char| c.is_control() && !matches!(c, '\t' | '\r' | '\n' | '\u{c}' | '\u{85}');
    match text.chars().find(|c| stray(*c) && (*c as u32) < 0x20) {
        Some(c) => Err(undecodable(&format!("the control character U+{:04X}", c as u32))),
        None => Ok(text),
    }
}

fn wide(encoding: &'static encoding_rs::Encoding, bytes: &[u8]) -> Result<String, Refusal> {
    let decoded = encoding.decode_without_bom_handling_and_without_replacement(bytes);
    decoded.map(Cow::into_owned).ok_or_else(|| undecodable("broken UTF-16"))
}

/// UTF-16 without its mark: every second byte of the beginning is zero.
fn obvious_wide(bytes: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    let head = bytes.get(..bytes.len().min(256))?;
    let pairs = head.len() / 2;
    let zeros = |offset: usize| head.iter().skip(offset).step_by(2).filter(|b| **b == 0).count();
    if pairs < 4 {
        return None;
    }
    match (zeros(0), zeros(1)) {
        (0, odd) if odd * 4 >= pairs * 3 => Some(UTF_16LE),
        (even, 0) if even * 4 >= pairs * 3 => Some(UTF_16BE),
        _ => None,
    }
}

fn undecodable(found: &str) -> Refusal {
    Refusal::new(
        RefusalCode::TextEncoding,
        format!("{found} in what looks like a table as text"),
        "text in UTF-8, UTF-16 or windows-1252",
    )
}

/// Excel's own first line `sep=;`, which is not a row, and the rows after it.
fn declared_delimiter(text: &str) -> (Option<u8>, &str) {
    let (line, rest) = text.split_once('\n').unwrap_or((text, ""));
    match line.trim_end_matches('\r').strip_prefix("sep=").map(str::as_bytes) {
        Some([delimiter]) if delimiter.is_ascii() => (Some(*delimiter), rest),
        _ => (None, text),
    }
}

/// The delimiter that splits most records of the beginning into the same number of fields.
fn find_delimiter(text: &str) -> u8 {
    let mut best = (0_usize, b';');
    for delimiter in DELIMITERS {
        let mut reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(delimiter)
            .from_reader(text.as_bytes());
        let mut widths: Vec<usize> = reader
            .byte_records()
            .take(SAMPLE)
            .filter_map(Result::ok)
            .map(|record| record.len())
            .filter(|width| *width > 1)
            .collect();
        widths.sort_unstable();
        let most = widths.chunk_by(|a, b| a == b).map(<[usize]>::len).max().unwrap_or(0);
        if most > best.0 {
            best = (most, delimiter);
        }
    }
    best.1
}

/// The line of a quote that is never closed, by the rules the csv crate reads with.
fn unclosed_quote(text: &str, delimiter: u8) -> Option<u64> {
    let bytes = text.as_bytes();
    let (mut at_start, mut opened) = (true, None);
    let (mut line, mut index) = (1_u64, 0);
    while let Some(&byte) = bytes.get(index) {
        match (opened, byte) {
            (None, b'"') if at_start => opened = Some(line),
            (Some(_), b'"') if bytes.get(index + 1) == Some(&b'"') => index += 1,
            (Some(_), b'"') => opened = None,
            _ => {}
        }
        line += u64::from(byte == b'\n');
        at_start = opened.is_none() && (byte == delimiter || byte == b'\n' || byte == b'\r');
        index += 1;
    }
    opened
}
