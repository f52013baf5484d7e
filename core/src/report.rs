//! The report: figures, tables and findings in order, without markup.
//!
//! A template sees this and nothing else. Every label is a key or the agency's
//! own text; every number is a place in [`Facts`]. Rounding for display is the
//! formatter's, once; nothing here is rounded.

mod build;
mod headline;
mod reach;
mod shown;
pub mod table;
mod withheld;

use std::collections::BTreeMap;

pub use build::{Parts, build};
pub use reach::{Measured, Reach, Role, measured, role, unused};

pub use crate::calc::appraisal::{
    AnalysisRow, AnalysisTable, EstimateRow, KindTotal, MeasurementPoint, Member, MemberKind,
    PeriodFigures, RuleUse, Series, Status, UseRow,
};
pub use crate::calc::fact::{
    Absence, Dim, Fact, FactId, FactIx, FactPeriod, Facts, Formula, Stage, Trace,
};
pub use crate::calc::metric::Metric;
pub use crate::compare::{
    Before, Cause, Changes, EarlierRun, Entry, Held, Move, MoveOf, Restated, Restatement,
    StatusMove, Told, Who,
};
pub use crate::finding::{Arg, Finding, FindingCode, Severity, Subject};
pub use crate::period::{Day, Period, Year};
pub use crate::price::PriceBasis;
pub use crate::provenance::{Book, Books, CellRef, Digest, Place};
pub use crate::quantity::Unit;
pub use crate::rules::{Methods, Overridden, Override, ParameterId, RuleUnit, Scenario, nearest};
pub use crate::submission::{Evidence, Field, FormatUsed, RecordKind, choices};
pub use crate::waiver::Waiver;
pub use table::main_appraisal;
pub use table::{Column, Convention, ConventionArg, FactRow, FactTable, Label, Section, TableCell};

/// Everything a report shows.
#[derive(Debug, Clone, PartialEq)]
pub struct Report {
    /// What made it and what it is about.
    pub meta: Meta,
    /// The workbooks it was made from.
    pub books: Books,
    /// How each workbook was read, in the order of `books`.
    pub readings: Vec<Reading>,
    /// All figures.
    pub facts: Facts,
    /// The first thing a reader sees.
    pub headline: Headline,
    /// The agencies where there are several, or else the initiatives where there are
    /// several: a row for each (portefølje).
    pub members: Vec<Member>,
    /// The benefits in money, time and quality, by kind.
    pub groups: Vec<BenefitGroup>,
    /// The quality indicators.
    pub indicators: Vec<IndicatorRow>,
    /// What the benefits were used for (uttak).
    pub uses: Vec<UseRow>,
    /// Costs and net benefit per period, and three-point estimates, per analysis.
    pub analyses: Vec<AnalysisTable>,
    /// Profitability, use, uncertainty, progress: parts made of plain tables.
    pub sections: Vec<Section>,
    /// Actions to realise benefits.
    pub actions: Vec<ActionRow>,
    /// What changed since an earlier report, where it was held against one.
    pub changes: Option<Changes>,
    /// What was found, errors first, in the order of the inputs.
    pub findings: Vec<Finding>,
    /// The rule values used.
    pub rule_values: Vec<RuleUse>,
    /// The figures that are shown, in the order they are first shown; the first
    /// one is S1 in the list of sources (sporbarhet).
    pub shown: Vec<FactIx>,
}

/// What made a report and what it is about.
#[derive(Debug, Clone, PartialEq)]
pub struct Meta {
    /// The program's version.
    pub tool_version: String,
    /// The rule edition's id.
    pub edition: String,
    /// The rule edition's title.
    pub edition_title: String,
    /// The rule edition's fingerprint.
    pub edition_digest: Digest,
    /// The scenario that changes the edition's values and choices, if any; the cover
    /// prints what it changes.
    pub scenario: Option<Scenario>,
    /// The agencies, in the order of the inputs.
    pub agencies: Vec<Agency>,
    /// The agency that each workbook is of, by its place in `agencies`.
    pub agency_of_book: BTreeMap<u16, usize>,
    /// The period reported on, where it is stated.
    pub period: Option<Period>,
    /// The day the report speaks of, where it is stated.
    pub as_of: Option<Day>,
    /// Whether the agency calls it final; anything else is a draft.
    pub is_final: bool,
    /// The price basis of the money figures, where they share one.
    pub price_basis: Option<PriceBasis>,
    /// In what unit money is shown in tables.
    pub money_scale: MoneyScale,
    /// The run's place in the register of runs, where it is entered in one.
    pub registered: Option<Registered>,
    /// The run that this one takes the place of, where it does.
    pub supersedes: Option<Superseded>,
}

