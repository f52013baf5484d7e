//! Changing one cell after the other, and looking at what moves.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use gevinst_core::finding::Severity;
use gevinst_core::provenance::CellRef;
use gevinst_core::report::{Fact, Metric, Reach, Report, Role, role};
use gevinst_core::submission::{Field, RecordKind, Said, Submission};
use rust_decimal::Decimal;

use crate::{report, root, shipped, submissions};

/// So many cells of each kind of number are changed in a workbook.
const CELLS: usize = 3;

/// Figures that may stay where they are though something that they rest on has moved a
/// little: counts and steps, whole years, the smaller or larger of two, amounts of the base
/// beside which a run stands still, and parts that only some of the amounts are in.
const STEADY: &[Metric] = &[
    Metric::AccountItem,
    Metric::AccountSocial,
    Metric::ChainRest,
    Metric::EffectForecast,
    Metric::EffectMoved,
    Metric::EffectPlanned,
];

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

/// Changes that leave a number what it is: a share within its bounds, a whole number whole.
fn changes(field: Field) -> [fn(Decimal) -> Decimal; 2] {
    match field {
        Field::SampleSize
        | Field::Persons
        | Field::AnalysisYears
        | Field::RampMonths
        | Field::GrantYears
        | Field::LifetimeYears => [|it| it - Decimal::ONE, |it| it + Decimal::ONE],
        _ => [|it| it * Decimal::new(99, 2), |it| it * Decimal::new(995, 3)],
    }
}

fn with(
    said: &[Submission],
    cell: CellRef,
    change: fn(Decimal) -> Decimal,
) -> Vec<Submission> {
    let mut said = said.to_vec();
    for submission in said.iter_mut().filter(|it| it.book == cell.book) {
        for entry in submission.records.iter_mut().flat_map(|record| &mut record.entries) {
            if let (Some(at), Said::Number(number)) = (entry.at, &entry.said)
                && at == cell.place
            {
                entry.said = Said::Number(change(*number));
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
    let mut wrong = Vec::new();
    for change in changes(field) {
        let after = report(with(said, cell, change));
        // A finding that keeps figures out of totals changes more than a number does.
        if after.count(Severity::Error) != before.count(Severity::Error) {
            continue;
        }
        let moved = moved(before, &after);
        let mut named = named(before, cell);
        named.extend(named_after(&after, cell));
        let place = before.books.show(cell);
        let extra = moved.iter().filter(|id| !named.contains(**id));
        wrong.extend(extra.map(|id| format!("{place} ({field}) moves {id}, which does not name it")));
        if moved.is_empty() {
            continue;
        }
    }
    wrong
}

fn named_after(after: &Report, cell: CellRef) -> BTreeSet<String> {
    named(after, cell)
}

fn check(path: PathBuf) -> Vec<String> {
    let said = submissions(&[path]);
    let before = report(said.clone());
    let numbers = numbers(&said);
    let each = numbers.iter().flat_map(|((_, field), cells)| cells.iter().map(move |it| (*field, *it)));
    each.flat_map(|(field, cell)| wrong_of(&said, &before, field, cell)).collect()
}

#[test]
fn a_changed_number_moves_only_figures_that_name_its_cell() {
    let paths = shipped();
    let wrong: Vec<String> = std::thread::scope(|scope| {
        let threads: Vec<_> =
            paths.into_iter().map(|path| scope.spawn(move || check(path))).collect();
        threads.into_iter().flat_map(|it| it.join().unwrap()).collect()
    });
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
