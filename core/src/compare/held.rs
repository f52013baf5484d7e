//! What an earlier report held, by the names that do not change from run to run.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::EarlierRun;
use crate::finding::Arg;
use crate::period::Period;
use crate::report::{BenefitRow, Fact, FactIx, IndicatorRow, Report, Series, Status, Unit};

/// What an earlier report held.
#[derive(Debug, Clone, PartialEq)]
pub struct Earlier {
    /// The run that made it.
    pub run: EarlierRun,
    /// Its figures by id.
    pub figures: BTreeMap<String, Held>,
    /// Its kinds of benefits.
    pub kinds: Vec<EarlierKind>,
    /// Its benefits by what ids of figures call them.
    pub benefits: BTreeMap<String, EarlierBenefit>,
    /// Its indicators by what ids of figures call them.
    pub indicators: BTreeMap<String, EarlierIndicator>,
}

/// A value that was reported, with its unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Held {
    /// The value, or the key of the reason why there was none.
    pub value: Result<Decimal, String>,
    /// The unit; kroner carry their price basis.
    pub unit: Unit,
}

impl Held {
    /// A figure as it is held.
    pub fn of(fact: &Fact) -> Held {
        let value = fact.value.map_err(|absence| absence.key().to_owned());
        Held { value, unit: fact.unit.clone() }
    }

    /// Now less before, where both are numbers in the same unit and kroner in the same prices.
    pub fn change_to(&self, now: &Held) -> Option<Decimal> {
        match (&self.value, &now.value) {
            (Ok(before), Ok(now_value)) if self.unit == now.unit => now_value.checked_sub(*before),
            _ => None,
        }
    }
}

/// A kind of benefits in an earlier report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EarlierKind {
    /// Its key.
    pub kind: String,
    /// Its sums.
    pub total: Option<EarlierSeries>,
}

/// The ids of a benefit's or a sum's figures in an earlier report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EarlierSeries {
    /// Realised to date.
    pub realised_to_date: String,
    /// Forecast for the year.
    pub forecast_year: String,
}

/// A benefit in an earlier report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EarlierBenefit {
    /// Its ID.
    pub id: String,
    /// What it was called.
    pub title: String,
    /// How it stood.
    pub status: Status,
    /// Its figures for the reporting period.
    pub series: Option<EarlierSeries>,
    /// The ids of planned and realised by period.
    pub periods: Vec<(Period, Option<String>, Option<String>)>,
    /// What it was defined as, by the name of the field.
    pub definition: BTreeMap<&'static str, String>,
}

/// An indicator in an earlier report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EarlierIndicator {
    /// Its ID.
    pub id: String,
    /// What was measured.
    pub title: String,
    /// How it stood.
    pub status: Status,
    /// The id of its baseline.
    pub baseline: String,
    /// The id of its target.
    pub target: String,
    /// The ids of its measurements.
    pub measurements: Vec<String>,
    /// What it was defined as, by the name of the field.
    pub definition: BTreeMap<&'static str, String>,
}

/// What was or is said: a figure, a word, or nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Told {
    /// A figure.
    Figure(Held),
    /// A word of a definition.
    Word(String),
    /// Nothing was said.
    Nothing,
}

impl Told {
    /// One line that is the same in every run: for logs and data.
    pub fn line(&self) -> String {
        match self {
            Told::Figure(Held { value: Ok(value), unit: Unit::Kroner(basis) }) => {
                format!("{} kr {basis}", value.normalize())
            }
            Told::Figure(Held { value: Ok(value), unit }) => {
                format!("{} {}", value.normalize(), unit.key())
            }
            Told::Figure(Held { value: Err(reason), .. }) => reason.clone(),
            Told::Word(word) => word.clone(),
            Told::Nothing => String::new(),
        }
    }

    /// What it is in a sentence.
    pub(super) fn arg(&self) -> Arg {
        match self {
            Told::Figure(Held { value: Ok(value), unit }) => {
                Arg::Number(*value, Some(unit.clone()))
            }
            Told::Nothing => Arg::Text("–".to_owned()),
            _ => Arg::Text(self.line()),
        }
    }
}

