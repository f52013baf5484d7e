//! Findings: what is wrong or worth knowing, with the cells that show it.
//!
//! A finding is data, not text: a code that never changes, the subject it is
//! about, the cells, and named values. The sentences in nb, nn and en stand in
//! the texts files of the templates. A finding of severity error keeps its
//! subject's figures out of the headline totals.

use std::fmt;

use rust_decimal::Decimal;

use crate::period::{Day, Period};
use crate::provenance::CellRef;
use crate::quantity::Unit;
use crate::submission::{Field, RecordKind};
use crate::waiver::Waiver;

/// How serious a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The figure is wrong, unusable or cannot be trusted; it stays out of headline totals.
    Error,
    /// The figure is used; the reader should know this about it.
    Warning,
    /// For information.
    Info,
}

impl Severity {
    /// The severity as data files write it.
    pub fn key(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "info",
        }
    }
}

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident $key:literal $severity:ident;)*) => {
        /// What was found. Codes are a promise: they are never renamed, given
        /// another meaning or used again.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum FindingCode {
            $($(#[$doc])* $name,)*
        }

        impl FindingCode {
            /// Every code, in the order of the catalogue.
            pub const ALL: &[FindingCode] = &[$(FindingCode::$name,)*];

            /// The code as it is written in files and messages.
            pub fn key(self) -> &'static str {
                match self { $(FindingCode::$name => $key,)* }
            }

            /// How serious it is.
            pub fn severity(self) -> Severity {
                match self { $(FindingCode::$name => Severity::$severity,)* }
            }
        }
    };
}

