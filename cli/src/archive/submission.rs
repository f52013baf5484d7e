//! What the workbooks say, as tables: exactly, and readable without this program.
//!
//! The second stage of a regeneration begins from these tables, so they lose
//! nothing: [`read`] gives back what [`of_book`] and [`of_run`] were given, to the
//! last digit. Where each value stood is told by [`super::lineage`].

use std::str::FromStr as _;
use std::sync::Arc;

use gevinst_core::finding::Finding;
use gevinst_core::period::Day;
use gevinst_core::provenance::{Book, Digest};
use gevinst_core::submission::{
    Entry, Evidence, Field, FormatUsed, Record, RecordKind, Said, Submission,
};
use rust_decimal::Decimal;

use super::lineage::{self, Places};
use super::tsv::{self, Broken, Row, Table};
use super::write::added;
use super::{layout, notes};

/// The columns of `inputs.tsv`.
pub const INPUT_COLUMNS: &[&str] = &[
    "input",
    "path",
    "name",
    "sha256",
    "size",
    "kind",
    "format",
    "version",
    "title",
    "named_by_user",
    "library",
    "records",
];
/// The columns of `sheets.tsv`.
pub const SHEET_COLUMNS: &[&str] = &["input", "sheet", "name"];
/// The columns of `evidence.tsv`.
pub const EVIDENCE_COLUMNS: &[&str] = &["input", "cell", "found", "shows"];
/// The columns of what a workbook says.
pub const RECORD_COLUMNS: &[&str] = &["record", "kind", "field", "type", "value"];

/// A file of an archive and what stands in it.
pub type File = (String, String);

/// Where a reader gets the files of an archive.
pub type Files<'f> = dyn Fn(&str) -> Result<Vec<u8>, Broken> + 'f;

/// The tables of one workbook.
///
/// # Errors
///
/// When a remark of the format has something that the tables have no place for.
pub fn of_book(submission: &Submission) -> Result<Vec<File>, String> {
    let book = usize::from(submission.book);
    let mut records = Table::new(RECORD_COLUMNS);
    for (place, record) in submission.records.iter().enumerate() {
        let number = (place + 1).to_string();
        let kind = record.kind.key();
        for entry in &record.entries {
            let (sort, value) = said(&entry.said);
            let sort = if entry.rounded { format!("{sort}{ROUNDED}") } else { sort.to_owned() };
            records.row(&[&number, kind, entry.field.key(), &sort, &value]);
        }
        if record.entries.is_empty() {
            records.row(&[&number, kind, "", "", ""]);
        }
    }
    let (rows, mapping) = lineage::of_records(&submission.records);
    Ok(vec![
        (layout::records(book), records.text()),
        (layout::notes(book), notes::write(&submission.findings)?),
        (layout::rows(book), rows),
        (layout::mapping(book), mapping),
    ])
}

/// The tables of all workbooks together, and what was found about the run itself.
///
/// # Errors
///
/// As [`of_book`].
pub fn of_run(submissions: &[Submission], of_run: &[Finding]) -> Result<Vec<File>, String> {
    let mut inputs = Table::new(INPUT_COLUMNS);
    let mut sheets = Table::new(SHEET_COLUMNS);
    let mut evidence = Table::new(EVIDENCE_COLUMNS);
    for submission in submissions {
        let Submission { source, format, .. } = submission;
        let book = usize::from(submission.book);
        let number = (book + 1).to_string();
        let library = format.library.map(|it| it.to_string()).unwrap_or_default();
        inputs.row(&[
            &number,
            &layout::input(book, &source.file_kind),
            &source.name,
            &source.digest.to_string(),
            &source.size.to_string(),
            &source.file_kind,
            &format.id,
            &format.version,
            &format.title,
            if format.named_by_user { "yes" } else { "no" },
            &library,
            &submission.records.len().to_string(),
        ]);
        for (place, name) in source.sheets.iter().enumerate() {
            sheets.row(&[&number, &(place + 1).to_string(), name]);
        }
        for piece in &format.evidence {
            let cell = piece.at.map(lineage::shown).unwrap_or_default();
            evidence.row(&[&number, &cell, &piece.found, &piece.shows]);
        }
    }
    Ok(vec![
        (layout::INPUTS.to_owned(), inputs.text()),
        (layout::SHEETS.to_owned(), sheets.text()),
        (layout::EVIDENCE.to_owned(), evidence.text()),
        (layout::RUN_NOTES.to_owned(), notes::write(of_run)?),
    ])
}

/// The sum of all numbers that a workbook says, each rounded to eight decimals, as a
/// control; `None` beyond what can be added exactly.
pub fn control_sum(submission: &Submission) -> Option<Decimal> {
    let entries = submission.records.iter().flat_map(|record| &record.entries);
    added(entries.filter_map(|entry| match entry.said {
        Said::Number(number) => Some(Some(number)),
        _ => None,
    }))
}

const ROUNDED: &str = "+rounded";

fn said(said: &Said) -> (&'static str, String) {
    match said {
        Said::Text(text) => ("text", text.to_string()),
        Said::Number(number) => ("number", number.to_string()),
        Said::Bool(value) => ("bool", value.to_string()),
        Said::Day(day) => {
            let (year, month, date) = (day.year().0, day.month(), day.day());
            ("day", format!("{year:04}-{month:02}-{date:02}"))
        }
        Said::Error(text) => ("error", text.to_string()),
        Said::NotCalculated => ("not-calculated", String::new()),
    }
}

