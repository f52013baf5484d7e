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

/// Words that begin a row of totals.
const TOTALS: &[&str] = &[
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

/// Whether the first text of a row says that the row is a total.
pub(super) fn is_total(text: &str) -> bool {
    let wanted = folded(text);
    TOTALS.contains(&wanted.as_str())
}
