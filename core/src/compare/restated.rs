//! What the earlier report said and this one says otherwise.

use std::collections::{BTreeMap, BTreeSet};

use super::held::{Earlier, EarlierBenefit, EarlierIndicator, Held, Told};
use super::moves::{benefits, of_indicator};
use super::{Restatement, Who};
use crate::period::Day;
use crate::report::{BenefitRow, FactIx, IndicatorRow, Report};

/// What is restated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Restated {
    /// Realised in a period that was reported on.
    Realised,
    /// Planned for a period that was reported on.
    Planned,
    /// A baseline (nullpunktsmåling).
    Baseline,
    /// A target (målverdi).
    Target,
    /// A measurement that was reported.
    Measurement,
    /// What a benefit or an indicator is.
    Definition,
}

impl Restated {
    /// What is restated, as data files write it.
    pub fn key(self) -> &'static str {
        match self {
            Restated::Realised => "realised",
            Restated::Planned => "planned",
            Restated::Baseline => "baseline",
            Restated::Target => "target",
            Restated::Measurement => "measurement",
            Restated::Definition => "definition",
        }
    }
}

/// Why something was restated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Cause {
    /// The agency corrected what it had reported.
    InputCorrected,
    /// The rules were changed.
    RuleChanged,
    /// The benefit or the indicator was defined anew.
    Redefined,
    /// The program calculated wrongly.
    ToolError,
    /// A format read the workbook wrongly.
    FormatError,
}

impl Cause {
    /// All of them.
    pub const ALL: [Cause; 5] = [
        Cause::InputCorrected,
        Cause::RuleChanged,
        Cause::Redefined,
        Cause::ToolError,
        Cause::FormatError,
    ];

    /// The cause as files write it.
    pub fn key(self) -> &'static str {
        match self {
            Cause::InputCorrected => "input-corrected",
            Cause::RuleChanged => "rule-changed",
            Cause::Redefined => "redefined",
            Cause::ToolError => "tool-error",
            Cause::FormatError => "format-error",
        }
    }
}

/// What somebody said about a restatement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// What is restated: the id of a figure, or a benefit and the name of a field.
    pub about: String,
    /// What was said before, as [`Told::line`] writes it.
    pub before: String,
    /// What is said now.
    pub now: String,
    /// Why.
    pub cause: Cause,
    /// Who says so.
    pub who: String,
    /// The day it was said.
    pub when: Day,
    /// The reason in words.
    pub why: String,
    /// The earlier run, where it has a name.
    pub run: String,
}

/// The changed figures of periods that were reported on, baselines, targets, measurements
/// and definitions, in the order of the report.
pub(super) fn all(report: &Report, earlier: &Earlier, log: &[Entry]) -> Vec<Restatement> {
    let mut finder = Finder { report, earlier, found: Vec::new() };
    for (group, row, who) in benefits(report) {
        if let Some(before) = earlier.benefits.get(&who.key) {
            finder.benefit(group.kind, row, &who, before);
        }
    }
    for (place, row) in report.indicators.iter().enumerate() {
        let who = of_indicator(report, place, row);
        if let Some(before) = earlier.indicators.get(&who.key) {
            finder.indicator(row, &who, before);
        }
    }
    let mut found = finder.found;
    for it in &mut found {
        let (before, now) = (it.before.line(), it.now.line());
        let said = log
            .iter()
            .rev()
            .find(|entry| entry.about == it.about && entry.before == before && entry.now == now);
        it.entry = said.cloned();
    }
    found
}

struct Finder<'r> {
    report: &'r Report,
    earlier: &'r Earlier,
    found: Vec<Restatement>,
}

