//! Benefits, their sums by kind, and both by period.

use std::collections::BTreeSet;

use gevinst_core::report::{
    BenefitGroup, BenefitRow, Dim, FactIx, Field as ListField, Period, PeriodFigures, Series,
    Stage, Unit,
};
use rust_decimal::Decimal;

use super::{
    Cell, Field, NOTE_FIELD, Row, SOURCES_FIELD, agency, figure, number, see_findings, text, unit,
    word,
};
use crate::error::TemplateError;
use crate::workbook::book::Book;
use crate::workbook::styles::NumberLook;

pub(super) const BENEFIT: &[Field] = &[
    text("id"),
    text("benefit"),
    word("kind"),
    text("agency"),
    text("book"),
    text("initiative"),
    text("owner"),
    text("recipient"),
    text("description"),
    figure("planned_to_date"),
    figure("realised_to_date"),
    figure("variance"),
    figure("variance_share"),
    figure("planned_year"),
    figure("forecast_year"),
    figure("planned_lifetime"),
    figure("planned_fte"),
    figure("realised_fte"),
    figure("planned_value"),
    figure("realised_value"),
    word("status"),
    word("kept_out"),
    text("price_basis"),
    NOTE_FIELD,
    SOURCES_FIELD,
];

pub(super) const TOTAL: &[Field] = &[
    text("benefit"),
    word("kind"),
    word("kept_out"),
    figure("planned_to_date"),
    figure("realised_to_date"),
    figure("variance"),
    figure("variance_share"),
    figure("planned_year"),
    figure("forecast_year"),
    figure("planned_lifetime"),
    figure("planned_fte"),
    figure("realised_fte"),
    figure("planned_value"),
    figure("realised_value"),
    NOTE_FIELD,
    SOURCES_FIELD,
];

pub(super) const PERIOD: &[Field] = &[
    text("id"),
    text("benefit"),
    word("kind"),
    text("agency"),
    text("book"),
    number("year"),
    word("period"),
    word("stage"),
    figure("amount"),
    text("unit"),
    word("kept_out"),
    NOTE_FIELD,
    SOURCES_FIELD,
];

pub(super) const KIND_PERIOD: &[Field] = &[
    word("kind"),
    word("length"),
    number("year"),
    word("period"),
    figure("planned"),
    figure("realised"),
    figure("forecast"),
    NOTE_FIELD,
    SOURCES_FIELD,
];

pub(super) const BENEFIT_USE: &[Field] = &[
    text("id"),
    text("benefit"),
    text("agency"),
    text("book"),
    text("use"),
    figure("amount"),
    text("unit"),
    NOTE_FIELD,
    SOURCES_FIELD,
];

/// Whether a series counts hours.
fn counts_hours(book: &Book<'_>, series: Option<&Series>) -> bool {
    series.is_some_and(|series| book.figure(series.planned_to_date).unit == Unit::Hours)
}

fn of_unit<'r>(book: &Book<'r>, hours: bool) -> Vec<Row<'r>> {
    let groups = book.report.groups.iter();
    let rows = groups.flat_map(|group| group.rows.iter().map(move |row| (group, row)));
    let rows = rows.filter(|(_, row)| counts_hours(book, row.series.as_ref()) == hours);
    rows.map(|(group, row)| Row::Benefit(group, row)).collect()
}

pub(super) fn in_kroner<'r>(book: &Book<'r>) -> Result<Vec<Row<'r>>, TemplateError> {
    Ok(of_unit(book, false))
}

pub(super) fn in_hours<'r>(book: &Book<'r>) -> Result<Vec<Row<'r>>, TemplateError> {
    Ok(of_unit(book, true))
}

fn totals<'r>(book: &Book<'r>, hours: bool) -> Vec<Row<'r>> {
    let groups = book.report.groups.iter().filter(|group| !group.rows.is_empty());
    let totals = groups.filter_map(|group| Some((group, group.total.as_ref()?)));
    let totals = totals.filter(|(_, total)| counts_hours(book, Some(total)) == hours);
    totals.map(|(group, total)| Row::Total(group, total)).collect()
}

pub(super) fn totals_in_kroner<'r>(book: &Book<'r>) -> Result<Vec<Row<'r>>, TemplateError> {
    Ok(totals(book, false))
}

pub(super) fn totals_in_hours<'r>(book: &Book<'r>) -> Result<Vec<Row<'r>>, TemplateError> {
    Ok(totals(book, true))
}

fn kind(book: &Book<'_>, group: &BenefitGroup) -> Result<Cell, TemplateError> {
    Ok(Cell::Text(book.words.shared(&format!("kind.{}", group.kind))?))
}

