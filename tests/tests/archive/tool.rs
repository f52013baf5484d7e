//! The program in the archive: there, named, runnable, and told of in the readme.

use std::fs;
use std::path::Path;
use std::process::Command;

use gevinst_tests::program::{Scratch, example, gevinst, program, run, scratch, unlock};
use serde_json::Value;

use crate::support::{archived, edit, files, seal_again, sha256};

const TOOL: &str = if cfg!(windows) { "data/tool/gevinst.exe" } else { "data/tool/gevinst" };

/// A folder with an archive `run` that the program is in.
fn with_tool() -> Scratch {
    let folder = scratch();
    fs::write(folder.path().join("plan.xlsx"), example("nb")).unwrap();
    let args = ["report", "plan.xlsx", "--archive", "run", "--embed-tool", "--to", "html,json"];
    gevinst(folder.path(), args).ended(0);
    folder
}

fn run_json(root: &Path) -> Value {
    serde_json::from_slice(&fs::read(root.join("data/run.json")).unwrap()).unwrap()
}

#[test]
fn the_program_in_the_archive_makes_its_run_again() {
    let folder = with_tool();
    let root = folder.path().join("run");
    let held = fs::read(root.join(TOOL)).unwrap();
    assert!(held == fs::read(program()).unwrap());
    let stated = &run_json(&root)["tool"]["program"];
    assert_eq!(stated["path"], TOOL);
    assert_eq!(stated["sha256"], sha256(&held));
    let of_run = &run_json(&root)["executed"]["program_sha256"];
    assert_eq!(&stated["sha256"], of_run);
    // Word for word what the readmes say.
    for readme in ["data/README.nb.txt", "data/README.en.txt"] {
        let text = fs::read_to_string(root.join(readme)).unwrap();
        let lines = text.lines().map(str::trim);
        let lines: Vec<&str> = lines.filter(|line| line.starts_with(TOOL)).collect();
        assert_eq!(lines, [format!("{TOOL} verify ."), format!("{TOOL} regenerate .")], "{text}");
        for line in lines {
            let words: Vec<&str> = line.split(' ').collect();
            let mut command = Command::new(root.join(words[0]));
            command.args(&words[1..]).current_dir(&root).env_clear();
            let told = run(command).ended(0);
            if words[1] == "regenerate" {
                assert_eq!(told.stdout.matches("IDENTICAL").count(), 4, "{}", told.stdout);
            }
        }
    }
    // Running it there has left nothing there.
    gevinst(folder.path(), ["verify", "run"]).ended(0);
}

#[test]
fn an_exchanged_program_is_told_however_well_it_is_hidden() {
    let folder = with_tool();
    let root = folder.path().join("run");
    unlock(&root);
    let mut bytes = fs::read(root.join(TOOL)).unwrap();
    let last = bytes.len() - 1;
    bytes[last] ^= 1;
    fs::write(root.join(TOOL), &bytes).unwrap();
    let told = gevinst(folder.path(), ["verify", "run"]).ended(4);
    assert!(told.stdout.contains(&format!("[changed] {TOOL}")), "{}", told.stdout);
    seal_again(&root);
    let told = gevinst(folder.path(), ["verify", "run"]).ended(4);
    assert!(told.stdout.contains(&format!("[tool-swapped] {TOOL}: it is not")), "{}", told.stdout);
    fs::remove_file(root.join(TOOL)).unwrap();
    seal_again(&root);
    let told = gevinst(folder.path(), ["verify", "run"]).ended(4);
    assert!(told.stdout.contains(&format!("[tool-swapped] {TOOL}")), "{}", told.stdout);
}

#[test]
fn a_packed_program_can_be_run_once_it_is_unpacked() {
    let folder = with_tool();
    let here = folder.path();
    gevinst(here, ["archive", "pack", "run", "-o", "run.zip"]).ended(0);
    gevinst(here, ["archive", "unpack", "run.zip", "-o", "out"]).ended(0);
    assert!(files(&here.join("out")) == files(&here.join("run")));
    let mut command = Command::new(here.join("out").join(TOOL));
    command.args(["verify", "."]).current_dir(here.join("out"));
    run(command).ended(0);
}

#[test]
fn an_archive_without_the_program_does_not_speak_of_it() {
    let folder = archived();
    let root = folder.path().join("run");
    assert!(run_json(&root)["tool"].get("program").is_none());
    for readme in ["data/README.nb.txt", "data/README.en.txt"] {
        let text = fs::read_to_string(root.join(readme)).unwrap();
        assert!(!text.contains(TOOL), "{text}");
    }
    // Nor may run.json name one that is not there.
    edit(&root, "data/run.json", |it| {
        let program = format!(
            "\"name\":\"gevinst\",\"program\":{{\"path\":\"{TOOL}\",\"sha256\":\"{}\"}}",
            sha256(b"")
        );
        it.replacen("\"name\":\"gevinst\"", &program, 1)
    });
    seal_again(&root);
    let told = gevinst(folder.path(), ["verify", "run"]).ended(4);
    assert!(told.stdout.contains(&format!("[tool-swapped] {TOOL}")), "{}", told.stdout);
}
