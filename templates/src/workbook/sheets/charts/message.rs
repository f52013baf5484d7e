//! What a chart says, as a sentence: filled in from the figures it shows.

use gevinst_core::report::{BenefitGroup, Status};
use rust_decimal::Decimal;

use super::Planned;
use crate::error::TemplateError;
use crate::workbook::book::Book;
use crate::workbook::sheets::cover;
use crate::workbook::values::{Column, Precision, Value};

/// The places that the texts of a chart may hold, `{headline}` and so on.
const PLACES: [&str; 8] =
    ["headline", "each", "progress", "result", "largest", "on_track", "rows", "name"];

/// Fills in what the chart says and what it shows.
pub(super) fn fill(book: &Book<'_>, chart: &mut Planned<'_>) -> Result<(), TemplateError> {
    let title = chart.def.title.text(book.words.texts)?;
    let about = chart.def.about.text(book.words.texts)?;
    let mut told: Vec<(&str, String)> = Vec::new();
    for place in PLACES {
        let mark = format!("{{{place}}}");
        if title.contains(&mark) || about.contains(&mark) {
            told.push((place, value(book, chart, place)?));
        }
    }
    let filled = |text: &str| {
        let mut text = text.to_owned();
        for (place, told) in &told {
            text = text.replace(&format!("{{{place}}}"), told);
        }
        text
    };
    chart.message = filled(&title).trim().to_owned();
    chart.about = filled(&about).trim().to_owned();
    Ok(())
}

fn value(book: &Book<'_>, chart: &Planned<'_>, place: &str) -> Result<String, TemplateError> {
    Ok(match place {
        "headline" => cover::headline(book)?,
        "each" => chart.each.first().cloned().unwrap_or_default(),
        "progress" => progress(book, chart)?,
        "result" => result(book, chart),
        "largest" => largest(book, chart)?,
        "on_track" => {
            let on_track = |it: &&gevinst_core::report::IndicatorRow| it.status == Status::Green;
            book.report.indicators.iter().filter(on_track).count().to_string()
        }
        "rows" => chart.count().to_string(),
        _ => name(book, chart)?,
    })
}

/// How the kind of benefits that the chart is of stands to date.
fn progress(book: &Book<'_>, chart: &Planned<'_>) -> Result<String, TemplateError> {
    let each = chart.each.first().cloned().unwrap_or_default();
    let mut group: Option<&BenefitGroup> = None;
    for it in &book.report.groups {
        if book.words.shared(&format!("kind.{}", it.kind))? == each {
            group = Some(it);
        }
    }
    let total = group.and_then(|group| group.total.as_ref());
    let variance = total.and_then(|total| book.figure(total.variance).value.ok());
    let key = match variance {
        None => "chart_progress.unknown",
        Some(it) if it.is_zero() => "chart_progress.as_planned",
        Some(it) if it.is_sign_negative() => "chart_progress.behind",
        Some(_) => "chart_progress.ahead",
    };
    let amount = variance.map(|it| book.words.formatter.spoken_amount(it.abs()));
    let args = [("kind", each.as_str()), ("amount", amount.as_deref().unwrap_or(""))];
    book.words.with(key, &args)
}

fn number_at(book: &Book<'_>, column: &Column, row: u32) -> Option<Decimal> {
    match book.values.get(column.at(row), Precision::Exact) {
        Some(Value::Number(number)) => Some(*number),
        _ => None,
    }
}

/// The last series' number in the last row, as an amount: where the line ends.
fn result(book: &Book<'_>, chart: &Planned<'_>) -> String {
    let last = chart.series.last().and_then(|column| number_at(book, column, chart.rows.1));
    last.map_or("–".to_owned(), |it| book.words.formatter.spoken_amount(it))
}

/// The row whose number lies furthest from zero, by its name.
fn largest(book: &Book<'_>, chart: &Planned<'_>) -> Result<String, TemplateError> {
    let Some(column) = chart.series.first() else { return Ok(String::new()) };
    let rows = chart.rows.0..=chart.rows.1;
    let of_row = |row: u32| Some((number_at(book, column, row)?.abs(), row));
    let furthest = rows.filter_map(of_row).max_by(|a, b| a.0.cmp(&b.0).then(b.1.cmp(&a.1)));
    let Some((_, row)) = furthest else { return Ok(String::new()) };
    label(book, chart, row)
}

/// The name of a row, where its cell is known.
fn label(book: &Book<'_>, chart: &Planned<'_>, row: u32) -> Result<String, TemplateError> {
    Ok(match book.values.get(chart.label.at(row), Precision::Held) {
        Some(Value::Text(text)) => text.to_string(),
        Some(Value::Number(number)) => number.to_string(),
        _ => format!("{} {}", book.words.word("row")?, row + 1),
    })
}

/// What the appraisal that the chart is of is called; empty where there is only one.
fn name(book: &Book<'_>, chart: &Planned<'_>) -> Result<String, TemplateError> {
    match chart.each.first() {
        Some(number) if appraisals(book, &chart.def.table) > 1 => {
            let name = book.words.with("appraisal_part", &[("n", number)])?;
            Ok(format!("({name})"))
        }
        _ => Ok(String::new()),
    }
}

fn appraisals(book: &Book<'_>, table: &str) -> usize {
    let columns = book.tables.get(table);
    let column = columns.and_then(|all| all.iter().find(|it| it.id == "appraisal_number"));
    let Some(column) = column.map(|it| &it.column) else { return 0 };
    let numbers =
        (column.first_row..=column.last_row).filter_map(|row| number_at(book, column, row));
    numbers.collect::<std::collections::BTreeSet<Decimal>>().len()
}