impl Finder<'_> {
    fn benefit(&mut self, kind: &str, row: &BenefitRow, who: &Who, before: &EarlierBenefit) {
        let Some(reported) = self.earlier.run.period else {
            return self.benefit_definition(kind, row, who, before);
        };
        let mut past: BTreeMap<_, [Option<FactIx>; 2]> = BTreeMap::new();
        for it in row.periods.iter().filter(|it| it.period.ends_by(reported)) {
            past.insert(it.period, [it.planned, it.realised]);
        }
        let then: BTreeMap<_, [Option<&str>; 2]> = before
            .periods
            .iter()
            .filter(|(period, ..)| period.ends_by(reported))
            .map(|(period, planned, realised)| (*period, [planned.as_deref(), realised.as_deref()]))
            .collect();
        let periods: BTreeSet<_> = past.keys().chain(then.keys()).copied().collect();
        for period in periods {
            let now = past.get(&period).copied().unwrap_or_default();
            let then = then.get(&period).copied().unwrap_or_default();
            self.figure(Restated::Planned, who, then[0], now[0]);
            self.figure(Restated::Realised, who, then[1], now[1]);
        }
        self.benefit_definition(kind, row, who, before);
    }

    fn benefit_definition(
        &mut self,
        kind: &str,
        row: &BenefitRow,
        who: &Who,
        before: &EarlierBenefit,
    ) {
        let description = row.description.as_deref();
        let now = EarlierBenefit::defined(kind, row.recipient, row.is_disbenefit, description);
        self.definition(who, &before.definition, &now);
    }

    fn indicator(&mut self, row: &IndicatorRow, who: &Who, before: &EarlierIndicator) {
        self.figure(Restated::Baseline, who, Some(&before.baseline), Some(row.baseline));
        self.figure(Restated::Target, who, Some(&before.target), Some(row.target));
        let now: BTreeMap<String, FactIx> = row
            .measurements
            .iter()
            .map(|it| (self.report.facts.get(it.value).id.to_string(), it.value))
            .collect();
        for id in &before.measurements {
            self.figure(Restated::Measurement, who, Some(id), now.get(id).copied());
        }
        let defined = EarlierIndicator::defined(&row.title, &row.unit);
        self.definition(who, &before.definition, &defined);
    }

    /// A figure that may be another one, or be there on one side only.
    fn figure(&mut self, of: Restated, who: &Who, before: Option<&str>, now: Option<FactIx>) {
        let told = |held: Option<Held>| held.map_or(Told::Nothing, Told::Figure);
        let held = before.and_then(|id| self.earlier.figures.get(id)).cloned();
        let present = now.map(|fact| Held::of(self.report.facts.get(fact)));
        let is_same = match (&held, &present) {
            (Some(held), Some(present)) => held == present,
            // A figure that is missing says no more than no figure at all.
            (Some(one), None) | (None, Some(one)) => one.value.is_err(),
            (None, None) => true,
        };
        if is_same {
            return;
        }
        let about = match now {
            Some(fact) => self.report.facts.get(fact).id.to_string(),
            None => before.unwrap_or_default().to_owned(),
        };
        let (before, now_told) = (told(held), told(present));
        let who = Who { cell: self.cell(now).or(who.cell), ..who.clone() };
        self.found.push(Restatement {
            of,
            who,
            about,
            before,
            now: now_told,
            fact: now,
            entry: None,
        });
    }

    /// The first cell that a figure was read from.
    fn cell(&self, fact: Option<FactIx>) -> Option<crate::provenance::CellRef> {
        self.report.facts.get(fact?).trace.cells.first().copied()
    }

    fn definition(
        &mut self,
        who: &Who,
        before: &BTreeMap<&'static str, String>,
        now: &BTreeMap<&'static str, String>,
    ) {
        let fields: BTreeSet<&str> = before.keys().chain(now.keys()).copied().collect();
        for field in fields {
            let (then, here) = (before.get(field), now.get(field));
            if then == here {
                continue;
            }
            let word =
                |word: Option<&String>| word.map_or(Told::Nothing, |word| Told::Word(word.clone()));
            self.found.push(Restatement {
                of: Restated::Definition,
                who: who.clone(),
                about: format!("{}#{field}", who.key),
                before: word(then),
                now: word(here),
                fact: None,
                entry: None,
            });
        }
    }
}
