//! The sums of a kind over time: columns of plan and realised, forecast hatched, and the
//! difference of each period above them on the same scale.

use gevinst_core::report::{BenefitGroup, PeriodFigures};
use rust_decimal::Decimal;

use super::drawing::{Anchor, Drawing, Px, Scale, Shown, Told, px};
use super::{Cell, Chart, Page, Picture, Signed, Table, largest};
use crate::error::TemplateError;
use crate::format::Sign;

/// So many periods are drawn, the last ones.
const MOST_PERIODS: usize = 12;
const WIDTH: i64 = 920;
/// Where the columns begin and end.
const COLUMNS: (i64, i64) = (80, 910);
/// The line that differences hang from or stand on, and how far they may reach.
const DIFFERENCES: (i64, i64) = (62, 44);
/// The foot of the columns and how high they may be.
const AMOUNTS: (i64, i64) = (300, 150);

/// The agency's own benefits in kroner: the first kind that is told in parts of a year.
pub fn of_money(page: &Page<'_>) -> Result<Option<Chart>, TemplateError> {
    let fits = |group: &&BenefitGroup| !group.is_time() && group.kind != "quality";
    chart(page, "course", page.report.groups.iter().find(|it| fits(it) && it.periods.len() > 1))
}

/// Freed time in hours.
pub fn of_time(page: &Page<'_>) -> Result<Option<Chart>, TemplateError> {
    let fits = |group: &&BenefitGroup| group.is_time() && group.periods.len() > 1;
    chart(page, "course_time", page.report.groups.iter().find(fits))
}

fn chart(
    page: &Page<'_>,
    key: &'static str,
    group: Option<&BenefitGroup>,
) -> Result<Option<Chart>, TemplateError> {
    let Some(group) = group else { return Ok(None) };
    let skipped = group.periods.len().saturating_sub(MOST_PERIODS);
    let periods = &group.periods[skipped..];
    if !periods.iter().any(|it| it.realised.and_then(|fact| page.value(fact)).is_some()) {
        return Ok(None);
    }
    let title = message(page, periods)?;
    let unit = if group.is_time() {
        page.texts.get("unit.hours")?.to_owned()
    } else {
        page.formatter.money_head().to_owned()
    };
    let kind = page.texts.get(&format!("kind.{}", group.kind))?;
    let subtitle = page.texts.with("chart.course.sub", &[("kind", kind), ("unit", &unit)])?;
    let description = page.texts.with("chart.course.told", &[("title", &title)])?;
    let id = format!("c-{}", key.replace('_', "-"));
    let told = Told { id, title: title.clone(), description };
    let amount = if group.is_time() { "chart.course.hours" } else { "chart.course.amount" };
    let svg = draw(page, periods, amount, &told)?;
    let mut signs = vec![Signed::Realised, Signed::Planned];
    if periods.iter().any(|it| it.realised.is_none() && it.forecast.is_some()) {
        signs.push(Signed::Forecast);
    }
    signs.extend([Signed::Better, Signed::Worse]);
    Ok(Some(Chart {
        key,
        title,
        subtitle,
        signs,
        pictures: vec![Picture { svg, head: None, foot: None }],
        table: Some(table(page, &group.periods)?),
        elsewhere: None,
    }))
}

