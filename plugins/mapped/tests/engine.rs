//! How a mapping reads tables: headers, rows, periods, units, notes.

#![allow(clippy::unwrap_used, clippy::panic)] // A helper of a test may end it.

use std::cell::RefCell;

use gevinst_mapped::{MappedFormat, expect};
use gevinst_plugin_sdk::workbook::{MemoryCell, MemoryValue, MemoryWorkbook};
use gevinst_plugin_sdk::{
    AdaptError, Format, Identification, Note, Record, Refused, Sink, Visibility,
};

const HEAD: &str = r#"format = "gevinst-mapping/1"
id = "own"
version = "1.0.0"
title = "Own workbook"

[[sheet]]
key = "plan"
names = ["Plan", "Gevinstplan"]

[[identify]]
sheet = "plan"
label = ["Gevinst", "Benefit"]
cols = ["A", "B"]

[[identify]]
sheet = "plan"
label = "Beløp"
rows = [1, 5]

[units]
kr = ["i kroner", "kr"]
tkr = ["i tusen kroner", "tkr"]
"#;

/// A list of amounts by header.
const LIST: &str = r#"
[[table]]
name = "list"
sheet = "plan"
label = "title"
unit = { from = "UNIT" }

[table.header]
rows = [1, 10]

[[table.column]]
key = "title"
header = ["Gevinst", "Benefit"]
required = true

[[table.column]]
key = "amount"
header = ["Beløp"]
required = true

[[table.column]]
key = "kind"
header = ["Type"]

[[table.rows]]
id = "B-{row}"
filled = ["amount"]
totals = ["sum"]
blank_rows = 3

[[table.rows.record]]
kind = "cash_line"
set = { category = "benefit" }
take = { id = "@id", title = "title", amount = "amount", stage = { column = "kind", map = { "Plan" = "planned", "1" = "forecast" } } }
"#;

fn format(text: &str) -> MappedFormat {
    MappedFormat::parse("own.toml", text).unwrap_or_else(|error| panic!("{error}"))
}

fn list(unit: &str) -> MappedFormat {
    format(&format!("{HEAD}{}", LIST.replace("UNIT", unit)))
}

/// The lines of records and notes, without the sheet's name.
fn said(format: &MappedFormat, book: &mut MemoryWorkbook) -> Vec<String> {
    let text = expect::render(format, book).unwrap();
    let lines = text.lines().filter(|line| !line.starts_with("evidence"));
    lines.map(|line| line.replace("Plan!", "").replace('\t', " ")).collect()
}

fn of<'l>(lines: &'l [String], words: &str) -> Vec<&'l str> {
    lines.iter().map(String::as_str).filter(|line| line.contains(words)).collect()
}

fn plan(rows: &[&[&str]]) -> MemoryWorkbook {
    MemoryWorkbook::new("plan.xlsx").with_sheet("Plan", rows)
}

fn formula(row: u32, col: u16, number: i64) -> MemoryCell {
    let value = MemoryValue::Number(number.into());
    MemoryCell { row, col, value, formula: Some("SUM(X1:X9)".to_owned()) }
}

fn cell(row: u32, col: u16, text: &str) -> MemoryCell {
    MemoryCell { row, col, value: MemoryValue::Text(text.to_owned()), formula: None }
}

#[test]
fn a_workbook_is_claimed_only_when_every_rule_holds() {
    let format = list("header");
    let mut mine = plan(&[&["Gevinst", "Beløp (kr)", "Beløp"]]);
    assert!(matches!(format.identify(&mut mine).unwrap(), Identification::Mine(_)));
    let cases = [
        (plan(&[&["Gevinst"]]), "sheet \"Plan\" does not say \"Beløp\" where this layout does"),
        (
            plan(&[&["", "", "Gevinst", "Beløp"]]),
            "sheet \"Plan\" does not say \"Gevinst\" where this layout does",
        ),
        (
            plan(&[&["Gevinster", "Beløp"]]),
            "sheet \"Plan\" does not say \"Gevinst\" where this layout does",
        ),
        (
            MemoryWorkbook::new("x").with_sheet("Ark1", &[&["Gevinst", "Beløp"]]),
            "no sheet \"Plan\"",
        ),
    ];
    for (mut book, why) in cases {
        assert_eq!(format.identify(&mut book).unwrap(), Identification::NotMine(why.to_owned()));
    }
}

