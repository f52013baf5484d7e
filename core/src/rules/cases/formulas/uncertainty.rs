//! Uncertainty: the formulas that a case can name.

use super::*;
use crate::calc::formula::{Distribution, ThreePoints};
use crate::quantity::round_term;
use crate::rules::{Correlation, UncertaintySpread};

const SPREADS: &[&str] = &["fifth-of-range", "triangular", "pert"];
const DISTRIBUTIONS: &[&str] = &["triangular", "pert"];
const CORRELATIONS: &[&str] = &["independent", "full"];

pub(super) const FORMULAS: &[CaseFormula] = &[
    CaseFormula {
        key: "spread",
        args: &[
            number("optimistic"),
            number("most_likely"),
            number("pessimistic"),
            word("method", SPREADS),
        ],
        run: |given, _| {
            let points = ThreePoints::new(
                given.money("optimistic"),
                given.money("most_likely"),
                given.money("pessimistic"),
            )?;
            let method = match given.word("method") {
                "triangular" => UncertaintySpread::Triangular,
                "pert" => UncertaintySpread::Pert,
                _ => UncertaintySpread::FifthOfRange,
            };
            in_kroner(formula::spread(&points, method))
        },
    },
    CaseFormula {
        key: "spread-of-sum",
        args: &[numbers("spreads"), word("correlation", CORRELATIONS)],
        run: |given, _| {
            let spreads: Vec<Money> =
                given.numbers("spreads").iter().copied().map(kroner).collect();
            let correlation = match given.word("correlation") {
                "full" => Correlation::Full,
                _ => Correlation::Independent,
            };
            in_kroner(formula::spread_of_sum(&spreads, correlation))
        },
    },
    CaseFormula {
        key: "normal-percentile",
        args: &[number("expected"), number("spread"), number("level")],
        run: |given, _| {
            let (expected, spread) = (given.money("expected"), given.money("spread"));
            in_kroner(formula::normal_percentile(expected, spread, given.share("level")))
        },
    },
    CaseFormula {
        key: "distribution-mean",
        args: &[word("distribution", DISTRIBUTIONS), number("low"), number("mode"), number("high")],
        run: |given, _| Ok(Answer::Number(distribution(given)?.mean()?)),
    },
    CaseFormula {
        key: "distribution-variance",
        args: &[word("distribution", DISTRIBUTIONS), number("low"), number("mode"), number("high")],
        run: |given, _| Ok(Answer::Number(round_term(distribution(given)?.variance()?))),
    },
    CaseFormula {
        key: "distribution-percentile",
        args: &[
            word("distribution", DISTRIBUTIONS),
            number("low"),
            number("mode"),
            number("high"),
            number("level"),
        ],
        run: |given, _| Ok(Answer::Number(distribution(given)?.quantile(given.share("level"))?)),
    },
    CaseFormula {
        key: "distribution-probability",
        args: &[
            word("distribution", DISTRIBUTIONS),
            number("low"),
            number("mode"),
            number("high"),
            number("value"),
        ],
        run: |given, _| {
            let below = distribution(given)?.probability_below(given.number("value"))?;
            Ok(Answer::Number(round_term(below.value())))
        },
    },
];

fn distribution(given: &Given) -> Result<Distribution, Absent> {
    let [low, mode, high] = ["low", "mode", "high"].map(|key| given.number(key));
    match given.word("distribution") {
        "pert" => Distribution::pert(low, mode, high),
        _ => Distribution::triangular(low, mode, high),
    }
}
