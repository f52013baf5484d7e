//! Worked cases: given, working, expected; readable and signable by an economist.
//!
//! A case file names an edition and a day; every case runs one formula under
//! those rules. Expected values are exact: there is no tolerance. What is
//! misspelt in a case file is an error with its line, never a case left out.

mod formulas;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use rust_decimal::Decimal;

use self::formulas::{Answer, Arg, ArgKind, CaseFormula, Given, GivenValue, NoAnswer};
use super::error::RuleError;
use super::read::{Section, Source};
use super::{ParameterId, RuleSet, RulesAt};
use crate::calc::formula::{Absent, TrackStatus};
use crate::quantity::round_term;

/// The case files that ship, by name.
pub fn shipped() -> &'static [(&'static str, &'static str)] {
    SHIPPED
}

const SHIPPED: &[(&str, &str)] = &[
    ("achievement.toml", include_str!("../../cases/achievement.toml")),
    ("before-the-edition.toml", include_str!("../../cases/before-the-edition.toml")),
    ("discounting-au-atap.toml", include_str!("../../cases/discounting-au-atap.toml")),
    ("discounting-au-nsw.toml", include_str!("../../cases/discounting-au-nsw.toml")),
    ("discounting-dk-2013.toml", include_str!("../../cases/discounting-dk-2013.toml")),
    ("discounting-dk.toml", include_str!("../../cases/discounting-dk.toml")),
    ("discounting-nz.toml", include_str!("../../cases/discounting-nz.toml")),
    ("discounting-uk.toml", include_str!("../../cases/discounting-uk.toml")),
    ("discounting-us.toml", include_str!("../../cases/discounting-us.toml")),
    ("discounting.toml", include_str!("../../cases/discounting.toml")),
    ("display.toml", include_str!("../../cases/display.toml")),
    ("edition-au-atap.toml", include_str!("../../cases/edition-au-atap.toml")),
    ("edition-au-nsw-2017.toml", include_str!("../../cases/edition-au-nsw-2017.toml")),
    ("edition-au-nsw.toml", include_str!("../../cases/edition-au-nsw.toml")),
    ("edition-dk-2013.toml", include_str!("../../cases/edition-dk-2013.toml")),
    ("edition-dk.toml", include_str!("../../cases/edition-dk.toml")),
    ("edition-no-2010.toml", include_str!("../../cases/edition-no-2010.toml")),
    ("edition-no.toml", include_str!("../../cases/edition-no.toml")),
    ("edition-nz-before.toml", include_str!("../../cases/edition-nz-before.toml")),
    ("edition-nz.toml", include_str!("../../cases/edition-nz.toml")),
    ("edition-uk.toml", include_str!("../../cases/edition-uk.toml")),
    ("edition-us.toml", include_str!("../../cases/edition-us.toml")),
    ("freed-time-chain.toml", include_str!("../../cases/freed-time-chain.toml")),
    ("labour-cost-2023.toml", include_str!("../../cases/labour-cost-2023.toml")),
    ("labour-cost-2024.toml", include_str!("../../cases/labour-cost-2024.toml")),
    ("labour-cost.toml", include_str!("../../cases/labour-cost.toml")),
    ("money-chain.toml", include_str!("../../cases/money-chain.toml")),
    ("net.toml", include_str!("../../cases/net.toml")),
    ("prices.toml", include_str!("../../cases/prices.toml")),
    ("profitability.toml", include_str!("../../cases/profitability.toml")),
    ("quality-index.toml", include_str!("../../cases/quality-index.toml")),
    ("rates-of-return.toml", include_str!("../../cases/rates-of-return.toml")),
    ("progress.toml", include_str!("../../cases/progress.toml")),
    ("quality-index.toml", include_str!("../../cases/quality-index.toml")),
    ("ramps.toml", include_str!("../../cases/ramps.toml")),
    ("sensitivity.toml", include_str!("../../cases/sensitivity.toml")),
    ("scheme.toml", include_str!("../../cases/scheme.toml")),
    ("nonpriced.toml", include_str!("../../cases/nonpriced.toml")),
    ("quality-composite.toml", include_str!("../../cases/quality-composite.toml")),
    ("quality-index.toml", include_str!("../../cases/quality-index.toml")),
    ("nonpriced.toml", include_str!("../../cases/nonpriced.toml")),
    ("prices.toml", include_str!("../../cases/prices.toml")),
    ("profitability.toml", include_str!("../../cases/profitability.toml")),
    ("progress.toml", include_str!("../../cases/progress.toml")),
    ("quality-composite.toml", include_str!("../../cases/quality-composite.toml")),
    ("quality-index.toml", include_str!("../../cases/quality-index.toml")),
    ("ramps.toml", include_str!("../../cases/ramps.toml")),
    ("rates-of-return.toml", include_str!("../../cases/rates-of-return.toml")),
    ("scheme.toml", include_str!("../../cases/scheme.toml")),
    ("sensitivity.toml", include_str!("../../cases/sensitivity.toml")),
    ("shares.toml", include_str!("../../cases/shares.toml")),
    ("significance.toml", include_str!("../../cases/significance.toml")),
    ("status.toml", include_str!("../../cases/status.toml")),
    ("three-point.toml", include_str!("../../cases/three-point.toml")),
    ("time.toml", include_str!("../../cases/time.toml")),
    ("uncertainty.toml", include_str!("../../cases/uncertainty.toml")),
    ("variance-split.toml", include_str!("../../cases/variance-split.toml")),
    ("variance.toml", include_str!("../../cases/variance.toml")),
];

