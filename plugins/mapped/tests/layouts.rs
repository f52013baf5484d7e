//! Layouts of tables: merged headers, parts of a sheet, turned tables, rows that alternate.

#![allow(clippy::unwrap_used, clippy::panic)] // A helper of a test may end it.

mod grid;

use gevinst_plugin_sdk::workbook::{MemoryCell, MemoryValue, MemoryWorkbook};
use gevinst_plugin_sdk::{Date, Format, Identification};

use grid::{format, merge, notes, plan, records};

/// A list of titles with planned and realised amounts by year.
const PLAN_AND_ACTUAL: &str = r#"
[[table]]
required = ["title"]
header = { depth = 2 }
unit = { is = "tkr" }
columns = { title = "Gevinst" }

[[table.periods]]
key = "plan"
under = ["Plan", "Budsjett"]

[[table.periods]]
key = "actual"
under = "Realisert"

[[table.record]]
kind = "cash_line"
set = { category = "benefit", stage = "planned" }
take = ["title"]
each = "plan"
value = "amount"

[[table.record]]
kind = "cash_line"
set = { category = "benefit", stage = "realised" }
take = ["title"]
each = "actual"
value = "amount"
"#;

const LINE: [&str; 4] = ["title", "stage", "period", "amount"];

#[test]
fn a_merged_group_covers_all_its_columns_and_no_more() {
    let format = format(PLAN_AND_ACTUAL);
    let mut book = plan(&[
        &["", "Budsjett", "", "Realisert", "", "2027"],
        &["Gevinst", "2025", "2026", "2025", "2026", ""],
        &["Porto", "5", "6", "4", "", "9"],
    ]);
    merge(&mut book, (0, 1, 0, 2));
    merge(&mut book, (0, 3, 0, 4));
    assert_eq!(
        records(&format, &mut book, &LINE),
        [
            "planned - | 2025 B2 | 5 B3 | Porto A3",
            "planned - | 2026 C2 | 6 C3 | Porto A3",
            "realised - | 2025 D2 | 4 D3 | Porto A3",
        ]
    );
    // What stands beside the groups is of none of them.
    let left = notes(&format, &mut book);
    assert!(left.iter().any(|line| line.contains("header-not-recognised found text:2027 F1")));
}

#[test]
fn without_merged_cells_a_group_reaches_to_the_next_one() {
    let mut book = plan(&[
        &["", "Plan", "", "Realisert"],
        &["Gevinst", "2025", "2026", "2025"],
        &["Porto", "5", "6", "4"],
    ]);
    let lines = records(&format(PLAN_AND_ACTUAL), &mut book, &["stage", "amount"]);
    assert_eq!(lines, ["planned - | 5 B3", "planned - | 6 C3", "realised - | 4 D3"]);
}

#[test]
fn a_header_of_three_rows_has_a_group_for_each_of_its_upper_rows() {
    let rest = PLAN_AND_ACTUAL.replace("depth = 2", "depth = 3");
    let mut book = plan(&[
        &["", "Tiltak 1", "", "", ""],
        &["", "Plan", "", "Realisert", ""],
        &["Gevinst", "2025", "2026", "2025", "2026"],
        &["Porto", "5", "6", "4", "3"],
    ]);
    let lines = records(&format(&rest), &mut book, &["stage", "period", "amount"]);
    assert_eq!(
        lines,
        [
            "planned - | 2025 B3 | 5 B4",
            "planned - | 2026 C3 | 6 C4",
            "realised - | 2025 D3 | 4 D4",
            "realised - | 2026 E3 | 3 E4",
        ]
    );
}

