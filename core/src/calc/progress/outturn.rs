//! The outturn for the year (sluttprognose) in three ways beside one another, and
//! the realisation rate.

use std::collections::BTreeMap;

use crate::calc::appraisal::{BenefitAppraisal, KindTotal, Series};
use crate::calc::fact::{Absence, Dim, FactIx, FactPeriod, Formula, Stage, Trace};
use crate::calc::formula::{self, Amount};
use crate::calc::kind::{KINDS, sum_of};
use crate::calc::metric::Metric;
use crate::calc::names::benefit_label;
use crate::calc::progress::{OneBenefit, kind_label, number, pair};
use crate::calc::work::{Figure, Run, Work};
use crate::period::{Period, Year};
use crate::plan::BenefitPlan;
use crate::quantity::{Count, Unit};
use crate::report::table::{Column, Convention, FactRow, FactTable, TableCell};

/// The figures of a row.
#[derive(Debug, Clone, Copy)]
pub(super) struct Outturn {
    planned_year: FactIx,
    realised_to_date: FactIx,
    rate: FactIx,
    forecast_year: FactIx,
    remaining_plan: FactIx,
    run_rate: FactIx,
    performance: FactIx,
    /// What is planned for the rest of the year, and the figures it is made of.
    rest: Result<Count, Absence>,
}

/// The outturn of a benefit, where it has figures for the year reported on.
pub(super) fn of_benefit(
    work: &mut Work<'_, '_>,
    benefit: u32,
    appraised: &BenefitAppraisal,
) -> Option<Outturn> {
    let reported = work.run.period?;
    let year = reported.year()?;
    let series = appraised.series.as_ref()?;
    let planned: Vec<(Period, FactIx)> = appraised
        .periods
        .iter()
        .filter(|it| it.period.year() == Some(year))
        .filter_map(|it| Some((it.period, it.planned?)))
        .collect();
    if planned.is_empty() && number(work.run, series.realised_to_date).is_err() {
        return None;
    }
    let id = work.plan.benefits.get(benefit as usize)?.id.to_string();
    let dims = work.dims([(Dim::Benefit, &id)]);
    let (rest, rest_facts) = remaining(work.run, &planned, reported);
    let months = months(&planned, reported);
    let row = Row { run: work.run, dims, year, series };
    Some(row.outturn(rest, rest_facts, months))
}

/// What is planned for the periods of the year that begin after the reporting
/// period; none where a planned period reaches across its end.
fn remaining(
    run: &Run<'_>,
    planned: &[(Period, FactIx)],
    reported: Period,
) -> (Result<Count, Absence>, Vec<FactIx>) {
    let straddles = |period: Period| !period.ends_by(reported) && !period.begins_after(reported);
    if planned.iter().any(|(period, _)| straddles(*period)) {
        return (Err(Absence::LongerPeriod), Vec::new());
    }
    let facts: Vec<FactIx> = planned
        .iter()
        .filter(|(period, _)| period.begins_after(reported))
        .map(|(_, fact)| *fact)
        .collect();
    let values: Result<Vec<Count>, Absence> = facts.iter().map(|it| number(run, *it)).collect();
    let rest = match values {
        // Nothing more is planned: a plan of zero for the rest of the year.
        Ok(values) if values.is_empty() => Ok(Count::default()),
        Ok(values) => formula::total(&values).map_err(Absence::from),
        Err(reason) => Err(reason),
    };
    (rest, facts)
}

/// The months of the year that the plan covers, elapsed and all: all twelve where
/// nothing is planned.
fn months(planned: &[(Period, FactIx)], reported: Period) -> (u32, u32) {
    let covered = |month: &u8| {
        planned.is_empty()
            || planned
                .iter()
                .any(|(period, _)| (period.first_month()..=period.last_month()).contains(month))
    };
    let count = |last: u8| u32::try_from((1..=last).filter(covered).count()).unwrap_or(0);
    (count(reported.last_month()), count(12))
}

