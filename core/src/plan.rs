//! The benefit plan: what an agency said, understood.
//!
//! Numbers have units, words are keys of closed lists, references are resolved
//! and every value knows its cell. Missing, not applicable, withheld and
//! unusable stay apart (see [`Given`]); nothing is computed here.

mod appraisal;
mod line;
mod quality;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rust_decimal::Decimal;

pub use appraisal::{AppraisalTerms, EffectProfile, Funding, OverlapGroup};
pub use line::{
    BudgetForm, CashLine, Category, Estimate, QuantityLine, Realisation, StatedTotal, TotalMeasure,
};
pub use quality::{Indicator, Measurement, NonpricedEffect};

use crate::calc::fact::Absence;
use crate::finding::FindingCode;
use crate::period::{Day, Period};
use crate::provenance::{CellRef, Sourced};

/// A value that an agency may have given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Given<T> {
    /// The cell is blank or the column is not there. Missing is never zero.
    #[default]
    Missing,
    /// The agency says that it does not apply.
    NotApplicable,
    /// The agency withholds it.
    Withheld,
    /// Something stands there that cannot be used; a finding names it.
    Unusable,
    /// The value and its cell.
    Value(Sourced<T>),
}

impl<T> Given<T> {
    /// The value, or why there is none; `missing` is the reason for a blank.
    ///
    /// # Errors
    ///
    /// With the reason, where there is no value.
    pub fn value_or(self, missing: Absence) -> Result<Sourced<T>, Absence> {
        match self {
            Given::Value(value) => Ok(value),
            Given::Missing => Err(missing),
            Given::NotApplicable => Err(Absence::NotApplicable),
            Given::Withheld => Err(Absence::Withheld),
            Given::Unusable => Err(Absence::InputUnusable),
        }
    }

    /// The value, if there is one.
    pub fn value(self) -> Option<Sourced<T>> {
        self.value_or(Absence::NotReported).ok()
    }

    /// What was said without its cell, if anything that can be used was said.
    pub fn said(self) -> Option<T> {
        self.value().map(|said| said.value)
    }

    /// The cell that says it, where a value stands there.
    pub fn cell(&self) -> Option<CellRef> {
        match self {
            Given::Value(value) => value.cell,
            _ => None,
        }
    }

    /// Whether nothing stands there at all.
    pub fn is_missing(&self) -> bool {
        matches!(self, Given::Missing)
    }

    /// The same state with another value made of it.
    pub fn map<U>(self, make: impl FnOnce(T) -> U) -> Given<U> {
        match self {
            Given::Missing => Given::Missing,
            Given::NotApplicable => Given::NotApplicable,
            Given::Withheld => Given::Withheld,
            Given::Unusable => Given::Unusable,
            Given::Value(value) => Given::Value(value.map(make)),
        }
    }
}

/// Text of an agency.
pub type Text = Arc<str>;

/// What one workbook says, understood.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct BenefitPlan {
    /// The workbook's number in the run.
    pub book: u16,
    /// What the report is about.
    pub reporting: Reporting,
    /// The agency (virksomhet).
    pub organisation: Organisation,
    /// Initiatives (tiltak, prosjekter).
    pub initiatives: Vec<Initiative>,
    /// Benefits (gevinster, nyttevirkninger).
    pub benefits: Vec<Benefit>,
    /// The workbook's own calculations by key, in order of appearance.
    pub analyses: Vec<Text>,
    /// Amounts by period.
    pub cash_lines: Vec<CashLine>,
    /// Three-point estimates over the lifetime.
    pub estimates: Vec<Estimate>,
    /// Freed time by period.
    pub quantity_lines: Vec<QuantityLine>,
    /// What benefits were used for (uttak).
    pub realisations: Vec<Realisation>,
    /// Indicators (måleindikatorer).
    pub indicators: Vec<Indicator>,
    /// Actions to realise benefits.
    pub actions: Vec<Action>,
    /// Risks to benefits.
    pub risks: Vec<Risk>,
    /// Parameters the agency states itself.
    pub parameters: Vec<Parameter>,
    /// The terms of appraisals: years and periods.
    pub appraisals: Vec<AppraisalTerms>,
    /// Groups of benefits that may describe the same effect.
    pub overlap_groups: Vec<OverlapGroup>,
    /// Effects without a price (ikke-prissatte virkninger).
    pub nonpriced: Vec<NonpricedEffect>,
    /// How yearly effects come in (innfasing).
    pub effect_profiles: Vec<EffectProfile>,
    /// Money granted by schemes. Financing is never a benefit.
    pub funding: Vec<Funding>,
    /// Totals the workbook states; checked and never counted.
    pub stated_totals: Vec<StatedTotal>,
    /// The benefits, by place, that a finding of severity error keeps out of
    /// the headline totals.
    pub unreliable: BTreeSet<u32>,
    /// The errors that were found in what benefits say, by place.
    pub errors: BTreeMap<u32, BTreeSet<FindingCode>>,
    /// The errors of benefits that somebody decided about.
    pub waived: BTreeSet<(u32, FindingCode)>,
}

