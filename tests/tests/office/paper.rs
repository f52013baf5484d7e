//! The work paper of a sample, in other hands: openpyxl fills it in, and LibreOffice
//! computes what follows.

use std::fs;
use std::path::Path;
use std::process::Command;

use calamine::{Data, DataType};
use gevinst_tests::libreoffice::{self, CellContent, CellPlace, cells, recalculated};
use gevinst_tests::program::{Scratch, example, gevinst, scratch};
use gevinst_tests::tool::{missing, skipped};
use std::collections::BTreeMap;

type Cells = BTreeMap<CellPlace, CellContent>;

/// A folder with the work paper of a sample by amount of the example: ten marks.
fn paper() -> Scratch {
    let folder = scratch();
    fs::write(folder.path().join("plan.xlsx"), example("nb")).unwrap();
    let words = ["sample", "plan.xlsx", "-o", "paper.xlsx", "-n", "10", "--seed", "7"];
    let more = ["--materiality", "60000", "--only", "agency=999999999", "--lang", "en"];
    gevinst(folder.path(), words.iter().chain(&more)).ended(0);
    folder
}

/// Fills in what was found of two figures: of the first 1 000 kr less, of the largest all.
const FILL_IN: &str = r#"
import sys
from openpyxl import load_workbook
book = load_workbook(sys.argv[1])
sheet = book["Checks"]
assert list(sheet.tables) == ["tblKontroll"], list(sheet.tables)
heads = {cell.value: cell.column for cell in sheet[5]}
rules = [rule for rule in sheet.data_validations.dataValidation if rule.type == "list"]
assert [rule.formula1 for rule in rules] == ['"agrees,differs,not found"'], rules
rows = [row for row in range(6, 6 + 20) if isinstance(sheet.cell(row, 1).value, (int, float))]
value = lambda row: sheet.cell(row, heads["Value in the report"]).value
largest = max(rows, key=value)
first = next(row for row in rows if row != largest)
for row, less, result in [(first, 1000, "differs"), (largest, 0, "agrees")]:
    sheet.cell(row, heads["Found in the source"]).value = value(row) - less
    sheet.cell(row, heads["Result"]).value = result
book.save(sys.argv[1])
print(first - 1, largest - 1, value(first), value(largest))
"#;

fn column(cells: &Cells, sheet: &str, header: &str) -> u32 {
    let is_it = |col: &u32| {
        let cell = cells.get(&(sheet.to_owned(), 4, *col));
        cell.is_some_and(|(value, _)| value.get_string() == Some(header))
    };
    (0..20).find(is_it).unwrap_or_else(|| panic!("no column {header} in {sheet}"))
}

fn value<'c>(cells: &'c Cells, sheet: &str, row: u32, header: &str) -> &'c Data {
    let place = (sheet.to_owned(), row, column(cells, sheet, header));
    cells.get(&place).map_or(&Data::Empty, |(value, _)| value)
}

fn number(cells: &Cells, sheet: &str, row: u32, header: &str) -> f64 {
    let value = value(cells, sheet, row, header);
    value.get_float().unwrap_or_else(|| panic!("{sheet} row {}: {header}: {value:?}", row + 1))
}

/// The row of a table that begins with these words.
fn row(cells: &Cells, sheet: &str, name: &str) -> u32 {
    let is_it = |row: &u32| {
        let cell = cells.get(&(sheet.to_owned(), *row, 0));
        cell.is_some_and(|(value, _)| value.get_string().is_some_and(|it| it.starts_with(name)))
    };
    (5..40).find(is_it).unwrap_or_else(|| panic!("no row {name} in {sheet}"))
}

#[test]
fn libreoffice_computes_what_the_work_paper_stores() {
    let test = "libreoffice_computes_what_the_work_paper_stores";
    if skipped(test, libreoffice::missing()) {
        return;
    }
    let folder = paper();
    let paper = fs::read(folder.path().join("paper.xlsx")).unwrap();
    let stored = cells(&paper);
    let formulas = stored.values().filter(|(_, formula)| formula.is_some()).count();
    assert!(formulas > 90, "the work paper has lost its formulas: {formulas}");
    let computed = cells(&recalculated(&libreoffice::without_results(&paper), folder.path()));
    let found = libreoffice::differences(&stored, &computed);
    assert!(found.is_empty(), "{} of {formulas} differ: {found:#?}", found.len());
    // Nothing is hidden: the parts are all there is.
    let count = |name: &str| number(&stored, "Summary", row(&stored, "Summary", name), "Count");
    let parts = ["Drawn", "Not drawn", "Below materiality", "Outside", "Without a value"];
    assert!(count("Drawn") > 5.0 && count("Below materiality") > 5.0);
    assert_eq!(parts.map(count).iter().sum::<f64>(), count("All figures"));
    let rows = (5..100).filter(|row| {
        let number = stored.get(&("Population".to_owned(), *row, 0));
        number.is_some_and(|(value, _)| value.get_float().is_some())
    });
    assert_eq!(rows.count().to_string(), count("All figures").to_string());
}

#[test]
fn what_is_filled_in_is_held_against_the_figure_and_projected() {
    let test = "what_is_filled_in_is_held_against_the_figure_and_projected";
    let install = "install python3-openpyxl";
    if skipped(test, libreoffice::missing())
        || skipped(test, missing("python3", &["-c", "import openpyxl"], install))
    {
        return;
    }
    let folder = paper();
    let (first, largest) = filled_in(folder.path());
    let paper = fs::read(folder.path().join("paper.xlsx")).unwrap();
    let after = cells(&recalculated(&libreoffice::without_results(&paper), folder.path()));
    let at = |row: u32, header: &str| number(&after, "Checks", row, header);
    assert_eq!(at(first, "Difference"), 1000.0);
    assert_eq!(at(largest, "Difference"), 0.0);
    // What is smaller than the interval stands for a whole interval.
    let summary =
        |name: &str, header: &str| number(&after, "Summary", row(&after, "Summary", name), header);
    let interval = summary("Interval", "Sum");
    assert!(
        interval > at(first, "Value in the report")
            && interval < at(largest, "Value in the report")
    );
    let projected = 1000.0 / at(first, "Value in the report") * interval;
    assert!((at(first, "Projected difference") - projected).abs() < 1e-6);
    assert_eq!(at(largest, "Projected difference"), 0.0);
    assert_eq!(summary("Checked so far", "Count"), 2.0);
    let found = at(first, "Found in the source") + at(largest, "Found in the source");
    assert_eq!(summary("Checked so far", "Sum"), found);
    // What is not filled in says nothing.
    let others = (5..).take_while(|row| value(&after, "Checks", *row, "No.").get_float().is_some());
    for row in others.filter(|row| *row != first && *row != largest) {
        let told = value(&after, "Checks", row, "Difference");
        assert!(matches!(told, Data::Empty) || told.get_string() == Some(""), "{told:?}");
    }
}

/// Fills the work paper in; returns the rows of the two figures.
fn filled_in(folder: &Path) -> (u32, u32) {
    let output = Command::new("python3")
        .args(["-c", FILL_IN, "paper.xlsx"])
        .current_dir(folder)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let told = String::from_utf8(output.stdout).unwrap();
    let rows: Vec<u32> = told.split(' ').take(2).map(|it| it.parse().unwrap()).collect();
    (rows[0], rows[1])
}
