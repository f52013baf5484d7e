//! How long the Excel workbook takes for very many rows, and how much memory:
//! `cargo bench -p gevinst-templates --bench workbook -- benefits 100000` or
//! `… -- periods 10000`, one run a process, so that the memory is its own.
#![allow(missing_docs, clippy::unwrap_used)]

#[path = "../tests/common/mod.rs"]
#[allow(clippy::panic)]
mod common;

use std::time::Instant;

use gevinst_core::report::Report;
use gevinst_templates::{Template, Texts, render_workbook};

fn main() {
    let args: Vec<String> = std::env::args().filter(|arg| arg != "--bench").skip(1).collect();
    let kind = args.first().map_or("benefits", String::as_str);
    let count = args.get(1).and_then(|count| count.parse().ok()).unwrap_or(10_000);
    let report = sample(kind, count);
    let before = peak();
    let (template, texts) = (Template::standard().unwrap(), Texts::load("nb").unwrap());
    let start = Instant::now();
    let bytes = render_workbook(&report, &template, &texts).unwrap();
    let seconds = start.elapsed().as_secs_f64();
    println!(
        "{count} benefits, {} figures shown: {seconds:.1} s, {} MB of file, peak memory {} MB (the \
         report alone {before} MB)",
        report.shown.len(),
        bytes.len() / 1_000_000,
        peak(),
    );
}

/// Benefits alone, or with plan and actuals by quarter.
fn sample(kind: &str, count: usize) -> Report {
    let mut report = common::many(count);
    if kind == "benefits" {
        let rows = report.groups.iter_mut().flat_map(|group| &mut group.rows);
        rows.for_each(|row| row.periods.clear());
        let series = report.groups.iter().flat_map(|group| {
            let rows = group.rows.iter().filter_map(|row| row.series.as_ref());
            rows.chain(&group.total).flat_map(|series| series.facts())
        });
        report.shown = series.collect();
    }
    report
}

/// The most memory this process has had, in MB; 0 where the system does not say.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|it| it.split_whitespace().next()?.parse::<u64>().ok());
    kilobytes.unwrap_or(0) / 1_000
}
