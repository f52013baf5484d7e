//! Rows and the cells that outlive them.

use gevinst_plugin_abi::Field;

use crate::cell::{Cell, CellPos, CellValue};
use crate::record::{Entry, Value};
use crate::text::folded;
use crate::workbook::{Flow, ReadError, Visibility, Workbook};

/// A cell that outlives the visit.
#[derive(Debug, Clone, PartialEq)]
pub struct HeldCell {
    /// Where it stands.
    pub pos: CellPos,
    /// What it holds.
    pub value: Value<'static>,
    /// Whether a formula gives the value.
    pub formula: bool,
    /// Whether digits beyond the fifteenth were dropped.
    pub rounded: bool,
}

impl HeldCell {
    /// The cell, unless it only looks like one: text of nothing but white space is a blank.
    pub fn hold(cell: &Cell<'_>) -> Option<HeldCell> {
        if cell.text().is_some_and(|text| text.trim().is_empty()) {
            return None;
        }
        let rounded = matches!(cell.value, CellValue::Number { rounded: true, .. });
        let value = Value::from(cell.value).into_owned();
        Some(HeldCell { pos: cell.pos, value, formula: cell.formula.is_some(), rounded })
    }

    /// The text, if it holds text.
    pub fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// Whether it holds a text that is one of the labels.
    pub fn is(&self, labels: &[&str]) -> bool {
        let Some(text) = self.text() else { return false };
        let text = folded(text);
        labels.iter().any(|label| folded(label) == text)
    }

    /// The field as this cell states it.
    pub fn entry(&self, field: Field) -> Entry<'_> {
        Entry { field, value: self.value.clone(), pos: Some(self.pos), rounded: self.rounded }
    }
}

/// One row of a sheet: its cells that are not blank, from left to right.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Row {
    /// The row, from zero.
    pub number: u32,
    /// The cells.
    pub cells: Vec<HeldCell>,
}

impl Row {
    /// The cell of a column, from zero.
    pub fn at(&self, col: u16) -> Option<&HeldCell> {
        let place = self.cells.binary_search_by_key(&col, |cell| cell.pos.col).ok()?;
        self.cells.get(place)
    }

    /// The first cell that holds one of the labels.
    pub fn find(&self, labels: &[&str]) -> Option<&HeldCell> {
        self.cells.iter().find(|cell| cell.is(labels))
    }
}

/// Visits the rows of a sheet that are not blank, from the top.
///
/// # Errors
///
/// When the sheet cannot be read, or what `visit` answers.
pub fn rows<E: From<ReadError>>(
    workbook: &mut dyn Workbook,
    sheet: u16,
    visit: &mut dyn FnMut(&Row) -> Result<Flow, E>,
) -> Result<(), E> {
    let mut row = Row::default();
    let mut outcome = Ok(Flow::Continue);
    workbook.read(sheet, &mut |cell| {
        let Some(held) = HeldCell::hold(cell) else { return Flow::Continue };
        if held.pos.row != row.number && !row.cells.is_empty() {
            outcome = visit(&row);
            row.cells.clear();
            if !matches!(outcome, Ok(Flow::Continue)) {
                return Flow::Stop;
            }
        }
        row.number = held.pos.row;
        row.cells.push(held);
        Flow::Continue
    })?;
    if matches!(outcome, Ok(Flow::Continue)) && !row.cells.is_empty() {
        outcome = visit(&row);
    }
    outcome.map(|_| ())
}

/// The sheet with one of these names; one that people see comes before a hidden one.
pub fn sheet_named(workbook: &dyn Workbook, names: &[&str]) -> Option<u16> {
    let wanted: Vec<String> = names.iter().map(|name| folded(name)).collect();
    let mut best: Option<(bool, u16)> = None;
    for (info, number) in workbook.sheets().iter().zip(0_u16..) {
        let hidden = info.visibility != Visibility::Visible;
        if wanted.contains(&folded(&info.name)) && best.is_none_or(|(first, _)| first && !hidden) {
            best = Some((hidden, number));
        }
    }
    best.map(|(_, number)| number)
}

/// Which section of a sheet a row stands in, where headings part it.
#[derive(Debug, Clone)]
pub struct Sections<'l> {
    headings: &'l [&'l [&'l str]],
    current: Option<usize>,
}

impl<'l> Sections<'l> {
    /// Sections by their headings, each with its spellings.
    pub fn new(headings: &'l [&'l [&'l str]]) -> Sections<'l> {
        Sections { headings, current: None }
    }

    /// Takes the next row; tells the section it stands in. A heading's own row stands in
    /// none, and neither do the rows above the first heading.
    pub fn of(&mut self, row: &Row) -> Option<usize> {
        let heading = self.headings.iter().position(|labels| row.find(labels).is_some());
        if heading.is_some() {
            self.current = heading;
            return None;
        }
        self.current
    }
}
