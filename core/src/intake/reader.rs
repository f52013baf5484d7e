//! Reading the fields of one record, with a finding for each that is wrong.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rust_decimal::Decimal;

use crate::finding::{Arg, Finding, FindingCode, Subject};
use crate::intake::number::{self, TextNumber};
use crate::period::{Day, Period, Year};
use crate::plan::{Given, Text};
use crate::provenance::{CellRef, Place, Sourced};
use crate::quantity::{LARGEST, plain};
use crate::submission::{Entry, Field, Record, RecordKind, Said, Submission, choices};

/// The fields without which a record of the kind means nothing.
pub(super) fn required(kind: RecordKind) -> &'static [Field] {
    match kind {
        RecordKind::Initiative => &[Field::Id],
        RecordKind::Benefit => &[Field::Id, Field::Title],
        RecordKind::CashLine => {
            &[Field::Category, Field::Stage, Field::Period, Field::Amount, Field::Unit]
        }
        RecordKind::Estimate => &[Field::Category, Field::Unit],
        RecordKind::QuantityLine => &[Field::Benefit, Field::Stage, Field::Period],
        RecordKind::Realisation => &[Field::Period, Field::Use],
        RecordKind::Indicator => &[Field::Title],
        RecordKind::Measurement => &[Field::Indicator, Field::Value],
        RecordKind::Action | RecordKind::Risk => &[Field::Description],
        RecordKind::Parameter => &[Field::Name, Field::Value],
        RecordKind::OverlapGroup => &[Field::Id],
        RecordKind::Nonpriced => &[Field::Magnitude, Field::Importance],
        RecordKind::EffectProfile => &[Field::Benefit, Field::Stage, Field::Start],
        RecordKind::Funding => &[Field::Scheme, Field::ApplicationYear],
        _ => &[],
    }
}

/// The column in which records of a kind say a field, by sheet.
pub(super) type Columns = BTreeMap<(RecordKind, Field, u16), u16>;

/// What a record's findings are about: the benefit it belongs to, where it says
/// one, since it is the benefit's figures that suffer; else the record itself.
pub(super) fn subject_of(record: &Record) -> Subject {
    let text = |field| match &record.get(field)?.said {
        Said::Text(text) => Some(text.trim().to_owned()),
        Said::Number(number) => Some(plain(*number).to_string()),
        _ => None,
    };
    let about_benefit = matches!(
        record.kind,
        RecordKind::CashLine
            | RecordKind::QuantityLine
            | RecordKind::Estimate
            | RecordKind::Realisation
            | RecordKind::EffectProfile
    );
    match text(Field::Benefit) {
        Some(benefit) if about_benefit => Subject::Record(RecordKind::Benefit, Some(benefit)),
        _ => Subject::Record(record.kind, text(Field::Id).or_else(|| text(Field::Indicator))),
    }
}

/// Whether a field is a share, so that per cent has one meaning.
fn is_share(field: Field) -> bool {
    matches!(
        field,
        Field::Uptake | Field::ResponseRate | Field::AttributionShare | Field::TaxCostShare
    )
}

/// The fields of one record.
pub(super) struct Reader<'i, 's> {
    record: &'s Record,
    submission: &'s Submission,
    silent: &'i BTreeSet<(RecordKind, Field)>,
    columns: &'i Columns,
    findings: &'i mut Vec<Finding>,
}

impl<'i, 's> Reader<'i, 's> {
    pub(super) fn new(
        record: &'s Record,
        submission: &'s Submission,
        silent: &'i BTreeSet<(RecordKind, Field)>,
        columns: &'i Columns,
        findings: &'i mut Vec<Finding>,
    ) -> Reader<'i, 's> {
        Reader { record, submission, silent, columns, findings }
    }

    /// The cell where the record begins; where its first cell is one that it only
    /// borrows from elsewhere, such as the name of the project, the one with its title.
    pub(super) fn cell(&self) -> CellRef {
        let at = self.record.at;
        let title = self.record.get(Field::Title).and_then(|entry| entry.at);
        let elsewhere = |title: &Place| (title.sheet, title.row) != (at.sheet, at.row);
        self.submission.cell(title.filter(elsewhere).unwrap_or(at))
    }

    /// The cell that says a field; the record's own where the format says it.
    /// Where a field is blank, the cell in the column in which others have it.
    pub(super) fn cell_of(&self, field: Field) -> CellRef {
        let place = self.record.get(field).and_then(|entry| entry.at);
        let blank = || {
            let key = (self.record.kind, field, self.record.at.sheet);
            let col = *self.columns.get(&key)?;
            Some(Place { col, ..self.record.at })
        };
        let is_said = self.record.get(field).is_some();
        let place = place.or_else(|| if is_said { None } else { blank() });
        self.submission.cell(place.unwrap_or(self.record.at))
    }

    fn finding(&mut self, code: FindingCode, field: Field) -> Finding {
        Finding::new(code, subject_of(self.record))
            .at(Some(self.cell_of(field)))
            .with("field", Arg::Field(field))
    }

