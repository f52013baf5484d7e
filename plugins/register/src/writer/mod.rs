//! Writes registers: an empty one, one filled with the example, and a large one for measuring.
//!
//! The bytes depend on the arguments alone: no clock, locale or random number
//! enters. A register is meant to be filled in by hand, so every column says
//! in the workbook itself what it wants and in which unit.

mod guidance;
mod large;
mod lists;
mod sheet;
mod styles;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};

use crate::example::{self, ExampleError, Rows};
use crate::layout::{LAYOUT_VERSION, Lang, PROPERTY, SHEETS, Text};

pub use large::write_large;

/// A register could not be written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// The workbook writer refused something, or the output could not be written.
    #[error("the register could not be written: {0}")]
    Xlsx(#[from] XlsxError),
    /// A table that the register is filled from is broken.
    #[error(transparent)]
    Example(#[from] ExampleError),
    /// A value of a table is not what its column holds.
    #[error("sheet \"{sheet}\", row {row}: \"{text}\" is not {expected}")]
    Value {
        /// The sheet's key.
        sheet: &'static str,
        /// The row in the workbook, from one.
        row: u32,
        /// The text of the cell.
        text: String,
        /// What the column holds.
        expected: &'static str,
    },
}

/// The bytes of an empty register in a language: every sheet, no rows.
///
/// # Errors
///
/// When the workbook cannot be put together.
pub fn write_new(lang: Lang) -> Result<Vec<u8>, WriteError> {
    written(lang, |_| Ok(Rows::default()))
}

/// The bytes of a register filled with an openly invented agency.
///
/// # Errors
///
/// When the workbook cannot be put together.
pub fn write_example(lang: Lang) -> Result<Vec<u8>, WriteError> {
    written(lang, |sheet| Ok(example::rows(sheet, lang)?))
}

/// The bytes of a register filled from tables, one text per sheet by the sheet's
/// key; an empty text leaves the sheet without rows. The tables are written as
/// those of the example, `plugins/register/src/example/*.tsv`.
///
/// # Errors
///
/// When a table names a field its sheet does not have, a value is not what its
/// column holds, or the workbook cannot be put together.
pub fn write_filled(
    lang: Lang,
    table_of: impl Fn(&'static str) -> String,
) -> Result<Vec<u8>, WriteError> {
    written(lang, |sheet| Ok(example::rows_of(&table_of(sheet.key), sheet, lang)?))
}

fn written(
    lang: Lang,
    rows_of: impl Fn(&'static crate::layout::Sheet) -> Result<Rows, WriteError>,
) -> Result<Vec<u8>, WriteError> {
    let mut workbook = workbook(lang)?;
    let styles = styles::Styles::new();
    guidance::write(&mut workbook, lang, &styles)?;
    for layout in SHEETS {
        let rows = rows_of(layout)?;
        let worksheet = workbook.add_worksheet();
        sheet::frame(worksheet, layout, lang, &styles, &rows.units)?;
        sheet::rows(worksheet, layout, lang, &styles, &rows.rows)?;
    }
    lists::write(&mut workbook, lang, &styles)?;
    Ok(workbook.save_to_buffer()?)
}

/// An empty workbook with the register's document properties.
fn workbook(lang: Lang) -> Result<Workbook, WriteError> {
    let mut workbook = Workbook::new();
    // A fixed day: the file's own date would make two runs differ.
    let created = ExcelDateTime::from_ymd(2026, 1, 1)?;
    let properties = DocProperties::new()
        .set_title(TITLE.get(lang))
        .set_subject(SUBJECT.get(lang))
        .set_creation_datetime(&created)
        .set_custom_property(PROPERTY, LAYOUT_VERSION);
    workbook.set_properties(&properties);
    Ok(workbook)
}

/// The title of the workbook.
const TITLE: Text = Text { nb: "Gevinstregister", en: "Benefit register" };
/// What the workbook is for.
const SUBJECT: Text = Text {
    nb: "Innrapportering av gevinster, kostnader og målinger",
    en: "Reporting of benefits, costs and measurements",
};
