//! How a chart is drawn: plan outlined, realised solid, forecast hatched, variances on
//! both sides of zero with their sign. One axis, names beside it, the key above.

use rust_xlsxwriter::{
    Chart, ChartAxisLabelPosition, ChartDataLabel, ChartFont, ChartFormat, ChartLegendPosition,
    ChartLine, ChartMarker, ChartMarkerType, ChartPatternFill, ChartPatternFillType,
    ChartSolidFill, ChartType,
};

use super::Planned;
use crate::error::TemplateError;
use crate::workbook::book::Book;
use crate::workbook::definition::{ChartKind, Role, SeriesDef};
use crate::workbook::safe_text::safe_text;
use crate::workbook::styles::{BETTER, WORSE};
use crate::workbook::values::Column;

/// The most characters of a title; and of the message and what is shown in an alternative
/// text, which Excel lets have 255 in all.
const TITLE: usize = 220;
const IN_ALT: usize = 72;
const ALT: usize = 240;

/// How high a chart must be for its rows to be read.
pub(super) fn height(chart: &Planned<'_>) -> u32 {
    match chart.def.kind {
        ChartKind::Bars => {
            let series = u32::try_from(chart.series.len()).unwrap_or(1);
            let row = if series > 1 { 34 } else { 24 };
            (110 + row * chart.count()).max(220)
        }
        ChartKind::Columns | ChartKind::Line => 380,
    }
}

/// The chart, to be put on a sheet.
pub(super) fn chart(
    book: &Book<'_>,
    planned: &Planned<'_>,
    name: &str,
    (width, height): (u32, u32),
) -> Result<Chart, TemplateError> {
    let kind = match planned.def.kind {
        ChartKind::Bars => ChartType::Bar,
        ChartKind::Columns | ChartKind::Line => ChartType::Column,
    };
    let (lines, columns): (Vec<_>, Vec<_>) =
        planned.def.series.iter().zip(&planned.series).partition(|(it, _)| it.role == Role::Line);
    let mut chart = Chart::new(kind);
    // A chart of lines only has nothing to be put beside.
    if columns.is_empty() {
        chart = Chart::new(ChartType::Line);
        add(book, &mut chart, planned, &lines);
    } else {
        add(book, &mut chart, planned, &columns);
        if !lines.is_empty() {
            let mut line = Chart::new(ChartType::Line);
            add(book, &mut line, planned, &lines);
            chart.combine(&line);
        }
    }
    let alt = alt_text(book, planned)?;
    chart.set_width(width).set_height(height).set_name(name).set_alt_text(cut(&alt, ALT));
    let ink = book.styles.palette.ink;
    chart.title().set_name(&plain(&planned.message)).set_font(&font(12, true, ink));
    chart.legend().set_position(ChartLegendPosition::Top).set_font(&font(9, false, ink));
    if planned.series.len() == 1 {
        chart.legend().set_hidden();
    }
    axes(book, &mut chart, planned)?;
    Ok(chart)
}

/// The axis of the names and that of the numbers. Bars lie down: their names stand at the
/// left, from the top as in the table.
fn axes(book: &Book<'_>, chart: &mut Chart, planned: &Planned<'_>) -> Result<(), TemplateError> {
    let palette = book.styles.palette;
    let small = font(9, false, palette.ink);
    let lie = planned.def.kind == ChartKind::Bars;
    let names = if lie { chart.y_axis() } else { chart.x_axis() };
    names.set_font(&small).set_label_position(ChartAxisLabelPosition::Low);
    names.set_major_gridlines(false);
    if lie {
        names.set_reverse();
    }
    let unit = if planned.def.percent { "axis_percent" } else { "axis_kroner" };
    let unit = book.words.word(unit)?;
    let mut grid = ChartLine::new();
    grid.set_color(palette.hair).set_width(0.5);
    let numbers = if lie { chart.x_axis() } else { chart.y_axis() };
    numbers
        .set_name(&plain(&unit))
        .set_name_font(&font(9, false, palette.soft))
        .set_font(&small)
        .set_num_format(number_format(planned, false))
        .set_major_gridlines(true)
        .set_major_gridlines_line(&grid);
    Ok(())
}