/// How a case came out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseOutcome {
    /// The case's name.
    pub name: String,
    /// The formula, such as `freed-hours`.
    pub formula: &'static str,
    /// What the case expects: a number, `absent: …`, `status: …`, `gap: …` or `word: …`.
    pub expected: String,
    /// What the formula gave, in the same words.
    pub got: String,
    /// The arithmetic, as the case shows it.
    pub working: String,
    /// Where the case comes from, if it says so.
    pub source: Option<String>,
    /// Whether the two agree exactly.
    pub passed: bool,
}

/// Writes what a failing case needs to be understood, in lines.
impl fmt::Display for CaseOutcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let CaseOutcome { name, formula, expected, got, working, .. } = self;
        writeln!(f, "{name}")?;
        writeln!(f, "  formula  {formula}")?;
        writeln!(f, "  expected {expected}")?;
        writeln!(f, "  got      {got}")?;
        write!(f, "  working  {working}")
    }
}

/// Runs the cases of a file, in its order, under the editions that ship.
///
/// # Errors
///
/// Every mistake in the file: unknown keys, formulas, arguments, reasons and
/// editions; numbers without quotes; what is missing. No case then runs.
pub fn run(file: &str, text: &str) -> Result<Vec<CaseOutcome>, Vec<RuleError>> {
    let mut source = Source::new(file.to_owned(), text);
    let outcomes = read_file(&mut source);
    match outcomes {
        Some(outcomes) if source.errors.is_empty() => Ok(outcomes),
        _ => {
            source.errors.sort();
            Err(source.errors)
        }
    }
}

fn read_file(source: &mut Source<'_>) -> Option<Vec<CaseOutcome>> {
    let root = source.parse()?;
    root.only(source, &["about", "rules", "as_of", "case"]);
    root.text(source, "about");
    let editions: Vec<&str> = RuleSet::shipped().iter().map(RuleSet::id).collect();
    let edition = root.word(source, "rules", &editions);
    let as_of = root.day(source, "as_of");
    let sections = root.sections(source, "case")?;
    let set = edition.and_then(|place| RuleSet::shipped().get(place));
    // Cases are read even where the rules are not known, to tell all mistakes.
    let rules = set.zip(as_of).map(|(set, as_of)| set.at(as_of));
    let mut names = BTreeSet::new();
    let mut outcomes = Vec::new();
    for section in &sections {
        let case = read_case(source, section);
        let Some(case) = case else { continue };
        if !names.insert(case.name.clone()) {
            let found = format!("a second case named \"{}\"", case.name);
            source.mistake(&section.span_of("name"), found, "names that differ");
        }
        if let Some(rules) = &rules {
            outcomes.push(case.run(rules));
        }
    }
    rules.map(|_| outcomes)
}

/// A case as it is read.
struct Case {
    name: String,
    formula: &'static CaseFormula,
    given: Given,
    working: String,
    expect: Answer,
    source: Option<String>,
}

impl Case {
    fn run(self, rules: &RulesAt<'_>) -> CaseOutcome {
        let got = match (self.formula.run)(&self.given, rules) {
            Ok(answer) => answer,
            Err(NoAnswer::Absent(reason)) => Answer::Absent(reason),
            Err(NoAnswer::Gap(gap)) => Answer::Gap(gap.parameter()),
        };
        CaseOutcome {
            name: self.name,
            formula: self.formula.key,
            expected: self.expect.to_string(),
            got: got.to_string(),
            working: self.working,
            source: self.source,
            passed: got == self.expect,
        }
    }
}

