//! A figure with its name, its value and everything that answers for it.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use rust_decimal::Decimal;

use crate::calc::metric::Metric;
use crate::period::Period;
use crate::provenance::CellRef;
use crate::quantity::Unit;

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

/// Why a figure is absent. Absent is not zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Absence {
    /// The agency reported nothing for it.
    NotReported,
    /// The agency has neither plan nor figures for the period.
    NothingInPeriod,
    /// An input has a finding of severity error.
    InputUnusable,
    /// The plan is zero, so a share of it is undefined.
    PlanIsZero,
    /// The plan is negative, so a share of it tells neither success nor failure.
    PlanIsNegative,
    /// The target equals the baseline.
    TargetIsBaseline,
    /// The baseline is missing.
    NoBaseline,
    /// The target is missing.
    NoTarget,
    /// Nothing was measured by the day of the report.
    NotMeasured,
    /// Freed time has no labour cost to be valued with.
    NoHourlyCost,
    /// Amounts of unlike price bases do not add.
    UnlikePriceBasis,
    /// The reporting period is not stated.
    NoReportingPeriod,
    /// A figure is given for a longer period than the one asked for, and is not split.
    LongerPeriod,
    /// Planned and realised lines do not match by period, or are not volumes.
    LinesDoNotMatch,
    /// The forecast does not cover the rest of the year.
    ForecastIncomplete,
    /// No period has been reported, or more than there are: a pace of nothing.
    NoElapsedPeriods,
    /// The most likely of three estimates lies outside the other two.
    PointsOutOfOrder,
    /// The three estimates are equal: no uncertainty is stated.
    NoSpread,
    /// The result does not depend on the driver.
    DriverHasNoEffect,
    /// The result keeps its sign over all values that were tried.
    NoSwitchingValue,
    /// The figure is beyond what can be computed exactly.
    OutOfRange,
    /// The agency says that it does not apply.
    NotApplicable,
    /// The agency withholds it and says so.
    Withheld,
    /// The comparison year (sammenligningsår) is not stated.
    NoComparisonYear,
    /// The opening year (åpningsår) is not stated.
    NoOpeningYear,
    /// It lies before the comparison year and is sunk.
    SunkBeforeComparison,
    /// The price index lacks a year that is needed.
    IndexYearMissing,
    /// The denominator of a ratio is zero or negative.
    DenominatorNotPositive,
    /// What was spent is not paid back by the end of the period.
    NeverPaidBack,
    /// The amounts added up are never negative.
    NothingToPayBack,
    /// The lifetime is not longer than the analysis period, or not stated.
    LifetimeNotLonger,
    /// All amounts have one sign, so no rate of return is defined.
    NoSignChange,
    /// Several rates of return solve the amounts.
    SeveralRoots,
    /// No rate of return above -100 per cent solves the amounts.
    NoRoot,
    /// So few answered that the result is not shown.
    SuppressedSmallSample,
    /// The samples are too small, or their size or spread is not stated, for an interval.
    SampleTooSmall,
    /// What was measured carries too little of the weights for a composite.
    CoverageTooLow,
    /// The indicator states neither a scale nor anchors, so it has no index.
    NoScale,
    /// Counted in the benefits that contribute to it.
    CountedElsewhere,
    /// Nominal amounts, and no price year to bring them to.
    NoPriceYear,
    /// Calendar years and numbered years of the plan stand side by side.
    YearsMixed,
}

impl Absence {
    /// All reasons.
    pub const ALL: &[Absence] = &[
        Absence::NotReported,
        Absence::NothingInPeriod,
        Absence::InputUnusable,
        Absence::PlanIsZero,
        Absence::PlanIsNegative,
        Absence::TargetIsBaseline,
        Absence::NoBaseline,
        Absence::NoTarget,
        Absence::NotMeasured,
        Absence::NoHourlyCost,
        Absence::UnlikePriceBasis,
        Absence::NoReportingPeriod,
        Absence::LongerPeriod,
        Absence::LinesDoNotMatch,
        Absence::ForecastIncomplete,
        Absence::NoElapsedPeriods,
        Absence::PointsOutOfOrder,
        Absence::NoSpread,
        Absence::DriverHasNoEffect,
        Absence::NoSwitchingValue,
        Absence::OutOfRange,
        Absence::NotApplicable,
        Absence::Withheld,
        Absence::NoComparisonYear,
        Absence::NoOpeningYear,
        Absence::SunkBeforeComparison,
        Absence::IndexYearMissing,
        Absence::DenominatorNotPositive,
        Absence::NeverPaidBack,
        Absence::NothingToPayBack,
        Absence::LifetimeNotLonger,
        Absence::NoSignChange,
        Absence::SeveralRoots,
        Absence::NoRoot,
        Absence::SuppressedSmallSample,
        Absence::SampleTooSmall,
        Absence::CoverageTooLow,
        Absence::NoScale,
        Absence::CountedElsewhere,
        Absence::NoPriceYear,
        Absence::YearsMixed,
    ];

