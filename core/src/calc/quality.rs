//! Quality: baseline, target, measurements and achievement of each indicator.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::calc::appraisal::{BenefitAppraisal, IndicatorAppraisal, MeasurementPoint, Status};
use crate::calc::fact::{Absence, Dim, FactIx, FactPeriod, Formula, Trace};
use crate::calc::formula::{self, ScaleSense};
use crate::calc::metric::Metric;
use crate::calc::samples;
use crate::calc::work::{Figure, Run, Work};
use crate::finding::{Arg, Finding, FindingCode, Subject};
use crate::plan::{BenefitPlan, Given, Indicator, Measurement};
use crate::provenance::{CellRef, Sourced};
use crate::quantity::Unit;
use crate::rules::SampleLimits;
use crate::submission::RecordKind;

/// A value and the figure that shows it.
pub(super) type Known = (Result<Decimal, Absence>, FactIx);

/// What was measured of an indicator, for what is made of it later.
pub(super) struct Measured {
    /// The value before.
    pub(super) baseline: Known,
    /// The measurement of the value before, by its place, where there is one.
    pub(super) before: Option<usize>,
    /// The value aimed at.
    pub(super) target: Known,
    /// The latest measurement with its place.
    pub(super) latest: Option<(Known, usize)>,
}

/// Appraises every indicator of a plan, in its order.
pub(super) fn appraise(work: &mut Work<'_, '_>) -> (Vec<IndicatorAppraisal>, Vec<Measured>) {
    let limits = samples::limits(work);
    let plan = work.plan;
    plan.indicators.iter().map(|indicator| appraise_one(work, indicator, limits)).unzip()
}

fn appraise_one(
    work: &mut Work<'_, '_>,
    indicator: &Indicator,
    limits: Option<SampleLimits>,
) -> (IndicatorAppraisal, Measured) {
    let before = indicator.measurements.iter().position(|it| it.is_baseline);
    let measured_before = before.and_then(|place| indicator.measurements.get(place));
    let hidden = measured_before.is_some_and(|it| samples::check(work, indicator, it, limits));
    let baseline = match (indicator.baseline, measured_before) {
        (Given::Missing, Some(measurement)) => measurement.value,
        (given, _) => given,
    };
    if hidden {
        work.run.withheld.extend(baseline.cell());
        // What is said of the indicator as a whole may tell its baseline.
        work.run.withheld.insert(indicator.cell);
    }
    let period = FactPeriod::None;
    let baseline = stated(work, indicator, Metric::QualityBaseline, period, baseline, hidden);
    let target = stated(work, indicator, Metric::QualityTarget, period, indicator.target, false);
    let mut measurements = Vec::new();
    let mut latest: Option<(Known, usize)> = None;
    let running = indicator.measurements.iter().enumerate().filter(|(_, it)| !it.is_baseline);
    for (place, measurement) in running {
        if !is_in_scope(work.run, measurement) {
            continue;
        }
        let hidden = samples::check(work, indicator, measurement, limits);
        let known = measured(work, indicator, measurement, hidden);
        check_stated(work, indicator, measurement, [baseline.0, target.0, known.0]);
        measurements.push(MeasurementPoint {
            day: measurement.day,
            period: measurement.period,
            value: known.1,
        });
        if !matches!(known.0, Err(Absence::NotApplicable | Absence::NotReported)) {
            latest = Some((known, place));
        }
    }
    let last = latest.map(|(known, _)| known);
    let (achievement, status) = achieve(work, indicator, baseline, target, last);
    let appraisal = IndicatorAppraisal {
        baseline: baseline.1,
        target: target.1,
        measurements,
        achievement,
        status,
    };
    (appraisal, Measured { baseline, before, target, latest })
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
    hidden: bool,
) -> Known {
    let missing = match metric {
        Metric::QualityBaseline => Absence::NoBaseline,
        _ => Absence::NoTarget,
    };
    let said = given.value_or(missing);
    let cell = said.as_ref().ok().and_then(|said: &Sourced<Decimal>| said.cell);
    let dims = work.dims([(Dim::Indicator, &indicator.id)]);
    let value = unless_hidden(hidden, said.map(|said| said.value));
    (value, add(work, indicator, metric, dims, period, value, cell))
}

