//! What an agency states itself in place of an edition's value.

use rust_decimal::Decimal;

use super::catalogue::ParameterId;
use crate::period::Day;
use crate::provenance::CellRef;

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
    /// A scenario of the run sets the value.
    ScenarioDecides,
}

impl RefusedReason {
    /// The stable key of the reason.
    pub fn key(self) -> &'static str {
        match self {
            RefusedReason::NotOneNumber => "not-one-number",
            RefusedReason::OutOfRange { .. } => "out-of-range",
            RefusedReason::StatedTwice => "stated-twice",
            RefusedReason::NotYetInForce => "not-yet-in-force",
            RefusedReason::ScenarioDecides => "scenario-decides",
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
