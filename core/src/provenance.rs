//! Where a value comes from: digests, workbooks and cells.

use std::fmt;

use sha2::{Digest as _, Sha256};

/// A SHA-256 fingerprint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest([u8; 32]);

impl Digest {
    /// The fingerprint of these bytes.
    pub fn of(bytes: &[u8]) -> Digest {
        Digest(Sha256::digest(bytes).into())
    }

    /// The fingerprint that these 32 bytes are.
    pub fn from_bytes(bytes: [u8; 32]) -> Digest {
        Digest(bytes)
    }
}

/// Writes the fingerprint as 64 hexadecimal digits.
impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// A place in one workbook; all parts count from zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The sheet, in the workbook's own order.
    pub sheet: u16,
    /// The row; 0 is the row that people call 1.
    pub row: u32,
    /// The column; 0 is A.
    pub col: u16,
}

/// Writes the address as spreadsheets do (`C14`), without the sheet.
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut letters = Vec::new();
        let mut rest = u32::from(self.col) + 1;
        while rest > 0 {
            rest -= 1;
            letters.push(b'A' + (rest % 26) as u8);
            rest /= 26;
        }
        for &letter in letters.iter().rev() {
            write!(f, "{}", char::from(letter))?;
        }
        write!(f, "{}", u64::from(self.row) + 1)
    }
}

/// A cell of one of the run's workbooks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CellRef {
    /// The workbook, by its number in the run (see [`Book`]).
    pub book: u16,
    /// The place in it.
    pub place: Place,
}

/// A value and the cell that said it.
///
/// `cell` is `None` only where the format itself says the value, such as the
/// stage of a sheet that by its nature holds plans.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sourced<T> {
    /// The value.
    pub value: T,
    /// The cell that said it.
    pub cell: Option<CellRef>,
}

impl<T> Sourced<T> {
    /// A value said by a cell.
    pub fn new(value: T, cell: Option<CellRef>) -> Sourced<T> {
        Sourced { value, cell }
    }

    /// The same cell with another value made of it.
    pub fn map<U>(self, make: impl FnOnce(T) -> U) -> Sourced<U> {
        Sourced { value: make(self.value), cell: self.cell }
    }
}

/// A workbook of the run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Book {
    /// The file's name without its folder.
    pub name: String,
    /// The fingerprint of its bytes.
    pub digest: Digest,
    /// Its length in bytes.
    pub size: u64,
    /// What kind of file it is by its content, such as `xlsx`.
    pub file_kind: String,
    /// Its sheets in the workbook's own order.
    pub sheets: Vec<String>,
}

/// The workbooks of a run, in the fixed order that [`CellRef::book`] counts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Books(pub Vec<Book>);

impl Books {
    /// The name of the workbook a cell is in; `?` where the run has no such workbook.
    pub fn book_name(&self, cell: CellRef) -> &str {
        self.0.get(usize::from(cell.book)).map_or("?", |book| book.name.as_str())
    }

    /// The name of the sheet a cell is in; `?` where the workbook has no such sheet.
    pub fn sheet_name(&self, cell: CellRef) -> &str {
        let book = self.0.get(usize::from(cell.book));
        let sheet = book.and_then(|book| book.sheets.get(usize::from(cell.place.sheet)));
        sheet.map_or("?", String::as_str)
    }

    /// The cell as `plan.xlsx!Gevinster!C14`.
    pub fn show(&self, cell: CellRef) -> String {
        format!("{}!{}!{}", self.book_name(cell), self.sheet_name(cell), cell.place)
    }
}
