//! The formulas that a case can name, with their arguments; one file for each
//! module of [`crate::calc::formula`].

mod chain;
mod composite;
mod discount;
mod display;
mod labour;
mod money;
mod nonpriced;
mod parameters;
mod price;
mod profitability;
mod progress;
mod quality;
mod rates;
mod scheme;
mod sensitivity;
mod shares;
mod significance;
mod time;
mod uncertainty;

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
    /// A key that a formula answers with, such as `taken-out`.
    Word(&'static str),
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Answer::Number(number) => plain(*number).fmt(f),
            Answer::Status(status) => write!(f, "status: {}", status.key()),
            Answer::Absent(reason) => write!(f, "absent: {}", reason.key()),
            Answer::Gap(parameter) => write!(f, "gap: {parameter}"),
            Answer::Word(word) => write!(f, "word: {word}"),
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

/// The words that formulas answer with, as a case may expect them.
pub(super) const WORDS: &[&str] = &[
    "agrees",
    "differs",
    "plausible",
    "implausible",
    "fragmented",
    "whole",
    "kept",
    "broken",
    "not-judged",
    "none",
    "too-early",
    "identified",
    "planned",
    "measured",
    "decided",
    "taken-out",
    "sustained",
];

/// What an argument is.
#[derive(Clone, Copy)]
pub(super) enum ArgKind {
    /// A decimal in quotes.
    Number,
    /// A list of them.
    Numbers,
    /// One of these words.
    Word(&'static [&'static str]),
}

/// An argument of a formula.
#[derive(Clone, Copy)]
pub(super) struct Arg {
    pub(super) key: &'static str,
    pub(super) kind: ArgKind,
    pub(super) optional: bool,
}

const fn number(key: &'static str) -> Arg {
    Arg { key, kind: ArgKind::Number, optional: false }
}

const fn optional_number(key: &'static str) -> Arg {
    Arg { key, kind: ArgKind::Number, optional: true }
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

    fn numbers_if_any(&self, key: &str) -> Option<&[Decimal]> {
        match self.0.get(key) {
            Some(GivenValue::Numbers(numbers)) => Some(numbers.as_slice()),
            _ => None,
        }
    }

    fn numbers(&self, key: &str) -> &[Decimal] {
        self.numbers_if_any(key).expect(READ)
    }

    fn word_if_any(&self, key: &str) -> Option<&'static str> {
        match self.0.get(key) {
            Some(GivenValue::Word(word)) => Some(*word),
            _ => None,
        }
    }

    fn word(&self, key: &str) -> &'static str {
        self.word_if_any(key).expect(READ)
    }

    /// A whole number from 0 on; the nearest one where a case gives another.
    fn count(&self, key: &str) -> u32 {
        small(self.number(key))
    }

    /// Kroner whose price basis nobody stated; the formulas do the same in every basis.
    fn money(&self, key: &str) -> Money {
        kroner(self.number(key))
    }

    fn share(&self, key: &str) -> Share {
        Share::new(self.number(key))
    }
}

fn small(number: Decimal) -> u32 {
    u32::try_from(number.round().max(Decimal::ZERO)).unwrap_or(u32::MAX)
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

/// The formulas that a case can name, by topic.
const TOPICS: &[&[CaseFormula]] = &[
    money::FORMULAS,
    time::FORMULAS,
    quality::FORMULAS,
    display::FORMULAS,
    chain::FORMULAS,
    composite::FORMULAS,
    discount::FORMULAS,
    labour::FORMULAS,
    nonpriced::FORMULAS,
    parameters::FORMULAS,
    price::FORMULAS,
    profitability::FORMULAS,
    progress::FORMULAS,
    rates::FORMULAS,
    scheme::FORMULAS,
    sensitivity::FORMULAS,
    shares::FORMULAS,
    significance::FORMULAS,
    uncertainty::FORMULAS,
];

/// The formulas that a case can name.
pub(super) fn all() -> impl Iterator<Item = &'static CaseFormula> {
    TOPICS.iter().copied().flatten()
}

/// Whether the formula gives a rate of return, with twelve significant digits
/// in place of eight decimals.
pub(super) fn gives_rate(formula: &CaseFormula) -> bool {
    rates::FORMULAS.iter().any(|rate| rate.key == formula.key)
}

/// The hours that a case gives, else the edition's.
fn hours_per_fte(given: &Given, rules: &RulesAt<'_>) -> Result<Hours, RuleGap> {
    match given.number_if_any("hours_per_fte") {
        Some(hours) => Ok(Hours::new(hours)),
        None => Ok(rules.hours_per_fte()?.value),
    }
}
