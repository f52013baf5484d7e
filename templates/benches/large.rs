//! How long the page and the Excel workbook take for very many rows, and how much memory:
//! `cargo bench -p gevinst-templates --bench large -- page benefits 100000`, or `workbook`
//! for `page`, and `periods` or `quality` for `benefits`. One run a process, so that the memory is its own.
#![allow(missing_docs, clippy::unwrap_used)]

#[path = "../tests/common/mod.rs"]
#[allow(clippy::panic)]
mod common;

use std::io::{self, Write};
use std::time::Instant;

use gevinst_core::report::{BenefitRow, IndicatorRow, Report};
use gevinst_templates::{Template, Texts, render_html, render_workbook};

fn main() {
    let args: Vec<String> = std::env::args().filter(|arg| arg != "--bench").skip(1).collect();
    let output = args.first().map_or("page", String::as_str);
    let kind = args.get(1).map_or("benefits", String::as_str);
    let count = args.get(2).and_then(|count| count.parse().ok()).unwrap_or(10_000);
    let report = sample(kind, count);
    let before = peak();
    let (clock, processor) = (Instant::now(), processor_seconds());
    let bytes = written(output, &report);
    println!(
        "{output} of {count} benefits, {} figures shown: {:.1} s of processor, {:.1} s by the \
         clock, {:.1} MB of file, peak memory {} MB (the report alone {before} MB)",
        report.shown.len(),
        processor_seconds() - processor,
        clock.elapsed().as_secs_f64(),
        bytes as f64 / 1e6,
        peak(),
    );
}

/// Writes the page or the workbook, and tells how many bytes came of it.
fn written(output: &str, report: &Report) -> u64 {
    let (template, texts) = (Template::standard().unwrap(), Texts::load("nb").unwrap());
    if output == "workbook" {
        return render_workbook(report, &template, &texts).unwrap().len() as u64;
    }
    let mut counted = Counted(0);
    render_html(report, &template, &texts, &mut counted).unwrap();
    counted.0
}

/// Stands for the file that a page is written to: keeps no more than its length.
struct Counted(u64);

impl Write for Counted {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Benefits alone, with plan and actuals by quarter, or of service quality with an
/// indicator each.
fn sample(kind: &str, count: usize) -> Report {
    if kind == "quality" {
        return quality(count);
    }
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

/// The realistic report with one of its quality benefits and its indicator again and again.
fn quality(count: usize) -> Report {
    let mut report = common::realistic();
    let group = report.groups.iter_mut().find(|group| group.kind == "quality").unwrap();
    let (row, indicator) = (group.rows[0].clone(), report.indicators[0].clone());
    group.rows = (0..count).map(|it| BenefitRow { id: format!("K-{it}"), ..row.clone() }).collect();
    let of = |it| IndicatorRow { benefit: Some(format!("K-{it}")), ..indicator.clone() };
    report.indicators = (0..count).map(of).collect();
    report
}

/// The processor time of this process so far; 0 where the system does not say.
fn processor_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    // The name of the process stands in parentheses and may hold anything.
    let after_name = stat.rsplit(')').next().unwrap_or_default();
    let ticks = after_name.split_whitespace().skip(11).take(2);
    ticks.filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>() / 100.0
}

/// The most memory this process has had, in MB; 0 where the system does not say.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|it| it.split_whitespace().next()?.parse::<u64>().ok());
    kilobytes.unwrap_or(0) / 1_000
}
