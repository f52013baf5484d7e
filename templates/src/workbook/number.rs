//! Exact decimals on their way into a cell, which holds a binary number.

use rust_decimal::{Decimal, RoundingStrategy};

/// How many significant digits a cell keeps.
const DIGITS: u32 = 15;

/// The number a cell can hold: the same, or rounded to 15 significant digits
/// where it has more.
pub(super) fn cell_number(value: Decimal) -> Decimal {
    let rounded = value.round_sf_with_strategy(DIGITS, RoundingStrategy::MidpointAwayFromZero);
    let rounded = rounded.unwrap_or(value).normalize();
    if rounded.is_zero() { Decimal::ZERO } else { rounded }
}

/// The cell's binary number. It goes through text, so that the number read back
/// is the nearest one; a decimal is always finite.
pub(super) fn binary(value: Decimal) -> f64 {
    let text = cell_number(value).to_string();
    text.parse().expect("the text of a decimal is a number")
}

/// Whether two figures are the same but for the rounding of terms to eight
/// decimals and of cells to 15 digits, in a sum of so many terms.
pub(super) fn agree(computed: Decimal, stated: Decimal, terms: usize) -> bool {
    let relative = stated.abs().checked_div(Decimal::from(10_000_000_000_000_u64));
    let by_terms = Decimal::new(i64::try_from(terms).unwrap_or(i64::MAX), 8);
    let allowed = relative.unwrap_or_default().max(by_terms).max(Decimal::new(1, 6));
    computed.checked_sub(stated).is_some_and(|difference| difference.abs() <= allowed)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decimal(text: &str) -> Decimal {
        Decimal::from_str_exact(text).unwrap()
    }

    #[test]
    fn fifteen_digits_stay_and_more_are_rounded() {
        assert_eq!(cell_number(decimal("-0.10")).to_string(), "-0.1");
        assert_eq!(cell_number(decimal("123456789012.345")), decimal("123456789012.345"));
        assert_eq!(cell_number(decimal("1234567890123.4565")), decimal("1234567890123.46"));
        assert_eq!(cell_number(decimal("-12345678901234567890")), decimal("-12345678901234600000"));
        assert_eq!(cell_number(decimal("-0.000")).to_string(), "0");
    }

    #[test]
    fn the_binary_number_reads_back_as_the_decimal() {
        for text in ["4339612.48", "0.1", "-123456789.012345", "99999999999999.9"] {
            assert_eq!(decimal(&binary(decimal(text)).to_string()), decimal(text));
        }
    }

    #[test]
    fn rounding_is_no_difference_and_a_krone_is() {
        assert!(agree(decimal("0.33333333"), decimal("0.333333333333"), 1));
        assert!(!agree(decimal("100.01"), decimal("100"), 1));
        assert!(!agree(decimal("9000000000001"), decimal("9000000000000"), 1));
        assert!(!agree(decimal("100000"), decimal("100000.00001"), 1));
        assert!(agree(decimal("100000"), decimal("100000.00001"), 1_000));
    }
}
