//! Why a figure is absent.

/// The reason a formula gives no figure. A figure without a value is printed
/// as absent with this reason and is never taken as zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, thiserror::Error)]
pub enum Absent {
    /// The result, or a number on the way to it, exceeds ten million million
    /// in absolute value (see [`crate::quantity::LARGEST`]).
    #[error("the result is larger than ten million million")]
    OutOfRange,
    /// The amounts are in different price bases.
    #[error("the amounts are in different price bases")]
    UnlikePriceBasis,
    /// A rate of something planned as zero.
    #[error("the plan is zero, so a rate of it is not defined")]
    PlanIsZero,
    /// A rate of something planned as negative: it would call a growing loss
    /// a success.
    #[error("the plan is negative, so a rate of it tells neither success nor failure")]
    PlanIsNegative,
    /// The target (målverdi) equals the baseline (nullpunktsmåling).
    #[error("the target equals the baseline, so achievement is not defined")]
    TargetIsBaseline,
    /// The hours of a full-time equivalent are zero or negative.
    #[error("the hours per full-time equivalent are not positive")]
    HoursPerFteNotPositive,
    /// The uptake is below zero or above one.
    #[error("the uptake is not between 0 and 1")]
    UptakeOutsideZeroToOne,
    /// A volume or a time per unit is negative.
    #[error("a volume or a time per unit is negative")]
    NegativeInput,
    /// The two ends of a scale are the same, or in the wrong order.
    #[error("the scale has no width, or its ends are swapped")]
    ScaleHasNoWidth,
    /// A score lies outside its scale.
    #[error("the score lies outside its scale")]
    OutsideScale,
    /// There is nothing to add. A sum of nothing is not zero.
    #[error("there is nothing to add")]
    NothingToAdd,
    /// A share is negative, or the shares come to more than one.
    #[error("a share is negative, or the shares come to more than one")]
    SharesOutsideOne,
    /// No period has been reported, or more than there are: a pace of nothing.
    #[error("no period has been reported, or more than there are")]
    NoElapsedPeriods,
    /// A variance is divided among two or three factors.
    #[error("a variance is divided among two or three factors")]
    FactorsNotTwoOrThree,
    /// The steps of a ramp do not ascend, or a share lies outside 0 to 1.
    #[error("the steps of a ramp do not ascend, or a share lies outside 0 to 1")]
    StepsOutOfOrder,
    /// A month is not from 1 to 12.
    #[error("a month is not from 1 to 12")]
    NotAMonth,
    /// The most likely of three estimates lies outside the other two.
    #[error("the most likely of the three estimates lies outside the other two")]
    PointsOutOfOrder,
    /// The three estimates are equal: no uncertainty is stated.
    #[error("the estimates are equal, so no uncertainty is stated")]
    NoSpread,
    /// A level of certainty does not lie between 0 and 1.
    #[error("a level of certainty does not lie between 0 and 1")]
    LevelOutsideOne,
    /// The result does not depend on the driver.
    #[error("the result does not depend on the driver")]
    DriverHasNoEffect,
    /// The result keeps its sign over all values that were tried.
    #[error("the result keeps its sign over all values that were tried")]
    NoSwitchingValue,
    /// A sample is too small for a spread: fewer than two answers, or none for a share.
    #[error("the sample is too small for an interval")]
    SampleTooSmall,
    /// A result of so few answers that it is not shown, out of regard for those who answered (små utvalg).
    #[error("the result is withheld because too few answered")]
    SuppressedSmallSample,
    /// The indicators that were measured carry too little of the weights for a composite (dekning).
    #[error("the indicators measured carry too little of the weights")]
    CoverageTooLow,
    /// A group of overlapping benefits states no ceiling to be divided.
    #[error("the overlap group has no ceiling")]
    NoCeiling,
    /// More hours are used than were freed: an hour can be used once.
    #[error("more hours are used than there are")]
    UsedTwice,
    /// A judgement outside its scale: magnitude is from -3 to 3, importance from 1 to 3.
    #[error("the magnitude or the importance lies outside its scale")]
    OutsideJudgement,
    /// Years are counted from an opening year (åpningsår) that is not stated.
    #[error("years are counted from the opening year, which is not stated")]
    NoOpeningYear,
    /// The amount lies before the comparison year (sammenligningsår) and is sunk.
    #[error("the amount lies before the comparison year and is sunk")]
    SunkBeforeComparison,
    /// The price index lacks a year that an amount is to be moved from or to.
    #[error("the price index lacks the year")]
    IndexYearMissing,
    /// A ratio of amounts whose denominator is zero or negative: a larger ratio
    /// would not be better.
    #[error("the denominator is not above zero, so the ratio is not defined")]
    DenominatorNotPositive,
    /// What was spent is not paid back by the end of the period.
    #[error("what was spent is not paid back by the end")]
    NeverPaidBack,
    /// The amounts, added up, are never negative: nothing is to be paid back.
    #[error("the amounts added up are never negative, so nothing is to be paid back")]
    NothingToPayBack,
    /// The lifetime (levetid) is not longer than the analysis period.
    #[error("the lifetime is not longer than the analysis period")]
    LifetimeNotLonger,
    /// All amounts have one sign, so no rate of return is defined.
    #[error("all amounts have one sign, so no rate of return is defined")]
    NoSignChange,
    /// Several rates of return solve the amounts, or one where the net present
    /// value only touches zero.
    #[error("several rates of return solve the amounts")]
    SeveralRoots,
    /// No rate of return above -100 per cent solves the amounts.
    #[error("no rate of return above -100 per cent solves the amounts")]
    NoRoot,
}

