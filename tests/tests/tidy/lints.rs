//! The lints that hold the house: shared by all packages, allowed away by none.

use gevinst_tests::files;
use gevinst_tests::source::code_only;
use toml::{Table, Value};

/// Lints that no source outside tests may switch off.
const NEVER_ALLOWED: &[&str] = &[
    "unsafe_code",
    "missing_docs",
    "clippy::unwrap_used",
    "clippy::panic",
    "clippy::todo",
    "clippy::unimplemented",
    "clippy::dbg_macro",
    "clippy::iter_over_hash_type",
    "clippy::disallowed_types",
    "clippy::disallowed_methods",
    "clippy::float_arithmetic",
];

/// The packages at the plugin boundary: they deny unsafe code instead of forbidding it, since
/// a few of their files must have it, and take all other lints as they are.
const AT_THE_BOUNDARY: &[&str] =
    &["plugins/sdk", "plugins/host", "plugins/formats/kommit", "plugins/starter/rust"];

/// The files with unsafe code, each for a reason that stands beside it.
const UNSAFE: &[&str] = &[
    // The C contract: pointers across a call.
    "plugins/abi/src/table.rs",
    "plugins/sdk/src/boundary/plugin.rs",
    "plugins/sdk/src/export.rs",
    "plugins/host/src/native/call.rs",
    "plugins/host/src/native/library.rs",
    "plugins/host/src/native/probe.rs",
    // What the standard library does not offer: closing what was inherited, job objects.
    "plugins/host/src/worker/inherited.rs",
    "plugins/host/src/sandbox/windows.rs",
    // A test that tries what must be denied.
    "plugins/host/tests/sandbox/acts.rs",
];

/// The files that let unsafe code in, each into modules of [`UNSAFE`] only.
const LET_UNSAFE_IN: &[&str] = &[
    "plugins/sdk/src/boundary.rs",
    "plugins/sdk/src/export.rs",
    "plugins/host/src/native.rs",
    "plugins/host/src/worker/mod.rs",
    "plugins/host/src/sandbox/mod.rs",
];

fn table(path: &str) -> Table {
    files::read(path).parse().unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn workspace_manifest() -> Table {
    table("Cargo.toml")
}

fn lint<'m>(manifest: &'m Table, tool: &str, name: &str) -> Option<&'m str> {
    manifest["workspace"]["lints"].get(tool)?.get(name)?.as_str()
}

/// What every package denies.
const SHARED: &[(&str, &str)] = &[
    ("rust", "missing_docs"),
    ("rust", "unused_must_use"),
    ("clippy", "unwrap_used"),
    ("clippy", "panic"),
    ("clippy", "todo"),
    ("clippy", "unimplemented"),
    ("clippy", "dbg_macro"),
    ("clippy", "iter_over_hash_type"),
    ("clippy", "disallowed_types"),
    ("clippy", "disallowed_methods"),
];

/// A lint of a package that does not take the shared table.
fn own_lints<'m>(manifest: &'m Table, tool: &str, name: &str) -> Option<&'m str> {
    manifest.get("lints")?.get(tool)?.get(name)?.as_str()
}

#[test]
fn the_shared_lints_are_strict() {
    let manifest = workspace_manifest();
    assert_eq!(lint(&manifest, "rust", "unsafe_code"), Some("forbid"));
    for (tool, name) in SHARED {
        assert_eq!(lint(&manifest, tool, name), Some("deny"), "{tool}::{name}");
    }
}

#[test]
fn every_package_takes_the_shared_lints() {
    let manifest = workspace_manifest();
    for member in manifest["workspace"]["members"].as_array().unwrap() {
        let folder = member.as_str().unwrap();
        let manifest = table(&format!("{folder}/Cargo.toml"));
        if AT_THE_BOUNDARY.contains(&folder) {
            assert_eq!(own_lints(&manifest, "rust", "unsafe_code"), Some("deny"), "{folder}");
            for (tool, name) in SHARED {
                assert_eq!(own_lints(&manifest, tool, name), Some("deny"), "{folder}: {name}");
            }
        } else {
            let shared = manifest.get("lints").and_then(|lints| lints.get("workspace"));
            let message = format!("{folder} needs [lints] workspace = true");
            assert_eq!(shared, Some(&Value::Boolean(true)), "{message}");
        }
        for key in ["version", "edition", "rust-version", "license", "publish"] {
            let shared = manifest["package"][key].get("workspace");
            assert_eq!(shared, Some(&Value::Boolean(true)), "{folder}: {key}");
        }
    }
}

