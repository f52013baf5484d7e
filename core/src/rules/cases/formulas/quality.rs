//! Service quality: the formulas that a case can name.

use super::*;

pub(super) const FORMULAS: &[CaseFormula] = &[
    CaseFormula {
        key: "achievement",
        args: &[number("baseline"), number("target"), number("measured")],
        run: |given, rules| {
            in_shares(formula::achievement(
                given.number("baseline"),
                given.number("target"),
                given.number("measured"),
                rules.methods().achievement_beyond,
            ))
        },
    },
    CaseFormula {
        key: "quality-status",
        args: &[number("baseline"), number("target"), number("measured")],
        run: |given, rules| {
            Ok(Answer::Status(formula::quality_status(
                given.number("baseline"),
                given.number("target"),
                given.number("measured"),
                rules.status_thresholds_quality()?.value,
            )?))
        },
    },
    CaseFormula {
        key: "scale-index",
        args: &[
            number("score"),
            number("lowest"),
            number("highest"),
            word("better", &["higher", "lower"]),
        ],
        run: |given, _| {
            let sense = match given.word("better") {
                "lower" => ScaleSense::LowerIsBetter,
                _ => ScaleSense::HigherIsBetter,
            };
            let (lowest, highest) = (given.number("lowest"), given.number("highest"));
            let index = formula::scale_index(given.number("score"), lowest, highest, sense)?;
            Ok(Answer::Number(index))
        },
    },
    CaseFormula {
        key: "anchored-index",
        args: &[number("measured"), number("worst"), number("best")],
        run: |given, _| {
            let (worst, best) = (given.number("worst"), given.number("best"));
            Ok(Answer::Number(formula::anchored_index(given.number("measured"), worst, best)?))
        },
    },
];
