//! Progress: forecast of the outturn, division of a variance, recurrent beside net.
//!
//! The realisation rate stands with the amounts ([`super::realisation_rate`]);
//! how an effect comes in over time is in [`ramp`].

pub mod ramp;

use rust_decimal::Decimal;

use super::Absent;
use super::amount::{Amount, alike, sum, term};
use super::money::total;
use crate::rules::VarianceSplit;

/// The outturn where the rest of the plan holds (sluttprognose, resten som
/// planlagt): realised to date plus what is planned for the periods that remain.
///
/// # Errors
///
/// [`Absent::UnlikePriceBasis`], [`Absent::OutOfRange`].
pub fn outturn_remaining_plan<T: Amount>(realised: T, planned_remaining: T) -> Result<T, Absent> {
    total(&[realised, planned_remaining])
}

/// The outturn at the pace so far (sluttprognose, samme takt):
/// `realised / elapsed * all`, in periods of one length. The plan does not enter.
///
/// `elapsed` is how many of the `all` periods have been reported, at least 1 and
/// at most `all`.
///
/// # Errors
///
/// [`Absent::NoElapsedPeriods`], [`Absent::OutOfRange`].
pub fn outturn_run_rate<T: Amount>(realised: T, elapsed: u32, all: u32) -> Result<T, Absent> {
    if elapsed == 0 || elapsed > all {
        return Err(Absent::NoElapsedPeriods);
    }
    let outturn = realised.number().checked_mul(Decimal::from(all));
    term(outturn.and_then(|outturn| outturn.checked_div(Decimal::from(elapsed))))
        .map(|outturn| realised.with_number(outturn))
}

/// The outturn where the rest is realised as well as the plan to date was
/// (sluttprognose, samme realiseringsgrad):
/// `realised + realised / planned_to_date * planned_remaining`.
///
/// # Errors
///
/// [`Absent::PlanIsZero`] and [`Absent::PlanIsNegative`] for the plan to date,
/// [`Absent::UnlikePriceBasis`], [`Absent::OutOfRange`].
pub fn outturn_performance_adjusted<T: Amount>(
    realised: T,
    planned_to_date: T,
    planned_remaining: T,
) -> Result<T, Absent> {
    alike(realised, &[planned_to_date, planned_remaining])?;
    let plan = planned_to_date.number();
    if plan.is_zero() {
        return Err(Absent::PlanIsZero);
    }
    if plan < Decimal::ZERO {
        return Err(Absent::PlanIsNegative);
    }
    // Divided last, so that only the division can round.
    let rest = realised.number().checked_mul(planned_remaining.number());
    let rest = term(rest.and_then(|rest| rest.checked_div(plan)))?;
    sum([realised.number(), rest]).map(|outturn| realised.with_number(outturn))
}

/// A factor of a figure that is a product, such as volume, time per unit or price.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Factor {
    /// As planned.
    pub planned: Decimal,
    /// As realised.
    pub realised: Decimal,
}

impl Factor {
    /// A factor with its two values.
    pub fn new(planned: Decimal, realised: Decimal) -> Factor {
        Factor { planned, realised }
    }
}

/// A variance (avvik) divided among its factors.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DividedVariance {
    /// The part of each factor, in the order of the factors.
    pub parts: Vec<Decimal>,
    /// Realised product less planned product. The parts add to it exactly.
    pub total: Decimal,
}

