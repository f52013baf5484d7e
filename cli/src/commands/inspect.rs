//! `gevinst inspect`: how a workbook is read.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use gevinst_core::provenance::{Books, Place};
use gevinst_core::submission::Submission;
use gevinst_plugin_sdk::{CellValue, Flow, Workbook};
use gevinst_templates::{Texts, finding_lines, visible};
use serde_json::{Value, json};

use crate::args::InspectArgs;
use crate::commands::check::findings_json;
use crate::commands::texts;
use crate::exit::{Exit, Failure};
use crate::inputs::{self, InputRefused, Reason, kind_name, source_of, visibility_name};
use crate::workbook::{self, Limits, OpenWorkbook};
use crate::{refusals, terminal};

/// How many cells that were left are shown for each sheet.
const SHOWN: usize = 12;

/// What a sheet holds and what of it was used.
struct SheetSeen {
    name: String,
    visibility: &'static str,
    cells: usize,
    used: usize,
    left: Vec<(Place, String)>,
    left_numbers: usize,
}

pub(super) fn run(args: &InspectArgs) -> Result<Exit, Failure> {
    let texts = texts(args.lang)?;
    let refused = |reason: Reason| InputRefused { path: args.input.clone(), reason };
    let mut book = match workbook::open(&args.input, &Limits::default()) {
        Ok(book) => book,
        Err(refusal) => return Ok(refuse(&refused(refusal.into()), &texts)),
    };
    let paths = [args.input.clone()];
    let read = inputs::read(&paths, args.format.as_deref(), &|| ());
    let submission = read.submissions.first();
    let sheets = match see(&mut book, submission) {
        Ok(sheets) => sheets,
        Err(error) => return Ok(refuse(&refused(Reason::Format(error.into())), &texts)),
    };
    let books = Books(vec![source_of(&book)]);
    if args.json {
        let findings = submission.map(|it| findings_json(&it.findings, &books, &texts));
        let told = json!({
            "workbook": book.name(),
            "kind": kind_name(book.facts().kind),
            "size": book.size(),
            "sha256": books.0[0].digest.to_string(),
            "sheets": sheets.iter().map(sheet_json).collect::<Vec<Value>>(),
            "format": submission.map(format_json),
            "records": submission.map(records_by_kind),
            "findings": findings.unwrap_or_default(),
        });
        terminal::print(&format!("{told:#}\n"))?;
    } else {
        terminal::print(&told(&book, &books, &sheets, submission))?;
        for finding in submission.iter().flat_map(|it| &it.findings) {
            terminal::print_finding(&finding_lines(finding, &books, &texts))?;
        }
    }
    Ok(read.refused.first().map_or(Exit::Done, |it| refuse(it, &texts)))
}

fn refuse(refused: &InputRefused, texts: &Texts) -> Exit {
    terminal::remark(&refusals::lines(refused, texts));
    refusals::exit(refused)
}

