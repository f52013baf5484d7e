//! The arrows: which package may use which, as the design draws them.

use std::collections::{BTreeMap, BTreeSet};

use gevinst_tests::files;
use gevinst_tests::source::code_only;
use toml::Table;

/// A package and what it may use of ours: in its code, and in its tests besides.
struct Arrow {
    folder: &'static str,
    name: &'static str,
    uses: &'static [&'static str],
    tests_use: &'static [&'static str],
}

const ALL: &[&str] = &[
    "gevinst",
    "gevinst-core",
    "gevinst-format-kommit",
    "gevinst-mapped",
    "gevinst-plugin-abi",
    "gevinst-plugin-host",
    "gevinst-plugin-sdk",
    "gevinst-register",
    "gevinst-starter-rust",
    "gevinst-templates",
];

const ARROWS: &[Arrow] = &[
    Arrow { folder: "core", name: "gevinst-core", uses: &[], tests_use: &[] },
    Arrow { folder: "plugins/abi", name: "gevinst-plugin-abi", uses: &[], tests_use: &[] },
    Arrow {
        folder: "plugins/sdk",
        name: "gevinst-plugin-sdk",
        uses: &["gevinst-plugin-abi"],
        tests_use: &[],
    },
    Arrow {
        folder: "plugins/host",
        name: "gevinst-plugin-host",
        uses: &["gevinst-core", "gevinst-plugin-abi", "gevinst-plugin-sdk"],
        tests_use: &[],
    },
    Arrow {
        folder: "plugins/mapped",
        name: "gevinst-mapped",
        uses: &["gevinst-plugin-sdk"],
        tests_use: &["gevinst-plugin-abi"],
    },
    Arrow {
        folder: "plugins/formats/kommit",
        name: "gevinst-format-kommit",
        uses: &["gevinst-plugin-sdk"],
        tests_use: &["gevinst-mapped"],
    },
    Arrow {
        folder: "plugins/register",
        name: "gevinst-register",
        uses: &["gevinst-plugin-sdk"],
        tests_use: &["gevinst-plugin-abi"],
    },
    Arrow {
        folder: "plugins/starter/rust",
        name: "gevinst-starter-rust",
        uses: &["gevinst-plugin-sdk"],
        tests_use: &[],
    },
    Arrow {
        folder: "templates",
        name: "gevinst-templates",
        uses: &["gevinst-core"],
        tests_use: &[],
    },
    Arrow { folder: "cli", name: "gevinst", uses: ALL, tests_use: ALL },
    Arrow { folder: "tests", name: "gevinst-tests", uses: ALL, tests_use: ALL },
];

fn manifest(folder: &str) -> Table {
    files::read(&format!("{folder}/Cargo.toml")).parse().expect("a manifest is TOML")
}

/// The packages of ours in these tables of a manifest.
fn ours(manifest: &Table, tables: &[&str]) -> BTreeSet<String> {
    let tables = tables.iter().filter_map(|name| manifest.get(*name)?.as_table());
    tables
        .flat_map(|table| table.keys())
        .filter(|name| name.starts_with("gevinst"))
        .cloned()
        .collect()
}

#[test]
fn every_package_has_its_arrows() {
    let root = manifest(".");
    let members = root["workspace"]["members"].as_array().expect("the members are a list");
    let members: BTreeSet<&str> = members.iter().filter_map(|it| it.as_str()).collect();
    let drawn: BTreeSet<&str> = ARROWS.iter().map(|arrow| arrow.folder).collect();
    assert_eq!(members, drawn, "a new package needs its arrows in this table");
}

#[test]
fn packages_use_only_what_their_arrows_allow() {
    let mut wrong = Vec::new();
    for arrow in ARROWS {
        let manifest = manifest(arrow.folder);
        assert_eq!(manifest["package"]["name"].as_str(), Some(arrow.name));
        // What is needed on one kind of system only counts as the rest does.
        let by_target = manifest.get("target").and_then(|target| target.as_table());
        let by_target = by_target.into_iter().flat_map(|it| it.values());
        let all: Vec<&Table> =
            std::iter::once(&manifest).chain(by_target.filter_map(|it| it.as_table())).collect();
        let named = |tables: &[&str]| -> BTreeSet<String> {
            all.iter().flat_map(|manifest| ours(manifest, tables)).collect()
        };
        let code = named(&["dependencies", "build-dependencies"]);
        let tests = named(&["dev-dependencies"]);
        let allowed_in_tests: Vec<&str> = [arrow.uses, arrow.tests_use].concat();
        for (used, allowed) in [(code, arrow.uses), (tests, allowed_in_tests.as_slice())] {
            let others = used.into_iter().filter(|name| !allowed.contains(&name.as_str()));
            wrong.extend(others.map(|name| format!("{} uses {name}", arrow.name)));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// The paths into the core that a source names: `gevinst_core::report` gives `report`.
fn paths_into_core(source: &str) -> Vec<String> {
    let code = code_only(source);
    let after = code.split("gevinst_core").skip(1);
    after
        .map(|rest| {
            let path: String =
                rest.chars().take_while(|c| c.is_alphanumeric() || "_:".contains(*c)).collect();
            path.trim_start_matches("::").split("::").next().unwrap_or_default().to_owned()
        })
        .collect()
}

#[test]
fn templates_see_reports_and_nothing_else_of_the_core() {
    let mut used: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for path in files::ending(".rs").into_iter().filter(|path| path.starts_with("templates/src/")) {
        for module in paths_into_core(&files::read(&path)) {
            used.entry(module).or_default().push(path.clone());
        }
    }
    assert!(used.contains_key("report"), "the test has lost sight of the templates: {used:?}");
    used.remove("report");
    assert!(used.is_empty(), "{used:#?}");
}

#[test]
fn a_path_into_the_core_is_recognised() {
    let seen = paths_into_core(
        "use gevinst_core::report::Fact;\nuse gevinst_core::{calc::X};\n// gevinst_core::plan",
    );
    assert_eq!(seen, ["report", ""]);
}
