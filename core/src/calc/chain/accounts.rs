//! The fiscal and the social account of a plan, from the same planned amounts, with every
//! item between them: in present values where the plan is appraised over its years, else
//! as they are planned.

use crate::calc::chain::about;
use crate::calc::fact::{Absence, Dim, FactIx, FactPeriod, Formula, Stage, Trace};
use crate::calc::formula;
use crate::calc::formula::chain::{
    AccountKind, AccountLine, Accounts, Bearer, ReconcilingItem, accounts,
};
use crate::calc::metric::Metric;
use crate::calc::profitability::{Amount, Appraised, Part, planned};
use crate::calc::work::{Figure, Work};
use crate::plan::Benefit;
use crate::price::PriceBasis;
use crate::provenance::CellRef;
use crate::quantity::{Money, Share, Unit};
use crate::report::table::{Column, Convention, FactRow, FactTable, Label, TableCell};

/// The rows of the accounts, in order: the key of the text and of the figures.
const ROWS: [&str; 8] = [
    "acc_benefits_own",
    "acc_time_own",
    "acc_benefits_public",
    "acc_time_public",
    "acc_benefits_private",
    "acc_time_private",
    "acc_investment",
    "acc_operating",
];

/// A line of both accounts with its row and what it was made of.
struct Entry {
    row: &'static str,
    line: AccountLine,
    share_cell: Option<CellRef>,
    trace: Trace,
}

/// The lines of a statement and what they are.
struct Lines {
    entries: Vec<Entry>,
    analysis: String,
    appraisal: Option<String>,
    /// The cells that state how far the years go.
    horizon: Vec<CellRef>,
    conventions: Vec<&'static str>,
}

/// The two accounts side by side and the way from the one to the other, for every
/// appraisal of the plan and for every calculation without one.
pub(super) fn tables(work: &mut Work<'_, '_>) -> Vec<FactTable> {
    let mut lines: Vec<Lines> = work.appraisals.iter().filter_map(in_present_values).collect();
    for (place, key) in work.plan.analyses.iter().enumerate() {
        if work.appraisals.iter().any(|it| it.terms.analysis_key == **key) {
            continue;
        }
        let analysis = u16::try_from(place).unwrap_or(u16::MAX);
        lines.extend(as_planned(&planned(work, analysis), key));
    }
    lines.into_iter().flat_map(|lines| statement(work, lines)).collect()
}

/// The amounts of the analysis period in present values; `None` where one of them has
/// none, which the part «profitability» tells.
fn in_present_values(appraised: &Appraised) -> Option<Lines> {
    let factors = appraised.factors.as_ref().ok()?;
    let mut entries = Vec::new();
    for amount in appraised.amounts.iter().filter(|it| it.offset <= appraised.terms.end) {
        let money = amount.signed().ok()?;
        match formula::discount::discounted(money, amount.offset, factors) {
            Ok(value) => entries.push(entry_of(amount, value, appraised.rate_rule)),
            Err(formula::Absent::SunkBeforeComparison) => {}
            Err(_) => return None,
        }
    }
    let conventions =
        vec!["accounts_present_values", "chain_counted", "accounts_shares", "accounts_sign"];
    let cells = appraised.terms.cells;
    Some(Lines {
        entries,
        analysis: appraised.terms.analysis_key.clone(),
        appraisal: appraised.terms.id.as_ref().map(|id| id.to_string()),
        horizon: cells.opening.into_iter().chain(cells.analysis_years).collect(),
        conventions,
    })
}

/// The amounts as they are planned, not discounted; `None` where one of them cannot be
/// used, since an account without it would not be the plan's. Freed time in another
/// price basis than the amounts is left out, and the convention says so.
fn as_planned(amounts: &[Amount], key: &str) -> Option<Lines> {
    let (times, others): (Vec<&Amount>, Vec<&Amount>) =
        amounts.iter().partition(|it| it.part == Part::FreedTime);
    let entries = |amounts: &[&Amount]| {
        let one = |amount: &&Amount| Some(entry_of(amount, amount.signed().ok()?, None));
        amounts.iter().map(one).collect::<Option<Vec<Entry>>>()
    };
    let mut all = entries(&others)?;
    let basis = all.first()?.line.amount.basis();
    let mut conventions =
        vec!["accounts_planned", "chain_counted", "accounts_shares", "accounts_sign"];
    let times = entries(&times)?;
    if times.iter().all(|entry| entry.line.amount.basis() == basis) {
        all.extend(times);
    } else {
        conventions.push("accounts_time_left_out");
    }
    let horizon = Vec::new();
    Some(Lines { entries: all, analysis: key.to_owned(), appraisal: None, horizon, conventions })
}

fn entry_of(amount: &Amount, value: Money, rule: Option<u16>) -> Entry {
    let bearer = bearer_of(amount.recipient);
    let row = match (amount.part, bearer) {
        (Part::Investment, _) => "acc_investment",
        (Part::Operating, _) => "acc_operating",
        (Part::Benefit, Bearer::Own) => "acc_benefits_own",
        (Part::Benefit, Bearer::OtherPublic) => "acc_benefits_public",
        (Part::Benefit, Bearer::Private) => "acc_benefits_private",
        (Part::FreedTime, Bearer::Own) => "acc_time_own",
        (Part::FreedTime, Bearer::OtherPublic) => "acc_time_public",
        (Part::FreedTime, Bearer::Private) => "acc_time_private",
    };
    let kind = match amount.part {
        Part::FreedTime => AccountKind::FreedTime,
        _ => AccountKind::Ordinary,
    };
    let budget_share = amount.budget_share;
    let rule_values = amount.rule_values.iter().copied().chain(rule).collect();
    Entry {
        row,
        line: AccountLine { amount: value, bearer, kind, budget_share },
        share_cell: amount.share_cell,
        trace: Trace { cells: amount.cells.clone(), facts: amount.facts.clone(), rule_values },
    }
}

