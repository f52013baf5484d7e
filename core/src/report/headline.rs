//! The first thing a reader sees: a sentence and a few figures, chosen by rule.
//!
//! Savings come first, since they are what a budget can be cut by; freed time,
//! quality and net benefit stand beside them and are never added to them.

use crate::calc::Appraisal;
use crate::calc::appraisal::Series;
use crate::calc::fact::{Dim, FactIx, Stage};
use crate::calc::metric::Metric;
use crate::report::build::value_of;
use crate::report::{BenefitGroup, Headline, Sentence, Tile};

/// Builds the headline.
pub(super) fn build(appraisal: &Appraisal, groups: &[BenefitGroup]) -> Headline {
    let total = |kind: &str| {
        groups.iter().find(|group| group.kind == kind).and_then(|group| group.total.as_ref())
    };
    let money = |kind: &str| total(kind).and_then(|series| money_tile(appraisal, kind, series));
    let quality = appraisal.indicators.map(|(all, on_track)| Tile {
        key: "quality",
        value: on_track,
        plan: Some(all),
        variance: None,
        variance_share: None,
    });
    let time = total("freed_time").and_then(|series| time_tile(appraisal, series));
    let mut nets = net_tiles(appraisal).into_iter();
    // Four figures can be taken in at a glance: one of each sort comes first,
    // what else there is fills up.
    let first = [money("saving"), time, quality, nets.next()];
    let rest = [money("avoided_cost"), money("income"), nets.next()];
    let mut tiles: Vec<Tile> = first.into_iter().flatten().collect();
    tiles.extend(rest.into_iter().flatten().take(4_usize.saturating_sub(tiles.len())));
    let kept_out = groups.iter().flat_map(|group| &group.rows).filter(|row| row.kept_out).count();
    Headline {
        sentence: sentence(appraisal, total("saving"), &tiles),
        tiles,
        kept_out: u32::try_from(kept_out).unwrap_or(u32::MAX),
    }
}

fn money_tile(appraisal: &Appraisal, kind: &str, series: &Series) -> Option<Tile> {
    value_of(appraisal, series.realised_to_date)?;
    Some(Tile {
        key: match kind {
            "saving" => "saving",
            "avoided_cost" => "avoided_cost",
            _ => "income",
        },
        value: series.realised_to_date,
        plan: Some(series.planned_to_date),
        variance: Some(series.variance),
        variance_share: Some(series.variance_share),
    })
}

fn time_tile(appraisal: &Appraisal, series: &Series) -> Option<Tile> {
    let (planned, realised) = series.fte?;
    value_of(appraisal, realised)?;
    let plan = Some(planned);
    let variance_share = Some(series.variance_share);
    Some(Tile { key: "fte", value: realised, plan, variance: None, variance_share })
}

/// Expected net benefit where there are estimates, and net benefit of planned
/// amounts where they cover the lifetime of a calculation.
fn net_tiles(appraisal: &Appraisal) -> Vec<Tile> {
    // A net of one workbook among several would look like the net of all.
    if appraisal.plans.len() > 1 {
        return Vec::new();
    }
    let expected = appraisal.facts.iter().find(|(_, fact)| {
        let is_net = fact.dims.get(&Dim::Category).is_some_and(|category| category == "net");
        fact.metric == Metric::UncertaintyExpected && is_net && fact.value.is_ok()
    });
    let planned = appraisal.facts.iter().find(|(_, fact)| {
        let planned = fact.stage == Some(Stage::Planned);
        fact.metric == Metric::NetTotal && planned && fact.value.is_ok()
    });
    let tile = |key, fact: FactIx| Tile {
        key,
        value: fact,
        plan: None,
        variance: None,
        variance_share: None,
    };
    let expected = expected.map(|(fact, _)| tile("net_expected", fact));
    expected.into_iter().chain(planned.map(|(fact, _)| tile("net", fact))).collect()
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
    let net = tiles.iter().find(|tile| tile.key == "net_expected" || tile.key == "net");
    net.map_or(Sentence::NoFigures, |tile| Sentence::Expected { net: tile.value })
}
