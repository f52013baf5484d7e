//! Labour cost: the formulas that a case can name.

use super::*;
use crate::calc::formula::labour::{
    LabourCost, LabourTerms, contribution_in_zone_ia, hourly_cost, hourly_cost_agrees,
    hourly_cost_plausible, hours_of_year, labour_cost, yearly_of_hourly,
};
use crate::rules::{AgaExtra, AgaRates};

/// Salary and what comes on top; rates that a case does not give are the edition's.
const TERMS: &[Arg] = &[
    number("salary"),
    number_if_any("pension_share"),
    Arg { key: "zone", kind: ArgKind::Word(AgaRates::ZONES), optional: true },
    number_if_any("contribution"),
    number_if_any("overhead_share"),
];

const TERMS_AND_HOURS: &[Arg] = &[
    number("salary"),
    number_if_any("pension_share"),
    Arg { key: "zone", kind: ArgKind::Word(AgaRates::ZONES), optional: true },
    number_if_any("contribution"),
    number_if_any("overhead_share"),
    number_if_any("hours_per_fte"),
];

const fn number_if_any(key: &'static str) -> Arg {
    Arg { key, kind: ArgKind::Number, optional: true }
}

pub(super) const FORMULAS: &[CaseFormula] = &[
    CaseFormula {
        key: "labour-cost",
        args: TERMS,
        run: |given, rules| part(given, rules, |cost| cost.total),
    },
    CaseFormula {
        key: "labour-cost-pension",
        args: TERMS,
        run: |given, rules| part(given, rules, |cost| cost.pension),
    },
    CaseFormula {
        key: "labour-cost-contribution",
        args: TERMS,
        run: |given, rules| part(given, rules, |cost| cost.contribution),
    },
    CaseFormula {
        key: "labour-cost-overhead",
        args: TERMS,
        run: |given, rules| part(given, rules, |cost| cost.overhead),
    },
    CaseFormula {
        key: "hourly-cost",
        args: TERMS_AND_HOURS,
        run: |given, rules| {
            let hours = hours_per_fte(given, rules)?;
            in_kroner(hourly_cost(given.money("salary"), &terms(given, rules)?, hours))
        },
    },
    CaseFormula {
        key: "yearly-of-hourly",
        args: &[number("hourly_cost"), number_if_any("hours_per_fte")],
        run: |given, rules| {
            let hours = hours_per_fte(given, rules)?;
            in_kroner(yearly_of_hourly(given.money("hourly_cost"), hours))
        },
    },
    CaseFormula {
        key: "hourly-cost-agrees",
        args: &[number("stated"), number("computed")],
        run: |given, _| {
            let agrees = hourly_cost_agrees(given.money("stated"), given.money("computed"))?;
            Ok(Answer::Word(if agrees { "agrees" } else { "differs" }))
        },
    },
    CaseFormula {
        key: "hourly-cost-plausible",
        args: &[number("hourly_cost")],
        run: |given, rules| {
            let band = rules.hourly_cost_band()?.value;
            let within = hourly_cost_plausible(given.money("hourly_cost"), band);
            Ok(Answer::Word(if within { "plausible" } else { "implausible" }))
        },
    },
    CaseFormula {
        key: "contribution-in-zone-ia",
        args: &[number("base"), number("within"), number("above"), number("free_amount")],
        run: |given, _| {
            in_kroner(contribution_in_zone_ia(
                given.money("base"),
                given.share("within"),
                given.share("above"),
                given.money("free_amount"),
            ))
        },
    },
    CaseFormula {
        key: "hours-of-year",
        args: &[number("units"), number("hours"), number("absence")],
        run: |given, _| {
            let [hours, absence] = ["hours", "absence"].map(|key| Hours::new(given.number(key)));
            Ok(Answer::Number(hours_of_year(given.number("units"), hours, absence)?.value()))
        },
    },
];

fn terms(given: &Given, rules: &RulesAt<'_>) -> Result<LabourTerms, RuleGap> {
    let stated = |key: &str| given.number_if_any(key).map(Share::new);
    let contribution = match (stated("contribution"), given.word_if_any("zone")) {
        (Some(stated), _) => stated,
        (None, Some(zone)) => rules.aga_rate(zone)?.value,
        (None, None) => Share::default(),
    };
    Ok(LabourTerms {
        pension: stated("pension_share").map_or_else(|| Ok(rules.pension_share()?.value), Ok)?,
        contribution,
        // A case that gives the contribution itself speaks of the ordinary one.
        extra: match stated("contribution") {
            Some(_) => AgaExtra { rate: Share::default(), threshold: Decimal::ZERO },
            None => rules.aga_extra()?.value,
        },
        overhead: stated("overhead_share").map_or_else(|| Ok(rules.overhead_share()?.value), Ok)?,
    })
}

fn part(
    given: &Given,
    rules: &RulesAt<'_>,
    part: fn(LabourCost) -> Money,
) -> Result<Answer, NoAnswer> {
    in_kroner(labour_cost(given.money("salary"), &terms(given, rules)?).map(part))
}
