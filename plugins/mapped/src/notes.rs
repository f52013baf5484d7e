//! Notes about one table, gathered so that a thousand like cells give one note.

use std::collections::{BTreeMap, BTreeSet};

use gevinst_plugin_sdk::{CellPos, Note, NoteCode, Refused, SheetInfo, Sink, Visibility};

use crate::cells::HeldCell;
use crate::footnote;

/// The most cells that one note lists.
pub(crate) const MOST_CELLS: usize = 10;

/// The most rows of one table that are noted one by one.
const MOST_ROWS: usize = 100;

/// The most notes of one table, rows and headers alike.
const MOST_NOTES: usize = 300;

/// The notes of one table.
#[derive(Debug, Default)]
pub(crate) struct Notes {
    notes: Vec<Note>,
    /// The first note beyond those that are told, and how many there are.
    more_notes: Option<(Note, usize)>,
    rows_left: usize,
    /// Rows left beyond those noted, with their first cell.
    more_rows: Option<(CellPos, usize)>,
    /// Cells left, by column.
    left: BTreeMap<u16, Left>,
    hidden_rows: Vec<(u32, u32)>,
    hidden_cols: Vec<(u16, u16)>,
    hidden_sheet: bool,
    /// Cells used in hidden places: sheet, rows, columns.
    hidden: [Vec<CellPos>; 3],
    /// Cells whose words say why there is no number, by those words.
    missing: BTreeMap<String, BTreeSet<CellPos>>,
    /// Cells whose number has the mark of a footnote, by the mark.
    marked: BTreeMap<String, BTreeSet<CellPos>>,
}

#[derive(Debug)]
struct Left {
    cells: Vec<CellPos>,
    found: String,
    why: String,
    count: usize,
}

impl Notes {
    /// No notes yet, about a table of a sheet.
    pub(crate) fn of(sheet: &SheetInfo) -> Notes {
        Notes {
            hidden_rows: sheet.hidden_rows.clone(),
            hidden_cols: sheet.hidden_cols.clone(),
            hidden_sheet: sheet.visibility != Visibility::Visible,
            ..Notes::default()
        }
    }

    /// Adds a note as it is; of very many, the last are told by their number.
    pub(crate) fn add(&mut self, note: Note) {
        if self.notes.len() < MOST_NOTES {
            self.notes.push(note);
        } else {
            self.more_notes.get_or_insert((note, 0)).1 += 1;
        }
    }

    /// A row was left out, for a reason of the contract's list (see [`NoteCode::RowLeft`]).
    pub(crate) fn row_left(&mut self, cell: &HeldCell, why: &str, detail: String) {
        self.rows_left += 1;
        if self.rows_left > MOST_ROWS {
            let (_, count) = self.more_rows.get_or_insert((cell.pos, 0));
            *count += 1;
            return;
        }
        let mut texts = vec![("found", cell.shown()), ("why", why.to_owned())];
        if !detail.is_empty() {
            texts.push(("detail", detail));
        }
        self.add(Note { code: NoteCode::RowLeft, cells: vec![cell.pos], texts });
    }

    /// A cell within the table has content that nothing uses.
    pub(crate) fn cell_left(&mut self, cell: &HeldCell, why: &str) {
        let left = self.left.entry(cell.pos.col).or_insert_with(|| Left {
            cells: Vec::new(),
            found: cell.shown(),
            why: why.to_owned(),
            count: 0,
        });
        left.count += 1;
        if left.cells.len() < MOST_CELLS {
            left.cells.push(cell.pos);
        }
    }

    /// A cell says in words why it holds no number.
    pub(crate) fn value_missing(&mut self, cell: &HeldCell) {
        self.missing.entry(cell.shown()).or_default().insert(cell.pos);
    }

    /// A cell's number has a mark behind it.
    pub(crate) fn footnote(&mut self, cell: &HeldCell, mark: &str) {
        self.marked.entry(footnote::plain(mark)).or_default().insert(cell.pos);
    }

    /// The marks found so far.
    pub(crate) fn marks(&self) -> Vec<String> {
        self.marked.keys().cloned().collect()
    }

    /// A cell's value is used.
    pub(crate) fn used(&mut self, pos: CellPos) {
        let row = self.hidden_rows.partition_point(|(_, last)| *last < pos.row);
        let col = self.hidden_cols.partition_point(|(_, last)| *last < pos.col);
        let found = [
            self.hidden_sheet,
            self.hidden_rows.get(row).is_some_and(|(first, _)| *first <= pos.row),
            self.hidden_cols.get(col).is_some_and(|(first, _)| *first <= pos.col),
        ];
        for (hidden, cells) in found.into_iter().zip(&mut self.hidden) {
            if hidden && cells.len() < MOST_CELLS {
                cells.push(pos);
            }
        }
    }

    /// Tells everything, with the texts of the footnotes by their marks.
    pub(crate) fn tell_with(
        mut self,
        texts: &BTreeMap<String, String>,
        sink: &mut dyn Sink,
    ) -> Result<(), Refused> {
        for (mark, cells) in std::mem::take(&mut self.marked) {
            let said = texts.get(&mark).cloned().unwrap_or_default();
            let why = if said.is_empty() { "footnote-not-found" } else { "footnote-found" };
            let texts = vec![("mark", mark), ("found", said), ("why", why.to_owned())];
            sink.note(Note { code: NoteCode::Footnote, cells: first_of(cells), texts })?;
        }
        self.tell(sink)
    }

    /// Tells everything.
    pub(crate) fn tell(self, sink: &mut dyn Sink) -> Result<(), Refused> {
        for note in self.notes {
            sink.note(note)?;
        }
        if let Some((note, count)) = self.more_notes {
            let found = format!("{count} more notes about this table, the first of this kind");
            sink.note(Note { texts: vec![("found", found)], ..note })?;
        }
        if let Some((pos, count)) = self.more_rows {
            let texts = vec![
                ("found", "…".to_owned()),
                ("why", "more-rows".to_owned()),
                ("detail", count.to_string()),
            ];
            sink.note(Note { code: NoteCode::RowLeft, cells: vec![pos], texts })?;
        }
        for left in self.left.into_values() {
            let mut texts = vec![("found", left.found), ("why", left.why)];
            if left.count > left.cells.len() {
                texts.push(("count", left.count.to_string()));
            }
            sink.note(Note { code: NoteCode::CellLeft, cells: left.cells, texts })?;
        }
        for (found, cells) in self.missing {
            let mut texts = vec![("found", found)];
            if cells.len() > MOST_CELLS {
                texts.push(("count", cells.len().to_string()));
            }
            let cells = first_of(cells);
            sink.note(Note { code: NoteCode::ValueMissing, cells, texts })?;
        }
        for (what, cells) in ["sheet", "row", "column"].into_iter().zip(self.hidden) {
            if !cells.is_empty() {
                let texts = vec![("found", what.to_owned())];
                sink.note(Note { code: NoteCode::HiddenUsed, cells, texts })?;
            }
        }
        Ok(())
    }
}

fn first_of(cells: BTreeSet<CellPos>) -> Vec<CellPos> {
    cells.into_iter().take(MOST_CELLS).collect()
}
