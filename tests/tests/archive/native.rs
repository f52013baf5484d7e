//! Archives of runs with a native plugin, years after: it is missing, newer, or for
//! another processor, and the rest goes on.
#![cfg(target_os = "linux")]

use std::fs;
use std::path::Path;

use gevinst_tests::files;
use gevinst_tests::native::c_plugin;
use gevinst_tests::program::{Scratch, gevinst, scratch, unlock};
use serde_json::Value;

use crate::regenerate::{outcomes, stage};
use crate::support::{copy, edit};

/// A folder with the archive `run` of a workbook that the starter in C has read.
fn archived() -> Scratch {
    let folder = scratch();
    let here = folder.path();
    let starter = files::root().join("plugins/starter/c");
    fs::copy(starter.join("samples/gevinster.xlsx"), here.join("g.xlsx")).unwrap();
    fs::copy(starter.join("plugin.c"), here.join("plugin.c")).unwrap();
    c_plugin(&here.join("plugin.c"), &[], &here.join("list.so"));
    gevinst(here, ["format", "trust", "list.so", "--plugins", "p"]).ended(0);
    let source = "example-list=plugin.c";
    gevinst(
        here,
        ["report", "g.xlsx", "--plugins", "p", "--archive", "run", "--plugin-source", source],
    )
    .ended(0);
    folder
}

fn adapted(folder: &Path, args: &[&str], code: i32) -> Value {
    let told = gevinst(folder, ["regenerate"].iter().chain(args).chain(&["--json"])).ended(code);
    let outcomes = outcomes(&told);
    for (stage, outcome) in outcomes.iter().filter(|((stage, _), _)| stage != "adapt") {
        assert_eq!(outcome["verdict"], "IDENTICAL", "{stage:?}");
    }
    stage(&outcomes, "adapt").clone()
}

#[test]
fn the_archive_holds_the_plugin_and_its_source() {
    let folder = archived();
    let here = folder.path();
    let plugin = here.join("run/data/plugins/example-list");
    assert_eq!(
        fs::read(plugin.join("library.so")).unwrap(),
        fs::read(here.join("list.so")).unwrap()
    );
    assert_eq!(
        fs::read(plugin.join("source.c")).unwrap(),
        fs::read(here.join("plugin.c")).unwrap()
    );
    gevinst(here, ["verify", "run"]).ended(0);
    let unknown = ["report", "g.xlsx", "--plugins", "p", "--archive", "two", "--plugin-source"];
    let told = gevinst(here, unknown.iter().chain(&["other=plugin.c"])).ended(2);
    assert!(told.stderr.contains("no native plugin other"), "{}", told.stderr);
    assert!(!here.join("two").exists());
}

#[test]
fn the_archived_plugin_runs_only_where_its_bytes_are_trusted() {
    let folder = archived();
    let here = folder.path();
    let outcome = adapted(here, &["run"], 6);
    assert_eq!(outcome["verdict"], "NOT RUN(PLUGIN_TRUST)", "{outcome:#}");
    assert!(outcome["why"].as_str().unwrap().contains("gevinst format trust"), "{outcome:#}");
    assert_eq!(adapted(here, &["run", "--plugins", "p"], 0)["verdict"], "IDENTICAL");
    let named = ["run", "--trust-archived-plugins"];
    assert_eq!(adapted(here, &named, 0)["verdict"], "IDENTICAL");
}

#[test]
fn a_plugin_that_is_gone_swapped_or_for_another_processor_costs_one_stage() {
    let folder = archived();
    let here = folder.path();
    let library = "data/plugins/example-list/library.so";
    let trusting = |run: &str, code| adapted(here, &[run, "--trust-archived-plugins"], code);

    copy(&here.join("run"), &here.join("gone"));
    fs::remove_file(here.join("gone").join(library)).unwrap();
    assert_eq!(trusting("gone", 4)["verdict"], "NOT RUN(PLUGIN_MISSING)");

    copy(&here.join("run"), &here.join("swapped"));
    fs::write(here.join("swapped").join(library), "another").unwrap();
    assert_eq!(trusting("swapped", 4)["verdict"], "NOT RUN(PLUGIN_HASH)");
    let told = gevinst(here, ["verify", "swapped"]).ended(4);
    assert!(told.stdout.contains("[plugin-swapped]"), "{}", told.stdout);

    copy(&here.join("run"), &here.join("other"));
    edit(&here.join("other"), "data/run.json", |it| {
        let here = format!("\"system\":\"linux-{}\"", std::env::consts::ARCH);
        it.replacen(&here, "\"system\":\"linux-riscv64\"", 1)
            .replace(&here, "\"system\":\"linux-riscv64\"")
    });
    let outcome = trusting("other", 4);
    assert_eq!(outcome["verdict"], "NOT RUN(PLUGIN_ARCH)", "{outcome:#}");
    assert!(outcome["why"].as_str().unwrap().contains("it is for linux-riscv64"));
}

