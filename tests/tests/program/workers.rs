//! Workbooks are read in worker processes, within limits that a folder sets.

use std::fs;

use gevinst_tests::program::{example, gevinst, scratch};
use serde_json::Value;

#[test]
fn a_worker_that_needs_more_than_it_may_costs_a_message_and_exit_code_8() {
    let folder = scratch();
    fs::write(folder.path().join("plan.xlsx"), example("nb")).unwrap();
    fs::write(folder.path().join("gevinst.toml"), "[worker]\nmemory_mib = 16\n").unwrap();
    let run = gevinst(folder.path(), ["check", "plan.xlsx", "--lang", "en"]).ended(8);
    assert!(run.stderr.contains("error[worker-memory]: plan.xlsx: "), "{}", run.stderr);
    assert!(run.stderr.contains("more memory than the 16 MiB"), "{}", run.stderr);
    assert!(run.stderr.contains("raise memory_mib under [worker]"), "{}", run.stderr);
    let run = gevinst(folder.path(), ["report", "plan.xlsx", "-o", "report.html"]).ended(8);
    assert!(!folder.path().join("report.html").exists(), "{}", run.stderr);
    gevinst(folder.path(), ["inspect", "plan.xlsx"]).ended(8);
}

#[test]
fn a_limit_that_is_none_or_misspelt_is_a_mistake_of_the_file() {
    let folder = scratch();
    fs::write(folder.path().join("plan.xlsx"), example("nb")).unwrap();
    for (line, told) in [("memory_mib = 0", "line 2"), ("memory_mb = 100", "memory_mb")] {
        fs::write(folder.path().join("gevinst.toml"), format!("[worker]\n{line}\n")).unwrap();
        let run = gevinst(folder.path(), ["check", "plan.xlsx"]).ended(2);
        assert!(run.stderr.contains(told), "{line}: {}", run.stderr);
    }
}

#[test]
fn reading_without_a_worker_is_said_in_every_output() {
    let folder = scratch();
    let here = folder.path();
    fs::write(here.join("plan.xlsx"), example("en")).unwrap();
    let usual = ["report", "plan.xlsx", "--lang", "en", "-o", "usual"];
    gevinst(here, usual).ended(0);
    let without = ["report", "plan.xlsx", "--lang", "en", "-o", "out", "--isolation", "none"];
    gevinst(here, without).ended(0);
    let says = |folder: &str| {
        let json = fs::read_to_string(here.join(folder).join("report.json")).unwrap();
        let json: Value = serde_json::from_str(&json).unwrap();
        let findings = json["findings"].as_array().unwrap();
        let in_json = findings.iter().any(|it| it["code"] == "read-without-isolation");
        let html = fs::read_to_string(here.join(folder).join("report.html")).unwrap();
        let sentence = "workbooks were read in the program itself";
        let xlsx = fs::read(here.join(folder).join("report.xlsx")).unwrap();
        let in_xlsx = gevinst_tests::libreoffice::cells(&xlsx)
            .values()
            .any(|(value, _)| value.to_string().contains(sentence));
        [in_json, html.contains(sentence), in_xlsx]
    };
    assert_eq!(says("usual"), [false; 3]);
    assert_eq!(says("out"), [true; 3]);
    let told = gevinst(here, ["inspect", "plan.xlsx", "--isolation", "none"]).ended(0);
    assert!(told.stdout.contains("read-without-isolation"), "{}", told.stdout);
}

#[test]
fn walls_and_no_worker_cannot_both_be_asked_for() {
    let folder = scratch();
    fs::write(folder.path().join("plan.xlsx"), example("nb")).unwrap();
    let both = ["check", "plan.xlsx", "--isolation", "none", "--require-sandbox"];
    let run = gevinst(folder.path(), both).ended(2);
    assert!(run.stderr.contains("leave one of them out"), "{}", run.stderr);
}

#[test]
fn a_worker_that_somebody_types_says_what_it_is() {
    let folder = scratch();
    let run = gevinst(folder.path(), ["worker", "{}"]).ended(2);
    assert!(run.stderr.contains("not a worker's request"), "{}", run.stderr);
    let help = gevinst(folder.path(), ["--help"]).ended(0);
    assert!(!help.stdout.contains("\n  worker"), "{}", help.stdout);
}

#[cfg(target_os = "linux")]
#[test]
fn what_stands_in_a_workbook_is_the_same_with_every_wall() {
    let folder = scratch();
    fs::write(folder.path().join("plan.xlsx"), example("nb")).unwrap();
    let usual = gevinst(folder.path(), ["check", "plan.xlsx", "--json"]).ended(0);
    let strict = ["check", "plan.xlsx", "--json", "--require-sandbox"];
    assert_eq!(gevinst(folder.path(), strict).ended(0).stdout, usual.stdout);
}