#[test]
fn the_header_is_found_and_aliases_case_and_breaks_do_not_matter() {
    let format = list("row");
    let mut book = plan(&[
        &["Notat", "", ""],
        &["BENEFIT :", "Type", "Be\u{ad}løp"],
        &["", "", "tkr"],
        &["Porto", "Plan", "12.5"],
        &["", "", ""],
        &["Papir", "1", "0"],
        &["Lys", "annet", "-3"],
    ]);
    let lines = said(&format, &mut book);
    assert_eq!(
        of(&lines, "amount"),
        [
            "1 cash_line amount number:12.5 C4",
            "2 cash_line amount number:0 C6",
            "3 cash_line amount number:-3 C7",
        ]
    );
    assert_eq!(
        of(&lines, " unit "),
        [
            "1 cash_line unit text:tkr C3",
            "2 cash_line unit text:tkr C3",
            "3 cash_line unit text:tkr C3"
        ]
    );
    // Known words become canonical ones, unknown words are passed on as they stand.
    assert_eq!(
        of(&lines, "stage"),
        [
            "1 cash_line stage text:planned B4",
            "2 cash_line stage text:forecast B6",
            "3 cash_line stage text:annet B7",
        ]
    );
    assert_eq!(
        of(&lines, " id "),
        ["1 cash_line id text:B-4 -", "2 cash_line id text:B-6 -", "3 cash_line id text:B-7 -"]
    );
    assert!(of(&lines, "note").is_empty(), "{lines:?}");
}

#[test]
fn headers_unknown_missing_and_twice_are_noted() {
    let format = list("prose");
    let mut book = plan(&[
        &["i kroner"],
        &["Gevinst", "Belop", "Type", "Type", "Ansvar"],
        &["Porto", "5", "Plan", "Plan", "Kari Eksempel"],
    ]);
    assert_eq!(
        of(&said(&format, &mut book), "note"),
        [
            "note header-not-recognised found text:Belop B2",
            "note header-not-recognised nearest text:Beløp B2",
            "note header-twice found text:Type D2",
            "note header-not-recognised found text:Ansvar E2",
            "note header-not-recognised nearest text: E2",
            "note header-missing expected text:Beløp A2",
            "note unit-from-text found text:i kroner A1",
            "note row-left found text:Porto A3",
            "note row-left why text:nothing-filled-in A3",
            "note row-left detail text:\"Beløp\" A3",
        ]
    );
}

#[test]
fn a_table_without_its_header_is_not_read() {
    let format = list("prose");
    let mut book = plan(&[&["Noe annet", "i kroner"], &["Porto", "5"]]);
    let lines = said(&format, &mut book);
    assert_eq!(
        of(&lines, "header-missing"),
        [
            "note header-missing expected text:Gevinst, Beløp, Type A1",
            "note header-missing why text:no row of rows 1 to 10 has enough of these headers; \"list\" is not read A1",
        ]
    );
    assert!(of(&lines, "cash_line").is_empty());
}

#[test]
fn formulas_over_blanks_totals_and_rows_without_amounts_are_no_lines() {
    let format = list("prose");
    let mut book = MemoryWorkbook::new("plan.xlsx");
    book.add_sheet(
        "Plan",
        vec![
            cell(0, 0, "i kroner"),
            cell(1, 0, "Gevinst"),
            cell(1, 1, "Beløp"),
            cell(2, 0, "Gevinst …"),
            formula(2, 1, 0),
            cell(3, 0, "Sum del 1"),
            formula(3, 1, 7),
            cell(4, 0, "Porto"),
            formula(4, 1, 7),
            cell(5, 0, "Papir"),
            MemoryCell {
                row: 5,
                col: 1,
                value: MemoryValue::Error("#REF!".to_owned()),
                formula: None,
            },
            cell(6, 0, "Lys"),
            MemoryCell {
                row: 6,
                col: 1,
                value: MemoryValue::NotCalculated,
                formula: Some("A1".to_owned()),
            },
            formula(7, 1, 0),
            cell(8, 0, "  "),
            cell(8, 1, " "),
        ],
    );
    let lines = said(&format, &mut book);
    assert_eq!(
        of(&lines, "amount"),
        [
            "1 cash_line amount number:7 B5",
            "2 cash_line amount error:#REF! B6",
            "3 cash_line amount not-calculated B7",
        ]
    );
    assert_eq!(
        of(&lines, "note"),
        [
            "note unit-from-text found text:i kroner A1",
            "note row-left found text:Gevinst … A3",
            "note row-left why text:nothing-filled-in A3",
            "note row-left detail text:\"Beløp\" A3",
            "note row-left found text:Sum del 1 A4",
            "note row-left why text:total-not-known A4",
        ]
    );
}

#[test]
fn a_group_ends_after_its_blank_rows() {
    let format = list("prose");
    let mut book = plan(&[
        &["i kroner"],
        &["Gevinst", "Beløp"],
        &["Porto", "5"],
        &[],
        &[],
        &["Papir", "6"],
        &[],
        &[],
        &[],
        &["Noe annet", "7"],
    ]);
    let lines = said(&format, &mut book);
    assert_eq!(of(&lines, "amount").len(), 2, "{lines:?}");
}

