//! What tests of the whole program share.
// Helpers of tests fail by panicking, as tests do.
#![allow(clippy::panic, clippy::unwrap_used)]

pub mod files;
pub mod libreoffice;
pub mod source;
