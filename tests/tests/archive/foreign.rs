//! What others' tools make of an archive: they must agree with us where they look.

use std::fs;
use std::path::Path;
use std::process::Command;

use gevinst_tests::tool::{missing, skipped};

use crate::support::{archived, edit};

const INSTALL: &str = "run tests/run once, which installs the Python packages";

fn run_in(folder: &Path, program: &str, args: &[&str]) -> (bool, String) {
    let output = Command::new(program).args(args).current_dir(folder).output().unwrap();
    let said = [output.stdout, output.stderr].concat();
    (output.status.success(), String::from_utf8_lossy(&said).into_owned())
}

/// The readme's commands, as people without our program run them.
#[cfg(unix)]
#[test]
fn sha256sum_says_that_nothing_was_changed() {
    let test = "sha256sum_says_that_nothing_was_changed";
    if skipped(test, missing("sha256sum", &["--version"], "install coreutils")) {
        return;
    }
    let folder = archived();
    let run = folder.path().join("run");
    for (program, manifest) in [
        ("sha256sum", "manifest-sha256.txt"),
        ("sha256sum", "tagmanifest-sha256.txt"),
        ("sha512sum", "manifest-sha512.txt"),
        ("sha512sum", "tagmanifest-sha512.txt"),
    ] {
        let (good, said) = run_in(&run, program, &["-c", "--quiet", manifest]);
        assert!(good && said.is_empty(), "{manifest}: {said}");
    }
    let readme = fs::read_to_string(run.join("data/README.en.txt")).unwrap();
    let others = readme.lines().find(|line| line.contains("find data")).unwrap().trim();
    let (good, said) = run_in(&run, "bash", &["-c", others]);
    assert!(good, "{others}: {said}");
    fs::write(run.join("data/more.txt"), "x").unwrap();
    let (good, said) = run_in(&run, "bash", &["-c", others]);
    assert!(!good && said.contains("more.txt"), "{said}");
    edit(&run, "data/run.json", |it| it + " ");
    let (good, said) = run_in(&run, "sha256sum", &["-c", "--quiet", "manifest-sha256.txt"]);
    assert!(!good && said.contains("run.json"), "{said}");
}

#[test]
fn bagit_python_takes_an_archive_for_a_valid_bag() {
    let test = "bagit_python_takes_an_archive_for_a_valid_bag";
    if skipped(test, missing("python3", &["-c", "import bagit"], INSTALL)) {
        return;
    }
    let folder = archived();
    let script = "import bagit, sys; bagit.Bag(sys.argv[1]).validate(); print('valid')";
    let (good, said) = run_in(folder.path(), "python3", &["-c", script, "run"]);
    assert!(good && said.contains("valid"), "{said}");
    edit(&folder.path().join("run"), "data/run.json", |it| it.replace("false", "FALSE"));
    let (good, said) = run_in(folder.path(), "python3", &["-c", script, "run"]);
    assert!(!good && said.contains("run.json"), "{said}");
}

#[test]
fn frictionless_takes_the_tables_for_valid() {
    let test = "frictionless_takes_the_tables_for_valid";
    if skipped(test, missing("python3", &["-c", "import frictionless"], INSTALL)) {
        return;
    }
    let folder = archived();
    let script = "\
import sys, frictionless
report = frictionless.Package(sys.argv[1]).validate()
for task in report.tasks:
    print(task.name, task.valid, task.stats.get('rows', 0))
for error in report.flatten(['title', 'fieldName', 'rowNumber', 'message']):
    print(error)
sys.exit(0 if report.valid else 1)";
    let package = "run/data/datapackage.json";
    let (good, said) = run_in(folder.path(), "python3", &["-c", script, package]);
    assert!(good && said.contains("results-figures True"), "{said}");
    let rows = said.lines().find_map(|line| line.strip_prefix("results-figures True "));
    let figures = fs::read_to_string(folder.path().join("run/data/results/figures.tsv")).unwrap();
    assert_eq!(rows.unwrap(), (figures.lines().count() - 1).to_string());
    edit(&folder.path().join("run"), "data/results/figures.tsv", |it| {
        it.replacen("\t658000\t", "\t658 000,5\t", 1)
    });
    let (good, said) = run_in(folder.path(), "python3", &["-c", script, package]);
    assert!(!good, "{said}");
}
