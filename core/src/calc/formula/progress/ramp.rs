//! How an effect comes in: ramps, part-year effect, a start that moves.
//!
//! Time is counted in whole months from the first month of effect. A ramp says
//! which share of the full effect is there in each of them.

use rust_decimal::{Decimal, RoundingStrategy};

use crate::calc::formula::Absent;
use crate::calc::formula::amount::{Amount, sum, term};
use crate::period::{Day, Year};
use crate::quantity::{Share, plain};
use crate::rules::RampCurve;

/// Months of a year.
const MONTHS: u32 = 12;

/// How an effect grows to its full size (innfasing).
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Ramp {
    /// All of it from the first month.
    Immediate,
    /// By the same amount every month.
    Linear,
    /// By steps: from each month on, this share of the full effect. The months
    /// ascend, the shares do not fall, and each share is from 0 to 1.
    Stepped(Vec<(u32, Share)>),
    /// Slowly, then fast, then slowly: the logistic curve (S-kurve), moved and
    /// scaled so that it begins at 0 and ends at 1.
    Logistic(RampCurve),
}

/// The share of the full effect that is there after `elapsed` of `periods`
/// periods (andel av full effekt), from 0 to 1, with 12 decimals.
///
/// - linear: `t / n`
/// - stepped: the share of the last step whose month has been reached
/// - logistic: `(L(t/n) - L(0)) / (L(1) - L(0))` with
///   `L(x) = 1 / (1 + exp(-k (x - 1/2)))`
///
/// Before the first period it is 0; from the last on it is 1. Steps follow
/// their own months and need no last period.
///
/// # Errors
///
/// [`Absent::StepsOutOfOrder`].
pub fn ramp_share(ramp: &Ramp, elapsed: u32, periods: u32) -> Result<Share, Absent> {
    let share = exact_share(ramp, elapsed, periods)?;
    let twelve = share.round_dp_with_strategy(12, RoundingStrategy::MidpointNearestEven);
    Ok(Share::new(twelve))
}

/// The share with all the digits it has, so that a sum of months is not the sum of
/// their roundings.
fn exact_share(ramp: &Ramp, elapsed: u32, periods: u32) -> Result<Decimal, Absent> {
    if let Ramp::Stepped(steps) = ramp {
        return step_share(steps, elapsed).map(Share::value);
    }
    if elapsed == 0 {
        return Ok(Decimal::ZERO);
    }
    if elapsed >= periods {
        return Ok(Decimal::ONE);
    }
    let time = Decimal::from(elapsed) / Decimal::from(periods);
    Ok(match ramp {
        Ramp::Immediate | Ramp::Stepped(_) => Decimal::ONE,
        Ramp::Linear => time,
        Ramp::Logistic(curve) => logistic(time, curve.steepness()),
    })
}

fn step_share(steps: &[(u32, Share)], elapsed: u32) -> Result<Share, Absent> {
    let ascend = steps.windows(2).all(|pair| pair[0].0 < pair[1].0 && pair[0].1 <= pair[1].1);
    let within = |share: &Share| (Decimal::ZERO..=Decimal::ONE).contains(&share.value());
    if !ascend || !steps.iter().all(|(_, share)| within(share)) {
        return Err(Absent::StepsOutOfOrder);
    }
    let reached = steps.iter().rev().find(|(month, _)| *month <= elapsed);
    Ok(reached.map_or(Share::new(Decimal::ZERO), |(_, share)| *share))
}

/// The normalised logistic curve at `time` from 0 to 1, where
/// `L(x) = 1 / (1 + exp(k/2) exp(-k x))`.
fn logistic(time: Decimal, steepness: Decimal) -> Decimal {
    let end = exp(steepness / Decimal::TWO);
    let at = |time: Decimal| Decimal::ONE / (Decimal::ONE + end * exp(-steepness * time));
    let (first, last) = (at(Decimal::ZERO), at(Decimal::ONE));
    (at(time) - first) / (last - first)
}

/// The exponential function between -20 and 20 by its series, to more than
/// twelve digits. Halved first, so that the series is short and exact enough,
/// and squared back.
fn exp(power: Decimal) -> Decimal {
    let halvings = 6;
    let small = power / Decimal::from(1_u32 << halvings);
    let (mut term, mut sum) = (Decimal::ONE, Decimal::ONE);
    for place in 1_u32..=26 {
        term = term * small / Decimal::from(place);
        sum += term;
    }
    (0..halvings).fold(sum, |result, _| result * result)
}

