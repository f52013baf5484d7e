//! Figures as they are shown: the formulas that a case can name.

use super::*;

pub(super) const FORMULAS: &[CaseFormula] = &[CaseFormula {
    key: "shown",
    args: &[number("figure"), word("decimals", &["0", "1", "2"])],
    run: |given, rules| {
        let decimals = match given.word("decimals") {
            "2" => 2,
            "1" => 1,
            _ => 0,
        };
        let method = rules.methods().rounding_display;
        Ok(Answer::Number(method.round(given.number("figure"), decimals)))
    },
}];
