//! Sensitivity (følsomhet) of the net present value: the edition's runs, one driver at a
//! time, in tornado order, and the values at which the result turns.

mod switching;
mod variant;

use rust_decimal::Decimal;

use crate::calc::fact::{Absence, Dim, FactId, FactIx, FactPeriod, Formula, Stage, Trace};
use crate::calc::formula;
use crate::calc::metric::Metric;
use crate::calc::profitability::{Appraised, about};
use crate::calc::work::{Figure, Work};
use crate::finding::{Arg, Finding, FindingCode, Subject};
use crate::quantity::{Money, Unit, plain};
use crate::report::table::{Column, Convention, FactRow, FactTable, Label, TableCell};
use crate::rules::{RateSteps, SensitivityDriver, SensitivityRun};
use crate::submission::RecordKind;

/// The tables of every appraisal of the plan, where the edition has runs.
pub(super) fn report(work: &mut Work<'_, '_>) {
    let Some((runs, rule)) = work.rule_if_any(|rules| rules.sensitivity_runs()) else { return };
    let Some((rates, _)) = work.rule_if_any(|rules| rules.discount_rate()) else { return };
    let appraisals = std::mem::take(&mut work.appraisals);
    for appraised in &appraisals {
        let Some(base) = Base::of(work, appraised, rates.clone(), rule) else { continue };
        let mut tables = vec![base.runs(work, &runs)];
        tables.extend(switching::table(work, &base));
        work.run.add_tables("uncertainty", tables);
    }
    work.appraisals = appraisals;
}

/// An appraisal whose net present value is known, and what the runs are held against.
struct Base<'t> {
    appraised: &'t Appraised,
    rates: RateSteps,
    /// The place of the list of runs among the rule values.
    rule: u16,
    npv: Money,
    fact: FactIx,
    /// What it is after tax funding cost, where the edition has one.
    taxed: Option<Taxed>,
}

/// The net present value after tax funding cost (skattefinansieringskostnad), and what
/// the cost is a share of.
struct Taxed {
    npv: Money,
    need: Money,
    facts: [FactIx; 2],
}

