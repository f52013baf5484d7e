//! Sums over the benefits of one kind. Kinds are never added to one another.

use std::collections::BTreeMap;

use crate::calc::appraisal::{BenefitAppraisal, KindTotal, PlanAppraisal, Series, Status};
use crate::calc::fact::{Absence, Dim, FactIx, FactPeriod, Formula, Trace};
use crate::calc::formula::{self, Amount};
use crate::calc::metric::Metric;
use crate::calc::work::{Figure, Run};
use crate::plan::{Benefit, BenefitPlan};
use crate::quantity::{Count, Unit};

mod course;

/// The kinds in the order of the report.
pub(crate) const KINDS: [&str; 10] = [
    "saving",
    "avoided_cost",
    "income",
    "unclassified",
    "freed_time",
    "saving_others",
    "avoided_cost_others",
    "income_others",
    "freed_time_others",
    "quality",
];

/// The group a benefit is shown and summed in: its kind, apart for the agency
/// itself and for all others who gain, since only the first is the agency's to use.
pub(crate) fn group_of(benefit: &Benefit) -> &'static str {
    let own = matches!(benefit.recipient, None | Some("own"));
    match benefit.kind {
        "saving" if !own => "saving_others",
        "avoided_cost" if !own => "avoided_cost_others",
        "income" if !own => "income_others",
        "freed_time" if !own => "freed_time_others",
        kind => kind,
    }
}

/// A benefit with what it comes to.
pub(super) type Appraised<'p> = (&'p Benefit, &'p BenefitAppraisal);

/// All benefits of some plans, in their order.
pub(super) fn benefits_of<'p>(
    plans: &'p [BenefitPlan],
    appraised: &'p [PlanAppraisal],
) -> Vec<Appraised<'p>> {
    let plans = plans.iter().zip(appraised);
    plans.flat_map(|(plan, it)| plan.benefits.iter().zip(&it.benefits)).collect()
}

