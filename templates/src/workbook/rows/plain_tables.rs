//! The years of appraisals and the runs that test them, from the report's plain tables.

use gevinst_core::report::{
    Column, ConventionArg, FactIx, FactRow, FactTable, Label, Period, Report, TableCell,
};
use rust_decimal::Decimal;

use super::{Cell, Field, NOTE_FIELD, Row, SOURCES_FIELD, figure, number, text, word};
use crate::error::TemplateError;
use crate::fact_table::{TableWords, facts_of};
use crate::workbook::book::Book;

pub(super) const FLOW: &[Field] = &[
    number("appraisal_number"),
    word("appraisal"),
    number("year"),
    figure("flow_benefit"),
    figure("flow_investment"),
    figure("flow_operating"),
    figure("flow_net"),
    figure("discount_factor"),
    figure("net_discounted"),
    figure("net_cumulative"),
    NOTE_FIELD,
    SOURCES_FIELD,
];

pub(super) const FLOW_TOTAL: &[Field] = &[
    number("appraisal_number"),
    word("appraisal"),
    figure("net_discounted"),
    NOTE_FIELD,
    SOURCES_FIELD,
];

pub(super) const RUN: &[Field] = &[
    number("appraisal_number"),
    word("appraisal"),
    text("run"),
    figure("base"),
    figure("sensitivity_npv"),
    figure("sensitivity_change"),
    NOTE_FIELD,
    SOURCES_FIELD,
];

/// A year of an appraisal.
#[derive(Debug, Clone)]
pub(in crate::workbook) struct Flow<'r> {
    /// The appraisal's number, from 1.
    pub(in crate::workbook) number: usize,
    pub(in crate::workbook) table: &'r FactTable,
    pub(in crate::workbook) row: &'r FactRow,
    pub(in crate::workbook) period: Period,
}

/// A run that changes one thing in an appraisal.
#[derive(Debug, Clone)]
pub(in crate::workbook) struct Run<'r> {
    pub(in crate::workbook) number: usize,
    pub(in crate::workbook) table: &'r FactTable,
    pub(in crate::workbook) row: &'r FactRow,
    /// The result that nothing is changed in.
    pub(in crate::workbook) base: FactIx,
}

fn tables<'r>(report: &'r Report, key: &str) -> Vec<(usize, &'r FactTable)> {
    let tables = report.sections.iter().flat_map(|section| &section.tables);
    (1..).zip(tables.filter(|table| table.key == key)).collect()
}

/// The years that the appraisals' amounts are discounted to, by the appraisals' numbers,
/// where a power of the rates gives the factor: amounts at the end of the year, rates
/// counted from that year, and calendar years.
pub(in crate::workbook) fn comparison_years(report: &Report) -> Vec<(usize, i32)> {
    let year_of = |table: &FactTable| -> Option<i32> {
        let says = |key: &str, name: &str| {
            let convention = table.conventions.iter().find(|it| it.key.starts_with(key))?;
            convention.args.iter().find(|(arg, _)| *arg == name).map(|(_, said)| said.clone())
        };
        let word = |key: &str, name: &str, wanted: &'static str| {
            says(key, name) == Some(ConventionArg::Word(wanted))
        };
        let simple = word("prof_timing", "timing", "prof_end_of_year")
            && word("prof_clock", "clock", "prof_clock_comparison");
        let Some(ConventionArg::Text(year)) = says("prof_comparison", "year") else { return None };
        simple.then(|| year.parse().ok()).flatten()
    };
    let tables = tables(report, "profitability_by_year").into_iter();
    tables.filter_map(|(number, table)| Some((number, year_of(table)?))).collect()
}

pub(super) fn flows<'r>(book: &Book<'r>) -> Result<Vec<Row<'r>>, TemplateError> {
    let mut rows = Vec::new();
    for (number, table) in tables(book.report, "profitability_by_year") {
        for row in &table.rows {
            if let Label::Period(period) = row.label {
                rows.push(Row::Flow(Flow { number, table, row, period }));
            }
        }
    }
    Ok(rows)
}

