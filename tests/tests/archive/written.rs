//! What an archive holds, and when none is written.

use std::fs;

use gevinst_tests::program::{gevinst, scratch};
use serde_json::Value;

use crate::support::{MOMENT, archive, archived, files, sha256};

#[test]
fn an_archive_holds_the_run_and_verifies() {
    let folder = archived();
    let run = folder.path().join("run");
    let held = files(&run);
    assert_eq!(held["data/inputs/0001.xlsx"], fs::read(folder.path().join("plan.xlsx")).unwrap());
    for path in [
        "data/README.nb.txt",
        "data/README.en.txt",
        "data/reports/report.html",
        "data/reports/report.xlsx",
        "data/reports/report.json",
        "data/rules/no-2026.1/edition.toml",
        "data/results/figures.tsv",
        "data/lineage/0001.rows.tsv",
        "data/templates/1-standard/texts/en.toml",
        "data/templates/1-standard/html/report.hbs",
        "data/tool/Cargo.lock",
    ] {
        assert!(held.contains_key(path), "{path}");
    }
    let said: Value = serde_json::from_slice(&held["data/run.json"]).unwrap();
    assert_eq!(said["schema"], "gevinst-run/1");
    assert_eq!(said["inputs"][0]["sha256"], sha256(&held["data/inputs/0001.xlsx"]));
    assert_eq!(said["options"]["to"], serde_json::json!(["html", "xlsx", "json"]));
    assert_eq!(said["executed"]["at"], MOMENT);
    let text = String::from_utf8(held["data/run.json"].clone()).unwrap();
    assert!(!text.contains('.') || !text.contains("0.5"), "no floats: {text}");
    let told = gevinst(folder.path(), ["verify", "run"]).ended(0);
    assert!(told.stdout.contains("run is whole"), "{}", told.stdout);
    let told = gevinst(folder.path(), ["verify", "run", "--json"]).ended(0).json();
    assert_eq!(told["whole"], true);
    assert_eq!(told["run"], said["id"]);
}

#[test]
fn the_reports_in_the_archive_are_those_that_are_issued() {
    let folder = archived();
    let here = folder.path();
    let args = ["report", "plan.xlsx", "-o", "out", "--archive", "two", "--lang", "en"];
    gevinst(here, args).ended(0);
    let (out, two) = (files(&here.join("out")), files(&here.join("two")));
    let one = files(&here.join("run"));
    for kind in ["html", "xlsx", "json"] {
        let issued = &out[&format!("report.{kind}")];
        assert!(*issued == two[&format!("data/reports/report.{kind}")], "{kind}");
        assert!(*issued == one[&format!("data/reports/report.{kind}")], "{kind}");
    }
}

#[test]
fn two_runs_of_one_moment_are_the_same_bytes() {
    let folder = archived();
    archive(folder.path(), "again");
    let (one, other) = (files(&folder.path().join("run")), files(&folder.path().join("again")));
    for (path, bytes) in &one {
        assert!(other.get(path) == Some(bytes), "{path} differs");
    }
    assert_eq!(one.len(), other.len());
}

#[test]
fn without_a_moment_only_the_block_of_the_execution_differs() {
    let folder = archived();
    let here = folder.path();
    gevinst(here, ["report", "plan.xlsx", "--archive", "now", "--lang", "en"]).ended(0);
    let (mut one, mut other) = (files(&here.join("run")), files(&here.join("now")));
    for held in [&mut one, &mut other] {
        held.retain(|path, _| path.starts_with("data/"));
        let mut run: Value = serde_json::from_slice(&held["data/run.json"]).unwrap();
        run["executed"] = Value::Null;
        held.insert("data/run.json".to_owned(), run.to_string().into_bytes());
    }
    assert!(one == other);
    let content = |name: &str| {
        gevinst(here, ["verify", name, "--json"]).ended(0).json()["content_sha256"].clone()
    };
    assert_eq!(content("run"), content("now"));
}