/// The totals of each kind that has benefits, named by `dims` and the kind.
pub(super) fn totals(
    run: &mut Run<'_>,
    dims: &BTreeMap<Dim, String>,
    benefits: &[Appraised<'_>],
) -> Vec<KindTotal> {
    let mut totals = Vec::new();
    for kind in KINDS {
        let of_kind: Vec<&Appraised<'_>> =
            benefits.iter().filter(|(benefit, _)| group_of(benefit) == kind).collect();
        if of_kind.is_empty() {
            continue;
        }
        let summed: Vec<&BenefitAppraisal> = of_kind
            .iter()
            .map(|(_, appraisal)| *appraisal)
            .filter(|appraisal| !appraisal.kept_out)
            .filter(|appraisal| {
                let series = appraisal.series.as_ref();
                series.is_some_and(|it| it.fte.is_some() == kind.starts_with("freed_time"))
            })
            .collect();
        let mut dims = dims.clone();
        dims.insert(Dim::Kind, kind.to_owned());
        let parts: Vec<&Series> = summed.iter().filter_map(|it| it.series.as_ref()).collect();
        let Some(&first) = parts.first() else {
            totals.push(KindTotal::without_figures(kind));
            continue;
        };
        let total = total(run, dims.clone(), &parts);
        let metrics = metrics_of_variance(run, first);
        let (planned, forecast) = (total.planned_year, total.forecast_year);
        let year_variance = (run.facts.get(planned).period != FactPeriod::None)
            .then(|| difference(run, dims.clone(), metrics, planned, forecast));
        let periods = course::of(run, &dims, &summed, metrics);
        let status = status(run, &total);
        totals.push(KindTotal { kind, total: Some(total), year_variance, periods, status });
    }
    totals
}

/// How a sum stands by the edition's thresholds: forecast for the year against plan for
/// the year, else realised against planned to date, as for a benefit.
fn status(run: &mut Run<'_>, total: &Series) -> Status {
    let value = |run: &Run<'_>, fact: FactIx| run.facts.get(fact).value.ok().map(Count::new);
    let pair = value(run, total.forecast_year)
        .zip(value(run, total.planned_year))
        .or_else(|| value(run, total.realised_to_date).zip(value(run, total.planned_to_date)));
    let Some((part, whole)) = pair else { return Status::NotAssessed };
    let Some((thresholds, _)) = run.rule(|rules| rules.status_thresholds_money()) else {
        return Status::NotAssessed;
    };
    formula::money_status(part, whole, thresholds).map_or(Status::NotAssessed, Status::from)
}

fn metrics_of_variance(run: &Run<'_>, series: &Series) -> (Metric, Metric) {
    (run.facts.get(series.variance).metric, run.facts.get(series.variance_share).metric)
}

fn total(run: &mut Run<'_>, dims: BTreeMap<Dim, String>, parts: &[&Series]) -> Series {
    let mut sum = |pick: &dyn Fn(&Series) -> FactIx| {
        let facts: Vec<FactIx> = parts.iter().map(|series| pick(series)).collect();
        let (metric, period) = {
            let first = run.facts.get(facts[0]);
            (first.metric, first.period)
        };
        sum_of(run, metric, dims.clone(), period, &facts)
    };
    let planned_to_date = sum(&|series| series.planned_to_date);
    let realised_to_date = sum(&|series| series.realised_to_date);
    let planned_year = sum(&|series| series.planned_year);
    let forecast_year = sum(&|series| series.forecast_year);
    let planned_lifetime = sum(&|series| series.planned_lifetime);
    let all = |pick: fn(&Series) -> Option<(FactIx, FactIx)>| {
        parts.iter().all(|series| pick(series).is_some())
    };
    let fte = all(|series| series.fte).then(|| {
        let of = |series: &Series| series.fte.unwrap_or(no_pair(series));
        (sum(&|series| of(series).0), sum(&|series| of(series).1))
    });
    let value = all(|series| series.value).then(|| {
        let of = |series: &Series| series.value.unwrap_or(no_pair(series));
        (sum(&|series| of(series).0), sum(&|series| of(series).1))
    });
    let variance_metrics = metrics_of_variance(run, parts[0]);
    let (variance, variance_share) =
        difference(run, dims, variance_metrics, planned_to_date, realised_to_date);
    Series {
        planned_to_date,
        realised_to_date,
        variance,
        variance_share,
        planned_year,
        forecast_year,
        planned_lifetime,
        fte,
        value,
    }
}

/// What stands where a pair is missing; never reached, since all parts have it.
fn no_pair(series: &Series) -> (FactIx, FactIx) {
    (series.planned_to_date, series.realised_to_date)
}

/// The sum of figures as a figure. A part that nobody reported adds nothing;
/// a part that is absent for any other reason makes the sum absent.
pub(super) fn sum_of(
    run: &mut Run<'_>,
    metric: Metric,
    dims: BTreeMap<Dim, String>,
    period: FactPeriod,
    parts: &[FactIx],
) -> FactIx {
    let mut unit: Option<Unit> = None;
    let mut values = Vec::new();
    let mut refused = None;
    let mut counted = Vec::new();
    for &part in parts {
        let fact = run.facts.get(part);
        match &fact.value {
            Ok(value) => {
                if unit.as_ref().is_some_and(|unit| *unit != fact.unit) {
                    refused.get_or_insert(Absence::UnlikePriceBasis);
                }
                unit.get_or_insert_with(|| fact.unit.clone());
                values.push(Count::new(*value));
                counted.push(part);
            }
            Err(
                Absence::NotReported
                | Absence::NothingInPeriod
                | Absence::NotApplicable
                | Absence::CountedElsewhere,
            ) => {}
            Err(reason) => {
                refused.get_or_insert(*reason);
                counted.push(part);
            }
        }
    }
    let first = parts.first().map(|&part| run.facts.get(part));
    let stage = first.and_then(|fact| fact.stage);
    let unit = unit.or_else(|| first.map(|fact| fact.unit.clone())).unwrap_or(Unit::Count);
    let value = match refused {
        Some(reason) => Err(reason),
        None => formula::total(&values).map(Amount::number).map_err(Absence::from),
    };
    let trace = Trace { facts: counted, ..Trace::default() };
    run.add(Figure { metric, dims, period, value, unit, stage, formula: Formula::Sum, trace })
}

/// Variance and its share between two figures.
fn difference(
    run: &mut Run<'_>,
    dims: BTreeMap<Dim, String>,
    (variance, share): (Metric, Metric),
    planned: FactIx,
    realised: FactIx,
) -> (FactIx, FactIx) {
    let (plan, real) = (run.facts.get(planned).clone(), run.facts.get(realised).clone());
    let both = match (real.value, plan.value) {
        (Err(reason), _) | (_, Err(reason)) => Err(reason),
        (Ok(_), Ok(_)) if real.unit != plan.unit => Err(Absence::UnlikePriceBasis),
        (Ok(real), Ok(plan)) => Ok((Count::new(real), Count::new(plan))),
    };
    let method = run.methods().variance_sign;
    let trace = || Trace { facts: vec![realised, planned], ..Trace::default() };
    let value = both.and_then(|(r, p)| Ok(formula::variance(r, p, method)?.number()));
    let figure = Figure {
        metric: variance,
        dims: dims.clone(),
        period: plan.period,
        value,
        unit: plan.unit,
        stage: None,
        formula: Formula::Variance,
        trace: trace(),
    };
    let variance = run.add(figure);
    let value = both.and_then(|(r, p)| Ok(formula::variance_share(r, p, method)?.number()));
    let figure = Figure {
        metric: share,
        dims,
        period: plan.period,
        value,
        unit: Unit::Share,
        stage: None,
        formula: Formula::VarianceShare,
        trace: trace(),
    };
    (variance, run.add(figure))
}
