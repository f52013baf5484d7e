//! Numbers and days, from what a file holds to what a reader sees.
//!
//! Spreadsheets keep numbers as binary doubles and show at most 15 significant
//! digits. A double enters as the shortest decimal text that names it; digits
//! beyond the fifteenth are noise of binary arithmetic and are rounded away,
//! which is told.

use gevinst_plugin_sdk::Date;
use rust_decimal::Decimal;

/// A number as a cell holds it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Number {
    /// Its value, to 15 significant digits and 28 decimals.
    pub value: Decimal,
    /// Whether digits were dropped to get there.
    pub rounded: bool,
}

/// Why a text is not a number that can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NotANumber {
    /// It is not written as a number, or is infinite.
    Syntax,
    /// It is a number beyond 79 228 162 514 264 337 593 543 950 335.
    OutOfRange,
}

/// The most digits that spreadsheets show.
const DIGITS: usize = 15;
/// The most decimals that a [`Decimal`] keeps.
const DECIMALS: u32 = 28;

/// The number that an XML part writes: `-12`, `12.5`, `1.25E-3`.
pub(crate) fn from_xml(text: &str) -> Result<Number, NotANumber> {
    let text = text.trim_matches([' ', '\t', '\r', '\n']);
    if let Some(plain) = short_plain(text) {
        return Ok(Number { value: plain, rounded: false });
    }
    if !is_decimal_notation(text) {
        return Err(NotANumber::Syntax);
    }
    from_double(text.parse().map_err(|_| NotANumber::Syntax)?)
}

/// The double that an XML part writes, for day numbers.
pub(crate) fn double_from_xml(text: &str) -> Option<f64> {
    let text = text.trim_matches([' ', '\t', '\r', '\n']);
    let value: f64 = if is_decimal_notation(text) { text.parse().ok()? } else { return None };
    value.is_finite().then_some(value)
}

/// A number of at most 15 digits without exponent: the usual case, exact as it stands.
fn short_plain(text: &str) -> Option<Decimal> {
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    if digits.is_empty() || digits.len() > DIGITS + 1 {
        return None;
    }
    let mut mantissa: i64 = 0;
    let mut count = 0_usize;
    let mut point = None;
    for byte in digits.bytes() {
        match byte {
            b'0'..=b'9' => {
                mantissa = mantissa * 10 + i64::from(byte - b'0');
                count += 1;
            }
            b'.' if point.is_none() => point = Some(count),
            _ => return None,
        }
    }
    if count == 0 || count > DIGITS {
        return None;
    }
    let mut scale = u32::try_from(count - point.unwrap_or(count)).ok()?;
    while scale > 0 && mantissa % 10 == 0 {
        mantissa /= 10;
        scale -= 1;
    }
    Some(Decimal::new(if negative { -mantissa } else { mantissa }, scale))
}

/// Whether a text is an optional sign, digits with at most one point, and an optional exponent.
fn is_decimal_notation(text: &str) -> bool {
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (mantissa, exponent) = match unsigned.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent)),
        None => (unsigned, None),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let all_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let exponent_is_well = exponent.is_none_or(|exponent| {
        let digits = exponent.strip_prefix(['-', '+']).unwrap_or(exponent);
        !digits.is_empty() && all_digits(digits)
    });
    all_digits(whole)
        && all_digits(fraction)
        && !(whole.is_empty() && fraction.is_empty())
        && exponent_is_well
}

/// The number that a binary double shows: the shortest text that names it,
/// rounded to 15 significant digits.
pub(crate) fn from_double(double: f64) -> Result<Number, NotANumber> {
    if !double.is_finite() {
        return Err(NotANumber::Syntax);
    }
    let shortest = format!("{:e}", double.abs());
    let (mut digits, mut exponent) = split_scientific(&shortest).ok_or(NotANumber::Syntax)?;
    let mut rounded = false;
    if digits.len() > DIGITS {
        let shown = format!("{:.*e}", DIGITS - 1, double.abs());
        (digits, exponent) = split_scientific(&shown).ok_or(NotANumber::Syntax)?;
        rounded = true;
    }
    let digits = digits.trim_end_matches('0');
    let (value, dropped) = assemble(digits, exponent).ok_or(NotANumber::OutOfRange)?;
    let value = if double < 0.0 && !value.is_zero() { -value } else { value };
    Ok(Number { value, rounded: rounded || dropped })
}

