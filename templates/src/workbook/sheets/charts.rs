//! Charts over the tables of the workbook, on a sheet of their own: native ones, which
//! follow the cells. The sheet's table says in words what each shows and where its
//! numbers stand.

mod drawn;
mod message;

use crate::error::TemplateError;
use crate::workbook::book::Book;
use crate::workbook::definition::ChartDef;
use crate::workbook::error::WorkbookError;
use crate::workbook::sheet::{Sheet, words};
use crate::workbook::styles::Look;
use crate::workbook::values::{At, Column, Precision, SheetKey, Value};

/// A chart that the report has rows for.
struct Planned<'d> {
    def: &'d ChartDef,
    /// The rows it shows, the first and the last.
    rows: (u32, u32),
    /// What the rows share, where every value has a chart of its own; empty else.
    each: Vec<String>,
    /// The column that names the rows.
    label: Column,
    series: Vec<Column>,
    message: String,
    about: String,
}

impl Planned<'_> {
    fn count(&self) -> u32 {
        self.rows.1 - self.rows.0 + 1
    }

    /// Whether it has more rows than people can read.
    fn is_too_large(&self) -> bool {
        self.count() > self.def.most_rows
    }
}

/// How wide charts are, and how high a row of the sheet below the table is.
const WIDTH: u32 = 940;
const ROW: u32 = 20;
/// How much of a page of A4 upright there is, at the width of the charts.
const PAGE: u32 = 1_380;

/// The sheet of charts, where there is any.
pub(in crate::workbook) fn charts(book: &mut Book<'_>, key: SheetKey) -> Result<(), TemplateError> {
    let definition = book.definition;
    let mut planned = Vec::new();
    for def in &definition.charts {
        planned.extend(plan(book, def)?);
    }
    if planned.is_empty() {
        return Ok(());
    }
    let columns = vec![
        words("chart", 12),
        words("chart_message", 50),
        words("shows", 50),
        words("numbers_in", 22),
    ];
    let mut sheet = Sheet::begin(book, key, columns, planned.len())?;
    for ((row, number), chart) in (sheet.first_row()..).zip(1_u32..).zip(&planned) {
        let name = sheet.book.words.with("chart_number", &[("n", &number.to_string())])?;
        sheet.styled(row, "chart", &name, Look::Strong)?;
        sheet.text(row, "chart_message", &chart.message)?;
        sheet.text(row, "shows", &told_about(sheet.book, chart)?)?;
        let there = At { sheet: chart.label.sheet, col: 0, row: chart.rows.0 };
        let name = sheet.book.values.name(chart.label.sheet).to_owned();
        sheet.link(row, "numbers_in", &name, there)?;
    }
    let last = place(&mut sheet, &planned)?;
    sheet.finish_part(last)
}

/// What a chart shows; of one with too many rows, that it is not drawn.
fn told_about(book: &Book<'_>, chart: &Planned<'_>) -> Result<String, TemplateError> {
    if !chart.is_too_large() {
        return Ok(chart.about.clone());
    }
    let count = chart.count().to_string();
    let most = chart.def.most_rows.to_string();
    let args = [("about", chart.about.as_str()), ("rows", &count), ("most", &most)];
    book.words.with("chart_too_large", &args)
}

/// Puts the charts below the table, none across two pages; returns the last row.
fn place(sheet: &mut Sheet<'_, '_>, planned: &[Planned<'_>]) -> Result<u32, TemplateError> {
    let mut row = sheet.below();
    // Charts are as high as the rows they stand over, in every program.
    sheet.page().set_default_row_height(15);
    // The table takes about so much of the first page.
    let mut used = ROW * (row + u32::try_from(planned.len()).unwrap_or(0));
    let mut breaks = Vec::new();
    for (number, chart) in (1_u32..).zip(planned) {
        if chart.is_too_large() {
            continue;
        }
        let height = drawn::height(chart);
        if used + height > PAGE {
            breaks.push(row);
            used = 0;
        }
        let name = sheet.book.words.with("chart_number", &[("n", &number.to_string())])?;
        let args = [("number", name.as_str()), ("about", &chart.about)];
        let caption = sheet.book.words.with("chart_caption", &args)?;
        sheet.free_text(row, &caption, Look::Sentence)?;
        let made = drawn::chart(sheet.book, chart, &name, (WIDTH, height))?;
        sheet.page().insert_chart(row + 1, 0, &made).map_err(WorkbookError::from)?;
        row += height.div_ceil(ROW) + 2;
        used += height + 2 * ROW;
    }
    sheet.page().set_page_breaks(&breaks).map_err(WorkbookError::from)?;
    Ok(row)
}

/// The charts of a definition that the report has rows for.
fn plan<'d>(book: &Book<'_>, def: &'d ChartDef) -> Result<Vec<Planned<'d>>, TemplateError> {
    let Some(table) = book.tables.get(&def.table) else { return Ok(Vec::new()) };
    let column = |id: &str| table.iter().find(|it| it.id == id).map(|it| it.column.clone());
    // A column that this report does not have has nothing to show.
    let Some(label) = column(&def.label) else { return Ok(Vec::new()) };
    let series = def.series.iter().map(|series| column(&series.column));
    let Some(series) = series.collect::<Option<Vec<Column>>>() else { return Ok(Vec::new()) };
    let each = def.each.iter().map(|id| column(id)).collect::<Option<Vec<Column>>>();
    let Some(each) = each else { return Ok(Vec::new()) };
    let needs = def.needs.as_ref().and_then(|id| column(id));
    let mut planned = Vec::new();
    for (each, rows) in runs(book, &each, (label.first_row, label.last_row)) {
        let mut chart = Planned {
            def,
            rows,
            each,
            label: label.clone(),
            series: series.clone(),
            message: String::new(),
            about: String::new(),
        };
        let needed = needs.as_ref().map_or(&chart.series[..], std::slice::from_ref);
        if !with_numbers(book, needed, rows).is_empty()
            && let Some(rows) = ends(&with_numbers(book, &chart.series, rows))
        {
            chart.rows = rows;
            message::fill(book, &mut chart)?;
            planned.push(chart);
        }
    }
    Ok(planned)
}

/// The rows that have a number in any of these columns.
fn with_numbers(book: &Book<'_>, columns: &[Column], (first, last): (u32, u32)) -> Vec<u32> {
    let is_number = |at: At| matches!(book.values.get(at, Precision::Held), Some(Value::Number(_)));
    let told = |row: &u32| columns.iter().any(|column| is_number(column.at(*row)));
    (first..=last).filter(told).collect()
}

/// The first and the last: rows without numbers at either end are not drawn.
fn ends(rows: &[u32]) -> Option<(u32, u32)> {
    Some((*rows.first()?, *rows.last()?))
}

/// The rows below one another that have the same values in these columns.
fn runs(
    book: &Book<'_>,
    each: &[Column],
    (first, last): (u32, u32),
) -> Vec<(Vec<String>, (u32, u32))> {
    let mut found: Vec<(Vec<String>, (u32, u32))> = Vec::new();
    for row in first..=last {
        let value = |column: &Column| match book.values.get(column.at(row), Precision::Held) {
            Some(Value::Text(text)) => text.to_string(),
            Some(Value::Number(number)) => number.to_string(),
            _ => String::new(),
        };
        let values: Vec<String> = each.iter().map(value).collect();
        match found.last_mut() {
            Some((last, rows)) if *last == values => rows.1 = row,
            _ => found.push((values, (row, row))),
        }
    }
    found
}
