//! Counting once: what of a benefit's claim counts where others claim it too.
//!
//! Between what the agency says of each period and the figures made of it: a
//! benefit's own amounts give way to those of the benefits that contribute to
//! it, then only the share that is its own counts, then overlapping benefits
//! are held to their ceiling. All later figures are made of what counts; what
//! was claimed and what is left out stand beside it and add up exactly.
//!
//! Benefits that errors keep out of the totals take nothing from the others.

mod overlap;
mod tables;

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use crate::calc::fact::{Absence, Dim, FactIx, FactPeriod, Formula, Stage, Trace};
use crate::calc::formula;
use crate::calc::kind::group_of;
use crate::calc::metric::Metric;
use crate::calc::series::{Point, Quantity};
use crate::calc::work::{Figure, Work};
use crate::finding::{Arg, FindingCode};
use crate::period::Period;
use crate::plan::{Given, OverlapGroup};
use crate::quantity::{Hours, Money, Share, Unit};
use crate::submission::Field;

pub(super) use tables::tables;

/// Why a part of a claim is left out, in the order they are applied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Reason {
    /// The benefits that contribute to it are counted.
    Contributed,
    /// It is others' by the attribution share.
    Others,
    /// The ceiling of the overlap group is reached.
    Overlap,
}

impl Reason {
    pub(super) const ALL: [Reason; 3] = [Reason::Contributed, Reason::Others, Reason::Overlap];

    /// The reason as ids of figures write it.
    fn key(self) -> &'static str {
        match self {
            Reason::Contributed => "contributed",
            Reason::Others => "others",
            Reason::Overlap => "overlap",
        }
    }
}

/// The stages in the order of the report; the first with claims speaks for a benefit.
pub(super) const STAGES: [Stage; 3] = [Stage::Planned, Stage::Realised, Stage::Forecast];

/// What a plan's benefits claim, one list of points for each benefit.
pub(super) struct Claims {
    pub(super) money: Vec<Vec<Point<Money>>>,
    pub(super) hours: Vec<Vec<Point<Hours>>>,
}

/// What a benefit claims and counts in one stage over all periods, as figures.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct SharedRow {
    pub(super) plan: usize,
    pub(super) benefit: u32,
    pub(super) stage: Stage,
    pub(super) claimed: FactIx,
    /// What is left out, for each reason.
    pub(super) left_out: [FactIx; 3],
    pub(super) counted: FactIx,
}

/// A claim on its way through the rules; `None` where the point has no value.
#[derive(Debug, Clone, Copy)]
struct Claim<T> {
    counted: T,
    left_out: [T; 3],
}

impl<T: Quantity> Claim<T> {
    fn new(claimed: T) -> Claim<T> {
        let nothing = claimed.with_number(Decimal::ZERO);
        Claim { counted: claimed, left_out: [nothing; 3] }
    }

    /// Counts only this much from now on.
    fn keep(&mut self, counted: T, reason: Reason) {
        let before = self.left_out[reason as usize].number();
        let more = self.counted.number() - counted.number();
        self.left_out[reason as usize] = counted.with_number(before + more);
        self.counted = counted;
    }

    fn is_changed(&self) -> bool {
        self.left_out.iter().any(|part| !part.number().is_zero())
    }
}

/// The claims of the benefits that a rule may touch, by benefit, in the order of their points.
type Touched<T> = BTreeMap<usize, Vec<Option<Claim<T>>>>;

/// Counts every claim of a plan once.
pub(super) fn settle(work: &mut Work<'_, '_>, claims: &mut Claims) {
    settle_unit(work, &mut claims.money, |group| group.ceiling_money);
    settle_unit(work, &mut claims.hours, |group| group.ceiling_hours);
}

