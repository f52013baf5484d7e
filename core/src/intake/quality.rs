//! Indicators and their measurements.

use std::sync::Arc;

use rust_decimal::Decimal;

use crate::finding::{Arg, Finding, FindingCode};
use crate::intake::{Intake, Reference, reader};
use crate::plan::{Given, Indicator, Measurement};
use crate::provenance::{CellRef, Place};
use crate::submission::{Field, Record, RecordKind};

impl<'s> Intake<'s> {
    /// Reads indicators, then measurements, then says what does not hold together.
    pub(super) fn read_quality(&mut self) {
        for record in self.records(RecordKind::Indicator) {
            self.read_indicator(record);
        }
        for record in self.records(RecordKind::Measurement) {
            self.read_measurement(record);
        }
        for indicator in &mut self.plan.indicators {
            indicator.measurements.sort_by_key(|it| (it.day, it.period));
        }
        self.check_indicators();
        self.check_benefits_have_figures();
    }

    fn read_indicator(&mut self, record: &'s Record) {
        let mut reader = self.reader(record);
        reader.require(Field::Title);
        let title = reader.text(Field::Title).map(|said| said.value);
        let unit = reader.text(Field::Unit).map(|said| said.value);
        let owner = reader.text(Field::Owner).map(|said| said.value);
        let direction = reader.choice(Field::Direction).value().map(|said| said.value);
        let baseline = reader.number(Field::Baseline);
        let target = reader.number(Field::Target);
        reader.number(Field::TargetMinimum);
        reader.day(Field::BaselineDate);
        reader.day(Field::TargetDate);
        reader.choice(Field::Frequency);
        let cell = reader.cell();
        let stated_id = reader.text(Field::Id).map(|said| said.value);
        let benefit = self.benefit_of(record);
        let id = stated_id
            .or_else(|| title.clone())
            .unwrap_or_else(|| Arc::from(format!("{}", record.at)));
        let key = (RecordKind::Indicator, id.clone());
        if self.ids.contains_key(&key) {
            let finding = Finding::new(FindingCode::DuplicateId, reader::subject_of(record))
                .at(Some(cell))
                .with_text("id", &*id);
            self.findings.push(finding);
            return;
        }
        let place = u32::try_from(self.plan.indicators.len()).unwrap_or(u32::MAX);
        self.ids.insert(key, place);
        self.plan.indicators.push(Indicator {
            title: title.unwrap_or_else(|| id.clone()),
            id,
            benefit,
            unit: unit.unwrap_or_else(|| Arc::from("")),
            owner,
            direction,
            baseline,
            target,
            measurements: Vec::new(),
            cell,
        });
    }

    fn read_measurement(&mut self, record: &'s Record) {
        let mut reader = self.reader(record);
        reader.require(Field::Indicator);
        reader.require(Field::Value);
        let value = reader.number(Field::Value);
        let day = reader.day(Field::Date).value();
        let period = reader.period(Field::Period).value().map(|said| said.value);
        let kind = reader.choice(Field::MeasurementType).value();
        reader.number(Field::SampleSize);
        reader.share(Field::ResponseRate);
        let cell = reader.cell_of(Field::Value);
        let indicator = self.refer(record, Field::Indicator, RecordKind::Indicator);
        if let (Some(day), Some(as_of)) = (day, self.plan.reporting.as_of)
            && day.value > as_of.value
        {
            let args = vec![("date", Arg::Day(day.value))];
            self.reader(record).report(FindingCode::MeasuredInFuture, Field::Date, args);
        }
        let Reference::To(place) = indicator else { return };
        if let Some(indicator) = self.plan.indicators.get_mut(place as usize) {
            indicator.measurements.push(Measurement {
                day: day.map(|said| said.value),
                period,
                is_baseline: kind.is_some_and(|kind| kind.value == "baseline"),
                value,
                cell,
            });
        }
    }

    fn check_indicators(&mut self) {
        let mut found = Vec::new();
        let columns = &self.columns;
        let blank = |cell: CellRef, field| {
            let col = columns.get(&(RecordKind::Indicator, field, cell.place.sheet)).copied();
            let place = Place { col: col.unwrap_or(cell.place.col), ..cell.place };
            CellRef { place, ..cell }
        };
        for indicator in &self.plan.indicators {
            let subject = crate::finding::Subject::Record(
                RecordKind::Indicator,
                Some(indicator.id.to_string()),
            );
            let mut say = |code, args| {
                let cell = match code {
                    FindingCode::BaselineMissing => blank(indicator.cell, Field::Baseline),
                    FindingCode::TargetMissing => blank(indicator.cell, Field::Target),
                    _ => indicator.cell,
                };
                let mut finding = Finding::new(code, subject.clone()).at(Some(cell));
                finding.args = args;
                found.push(finding);
            };
            let measured_baseline = indicator.measurements.iter().any(|it| it.is_baseline);
            if indicator.baseline.is_missing() && !measured_baseline {
                say(FindingCode::BaselineMissing, Vec::new());
            }
            if indicator.target.is_missing() {
                say(FindingCode::TargetMissing, Vec::new());
            }
            if let (Given::Value(baseline), Given::Value(target)) =
                (indicator.baseline, indicator.target)
            {
                check_target(indicator, baseline.value, target.value, &mut say);
            }
            if indicator.measurements.iter().all(|it| it.is_baseline) {
                say(FindingCode::NeverMeasured, Vec::new());
            }
        }
        self.findings.append(&mut found);
    }

    /// A benefit that nothing is said about in figures is a promise without content.
    fn check_benefits_have_figures(&mut self) {
        let mut has_figures = vec![false; self.plan.benefits.len()];
        let lines = self.plan.cash_lines.iter().filter_map(|line| line.benefit);
        let estimates = self.plan.estimates.iter().filter_map(|line| line.benefit);
        let volumes = self.plan.quantity_lines.iter().map(|line| line.benefit);
        let indicators = self.plan.indicators.iter().filter_map(|it| it.benefit);
        for place in lines.chain(estimates).chain(volumes).chain(indicators) {
            if let Some(has) = has_figures.get_mut(place as usize) {
                *has = true;
            }
        }
        for (benefit, has) in self.plan.benefits.iter().zip(has_figures) {
            if !has {
                let subject = crate::finding::Subject::Record(
                    RecordKind::Benefit,
                    Some(benefit.id.to_string()),
                );
                let finding = Finding::new(FindingCode::BenefitWithoutFigures, subject);
                self.findings.push(finding.at(Some(benefit.cell)));
            }
        }
    }
}

/// A target must differ from the baseline, and lie on the side the direction says.
fn check_target(
    indicator: &Indicator,
    baseline: Decimal,
    target: Decimal,
    say: &mut impl FnMut(FindingCode, Vec<(&'static str, Arg)>),
) {
    if baseline == target && indicator.direction != Some("neutral") {
        say(FindingCode::TargetIsBaseline, vec![("value", Arg::Number(target, None))]);
    }
    let wrong = match indicator.direction {
        Some("increase") => target < baseline,
        Some("decrease") => target > baseline,
        _ => false,
    };
    if wrong {
        let direction = indicator.direction.unwrap_or_default();
        let args = vec![("direction", Arg::Choices(Field::Direction, vec![direction]))];
        say(FindingCode::TargetWrongWay, args);
    }
}
