//! From submissions to a report: intake, calculation, tables.

use gevinst_core::calc::{Appraisal, Scope, appraise};
use gevinst_core::finding::{Finding, Severity};
use gevinst_core::intake::intake;
use gevinst_core::provenance::Books;
use gevinst_core::report::{Parts, Reading, Report, build, measured};
use gevinst_core::rules::RuleSet;
use gevinst_core::submission::Submission;
use rayon::prelude::*;

/// The program's version, as reports state it.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Computes the report of a run.
///
/// `more` are findings that no workbook is the cause of, such as an input that
/// was left out.
pub fn report(
    submissions: Vec<Submission>,
    rules: &RuleSet,
    scope: Scope,
    more: Vec<Finding>,
) -> Report {
    report_with(submissions, rules, scope, more, |_| {})
}

/// Computes the report of a run; `change` may put other values in the place of those
/// that were computed, before anything is laid out.
pub fn report_with(
    submissions: Vec<Submission>,
    rules: &RuleSet,
    scope: Scope,
    more: Vec<Finding>,
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
    let mut findings = more;
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
    let mut appraisal = appraise(&plans, rules, scope);
    change(&mut appraisal.value);
    findings.extend(appraisal.findings);
    build(Parts {
        tool_version: VERSION,
        rules,
        books: Books(books),
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
