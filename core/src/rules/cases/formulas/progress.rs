//! Progress: the formulas that a case can name.

use super::*;
use crate::calc::formula::{Factor, Month, Profile, Ramp};
use crate::period::Year;
use crate::quantity::round_term;

/// The ramps without steps of their own.
const RAMPS: &[&str] = &["immediate", "linear", "logistic"];

pub(super) const FORMULAS: &[CaseFormula] = &[
    CaseFormula {
        key: "outturn-remaining-plan",
        args: &[number("realised"), number("planned_remaining")],
        run: |given, _| {
            let (realised, rest) = (given.money("realised"), given.money("planned_remaining"));
            in_kroner(formula::outturn_remaining_plan(realised, rest))
        },
    },
    CaseFormula {
        key: "outturn-run-rate",
        args: &[number("realised"), number("elapsed"), number("all")],
        run: |given, _| {
            let (elapsed, all) = (given.count("elapsed"), given.count("all"));
            in_kroner(formula::outturn_run_rate(given.money("realised"), elapsed, all))
        },
    },
    CaseFormula {
        key: "outturn-performance-adjusted",
        args: &[number("realised"), number("planned_to_date"), number("planned_remaining")],
        run: |given, _| {
            in_kroner(formula::outturn_performance_adjusted(
                given.money("realised"),
                given.money("planned_to_date"),
                given.money("planned_remaining"),
            ))
        },
    },
    CaseFormula {
        key: "variance-part",
        args: &[numbers("planned"), numbers("realised"), number("factor")],
        run: |given, rules| {
            let method = rules.methods().variance_split;
            let place = given.count("factor") as usize;
            let split = formula::variance_split(&factors(given), method)?;
            let part = place.checked_sub(1).and_then(|place| split.parts.get(place));
            Ok(Answer::Number(*part.ok_or(Absent::FactorsNotTwoOrThree)?))
        },
    },
    CaseFormula {
        key: "variance-of-product",
        args: &[numbers("planned"), numbers("realised")],
        run: |given, rules| {
            let method = rules.methods().variance_split;
            Ok(Answer::Number(formula::variance_split(&factors(given), method)?.total))
        },
    },
    CaseFormula {
        key: "recurrent-and-one-off",
        args: &[number("recurrent"), number("one_off")],
        run: |given, _| {
            let both = formula::recurrence(given.money("recurrent"), given.money("one_off"));
            in_kroner(both.map(|both| both.net))
        },
    },
    CaseFormula {
        key: "ramp-share",
        args: &[word("ramp", RAMPS), number("elapsed"), number("periods")],
        run: |given, rules| {
            let (elapsed, periods) = (given.count("elapsed"), given.count("periods"));
            let share = formula::ramp_share(&ramp(given, rules), elapsed, periods)?;
            Ok(Answer::Number(round_term(share.value())))
        },
    },
    CaseFormula {
        key: "ramp-steps",
        args: &[numbers("months"), numbers("shares"), number("elapsed")],
        run: |given, _| {
            let months = given.numbers("months").iter().map(|month| small(*month));
            let shares = given.numbers("shares").iter().copied().map(Share::new);
            let steps = Ramp::Stepped(months.zip(shares).collect());
            in_shares(formula::ramp_share(&steps, given.count("elapsed"), 0))
        },
    },
    CaseFormula {
        key: "ramp-year",
        args: &[
            number("full_year"),
            word("ramp", RAMPS),
            number("ramp_months"),
            number("first_month"),
            number("lasts_months"),
            number("moved_months"),
            number("year"),
        ],
        run: |given, rules| {
            let first = u8::try_from(given.count("first_month")).ok();
            let start = first.and_then(|month| Month::new(Year(1), month));
            let moved = i32::try_from(given.count("moved_months")).unwrap_or(i32::MAX);
            let profile = Profile {
                full_year: given.money("full_year"),
                start: start.ok_or(Absent::NotAMonth)?,
                ramp: ramp(given, rules),
                ramp_months: given.count("ramp_months"),
                lasts_months: given.count("lasts_months"),
            };
            let years = profile.shifted(moved).by_year()?;
            let year = given.number("year");
            let found = years.iter().find(|(Year(it), _)| Decimal::from(*it) == year);
            in_kroner(found.map(|(_, effect)| *effect).ok_or(Absent::NothingToAdd))
        },
    },
    CaseFormula {
        key: "part-year-effect",
        args: &[number("full_year"), number("first_month")],
        run: |given, _| {
            let (full, first) = (given.money("full_year"), given.count("first_month"));
            in_kroner(formula::part_year_effect(full, first))
        },
    },
    CaseFormula {
        key: "carry-forward",
        args: &[number("full_year"), number("first_month")],
        run: |given, _| {
            let (full, first) = (given.money("full_year"), given.count("first_month"));
            in_kroner(formula::carry_forward(full, first))
        },
    },
];

fn factors(given: &Given) -> Vec<Factor> {
    let (planned, realised) = (given.numbers("planned"), given.numbers("realised"));
    planned
        .iter()
        .zip(realised)
        .map(|(planned, realised)| Factor::new(*planned, *realised))
        .collect()
}

fn ramp(given: &Given, rules: &RulesAt<'_>) -> Ramp {
    match given.word("ramp") {
        "linear" => Ramp::Linear,
        "logistic" => Ramp::Logistic(rules.methods().ramp_curve),
        _ => Ramp::Immediate,
    }
}
