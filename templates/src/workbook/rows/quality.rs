//! Quality indicators and their measurements.

use gevinst_core::report::{Absence, FactIx, IndicatorRow, MeasurementPoint, Metric};

use super::{
    Cell, Field, NOTE_FIELD, Row, SOURCES_FIELD, agency, day, figure, see_findings, text, word,
};
use crate::error::TemplateError;
use crate::workbook::book::Book;

pub(super) const INDICATOR: &[Field] = &[
    text("id"),
    text("indicator"),
    text("agency"),
    text("benefit_id"),
    text("unit"),
    figure("baseline"),
    figure("last_measured"),
    day("measured_when"),
    figure("target"),
    figure("achievement"),
    word("status"),
    text("measured_by"),
    NOTE_FIELD,
    SOURCES_FIELD,
];

pub(super) const MEASUREMENT: &[Field] = &[
    text("id"),
    text("indicator"),
    text("agency"),
    day("measured_when"),
    figure("measured_value"),
    text("unit"),
    NOTE_FIELD,
    SOURCES_FIELD,
];

pub(super) fn indicators<'r>(book: &Book<'r>) -> Result<Vec<Row<'r>>, TemplateError> {
    Ok(book.report.indicators.iter().map(Row::Indicator).collect())
}

pub(super) fn measurements<'r>(book: &Book<'r>) -> Result<Vec<Row<'r>>, TemplateError> {
    let indicators = book.report.indicators.iter();
    let points = indicators.flat_map(|it| it.measurements.iter().map(move |point| (it, point)));
    Ok(points.map(|(it, point)| Row::Measurement(it, point)).collect())
}

pub(super) fn indicator(
    book: &Book<'_>,
    indicator: &IndicatorRow,
    field: &str,
) -> Result<Option<Cell>, TemplateError> {
    let last = last_measured(book, indicator);
    Ok(Some(match field {
        "id" => Cell::Text(indicator.id.clone()),
        "indicator" => Cell::Text(indicator.title.clone()),
        "agency" => agency(book, indicator.cell.book)?,
        "benefit_id" => Cell::of(indicator.benefit.as_deref()),
        "unit" => Cell::Text(indicator.unit.clone()),
        "baseline" => Cell::Figure(indicator.baseline),
        "last_measured" => match last {
            Some(point) => Cell::Figure(point.value),
            None => Cell::Lacking(Absence::NotMeasured),
        },
        "measured_when" => last.map_or(Cell::Missing, |point| when(book, point)),
        "target" => Cell::Figure(indicator.target),
        "achievement" => Cell::Figure(indicator.achievement),
        "status" => Cell::Status(indicator.status),
        "measured_by" => Cell::of(indicator.owner.as_deref()),
        "note" => Cell::Note(Vec::new(), see_findings(book, &indicator.findings)?),
        "source" => {
            let mut facts = vec![indicator.baseline, indicator.target, indicator.achievement];
            facts.extend(last.map(|point| point.value));
            Cell::Sources(facts)
        }
        _ => return Ok(None),
    }))
}

/// The measurement that achievement was calculated with, else the last one.
fn last_measured<'r>(book: &Book<'_>, indicator: &'r IndicatorRow) -> Option<&'r MeasurementPoint> {
    let parts = &book.figure(indicator.achievement).trace.facts;
    let used: Option<&FactIx> =
        parts.iter().find(|fact| book.figure(**fact).metric == Metric::QualityMeasured);
    let used = used.and_then(|used| indicator.measurements.iter().find(|m| m.value == *used));
    used.or(indicator.measurements.last())
}

fn when(book: &Book<'_>, point: &MeasurementPoint) -> Cell {
    match (point.day, point.period) {
        (Some(day), _) => Cell::Day(day),
        (None, Some(period)) => Cell::Text(book.words.period(period)),
        (None, None) => Cell::Missing,
    }
}

pub(super) fn measurement(
    book: &Book<'_>,
    indicator: &IndicatorRow,
    point: &MeasurementPoint,
    field: &str,
) -> Result<Option<Cell>, TemplateError> {
    Ok(Some(match field {
        "id" => Cell::Text(indicator.id.clone()),
        "indicator" => Cell::Text(indicator.title.clone()),
        "agency" => agency(book, indicator.cell.book)?,
        "measured_when" => when(book, point),
        "measured_value" => Cell::Figure(point.value),
        "unit" => Cell::Text(indicator.unit.clone()),
        "note" => Cell::Note(Vec::new(), Vec::new()),
        "source" => Cell::Sources(vec![point.value]),
        _ => return Ok(None),
    }))
}
