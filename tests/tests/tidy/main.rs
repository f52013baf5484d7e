//! The order of the house: who may import whom, how large files and functions
//! may be, what no source may hold, and that every expectation has a reader.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod arrows;
mod dependencies;
mod expectations;
mod lints;
mod sizes;
mod texts;
mod words;
