//! Discounting (diskontering): factors by year, present values, annuities.
//!
//! The factor of a year is the product of the factors of every year interval
//! on the way from the comparison year (sammenligningsår), each interval with
//! its own rate: `DF_t = 1/(1+r_1) * 1/(1+r_2) * ... * 1/(1+r_t)`. One rate for
//! the whole way, that of the last year, would let the factor jump upwards at
//! the edge of a step.
//!
//! Factors, and sums of factors, are the only results here that are not rounded
//! to eight decimals: they keep up to 28, because amounts of thousands of
//! millions are multiplied with them. Their products are rounded as terms.
//!
//! Sources: Finansdepartementet R-109/21 (rates in steps, comparison year), DFØ's
//! guide to socio-economic analysis (present value, annuity); Kystverket FRAM
//! (chained factors, steps counted from the opening year).

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::Absent;
use super::amount::{Amount, alike, sum, term};
use crate::quantity::{Money, Share};
use crate::rules::{BeforeComparison, DiscountTiming, RateClock, RateSteps};

/// How far from the comparison year an amount may lie, in years.
pub const FURTHEST_YEAR: i32 = 1_000;

/// How amounts of a year become present values, fixed before any amount is
/// discounted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Discounting {
    /// The rate of each year interval (kalkulasjonsrente).
    pub rates: RateSteps,
    /// The point of a year that its amounts fall at.
    pub timing: DiscountTiming,
    /// What becomes of amounts before the comparison year.
    pub before: BeforeComparison,
    /// How many years the steps of the rate begin after the comparison year: 0 where
    /// they are counted from the comparison year. See [`clock_start`].
    pub clock_start: i32,
}

/// How many years after the comparison year the steps of the rate begin.
///
/// Counted from the comparison year, interval 1 is the first year after it. Counted
/// from the opening year (åpningsår), interval 1 is the opening year itself, so
/// that a first step of 40 years covers the first 40 years of effects; so counts
/// Kystverket FRAM, where 3 per cent begins in 2069 for an opening in 2029.
///
/// `opening` is the opening year less the comparison year.
///
/// # Errors
///
/// [`Absent::NoOpeningYear`] where the steps are counted from an opening year that
/// is not stated.
pub fn clock_start(clock: RateClock, opening: Option<i32>) -> Result<i32, Absent> {
    match clock {
        RateClock::ComparisonYear => Ok(0),
        RateClock::OpeningYear => {
            let opening = opening.ok_or(Absent::NoOpeningYear)?;
            opening.checked_sub(1).ok_or(Absent::OutOfRange)
        }
    }
}

/// The amounts of one year, `offset` years after the comparison year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Flow {
    /// The year less the comparison year; a year of a plan (år 1, år 2, …) has its number.
    pub offset: i32,
    /// The amount, positive for what is gained.
    pub amount: Money,
}

/// Discount factors (diskonteringsfaktorer) of a range of years.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DiscountFactors {
    before: BeforeComparison,
    /// The year that is number 0: the comparison year, or the first year with
    /// amounts where that one is undiscounted.
    origin: i32,
    factors: BTreeMap<i32, Decimal>,
}

