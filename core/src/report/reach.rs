//! Where what the cells said went (sporing framover): from a cell to the figures that rest
//! on it, or to the reason why none does.
//!
//! The other way, from a figure to its cells, is each figure's own [`Trace`]. Both ways are
//! total: a number that was read is in a figure, names what a figure is about, is compared
//! with what was computed, or is told of by a finding.
//!
//! [`Trace`]: crate::report::Trace

use std::collections::BTreeSet;

use crate::finding::{Arg, Finding, FindingCode, Subject};
use crate::provenance::CellRef;
use crate::report::{FactIx, Facts, Report, RuleUse};
use crate::submission::{Entry, Field, Record, RecordKind, Said, Submission};

/// How many cells a finding names.
const NAMED: usize = 20;

/// What a number in a field of a record does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// It is computed with.
    Measure,
    /// It says which record, period, year or person it is about.
    Names,
    /// It is held against what was computed, or is a limit that others are held against;
    /// a finding tells where they do not agree.
    Checked,
}

impl Role {
    /// The role as data files write it.
    pub fn key(self) -> &'static str {
        match self {
            Role::Measure => "measure",
            Role::Names => "names",
            Role::Checked => "checked",
        }
    }
}

/// What a number in a field of a record of this kind does.
pub fn role(kind: RecordKind, field: Field) -> Role {
    use Field as F;
    match (kind, field) {
        (_, F::Period) => Role::Names,
        (RecordKind::StatedTotal | RecordKind::OverlapGroup, _) => Role::Checked,
        (_, F::Adjusted | F::StatedAchievement | F::TargetMinimum | F::Persons) => Role::Checked,
        (_, F::SampleSize | F::ResponseRate | F::GrantYears) => Role::Checked,
        // Uses that state hours are in hours; full-time equivalents stand beside them.
        (RecordKind::Realisation, F::Fte) => Role::Checked,
        (_, F::Amount | F::MostLikely | F::Optimistic | F::Pessimistic) => Role::Measure,
        (_, F::Volume | F::Before | F::After | F::Uptake | F::Hours) => Role::Measure,
        (_, F::HourlyCost | F::Fte | F::LifetimeYears | F::Value) => Role::Measure,
        (_, F::Baseline | F::Target | F::ScaleMin | F::ScaleMax) => Role::Measure,
        (_, F::AttributionShare | F::TaxCostShare | F::AnalysisYears) => Role::Measure,
        (_, F::RampMonths | F::StandardDeviation | F::AnchorWorst) => Role::Measure,
        (_, F::AnchorBest | F::Weight | F::Grant) => Role::Measure,
        _ => Role::Names,
    }
}

/// A number that a workbook said, to be computed with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Measured {
    /// The kind of record it is in.
    pub kind: RecordKind,
    /// The field it was read as.
    pub field: Field,
    /// The cell that says it.
    pub cell: CellRef,
}

/// The numbers of a submission that are to be computed with, one for each cell.
pub fn measured(submission: &Submission) -> Vec<Measured> {
    let of = |record: &Record, entry: &Entry| {
        let is_number = matches!(entry.said, Said::Number(_));
        let is_measure = role(record.kind, entry.field) == Role::Measure;
        let cell = submission.cell(entry.at.filter(|_| is_number && is_measure)?);
        Some(Measured { kind: record.kind, field: entry.field, cell })
    };
    let records = submission.records.iter();
    let mut all: Vec<Measured> = records
        .flat_map(|record| record.entries.iter().filter_map(move |entry| of(record, entry)))
        .collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// The way from cells to the figures and findings that rest on them.
#[derive(Debug, Clone, Default)]
pub struct Reach {
    figures: Vec<(CellRef, FactIx)>,
    findings: Vec<(CellRef, usize)>,
}

impl Reach {
    /// The way forward of a report.
    pub fn of(report: &Report) -> Reach {
        Reach::over(&report.facts, &report.rule_values, &report.findings)
    }

    /// The way forward of these figures and findings.
    pub(super) fn over(facts: &Facts, rule_values: &[RuleUse], findings: &[Finding]) -> Reach {
        let mut reach = Reach::default();
        for (place, fact) in facts.iter() {
            let stated = fact.trace.rule_values.iter();
            let stated = stated.filter_map(|rule| rule_values.get(usize::from(*rule))?.cell);
            let cells = fact.trace.cells.iter().copied().chain(stated);
            reach.figures.extend(cells.map(|cell| (cell, place)));
        }
        // What counts the numbers that nothing rests on is no use of them.
        let other = |it: &(usize, &Finding)| it.1.code != FindingCode::NumbersUnused;
        for (place, finding) in findings.iter().enumerate().filter(other) {
            reach.findings.extend(finding.cells.iter().map(|cell| (*cell, place)));
        }
        reach.figures.sort_unstable();
        reach.figures.dedup();
        reach.findings.sort_unstable();
        reach.findings.dedup();
        reach
    }

    /// The figures that are read from a cell, in the order they were computed; a rule value
    /// that the cell states counts as read from it.
    pub fn figures(&self, cell: CellRef) -> impl Iterator<Item = FactIx> + '_ {
        at(&self.figures, cell)
    }

    /// All figures that rest on a cell, at any remove.
    pub fn all(&self, report: &Report, cell: CellRef) -> BTreeSet<FactIx> {
        let mut all: BTreeSet<FactIx> = self.figures(cell).collect();
        // Parts are computed before what is made of them.
        for (place, fact) in report.facts.iter() {
            if fact.trace.facts.iter().any(|part| all.contains(part)) {
                all.insert(place);
            }
        }
        all
    }

    /// The places of the findings that name a cell, in the report's order.
    pub fn findings(&self, cell: CellRef) -> impl Iterator<Item = usize> + '_ {
        at(&self.findings, cell)
    }

    fn reaches(&self, cell: CellRef) -> bool {
        self.figures(cell).next().is_some() || self.findings(cell).next().is_some()
    }
}

/// All that a sorted list has for a cell.
fn at<T: Copy>(list: &[(CellRef, T)], cell: CellRef) -> impl Iterator<Item = T> + '_ {
    let from = list.partition_point(|(other, _)| *other < cell);
    list[from..].iter().take_while(move |(other, _)| *other == cell).map(|(_, it)| *it)
}

/// The numbers that are in no figure and that no finding names.
pub fn unused(numbers: &[Measured], reach: &Reach) -> Vec<Measured> {
    numbers.iter().filter(|number| !reach.reaches(number.cell)).copied().collect()
}

/// What tells of unused numbers: one finding for each workbook, which names the first cell
/// of each field and sheet.
pub(super) fn tell_unused(numbers: &[Measured], reach: &Reach) -> Vec<Finding> {
    let mut left = unused(numbers, reach);
    left.sort_unstable_by_key(|it| (it.cell.book, it.cell));
    let of = |book: &[Measured]| {
        let mut met = BTreeSet::new();
        let column = |it: &&Measured| met.insert((it.cell.place.sheet, it.kind, it.field));
        let cells = book.iter().filter(column).map(|it| it.cell).take(NAMED).collect();
        let number = book.first()?.cell.book;
        let finding = Finding::new(FindingCode::NumbersUnused, Subject::Book(number));
        let count = Arg::Number(rust_decimal::Decimal::from(book.len()), None);
        Some(Finding { cells, ..finding }.with("count", count))
    };
    left.chunk_by(|a, b| a.cell.book == b.cell.book).filter_map(of).collect()
}
