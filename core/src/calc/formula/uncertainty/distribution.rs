//! Distributions over three estimates: mean, variance, quantile, probability.
//!
//! Every distribution here is a standard one, moved and scaled:
//! `location + scale * s`. The quantile of the standard one is taken in binary
//! floating point with operations that all machines round alike, rounded to
//! twelve significant digits, and from there on everything is exact decimals.

use rust_decimal::{Decimal, RoundingStrategy};

use super::elementary::{exp, ln};
use super::root;
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
            Standard::Triangular(mode) => {
                let mode = float(mode);
                if level <= mode {
                    (level * mode).sqrt()
                } else {
                    1.0 - ((1.0 - level) * (1.0 - mode)).sqrt()
                }
            }
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

fn triangular_probability(x: f64, mode: f64) -> f64 {
    if x <= 0.0 {
        0.0
    } else if x >= 1.0 {
        1.0
    } else if x <= mode {
        x * x / mode
    } else {
        1.0 - (1.0 - x) * (1.0 - x) / (1.0 - mode)
    }
}

/// A decimal as the nearest binary number, by way of its text: the only door in.
fn float(number: Decimal) -> f64 {
    number.to_string().parse().unwrap_or(f64::NAN)
}

/// A binary number as a decimal of twelve significant digits: the only door out.
fn decimal(number: f64) -> Option<Decimal> {
    let number = Decimal::from_scientific(&format!("{number:.11e}")).ok()?;
    Some(number.round_dp_with_strategy(20, RoundingStrategy::MidpointNearestEven))
}

/// A polynomial, the highest power first.
fn polynomial(x: f64, coefficients: &[f64]) -> f64 {
    coefficients.iter().fold(0.0, |sum, coefficient| sum * x + coefficient)
}

/// The quantile of the standard normal distribution: Wichura's algorithm AS 241
/// (PPND16), Applied Statistics 37 (1988), about sixteen digits.
fn normal_quantile(level: f64) -> f64 {
    let centred = level - 0.5;
    if centred.abs() <= 0.425 {
        let r = 0.180_625 - centred * centred;
        return centred * polynomial(r, &CENTRE_ABOVE) / polynomial(r, &CENTRE_BELOW);
    }
    let tail = if centred < 0.0 { level } else { 1.0 - level };
    let r = (-ln(tail)).sqrt();
    let distance = if r <= 5.0 {
        polynomial(r - 1.6, &TAIL_ABOVE) / polynomial(r - 1.6, &TAIL_BELOW)
    } else {
        polynomial(r - 5.0, &FAR_ABOVE) / polynomial(r - 5.0, &FAR_BELOW)
    };
    if centred < 0.0 { -distance } else { distance }
}

const CENTRE_ABOVE: [f64; 8] = [
    2.509_080_928_730_122_672_7e3,
    3.343_057_558_358_812_810_5e4,
    6.726_577_092_700_870_085_3e4,
    4.592_195_393_154_987_145_7e4,
    1.373_169_376_550_946_112_5e4,
    1.971_590_950_306_551_442_7e3,
    1.331_416_678_917_843_774_5e2,
    3.387_132_872_796_366_608_0,
];
const CENTRE_BELOW: [f64; 8] = [
    5.226_495_278_852_854_561_0e3,
    2.872_908_573_572_194_267_4e4,
    3.930_789_580_009_271_061_0e4,
    2.121_379_430_158_659_586_7e4,
    5.394_196_021_424_751_107_7e3,
    6.871_870_074_920_579_083_0e2,
    4.231_333_070_160_091_125_2e1,
    1.0,
];
const TAIL_ABOVE: [f64; 8] = [
    7.745_450_142_783_414_076_40e-4,
    2.272_384_498_926_918_458_33e-2,
    2.417_807_251_774_506_117_70e-1,
    1.270_458_252_452_368_382_58,
    3.647_848_324_763_204_605_04,
    5.769_497_221_460_691_405_50,
    4.630_337_846_156_545_295_90,
    1.423_437_110_749_683_577_34,
];
const TAIL_BELOW: [f64; 8] = [
    1.050_750_071_644_416_843_24e-9,
    5.475_938_084_995_344_946_00e-4,
    1.519_866_656_361_645_719_66e-2,
    1.481_039_764_274_800_745_90e-1,
    6.897_673_349_851_000_045_50e-1,
    1.676_384_830_183_803_849_40,
    2.053_191_626_637_758_821_87,
    1.0,
];
const FAR_ABOVE: [f64; 8] = [
    2.010_334_399_292_288_132_65e-7,
    2.711_555_568_743_487_578_15e-5,
    1.242_660_947_388_078_438_60e-3,
    2.653_218_952_657_612_309_30e-2,
    2.965_605_718_285_048_912_30e-1,
    1.784_826_539_917_291_335_80,
    5.463_784_911_164_114_369_90,
    6.657_904_643_501_103_777_20,
];
const FAR_BELOW: [f64; 8] = [
    2.044_263_103_389_939_785_64e-15,
    1.421_511_758_316_445_888_70e-7,
    1.846_318_317_510_054_681_80e-5,
    7.868_691_311_456_132_591_00e-4,
    1.487_536_129_085_061_485_25e-2,
    1.369_298_809_227_358_053_10e-1,
    5.998_322_065_558_879_376_90e-1,
    1.0,
];

