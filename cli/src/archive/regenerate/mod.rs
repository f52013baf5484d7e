//! Making a run again from its archive, stage by stage, and comparing.
//!
//! Three stages: the workbooks are read again and compared with the archived
//! submission; the archived submission is computed again and compared with the
//! archived figures; the archived figures are laid out again and compared with the
//! archived reports. Each begins from what is archived of the stage before, so that a
//! difference stays where it arose, and a format that can no longer run costs the
//! first stage only.
//!
//! Formats, rules, templates and texts are those of the archive where this program
//! can use them. Where a stage differs, it is run again with one of them exchanged at
//! a time; the one that brings back what was archived is named as the cause.

mod adapt;
mod cause;
mod compute;
mod differences;
mod render;
mod same;

use std::path::PathBuf;

use gevinst_core::submission::Submission;

use super::open::Archive;
use crate::exit::Failure;

pub use cause::told_tool;

/// What a comparison came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// The same bytes.
    Identical,
    /// The same content, packed or written in another way.
    Equivalent(Way),
    /// Other content; so many things differ.
    Different(usize),
    /// It could not be run: a code that is never renamed, and why.
    NotRun(&'static str, String),
}

/// In what way equivalent things are written unlike.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// Only how a container is packed.
    Container,
    /// Only white space and the order of attributes or keys.
    Markup,
}

impl Verdict {
    /// The verdict in a word or two.
    pub fn word(&self) -> String {
        match self {
            Verdict::Identical => "IDENTICAL".to_owned(),
            Verdict::Equivalent(Way::Container) => "EQUIVALENT(container)".to_owned(),
            Verdict::Equivalent(Way::Markup) => "EQUIVALENT(markup)".to_owned(),
            Verdict::Different(count) => format!("DIFFERENT({count})"),
            Verdict::NotRun(code, _) => format!("NOT RUN({code})"),
        }
    }

    /// Whether what was archived came out again, if not in the same bytes.
    pub fn is_same(&self) -> bool {
        matches!(self, Verdict::Identical | Verdict::Equivalent(_))
    }
}

/// Something that differs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// What: a cell and field, the id of a figure, a place in a report.
    pub what: String,
    /// What is archived; nothing where it is new.
    pub archived: Option<String>,
    /// What comes out now; nothing where it is gone.
    pub now: Option<String>,
    /// More about it, such as the difference of two numbers and the method.
    pub about: String,
}

/// What came of a stage for one thing: a workbook, the figures, a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// `adapt`, `compute`, `render`, or `chain` for all three in a row.
    pub stage: &'static str,
    /// What was made again.
    pub of: String,
    /// What the comparison came to.
    pub verdict: Verdict,
    /// What differs.
    pub differences: Vec<Difference>,
    /// Why, and what was done in place of something that could not be.
    pub because: Vec<String>,
}

impl Outcome {
    /// A stage that could not run.
    fn not_run(stage: &'static str, of: String, code: &'static str, why: String) -> Outcome {
        let verdict = Verdict::NotRun(code, why);
        Outcome { stage, of, verdict, differences: Vec::new(), because: Vec::new() }
    }

    /// A stage that ran, with what differs.
    fn of(
        stage: &'static str,
        of: String,
        same: Option<Verdict>,
        differences: Vec<Difference>,
    ) -> Outcome {
        let verdict = same.unwrap_or(Verdict::Different(differences.len()));
        Outcome { stage, of, verdict, differences, because: Vec::new() }
    }
}

/// How a run is made again.
#[derive(Debug, Clone, Default)]
pub struct Ways {
    /// Folders of native plugins that are trusted.
    pub plugins: Vec<PathBuf>,
    /// Whether the native plugins of the archive may run though nobody trusts their bytes.
    pub trust_archived: bool,
    /// Whether the three stages are also run one out of the other.
    pub chain: bool,
}

/// A run that was made again.
#[derive(Debug, Default)]
pub struct Again {
    /// What came of each stage, in order.
    pub outcomes: Vec<Outcome>,
    /// Every file that came out, by its path in an archive.
    pub files: Vec<(String, Vec<u8>)>,
}

/// Makes the run of an archive again.
///
/// # Errors
///
/// When the archive's tables cannot be read at all.
pub fn regenerate(archive: &Archive, ways: &Ways) -> Result<Again, Failure> {
    let mut again = Again::default();
    let archived = archive.submissions();
    let adapted = match &archived {
        Ok((submissions, _)) => adapt::stage(archive, submissions, ways, &mut again)?,
        Err(broken) => {
            let why = broken.to_string();
            let of = "workbooks".to_owned();
            again.outcomes.push(Outcome::not_run("adapt", of, "BROKEN_TABLE", why));
            None
        }
    };
    let material = compute::Material::of(archive, archived);
    compute::stage(archive, &material, adapted.as_deref(), &mut again);
    render::stage(archive, &material, &mut again);
    if ways.chain {
        render::chain(archive, &material, adapted, &mut again);
    }
    Ok(again)
}

/// What the workbooks said when they were read again, where all of them could be.
type Adapted = Option<Vec<Submission>>;