codes! {
    // What the file is.
    /// A workbook of the run was refused and is not part of the report: `file`, `why`, `detail`.
    InputLeftOut "input-left-out" Error;
    /// Workbooks were read outside of a worker process, or in one that is not fully shut in:
    /// `why`, `detail` (the walls that did not stand).
    ReadWithoutIsolation "read-without-isolation" Info;
    /// The workbook carries macros; they were not run.
    MacrosPresent "macros-present" Info;
    /// The workbook links to other workbooks or connections; they were not followed.
    ExternalLinks "external-links" Warning;
    /// Formulas are calculated only on request, so results may be stale.
    ManualCalculation "manual-calculation" Warning;
    /// Day numbers count from 1904.
    Date1904 "date-1904" Info;

    // What the format could not use.
    /// A header that the format does not know: `found`, `nearest` (may be empty).
    HeaderNotRecognised "header-not-recognised" Error;
    /// A column that the format needs is missing: `expected`.
    HeaderMissing "header-missing" Error;
    /// Two columns of one meaning: `found`.
    HeaderTwice "header-twice" Error;
    /// A sheet that the format needs is missing: `expected`.
    SheetMissing "sheet-missing" Error;
    /// Content that was not read: `found`, `why` (a key, or the words of the format).
    CellLeft "cell-left" Warning;
    /// A row that was left out: `found`, `why`, `detail`.
    RowLeft "row-left" Info;
    /// The unit of the amounts stands nowhere: `expected`.
    UnitNotFound "unit-not-found" Error;
    /// Hidden cells are used: `found`.
    HiddenUsed "hidden-used" Warning;
    /// Words stand where a number belongs and say why there is none: `found`.
    ValueMissing "value-missing" Info;
    /// A number was read without the mark of a footnote: `mark`, `found`, `why`.
    Footnote "footnote" Info;
    /// A copy of a sheet was not read: `found`, `expected`.
    SheetLeft "sheet-left" Warning;
    /// A label of a form was not found: `expected`, `found` (the sheet).
    LabelMissing "label-missing" Warning;
    /// The workbook was recognised and holds no benefit that is filled in.
    NoBenefits "no-benefits" Error;
    /// The workbook holds indicators or measurements and no benefit, as a benchmark does by design.
    OnlyMeasurements "only-measurements" Info;

    // What a cell says.
    /// An error value in a cell: `found`, `field`.
    ErrorValue "error-value" Error;
    /// A formula without a result: `field`.
    NotCalculated "not-calculated" Error;
    /// A number stands as text and was read: `found`, `value`.
    NumberAsText "number-as-text" Warning;
    /// A text where a number belongs: `found`, `field`.
    NumberUnreadable "number-unreadable" Error;
    /// A text that could be two different numbers: `found`, `field`.
    NumberAmbiguous "number-ambiguous" Error;
    /// A number beyond what can be computed exactly: `found`, `field`.
    NumberTooLarge "number-too-large" Error;
    /// A number with more digits than spreadsheets hold, rounded to 15: `value`.
    NumberRounded "number-rounded" Info;
    /// A number that must be above zero and is not: `value`, `field`.
    NumberNotPositive "number-not-positive" Error;
    /// A number that must not be below zero and is: `value`, `field`.
    NumberNegative "number-negative" Error;
    /// A number that must be whole and is not: `value`, `field`.
    NumberNotWhole "number-not-whole" Error;
    /// A parameter in per cent is below one per cent, so it may be a share instead:
    /// `parameter`, `value`.
    PercentBelowOne "percent-below-one" Warning;
    /// A share outside 0 to 1: `value`, `field`.
    ShareOutOfRange "share-out-of-range" Error;
    /// Not a day: `found`, `field`.
    DayUnreadable "day-unreadable" Error;
    /// Not a period: `found`, `field`.
    PeriodUnreadable "period-unreadable" Error;
    /// A word outside the closed list: `found`, `field`, `allowed`.
    ChoiceNotKnown "choice-not-known" Error;
    /// A needed field is blank: `field`.
    RequiredMissing "required-missing" Error;
    /// The unit is not one that can be used here: `found`.
    UnitNotKnown "unit-not-known" Error;
    /// The unit was taken from running text: `found`.
    UnitFromText "unit-from-text" Info;

    // Identity and references.
    /// Benefits (gevinster) have no ID of their own; their places in the workbook serve as IDs.
    IdFromPlace "id-from-place" Warning;
    /// The same ID twice: `id`.
    DuplicateId "duplicate-id" Error;
    /// A reference to something that is not there: `found`, `field`, `nearest` (may be empty).
    UnknownReference "unknown-reference" Error;
    /// Benefits contribute to one another in a circle, or one to itself: `found`.
    ParentCycle "parent-cycle" Error;
    /// The organisation number fails its check digit: `found`.
    OrganisationNumberInvalid "organisation-number-invalid" Error;
    /// The same benefit, stage, period and amount twice: probably the same krone twice.
    DuplicateLine "duplicate-line" Error;

    // Ownership, baseline, target.
    /// A benefit has no owner (gevinsteier).
    OwnerMissing "owner-missing" Error;
    /// No benefit in the workbook names an owner.
    OwnersNowhere "owners-nowhere" Warning;
    /// An indicator has a target but no baseline (nullpunktsmåling).
    BaselineMissing "missing-baseline" Error;
    /// An indicator has no target (målverdi).
    TargetMissing "target-missing" Warning;
    /// Target equals baseline, so achievement (måloppnåelse) is undefined: `value`.
    TargetIsBaseline "target-is-baseline" Error;
    /// The target lies on the wrong side of the baseline: `direction`.
    TargetWrongWay "target-wrong-way" Error;
    /// The achievement that the workbook states is not the one that baseline, target and
    /// measurement give: `stated`, `computed`.
    AchievementMismatch "achievement-mismatch" Warning;
    /// A scale or a pair of anchors with no room between its ends: `value`, `field`.
    ScaleWithoutWidth "scale-without-width" Error;
    /// A value outside the indicator's own scale: `value`, `field`, `lowest`, `highest`.
    ValueOutsideScale "value-outside-scale" Error;
    /// An indicator of a benefit was never measured after its baseline.
    NeverMeasured "never-measured" Warning;
    /// A measurement of so few answers that its value is not shown anywhere: `least`.
    SampleSuppressed "sample-suppressed" Warning;
    /// A measurement of few answers, or of few of those who were asked: `answers`, `response`.
    SampleSmall "sample-small" Warning;
    /// Baseline and latest measurement were made by unlike methods: `left`, `right`.
    MeasurementsNotComparable "measurements-not-comparable" Warning;
    /// Too little of the weights was measured for a composite of quality: `coverage`, `least`.
    CompositeCoverageLow "composite-coverage-low" Warning;
    /// A non-priced effect is judged without something the method asks for: `field`.
    NonpricedIncomplete "nonpriced-incomplete" Warning;

    // Amounts and periods.
    /// The price basis (nominal or fixed prices) is not stated.
    PriceBasisMissing "price-basis-missing" Warning;
    /// Fixed prices without a price year.
    PriceYearMissing "price-year-missing" Error;
    /// Amounts of unlike price bases would be added: `left`, `right`.
    PriceBasisMixed "price-basis-mixed" Error;
    /// Periods of unlike length overlap in one series: `left`, `right`.
    PeriodsOverlap "periods-overlap" Error;
    /// Something is reported as realised in a period that is not over: `period`.
    RealisedInFuture "realised-in-future" Error;
    /// A measurement lies after the day of the report: `date`.
    MeasuredInFuture "measured-in-future" Error;
    /// A benefit has neither amounts, hours nor indicators.
    BenefitWithoutFigures "benefit-without-figures" Warning;
    /// A workbook of the run reports on another period, `right`, than the run, `left`.
    ReportingPeriodsDiffer "reporting-periods-differ" Error;
    /// A period that the plan covers is not reported as realised: `period`.
    PeriodNotReported "period-not-reported" Error;
    /// Amounts of a period that begins in the report's year to date and ends after it, so that
    /// they are in no figure to date: `period`, `reported`, `stage`.
    AmountsBeyondReport "amounts-beyond-report" Warning;
    /// A benefit has lines that its kind cannot have: kroner for freed time or
    /// quality, hours for a saving: `kind`.
    LinesOfOtherKind "lines-of-other-kind" Error;
    /// The reporting period is not stated; figures to date are left out.
    ReportingPeriodMissing "reporting-period-missing" Warning;

    /// The opening year of an appraisal, `right`, lies before its comparison year, `left`.
    OpeningBeforeComparison "opening-before-comparison" Warning;
    /// An appraisal does not state its comparison year; the edition's choice is used: `year`.
    ComparisonYearMissing "comparison-year-missing" Warning;
    /// Calendar years and numbered years of the plan stand in one calculation, so it has
    /// no present value.
    AppraisalYearsMixed "appraisal-years-mixed" Error;
    /// Nominal amounts are to be discounted, and no price year says in whose prices.
    AppraisalPriceYearMissing "appraisal-price-year-missing" Warning;
    /// A price index lacks a year that amounts are moved from or to: `parameter`.
    IndexYearMissing "index-year-missing" Warning;
    /// Nominal amounts are said to grow in real terms as well; they are not grown twice.
    RealGrowthOnNominal "real-growth-on-nominal" Warning;

    // Agreement.
    /// A stated total differs from the sum of its parts: `label`, `stated`, `computed`, `difference`.
    TotalMismatch "total-mismatch" Error;
    /// The workbook's own uncertainty-adjusted value differs from the rule's: `stated`, `computed`.
    AdjustedMismatch "adjusted-mismatch" Warning;
    /// Optimistic, most likely and pessimistic are not in order.
    ThreePointsOutOfOrder "three-points-out-of-order" Warning;
    /// The three estimates are equal, so no uncertainty is stated: `line`.
    EstimateWithoutSpread "estimate-without-spread" Warning;
    /// A benefit has an effect profile and amounts of its own for one stage; only the amounts count.
    ProfileBesideAmounts "profile-beside-amounts" Warning;
    /// One driver, changed within what the edition asks for, turns the sign of the net present
    /// value: `driver`, `change`, `base`, `npv`.
    NpvSignFlips "npv-sign-flips" Warning;
    /// Two of the workbook's own calculations, `first` and `second`, come to unlike
    /// nets (`measure`) for the same money: `left`, `right`, `difference`.
    AnalysesDiffer "analyses-differ" Warning;
    /// More is taken out (uttak) than was realised: `used`, `realised`.
    UseExceedsRealised "use-exceeds-realised" Error;
    /// More hours are used than were freed, so that some are used twice: `used`, `realised`.
    HoursUsedTwice "hours-used-twice" Error;

    // Counted once.
    /// Only a share of a benefit counts, the rest is others': `share`, `claimed`, `counted`, `stage`.
    AttributionApplied "attribution-applied" Info;
    /// A benefit's own amounts are left out, since benefits that contribute to it are
    /// counted: `left_out`, `stage`, `benefits`.
    ParentLeftOut "parent-left-out" Info;
    /// Benefits that overlap count up to the ceiling of their group: `benefits`, `claimed`,
    /// `counted`, `stage`.
    OverlapAllocated "overlap-allocated" Warning;
    /// Benefits are said to overlap and nothing says how much they can give together,
    /// so all of them are counted in full: `benefits`.
    OverlapWithoutCeiling "overlap-without-ceiling" Warning;
    /// Two benefits have the same amount and look alike: `other`, `likeness`, `amount`.
    BenefitsLookAlike "benefits-look-alike" Warning;
    /// What one agency reports for another, that one reports as its own: `other`, `agency`, `amount`.
    CrossAgencyDoubleCount "cross-agency-double-count" Warning;
    /// More is used than the agency's net benefit, where uses are parts of net: `used`, `net`.
    UsesExceedNet "uses-exceed-net" Warning;
    /// A budget cut without budget line, year or document is no budget effect: `field`.
    BudgetCutWithoutReference "budget-cut-without-reference" Error;
    /// A budget reference is neither chapter and item nor KOSTRA function and kind: `found`.
    BudgetReferenceUnreadable "budget-reference-unreadable" Warning;
    /// A project does not keep a condition of its grant scheme: `why`, `limit`, `actual`, `year`
    /// (of application, or the year judged).
    SchemeConditionBroken "scheme-condition-broken" Error;

    // Calculation.
    /// Freed time without a labour cost: hours and årsverk are shown, kroner are not.
    HourlyCostMissing "hourly-cost-missing" Warning;
    /// The stated labour cost per hour is not the one that salary and hours give:
    /// `stated`, `computed`.
    HourlyCostInconsistent "hourly-cost-inconsistent" Warning;
    /// A labour cost per hour outside the plausible band: `value`, `lowest`, `highest`.
    HourlyCostImplausible "hourly-cost-implausible" Warning;
    /// Freed time taken out of a budget is less than a post can be cut by: `fte`, `limit`.
    TimeFragmented "time-fragmented" Warning;
    /// Freed time that is taken out of a budget is a few minutes per person and working
    /// day: `minutes`, `limit`.
    TimeFragmentedPerDay "time-fragmented-per-day" Warning;
    /// A benefit is called realised, but something is not documented: `why`.
    RealisedWithoutEvidence "realised-without-evidence" Warning;
    /// A parameter that the workbook states is not used: `parameter`, `value`, `why`.
    ParameterNotUsed "parameter-not-used" Warning;
    /// The edition has no value of a rule for the day; what needs it is left out:
    /// `parameter`, `date`.
    RuleMissing "rule-missing" Error;
    /// The edition says that it does not have a rule; what needs it is left out:
    /// `parameter`, `edition`.
    RuleNotInEdition "rule-not-in-edition" Warning;
    /// A rule value is used after the last day a person confirmed it: `parameter`, `date`.
    RuleUnconfirmed "rule-unconfirmed" Warning;
    /// Numbers of a workbook that the format read as something to compute with, and that are in
    /// no figure and no other finding: `count`.
    NumbersUnused "numbers-unused" Info;

    // Held against an earlier report.
    /// Something that was reported is now another, and somebody said why: `what`, `about`,
    /// `before`, `now`, `run`, `cause`, `who`, `date`, `reason`.
    Restated "restated" Info;
    /// Something that was reported is now another, and nobody said why: `what`, `about`,
    /// `before`, `now`, `run`.
    RestatedWithoutCause "restated-without-cause" Warning;

    // Decisions.
    /// Somebody decided about a finding, and it does nothing: `code`, `about`, `who`, `date`,
    /// `why`.
    DecisionWithoutEffect "decision-without-effect" Warning;

    /// A figure is beyond what can be computed exactly.
    OutOfRange "out-of-range" Error;
}

