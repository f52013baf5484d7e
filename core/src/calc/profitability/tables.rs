//! The tables of an appraisal: its measures, and its years.

use std::collections::BTreeMap;

use super::amounts::{Amount, Part, trace_of};
use super::measures::Measures;
use super::{Appraised, Shown, add, kroner, sentences};
use crate::calc::fact::{Absence, FactIx, FactPeriod, Formula, Trace};
use crate::calc::formula;
use crate::calc::formula::discount::discounted;
use crate::calc::metric::Metric;
use crate::calc::work::Work;
use crate::period::Period;
use crate::quantity::{Money, Unit};
use crate::report::table::{Column, FactRow, FactTable, Label, TableCell};

/// The columns of the table of years.
const YEAR_COLUMNS: [&str; 7] = [
    "flow_benefit",
    "flow_investment",
    "flow_operating",
    "flow_net",
    "discount_factor",
    "net_discounted",
    "net_cumulative",
];

/// Both tables of an appraisal.
pub(super) fn of(work: &mut Work<'_, '_>, appraised: &Appraised) -> Vec<FactTable> {
    let about = about(work, appraised);
    let (rows, nets) = years(work, appraised);
    let tax = work
        .has(|rules| rules.tax_cost_rate())
        .then(|| work.rule(|rules| rules.tax_cost_rate()))
        .flatten();
    let terms = &appraised.terms;
    let made_of = |end: i32| {
        nets.iter().filter(|(offset, _)| *offset <= end).map(|(_, fact)| *fact).collect()
    };
    let within = Measures::of(work, appraised, (terms.end, None), made_of(terms.end), tax);
    let beyond = terms
        .lifetime_end
        .filter(|_| appraised.has_amounts_beyond())
        .map(|last| Measures::of(work, appraised, (last, Some("lifetime")), made_of(last), tax));
    let conventions = sentences::of(work, appraised, &within, tax.map(|(rate, _)| rate));
    let columns = match beyond {
        Some(_) => vec![Column::Key("analysis_period"), Column::Key("lifetime")],
        None => vec![Column::Key("analysis_period")],
    };
    let measures = FactTable {
        key: "profitability",
        about: about.clone(),
        columns,
        rows: side_by_side(within, beyond),
        conventions: conventions.measures,
    };
    let columns = YEAR_COLUMNS.map(Column::Key).to_vec();
    let conventions = conventions.years;
    let years = FactTable { key: "profitability_by_year", about, columns, rows, conventions };
    vec![measures, years]
}

/// What the tables are about: the agency where there are several, the calculation, and
/// the appraisal's own title.
pub(in crate::calc) fn about(work: &Work<'_, '_>, appraised: &Appraised) -> String {
    let terms = &appraised.terms;
    let title = terms.title.as_ref().or(terms.id.as_ref()).map(|it| it.to_string());
    let parts = [work.about(), terms.analysis_key.clone(), title.unwrap_or_default()];
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join(", ")
}

