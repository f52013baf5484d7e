//! Quality indicators and their measurements.

use gevinst_core::report::{Absence, FactIx, IndicatorRow, MeasurementPoint, Metric};

use crate::error::TemplateError;
use crate::workbook::book::Book;
use crate::workbook::recipes::achievement;
use crate::workbook::sheet::{Sheet, agency_column, numbers, words};
use crate::workbook::styles::Look;
use crate::workbook::values::SheetKey;

/// One row for each indicator, with achievement as a formula.
pub(in crate::workbook) fn quality(book: &mut Book<'_>) -> Result<(), TemplateError> {
    let report = book.report;
    if report.indicators.is_empty() {
        return Ok(());
    }
    let mut columns = vec![words("id", 10), words("indicator", 34)];
    columns.extend(agency_column(book));
    columns.extend([
        words("benefit_id", 10),
        words("unit", 14),
        numbers("baseline", 12),
        numbers("last_measured", 12),
        words("measured_when", 16),
        numbers("target", 12),
        numbers("achievement", 15),
        words("status", 12),
        words("measured_by", 18),
        words("note", 32),
        words("source", 22),
    ]);
    let mut sheet = Sheet::begin(book, SheetKey::Quality, columns, report.indicators.len())?;
    for (row, indicator) in (sheet.first_row()..).zip(&report.indicators) {
        indicator_row(&mut sheet, row, indicator)?;
    }
    let last = sheet.last_row();
    sheet.finish(2, last)
}

fn indicator_row(
    sheet: &mut Sheet<'_, '_>,
    row: u32,
    indicator: &IndicatorRow,
) -> Result<(), TemplateError> {
    sheet.text(row, "id", &indicator.id)?;
    sheet.styled(row, "indicator", &indicator.title, Look::Strong)?;
    sheet.agency(row, indicator.cell.book)?;
    match &indicator.benefit {
        Some(benefit) => sheet.text(row, "benefit_id", benefit)?,
        None => sheet.missing(row, "benefit_id")?,
    }
    sheet.text(row, "unit", &indicator.unit)?;
    let mut missing: Vec<(&'static str, Absence)> = Vec::new();
    for (key, fact) in [("baseline", indicator.baseline), ("target", indicator.target)] {
        let absence = sheet.fact(row, key, fact, false)?;
        missing.extend(absence.map(|absence| (key, absence)));
    }
    let mut facts = vec![indicator.baseline, indicator.target, indicator.achievement];
    match last_measured(sheet.book, indicator) {
        Some(point) => {
            let absence = sheet.fact(row, "last_measured", point.value, false)?;
            missing.extend(absence.map(|absence| ("last_measured", absence)));
            when(sheet, row, "measured_when", point)?;
            facts.push(point.value);
        }
        None => {
            sheet.missing(row, "last_measured")?;
            sheet.missing(row, "measured_when")?;
            missing.push(("last_measured", Absence::NotMeasured));
        }
    }
    let formula = achievement(
        sheet.at(row, "baseline"),
        sheet.at(row, "last_measured"),
        sheet.at(row, "target"),
    );
    let absence = sheet.live_fact(row, "achievement", indicator.achievement, false, &formula)?;
    missing.extend(absence.map(|absence| ("achievement", absence)));
    let status = sheet.book.words.shared(&format!("status.{}", indicator.status.key()))?;
    sheet.styled(row, "status", &status, Look::Status(indicator.status))?;
    match &indicator.owner {
        Some(owner) => sheet.text(row, "measured_by", owner)?,
        None => sheet.missing(row, "measured_by")?,
    }
    let mut note = sheet.book.reasons(&missing)?;
    if !indicator.findings.is_empty() {
        let numbers: Vec<String> =
            indicator.findings.iter().map(|place| (place + 1).to_string()).collect();
        let findings =
            sheet.book.words.with("see_findings", &[("numbers", &numbers.join(", "))])?;
        note.push_str(if note.is_empty() { "" } else { ". " });
        note.push_str(&findings);
    }
    sheet.styled(row, "note", &note, Look::Remark)?;
    sheet.sources(row, &facts)
}

/// The measurement that achievement was calculated with, else the last one.
fn last_measured<'r>(book: &Book<'r>, indicator: &'r IndicatorRow) -> Option<&'r MeasurementPoint> {
    let parts = &book.figure(indicator.achievement).trace.facts;
    let used: Option<&FactIx> =
        parts.iter().find(|fact| book.figure(**fact).metric == Metric::QualityMeasured);
    let used = used.and_then(|used| indicator.measurements.iter().find(|m| m.value == *used));
    used.or(indicator.measurements.last())
}

fn when(
    sheet: &mut Sheet<'_, '_>,
    row: u32,
    key: &str,
    point: &MeasurementPoint,
) -> Result<(), TemplateError> {
    match (point.day, point.period) {
        (Some(day), _) => sheet.day(row, key, day),
        (None, Some(period)) => {
            let period = sheet.book.words.period(period);
            sheet.text(row, key, &period)
        }
        (None, None) => sheet.missing(row, key),
    }
}

/// Every measurement: one row for each.
pub(in crate::workbook) fn measurements(book: &mut Book<'_>) -> Result<(), TemplateError> {
    let report = book.report;
    let count = report.indicators.iter().map(|indicator| indicator.measurements.len()).sum();
    if count == 0 {
        return Ok(());
    }
    let mut columns = vec![words("id", 12), words("indicator", 40)];
    columns.extend(agency_column(book));
    columns.extend([
        words("measured_when", 18),
        numbers("measured_value", 16),
        words("unit", 16),
        words("note", 26),
        words("source", 10),
    ]);
    let mut sheet = Sheet::begin(book, SheetKey::Measurements, columns, count)?;
    let points = report
        .indicators
        .iter()
        .flat_map(|indicator| indicator.measurements.iter().map(move |point| (indicator, point)));
    for (row, (indicator, point)) in (sheet.first_row()..).zip(points) {
        sheet.text(row, "id", &indicator.id)?;
        sheet.text(row, "indicator", &indicator.title)?;
        sheet.agency(row, indicator.cell.book)?;
        when(&mut sheet, row, "measured_when", point)?;
        let absence = sheet.fact(row, "measured_value", point.value, false)?;
        sheet.text(row, "unit", &indicator.unit)?;
        let reason = match absence {
            Some(absence) => sheet.book.words.shared(&format!("absence.{}", absence.key()))?,
            None => String::new(),
        };
        sheet.styled(row, "note", &reason, Look::Remark)?;
        sheet.sources(row, &[point.value])?;
    }
    let last = sheet.last_row();
    sheet.finish(2, last)
}