/// A row on its way: a benefit, or a kind.
struct Row<'b, 'a> {
    run: &'b mut Run<'a>,
    dims: BTreeMap<Dim, String>,
    year: Year,
    series: &'b Series,
}

impl Row<'_, '_> {
    fn outturn(
        mut self,
        rest: Result<Count, Absence>,
        rest_facts: Vec<FactIx>,
        (elapsed, all): (u32, u32),
    ) -> Outturn {
        let realised = self.series.realised_to_date;
        let so_far = number(self.run, realised);
        let trace = |more: &[FactIx]| {
            let facts = std::iter::once(realised).chain(more.iter().copied()).collect();
            Trace { facts, ..Trace::default() }
        };
        let value = so_far.and_then(|it| Ok(formula::outturn_remaining_plan(it, rest?)?));
        let remaining_plan = self.figure(Metric::OutturnRemainingPlan, value, trace(&rest_facts));
        let value = so_far.and_then(|it| Ok(formula::outturn_run_rate(it, elapsed, all)?));
        let run_rate = self.figure(Metric::OutturnRunRate, value, trace(&[]));
        let performance = self.performance(rest, &rest_facts);
        self.finish(rest, [remaining_plan, run_rate, performance])
    }

    fn performance(&mut self, rest: Result<Count, Absence>, rest_facts: &[FactIx]) -> FactIx {
        let (realised, planned) = (self.series.realised_to_date, self.series.planned_to_date);
        let both = pair(self.run, realised, planned);
        let value = both.and_then(|(realised, planned)| {
            Ok(formula::outturn_performance_adjusted(realised, planned, rest?)?)
        });
        let mut facts = vec![realised, planned];
        facts.extend(rest_facts);
        self.figure(Metric::OutturnPerformance, value, Trace { facts, ..Trace::default() })
    }

    /// Adds the realisation rate and puts the row together.
    fn finish(self, rest: Result<Count, Absence>, three: [FactIx; 3]) -> Outturn {
        let series = self.series;
        let (realised, planned) = (series.realised_to_date, series.planned_to_date);
        let rate = pair(self.run, realised, planned)
            .and_then(|(realised, planned)| Ok(formula::realisation_rate(realised, planned)?));
        let period = self.run.facts.get(realised).period;
        let rate = self.run.add(Figure {
            metric: Metric::RealisationRate,
            dims: self.dims,
            period,
            value: rate.map(Amount::number),
            unit: Unit::Share,
            stage: None,
            formula: Formula::RealisationRate,
            trace: Trace { facts: vec![realised, planned], ..Trace::default() },
        });
        let [remaining_plan, run_rate, performance] = three;
        Outturn {
            planned_year: series.planned_year,
            realised_to_date: realised,
            rate,
            forecast_year: series.forecast_year,
            remaining_plan,
            run_rate,
            performance,
            rest,
        }
    }

    fn figure(&mut self, metric: Metric, value: Result<Count, Absence>, trace: Trace) -> FactIx {
        let unit = self.run.facts.get(self.series.realised_to_date).unit.clone();
        let formula = match metric {
            Metric::OutturnRunRate => Formula::OutturnRunRate,
            Metric::OutturnPerformance => Formula::OutturnPerformance,
            _ => Formula::OutturnRemainingPlan,
        };
        self.run.add(Figure {
            metric,
            dims: self.dims.clone(),
            period: FactPeriod::Of(Period::Year(self.year)),
            value: value.map(Amount::number),
            unit,
            stage: Some(Stage::Forecast),
            formula,
            trace,
        })
    }
}

