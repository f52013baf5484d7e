//! What the author of a format sees.
//!
//! A format recognises a workbook ([`Format::identify`]) and tells what it
//! says ([`Format::adapt`]): it walks the cells of a [`Workbook`] and pushes
//! [`Record`]s into a [`Sink`]. It computes nothing, rounds nothing and
//! defaults nothing; every value names the cell that said it. What the values
//! mean, whether they are complete and whether they agree is the business of
//! the core.

pub mod cell;
pub mod format;
pub mod record;
pub mod text;
pub mod workbook;

pub use cell::{Cell, CellPos, CellValue, Date};
pub use format::{AdaptError, Description, Evidence, Format, Identification};
pub use gevinst_plugin_abi::{Field, Kind, Written};
pub use record::{Entry, Note, NoteCode, Record, Refused, Sink, Value};
pub use workbook::{BookFacts, FileKind, Flow, ReadError, SheetInfo, Visibility, Workbook};
