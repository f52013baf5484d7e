//! Discounting: the formulas that a case can name.
//!
//! Rates are those of the edition unless a case gives `rate`, one for all years,
//! or `rates` with the years they hold `from`. Timing and what becomes of amounts
//! before the comparison year are the edition's unless a case says otherwise.

use super::*;
use crate::calc::formula::discount::{
    DiscountFactors, Discounting, Flow, annuity_factor, annuity_payment_factor,
    equivalent_annual_value, growing_annuity_factor, present_value,
};
use crate::quantity::round_term;
use crate::rules::{BeforeComparison, DiscountTiming, RateStep, RateSteps};

/// The words for the timing of amounts.
pub(super) const TIMING: &[&str] =
    &["end-of-year", "mid-year", "beginning-of-year", "first-year-undiscounted"];

/// The words for amounts before the comparison year.
pub(super) const BEFORE: &[&str] = &["compounded", "sunk-excluded"];

/// The arguments by which a case says how to discount, after its own.
macro_rules! args {
    ($($own:expr),*) => {
        &[
            $($own,)*
            Arg { key: "rate", kind: ArgKind::Number, optional: true },
            Arg { key: "rates", kind: ArgKind::Numbers, optional: true },
            Arg { key: "from", kind: ArgKind::Numbers, optional: true },
            Arg { key: "health", kind: ArgKind::Word(&["yes"]), optional: true },
            Arg { key: "clock_start", kind: ArgKind::Number, optional: true },
            Arg { key: "timing", kind: ArgKind::Word(TIMING), optional: true },
            Arg { key: "before", kind: ArgKind::Word(BEFORE), optional: true },
        ]
    };
}
pub(super) use args;

/// A whole number of years; what is not one is out of range.
pub(super) fn year(number: Decimal) -> Result<i32, Absent> {
    let whole = number.is_integer().then(|| i32::try_from(number).ok()).flatten();
    whole.ok_or(Absent::OutOfRange)
}

fn rates(given: &Given, rules: &RulesAt<'_>) -> Result<RateSteps, NoAnswer> {
    let steps = if let Some(rate) = given.number_if_any("rate") {
        RateSteps::flat(rate)
    } else if let (Some(rates), Some(from)) =
        (given.numbers_if_any("rates"), given.numbers_if_any("from"))
    {
        let steps = rates.iter().zip(from).map(|(rate, from)| {
            let from_year = u16::try_from(*from).ok()?;
            Some(RateStep { from_year, rate: *rate })
        });
        steps.collect::<Option<Vec<RateStep>>>().and_then(RateSteps::new)
    } else if given.word_if_any("health").is_some() {
        Some(rules.health_discount_rate()?.value)
    } else {
        Some(rules.discount_rate()?.value)
    };
    Ok(steps.ok_or(Absent::OutOfRange)?)
}

/// How a case says to discount.
pub(super) fn method(given: &Given, rules: &RulesAt<'_>) -> Result<Discounting, NoAnswer> {
    let methods = rules.methods();
    let timing = match given.word_if_any("timing") {
        Some("end-of-year") => DiscountTiming::EndOfYear,
        Some("mid-year") => DiscountTiming::MidYear,
        Some("beginning-of-year") => DiscountTiming::BeginningOfYear,
        Some("first-year-undiscounted") => DiscountTiming::FirstYearUndiscounted,
        _ => methods.discount_timing,
    };
    let before = match given.word_if_any("before") {
        Some("compounded") => BeforeComparison::Compounded,
        Some("sunk-excluded") => BeforeComparison::SunkExcluded,
        _ => methods.before_comparison,
    };
    let clock_start = given.number_if_any("clock_start").map_or(Ok(0), year)?;
    Ok(Discounting { rates: rates(given, rules)?, timing, before, clock_start })
}

/// The factors of the years from the least to the largest.
pub(super) fn factors(
    given: &Given,
    rules: &RulesAt<'_>,
    years: impl Iterator<Item = i32> + Clone,
) -> Result<DiscountFactors, NoAnswer> {
    let (first, last) = (years.clone().min(), years.max());
    let (first, last) = first.zip(last).ok_or(Absent::NothingToAdd)?;
    Ok(DiscountFactors::new(&method(given, rules)?, first, last)?)
}

/// The amounts that a case gives year by year, from the year `first`.
pub(super) fn flows(given: &Given, key: &str) -> Result<Vec<Flow>, Absent> {
    let first = given.number_if_any("first").map_or(Ok(1), year)?;
    let amounts = given.numbers(key).iter().zip(first..);
    Ok(amounts.map(|(amount, offset)| Flow { offset, amount: kroner(*amount) }).collect())
}

/// The same amount in each year from `first` to `last`.
fn level(given: &Given) -> Result<Vec<Flow>, Absent> {
    let (first, last) = (year(given.number("first"))?, year(given.number("last"))?);
    let amount = given.money("amount");
    Ok((first..=last).map(|offset| Flow { offset, amount }).collect())
}

pub(super) fn annuity(given: &Given, rules: &RulesAt<'_>) -> Result<Decimal, NoAnswer> {
    let first = given.number_if_any("first").map_or(Ok(1), year)?;
    let last = year(given.number("years"))?;
    let factors = factors(given, rules, [0, first, last].into_iter())?;
    Ok(annuity_factor(&factors, first, last)?)
}

/// Factors are shown as terms: rounded to eight decimals.
fn rounded(number: Decimal) -> Result<Answer, NoAnswer> {
    Ok(Answer::Number(round_term(number)))
}

const FIRST: Arg = Arg { key: "first", kind: ArgKind::Number, optional: true };

pub(super) const FORMULAS: &[CaseFormula] = &[
    CaseFormula {
        key: "discount-factor",
        args: args![number("year")],
        run: |given, rules| {
            let year = year(given.number("year"))?;
            let factors = factors(given, rules, [0, year].into_iter())?;
            rounded(factors.of(year)?)
        },
    },
    CaseFormula {
        key: "present-value",
        args: args![numbers("flows"), FIRST],
        run: |given, rules| {
            let flows = flows(given, "flows")?;
            let factors = factors(given, rules, flows.iter().map(|flow| flow.offset))?;
            in_kroner(present_value(&flows, &factors))
        },
    },
    CaseFormula {
        key: "present-value-level",
        args: args![number("amount"), number("first"), number("last")],
        run: |given, rules| {
            let flows = level(given)?;
            let factors = factors(given, rules, flows.iter().map(|flow| flow.offset))?;
            in_kroner(present_value(&flows, &factors))
        },
    },
    CaseFormula {
        key: "annuity-factor",
        args: args![number("years"), FIRST],
        run: |given, rules| rounded(annuity(given, rules)?),
    },
    CaseFormula {
        key: "growing-annuity-factor",
        args: args![number("years"), number("growth")],
        run: |given, rules| {
            let last = year(given.number("years"))?;
            let factors = factors(given, rules, [0, last].into_iter())?;
            rounded(growing_annuity_factor(&factors, 1, last, given.share("growth"))?)
        },
    },
    CaseFormula {
        key: "annuity-payment-factor",
        args: args![number("years")],
        run: |given, rules| rounded(annuity_payment_factor(annuity(given, rules)?)?),
    },
    CaseFormula {
        key: "equivalent-annual-value",
        args: args![number("present_value"), number("years")],
        run: |given, rules| {
            let factor = annuity(given, rules)?;
            in_kroner(equivalent_annual_value(given.money("present_value"), factor))
        },
    },
];
