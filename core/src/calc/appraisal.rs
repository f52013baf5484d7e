//! The appraisal: what a run's plans come to, figure by figure.

use rust_decimal::Decimal;

use crate::calc::fact::{Absence, FactIx, Facts, Stage};
use crate::calc::formula;
use crate::calc::metric::Metric;
use crate::period::{Day, Period};
use crate::price::PriceBasis;
use crate::provenance::CellRef;
use crate::quantity::Count;
use crate::report::table::Section;

/// Everything that was computed from a run's plans.
#[derive(Debug, Clone, PartialEq)]
pub struct Appraisal {
    /// All figures.
    pub facts: Facts,
    /// The period reported on, where it is stated or named for the run.
    pub period: Option<Period>,
    /// The day the rules are seen on.
    pub as_of: Day,
    /// Whether that day was stated or named, and not taken from the edition.
    pub as_of_stated: bool,
    /// One appraisal for each plan, in the order of the run.
    pub plans: Vec<PlanAppraisal>,
    /// The sums of each kind of benefit over all plans, without what is kept out.
    pub kinds: Vec<KindTotal>,
    /// The agencies where there are several, or else the initiatives where there are
    /// several; otherwise none.
    pub members: Vec<Member>,
    /// What benefits were used for, over all plans, to date.
    pub uses: Vec<UseRow>,
    /// Profitability, use, uncertainty, progress: parts made of plain tables.
    pub sections: Vec<Section>,
    /// Cells whose values are shown nowhere, since too few answered; findings that
    /// point there tell no values.
    pub withheld: std::collections::BTreeSet<CellRef>,
    /// Indicators whose achievement is known, and those of them on track.
    pub indicators: Option<(FactIx, FactIx)>,
    /// The price basis that all money figures share, if they do.
    pub price_basis: Option<PriceBasis>,
    /// The rule values used, in the order of first use.
    pub rule_values: Vec<RuleUse>,
}

/// What one workbook's plan comes to.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct PlanAppraisal {
    /// One for each benefit of the plan, in its order.
    pub benefits: Vec<BenefitAppraisal>,
    /// One for each indicator of the plan, in its order.
    pub indicators: Vec<IndicatorAppraisal>,
    /// The workbook's own calculations.
    pub analyses: Vec<AnalysisTable>,
}

/// What a benefit comes to.
#[derive(Debug, Clone, PartialEq)]
pub struct BenefitAppraisal {
    /// Its figures for the reporting period; none where nothing is said in figures.
    pub series: Option<Series>,
    /// Its figures by period.
    pub periods: Vec<PeriodFigures>,
    /// What it was used for, to date.
    pub uses: Vec<FactIx>,
    /// What counts of its uses, where less counts than it claims.
    pub use_share: Option<UseShare>,
    /// How it stands.
    pub status: Status,
    /// Whether findings keep it out of the totals.
    pub kept_out: bool,
}

/// What counts of a benefit's uses: as large a part as counts of what it realised.
#[derive(Debug, Clone, PartialEq)]
pub struct UseShare {
    /// What counts of what it realised; the agency's own share where that is not known.
    pub counted: Result<Count, Absence>,
    /// What it claims to have realised; 1 where that is not known.
    pub claimed: Count,
    /// Counted and claimed as figures, where both are known.
    pub facts: Vec<FactIx>,
    /// The cell of the agency's own share, where it stands for both.
    pub cell: Option<CellRef>,
}

impl UseShare {
    /// What counts of an amount used.
    ///
    /// # Errors
    ///
    /// Where the benefit is counted with others, or the part is no number.
    pub(super) fn of<T: formula::Amount>(&self, used: T) -> Result<T, Absence> {
        Ok(formula::counted_use(used, self.counted?, self.claimed)?)
    }
}

