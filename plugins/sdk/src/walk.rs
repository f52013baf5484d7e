//! Walking over sheets as people lay them out.
//!
//! A sheet is read row by row ([`rows`]); what is needed later is kept as
//! [`HeldCell`]s, which know where they stand, so that every value can name its
//! cell. On top of that:
//!
//! | to find | use |
//! |---|---|
//! | a sheet by its name | [`sheet_named`] |
//! | the header row of a table, of one row or several, and its columns | [`Head::find`] |
//! | a cell beside its label, as on a form | [`beside`] |
//! | the rows of one section between two headings | [`Sections`] |
//! | the period that a header or a cell tells | [`period()`] |
//! | the unit that a text tells | [`unit()`] |
//! | a number written as text, with what stands behind it | [`number()`] |
//!
//! Labels are compared folded ([`crate::text::folded`]): case, spaces and line
//! breaks do not matter. Nothing here guesses; what is not found is `None`.

mod form;
mod head;
mod number;
mod period;
mod row;
mod unit;

pub use form::{Side, beside};
pub use head::{Column, Head, PeriodColumn};
pub use number::number;
pub use period::{calendar, period, tokens};
pub use row::{HeldCell, Row, Sections, rows, sheet_named};
pub use unit::unit;
