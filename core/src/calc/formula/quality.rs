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

/// The change of an indicator (endring): after less before, in its own unit, or
/// in index points where both are indices. Positive is more, and better only
/// where more is better.
///
/// # Errors
///
/// [`Absent::OutOfRange`].
pub fn change(before: Decimal, after: Decimal) -> Result<Decimal, Absent> {
    term(after.checked_sub(before))
}

/// The status of a goal to keep at least, or at most, what there is (holde
/// nivået): on track where the measured value reaches the goal, to be watched
/// where it reaches only the least acceptable value (minimumsmål), else off track.
///
/// All are in the indicator's own unit. It takes the place of achievement where
/// the target equals the baseline, or where only a least acceptable value is
/// stated.
pub fn threshold_status(
    measured: Decimal,
    goal: Decimal,
    least_acceptable: Option<Decimal>,
    sense: ScaleSense,
) -> TrackStatus {
    let reaches = |level: Decimal| match sense {
        ScaleSense::HigherIsBetter => measured >= level,
        ScaleSense::LowerIsBetter => measured <= level,
    };
    if reaches(goal) {
        TrackStatus::OnTrack
    } else if least_acceptable.is_some_and(reaches) {
        TrackStatus::Watch
    } else {
        TrackStatus::OffTrack
    }
}

/// Where the target path (målbane) stands on a day: on the straight line from
/// the baseline to the target, by the days gone; before the baseline's day it is
/// the baseline, after the target's day the target.
///
/// `days_gone` and `days_in_all` are counted from the day of the baseline.
///
/// # Errors
///
/// [`Absent::NegativeInput`] where the path has no length, [`Absent::OutOfRange`].
pub fn path_value(
    baseline: Decimal,
    target: Decimal,
    days_gone: i64,
    days_in_all: i64,
) -> Result<Decimal, Absent> {
    if days_in_all <= 0 {
        return Err(Absent::NegativeInput);
    }
    let days = days_gone.clamp(0, days_in_all);
    let gone = change(baseline, target)?
        .checked_mul(Decimal::from(days))
        .and_then(|way| way.checked_div(Decimal::from(days_in_all)))
        .and_then(|way| baseline.checked_add(way));
    term(gone)
}

/// The status of a measurement against the target path on the same day: how far
/// it lies behind, as a share of the whole way from baseline to target. Up to
/// the tolerance it is on track, up to twice the tolerance to be watched, beyond
/// that off track; ahead of the path is on track. The edges belong to the better
/// status.
///
/// # Errors
///
/// [`Absent::TargetIsBaseline`], [`Absent::NegativeInput`], [`Absent::OutOfRange`].
pub fn path_status(
    (baseline, target): (Decimal, Decimal),
    measured: Decimal,
    (days_gone, days_in_all): (i64, i64),
    tolerance: Share,
) -> Result<TrackStatus, Absent> {
    let expected = path_value(baseline, target, days_gone, days_in_all)?;
    let ahead = measured.checked_sub(expected).ok_or(Absent::OutOfRange)?;
    let (_, way) = change_and_aim(baseline, target, measured)?;
    let ahead = if target < baseline { -ahead } else { ahead };
    let allowed = |times: Decimal| {
        let behind = way.checked_mul(tolerance.value())?.checked_mul(times)?;
        Some(-ahead <= behind)
    };
    if allowed(Decimal::ONE).ok_or(Absent::OutOfRange)? {
        Ok(TrackStatus::OnTrack)
    } else if allowed(Decimal::TWO).ok_or(Absent::OutOfRange)? {
        Ok(TrackStatus::Watch)
    } else {
        Ok(TrackStatus::OffTrack)
    }
}
