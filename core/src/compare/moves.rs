//! What moved from the earlier report to this one.

use std::collections::BTreeSet;

use rust_decimal::Decimal;

use super::held::{Earlier, EarlierSeries, Held, benefit_key, indicator_key};
use super::{Before, Move, MoveOf, StatusMove, Who};
use crate::period::Year;
use crate::report::{BenefitGroup, BenefitRow, FactIx, FactPeriod, IndicatorRow, Report, Series};
use crate::submission::RecordKind;

/// A benefit of the report.
pub(super) fn of_benefit(report: &Report, place: (usize, usize), row: &BenefitRow) -> Who {
    Who {
        kind: RecordKind::Benefit,
        key: benefit_key(report, row),
        id: row.id.clone(),
        title: row.title.clone(),
        place: Some(place),
        cell: Some(row.cell),
    }
}

/// An indicator of the report.
pub(super) fn of_indicator(report: &Report, place: usize, row: &IndicatorRow) -> Who {
    Who {
        kind: RecordKind::Indicator,
        key: indicator_key(report, row),
        id: row.id.clone(),
        title: row.title.clone(),
        place: Some((place, 0)),
        cell: Some(row.cell),
    }
}

/// The benefits of the report, with their kinds.
pub(super) fn benefits(report: &Report) -> impl Iterator<Item = (&BenefitGroup, &BenefitRow, Who)> {
    report.groups.iter().enumerate().flat_map(move |(group, it)| {
        let rows = it.rows.iter().enumerate();
        rows.map(move |(row, benefit)| (it, benefit, of_benefit(report, (group, row), benefit)))
    })
}

/// The year that a figure of the earlier report was for.
fn year_of(period: FactPeriod) -> Option<Year> {
    match period {
        FactPeriod::Of(period) | FactPeriod::ToDate(period) => period.year(),
        FactPeriod::None | FactPeriod::Lifetime => None,
    }
}

/// The figure that moved, or nothing where it did not or is not to be held against it: a
/// year begins anew, so its figures are not held against those of the year before.
fn moved(
    report: &Report,
    earlier: &Earlier,
    of: MoveOf,
    (id, now): (&str, FactIx),
) -> Option<(Before, Option<Decimal>)> {
    let fact = report.facts.get(now);
    let held = earlier.figures.get(id)?;
    let is_same_year = match year_of(fact.period) {
        Some(year) => earlier.run.period.and_then(|period| period.year()) == Some(year),
        None => fact.id.as_str() == id,
    };
    let holds = match of {
        MoveOf::RealisedToDate => is_same_year,
        MoveOf::ForecastYear => fact.id.as_str() == id,
    };
    let present = Held::of(fact);
    // From one missing figure to another nothing has moved.
    let both_missing = held.value.is_err() && present.value.is_err();
    if !holds || both_missing || present == *held {
        return None;
    }
    let change = held.change_to(&present);
    Some((Before { id: id.to_owned(), held: held.clone() }, change))
}

fn pairs<'s>(before: &'s EarlierSeries, now: &Series) -> [(MoveOf, (&'s str, FactIx)); 2] {
    [
        (MoveOf::RealisedToDate, (&before.realised_to_date, now.realised_to_date)),
        (MoveOf::ForecastYear, (&before.forecast_year, now.forecast_year)),
    ]
}

/// The sums by kind that moved.
pub(super) fn sums(report: &Report, earlier: &Earlier) -> Vec<Move> {
    let mut moves = Vec::new();
    for group in &report.groups {
        let before = earlier.kinds.iter().find(|it| it.kind == group.kind);
        let before = before.and_then(|it| it.total.as_ref());
        let (Some(before), Some(now)) = (before, &group.total) else { continue };
        for (of, pair) in pairs(before, now) {
            if let Some((before, change)) = moved(report, earlier, of, pair) {
                moves.push(Move { of, kind: group.kind, who: None, before, now: pair.1, change });
            }
        }
    }
    moves
}

/// The benefits whose forecast for the year moved, the largest move of each kind first.
pub(super) fn forecasts(report: &Report, earlier: &Earlier) -> Vec<Move> {
    let mut moves = Vec::new();
    for (group, row, who) in benefits(report) {
        let before = earlier.benefits.get(&who.key).and_then(|it| it.series.as_ref());
        let (Some(before), Some(now)) = (before, &row.series) else { continue };
        let pair = (before.forecast_year.as_str(), now.forecast_year);
        if let Some((before, change)) = moved(report, earlier, MoveOf::ForecastYear, pair) {
            let (of, now) = (MoveOf::ForecastYear, pair.1);
            moves.push(Move { of, kind: group.kind, who: Some(who), before, now, change });
        }
    }
    let place = |it: &Move| it.who.as_ref().and_then(|who| who.place).map(|(group, _)| group);
    moves.sort_by(|a, b| {
        let size = |it: &Move| it.change.map(|change| change.abs());
        place(a).cmp(&place(b)).then(size(b).cmp(&size(a)))
    });
    moves
}

/// The benefits and indicators whose status changed, those that became worse first.
pub(super) fn statuses(report: &Report, earlier: &Earlier) -> Vec<StatusMove> {
    let mut moves = Vec::new();
    for (_, row, who) in benefits(report) {
        if let Some(before) = earlier.benefits.get(&who.key) {
            moves.push(StatusMove { who, before: before.status, now: row.status });
        }
    }
    for (place, row) in report.indicators.iter().enumerate() {
        let who = of_indicator(report, place, row);
        if let Some(before) = earlier.indicators.get(&who.key) {
            moves.push(StatusMove { who, before: before.status, now: row.status });
        }
    }
    moves.retain(|it| it.before != it.now);
    moves.sort_by_key(|it| !it.is_worse());
    moves
}

/// The benefits that the earlier report did not have.
pub(super) fn came(report: &Report, earlier: &Earlier) -> Vec<Who> {
    let all = benefits(report).map(|(_, _, who)| who);
    all.filter(|who| !earlier.benefits.contains_key(&who.key)).collect()
}

/// The benefits that the report no longer has.
pub(super) fn went(report: &Report, earlier: &Earlier) -> Vec<Who> {
    let here: BTreeSet<String> = benefits(report).map(|(_, _, who)| who.key).collect();
    let gone = earlier.benefits.iter().filter(|(key, _)| !here.contains(*key));
    gone.map(|(key, it)| Who {
        kind: RecordKind::Benefit,
        key: key.clone(),
        id: it.id.clone(),
        title: it.title.clone(),
        place: None,
        cell: None,
    })
    .collect()
}
