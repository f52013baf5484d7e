//! Amounts, estimates, volumes and uses.

use std::collections::BTreeMap;
use std::sync::Arc;

use rust_decimal::Decimal;

use crate::calc::fact::{Absence, Stage};
use crate::finding::{Arg, Finding, FindingCode, Subject};
use crate::intake::{Intake, Reference, unit};
use crate::period::Period;
use crate::plan::{CashLine, Category, Estimate, Given, QuantityLine, Realisation};
use crate::price::PriceBasis;
use crate::provenance::{CellRef, Sourced};
use crate::quantity::{Fte, Hours, Money, round_term};
use crate::submission::{Field, Record, RecordKind, Said};

impl<'s> Intake<'s> {
    /// Reads every line that carries an amount or a volume.
    pub(super) fn read_lines(&mut self) {
        for record in self.records(RecordKind::CashLine) {
            self.read_cash_line(record);
        }
        self.find_duplicate_lines();
        for record in self.records(RecordKind::Estimate) {
            self.read_estimate(record);
        }
        for record in self.records(RecordKind::QuantityLine) {
            self.read_quantity_line(record);
        }
        self.find_lines_of_other_kind();
        for record in self.records(RecordKind::Realisation) {
            self.read_realisation(record);
        }
        for record in self.records(RecordKind::StatedTotal) {
            self.read_stated_total(record);
        }
    }

    /// The price basis a record states.
    pub(super) fn price_basis(&mut self, record: &'s Record) -> PriceBasis {
        let mut reader = self.reader(record);
        let basis = reader.choice(Field::PriceBasis);
        let year = reader.year(Field::PriceYear).said();
        let cell = reader.cell();
        match (basis.value().map(|said| said.value), year) {
            (Some("nominal"), _) => PriceBasis::Nominal,
            (Some("fixed") | None, Some(year)) => PriceBasis::Fixed(year),
            (Some("fixed"), None) => {
                let mut reader = self.reader(record);
                reader.report(FindingCode::PriceYearMissing, Field::PriceYear, Vec::new());
                PriceBasis::Unstated
            }
            _ => {
                self.basis_missing.get_or_insert(Some(cell));
                PriceBasis::Unstated
            }
        }
    }

    /// How many kroner one of a record's units is; a unit that is missing or no
    /// money unit is a finding, and the amounts cannot be used.
    pub(super) fn kroner_per_unit(&mut self, record: &'s Record) -> Option<Decimal> {
        let told = self.unit_is_told_missing(record);
        let mut reader = self.reader(record);
        let has_amount = |field| record.get(field).is_some();
        let amounts =
            [Field::Amount, Field::MostLikely, Field::Optimistic, Field::Pessimistic, Field::Grant];
        if !told && amounts.into_iter().any(has_amount) {
            reader.require(Field::Unit);
        }
        let said = reader.text(Field::Unit)?;
        let factor = unit::kroner(&said.value);
        if factor.is_none() {
            let found = vec![("found", Arg::Text(said.value.to_string()))];
            reader.report(FindingCode::UnitNotKnown, Field::Unit, found);
        }
        factor
    }

    /// Whether the format has said already that the sheet's amounts have no unit.
    fn unit_is_told_missing(&self, record: &Record) -> bool {
        let of_sheet = |finding: &Finding| {
            finding.code == FindingCode::UnitNotFound
                && finding.cells.iter().any(|cell| cell.place.sheet == record.at.sheet)
        };
        self.submission.findings.iter().any(of_sheet)
    }

    pub(super) fn stage(&mut self, record: &'s Record) -> Option<Stage> {
        let mut reader = self.reader(record);
        reader.require(Field::Stage);
        match reader.choice(Field::Stage).value()?.value {
            "planned" => Some(Stage::Planned),
            "forecast" => Some(Stage::Forecast),
            "realised" => Some(Stage::Realised),
            _ => None,
        }
    }

    fn period(&mut self, record: &'s Record) -> Option<Sourced<Period>> {
        let mut reader = self.reader(record);
        reader.require(Field::Period);
        reader.period(Field::Period).value()
    }

    fn category(&mut self, record: &'s Record) -> Option<Category> {
        let mut reader = self.reader(record);
        reader.require(Field::Category);
        Category::named(reader.choice(Field::Category).value()?.value)
    }

