//! A series: planned, forecast and realised by period, to date and for the year.
//!
//! Works for kroner and for hours alike. A sum to date is taken only over
//! periods that end by the reporting period; a figure for a longer period is
//! never split. A realised figure that is missing for a period the plan covers
//! makes the sum to date absent: it would be too small.

use std::collections::BTreeMap;

use crate::calc::appraisal::{PeriodFigures, Series, Status};
use crate::calc::fact::{Absence, Dim, FactIx, FactPeriod, Formula, Stage, Trace};
use crate::calc::formula::{self, Amount};
use crate::calc::metric::Metric;
use crate::calc::work::{Figure, Run};
use crate::period::Period;
use crate::provenance::CellRef;
use crate::quantity::{Hours, Money, Unit};

/// The metrics of a series.
#[derive(Debug, Clone, Copy)]
pub(super) struct SeriesMetrics {
    pub(super) planned: Metric,
    pub(super) forecast: Metric,
    pub(super) realised: Metric,
    pub(super) variance: Metric,
    pub(super) variance_share: Metric,
}

/// Kroner: savings, avoided costs, income.
pub(super) const MONEY: SeriesMetrics = SeriesMetrics {
    planned: Metric::SavingPlanned,
    forecast: Metric::SavingForecast,
    realised: Metric::SavingRealised,
    variance: Metric::SavingVariance,
    variance_share: Metric::SavingVarianceShare,
};

/// Hours of freed time.
pub(super) const HOURS: SeriesMetrics = SeriesMetrics {
    planned: Metric::HoursPlanned,
    forecast: Metric::HoursForecast,
    realised: Metric::HoursRealised,
    variance: Metric::HoursVariance,
    variance_share: Metric::HoursVarianceShare,
};

impl SeriesMetrics {
    pub(super) fn of(self, stage: Stage) -> Metric {
        match stage {
            Stage::Planned => self.planned,
            Stage::Forecast => self.forecast,
            Stage::Realised => self.realised,
        }
    }
}

/// A quantity that figures are made of.
pub(super) trait Quantity: Amount {
    /// The unit of a figure of it.
    fn unit(self) -> Unit;
}

impl Quantity for Money {
    fn unit(self) -> Unit {
        Unit::Kroner(self.basis())
    }
}

impl Quantity for Hours {
    fn unit(self) -> Unit {
        Unit::Hours
    }
}

/// A value and the figure that shows it.
pub(super) type Known<T> = (Result<T, Absence>, FactIx);

/// What is said of one stage in one period.
#[derive(Debug, Clone)]
pub(super) struct Point<T> {
    pub(super) stage: Stage,
    pub(super) period: Period,
    pub(super) value: Result<T, Absence>,
    pub(super) cells: Vec<CellRef>,
    pub(super) formula: Formula,
    /// The rule value it rests on, where it rests on one.
    pub(super) rule: Option<u16>,
    /// What it is made of, where it is less than was claimed.
    pub(super) facts: Vec<FactIx>,
}

/// A series on its way to figures.
pub(super) struct Builder<'b, 'a, T> {
    pub(super) run: &'b mut Run<'a>,
    pub(super) metrics: SeriesMetrics,
    pub(super) dims: BTreeMap<Dim, String>,
    pub(super) unit: Unit,
    pub(super) by_period: BTreeMap<(Stage, Period), Known<T>>,
}

/// A series' figures with the values that later steps need.
#[derive(Debug, Clone)]
pub(super) struct Built<T> {
    pub(super) series: Series,
    pub(super) periods: Vec<PeriodFigures>,
    pub(super) planned_to_date: Result<T, Absence>,
    pub(super) realised_to_date: Result<T, Absence>,
    pub(super) planned_year: Result<T, Absence>,
    pub(super) forecast_year: Result<T, Absence>,
    /// The first period that the plan covers and that is not reported as realised.
    pub(super) not_reported: Option<Period>,
}

