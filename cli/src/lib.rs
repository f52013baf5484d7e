//! The program's own library: what the command line does, callable from tests.

pub mod archive;
pub mod args;
mod asking;
pub mod commands;
pub mod compare;
pub mod config;
pub mod decisions;
pub mod disk;
pub mod exit;
pub mod formats;
pub mod inputs;
pub mod issue;
pub mod mappings;
pub mod output;
pub mod pipeline;
pub mod plugins;
pub mod refusals;
pub mod signals;
pub mod templates;
pub mod terminal;
pub mod workbook;
pub mod worker;
