//! Quality: baseline, target, measurements and achievement of each indicator.

use rust_decimal::Decimal;

use crate::calc::appraisal::{
    BenefitAppraisal, IndicatorAppraisal, MeasurementPoint, PlanAppraisal, Status,
};
use crate::calc::fact::{Absence, Dim, FactIx, FactPeriod, Formula, Trace};
use crate::calc::formula;
use crate::calc::metric::Metric;
use crate::calc::work::{Figure, Run, Work};
use crate::plan::{BenefitPlan, Given, Indicator, Measurement};
use crate::provenance::{CellRef, Sourced};
use crate::quantity::Unit;

/// A value and the figure that shows it.
type Known = (Result<Decimal, Absence>, FactIx);

/// Appraises every indicator of a plan, in its order.
pub(super) fn appraise(work: &mut Work<'_, '_>) -> Vec<IndicatorAppraisal> {
    work.plan.indicators.iter().map(|indicator| appraise_one(work, indicator)).collect()
}

fn appraise_one(work: &mut Work<'_, '_>, indicator: &Indicator) -> IndicatorAppraisal {
    let measured_before = indicator.measurements.iter().find(|it| it.is_baseline);
    let baseline = match (indicator.baseline, measured_before) {
        (Given::Missing, Some(measurement)) => measurement.value,
        (given, _) => given,
    };
    let period = FactPeriod::None;
    let baseline = stated(work, indicator, Metric::QualityBaseline, period, baseline);
    let target = stated(work, indicator, Metric::QualityTarget, period, indicator.target);
    let mut measurements = Vec::new();
    let mut last: Option<Known> = None;
    for measurement in indicator.measurements.iter().filter(|it| !it.is_baseline) {
        if !is_in_scope(work.run, measurement) {
            continue;
        }
        let known = measured(work, indicator, measurement);
        measurements.push(MeasurementPoint {
            day: measurement.day,
            period: measurement.period,
            value: known.1,
        });
        if !matches!(known.0, Err(Absence::NotApplicable | Absence::NotReported)) {
            last = Some(known);
        }
    }
    let (achievement, status) = achieve(work, indicator, baseline, target, last);
    IndicatorAppraisal { baseline: baseline.1, target: target.1, measurements, achievement, status }
}

/// Whether a measurement belongs to what the report is about.
fn is_in_scope(run: &Run<'_>, measurement: &Measurement) -> bool {
    match (measurement.day, measurement.period, run.period) {
        (Some(day), _, _) => run.stated_day().is_none_or(|as_of| day <= as_of),
        (None, Some(period), Some(reported)) => period.ends_by(reported),
        _ => true,
    }
}

fn unit(indicator: &Indicator) -> Unit {
    Unit::Own(indicator.unit.to_string())
}

fn stated(
    work: &mut Work<'_, '_>,
    indicator: &Indicator,
    metric: Metric,
    period: FactPeriod,
    given: Given<Decimal>,
) -> Known {
    let missing = match metric {
        Metric::QualityBaseline => Absence::NoBaseline,
        _ => Absence::NoTarget,
    };
    let said = given.value_or(missing);
    let cell = said.as_ref().ok().and_then(|said: &Sourced<Decimal>| said.cell);
    let dims = work.dims([(Dim::Indicator, &indicator.id)]);
    let value = said.map(|said| said.value);
    (value, add(work, indicator, metric, dims, period, value, cell))
}

fn measured(work: &mut Work<'_, '_>, indicator: &Indicator, it: &Measurement) -> Known {
    let value = it.value.value_or(Absence::NotReported).map(|said| said.value);
    let mut dims = work.dims([(Dim::Indicator, &indicator.id)]);
    let period = match (it.period, it.day) {
        (Some(period), _) => FactPeriod::Of(period),
        (None, Some(day)) => {
            dims.insert(Dim::Line, day.to_string());
            FactPeriod::None
        }
        (None, None) => FactPeriod::None,
    };
    // Two measurements of one day or period are two figures, not one.
    let id = crate::calc::fact::FactId::new(Metric::QualityMeasured, &dims, period);
    if work.run.facts.find(id.as_str()).is_some() {
        dims.insert(Dim::Line, format!("{}-{}", it.cell.place.sheet + 1, it.cell.place));
    }
    let metric = Metric::QualityMeasured;
    (value, add(work, indicator, metric, dims, period, value, Some(it.cell)))
}