/// How the last period stands, and whether the distance to the plan grows.
fn message(page: &Page<'_>, periods: &[PeriodFigures]) -> Result<String, TemplateError> {
    let told: Vec<(&PeriodFigures, Decimal)> = periods
        .iter()
        .filter(|it| it.realised.is_some())
        .filter_map(|it| Some((it, page.value(it.variance?)?)))
        .collect();
    let Some(&(last, variance)) = told.last() else {
        return Ok(page.texts.get("chart.course.plain")?.to_owned());
    };
    let amount = |it: &PeriodFigures, variance: Decimal| -> String {
        let fact = it.variance.map(|fact| page.report.facts.get(fact));
        match fact {
            Some(fact) if matches!(fact.unit, gevinst_core::report::Unit::Kroner(_)) => {
                page.formatter.spoken_amount(variance)
            }
            Some(fact) => {
                let text = page.formatter.value(variance.abs(), &fact.unit, Default::default());
                format!(
                    "{text}\u{a0}{}",
                    page.formatter.unit(&fact.unit, page.report.meta.money_scale)
                )
            }
            None => String::new(),
        }
    };
    let (now, period) = (amount(last, variance), page.formatter.period(last.period));
    let before = told.len().checked_sub(2).and_then(|place| told.get(place));
    let key = match (variance, before.map(|(_, before)| *before)) {
        (now, _) if now.is_zero() => "on_plan",
        (now, Some(before)) if now.is_sign_negative() && before.is_sign_negative() => {
            if now < before { "behind_more" } else { "behind_less" }
        }
        (now, _) if now.is_sign_negative() => "behind",
        _ => "ahead",
    };
    let earlier = before.map(|(it, variance)| amount(it, *variance)).unwrap_or_default();
    let key = format!("chart.course.{key}");
    let all = [("amount", &*now), ("period", &*period), ("before", &*earlier)];
    let text = page.texts.get(&key)?;
    let wanted = crate::texts::placeholders(text);
    let args: Vec<(&str, &str)> =
        all.into_iter().filter(|(name, _)| wanted.contains(name)).collect();
    Ok(crate::finding_text::capitalised(&page.texts.with(&key, &args)?))
}

/// The figures of a column.
struct Column<'r> {
    figures: &'r PeriodFigures,
    planned: Option<Shown>,
    told: Option<(Shown, bool)>,
    variance: Option<Shown>,
}

fn columns<'r>(page: &Page<'_>, periods: &'r [PeriodFigures]) -> Vec<Column<'r>> {
    let shown = |fact, sign| page.shown(fact, sign);
    let column = |figures: &'r PeriodFigures| Column {
        figures,
        planned: figures.planned.and_then(|fact| shown(fact, Sign::Minus)),
        told: figures
            .realised
            .and_then(|fact| shown(fact, Sign::Minus))
            .map(|it| (it, false))
            .or_else(|| {
                figures.forecast.and_then(|it| shown(it, Sign::Minus)).map(|it| (it, true))
            }),
        variance: figures.variance.and_then(|fact| shown(fact, Sign::Both)),
    };
    periods.iter().map(column).collect()
}

