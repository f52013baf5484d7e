//! What an hour of the agency's work costs: as stated, or from salary, pension,
//! employer's contribution and overhead.

use rust_decimal::Decimal;

use crate::calc::fact::{FactIx, FactPeriod, Formula, Trace};
use crate::calc::formula::Amount;
use crate::calc::formula::labour::{
    LabourTerms, hourly_cost, hourly_cost_agrees, hourly_cost_plausible, labour_cost,
};
use crate::calc::metric::Metric;
use crate::calc::work::{Figure, Work};
use crate::finding::{Arg, Finding, FindingCode, Subject};
use crate::plan::{Parameter, QuantityLine};
use crate::price::PriceBasis;
use crate::provenance::CellRef;
use crate::quantity::{Hours, Money, Share, Unit};

/// The name of the agency's own parameter for labour cost per hour, in kroner.
const HOURLY_COST: &str = "hourly_cost";
/// The name of the agency's own parameter for the salary of a full-time year, in kroner.
const ANNUAL_SALARY: &str = "annual_salary";

/// The labour cost of an hour that the plan's freed time is valued with.
#[derive(Debug, Clone, Copy)]
pub(super) struct Hourly {
    pub(super) cost: Money,
    /// Whether the agency states it; else it follows from the salary.
    pub(super) is_stated: bool,
    /// The cell that states it.
    pub(super) cell: Option<CellRef>,
    pub(super) fact: FactIx,
}

/// What labour costs in a plan.
#[derive(Debug, Clone, Default)]
pub(super) struct Labour {
    pub(super) hourly: Option<Hourly>,
    /// The cost that salary and hours give, also where another one is stated.
    computed: Option<Money>,
    /// What the cost of a full-time year is made of, where a salary is stated.
    pub(super) year: Option<Year>,
}

/// A full-time year from salary to the cost of an hour.
#[derive(Debug, Clone)]
pub(super) struct Year {
    /// Salary, pension, contribution, overhead, total, hours, cost of an hour.
    pub(super) facts: Vec<FactIx>,
    pub(super) zone: &'static str,
    pub(super) terms: LabourTerms,
}

/// Finds the labour cost of an hour: the agency's own figure first, else the one that
/// its salary, zone and the rules give. Without either there is none; nothing is guessed.
pub(super) fn find(work: &mut Work<'_, '_>) -> Labour {
    if work.plan.quantity_lines.is_empty() {
        return Labour::default();
    }
    let stated = parameter(work, HOURLY_COST);
    let computed = from_salary(work, stated.is_some());
    let year = computed.as_ref().map(|(_, year)| year.clone());
    let computed = computed.map(|(hourly, _)| hourly);
    let hourly = stated.map(|stated| state(work, &stated)).or(computed);
    Labour { hourly, computed: computed.map(|hourly| hourly.cost), year }
}

/// Holds the cost of an hour against the salary and against what is plausible.
pub(super) fn check(work: &mut Work<'_, '_>) {
    let Some(hourly) = work.labour.hourly else { return };
    if hourly.is_stated {
        check_agreement(work, hourly, work.labour.computed);
    }
    let salary = || parameter(work, ANNUAL_SALARY).and_then(|salary| salary.value.cell);
    let cell = hourly.cell.or_else(salary);
    check_band(work, hourly.cost, cell);
}

fn parameter(work: &Work<'_, '_>, name: &str) -> Option<Parameter> {
    work.plan.parameters.iter().find(|parameter| &*parameter.name == name).cloned()
}

/// Kroner of a parameter, in the prices of the year it holds from.
fn kroner(parameter: &Parameter) -> Money {
    let year = parameter.valid_from.map(|day| day.year());
    Money::new(parameter.value.value, year.map_or(PriceBasis::Unstated, PriceBasis::Fixed))
}

