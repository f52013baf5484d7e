//! Plan, realised and the difference, benefit by benefit, in three tiers on one scale:
//! amounts, differences, and differences as a share of the plan.

use std::collections::BTreeSet;

use gevinst_core::report::{BenefitGroup, BenefitRow, FactIx, Series};
use rust_decimal::Decimal;

use super::drawing::{Anchor, Drawing, Px, Scale, Told, fitted, px};
use super::{Chart, Page, Picture, Signed, largest, tone};
use crate::error::TemplateError;
use crate::format::Sign;

/// So many benefits are drawn; the others stand in the table.
const MOST_ROWS: usize = 15;
/// Lengths of the picture.
const WIDTH: i64 = 920;
const ROW: i64 = 34;
const HEAD: i64 = 34;
const GROUP: i64 = 30;
/// Where the bars of the amounts begin, and how far they may reach.
const BARS: (i64, i64) = (290, 560);
/// The middle of the differences, and how far they may reach to a side.
const DIFFERENCES: (i64, i64) = (690, 56);
/// The middle of the shares, and how far they may reach to a side.
const SHARES: (i64, i64) = (812, 40);

/// Benefits in kroner.
pub fn of_money(page: &Page<'_>) -> Result<Option<Chart>, TemplateError> {
    chart(page, "deviations", |group| !group.is_time() && group.kind != "quality")
}

/// Benefits in hours.
pub fn of_time(page: &Page<'_>) -> Result<Option<Chart>, TemplateError> {
    chart(page, "deviations_time", BenefitGroup::is_time)
}

/// A benefit to be drawn.
struct Bar<'r> {
    title: &'r str,
    series: &'r Series,
    planned: Decimal,
    realised: Option<Decimal>,
    variance: Option<Decimal>,
}

/// A kind with its bars and its sum.
struct Kind<'r> {
    group: &'r BenefitGroup,
    bars: Vec<Bar<'r>>,
    /// How many of its bars have no room, and how many of these have no difference.
    left_out: (usize, usize),
}

fn chart(
    page: &Page<'_>,
    key: &'static str,
    fits: impl Fn(&BenefitGroup) -> bool,
) -> Result<Option<Chart>, TemplateError> {
    if page.report.meta.period.is_none() {
        return Ok(None);
    }
    let groups = page.report.groups.iter().filter(|group| fits(group));
    let mut kinds: Vec<Kind<'_>> = groups.map(|group| kind(page, group)).collect();
    kinds.retain(|kind| !kind.bars.is_empty());
    if !kinds.iter().flat_map(|kind| &kind.bars).any(|bar| bar.realised.is_some()) {
        return Ok(None);
    }
    keep_within(&mut kinds);
    let title = message(page, &kinds)?;
    let subtitle = subtitle(page, key, &kinds)?;
    let description = page.texts.with("chart.deviations.told", &[("title", &title)])?;
    let told =
        Told { id: format!("c-{}", key.replace('_', "-")), title: title.clone(), description };
    let svg = draw(page, &kinds, &told)?;
    Ok(Some(Chart {
        key,
        title,
        subtitle,
        signs: vec![Signed::Realised, Signed::Planned, Signed::Better, Signed::Worse],
        pictures: vec![Picture { svg, head: None, foot: None }],
        table: None,
        elsewhere: Some(("benefits", "chart.in_benefits")),
    }))
}

fn kind<'r>(page: &Page<'r>, group: &'r BenefitGroup) -> Kind<'r> {
    let bar = |row: &'r BenefitRow| {
        let series = row.series.as_ref()?;
        let planned = page.value(series.planned_to_date)?;
        let (realised, variance) =
            (page.value(series.realised_to_date), page.value(series.variance));
        Some(Bar { title: &row.title, series, planned, realised, variance })
    };
    let mut bars: Vec<Bar<'_>> =
        group.rows.iter().filter(|row| !row.kept_out).filter_map(bar).collect();
    // Largest plan first: the eye goes to what weighs most. Of equals the first told.
    bars.sort_by_key(|bar| std::cmp::Reverse(bar.planned));
    Kind { group, bars, left_out: (0, 0) }
}

