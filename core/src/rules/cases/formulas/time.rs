//! Freed time: the formulas that a case can name.

use super::*;

pub(super) const FORMULAS: &[CaseFormula] = &[
    CaseFormula {
        key: "freed-hours",
        args: &[
            number("volume"),
            number("before"),
            number("after"),
            word("unit", &["minutes", "hours"]),
            number("uptake"),
        ],
        run: |given, _| {
            let unit = match given.word("unit") {
                "hours" => TimeUnit::Hours,
                _ => TimeUnit::Minutes,
            };
            let volume = Count::new(given.number("volume"));
            let (before, after) = (given.number("before"), given.number("after"));
            let hours = formula::freed_hours(volume, before, after, unit, given.share("uptake"))?;
            Ok(Answer::Number(hours.value()))
        },
    },
    CaseFormula {
        key: "fte",
        args: &[
            number("hours"),
            Arg { key: "hours_per_fte", kind: ArgKind::Number, optional: true },
        ],
        run: |given, rules| {
            let hours = Hours::new(given.number("hours"));
            let per_fte = hours_per_fte(given, rules)?;
            Ok(Answer::Number(formula::fte(hours, per_fte)?.value()))
        },
    },
    CaseFormula {
        key: "value-of-time",
        args: &[number("hours"), number("hourly_cost")],
        run: |given, _| {
            let hours = Hours::new(given.number("hours"));
            in_kroner(formula::value_of_time(hours, given.money("hourly_cost")))
        },
    },
    CaseFormula {
        key: "use-part",
        args: &[number("amount"), number("share")],
        run: |given, _| {
            let split = formula::split_by_shares(given.money("amount"), &[given.share("share")])?;
            in_kroner(formula::total(&split.parts))
        },
    },
    CaseFormula {
        key: "use-rest",
        args: &[number("amount"), numbers("shares")],
        run: |given, _| {
            let shares: Vec<Share> =
                given.numbers("shares").iter().copied().map(Share::new).collect();
            let split = formula::split_by_shares(given.money("amount"), &shares)?;
            in_kroner(Ok(split.rest))
        },
    },
];
