//! The sums of a kind by period, for its course over time.

use std::collections::{BTreeMap, BTreeSet};

use super::{difference, sum_of};
use crate::calc::appraisal::{BenefitAppraisal, PeriodFigures};
use crate::calc::fact::{Absence, Dim, FactIx, FactPeriod};
use crate::calc::metric::Metric;
use crate::calc::work::Run;
use crate::period::Period;

/// The sums by period over the years that are reported in parts: the year of the report
/// and the years before it. Nothing where a benefit is told in periods of another length
/// than the rest, since a column would then leave it out without saying so; nothing
/// where only whole years are told.
pub(super) fn of(
    run: &mut Run<'_>,
    dims: &BTreeMap<Dim, String>,
    benefits: &[&BenefitAppraisal],
    metrics: (Metric, Metric),
) -> Vec<PeriodFigures> {
    let Some(last) = run.period.and_then(Period::year) else { return Vec::new() };
    let told = |it: &PeriodFigures| it.period.year().is_some_and(|year| year <= last);
    let periods: BTreeSet<Period> = benefits
        .iter()
        .flat_map(|it| &it.periods)
        .filter(|it| told(it))
        .map(|it| it.period)
        .collect();
    let lengths: BTreeSet<u8> = periods.iter().map(|period| period.months()).collect();
    if lengths.len() != 1 || lengths.contains(&12) {
        return Vec::new();
    }
    periods.into_iter().map(|period| sums(run, dims, (benefits, metrics), period)).collect()
}

fn sums(
    run: &mut Run<'_>,
    dims: &BTreeMap<Dim, String>,
    (benefits, metrics): (&[&BenefitAppraisal], (Metric, Metric)),
    period: Period,
) -> PeriodFigures {
    let of_period: Vec<&PeriodFigures> = benefits
        .iter()
        .filter_map(|it| it.periods.iter().find(|figures| figures.period == period))
        .collect();
    let mut sum = |pick: fn(&PeriodFigures) -> Option<FactIx>| {
        let mut parts: Vec<FactIx> = of_period.iter().filter_map(|it| pick(it)).collect();
        // A period that the plan covers and that somebody did not report has no sum: it
        // would be too small.
        let planned = of_period.iter().filter(|it| it.planned.is_some()).count();
        let complete = parts.len() >= planned;
        parts.retain(|part| run.facts.get(*part).value != Err(Absence::CountedElsewhere));
        let metric = run.facts.get(*parts.first()?).metric;
        complete.then(|| sum_of(run, metric, dims.clone(), FactPeriod::Of(period), &parts))
    };
    let planned = sum(|it| it.planned);
    let forecast = sum(|it| it.forecast);
    let realised = sum(|it| it.realised);
    let variance = realised
        .or(forecast)
        .zip(planned)
        .map(|(told, planned)| difference(run, dims.clone(), metrics, planned, told).0);
    PeriodFigures { period, planned, forecast, realised, variance }
}
