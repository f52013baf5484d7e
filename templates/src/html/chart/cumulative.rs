//! The cumulated net present value year by year, and the year in which what was spent
//! is earned back.

use gevinst_core::report::{
    Column, Dim, FactIx, FactPeriod, FactTable, Label, Metric, MoneyScale, Period, TableCell, Unit,
    main_appraisal,
};
use rust_decimal::Decimal;

use super::drawing::{Anchor, Drawing, Px, Scale, Told, px, ticks};
use super::{Cell, Chart, Page, Picture, Table};
use crate::error::TemplateError;
use crate::format::{Sign, Style, spoken_scale};

const WIDTH: i64 = 920;
const HEIGHT: i64 = 330;
/// Where the line begins and ends; names and values stand beside it.
const ACROSS: (i64, i64) = (90, 760);
const DOWN: (i64, i64) = (20, 280);

/// The first appraisal of the report whose years are known.
pub fn chart(page: &Page<'_>) -> Result<Option<Chart>, TemplateError> {
    // One of several appraisals would look like all of them.
    let Some(main) = main_appraisal(&page.report.sections) else { return Ok(None) };
    let mut tables = page.report.sections.iter().flat_map(|section| &section.tables);
    let Some(table) = tables.find(|it| it.key == "profitability_by_year" && it.about == main.about)
    else {
        return Ok(None);
    };
    let points = points(page, table);
    if points.len() < 2 {
        return Ok(None);
    }
    let payback = payback(page, &points);
    let title = message(page, payback)?;
    let last = points.last().map(|point| point.value).unwrap_or_default();
    let largest = super::largest(points.iter().map(|point| &point.value));
    let scale = spoken_scale(largest.max(last.abs()));
    let unit = page.report.facts.get(points[0].fact).unit.clone();
    let price = match &unit {
        Unit::Kroner(basis) => page.formatter.price_basis(*basis),
        _ => String::new(),
    };
    let unit_text = page.formatter.unit(&unit, scale);
    let subtitle =
        page.texts.with("chart.cumulative.sub", &[("unit", &unit_text), ("price", &price)])?;
    let description = page.texts.with("chart.cumulative.told", &[("title", &title)])?;
    let told = Told { id: "c-cumulative".to_owned(), title: title.clone(), description };
    let svg = draw(page, &points, (payback, scale, &unit), &told)?;
    let heads = vec![
        page.texts.get("col.period")?.to_owned(),
        page.texts.get("col.net_discounted")?.to_owned(),
        page.texts.get("col.net_cumulative")?.to_owned(),
    ];
    let rows = points.iter().map(|point| {
        let cells = vec![Cell::Signed(point.of_year), Cell::Signed(Some(point.fact))];
        (page.formatter.period(point.period), cells)
    });
    let table = Table { heads, rows: rows.collect() };
    Ok(Some(Chart {
        key: "cumulative",
        title,
        subtitle,
        signs: Vec::new(),
        pictures: vec![Picture { svg, head: None, foot: None }],
        table: Some(table),
        elsewhere: None,
    }))
}

struct Point {
    period: Period,
    fact: FactIx,
    value: Decimal,
    of_year: Option<FactIx>,
}

fn points(page: &Page<'_>, table: &FactTable) -> Vec<Point> {
    let column = |key: &str| table.columns.iter().position(|it| *it == Column::Key(key_of(key)));
    let (Some(cumulative), discounted) = (column("net_cumulative"), column("net_discounted"))
    else {
        return Vec::new();
    };
    let fact = |row: &gevinst_core::report::FactRow, place: Option<usize>| match place
        .and_then(|place| row.cells.get(place))
    {
        Some(TableCell::Fact(fact)) => Some(*fact),
        _ => None,
    };
    let rows = table.rows.iter();
    rows.filter_map(|row| {
        let Label::Period(period) = row.label else { return None };
        let found = fact(row, Some(cumulative))?;
        let value = page.value(found)?;
        Some(Point { period, fact: found, value, of_year: fact(row, discounted) })
    })
    .collect()
}

/// The column's key as the tables write it.
fn key_of(key: &str) -> &'static str {
    if key == "net_cumulative" { "net_cumulative" } else { "net_discounted" }
}

/// The appraisal's discounted payback, where there is one.
fn payback(page: &Page<'_>, points: &[Point]) -> Option<FactIx> {
    let dims = &page.report.facts.get(points.first()?.fact).dims;
    let found = page.report.facts.iter().find(|(_, fact)| {
        fact.metric == Metric::PaybackDiscounted
            && fact.dims == *dims
            && !fact.dims.contains_key(&Dim::Line)
            && fact.period == FactPeriod::None
            && fact.value.is_ok()
    });
    found.map(|(place, _)| place)
}

fn message(page: &Page<'_>, payback: Option<FactIx>) -> Result<String, TemplateError> {
    let Some(years) = payback.and_then(|fact| page.shown(fact, Sign::Minus)) else {
        return Ok(page.texts.get("chart.cumulative.not_paid_back")?.to_owned());
    };
    page.texts.with("chart.cumulative.paid_back", &[("years", &years.text)])
}

