//! The whole archive is the same bytes wherever and however the program runs.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use gevinst_tests::program::{command, gevinst, optimised_program, program, run, unlock};
use gevinst_tests::tool::{missing, skipped};
use serde_json::Value;

use crate::support::{MOMENT, archived, edit, files};

const ARGS: [&str; 8] =
    ["report", "plan.xlsx", "--archive", "again", "--archived-at", MOMENT, "--lang", "en"];

fn made(mut command: Command, folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let place = folder.join("again");
    unlock(&place);
    let _ = fs::remove_dir_all(&place);
    run({
        command.current_dir(folder);
        command
    })
    .ended(0);
    files(&place)
}

#[test]
fn one_archive_comes_out_of_every_surrounding() {
    let folder = archived();
    let here = folder.path();
    let first = files(&here.join("run"));
    let deep = here.join("a/rather/deep folder");
    fs::create_dir_all(&deep).unwrap();
    fs::copy(here.join("plan.xlsx"), deep.join("plan.xlsx")).unwrap();
    let plain = || command(ARGS);
    let mut bare = plain();
    bare.env_clear();
    let mut odd = plain();
    odd.envs([("TZ", "Pacific/Kiritimati"), ("LC_ALL", "tr_TR.UTF-8"), ("LANG", "C")]);
    let threads = |count| {
        let mut command = plain();
        command.args(["--threads", count]);
        command
    };
    let mut shell = Command::new("sh");
    shell.args(["-c", "umask 077; exec \"$0\" \"$@\""]).arg(program()).args(ARGS);
    for (name, folder, command) in [
        ("another folder", deep.as_path(), plain()),
        ("no environment", here, bare),
        ("another zone and locale", here, odd),
        ("1 thread", here, threads("1")),
        ("2 threads", here, threads("2")),
        ("8 threads", here, threads("8")),
        ("another umask", here, shell),
    ] {
        let again = made(command, folder);
        assert_eq!(first.len(), again.len(), "{name}");
        for (path, bytes) in &first {
            assert!(again.get(path) == Some(bytes), "{name}: {path}");
        }
    }
}

#[test]
fn the_clock_reaches_the_archive_in_one_place_only() {
    let test = "the_clock_reaches_the_archive_in_one_place_only";
    if skipped(test, missing("faketime", &["2030-01-01", "true"], "install faketime")) {
        return;
    }
    let folder = archived();
    let first = files(&folder.path().join("run"));
    let mut command = Command::new("faketime");
    command.arg("1999-12-31 23:59:59").arg(program()).args(ARGS);
    assert!(made(command, folder.path()) == first);
}

#[test]
fn diffoscope_finds_nothing_between_two_runs() {
    let test = "diffoscope_finds_nothing_between_two_runs";
    let install = "run tests/run once, which installs the Python packages";
    if skipped(test, missing("diffoscope", &["--version"], install)) {
        return;
    }
    let folder = archived();
    made(command(ARGS), folder.path());
    let compared = || {
        // Times are the file system's, and no part of an archive.
        let args = ["--exclude-directory-metadata", "recursive", "run", "again"];
        let output = Command::new("diffoscope").args(args).current_dir(folder.path()).output();
        let output = output.unwrap();
        // What it says of itself, such as which comparer is not there, is no difference.
        (output.status.code(), String::from_utf8_lossy(&output.stdout).into_owned())
    };
    let (code, said) = compared();
    assert!(code == Some(0) && said.is_empty(), "{code:?}: {said}");
    // A difference outside of the payload is found too.
    edit(&folder.path().join("again"), "bag-info.txt", |it| it + "Contact-Name: nobody\n");
    let (code, said) = compared();
    assert!(code == Some(1) && said.contains("bag-info.txt"), "{code:?}: {said}");
}

/// What is compiled for speed computes the same as what is compiled for finding mistakes.
#[test]
fn the_optimised_program_gives_the_same_archive() {
    let reason = std::env::var("CI")
        .is_err()
        .then(|| "building the program once more takes minutes; CI=true does".to_owned());
    if skipped("the_optimised_program_gives_the_same_archive", reason) {
        return;
    }
    let folder = archived();
    let here = folder.path();
    let mut optimised = Command::new(optimised_program());
    optimised.args(ARGS);
    let mut again = made(optimised, here);
    let mut first = files(&here.join("run"));
    // Only the fingerprint of the program itself is another one, and what is made of it.
    for held in [&mut first, &mut again] {
        held.retain(|path, _| path.starts_with("data/"));
        let mut run: Value = serde_json::from_slice(&held["data/run.json"]).unwrap();
        let program = run["executed"]["program_sha256"].take();
        assert_eq!(program.as_str().map(str::len), Some(64));
        held.insert("data/run.json".to_owned(), run.to_string().into_bytes());
    }
    assert_eq!(first.len(), again.len());
    for (path, bytes) in &first {
        assert!(again.get(path) == Some(bytes), "{path}");
    }
    let content = |name: &str| gevinst(here, ["verify", name, "--json"]).ended(0).json();
    assert_eq!(content("run")["content_sha256"], content("again")["content_sha256"]);
}

/// Processors from the oldest to one with all that there is.
#[cfg(target_arch = "x86_64")]
#[test]
fn every_processor_gives_the_same_archive() {
    let test = "every_processor_gives_the_same_archive";
    if skipped(test, missing("qemu-x86_64", &["--version"], "install qemu-user")) {
        return;
    }
    let folder = archived();
    let here = folder.path();
    // Workers are shut in by system calls that the emulator does not know.
    let within = ["--isolation", "none", "--threads", "1"];
    let mut native = command(ARGS);
    native.args(within);
    let first = made(native, here);
    for cpu in ["qemu64", "max"] {
        let mut emulated = Command::new("qemu-x86_64");
        emulated.args(["-cpu", cpu]).arg(program()).args(ARGS).args(within);
        assert!(made(emulated, here) == first, "{cpu}");
    }
}
