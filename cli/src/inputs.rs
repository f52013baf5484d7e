//! Reading a run's inputs: from files to submissions, in a fixed order.
//!
//! Workbooks are read in parallel and taken in the order of their names and
//! fingerprints, so that neither the order of the arguments nor the number of
//! threads can change a byte of a report.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use gevinst_core::finding::{Finding, FindingCode, Subject};
use gevinst_core::provenance::{Book, Digest};
use gevinst_core::submission::Submission;
use gevinst_plugin_host::sandbox::{SandboxReport, Wall};
use gevinst_plugin_host::trust::TrustError;
use gevinst_plugin_host::worker::{Answer, BookSaid, Collected};
use gevinst_plugin_host::{AdaptFailure, Catalogue, Refused, file_kind_name};
use gevinst_plugin_sdk::{Description, Flow, Visibility, Workbook};
use rayon::prelude::*;

use crate::asking::{Asked, ask};
use crate::exit::Failure;
use crate::formats::Formats;
use crate::workbook::{self, Fingerprint, Limits, OpenWorkbook, Refusal};
use crate::worker::{Ended, Handed, Looking, WorkerFailed, Workers};

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
    /// The worker process that read it gave no answer.
    #[error(transparent)]
    Worker(#[from] WorkerFailed),
    /// The worker process of a native plugin gave no answer.
    #[error("format {id}: {failed}")]
    Plugin {
        /// The plugin's id.
        id: String,
        /// How the worker ended.
        failed: Box<WorkerFailed>,
    },
    /// A native plugin is not used, since it is not what was trusted.
    #[error(transparent)]
    Trust(#[from] TrustError),
    /// The formats could not be made ready.
    #[error("{0}")]
    Formats(String),
    /// Nothing was answered.
    #[error("the worker answered nothing")]
    Nothing,
    /// The same bytes are among the inputs already.
    #[error("the same file as {0}; a workbook counts once")]
    SameFile(String),
}

impl InputRefused {
    /// Whether no format knows the workbook.
    pub fn is_of_no_format(&self) -> bool {
        matches!(self.reason, Reason::Format(Refused::NoFormat { .. }))
    }
}

/// A run's inputs, read.
#[derive(Debug, Default)]
pub struct Inputs {
    /// What the workbooks say, in the order of the run.
    pub submissions: Vec<Submission>,
    /// Their files, in the same order.
    pub paths: Vec<PathBuf>,
    /// The inputs that are not used, in the order of the arguments.
    pub refused: Vec<InputRefused>,
    /// What was around the readers of the workbooks.
    pub shut_in: ShutIn,
    /// Native plugins that failed when they were asked about a workbook which another format
    /// read: the workbook, the plugin and the reason.
    pub failed: Vec<(PathBuf, Description, String)>,
}

/// Whether workbooks were read where nothing but reading was possible.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum ShutIn {
    /// They were, as far as the kind of system allows.
    #[default]
    Fully,
    /// Walls that the kind of system could have did not stand.
    Without(Vec<Wall>),
    /// They were read in the program itself.
    Not,
}

impl ShutIn {
    /// What the report says of it: nothing when all is as it should be.
    pub fn finding(&self) -> Option<Finding> {
        let (why, detail) = match self {
            ShutIn::Fully => return None,
            ShutIn::Not => ("no-worker", String::new()),
            ShutIn::Without(walls) => {
                let walls: Vec<&str> = walls.iter().map(|wall| wall.key()).collect();
                ("worker-open", walls.join(", "))
            }
        };
        let subject = Subject::Figure("inputs".to_owned());
        let finding = Finding::new(FindingCode::ReadWithoutIsolation, subject);
        Some(finding.with_text("why", why).with_text("detail", detail))
    }
}

/// Where workbooks are read and adapted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reader {
    /// Each in a worker process.
    Workers(Workers),
    /// In this process; the report says so.
    Here,
}

/// A workbook of the run, not yet read.
struct Found {
    path: PathBuf,
    fingerprint: Fingerprint,
}

