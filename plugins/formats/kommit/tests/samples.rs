//! The municipal workbook against its samples, and as it is published.

#![allow(clippy::unwrap_used, clippy::panic)] // A helper of a test may end it.

#[path = "../../../mapped/tests/reader/mod.rs"]
mod reader;

use std::path::{Path, PathBuf};

use gevinst_format_kommit::KommitFormat;
use gevinst_mapped::{expect, shipped};
use gevinst_plugin_sdk::workbook::MemoryValue;
use gevinst_plugin_sdk::{Format, Identification, Workbook};

fn samples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("samples")
}

fn said(sheets: &[reader::Sheet]) -> Vec<String> {
    let mut book = reader::workbook(Path::new("book.xlsx"), sheets);
    let text = expect::render(&KommitFormat::new(), &mut book).unwrap();
    let lines = text.lines().filter(|line| !line.starts_with("evidence"));
    lines.map(str::to_owned).collect()
}

#[test]
fn every_sample_says_what_is_expected_of_it() {
    let kommit = KommitFormat::new();
    let mapped = shipped();
    let mut formats: Vec<&dyn Format> = vec![&kommit];
    formats.extend(mapped.iter().map(|format| format as &dyn Format));
    let mut open = |path: &Path| reader::open(path).map(|book| Box::new(book) as Box<dyn Workbook>);
    let problems = expect::check_samples(&mut open, &formats, "kommit", &samples()).unwrap();
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

/// Benefits with one title are told apart by the cells that the form repeats.
#[test]
fn two_benefits_with_one_title_stay_two() {
    let mut sheets = reader::sheets(&samples().join("nattilsyn.xlsx")).unwrap();
    let (first, second) = ("Færre kjøreturer om natten", "Frigjort tid for nattvaktene");
    for cell in sheets.iter_mut().flat_map(|sheet| &mut sheet.cells) {
        if matches!(&cell.value, MemoryValue::Text(text) if text == second) {
            cell.value = MemoryValue::Text(first.to_owned());
        }
    }
    let said = said(&sheets);
    let benefit = |what: &str| {
        let key = said.iter().find(|line| line.contains(what)).unwrap().split('\t').next().unwrap();
        let prefix = format!("{key}\t");
        let line =
            said.iter().find(|it| it.starts_with(&prefix) && it.contains("\tbenefit\ttext:"));
        line.map(|line| line.split('\t').nth(3).unwrap().to_owned())
    };
    assert_eq!(benefit("Legge om kjørelistene").as_deref(), Some("text:K-1"));
    assert_eq!(benefit("text:Ny turnus").as_deref(), Some("text:K-2"));
    assert_eq!(benefit("Egen opplæring for nye vakter").as_deref(), Some("text:K-2"));
}

/// A value that was typed over a formula is what the sheet says; it is no repetition.
#[test]
fn a_repeated_cell_is_an_origin_only_where_it_was_typed_over() {
    let sheets = reader::sheets(&samples().join("nattilsyn.xlsx")).unwrap();
    let title = "\tbenefit\ttitle\ttext:Færre kjøreturer om natten\t";
    let line = |said: &[String]| said.iter().find(|line| line.contains(title)).unwrap().clone();
    assert!(line(&said(&sheets)).ends_with("KONSEPT - Endringsanalyse!C5"));
    let mut typed = sheets;
    let benefits = typed.iter_mut().find(|sheet| sheet.name == "KONSEPT - Gevinstanalyse").unwrap();
    let cell = benefits.cells.iter_mut().find(|cell| (cell.row, cell.col) == (6, 1)).unwrap();
    cell.formula = None;
    assert!(line(&said(&typed)).ends_with("KONSEPT - Gevinstanalyse!B7"));
}

#[test]
fn no_cell_can_make_it_fail() {
    let mut sheets = reader::sheets(&samples().join("nattilsyn.xlsx")).unwrap();
    for sheet in 0..sheets.len() {
        for cell in (0..sheets[sheet].cells.len()).step_by(9) {
            let held = sheets[sheet].cells[cell].clone();
            for formula in ["B14", "'Forside'!A1:", "IF(Måleindikator99=0,\"", "[.", "'", "A0"] {
                sheets[sheet].cells[cell].formula = Some(formula.to_owned());
                sheets[sheet].cells[cell].value = MemoryValue::Error("#REF!".to_owned());
                let mut book = reader::workbook(Path::new("book.xlsx"), &sheets);
                let format = KommitFormat::new();
                if let Identification::Mine(_) = format.identify(&mut book).unwrap() {
                    said(&sheets);
                }
            }
            sheets[sheet].cells[cell] = held;
        }
    }
}

/// A published workbook; `None`, told by name, where it is not at hand.
fn published(name: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../../shared/inputs").join(name);
    if path.exists() {
        return Some(path);
    }
    println!("skipped: {name} is not in ../shared/inputs");
    None
}

#[test]
fn the_blank_municipal_workbook_holds_nothing() {
    for name in ["Gevinstverktøy_KommIT.xlsx", "Gevinstverktøy_KommIT.ods"] {
        let Some(path) = published(name) else { continue };
        let sheets = reader::sheets(&path).unwrap();
        let said = said(&sheets);
        assert!(said.is_empty(), "{name}: {said:?}");
        let mut book = reader::workbook(&path, &sheets);
        let found = KommitFormat::new().identify(&mut book).unwrap();
        assert!(matches!(found, Identification::Mine(_)), "{name}");
        for other in shipped() {
            let claimed = other.identify(&mut book).unwrap();
            assert!(matches!(claimed, Identification::NotMine(_)), "{name}");
        }
    }
}
