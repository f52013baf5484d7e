//! The reader against good, odd and hostile workbooks, all made here.
//!
//! No test file is stored: each hostile file is written by the test that needs
//! it, so that what makes it hostile can be read beside what it must lead to.
// Helpers of tests fail by panicking, as tests do.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod binary;
mod container;
mod damage;
mod delimited;
mod facts;
mod kinds;
mod markup;
mod memory;
mod open_document;
mod real_files;
mod sheets;
mod support;
mod values;