impl BenefitPlan {
    /// Notes that somebody decided about these errors of benefits. A benefit counts again once
    /// that is so of all its errors.
    pub fn waive(&mut self, waived: BTreeSet<(u32, FindingCode)>) {
        self.waived = waived;
        let (errors, waived) = (&self.errors, &self.waived);
        let is_open = |benefit: &u32| {
            let of_benefit = errors.get(benefit).into_iter().flatten();
            of_benefit.into_iter().any(|code| !waived.contains(&(*benefit, *code)))
        };
        self.unreliable.retain(is_open);
    }

    /// Whether somebody decided about an error of a benefit.
    pub fn is_waived(&self, benefit: u32, code: FindingCode) -> bool {
        self.waived.contains(&(benefit, code))
    }

    /// Whether what a benefit says has this error.
    pub fn has_error(&self, benefit: u32, code: FindingCode) -> bool {
        self.errors.get(&benefit).is_some_and(|errors| errors.contains(&code))
    }

    /// Whether any benefit has this error that nobody decided about.
    pub fn is_open(&self, code: FindingCode) -> bool {
        let having = self.errors.iter().filter(|(_, errors)| errors.contains(&code));
        having.into_iter().any(|(benefit, _)| !self.is_waived(*benefit, code))
    }
}

/// What a report is about.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Reporting {
    /// The period reported on.
    pub period: Option<Sourced<Period>>,
    /// The day the report speaks of.
    pub as_of: Option<Sourced<Day>>,
    /// Whether the agency calls it final.
    pub is_final: bool,
}

/// An agency (virksomhet).
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Organisation {
    /// Its organisation number, where stated and valid: nine digits.
    pub organisation_number: Option<Sourced<Text>>,
    /// Its name.
    pub name: Option<Sourced<Text>>,
    /// The key of its level of government or sector.
    pub level: Given<&'static str>,
    /// Its municipality number (kommunenummer), as it stands.
    pub municipality_number: Option<Sourced<Text>>,
    /// Its zone of employers' national insurance contributions (arbeidsgiveravgift): `I` to `V`.
    pub aga_zone: Given<&'static str>,
}

/// An initiative (tiltak, prosjekt).
#[derive(Debug, Clone, PartialEq)]
pub struct Initiative {
    /// Its ID.
    pub id: Text,
    /// Its title.
    pub title: Option<Text>,
    /// The programme or scheme it is part of.
    pub programme: Option<Text>,
    /// The key of its phase.
    pub phase: Given<&'static str>,
    /// Its first day.
    pub start: Given<Day>,
    /// Its last day.
    pub end: Given<Day>,
    /// The day the solution goes live, as expected now.
    pub delivery: Given<Day>,
    /// The day the solution was to go live by the approved plan. Effects that wait
    /// for the delivery move by the difference.
    pub planned_delivery: Given<Day>,
    /// Where it is described.
    pub cell: CellRef,
}

