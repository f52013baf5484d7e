//! How numbers and their units are written: units by row, refusals, footnotes, totals.

#![allow(clippy::unwrap_used, clippy::panic)] // A helper of a test may end it.

mod grid;

use gevinst_mapped::MappedFormat;
use grid::{format, notes, plan, records};

/// A list of amounts; the rest of the table in place of `REST`.
fn list(rest: &str) -> MappedFormat {
    format(
        &r#"
[[table]]
REST
columns = { title = "Gevinst", amount = "Beløp", words = "Enhet" }

[[table.record]]
kind = "cash_line"
set = { category = "benefit", stage = "planned" }
take = ["title", "amount"]

[[table.record]]
kind = "benefit"
take = { title = "title", comment = "words" }
"#
        .replace("REST", rest),
    )
}

/// Amounts with their units, of records that have an amount.
fn amounts(format: &MappedFormat, rows: &[&[&str]]) -> Vec<String> {
    let all = records(format, &mut plan(rows), &["amount", "unit"]);
    all.into_iter().filter(|record| !record.is_empty()).collect()
}

#[test]
fn a_column_tells_the_unit_of_each_row_in_words_and_others_are_passed_on() {
    let format = list("unit = { from = \"column\", column = \"words\" }");
    let rows: [&[&str]; 9] = [
        &["Gevinst", "Beløp", "Enhet"],
        &["A", "1", "Tusen kr"],
        &["B", "2", "mill. kr"],
        &["C", "3", "1 000 NOK"],
        &["D", "4", "kr"],
        &["E", "5", "Årsverk"],
        &["F", "6", "GBP"],
        &["G", "7", "poeng"],
        &["H", "8", ""],
    ];
    assert_eq!(
        amounts(&format, &rows),
        [
            "1 B2 | tkr C2",
            "2 B3 | mnok C3",
            "3 B4 | tkr C4",
            "4 B5 | kr C5",
            "5 B6 | fte C6",
            // A foreign currency is never kroner; the program refuses it by this name.
            "6 B7 | gbp C7",
            "7 B8 | poeng C8",
            "8 B9",
        ]
    );
}

#[test]
fn the_last_text_of_a_row_tells_its_unit() {
    let format = list("unit = { from = \"last\" }");
    let rows: [&[&str]; 3] = [
        &["Gevinst", "Beløp", "Enhet", "Merknad"],
        &["A", "1", "", "tall i MNOK"],
        &["B", "2", "tkr"],
    ];
    assert_eq!(amounts(&format, &rows), ["1 B2 | mnok D2", "2 B3 | tkr C3"]);
}

#[test]
fn a_row_of_its_own_tells_the_units_above_the_header_or_below() {
    let above = list("unit = { from = \"row\", rows = [1, 1] }");
    let rows: [&[&str]; 3] = [&["", "MNOK"], &["Gevinst", "Beløp", "Enhet"], &["A", "1", "x"]];
    assert_eq!(amounts(&above, &rows), ["1 B3 | mnok B1"]);
    let below = list("unit = { from = \"row\", rows = [2, 2] }");
    let rows: [&[&str]; 3] =
        [&["Gevinst", "Beløp", "Enhet"], &["", "tusen kroner"], &["A", "1", "x"]];
    assert_eq!(amounts(&below, &rows), ["1 B3 | tkr B2"]);
}

#[test]
fn words_in_the_place_of_a_number_are_told_and_never_become_zero() {
    let format = list(
        "unit = { is = \"kr\" }\nmissing = [\"ikke tallfestet\", \"TBD\", \"-\", \"unntatt etter*\"]",
    );
    let rows: [&[&str]; 8] = [
        &["Gevinst", "Beløp", "Enhet"],
        &["A", "Ikke tallfestet", "x"],
        &["B", "tbd", "x"],
        &["C", "–", "x"],
        &["D", "Unntatt etter offentleglova § 23", "x"],
        &["E", "0", "x"],
        &["F", "ukjent", "x"],
        &["TBD", "7", "-"],
    ];
    assert_eq!(
        amounts(&format, &rows),
        ["kr -", "kr -", "kr -", "kr -", "0 B6 | kr -", "ukjent B7 | kr -", "7 B8 | kr -"]
    );
    // Words elsewhere are words; the same words for one reason become one note.
    assert_eq!(
        notes(&format, &mut plan(&rows)),
        [
            "note value-missing found text:Ikke tallfestet B2",
            "note value-missing found text:Unntatt etter offentleglova § 23 B5",
            "note value-missing found text:tbd B3",
            "note value-missing found text:– B4",
        ]
    );
}

#[test]
fn a_period_with_words_for_its_number_gives_no_record() {
    let format = format(
        r#"
[[table]]
unit = { is = "kr" }
missing = "n/a"
columns = { title = "Gevinst" }

[[table.periods]]
key = "years"

[[table.record]]
kind = "cash_line"
set = { category = "benefit", stage = "planned" }
take = ["title"]
each = "years"
value = "amount"
"#,
    );
    let mut book = plan(&[&["Gevinst", "2025", "2026"], &["A", "n/a", "6"]]);
    assert_eq!(records(&format, &mut book, &["period", "amount"]), ["2026 C1 | 6 C2"]);
    assert_eq!(notes(&format, &mut book), ["note value-missing found text:n/a B2"]);
}