    /// The reason as data files write it.
    pub fn key(self) -> &'static str {
        match self {
            Absence::NotReported => "not-reported",
            Absence::NothingInPeriod => "nothing-in-period",
            Absence::InputUnusable => "input-unusable",
            Absence::PlanIsZero => "plan-is-zero",
            Absence::PlanIsNegative => "plan-is-negative",
            Absence::TargetIsBaseline => "target-is-baseline",
            Absence::NoBaseline => "no-baseline",
            Absence::NoTarget => "no-target",
            Absence::NotMeasured => "not-measured",
            Absence::NoHourlyCost => "no-hourly-cost",
            Absence::UnlikePriceBasis => "unlike-price-basis",
            Absence::NoReportingPeriod => "no-reporting-period",
            Absence::LongerPeriod => "longer-period",
            Absence::LinesDoNotMatch => "lines-do-not-match",
            Absence::ForecastIncomplete => "forecast-incomplete",
            Absence::NoElapsedPeriods => "no-elapsed-periods",
            Absence::PointsOutOfOrder => "points-out-of-order",
            Absence::NoSpread => "no-spread",
            Absence::DriverHasNoEffect => "driver-has-no-effect",
            Absence::NoSwitchingValue => "no-switching-value",
            Absence::OutOfRange => "out-of-range",
            Absence::NotApplicable => "not-applicable",
            Absence::Withheld => "withheld",
            Absence::NoComparisonYear => "no-comparison-year",
            Absence::NoOpeningYear => "no-opening-year",
            Absence::SunkBeforeComparison => "sunk-before-comparison",
            Absence::IndexYearMissing => "index-year-missing",
            Absence::DenominatorNotPositive => "denominator-not-positive",
            Absence::NeverPaidBack => "never-paid-back",
            Absence::NothingToPayBack => "nothing-to-pay-back",
            Absence::LifetimeNotLonger => "lifetime-not-longer",
            Absence::NoSignChange => "no-sign-change",
            Absence::SeveralRoots => "several-roots",
            Absence::NoRoot => "no-root",
            Absence::SuppressedSmallSample => "suppressed-small-sample",
            Absence::SampleTooSmall => "sample-too-small",
            Absence::CoverageTooLow => "coverage-too-low",
            Absence::NoScale => "no-scale",
            Absence::CountedElsewhere => "counted-elsewhere",
            Absence::NoPriceYear => "no-price-year",
            Absence::YearsMixed => "years-mixed",
        }
    }
}

