//! The variance of the value of freed time, divided by volume, time per unit and
//! labour cost.

use rust_decimal::Decimal;

use crate::calc::appraisal::{BenefitAppraisal, Series};
use crate::calc::fact::{Absence, Dim, FactIx, Formula, Stage, Trace};
use crate::calc::formula::{self, Amount, Factor};
use crate::calc::metric::Metric;
use crate::calc::progress::{name_of, pair};
use crate::calc::time;
use crate::calc::work::{Figure, Work};
use crate::period::Period;
use crate::plan::{Given, QuantityLine};
use crate::provenance::CellRef;
use crate::quantity::Count;
use crate::report::table::{Column, Convention, FactRow, FactTable, TableCell};

/// The parts, in the order of the factors.
const PARTS: [Metric; 3] = [Metric::VarianceVolume, Metric::VarianceRate, Metric::VariancePrice];

/// The division for each benefit of freed time whose planned and realised lines
/// match by period.
pub(super) fn table(
    work: &mut Work<'_, '_>,
    benefits: &[BenefitAppraisal],
    volumes: &[Vec<&QuantityLine>],
) -> Option<FactTable> {
    let mut rows = Vec::new();
    let plan = work.plan;
    let described = plan.benefits.iter().zip(benefits).zip(volumes);
    for (place, ((benefit, appraised), lines)) in described.enumerate() {
        let place = u32::try_from(place).unwrap_or(u32::MAX);
        let Some(series) = appraised.series.as_ref().filter(|_| benefit.takes_hours()) else {
            continue;
        };
        let cells = divided(work, place, series, lines);
        if let Some(cells) = cells {
            rows.push(FactRow { label: name_of(benefit), is_total: false, cells });
        }
    }
    let columns = ["progress_volume", "progress_rate", "progress_price", "progress_value_variance"];
    (!rows.is_empty()).then(|| FactTable {
        key: "progress_variance_split",
        about: work.about(),
        columns: columns.into_iter().map(Column::Key).collect(),
        rows,
        conventions: ["progress_shapley", "progress_counted"]
            .map(|key| Convention { key, args: Vec::new() })
            .to_vec(),
    })
}

/// The row of a benefit; none where neither plan nor realised stands in volumes.
fn divided(
    work: &mut Work<'_, '_>,
    benefit: u32,
    series: &Series,
    lines: &[&QuantityLine],
) -> Option<Vec<TableCell>> {
    let reported = work.run.period?;
    let (planned, realised) = series.value?;
    let lines = pairs(lines, reported);
    let has_volumes = lines.iter().flatten().any(|pair| !pair.planned.volume.is_missing());
    if !has_volumes {
        return None;
    }
    let total = variance(work, benefit, (planned, realised));
    let against = work.plan.benefits[benefit as usize].is_disbenefit;
    let parts = match work.run.facts.get(total).value {
        Ok(total) => parts(work, &lines, against).and_then(|it| closed(it, total)),
        Err(reason) => Err(reason),
    };
    let mut cells: Vec<CellRef> = Vec::new();
    for pair in lines.iter().flatten() {
        cells.extend(time::cells_of(pair.planned));
        cells.extend(time::cells_of(pair.realised));
    }
    let figures = PARTS.into_iter().enumerate().map(|(place, metric)| {
        let value = parts.as_ref().map_err(|reason| *reason);
        let value = value.and_then(|it| it.get(place).copied().ok_or(Absence::LinesDoNotMatch));
        let trace = Trace { cells: cells.clone(), facts: vec![total], ..Trace::default() };
        let fact = figure(work, benefit, (metric, Formula::VariancePart), total, value, trace);
        TableCell::Fact(fact)
    });
    let mut row: Vec<TableCell> = figures.collect();
    row.push(TableCell::Fact(total));
    Some(row)
}

/// The variance of the value to date.
fn variance(
    work: &mut Work<'_, '_>,
    benefit: u32,
    (planned, realised): (FactIx, FactIx),
) -> FactIx {
    let method = work.run.methods().variance_sign;
    let value = pair(work.run, realised, planned)
        .and_then(|(realised, planned)| Ok(formula::variance(realised, planned, method)?));
    let trace = Trace { facts: vec![realised, planned], ..Trace::default() };
    let metric = (Metric::TimeValueVariance, Formula::Variance);
    figure(work, benefit, metric, planned, value.map(Amount::number), trace)
}

/// A figure of a benefit in the unit and period of another.
fn figure(
    work: &mut Work<'_, '_>,
    benefit: u32,
    (metric, formula): (Metric, Formula),
    like: FactIx,
    value: Result<Decimal, Absence>,
    trace: Trace,
) -> FactIx {
    let id = work.plan.benefits[benefit as usize].id.to_string();
    let dims = work.dims([(Dim::Benefit, &id)]);
    let like = work.run.facts.get(like);
    let (period, unit) = (like.period, like.unit.clone());
    work.run.add(Figure { metric, dims, period, value, unit, stage: None, formula, trace })
}

