//! Why cells of a workbook were left: what the format said of them, or that it said nothing.

use std::collections::{BTreeMap, BTreeSet};

use gevinst_core::finding::{Arg, Finding, FindingCode};
use gevinst_core::provenance::Place;
use gevinst_core::submission::Submission;

/// What the format said of the cells that it left.
#[derive(Debug, Default)]
pub(super) struct Reasons {
    /// Cells that a finding names.
    cells: BTreeMap<Place, String>,
    /// Rows that were left out, by sheet and row.
    rows: BTreeMap<(u16, u32), String>,
    /// Columns that were left, by sheet and column, from the first row that was.
    columns: BTreeMap<(u16, u16), (u32, String)>,
    /// Sheets of which something was used.
    read: BTreeSet<u16>,
}

impl Reasons {
    /// The reasons that a submission's findings tell.
    pub(super) fn of(submission: Option<&Submission>) -> Reasons {
        let mut reasons = Reasons::default();
        let Some(submission) = submission else { return reasons };
        let entries = submission.records.iter().flat_map(|record| &record.entries);
        reasons.read.extend(entries.filter_map(|entry| entry.at).map(|place| place.sheet));
        for finding in &submission.findings {
            reasons.add(finding);
        }
        reasons
    }

    fn add(&mut self, finding: &Finding) {
        let key = finding.code.key();
        let reason = match why(finding) {
            Some(why) => format!("{key}: {why}"),
            None => key.to_owned(),
        };
        for place in finding.cells.iter().map(|cell| cell.place) {
            match finding.code {
                FindingCode::RowLeft => {
                    self.rows.entry((place.sheet, place.row)).or_insert(reason.clone());
                }
                // Of many cells in one column only the first few are named.
                FindingCode::CellLeft => {
                    let from = (place.row, reason.clone());
                    self.columns.entry((place.sheet, place.col)).or_insert(from);
                }
                _ => {
                    self.cells.entry(place).or_insert(reason.clone());
                }
            }
        }
    }

    /// Why a cell was left.
    pub(super) fn why(&self, place: Place, is_text: bool) -> &str {
        if let Some(reason) = self.cells.get(&place) {
            return reason;
        }
        if let Some(reason) = self.rows.get(&(place.sheet, place.row)) {
            return reason;
        }
        if let Some((from, reason)) = self.columns.get(&(place.sheet, place.col))
            && *from <= place.row
        {
            return reason;
        }
        match (self.read.contains(&place.sheet), is_text) {
            (false, _) => "the format takes nothing from this sheet",
            (true, true) => "headers, labels and other text that no field takes",
            (true, false) => "values that the format repeats or does not look at",
        }
    }
}

fn why(finding: &Finding) -> Option<&str> {
    finding.args.iter().find_map(|(name, arg)| match arg {
        Arg::Text(text) if *name == "why" => Some(text.as_str()),
        _ => None,
    })
}