#[test]
fn the_year_may_stand_above_and_the_measure_below_or_both_in_one_header() {
    let with = PLAN_AND_ACTUAL
        .replace("under = [\"Plan\", \"Budsjett\"]", "with = [\"Plan\", \"Opprinnelig budsjett\"]")
        .replace("under = \"Realisert\"", "with = [\"Realisert\", \"Faktisk\"]");
    let mut above = plan(&[
        &["", "2025", "", "2026", ""],
        &["Gevinst", "Plan", "Faktisk", "Plan", "Faktisk"],
        &["Porto", "5", "4", "6", "7"],
    ]);
    let lines = records(&format(&with), &mut above, &["stage", "period", "amount"]);
    assert_eq!(
        lines,
        [
            "planned - | 2025 B1 | 5 B3",
            "planned - | 2026 D1 | 6 D3",
            "realised - | 2025 B1 | 4 C3",
            "realised - | 2026 D1 | 7 E3",
        ]
    );
    let with = with.replace("header = { depth = 2 }", "");
    let mut beside = plan(&[
        &[
            "Gevinst",
            "Plan 2025",
            "Faktisk 2025",
            "Opprinnelig budsjett 2026",
            "2027",
            "Avvik 2025",
        ],
        &["Porto", "5", "4", "6", "7", "1"],
    ]);
    let lines = records(&format(&with), &mut beside, &["stage", "period", "amount"]);
    assert_eq!(
        lines,
        ["planned - | 2025 B1 | 5 B2", "planned - | 2026 D1 | 6 D2", "realised - | 2025 C1 | 4 C2"]
    );
}

#[test]
fn a_quarter_below_its_year_and_a_real_date_are_periods() {
    let rest = PLAN_AND_ACTUAL
        .replace("under = [\"Plan\", \"Budsjett\"]", "dates = \"quarter\"")
        .replace("under = \"Realisert\"", "with = \"Realisert\"");
    let mut book = MemoryWorkbook::new("plan.xlsx");
    let text = |row, col, text: &str| MemoryCell {
        row,
        col,
        value: MemoryValue::Text(text.to_owned()),
        formula: None,
    };
    let number = |row, col, number: i64| MemoryCell {
        row,
        col,
        value: MemoryValue::Number(number.into()),
        formula: None,
    };
    let day = MemoryValue::Day(Date { year: 2026, month: 4, day: 1 });
    book.add_sheet(
        "Plan",
        vec![
            number(0, 1, 2025),
            text(1, 0, "Gevinst"),
            text(1, 1, "1. kvartal"),
            text(1, 2, "T2"),
            MemoryCell { row: 1, col: 3, value: day, formula: None },
            text(2, 0, "Porto"),
            number(2, 1, 5),
            number(2, 2, 6),
            number(2, 3, 7),
        ],
    );
    merge(&mut book, (0, 1, 0, 2));
    let lines = records(&format(&rest), &mut book, &["period", "amount"]);
    assert_eq!(lines, ["2025-Q1 B1 | 5 B3", "2025-T2 B1 | 6 C3", "2026-Q2 D2 | 7 D3"]);
}

#[test]
fn stacked_tables_take_the_heading_above_each() {
    let rest = r#"
[[table]]
header = { repeats = true, above = 2 }
unit = { is = "kr" }
columns = { title = "Gevinst", amount = "Beløp" }

[[table.column]]
key = "project"
heading = ["Prosjekt", "Prosjektnavn"]

[[table.record]]
kind = "cash_line"
set = { category = "benefit", stage = "planned" }
take = { initiative = "project", title = "title", amount = "amount" }
"#;
    let mut book = plan(&[
        &["Gevinster i alle prosjekter"],
        &[""],
        &["Prosjekt: Alfa"],
        &["Gevinst", "Beløp"],
        &["Porto", "5"],
        &["Sum", "5"],
        &[""],
        &["Prosjektnavn", "Beta"],
        &[""],
        &["Gevinst", "Beløp"],
        &["Papir", "6"],
        &["Lys", "7"],
    ]);
    let lines = records(&format(rest), &mut book, &["initiative", "title", "amount"]);
    assert_eq!(
        lines,
        ["Alfa A3 | 5 B5 | Porto A5", "Beta B8 | 6 B11 | Papir A11", "Beta B8 | 7 B12 | Lys A12"]
    );
    let nearest = rest.replace("[\"Prosjekt\", \"Prosjektnavn\"]", "\"nearest\"");
    let mut book = plan(&[
        &["Alfa"],
        &["Gevinst", "Beløp"],
        &["Porto", "5"],
        &["Beta"],
        &["Gevinst", "Beløp"],
        &["Papir", "6"],
    ]);
    let lines = records(
        &format(&nearest.replace("above = 2", "above = 1")),
        &mut book,
        &["initiative", "amount"],
    );
    assert_eq!(lines, ["Alfa A1 | 5 B3", "Beta A4 | 6 B6"]);
}

