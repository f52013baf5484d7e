//! Data goes to standard output, everything else to standard error.

use std::fs;
use std::io::Read as _;
use std::process::Stdio;

use gevinst_tests::program::{command, gevinst};

use crate::exit_codes::with_example;

#[test]
fn json_is_json_and_stands_alone() {
    let folder = with_example();
    let samples = gevinst_tests::files::root().join("plugins/formats/kommit/samples");
    let samples = samples.to_str().unwrap();
    let cases: &[(&[&str], &str)] = &[
        (&["report", "plan.xlsx", "-o", "out", "--json"], "written"),
        (&["check", "plan.xlsx", "--json"], "findings"),
        (&["inspect", "plan.xlsx", "--json"], "sheets"),
        (&["rules", "list", "--json"], ""),
        (&["rules", "show", "--json"], "parameters"),
        (&["rules", "test", "--json"], "passed"),
        (&["format", "list", "--json"], ""),
        (&["format", "test", "kommit", samples, "--json"], "problems"),
    ];
    for (args, key) in cases {
        let told = gevinst(folder.path(), *args).ended(0).json();
        match *key {
            "" => assert!(!told.as_array().unwrap().is_empty(), "{args:?}"),
            key => assert!(!told[key].is_null(), "{args:?}: {told}"),
        }
    }
}

#[test]
fn json_of_a_refused_input_says_why() {
    let folder = with_example();
    let told = gevinst(folder.path(), ["check", "other.xlsx", "--json"]).ended(3).json();
    assert_eq!(told["refused"][0]["input"], "other.xlsx");
    assert!(told["refused"][0]["why"].as_str().unwrap().len() > 20, "{told}");
}

#[test]
fn every_worked_case_of_the_rules_passes() {
    let folder = with_example();
    let told = gevinst(folder.path(), ["rules", "test", "--json"]).ended(0).json();
    assert!(told["passed"].as_u64().unwrap() > 20, "{told}");
    assert_eq!(told["failed"].as_array().unwrap().len(), 0, "{told}");
}

#[test]
fn data_and_remarks_do_not_mix() {
    let folder = with_example();
    fs::write(folder.path().join("broken.xlsx"), gevinst_tests::made::BROKEN.workbook()).unwrap();
    let run = gevinst(folder.path(), ["check", "broken.xlsx"]).ended(1);
    assert!(run.stdout.starts_with("error[header-not-recognised]"), "{}", run.stdout);
    assert!(!run.stdout.contains("findings:"), "{}", run.stdout);
    assert!(run.stderr.contains("findings: 6 errors"), "{}", run.stderr);
    let run = gevinst(folder.path(), ["report", "plan.xlsx", "-o", "report.html"]).ended(0);
    assert_eq!(run.stdout, "");
    assert!(run.stderr.contains("wrote report.html"), "{}", run.stderr);
    for args in [&["rules", "list"] as &[&str], &["format", "list"], &["format", "show", "kommit"]]
    {
        let run = gevinst(folder.path(), args).ended(0);
        assert!(!run.stdout.is_empty() && run.stderr.is_empty(), "{args:?}: {}", run.stderr);
    }
}

#[test]
fn completions_and_the_manual_page_are_written() {
    let folder = with_example();
    for (shell, holds) in [
        ("bash", "_gevinst"),
        ("zsh", "#compdef gevinst"),
        ("fish", "complete -c gevinst"),
        ("powershell", "gevinst"),
    ] {
        let run = gevinst(folder.path(), ["completions", shell]).ended(0);
        assert!(run.stdout.contains(holds), "{shell}: {:.200}", run.stdout);
        assert!(run.stdout.contains("allow-partial"), "{shell} does not know all flags");
    }
    let run = gevinst(folder.path(), ["man"]).ended(0);
    assert!(run.stdout.contains(".TH gevinst"), "{:.200}", run.stdout);
}

#[test]
fn help_shows_examples_and_exit_codes() {
    let folder = with_example();
    let short = gevinst(folder.path(), ["-h"]).ended(0).stdout;
    assert!(short.contains("Examples:") && short.lines().count() <= 40, "{short}");
    let long = gevinst(folder.path(), ["--help"]).ended(0).stdout;
    assert!(long.contains("Exit codes:"), "{long}");
    let version = gevinst(folder.path(), ["--version"]).ended(0).stdout;
    assert_eq!(version, format!("gevinst {}\n", env!("CARGO_PKG_VERSION")));
}

/// What `| head -1` does: it reads a little and closes the pipe.
#[test]
fn a_reader_that_goes_away_is_no_error() {
    let folder = with_example();
    for args in [
        &["rules", "show"] as &[&str],
        &["format", "show", "gevinst-register"],
        &["completions", "bash"],
        &["man"],
    ] {
        let mut command = command(args);
        command.current_dir(folder.path()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        drop(child.stdout.take());
        let status = child.wait().unwrap();
        let mut said = String::new();
        child.stderr.take().unwrap().read_to_string(&mut said).unwrap();
        assert_eq!(status.code(), Some(0), "{args:?}: {said}");
        assert_eq!(said, "", "{args:?}");
    }
}
