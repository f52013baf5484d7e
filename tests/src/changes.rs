//! Changes to a workbook, as a file of data lists them.

use std::fs;

use serde::Deserialize;

use crate::files;
use crate::patch::{Book, Content};
use crate::program;

/// A workbook and what is changed in it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Changes {
    /// `example.nb` or `example.en`, the program's example register; or the path
    /// of a workbook from the root of the repository.
    pub base: String,
    /// Cells that are filled.
    #[serde(default)]
    pub cell: Vec<CellChange>,
    /// Rows that are hidden, as `Gevinster!8`.
    #[serde(default)]
    pub hidden_rows: Vec<String>,
    /// Texts of parts that are replaced, or parts that are added.
    #[serde(default)]
    pub part: Vec<PartChange>,
}

/// What a cell is filled with: exactly one of the contents.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CellChange {
    /// The cell, as `Gevinster!D8`.
    pub at: String,
    text: Option<String>,
    number: Option<String>,
    error: Option<String>,
    formula: Option<String>,
    /// The formula's result; without it the formula was never calculated.
    result: Option<String>,
    #[serde(default)]
    blank: bool,
}

/// A part of the workbook's file that is changed or added.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PartChange {
    name: String,
    /// A text that stands in the part once; without it the part is added whole.
    find: Option<String>,
    /// What stands there after.
    text: String,
}

impl CellChange {
    fn content(&self) -> Content {
        let formula = self.formula.clone().map(|it| Content::Formula(it, self.result.clone()));
        let all = [
            self.text.clone().map(Content::Text),
            self.number.clone().map(Content::Number),
            self.error.clone().map(Content::Error),
            formula,
            self.blank.then_some(Content::Blank),
        ];
        let mut given = all.into_iter().flatten();
        match (given.next(), given.next()) {
            (Some(content), None) => content,
            _ => panic!("{}: exactly one content is expected", self.at),
        }
    }
}

impl Changes {
    /// The changed workbook.
    ///
    /// # Panics
    ///
    /// When a change names something that is not there.
    pub fn workbook(&self) -> Vec<u8> {
        let base = match self.base.strip_prefix("example.") {
            Some(lang) => program::example(lang),
            None => fs::read(files::root().join(&self.base))
                .unwrap_or_else(|error| panic!("{}: {error}", self.base)),
        };
        let mut book = Book::open(&base);
        for change in &self.cell {
            book.set(&change.at, &change.content());
        }
        for row in &self.hidden_rows {
            book.hide_row(row);
        }
        for change in &self.part {
            match &change.find {
                Some(find) => book.replace(&change.name, find, &change.text),
                None => book.put(&change.name, &change.text),
            }
        }
        book.bytes()
    }
}
