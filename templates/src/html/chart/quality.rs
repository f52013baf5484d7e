//! Quality indicators as small pictures side by side: baseline, measurements, target.

use gevinst_core::report::{FactIx, IndicatorRow};
use rust_decimal::Decimal;

use super::drawing::{Anchor, Drawing, Px, Scale, Told, fitted, px};
use super::{Chart, Page, Picture, Signed};
use crate::error::TemplateError;
use crate::format::Sign;

/// So many indicators are drawn; all stand in the table.
const MOST: usize = 12;
const WIDTH: i64 = 220;
const HEIGHT: i64 = 132;
const ACROSS: (i64, i64) = (12, 176);
const DOWN: (i64, i64) = (24, 104);

/// All indicators that were measured at least once.
pub fn chart(page: &Page<'_>) -> Result<Option<Chart>, TemplateError> {
    let mut pictures = Vec::new();
    for (place, row) in page.report.indicators.iter().enumerate() {
        if pictures.len() < MOST {
            pictures.extend(picture(page, place, row)?);
        }
    }
    if pictures.is_empty() {
        return Ok(None);
    }
    let title = message(page)?;
    let subtitle = page.texts.get("chart.quality.sub")?.to_owned();
    Ok(Some(Chart {
        key: "quality",
        title,
        subtitle,
        signs: vec![Signed::Line, Signed::Target],
        pictures,
        table: None,
        elsewhere: Some(("quality-table", "chart.in_quality")),
    }))
}

/// How many are on track, and which has gone the shortest part of the way.
fn message(page: &Page<'_>) -> Result<String, TemplateError> {
    let known: Vec<(&IndicatorRow, Decimal)> = page
        .report
        .indicators
        .iter()
        .filter_map(|row| Some((row, page.value(row.achievement)?)))
        .collect();
    let on_track = page.report.indicators.iter().filter(|row| row.status.key() == "green").count();
    let worst = known.iter().min_by(|left, right| left.1.cmp(&right.1));
    let (n, all) = (on_track.to_string(), page.report.indicators.len().to_string());
    match worst {
        Some((row, _)) if on_track < page.report.indicators.len() => page.texts.with(
            "chart.quality.some",
            &[("n", &n), ("all", &all), ("worst", &fitted(&row.title, 60))],
        ),
        _ => page.texts.with("chart.quality.all", &[("n", &n), ("all", &all)]),
    }
}

/// The places of a small picture.
struct Frame {
    across: Scale,
    down: Scale,
}

fn picture(
    page: &Page<'_>,
    place: usize,
    row: &IndicatorRow,
) -> Result<Option<Picture>, TemplateError> {
    let baseline = page.value(row.baseline);
    let target = page.value(row.target);
    let measured: Vec<(FactIx, Decimal)> = row
        .measurements
        .iter()
        .filter_map(|point| Some((point.value, page.value(point.value)?)))
        .collect();
    let Some(&last) = measured.last() else { return Ok(None) };
    let values: Vec<Decimal> =
        baseline.iter().chain(&target).copied().chain(measured.iter().map(|it| it.1)).collect();
    let least = values.iter().copied().min().unwrap_or_default();
    let most = values.iter().copied().max().unwrap_or_default();
    let (least, most) = if least == most { (least - px(1), most + px(1)) } else { (least, most) };
    let count = measured.len() + usize::from(baseline.is_some());
    let steps = Decimal::from(count.max(2) - 1);
    let frame = Frame {
        across: Scale::between((Decimal::ZERO, steps), (px(ACROSS.0), px(ACROSS.1))),
        down: Scale::between((least, most), (px(DOWN.1), px(DOWN.0))),
    };
    let mut drawing = Drawing::default();
    goal(page, &mut drawing, &frame, row, target)?;
    line(page, &mut drawing, &frame, (row, baseline), &measured);
    let shown = page.shown(last.0, Sign::Minus).map(|it| it.text).unwrap_or_default();
    let told = Told {
        id: format!("c-quality-{}", place + 1),
        title: fitted(&row.title, 120),
        description: page.texts.with(
            "chart.quality.told",
            &[
                ("baseline", &said(page, row.baseline)),
                ("last", &shown),
                ("target", &said(page, row.target)),
            ],
        )?,
    };
    let head = (fitted(&row.title, 60), fitted(&row.unit, 40));
    let foot = foot(page, row)?;
    let svg = drawing.finish("chart sm", (px(WIDTH), px(HEIGHT)), &told);
    Ok(Some(Picture { svg, head: Some(head), foot: Some(foot) }))
}

fn said(page: &Page<'_>, fact: FactIx) -> String {
    page.shown(fact, Sign::Minus).map_or_else(|| "–".to_owned(), |it| it.text)
}

fn goal(
    page: &Page<'_>,
    drawing: &mut Drawing,
    frame: &Frame,
    row: &IndicatorRow,
    target: Option<Decimal>,
) -> Result<(), TemplateError> {
    let Some(target) = target else { return Ok(()) };
    let y = frame.down.place(target);
    drawing.line("goal", (px(2), y), (px(WIDTH - 4), y));
    let text = page.texts.with("chart.quality.goal", &[("target", &said(page, row.target))])?;
    // Above the line at the top and below it at the bottom, so that the curve is free.
    let is_high = y < px((DOWN.0 + DOWN.1) / 2);
    let y = if is_high { y - px(7) } else { y + px(16) };
    // The curve begins far from its target: the beginning of the line is free.
    drawing.text("goalt", Anchor::Start, (px(2), y), &text);
    Ok(())
}

fn line(
    page: &Page<'_>,
    drawing: &mut Drawing,
    frame: &Frame,
    (row, baseline): (&IndicatorRow, Option<Decimal>),
    measured: &[(FactIx, Decimal)],
) {
    let values = baseline.into_iter().chain(measured.iter().map(|it| it.1));
    let places: Vec<(Px, Px)> = (0_u32..)
        .zip(values)
        .map(|(at, value)| (frame.across.place(Decimal::from(at)), frame.down.place(value)))
        .collect();
    drawing.through("trend", &places);
    let end = places.len() - 1;
    for (at, place) in places.iter().enumerate() {
        match at {
            0 if baseline.is_some() => drawing.dot("dot0", *place, px(5)),
            at if at == end => drawing.dot("dot", *place, px(5)),
            _ => drawing.dot("dot", *place, Decimal::new(25, 1)),
        }
    }
    if baseline.is_some()
        && let Some(it) = page.shown(row.baseline, Sign::Minus)
    {
        let (x, y) = places[0];
        // On the side of the dot that the curve leaves free.
        let falls = places.get(1).is_some_and(|next| next.1 > y);
        let at = (x - px(4), if falls { y - px(10) } else { y + px(20) });
        drawing.figure("val", Anchor::Start, at, (&it.text, page.fact_name(it.fact)));
    }
    if let Some(it) = measured.last().and_then(|last| page.shown(last.0, Sign::Minus)) {
        let (x, y) = places[end];
        let at = (x + px(9), y - px(4));
        drawing.figure("b", Anchor::Start, at, (&it.text, page.fact_name(it.fact)));
    }
}

/// The way gone and the status, below the picture.
fn foot(page: &Page<'_>, row: &IndicatorRow) -> Result<String, TemplateError> {
    let way = page.plain_figure(row.achievement, false)?;
    let status = page.status_markup(row.status)?;
    let text = handlebars::html_escape(page.texts.get("chart.quality.of_the_way")?);
    Ok(format!("<span>{}</span> {status}", text.replace("{share}", &way)))
}
