//! Changing one cell after the other, and looking at what moves.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use gevinst_core::finding::Severity;
use gevinst_core::provenance::CellRef;
use gevinst_core::report::{Fact, Metric, Reach, Report, Role, role};
use gevinst_core::submission::{Field, RecordKind, Said, Submission};
use rust_decimal::Decimal;

use crate::{report, shipped, submissions};

/// So many cells of each kind of number are changed in a workbook.
const CELLS: usize = 3;

/// Figures that may stay where they are though a cell that they are read from has moved a
/// little: counts, the middle of a spread, what none of it changes, and parts that only some
/// of the cells are in.
const STEADY: &[Metric] = &[
    Metric::AccountFiscal,
    Metric::UncertaintySigma,
    Metric::EffectMoved,
    Metric::QualityCompositeCoverage,
    Metric::VarianceVolume,
    Metric::VariancePrice,
    Metric::VarianceRate,
];

/// Fields that shape a course of years: each year is named by all of them, and moved by those
/// that reach it.
const SHAPES: &[Field] = &[Field::LifetimeYears, Field::RampMonths, Field::AnalysisYears];

/// The cells that say numbers to be computed with, by what they are; of each some, spread
/// over the workbook.
fn numbers(said: &[Submission]) -> BTreeMap<(RecordKind, Field), Vec<CellRef>> {
    let mut kinds: BTreeMap<(RecordKind, Field), Vec<CellRef>> = BTreeMap::new();
    for submission in said {
        for record in &submission.records {
            for entry in &record.entries {
                let Some(at) = entry.at.filter(|_| matches!(entry.said, Said::Number(_))) else {
                    continue;
                };
                if role(record.kind, entry.field) != Role::Names {
                    let cells = kinds.entry((record.kind, entry.field)).or_default();
                    cells.push(submission.cell(at));
                }
            }
        }
    }
    for cells in kinds.values_mut() {
        cells.dedup();
        let step = cells.len().div_ceil(CELLS).max(1);
        *cells = cells.iter().copied().step_by(step).collect();
    }
    kinds
}

/// A change that leaves a number what it is: a share within its bounds, a whole number whole.
fn change(field: Field, number: Decimal) -> Decimal {
    match field {
        Field::SampleSize
        | Field::Persons
        | Field::AnalysisYears
        | Field::RampMonths
        | Field::GrantYears
        | Field::LifetimeYears => number - Decimal::ONE,
        _ if number.is_zero() => Decimal::new(1, 2),
        _ => number * Decimal::new(99, 2),
    }
}

fn with(said: &[Submission], field: Field, cell: CellRef) -> Vec<Submission> {
    let mut said = said.to_vec();
    for submission in said.iter_mut().filter(|it| it.book == cell.book) {
        for entry in submission.records.iter_mut().flat_map(|record| &mut record.entries) {
            if let (Some(at), Said::Number(number)) = (entry.at, &entry.said)
                && at == cell.place
            {
                entry.said = Said::Number(change(field, *number));
            }
        }
    }
    said
}

/// The figures that are in both reports, with another value in the second one. A year more
/// or less makes figures come and go, which no lineage of theirs can tell.
fn moved<'b>(before: &'b Report, after: &Report) -> BTreeSet<&'b str> {
    let is_moved = |fact: &Fact| {
        let other = after.facts.find(fact.id.as_str()).map(|it| after.facts.get(it));
        other.is_some_and(|it| it.value != fact.value)
    };
    let moved = before.facts.iter().filter(|(_, fact)| is_moved(fact));
    moved.map(|(_, fact)| fact.id.as_str()).collect()
}

fn named(report: &Report, cell: CellRef) -> BTreeSet<String> {
    let all = Reach::of(report).all(report, cell);
    all.into_iter().map(|place| report.facts.get(place).id.to_string()).collect()
}

/// What a change of one cell shows to be wrong.
fn wrong_of(said: &[Submission], before: &Report, field: Field, cell: CellRef) -> Vec<String> {
    let after = report(with(said, field, cell));
    // A finding that keeps figures out of totals changes more than a number does.
    if after.count(Severity::Error) != before.count(Severity::Error) {
        return Vec::new();
    }
    let place = format!("{} ({field})", before.books.show(cell));
    let moved = moved(before, &after);
    let named = &named(before, cell) | &named(&after, cell);
    let extra = moved.iter().filter(|id| !named.contains(**id));
    let extra = extra.map(|id| format!("{place} moves {id}, which does not name it"));
    let reach = Reach::of(before);
    let read = reach.figures(cell).map(|it| before.facts.get(it)).filter(|read| {
        let is_steady = STEADY.contains(&read.metric) || SHAPES.contains(&field);
        read.value.is_ok() && !is_steady && !is_held(before, read)
    });
    let kept = read.filter(|read| !moved.contains(read.id.as_str()));
    let kept = kept.map(|read| format!("{} names {place}, which does not move it", read.id));
    extra.chain(kept).collect()
}

/// Whether a figure may be held to a ceiling that it shares, so that another claim gives
/// what one takes: it, or something it is made of, is counted once.
fn is_held(report: &Report, fact: &Fact) -> bool {
    let parts = fact.trace.facts.iter().map(|part| report.facts.get(*part));
    let is_shared =
        |it: &Fact| it.metric == Metric::ShareClaimed || it.metric == Metric::ShareLeftOut;
    is_shared(fact) || parts.into_iter().any(is_shared)
}

fn check(path: PathBuf) -> Vec<String> {
    let said = submissions(&[path]);
    let before = report(said.clone());
    let mut wrong = Vec::new();
    for ((_, field), cells) in numbers(&said) {
        wrong.extend(cells.iter().flat_map(|cell| wrong_of(&said, &before, field, *cell)));
    }
    wrong
}

#[test]
fn a_changed_number_moves_the_figures_that_name_its_cell_and_no_other() {
    let paths = shipped();
    let wrong: Vec<String> = std::thread::scope(|scope| {
        let threads: Vec<_> =
            paths.into_iter().map(|path| scope.spawn(move || check(path))).collect();
        threads.into_iter().flat_map(|it| it.join().unwrap()).collect()
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
