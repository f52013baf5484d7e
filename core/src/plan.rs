//! The benefit plan: what an agency said, understood.
//!
//! Numbers have units, words are keys of closed lists, references are resolved
//! and every value knows its cell. Missing, not applicable, withheld and
//! unusable stay apart (see [`Given`]); nothing is computed here.

mod line;

use std::collections::BTreeSet;
use std::sync::Arc;

use rust_decimal::Decimal;

pub use line::{
    CashLine, Category, Estimate, QuantityLine, Realisation, StatedTotal, TotalMeasure,
};

use crate::calc::fact::Absence;
use crate::period::{Day, Period};
use crate::provenance::{CellRef, Sourced};

/// A value that an agency may have given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Given<T> {
    /// The cell is blank or the column is not there. Missing is never zero.
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
    /// Totals the workbook states; checked and never counted.
    pub stated_totals: Vec<StatedTotal>,
    /// The benefits, by place, that a finding of severity error keeps out of
    /// the headline totals.
    pub unreliable: BTreeSet<u32>,
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
}

/// An initiative (tiltak, prosjekt).
#[derive(Debug, Clone, PartialEq)]
pub struct Initiative {
    /// Its ID.
    pub id: Text,
    /// Its title.
    pub title: Option<Text>,
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

/// An indicator (måleindikator) with its measurements.
#[derive(Debug, Clone, PartialEq)]
pub struct Indicator {
    /// Its ID.
    pub id: Text,
    /// What is measured.
    pub title: Text,
    /// The benefit, by its place in the plan.
    pub benefit: Option<u32>,
    /// Its unit, as the agency writes it.
    pub unit: Text,
    /// Who measures.
    pub owner: Option<Text>,
    /// The stated direction's key.
    pub direction: Option<&'static str>,
    /// The value before (nullpunktsmåling).
    pub baseline: Given<Decimal>,
    /// The expected value (målverdi).
    pub target: Given<Decimal>,
    /// The measurements, in order of time and then of the workbook.
    pub measurements: Vec<Measurement>,
    /// Where it is described.
    pub cell: CellRef,
}

/// One measurement of an indicator.
#[derive(Debug, Clone, PartialEq)]
pub struct Measurement {
    /// The day.
    pub day: Option<Day>,
    /// The period.
    pub period: Option<Period>,
    /// Whether it is the baseline itself.
    pub is_baseline: bool,
    /// The measured value.
    pub value: Given<Decimal>,
    /// Where it stands.
    pub cell: CellRef,
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
    /// Its value and cell.
    pub value: Sourced<Decimal>,
    /// Its source, as the agency states it.
    pub source: Option<Text>,
}
