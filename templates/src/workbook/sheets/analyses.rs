//! The workbooks' own calculations by period, and their three-point estimates.
//! Calculations describe the same money in different ways and are never added.

use gevinst_core::report::{
    Absence, AnalysisTable, Dim, EstimateRow, FactIx, Formula, Metric, Period,
};
use rust_decimal::Decimal;

use crate::error::TemplateError;
use crate::workbook::book::Book;
use crate::workbook::formula::Expr;
use crate::workbook::number::agree;
use crate::workbook::recipes::{conditional_sum_for, signed_sum, weighted_mean};
use crate::workbook::sheet::{Sheet, numbers, words};
use crate::workbook::styles::{Look, NumberLook};
use crate::workbook::values::{At, Precision, SheetKey, Value};

/// The columns a calculation may have, in the order of the sheet: what adds to
/// the net first.
const COLUMNS: &[(&str, &[Metric])] = &[
    ("benefit_gross", &[Metric::BenefitGross]),
    ("cost_investment", &[Metric::CostInvestment]),
    ("cost_operating", &[Metric::CostOperating]),
    ("cost_transition", &[Metric::CostTransition]),
    ("cost_measurement", &[Metric::CostMeasurement]),
    ("net_before_investment", &[Metric::NetBeforeInvestment]),
    ("net", &[Metric::NetAnnual, Metric::NetTotal]),
];

fn column_of(metric: Metric) -> Option<&'static str> {
    COLUMNS.iter().find(|(_, metrics)| metrics.contains(&metric)).map(|(key, _)| *key)
}

/// One row for each period of each calculation; sums below, one row for each calculation.
pub(in crate::workbook) fn analyses(
    book: &mut Book<'_>,
    key: SheetKey,
) -> Result<(), TemplateError> {
    let report = book.report;
    let with_rows = || report.analyses.iter().filter(|analysis| !analysis.rows.is_empty());
    let count = with_rows().map(|analysis| analysis.periods.len()).sum();
    if count == 0 {
        return Ok(());
    }
    let used: Vec<&'static str> = with_rows()
        .flat_map(|analysis| &analysis.rows)
        .filter_map(|row| column_of(row.metric))
        .collect();
    let mut columns = vec![
        words("analysis_number", 8),
        words("analysis", 20),
        words("book", 20),
        words("stage", 12),
        words("period", 16),
    ];
    let in_use = COLUMNS.iter().filter(|(key, _)| used.contains(key));
    columns.extend(in_use.clone().map(|(key, _)| numbers(key, 17)));
    columns.extend([words("note", 28), words("source", 30)]);
    let mut sheet = Sheet::begin(book, key, columns, count)?;
    let mut row = sheet.first_row();
    for (number, analysis) in (1_u32..).zip(&report.analyses) {
        if analysis.rows.is_empty() {
            continue;
        }
        for (place, &period) in analysis.periods.iter().enumerate() {
            period_row(&mut sheet, row, number, analysis, place, period)?;
            row += 1;
        }
    }
    row = sheet.below();
    sheet.sums();
    for (number, analysis) in (1_u32..).zip(&report.analyses) {
        if !analysis.rows.is_empty() && !analysis.periods.is_empty() {
            total_row(&mut sheet, row, number, analysis)?;
            row += 1;
        }
    }
    sheet.finish(2, row - 1)
}

fn name_of(book: &Book<'_>, analysis: &AnalysisTable) -> Result<String, TemplateError> {
    match analysis.key.as_str() {
        "" => book.words.shared("analyses.one"),
        key => Ok(key.to_owned()),
    }
}

fn leading_cells(
    sheet: &mut Sheet<'_, '_>,
    row: u32,
    number: u32,
    analysis: &AnalysisTable,
) -> Result<(), TemplateError> {
    sheet.number(row, "analysis_number", Decimal::from(number), Look::Integer)?;
    let name = name_of(sheet.book, analysis)?;
    sheet.styled(row, "analysis", &name, Look::Strong)?;
    let report = sheet.book.report;
    let file = report.books.0.get(usize::from(analysis.book)).map_or("?", |book| &book.name);
    sheet.styled(row, "book", file, Look::Remark)?;
    if sheet.has("stage") {
        let stage = sheet.book.words.shared(&format!("stage.{}", analysis.stage.key()))?;
        sheet.text(row, "stage", &stage)?;
    }
    Ok(())
}

