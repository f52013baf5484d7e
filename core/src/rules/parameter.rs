//! A parameter as an edition holds it: dated values, each with its sources.
//!
//! Which parameters there are stands in `catalogue.rs`, which shapes their
//! values have in `shape.rs`, and what the code makes of a value in `values/`.

use std::fmt;

use super::catalogue::ParameterId;
use super::shape::RuleValue;
use crate::period::Day;

/// Where a value comes from in kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ValueKind {
    /// It stands in a source as a fact or a rule.
    Recorded,
    /// It is somebody's forecast of a figure that is not yet known.
    Forecast,
    /// It is an assumption or a choice among several in use.
    Assumption,
}

impl ValueKind {
    /// Every kind.
    pub const ALL: &'static [ValueKind] =
        &[ValueKind::Recorded, ValueKind::Forecast, ValueKind::Assumption];

    /// The kind as editions write it.
    pub fn key(self) -> &'static str {
        match self {
            ValueKind::Recorded => "recorded",
            ValueKind::Forecast => "forecast",
            ValueKind::Assumption => "assumption",
        }
    }
}

/// A source that a value rests on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Citation {
    /// The source's title, with its publisher.
    pub title: String,
    /// Where in the source, with an address where it has one.
    pub locator: String,
    /// The first day for which the source supports the value.
    pub from: Day,
    /// The day somebody read it for this edition; `None` where nobody could
    /// (the edition then says `confirmed = false`).
    pub read_on: Option<Day>,
}

impl Citation {
    /// Whether somebody read the source for this edition.
    pub fn confirmed(&self) -> bool {
        self.read_on.is_some()
    }
}

/// Writes `title, locator`, and says so where nobody has confirmed it.
impl fmt::Display for Citation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, {}", self.title, self.locator)?;
        if self.confirmed() { Ok(()) } else { f.write_str(" (not confirmed)") }
    }
}

/// A value and the days it holds for: from its day until the next value's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DatedValue {
    /// The first day it holds.
    pub from: Day,
    /// Its kind.
    pub kind: ValueKind,
    /// The value.
    pub value: RuleValue,
    /// Its sources, at least one.
    pub cites: Vec<Citation>,
}

/// A parameter as an edition holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parameter {
    /// Which parameter.
    pub id: ParameterId,
    /// Its name in Norwegian (bokmål).
    pub label: String,
    /// Its name in English.
    pub label_en: String,
    /// What a reader should know about the choice, in Norwegian (bokmål).
    pub note: Option<String>,
    /// The same in English.
    pub note_en: Option<String>,
    /// The last day for which somebody has confirmed the value.
    pub checked_until: Day,
    /// Its values by day, ascending; at least one.
    pub values: Vec<DatedValue>,
}

impl Parameter {
    /// The value in force on a day, if any value begins that early.
    pub fn on(&self, day: Day) -> Option<&DatedValue> {
        self.values.iter().rev().find(|value| value.from <= day)
    }
}
