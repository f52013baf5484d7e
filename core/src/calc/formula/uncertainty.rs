//! Uncertainty: the spread of three estimates, its sum, and percentiles.
//!
//! Amounts are exact decimals. What needs a distribution's quantile is taken
//! from [`distribution`], whose results have twelve significant digits and are
//! the same on every machine. [`simulation`] is an addition and never replaces
//! a closed form.

pub mod distribution;
mod elementary;
pub mod simulation;
mod standard;

use rust_decimal::Decimal;

use super::Absent;
use super::amount::{Amount, alike, sum, term};
use crate::quantity::Share;
use crate::rules::{Correlation, UncertaintySpread};

use distribution::Distribution;

/// Three estimates of one amount in order: none lies outside the other two.
///
/// For a benefit the optimistic estimate (mest optimistisk, MO) is the largest,
/// for a cost the smallest; both are an order. A most likely estimate (mest
/// sannsynlig, MS) outside the other two is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ThreePoints<T> {
    low: T,
    mode: T,
    high: T,
}

impl<T: Amount> ThreePoints<T> {
    /// The three estimates, in order.
    ///
    /// # Errors
    ///
    /// [`Absent::PointsOutOfOrder`], [`Absent::UnlikePriceBasis`],
    /// [`Absent::OutOfRange`].
    pub fn new(optimistic: T, most_likely: T, pessimistic: T) -> Result<ThreePoints<T>, Absent> {
        alike(most_likely, &[optimistic, pessimistic])?;
        for one in [optimistic, most_likely, pessimistic] {
            term(Some(one.number()))?;
        }
        let up = optimistic.number() <= pessimistic.number();
        let (low, high) = if up { (optimistic, pessimistic) } else { (pessimistic, optimistic) };
        let between = low.number() <= most_likely.number() && most_likely.number() <= high.number();
        if between {
            Ok(ThreePoints { low, mode: most_likely, high })
        } else {
            Err(Absent::PointsOutOfOrder)
        }
    }

    /// The smallest of the three.
    pub fn low(&self) -> T {
        self.low
    }

    /// The most likely (mest sannsynlig, MS).
    pub fn mode(&self) -> T {
        self.mode
    }

    /// The largest of the three.
    pub fn high(&self) -> T {
        self.high
    }

    /// The distance between the smallest and the largest, at least 0.
    fn range(&self) -> Decimal {
        self.high.number() - self.low.number()
    }

    /// The distribution that the edition lays over the three estimates. Under
    /// the guide's rule it is the normal distribution about `expected`; the
    /// other two are their own and have their own mean.
    ///
    /// # Errors
    ///
    /// [`Absent::NoSpread`], [`Absent::OutOfRange`].
    pub fn distribution(
        &self,
        expected: T,
        method: UncertaintySpread,
    ) -> Result<Distribution, Absent> {
        let (low, mode, high) = (self.low.number(), self.mode.number(), self.high.number());
        match method {
            UncertaintySpread::FifthOfRange => {
                Distribution::normal(expected.number(), spread(self, method)?.number())
            }
            UncertaintySpread::Triangular => Distribution::triangular(low, mode, high),
            UncertaintySpread::Pert => Distribution::pert(low, mode, high),
        }
    }
}

/// The standard deviation of an amount with three estimates (spredning,
/// standardavvik), in the amount's unit, at least 0.
///
/// - a fifth of the range: `|MP - MO| / 5`, the guide's approximation
/// - triangular: `sqrt((a² + m² + b² - ab - am - bm) / 18)`
/// - beta-PERT: `sqrt((mean - a) (b - mean) / 7)` with `mean = (a + 4m + b) / 6`,
///   the exact one. The classical `(b - a) / 6` is an approximation that misses
///   it by as much as a tenth, and is not used.
///
/// Equal estimates have a spread of 0: it adds nothing to a sum.
///
/// # Errors
///
/// [`Absent::OutOfRange`].
pub fn spread<T: Amount>(points: &ThreePoints<T>, method: UncertaintySpread) -> Result<T, Absent> {
    let range = points.range();
    // Both variances depend on the distances only, so that large amounts with
    // small spreads lose no digit.
    let left = points.mode.number() - points.low.number();
    let spread = match method {
        UncertaintySpread::FifthOfRange => range.checked_div(Decimal::from(5)),
        UncertaintySpread::Triangular => triangular_variance(left, range).and_then(root),
        UncertaintySpread::Pert => pert_variance(left, range).and_then(root),
    };
    term(spread).map(|spread| points.mode.with_number(spread))
}