fn settle_unit<T: Quantity>(
    work: &mut Work<'_, '_>,
    points: &mut [Vec<Point<T>>],
    ceiling: impl Fn(&OverlapGroup) -> Given<T>,
) {
    let family = Family::of(work);
    let mut touched: Touched<T> = BTreeMap::new();
    for (place, benefit) in work.plan.benefits.iter().enumerate() {
        let shared = benefit.attribution_share.said().is_some_and(|share| share != Decimal::ONE);
        let concerned = shared || family.is_parent(place) || benefit.overlap_group.is_some();
        if concerned && is_reliable(work, place) && !points[place].is_empty() {
            let claims = points[place].iter().map(|point| point.value.ok().map(Claim::new));
            touched.insert(place, claims.collect());
        }
    }
    if touched.is_empty() {
        return;
    }
    let contributed = leave_out_parents(work, &family, points, &mut touched);
    attribute(work, &mut touched);
    let overlaps = overlap::settle(work, points, &mut touched, ceiling);
    let is_changed = |claims: &[Option<Claim<T>>]| claims.iter().flatten().any(Claim::is_changed);
    // What was claimed is told before anything is changed: what counts of a benefit rests
    // on the claims of all that it shares a ceiling with.
    let mut told: BTreeMap<usize, Claimed> = BTreeMap::new();
    for place in touched.iter().filter(|(_, claims)| is_changed(claims)).map(|(place, _)| *place) {
        for member in overlaps.with(place) {
            let claimed = || claimed_by_period(work, member, &points[member]);
            told.entry(member).or_insert_with(claimed);
        }
    }
    for (place, claims) in touched.into_iter().filter(|(_, claims)| is_changed(claims)) {
        let shared = overlaps.of(place).map(|shared| Ceiling { told: &told, shared });
        write_back(work, place, &mut points[place], &claims, (&told[&place], shared.as_ref()));
        tell(work, place, &points[place], &claims, contributed.get(&place));
    }
}

/// What a benefit claims in each period of each stage, as figures.
type Claimed = BTreeMap<(Stage, Period), FactIx>;

/// The ceiling that a benefit shares with others, and what all of them claim.
struct Ceiling<'c> {
    told: &'c BTreeMap<usize, Claimed>,
    shared: &'c overlap::Shared,
}

impl Ceiling<'_> {
    /// What the part of one claim under the ceiling is made of: the ceiling, and all claims
    /// of the year in the stage; a forecast of what remains also gives way to what is
    /// realised.
    fn trace(&self, work: &Work<'_, '_>, stage: Stage, period: Period) -> Trace {
        let year = |period: Period| period.year().map_or(period, Period::Year);
        let mut trace = Trace { cells: self.shared.cell.into_iter().collect(), ..Trace::default() };
        for member in &self.shared.members {
            trace.cells.extend(work.plan.benefits[*member].attribution_share.cell());
            for ((of, when), fact) in self.told.get(member).into_iter().flatten() {
                let gives_way = stage == Stage::Forecast && *of == Stage::Realised;
                if (*of == stage || gives_way) && year(*when) == year(period) {
                    trace.facts.push(*fact);
                }
            }
        }
        trace
    }
}

/// Whether a benefit may count at all, as far as is known before its figures are made.
fn is_reliable(work: &Work<'_, '_>, place: usize) -> bool {
    u32::try_from(place)
        .is_ok_and(|benefit| !work.plan.unreliable.contains(&benefit) && !work.is_doubled(benefit))
}

/// Who contributes to whom (bidrar til).
struct Family {
    parent: Vec<Option<usize>>,
    children: BTreeMap<usize, Vec<usize>>,
}

impl Family {
    fn of(work: &Work<'_, '_>) -> Family {
        let parent = |parent: Given<u32>| usize::try_from(parent.said()?).ok();
        let parent: Vec<Option<usize>> =
            work.plan.benefits.iter().map(|benefit| parent(benefit.parent)).collect();
        let mut children: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (child, above) in parent.iter().enumerate() {
            if let Some(above) = above.filter(|above| *above != child) {
                children.entry(above).or_default().push(child);
            }
        }
        Family { parent, children }
    }

    fn is_parent(&self, place: usize) -> bool {
        self.children.contains_key(&place)
    }

    /// A benefit and all that contribute to it at any remove, itself first.
    fn with_descendants(&self, place: usize) -> Vec<usize> {
        let mut all = vec![place];
        let mut next = 0;
        while let Some(&one) = all.get(next) {
            let below = self.children.get(&one).into_iter().flatten();
            let new: Vec<usize> = below.copied().filter(|child| !all.contains(child)).collect();
            all.extend(new);
            next += 1;
        }
        all
    }
}