fn add(
    work: &mut Work<'_, '_>,
    indicator: &Indicator,
    metric: Metric,
    dims: std::collections::BTreeMap<Dim, String>,
    period: FactPeriod,
    value: Result<Decimal, Absence>,
    cell: Option<CellRef>,
) -> FactIx {
    work.run.add(Figure {
        metric,
        dims,
        period,
        value,
        unit: unit(indicator),
        stage: None,
        formula: Formula::Stated,
        trace: Trace { cells: cell.into_iter().collect(), ..Trace::default() },
    })
}

fn achieve(
    work: &mut Work<'_, '_>,
    indicator: &Indicator,
    baseline: Known,
    target: Known,
    last: Option<Known>,
) -> (FactIx, Status) {
    let method = work.run.methods().achievement_beyond;
    let all = baseline.0.and_then(|baseline| {
        let target = target.0?;
        let measured = last.map_or(Err(Absence::NotMeasured), |(value, _)| value)?;
        Ok((baseline, target, measured))
    });
    let value = all.and_then(|(baseline, target, measured)| {
        Ok(formula::achievement(baseline, target, measured, method)?.value())
    });
    let mut facts = vec![baseline.1, target.1];
    facts.extend(last.map(|(_, fact)| fact));
    let figure = Figure {
        metric: Metric::QualityAchievement,
        dims: work.dims([(Dim::Indicator, &indicator.id)]),
        period: FactPeriod::None,
        value,
        unit: Unit::Share,
        stage: None,
        formula: Formula::Achievement,
        trace: Trace { facts, ..Trace::default() },
    };
    let fact = work.run.add(figure);
    let thresholds = work.rule(|rules| rules.status_thresholds_quality());
    let status = match (all, thresholds) {
        (Ok((baseline, target, measured)), Some((thresholds, _))) => {
            formula::quality_status(baseline, target, measured, thresholds)
                .map_or(Status::NotAssessed, Status::from)
        }
        _ => Status::NotAssessed,
    };
    (fact, status)
}

/// A benefit without figures of its own stands as its weakest indicator stands;
/// one that cannot be assessed says nothing for or against the others.
pub(super) fn judge_benefits(
    plan: &BenefitPlan,
    indicators: &[IndicatorAppraisal],
    benefits: &mut [BenefitAppraisal],
) {
    for (place, benefit) in benefits.iter_mut().enumerate() {
        if benefit.series.is_some() {
            continue;
        }
        let of_benefit = plan.indicators.iter().zip(indicators).filter(|(indicator, _)| {
            indicator.benefit.is_some_and(|of| usize::try_from(of).is_ok_and(|of| of == place))
        });
        let assessed = of_benefit.map(|(_, it)| it.status).filter(|it| *it != Status::NotAssessed);
        benefit.status = assessed.max().unwrap_or(Status::NotAssessed);
    }
}

/// How many indicators have a known achievement, and how many of them are on track.
pub(super) fn count(run: &mut Run<'_>, plans: &[PlanAppraisal]) -> Option<(FactIx, FactIx)> {
    let all: Vec<(FactIx, Status)> = plans
        .iter()
        .flat_map(|plan| &plan.indicators)
        .map(|indicator| (indicator.achievement, indicator.status))
        .collect();
    let assessed: Vec<FactIx> = all
        .iter()
        .filter(|(_, status)| *status != Status::NotAssessed)
        .map(|(fact, _)| *fact)
        .collect();
    if assessed.is_empty() {
        return None;
    }
    let on_track: Vec<FactIx> =
        all.iter().filter(|(_, status)| *status == Status::Green).map(|(fact, _)| *fact).collect();
    let (_, rule) = run.rule(|rules| rules.status_thresholds_quality())?;
    let mut counted = |metric, facts: Vec<FactIx>, rule_values: Vec<u16>| {
        let figure = Figure {
            metric,
            dims: run.dims(),
            period: FactPeriod::None,
            value: Ok(Decimal::from(facts.len())),
            unit: Unit::Count,
            stage: None,
            formula: Formula::Count,
            trace: Trace { facts, rule_values, ..Trace::default() },
        };
        run.add(figure)
    };
    let indicators = counted(Metric::QualityIndicators, assessed, Vec::new());
    Some((indicators, counted(Metric::QualityOnTrack, on_track, vec![rule])))
}
