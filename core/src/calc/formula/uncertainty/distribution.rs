//! Distributions over three estimates: mean, variance, quantile, probability.
//!
//! Every distribution here is a standard one, moved and scaled:
//! `location + scale * s`. The quantile of the standard one is taken in binary
//! floating point with operations that all machines round alike, rounded to
//! twelve significant digits, and from there on everything is exact decimals.

use rust_decimal::Decimal;

use super::root;
use super::standard::{
    self, beta_probability, beta_quantile, decimal, float, normal_probability, normal_quantile,
    triangular_probability,
};
use crate::calc::formula::Absent;
use crate::calc::formula::amount::term;
use crate::quantity::Share;

/// How an uncertain amount is distributed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Distribution {
    location: Decimal,
    scale: Decimal,
    standard: Standard,
}

/// A distribution before it is moved and scaled.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Standard {
    /// Mean 0, standard deviation 1.
    Normal,
    /// From 0 to 1, with its mode here.
    Triangular(Decimal),
    /// From 0 to 1: the beta distribution with these two parameters, in sum 6.
    Beta(Decimal, Decimal),
}

impl Distribution {
    /// The normal distribution (normalfordeling).
    ///
    /// # Errors
    ///
    /// [`Absent::NoSpread`] where the standard deviation is not above 0,
    /// [`Absent::OutOfRange`].
    pub fn normal(mean: Decimal, deviation: Decimal) -> Result<Distribution, Absent> {
        Distribution::new(mean, deviation, Standard::Normal)
    }

    /// The triangular distribution (trekantfordeling).
    ///
    /// # Errors
    ///
    /// [`Absent::PointsOutOfOrder`], [`Absent::NoSpread`], [`Absent::OutOfRange`].
    pub fn triangular(low: Decimal, mode: Decimal, high: Decimal) -> Result<Distribution, Absent> {
        let (range, left) = distances(low, mode, high)?;
        let mode = left.checked_div(range).ok_or(Absent::OutOfRange)?;
        Distribution::new(low, range, Standard::Triangular(mode))
    }

    /// The beta-PERT distribution with the usual weight of 4 on the most likely
    /// value: a beta distribution with `1 + 4 (m - a) / (b - a)` and
    /// `1 + 4 (b - m) / (b - a)`.
    ///
    /// # Errors
    ///
    /// [`Absent::PointsOutOfOrder`], [`Absent::NoSpread`], [`Absent::OutOfRange`].
    pub fn pert(low: Decimal, mode: Decimal, high: Decimal) -> Result<Distribution, Absent> {
        let (range, left) = distances(low, mode, high)?;
        let four = Decimal::from(4);
        let first = left.checked_mul(four).and_then(|left| left.checked_div(range));
        let first = first.ok_or(Absent::OutOfRange)? + Decimal::ONE;
        Distribution::new(low, range, Standard::Beta(first, Decimal::from(6) - first))
    }

    fn new(location: Decimal, scale: Decimal, standard: Standard) -> Result<Distribution, Absent> {
        let (location, scale) = (term(Some(location))?, term(Some(scale))?);
        if scale <= Decimal::ZERO {
            return Err(Absent::NoSpread);
        }
        Ok(Distribution { location, scale, standard })
    }

    /// The mean (forventningsverdi): of a triangular distribution
    /// `(a + m + b) / 3`, of beta-PERT `(a + 4m + b) / 6`.
    ///
    /// # Errors
    ///
    /// [`Absent::OutOfRange`].
    pub fn mean(&self) -> Result<Decimal, Absent> {
        let mean = match self.standard {
            Standard::Normal => Decimal::ZERO,
            Standard::Triangular(mode) => (mode + Decimal::ONE) / Decimal::from(3),
            Standard::Beta(first, _) => first / Decimal::from(6),
        };
        self.placed(mean)
    }

