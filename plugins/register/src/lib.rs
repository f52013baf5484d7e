//! The register: the tool's own input workbook.
//!
//! [`layout`] is the one table of sheets and columns. [`write_new`],
//! [`write_example`] and [`write_filled`] make workbooks of it, [`RegisterFormat`] reads them back
//! as records, and [`documentation`] describes it for people.

mod documentation;
mod example;
pub mod layout;
mod reader;
mod writer;

pub use documentation::documentation;
pub use example::ExampleError;
pub use reader::RegisterFormat;
pub use writer::{WriteError, write_example, write_filled, write_large, write_new};