impl<'b, 'a, T: Quantity> Builder<'b, 'a, T> {
    /// Adds the figures of single periods; points of one stage and period are summed.
    pub(super) fn add_points(&mut self, points: Vec<Point<T>>) {
        let mut grouped: BTreeMap<(Stage, Period), Vec<Point<T>>> = BTreeMap::new();
        for point in points {
            grouped.entry((point.stage, point.period)).or_default().push(point);
        }
        for ((stage, period), points) in grouped {
            let formula = match points.as_slice() {
                [only] => only.formula,
                _ => Formula::Sum,
            };
            let values: Result<Vec<T>, Absence> = points.iter().map(|point| point.value).collect();
            let value = values.and_then(|values| Ok(formula::total(&values)?));
            let mut rule_values: Vec<u16> = points.iter().filter_map(|it| it.rule).collect();
            rule_values.dedup();
            let mut facts: Vec<FactIx> = points.iter().flat_map(|it| it.facts.clone()).collect();
            facts.dedup();
            let cells = points.into_iter().flat_map(|point| point.cells).collect();
            let fact = self.figure(
                self.metrics.of(stage),
                FactPeriod::Of(period),
                value,
                Some(stage),
                formula,
                Trace { cells, facts, rule_values },
            );
            self.by_period.insert((stage, period), (value, fact));
        }
    }

    fn figure(
        &mut self,
        metric: Metric,
        period: FactPeriod,
        value: Result<T, Absence>,
        stage: Option<Stage>,
        formula: Formula,
        trace: Trace,
    ) -> FactIx {
        let unit = value.map_or_else(|_| self.unit.clone(), Quantity::unit);
        self.run.add(Figure {
            metric,
            dims: self.dims.clone(),
            period,
            value: value.map(Amount::number),
            unit,
            stage,
            formula,
            trace,
        })
    }

    fn of_stage(&self, stage: Stage) -> impl Iterator<Item = (Period, &Known<T>)> {
        self.by_period
            .range((stage, Period::LEAST)..)
            .take_while(move |((s, _), _)| *s == stage)
            .map(|((_, period), known)| (*period, known))
    }

    /// The sum over the periods that `within` takes, as a figure.
    fn sum(
        &mut self,
        stage: Stage,
        period: FactPeriod,
        within: impl Fn(Period) -> bool,
        refuse: Option<Absence>,
    ) -> Known<T> {
        let parts: Vec<Known<T>> = self
            .of_stage(stage)
            .filter(|(period, _)| within(*period))
            .map(|(_, known)| *known)
            .collect();
        // What is counted elsewhere adds nothing here; where all is, so is the sum.
        let elsewhere = |known: &Known<T>| known.0.err() == Some(Absence::CountedElsewhere);
        let all_elsewhere = !parts.is_empty() && parts.iter().all(elsewhere);
        let parts: Vec<Known<T>> =
            parts.into_iter().filter(|it| all_elsewhere || !elsewhere(it)).collect();
        let values: Result<Vec<T>, Absence> = parts.iter().map(|(value, _)| *value).collect();
        let value = match refuse {
            Some(reason) => Err(reason),
            None if parts.is_empty() => Err(Absence::NothingInPeriod),
            None => values.and_then(|values| Ok(formula::total(&values)?)),
        };
        let facts = parts.into_iter().map(|(_, fact)| fact).collect();
        let trace = Trace { facts, ..Trace::default() };
        let metric = self.metrics.of(stage);
        (value, self.figure(metric, period, value, Some(stage), Formula::Sum, trace))
    }

    /// The figures for the reporting period.
    pub(super) fn build(mut self) -> Built<T> {
        let reported = self.run.period.filter(|period| period.year().is_some());
        let lifetime =
            self.sum(Stage::Planned, FactPeriod::Lifetime, |_| true, self.overlap(Stage::Planned));
        let Some(reported) = reported else { return self.without_period(lifetime) };
        let planned = self.sum_to_date(Stage::Planned, reported, None);
        let not_reported = self.first_not_reported(reported);
        let missing = not_reported.map(|_| Absence::NotReported);
        let realised = self.sum_to_date(Stage::Realised, reported, missing);
        let (variance, share) = self.compare(FactPeriod::ToDate(reported), planned, realised);
        let planned_year = self.year(Stage::Planned, reported);
        let forecast_year = self.outturn(reported, realised);
        Built {
            series: Series {
                planned_to_date: planned.1,
                realised_to_date: realised.1,
                variance,
                variance_share: share,
                planned_year: planned_year.1,
                forecast_year: forecast_year.1,
                planned_lifetime: lifetime.1,
                fte: None,
                value: None,
            },
            periods: self.periods(),
            planned_to_date: planned.0,
            realised_to_date: realised.0,
            planned_year: planned_year.0,
            forecast_year: forecast_year.0,
            not_reported,
        }
    }

