//! A figure with its name, its value and everything that answers for it.

mod words;

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use rust_decimal::Decimal;

use crate::calc::metric::Metric;
use crate::period::Period;
use crate::provenance::CellRef;
use crate::quantity::Unit;

pub use words::{Absence, Formula};

/// How sure a figure is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// Planned (planlagt).
    Planned,
    /// Forecast (prognose).
    Forecast,
    /// Realised (realisert).
    Realised,
}

impl Stage {
    /// The stage as data files write it.
    pub fn key(self) -> &'static str {
        match self {
            Stage::Planned => "planned",
            Stage::Forecast => "forecast",
            Stage::Realised => "realised",
        }
    }
}

/// A dimension of a figure: what part of the whole it speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Dim {
    /// The agency, by organisation number, or by `book-N` where it states none.
    Agency,
    /// One of the workbook's own calculations, by its key.
    Analysis,
    /// The terms of an appraisal, by their ID.
    Appraisal,
    /// The initiative, by ID.
    Initiative,
    /// The benefit, by ID.
    Benefit,
    /// The kind of benefit, by key.
    Kind,
    /// The indicator, by ID.
    Indicator,
    /// The category of an amount, by key.
    Category,
    /// A line of an estimate that has no ID, by its place (`A7`).
    Line,
    /// The stage, where the metric's name does not carry it.
    Stage,
    /// The use, by key.
    Use,
    /// Recurrent or one-off, by key.
    Recurrence,
    /// A level of certainty, such as `p85`.
    Level,
    /// A run of the sensitivity analysis, by key.
    Run,
    /// What a run changes, by key.
    Driver,
    /// What it does to a budget, by key.
    CashEffect,
    /// Who gains, by key.
    Recipient,
    /// How certain it is, by key.
    Certainty,
    /// Benefit or disbenefit, by key.
    Sign,
    /// A condition of a grant scheme, by key.
    Condition,
}

impl Dim {
    /// The dimension's name in ids and files.
    pub fn key(self) -> &'static str {
        match self {
            Dim::Agency => "agency",
            Dim::Analysis => "analysis",
            Dim::Appraisal => "appraisal",
            Dim::Initiative => "initiative",
            Dim::Benefit => "benefit",
            Dim::Kind => "kind",
            Dim::Indicator => "indicator",
            Dim::Category => "category",
            Dim::Line => "line",
            Dim::Stage => "stage",
            Dim::Use => "use",
            Dim::Recurrence => "recurrence",
            Dim::Level => "level",
            Dim::Run => "run",
            Dim::Driver => "driver",
            Dim::CashEffect => "cash_effect",
            Dim::Recipient => "recipient",
            Dim::Certainty => "certainty",
            Dim::Sign => "sign",
            Dim::Condition => "condition",
        }
    }
}

/// The stretch of time a figure is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FactPeriod {
    /// No time: a baseline, a target.
    None,
    /// All periods together (over hele levetiden).
    Lifetime,
    /// One period.
    Of(Period),
    /// From the start of the year to the end of the period (hittil i år).
    ToDate(Period),
}

/// Writes the stretch as ids do: nothing, `lifetime`, `2025-Q3`, `2025-to-Q3`.
impl fmt::Display for FactPeriod {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            FactPeriod::None => Ok(()),
            FactPeriod::Lifetime => f.write_str("lifetime"),
            FactPeriod::Of(period) => period.fmt(f),
            FactPeriod::ToDate(period) => {
                let text = period.to_string();
                match text.split_once('-') {
                    Some((year, part)) => write!(f, "{year}-to-{part}"),
                    None => write!(f, "{text}-to-end"),
                }
            }
        }
    }
}

/// The stable name of a figure: metric, dimensions and period, such as
/// `saving.realised:benefit=Ø-01@2026-to-Q3`. The same figure has the same id
/// in HTML, Excel, JSON and the archive, and in every run.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FactId(Arc<str>);

impl FactId {
    /// The id that these parts make. Letters, digits, `-`, `_` and `.` of a
    /// dimension's value stand as they are, all else as `%` and hexadecimal.
    pub fn new(metric: Metric, dims: &BTreeMap<Dim, String>, period: FactPeriod) -> FactId {
        let mut id = metric.key().to_owned();
        for (place, (dim, value)) in dims.iter().enumerate() {
            id.push(if place == 0 { ':' } else { ';' });
            id.push_str(dim.key());
            id.push('=');
            for character in value.chars() {
                push_escaped(&mut id, character);
            }
        }
        if period != FactPeriod::None {
            id.push('@');
            id.push_str(&period.to_string());
        }
        FactId(Arc::from(id))
    }