/// The stated cost as a figure.
fn state(work: &mut Work<'_, '_>, stated: &Parameter) -> Hourly {
    let (cost, cell) = (kroner(stated), stated.value.cell);
    let trace = Trace { cells: cell.into_iter().collect(), ..Trace::default() };
    let fact = add(work, Metric::HourlyCost, cost, Formula::Stated, trace);
    Hourly { cost, is_stated: true, cell, fact }
}

fn add(
    work: &mut Work<'_, '_>,
    metric: Metric,
    amount: Money,
    formula: Formula,
    trace: Trace,
) -> FactIx {
    let dims = work.dims([]);
    work.run.add(Figure {
        metric,
        dims,
        period: FactPeriod::None,
        value: Ok(amount.kroner()),
        unit: Unit::Kroner(amount.basis()),
        stage: None,
        formula,
        trace,
    })
}

/// The terms with the places of the rule values: pension, contribution, extra
/// contribution, overhead, hours.
type Terms = (LabourTerms, Hours, [u16; 5]);

/// The terms of labour cost; none where the edition or the agency lacks one. Where the
/// agency states the cost itself, what is lacking is not told.
fn terms(work: &mut Work<'_, '_>, zone: &'static str, is_stated: bool) -> Option<Terms> {
    let complete = work.has(|rules| rules.pension_share())
        && work.has(|rules| rules.aga_rate(zone))
        && work.has(|rules| rules.aga_extra())
        && work.has(|rules| rules.overhead_share());
    if is_stated && !complete {
        return None;
    }
    let (pension, of_pension) = work.rule(|rules| rules.pension_share())?;
    let (contribution, of_zone) = work.rule(|rules| rules.aga_rate(zone))?;
    let (extra, of_extra) = work.rule(|rules| rules.aga_extra())?;
    let (overhead, of_overhead) = work.rule(|rules| rules.overhead_share())?;
    let (hours, of_hours) = work.rule(|rules| rules.hours_per_fte())?;
    let terms = LabourTerms { pension, contribution, extra, overhead };
    Some((terms, hours, [of_pension, of_zone, of_extra, of_overhead, of_hours]))
}

/// The cost of an hour from the agency's salary and zone.
fn from_salary(work: &mut Work<'_, '_>, is_stated: bool) -> Option<(Hourly, Year)> {
    let salary = parameter(work, ANNUAL_SALARY)?;
    let zone = work.plan.organisation.aga_zone.value()?;
    let (terms, hours, [of_pension, of_zone, of_extra, of_overhead, of_hours]) =
        terms(work, zone.value, is_stated)?;
    let pay = kroner(&salary);
    let year = labour_cost(pay, &terms).ok()?;
    let cost = hourly_cost(pay, &terms, hours).ok()?;
    let cells = salary.value.cell.into_iter().collect();
    let stated = Trace { cells, ..Trace::default() };
    let salary = add(work, Metric::LabourSalary, pay, Formula::Stated, stated);
    let made_of = |facts: &[FactIx], rules: &[u16], cells: Vec<CellRef>| Trace {
        cells,
        facts: facts.to_vec(),
        rule_values: rules.to_vec(),
    };
    let part = Formula::LabourPart;
    let trace = made_of(&[salary], &[of_pension], Vec::new());
    let pension = add(work, Metric::LabourPension, year.pension, part, trace);
    let trace = made_of(&[salary, pension], &[of_zone, of_extra], zone.cell.into_iter().collect());
    let contribution = add(work, Metric::LabourContribution, year.contribution, part, trace);
    let direct = [salary, pension, contribution];
    let trace = made_of(&direct, &[of_overhead], Vec::new());
    let overhead = add(work, Metric::LabourOverhead, year.overhead, part, trace);
    let trace = made_of(&[salary, pension, contribution, overhead], &[], Vec::new());
    let total = add(work, Metric::LabourTotal, year.total, Formula::Sum, trace);
    let hours = hours_fact(work, hours, of_hours);
    // The cost that the plan is valued with has the plain name.
    let metric = if is_stated { Metric::HourlyCostFromSalary } else { Metric::HourlyCost };
    let trace = made_of(&[total, hours], &[], Vec::new());
    let fact = add(work, metric, cost, Formula::HourlyCost, trace);
    let facts = vec![salary, pension, contribution, overhead, total, hours, fact];
    Some((
        Hourly { cost, is_stated: false, cell: None, fact },
        Year { facts, zone: zone.value, terms },
    ))
}

