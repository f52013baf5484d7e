//! Reading a block, as if it came from an enemy.
//!
//! Everything is checked before it is believed: sizes against the bytes at
//! hand, counts against the bounds of the contract, the heap as UTF-8, the
//! parts that items claim against the parts there are. Reading copies nothing.

use core::fmt;

use crate::block::{
    CELLS, Cell, Entry, Head, MAX_BLOCK, MAX_ITEMS, NOTES, Note, NotePart, RECORDS, Record, Text,
    Value,
};
use crate::fixed::Fixed;

/// Why a block is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Malformed(pub &'static str);

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

impl core::error::Error for Malformed {}

/// A block whose outline has been checked.
#[derive(Debug, Clone, Copy)]
pub struct Block<'b> {
    head: Head,
    items: &'b [u8],
    parts: &'b [u8],
    heap: &'b str,
}

impl<'b> Block<'b> {
    /// Checks the outline of a block of this kind.
    ///
    /// # Errors
    ///
    /// When the bytes are not a block of the kind, whole and within bounds.
    pub fn parse(bytes: &'b [u8], kind: u32) -> Result<Block<'b>, Malformed> {
        if bytes.len() > MAX_BLOCK {
            return Err(Malformed("a block of more than 16 MiB"));
        }
        let head = Head::take(&mut &bytes[..]).ok_or(Malformed("a block shorter than its head"))?;
        if usize::try_from(head.size) != Ok(bytes.len()) {
            return Err(Malformed("a block that does not have the size its head tells"));
        }
        if head.kind != kind {
            return Err(Malformed("a block of another kind"));
        }
        if head.items_count > MAX_ITEMS || head.parts_count > MAX_ITEMS {
            return Err(Malformed("a block of more than 65536 items or parts"));
        }
        let (item, part) = match kind {
            CELLS => (Cell::SIZE, 0),
            RECORDS => (Record::SIZE, Entry::SIZE),
            NOTES => (Note::SIZE, NotePart::SIZE),
            _ => return Err(Malformed("a block of a kind that the contract does not have")),
        };
        let items = rows(bytes, head.items_offset, head.items_count, head.item_size, item)
            .ok_or(Malformed("items outside of the block, or smaller than the contract's"))?;
        let parts = rows(bytes, head.parts_offset, head.parts_count, head.part_size, part)
            .ok_or(Malformed("parts outside of the block, or smaller than the contract's"))?;
        let heap = range(bytes, head.heap_offset, u64::from(head.heap_length))
            .ok_or(Malformed("a heap outside of the block"))?;
        let heap = core::str::from_utf8(heap).map_err(|_| Malformed("a heap that is not UTF-8"))?;
        Ok(Block { head, items, parts, heap })
    }

    /// The sheet of a block of cells.
    pub fn sheet(&self) -> u32 {
        self.head.sheet
    }

    /// A text of the heap.
    ///
    /// # Errors
    ///
    /// When it lies outside of the heap or cuts a character in two.
    pub fn text(&self, text: Text) -> Result<&'b str, Malformed> {
        self.text_at(u64::from(text.offset), text.length)
    }

    /// The text of a value whose tag is a text's or an error's.
    ///
    /// # Errors
    ///
    /// As [`Block::text`].
    pub fn text_of(&self, value: &Value) -> Result<&'b str, Malformed> {
        self.text_at(value.low, value.high)
    }

    fn text_at(&self, offset: u64, length: u32) -> Result<&'b str, Malformed> {
        let start = usize::try_from(offset).unwrap_or(usize::MAX);
        let end = start.saturating_add(length as usize);
        self.heap.get(start..end).ok_or(Malformed("a text outside of the heap"))
    }

    /// The cells of a block of cells.
    pub fn cells(&self) -> impl Iterator<Item = Cell> + use<'b> {
        all(self.items, self.head.item_size)
    }

    /// The records of a block of records, each with its entries.
    ///
    /// # Errors
    ///
    /// When the records claim other entries than there are.
    pub fn records(
        &self,
    ) -> Result<impl Iterator<Item = (Record, Parts<'b, Entry>)> + use<'b>, Malformed> {
        let claimed: u64 = all::<Record>(self.items, self.head.item_size)
            .map(|record| u64::from(record.entries))
            .sum();
        self.claims(claimed)?;
        let mut parts = self.parts;
        let size = self.head.part_size;
        Ok(all(self.items, self.head.item_size).map(move |record: Record| {
            let own = split(&mut parts, usize::from(record.entries), size);
            (record, own)
        }))
    }

    /// The notes of a block of notes, each with its parts.
    ///
    /// # Errors
    ///
    /// When the notes claim other parts than there are.
    pub fn notes(
        &self,
    ) -> Result<impl Iterator<Item = (Note, Parts<'b, NotePart>)> + use<'b>, Malformed> {
        let claimed: u64 =
            all::<Note>(self.items, self.head.item_size).map(|note| u64::from(note.parts)).sum();
        self.claims(claimed)?;
        let mut parts = self.parts;
        let size = self.head.part_size;
        Ok(all(self.items, self.head.item_size).map(move |note: Note| {
            let own = split(&mut parts, note.parts as usize, size);
            (note, own)
        }))
    }

    fn claims(&self, parts: u64) -> Result<(), Malformed> {
        if parts == u64::from(self.head.parts_count) {
            Ok(())
        } else {
            Err(Malformed("items that claim more or fewer parts than there are"))
        }
    }
}

/// The parts of one item.
#[derive(Debug, Clone)]
pub struct Parts<'b, T> {
    bytes: &'b [u8],
    size: usize,
    of: core::marker::PhantomData<T>,
}

impl<T: Fixed> Iterator for Parts<'_, T> {
    type Item = T;

    fn next(&mut self) -> Option<T> {
        let (mut first, rest) = self.bytes.split_at_checked(self.size.max(1))?;
        self.bytes = rest;
        T::take(&mut first)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = self.bytes.len() / self.size.max(1);
        (left, Some(left))
    }
}

fn all<T: Fixed>(bytes: &[u8], size: u16) -> Parts<'_, T> {
    Parts { bytes, size: usize::from(size), of: core::marker::PhantomData }
}

fn split<'b, T>(parts: &mut &'b [u8], count: usize, size: u16) -> Parts<'b, T> {
    let size = usize::from(size);
    let (own, rest) = parts.split_at_checked(count * size).unwrap_or((parts, &[]));
    *parts = rest;
    Parts { bytes: own, size, of: core::marker::PhantomData }
}

/// The bytes of `count` rows of `size` bytes each; none of them may be smaller than `least`.
fn rows(bytes: &[u8], offset: u32, count: u32, size: u16, least: usize) -> Option<&[u8]> {
    if count == 0 {
        return Some(&[]);
    }
    if least == 0 || usize::from(size) < least || !size.is_multiple_of(8) {
        return None;
    }
    range(bytes, offset, u64::from(count) * u64::from(size))
}

fn range(bytes: &[u8], offset: u32, length: u64) -> Option<&[u8]> {
    let start = usize::try_from(offset).ok()?;
    let end = start.checked_add(usize::try_from(length).ok()?)?;
    bytes.get(start..end)
}
