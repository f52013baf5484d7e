//! A small reader for the tests of this crate: a whole workbook in memory.
//!
//! The program's own reader lives in cli, with limits, streams and pre-flight;
//! this one is only good for samples that the project made itself.

#![allow(dead_code)] // Not every test uses every part.

use std::path::Path;

use calamine::{Data, Reader, SheetVisible};
use gevinst_plugin_sdk::workbook::{Area, MemoryCell, MemoryValue, MemoryWorkbook};
use gevinst_plugin_sdk::{Date, Visibility};
use rust_decimal::Decimal;

/// A sheet's name, its cells, whether people see it, and its merged areas.
pub struct Sheet {
    pub name: String,
    pub cells: Vec<MemoryCell>,
    pub visibility: Visibility,
    pub merged: Vec<Area>,
}

/// Reads a workbook by its content, whatever its ending says.
pub fn open(path: &Path) -> Result<MemoryWorkbook, String> {
    sheets(path).map(|sheets| workbook(path, &sheets))
}

/// The workbook of these sheets.
pub fn workbook(path: &Path, sheets: &[Sheet]) -> MemoryWorkbook {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let mut workbook = MemoryWorkbook::new(&name);
    for (place, sheet) in (0..).zip(sheets) {
        workbook.add_sheet(&sheet.name, sheet.cells.clone());
        if let Some(info) = workbook.sheet_mut(place) {
            info.visibility = sheet.visibility;
            info.merged = sheet.merged.clone();
        }
    }
    workbook
}

/// The sheets of a file.
pub fn sheets(path: &Path) -> Result<Vec<Sheet>, String> {
    if path.extension().is_some_and(|ending| ending == "csv") {
        return delimited(path).map(|sheet| vec![sheet]);
    }
    let mut book = calamine::open_workbook_auto(path).map_err(|error| error.to_string())?;
    let mut sheets = Vec::new();
    for sheet in book.sheets_metadata().to_vec() {
        let values = book.worksheet_range(&sheet.name).map_err(|error| error.to_string())?;
        let formulas = book.worksheet_formula(&sheet.name).map_err(|error| error.to_string())?;
        let start = values.start().unwrap_or((0, 0));
        let mut cells = Vec::new();
        for (row, col, data) in values.used_cells() {
            let (row, col) = (start.0 + row as u32, start.1 + col as u32);
            let formula = formulas.get_value((row, col)).filter(|text| !text.is_empty()).cloned();
            let Some(value) = value(data) else { continue };
            cells.push(MemoryCell { row, col: col as u16, value, formula });
        }
        let visibility = match sheet.visible {
            SheetVisible::Visible => Visibility::Visible,
            SheetVisible::Hidden => Visibility::Hidden,
            SheetVisible::VeryHidden => Visibility::VeryHidden,
        };
        let mut merged = Vec::new();
        if let calamine::Sheets::Xlsx(xlsx) = &mut book {
            let areas = xlsx.merge_cells_by_sheet_name(&sheet.name);
            merged.extend(areas.map_err(|error| error.to_string())?.iter().map(area));
        }
        sheets.push(Sheet { name: sheet.name, cells, visibility, merged });
    }
    Ok(sheets)
}

/// A letter of windows-1252, as far as the published files use it.
fn latin(byte: u8) -> char {
    match byte {
        0x91 => '‘',
        0x92 => '’',
        0x96 => '–',
        other => char::from(other),
    }
}

/// A comma-separated file is one sheet, called as the file.
fn delimited(path: &Path) -> Result<Sheet, String> {
    let bytes = std::fs::read(path).map_err(|error| error.to_string())?;
    // Published files are not always UTF-8; what is not is one byte for each letter.
    let text = String::from_utf8(bytes)
        .unwrap_or_else(|error| error.into_bytes().iter().map(|byte| latin(*byte)).collect());
    let mut reader =
        csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut cells = Vec::new();
    // The samples have no line that is wholly blank: every record is a row.
    for (row, record) in (0..).zip(reader.records()) {
        let record = record.map_err(|error| error.to_string())?;
        for (col, text) in (0..).zip(&record).filter(|(_, text)| !text.is_empty()) {
            let number = text.parse::<Decimal>().map(MemoryValue::Number);
            let value = number.unwrap_or_else(|_| MemoryValue::Text(text.to_owned()));
            cells.push(MemoryCell { row, col, value, formula: None });
        }
    }
    let name = path.file_stem().map(|name| name.to_string_lossy().into_owned());
    let (visibility, merged) = (Visibility::Visible, Vec::new());
    Ok(Sheet { name: name.unwrap_or_default(), cells, visibility, merged })
}

fn area(merged: &calamine::Dimensions) -> Area {
    Area {
        first_row: merged.start.0,
        first_col: merged.start.1 as u16,
        last_row: merged.end.0,
        last_col: merged.end.1 as u16,
    }
}

fn value(data: &Data) -> Option<MemoryValue> {
    Some(match data {
        Data::Empty => return None,
        Data::String(text) => MemoryValue::Text(text.clone()),
        Data::Int(number) => MemoryValue::Number(Decimal::from(*number)),
        Data::Float(number) => MemoryValue::Number(number.to_string().parse().ok()?),
        Data::Bool(value) => MemoryValue::Bool(*value),
        Data::Error(error) => MemoryValue::Error(error.to_string()),
        Data::DateTime(moment) => {
            let (year, month, day, ..) = moment.to_ymd_hms_milli();
            MemoryValue::Day(Date { year: year as i16, month: month as i8, day: day as i8 })
        }
        Data::DateTimeIso(text) | Data::DurationIso(text) => MemoryValue::Text(text.clone()),
    })
}