    /// The variance (varians), in the square of the amount's unit: of a
    /// triangular distribution `(a² + m² + b² - ab - am - bm) / 18`, of
    /// beta-PERT `(mean - a) (b - mean) / 7`.
    ///
    /// # Errors
    ///
    /// [`Absent::OutOfRange`].
    pub fn variance(&self) -> Result<Decimal, Absent> {
        let variance = match self.standard {
            Standard::Normal => Decimal::ONE,
            Standard::Triangular(mode) => (Decimal::ONE - mode + mode * mode) / Decimal::from(18),
            Standard::Beta(first, second) => first * second / Decimal::from(36 * 7),
        };
        let square = self.scale.checked_mul(self.scale);
        // A variance is no amount: it may be larger than the largest one.
        square.and_then(|square| square.checked_mul(variance)).ok_or(Absent::OutOfRange)
    }

    /// The standard deviation (standardavvik), in the amount's unit.
    ///
    /// # Errors
    ///
    /// [`Absent::OutOfRange`].
    pub fn deviation(&self) -> Result<Decimal, Absent> {
        term(root(self.variance()?))
    }

    /// The value that the amount stays below with probability `level` (kvantil,
    /// prosentil).
    ///
    /// The triangular one is in closed form: below the mode
    /// `a + sqrt(p (b-a)(m-a))`, above it `b - sqrt((1-p)(b-a)(b-m))`. The others
    /// have twelve significant digits before they are scaled.
    ///
    /// # Errors
    ///
    /// [`Absent::LevelOutsideOne`] unless `level` lies between 0 and 1, both
    /// excluded; [`Absent::OutOfRange`].
    pub fn quantile(&self, level: Share) -> Result<Decimal, Absent> {
        let level = level.value();
        if level <= Decimal::ZERO || level >= Decimal::ONE {
            return Err(Absent::LevelOutsideOne);
        }
        let standard = match self.standard {
            Standard::Triangular(mode) => triangular_quantile(level, mode),
            _ => decimal(self.standard_quantile(float(level))),
        };
        self.placed(standard.ok_or(Absent::OutOfRange)?)
    }

    /// The probability that the amount is at most `value` (sannsynlighet), from
    /// 0 to 1, with at most twelve digits.
    ///
    /// # Errors
    ///
    /// [`Absent::OutOfRange`].
    pub fn probability_below(&self, value: Decimal) -> Result<Share, Absent> {
        let distance = value.checked_sub(self.location).ok_or(Absent::OutOfRange)?;
        let standard = distance.checked_div(self.scale).ok_or(Absent::OutOfRange)?;
        let x = float(standard);
        let probability = match self.standard {
            Standard::Normal => normal_probability(x),
            Standard::Triangular(mode) => triangular_probability(x, float(mode)),
            Standard::Beta(first, second) => beta_probability(x, float(first), float(second)),
        };
        decimal(probability).map(Share::new).ok_or(Absent::OutOfRange)
    }

    /// The quantile of the standard distribution, for a simulation.
    pub(super) fn standard_quantile(&self, level: f64) -> f64 {
        match self.standard {
            Standard::Normal => normal_quantile(level),
            Standard::Triangular(mode) => standard::triangular_quantile(level, float(mode)),
            Standard::Beta(first, second) => beta_quantile(level, float(first), float(second)),
        }
    }

    /// Where it begins and by how much it is stretched.
    pub(super) fn location_and_scale(&self) -> (Decimal, Decimal) {
        (self.location, self.scale)
    }

    fn placed(&self, standard: Decimal) -> Result<Decimal, Absent> {
        let stretched = self.scale.checked_mul(standard);
        term(stretched.and_then(|stretched| stretched.checked_add(self.location)))
    }
}

/// The range and the distance of the mode from the low end.
fn distances(low: Decimal, mode: Decimal, high: Decimal) -> Result<(Decimal, Decimal), Absent> {
    if mode < low || high < mode {
        return Err(Absent::PointsOutOfOrder);
    }
    if low == high {
        return Err(Absent::NoSpread);
    }
    let range = high.checked_sub(low).ok_or(Absent::OutOfRange)?;
    Ok((range, mode.checked_sub(low).ok_or(Absent::OutOfRange)?))
}

fn triangular_quantile(level: Decimal, mode: Decimal) -> Option<Decimal> {
    if level <= mode {
        root(level.checked_mul(mode)?)
    } else {
        let above = (Decimal::ONE - level).checked_mul(Decimal::ONE - mode)?;
        Decimal::ONE.checked_sub(root(above)?)
    }
}