fn draw(
    page: &Page<'_>,
    points: &[Point],
    (payback, scale, unit): (Option<FactIx>, MoneyScale, &Unit),
    told: &Told,
) -> Result<String, TemplateError> {
    let values = || points.iter().map(|point| point.value);
    let least = values().min().unwrap_or_default().min(Decimal::ZERO);
    let most = values().max().unwrap_or_default().max(Decimal::ZERO);
    let grid = ticks(least, most, 6);
    let (low, high) = (grid[0], grid[grid.len() - 1]);
    let down = Scale::between((low, high), (px(DOWN.1), px(DOWN.0)));
    let steps = Decimal::from(points.len() - 1);
    let across = Scale::between((Decimal::ZERO, steps), (px(ACROSS.0), px(ACROSS.1)));
    let mut drawing = Drawing::default();
    let style = Style { scale: Some(scale), decimals: Some(0), ..Style::default() };
    for tick in &grid {
        let y = down.place(*tick);
        let class = if tick.is_zero() { "axis" } else { "grid" };
        drawing.line(class, (px(ACROSS.0 - 20), y), (px(ACROSS.1 + 20), y));
        let text = tick_text(page, *tick, unit, style, &grid);
        drawing.text("tick", Anchor::End, (px(ACROSS.0 - 28), y + px(4)), &text);
    }
    let places: Vec<(Px, Px)> = (0_u32..)
        .zip(points)
        .map(|(place, point)| (across.place(Decimal::from(place)), down.place(point.value)))
        .collect();
    drawing.through("trend", &places);
    let sparse = points.len().div_ceil(14);
    for (place, ((x, y), point)) in places.iter().zip(points).enumerate() {
        drawing.dot("dot", (*x, *y), px(4));
        if place % sparse == 0 {
            let name = page.formatter.period_short(point.period);
            drawing.text("tick", Anchor::Middle, (*x, px(DOWN.1 + 30)), &name);
        }
    }
    ends(page, &mut drawing, (points, &places), scale);
    if let Some(years) = payback {
        turn(page, &mut drawing, (points, &places), years, down.place(Decimal::ZERO))?;
    }
    Ok(drawing.finish("chart", (px(WIDTH), px(HEIGHT)), told))
}

/// A tick with as many decimals as keep the grid's values apart.
fn tick_text(
    page: &Page<'_>,
    tick: Decimal,
    unit: &Unit,
    style: Style,
    grid: &[Decimal],
) -> String {
    let step = grid.get(1).map_or(Decimal::ONE, |second| *second - grid[0]);
    let is_fine = style.scale == Some(MoneyScale::Million) && step < px(1_000_000);
    let style = Style { decimals: Some(u32::from(is_fine)), ..style };
    page.formatter.value(tick, unit, style)
}

/// The lowest point and the last one, with their values.
fn ends(
    page: &Page<'_>,
    drawing: &mut Drawing,
    (points, places): (&[Point], &[(Px, Px)]),
    scale: MoneyScale,
) {
    let lowest = points.iter().zip(places).min_by(|left, right| left.0.value.cmp(&right.0.value));
    if let Some((point, (x, y))) = lowest
        && let Some(it) = page.shown_in(point.fact, Sign::Minus, scale)
    {
        let at = (*x, *y + px(20));
        drawing.figure("val", Anchor::Middle, at, (&it.text, page.fact_name(it.fact)));
    }
    if let Some((point, (x, y))) = points.iter().zip(places).next_back()
        && let Some(it) = page.shown_in(point.fact, Sign::Minus, scale)
    {
        let at = (*x + px(12), *y + px(5));
        drawing.figure("b", Anchor::Start, at, (&it.text, page.fact_name(it.fact)));
    }
}

/// The mark where the sum turns: between the last year below zero and the first above.
fn turn(
    page: &Page<'_>,
    drawing: &mut Drawing,
    (points, places): (&[Point], &[(Px, Px)]),
    years: FactIx,
    zero: Px,
) -> Result<(), TemplateError> {
    let pairs = points.iter().zip(places).zip(points.iter().zip(places).skip(1));
    let mut turning = pairs.filter(|((before, _), (after, _))| {
        before.value.is_sign_negative() && !after.value.is_sign_negative()
    });
    let Some(((before, from), (after, to))) = turning.next_back() else { return Ok(()) };
    let share = (-before.value).checked_div(after.value - before.value).unwrap_or_default();
    let x = from.0 + (to.0 - from.0) * share;
    drawing.dot("dotf", (x, zero), px(5));
    drawing.line("call", (x, zero + px(6)), (x, zero + px(34)));
    let Some(it) = page.shown(years, Sign::Minus) else { return Ok(()) };
    let text = page.texts.with("chart.cumulative.turn", &[("years", &it.text)])?;
    drawing.text("b", Anchor::Start, (x + px(8), zero + px(32)), &text);
    Ok(())
}
