//! The rules seen on one day: what formulas are given.

use std::fmt;

use rust_decimal::Decimal;

use super::RuleSet;
use super::method::Methods;
use super::parameter::{
    Citation, DatedValue, ParameterId, RuleValue, Shape, StatusThresholds, UncertaintyWeights,
    ValueKind,
};
use crate::period::Day;
use crate::provenance::CellRef;
use crate::quantity::Hours;

/// A rule set seen on one day, together with what an agency states itself.
/// Built once per run and agency; formulas get nothing else.
#[derive(Debug, Clone)]
pub struct RulesAt<'a> {
    set: &'a RuleSet,
    as_of: Day,
    stated: Vec<Stated>,
}

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
            RuleRef::Edition { parameter, .. } | RuleRef::Stated { parameter, .. } => *parameter,
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
    /// The agency states the value itself, and no edition confirms it.
    StatedByAgency,
}

/// Why there is no value for a day.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RuleGap {
    /// The edition was released before the parameter existed.
    #[error("edition {edition} has no {parameter}; use a later edition")]
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
}

impl RuleGap {
    /// The stable key: `rule-not-in-edition` or `rule-not-yet`.
    pub fn key(&self) -> &'static str {
        match self {
            RuleGap::NotInEdition { .. } => "rule-not-in-edition",
            RuleGap::NotYet { .. } => "rule-not-yet",
        }
    }

    /// The parameter that is missing.
    pub fn parameter(&self) -> ParameterId {
        match self {
            RuleGap::NotInEdition { parameter, .. } | RuleGap::NotYet { parameter, .. } => {
                *parameter
            }
        }
    }
}

/// A parameter that an agency states itself in its workbook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stated {
    /// The parameter.
    pub parameter: ParameterId,
    /// Its value, in [`ParameterId::unit`].
    pub value: Decimal,
    /// The first day it holds, where the agency says so.
    pub from: Option<Day>,
    /// The cell that states it.
    pub cell: Option<CellRef>,
    /// The source that the agency gives, in its own words.
    pub source: Option<String>,
}

/// Why a value that an agency states is not used; the edition's stays in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RefusedReason {
    /// The parameter has several numbers, and one number cannot replace them.
    NotOneNumber,
    /// The value is outside the parameter's range.
    OutOfRange {
        /// The range in words.
        expected: &'static str,
    },
    /// The workbook states the parameter more than once, with different values.
    StatedTwice,
    /// The value holds from a later day than the day of the run.
    NotYetInForce,
}

impl RefusedReason {
    /// The stable key of the reason.
    pub fn key(self) -> &'static str {
        match self {
            RefusedReason::NotOneNumber => "not-one-number",
            RefusedReason::OutOfRange { .. } => "out-of-range",
            RefusedReason::StatedTwice => "stated-twice",
            RefusedReason::NotYetInForce => "not-yet-in-force",
        }
    }
}

/// A value that an agency states and that is not used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// The value and its cell.
    pub stated: Stated,
    /// Why it is not used.
    pub reason: RefusedReason,
}

impl<'a> RulesAt<'a> {
    pub(super) fn new(set: &'a RuleSet, as_of: Day) -> RulesAt<'a> {
        RulesAt { set, as_of, stated: Vec::new() }
    }

    /// The rule set.
    pub fn set(&self) -> &'a RuleSet {
        self.set
    }

    /// The day.
    pub fn as_of(&self) -> Day {
        self.as_of
    }