impl fmt::Display for FindingCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key())
    }
}

/// What a finding is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Subject {
    /// A workbook as a whole, by its number in the run.
    Book(u16),
    /// A record, by its kind and, where it has one, its ID.
    Record(RecordKind, Option<String>),
    /// One of a workbook's own calculations, by its key.
    Analysis(String),
    /// A figure, by its metric.
    Figure(String),
}

/// A named value in a finding, to be written in the reader's language.
#[derive(Debug, Clone, PartialEq)]
pub enum Arg {
    /// Text from the workbook or a file, as it stands.
    Text(String),
    /// A number, with its unit where it has one.
    Number(Decimal, Option<Unit>),
    /// A day.
    Day(Day),
    /// A period.
    Period(Period),
    /// A field, to be shown by its name.
    Field(Field),
    /// Keys of a closed list, to be shown by their names.
    Choices(Field, Vec<&'static str>),
}

/// One problem or remark.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// What was found.
    pub code: FindingCode,
    /// What it is about.
    pub subject: Subject,
    /// The cells that show it, the most telling one first.
    pub cells: Vec<CellRef>,
    /// The values the sentence needs, by name; which ones stands with each code.
    pub args: Vec<(&'static str, Arg)>,
    /// What somebody decided about it: that its figures count all the same.
    pub waiver: Option<Box<Waiver>>,
}

impl Finding {
    /// A finding without cells and values, to be completed.
    pub fn new(code: FindingCode, subject: Subject) -> Finding {
        Finding { code, subject, cells: Vec::new(), args: Vec::new(), waiver: None }
    }

    /// With a cell that shows it, if there is one.
    #[must_use]
    pub fn at(mut self, cell: Option<CellRef>) -> Finding {
        self.cells.extend(cell);
        self
    }

    /// With a named value.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: Arg) -> Finding {
        self.args.push((name, value));
        self
    }

    /// With a named text.
    #[must_use]
    pub fn with_text(self, name: &'static str, text: impl Into<String>) -> Finding {
        self.with(name, Arg::Text(text.into()))
    }

    /// With these cells and values.
    #[must_use]
    pub fn of(mut self, cells: Vec<CellRef>, args: Vec<(&'static str, Arg)>) -> Finding {
        (self.cells, self.args) = (cells, args);
        self
    }

    /// How serious it is.
    pub fn severity(&self) -> Severity {
        self.code.severity()
    }
}

/// A value together with everything that was found on the way to it.
#[derive(Debug, Clone, PartialEq)]
pub struct Checked<T> {
    /// The value: all that could be made of the input.
    pub value: T,
    /// The findings, in the order of the input.
    pub findings: Vec<Finding>,
}
