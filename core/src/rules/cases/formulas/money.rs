//! Amounts: the formulas that a case can name.

use super::*;

pub(super) const FORMULAS: &[CaseFormula] = &[
    CaseFormula {
        key: "sum",
        args: &[numbers("terms")],
        run: |given, _| {
            let terms: Vec<Money> = given.numbers("terms").iter().copied().map(kroner).collect();
            in_kroner(formula::total(&terms))
        },
    },
    CaseFormula {
        key: "net",
        args: &[number("benefit"), number("investment"), number("operating")],
        run: |given, _| {
            let (benefit, operating) = (given.money("benefit"), given.money("operating"));
            in_kroner(formula::net_annual(benefit, given.money("investment"), operating))
        },
    },
    CaseFormula {
        key: "net-before-investment",
        args: &[number("benefit"), number("operating")],
        run: |given, _| {
            let (benefit, operating) = (given.money("benefit"), given.money("operating"));
            in_kroner(formula::net_before_investment(benefit, operating))
        },
    },
    CaseFormula {
        key: "three-point",
        args: &[number("optimistic"), number("most_likely"), number("pessimistic")],
        run: |given, rules| {
            in_kroner(formula::three_point_expected(
                given.money("optimistic"),
                given.money("most_likely"),
                given.money("pessimistic"),
                rules.uncertainty_weights()?.value,
                rules.methods().uncertainty_mean,
            ))
        },
    },
    CaseFormula {
        key: "variance",
        args: &[number("realised"), number("planned")],
        run: |given, rules| {
            let (realised, planned) = (given.money("realised"), given.money("planned"));
            in_kroner(formula::variance(realised, planned, rules.methods().variance_sign))
        },
    },
    CaseFormula {
        key: "variance-share",
        args: &[number("realised"), number("planned")],
        run: |given, rules| {
            let (realised, planned) = (given.money("realised"), given.money("planned"));
            in_shares(formula::variance_share(realised, planned, rules.methods().variance_sign))
        },
    },
    CaseFormula {
        key: "cost-variance",
        args: &[number("actual"), number("planned")],
        run: |given, rules| {
            let (actual, planned) = (given.money("actual"), given.money("planned"));
            in_kroner(formula::cost_variance(actual, planned, rules.methods().variance_sign))
        },
    },
    CaseFormula {
        key: "realisation-rate",
        args: &[number("realised"), number("planned")],
        run: |given, _| {
            in_shares(formula::realisation_rate(given.money("realised"), given.money("planned")))
        },
    },
    CaseFormula {
        key: "outturn",
        args: &[number("realised_to_date"), number("remaining_forecast")],
        run: |given, rules| {
            in_kroner(formula::year_forecast(
                given.money("realised_to_date"),
                given.money("remaining_forecast"),
                rules.methods().forecast_year,
            ))
        },
    },
    CaseFormula {
        key: "money-status",
        args: &[number("forecast"), number("planned")],
        run: |given, rules| {
            let thresholds = rules.status_thresholds_money()?.value;
            let (forecast, planned) = (given.money("forecast"), given.money("planned"));
            Ok(Answer::Status(formula::money_status(forecast, planned, thresholds)?))
        },
    },
];
