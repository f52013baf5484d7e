//! Composite quality: the formulas that a case can name.

use super::*;
use crate::calc::formula::CompositePart;

pub(super) const FORMULAS: &[CaseFormula] = &[
    CaseFormula {
        key: "composite",
        args: &[
            numbers("weights"),
            numbers("before"),
            numbers("after"),
            optional_number("weight_not_measured"),
            word("of", &["before", "after", "change", "coverage", "worst"]),
        ],
        run: |given, rules| {
            let parts = parts(given);
            if given.word("of") == "coverage" {
                return in_shares(formula::composite_coverage(&parts));
            }
            let made = formula::composite(&parts, rules.composite_coverage()?.value)?;
            let number = match given.word("of") {
                "before" => made.before,
                "after" => made.after,
                "change" => formula::change(made.before, made.after)?,
                _ => Decimal::from(made.worst + 1),
            };
            Ok(Answer::Number(number))
        },
    },
    CaseFormula {
        key: "index-steps",
        args: &[number("change")],
        run: |given, rules| {
            let bands = rules.quality_change_bands()?.value;
            let steps = formula::index_steps(given.number("change"), &bands);
            Ok(Answer::Number(Decimal::from(steps)))
        },
    },
];

/// The measured indicators in order, then one of those that were not measured.
fn parts(given: &Given) -> Vec<CompositePart> {
    let (before, after) = (given.numbers("before"), given.numbers("after"));
    let weights = given.numbers("weights").iter().enumerate();
    let measured = weights.map(|(place, weight)| CompositePart {
        weight: *weight,
        before: before.get(place).copied(),
        after: after.get(place).copied(),
    });
    let rest = given.number_if_any("weight_not_measured");
    let rest = rest.map(|weight| CompositePart { weight, before: None, after: None });
    measured.chain(rest).collect()
}