/// How long one unit is: as much above the columns as in them.
fn per_unit(columns: &[Column<'_>]) -> (Decimal, Decimal) {
    let planned = columns.iter().filter_map(|it| it.planned.as_ref());
    let told = columns.iter().filter_map(|it| it.told.as_ref()).map(|(it, _)| it);
    let amounts: Vec<Decimal> = planned.chain(told).map(|it| it.value).collect();
    let top = amounts.iter().copied().max().unwrap_or_default().max(Decimal::ZERO);
    let bottom = amounts.iter().copied().min().unwrap_or_default().min(Decimal::ZERO);
    let of_amounts = px(AMOUNTS.1).checked_div(top - bottom).unwrap_or_default();
    let reach = largest(columns.iter().filter_map(|it| it.variance.as_ref()).map(|it| &it.value));
    let of_differences = px(DIFFERENCES.1).checked_div(reach).unwrap_or(of_amounts);
    (of_amounts.min(of_differences), bottom)
}

fn draw(
    page: &Page<'_>,
    periods: &[PeriodFigures],
    amount: &str,
    told: &Told,
) -> Result<String, TemplateError> {
    let columns = columns(page, periods);
    let (per_unit, bottom) = per_unit(&columns);
    let scale = Scale::between((Decimal::ZERO, Decimal::ONE), (px(0), per_unit));
    let zero = px(AMOUNTS.0) + scale.length(bottom);
    let step = px(COLUMNS.1 - COLUMNS.0) / Decimal::from(columns.len().max(1));
    let wide = (step * Decimal::new(55, 2)).min(px(56));
    let mut drawing = Drawing::default();
    let line = px(DIFFERENCES.0);
    drawing.text("th", Anchor::Start, (px(0), line + px(4)), page.texts.get("col.variance")?);
    drawing.text("th", Anchor::Start, (px(0), zero), page.texts.get(amount)?);
    for (place, column) in columns.iter().enumerate() {
        let middle = px(COLUMNS.0) + step * Decimal::from(place) + step / px(2);
        let left = middle - wide / px(2);
        one(page, &mut drawing, column, (left, middle, wide), (&scale, zero));
        let name = page.formatter.period_short(column.figures.period);
        drawing.text("tick", Anchor::Middle, (middle, px(AMOUNTS.0) + px(20)), &name);
    }
    drawing.line("axis", (px(COLUMNS.0), zero), (px(COLUMNS.1), zero));
    drawing.line("axis", (px(COLUMNS.0), line), (px(COLUMNS.1), line));
    Ok(drawing.finish("chart", (px(WIDTH), px(AMOUNTS.0 + 30)), told))
}

/// A column: the plan behind, what came of it in front, and the difference above.
fn one(
    page: &Page<'_>,
    drawing: &mut Drawing,
    column: &Column<'_>,
    (left, middle, wide): (Px, Px, Px),
    (scale, zero): (&Scale, Px),
) {
    if let Some(planned) = &column.planned {
        let height = -scale.length(planned.value);
        drawing.rect("pl", (left - px(6), zero), (wide, height));
    }
    if let Some((told, is_forecast)) = &column.told {
        let height = -scale.length(told.value);
        let class = if *is_forecast { "fc" } else { "ac" };
        drawing.rect(class, (left + px(4), zero), (wide, height));
        let top = zero + height.min(Decimal::ZERO);
        let planned = column.planned.as_ref().map_or(Decimal::ZERO, |it| it.value);
        let highest = zero - scale.length(planned.max(told.value).max(Decimal::ZERO));
        // Inside the plan's outline where there is room, or else above both.
        let y = if top - highest > px(20) { top } else { highest.min(top) };
        let at = (middle + px(4), y - px(5));
        drawing.figure("val", Anchor::Middle, at, (&told.text, page.fact_name(told.fact)));
    }
    if let Some(variance) = &column.variance {
        let line = px(DIFFERENCES.0);
        let height = -scale.length(variance.value);
        let is_forecast = column.told.as_ref().is_some_and(|(_, is_forecast)| *is_forecast);
        let (bar, text) = super::tone(variance.value);
        let bar = match (bar, is_forecast) {
            ("pos", true) => "posf",
            ("neg", true) => "negf",
            (bar, _) => bar,
        };
        if !variance.value.is_zero() {
            drawing.rect(bar, (left + px(4), line), (wide, height));
        }
        let y = if variance.value.is_sign_negative() && !variance.value.is_zero() {
            line + height + px(15)
        } else {
            line + height - px(5)
        };
        let name = page.fact_name(variance.fact);
        drawing.figure(text, Anchor::Middle, (middle + px(4), y), (&variance.text, name));
    }
}

fn table(page: &Page<'_>, periods: &[PeriodFigures]) -> Result<Table, TemplateError> {
    let heads = ["col.period", "col.plan", "col.realised", "col.forecast", "col.variance"];
    let heads: Result<Vec<String>, TemplateError> =
        heads.iter().map(|key| Ok(page.texts.get(key)?.to_owned())).collect();
    let rows = periods.iter().map(|it| {
        let cells = vec![
            Cell::Fact(it.planned),
            Cell::Fact(it.realised),
            Cell::Fact(it.forecast),
            Cell::Signed(it.variance),
        ];
        (page.formatter.period(it.period), cells)
    });
    Ok(Table { heads: heads?, rows: rows.collect() })
}