impl Absent {
    /// Every reason.
    pub const ALL: &'static [Absent] = &[
        Absent::OutOfRange,
        Absent::UnlikePriceBasis,
        Absent::PlanIsZero,
        Absent::PlanIsNegative,
        Absent::TargetIsBaseline,
        Absent::HoursPerFteNotPositive,
        Absent::UptakeOutsideZeroToOne,
        Absent::NegativeInput,
        Absent::ScaleHasNoWidth,
        Absent::OutsideScale,
        Absent::NothingToAdd,
        Absent::SharesOutsideOne,
        Absent::NoElapsedPeriods,
        Absent::FactorsNotTwoOrThree,
        Absent::StepsOutOfOrder,
        Absent::NotAMonth,
        Absent::PointsOutOfOrder,
        Absent::NoSpread,
        Absent::LevelOutsideOne,
        Absent::DriverHasNoEffect,
        Absent::NoSwitchingValue,
        Absent::SampleTooSmall,
        Absent::SuppressedSmallSample,
        Absent::CoverageTooLow,
        Absent::NoCeiling,
        Absent::UsedTwice,
        Absent::OutsideJudgement,
        Absent::NoOpeningYear,
        Absent::SunkBeforeComparison,
        Absent::IndexYearMissing,
        Absent::DenominatorNotPositive,
        Absent::NeverPaidBack,
        Absent::NothingToPayBack,
        Absent::LifetimeNotLonger,
        Absent::NoSignChange,
        Absent::SeveralRoots,
        Absent::NoRoot,
    ];

    /// The stable key of the reason, as texts, data files and cases name it.
    pub fn key(self) -> &'static str {
        match self {
            Absent::OutOfRange => "out-of-range",
            Absent::UnlikePriceBasis => "unlike-price-basis",
            Absent::PlanIsZero => "plan-is-zero",
            Absent::PlanIsNegative => "plan-is-negative",
            Absent::TargetIsBaseline => "target-is-baseline",
            Absent::HoursPerFteNotPositive => "hours-per-fte-not-positive",
            Absent::UptakeOutsideZeroToOne => "uptake-outside-zero-to-one",
            Absent::NegativeInput => "negative-input",
            Absent::ScaleHasNoWidth => "scale-has-no-width",
            Absent::OutsideScale => "outside-scale",
            Absent::NothingToAdd => "nothing-to-add",
            Absent::SharesOutsideOne => "shares-outside-one",
            Absent::NoElapsedPeriods => "no-elapsed-periods",
            Absent::FactorsNotTwoOrThree => "factors-not-two-or-three",
            Absent::StepsOutOfOrder => "steps-out-of-order",
            Absent::NotAMonth => "not-a-month",
            Absent::PointsOutOfOrder => "points-out-of-order",
            Absent::NoSpread => "no-spread",
            Absent::LevelOutsideOne => "level-outside-one",
            Absent::DriverHasNoEffect => "driver-has-no-effect",
            Absent::NoSwitchingValue => "no-switching-value",
            Absent::SampleTooSmall => "sample-too-small",
            Absent::SuppressedSmallSample => "suppressed-small-sample",
            Absent::CoverageTooLow => "coverage-too-low",
            Absent::NoCeiling => "no-ceiling",
            Absent::UsedTwice => "used-twice",
            Absent::OutsideJudgement => "outside-judgement",
            Absent::NoOpeningYear => "no-opening-year",
            Absent::SunkBeforeComparison => "sunk-before-comparison",
            Absent::IndexYearMissing => "index-year-missing",
            Absent::DenominatorNotPositive => "denominator-not-positive",
            Absent::NeverPaidBack => "never-paid-back",
            Absent::NothingToPayBack => "nothing-to-pay-back",
            Absent::LifetimeNotLonger => "lifetime-not-longer",
            Absent::NoSignChange => "no-sign-change",
            Absent::SeveralRoots => "several-roots",
            Absent::NoRoot => "no-root",
        }
    }
}

impl From<crate::price::UnlikePriceBasis> for Absent {
    fn from(_: crate::price::UnlikePriceBasis) -> Absent {
        Absent::UnlikePriceBasis
    }
}