impl<'t> Base<'t> {
    fn of(
        work: &Work<'_, '_>,
        appraised: &'t Appraised,
        rates: RateSteps,
        rule: u16,
    ) -> Option<Base<'t>> {
        let mut dims = work.dims([]);
        let terms = &appraised.terms;
        if !terms.analysis_key.is_empty() {
            dims.insert(Dim::Analysis, terms.analysis_key.clone());
        }
        if let Some(id) = &terms.id {
            dims.insert(Dim::Appraisal, id.to_string());
        }
        let known = |metric| {
            let id = FactId::new(metric, &dims, FactPeriod::None);
            let fact = work.run.facts.find(id.as_str())?;
            Some((Money::new(work.run.facts.get(fact).value.ok()?, appraised.basis), fact))
        };
        let (npv, fact) = known(Metric::Npv)?;
        let taxed = known(Metric::NpvAfterTaxCost).zip(known(Metric::FinancingNeed));
        let taxed = taxed.map(|((npv, of_npv), (need, of_need))| Taxed {
            npv,
            need,
            facts: [of_npv, of_need],
        });
        Some(Base { appraised, rates, rule, npv, fact, taxed })
    }

    /// A figure of this appraisal.
    fn figure(
        &self,
        work: &mut Work<'_, '_>,
        (metric, formula, unit): (Metric, Formula, Unit),
        (dim, key): (Dim, &str),
        value: Result<Decimal, Absence>,
        facts: Vec<FactIx>,
    ) -> FactIx {
        let base = work.run.facts.get(self.fact);
        let (mut dims, period) = (base.dims.clone(), base.period);
        dims.insert(dim, key.to_owned());
        let mut rule_values = vec![self.rule];
        rule_values.extend(self.appraised.rate_rule);
        let trace = Trace { facts, rule_values, ..Trace::default() };
        let stage = Some(Stage::Planned);
        work.run.add(Figure { metric, dims, period, value, unit, stage, formula, trace })
    }

    /// The runs in tornado order; those whose driver the appraisal does not have last.
    fn runs(&self, work: &mut Work<'_, '_>, runs: &[SensitivityRun]) -> FactTable {
        let mut known = Vec::new();
        let mut absent = Vec::new();
        for run in runs.iter().filter(|run| run.driver != SensitivityDriver::TaxCostRate) {
            match variant::net_present_value(work, self, run) {
                Ok(npv) => known.push((run.key.clone(), npv)),
                Err(reason) => absent.push((run, reason)),
            }
        }
        let base = TableCell::Fact(self.fact);
        let mut rows = vec![FactRow {
            label: Label::Key("sensitivity_base"),
            is_total: true,
            cells: vec![base, TableCell::Blank],
        }];
        let bars = match formula::tornado(self.npv, &known) {
            Ok(bars) => bars,
            Err(reason) => {
                absent.extend(not_held(runs, &known, reason.into()));
                Vec::new()
            }
        };
        // The smallest change of one driver that turns the sign is the one that tells.
        let mut flips = None;
        for bar in bars {
            let Some(run) = runs.iter().find(|run| run.key == bar.key) else { continue };
            if bar.flips_sign && run.driver != SensitivityDriver::BenefitsDownCostsUp {
                flips = Some((run, bar.npv));
            }
            let change = Ok(bar.change.kroner());
            rows.push(self.row(work, run, Ok(bar.npv.kroner()), change));
        }
        rows.extend(self.after_tax_cost(work, runs));
        if let Some((run, npv)) = flips {
            self.tell_flip(work, run, npv);
        }
        for (run, reason) in absent {
            rows.push(self.row(work, run, Err(reason), Err(reason)));
        }
        let columns = ["sensitivity_npv", "sensitivity_change"].map(Column::Key).to_vec();
        let keys = [
            "sensitivity_npv",
            "sensitivity_one_at_a_time",
            "sensitivity_delay",
            "sensitivity_longer",
        ];
        FactTable {
            key: "uncertainty_sensitivity",
            about: about(work, self.appraised),
            columns,
            rows,
            conventions: keys.into_iter().map(|key| Convention { key, args: Vec::new() }).collect(),
        }
    }

    /// The runs that change the tax funding cost, held against the result after it.
    fn after_tax_cost(&self, work: &mut Work<'_, '_>, runs: &[SensitivityRun]) -> Vec<FactRow> {
        let runs: Vec<&SensitivityRun> =
            runs.iter().filter(|run| run.driver == SensitivityDriver::TaxCostRate).collect();
        let (Some(taxed), false) = (&self.taxed, runs.is_empty()) else { return Vec::new() };
        let mut rows = vec![FactRow {
            label: Label::Key("sensitivity_base_after_tax"),
            is_total: true,
            cells: vec![TableCell::Fact(taxed.facts[0]), TableCell::Blank],
        }];
        for run in runs {
            let npv = variant::after_tax_cost(self, taxed, run.change);
            let change = npv.map(|npv| npv.kroner() - taxed.npv.kroner());
            let npv = npv.map(Money::kroner);
            rows.push(self.row_against(work, run, (npv, change), (taxed.facts[0], &taxed.facts)));
        }
        rows
    }

    fn row(
        &self,
        work: &mut Work<'_, '_>,
        run: &SensitivityRun,
        npv: Result<Decimal, Absence>,
        change: Result<Decimal, Absence>,
    ) -> FactRow {
        self.row_against(work, run, (npv, change), (self.fact, &[self.fact]))
    }

    /// A run held against a figure of the base.
    fn row_against(
        &self,
        work: &mut Work<'_, '_>,
        run: &SensitivityRun,
        (npv, change): (Result<Decimal, Absence>, Result<Decimal, Absence>),
        (base, made_of): (FactIx, &[FactIx]),
    ) -> FactRow {
        let unit = Unit::Kroner(self.appraised.basis);
        let kind = (Metric::SensitivityNpv, Formula::SensitivityRun, unit.clone());
        let npv = self.figure(work, kind, (Dim::Run, &run.key), npv, made_of.to_vec());
        let kind = (Metric::SensitivityChange, Formula::SensitivityChange, unit);
        let change = self.figure(work, kind, (Dim::Run, &run.key), change, vec![npv, base]);
        let cells = vec![TableCell::Fact(npv), TableCell::Fact(change)];
        FactRow { label: label(run), is_total: false, cells }
    }

    fn tell_flip(&self, work: &mut Work<'_, '_>, run: &SensitivityRun, npv: Money) {
        let terms = &self.appraised.terms;
        let stated = work.plan.appraisals.iter().find(|it| terms.id.as_ref() == Some(&it.id));
        // A plan may have several appraisals; one that is stated is told by its own ID.
        let subject = match stated {
            Some(it) => Subject::Record(RecordKind::Appraisal, Some(it.id.to_string())),
            None => Subject::Analysis(terms.analysis_key.clone()),
        };
        let unit = Unit::Kroner(self.appraised.basis);
        // A message says kroner, the table every digit.
        let number = |money: Money| Arg::Number(money.kroner().round(), Some(unit.clone()));
        let finding = Finding::new(FindingCode::NpvSignFlips, subject)
            .at(stated.map(|it| it.cell))
            .with_text("driver", run.driver.key())
            .with_text("change", change_of(run))
            .with("base", number(self.npv))
            .with("npv", number(npv));
        work.run.findings.push(finding);
    }
}

