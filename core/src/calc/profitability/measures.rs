//! The measures of an appraisal as figures: present values, net present value, tax
//! funding cost, ratios, rates of return, payback, yearly amounts, residual value.

use rust_decimal::Decimal;

use super::amounts::{Amount, Part, trace_of};
use super::conventions::is_cost;
use super::{Appraised, Shown, add, kroner};
use crate::calc::fact::{Absence, FactIx, FactPeriod, Formula, Trace};
use crate::calc::formula::discount::{
    DiscountFactors, Flow, annuity_factor, discounted, equivalent_annual_value,
};
use crate::calc::formula::profitability::{
    Ratio, after_tax_cost, benefit_per_budget_krone, discounted_payback, least_annual_benefit,
    net_present_value, payback, residual_value, tax_cost, value_per_invested_krone,
};
use crate::calc::formula::rates::{internal_rates, modified_rate};
use crate::calc::formula::{self, Absent};
use crate::calc::metric::Metric;
use crate::calc::work::Work;
use crate::provenance::CellRef;
use crate::quantity::{Money, Share, Unit};
use crate::rules::ResidualValue;

/// Money and the figure that shows it.
type Known = (Result<Money, Absence>, FactIx);

/// The measures up to the end of the analysis period or of the lifetime.
pub(super) struct Measures<'w, 'r, 'a, 't> {
    work: &'w mut Work<'r, 'a>,
    appraised: &'t Appraised,
    /// The last year, and what sets the figures apart from those of the other horizon.
    end: i32,
    line: Option<&'static str>,
    /// The figures of the nets by year, which rates and payback are made of.
    nets: Vec<FactIx>,
    tax: Option<(Share, u16)>,
    /// The figures, each with the key of its row.
    pub(super) rows: Vec<(&'static str, FactIx)>,
}

/// A figure's place in a table, its metric and how it follows from its parts.
type Named = (&'static str, Metric, Formula);

impl<'w, 'r, 'a, 't> Measures<'w, 'r, 'a, 't> {
    /// Every measure of a horizon, in the order of the report.
    pub(super) fn of(
        work: &'w mut Work<'r, 'a>,
        appraised: &'t Appraised,
        (end, line): (i32, Option<&'static str>),
        nets: Vec<FactIx>,
        tax: Option<(Share, u16)>,
    ) -> Vec<(&'static str, FactIx)> {
        let rows = Vec::new();
        let mut measures = Measures { work, appraised, end, line, nets, tax, rows };
        let (npv, cost) = measures.values();
        measures.ratios(npv, cost);
        measures.rates();
        measures.paybacks();
        measures.yearly(npv);
        if measures.line.is_none() && appraised.terms.lifetime_end.is_some() {
            measures.residual(npv);
        }
        measures.rows
    }

    fn figure(
        &mut self,
        (row, metric, formula): Named,
        unit: Unit,
        value: Result<Decimal, Absence>,
        trace: Trace,
    ) -> FactIx {
        let (line, period) = (self.line, FactPeriod::None);
        let shown = Shown { metric, line, period, value, unit, formula, trace };
        let fact = add(self.work, &self.appraised.terms, shown);
        self.rows.push((row, fact));
        fact
    }

    fn money(&mut self, named: Named, value: Result<Money, Absence>, trace: Trace) -> Known {
        let basis = value.map_or(self.appraised.basis, Money::basis);
        (value, self.figure(named, Unit::Kroner(basis), kroner(value), trace))
    }

    /// The trace of a sum of discounted amounts.
    fn trace_of(&self, selects: impl Fn(&Amount) -> bool) -> Trace {
        let end = self.end;
        let amounts = self.appraised.amounts.iter();
        let mut trace = trace_of(amounts.filter(|it| it.offset <= end && selects(it)));
        trace.cells.extend(self.horizon());
        trace.rule_values.extend(self.appraised.rate_rule);
        trace
    }

    /// The cells that state how far the horizon goes.
    fn horizon(&self) -> impl Iterator<Item = CellRef> + use<> {
        let cells = &self.appraised.terms.cells;
        let length = if self.line.is_none() { cells.analysis_years } else { cells.lifetime };
        cells.opening.into_iter().chain(length)
    }

    /// The trace of what budgets spend with selected amounts.
    fn trace_of_need(&self, selects: impl Fn(&Amount) -> bool) -> Trace {
        let mut trace = self.trace_of(&selects);
        let amounts = self.appraised.amounts.iter();
        let amounts = amounts.filter(|it| it.offset <= self.end && selects(it));
        trace.cells.extend(amounts.filter_map(|it| it.share_cell));
        trace
    }

    /// The present value of parts of the amounts; none where there are no such amounts.
    fn present_value(
        &mut self,
        (row, metric): (&'static str, Metric),
        parts: &'static [Part],
    ) -> Option<Known> {
        let selects = |amount: &Amount| parts.contains(&amount.part);
        let end = self.end;
        if !self.appraised.amounts.iter().any(|it| it.offset <= end && selects(it)) {
            return None;
        }
        let value = self.appraised.present_value(end, selects);
        let trace = self.trace_of(selects);
        Some(self.money((row, metric, Formula::PresentValue), value, trace))
    }

    /// Present values, net present value and what taxes cost; gives the net present value
    /// and the present value of the investment.
    fn values(&mut self) -> (Known, Option<Known>) {
        let gains: &[Part] = &[Part::Benefit, Part::FreedTime];
        let benefit = self.present_value(("prof_pv_benefit", Metric::PvBenefit), gains);
        self.present_value(("prof_pv_freed_time", Metric::PvFreedTime), &[Part::FreedTime]);
        let cost = self.present_value(("prof_pv_cost", Metric::PvCost), &[Part::Investment]);
        let operating = ("prof_pv_operating", Metric::PvOperating);
        let operating = self.present_value(operating, &[Part::Operating]);
        let basis = self.appraised.basis;
        let value = |known: Option<Known>| known.map_or(Ok(Money::zero(basis)), |known| known.0);
        let net = || Ok(net_present_value(value(benefit)?, value(cost)?, value(operating)?)?);
        let facts = [benefit, cost, operating].into_iter().flatten().map(|known| known.1).collect();
        let trace = Trace { facts, ..Trace::default() };
        let npv = self.money(("prof_npv", Metric::Npv, Formula::Net), net(), trace);
        (npv, cost)
    }

    /// What public budgets spend, by its share and discounted, of selected amounts.
    fn need(&self, selects: impl Fn(&Amount) -> bool) -> Result<Money, Absence> {
        let factors = self.appraised.factors.as_ref().map_err(|reason| *reason)?;
        let mut terms = vec![Money::zero(self.appraised.basis)];
        for amount in self.appraised.amounts.iter().filter(|it| it.offset <= self.end) {
            if selects(amount) {
                terms.extend(need_of(amount, factors)?);
            }
        }
        Ok(formula::total(&terms)?)
    }

    fn ratios(&mut self, npv: Known, cost: Option<Known>) {
        let after = self.tax.map(|(rate, rule)| self.after_tax(npv, rate, rule));
        if let Some(cost) = cost {
            let named = ("prof_npv_per_invested", Metric::NpvPerInvested);
            self.ratio(named, npv, cost, value_per_invested_krone);
            if let Some(after) = after {
                let named = ("prof_npv_after_tax_per_invested", Metric::NpvAfterTaxPerInvested);
                self.ratio(named, after, cost, value_per_invested_krone);
            }
        }
    }

    /// The financing need, its cost, the net after it, and that per budget krone.
    fn after_tax(&mut self, npv: Known, rate: Share, rule: u16) -> Known {
        let value = self.need(|_| true);
        let trace = self.trace_of_need(|amount| !amount.budget_share.value().is_zero());
        let named = ("prof_financing_need", Metric::FinancingNeed, Formula::FinancingNeed);
        let need = self.money(named, value, trace);
        let value = need.0.and_then(|need| Ok(tax_cost(need, rate)?));
        let trace = Trace { facts: vec![need.1], rule_values: vec![rule], ..Trace::default() };
        let tax = self.money(("prof_tax_cost", Metric::TaxCost, Formula::TaxCost), value, trace);
        let value = || Ok(after_tax_cost(npv.0?, tax.0?)?);
        let trace = Trace { facts: vec![npv.1, tax.1], ..Trace::default() };
        let named = ("prof_npv_after_tax", Metric::NpvAfterTaxCost, Formula::AfterTaxCost);
        let after = self.money(named, value(), trace);
        self.ratio(("prof_nnb", Metric::Nnb), after, need, benefit_per_budget_krone);
        after
    }

    fn ratio(
        &mut self,
        (row, metric): (&'static str, Metric),
        over: Known,
        under: Known,
        divide: fn(Money, Money) -> Result<Ratio, Absent>,
    ) {
        let value = || Ok(divide(over.0?, under.0?)?.value.value());
        let trace = Trace { facts: vec![over.1, under.1], ..Trace::default() };
        self.figure((row, metric, Formula::Quotient), Unit::Ratio, value(), trace);
    }

    fn made_of_nets(&self) -> Trace {
        Trace { facts: self.nets.clone(), cells: self.horizon().collect(), ..Trace::default() }
    }

    /// The internal rate of return, with all rates where there are several; and the
    /// modified rate, with the edition's rate of the first year on both sides.
    fn rates(&mut self) {
        let flows = self.appraised.net_flows(self.end);
        let rule = self.work.run.methods().irr_rule;
        let rates = flows.clone().and_then(|flows| Ok(internal_rates(&flows, rule)?));
        let rate = rates.as_ref().map_err(|reason| *reason);
        let rate = rate.and_then(|rates| rates.rate.map_err(Absence::from));
        let named = ("prof_irr", Metric::Irr, Formula::InternalRate);
        let trace = self.made_of_nets();
        self.figure(named, Unit::Rate, rate, trace);
        if rate == Err(Absence::SeveralRoots) {
            self.roots(&rates.map(|rates| rates.roots).unwrap_or_default());
        }
        let first = self.appraised.first_rate;
        let modified = flows.and_then(|flows| {
            let by_year = by_year(&flows)?;
            Ok(modified_rate(&by_year, first, first)?)
        });
        let mut trace = self.made_of_nets();
        trace.rule_values.extend(self.appraised.rate_rule);
        let named = ("prof_mirr", Metric::Mirr, Formula::ModifiedRate);
        self.figure(named, Unit::Rate, modified, trace);
    }

    fn roots(&mut self, roots: &[Decimal]) {
        // A handful at most in practice; each is a row of its own.
        const PLACES: [&str; 8] = ["1", "2", "3", "4", "5", "6", "7", "8"];
        const LIFETIME: [&str; 8] = [
            "lifetime-1",
            "lifetime-2",
            "lifetime-3",
            "lifetime-4",
            "lifetime-5",
            "lifetime-6",
            "lifetime-7",
            "lifetime-8",
        ];
        let places = if self.line.is_none() { PLACES } else { LIFETIME };
        let line = self.line;
        for (root, place) in roots.iter().zip(places) {
            self.line = Some(place);
            let trace = self.made_of_nets();
            let named = ("prof_irr_root", Metric::IrrRoot, Formula::InternalRate);
            self.figure(named, Unit::Rate, Ok(*root), trace);
        }
        self.line = line;
    }

    fn paybacks(&mut self) {
        let flows = self.appraised.net_flows(self.end);
        let (start, opening) =
            (self.work.run.methods().payback_start, self.appraised.terms.opening);
        let simple = flows.clone().and_then(|flows| Ok(payback(&flows, start, opening)?));
        let named = ("prof_payback", Metric::PaybackSimple, Formula::Payback);
        let trace = self.made_of_nets();
        self.figure(named, Unit::Years, simple, trace);
        let factors = self.appraised.factors.as_ref().map_err(|reason| *reason);
        let discounted =
            flows.and_then(|flows| Ok(discounted_payback(&flows, factors?, start, opening)?));
        let named = ("prof_payback_discounted", Metric::PaybackDiscounted, Formula::Payback);
        let mut trace = self.made_of_nets();
        trace.rule_values.extend(self.appraised.rate_rule);
        self.figure(named, Unit::Years, discounted, trace);
    }

    /// The net present value as a yearly amount, and the least benefit that pays.
    fn yearly(&mut self, npv: Known) {
        let methods = self.work.run.methods();
        let terms = &self.appraised.terms;
        let (first, _) = terms.annuity_years(methods);
        let factors = self.appraised.factors.as_ref().map_err(|reason| *reason);
        let annuity = |first: i32, last: i32| -> Result<Decimal, Absence> {
            Ok(annuity_factor(factors?, first, last)?)
        };
        let value =
            npv.0.and_then(|npv| Ok(equivalent_annual_value(npv, annuity(first, self.end)?)?));
        let rules: Vec<u16> = self.appraised.rate_rule.into_iter().collect();
        let cells = self.horizon().collect();
        let trace = Trace { facts: vec![npv.1], rule_values: rules, cells };
        let named = ("prof_annuity", Metric::Annuity, Formula::YearlyAmount);
        let _ = self.money(named, value, trace);
        let Some((first, last)) = terms.benefit_years(&self.appraised.amounts, self.end) else {
            return;
        };
        let costs = self.costs_to_pay();
        let value = costs.and_then(|costs| Ok(least_annual_benefit(costs, annuity(first, last)?)?));
        let mut trace = self.trace_of_need(is_cost);
        trace.rule_values.extend(self.tax.map(|(_, rule)| rule));
        let named = ("prof_least_annual", Metric::LeastAnnualBenefit, Formula::YearlyAmount);
        let _ = self.money(named, value, trace);
    }

    /// The present value of all costs with the tax funding cost of them.
    fn costs_to_pay(&self) -> Result<Money, Absence> {
        let costs = self.appraised.present_value(self.end, is_cost)?;
        match self.tax {
            Some((rate, _)) => Ok(formula::total(&[costs, tax_cost(self.need(is_cost)?, rate)?])?),
            None => Ok(costs),
        }
    }

    /// What remains after the analysis period, and the net present value with it.
    fn residual(&mut self, npv: Known) {
        let method = self.work.run.methods().residual_value;
        let value = self.residual_of(method);
        let formula = match method {
            ResidualValue::StraightLine => Formula::ResidualLine,
            ResidualValue::NetFlowsBeyond | ResidualValue::NoResidual => Formula::ResidualFlows,
        };
        let (end, amounts) = (self.end, &self.appraised.amounts);
        let used = |amount: &&Amount| match method {
            ResidualValue::NetFlowsBeyond => amount.offset > end,
            ResidualValue::StraightLine => amount.part == Part::Investment && amount.offset <= end,
            ResidualValue::NoResidual => false,
        };
        let mut trace = trace_of(amounts.iter().filter(used));
        trace.cells.extend(self.horizon().chain(self.appraised.terms.cells.lifetime));
        trace.rule_values.extend(self.appraised.rate_rule);
        let residual = self.money(("prof_residual", Metric::ResidualValue, formula), value, trace);
        let value = || Ok(formula::total(&[npv.0?, residual.0?])?);
        let trace = Trace { facts: vec![npv.1, residual.1], ..Trace::default() };
        let named = ("prof_npv_with_residual", Metric::NpvWithResidual, Formula::Sum);
        let _ = self.money(named, value(), trace);
    }

    /// Where nothing is planned after the analysis period, what remains is not known.
    fn residual_of(&self, method: ResidualValue) -> Result<Money, Absence> {
        if method == ResidualValue::NetFlowsBeyond && !self.appraised.has_amounts_beyond() {
            return Err(Absence::NotReported);
        }
        let terms = &self.appraised.terms;
        let lengths = terms.lengths.ok_or(Absence::LifetimeNotLonger)?;
        let (end, last) = (self.end, terms.lifetime_end.ok_or(Absence::LifetimeNotLonger)?);
        let factors = self.appraised.factors.as_ref().map_err(|reason| *reason)?;
        let mut beyond = vec![Flow { offset: end, amount: Money::zero(self.appraised.basis) }];
        let mut invested = vec![Money::zero(self.appraised.basis)];
        for amount in &self.appraised.amounts {
            if amount.offset > end && amount.offset <= last {
                beyond.push(Flow { offset: amount.offset, amount: amount.signed()? });
            } else if amount.offset <= end && amount.part == Part::Investment {
                invested.push(amount.money?);
            }
        }
        let invested = formula::total(&invested)?;
        Ok(residual_value(method, &beyond, invested, end, lengths, factors)?)
    }
}

/// What public budgets spend with an amount, discounted; nothing where it is sunk.
fn need_of(amount: &Amount, factors: &DiscountFactors) -> Result<Option<Money>, Absence> {
    if amount.budget_share.value().is_zero() {
        return Ok(None);
    }
    let spent = amount.spent()?;
    let shared = spent.kroner().checked_mul(amount.budget_share.value());
    let shared = crate::quantity::round_term(shared.ok_or(Absence::OutOfRange)?);
    match discounted(Money::new(shared, spent.basis()), amount.offset, factors) {
        Ok(term) => Ok(Some(term)),
        Err(Absent::SunkBeforeComparison) => Ok(None),
        Err(reason) => Err(reason.into()),
    }
}

/// One net amount for each year, so that what is spent and gained in a year is netted.
fn by_year(flows: &[Flow]) -> Result<Vec<Flow>, Absence> {
    let mut years: std::collections::BTreeMap<i32, Vec<Money>> = std::collections::BTreeMap::new();
    for flow in flows {
        years.entry(flow.offset).or_default().push(flow.amount);
    }
    let net = |(offset, amounts): (i32, Vec<Money>)| {
        Ok(Flow { offset, amount: formula::total(&amounts)? })
    };
    years.into_iter().map(net).collect()
}
