//! Significance of a change in quality: mean difference, Wilson interval, small samples.
//!
//! Intervals are normal approximations with the edition's number of standard
//! deviations on each side; what they are at a level of 95 per cent is for the
//! edition to say. An interval is not widened for several indicators.

use rust_decimal::Decimal;

use super::Absent;
use super::amount::{square_root, term};
use crate::quantity::Share;
use crate::rules::SampleLimits;

/// An estimate with its confidence interval (konfidensintervall).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Interval {
    /// The estimate.
    pub estimate: Decimal,
    /// The lower end.
    pub low: Decimal,
    /// The upper end.
    pub high: Decimal,
}

impl Interval {
    /// Whether the estimate is significantly different from nothing: 0 lies
    /// outside the interval. An end at 0 is not outside.
    pub fn is_significant(self) -> bool {
        self.low > Decimal::ZERO || self.high < Decimal::ZERO
    }
}

/// The mean of a sample with its spread.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SampleMean {
    /// The mean of the answers (gjennomsnitt).
    pub mean: Decimal,
    /// The standard deviation of the single answers (standardavvik), from 0.
    pub deviation: Decimal,
    /// How many answered (n).
    pub size: u32,
}

/// A share of a sample, such as the share answered in time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SampleShare {
    /// The share, 0 to 1.
    pub share: Share,
    /// How many were counted (n).
    pub size: u32,
}

/// The standard error of the difference of two means (standardfeil):
/// `sqrt(s₁²/n₁ + s₂²/n₂)`, for samples that are independent of one another.
///
/// # Errors
///
/// [`Absent::SampleTooSmall`] below two answers, [`Absent::NegativeInput`],
/// [`Absent::OutOfRange`].
pub fn standard_error(before: SampleMean, after: SampleMean) -> Result<Decimal, Absent> {
    term(Some(exact_error(before, after)?))
}

fn exact_error(before: SampleMean, after: SampleMean) -> Result<Decimal, Absent> {
    let mut sum = Decimal::ZERO;
    for sample in [before, after] {
        if sample.size < 2 {
            return Err(Absent::SampleTooSmall);
        }
        if sample.deviation < Decimal::ZERO {
            return Err(Absent::NegativeInput);
        }
        let part = sample
            .deviation
            .checked_mul(sample.deviation)
            .and_then(|square| square.checked_div(Decimal::from(sample.size)));
        sum = part.and_then(|part| sum.checked_add(part)).ok_or(Absent::OutOfRange)?;
    }
    square_root(sum)
}

/// The difference of two means, after less before, with its interval:
/// `(x₂ - x₁) ± z · sqrt(s₁²/n₁ + s₂²/n₂)`, in the indicator's own unit.
///
/// `z` is the number of standard deviations on each side.
///
/// # Errors
///
/// As [`standard_error`].
pub fn mean_difference(
    before: SampleMean,
    after: SampleMean,
    z: Decimal,
) -> Result<Interval, Absent> {
    let reach = exact_error(before, after)?.checked_mul(z).ok_or(Absent::OutOfRange)?;
    let estimate = after.mean.checked_sub(before.mean).ok_or(Absent::OutOfRange)?;
    around(estimate, reach, reach)
}

fn around(estimate: Decimal, below: Decimal, above: Decimal) -> Result<Interval, Absent> {
    Ok(Interval {
        estimate: term(Some(estimate))?,
        low: term(estimate.checked_sub(below))?,
        high: term(estimate.checked_add(above))?,
    })
}

/// The Wilson interval of a share: the shares that a sample of this size would
/// not contradict. It stays within 0 and 1 and is usable for shares near them,
/// where the share plus and minus its standard error is not.
///
/// # Errors
///
/// [`Absent::SampleTooSmall`] for an empty sample, [`Absent::SharesOutsideOne`],
/// [`Absent::OutOfRange`].
pub fn wilson(sample: SampleShare, z: Decimal) -> Result<Interval, Absent> {
    let (low, high) = wilson_ends(sample, z)?;
    Ok(Interval {
        estimate: term(Some(sample.share.value()))?,
        low: term(Some(low))?,
        high: term(Some(high))?,
    })
}

/// The ends before they are rounded:
/// `(p + z²/2n ± z · sqrt(p(1-p)/n + z²/4n²)) / (1 + z²/n)`.
fn wilson_ends(sample: SampleShare, z: Decimal) -> Result<(Decimal, Decimal), Absent> {
    let p = sample.share.value();
    if p < Decimal::ZERO || p > Decimal::ONE {
        return Err(Absent::SharesOutsideOne);
    }
    if sample.size == 0 {
        return Err(Absent::SampleTooSmall);
    }
    let n = Decimal::from(sample.size);
    let ends = || {
        // With z²/n as `q` the root is of p(1-p)q + q²/4, which keeps its digits for large samples.
        let q = z.checked_mul(z)?.checked_div(n)?;
        let half = q.checked_div(Decimal::TWO)?;
        let variance = p.checked_mul(Decimal::ONE - p)?.checked_mul(q)?;
        let reach = square_root(variance.checked_add(half.checked_mul(half)?)?).ok()?;
        let width = Decimal::ONE.checked_add(q)?;
        let centre = p.checked_add(half)?;
        Some(((centre - reach).checked_div(width)?, (centre + reach).checked_div(width)?))
    };
    let (low, high) = ends().ok_or(Absent::OutOfRange)?;
    Ok((low.max(Decimal::ZERO), high.min(Decimal::ONE)))
}

/// The difference of two shares, after less before, with Newcombe's interval
/// made of the Wilson intervals of both:
/// below it reaches `sqrt((p₂ - l₂)² + (u₁ - p₁)²)`, above it
/// `sqrt((u₂ - p₂)² + (p₁ - l₁)²)`. For samples that are independent.
///
/// # Errors
///
/// As [`wilson`].
pub fn share_difference(
    before: SampleShare,
    after: SampleShare,
    z: Decimal,
) -> Result<Interval, Absent> {
    let (first, second) = (before.share.value(), after.share.value());
    let (low_before, high_before) = wilson_ends(before, z)?;
    let (low_after, high_after) = wilson_ends(after, z)?;
    let reach = |one: Decimal, other: Decimal| square_root(one * one + other * other);
    let below = reach(second - low_after, high_before - first)?;
    let above = reach(high_after - second, first - low_before)?;
    around(second - first, below, above)
}

/// What a sample's size lets be said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SampleUse {
    /// Enough answers to be shown.
    Shown,
    /// Shown as uncertain: few answers, or few of those who were asked.
    Uncertain,
    /// So few answers that the result is not shown at all.
    Suppressed,
}

/// How a result of a sample is shown (små utvalg): not at all below the
/// edition's lowest number of answers, as uncertain below its next or below its
/// response rate (svarandel). A limit itself is enough. What is not stated is
/// not held against it.
pub fn sample_use(size: Option<u32>, response: Option<Share>, limits: SampleLimits) -> SampleUse {
    if size.is_some_and(|size| size < limits.suppress_below) {
        SampleUse::Suppressed
    } else if size.is_some_and(|size| size < limits.small_below)
        || response.is_some_and(|response| response < limits.response_below)
    {
        SampleUse::Uncertain
    } else {
        SampleUse::Shown
    }
}
