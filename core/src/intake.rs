//! Intake: from what an agency said to a plan that can be computed.
//!
//! Every cell that is wrong becomes a finding that names it, all at once, and
//! the rest goes on. A value that cannot be used stays in its place as
//! unusable, so that no sum is silently too small because a part of it was
//! dropped.

mod appraisal;
mod benefit;
mod lines;
mod number;
mod quality;
mod reader;
mod register;
mod total;
mod unit;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::finding::{Arg, Checked, Finding, FindingCode, Severity, Subject};
use crate::plan::{BenefitPlan, Text};
use crate::provenance::{CellRef, Place};
use crate::submission::{Field, Record, RecordKind, Said, Submission};

use reader::{Columns, Reader};

/// A plan on its way through intake.
struct Intake<'s> {
    submission: &'s Submission,
    plan: BenefitPlan,
    findings: Vec<Finding>,
    /// Places of benefits, indicators and initiatives by ID.
    ids: BTreeMap<(RecordKind, Text), u32>,
    /// Fields that no record of the kind says anything in: reported once, not per record.
    silent: BTreeSet<(RecordKind, Field)>,
    /// Where records say what, to point at a cell that is blank.
    columns: Columns,
    /// The records of the plan's benefits, in the plan's order.
    benefit_records: Vec<&'s Record>,
    /// Analyses by key.
    analyses: BTreeMap<Text, u16>,
    /// Whether amounts without a price basis were seen, and the first one's cell.
    basis_missing: Option<Option<CellRef>>,
}

/// Understands a submission.
///
/// The findings include those of the submission itself and come in the order
/// of the workbook.
pub fn intake(submission: &Submission) -> Checked<BenefitPlan> {
    let mut intake = Intake {
        submission,
        plan: BenefitPlan { book: submission.book, ..BenefitPlan::default() },
        findings: submission.findings.clone(),
        ids: BTreeMap::new(),
        silent: silent_fields(submission),
        columns: columns(submission),
        benefit_records: Vec::new(),
        analyses: BTreeMap::new(),
        basis_missing: None,
    };
    intake.name_analyses();
    intake.read_register();
    intake.read_lines();
    intake.read_appraisal();
    intake.read_quality();
    intake.finish();
    Checked { value: intake.plan, findings: intake.findings }
}

/// The column of each field in tables with one record to a row: where all that
/// say it say it in one column, and in the row in which they begin.
fn columns(submission: &Submission) -> Columns {
    let mut columns: BTreeMap<(RecordKind, Field, u16), Option<u16>> = BTreeMap::new();
    for record in &submission.records {
        for entry in &record.entries {
            let Some(at) = entry.at else { continue };
            let key = (record.kind, entry.field, at.sheet);
            let in_row = at.row == record.at.row && at.sheet == record.at.sheet;
            let known = columns.entry(key).or_insert(Some(at.col));
            if !in_row || *known != Some(at.col) {
                *known = None;
            }
        }
    }
    columns.into_iter().filter_map(|(key, col)| Some((key, col?))).collect()
}

/// The fields that a kind may carry and that no record of the kind carries.
fn silent_fields(submission: &Submission) -> BTreeSet<(RecordKind, Field)> {
    let mut said: BTreeSet<(RecordKind, Field)> = BTreeSet::new();
    let mut kinds: BTreeSet<RecordKind> = BTreeSet::new();
    for record in &submission.records {
        kinds.insert(record.kind);
        said.extend(record.entries.iter().map(|entry| (record.kind, entry.field)));
    }
    let all = kinds.iter().flat_map(|&kind| kind.fields().iter().map(move |&field| (kind, field)));
    all.filter(|pair| !said.contains(pair)).collect()
}

impl<'s> Intake<'s> {
    /// The records of a kind, in the order of the workbook.
    fn records(&self, kind: RecordKind) -> impl Iterator<Item = &'s Record> + use<'s> {
        self.submission.records.iter().filter(move |record| record.kind == kind)
    }