/// Leaves out a parent's amounts where benefits that contribute to it have amounts
/// of the same kind, sign, stage and months. Says which contribute, by parent.
fn leave_out_parents<T: Quantity>(
    work: &Work<'_, '_>,
    family: &Family,
    points: &[Vec<Point<T>>],
    touched: &mut Touched<T>,
) -> BTreeMap<usize, Vec<usize>> {
    let benefits = &work.plan.benefits;
    let alike = |one: usize, other: usize| {
        group_of(&benefits[one]) == group_of(&benefits[other])
            && benefits[one].is_disbenefit == benefits[other].is_disbenefit
    };
    let mut contributed = BTreeMap::new();
    for (&place, claims) in touched.iter_mut().filter(|(place, _)| family.is_parent(**place)) {
        let members = family.with_descendants(place);
        let parents: Vec<Option<usize>> = members
            .iter()
            .map(|member| members.iter().position(|it| Some(*it) == family.parent[*member]))
            .collect();
        for (point, claim) in points[place].iter().zip(claims) {
            let Some(claim) = claim else { continue };
            let same = |other: &Point<T>| {
                other.stage == point.stage
                    && other.value.is_ok()
                    && other.period.overlaps(point.period)
            };
            let own: Vec<bool> = members
                .iter()
                .map(|&member| {
                    alike(place, member)
                        && is_reliable(work, member)
                        && points[member].iter().any(same)
                })
                .collect();
            if formula::counted_once(&own, &parents).first() == Some(&false) {
                let nothing = claim.counted.with_number(Decimal::ZERO);
                claim.keep(nothing, Reason::Contributed);
                let below = members.iter().zip(&own).skip(1).filter(|(_, own)| **own);
                contributed.insert(place, below.map(|(member, _)| *member).collect());
            }
        }
    }
    contributed
}

/// Takes the share of each claim that is the benefit's own.
fn attribute<T: Quantity>(work: &Work<'_, '_>, touched: &mut Touched<T>) {
    for (place, claims) in touched {
        let Some(share) = work.plan.benefits[*place].attribution_share.said() else { continue };
        for claim in claims.iter_mut().flatten() {
            if let Ok(parts) = formula::attribute(claim.counted, Share::new(share)) {
                claim.keep(parts.counted, Reason::Others);
            }
        }
    }
}

