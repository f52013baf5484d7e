//! What became of a cell: the figures that rest on it, or why none does.

use std::collections::{BTreeMap, BTreeSet};

use gevinst_core::provenance::{CellRef, Place};
use gevinst_core::report::{FactIx, Measured, Reach, Report, Role, measured, role, unused};
use gevinst_core::submission::{Record, Submission};
use gevinst_plugin_sdk::{Cell, CellValue};

use super::said::Raw;
use crate::commands::ground::Ground;
use crate::commands::reason::{Reasons, Why};
use crate::exit::Failure;
use crate::worker::Looking;

/// Where every cell of a run went.
pub(super) struct Fates<'g> {
    report: &'g Report,
    said: &'g [Submission],
    reach: Reach,
    /// The records that a cell says something of: the submission's place and the record's.
    records: BTreeMap<CellRef, Vec<(usize, usize)>>,
}

/// Where a cell went.
#[derive(Debug, Default)]
pub(super) struct Fate {
    /// The figures that are read from it.
    pub(super) figures: Vec<FactIx>,
    /// The figures read from other cells of the records that it names.
    pub(super) names: Vec<FactIx>,
    /// The findings that name it, by their places in the report.
    pub(super) findings: Vec<usize>,
}

impl<'g> Fates<'g> {
    pub(super) fn of(ground: &'g Ground) -> Fates<'g> {
        let mut records: BTreeMap<CellRef, Vec<(usize, usize)>> = BTreeMap::new();
        for (place, submission) in ground.said.iter().enumerate() {
            for (number, record) in submission.records.iter().enumerate() {
                let cells: BTreeSet<Place> = record.entries.iter().filter_map(|it| it.at).collect();
                for cell in cells {
                    records.entry(submission.cell(cell)).or_default().push((place, number));
                }
            }
        }
        let report = &ground.report;
        Fates { report, said: &ground.said, reach: Reach::of(report), records }
    }

    /// Where a cell went that was read as `raw`.
    pub(super) fn cell(&self, cell: CellRef, raw: &[Raw]) -> Fate {
        let figures: Vec<FactIx> = self.reach.figures(cell).collect();
        let names = match role_of(raw) {
            Some(Role::Names) => self.named_by(cell, &figures),
            _ => Vec::new(),
        };
        Fate { figures, names, findings: self.reach.findings(cell).collect() }
    }

    fn named_by(&self, cell: CellRef, own: &[FactIx]) -> Vec<FactIx> {
        let mut named = BTreeSet::new();
        for (submission, record) in self.records(cell) {
            for at in record.entries.iter().filter_map(|entry| entry.at) {
                named.extend(self.reach.figures(submission.cell(at)));
            }
        }
        named.into_iter().filter(|fact| !own.contains(fact)).collect()
    }

    /// The records that a cell says something of.
    pub(super) fn records(
        &self,
        cell: CellRef,
    ) -> impl Iterator<Item = (&'g Submission, &'g Record)> {
        let records = self.records.get(&cell).into_iter().flatten();
        records.filter_map(|(submission, record)| {
            let submission = self.said.get(*submission)?;
            Some((submission, submission.records.get(*record)?))
        })
    }

    /// The figures made of others, at any remove, in the order they were computed.
    pub(super) fn through(&self, direct: &[FactIx]) -> Vec<FactIx> {
        let mut met: BTreeSet<FactIx> = direct.iter().copied().collect();
        let mut through = Vec::new();
        // Parts are computed before what is made of them.
        for (place, fact) in self.report.facts.iter() {
            if !met.contains(&place) && fact.trace.facts.iter().any(|part| met.contains(part)) {
                met.insert(place);
                through.push(place);
            }
        }
        through
    }

    /// The numbers that were read to be computed with, and that no figure rests on and no
    /// finding names.
    pub(super) fn unused(&self) -> Vec<Measured> {
        let numbers: Vec<Measured> = self.said.iter().flat_map(measured).collect();
        unused(&numbers, &self.reach)
    }
}

/// What a cell does in the records that it was read for: the strongest of its roles.
pub(super) fn role_of(raw: &[Raw]) -> Option<Role> {
    raw.iter().map(|raw| role(raw.kind, raw.field)).min()
}

/// A number that no format read.
#[derive(Debug)]
pub(super) struct Left {
    pub(super) cell: CellRef,
    /// What stands there.
    pub(super) holds: String,
    /// Why it was left.
    pub(super) why: Why,
}

/// The numbers of a workbook that its format left, each with the reason.
pub(super) fn left(ground: &Ground, submission: &Submission) -> Result<Vec<Left>, Failure> {
    let mut read: BTreeSet<Place> = BTreeSet::new();
    for record in &submission.records {
        read.extend(record.entries.iter().filter_map(|entry| entry.at));
    }
    let reasons = Reasons::of(Some(submission));
    let seeing = Seeing { book: submission.book, read, reasons, left: Vec::new() };
    Ok(ground.look(submission.book, seeing)?.left)
}

struct Seeing {
    book: u16,
    read: BTreeSet<Place>,
    reasons: Reasons,
    left: Vec<Left>,
}

impl Looking for Seeing {
    fn look(&mut self, cell: &Cell<'_>) {
        let place = Place { sheet: cell.pos.sheet, row: cell.pos.row, col: cell.pos.col };
        if let CellValue::Number { value, .. } = &cell.value
            && !self.read.contains(&place)
        {
            let why = self.reasons.why(place, false);
            let cell = CellRef { book: self.book, place };
            self.left.push(Left { cell, holds: value.to_string(), why });
        }
    }
}
