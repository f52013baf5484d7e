//! Non-priced effects: the formulas that a case can name.

use super::*;

pub(super) const FORMULAS: &[CaseFormula] = &[
    CaseFormula {
        key: "nonpriced-score",
        args: &[number("magnitude"), number("importance")],
        run: |given, rules| {
            let outside = |_| Absent::OutsideJudgement;
            let magnitude = i8::try_from(given.number("magnitude")).map_err(outside)?;
            let importance = u8::try_from(given.number("importance")).map_err(outside)?;
            let matrix = rules.nonpriced_matrix()?.value;
            let score = formula::nonpriced_score(magnitude, importance, matrix)?;
            Ok(Answer::Number(Decimal::from(score)))
        },
    },
    CaseFormula {
        key: "nonpriced-count",
        args: &[numbers("scores"), word("of", &["positive", "neutral", "negative"])],
        run: |given, _| {
            let scores = given.numbers("scores").iter().map(|score| i8::try_from(*score));
            let scores: Vec<i8> =
                scores.collect::<Result<_, _>>().map_err(|_| Absent::OutsideJudgement)?;
            let counts = formula::count_by_sign(&scores);
            let count = match given.word("of") {
                "positive" => counts.positive,
                "negative" => counts.negative,
                _ => counts.neutral,
            };
            Ok(Answer::Number(Decimal::from(count)))
        },
    },
    CaseFormula {
        key: "nonpriced-break-even",
        args: &[number("net_present_value")],
        run: |given, _| in_kroner(formula::nonpriced_break_even(given.money("net_present_value"))),
    },
];
