//! The fiscal and the social account of a plan, from the same planned lines, with every
//! item between them.

use crate::calc::analysis::counted_amount;
use crate::calc::appraisal::BenefitAppraisal;
use crate::calc::chain::about;
use crate::calc::fact::{Absence, Dim, FactIx, FactPeriod, Formula, Stage, Trace};
use crate::calc::formula::chain::{
    AccountKind, AccountLine, Accounts, Bearer, ReconcilingItem, accounts,
};
use crate::calc::formula::{self, Amount};
use crate::calc::grouped::Grouped;
use crate::calc::metric::Metric;
use crate::calc::time::{cost_of, hours_of};
use crate::calc::work::{Figure, Work};
use crate::plan::{Benefit, BenefitPlan, CashLine, Category};
use crate::price::PriceBasis;
use crate::provenance::CellRef;
use crate::quantity::{Hours, Money, Share, Unit};
use crate::report::table::{Column, Convention, FactRow, FactTable, Label, TableCell};

/// The rows of the accounts, in order: the key of the text and of the figures.
const ROWS: [&str; 10] = [
    "acc_benefits_own",
    "acc_time_own",
    "acc_benefits_public",
    "acc_time_public",
    "acc_benefits_private",
    "acc_time_private",
    "acc_investment",
    "acc_operating",
    "acc_transition",
    "acc_measurement",
];

/// A line of both accounts with its row and the cells it was read from.
struct Entry {
    row: &'static str,
    line: AccountLine,
    cells: Vec<CellRef>,
    facts: Vec<FactIx>,
}

/// The two accounts side by side and the way from the one to the other; none where the
/// calculation has no planned amounts.
pub(super) fn tables(
    work: &mut Work<'_, '_>,
    grouped: &Grouped<'_>,
    appraised: &[BenefitAppraisal],
    analysis: u16,
    key: &str,
) -> Vec<FactTable> {
    let Some(mut entries) = amounts(work, appraised, analysis) else { return Vec::new() };
    let basis = entries.first().map(|entry| entry.line.amount.basis());
    let times = times(work, grouped, appraised, key);
    let left_out = times.iter().any(|entry| Some(entry.line.amount.basis()) != basis);
    if !left_out {
        entries.extend(times);
    }
    if !work.has(|rules| rules.tax_cost_rate()) {
        return Vec::new();
    }
    let Some((rate, rule)) = work.rule(|rules| rules.tax_cost_rate()) else { return Vec::new() };
    let lines: Vec<AccountLine> = entries.iter().map(|entry| entry.line).collect();
    let result = accounts(&lines, rate).map_err(Absence::from);
    let mut statement = Statement { work, key, rule, rows: Vec::new() };
    for row in ROWS {
        let of_row: Vec<&Entry> = entries.iter().filter(|entry| entry.row == row).collect();
        if !of_row.is_empty() {
            statement.row(row, &of_row);
        }
    }
    let parts = statement.rows.iter().flat_map(row_facts).collect::<Vec<FactIx>>();
    let (side_by_side, bridge) = statement.results(result, parts);
    let about = about(statement.work.plan, key);
    let left_out = left_out.then_some("accounts_time_left_out");
    let conventions: Vec<Convention> = ["accounts_planned", "accounts_shares", "accounts_sign"]
        .into_iter()
        .chain(left_out)
        .map(|key| Convention { key, args: Vec::new() })
        .collect();
    let mut rows = std::mem::take(&mut statement.rows);
    rows.extend(side_by_side);
    vec![
        FactTable {
            key: "accounts",
            about: about.clone(),
            columns: vec![Column::Key("fiscal"), Column::Key("social")],
            rows,
            conventions: conventions.clone(),
        },
        FactTable {
            key: "reconciliation",
            about,
            columns: vec![Column::Key("money")],
            rows: bridge,
            conventions,
        },
    ]
}

fn row_facts(row: &FactRow) -> impl Iterator<Item = FactIx> + '_ {
    row.cells.iter().filter_map(|cell| match cell {
        TableCell::Fact(fact) => Some(*fact),
        _ => None,
    })
}

