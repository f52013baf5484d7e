//! What is trusted is used, and nothing else is.

use std::fs;

use gevinst_tests::program::{gevinst, scratch};

use super::built::{c_plugin, c_starter};

#[test]
fn a_library_that_nobody_trusts_is_not_loaded() {
    let folder = scratch();
    let here = folder.path();
    let sample = gevinst_tests::files::root().join("plugins/starter/c/samples/gevinster.xlsx");
    fs::copy(sample, here.join("g.xlsx")).unwrap();
    let library = c_starter(here);
    // In the working folder, and in a plugin folder without being trusted: seen, not used.
    gevinst(here, ["check", "g.xlsx"]).ended(3);
    fs::create_dir(here.join("plugins")).unwrap();
    fs::copy(&library, here.join("plugins/dropped.so")).unwrap();
    gevinst(here, ["check", "g.xlsx", "--plugins", "plugins"]).ended(3);
    let list = gevinst(here, ["format", "list", "--plugins", "plugins"]).ended(0);
    assert!(list.stderr.contains("dropped.so: not trusted and not used"), "{}", list.stderr);

    let trust = ["format", "trust", "example_list.so", "--plugins", "plugins"];
    let told = gevinst(here, trust).ended(0);
    assert!(told.stdout.contains("trusted: example-list 1.0.0"), "{}", told.stdout);
    let report = ["report", "g.xlsx", "--plugins", "plugins", "-o", "g.json"];
    gevinst(here, report).ended(0);
    let json: serde_json::Value =
        serde_json::from_str(&fs::read_to_string(here.join("g.json")).unwrap()).unwrap();
    let reading = &json["readings"][0];
    assert_eq!(reading["format"], "example-list");
    assert!(told.stdout.contains(reading["library"].as_str().unwrap()), "{reading}");

    gevinst(here, ["format", "untrust", "example-list", "--plugins", "plugins"]).ended(0);
    gevinst(here, ["check", "g.xlsx", "--plugins", "plugins"]).ended(3);
    gevinst(here, ["format", "untrust", "example-list", "--plugins", "plugins"]).ended(2);
}

#[test]
fn the_report_is_the_same_with_the_plugin_in_a_worker_and_in_the_program() {
    let folder = scratch();
    let here = folder.path();
    let sample = gevinst_tests::files::root().join("plugins/starter/c/samples/gevinster.xlsx");
    fs::copy(sample, here.join("g.xlsx")).unwrap();
    c_starter(here);
    gevinst(here, ["format", "trust", "example_list.so", "--plugins", "p"]).ended(0);
    let facts = |isolation: &str, out: &str| {
        let report = ["report", "g.xlsx", "--plugins", "p", "--isolation", isolation, "-o", out];
        gevinst(here, report).ended(0);
        let text = fs::read_to_string(here.join(out)).unwrap();
        let json: serde_json::Value = serde_json::from_str(&text).unwrap();
        (json["facts"].clone(), json["readings"].clone())
    };
    assert_eq!(facts("process", "a.json"), facts("none", "b.json"));
}

#[test]
fn changed_bytes_and_open_folders_are_refused() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = scratch();
    let here = folder.path();
    let sample = gevinst_tests::files::root().join("plugins/starter/c/samples/gevinster.xlsx");
    fs::copy(sample, here.join("g.xlsx")).unwrap();
    c_starter(here);
    gevinst(here, ["format", "trust", "example_list.so", "--plugins", "p"]).ended(0);
    let library = fs::read_dir(here.join("p"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .find(|path| path.extension().is_some_and(|end| end == "so"))
        .unwrap();
    let mut bytes = fs::read(&library).unwrap();
    bytes.push(0);
    fs::write(&library, bytes).unwrap();
    let run = gevinst(here, ["check", "g.xlsx", "--plugins", "p"]).ended(8);
    assert!(run.stderr.contains("it has changed since it was trusted"), "{}", run.stderr);
    assert!(run.stderr.contains("gevinst format trust"), "{}", run.stderr);

    fs::set_permissions(here.join("p"), fs::Permissions::from_mode(0o777)).unwrap();
    let run = gevinst(here, ["check", "g.xlsx", "--plugins", "p"]).ended(8);
    assert!(run.stderr.contains("others may write to it"), "{}", run.stderr);
}

#[test]
fn a_plugin_of_a_newer_contract_is_refused_with_what_to_do() {
    let folder = scratch();
    let here = folder.path();
    let source = gevinst_tests::files::root().join("plugins/host/tests/plugins/minimal.c");
    c_plugin(&source, &["NEWER_MAJOR"], &here.join("newer.so"));
    let run = gevinst(here, ["format", "trust", "newer.so", "--plugins", "p"]).ended(8);
    assert!(
        run.stderr.contains("speaks version 2 of the plugin contract and this program version 1"),
        "{}",
        run.stderr
    );
    fs::write(here.join("text.so"), "no library").unwrap();
    let run = gevinst(here, ["format", "trust", "text.so", "--plugins", "p"]).ended(8);
    assert!(run.stderr.contains("the system does not load it"), "{}", run.stderr);
}
