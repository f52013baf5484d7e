//! An index by year, such as a price index.

use std::collections::BTreeMap;
use std::fmt;

use rust_decimal::Decimal;

use crate::period::Year;
use crate::rules::ValueKind;
use crate::rules::shape::RuleValue;

/// An index by year (indeksserie): price levels relative to one another.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct IndexSeries {
    levels: BTreeMap<Year, IndexLevel>,
    reference_year: Option<Year>,
}

/// The level of an index in a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IndexLevel {
    /// The level, above 0; only its size against other years counts.
    pub level: Decimal,
    /// Whether it is recorded or somebody's forecast.
    pub kind: ValueKind,
}

impl IndexSeries {
    /// A series of levels above 0; `None` where it is empty or a level is not.
    pub fn new(levels: BTreeMap<Year, IndexLevel>) -> Option<IndexSeries> {
        let fits = levels.values().all(|level| level.level > Decimal::ZERO);
        (fits && !levels.is_empty()).then_some(IndexSeries { levels, reference_year: None })
    }

    /// The same series with the year whose level is 100 (referanseår).
    #[must_use]
    pub fn with_reference_year(self, year: Year) -> IndexSeries {
        IndexSeries { reference_year: Some(year), ..self }
    }

    /// The year whose level is 100 (referanseår), where stated. It may lie outside
    /// the years of the series.
    pub fn reference_year(&self) -> Option<Year> {
        self.reference_year
    }

    pub(in crate::rules) fn of(value: &RuleValue) -> Option<IndexSeries> {
        match value {
            RuleValue::Series(series) => Some(series.clone()),
            _ => None,
        }
    }

    /// The reference year and each year with its level and kind, a line each.
    pub(in crate::rules) fn lines(&self) -> Vec<String> {
        let reference = self.reference_year.map(|year| format!("{year} is 100"));
        let years =
            self.iter().map(|(year, it)| format!("{year}: {} ({})", it.level, it.kind.key()));
        reference.into_iter().chain(years).collect()
    }

    /// The level of a year; `None` where the series does not have the year. Nothing
    /// is extrapolated.
    pub fn level(&self, year: Year) -> Option<IndexLevel> {
        self.levels.get(&year).copied()
    }

    /// The years and levels, ascending.
    pub fn iter(&self) -> impl Iterator<Item = (Year, IndexLevel)> + '_ {
        self.levels.iter().map(|(year, level)| (*year, *level))
    }
}

/// Writes the first and last year with their levels.
impl fmt::Display for IndexSeries {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (Some(first), Some(last)) = (self.levels.iter().next(), self.levels.iter().next_back())
        else {
            return Ok(());
        };
        write!(f, "{} {} to {} {}", first.0, first.1.level, last.0, last.1.level)
    }
}
