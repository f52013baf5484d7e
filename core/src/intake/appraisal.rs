//! What an appraisal needs beside amounts: years, overlaps, effects without a price,
//! phasing in, funding.

use std::sync::Arc;

use crate::finding::{Arg, FindingCode};
use crate::intake::lines::scaled;
use crate::intake::{Intake, Reference};
use crate::period::Period;
use crate::plan::{
    AppraisalTerms, Benefit, EffectProfile, Funding, Given, NonpricedEffect, OverlapGroup, Text,
};
use crate::provenance::Sourced;
use crate::quantity::{Hours, Money};
use crate::submission::{Field, Record, RecordKind};

impl<'s> Intake<'s> {
    /// Reads the terms of appraisals and what goes with them.
    pub(super) fn read_appraisal(&mut self) {
        for record in self.records(RecordKind::Appraisal) {
            self.read_terms(record);
        }
        for record in self.records(RecordKind::Nonpriced) {
            self.read_nonpriced(record);
        }
        for record in self.records(RecordKind::EffectProfile) {
            self.read_effect_profile(record);
        }
        for record in self.records(RecordKind::Funding) {
            self.read_funding(record);
        }
    }

    /// A record's ID, or its place where it has none; `None` where another record has it.
    fn name_of(&mut self, record: &'s Record, place: usize) -> Option<Text> {
        if record.get(Field::Id).is_none() {
            return Some(Arc::from(record.at.to_string()));
        }
        self.identity(record, place)
    }

    /// Kroner in one of a record's fields, in its unit and price basis.
    fn money(&mut self, record: &'s Record, field: Field) -> Given<Money> {
        if record.get(field).is_none() {
            return Given::Missing;
        }
        let basis = self.price_basis(record);
        let factor = self.kroner_per_unit(record);
        let number = self.reader(record).not_negative(field);
        scaled(number, factor).map(|kroner| Money::new(kroner, basis))
    }

    fn read_terms(&mut self, record: &'s Record) {
        let mut reader = self.reader(record);
        let cell = reader.cell();
        let title = reader.text(Field::Title).map(|said| said.value);
        let comparison_year = reader.year(Field::ComparisonYear);
        let opening_year = reader.year(Field::OpeningYear);
        let price_year = reader.year(Field::PriceYear);
        let lifetime_years = reader.positive(Field::LifetimeYears);
        let analysis_years = reader.whole_years(Field::AnalysisYears);
        let analysis = reader.text(Field::Analysis).map(|said| said.value);
        if let (Some(comparison), Some(opening)) = (comparison_year.said(), opening_year.said())
            && opening < comparison
        {
            let args = vec![
                ("left", Arg::Period(Period::Year(comparison))),
                ("right", Arg::Period(Period::Year(opening))),
            ];
            reader.report(FindingCode::OpeningBeforeComparison, Field::OpeningYear, args);
        }
        let place = self.plan.appraisals.len();
        let Some(id) = self.name_of(record, place) else { return };
        let analysis = self.analysis(analysis);
        // An appraisal of an initiative that is not there is of nothing.
        let initiative = match self.refer(record, Field::Initiative, RecordKind::Initiative) {
            Reference::To(place) => Some(place),
            Reference::None => None,
            Reference::Broken => return,
        };
        self.plan.appraisals.push(AppraisalTerms {
            initiative,
            id,
            analysis,
            title,
            comparison_year,
            opening_year,
            price_year,
            analysis_years,
            lifetime_years,
            cell,
        });
    }

    /// Reads a group of benefits that overlap. The groups come before what refers to them.
    pub(super) fn read_overlap_group(&mut self, record: &'s Record) {
        let ceiling_money = self.money(record, Field::Amount);
        let mut reader = self.reader(record);
        reader.require(Field::Id);
        let cell = reader.cell();
        let title = reader.text(Field::Title).map(|said| said.value);
        let ceiling_hours = reader.not_negative(Field::Hours).map(Hours::new);
        let allocation = reader.choice(Field::Allocation);
        let place = self.plan.overlap_groups.len();
        if let Some(id) = self.identity(record, place) {
            self.plan.overlap_groups.push(OverlapGroup {
                id,
                title,
                ceiling_money,
                ceiling_hours,
                allocation,
                cell,
            });
        }
    }