/// What an indicator comes to.
#[derive(Debug, Clone, PartialEq)]
pub struct IndicatorAppraisal {
    /// Baseline (nullpunktsmåling).
    pub baseline: FactIx,
    /// Target (målverdi).
    pub target: FactIx,
    /// The measurements up to the day of the report, in order of time.
    pub measurements: Vec<MeasurementPoint>,
    /// The way gone from baseline to target, by the last measurement.
    pub achievement: FactIx,
    /// How it stands.
    pub status: Status,
}

/// The sums over the benefits of one kind.
#[derive(Debug, Clone, PartialEq)]
pub struct KindTotal {
    /// The kind's key.
    pub kind: &'static str,
    /// The sums; none where no benefit of the kind has figures.
    pub total: Option<Series>,
    /// Forecast minus planned for the year, and that as a share of the plan.
    pub year_variance: Option<(FactIx, FactIx)>,
    /// The sums by period, where all benefits of the kind are told in periods of the
    /// same length.
    pub periods: Vec<PeriodFigures>,
    /// How the sum stands.
    pub status: Status,
}

impl KindTotal {
    /// A kind whose benefits have no figures.
    pub(super) fn without_figures(kind: &'static str) -> KindTotal {
        let status = Status::NotAssessed;
        KindTotal { kind, total: None, year_variance: None, periods: Vec::new(), status }
    }
}

/// What a run is of several of: a portfolio has a row for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MemberKind {
    /// Agencies (virksomheter).
    Agency,
    /// Initiatives (tiltak) of one agency.
    Initiative,
}

/// One of the agencies of a run, or one of the initiatives of an agency.
#[derive(Debug, Clone, PartialEq)]
pub struct Member {
    /// What it is.
    pub kind: MemberKind,
    /// The workbook that names it first, by its place in the run.
    pub plan: usize,
    /// What it is called; nothing where the workbook does not say.
    pub name: Option<String>,
    /// Its benefits' sums by kind, without what is kept out.
    pub kinds: Vec<KindTotal>,
    /// Its indicators whose achievement is known, and those of them on track.
    pub indicators: Option<(FactIx, FactIx)>,
    /// How many of its benefits are on track, need attention, are off track, and are
    /// not assessed, in this order.
    pub statuses: [u32; 4],
}

/// How a benefit stands against its plan, by the edition's thresholds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Status {
    /// On track.
    Green,
    /// Needs attention.
    Yellow,
    /// Off track.
    Red,
    /// Not assessed: something is missing. Never shown as green.
    NotAssessed,
}

impl Status {
    /// The status as data files write it.
    pub fn key(self) -> &'static str {
        match self {
            Status::Green => "green",
            Status::Yellow => "yellow",
            Status::Red => "red",
            Status::NotAssessed => "not-assessed",
        }
    }
}

/// A benefit's figures for the reporting period, in kroner or (freed time) in hours.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    /// Planned from the start of the year to the end of the period.
    pub planned_to_date: FactIx,
    /// Realised from the start of the year to the end of the period.
    pub realised_to_date: FactIx,
    /// Realised minus planned to date.
    pub variance: FactIx,
    /// The variance as a share of the plan to date.
    pub variance_share: FactIx,
    /// Planned for the year.
    pub planned_year: FactIx,
    /// Forecast for the year.
    pub forecast_year: FactIx,
    /// Planned over all periods of the plan.
    pub planned_lifetime: FactIx,
    /// For freed time: the same to date in årsverk: planned, realised.
    pub fte: Option<(FactIx, FactIx)>,
    /// For freed time: the value to date in kroner: planned, realised.
    pub value: Option<(FactIx, FactIx)>,
}

impl Series {
    /// All its figures, in the order of the report's columns.
    pub fn facts(&self) -> Vec<FactIx> {
        let mut facts = vec![
            self.planned_to_date,
            self.realised_to_date,
            self.variance,
            self.variance_share,
            self.planned_year,
            self.forecast_year,
            self.planned_lifetime,
        ];
        for (planned, realised) in self.fte.iter().chain(&self.value) {
            facts.extend([*planned, *realised]);
        }
        facts
    }
}

