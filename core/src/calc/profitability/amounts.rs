//! The planned amounts that an appraisal is made of, one by one.

use crate::calc::analysis::{counted_amount, made_of};
use crate::calc::chain::{bearer_of, by_cash_effect};
use crate::calc::fact::{Absence, FactIx, Stage, Trace};
use crate::calc::formula;
use crate::calc::formula::chain::Bearer;
use crate::calc::time::cost_of;
use crate::calc::work::Work;
use crate::period::Period;
use crate::plan::{Benefit, BenefitPlan, CashLine, Category, Given, QuantityLine};
use crate::provenance::CellRef;
use crate::quantity::{Money, Share};

/// What an amount is in an appraisal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::calc) enum Part {
    /// A benefit (B), negative for a disbenefit.
    Benefit,
    /// The value of freed time, among the benefits.
    FreedTime,
    /// Investment, transition and measuring (P), positive.
    Investment,
    /// Operating cost of the new solution (D), positive.
    Operating,
}

impl Part {
    /// Whether it is gained, and not spent.
    pub(in crate::calc) fn is_gain(self) -> bool {
        matches!(self, Part::Benefit | Part::FreedTime)
    }
}

/// One planned amount of an appraisal.
#[derive(Debug, Clone)]
pub(in crate::calc) struct Amount {
    /// What it is.
    pub(in crate::calc) part: Part,
    /// The initiative it is of, by its place in the plan.
    pub(in crate::calc) initiative: Option<u32>,
    /// The key of whom it falls on; the agency itself where nothing is said.
    pub(in crate::calc) recipient: Option<&'static str>,
    /// The share of it that changes a public budget.
    pub(in crate::calc) budget_share: Share,
    /// The cell that states that share, where one does.
    pub(in crate::calc) share_cell: Option<CellRef>,
    /// Its year: a calendar year or a year of the plan.
    pub(in crate::calc) year: Period,
    /// The year less the comparison year.
    pub(in crate::calc) offset: i32,
    /// The amount in the prices of the appraisal: benefits with their sign, costs positive.
    pub(in crate::calc) money: Result<Money, Absence>,
    /// The key of the index that moves it to other years' prices.
    pub(super) price_index: Given<&'static str>,
    /// Whether it grows in real terms.
    pub(in crate::calc) grows: bool,
    /// The cells it was read from.
    pub(in crate::calc) cells: Vec<CellRef>,
    /// The figures it is made of.
    pub(in crate::calc) facts: Vec<FactIx>,
    /// The rule values that moved it to the prices of the appraisal.
    pub(in crate::calc) rule_values: Vec<u16>,
}

impl Amount {
    /// The amount as it counts in the net: costs are negative.
    pub(in crate::calc) fn signed(&self) -> Result<Money, Absence> {
        let money = self.money?;
        Ok(if self.part.is_gain() { money } else { negative(money) })
    }

    /// What public budgets spend with it, negative where they save.
    pub(in crate::calc) fn spent(&self) -> Result<Money, Absence> {
        self.signed().map(negative)
    }
}

/// What amounts are made of: each cell, figure and rule value once.
pub(super) fn trace_of<'m>(amounts: impl Iterator<Item = &'m Amount>) -> Trace {
    let mut trace = Trace::default();
    for amount in amounts {
        trace.cells.extend(&amount.cells);
        for fact in &amount.facts {
            if !trace.facts.contains(fact) {
                trace.facts.push(*fact);
            }
        }
        for rule in &amount.rule_values {
            if !trace.rule_values.contains(rule) {
                trace.rule_values.push(*rule);
            }
        }
    }
    trace
}

fn negative(money: Money) -> Money {
    Money::new(-money.kroner(), money.basis())
}

