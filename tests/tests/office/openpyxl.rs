//! A second opinion on the workbook: openpyxl reads it and finds our figures.

use std::collections::BTreeMap;
use std::process::Command;

use gevinst_tests::facts;
use gevinst_tests::program::Scratch;
use gevinst_tests::tool::{missing, skipped};
use rust_decimal::{Decimal, RoundingStrategy};
use serde_json::Value;

use crate::{of_example, of_portfolio, of_sample, read};

/// Prints the rows of the trace table as JSON, and how many errors the stored
/// values of the workbook show.
const SCRIPT: &str = r#"
import json, sys
from openpyxl import load_workbook
book = load_workbook(sys.argv[1], data_only=True)
sheet, = (s for s in book if "tblSporbarhet" in s.tables)
rows = [[cell.value for cell in row] for row in sheet[sheet.tables["tblSporbarhet"].ref]]
errors = [f"{s.title}!{c.coordinate}" for s in book for r in s.iter_rows() for c in r if c.data_type == "e"]
formulas = load_workbook(sys.argv[1])
empty = [f"{s.title}!{c.coordinate}" for s in formulas for r in s.iter_rows() for c in r
         if c.data_type == "f" and book[s.title][c.coordinate].value is None]
print(json.dumps({"rows": rows, "errors": errors, "without_result": empty}))
"#;

fn agrees(test: &str, reports: impl FnOnce() -> Scratch) {
    let install = "install python3-openpyxl";
    if skipped(test, missing("python3", &["-c", "import openpyxl"], install)) {
        return;
    }
    let folder = reports();
    let output = Command::new("python3")
        .args(["-c", SCRIPT, "report.xlsx"])
        .current_dir(folder.path())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let told: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(told["errors"], Value::Array(Vec::new()));
    assert_eq!(told["without_result"], Value::Array(Vec::new()));
    let json = serde_json::from_slice(&read(folder.path(), "report.json")).unwrap();
    let facts = facts::of_json(&json);
    let mut rows = told["rows"].as_array().unwrap().iter();
    let headers: Vec<&str> =
        rows.next().unwrap().as_array().unwrap().iter().map(|it| it.as_str().unwrap()).collect();
    let mut with_value = 0;
    for row in rows {
        let row: BTreeMap<&str, &Value> =
            headers.iter().copied().zip(row.as_array().unwrap()).collect();
        let fact = &facts[row["Tallets ID"].as_str().unwrap()];
        let Some(value) = &fact.value else { continue };
        assert_eq!(
            row["Verdi før avrunding i visningen"].as_str(),
            Some(value.as_str()),
            "{}",
            fact.id
        );
        let exact: Decimal = value.parse().unwrap();
        let number: Decimal = row["Verdi"].to_string().parse().unwrap();
        // A cell holds 15 digits.
        let held = exact.round_sf_with_strategy(15, RoundingStrategy::MidpointAwayFromZero);
        assert_eq!(number.normalize(), held.unwrap().normalize(), "{}", fact.id);
        with_value += 1;
    }
    assert!(with_value > 30, "the workbook has lost its figures: {with_value}");
}

#[test]
fn openpyxl_finds_the_figures_of_the_example() {
    agrees("openpyxl_finds_the_figures_of_the_example", of_example);
}

#[test]
fn openpyxl_finds_the_figures_of_the_sample() {
    agrees("openpyxl_finds_the_figures_of_the_sample", of_sample);
}

#[test]
fn openpyxl_finds_the_figures_of_the_portfolio() {
    agrees("openpyxl_finds_the_figures_of_the_portfolio", of_portfolio);
}
