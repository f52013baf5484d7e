//! The first thing a reader sees: a sentence and four figures, chosen by rule.
//!
//! Savings come first, since they are what a budget can be cut by; freed time,
//! quality and net present value stand beside them and are never added to them.

use rust_decimal::Decimal;

use crate::calc::Appraisal;
use crate::calc::appraisal::{Series, Status};
use crate::calc::fact::{Dim, FactIx, Stage};
use crate::calc::metric::Metric;
use crate::report::build::value_of;
use crate::report::main_appraisal;
use crate::report::{BenefitGroup, Headline, Sentence, Tile};

/// Builds the headline.
pub(super) fn build(appraisal: &Appraisal, groups: &[BenefitGroup]) -> Headline {
    let group = |kind: &str| groups.iter().find(|group| group.kind == kind);
    let total = |kind: &str| group(kind).and_then(|group| group.total.as_ref());
    let money = |key: &'static str| group(key).and_then(|group| money_tile(appraisal, key, group));
    let quality = appraisal
        .indicators
        .map(|(all, on_track)| Tile { plan: Some(all), ..Tile::of("quality", on_track) });
    let time = total("freed_time").and_then(|series| time_tile(appraisal, series));
    let year = group("saving").and_then(|group| year_tile(appraisal, group));
    let mut nets = net_tiles(appraisal).into_iter();
    // Four figures can be taken in at a glance: one of each sort comes first,
    // what else there is fills up.
    let first = [money("saving"), year, quality, nets.next()];
    let rest = [time, money("avoided_cost"), money("income"), nets.next()];
    let mut tiles: Vec<Tile> = first.into_iter().flatten().collect();
    tiles.extend(rest.into_iter().flatten().take(4_usize.saturating_sub(tiles.len())));
    let kept_out = groups.iter().flat_map(|group| &group.rows).filter(|row| row.kept_out).count();
    let sentence = sentence(appraisal, total("saving"), &tiles);
    Headline {
        drivers: drivers(appraisal, groups, &sentence),
        sentence,
        tiles,
        attention: attention(groups),
        kept_out: u32::try_from(kept_out).unwrap_or(u32::MAX),
    }
}

impl Tile {
    fn of(key: &'static str, value: FactIx) -> Tile {
        Tile { key, value, plan: None, variance: None, variance_share: None, status: None }
    }
}

fn money_tile(appraisal: &Appraisal, key: &'static str, group: &BenefitGroup) -> Option<Tile> {
    let series = group.total.as_ref()?;
    value_of(appraisal, series.realised_to_date)?;
    Some(Tile {
        plan: Some(series.planned_to_date),
        variance: Some(series.variance),
        variance_share: Some(series.variance_share),
        ..Tile::of(key, series.realised_to_date)
    })
}

/// The forecast for the year, and how it stands against the plan: the status of the sum
/// is judged by it.
fn year_tile(appraisal: &Appraisal, group: &BenefitGroup) -> Option<Tile> {
    let series = group.total.as_ref()?;
    let forecast = value_of(appraisal, series.forecast_year)?;
    // At the end of a year there is nothing left to forecast.
    let to_date = [series.realised_to_date, series.planned_to_date];
    if to_date.map(|fact| value_of(appraisal, fact))
        == [Some(forecast), value_of(appraisal, series.planned_year)]
    {
        return None;
    }
    let (variance, share) = group.year_variance?;
    Some(Tile {
        plan: Some(series.planned_year),
        variance: Some(variance),
        variance_share: Some(share),
        status: Some(group.status),
        ..Tile::of("saving_year", series.forecast_year)
    })
}

fn time_tile(appraisal: &Appraisal, series: &Series) -> Option<Tile> {
    let (planned, realised) = series.fte?;
    value_of(appraisal, realised)?;
    Some(Tile {
        plan: Some(planned),
        variance_share: Some(series.variance_share),
        ..Tile::of("fte", realised)
    })
}

