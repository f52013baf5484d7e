//! A report that is held against an earlier one, and two archives held against one
//! another: what changed, what was restated, who said why, and where it comes from.

use std::fs;
use std::path::Path;

use gevinst_tests::changes::Changes;
use gevinst_tests::program::{Run, Scratch, gevinst, scratch, unlock};
use rust_decimal::Decimal;
use serde_json::Value;

use crate::support::{edit, seal_again};

/// The realised saving of Ø1 in the first quarter is corrected, and so is a baseline.
const CORRECTED: &str = r#"
base = "example.nb"
[[cell]]
at = "Kontantlinjer!G19"
number = "410"
[[cell]]
at = "Indikatorer!F7"
number = "45"
"#;

const RESTATED: &str = "saving.realised:agency=999999999;benefit=Ø1@2026-Q1";

/// A folder with an archive `before` of the second quarter, the corrected workbook
/// `plan.xlsx` of the third, and an archive `after` of that one.
fn two() -> Scratch {
    let folder = scratch();
    let here = folder.path();
    let plain: Changes = toml::from_str("base = \"example.nb\"").unwrap();
    let corrected: Changes = toml::from_str(CORRECTED).unwrap();
    fs::write(here.join("plan.xlsx"), plain.workbook()).unwrap();
    let earlier = ["--period", "2026-Q2", "--as-of", "2026-07-10", "--to", "json"];
    gevinst(here, ["report", "plan.xlsx", "--archive", "before"].iter().chain(&earlier));
    assert!(here.join("before/bagit.txt").is_file());
    fs::write(here.join("plan.xlsx"), corrected.workbook()).unwrap();
    let now = ["report", "plan.xlsx", "--archive", "after", "--compare", "before"];
    gevinst(here, now).ended(0);
    folder
}

fn report(here: &Path, name: &str) -> Value {
    serde_json::from_str(&fs::read_to_string(here.join(name)).unwrap()).unwrap()
}

#[test]
fn a_report_tells_what_changed_since_the_one_before() {
    let folder = two();
    let here = folder.path();
    let told = report(here, "after/data/reports/report.json");
    let changes = &told["changes"];
    let run = changes["earlier"]["run"].as_str().unwrap();
    assert!(run.starts_with("2026-Q2-"), "{run}");
    let moved = changes["sums"].as_array().unwrap().iter();
    let saving = moved.clone().find(|it| it["kind"] == "saving" && it["of"] == "realised_to_date");
    let saving = saving.unwrap();
    // Both sides by their own ids; the earlier figure is the archive's.
    assert!(saving["before"]["id"].as_str().unwrap().ends_with("@2026-to-Q2"), "{saving:#}");
    assert!(saving["now"].as_str().unwrap().ends_with("@2026-to-Q3"), "{saving:#}");
    let then = report(here, "before/data/reports/report.json");
    let fact =
        then["facts"].as_array().unwrap().iter().find(|it| it["id"] == saving["before"]["id"]);
    assert_eq!(fact.unwrap()["value"], saving["before"]["value"]);
    let restated: Vec<&str> = changes["restatements"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["about"].as_str().unwrap())
        .collect();
    assert_eq!(restated.len(), 2, "{restated:?}");
    assert!(restated.contains(&RESTATED), "{restated:?}");
    let page = fs::read_to_string(here.join("after/data/reports/report.html")).unwrap();
    assert!(page.contains("id=\"changes\"") && page.contains(run));
    assert!(page.contains(changes["earlier"]["digest"].as_str().unwrap()));
}

#[test]
fn nothing_is_told_where_nothing_was_compared() {
    let folder = two();
    let here = folder.path();
    gevinst(here, ["report", "plan.xlsx", "-o", "out/"]).ended(0);
    assert!(report(here, "out/report.json").get("changes").is_none());
    let page = fs::read_to_string(here.join("out/report.html")).unwrap();
    assert!(!page.contains("id=\"changes\""));
}