/// A run that another one takes the place of (erstattet kjøring). A correction is a run
/// of its own, whose reports name the one that they correct.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Superseded {
    /// Its name.
    pub run: String,
    /// The SHA-512 of the manifest that stands for its whole archive.
    pub seal: String,
    /// Why it was made again, in words.
    pub reason: String,
}

/// A run's place in the register of runs (kjøreregister). Printed in every report, the
/// head ties paper to the runs before it: no earlier line can be changed any more
/// without a report that tells so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registered {
    /// The run's number, from 1.
    pub number: u32,
    /// The head of the register before the run: a fingerprint over all earlier lines.
    pub head: String,
}

/// In what unit money is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum MoneyScale {
    /// Kroner.
    Kroner,
    /// 1 000 kroner.
    Thousand,
    /// Million kroner.
    Million,
}

/// An agency (virksomhet).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agency {
    /// Its organisation number, where stated and valid.
    pub organisation_number: Option<String>,
    /// Its name, where stated.
    pub name: Option<String>,
}

/// How a workbook was read.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// The format that read it.
    pub format: FormatUsed,
    /// How many records it gave, by kind.
    pub records: BTreeMap<RecordKind, u32>,
    /// How many cells the records name.
    pub cells_used: u32,
}

/// The first thing a reader sees (hovedbildet).
#[derive(Debug, Clone, PartialEq)]
pub struct Headline {
    /// The sentence, chosen by rule.
    pub sentence: Sentence,
    /// The figures beside it, most important first.
    pub tiles: Vec<Tile>,
    /// The benefits that the sentence's difference comes from most, at most two: their
    /// places in `Report::groups` and in the group's rows.
    pub drivers: Vec<(usize, usize)>,
    /// How many benefits need attention or are off track, of how many that are assessed.
    pub attention: (u32, u32),
    /// How many benefits are kept out of the totals because of findings.
    pub kept_out: u32,
}

/// The headline sentence, with the figures it is built from.
#[derive(Debug, Clone, PartialEq)]
pub enum Sentence {
    /// Realised to date is below plan by this variance.
    Behind {
        /// Variance to date (kroner, negative).
        variance: FactIx,
    },
    /// Realised to date is above plan by this variance.
    Ahead {
        /// Variance to date (kroner, positive).
        variance: FactIx,
    },
    /// Realised to date is as planned.
    AsPlanned {
        /// Realised to date (kroner).
        realised: FactIx,
    },
    /// A calculation of what is expected: net benefit over the lifetime.
    Expected {
        /// Net benefit (kroner).
        net: FactIx,
    },
    /// No figure can be shown at the top.
    NoFigures,
}

/// A figure at the top of the report.
#[derive(Debug, Clone, PartialEq)]
pub struct Tile {
    /// What it is, as a key of the texts: `saving`, `saving_year`, `avoided_cost`, `income`,
    /// `fte`, `quality`, `npv`, `net`, `net_expected`.
    pub key: &'static str,
    /// The figure.
    pub value: FactIx,
    /// The plan it is held against.
    pub plan: Option<FactIx>,
    /// The difference.
    pub variance: Option<FactIx>,
    /// The difference as a share of the plan.
    pub variance_share: Option<FactIx>,
    /// How it stands, where the edition judges such a figure.
    pub status: Option<Status>,
}