    fn sourced<T>(&self, entry: &Entry, value: T) -> Sourced<T> {
        Sourced::new(value, entry.at.map(|place| self.submission.cell(place)))
    }

    /// Reports a needed field that is blank, unless it is blank in every record.
    pub(super) fn require(&mut self, field: Field) {
        let blank = self.record.get(field).is_none();
        if blank && !self.silent.contains(&(self.record.kind, field)) {
            let finding = self.finding(FindingCode::RequiredMissing, field);
            self.findings.push(finding);
        }
    }

    /// An error value or a formula without a result, reported; `true` if it is one.
    fn broken(&mut self, entry: &Entry) -> bool {
        let finding = match &entry.said {
            Said::Error(found) => {
                self.finding(FindingCode::ErrorValue, entry.field).with_text("found", &**found)
            }
            Said::NotCalculated => self.finding(FindingCode::NotCalculated, entry.field),
            _ => return false,
        };
        self.findings.push(finding);
        true
    }

    /// A text; a number in a text's place is written as people write it.
    pub(super) fn text(&mut self, field: Field) -> Option<Sourced<Text>> {
        let entry = self.record.get(field)?;
        if self.broken(entry) {
            return None;
        }
        let text: Text = match &entry.said {
            Said::Text(text) if text.trim().is_empty() => return None,
            Said::Text(text) if text.trim().len() == text.len() => text.clone(),
            Said::Text(text) => Arc::from(text.trim()),
            Said::Number(number) => Arc::from(plain(*number).to_string()),
            Said::Bool(value) => Arc::from(if *value { "true" } else { "false" }),
            Said::Day(day) => Arc::from(day.to_string()),
            Said::Error(_) | Said::NotCalculated => return None,
        };
        Some(self.sourced(entry, text))
    }

    /// A number, with every state that a number's cell can be in.
    pub(super) fn number(&mut self, field: Field) -> Given<Decimal> {
        let Some(entry) = self.record.get(field) else { return Given::Missing };
        if self.broken(entry) {
            return Given::Unusable;
        }
        let value = match &entry.said {
            Said::Number(number) => *number,
            Said::Text(text) if text.trim().is_empty() => return Given::Missing,
            Said::Text(text) => match self.text_number(field, text) {
                Ok(number) => number,
                Err(state) => return state,
            },
            other => {
                let found = match other {
                    Said::Day(day) => day.to_string(),
                    _ => "true/false".to_owned(),
                };
                let finding = self.finding(FindingCode::NumberUnreadable, field);
                self.findings.push(finding.with_text("found", found));
                return Given::Unusable;
            }
        };
        if value.abs() > LARGEST {
            let finding = self.finding(FindingCode::NumberTooLarge, field);
            self.findings.push(finding.with("found", Arg::Number(value, None)));
            return Given::Unusable;
        }
        if entry.rounded {
            let finding = self.finding(FindingCode::NumberRounded, field);
            self.findings.push(finding.with("value", Arg::Number(value, None)));
        }
        Given::Value(self.sourced(entry, plain(value)))
    }

    /// A number that stands as text: read with a warning, or a finding that says why not.
    fn text_number(&mut self, field: Field, text: &str) -> Result<Decimal, Given<Decimal>> {
        let (code, state) = match number::read(text) {
            // 72 % is 72 on one scale and 0.72 on another: only a person can tell.
            TextNumber::Number(_) if text.contains('%') && !is_share(field) => {
                (FindingCode::NumberAmbiguous, Given::Unusable)
            }
            TextNumber::Number(value) => {
                let finding = self.finding(FindingCode::NumberAsText, field);
                let finding = finding.with_text("found", text);
                self.findings.push(finding.with("value", Arg::Number(value, None)));
                return Ok(value);
            }
            TextNumber::NotApplicable => return Err(Given::NotApplicable),
            TextNumber::Withheld => return Err(Given::Withheld),
            TextNumber::Ambiguous => (FindingCode::NumberAmbiguous, Given::Unusable),
            TextNumber::Unreadable => (FindingCode::NumberUnreadable, Given::Unusable),
        };
        let finding = self.finding(code, field).with_text("found", text);
        self.findings.push(finding);
        Err(state)
    }

    /// A number that a test allows; one that it does not allow is a finding and cannot be used.
    fn number_that(
        &mut self,
        field: Field,
        allows: impl Fn(Decimal) -> bool,
        else_code: FindingCode,
    ) -> Given<Decimal> {
        let given = self.number(field);
        if let Given::Value(number) = given
            && !allows(number.value)
        {
            let finding = self.finding(else_code, field);
            self.findings.push(finding.with("value", Arg::Number(number.value, None)));
            return Given::Unusable;
        }
        given
    }

