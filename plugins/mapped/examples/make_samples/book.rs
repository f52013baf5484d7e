//! Workbooks that are written down as text: what stands in which cell.
//!
//! ```text
//! // a remark
//! == the name of a sheet
//! @ B3             the cell where the next line begins
//! a | b || d       one row: text, number, day (2026-03-01), blank
//! = SUM(A1:A2) > 4 a formula and the result that a spreadsheet program stores
//! '12              a text that looks like a number
//! ~ A1:C1          cells that are merged
//! ```
//!
//! `\n` in a text breaks the line in its cell.

use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, Formula, Workbook, Worksheet, XlsxError,
};

/// A day on which nothing happened, as the files' day of creation.
const CREATED: (u16, u8, u8) = (2025, 1, 1);

/// The bytes of the workbook that a text writes down.
///
/// # Errors
///
/// When a sheet cannot be called so, or a cell cannot be written.
pub fn book(text: &str) -> Result<Vec<u8>, XlsxError> {
    let mut book = workbook()?;
    for part in text.split("\n== ").skip(1) {
        let (name, lines) = part.split_once('\n').unwrap_or((part, ""));
        sheet(book.add_worksheet().set_name(name.trim())?, lines)?;
    }
    book.save_to_buffer()
}

fn sheet(sheet: &mut Worksheet, lines: &str) -> Result<(), XlsxError> {
    // A merged area is written blank, so it comes before what stands in it.
    for area in lines.lines().filter_map(|line| line.strip_prefix("~ ")) {
        let (from, to) = area.trim().split_once(':').unwrap_or((area, area));
        let ((first_row, first_col), (last_row, last_col)) = (place(from), place(to));
        let plain = Format::new();
        sheet.merge_range(first_row, first_col, last_row, last_col, "", &plain)?;
    }
    let (mut row, mut col) = (0, 0);
    for line in lines.lines().filter(|line| !line.starts_with("~ ") && !line.starts_with("//")) {
        if let Some(address) = line.strip_prefix("@ ") {
            (row, col) = place(address.trim());
            continue;
        }
        for (beside, cell) in (0..).zip(line.split('|')) {
            put(sheet, row, col + beside, cell.trim())?;
        }
        row += 1;
    }
    Ok(())
}

fn put(sheet: &mut Worksheet, row: u32, col: u16, cell: &str) -> Result<(), XlsxError> {
    if cell.is_empty() {
        return Ok(());
    }
    if let Some(text) = cell.strip_prefix('\'') {
        sheet.write_string(row, col, text)?;
    } else if let Some((formula, result)) =
        cell.strip_prefix("= ").and_then(|it| it.rsplit_once(" > "))
    {
        sheet.write_formula(row, col, Formula::new(format!("={formula}")).set_result(result))?;
    } else if let Some(day) = day(cell) {
        let shown = Format::new().set_num_format("dd.mm.yyyy");
        sheet.write_with_format(row, col, &day?, &shown)?;
    } else if let Ok(number) = cell.parse::<f64>() {
        sheet.write_number(row, col, number)?;
    } else {
        sheet.write_string(row, col, cell.replace("\\n", "\n"))?;
    }
    Ok(())
}

/// An empty workbook that says nothing of where and when it was made.
///
/// # Errors
///
/// Never: the day of creation is one.
pub fn workbook() -> Result<Workbook, XlsxError> {
    let mut book = Workbook::new();
    let (year, month, day) = CREATED;
    let created = ExcelDateTime::from_ymd(year, month, day)?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&created));
    Ok(book)
}

/// The row and column of an address such as `C14`.
pub fn place(address: &str) -> (u32, u16) {
    let digits = address.find(|letter: char| letter.is_ascii_digit()).unwrap_or(address.len());
    let (letters, row) = address.split_at(digits);
    let col = letters.bytes().fold(0, |col, letter| col * 26 + u16::from(letter - b'A') + 1);
    (row.parse::<u32>().map_or(0, |row| row - 1), col - 1)
}

fn day(cell: &str) -> Option<Result<ExcelDateTime, XlsxError>> {
    let mut parts = cell.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    let whole = year.len() == 4 && parts.next().is_none();
    let (year, month, day) = (year.parse().ok()?, month.parse().ok()?, day.parse().ok()?);
    whole.then(|| ExcelDateTime::from_ymd(year, month, day))
}
