//! What the author of a format sees.
//!
//! A format recognises a workbook ([`Format::identify`]) and tells what it
//! says ([`Format::adapt`]): it walks the cells of a [`Workbook`] and pushes
//! [`Record`]s into a [`Sink`]. It computes nothing, rounds nothing and
//! defaults nothing; every value names the cell that said it. What the values
//! mean, whether they are complete and whether they agree is the business of
//! the core.

pub mod boundary;
pub mod cell;
mod export;
pub mod format;
pub mod record;
pub mod text;
pub mod walk;
pub mod workbook;

/// What [`export_format!`] needs of the contract.
#[doc(hidden)]
pub mod contract {
    pub use gevinst_plugin_abi::Status;
    pub use gevinst_plugin_abi::table::{ABI_MAJOR, ABI_MINOR, Description, Host, Plugin};
}

pub use cell::{Cell, CellPos, CellValue, Date};
pub use format::{AdaptError, Description, Evidence, Format, Identification, IdentifyError};
pub use gevinst_plugin_abi::{Field, Kind, Written};
pub use record::{Entry, Note, NoteCode, Record, Refused, Sink, Value};
/// Exact decimals: what numbers are.
pub use rust_decimal::Decimal;
pub use workbook::{Blocks, BookFacts, FileKind, Flow, ReadError, SheetInfo, Visibility, Workbook};