/// The sum of a kind. Remaining plan and pace are sums of the benefits'; the
/// realisation rate, and the outturn by it, are of the sums: a mean of rates would
/// count a small benefit as much as a large one.
fn of_kind(
    run: &mut Run<'_>,
    kind: &'static str,
    series: &Series,
    parts: &[&OneBenefit<'_>],
) -> Option<Outturn> {
    let year = run.period?.year()?;
    let mut dims = run.dims();
    dims.insert(Dim::Kind, kind.to_owned());
    let outturns: Vec<Outturn> = parts.iter().filter_map(|it| it.outturn.copied()).collect();
    let period = FactPeriod::Of(Period::Year(year));
    let mut sum = |metric, pick: fn(&Outturn) -> FactIx| {
        let facts: Vec<FactIx> = outturns.iter().map(pick).collect();
        sum_of(run, metric, dims.clone(), period, &facts)
    };
    let remaining_plan = sum(Metric::OutturnRemainingPlan, |it| it.remaining_plan);
    let run_rate = sum(Metric::OutturnRunRate, |it| it.run_rate);
    let rests: Result<Vec<Count>, Absence> = outturns.iter().map(|it| it.rest).collect();
    let rest = rests.and_then(|rests| Ok(formula::total(&rests)?));
    let facts: Vec<FactIx> = outturns.iter().map(|it| it.remaining_plan).collect();
    let mut row = Row { run, dims, year, series };
    let performance = row.performance(rest, &facts);
    Some(row.finish(rest, [remaining_plan, run_rate, performance]))
}

/// A column and its figure.
type OutturnColumn = (&'static str, fn(&Outturn) -> FactIx);

/// The columns, each with its figure.
const COLUMNS: [OutturnColumn; 7] = [
    ("planned_year_any", |it| it.planned_year),
    ("realised_to_date", |it| it.realised_to_date),
    ("realisation_rate", |it| it.rate),
    ("forecast_year_any", |it| it.forecast_year),
    ("outturn_remaining_plan", |it| it.remaining_plan),
    ("outturn_run_rate", |it| it.run_rate),
    ("outturn_performance", |it| it.performance),
];

/// A table of kroner and one of hours, where there are figures for the year.
pub(super) fn tables(
    run: &mut Run<'_>,
    plans: &[BenefitPlan],
    benefits: &[OneBenefit<'_>],
    kinds: &[KindTotal],
) -> Vec<FactTable> {
    let (mut money, mut hours) = (Vec::new(), Vec::new());
    for kind in KINDS {
        let rows = if kind.starts_with("freed_time") { &mut hours } else { &mut money };
        let of_kind_and_told = benefits.iter().filter(|it| it.kind == kind && it.outturn.is_some());
        let parts: Vec<&OneBenefit<'_>> = of_kind_and_told.collect();
        rows.extend(parts.iter().filter_map(|it| {
            Some(row(benefit_label(plans, it.plan, it.benefit), false, it.outturn?))
        }));
        let counted: Vec<&OneBenefit<'_>> =
            parts.iter().copied().filter(|it| !it.kept_out).collect();
        let total = kinds.iter().find(|it| it.kind == kind).and_then(|it| it.total.as_ref());
        if let (Some(series), false) = (total, counted.is_empty())
            && let Some(outturn) = of_kind(run, kind, series, &counted)
        {
            rows.push(row(kind_label(kind), true, &outturn));
        }
    }
    [("progress_outturn", money), ("progress_outturn_hours", hours)]
        .into_iter()
        .filter(|(_, rows)| !rows.is_empty())
        .map(|(key, rows)| FactTable {
            key,
            about: String::new(),
            columns: COLUMNS.iter().map(|(key, _)| Column::Key(key)).collect(),
            rows,
            conventions: [
                "progress_outturn_remaining_plan",
                "progress_outturn_run_rate",
                "progress_outturn_performance",
                "progress_rate_of_sums",
            ]
            .into_iter()
            .map(|key| Convention { key, args: Vec::new() })
            .collect(),
        })
        .collect()
}

fn row(label: crate::report::table::Label, is_total: bool, outturn: &Outturn) -> FactRow {
    let cells = COLUMNS.iter().map(|(_, pick)| TableCell::Fact(pick(outturn))).collect();
    FactRow { label, is_total, cells }
}
