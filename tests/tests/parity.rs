//! HTML, Excel and JSON are three views of one report: the same figures, by the
//! same ids, with the same values.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::str::FromStr as _;
use std::sync::OnceLock;

use calamine::{Data, Reader as _, Xlsx};
use gevinst_tests::facts::{self, Fact};
use gevinst_tests::markup;
use gevinst_tests::program::{example, gevinst, scratch};
use rust_decimal::{Decimal, RoundingStrategy};
use serde_json::Value;

/// The three reports of the example, in Norwegian.
struct Outputs {
    html: String,
    xlsx: Vec<u8>,
    facts: BTreeMap<String, Fact>,
    /// The ids of the figures that reports show; the first is S1.
    shown: Vec<String>,
    /// The parts made of plain tables, as the JSON has them.
    sections: Vec<Value>,
}

fn outputs() -> &'static Outputs {
    static OUTPUTS: OnceLock<Outputs> = OnceLock::new();
    OUTPUTS.get_or_init(|| {
        let folder = scratch();
        fs::write(folder.path().join("plan.xlsx"), example("nb")).unwrap();
        gevinst(folder.path(), ["report", "plan.xlsx", "-o", "."]).ended(0);
        let read = |kind: &str| fs::read(folder.path().join(format!("report.{kind}"))).unwrap();
        let json: Value = serde_json::from_slice(&read("json")).unwrap();
        Outputs {
            html: String::from_utf8(read("html")).unwrap(),
            xlsx: read("xlsx"),
            facts: facts::of_json(&json),
            shown: serde_json::from_value(json["shown"].clone()).unwrap(),
            sections: json["sections"].as_array().unwrap().clone(),
        }
    })
}

/// The rows of a table of the Excel report, by header.
fn table(workbook: &[u8], name: &str) -> Vec<BTreeMap<String, Data>> {
    let mut book: Xlsx<_> = Xlsx::new(std::io::Cursor::new(workbook)).unwrap();
    book.load_tables().unwrap();
    let table = book.table_by_name(name).unwrap();
    let headers = table.columns().to_vec();
    let rows =
        table.data().rows().map(|row| headers.iter().cloned().zip(row.iter().cloned()).collect());
    rows.collect()
}

fn text<'r>(row: &'r BTreeMap<String, Data>, header: &str) -> &'r str {
    match &row[header] {
        Data::String(text) => text,
        Data::Empty => "",
        other => panic!("{header}: {other:?}"),
    }
}

/// A number as Norwegians write it: `−1 234,5`.
fn norwegian(text: &str) -> Option<Decimal> {
    let plain: String = text
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '+')
        .map(|c| match c {
            '−' => '-',
            ',' => '.',
            other => other,
        })
        .collect();
    Decimal::from_str(&plain).ok()
}

fn exact(fact: &Fact) -> Option<Decimal> {
    fact.value.as_deref().map(|value| Decimal::from_str(value).unwrap())
}

#[test]
fn the_trace_table_of_the_workbook_holds_every_shown_figure() {
    let outputs = outputs();
    let rows = table(&outputs.xlsx, "tblSporbarhet");
    let ids: Vec<&str> = rows.iter().map(|row| text(row, "Tallets ID")).collect();
    // The figures that are shown by their number, then those that they are made of.
    let (numbered, behind) = ids.split_at(outputs.shown.len());
    assert_eq!(numbered, outputs.shown.iter().map(String::as_str).collect::<Vec<_>>());
    assert!(behind.iter().all(|id| outputs.facts.contains_key(*id)), "{behind:?}");
    for (place, row) in rows[..numbered.len()].iter().enumerate() {
        assert_eq!(text(row, "Nr."), format!("S{}", place + 1));
        let fact = &outputs.facts[text(row, "Tallets ID")];
        let Some(value) = exact(fact) else {
            assert!(
                text(row, "Verdi før avrunding i visningen").parse::<Decimal>().is_err(),
                "{row:?}"
            );
            continue;
        };
        assert_eq!(
            text(row, "Verdi før avrunding i visningen"),
            fact.value.as_deref().unwrap(),
            "{}",
            fact.id
        );
        let Data::Float(number) = row["Verdi"] else { panic!("{}: {:?}", fact.id, row["Verdi"]) };
        let number = Decimal::from_str(&number.to_string()).unwrap();
        // A cell holds 15 digits.
        let held = value.round_sf_with_strategy(15, RoundingStrategy::MidpointAwayFromZero);
        assert_eq!(number.normalize(), held.unwrap().normalize(), "{}", fact.id);
        assert_ne!(text(row, "Kontroll"), "AVVIK", "{}", fact.id);
    }
    assert!(rows.iter().filter(|row| text(row, "Kontroll") == "OK").count() > 50);
}

#[test]
fn the_sources_of_the_page_are_those_of_the_workbook_and_the_data() {
    let outputs = outputs();
    let sources = markup::elements(&outputs.html, "tr");
    let sources: Vec<&markup::Element> = sources
        .iter()
        .filter(|row| {
            row.attribute("id")
                .is_some_and(|id| id.starts_with('s') && id[1..].parse::<u32>().is_ok())
        })
        .collect();
    assert_eq!(sources.len(), outputs.shown.len());
    for (id, row) in outputs.shown.iter().zip(sources) {
        let fact = &outputs.facts[id];
        // Number, name, exact value, method, parts.
        let cells = markup::elements(&row.inner, "td");
        let said = cells[1].text();
        match exact(fact) {
            None => assert!(norwegian(&said).is_none(), "{id}: {said}"),
            Some(value) => assert!(says(&said, value), "{id}: {said}, {value}"),
        }
    }
}

