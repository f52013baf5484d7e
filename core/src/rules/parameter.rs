//! The parameters that the code knows: their ids, units, shapes and ranges.
//!
//! A new parameter is a variant of [`ParameterId`], its line in [`SPECS`], a
//! getter in [`super::at`], and its value in the editions. A new shape is a
//! variant of [`Shape`] and [`RuleValue`] and its arm in the loader.

use std::fmt;

use rust_decimal::Decimal;

use crate::period::Day;
use crate::quantity::Share;

/// A parameter of the method.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ParameterId {
    /// Hours of one full-time year (timer per årsverk).
    HoursPerFte,
    /// Weights of the three estimates (vekter for usikkerhetsjustering).
    UncertaintyWeights,
    /// Thresholds of the status of money and hours (terskler for økonomisk status).
    MoneyStatus,
    /// Thresholds of the status of quality (terskler for kvalitetsstatus).
    QualityStatus,
}

/// The unit of a parameter's value. An edition states it, and it must be the
/// one the code calculates with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RuleUnit {
    /// Hours per full-time equivalent and year.
    HoursPerFte,
    /// A weight in a weighted mean; only its size against the other weights counts.
    Weight,
    /// A share of one: 0.95 is 95 per cent.
    Share,
}

impl RuleUnit {
    /// The unit as editions write it.
    pub fn key(self) -> &'static str {
        match self {
            RuleUnit::HoursPerFte => "hours-per-fte",
            RuleUnit::Weight => "weight",
            RuleUnit::Share => "share",
        }
    }

    /// Every unit.
    pub const ALL: &'static [RuleUnit] =
        &[RuleUnit::HoursPerFte, RuleUnit::Weight, RuleUnit::Share];
}

/// The shape of a parameter's value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// One number: `value = "1695"`.
    One,
    /// Several named numbers: `value = { on_track = "0.95", watch = "0.80" }`.
    Parts(&'static [&'static str]),
}

/// The value of a parameter from some day on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RuleValue {
    /// One number.
    One(Decimal),
    /// Named numbers, in the order the shape names them.
    Parts(Vec<(&'static str, Decimal)>),
}

impl RuleValue {
    /// A part by its name; the only number of a value of one number.
    pub(super) fn number(&self, part: &str) -> Option<Decimal> {
        match self {
            RuleValue::One(number) => Some(*number),
            RuleValue::Parts(parts) => {
                parts.iter().find(|(name, _)| *name == part).map(|(_, number)| *number)
            }
        }
    }
}

/// Writes `1695` or `on_track 0.95, watch 0.8`.
impl fmt::Display for RuleValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            RuleValue::One(number) => number.fmt(f),
            RuleValue::Parts(parts) => {
                for (place, (name, number)) in parts.iter().enumerate() {
                    let comma = if place == 0 { "" } else { ", " };
                    write!(f, "{comma}{name} {number}")?;
                }
                Ok(())
            }
        }
    }
}

/// What the code expects of a parameter.
pub(super) struct Spec {
    pub(super) id: ParameterId,
    pub(super) key: &'static str,
    /// The topic file that holds it.
    pub(super) file: &'static str,
    pub(super) unit: RuleUnit,
    pub(super) shape: Shape,
    /// The range in words, for messages.
    pub(super) range: &'static str,
    pub(super) in_range: fn(&RuleValue) -> bool,
    /// Editions that were released before the parameter existed. They load
    /// without it, and asking them for it is a gap.
    pub(super) not_in: &'static [&'static str],
}

/// The parameters that the code knows, in the order they are listed.
pub(super) const SPECS: &[Spec] = &[
    Spec {
        id: ParameterId::HoursPerFte,
        key: "hours_per_fte",
        file: "time.toml",
        unit: RuleUnit::HoursPerFte,
        shape: Shape::One,
        range: "more than 0 and at most 8784 hours",
        in_range: |value| {
            let hours = value.number("value");
            hours.is_some_and(|hours| hours > Decimal::ZERO && hours <= Decimal::from(8784))
        },
        not_in: &[],
    },
    Spec {
        id: ParameterId::UncertaintyWeights,
        key: "uncertainty_weights",
        file: "uncertainty.toml",
        unit: RuleUnit::Weight,
        shape: Shape::Parts(&["optimistic", "most_likely", "pessimistic"]),
        range: "weights from 0 to 1000000, not all of them 0",
        in_range: |value| UncertaintyWeights::of(value).is_some(),
        not_in: &[],
    },
    Spec {
        id: ParameterId::MoneyStatus,
        key: "money_status",
        file: "status.toml",
        unit: RuleUnit::Share,
        shape: Shape::Parts(&["on_track", "watch"]),
        range: "`on_track` above `watch`, both from 0 to 10",
        in_range: |value| StatusThresholds::of(value).is_some(),
        not_in: &[],
    },
    Spec {
        id: ParameterId::QualityStatus,
        key: "quality_status",
        file: "status.toml",
        unit: RuleUnit::Share,
        shape: Shape::Parts(&["on_track", "watch"]),
        range: "`on_track` above `watch`, both from 0 to 10",
        in_range: |value| StatusThresholds::of(value).is_some(),
        not_in: &[],
    },
];