    /// Reads a record, with its findings going where all findings go.
    fn reader<'i>(&'i mut self, record: &'s Record) -> Reader<'i, 's> {
        Reader::new(record, self.submission, &self.silent, &self.columns, &mut self.findings)
    }

    /// Gives the workbook's own calculations their places, in the order of the
    /// sheets they stand in.
    fn name_analyses(&mut self) {
        let mut first: Vec<(Place, Text)> = Vec::new();
        for record in &self.submission.records {
            let Some(Said::Text(key)) = record.get(Field::Analysis).map(|entry| &entry.said) else {
                continue;
            };
            match first.iter_mut().find(|(_, known)| known == key) {
                Some((place, _)) => *place = record.at.min(*place),
                None => first.push((record.at, key.clone())),
            }
        }
        first.sort_by_key(|(place, _)| *place);
        for (_, key) in first {
            self.analysis(Some(key));
        }
    }

    /// The place of an analysis, which is added where it is new.
    fn analysis(&mut self, key: Option<Text>) -> u16 {
        let key = key.unwrap_or_else(|| Arc::from(""));
        if let Some(&place) = self.analyses.get(&key) {
            return place;
        }
        let place = u16::try_from(self.plan.analyses.len()).unwrap_or(u16::MAX);
        self.plan.analyses.push(key.clone());
        self.analyses.insert(key, place);
        place
    }

    /// The place of what a record refers to; a reference to nothing is a finding.
    fn refer(&mut self, record: &'s Record, field: Field, kind: RecordKind) -> Reference {
        let Some(said) = self.reader(record).text(field) else { return Reference::None };
        let key: Text = Arc::from(said.value.trim());
        if let Some(&place) = self.ids.get(&(kind, key.clone())) {
            return Reference::To(place);
        }
        let known = self.ids.keys().filter(|(known, _)| *known == kind).map(|(_, id)| &**id);
        let nearest = nearest_id(&key, known).unwrap_or_default().to_owned();
        let finding = Finding::new(FindingCode::UnknownReference, reader::subject_of(record))
            .at(said.cell)
            .with_text("found", &*key)
            .with("field", Arg::Field(field))
            .with_text("nearest", nearest);
        self.findings.push(finding);
        Reference::Broken
    }

    /// Says once per kind which needed fields are nowhere, then what is missing as a whole.
    fn finish(&mut self) {
        self.silent_requirements();
        if let Some(cell) = self.basis_missing {
            let finding =
                Finding::new(FindingCode::PriceBasisMissing, Subject::Book(self.plan.book));
            self.findings.push(finding.at(cell));
        }
        let calendar = self.plan.cash_lines.iter().any(|line| line.period.year().is_some())
            || !self.plan.quantity_lines.is_empty();
        if self.plan.reporting.period.is_none() && calendar {
            let subject = Subject::Book(self.plan.book);
            self.findings.push(Finding::new(FindingCode::ReportingPeriodMissing, subject));
        }
        if self.plan.benefits.is_empty() {
            let subject = Subject::Book(self.plan.book);
            self.findings.push(Finding::new(self.without_benefits(), subject));
        }
        self.mark_unreliable();
        self.findings = gather(std::mem::take(&mut self.findings));
    }

    /// A benchmark or a survey has measurements, and neither benefits nor amounts nor hours, by
    /// design; any other workbook without a benefit is one that nobody has filled in.
    fn without_benefits(&self) -> FindingCode {
        let holds = |kinds: &[RecordKind]| {
            self.submission.records.iter().any(|record| kinds.contains(&record.kind))
        };
        let measures = holds(&[RecordKind::Indicator, RecordKind::Measurement]);
        let counts = holds(&[
            RecordKind::Benefit,
            RecordKind::CashLine,
            RecordKind::QuantityLine,
            RecordKind::Estimate,
            RecordKind::Realisation,
        ]);
        if measures && !counts { FindingCode::OnlyMeasurements } else { FindingCode::NoBenefits }
    }

    /// A needed field that no record of a kind carries is one finding, unless
    /// the format has already said that the column is missing.
    fn silent_requirements(&mut self) {
        for &(kind, field) in &self.silent {
            if !reader::required(kind).contains(&field) {
                continue;
            }
            let Some(first) = self.submission.records.iter().find(|record| record.kind == kind)
            else {
                continue;
            };
            let said_already = self.submission.findings.iter().any(|finding| {
                let missing =
                    matches!(finding.code, FindingCode::HeaderMissing | FindingCode::UnitNotFound);
                missing && finding.cells.iter().any(|cell| cell.place.sheet == first.at.sheet)
            });
            if said_already {
                continue;
            }
            let finding = Finding::new(FindingCode::RequiredMissing, Subject::Record(kind, None))
                .at(Some(self.submission.cell(first.at)))
                .with("field", Arg::Field(field));
            self.findings.push(finding);
        }
    }

    /// Benefits with a finding of severity error, on themselves or on a line of
    /// theirs, stay out of the headline totals.
    fn mark_unreliable(&mut self) {
        let mut errors: BTreeMap<u32, BTreeSet<FindingCode>> = BTreeMap::new();
        for finding in self.findings.iter().filter(|f| f.severity() == Severity::Error) {
            if let Subject::Record(RecordKind::Benefit, Some(id)) = &finding.subject
                && let Some(&place) = self.ids.get(&(RecordKind::Benefit, Arc::from(id.as_str())))
            {
                errors.entry(place).or_default().insert(finding.code);
            }
        }
        self.plan.unreliable.extend(errors.keys());
        self.plan.errors = errors;
    }
}

