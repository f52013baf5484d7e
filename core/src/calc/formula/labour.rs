//! Labour cost (timekostnad): salary, pension, employer's contribution, overhead.
//!
//! The cost of an hour is the cost of a full-time year divided by the hours of
//! one: the same hours that turn freed hours into full-time equivalents, or
//! kroner and årsverk contradict one another (method `time_conversion`). A
//! yearly salary contains holiday pay (feriepenger) already.

use rust_decimal::Decimal;

use super::Absent;
use super::amount::{Amount, term};
use crate::quantity::{Hours, Money, Share};
use crate::rules::AgaExtra;

/// What an employer pays on top of salary.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LabourTerms {
    /// Employer's pension cost as a share of salary (pensjonskostnad), at least 0.
    pub pension: Share,
    /// Employer's contribution of the zone (arbeidsgiveravgift), a share of salary
    /// and pension cost, at least 0.
    pub contribution: Share,
    /// Extra contribution on pay above a threshold; rate 0 in years without one.
    pub extra: AgaExtra,
    /// Overhead as a share of all labour cost, at least 0; 0 where none is agreed.
    pub overhead: Share,
}

/// The labour cost of a full-time year (lønnskostnad per årsverk), part by part.
/// The parts add up to the total exactly.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LabourCost {
    /// Salary (lønn).
    pub salary: Money,
    /// Pension cost (pensjonskostnad).
    pub pension: Money,
    /// Employer's contribution (arbeidsgiveravgift), the extra one included.
    pub contribution: Money,
    /// Overhead (felleskostnader).
    pub overhead: Money,
    /// All of it.
    pub total: Money,
}

/// The labour cost of a full-time year in kroner: `L (1 + π)(1 + τ)(1 + ω)`, and
/// for pay above the threshold the extra contribution on the pay above it, with
/// its overhead.
///
/// `salary` (L) is gross pay for a full-time year, at least 0; the result is in
/// its price basis. The extra contribution is on pay alone, not on pension cost.
///
/// # Errors
///
/// [`Absent::NegativeInput`] for a negative salary or share, [`Absent::OutOfRange`].
pub fn labour_cost(salary: Money, terms: &LabourTerms) -> Result<LabourCost, Absent> {
    let shares = [terms.pension, terms.contribution, terms.extra.rate, terms.overhead];
    let negative = shares.iter().any(|share| share.value() < Decimal::ZERO);
    if negative || salary.kroner() < Decimal::ZERO {
        return Err(Absent::NegativeInput);
    }
    let times = |amount: Decimal, share: Share| term(amount.checked_mul(share.value()));
    let plus = |a: Decimal, b: Decimal| term(a.checked_add(b));
    let pay = salary.kroner();
    let pension = times(pay, terms.pension)?;
    let above = (pay - terms.extra.threshold).max(Decimal::ZERO);
    let ordinary = times(plus(pay, pension)?, terms.contribution)?;
    let contribution = plus(ordinary, times(above, terms.extra.rate)?)?;
    let direct = plus(plus(pay, pension)?, contribution)?;
    let overhead = times(direct, terms.overhead)?;
    Ok(LabourCost {
        salary,
        pension: salary.with_number(pension),
        contribution: salary.with_number(contribution),
        overhead: salary.with_number(overhead),
        total: salary.with_number(plus(direct, overhead)?),
    })
}

/// The labour cost of an hour (timekostnad) in kroner: [`labour_cost`] of a
/// full-time year divided by `hours_per_fte`, the hours that turn freed hours into
/// full-time equivalents as well.
///
/// # Errors
///
/// [`Absent::HoursPerFteNotPositive`], and as [`labour_cost`].
pub fn hourly_cost(
    salary: Money,
    terms: &LabourTerms,
    hours_per_fte: Hours,
) -> Result<Money, Absent> {
    let year = labour_cost(salary, terms)?;
    if hours_per_fte.value() <= Decimal::ZERO {
        return Err(Absent::HoursPerFteNotPositive);
    }
    let hour = year.total.kroner().checked_div(hours_per_fte.value());
    term(hour).map(|hour| salary.with_number(hour))
}