impl Earlier {
    /// What a report holds, for one that comes after it.
    pub fn of(report: &Report, id: Option<String>, digest: String) -> Earlier {
        let meta = &report.meta;
        let run = EarlierRun {
            id,
            digest,
            tool_version: meta.tool_version.clone(),
            edition: meta.edition.clone(),
            period: meta.period,
            as_of: meta.as_of,
        };
        let figures = report.facts.iter().map(|(_, fact)| (fact.id.to_string(), Held::of(fact)));
        let kinds = report.groups.iter().map(|group| EarlierKind {
            kind: group.kind.to_owned(),
            total: group.total.as_ref().map(|total| ids(report, total)),
        });
        let mut benefits = Keyed::default();
        for group in &report.groups {
            for row in &group.rows {
                benefits.add(benefit_key(report, row), earlier_benefit(report, group.kind, row));
            }
        }
        let mut indicators = Keyed::default();
        for row in &report.indicators {
            indicators.add(indicator_key(report, row), earlier_indicator(report, row));
        }
        Earlier {
            run,
            figures: figures.collect(),
            kinds: kinds.collect(),
            benefits: benefits.once(),
            indicators: indicators.once(),
        }
    }
}

/// Things by a name; those whose name stands twice cannot be told apart and are left out.
#[derive(Debug)]
pub(super) struct Keyed<T>(BTreeMap<String, Option<T>>);

impl<T> Default for Keyed<T> {
    fn default() -> Keyed<T> {
        Keyed(BTreeMap::new())
    }
}

impl<T> Keyed<T> {
    pub(super) fn add(&mut self, key: String, it: T) {
        self.0.entry(key).and_modify(|known| *known = None).or_insert(Some(it));
    }

    pub(super) fn once(self) -> BTreeMap<String, T> {
        self.0.into_iter().filter_map(|(key, it)| Some((key, it?))).collect()
    }
}

/// What stands between metric and period in an id of a figure: what it is of.
pub fn dims_of(id: &str) -> &str {
    let from_dims = id.split_once(':').map_or("", |(_, rest)| rest);
    from_dims.rsplit_once('@').map_or(from_dims, |(dims, _)| dims)
}

fn id_of(report: &Report, fact: FactIx) -> String {
    report.facts.get(fact).id.to_string()
}

fn ids(report: &Report, series: &Series) -> EarlierSeries {
    EarlierSeries {
        realised_to_date: id_of(report, series.realised_to_date),
        forecast_year: id_of(report, series.forecast_year),
    }
}

/// What ids of figures call a benefit; one without figures goes by its ID.
pub(super) fn benefit_key(report: &Report, row: &BenefitRow) -> String {
    let fact = row.series.as_ref().map(|series| series.realised_to_date);
    match fact {
        Some(fact) => dims_of(report.facts.get(fact).id.as_str()).to_owned(),
        None => format!("benefit={}", row.id),
    }
}

/// What ids of figures call an indicator.
pub(super) fn indicator_key(report: &Report, row: &IndicatorRow) -> String {
    dims_of(report.facts.get(row.baseline).id.as_str()).to_owned()
}

fn earlier_benefit(report: &Report, kind: &str, row: &BenefitRow) -> EarlierBenefit {
    let id = |fact: Option<FactIx>| fact.map(|fact| id_of(report, fact));
    EarlierBenefit {
        id: row.id.clone(),
        title: row.title.clone(),
        status: row.status,
        series: row.series.as_ref().map(|series| ids(report, series)),
        periods: row
            .periods
            .iter()
            .map(|it| (it.period, id(it.planned), id(it.realised)))
            .collect(),
        definition: EarlierBenefit::defined(
            kind,
            row.recipient,
            row.is_disbenefit,
            row.description.as_deref(),
        ),
    }
}

impl EarlierBenefit {
    /// What a benefit is defined as, by the name of the field.
    pub fn defined(
        kind: &str,
        recipient: Option<&str>,
        is_disbenefit: bool,
        description: Option<&str>,
    ) -> BTreeMap<&'static str, String> {
        let sign = if is_disbenefit { "disbenefit" } else { "benefit" };
        let mut definition = BTreeMap::from([("kind", kind.to_owned()), ("sign", sign.to_owned())]);
        definition.extend(recipient.map(|it| ("recipient", it.to_owned())));
        definition.extend(description.map(|it| ("description", it.to_owned())));
        definition
    }
}

impl EarlierIndicator {
    /// What an indicator is defined as, by the name of the field.
    pub fn defined(title: &str, unit: &str) -> BTreeMap<&'static str, String> {
        BTreeMap::from([("title", title.to_owned()), ("unit", unit.to_owned())])
    }
}

fn earlier_indicator(report: &Report, row: &IndicatorRow) -> EarlierIndicator {
    EarlierIndicator {
        id: row.id.clone(),
        title: row.title.clone(),
        status: row.status,
        baseline: id_of(report, row.baseline),
        target: id_of(report, row.target),
        measurements: row.measurements.iter().map(|it| id_of(report, it.value)).collect(),
        definition: EarlierIndicator::defined(&row.title, &row.unit),
    }
}
