//! Decisions about findings in an archive: kept, told, taken in again.

use std::fs;

use gevinst_tests::changes::Changes;
use gevinst_tests::program::{Scratch, gevinst, scratch};
use serde_json::Value;

use crate::support::{edit, seal_again};

const WITHOUT_OWNER: &str = r#"
base = "example.nb"
[[cell]]
at = "Gevinster!M8"
blank = true
[[cell]]
at = "Gevinster!N8"
blank = true
"#;

const DECISIONS: &str = "code\tabout\tagency\twho\twhen\treason\r\n\
                         owner-missing\tØ2\t\tØkonomisjef\t2026-10-15\tEieren velges snart\r\n";

/// A folder with a run under decisions, archived in `run`.
fn archived() -> Scratch {
    let folder = scratch();
    let here = folder.path();
    let changes: Changes = toml::from_str(WITHOUT_OWNER).unwrap();
    fs::write(here.join("plan.xlsx"), changes.workbook()).unwrap();
    fs::write(here.join("decisions.tsv"), DECISIONS).unwrap();
    let words = ["report", "plan.xlsx", "--archive", "run", "--decisions", "decisions.tsv"];
    gevinst(here, words).ended(0);
    folder
}

#[test]
fn an_archive_keeps_decisions_and_its_run_is_made_again_with_them() {
    let folder = archived();
    let here = folder.path();
    assert_eq!(fs::read(here.join("run/data/waivers.tsv")).unwrap(), DECISIONS.as_bytes());
    let run: Value =
        serde_json::from_slice(&fs::read(here.join("run/data/run.json")).unwrap()).unwrap();
    assert_eq!((&run["findings"]["error"], &run["findings"]["waived"]), (&0.into(), &1.into()));
    assert_eq!(run["decisions"]["path"], "data/waivers.tsv");
    let log = fs::read_to_string(here.join("run/data/log/decisions.tsv")).unwrap();
    let line = "1\tfinding owner-missing of benefit Ø2\tdecided by Økonomisjef on 2026-10-15\t\
                keeping it out\tEieren velges snart\n";
    assert!(log.ends_with(line), "{log}");
    // The file of then is of no use to anybody now.
    fs::remove_file(here.join("decisions.tsv")).unwrap();
    gevinst(here, ["verify", "run"]).ended(0);
    let told = gevinst(here, ["regenerate", "run"]).ended(0).stdout;
    assert_eq!(told.matches("IDENTICAL").count(), 5, "{told}");
    let words = ["explain", "run", "saving.realised:kind=saving@2026-to-Q3", "--depth", "0"];
    let told = gevinst(here, words).ended(0).stdout.replace('\u{a0}', " ");
    assert!(told.contains("2 045 000 kr"), "{told}");
    let refused = gevinst(here, words.iter().chain(&["--decisions", "x.tsv"])).ended(2);
    assert!(refused.stderr.contains("leave out --decisions"), "{}", refused.stderr);
}

#[test]
fn decisions_that_were_exchanged_are_told() {
    let folder = archived();
    let run = folder.path().join("run");
    edit(&run, "data/waivers.tsv", |it| it.replace("Økonomisjef", "Rektor"));
    seal_again(&run);
    let told = gevinst(folder.path(), ["verify", "run"]).ended(4);
    let said = format!("{}{}", told.stdout, told.stderr);
    for wanted in ["decisions-swapped", "data/waivers.tsv: it is not the file of decisions"] {
        assert!(said.contains(wanted), "{said}");
    }
}

/// What is decided between two runs is a difference of what people say, and the parts
/// still sum to the difference.
#[test]
fn a_decision_is_a_cause_of_a_difference() {
    let folder = archived();
    let here = folder.path();
    gevinst(here, ["report", "plan.xlsx", "--archive", "before"]).ended(1);
    let words = ["diff", "before", "run", "--metric", "saving.realised", "--json"];
    let told = gevinst(here, words).ended(0).json();
    let differences = told["differences"].as_array().unwrap();
    assert!(!differences.is_empty());
    for difference in differences {
        let parts = difference["parts"].as_array().unwrap();
        let causes: Vec<&Value> = parts.iter().map(|part| &part["because"][0]).collect();
        assert_eq!(causes, ["data"], "{difference}");
    }
    let total = "saving.realised:agency=999999999;kind=saving@2026-to-Q3";
    let total = differences.iter().find(|it| it["now"]["id"] == total).unwrap();
    assert_eq!(total["amount"], "900000");
}
