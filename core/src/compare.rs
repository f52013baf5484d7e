//! Two reports held against one another: what moved since the earlier one, and what the
//! earlier one said that is now said otherwise.
//!
//! A figure that belongs to a new period is a *move*: more was realised, a forecast was
//! changed, a benefit turned from yellow to red. A figure of a period that had been
//! reported on, a baseline, a target or a definition that is another one now is a
//! *restatement* (omarbeiding): somebody has to say why, and the report says whether
//! somebody did.
//!
//! Both sides are told: the present figure by its place in the report, the earlier one by
//! its own id and the run that it stands in.

mod held;
mod moves;
mod restated;
pub mod split;

use rust_decimal::Decimal;

pub use held::{
    Earlier, EarlierBenefit, EarlierIndicator, EarlierKind, EarlierSeries, Held, Told, dims_of,
};
pub use restated::{Cause, Entry, Restated};

use crate::finding::{Finding, FindingCode, Severity, Subject};
use crate::period::{Day, Period};
use crate::provenance::CellRef;
use crate::report::{FactIx, Report, Status};
use crate::submission::RecordKind;

/// The run that a report is held against.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EarlierRun {
    /// The run's name, where it was archived.
    pub id: Option<String>,
    /// The fingerprint (SHA-256) of the earlier report's data.
    pub digest: String,
    /// The program that made it.
    pub tool_version: String,
    /// The rule edition it was computed under.
    pub edition: String,
    /// The period it reported on, where it was stated.
    pub period: Option<Period>,
    /// The day it spoke of, where it was stated.
    pub as_of: Option<Day>,
}

/// What changed since an earlier report.
#[derive(Debug, Clone, PartialEq)]
pub struct Changes {
    /// The earlier report.
    pub earlier: EarlierRun,
    /// The sums by kind that moved.
    pub sums: Vec<Move>,
    /// The benefits whose forecast for the year moved, the largest move first.
    pub forecasts: Vec<Move>,
    /// The benefits and indicators whose status changed.
    pub statuses: Vec<StatusMove>,
    /// Benefits that were not in the earlier report.
    pub came: Vec<Who>,
    /// Benefits that are no longer in the report.
    pub went: Vec<Who>,
    /// What the earlier report said and this one says otherwise.
    pub restatements: Vec<Restatement>,
}

/// A benefit (gevinst) or an indicator (måleindikator) that changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Who {
    /// Which of the two it is.
    pub kind: RecordKind,
    /// What ids of figures call it, such as `benefit=G-01`.
    pub key: String,
    /// Its ID.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// Where it stands: the group and the row in it, or the row among the indicators;
    /// nothing where the report has it no longer.
    pub place: Option<(usize, usize)>,
    /// The cell that describes it now.
    pub cell: Option<CellRef>,
}

/// A figure of the earlier report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Before {
    /// Its id there.
    pub id: String,
    /// What it was.
    pub held: Held,
}

/// What moved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum MoveOf {
    /// Realised from the start of the year to the end of the reporting period.
    RealisedToDate,
    /// Forecast for the year.
    ForecastYear,
}

impl MoveOf {
    /// What moved, as data files write it.
    pub fn key(self) -> &'static str {
        match self {
            MoveOf::RealisedToDate => "realised_to_date",
            MoveOf::ForecastYear => "forecast_year",
        }
    }
}

/// A figure that moved.
#[derive(Debug, Clone, PartialEq)]
pub struct Move {
    /// What it is.
    pub of: MoveOf,
    /// The kind of benefits whose sum it is, or that the benefit is of.
    pub kind: &'static str,
    /// The benefit; nothing for a sum.
    pub who: Option<Who>,
    /// The earlier figure.
    pub before: Before,
    /// The figure now.
    pub now: FactIx,
    /// Now minus before, where both are numbers of the same unit.
    pub change: Option<Decimal>,
}

/// A benefit or indicator whose status changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusMove {
    /// Whose.
    pub who: Who,
    /// How it stood.
    pub before: Status,
    /// How it stands.
    pub now: Status,
}