/// Leaves the bars with the largest differences where there are too many to read; of
/// equals the first. A bar whose difference is missing gives way to any that has one.
fn keep_within(kinds: &mut [Kind<'_>]) {
    let bars = kinds.iter().enumerate().flat_map(|(kind, it)| {
        it.bars
            .iter()
            .enumerate()
            .map(move |(bar, it)| ((kind, bar), it.variance.map(|it| it.abs())))
    });
    let mut places: Vec<_> = bars.collect();
    places.sort_by_key(|(_, size)| std::cmp::Reverse(*size));
    places.truncate(MOST_ROWS);
    let stays: BTreeSet<(usize, usize)> = places.into_iter().map(|(place, _)| place).collect();
    for (number, kind) in kinds.iter_mut().enumerate() {
        let count = |bars: &[Bar<'_>]| {
            (bars.len(), bars.iter().filter(|bar| bar.variance.is_none()).count())
        };
        let before = count(&kind.bars);
        let mut place = 0..;
        kind.bars.retain(|_| place.next().is_some_and(|bar| stays.contains(&(number, bar))));
        let after = count(&kind.bars);
        kind.left_out = (before.0 - after.0, before.1 - after.1);
    }
}

/// Who pulls down and who pulls up, by the size of the difference.
fn message(page: &Page<'_>, kinds: &[Kind<'_>]) -> Result<String, TemplateError> {
    let mut all: Vec<(&str, Decimal)> = kinds
        .iter()
        .flat_map(|kind| &kind.bars)
        .filter_map(|bar| Some((bar.title, bar.variance?)))
        .filter(|(_, variance)| !variance.is_zero())
        .collect();
    all.sort_by_key(|(_, variance)| std::cmp::Reverse(variance.abs()));
    let of = |is_down: bool, most: usize| -> Vec<String> {
        let side = all.iter().filter(|(_, variance)| variance.is_sign_negative() == is_down);
        side.take(most).map(|(title, _)| lowered(title)).collect()
    };
    let (down, up) = (of(true, 2), of(false, 1));
    let (down_names, up_names) = (page.names(&down)?, page.names(&up)?);
    let text = match (down.is_empty(), up.is_empty()) {
        (true, true) => page.texts.get("chart.deviations.none")?.to_owned(),
        (false, true) => page.texts.with("chart.deviations.down", &[("down", &down_names)])?,
        (true, false) => page.texts.with("chart.deviations.up", &[("up", &up_names)])?,
        (false, false) => {
            page.texts.with("chart.deviations.both", &[("down", &down_names), ("up", &up_names)])?
        }
    };
    Ok(crate::finding_text::capitalised(&text))
}

/// A title in the middle of a sentence: its first letter small, unless the word is a
/// name or an abbreviation in capitals.
fn lowered(title: &str) -> String {
    let title = fitted(title, 60);
    let mut letters = title.chars();
    let (Some(first), second) = (letters.next(), letters.next()) else { return title };
    if second.is_none_or(|second| second.is_uppercase() || second.is_ascii_digit()) {
        return title;
    }
    let rest: String = title.chars().skip(1).collect();
    first.to_lowercase().chain(rest.chars()).collect()
}

fn subtitle(page: &Page<'_>, key: &str, kinds: &[Kind<'_>]) -> Result<String, TemplateError> {
    let unit = match key {
        "deviations_time" => page.texts.get("unit.hours")?.to_owned(),
        _ => page.formatter.money_head().to_owned(),
    };
    let period = page.report.meta.period.map(|period| page.formatter.period(period));
    let mut text = page.texts.with(
        "chart.deviations.sub",
        &[("period", period.as_deref().unwrap_or("")), ("unit", &unit)],
    )?;
    let left_out: usize = kinds.iter().map(|kind| kind.left_out.0).sum();
    if left_out > 0 {
        let shown: usize = kinds.iter().map(|kind| kind.bars.len()).sum();
        let (shown, all) = (shown.to_string(), (shown + left_out).to_string());
        text.push(' ');
        let args = [("n", shown.as_str()), ("all", all.as_str())];
        text.push_str(&page.texts.with("chart.deviations.left_out", &args)?);
    }
    let unknown: usize = kinds.iter().map(|kind| kind.left_out.1).sum();
    if unknown > 0 {
        let key = page.texts.form("chart.deviations.left_out_unknown", unknown as u64);
        text.push(' ');
        text.push_str(&page.texts.with(&key, &[("n", &page.numeral(unknown))])?);
    }
    Ok(text)
}

