//! Every rule of the reader, on small workbooks in memory.

#![allow(clippy::unwrap_used, clippy::panic, reason = "helpers of tests may fail the test")]

mod common;

use common::{CASH, CASH_UNITS, REQUIRED, Told, adapted, with};
use gevinst_plugin_sdk::workbook::{MemoryCell, MemoryValue, MemoryWorkbook};
use gevinst_plugin_sdk::{Date, Field, Kind, Value, Visibility, Workbook};

fn cash(rows: &[&[&str]]) -> Told {
    let mut all: Vec<&[&str]> = vec![CASH, CASH_UNITS];
    all.extend(rows);
    adapted(&mut with("Kontantlinjer", &all))
}

#[test]
fn a_row_is_a_record_with_an_entry_per_cell() {
    let told = cash(&[&["Ø1", "Gevinst", "Planlagt", "2026-Q1", "12.5", "Faste priser"]]);
    assert_eq!(told.lines(), Vec::<String>::new());
    let line = told.of(Kind::CASH_LINE)[0];
    assert_eq!(line.pos.to_string(), "A3");
    let said: Vec<(&str, String, String)> = line
        .entries
        .iter()
        .map(|entry| {
            let value = match &entry.value {
                Value::Text(text) => text.to_string(),
                Value::Number(number) => number.to_string(),
                other => format!("{other:?}"),
            };
            (entry.field.name(), value, entry.pos.unwrap().to_string())
        })
        .collect();
    let expected = [
        ("benefit", "Ø1", "A3"),
        ("category", "benefit", "B3"),
        ("stage", "planned", "C3"),
        ("period", "2026-Q1", "D3"),
        ("amount", "12.5", "E3"),
        ("price_basis", "fixed", "F3"),
        ("unit", "tkr", "E2"),
    ];
    let expected: Vec<(&str, String, String)> =
        expected.iter().map(|(f, v, c)| (*f, (*v).to_owned(), (*c).to_owned())).collect();
    assert_eq!(said, expected);
}

#[test]
fn blank_rows_do_not_end_a_table_and_spaces_are_blank() {
    let told = cash(&[
        &["Ø1", "Gevinst", "Planlagt", "2026-Q1", "1", "Faste priser"],
        &[],
        &["  ", "", "", "", " \u{a0}"],
        &["Ø2", "Gevinst", "Planlagt", "2026-Q1", "2", "Faste priser"],
    ]);
    let lines = told.of(Kind::CASH_LINE);
    assert_eq!(lines.len(), 2);
    assert_eq!(lines[1].pos.to_string(), "A6");
    assert_eq!(told.lines(), Vec::<String>::new());
}

#[test]
fn words_are_understood_in_every_language_and_unknown_ones_passed_on() {
    let told = cash(&[
        &["Ø1", "BENEFIT", "planlagd", "2026", "1", "nominell"],
        &["Ø1", "drift og  forvaltning", "Actual", "2026", "1", "fixed"],
        &["Ø1", "Diverse", "kanskje", "2026", "1", "–"],
    ]);
    let words: Vec<[String; 3]> = told
        .of(Kind::CASH_LINE)
        .iter()
        .map(|line| {
            [Field::CATEGORY, Field::STAGE, Field::PRICE_BASIS].map(|f| line.text(f).unwrap())
        })
        .collect();
    assert_eq!(words[0], ["benefit", "planned", "nominal"]);
    assert_eq!(words[1], ["operating", "realised", "fixed"]);
    assert_eq!(words[2], ["Diverse", "kanskje", "–"]);
}

#[test]
fn errors_and_missing_results_are_told_as_such() {
    let mut book = with("Kontantlinjer", &[CASH, CASH_UNITS]);
    let at = |row, col, value| MemoryCell { row, col, value, formula: None };
    book.add_sheet(
        "Mengder",
        vec![
            at(0, 0, MemoryValue::Text("Gevinst-ID".into())),
            at(0, 1, MemoryValue::Text("Stadium".into())),
            at(0, 2, MemoryValue::Text("Periode".into())),
            at(0, 3, MemoryValue::Text("Timer i alt".into())),
            at(1, 0, MemoryValue::Text("A1".into())),
            at(1, 2, MemoryValue::Day(Date { year: 2026, month: 7, day: 1 })),
            at(1, 3, MemoryValue::Error("#REF!".into())),
            at(2, 0, MemoryValue::Bool(true)),
            at(2, 3, MemoryValue::NotCalculated),
        ],
    );
    let told = adapted(&mut book);
    let lines = told.of(Kind::QUANTITY_LINE);
    assert_eq!(lines[0].entry(Field::HOURS).unwrap().value, Value::Error("#REF!".into()));
    assert!(matches!(lines[0].entry(Field::PERIOD).unwrap().value, Value::Day(_)));
    assert_eq!(lines[1].entry(Field::HOURS).unwrap().value, Value::NotCalculated);
    assert_eq!(lines[1].entry(Field::BENEFIT).unwrap().value, Value::Bool(true));
    assert!(lines[0].entry(Field::UNIT).is_none(), "hours need no unit of the record");
}