/// A value that too few answers stand behind is not shown, nor is anything made of it.
fn unless_hidden(hidden: bool, value: Result<Decimal, Absence>) -> Result<Decimal, Absence> {
    if hidden && value.is_ok() { Err(Absence::SuppressedSmallSample) } else { value }
}

fn measured(
    work: &mut Work<'_, '_>,
    indicator: &Indicator,
    it: &Measurement,
    hidden: bool,
) -> Known {
    let value = it.value.value_or(Absence::NotReported).map(|said| said.value);
    let value = unless_hidden(hidden, value);
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
    let fact = add(work, indicator, metric, dims, period, value, Some(it.cell));
    // So few answers that nothing is shown: the number of answers is why.
    work.run.facts.add_cells(fact, it.sample_size.cell().filter(|_| hidden));
    (value, fact)
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
            match formula::quality_status(baseline, target, measured, thresholds) {
                Ok(status) => status.into(),
                Err(_) => kept(indicator, Ok(baseline), Ok(target), last),
            }
        }
        _ => kept(indicator, baseline.0, target.0, last),
    };
    (fact, status)
}

/// Whether the achievement that the workbook states is the one that baseline, target and
/// measurement give; the stated one is never used.
fn check_stated(
    work: &mut Work<'_, '_>,
    indicator: &Indicator,
    measurement: &Measurement,
    [baseline, target, value]: [Result<Decimal, Absence>; 3],
) {
    let Some(stated) = measurement.stated_achievement.said() else { return };
    let method = work.run.methods().achievement_beyond;
    let computed = baseline.and_then(|baseline| {
        let (target, value) = (target?, value?);
        Ok(formula::achievement(baseline, target, value, method)?.value())
    });
    // What cannot be computed is told where it is computed.
    let Ok(computed) = computed else { return };
    if !work.has(|rules| rules.achievement_tolerance()) {
        return;
    }
    let Some((tolerance, _)) = work.rule(|rules| rules.achievement_tolerance()) else { return };
    let differs = stated.checked_sub(computed).map(|it| it.abs());
    if differs.is_some_and(|it| it <= tolerance.value()) {
        return;
    }
    let rounding = work.run.methods().rounding_display;
    let share = |share: Decimal| Arg::Number(rounding.round(share, 3), Some(Unit::Share));
    let subject = Subject::Record(RecordKind::Indicator, Some(indicator.id.to_string()));
    let cell = measurement.stated_achievement.cell().unwrap_or(measurement.cell);
    let finding = Finding::new(FindingCode::AchievementMismatch, subject)
        .at(Some(cell))
        .with("stated", share(stated))
        .with("computed", share(computed));
    work.run.findings.push(finding);
}

/// The status of a goal to keep what there is: the target is the baseline, or only
/// the least acceptable value is stated.
fn kept(
    indicator: &Indicator,
    baseline: Result<Decimal, Absence>,
    target: Result<Decimal, Absence>,
    last: Option<Known>,
) -> Status {
    let least = indicator.target_minimum.said();
    let Some(Ok(measured)) = last.map(|(value, _)| value) else { return Status::NotAssessed };
    let goal = match (target, least) {
        (Ok(target), _) if baseline == Ok(target) => target,
        (Err(Absence::NoTarget), Some(least)) => least,
        _ => return Status::NotAssessed,
    };
    // Where nothing is said of the direction, the least acceptable value lies on its worse side.
    let sense = match (indicator.direction, least) {
        (Some("increase"), _) => ScaleSense::HigherIsBetter,
        (Some("decrease"), _) => ScaleSense::LowerIsBetter,
        (_, Some(least)) if least < goal => ScaleSense::HigherIsBetter,
        (_, Some(least)) if least > goal => ScaleSense::LowerIsBetter,
        _ => return Status::NotAssessed,
    };
    formula::threshold_status(measured, goal, least, sense).into()
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

/// How many indicators have a known achievement, and how many of them are on track,
/// named by `dims`.
pub(super) fn count<'p>(
    run: &mut Run<'_>,
    dims: &BTreeMap<Dim, String>,
    indicators: impl Iterator<Item = &'p IndicatorAppraisal>,
) -> Option<(FactIx, FactIx)> {
    let all: Vec<(FactIx, Status)> =
        indicators.map(|indicator| (indicator.achievement, indicator.status)).collect();
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
            dims: dims.clone(),
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