/// The scales that all tiers share, and the axes they start from.
struct Tiers {
    amounts: Scale,
    differences: Scale,
    shares: Scale,
    /// Where an amount of zero stands.
    zero: Px,
}

fn tiers(page: &Page<'_>, kinds: &[Kind<'_>]) -> Tiers {
    let bars = || kinds.iter().flat_map(|kind| &kind.bars);
    let amounts: Vec<Decimal> =
        bars().flat_map(|bar| [Some(bar.planned), bar.realised]).flatten().collect();
    let top = amounts.iter().copied().max().unwrap_or_default().max(Decimal::ZERO);
    let bottom = amounts.iter().copied().min().unwrap_or_default().min(Decimal::ZERO);
    let totals = kinds.iter().filter_map(|kind| kind.group.total.as_ref());
    let differences: Vec<Decimal> = bars()
        .filter_map(|bar| bar.variance)
        .chain(totals.filter_map(|total| page.value(total.variance)))
        .collect();
    let width = px(BARS.1 - BARS.0);
    // One kroner is as long in the first tier as in the second.
    let per_unit = width.checked_div(top - bottom).unwrap_or_default();
    let reach = largest(differences.iter());
    let most = px(DIFFERENCES.1).checked_div(reach).unwrap_or(per_unit);
    let per_unit = per_unit.min(most);
    let zero = px(BARS.0) - (bottom * per_unit);
    let along = |middle: Px, per_unit: Decimal| {
        Scale::between((Decimal::ZERO, Decimal::ONE), (middle, middle + per_unit))
    };
    let shares: Vec<Decimal> =
        bars().filter_map(|bar| page.value(bar.series.variance_share)).collect();
    let share = px(SHARES.1).checked_div(largest(shares.iter())).unwrap_or_default();
    Tiers {
        amounts: along(zero, per_unit),
        differences: along(px(DIFFERENCES.0), per_unit),
        shares: along(px(SHARES.0), share),
        zero,
    }
}

fn draw(page: &Page<'_>, kinds: &[Kind<'_>], told: &Told) -> Result<String, TemplateError> {
    let tiers = tiers(page, kinds);
    let mut pen = Pen { page, tiers, drawing: Drawing::default(), y: px(HEAD) };
    let heads = [
        ("chart.tier.amounts", Anchor::Start, BARS.0),
        ("chart.tier.differences", Anchor::Middle, DIFFERENCES.0),
        ("chart.tier.shares", Anchor::Middle, SHARES.0),
    ];
    pen.drawing.text("th", Anchor::Start, (px(0), px(14)), page.texts.get("col.benefit")?);
    for (text, anchor, x) in heads {
        pen.drawing.text("th", anchor, (px(x), px(14)), page.texts.get(text)?);
    }
    for kind in kinds {
        if kinds.len() > 1 {
            let name = page.texts.get(&format!("kind.{}", kind.group.kind))?;
            pen.drawing.text("b", Anchor::Start, (px(0), pen.y + px(14)), name);
            pen.y += px(GROUP - 6);
        }
        let top = pen.y;
        for bar in &kind.bars {
            pen.bar(bar);
        }
        pen.axes(top);
        if kind.bars.len() + kind.left_out.0 > 1 {
            pen.sum(kind)?;
        } else {
            pen.y += px(10);
        }
    }
    let height = pen.y + px(2);
    Ok(pen.drawing.finish("chart", (px(WIDTH), height), told))
}

/// Draws row by row.
struct Pen<'p, 'a> {
    page: &'p Page<'a>,
    tiers: Tiers,
    drawing: Drawing,
    y: Px,
}