/// Divides the variance of a product of two or three factors among them: what
/// of it comes from volume, what from time per unit, what from price (avvik delt
/// på volum, tidsbruk og pris).
///
/// Each part is the Shapley value: the mean, over all orders in which the
/// factors can be changed from plan to realised, of what the factor changes.
/// No order is preferred, a factor that did not change has no part, and the
/// parts add up. A division by logarithmic means (LMDI) adds up as well, but
/// needs positive values throughout and logarithms, which are not exact; it is
/// not needed beside this.
///
/// Every part is rounded to eight decimals. What the rounded parts lack of the
/// total, at most some hundred-millionths, goes to the largest part in absolute
/// value, so that the parts close to the last digit; among equals it goes by the
/// values of the factors, never by their order.
///
/// # Errors
///
/// [`Absent::FactorsNotTwoOrThree`], [`Absent::OutOfRange`].
pub fn variance_split(
    factors: &[Factor],
    method: VarianceSplit,
) -> Result<DividedVariance, Absent> {
    let VarianceSplit::Shapley = method;
    let mut parts = match factors {
        [a, b] => vec![of_two(*a, *b)?, of_two(*b, *a)?],
        [a, b, c] => vec![of_three(*a, *b, *c)?, of_three(*b, *a, *c)?, of_three(*c, *a, *b)?],
        _ => return Err(Absent::FactorsNotTwoOrThree),
    };
    let product = |value: fn(&Factor) -> Decimal| {
        let mut factors = factors.iter().map(value);
        term(factors.try_fold(Decimal::ONE, Decimal::checked_mul))
    };
    let total = sum([product(|factor| factor.realised)?, -product(|factor| factor.planned)?])?;
    let rest = total.checked_sub(sum(parts.iter().copied())?).ok_or(Absent::OutOfRange)?;
    if let Some(largest) = largest(&parts, factors).and_then(|place| parts.get_mut(place)) {
        *largest = term(largest.checked_add(rest))?;
    }
    Ok(DividedVariance { parts, total })
}

/// The place of the largest part in absolute value; a factor that did not
/// change comes last, and the order of the factors does not count.
fn largest(parts: &[Decimal], factors: &[Factor]) -> Option<usize> {
    let rank = |place: &usize| {
        let factor = factors.get(*place);
        let size = parts.get(*place).map(Decimal::abs);
        let changed = factor.map(|factor| factor.planned != factor.realised);
        (size, changed, factor.map(|factor| (factor.planned, factor.realised)))
    };
    (0..parts.len()).max_by_key(rank)
}

/// `(a1 - a0) * (b0 + b1) / 2`
fn of_two(a: Factor, b: Factor) -> Result<Decimal, Absent> {
    let change = a.realised.checked_sub(a.planned);
    let others = b.planned.checked_add(b.realised);
    let part = change.zip(others).and_then(|(change, others)| change.checked_mul(others));
    term(part.and_then(|part| part.checked_div(Decimal::TWO)))
}

/// `(a1 - a0) * (2 b0 c0 + b0 c1 + b1 c0 + 2 b1 c1) / 6`: of the six orders,
/// two change `a` first, two last, and one each between `b` and `c`.
fn of_three(a: Factor, b: Factor, c: Factor) -> Result<Decimal, Absent> {
    let others = || {
        let ends = b.planned.checked_mul(c.planned)?;
        let ends = ends.checked_add(b.realised.checked_mul(c.realised)?)?;
        let between = b.planned.checked_mul(c.realised)?;
        let between = between.checked_add(b.realised.checked_mul(c.planned)?)?;
        ends.checked_mul(Decimal::TWO)?.checked_add(between)
    };
    let change = a.realised.checked_sub(a.planned);
    let part = change.zip(others()).and_then(|(change, others)| change.checked_mul(others));
    term(part.and_then(|part| part.checked_div(Decimal::from(6))))
}

/// A net amount and what it is made of: a surplus that happens once can hide a
/// shortfall that returns every year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recurrence<T> {
    /// What returns every year (varig).
    pub recurrent: T,
    /// What happens once (engangs).
    pub one_off: T,
    /// Both together; never shown without the two.
    pub net: T,
}

/// Recurrent and one-off amounts (varig og engangs) beside their net.
///
/// # Errors
///
/// [`Absent::UnlikePriceBasis`], [`Absent::OutOfRange`].
pub fn recurrence<T: Amount>(recurrent: T, one_off: T) -> Result<Recurrence<T>, Absent> {
    Ok(Recurrence { recurrent, one_off, net: total(&[recurrent, one_off])? })
}
