//! A large register for measuring speed and memory: many cash lines over few benefits.

use std::io::Write;

use rust_xlsxwriter::Worksheet;

use super::styles::Styles;
use super::{WriteError, lists, sheet, workbook};
use crate::example::{self, Rows};
use crate::layout::{Lang, SHEETS};

/// Cash lines per benefit.
const LINES_PER_BENEFIT: u32 = 50;
/// The first year of the lines.
const FIRST_YEAR: u32 = 2015;

/// Writes a register in bokmål with `rows` cash lines, spread over one benefit per fifty lines.
///
/// The cash lines are written row by row: memory does not grow with `rows`,
/// which may be at most 1 048 570 (what a sheet holds under its headers).
/// The example's organisation, initiatives and parameters are kept.
///
/// # Errors
///
/// When there are more rows than a sheet holds or `out` cannot be written.
pub fn write_large<W: Write + Send>(rows: u32, out: W) -> Result<(), WriteError> {
    let lang = Lang::Nb;
    let mut workbook = workbook(lang)?;
    let styles = Styles::new();
    super::guidance::write(&mut workbook, lang, &styles)?;
    for layout in SHEETS {
        let stored = match layout.key {
            "organisation" | "initiatives" | "parameters" => example::rows(layout, lang)?,
            "benefits" => {
                Rows { rows: benefits(rows.div_ceil(LINES_PER_BENEFIT))?, ..Rows::default() }
            }
            _ => Rows::default(),
        };
        if layout.key == "cash_lines" {
            let worksheet = workbook.add_worksheet_with_constant_memory()?;
            sheet::frame(worksheet, layout, lang, &styles, &[])?;
            cash_lines(worksheet, layout, &styles, rows)?;
        } else {
            let worksheet = workbook.add_worksheet();
            sheet::frame(worksheet, layout, lang, &styles, &stored.units)?;
            sheet::rows(worksheet, layout, lang, &styles, &stored.rows)?;
        }
    }
    lists::write(&mut workbook, lang, &styles)?;
    workbook.save_to_writer(out)?;
    Ok(())
}

/// Copies of the example's first benefit under new identifiers.
fn benefits(count: u32) -> Result<Vec<Vec<String>>, WriteError> {
    let Some(layout) = crate::layout::sheet("benefits") else { return Ok(Vec::new()) };
    let example = example::rows(layout, Lang::Nb)?;
    let Some(first) = example.rows.first() else { return Ok(Vec::new()) };
    Ok((1..=count)
        .map(|number| {
            let mut row = first.clone();
            if let [id, title, ..] = row.as_mut_slice() {
                *id = format!("Ø{number}");
                *title = format!("Oppdiktet gevinst {number}");
            }
            row
        })
        .collect())
}

/// Alternating planned and realised lines by quarter.
fn cash_lines(
    worksheet: &mut Worksheet,
    layout: &'static crate::layout::Sheet,
    styles: &Styles,
    rows: u32,
) -> Result<(), WriteError> {
    let first_row = layout.first_data_row();
    let number = styles.number("#,##0");
    for line in 0..rows {
        let row = first_row + line;
        let place = line % LINES_PER_BENEFIT;
        let quarter = place / 2;
        let stage = if place.is_multiple_of(2) { "Planlagt" } else { "Realisert" };
        let texts = [
            (0, format!("L{}", line + 1)),
            (1, format!("Ø{}", line / LINES_PER_BENEFIT + 1)),
            (3, "Gevinst".to_owned()),
            (4, stage.to_owned()),
            (5, format!("{}-Q{}", FIRST_YEAR + quarter / 4, quarter % 4 + 1)),
        ];
        for (col, text) in texts {
            worksheet.write_string_with_format(row, col, &text, &styles.text)?;
        }
        worksheet.write_number_with_format(row, 6, 1000 + line % 977, &number)?;
        worksheet.write_string_with_format(row, 7, "Faste priser", &styles.text)?;
        worksheet.write_number_with_format(row, 8, 2026, &styles.number("0"))?;
    }
    Ok(())
}
