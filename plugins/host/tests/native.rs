//! Loading native plugins: the C starter, plugins of older and newer contracts, and libraries
//! that are no plugins.

#![allow(clippy::unwrap_used, clippy::panic)]
#![cfg(unix)]

mod common;

use common::{c_plugin, c_starter, plugins};
use gevinst_core::provenance::{Book, Digest};
use gevinst_core::submission::{Said, Submission};
use gevinst_plugin_host::native::{self, LoadError, NativeFormat};
use gevinst_plugin_host::{Catalogue, Limits, adapt};
use gevinst_plugin_sdk::workbook::MemoryWorkbook;
use gevinst_plugin_sdk::{Format, Identification, IdentifyError};

fn minimal(name: &str, defines: &[&str]) -> Result<NativeFormat, LoadError> {
    let source = plugins("host/tests/plugins/minimal.c");
    native::load(&c_plugin(name, &source, &plugins("abi/include"), defines))
}

fn list() -> MemoryWorkbook {
    MemoryWorkbook::new("liste.xlsx").with_sheet(
        "Gevinster",
        &[
            &["Gevinstoversikt"],
            &["", "Beløp i tusen kroner"],
            &["ID", "Gevinst", "Type", "2026", "Gevinsteier", "2027"],
            &["G-1", "Færre papirbrev", "Innsparing", "900", "Leder for drift", "1800.5"],
            &["G-2", "Lavere husleie", "Innsparing", "", "", "#REF!"],
            &["Sum", "", "", "900", "", "1800.5"],
        ],
    )
}

fn submission(format: NativeFormat, mut workbook: MemoryWorkbook) -> Submission {
    let catalogue = Catalogue::new(vec![Box::new(format)]);
    let source = Book {
        name: "liste.xlsx".to_owned(),
        digest: Digest::from_bytes([0; 32]),
        size: 1,
        file_kind: "xlsx".to_owned(),
        sheets: vec!["Gevinster".to_owned()],
    };
    let claim = catalogue.claim(&mut workbook, None).unwrap();
    adapt(&claim, &mut workbook, 0, source, Limits::default()).unwrap().submission
}

#[test]
fn the_starter_in_c_reads_a_list() {
    let format = native::load(&c_starter()).unwrap();
    assert_eq!(format.describe().id, "example-list");
    assert_eq!(format.abi(), (1, 1));
    let submission = submission(format, list());
    let told: Vec<String> = submission
        .records
        .iter()
        .map(|record| {
            let entries = record.entries.iter().map(|entry| {
                let said = match &entry.said {
                    Said::Text(text) => text.to_string(),
                    Said::Number(number) => number.to_string(),
                    Said::Error(text) => format!("error {text}"),
                    other => format!("{other:?}"),
                };
                let at = entry.at.map(|at| format!("@{}:{}", at.row, at.col)).unwrap_or_default();
                format!("{}={said}{at}", entry.field)
            });
            format!("{} {}", record.kind, entries.collect::<Vec<_>>().join(" "))
        })
        .collect();
    assert_eq!(
        told,
        [
            "benefit id=G-1@3:0 title=Færre papirbrev@3:1 benefit_kind=saving@3:2 \
         owner=Leder for drift@3:4",
            "cash_line benefit=G-1@3:0 category=benefit stage=planned period=2026@2:3 amount=900@3:3 \
         unit=tkr@1:1",
            "cash_line benefit=G-1@3:0 category=benefit stage=planned period=2027@2:5 \
         amount=1800.5@3:5 unit=tkr@1:1",
            "benefit id=G-2@4:0 title=Lavere husleie@4:1 benefit_kind=saving@4:2",
            "cash_line benefit=G-2@4:0 category=benefit stage=planned period=2027@2:5 \
         amount=error #REF!@4:5 unit=tkr@1:1",
        ]
    );
}