/// The submissions of a run, and what was found about the run itself.
///
/// # Errors
///
/// When a table is not as this module writes it.
pub fn read(files: &Files<'_>) -> Result<(Vec<Submission>, Vec<Finding>), Broken> {
    let table = |path: &str, columns: &[&str]| tsv::read(path, &files(path)?, columns);
    let sheets = table(layout::SHEETS, SHEET_COLUMNS)?;
    let evidence = table(layout::EVIDENCE, EVIDENCE_COLUMNS)?;
    let mut submissions = Vec::new();
    for row in table(layout::INPUTS, INPUT_COLUMNS)? {
        let number: u16 = row.number(0)?;
        if usize::from(number) != submissions.len() + 1 {
            return Err(row.broken(format!("input {number} where the next one is expected")));
        }
        let mut submission = head(&row, number - 1)?;
        for sheet in sheets.iter().filter(|sheet| sheet.get(0) == row.get(0)) {
            submission.source.sheets.push(sheet.get(2).to_owned());
        }
        for piece in evidence.iter().filter(|piece| piece.get(0) == row.get(0)) {
            submission.format.evidence.push(evidence_of(piece)?);
        }
        let book = usize::from(submission.book);
        submission.records = records(files, book)?;
        let path = layout::notes(book);
        submission.findings = notes::read(&path, &files(&path)?, submission.book)?;
        submissions.push(submission);
    }
    let of_run = notes::read(layout::RUN_NOTES, &files(layout::RUN_NOTES)?, 0)?;
    Ok((submissions, of_run))
}

fn head(row: &Row, book: u16) -> Result<Submission, Broken> {
    let named_by_user = match row.get(9) {
        "yes" => true,
        "no" => false,
        other => return Err(row.broken(format!("`{other}` where yes or no is expected"))),
    };
    let library = Some(row.get(10)).filter(|it| !it.is_empty());
    Ok(Submission {
        book,
        source: Book {
            name: row.get(2).to_owned(),
            digest: digest(row, row.get(3))?,
            size: row.number(4)?,
            file_kind: row.get(5).to_owned(),
            sheets: Vec::new(),
        },
        format: FormatUsed {
            id: row.get(6).to_owned(),
            version: row.get(7).to_owned(),
            title: row.get(8).to_owned(),
            named_by_user,
            evidence: Vec::new(),
            library: library.map(|it| digest(row, it)).transpose()?,
        },
        records: Vec::new(),
        findings: Vec::new(),
    })
}

fn digest(row: &Row, text: &str) -> Result<Digest, Broken> {
    super::digest_of(text).ok_or_else(|| row.broken(format!("`{text}` is no SHA-256")))
}

fn evidence_of(row: &Row) -> Result<Evidence, Broken> {
    let at = match row.get(1) {
        "" => None,
        cell => Some(
            lineage::place_of(cell).ok_or_else(|| row.broken(format!("`{cell}` is no cell")))?,
        ),
    };
    Ok(Evidence { at, found: row.get(2).to_owned(), shows: row.get(3).to_owned() })
}

fn records(files: &Files<'_>, book: usize) -> Result<Vec<Record>, Broken> {
    let (rows, mapping) = (layout::rows(book), layout::mapping(book));
    let mut places = Places::read((&rows, &files(&rows)?), (&mapping, &files(&mapping)?))?;
    let path = layout::records(book);
    let table = tsv::read(&path, &files(&path)?, RECORD_COLUMNS)?;
    let mut records: Vec<Record> = Vec::new();
    for row in &table {
        let number: usize = row.number(0)?;
        if number == records.len() + 1 {
            let at = places.next(row)?;
            let kind = RecordKind::named(row.get(1));
            let kind =
                kind.ok_or_else(|| row.broken(format!("`{}` is no kind of record", row.get(1))))?;
            records.push(Record { kind, at, entries: Vec::new() });
        }
        let Some(record) = records.last_mut().filter(|_| number > 0) else {
            return Err(row.broken("the first record is 1"));
        };
        if row.get(2).is_empty() {
            continue;
        }
        let entry = entry(row, &mut places)?;
        record.entries.push(entry);
        if number != records.len() {
            return Err(row.broken(format!("record {number} stands out of order")));
        }
    }
    places.finish(&rows)?;
    Ok(records)
}

fn entry(row: &Row, places: &mut Places) -> Result<Entry, Broken> {
    let field = Field::named(row.get(2));
    let field = field.ok_or_else(|| row.broken(format!("`{}` is no field", row.get(2))))?;
    let (sort, rounded) = match row.get(3).strip_suffix(ROUNDED) {
        Some(sort) => (sort, true),
        None => (row.get(3), false),
    };
    let value = row.get(4);
    let said = match sort {
        "text" => Some(Said::Text(Arc::from(value))),
        "number" => Decimal::from_str_exact(value).ok().map(Said::Number),
        "bool" => bool::from_str(value).ok().map(Said::Bool),
        "day" => day(value).map(Said::Day),
        "error" => Some(Said::Error(Arc::from(value))),
        "not-calculated" if value.is_empty() => Some(Said::NotCalculated),
        _ => None,
    };
    let said = said.ok_or_else(|| row.broken(format!("`{value}` is no {sort}")))?;
    Ok(Entry { field, said, at: places.entry(row, field)?, rounded })
}

/// A day as this module writes it, in any year that the calendar has.
fn day(text: &str) -> Option<Day> {
    let (rest, date) = text.rsplit_once('-')?;
    let (year, month) = rest.rsplit_once('-')?;
    Day::new(year.parse().ok()?, month.parse().ok()?, date.parse().ok()?)
}
