//! How runs end, and what they say when they cannot go on.

use std::fs;
use std::path::Path;

use gevinst_tests::facts;
use gevinst_tests::program::{Scratch, example, gevinst, scratch};
use serde_json::Value;

/// A folder with the example register `plan.xlsx` and a file that is no
/// workbook, `other.xlsx`.
pub fn with_example() -> Scratch {
    let folder = scratch();
    fs::write(folder.path().join("plan.xlsx"), example("nb")).unwrap();
    fs::write(folder.path().join("other.xlsx"), "This is no workbook.").unwrap();
    folder
}

/// The names in a folder, in order.
pub fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

#[test]
fn a_sound_workbook_ends_with_0() {
    let folder = with_example();
    let run = gevinst(folder.path(), ["check", "plan.xlsx"]).ended(0);
    // What is told for information is no fault.
    assert!(!run.stdout.contains("error[") && !run.stdout.contains("warning["), "{}", run.stdout);
    gevinst(folder.path(), ["report", "plan.xlsx", "-o", "out"]).ended(0);
    assert_eq!(names(&folder.path().join("out")), ["report.html", "report.json", "report.xlsx"]);
}

#[test]
fn findings_of_severity_error_end_with_1_and_the_report_is_written() {
    let folder = scratch();
    fs::write(folder.path().join("broken.xlsx"), gevinst_tests::made::BROKEN.workbook()).unwrap();
    gevinst(folder.path(), ["check", "broken.xlsx"]).ended(1);
    gevinst(folder.path(), ["report", "broken.xlsx", "-o", "report.html"]).ended(1);
    assert_eq!(names(folder.path()), ["broken.xlsx", "report.html"]);
}

#[test]
fn warnings_end_with_1_only_when_the_run_is_strict() {
    let folder = scratch();
    let sample = "plugins/formats/gevinstberegninger/samples/byggesak.xlsx";
    let sample = gevinst_tests::files::root().join(sample);
    fs::copy(sample, folder.path().join("plan.xlsx")).unwrap();
    gevinst(folder.path(), ["check", "plan.xlsx"]).ended(0);
    gevinst(folder.path(), ["check", "plan.xlsx", "--strict"]).ended(1);
}

#[test]
fn wrong_usage_ends_with_2_and_says_what_is_meant() {
    let folder = with_example();
    let cases: &[(&[&str], &str)] = &[
        (&["check", "plan.xlsx", "--strickt"], "--strict"),
        (&["chekc", "plan.xlsx"], "check"),
        (&["check"], "INPUT"),
        (&["check", "plan.xlsx", "--as-of", "tomorrow"], "2026-10-15"),
        (&["check", "plan.xlsx", "--period", "Y1"], "2026-Q3"),
        (&["check", "plan.xlsx", "--threads", "0"], "1..=256"),
        (&["check", "plan.xlsx", "--rules", "no-2026.2"], "Did you mean no-2026.1?"),
        (&["rules", "show", "no-2026.2"], "Did you mean no-2026.1?"),
        (&["check", "plan.xlsx", "--format", "gevinst-registre"], "mente du gevinst-register?"),
        (&["format", "show", "komit"], "Did you mean kommit?"),
        (&["format", "test", "komit", "."], "Did you mean kommit?"),
        (&["report", "plan.xlsx", "-o", "report.xlsx", "--to", "html"], "name a folder"),
        (&["register", "new", "-o", "register.ods"], "must end in .xlsx"),
    ];
    for (args, said) in cases {
        let run = gevinst(folder.path(), *args).ended(2);
        assert!(run.stderr.contains(said), "{args:?} should say {said:?}:\n{}", run.stderr);
        assert_eq!(run.stdout, "", "{args:?}");
    }
    assert_eq!(names(folder.path()), ["other.xlsx", "plan.xlsx"]);
}

#[test]
fn a_refused_input_ends_with_3() {
    let folder = with_example();
    let run = gevinst(folder.path(), ["check", "other.xlsx"]).ended(3);
    assert!(run.stderr.contains("other.xlsx"), "{}", run.stderr);
    let run = gevinst(folder.path(), ["check", "missing.xlsx"]).ended(3);
    assert!(run.stderr.contains("missing.xlsx"), "{}", run.stderr);
    gevinst(folder.path(), ["inspect", "missing.xlsx"]).ended(3);
    gevinst(folder.path(), ["report", "other.xlsx", "-o", "out.json"]).ended(3);
    gevinst(folder.path(), ["report", "other.xlsx", "--allow-partial", "-o", "out.json"]).ended(3);
    assert_eq!(names(folder.path()), ["other.xlsx", "plan.xlsx"]);
}

#[test]
fn one_refused_input_of_two_holds_the_report_back() {
    let folder = with_example();
    let args = ["report", "plan.xlsx", "other.xlsx", "-o", "report.json"];
    let run = gevinst(folder.path(), args).ended(3);
    assert!(run.stderr.contains("--allow-partial"), "{}", run.stderr);
    assert_eq!(names(folder.path()), ["other.xlsx", "plan.xlsx"]);
    // The one that can be read is checked all the same.
    let run = gevinst(folder.path(), ["check", "plan.xlsx", "other.xlsx"]).ended(3);
    assert!(run.stderr.contains("plan.xlsx: gevinst-register"), "{}", run.stderr);
}

#[test]
fn a_partial_report_names_what_was_left_out() {
    let folder = with_example();
    gevinst(folder.path(), ["report", "plan.xlsx", "other.xlsx", "--allow-partial", "-o", "out"])
        .ended(1);
    let out = folder.path().join("out");
    let html = fs::read_to_string(out.join("report.html")).unwrap();
    assert!(html.contains("other.xlsx"), "the page does not name the file that was left out");
    let json: Value =
        serde_json::from_str(&fs::read_to_string(out.join("report.json")).unwrap()).unwrap();
    let first = &json["findings"][0];
    assert_eq!(first["code"], "input-left-out");
    assert!(first.to_string().contains("other.xlsx"), "{first}");
    assert_eq!(json["books"].as_array().unwrap().len(), 1);
    assert_eq!(facts::of_json(&json), {
        let whole = fs::read(folder.path().join("plan.xlsx")).unwrap();
        facts::of_workbook(&whole, 0)
    });
}

#[test]
fn the_same_file_twice_counts_once() {
    let folder = with_example();
    fs::copy(folder.path().join("plan.xlsx"), folder.path().join("copy.xlsx")).unwrap();
    let run = gevinst(folder.path(), ["check", "plan.xlsx", "copy.xlsx"]).ended(3);
    assert!(run.stderr.contains("error[same-file]: copy.xlsx"), "{}", run.stderr);
}