/// The variance of the triangular distribution from 0 to `range` with its mode
/// at `left`: `(left² + range² - left range) / 18`.
fn triangular_variance(left: Decimal, range: Decimal) -> Option<Decimal> {
    let squares = left.checked_mul(left)?.checked_add(range.checked_mul(range)?)?;
    squares.checked_sub(left.checked_mul(range)?)?.checked_div(Decimal::from(18))
}

/// The variance of the beta-PERT distribution from 0 to `range` with its mode
/// at `left`: `mean (range - mean) / 7` with `mean = (4 left + range) / 6`.
fn pert_variance(left: Decimal, range: Decimal) -> Option<Decimal> {
    let mean = left.checked_mul(Decimal::from(4))?.checked_add(range)?;
    let mean = mean.checked_div(Decimal::from(6))?;
    mean.checked_mul(range.checked_sub(mean)?)?.checked_div(Decimal::from(7))
}

/// The standard deviation of a sum of uncertain amounts (spredning av en sum).
///
/// - independent: `sqrt(σ1² + σ2² + ...)`
/// - full correlation: `σ1 + σ2 + ...`, all amounts turn out well or badly
///   together; costs and benefits as well
///
/// # Errors
///
/// [`Absent::NothingToAdd`], [`Absent::UnlikePriceBasis`], [`Absent::OutOfRange`].
pub fn spread_of_sum<T: Amount>(spreads: &[T], correlation: Correlation) -> Result<T, Absent> {
    let (first, others) = spreads.split_first().ok_or(Absent::NothingToAdd)?;
    alike(*first, others)?;
    let spread = match correlation {
        Correlation::Full => sum(spreads.iter().map(|spread| spread.number()))?,
        Correlation::Independent => {
            // Squares of amounts may have more digits than a decimal holds, and
            // then a sum would depend on its order: it is taken in order of size.
            let mut spreads: Vec<Decimal> =
                spreads.iter().map(|spread| spread.number().abs()).collect();
            spreads.sort_unstable();
            let squares = spreads.iter().try_fold(Decimal::ZERO, |sum, spread| {
                sum.checked_add(spread.checked_mul(*spread)?)
            });
            term(squares.and_then(root))?
        }
    };
    Ok(first.with_number(spread))
}

/// The value that an uncertain amount stays below with probability `level`
/// (P15, P50, P85), taking it as normally distributed: `expected + z σ`. The
/// sum of many amounts comes close to it whatever each of them is.
///
/// `level` lies between 0 and 1, both excluded.
///
/// # Errors
///
/// [`Absent::NoSpread`] where the spread is 0: no uncertainty is stated, and a
/// level of certainty has no meaning. [`Absent::LevelOutsideOne`],
/// [`Absent::UnlikePriceBasis`], [`Absent::OutOfRange`].
pub fn normal_percentile<T: Amount>(expected: T, spread: T, level: Share) -> Result<T, Absent> {
    alike(expected, &[spread])?;
    let normal = Distribution::normal(expected.number(), spread.number())?;
    normal.quantile(level).map(|value| expected.with_number(value))
}

/// The square root of a number that is not negative, to the last digit a
/// decimal holds, by Newton's method from above.
pub(super) fn root(number: Decimal) -> Option<Decimal> {
    if number < Decimal::ZERO {
        return None;
    }
    if number.is_zero() {
        return Some(Decimal::ZERO);
    }
    // From any start above the root the steps fall until the last digit.
    let mut guess = if number > Decimal::ONE { number } else { Decimal::ONE };
    for _ in 0..200 {
        let next = (guess.checked_add(number.checked_div(guess)?)?).checked_div(Decimal::TWO)?;
        if next >= guess {
            break;
        }
        guess = next;
    }
    Some(guess)
}
