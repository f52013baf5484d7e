//! The Excel workbook: the report as tables with live formulas.
//!
//! Every formula is stored with the result that the program calculated, so
//! that the workbook reads the same in a viewer that does not calculate, and a
//! reader can change a number and see what follows. What a formula gives and
//! what the report says must agree, or no workbook is written.

mod book;
mod cells;
mod error;
mod formula;
mod height;
mod number;
mod recipes;
mod safe_text;
mod sheet;
mod sheets;
mod styles;
mod values;
mod words;

use gevinst_core::report::Report;

pub use error::WorkbookError;

use crate::error::TemplateError;
use crate::texts::Texts;
use book::Book;
use sheets::{analyses, benefits, cover, data, headline, lineage, parts, quality};

/// Renders a report as the bytes of an .xlsx file. The same report and texts
/// give the same bytes.
///
/// Amounts are in kroner, exact to the 15 digits a cell holds; the exact decimal
/// stands beside every figure in the list of sources. Sheets with very many rows
/// pass through temporary files in the system's folder for those.
///
/// # Errors
///
/// When a formula does not give the figure that the report states, a sheet would
/// have more rows than Excel takes, a text is missing, or a temporary file
/// cannot be written.
pub fn render_workbook(report: &Report, texts: &Texts) -> Result<Vec<u8>, TemplateError> {
    let mut book = Book::new(report, texts)?;
    // In the order of what refers to what: formulas refer only to what is written.
    data::parameters(&mut book)?;
    benefits::benefits(&mut book)?;
    benefits::freed_time(&mut book)?;
    benefits::periods(&mut book)?;
    quality::quality(&mut book)?;
    quality::measurements(&mut book)?;
    analyses::analyses(&mut book)?;
    analyses::estimates(&mut book)?;
    parts::parts(&mut book)?;
    headline::uses(&mut book)?;
    headline::benefit_uses(&mut book)?;
    headline::actions(&mut book)?;
    headline::headline(&mut book)?;
    data::findings(&mut book)?;
    lineage::lineage(&mut book)?;
    data::inputs(&mut book)?;
    cover::notes(&mut book)?;
    cover::cover(&mut book)?;
    book.into_bytes()
}
