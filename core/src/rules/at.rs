//! The rules seen on one day: what formulas are given.

mod getters;

pub use getters::PriceIndex;
use rust_decimal::Decimal;

use super::RuleSet;
use super::catalogue::ParameterId;
use super::cited::{Cited, Freshness, RuleGap, RuleRef};
use super::method::Methods;
use super::parameter::DatedValue;
use super::shape::{RuleValue, Shape};
use super::stated::{Refused, RefusedReason, Stated};
use crate::period::Day;

/// A rule set seen on one day, together with what an agency states itself.
/// Built once per run and agency; formulas get nothing else.
#[derive(Debug, Clone)]
pub struct RulesAt<'a> {
    set: &'a RuleSet,
    as_of: Day,
    stated: Vec<Stated>,
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
        let scenario = self.set.scenario();
        if scenario.is_some_and(|it| it.of_parameter(stated.parameter).is_some()) {
            return Some(RefusedReason::ScenarioDecides);
        }
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

    fn cited<T>(
        &self,
        id: ParameterId,
        make: impl Fn(&RuleValue) -> Option<T>,
    ) -> Result<Cited<T>, RuleGap> {
        let made = |value: &RuleValue| {
            make(value).expect("the loader has checked shape and range of every value")
        };
        if let Some((rule, value)) = self.of_scenario(id) {
            return Ok(Cited { value: made(value), rule, freshness: Freshness::SetByScenario });
        }
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

    /// The value that a scenario puts in place of all others.
    fn of_scenario(&self, id: ParameterId) -> Option<(RuleRef, &'a RuleValue)> {
        let scenario = self.set.scenario()?;
        let reason = scenario.of_parameter(id)?.reason.clone();
        let dated = self.set.parameter(id)?.values.first()?;
        let (scenario, citation) = (scenario.id.clone(), dated.cites.first().cloned());
        Some((RuleRef::Scenario { scenario, parameter: id, reason, citation }, &dated.value))
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
