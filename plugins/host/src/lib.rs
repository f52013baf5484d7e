//! The host: which format claims a workbook, and what it says.
//!
//! Exactly one format may claim a workbook; none or two is an error that prints
//! what was looked for and found. What a format answers is validated as if it
//! were hostile, whether the format ships with the program or not: kinds and
//! fields of the vocabulary, a field at most once, cells inside the workbook,
//! text without excess. Only then is it a Submission.

mod adapt;
mod catalogue;
mod collector;
pub mod conformance;
pub mod native;
pub mod pump;
pub mod sandbox;
pub mod trust;
pub mod worker;

use gevinst_plugin_sdk::FileKind;

pub use adapt::{AdaptFailure, Adapted, Limits, adapt};
pub use catalogue::{Catalogue, Claim, Claimant, Refused};

/// The usual file ending of a kind of file.
pub fn file_kind_name(kind: FileKind) -> &'static str {
    match kind {
        FileKind::Xlsx => "xlsx",
        FileKind::Xlsm => "xlsm",
        FileKind::Xlsb => "xlsb",
        FileKind::Xls => "xls",
        FileKind::Ods => "ods",
        FileKind::Csv => "csv",
    }
}
