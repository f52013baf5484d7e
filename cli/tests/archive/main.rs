//! The archive as a library: its tables lose nothing, and no step of writing that
//! fails leaves anything half written.
// Helpers of tests fail by panicking, as tests do.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod failing;
mod faults;
mod tables;
