//! Workbooks of the samples, and what a reader finds in them.
#![allow(dead_code, missing_docs, clippy::unwrap_used, clippy::panic)]

use std::collections::BTreeMap;

use calamine::Data;
use gevinst_core::report::*;
use gevinst_templates::{Template, Texts, render_workbook};
use rust_decimal::{Decimal, RoundingStrategy};

use crate::common;
use crate::libreoffice::{self, CellContent, CellPlace};

pub type Cells = BTreeMap<CellPlace, CellContent>;

/// The realistic report with the weights of the three estimates as an edition has
/// them, and a benefit that says what it was used for.
pub fn realistic() -> Report {
    let mut report = common::realistic();
    let use_of_all = report.uses[0].money.unwrap();
    report.groups[0].rows[0].uses = vec![use_of_all];
    report.rule_values[2].parameter = "uncertainty_weights".to_owned();
    report.rule_values[2].value = "optimistic 1, most_likely 3, pessimistic 1".to_owned();
    report.rule_values[2].unit = "weight".to_owned();
    report
}

/// The realistic report with every amount of kroner times a factor that gives
/// it more digits than a cell holds.
pub fn scaled(factor: &str) -> Report {
    let factor = common::decimal(factor);
    let mut report = common::with_values(realistic(), |fact| match fact.unit {
        Unit::Kroner(_) => fact.value.map(|value| value * factor),
        _ => fact.value,
    });
    for estimate in report.analyses.iter_mut().flat_map(|analysis| &mut analysis.estimates) {
        for value in
            [&mut estimate.optimistic, &mut estimate.most_likely, &mut estimate.pessimistic]
        {
            *value = value.map(|value| value * factor);
        }
    }
    report
}

/// Samples whose figures follow from one another, and so can be written.
pub fn sound() -> Vec<(&'static str, Report)> {
    let mut all = common::all();
    all.retain(|(name, _)| *name != "huge");
    all.push(("weights", realistic()));
    all.push(("large", scaled("10000.01234567")));
    all.push(("negative", scaled("-3.7")));
    all
}

pub fn render(report: &Report, lang: &str) -> Vec<u8> {
    render_workbook(report, &Template::standard().unwrap(), &Texts::load(lang).unwrap()).unwrap()
}

pub fn cells(report: &Report, lang: &str) -> Cells {
    libreoffice::cells(&render(report, lang))
}

pub fn value<'c>(cells: &'c Cells, sheet: &str, row: u32, col: u32) -> Option<&'c Data> {
    cells.get(&(sheet.to_owned(), row, col)).map(|(value, _)| value)
}

pub fn text(cells: &Cells, sheet: &str, row: u32, col: u32) -> String {
    match value(cells, sheet, row, col) {
        Some(Data::String(text)) => text.clone(),
        Some(other) => other.to_string(),
        None => String::new(),
    }
}

/// The column with this header in row 5.
pub fn column(cells: &Cells, sheet: &str, header: &str) -> u32 {
    let found = (0..40).find(|col| text(cells, sheet, 4, *col) == header);
    found.unwrap_or_else(|| panic!("no column «{header}» in «{sheet}»"))
}

/// The table's rows from row 6 to the first one without anything in column A.
pub fn rows(cells: &Cells, sheet: &str) -> std::ops::Range<u32> {
    let last = (5..).find(|row| value(cells, sheet, *row, 0).is_none()).unwrap();
    5..last
}

pub fn sheets(cells: &Cells) -> Vec<String> {
    let mut names: Vec<String> = cells.keys().map(|(sheet, _, _)| sheet.clone()).collect();
    names.dedup();
    names
}

/// A decimal as a cell holds it, computed here without the writer's help.
pub fn held(value: Decimal) -> Decimal {
    let digits = value.round_sf_with_strategy(15, RoundingStrategy::MidpointAwayFromZero);
    digits.unwrap().normalize()
}

/// The number of a cell, exactly.
pub fn decimal(data: &Data) -> Decimal {
    match data {
        Data::Float(number) => Decimal::from_str_exact(&number.to_string()).unwrap(),
        Data::Int(number) => Decimal::from(*number),
        other => panic!("{other:?} is not a number"),
    }
}
