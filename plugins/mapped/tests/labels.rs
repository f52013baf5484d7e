//! How a mapping reads rows by their labels, periods by their headers, and
//! rows of one table through those of another.

#![allow(clippy::unwrap_used, clippy::panic)] // A helper of a test may end it.

use gevinst_mapped::{MappedFormat, expect};
use gevinst_plugin_sdk::workbook::{Area, MemoryWorkbook};

const HEAD: &str = r#"format = "gevinst-mapping/1"
id = "own"
version = "1.0.0"
title = "Own workbook"

[[sheet]]
key = "plan"
names = ["Plan"]

[[sheet]]
key = "owners"
names = ["Ansvar"]
optional = true

[[identify]]
sheet = "plan"
label = "Netto"

[[identify]]
sheet = "plan"
label = "Brutto"
"#;

/// Labels in column A, years in the header, free rows between two labels.
const YEARS: &str = r#"
[[table]]
name = "years"
sheet = "plan"
label = "label"

[table.header]
rows = [1, 5]

[[table.column]]
key = "label"
at = "A"

[[table.periods]]
key = "years"
plan_years = true
words = ["plan"]

[[table.column]]
key = "total"
header = ["Sum"]

[[table.row]]
key = "gross"
label = ["Brutto", "Bruttogevinster"]

[[table.rows]]
after = "gross"
before = "net"
id = "G-{n}"
filled = ["years"]

[[table.rows.record]]
kind = "cash_line"
set = { analysis = "X" }
take = { benefit = "@id", title = "label" }
each = "years"
value = "amount"

[[table.row]]
key = "net"
label = ["Nettogevinster", "Netto"]

[[table.row.record]]
kind = "stated_total"
set = { analysis = "X", measure = "net" }
each = "years"
value = "amount"

[[table.row.record]]
kind = "stated_total"
set = { analysis = "X", measure = "net" }
take = { amount = "total" }
needs = "total"
"#;

fn said(text: &str, book: &mut MemoryWorkbook) -> Vec<String> {
    let format = MappedFormat::parse("own.toml", text).unwrap_or_else(|error| panic!("{error}"));
    let text = expect::render(&format, book).unwrap();
    let lines = text.lines().filter(|line| !line.starts_with("evidence"));
    lines.map(|line| line.replace("Plan!", "").replace('\t', " ")).collect()
}

fn years(rows: &[&[&str]]) -> Vec<String> {
    let mut book = MemoryWorkbook::new("plan.xlsx").with_sheet("Plan", rows);
    said(&format!("{HEAD}{YEARS}"), &mut book)
}

fn of<'l>(lines: &'l [String], words: &str) -> Vec<&'l str> {
    lines.iter().map(String::as_str).filter(|line| line.contains(words)).collect()
}

#[test]
fn each_period_gives_a_line_zero_is_one_and_blank_is_none() {
    let lines = years(&[
        &["År", "1", "Plan 2027", "1. kvartal 2028", "Sum"],
        &["Brutto"],
        &["Porto", "5", "", "0", "5"],
        &["Netto", "5", "", "0", "5"],
    ]);
    assert_eq!(
        of(&lines, "cash_line period"),
        ["1 cash_line period text:Y1 B1", "2 cash_line period text:2028-Q1 D1",]
    );
    assert_eq!(
        of(&lines, "cash_line amount"),
        ["1 cash_line amount number:5 B3", "2 cash_line amount number:0 D3",]
    );
    assert_eq!(
        of(&lines, "stated_total amount"),
        [
            "3 stated_total amount number:5 B4",
            "4 stated_total amount number:0 D4",
            "5 stated_total amount number:5 E4",
        ]
    );
    assert_eq!(of(&lines, "stated_total period").len(), 2, "the total has no period");
}

#[test]
fn the_same_period_twice_is_noted_and_counted_once() {
    let lines = years(&[
        &["År", "2027", "2027", "Sum"],
        &["Brutto"],
        &["Porto", "5", "6", "11"],
        &["Netto", "5", "6", "11"],
    ]);
    assert_eq!(of(&lines, "cash_line amount"), ["1 cash_line amount number:5 B3"]);
    assert_eq!(of(&lines, "header-twice"), ["note header-twice found text:2027 C1"]);
    assert_eq!(of(&lines, "cell-left found"), ["note cell-left found text:6 C3, C4"]);
}

#[test]
fn a_label_that_is_only_nearly_right_is_told_and_not_counted() {
    let lines = years(&[
        &["År", "1", "2", "Sum"],
        &["Brutto"],
        &["Porto", "5", "6", "11"],
        &["Netogevinster", "5", "6", "11"],
        &["Kontroll", "9", "9", "18"],
    ]);
    // Without the label that ends them, no row between the labels is known to be a line.
    assert!(of(&lines, "cash_line").is_empty(), "{lines:?}");
    assert_eq!(
        of(&lines, "note"),
        [
            "note row-left found text:Porto A3",
            "note row-left why text:end-not-known A3",
            "note row-left detail text:Nettogevinster A3",
            "note header-not-recognised found text:Netogevinster A4",
            "note header-not-recognised nearest text:Nettogevinster A4",
            "note row-left found text:Kontroll A5",
            "note row-left why text:label-not-known A5",
            "note header-missing expected text:Nettogevinster A2",
            "note header-missing why text:\"years\" has no row with this label A2",
        ]
    );
}

