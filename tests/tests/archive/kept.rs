//! Every run that was ever archived here is made again by every later program.

use std::fs;
use std::path::PathBuf;

use gevinst_tests::files;
use gevinst_tests::program::{gevinst, scratch};

use crate::regenerate::outcomes;

/// The archives that are kept in `tests/archive`.
fn kept() -> Vec<PathBuf> {
    let folder = files::root().join("tests/archive");
    let mut all: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|it| it.unwrap().path())
        .filter(|it| it.is_dir())
        .collect();
    all.sort();
    assert!(!all.is_empty());
    all
}

#[test]
fn every_run_that_is_kept_still_verifies() {
    let folder = scratch();
    for run in kept() {
        let told = gevinst(folder.path(), ["verify", run.to_str().unwrap()]).ended(0);
        assert!(told.stdout.contains("is whole"), "{}", told.stdout);
    }
}

/// Reports may look otherwise in a later program, and there may be figures that an earlier
/// one did not know. What was read and what was computed then does not change.
#[test]
fn every_run_that_is_kept_still_gives_its_figures() {
    let folder = scratch();
    for run in kept() {
        let told = gevinst(folder.path(), ["regenerate", run.to_str().unwrap(), "--json"]);
        assert!(matches!(told.code, Some(0 | 5)), "{}\n{}", told.stdout, told.stderr);
        for ((stage, of), outcome) in outcomes(&told) {
            let verdict = outcome["verdict"].as_str().unwrap();
            println!("{}: {stage} {of} {verdict}", run.display());
            match stage.as_str() {
                "adapt" => assert_eq!(verdict, "IDENTICAL", "{outcome:#}"),
                "compute" => {
                    for difference in outcome["differences"].as_array().unwrap() {
                        let is_figure = !difference["what"].as_str().unwrap().contains(".tsv");
                        let is_new = difference["about"] == "new";
                        assert!(!is_figure || is_new, "{run:?}: {difference:#}");
                    }
                }
                _ => assert!(!verdict.starts_with("NOT RUN"), "{outcome:#}"),
            }
            if !verdict.starts_with("IDENTICAL") {
                let because = outcome["because"].as_array().unwrap();
                assert!(!because.is_empty(), "{outcome:#}");
            }
        }
    }
}
