//! Records whose fields stand beside their labels.

use std::collections::BTreeMap;

use gevinst_plugin_sdk::text::folded;
use gevinst_plugin_sdk::{AdaptError, CellPos, Workbook};

use crate::cells::{HeldCell, Row};
use crate::grid::HeldSheet;
use crate::header::Bound;
use crate::model::{Form, Side};

/// What was found of a form.
#[derive(Debug, Clone)]
pub(crate) struct FoundForm {
    /// The sheet where it stands.
    pub(crate) sheet: u16,
    /// The key of its record, if it has one.
    pub(crate) id: Option<String>,
    /// Its first filled cell.
    pub(crate) first: CellPos,
    /// Its fields, by their place in the mapping; those that are blank are not here.
    pub(crate) fields: BTreeMap<usize, HeldCell>,
}

/// The forms of a part of a sheet; a form in which nothing is filled in is none.
pub(crate) fn forms(form: &Form, held: &HeldSheet) -> Vec<FoundForm> {
    let begins = |row: &Row| {
        row.cells.iter().filter_map(HeldCell::text).any(|text| form.starts.has(&folded(text)))
    };
    let mut starts: Vec<usize> = vec![0];
    if !form.starts.is_empty() {
        starts = (0..held.rows.len()).filter(|place| begins(&held.rows[*place])).collect();
    }
    let ends: Vec<usize> =
        starts.iter().skip(1).copied().chain(std::iter::once(held.rows.len())).collect();
    let parts = starts.into_iter().zip(ends);
    parts.filter_map(|(start, end)| read(form, &held.rows[start..end])).collect()
}

/// The labels that a part of a sheet lacks, of those that may not be lacking.
pub(crate) fn missing<'f>(form: &'f Form, held: &HeldSheet) -> Vec<&'f str> {
    let mut there = vec![false; form.fields.len()];
    for label in held.rows.iter().flat_map(|row| &row.cells) {
        if let Some(place) = label_of(form, label) {
            there[place] = true;
        }
    }
    let lacking = form.fields.iter().zip(there).filter(|(field, there)| !there && !field.optional);
    lacking.map(|(field, _)| field.labels.first()).collect()
}

/// One form.
fn read(form: &Form, rows: &[Row]) -> Option<FoundForm> {
    let mut fields = BTreeMap::new();
    let mut seen = vec![false; form.fields.len()];
    for (number, row) in rows.iter().enumerate() {
        for label in &row.cells {
            let Some(place) = label_of(form, label).filter(|place| !seen[*place]) else { continue };
            let value = beside(form, label, row, &rows[number + 1..]);
            let value =
                value.filter(|cell| cell.says_something() && label_of(form, cell).is_none());
            // A label may stand twice, once where nothing is filled in.
            if let Some(cell) = value {
                seen[place] = true;
                fields.insert(place, cell.clone());
            }
        }
    }
    let first = fields.values().map(|cell: &HeldCell| cell.pos).min()?;
    let sheet = first.sheet;
    Some(FoundForm { sheet, id: None, first, fields })
}

fn label_of(form: &Form, cell: &HeldCell) -> Option<usize> {
    let text = folded(cell.text()?);
    form.fields.iter().position(|field| field.labels.has(&text))
}

/// The nearest cell on the side where values stand, within reach.
fn beside<'r>(
    form: &Form,
    label: &HeldCell,
    row: &'r Row,
    below: &'r [Row],
) -> Option<&'r HeldCell> {
    let reach = form.reach;
    match form.side {
        Side::Right => {
            let last = label.col.saturating_add(reach);
            row.cells.iter().find(|cell| cell.col > label.col && cell.col <= last)
        }
        Side::Left => {
            let first = label.col.saturating_sub(reach);
            row.cells.iter().rev().find(|cell| cell.col < label.col && cell.col >= first)
        }
        Side::Below => {
            let last = label.row.saturating_add(u32::from(reach));
            let near = below.iter().take_while(|row| row.number <= last);
            near.filter_map(|row| row.at(label.col)).next()
        }
    }
}

impl FoundForm {
    /// The form as a row without columns whose cells stand beside their labels.
    pub(crate) fn bound(&self, form: &Form, sheet_name: &str) -> Bound {
        Bound {
            sheet_name: sheet_name.to_owned(),
            columns: vec![None; form.fields.len()],
            headings: self.fields.clone(),
            ..Bound::default()
        }
    }
}

/// Reads the part of a sheet where forms stand.
pub(crate) fn hold(
    form: &Form,
    workbook: &mut dyn Workbook,
    sheet: u16,
) -> Result<HeldSheet, AdaptError> {
    HeldSheet::read(workbook, sheet, form.within, false)
}