#[test]
fn nothing_in_an_archive_names_the_machine() {
    let folder = archived();
    let here = folder.path().canonicalize().unwrap();
    let mut strangers = vec![here.to_string_lossy().into_owned()];
    strangers.extend(std::env::var("HOSTNAME").ok().filter(|it| it.len() > 5));
    strangers.extend(std::env::var("HOME").ok().filter(|it| it.len() > 6));
    for (path, bytes) in files(&here.join("run")) {
        let text = String::from_utf8_lossy(&bytes);
        for stranger in &strangers {
            assert!(!text.contains(stranger.as_str()), "{path} holds {stranger}");
        }
    }
}

#[test]
fn what_is_there_is_not_replaced_unasked() {
    let folder = archived();
    let here = folder.path();
    let before = files(&here.join("run"));
    let archive = ["report", "plan.xlsx", "--archive", "run"];
    let told = gevinst(here, archive).ended(7);
    assert!(told.stderr.contains("--force"), "{}", told.stderr);
    assert!(files(&here.join("run")) == before);
    gevinst(here, archive.iter().chain(&["--force"])).ended(0);
    assert!(files(&here.join("run")) != before);
    fs::create_dir(here.join("run/signatures")).unwrap();
    let told = gevinst(here, archive.iter().chain(&["--force"])).ended(7);
    assert!(told.stderr.contains("is signed and is not replaced"), "{}", told.stderr);
    fs::create_dir(here.join("other")).unwrap();
    fs::write(here.join("other/letter.txt"), "mine").unwrap();
    let other = ["report", "plan.xlsx", "--archive", "other", "--force"];
    let told = gevinst(here, other).ended(7);
    assert!(told.stderr.contains("is no archive"), "{}", told.stderr);
    fs::copy(here.join("plan.xlsx"), here.join("other/plan.xlsx")).unwrap();
    let over_input = ["report", "other/plan.xlsx", "--archive", "other", "--force"];
    let told = gevinst(here, over_input).ended(7);
    assert!(told.stderr.contains("would be lost"), "{}", told.stderr);
    assert_eq!(fs::read_to_string(here.join("other/letter.txt")).unwrap(), "mine");
    let nowhere = ["report", "plan.xlsx", "--archive", "no/where/run"];
    let told = gevinst(here, nowhere).ended(7);
    assert!(told.stderr.contains("no/where"), "{}", told.stderr);
}

#[test]
fn an_input_that_is_refused_leaves_no_archive() {
    let folder = scratch();
    let here = folder.path();
    fs::write(here.join("letter.xlsx"), "no workbook").unwrap();
    gevinst(here, ["report", "letter.xlsx", "--archive", "run"]).ended(3);
    let left: Vec<_> = fs::read_dir(here).unwrap().map(|it| it.unwrap().file_name()).collect();
    assert_eq!(left, ["letter.xlsx"]);
}

#[test]
fn a_folder_that_is_no_archive_is_a_matter_of_usage() {
    let folder = scratch();
    for name in ["nowhere", "."] {
        let told = gevinst(folder.path(), ["verify", name]).ended(2);
        assert!(told.stderr.contains("is no archive"), "{}", told.stderr);
    }
}

#[test]
fn a_run_over_several_workbooks_keeps_what_was_left_out() {
    let folder = archived();
    let here = folder.path();
    let sample = "plugins/formats/gevinstberegninger/samples/byggesak.xlsx";
    fs::copy(gevinst_tests::files::root().join(sample), here.join("a.xlsx")).unwrap();
    fs::write(here.join("b.xlsx"), "no workbook").unwrap();
    let args = ["report", "plan.xlsx", "a.xlsx", "b.xlsx", "--allow-partial", "--archive", "two"];
    gevinst(here, args).ended(1);
    let held = files(&here.join("two"));
    let text = |path: &str| String::from_utf8(held[path].clone()).unwrap();
    assert!(text("data/submission/run.notes.tsv").contains("b.xlsx"));
    assert!(text("data/inputs.tsv").contains("\ta.xlsx\t"));
    assert!(held.contains_key("data/mappings/gevinstberegninger.toml"));
    assert!(!text("data/log/findings.tsv").is_empty());
    gevinst(here, ["verify", "two"]).ended(0);
}
