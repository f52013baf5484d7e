//! Finding a table's header row, its columns and its units row.

use std::collections::{BTreeMap, BTreeSet};

use gevinst_plugin_sdk::text::{folded, nearest};
use gevinst_plugin_sdk::{
    Cell, CellPos, CellValue, Flow, Kind, Note, NoteCode, ReadError, Workbook,
};

use super::words;
use crate::layout::units::UnitRole;
use crate::layout::{Column, Lang, Sheet};

/// How far down a header row is looked for.
const ROWS_SEARCHED: u32 = 20;
/// How many recognised headers make a row the header row.
const HEADERS_NEEDED: usize = 2;
/// How many cells of the top of a sheet are looked at, so that a hostile sheet costs little.
const CELLS_SEARCHED: usize = 4096;

/// A text or other value near the top of a sheet.
#[derive(Debug, Clone)]
pub(super) struct TopCell {
    pub(super) pos: CellPos,
    /// The text; `None` for a number, day, truth value or error.
    pub(super) text: Option<String>,
}

/// A table as its headers describe it.
#[derive(Debug, Clone)]
pub(super) struct Table {
    /// The row of the headers, from zero.
    pub(super) header_row: u32,
    /// The first row of data, from zero.
    pub(super) first_data_row: u32,
    /// For each column of the workbook that is used, the column of the layout.
    pub(super) columns: BTreeMap<u16, &'static Column>,
    /// Columns with a header that is not used: misspelt, or there twice.
    pub(super) unused: Vec<u16>,
    /// The headers that were recognised.
    pub(super) recognised: Vec<TopCell>,
    /// The unit of each kind's amounts.
    pub(super) units: Vec<RecordUnit>,
    /// What is to be told about the headers and the units.
    pub(super) notes: Vec<Note>,
}

