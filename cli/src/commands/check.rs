//! `gevinst check`: what was found, without a report.

use gevinst_core::finding::{Finding, Severity};
use gevinst_core::provenance::Books;
use gevinst_core::report::Report;
use gevinst_templates::{Texts, finding_lines};
use serde_json::{Value, json};

use crate::args::CheckArgs;
use crate::commands::report::waived;
use crate::commands::{read, rules_of, scope, texts};
use crate::config::settings;
use crate::decisions::Decisions;
use crate::exit::{Exit, Failure};
use crate::{pipeline, refusals, terminal};

pub(super) fn run(args: &CheckArgs) -> Result<Exit, Failure> {
    let settings = settings(&args.input)?;
    let rules = rules_of(&settings)?;
    let texts = texts(settings.lang)?;
    let decisions = Decisions::of(&settings)?;
    let inputs = read(&args.input, &settings)?;
    let refusal = inputs.refused.iter().map(refusals::exit).max_by_key(|exit| exit.code());
    let how = decisions.with(inputs.shut_in.finding().into_iter().collect());
    let report = pipeline::report(inputs.submissions, &rules, scope(&args.input), how);
    if args.json {
        let refused: Vec<Value> = inputs
            .refused
            .iter()
            .map(|it| json!({ "input": it.path.display().to_string(), "why": refusals::lines(it, &texts) }))
            .collect();
        let told = json!({
            "refused": refused,
            "findings": findings_json(&report.findings, &report.books, &texts),
        });
        terminal::print(&format!("{told:#}\n"))?;
    } else {
        for refused in &inputs.refused {
            terminal::remark(&refusals::lines(refused, &texts));
        }
        for finding in &report.findings {
            terminal::print_finding(&finding_lines(finding, &report.books, &texts))?;
        }
        terminal::remark(&summary(&report));
    }
    if let Some(exit) = refusal {
        return Ok(exit);
    }
    let errors = pipeline::has_errors(&report, settings.strict);
    Ok(if errors { Exit::Findings } else { Exit::Done })
}

fn summary(report: &Report) -> String {
    let mut text = String::new();
    for (book, reading) in report.books.0.iter().zip(&report.readings) {
        let records: u32 = reading.records.values().sum();
        text.push_str(&format!(
            "{}: {} {}, {records} records from {} cells\n",
            gevinst_templates::visible(&book.name),
            reading.format.id,
            reading.format.version,
            reading.cells_used
        ));
    }
    let count = |severity| report.count(severity);
    text.push_str(&format!(
        "findings: {} errors, {} warnings, {} for information{}\n",
        count(Severity::Error),
        count(Severity::Warning),
        count(Severity::Info),
        waived(report)
    ));
    text
}

/// Findings as data, with their sentences.
pub(super) fn findings_json(findings: &[Finding], books: &Books, texts: &Texts) -> Vec<Value> {
    findings
        .iter()
        .map(|finding| {
            let (message, hint) = texts.finding(finding, books);
            let cells: Vec<String> = finding.cells.iter().map(|cell| books.show(*cell)).collect();
            json!({
                "code": finding.code.key(),
                "severity": finding.severity().key(),
                "subject": texts.subject(&finding.subject, books),
                "message": message,
                "hint": hint,
                "cells": cells,
                "decision": finding.waiver.as_ref().map(|waiver| {
                    json!({
                        "who": waiver.who,
                        "when": waiver.when.to_string(),
                        "reason": waiver.why,
                    })
                }),
            })
        })
        .collect()
}
