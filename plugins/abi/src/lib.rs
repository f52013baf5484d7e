//! The plugin contract of `gevinst`.
//!
//! This crate holds what a format and the program must agree on and nothing
//! else, without a dependency:
//!
//! - [`vocabulary`]: the record kinds and fields, by number for the boundary
//!   and by name for people;
//! - [`table`]: the functions that a plugin gives and that the host gives;
//! - [`status`]: what a call answers;
//! - [`block`]: cells, records and notes as bytes, with [`mod@write`] and [`mod@read`].
//!
//! The same contract for C stands in `include/gevinst_plugin.h`, and a test
//! holds the two equal. `README.md` tells the rules: who owns what, which
//! thread may call, how versions grow. Numbers and names are never reused and
//! never change; new ones are appended.

pub mod block;
mod fixed;
pub mod read;
pub mod status;
pub mod table;
pub mod vocabulary;
pub mod write;

pub use status::Status;
pub use vocabulary::{FIELDS, Field, FieldDefinition, KINDS, Kind, KindDefinition, Written};