/// The measures of both horizons in one row each; a rate among several stands in a row
/// of its own.
fn side_by_side(
    within: Vec<(&'static str, FactIx)>,
    beyond: Option<Vec<(&'static str, FactIx)>>,
) -> Vec<FactRow> {
    let two = beyond.is_some();
    let mut beyond = beyond.unwrap_or_default();
    let mut rows = Vec::new();
    for (key, fact) in within {
        let mut cells = vec![TableCell::Fact(fact)];
        if two {
            let place = beyond.iter().position(|(other, _)| *other == key);
            let other = place.map(|place| beyond.remove(place).1);
            cells.push(other.map_or(TableCell::Blank, TableCell::Fact));
        }
        let is_total = matches!(key, "prof_npv" | "prof_npv_after_tax" | "prof_npv_with_residual");
        rows.push(FactRow { label: Label::Key(key), is_total, cells });
    }
    // What only the lifetime has.
    for (key, fact) in beyond {
        let cells = vec![TableCell::Blank, TableCell::Fact(fact)];
        rows.push(FactRow { label: Label::Key(key), is_total: false, cells });
    }
    rows
}

/// A row for each year with amounts, and the figures of the years' nets.
fn years(work: &mut Work<'_, '_>, appraised: &Appraised) -> (Vec<FactRow>, Vec<(i32, FactIx)>) {
    let mut by_year: BTreeMap<(i32, Period), Vec<&Amount>> = BTreeMap::new();
    for amount in &appraised.amounts {
        if amount.offset <= appraised.terms.last {
            by_year.entry((amount.offset, amount.year)).or_default().push(amount);
        }
    }
    let mut rows = Vec::new();
    let mut nets = Vec::new();
    let mut so_far = Cumulated { sum: Ok(Money::zero(appraised.basis)), fact: None };
    for ((offset, period), amounts) in by_year {
        let mut year = Year { work, appraised, offset, period };
        let (cells, net) = year.cells(&amounts, &mut so_far);
        nets.push((offset, net));
        let cells = cells.into_iter().map(TableCell::Fact).collect();
        rows.push(FactRow { label: Label::Period(period), is_total: false, cells });
    }
    (rows, nets)
}

/// The discounted nets up to a year, and the figure of the last year that has them.
struct Cumulated {
    sum: Result<Money, Absence>,
    fact: Option<FactIx>,
}

/// One year of an appraisal.
struct Year<'w, 'r, 'a, 't> {
    work: &'w mut Work<'r, 'a>,
    appraised: &'t Appraised,
    offset: i32,
    period: Period,
}

impl Year<'_, '_, '_, '_> {
    fn figure(
        &mut self,
        metric: Metric,
        value: Result<Money, Absence>,
        formula: Formula,
        trace: Trace,
    ) -> FactIx {
        let unit = Unit::Kroner(value.map_or(self.appraised.basis, Money::basis));
        let (period, value) = (FactPeriod::Of(self.period), kroner(value));
        let shown = Shown { metric, line: None, period, value, unit, formula, trace };
        add(self.work, &self.appraised.terms, shown)
    }

    /// The figures of the year in the order of the columns, and the one of its net.
    fn cells(&mut self, amounts: &[&Amount], so_far: &mut Cumulated) -> (Vec<FactIx>, FactIx) {
        let of = |parts: &[Part]| -> Vec<&Amount> {
            amounts.iter().copied().filter(|it| parts.contains(&it.part)).collect()
        };
        let benefit = self.part(Metric::FlowBenefit, &of(&[Part::Benefit, Part::FreedTime]));
        let investment = self.part(Metric::FlowInvestment, &of(&[Part::Investment]));
        let operating = self.part(Metric::FlowOperating, &of(&[Part::Operating]));
        let signed: Result<Vec<Money>, Absence> = amounts.iter().map(|it| it.signed()).collect();
        let value = signed.and_then(|amounts| Ok(formula::total(&amounts)?));
        let shown = [benefit, investment, operating];
        let facts = shown.iter().filter(|it| it.1).map(|it| it.0).collect();
        let trace = Trace { facts, ..Trace::default() };
        let net = self.figure(Metric::FlowNet, value, Formula::Net, trace);
        let factor = self.factor();
        let value = self.discounted(amounts);
        let trace = Trace { facts: vec![net, factor], ..Trace::default() };
        let at_comparison = self.figure(Metric::NetDiscounted, value, Formula::PresentValue, trace);
        let cumulated = self.cumulated(value, at_comparison, so_far);
        let facts = shown.map(|it| it.0).into_iter().chain([net, factor, at_comparison, cumulated]);
        (facts.collect(), net)
    }

    /// A part of the year's amounts, and whether there is any.
    fn part(&mut self, metric: Metric, amounts: &[&Amount]) -> (FactIx, bool) {
        let values: Result<Vec<Money>, Absence> = amounts.iter().map(|it| it.money).collect();
        let value = values.and_then(|values| Ok(formula::total(&values)?));
        let trace = trace_of(amounts.iter().copied());
        let formula = if trace.rule_values.is_empty() { Formula::Sum } else { Formula::InPrices };
        (self.figure(metric, value, formula, trace), !amounts.is_empty())
    }

    fn factor(&mut self) -> FactIx {
        let factors = self.appraised.factors.as_ref().map_err(|reason| *reason);
        let value = factors.and_then(|factors| Ok(factors.of(self.offset)?));
        let rule_values = self.appraised.rate_rule.into_iter().collect();
        let cells = self.appraised.terms.cells.comparison.into_iter().collect();
        let shown = Shown {
            metric: Metric::DiscountFactor,
            line: None,
            period: FactPeriod::Of(self.period),
            value,
            unit: Unit::Factor,
            formula: Formula::DiscountFactor,
            trace: Trace { rule_values, cells, ..Trace::default() },
        };
        add(self.work, &self.appraised.terms, shown)
    }

    /// The year's net at the comparison year: the sum of its discounted amounts, so that
    /// the years add up to the net present value to the last digit.
    fn discounted(&self, amounts: &[&Amount]) -> Result<Money, Absence> {
        let factors = self.appraised.factors.as_ref().map_err(|reason| *reason)?;
        let terms = amounts.iter().map(|amount| {
            let term = discounted(amount.signed()?, amount.offset, factors);
            term.map_err(Absence::from)
        });
        Ok(formula::total(&terms.collect::<Result<Vec<Money>, Absence>>()?)?)
    }

    fn cumulated(
        &mut self,
        value: Result<Money, Absence>,
        fact: FactIx,
        so_far: &mut Cumulated,
    ) -> FactIx {
        let mut facts: Vec<FactIx> = so_far.fact.into_iter().collect();
        let sunk = value == Err(Absence::SunkBeforeComparison);
        if !sunk {
            facts.push(fact);
            so_far.sum = match (so_far.sum, value) {
                (Ok(sum), Ok(value)) => formula::total(&[sum, value]).map_err(Absence::from),
                (Err(reason), _) | (_, Err(reason)) => Err(reason),
            };
        }
        let together = if sunk { value } else { so_far.sum };
        let trace = Trace { facts, ..Trace::default() };
        let cumulated = self.figure(Metric::NetCumulative, together, Formula::Cumulative, trace);
        if !sunk {
            so_far.fact = Some(cumulated);
        }
        cumulated
    }
}
