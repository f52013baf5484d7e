//! The shapes that a parameter's value can have.

use std::fmt;

use rust_decimal::Decimal;

use super::values::{IndexSeries, RateSteps, SensitivityRun};

/// A field of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    /// The field's name.
    pub name: &'static str,
    /// Whether every record has it.
    pub needed: bool,
}

impl Field {
    pub(super) const fn needed(name: &'static str) -> Field {
        Field { name, needed: true }
    }

    pub(super) const fn optional(name: &'static str) -> Field {
        Field { name, needed: false }
    }
}

/// The shape of a parameter's value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// One number: `value = "1695"`.
    One,
    /// Several named numbers: `value = { on_track = "0.95", watch = "0.80" }`.
    Parts(&'static [&'static str]),
    /// A rate in steps: `steps = [{ year = 1, value = "0.04" }, ...]`.
    Steps,
    /// An index by year: `reference_year = 2015` and
    /// `series = [{ year = 2015, value = "100", kind = "recorded" }, ...]`; a
    /// year may state its `change` from the year before instead of its `value`.
    Series,
    /// Numbers in order: `value = ["0.15", "0.50"]`.
    List,
    /// Rows and columns of numbers: `value = [["0", "1"], ["1", "2"]]`.
    Table {
        /// What the rows are.
        rows: &'static [&'static str],
        /// What the columns are.
        columns: &'static [&'static str],
    },
    /// Named numbers by key, some keys or fields not there: `value = { 1 = { grant_share = "0.50" } }`.
    Records {
        /// The keys that may be there.
        keys: &'static [&'static str],
        /// The fields of each.
        fields: &'static [Field],
    },
    /// Runs of a sensitivity analysis: `runs = [{ key = "...", driver = "...", change = "0.20" }, ...]`.
    Runs,
}

impl Shape {
    /// The key under which a file states the value.
    pub fn key(self) -> &'static str {
        match self {
            Shape::Steps => "steps",
            Shape::Series => "series",
            Shape::Runs => "runs",
            _ => "value",
        }
    }
}

/// The value of a parameter from some day on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RuleValue {
    /// One number.
    One(Decimal),
    /// Named numbers, in the order the shape names them.
    Parts(Vec<(&'static str, Decimal)>),
    /// A rate in steps.
    Steps(RateSteps),
    /// An index by year.
    Series(IndexSeries),
    /// Numbers in order.
    List(Vec<Decimal>),
    /// Rows of numbers, with what each row is.
    Table(Vec<(&'static str, Vec<Decimal>)>),
    /// Named numbers by key, in the order the shape names them.
    Records(Vec<Record>),
    /// Runs of a sensitivity analysis.
    Runs(Vec<SensitivityRun>),
}

/// A record of a value: its key and its numbers by field.
pub type Record = (&'static str, Vec<(&'static str, Decimal)>);

impl RuleValue {
    /// The only number of a value of one number.
    pub(super) fn one(&self) -> Option<Decimal> {
        match self {
            RuleValue::One(number) => Some(*number),
            _ => None,
        }
    }

    /// A part by its name.
    pub(super) fn part(&self, name: &str) -> Option<Decimal> {
        match self {
            RuleValue::Parts(parts) => field(parts, name),
            _ => None,
        }
    }

    /// The numbers of a list.
    pub(super) fn list(&self) -> Option<&[Decimal]> {
        match self {
            RuleValue::List(numbers) => Some(numbers),
            _ => None,
        }
    }

    /// The value in lines for people to read: a step, year, row or run each.
    pub fn lines(&self) -> Vec<String> {
        match self {
            RuleValue::Steps(steps) => {
                let told = steps.steps().iter();
                told.map(|step| format!("from year {}: {}", step.from_year, step.rate)).collect()
            }
            RuleValue::Series(series) => series.lines(),
            RuleValue::Table(rows) => {
                rows.iter().map(|(name, row)| format!("{name}: {}", listed(row))).collect()
            }
            RuleValue::Records(records) => {
                records.iter().map(|(key, fields)| format!("{key}: {}", named(fields))).collect()
            }
            RuleValue::Runs(runs) => runs.iter().map(ToString::to_string).collect(),
            RuleValue::One(_) | RuleValue::Parts(_) | RuleValue::List(_) => vec![self.to_string()],
        }
    }
}

/// A field of named numbers.
pub(super) fn field(fields: &[(&'static str, Decimal)], name: &str) -> Option<Decimal> {
    fields.iter().find(|(field, _)| *field == name).map(|(_, number)| *number)
}

fn listed(numbers: &[Decimal]) -> String {
    numbers.iter().map(Decimal::to_string).collect::<Vec<_>>().join(", ")
}

fn named(parts: &[(&'static str, Decimal)]) -> String {
    parts.iter().map(|(name, number)| format!("{name} {number}")).collect::<Vec<_>>().join(", ")
}

/// Writes the value in one line: `1695`, `on_track 0.95, watch 0.80`,
/// `0.04 from year 1, 0.03 from year 41`.
impl fmt::Display for RuleValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            RuleValue::One(number) => number.fmt(f),
            RuleValue::Parts(parts) => f.write_str(&named(parts)),
            RuleValue::Steps(steps) => steps.fmt(f),
            RuleValue::Series(series) => series.fmt(f),
            RuleValue::List(numbers) => f.write_str(&listed(numbers)),
            RuleValue::Table(_) | RuleValue::Records(_) | RuleValue::Runs(_) => {
                f.write_str(&self.lines().join("; "))
            }
        }
    }
}
