//! `format new`: the project it makes builds as its README says, keeps the contract, says
//! what is expected of its sample (from `plugins/starter/*/samples`), and makes a report.

use std::fs;
use std::path::Path;
use std::process::Command;

use gevinst_tests::files;
use gevinst_tests::program::{gevinst, scratch};

/// The commands of a project's README that begin with this word, as a shell takes them.
fn commands(project: &Path, program: &str) -> Vec<Vec<String>> {
    let readme = fs::read_to_string(project.join("README.md")).unwrap();
    let lines = readme.lines().filter_map(|line| line.strip_prefix("       "));
    let words = lines.map(|line| line.split_whitespace().map(str::to_owned).collect::<Vec<_>>());
    words.filter(|words| words.first().is_some_and(|word| word == program)).collect()
}

/// Runs the program's commands of a README, in order.
fn follow(project: &Path, library: &str) {
    for words in commands(project, "gevinst") {
        let words: Vec<&str> = words[1..]
            .iter()
            .map(|word| if word == "LIB" { library } else { word.as_str() })
            .collect();
        let run = gevinst(project, &words);
        assert_eq!(run.code, Some(0), "{words:?}\n{}\n{}", run.stdout, run.stderr);
    }
    let report = fs::read_to_string(project.join("report.html")).unwrap();
    assert!(report.contains("Felles innkjøp av lisenser"));
}

fn new(kind: &str) -> gevinst_tests::program::Scratch {
    let folder = scratch();
    gevinst(folder.path(), ["format", "new", "my-list", kind]).ended(0);
    let again = gevinst(folder.path(), ["format", "new", "my-list", kind]).ended(7);
    assert!(again.stderr.contains("exists already"), "{}", again.stderr);
    folder
}

#[test]
fn the_mapping_is_followed_as_its_readme_says() {
    let folder = new("--mapping");
    follow(&folder.path().join("my-list"), "");
}

#[test]
fn the_project_in_c_is_followed_as_its_readme_says() {
    let folder = new("--c");
    let project = folder.path().join("my-list");
    let build = commands(&project, "cc").swap_remove(0);
    let built = Command::new(&build[0]).args(&build[1..]).current_dir(&project).output().unwrap();
    assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
    follow(&project, "my_list.so");
}

#[test]
fn the_project_in_rust_is_followed_as_its_readme_says() {
    let folder = new("--rust");
    let project = folder.path().join("my-list");
    // The versions that this workspace has already, so that nothing has to be fetched.
    fs::copy(files::root().join("Cargo.lock"), project.join("Cargo.lock")).unwrap();
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let built = Command::new(cargo)
        .args(["build", "--release", "--quiet"])
        .env("CARGO_TARGET_DIR", project.join("target"))
        .current_dir(&project)
        .output()
        .unwrap();
    assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
    follow(&project, "target/release/libmy_list.so");
}
