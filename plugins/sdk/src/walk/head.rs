//! The header of a table: found by its words, never by its address.

use super::period::period;
use super::row::{HeldCell, Row, rows};
use crate::cell::CellPos;
use crate::record::{Note, NoteCode};
use crate::text::nearest;
use crate::workbook::{Area, Flow, ReadError, Workbook};

/// A column that a format looks for.
#[derive(Debug, Clone, Copy)]
pub struct Column<'l> {
    /// The spellings of its header. With a header of several rows, that of one of its cells,
    /// or all of them from the top joined by ` / `.
    pub labels: &'l [&'l str],
    /// Whether the table is no table without it.
    pub required: bool,
}

/// A column whose header is a period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PeriodColumn {
    /// The column, from zero.
    pub col: u16,
    /// The period: `2026`, `2026-Q1`, `2026-T2`, `2026-H1`, `2026-03`.
    pub period: String,
    /// The header cell.
    pub pos: CellPos,
    /// The text that stands above the period in a header of several rows, such as `Plan` over
    /// the years of the plan; `None` where the period stands alone.
    pub group: Option<String>,
}

/// A header that was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Head {
    /// The header's last row, from zero; the table's rows are below.
    pub row: u32,
    /// For each column that was looked for, where it stands.
    pub columns: Vec<Option<u16>>,
    /// For each column that was looked for, the cell that names it.
    pub cells: Vec<Option<CellPos>>,
    /// The columns whose headers are periods, from left to right.
    pub periods: Vec<PeriodColumn>,
    /// The headers that are neither.
    pub unknown: Vec<HeldCell>,
}

impl Head {
    /// Looks for the header of a table in the first `within` rows of a sheet: the first
    /// `depth` rows in a row that have all required columns, and at least one.
    ///
    /// A merged cell of the header stands above all its columns.
    ///
    /// # Errors
    ///
    /// When the sheet cannot be read.
    pub fn find(
        workbook: &mut dyn Workbook,
        sheet: u16,
        columns: &[Column<'_>],
        within: u32,
        depth: usize,
    ) -> Result<Option<Head>, ReadError> {
        let merged = workbook.sheets().get(usize::from(sheet)).map(|info| info.merged.clone());
        let merged = merged.unwrap_or_default();
        let depth = depth.max(1);
        let mut last: Vec<Row> = Vec::new();
        let mut found = None;
        rows(workbook, sheet, &mut |row: &Row| -> Result<Flow, ReadError> {
            if row.number >= within {
                return Ok(Flow::Stop);
            }
            last.push(row.clone());
            let keep = last.len().saturating_sub(depth);
            last.drain(..keep);
            let joined = last.iter().all(|other| row.number - other.number < depth as u32);
            if last.len() == depth && joined {
                found = head(&last, &merged, columns);
            }
            Ok(if found.is_some() { Flow::Stop } else { Flow::Continue })
        })?;
        Ok(found)
    }

    /// The cell of a row in the column that was looked for at this place.
    pub fn cell<'r>(&self, row: &'r Row, column: usize) -> Option<&'r HeldCell> {
        row.at(self.columns.get(column).copied().flatten()?)
    }

    /// A note for each header that no column has, with the nearest one that is known.
    pub fn notes(&self, columns: &[Column<'_>]) -> Vec<Note> {
        let known: Vec<&str> = columns.iter().flat_map(|column| column.labels).copied().collect();
        let note = |cell: &HeldCell| {
            let text = cell.text()?;
            let near = nearest(text, known.iter().copied()).unwrap_or_default();
            Some(Note {
                code: NoteCode::HeaderNotRecognised,
                cells: vec![cell.pos],
                texts: vec![("found", text.to_owned()), ("nearest", near.to_owned())],
            })
        };
        self.unknown.iter().filter_map(note).collect()
    }
}

/// The headers above one column, from the top.
struct Above<'r> {
    col: u16,
    cells: Vec<&'r HeldCell>,
}