    fn read_cash_line(&mut self, record: &'s Record) {
        if unit_of(record) == Some("fte") {
            return self.read_fte_line(record);
        }
        let category = self.category(record);
        let stage = self.stage(record);
        let period = self.period(record);
        let benefit = self.refer(record, Field::Benefit, RecordKind::Benefit);
        let initiative = self.initiative_of(record);
        let basis = self.price_basis(record);
        let factor = self.kroner_per_unit(record);
        let mut reader = self.reader(record);
        reader.require(Field::Amount);
        let amount = reader.number(Field::Amount);
        let recurrence = reader.choice(Field::Recurrence);
        let recipient = reader.choice(Field::Recipient);
        let tax_cost_share = reader.share(Field::TaxCostShare);
        let price_index = reader.choice(Field::PriceIndex);
        let real_growth = reader.choice(Field::RealGrowth).map(|key| key == "yes");
        let cell = reader.cell_of(Field::Amount);
        let analysis = reader.text(Field::Analysis).map(|said| said.value);
        let analysis = self.analysis(analysis);
        if matches!(amount, Given::NotApplicable) {
            return;
        }
        let (Some(category), Some(stage), Some(period)) = (category, stage, period) else {
            return;
        };
        let benefit = match benefit {
            Reference::To(place) => Some(place),
            Reference::None => None,
            Reference::Broken => return,
        };
        let amount = match (amount.value_or(Absence::InputUnusable), factor) {
            (Ok(amount), Some(factor)) => Ok(Money::new(round_term(amount.value * factor), basis)),
            (Err(reason), _) => Err(reason),
            (Ok(_), None) => Err(Absence::InputUnusable),
        };
        self.check_not_in_future(record, stage, period);
        let period = period.value;
        self.plan.cash_lines.push(CashLine {
            analysis,
            benefit,
            initiative,
            category,
            stage,
            period,
            amount,
            recurrence,
            recipient,
            tax_cost_share,
            price_index,
            real_growth,
            profile: None,
            cell,
        });
    }

    /// Some workbooks state freed time in årsverk in the same column as money: a
    /// line in årsverk is freed time and is never added to an amount.
    fn read_fte_line(&mut self, record: &'s Record) {
        let stage = self.stage(record);
        let period = self.period(record);
        let mut reader = self.reader(record);
        reader.require(Field::Benefit);
        reader.require(Field::Amount);
        let fte = reader.number(Field::Amount).map(Fte::new);
        let cell = reader.cell_of(Field::Amount);
        let benefit = self.benefit_of(record);
        let (Some(stage), Some(period), Some(benefit)) = (stage, period, benefit) else {
            return;
        };
        if matches!(fte, Given::NotApplicable) {
            return;
        }
        self.check_not_in_future(record, stage, period);
        self.plan.quantity_lines.push(QuantityLine {
            benefit,
            stage,
            period: period.value,
            hours: Given::Missing,
            fte,
            volume: Given::Missing,
            before: Given::Missing,
            after: Given::Missing,
            uptake: Given::Missing,
            hourly_cost: Given::Missing,
            persons: Given::Missing,
            profile: None,
            cell,
        });
    }

    /// What is realised cannot lie after the period reported on.
    fn check_not_in_future(&mut self, record: &'s Record, stage: Stage, period: Sourced<Period>) {
        let Some(reported) = self.plan.reporting.period else { return };
        if stage == Stage::Realised && period.value.begins_after(reported.value) {
            let args = vec![("period", Arg::Period(period.value))];
            self.reader(record).report(FindingCode::RealisedInFuture, Field::Period, args);
        }
    }