    /// A share from 0 to 1.
    pub(super) fn share(&mut self, field: Field) -> Given<Decimal> {
        let is_share = |number| (Decimal::ZERO..=Decimal::ONE).contains(&number);
        self.number_that(field, is_share, FindingCode::ShareOutOfRange)
    }

    /// A number above zero.
    pub(super) fn positive(&mut self, field: Field) -> Given<Decimal> {
        self.number_that(field, |number| number > Decimal::ZERO, FindingCode::NumberNotPositive)
    }

    /// A number from zero.
    pub(super) fn not_negative(&mut self, field: Field) -> Given<Decimal> {
        self.number_that(field, |number| number >= Decimal::ZERO, FindingCode::NumberNegative)
    }

    /// A whole number from zero.
    pub(super) fn count(&mut self, field: Field) -> Given<u32> {
        let number = self.not_negative(field);
        self.whole(field, number)
    }

    /// A length in whole years, above zero.
    pub(super) fn whole_years(&mut self, field: Field) -> Given<u16> {
        let number = self.positive(field);
        self.whole(field, number)
    }

    /// The number as a whole one.
    fn whole<T>(&mut self, field: Field, number: Given<Decimal>) -> Given<T>
    where
        T: TryFrom<Decimal> + Into<Decimal> + Default + Copy,
    {
        let number = match number {
            Given::Value(number) => number,
            other => return other.map(|_| T::default()),
        };
        match T::try_from(number.value).ok().filter(|&whole| whole.into() == number.value) {
            Some(whole) => Given::Value(number.map(|_| whole)),
            None => {
                let finding = self.finding(FindingCode::NumberNotWhole, field);
                self.findings.push(finding.with("value", Arg::Number(number.value, None)));
                Given::Unusable
            }
        }
    }

    /// A day.
    pub(super) fn day(&mut self, field: Field) -> Given<Day> {
        let Some(entry) = self.record.get(field) else { return Given::Missing };
        if self.broken(entry) {
            return Given::Unusable;
        }
        let found = match &entry.said {
            Said::Day(day) => return Given::Value(self.sourced(entry, *day)),
            Said::Text(text) if number::read(text) == TextNumber::NotApplicable => {
                return Given::NotApplicable;
            }
            Said::Text(text) => match Day::parse(text) {
                Some(day) => return Given::Value(self.sourced(entry, day)),
                None => Arg::Text(text.to_string()),
            },
            Said::Number(number) => Arg::Number(*number, None),
            _ => Arg::Text(String::new()),
        };
        let finding = self.finding(FindingCode::DayUnreadable, field).with("found", found);
        self.findings.push(finding);
        Given::Unusable
    }

    /// A period; a whole number from 1900 to 2299 is a year.
    pub(super) fn period(&mut self, field: Field) -> Given<Period> {
        let Some(entry) = self.record.get(field) else { return Given::Missing };
        if self.broken(entry) {
            return Given::Unusable;
        }
        let text = match &entry.said {
            Said::Text(text) => text.to_string(),
            Said::Number(number) => plain(*number).to_string(),
            Said::Day(day) => day.to_string(),
            _ => String::new(),
        };
        if let Some(period) = Period::parse(&text) {
            return Given::Value(self.sourced(entry, period));
        }
        let finding = self.finding(FindingCode::PeriodUnreadable, field).with_text("found", text);
        self.findings.push(finding);
        Given::Unusable
    }

    /// A word of the field's closed list.
    pub(super) fn choice(&mut self, field: Field) -> Given<&'static str> {
        let Some(said) = self.text(field) else {
            let blank = self.record.get(field).is_none();
            return if blank { Given::Missing } else { Given::Unusable };
        };
        let allowed = choices(self.record.kind, field);
        if let Some(&key) = allowed.iter().find(|&&key| key == &*said.value) {
            return Given::Value(Sourced::new(key, said.cell));
        }
        let finding = self
            .finding(FindingCode::ChoiceNotKnown, field)
            .with_text("found", &*said.value)
            .with("allowed", Arg::Choices(field, allowed.to_vec()));
        self.findings.push(finding);
        Given::Unusable
    }

    /// A calendar year.
    pub(super) fn year(&mut self, field: Field) -> Given<Year> {
        let number = match self.number(field) {
            Given::Value(number) => number,
            other => return other.map(|_| Year(0)),
        };
        if let Some(Period::Year(year)) = Period::parse(&number.value.to_string()) {
            return Given::Value(number.map(|_| year));
        }
        let finding = self.finding(FindingCode::PeriodUnreadable, field);
        self.findings.push(finding.with("found", Arg::Number(number.value, None)));
        Given::Unusable
    }

    /// Adds a finding about this record at a field's cell.
    pub(super) fn report(
        &mut self,
        code: FindingCode,
        field: Field,
        args: Vec<(&'static str, Arg)>,
    ) {
        let mut finding = Finding::new(code, subject_of(self.record)).at(Some(self.cell_of(field)));
        finding.args = args;
        self.findings.push(finding);
    }
}
