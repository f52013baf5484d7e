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
    // The system's signal would end the program, unless it or whoever started it sees to that.
    for before in ["", "trap '' XFSZ; "] {
        let script =
            format!("{before}ulimit -f 100; exec \"$0\" report plan.xlsx --archive new -o out");
        let (code, said) = under(here, &script);
        assert_eq!(code, Some(7), "{said}");
        assert!(said.contains("cannot write new/data/") && said.contains("too large"), "{said}");
        assert!(!here.join("new").exists());
        assert_eq!(left(here), Vec::<String>::new());
    }
    for (args, place) in [
        ("archive pack run -o run.zip", "run.zip"),
        ("archive public run -o public", "public"),
        ("register fill-example -o other.xlsx", "other.xlsx"),
    ] {
        let (code, said) = under(here, &format!("ulimit -f 20; exec \"$0\" {args}"));
        assert_eq!(code, Some(7), "{args}: {said}");
        assert!(said.contains(&format!("cannot write {place}")), "{args}: {said}");
        assert!(!here.join(place).exists() && left(here).is_empty(), "{args}");
    }
}

/// What runs that were ended have left in a folder.
fn left(folder: &Path) -> Vec<String> {
    let names = fs::read_dir(folder).unwrap().map(|it| it.unwrap().file_name());
    let names = names.map(|name| name.to_string_lossy().into_owned());
    names.filter(|name| name.contains("partial") || name.contains("replaced")).collect()
}

/// A disk of its own for a command, mounted on `disk` with these options, where the system
/// lets this user do that; why not otherwise.
#[cfg(target_os = "linux")]
fn on_a_disk(folder: &Path, options: &str, script: &str) -> Result<(Option<i32>, String), String> {
    fs::create_dir_all(folder.join("disk")).unwrap();
    let mount = |script: &str| {
        let mut command = Command::new("unshare");
        command.args(["-Urm", "bash", "-c"]).current_dir(folder);
        command.arg(format!("mount -t tmpfs -o {options} none disk && {script}"));
        command.arg(program()).stdin(Stdio::null()).output()
    };
    match mount("true") {
        Ok(output) if output.status.success() => {}
        Ok(output) => return Err(String::from_utf8_lossy(&output.stderr).trim().to_owned()),
        Err(error) => return Err(format!("unshare could not be started ({error})")),
    }
    let output = mount(script).unwrap();
    Ok((output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned()))
}

/// Why a test is skipped that needs a disk of its own; with `CI=true` it must not be.
#[cfg(target_os = "linux")]
fn no_disk(test: &str, why: String) {
    let must_run = std::env::var("CI").is_ok_and(|value| value == "true");
    assert!(!must_run, "no disk of its own can be mounted, and CI=true demands it: {why}");
    println!("skipped: {test}: no disk of its own can be mounted: {why}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_disk_that_is_full_is_told_and_keeps_what_it_has() {
    let folder = archived();
    let here = folder.path();
    let size: usize = files(&here.join("run")).values().map(Vec::len).sum();
    // Once there is no room for a second archive beside the first, once for none at all.
    let room = |share: usize| format!("size={}k", size * share / 10 / 1024);
    let replace = "cp -r run disk/run && { \"$0\" report plan.xlsx --archive disk/run --force; \
                   code=$?; \"$0\" verify disk/run > /dev/null || exit 99; ls -A disk >&2; exit $code; }";
    let new =
        "{ \"$0\" report plan.xlsx --archive disk/run; code=$?; ls -A disk >&2; exit $code; }";
    for (options, script, remains) in [(room(19), replace, "run\n"), (room(7), new, "")] {
        let (code, said) = match on_a_disk(here, &options, script) {
            Ok(ended) => ended,
            Err(why) => return no_disk("a_disk_that_is_full_is_told_and_keeps_what_it_has", why),
        };
        assert_eq!(code, Some(7), "{options}: {said}");
        let (told, listed) = said.split_at(said.rfind("error: ").unwrap());
        println!("{told}{listed}");
        assert!(listed.contains("cannot write disk/run/"), "{said}");
        assert!(listed.contains("No space left on device"), "{said}");
        let (_, listed) = listed.split_once('\n').unwrap();
        assert_eq!(listed, remains, "{said}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_folder_that_cannot_be_written_to_is_named_with_the_cause() {
    let folder = archived();
    let here = folder.path();
    let script = "\"$0\" report plan.xlsx --archive disk/run";
    let (code, said) = match on_a_disk(here, "ro", script) {
        Ok(ended) => ended,
        Err(why) => {
            return no_disk("a_folder_that_cannot_be_written_to_is_named_with_the_cause", why);
        }
    };
    assert_eq!(code, Some(7), "{said}");
    assert!(said.contains("cannot write disk/run: Read-only file system"), "{said}");
    assert!(said.contains("What was there before is unchanged"), "{said}");
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
