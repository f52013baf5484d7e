//! The rules of the method: dated, cited parameters and named method choices.
//!
//! Rules are data in `core/rules/<edition>/*.toml`, embedded in the program. An
//! edition that has been released is frozen; a correction is a new edition that
//! supersedes it, so that an archived report names its edition and still
//! regenerates. Loading proves that every parameter the code knows is there, in
//! the unit the code calculates with, with ascending days and at least one
//! source for each value.
//!
//! [`RuleSet`] is an edition, [`RulesAt`] an edition seen on a day; its getters
//! give a [`Cited`] value or the [`RuleGap`] that the caller must report.

mod at;
pub mod cases;
mod catalogue;
mod cited;
mod describe;
mod diff;
mod error;
mod load;
mod method;
mod parameter;
mod read;
mod scenario;
mod shape;
mod shipped;
mod stated;
mod unit;
mod values;

use std::sync::OnceLock;

pub use at::{PriceIndex, RulesAt};
pub use catalogue::ParameterId;
pub use cited::{Cited, Freshness, RuleGap, RuleRef};
pub use describe::{Description, ParameterDescription, ValueDescription};
pub use diff::{DaysDifference, DifferenceSort, ParameterDifference, RuleDifference};
pub use error::{RuleError, nearest};
pub use method::{
    AchievementBeyond, AgaZoneIa, BeforeComparison, ComparisonYearUnstated, Correlation,
    DiscountTiming, ForecastYear, IrrRule, MethodChoice, Methods, OverlapAllocation, PaybackStart,
    RampCurve, RateClock, ResidualValue, RoundingDisplay, TimeConversion, UncertaintyMean,
    UncertaintySpread, UseOf, VarianceSign, VarianceSplit,
};
pub use parameter::{Citation, DatedValue, Parameter, ValueKind};
pub use scenario::{Overridden, Override, Scenario};
pub use shape::{Field, Record, RuleValue, Shape};
pub use stated::{Refused, RefusedReason, Stated};
pub use unit::RuleUnit;
pub use values::{
    AgaExtra, AgaRates, DeflatorWeights, FragmentedTime, IndexLevel, IndexSeries, NonpricedMatrix,
    RateStep, RateSteps, SampleLimits, SchemeTerms, SensitivityDriver, SensitivityRun, Simulation,
    StatusThresholds, UncertaintyWeights,
};

use crate::period::Day;
use crate::provenance::Digest;

/// Whether an edition is frozen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Release {
    /// It may still change. A report under it says so.
    Draft,
    /// It was released on this day and no longer changes.
    Released(Day),
}

/// An edition of the rules (regelutgave).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleSet {
    id: String,
    title: String,
    title_en: String,
    about: String,
    about_en: String,
    release: Release,
    supersedes: Option<String>,
    methods: Methods,
    parameters: Vec<Parameter>,
    without: Vec<ParameterId>,
    digest: Digest,
    scenario: Option<Scenario>,
}

impl RuleSet {
    /// Loads an edition from the names and texts of its files.
    ///
    /// # Errors
    ///
    /// Every mistake in every file, by file, line and column: unknown or
    /// missing keys, parameters, methods and files; numbers without quotes;
    /// wrong units; values out of range; days that do not ascend; values
    /// without a source.
    pub fn load(id: &str, files: &[(&str, &str)]) -> Result<RuleSet, Vec<RuleError>> {
        load::load(id, files)
    }

    /// The fingerprint that an edition of these files has; they may be of an edition that
    /// this program does not understand.
    pub fn digest_of(files: &[(&str, &str)]) -> Digest {
        load::digest(files)
    }

    /// The editions that ship with the program: those of [`RuleSet::latest`]'s own
    /// country oldest first, then the others by id.
    pub fn shipped() -> &'static [RuleSet] {
        static EDITIONS: OnceLock<Vec<RuleSet>> = OnceLock::new();
        EDITIONS.get_or_init(|| {
            let load = |(id, files): &(&str, &[shipped::File])| {
                RuleSet::load(id, files).expect("every edition that ships loads; a test proves it")
            };
            shipped::EDITIONS.iter().map(load).collect()
        })
    }

    /// The edition with this id, among those that ship.
    pub fn edition(id: &str) -> Option<&'static RuleSet> {
        RuleSet::shipped().iter().find(|set| set.id == id)
    }

    /// The names and texts of the files of an edition that ships, as
    /// [`RuleSet::load`] takes them; an archive keeps them.
    pub fn shipped_files(id: &str) -> Option<&'static [(&'static str, &'static str)]> {
        shipped::EDITIONS.iter().find(|(edition, _)| *edition == id).map(|(_, files)| *files)
    }

    /// The edition of a run that names none: the newest of Norway's.
    pub fn latest() -> &'static RuleSet {
        RuleSet::edition(shipped::DEFAULT).expect("the default edition ships; a test proves it")
    }

    /// The edition with a scenario over it: its values and choices in place of the
    /// edition's, each marked as the scenario's own.
    ///
    /// # Errors
    ///
    /// Every mistake in the file, by line and column: what is misspelt, missing,
    /// out of range or without a reason; an edition other than this one; nothing
    /// that is changed.
    pub fn with_scenario(&self, file: &str, text: &str) -> Result<RuleSet, Vec<RuleError>> {
        load::scenario::over(self, file, text)
    }

    /// The rules as they stand on a day.
    pub fn at(&self, as_of: Day) -> RulesAt<'_> {
        RulesAt::new(self, as_of)
    }

    /// The edition's id, such as `no-2026.1`.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The edition's title in Norwegian (bokmål).
    pub fn title(&self) -> &str {
        &self.title
    }

    /// The edition's title in English.
    pub fn title_en(&self) -> &str {
        &self.title_en
    }

    /// What the edition is for, in Norwegian (bokmål).
    pub fn about(&self) -> &str {
        &self.about
    }

    /// What the edition is for, in English.
    pub fn about_en(&self) -> &str {
        &self.about_en
    }

    /// Whether it is a draft or released.
    pub fn release(&self) -> Release {
        self.release
    }

    /// The edition that it corrects or continues.
    pub fn supersedes(&self) -> Option<&str> {
        self.supersedes.as_deref()
    }

    /// The method choices.
    pub fn methods(&self) -> &Methods {
        &self.methods
    }

    /// The parameters, in a fixed order.
    pub fn parameters(&self) -> &[Parameter] {
        &self.parameters
    }

    /// The parameters that the edition says it does not have.
    pub fn without(&self) -> &[ParameterId] {
        &self.without
    }

    /// The scenario that changes the edition's values and choices, if any.
    pub fn scenario(&self) -> Option<&Scenario> {
        self.scenario.as_ref()
    }

    /// A parameter; `None` where the edition does not have it.
    pub fn parameter(&self, id: ParameterId) -> Option<&Parameter> {
        self.parameters.iter().find(|parameter| parameter.id == id)
    }

    /// The fingerprint of the edition's files.
    pub fn digest(&self) -> Digest {
        self.digest
    }

    /// What differs from this edition to another.
    pub fn diff(&self, other: &RuleSet) -> RuleDifference {
        diff::between(self, other)
    }

    /// Everything a reader may want to know about the edition.
    pub fn describe(&self) -> Description<'_> {
        describe::describe(self)
    }
}

/// The parameter that a misspelt id probably means.
pub fn nearest_parameter(key: &str) -> Option<ParameterId> {
    load::nearest_parameter(key)
}
