//! From plan to realised: what each benefit adds or takes away on the way.

use gevinst_core::report::{BenefitGroup, FactIx, Series};
use rust_decimal::Decimal;

use super::drawing::{Anchor, Drawing, Px, Scale, Told, fitted, px};
use super::{Cell, Chart, Page, Picture, Signed, Table, tone};
use crate::error::TemplateError;
use crate::format::Sign;

/// More steps than this cannot be read; the chart then goes by agency or initiative.
const MOST_STEPS: usize = 10;
const WIDTH: i64 = 920;
const ROW: i64 = 32;
/// Where the bars may stand.
const BARS: (i64, i64) = (280, 840);

/// One step on the way.
struct Step {
    name: String,
    variance: FactIx,
    value: Decimal,
}

/// The first kind in kroner whose differences are known.
pub fn chart(page: &Page<'_>) -> Result<Option<Chart>, TemplateError> {
    let money = page.report.groups.iter().filter(|it| !it.is_time() && it.kind != "quality");
    for group in money {
        let Some(total) = &group.total else { continue };
        let ends = (page.value(total.planned_to_date), page.value(total.realised_to_date));
        let (Some(planned), Some(realised)) = ends else { continue };
        let Some(steps) = steps(page, group) else { continue };
        if steps.len() > 1
            && steps.iter().map(|step| step.value).sum::<Decimal>() == realised - planned
        {
            return made(page, group, total, &steps).map(Some);
        }
    }
    Ok(None)
}

/// The benefits that differ from their plan, or the members where these are too many.
fn steps(page: &Page<'_>, group: &BenefitGroup) -> Option<Vec<Step>> {
    let of = |name: String, series: &Series| {
        let value = page.value(series.variance)?;
        Some(Step { name, variance: series.variance, value })
    };
    let rows = group.rows.iter().filter(|row| !row.kept_out);
    let told = rows.filter_map(|row| of(fitted(&row.title, 60), row.series.as_ref()?));
    let benefits: Vec<Step> = told.filter(|step| !step.value.is_zero()).collect();
    if benefits.len() <= MOST_STEPS {
        return Some(benefits);
    }
    let members = page.report.members.iter().filter_map(|member| {
        let kind = member.kinds.iter().find(|it| it.kind == group.kind)?;
        of(page.member_name(member).ok()?, kind.total.as_ref()?)
    });
    let members: Vec<Step> = members.filter(|step| !step.value.is_zero()).collect();
    (!members.is_empty() && members.len() <= MOST_STEPS).then_some(members)
}

fn made(
    page: &Page<'_>,
    group: &BenefitGroup,
    total: &Series,
    steps: &[Step],
) -> Result<Chart, TemplateError> {
    let kind = page.texts.get(&format!("kind_sum.{}", group.kind))?;
    let title = page.texts.with("chart.waterfall.title", &[("kind", kind)])?;
    let unit = page.formatter.money_head();
    let subtitle = page.texts.with("chart.waterfall.sub", &[("unit", unit)])?;
    let description = page.texts.with("chart.waterfall.told", &[("title", &title)])?;
    let told = Told { id: "c-waterfall".to_owned(), title: title.clone(), description };
    let (svg, is_broken) = draw(page, total, steps, &told)?;
    let subtitle = match is_broken {
        true => format!("{subtitle} {}", page.texts.get("chart.waterfall.broken")?),
        false => subtitle,
    };
    let heads = vec![
        page.texts.get("chart.waterfall.step")?.to_owned(),
        page.texts.get("chart.waterfall.amount")?.to_owned(),
    ];
    let planned = page.texts.get("chart.key.planned")?.to_owned();
    let realised = page.texts.get("chart.key.realised")?.to_owned();
    let mut rows = vec![(planned, vec![Cell::Fact(Some(total.planned_to_date))])];
    rows.extend(
        steps.iter().map(|step| (step.name.clone(), vec![Cell::Signed(Some(step.variance))])),
    );
    rows.push((realised, vec![Cell::Fact(Some(total.realised_to_date))]));
    Ok(Chart {
        key: "waterfall",
        title,
        subtitle,
        signs: vec![Signed::Planned, Signed::Better, Signed::Worse, Signed::Realised],
        pictures: vec![Picture { svg, head: None, foot: None }],
        table: Some(Table { heads, rows }),
        elsewhere: None,
    })
}