fn add(
    book: &Book<'_>,
    chart: &mut Chart,
    planned: &Planned<'_>,
    series: &[(&SeriesDef, &Column)],
) {
    let (first, last) = planned.rows;
    let ink = book.styles.palette.ink;
    for (def, column) in series {
        let label = &planned.label;
        let sheet = book.values.name(column.sheet);
        let series = chart
            .add_series()
            .set_name(&plain(&column.header))
            .set_categories((sheet, first, label.col, last, label.col))
            .set_values((sheet, first, column.col, last, column.col))
            .set_format(&mut look(def.role, ink));
        match def.role {
            Role::Line => {
                let mut fill = ChartFormat::new();
                fill.set_solid_fill(ChartSolidFill::new().set_color(ink));
                let mut marker = ChartMarker::new();
                marker.set_type(ChartMarkerType::Circle).set_size(6).set_format(&mut fill);
                series.set_marker(&marker);
            }
            Role::Variance => {
                let mut label = ChartDataLabel::new();
                label.show_value().set_num_format(number_format(planned, true));
                label.set_font(&font(9, false, ink));
                series.set_gap(40).set_invert_if_negative_color(WORSE).set_data_label(&label);
            }
            Role::Plan | Role::Realised | Role::Forecast => {
                series.set_gap(60).set_overlap(0);
            }
        }
    }
}

/// Numbers are as in the cells of the first series, with a true minus.
fn number_format(planned: &Planned<'_>, signed: bool) -> &'static str {
    match (planned.def.percent, signed) {
        (true, true) => "+0\\\u{A0}%;\\−0\\\u{A0}%;0\\\u{A0}%",
        (true, false) => "0\\\u{A0}%;\\−0\\\u{A0}%;0\\\u{A0}%",
        (false, true) => "+#,##0;\\−#,##0;0",
        (false, false) => "#,##0;\\−#,##0;0",
    }
}

fn look(role: Role, ink: u32) -> ChartFormat {
    let mut format = ChartFormat::new();
    let mut border = ChartLine::new();
    border.set_color(ink).set_width(1.25);
    match role {
        Role::Plan => {
            format.set_solid_fill(ChartSolidFill::new().set_color(0xFFFFFF_u32)).set_border(&border)
        }
        Role::Realised => {
            format.set_solid_fill(ChartSolidFill::new().set_color(ink)).set_border(&border)
        }
        Role::Forecast => format
            .set_pattern_fill(
                ChartPatternFill::new()
                    .set_pattern(ChartPatternFillType::DiagonalStripesWideUpwards)
                    .set_foreground_color(ink)
                    .set_background_color(0xFFFFFF_u32),
            )
            .set_border(&border),
        Role::Variance => format.set_solid_fill(ChartSolidFill::new().set_color(BETTER)),
        Role::Line => {
            let mut line = ChartLine::new();
            line.set_color(ink).set_width(2.25);
            format.set_line(&line)
        }
    };
    format
}

/// What the chart says to those who do not see it: the message, what is shown, and where
/// the same numbers stand in a table.
fn alt_text(book: &Book<'_>, planned: &Planned<'_>) -> Result<String, TemplateError> {
    let sheet = book.values.name(planned.label.sheet);
    let args = [
        ("message", &*cut(&planned.message, IN_ALT)),
        ("about", &*cut(&planned.about, IN_ALT + 20)),
        ("sheet", sheet),
        ("first", &(planned.rows.0 + 1).to_string()),
        ("last", &(planned.rows.1 + 1).to_string()),
    ];
    book.words.with("chart_alt", &args)
}

/// A text for a place that takes a reference to a cell too: it is never one.
fn plain(text: &str) -> String {
    let text = cut(text, TITLE).replace('!', "!\u{A0}");
    if text.starts_with('=') { format!("\u{A0}{text}") } else { text }
}

fn cut(text: &str, most: usize) -> String {
    let safe = safe_text(text, "").text;
    if safe.chars().count() <= most {
        return safe;
    }
    safe.chars().take(most - 1).chain(['…']).collect()
}

fn font(size: u16, bold: bool, colour: u32) -> ChartFont {
    let mut font = ChartFont::new();
    font.set_size(size).set_color(colour);
    if bold {
        font.set_bold();
    } else {
        font.unset_bold();
    }
    font
}