    /// The same benefit, stage, period and amount twice is probably one krone counted twice.
    fn find_duplicate_lines(&mut self) {
        let mut seen: BTreeMap<(u16, u32, Stage, Period, Decimal), usize> = BTreeMap::new();
        let mut found = Vec::new();
        for (place, line) in self.plan.cash_lines.iter().enumerate() {
            let (Some(benefit), Ok(amount)) = (line.benefit, line.amount) else { continue };
            if amount.kroner().is_zero() || line.category != Category::Benefit {
                continue;
            }
            let key = (line.analysis, benefit, line.stage, line.period, amount.kroner());
            match seen.get(&key) {
                Some(&first) => found.push((first, place, benefit)),
                None => {
                    seen.insert(key, place);
                }
            }
        }
        for (first, second, benefit) in found {
            let id = self.plan.benefits.get(benefit as usize).map(|it| it.id.to_string());
            let lines = &self.plan.cash_lines;
            let finding =
                Finding::new(FindingCode::DuplicateLine, Subject::Record(RecordKind::Benefit, id))
                    .at(Some(lines[second].cell))
                    .at(Some(lines[first].cell));
            self.findings.push(finding);
        }
    }

    /// Kroner are not freed time and hours are not a saving: lines that a benefit's
    /// kind cannot have are not its figures, and nothing says which of the two is wrong.
    fn find_lines_of_other_kind(&mut self) {
        let mut found: BTreeMap<u32, Vec<CellRef>> = BTreeMap::new();
        let benefits = &self.plan.benefits;
        for line in self.plan.cash_lines.iter().filter(|it| it.category == Category::Benefit) {
            let Some(place) = line.benefit else { continue };
            let of = benefits.get(place as usize);
            if of.is_some_and(|it| !it.takes_amounts()) {
                found.entry(place).or_default().push(line.cell);
            }
        }
        for line in &self.plan.quantity_lines {
            let of = benefits.get(line.benefit as usize);
            if of.is_some_and(|it| !it.takes_hours()) {
                found.entry(line.benefit).or_default().push(line.cell);
            }
        }
        for (place, cells) in found {
            let benefit = &self.plan.benefits[place as usize];
            let subject = Subject::Record(RecordKind::Benefit, Some(benefit.id.to_string()));
            let kind = Arg::Choices(Field::BenefitKind, vec![benefit.kind]);
            let mut finding = Finding::new(FindingCode::LinesOfOtherKind, subject);
            finding.cells = cells;
            self.findings.push(finding.with("kind", kind));
        }
    }

    fn read_estimate(&mut self, record: &'s Record) {
        let category = self.category(record);
        let benefit = self.refer(record, Field::Benefit, RecordKind::Benefit);
        let initiative = self.initiative_of(record);
        let points = category == Some(Category::Nonpriced);
        let (factor, basis) = if points {
            (Some(Decimal::ONE), None)
        } else {
            (self.kroner_per_unit(record), Some(self.price_basis(record)))
        };
        let mut reader = self.reader(record);
        // The label names the line; the record may begin at a cell that many lines share.
        let cell = reader.cell_of(Field::Title);
        let mut point = |field| scaled(reader.number(field), factor);
        let most_likely = point(Field::MostLikely);
        let optimistic = point(Field::Optimistic);
        let pessimistic = point(Field::Pessimistic);
        let adjusted = point(Field::Adjusted);
        let title = reader.text(Field::Title).map(|said| said.value);
        let analysis = reader.text(Field::Analysis).map(|said| said.value);
        let analysis = self.analysis(analysis);
        let Some(category) = category else { return };
        let benefit = match benefit {
            Reference::To(place) => Some(place),
            Reference::None => None,
            Reference::Broken => return,
        };
        let named = benefit.and_then(|place| self.plan.benefits.get(place as usize));
        let title = title.or_else(|| named.map(|benefit| benefit.title.clone()));
        let estimate = Estimate {
            analysis,
            benefit,
            initiative,
            category,
            title: title.unwrap_or_else(|| Arc::from("")),
            most_likely,
            optimistic,
            pessimistic,
            adjusted,
            basis,
            cell,
        };
        self.check_order(record, &estimate);
        self.plan.estimates.push(estimate);
    }

    /// Optimistic is the better end: more of a benefit, less of a cost.
    fn check_order(&mut self, record: &'s Record, estimate: &Estimate) {
        let points = (estimate.optimistic, estimate.most_likely, estimate.pessimistic);
        let (Given::Value(best), Given::Value(likely), Given::Value(worst)) = points else {
            return;
        };
        let (best, likely, worst) = (best.value, likely.value, worst.value);
        let is_gain = matches!(estimate.category, Category::Benefit | Category::Nonpriced);
        let in_order = if is_gain {
            best >= likely && likely >= worst
        } else {
            best <= likely && likely <= worst
        };
        if !in_order {
            let mut reader = self.reader(record);
            reader.report(FindingCode::ThreePointsOutOfOrder, Field::MostLikely, Vec::new());
        }
    }