    /// The id's text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn push_escaped(id: &mut String, character: char) {
    if character.is_alphanumeric() || matches!(character, '-' | '_' | '.') {
        id.push(character);
        return;
    }
    for byte in character.to_string().bytes() {
        id.push_str(&format!("%{byte:02X}"));
    }
}

impl fmt::Display for FactId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A figure's place in [`Facts`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FactIx(pub u32);

/// What a figure is made of.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Trace {
    /// The cells it was read from, in order; empty where it is made of other figures.
    pub cells: Vec<CellRef>,
    /// The figures it is made of, in the order of the formula.
    pub facts: Vec<FactIx>,
    /// The rule values used, by their place in the report's list of them.
    pub rule_values: Vec<u16>,
}

/// A figure.
#[derive(Debug, Clone, PartialEq)]
pub struct Fact {
    /// Its stable name.
    pub id: FactId,
    /// What it measures.
    pub metric: Metric,
    /// What part of the whole it speaks of.
    pub dims: BTreeMap<Dim, String>,
    /// The stretch of time it is for.
    pub period: FactPeriod,
    /// The exact value, not rounded for display; or why there is none.
    pub value: Result<Decimal, Absence>,
    /// Its unit; kroner carry their price basis.
    pub unit: Unit,
    /// How sure it is, where that has a meaning.
    pub stage: Option<Stage>,
    /// How it follows from its parts.
    pub formula: Formula,
    /// Its parts.
    pub trace: Trace,
}

/// All figures of a run, in the order they were computed, and by id.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Facts {
    list: Vec<Fact>,
    by_id: BTreeMap<FactId, FactIx>,
}

impl Facts {
    /// Adds a figure. A figure that is there already is not computed twice: the
    /// first one stays and its place is returned.
    pub fn add(&mut self, fact: Fact) -> FactIx {
        if let Some(&place) = self.by_id.get(&fact.id) {
            return place;
        }
        let place = FactIx(u32::try_from(self.list.len()).unwrap_or(u32::MAX));
        self.by_id.insert(fact.id.clone(), place);
        self.list.push(fact);
        place
    }

    /// Puts another value in the place of a figure's own, such as the one that was archived.
    pub fn set_value(&mut self, place: FactIx, value: Result<Decimal, Absence>) {
        if let Some(fact) = self.list.get_mut(place.0 as usize) {
            fact.value = value;
        }
    }

    /// Adds cells that a figure rests on.
    pub(super) fn add_cells(&mut self, place: FactIx, cells: impl IntoIterator<Item = CellRef>) {
        if let Some(fact) = self.list.get_mut(place.0 as usize) {
            fact.trace.cells.extend(cells);
        }
    }

    /// The figure at a place.
    ///
    /// # Panics
    ///
    /// When the place comes from another list of figures.
    pub fn get(&self, place: FactIx) -> &Fact {
        &self.list[place.0 as usize]
    }

    /// The figure with this id, if there is one.
    pub fn find(&self, id: &str) -> Option<FactIx> {
        self.by_id.get(&FactId(Arc::from(id))).copied()
    }

    /// All figures in the order they were computed.
    pub fn iter(&self) -> impl Iterator<Item = (FactIx, &Fact)> {
        self.list
            .iter()
            .enumerate()
            .map(|(place, fact)| (FactIx(u32::try_from(place).unwrap_or(u32::MAX)), fact))
    }

    /// How many figures there are.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::period::Year;

    #[test]
    fn an_id_is_made_of_metric_dimensions_and_period() {
        let dims = BTreeMap::from([
            (Dim::Benefit, "Ø 01".to_owned()),
            (Dim::Agency, "991825827".to_owned()),
        ]);
        let period = FactPeriod::ToDate(Period::Quarter(Year(2026), 3));
        let id = FactId::new(Metric::SavingRealised, &dims, period);
        assert_eq!(id.as_str(), "saving.realised:agency=991825827;benefit=Ø%2001@2026-to-Q3");
    }
}