/// The last year of each appraisal, which holds the sum of all.
pub(super) fn flow_totals<'r>(book: &Book<'r>) -> Result<Vec<Row<'r>>, TemplateError> {
    let mut rows: Vec<Row<'r>> = Vec::new();
    for row in flows(book)? {
        let Row::Flow(flow) = row else { continue };
        if rows.last().is_some_and(|last| last.group() == flow.number) {
            rows.pop();
        }
        rows.push(Row::FlowTotal(flow));
    }
    Ok(rows)
}

/// The figure under a head of a plain table.
fn under(table: &FactTable, row: &FactRow, head: &str) -> Option<FactIx> {
    let place = table.columns.iter().position(|it| matches!(it, Column::Key(key) if *key == head));
    match row.cells.get(place?) {
        Some(TableCell::Fact(fact)) => Some(*fact),
        _ => None,
    }
}

fn about(table: &FactTable, number: usize) -> Cell {
    let named = !table.about.trim().is_empty();
    Cell::Text(if named { table.about.clone() } else { format!("N{number}") })
}

pub(super) fn flow(
    book: &Book<'_>,
    flow: &Flow<'_>,
    field: &str,
) -> Result<Option<Cell>, TemplateError> {
    let _ = book;
    Ok(Some(match field {
        "appraisal_number" => Cell::Whole(Decimal::from(flow.number)),
        "appraisal" => about(flow.table, flow.number),
        "year" => flow.period.year().map_or(Cell::Missing, |it| Cell::Whole(Decimal::from(it.0))),
        "note" => Cell::Note(Vec::new(), Vec::new()),
        "source" => Cell::Sources(facts_of(flow.row)),
        _ => return Ok(under(flow.table, flow.row, field).map(Cell::Figure)),
    }))
}

pub(super) fn flow_total(
    book: &Book<'_>,
    flow: &Flow<'_>,
    field: &str,
) -> Result<Option<Cell>, TemplateError> {
    let last = under(flow.table, flow.row, "net_cumulative");
    Ok(Some(match field {
        "appraisal_number" => Cell::Whole(Decimal::from(flow.number)),
        "appraisal" => about(flow.table, flow.number),
        "net_discounted" => Cell::figure(last),
        "note" => Cell::Note(vec![book.words.word("npv_of_all_years")?], Vec::new()),
        "source" => Cell::Sources(last.into_iter().collect()),
        _ => return Ok(None),
    }))
}

/// One row for each run of each appraisal; a result that nothing is changed in stands
/// beside the runs that are held against it.
pub(super) fn runs<'r>(book: &Book<'r>) -> Result<Vec<Row<'r>>, TemplateError> {
    let mut rows = Vec::new();
    for (number, table) in tables(book.report, "uncertainty_sensitivity") {
        let mut base = None;
        for row in &table.rows {
            let npv = under(table, row, "sensitivity_npv");
            match (row.is_total, base) {
                (true, _) => base = npv,
                (false, Some(base)) => rows.push(Row::Run(Run { number, table, row, base })),
                (false, None) => {}
            }
        }
    }
    Ok(rows)
}

pub(super) fn run(
    book: &Book<'_>,
    run: &Run<'_>,
    field: &str,
) -> Result<Option<Cell>, TemplateError> {
    Ok(Some(match field {
        "appraisal_number" => Cell::Whole(Decimal::from(run.number)),
        "appraisal" => about(run.table, run.number),
        "run" => {
            let words = TableWords { formatter: book.words.formatter };
            Cell::Text(words.label(&run.row.label)?)
        }
        "base" => Cell::Figure(run.base),
        "note" => Cell::Note(Vec::new(), Vec::new()),
        "source" => Cell::Sources(facts_of(run.row)),
        _ => return Ok(under(run.table, run.row, field).map(Cell::Figure)),
    }))
}
