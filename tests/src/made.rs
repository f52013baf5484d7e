//! The example workbooks that are made of the example register by a list of
//! changes, and what the program says of them.

use std::fs;
use std::path::{Path, PathBuf};

use crate::changes::Changes;
use crate::files;
use crate::program;
use crate::transcript::transcript;

/// An example workbook with a folder of its own.
#[derive(Debug, Clone, Copy)]
pub struct Made(&'static str);

/// Mistakes that people make.
pub const BROKEN: Made = Made("broken");
/// What the rules of the calculation say no to.
pub const RULES: Made = Made("rules");

impl Made {
    /// Every one of them.
    pub const ALL: &[Made] = &[BROKEN, RULES];

    /// The one with this name, if there is one.
    pub fn named(name: &str) -> Option<Made> {
        Made::ALL.iter().copied().find(|made| made.0 == name)
    }

    /// The folder of the workbook.
    pub fn folder(self) -> PathBuf {
        files::root().join("examples").join(self.0)
    }

    /// The workbook's file name.
    pub fn file(self) -> String {
        format!("{}.xlsx", self.0)
    }

    /// The workbook, made anew from the example register and the list of changes.
    ///
    /// # Panics
    ///
    /// When the list cannot be read, or names a cell that is not there.
    pub fn workbook(self) -> Vec<u8> {
        let list = self.folder().join("changes.toml");
        let text = fs::read_to_string(list).expect("the list is there");
        let changes: Changes = toml::from_str(&text).unwrap_or_else(|error| panic!("{error}"));
        changes.workbook()
    }

    /// The file with what the program says in a language.
    pub fn expectation(self, lang: &str) -> PathBuf {
        self.folder().join(format!("{}.{lang}.expected.txt", self.0))
    }

    /// What the program says of the workbook in a folder.
    pub fn said(self, folder: &Path, lang: &str) -> String {
        transcript(folder, &["check", &self.file(), "--lang", lang])
    }

    /// What the program says of a workbook with these bytes.
    ///
    /// # Panics
    ///
    /// When it cannot be written down.
    pub fn said_of(self, workbook: &[u8], lang: &str) -> String {
        let scratch = program::scratch();
        fs::write(scratch.path().join(self.file()), workbook).expect("it is written");
        self.said(scratch.path(), lang)
    }
}