#[test]
fn units_are_told_or_noted_and_never_assumed() {
    let rows: [&[&str]; 3] = [&[""], &["Gevinst", "Beløp"], &["Porto", "5"]];
    let mut none = plan(&rows);
    assert_eq!(
        of(&said(&list("prose"), &mut none), "unit"),
        [
            "note unit-not-found expected text:one of \"i kroner\", \"i tusen kroner\" in rows 1 to 100 A1",
        ]
    );
    let mut none = plan(&rows);
    assert_eq!(
        of(&said(&list("header"), &mut none), "unit"),
        ["note unit-not-found expected text:a unit in the header of each column of amounts B2",]
    );
    let mut several = plan(&[&["i kroner", "i tusen kroner"], rows[1], rows[2]]);
    assert_eq!(
        of(&said(&list("prose"), &mut several), "unit"),
        [
            "note unit-not-found expected text:one of \"i kroner\", \"i tusen kroner\" in rows 1 to 100 A1, B1",
            "note unit-not-found found text:i kroner; i tusen kroner A1, B1",
            "note unit-not-found why text:the sheet tells of several units A1, B1",
        ]
    );
    let fixed = format(&format!("{HEAD}{}", LIST.replace("from = \"UNIT\"", "is = \"kr\"")));
    assert_eq!(of(&said(&fixed, &mut plan(&rows)), "unit"), ["1 cash_line unit text:kr -"]);
}

#[test]
fn hidden_places_are_noted_with_their_cells() {
    let format = list("prose");
    let mut book = plan(&[&["i kroner"], &["Gevinst", "Beløp"], &["Porto", "5"], &["Papir", "6"]]);
    let sheet = book.sheet_mut(0).unwrap();
    sheet.visibility = Visibility::Hidden;
    sheet.hidden_rows = vec![(0, 0), (3, 3)];
    sheet.hidden_cols = vec![(1, 4)];
    assert_eq!(
        of(&said(&format, &mut book), "hidden"),
        [
            "note hidden-used found text:sheet A3, B3, A4, B4",
            "note hidden-used found text:row A4, B4",
            "note hidden-used found text:column B3, B4",
        ]
    );
}

#[test]
fn many_like_notes_become_few() {
    let format = list("prose");
    let mut rows: Vec<Vec<String>> =
        vec![vec!["i kroner".into()], vec!["Gevinst".into(), "Beløp".into()]];
    for number in 0..150 {
        rows.push(vec![format!("Tom {number}")]);
    }
    for _ in 0..30 {
        rows.push(vec!["Porto".into(), "5".into(), String::new(), "merknad".into()]);
    }
    let borrowed: Vec<Vec<&str>> =
        rows.iter().map(|row| row.iter().map(String::as_str).collect()).collect();
    let slices: Vec<&[&str]> = borrowed.iter().map(Vec::as_slice).collect();
    let lines = said(&format, &mut plan(&slices));
    assert_eq!(of(&lines, "row-left found").len(), 101);
    assert_eq!(of(&lines, "row-left detail text:50"), ["note row-left detail text:50 A103"]);
    let left = of(&lines, "cell-left");
    assert_eq!(left.len(), 3, "{left:?}");
    assert!(left[2].starts_with("note cell-left count text:30 D153, D154"), "{}", left[2]);
}

#[test]
fn a_flood_of_unknown_headers_is_told_by_its_number() {
    let junk: Vec<String> = (0..1000).map(|number| format!("Ukjent {number}")).collect();
    let mut header = vec!["Gevinst", "Beløp"];
    header.extend(junk.iter().map(String::as_str));
    let lines = said(&list("prose"), &mut plan(&[&["i kroner"], &header, &["Porto", "5"]]));
    assert_eq!(of(&lines, "header-not-recognised found").len(), 301);
    let rest = "found text:701 more notes about this table, the first of this kind KQ2";
    assert_eq!(of(&lines, "more notes"), [format!("note header-not-recognised {rest}")]);
    assert_eq!(of(&lines, "amount").len(), 1);
}

#[test]
fn a_sheet_that_is_not_there_is_noted_when_the_format_is_forced() {
    let mut book = MemoryWorkbook::new("x").with_sheet("Ark1", &[&["Gevinst"]]);
    assert_eq!(
        said(&list("prose"), &mut book),
        ["not-mine - - text:no sheet \"Plan\" -", "note sheet-missing expected text:Plan -",]
    );
}

/// A sink that takes no more than a few records.
struct Full(RefCell<usize>);

impl Sink for Full {
    fn record(&mut self, _: &Record<'_, '_>) -> Result<(), Refused> {
        let left = self.0.get_mut();
        *left = left.checked_sub(1).ok_or(Refused)?;
        Ok(())
    }

    fn note(&mut self, _: Note) -> Result<(), Refused> {
        Ok(())
    }
}

#[test]
fn a_refusal_ends_the_reading_at_once() {
    let mut book =
        plan(&[&["i kroner"], &["Gevinst", "Beløp"], &["A", "1"], &["B", "2"], &["C", "3"]]);
    let mut sink = Full(RefCell::new(2));
    let outcome = list("prose").adapt(&mut book, &mut sink);
    assert_eq!(outcome, Err(AdaptError::Refused(Refused)));
    assert_eq!(*sink.0.get_mut(), 0);
}
