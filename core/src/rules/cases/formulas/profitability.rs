//! Profitability: the formulas that a case can name.

use super::discount::{BEFORE, TIMING, args, factors, flows, year};
use super::*;
use crate::calc::formula::discount::Flow;
use crate::calc::formula::profitability::{
    BudgetFlow, after_tax_cost, benefit_cost_ratio, benefit_per_budget_krone, discounted_payback,
    financing_need, least_annual_benefit, net_present_value, payback, residual_value, tax_cost,
    value_per_invested_krone,
};
use crate::rules::{PaybackStart, ResidualValue};

const FIRST: Arg = Arg { key: "first", kind: ArgKind::Number, optional: true };
const OPENING: Arg = Arg { key: "opening", kind: ArgKind::Number, optional: true };

/// From the opening year where a case names one, else as the edition says.
fn start(given: &Given, rules: &RulesAt<'_>) -> Result<(PaybackStart, Option<i32>), Absent> {
    match given.number_if_any("opening").map(year).transpose()? {
        Some(opening) => Ok((PaybackStart::Opening, Some(opening))),
        None => Ok((rules.methods().payback_start, None)),
    }
}

pub(super) const FORMULAS: &[CaseFormula] = &[
    CaseFormula {
        key: "net-present-value",
        args: &[number("benefit"), number("investment"), number("operating")],
        run: |given, _| {
            let (benefit, operating) = (given.money("benefit"), given.money("operating"));
            in_kroner(net_present_value(benefit, given.money("investment"), operating))
        },
    },
    CaseFormula {
        key: "financing-need",
        args: args![numbers("spent"), numbers("shares"), FIRST],
        run: |given, rules| {
            let spent = flows(given, "spent")?;
            let factors = factors(given, rules, spent.iter().map(|flow| flow.offset))?;
            let shares = given.numbers("shares").iter().copied().map(Share::new);
            let lines: Vec<BudgetFlow> = spent
                .iter()
                .zip(shares)
                .map(|(flow, share)| BudgetFlow { offset: flow.offset, spent: flow.amount, share })
                .collect();
            in_kroner(financing_need(&lines, &factors))
        },
    },
    CaseFormula {
        key: "tax-cost",
        args: &[
            number("need"),
            Arg { key: "tax_cost_rate", kind: ArgKind::Number, optional: true },
        ],
        run: |given, rules| {
            let rate = match given.number_if_any("tax_cost_rate") {
                Some(rate) => Share::new(rate),
                None => rules.tax_cost_rate()?.value,
            };
            in_kroner(tax_cost(given.money("need"), rate))
        },
    },
    CaseFormula {
        key: "npv-after-tax-cost",
        args: &[number("npv"), number("tax_cost")],
        run: |given, _| in_kroner(after_tax_cost(given.money("npv"), given.money("tax_cost"))),
    },
    CaseFormula {
        key: "benefit-per-budget-krone",
        args: &[number("npv_after_tax_cost"), number("need")],
        run: |given, _| {
            let npv = given.money("npv_after_tax_cost");
            let ratio = benefit_per_budget_krone(npv, given.money("need"))?;
            Ok(Answer::Number(ratio.value.value()))
        },
    },
    CaseFormula {
        key: "npv-per-invested-krone",
        args: &[number("npv"), number("investment")],
        run: |given, _| {
            let ratio = value_per_invested_krone(given.money("npv"), given.money("investment"))?;
            Ok(Answer::Number(ratio.value.value()))
        },
    },
    CaseFormula {
        key: "benefit-cost-ratio",
        args: &[number("benefit"), number("cost")],
        run: |given, _| {
            let ratio = benefit_cost_ratio(given.money("benefit"), given.money("cost"))?;
            Ok(Answer::Number(ratio.value.value()))
        },
    },
    CaseFormula {
        key: "payback",
        args: &[numbers("flows"), FIRST, OPENING],
        run: |given, rules| {
            let (start, opening) = start(given, rules)?;
            Ok(Answer::Number(payback(&flows(given, "flows")?, start, opening)?))
        },
    },
    CaseFormula {
        key: "discounted-payback",
        args: args![numbers("flows"), FIRST, OPENING],
        run: |given, rules| {
            let (start, opening) = start(given, rules)?;
            let flows = flows(given, "flows")?;
            let factors = factors(given, rules, flows.iter().map(|flow| flow.offset))?;
            Ok(Answer::Number(discounted_payback(&flows, &factors, start, opening)?))
        },
    },
    CaseFormula {
        key: "residual-value",
        args: args![
            word("method", &["net-flows-beyond", "straight-line", "none"]),
            number("yearly_net"),
            number("investment"),
            number("years"),
            number("lifetime")
        ],
        run: |given, rules| {
            let method = match given.word("method") {
                "straight-line" => ResidualValue::StraightLine,
                "none" => ResidualValue::NoResidual,
                _ => ResidualValue::NetFlowsBeyond,
            };
            let (years, lifetime) = (given.number("years"), given.number("lifetime"));
            let (end, last) = (year(years)?, year(lifetime)?);
            let amount = given.money("yearly_net");
            let beyond: Vec<Flow> =
                (end + 1..=last).map(|offset| Flow { offset, amount }).collect();
            let factors = factors(given, rules, [0, end, last].into_iter())?;
            let investment = given.money("investment");
            in_kroner(residual_value(method, &beyond, investment, end, (years, lifetime), &factors))
        },
    },
    CaseFormula {
        key: "least-annual-benefit",
        args: args![number("costs"), number("years")],
        run: |given, rules| {
            let factor = super::discount::annuity(given, rules)?;
            in_kroner(least_annual_benefit(given.money("costs"), factor))
        },
    },
];
