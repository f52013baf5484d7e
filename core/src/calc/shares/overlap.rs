//! Overlap groups: benefits that may describe one effect are held to a ceiling.
//!
//! The ceiling is for a full year. In each year the claims of one stage are
//! settled together; what remains of the year after the reporting period is
//! forecast under what realised claims have left of the ceiling.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use super::{Reason, STAGES, Touched, number_of};
use crate::calc::fact::Stage;
use crate::calc::formula::{self, Absent};
use crate::calc::series::{Point, Quantity};
use crate::calc::work::Work;
use crate::finding::{Arg, Finding, FindingCode, Subject};
use crate::period::Period;
use crate::plan::{Given, OverlapGroup, Text};
use crate::provenance::CellRef;
use crate::rules::OverlapAllocation;
use crate::submission::{Field, RecordKind};

/// The claims that share a ceiling: a group in a year and stage; forecasts of
/// what remains of the year stand apart.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Pool {
    group: Text,
    remaining: bool,
    stage: Stage,
    year: Period,
}

/// The claims of a pool: benefits in the order of the workbook, with their points.
type Members = BTreeMap<usize, Vec<usize>>;

/// What became of a group.
struct Outcome<T> {
    members: BTreeSet<usize>,
    /// Claimed and counted, by stage.
    settled: BTreeMap<Stage, Vec<(T, T)>>,
    without_ceiling: bool,
}

/// The ceiling of a group, and the benefits that share it.
#[derive(Debug, Clone, Default)]
pub(super) struct Shared {
    /// The cell that states the ceiling.
    pub(super) cell: Option<CellRef>,
    /// The benefits with claims under it, by their places.
    pub(super) members: BTreeSet<usize>,
}

/// The groups of a plan, with the group of each benefit that has one.
#[derive(Debug, Clone, Default)]
pub(super) struct Groups(BTreeMap<Text, Shared>);

impl Groups {
    /// The group that a benefit has claims in.
    pub(super) fn of(&self, place: usize) -> Option<&Shared> {
        self.0.values().find(|shared| shared.members.contains(&place))
    }

    /// A benefit and all that it shares a ceiling with.
    pub(super) fn with(&self, place: usize) -> BTreeSet<usize> {
        self.of(place).map_or_else(|| BTreeSet::from([place]), |shared| shared.members.clone())
    }
}

/// Settles every group of a plan.
pub(super) fn settle<T: Quantity>(
    work: &mut Work<'_, '_>,
    points: &[Vec<Point<T>>],
    touched: &mut Touched<T>,
    ceiling: impl Fn(&OverlapGroup) -> Given<T>,
) -> Groups {
    let mut groups = Groups::default();
    let mut outcomes: BTreeMap<Text, Outcome<T>> = BTreeMap::new();
    // In the order of pools: what is realised comes before what remains.
    for (pool, members) in pools(work, points, touched) {
        let described = work.plan.overlap_groups.iter().find(|it| it.id == pool.group);
        let stated = described.map_or(Given::Missing, &ceiling);
        let limit = stated.said().map(|limit| left_of(work, points, touched, &pool, limit));
        let method = method_of(work, described);
        let outcome = outcomes.entry(pool.group.clone()).or_insert_with(|| Outcome {
            members: BTreeSet::new(),
            settled: BTreeMap::new(),
            without_ceiling: false,
        });
        outcome.members.extend(members.keys());
        match divide(&members, touched, limit, method) {
            Ok(settled) => outcome.settled.entry(pool.stage).or_default().extend(settled),
            // One benefit alone in its group overlaps with nothing.
            Err(Absent::NoCeiling) => outcome.without_ceiling |= members.len() > 1,
            Err(_) => outcome.without_ceiling = true,
        }
        let shared = groups.0.entry(pool.group.clone()).or_default();
        shared.cell = stated.cell();
        shared.members.extend(members.keys());
    }
    for (group, outcome) in outcomes {
        tell(work, &group, &outcome);
    }
    groups
}

fn pools<T: Quantity>(
    work: &Work<'_, '_>,
    points: &[Vec<Point<T>>],
    touched: &Touched<T>,
) -> BTreeMap<Pool, Members> {
    let mut pools: BTreeMap<Pool, Members> = BTreeMap::new();
    for (&place, claims) in touched {
        let Some(group) = &work.plan.benefits[place].overlap_group else { continue };
        for (at, (point, claim)) in points[place].iter().zip(claims).enumerate() {
            // A disbenefit takes nothing of what the group can give.
            if claim.is_none_or(|claim| claim.counted.number() <= Decimal::ZERO) {
                continue;
            }
            let reported = work.run.period.filter(|_| point.stage == Stage::Forecast);
            let pool = Pool {
                group: group.value.clone(),
                remaining: reported.is_some_and(|it| point.period.begins_after(it)),
                stage: point.stage,
                year: point.period.year().map_or(point.period, Period::Year),
            };
            pools.entry(pool).or_default().entry(place).or_default().push(at);
        }
    }
    pools
}

