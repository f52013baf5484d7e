//! The workbooks as they are published, where they are at hand: they are not
//! part of the project, and without them these tests say so and pass.

#![allow(clippy::unwrap_used, clippy::panic)] // A helper of a test may end it.

mod reader;

use std::path::{Path, PathBuf};

use gevinst_mapped::{MappedFormat, expect, shipped};
use gevinst_plugin_sdk::{Format, Identification};
use rust_decimal::Decimal;

/// A published workbook; `None`, told by name, where it is not at hand.
fn published(name: &str) -> Option<PathBuf> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/inputs").join(name);
    if path.exists() {
        return Some(path);
    }
    println!("skipped: {name} is not in ../shared/inputs");
    None
}

fn format(id: &str) -> MappedFormat {
    shipped().into_iter().find(|format| format.describe().id == id).expect("a shipped format")
}

/// What a format says, as rows of number, kind, field, value and cell.
fn said(id: &str, path: &Path) -> Vec<[String; 5]> {
    let mut book = reader::open(path).unwrap();
    let text = expect::render(&format(id), &mut book).unwrap();
    text.lines()
        .map(|line| {
            let parts: Vec<String> = line.split('\t').map(str::to_owned).collect();
            parts.try_into().expect("five columns")
        })
        .collect()
}

/// The records of a kind as (field, value) lists.
fn records(said: &[[String; 5]], kind: &str) -> Vec<Vec<(String, String)>> {
    let mut records: Vec<(String, Vec<(String, String)>)> = Vec::new();
    for [number, of, field, value, _] in said.iter().filter(|row| row[1] == kind) {
        if number == "note" || of.is_empty() {
            continue;
        }
        if records.last().is_none_or(|(last, _)| last != number) {
            records.push((number.clone(), Vec::new()));
        }
        if let Some((_, fields)) = records.last_mut() {
            fields.push((field.clone(), value.clone()));
        }
    }
    records.into_iter().map(|(_, fields)| fields).collect()
}

fn get<'r>(record: &'r [(String, String)], field: &str) -> &'r str {
    record
        .iter()
        .find(|(name, _)| name == field)
        .map_or("", |(_, value)| value.split_once(':').map_or(value.as_str(), |(_, value)| value))
}

/// The values of a field in the records that have these other values.
fn values(records: &[Vec<(String, String)>], wanted: &[(&str, &str)], field: &str) -> Vec<String> {
    records
        .iter()
        .filter(|record| wanted.iter().all(|(name, value)| get(record, name) == *value))
        .map(|record| get(record, field).to_owned())
        .collect()
}

#[test]
fn the_calculation_workbook_gives_its_published_numbers() {
    let Some(path) = published("Gevinstberegninger.xlsx") else { return };
    let said = said("gevinstberegninger", &path);
    let estimates = records(&said, "estimate");
    let adjusted = |category| values(&estimates, &[("category", category)], "adjusted");
    assert_eq!(adjusted("investment"), ["20360"]);
    assert_eq!(adjusted("operating"), ["9200"]);
    assert_eq!(adjusted("benefit"), ["39000", "10000", "5000", "4000"]);
    assert_eq!(adjusted("nonpriced"), ["10000", "23000"]);
    assert_eq!(values(&estimates, &[("category", "nonpriced")], "unit"), ["points", "points"]);
    assert_eq!(values(&estimates, &[("category", "benefit")], "unit"), ["tkr"; 4]);

    let totals = records(&said, "stated_total");
    let of = |analysis, measure, period, field| {
        let wanted = [("analysis", analysis), ("measure", measure), ("period", period)];
        values(&totals, &wanted, field)
    };
    assert_eq!(of("A", "net", "", "adjusted"), ["28440"]);
    assert_eq!(of("A", "net", "", "most_likely"), ["30400"]);
    assert_eq!(of("B", "investment", "", "amount"), ["20400"]);
    assert_eq!(of("B", "operating", "", "amount"), ["9200"]);
    assert_eq!(of("B", "gross_benefit", "", "amount"), ["58000"]);
    assert_eq!(of("B", "net", "", "amount"), ["28400"]);
    assert_eq!(of("B", "net", "Y1", "amount"), ["-1400"]);
    assert_eq!(of("B", "net", "Y10", "amount"), ["8800"]);
    assert_eq!(of("C", "net_before_investment", "", "amount"), ["34800"]);
    assert_eq!(of("C", "gross_benefit", "", "amount"), ["40000", "4000", "44000"]);
}