fn draw(
    page: &Page<'_>,
    total: &Series,
    steps: &[Step],
    told: &Told,
) -> Result<(String, bool), TemplateError> {
    let planned = page.value(total.planned_to_date).unwrap_or_default();
    let realised = page.value(total.realised_to_date).unwrap_or_default();
    let mut level = planned;
    let mut levels = vec![planned, realised];
    for step in steps {
        level += step.value;
        levels.push(level);
    }
    let top = levels.iter().copied().max().unwrap_or_default();
    let least = levels.iter().copied().min().unwrap_or_default();
    // The steps are small beside the ends: the picture begins near them, with a broken
    // foot, unless the steps themselves reach towards zero.
    let foot = if least > Decimal::ZERO && (top - least) * px(4) < top {
        least - (top - least)
    } else {
        least.min(Decimal::ZERO)
    };
    let scale = Scale::between((foot, top), (px(BARS.0), px(BARS.1)));
    let mut pen = Pen { page, drawing: Drawing::default(), scale, y: px(4), foot };
    pen.end("pl", "chart.key.planned", total.planned_to_date, planned)?;
    let mut level = planned;
    for step in steps {
        pen.step(step, level);
        level += step.value;
    }
    pen.end("ac", "chart.key.realised", total.realised_to_date, realised)?;
    let height = pen.y + px(4);
    Ok((pen.drawing.finish("chart", (px(WIDTH), height), told), foot > Decimal::ZERO))
}

struct Pen<'p, 'a> {
    page: &'p Page<'a>,
    drawing: Drawing,
    scale: Scale,
    y: Px,
    foot: Decimal,
}

impl Pen<'_, '_> {
    fn end(
        &mut self,
        class: &str,
        text: &str,
        fact: FactIx,
        value: Decimal,
    ) -> Result<(), TemplateError> {
        let start = self.scale.place(self.foot.max(Decimal::ZERO).min(value.max(self.foot)));
        let end = self.scale.place(value);
        self.drawing.text("b", Anchor::Start, (px(0), self.y + px(20)), self.page.texts.get(text)?);
        self.drawing.rect(class, (start, self.y + px(5)), (end - start, px(20)));
        if self.foot > Decimal::ZERO {
            let broken = start + px(14);
            self.drawing.line(
                "break",
                (broken - px(4), self.y + px(28)),
                (broken + px(4), self.y + px(2)),
            );
            self.drawing.line(
                "break",
                (broken + px(2), self.y + px(28)),
                (broken + px(10), self.y + px(2)),
            );
        }
        if let Some(it) = self.page.shown(fact, Sign::Minus) {
            let at = (end.max(start) + px(8), self.y + px(20));
            self.drawing.figure("b", Anchor::Start, at, (&it.text, self.page.fact_name(fact)));
        }
        self.y += px(ROW);
        Ok(())
    }

    fn step(&mut self, step: &Step, level: Decimal) {
        let (from, to) = (self.scale.place(level), self.scale.place(level + step.value));
        let (bar, text) = tone(step.value);
        self.drawing.text("lab", Anchor::Start, (px(0), self.y + px(20)), &fitted(&step.name, 36));
        self.drawing.line("grid", (from, self.y - px(8)), (from, self.y + px(7)));
        self.drawing.rect(bar, (from, self.y + px(7)), (to - from, px(16)));
        self.drawing.line("grid", (to, self.y + px(23)), (to, self.y + px(ROW + 6)));
        if let Some(it) = self.page.shown(step.variance, Sign::Both) {
            let (anchor, x) = if step.value.is_sign_negative() {
                (Anchor::End, to.min(from) - px(7))
            } else {
                (Anchor::Start, to.max(from) + px(7))
            };
            let name = self.page.fact_name(step.variance);
            self.drawing.figure(text, anchor, (x, self.y + px(20)), (&it.text, name));
        }
        self.y += px(ROW);
    }
}
