//! Tables of the form: which column is which, and where the rows end.

use gevinst_plugin_sdk::text::{folded, nearest};
use gevinst_plugin_sdk::{CellPos, Note, NoteCode};

use crate::book::{Book, Held, Sheet};
use crate::notes::Notes;

/// The spellings of a header.
pub(crate) type Labels = &'static [&'static str];

/// A table as the form has it.
pub(crate) struct Layout {
    /// The sheet.
    pub(crate) sheet: Sheet,
    /// The columns; the first ones, so many as `needed`, must be there.
    pub(crate) columns: &'static [Labels],
    /// How many of the columns make the table.
    pub(crate) needed: usize,
    /// The first row where the header may stand, from zero.
    pub(crate) from: u32,
    /// Whether the header has a second row.
    pub(crate) two_rows: bool,
}

/// A table that was found.
pub(crate) struct Table {
    /// Its sheet.
    pub(crate) sheet: Sheet,
    /// The header's row.
    pub(crate) header: u32,
    /// The first row below the header.
    pub(crate) first: u32,
    columns: Vec<Option<u16>>,
}

impl Layout {
    /// Finds the table; what of it is missing is noted. A sheet that is not there has no
    /// tables, and that is noted elsewhere.
    pub(crate) fn find(&self, book: &Book, notes: &mut Notes) -> Option<Table> {
        let number = book.number(self.sheet)?;
        let last = book.last_row(self.sheet);
        let found = (self.from..=last).find_map(|row| {
            let columns = self.columns_of(book, row);
            let there = columns.iter().take(self.needed).filter(|it| it.is_some()).count();
            (there >= self.needed.min(2) && columns.first()?.is_some()).then_some((row, columns))
        });
        let Some((header, columns)) = found else {
            let expected: Vec<&str> = self
                .columns
                .iter()
                .take(self.needed)
                .filter_map(|it| it.first())
                .copied()
                .collect();
            let pos = CellPos::new(number, self.from, 0);
            notes.missing_header(&expected.join(", "), pos);
            return None;
        };
        for (labels, col) in self.columns.iter().zip(&columns).take(self.needed) {
            if col.is_none() {
                let pos = CellPos::new(number, header, 0);
                notes.missing_header(labels.first().unwrap_or(&""), pos);
            }
        }
        self.note_unknown(book, header, &columns, notes);
        let first = header + 1 + u32::from(self.two_rows);
        Some(Table { sheet: self.sheet, header, first, columns })
    }

    fn columns_of(&self, book: &Book, row: u32) -> Vec<Option<u16>> {
        let column = |labels: &Labels| {
            let cell = book.rows(self.sheet, row, row).find(|cell| is(cell, labels));
            cell.map(|cell| cell.pos.col)
        };
        self.columns.iter().map(column).collect()
    }

    fn note_unknown(&self, book: &Book, header: u32, known: &[Option<u16>], notes: &mut Notes) {
        let labels: Vec<&str> = self.columns.iter().flat_map(|it| it.iter()).copied().collect();
        for cell in book.rows(self.sheet, header, header) {
            let Some(text) = cell.text() else { continue };
            if known.contains(&Some(cell.pos.col)) {
                continue;
            }
            let like = |label: &&str| text.chars().count() <= 2 * label.chars().count() + 10;
            let near = nearest(text, labels.iter().copied().filter(like)).unwrap_or_default();
            notes.add(Note {
                code: NoteCode::HeaderNotRecognised,
                cells: vec![cell.pos],
                texts: vec![("found", text.to_owned()), ("nearest", near.to_owned())],
            });
        }
    }
}

impl Table {
    /// Where a column stands.
    pub(crate) fn col(&self, column: usize) -> Option<u16> {
        self.columns.get(column).copied().flatten()
    }

    /// What a row says in a column.
    pub(crate) fn said<'b>(&self, book: &'b Book, row: u32, column: usize) -> Option<&'b Held> {
        book.said(self.sheet, row, self.col(column)?)
    }

    /// The rows of the table: to a row that has one of these headings anywhere, or to the end.
    pub(crate) fn rows(&self, book: &Book, ends: &[&str]) -> std::ops::Range<u32> {
        let last = book.last_row(self.sheet);
        let end = book
            .rows(self.sheet, self.first, last)
            .find(|cell| is(cell, ends))
            .map_or(last + 1, |cell| cell.pos.row);
        self.first..end
    }
}

/// Whether a cell holds one of these labels.
pub(crate) fn is(cell: &Held, labels: &[&str]) -> bool {
    let Some(text) = cell.text().map(folded) else { return false };
    labels.iter().any(|label| folded(label) == text)
}