impl ParameterId {
    /// What the code expects of the parameter.
    pub(super) fn spec(self) -> &'static Spec {
        SPECS
            .iter()
            .find(|spec| spec.id == self)
            .expect("every parameter has its line among the specs")
    }

    /// Every parameter, in the order they are listed.
    pub fn all() -> impl Iterator<Item = ParameterId> {
        SPECS.iter().map(|spec| spec.id)
    }

    /// The id as editions write it, such as `hours_per_fte`.
    pub fn key(self) -> &'static str {
        self.spec().key
    }

    /// The parameter with this id.
    pub fn from_key(key: &str) -> Option<ParameterId> {
        SPECS.iter().find(|spec| spec.key == key).map(|spec| spec.id)
    }

    /// The unit of its value.
    pub fn unit(self) -> RuleUnit {
        self.spec().unit
    }
}

impl fmt::Display for ParameterId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key())
    }
}

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

/// Weights of the optimistic, most likely and pessimistic estimate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UncertaintyWeights {
    optimistic: Decimal,
    most_likely: Decimal,
    pessimistic: Decimal,
    divisor: Decimal,
}

impl UncertaintyWeights {
    /// Weights from 0 to 1000000 that are not all 0; `None` for others.
    pub fn new(
        optimistic: Decimal,
        most_likely: Decimal,
        pessimistic: Decimal,
    ) -> Option<UncertaintyWeights> {
        let largest = Decimal::from(1_000_000);
        let fits = |weight: &Decimal| *weight >= Decimal::ZERO && *weight <= largest;
        if ![optimistic, most_likely, pessimistic].iter().all(fits) {
            return None;
        }
        let divisor = optimistic.checked_add(most_likely)?.checked_add(pessimistic)?;
        let weights = UncertaintyWeights { optimistic, most_likely, pessimistic, divisor };
        (divisor > Decimal::ZERO).then_some(weights)
    }

    pub(super) fn of(value: &RuleValue) -> Option<UncertaintyWeights> {
        UncertaintyWeights::new(
            value.number("optimistic")?,
            value.number("most_likely")?,
            value.number("pessimistic")?,
        )
    }

    /// The weight of the optimistic estimate (mest optimistisk, MO).
    pub fn optimistic(self) -> Decimal {
        self.optimistic
    }

    /// The weight of the most likely estimate (mest sannsynlig, MS).
    pub fn most_likely(self) -> Decimal {
        self.most_likely
    }

    /// The weight of the pessimistic estimate (mest pessimistisk, MP).
    pub fn pessimistic(self) -> Decimal {
        self.pessimistic
    }

    /// The sum of the weights, greater than 0.
    pub fn divisor(self) -> Decimal {
        self.divisor
    }
}

/// Thresholds of a status, as shares of the plan or of the way to the target.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StatusThresholds {
    on_track: Share,
    watch: Share,
}

impl StatusThresholds {
    /// Thresholds from 0 to 10, `on_track` above `watch`; `None` for others.
    pub fn new(on_track: Share, watch: Share) -> Option<StatusThresholds> {
        let ordered =
            watch.value() >= Decimal::ZERO && on_track > watch && on_track.value() <= Decimal::TEN;
        ordered.then_some(StatusThresholds { on_track, watch })
    }

    pub(super) fn of(value: &RuleValue) -> Option<StatusThresholds> {
        let [on_track, watch] = [value.number("on_track")?, value.number("watch")?];
        StatusThresholds::new(Share::new(on_track), Share::new(watch))
    }

    /// The least share that is on track (i rute).
    pub fn on_track(self) -> Share {
        self.on_track
    }

    /// The least share that is to be watched (følg med); below it is off track (avvik).
    pub fn watch(self) -> Share {
        self.watch
    }
}
