//! Cells that are kept in memory, for the kinds of files that cannot be streamed.

use gevinst_plugin_sdk::{Cell, CellPos, CellValue, Date};
use rust_decimal::Decimal;

use super::number::{self, NotANumber};

/// What a kept cell holds; see [`CellValue`].
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Held {
    /// Text.
    Text(Box<str>),
    /// A number, and whether digits were dropped.
    Number(Decimal, bool),
    /// A truth value.
    Bool(bool),
    /// A day.
    Day(Date),
    /// An error.
    Error(Box<str>),
}

impl Held {
    /// A number from a binary double; an error where it is none or out of range.
    pub(crate) fn double(double: f64) -> Held {
        match number::from_double(double) {
            Ok(number) => Held::Number(number.value, number.rounded),
            Err(NotANumber::Syntax) => Held::Error("#NUM! (not a finite number)".into()),
            Err(NotANumber::OutOfRange) => Held::Error(
                format!("#NUM! ({double:e} is beyond the range of exact decimals)").into(),
            ),
        }
    }

    /// A day from a number whose format shows a day or a time; what is less
    /// than a day is a time of day, that is a number, since the format's own
    /// code is not known here.
    pub(crate) fn serial(serial: f64, date_1904: bool) -> Held {
        if (0.0..1.0).contains(&serial) {
            return Held::double(serial);
        }
        match number::day(serial, date_1904) {
            Ok(day) => Held::Day(day),
            Err(why) => Held::Error(why.into()),
        }
    }
}

/// A kept cell.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct HeldCell {
    /// The row, from zero.
    pub row: u32,
    /// The column, from zero.
    pub col: u16,
    /// What it holds.
    pub value: Held,
    /// The formula without `=`.
    pub formula: Option<Box<str>>,
}

impl HeldCell {
    /// The cell as a visitor sees it.
    pub(crate) fn as_cell(&self, sheet: u16) -> Cell<'_> {
        let value = match &self.value {
            Held::Text(text) => CellValue::Text(text),
            Held::Number(value, rounded) => CellValue::Number { value: *value, rounded: *rounded },
            Held::Bool(truth) => CellValue::Bool(*truth),
            Held::Day(day) => CellValue::Day(*day),
            Held::Error(text) => CellValue::Error(text),
        };
        Cell {
            pos: CellPos::new(sheet, self.row, self.col),
            value,
            formula: self.formula.as_deref(),
            format: None,
        }
    }
}