    fn without_period(mut self, lifetime: Known<T>) -> Built<T> {
        let none = Err(Absence::NoReportingPeriod);
        let metrics = self.metrics;
        let mut absent = |metric, stage| {
            self.figure(metric, FactPeriod::None, none, stage, Formula::Sum, Trace::default())
        };
        let planned = absent(metrics.planned, Some(Stage::Planned));
        let realised = absent(metrics.realised, Some(Stage::Realised));
        let forecast = absent(metrics.forecast, Some(Stage::Forecast));
        let variance = absent(metrics.variance, None);
        let share = absent(metrics.variance_share, None);
        Built {
            series: Series {
                planned_to_date: planned,
                realised_to_date: realised,
                variance,
                variance_share: share,
                planned_year: planned,
                forecast_year: forecast,
                planned_lifetime: lifetime.1,
                fte: None,
                value: None,
            },
            periods: self.periods(),
            planned_to_date: none,
            realised_to_date: none,
            planned_year: none,
            forecast_year: none,
            not_reported: None,
        }
    }

    /// Why a stage cannot be summed over all its periods: some overlap.
    fn overlap(&self, stage: Stage) -> Option<Absence> {
        self.overlapping(stage).map(|_| Absence::InputUnusable)
    }

    /// Two periods of a stage that cover the same months, if there are any.
    pub(super) fn overlapping(&self, stage: Stage) -> Option<(Period, Period)> {
        // In order of their ends, periods overlap only if two neighbours do: a later
        // one that reaches back to an earlier one also covers the end between them.
        let mut neighbours = self.of_stage(stage).zip(self.of_stage(stage).skip(1));
        if !neighbours.any(|((left, _), (right, _))| left.overlaps(right)) {
            return None;
        }
        let periods: Vec<Period> = self.of_stage(stage).map(|(period, _)| period).collect();
        periods.iter().enumerate().find_map(|(place, &left)| {
            let later = periods.get(place + 1..)?;
            later.iter().find(|right| left.overlaps(**right)).map(|&right| (left, right))
        })
    }

    fn sum_to_date(&mut self, stage: Stage, reported: Period, refuse: Option<Absence>) -> Known<T> {
        let year = reported.year();
        let straddles = self.of_stage(stage).any(|(period, _)| {
            period.year() == year && !period.ends_by(reported) && !period.begins_after(reported)
        });
        let longer = straddles.then_some(Absence::LongerPeriod);
        let refuse = self.overlap(stage).or(longer).or(refuse);
        let within = |period: Period| period.year() == year && period.ends_by(reported);
        self.sum(stage, FactPeriod::ToDate(reported), within, refuse)
    }

    fn year(&mut self, stage: Stage, reported: Period) -> Known<T> {
        let year = reported.year();
        let whole = year.map_or(FactPeriod::None, |year| FactPeriod::Of(Period::Year(year)));
        if let Some(year) = year
            && let Some(&known) = self.by_period.get(&(stage, Period::Year(year)))
            && self.overlap(stage).is_none()
        {
            return known;
        }
        let refuse = self.overlap(stage);
        self.sum(stage, whole, |period| period.year() == year, refuse)
    }

    /// The first period up to the reporting period with a plan that is not zero
    /// and months that no realised figure covers.
    fn first_not_reported(&self, reported: Period) -> Option<Period> {
        let covered: Vec<Period> =
            self.of_stage(Stage::Realised).map(|(period, _)| period).collect();
        self.of_stage(Stage::Planned)
            .filter(|(period, (value, _))| {
                let planned = value.is_ok_and(|value| !value.number().is_zero());
                planned && period.year() == reported.year() && period.ends_by(reported)
            })
            .map(|(period, _)| period)
            .find(|period| !covers(&covered, *period))
    }

    /// Realised minus planned, and that as a share of planned.
    pub(super) fn compare(
        &mut self,
        period: FactPeriod,
        planned: Known<T>,
        realised: Known<T>,
    ) -> (FactIx, FactIx) {
        let method = self.run.methods().variance_sign;
        let both = realised.0.and_then(|realised| Ok((realised, planned.0?)));
        let facts = vec![realised.1, planned.1];
        let trace = || Trace { facts: facts.clone(), ..Trace::default() };
        let variance = both.and_then(|(r, p)| Ok(formula::variance(r, p, method)?));
        let metric = self.metrics.variance;
        let variance = self.figure(metric, period, variance, None, Formula::Variance, trace());
        let share = both.and_then(|(r, p)| Ok(formula::variance_share(r, p, method)?));
        let share = self.run.add(Figure {
            metric: self.metrics.variance_share,
            dims: self.dims.clone(),
            period,
            value: share.map(Amount::number),
            unit: Unit::Share,
            stage: None,
            formula: Formula::VarianceShare,
            trace: trace(),
        });
        (variance, share)
    }

