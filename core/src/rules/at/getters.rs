//! The values that formulas ask for, each by its name.
//!
//! Every getter answers with a [`RuleGap`] where the edition does not have the
//! parameter, or has no value for the day.

use rust_decimal::Decimal;

use super::RulesAt;
use crate::period::{Day, Year};
use crate::quantity::{Hours, Share};
use crate::rules::catalogue::ParameterId;
use crate::rules::cited::{Cited, RuleGap};
use crate::rules::shape::RuleValue;
use crate::rules::values::{
    AgaExtra, AgaRates, DeflatorWeights, FragmentedTime, IndexSeries, NonpricedMatrix, RateSteps,
    SampleLimits, SchemeRules, SchemeTerms, SensitivityRun, Simulation, StatusThresholds,
    UncertaintyWeights, ascending_shares, whole,
};

/// Which index moves an amount from the prices of one year to another's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PriceIndex {
    /// The consumer price index (konsumprisindeksen, KPI).
    Consumer,
    /// The price index of municipal budgets (kommunal deflator).
    MunicipalDeflator,
    /// The deflator of the gross domestic product (BNP-deflator).
    GdpDeflator,
}

impl PriceIndex {
    /// Every index.
    pub const ALL: &'static [PriceIndex] =
        &[PriceIndex::Consumer, PriceIndex::MunicipalDeflator, PriceIndex::GdpDeflator];

    /// The index as workbooks name it: `consumer`, `municipal` or `gdp`.
    pub fn key(self) -> &'static str {
        match self {
            PriceIndex::Consumer => "consumer",
            PriceIndex::MunicipalDeflator => "municipal",
            PriceIndex::GdpDeflator => "gdp",
        }
    }

    /// The index with this key.
    pub fn from_key(key: &str) -> Option<PriceIndex> {
        PriceIndex::ALL.iter().copied().find(|index| index.key() == key)
    }

    /// The parameter that holds it.
    pub fn parameter(self) -> ParameterId {
        match self {
            PriceIndex::Consumer => ParameterId::ConsumerPriceIndex,
            PriceIndex::MunicipalDeflator => ParameterId::MunicipalDeflator,
            PriceIndex::GdpDeflator => ParameterId::GdpDeflator,
        }
    }
}

type Answer<T> = Result<Cited<T>, RuleGap>;

