//! Funding schemes: the formulas that a case can name.

use super::*;
use crate::calc::formula::scheme::{
    GrantProject, GrantYear, Judged, SchemeCondition, largest_grant, scheme_conditions,
};
use crate::period::Year;
use crate::rules::SchemeTerms;

const CATEGORIES: &[&str] = &["1", "2"];

const CONDITION: &[&str] = &[
    "cost-at-least",
    "cost-at-most",
    "grant-share",
    "grant-at-most",
    "budget-cut",
    "project-years",
    "grant-years",
];

const fn number_if_any(key: &'static str) -> Arg {
    Arg { key, kind: ArgKind::Number, optional: true }
}

const PROJECT: &[Arg] = &[
    number("application_year"),
    word("category", CATEGORIES),
    word("condition", CONDITION),
    number_if_any("cost"),
    number_if_any("grant"),
    number_if_any("gross"),
    number_if_any("running"),
    number_if_any("budget_cut"),
    number_if_any("project_years"),
    number_if_any("grant_years"),
];

pub(super) const FORMULAS: &[CaseFormula] = &[
    CaseFormula {
        key: "largest-grant",
        args: &[number("application_year"), word("category", CATEGORIES), number("cost")],
        run: |given, rules| in_kroner(largest_grant(&terms(given, rules)?, given.money("cost"))),
    },
    CaseFormula {
        key: "scheme-condition",
        args: PROJECT,
        run: |given, rules| {
            let judged = judged(given, rules)?;
            let word = judged.map_or("not-judged", |it| if it.kept { "kept" } else { "broken" });
            Ok(Answer::Word(word))
        },
    },
    CaseFormula {
        key: "scheme-limit",
        args: PROJECT,
        run: |given, rules| match judged(given, rules)? {
            Some(judged) => Ok(Answer::Number(judged.limit)),
            None => Ok(Answer::Word("not-judged")),
        },
    },
];

fn terms(given: &Given, rules: &RulesAt<'_>) -> Result<SchemeTerms, NoAnswer> {
    let year = i16::try_from(given.number("application_year")).map_err(|_| Absent::OutOfRange)?;
    Ok(rules.scheme_terms("medfinansiering", given.word("category"), Year(year))?.value)
}

/// The condition that the case asks for, if terms and project let one judge it.
fn judged(given: &Given, rules: &RulesAt<'_>) -> Result<Option<Judged>, NoAnswer> {
    let money = |key: &str| given.number_if_any(key).map(kroner);
    let count = |key: &str| given.number_if_any(key).and_then(|it| u16::try_from(it).ok());
    let years = money("gross").zip(money("running")).zip(money("budget_cut"));
    let years = years.map(|((gross, running), budget_cut)| {
        // The year is a label of the row; a case has one.
        GrantYear { year: Year(2030), gross, running, budget_cut }
    });
    let project = GrantProject {
        cost: money("cost"),
        grant: money("grant"),
        years: years.into_iter().collect(),
        project_years: count("project_years"),
        grant_years: count("grant_years"),
    };
    let key = given.word("condition");
    let asked = SchemeCondition::ALL.iter().copied().find(|it| it.key() == key);
    let judged = scheme_conditions(&terms(given, rules)?, &project)?;
    Ok(judged.into_iter().find(|it| Some(it.condition) == asked))
}
