//! Statuses and the figures that they are judged by: a status is judged from exact
//! figures, and what is printed beside it must not say otherwise.

use std::collections::BTreeMap;

use gevinst_core::report::{FactIx, MoneyScale, Report, Series, Status, Tile, Unit};
use rust_decimal::{Decimal, RoundingStrategy};

use crate::format::scaled;

/// So many decimals more than usual are printed at most; nobody reads what is finer.
const MOST_MORE: u32 = 3;
/// The decimals that a share has in per cent.
const OF_SHARE: u32 = 1;

/// The figures that need more decimals than usual, so that what is printed is on the same
/// side of the limits as the figures themselves.
#[derive(Debug, Default)]
pub(crate) struct Judged {
    decimals: BTreeMap<FactIx, u32>,
}

impl Judged {
    /// What the statuses of a report ask for where amounts are printed in a scale.
    pub(crate) fn of(report: &Report, scale: MoneyScale) -> Judged {
        let mut judged = Judged::default();
        let limits = limits(report, "money_status");
        let rows = report.groups.iter().flat_map(|group| &group.rows);
        let rows = rows.filter_map(|row| Some((row.series.as_ref()?, row.status)));
        let of_kinds = report.members.iter().flat_map(|member| &member.kinds);
        let of_kinds = of_kinds.filter_map(|kind| Some((kind.total.as_ref()?, kind.status)));
        let totals = report.groups.iter();
        let totals = totals.filter_map(|group| Some((group.total.as_ref()?, group.status)));
        for (series, status) in rows.chain(of_kinds).chain(totals) {
            if status != Status::NotAssessed {
                judged.series(report, series, &limits, scale);
            }
        }
        for tile in &report.headline.tiles {
            if let (Some(_), Some(share)) = (judged_tile(tile), tile.variance_share) {
                judged.share(report, share, &limits, Decimal::ONE);
            }
        }
        let limits = self::limits(report, "quality_status");
        for indicator in &report.indicators {
            judged.share(report, indicator.achievement, &limits, Decimal::ZERO);
        }
        judged
    }

    /// The decimals that a figure is printed with, where they are more than usual.
    pub(crate) fn decimals(&self, fact: FactIx) -> Option<u32> {
        self.decimals.get(&fact).copied()
    }

    /// The pair that a status is judged by: the year's forecast against its plan, else what
    /// there is to date.
    fn series(&mut self, report: &Report, series: &Series, limits: &[Decimal], scale: MoneyScale) {
        let value = |fact: FactIx| report.facts.get(fact).value.ok();
        let year = (series.forecast_year, series.planned_year);
        let to_date = (series.realised_to_date, series.planned_to_date);
        let is_year = value(year.0).is_some() && value(year.1).is_some();
        let (part, whole) = if is_year { year } else { to_date };
        let (Some(exact_part), Some(exact_whole)) = (value(part), value(whole)) else { return };
        let in_kroner = matches!(report.facts.get(part).unit, Unit::Kroner(_));
        let scale = if in_kroner { scale } else { MoneyScale::Kroner };
        let usual = usual(scale);
        let needed = decimals_that_keep_judgement(exact_part, exact_whole, limits, scale);
        if needed > usual {
            self.at_least(part, needed);
            self.at_least(whole, needed);
        }
        if !is_year {
            self.share(report, series.variance_share, limits, Decimal::ONE);
        }
    }

    /// A share that is printed, and what makes it the one that is judged.
    fn share(&mut self, report: &Report, fact: FactIx, limits: &[Decimal], and: Decimal) {
        let Ok(share) = report.facts.get(fact).value else { return };
        let Some(judged) = share.checked_add(and) else { return };
        let needed = decimals_that_keep_sides(judged, limits, OF_SHARE);
        if needed > OF_SHARE {
            self.at_least(fact, needed);
        }
    }

    fn at_least(&mut self, fact: FactIx, needed: u32) {
        let decimals = self.decimals.entry(fact).or_insert(needed);
        *decimals = needed.max(*decimals);
    }
}

/// The plan of a tile that shows a status.
fn judged_tile(tile: &Tile) -> Option<FactIx> {
    tile.plan.filter(|_| tile.status.is_some_and(|status| status != Status::NotAssessed))
}

