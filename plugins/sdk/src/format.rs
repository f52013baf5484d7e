//! What a format promises.

use crate::cell::CellPos;
use crate::record::{Refused, Sink};
use crate::workbook::{ReadError, Workbook};

/// Who a format is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Description {
    /// The stable id, such as `gevinst-register`: `[a-z0-9-]+`.
    pub id: String,
    /// The format's own version, such as `1.0.0`.
    pub version: String,
    /// What it reads, in one line for people.
    pub title: String,
}

/// A cell by which a format recognised a workbook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// The cell; `None` for a fact of the workbook, such as a sheet's name.
    pub pos: Option<CellPos>,
    /// What was found there.
    pub found: String,
    /// What it shows.
    pub shows: String,
}

/// Whether a workbook is of a format.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Identification {
    /// It is, for these reasons.
    Mine(Vec<Evidence>),
    /// It is not; what was looked for and not found, in one line.
    NotMine(String),
}

/// Whether a workbook is of a format could not be found out.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum IdentifyError {
    /// A sheet could not be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The format could not do its work, for this reason.
    #[error("{0}")]
    Failed(String),
}

/// A workbook that a format recognised could not be adapted.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AdaptError {
    /// A sheet could not be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The host takes no more.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// The format could not do its work, for this reason.
    #[error("{0}")]
    Failed(String),
}

impl From<IdentifyError> for AdaptError {
    fn from(error: IdentifyError) -> AdaptError {
        match error {
            IdentifyError::Read(error) => AdaptError::Read(error),
            IdentifyError::Failed(why) => AdaptError::Failed(why),
        }
    }
}

/// A format: it recognises a workbook and tells what it says.
///
/// Formats see neither files, clock, locale nor network, and keep nothing from
/// one workbook to the next: the same cells give the same records.
pub trait Format: Send + Sync {
    /// Who the format is.
    fn describe(&self) -> &Description;

    /// Whether the workbook is of this format, with the cells that show it.
    ///
    /// # Errors
    ///
    /// When a sheet cannot be read or the format fails.
    fn identify(&self, workbook: &mut dyn Workbook) -> Result<Identification, IdentifyError>;

    /// Tells everything the workbook says.
    ///
    /// # Errors
    ///
    /// When a sheet cannot be read, the host refuses a record or the format fails.
    fn adapt(&self, workbook: &mut dyn Workbook, sink: &mut dyn Sink) -> Result<(), AdaptError>;
}
