//! What an edition says: the values of its parameters, as a case can ask for them.

use super::{Answer, CaseFormula, Given, NoAnswer, number, word};
use crate::calc::formula::Absent;
use crate::period::Year;
use crate::rules::{AgaRates, PriceIndex, RateSteps, RulesAt};

pub(super) const FORMULAS: &[CaseFormula] = &[
    CaseFormula {
        key: "rate-in-year",
        args: &[number("year")],
        run: |given, rules| rate_in(given, &rules.discount_rate()?.value),
    },
    CaseFormula {
        key: "health-rate-in-year",
        args: &[number("year")],
        run: |given, rules| rate_in(given, &rules.health_discount_rate()?.value),
    },
    CaseFormula {
        key: "index-level",
        args: &[word("index", &["consumer", "municipal", "gdp"]), number("year")],
        run: index_level,
    },
    CaseFormula {
        key: "aga-rate",
        args: &[word("zone", AgaRates::ZONES)],
        run: |given, rules| Ok(Answer::Number(rules.aga_rate(given.word("zone"))?.value.value())),
    },
];

fn rate_in(given: &Given, steps: &RateSteps) -> Result<Answer, NoAnswer> {
    let year = i32::try_from(given.number("year")).map_err(|_| Absent::OutOfRange)?;
    Ok(Answer::Number(steps.rate_in(year)))
}

fn index_level(given: &Given, rules: &RulesAt<'_>) -> Result<Answer, NoAnswer> {
    let index = PriceIndex::from_key(given.word("index")).ok_or(Absent::OutOfRange)?;
    let series = rules.price_index(index)?.value;
    let year = i16::try_from(given.number("year")).map_err(|_| Absent::OutOfRange)?;
    let level = series.level(Year(year)).ok_or(Absent::OutOfRange)?;
    Ok(Answer::Number(level.level))
}