impl DiscountFactors {
    /// The factors of the years from `first` to `last`, each the year less the
    /// comparison year; `first` is the first year with amounts.
    ///
    /// # Errors
    ///
    /// [`Absent::OutOfRange`] where a year lies more than [`FURTHEST_YEAR`] years
    /// away, or a factor is beyond exact numbers.
    pub fn new(method: &Discounting, first: i32, last: i32) -> Result<DiscountFactors, Absent> {
        if first < -FURTHEST_YEAR || last > FURTHEST_YEAR {
            return Err(Absent::OutOfRange);
        }
        let origin = match method.timing {
            DiscountTiming::FirstYearUndiscounted => first,
            _ => 0,
        };
        let mut whole = BTreeMap::new();
        let chain = Chain { rates: &method.rates, clock_start: method.clock_start - origin };
        chain.forward(&mut whole, last - origin)?;
        // The beginning of a year is the end of the year before it.
        chain.backward(&mut whole, first - origin - 1)?;
        let mut factors = BTreeMap::new();
        for offset in first..=last {
            let year = offset - origin;
            let at = |year: i32| whole.get(&year).copied().ok_or(Absent::OutOfRange);
            let factor = match method.timing {
                DiscountTiming::EndOfYear | DiscountTiming::FirstYearUndiscounted => at(year)?,
                DiscountTiming::BeginningOfYear => at(year - 1)?,
                // From the end of the year before, half of the year's own interval.
                DiscountTiming::MidYear => at(year - 1)?
                    .checked_div(square_root(chain.growth(year)?)?)
                    .ok_or(Absent::OutOfRange)?,
            };
            factors.insert(offset, factor);
        }
        Ok(DiscountFactors { before: method.before, origin, factors })
    }

    /// The factor of a year, to 28 decimals.
    ///
    /// # Errors
    ///
    /// [`Absent::SunkBeforeComparison`] for a year before the comparison year whose
    /// amounts are sunk; [`Absent::OutOfRange`] for a year that the factors were not
    /// made for.
    pub fn of(&self, offset: i32) -> Result<Decimal, Absent> {
        if offset < self.origin && self.before == BeforeComparison::SunkExcluded {
            return Err(Absent::SunkBeforeComparison);
        }
        self.factors.get(&offset).copied().ok_or(Absent::OutOfRange)
    }
}

/// The rates on the way from year 0 to the ends of other years.
struct Chain<'a> {
    rates: &'a RateSteps,
    clock_start: i32,
}

impl Chain<'_> {
    /// One and the rate of the interval that ends with a year.
    fn growth(&self, year: i32) -> Result<Decimal, Absent> {
        let rate = self.rates.rate_in(year - self.clock_start);
        Decimal::ONE.checked_add(rate).ok_or(Absent::OutOfRange)
    }

    /// Factors of the ends of the years 0 to `last`.
    fn forward(&self, factors: &mut BTreeMap<i32, Decimal>, last: i32) -> Result<(), Absent> {
        let mut factor = Decimal::ONE;
        factors.insert(0, factor);
        for year in 1..=last {
            factor = factor.checked_div(self.growth(year)?).ok_or(Absent::OutOfRange)?;
            factors.insert(year, factor);
        }
        Ok(())
    }

    /// Factors of the ends of the years before 0: amounts are compounded forward.
    fn backward(&self, factors: &mut BTreeMap<i32, Decimal>, first: i32) -> Result<(), Absent> {
        let mut factor = Decimal::ONE;
        for year in (first..0).rev() {
            factor = factor.checked_mul(self.growth(year + 1)?).ok_or(Absent::OutOfRange)?;
            factors.insert(year, factor);
        }
        Ok(())
    }
}

/// The square root of a number above 0, right to the 26th decimal for numbers
/// around one. Newton's method from above falls until it can fall no further.
pub(super) fn square_root(number: Decimal) -> Result<Decimal, Absent> {
    if number <= Decimal::ZERO {
        return Err(Absent::OutOfRange);
    }
    let mut root = number.max(Decimal::ONE);
    loop {
        let quotient = number.checked_div(root).ok_or(Absent::OutOfRange)?;
        let next = root.checked_add(quotient).ok_or(Absent::OutOfRange)? / Decimal::TWO;
        if next >= root {
            return Ok(root);
        }
        root = next;
    }
}

/// A term of a present value: the amount times the factor of its year, rounded
/// to eight decimals.
///
/// # Errors
///
/// As [`DiscountFactors::of`].
pub fn discounted<T: Amount>(
    amount: T,
    offset: i32,
    factors: &DiscountFactors,
) -> Result<T, Absent> {
    let factor = factors.of(offset)?;
    term(amount.number().checked_mul(factor)).map(|number| amount.with_number(number))
}

