//! From a format's answers to a Submission, validated.

use gevinst_core::provenance::Book;
use gevinst_core::submission::Submission;
use gevinst_plugin_sdk::{AdaptError, Description, Workbook};

use crate::catalogue::Claim;
use crate::collector::{Collector, format_used};

/// How much a format may answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// The most records.
    pub records: usize,
    /// The most notes; what comes after is counted and not kept.
    pub notes: usize,
    /// The longest text in bytes; spreadsheets hold 32 767 characters.
    pub text: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits { records: 5_000_000, notes: 10_000, text: 32_767 * 4 }
    }
}

/// A workbook that was read to its end.
#[derive(Debug, Clone, PartialEq)]
pub struct Adapted {
    /// What it says.
    pub submission: Submission,
    /// Other formats that failed when they were asked whether the workbook is
    /// theirs, with the reason in their own words.
    pub failed: Vec<(Description, String)>,
}

/// A format failed at a workbook that it claims.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AdaptFailure {
    /// The workbook could not be read.
    #[error(transparent)]
    Workbook(gevinst_plugin_sdk::ReadError),
    /// The format told that it could not do its work.
    #[error("format {format} failed: {what}")]
    Failed {
        /// The format's id.
        format: String,
        /// Why, in its own words.
        what: String,
    },
    /// The format answered something that the contract does not allow.
    #[error("format {format} answered {what}")]
    Contract {
        /// The format's id.
        format: String,
        /// What it answered, and what is allowed.
        what: String,
    },
}

/// Lets a format tell what a workbook says.
///
/// # Errors
///
/// When the workbook cannot be read or the format breaks the contract; nothing
/// of the workbook is used then.
pub fn adapt(
    claim: &Claim<'_>,
    workbook: &mut dyn Workbook,
    book: u16,
    source: Book,
    limits: Limits,
) -> Result<Adapted, AdaptFailure> {
    let description = claim.format.describe();
    let format = format_used(description, &claim.evidence, claim.named_by_user);
    let mut collector = Collector::new(book, source, workbook.facts(), format, limits);
    let result = claim.format.adapt(workbook, &mut collector);
    let submission = collector.finish()?;
    let format = description.id.clone();
    match result {
        Ok(()) => Ok(Adapted { submission, failed: claim.failed.clone() }),
        Err(AdaptError::Read(error)) => Err(AdaptFailure::Workbook(error)),
        Err(AdaptError::Failed(what)) => Err(AdaptFailure::Failed { format, what }),
        Err(AdaptError::Refused(_)) => {
            Err(AdaptFailure::Contract { format, what: "more than the host takes".to_owned() })
        }
    }
}