#[test]
fn headers_are_found_wherever_they_stand() {
    let told = adapted(&mut with(
        "Cash lines",
        &[
            &["Notat øverst"],
            &[],
            &["", "Periode", "AMOUNT:", "Stage", "", "Category *", "Price  basis"],
            &["Unit", "", "NOK million"],
            &["", "2026", "3", "Planned", "", "Benefit", "Nominal prices"],
        ],
    ));
    let line = told.of(Kind::CASH_LINE)[0];
    assert_eq!(line.cell(Field::AMOUNT).unwrap(), "C5");
    assert_eq!(line.text(Field::UNIT).unwrap(), "mnok");
    assert_eq!(line.text(Field::CATEGORY).unwrap(), "benefit");
}

#[test]
fn a_misspelt_header_is_told_with_its_cell_and_the_nearest() {
    let headers: &[&str] =
        &["Gevinst-ID", "Kategori", "Stadium", "Periode", "Belop", "Prisgrunnlag"];
    let told = adapted(&mut with(
        "Kontantlinjer",
        &[headers, &["Ø1", "Gevinst", "Planlagt", "2026", "5", "Faste priser"]],
    ));
    assert_eq!(
        told.lines(),
        [
            "header-not-recognised [E1] found=Belop; nearest=Beløp",
            "header-missing [A1] expected=Beløp",
        ]
    );
    assert!(told.of(Kind::CASH_LINE)[0].entry(Field::AMOUNT).is_none());
}

#[test]
fn the_same_header_twice_is_used_neither_time() {
    let told = adapted(&mut with(
        "Kontantlinjer",
        &[
            &["Kategori", "Stadium", "Periode", "Beløp", "Prisgrunnlag", "Amount"],
            &["Enhet", "", "", "kr", "", "kr"],
            &["Gevinst", "Planlagt", "2026", "5", "Faste priser", "6"],
        ],
    ));
    assert_eq!(told.lines(), ["header-twice [D1 F1] found=Beløp; why=neither column is used"]);
    assert!(told.of(Kind::CASH_LINE)[0].entry(Field::AMOUNT).is_none());
}

#[test]
fn content_without_a_header_is_told_once_per_column() {
    let told = cash(&[
        &["Ø1", "Gevinst", "Planlagt", "2026", "5", "Faste priser", "", "husk dette"],
        &["Ø1", "Gevinst", "Planlagt", "2027", "5", "Faste priser", "", "7"],
        &["", "", "", "", "", "", "", "alene"],
    ]);
    assert_eq!(told.lines(), ["cell-left [H3 H4 H5] found=husk dette; why=no-header"]);
    assert_eq!(told.of(Kind::CASH_LINE).len(), 2);
}

#[test]
fn a_sheet_without_headers_is_told() {
    let told = adapted(&mut with("Kontantlinjer", &[&["Her kommer det mer"], &["Ø1", "5"]]));
    assert_eq!(
        told.lines(),
        [
            "header-missing [A1] expected=Kategori, Stadium, Periode, Beløp, Prisgrunnlag; why=there \
          is no header row among the first 20 rows"
        ]
    );
}

#[test]
fn a_total_row_is_a_statement_and_not_a_record() {
    for word in ["Sum", "TOTALT:", "Total", "I alt"] {
        let told = cash(&[
            &["Ø1", "Gevinst", "Planlagt", "2026", "5", "Faste priser"],
            &[word, "", "", "", "5"],
        ]);
        assert_eq!(told.of(Kind::CASH_LINE).len(), 1, "{word}");
        let total = told.of(Kind::STATED_TOTAL)[0];
        assert_eq!(total.text(Field::MEASURE).unwrap(), "column_sum");
        assert_eq!(total.text(Field::TITLE).unwrap(), word);
        assert_eq!(total.cell(Field::AMOUNT).unwrap(), "E4");
        assert_eq!(total.text(Field::UNIT).unwrap(), "tkr");
        assert!(total.entry(Field::BENEFIT).is_none(), "the word is no benefit");
        assert_eq!(told.lines(), Vec::<String>::new());
    }
}