fn period_row(
    sheet: &mut Sheet<'_, '_>,
    row: u32,
    number: u32,
    analysis: &AnalysisTable,
    place: usize,
    period: Period,
) -> Result<(), TemplateError> {
    leading_cells(sheet, row, number, analysis)?;
    let words = sheet.book.words;
    sheet.text(row, "period", &words.period(period))?;
    let mut written: Vec<(FactIx, &'static str)> = Vec::new();
    let mut missing: Vec<(String, Absence)> = Vec::new();
    let mut elsewhere: Vec<String> = Vec::new();
    // COLUMNS stands in the order of calculation: what a net is made of comes before it.
    for (key, metrics) in COLUMNS {
        let line = analysis.rows.iter().find(|line| metrics.contains(&line.metric));
        let Some(&fact) = line.and_then(|line| line.by_period.get(place)) else {
            if sheet.has(key) {
                sheet.missing(row, key)?;
                elsewhere.push(sheet.book.words.col(key)?);
            }
            continue;
        };
        let formula = net_formula(sheet, row, &written, fact)
            .or_else(|| net_as_laid_out(sheet, row, &written, fact));
        let absence = match formula {
            Some(formula) => sheet.live_fact(row, key, fact, false, &formula)?,
            None => sheet.fact(row, key, fact, false)?,
        };
        missing.extend(absence.map(|absence| (sheet.header(key), absence)));
        written.push((fact, key));
    }
    let mut notes = vec![sheet.book.reasons(&missing)?];
    if !elsewhere.is_empty() {
        notes.push(words.with("not_in_analysis", &[("columns", &elsewhere.join(", "))])?);
    }
    notes.retain(|note| !note.is_empty());
    sheet.styled(row, "note", &notes.join(". "), Look::Remark)?;
    let facts: Vec<FactIx> = written.into_iter().map(|(fact, _)| fact).collect();
    sheet.sources(row, &facts)
}

/// B − P − D or B − D over the cells of the row that the figure was made of;
/// `None` where it is not such a figure or a part of it is not in the row.
fn net_formula(
    sheet: &Sheet<'_, '_>,
    row: u32,
    written: &[(FactIx, &'static str)],
    fact: FactIx,
) -> Option<Expr> {
    let net = sheet.book.figure(fact);
    if !matches!(net.formula, Formula::Net | Formula::NetBeforeInvestment) {
        return None;
    }
    let mut terms: Vec<(At, bool)> = Vec::new();
    for part in &net.trace.facts {
        let (_, key) = written.iter().find(|(fact, _)| fact == part)?;
        let adds = sheet.book.figure(*part).metric == Metric::BenefitGross;
        terms.push((sheet.at(row, key), adds));
    }
    signed_sum(&terms)
}

/// B − P − D or B − D over the cells of the row, for a net that the workbook
/// states itself; `None` where the stated net is not that difference.
fn net_as_laid_out(
    sheet: &Sheet<'_, '_>,
    row: u32,
    written: &[(FactIx, &'static str)],
    fact: FactIx,
) -> Option<Expr> {
    let net = sheet.book.figure(fact);
    let costs: &[&str] = match net.metric {
        Metric::NetAnnual => &["cost_investment", "cost_operating"],
        Metric::NetBeforeInvestment => &["cost_operating"],
        _ => return None,
    };
    let is_there = |key: &&str| written.iter().any(|(_, other)| other == key);
    if !is_there(&"benefit_gross") {
        return None;
    }
    let mut terms = vec![(sheet.at(row, "benefit_gross"), true)];
    terms.extend(costs.iter().filter(|key| is_there(key)).map(|key| (sheet.at(row, key), false)));
    let formula = signed_sum(&terms)?;
    match (formula.value(&sheet.book.values, Precision::Exact), net.value) {
        (Ok(Value::Number(computed)), Ok(stated)) => agree(computed, stated, 1).then_some(formula),
        _ => None,
    }
}

fn total_row(
    sheet: &mut Sheet<'_, '_>,
    row: u32,
    number: u32,
    analysis: &AnalysisTable,
) -> Result<(), TemplateError> {
    sheet.blank_sums(row)?;
    leading_cells(sheet, row, number, analysis)?;
    let label = sheet.book.words.word("all_periods")?;
    sheet.styled(row, "period", &label, Look::Strong)?;
    let mut missing: Vec<(String, Absence)> = Vec::new();
    let mut facts = Vec::new();
    for line in &analysis.rows {
        let Some(key) = column_of(line.metric) else { continue };
        let conditions =
            vec![(sheet.column("analysis_number"), Expr::Cell(sheet.at(row, "analysis_number")))];
        let stated_zero = sheet.book.figure(line.total).value.is_ok_and(|value| value.is_zero());
        let column = sheet.column(key);
        let formula = conditional_sum_for(sheet, stated_zero, column, conditions);
        let absence = sheet.live_fact(row, key, line.total, false, &formula)?;
        missing.extend(absence.map(|absence| (sheet.header(key), absence)));
        facts.push(line.total);
    }
    let reasons = sheet.book.reasons(&missing)?;
    sheet.styled(row, "note", &reasons, Look::Remark)?;
    sheet.sources(row, &facts)
}

/// Three-point estimates, with the expected value as a formula over the weights.
pub(in crate::workbook) fn estimates(
    book: &mut Book<'_>,
    key: SheetKey,
) -> Result<(), TemplateError> {
    let report = book.report;
    let count = report.analyses.iter().map(|analysis| analysis.estimates.len()).sum();
    if count == 0 {
        return Ok(());
    }
    let columns = vec![
        words("analysis_number", 8),
        words("analysis", 22),
        words("book", 22),
        words("category", 18),
        words("line", 32),
        numbers("optimistic", 15),
        numbers("most_likely", 15),
        numbers("pessimistic", 15),
        numbers("expected", 15),
        words("unit", 18),
        words("note", 26),
        words("source", 9),
    ];
    let mut sheet = Sheet::begin(book, key, columns, count)?;
    let mut row = sheet.first_row();
    for (number, analysis) in (1_u32..).zip(&report.analyses) {
        let mut written = Vec::new();
        for estimate in &analysis.estimates {
            estimate_row(&mut sheet, row, number, analysis, estimate, &written)?;
            written.push((estimate.expected, row));
            row += 1;
        }
    }
    let last = sheet.last_row();
    sheet.finish(2, last)
}

fn estimate_row(
    sheet: &mut Sheet<'_, '_>,
    row: u32,
    number: u32,
    analysis: &AnalysisTable,
    estimate: &EstimateRow,
    written: &[(FactIx, u32)],
) -> Result<(), TemplateError> {
    leading_cells(sheet, row, number, analysis)?;
    let words = sheet.book.words;
    let category = words.shared(&format!("category.{}", estimate.category))?;
    sheet.text(row, "category", &category)?;
    let how = sheet.book.figure(estimate.expected).formula;
    if estimate.title.is_empty() {
        let label = match how {
            Formula::Sum => words.with("sum_of", &[("what", &category.to_lowercase())])?,
            _ => category,
        };
        sheet.styled(row, "line", &label, Look::Strong)?;
    } else {
        sheet.text(row, "line", &estimate.title)?;
    }
    let unit = &sheet.book.figure(estimate.expected).unit;
    let mut exact = Vec::new();
    for (key, value) in [
        ("optimistic", estimate.optimistic),
        ("most_likely", estimate.most_likely),
        ("pessimistic", estimate.pessimistic),
    ] {
        match value {
            Some(value) => {
                let look = NumberLook::of(unit, value.normalize().scale());
                sheet.number(row, key, value, Look::Number(look))?;
                exact.extend(sheet.book.exact_note(key, value)?);
            }
            None => sheet.missing(row, key)?,
        }
    }
    let formula = match how {
        Formula::Sum | Formula::Net => sum_of_estimates(sheet, estimate.expected, written),
        _ => three_point(sheet, row, estimate.expected),
    };
    let absence = match formula {
        Some(formula) => sheet.live_fact(row, "expected", estimate.expected, false, &formula)?,
        None => sheet.fact(row, "expected", estimate.expected, false)?,
    };
    let unit = words.unit(unit)?;
    sheet.styled(row, "unit", &unit, Look::Remark)?;
    let missing: Vec<_> =
        absence.map(|absence| (sheet.header("expected"), absence)).into_iter().collect();
    let reasons = sheet.book.reasons(&missing)?;
    exact.extend(Some(reasons).filter(|reasons| !reasons.is_empty()));
    sheet.styled(row, "note", &exact.join(". "), Look::Remark)?;
    sheet.sources(row, &[estimate.expected])
}

/// The weighted mean of the row's three values, by the weights the figure was
/// calculated with; `None` where the parameters do not have all three.
fn three_point(sheet: &Sheet<'_, '_>, row: u32, expected: FactIx) -> Option<Expr> {
    let rules = &sheet.book.figure(expected).trace.rule_values;
    let mut terms = Vec::new();
    for key in ["optimistic", "most_likely", "pessimistic"] {
        let weight = rules.iter().find_map(|rule| {
            let rule = usize::from(*rule);
            let parameter = &sheet.book.report.rule_values.get(rule)?.parameter;
            let whole = sheet.book.named_cell(rule, "").filter(|_| parameter.ends_with(key));
            sheet.book.named_cell(rule, key).or(whole)
        })?;
        terms.push((Expr::Name(weight.name.clone(), weight.at), sheet.at(row, key)));
    }
    weighted_mean(&terms)
}

/// The sum of the rows above that the figure was made of; in a net, costs are
/// subtracted.
fn sum_of_estimates(sheet: &Sheet<'_, '_>, sum: FactIx, written: &[(FactIx, u32)]) -> Option<Expr> {
    let figure = sheet.book.figure(sum);
    let mut terms = Vec::new();
    for part in &figure.trace.facts {
        let (_, row) = written.iter().find(|(fact, _)| fact == part)?;
        let category = sheet.book.figure(*part).dims.get(&Dim::Category)?;
        let adds = figure.formula == Formula::Sum || category == "benefit";
        terms.push((sheet.at(*row, "expected"), adds));
    }
    signed_sum(&terms)
}
