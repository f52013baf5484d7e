//! What the report was made from: findings and workbooks; and what its words mean.

use gevinst_core::report::{Finding, Reading};
use rust_decimal::Decimal;

use super::{Cell, Field, Row, agency, number, text, word};
use crate::error::TemplateError;
use crate::workbook::book::Book;
use crate::workbook::cells::cell_text;
use crate::workbook::styles::NumberLook;

pub(super) const FINDING: &[Field] = &[
    number("finding_number"),
    word("severity"),
    text("agency"),
    text("code"),
    text("subject"),
    text("message"),
    text("hint"),
    text("decision"),
    text("book"),
    text("sheet"),
    text("cells"),
];

pub(super) const FILE: &[Field] = &[
    number("file_number"),
    text("book"),
    text("agency"),
    text("file_kind"),
    number("bytes"),
    text("format"),
    text("evidence"),
    text("records"),
    number("cells_used"),
    text("digest"),
];

pub(super) const NOTE: &[Field] = &[text("topic"), text("explanation")];

pub(super) fn findings<'r>(book: &Book<'r>) -> Result<Vec<Row<'r>>, TemplateError> {
    Ok((1..).zip(&book.report.findings).map(|(number, it)| Row::Finding(number, it)).collect())
}

pub(super) fn finding(
    book: &Book<'_>,
    number: u32,
    finding: &Finding,
    field: &str,
) -> Result<Option<Cell>, TemplateError> {
    let (texts, books) = (book.words.texts, &book.report.books);
    Ok(Some(Cell::Text(match field {
        "finding_number" => return Ok(Some(Cell::Whole(Decimal::from(number)))),
        "severity" => return Ok(Some(Cell::Severity(finding.severity()))),
        "agency" => {
            let cell = finding.cells.first();
            return Ok(Some(cell.map_or(Ok(Cell::Missing), |cell| agency(book, cell.book))?));
        }
        "code" => finding.code.key().to_owned(),
        "subject" => texts.subject(&finding.subject, books),
        "message" => texts.finding_sentences(finding, books).0,
        "hint" => texts.finding_sentences(finding, books).1,
        "decision" => {
            finding.waiver.as_ref().map(|waiver| texts.waiver(waiver)).unwrap_or_default()
        }
        "book" => cell_text(&finding.cells, books).books,
        "sheet" => cell_text(&finding.cells, books).sheets,
        "cells" => cell_text(&finding.cells, books).cells,
        _ => return Ok(None),
    })))
}

pub(super) fn files<'r>(book: &Book<'r>) -> Result<Vec<Row<'r>>, TemplateError> {
    Ok((0..book.report.books.0.len()).map(Row::File).collect())
}

pub(super) fn file(
    book: &Book<'_>,
    place: usize,
    field: &str,
) -> Result<Option<Cell>, TemplateError> {
    let Some(file) = book.report.books.0.get(place) else { return Ok(None) };
    let reading = book.report.readings.get(place);
    let of_reading = |told: fn(&Book<'_>, &Reading) -> Result<String, TemplateError>| match reading
    {
        Some(reading) => told(book, reading).map(Cell::Text),
        None => Ok(Cell::Missing),
    };
    let plain = |number: Decimal| Cell::Number(number, NumberLook::plain(0));
    Ok(Some(match field {
        "file_number" => Cell::Whole(Decimal::from(place + 1)),
        "book" => Cell::Text(file.name.clone()),
        "agency" => match u16::try_from(place) {
            Ok(place) => agency(book, place)?,
            Err(_) => Cell::Missing,
        },
        "file_kind" => Cell::Text(file.file_kind.clone()),
        "bytes" => plain(Decimal::from(file.size)),
        "digest" => Cell::Text(file.digest.to_string()),
        "format" => of_reading(|_, reading| {
            let format = &reading.format;
            Ok(format!("{}\n{} {}", format.title, format.id, format.version))
        })?,
        "evidence" => of_reading(evidence)?,
        "records" => of_reading(records)?,
        "cells_used" => {
            reading.map_or(Cell::Missing, |reading| plain(Decimal::from(reading.cells_used)))
        }
        _ => return Ok(None),
    }))
}

fn evidence(book: &Book<'_>, reading: &Reading) -> Result<String, TemplateError> {
    let mut told: Vec<String> = Vec::new();
    if reading.format.named_by_user {
        told.push(book.words.shared("data.named_by_user")?);
    }
    if let Some(digest) = reading.format.library {
        told.push(format!("{} {digest}", book.words.shared("data.library")?));
    }
    for seen in &reading.format.evidence {
        let place = seen.at.map_or(String::new(), |at| format!("{at}: "));
        told.push(format!("{place}{} ({})", seen.found, seen.shows));
    }
    Ok(told.join("\n"))
}

fn records(book: &Book<'_>, reading: &Reading) -> Result<String, TemplateError> {
    let mut told: Vec<String> = Vec::new();
    for (kind, count) in &reading.records {
        let kind = book.words.shared(&format!("record.{}", kind.key()))?;
        told.push(format!("{kind}: {count}"));
    }
    Ok(told.join("\n"))
}

/// What the words, signs and rounding of the workbook mean.
pub(super) fn notes<'r>(book: &Book<'r>) -> Result<Vec<Row<'r>>, TemplateError> {
    let words = book.words;
    let mut rows = Vec::new();
    for key in ["kinds", "variance", "to_date", "status", "achievement", "missing", "time"] {
        let title = words.shared(&format!("notes.{key}_title"))?;
        rows.push(Row::Note(title, words.shared(&format!("notes.{key}"))?));
    }
    for key in
        ["formulas", "digits", "tables", "names", "whatif", "charts", "blank", "text", "numbers"]
    {
        let title = words.word(&format!("notes.{key}_title"))?;
        rows.push(Row::Note(title, words.word(&format!("notes.{key}"))?));
    }
    Ok(rows)
}

pub(super) fn note(title: &str, text: &str, field: &str) -> Option<Cell> {
    match field {
        "topic" => Some(Cell::Text(title.to_owned())),
        "explanation" => Some(Cell::Text(text.to_owned())),
        _ => None,
    }
}
