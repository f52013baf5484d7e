//! Between the SDK's types and the contract's bytes.
//!
//! [`cells`], [`records`] and [`notes`] turn one into the other, for both
//! sides; [`plugin`] is the plugin's side of the calls, which
//! [`export_format!`](crate::export_format) puts to use.

pub mod cells;
pub mod notes;
#[expect(unsafe_code, reason = "the C contract is made of pointers")]
pub mod plugin;
pub mod records;
mod value;
