//! The plugin contract of `gevinst`.
//!
//! This crate holds what a format and the program must agree on and nothing
//! else: the closed [`vocabulary`] of record kinds and fields, by number for
//! the boundary and by name for people. It has no dependency and no code that
//! can fail. Numbers and names are never reused and never change; new ones are
//! appended.

pub mod vocabulary;

pub use vocabulary::{FIELDS, Field, FieldDefinition, KINDS, Kind, KindDefinition, Written};
