//! Sums of a column by the words of its rows. A table of sums asks the same of a long
//! table many times over; the rows are gone through once.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::{At, Column, Precision, SheetKey, Value, Values};

/// What is summed, by which columns, over which rows.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Of {
    summed: (SheetKey, u16),
    tested: Vec<(SheetKey, u16)>,
    rows: (u32, u32),
    precision: Precision,
}

impl Of {
    /// Whether a cell is one of those that are gone through.
    pub(super) fn covers(&self, at: At) -> bool {
        let column = (at.sheet, at.col);
        let in_rows = (self.rows.0..=self.rows.1).contains(&at.row);
        in_rows && (self.summed == column || self.tested.contains(&column))
    }
}

/// A value as Excel's conditions tell it from others.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Key {
    Number(Decimal),
    Text(String),
}

pub(super) type Groups = BTreeMap<Vec<Key>, Group>;

/// What the rows with the same words come to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(in crate::workbook) struct Group {
    /// The sum of the numbers; too large where it is beyond exact decimals.
    pub(in crate::workbook) sum: Option<Decimal>,
    /// How many numbers there are.
    pub(in crate::workbook) numbers: usize,
    /// Whether any row has a text in place of a number.
    pub(in crate::workbook) has_text: bool,
}

fn key(value: &Value) -> Option<Key> {
    match value {
        Value::Number(number) => Some(Key::Number(number.normalize())),
        Value::Text(text) => Some(Key::Text(text.to_lowercase())),
        Value::Truth(_) => None,
    }
}

impl Values {
    /// What the rows of a column come to in which other columns have these values.
    pub(in crate::workbook) fn group(
        &self,
        precision: Precision,
        column: &Column,
        wanted: &[(&Column, Value)],
    ) -> Group {
        let nothing = Group { sum: Some(Decimal::ZERO), ..Group::default() };
        let keys = wanted.iter().map(|(_, value)| key(value)).collect::<Option<Vec<Key>>>();
        let Some(keys) = keys else { return nothing };
        let of = Of {
            summed: (column.sheet, column.col),
            tested: wanted.iter().map(|(tested, _)| (tested.sheet, tested.col)).collect(),
            rows: (column.first_row, column.last_row),
            precision,
        };
        let mut all = self.groups.borrow_mut();
        let groups = all.entry(of).or_insert_with(|| {
            let tested: Vec<&Column> = wanted.iter().map(|(tested, _)| *tested).collect();
            self.gone_through(precision, column, &tested)
        });
        groups.get(&keys).copied().unwrap_or(nothing)
    }

    fn gone_through(&self, precision: Precision, column: &Column, tested: &[&Column]) -> Groups {
        let mut groups = Groups::new();
        for row in column.first_row..=column.last_row {
            let told = tested.iter().map(|it| self.get(it.at(row), precision).and_then(key));
            let Some(keys) = told.collect::<Option<Vec<Key>>>() else { continue };
            let start = Group { sum: Some(Decimal::ZERO), ..Group::default() };
            let group = groups.entry(keys).or_insert(start);
            match self.get(column.at(row), precision) {
                Some(Value::Number(number)) => {
                    group.sum = group.sum.and_then(|sum| sum.checked_add(*number));
                    group.numbers += 1;
                }
                Some(Value::Text(_)) => group.has_text = true,
                _ => {}
            }
        }
        groups
    }
}
