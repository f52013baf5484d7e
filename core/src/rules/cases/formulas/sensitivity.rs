//! Sensitivity: the formulas that a case can name.

use super::*;

pub(super) const FORMULAS: &[CaseFormula] = &[
    CaseFormula {
        key: "tornado-run",
        args: &[number("base"), numbers("runs"), number("place")],
        run: |given, _| {
            // The answer is which of the runs stands at the place, from 1.
            let numbered =
                |(run, npv): (usize, &Decimal)| (format!("{:03}", run + 1), kroner(*npv));
            let runs: Vec<(String, Money)> =
                given.numbers("runs").iter().enumerate().map(numbered).collect();
            let bars = formula::tornado(given.money("base"), &runs)?;
            let place = (given.count("place") as usize).checked_sub(1);
            let bar = place.and_then(|place| bars.get(place)).ok_or(Absent::NothingToAdd)?;
            let run = bar.key.parse::<u32>().map_err(|_| Absent::NothingToAdd)?;
            Ok(Answer::Number(Decimal::from(run)))
        },
    },
    CaseFormula {
        key: "longer-lifetime",
        args: &[number("npv"), number("yearly"), numbers("factors")],
        run: |given, _| {
            let (npv, yearly) = (given.money("npv"), given.money("yearly"));
            in_kroner(formula::longer_lifetime(npv, yearly, given.numbers("factors")))
        },
    },
    CaseFormula {
        key: "switching-factor",
        args: &[number("npv"), number("present_value")],
        run: |given, _| {
            in_shares(formula::switching_linear(given.money("npv"), given.money("present_value")))
        },
    },
    CaseFormula {
        key: "switching-value",
        args: &[number("npv"), number("present_value"), number("driver")],
        run: |given, _| {
            let (npv, present_value) = (given.money("npv"), given.money("present_value"));
            in_kroner(formula::switching_value(npv, present_value, given.money("driver")))
        },
    },
    CaseFormula {
        key: "switching-rate",
        args: &[numbers("amounts"), number("low"), number("high")],
        run: |given, _| {
            let npv = |rate| discounted(given.numbers("amounts"), rate);
            let (low, high) = (given.number("low"), given.number("high"));
            Ok(Answer::Number(formula::switching_bracketed(npv, low, high)?))
        },
    },
    CaseFormula {
        key: "longest-delay",
        args: &[numbers("costs"), numbers("benefits"), number("rate"), number("most")],
        run: |given, _| {
            let npv = |years: u32| {
                let mut later = vec![Decimal::ZERO; years as usize];
                later.extend(given.numbers("benefits"));
                let costs = discounted(given.numbers("costs"), given.number("rate"))?;
                Ok(discounted(&later, given.number("rate"))? - costs)
            };
            let years = formula::switching_whole(npv, given.count("most"))?;
            Ok(Answer::Number(Decimal::from(years)))
        },
    },
];

/// The present value of amounts in the years 0, 1, 2, ... at one rate.
fn discounted(amounts: &[Decimal], rate: Decimal) -> Result<Decimal, Absent> {
    let mut factor = Decimal::ONE;
    let mut sum = Decimal::ZERO;
    for amount in amounts {
        sum = amount
            .checked_mul(factor)
            .and_then(|it| sum.checked_add(it))
            .ok_or(Absent::OutOfRange)?;
        let next = rate.checked_add(Decimal::ONE).and_then(|it| factor.checked_div(it));
        factor = next.ok_or(Absent::OutOfRange)?;
    }
    Ok(sum)
}
