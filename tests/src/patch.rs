//! Changes to a workbook, cell by cell, in its own XML.
//!
//! A changed workbook is the original in everything that no change names:
//! styles, lists, document properties and the order of its parts. That is what
//! a register looks like after a person has typed something wrong into it.

use std::io::{Cursor, Read, Write};

use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

/// What is put into a cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Content {
    /// A text.
    Text(String),
    /// A number, as the file writes it.
    Number(String),
    /// An error value, such as `#REF!`, as the result of a formula that refers to nothing.
    Error(String),
    /// A formula with its result; without one it was never calculated.
    Formula(String, Option<String>),
    /// Nothing.
    Blank,
}

/// A workbook in parts.
pub struct Book {
    parts: Vec<(String, Vec<u8>)>,
}

impl Book {
    /// Takes an xlsx workbook apart.
    ///
    /// # Panics
    ///
    /// When the bytes are none.
    pub fn open(bytes: &[u8]) -> Book {
        let mut archive = ZipArchive::new(Cursor::new(bytes)).expect("a workbook is a zip file");
        let mut parts = Vec::new();
        for place in 0..archive.len() {
            let mut part = archive.by_index(place).expect("the part is there");
            let name = part.name().expect("the part has a name").into_owned();
            let mut bytes = Vec::new();
            part.read_to_end(&mut bytes).expect("the part can be read");
            parts.push((name, bytes));
        }
        Book { parts }
    }

    /// The workbook's bytes; the same changes give the same bytes.
    ///
    /// # Panics
    ///
    /// Never: the file is written to memory.
    pub fn bytes(&self) -> Vec<u8> {
        let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in &self.parts {
            writer.start_file(name, SimpleFileOptions::default()).expect("a part can be begun");
            writer.write_all(bytes).expect("a part can be written");
        }
        writer.finish().expect("the file can be finished").into_inner()
    }

    /// The names of the parts, in order.
    pub fn names(&self) -> Vec<String> {
        self.parts.iter().map(|(name, _)| name.clone()).collect()
    }

    /// The text of a part.
    ///
    /// # Panics
    ///
    /// When there is no such part or it is no text.
    pub fn text(&self, name: &str) -> String {
        let part = self.parts.iter().find(|(part, _)| part == name);
        let (_, bytes) = part.unwrap_or_else(|| panic!("the workbook has no part {name}"));
        String::from_utf8(bytes.clone()).expect("the part is UTF-8")
    }

    /// Puts a part in, in place of the one of that name if there is one.
    pub fn put(&mut self, name: &str, text: &str) {
        match self.parts.iter_mut().find(|(part, _)| part == name) {
            Some((_, bytes)) => *bytes = text.as_bytes().to_vec(),
            None => self.parts.push((name.to_owned(), text.as_bytes().to_vec())),
        }
    }

    /// Replaces a text of a part that stands there exactly once.
    ///
    /// # Panics
    ///
    /// When it stands there never or more than once.
    pub fn replace(&mut self, name: &str, find: &str, replacement: &str) {
        let text = self.text(name);
        let count = text.matches(find).count();
        assert_eq!(count, 1, "{name} holds {find:?} {count} times, not once");
        self.put(name, &text.replace(find, replacement));
    }

    /// Fills a cell; `at` is a sheet's name, `!` and the cell, as `Gevinster!D8`.
    /// A cell that is there keeps its style.
    ///
    /// # Panics
    ///
    /// When there is no such sheet.
    pub fn set(&mut self, at: &str, content: &Content) {
        let (sheet, cell) = at.rsplit_once('!').expect("a cell is written Sheet!D8");
        let part = self.part_of(sheet);
        let changed = with_cell(&self.text(&part), cell, content);
        self.put(&part, &changed);
    }

    /// Hides a row; `at` is a sheet's name, `!` and the row from one.
    ///
    /// # Panics
    ///
    /// When the sheet has no such row.
    pub fn hide_row(&mut self, at: &str) {
        let (sheet, row) = at.rsplit_once('!').expect("a row is written Sheet!8");
        let begin = format!("<row r=\"{row}\"");
        self.replace(&self.part_of(sheet), &begin, &format!("{begin} hidden=\"1\""));
    }

    /// The part that holds a sheet.
    fn part_of(&self, sheet: &str) -> String {
        let book = self.text("xl/workbook.xml");
        let escaped = escape(sheet);
        let tag = tags(&book, "sheet").find(|tag| attribute(tag, "name") == Some(&*escaped));
        let tag = tag.unwrap_or_else(|| panic!("the workbook has no sheet {sheet:?}"));
        let id = attribute(tag, "r:id").expect("a sheet has a relation");
        let relations = self.text("xl/_rels/workbook.xml.rels");
        let target = tags(&relations, "Relationship")
            .find(|tag| attribute(tag, "Id") == Some(id))
            .and_then(|tag| attribute(tag, "Target"))
            .expect("the relation leads to a part");
        match target.strip_prefix('/') {
            Some(absolute) => absolute.to_owned(),
            None => format!("xl/{target}"),
        }
    }
}

/// The opening tags of this name.
fn tags<'x>(xml: &'x str, name: &'x str) -> impl Iterator<Item = &'x str> {
    xml.split('<')
        .filter_map(|piece| piece.split('>').next())
        .filter(move |tag| tag.split([' ', '/']).next() == Some(name))
}