/// The planned amounts of a calculation in the order of the plan, as they are stated,
/// each counted once; the years before the comparison year are not known yet.
pub(in crate::calc) fn planned(work: &Work<'_, '_>, analysis: u16) -> Vec<Amount> {
    let plan = work.plan;
    let mut amounts = Vec::new();
    for line in plan.cash_lines.iter().filter(|line| line.analysis == analysis) {
        let counts = line.stage == Stage::Planned && line.category != Category::Nonpriced;
        if counts && line.benefit.is_none_or(|it| !plan.unreliable.contains(&it)) {
            let money = counted_amount(work, line);
            if money != Err(Absence::CountedElsewhere) {
                amounts.push(of_line(work, line, money));
            }
        }
    }
    let key = plan.analyses.get(usize::from(analysis));
    for line in &plan.quantity_lines {
        let Some(benefit) = plan.benefits.get(line.benefit as usize) else { continue };
        let counts = line.stage == Stage::Planned && key == Some(&benefit.analysis);
        if counts && !plan.unreliable.contains(&line.benefit) {
            amounts.extend(of_time(work, benefit, line));
        }
    }
    amounts
}

/// The initiative that a benefit comes from, by its place in the plan.
fn initiative_of(plan: &BenefitPlan, benefit: &Benefit) -> Option<u32> {
    let id = benefit.initiative.as_ref()?;
    let place = plan.initiatives.iter().position(|initiative| initiative.id == *id)?;
    u32::try_from(place).ok()
}

fn year_of(period: Period) -> Period {
    period.year().map_or(period, Period::Year)
}

fn of_line(work: &Work<'_, '_>, line: &CashLine, money: Result<Money, Absence>) -> Amount {
    let benefit = line.benefit.and_then(|place| work.plan.benefits.get(place as usize));
    let part = match line.category {
        Category::Benefit | Category::Nonpriced => Part::Benefit,
        Category::Operating => Part::Operating,
        Category::Investment | Category::Transition | Category::Measurement => Part::Investment,
    };
    // What a line says of itself goes first; a cost is paid from a budget, and a benefit
    // changes one where its cash effect says so.
    let by_kind = || match part {
        Part::Benefit => by_cash_effect(benefit),
        _ => Share::new(1.into()),
    };
    let (cells, facts) = made_of(work, line);
    Amount {
        part,
        initiative: line.initiative.or_else(|| initiative_of(work.plan, benefit?)),
        recipient: line.recipient.said().or(benefit.and_then(|it| it.recipient)),
        budget_share: line.tax_cost_share.said().map_or_else(by_kind, Share::new),
        year: year_of(line.period),
        offset: 0,
        money,
        price_index: line.price_index,
        grows: line.real_growth.said() == Some(true),
        cells,
        facts,
        share_cell: line.tax_cost_share.cell(),
        rule_values: Vec::new(),
    }
}

/// The value of freed hours at labour cost. The time of citizens and businesses has the
/// value that its lines state and no other.
fn of_time(work: &Work<'_, '_>, benefit: &Benefit, line: &QuantityLine) -> Option<Amount> {
    let others = bearer_of(benefit.recipient) == Bearer::Private;
    if others && line.hourly_cost.is_missing() {
        return None;
    }
    let counted = work.hours.get(&(line.cell, line.stage, line.period))?;
    let hours = counted.value;
    if hours == Err(Absence::CountedElsewhere) {
        return None;
    }
    let own = work.labour.hourly;
    let money = || Ok(formula::value_of_time(hours?, cost_of(line, own)?)?);
    let stated = line.hourly_cost.cell();
    let computed = own.filter(|_| line.hourly_cost.is_missing()).map(|own| own.fact);
    Some(Amount {
        part: Part::FreedTime,
        initiative: initiative_of(work.plan, benefit),
        recipient: benefit.recipient,
        budget_share: by_cash_effect(Some(benefit)),
        year: year_of(line.period),
        offset: 0,
        money: money(),
        price_index: Given::Missing,
        grows: false,
        share_cell: None,
        cells: counted.cells.iter().copied().chain(stated).collect(),
        facts: counted.facts.iter().copied().chain(computed).collect(),
        rule_values: Vec::new(),
    })
}
