//! The program's own library: what the command line does, callable from tests.

pub mod inputs;
pub mod pipeline;
pub mod workbook;
