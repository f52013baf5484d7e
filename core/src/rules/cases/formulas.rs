//! The formulas that a case can name, with their arguments.

use std::collections::BTreeMap;
use std::fmt;

use rust_decimal::Decimal;

use crate::calc::formula::{self, Absent, ScaleSense, TimeUnit, TrackStatus};
use crate::price::PriceBasis;
use crate::quantity::{Count, Hours, Money, Share, plain};
use crate::rules::{ParameterId, RuleGap, RulesAt};

/// What a case expects or a formula gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Answer {
    Number(Decimal),
    Status(TrackStatus),
    Absent(Absent),
    Gap(ParameterId),
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Answer::Number(number) => plain(*number).fmt(f),
            Answer::Status(status) => write!(f, "status: {}", status.key()),
            Answer::Absent(reason) => write!(f, "absent: {}", reason.key()),
            Answer::Gap(parameter) => write!(f, "gap: {parameter}"),
        }
    }
}

/// Why a formula gives no answer.
pub(super) enum NoAnswer {
    Absent(Absent),
    Gap(RuleGap),
}

impl From<Absent> for NoAnswer {
    fn from(reason: Absent) -> NoAnswer {
        NoAnswer::Absent(reason)
    }
}

impl From<RuleGap> for NoAnswer {
    fn from(gap: RuleGap) -> NoAnswer {
        NoAnswer::Gap(gap)
    }
}

/// What an argument is.
pub(super) enum ArgKind {
    /// A decimal in quotes.
    Number,
    /// A list of them.
    Numbers,
    /// One of these words.
    Word(&'static [&'static str]),
}

/// An argument of a formula.
pub(super) struct Arg {
    pub(super) key: &'static str,
    pub(super) kind: ArgKind,
    pub(super) optional: bool,
}

const fn number(key: &'static str) -> Arg {
    Arg { key, kind: ArgKind::Number, optional: false }
}

const fn numbers(key: &'static str) -> Arg {
    Arg { key, kind: ArgKind::Numbers, optional: false }
}

const fn word(key: &'static str, words: &'static [&'static str]) -> Arg {
    Arg { key, kind: ArgKind::Word(words), optional: false }
}

/// The value of an argument.
pub(super) enum GivenValue {
    Number(Decimal),
    Numbers(Vec<Decimal>),
    Word(&'static str),
}

/// What a case gives, by argument.
pub(super) struct Given(pub(super) BTreeMap<&'static str, GivenValue>);

/// The assumption under which arguments are taken without asking again.
const READ: &str = "the reader has checked that every argument is given, with its kind";

impl Given {
    fn number_if_any(&self, key: &str) -> Option<Decimal> {
        match self.0.get(key) {
            Some(GivenValue::Number(number)) => Some(*number),
            _ => None,
        }
    }

    fn number(&self, key: &str) -> Decimal {
        self.number_if_any(key).expect(READ)
    }

    fn numbers(&self, key: &str) -> &[Decimal] {
        let numbers = match self.0.get(key) {
            Some(GivenValue::Numbers(numbers)) => Some(numbers.as_slice()),
            _ => None,
        };
        numbers.expect(READ)
    }

    fn word(&self, key: &str) -> &'static str {
        let word = match self.0.get(key) {
            Some(GivenValue::Word(word)) => Some(*word),
            _ => None,
        };
        word.expect(READ)
    }

    /// Kroner whose price basis nobody stated; the formulas do the same in every basis.
    fn money(&self, key: &str) -> Money {
        kroner(self.number(key))
    }

    fn share(&self, key: &str) -> Share {
        Share::new(self.number(key))
    }
}

fn kroner(number: Decimal) -> Money {
    Money::new(number, PriceBasis::Unstated)
}

type Run = fn(&Given, &RulesAt<'_>) -> Result<Answer, NoAnswer>;

/// A formula that a case can name.
pub(super) struct CaseFormula {
    pub(super) key: &'static str,
    pub(super) args: &'static [Arg],
    pub(super) run: Run,
}

fn in_kroner(result: Result<Money, Absent>) -> Result<Answer, NoAnswer> {
    Ok(Answer::Number(result?.kroner()))
}

fn in_shares(result: Result<Share, Absent>) -> Result<Answer, NoAnswer> {
    Ok(Answer::Number(result?.value()))
}

/// The formulas that a case can name.
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
    CaseFormula {
        key: "freed-hours",
        args: &[
            number("volume"),
            number("before"),
            number("after"),
            word("unit", &["minutes", "hours"]),
            number("uptake"),
        ],
        run: |given, _| {
            let unit = match given.word("unit") {
                "hours" => TimeUnit::Hours,
                _ => TimeUnit::Minutes,
            };
            let volume = Count::new(given.number("volume"));
            let (before, after) = (given.number("before"), given.number("after"));
            let hours = formula::freed_hours(volume, before, after, unit, given.share("uptake"))?;
            Ok(Answer::Number(hours.value()))
        },
    },
    CaseFormula {
        key: "fte",
        args: &[
            number("hours"),
            Arg { key: "hours_per_fte", kind: ArgKind::Number, optional: true },
        ],
        run: |given, rules| {
            let hours = Hours::new(given.number("hours"));
            let per_fte = hours_per_fte(given, rules)?;
            Ok(Answer::Number(formula::fte(hours, per_fte)?.value()))
        },
    },
    CaseFormula {
        key: "value-of-time",
        args: &[number("hours"), number("hourly_cost")],
        run: |given, _| {
            let hours = Hours::new(given.number("hours"));
            in_kroner(formula::value_of_time(hours, given.money("hourly_cost")))
        },
    },
    CaseFormula {
        key: "use-part",
        args: &[number("amount"), number("share")],
        run: |given, _| {
            let split = formula::split_by_shares(given.money("amount"), &[given.share("share")])?;
            in_kroner(formula::total(&split.parts))
        },
    },
    CaseFormula {
        key: "use-rest",
        args: &[number("amount"), numbers("shares")],
        run: |given, _| {
            let shares: Vec<Share> =
                given.numbers("shares").iter().copied().map(Share::new).collect();
            let split = formula::split_by_shares(given.money("amount"), &shares)?;
            in_kroner(Ok(split.rest))
        },
    },
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
    CaseFormula {
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
    },
];

/// The hours that a case gives, else the edition's.
fn hours_per_fte(given: &Given, rules: &RulesAt<'_>) -> Result<Hours, RuleGap> {
    match given.number_if_any("hours_per_fte") {
        Some(hours) => Ok(Hours::new(hours)),
        None => Ok(rules.hours_per_fte()?.value),
    }
}
