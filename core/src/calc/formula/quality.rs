//! Service quality (tjenestekvalitet): achievement and indices; never money.

use rust_decimal::Decimal;

use super::amount::term;
use super::money::judge;
use super::{Absent, TrackStatus};
use crate::quantity::Share;
use crate::rules::{AchievementBeyond, StatusThresholds};

/// Achievement (måloppnåelse): `(measured - baseline) / (target - baseline)`.
///
/// All three are in the indicator's own unit. 0 is no change from the baseline
/// (nullpunktsmåling), 1 is the target (målverdi). It is not capped: it is
/// negative where the change went the wrong way and above 1 beyond the target.
/// Whether more or less is better follows from the target.
///
/// # Errors
///
/// [`Absent::TargetIsBaseline`], [`Absent::OutOfRange`].
pub fn achievement(
    baseline: Decimal,
    target: Decimal,
    measured: Decimal,
    method: AchievementBeyond,
) -> Result<Share, Absent> {
    let AchievementBeyond::Uncapped = method;
    let (change, aim) = change_and_aim(baseline, target, measured)?;
    term(change.checked_div(aim)).map(Share::new)
}

/// The status of an indicator: its achievement judged by thresholds on the
/// unrounded ratio.
///
/// # Errors
///
/// [`Absent::TargetIsBaseline`], [`Absent::OutOfRange`]; the indicator then
/// is «not assessed», never on track.
pub fn quality_status(
    baseline: Decimal,
    target: Decimal,
    measured: Decimal,
    thresholds: StatusThresholds,
) -> Result<TrackStatus, Absent> {
    let (change, aim) = change_and_aim(baseline, target, measured)?;
    judge(change, aim, thresholds)
}

/// The change and the change aimed at, signed so that the aim is positive.
fn change_and_aim(
    baseline: Decimal,
    target: Decimal,
    measured: Decimal,
) -> Result<(Decimal, Decimal), Absent> {
    let change = measured.checked_sub(baseline).ok_or(Absent::OutOfRange)?;
    let aim = target.checked_sub(baseline).ok_or(Absent::OutOfRange)?;
    if aim.is_zero() {
        return Err(Absent::TargetIsBaseline);
    }
    Ok(if aim < Decimal::ZERO { (-change, -aim) } else { (change, aim) })
}

/// Which end of a scale is the good one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ScaleSense {
    /// More is better, as for satisfaction.
    HigherIsBetter,
    /// Less is better.
    LowerIsBetter,
}

/// The index of a score on a closed scale (indeks 0–100):
/// `100 * (score - lowest) / (highest - lowest)`, turned around where less is
/// better. The scale's lowest score is its zero, so 1 on a scale from 1 to 6 is 0.
///
/// # Errors
///
/// [`Absent::ScaleHasNoWidth`], [`Absent::OutsideScale`], [`Absent::OutOfRange`].
pub fn scale_index(
    score: Decimal,
    lowest: Decimal,
    highest: Decimal,
    sense: ScaleSense,
) -> Result<Decimal, Absent> {
    if lowest >= highest {
        return Err(Absent::ScaleHasNoWidth);
    }
    if score < lowest || score > highest {
        return Err(Absent::OutsideScale);
    }
    match sense {
        ScaleSense::HigherIsBetter => hundredths(score, lowest, highest),
        ScaleSense::LowerIsBetter => hundredths(score, highest, lowest),
    }
}

/// The index of a measure without a closed scale, such as days (indeks 0–100):
/// `100 * (worst - measured) / (worst - best)` between anchors that were fixed
/// before the measuring; beyond them it is 0 or 100.
///
/// # Errors
///
/// [`Absent::ScaleHasNoWidth`] where the anchors are equal, [`Absent::OutOfRange`].
pub fn anchored_index(measured: Decimal, worst: Decimal, best: Decimal) -> Result<Decimal, Absent> {
    if worst == best {
        return Err(Absent::ScaleHasNoWidth);
    }
    let within = measured.clamp(worst.min(best), worst.max(best));
    hundredths(within, worst, best)
}

/// Where a number lies between two ends, in hundredths.
fn hundredths(number: Decimal, zero: Decimal, hundred: Decimal) -> Result<Decimal, Absent> {
    let width = hundred.checked_sub(zero).ok_or(Absent::OutOfRange)?;
    let index = number
        .checked_sub(zero)
        .and_then(|distance| distance.checked_mul(Decimal::ONE_HUNDRED))
        .and_then(|distance| distance.checked_div(width));
    term(index)
}
