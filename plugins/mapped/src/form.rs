//! One record whose fields stand beside their labels.

use gevinst_plugin_sdk::text::folded;
use gevinst_plugin_sdk::{AdaptError, CellPos, Entry, Field, Flow, Record, Sink, Workbook};

use crate::cells::HeldCell;
use crate::emit::{constants, in_order};
use crate::model::Form;
use crate::notes::Notes;
use crate::rows::each_row;

/// The key of a form's record and the first cell that the record is made of.
pub(crate) type FoundKey = (String, CellPos);

/// Reads a form and gives the key of its record with the cell where it begins;
/// a form in which nothing is filled in gives no record and no key.
pub(crate) fn read(
    form: &Form,
    workbook: &mut dyn Workbook,
    sheet: u16,
    notes: &mut Notes,
    sink: &mut dyn Sink,
) -> Result<Option<FoundKey>, AdaptError> {
    let mut values: Vec<Option<HeldCell>> = vec![None; form.fields.len()];
    each_row(workbook, sheet, Some(form.rows.1), &mut |row| {
        if row.number < form.rows.0 {
            return Ok(Flow::Continue);
        }
        for label in &row.cells {
            let Some(text) = label.text().map(folded) else { continue };
            let place = form.fields.iter().position(|(_, labels)| labels.has(&text));
            let Some(place) = place.filter(|place| values[*place].is_none()) else { continue };
            let last = label.pos.col.saturating_add(form.reach);
            let beside = |cell: &&HeldCell| cell.pos.col > label.pos.col && cell.pos.col <= last;
            let value = row.cells.iter().find(beside).filter(|cell| cell.says_something());
            let is_label = |cell: &HeldCell| {
                let text = cell.text().map(folded).unwrap_or_default();
                form.fields.iter().any(|(_, labels)| labels.has(&text))
            };
            values[place] = value.filter(|cell| !is_label(cell)).cloned();
        }
        Ok(Flow::Continue)
    })?;
    let filled: Vec<&HeldCell> = values.iter().flatten().collect();
    let Some(first) = filled.iter().map(|cell| cell.pos).min() else { return Ok(None) };
    for cell in filled {
        notes.used(cell.pos);
    }
    let mut entries = constants(&form.set, first.row, 1);
    let id = form.id.as_ref();
    entries.extend(id.map(|id| Entry::from_format(Field::ID, id.clone())));
    for ((field, _), value) in form.fields.iter().zip(&values) {
        entries.extend(value.as_ref().map(|cell| cell.entry(*field)));
    }
    in_order(form.kind, &mut entries);
    sink.record(&Record { kind: form.kind, pos: first, entries: &entries })?;
    Ok(id.map(|id| (id.clone(), first)))
}