impl StatusMove {
    /// Whether it stands worse than it did; towards not assessed is neither better nor worse.
    pub fn is_worse(&self) -> bool {
        let judged = |status: Status| status != Status::NotAssessed;
        judged(self.before) && judged(self.now) && self.now > self.before
    }
}

/// Something that the earlier report said and this one says otherwise.
#[derive(Debug, Clone, PartialEq)]
pub struct Restatement {
    /// What it is.
    pub of: Restated,
    /// Whose.
    pub who: Who,
    /// What is restated: the id of a figure, or a benefit and the name of a field.
    pub about: String,
    /// What was said; nothing where nothing was.
    pub before: Told,
    /// What is said now.
    pub now: Told,
    /// The figure now, where it is one.
    pub fact: Option<FactIx>,
    /// Who said why, where somebody did.
    pub entry: Option<Entry>,
}

impl Restatement {
    /// Now minus before, where both are numbers.
    pub fn change(&self) -> Option<Decimal> {
        match (&self.before, &self.now) {
            (Told::Figure(before), Told::Figure(now)) => before.change_to(now),
            _ => None,
        }
    }
}

/// Holds a report against an earlier one; `log` is what people said about restatements.
pub fn compare(report: &Report, earlier: &Earlier, log: &[Entry]) -> Changes {
    Changes {
        earlier: earlier.run.clone(),
        sums: moves::sums(report, earlier),
        forecasts: moves::forecasts(report, earlier),
        statuses: moves::statuses(report, earlier),
        came: moves::came(report, earlier),
        went: moves::went(report, earlier),
        restatements: restated::all(report, earlier, log),
    }
}

/// Puts what changed into a report, with a finding for each restatement.
pub fn put(report: &mut Report, changes: Changes) {
    let findings: Vec<Finding> =
        changes.restatements.iter().map(|it| finding(it, &changes.earlier)).collect();
    for finding in findings {
        add(report, finding);
    }
    report.changes = Some(changes);
}

fn finding(restatement: &Restatement, run: &EarlierRun) -> Finding {
    let code = match restatement.entry {
        Some(_) => FindingCode::Restated,
        None => FindingCode::RestatedWithoutCause,
    };
    let who = &restatement.who;
    let mut finding = Finding::new(code, Subject::Record(who.kind, Some(who.id.clone())))
        .at(who.cell)
        .with_text("what", restatement.of.key())
        .with_text("about", restatement.about.clone())
        .with("before", restatement.before.arg())
        .with("now", restatement.now.arg())
        .with_text("run", run.id.clone().unwrap_or_else(|| short(&run.digest)));
    if let Some(entry) = &restatement.entry {
        finding = finding
            .with_text("cause", entry.cause.key())
            .with_text("who", entry.who.clone())
            .with("date", crate::finding::Arg::Day(entry.when))
            .with_text("reason", entry.why.clone());
    }
    finding
}

fn short(digest: &str) -> String {
    digest.chars().take(12).collect()
}

/// Adds a finding behind the others of its severity; what points at those behind it
/// moves on with them.
fn add(report: &mut Report, finding: Finding) {
    let severity: Severity = finding.severity();
    let place = report.findings.partition_point(|other| other.severity() <= severity);
    let about = match &finding.subject {
        Subject::Record(kind, Some(id)) => {
            Some((*kind, id.clone(), finding.cells.first().copied()))
        }
        _ => None,
    };
    report.findings.insert(place, finding);
    let shift = |findings: &mut Vec<usize>, is_about: bool| {
        for other in findings.iter_mut().filter(|other| **other >= place) {
            *other += 1;
        }
        if is_about {
            findings.push(place);
            findings.sort_unstable();
        }
    };
    let is = |kind: RecordKind, id: &str, cell: CellRef| {
        about.as_ref().is_some_and(|(of, name, at)| {
            *of == kind && name == id && at.is_none_or(|at| at.book == cell.book)
        })
    };
    for row in report.groups.iter_mut().flat_map(|group| &mut group.rows) {
        let is_about = is(RecordKind::Benefit, &row.id, row.cell);
        shift(&mut row.findings, is_about);
    }
    for row in &mut report.indicators {
        let is_about = is(RecordKind::Indicator, &row.id, row.cell);
        shift(&mut row.findings, is_about);
    }
}