#[test]
fn marks_of_footnotes_are_taken_off_and_their_notes_found_only_if_the_mapping_says_so() {
    let rows: [&[&str]; 8] = [
        &["Gevinst", "Beløp", "Enhet"],
        &["A", "1 200 1)", "x"],
        &["B", "1300*", "x"],
        &["C", "1400²", "x"],
        &["D", "1500", "x"],
        &[""],
        &["1) Anslag fra leverandøren"],
        &["2)", "Uten moms"],
    ];
    let format = list("unit = { is = \"kr\" }\nfootnotes = true\nblank_rows = 1");
    assert_eq!(
        amounts(&format, &rows),
        ["1 200 B2 | kr -", "1300 B3 | kr -", "1400 B4 | kr -", "1500 B5 | kr -"]
    );
    let told = notes(&format, &mut plan(&rows));
    assert_eq!(
        told[..9],
        [
            "note footnote mark text:* B3",
            "note footnote found text: B3",
            "note footnote why text:footnote-not-found B3",
            "note footnote mark text:1 B2",
            "note footnote found text:Anslag fra leverandøren B2",
            "note footnote why text:footnote-found B2",
            "note footnote mark text:2 B4",
            "note footnote found text:Uten moms B4",
            "note footnote why text:footnote-found B4",
        ]
    );
    let without = list("unit = { is = \"kr\" }");
    assert!(amounts(&without, &rows)[0].starts_with("1 200 1) B2"));
}

#[test]
fn headers_and_labels_may_have_marks_where_numbers_may() {
    let rows: [&[&str]; 3] = [&["Gevinst", "Beløp 1)", "Enhet²"], &["A", "1", "x"], &["1) Anslag"]];
    let format = list("unit = { is = \"kr\" }\nfootnotes = true");
    assert_eq!(amounts(&format, &rows), ["1 B2 | kr -"]);
    let told = notes(&format, &mut plan(&rows));
    assert!(told.contains(&"note row-left why text:footnote-text A3".to_owned()), "{told:?}");
    let told = notes(&list("unit = { is = \"kr\" }"), &mut plan(&rows));
    assert!(told[0].contains("header-missing"), "{told:?}");
}

#[test]
fn signs_around_a_number_are_taken_off_if_the_mapping_names_them() {
    let rows: [&[&str]; 3] =
        [&["Gevinst", "Beløp", "Enhet"], &["A", "£12.20", "x"], &["B", "£ 7 m", "x"]];
    let format = list("unit = { is = \"gbp\" }\nstrip = [\"£\", \"m\"]");
    assert_eq!(amounts(&format, &rows), ["12.20 B2 | gbp -", "7 B3 | gbp -"]);
}

#[test]
fn totals_are_left_in_whatever_column_they_are_labelled() {
    let format = list("unit = { is = \"kr\" }");
    let rows: [&[&str]; 7] = [
        &["Nr", "Gevinst", "Beløp", "Enhet"],
        &["1", "Porto", "5", "x"],
        &["", "Delsum A", "5", ""],
        &["2", "Totalkostnader går ned", "6", "x"],
        &["3", "Papir", "7", "Sum"],
        &["Totalt", "", "18", ""],
        &["", "I alt", "18", ""],
    ];
    assert_eq!(amounts(&format, &rows), ["5 C2 | kr -", "6 C4 | kr -"]);
    let told = notes(&format, &mut plan(&rows));
    let totals: Vec<&String> =
        told.iter().filter(|line| line.contains("why text:total-not-known")).collect();
    assert_eq!(totals.len(), 4, "{told:?}");
}

#[test]
fn a_total_that_is_labelled_in_another_column_is_stated_to_be_checked() {
    let format = format(
        r#"
[[table]]
unit = { is = "kr" }
label = "title"
columns = { number = "Nr", title = "Gevinst", amount = "Beløp" }

[[table.row]]
key = "sum"
in = "number"
label = ["Sum", "Totalt"]
filled = "amount"

[[table.row.record]]
kind = "stated_total"
set = { measure = "gross_benefit", stage = "planned" }
take = { title = "number", amount = "amount" }

[[table.rows]]
before = "sum"
filled = ["amount"]
totals = ["delsum"]

[[table.rows.record]]
kind = "cash_line"
set = { category = "benefit", stage = "planned" }
take = ["title", "amount"]
"#,
    );
    let mut book = plan(&[
        &["Nr", "Gevinst", "Beløp"],
        &["1", "Porto", "5"],
        &["", "Delsum", "5"],
        &["2", "Papir", "6"],
        &["Sum", "", "11"],
    ]);
    assert_eq!(
        records(&format, &mut book, &["measure", "title", "amount"]),
        ["5 C2 | Porto B2", "6 C4 | Papir B4", "gross_benefit - | Sum A5 | 11 C5"]
    );
}