/// One cause is one finding: a unit that many lines share, a reference that many
/// lines make. Their cells stand together, and where they belong to several
/// records the finding is about the records of that kind.
fn gather(findings: Vec<Finding>) -> Vec<Finding> {
    let mut gathered: Vec<Finding> = Vec::with_capacity(findings.len());
    let mut causes: BTreeMap<String, usize> = BTreeMap::new();
    for finding in findings {
        let of_unit = |(_, arg): &(&str, Arg)| matches!(arg, Arg::Field(Field::Unit));
        let is_shared = match finding.code {
            FindingCode::UnitNotKnown
            | FindingCode::UnknownReference
            | FindingCode::RealisedInFuture => true,
            FindingCode::RequiredMissing => finding.args.iter().any(of_unit),
            _ => false,
        };
        let Some(sheet) = finding.cells.first().map(|cell| cell.place.sheet) else {
            gathered.push(finding);
            continue;
        };
        let cause = format!("{} {sheet} {:?}", finding.code, finding.args);
        match causes.get(&cause).copied().filter(|_| is_shared) {
            None => {
                causes.insert(cause, gathered.len());
                gathered.push(finding);
            }
            Some(place) => {
                let first = &mut gathered[place];
                if first.subject != finding.subject
                    && let Subject::Record(kind, _) = first.subject
                {
                    first.subject = Subject::Record(kind, None);
                }
                let new = finding.cells.into_iter().filter(|cell| !first.cells.contains(cell));
                let new: Vec<CellRef> = new.collect();
                first.cells.extend(new);
            }
        }
    }
    gathered
}

/// Where a reference leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reference {
    /// The field is blank.
    None,
    /// To the record with this place.
    To(u32),
    /// To nothing; a finding says so.
    Broken,
}

/// The known ID that differs from `id` least, if only case, spaces or one sign
/// differ. Where two come equally close, neither is suggested.
fn nearest_id<'k>(id: &str, known: impl Iterator<Item = &'k str>) -> Option<&'k str> {
    let bare = |text: &str| -> Vec<char> {
        text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    let wanted = bare(id);
    let distance = |candidate: &str| {
        let letters = bare(candidate);
        let prefix = letters.len().abs_diff(wanted.len()) == 1
            && (letters.starts_with(&wanted) || wanted.starts_with(&letters));
        if letters.len() == wanted.len() {
            letters.iter().zip(&wanted).filter(|(a, b)| a != b).count()
        } else if prefix {
            1
        } else {
            usize::MAX
        }
    };
    let mut near: Vec<(usize, &str)> = known
        .map(|candidate| (distance(candidate), candidate))
        .filter(|(distance, _)| *distance <= 1)
        .collect();
    near.sort_by_key(|(distance, _)| *distance);
    match near.as_slice() {
        [(first, _), (second, _), ..] if first == second => None,
        [(_, nearest), ..] => Some(nearest),
        [] => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_id_is_the_one_that_differs_least() {
        let known = ["A1", "K1", "Ø1", "Ø2", "gevinst-10"];
        let nearest = |id| nearest_id(id, known.into_iter());
        assert_eq!(nearest("Ø-1"), Some("Ø1"));
        assert_eq!(nearest("ø 2"), Some("Ø2"));
        assert_eq!(nearest("Gevinst 1O"), Some("gevinst-10"));
        // Four are one sign away, so none is suggested.
        assert_eq!(nearest("O1"), None);
        assert_eq!(nearest("X99"), None);
    }
}