    /// The method choices of the edition.
    pub fn methods(&self) -> &'a Methods {
        self.set.methods()
    }

    /// The same rules with the values that an agency states itself in place of
    /// the edition's, and those that could not be used, each with its reason.
    ///
    /// Where a workbook states a parameter twice with different values, none of
    /// them is used.
    #[must_use]
    pub fn with_overrides(&self, stated: &[Stated]) -> (RulesAt<'a>, Vec<Refused>) {
        let mut refused = Vec::new();
        let mut usable: Vec<Stated> = Vec::new();
        for one in stated {
            match self.refusal(one) {
                Some(reason) => refused.push(Refused { stated: one.clone(), reason }),
                None => usable.push(one.clone()),
            }
        }
        let contradicted = |one: &Stated| {
            usable.iter().any(|other| other.parameter == one.parameter && other.value != one.value)
        };
        let mut used: Vec<Stated> = Vec::new();
        for one in &usable {
            if contradicted(one) {
                let reason = RefusedReason::StatedTwice;
                refused.push(Refused { stated: one.clone(), reason });
            } else if !used.iter().any(|other| other.parameter == one.parameter) {
                used.push(one.clone());
            }
        }
        (RulesAt { set: self.set, as_of: self.as_of, stated: used }, refused)
    }

    fn refusal(&self, stated: &Stated) -> Option<RefusedReason> {
        let spec = stated.parameter.spec();
        if spec.shape != Shape::One {
            return Some(RefusedReason::NotOneNumber);
        }
        if !(spec.in_range)(&RuleValue::One(stated.value)) {
            return Some(RefusedReason::OutOfRange { expected: spec.range });
        }
        let later = stated.from.is_some_and(|from| from > self.as_of);
        later.then_some(RefusedReason::NotYetInForce)
    }

    /// The value that the agency states for a parameter, where it is used.
    pub fn stated_value(&self, id: ParameterId) -> Option<Decimal> {
        self.stated.iter().find(|stated| stated.parameter == id).map(|stated| stated.value)
    }

    /// Hours of one full-time year (timer per årsverk), greater than 0.
    ///
    /// # Errors
    ///
    /// A [`RuleGap`] where the edition has no value for the day.
    pub fn hours_per_fte(&self) -> Result<Cited<Hours>, RuleGap> {
        self.cited(ParameterId::HoursPerFte, |value| value.number("value").map(Hours::new))
    }

    /// Weights of the three estimates (vekter for usikkerhetsjustering).
    ///
    /// # Errors
    ///
    /// A [`RuleGap`] where the edition has no value for the day.
    pub fn uncertainty_weights(&self) -> Result<Cited<UncertaintyWeights>, RuleGap> {
        self.cited(ParameterId::UncertaintyWeights, UncertaintyWeights::of)
    }

    /// Thresholds of the status of money and hours: forecast divided by plan.
    ///
    /// # Errors
    ///
    /// A [`RuleGap`] where the edition has no value for the day.
    pub fn status_thresholds_money(&self) -> Result<Cited<StatusThresholds>, RuleGap> {
        self.cited(ParameterId::MoneyStatus, StatusThresholds::of)
    }

    /// Thresholds of the status of quality: achievement of the target.
    ///
    /// # Errors
    ///
    /// A [`RuleGap`] where the edition has no value for the day.
    pub fn status_thresholds_quality(&self) -> Result<Cited<StatusThresholds>, RuleGap> {
        self.cited(ParameterId::QualityStatus, StatusThresholds::of)
    }

    fn cited<T>(
        &self,
        id: ParameterId,
        make: impl Fn(&RuleValue) -> Option<T>,
    ) -> Result<Cited<T>, RuleGap> {
        let made = |value: &RuleValue| {
            make(value).expect("the loader has checked shape and range of every value")
        };
        if let Some(stated) = self.stated.iter().find(|stated| stated.parameter == id) {
            let (cell, source) = (stated.cell, stated.source.clone());
            return Ok(Cited {
                value: made(&RuleValue::One(stated.value)),
                rule: RuleRef::Stated { parameter: id, cell, source },
                freshness: Freshness::StatedByAgency,
            });
        }
        let (dated, checked_until) = self.in_force(id)?;
        let citation =
            dated.cites.first().expect("the loader has checked that every value has a source");
        Ok(Cited {
            value: made(&dated.value),
            rule: RuleRef::Edition {
                edition: self.set.id().to_owned(),
                parameter: id,
                from: dated.from,
                kind: dated.kind,
                citation: citation.clone(),
            },
            freshness: if self.as_of <= checked_until {
                Freshness::Confirmed
            } else {
                Freshness::PastCheckDate { checked_until }
            },
        })
    }

    fn in_force(&self, id: ParameterId) -> Result<(&'a DatedValue, Day), RuleGap> {
        let edition = || self.set.id().to_owned();
        let parameter = self
            .set
            .parameter(id)
            .ok_or_else(|| RuleGap::NotInEdition { edition: edition(), parameter: id })?;
        let first = parameter.values.first().map_or(self.as_of, |value| value.from);
        let value = parameter.on(self.as_of).ok_or_else(|| RuleGap::NotYet {
            edition: edition(),
            parameter: id,
            as_of: self.as_of,
            first,
        })?;
        Ok((value, parameter.checked_until))
    }
}
