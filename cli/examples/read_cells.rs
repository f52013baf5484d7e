//! Times the reading of one workbook: calamine's bare streaming beside the reader of this program.
//!
//! ```text
//! cargo run --release -p gevinst --example read_cells -- FILE make
//! cargo run --release -p gevinst --example read_cells -- FILE [calamine|gevinst|dump]
//! ```
//!
//! `make` writes a workbook of 200 000 rows and 12 columns of invented texts and
//! amounts to FILE.
//!
//! `gevinst` counts the check before use as well, which goes over the sheets
//! once before they are read. Run one way at a time to see its own peak
//! memory; without a word both are run, and the second peak is the larger of
//! the two. `dump` prints the cells.

use std::path::Path;
use std::time::Instant;

use calamine::Reader as _;
use gevinst::workbook::{Limits, open};
use gevinst_plugin_sdk::{Flow, Workbook as _};

/// What one way of reading found.
struct Count {
    sheets: usize,
    rows: u64,
    cells: u64,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args_os().skip(1);
    let file = arguments.next().ok_or("usage: read_cells FILE [make|calamine|gevinst|dump]")?;
    let way = arguments.next().and_then(|way| way.into_string().ok());
    let path = Path::new(&file);
    match way.as_deref() {
        Some("dump") => return dump(path),
        Some("make") => return make(path),
        Some("calamine") => time("calamine", || calamine_cells(path))?,
        Some("gevinst") => time("gevinst", || gevinst_cells(path))?,
        _ => {
            time("calamine", || calamine_cells(path))?;
            time("gevinst", || gevinst_cells(path))?;
        }
    }
    Ok(())
}

type Outcome = Result<Count, Box<dyn std::error::Error>>;

fn time(name: &str, read: impl Fn() -> Outcome) -> Result<(), Box<dyn std::error::Error>> {
    let start = Instant::now();
    let count = read()?;
    let seconds = start.elapsed().as_secs_f64();
    println!(
        "{name:>9}: {} sheets, {} rows, {} cells, {seconds:.3} s, peak memory so far {}",
        count.sheets,
        count.rows,
        count.cells,
        peak()
    );
    Ok(())
}

/// The largest resident size so far, where the system tells it.
fn peak() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.map_or_else(|| "unknown".to_owned(), |line| line.trim().to_owned())
}

/// Reads all sheets through calamine as a stream, without any check.
fn calamine_cells(path: &Path) -> Outcome {
    let mut book: calamine::Xlsx<_> = calamine::open_workbook(path)?;
    let names = book.sheet_names();
    let mut count = Count { sheets: names.len(), rows: 0, cells: 0 };
    for name in &names {
        let mut reader = book.worksheet_cells_reader(name)?;
        let mut last = None;
        while let Some(cell) = reader.next_cell_with_formula_metadata()? {
            if cell.value == calamine::DataRef::Empty && cell.formula.is_none() {
                continue;
            }
            count.cells += 1;
            if last != Some(cell.pos.0) {
                count.rows += 1;
                last = Some(cell.pos.0);
            }
        }
    }
    Ok(count)
}

/// Reads all sheets through this program's reader, its checks included.
fn gevinst_cells(path: &Path) -> Outcome {
    let mut book = open(path, &Limits::default())?;
    let mut count = Count { sheets: book.sheets().len(), rows: 0, cells: 0 };
    for sheet in 0..u16::try_from(count.sheets)? {
        let mut last = None;
        book.read(sheet, &mut |cell| {
            count.cells += 1;
            if last != Some(cell.pos.row) {
                count.rows += 1;
                last = Some(cell.pos.row);
            }
            Flow::Continue
        })?;
    }
    Ok(count)
}

fn dump(path: &Path) -> Result<(), Box<dyn std::error::Error>> {
    let mut book = open(path, &Limits::default())?;
    println!("{:#?}", book.facts());
    for sheet in 0..u16::try_from(book.sheets().len())? {
        println!("{:?}", book.sheets().get(usize::from(sheet)));
        book.read(sheet, &mut |cell| {
            let (formula, format) = (cell.formula.unwrap_or(""), cell.format.unwrap_or(""));
            println!("{}\t{:?}\t={formula}\t[{format}]", cell.pos, cell.value);
            Flow::Continue
        })?;
    }
    Ok(())
}

fn make(path: &Path) -> Result<(), Box<dyn std::error::Error>> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet_with_constant_memory()?;
    for row in 0..200_000_u32 {
        for column in 0..12_u16 {
            let number = row.wrapping_mul(2_654_435_761).wrapping_add(u32::from(column) * 97);
            if column < 4 {
                sheet.write_string(row, column, format!("Tiltak {}", number % 5_000))?;
            } else {
                sheet.write_number(row, column, f64::from(number % 100_000_000) / 100.0)?;
            }
        }
    }
    book.save(path)?;
    Ok(())
}
