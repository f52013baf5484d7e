//! Indicators and their measurements.

use std::sync::Arc;

use rust_decimal::Decimal;

use crate::finding::{Arg, Finding, FindingCode, Subject};
use crate::intake::reader::{self, Reader};
use crate::intake::{Intake, Reference};
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
        self.check_scales();
        self.check_benefits_have_figures();
    }

    fn read_indicator(&mut self, record: &'s Record) {
        let mut reader = self.reader(record);
        reader.require(Field::Title);
        let title = reader.text(Field::Title).map(|said| said.value);
        let unit = reader.text(Field::Unit).map(|said| said.value);
        let owner = reader.text(Field::Owner).map(|said| said.value);
        let method = reader.text(Field::Method).map(|said| said.value);
        let direction = reader.choice(Field::Direction).value().map(|said| said.value);
        let baseline = reader.number(Field::Baseline);
        let target = reader.number(Field::Target);
        let target_minimum = reader.number(Field::TargetMinimum);
        let baseline_date = reader.day(Field::BaselineDate);
        let target_date = reader.day(Field::TargetDate);
        let scale_min = reader.number(Field::ScaleMin);
        let scale_max = reader.number(Field::ScaleMax);
        let anchor_worst = reader.number(Field::AnchorWorst);
        let anchor_best = reader.number(Field::AnchorBest);
        both_or_neither(&mut reader, anchor_worst, anchor_best);
        let weight = reader.not_negative(Field::Weight);
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
            method,
            direction,
            baseline,
            baseline_date,
            target,
            target_minimum,
            target_date,
            scale_min,
            scale_max,
            anchor_worst,
            anchor_best,
            weight,
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
        let sample_size = reader.count(Field::SampleSize);
        let response_rate = reader.share(Field::ResponseRate);
        let standard_deviation = reader.not_negative(Field::StandardDeviation);
        let stated_achievement = reader.number(Field::StatedAchievement);
        let method = reader.text(Field::Method).map(|said| said.value);
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
                sample_size,
                response_rate,
                standard_deviation,
                stated_achievement,
                method,
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
            let subject = Subject::Record(RecordKind::Indicator, Some(indicator.id.to_string()));
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

    /// Scales and anchors have two ends, and what is measured lies on the scale.
    fn check_scales(&mut self) {
        let mut found = Vec::new();
        for indicator in &self.plan.indicators {
            let subject = Subject::Record(RecordKind::Indicator, Some(indicator.id.to_string()));
            let mut say = |code, cell: Option<CellRef>, field, value| {
                let finding = Finding::new(code, subject.clone()).at(cell.or(Some(indicator.cell)));
                let finding = finding.with("value", Arg::Number(value, None));
                found.push(finding.with("field", Arg::Field(field)));
            };
            let ends =
                |low: &Given<Decimal>, high: &Given<Decimal>| Some((low.said()?, high.said()?));
            let scale = ends(&indicator.scale_min, &indicator.scale_max);
            if let Some((_, high)) = scale.filter(|(low, high)| low >= high) {
                let cell = indicator.scale_max.cell();
                say(FindingCode::ScaleWithoutWidth, cell, Field::ScaleMax, high);
                continue;
            }
            let anchors = ends(&indicator.anchor_worst, &indicator.anchor_best);
            if let Some((_, best)) = anchors.filter(|(worst, best)| worst == best) {
                let cell = indicator.anchor_best.cell();
                say(FindingCode::ScaleWithoutWidth, cell, Field::AnchorBest, best);
            }
            found.extend(outside_scale(indicator));
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
        let profiles = self.plan.effect_profiles.iter().map(|it| it.benefit);
        let judged = self.plan.nonpriced.iter().filter_map(|it| it.benefit);
        let lines = lines.chain(estimates).chain(volumes).chain(profiles);
        for place in lines.chain(indicators).chain(judged) {
            if let Some(has) = has_figures.get_mut(place as usize) {
                *has = true;
            }
        }
        for (benefit, has) in self.plan.benefits.iter().zip(has_figures) {
            if !has {
                let subject = Subject::Record(RecordKind::Benefit, Some(benefit.id.to_string()));
                let finding = Finding::new(FindingCode::BenefitWithoutFigures, subject);
                self.findings.push(finding.at(Some(benefit.cell)));
            }
        }
    }
}

/// One anchor alone anchors nothing: the other one is then needed.
fn both_or_neither(reader: &mut Reader<'_, '_>, worst: Given<Decimal>, best: Given<Decimal>) {
    let missing = match (worst.is_missing(), best.is_missing()) {
        (true, false) => Field::AnchorWorst,
        (false, true) => Field::AnchorBest,
        _ => return,
    };
    let args = vec![("field", Arg::Field(missing))];
    reader.report(FindingCode::RequiredMissing, missing, args);
}

/// The values of an indicator that its own scale does not have.
fn outside_scale(indicator: &Indicator) -> Vec<Finding> {
    let (low, high) = (indicator.scale_min.said(), indicator.scale_max.said());
    let stated = [
        (Field::Baseline, indicator.baseline),
        (Field::Target, indicator.target),
        (Field::TargetMinimum, indicator.target_minimum),
        (Field::AnchorWorst, indicator.anchor_worst),
        (Field::AnchorBest, indicator.anchor_best),
    ];
    let measured = indicator.measurements.iter().map(|it| (Field::Value, it.value));
    let mut found = Vec::new();
    for (field, given) in stated.into_iter().chain(measured) {
        let Some(said) = given.value() else { continue };
        let below = low.is_some_and(|low| said.value < low);
        let above = high.is_some_and(|high| said.value > high);
        if !below && !above {
            continue;
        }
        let end = |end: Option<Decimal>| match end {
            Some(end) => Arg::Number(end, None),
            None => Arg::Text("…".to_owned()),
        };
        let subject = Subject::Record(RecordKind::Indicator, Some(indicator.id.to_string()));
        found.push(
            Finding::new(FindingCode::ValueOutsideScale, subject)
                .at(said.cell.or(Some(indicator.cell)))
                .with("value", Arg::Number(said.value, None))
                .with("field", Arg::Field(field))
                .with("lowest", end(low))
                .with("highest", end(high)),
        );
    }
    found
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
