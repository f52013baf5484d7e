//! Benefits in kroner, freed time in hours, and both by period. Sums are by
//! kind, below the table, over the benefits that are not kept out; kinds are
//! never added to one another.

use gevinst_core::report::{Absence, BenefitGroup, BenefitRow, FactIx, Field, Series, Stage, Unit};

use rust_decimal::Decimal;

use crate::error::TemplateError;
use crate::workbook::book::Book;
use crate::workbook::formula::{Expr, Op};
use crate::workbook::recipes::{conditional_sum_for, difference, share};
use crate::workbook::sheet::{Col, Sheet, agency_column, numbers, words};
use crate::workbook::styles::Look;
use crate::workbook::values::SheetKey;

type Missing = Vec<(&'static str, Absence)>;

/// Whether a series counts hours.
fn in_hours(book: &Book<'_>, series: Option<&Series>) -> bool {
    series.is_some_and(|series| book.figure(series.planned_to_date).unit == Unit::Hours)
}

fn rows<'r>(book: &Book<'r>, hours: bool) -> Vec<(&'r BenefitGroup, &'r BenefitRow)> {
    let groups = book.report.groups.iter();
    let rows = groups.flat_map(|group| group.rows.iter().map(move |row| (group, row)));
    rows.filter(|(_, row)| in_hours(book, row.series.as_ref()) == hours).collect()
}

/// The columns that come first in both sheets.
fn leading(book: &Book<'_>) -> Vec<Col> {
    let mut columns = vec![words("id", 9), words("benefit", 28), words("kind", 15)];
    columns.extend(agency_column(book));
    if book.report.books.0.len() > 1 {
        columns.push(words("book", 16));
    }
    columns.extend([words("initiative", 15), words("owner", 16)]);
    columns
}

/// Benefits in kroner, and those without amounts.
pub(in crate::workbook) fn benefits(book: &mut Book<'_>) -> Result<(), TemplateError> {
    let rows = rows(book, false);
    if rows.is_empty() {
        return Ok(());
    }
    let mut columns = leading(book);
    columns.extend([
        numbers("planned_to_date", 14),
        numbers("realised_to_date", 14),
        numbers("variance", 14),
        numbers("variance_share", 10),
        numbers("planned_year", 14),
        numbers("forecast_year", 14),
        numbers("planned_lifetime", 15),
        words("status", 12),
        words("kept_out", 10),
        words("price_basis", 12),
        words("note", 30),
        words("source", 20),
    ]);
    let mut sheet = Sheet::begin(book, SheetKey::Benefits, columns, rows.len())?;
    for (row, (group, benefit)) in (sheet.first_row()..).zip(rows) {
        let mut missing = leading_cells(&mut sheet, row, group, benefit)?;
        match &benefit.series {
            Some(series) => {
                let unit = &sheet.book.figure(series.planned_to_date).unit;
                if let Unit::Kroner(basis) = unit {
                    let basis = sheet.book.words.basis(*basis);
                    sheet.styled(row, "price_basis", &basis, Look::Remark)?;
                } else {
                    sheet.missing(row, "price_basis")?;
                }
                series_cells(&mut sheet, row, series, &mut missing)?;
                sheet.sources(row, &series.facts())?;
            }
            None => no_series(&mut sheet, row)?,
        }
        note(&mut sheet, row, benefit, &missing)?;
    }
    let last = sums(&mut sheet, false)?;
    sheet.finish(2, last)
}

/// Freed time, in hours, årsverk and the value that the hours have.
pub(in crate::workbook) fn freed_time(book: &mut Book<'_>) -> Result<(), TemplateError> {
    let rows = rows(book, true);
    if rows.is_empty() {
        return Ok(());
    }
    let mut columns = leading(book);
    columns.extend([
        numbers("planned_to_date", 12),
        numbers("realised_to_date", 12),
        numbers("variance", 12),
        numbers("variance_share", 10),
        numbers("planned_year", 12),
        numbers("forecast_year", 12),
        numbers("planned_lifetime", 13),
        numbers("planned_fte", 10),
        numbers("realised_fte", 10),
        numbers("planned_value", 14),
        numbers("realised_value", 14),
        words("status", 12),
        words("kept_out", 10),
        words("note", 30),
        words("source", 20),
    ]);
    let mut sheet = Sheet::begin(book, SheetKey::FreedTime, columns, rows.len())?;
    for (row, (group, benefit)) in (sheet.first_row()..).zip(rows) {
        let mut missing = leading_cells(&mut sheet, row, group, benefit)?;
        if let Some(series) = &benefit.series {
            series_cells(&mut sheet, row, series, &mut missing)?;
            time_cells(&mut sheet, row, series, &mut missing)?;
            sheet.sources(row, &series.facts())?;
        }
        note(&mut sheet, row, benefit, &missing)?;
    }
    let last = sums(&mut sheet, true)?;
    sheet.finish(2, last)
}

