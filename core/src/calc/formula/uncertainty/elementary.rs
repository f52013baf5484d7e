//! Exponential function and logarithm in binary floating point.
//!
//! Those of the standard library may differ in the last digit from one machine
//! to the next. These use only operations that every machine rounds alike:
//! addition, subtraction, multiplication and division.

#![expect(
    clippy::float_arithmetic,
    reason = "the distributions' quantiles have no exact digits; see the standard distributions"
)]

/// ln 2 in two parts; the first has trailing zeros, so that a small whole
/// number times it is exact.
const LN2_HIGH: f64 = 6.931_471_803_691_238e-1;
const LN2_LOW: f64 = 1.908_214_929_270_587_7e-10;

/// e to the power of `power`; 0 far below and infinity far above what a number
/// can hold.
pub(super) fn exp(power: f64) -> f64 {
    if power < -708.0 {
        return 0.0;
    }
    if power > 709.0 {
        return f64::INFINITY;
    }
    let halves = (power / (LN2_HIGH + LN2_LOW)).round();
    let rest = (power - halves * LN2_HIGH) - halves * LN2_LOW;
    let (mut term, mut sum) = (1.0, 1.0);
    let mut place = 1.0;
    while place < 20.0 {
        term *= rest / place;
        sum += term;
        place += 1.0;
    }
    scaled(sum, halves)
}

/// `number` times two to the power of a whole number.
fn scaled(number: f64, mut twos: f64) -> f64 {
    let mut scaled = number;
    while twos >= 1.0 {
        scaled *= 2.0;
        twos -= 1.0;
    }
    while twos <= -1.0 {
        scaled *= 0.5;
        twos += 1.0;
    }
    scaled
}

/// The natural logarithm of a positive number.
pub(super) fn ln(number: f64) -> f64 {
    let (mut rest, mut twos) = (number, 0.0);
    while rest > std::f64::consts::SQRT_2 {
        rest *= 0.5;
        twos += 1.0;
    }
    while rest < std::f64::consts::FRAC_1_SQRT_2 {
        rest *= 2.0;
        twos -= 1.0;
    }
    // ln((1 + s) / (1 - s)) = 2 (s + s³/3 + s⁵/5 + ...)
    let ratio = (rest - 1.0) / (rest + 1.0);
    let square = ratio * ratio;
    let (mut power, mut sum, mut place) = (ratio, ratio, 3.0);
    while place < 31.0 {
        power *= square;
        sum += power / place;
        place += 2.0;
    }
    twos * LN2_HIGH + (twos * LN2_LOW + 2.0 * sum)
}

#[cfg(test)]
mod tests {
    use super::{exp, ln};

    /// Values from a computation with fifty digits.
    #[test]
    fn they_agree_with_many_digits() {
        for (power, expected) in [
            (0.0, 1.0),
            (1.0, std::f64::consts::E),
            (-1.0, 0.367_879_441_171_442_33),
            (10.0, 22_026.465_794_806_718),
            (-37.5, 5.175_555_005_801_869e-17),
        ] {
            assert!((exp(power) / expected - 1.0).abs() < 1e-14, "{power}");
        }
        for (number, expected) in [
            (2.0, std::f64::consts::LN_2),
            (10.0, std::f64::consts::LN_10),
            (1e-300, -690.775_527_898_213_7),
            (0.9, -0.105_360_515_657_826_3),
        ] {
            assert!((ln(number) / expected - 1.0).abs() < 1e-14, "{number}");
        }
        assert_eq!(ln(1.0).to_bits(), 0.0_f64.to_bits());
    }
}
