//! The workbooks that are made of the example register, examples/broken and
//! examples/rules: they are what their lists say, and the program says of them
//! what is written beside them. Of the broken one, one run names every mistake
//! with its cell, and no mistake touches the figures of other benefits.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeMap;
use std::fs;

use gevinst_tests::made::{BROKEN, Made};
use gevinst_tests::{catalogue, facts, program, transcript};

/// Every mistake of the list: the finding and the first cell that it names.
const MISTAKES: &[(&str, &str)] = &[
    ("header-not-recognised", "broken.xlsx!Gevinster!N5"),
    ("number-as-text", "broken.xlsx!Kontantlinjer!G36"),
    ("number-unreadable", "broken.xlsx!Uttak!E34"),
    ("error-value", "broken.xlsx!Mengder!E47"),
    ("missing-baseline", "broken.xlsx!Indikatorer!F8"),
    ("total-mismatch", "broken.xlsx!Kontantlinjer!G250"),
    ("duplicate-id", "broken.xlsx!Gevinster!A25"),
];

/// The benefits of the example that a mistake is about.
const TOUCHED: &[&str] = &["Ø3", "V4", "V2", "K4", "K2"];

#[test]
fn each_workbook_is_what_its_list_of_changes_makes() {
    for made in Made::ALL {
        let stored = fs::read(made.folder().join(made.file())).unwrap();
        assert!(
            stored == made.workbook(),
            "{} is not what changes.toml makes of the example register; see README.md beside it \
             for how it is renewed",
            made.file()
        );
    }
}

#[test]
fn one_run_names_every_mistake_with_its_cell() {
    let run = program::gevinst(&BROKEN.folder(), ["check", "broken.xlsx", "--json"]).ended(1);
    let told = run.json();
    let mut found: Vec<(String, String)> = Vec::new();
    for finding in told["findings"].as_array().unwrap() {
        let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
        // What the right example tells for information is no mistake of this workbook.
        if ["attribution-applied", "numbers-unused"].iter().any(|it| finding["code"] == *it) {
            continue;
        }
        found.push((text(&finding["code"]), text(&finding["cells"][0])));
    }
    let mut expected: Vec<(String, String)> =
        MISTAKES.iter().map(|(code, cell)| ((*code).to_owned(), (*cell).to_owned())).collect();
    found.sort();
    expected.sort();
    assert_eq!(found, expected);
}

#[test]
fn the_program_says_what_is_written_beside_the_workbook() {
    let mut problems = Vec::new();
    for made in Made::ALL {
        for lang in catalogue::LANGUAGES {
            let said = made.said(&made.folder(), lang);
            problems.extend(transcript::compare(&made.expectation(lang), &said).err());
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

/// The figures of the benefits that no mistake touches.
fn untouched(workbook: &[u8], code: i32) -> BTreeMap<String, facts::Fact> {
    let all = facts::of_workbook(workbook, code);
    let of_benefit = |fact: &facts::Fact| match fact.dims.get("benefit") {
        Some(benefit) => !TOUCHED.contains(&benefit.as_str()),
        None => false,
    };
    all.into_iter().filter(|(_, fact)| of_benefit(fact)).collect()
}

#[test]
fn figures_of_other_benefits_are_those_of_the_example() {
    let clean = untouched(&program::example("nb"), 0);
    let broken = untouched(&BROKEN.workbook(), 1);
    assert!(clean.len() > 200, "the example has lost its figures: {}", clean.len());
    let values = |facts: &BTreeMap<String, facts::Fact>| -> BTreeMap<String, String> {
        facts.iter().map(|(id, fact)| (id.clone(), fact.told())).collect()
    };
    assert_eq!(values(&clean), values(&broken));
}
