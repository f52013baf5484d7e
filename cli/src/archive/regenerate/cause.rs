//! What is unlike between the program of the archive and this one.

use std::collections::BTreeMap;

use crate::archive::bag::sums_of;
use crate::archive::layout;
use crate::archive::open::Archive;
use crate::archive::write::CARGO_LOCK;
use crate::pipeline::VERSION;

/// The libraries that take part in reading workbooks.
pub(super) const READING: &[&str] =
    &["calamine", "csv", "encoding_rs", "quick-xml", "zip", "flate2", "miniz_oxide", "zlib-rs"];
/// Those that take part in computing.
pub(super) const COMPUTING: &[&str] = &["rust_decimal", "jiff", "toml"];
/// Those that take part in writing reports.
pub(super) const RENDERING: &[&str] = &[
    "flate2",
    "handlebars",
    "miniz_oxide",
    "rust_decimal",
    "rust_xlsxwriter",
    "serde_json",
    "toml",
    "zip",
    "zlib-rs",
    "zmij",
];

/// What about the program can be the cause of a difference in a stage in which these
/// libraries take part.
pub(super) fn of_tool(archive: &Archive, libraries: &[&str]) -> Vec<String> {
    let mut causes = Vec::new();
    let tool = &archive.run.tool;
    if tool.version != VERSION {
        causes.push(format!("the program: gevinst {} then, {VERSION} now", tool.version));
    }
    let then = archive.text(layout::LOCK).unwrap_or_default();
    if then != CARGO_LOCK {
        let changed = told_locks(&then, CARGO_LOCK, Some(libraries));
        if !changed.is_empty() {
            causes.push(format!("libraries that take part in this stage: {changed}"));
        }
    }
    if causes.is_empty() && then == CARGO_LOCK {
        causes.push(
            "the program is of the same version, with the same libraries: either its code was \
             changed, or what is archived was never made of this"
                .to_owned(),
        );
    } else if causes.is_empty() {
        causes.push(
            "the program is of the same version, and no library that takes part in this stage is \
             another one: its code was changed"
                .to_owned(),
        );
    }
    causes
}

/// Files of the archive that a stage is made with, by their paths and what `run.json` says
/// of them, that are not those of the run.
pub(super) fn of_files<'f>(
    archive: &Archive,
    files: impl IntoIterator<Item = (&'f String, &'f String)>,
) -> Option<String> {
    let is_of_run = |(path, sha256): &(&String, &String)| {
        archive.file(path).is_ok_and(|bytes| sums_of(&bytes).sha256 == **sha256)
    };
    let others = files.into_iter().filter(|file| !is_of_run(file)).map(|(path, _)| path.as_str());
    let others: Vec<&str> = others.collect();
    let told = others.join(", ");
    (!others.is_empty()).then(|| format!("changed since the archive was made: {told}"))
}

/// What is unlike between the program of the archive and this one, for a summary.
pub fn told_tool(archive: &Archive) -> Vec<String> {
    let mut told = Vec::new();
    let tool = &archive.run.tool;
    if tool.version != VERSION {
        told.push(format!("gevinst {} then, {VERSION} now", tool.version));
    }
    let then = archive.text(layout::LOCK).unwrap_or_default();
    let changed = told_locks(&then, CARGO_LOCK, None);
    if !changed.is_empty() {
        told.push(format!("libraries: {changed}"));
    }
    told
}

/// The libraries whose versions differ between two lists, of these or of all.
fn told_locks(then: &str, now: &str, of: Option<&[&str]>) -> String {
    let (then, now) = (versions(then), versions(now));
    let mut changed = Vec::new();
    let mut names: Vec<&String> = then.keys().chain(now.keys()).collect();
    names.sort_unstable();
    names.dedup();
    for name in names {
        let takes_part = of.is_none_or(|of| of.contains(&name.as_str()));
        let (old, new) = (then.get(name), now.get(name));
        if takes_part && old != new {
            let version =
                |it: Option<&Vec<String>>| it.map_or("none".to_owned(), |it| it.join("+"));
            changed.push(format!("{name} {} → {}", version(old), version(new)));
        }
    }
    changed.join(", ")
}

/// The versions of each library in a Cargo.lock.
fn versions(lock: &str) -> BTreeMap<String, Vec<String>> {
    let table: toml::Table = lock.parse().unwrap_or_default();
    let mut versions: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for package in table.get("package").and_then(toml::Value::as_array).into_iter().flatten() {
        let text = |key: &str| package.get(key).and_then(toml::Value::as_str).map(str::to_owned);
        if let (Some(name), Some(version)) = (text("name"), text("version")) {
            versions.entry(name).or_default().push(version);
        }
    }
    versions
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn libraries_are_told_by_name_and_version() {
        let then = "[[package]]\nname = \"zip\"\nversion = \"8.0.0\"\n\n[[package]]\nname = \"gone\"\nversion = \"1.0.0\"\n";
        let now = "[[package]]\nname = \"zip\"\nversion = \"9.0.0\"\n";
        assert_eq!(told_locks(then, now, None), "gone 1.0.0 → none, zip 8.0.0 → 9.0.0");
        assert_eq!(told_locks(then, now, Some(RENDERING)), "zip 8.0.0 → 9.0.0");
        assert_eq!(told_locks(now, now, None), "");
    }

    #[test]
    fn every_library_that_takes_part_is_one() {
        let versions = versions(CARGO_LOCK);
        let known = |name: &&&str| versions.contains_key(**name);
        for list in [READING, COMPUTING, RENDERING] {
            assert!(list.iter().filter(known).count() * 2 > list.len(), "{list:?}");
        }
    }
}