/// Whose account an amount of a recipient stands in; the agency is its own.
pub(in crate::calc) fn bearer_of(recipient: Option<&str>) -> Bearer {
    match recipient {
        None | Some("own") => Bearer::Own,
        Some("state" | "municipal") => Bearer::OtherPublic,
        Some(_) => Bearer::Private,
    }
}

/// The share of a benefit that changes a public budget, where its lines do not say:
/// all of it where it can be taken out or is income of a public body, else nothing.
pub(in crate::calc) fn by_cash_effect(benefit: Option<&Benefit>) -> Share {
    let is_public = |it: &&Benefit| bearer_of(it.recipient) != Bearer::Private;
    let changes = benefit.filter(is_public).and_then(|it| it.cash_effect.said());
    let whole = matches!(changes, Some("cashable" | "income"));
    Share::new(if whole { 1 } else { 0 }.into())
}

fn statement(work: &mut Work<'_, '_>, lines: Lines) -> Vec<FactTable> {
    let Lines { entries, analysis, appraisal, horizon, conventions } = lines;
    if entries.is_empty() || !work.has(|rules| rules.tax_cost_rate()) {
        return Vec::new();
    }
    let Some((rate, rule)) = work.rule(|rules| rules.tax_cost_rate()) else { return Vec::new() };
    let both: Vec<AccountLine> = entries.iter().map(|entry| entry.line).collect();
    let result = accounts(&both, rate).map_err(Absence::from);
    let titled = work.plan.appraisals.iter().find(|it| Some(&*it.id) == appraisal.as_deref());
    let titled = titled.and_then(|it| it.title.as_deref());
    let about = about(work.plan, titled.or(appraisal.as_deref()).unwrap_or(&analysis));
    let mut statement = Statement { work, analysis, appraisal, horizon, rule, rows: Vec::new() };
    for row in ROWS {
        let of_row: Vec<&Entry> = entries.iter().filter(|entry| entry.row == row).collect();
        if !of_row.is_empty() {
            statement.row(row, &of_row);
        }
    }
    let parts = statement.rows.iter().flat_map(row_facts).collect::<Vec<FactIx>>();
    let (side_by_side, bridge) = statement.results(result, parts);
    let mut rows = std::mem::take(&mut statement.rows);
    rows.extend(side_by_side);
    let conventions: Vec<Convention> =
        conventions.into_iter().map(|key| Convention { key, args: Vec::new() }).collect();
    let columns = vec![Column::Key("fiscal"), Column::Key("social")];
    let side_by_side = FactTable {
        key: "accounts",
        about: about.clone(),
        columns,
        rows,
        conventions: conventions.clone(),
    };
    let columns = vec![Column::Key("money")];
    vec![
        side_by_side,
        FactTable { key: "reconciliation", about, columns, rows: bridge, conventions },
    ]
}

fn row_facts(row: &FactRow) -> impl Iterator<Item = FactIx> + '_ {
    row.cells.iter().filter_map(|cell| match cell {
        TableCell::Fact(fact) => Some(*fact),
        _ => None,
    })
}

/// The accounts on their way to tables.
struct Statement<'w, 'r, 'a> {
    work: &'w mut Work<'r, 'a>,
    analysis: String,
    appraisal: Option<String>,
    horizon: Vec<CellRef>,
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
        if !self.analysis.is_empty() {
            dims.insert(Dim::Analysis, self.analysis.clone());
        }
        if let Some(id) = &self.appraisal {
            dims.insert(Dim::Appraisal, id.clone());
        }
        self.work.run.add(Figure {
            metric,
            dims,
            period: FactPeriod::Lifetime,
            value: value.map(Money::kroner),
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
        let horizon = self.horizon.clone();
        let trace = |entries: &[&Entry]| {
            let mut made_of = Trace { cells: horizon.clone(), ..Trace::default() };
            for trace in entries.iter().map(|entry| &entry.trace) {
                made_of.cells.extend(&trace.cells);
                made_of.facts.extend(&trace.facts);
                made_of.rule_values.extend(&trace.rule_values);
            }
            made_of.rule_values.sort_unstable();
            made_of.rule_values.dedup();
            made_of.facts.sort_unstable();
            made_of.facts.dedup();
            made_of
        };
        let changes = |entry: &&&Entry| {
            entry.share_cell.is_some() || !entry.line.budget_share.value().is_zero()
        };
        let budgets: Vec<&Entry> = entries.iter().filter(changes).copied().collect();
        let fiscal = result.as_ref().map(|it| it.fiscal).map_err(|reason| *reason);
        let social = result.map(|it| it.social);
        // Where nothing changes a budget, all of it is what does not.
        let mut of_budgets = trace(if budgets.is_empty() { entries } else { &budgets });
        of_budgets.cells.extend(budgets.iter().filter_map(|entry| entry.share_cell));
        let fiscal =
            self.figure(Metric::AccountFiscal, key, fiscal, (Formula::BudgetPart, of_budgets));
        let social =
            self.figure(Metric::AccountSocial, key, social, (Formula::SocialPart, trace(entries)));
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