/// The digits without point, and the power of ten of the first, of `1.25e-3`.
fn split_scientific(text: &str) -> Option<(String, i32)> {
    let (mantissa, exponent) = text.split_once('e')?;
    Some((mantissa.replace('.', ""), exponent.parse().ok()?))
}

/// `0.d1d2d3… * 10^(exponent + 1)` as an exact decimal, and whether digits
/// beyond the 28th decimal were dropped. `None` beyond the range.
fn assemble(digits: &str, exponent: i32) -> Option<(Decimal, bool)> {
    if digits.is_empty() {
        return Some((Decimal::ZERO, false));
    }
    let length = i32::try_from(digits.len()).ok()?;
    let scale = length - 1 - exponent;
    if scale <= 0 {
        // 10^28 is the largest power of ten below the range's end.
        if exponent > 28 {
            return None;
        }
        let zeros = usize::try_from(-scale).ok()?;
        let text = format!("{digits}{}", "0".repeat(zeros));
        return Decimal::from_str_exact(&text).ok().map(|value| (value, false));
    }
    let scale = u32::try_from(scale).ok()?;
    if scale <= DECIMALS {
        let zeros = "0".repeat((scale as usize).saturating_sub(digits.len()));
        let all = format!("{zeros}{digits}");
        let (whole, fraction) = all.split_at(all.len() - scale as usize);
        let whole = if whole.is_empty() { "0" } else { whole };
        let text = format!("{whole}.{fraction}");
        return Decimal::from_str_exact(&text).ok().map(|value| (value, false));
    }
    let mantissa: i128 = digits.parse().ok()?;
    let kept = match 10_i128.checked_pow(scale - DECIMALS) {
        Some(divisor) => half_even(mantissa, divisor),
        None => 0,
    };
    Decimal::try_from_i128_with_scale(kept, DECIMALS).ok().map(|value| (value.normalize(), true))
}

/// `dividend / divisor`, ties to the even neighbour; both positive.
fn half_even(dividend: i128, divisor: i128) -> i128 {
    let (quotient, remainder) = (dividend / divisor, dividend % divisor);
    let (up, tie) = (remainder > divisor - remainder, remainder == divisor - remainder);
    if up || (tie && quotient % 2 == 1) { quotient + 1 } else { quotient }
}

/// The last day number of the 1900 system: 31 December 9999.
const LAST_SERIAL: f64 = 2_958_465.0;
/// The days from 30 December 1899 to 1 January 1904.
const DAYS_TO_1904: i64 = 1_462;

/// The day that a serial number means, or a text that says why it means none.
///
/// The time of day is dropped. Day 60 of the 1900 system is 29 February 1900,
/// which never was; 0 is the "0 January 1900".
pub(crate) fn day(serial: f64, date_1904: bool) -> Result<Date, String> {
    let refuse = |why: &str| Err(format!("#DATE! (day number {serial} {why})"));
    if !serial.is_finite() {
        return refuse("is not finite");
    }
    if serial < 0.0 {
        return refuse("is negative");
    }
    let last = if date_1904 { LAST_SERIAL - 1_462.0 } else { LAST_SERIAL };
    let whole = serial.floor();
    if whole > last {
        return refuse("is after the year 9999");
    }
    // The range above makes the conversion exact.
    let number = whole as i64;
    let since_1899_12_30 = match (date_1904, number) {
        (true, _) => number + DAYS_TO_1904,
        (false, 0) => return refuse("is no day: it would be 0 January 1900"),
        (false, 1..=59) => number + 1,
        (false, 60) => return refuse("is no day: it would be 29 February 1900"),
        (false, _) => number,
    };
    Ok(civil(since_1899_12_30))
}

/// The calendar day that lies so many days after 30 December 1899.
fn civil(days: i64) -> Date {
    // Days since 1 March of the year 0; 693 899 lie before 30 December 1899.
    let days = days + 693_899;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    Date { year: year as i16, month: month as i8, day: day as i8 }
}

