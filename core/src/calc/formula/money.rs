//! Amounts: sums, nets, expected values, variances and rates.
//!
//! A benefit is positive. The formulas work for money and for points alike and
//! never add the one to the other.

use rust_decimal::Decimal;

use super::Absent;
use super::amount::{Amount, alike, sum, term};
use crate::quantity::Share;
use crate::rules::{
    ForecastYear, StatusThresholds, UncertaintyMean, UncertaintyWeights, VarianceSign,
};

/// The sum of amounts of one unit and one price basis; exact.
///
/// # Errors
///
/// [`Absent::NothingToAdd`] for an empty list, [`Absent::UnlikePriceBasis`],
/// [`Absent::OutOfRange`].
pub fn total<T: Amount>(amounts: &[T]) -> Result<T, Absent> {
    let (first, others) = amounts.split_first().ok_or(Absent::NothingToAdd)?;
    alike(*first, others)?;
    sum(amounts.iter().map(|amount| amount.number())).map(|number| first.with_number(number))
}

/// The net benefit of a year (nettogevinst): `B - P - D`, gross benefit less
/// investment (prosjektkostnader) less operating cost (drift og forvaltning).
///
/// Costs are given as positive amounts. The result may be negative.
///
/// # Errors
///
/// [`Absent::UnlikePriceBasis`], [`Absent::OutOfRange`].
pub fn net_annual<T: Amount>(benefit: T, investment: T, operating: T) -> Result<T, Absent> {
    alike(benefit, &[investment, operating])?;
    sum([benefit.number(), -investment.number(), -operating.number()])
        .map(|number| benefit.with_number(number))
}

/// The net benefit before investment (netto gevinst før prosjektkostnader):
/// `B - D`.
///
/// # Errors
///
/// [`Absent::UnlikePriceBasis`], [`Absent::OutOfRange`].
pub fn net_before_investment<T: Amount>(benefit: T, operating: T) -> Result<T, Absent> {
    alike(benefit, &[operating])?;
    sum([benefit.number(), -operating.number()]).map(|number| benefit.with_number(number))
}

/// The expected value of three estimates (usikkerhetsjustert verdi): the
/// weighted mean of the optimistic (MO), most likely (MS) and pessimistic (MP)
/// estimate; the divisor is the sum of the weights.
///
/// For a benefit the optimistic estimate is the largest, for a cost the
/// smallest; the formula does not mind. The result lies between the smallest
/// and the largest of the three.
///
/// # Errors
///
/// [`Absent::UnlikePriceBasis`], [`Absent::OutOfRange`].
pub fn three_point_expected<T: Amount>(
    optimistic: T,
    most_likely: T,
    pessimistic: T,
    weights: UncertaintyWeights,
    method: UncertaintyMean,
) -> Result<T, Absent> {
    let UncertaintyMean::WeightedMoMsMp = method;
    alike(most_likely, &[optimistic, pessimistic])?;
    let weighted = [
        (optimistic, weights.optimistic()),
        (most_likely, weights.most_likely()),
        (pessimistic, weights.pessimistic()),
    ];
    let mut sum = Decimal::ZERO;
    for (estimate, weight) in weighted {
        let part = estimate.number().checked_mul(weight).ok_or(Absent::OutOfRange)?;
        sum = sum.checked_add(part).ok_or(Absent::OutOfRange)?;
    }
    term(sum.checked_div(weights.divisor())).map(|number| most_likely.with_number(number))
}

/// The variance of a benefit (avvik): realised less planned, positive is good.
///
/// # Errors
///
/// [`Absent::UnlikePriceBasis`], [`Absent::OutOfRange`].
pub fn variance<T: Amount>(realised: T, planned: T, method: VarianceSign) -> Result<T, Absent> {
    let VarianceSign::RealisedMinusPlannedPositiveIsGood = method;
    net_before_investment(realised, planned)
}

/// The variance of a cost (avvik, kostnad): planned less actual, so that
/// positive is good for costs as it is for benefits.
///
/// # Errors
///
/// [`Absent::UnlikePriceBasis`], [`Absent::OutOfRange`].
pub fn cost_variance<T: Amount>(actual: T, planned: T, method: VarianceSign) -> Result<T, Absent> {
    let VarianceSign::RealisedMinusPlannedPositiveIsGood = method;
    net_before_investment(planned, actual)
}