    /// The forecast for the year: stated for the year as a whole, or realised to
    /// date with the forecast for the periods that remain.
    fn outturn(&mut self, reported: Period, realised: Known<T>) -> Known<T> {
        let Some(year) = reported.year() else { return realised };
        let whole = Period::Year(year);
        if let Some(&stated) = self.by_period.get(&(Stage::Forecast, whole)) {
            return stated;
        }
        let remaining: Vec<(Period, Known<T>)> = self
            .of_stage(Stage::Forecast)
            .filter(|(period, _)| period.year() == Some(year) && period.begins_after(reported))
            .map(|(period, known)| (period, *known))
            .collect();
        let covered: Vec<Period> = remaining.iter().map(|(period, _)| *period).collect();
        let complete = self
            .of_stage(Stage::Planned)
            .filter(|(period, _)| period.year() == Some(year) && period.begins_after(reported))
            .all(|(period, _)| covers(&covered, period));
        let values: Result<Vec<T>, Absence> = remaining
            .iter()
            .map(|(_, (value, _))| *value)
            .filter(|value| value.err() != Some(Absence::CountedElsewhere))
            .collect();
        let value = match (realised.0, complete) {
            (Err(reason), _) => Err(reason),
            (Ok(_), false) => Err(Absence::ForecastIncomplete),
            (Ok(realised), true) => values.and_then(|values| self.add_up(realised, &values)),
        };
        let mut facts = vec![realised.1];
        facts.extend(remaining.iter().map(|(_, (_, fact))| *fact));
        let trace = Trace { facts, ..Trace::default() };
        let stage = Some(Stage::Forecast);
        let metric = self.metrics.forecast;
        let fact =
            self.figure(metric, FactPeriod::Of(whole), value, stage, Formula::Outturn, trace);
        (value, fact)
    }

    fn add_up(&self, realised: T, remaining: &[T]) -> Result<T, Absence> {
        if remaining.is_empty() {
            return Ok(realised);
        }
        let remaining = formula::total(remaining)?;
        Ok(formula::year_forecast(realised, remaining, self.run.methods().forecast_year)?)
    }

    fn periods(&self) -> Vec<PeriodFigures> {
        let mut all: Vec<Period> = self.by_period.keys().map(|(_, period)| *period).collect();
        all.sort_unstable();
        all.dedup();
        let fact = |stage, period| self.by_period.get(&(stage, period)).map(|known| known.1);
        all.into_iter()
            .map(|period| PeriodFigures {
                period,
                planned: fact(Stage::Planned, period),
                forecast: fact(Stage::Forecast, period),
                realised: fact(Stage::Realised, period),
                variance: None,
            })
            .collect()
    }
}

/// Whether the months of `period` are all in one of `covered`, or in several together.
fn covers(covered: &[Period], period: Period) -> bool {
    (period.first_month()..=period.last_month()).all(|month| {
        covered.iter().any(|one| {
            one.year() == period.year() && (one.first_month()..=one.last_month()).contains(&month)
        })
    })
}

/// The status of a series by the edition's thresholds: forecast for the year
/// against plan for the year, else realised against planned to date.
pub(super) fn status<T: Quantity>(run: &mut Run<'_>, built: &Built<T>) -> Status {
    let pair = match (built.forecast_year, built.planned_year) {
        (Ok(forecast), Ok(planned)) => Some((forecast, planned)),
        _ => match (built.realised_to_date, built.planned_to_date) {
            (Ok(realised), Ok(planned)) => Some((realised, planned)),
            _ => None,
        },
    };
    let Some((part, whole)) = pair else { return Status::NotAssessed };
    let Some((thresholds, _)) = run.rule(|rules| rules.status_thresholds_money()) else {
        return Status::NotAssessed;
    };
    formula::money_status(part, whole, thresholds).map_or(Status::NotAssessed, Status::from)
}

impl<T: Quantity> Built<T> {
    /// The values that totals are made of.
    pub(super) fn series_values(&self) -> [Result<T, Absence>; 4] {
        [self.planned_to_date, self.realised_to_date, self.planned_year, self.forecast_year]
    }
}
