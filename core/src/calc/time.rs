//! Freed time: hours, full-time equivalents (årsverk) and their value.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::calc::fact::{Absence, Dim, FactIx, FactPeriod, Formula, Stage, Trace};
use crate::calc::formula::{self, Amount, TimeUnit};
use crate::calc::labour::Hourly;
use crate::calc::metric::Metric;
use crate::calc::profile;
use crate::calc::series::{Builder, Built, HOURS, Point};
use crate::calc::work::{Figure, Work};
use crate::finding::FindingCode;
use crate::period::Period;
use crate::plan::{Benefit, Given, QuantityLine};
use crate::price::PriceBasis;
use crate::provenance::CellRef;
use crate::quantity::{Count, Hours, Money, Share, Unit};

/// What a benefit's volumes claim in hours.
pub(super) fn points(
    work: &mut Work<'_, '_>,
    described: &Benefit,
    lines: &[&QuantityLine],
) -> Vec<Point<Hours>> {
    let plan = work.plan;
    let sign = if described.is_disbenefit { -Decimal::ONE } else { Decimal::ONE };
    let per_fte = lines
        .iter()
        .any(|line| !line.fte.is_missing())
        .then(|| work.rule(|rules| rules.hours_per_fte()))
        .flatten();
    let hours = |line: &QuantityLine| {
        hours_of(line, per_fte.map(|(hours, _)| hours)).map(|it| Hours::new(it.value() * sign))
    };
    let point = |line: &&QuantityLine| Point {
        stage: line.stage,
        period: line.period,
        value: hours(line),
        cells: profile::cells_of_line(plan, (line.profile, line.stage), || cells_of(line)),
        formula: match line {
            line if !line.hours.is_missing() => Formula::Stated,
            line if !line.fte.is_missing() => Formula::HoursOfFte,
            _ => Formula::FreedHours,
        },
        rule: per_fte.filter(|_| !line.fte.is_missing()).map(|(_, rule)| rule),
        facts: Vec::new(),
    };
    lines.iter().map(point).collect()
}

/// Builds a benefit's hours from what counts of its claim, a point for each of its
/// lines, then årsverk and value to date.
pub(super) fn build(
    work: &mut Work<'_, '_>,
    benefit: u32,
    lines: &[&QuantityLine],
    points: Vec<Point<Hours>>,
) -> Built<Hours> {
    let id = &work.plan.benefits[benefit as usize].id;
    let dims = work.dims([(Dim::Benefit, id)]);
    let hours: Vec<Result<Hours, Absence>> = points.iter().map(|point| point.value).collect();
    let mut builder = Builder {
        run: work.run,
        metrics: HOURS,
        dims: dims.clone(),
        unit: Unit::Hours,
        by_period: BTreeMap::new(),
    };
    builder.add_points(points);
    let mut built = builder.build();
    built.series.fte = fte(work, &dims, &built);
    built.series.value = value(work, benefit, lines, &hours, &built);
    built
}

/// The cells that a line's hours are made of.
pub(super) fn cells_of(line: &QuantityLine) -> Vec<CellRef> {
    let hours = line.hours.value().and_then(|said| said.cell);
    let fte = line.fte.value().and_then(|said| said.cell);
    if let Some(cell) = hours.or(fte) {
        return vec![cell];
    }
    let parts = [line.volume, line.before, line.after, line.uptake];
    let cells: Vec<CellRef> = parts.into_iter().filter_map(|given| given.value()?.cell).collect();
    if cells.is_empty() { vec![line.cell] } else { cells }
}

/// The freed hours of a line: as stated, as stated årsverk × hours per årsverk,
/// or volume × (before − after) × uptake.
fn hours_of(line: &QuantityLine, per_fte: Option<Hours>) -> Result<Hours, Absence> {
    if !line.hours.is_missing() {
        return line.hours.value_or(Absence::NotReported).map(|said| said.value);
    }
    if !line.fte.is_missing() {
        let fte = line.fte.value_or(Absence::NotReported)?.value;
        return Ok(formula::hours_of_fte(fte, per_fte.ok_or(Absence::InputUnusable)?)?);
    }
    let number = |given: Given<Decimal>| given.value_or(Absence::NotReported).map(|it| it.value);
    let volume = Count::new(number(line.volume)?);
    let (before, after) = (number(line.before)?, number(line.after)?);
    let uptake = match line.uptake {
        Given::Missing => Share::new(Decimal::ONE),
        given => Share::new(number(given)?),
    };
    Ok(formula::freed_hours(volume, before, after, TimeUnit::Hours, uptake)?)
}

