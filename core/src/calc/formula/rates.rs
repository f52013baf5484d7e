//! Rates of return: internal, with days, and modified.
//!
//! An internal rate of return (internrente) is a rate `r` above -1 at which the net
//! present value is zero. There may be none or several, and then no one of them
//! says how profitable a measure is: the formulas give a rate only where it is the
//! only one, and otherwise the reason, with all of them listed.
//!
//! Amounts at whole years, or days, are a polynomial in `1/(1+r)`. Its roots above
//! zero are found with certainty by `roots`, in exact decimals and without a first
//! guess, so that the answer is the same on every computer. Rates are rounded to
//! twelve significant digits.

mod roots;

use std::collections::BTreeMap;

use rust_decimal::{Decimal, RoundingStrategy};

use self::roots::Polynomial;
use super::Absent;
use super::amount::{alike, sum};
use super::discount::Flow;
use crate::period::Day;
use crate::quantity::{Money, Share, plain};
use crate::rules::IrrRule;

/// Significant digits of a rate.
const DIGITS: u32 = 12;

/// All internal rates of return of a list of amounts, and which of them is the one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InternalRates {
    /// Every rate above -1 at which the net present value is zero, ascending.
    pub roots: Vec<Decimal>,
    /// The internal rate of return where there is exactly one, else why not:
    /// [`Absent::NoSignChange`], [`Absent::NoRoot`], [`Absent::SeveralRoots`].
    pub rate: Result<Decimal, Absent>,
}

/// The internal rates of return (internrenter) of amounts by year.
///
/// A rate at which the net present value touches zero without changing its sign
/// counts as two: it is listed and is no internal rate of return. Flows with the
/// opposite signs have the same rates; the net present value tells which is which.
///
/// # Errors
///
/// [`Absent::NothingToAdd`] without amounts, [`Absent::UnlikePriceBasis`],
/// [`Absent::OutOfRange`].
pub fn internal_rates(flows: &[Flow], rule: IrrRule) -> Result<InternalRates, Absent> {
    let first = flows.iter().map(|flow| flow.offset).min().ok_or(Absent::NothingToAdd)?;
    let terms = flows.iter().map(|flow| {
        let years = flow.offset.checked_sub(first).and_then(|years| u32::try_from(years).ok());
        years.map(|years| (years, flow.amount)).ok_or(Absent::OutOfRange)
    });
    rates_of(terms.collect::<Result<Vec<_>, Absent>>()?, 1, rule)
}

/// An amount on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DatedFlow {
    /// The day.
    pub day: Day,
    /// The amount, positive for what is gained.
    pub amount: Money,
}

/// The days of a year by which the days between two amounts are divided; 365 also
/// in leap years, as spreadsheets do in XIRR.
const DAYS_OF_YEAR: u32 = 365;

/// The internal rates of return per year of amounts on days: the rates at which the
/// sum of `C_i / (1+r)^(days since the first / 365)` is zero.
///
/// # Errors
///
/// As [`internal_rates`].
pub fn dated_internal_rates(flows: &[DatedFlow], rule: IrrRule) -> Result<InternalRates, Absent> {
    let first = flows.iter().map(|flow| flow.day).min().ok_or(Absent::NothingToAdd)?;
    let terms = flows.iter().map(|flow| (first.days_until(flow.day), flow.amount));
    let terms = terms.map(|(days, amount)| {
        u32::try_from(days).map(|days| (days, amount)).map_err(|_| Absent::OutOfRange)
    });
    rates_of(terms.collect::<Result<Vec<_>, Absent>>()?, DAYS_OF_YEAR, rule)
}