/// Reads every input; one that is refused does not stop the others.
///
/// `done` is told after each workbook, from any thread.
pub fn read(
    paths: &[PathBuf],
    formats: &Formats,
    reader: &Reader,
    done: &(dyn Fn() + Sync),
) -> Inputs {
    let mut inputs = Inputs::default();
    let books = books_of(paths, &mut inputs);
    // A workbook's number in the run is known only once it is known which ones
    // are used, so they are adapted first and numbered after.
    // Without workers the formats are made ready once: a library that was loaded stays.
    let here = (*reader == Reader::Here).then(|| formats.here());
    let adapted: Vec<(PathBuf, Result<Read, Reason>)> = books
        .into_par_iter()
        .map(|book| {
            let result = adapt(reader, here.as_ref(), &book, formats);
            done();
            (book.path, result)
        })
        .collect();
    let mut open = BTreeSet::new();
    for (path, result) in adapted {
        match result {
            Ok(Read { mut submission, sandbox, failed }) => {
                let failed = failed.into_iter();
                inputs.failed.extend(failed.map(|(format, why)| (path.clone(), format, why)));
                let number = u16::try_from(inputs.submissions.len()).unwrap_or(u16::MAX);
                submission.renumber(number);
                inputs.submissions.push(submission);
                inputs.paths.push(path);
                open.extend(sandbox.failed.into_iter().map(|(wall, _)| wall));
            }
            Err(reason) => inputs.refused.push(InputRefused { path, reason }),
        }
    }
    inputs.shut_in = match reader {
        Reader::Here => ShutIn::Not,
        Reader::Workers(_) if open.is_empty() => ShutIn::Fully,
        Reader::Workers(_) => ShutIn::Without(open.into_iter().collect()),
    };
    inputs
}

/// The workbooks of the run, in its order; what is none, or is there twice, is refused.
fn books_of(paths: &[PathBuf], inputs: &mut Inputs) -> Vec<Found> {
    let limits = Limits::default();
    let taken: Vec<Result<Fingerprint, Refusal>> =
        paths.par_iter().map(|path| workbook::fingerprint(path, &limits)).collect();
    let mut books: Vec<Found> = Vec::new();
    for (path, taken) in paths.iter().zip(taken) {
        let fingerprint = match taken {
            Ok(fingerprint) => fingerprint,
            Err(refusal) => {
                inputs.refused.push(refused(path, refusal));
                continue;
            }
        };
        match books.iter().find(|other| other.fingerprint.sha256 == fingerprint.sha256) {
            Some(first) => {
                let first = first.path.display().to_string();
                inputs.refused.push(refused(path, Reason::SameFile(first)));
            }
            None => books.push(Found { path: path.clone(), fingerprint }),
        }
    }
    let key = |book: &Found| (book.fingerprint.name.clone(), book.fingerprint.sha256);
    books.sort_by_key(key);
    books
}

fn refused(path: &Path, reason: impl Into<Reason>) -> InputRefused {
    InputRefused { path: path.to_owned(), reason: reason.into() }
}

/// What a workbook says, and what was around its reader.
struct Read {
    submission: Submission,
    sandbox: SandboxReport,
    failed: Vec<(Description, String)>,
}

fn adapt(
    reader: &Reader,
    here: Option<&Result<Catalogue, Failure>>,
    book: &Found,
    formats: &Formats,
) -> Result<Read, Reason> {
    match (reader, here) {
        (Reader::Workers(workers), _) => {
            let Asked { answer: asked, mut failed } = ask(workers, formats, &|| handed(book));
            let collected = asked?;
            let sandbox = collected.sandbox.clone();
            let adapted = answer(collected, &book.fingerprint.name)?;
            failed.extend(adapted.failed);
            Ok(Read { submission: adapted.submission, sandbox, failed })
        }
        (Reader::Here, None) => Err(Reason::Nothing),
        (Reader::Here, Some(Err(failure))) => Err(Reason::Formats(failure.to_string())),
        (Reader::Here, Some(Ok(catalogue))) => {
            let named = formats.named.as_deref();
            let mut open = open_here(book)?;
            let source = source_of(&open);
            let claim = catalogue.claim(&mut open, named)?;
            let limits = gevinst_plugin_host::Limits::default();
            let mut adapted = gevinst_plugin_host::adapt(&claim, &mut open, 0, source, limits)?;
            let used = &mut adapted.submission.format;
            used.library = formats.library_of(&used.id)?;
            let (submission, failed) = (adapted.submission, adapted.failed);
            Ok(Read { submission, sandbox: SandboxReport::default(), failed })
        }
    }
}

