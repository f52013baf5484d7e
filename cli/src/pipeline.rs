//! From submissions to a report: intake, calculation, tables.

use gevinst_core::calc::{Scope, appraise};
use gevinst_core::finding::{Finding, Severity};
use gevinst_core::intake::intake;
use gevinst_core::report::{Parts, Report, build};
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
    submissions: &[Submission],
    rules: &RuleSet,
    scope: Scope,
    more: Vec<Finding>,
) -> Report {
    let checked: Vec<_> = submissions.par_iter().map(intake).collect();
    let mut findings = more;
    let mut plans = Vec::with_capacity(checked.len());
    for one in checked {
        plans.push(one.value);
        findings.extend(one.findings);
    }
    let appraisal = appraise(&plans, rules, scope);
    findings.extend(appraisal.findings);
    build(Parts {
        tool_version: VERSION,
        rules,
        submissions,
        plans: &plans,
        appraisal: appraisal.value,
        findings,
    })
}

/// Whether findings make a run end with exit code 1.
pub fn has_errors(report: &Report, strict: bool) -> bool {
    report.count(Severity::Error) > 0 || (strict && report.count(Severity::Warning) > 0)
}