#[test]
fn the_yearly_lines_keep_zeros_and_leave_blanks_out() {
    let Some(path) = published("Gevinstberegninger.xlsx") else { return };
    let said = said("gevinstberegninger", &path);
    let lines = records(&said, "cash_line");
    let amounts = |analysis, category, benefit| {
        let wanted = [("analysis", analysis), ("category", category), ("benefit", benefit)];
        values(&lines, &wanted, "amount")
    };
    let investment = ["1400", "10000", "9000", "0", "0", "0", "0", "0", "0", "0"];
    assert_eq!(amounts("B", "investment", ""), investment);
    let gross = ["0", "0", "1000", "4000", "6000", "8000", "9000", "10000", "10000", "10000"];
    assert_eq!(amounts("B", "benefit", ""), gross);
    // The second benefit of sheet C is blank in its first three years.
    assert_eq!(amounts("C", "benefit", "C-8"), ["400", "600", "600", "600", "600", "600", "600"]);
    assert_eq!(lines.len(), 30 + 10 + 7 + 10);
    let benefits = records(&said, "benefit");
    let ids: Vec<String> = values(&benefits, &[], "id");
    assert_eq!(ids, ["A-10", "A-11", "A-12", "A-13", "A-18", "A-19", "C-7", "C-8"]);
    // The row without figures is left out, and told of.
    let left = ["row-left", "A - Nytte-kost for prosjektet!A14"];
    assert!(said.iter().any(|row| row[1] == left[0] && row[4] == left[1]));
}

#[test]
fn conversions_of_a_workbook_say_the_same() {
    for (id, from, to) in [
        ("gevinstberegninger", "Gevinstberegninger.xlsx", "Gevinstberegninger.xls"),
        ("gevinstberegninger", "Gevinstberegninger.xlsx", "Gevinstberegninger.ods"),
    ] {
        let (Some(from), Some(to)) = (published(from), published(to)) else { continue };
        let without_cells = |path: &Path| -> Vec<String> {
            said(id, path).into_iter().map(|row| row[..4].join("\t")).collect()
        };
        assert_eq!(without_cells(&from), without_cells(&to), "{}", to.display());
    }
}

#[test]
fn the_published_projects_are_told_column_by_column() {
    for name in ["gmpp_2017_transposed.csv", "gmpp_2017_transposed_astext.xlsx"] {
        let Some(path) = published(name) else { continue };
        let said = said("uk-gmpp-transposed", &path);
        assert_eq!(records(&said, "initiative").len(), 143, "{name}");
        let costs = values(&records(&said, "estimate"), &[("unit", "mgbp")], "most_likely");
        let amounts: Vec<Decimal> = (costs.iter())
            .filter_map(|text| text.replace(['£', ','], "").trim().parse().ok())
            .collect();
        assert_eq!(amounts.len(), 134, "{name}");
        let sum: Decimal = amounts.iter().sum();
        assert_eq!(sum.to_string(), "455460.98", "{name}");
    }
}

#[test]
fn every_published_workbook_is_claimed_by_its_own_format_only() {
    let cases: [(&str, &[&str]); 5] = [
        ("Gevinstberegninger.xlsx", &["gevinstberegninger"]),
        // Native code reads it.
        ("Gevinstverktøy_KommIT.xlsx", &[]),
        ("Interessentregister_v4.0.xlsx", &[]),
        ("gmpp_2017_transposed.csv", &["uk-gmpp-transposed"]),
        ("gmpp_2017_transposed_astext.xlsx", &["uk-gmpp-transposed"]),
    ];
    for (name, expected) in cases {
        let Some(path) = published(name) else { continue };
        let mut book = reader::open(&path).unwrap();
        let mut claims = Vec::new();
        for format in shipped() {
            if matches!(format.identify(&mut book).unwrap(), Identification::Mine(_)) {
                claims.push(format.describe().id.clone());
            }
        }
        assert_eq!(claims, expected, "{name}");
    }
}