    fn read_nonpriced(&mut self, record: &'s Record) {
        let mut reader = self.reader(record);
        reader.require(Field::Magnitude);
        reader.require(Field::Importance);
        let cell = reader.cell();
        let title = reader.text(Field::Title).map(|said| said.value);
        let affected = reader.choice(Field::Affected);
        let magnitude = reader.choice(Field::Magnitude);
        let importance = reader.choice(Field::Importance);
        let reason = reader.text(Field::Reason).map(|said| said.value);
        let uncertainty = reader.choice(Field::Uncertainty);
        let assessed_by = reader.text(Field::AssessedBy).map(|said| said.value);
        let benefit = self.benefit_of(record);
        let place = self.plan.nonpriced.len();
        let Some(id) = self.name_of(record, place) else { return };
        let named = benefit.and_then(|place| self.plan.benefits.get(place as usize));
        let title = title.or_else(|| named.map(|benefit| benefit.title.clone()));
        self.plan.nonpriced.push(NonpricedEffect {
            title: title.unwrap_or_else(|| id.clone()),
            id,
            benefit,
            affected,
            magnitude: magnitude.map(signed_magnitude),
            importance: importance.map(grade),
            reason,
            uncertainty,
            assessed_by,
            cell,
        });
    }

    fn read_effect_profile(&mut self, record: &'s Record) {
        let stage = self.stage(record);
        let benefit = self.benefit_of(record);
        // What comes in is hours for freed time, and kroner for all else.
        let of = benefit.and_then(|place| self.plan.benefits.get(place as usize));
        let is_time = of.is_some_and(Benefit::takes_hours);
        let full_effect = match record.get(Field::Amount) {
            None if is_time => Given::Missing,
            _ => self.money(record, Field::Amount),
        };
        let milestone = self.refer(record, Field::Milestone, RecordKind::Initiative);
        let mut reader = self.reader(record);
        let effect = if is_time { Field::Hours } else { Field::Amount };
        for needed in [Field::Benefit, Field::Start] {
            reader.require(needed);
        }
        // Also where no profile of the workbook has the column.
        if record.get(effect).is_none() {
            let args = vec![("field", Arg::Field(effect))];
            reader.report(FindingCode::RequiredMissing, effect, args);
        }
        let full_hours = reader.not_negative(Field::Hours).map(Hours::new);
        let cell = reader.cell();
        let start = reader.day(Field::Start);
        let ramp = reader.choice(Field::Ramp);
        let ramp_months = reader.not_negative(Field::RampMonths);
        let lifetime_years = reader.positive(Field::LifetimeYears);
        let at_milestone = Some(reader.cell_of(Field::Milestone));
        let (Some(stage), Some(benefit)) = (stage, benefit) else { return };
        self.plan.effect_profiles.push(EffectProfile {
            benefit,
            stage,
            full_effect,
            full_hours,
            start,
            ramp,
            ramp_months,
            lifetime_years,
            milestone: match milestone {
                Reference::None => Given::Missing,
                Reference::To(place) => Given::Value(Sourced::new(place, at_milestone)),
                Reference::Broken => Given::Unusable,
            },
            cell,
        });
    }

    fn read_funding(&mut self, record: &'s Record) {
        let total_cost = self.money(record, Field::Amount);
        let grant = self.money(record, Field::Grant);
        let mut reader = self.reader(record);
        reader.require(Field::Scheme);
        reader.require(Field::ApplicationYear);
        let cell = reader.cell();
        let scheme = reader.choice(Field::Scheme);
        let scheme_category = reader.choice(Field::SchemeCategory);
        let application_year = reader.year(Field::ApplicationYear);
        let grant_years = reader.whole_years(Field::GrantYears);
        let initiative = self.initiative_of(record);
        self.plan.funding.push(Funding {
            initiative,
            scheme,
            scheme_category,
            application_year,
            total_cost,
            grant,
            grant_years,
            cell,
        });
    }
}

/// A magnitude (omfang) on the scale from -3 to 3.
fn signed_magnitude(key: &str) -> i8 {
    match key {
        "large_negative" => -3,
        "medium_negative" => -2,
        "small_negative" => -1,
        "small_positive" => 1,
        "medium_positive" => 2,
        "large_positive" => 3,
        _ => 0,
    }
}

/// An importance (betydning) on the scale from 1 to 3.
fn grade(key: &str) -> u8 {
    match key {
        "low" => 1,
        "moderate" => 2,
        _ => 3,
    }
}