#[test]
fn a_total_of_a_part_is_left_and_told_unless_the_row_is_complete() {
    let told = cash(&[
        &["Ø1", "Gevinst", "Planlagt", "2026", "5", "Faste priser"],
        &["Sum Ø1", "", "", "", "5"],
        &["Delsum: gevinster", "Gevinst", "", "2026", "5"],
        &["Totalforsvar", "Gevinst", "", "2026", "5"],
        &["Total kvalitet", "Gevinst", "Planlagt", "2026", "5", "Faste priser"],
    ]);
    assert_eq!(
        told.lines(),
        [
            "row-left [A4] found=Sum Ø1; why=part-total",
            "row-left [A5] found=Delsum: gevinster; why=part-total",
        ]
    );
    let benefits: Vec<String> =
        told.of(Kind::CASH_LINE).iter().filter_map(|line| line.text(Field::BENEFIT)).collect();
    assert_eq!(benefits, ["Ø1", "Totalforsvar", "Total kvalitet"]);
    assert!(told.of(Kind::STATED_TOTAL).is_empty());
}

#[test]
fn a_total_that_cannot_be_checked_is_told_as_left() {
    let told = adapted(&mut with(
        "Mengder",
        &[
            &["Gevinst-ID", "Stadium", "Periode", "Timer i alt"],
            &["A1", "Planlagt", "2026", "7"],
            &["Sum", "", "", "7"],
        ],
    ));
    assert_eq!(told.of(Kind::QUANTITY_LINE).len(), 1);
    assert_eq!(told.lines(), ["row-left [A3] found=Sum; why=total-without-figures"]);
}

#[test]
fn a_unit_that_stands_nowhere_is_told_once() {
    let told = adapted(&mut with(
        "Kontantlinjer",
        &[
            CASH,
            &["Ø1", "Gevinst", "Planlagt", "2026", "5", "Faste priser"],
            &["Ø1", "Gevinst", "Planlagt", "2027", "5", "Faste priser"],
        ],
    ));
    assert_eq!(
        told.lines(),
        ["unit-not-found [E1 E2] expected=row 2, under Beløp; why=the unit is not stated in the \
          row under the header"]
    );
    assert_eq!(told.of(Kind::CASH_LINE).len(), 2, "the row under the headers is data");
    assert!(told.of(Kind::CASH_LINE)[0].entry(Field::UNIT).is_none());
}

#[test]
fn a_units_row_without_its_mark_is_known_by_its_units() {
    let told = adapted(&mut with(
        "Kontantlinjer",
        &[CASH, &["", "", "", "", "mill. kroner"], &["Ø1", "Gevinst", "Planlagt", "2026", "5"]],
    ));
    assert_eq!(told.of(Kind::CASH_LINE).len(), 1);
    assert_eq!(told.of(Kind::CASH_LINE)[0].text(Field::UNIT).unwrap(), "mnok");
}

#[test]
fn blank_rows_may_stand_between_headers_and_units() {
    let told = adapted(&mut with(
        "Kontantlinjer",
        &[CASH, &[], &[], CASH_UNITS, &["Ø1", "Gevinst", "Planlagt", "2026", "5"]],
    ));
    assert_eq!(told.of(Kind::CASH_LINE).len(), 1);
    assert_eq!(told.of(Kind::CASH_LINE)[0].cell(Field::UNIT).unwrap(), "E4");
}

#[test]
fn an_unknown_unit_is_passed_on_as_it_stands() {
    let told = adapted(&mut with(
        "Kontantlinjer",
        &[CASH, &["Enhet", "", "", "", "EUR"], &["Ø1", "Gevinst", "Planlagt", "2026", "5"]],
    ));
    assert_eq!(told.of(Kind::CASH_LINE)[0].text(Field::UNIT).unwrap(), "EUR");
    assert_eq!(told.lines(), Vec::<String>::new());
}

#[test]
fn columns_of_one_record_must_have_one_unit() {
    let told = adapted(&mut with(
        "Mengder",
        &[
            &["Gevinst-ID", "Stadium", "Periode", "Tid før", "Tid etter"],
            &["Enhet", "", "", "minutter", "timer"],
            &["A1", "Planlagt", "2026", "30", "1"],
        ],
    ));
    assert!(told.of(Kind::QUANTITY_LINE)[0].entry(Field::UNIT).is_none());
    assert_eq!(
        told.lines(),
        ["unit-not-found [D1 E1 D3] expected=row 2, under Tid før, Tid etter; why=the columns of \
          one row must have the same unit"]
    );
}