/// Every planned amount of a calculation; `None` where there is none, or where one
/// cannot be used, since an account without it would not be the plan's.
fn amounts(
    work: &Work<'_, '_>,
    appraised: &[BenefitAppraisal],
    analysis: u16,
) -> Option<Vec<Entry>> {
    let counts = |line: &CashLine| {
        let of_benefit = line.benefit.and_then(|it| appraised.get(it as usize));
        line.analysis == analysis
            && line.stage == Stage::Planned
            && line.category != Category::Nonpriced
            && (line.benefit.is_none() || of_benefit.is_some_and(|it| !it.kept_out))
    };
    // What counts elsewhere already is no entry of its own.
    let elsewhere =
        |line: &CashLine| counted_amount(work, line).err() == Some(Absence::CountedElsewhere);
    let lines = work.plan.cash_lines.iter().filter(|line| counts(line) && !elsewhere(line));
    let entries = lines.map(|line| entry_of(work, line)).collect::<Option<Vec<Entry>>>();
    entries.filter(|entries| !entries.is_empty())
}

/// The planned freed time of a calculation, where it can be valued.
fn times(
    work: &Work<'_, '_>,
    grouped: &Grouped<'_>,
    appraised: &[BenefitAppraisal],
    key: &str,
) -> Vec<Entry> {
    let benefits = work.plan.benefits.iter().zip(appraised).enumerate();
    benefits
        .filter(|(_, (benefit, it))| {
            benefit.takes_hours() && &*benefit.analysis == key && !it.kept_out
        })
        .filter_map(|(place, (benefit, _))| time_entry(work, grouped, place, benefit))
        .collect()
}

fn bearer_of(recipient: Option<&str>) -> Bearer {
    match recipient {
        None | Some("own") => Bearer::Own,
        Some("state" | "municipal") => Bearer::OtherPublic,
        Some(_) => Bearer::Private,
    }
}

fn benefit_of<'p>(plan: &'p BenefitPlan, line: &CashLine) -> Option<&'p Benefit> {
    line.benefit.and_then(|it| plan.benefits.get(it as usize))
}

fn entry_of(work: &Work<'_, '_>, line: &CashLine) -> Option<Entry> {
    let benefit = benefit_of(work.plan, line);
    let amount = counted_amount(work, line).ok()?;
    let is_benefit = line.category == Category::Benefit;
    let amount = if is_benefit { amount } else { negative(amount) };
    let recipient = line.recipient.said().or(benefit.and_then(|it| it.recipient));
    let bearer = bearer_of(recipient);
    let row = match (line.category, bearer) {
        (Category::Investment, _) => "acc_investment",
        (Category::Operating, _) => "acc_operating",
        (Category::Transition, _) => "acc_transition",
        (Category::Measurement, _) => "acc_measurement",
        (_, Bearer::Own) => "acc_benefits_own",
        (_, Bearer::OtherPublic) => "acc_benefits_public",
        (_, Bearer::Private) => "acc_benefits_private",
    };
    // What a line says of itself goes first; a cost is paid from a budget, and a benefit
    // changes one where its cash effect says so.
    let share = line.tax_cost_share.said().map(Share::new);
    let by_kind = || if is_benefit { by_cash_effect(benefit) } else { Share::new(1.into()) };
    let budget_share = share.unwrap_or_else(by_kind);
    let line_of = AccountLine { amount, bearer, kind: AccountKind::Ordinary, budget_share };
    Some(Entry { row, line: line_of, cells: vec![line.cell], facts: Vec::new() })
}

fn negative(amount: Money) -> Money {
    Money::new(-amount.kroner(), amount.basis())
}

fn by_cash_effect(benefit: Option<&Benefit>) -> Share {
    let changes = benefit.and_then(|it| it.cash_effect.said());
    let whole = matches!(changes, Some("cashable" | "income"));
    Share::new(if whole { 1 } else { 0 }.into())
}

