//! Third-party dependencies: each with a reason, and named in one place only.

use gevinst_tests::files;
use toml::{Table, Value};

/// Third-party dependencies without a comment above them, or above the run of
/// lines they stand in.
fn without_reason(manifest: &str) -> Vec<String> {
    let begin = manifest.split("[workspace.dependencies]").nth(1).expect("there are dependencies");
    let section = begin.split("\n[").next().unwrap_or_default();
    let mut found = Vec::new();
    let mut reason = false;
    for line in section.lines() {
        match line.trim() {
            "" => reason = false,
            comment if comment.starts_with('#') => {
                reason = comment.trim_start_matches('#').trim().len() > 10;
            }
            dependency if dependency.contains("path =") => {}
            dependency if !reason => found.push(dependency.to_owned()),
            _ => {}
        }
    }
    found
}

#[test]
fn every_dependency_says_why_it_is_there() {
    let found = without_reason(&files::read("Cargo.toml"));
    assert!(found.is_empty(), "a comment above each says why: {found:#?}");
}

#[test]
fn a_dependency_without_a_reason_is_caught() {
    let manifest = "[workspace.dependencies]\n# Reads workbooks.\ncalamine = \"1\"\n\nrand = \"1\"\n[x]\ny = 1";
    assert_eq!(without_reason(manifest), ["rand = \"1\""]);
}

#[test]
fn versions_stand_in_the_workspace_only() {
    let root: Table = files::read("Cargo.toml").parse().unwrap();
    let mut found = Vec::new();
    for member in root["workspace"]["members"].as_array().unwrap() {
        let folder = member.as_str().unwrap();
        let manifest: Table = files::read(&format!("{folder}/Cargo.toml")).parse().unwrap();
        for table in ["dependencies", "dev-dependencies", "build-dependencies"] {
            let Some(table) = manifest.get(table).and_then(Value::as_table) else { continue };
            let own = |value: &&Value| value.get("workspace") != Some(&Value::Boolean(true));
            let own = table.iter().filter(|(_, value)| own(value));
            found.extend(own.map(|(name, _)| format!("{folder}: {name}")));
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn every_dependency_of_the_workspace_is_used() {
    let root: Table = files::read("Cargo.toml").parse().unwrap();
    let manifests: Vec<String> = root["workspace"]["members"]
        .as_array()
        .unwrap()
        .iter()
        .map(|member| files::read(&format!("{}/Cargo.toml", member.as_str().unwrap())))
        .collect();
    let named = |name: &str| {
        let line = format!("\n{name}.workspace");
        let table = format!("\n{name} = ");
        manifests.iter().any(|text| text.contains(&line) || text.contains(&table))
    };
    let dependencies = root["workspace"]["dependencies"].as_table().unwrap();
    let third_party = dependencies.iter().filter(|(_, value)| value.get("path").is_none());
    let unused: Vec<&String> =
        third_party.map(|(name, _)| name).filter(|name| !named(name)).collect();
    assert!(unused.is_empty(), "{unused:#?}");
}
