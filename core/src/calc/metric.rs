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
    /// Labour cost of an hour that freed time is valued with (kroner).
    HourlyCost "time.hourly_cost";
    /// Labour cost of an hour from salary, pension, contribution and overhead (kroner).
    HourlyCostFromSalary "time.hourly_cost.from_salary";
    /// Salary of a full-time year (kroner).
    LabourSalary "labour.salary";
    /// Pension cost of a full-time year (kroner).
    LabourPension "labour.pension";
    /// Employer's contribution of a full-time year (kroner).
    LabourContribution "labour.contribution";
    /// Overhead of a full-time year (kroner).
    LabourOverhead "labour.overhead";
    /// Labour cost of a full-time year (kroner).
    LabourTotal "labour.total";
    /// Hours of a full-time year (hours).
    LabourHours "labour.hours";
    /// The agency's own benefits in kroner, without freed time (kroner).
    ChainBenefits "chain.benefits";
    /// The agency's own negative effects in kroner (kroner), as a negative number.
    ChainDisbenefits "chain.disbenefits";
    /// Freed time that was turned into kroner (kroner).
    ChainTimeTakenOut "chain.time_taken_out";
    /// Gross benefit of the agency itself (kroner).
    ChainGross "chain.gross";
    /// Operating cost of the new solutions, borne by the agency (kroner).
    ChainOperating "chain.operating";
    /// Gross benefit less operating cost (kroner).
    ChainNet "chain.net";
    /// Taken out of a budget, with budget line, year and document (kroner).
    ChainBudgetEffect "chain.budget_effect";
    /// Said to be taken out of a budget, with something of this missing (kroner).
    ChainBudgetClaim "chain.budget_claim";
    /// Used in another way (kroner).
    ChainUse "chain.use";
    /// What no use accounts for (kroner).
    ChainRest "chain.rest";
    /// Budget effect less operating cost (kroner).
    ChainBudgetNet "chain.budget_effect_net";
    /// The agency's own freed hours (hours).
    ChainHours "chain.hours.freed";
    /// Freed hours used in one way (hours).
    ChainHoursUse "chain.hours.use";
    /// Freed hours that no use accounts for (hours).
    ChainHoursRest "chain.hours.rest";
    /// Planned benefit by one characteristic (kroner).
    AxisPlanned "chain.axis.planned";
    /// Realised benefit by one characteristic (kroner).
    AxisRealised "chain.axis.realised";
    /// Realised freed hours by one characteristic (hours).
    AxisHours "chain.axis.hours";
    /// A line of the fiscal account (kroner); a gain of public budgets is positive.
    AccountFiscal "account.fiscal";
    /// A line of the social account (kroner); a gain is positive.
    AccountSocial "account.social";
    /// An item between the fiscal and the social account (kroner).
    AccountItem "account.item";
    /// What a grant scheme allows or demands (kroner or years).
    SchemeLimit "scheme.limit";
    /// What a project has of it (kroner or years).
    SchemeFound "scheme.found";
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
    /// Benefits of a year as an appraisal takes them: in its prices, freed time with its value (kroner).
    FlowBenefit "flow.benefit";
    /// Investment, transition and measuring of a year as an appraisal takes them (kroner).
    FlowInvestment "flow.investment";
    /// Operating cost of a year as an appraisal takes it (kroner).
    FlowOperating "flow.operating";
    /// Net amount of a year as an appraisal takes it (kroner).
    FlowNet "flow.net";
    /// Discount factor (diskonteringsfaktor) of a year (factor).
    DiscountFactor "discount.factor";
    /// Net amount of a year at the comparison year (kroner).
    NetDiscounted "net.discounted";
    /// Discounted net amounts up to a year (kroner).
    NetCumulative "net.cumulative";
    /// Present value of benefits (kroner).
    PvBenefit "pv.benefit";
    /// Present value of freed time, part of the benefits (kroner).
    PvFreedTime "pv.freed_time";
    /// Present value of investment, transition and measuring (kroner).
    PvCost "pv.cost";
    /// Present value of operating cost (kroner).
    PvOperating "pv.operating";
    /// Net present value (netto nåverdi) before tax funding cost (kroner).
    Npv "npv";
    /// Present value of the net public financing need (kroner); negative where budgets gain.
    FinancingNeed "pv.financing_need";
    /// Tax funding cost (skattefinansieringskostnad) (kroner).
    TaxCost "tax_cost";
    /// Net present value after tax funding cost (kroner).
    NpvAfterTaxCost "npv.after_tax_cost";
    /// Net present value after tax funding cost per budget krone (netto nytte per budsjettkrone) (ratio).
    Nnb "nnb";
    /// Net present value before tax funding cost per invested krone (ratio).
    NpvPerInvested "npv_per_invested";
    /// Net present value after tax funding cost per invested krone (ratio).
    NpvAfterTaxPerInvested "npv_per_invested.after_tax_cost";
    /// Internal rate of return (internrente), only where it is the only one (rate).
    Irr "irr";
    /// One of several rates at which the net present value is zero (rate).
    IrrRoot "irr.root";
    /// Modified internal rate of return (rate).
    Mirr "mirr";
    /// Payback (tilbakebetalingstid) without discounting (years).
    PaybackSimple "payback.simple";
    /// Payback of discounted amounts (years).
    PaybackDiscounted "payback.discounted";
    /// The same amount each year with the same net present value (annuitet) (kroner per year).
    Annuity "annuity";
    /// The least yearly benefit that pays for the costs (kroner per year).
    LeastAnnualBenefit "benefit.least_annual";
    /// Residual value (restverdi) after the appraisal period, at the comparison year (kroner).
    ResidualValue "residual_value";
    /// Net present value with residual value, before tax funding cost (kroner).
    NpvWithResidual "npv.with_residual";
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
    /// Effect of a profile in a year as planned (kroner or hours).
    EffectPlanned "effect.planned";
    /// Effect of a profile in a year, moved with its milestone (kroner or hours).
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
    /// An indicator on a scale from 0 to 100 (indeks): before, after, target.
    QualityIndex "quality.index";
    /// After less before, in the indicator's own unit.
    QualityChange "quality.change";
    /// After less before, in points of the index.
    QualityIndexChange "quality.index_change";
    /// The lower end of the change's confidence interval (its own unit).
    QualitySignificanceLow "quality.significance.low";
    /// The upper end of the change's confidence interval (its own unit).
    QualitySignificanceHigh "quality.significance.high";
    /// The weighted mean of the indices of a plan (samlet indeks), 0 to 100.
    QualityComposite "quality.composite";
    /// The weight of the indicators that a composite is made of, of all weights (share).
    QualityCompositeCoverage "quality.composite_coverage";
    /// After less before, in points of the composite.
    QualityCompositeChange "quality.composite_change";
    /// The change of a composite in steps from -4 to 4 (count).
    QualitySteps "quality.steps";
    /// The score of a non-priced effect by the plus-minus method, -4 to 4 (count).
    NonpricedScore "nonpriced.score";
    /// Non-priced effects of one sign (count); scores are never summed.
    NonpricedCount "nonpriced.count";
    /// What a benefit claims before anything is counted once (kroner or hours).
    ShareClaimed "share.claimed";
    /// What counts of it (kroner or hours).
    ShareCounted "share.counted";
    /// What is left out of it, because it is counted elsewhere or is others' (kroner or hours).
    ShareLeftOut "share.left_out";
    /// What the benefits that contribute to a benefit come to; for information (kroner or hours).
    ShareContributed "share.contributed";
}

impl Metric {
    /// Whether it is a figure of an appraisal over years, in the appraisal's own prices.
    pub fn is_of_appraisal(self) -> bool {
        (Metric::FlowBenefit..=Metric::NpvWithResidual).contains(&self)
    }
}

impl fmt::Display for Metric {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key())
    }
}
