//! Blocks: cells, records and notes as bytes.
//!
//! A block is one run of bytes that holds fixed-size items, the parts that
//! items are made of, and one heap of UTF-8 text; everything in it is found by
//! offsets from its first byte. The same bytes cross a call and a pipe.
//!
//! | kind | items | parts | heap |
//! |---|---|---|---|
//! | [`CELLS`] | cells, row by row, left to right | none | texts, formulas, formats |
//! | [`RECORDS`] | records | their entries, in order | texts |
//! | [`NOTES`] | notes | their cells and texts, in order | texts |
//!
//! All numbers are little-endian. A block begins at an address that 8 divides,
//! and so do its items and parts. The size of an item and of a part stands in
//! the head: a later minor version may append to them, and a reader takes the
//! bytes it knows and steps over the rest.

/// The kind of a block of cells.
pub const CELLS: u32 = 1;
/// The kind of a block of records.
pub const RECORDS: u32 = 2;
/// The kind of a block of notes.
pub const NOTES: u32 = 3;

/// The most bytes a block may have.
pub const MAX_BLOCK: usize = 16 * 1024 * 1024;
/// The most items or parts a block may have.
pub const MAX_ITEMS: u32 = 65_536;

/// The head of a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[repr(C)]
pub struct Head {
    /// The size of the whole block in bytes, this head included.
    pub size: u32,
    /// [`CELLS`], [`RECORDS`] or [`NOTES`].
    pub kind: u32,
    /// Where the items begin.
    pub items_offset: u32,
    /// How many there are.
    pub items_count: u32,
    /// Where the parts begin.
    pub parts_offset: u32,
    /// How many there are.
    pub parts_count: u32,
    /// Where the heap begins.
    pub heap_offset: u32,
    /// Its size in bytes.
    pub heap_length: u32,
    /// The size of one item.
    pub item_size: u16,
    /// The size of one part; zero for cells.
    pub part_size: u16,
    /// The sheet of the cells, from zero; zero for records and notes.
    pub sheet: u32,
}

/// A text in the heap. A `length` of zero is an empty text, or none where one
/// may be missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[repr(C)]
pub struct Text {
    /// The first byte, from the heap's beginning.
    pub offset: u32,
    /// The number of bytes.
    pub length: u32,
}

/// A value. What the last two fields mean depends on the tag.
///
/// | tag | `low` | `high` | `scale` | `flags` |
/// |---|---|---|---|---|
/// | [`TEXT`], [`ERROR`] | offset in the heap | bytes | 0 | 0 |
/// | [`NUMBER`] | bits 0-63 of the digits | bits 64-95 | digits after the point, 0-28 | [`NEGATIVE`], [`ROUNDED`] |
/// | [`TRUTH`] | 0 or 1 | 0 | 0 | 0 |
/// | [`DAY`] | year * 10000 + month * 100 + day | 0 | 0 | 0 |
/// | [`NOT_CALCULATED`] | 0 | 0 | 0 | 0 |
///
/// A number is a decimal and exact: the digits as a whole number, divided by
/// ten to the power of `scale`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[repr(C)]
pub struct Value {
    /// What it is.
    pub tag: u8,
    /// The digits after the decimal point, 0 to 28.
    pub scale: u8,
    /// The sum of the flags that hold.
    pub flags: u16,
    /// See the table.
    pub high: u32,
    /// See the table.
    pub low: u64,
}

/// Text, as it stands.
pub const TEXT: u8 = 1;
/// A decimal number.
pub const NUMBER: u8 = 2;
/// A truth value.
pub const TRUTH: u8 = 3;
/// A calendar day.
pub const DAY: u8 = 4;
/// An error value such as `#REF!`: never a blank, never a zero.
pub const ERROR: u8 = 5;
/// A formula whose result the file does not hold.
pub const NOT_CALCULATED: u8 = 6;

/// The number is below zero.
pub const NEGATIVE: u16 = 1;
/// The file held more digits than spreadsheets keep; they were dropped.
pub const ROUNDED: u16 = 2;

/// A cell that is not blank; its sheet stands in the block's head.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[repr(C)]
pub struct Cell {
    /// The row, from zero.
    pub row: u32,
    /// The column, from zero.
    pub col: u32,
    /// What it holds.
    pub value: Value,
    /// The formula without `=`; no bytes where the cell has none.
    pub formula: Text,
    /// The number format code; no bytes where it is not known.
    pub format: Text,
}

/// A record: one thing the agency said. Its entries are the next
/// `entries` parts of the block.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[repr(C)]
pub struct Record {
    /// The record kind's number.
    pub kind: u16,
    /// The sheet where the record begins, from zero.
    pub sheet: u16,
    /// The row, from zero.
    pub row: u32,
    /// The column, from zero.
    pub col: u16,
    /// The number of its entries.
    pub entries: u16,
    /// Zero.
    pub reserved: u32,
}

/// One field of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[repr(C)]
pub struct Entry {
    /// The field's number.
    pub field: u16,
    /// The sheet of the cell that said it, from zero.
    pub sheet: u16,
    /// The row, from zero.
    pub row: u32,
    /// The column, from zero.
    pub col: u16,
    /// [`HAS_CELL`], or 0 where the format itself says it.
    pub flags: u16,
    /// Zero.
    pub reserved: u32,
    /// What the cell said.
    pub value: Value,
}

/// A cell said it.
pub const HAS_CELL: u16 = 1;

/// A remark about cells. Its cells and texts are the next `parts` parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[repr(C)]
pub struct Note {
    /// What kind of remark; see the note codes of the header.
    pub code: u32,
    /// The number of its parts.
    pub parts: u32,
}

/// A cell or a text of a note.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[repr(C)]
pub struct NotePart {
    /// [`NOTE_CELL`], or which text it is.
    pub role: u16,
    /// The cell's sheet, from zero.
    pub sheet: u16,
    /// The cell's row, from zero.
    pub row: u32,
    /// The cell's column, from zero.
    pub col: u16,
    /// Zero.
    pub reserved: u16,
    /// The text.
    pub text: Text,
    /// Zero.
    pub reserved2: u32,
}

/// The part is a cell.
pub const NOTE_CELL: u16 = 0;

/// The texts a note may have, by role.
pub const NOTE_TEXTS: [(u16, &str); 7] = [
    (1, "found"),
    (2, "expected"),
    (3, "nearest"),
    (4, "why"),
    (5, "detail"),
    (6, "mark"),
    (7, "count"),
];

/// The codes of notes, by number.
pub const NOTE_CODES: [(u32, &str); 13] = [
    (1, "header-not-recognised"),
    (2, "header-missing"),
    (3, "header-twice"),
    (4, "sheet-missing"),
    (5, "cell-left"),
    (6, "row-left"),
    (7, "unit-not-found"),
    (8, "unit-from-text"),
    (9, "hidden-used"),
    (10, "value-missing"),
    (11, "footnote"),
    (12, "sheet-left"),
    (13, "label-missing"),
];