#[test]
fn a_label_twice_is_noted_and_its_second_row_left() {
    let lines = years(&[
        &["År", "1", "2", "Sum"],
        &["Brutto"],
        &["Porto", "5", "6", "11"],
        &["Brutto", "5", "6", "11"],
        &["Papir", "7", "8", "15"],
        &["Netto", "5", "6", "11"],
    ]);
    assert_eq!(of(&lines, "cash_line amount").len(), 2, "{lines:?}");
    assert_eq!(of(&lines, "header-twice"), ["note header-twice found text:Brutto A4"]);
    assert_eq!(of(&lines, "row-left found"), ["note row-left found text:Papir A5"]);
}

#[test]
fn rows_of_another_kind_between_the_labels_are_noted() {
    let lines = years(&[
        &["År", "1", "2", "Sum"],
        &["Opplæring", "5", "6", "11"],
        &["Brutto"],
        &["Netto", "5", "6", "11"],
        &["Rest", "1", "1", "2"],
        &[],
        &["Ikke lest", "1", "1", "2"],
    ]);
    assert_eq!(
        of(&lines, "row-left found"),
        ["note row-left found text:Opplæring A2", "note row-left found text:Rest A5",]
    );
}

/// Two header rows, years without numbers, and a second sheet joined by title.
const JOINED: &str = r#"
[[table]]
name = "benefits"
sheet = "plan"
label = "title"

[table.header]
rows = [1, 5]
depth = 2

[[table.column]]
key = "title"
header = "Gevinst"

[[table.periods]]
key = "budget"
under = "Budsjett"
by_position = "År"
first = 2

[[table.periods]]
key = "actual"
under = "Regnskap"
by_position = "År"

[[table.row]]
key = "gross"
label = "Brutto"
optional = true

[[table.row]]
key = "net"
label = "Netto"
optional = true

[[table.rows]]
id = "G-{n}"
filled = ["budget", "actual"]

[[table.rows.record]]
kind = "benefit"
take = { id = "@id", title = "title", owner = "owners.owner" }

[[table.rows.record.join]]
table = "owners"
on = "title"

[[table.rows.record]]
kind = "cash_line"
set = { stage = "planned" }
each = "budget"
value = "amount"

[[table.rows.record]]
kind = "cash_line"
set = { stage = "realised" }
each = "actual"
value = "amount"

[[table]]
name = "owners"
sheet = "owners"

[table.header]
rows = [1, 5]

[[table.column]]
key = "title"
header = "Gevinst"
fill_down = true

[[table.column]]
key = "action"
header = "Tiltak"

[[table.column]]
key = "owner"
header = "Ansvarlig"

[[table.rows]]
step = 2
filled = ["action", "owner"]

[[table.rows.record]]
kind = "action"
take = { description = "action", benefit = "benefits.@id" }
needs = "action"

[[table.rows.record.join]]
table = "benefits"
on = "title"
"#;

fn joined(owners: &[&[&str]]) -> Vec<String> {
    let mut book = MemoryWorkbook::new("plan.xlsx")
        .with_sheet(
            "Plan",
            &[
                &["Gevinst", "Budsjett", "", "Regnskap", ""],
                &["", "År", "År", "År", "År"],
                &["Porto", "1", "2", "3", "4"],
                &["", ""],
                &["Papir", "5", "", "", ""],
                &["Papir", "6", "", "", ""],
            ],
        )
        .with_sheet("Ansvar", owners);
    if let Some(sheet) = book.sheet_mut(0) {
        let area = |first_col, last_col| Area { first_row: 0, first_col, last_row: 0, last_col };
        sheet.merged = vec![area(1, 2), area(3, 4)];
    }
    said(&format!("{HEAD}{JOINED}"), &mut book)
}

#[test]
fn a_header_of_two_rows_tells_groups_of_periods_apart() {
    let lines = joined(&[&["Gevinst", "Tiltak", "Ansvarlig"]]);
    let porto = of(&lines, "cash_line");
    assert_eq!(
        porto[..12],
        [
            "2 cash_line stage text:planned -",
            "2 cash_line period text:Y2 B2",
            "2 cash_line amount number:1 B3",
            "3 cash_line stage text:planned -",
            "3 cash_line period text:Y3 C2",
            "3 cash_line amount number:2 C3",
            "4 cash_line stage text:realised -",
            "4 cash_line period text:Y1 D2",
            "4 cash_line amount number:3 D3",
            "5 cash_line stage text:realised -",
            "5 cash_line period text:Y2 E2",
            "5 cash_line amount number:4 E3",
        ]
    );
}

#[test]
fn another_sheet_is_joined_by_title_and_blocks_of_rows_share_it() {
    let lines = joined(&[
        &["Gevinst", "Tiltak", "Ansvarlig"],
        &["porto ", "Ny avtale", "Økonomisjef"],
        &["", "Si opp avtale", ""],
        &["Ukjent", "Annet", "Noen"],
        &["", "", ""],
        &["Papir", "Skriv mindre", "Arkivleder"],
    ]);
    assert_eq!(
        of(&lines, "owner"),
        [
            "1 benefit owner text:Økonomisjef Ansvar!C2",
            "6 benefit owner text:Arkivleder Ansvar!C6",
            "8 benefit owner text:Arkivleder Ansvar!C6",
        ]
    );
    // One title of two benefits means neither without doubt: it is passed on as it stands.
    assert_eq!(
        of(&lines, "action benefit"),
        [
            "10 action benefit text:G-1 Ansvar!A2",
            "11 action benefit text:G-1 Ansvar!A2",
            "12 action benefit text:Ukjent Ansvar!A4",
            "13 action benefit text:Papir Ansvar!A6",
        ]
    );
}
