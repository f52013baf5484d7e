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
            let (lowest, highest) = (given.number("lowest"), given.number("highest"));
            let index = formula::scale_index(given.number("score"), lowest, highest, sense(given))?;
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
    CaseFormula {
        key: "change",
        args: &[number("before"), number("after")],
        run: |given, _| {
            Ok(Answer::Number(formula::change(given.number("before"), given.number("after"))?))
        },
    },
    CaseFormula {
        key: "threshold-status",
        args: &[
            number("measured"),
            number("goal"),
            optional_number("least_acceptable"),
            word("better", &["higher", "lower"]),
        ],
        run: |given, _| {
            let (measured, goal) = (given.number("measured"), given.number("goal"));
            let least = given.number_if_any("least_acceptable");
            Ok(Answer::Status(formula::threshold_status(measured, goal, least, sense(given))))
        },
    },
    CaseFormula {
        key: "path-value",
        args: &PATH,
        run: |given, _| {
            let (baseline, target) = (given.number("baseline"), given.number("target"));
            let (gone, in_all) = (days(given, "days_gone"), days(given, "days_in_all"));
            Ok(Answer::Number(formula::path_value(baseline, target, gone, in_all)?))
        },
    },
    CaseFormula {
        key: "path-status",
        args: &[PATH[0], PATH[1], PATH[2], PATH[3], number("measured")],
        run: |given, rules| {
            Ok(Answer::Status(formula::path_status(
                (given.number("baseline"), given.number("target")),
                given.number("measured"),
                (days(given, "days_gone"), days(given, "days_in_all")),
                rules.path_tolerance()?.value,
            )?))
        },
    },
];

/// A target path, and how far along it a day is.
const PATH: [Arg; 4] =
    [number("baseline"), number("target"), number("days_gone"), number("days_in_all")];

fn days(given: &Given, key: &str) -> i64 {
    i64::try_from(given.number(key)).unwrap_or_default()
}

fn sense(given: &Given) -> ScaleSense {
    match given.word("better") {
        "lower" => ScaleSense::LowerIsBetter,
        _ => ScaleSense::HigherIsBetter,
    }
}
