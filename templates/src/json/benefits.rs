//! The first figures and the benefits as items of the JSON report.

use gevinst_core::report::{
    BenefitGroup, BenefitRow, FactIx, Member, MemberKind, PeriodFigures, Report, Sentence, Series,
    Status,
};
use serde::Serialize;

use super::rows::{id, ids};

#[derive(Serialize)]
pub struct HeadlineItem<'r> {
    sentence: &'static str,
    fact: Option<&'r str>,
    tiles: Vec<TileItem<'r>>,
    drivers: Vec<&'r str>,
    attention: u32,
    assessed: u32,
    kept_out: u32,
}

#[derive(Serialize)]
struct TileItem<'r> {
    key: &'static str,
    value: &'r str,
    plan: Option<&'r str>,
    variance: Option<&'r str>,
    variance_share: Option<&'r str>,
    status: Option<&'static str>,
}

pub fn headline(report: &Report) -> HeadlineItem<'_> {
    let (sentence, fact) = match &report.headline.sentence {
        Sentence::Behind { variance } => ("behind", Some(*variance)),
        Sentence::Ahead { variance } => ("ahead", Some(*variance)),
        Sentence::AsPlanned { realised } => ("as_planned", Some(*realised)),
        Sentence::Expected { net } => ("expected", Some(*net)),
        Sentence::NoFigures => ("no_figures", None),
    };
    let fact_id = |place: Option<FactIx>| place.map(|place| id(report, place));
    let tiles = report.headline.tiles.iter().map(|tile| TileItem {
        key: tile.key,
        value: id(report, tile.value),
        plan: fact_id(tile.plan),
        variance: fact_id(tile.variance),
        variance_share: fact_id(tile.variance_share),
        status: tile.status.map(Status::key),
    });
    let drivers =
        report.headline.drivers.iter().filter_map(|(group, row)| {
            Some(report.groups.get(*group)?.rows.get(*row)?.id.as_str())
        });
    let (attention, assessed) = report.headline.attention;
    HeadlineItem {
        sentence,
        fact: fact_id(fact),
        tiles: tiles.collect(),
        drivers: drivers.collect(),
        attention,
        assessed,
        kept_out: report.headline.kept_out,
    }
}

#[derive(Serialize)]
pub struct GroupItem<'r> {
    kind: &'static str,
    benefits: Vec<BenefitItem<'r>>,
    total: Option<SeriesItem<'r>>,
    year_variance: Option<&'r str>,
    year_variance_share: Option<&'r str>,
    periods: Vec<PeriodItem<'r>>,
    status: &'static str,
}

#[derive(Serialize)]
struct SeriesItem<'r> {
    planned_to_date: &'r str,
    realised_to_date: &'r str,
    variance: &'r str,
    variance_share: &'r str,
    planned_year: &'r str,
    forecast_year: &'r str,
    planned_lifetime: &'r str,
    fte: Option<PairItem<'r>>,
    value: Option<PairItem<'r>>,
}

#[derive(Serialize)]
struct PairItem<'r> {
    planned: &'r str,
    realised: &'r str,
}

#[derive(Serialize)]
struct BenefitItem<'r> {
    id: &'r str,
    title: &'r str,
    initiative: Option<&'r str>,
    owner: Option<&'r str>,
    recipient: Option<&'static str>,
    is_disbenefit: bool,
    description: Option<&'r str>,
    status: &'static str,
    kept_out: bool,
    figures: Option<SeriesItem<'r>>,
    periods: Vec<PeriodItem<'r>>,
    uses: Vec<&'r str>,
    findings: &'r [usize],
    cell: String,
}

#[derive(Serialize)]
struct PeriodItem<'r> {
    period: String,
    planned: Option<&'r str>,
    forecast: Option<&'r str>,
    realised: Option<&'r str>,
    variance: Option<&'r str>,
}

pub fn group<'r>(report: &'r Report, group: &'r BenefitGroup) -> GroupItem<'r> {
    GroupItem {
        kind: group.kind,
        benefits: group.rows.iter().map(|row| benefit(report, row)).collect(),
        total: group.total.as_ref().map(|total| series(report, total)),
        year_variance: group.year_variance.map(|(variance, _)| id(report, variance)),
        year_variance_share: group.year_variance.map(|(_, share)| id(report, share)),
        periods: group.periods.iter().map(|it| period(report, it)).collect(),
        status: group.status.key(),
    }
}

fn period<'r>(report: &'r Report, figures: &PeriodFigures) -> PeriodItem<'r> {
    let fact_id = |place: Option<FactIx>| place.map(|place| id(report, place));
    PeriodItem {
        period: figures.period.to_string(),
        planned: fact_id(figures.planned),
        forecast: fact_id(figures.forecast),
        realised: fact_id(figures.realised),
        variance: fact_id(figures.variance),
    }
}

fn series<'r>(report: &'r Report, series: &Series) -> SeriesItem<'r> {
    let pair = |(planned, realised)| PairItem {
        planned: id(report, planned),
        realised: id(report, realised),
    };
    SeriesItem {
        planned_to_date: id(report, series.planned_to_date),
        realised_to_date: id(report, series.realised_to_date),
        variance: id(report, series.variance),
        variance_share: id(report, series.variance_share),
        planned_year: id(report, series.planned_year),
        forecast_year: id(report, series.forecast_year),
        planned_lifetime: id(report, series.planned_lifetime),
        fte: series.fte.map(pair),
        value: series.value.map(pair),
    }
}

fn benefit<'r>(report: &'r Report, row: &'r BenefitRow) -> BenefitItem<'r> {
    BenefitItem {
        id: &row.id,
        title: &row.title,
        initiative: row.initiative.as_deref(),
        owner: row.owner.as_deref(),
        recipient: row.recipient,
        is_disbenefit: row.is_disbenefit,
        description: row.description.as_deref(),
        status: row.status.key(),
        kept_out: row.kept_out,
        figures: row.series.as_ref().map(|row| series(report, row)),
        periods: row.periods.iter().map(|it| period(report, it)).collect(),
        uses: ids(report, &row.uses),
        findings: &row.findings,
        cell: report.books.show(row.cell),
    }
}

/// One agency of several, or one initiative of several.
#[derive(Serialize)]
pub struct MemberItem<'r> {
    kind: &'static str,
    name: Option<&'r str>,
    totals: Vec<TotalItem<'r>>,
    indicators: Option<&'r str>,
    on_track: Option<&'r str>,
    green: u32,
    yellow: u32,
    red: u32,
    not_assessed: u32,
}

#[derive(Serialize)]
struct TotalItem<'r> {
    kind: &'static str,
    total: Option<SeriesItem<'r>>,
    status: &'static str,
}

pub fn member<'r>(report: &'r Report, member: &'r Member) -> MemberItem<'r> {
    let totals = member.kinds.iter().map(|it| TotalItem {
        kind: it.kind,
        total: it.total.as_ref().map(|total| series(report, total)),
        status: it.status.key(),
    });
    let [green, yellow, red, not_assessed] = member.statuses;
    MemberItem {
        kind: match member.kind {
            MemberKind::Agency => "agency",
            MemberKind::Initiative => "initiative",
        },
        name: member.name.as_deref(),
        totals: totals.collect(),
        indicators: member.indicators.map(|(known, _)| id(report, known)),
        on_track: member.indicators.map(|(_, on_track)| id(report, on_track)),
        green,
        yellow,
        red,
        not_assessed,
    }
}
