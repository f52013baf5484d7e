//! The example portfolio, examples/portfolio: three agencies, three layouts, one
//! report. Its workbooks are what the tables and texts beside them say, the
//! program says of them what is written there, and the report has the headline,
//! the findings and the figures that the README promises, in all three outputs.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::OnceLock;

use calamine::{Data, Reader, open_workbook_auto};
use gevinst_tests::patch::{Book, Content};
use gevinst_tests::{catalogue, facts, files, portfolio, program, transcript};
use rust_decimal::Decimal;
use serde_json::Value;

/// What the report must tell, and nothing else: the code and the first cell.
const FINDINGS: &[(&str, &str)] = &[
    ("cross-agency-double-count", "direktorat.xlsx!Gevinster!A12"),
    ("hourly-cost-missing", "kommune.xlsx!Gevinster!K13"),
    ("never-measured", "fylke.xlsx!Gevinstliste!A13"),
    ("numbers-unused", "direktorat.xlsx!Gevinster!Q7"),
    ("unit-from-text", "fylke.xlsx!Gevinstliste!D2"),
    ("unit-from-text", "kommune.xlsx!Gevinster!D7"),
    ("value-missing", "kommune.xlsx!Gevinster!F12"),
    ("value-missing", "kommune.xlsx!Gevinster!H12"),
];

/// Figures that stand at the top: key, realised, planned.
const TILES: &[(&str, &str, &str)] =
    &[("saving", "2220000", "2450000"), ("fte", "2.6039823", "3.37463127"), ("quality", "2", "3")];

/// The three outputs, written once.
fn outputs() -> &'static Path {
    static OUTPUTS: OnceLock<program::Scratch> = OnceLock::new();
    let folder = OUTPUTS.get_or_init(|| {
        let scratch = program::scratch();
        let out = scratch.path().join("out").display().to_string();
        fs::create_dir(&out).expect("a folder can be made");
        let args = portfolio::args("report", &["-o", &out]);
        program::gevinst(&portfolio::folder(), args).ended(0);
        scratch
    });
    folder.path()
}

