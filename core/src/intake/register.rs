//! Who reports what: the report itself, the agency, initiatives, actions, risks
//! and parameters.

use std::sync::Arc;

use rust_decimal::Decimal;

use crate::finding::{Arg, Finding, FindingCode};
use crate::intake::{Intake, Reference, reader};
use crate::plan::{Action, Given, Initiative, Parameter, Risk, Text};
use crate::provenance::{CellRef, Sourced};
use crate::submission::{Field, Record, RecordKind};

impl<'s> Intake<'s> {
    /// Reads everything that is not an amount, a volume or a measurement.
    pub(super) fn read_register(&mut self) {
        for record in self.records(RecordKind::Reporting) {
            self.read_reporting(record);
        }
        for record in self.records(RecordKind::Organisation) {
            self.read_organisation(record);
        }
        for record in self.records(RecordKind::Initiative) {
            self.read_initiative(record);
        }
        for record in self.records(RecordKind::Benefit) {
            self.read_benefit(record);
        }
        self.say_about_all_benefits();
        self.relate_benefits();
        for record in self.records(RecordKind::Parameter) {
            self.read_parameter(record);
        }
        for record in self.records(RecordKind::Action) {
            self.read_action(record);
        }
        for record in self.records(RecordKind::Risk) {
            self.read_risk(record);
        }
    }

    fn read_reporting(&mut self, record: &'s Record) {
        let mut reader = self.reader(record);
        let period = reader.period(Field::Period).value();
        let as_of = reader.day(Field::AsOf).value();
        let status = reader.choice(Field::ReportStatus).value();
        let reporting = &mut self.plan.reporting;
        reporting.period = reporting.period.or(period);
        reporting.as_of = reporting.as_of.or(as_of);
        reporting.is_final |= status.is_some_and(|status| status.value == "final");
    }

    fn read_organisation(&mut self, record: &'s Record) {
        let mut reader = self.reader(record);
        let name = reader.text(Field::Name);
        let level = reader.choice(Field::Level);
        let aga_zone = reader.choice(Field::AgaZone);
        let municipality_number = reader.text(Field::MunicipalityNumber);
        let number = reader.text(Field::OrganisationNumber).and_then(|said| {
            let digits = organisation_number(&said.value);
            if digits.is_none() {
                let found = Arg::Text(said.value.to_string());
                let args = vec![("found", found)];
                reader.report(
                    FindingCode::OrganisationNumberInvalid,
                    Field::OrganisationNumber,
                    args,
                );
            }
            digits.map(|digits| Sourced::new(Arc::from(digits), said.cell))
        });
        let organisation = &mut self.plan.organisation;
        organisation.name = organisation.name.take().or(name);
        organisation.organisation_number = organisation.organisation_number.take().or(number);
        organisation.municipality_number =
            organisation.municipality_number.take().or(municipality_number);
        if organisation.level.is_missing() {
            organisation.level = level;
        }
        if organisation.aga_zone.is_missing() {
            organisation.aga_zone = aga_zone;
        }
    }

    /// The ID of a record, if it has one and is the first to have it.
    pub(super) fn identity(&mut self, record: &'s Record, place: usize) -> Option<Text> {
        let said = self.reader(record).text(Field::Id)?;
        let key = (record.kind, said.value.clone());
        if self.ids.contains_key(&key) {
            let first = self.first_with_id(record.kind, &said.value);
            let finding = Finding::new(FindingCode::DuplicateId, reader::subject_of(record))
                .at(said.cell)
                .at(first)
                .with_text("id", &*said.value);
            self.findings.push(finding);
            return None;
        }
        self.ids.insert(key, u32::try_from(place).unwrap_or(u32::MAX));
        Some(said.value)
    }

    fn first_with_id(&self, kind: RecordKind, id: &str) -> Option<CellRef> {
        let same = |record: &&Record| match record.get(Field::Id).map(|entry| &entry.said) {
            Some(crate::submission::Said::Text(text)) => text.trim() == id,
            _ => false,
        };
        let first = self.records(kind).find(|record| same(record))?;
        let place = first.get(Field::Id).and_then(|entry| entry.at).unwrap_or(first.at);
        Some(self.submission.cell(place))
    }

    fn read_initiative(&mut self, record: &'s Record) {
        let mut reader = self.reader(record);
        reader.require(Field::Id);
        let cell = reader.cell();
        let title = reader.text(Field::Title).map(|said| said.value);
        let programme = reader.text(Field::Programme).map(|said| said.value);
        let phase = reader.choice(Field::Phase);
        let start = reader.day(Field::Start);
        let end = reader.day(Field::End);
        let delivery = reader.day(Field::Delivery);
        let planned_delivery = reader.day(Field::PlannedDelivery);
        let place = self.plan.initiatives.len();
        if let Some(id) = self.identity(record, place) {
            self.plan.initiatives.push(Initiative {
                id,
                title,
                programme,
                phase,
                start,
                end,
                delivery,
                planned_delivery,
                cell,
            });
        }
    }