impl Pen<'_, '_> {
    fn bar(&mut self, bar: &Bar<'_>) {
        let y = self.y;
        let zero = self.tiers.zero;
        self.drawing.text("lab", Anchor::Start, (px(0), y + px(21)), &fitted(bar.title, 36));
        let planned = self.tiers.amounts.length(bar.planned);
        self.drawing.rect("pl", (zero, y + px(5)), (planned, px(14)));
        if let Some(realised) = bar.realised {
            let length = self.tiers.amounts.length(realised);
            self.drawing.rect("ac", (zero, y + px(10)), (length, px(14)));
        }
        let end = self.tiers.amounts.place(bar.realised.unwrap_or(bar.planned).max(bar.planned));
        let at = (end.max(zero) + px(7), y + px(21));
        match self.page.shown(bar.series.realised_to_date, Sign::Minus) {
            Some(it) => self.figure("val", Anchor::Start, at, it.fact, &it.text),
            None => self.drawing.text("th", Anchor::Start, at, "–"),
        }
        self.difference(bar.series.variance, y);
        self.share(bar.series.variance_share, y);
        self.y += px(ROW);
    }

    fn figure(&mut self, class: &str, anchor: Anchor, at: (Px, Px), fact: FactIx, text: &str) {
        self.drawing.figure(class, anchor, at, (text, self.page.fact_name(fact)));
    }

    fn difference(&mut self, fact: FactIx, y: Px) {
        let Some(it) = self.page.shown(fact, Sign::Both) else { return };
        let middle = px(DIFFERENCES.0);
        let length = self.tiers.differences.length(it.value);
        let (bar, text) = tone(it.value);
        if !it.value.is_zero() {
            self.drawing.rect(bar, (middle, y + px(8)), (length, px(14)));
        }
        let (anchor, x) = beside(middle, length);
        self.figure(text, anchor, (x, y + px(20)), it.fact, &it.text);
    }

    fn share(&mut self, fact: FactIx, y: Px) {
        let Some(it) = self.page.shown(fact, Sign::Both) else { return };
        let middle = px(SHARES.0);
        let length = self.tiers.shares.length(it.value);
        let (_, text) = tone(it.value);
        let pin = if it.value.is_sign_negative() { "pin negl" } else { "pin posl" };
        let end = middle + length;
        if !it.value.is_zero() {
            self.drawing.line(pin, (middle, y + px(15)), (end, y + px(15)));
            let (bar, _) = tone(it.value);
            self.drawing.rect(bar, (end - px(4), y + px(11)), (px(8), px(8)));
        }
        let pin = if length.is_sign_negative() { -px(4) } else { px(4) };
        let (anchor, x) = beside(middle, length + pin);
        self.figure(text, anchor, (x, y + px(20)), it.fact, &it.text);
    }

    fn axes(&mut self, top: Px) {
        for x in [self.tiers.zero, px(DIFFERENCES.0), px(SHARES.0)] {
            self.drawing.line("axis", (x, top), (x, self.y));
        }
    }

    fn sum(&mut self, kind: &Kind<'_>) -> Result<(), TemplateError> {
        let Some(total) = &kind.group.total else { return Ok(()) };
        let y = self.y;
        self.drawing.line("sum", (px(0), y), (px(WIDTH), y));
        let name = self.page.texts.get(&format!("kind_sum.{}", kind.group.kind))?;
        let name = self.page.texts.with("benefits.sum", &[("kind", name)])?;
        self.drawing.text("b", Anchor::Start, (px(0), y + px(21)), &fitted(&name, 34));
        let shown = |fact| self.page.shown(fact, Sign::Minus);
        if let (Some(realised), Some(planned)) =
            (shown(total.realised_to_date), shown(total.planned_to_date))
        {
            let values = [("realised", &*realised.text), ("planned", &*planned.text)];
            let text = self.page.texts.with("chart.deviations.sum", &values)?;
            self.drawing.text("b", Anchor::Start, (px(BARS.0), y + px(21)), &text);
        }
        self.difference(total.variance, y);
        self.share(total.variance_share, y);
        for x in [px(DIFFERENCES.0), px(SHARES.0)] {
            self.drawing.line("axis", (x, y), (x, y + px(ROW - 4)));
        }
        self.y += px(ROW + 8);
        Ok(())
    }
}

/// Where the text of a bar stands: beyond its end.
fn beside(middle: Px, length: Px) -> (Anchor, Px) {
    if length.is_sign_negative() && !length.is_zero() {
        (Anchor::End, middle + length - px(6))
    } else {
        (Anchor::Start, middle + length + px(6))
    }
}