fn output(name: &str) -> Vec<u8> {
    fs::read(outputs().join("out").join(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

fn report() -> Value {
    serde_json::from_slice(&output("report.json")).unwrap()
}

#[test]
fn each_workbook_is_what_the_text_beside_it_says() {
    for name in portfolio::WORKBOOKS {
        let stored = fs::read(portfolio::folder().join(name)).unwrap();
        assert!(
            stored == portfolio::workbook(name),
            "{name}: renew it with cargo run -p gevinst-tests --example renew portfolio"
        );
    }
}

#[test]
fn the_program_says_of_it_what_stands_beside_it() {
    for lang in catalogue::LANGUAGES {
        let compared = transcript::compare(&portfolio::expectation(lang), &portfolio::said(lang));
        assert_eq!(compared, Ok(()));
    }
}

#[test]
fn the_report_has_exactly_these_findings() {
    let report = report();
    let told = report["findings"].as_array().unwrap().iter();
    let mut told: Vec<(&str, &str)> = told
        .map(|it| (it["code"].as_str().unwrap(), it["cells"][0].as_str().unwrap_or_default()))
        .collect();
    told.sort_unstable();
    assert_eq!(told, FINDINGS);
}

#[test]
fn the_headline_says_that_the_portfolio_is_behind() {
    let report = report();
    let facts = facts::of_json(&report);
    let value = |id: &Value| facts[id.as_str().unwrap()].value.clone().unwrap();
    let headline = &report["headline"];
    assert_eq!(headline["sentence"], "behind");
    assert_eq!(value(&headline["fact"]), "-230000");
    let tiles = headline["tiles"].as_array().unwrap().iter();
    let tiles: Vec<(String, String, String)> = tiles
        .map(|it| (it["key"].as_str().unwrap().to_owned(), value(&it["value"]), value(&it["plan"])))
        .collect();
    for (key, realised, planned) in TILES {
        let expected = ((*key).to_owned(), (*realised).to_owned(), (*planned).to_owned());
        assert!(tiles.contains(&expected), "{expected:?} is not among {tiles:?}");
    }
}

/// The variance of an agency's savings to date, added up over its benefits.
fn variance_of(agency: &str) -> Decimal {
    let report = report();
    let facts = facts::of_json(&report);
    let of_agency = facts.values().filter(|fact| {
        fact.id.starts_with("saving.variance:")
            && fact.dims.get("agency").is_some_and(|it| it == agency)
            && fact.dims.contains_key("benefit")
    });
    let values: Vec<Decimal> =
        of_agency.filter_map(|fact| fact.value.as_ref()?.parse().ok()).collect();
    assert!(values.len() > 1, "{agency}: {values:?}");
    values.iter().sum()
}

#[test]
fn the_directorate_is_behind_its_plan_and_the_county_ahead() {
    assert!(variance_of("310000019") < Decimal::ZERO);
    assert!(variance_of("312000024") > Decimal::ZERO);
}

#[test]
fn there_are_benefits_of_every_kind_several_owners_and_costs() {
    let report = report();
    let mut kinds = BTreeSet::new();
    let mut owners = BTreeSet::new();
    for group in report["groups"].as_array().unwrap() {
        kinds.insert(group["kind"].as_str().unwrap().to_owned());
        for row in group["benefits"].as_array().unwrap() {
            owners.extend(row["owner"].as_str().map(str::to_owned));
        }
    }
    for kind in ["saving", "avoided_cost", "income", "freed_time", "quality", "saving_others"] {
        assert!(kinds.contains(kind), "{kinds:?}");
    }
    assert!(owners.len() >= 8, "{owners:?}");
    assert!(report["indicators"].as_array().unwrap().len() >= 4);
    let facts = facts::of_json(&report);
    assert!(facts.keys().any(|id| id.starts_with("cost.investment")), "no costs");
}

#[test]
fn page_and_workbook_name_every_agency_and_the_benefit_that_is_told_twice() {
    let page = String::from_utf8(output("report.html")).unwrap();
    let path = outputs().join("out/report.xlsx");
    let mut book = open_workbook_auto(&path).unwrap();
    let sheets = book.sheet_names();
    let mut texts = String::new();
    for sheet in sheets {
        for row in book.worksheet_range(&sheet).unwrap().rows() {
            for cell in row {
                if let Data::String(text) = cell {
                    texts.push_str(text);
                    texts.push('\n');
                }
            }
        }
    }
    let agencies = [
        "Tilskuddsdirektoratet (oppdiktet)",
        "Prøvefylket fylkeskommune (oppdiktet)",
        "Testvik kommune (oppdiktet)",
    ];
    for expected in
        agencies.into_iter().chain(["V1 er meldt for Prøvefylket", "som selv melder G1"])
    {
        assert!(page.contains(expected), "the page does not say {expected}");
        assert!(texts.contains(expected), "the workbook does not say {expected}");
    }
}

/// The blocks of a README's section that are marked with a language.
fn blocks(text: &str, section: &str, language: &str) -> Vec<String> {
    let begin = text.find(section).expect("the section is there");
    let section = text[begin + 3..].split("\n## ").next().unwrap();
    let mark = format!("```{language}\n");
    let parts = section.split(&mark).skip(1);
    parts.map(|part| part.split("```").next().unwrap().to_owned()).collect()
}

#[test]
fn what_the_worked_example_shows_stands_in_the_mapping_of_the_municipality() {
    let readme = files::read("plugins/mapped/README.md");
    let mapping = files::read("examples/portfolio/kommune.toml");
    let shown = blocks(&readme, "## The commonest layout", "toml");
    assert!(shown.len() >= 6, "{}", shown.len());
    for block in shown {
        // Two parts of a block that are not neighbours are parted by a blank line.
        for part in block.split("\n\n[[form.record]]") {
            let part = part.trim();
            assert!(mapping.contains(part), "not in kommune.toml:\n{part}");
        }
    }
}

#[test]
fn a_wrong_total_of_a_year_is_told_against_that_year() {
    let mut book = Book::open(&portfolio::workbook("kommune.xlsx"));
    book.set("Gevinster!G15", &Content::Number("600".to_owned()));
    let scratch = program::scratch();
    fs::write(scratch.path().join("kommune.xlsx"), book.bytes()).unwrap();
    let mapping = portfolio::folder().join(portfolio::MAPPING);
    let args = ["check", "kommune.xlsx", "--mapping", mapping.to_str().unwrap(), "--json"];
    let told = program::gevinst(scratch.path(), args).json();
    let told: Vec<&Value> = told["findings"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|it| it["code"] == "total-mismatch")
        .collect();
    assert_eq!(told.len(), 1, "{told:#?}");
    assert_eq!(told[0]["cells"][0], "kommune.xlsx!Gevinster!G15");
    let message = told[0]["message"].as_str().unwrap().replace('\u{a0}', " ");
    assert!(message.contains("600 000") && message.contains("590 000"), "{message}");
}
