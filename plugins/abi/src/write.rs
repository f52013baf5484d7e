//! Writing a block.

use crate::block::{CELLS, Cell, Entry, Head, NOTES, Note, NotePart, RECORDS, Record, Text};
use crate::fixed::Fixed;

/// Collects items, parts and texts, and lays them out as a block.
///
/// It can be used again after a block was taken; its memory is kept.
#[derive(Debug, Default)]
pub struct Writer {
    items: Vec<u8>,
    items_count: u32,
    parts: Vec<u8>,
    parts_count: u32,
    heap: Vec<u8>,
    last: [Text; 16],
    block: Vec<u8>,
}

impl Writer {
    /// An empty writer.
    pub fn new() -> Writer {
        Writer::default()
    }

    /// How many items there are since the last block.
    pub fn items(&self) -> u32 {
        self.items_count
    }

    /// Whether the block is large enough to be handed on.
    pub fn is_full(&self) -> bool {
        const ITEMS: u32 = 1024;
        const BYTES: usize = 1024 * 1024;
        self.items_count >= ITEMS || self.parts_count >= 8 * ITEMS || self.heap.len() >= BYTES
    }

    /// Puts a text on the heap. The text that stood at the same `place` (a
    /// column, a field) in the item before is not put there twice.
    pub fn text(&mut self, place: usize, text: &str) -> Text {
        let slot = place % self.last.len();
        let last = self.last[slot];
        let (start, end) = (last.offset as usize, (last.offset + last.length) as usize);
        if last.length as usize == text.len() && self.heap.get(start..end) == Some(text.as_bytes())
        {
            return last;
        }
        let offset = u32::try_from(self.heap.len()).unwrap_or(u32::MAX);
        let length = u32::try_from(text.len()).unwrap_or(u32::MAX);
        self.heap.extend_from_slice(text.as_bytes());
        self.last[slot] = Text { offset, length };
        self.last[slot]
    }

    /// Adds a cell.
    pub fn cell(&mut self, cell: &Cell) {
        cell.put(&mut self.items);
        self.items_count += 1;
    }

    /// Adds a record; its entries follow.
    pub fn record(&mut self, record: &Record) {
        record.put(&mut self.items);
        self.items_count += 1;
    }

    /// Adds an entry of the record before.
    pub fn entry(&mut self, entry: &Entry) {
        entry.put(&mut self.parts);
        self.parts_count += 1;
    }

    /// Adds a note; its parts follow.
    pub fn note(&mut self, note: &Note) {
        note.put(&mut self.items);
        self.items_count += 1;
    }

    /// Adds a part of the note before.
    pub fn note_part(&mut self, part: &NotePart) {
        part.put(&mut self.parts);
        self.parts_count += 1;
    }

    /// The block of cells of a sheet; the writer is empty again.
    pub fn cells(&mut self, sheet: u16) -> &[u8] {
        self.finish(CELLS, sheet.into(), Cell::SIZE, 0)
    }

    /// The block of records; the writer is empty again.
    pub fn records(&mut self) -> &[u8] {
        self.finish(RECORDS, 0, Record::SIZE, Entry::SIZE)
    }

    /// The block of notes; the writer is empty again.
    pub fn notes(&mut self) -> &[u8] {
        self.finish(NOTES, 0, Note::SIZE, NotePart::SIZE)
    }

    fn finish(&mut self, kind: u32, sheet: u32, item_size: usize, part_size: usize) -> &[u8] {
        let length = |bytes: usize| u32::try_from(bytes).unwrap_or(u32::MAX);
        let items_offset = Head::SIZE;
        let parts_offset = items_offset + self.items.len();
        let heap_offset = parts_offset + self.parts.len();
        let head = Head {
            size: length(heap_offset + self.heap.len()),
            kind,
            items_offset: length(items_offset),
            items_count: self.items_count,
            parts_offset: length(parts_offset),
            parts_count: self.parts_count,
            heap_offset: length(heap_offset),
            heap_length: length(self.heap.len()),
            item_size: u16::try_from(item_size).unwrap_or(u16::MAX),
            part_size: u16::try_from(part_size).unwrap_or(u16::MAX),
            sheet,
        };
        self.block.clear();
        head.put(&mut self.block);
        self.block.extend_from_slice(&self.items);
        self.block.extend_from_slice(&self.parts);
        self.block.extend_from_slice(&self.heap);
        self.items.clear();
        self.parts.clear();
        self.heap.clear();
        self.items_count = 0;
        self.parts_count = 0;
        self.last = [Text::default(); 16];
        &self.block
    }
}
