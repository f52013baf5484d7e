//! What an agency said: records of fields, each with its cell, nothing computed.
//!
//! A submission is the answer of one format to one workbook. Values are as the
//! cells hold them: a number that stands as text is text, an error value is an
//! error value, a blank is no entry. What they mean is the business of
//! [`crate::intake`]. A submission is what the archive keeps.

mod choices;
mod dictionary;
mod kinds;

use std::sync::Arc;

use rust_decimal::Decimal;

pub use choices::choices;
pub use dictionary::{Field, RecordKind};

use crate::finding::Finding;
use crate::period::Day;
use crate::provenance::{Book, CellRef, Digest, Place};

/// A value as a cell said it.
#[derive(Debug, Clone, PartialEq)]
pub enum Said {
    /// Text, as it stands.
    Text(Arc<str>),
    /// A number.
    Number(Decimal),
    /// A truth value.
    Bool(bool),
    /// A day.
    Day(Day),
    /// An error value such as `#REF!`.
    Error(Arc<str>),
    /// A formula whose result the file does not hold.
    NotCalculated,
}

/// One field of a record.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Which field.
    pub field: Field,
    /// What was said.
    pub said: Said,
    /// The cell that said it; `None` where the format itself says it.
    pub at: Option<Place>,
    /// Whether the number had more digits than spreadsheets hold and was rounded to 15.
    pub rounded: bool,
}

/// Something the agency said: one benefit, one amount in one period, one measurement.
#[derive(Debug, Clone, PartialEq)]
pub struct Record {
    /// What it is about.
    pub kind: RecordKind,
    /// The row or cell where it begins.
    pub at: Place,
    /// What it says; a field at most once.
    pub entries: Vec<Entry>,
}

impl Record {
    /// What the record says in a field, if anything.
    pub fn get(&self, field: Field) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.field == field)
    }
}

/// Which format read the workbook, and how it knew it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FormatUsed {
    /// The format's stable id.
    pub id: String,
    /// The format's version.
    pub version: String,
    /// What the format reads, in one line.
    pub title: String,
    /// Whether the user named the format instead of letting it be recognised.
    pub named_by_user: bool,
    /// What it was recognised by.
    pub evidence: Vec<Evidence>,
    /// The fingerprint of the format's library, where it is a native plugin.
    pub library: Option<Digest>,
}

/// A cell or fact by which a workbook was recognised.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// The cell; `None` for a fact of the workbook.
    pub at: Option<Place>,
    /// What was found.
    pub found: String,
    /// What it shows.
    pub shows: String,
}

/// What one workbook says.
#[derive(Debug, Clone, PartialEq)]
pub struct Submission {
    /// The workbook's number in the run.
    pub book: u16,
    /// The workbook.
    pub source: Book,
    /// The format that read it.
    pub format: FormatUsed,
    /// What it says, in the order of the workbook.
    pub records: Vec<Record>,
    /// What was found while reading.
    pub findings: Vec<Finding>,
}

impl Submission {
    /// Gives the workbook its number in the run.
    pub fn renumber(&mut self, book: u16) {
        for finding in &mut self.findings {
            if let crate::finding::Subject::Book(of) = &mut finding.subject {
                *of = book;
            }
            for cell in &mut finding.cells {
                cell.book = book;
            }
        }
        self.book = book;
    }

    /// A place in this submission's workbook as a cell of the run.
    pub fn cell(&self, place: Place) -> CellRef {
        CellRef { book: self.book, place }
    }
}