/// Walks every sheet and tells used cells from cells that were left.
fn see(
    book: &mut OpenWorkbook,
    submission: Option<&Submission>,
) -> Result<Vec<SheetSeen>, gevinst_plugin_sdk::ReadError> {
    let used = used_places(submission);
    let infos: Vec<(String, &'static str)> = book
        .sheets()
        .iter()
        .map(|sheet| (sheet.name.clone(), visibility_name(sheet.visibility)))
        .collect();
    let mut seen = Vec::new();
    for (number, (name, visibility)) in infos.into_iter().enumerate() {
        let number = u16::try_from(number).unwrap_or(u16::MAX);
        let mut sheet =
            SheetSeen { name, visibility, cells: 0, used: 0, left: Vec::new(), left_numbers: 0 };
        book.read(number, &mut |cell| {
            sheet.cells += 1;
            let place = Place { sheet: number, row: cell.pos.row, col: cell.pos.col };
            if used.contains(&place) {
                sheet.used += 1;
                return Flow::Continue;
            }
            if matches!(cell.value, CellValue::Number { .. }) {
                sheet.left_numbers += 1;
            }
            if sheet.left.len() < SHOWN {
                sheet.left.push((place, shown(&cell.value)));
            }
            Flow::Continue
        })?;
        seen.push(sheet);
    }
    Ok(seen)
}

fn used_places(submission: Option<&Submission>) -> BTreeSet<Place> {
    let mut used = BTreeSet::new();
    if let Some(submission) = submission {
        for record in &submission.records {
            used.extend(record.entries.iter().filter_map(|entry| entry.at));
        }
        used.extend(submission.format.evidence.iter().filter_map(|evidence| evidence.at));
    }
    used
}

fn shown(value: &CellValue<'_>) -> String {
    let text = match value {
        CellValue::Text(text) => format!("\"{text}\""),
        CellValue::Number { value, .. } => value.to_string(),
        CellValue::Bool(value) => value.to_string(),
        CellValue::Day(date) => format!("{:04}-{:02}-{:02}", date.year, date.month, date.day),
        CellValue::Error(text) => (*text).to_owned(),
        CellValue::NotCalculated => "(formula without a result)".to_owned(),
    };
    let short: String = text.chars().take(60).collect();
    visible(&short)
}

fn records_by_kind(submission: &Submission) -> BTreeMap<&'static str, usize> {
    let mut records = BTreeMap::new();
    for record in &submission.records {
        *records.entry(record.kind.key()).or_default() += 1;
    }
    records
}

fn told(
    book: &OpenWorkbook,
    books: &Books,
    sheets: &[SheetSeen],
    submission: Option<&Submission>,
) -> String {
    let mut text = format!(
        "{} ({}, {} bytes)\nsha256 {}\n\n",
        visible(book.name()),
        kind_name(book.facts().kind),
        book.size(),
        books.0[0].digest
    );
    match submission {
        None => text.push_str("format: none\n"),
        Some(submission) => {
            let format = &submission.format;
            text.push_str(&format!("format: {} {}, {}\n", format.id, format.version, format.title));
            for evidence in &format.evidence {
                let at = evidence
                    .at
                    .map(|place| books.show(gevinst_core::provenance::CellRef { book: 0, place }));
                let at = at.map(|at| format!("{}: ", visible(&at))).unwrap_or_default();
                let found = visible(&evidence.found);
                text.push_str(&format!("  {at}\"{found}\" {}\n", visible(&evidence.shows)));
            }
            text.push_str("\nrecords:\n");
            for (kind, count) in records_by_kind(submission) {
                text.push_str(&format!("  {count:>6} {kind}\n"));
            }
        }
    }
    text.push_str("\nsheets:\n");
    for sheet in sheets {
        text.push_str(&format!(
            "  {} ({}): {} cells, {} used, {} left, of which {} numbers\n",
            visible(&sheet.name),
            sheet.visibility,
            sheet.cells,
            sheet.used,
            sheet.cells - sheet.used,
            sheet.left_numbers
        ));
        for (place, shown) in &sheet.left {
            text.push_str(&format!("      left {place}: {shown}\n"));
        }
        let more = sheet.cells - sheet.used - sheet.left.len();
        if more > 0 {
            text.push_str(&format!("      and {more} more\n"));
        }
    }
    text.push('\n');
    text
}

fn sheet_json(sheet: &SheetSeen) -> Value {
    let left: Vec<Value> = sheet
        .left
        .iter()
        .map(|(place, shown)| json!({ "cell": place.to_string(), "holds": shown }))
        .collect();
    json!({
        "name": sheet.name,
        "visibility": sheet.visibility,
        "cells": sheet.cells,
        "used": sheet.used,
        "left_numbers": sheet.left_numbers,
        "left_first": left,
    })
}

fn format_json(submission: &Submission) -> Value {
    let format = &submission.format;
    let evidence: Vec<Value> = format
        .evidence
        .iter()
        .map(|it| {
            json!({
                "cell": it.at.map(|place| place.to_string()),
                "sheet": it.at.and_then(|place| {
                    submission.source.sheets.get(usize::from(place.sheet)).cloned()
                }),
                "found": it.found,
                "shows": it.shows,
            })
        })
        .collect();
    json!({ "id": format.id, "version": format.version, "title": format.title, "evidence": evidence })
}