/// A figure of a series; `Some(Missing)` where its benefits have no such figure.
pub(super) fn of_series(series: Option<&Series>, field: &str) -> Option<Cell> {
    let of = |fact: fn(&Series) -> FactIx| Some(Cell::figure(series.map(fact)));
    let fte = series.and_then(|series| series.fte);
    let value = series.and_then(|series| series.value);
    match field {
        "planned_to_date" => of(|series| series.planned_to_date),
        "realised_to_date" => of(|series| series.realised_to_date),
        "variance" => of(|series| series.variance),
        "variance_share" => of(|series| series.variance_share),
        "planned_year" => of(|series| series.planned_year),
        "forecast_year" => of(|series| series.forecast_year),
        "planned_lifetime" => of(|series| series.planned_lifetime),
        "planned_fte" => Some(Cell::figure(fte.map(|(planned, _)| planned))),
        "realised_fte" => Some(Cell::figure(fte.map(|(_, realised)| realised))),
        "planned_value" => Some(Cell::figure(value.map(|(planned, _)| planned))),
        "realised_value" => Some(Cell::figure(value.map(|(_, realised)| realised))),
        "source" => Some(series.map_or(Cell::Missing, |series| Cell::Sources(series.facts()))),
        _ => None,
    }
}

/// The id, title and workbook of a benefit.
fn named(book: &Book<'_>, row: &BenefitRow, field: &str) -> Result<Option<Cell>, TemplateError> {
    Ok(Some(match field {
        "id" => Cell::Text(row.id.clone()),
        "benefit" => Cell::Text(row.title.clone()),
        "agency" => agency(book, row.cell.book)?,
        "book" => Cell::Text(book.report.books.book_name(row.cell).to_owned()),
        _ => return Ok(None),
    }))
}

pub(super) fn benefit(
    book: &Book<'_>,
    group: &BenefitGroup,
    row: &BenefitRow,
    field: &str,
) -> Result<Option<Cell>, TemplateError> {
    if let Some(cell) = named(book, row, field)? {
        return Ok(Some(cell));
    }
    Ok(Some(match field {
        "kind" => kind(book, group)?,
        "initiative" => Cell::of(row.initiative.as_deref()),
        "owner" => Cell::of(row.owner.as_deref()),
        "recipient" => match row.recipient {
            Some(recipient) => Cell::Text(book.words.choice(ListField::Recipient, recipient)),
            None => Cell::Missing,
        },
        "description" => Cell::of(row.description.as_deref()),
        "status" => Cell::Status(row.status),
        "kept_out" => Cell::Text(book.words.yes_no(row.kept_out)?),
        "price_basis" => price_basis(book, row),
        "note" => benefit_note(book, row)?,
        _ => return Ok(of_series(row.series.as_ref(), field)),
    }))
}

fn price_basis(book: &Book<'_>, row: &BenefitRow) -> Cell {
    let unit = row.series.as_ref().map(|series| &book.figure(series.planned_to_date).unit);
    match unit {
        Some(Unit::Kroner(basis)) => Cell::Text(book.words.basis(*basis)),
        _ => Cell::Missing,
    }
}

/// What a reader should know about the row: sign, who gains, findings.
fn benefit_note(book: &Book<'_>, row: &BenefitRow) -> Result<Cell, TemplateError> {
    let words = book.words;
    let mut before = Vec::new();
    if row.is_disbenefit {
        before.push(words.shared("benefits.disbenefit")?);
    }
    if row.series.is_none() {
        before.push(words.word("measured_by_indicators")?);
    }
    if let Some(recipient) = row.recipient {
        let recipient = words.choice(ListField::Recipient, recipient);
        before.push(words.with("gained_by", &[("recipient", &recipient)])?);
    }
    Ok(Cell::Note(before, see_findings(book, &row.findings)?))
}

pub(super) fn total(
    book: &Book<'_>,
    group: &BenefitGroup,
    series: &Series,
    field: &str,
) -> Result<Option<Cell>, TemplateError> {
    Ok(Some(match field {
        "benefit" => {
            let label = book.words.shared(&format!("kind_sum.{}", group.kind))?;
            Cell::Text(book.words.with("sum_of", &[("what", &label)])?)
        }
        "kind" => kind(book, group)?,
        "kept_out" => Cell::Text(book.words.yes_no(false)?),
        "note" => Cell::Note(Vec::new(), Vec::new()),
        _ => return Ok(of_series(Some(series), field)),
    }))
}

/// One row for each benefit, period and stage.
pub(super) fn periods<'r>(book: &Book<'r>) -> Result<Vec<Row<'r>>, TemplateError> {
    let mut rows = Vec::new();
    for group in &book.report.groups {
        for benefit in &group.rows {
            for period in &benefit.periods {
                for (stage, fact) in figures_of(period) {
                    rows.push(Row::Period(group, benefit, period.period, stage, fact));
                }
            }
        }
    }
    Ok(rows)
}

fn figures_of(period: &PeriodFigures) -> impl Iterator<Item = (Stage, FactIx)> + use<> {
    let all = [
        (Stage::Planned, period.planned),
        (Stage::Forecast, period.forecast),
        (Stage::Realised, period.realised),
    ];
    all.into_iter().filter_map(|(stage, fact)| Some((stage, fact?)))
}

