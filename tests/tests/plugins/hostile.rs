//! A plugin that is broken or hostile costs a message, and the other workbooks of the run
//! are read as if it were not there.

use std::fs;
use std::path::{Path, PathBuf};

use gevinst_tests::files;
use gevinst_tests::program::{Run, example, gevinst, scratch};

use super::built::{c_plugin, sheet_named};

/// A folder with a plugin of this act, trusted; a workbook that it claims; and the example.
struct Case {
    folder: gevinst_tests::program::Scratch,
}

/// Limits that are soon reached; time by the clock is long where processor time is what ends
/// the worker, since a busy machine gives little of it.
fn limits(act: u32) -> String {
    let wall = if act == SLEEP { 4 } else { 120 };
    format!(
        "lang = \"en\"\nplugins = [\"plugins\"]\n\n[worker]\ncpu_seconds = 2\n\
         wall_seconds = {wall}\nmemory_mib = 256\noutput_mib = 8\n"
    )
}

const SLEEP: u32 = 5;

impl Case {
    fn new(act: u32) -> Case {
        let case = Case { folder: scratch() };
        let library = case.at("hostile.so");
        let source = files::root().join("tests/tests/plugins/hostile.c");
        c_plugin(&source, &[&format!("ACT={act}")], &library);
        fs::write(case.at("uvillig.xlsx"), sheet_named("Uvillig")).unwrap();
        fs::write(case.at("plan.xlsx"), example("en")).unwrap();
        fs::write(case.at("gevinst.toml"), limits(act)).unwrap();
        case
    }

    fn at(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn here(&self) -> &Path {
        self.folder.path()
    }

    fn trusted(self) -> Case {
        gevinst(self.here(), ["format", "trust", "hostile.so", "--plugins", "plugins"]).ended(0);
        self
    }

    fn check(&self) -> Run {
        gevinst(self.here(), ["check", "uvillig.xlsx"])
    }
}

/// The act's number in `hostile.c`, the code of the message, and what it says.
const ACTS: &[(u32, &str, &str, &str)] = &[
    (1, "a null pointer", "worker-crashed", "crashed (SIGSEGV)"),
    (2, "abort", "worker-aborted", "gave up by itself"),
    (3, "endless recursion", "worker-crashed", "crashed (SIGSEGV)"),
    (4, "an endless loop", "worker-cpu-time", "more than 2 seconds of processor time"),
    (SLEEP, "sleep for ever", "worker-time", "not done after 4 seconds"),
    (6, "a flood of records", "worker-too-much", "more than 8 MiB"),
    (7, "bytes that are no block", "format-failed", "broke the plugin contract"),
    (8, "writing into the pipe", "worker-protocol", "cannot be understood"),
    (9, "exit(0) in the middle", "worker-unfinished", "before its answer was whole"),
    (11, "threads", "format-failed", "no thread can be started"),
    (12, "all memory", "worker-aborted", "gave up by itself"),
    (13, "reading a file", "format-failed", "cannot read"),
    (14, "writing a file", "format-failed", "cannot write"),
    (15, "the network", "format-failed", "no network"),
    (16, "fork", "format-failed", "no process"),
    (17, "another program", "format-failed", "no program"),
    (18, "a signal to its parent", "format-failed", "cannot signal"),
    (19, "another version each time", "format-failed", "was trusted as"),
    (20, "a text of 200 000 bytes", "format-failed", "a text of 200000 bytes"),
    (21, "a cell that there is not", "format-failed", "which is not in the workbook"),
];

#[test]
fn every_misbehaviour_ends_in_a_clear_message() {
    if !cfg!(target_os = "linux") {
        println!(
            "skipped: every_misbehaviour_ends_in_a_clear_message: system calls are denied on Linux only"
        );
        return;
    }
    for (act, what, code, says) in ACTS {
        let case = Case::new(*act).trusted();
        let run = case.check();
        println!("{what:<28} exit {:?}  {}", run.code, run.stderr.lines().next().unwrap_or(""));
        assert_eq!(run.code, Some(8), "{what}: {}\n{}", run.stdout, run.stderr);
        let begins = format!("error[{code}]: uvillig.xlsx: ");
        assert!(run.stderr.contains(&begins), "{what}: {}", run.stderr);
        assert!(run.stderr.contains(says), "{what}: {}", run.stderr);
        assert!(!run.stderr.contains('\u{1b}'), "{what}: an escape sequence got through");
    }
}

#[test]
fn noise_harms_nothing() {
    let case = Case::new(10).trusted();
    let run = case.check();
    assert!(matches!(run.code, Some(0 | 1)), "{}", run.stderr);
    assert!(!run.stdout.contains("noise") && !run.stdout.contains('\u{1b}'), "{}", run.stdout);
}

#[test]
fn the_other_workbooks_of_the_run_are_unharmed() {
    for act in [1, 6, 8, 9] {
        let case = Case::new(act).trusted();
        gevinst(case.here(), ["report", "plan.xlsx", "-o", "alone.json"]).ended(0);
        let both = ["report", "plan.xlsx", "uvillig.xlsx", "-o", "both.json", "--allow-partial"];
        let run = gevinst(case.here(), both);
        assert!(run.stderr.contains("uvillig.xlsx"), "{}", run.stderr);
        let facts = |name: &str| -> serde_json::Value {
            let text = fs::read_to_string(case.at(name)).unwrap_or_else(|error| {
                panic!("{name}: {error}\n{}", run.stderr);
            });
            serde_json::from_str::<serde_json::Value>(&text).unwrap()["facts"].take()
        };
        assert_eq!(facts("both.json"), facts("alone.json"), "act {act}");
        let without = ["report", "plan.xlsx", "uvillig.xlsx", "-o", "none.json"];
        gevinst(case.here(), without).ended(8);
        assert!(!case.at("none.json").exists(), "half a report was written");
    }
}

#[test]
fn a_plugin_that_fails_when_asked_does_not_stop_other_formats() {
    let case = Case::new(23).trusted();
    let run = gevinst(case.here(), ["check", "plan.xlsx"]).ended(0);
    assert!(
        run.stderr.contains("note: plan.xlsx: the native plugin hostile failed"),
        "{}",
        run.stderr
    );
    // Where nobody else reads the workbook, its failure is why it is not read.
    let run = gevinst(case.here(), ["check", "uvillig.xlsx"]).ended(8);
    assert!(run.stderr.contains("error[worker-crashed]"), "{}", run.stderr);
    assert!(run.stderr.contains("native plugin hostile"), "{}", run.stderr);
}

#[test]
fn a_library_that_crashes_when_loaded_cannot_be_trusted() {
    let case = Case::new(22);
    let trust = ["format", "trust", "hostile.so", "--plugins", "plugins"];
    let run = gevinst(case.here(), trust).ended(8);
    assert!(run.stderr.contains("gave up by itself"), "{}", run.stderr);
    assert!(!case.at("plugins").exists(), "something was written");
    let run = gevinst(case.here(), ["format", "check", "hostile.so"]).ended(8);
    assert!(run.stdout.contains("WRONG    loads-and-describes"), "{}", run.stdout);
}
