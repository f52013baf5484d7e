//! Every stored result of a formula is what LibreOffice computes from a copy
//! without stored results.
#![allow(missing_docs, clippy::unwrap_used)]

mod common;
#[path = "../../tests/src/libreoffice.rs"]
#[allow(dead_code, clippy::panic)]
mod libreoffice;
mod support;

use std::path::Path;

use libreoffice::{cells, differences, edited, missing, recalculated, without_results};
use support::{realistic, render, sound};

fn skipped(test: &str) -> bool {
    match missing() {
        Some(reason) => {
            println!("skipped: {test}: {reason}");
            true
        }
        None => false,
    }
}

/// A folder of the test's own.
fn scratch(name: &str) -> std::path::PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

#[test]
fn a_second_engine_computes_what_is_stored() {
    if skipped("a_second_engine_computes_what_is_stored") {
        return;
    }
    for (name, report) in sound() {
        let lang = if name == "realistic" { "en" } else { "nb" };
        let bytes = render(&report, lang);
        let stored = cells(&bytes);
        let formulas = stored.values().filter(|(_, formula)| formula.is_some()).count();
        let folder = scratch(&name.replace(' ', "-"));
        let computed = cells(&recalculated(&without_results(&bytes), &folder));
        let found = differences(&stored, &computed);
        assert!(found.is_empty(), "{name}: {} of {formulas}: {found:#?}", found.len());
        assert!(formulas > 0 || name == "empty", "{name} has no formulas");
    }
}

#[test]
fn a_wrong_stored_result_is_caught() {
    if skipped("a_wrong_stored_result_is_caught") {
        return;
    }
    let right = render(&realistic(), "nb");
    let wrong = edited(&right, |xml| xml.replace("</f><v>-8050000</v>", "</f><v>-8050001</v>"));
    let stored = cells(&wrong);
    let computed = cells(&recalculated(&without_results(&wrong), &scratch("wrong")));
    let found = differences(&stored, &computed);
    // The variance of savings stands in Gevinster and, from the same formula, in Hovedtall.
    assert_eq!(found.len(), 2, "{found:#?}");
    assert!(found.iter().all(|line| line.contains("-8050001")), "{found:#?}");
}

#[test]
fn a_changed_number_changes_what_follows_from_it() {
    if skipped("a_changed_number_changes_what_follows_from_it") {
        return;
    }
    let bytes = render(&realistic(), "nb");
    // Ø-01 planned to date, in the table of benefits only: one krone more.
    let changed = edited(&bytes, |xml| match xml.contains("SUMIFS(tblGevinster[") {
        true => xml.replacen("<v>7800000.0</v>", "<v>7800001.0</v>", 1),
        false => xml.to_owned(),
    });
    let computed = cells(&recalculated(&without_results(&changed), &scratch("changed")));
    let found = differences(&cells(&bytes), &computed);
    let has = |part: &str| found.iter().any(|line| line.contains(part));
    assert!(has("H6-G6"), "the variance: {found:#?}");
    assert!(has("SUMIFS(tblGevinster[Plan hittil]"), "the sum: {found:#?}");
    assert!(has("String(\"OK\"), Some(String(\"AVVIK\"))"), "the control: {found:#?}");
}
