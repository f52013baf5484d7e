//! Very many rows: sheets that pass through a temporary file are the same sheets.
#![allow(missing_docs, clippy::unwrap_used)]

mod common;
#[path = "../../tests/src/libreoffice.rs"]
#[allow(dead_code, clippy::panic)]
mod libreoffice;
mod support;

use support::{column, render, text, value};

/// More rows by period and more figures than a sheet is held in memory for.
const BENEFITS: usize = 1_500;

#[test]
fn large_sheets_read_back_like_small_ones() {
    let mut report = common::many(BENEFITS);
    // What a sheet in a temporary file must also keep out of formulas and mark.
    report.groups[0].rows[7].title = "=1+1\u{202e} <&> _x0041_".to_owned();
    let bytes = render(&report, "nb");
    assert!(bytes == render(&report, "nb"), "the bytes differ from run to run");
    let cells = libreoffice::cells(&bytes);
    let planned = report.groups[0].total.clone().unwrap().planned_to_date;
    let planned = report.facts.get(planned).value.unwrap();
    let below = 5 + u32::try_from(BENEFITS).unwrap() + 1;
    let sum = value(&cells, "Gevinster", below, column(&cells, "Gevinster", "Plan hittil"));
    assert_eq!(support::decimal(sum.unwrap()), planned);

    let amount = column(&cells, "Perioder", "Beløp eller timer");
    let mut row = 5;
    for benefit in &report.groups[0].rows {
        for period in &benefit.periods {
            for fact in [period.planned, period.forecast, period.realised].into_iter().flatten() {
                let written = support::decimal(value(&cells, "Perioder", row, amount).unwrap());
                assert_eq!(written, report.facts.get(fact).value.unwrap(), "row {}", row + 1);
                row += 1;
            }
        }
    }
    assert!(row > 10_000, "the sheet is too small to pass through a temporary file: {row}");
    assert_eq!(value(&cells, "Perioder", row, 0), None);
    let title = column(&cells, "Perioder", "Gevinst");
    let hostile = (5..row).find(|row| text(&cells, "Perioder", *row, title).starts_with('='));
    let (_, formula) = &cells[&("Perioder".to_owned(), hostile.unwrap(), title)];
    assert_eq!(*formula, None);
    let shown = text(&cells, "Perioder", hostile.unwrap(), title);
    assert_eq!(shown, "=1+1[U+202E] <&> _x0041_");
    let last = u32::try_from(report.shown.len()).unwrap() + 4;
    assert_eq!(text(&cells, "Sporbarhet", last, 0), format!("S{}", report.shown.len()));
}