#[test]
fn a_report_json_is_as_good_as_its_archive() {
    let folder = two();
    let here = folder.path();
    let json = "before/data/reports/report.json";
    gevinst(here, ["report", "plan.xlsx", "-o", "a.json", "--compare", json]).ended(0);
    gevinst(here, ["report", "plan.xlsx", "-o", "b.json", "--compare", "before"]).ended(0);
    let (mut a, b) = (report(here, "a.json"), report(here, "b.json"));
    // A file does not know the name of its run.
    a["changes"]["earlier"]["run"] = b["changes"]["earlier"]["run"].clone();
    assert_eq!(a["changes"], b["changes"]);
}

#[test]
fn a_run_that_was_compared_is_made_again_without_the_earlier_archive() {
    let folder = two();
    let here = folder.path();
    unlock(&here.join("before"));
    fs::remove_dir_all(here.join("before")).unwrap();
    gevinst(here, ["verify", "after"]).ended(0);
    let told = gevinst(here, ["regenerate", "after", "--chain"]).ended(0);
    assert_eq!(told.stdout.matches("IDENTICAL").count(), 8, "{}", told.stdout);
}

#[test]
fn what_was_compared_with_cannot_be_exchanged() {
    let folder = two();
    let run = folder.path().join("after");
    edit(&run, "data/compare/report.json", |text| text.replacen("2026-Q2", "2026-Q1", 1));
    seal_again(&run);
    let told = gevinst(folder.path(), ["verify", "after"]).ended(4);
    assert!(told.stdout.contains("compared-swapped"), "{}", told.stdout);
}

#[test]
fn an_archive_that_was_changed_is_not_compared_with() {
    let folder = two();
    let here = folder.path();
    edit(&here.join("before"), "data/reports/report.json", |text| text.replacen('1', "2", 1));
    let told =
        gevinst(here, ["report", "plan.xlsx", "-o", "x.json", "--compare", "before"]).ended(4);
    assert!(told.stderr.contains("gevinst verify before"), "{}", told.stderr);
    assert!(!here.join("x.json").exists());
    gevinst(here, ["diff", "before", "after"]).ended(4);
    let told = gevinst(here, ["report", "plan.xlsx", "-o", "x.json", "--compare", "plan.xlsx"]);
    let told = told.ended(2);
    assert!(told.stderr.contains("is no report to compare with"), "{}", told.stderr);
}

fn restate(here: &Path, args: &[&str], code: i32) -> Run {
    let begin = ["restate", "plan.xlsx", "--compare", "before", "--json"];
    gevinst(here, begin.iter().chain(args)).ended(code)
}

#[test]
fn a_restatement_is_explained_once_and_told_with_its_reason() {
    let folder = two();
    let here = folder.path();
    restate(here, &[], 1);
    let said = ["--cause", "input-corrected", "--who", "Økonomi", "--reason", "Glemt faktura"];
    let near =
        [&["--about", "saving.realised:agency=999999999;benefit=Ø1@2026-Q2"][..], &said].concat();
    let told = restate(here, &near, 2);
    assert!(told.stderr.contains(&format!("Did you mean {RESTATED}?")), "{}", told.stderr);
    let one = [&["--about", RESTATED, "--on", "2026-10-15"][..], &said].concat();
    let told = restate(here, &one, 1).json();
    let entry = |told: &Value, about: &str| {
        let all = told["restatements"].as_array().unwrap().iter();
        all.clone().find(|it| it["about"] == about).unwrap()["entry"].clone()
    };
    assert_eq!(entry(&told, RESTATED)["who"], "Økonomi");
    assert_eq!(entry(&told, RESTATED)["when"], "2026-10-15");
    restate(here, &[&["--all"][..], &said].concat(), 0);
    let log = fs::read_to_string(here.join("restatements.tsv")).unwrap();
    assert_eq!(log.lines().count(), 3, "{log}");
    // The report and the comparison print it; nothing is left to be found.
    let told = gevinst(here, ["report", "plan.xlsx", "-o", "r/", "--compare", "before"]).ended(0);
    assert!(told.stderr.contains("info[restated]"), "{}", told.stderr);
    assert!(!told.stderr.contains("restated-without-cause"), "{}", told.stderr);
    let page = fs::read_to_string(here.join("r/report.html")).unwrap();
    assert!(page.contains("Glemt faktura"));
    let told = gevinst(here, ["diff", "before", "after", "--restatements", "restatements.tsv"]);
    assert!(told.ended(0).stdout.contains("Glemt faktura (Økonomi, 15. oktober 2026)"));
    // Another correction of the same figure is another restatement.
    let again: Changes = toml::from_str(&CORRECTED.replace("410", "415")).unwrap();
    fs::write(here.join("plan.xlsx"), again.workbook()).unwrap();
    let told = restate(here, &[], 1).json();
    assert!(entry(&told, RESTATED).is_null());
}

