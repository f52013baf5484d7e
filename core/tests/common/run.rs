//! From submissions written as text to a report, and what stands in it.

#![allow(clippy::unwrap_used, clippy::panic, dead_code)]

use gevinst_core::calc::{Scope, appraise};
use gevinst_core::finding::{Finding, FindingCode};
use gevinst_core::intake::intake;
use gevinst_core::provenance::Books;
use gevinst_core::report::{Parts, Reading, Report, build, measured};
use gevinst_core::rules::RuleSet;
use gevinst_core::waiver::{self, Waiver};

use super::submission;

/// The report of one workbook.
pub fn report(text: &str) -> Report {
    report_of(&[text])
}

/// The report of several workbooks.
pub fn report_of(texts: &[&str]) -> Report {
    report_under(RuleSet::latest(), texts)
}

/// The report of several workbooks under other rules than the latest edition's.
pub fn report_under(rules: &RuleSet, texts: &[&str]) -> Report {
    report_decided(rules, texts, &[])
}

/// The report of several workbooks, with what somebody decided about findings.
pub fn report_decided(rules: &RuleSet, texts: &[&str], waivers: &[Waiver]) -> Report {
    let submissions: Vec<_> = (0_u16..)
        .zip(texts)
        .map(|(book, text)| {
            let mut submission = submission(text);
            submission.book = book;
            submission
        })
        .collect();
    let (mut plans, mut findings) = (Vec::new(), Vec::new());
    for submission in &submissions {
        let checked = intake(submission);
        plans.push(checked.value);
        findings.extend(checked.findings);
    }
    let books = Books(submissions.iter().map(|it| it.source.clone()).collect());
    waiver::lift(&mut plans, waivers, &findings);
    let appraisal = appraise(&plans, rules, Scope::default());
    findings.extend(appraisal.findings);
    waiver::settle(&mut findings, waivers, (&plans, &books), &appraisal.value);
    build(Parts {
        tool_version: "0.0.0",
        rules,
        books,
        readings: submissions.iter().map(Reading::of).collect(),
        numbers: submissions.iter().flat_map(measured).collect(),
        plans: &plans,
        appraisal: appraisal.value,
        findings,
    })
}

/// A figure as its number, or as the reason why there is none.
pub fn figure(report: &Report, id: &str) -> String {
    let Some(place) = report.facts.find(id) else {
        let all: Vec<&str> = report.facts.iter().map(|(_, fact)| fact.id.as_str()).collect();
        panic!("no figure {id} among {all:#?}")
    };
    match &report.facts.get(place).value {
        Ok(value) => value.to_string(),
        Err(absence) => absence.key().to_owned(),
    }
}

/// The codes of all findings, in the report's order.
pub fn codes(report: &Report) -> Vec<&'static str> {
    report.findings.iter().map(|finding| finding.code.key()).collect()
}

/// The first finding of a code.
pub fn finding(report: &Report, code: FindingCode) -> &Finding {
    let found = report.findings.iter().find(|finding| finding.code == code);
    found.unwrap_or_else(|| panic!("no {code} among {:?}", codes(report)))
}

/// The tables of a part of the report, by key.
pub fn tables_of(report: &Report, section: &str) -> Vec<&'static str> {
    let sections = report.sections.iter().filter(|it| it.key == section);
    sections.flat_map(|it| &it.tables).map(|table| table.key).collect()
}
