//! What is told of cells that no record holds.

use std::collections::BTreeMap;

use gevinst_plugin_sdk::{CellPos, Note, NoteCode, Refused, Sink};

use crate::book::Held;

/// So many cells are named for one note.
const MOST_CELLS: usize = 100;

/// The notes of one workbook: like ones become one, in the order of their first cell.
#[derive(Default)]
pub(crate) struct Notes {
    notes: Vec<Note>,
    left: BTreeMap<(u16, &'static str), (Vec<CellPos>, String)>,
}

impl Notes {
    pub(crate) fn add(&mut self, note: Note) {
        self.notes.push(note);
    }

    /// A header that the form has and the workbook has not.
    pub(crate) fn missing_header(&mut self, expected: &str, pos: CellPos) {
        let texts = vec![("expected", expected.to_owned())];
        self.add(Note { code: NoteCode::HeaderMissing, cells: vec![pos], texts });
    }

    /// A cell that says something which no field can hold, with the reason.
    pub(crate) fn left(&mut self, cell: &Held, why: &'static str) {
        let first = || (Vec::new(), cell.shown());
        let (cells, _) = self.left.entry((cell.pos.sheet, why)).or_insert_with(first);
        if cells.len() < MOST_CELLS {
            cells.push(cell.pos);
        }
    }

    /// Whether a row reads as a total, which is then noted: it is no line of its own.
    pub(crate) fn is_total(&mut self, label: Option<&Held>) -> bool {
        let Some(label) = label else { return false };
        let text = label.text().map(gevinst_plugin_sdk::text::folded).unwrap_or_default();
        let first = text.split(|letter: char| !letter.is_alphanumeric()).next();
        let total = first.is_some_and(|word| ["sum", "totalt", "total"].contains(&word));
        if total {
            let texts = vec![
                ("found", label.shown()),
                ("why", "total-not-known".to_owned()),
                ("detail", String::new()),
            ];
            self.add(Note { code: NoteCode::RowLeft, cells: vec![label.pos], texts });
        }
        total
    }

    /// Hands all notes over.
    pub(crate) fn tell(self, sink: &mut dyn Sink) -> Result<(), Refused> {
        for note in self.notes {
            sink.note(note)?;
        }
        for ((_, why), (cells, found)) in self.left {
            let texts = vec![("found", found), ("why", why.to_owned())];
            sink.note(Note { code: NoteCode::CellLeft, cells, texts })?;
        }
        Ok(())
    }
}
