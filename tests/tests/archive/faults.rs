//! Runs that are ended, and disks that take no more: no half archive is ever there.
#![cfg(unix)]

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use gevinst_tests::program::{command, gevinst, program};

use crate::support::{archived, files};

fn under(folder: &Path, script: &str) -> (Option<i32>, String) {
    let mut shell = Command::new("bash");
    shell.args(["-c", script]).arg(program()).current_dir(folder).stdin(Stdio::null());
    let output = shell.output().unwrap();
    (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
}

/// The archive of that name is whole, or there is none.
fn is_whole_or_not_there(folder: &Path, name: &str) {
    if folder.join(name).exists() {
        gevinst(folder, ["verify", name]).ended(0);
    }
}

#[test]
fn a_file_that_the_system_does_not_take_ends_with_7_and_leaves_nothing() {
    let folder = archived();
    let here = folder.path();
    let script = "trap '' XFSZ; ulimit -f 100; exec \"$0\" report plan.xlsx --archive new -o out";
    let (code, said) = under(here, script);
    assert_eq!(code, Some(7), "{said}");
    assert!(said.contains("cannot write new/data/") && said.contains("too large"), "{said}");
    assert!(!here.join("new").exists());
    let left: Vec<String> = fs::read_dir(here)
        .unwrap()
        .map(|it| it.unwrap().file_name().to_string_lossy().into_owned())
        .filter(|name| name.contains("partial"))
        .collect();
    assert!(left.is_empty(), "{left:?}");
    // Where the signal is not ignored the run is ended by it.
    let script = "ulimit -f 100; exec \"$0\" report plan.xlsx --archive new -o out";
    under(here, script);
    is_whole_or_not_there(here, "new");
}

#[test]
fn an_old_archive_stays_when_a_new_one_cannot_be_written() {
    let folder = archived();
    let here = folder.path();
    let before = files(&here.join("run"));
    let script = "trap '' XFSZ; ulimit -f 100; exec \"$0\" report plan.xlsx --archive run --force";
    let (code, said) = under(here, script);
    assert_eq!(code, Some(7), "{said}");
    assert!(files(&here.join("run")) == before);
}

#[cfg(target_os = "linux")]
#[test]
fn a_place_that_cannot_be_written_is_named_with_the_cause() {
    let folder = archived();
    let told = gevinst(folder.path(), ["report", "plan.xlsx", "--archive", "/proc/run"]).ended(7);
    assert!(told.stderr.contains("cannot write /proc/run"), "{}", told.stderr);
}

#[test]
fn a_run_that_is_killed_at_any_time_leaves_no_half_archive() {
    let folder = archived();
    let here = folder.path();
    for (place, wait) in [5, 40, 150, 400, 700, 900, 1100, 1300, 1500, 1800].iter().enumerate() {
        let name = format!("killed-{place}");
        let mut command = command(["report", "plan.xlsx", "--archive", &name]);
        command.current_dir(here).stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = command.spawn().unwrap();
        std::thread::sleep(Duration::from_millis(*wait));
        let _ = child.kill();
        child.wait().unwrap();
        is_whole_or_not_there(here, &name);
    }
    // What is left does not stand in the way of the next run.
    gevinst(here, ["report", "plan.xlsx", "--archive", "after"]).ended(0);
}