fn read_case(source: &mut Source<'_>, section: &Section<'_>) -> Option<Case> {
    section.only(source, &["name", "formula", "given", "working", "expect", "source"]);
    let name = section.text(source, "name");
    let keys: Vec<&str> = formulas::all().map(|formula| formula.key).collect();
    let formula =
        section.word(source, "formula", &keys).and_then(|place| formulas::all().nth(place));
    let given = section.section(source, "given");
    let given =
        given.zip(formula).and_then(|(given, formula)| read_given(source, &given, formula.args));
    let working = section.text(source, "working");
    let expect = section.section(source, "expect");
    let expect = expect
        .and_then(|expect| read_expect(source, &expect, formula.is_some_and(formulas::gives_rate)));
    let from = section.text_if_any(source, "source");
    Some(Case {
        name: name?,
        formula: formula?,
        given: given?,
        working: working?,
        expect: expect?,
        source: from,
    })
}

fn read_given(
    source: &mut Source<'_>,
    section: &Section<'_>,
    args: &'static [Arg],
) -> Option<Given> {
    let keys: Vec<&str> = args.iter().map(|arg| arg.key).collect();
    section.only(source, &keys);
    let mut values = BTreeMap::new();
    let mut complete = true;
    for arg in args.iter().filter(|arg| !arg.optional || section.has(arg.key)) {
        let value = match arg.kind {
            ArgKind::Number => section.decimal(source, arg.key).map(GivenValue::Number),
            ArgKind::Numbers => section.decimals(source, arg.key).map(GivenValue::Numbers),
            ArgKind::Word(words) => section
                .word(source, arg.key, words)
                .and_then(|place| words.get(place))
                .map(|word| GivenValue::Word(word)),
        };
        complete &= value.is_some();
        values.extend(value.map(|value| (arg.key, value)));
    }
    complete.then_some(Given(values))
}

/// Exactly one of `value`, `absent`, `status`, `gap` and `word`.
fn read_expect(source: &mut Source<'_>, section: &Section<'_>, is_rate: bool) -> Option<Answer> {
    let kinds = ["value", "absent", "status", "gap", "word"];
    section.only(source, &kinds);
    let stated: Vec<&str> = kinds.into_iter().filter(|kind| section.has(kind)).collect();
    match stated.as_slice() {
        ["value"] => read_number(source, section, is_rate),
        ["absent"] => {
            let keys: Vec<&str> = Absent::ALL.iter().map(|reason| reason.key()).collect();
            let place = section.word(source, "absent", &keys)?;
            Absent::ALL.get(place).copied().map(Answer::Absent)
        }
        ["status"] => {
            let keys: Vec<&str> = TrackStatus::ALL.iter().map(|status| status.key()).collect();
            let place = section.word(source, "status", &keys)?;
            TrackStatus::ALL.get(place).copied().map(Answer::Status)
        }
        ["gap"] => {
            let keys: Vec<&str> = ParameterId::all().map(ParameterId::key).collect();
            let place = section.word(source, "gap", &keys)?;
            keys.get(place).copied().and_then(ParameterId::from_key).map(Answer::Gap)
        }
        ["word"] => {
            let place = section.word(source, "word", formulas::WORDS)?;
            formulas::WORDS.get(place).copied().map(Answer::Word)
        }
        _ => {
            let found = format!("{} expectations", stated.len());
            source.mistake(
                &section.span,
                found,
                "exactly one of `value`, `absent`, `status`, `gap`, `word`",
            );
            None
        }
    }
}

/// An expected number has at most eight decimals, as every term has; a rate of
/// return has at most twelve significant digits.
fn read_number(source: &mut Source<'_>, section: &Section<'_>, is_rate: bool) -> Option<Answer> {
    let number: Decimal = section.decimal(source, "value")?;
    if is_rate && number.round_sf(12) == Some(number) {
        return Some(Answer::Number(number));
    }
    if round_term(number) != number {
        let expected = "at most eight decimals, rounded half to even";
        source.mistake(&section.span_of("value"), format!("{number}"), expected);
        return None;
    }
    Some(Answer::Number(number))
}