/// The unit that records of a kind carry.
#[derive(Debug, Clone)]
pub(super) struct RecordUnit {
    pub(super) kind: Kind,
    /// The canonical key or the word as it stands, and its cell; `None` when it stands nowhere.
    pub(super) stated: Option<(String, CellPos)>,
    /// The headers whose numbers have the unit.
    pub(super) headers: Vec<(CellPos, &'static str)>,
    /// Why there is no unit, for a note.
    pub(super) why: &'static str,
}

/// The cells of the first rows of a sheet.
pub(super) fn top(workbook: &mut dyn Workbook, sheet: u16) -> Result<Vec<TopCell>, ReadError> {
    let mut out = Vec::new();
    workbook.read(sheet, &mut |cell| {
        if cell.pos.row > ROWS_SEARCHED || out.len() >= CELLS_SEARCHED {
            return Flow::Stop;
        }
        if !is_blank(cell) {
            out.push(TopCell { pos: cell.pos, text: cell.text().map(str::to_owned) });
        }
        Flow::Continue
    })?;
    Ok(out)
}

/// Whether a cell holds nothing but spaces.
pub(super) fn is_blank(cell: &Cell<'_>) -> bool {
    matches!(cell.value, CellValue::Text(text) if text.chars().all(char::is_whitespace))
}

/// The row with the most different headers of `sheet` among the first rows; the first of equals.
pub(super) fn header_row(sheet: &Sheet, top: &[TopCell]) -> Option<u32> {
    let known = words::headers(sheet);
    let mut found: BTreeMap<u32, BTreeSet<usize>> = BTreeMap::new();
    for cell in top.iter().filter(|cell| cell.pos.row < ROWS_SEARCHED) {
        if let Some(place) = cell.text.as_deref().and_then(|text| known.get(&folded(text))) {
            found.entry(cell.pos.row).or_default().insert(*place);
        }
    }
    let most = found.values().map(BTreeSet::len).max().unwrap_or(0);
    let row = found.iter().find(|(_, places)| places.len() == most).map(|(row, _)| *row);
    row.filter(|_| most >= HEADERS_NEEDED)
}

/// Reads the header row and the units row under it.
pub(super) fn table(sheet: &'static Sheet, lang: Lang, header_row: u32, top: &[TopCell]) -> Table {
    let known = words::headers(sheet);
    let mut found: BTreeMap<usize, Vec<&TopCell>> = BTreeMap::new();
    let mut table = Table {
        header_row,
        first_data_row: header_row + 1,
        columns: BTreeMap::new(),
        unused: Vec::new(),
        recognised: Vec::new(),
        units: Vec::new(),
        notes: Vec::new(),
    };
    for cell in top.iter().filter(|cell| cell.pos.row == header_row) {
        match cell.text.as_deref().and_then(|text| known.get(&folded(text))) {
            Some(place) => found.entry(*place).or_default().push(cell),
            None => {
                table.unused.push(cell.pos.col);
                table.notes.push(not_recognised(sheet, cell));
            }
        }
    }
    for (place, column) in sheet.columns.iter().enumerate() {
        match found.get(&place).map(Vec::as_slice) {
            None if column.required => {
                let at = top.iter().find(|cell| cell.pos.row == header_row);
                table.notes.push(missing(at.map(|cell| cell.pos), column, lang));
            }
            None => {}
            Some([cell]) => {
                table.columns.insert(cell.pos.col, column);
                table.recognised.push((*cell).clone());
            }
            Some(cells) => {
                table.unused.extend(cells.iter().map(|cell| cell.pos.col));
                table.notes.push(twice(cells));
            }
        }
    }
    if sheet.has_units_row() {
        units(&mut table, lang, top);
    }
    table
}

/// Recognises the units row and what it says.
fn units(table: &mut Table, lang: Lang, top: &[TopCell]) {
    // The first row under the headers that is not blank.
    let under = top.iter().map(|cell| cell.pos.row).filter(|row| *row > table.header_row).min();
    let cells: Vec<&TopCell> = top.iter().filter(|cell| Some(cell.pos.row) == under).collect();
    let is_units_row = is_units_row(table, &cells);
    if let Some(row) = under.filter(|_| is_units_row) {
        table.first_data_row = row + 1;
    }
    let at = |col: u16| cells.iter().copied().find(|cell| is_units_row && cell.pos.col == col);
    let mut refused: Vec<u16> = Vec::new();
    for (&col, &column) in &table.columns {
        let Some(units) = column.units else { continue };
        let cell = at(col);
        let word = cell.and_then(|cell| cell.text.as_deref());
        let header = CellPos::new(sheet_of(table, top), table.header_row, col);
        match units.role {
            UnitRole::OfRecord => {
                let stated = cell.zip(word).map(|(cell, word)| {
                    let key = words::unit(word).map_or(word, |unit| unit.key);
                    (key.to_owned(), cell.pos)
                });
                let header = (header, column.header.text.get(lang));
                group(&mut table.units, column, header, stated);
            }
            UnitRole::Fixed => {
                let allowed =
                    |word| words::unit(word).is_some_and(|unit| units.allowed.contains(&unit));
                if let Some(cell) = cell
                    && !word.is_some_and(allowed)
                {
                    table.notes.push(wrong_fixed_unit(column, lang, header, cell));
                    refused.push(col);
                }
            }
        }
    }
    for col in refused {
        table.columns.remove(&col);
        table.unused.push(col);
    }
}

/// The sheet that the top cells stand on.
fn sheet_of(table: &Table, top: &[TopCell]) -> u16 {
    let first = table.recognised.first().or(top.first());
    first.map_or(0, |cell| cell.pos.sheet)
}

/// The row under the headers is marked as units, or holds nothing but units.
fn is_units_row(table: &Table, cells: &[&TopCell]) -> bool {
    let marked =
        cells.first().and_then(|cell| cell.text.as_deref()).is_some_and(words::is_units_mark);
    let all_units = !cells.is_empty()
        && cells.iter().all(|cell| {
            let has_units =
                table.columns.get(&cell.pos.col).is_some_and(|column| column.units.is_some());
            has_units && cell.text.as_deref().and_then(words::unit).is_some()
        });
    marked || all_units
}

/// Adds what a column's unit cell says to what the other columns of its kind say.
fn group(
    units: &mut Vec<RecordUnit>,
    column: &'static Column,
    header: (CellPos, &'static str),
    stated: Option<(String, CellPos)>,
) {
    let Some(of_kind) = units.iter_mut().find(|unit| unit.kind == column.kind) else {
        let why = "the unit is not stated in the row under the header";
        units.push(RecordUnit { kind: column.kind, stated, headers: vec![header], why });
        return;
    };
    of_kind.headers.push(header);
    let key = stated.as_ref().map(|(key, _)| key);
    if of_kind.stated.as_ref().map(|(key, _)| key) != key {
        of_kind.stated = None;
        of_kind.why = "the columns of one row must have the same unit";
    }
}

fn not_recognised(sheet: &Sheet, cell: &TopCell) -> Note {
    let found = cell.text.clone().unwrap_or_else(|| "a value that is not text".to_owned());
    let known = sheet.columns.iter().flat_map(|column| column.header.wordings());
    let near = nearest(&found, known).unwrap_or_default().to_owned();
    Note {
        code: NoteCode::HeaderNotRecognised,
        cells: vec![cell.pos],
        texts: vec![("found", found), ("nearest", near)],
    }
}

fn missing(at: Option<CellPos>, column: &Column, lang: Lang) -> Note {
    Note {
        code: NoteCode::HeaderMissing,
        cells: at.into_iter().collect(),
        texts: vec![("expected", column.header.text.get(lang).to_owned())],
    }
}

fn twice(cells: &[&TopCell]) -> Note {
    let found = cells.iter().filter_map(|cell| cell.text.as_deref()).next().unwrap_or_default();
    Note {
        code: NoteCode::HeaderTwice,
        cells: cells.iter().map(|cell| cell.pos).collect(),
        texts: vec![("found", found.to_owned()), ("why", "neither column is used".to_owned())],
    }
}

fn wrong_fixed_unit(column: &Column, lang: Lang, header: CellPos, cell: &TopCell) -> Note {
    let expected: Vec<&str> = column
        .units
        .iter()
        .flat_map(|units| units.allowed)
        .map(|unit| unit.label.text.get(lang))
        .collect();
    Note {
        code: NoteCode::UnitNotFound,
        cells: vec![cell.pos, header],
        texts: vec![
            ("found", cell.text.clone().unwrap_or_default()),
            ("expected", expected.join(", ")),
            ("why", "the column is not used, as its numbers are in another unit".to_owned()),
        ],
    }
}