/// The benefits of one kind. Kinds are never added to one another.
#[derive(Debug, Clone, PartialEq)]
pub struct BenefitGroup {
    /// The kind's key: `saving`, `avoided_cost`, `income`, `freed_time`, and the same
    /// with `_others` for benefits that others than the agency gain; `quality`;
    /// `unclassified` where the format has no kinds.
    pub kind: &'static str,
    /// The benefits, in the order of the inputs.
    pub rows: Vec<BenefitRow>,
    /// The sums over the benefits that are not kept out; none for quality.
    pub total: Option<Series>,
    /// Forecast minus planned for the year, and that as a share of the plan.
    pub year_variance: Option<(FactIx, FactIx)>,
    /// The sums by period; empty where benefits are told in periods of unlike length.
    pub periods: Vec<PeriodFigures>,
    /// How the sum stands.
    pub status: Status,
}

/// A benefit (gevinst).
#[derive(Debug, Clone, PartialEq)]
pub struct BenefitRow {
    /// Its ID.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// The initiative's title or ID, where stated.
    pub initiative: Option<String>,
    /// The benefit owner (gevinsteier), where stated.
    pub owner: Option<String>,
    /// The key of who gains, where stated.
    pub recipient: Option<&'static str>,
    /// Whether it is a negative effect.
    pub is_disbenefit: bool,
    /// Its description, where stated.
    pub description: Option<String>,
    /// Its figures; none for a benefit that only has indicators.
    pub series: Option<Series>,
    /// Plan, forecast and realised per period, in calendar order.
    pub periods: Vec<PeriodFigures>,
    /// What it was used for.
    pub uses: Vec<FactIx>,
    /// How it stands.
    pub status: Status,
    /// Whether findings keep it out of the totals.
    pub kept_out: bool,
    /// The places in `Report::findings` that are about it.
    pub findings: Vec<usize>,
    /// The cell where the benefit is described.
    pub cell: CellRef,
}

/// A quality indicator (måleindikator).
#[derive(Debug, Clone, PartialEq)]
pub struct IndicatorRow {
    /// Its ID.
    pub id: String,
    /// What is measured.
    pub title: String,
    /// The benefit's ID, where stated.
    pub benefit: Option<String>,
    /// Its unit, as the agency writes it.
    pub unit: String,
    /// Who measures.
    pub owner: Option<String>,
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
    /// The places in `Report::findings` that are about it.
    pub findings: Vec<usize>,
    /// The cell where the indicator is described.
    pub cell: CellRef,
}

/// An action to realise a benefit.
#[derive(Debug, Clone, PartialEq)]
pub struct ActionRow {
    /// The workbook that tells of it.
    pub book: u16,
    /// The benefit's ID, where stated.
    pub benefit: Option<String>,
    /// What is done.
    pub description: String,
    /// Who does it.
    pub owner: Option<String>,
    /// When it is due.
    pub deadline: Option<Day>,
    /// The status' key, where stated.
    pub status: Option<&'static str>,
    /// Whether it is overdue on the day of the report.
    pub overdue: bool,
}

impl BenefitGroup {
    /// Whether its figures are hours.
    pub fn is_time(&self) -> bool {
        self.kind.starts_with("freed_time")
    }
}

impl Report {
    /// The agency that a workbook is of, where the report is of several: IDs and titles
    /// of benefits do not tell them apart.
    pub fn agency_among_several(&self, book: u16) -> Option<&Agency> {
        let place = self.meta.agency_of_book.get(&book)?;
        self.meta.agencies.get(*place).filter(|_| self.meta.agencies.len() > 1)
    }

    /// The number of a figure in the list of sources, from 1; `None` if it is not shown.
    pub fn source_number(&self, fact: FactIx) -> Option<usize> {
        self.shown.iter().position(|&shown| shown == fact).map(|place| place + 1)
    }

    /// How many findings have this severity, but for those that somebody decided about.
    pub fn count(&self, severity: Severity) -> usize {
        let open = self.findings.iter().filter(|finding| finding.waiver.is_none());
        open.filter(|finding| finding.severity() == severity).count()
    }

    /// How many findings somebody decided about.
    pub fn waived(&self) -> usize {
        self.findings.iter().filter(|finding| finding.waiver.is_some()).count()
    }
}
