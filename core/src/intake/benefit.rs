//! Benefits, and how they hang together: what contributes to what, what overlaps.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::finding::{Finding, FindingCode, Subject};
use crate::intake::{Intake, Reference};
use crate::plan::{Benefit, Given, Text};
use crate::provenance::{CellRef, Sourced};
use crate::submission::{Field, Record, RecordKind};

use super::reader::Reader;

/// The independent axes that a benefit is sorted by.
struct Axes {
    valuation: Given<&'static str>,
    cash_effect: Given<&'static str>,
    recurrence: Given<&'static str>,
    certainty: Given<&'static str>,
    status: Given<&'static str>,
    importance: Given<&'static str>,
}

impl Axes {
    fn read(reader: &mut Reader<'_, '_>) -> Axes {
        Axes {
            valuation: reader.choice(Field::Valuation),
            cash_effect: reader.choice(Field::CashEffect),
            recurrence: reader.choice(Field::Recurrence),
            certainty: reader.choice(Field::Certainty),
            status: reader.choice(Field::Status),
            importance: reader.choice(Field::Importance),
        }
    }
}

impl<'s> Intake<'s> {
    pub(super) fn read_benefit(&mut self, record: &'s Record) {
        let mut reader = self.reader(record);
        reader.require(Field::Id);
        let cell = reader.cell();
        let title = reader.text(Field::Title).map(|said| said.value);
        let description = reader.text(Field::Description).map(|said| said.value);
        let kind = reader.choice(Field::BenefitKind).value();
        let sign = reader.choice(Field::Sign).value();
        let recipient = reader.choice(Field::Recipient).value();
        let recipient_organisation = reader.text(Field::RecipientOrganisation);
        let axes = Axes::read(&mut reader);
        let lifetime_years = reader.positive(Field::LifetimeYears);
        let realisation_date = reader.day(Field::RealisationDate);
        let overlap_group = reader.text(Field::OverlapGroup);
        let attribution_share = reader.share(Field::AttributionShare);
        let owner = reader.text(Field::Owner);
        let unit = reader.text(Field::OwnerUnit);
        let analysis = reader.text(Field::Analysis).map(|said| said.value);
        if owner.is_none() && unit.is_none() && !self.silent.contains(&(record.kind, Field::Owner))
        {
            self.reader(record).report(FindingCode::OwnerMissing, Field::Owner, Vec::new());
        }
        let initiative = self.refer(record, Field::Initiative, RecordKind::Initiative);
        let place = self.plan.benefits.len();
        let Some(id) = self.identity(record, place) else { return };
        self.benefit_records.push(record);
        self.plan.benefits.push(Benefit {
            title: title.unwrap_or_else(|| id.clone()),
            id,
            description,
            kind: kind.map_or("unclassified", |said| said.value),
            is_disbenefit: sign.is_some_and(|said| said.value == "disbenefit"),
            initiative: match initiative {
                Reference::To(place) => {
                    self.plan.initiatives.get(place as usize).map(|it| it.id.clone())
                }
                _ => None,
            },
            recipient: recipient.map(|said| said.value),
            recipient_organisation: recipient_organisation.map(|said| said.value),
            valuation: axes.valuation,
            cash_effect: axes.cash_effect,
            recurrence: axes.recurrence,
            certainty: axes.certainty,
            status: axes.status,
            importance: axes.importance,
            realisation_date,
            lifetime_years,
            parent: Given::Missing,
            overlap_group,
            attribution_share,
            owner: with_unit(owner, unit),
            analysis: analysis.unwrap_or_else(|| Arc::from("")),
            cell,
        });
    }

    /// What holds for all benefits of the workbook is said once.
    pub(super) fn say_about_all_benefits(&mut self) {
        if self.plan.benefits.is_empty() {
            return;
        }
        let subject = Subject::Book(self.plan.book);
        let made: Vec<CellRef> = self
            .records(RecordKind::Benefit)
            .filter(|record| record.get(Field::Id).is_some_and(|entry| entry.at.is_none()))
            .collect::<Vec<&Record>>()
            .into_iter()
            .map(|record| self.reader(record).cell())
            .collect();
        if !made.is_empty() {
            let mut finding = Finding::new(FindingCode::IdFromPlace, subject.clone());
            finding.cells = made;
            self.findings.push(finding);
        }
        let nowhere = |field| self.silent.contains(&(RecordKind::Benefit, field));
        if nowhere(Field::Owner) && nowhere(Field::OwnerUnit) {
            let first = self.plan.benefits.first().map(|benefit| benefit.cell);
            self.findings.push(Finding::new(FindingCode::OwnersNowhere, subject).at(first));
        }
    }

