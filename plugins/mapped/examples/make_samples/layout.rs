//! Samples that are written down as text: what stands in which cell.
//!
//! One file of `layouts/ID/NAME.txt` becomes `ID/samples/NAME.xlsx`, or
//! `NAME.csv` where the file's first line says `csv`:
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

use std::fs;
use std::path::Path;

use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Worksheet, XlsxError};

use crate::{place, workbook};

/// Makes the samples of every folder of layouts.
pub fn samples(formats: &Path) -> Result<(), Box<dyn std::error::Error>> {
    let layouts = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/make_samples/layouts");
    for folder in fs::read_dir(layouts)? {
        let folder = folder?;
        let target = formats.join(folder.file_name()).join("samples");
        fs::create_dir_all(&target)?;
        for file in fs::read_dir(folder.path())? {
            let file = file?.path();
            let name = file.file_stem().unwrap_or_default();
            let text = fs::read_to_string(&file)?;
            match text.strip_prefix("csv\n") {
                Some(rows) => fs::write(target.join(name).with_extension("csv"), delimited(rows))?,
                None => book(&text, &target.join(name).with_extension("xlsx"))
                    .map_err(|error| format!("{}: {error}", file.display()))?,
            }
        }
    }
    Ok(())
}

/// The text of a comma-separated file; a cell with a comma or a line break is quoted.
fn delimited(rows: &str) -> String {
    let mut out = String::new();
    for row in rows.lines().filter(|line| !line.starts_with("//")) {
        let cells = row.split('|').map(|cell| {
            let cell = cell.trim().replace("\\n", "\n");
            let quoted = cell.contains([',', '\n', '"']);
            if quoted { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell }
        });
        out.push_str(&cells.collect::<Vec<_>>().join(","));
        out.push_str("\r\n");
    }
    out
}

fn book(text: &str, path: &Path) -> Result<(), XlsxError> {
    let mut book = workbook()?;
    for part in text.split("\n== ").skip(1) {
        let (name, lines) = part.split_once('\n').unwrap_or((part, ""));
        sheet(book.add_worksheet().set_name(name.trim())?, lines)?;
    }
    book.save(path)
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

fn day(cell: &str) -> Option<Result<ExcelDateTime, XlsxError>> {
    let mut parts = cell.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    let whole = year.len() == 4 && parts.next().is_none();
    let (year, month, day) = (year.parse().ok()?, month.parse().ok()?, day.parse().ok()?);
    whole.then(|| ExcelDateTime::from_ymd(year, month, day))
}