/// Puts what counts in the place of what was claimed, with the figures that tell of it.
fn write_back<T: Quantity>(
    work: &mut Work<'_, '_>,
    place: usize,
    points: &mut [Point<T>],
    claims: &[Option<Claim<T>>],
    (claimed, ceiling): (&Claimed, Option<&Ceiling<'_>>),
) {
    let attribution = work.plan.benefits[place].attribution_share.cell();
    for stage in STAGES {
        let of_stage: Vec<usize> =
            (0..points.len()).filter(|&point| points[point].stage == stage).collect();
        if of_stage.is_empty() {
            continue;
        }
        let mut reasons: [Trace; 3] = Default::default();
        for &at in &of_stage {
            let Some(claim) = claims[at].filter(Claim::is_changed) else { continue };
            let left_out = |reason: Reason| !claim.left_out[reason as usize].number().is_zero();
            if left_out(Reason::Others) {
                reasons[Reason::Others as usize].cells.extend(attribution);
            }
            if let Some(ceiling) = ceiling.filter(|_| left_out(Reason::Overlap)) {
                let trace = ceiling.trace(work, stage, points[at].period);
                let all = &mut reasons[Reason::Overlap as usize];
                all.cells.extend(trace.cells);
                all.facts.extend(trace.facts);
            }
        }
        tables::row(work, place, points, (stage, &of_stage), claimed, (claims, reasons));
        for &at in &of_stage {
            let Some(claim) = claims[at].filter(Claim::is_changed) else { continue };
            let left_out = |reason: Reason| !claim.left_out[reason as usize].number().is_zero();
            let mut made_of = Trace::default();
            made_of.facts.extend(claimed.get(&(stage, points[at].period)));
            made_of.cells.extend(attribution.filter(|_| left_out(Reason::Others)));
            if let Some(ceiling) = ceiling.filter(|_| left_out(Reason::Overlap)) {
                let trace = ceiling.trace(work, stage, points[at].period);
                made_of.cells.extend(trace.cells);
                made_of.facts.extend(trace.facts);
            }
            let point = &mut points[at];
            point.facts.extend(first_of_each(made_of.facts));
            point.cells.extend(first_of_each(made_of.cells));
            point.formula = Formula::CountedOnce;
            point.value = if left_out(Reason::Contributed) {
                Err(Absence::CountedElsewhere)
            } else {
                Ok(claim.counted)
            };
        }
    }
}

/// The first of each, in their order.
fn first_of_each<T: Ord + Copy>(all: Vec<T>) -> Vec<T> {
    let mut met = BTreeSet::new();
    all.into_iter().filter(|it| met.insert(*it)).collect()
}

/// What a benefit claims in each period of each stage, as figures.
fn claimed_by_period<T: Quantity>(
    work: &mut Work<'_, '_>,
    place: usize,
    points: &[Point<T>],
) -> Claimed {
    let mut by_period: BTreeMap<(Stage, Period), Vec<&Point<T>>> = BTreeMap::new();
    for point in points {
        by_period.entry((point.stage, point.period)).or_default().push(point);
    }
    let id = work.plan.benefits[place].id.clone();
    let mut claimed = BTreeMap::new();
    for ((stage, period), points) in by_period {
        let values: Result<Vec<T>, Absence> = points.iter().map(|point| point.value).collect();
        let value = values.and_then(|values| Ok(formula::total(&values)?));
        let formula = match points.as_slice() {
            [only] => only.formula,
            _ => Formula::Sum,
        };
        let trace = Trace {
            cells: points.iter().flat_map(|point| point.cells.clone()).collect(),
            rule_values: points.iter().filter_map(|point| point.rule).collect(),
            ..Trace::default()
        };
        let figure = Figure {
            metric: Metric::ShareClaimed,
            dims: work.dims([(Dim::Benefit, &id), (Dim::Stage, stage.key())]),
            period: FactPeriod::Of(period),
            value: value.map(formula::Amount::number),
            unit: unit_of(&points),
            stage: Some(stage),
            formula,
            trace,
        };
        claimed.insert((stage, period), work.run.add(figure));
    }
    claimed
}

/// The unit of the first point that has a value.
fn unit_of<T: Quantity>(points: &[&Point<T>]) -> Unit {
    points.iter().find_map(|point| point.value.ok()).map_or(Unit::Hours, Quantity::unit)
}

/// Says what is left out of a benefit, for its first stage that has anything.
fn tell<T: Quantity>(
    work: &mut Work<'_, '_>,
    place: usize,
    points: &[Point<T>],
    claims: &[Option<Claim<T>>],
    contributed: Option<&Vec<usize>>,
) {
    let benefit = u32::try_from(place).unwrap_or(u32::MAX);
    let described = &work.plan.benefits[place];
    for reason in [Reason::Contributed, Reason::Others] {
        let left = |stage: Stage| -> Vec<&Claim<T>> {
            let of_stage = points.iter().zip(claims).filter(|(point, _)| point.stage == stage);
            let claims = of_stage.filter_map(|(_, claim)| claim.as_ref());
            claims.filter(|claim| !claim.left_out[reason as usize].number().is_zero()).collect()
        };
        let Some(stage) = STAGES.into_iter().find(|stage| !left(*stage).is_empty()) else {
            continue;
        };
        let claims = left(stage);
        let sum = |pick: &dyn Fn(&Claim<T>) -> T| number_of(claims.iter().map(|claim| pick(claim)));
        let left_out = sum(&|claim| claim.left_out[reason as usize]);
        let stage_arg = ("stage", Arg::Choices(Field::Stage, vec![stage.key()]));
        match reason {
            Reason::Contributed => {
                let ids = contributed.into_iter().flatten();
                let ids: Vec<&str> = ids.map(|child| &*work.plan.benefits[*child].id).collect();
                let benefits = ("benefits", Arg::Text(ids.join(", ")));
                let args = vec![("left_out", left_out), stage_arg, benefits];
                let cells = vec![described.cell];
                work.about_benefit(FindingCode::ParentLeftOut, benefit, cells, args);
            }
            _ => {
                let share = described.attribution_share.said().unwrap_or_default();
                let after_parents = |claim: &Claim<T>| {
                    let others = claim.left_out[Reason::Others as usize].number();
                    let overlap = claim.left_out[Reason::Overlap as usize].number();
                    let own = claim.counted.number() + overlap;
                    (claim.counted.with_number(own + others), claim.counted.with_number(own))
                };
                let args = vec![
                    ("share", Arg::Number(share, Some(Unit::Share))),
                    ("claimed", sum(&|claim| after_parents(claim).0)),
                    ("counted", sum(&|claim| after_parents(claim).1)),
                    stage_arg,
                ];
                let cell = described.attribution_share.cell().unwrap_or(described.cell);
                work.about_benefit(FindingCode::AttributionApplied, benefit, vec![cell], args);
            }
        }
    }
}

/// The sum of amounts as the value of a finding.
fn number_of<T: Quantity>(amounts: impl Iterator<Item = T>) -> Arg {
    let amounts: Vec<T> = amounts.collect();
    let unit = amounts.first().map(|amount| amount.unit());
    let sum = formula::total(&amounts).map(formula::Amount::number).unwrap_or_default();
    Arg::Number(sum, unit)
}