    /// Benefits that contribute to others, and groups of benefits that overlap, can be
    /// looked up once all of them are known.
    pub(super) fn relate_benefits(&mut self) {
        for record in self.records(RecordKind::OverlapGroup) {
            self.read_overlap_group(record);
        }
        let has_groups = !self.plan.overlap_groups.is_empty();
        for (place, record) in self.benefit_records.clone().into_iter().enumerate() {
            let cell = record.get(Field::Parent).and_then(|entry| entry.at);
            let cell = cell.map(|at| self.submission.cell(at));
            self.plan.benefits[place].parent =
                match self.refer(record, Field::Parent, RecordKind::Benefit) {
                    Reference::None => Given::Missing,
                    Reference::To(parent) => Given::Value(Sourced::new(parent, cell)),
                    Reference::Broken => Given::Unusable,
                };
            if has_groups {
                self.refer(record, Field::OverlapGroup, RecordKind::OverlapGroup);
            }
        }
        self.cut_circles();
    }

    /// A benefit that contributes to itself, directly or by way of others, would never
    /// stop being counted: no part of such a circle has a parent.
    fn cut_circles(&mut self) {
        let parents: Vec<Option<u32>> =
            self.plan.benefits.iter().map(|benefit| benefit.parent.said()).collect();
        let mut told: BTreeSet<u32> = BTreeSet::new();
        for start in (0_u32..).take(parents.len()) {
            if told.contains(&start) {
                continue;
            }
            let Some(circle) = circle_through(start, &parents) else { continue };
            told.extend(&circle);
            let names = circle
                .iter()
                .chain([&start])
                .map(|&place| self.plan.benefits[place as usize].id.to_string());
            let names: Vec<String> = names.collect();
            let subject = Subject::Record(RecordKind::Benefit, names.first().cloned());
            let mut finding = Finding::new(FindingCode::ParentCycle, subject);
            for &place in &circle {
                let benefit = &mut self.plan.benefits[place as usize];
                finding.cells.extend(benefit.parent.cell());
                benefit.parent = Given::Unusable;
            }
            self.findings.push(finding.with_text("found", names.join(" → ")));
        }
    }
}

/// The owner: role and unit, as far as they are stated.
fn with_unit(owner: Option<Sourced<Text>>, unit: Option<Sourced<Text>>) -> Option<Text> {
    match (owner, unit) {
        (Some(owner), Some(unit)) => Some(Arc::from(format!("{}, {}", owner.value, unit.value))),
        (owner, unit) => owner.or(unit).map(|said| said.value),
    }
}

/// The benefits one comes by on the way from `start` to itself; `None` where the way
/// upwards ends, or where it ends in a circle that `start` is no part of.
fn circle_through(start: u32, parents: &[Option<u32>]) -> Option<Vec<u32>> {
    let mut way = vec![start];
    let mut seen = BTreeSet::from([start]);
    let mut at = start;
    while let Some(next) = parents.get(at as usize).copied().flatten() {
        if next == start {
            return Some(way);
        }
        if !seen.insert(next) {
            return None;
        }
        way.push(next);
        at = next;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_circle_is_found_from_each_of_its_parts_and_from_no_other() {
        let parents = [Some(1), Some(2), Some(1), None, Some(3), Some(5)];
        assert_eq!(circle_through(0, &parents), None);
        assert_eq!(circle_through(1, &parents), Some(vec![1, 2]));
        assert_eq!(circle_through(2, &parents), Some(vec![2, 1]));
        assert_eq!(circle_through(4, &parents), None);
        assert_eq!(circle_through(5, &parents), Some(vec![5]));
    }
}
