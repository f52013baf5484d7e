//! Sensitivity: one at a time, switching values, scenarios.
//!
//! What a run changes, and by how much, is a list of the edition. Here are the
//! order in which the runs are shown, and the values at which the result turns.

use rust_decimal::Decimal;

use super::Absent;
use super::amount::{Amount, alike, sum, term};
use crate::quantity::Share;

/// A run of a sensitivity analysis (følsomhetsanalyse) beside the base.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TornadoBar<T> {
    /// The run's key.
    pub key: String,
    /// The net present value of the run.
    pub npv: T,
    /// The run's net present value less the base's.
    pub change: T,
    /// Whether the sign of the net present value is another one than in the base.
    pub flips_sign: bool,
}

/// The runs in tornado order (tornadodiagram): the largest change in absolute
/// value first, among equals by key.
///
/// # Errors
///
/// [`Absent::UnlikePriceBasis`], [`Absent::OutOfRange`].
pub fn tornado<T: Amount>(base: T, runs: &[(String, T)]) -> Result<Vec<TornadoBar<T>>, Absent> {
    let mut bars = Vec::with_capacity(runs.len());
    for (key, npv) in runs {
        alike(base, &[*npv])?;
        let change = sum([npv.number(), -base.number()])?;
        bars.push(TornadoBar {
            key: key.clone(),
            npv: *npv,
            change: base.with_number(change),
            flips_sign: flips_sign(base, *npv),
        });
    }
    bars.sort_by(|a, b| {
        let size = |bar: &TornadoBar<T>| bar.change.number().abs();
        size(b).cmp(&size(a)).then_with(|| a.key.cmp(&b.key))
    });
    Ok(bars)
}

/// Whether two results are on different sides of zero, or one of them on it.
fn flips_sign<T: Amount>(base: T, other: T) -> bool {
    let sign = |amount: T| amount.number().cmp(&Decimal::ZERO);
    sign(base) != sign(other)
}

/// The net present value where the lifetime is longer than anything is planned for
/// (lengre levetid): the net benefit of the last year without investment is taken to go
/// on, `npv + yearly * (f_1 + f_2 + ...)` with the discount factors of the added years.
///
/// # Errors
///
/// [`Absent::UnlikePriceBasis`], [`Absent::OutOfRange`].
pub fn longer_lifetime<T: Amount>(npv: T, yearly: T, factors: &[Decimal]) -> Result<T, Absent> {
    alike(npv, &[yearly])?;
    let mut terms = vec![npv.number()];
    for factor in factors {
        terms.push(term(yearly.number().checked_mul(*factor))?);
    }
    sum(terms).map(|npv_of_longer| npv.with_number(npv_of_longer))
}

/// The switching value of a driver that the net present value is linear in
/// (omslagspunkt): the factor on the driver at which the net present value is 0,
/// `x* / x = 1 - NPV / PV`.
///
/// `present_value` is what the driver contributes to `npv`, with its sign: a
/// cost is negative. 0.8 means that the result turns when the driver falls to
/// 80 per cent; the change is the factor less one.
///
/// # Errors
///
/// [`Absent::DriverHasNoEffect`] where the driver contributes nothing,
/// [`Absent::UnlikePriceBasis`], [`Absent::OutOfRange`].
pub fn switching_linear<T: Amount>(npv: T, present_value: T) -> Result<Share, Absent> {
    alike(npv, &[present_value])?;
    if present_value.number().is_zero() {
        return Err(Absent::DriverHasNoEffect);
    }
    let share = npv.number().checked_div(present_value.number());
    term(share.and_then(|share| Decimal::ONE.checked_sub(share))).map(Share::new)
}

/// The driver's own value at which the net present value is 0:
/// `x* = x (1 - NPV / PV)`, such as the smallest annual benefit.
///
/// # Errors
///
/// As [`switching_linear`].
pub fn switching_value<T: Amount, X: Amount>(
    npv: T,
    present_value: T,
    driver: X,
) -> Result<X, Absent> {
    alike(npv, &[present_value])?;
    if present_value.number().is_zero() {
        return Err(Absent::DriverHasNoEffect);
    }
    // Multiplied before it is divided, so that only the division can round.
    let remaining = present_value.number().checked_sub(npv.number());
    let value = remaining.and_then(|remaining| remaining.checked_mul(driver.number()));
    term(value.and_then(|value| value.checked_div(present_value.number())))
        .map(|value| driver.with_number(value))
}

/// Halvings of an interval; the interval is below any digit shown long before.
const HALVINGS: u32 = 90;

/// The switching value of a driver that the net present value is not linear in,
/// such as a discount rate: the value between `low` and `high` at which
/// `npv` is 0, by halving the interval. Where there are several, one of them.
///
/// # Errors
///
/// [`Absent::NoSwitchingValue`] where the net present value has the same sign at
/// both ends; the first error of `npv`.
pub fn switching_bracketed(
    npv: impl Fn(Decimal) -> Result<Decimal, Absent>,
    low: Decimal,
    high: Decimal,
) -> Result<Decimal, Absent> {
    let (mut low, mut high) = (low, high);
    let (at_low, at_high) = (npv(low)?, npv(high)?);
    for (driver, value) in [(low, at_low), (high, at_high)] {
        if value.is_zero() {
            return term(Some(driver));
        }
    }
    let rises = at_low < Decimal::ZERO;
    if rises == (at_high < Decimal::ZERO) {
        return Err(Absent::NoSwitchingValue);
    }
    for _ in 0..HALVINGS {
        let middle = low.checked_add(high).and_then(|both| both.checked_div(Decimal::TWO));
        let middle = middle.ok_or(Absent::OutOfRange)?;
        if middle == low || middle == high {
            break;
        }
        if (npv(middle)? < Decimal::ZERO) == rises {
            low = middle;
        } else {
            high = middle;
        }
    }
    term(Some(high))
}

/// The largest whole value up to `most` at which the net present value is not
/// negative, such as the longest delay (lengste forsinkelse) in years or months.
///
/// # Errors
///
/// [`Absent::NoSwitchingValue`] where it is negative without any, or never up to
/// `most`; the first error of `npv`.
pub fn switching_whole(
    npv: impl Fn(u32) -> Result<Decimal, Absent>,
    most: u32,
) -> Result<u32, Absent> {
    for value in 0..=most {
        if npv(value)? < Decimal::ZERO {
            return value.checked_sub(1).ok_or(Absent::NoSwitchingValue);
        }
    }
    Err(Absent::NoSwitchingValue)
}
