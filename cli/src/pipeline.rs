//! From submissions to a report: intake, calculation, tables.

use gevinst_core::calc::{Appraisal, Scope, appraise};
use gevinst_core::finding::{Finding, Severity};
use gevinst_core::intake::intake;
use gevinst_core::provenance::Books;
use gevinst_core::report::{Parts, Reading, Report, build, measured};
use gevinst_core::rules::RuleSet;
use gevinst_core::submission::Submission;
use gevinst_core::waiver::{self, Waiver};
use rayon::prelude::*;

/// The program's version, as reports state it.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// What there is to a run beside its workbooks and its rules.
#[derive(Debug, Clone, Default)]
pub struct Besides {
    /// Findings that no workbook is the cause of, such as an input that was left out.
    pub findings: Vec<Finding>,
    /// What somebody decided about findings.
    pub waivers: Vec<Waiver>,
}

impl From<Vec<Finding>> for Besides {
    fn from(findings: Vec<Finding>) -> Besides {
        Besides { findings, waivers: Vec::new() }
    }
}

/// Computes the report of a run.
pub fn report(
    submissions: Vec<Submission>,
    rules: &RuleSet,
    scope: Scope,
    more: impl Into<Besides>,
) -> Report {
    report_with(submissions, rules, scope, more, |_| {})
}

/// Computes the report of a run; `change` may put other values in the place of those
/// that were computed, before anything is laid out.
pub fn report_with(
    submissions: Vec<Submission>,
    rules: &RuleSet,
    scope: Scope,
    more: impl Into<Besides>,
    change: impl FnOnce(&mut Appraisal),
) -> Report {
    // What a workbook said is let go as soon as it is understood: the figures
    // need the plans only.
    let understood: Vec<_> = submissions
        .into_par_iter()
        .map(|submission| {
            let checked = intake(&submission);
            (checked, Reading::of(&submission), measured(&submission), submission.source)
        })
        .collect();
    let Besides { mut findings, waivers } = more.into();
    let mut plans = Vec::with_capacity(understood.len());
    let mut readings = Vec::with_capacity(understood.len());
    let mut books = Vec::with_capacity(understood.len());
    let mut numbers = Vec::new();
    for (checked, reading, said, book) in understood {
        plans.push(checked.value);
        findings.extend(checked.findings);
        readings.push(reading);
        numbers.extend(said);
        books.push(book);
    }
    let books = Books(books);
    waiver::lift(&mut plans, &waivers, &findings);
    let mut appraisal = appraise(&plans, rules, scope);
    change(&mut appraisal.value);
    findings.extend(appraisal.findings);
    waiver::settle(&mut findings, &waivers, (&plans, &books), &appraisal.value);
    build(Parts {
        tool_version: VERSION,
        rules,
        books,
        readings,
        numbers,
        plans: &plans,
        appraisal: appraisal.value,
        findings,
    })
}

/// Whether findings make a run end with exit code 1.
pub fn has_errors(report: &Report, strict: bool) -> bool {
    report.count(Severity::Error) > 0 || (strict && report.count(Severity::Warning) > 0)
}