macro_rules! getters {
    ($( $(#[$doc:meta])* $name:ident() -> $kind:ty, $id:ident, $make:expr; )+) => {
        impl RulesAt<'_> {
            $(
                $(#[$doc])*
                ///
                /// # Errors
                ///
                /// A [`RuleGap`] where the edition has no value for the day.
                pub fn $name(&self) -> Answer<$kind> {
                    self.cited(ParameterId::$id, $make)
                }
            )+
        }
    };
}

getters! {
    /// The real discount rate in steps (kalkulasjonsrente).
    discount_rate() -> RateSteps, DiscountRate, RateSteps::of;
    /// The real discount rate of health effects, where the regime has one of its own.
    health_discount_rate() -> RateSteps, HealthDiscountRate, RateSteps::of;
    /// Years of the appraisal where nothing else is stated (analyseperiode).
    analysis_years() -> u16, AnalysisYears, |value| whole(value.one()?);
    /// Cost of raising a krone of tax (skattefinansieringskostnad), a share of one.
    tax_cost_rate() -> Share, TaxCostRate, share;
    /// Weights of wages and prices in the municipal deflator.
    municipal_deflator_weights() -> DeflatorWeights, MunicipalDeflatorWeights, DeflatorWeights::of;
    /// Yearly real growth of unit values that follow income (realprisjustering); 0.009 is 0.9 per cent.
    real_growth() -> Share, RealGrowth, share;
    /// Hours of one full-time year (timer per årsverk), greater than 0.
    hours_per_fte() -> Hours, HoursPerFte, |value| value.one().map(Hours::new);
    /// Employer's contributions of every zone (arbeidsgiveravgift).
    aga_rates() -> AgaRates, AgaRate, AgaRates::of;
    /// Extra contributions on high pay (ekstra arbeidsgiveravgift); the rate is 0 in years without.
    aga_extra() -> AgaExtra, AgaExtra, AgaExtra::of;
    /// Employer's pension cost as a share of pay.
    pension_share() -> Share, PensionShare, share;
    /// Overhead as a share of pay with social cost; 0 where none is agreed.
    overhead_share() -> Share, OverheadShare, share;
    /// The lowest and the highest labour cost per hour that is plausible, in kroner.
    hourly_cost_band() -> (Decimal, Decimal), HourlyCostBand,
        |value| value.part("low").zip(value.part("high"));
    /// Below which freed time is too scattered to be taken out as posts.
    fragmented_time() -> FragmentedTime, FragmentedTime, FragmentedTime::of;
    /// Months after which a realised benefit is measured again.
    retest_months() -> u16, RetestMonths, |value| whole(value.one()?);
    /// Weights of the three estimates (vekter for usikkerhetsjustering).
    uncertainty_weights() -> UncertaintyWeights, UncertaintyWeights, UncertaintyWeights::of;
    /// The levels of certainty that an uncertain sum is shown at, ascending.
    percentiles() -> Vec<Share>, Percentiles, ascending_shares;
    /// Draws and seed of a simulation.
    simulation() -> Simulation, Simulation, Simulation::of;
    /// The runs of the sensitivity analysis, in the edition's order.
    sensitivity_runs() -> Vec<SensitivityRun>, SensitivityRuns, SensitivityRun::all;
    /// Standard deviations on each side of a confidence interval.
    confidence_z() -> Decimal, ConfidenceZ, RuleValue::one;
    /// How few answers are not shown, or shown with a warning.
    sample_limits() -> SampleLimits, SampleLimits, SampleLimits::of;
    /// How far a stated achievement may be from the computed one.
    achievement_tolerance() -> Share, AchievementTolerance, share;
    /// The least weight of available indicators for a composite to be reported.
    composite_coverage() -> Share, CompositeCoverage, share;
    /// The changes of an index that count as 1, 2, 3 and 4 steps, ascending.
    quality_change_bands() -> Vec<Decimal>, QualityChangeBands,
        |value| value.list().map(<[Decimal]>::to_vec);
    /// Scores of non-priced effects by magnitude and importance.
    nonpriced_matrix() -> NonpricedMatrix, NonpricedMatrix, NonpricedMatrix::of;
    /// Thresholds of the status of money and hours: forecast divided by plan.
    status_thresholds_money() -> StatusThresholds, MoneyStatus, StatusThresholds::of;
    /// Thresholds of the status of quality: achievement of the target.
    status_thresholds_quality() -> StatusThresholds, QualityStatus, StatusThresholds::of;
    /// How far behind its target path a measurement may lie, as a share of the whole way.
    path_tolerance() -> Share, PathTolerance, share;
    /// The likeness from which two benefits may be the same.
    benefits_look_alike() -> Share, BenefitsLookAlike, share;
}

impl RulesAt<'_> {
    /// A price index by year.
    ///
    /// # Errors
    ///
    /// A [`RuleGap`] where the edition has no such index for the day.
    pub fn price_index(&self, index: PriceIndex) -> Answer<IndexSeries> {
        self.cited(index.parameter(), IndexSeries::of)
    }

    /// The rate of employer's contributions (arbeidsgiveravgift) in a zone, as
    /// [`AgaRates::ZONES`] writes it.
    ///
    /// # Errors
    ///
    /// A [`RuleGap`] where the edition has no rates for the day, or no such zone.
    pub fn aga_rate(&self, zone: &str) -> Answer<Share> {
        let in_ia = self.methods().aga_zone_ia;
        let cited = self.aga_rates()?;
        let rate = cited.value.rate(zone, in_ia);
        cited.and(rate).ok_or_else(|| self.no_such_key(ParameterId::AgaRate, zone))
    }

    /// The terms of a grant scheme for a category in the year of application;
    /// the scheme that editions know is `medfinansiering`.
    ///
    /// # Errors
    ///
    /// A [`RuleGap`] where the edition has no terms for the year, or does not know
    /// the scheme or the category.
    pub fn scheme_terms(&self, scheme: &str, category: &str, year: Year) -> Answer<SchemeTerms> {
        let id = ParameterId::Medfinansiering;
        if scheme != id.key() {
            return Err(self.no_such_key(id, scheme));
        }
        let day = Day::new(year.0, 12, 31).unwrap_or_else(Day::first);
        let cited = self.set().at(day).cited(id, SchemeRules::of)?;
        let terms = cited.value.category(category);
        cited.and(terms).ok_or_else(|| self.no_such_key(id, category))
    }

    fn no_such_key(&self, parameter: ParameterId, key: &str) -> RuleGap {
        let edition = self.set().id().to_owned();
        RuleGap::NoSuchKey { edition, parameter, key: key.to_owned() }
    }
}

fn share(value: &RuleValue) -> Option<Share> {
    value.one().map(Share::new)
}