/// A planned and a realised line of one period.
struct Pair<'p> {
    planned: &'p QuantityLine,
    realised: &'p QuantityLine,
}

/// The lines to date, period by period; none in a period that does not have
/// exactly one planned and one realised line.
fn pairs<'p>(lines: &[&'p QuantityLine], reported: Period) -> Vec<Option<Pair<'p>>> {
    let of_stage = |stage| {
        lines.iter().copied().filter(move |line| {
            line.stage == stage
                && line.period.year() == reported.year()
                && line.period.ends_by(reported)
        })
    };
    let mut periods: Vec<Period> =
        of_stage(Stage::Planned).chain(of_stage(Stage::Realised)).map(|line| line.period).collect();
    periods.sort_unstable();
    periods.dedup();
    let only = |stage, period| {
        let mut lines = of_stage(stage).filter(move |line| line.period == period);
        lines.next().filter(|_| lines.next().is_none())
    };
    periods
        .into_iter()
        .map(|period| {
            let planned = only(Stage::Planned, period)?;
            Some(Pair { planned, realised: only(Stage::Realised, period)? })
        })
        .collect()
}

/// The parts of volume, time per unit and labour cost, summed over the periods.
fn parts(
    work: &Work<'_, '_>,
    lines: &[Option<Pair<'_>>],
    against: bool,
) -> Result<Vec<Decimal>, Absence> {
    let method = work.run.methods().variance_split;
    let mut sums = vec![Count::default(); PARTS.len()];
    for pair in lines {
        let pair = pair.as_ref().ok_or(Absence::LinesDoNotMatch)?;
        let (planned, realised) = (factors(work, pair.planned)?, factors(work, pair.realised)?);
        let factors: Vec<Factor> = planned
            .into_iter()
            .zip(realised)
            .map(|(planned, realised)| Factor::new(planned, realised))
            .collect();
        let split = formula::variance_split(&factors, method)?;
        for (sum, part) in sums.iter_mut().zip(split.parts) {
            let part = if against { -part } else { part };
            *sum = formula::total(&[*sum, Count::new(part)])?;
        }
    }
    Ok(sums.into_iter().map(Count::value).collect())
}

/// Units of work whose time changes, hours saved on each, and kroner per hour.
fn factors(work: &Work<'_, '_>, line: &QuantityLine) -> Result<[Decimal; 3], Absence> {
    if !line.hours.is_missing() || !line.fte.is_missing() {
        return Err(Absence::LinesDoNotMatch);
    }
    let number = |given: Given<Decimal>| given.value_or(Absence::NotReported).map(|it| it.value);
    let uptake = match line.uptake {
        Given::Missing => Decimal::ONE,
        given => number(given)?,
    };
    let volume = number(line.volume)?.checked_mul(uptake).ok_or(Absence::OutOfRange)?;
    let saved = number(line.before)?.checked_sub(number(line.after)?);
    let saved = saved.ok_or(Absence::OutOfRange)?;
    let volume = counted_volume(work, line, volume, saved)?;
    let cost = time::cost_of(line, work.labour.hourly)?.kroner();
    Ok([volume, saved, cost])
}

/// The units of work that count: as large a part as counts of the hours they free, so
/// that plan and realised are the agency's own share of both.
fn counted_volume(
    work: &Work<'_, '_>,
    line: &QuantityLine,
    volume: Decimal,
    saved: Decimal,
) -> Result<Decimal, Absence> {
    let Some(counted) = work.hours.get(&(line.cell, line.stage, line.period)) else {
        return Ok(volume);
    };
    let counted = match counted.value {
        Err(Absence::CountedElsewhere) => return Ok(Decimal::ZERO),
        counted => counted.map(|hours| hours.value().abs())?,
    };
    let claimed = volume.checked_mul(saved).ok_or(Absence::OutOfRange)?;
    if claimed.is_zero() || (claimed.abs() - counted).abs() < Decimal::new(1, 7) {
        return Ok(volume);
    }
    let part = volume.checked_mul(counted).and_then(|it| it.checked_div(claimed.abs()));
    part.ok_or(Absence::OutOfRange)
}

/// The parts so that they close to the variance that is shown. Hours are rounded
/// before they are valued, so the parts may miss it by some hundred-millionths of
/// a krone; the largest part takes them.
fn closed(mut parts: Vec<Decimal>, total: Decimal) -> Result<Vec<Decimal>, Absence> {
    let rest = total - parts.iter().sum::<Decimal>();
    if rest.abs() >= Decimal::new(1, 2) {
        return Err(Absence::LinesDoNotMatch);
    }
    if let Some(largest) = parts.iter_mut().max_by_key(|part| part.abs()) {
        *largest += rest;
    }
    Ok(parts)
}