/// The day at the start of an ISO text such as `2026-02-28T12:00:00`.
pub(crate) fn day_from_iso(text: &str) -> Option<Date> {
    let (date, rest) = text.trim().split_at_checked(10)?;
    if !(rest.is_empty() || rest.starts_with(['T', ' ', 'Z'])) {
        return None;
    }
    let mut parts = date.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    if (year.len(), month.len(), day.len()) != (4, 2, 2) {
        return None;
    }
    let all_digits = [year, month, day].iter().all(|p| p.bytes().all(|b| b.is_ascii_digit()));
    let date =
        Date { year: year.parse().ok()?, month: month.parse().ok()?, day: day.parse().ok()? };
    (all_digits && is_real(date)).then_some(date)
}

fn is_real(date: Date) -> bool {
    let leap = date.year % 4 == 0 && (date.year % 100 != 0 || date.year % 400 == 0);
    let length = match date.month {
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        1..=12 => 31,
        _ => return false,
    };
    (1..=length).contains(&date.day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> (String, bool) {
        let number = from_xml(text).unwrap();
        (number.value.to_string(), number.rounded)
    }

    #[test]
    fn numbers_enter_as_their_shortest_text() {
        for (raw, value) in [
            ("0", "0"),
            ("-0", "0"),
            ("12", "12"),
            ("-12.50", "-12.5"),
            ("1.25E-3", "0.00125"),
            ("1E+3", "1000"),
            ("0.10000000000000001", "0.1"),
            (".5", "0.5"),
            ("1e28", "10000000000000000000000000000"),
            ("123456789012345", "123456789012345"),
            ("1E-28", "0.0000000000000000000000000001"),
        ] {
            assert_eq!(shown(raw), (value.to_owned(), false), "{raw}");
        }
    }

    #[test]
    fn digits_beyond_the_fifteenth_are_rounded_and_told() {
        for (raw, value) in [
            ("0.30000000000000004", "0.3"),
            ("12345678901234567", "12345678901234600"),
            ("28440.000000000004", "28440"),
            ("4.440892098500626E-16", "0.0000000000000004440892098501"),
            ("1E-300", "0"),
            ("-0.1000000000000000055", "-0.1"),
        ] {
            let expected_note = raw != "-0.1000000000000000055";
            assert_eq!(shown(raw), (value.to_owned(), expected_note), "{raw}");
        }
    }

    #[test]
    fn what_is_no_finite_number_is_refused() {
        for raw in ["", "-", ".", "inf", "NaN", "1E+400", "0x1F", "1,5", "1e", "1 2", "--1", "١"] {
            assert_eq!(from_xml(raw), Err(NotANumber::Syntax), "{raw}");
        }
        for raw in ["1E+29", "-9.99E+307", "8E+28"] {
            assert_eq!(from_xml(raw), Err(NotANumber::OutOfRange), "{raw}");
        }
    }

    #[test]
    fn day_numbers_of_both_systems() {
        let date = |year, month, day| Ok(Date { year, month, day });
        assert_eq!(day(1.0, false), date(1900, 1, 1));
        assert_eq!(day(59.0, false), date(1900, 2, 28));
        assert_eq!(day(61.0, false), date(1900, 3, 1));
        assert_eq!(day(45_000.75, false), date(2023, 3, 15));
        assert_eq!(day(2_958_465.9, false), date(9999, 12, 31));
        assert_eq!(day(0.0, true), date(1904, 1, 1));
        assert_eq!(day(43_538.0, true), date(2023, 3, 15));
        assert_eq!(day(2_957_003.0, true), date(9999, 12, 31));
        for (serial, date_1904) in [
            (0.0, false),
            (60.0, false),
            (60.5, false),
            (-1.0, false),
            (2_958_466.0, false),
            (2_957_004.0, true),
            (-0.5, true),
            (f64::NAN, false),
        ] {
            assert!(
                day(serial, date_1904).unwrap_err().starts_with("#DATE! (day number "),
                "{serial}"
            );
        }
    }

    #[test]
    fn iso_days() {
        assert_eq!(day_from_iso("2024-02-29"), Some(Date { year: 2024, month: 2, day: 29 }));
        assert_eq!(
            day_from_iso("2024-02-29T10:00:00"),
            Some(Date { year: 2024, month: 2, day: 29 })
        );
        for text in
            ["2023-02-29", "2024-13-01", "24-02-29", "2024-02-2x", "2024-02-291", "", "2024-1-01x"]
        {
            assert_eq!(day_from_iso(text), None, "{text}");
        }
    }
}
