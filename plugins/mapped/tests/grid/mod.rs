//! Small workbooks and what a mapping says of them, for tests of this crate.

#![allow(dead_code)] // Not every test uses every part.
#![allow(clippy::unwrap_used, clippy::panic)] // A helper of a test may end it.

use gevinst_mapped::{MappedFormat, expect};
use gevinst_plugin_sdk::workbook::{Area, MemoryWorkbook};

/// The top of a mapping of one sheet, recognised by two labels.
pub const HEAD: &str = r#"format = "gevinst-mapping/1"
id = "own"
version = "1.0.0"
title = "Own workbook"

[[sheet]]
key = "plan"
names = ["Plan"]

[[identify]]
sheet = "plan"
label = "Gevinst"

[[identify]]
sheet = "plan"
label = "Beløp"
"#;

/// The format of [`HEAD`] and the rest of a mapping file.
pub fn format(rest: &str) -> MappedFormat {
    whole(&format!("{HEAD}{rest}"))
}

/// The format of a whole mapping file.
pub fn whole(text: &str) -> MappedFormat {
    MappedFormat::parse("own.toml", text).unwrap_or_else(|error| panic!("{error}"))
}

/// A workbook of one sheet called Plan.
pub fn plan(rows: &[&[&str]]) -> MemoryWorkbook {
    MemoryWorkbook::new("plan.xlsx").with_sheet("Plan", rows)
}

/// Merges an area of the first sheet: first row and column, last row and column.
pub fn merge(
    book: &mut MemoryWorkbook,
    (first_row, first_col, last_row, last_col): (u32, u16, u32, u16),
) {
    let area = Area { first_row, first_col, last_row, last_col };
    book.sheet_mut(0).unwrap().merged.push(area);
}

/// The lines of records and notes, without the name of the sheet Plan.
pub fn said(format: &MappedFormat, book: &mut MemoryWorkbook) -> Vec<String> {
    let text = expect::render(format, book).unwrap();
    let lines =
        text.lines().filter(|line| !line.starts_with("evidence") && !line.starts_with("not-mine"));
    lines.map(|line| line.replace("Plan!", "").replace('\t', " ")).collect()
}

/// The records: for each one line with the values and cells of some fields.
pub fn records(format: &MappedFormat, book: &mut MemoryWorkbook, fields: &[&str]) -> Vec<String> {
    let mut records: Vec<(String, String)> = Vec::new();
    for line in said(format, book).iter().filter(|line| !line.starts_with("note")) {
        let parts: Vec<&str> = line.splitn(4, ' ').collect();
        let [number, _, field, rest] = parts.as_slice() else { continue };
        if records.last().is_none_or(|(last, _)| last != number) {
            records.push(((*number).to_owned(), String::new()));
        }
        if fields.contains(field) {
            let rest = rest.replace("text:", "").replace("number:", "");
            let record = &mut records.last_mut().unwrap().1;
            record.push_str(if record.is_empty() { "" } else { " | " });
            record.push_str(&rest);
        }
    }
    records.into_iter().map(|(_, record)| record).collect()
}

/// The notes, one line for each of their texts.
pub fn notes(format: &MappedFormat, book: &mut MemoryWorkbook) -> Vec<String> {
    said(format, book).into_iter().filter(|line| line.starts_with("note")).collect()
}