/// The value of an attribute of a tag.
fn attribute<'t>(tag: &'t str, name: &str) -> Option<&'t str> {
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    rest.split('"').next()
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// A sheet's XML with one cell filled.
fn with_cell(xml: &str, cell: &str, content: &Content) -> String {
    let letters = cell.trim_end_matches(|c: char| c.is_ascii_digit());
    let row: u32 = cell[letters.len()..].parse().expect("a cell has a row");
    let (before, data, after) = split(xml, "<sheetData>", "</sheetData>");
    let mut rows = elements(data, "row");
    let number = |row: &str| -> u32 {
        attribute(row, "r").and_then(|r| r.parse().ok()).expect("a row has its number")
    };
    let place = rows.partition_point(|element| number(element) < row);
    if rows.get(place).is_none_or(|element| number(element) != row) {
        rows.insert(place, format!("<row r=\"{row}\"></row>"));
    }
    rows[place] = row_with_cell(&rows[place], cell, content);
    format!("{before}<sheetData>{}</sheetData>{after}", rows.concat())
}

fn row_with_cell(row: &str, cell: &str, content: &Content) -> String {
    let (tag, rest) = row.split_once('>').expect("a row has a tag");
    let tag = tag.trim_end_matches('/');
    let inner = rest.strip_suffix("</row>").unwrap_or_default();
    let mut cells = elements(inner, "c");
    let column = |reference: &str| {
        let letters = reference.trim_end_matches(|c: char| c.is_ascii_digit());
        letters.bytes().fold(0_u32, |sum, letter| sum * 26 + u32::from(letter - b'A') + 1)
    };
    let of = |element: &str| column(attribute(element, "r").expect("a cell has its place"));
    let place = cells.partition_point(|element| of(element) < column(cell));
    let style = match cells.get(place) {
        Some(element) if of(element) == column(cell) => {
            let element = cells.remove(place);
            attribute(element.split('>').next().unwrap_or_default(), "s").map(str::to_owned)
        }
        _ => None,
    };
    cells.insert(place, element(cell, style.as_deref(), content));
    format!("{tag}>{}</row>", cells.concat())
}

/// A cell's element.
fn element(cell: &str, style: Option<&str>, content: &Content) -> String {
    let style = style.map(|style| format!(" s=\"{style}\"")).unwrap_or_default();
    let (kind, inner) = match content {
        Content::Text(text) => {
            let text = escape(text);
            (" t=\"inlineStr\"", format!("<is><t xml:space=\"preserve\">{text}</t></is>"))
        }
        Content::Number(number) => ("", format!("<v>{number}</v>")),
        Content::Error(error) => (" t=\"e\"", format!("<f>{0}</f><v>{0}</v>", escape(error))),
        Content::Formula(formula, result) => {
            let value = result.as_ref().map(|result| format!("<v>{result}</v>"));
            ("", format!("<f>{}</f>{}", escape(formula), value.unwrap_or_default()))
        }
        Content::Blank => return format!("<c r=\"{cell}\"{style}/>"),
    };
    format!("<c r=\"{cell}\"{style}{kind}>{inner}</c>")
}

/// The text before a begin, between it and its end, and after that.
fn split<'x>(xml: &'x str, begin: &str, end: &str) -> (&'x str, &'x str, &'x str) {
    let (before, rest) = xml.split_once(begin).unwrap_or_else(|| panic!("no {begin}"));
    let (inner, after) = rest.split_once(end).unwrap_or_else(|| panic!("no {end}"));
    (before, inner, after)
}

/// The elements of one name that follow one another.
fn elements(xml: &str, name: &str) -> Vec<String> {
    let (begin, end) = (format!("<{name} "), format!("</{name}>"));
    let mut found = Vec::new();
    let mut rest = xml;
    while !rest.is_empty() {
        assert!(rest.starts_with(&begin), "expected {begin} at {:.40}", rest);
        let tag_end = rest.find('>').expect("a tag ends");
        let length = if rest[..tag_end].ends_with('/') {
            tag_end + 1
        } else {
            rest.find(&end).expect("an element ends") + end.len()
        };
        found.push(rest[..length].to_owned());
        rest = &rest[length..];
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHEET: &str = "<w><sheetData><row r=\"2\"><c r=\"A2\" s=\"3\" t=\"s\"><v>1</v></c>\
                         <c r=\"C2\" s=\"4\"/></row></sheetData></w>";

    #[test]
    fn a_cell_is_replaced_and_keeps_its_style() {
        let changed = with_cell(SHEET, "A2", &Content::Text("a & b".to_owned()));
        assert!(changed.contains(
            "<row r=\"2\"><c r=\"A2\" s=\"3\" t=\"inlineStr\"><is><t xml:space=\"preserve\">a &amp; b\
             </t></is></c><c r=\"C2\" s=\"4\"/></row>"
        ));
    }

    #[test]
    fn new_cells_and_rows_stand_in_order() {
        let number = Content::Number("5".to_owned());
        let changed = with_cell(&with_cell(SHEET, "B2", &number), "AA1", &number);
        assert_eq!(
            changed,
            "<w><sheetData><row r=\"1\"><c r=\"AA1\"><v>5</v></c></row><row r=\"2\">\
             <c r=\"A2\" s=\"3\" t=\"s\"><v>1</v></c><c r=\"B2\"><v>5</v></c><c r=\"C2\" s=\"4\"/>\
             </row></sheetData></w>"
        );
        assert_eq!(
            with_cell(&changed, "Z1", &Content::Blank)
                .matches("<c r=\"Z1\"/><c r=\"AA1\">")
                .count(),
            1
        );
    }
}
