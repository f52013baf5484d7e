//! The broken workbook of the examples, and what the program says of it.

use std::fs;
use std::path::{Path, PathBuf};

use crate::changes::Changes;
use crate::files;
use crate::program;
use crate::transcript::transcript;

/// The folder of the broken workbook.
pub fn folder() -> PathBuf {
    files::root().join("examples/broken")
}

/// The workbook, made anew from the example register and the list of changes.
///
/// # Panics
///
/// When the list cannot be read, or names a cell that is not there.
pub fn workbook() -> Vec<u8> {
    let text = fs::read_to_string(folder().join("changes.toml")).expect("the list is there");
    let changes: Changes = toml::from_str(&text).unwrap_or_else(|error| panic!("{error}"));
    changes.workbook()
}

/// The file with what the program says in a language.
pub fn expectation(lang: &str) -> PathBuf {
    folder().join(format!("broken.{lang}.expected.txt"))
}

/// What the program says of the workbook `broken.xlsx` in a folder.
pub fn said(folder: &Path, lang: &str) -> String {
    transcript(folder, &["check", "broken.xlsx", "--lang", lang])
}

/// What the program says of a workbook with these bytes.
///
/// # Panics
///
/// When it cannot be written down.
pub fn said_of(workbook: &[u8], lang: &str) -> String {
    let scratch = program::scratch();
    fs::write(scratch.path().join("broken.xlsx"), workbook).expect("it is written");
    said(scratch.path(), lang)
}