/// The realisation rate (realiseringsgrad): realised divided by planned; 1 is
/// all of the plan. Not capped. Of several benefits it is the ratio of the
/// sums, never the mean of the rates.
///
/// # Errors
///
/// [`Absent::PlanIsZero`], [`Absent::PlanIsNegative`],
/// [`Absent::UnlikePriceBasis`], [`Absent::OutOfRange`].
pub fn realisation_rate<T: Amount>(realised: T, planned: T) -> Result<Share, Absent> {
    positive_plan(realised, planned)?;
    term(realised.number().checked_div(planned.number())).map(Share::new)
}

/// The variance as a share of the plan (avvik i prosent av plan):
/// `(realised - planned) / planned`; -0.25 is a quarter below the plan.
///
/// # Errors
///
/// As [`realisation_rate`].
pub fn variance_share<T: Amount>(
    realised: T,
    planned: T,
    method: VarianceSign,
) -> Result<Share, Absent> {
    let difference = variance(realised, planned, method)?;
    realisation_rate(difference, planned)
}

/// The forecast for the year (årsprognose): what is realised so far plus the
/// forecast for the periods that remain. The plan does not enter.
///
/// # Errors
///
/// [`Absent::UnlikePriceBasis`], [`Absent::OutOfRange`].
pub fn year_forecast<T: Amount>(
    realised_to_date: T,
    remaining_forecast: T,
    method: ForecastYear,
) -> Result<T, Absent> {
    let ForecastYear::RealisedToDatePlusRemainingForecast = method;
    total(&[realised_to_date, remaining_forecast])
}

/// Where a benefit stands against its plan or target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TrackStatus {
    /// On track (i rute).
    OnTrack,
    /// To be watched (følg med).
    Watch,
    /// Off track (avvik).
    OffTrack,
}

impl TrackStatus {
    /// Every status, the best first.
    pub const ALL: &'static [TrackStatus] =
        &[TrackStatus::OnTrack, TrackStatus::Watch, TrackStatus::OffTrack];

    /// The stable key: `on-track`, `watch`, `off-track`.
    pub fn key(self) -> &'static str {
        match self {
            TrackStatus::OnTrack => "on-track",
            TrackStatus::Watch => "watch",
            TrackStatus::OffTrack => "off-track",
        }
    }
}

/// The status of an amount of money (or hours): the forecast for the year
/// against the plan for the year, judged by thresholds on the unrounded ratio.
///
/// # Errors
///
/// [`Absent::PlanIsZero`], [`Absent::PlanIsNegative`],
/// [`Absent::UnlikePriceBasis`], [`Absent::OutOfRange`]; the figure then is
/// «not assessed», never on track.
pub fn money_status<T: Amount>(
    forecast: T,
    planned: T,
    thresholds: StatusThresholds,
) -> Result<TrackStatus, Absent> {
    positive_plan(forecast, planned)?;
    judge(forecast.number(), planned.number(), thresholds)
}

fn positive_plan<T: Amount>(part: T, planned: T) -> Result<(), Absent> {
    alike(planned, &[part])?;
    if planned.number().is_zero() {
        return Err(Absent::PlanIsZero);
    }
    if planned.number() < Decimal::ZERO {
        return Err(Absent::PlanIsNegative);
    }
    Ok(())
}

/// Judges `part / whole` for a positive `whole` without dividing, because a
/// quotient would already be rounded.
pub(super) fn judge(
    part: Decimal,
    whole: Decimal,
    thresholds: StatusThresholds,
) -> Result<TrackStatus, Absent> {
    let reaches = |threshold: Share| {
        let needed = whole.checked_mul(threshold.value()).ok_or(Absent::OutOfRange)?;
        Ok::<bool, Absent>(part >= needed)
    };
    if reaches(thresholds.on_track())? {
        Ok(TrackStatus::OnTrack)
    } else if reaches(thresholds.watch())? {
        Ok(TrackStatus::Watch)
    } else {
        Ok(TrackStatus::OffTrack)
    }
}