    fn read_parameter(&mut self, record: &'s Record) {
        let mut reader = self.reader(record);
        reader.require(Field::Name);
        reader.require(Field::Value);
        let name = reader.text(Field::Name);
        let value = reader.number(Field::Value);
        let unit = reader.text(Field::Unit);
        let source = reader.text(Field::Source).map(|said| said.value);
        let valid_from = reader.day(Field::ValidFrom).said();
        let is_percent = unit.is_some_and(|unit| &*unit.value == "percent");
        let value = match &name {
            Some(name) if is_percent => self.share_of_percent(record, &name.value, value),
            _ => value,
        };
        if let (Some(name), Given::Value(value)) = (name, value) {
            self.plan.parameters.push(Parameter { name: name.value, value, source, valid_from });
        }
    }

    /// A value in per cent as a share. Less than one per cent is told: a cell that shows
    /// 14 % holds 0.14, and the unit beside it would make it a hundred times too small.
    fn share_of_percent(
        &mut self,
        record: &'s Record,
        parameter: &str,
        percent: Given<Decimal>,
    ) -> Given<Decimal> {
        if let Some(stated) = percent.said()
            && stated.abs() < Decimal::ONE
            && !stated.is_zero()
        {
            let name = Arg::Text(parameter.to_owned());
            let args = vec![("parameter", name), ("value", Arg::Number(stated, None))];
            self.reader(record).report(FindingCode::PercentBelowOne, Field::Value, args);
        }
        percent.map(|percent| percent / Decimal::ONE_HUNDRED)
    }

    /// The initiative a record names, by place.
    pub(super) fn initiative_of(&mut self, record: &'s Record) -> Option<u32> {
        match self.refer(record, Field::Initiative, RecordKind::Initiative) {
            Reference::To(place) => Some(place),
            Reference::None | Reference::Broken => None,
        }
    }

    /// The benefit a record belongs to, by place.
    pub(super) fn benefit_of(&mut self, record: &'s Record) -> Option<u32> {
        match self.refer(record, Field::Benefit, RecordKind::Benefit) {
            Reference::To(place) => Some(place),
            Reference::None | Reference::Broken => None,
        }
    }

    fn read_action(&mut self, record: &'s Record) {
        let mut reader = self.reader(record);
        reader.require(Field::Description);
        let description = reader.text(Field::Description);
        let owner = reader.text(Field::Owner).map(|said| said.value);
        let deadline = reader.day(Field::Deadline).value().map(|said| said.value);
        let status = reader.choice(Field::Status).value().map(|said| said.value);
        let benefit = self.benefit_of(record);
        if let Some(description) = description {
            let description = description.value;
            self.plan.actions.push(Action { benefit, description, owner, deadline, status });
        }
    }

    fn read_risk(&mut self, record: &'s Record) {
        let mut reader = self.reader(record);
        reader.require(Field::Description);
        let description = reader.text(Field::Description);
        let probability = reader.choice(Field::Probability).value().map(|said| said.value);
        let consequence = reader.choice(Field::Consequence).value().map(|said| said.value);
        let mitigation = reader.text(Field::Mitigation).map(|said| said.value);
        let benefit = self.benefit_of(record);
        if let Some(description) = description {
            let description = description.value;
            self.plan.risks.push(Risk {
                benefit,
                description,
                probability,
                consequence,
                mitigation,
            });
        }
    }
}

/// The nine digits of an organisation number (organisasjonsnummer) whose check
/// digit is right; spaces, `NO` and `MVA` around them do not matter.
fn organisation_number(text: &str) -> Option<String> {
    let upper = text.to_uppercase();
    let bare: String = upper.chars().filter(|c| !c.is_whitespace() && *c != '\u{a0}').collect();
    let bare = bare.strip_prefix("NO").unwrap_or(&bare);
    let bare = bare.strip_suffix("MVA").unwrap_or(bare);
    let digits: Vec<u32> = bare.chars().map(|c| c.to_digit(10)).collect::<Option<_>>()?;
    if digits.len() != 9 {
        return None;
    }
    let weights = [3, 2, 7, 6, 5, 4, 3, 2];
    let sum: u32 = digits.iter().zip(weights).map(|(digit, weight)| digit * weight).sum();
    let check = match 11 - sum % 11 {
        11 => 0,
        10 => return None,
        check => check,
    };
    (check == digits[8]).then(|| bare.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn organisation_numbers_are_checked_by_their_check_digit() {
        for number in ["991825827", "991 825 827", "NO 991 825 827 MVA", "958935420"] {
            assert!(organisation_number(number).is_some(), "{number}");
        }
        for number in ["991825828", "99182582", "abc", "900000090", ""] {
            assert!(organisation_number(number).is_none(), "{number}");
        }
    }
}
