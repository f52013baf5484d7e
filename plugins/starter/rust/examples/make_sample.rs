//! Makes the sample workbook of the starters; its figures are invented.
//!
//! ```sh
//! cargo run -p gevinst-starter-rust --example make_sample
//! ```
//!
//! With a number of rows and a file it makes a list of the same layout to measure speed
//! with; a row becomes four records:
//!
//! ```sh
//! cargo run --release -p gevinst-starter-rust --example make_sample -- 250000 target/list.xlsx
//! ```

use std::path::Path;

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, Workbook, Worksheet, XlsxError};

const HEADER: [&str; 4] = ["ID", "Gevinst", "Type", "Gevinsteier"];
const YEARS: [u16; 3] = [2026, 2027, 2028];
/// One benefit: id, title, type, owner, and an amount for each year.
type Benefit = (&'static str, &'static str, &'static str, &'static str, [Option<u32>; 3]);

const ROWS: [Benefit; 3] = [
    (
        "G-1",
        "Færre papirbrev",
        "Innsparing",
        "Leder for drift",
        [Some(900), Some(1_800), Some(1_800)],
    ),
    (
        "G-2",
        "Felles innkjøp av lisenser",
        "Innsparing",
        "Leder for IT",
        [None, Some(650), Some(700)],
    ),
    ("G-3", "Lavere husleie", "Innsparing", "Leder for eiendom", [None, None, Some(2_400)]),
];

fn main() -> Result<(), XlsxError> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match args.as_slice() {
        [] => sample(),
        [rows, path] => {
            let rows = rows.parse().map_err(|_| XlsxError::ParameterError(rows.clone()))?;
            large(rows, Path::new(path))
        }
        _ => Err(XlsxError::ParameterError("nothing, or a number of rows and a file".to_owned())),
    }
}

/// The title, the unit and the header row.
fn head(sheet: &mut Worksheet) -> Result<(), XlsxError> {
    let bold = Format::new().set_bold();
    sheet.set_name("Gevinster")?;
    sheet.write_with_format(0, 0, "Gevinstoversikt for Eksempeletaten", &bold)?;
    sheet.write(2, 0, "Beløp i tusen kroner")?;
    for (header, col) in HEADER.iter().zip(0_u16..) {
        sheet.write_with_format(4, col, *header, &bold)?;
    }
    for (year, col) in YEARS.iter().zip(4_u16..) {
        sheet.write_with_format(4, col, *year, &bold)?;
    }
    Ok(())
}

fn large(rows: u32, path: &Path) -> Result<(), XlsxError> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet_with_constant_memory()?;
    head(sheet)?;
    for row in 0..rows {
        let texts = [
            &format!("G-{row}"),
            &format!("Gevinst nummer {row}"),
            "Innsparing",
            "Leder for drift",
        ];
        for (text, col) in texts.into_iter().zip(0_u16..) {
            sheet.write(row + 5, col, text)?;
        }
        for (year, col) in (0..3).zip(4_u16..) {
            sheet.write(row + 5, col, 1_000 + row % 977 * 3 + year)?;
        }
    }
    book.save(path)
}

fn sample() -> Result<(), XlsxError> {
    let mut book = Workbook::new();
    // A fixed day keeps the file's bytes the same each time it is made.
    let made = ExcelDateTime::from_ymd(2026, 1, 1)?;
    book.set_properties(&DocProperties::new().set_creation_datetime(&made));
    let bold = Format::new().set_bold();
    let sheet = book.add_worksheet();
    head(sheet)?;
    for ((id, title, kind, owner, amounts), row) in ROWS.iter().zip(5_u32..) {
        for (text, col) in [id, title, kind, owner].into_iter().zip(0_u16..) {
            sheet.write(row, col, *text)?;
        }
        for (amount, col) in amounts.iter().zip(4_u16..) {
            if let Some(amount) = amount {
                sheet.write(row, col, *amount)?;
            }
        }
    }
    sheet.write_with_format(8, 0, "Sum", &bold)?;
    for ((letter, total), col) in [("E", 900), ("F", 2_450), ("G", 4_900)].iter().zip(4_u16..) {
        let formula = rust_xlsxwriter::Formula::new(format!("=SUM({letter}6:{letter}8)"));
        sheet.write(8, col, formula.set_result(total.to_string()))?;
    }
    let bytes = book.save_to_buffer()?;
    for starter in ["c", "mapping", "rust"] {
        let path = format!("../{starter}/samples/gevinster.xlsx");
        std::fs::write(Path::new(env!("CARGO_MANIFEST_DIR")).join(path), &bytes)?;
    }
    Ok(())
}