fn hours_fact(work: &mut Work<'_, '_>, hours: Hours, rule: u16) -> FactIx {
    let dims = work.dims([]);
    work.run.add(Figure {
        metric: Metric::LabourHours,
        dims,
        period: FactPeriod::None,
        value: Ok(hours.number()),
        unit: Unit::Hours,
        stage: None,
        formula: Formula::Stated,
        trace: Trace { rule_values: vec![rule], ..Trace::default() },
    })
}

/// A stated cost is held against the one that salary and hours give, in one price year.
fn check_agreement(work: &mut Work<'_, '_>, stated: Hourly, computed: Option<Money>) {
    let Some(computed) = computed else { return };
    if hourly_cost_agrees(stated.cost, computed).unwrap_or(true) {
        return;
    }
    let subject = Subject::Figure(Metric::HourlyCost.key().to_owned());
    // Øre are enough to tell the two apart: a stated cost agrees within its last digit.
    let shown = work.run.methods().rounding_display.round(computed.kroner(), 2);
    let finding = Finding::new(FindingCode::HourlyCostInconsistent, subject)
        .at(stated.cell)
        .with("stated", in_kroner(stated.cost.kroner(), stated.cost.basis()))
        .with("computed", in_kroner(shown, computed.basis()));
    work.run.findings.push(finding);
}

fn in_kroner(kroner: Decimal, basis: PriceBasis) -> Arg {
    Arg::Number(kroner, Some(Unit::Kroner(basis)))
}

/// The arguments of a cost outside the plausible band; none where it is within.
fn outside_band(work: &mut Work<'_, '_>, cost: Money) -> Option<Vec<(&'static str, Arg)>> {
    if !work.has(|rules| rules.hourly_cost_band()) {
        return None;
    }
    let (band, _) = work.rule(|rules| rules.hourly_cost_band())?;
    if hourly_cost_plausible(cost, band) {
        return None;
    }
    let of = |kroner| in_kroner(kroner, cost.basis());
    Some(vec![("value", of(cost.kroner())), ("lowest", of(band.0)), ("highest", of(band.1))])
}

fn check_band(work: &mut Work<'_, '_>, cost: Money, cell: Option<CellRef>) {
    let Some(args) = outside_band(work, cost) else { return };
    let subject = Subject::Figure(Metric::HourlyCost.key().to_owned());
    let cells = cell.into_iter().collect();
    let code = FindingCode::HourlyCostImplausible;
    work.run.findings.push(Finding::new(code, subject).of(cells, args));
}

/// Costs that lines of public work state themselves are held against the band. What
/// an hour is worth to a citizen is no labour cost.
pub(super) fn check_lines(work: &mut Work<'_, '_>, benefit: u32, lines: &[&QuantityLine]) {
    let recipient = work.plan.benefits.get(benefit as usize).and_then(|it| it.recipient);
    if !matches!(recipient, None | Some("own" | "state" | "municipal")) {
        return;
    }
    for line in lines {
        let Some(said) = line.hourly_cost.value() else { continue };
        let cost = Money::new(said.value, PriceBasis::Unstated);
        if let Some(args) = outside_band(work, cost) {
            let cells = vec![said.cell.unwrap_or(line.cell)];
            work.about_benefit(FindingCode::HourlyCostImplausible, benefit, cells, args);
            return;
        }
    }
}

/// A share as a number of per cent, as conventions write it.
pub(super) fn per_cent(share: Share) -> String {
    crate::quantity::plain(share.value() * Decimal::ONE_HUNDRED).to_string()
}