#[test]
fn a_difference_is_split_into_period_and_data_and_sums_to_the_whole() {
    let folder = two();
    let here = folder.path();
    let told = gevinst(here, ["diff", "before", "after", "--json"]).ended(0).json();
    let differences = told["differences"].as_array().unwrap();
    let decimal = |value: &Value| Decimal::from_str_exact(value.as_str().unwrap()).unwrap();
    let mut split = 0;
    for it in differences.iter().filter(|it| !it["amount"].is_null()) {
        let parts = it["parts"].as_array().unwrap();
        let sum: Decimal = parts.iter().map(|part| decimal(&part["amount"])).sum();
        assert_eq!(sum, decimal(&it["amount"]), "{it:#}");
        split += usize::from(parts.len() > 1);
    }
    assert!(split > 5, "{split}");
    let is =
        |it: &&Value| it["now"]["id"] == "saving.realised:agency=999999999;kind=saving@2026-to-Q3";
    let saving = differences.iter().find(is).unwrap();
    assert_eq!(saving["parts"][0]["because"][0], "scope");
    assert_eq!(saving["parts"][1]["because"][0], "data");
    assert_eq!(saving["parts"][1]["amount"], "20000");
}

/// How lines of a comparison begin in each language.
const LINES: [(&str, [&str; 8]); 3] = [
    (
        "nb",
        [
            "regelutgave: no-2026.1 i begge",
            "scenario: ingen i begge",
            "periode og dato: 2. kvartal 2026, 10. juli 2026 → 3. kvartal 2026, ",
            "innrapporterte data: plan.xlsx (SHA-256 ",
            "  innrapporterte data: 3",
            "    innrapporterte data  +20\u{a0}000\u{a0}kr",
            "Realisert gevinst i kroner · virksomhet: 999999999 · gevinst: Ø1 · 1. kvartal 2026",
            "Omarbeidede tall",
        ],
    ),
    (
        "nn",
        [
            "regelutgåve: no-2026.1 i begge",
            "scenario: ingen i begge",
            "periode og dato: 2. kvartal 2026, 10. juli 2026 → 3. kvartal 2026, ",
            "innrapporterte data: plan.xlsx (SHA-256 ",
            "  innrapporterte data: 3",
            "    innrapporterte data  +20\u{a0}000\u{a0}kr",
            "Realisert gevinst i kroner · verksemd: 999999999 · gevinst: Ø1 · 1. kvartal 2026",
            "Omarbeidde tal",
        ],
    ),
    (
        "en",
        [
            "rule edition: no-2026.1 in both",
            "scenario: none in both",
            "period and day: quarter 2, 2026, 10 July 2026 → quarter 3, 2026, ",
            "reported data: plan.xlsx (SHA-256 ",
            "  reported data: 3",
            "    reported data  +20,000\u{a0}NOK",
            "Realised benefit in kroner · agency: 999999999 · benefit: Ø1 · quarter 1, 2026",
            "Restated figures",
        ],
    ),
];