/// A benefit's figures in one period.
#[derive(Debug, Clone, PartialEq)]
pub struct PeriodFigures {
    /// The period.
    pub period: Period,
    /// Planned.
    pub planned: Option<FactIx>,
    /// Forecast.
    pub forecast: Option<FactIx>,
    /// Realised.
    pub realised: Option<FactIx>,
    /// Of sums: realised minus planned, or forecast minus planned where nothing is
    /// realised yet.
    pub variance: Option<FactIx>,
}

impl PeriodFigures {
    /// Its figures: planned, forecast, realised, variance.
    pub fn facts(&self) -> impl Iterator<Item = FactIx> {
        [self.planned, self.forecast, self.realised, self.variance].into_iter().flatten()
    }
}

/// One measurement.
#[derive(Debug, Clone, PartialEq)]
pub struct MeasurementPoint {
    /// The day, where stated.
    pub day: Option<Day>,
    /// The period, where stated.
    pub period: Option<Period>,
    /// The measured value.
    pub value: FactIx,
}

/// What benefits were used for, to date.
#[derive(Debug, Clone, PartialEq)]
pub struct UseRow {
    /// The use's key.
    pub key: &'static str,
    /// In kroner.
    pub money: Option<FactIx>,
    /// In hours.
    pub hours: Option<FactIx>,
}

/// One of a workbook's own calculations.
#[derive(Debug, Clone, PartialEq)]
pub struct AnalysisTable {
    /// Its key; empty where the workbook has only one.
    pub key: String,
    /// The workbook it stands in.
    pub book: u16,
    /// The stage its amounts are in.
    pub stage: Stage,
    /// The periods of the columns, in order.
    pub periods: Vec<Period>,
    /// Benefits, costs and net by period.
    pub rows: Vec<AnalysisRow>,
    /// Three-point estimates.
    pub estimates: Vec<EstimateRow>,
}

/// A row of a calculation by period.
#[derive(Debug, Clone, PartialEq)]
pub struct AnalysisRow {
    /// What it is, as a key of the texts: the metric's name.
    pub metric: Metric,
    /// One figure for each period of the table.
    pub by_period: Vec<FactIx>,
    /// Over all periods.
    pub total: FactIx,
}

/// A three-point estimate.
#[derive(Debug, Clone, PartialEq)]
pub struct EstimateRow {
    /// The category's key (`benefit`, `investment`, `operating`, `nonpriced`) or `net`.
    pub category: &'static str,
    /// What the agency calls the line; empty for the net.
    pub title: String,
    /// Most optimistic (MO), in the unit of `expected`.
    pub optimistic: Option<Decimal>,
    /// Most likely (MS).
    pub most_likely: Option<Decimal>,
    /// Most pessimistic (MP).
    pub pessimistic: Option<Decimal>,
    /// The expected value.
    pub expected: FactIx,
}

/// A rule value that was used.
#[derive(Debug, Clone, PartialEq)]
pub struct RuleUse {
    /// The parameter's id.
    pub parameter: String,
    /// Its label in nb.
    pub label_nb: String,
    /// Its label in English.
    pub label_en: String,
    /// The value, as decimal text.
    pub value: String,
    /// The value's unit, as data files write it.
    pub unit: String,
    /// The source, as title and locator.
    pub source: String,
    /// The day the value is valid from, where known.
    pub from: Option<Day>,
    /// `recorded`, `forecast` or `assumption`; `stated` where the agency states it.
    pub kind: &'static str,
    /// Whether the value is used after the last day a person confirmed it.
    pub past_check_date: bool,
    /// The cell that states it, where the agency states it itself.
    pub cell: Option<CellRef>,
}

impl From<crate::calc::formula::TrackStatus> for Status {
    fn from(status: crate::calc::formula::TrackStatus) -> Status {
        use crate::calc::formula::TrackStatus;
        match status {
            TrackStatus::OnTrack => Status::Green,
            TrackStatus::Watch => Status::Yellow,
            TrackStatus::OffTrack => Status::Red,
        }
    }
}
