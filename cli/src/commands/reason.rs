//! Why cells of a workbook were left: what the format said of them, or that it said nothing.

use std::collections::{BTreeMap, BTreeSet};

use gevinst_core::finding::{Arg, Finding, FindingCode};
use gevinst_core::provenance::Place;
use gevinst_core::submission::Submission;

/// Why a cell was left.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Why {
    /// A finding of the format tells, by its place in the submission.
    Finding(usize),
    /// The format takes nothing from the sheet.
    Sheet,
    /// A header, a label or another text that no field takes.
    Label,
    /// A value that the format repeats or does not look at.
    Value,
}

impl Why {
    /// The reason in English, with the finding's code and the format's own words.
    pub(super) fn told(self, findings: &[Finding]) -> String {
        match self {
            Why::Finding(place) => findings.get(place).map(told).unwrap_or_default(),
            Why::Sheet => "the format takes nothing from this sheet".to_owned(),
            Why::Label => "headers, labels and other text that no field takes".to_owned(),
            Why::Value => "values that the format repeats or does not look at".to_owned(),
        }
    }
}

/// What the format said of the cells that it left, by the places of its findings.
#[derive(Debug, Default)]
pub(super) struct Reasons {
    /// Cells that a finding names.
    cells: BTreeMap<Place, usize>,
    /// Rows that were left out, by sheet and row.
    rows: BTreeMap<(u16, u32), usize>,
    /// Columns that were left, by sheet and column, from the first row that was.
    columns: BTreeMap<(u16, u16), (u32, usize)>,
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
        for (number, finding) in submission.findings.iter().enumerate() {
            reasons.add(number, finding);
        }
        reasons
    }

    fn add(&mut self, number: usize, finding: &Finding) {
        for place in finding.cells.iter().map(|cell| cell.place) {
            match finding.code {
                FindingCode::RowLeft => {
                    self.rows.entry((place.sheet, place.row)).or_insert(number);
                }
                // Of many cells in one column only the first few are named.
                FindingCode::CellLeft => {
                    let column = (place.sheet, place.col);
                    self.columns.entry(column).or_insert((place.row, number));
                }
                _ => {
                    self.cells.entry(place).or_insert(number);
                }
            }
        }
    }

    /// Why a cell was left.
    pub(super) fn why(&self, place: Place, is_text: bool) -> Why {
        let of_row = || self.rows.get(&(place.sheet, place.row)).copied();
        let of_column = || {
            let (from, number) = self.columns.get(&(place.sheet, place.col)).copied()?;
            (from <= place.row).then_some(number)
        };
        let told = self.cells.get(&place).copied().or_else(of_row).or_else(of_column);
        match (told, self.read.contains(&place.sheet), is_text) {
            (Some(number), _, _) => Why::Finding(number),
            (None, false, _) => Why::Sheet,
            (None, true, true) => Why::Label,
            (None, true, false) => Why::Value,
        }
    }
}

fn told(finding: &Finding) -> String {
    let key = finding.code.key();
    let why = finding.args.iter().find_map(|(name, arg)| match arg {
        Arg::Text(text) if *name == "why" => Some(text.as_str()),
        _ => None,
    });
    why.map_or_else(|| key.to_owned(), |why| format!("{key}: {why}"))
}
