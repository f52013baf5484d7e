//! The register of runs: a chain that every report is tied to.

use std::fs;
use std::path::Path;
use std::process::Child;

use gevinst_tests::program::{command, gevinst};
use serde_json::Value;

use crate::support::{MOMENT, archived, copy};

fn entered(folder: &Path, name: &str, code: i32) -> String {
    let args = ["report", "plan.xlsx", "--archive", name, "--run-register", "runs.tsv"];
    let told = gevinst(folder, args.iter().chain(&["--archived-at", MOMENT])).ended(code);
    told.stderr
}

fn lines(folder: &Path) -> Vec<String> {
    let text = fs::read_to_string(folder.join("runs.tsv")).unwrap();
    text.lines().map(str::to_owned).collect()
}

#[test]
fn every_report_prints_the_head_before_it() {
    let folder = archived();
    let here = folder.path();
    entered(here, "one", 0);
    entered(here, "two", 0);
    let lines = lines(here);
    assert_eq!(lines.len(), 3);
    let head = lines[1].rsplit('\t').next().unwrap();
    assert!(lines[2].contains(&format!("\t{head}\t")));
    let read = |path: &str| fs::read(here.join("two/data/reports").join(path)).unwrap();
    let html = String::from_utf8(read("report.html")).unwrap();
    assert!(html.contains(head) && html.contains("Kjøring nr. 2"), "{head}");
    let json: Value = serde_json::from_slice(&read("report.json")).unwrap();
    assert_eq!(json["meta"]["register"]["head"], head);
    let mut book: calamine::Xlsx<_> =
        calamine::open_workbook(here.join("two/data/reports/report.xlsx")).unwrap();
    use calamine::Reader as _;
    let cover = book.worksheet_range_at(0).unwrap().unwrap();
    let cells: Vec<String> = cover.used_cells().map(|(_, _, cell)| cell.to_string()).collect();
    assert!(cells.iter().any(|cell| cell.contains(head)), "{cells:?}");
    let run: Value =
        serde_json::from_slice(&fs::read(here.join("two/data/run.json")).unwrap()).unwrap();
    assert!(run["id"].as_str().unwrap().ends_with("-0002"), "{run}");

    for name in ["one", "two"] {
        gevinst(here, ["verify", name, "--run-register", "runs.tsv"]).ended(0);
        gevinst(here, ["regenerate", name]).ended(0);
    }
    let told = gevinst(here, ["verify", "--run-register", "runs.tsv"]).ended(0);
    assert!(told.stdout.contains("2 runs, head"), "{}", told.stdout);
}

#[test]
fn a_register_that_was_changed_is_told_and_not_continued() {
    let folder = archived();
    let here = folder.path();
    entered(here, "one", 0);
    entered(here, "two", 0);
    let good = fs::read_to_string(here.join("runs.tsv")).unwrap();
    let told =
        |name: &str| gevinst(here, ["verify", name, "--run-register", "runs.tsv"]).ended(4).stdout;
    assert!(told("run").contains("[register-missing]"));

    copy(&here.join("two"), &here.join("other"));
    fs::write(here.join("other/data/README.en.txt"), "x").unwrap();
    crate::support::seal_again(&here.join("other"));
    assert!(told("other").contains("[register-other]"));

    fs::write(here.join("runs.tsv"), good.replacen("-0001", "-0009", 1)).unwrap();
    assert!(told("two").contains("[register-broken] runs.tsv: line 2: its head is not"));
    let refused = entered(here, "three", 4);
    assert!(refused.contains("the register of runs is broken"), "{refused}");
    assert!(!here.join("three").exists());
    let left: Vec<_> = fs::read_dir(here).unwrap().map(|it| it.unwrap().file_name()).collect();
    assert!(!left.iter().any(|it| it.to_string_lossy().contains("partial")), "{left:?}");

    let first = good.lines().take(2).map(|line| format!("{line}\n")).collect::<String>();
    fs::write(here.join("runs.tsv"), first).unwrap();
    assert!(told("two").contains("[register-missing] runs.tsv: there is no run no. 2"));
}

#[test]
fn runs_at_the_same_time_get_numbers_of_their_own() {
    let folder = archived();
    let here = folder.path();
    let start = |place: usize| -> Child {
        let name = format!("run-{place}");
        let args = ["report", "plan.xlsx", "--to", "json", "--run-register", "runs.tsv"];
        let mut command = command(args);
        command.args(["--archive", &name]).current_dir(here);
        command.stdout(std::process::Stdio::null()).stderr(std::process::Stdio::null());
        command.spawn().unwrap()
    };
    let running: Vec<Child> = (0..4).map(start).collect();
    for mut child in running {
        assert!(child.wait().unwrap().success());
    }
    let told = gevinst(here, ["verify", "--run-register", "runs.tsv"]).ended(0);
    assert!(told.stdout.contains("4 runs"), "{}", told.stdout);
    for place in 0..4 {
        let name = format!("run-{place}");
        gevinst(here, ["verify", &name, "--run-register", "runs.tsv"]).ended(0);
    }
}
