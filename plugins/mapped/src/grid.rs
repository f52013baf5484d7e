//! The part of a sheet that a table or form reads, row by row.
//!
//! A table may stand beside another one, below another one of the same kind, or
//! on its side. Whoever reads it sees rows and columns all the same; every cell
//! remembers where it truly stands.

use gevinst_plugin_sdk::workbook::Area;
use gevinst_plugin_sdk::{AdaptError, CellPos, Flow, ReadError, Workbook};

use crate::cells::{HeldCell, Row};

/// The most cells of a sheet that are held where it cannot be read row by row.
const MOST_HELD: usize = 500_000;

/// Rows and columns of a sheet, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Within {
    /// First and last row.
    pub(crate) rows: (u32, u32),
    /// First and last column.
    pub(crate) cols: (u16, u16),
}

impl Default for Within {
    fn default() -> Within {
        Within { rows: (0, u32::MAX), cols: (0, u16::MAX) }
    }
}

impl Within {
    fn has(self, pos: CellPos) -> bool {
        (self.rows.0..=self.rows.1).contains(&pos.row)
            && (self.cols.0..=self.cols.1).contains(&pos.col)
    }
}

/// A part of a sheet whose rows are read one by one, as often as needed.
pub(crate) struct Grid<'w> {
    /// The sheet.
    pub(crate) sheet: u16,
    /// Its name.
    pub(crate) name: String,
    /// Its merged areas, as the grid counts rows and columns.
    pub(crate) merged: Vec<Area>,
    /// Whether its rows are the sheet's columns.
    pub(crate) turned: bool,
    cells: Cells<'w>,
}

