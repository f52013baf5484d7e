//! Cells held while a row is read.

use gevinst_plugin_sdk::{Cell, CellPos, CellValue, Entry, Field, Value};

/// A cell that outlives the visit.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct HeldCell {
    /// Where it stands in the sheet.
    pub(crate) pos: CellPos,
    /// Its row as the reader counts; of a table on its side, the sheet's column.
    pub(crate) row: u32,
    /// Its column as the reader counts.
    pub(crate) col: u16,
    /// What it holds.
    pub(crate) value: Value<'static>,
    /// Whether a formula gives the value.
    pub(crate) formula: bool,
    /// Whether digits beyond the fifteenth were dropped.
    pub(crate) rounded: bool,
}

impl HeldCell {
    /// The cell, unless it only looks like one: text of nothing but white space
    /// is a blank, whether typed or given by a formula such as `=IF(A1=0,"",A1)`.
    pub(crate) fn hold(cell: &Cell<'_>) -> Option<HeldCell> {
        if cell.text().is_some_and(|text| text.trim().is_empty()) {
            return None;
        }
        let rounded = matches!(cell.value, CellValue::Number { rounded: true, .. });
        let value = Value::from(cell.value).into_owned();
        let (pos, formula) = (cell.pos, cell.formula.is_some());
        Some(HeldCell { pos, row: pos.row, col: pos.col, value, formula, rounded })
    }

    /// Whether the cell says something of its own: whatever was typed, and every
    /// result of a formula but the zero that a formula gives over blank cells.
    pub(crate) fn says_something(&self) -> bool {
        match &self.value {
            Value::Number(number) if self.formula => !number.is_zero(),
            _ => true,
        }
    }

    /// The text, if it holds text.
    pub(crate) fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// What it holds, as people would read it, for messages and comparisons.
    pub(crate) fn shown(&self) -> String {
        shown(&self.value)
    }

    /// The field as the cell states it.
    pub(crate) fn entry(&self, field: Field) -> Entry<'_> {
        Entry { field, value: self.value.clone(), pos: Some(self.pos), rounded: self.rounded }
    }
}

/// A value as people would read it.
pub(crate) fn shown(value: &Value<'_>) -> String {
    match value {
        Value::Text(text) | Value::Error(text) => text.to_string(),
        Value::Number(number) => number.to_string(),
        Value::Bool(value) => value.to_string(),
        Value::Day(date) => format!("{:04}-{:02}-{:02}", date.year, date.month, date.day),
        Value::NotCalculated => "a formula without a result".to_owned(),
    }
}

/// One row of a sheet: its cells that are not blank, from left to right.
#[derive(Debug, Clone, Default)]
pub(crate) struct Row {
    /// The row, from zero.
    pub(crate) number: u32,
    /// The cells.
    pub(crate) cells: Vec<HeldCell>,
}

impl Row {
    /// The cell of a column.
    pub(crate) fn at(&self, col: u16) -> Option<&HeldCell> {
        let place = self.cells.binary_search_by_key(&col, |cell| cell.col).ok()?;
        self.cells.get(place)
    }

    /// Puts a cell of another row into this row's column, where it is blank.
    pub(crate) fn fill(&mut self, col: u16, cell: &HeldCell) {
        if let Err(place) = self.cells.binary_search_by_key(&col, |held| held.col) {
            // The position stays that of the cell which said it.
            self.cells.insert(place, cell.clone());
        }
    }
}