/// A benefit (gevinst).
#[derive(Debug, Clone, PartialEq)]
pub struct Benefit {
    /// Its ID; where the format has none, its place in the workbook.
    pub id: Text,
    /// Its title; the ID where it has none.
    pub title: Text,
    /// Its description.
    pub description: Option<Text>,
    /// Its kind's key; `unclassified` where the format has no kinds.
    pub kind: &'static str,
    /// Whether it is a negative effect: its amounts count against the benefits.
    pub is_disbenefit: bool,
    /// The initiative's ID.
    pub initiative: Option<Text>,
    /// The key of who gains.
    pub recipient: Option<&'static str>,
    /// The organisation that gains, where it is another one.
    pub recipient_organisation: Option<Text>,
    /// The key of how far it is valued: `priced`, `quantified` or `qualitative`.
    pub valuation: Given<&'static str>,
    /// The key of what it does to a budget, such as `cashable`.
    pub cash_effect: Given<&'static str>,
    /// `recurrent` or `one_off`.
    pub recurrence: Given<&'static str>,
    /// The key of how certain it is: `expected`, `committed`, `realised` or `validated`.
    pub certainty: Given<&'static str>,
    /// The key of where it stands, such as `in_realisation`.
    pub status: Given<&'static str>,
    /// The key of its importance (viktighet), for effects without a price.
    pub importance: Given<&'static str>,
    /// The day full effect is planned.
    pub realisation_date: Given<Day>,
    /// How many years the effect lasts, above 0.
    pub lifetime_years: Given<Decimal>,
    /// The benefit it contributes to (bidrar til), by place. Never itself, and never
    /// by way of others: such circles are cut, with a finding.
    pub parent: Given<u32>,
    /// The overlap group it belongs to. The group has an entry in the plan's list only
    /// where the agency describes it.
    pub overlap_group: Option<Sourced<Text>>,
    /// The share of the effect that the initiative can call its own, 0 to 1.
    pub attribution_share: Given<Decimal>,
    /// The benefit owner (gevinsteier): role and unit.
    pub owner: Option<Text>,
    /// The key of the workbook's own calculation it belongs to.
    pub analysis: Text,
    /// Where it is described.
    pub cell: CellRef,
}

impl Benefit {
    /// Whether its figures may be hours. Hours of a benefit without a kind have no
    /// place, since nothing says that they are freed.
    pub fn takes_hours(&self) -> bool {
        self.kind == "freed_time"
    }

    /// Whether its figures may be amounts: not for freed time and not for quality.
    pub fn takes_amounts(&self) -> bool {
        !self.takes_hours() && self.kind != "quality"
    }
}

/// An action to realise a benefit.
#[derive(Debug, Clone, PartialEq)]
pub struct Action {
    /// The benefit, by its place in the plan.
    pub benefit: Option<u32>,
    /// What is done.
    pub description: Text,
    /// Who does it.
    pub owner: Option<Text>,
    /// When it is due.
    pub deadline: Option<Day>,
    /// The status' key.
    pub status: Option<&'static str>,
}

/// A risk to a benefit.
#[derive(Debug, Clone, PartialEq)]
pub struct Risk {
    /// The benefit, by its place in the plan.
    pub benefit: Option<u32>,
    /// What may happen.
    pub description: Text,
    /// The probability's key.
    pub probability: Option<&'static str>,
    /// The consequence's key.
    pub consequence: Option<&'static str>,
    /// What is done about it.
    pub mitigation: Option<Text>,
}

/// A parameter the agency states itself.
#[derive(Debug, Clone, PartialEq)]
pub struct Parameter {
    /// Its name: a parameter id of the rules, such as `hours_per_fte`.
    pub name: Text,
    /// Its value and cell; a value in per cent is a share here (14 % is 0.14).
    pub value: Sourced<Decimal>,
    /// Its source, as the agency states it.
    pub source: Option<Text>,
    /// The day it holds from; kroner are in the prices of that year.
    pub valid_from: Option<Day>,
}
