//! The JSON report: complete, exact and the same every time.
#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

mod common;

use std::collections::BTreeSet;

use gevinst_core::report::*;
use gevinst_templates::render_json;
use rust_decimal::Decimal;
use serde_json::Value;

fn json(report: &Report) -> String {
    let mut bytes = Vec::new();
    render_json(report, &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

#[test]
fn the_same_report_gives_the_same_bytes_and_they_are_json() {
    for (name, report) in common::all() {
        let text = json(&report);
        assert!(text == json(&report), "{name}");
        let value: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(value["schema"], "gevinst-report/1", "{name}");
    }
}

#[test]
fn every_fact_is_there_with_all_its_digits() {
    for (name, report) in common::all() {
        let value: Value = serde_json::from_str(&json(&report)).unwrap();
        let facts = value["facts"].as_array().unwrap();
        assert_eq!(facts.len(), report.facts.len(), "{name}");
        for (row, (_, fact)) in facts.iter().zip(report.facts.iter()) {
            assert_eq!(row["id"], fact.id.as_str());
            match fact.value {
                Ok(number) => {
                    let text = row["value"].as_str().unwrap();
                    assert_eq!(Decimal::from_str_exact(text).unwrap(), number, "{name}");
                    assert_eq!(row["absent"], Value::Null);
                }
                Err(absence) => {
                    assert_eq!(row["value"], Value::Null);
                    assert_eq!(row["absent"], absence.key());
                }
            }
            assert!(row["cells"].as_array().unwrap().len() == fact.trace.cells.len());
        }
    }
}

/// Every id that a table, a figure or the list of what is shown names is a fact.
#[test]
fn every_reference_leads_to_a_fact() {
    let report = common::realistic();
    let mut value: Value = serde_json::from_str(&json(&report)).unwrap();
    // What changed names figures of the earlier report too.
    value.as_object_mut().unwrap().remove("changes").unwrap();
    let ids: BTreeSet<&str> =
        value["facts"].as_array().unwrap().iter().map(|row| row["id"].as_str().unwrap()).collect();
    let mut named = 0;
    let mut look = vec![&value];
    while let Some(value) = look.pop() {
        match value {
            Value::Array(items) => look.extend(items),
            Value::Object(map) => look.extend(map.values()),
            Value::String(text) => {
                let metric = text.split([':', '@']).next().unwrap();
                let is_id = Metric::ALL.iter().any(|known| known.key() == metric);
                if is_id && text.contains([':', '@']) {
                    assert!(ids.contains(text.as_str()), "{text}");
                    named += 1;
                }
            }
            _ => {}
        }
    }
    assert!(named > report.facts.len(), "{named}");
    assert_eq!(value["shown"].as_array().unwrap().len(), report.shown.len());
}

#[test]
fn a_figure_is_written_in_this_order() {
    let text = json(&common::one_benefit());
    let line = text.lines().find(|line| line.contains("\"saving.planned:")).unwrap();
    assert_eq!(
        line,
        "{\"id\":\"saving.planned:benefit=Ø-01@2026-Q1\",\"metric\":\"saving.planned\",\
         \"dims\":{\"benefit\":\"Ø-01\"},\"period\":\"2026-Q1\",\"value\":\"1100000\",\
         \"absent\":null,\"unit\":\"kr\",\"price_basis\":\"fixed-2026\",\"stage\":\"planned\",\
         \"formula\":\"stated\",\"cells\":[\"gevinster 2026K3.xlsx!Gevinster!F6\"],\"facts\":[],\
         \"rule_values\":[]},"
    );
}

#[test]
fn findings_are_data_and_not_text() {
    let text = json(&common::realistic());
    let line = text.lines().find(|line| line.contains("number-as-text")).unwrap();
    assert_eq!(
        line,
        "{\"code\":\"number-as-text\",\"severity\":\"warning\",\"subject\":{\"is\":\"record\",\
         \"kind\":\"cash_line\",\"id\":\"B-17\"},\"cells\":[\"gevinster 2026K3.xlsx!Beløp!F21\",\
         \"gevinster 2026K3.xlsx!Beløp!F22\"],\"args\":[{\"name\":\"found\",\"is\":\"text\",\
         \"value\":\"1 400 000\"},{\"name\":\"value\",\"is\":\"number\",\"value\":\"1400000\",\
         \"unit\":\"kr\"}]},"
    );
}

/// The README documents every metric with its unit and its definition.
#[test]
fn the_readme_lists_every_metric_and_key() {
    let readme = include_str!("../README.md");
    for metric in Metric::ALL {
        let row = readme.lines().find(|line| line.starts_with(&format!("| `{metric}` |")));
        let row = row.unwrap_or_else(|| panic!("README.md lacks {metric}"));
        let cells = row.split(" | ").filter(|cell| !cell.trim_matches(['|', ' ']).is_empty());
        assert_eq!(cells.count(), 4, "{row}");
    }
    let value: Value = serde_json::from_str(&json(&common::realistic())).unwrap();
    let mut keys: Vec<&String> = value.as_object().unwrap().keys().collect();
    keys.extend(value["facts"][0].as_object().unwrap().keys());
    keys.extend(value["meta"].as_object().unwrap().keys());
    for key in keys {
        assert!(readme.contains(&format!("`{key}`")), "README.md lacks {key}");
    }
    for absence in Absence::ALL {
        assert!(readme.contains(&format!("`{}`", absence.key())), "{}", absence.key());
    }
    for formula in Formula::ALL {
        assert!(readme.contains(&format!("`{}`", formula.key())), "{}", formula.key());
    }
}
