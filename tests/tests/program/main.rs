//! The program as people run it: exit codes, streams, determinism, formats, and
//! whole runs over workbooks.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod calculations;
mod decisions;
mod determinism;
mod exit_codes;
mod explain;
mod formats;
mod hygiene;
mod mappings;
mod outputs;
mod registers;
mod rules;
mod sample;
mod streams;
mod templates;
mod workers;