/// How a figure follows from what it is made of. The method's name stands in
/// the report; its text in the texts files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Formula {
    /// Taken as stated, in base units.
    Stated,
    /// The sum of its parts.
    Sum,
    /// Realised − planned.
    Variance,
    /// (realised − planned) / planned.
    VarianceShare,
    /// Realised / planned.
    RealisationRate,
    /// Volume × (before − after) × uptake.
    FreedHours,
    /// Hours / hours per full-time year.
    Fte,
    /// Årsverk × hours per full-time year.
    HoursOfFte,
    /// Hours × labour cost per hour.
    ValueOfTime,
    /// B − P − D.
    Net,
    /// B − D.
    NetBeforeInvestment,
    /// (MO + 3 MS + MP) / 5, with the edition's weights.
    ThreePoint,
    /// (measured − baseline) / (target − baseline).
    Achievement,
    /// Realised to date + forecast for the rest of the year.
    Outturn,
    /// Realised to date + plan for the rest of the year.
    OutturnRemainingPlan,
    /// Realised to date / months elapsed × months of the plan.
    OutturnRunRate,
    /// Realised to date + realised / planned to date × plan for the rest of the year.
    OutturnPerformance,
    /// The factor's mean change over all orders of the factors.
    VariancePart,
    /// Full effect / 12 × the sum of the months' shares.
    Ramp,
    /// Delivery now − delivery as planned, in whole months.
    MilestoneMoved,
    /// |MP − MO| / 5, or what the edition names.
    Spread,
    /// √(σ₁² + σ₂² + …), or their sum where all moves together.
    SpreadOfSum,
    /// Expected value + z × spread, or the quantile of the distribution.
    Percentile,
    /// The share of the normal distribution below 0.
    Probability,
    /// Draws from the distributions, summed and sorted.
    Simulated,
    /// The appraisal with one driver changed.
    SensitivityRun,
    /// The run's net present value − the base's.
    SensitivityChange,
    /// 1 − net present value / the driver's present value.
    SwitchingFactor,
    /// The value at which the net present value is 0, found by halving.
    SwitchingSearch,
    /// Base × share.
    LabourPart,
    /// Labour cost of a full-time year / hours of a full-time year.
    HourlyCost,
    /// Benefit − uses.
    ChainRest,
    /// The sum of budget cuts with budget line, year and document.
    BudgetEffect,
    /// Budget effect − operating cost.
    BudgetNet,
    /// The sum of amounts × the share that changes a public budget.
    BudgetPart,
    /// The sum of amounts that are no transfers.
    SocialPart,
    /// What stands in one account and not in the other.
    BesideBudget,
    /// Tax cost rate × what public budgets lose.
    TaxCostOfBudget,
    /// Fiscal result + items.
    AccountSum,
    /// The scheme's terms for the year of application.
    SchemeLimit,
    /// Base × the share of the scheme's terms.
    SchemeShare,
    /// How many.
    Count,
    /// 100 × (value − worst) / (best − worst) of the scale or the anchors.
    Index,
    /// After − before.
    Change,
    /// An end of (x₂ − x₁) ± z × √(s₁²/n₁ + s₂²/n₂).
    MeanDifference,
    /// An end of Newcombe's interval of the difference of two shares.
    ShareDifference,
    /// Σ weight × index / Σ weight of what was measured at both times.
    Composite,
    /// Σ weight of what was measured at both times / Σ weight.
    Coverage,
    /// How many edges of the edition's bands a change reaches, with its sign.
    Steps,
    /// The edition's matrix by magnitude and importance, with the effect's sign.
    PlusMinus,
    /// What counts of what was claimed, after shares, parents and overlaps.
    CountedOnce,
    /// Claimed − counted.
    LeftOut,
    /// The sum of the amounts in the prices of the appraisal.
    InPrices,
    /// The product of 1 / (1 + rate) over the years from the comparison year.
    DiscountFactor,
    /// The sum of amounts × discount factor of their year.
    PresentValue,
    /// The sum up to the year.
    Cumulative,
    /// The sum of amounts × the share that changes a public budget × discount factor, spent less saved.
    FinancingNeed,
    /// Tax cost rate × net public financing need.
    TaxCost,
    /// Net present value − tax funding cost.
    AfterTaxCost,
    /// The first figure divided by the second.
    Quotient,
    /// The rate at which the net present value of the amounts is zero.
    InternalRate,
    /// (Future value of gains / present value of spending)^(1/n) − 1.
    ModifiedRate,
    /// Years until the cumulated amounts are no longer negative, interpolated within the year.
    Payback,
    /// Present value / annuity factor.
    YearlyAmount,
    /// The present value of the amounts after the appraisal period.
    ResidualFlows,
    /// Investment × the share of the lifetime that is left × discount factor of the last year.
    ResidualLine,
}

