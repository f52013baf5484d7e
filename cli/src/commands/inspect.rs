//! `gevinst inspect`: how a workbook is read.

use std::collections::BTreeMap;
use std::collections::BTreeSet;

use gevinst_core::finding::Finding;
use gevinst_core::provenance::{Books, Place};
use gevinst_core::submission::Submission;
use gevinst_plugin_host::worker::BookSaid;
use gevinst_plugin_sdk::{Cell, CellValue};
use gevinst_templates::{Texts, finding_lines, visible};
use serde_json::{Value, json};

use crate::args::InspectArgs;
use crate::commands::check::findings_json;
use crate::commands::reason::{Reasons, Why};
use crate::commands::{reader, texts};
use crate::config::worker_limits;
use crate::exit::{Exit, Failure};
use crate::formats::Formats;
use crate::inputs::{self, InputRefused, visibility_name};
use crate::worker::Looking;
use crate::{refusals, terminal};

/// How many cells that were left are shown for each sheet.
const SHOWN: usize = 12;

/// What a sheet holds and what of it was used.
#[derive(Default)]
struct SheetSeen {
    name: String,
    visibility: &'static str,
    cells: usize,
    used: usize,
    left: Vec<(Place, String)>,
    left_numbers: usize,
    /// How many cells were left for which reason, in words.
    reasons: BTreeMap<String, usize>,
}

pub(super) fn run(args: &InspectArgs) -> Result<Exit, Failure> {
    let texts = texts(args.lang)?;
    let reader = reader(&args.isolation, worker_limits(&args.input)?)?;
    let paths = [args.input.clone()];
    let formats = Formats::new(args.format.clone(), &args.plugins.plugins, &args.mapping)?;
    let read = inputs::read(&paths, &formats, &reader, &|| ());
    let submission = read.submissions.first();
    let (said, seen) = match inputs::look(&args.input, &reader, Seeing::new(submission)) {
        Ok(seen) => seen,
        Err(reason) => {
            let refused = InputRefused { path: args.input.clone(), reason };
            return Ok(refuse(&refused, &texts));
        }
    };
    let sheets = seen.sheets(&said);
    let books = Books(vec![said.source]);
    let mut findings: Vec<Finding> = read.shut_in.finding().into_iter().collect();
    findings.extend(submission.iter().flat_map(|it| &it.findings).cloned());
    if args.json {
        let book = &books.0[0];
        let told = json!({
            "workbook": book.name,
            "kind": book.file_kind,
            "size": book.size,
            "sha256": book.digest.to_string(),
            "sheets": sheets.iter().map(sheet_json).collect::<Vec<Value>>(),
            "format": submission.map(format_json),
            "records": submission.map(records_by_kind),
            "findings": findings_json(&findings, &books, &texts),
        });
        terminal::print(&format!("{told:#}\n"))?;
    } else {
        terminal::print(&told(&books, &sheets, submission))?;
        for finding in &findings {
            terminal::print_finding(&finding_lines(finding, &books, &texts))?;
        }
    }
    Ok(read.refused.first().map_or(Exit::Done, |it| refuse(it, &texts)))
}

fn refuse(refused: &InputRefused, texts: &Texts) -> Exit {
    terminal::remark(&refusals::lines(refused, texts));
    refusals::exit(refused)
}

/// Walks every cell and tells used cells from cells that were left.
struct Seeing {
    used: BTreeSet<Place>,
    reasons: Reasons,
    findings: Vec<Finding>,
    left: BTreeMap<(u16, Why), usize>,
    sheets: BTreeMap<u16, SheetSeen>,
}

impl Seeing {
    fn new(submission: Option<&Submission>) -> Seeing {
        let (used, reasons) = (used_places(submission), Reasons::of(submission));
        let findings = submission.map(|it| it.findings.clone()).unwrap_or_default();
        Seeing { used, reasons, findings, left: BTreeMap::new(), sheets: BTreeMap::new() }
    }

    /// Every sheet of the workbook, those without a cell included.
    fn sheets(mut self, said: &BookSaid) -> Vec<SheetSeen> {
        for ((sheet, why), count) in &self.left {
            let reasons = &mut self.sheets.entry(*sheet).or_default().reasons;
            *reasons.entry(why.told(&self.findings)).or_default() += count;
        }
        let sheets = said.source.sheets.iter().zip(&said.visibility).zip(0_u16..);
        let sheets = sheets.map(|((name, visibility), number)| {
            let seen = self.sheets.remove(&number).unwrap_or_default();
            SheetSeen { name: name.clone(), visibility: visibility_name(*visibility), ..seen }
        });
        sheets.collect()
    }
}

impl Looking for Seeing {
    fn look(&mut self, cell: &Cell<'_>) {
        let sheet = self.sheets.entry(cell.pos.sheet).or_default();
        sheet.cells += 1;
        let place = Place { sheet: cell.pos.sheet, row: cell.pos.row, col: cell.pos.col };
        if self.used.contains(&place) {
            sheet.used += 1;
            return;
        }
        if matches!(cell.value, CellValue::Number { .. }) {
            sheet.left_numbers += 1;
        }
        let why = self.reasons.why(place, matches!(cell.value, CellValue::Text(_)));
        *self.left.entry((cell.pos.sheet, why)).or_default() += 1;
        if sheet.left.len() < SHOWN {
            sheet.left.push((place, shown(&cell.value)));
        }
    }
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

fn told(books: &Books, sheets: &[SheetSeen], submission: Option<&Submission>) -> String {
    let book = &books.0[0];
    let mut text = format!(
        "{} ({}, {} bytes)\nsha256 {}\n\n",
        visible(&book.name),
        book.file_kind,
        book.size,
        book.digest
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
        for (why, count) in &sheet.reasons {
            text.push_str(&format!("      {count:>6} left: {}\n", visible(why)));
        }
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
        "left_by_reason": sheet.reasons,
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