#[test]
fn the_starter_in_c_says_what_it_looked_for() {
    let format = native::load(&c_starter()).unwrap();
    let mut other = MemoryWorkbook::new("b.xlsx").with_sheet("Budsjett", &[&["a"]]);
    let answer = format.identify(&mut other).unwrap();
    let Identification::NotMine(why) = answer else { panic!("{answer:?}") };
    assert_eq!(why, "there is no sheet \"Gevinster\"");
    let mut other = MemoryWorkbook::new("b.xlsx").with_sheet("Gevinster", &[&["ID", "Gevinst"]]);
    let answer = format.identify(&mut other).unwrap();
    let Identification::NotMine(why) = answer else { panic!("{answer:?}") };
    assert_eq!(why, "no row of sheet \"Gevinster\" has \"ID\", \"Gevinst\" and a year");
}

#[test]
fn a_plugin_of_the_first_minor_version_still_loads() {
    let headers = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("contract_1_0");
    std::fs::create_dir_all(&headers).unwrap();
    let include = plugins("abi/include");
    let old = std::fs::read_to_string(include.join("history/gevinst_plugin_1_0.h")).unwrap();
    let old = old.replace("\"../gevinst_vocabulary.h\"", "\"gevinst_vocabulary.h\"");
    std::fs::write(headers.join("gevinst_plugin.h"), old).unwrap();
    let vocabulary = std::fs::read(include.join("gevinst_vocabulary.h")).unwrap();
    std::fs::write(headers.join("gevinst_vocabulary.h"), vocabulary).unwrap();
    let source = plugins("host/tests/plugins/minimal.c");
    let format = native::load(&c_plugin("minimal_1_0", &source, &headers, &[])).unwrap();
    assert_eq!(format.abi(), (1, 0));
    let submission = submission(format, list());
    assert_eq!(submission.records.len(), 1);
}

#[test]
fn a_plugin_of_a_later_minor_version_loads() {
    // Its table is longer; what the program does not know of it stays unread.
    let format = minimal("longer", &["CLAIMED_SIZE=(sizeof(gevinst_plugin)+64)"]).unwrap();
    assert_eq!(submission(format, list()).records.len(), 1);
}

#[test]
fn another_major_version_is_refused_with_what_to_do() {
    for (name, define) in [("major_2", "NEWER_MAJOR"), ("claims_2", "CLAIMED_MAJOR=2")] {
        let error = minimal(name, &[define]).err().unwrap();
        assert!(matches!(error, LoadError::OtherMajor { theirs: 2, ours: 1 }), "{error}");
        assert_eq!(
            error.to_string(),
            "it speaks version 2 of the plugin contract and this program version 1: get a build \
             of the plugin for version 1, or a program that speaks version 2"
        );
    }
}

#[test]
fn what_is_no_plugin_is_refused() {
    assert!(matches!(minimal("no_entry", &["NO_ENTRY"]).err(), Some(LoadError::NoEntry)));
    assert!(matches!(native::load(b"not a library").err(), Some(LoadError::Loader(_))));
    assert!(matches!(native::load(b"").err(), Some(LoadError::Loader(_))));
    let refuses = minimal("refuses", &["REFUSES"]).err();
    assert!(matches!(refuses, Some(LoadError::RefusesUs { major: 1, minor: 1 })), "{refuses:?}");
    let small = minimal("small", &["CLAIMED_SIZE=8"]).err();
    assert!(matches!(small, Some(LoadError::Table(_))), "{small:?}");
    let id = minimal("bad_id", &["BAD_ID"]).err();
    assert!(matches!(id, Some(LoadError::Description(_))), "{id:?}");
}

#[test]
fn a_claim_needs_evidence() {
    let format = minimal("no_evidence", &["NO_EVIDENCE"]).unwrap();
    let answer = format.identify(&mut list());
    assert_eq!(
        answer,
        Err(IdentifyError::Failed("claims the workbook without any evidence".to_owned()))
    );
}

#[test]
fn two_libraries_are_two() {
    // The loader of the system must not take the second for the first.
    let first = minimal("first", &[]).unwrap();
    let second = native::load(&c_starter()).unwrap();
    assert_eq!(first.describe().id, "minimal");
    assert_eq!(second.describe().id, "example-list");
}