/// Whether a text begins with this value, to the digits that it shows.
fn says(text: &str, value: Decimal) -> bool {
    let text = text.replace('\u{a0}', " ");
    let number: String =
        text.chars().take_while(|c| c.is_ascii_digit() || " ,−+".contains(*c)).collect();
    let Some(number) = norwegian(&number) else { return false };
    let rounded = |value: Decimal| {
        value.round_dp_with_strategy(number.scale(), RoundingStrategy::MidpointAwayFromZero)
    };
    // A share is shown in per cent, and large amounts in thousands or millions.
    let scales: [Decimal; 4] =
        [Decimal::ONE, Decimal::new(1, 3), Decimal::new(1, 6), Decimal::ONE_HUNDRED];
    scales.into_iter().any(|scale| rounded(value * scale).abs() == number.abs())
}

#[test]
fn every_figure_on_the_page_is_a_figure_of_the_data() {
    let outputs = outputs();
    let mut seen = BTreeSet::new();
    for (id, said) in markup::with_attribute(&outputs.html, "data-fact") {
        let fact = outputs.facts.get(&id).unwrap_or_else(|| panic!("{id} is not in the JSON"));
        let text = markup::text_of(&said);
        match exact(fact) {
            Some(value) => assert!(says(&text, value), "{id}: {text:?} is not {value}"),
            None => assert!(norwegian(&text).is_none(), "{id}: {text:?} should be no number"),
        }
        seen.insert(id);
    }
    assert!(seen.len() > 100, "the page has lost its figures: {}", seen.len());
    let shown: BTreeSet<String> = outputs.shown.iter().cloned().collect();
    let not_listed: Vec<&String> = seen.difference(&shown).collect();
    assert!(not_listed.is_empty(), "figures without a source: {not_listed:#?}");
}

/// The items of a list of the JSON.
fn items<'v>(value: &'v Value, name: &str) -> impl Iterator<Item = &'v Value> {
    value[name].as_array().unwrap().iter()
}

/// The ids of the figures of a table, row by row.
fn table_facts(table: &Value) -> Vec<String> {
    let cells = items(table, "rows").flat_map(|row| items(row, "cells"));
    cells.filter_map(|cell| cell["fact"].as_str()).map(str::to_owned).collect()
}

#[test]
fn the_page_has_the_plain_tables_of_the_data_cell_by_cell() {
    let outputs = outputs();
    let page: Vec<markup::Element> = markup::elements(&outputs.html, "table")
        .into_iter()
        .filter(|table| table.attribute("class").as_deref() == Some("figures"))
        .collect();
    let tables: Vec<&Value> = outputs.sections.iter().flat_map(|it| items(it, "tables")).collect();
    assert_eq!(page.len(), tables.len());
    for (shown, table) in page.iter().zip(tables) {
        let ids = markup::with_attribute(&shown.inner, "data-fact");
        let ids: Vec<String> = ids.into_iter().map(|(id, _)| id).collect();
        assert_eq!(ids, table_facts(table), "{}", table["key"]);
        let rows = markup::elements(&shown.inner, "tr").len() - 1;
        assert_eq!(rows, items(table, "rows").count(), "{}", table["key"]);
    }
}

#[test]
fn the_workbook_has_the_plain_tables_of_the_data_cell_by_cell() {
    let outputs = outputs();
    let mut book: Xlsx<_> = Xlsx::new(std::io::Cursor::new(&*outputs.xlsx)).unwrap();
    book.load_tables().unwrap();
    let names: Vec<String> = book.table_names().into_iter().cloned().collect();
    for section in &outputs.sections {
        let mut met: BTreeMap<&str, u32> = BTreeMap::new();
        for table in items(section, "tables") {
            let key = table["key"].as_str().unwrap();
            let number = met.entry(key).and_modify(|number| *number += 1).or_insert(1);
            let ending = if *number > 1 { format!("_{key}_{number}") } else { format!("_{key}") };
            let name = names.iter().find(|name| name.ends_with(&ending));
            let name = name.unwrap_or_else(|| panic!("no table {ending}: {names:?}"));
            let written = book.table_by_name(name).unwrap();
            let rows: Vec<&[Data]> = written.data().rows().collect();
            assert_eq!(rows.len(), items(table, "rows").count(), "{name}");
            // The label stands first, and the unit where it is not in the heads; source and
            // remark stand last.
            let first = written.columns().len() - items(table, "columns").count() - 2;
            for (row, expected) in rows.iter().zip(items(table, "rows")) {
                for (cell, expected) in row[first..].iter().zip(items(expected, "cells")) {
                    let Some(id) = expected["fact"].as_str() else { continue };
                    let said = match cell {
                        Data::Float(number) => Decimal::from_str(&number.to_string()).ok(),
                        _ => None,
                    };
                    let value = exact(&outputs.facts[id]).map(|value| value.round_dp(4));
                    assert_eq!(said.map(|said| said.round_dp(4)), value, "{name}: {id}");
                }
            }
        }
    }
}

#[test]
fn a_wrong_number_on_the_page_would_be_seen() {
    let value = Decimal::from(2_408_000);
    assert!(says("2 408 000 kr", value) && says("2,4 millioner kroner", value));
    assert!(
        says("−40 000", Decimal::from(-40_000)) && says("0,753138 %", Decimal::new(753_138, 8))
    );
    assert!(!says("2 408 001 kr", value) && !says("2,5", value) && !says("–", value));
}
