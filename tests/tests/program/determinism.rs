//! The same inputs give the same bytes, wherever and however the program runs.

use std::fs;
use std::path::Path;
use std::process::Command;

use gevinst_tests::files;
use gevinst_tests::program::{command, example, program, run, scratch};
use sha2::{Digest as _, Sha256};

const KINDS: &[&str] = &["html", "xlsx", "json"];

/// The fingerprints of the three reports that a command writes into its `out`.
fn fingerprints(mut command: Command, folder: &Path, code: i32) -> Vec<String> {
    let out = folder.join("out");
    let _ = fs::remove_dir_all(&out);
    command.arg("-o").arg(&out);
    run(command).ended(code);
    let digest = |kind: &&str| {
        let bytes = fs::read(out.join(format!("report.{kind}"))).unwrap();
        let digest: Vec<String> =
            Sha256::digest(bytes).iter().map(|it| format!("{it:02x}")).collect();
        format!("{kind} {}", digest.concat())
    };
    KINDS.iter().map(digest).collect()
}

#[test]
fn the_example_gives_the_same_bytes_everywhere() {
    let folder = scratch();
    let (here, deep) = (folder.path(), folder.path().join("a/rather/deep/folder"));
    fs::create_dir_all(&deep).unwrap();
    fs::write(here.join("plan.xlsx"), example("nb")).unwrap();
    fs::write(deep.join("plan.xlsx"), example("nb")).unwrap();
    let report = || {
        let mut command = command(["report", "plan.xlsx"]);
        command.current_dir(here);
        command
    };
    let first = fingerprints(report(), here, 0);
    let mut variants: Vec<(String, Command)> = vec![("again".to_owned(), report())];
    for (name, value) in [
        ("TZ", "Pacific/Kiritimati"),
        ("TZ", "America/St_Johns"),
        ("TZ", "nowhere"),
        ("LC_ALL", "tr_TR.UTF-8"),
        ("LANG", "C"),
        ("RAYON_NUM_THREADS", "3"),
        ("RUST_LOG", "trace"),
    ] {
        let mut command = report();
        command.env(name, value);
        variants.push((format!("{name}={value}"), command));
    }
    for threads in ["1", "2", "8"] {
        let mut command = report();
        command.args(["--threads", threads]);
        variants.push((format!("{threads} threads"), command));
    }
    let mut bare = report();
    bare.env_clear();
    variants.push(("no environment".to_owned(), bare));
    let mut elsewhere = report();
    elsewhere.current_dir(&deep);
    variants.push(("another folder".to_owned(), elsewhere));
    for (name, command) in variants {
        assert_eq!(fingerprints(command, here, 0), first, "{name}");
    }
}

#[cfg(unix)]
#[test]
fn the_umask_changes_the_rights_and_not_the_bytes() {
    let folder = scratch();
    let here = folder.path();
    fs::write(here.join("plan.xlsx"), example("nb")).unwrap();
    let under = |mask: &str| {
        let mut shell = Command::new("sh");
        let script = format!("umask {mask}; exec \"$0\" report plan.xlsx \"$@\"");
        shell.args(["-c", &script]).arg(program()).current_dir(here);
        fingerprints(shell, here, 0)
    };
    assert_eq!(under("077"), under("022"));
}

#[test]
fn the_order_of_the_workbooks_changes_nothing() {
    let folder = scratch();
    let here = folder.path();
    fs::write(here.join("a.xlsx"), example("nb")).unwrap();
    let sample = "plugins/formats/gevinstberegninger/samples/byggesak.xlsx";
    fs::copy(files::root().join(sample), here.join("b.xlsx")).unwrap();
    let report = |inputs: [&str; 2], threads: &str| {
        let mut command = command(["report", inputs[0], inputs[1], "--threads", threads]);
        command.current_dir(here);
        fingerprints(command, here, 0)
    };
    let first = report(["a.xlsx", "b.xlsx"], "1");
    assert_eq!(report(["b.xlsx", "a.xlsx"], "1"), first);
    assert_eq!(report(["b.xlsx", "a.xlsx"], "8"), first);
}

#[test]
fn registers_are_the_same_bytes_each_time() {
    for lang in ["nb", "en"] {
        assert!(example(lang) == example(lang), "{lang}");
    }
}