/// The ceiling, for forecasts of what remains less what realised claims count.
fn left_of<T: Quantity>(
    work: &Work<'_, '_>,
    points: &[Vec<Point<T>>],
    touched: &Touched<T>,
    pool: &Pool,
    ceiling: T,
) -> T {
    let Some(reported) = work.run.period.filter(|_| pool.remaining) else { return ceiling };
    let mut left = ceiling.number();
    for (&place, claims) in touched {
        let group = work.plan.benefits[place].overlap_group.as_ref();
        if group.is_none_or(|group| group.value != pool.group) {
            continue;
        }
        for (point, claim) in points[place].iter().zip(claims) {
            let same_year = point.period.year().map(Period::Year) == Some(pool.year);
            let counts = point.stage == Stage::Realised && point.period.ends_by(reported);
            if let Some(claim) = claim.filter(|_| same_year && counts) {
                left -= claim.counted.number().max(Decimal::ZERO);
            }
        }
    }
    ceiling.with_number(left.max(Decimal::ZERO))
}

fn method_of(work: &Work<'_, '_>, described: Option<&OverlapGroup>) -> OverlapAllocation {
    match described.and_then(|group| group.allocation.said()) {
        Some("pro_rata") => OverlapAllocation::ProRata,
        Some("by_rank") => OverlapAllocation::ByRank,
        Some("exclude_later") => OverlapAllocation::ExcludeLater,
        _ => work.run.methods().overlap_allocation,
    }
}

/// A benefit's place, its claims by their places, and their sum.
type MemberClaims<T> = (usize, Vec<(usize, T)>, T);

/// Divides a pool among its benefits, and each benefit's part among its periods.
/// Says what each benefit claimed and counts.
fn divide<T: Quantity>(
    members: &Members,
    touched: &mut Touched<T>,
    ceiling: Option<T>,
    method: OverlapAllocation,
) -> Result<Vec<(T, T)>, Absent> {
    let mut by_member: Vec<MemberClaims<T>> = Vec::new();
    for (&place, points) in members {
        let claims = touched.get(&place).into_iter().flatten().enumerate();
        let own: Vec<(usize, T)> = claims
            .filter(|(at, _)| points.contains(at))
            .filter_map(|(at, claim)| Some((at, claim.as_ref()?.counted)))
            .collect();
        let claimed: Vec<T> = own.iter().map(|(_, claim)| *claim).collect();
        let sum = formula::total(&claimed)?;
        by_member.push((place, own, sum));
    }
    let claimed: Vec<T> = by_member.iter().map(|(_, _, sum)| *sum).collect();
    let settled = formula::settle_overlap(&claimed, ceiling, method)?;
    for ((place, own, _), part) in by_member.iter().zip(&settled) {
        let claimed: Vec<T> = own.iter().map(|(_, claim)| *claim).collect();
        let method = OverlapAllocation::ProRata;
        let parts = formula::settle_overlap(&claimed, Some(part.counted), method)?;
        let Some(claims) = touched.get_mut(place) else { continue };
        for ((at, _), part) in own.iter().zip(parts) {
            if let Some(claim) = claims.get_mut(*at).and_then(Option::as_mut) {
                claim.keep(part.counted, Reason::Overlap);
            }
        }
    }
    Ok(claimed.into_iter().zip(settled.into_iter().map(|part| part.counted)).collect())
}

/// Says what became of a group: how much of what was claimed counts, or that
/// nothing says how much it can give.
fn tell<T: Quantity>(work: &mut Work<'_, '_>, group: &Text, outcome: &Outcome<T>) {
    let described = work.plan.overlap_groups.iter().find(|it| it.id == *group);
    let benefits = &work.plan.benefits;
    let ids: Vec<&str> = outcome.members.iter().map(|it| &*benefits[*it].id).collect();
    let subject = Subject::Record(RecordKind::OverlapGroup, Some(group.to_string()));
    let finding = |code| {
        let mut finding = Finding::new(code, subject.clone()).at(described.map(|it| it.cell));
        finding.cells.extend(outcome.members.iter().map(|it| benefits[*it].cell));
        finding.with_text("benefits", ids.join(", "))
    };
    let reduced = |stage: &Stage| {
        let settled = outcome.settled.get(stage);
        settled.is_some_and(|it| {
            it.iter().any(|(claimed, counted)| claimed.number() != counted.number())
        })
    };
    if let Some(stage) = STAGES.into_iter().find(reduced) {
        let settled = outcome.settled.get(&stage).map(Vec::as_slice).unwrap_or_default();
        let finding = finding(FindingCode::OverlapAllocated)
            .with("claimed", number_of(settled.iter().map(|(claimed, _)| *claimed)))
            .with("counted", number_of(settled.iter().map(|(_, counted)| *counted)))
            .with("stage", Arg::Choices(Field::Stage, vec![stage.key()]));
        work.run.findings.push(finding);
    }
    if outcome.without_ceiling {
        work.run.findings.push(finding(FindingCode::OverlapWithoutCeiling));
    }
}
