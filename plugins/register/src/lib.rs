//! The register: the tool's own input workbook.
mod example;
pub mod layout;
mod writer;

pub use example::ExampleError;
pub use writer::{WriteError, write_example, write_large, write_new};