/// The value of a benefit's planned hours. What an hour is worth to citizens and
/// businesses is not the agency's labour cost: their time counts only where the lines
/// state its value.
fn time_entry(
    work: &Work<'_, '_>,
    grouped: &Grouped<'_>,
    place: usize,
    benefit: &Benefit,
) -> Option<Entry> {
    let bearer = bearer_of(benefit.recipient);
    let own = work.labour.hourly;
    let per_fte = work.hours_per_fte();
    let mut cells = Vec::new();
    let mut terms = Vec::new();
    for line in grouped.volumes[place].iter().filter(|it| it.stage == Stage::Planned) {
        if bearer == Bearer::Private && line.hourly_cost.is_missing() {
            continue;
        }
        let counted = work.counted_hours.get(&(line.cell, line.stage, line.period)).copied();
        if counted == Some(Err(Absence::CountedElsewhere)) {
            continue;
        }
        // Counted hours have the sign that is given to the sum below.
        let unsigned = |it: Hours| if benefit.is_disbenefit { Hours::new(-it.value()) } else { it };
        let counted = counted.map(|hours| hours.map(unsigned));
        let hours = counted.unwrap_or_else(|| hours_of(line, per_fte)).ok()?;
        let cost = cost_of(line, own).ok()?;
        terms.push(formula::value_of_time(hours, cost).ok()?);
        cells.push(line.cell);
    }
    let value = formula::total(&terms).ok()?;
    let amount = if benefit.is_disbenefit { negative(value) } else { value };
    let row = match bearer {
        Bearer::Own => "acc_time_own",
        Bearer::OtherPublic => "acc_time_public",
        Bearer::Private => "acc_time_private",
    };
    let budget_share = by_cash_effect(Some(benefit));
    let line = AccountLine { amount, bearer, kind: AccountKind::FreedTime, budget_share };
    let facts = own.map(|own| own.fact).into_iter().collect();
    Some(Entry { row, line, cells, facts })
}

/// The accounts on their way to tables.
struct Statement<'w, 'r, 'a> {
    work: &'w mut Work<'r, 'a>,
    key: &'w str,
    rule: u16,
    rows: Vec<FactRow>,
}

