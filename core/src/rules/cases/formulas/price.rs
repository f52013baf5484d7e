//! Prices: the formulas that a case can name.
//!
//! An index is the edition's (`index` names it) unless a case gives its `levels`,
//! year by year from `first`.

use super::discount::year;
use super::*;
use crate::calc::formula::price::{
    chained_index, cumulative_cut, deflator_change, index_converted, nominal_rate, price_growth,
    real_rate, with_real_growth,
};
use crate::period::Year;
use crate::quantity::round_term;
use crate::rules::{IndexLevel, IndexSeries, PriceIndex, ValueKind};

const INDICES: &[&str] = &["consumer", "municipal", "gdp"];

fn calendar_year(number: Decimal) -> Result<Year, Absent> {
    i16::try_from(year(number)?).map(Year).map_err(|_| Absent::OutOfRange)
}

/// The series of levels from the year at `first` on.
fn series(first: Decimal, levels: &[Decimal]) -> Result<IndexSeries, Absent> {
    let first = calendar_year(first)?;
    let kind = ValueKind::Recorded;
    let years = levels.iter().zip(first.0..);
    let years = years.map(|(level, year)| (Year(year), IndexLevel { level: *level, kind }));
    IndexSeries::new(years.collect()).ok_or(Absent::OutOfRange)
}

fn index(given: &Given, rules: &RulesAt<'_>) -> Result<IndexSeries, NoAnswer> {
    if let Some(levels) = given.numbers_if_any("levels") {
        let first = given.number_if_any("first").ok_or(Absent::IndexYearMissing)?;
        return Ok(series(first, levels)?);
    }
    let index = given.word_if_any("index").and_then(PriceIndex::from_key);
    Ok(rules.price_index(index.unwrap_or(PriceIndex::Consumer))?.value)
}

const LEVELS: Arg = Arg { key: "levels", kind: ArgKind::Numbers, optional: true };
const FIRST: Arg = Arg { key: "first", kind: ArgKind::Number, optional: true };
const INDEX: Arg = Arg { key: "index", kind: ArgKind::Word(INDICES), optional: true };

pub(super) const FORMULAS: &[CaseFormula] = &[
    CaseFormula {
        key: "index-conversion",
        args: &[number("amount"), number("from"), number("to"), LEVELS, FIRST, INDEX],
        run: |given, rules| {
            let (from, to) = (given.number("from"), given.number("to"));
            let (from, to) = (calendar_year(from)?, calendar_year(to)?);
            in_kroner(index_converted(given.money("amount"), from, to, &index(given, rules)?))
        },
    },
    CaseFormula {
        key: "price-growth",
        args: &[number("from"), number("to"), LEVELS, FIRST, INDEX],
        run: |given, rules| {
            let (from, to) = (given.number("from"), given.number("to"));
            let (from, to) = (calendar_year(from)?, calendar_year(to)?);
            in_shares(price_growth(from, to, &index(given, rules)?))
        },
    },
    CaseFormula {
        key: "chained-level",
        args: &[
            numbers("older"),
            number("older_first"),
            numbers("newer"),
            number("newer_first"),
            number("common"),
            number("year"),
        ],
        run: |given, _| {
            let older = series(given.number("older_first"), given.numbers("older"))?;
            let newer = series(given.number("newer_first"), given.numbers("newer"))?;
            let chained = chained_index(&older, &newer, calendar_year(given.number("common"))?)?;
            let level = chained.level(calendar_year(given.number("year"))?);
            let level = level.ok_or(Absent::IndexYearMissing)?.level;
            Ok(Answer::Number(round_term(level)))
        },
    },
    CaseFormula {
        key: "real-rate",
        args: &[number("nominal"), number("inflation")],
        run: |given, _| {
            let rate = real_rate(given.share("nominal"), given.share("inflation"))?;
            Ok(Answer::Number(round_term(rate)))
        },
    },
    CaseFormula {
        key: "nominal-rate",
        args: &[number("real"), number("inflation")],
        run: |given, _| {
            let rate = nominal_rate(given.share("real"), given.share("inflation"))?;
            Ok(Answer::Number(round_term(rate)))
        },
    },
    CaseFormula {
        key: "real-growth",
        args: &[
            number("amount"),
            number("years"),
            Arg { key: "growth", kind: ArgKind::Number, optional: true },
        ],
        run: |given, rules| {
            let growth = match given.number_if_any("growth") {
                Some(growth) => Share::new(growth),
                None => rules.real_growth()?.value,
            };
            in_kroner(with_real_growth(given.money("amount"), growth, year(given.number("years"))?))
        },
    },
    CaseFormula {
        key: "deflator-change",
        args: &[
            number("wage_growth"),
            number("price_growth"),
            Arg { key: "wages", kind: ArgKind::Number, optional: true },
        ],
        run: |given, rules| {
            let wages = match given.number_if_any("wages") {
                Some(weight) => Share::new(weight),
                None => rules.municipal_deflator_weights()?.value.wages(),
            };
            let (wage, price) = (given.share("wage_growth"), given.share("price_growth"));
            in_shares(deflator_change(wage, price, wages))
        },
    },
    CaseFormula {
        key: "cumulative-cut",
        args: &[numbers("cuts")],
        run: |given, _| {
            let cuts: Vec<Share> = given.numbers("cuts").iter().copied().map(Share::new).collect();
            in_shares(cumulative_cut(&cuts))
        },
    },
];
