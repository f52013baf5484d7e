//! Profitability (lønnsomhet): the planned amounts of a calculation over its years,
//! at one point of time, in one year's prices.
//!
//! An appraisal stands for every row of terms that a workbook states, and for every
//! calculation by year with benefits and investment that has no such row. What the
//! agency does not state is the edition's choice, and is printed beside the figures;
//! amounts are planned ones, counted once, and freed time has its value at labour cost.
//!
//! [`Appraised`] keeps the amounts one by one with their factors, so that other parts of
//! the calculation can take the present value of any selection of them.

mod amounts;
mod conventions;
mod measures;
mod prices;
mod sentences;
mod tables;

pub(super) use amounts::{Amount, Part, planned};
pub(super) use conventions::Terms;
pub(super) use tables::about;

use crate::calc::fact::{Absence, Dim, FactIx, FactPeriod, Formula, Stage, Trace};
use crate::calc::formula::discount::{DiscountFactors, Flow};
use crate::calc::formula::{self, Amount as _};
use crate::calc::metric::Metric;
use crate::calc::work::{Figure, Work};
use crate::price::PriceBasis;
use crate::quantity::{Money, Share, Unit};
use crate::rules::RateSteps;

/// An appraisal with its amounts, ready to be added up in any selection.
#[derive(Debug, Clone)]
pub(super) struct Appraised {
    /// The years and choices it rests on.
    pub(super) terms: Terms,
    /// Its amounts, in the order of the plan.
    pub(super) amounts: Vec<Amount>,
    /// The discount factors of its years.
    pub(super) factors: Result<DiscountFactors, Absence>,
    /// The discount rate.
    pub(super) rates: RateSteps,
    /// The place of the discount rate among the rule values.
    pub(super) rate_rule: Option<u16>,
    /// The discount rate of the first year, for the modified rate of return.
    pub(super) first_rate: Share,
    /// The price basis of its results.
    pub(super) basis: PriceBasis,
}

impl Appraised {
    /// The present value of the amounts that are selected, up to the last year of the
    /// horizon: benefits and costs as positive amounts. No kroner where none is selected.
    pub(super) fn present_value(
        &self,
        last: i32,
        selects: impl Fn(&Amount) -> bool,
    ) -> Result<Money, Absence> {
        let factors = self.factors.as_ref().map_err(|reason| *reason)?;
        let mut terms = vec![Money::zero(self.basis)];
        for amount in self.amounts.iter().filter(|it| it.offset <= last && selects(it)) {
            match formula::discount::discounted(amount.money?, amount.offset, factors) {
                Ok(term) => terms.push(term),
                Err(formula::Absent::SunkBeforeComparison) => {}
                Err(reason) => return Err(reason.into()),
            }
        }
        Ok(formula::total(&terms)?)
    }

    /// Whether anything is planned after the analysis period and within the lifetime.
    fn has_amounts_beyond(&self) -> bool {
        let (end, last) = (self.terms.end, self.terms.lifetime_end.unwrap_or(self.terms.end));
        self.amounts.iter().any(|amount| amount.offset > end && amount.offset <= last)
    }

    /// The net amounts by year up to the last year of the horizon, not discounted:
    /// benefits less costs. Sunk amounts are left out where the method does so.
    pub(super) fn net_flows(&self, last: i32) -> Result<Vec<Flow>, Absence> {
        let mut flows = Vec::new();
        for amount in self.amounts.iter().filter(|it| it.offset <= last) {
            let sunk = self.factors.as_ref().is_ok_and(|factors| {
                factors.of(amount.offset) == Err(formula::Absent::SunkBeforeComparison)
            });
            if !sunk {
                flows.push(Flow { offset: amount.offset, amount: amount.signed()? });
            }
        }
        Ok(flows)
    }
}

/// Appraises every calculation of a plan over its years and adds the part
/// «profitability» to the report.
pub(super) fn report(work: &mut Work<'_, '_>) -> Vec<Appraised> {
    let mut appraisals = Vec::new();
    for stated in conventions::wanted(work.plan) {
        let Some(appraised) = appraise(work, stated) else { continue };
        let tables = tables::of(work, &appraised);
        work.run.add_tables("profitability", tables);
        appraisals.push(appraised);
    }
    appraisals
}

fn appraise(work: &mut Work<'_, '_>, wanted: conventions::Wanted) -> Option<Appraised> {
    let plan = work.plan;
    let stated = wanted.terms.and_then(|place| plan.appraisals.get(place));
    let mut lines = amounts::planned(work, wanted.analysis);
    if let Some(initiative) = stated.and_then(|terms| terms.initiative) {
        lines.retain(|amount| amount.initiative == Some(initiative));
    }
    let terms = Terms::of(work, wanted.analysis, stated, &lines)?;
    let (rates, rule) = work.rule(|rules| rules.discount_rate())?;
    let (amounts, basis) = prices::in_prices(work, &terms, lines);
    let first_rate = Share::new(rates.rate_in(1));
    let factors = terms.factors(work, &rates);
    Some(Appraised { terms, amounts, factors, rates, rate_rule: Some(rule), first_rate, basis })
}

/// A figure of an appraisal before it is added.
struct Shown {
    metric: Metric,
    /// What sets it apart from others of its metric.
    line: Option<&'static str>,
    period: FactPeriod,
    value: Result<rust_decimal::Decimal, Absence>,
    unit: Unit,
    formula: Formula,
    trace: Trace,
}

/// Adds a figure with the dimensions of its appraisal.
fn add(work: &mut Work<'_, '_>, terms: &Terms, shown: Shown) -> FactIx {
    let mut dims = work.dims([]);
    if !terms.analysis_key.is_empty() {
        dims.insert(Dim::Analysis, terms.analysis_key.clone());
    }
    if let Some(id) = &terms.id {
        dims.insert(Dim::Appraisal, id.to_string());
    }
    if let Some(line) = shown.line {
        dims.insert(Dim::Line, line.to_owned());
    }
    work.run.add(Figure {
        metric: shown.metric,
        dims,
        period: shown.period,
        value: shown.value,
        unit: shown.unit,
        stage: Some(Stage::Planned),
        formula: shown.formula,
        trace: shown.trace,
    })
}

/// Kroner as a figure's value.
fn kroner(value: Result<Money, Absence>) -> Result<rust_decimal::Decimal, Absence> {
    value.map(|money| money.number())
}