fn head(rows: &[Row], merged: &[Area], columns: &[Column<'_>]) -> Option<Head> {
    let bottom = rows.last()?;
    let above = above(rows, merged);
    let mut places: Vec<Option<u16>> = vec![None; columns.len()];
    let mut cells: Vec<Option<CellPos>> = vec![None; columns.len()];
    let mut periods = Vec::new();
    let mut unknown = Vec::new();
    for headers in &above {
        let column = columns.iter().position(|column| headers.are(column.labels));
        match column {
            Some(place) if places[place].is_none() => {
                places[place] = Some(headers.col);
                cells[place] = headers.cells.last().map(|cell| cell.pos);
            }
            Some(_) => unknown.extend(headers.own(bottom.number)),
            None => match headers.period() {
                Some((period, pos)) => {
                    let group = headers.group();
                    periods.push(PeriodColumn { col: headers.col, period, pos, group });
                }
                None => unknown.extend(headers.own(bottom.number)),
            },
        }
    }
    let complete = columns.iter().zip(&places).all(|(it, place)| !it.required || place.is_some());
    let any = places.iter().any(Option::is_some);
    let row = bottom.number;
    (complete && any).then_some(Head { row, columns: places, cells, periods, unknown })
}

fn above<'r>(rows: &'r [Row], merged: &[Area]) -> Vec<Above<'r>> {
    let mut cols: Vec<u16> = Vec::new();
    let mut placed: Vec<(u16, &HeldCell)> = Vec::new();
    for cell in rows.iter().flat_map(|row| &row.cells) {
        let area = merged
            .iter()
            .find(|area| area.first_row == cell.pos.row && area.first_col == cell.pos.col);
        let last = area.map_or(cell.pos.col, |area| area.last_col);
        for col in cell.pos.col..=last {
            cols.push(col);
            placed.push((col, cell));
        }
    }
    cols.sort_unstable();
    cols.dedup();
    let of = |col: u16| placed.iter().filter(move |(at, _)| *at == col).map(|(_, cell)| *cell);
    cols.iter().map(|&col| Above { col, cells: of(col).collect() }).collect()
}

impl Above<'_> {
    fn are(&self, labels: &[&str]) -> bool {
        let texts: Vec<&str> = self.cells.iter().filter_map(|cell| cell.text()).collect();
        let joined = texts.join(" / ");
        let is = |text: &str, label: &&str| crate::text::folded(text) == crate::text::folded(label);
        labels.iter().any(|label| is(&joined, label) || texts.iter().any(|text| is(text, label)))
    }

    fn period(&self) -> Option<(String, CellPos)> {
        // All cells together may tell it, as a year above its quarters; else the lowest that does.
        let values: Vec<_> = self.cells.iter().map(|cell| &cell.value).collect();
        let together = period(&values).zip(self.cells.last().map(|cell| cell.pos));
        together.or_else(|| {
            let (period, cell) = self.alone()?;
            Some((period, cell.pos))
        })
    }

    /// The lowest cell that tells a period by itself.
    fn alone(&self) -> Option<(String, &HeldCell)> {
        self.cells.iter().rev().find_map(|cell| Some((period(&[&cell.value])?, *cell)))
    }

    /// The first text above that is no part of the period, where one cell tells the period alone.
    fn group(&self) -> Option<String> {
        let (_, alone) = self.alone()?;
        let above = self.cells.iter().filter(|cell| cell.pos.row < alone.pos.row);
        above
            .filter(|cell| period(&[&cell.value]).is_none())
            .find_map(|cell| cell.text().map(str::to_owned))
    }

    /// The header of the bottom row, where there is one of its own.
    fn own(&self, row: u32) -> Option<HeldCell> {
        let own = self.cells.iter().find(|cell| cell.pos.row == row && cell.pos.col == self.col);
        own.map(|cell| (*cell).clone())
    }
}
