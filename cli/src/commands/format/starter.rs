//! `gevinst format new`: a project that builds, with a sample and what is expected of it.

use std::path::{Path, PathBuf};

use crate::args::StarterChoice;
use crate::exit::{Exit, Failure};
use crate::formats::own;
use crate::terminal;

/// The id that the starters have, and that a new project's name takes the place of.
const ID: &str = "example-list";

/// A file of a starter: its place in the project, and its bytes.
type File = (&'static str, &'static [u8]);

/// A file of the folder of plugins, at the same place in the project or another.
macro_rules! file {
    ($place:literal, $from:literal) => {
        ($place, include_bytes!(concat!("../../../../plugins/", $from)))
    };
}

/// The same in every starter.
const SAMPLE: File = file!("samples/gevinster.xlsx", "starter/rust/samples/gevinster.xlsx");

const MAPPING: &[File] = &[
    file!("mapping.toml", "starter/mapping/mapping.toml"),
    file!("README.md", "starter/mapping/README.md"),
    file!("MAPPING.md", "mapped/README.md"),
    file!(
        "samples/gevinster.xlsx.expected.tsv",
        "starter/mapping/samples/gevinster.xlsx.expected.tsv"
    ),
];

const C: &[File] = &[
    file!("plugin.c", "starter/c/plugin.c"),
    file!("README.md", "starter/c/README.md"),
    file!("gevinst_plugin.h", "abi/include/gevinst_plugin.h"),
    file!("gevinst_vocabulary.h", "abi/include/gevinst_vocabulary.h"),
    file!("samples/gevinster.xlsx.expected.tsv", "starter/c/samples/gevinster.xlsx.expected.tsv"),
];

const RUST: &[File] = &[
    file!("src/lib.rs", "starter/rust/src/lib.rs"),
    file!("README.md", "starter/rust/README.md"),
    file!(
        "samples/gevinster.xlsx.expected.tsv",
        "starter/rust/samples/gevinster.xlsx.expected.tsv"
    ),
    file!("abi/src/block.rs", "abi/src/block.rs"),
    file!("abi/src/fixed.rs", "abi/src/fixed.rs"),
    file!("abi/src/lib.rs", "abi/src/lib.rs"),
    file!("abi/src/read.rs", "abi/src/read.rs"),
    file!("abi/src/status.rs", "abi/src/status.rs"),
    file!("abi/src/table.rs", "abi/src/table.rs"),
    file!("abi/src/vocabulary.rs", "abi/src/vocabulary.rs"),
    file!("abi/src/write.rs", "abi/src/write.rs"),
    file!("sdk/src/boundary.rs", "sdk/src/boundary.rs"),
    file!("sdk/src/boundary/cells.rs", "sdk/src/boundary/cells.rs"),
    file!("sdk/src/boundary/notes.rs", "sdk/src/boundary/notes.rs"),
    file!("sdk/src/boundary/plugin.rs", "sdk/src/boundary/plugin.rs"),
    file!("sdk/src/boundary/records.rs", "sdk/src/boundary/records.rs"),
    file!("sdk/src/boundary/value.rs", "sdk/src/boundary/value.rs"),
    file!("sdk/src/cell.rs", "sdk/src/cell.rs"),
    file!("sdk/src/export.rs", "sdk/src/export.rs"),
    file!("sdk/src/format.rs", "sdk/src/format.rs"),
    file!("sdk/src/lib.rs", "sdk/src/lib.rs"),
    file!("sdk/src/record.rs", "sdk/src/record.rs"),
    file!("sdk/src/text.rs", "sdk/src/text.rs"),
    file!("sdk/src/walk.rs", "sdk/src/walk.rs"),
    file!("sdk/src/walk/form.rs", "sdk/src/walk/form.rs"),
    file!("sdk/src/walk/head.rs", "sdk/src/walk/head.rs"),
    file!("sdk/src/walk/number.rs", "sdk/src/walk/number.rs"),
    file!("sdk/src/walk/period.rs", "sdk/src/walk/period.rs"),
    file!("sdk/src/walk/row.rs", "sdk/src/walk/row.rs"),
    file!("sdk/src/walk/unit.rs", "sdk/src/walk/unit.rs"),
    file!("sdk/src/workbook.rs", "sdk/src/workbook.rs"),
];

/// The packages of a Rust project; within the workspace they are described elsewhere.
const RUST_PACKAGES: [(&str, &str); 3] = [
    (
        "Cargo.toml",
        r#"[package]
name = "example-list"
version = "1.0.0"
edition = "2024"
publish = false

[workspace]
members = ["abi", "sdk"]

[lib]
name = "example_list"
crate-type = ["cdylib"]

[dependencies]
gevinst-plugin-sdk = { path = "sdk" }

# A panic becomes an error of the format; with panic = "abort" it would end the worker.
[profile.release]
panic = "unwind"
"#,
    ),
    (
        "abi/Cargo.toml",
        r#"[package]
name = "gevinst-plugin-abi"
version = "1.1.0"
edition = "2024"
license = "MIT OR Apache-2.0"
publish = false
"#,
    ),
    (
        "sdk/Cargo.toml",
        r#"[package]
name = "gevinst-plugin-sdk"
version = "1.1.0"
edition = "2024"
license = "MIT OR Apache-2.0"
publish = false

[dependencies]
gevinst-plugin-abi = { path = "../abi" }
rust_decimal = { version = "1.43", default-features = false, features = ["std"] }
thiserror = "2"
"#,
    ),
];

