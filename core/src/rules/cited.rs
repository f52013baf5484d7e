//! Where the value of a rule comes from, and why there may be none.

use std::fmt;

use super::catalogue::ParameterId;
use super::parameter::{Citation, ValueKind};
use crate::period::Day;
use crate::provenance::CellRef;

/// A value together with where it comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cited<T> {
    /// The value.
    pub value: T,
    /// The rule that says it.
    pub rule: RuleRef,
    /// Whether somebody has confirmed it for the day it is used on.
    pub freshness: Freshness,
}

impl<T> Cited<T> {
    /// Another value that rests on the same rule, where there is one.
    pub(super) fn and<U>(self, value: Option<U>) -> Option<Cited<U>> {
        let Cited { rule, freshness, .. } = self;
        value.map(|value| Cited { value, rule, freshness })
    }
}

/// Where the value of a rule comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RuleRef {
    /// From an edition.
    Edition {
        /// The edition, such as `no-2026.1`.
        edition: String,
        /// The parameter.
        parameter: ParameterId,
        /// The first day the value holds.
        from: Day,
        /// The value's kind.
        kind: ValueKind,
        /// The first of its sources.
        citation: Citation,
    },
    /// From a scenario of the run; it takes the place of the edition's value and
    /// of what the agency states.
    Scenario {
        /// The scenario's id.
        scenario: String,
        /// The parameter.
        parameter: ParameterId,
        /// Why the scenario changes it, in its own words.
        reason: String,
        /// The first of its sources, where it names any.
        citation: Option<Citation>,
    },
    /// From the agency's own workbook; it takes the place of the edition's value.
    Stated {
        /// The parameter.
        parameter: ParameterId,
        /// The cell that states it.
        cell: Option<CellRef>,
        /// The source that the agency gives, in its own words.
        source: Option<String>,
    },
}

impl RuleRef {
    /// The parameter.
    pub fn parameter(&self) -> ParameterId {
        match self {
            RuleRef::Edition { parameter, .. }
            | RuleRef::Scenario { parameter, .. }
            | RuleRef::Stated { parameter, .. } => *parameter,
        }
    }
}

/// Writes the rule in one line, without the workbook's name.
impl fmt::Display for RuleRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            RuleRef::Edition { edition, parameter, from, kind, citation } => {
                write!(f, "{edition} {parameter} from {from} ({}): {citation}", kind.key())
            }
            RuleRef::Scenario { scenario, parameter, reason, citation } => {
                write!(f, "{parameter} of the scenario {scenario}: {reason}")?;
                citation.iter().try_for_each(|citation| write!(f, "; {citation}"))
            }
            RuleRef::Stated { parameter, cell, source } => {
                write!(f, "{parameter} stated by the agency")?;
                if let Some(cell) = cell {
                    write!(f, " in {}", cell.place)?;
                }
                match source {
                    Some(source) => write!(f, ": {source}"),
                    None => f.write_str(", without a source"),
                }
            }
        }
    }
}

/// Whether somebody has confirmed a value for the day it is used on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Freshness {
    /// The day is no later than the day the value was confirmed for.
    Confirmed,
    /// The day is later: the value may have been replaced.
    PastCheckDate {
        /// The last day for which it was confirmed.
        checked_until: Day,
    },
    /// A scenario of the run sets the value.
    SetByScenario,
    /// The agency states the value itself, and no edition confirms it.
    StatedByAgency,
}

/// Why there is no value for a day.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RuleGap {
    /// The edition does not have the parameter: its regime has none, or it was
    /// released before the parameter existed.
    #[error("edition {edition} has no {parameter}")]
    NotInEdition {
        /// The edition.
        edition: String,
        /// The parameter.
        parameter: ParameterId,
    },
    /// Every value of the edition begins later.
    #[error("edition {edition} has no {parameter} for {as_of}; its first value holds from {first}")]
    NotYet {
        /// The edition.
        edition: String,
        /// The parameter.
        parameter: ParameterId,
        /// The day that was asked for.
        as_of: Day,
        /// The first day of the edition's first value.
        first: Day,
    },
    /// The parameter has no value by this name: a zone, scheme or category that
    /// the edition does not know.
    #[error("edition {edition} has no {parameter} for `{key}`")]
    NoSuchKey {
        /// The edition.
        edition: String,
        /// The parameter.
        parameter: ParameterId,
        /// What was asked for.
        key: String,
    },
}

impl RuleGap {
    /// The stable key: `rule-not-in-edition`, `rule-not-yet` or `rule-no-such-key`.
    pub fn key(&self) -> &'static str {
        match self {
            RuleGap::NotInEdition { .. } => "rule-not-in-edition",
            RuleGap::NotYet { .. } => "rule-not-yet",
            RuleGap::NoSuchKey { .. } => "rule-no-such-key",
        }
    }

    /// The parameter that is missing.
    pub fn parameter(&self) -> ParameterId {
        match self {
            RuleGap::NotInEdition { parameter, .. }
            | RuleGap::NotYet { parameter, .. }
            | RuleGap::NoSuchKey { parameter, .. } => *parameter,
        }
    }
}