/// The present value (nåverdi) of amounts by year: the sum of each amount times
/// the factor of its year, in kroner at the comparison year.
///
/// Amounts before the comparison year are left out where the method calls them
/// sunk. All amounts are in one price basis; a real rate wants fixed prices.
///
/// # Errors
///
/// [`Absent::NothingToAdd`] where no amount is left, [`Absent::UnlikePriceBasis`],
/// [`Absent::OutOfRange`].
pub fn present_value(flows: &[Flow], factors: &DiscountFactors) -> Result<Money, Absent> {
    let amounts: Vec<Money> = flows.iter().map(|flow| flow.amount).collect();
    let (first, others) = amounts.split_first().ok_or(Absent::NothingToAdd)?;
    alike(*first, others)?;
    let mut terms = Vec::with_capacity(flows.len());
    for flow in flows {
        match discounted(flow.amount, flow.offset, factors) {
            Ok(money) => terms.push(money.kroner()),
            Err(Absent::SunkBeforeComparison) => {}
            Err(reason) => return Err(reason),
        }
    }
    if terms.is_empty() {
        return Err(Absent::NothingToAdd);
    }
    sum(terms).map(|kroner| first.with_number(kroner))
}

/// The annuity factor (annuitetsfaktor): the present value of one krone in each
/// year from `first` to `last`, `A(T) = DF_1 + ... + DF_T` for the years 1 to T.
///
/// # Errors
///
/// [`Absent::NothingToAdd`] where there is no such year, and as
/// [`DiscountFactors::of`].
pub fn annuity_factor(factors: &DiscountFactors, first: i32, last: i32) -> Result<Decimal, Absent> {
    growing_annuity_factor(factors, first, last, Share::new(Decimal::ZERO))
}

/// The present value of an amount that is one krone in year 0 and grows in real
/// terms by a share each year, in the years from `first` to `last`:
/// `sum of (1+g)^t * DF_t` (realprisjustering).
///
/// # Errors
///
/// As [`annuity_factor`].
pub fn growing_annuity_factor(
    factors: &DiscountFactors,
    first: i32,
    last: i32,
    growth: Share,
) -> Result<Decimal, Absent> {
    if last < first {
        return Err(Absent::NothingToAdd);
    }
    let mut together = Decimal::ZERO;
    for offset in first..=last {
        let grown = super::price::growth_factor(growth, offset)?;
        let part = factors.of(offset)?.checked_mul(grown).ok_or(Absent::OutOfRange)?;
        together = together.checked_add(part).ok_or(Absent::OutOfRange)?;
    }
    Ok(together)
}

/// The annuity payment factor (annuitetsfaktor for betaling): what is paid each
/// year for one krone of present value, one divided by the annuity factor. Under
/// one rate it is `r / (1 - (1+r)^-T)`.
///
/// # Errors
///
/// [`Absent::DenominatorNotPositive`] where the annuity factor is not above 0.
pub fn annuity_payment_factor(annuity_factor: Decimal) -> Result<Decimal, Absent> {
    if annuity_factor <= Decimal::ZERO {
        return Err(Absent::DenominatorNotPositive);
    }
    Decimal::ONE.checked_div(annuity_factor).ok_or(Absent::OutOfRange)
}

/// The equivalent annual value (annuitet): the same amount each year with the
/// given present value, in kroner per year.
///
/// # Errors
///
/// [`Absent::DenominatorNotPositive`] where the annuity factor is not above 0,
/// [`Absent::OutOfRange`].
pub fn equivalent_annual_value(
    present_value: Money,
    annuity_factor: Decimal,
) -> Result<Money, Absent> {
    if annuity_factor <= Decimal::ZERO {
        return Err(Absent::DenominatorNotPositive);
    }
    let kroner = term(present_value.kroner().checked_div(annuity_factor))?;
    Ok(present_value.with_number(kroner))
}