fn leading_cells(
    sheet: &mut Sheet<'_, '_>,
    row: u32,
    group: &BenefitGroup,
    benefit: &BenefitRow,
) -> Result<Missing, TemplateError> {
    sheet.text(row, "id", &benefit.id)?;
    sheet.styled(row, "benefit", &benefit.title, Look::Strong)?;
    let kind = sheet.book.words.shared(&format!("kind.{}", group.kind))?;
    sheet.keyed(row, "kind", &kind)?;
    sheet.agency(row, benefit.cell.book)?;
    if sheet.has("book") {
        let name = sheet.book.report.books.book_name(benefit.cell);
        sheet.styled(row, "book", name, Look::Remark)?;
    }
    optional(sheet, row, "initiative", benefit.initiative.as_deref())?;
    optional(sheet, row, "owner", benefit.owner.as_deref())?;
    let status = sheet.book.words.shared(&format!("status.{}", benefit.status.key()))?;
    sheet.styled(row, "status", &status, Look::Status(benefit.status))?;
    let kept_out = sheet.book.words.yes_no(benefit.kept_out)?;
    sheet.keyed(row, "kept_out", &kept_out)?;
    Ok(Missing::new())
}

fn optional(
    sheet: &mut Sheet<'_, '_>,
    row: u32,
    key: &str,
    text: Option<&str>,
) -> Result<(), TemplateError> {
    match text {
        Some(text) if !text.is_empty() => sheet.text(row, key, text),
        _ => sheet.missing(row, key),
    }
}

fn keep(missing: &mut Missing, key: &'static str, absence: Option<Absence>) {
    missing.extend(absence.map(|absence| (key, absence)));
}

fn series_cells(
    sheet: &mut Sheet<'_, '_>,
    row: u32,
    series: &Series,
    missing: &mut Missing,
) -> Result<(), TemplateError> {
    for (key, fact) in [
        ("planned_to_date", series.planned_to_date),
        ("realised_to_date", series.realised_to_date),
        ("planned_year", series.planned_year),
        ("forecast_year", series.forecast_year),
        ("planned_lifetime", series.planned_lifetime),
    ] {
        let absence = sheet.fact(row, key, fact, false)?;
        keep(missing, key, absence);
    }
    variance_cells(sheet, row, series, missing)
}

fn variance_cells(
    sheet: &mut Sheet<'_, '_>,
    row: u32,
    series: &Series,
    missing: &mut Missing,
) -> Result<(), TemplateError> {
    let planned = sheet.at(row, "planned_to_date");
    let realised = sheet.at(row, "realised_to_date");
    let variance = sheet.at(row, "variance");
    let formula = difference(realised, planned);
    let absence = sheet.live_fact(row, "variance", series.variance, true, &formula)?;
    keep(missing, "variance", absence);
    let formula = share(variance, planned);
    let absence = sheet.live_fact(row, "variance_share", series.variance_share, true, &formula)?;
    keep(missing, "variance_share", absence);
    Ok(())
}

/// Årsverk follow from hours by the named cell of hours per årsverk.
fn time_cells(
    sheet: &mut Sheet<'_, '_>,
    row: u32,
    series: &Series,
    missing: &mut Missing,
) -> Result<(), TemplateError> {
    match series.fte {
        Some((planned, realised)) => {
            for (key, hours, fact) in [
                ("planned_fte", "planned_to_date", planned),
                ("realised_fte", "realised_to_date", realised),
            ] {
                let absence = match per_fte(sheet, row, hours, fact) {
                    Some(formula) => sheet.live_fact(row, key, fact, false, &formula)?,
                    None => sheet.fact(row, key, fact, false)?,
                };
                keep(missing, key, absence);
            }
        }
        None => both_missing(sheet, row, "planned_fte", "realised_fte")?,
    }
    match series.value {
        Some((planned, realised)) => {
            for (key, fact) in [("planned_value", planned), ("realised_value", realised)] {
                let absence = sheet.fact(row, key, fact, false)?;
                keep(missing, key, absence);
            }
        }
        None => both_missing(sheet, row, "planned_value", "realised_value")?,
    }
    Ok(())
}