#[test]
fn tables_side_by_side_see_their_own_columns_only() {
    let table = |name: &str, cols: &str| {
        format!(
            r#"
[[table]]
name = "{name}"
cols = {cols}
unit = {{ is = "kr" }}
columns = {{ title = "Gevinst", amount = "Beløp" }}

[[table.record]]
kind = "cash_line"
set = {{ category = "benefit", stage = "{name}" }}
take = ["title", "amount"]
"#
        )
    };
    let rest =
        format!("{}{}", table("planned", "[\"A\", \"B\"]"), table("realised", "[\"D\", \"E\"]"));
    let mut book = plan(&[
        &["Gevinst", "Beløp", "", "Gevinst", "Beløp"],
        &["Porto", "5", "", "Papir", "6"],
        &["Lys", "7"],
    ]);
    let lines = records(&format(&rest), &mut book, &["title", "stage", "amount"]);
    assert_eq!(
        lines,
        [
            "planned - | 5 B2 | Porto A2",
            "planned - | 7 B3 | Lys A3",
            "realised - | 6 E2 | Papir D2"
        ]
    );
    assert!(notes(&format(&rest), &mut book).is_empty());
}

/// One project for each column, its fields down the rows, years among them.
const TURNED: &str = r#"
[[table]]
turned = true
header = { cols = ["A", "B"] }
required = ["title", "owner"]
unit = { is = "mnok" }
columns = { title = ["Gevinst", "Benefit"], owner = "Beløp" }

[[table.periods]]
key = "years"

[[table.record]]
kind = "benefit"
take = { id = "title", title = "title", owner = "owner" }

[[table.record]]
kind = "cash_line"
set = { category = "benefit", stage = "planned" }
take = { benefit = "title" }
each = "years"
value = "amount"
"#;

#[test]
fn a_turned_table_has_one_thing_for_each_column_and_periods_down_the_rows() {
    let mut book = plan(&[
        &["Oversikt"],
        &["Gevinst", "Porto", "Papir"],
        &["Beløp", "Kari Eksempel", ""],
        &[""],
        &["2025", "5", "6"],
        &["2026", "", "7"],
        &[""],
        &["Kilde: egne tall"],
    ]);
    let format = format(TURNED);
    let fields = ["id", "owner", "benefit", "period", "amount"];
    assert_eq!(
        records(&format, &mut book, &fields),
        [
            "Porto B2 | Kari Eksempel B3",
            "Porto B2 | 2025 A5 | 5 B5",
            "Papir C2",
            "Papir C2 | 2025 A5 | 6 C5",
            "Papir C2 | 2026 A6 | 7 C6",
        ]
    );
    assert!(matches!(format.identify(&mut book).unwrap(), Identification::Mine(_)));
}

/// A thing has two rows, one of plans and one of what came of them.
const ALTERNATING: &str = r#"
[[table]]
unit = { is = "kr" }
step = 2
id = "G-{n}"
filled = ["years"]

[[table.column]]
key = "title"
header = "Gevinst"
fill_down = true

[[table.column]]
key = "sort"
header = "Type"

[[table.periods]]
key = "years"

[[table.record]]
kind = "benefit"
nth = 1
take = { id = "@id", title = "title" }

[[table.record]]
kind = "cash_line"
when = { sort = ["Plan", "Budsjett"] }
set = { category = "benefit", stage = "planned" }
take = { benefit = "@id", title = "title" }
each = "years"
value = "amount"

[[table.record]]
kind = "cash_line"
when = { sort = "Realisert" }
set = { category = "benefit", stage = "realised" }
take = { benefit = "@id", title = "title" }
each = "years"
value = "amount"
"#;

