//! Excel 97-2003 workbooks (`.xls`), which calamine reads whole.
//!
//! calamine lays out every sheet as a full rectangle. So the records are
//! walked before: the rectangles together must stay below a limit, and what
//! calamine does not tell (hidden rows and columns, links, manual calculation)
//! is noted on the way.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use calamine::{Data, Reader as _, SheetVisible, Xls};
use gevinst_plugin_sdk::workbook::Area;
use gevinst_plugin_sdk::{BookFacts, Cell, FileKind, Flow, SheetInfo, Visibility};

use super::biff::{self, SheetRecords};
use super::cfb::CompoundFile;
use super::container::Bytes;
use super::held::{Held, HeldCell};
use super::limits::Limits;
use super::refusal::{Refusal, RefusalCode};

/// A workbook that is held in memory.
pub(crate) struct HeldBook {
    sheets: Vec<Vec<HeldCell>>,
}

fn malformed(found: String) -> Refusal {
    Refusal::new(
        RefusalCode::WorkbookMalformed,
        found,
        "a complete Excel 97-2003 workbook, as Excel and LibreOffice write it",
    )
}

impl HeldBook {
    /// Reads an Excel 97-2003 workbook.
    ///
    /// # Errors
    ///
    /// When it is encrypted, damaged or breaks a limit.
    pub(crate) fn open(
        bytes: &Bytes,
        compound: &CompoundFile<'_>,
        limits: &Limits,
    ) -> Result<(HeldBook, BookFacts, Vec<SheetInfo>), Refusal> {
        if bytes.len() as u64 > limits.whole_file_bytes {
            return Err(Refusal::new(
                RefusalCode::FileTooLarge,
                format!("an .xls file of {} bytes", bytes.len()),
                format!("at most {} bytes, since it is held in memory", limits.whole_file_bytes),
            )
            .with_hint("save it as .xlsx, which is read as a stream"));
        }
        let stream = compound
            .stream(&["Workbook", "Book"])?
            .ok_or_else(|| malformed("a compound file without a workbook".to_owned()))?;
        let records = biff::walk(&stream, limits)?;
        // calamine's readers index into records without checks; a panic is a damaged file.
        let read = catch_unwind(AssertUnwindSafe(|| Xls::new(Cursor::new(Bytes::clone(bytes)))));
        let book = match read {
            Ok(Ok(book)) => book,
            Ok(Err(calamine::XlsError::Password)) => return Err(encrypted()),
            Ok(Err(error)) => {
                return Err(malformed(format!("records that cannot be read ({error})")));
            }
            Err(_) => return Err(malformed("records that contradict one another".to_owned())),
        };
        let macros = records.macros || compound.has("_VBA_PROJECT_CUR");
        hold(book, records, macros, limits)
    }

