//! Notes as blocks.

use gevinst_plugin_abi::block::{
    NOTE_CELL, NOTE_CODES, NOTE_TEXTS, NOTES, Note as RawNote, NotePart, Text,
};
use gevinst_plugin_abi::read::{Block, Malformed};
use gevinst_plugin_abi::write::Writer;

use super::records::NotTaken;
use crate::cell::CellPos;
use crate::record::{Note, NoteCode, Refused};

/// Adds a note to the block that is being written.
pub fn write(writer: &mut Writer, note: &Note) {
    let code = NOTE_CODES.iter().find(|(_, key)| *key == note.code.key());
    let code = code.map_or(0, |(number, _)| *number);
    let parts = u32::try_from(note.cells.len() + note.texts.len()).unwrap_or(u32::MAX);
    writer.note(&RawNote { code, parts });
    for pos in &note.cells {
        writer.note_part(&NotePart {
            role: NOTE_CELL,
            sheet: pos.sheet,
            row: pos.row,
            col: pos.col,
            ..NotePart::default()
        });
    }
    for (name, text) in &note.texts {
        let role = NOTE_TEXTS.iter().find(|(_, known)| known == name);
        // A role beyond the list is refused by whoever reads it.
        let role = role.map_or(u16::MAX, |(role, _)| *role);
        let text: Text = writer.text(usize::from(role), text);
        writer.note_part(&NotePart { role, text, ..NotePart::default() });
    }
}

/// Hands each note of a block to `take`.
///
/// # Errors
///
/// When the bytes are not a block of notes, or `take` refuses one.
pub fn read(
    bytes: &[u8],
    take: &mut dyn FnMut(Note) -> Result<(), Refused>,
) -> Result<(), NotTaken> {
    let block = Block::parse(bytes, NOTES).map_err(NotTaken::Malformed)?;
    for (raw, parts) in block.notes().map_err(NotTaken::Malformed)? {
        let mut note = Note { code: code(raw.code)?, cells: Vec::new(), texts: Vec::new() };
        for part in parts {
            if part.role == NOTE_CELL {
                note.cells.push(CellPos::new(part.sheet, part.row, part.col));
                continue;
            }
            let role = NOTE_TEXTS.iter().find(|(role, _)| *role == part.role);
            let (_, name) = role.ok_or(NotTaken::Malformed(Malformed(
                "a note with a text of a role that the contract does not have",
            )))?;
            let text = block.text(part.text).map_err(NotTaken::Malformed)?;
            note.texts.push((name, text.to_owned()));
        }
        take(note).map_err(NotTaken::Refused)?;
    }
    Ok(())
}

fn code(number: u32) -> Result<NoteCode, NotTaken> {
    let key = NOTE_CODES.iter().find(|(known, _)| *known == number).map(|(_, key)| *key);
    let code = NoteCode::ALL.iter().find(|code| Some(code.key()) == key);
    code.copied()
        .ok_or(NotTaken::Malformed(Malformed("a note with a code that the contract does not have")))
}
