//! One cell of a sheet.

use std::fmt;

use rust_decimal::Decimal;

/// Where a cell stands in its workbook; all parts count from zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CellPos {
    /// The sheet, in the workbook's own order.
    pub sheet: u16,
    /// The row; 0 is the row that people call 1.
    pub row: u32,
    /// The column; 0 is A.
    pub col: u16,
}

impl CellPos {
    /// The cell at `row`, `col` of `sheet`, all from zero.
    pub fn new(sheet: u16, row: u32, col: u16) -> CellPos {
        CellPos { sheet, row, col }
    }
}

/// Writes the address as spreadsheets do (`C14`), without the sheet.
impl fmt::Display for CellPos {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", column_letters(self.col), u64::from(self.row) + 1)
    }
}

/// The letters of a column: 0 is `A`, 25 is `Z`, 26 is `AA`.
pub fn column_letters(col: u16) -> String {
    let mut letters = Vec::new();
    let mut rest = u32::from(col) + 1;
    while rest > 0 {
        rest -= 1;
        letters.push(b'A' + (rest % 26) as u8);
        rest /= 26;
    }
    letters.iter().rev().map(|&letter| char::from(letter)).collect()
}

/// A calendar day as a cell states it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    /// The year, as in 2026.
    pub year: i16,
    /// The month, 1 to 12.
    pub month: i8,
    /// The day of the month, 1 to 31.
    pub day: i8,
}

/// What a cell holds. A blank cell is not a cell: it is never visited.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum CellValue<'a> {
    /// Text, as it stands.
    Text(&'a str),
    /// A number, exact to the 15 significant digits that spreadsheets show.
    /// `rounded` tells that the file held more digits than that.
    Number {
        /// The number.
        value: Decimal,
        /// Whether digits beyond the fifteenth were dropped.
        rounded: bool,
    },
    /// A truth value.
    Bool(bool),
    /// A number that its format shows as a day; a time of day is dropped.
    Day(Date),
    /// An error value such as `#REF!`. Never a blank, never a zero.
    Error(&'a str),
    /// A formula whose result the file does not hold.
    NotCalculated,
}

/// One cell that is not blank.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cell<'a> {
    /// Where it stands.
    pub pos: CellPos,
    /// What it holds.
    pub value: CellValue<'a>,
    /// The formula's text without the leading `=`, where the cell has one.
    pub formula: Option<&'a str>,
    /// The number format code, where it is known and not `General`.
    pub format: Option<&'a str>,
}

impl<'a> Cell<'a> {
    /// The text, if the cell holds text.
    pub fn text(&self) -> Option<&'a str> {
        match self.value {
            CellValue::Text(text) => Some(text),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_read_as_spreadsheets_write_them() {
        assert_eq!(CellPos::new(0, 0, 0).to_string(), "A1");
        assert_eq!(CellPos::new(0, 13, 25).to_string(), "Z14");
        assert_eq!(CellPos::new(0, 9, 26).to_string(), "AA10");
        assert_eq!(CellPos::new(0, 1_048_575, 16_383).to_string(), "XFD1048576");
    }
}
