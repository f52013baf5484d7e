//! Looking up labels, words and units as people write them.

use std::collections::BTreeMap;

use gevinst_plugin_sdk::text::folded;

use crate::layout::choices::ChoiceList;
use crate::layout::units::{UNITS, Unit};
use crate::layout::{Label, Sheet, UNITS_MARK};

/// Folded wordings of a sheet's headers, each with the place of its column.
pub(super) fn headers(sheet: &Sheet) -> BTreeMap<String, usize> {
    let mut out = BTreeMap::new();
    for (place, column) in sheet.columns.iter().enumerate() {
        for wording in column.header.wordings() {
            out.entry(folded(wording)).or_insert(place);
        }
    }
    out
}

/// Whether `text` is a wording of `label`.
pub(super) fn is(label: &Label, text: &str) -> bool {
    let wanted = folded(text);
    label.wordings().any(|wording| folded(wording) == wanted)
}

/// Whether `text` marks the units row.
pub(super) fn is_units_mark(text: &str) -> bool {
    is(&UNITS_MARK, text)
}

/// The unit that `text` names.
pub(super) fn unit(text: &str) -> Option<&'static Unit> {
    let wanted = folded(text);
    UNITS.iter().copied().find(|unit| {
        unit.key == wanted || unit.label.wordings().any(|wording| folded(wording) == wanted)
    })
}

/// Folded wordings of a list, each with its key.
pub(super) fn choices(list: &ChoiceList) -> BTreeMap<String, &'static str> {
    let mut out = BTreeMap::new();
    for choice in list.choices {
        out.entry(folded(choice.key)).or_insert(choice.key);
        for wording in choice.label.wordings() {
            out.entry(folded(wording)).or_insert(choice.key);
        }
    }
    out
}

/// What the first text of a row says about totals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Totals {
    /// The row is a total of the column.
    Column,
    /// The row may be a total of a part: `Delsum`, `Sum Ø1`, `Totalt 2026`.
    Part,
    /// Nothing.
    No,
}

/// Texts that name a total of the whole column.
const COLUMN_TOTALS: &[&str] = &[
    "sum",
    "summen",
    "total",
    "totalt",
    "totalen",
    "i alt",
    "sum i alt",
    "sum totalt",
    "totalsum",
    "grand total",
    "totals",
];
/// First words of texts that name a total of a part.
const PART_TOTALS: &[&str] =
    &["sum", "delsum", "total", "totalt", "totalsum", "subtotal", "sub-total", "mellomsum"];

/// What the first text of a row says about totals.
pub(super) fn totals(text: &str) -> Totals {
    let wanted = folded(text);
    if COLUMN_TOTALS.contains(&wanted.as_str()) {
        return Totals::Column;
    }
    let first = wanted.split([' ', ':']).next().unwrap_or_default();
    if PART_TOTALS.contains(&first) { Totals::Part } else { Totals::No }
}