/// What an auditor reads: what the runs were made of, how many figures differ for which
/// cause, and each figure in words. Nothing of it stands in another language.
#[test]
fn differences_and_their_causes_are_told_in_the_language_asked_for() {
    let folder = two();
    let here = folder.path();
    let told = |lang: &str| {
        let args = ["diff", "before", "after", "--metric", "saving.realised", "--lang", lang];
        gevinst(here, args).ended(0).stdout
    };
    for (lang, lines) in LINES {
        let text = told(lang);
        for line in lines {
            assert!(text.lines().any(|it| it.starts_with(line)), "{line}\n{text}");
        }
    }
    let (nb, nn) = (told("nb"), told("nn"));
    for foreign in ["scope", "tool", "parameter", "rule", "reported"] {
        assert!(!nb.contains(foreign) && !nn.contains(foreign), "{foreign}");
    }
    // The counts by cause come to the count of all.
    let numbers = |line: &str| line.rsplit(": ").next().and_then(|it| it.parse::<usize>().ok());
    let all = nb.lines().find_map(|line| numbers(line.strip_prefix("Ulike tall")?));
    let counted = nb.lines().skip_while(|line| !line.starts_with("Ulike tall")).skip(1);
    let by_cause: usize = counted.map_while(|line| numbers(line.strip_prefix("  ")?)).sum();
    assert_eq!(all, Some(by_cause), "{nb}");
}

#[test]
fn a_scenario_is_a_cause_of_its_own() {
    let folder = scratch();
    let here = folder.path();
    let plain: Changes = toml::from_str("base = \"example.nb\"").unwrap();
    fs::write(here.join("plan.xlsx"), plain.workbook()).unwrap();
    let scenario = gevinst_tests::files::root().join("examples/scenario.toml");
    gevinst(here, ["report", "plan.xlsx", "--archive", "a", "--to", "json"]).ended(0);
    let with = ["report", "plan.xlsx", "--archive", "b", "--scenario", scenario.to_str().unwrap()];
    gevinst(here, with).ended(0);
    let told = gevinst(here, ["diff", "a", "b", "--json"]).ended(0).json();
    let differences = told["differences"].as_array().unwrap();
    assert!(!differences.is_empty());
    for it in differences {
        for part in it["parts"].as_array().unwrap() {
            assert_eq!(part["because"], serde_json::json!(["parameter"]), "{it:#}");
        }
    }
    let same = gevinst(here, ["diff", "a", "a", "--json"]).ended(0).json();
    assert_eq!(same["differences"], serde_json::json!([]));
}

#[test]
fn an_archive_is_explained_as_it_stands_without_its_workbooks() {
    let folder = two();
    let here = folder.path();
    let of_workbook = gevinst(here, ["explain", "plan.xlsx", "S1"]).ended(0);
    let cell = ["--cell", "plan.xlsx!Kontantlinjer!G19"];
    let cell_of_workbook = gevinst(here, ["explain", "plan.xlsx"].iter().chain(&cell)).ended(0);
    fs::remove_file(here.join("plan.xlsx")).unwrap();
    let of_archive = gevinst(here, ["explain", "after", "S1"]).ended(0);
    assert_eq!(of_archive.stdout, of_workbook.stdout);
    let cell_of_archive = gevinst(here, ["explain", "after"].iter().chain(&cell)).ended(0);
    // The archive knows besides what its run was held against.
    let (said, restated) = cell_of_archive.stdout.split_at(cell_of_workbook.stdout.len());
    assert_eq!(said, cell_of_workbook.stdout);
    assert!(restated.contains("restated-without-cause") && restated.contains(RESTATED));
    // What would change its figures is refused, not passed over.
    let told = gevinst(here, ["explain", "after", "S1", "--period", "2026-Q1"]).ended(2);
    assert!(told.stderr.contains("leave out --period"), "{}", told.stderr);
    gevinst(here, ["explain", "before", "after", "S1"]).ended(2);
    edit(&here.join("after"), "data/results/figures.tsv", |text| text.replacen('1', "2", 1));
    gevinst(here, ["explain", "after", "S1"]).ended(4);
}