/// The distribution function of the standard normal distribution, by the series
/// `1/2 + φ(x) (x + x³/3 + x⁵/(3·5) + ...)`, whose terms do not cancel.
fn normal_probability(x: f64) -> f64 {
    if x < -8.5 {
        return 0.0;
    }
    if x > 8.5 {
        return 1.0;
    }
    let square = x * x;
    let (mut term, mut sum, mut place) = (x, x, 3.0);
    while place < 401.0 {
        term *= square / place;
        sum += term;
        place += 2.0;
    }
    let density = exp(-square / 2.0) / (2.0 * std::f64::consts::PI).sqrt();
    (0.5 + density * sum).clamp(0.0, 1.0)
}

/// How many steps an iteration may take; it ends long before.
const STEPS: u32 = 200;

/// The continued fraction of the incomplete beta integral, by Lentz's method:
/// the integral from 0 to `x` of `t^(a-1) (1-t)^(b-1)` is
/// `x^a (1-x)^b / a` times it. It converges fast below the mean.
fn beta_fraction(x: f64, a: f64, b: f64) -> f64 {
    const TINY: f64 = 1e-300;
    let kept = |number: f64| if number.abs() < TINY { TINY } else { number };
    let mut c = 1.0;
    let mut d = 1.0 / kept(1.0 - (a + b) * x / (a + 1.0));
    let mut fraction = d;
    for step in 1..=STEPS {
        let m = f64::from(step);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        let mut change = 1.0;
        for part in [even, odd] {
            d = 1.0 / kept(1.0 + part * d);
            c = kept(1.0 + part / c);
            change = c * d;
            fraction *= change;
        }
        if (change - 1.0).abs() < 1e-16 {
            break;
        }
    }
    fraction
}

/// The incomplete beta integral from 0 to `x`, for `x` at most where both
/// fractions converge.
fn beta_integral(x: f64, a: f64, b: f64) -> f64 {
    exp(a * ln(x) + b * ln(1.0 - x)) / a * beta_fraction(x, a, b)
}

/// The whole beta integral: the two sides of a point between add up to it, so
/// that no gamma function is needed.
fn whole_beta_integral(a: f64, b: f64) -> f64 {
    let x = (a + 1.0) / (a + b + 2.0);
    beta_integral(x, a, b) + beta_integral(1.0 - x, b, a)
}

/// The distribution function of the beta distribution.
fn beta_probability(x: f64, a: f64, b: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    if x >= 1.0 {
        return 1.0;
    }
    let whole = whole_beta_integral(a, b);
    let below = if x <= (a + 1.0) / (a + b + 2.0) {
        beta_integral(x, a, b) / whole
    } else {
        1.0 - beta_integral(1.0 - x, b, a) / whole
    };
    below.clamp(0.0, 1.0)
}

/// The quantile of the beta distribution: Newton's method, kept within an
/// interval that shrinks around the root.
fn beta_quantile(level: f64, a: f64, b: f64) -> f64 {
    let whole = whole_beta_integral(a, b);
    let (mut low, mut high) = (0.0, 1.0);
    let mut x = a / (a + b);
    for _ in 0..STEPS {
        let miss = beta_probability(x, a, b) - level;
        if miss > 0.0 {
            high = x;
        } else {
            low = x;
        }
        let density = exp((a - 1.0) * ln(x) + (b - 1.0) * ln(1.0 - x)) / whole;
        let newton = x - miss / density;
        let next = if newton > low && newton < high { newton } else { (low + high) / 2.0 };
        let step = (next - x).abs();
        x = next;
        if step <= 1e-15 * x {
            break;
        }
    }
    x
}