    /// Gives every cell of a sheet that exists to a visitor.
    pub(crate) fn read(&self, sheet: u16, visit: &mut dyn FnMut(&Cell<'_>) -> Flow) {
        for cell in self.sheets.get(usize::from(sheet)).into_iter().flatten() {
            if visit(&cell.as_cell(sheet)) == Flow::Stop {
                return;
            }
        }
    }
}

/// A workbook that asks for a password.
pub(crate) fn encrypted() -> Refusal {
    Refusal::new(
        RefusalCode::EncryptedWorkbook,
        "a workbook that is protected by a password",
        "a workbook without a password",
    )
}

fn hold(
    mut book: Xls<Cursor<Bytes>>,
    records: biff::Records,
    macros: bool,
    limits: &Limits,
) -> Result<(HeldBook, BookFacts, Vec<SheetInfo>), Refusal> {
    let listed = book.sheets_metadata().to_vec();
    limits.check_sheet_count(listed.len())?;
    let facts = BookFacts {
        kind: FileKind::Xls,
        date_1904: book.has_1904_epoch(),
        macros,
        external_links: records.external,
        manual_calculation: records.manual,
        properties: Vec::new(),
    };
    let (mut infos, mut sheets) = (Vec::new(), Vec::new());
    for (index, sheet) in listed.iter().enumerate() {
        let walked = records.sheets.get(index).cloned().unwrap_or_default();
        sheets.push(cells(&mut book, &sheet.name, &walked, facts.date_1904)?);
        infos.push(info(&book, sheet, walked)?);
    }
    Ok((HeldBook { sheets }, facts, infos))
}

fn info(
    book: &Xls<Cursor<Bytes>>,
    sheet: &calamine::Sheet,
    walked: SheetRecords,
) -> Result<SheetInfo, Refusal> {
    let merged = book
        .merge_cells_by_sheet_name(&sheet.name)
        .map_err(|error| malformed(error.to_string()).in_sheet(&sheet.name))?;
    let area = |dimensions: &calamine::Dimensions| {
        Some(Area {
            first_row: dimensions.start.0,
            first_col: u16::try_from(dimensions.start.1).ok()?,
            last_row: dimensions.end.0,
            last_col: u16::try_from(dimensions.end.1).ok()?,
        })
    };
    Ok(SheetInfo {
        name: sheet.name.clone(),
        visibility: match sheet.visible {
            SheetVisible::Visible => Visibility::Visible,
            SheetVisible::Hidden => Visibility::Hidden,
            SheetVisible::VeryHidden => Visibility::VeryHidden,
        },
        merged: merged.iter().filter_map(area).collect(),
        hidden_rows: walked.hidden_rows,
        hidden_cols: walked.hidden_columns,
    })
}

fn cells(
    book: &mut Xls<Cursor<Bytes>>,
    name: &str,
    walked: &SheetRecords,
    date_1904: bool,
) -> Result<Vec<HeldCell>, Refusal> {
    let failed = |error: calamine::XlsError| malformed(error.to_string()).in_sheet(name);
    let range = book.worksheet_range(name).map_err(failed)?;
    let formulas = book.worksheet_formula(name).map_err(failed)?;
    let (top, left) = formulas.start().unwrap_or((0, 0));
    let mut texts: BTreeMap<(u32, u32), String> = formulas
        .used_cells()
        .map(|(row, column, text)| ((top + row as u32, left + column as u32), text.clone()))
        .collect();
    let (top, left) = range.start().unwrap_or((0, 0));
    let mut cells = Vec::new();
    for (row, column, data) in range.used_cells() {
        let (row, column) = (top + row as u32, left + column as u32);
        let formula = texts.remove(&(row, column));
        let Ok(col) = u16::try_from(column) else { continue };
        let place = (u16::try_from(row).unwrap_or(u16::MAX), col);
        let formula = match formula {
            Some(text) => Some(text.strip_prefix('=').unwrap_or(&text).into()),
            // calamine gives no text for the followers of a shared formula.
            None => walked.formulas.binary_search(&place).is_ok().then(|| "".into()),
        };
        if let Some(value) = held(data, date_1904) {
            cells.push(HeldCell { row, col, value, formula });
        }
    }
    Ok(cells)
}

fn held(data: &Data, date_1904: bool) -> Option<Held> {
    match data {
        Data::Empty => None,
        Data::String(text) if text.is_empty() => None,
        Data::String(text) => Some(Held::Text(text.as_str().into())),
        Data::Int(number) => Some(Held::double(*number as f64)),
        Data::Float(number) => Some(Held::double(*number)),
        Data::Bool(truth) => Some(Held::Bool(*truth)),
        Data::Error(error) => Some(Held::Error(error.to_string().into())),
        Data::DateTime(time) if time.is_duration() => Some(Held::double(time.as_f64())),
        Data::DateTime(time) => Some(Held::serial(time.as_f64(), date_1904)),
        Data::DateTimeIso(text) | Data::DurationIso(text) => Some(Held::Text(text.as_str().into())),
    }
}