impl Formula {
    /// All methods.
    pub const ALL: &[Formula] = &[
        Formula::Stated,
        Formula::Sum,
        Formula::Variance,
        Formula::VarianceShare,
        Formula::RealisationRate,
        Formula::FreedHours,
        Formula::Fte,
        Formula::HoursOfFte,
        Formula::ValueOfTime,
        Formula::Net,
        Formula::NetBeforeInvestment,
        Formula::ThreePoint,
        Formula::Achievement,
        Formula::Outturn,
        Formula::OutturnRemainingPlan,
        Formula::OutturnRunRate,
        Formula::OutturnPerformance,
        Formula::VariancePart,
        Formula::Ramp,
        Formula::MilestoneMoved,
        Formula::Spread,
        Formula::SpreadOfSum,
        Formula::Percentile,
        Formula::Probability,
        Formula::Simulated,
        Formula::SensitivityRun,
        Formula::SensitivityChange,
        Formula::SwitchingFactor,
        Formula::SwitchingSearch,
        Formula::LabourPart,
        Formula::HourlyCost,
        Formula::ChainRest,
        Formula::BudgetEffect,
        Formula::BudgetNet,
        Formula::BudgetPart,
        Formula::SocialPart,
        Formula::BesideBudget,
        Formula::TaxCostOfBudget,
        Formula::AccountSum,
        Formula::SchemeLimit,
        Formula::SchemeShare,
        Formula::Count,
        Formula::Index,
        Formula::Change,
        Formula::MeanDifference,
        Formula::ShareDifference,
        Formula::Composite,
        Formula::Coverage,
        Formula::Steps,
        Formula::PlusMinus,
        Formula::CountedOnce,
        Formula::LeftOut,
        Formula::InPrices,
        Formula::DiscountFactor,
        Formula::PresentValue,
        Formula::Cumulative,
        Formula::FinancingNeed,
        Formula::TaxCost,
        Formula::AfterTaxCost,
        Formula::Quotient,
        Formula::InternalRate,
        Formula::ModifiedRate,
        Formula::Payback,
        Formula::YearlyAmount,
        Formula::ResidualFlows,
        Formula::ResidualLine,
    ];

    /// The method as data files write it.
    pub fn key(self) -> &'static str {
        match self {
            Formula::Stated => "stated",
            Formula::Sum => "sum",
            Formula::Variance => "variance",
            Formula::VarianceShare => "variance-share",
            Formula::RealisationRate => "realisation-rate",
            Formula::FreedHours => "freed-hours",
            Formula::Fte => "fte",
            Formula::HoursOfFte => "hours-of-fte",
            Formula::ValueOfTime => "value-of-time",
            Formula::Net => "net",
            Formula::NetBeforeInvestment => "net-before-investment",
            Formula::ThreePoint => "three-point",
            Formula::Achievement => "achievement",
            Formula::Outturn => "outturn",
            Formula::OutturnRemainingPlan => "outturn-remaining-plan",
            Formula::OutturnRunRate => "outturn-run-rate",
            Formula::OutturnPerformance => "outturn-performance",
            Formula::VariancePart => "variance-part",
            Formula::Ramp => "ramp",
            Formula::MilestoneMoved => "milestone-moved",
            Formula::Spread => "spread",
            Formula::SpreadOfSum => "spread-of-sum",
            Formula::Percentile => "percentile",
            Formula::Probability => "probability",
            Formula::Simulated => "simulated",
            Formula::SensitivityRun => "sensitivity-run",
            Formula::SensitivityChange => "sensitivity-change",
            Formula::SwitchingFactor => "switching-factor",
            Formula::SwitchingSearch => "switching-search",
            Formula::LabourPart => "labour-part",
            Formula::HourlyCost => "hourly-cost",
            Formula::ChainRest => "chain-rest",
            Formula::BudgetEffect => "budget-effect",
            Formula::BudgetNet => "budget-net",
            Formula::BudgetPart => "budget-part",
            Formula::SocialPart => "social-part",
            Formula::BesideBudget => "beside-budget",
            Formula::TaxCostOfBudget => "tax-cost-of-budget",
            Formula::AccountSum => "account-sum",
            Formula::SchemeLimit => "scheme-limit",
            Formula::SchemeShare => "scheme-share",
            Formula::Count => "count",
            Formula::Index => "index",
            Formula::Change => "change",
            Formula::MeanDifference => "mean-difference",
            Formula::ShareDifference => "share-difference",
            Formula::Composite => "composite",
            Formula::Coverage => "coverage",
            Formula::Steps => "steps",
            Formula::PlusMinus => "plus-minus",
            Formula::CountedOnce => "counted-once",
            Formula::LeftOut => "left-out",
            Formula::InPrices => "in-prices",
            Formula::DiscountFactor => "discount-factor",
            Formula::PresentValue => "present-value",
            Formula::Cumulative => "cumulative",
            Formula::FinancingNeed => "financing-need",
            Formula::TaxCost => "tax-cost",
            Formula::AfterTaxCost => "after-tax-cost",
            Formula::Quotient => "quotient",
            Formula::InternalRate => "internal-rate",
            Formula::ModifiedRate => "modified-rate",
            Formula::Payback => "payback",
            Formula::YearlyAmount => "yearly-amount",
            Formula::ResidualFlows => "residual-flows",
            Formula::ResidualLine => "residual-line",
        }
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
