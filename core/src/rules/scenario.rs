//! Scenarios: a named set of values and choices in place of an edition's.

use super::catalogue::ParameterId;
use crate::period::Day;
use crate::provenance::Digest;

/// A scenario of a run (scenario): what it is called and what it puts in place of
/// the edition's values and choices. It is printed on the cover of the report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scenario {
    /// Its id, such as `low-uptake`.
    pub id: String,
    /// Its title in Norwegian (bokmål).
    pub title: String,
    /// Its title in English.
    pub title_en: String,
    /// The fingerprint of its file.
    pub digest: Digest,
    /// What it changes, parameters first, in a fixed order; at least one.
    pub overrides: Vec<Override>,
}

/// One value or choice that a scenario puts in place of the edition's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Override {
    /// What is changed.
    pub what: Overridden,
    /// Its name in Norwegian (bokmål).
    pub label: String,
    /// Its name in English.
    pub label_en: String,
    /// What the edition has on the day of the report, its newest value until that day is
    /// known; `None` where it has none.
    pub edition_value: Option<String>,
    /// Every value of the edition, with the first day it holds.
    pub edition_values: Vec<(Day, String)>,
    /// What the scenario has.
    pub scenario_value: String,
    /// Why, in the scenario's own words.
    pub reason: String,
    /// The sources that the scenario names.
    pub sources: Vec<String>,
}

/// What a scenario changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Overridden {
    /// The value of a parameter, for all days.
    Parameter(ParameterId),
    /// A method choice, such as `discount_timing`.
    Method(&'static str),
}

impl Overridden {
    /// The id as files write it.
    pub fn key(self) -> &'static str {
        match self {
            Overridden::Parameter(id) => id.key(),
            Overridden::Method(key) => key,
        }
    }
}

impl Scenario {
    /// The scenario as it stands beside the edition on a day.
    #[must_use]
    pub fn seen_on(mut self, day: Day) -> Scenario {
        for it in self.overrides.iter_mut().filter(|it| !it.edition_values.is_empty()) {
            let holds = it.edition_values.iter().rev().find(|(from, _)| *from <= day);
            it.edition_value = holds.map(|(_, value)| value.clone());
        }
        self
    }

    /// The change of a parameter, where there is one.
    pub fn of_parameter(&self, id: ParameterId) -> Option<&Override> {
        self.overrides.iter().find(|it| it.what == Overridden::Parameter(id))
    }
}
