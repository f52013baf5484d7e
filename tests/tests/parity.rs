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
    assert_eq!(ids, outputs.shown.iter().map(String::as_str).collect::<Vec<_>>());
    for (place, row) in rows.iter().enumerate() {
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
        assert_eq!(number.round_dp(10), value.round_dp(10), "{}", fact.id);
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

#[test]
fn a_wrong_number_on_the_page_would_be_seen() {
    let value = Decimal::from(2_408_000);
    assert!(says("2 408 000 kr", value) && says("2,4 millioner kroner", value));
    assert!(
        says("−40 000", Decimal::from(-40_000)) && says("0,753138 %", Decimal::new(753_138, 8))
    );
    assert!(!says("2 408 001 kr", value) && !says("2,5", value) && !says("–", value));
}
