//! The closed list of what a figure can be a figure of.

use std::fmt;

macro_rules! metrics {
    ($($(#[$doc:meta])* $name:ident $key:literal;)*) => {
        /// What a figure measures. The list is closed and documented; names are
        /// a promise and never change.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Metric {
            $($(#[$doc])* $name,)*
        }

        impl Metric {
            /// All of them, in the order of the catalogue.
            pub const ALL: &[Metric] = &[$(Metric::$name,)*];

            /// The name as it is written in ids and files.
            pub fn key(self) -> &'static str {
                match self { $(Metric::$name => $key,)* }
            }
        }
    };
}

metrics! {
    /// Planned saving, avoided cost or income (kroner).
    SavingPlanned "saving.planned";
    /// Forecast saving, avoided cost or income (kroner).
    SavingForecast "saving.forecast";
    /// Realised saving, avoided cost or income (kroner).
    SavingRealised "saving.realised";
    /// Realised minus planned (kroner); positive is good.
    SavingVariance "saving.variance";
    /// Realised minus planned as a share of planned (share).
    SavingVarianceShare "saving.variance_share";
    /// Planned freed time (hours).
    HoursPlanned "time.hours.planned";
    /// Forecast freed time (hours).
    HoursForecast "time.hours.forecast";
    /// Realised freed time (hours).
    HoursRealised "time.hours.realised";
    /// Realised minus planned freed time (hours); positive is good.
    HoursVariance "time.hours.variance";
    /// Realised minus planned freed time as a share of planned (share).
    HoursVarianceShare "time.hours.variance_share";
    /// Planned freed time in full-time equivalents (årsverk).
    FtePlanned "time.fte.planned";
    /// Forecast freed time in full-time equivalents (årsverk).
    FteForecast "time.fte.forecast";
    /// Realised freed time in full-time equivalents (årsverk).
    FteRealised "time.fte.realised";
    /// Realised minus planned freed time (årsverk); positive is good.
    FteVariance "time.fte.variance";
    /// Value of planned freed time at labour cost (kroner); not a budget effect.
    TimeValuePlanned "time.value.planned";
    /// Value of forecast freed time at labour cost (kroner); not a budget effect.
    TimeValueForecast "time.value.forecast";
    /// Value of realised freed time at labour cost (kroner); not a budget effect.
    TimeValueRealised "time.value.realised";
    /// Realised minus planned value of freed time (kroner); positive is good.
    TimeValueVariance "time.value.variance";
    /// Gross benefit B in a period (kroner).
    BenefitGross "benefit.gross";
    /// Investment or project cost P in a period (kroner).
    CostInvestment "cost.investment";
    /// Operating cost D of the new solution in a period (kroner).
    CostOperating "cost.operating";
    /// Transition cost in a period (kroner).
    CostTransition "cost.transition";
    /// Cost of measuring in a period (kroner).
    CostMeasurement "cost.measurement";
    /// Net benefit B − P − D of a period (kroner).
    NetAnnual "net.annual";
    /// Net benefit B − P − D over all periods (kroner).
    NetTotal "net.total";
    /// Net benefit before investment B − D of a period or over all periods (kroner).
    NetBeforeInvestment "net.before_investment";
    /// Expected value of a three-point estimate (kroner or points).
    UncertaintyExpected "uncertainty.expected";
    /// Outturn for the year where the rest of the plan holds (kroner or hours).
    OutturnRemainingPlan "outturn.remaining_plan";
    /// Outturn for the year at the pace so far (kroner or hours).
    OutturnRunRate "outturn.run_rate";
    /// Outturn for the year where the rest is realised as the plan to date was (kroner or hours).
    OutturnPerformance "outturn.performance_adjusted";
    /// The part of a variance that comes from volume (kroner).
    VarianceVolume "variance.volume";
    /// The part of a variance that comes from time per unit (kroner).
    VarianceRate "variance.rate";
    /// The part of a variance that comes from labour cost (kroner).
    VariancePrice "variance.price";
    /// Effect of a profile in a year as planned (kroner).
    EffectPlanned "effect.planned";
    /// Effect of a profile in a year, moved with its milestone (kroner).
    EffectForecast "effect.forecast";
    /// How far a profile has moved with its milestone (months).
    EffectMoved "effect.moved";
    /// Standard deviation of a three-point estimate or of a sum (kroner or points).
    UncertaintySigma "uncertainty.sigma";
    /// Value that the amount stays below with probability 15 per cent (kroner or points).
    UncertaintyP15 "uncertainty.p15";
    /// Value that the amount stays below with probability 50 per cent (kroner or points).
    UncertaintyP50 "uncertainty.p50";
    /// Value that the amount stays below with probability 85 per cent (kroner or points).
    UncertaintyP85 "uncertainty.p85";
    /// Value that the amount stays below at another level (kroner or points).
    UncertaintyPercentile "uncertainty.percentile";
    /// Probability that the net benefit is below zero (share).
    UncertaintyBelowZero "uncertainty.below_zero";
    /// Mean or percentile of a simulation (kroner).
    UncertaintySimulated "uncertainty.simulated";
    /// Share of a simulation's draws in which the net benefit is below zero (share).
    UncertaintySimulatedBelowZero "uncertainty.simulated_below_zero";
    /// Net present value with one driver changed (kroner).
    SensitivityNpv "sensitivity.npv";
    /// Net present value of a run less that of the base (kroner).
    SensitivityChange "sensitivity.change";
    /// Factor on a driver at which the net present value is 0 (share).
    SwitchingFactor "switching_value.factor";
    /// Discount rate at which the net present value is 0 (share).
    SwitchingRate "switching_value.rate";
    /// Longest delay at which the net present value is not below 0 (years).
    SwitchingDelay "switching_value.delay";
    /// What was realised and used in one way (kroner).
    RealisationMoney "realisation.money";
    /// What was realised and used in one way (hours).
    RealisationHours "realisation.hours";
    /// Realised as a share of planned (share).
    RealisationRate "realisation.rate";
    /// The baseline of an indicator (its own unit).
    QualityBaseline "quality.baseline";
    /// The target of an indicator (its own unit).
    QualityTarget "quality.target";
    /// A measured value of an indicator (its own unit).
    QualityMeasured "quality.measured";
    /// The way gone from baseline to target (share), uncapped.
    QualityAchievement "quality.achievement";
    /// Indicators whose achievement is known (count).
    QualityIndicators "quality.indicators";
    /// Indicators on track by the edition's threshold (count).
    QualityOnTrack "quality.on_track";
}

impl fmt::Display for Metric {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key())
    }
}