/// The effect in the first calendar year (delårseffekt): the full-year effect by
/// the months from the first month of effect to the end of the year,
/// `full * (13 - first_month) / 12`.
///
/// `first_month` is from 1 to 12.
///
/// # Errors
///
/// [`Absent::NotAMonth`], [`Absent::OutOfRange`].
pub fn part_year_effect<T: Amount>(full_year: T, first_month: u32) -> Result<T, Absent> {
    if !(1..=MONTHS).contains(&first_month) {
        return Err(Absent::NotAMonth);
    }
    let months = Decimal::from(MONTHS + 1 - first_month);
    let part = full_year.number().checked_mul(months);
    term(part.and_then(|part| part.checked_div(Decimal::from(MONTHS))))
        .map(|part| full_year.with_number(part))
}

/// What the second year gains over the first (overhengseffekt): the full-year
/// effect less the part-year effect. Both together are the full year exactly.
///
/// # Errors
///
/// As [`part_year_effect`].
pub fn carry_forward<T: Amount>(full_year: T, first_month: u32) -> Result<T, Absent> {
    let part = part_year_effect(full_year, first_month)?;
    sum([full_year.number(), -part.number()]).map(|rest| full_year.with_number(rest))
}

/// A calendar month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Month {
    /// Months since January of the year 0.
    count: i32,
}

impl Month {
    /// The month of a year, 1 to 12.
    pub fn new(year: Year, month: u8) -> Option<Month> {
        let place = (1..=12).contains(&month).then(|| i32::from(month) - 1)?;
        Some(Month { count: i32::from(year.0) * 12 + place })
    }

    /// The first whole month of something that begins on a day: the month of
    /// the day where it is its first, else the next.
    pub fn first_whole(day: Day) -> Month {
        let begun = i32::from(day.day() > 1);
        Month { count: i32::from(day.year().0) * 12 + i32::from(day.month()) - 1 + begun }
    }

    /// The month this many months later; earlier where negative.
    #[must_use]
    pub fn shifted(self, months: i32) -> Month {
        Month { count: self.count.saturating_add(months) }
    }

    /// How many months `later` lies after it; negative where it lies before.
    pub fn months_until(self, later: Month) -> i32 {
        later.count - self.count
    }

    /// The year; `None` beyond the calendar.
    pub fn year(self) -> Option<Year> {
        i16::try_from(self.count.div_euclid(12)).ok().map(Year)
    }
}

/// An effect that comes in by a ramp and then lasts (gevinstprofil).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Profile<T> {
    /// The effect of a full year at full effect.
    pub full_year: T,
    /// The first month of effect; a milestone that moves, moves it.
    pub start: Month,
    /// How it comes in.
    pub ramp: Ramp,
    /// Months from the start until the full effect.
    pub ramp_months: u32,
    /// Months that the effect lasts from its start.
    pub lasts_months: u32,
}

/// The longest time an effect is followed: a hundred years.
const LONGEST_MONTHS: u32 = 1200;

impl<T: Amount> Profile<T> {
    /// The same profile where the milestone it waits for comes this many months
    /// later: the whole stream moves, and nothing of it is lost.
    #[must_use]
    pub fn shifted(&self, months: i32) -> Profile<T> {
        Profile { start: self.start.shifted(months), ..self.clone() }
    }

    /// The effect by calendar year: for each year the sum of its months' shares,
    /// `full_year / 12 * (f_1 + f_2 + ...)`, rounded once for each year.
    ///
    /// # Errors
    ///
    /// [`Absent::NothingToAdd`] where it lasts no month,
    /// [`Absent::StepsOutOfOrder`], [`Absent::OutOfRange`].
    pub fn by_year(&self) -> Result<Vec<(Year, T)>, Absent> {
        if self.lasts_months == 0 {
            return Err(Absent::NothingToAdd);
        }
        if self.lasts_months > LONGEST_MONTHS {
            return Err(Absent::OutOfRange);
        }
        let mut shares: Vec<(Year, Decimal)> = Vec::new();
        for place in 0..self.lasts_months {
            let later = i32::try_from(place).map_err(|_| Absent::OutOfRange)?;
            let year = self.start.shifted(later).year().ok_or(Absent::OutOfRange)?;
            let share = exact_share(&self.ramp, place + 1, self.ramp_months)?;
            match shares.last_mut() {
                Some((last, sum)) if *last == year => *sum += share,
                _ => shares.push((year, share)),
            }
        }
        let effect = |share: Decimal| {
            let year = self.full_year.number().checked_mul(plain(share));
            term(year.and_then(|year| year.checked_div(Decimal::from(MONTHS))))
        };
        shares
            .into_iter()
            .map(|(year, share)| Ok((year, self.full_year.with_number(effect(share)?))))
            .collect()
    }
}