pub(super) fn period(
    book: &Book<'_>,
    (group, row): (&BenefitGroup, &BenefitRow),
    (period, stage, fact): (Period, Stage, FactIx),
    field: &str,
) -> Result<Option<Cell>, TemplateError> {
    if let Some(cell) = named(book, row, field)? {
        return Ok(Some(cell));
    }
    let words = book.words;
    Ok(Some(match field {
        "kind" => kind(book, group)?,
        "year" => year(period),
        "period" => Cell::Text(words.period_word(period)?),
        "stage" => Cell::Text(words.shared(&format!("stage.{}", stage.key()))?),
        "amount" => Cell::Figure(fact),
        "unit" => unit(book, fact)?,
        "kept_out" => Cell::Text(words.yes_no(row.kept_out)?),
        "note" => Cell::Note(Vec::new(), Vec::new()),
        "source" => Cell::Sources(vec![fact]),
        _ => return Ok(None),
    }))
}

fn year(period: Period) -> Cell {
    period.year().map_or(Cell::Missing, |year| Cell::Whole(Decimal::from(year.0)))
}

/// One row for each kind of benefit in kroner and each period it has amounts in.
pub(super) fn kind_periods<'r>(book: &Book<'r>) -> Result<Vec<Row<'r>>, TemplateError> {
    let mut rows = Vec::new();
    for group in book.report.groups.iter().filter(|group| !group.is_time()) {
        let with_amounts = group.rows.iter().flat_map(|benefit| &benefit.periods);
        // Periods of one length stand together: a quarter is not to be held against a year.
        let lengths = with_amounts.map(|it| (months(it.period), it.period));
        let periods: BTreeSet<(u8, Period)> = lengths.collect();
        rows.extend(periods.into_iter().map(|(_, period)| Row::KindPeriod(group, period)));
    }
    Ok(rows)
}

/// A note that says nothing but why figures are missing.
pub(super) fn totals_note() -> Cell {
    Cell::Note(Vec::new(), Vec::new())
}

fn months(period: Period) -> u8 {
    match period {
        Period::Month(..) => 1,
        Period::Quarter(..) => 3,
        Period::Tertial(..) => 4,
        Period::HalfYear(..) => 6,
        Period::Year(_) => 12,
        Period::PlanYear(_) => 13,
    }
}

/// How long a period is, as a key of the texts.
fn length(period: Period) -> &'static str {
    match period {
        Period::Month(..) => "month",
        Period::Quarter(..) => "quarter",
        Period::Tertial(..) => "tertial",
        Period::HalfYear(..) => "half_year",
        Period::Year(_) => "year",
        Period::PlanYear(_) => "plan_year",
    }
}

pub(super) fn kind_period(
    book: &Book<'_>,
    group: &BenefitGroup,
    period: Period,
    field: &str,
) -> Result<Option<Cell>, TemplateError> {
    let sums = group.periods.iter().find(|it| it.period == period);
    // Where the report has no sums by period, formulas still tell them.
    let sum = |fact: fn(&PeriodFigures) -> Option<FactIx>| match sums {
        Some(sums) => Cell::figure(fact(sums)),
        None => Cell::Free(NumberLook::plain(0)),
    };
    Ok(Some(match field {
        "kind" => kind(book, group)?,
        "planned" => sum(|it| it.planned),
        "realised" => sum(|it| it.realised),
        "forecast" => sum(|it| it.forecast),
        "note" => totals_note(),
        "source" => match sums {
            Some(sums) => Cell::Sources(sums.facts().collect()),
            None => Cell::Missing,
        },
        "length" => Cell::Text(book.words.word(&format!("length.{}", length(period)))?),
        "year" => year(period),
        "period" => Cell::Text(book.words.period_word(period)?),
        _ => return Ok(None),
    }))
}

/// One row for each benefit, use and unit.
pub(super) fn uses<'r>(book: &Book<'r>) -> Result<Vec<Row<'r>>, TemplateError> {
    let benefits = book.report.groups.iter().flat_map(|group| &group.rows);
    let rows = benefits.flat_map(|row| row.uses.iter().map(move |fact| (row, *fact)));
    Ok(rows.map(|(row, fact)| Row::BenefitUse(row, fact)).collect())
}

pub(super) fn use_of(
    book: &Book<'_>,
    row: &BenefitRow,
    fact: FactIx,
    field: &str,
) -> Result<Option<Cell>, TemplateError> {
    if let Some(cell) = named(book, row, field)? {
        return Ok(Some(cell));
    }
    Ok(Some(match field {
        "use" => match book.figure(fact).dims.get(&Dim::Use) {
            Some(key) => Cell::Text(book.words.choice(ListField::Use, key)),
            None => Cell::Missing,
        },
        "amount" => Cell::Figure(fact),
        "unit" => unit(book, fact)?,
        "note" => Cell::Note(Vec::new(), Vec::new()),
        "source" => Cell::Sources(vec![fact]),
        _ => return Ok(None),
    }))
}
