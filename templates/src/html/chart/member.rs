//! A portfolio's agencies or initiatives side by side: what is realised over time, one
//! small picture each, all on the same scale.

use gevinst_core::report::{KindTotal, Member, PeriodFigures};
use rust_decimal::Decimal;

use super::drawing::{Anchor, Drawing, Scale, Told, fitted, px};
use super::{Chart, Page, Picture, Signed};
use crate::error::TemplateError;
use crate::format::Sign;

/// So many periods fit in a small picture.
const MOST_PERIODS: usize = 8;
/// So many members are drawn; all stand in the table.
const MOST: usize = 24;
const WIDTH: i64 = 260;
const HEIGHT: i64 = 130;
const FOOT: i64 = 106;
const HIGH: i64 = 84;

/// Savings of each member, or the first other kind in kroner that several have.
pub fn chart(page: &Page<'_>) -> Result<Option<Chart>, TemplateError> {
    let members = &page.report.members;
    let Some(kind) = page.report.groups.iter().map(|group| group.kind).find(|kind| {
        let fits = *kind != "quality" && !kind.starts_with("freed_time");
        fits && members.iter().filter(|member| course(member, kind).is_some()).count() > 1
    }) else {
        return Ok(None);
    };
    let drawn: Vec<(&Member, &KindTotal)> = members
        .iter()
        .filter_map(|member| Some((member, course(member, kind)?)))
        .take(MOST)
        .collect();
    let all = drawn.iter().flat_map(|(_, total)| last_of(&total.periods));
    let values: Vec<Decimal> =
        all.flat_map(PeriodFigures::facts).filter_map(|fact| page.value(fact)).collect();
    let top = values.iter().copied().max().unwrap_or_default().max(Decimal::ZERO);
    let bottom = values.iter().copied().min().unwrap_or_default().min(Decimal::ZERO);
    let scale = Scale::between((bottom, top), (px(FOOT), px(FOOT - HIGH)));
    let kind_name = page.texts.get(&format!("kind.{kind}"))?;
    let title = page.texts.with("chart.members.title", &[("kind", kind_name)])?;
    let unit = page.formatter.money_head();
    let subtitle = page.texts.with("chart.members.sub", &[("unit", unit)])?;
    let mut pictures = Vec::new();
    for (place, (member, total)) in drawn.iter().enumerate() {
        pictures.push(picture(page, place, (member, total), &scale)?);
    }
    Ok(Some(Chart {
        key: "members",
        title,
        subtitle,
        signs: vec![Signed::Realised, Signed::Planned, Signed::Forecast],
        pictures,
        table: None,
        elsewhere: Some(("members", "chart.in_members")),
    }))
}

/// A member's sums of a kind, where they are told in parts of a year.
fn course<'m>(member: &'m Member, kind: &str) -> Option<&'m KindTotal> {
    member.kinds.iter().find(|it| it.kind == kind && it.periods.len() > 1)
}

fn last_of(periods: &[PeriodFigures]) -> &[PeriodFigures] {
    &periods[periods.len().saturating_sub(MOST_PERIODS)..]
}

fn picture(
    page: &Page<'_>,
    place: usize,
    (member, total): (&Member, &KindTotal),
    scale: &Scale,
) -> Result<Picture, TemplateError> {
    let periods = last_of(&total.periods);
    let step = px(WIDTH - 8) / Decimal::from(periods.len().max(1));
    let wide = step * Decimal::new(6, 1);
    let zero = scale.place(Decimal::ZERO);
    let mut drawing = Drawing::default();
    for (at, figures) in periods.iter().enumerate() {
        let left = px(4) + step * Decimal::from(at) + step * Decimal::new(2, 1);
        if let Some(planned) = figures.planned.and_then(|fact| page.value(fact)) {
            drawing.rect("pl", (left - px(3), zero), (wide, scale.place(planned) - zero));
        }
        let told = figures.realised.map(|fact| (fact, "ac"));
        let told = told.or_else(|| figures.forecast.map(|fact| (fact, "fc")));
        let told = told.and_then(|(fact, class)| Some((page.shown(fact, Sign::Minus)?, class)));
        if let Some((it, class)) = told {
            let top = scale.place(it.value);
            drawing.rect(class, (left, zero), (wide, top - zero));
        }
        if at == 0 || at + 1 == periods.len() {
            let name = page.formatter.period_short(figures.period);
            let (anchor, x) =
                if at == 0 { (Anchor::Start, px(2)) } else { (Anchor::End, px(WIDTH - 2)) };
            drawing.text("tick", anchor, (x, px(HEIGHT - 6)), &name);
        }
    }
    drawing.line("axis", (px(2), zero), (px(WIDTH - 2), zero));
    let name = page.member_name(member)?;
    let series = total.total.as_ref();
    let realised = series.and_then(|it| page.shown(it.realised_to_date, Sign::Minus));
    let planned = series.and_then(|it| page.shown(it.planned_to_date, Sign::Minus));
    let or_dash = |it: &Option<super::drawing::Shown>| {
        it.as_ref().map_or_else(|| "–".to_owned(), |it| it.text.clone())
    };
    let values = [("realised", or_dash(&realised)), ("planned", or_dash(&planned))];
    let values: Vec<(&str, &str)> = values.iter().map(|(name, text)| (*name, &**text)).collect();
    let description = page.texts.with("chart.members.told", &values)?;
    let told = Told { id: format!("c-member-{}", place + 1), title: name.clone(), description };
    let foot = format!(
        "<span>{}</span> {}",
        handlebars::html_escape(&page.texts.with("chart.members.foot", &values)?),
        page.status_markup(total.status)?
    );
    let svg = drawing.finish("chart sm", (px(WIDTH), px(HEIGHT)), &told);
    Ok(Picture { svg, head: Some((fitted(&name, 60), String::new())), foot: Some(foot) })
}
