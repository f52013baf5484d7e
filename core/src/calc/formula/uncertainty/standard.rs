//! Standard distributions in binary floating point: quantiles and probabilities.
//!
//! Only operations that every machine rounds alike: addition, subtraction,
//! multiplication, division and square root. Numbers come in as text of a
//! decimal and go out as a decimal of twelve significant digits.

#![expect(clippy::excessive_precision, reason = "coefficients stand as they were published")]
#![expect(
    clippy::float_arithmetic,
    reason = "quantiles have no exact digits; results are rounded to twelve at the door"
)]

use rust_decimal::{Decimal, RoundingStrategy};

use super::elementary::{exp, ln};

/// A decimal as the nearest binary number, by way of its text: the only door in.
pub(super) fn float(number: Decimal) -> f64 {
    number.to_string().parse().unwrap_or(f64::NAN)
}

/// A binary number as a decimal of twelve significant digits: the only door out.
pub(super) fn decimal(number: f64) -> Option<Decimal> {
    let number = Decimal::from_scientific(&format!("{number:.11e}")).ok()?;
    Some(number.round_dp_with_strategy(20, RoundingStrategy::MidpointNearestEven))
}

/// A number with 53 bits, none of them lost, between 0 and 1, both excluded.
pub(super) fn level(bits: u64) -> f64 {
    ((bits >> 11) as f64 + 0.5) / 9_007_199_254_740_992.0
}

/// A draw from a standard distribution as a whole number of such parts of one.
/// It lies between -9 and 9, far within what is exact.
pub(super) fn parts(draw: f64, parts: i128) -> i128 {
    (draw * parts as f64).round() as i128
}

/// One less the level: the level of the mirrored distribution.
pub(super) fn mirrored(level: f64) -> f64 {
    1.0 - level
}

/// The quantile of the triangular distribution from 0 to 1.
pub(super) fn triangular_quantile(level: f64, mode: f64) -> f64 {
    if level <= mode { (level * mode).sqrt() } else { 1.0 - ((1.0 - level) * (1.0 - mode)).sqrt() }
}

/// The distribution function of the triangular distribution from 0 to 1.
pub(super) fn triangular_probability(x: f64, mode: f64) -> f64 {
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

/// A polynomial, the highest power first.
fn polynomial(x: f64, coefficients: &[f64]) -> f64 {
    coefficients.iter().fold(0.0, |sum, coefficient| sum * x + coefficient)
}

/// The quantile of the standard normal distribution: Wichura's algorithm AS 241
/// (PPND16), Applied Statistics 37 (1988), about sixteen digits.
pub(super) fn normal_quantile(level: f64) -> f64 {
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
pub(super) fn normal_probability(x: f64) -> f64 {
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
pub(super) fn beta_probability(x: f64, a: f64, b: f64) -> f64 {
    if x <= 0.0 {
        return 0.0;
    }
    if x >= 1.0 {
        return 1.0;
    }
    beta_share(x, a, b, whole_beta_integral(a, b))
}

/// The share of the whole integral that lies below `x`, between 0 and 1.
fn beta_share(x: f64, a: f64, b: f64, whole: f64) -> f64 {
    let below = if x <= (a + 1.0) / (a + b + 2.0) {
        beta_integral(x, a, b) / whole
    } else {
        1.0 - beta_integral(1.0 - x, b, a) / whole
    };
    below.clamp(0.0, 1.0)
}

/// The quantile of the beta distribution: Newton's method, kept within an
/// interval that shrinks around the root.
pub(super) fn beta_quantile(level: f64, a: f64, b: f64) -> f64 {
    let whole = whole_beta_integral(a, b);
    let (mut low, mut high) = (0.0, 1.0);
    let mut x = a / (a + b);
    for _ in 0..STEPS {
        let miss = beta_share(x, a, b, whole) - level;
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
