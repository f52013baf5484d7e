//! What tests of the whole program share.
// Helpers of tests fail by panicking, as tests do.
#![allow(clippy::panic, clippy::unwrap_used, clippy::expect_used)]

pub mod catalogue;
pub mod changes;
pub mod facts;
pub mod files;
pub mod libreoffice;
pub mod made;
pub mod markup;
pub mod native;
pub mod patch;
pub mod portfolio;
pub mod program;
pub mod source;
pub mod tool;
pub mod transcript;
