//! Closed lists of words that figures carry: why one is absent, how one is made.

macro_rules! words {
    ($(#[$about:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident $key:literal;)* }) => {
        $(#[$about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $($(#[$doc])* $variant,)*
        }

        impl $name {
            /// All of them.
            pub const ALL: &[$name] = &[$($name::$variant,)*];

            /// The word as data files write it.
            pub fn key(self) -> &'static str {
                match self { $($name::$variant => $key,)* }
            }
        }
    };
}

words! {
    /// Why a figure is absent. Absent is not zero.
    Absence {
        /// The agency reported nothing for it.
        NotReported "not-reported";
        /// The agency has neither plan nor figures for the period.
        NothingInPeriod "nothing-in-period";
        /// An input has a finding of severity error.
        InputUnusable "input-unusable";
        /// The plan is zero, so a share of it is undefined.
        PlanIsZero "plan-is-zero";
        /// The plan is negative, so a share of it tells neither success nor failure.
        PlanIsNegative "plan-is-negative";
        /// The target equals the baseline.
        TargetIsBaseline "target-is-baseline";
        /// The baseline is missing.
        NoBaseline "no-baseline";
        /// The target is missing.
        NoTarget "no-target";
        /// Nothing was measured by the day of the report.
        NotMeasured "not-measured";
        /// Freed time has no labour cost to be valued with.
        NoHourlyCost "no-hourly-cost";
        /// Amounts of unlike price bases do not add.
        UnlikePriceBasis "unlike-price-basis";
        /// The reporting period is not stated.
        NoReportingPeriod "no-reporting-period";
        /// A figure is given for a longer period than the one asked for, and is not split.
        LongerPeriod "longer-period";
        /// Planned and realised lines do not match by period, or are not volumes.
        LinesDoNotMatch "lines-do-not-match";
        /// The forecast does not cover the rest of the year.
        ForecastIncomplete "forecast-incomplete";
        /// No period has been reported, or more than there are: a pace of nothing.
        NoElapsedPeriods "no-elapsed-periods";
        /// The most likely of three estimates lies outside the other two.
        PointsOutOfOrder "points-out-of-order";
        /// The three estimates are equal: no uncertainty is stated.
        NoSpread "no-spread";
        /// The result does not depend on the driver.
        DriverHasNoEffect "driver-has-no-effect";
        /// The result keeps its sign over all values that were tried.
        NoSwitchingValue "no-switching-value";
        /// The figure is beyond what can be computed exactly.
        OutOfRange "out-of-range";
        /// The agency says that it does not apply.
        NotApplicable "not-applicable";
        /// The agency withholds it and says so.
        Withheld "withheld";
        /// The comparison year (sammenligningsår) is not stated.
        NoComparisonYear "no-comparison-year";
        /// The opening year (åpningsår) is not stated.
        NoOpeningYear "no-opening-year";
        /// It lies before the comparison year and is sunk.
        SunkBeforeComparison "sunk-before-comparison";
        /// The price index lacks a year that is needed.
        IndexYearMissing "index-year-missing";
        /// The denominator of a ratio is zero or negative.
        DenominatorNotPositive "denominator-not-positive";
        /// What was spent is not paid back by the end of the period.
        NeverPaidBack "never-paid-back";
        /// The amounts added up are never negative.
        NothingToPayBack "nothing-to-pay-back";
        /// The lifetime is not longer than the analysis period, or not stated.
        LifetimeNotLonger "lifetime-not-longer";
        /// All amounts have one sign, so no rate of return is defined.
        NoSignChange "no-sign-change";
        /// Several rates of return solve the amounts.
        SeveralRoots "several-roots";
        /// No rate of return above -100 per cent solves the amounts.
        NoRoot "no-root";
        /// So few answered that the result is not shown.
        SuppressedSmallSample "suppressed-small-sample";
        /// The samples are too small, or their size or spread is not stated, for an interval.
        SampleTooSmall "sample-too-small";
        /// What was measured carries too little of the weights for a composite.
        CoverageTooLow "coverage-too-low";
        /// The indicator states neither a scale nor anchors, so it has no index.
        NoScale "no-scale";
        /// Counted in the benefits that contribute to it.
        CountedElsewhere "counted-elsewhere";
        /// Nominal amounts, and no price year to bring them to.
        NoPriceYear "no-price-year";
        /// Calendar years and numbered years of the plan stand side by side.
        YearsMixed "years-mixed";
    }
}