#[test]
fn released_programs_keep_their_overflow_checks() {
    let manifest = workspace_manifest();
    assert_eq!(manifest["profile"]["release"]["overflow-checks"].as_bool(), Some(true));
}

/// The words of a text of code.
fn words(code: &str) -> impl Iterator<Item = &str> {
    code.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty())
}

#[test]
fn no_source_is_unsafe_but_at_the_boundary() {
    let mut found = Vec::new();
    for path in files::ending(".rs") {
        if UNSAFE.contains(&path.as_str()) {
            continue;
        }
        for (place, line) in code_only(&files::read(&path)).lines().enumerate() {
            if words(line).any(|word| word == "unsafe") {
                found.push(format!("{path}:{}", place + 1));
            }
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}

/// What a source switches off with `allow` or `expect`.
fn switched_off(source: &str) -> Vec<String> {
    let code: String = code_only(source).split_whitespace().collect();
    let mut found = Vec::new();
    for begin in ["[allow(", "[expect("] {
        for rest in code.split(begin).skip(1) {
            let inner = rest.split(')').next().unwrap_or_default();
            found.extend(inner.split(',').filter(|name| !name.is_empty()).map(str::to_owned));
        }
    }
    found
}

#[test]
fn no_source_outside_tests_switches_a_lint_off() {
    let mut found = Vec::new();
    for path in files::ending(".rs") {
        // The package of tests is a test as a whole.
        if !path.contains("/src/") || path.starts_with("tests/") {
            continue;
        }
        for name in switched_off(&files::read(&path)) {
            let counts_in_floats = FLOATS_COMPUTED.contains(&path.as_str());
            if counts_in_floats && name == "clippy::float_arithmetic" {
                continue;
            }
            let lets_unsafe_in = LET_UNSAFE_IN.contains(&path.as_str());
            if lets_unsafe_in && name == "unsafe_code" {
                continue;
            }
            if NEVER_ALLOWED.contains(&name.as_str()) {
                found.push(format!("{path}: {name}"));
            }
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn what_is_switched_off_is_recognised() {
    let source = "#![allow(missing_docs, clippy::panic)]\n#[expect(\n  unsafe_code\n)] // allow(x)";
    assert_eq!(switched_off(source), ["missing_docs", "clippy::panic", "unsafe_code"]);
}

#[test]
fn the_core_bans_what_would_make_it_impure() {
    let rules = table("core/clippy.toml");
    let paths = |key: &str| -> Vec<String> {
        let list = rules[key].as_array().expect("the bans are a list");
        list.iter().map(|ban| ban["path"].as_str().unwrap().to_owned()).collect()
    };
    let types = paths("disallowed-types");
    for banned in [
        "std::collections::HashMap",
        "std::collections::HashSet",
        "std::time::SystemTime",
        "std::time::Instant",
        "std::fs::File",
        "std::process::Command",
        "std::net::TcpStream",
    ] {
        assert!(types.iter().any(|path| path == banned), "{banned} is not banned in the core");
    }
    let methods = paths("disallowed-methods");
    for banned in [
        "std::env::var",
        "std::env::args",
        "std::fs::read",
        "std::fs::write",
        "rust_decimal::Decimal::from_f64_retain",
    ] {
        assert!(methods.iter().any(|path| path == banned), "{banned} is not banned in the core");
    }
}

/// The only files of the core that compute in binary floating point: quantiles have no
/// exact digits. Their results are rounded to twelve digits at the door.
const FLOATS_COMPUTED: &[&str] = &[
    "core/src/calc/formula/uncertainty/elementary.rs",
    "core/src/calc/formula/uncertainty/standard.rs",
];

/// The files beside them that may hold such a number and hand it on.
const FLOATS_SEEN: &[&str] = &[
    "core/src/calc/formula/uncertainty/distribution.rs",
    "core/src/calc/formula/uncertainty/simulation.rs",
];

#[test]
fn the_core_computes_without_binary_floating_point() {
    let lib = code_only(&files::read("core/src/lib.rs"));
    assert!(lib.contains("#![deny(clippy::float_arithmetic)]"));
    let mut found = Vec::new();
    for path in files::ending(".rs").into_iter().filter(|path| path.starts_with("core/src/")) {
        let known = FLOATS_COMPUTED.iter().chain(FLOATS_SEEN).any(|known| *known == path);
        let is_float = |word: &str| matches!(word, "f32" | "f64");
        if !known && words(&code_only(&files::read(&path))).any(is_float) {
            found.push(path);
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn released_rule_editions_have_their_fingerprints() {
    // That each released edition still has its fingerprint is tested in the core.
    let digests = files::read("core/rules/DIGESTS");
    assert!(digests.starts_with("# The released editions and their fingerprints"));
}
