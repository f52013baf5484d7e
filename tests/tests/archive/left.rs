//! What runs that were ended have left: told by the next run, and taken away.
#![cfg(unix)]

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use gevinst_tests::program::gevinst;

use crate::support::{archived, copy, files};

/// The number of a process that has ended.
fn ended() -> u32 {
    let mut child = Command::new("true").spawn().unwrap();
    let number = child.id();
    child.wait().unwrap();
    number
}

fn names(folder: &Path) -> Vec<String> {
    let names = fs::read_dir(folder).unwrap().map(|it| it.unwrap().file_name());
    let mut names: Vec<String> = names.map(|it| it.to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

#[test]
fn what_is_left_is_told_by_the_next_run_and_taken_away_by_clean() {
    let folder = archived();
    let here = folder.path();
    let number = ended();
    let half = here.join(format!(".next.partial-{number}"));
    fs::create_dir_all(half.join("data")).unwrap();
    fs::write(half.join("bagit.txt"), "half").unwrap();
    fs::write(here.join(format!(".gevinst-{number}-0.partial")), "half").unwrap();
    fs::write(here.join(".gitignore"), "mine").unwrap();

    let told = gevinst(here, ["report", "plan.xlsx", "--archive", "next"]).ended(0);
    let shown = format!(".next.partial-{number} was left by a run that was ended");
    assert!(told.stderr.contains(&shown), "{}", told.stderr);
    assert!(told.stderr.contains("gevinst archive clean ."), "{}", told.stderr);
    // Another archive has nothing to do with it.
    let told = gevinst(here, ["report", "plan.xlsx", "--archive", "other"]).ended(0);
    assert!(!told.stderr.contains("partial"), "{}", told.stderr);

    let told = gevinst(here, ["archive", "clean", "."]).ended(0);
    assert_eq!(told.stderr.matches("was taken away").count(), 2, "{}", told.stderr);
    assert_eq!(names(here), [".gitignore", "next", "other", "plan.xlsx", "run"]);
    let told = gevinst(here, ["archive", "clean", "."]).ended(0);
    assert!(told.stderr.contains("nothing is left over"), "{}", told.stderr);
    let told = gevinst(here, ["archive", "clean", "nowhere"]).ended(2);
    assert!(told.stderr.contains("cannot list nowhere"), "{}", told.stderr);
}

#[test]
fn what_a_living_process_writes_is_not_touched() {
    let folder = archived();
    let here = folder.path();
    let mut child = Command::new("sleep").arg("600").stdout(Stdio::null()).spawn().unwrap();
    let half = here.join(format!(".run.partial-{}", child.id()));
    fs::create_dir(&half).unwrap();
    let told = gevinst(here, ["archive", "clean", "."]).ended(0);
    assert!(told.stderr.contains("by a process that lives, and stays"), "{}", told.stderr);
    assert!(half.is_dir());
    child.kill().unwrap();
    child.wait().unwrap();
    gevinst(here, ["archive", "clean", "."]).ended(0);
    assert!(!half.exists());
}

#[test]
fn an_archive_that_was_about_to_be_replaced_has_its_name_again() {
    let folder = archived();
    let here = folder.path();
    let before = files(&here.join("run"));
    let number = ended();
    let old = here.join(format!(".run.replaced-{number}"));
    fs::rename(here.join("run"), &old).unwrap();
    copy(&old, &here.join(format!(".run.partial-{number}")));
    let told = gevinst(here, ["archive", "clean", "."]).ended(0);
    assert!(told.stderr.contains("run has its name again"), "{}", told.stderr);
    assert_eq!(names(here), ["plan.xlsx", "run"]);
    assert!(files(&here.join("run")) == before);

    // One whose replacement is in its place is let go.
    copy(&here.join("run"), &old);
    gevinst(here, ["archive", "clean", "."]).ended(0);
    assert_eq!(names(here), ["plan.xlsx", "run"]);
    assert!(files(&here.join("run")) == before);
}

#[test]
fn what_a_killed_run_leaves_is_taken_away() {
    let folder = archived();
    let here = folder.path();
    let half = || names(here).into_iter().find(|name| name.starts_with(".new.partial-"));
    let mut run = gevinst_tests::program::command(["report", "plan.xlsx", "--archive", "new"]);
    run.current_dir(here).stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = run.spawn().unwrap();
    // It is killed as soon as there is something of the archive.
    while half().is_none() && child.try_wait().unwrap().is_none() {
        std::thread::sleep(Duration::from_millis(1));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    let half = half().unwrap();
    assert!(!here.join("new").exists());
    let told = gevinst(here, ["archive", "clean", "."]).ended(0);
    assert!(told.stderr.contains(&format!("{half} was taken away")), "{}", told.stderr);
    assert_eq!(names(here), ["plan.xlsx", "run"]);
}
