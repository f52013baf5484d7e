//! Rates of return: the formulas that a case can name.

use super::discount::flows;
use super::*;
use crate::calc::formula::rates::{
    DatedFlow, InternalRates, dated_internal_rates, internal_rates, modified_rate,
};
use crate::period::Day;

const FIRST: Arg = Arg { key: "first", kind: ArgKind::Number, optional: true };

/// One of all rates, counted from 1 in ascending order.
fn one_of(rates: &InternalRates, place: Decimal) -> Result<Answer, NoAnswer> {
    let place = usize::try_from(place).ok().and_then(|place| place.checked_sub(1));
    let rate = place.and_then(|place| rates.roots.get(place)).ok_or(Absent::NoRoot)?;
    Ok(Answer::Number(*rate))
}

/// Days are given as numbers: 20080301 is 1 March 2008.
fn day(number: Decimal) -> Result<Day, Absent> {
    let digits = i32::try_from(number).map_err(|_| Absent::OutOfRange)?;
    let part = |number: i32| i8::try_from(number % 100).ok();
    let year = i16::try_from(digits / 10_000).ok();
    year.zip(part(digits / 100).zip(part(digits)))
        .and_then(|(year, (month, day))| Day::new(year, month, day))
        .ok_or(Absent::OutOfRange)
}

fn dated(given: &Given) -> Result<Vec<DatedFlow>, Absent> {
    let pairs = given.numbers("flows").iter().zip(given.numbers("days"));
    pairs.map(|(amount, at)| Ok(DatedFlow { day: day(*at)?, amount: kroner(*amount) })).collect()
}

pub(super) const FORMULAS: &[CaseFormula] = &[
    CaseFormula {
        key: "internal-rate",
        args: &[numbers("flows"), FIRST],
        run: |given, rules| {
            let rates = internal_rates(&flows(given, "flows")?, rules.methods().irr_rule)?;
            Ok(Answer::Number(rates.rate?))
        },
    },
    CaseFormula {
        key: "internal-rate-number",
        args: &[numbers("flows"), number("number")],
        run: |given, rules| {
            let rates = internal_rates(&flows(given, "flows")?, rules.methods().irr_rule)?;
            one_of(&rates, given.number("number"))
        },
    },
    CaseFormula {
        key: "dated-internal-rate",
        args: &[numbers("flows"), numbers("days")],
        run: |given, rules| {
            let rates = dated_internal_rates(&dated(given)?, rules.methods().irr_rule)?;
            Ok(Answer::Number(rates.rate?))
        },
    },
    CaseFormula {
        key: "modified-rate",
        args: &[numbers("flows"), number("finance"), number("reinvest")],
        run: |given, _| {
            let flows = flows(given, "flows")?;
            let rate = modified_rate(&flows, given.share("finance"), given.share("reinvest"))?;
            Ok(Answer::Number(rate))
        },
    },
];
