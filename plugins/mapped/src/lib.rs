//! Formats described by a mapping file.
//!
//! Most agencies' workbooks are forms: labels, header rows, columns of figures.
//! A mapping file tells where they stand and what they mean, in TOML, and this
//! crate reads workbooks by it. [`Mapping::parse`] reads the file and tells all
//! its problems at once; [`MappedFormat`] is the [`Format`] that follows it;
//! [`shipped`] lists those that come with the program.
//!
//! The language has no expressions, loops or replacements. It recognises and
//! names; it computes nothing, rounds nothing and defaults nothing. The keys
//! are documented in the README of this folder.
//!
//! [`Format`]: gevinst_plugin_sdk::Format

mod cells;
mod document;
mod draft;
mod emit;
mod error;
pub mod expect;
mod footnote;
mod form;
mod format;
mod grid;
mod header;
mod heads;
mod identify;
mod join;
mod keys;
mod model;
mod notes;
mod parse;
mod period;
mod rows;
mod shipped;
mod unit;

pub use document::WordsOf;
pub use draft::draft;
pub use error::{MappingError, Problem};
pub use format::MappedFormat;
pub use keys::{Part, parts};
pub use model::Mapping;
pub use shipped::{shipped, shipped_file};