/// The rates per year, where an exponent of one is `1/per_year` of a year.
fn rates_of(
    terms: Vec<(u32, Money)>,
    per_year: u32,
    rule: IrrRule,
) -> Result<InternalRates, Absent> {
    let IrrRule::SingleRootOnly = rule;
    let amounts: Vec<Money> = terms.iter().map(|term| term.1).collect();
    let (head, others) = amounts.split_first().ok_or(Absent::NothingToAdd)?;
    alike(*head, others)?;
    let mut coefficients: BTreeMap<u32, Decimal> = BTreeMap::new();
    for (exponent, amount) in terms {
        let place = coefficients.entry(exponent).or_default();
        *place = place.checked_add(amount.kroner()).ok_or(Absent::OutOfRange)?;
    }
    let polynomial = Polynomial::new(coefficients)?;
    let changes = polynomial.sign_changes();
    if changes == 0 {
        return Ok(InternalRates { roots: Vec::new(), rate: Err(Absent::NoSignChange) });
    }
    let found = polynomial.roots_above_zero()?;
    let mut roots = Vec::with_capacity(found.len());
    for root in &found {
        roots.push(rate_of(root.growth, per_year)?);
    }
    roots.sort_unstable();
    roots.dedup();
    let rate = match (found.as_slice(), roots.as_slice()) {
        ([only], [rate]) if only.crosses => Ok(*rate),
        ([], _) => Err(Absent::NoRoot),
        _ => Err(Absent::SeveralRoots),
    };
    Ok(InternalRates { roots, rate })
}

/// The yearly rate of what one krone grows to in `1/per_year` of a year.
fn rate_of(growth: Decimal, per_year: u32) -> Result<Decimal, Absent> {
    let yearly = roots::power(growth, per_year).ok_or(Absent::OutOfRange)?;
    yearly.checked_sub(Decimal::ONE).map(significant).ok_or(Absent::OutOfRange)
}

/// Rounded to twelve significant digits, halves to even.
fn significant(number: Decimal) -> Decimal {
    let rounded = number.round_sf_with_strategy(DIGITS, RoundingStrategy::MidpointNearestEven);
    plain(rounded.unwrap_or(number))
}

/// The modified internal rate of return (modifisert internrente): the rate at which
/// the present value of what is spent, at the finance rate, grows in `n` years to
/// the value at the end of what is gained, at the reinvestment rate;
/// `(FV / -PV)^(1/n) - 1`, `n` from the first to the last year with amounts.
///
/// # Errors
///
/// [`Absent::NoSignChange`] where nothing is spent or nothing is gained,
/// [`Absent::NothingToAdd`], [`Absent::UnlikePriceBasis`], [`Absent::OutOfRange`] also
/// for rates of -1 or less.
pub fn modified_rate(flows: &[Flow], finance: Share, reinvest: Share) -> Result<Decimal, Absent> {
    let amounts: Vec<Money> = flows.iter().map(|flow| flow.amount).collect();
    let (head, others) = amounts.split_first().ok_or(Absent::NothingToAdd)?;
    alike(*head, others)?;
    let first = flows.iter().map(|flow| flow.offset).min().ok_or(Absent::NothingToAdd)?;
    let last = flows.iter().map(|flow| flow.offset).max().ok_or(Absent::NothingToAdd)?;
    let (mut spent, mut gained) = (Vec::new(), Vec::new());
    for flow in flows {
        let kroner = flow.amount.kroner();
        let (rate, years, list) = if kroner < Decimal::ZERO {
            (finance, first - flow.offset, &mut spent)
        } else {
            (reinvest, last - flow.offset, &mut gained)
        };
        let factor = super::price::growth_factor(rate, years)?;
        list.push(kroner.checked_mul(factor).ok_or(Absent::OutOfRange)?);
    }
    let (spent, gained) = (-sum(spent)?, sum(gained)?);
    let years = u32::try_from(last - first).map_err(|_| Absent::OutOfRange)?;
    if spent <= Decimal::ZERO || gained <= Decimal::ZERO || years == 0 {
        return Err(Absent::NoSignChange);
    }
    let ratio = gained.checked_div(spent).ok_or(Absent::OutOfRange)?;
    let growth = roots::whole_root(ratio, years)?;
    growth.checked_sub(Decimal::ONE).map(significant).ok_or(Absent::OutOfRange)
}