enum Cells<'w> {
    /// Read from the sheet as a stream.
    Streamed(&'w mut dyn Workbook, Within),
    /// Held in memory.
    Held(&'w [Row]),
}

impl<'w> Grid<'w> {
    /// A part of a sheet, to be read as a stream.
    pub(crate) fn streamed(workbook: &'w mut dyn Workbook, sheet: u16, within: Within) -> Grid<'w> {
        let info = workbook.sheets().get(usize::from(sheet));
        let name = info.map(|info| info.name.clone()).unwrap_or_default();
        let merged = info.map(|info| info.merged.clone()).unwrap_or_default();
        Grid { sheet, name, merged, turned: false, cells: Cells::Streamed(workbook, within) }
    }

    /// The cell of the sheet at a row and column of the grid.
    pub(crate) fn pos(&self, row: u32, col: u16) -> CellPos {
        place(self.sheet, self.turned, row, col)
    }

    /// Visits the rows that are not blank, down to a last row.
    pub(crate) fn each_row(
        &mut self,
        last: Option<u32>,
        visit: &mut dyn FnMut(&mut Row) -> Result<Flow, AdaptError>,
    ) -> Result<(), AdaptError> {
        match &mut self.cells {
            Cells::Streamed(workbook, within) => {
                stream(&mut **workbook, self.sheet, *within, last, visit)
            }
            Cells::Held(rows) => {
                for row in rows.iter().take_while(|row| last.is_none_or(|last| row.number <= last))
                {
                    if visit(&mut row.clone())? == Flow::Stop {
                        break;
                    }
                }
                Ok(())
            }
        }
    }
}

/// The cell of a sheet at a row and column of a grid, which may be turned.
pub(crate) fn place(sheet: u16, turned: bool, row: u32, col: u16) -> CellPos {
    if turned {
        CellPos::new(sheet, u32::from(col), u16::try_from(row).unwrap_or(u16::MAX))
    } else {
        CellPos::new(sheet, row, col)
    }
}

/// Visits the rows of a sheet that are not blank, down to a last row.
pub(crate) fn each_row(
    workbook: &mut dyn Workbook,
    sheet: u16,
    last: Option<u32>,
    visit: &mut dyn FnMut(&mut Row) -> Result<Flow, AdaptError>,
) -> Result<(), AdaptError> {
    stream(workbook, sheet, Within::default(), last, visit)
}

fn stream(
    workbook: &mut dyn Workbook,
    sheet: u16,
    within: Within,
    last: Option<u32>,
    visit: &mut dyn FnMut(&mut Row) -> Result<Flow, AdaptError>,
) -> Result<(), AdaptError> {
    let mut row = Row::default();
    let mut outcome = Ok(Flow::Continue);
    workbook.read(sheet, &mut |cell| {
        if cell.pos.row != row.number {
            if !row.cells.is_empty() {
                outcome = visit(&mut row);
            }
            row.cells.clear();
            row.number = cell.pos.row;
            let last = last.map_or(within.rows.1, |last| last.min(within.rows.1));
            if row.number > last || !matches!(outcome, Ok(Flow::Continue)) {
                return Flow::Stop;
            }
        }
        if within.has(cell.pos) {
            row.cells.extend(HeldCell::hold(cell));
        }
        Flow::Continue
    })?;
    if matches!(outcome?, Flow::Continue) && !row.cells.is_empty() {
        visit(&mut row)?;
    }
    Ok(())
}

/// A part of a sheet held in memory, where it cannot be read row by row.
pub(crate) struct HeldSheet {
    sheet: u16,
    name: String,
    turned: bool,
    merged: Vec<Area>,
    /// Its rows that are not blank.
    pub(crate) rows: Vec<Row>,
}

impl HeldSheet {
    /// Holds a part of a sheet, turned on its side if wanted.
    pub(crate) fn read(
        workbook: &mut dyn Workbook,
        sheet: u16,
        within: Within,
        turned: bool,
    ) -> Result<HeldSheet, AdaptError> {
        let info = workbook.sheets().get(usize::from(sheet));
        let name = info.map(|info| info.name.clone()).unwrap_or_default();
        let merged = info.map(|info| info.merged.clone()).unwrap_or_default();
        let mut rows: Vec<Row> = Vec::new();
        let mut count = 0;
        stream(workbook, sheet, within, None, &mut |row| {
            count += row.cells.len();
            // The grid's columns are as many as a sheet has; its rows may be more.
            if count > MOST_HELD || (turned && row.number >= u32::from(u16::MAX)) {
                let what = format!(
                    "a table on its side, or one that repeats, is read as a whole, and the \
                     sheet holds more than {MOST_HELD} cells or 65 535 rows; give the mapping \
                     a part of it with \"within\""
                );
                return Err(AdaptError::Read(ReadError { sheet: name.clone(), what }));
            }
            rows.push(std::mem::take(row));
            Ok(Flow::Continue)
        })?;
        if !turned {
            return Ok(HeldSheet { sheet, name, turned, merged, rows });
        }
        let merged = merged.iter().filter_map(on_its_side).collect();
        Ok(HeldSheet { sheet, name, turned, merged, rows: rows_on_their_side(rows) })
    }

    /// The merged areas, as the grid counts.
    pub(crate) fn merged(&self) -> &[Area] {
        &self.merged
    }

    /// The grid of some of its rows.
    pub(crate) fn part(&self, rows: std::ops::Range<usize>) -> Grid<'_> {
        Grid {
            sheet: self.sheet,
            name: self.name.clone(),
            merged: self.merged.clone(),
            turned: self.turned,
            cells: Cells::Held(self.rows.get(rows).unwrap_or(&[])),
        }
    }
}

fn on_its_side(area: &Area) -> Option<Area> {
    Some(Area {
        first_row: u32::from(area.first_col),
        first_col: u16::try_from(area.first_row).ok()?,
        last_row: u32::from(area.last_col),
        last_col: u16::try_from(area.last_row).ok()?,
    })
}

fn rows_on_their_side(rows: Vec<Row>) -> Vec<Row> {
    let mut cells: Vec<HeldCell> = rows.into_iter().flat_map(|row| row.cells).collect();
    for cell in &mut cells {
        (cell.row, cell.col) = (u32::from(cell.col), u16::try_from(cell.row).unwrap_or(u16::MAX));
    }
    cells.sort_by_key(|cell| (cell.row, cell.col));
    let mut turned: Vec<Row> = Vec::new();
    for cell in cells {
        match turned.last_mut() {
            Some(row) if row.number == cell.row => row.cells.push(cell),
            _ => turned.push(Row { number: cell.row, cells: vec![cell] }),
        }
    }
    turned
}
