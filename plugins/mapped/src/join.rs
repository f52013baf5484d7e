//! Rows of one table that another one looks up.
//!
//! A workbook often says one thing of a benefit in one sheet and another in the
//! next, with the title as the only thing that both have. The rows of a table
//! that others join are read first and held: memory follows their number.

use std::collections::BTreeMap;

use gevinst_plugin_sdk::text::folded;
use gevinst_plugin_sdk::{AdaptError, ReadError};

use crate::cells::{HeldCell, Row};
use crate::grid::Grid;
use crate::header::Bound;
use crate::model::{Join, Table};
use crate::notes::Notes;
use crate::rows::walk;

/// The most rows that one table may hold to be joined.
const MOST_ROWS: usize = 100_000;

/// The rows of a table, to be looked up.
#[derive(Debug, Default)]
pub(crate) struct Collected {
    rows: Vec<CollectedRow>,
    /// For each column that a join begins with: folded text to rows.
    index: BTreeMap<usize, BTreeMap<String, Vec<usize>>>,
}

/// A row to be looked up.
#[derive(Debug)]
pub(crate) struct CollectedRow {
    /// The key that the format made for it.
    pub(crate) id: Option<String>,
    /// Its cells, in the order of the table's columns.
    cells: Vec<Option<HeldCell>>,
}

impl CollectedRow {
    /// The cell of a column.
    pub(crate) fn cell(&self, column: usize) -> Option<&HeldCell> {
        self.cells.get(column)?.as_ref()
    }
}

impl Collected {
    /// Reads the rows of a table; its notes are told when it is read for its own records.
    pub(crate) fn read(
        &mut self,
        table: &Table,
        bound: &Bound,
        grid: &mut Grid<'_>,
    ) -> Result<(), AdaptError> {
        let name = grid.name.clone();
        let mut last_place = None;
        walk(table, bound, grid, &mut Notes::default(), &mut |kept, _| {
            // The first row of a block holds what is merged over all of them.
            if last_place.replace(kept.place) == Some(kept.place) {
                return Ok(());
            }
            if self.rows.len() >= MOST_ROWS {
                let what = format!("\"{}\" has more than {MOST_ROWS} rows to look up", table.name);
                return Err(AdaptError::Read(ReadError { sheet: name.clone(), what }));
            }
            let id = kept.gives.id.as_ref().map(|id| id.write(kept.row.number, kept.place, &name));
            let cell = |column| bound.cell(kept.row, column).cloned();
            let cells = (0..bound.columns.len()).map(cell).collect();
            self.rows.push(CollectedRow { id, cells });
            Ok(())
        })
    }

    /// Makes the rows ready to be looked up by a column.
    pub(crate) fn add_index(&mut self, column: usize) {
        let mut index: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (place, row) in self.rows.iter().enumerate() {
            if let Some(cell) = row.cell(column) {
                index.entry(folded(&cell.shown())).or_default().push(place);
            }
        }
        self.index.insert(column, index);
    }

    /// The one row that speaks of the same thing; `None` where there is none or more than one.
    pub(crate) fn find(&self, join: &Join, bound: &Bound, row: &Row) -> Option<&CollectedRow> {
        let mine = |column: usize| bound.cell(row, column).map(|cell| folded(&cell.shown()));
        let (&(own, theirs), others) = join.on.split_first()?;
        let places = self.index.get(&theirs)?.get(&mine(own)?)?;
        let mut candidates: Vec<&CollectedRow> =
            places.iter().filter_map(|place| self.rows.get(*place)).collect();
        for (own, theirs) in others {
            if candidates.len() <= 1 {
                break;
            }
            let wanted = mine(*own);
            candidates.retain(|row| row.cell(*theirs).map(|cell| folded(&cell.shown())) == wanted);
        }
        match candidates.as_slice() {
            [one] => Some(one),
            _ => None,
        }
    }
}