words! {
    /// How a figure follows from what it is made of. The method's name stands in
    /// the report; its text in the texts files.
    Formula {
        /// Taken as stated, in base units.
        Stated "stated";
        /// The sum of its parts.
        Sum "sum";
        /// Realised − planned.
        Variance "variance";
        /// (realised − planned) / planned.
        VarianceShare "variance-share";
        /// Realised / planned.
        RealisationRate "realisation-rate";
        /// Volume × (before − after) × uptake.
        FreedHours "freed-hours";
        /// Hours / hours per full-time year.
        Fte "fte";
        /// Årsverk × hours per full-time year.
        HoursOfFte "hours-of-fte";
        /// Hours × labour cost per hour.
        ValueOfTime "value-of-time";
        /// B − P − D.
        Net "net";
        /// B − D.
        NetBeforeInvestment "net-before-investment";
        /// (MO + 3 MS + MP) / 5, with the edition's weights.
        ThreePoint "three-point";
        /// (measured − baseline) / (target − baseline).
        Achievement "achievement";
        /// Realised to date + forecast for the rest of the year.
        Outturn "outturn";
        /// Realised to date + plan for the rest of the year.
        OutturnRemainingPlan "outturn-remaining-plan";
        /// Realised to date / months elapsed × months of the plan.
        OutturnRunRate "outturn-run-rate";
        /// Realised to date + realised / planned to date × plan for the rest of the year.
        OutturnPerformance "outturn-performance";
        /// The factor's mean change over all orders of the factors.
        VariancePart "variance-part";
        /// Full effect / 12 × the sum of the months' shares.
        Ramp "ramp";
        /// Delivery now − delivery as planned, in whole months.
        MilestoneMoved "milestone-moved";
        /// |MP − MO| / 5, or what the edition names.
        Spread "spread";
        /// √(σ₁² + σ₂² + …), or their sum where all moves together.
        SpreadOfSum "spread-of-sum";
        /// Expected value + z × spread, or the quantile of the distribution.
        Percentile "percentile";
        /// The share of the normal distribution below 0.
        Probability "probability";
        /// Draws from the distributions, summed and sorted.
        Simulated "simulated";
        /// The appraisal with one driver changed.
        SensitivityRun "sensitivity-run";
        /// The run's net present value − the base's.
        SensitivityChange "sensitivity-change";
        /// 1 − net present value / the driver's present value.
        SwitchingFactor "switching-factor";
        /// The value at which the net present value is 0, found by halving.
        SwitchingSearch "switching-search";
        /// Base × share.
        LabourPart "labour-part";
        /// Labour cost of a full-time year / hours of a full-time year.
        HourlyCost "hourly-cost";
        /// Benefit − uses.
        ChainRest "chain-rest";
        /// The sum of budget cuts with budget line, year and document.
        BudgetEffect "budget-effect";
        /// Budget effect − operating cost.
        BudgetNet "budget-net";
        /// The sum of amounts × the share that changes a public budget.
        BudgetPart "budget-part";
        /// The sum of amounts that are no transfers.
        SocialPart "social-part";
        /// What stands in one account and not in the other.
        BesideBudget "beside-budget";
        /// Tax cost rate × what public budgets lose.
        TaxCostOfBudget "tax-cost-of-budget";
        /// Fiscal result + items.
        AccountSum "account-sum";
        /// The scheme's terms for the year of application.
        SchemeLimit "scheme-limit";
        /// Base × the share of the scheme's terms.
        SchemeShare "scheme-share";
        /// How many.
        Count "count";
        /// 100 × (value − worst) / (best − worst) of the scale or the anchors.
        Index "index";
        /// After − before.
        Change "change";
        /// An end of (x₂ − x₁) ± z × √(s₁²/n₁ + s₂²/n₂).
        MeanDifference "mean-difference";
        /// An end of Newcombe's interval of the difference of two shares.
        ShareDifference "share-difference";
        /// Σ weight × index / Σ weight of what was measured at both times.
        Composite "composite";
        /// Σ weight of what was measured at both times / Σ weight.
        Coverage "coverage";
        /// How many edges of the edition's bands a change reaches, with its sign.
        Steps "steps";
        /// The edition's matrix by magnitude and importance, with the effect's sign.
        PlusMinus "plus-minus";
        /// What counts of what was claimed, after shares, parents and overlaps.
        CountedOnce "counted-once";
        /// What a use claims × what counts of the benefit / what the benefit claims.
        CountedUse "counted-use";
        /// Claimed − counted.
        LeftOut "left-out";
        /// The sum of the amounts in the prices of the appraisal.
        InPrices "in-prices";
        /// The product of 1 / (1 + rate) over the years from the comparison year.
        DiscountFactor "discount-factor";
        /// The sum of amounts × discount factor of their year.
        PresentValue "present-value";
        /// The sum up to the year.
        Cumulative "cumulative";
        /// The sum of amounts × the share that changes a public budget × discount factor, spent less saved.
        FinancingNeed "financing-need";
        /// Tax cost rate × net public financing need.
        TaxCost "tax-cost";
        /// Net present value − tax funding cost.
        AfterTaxCost "after-tax-cost";
        /// The first figure divided by the second.
        Quotient "quotient";
        /// The rate at which the net present value of the amounts is zero.
        InternalRate "internal-rate";
        /// (Future value of gains / present value of spending)^(1/n) − 1.
        ModifiedRate "modified-rate";
        /// Years until the cumulated amounts are no longer negative, interpolated within the year.
        Payback "payback";
        /// Present value / annuity factor.
        YearlyAmount "yearly-amount";
        /// The present value of the amounts after the appraisal period.
        ResidualFlows "residual-flows";
        /// Investment × the share of the lifetime that is left × discount factor of the last year.
        ResidualLine "residual-line";
    }
}