/// Net present value where the run has one appraisal; expected net benefit where there
/// are estimates; net benefit of planned amounts where they cover the lifetime of a
/// calculation. A net of one workbook among several would look like the net of all.
fn net_tiles(appraisal: &Appraisal) -> Vec<Tile> {
    if appraisal.plans.len() > 1 {
        return Vec::new();
    }
    let known = |metric: Metric, fits: &dyn Fn(&crate::calc::fact::Fact) -> bool| {
        let mut found = appraisal
            .facts
            .iter()
            .filter(|(_, fact)| fact.metric == metric && fact.value.is_ok() && fits(fact));
        let first = found.next().map(|(place, _)| place)?;
        found.next().is_none().then_some(first)
    };
    let main = main_appraisal(&appraisal.sections);
    let npv = main.and_then(|table| {
        let keys = ["prof_npv_after_tax", "prof_npv"].into_iter();
        let mut facts = keys.filter_map(|key| table.first_of(key));
        facts.find(|fact| value_of(appraisal, *fact).is_some())
    });
    let net = |fact: &crate::calc::fact::Fact| {
        fact.dims.get(&Dim::Category).is_some_and(|category| category == "net")
    };
    let expected = known(Metric::UncertaintyExpected, &net);
    let planned = known(Metric::NetTotal, &|fact| fact.stage == Some(Stage::Planned));
    let all = [("npv", npv), ("net_expected", expected), ("net", planned)];
    all.into_iter().filter_map(|(key, fact)| Some(Tile::of(key, fact?))).collect()
}

fn sentence(appraisal: &Appraisal, saving: Option<&Series>, tiles: &[Tile]) -> Sentence {
    if let Some(series) = saving
        && let Some(variance) = value_of(appraisal, series.variance)
    {
        return if variance.is_zero() {
            Sentence::AsPlanned { realised: series.realised_to_date }
        } else if variance.is_sign_negative() {
            Sentence::Behind { variance: series.variance }
        } else {
            Sentence::Ahead { variance: series.variance }
        };
    }
    let net = tiles.iter().find(|tile| ["npv", "net_expected", "net"].contains(&tile.key));
    net.map_or(Sentence::NoFigures, |tile| Sentence::Expected { net: tile.value })
}

/// The savings whose differences go the way of the sentence, the two largest.
fn drivers(
    appraisal: &Appraisal,
    groups: &[BenefitGroup],
    sentence: &Sentence,
) -> Vec<(usize, usize)> {
    let is_behind = match sentence {
        Sentence::Behind { .. } => true,
        Sentence::Ahead { .. } => false,
        _ => return Vec::new(),
    };
    let Some(place) = groups.iter().position(|group| group.kind == "saving") else {
        return Vec::new();
    };
    let mut all: Vec<(Decimal, usize)> = groups[place]
        .rows
        .iter()
        .enumerate()
        .filter(|(_, row)| !row.kept_out)
        .filter_map(|(at, row)| Some((value_of(appraisal, row.series.as_ref()?.variance)?, at)))
        .filter(|(variance, _)| !variance.is_zero() && variance.is_sign_negative() == is_behind)
        .collect();
    // Largest first; of equals the one that is told first.
    all.sort_by(|left, right| right.0.abs().cmp(&left.0.abs()).then(left.1.cmp(&right.1)));
    all.into_iter().take(2).map(|(_, at)| (place, at)).collect()
}

/// How many benefits need attention or are off track, of those that are assessed.
fn attention(groups: &[BenefitGroup]) -> (u32, u32) {
    let rows = || groups.iter().flat_map(|group| &group.rows);
    let count = |of: &[Status]| {
        let found = rows().filter(|row| of.contains(&row.status)).count();
        u32::try_from(found).unwrap_or(u32::MAX)
    };
    let needing = [Status::Yellow, Status::Red];
    (count(&needing), count(&[Status::Green, Status::Yellow, Status::Red]))
}