fn both_missing(
    sheet: &mut Sheet<'_, '_>,
    row: u32,
    first: &str,
    second: &str,
) -> Result<(), TemplateError> {
    sheet.missing(row, first)?;
    sheet.missing(row, second)
}

/// Hours divided by the hours of one årsverk that the figure was calculated with.
fn per_fte(sheet: &Sheet<'_, '_>, row: u32, hours: &str, fact: FactIx) -> Option<Expr> {
    let rules = &sheet.book.figure(fact).trace.rule_values;
    let cell = rules.iter().find_map(|rule| sheet.book.named_cell(usize::from(*rule), ""))?;
    let hours = sheet.at(row, hours);
    let name = Expr::Name(cell.name.clone(), cell.at);
    let formula = Expr::op(Op::Divide, Expr::Cell(hours), name);
    Some(Expr::if_numbers(&[hours], formula, crate::workbook::sheet::MISSING))
}

fn no_series(sheet: &mut Sheet<'_, '_>, row: u32) -> Result<(), TemplateError> {
    for key in [
        "planned_to_date",
        "realised_to_date",
        "variance",
        "variance_share",
        "planned_year",
        "forecast_year",
        "planned_lifetime",
        "price_basis",
        "source",
    ] {
        sheet.missing(row, key)?;
    }
    Ok(())
}

/// What a reader should know about the row: sign, why figures are missing, findings.
fn note(
    sheet: &mut Sheet<'_, '_>,
    row: u32,
    benefit: &BenefitRow,
    missing: &Missing,
) -> Result<(), TemplateError> {
    let words = sheet.book.words;
    let mut parts = Vec::new();
    if benefit.is_disbenefit {
        parts.push(words.shared("benefits.disbenefit")?);
    }
    if benefit.series.is_none() {
        parts.push(words.word("measured_by_indicators")?);
    }
    if let Some(recipient) = benefit.recipient {
        let recipient = words.choice(Field::Recipient, recipient);
        parts.push(words.with("gained_by", &[("recipient", &recipient)])?);
    }
    let reasons = sheet.book.reasons(missing)?;
    if !reasons.is_empty() {
        parts.push(reasons);
    }
    if !benefit.findings.is_empty() {
        let numbers: Vec<String> =
            benefit.findings.iter().map(|place| (place + 1).to_string()).collect();
        parts.push(words.with("see_findings", &[("numbers", &numbers.join(", "))])?);
    }
    sheet.styled(row, "note", &parts.join(". "), Look::Remark)
}

/// One row of sums for each kind, below the table.
fn sums(sheet: &mut Sheet<'_, '_>, hours: bool) -> Result<u32, TemplateError> {
    let report = sheet.book.report;
    let mut row = sheet.below();
    sheet.sums();
    for group in &report.groups {
        let Some(total) = &group.total else { continue };
        if in_hours(sheet.book, Some(total)) != hours || group.rows.is_empty() {
            continue;
        }
        sum_row(sheet, row, group, total, hours)?;
        row += 1;
    }
    Ok(row.saturating_sub(1).max(sheet.last_row()))
}