/// Årsverk to date, planned and realised.
fn fte(
    work: &mut Work<'_, '_>,
    dims: &BTreeMap<Dim, String>,
    built: &Built<Hours>,
) -> Option<(FactIx, FactIx)> {
    let (per_fte, rule) = work.rule(|rules| rules.hours_per_fte())?;
    let period = to_date(work.run.period);
    let mut one = |metric, stage, hours: Result<Hours, Absence>, fact| {
        let value = hours.and_then(|hours| Ok(formula::fte(hours, per_fte)?));
        work.run.add(Figure {
            metric,
            dims: dims.clone(),
            period,
            value: value.map(Amount::number),
            unit: Unit::Fte,
            stage: Some(stage),
            formula: Formula::Fte,
            trace: Trace { facts: vec![fact], rule_values: vec![rule], ..Trace::default() },
        })
    };
    let series = &built.series;
    let planned =
        one(Metric::FtePlanned, Stage::Planned, built.planned_to_date, series.planned_to_date);
    let realised =
        one(Metric::FteRealised, Stage::Realised, built.realised_to_date, series.realised_to_date);
    Some((planned, realised))
}

pub(super) fn to_date(period: Option<Period>) -> FactPeriod {
    period.filter(|period| period.year().is_some()).map_or(FactPeriod::None, FactPeriod::ToDate)
}

/// The value of the hours to date at labour cost, planned and realised. Not a
/// budget effect: that it becomes only when it is taken out.
fn value(
    work: &mut Work<'_, '_>,
    benefit: u32,
    lines: &[&QuantityLine],
    hours: &[Result<Hours, Absence>],
    built: &Built<Hours>,
) -> Option<(FactIx, FactIx)> {
    let own = work.labour.hourly;
    if own.is_none() && lines.iter().any(|line| line.hourly_cost.is_missing()) {
        let cells = lines.first().map(|line| line.cell).into_iter().collect();
        work.about_benefit(FindingCode::HourlyCostMissing, benefit, cells, Vec::new());
    }
    let mut one = |metric, stage, whole: Result<Hours, Absence>, fact| {
        value_of_stage(work, benefit, (lines, hours), own, (metric, stage, whole, fact))
    };
    let series = &built.series;
    let planned = one(
        Metric::TimeValuePlanned,
        Stage::Planned,
        built.planned_to_date,
        series.planned_to_date,
    );
    let realised = one(
        Metric::TimeValueRealised,
        Stage::Realised,
        built.realised_to_date,
        series.realised_to_date,
    );
    Some((planned, realised))
}

fn value_of_stage(
    work: &mut Work<'_, '_>,
    benefit: u32,
    (lines, hours): (&[&QuantityLine], &[Result<Hours, Absence>]),
    own: Option<Hourly>,
    (metric, stage, whole, fact): (Metric, Stage, Result<Hours, Absence>, FactIx),
) -> FactIx {
    let reported = work.run.period;
    let within = |line: &QuantityLine| {
        reported.is_some_and(|reported| {
            line.period.year() == reported.year() && line.period.ends_by(reported)
        })
    };
    // A line's own cost is in the prices of the agency's other labour cost.
    let basis = own.map_or(PriceBasis::Unstated, |own| own.cost.basis());
    let mut cells = Vec::new();
    let mut facts = vec![fact];
    let mut terms = Vec::new();
    for (line, hours) in lines.iter().zip(hours) {
        if line.stage != stage || !within(line) {
            continue;
        }
        let cost = cost_of(line, own);
        let cell = match line.hourly_cost {
            Given::Missing => own.and_then(|own| own.cell),
            given => given.cell(),
        };
        cells.extend(cell.filter(|cell| !cells.contains(cell)));
        let computed = own.filter(|own| line.hourly_cost.is_missing() && !own.is_stated);
        facts.extend(computed.map(|own| own.fact).filter(|fact| !facts.contains(fact)));
        if *hours == Err(Absence::CountedElsewhere) {
            continue;
        }
        terms.push(cost.and_then(|cost| Ok(formula::value_of_time((*hours)?, cost)?)));
    }
    let value = whole.and_then(|_| {
        let terms = terms.into_iter().collect::<Result<Vec<Money>, Absence>>()?;
        Ok(formula::total(&terms)?)
    });
    let id = &work.plan.benefits[benefit as usize].id;
    let figure = Figure {
        metric,
        dims: work.dims([(Dim::Benefit, id)]),
        period: to_date(reported),
        value: value.map(Amount::number),
        unit: Unit::Kroner(basis),
        stage: Some(stage),
        formula: Formula::ValueOfTime,
        trace: Trace { cells, facts, ..Trace::default() },
    };
    work.run.add(figure)
}

/// What an hour of a line costs: the line's own cost, else the agency's.
pub(super) fn cost_of(line: &QuantityLine, own: Option<Hourly>) -> Result<Money, Absence> {
    let basis = own.map_or(PriceBasis::Unstated, |own| own.cost.basis());
    match line.hourly_cost {
        Given::Missing => own.map(|own| own.cost).ok_or(Absence::NoHourlyCost),
        given => {
            let said = given.value_or(Absence::NoHourlyCost)?;
            Ok(Money::new(said.value, basis))
        }
    }
}