    fn read_quantity_line(&mut self, record: &'s Record) {
        let stage = self.stage(record);
        let period = self.period(record);
        let mut reader = self.reader(record);
        reader.require(Field::Benefit);
        let per_hour = match reader.text(Field::Unit) {
            None => None,
            Some(said) => match unit::per_hour(&said.value) {
                Some(factor) => Some(factor),
                None => {
                    let found = vec![("found", Arg::Text(said.value.to_string()))];
                    reader.report(FindingCode::UnitNotKnown, Field::Unit, found);
                    None
                }
            },
        };
        let hours = reader.number(Field::Hours).map(Hours::new);
        let volume = reader.number(Field::Volume);
        let before = in_hours(reader.number(Field::Before), per_hour);
        let after = in_hours(reader.number(Field::After), per_hour);
        let uptake = reader.share(Field::Uptake);
        let hourly_cost = reader.number(Field::HourlyCost);
        let persons = reader.positive(Field::Persons);
        let cell = reader.cell();
        if per_hour.is_none() && matches!(before, Given::Unusable) {
            let mut reader = self.reader(record);
            reader.require(Field::Unit);
        }
        let benefit = self.benefit_of(record);
        let (Some(stage), Some(period), Some(benefit)) = (stage, period, benefit) else {
            return;
        };
        self.check_not_in_future(record, stage, period);
        self.plan.quantity_lines.push(QuantityLine {
            benefit,
            stage,
            period: period.value,
            hours,
            fte: Given::Missing,
            volume,
            before,
            after,
            uptake,
            hourly_cost,
            persons,
            profile: None,
            cell,
        });
    }

    fn read_realisation(&mut self, record: &'s Record) {
        let period = self.period(record);
        let mut reader = self.reader(record);
        reader.require(Field::Use);
        let use_key = reader.choice(Field::Use).value();
        let amount = reader.number(Field::Amount);
        let hours = reader.number(Field::Hours).map(Hours::new);
        let fte = reader.number(Field::Fte).map(Fte::new);
        let recurrence = reader.choice(Field::Recurrence);
        let mut text = |field| reader.text(field).map(|said| said.value);
        let budget_reference = text(Field::BudgetReference);
        let document = text(Field::Document);
        let approved_by = text(Field::ApprovedBy);
        let budget_year = reader.year(Field::BudgetYear);
        let cell = reader.cell();
        let money = if amount.is_missing() {
            Given::Missing
        } else {
            let basis = self.price_basis(record);
            let factor = self.kroner_per_unit(record);
            scaled(amount, factor).map(|kroner| Money::new(kroner, basis))
        };
        let benefit = self.benefit_of(record);
        let (Some(period), Some(use_key)) = (period, use_key) else { return };
        self.plan.realisations.push(Realisation {
            benefit,
            period: period.value,
            use_key: use_key.value,
            money,
            hours,
            fte,
            recurrence,
            budget_reference,
            budget_year,
            document,
            approved_by,
            cell,
        });
    }
}

/// The unit a record states, if it is a word.
fn unit_of(record: &Record) -> Option<&str> {
    match &record.get(Field::Unit)?.said {
        Said::Text(text) => Some(text.trim()),
        _ => None,
    }
}

/// A number in kroner; without a usable unit it cannot be used.
pub(super) fn scaled(given: Given<Decimal>, factor: Option<Decimal>) -> Given<Decimal> {
    match (given, factor) {
        (Given::Value(_), None) => Given::Unusable,
        (given, Some(factor)) => given.map(|number| round_term(number * factor)),
        (given, None) => given,
    }
}

/// A time in hours; without a usable unit it cannot be used.
fn in_hours(given: Given<Decimal>, per_hour: Option<Decimal>) -> Given<Decimal> {
    match (given, per_hour) {
        (Given::Value(_), None) => Given::Unusable,
        (given, Some(per_hour)) => given.map(|number| number / per_hour),
        (given, None) => given,
    }
}
