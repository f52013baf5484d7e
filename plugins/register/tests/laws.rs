//! Laws of the reader over random sheets: nothing is lost, nothing is told twice.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests may fail the test")]

mod common;

use std::collections::BTreeSet;

use common::{CASH, CASH_UNITS, adapted, with};
use gevinst_plugin_sdk::{CellPos, Field, Kind, NoteCode};
use proptest::prelude::*;

/// What people and programs leave in cells.
const CONTENTS: &[&str] = &[
    "",
    " ",
    "Ø1",
    "Gevinst",
    "Realised",
    "2026-Q1",
    "12.5",
    "-3",
    "#REF!",
    "–",
    "1 000 kr",
    "Enhet",
    "kr",
    "Beløp",
    "Periode *",
    "mellom linjene",
];

fn rows() -> impl Strategy<Value = Vec<Vec<&'static str>>> {
    let cell = proptest::sample::select(CONTENTS);
    let row = proptest::collection::vec(cell, 0..9);
    proptest::collection::vec(row, 0..25)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_cell_is_told_once_or_noted(rows in rows()) {
        let mut all: Vec<&[&str]> = vec![CASH, CASH_UNITS];
        all.extend(rows.iter().map(Vec::as_slice));
        let mut book = with("Kontantlinjer", &all);
        let told = adapted(&mut book);
        // A row of data that happens to hold headers is no header row: it has fewer of them.
        let mut seen: BTreeSet<CellPos> = BTreeSet::new();
        for record in told.of(Kind::CASH_LINE) {
            for entry in record.entries.iter().filter(|entry| entry.field != Field::UNIT) {
                prop_assert!(seen.insert(entry.pos.unwrap()), "told twice: {:?}", entry);
            }
        }
        let noted = told.notes.iter().any(|note| note.code == NoteCode::CellLeft);
        for (row, cells) in rows.iter().enumerate() {
            for (col, text) in cells.iter().enumerate().filter(|(_, text)| !text.trim().is_empty()) {
                let sheet = 4;
                let row = u32::try_from(row + 2).unwrap();
                let pos = CellPos::new(sheet, row, u16::try_from(col).unwrap());
                let covered = col < CASH.len();
                prop_assert_eq!(seen.contains(&pos), covered, "{} {:?}", pos, text);
                prop_assert!(covered || noted);
            }
        }
    }

    #[test]
    fn the_order_of_columns_does_not_matter(seed in proptest::collection::vec(any::<u8>(), 6)) {
        let mut order: Vec<usize> = (0..CASH.len()).collect();
        order.sort_by_key(|place| seed[*place]);
        let row = ["Ø1", "Gevinst", "Planlagt", "2026", "5", "Faste priser"];
        let moved = |row: &[&'static str]| order.iter().map(|at| row[*at]).collect::<Vec<_>>();
        // The mark of the units row is not needed: its only other cell is a unit.
        let units = moved(&["", "", "", "", "1 000 kr", ""]);
        let (headers, cells) = (moved(CASH), moved(&row));
        let told = adapted(&mut with("Kontantlinjer", &[&headers, &units, &cells]));
        let line = told.of(Kind::CASH_LINE)[0];
        prop_assert_eq!(line.text(Field::BENEFIT).unwrap(), "Ø1");
        prop_assert_eq!(line.text(Field::CATEGORY).unwrap(), "benefit");
        prop_assert_eq!(line.text(Field::UNIT).unwrap(), "tkr");
        prop_assert_eq!(line.entries.len(), 7);
        prop_assert!(told.notes.is_empty());
    }
}