#[test]
fn a_newer_plugin_is_tried_where_the_archived_one_cannot_run() {
    let folder = archived();
    let here = folder.path();
    let source = fs::read_to_string(here.join("plugin.c")).unwrap();
    assert!(source.contains("\"1.0.0\""), "the starter's version is not where it was");
    fs::write(here.join("newer.c"), source.replace("\"1.0.0\"", "\"1.1.0\"")).unwrap();
    c_plugin(&here.join("newer.c"), &[], &here.join("newer.so"));
    gevinst(here, ["format", "trust", "newer.so", "--plugins", "q"]).ended(0);
    let outcome = adapted(here, &["run", "--plugins", "q"], 5);
    let differences = outcome["differences"].to_string();
    assert!(differences.contains("example-list 1.0.0"), "{outcome:#}");
    assert!(differences.contains("example-list 1.1.0"), "{outcome:#}");
    assert_eq!(outcome["differences"].as_array().unwrap().len(), 2, "{outcome:#}");
    let because = outcome["because"][0].as_str().unwrap();
    assert!(
        because.contains("PLUGIN_TRUST") && because.contains("example-list 1.1.0"),
        "{because}"
    );
}

#[test]
fn a_plugin_of_another_contract_is_told_as_such() {
    let folder = archived();
    let here = folder.path();
    let source = fs::read_to_string(here.join("plugin.c")).unwrap();
    fs::write(
        here.join("v2.c"),
        source.replace("gevinst_plugin_entry_v1", "gevinst_plugin_entry_v2"),
    )
    .unwrap();
    c_plugin(&here.join("v2.c"), &[], &here.join("v2.so"));
    exchange(here, &fs::read(here.join("v2.so")).unwrap());
    let outcome = adapted(here, &["run", "--trust-archived-plugins"], 4);
    assert_eq!(outcome["verdict"], "NOT RUN(PLUGIN_ABI)", "{outcome:#}");
}

/// Puts another library in the place of the archived one, as that of the run.
fn exchange(here: &Path, library: &[u8]) {
    let run = here.join("run");
    unlock(&run);
    fs::write(run.join("data/plugins/example-list/library.so"), library).unwrap();
    let digest = crate::support::sha256(library);
    edit(&run, "data/run.json", |it| {
        let at = it.find("data/plugins/example-list/library.so").unwrap();
        let sha = it[at..].find("\"sha256\":\"").unwrap() + at + 10;
        format!("{}{digest}{}", &it[..sha], &it[sha + 64..])
    });
}

/// A library names the versions of the C library that it needs in its table of strings;
/// here they are made ones that no machine has yet.
#[cfg(target_env = "gnu")]
#[test]
fn a_plugin_for_a_newer_c_library_is_told_as_such() {
    const NEEDED: &[u8] = b"GLIBC_2.";
    let folder = archived();
    let here = folder.path();
    let mut library = fs::read(here.join("list.so")).unwrap();
    let places: Vec<usize> =
        (0..library.len() - NEEDED.len()).filter(|at| library[*at..].starts_with(NEEDED)).collect();
    assert!(!places.is_empty(), "the plugin needs nothing of the C library");
    for at in places {
        library[at + NEEDED.len() - 2] = b'9';
    }
    exchange(here, &library);
    let outcome = adapted(here, &["run", "--trust-archived-plugins"], 4);
    assert_eq!(outcome["verdict"], "NOT RUN(GLIBC)", "{outcome:#}");
    let why = outcome["why"].as_str().unwrap();
    assert!(why.contains("GLIBC_9.") && why.contains("not found"), "{why}");
}
