//! Reading a run's inputs: from files to submissions, in a fixed order.
//!
//! Workbooks are read in parallel and taken in the order of their names and
//! fingerprints, so that neither the order of the arguments nor the number of
//! threads can change a byte of a report.

use std::path::{Path, PathBuf};

use gevinst_core::provenance::{Book, Digest};
use gevinst_core::submission::Submission;
use gevinst_plugin_host::{AdaptFailure, Catalogue, Refused};
use gevinst_plugin_sdk::{FileKind, Visibility, Workbook};
use rayon::prelude::*;

use crate::workbook::{self, Limits, OpenWorkbook, Refusal};

/// The formats that the program knows, in a fixed order.
pub fn catalogue() -> Catalogue {
    let mut formats: Vec<Box<dyn gevinst_plugin_sdk::Format>> =
        vec![Box::new(gevinst_register::RegisterFormat::new())];
    for mapped in gevinst_mapped::shipped() {
        formats.push(Box::new(mapped));
    }
    Catalogue::new(formats)
}

/// Why an input is not used.
#[derive(Debug)]
pub struct InputRefused {
    /// The file as the user named it.
    pub path: PathBuf,
    /// Why.
    pub reason: Reason,
}

/// Why an input is not used.
#[derive(Debug, thiserror::Error)]
pub enum Reason {
    /// The file breaks a rule or a limit.
    #[error(transparent)]
    File(#[from] Refusal),
    /// No format or more than one claims it.
    #[error(transparent)]
    Format(#[from] Refused),
    /// The format failed at it.
    #[error(transparent)]
    Adapt(#[from] AdaptFailure),
    /// The same bytes are among the inputs already.
    #[error("the same file as {0}; a workbook counts once")]
    SameFile(String),
}

/// A run's inputs, read.
#[derive(Debug, Default)]
pub struct Inputs {
    /// What the workbooks say, in the order of the run.
    pub submissions: Vec<Submission>,
    /// The inputs that are not used, in the order of the arguments.
    pub refused: Vec<InputRefused>,
}

/// Reads every input; one that is refused does not stop the others.
///
/// `named` is the format the user named for all of them; `done` is told after
/// each workbook, from any thread.
pub fn read(paths: &[PathBuf], named: Option<&str>, done: &(dyn Fn() + Sync)) -> Inputs {
    let catalogue = catalogue();
    let limits = Limits::default();
    let opened: Vec<Result<OpenWorkbook, InputRefused>> = paths
        .par_iter()
        .map(|path| workbook::open(path, &limits).map_err(|refusal| refused(path, refusal)))
        .collect();
    let mut inputs = Inputs::default();
    let mut books: Vec<(PathBuf, OpenWorkbook)> = Vec::new();
    for (path, opened) in paths.iter().zip(opened) {
        match opened {
            Err(refused) => inputs.refused.push(refused),
            Ok(book) => match books.iter().find(|(_, other)| other.sha256() == book.sha256()) {
                Some((first, _)) => {
                    let first = first.display().to_string();
                    inputs.refused.push(refused(path, Reason::SameFile(first)));
                }
                None => books.push((path.clone(), book)),
            },
        }
    }
    books.sort_by(|(_, a), (_, b)| (a.name(), a.sha256()).cmp(&(b.name(), b.sha256())));
    // A workbook's number in the run is known only once it is known which ones
    // are used, so they are adapted first and numbered after.
    let adapted: Vec<Result<Submission, InputRefused>> = books
        .into_par_iter()
        .map(|(path, mut book)| {
            let result = adapt(&catalogue, &mut book, named);
            done();
            result.map_err(|reason| InputRefused { path, reason })
        })
        .collect();
    for result in adapted {
        match result {
            Ok(mut submission) => {
                let number = u16::try_from(inputs.submissions.len()).unwrap_or(u16::MAX);
                submission.renumber(number);
                inputs.submissions.push(submission);
            }
            Err(refused) => inputs.refused.push(refused),
        }
    }
    inputs
}

fn refused(path: &Path, reason: impl Into<Reason>) -> InputRefused {
    InputRefused { path: path.to_owned(), reason: reason.into() }
}

fn adapt(
    catalogue: &Catalogue,
    book: &mut OpenWorkbook,
    named: Option<&str>,
) -> Result<Submission, Reason> {
    let source = source_of(book);
    let claim = catalogue.claim(book, named)?;
    let limits = gevinst_plugin_host::Limits::default();
    Ok(gevinst_plugin_host::adapt(&claim, book, 0, source, limits)?.submission)
}

/// The workbook as the report names it.
pub fn source_of(book: &OpenWorkbook) -> Book {
    Book {
        name: book.name().to_owned(),
        digest: Digest::from_bytes(book.sha256()),
        size: book.size(),
        file_kind: kind_name(book.facts().kind).to_owned(),
        sheets: book.sheets().iter().map(|sheet| sheet.name.clone()).collect(),
    }
}

/// The usual file ending of a kind of file.
pub fn kind_name(kind: FileKind) -> &'static str {
    match kind {
        FileKind::Xlsx => "xlsx",
        FileKind::Xlsm => "xlsm",
        FileKind::Xlsb => "xlsb",
        FileKind::Xls => "xls",
        FileKind::Ods => "ods",
        FileKind::Csv => "csv",
    }
}

/// A sheet's visibility in one word.
pub fn visibility_name(visibility: Visibility) -> &'static str {
    match visibility {
        Visibility::Visible => "visible",
        Visibility::Hidden => "hidden",
        Visibility::VeryHidden => "very hidden",
    }
}
