//! Makes the samples of the shipped mapping files.
//!
//! The layouts are those of the published forms; every name and figure is
//! invented. The same program gives the same bytes: nothing of the machine or
//! the day goes into the files.
//!
//! ```text
//! cargo run -p gevinst-mapped --example make_samples -- plugins/formats
//! ```

mod book;
mod calculation;
mod kommit;
mod kommit_report;
mod layout;

use std::path::Path;

use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Worksheet, XlsxError};

use book::place;
pub use book::workbook;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = std::env::args().nth(1).ok_or("usage: make_samples FORMATS-FOLDER")?;
    let folder = Path::new(&folder);
    calculation::samples(&folder.join("gevinstberegninger/samples"))?;
    kommit::samples(&folder.join("kommit/samples"))?;
    layout::samples(folder)?;
    Ok(())
}

/// What a cell of a sample holds.
#[derive(Clone, Copy)]
pub enum Put<'a> {
    /// A text.
    Text(&'a str),
    /// A whole number.
    Number(i32),
    /// A day of 2026.
    Day(u8, u8),
    /// A formula with the result that a spreadsheet program would store.
    Formula(&'a str, &'a str),
}

/// Fills cells by their addresses.
pub fn fill(sheet: &mut Worksheet, cells: &[(&str, Put<'_>)]) -> Result<(), XlsxError> {
    for (address, put) in cells {
        let (row, col) = place(address);
        set(sheet, row, col, *put)?;
    }
    Ok(())
}

/// Fills one cell.
pub fn set(sheet: &mut Worksheet, row: u32, col: u16, put: Put<'_>) -> Result<(), XlsxError> {
    match put {
        Put::Text(text) => sheet.write_string(row, col, text)?,
        Put::Number(number) => sheet.write_number(row, col, number)?,
        Put::Day(month, day) => {
            let shown = Format::new().set_num_format("dd.mm.yyyy");
            sheet.write_with_format(
                row,
                col,
                &ExcelDateTime::from_ymd(2026, month, day)?,
                &shown,
            )?
        }
        Put::Formula(text, result) => {
            sheet.write_formula(row, col, Formula::new(text).set_result(result))?
        }
    };
    Ok(())
}