/// Makes a project for a format of this name.
pub(super) fn new(name: &str, kind: StarterChoice, folder: Option<&Path>) -> Result<Exit, Failure> {
    check_name(name)?;
    let folder = folder.map_or_else(|| PathBuf::from(name), Path::to_owned);
    if folder.symlink_metadata().is_ok() {
        let message = format!(
            "{} exists already; name another folder with -o, or remove it",
            folder.display()
        );
        return Err(Failure::new(Exit::Output, message));
    }
    write(&folder, name, kind).map_err(|error| {
        Failure::new(Exit::Output, format!("cannot write {}: {error}", folder.display()))
    })?;
    terminal::remark(&format!(
        "wrote {}: begin with {}\n",
        folder.display(),
        folder.join("README.md").display()
    ));
    Ok(Exit::Done)
}

fn check_name(name: &str) -> Result<(), Failure> {
    let letters = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    let sound = name.len() <= 64
        && name.starts_with(|c: char| c.is_ascii_lowercase())
        && !name.ends_with('-')
        && name.chars().all(letters);
    if !sound {
        let message = format!(
            "\"{name}\" cannot be a format's id: write 1 to 64 of a-z, 0-9 and -, with a letter \
             first, such as \"example-agency-plan\""
        );
        return Err(Failure::new(Exit::Usage, message));
    }
    if own().format(name).is_some() {
        let message = format!("there is a format \"{name}\" already; take another name");
        return Err(Failure::new(Exit::Usage, message));
    }
    Ok(())
}

fn write(folder: &Path, name: &str, kind: StarterChoice) -> std::io::Result<()> {
    // The command line takes exactly one of the three.
    let (files, packages): (&[File], &[(&str, &str)]) = match kind {
        StarterChoice { rust: true, .. } => (RUST, &RUST_PACKAGES),
        StarterChoice { c: true, .. } => (C, &[]),
        StarterChoice { .. } => (MAPPING, &[]),
    };
    let packages = packages.iter().map(|(place, text)| (*place, text.as_bytes()));
    for (place, bytes) in files.iter().copied().chain([SAMPLE]).chain(packages) {
        let path = folder.join(place);
        if let Some(above) = path.parent() {
            std::fs::create_dir_all(above)?;
        }
        match std::str::from_utf8(bytes) {
            Ok(text) if !is_vendored(place) => std::fs::write(&path, named(text, name))?,
            _ => std::fs::write(&path, bytes)?,
        }
    }
    Ok(())
}

/// Whether a file belongs to the contract or the SDK and stays as it is.
fn is_vendored(place: &str) -> bool {
    ["abi/", "sdk/", "gevinst_", "MAPPING.md"].iter().any(|start| place.starts_with(start))
}

/// The text with the project's own name, also where it is a Rust or a file name.
fn named(text: &str, name: &str) -> String {
    let snake = |name: &str| name.replace('-', "_");
    text.replace(ID, name).replace(&snake(ID), &snake(name))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn sources(folder: &Path, under: &Path, found: &mut BTreeSet<String>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                sources(&path, under, found);
            } else {
                let place = path.strip_prefix(under).unwrap();
                found.insert(place.to_string_lossy().replace('\\', "/"));
            }
        }
    }

    #[test]
    fn the_whole_contract_and_sdk_are_handed_out() {
        let plugins = Path::new(env!("CARGO_MANIFEST_DIR")).join("../plugins");
        let mut there = BTreeSet::new();
        for package in ["abi/src", "sdk/src"] {
            sources(&plugins.join(package), &plugins, &mut there);
        }
        let handed: BTreeSet<String> = RUST
            .iter()
            .map(|(place, _)| (*place).to_owned())
            .filter(|place| place.starts_with("abi/") || place.starts_with("sdk/"))
            .collect();
        assert_eq!(handed, there);
    }

    #[test]
    fn a_name_takes_the_place_of_the_example_everywhere() {
        for (place, bytes) in MAPPING.iter().chain(C).chain(RUST).filter(|it| !is_vendored(it.0)) {
            let text = named(std::str::from_utf8(bytes).unwrap(), "my-plan");
            assert!(!text.contains("example_list") && !text.contains(ID), "{place}");
        }
    }

    #[test]
    fn ids_are_checked() {
        assert!(check_name("my-plan-2").is_ok());
        for name in ["", "My", "2plan", "my plan", "æ", "plan-", "gevinst-register"] {
            assert!(check_name(name).is_err(), "{name}");
        }
    }
}