/// What a run is called: the driver, with its change at `{of}`.
fn label(run: &SensitivityRun) -> Label {
    let key = match run.driver {
        SensitivityDriver::Investment => "sensitivity_investment",
        SensitivityDriver::OperatingCost => "sensitivity_operating_cost",
        SensitivityDriver::Benefits => "sensitivity_benefits",
        SensitivityDriver::BenefitsDownCostsUp => "sensitivity_benefits_down_costs_up",
        SensitivityDriver::Volume => "sensitivity_volume",
        SensitivityDriver::HourlyCost => "sensitivity_hourly_cost",
        SensitivityDriver::Uptake => "sensitivity_uptake",
        SensitivityDriver::Delay => "sensitivity_delay",
        SensitivityDriver::DiscountRate => "sensitivity_discount_rate",
        SensitivityDriver::DiscountRateFlat => "sensitivity_discount_rate_flat",
        SensitivityDriver::RealGrowth => "sensitivity_real_growth",
        SensitivityDriver::TaxCostRate => "sensitivity_tax_cost_rate",
        SensitivityDriver::Lifetime => "sensitivity_lifetime",
        SensitivityDriver::UnrealisedTime => "sensitivity_unrealised_time",
    };
    Label::Of(key, change_of(run))
}

/// The change of a run in digits: shares in per cent, years as they are, with a sign
/// where it is added.
fn change_of(run: &SensitivityRun) -> String {
    use SensitivityDriver as Driver;
    let in_years = matches!(run.driver, Driver::Delay | Driver::Lifetime);
    let number = if in_years { run.change } else { run.change * Decimal::ONE_HUNDRED };
    let replaced = matches!(
        run.driver,
        Driver::Delay
            | Driver::BenefitsDownCostsUp
            | Driver::DiscountRateFlat
            | Driver::RealGrowth
            | Driver::TaxCostRate
            | Driver::UnrealisedTime
    );
    let number = plain(number);
    match (replaced, number > Decimal::ZERO) {
        (false, true) => format!("+{number}"),
        (false, false) => number.to_string().replace('-', "\u{2212}"),
        (true, _) => number.to_string(),
    }
}

/// Runs whose results cannot be held against the base: told as absent, not left out.
fn not_held<'r>(
    runs: &'r [SensitivityRun],
    known: &[(String, Money)],
    reason: Absence,
) -> impl Iterator<Item = (&'r SensitivityRun, Absence)> {
    runs.iter()
        .filter(|run| known.iter().any(|(key, _)| *key == run.key))
        .map(move |run| (run, reason))
}
