//! The parameters that the code knows: their ids, units, shapes and ranges.
//!
//! A new parameter is an entry in the list below, a getter in `at/getters.rs`,
//! and its value in the editions (or its name under `without` in the
//! `edition.toml` of those that do not have it). A new shape is a variant of
//! [`Shape`] and of [`RuleValue`], and its arm in `load/shape.rs`.

use std::fmt;

use rust_decimal::Decimal;

use super::shape::{Field, RuleValue, Shape};
use super::unit::{RuleUnit, Units};
use super::values::{
    AgaExtra, AgaRates, DeflatorWeights, FragmentedTime, IndexSeries, NonpricedMatrix, RateSteps,
    SampleLimits, SchemeRules, SensitivityRun, Simulation, StatusThresholds, UncertaintyWeights,
    ascending_shares,
};

/// What the code expects of a parameter.
pub(super) struct Spec {
    pub(super) id: ParameterId,
    pub(super) key: &'static str,
    /// The topic file that holds it.
    pub(super) file: &'static str,
    pub(super) units: Units,
    pub(super) shape: Shape,
    /// The range in words, for messages.
    pub(super) range: &'static str,
    pub(super) in_range: fn(&RuleValue) -> bool,
}

macro_rules! parameters {
    ($(
        $(#[$doc:meta])*
        $name:ident = $key:literal in $file:literal, $units:expr, $shape:expr,
        $range:literal, $in_range:expr;
    )+) => {
        /// A parameter of the method.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum ParameterId {
            $( $(#[$doc])* $name, )+
        }

        /// The parameters that the code knows, in the order they are listed.
        pub(super) const SPECS: &[Spec] = &[$(
            Spec {
                id: ParameterId::$name,
                key: $key,
                file: $file,
                units: $units,
                shape: $shape,
                range: $range,
                in_range: $in_range,
            },
        )+];
    };
}

/// Editions that were released before a parameter existed. They cannot name it
/// under `without`, load without it, and asking them for it is a gap.
const RELEASED_BEFORE: &[(&str, ParameterId)] = &[];

const ONE: Shape = Shape::One;
const SHARE: Units = Units::One(RuleUnit::Share);
const SHARE_RANGE: fn(&RuleValue) -> bool = |value| one_within(value, 0, 1);

parameters! {
    /// The real discount rate in steps (kalkulasjonsrente).
    DiscountRate = "discount_rate" in "discounting.toml", Units::One(RuleUnit::PerYear), Shape::Steps,
        "steps that begin with year 1 and ascend, with rates above -1 and at most 1",
        |value| RateSteps::of(value).is_some();
    /// The real discount rate of health effects, where a regime has one of its own.
    HealthDiscountRate = "health_discount_rate" in "discounting.toml", Units::One(RuleUnit::PerYear), Shape::Steps,
        "steps that begin with year 1 and ascend, with rates above -1 and at most 1",
        |value| RateSteps::of(value).is_some();
    /// Years of the appraisal where nothing else is stated (analyseperiode).
    AnalysisYears = "analysis_years" in "discounting.toml", Units::One(RuleUnit::Years), ONE,
        "a whole number of years from 1 to 400", |value| one_whole(value, 1, 400);
    /// Cost of raising a krone of tax (skattefinansieringskostnad).
    TaxCostRate = "tax_cost_rate" in "tax.toml", SHARE, ONE, "from 0 to 1", SHARE_RANGE;
    /// Consumer price index (konsumprisindeksen, KPI).
    ConsumerPriceIndex = "consumer_price_index" in "prices.toml", Units::One(RuleUnit::Index), Shape::Series,
        "levels above 0", |value| IndexSeries::of(value).is_some();
    /// Price index of municipal budgets (kommunal deflator).
    MunicipalDeflator = "municipal_deflator" in "prices.toml", Units::One(RuleUnit::Index), Shape::Series,
        "levels above 0", |value| IndexSeries::of(value).is_some();
    /// Weights of wages and prices in the municipal deflator (vekter i kommunal deflator).
    MunicipalDeflatorWeights = "municipal_deflator_weights" in "prices.toml", SHARE,
        Shape::Parts(&["wages", "prices"]), "shares from 0 to 1 that sum to 1",
        |value| DeflatorWeights::of(value).is_some();
    /// Deflator of the gross domestic product (BNP-deflator).
    GdpDeflator = "gdp_deflator" in "prices.toml", Units::One(RuleUnit::Index), Shape::Series,
        "levels above 0", |value| IndexSeries::of(value).is_some();
    /// Yearly real growth of unit values that follow income (realprisjustering).
    RealGrowth = "real_growth" in "prices.toml", Units::One(RuleUnit::PerYear), ONE,
        "from -0.1 to 0.1", |value| one(value).is_some_and(|rate| rate.abs() <= Decimal::new(1, 1));
    /// Hours of one full-time year (timer per årsverk).
    HoursPerFte = "hours_per_fte" in "labour.toml", Units::One(RuleUnit::HoursPerFte), ONE,
        "more than 0 and at most 8784 hours",
        |value| one(value).is_some_and(|hours| hours > Decimal::ZERO && hours <= Decimal::from(8784));
    /// Employer's national insurance contributions by zone (arbeidsgiveravgift).
    AgaRate = "aga_rate" in "labour.toml", SHARE, Shape::Parts(AgaRates::PARTS),
        "shares from 0 to 1", |value| AgaRates::of(value).is_some();
    /// Extra contributions on high pay (ekstra arbeidsgiveravgift).
    AgaExtra = "aga_extra" in "labour.toml",
        Units::ByPart(&[("rate", RuleUnit::Share), ("threshold", RuleUnit::Kroner)]),
        Shape::Parts(&["rate", "threshold"]), "a share from 0 to 1 and kroner from 0",
        |value| AgaExtra::of(value).is_some();
    /// Employer's pension cost as a share of pay (pensjonsandel).
    PensionShare = "pension_share" in "labour.toml", SHARE, ONE, "from 0 to 1", SHARE_RANGE;
    /// Overhead as a share of pay with social cost (overhead, indirekte kostnader).
    OverheadShare = "overhead_share" in "labour.toml", SHARE, ONE,
        "from 0 to 5", |value| one_within(value, 0, 5);
    /// The band in which a labour cost per hour is plausible (timekostnad).
    HourlyCostBand = "hourly_cost_band" in "labour.toml", Units::One(RuleUnit::KronerPerHour),
        Shape::Parts(&["low", "high"]), "`low` below `high`, both from 0",
        |value| value.part("low").zip(value.part("high"))
            .is_some_and(|(low, high)| low >= Decimal::ZERO && low < high);
    /// Freed time too scattered to be taken out as posts (fragmentert tid).
    FragmentedTime = "fragmented_time" in "labour.toml",
        Units::ByPart(&[
            ("minutes_per_day", RuleUnit::MinutesPerDay),
            ("fte", RuleUnit::Fte),
            ("days_per_year", RuleUnit::Days),
        ]),
        Shape::Parts(&["minutes_per_day", "fte", "days_per_year"]),
        "numbers from 0, days above 0",
        |value| FragmentedTime::of(value).is_some();
    /// Months after which a realised benefit is measured again (ny måling).
    RetestMonths = "retest_months" in "labour.toml", Units::One(RuleUnit::Months), ONE,
        "a whole number of months from 1 to 120", |value| one_whole(value, 1, 120);
    /// Weights of the three estimates (vekter for usikkerhetsjustering).
    UncertaintyWeights = "uncertainty_weights" in "uncertainty.toml", Units::One(RuleUnit::Weight),
        Shape::Parts(&["optimistic", "most_likely", "pessimistic"]),
        "weights from 0 to 1000000, not all of them 0",
        |value| UncertaintyWeights::of(value).is_some();
    /// The levels of certainty that an uncertain sum is shown at (P15, P50, P85).
    Percentiles = "percentiles" in "uncertainty.toml", SHARE, Shape::List,
        "ascending shares between 0 and 1", |value| ascending_shares(value).is_some();
    /// Draws and seed of a simulation (Monte Carlo-simulering).
    Simulation = "simulation" in "uncertainty.toml",
        Units::One(RuleUnit::Count), Shape::Parts(&["draws", "seed"]),
        "whole numbers: draws from 100 to 10000000, seed from 0 to 9007199254740991",
        |value| Simulation::of(value).is_some();
    /// The runs of the sensitivity analysis (følsomhetsanalyse).
    SensitivityRuns = "sensitivity_runs" in "sensitivity.toml", Units::One(RuleUnit::ByDriver), Shape::Runs,
        "runs with keys that differ", |value| SensitivityRun::all(value).is_some();
    /// Standard deviations on each side of a confidence interval (konfidensintervall).
    ConfidenceZ = "confidence_z" in "quality.toml", Units::One(RuleUnit::StandardDeviations), ONE,
        "more than 0 and at most 6",
        |value| one(value).is_some_and(|z| z > Decimal::ZERO && z <= Decimal::from(6));
    /// How few answers are not shown, or shown with a warning (grenser for utvalg).
    SampleLimits = "sample_limits" in "quality.toml",
        Units::ByPart(&[
            ("suppress_below", RuleUnit::Count),
            ("small_below", RuleUnit::Count),
            ("response_below", RuleUnit::Share),
        ]),
        Shape::Parts(&["suppress_below", "small_below", "response_below"]),
        "whole numbers with `suppress_below` at most `small_below`, and a share from 0 to 1",
        |value| SampleLimits::of(value).is_some();
    /// How far a stated achievement may be from the computed one (måloppnåelse).
    AchievementTolerance = "achievement_tolerance" in "quality.toml", SHARE, ONE,
        "from 0 to 1", SHARE_RANGE;
    /// The least weight of available indicators for a composite (dekningsgrad).
    CompositeCoverage = "composite_coverage" in "quality.toml", SHARE, ONE, "from 0 to 1", SHARE_RANGE;
    /// Changes of an index that count as one step each on the plus-minus scale.
    QualityChangeBands = "quality_change_bands" in "quality.toml", Units::One(RuleUnit::IndexPoints), Shape::List,
        "four ascending numbers from 0 to 100",
        |value| value.list().is_some_and(|bands| {
            bands.len() == 4
                && bands.iter().all(|band| (Decimal::ZERO..=Decimal::ONE_HUNDRED).contains(band))
                && bands.windows(2).all(|pair| pair[0] < pair[1])
        });
    /// Scores of non-priced effects by magnitude and importance (pluss-minus-metoden).
    NonpricedMatrix = "nonpriced_matrix" in "quality.toml", Units::One(RuleUnit::Score),
        Shape::Table { rows: NonpricedMatrix::MAGNITUDES, columns: NonpricedMatrix::IMPORTANCES },
        "whole scores from 0 to 4 that do not fall with magnitude or importance",
        |value| NonpricedMatrix::of(value).is_some();
    /// Thresholds of the status of money and hours (terskler for økonomisk status).
    MoneyStatus = "money_status" in "status.toml", SHARE, Shape::Parts(&["on_track", "watch"]),
        "`on_track` above `watch`, both from 0 to 10",
        |value| StatusThresholds::of(value).is_some();
    /// Thresholds of the status of quality (terskler for kvalitetsstatus).
    QualityStatus = "quality_status" in "status.toml", SHARE, Shape::Parts(&["on_track", "watch"]),
        "`on_track` above `watch`, both from 0 to 10",
        |value| StatusThresholds::of(value).is_some();
    /// How far behind its target path a measurement may lie (toleranse mot målbane).
    PathTolerance = "path_tolerance" in "status.toml", SHARE, ONE, "from 0 to 1", SHARE_RANGE;
    /// Likeness from which two benefits may be the same (dobbelttelling).
    BenefitsLookAlike = "benefits_look_alike" in "status.toml", SHARE, ONE, "from 0 to 1", SHARE_RANGE;
    /// Terms of the co-financing scheme by category (medfinansieringsordningen).
    Medfinansiering = "medfinansiering" in "schemes.toml",
        Units::ByPart(&[
            ("cost_min", RuleUnit::Kroner),
            ("cost_max", RuleUnit::Kroner),
            ("grant_share", RuleUnit::Share),
            ("grant_max", RuleUnit::Kroner),
            ("budget_cut_share", RuleUnit::Share),
            ("project_years_max", RuleUnit::Years),
            ("grant_years_max", RuleUnit::Years),
        ]),
        Shape::Records {
            keys: &["1", "2"],
            fields: &[
                Field::optional("cost_min"),
                Field::optional("cost_max"),
                Field::needed("grant_share"),
                Field::optional("grant_max"),
                Field::optional("budget_cut_share"),
                Field::optional("project_years_max"),
                Field::optional("grant_years_max"),
            ],
        },
        "kroner from 0, shares from 0 to 1, whole years from 1 to 20, `cost_min` at most `cost_max`",
        |value| SchemeRules::of(value).is_some();
}

fn one(value: &RuleValue) -> Option<Decimal> {
    value.one()
}

fn one_within(value: &RuleValue, low: u32, high: u32) -> bool {
    value.one().is_some_and(|number| (Decimal::from(low)..=Decimal::from(high)).contains(&number))
}

fn one_whole(value: &RuleValue, low: u32, high: u32) -> bool {
    one_within(value, low, high) && value.one().is_some_and(|number| number.fract().is_zero())
}

impl ParameterId {
    /// What the code expects of the parameter.
    pub(super) fn spec(self) -> &'static Spec {
        SPECS
            .iter()
            .find(|spec| spec.id == self)
            .expect("the list of parameters makes the id and its spec together")
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

    /// The unit of its value; [`RuleUnit::ByPart`] where its parts have units of their own.
    pub fn unit(self) -> RuleUnit {
        self.spec().units.over_all()
    }

    /// The shape of its value.
    pub fn shape(self) -> Shape {
        self.spec().shape
    }

    /// Whether an edition was released before the parameter existed.
    pub(super) fn is_later_than(self, edition: &str) -> bool {
        RELEASED_BEFORE.contains(&(edition, self))
    }
}

impl fmt::Display for ParameterId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key())
    }
}
