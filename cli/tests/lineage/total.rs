//! Nothing is lost on the way: every number that a format read is in a figure, names what
//! figures are about, is held against them, or is counted among those that nothing rests on;
//! and every figure rests on cells, or on rules alone.

use std::collections::BTreeSet;

use gevinst_core::finding::{Arg, FindingCode, Subject};
use gevinst_core::report::{FactIx, Formula, Reach, Report, measured, unused};
use rust_decimal::Decimal;

use crate::{report, shipped, submissions};

/// How many numbers of a workbook the report says that nothing rests on.
fn said_unused(report: &Report, book: u16) -> Decimal {
    let told = report
        .findings
        .iter()
        .filter(|it| it.code == FindingCode::NumbersUnused && it.subject == Subject::Book(book));
    let count = told.flat_map(|it| &it.args).map(|(_, arg)| match arg {
        Arg::Number(count, _) => *count,
        other => panic!("{other:?}"),
    });
    count.sum()
}

#[test]
fn every_number_that_was_read_goes_somewhere() {
    for path in shipped() {
        let said = submissions(&[path]);
        let report = report(said.clone());
        let reach = Reach::of(&report);
        for submission in &said {
            let numbers = measured(submission);
            let left = unused(&numbers, &reach);
            let told = said_unused(&report, submission.book);
            assert_eq!(told, Decimal::from(left.len()), "{}", submission.source.name);
            for number in numbers.iter().filter(|it| !left.contains(it)) {
                let (figures, findings) =
                    (reach.figures(number.cell).count(), reach.findings(number.cell).count());
                assert!(figures + findings > 0, "{}", report.books.show(number.cell));
            }
        }
    }
}

#[test]
fn every_figure_rests_on_cells_or_on_rules() {
    for path in shipped() {
        let report = report(submissions(&[path]));
        let mut grounded: BTreeSet<FactIx> = BTreeSet::new();
        for (place, fact) in report.facts.iter() {
            let trace = &fact.trace;
            let parts = trace.facts.iter().any(|part| grounded.contains(part));
            if parts || !trace.cells.is_empty() || !trace.rule_values.is_empty() {
                grounded.insert(place);
            } else {
                // What is not known rests on what is not there, and so does a count of none.
                let none = fact.formula == Formula::Count && fact.value == Ok(Decimal::ZERO);
                assert!(
                    fact.value.is_err() || none,
                    "{} of {} rests on nothing",
                    fact.id,
                    report.books.0[0].name
                );
            }
        }
    }
}

#[test]
fn both_ways_tell_the_same() {
    for path in shipped() {
        let report = report(submissions(&[path]));
        let reach = Reach::of(&report);
        let mut cells = BTreeSet::new();
        for (place, fact) in report.facts.iter() {
            for cell in &fact.trace.cells {
                cells.insert(*cell);
                assert!(reach.figures(*cell).any(|it| it == place), "{}", fact.id);
            }
        }
        for cell in cells {
            for place in reach.figures(cell) {
                let trace = &report.facts.get(place).trace;
                let stated = trace.rule_values.iter();
                let stated = stated.filter_map(|rule| report.rule_values[usize::from(*rule)].cell);
                let named = trace.cells.iter().copied().chain(stated).any(|it| it == cell);
                assert!(named, "{}", report.books.show(cell));
            }
        }
    }
}