#[test]
fn rows_alternate_by_a_word_or_by_their_place() {
    let mut book = plan(&[
        &["Gevinst", "Type", "2025", "2026"],
        &["Porto", "Plan", "5", "6"],
        &["", "Realisert", "4", ""],
        &["Papir", "Budsjett", "7", ""],
        &["", "REALISERT:", "8", ""],
    ]);
    let fields = ["id", "benefit", "stage", "title", "amount"];
    let expected = [
        "G-1 - | Porto A2",
        "G-1 - | planned - | 5 C2 | Porto A2",
        "G-1 - | planned - | 6 D2 | Porto A2",
        "G-1 - | realised - | 4 C3 | Porto A2",
        "G-2 - | Papir A4",
        "G-2 - | planned - | 7 C4 | Papir A4",
        "G-2 - | realised - | 8 C5 | Papir A4",
    ];
    assert_eq!(records(&format(ALTERNATING), &mut book, &fields), expected);
    let by_place = ALTERNATING
        .replace("when = { sort = [\"Plan\", \"Budsjett\"] }", "nth = 1")
        .replace("when = { sort = \"Realisert\" }", "nth = 2")
        .replace("header = \"Type\"", "header = \"Type\"\nrepeats = true");
    assert_eq!(records(&format(&by_place), &mut book, &fields), expected);
}

#[test]
fn a_matrix_of_actors_gives_one_record_for_each() {
    let rest = r#"
[[table]]
unit = { is = "mnok" }
columns = { title = "Gevinst" }

[[table.spread]]
key = "actors"
headers = { "Banker" = "business", "Etaten" = "own", "Innbyggere" = "citizens" }

[[table.record]]
kind = "cash_line"
set = { category = "benefit", stage = "planned" }
take = ["title"]
each = "actors"
value = "amount"
header = "recipient"
"#;
    let mut book = plan(&[
        &["Gevinst", "Banker", "Etaten", "Andre"],
        &["Lånesøknad", "5", "", "3"],
        &["Dødsbo", "6", "7", ""],
    ]);
    assert_eq!(
        records(&format(rest), &mut book, &["recipient", "amount"]),
        ["5 B2 | business B1", "6 B3 | business B1", "7 C3 | own C1"]
    );
    assert!(
        notes(&format(rest), &mut book)[0].contains("header-not-recognised found text:Andre D1")
    );
}

#[test]
fn long_rows_have_their_period_in_one_column_or_two() {
    let rest = r#"
[[table]]
unit = { is = "kr" }
columns = { title = "Gevinst", amount = "Beløp", year = "År", quarter = "Kvartal" }

[[table.record]]
kind = "cash_line"
set = { category = "benefit", stage = "planned" }
take = { title = "title", amount = "amount", period = { column = ["year", "quarter"], span = "quarter" } }
"#;
    let mut book = plan(&[
        &["Gevinst", "År", "Kvartal", "Beløp"],
        &["Porto", "2025", "1", "5"],
        &["Porto", "2025", "Q2", "6"],
        &["Porto", "2025", "", "7"],
        &["Porto", "2025", "9", "8"],
    ]);
    assert_eq!(
        records(&format(rest), &mut book, &["period", "amount"]),
        ["2025-Q1 B2 | 5 D2", "2025-Q2 B3 | 6 D3", "2025 B4 | 7 D4", "2025 9 B5 | 8 D5"]
    );
}

#[test]
fn a_year_stands_for_its_first_day_where_a_day_belongs() {
    let rest = r#"
[[table]]
columns = { title = "Gevinst", from = "Beløp" }

[[table.record]]
kind = "benefit"
take = { title = "title", realisation_date = { column = "from", day = "first" } }
"#;
    let mut book = plan(&[&["Gevinst", "Beløp"], &["Porto", "2027"], &["Papir", "snart"]]);
    assert_eq!(
        records(&format(rest), &mut book, &["realisation_date"]),
        ["day:2027-01-01 B2", "snart B3"]
    );
}
