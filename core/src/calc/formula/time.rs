//! Freed time (frigjort tid): hours, full-time equivalents, their value and use.
//!
//! The hourly cost (timekostnad) that values time is in [`super::labour`], the steps
//! from an idea to a lasting change in [`super::ladder`].

use rust_decimal::Decimal;

use super::Absent;
use super::amount::{Amount, sum, term};
use crate::quantity::{Count, Fte, Hours, Money, Share};
use crate::rules::FragmentedTime;

/// The unit in which time per unit of work is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TimeUnit {
    /// Minutes (minutter).
    Minutes,
    /// Hours (timer).
    Hours,
}

impl TimeUnit {
    /// How many of the unit make an hour.
    pub fn per_hour(self) -> Decimal {
        match self {
            TimeUnit::Minutes => Decimal::from(60),
            TimeUnit::Hours => Decimal::ONE,
        }
    }
}

/// Freed hours per year (frigjort tid, timer per år): volume times time saved
/// per unit times uptake, `V * (before - after) * u`, in hours.
///
/// `volume` is units of work per year, at least 0. `before` and `after` are the
/// time per unit in `unit`, at least 0. `uptake` (utbredelse) is the share of
/// the volume that really changes, from 0 to 1. The result is negative where
/// the work takes longer than before.
///
/// # Errors
///
/// [`Absent::NegativeInput`], [`Absent::UptakeOutsideZeroToOne`],
/// [`Absent::OutOfRange`].
pub fn freed_hours(
    volume: Count,
    before: Decimal,
    after: Decimal,
    unit: TimeUnit,
    uptake: Share,
) -> Result<Hours, Absent> {
    if [volume.value(), before, after].iter().any(|number| *number < Decimal::ZERO) {
        return Err(Absent::NegativeInput);
    }
    if uptake.value() < Decimal::ZERO || uptake.value() > Decimal::ONE {
        return Err(Absent::UptakeOutsideZeroToOne);
    }
    // Divided last, so that only the division can round.
    let hours = before
        .checked_sub(after)
        .and_then(|saved| saved.checked_mul(volume.value()))
        .and_then(|saved| saved.checked_mul(uptake.value()))
        .and_then(|saved| saved.checked_div(unit.per_hour()));
    term(hours).map(Hours::new)
}

/// Full-time equivalents (årsverk) of hours per year: `hours / hours_per_fte`.
///
/// `hours_per_fte` are the hours of one full-time year, greater than 0, from
/// [`crate::rules::RulesAt::hours_per_fte`]. The same hours must stand under
/// the hourly cost, or kroner and årsverk contradict one another.
///
/// # Errors
///
/// [`Absent::HoursPerFteNotPositive`], [`Absent::OutOfRange`].
pub fn fte(hours: Hours, hours_per_fte: Hours) -> Result<Fte, Absent> {
    if hours_per_fte.value() <= Decimal::ZERO {
        return Err(Absent::HoursPerFteNotPositive);
    }
    term(hours.value().checked_div(hours_per_fte.value())).map(Fte::new)
}

/// Hours of full-time equivalents (årsverk): `fte * hours_per_fte`, the inverse
/// of [`fte`] for workbooks that state freed time in årsverk.
///
/// # Errors
///
/// [`Absent::HoursPerFteNotPositive`], [`Absent::OutOfRange`].
pub fn hours_of_fte(fte: Fte, hours_per_fte: Hours) -> Result<Hours, Absent> {
    if hours_per_fte.value() <= Decimal::ZERO {
        return Err(Absent::HoursPerFteNotPositive);
    }
    term(fte.value().checked_mul(hours_per_fte.value())).map(Hours::new)
}

/// The value of time (verdi av frigjort tid) in kroner: `hours * hourly_cost`.
///
/// `hourly_cost` is kroner per hour; the result is in its price basis. The value
/// is not a saving on a budget: it is that only where posts or pay go.
///
/// # Errors
///
/// [`Absent::OutOfRange`].
pub fn value_of_time(hours: Hours, hourly_cost: Money) -> Result<Money, Absent> {
    let kroner = hours.value().checked_mul(hourly_cost.kroner());
    term(kroner).map(|kroner| hourly_cost.with_number(kroner))
}

/// An amount divided by use (uttak, anvendelse).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Split<T> {
    /// The parts, in the order of the shares.
    pub parts: Vec<T>,
    /// What no share covers. Parts and rest add to the amount exactly.
    pub rest: T,
}

/// Divides an amount by shares of its use (uttak): each part is
/// `amount * share`, and the rest is what remains, so that nothing appears or
/// disappears by rounding.
///
/// Each share is at least 0, and together they are at most 1.
///
/// # Errors
///
/// [`Absent::SharesOutsideOne`], [`Absent::OutOfRange`].
pub fn split_by_shares<T: Amount>(amount: T, shares: &[Share]) -> Result<Split<T>, Absent> {
    let negative = shares.iter().any(|share| share.value() < Decimal::ZERO);
    let together = sum(shares.iter().map(|share| share.value()))?;
    if negative || together > Decimal::ONE {
        return Err(Absent::SharesOutsideOne);
    }
    let mut parts = Vec::with_capacity(shares.len());
    let mut rest = term(Some(amount.number()))?;
    for share in shares {
        let part = term(amount.number().checked_mul(share.value()))?;
        rest = rest.checked_sub(part).ok_or(Absent::OutOfRange)?;
        parts.push(amount.with_number(part));
    }
    Ok(Split { parts, rest: amount.with_number(term(Some(rest))?) })
}

/// Whether freed time is too scattered to be taken out as posts (fragmentert tid):
/// per unit of the organisation, fewer full-time equivalents than the edition's limit.
///
/// `fte` are the full-time equivalents freed, in absolute value, in `units` units,
/// greater than 0. The limit itself is not too scattered.
///
/// # Errors
///
/// [`Absent::NegativeInput`] where the units are not greater than 0,
/// [`Absent::OutOfRange`].
pub fn fragmented_per_unit(fte: Fte, units: Count, limits: FragmentedTime) -> Result<bool, Absent> {
    if units.value() <= Decimal::ZERO {
        return Err(Absent::NegativeInput);
    }
    // Multiplied instead of divided, because a quotient would be rounded.
    let needed = limits.fte.value().checked_mul(units.value()).ok_or(Absent::OutOfRange)?;
    Ok(fte.value().abs() < needed)
}

/// Whether freed time is too scattered to be used as time: fewer minutes per person
/// and working day than the edition's limit.
///
/// `hours` are freed per year, in absolute value; `persons` and `days` (working days
/// per year) are greater than 0.
///
/// # Errors
///
/// [`Absent::NegativeInput`] where persons or days are not greater than 0,
/// [`Absent::OutOfRange`].
pub fn fragmented_per_day(
    hours: Hours,
    persons: Count,
    days: Count,
    limits: FragmentedTime,
) -> Result<bool, Absent> {
    if persons.value() <= Decimal::ZERO || days.value() <= Decimal::ZERO {
        return Err(Absent::NegativeInput);
    }
    let minutes = hours.value().abs().checked_mul(TimeUnit::Minutes.per_hour());
    let person_days = persons.value().checked_mul(days.value());
    let needed = person_days.and_then(|them| them.checked_mul(limits.minutes_per_day));
    match (minutes, needed) {
        (Some(minutes), Some(needed)) => Ok(minutes < needed),
        _ => Err(Absent::OutOfRange),
    }
}