/// The labour cost of a full-time year that an hourly cost stands for, in kroner:
/// `h * H`.
///
/// # Errors
///
/// [`Absent::HoursPerFteNotPositive`], [`Absent::OutOfRange`].
pub fn yearly_of_hourly(hourly: Money, hours_per_fte: Hours) -> Result<Money, Absent> {
    if hours_per_fte.value() <= Decimal::ZERO {
        return Err(Absent::HoursPerFteNotPositive);
    }
    let year = hourly.kroner().checked_mul(hours_per_fte.value());
    term(year).map(|year| hourly.with_number(year))
}

/// Whether a stated hourly cost is the one that salary and hours give: it may
/// differ by half a unit of the last digit it is stated with, since a stated cost
/// is rounded. `435` agrees with 434.51, `434.08` with 434.080717.
///
/// # Errors
///
/// [`Absent::UnlikePriceBasis`], [`Absent::OutOfRange`].
pub fn hourly_cost_agrees(stated: Money, computed: Money) -> Result<bool, Absent> {
    super::amount::alike(stated, &[computed])?;
    let difference = stated.kroner().checked_sub(computed.kroner()).ok_or(Absent::OutOfRange)?;
    let last_digit = Decimal::new(1, stated.kroner().scale());
    // Doubled instead of halved, so that nothing is divided.
    let doubled = difference.abs().checked_mul(Decimal::TWO).ok_or(Absent::OutOfRange)?;
    Ok(doubled <= last_digit)
}

/// Whether an hourly cost is plausible: within the edition's band, its ends
/// included (kroner per hour).
pub fn hourly_cost_plausible(hourly: Money, (lowest, highest): (Decimal, Decimal)) -> bool {
    (lowest..=highest).contains(&hourly.kroner())
}

/// The employer's contribution of zone Ia (arbeidsgiveravgift i sone Ia) in kroner:
/// the lower rate until the free amount (fribeløp) is used up, the higher rate
/// beyond it. The free amount is kroner of contribution saved by the lower rate,
/// so `base * above - min(base * (above - within), free_amount)`.
///
/// `base` is salary and pension cost, `free_amount` what is left of the free amount;
/// both at least 0.
///
/// # Errors
///
/// [`Absent::NegativeInput`], also where the rate above is the lower one;
/// [`Absent::UnlikePriceBasis`], [`Absent::OutOfRange`].
pub fn contribution_in_zone_ia(
    base: Money,
    within: Share,
    above: Share,
    free_amount: Money,
) -> Result<Money, Absent> {
    super::amount::alike(base, &[free_amount])?;
    let relief = above.value() - within.value();
    let inputs = [base.kroner(), free_amount.kroner(), within.value(), relief];
    if inputs.iter().any(|number| *number < Decimal::ZERO) {
        return Err(Absent::NegativeInput);
    }
    let full = term(base.kroner().checked_mul(above.value()))?;
    let saved = term(base.kroner().checked_mul(relief))?.min(free_amount.kroner());
    term(full.checked_sub(saved)).map(|kroner| base.with_number(kroner))
}

/// The hours of a full-time year (timer per årsverk): working hours per week
/// times weeks, or working days times hours per day, less hours of absence.
///
/// # Errors
///
/// [`Absent::NegativeInput`], [`Absent::OutOfRange`].
pub fn hours_of_year(units: Decimal, hours: Hours, absence: Hours) -> Result<Hours, Absent> {
    if [units, hours.value(), absence.value()].iter().any(|number| *number < Decimal::ZERO) {
        return Err(Absent::NegativeInput);
    }
    let gross = units.checked_mul(hours.value());
    term(gross.and_then(|gross| gross.checked_sub(absence.value()))).map(Hours::new)
}
