//! What holds for every sample, however it is moved or damaged.

#![allow(clippy::unwrap_used, clippy::panic)] // A helper of a test may end it.

mod reader;

use std::path::{Path, PathBuf};

use gevinst_mapped::{MappedFormat, expect, shipped};
use gevinst_plugin_sdk::workbook::{MemoryValue, MemoryWorkbook};
use gevinst_plugin_sdk::{Format, Identification};

/// Every sample with its format.
fn samples() -> Vec<(MappedFormat, PathBuf)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../formats");
    let mut samples = Vec::new();
    for format in shipped() {
        let entries = std::fs::read_dir(folder.join(&format.describe().id).join("samples"));
        for entry in entries.unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_some_and(|ending| ending == "xlsx") {
                samples.push((format.clone(), path));
            }
        }
    }
    assert!(samples.len() >= 5, "the samples are there");
    samples
}

/// Kind, field and value of every entry, but for keys and their mentions, which may name rows.
fn facts(format: &MappedFormat, mut book: MemoryWorkbook) -> Vec<String> {
    let text = expect::render(format, &mut book).unwrap();
    let parts = text.lines().map(|line| line.split('\t').collect::<Vec<_>>());
    parts
        .filter(|parts| !["id", "benefit", "indicator"].contains(&parts[2]))
        .map(|parts| parts[..4].join("\t"))
        .collect()
}

#[test]
fn rows_above_a_form_change_nothing_but_the_cells() {
    for (format, path) in samples() {
        let before = facts(&format, reader::open(&path).unwrap());
        let mut sheets = reader::sheets(&path).unwrap();
        for sheet in &mut sheets {
            sheet.cells.iter_mut().for_each(|cell| cell.row += 3);
            for area in &mut sheet.merged {
                area.first_row += 3;
                area.last_row += 3;
            }
        }
        assert_eq!(facts(&format, reader::workbook(&path, &sheets)), before, "{}", path.display());
    }
}

#[test]
fn sheets_in_another_order_change_nothing_but_the_cells() {
    for (format, path) in samples() {
        let before = facts(&format, reader::open(&path).unwrap());
        let mut sheets = reader::sheets(&path).unwrap();
        sheets.reverse();
        assert_eq!(facts(&format, reader::workbook(&path, &sheets)), before, "{}", path.display());
    }
}

#[test]
fn a_lost_cell_never_makes_more_of_a_workbook() {
    for (format, path) in samples() {
        let amounts =
            |lines: &[String]| lines.iter().filter(|line| line.contains("number:")).count();
        let before = amounts(&facts(&format, reader::open(&path).unwrap()));
        let count: usize =
            reader::sheets(&path).unwrap().iter().map(|sheet| sheet.cells.len()).sum();
        let mut sheets = reader::sheets(&path).unwrap();
        for place in (0..count).step_by(2) {
            let (sheet, cell) = locate(&sheets, place);
            let lost = sheets[sheet].cells.remove(cell);
            // A subtotal among the lines is known by its word alone.
            let subtotal =
                matches!(&lost.value, MemoryValue::Text(text) if text.starts_with("Sum del"));
            if subtotal {
                sheets[sheet].cells.insert(cell, lost);
                continue;
            }
            let after = amounts(&facts(&format, reader::workbook(&path, &sheets)));
            let where_ = format!("{} {}: {lost:?}", path.display(), sheets[sheet].name);
            assert!(after <= before, "{after} > {before} without {where_}");
            sheets[sheet].cells.insert(cell, lost);
        }
    }
}

#[test]
fn an_error_in_any_cell_is_passed_on_or_leaves_it_out_and_never_becomes_a_number() {
    for (format, path) in samples() {
        let mut sheets = reader::sheets(&path).unwrap();
        let count: usize = sheets.iter().map(|sheet| sheet.cells.len()).sum();
        for place in (0..count).step_by(5) {
            let (sheet, cell) = locate(&sheets, place);
            let name = sheets[sheet].name.clone();
            let held = &mut sheets[sheet].cells[cell];
            let pos = gevinst_plugin_sdk::CellPos::new(0, held.row, held.col);
            let value =
                std::mem::replace(&mut held.value, MemoryValue::Error("#DIV/0!".to_owned()));
            let mut book = reader::workbook(&path, &sheets);
            let text = expect::render(&format, &mut book).unwrap();
            let here = format!("\t{name}!{pos}");
            for line in text.lines().filter(|line| line.ends_with(&here)) {
                assert!(!line.contains("\tnumber:"), "{}: {line}", path.display());
            }
            sheets[sheet].cells[cell].value = value;
        }
    }
}

/// The names of the sheets that a format can do without.
fn optional_sheets(id: &str) -> Vec<String> {
    let file: toml::Table = gevinst_mapped::shipped_file(id).unwrap().parse().unwrap();
    let sheets = file["sheet"].as_array().unwrap().iter();
    let optional =
        sheets.filter(|sheet| sheet.get("optional").is_some_and(|it| it.as_bool() == Some(true)));
    let names = optional.flat_map(|sheet| sheet["names"].as_array().unwrap());
    names.map(|name| name.as_str().unwrap().to_owned()).collect()
}

#[test]
fn no_format_claims_a_workbook_without_a_sheet_that_it_needs() {
    for (format, path) in samples() {
        let Identification::Mine(evidence) =
            format.identify(&mut reader::open(&path).unwrap()).unwrap()
        else {
            panic!("{} is not claimed", path.display());
        };
        let optional = optional_sheets(&format.describe().id);
        let sheets_found = evidence.iter().filter(|piece| piece.pos.is_none());
        for name in sheets_found.map(|piece| &piece.found).filter(|name| !optional.contains(name)) {
            let mut sheets = reader::sheets(&path).unwrap();
            sheets.retain(|sheet| sheet.name != *name);
            for other in shipped() {
                let found = other.identify(&mut reader::workbook(&path, &sheets)).unwrap();
                assert!(matches!(found, Identification::NotMine(_)), "{name}");
            }
        }
    }
}

fn locate(sheets: &[reader::Sheet], mut place: usize) -> (usize, usize) {
    for (sheet, held) in sheets.iter().enumerate() {
        if place < held.cells.len() {
            return (sheet, place);
        }
        place -= held.cells.len();
    }
    panic!("there is no such cell");
}