impl Statement<'_, '_, '_> {
    fn figure(
        &mut self,
        metric: Metric,
        line: &str,
        value: Result<Money, Absence>,
        (formula, trace): (Formula, Trace),
    ) -> FactIx {
        let mut dims = self.work.dims([(Dim::Line, line)]);
        if !self.key.is_empty() {
            dims.insert(Dim::Analysis, self.key.to_owned());
        }
        self.work.run.add(Figure {
            metric,
            dims,
            period: FactPeriod::Lifetime,
            value: value.map(Amount::number),
            unit: Unit::Kroner(value.map_or(PriceBasis::Unstated, Money::basis)),
            stage: Some(Stage::Planned),
            formula,
            trace,
        })
    }

    /// One row: what the lines come to in each account. Without a tax cost, a row's
    /// accounts are those of its lines alone.
    fn row(&mut self, key: &'static str, entries: &[&Entry]) {
        let lines: Vec<AccountLine> = entries.iter().map(|entry| entry.line).collect();
        let result = accounts(&lines, Share::default()).map_err(Absence::from);
        let trace = || {
            let mut facts: Vec<FactIx> = entries.iter().flat_map(|it| it.facts.clone()).collect();
            facts.dedup();
            let cells = entries.iter().flat_map(|entry| entry.cells.clone()).collect();
            Trace { cells, facts, ..Trace::default() }
        };
        let fiscal = result.as_ref().map(|it| it.fiscal).map_err(|reason| *reason);
        let social = result.map(|it| it.social);
        let fiscal =
            self.figure(Metric::AccountFiscal, key, fiscal, (Formula::BudgetPart, trace()));
        let social =
            self.figure(Metric::AccountSocial, key, social, (Formula::SocialPart, trace()));
        let cells = vec![TableCell::Fact(fiscal), TableCell::Fact(social)];
        self.rows.push(FactRow { label: Label::Key(key), is_total: false, cells });
    }

    /// The last rows of the accounts, and the way from the fiscal to the social result.
    fn results(
        &mut self,
        result: Result<Accounts, Absence>,
        parts: Vec<FactIx>,
    ) -> (Vec<FactRow>, Vec<FactRow>) {
        let of = |pick: &dyn Fn(&Accounts) -> Money| match &result {
            Ok(accounts) => Ok(pick(accounts)),
            Err(reason) => Err(*reason),
        };
        let metric_of = |work: &Work<'_, '_>, metric: Metric| -> Vec<FactIx> {
            let facts = parts.iter().copied();
            facts.filter(|it| work.run.facts.get(*it).metric == metric).collect()
        };
        let fiscal_parts = metric_of(self.work, Metric::AccountFiscal);
        let social_parts = metric_of(self.work, Metric::AccountSocial);
        let made_of = |facts: Vec<FactIx>| Trace { facts, ..Trace::default() };
        let fiscal = of(&|it| it.fiscal);
        let how = (Formula::Sum, made_of(fiscal_parts.clone()));
        let fiscal = self.figure(Metric::AccountFiscal, "acc_result", fiscal, how);
        let before = of(&|it| it.social_before_tax_cost);
        let how = (Formula::Sum, made_of(social_parts.clone()));
        let before = self.figure(Metric::AccountSocial, "acc_before_tax", before, how);
        let bridge = self.bridge(&result, fiscal, &fiscal_parts, &social_parts);
        let items: Vec<FactIx> = bridge.iter().flat_map(row_facts).collect();
        let tax = of(&|it| it.item(ReconcilingItem::TaxCost));
        let trace = Trace { facts: vec![fiscal], rule_values: vec![self.rule], ..Trace::default() };
        let how = (Formula::TaxCostOfBudget, trace);
        let tax = self.figure(Metric::AccountSocial, "acc_tax_cost", tax, how);
        let social = of(&|it| it.social);
        let how = (Formula::AccountSum, made_of(items));
        let social = self.figure(Metric::AccountSocial, "acc_result", social, how);
        let row = |key, left: Option<FactIx>, right: FactIx, is_total| FactRow {
            label: Label::Key(key),
            is_total,
            cells: vec![left.map_or(TableCell::Blank, TableCell::Fact), TableCell::Fact(right)],
        };
        let side_by_side = vec![
            row("acc_before_tax", None, before, true),
            row("acc_tax_cost", None, tax, false),
            row("acc_result", Some(fiscal), social, true),
        ];
        let mut bridge = bridge;
        bridge.push(one("acc_social_result", social, true));
        (side_by_side, bridge)
    }

    fn bridge(
        &mut self,
        result: &Result<Accounts, Absence>,
        fiscal: FactIx,
        fiscal_parts: &[FactIx],
        social_parts: &[FactIx],
    ) -> Vec<FactRow> {
        let of = |pick: &dyn Fn(&Accounts) -> Money| match result {
            Ok(accounts) => Ok(pick(accounts)),
            Err(reason) => Err(*reason),
        };
        let made_of = |facts: &[FactIx]| Trace { facts: facts.to_vec(), ..Trace::default() };
        let mut rows = Vec::new();
        let own = of(&|it| it.own_budget);
        let how = (Formula::BudgetPart, made_of(fiscal_parts));
        let own = self.figure(Metric::AccountItem, "rec_own_budget", own, how);
        rows.push(one("rec_own_budget", own, false));
        let how = (Formula::BudgetPart, made_of(fiscal_parts));
        let others =
            self.figure(Metric::AccountItem, "rec_other_budgets", of(&|it| it.other_budgets), how);
        rows.push(one("rec_other_budgets", others, false));
        rows.push(one("rec_fiscal", fiscal, true));
        let both: Vec<FactIx> = fiscal_parts.iter().chain(social_parts).copied().collect();
        for &item in ReconcilingItem::ALL {
            let key = line_of(item);
            let value = of(&|it| it.item(item));
            let (formula, mut trace) = match item {
                ReconcilingItem::TaxCost => (Formula::TaxCostOfBudget, made_of(&[fiscal])),
                _ => (Formula::BesideBudget, made_of(&both)),
            };
            if item == ReconcilingItem::TaxCost {
                trace.rule_values.push(self.rule);
            }
            let fact = self.figure(Metric::AccountItem, key, value, (formula, trace));
            rows.push(one(key, fact, false));
        }
        rows
    }
}

fn one(key: &'static str, fact: FactIx, is_total: bool) -> FactRow {
    FactRow { label: Label::Key(key), is_total, cells: vec![TableCell::Fact(fact)] }
}

fn line_of(item: ReconcilingItem) -> &'static str {
    match item {
        ReconcilingItem::Others => "rec_others",
        ReconcilingItem::FreedTimeNotTakenOut => "rec_freed_time",
        ReconcilingItem::PublicWithoutBudget => "rec_public_without_budget",
        ReconcilingItem::Transfers => "rec_transfers",
        ReconcilingItem::TaxCost => "rec_tax_cost",
    }
}