#[test]
fn a_fixed_unit_that_was_changed_takes_the_column_out_of_use() {
    let told = adapted(&mut with(
        "Uttak",
        &[
            &["Gevinst-ID", "Periode", "Anvendelse", "Beløp", "Timer"],
            &["Enhet", "", "", "kr", "årsverk"],
            &["A1", "2026", "Budsjettreduksjon", "100", "2"],
        ],
    ));
    let line = told.of(Kind::REALISATION)[0];
    assert!(line.entry(Field::HOURS).is_none());
    assert_eq!(line.text(Field::UNIT).unwrap(), "kr");
    assert_eq!(
        told.lines(),
        ["unit-not-found [E2 E1] found=årsverk; expected=timer; why=the column is not used, as \
          its numbers are in another unit"]
    );
}

#[test]
fn the_unit_follows_only_records_that_have_an_amount() {
    let told = adapted(&mut with(
        "Uttak",
        &[
            &["Gevinst-ID", "Periode", "Anvendelse", "Beløp", "Timer"],
            &["Enhet", "", "", "kr", "timer"],
            &["A1", "2026", "Omdisponert kapasitet", "", "2"],
            &["A1", "2026", "Omdisponert kapasitet", "9", ""],
        ],
    ));
    let lines = told.of(Kind::REALISATION);
    assert!(lines[0].entry(Field::UNIT).is_none());
    assert_eq!(lines[1].text(Field::UNIT).unwrap(), "kr");
}

#[test]
fn one_row_gives_organisation_and_report() {
    let mut rows: Vec<&[&str]> = vec![REQUIRED[0].1];
    rows.push(&["999 999 999", "Oppdiktet etat", "2026-T2", "15.10.2026", "Utkast"]);
    let told = adapted(&mut with("Organisasjon", &rows));
    assert_eq!(told.of(Kind::ORGANISATION)[0].pos.to_string(), "A2");
    let report = told.of(Kind::REPORTING)[0];
    assert_eq!(report.pos.to_string(), "C2");
    assert_eq!(report.text(Field::REPORT_STATUS).unwrap(), "draft");
    assert_eq!(report.text(Field::AS_OF).unwrap(), "15.10.2026");
}

#[test]
fn a_required_sheet_that_is_gone_or_renamed_is_told() {
    let mut book = MemoryWorkbook::new("liten.xlsx");
    for (name, headers) in REQUIRED {
        let name = if *name == "Kontantlinjer" { "Kontantlinjer 2026" } else { name };
        if name != "Tiltak" {
            book = book.with_sheet(name, &[headers]);
        }
    }
    let told = adapted(&mut book);
    assert_eq!(
        told.lines(),
        [
            "sheet-missing [] expected=Tiltak; nearest=",
            "sheet-missing [] expected=Kontantlinjer; nearest=Kontantlinjer 2026",
        ]
    );
}

#[test]
fn an_optional_sheet_under_another_name_is_told_too() {
    let told = adapted(&mut with(
        "Våre tall",
        &[&["Indikator-ID", "Måletype", "Måledato", "Verdi"], &["I1", "Nullpunkt", "", "4"]],
    ));
    assert_eq!(told.lines(), ["sheet-missing [] expected=Målinger; nearest=Våre tall"]);
    let told = adapted(&mut with("Egne notater", &[&["Husk", "å ringe"]]));
    assert_eq!(told.lines(), Vec::<String>::new(), "other sheets are the user's own business");
}

#[test]
fn hidden_values_are_used_and_told() {
    let mut book = with(
        "Kontantlinjer",
        &[
            CASH,
            CASH_UNITS,
            &["Ø1", "Gevinst", "Planlagt", "2026", "5", "Faste priser"],
            &["Ø2", "Gevinst", "Planlagt", "2026", "5", "Faste priser"],
        ],
    );
    let sheet = book.sheets().len() - 1;
    let info = book.sheet_mut(u16::try_from(sheet).unwrap()).unwrap();
    info.hidden_rows = vec![(3, 3), (9, 12)];
    info.hidden_cols = vec![(4, 4)];
    info.visibility = Visibility::Hidden;
    let told = adapted(&mut book);
    assert_eq!(told.of(Kind::CASH_LINE).len(), 2);
    assert_eq!(
        told.lines(),
        [
            "hidden-used [A4] found=row; why=1 hidden rows of \"Kontantlinjer\" are used",
            "hidden-used [E3] found=column; why=hidden column E of \"Kontantlinjer\" is used",
            "hidden-used [A3] found=sheet; why=the hidden sheet \"Kontantlinjer\" is used",
        ]
    );
}