fn handed(book: &Found) -> Result<Handed, Reason> {
    let Fingerprint { name, sha256, size } = book.fingerprint.clone();
    let file = workbook::hand_over(&book.path, &Limits::default())?;
    Ok(Handed { file, name, digest: Digest::from_bytes(sha256), size })
}

fn open_here(book: &Found) -> Result<OpenWorkbook, Reason> {
    let open = workbook::open(&book.path, &Limits::default())?;
    if open.sha256() != book.fingerprint.sha256 {
        return Err(changed(&book.fingerprint.name));
    }
    Ok(open)
}

fn changed(name: &str) -> Reason {
    let found = "other content than a moment before";
    Reason::File(workbook::changed(name, found))
}

/// What a worker found, or why the workbook is not used.
pub(crate) fn answer<T>(collected: Collected<T>, name: &str) -> Result<T, Reason> {
    match collected.answer {
        Answer::Done(it) => Ok(it),
        Answer::Changed => Err(changed(name)),
        Answer::NotClaimed(refused) => Err(refused.into()),
        Answer::Failed(failure) => Err(failure.into()),
        Answer::File(account) => Err(match serde_json::from_str::<Refusal>(&account) {
            Ok(refusal) => refusal.into(),
            Err(error) => WorkerFailed::silent(Ended::Protocol { what: error.to_string() }).into(),
        }),
        Answer::NoSandbox => {
            let why = told_walls(&collected.sandbox);
            Err(WorkerFailed::silent(Ended::NoSandbox { why }).into())
        }
    }
}

/// The walls that do not stand, with the reasons that there are.
fn told_walls(sandbox: &SandboxReport) -> String {
    let failed = sandbox.failed.iter().map(|(wall, why)| format!("{} ({why})", wall.key()));
    let lacking = sandbox.lacking.iter().map(|wall| wall.key().to_owned());
    failed.chain(lacking).collect::<Vec<String>>().join(", ")
}

/// Shows every cell of a workbook to `looking`.
///
/// # Errors
///
/// When the workbook is refused or cannot be read to its end.
pub fn look<L: Looking>(
    path: &Path,
    reader: &Reader,
    mut looking: L,
) -> Result<(BookSaid, L), Reason> {
    let fingerprint = workbook::fingerprint(path, &Limits::default())?;
    let book = Found { path: path.to_owned(), fingerprint };
    if let Reader::Workers(workers) = reader {
        let (collected, looking) = workers.cells(handed(&book)?, looking)?;
        return Ok((answer(collected, &book.fingerprint.name)?, looking));
    }
    let mut open = open_here(&book)?;
    let visibility = open.sheets().iter().map(|sheet| sheet.visibility).collect();
    let said = BookSaid { source: source_of(&open), facts: open.facts().clone(), visibility };
    for sheet in 0..u16::try_from(open.sheets().len()).unwrap_or(u16::MAX) {
        let read = open.read(sheet, &mut |cell| {
            looking.look(cell);
            Flow::Continue
        });
        read.map_err(AdaptFailure::Workbook)?;
    }
    Ok((said, looking))
}

/// The workbook as the report names it.
fn source_of(book: &OpenWorkbook) -> Book {
    Book {
        name: book.name().to_owned(),
        digest: Digest::from_bytes(book.sha256()),
        size: book.size(),
        file_kind: file_kind_name(book.facts().kind).to_owned(),
        sheets: book.sheets().iter().map(|sheet| sheet.name.clone()).collect(),
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
