//! Archives of runs: do they hold together, what does tampering lead to, and what do
//! the tools of others make of them?
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod compared;
mod decided;
mod faults;
mod foreign;
mod kept;
mod left;
mod look;
mod matrix;
mod native;
mod regenerate;
mod registers;
mod shared;
mod signed;
mod stamped;
mod superseded;
mod support;
mod tamper;
mod tool;
mod written;