fn sum_row(
    sheet: &mut Sheet<'_, '_>,
    row: u32,
    group: &BenefitGroup,
    total: &Series,
    hours: bool,
) -> Result<(), TemplateError> {
    let kind = sheet.book.words.shared(&format!("kind.{}", group.kind))?;
    let label = sheet.book.words.shared(&format!("kind_sum.{}", group.kind))?;
    let label = sheet.book.words.with("sum_of", &[("what", &label)])?;
    sheet.blank_sums(row)?;
    sheet.styled(row, "benefit", &label, Look::Strong)?;
    sheet.keyed(row, "kind", &kind)?;
    let no = sheet.book.words.yes_no(false)?;
    sheet.keyed(row, "kept_out", &no)?;
    let mut summed = vec![
        ("planned_to_date", total.planned_to_date),
        ("realised_to_date", total.realised_to_date),
        ("planned_year", total.planned_year),
        ("forecast_year", total.forecast_year),
        ("planned_lifetime", total.planned_lifetime),
    ];
    if hours {
        if let Some((planned, realised)) = total.fte {
            summed.extend([("planned_fte", planned), ("realised_fte", realised)]);
        }
        if let Some((planned, realised)) = total.value {
            summed.extend([("planned_value", planned), ("realised_value", realised)]);
        }
    }
    let mut missing = Missing::new();
    for (key, fact) in summed {
        let conditions = ["kind", "kept_out"]
            .map(|condition| (sheet.column(condition), Expr::Cell(sheet.at(row, condition))));
        let stated_zero = sheet.book.figure(fact).value.is_ok_and(|value| value.is_zero());
        let column = sheet.column(key);
        let formula = conditional_sum_for(sheet, stated_zero, column, conditions.to_vec());
        let absence = sheet.live_fact(row, key, fact, false, &formula)?;
        keep(&mut missing, key, absence);
    }
    variance_cells(sheet, row, total, &mut missing)?;
    let reasons = sheet.book.reasons(&missing)?;
    sheet.styled(row, "note", &reasons, Look::Remark)?;
    sheet.sources(row, &total.facts())
}

/// Plan, forecast and realised by period: one row for each figure.
pub(in crate::workbook) fn periods(book: &mut Book<'_>) -> Result<(), TemplateError> {
    let report = book.report;
    let all = report.groups.iter().flat_map(|group| &group.rows);
    let count = all.clone().flat_map(|row| &row.periods).map(figures_of_period).map(|f| f.len());
    let count = count.sum();
    if count == 0 {
        return Ok(());
    }
    let mut columns = vec![words("id", 10), words("benefit", 34)];
    columns.extend(agency_column(book));
    if report.books.0.len() > 1 {
        columns.push(words("book", 20));
    }
    columns.extend([
        words("year", 8),
        words("period", 18),
        words("stage", 12),
        numbers("amount", 16),
        words("unit", 22),
        words("note", 24),
        words("source", 9),
    ]);
    let mut sheet = Sheet::begin(book, SheetKey::Periods, columns, count)?;
    let mut row = sheet.first_row();
    for benefit in all {
        for period in &benefit.periods {
            for (stage, fact) in figures_of_period(period) {
                period_row(&mut sheet, row, benefit, period.period, stage, fact)?;
                row += 1;
            }
        }
    }
    let last = sheet.last_row();
    sheet.finish(2, last)
}

fn figures_of_period(period: &gevinst_core::report::PeriodFigures) -> Vec<(Stage, FactIx)> {
    let all = [
        (Stage::Planned, period.planned),
        (Stage::Forecast, period.forecast),
        (Stage::Realised, period.realised),
    ];
    all.into_iter().filter_map(|(stage, fact)| Some((stage, fact?))).collect()
}

fn period_row(
    sheet: &mut Sheet<'_, '_>,
    row: u32,
    benefit: &BenefitRow,
    period: gevinst_core::report::Period,
    stage: Stage,
    fact: FactIx,
) -> Result<(), TemplateError> {
    sheet.text(row, "id", &benefit.id)?;
    sheet.text(row, "benefit", &benefit.title)?;
    sheet.agency(row, benefit.cell.book)?;
    if sheet.has("book") {
        let name = sheet.book.report.books.book_name(benefit.cell);
        sheet.styled(row, "book", name, Look::Remark)?;
    }
    match period.year() {
        Some(year) => {
            sheet.number(row, "year", Decimal::from(year.0), Look::Integer)?;
        }
        None => sheet.missing(row, "year")?,
    }
    let words = sheet.book.words;
    sheet.text(row, "period", &words.period(period))?;
    sheet.text(row, "stage", &words.shared(&format!("stage.{}", stage.key()))?)?;
    let absence = sheet.fact(row, "amount", fact, false)?;
    let unit = words.unit(&sheet.book.figure(fact).unit)?;
    sheet.styled(row, "unit", &unit, Look::Remark)?;
    let reason = match absence {
        Some(absence) => words.shared(&format!("absence.{}", absence.key()))?,
        None => String::new(),
    };
    sheet.styled(row, "note", &reason, Look::Remark)?;
    sheet.sources(row, &[fact])
}