/// The decimals that the amounts of a tile need for its status, in a scale.
pub(crate) fn decimals_of_tile(report: &Report, tile: &Tile, scale: MoneyScale) -> Option<u32> {
    let value = |fact: FactIx| report.facts.get(fact).value.ok();
    let (part, whole) = (value(tile.value)?, value(judged_tile(tile)?)?);
    Some(decimals_that_keep_judgement(part, whole, &limits(report, "money_status"), scale))
}

/// The limits of a status, as the rule value says them: `on_track 0.95, watch 0.80`.
fn limits(report: &Report, parameter: &str) -> Vec<Decimal> {
    let rule = report.rule_values.iter().find(|rule| rule.parameter == parameter);
    let words = rule.map_or("", |rule| rule.value.as_str()).split([' ', ',']);
    words.filter_map(|word| Decimal::from_str_exact(word).ok()).collect()
}

fn usual(scale: MoneyScale) -> u32 {
    if scale == MoneyScale::Million { 1 } else { 0 }
}

const ROUNDING: RoundingStrategy = RoundingStrategy::MidpointAwayFromZero;

/// How many decimals two amounts need for the reader who divides what is printed to come
/// to the same side of each limit: `950 of 1 000` must not be 949,6 of 1 000.
fn decimals_that_keep_judgement(
    part: Decimal,
    whole: Decimal,
    limits: &[Decimal],
    scale: MoneyScale,
) -> u32 {
    let reaches = |part: Decimal, whole: Decimal, limit: Decimal| {
        whole.checked_mul(limit).map(|needed| part >= needed)
    };
    let keeps = |decimals: u32| {
        let shown = |amount| scaled(amount, scale).round_dp_with_strategy(decimals, ROUNDING);
        let (seen, of) = (shown(part), shown(whole));
        limits.iter().all(|limit| reaches(seen, of, *limit) == reaches(part, whole, *limit))
    };
    let usual = usual(scale);
    (usual..=usual + MOST_MORE).find(|decimals| keeps(*decimals)).unwrap_or(usual)
}

/// How many decimals of a per cent it takes for a share to be seen on the side of each
/// limit where it is: 94,96 per cent is below 95, and must not be read as `95,0 %` beside a
/// status that says so.
fn decimals_that_keep_sides(share: Decimal, limits: &[Decimal], usual: u32) -> u32 {
    let keeps = |decimals: u32| {
        let seen = share.round_dp_with_strategy(decimals + 2, ROUNDING);
        limits.iter().all(|limit| (seen >= *limit) == (share >= *limit))
    };
    (usual..=usual + MOST_MORE).find(|decimals| keeps(*decimals)).unwrap_or(usual)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn number(text: &str) -> Decimal {
        Decimal::from_str_exact(text).unwrap_or_default()
    }

    #[test]
    fn a_decimal_is_added_until_a_share_is_seen_where_it_is_judged() {
        let limits = [number("0.85"), number("0.60")];
        let decimals = |share: &str| decimals_that_keep_sides(number(share), &limits, 1);
        assert_eq!(decimals("0.8496"), 2, "84,96 and not 85,0");
        assert_eq!(decimals("0.84996"), 3);
        assert_eq!(decimals("0.5999999999"), 1, "nobody reads so many decimals");
        assert_eq!(decimals("0.85"), 1);
        assert_eq!(decimals("0.8504"), 1);
        assert_eq!(decimals("-0.3"), 1);
    }

    #[test]
    fn amounts_are_printed_so_that_they_are_judged_as_they_are() {
        let limits = [number("0.95"), number("0.80")];
        let decimals = |part: &str, whole: &str, scale| {
            decimals_that_keep_judgement(number(part), number(whole), &limits, scale)
        };
        assert_eq!(decimals("949600", "1000000", MoneyScale::Thousand), 1, "949,6 of 1 000,0");
        assert_eq!(decimals("950000", "1000000", MoneyScale::Thousand), 0);
        // Both are rounded: 95,0 of 99,7 would be read as 95 of 100.
        assert_eq!(decimals("94600", "99700", MoneyScale::Thousand), 1);
        assert_eq!(decimals("949600", "1000000", MoneyScale::Kroner), 0);
        assert_eq!(decimals("94960000", "100000000", MoneyScale::Million), 2);
        assert_eq!(decimals("0.1", "1", MoneyScale::Million), 1, "nobody reads so many decimals");
        let huge = "79228162514264337593543950335";
        assert_eq!(decimals(huge, huge, MoneyScale::Kroner), 0);
    }
}
