//! From gross benefit to net and use, in kroner.

use std::collections::BTreeMap;

use crate::calc::appraisal::{Series, UseShare};
use crate::calc::chain::{Agency, evidence_of};
use crate::calc::fact::{Absence, Dim, FactIx, FactPeriod, Formula, Stage, Trace};
use crate::calc::formula::chain::money_chain;
use crate::calc::formula::{self, Amount};
use crate::calc::grouped::counts_to_date;
use crate::calc::kind::{group_of, sum_of};
use crate::calc::metric::Metric;
use crate::calc::time::to_date;
use crate::calc::work::{Figure, Run};
use crate::finding::{Arg, Finding, FindingCode, Subject};
use crate::period::Period;
use crate::plan::{CashLine, Category, Realisation};
use crate::price::PriceBasis;
use crate::quantity::{Money, Unit};
use crate::report::table::{
    Column, Convention, ConventionArg, FactRow, FactTable, Label, TableCell,
};
use crate::rules::UseOf;
use crate::submission::{Field, RecordKind, choices};

/// A value and the figure that shows it.
type Known = (Result<Money, Absence>, FactIx);

/// The kroner of a figure, or why there are none.
pub(super) fn kroner_of(run: &Run<'_>, fact: FactIx) -> Result<Money, Absence> {
    let fact = run.facts.get(fact);
    let basis = match fact.unit {
        Unit::Kroner(basis) => basis,
        _ => return Err(Absence::InputUnusable),
    };
    fact.value.map(|kroner| Money::new(kroner, basis))
}

/// What of an agency's calculation is its own and counts.
struct Own<'p> {
    /// Benefits in kroner.
    series: Vec<&'p Series>,
    /// Negative effects in kroner.
    against: Vec<&'p Series>,
    uses: Vec<Used<'p>>,
}

/// A line of use.
#[derive(Clone, Copy)]
struct Used<'p> {
    line: &'p Realisation,
    /// What counts of it, where less does than it claims.
    share: Option<&'p UseShare>,
    /// Whether it is of freed time.
    is_time: bool,
    /// `recurrent` or `one_off`, as the line says or else its benefit.
    recurrence: Option<&'static str>,
}

impl Used<'_> {
    /// What counts of it, or why nothing is known of it.
    fn counted(&self) -> Result<Money, Absence> {
        let claimed = self.line.money.value_or(Absence::NotReported)?.value;
        self.share.map_or(Ok(claimed), |share| share.of(claimed))
    }
}

/// The chain of one of an agency's calculations; none without a reporting period or
/// without own benefits.
pub(super) fn table(run: &mut Run<'_>, agency: &Agency<'_>, key: &str) -> Option<FactTable> {
    let reported = run.period.filter(|period| period.year().is_some())?;
    let own = own(agency, reported, key);
    if own.series.is_empty() && own.against.is_empty() && own.uses.is_empty() {
        return None;
    }
    let method = run.methods().use_of;
    let mut chain = Chain { run, agency, key, reported, rows: Vec::new() };
    chain.build(&own);
    let rows = chain.rows;
    let word = match method {
        UseOf::GrossBenefit => "use_of_gross",
        UseOf::NetBenefit => "use_of_net",
    };
    let conventions = vec![
        Convention { key: "chain_own", args: Vec::new() },
        Convention { key: "chain_counted", args: Vec::new() },
        Convention { key: "chain_use_of", args: vec![("whole", ConventionArg::Word(word))] },
        Convention { key: "chain_budget_effect", args: Vec::new() },
    ];
    let columns = vec![Column::Key("planned_year_any"), Column::Key("realised_to_date")];
    Some(FactTable { key: "chain_money", about: agency.about(key), columns, rows, conventions })
}

fn own<'p>(agency: &Agency<'p>, reported: Period, key: &str) -> Own<'p> {
    let mut own = Own { series: Vec::new(), against: Vec::new(), uses: Vec::new() };
    for (benefit, appraisal, uses) in agency.counted() {
        if group_of(benefit).ends_with("_others") || &*benefit.analysis != key {
            continue;
        }
        let list = if benefit.is_disbenefit { &mut own.against } else { &mut own.series };
        list.extend(appraisal.series.as_ref().filter(|_| benefit.takes_amounts()));
        let lines = uses.iter().filter(|it| counts_to_date(it.period, Some(reported)));
        own.uses.extend(lines.map(|&line| Used {
            line,
            share: appraisal.use_share.as_ref(),
            is_time: benefit.takes_hours(),
            recurrence: line.recurrence.said().or_else(|| benefit.recurrence.said()),
        }));
    }
    own
}

/// The chain on its way to a table.
struct Chain<'w, 'a, 'p> {
    run: &'w mut Run<'a>,
    agency: &'w Agency<'p>,
    key: &'w str,
    reported: Period,
    rows: Vec<FactRow>,
}

impl Chain<'_, '_, '_> {
    fn build(&mut self, own: &Own<'_>) {
        let (mut planned, mut realised) = (Vec::new(), Vec::new());
        for (metric, key, series) in [
            (Metric::ChainBenefits, "chain_benefits", &own.series),
            (Metric::ChainDisbenefits, "chain_disbenefits", &own.against),
        ] {
            let of_plan: Vec<FactIx> = series.iter().map(|it| it.planned_year).collect();
            let to_date: Vec<FactIx> = series.iter().map(|it| it.realised_to_date).collect();
            let of_plan = self.sum(metric, Stage::Planned, &of_plan);
            let to_date = self.sum(metric, Stage::Realised, &to_date);
            if of_plan.or(to_date).is_some() {
                self.row(key, of_plan, to_date, false);
            }
            planned.extend(of_plan);
            realised.extend(to_date);
        }
        if let Some(taken) = self.time_taken_out(own) {
            self.row("chain_time_taken_out", None, Some(taken), false);
            realised.push(taken);
        }
        let gross = self.sum(Metric::ChainGross, Stage::Realised, &realised);
        let planned_gross = self.sum(Metric::ChainGross, Stage::Planned, &planned);
        self.row("chain_gross", planned_gross, gross, true);
        let cost = [Stage::Planned, Stage::Realised].map(|stage| self.operating(stage));
        self.row("chain_operating", Some(cost[0].1), Some(cost[1].1), false);
        let planned_net = planned_gross.map(|gross| self.net(Stage::Planned, gross, cost[0]).1);
        let net = gross.map(|gross| self.net(Stage::Realised, gross, cost[1]));
        self.row("chain_net", planned_net, net.map(|net| net.1), true);
        let used = self.uses(own, cost[1]);
        if let (Some(gross), Some(net)) = (gross, net) {
            self.rest(gross, net, cost[1], &used);
        }
    }

    fn row(&mut self, key: &'static str, plan: Option<FactIx>, real: Option<FactIx>, sum: bool) {
        let cell = |fact: Option<FactIx>| fact.map_or(TableCell::Blank, TableCell::Fact);
        let cells = vec![cell(plan), cell(real)];
        self.rows.push(FactRow { label: Label::Key(key), is_total: sum, cells });
    }

    fn dims<const N: usize>(&self, stage: Stage, more: [(Dim, &str); N]) -> BTreeMap<Dim, String> {
        let mut dims = self.agency.dims(more);
        dims.insert(Dim::Stage, stage.key().to_owned());
        if !self.key.is_empty() {
            dims.insert(Dim::Analysis, self.key.to_owned());
        }
        dims
    }

    fn period(&self, stage: Stage) -> FactPeriod {
        match (stage, self.reported.year()) {
            (Stage::Planned, Some(year)) => FactPeriod::Of(Period::Year(year)),
            _ => to_date(Some(self.reported)),
        }
    }

    /// The sum of figures; none of nothing.
    fn sum(&mut self, metric: Metric, stage: Stage, parts: &[FactIx]) -> Option<FactIx> {
        let dims = self.dims(stage, []);
        let period = self.period(stage);
        (!parts.is_empty()).then(|| sum_of(self.run, metric, dims, period, parts))
    }

    fn figure(
        &mut self,
        metric: Metric,
        (stage, dims): (Stage, BTreeMap<Dim, String>),
        value: Result<Money, Absence>,
        (formula, trace): (Formula, Trace),
    ) -> Known {
        let period = self.period(stage);
        let unit = Unit::Kroner(value.map_or(PriceBasis::Unstated, Money::basis));
        let fact = self.run.add(Figure {
            metric,
            dims,
            period,
            value: value.map(Amount::number),
            unit,
            stage: Some(stage),
            formula,
            trace,
        });
        (value, fact)
    }

    /// Kroner that uses of freed time state: time becomes money when it is taken out.
    fn time_taken_out(&mut self, own: &Own<'_>) -> Option<FactIx> {
        let lines = own.uses.iter().filter(|it| {
            it.is_time && it.line.use_key != "not_realised" && it.line.money.said().is_some()
        });
        let lines: Vec<Used<'_>> = lines.copied().collect();
        let dims = self.dims(Stage::Realised, []);
        (!lines.is_empty())
            .then(|| self.sum_of_lines(Metric::ChainTimeTakenOut, dims, &lines, Formula::Sum).1)
    }

    fn sum_of_lines(
        &mut self,
        metric: Metric,
        dims: BTreeMap<Dim, String>,
        lines: &[Used<'_>],
        formula: Formula,
    ) -> Known {
        let said: Vec<&Used<'_>> = lines.iter().filter(|it| !it.line.money.is_missing()).collect();
        // What is counted with another benefit adds nothing; where all is, so is the sum.
        let elsewhere = Err(Absence::CountedElsewhere);
        let values: Vec<Result<Money, Absence>> = said.iter().map(|it| it.counted()).collect();
        let all_elsewhere = !values.is_empty() && values.iter().all(|it| *it == elsewhere);
        let own = values.into_iter().filter(|it| all_elsewhere || *it != elsewhere);
        let value = own.collect::<Result<Vec<_>, _>>();
        let value = value.and_then(|values| Ok(formula::total(&values)?));
        let cells = said.iter().map(|it| it.line.money.cell().unwrap_or(it.line.cell)).collect();
        let mut facts: Vec<FactIx> = Vec::new();
        for fact in said.iter().filter_map(|it| it.share).flat_map(|share| &share.facts) {
            if !facts.contains(fact) {
                facts.push(*fact);
            }
        }
        let trace = Trace { cells, facts, ..Trace::default() };
        self.figure(metric, (Stage::Realised, dims), value, (formula, trace))
    }

    /// Operating cost that falls on the agency. A longer period is never split.
    fn operating(&mut self, stage: Stage) -> Known {
        let reported = self.reported;
        let own = |line: &CashLine| matches!(line.recipient.said(), None | Some("own"));
        let lines = self.agency.parts.iter().flat_map(|part| {
            let is_of = |line: &&CashLine| {
                let key = part.plan.analyses.get(usize::from(line.analysis));
                key.is_some_and(|key| &**key == self.key)
            };
            part.plan.cash_lines.iter().filter(is_of)
        });
        let lines: Vec<&CashLine> = lines
            .filter(|it| it.category == Category::Operating && it.stage == stage && own(it))
            .filter(|it| it.period.year() == reported.year())
            .collect();
        let to_date = stage == Stage::Realised;
        let within = |line: &&&CashLine| !to_date || line.period.ends_by(reported);
        let straddles = |line: &&CashLine| {
            to_date && !line.period.ends_by(reported) && !line.period.begins_after(reported)
        };
        let counted: Vec<&&CashLine> = lines.iter().filter(within).collect();
        let value = if lines.iter().any(straddles) {
            Err(Absence::LongerPeriod)
        } else if counted.is_empty() {
            Err(Absence::NotReported)
        } else {
            let amounts = counted.iter().map(|it| it.amount).collect::<Result<Vec<_>, _>>();
            amounts.and_then(|amounts| Ok(formula::total(&amounts)?))
        };
        let cells = counted.iter().map(|it| it.cell).collect();
        let trace = Trace { cells, ..Trace::default() };
        let dims = self.dims(stage, []);
        self.figure(Metric::ChainOperating, (stage, dims), value, (Formula::Sum, trace))
    }

    /// B − D. An operating cost that nobody reported is shown as not reported and is no
    /// part of the net, as in the calculations by year.
    fn net(&mut self, stage: Stage, gross: FactIx, operating: Known) -> Known {
        let value = kroner_of(self.run, gross).and_then(|gross| {
            let operating = cost_or_none(operating.0, gross.basis())?;
            Ok(formula::net_before_investment(gross, operating)?)
        });
        let facts = vec![gross, operating.1];
        let trace = Trace { facts, ..Trace::default() };
        let dims = self.dims(stage, []);
        let how = (Formula::NetBeforeInvestment, trace);
        self.figure(Metric::ChainNet, (stage, dims), value, how)
    }

    /// What the benefits are used for, with budget cuts apart by what stands behind them.
    fn uses(&mut self, own: &Own<'_>, operating: Known) -> Vec<Known> {
        let mut used = Vec::new();
        for &key in choices(RecordKind::Realisation, Field::Use) {
            let of_use = own.uses.iter().copied();
            let of_use = of_use.filter(|it| it.line.use_key == key && !it.line.money.is_missing());
            let lines: Vec<Used<'_>> = of_use.collect();
            if lines.is_empty() {
                continue;
            }
            if key == "budget_cut" {
                used.extend(self.budget_cuts(&lines, operating));
                continue;
            }
            let dims = self.dims(Stage::Realised, [(Dim::Use, key)]);
            let known = self.sum_of_lines(Metric::ChainUse, dims, &lines, Formula::Sum);
            self.row(line_of_use(key), None, Some(known.1), false);
            used.push(known);
        }
        used
    }

    fn budget_cuts(&mut self, lines: &[Used<'_>], operating: Known) -> Vec<Known> {
        let is_complete = |used: &&Used<'_>| evidence_of(used.line).missing().is_empty();
        let complete: Vec<Used<'_>> = lines.iter().filter(is_complete).copied().collect();
        let claimed: Vec<Used<'_>> = lines.iter().filter(|it| !is_complete(it)).copied().collect();
        let mut known = Vec::new();
        if !complete.is_empty() {
            let dims = self.dims(Stage::Realised, []);
            let how = Formula::BudgetEffect;
            let effect = self.sum_of_lines(Metric::ChainBudgetEffect, dims, &complete, how);
            self.row("chain_budget_effect", None, Some(effect.1), false);
            self.by_recurrence(&complete);
            self.budget_net(effect, operating);
            known.push(effect);
        }
        if !claimed.is_empty() {
            let dims = self.dims(Stage::Realised, []);
            let metric = Metric::ChainBudgetClaim;
            let claim = self.sum_of_lines(metric, dims, &claimed, Formula::Sum);
            self.row("chain_budget_claim", None, Some(claim.1), false);
            known.push(claim);
        }
        known
    }

    /// The budget effect by whether it comes back every year.
    fn by_recurrence(&mut self, uses: &[Used<'_>]) {
        for (key, row) in [("recurrent", "chain_recurrent"), ("one_off", "chain_one_off")] {
            let of_kind = uses.iter().filter(|used| used.recurrence == Some(key));
            let of_kind: Vec<Used<'_>> = of_kind.copied().collect();
            if of_kind.is_empty() {
                continue;
            }
            let dims = self.dims(Stage::Realised, [(Dim::Recurrence, key)]);
            let how = Formula::BudgetEffect;
            let known = self.sum_of_lines(Metric::ChainBudgetEffect, dims, &of_kind, how);
            self.row(row, None, Some(known.1), false);
        }
    }

    fn budget_net(&mut self, effect: Known, operating: Known) {
        let value = effect.0.and_then(|effect| {
            let operating = cost_or_none(operating.0, effect.basis())?;
            Ok(formula::net_before_investment(effect, operating)?)
        });
        let trace = Trace { facts: vec![effect.1, operating.1], ..Trace::default() };
        let dims = self.dims(Stage::Realised, []);
        let how = (Formula::BudgetNet, trace);
        let net = self.figure(Metric::ChainBudgetNet, (Stage::Realised, dims), value, how);
        self.row("chain_budget_net", None, Some(net.1), false);
    }

    /// What no use accounts for; more used than there is in net is a finding.
    fn rest(&mut self, gross: FactIx, net: Known, operating: Known, used: &[Known]) {
        let method = self.run.methods().use_of;
        let whole = kroner_of(self.run, gross);
        let value = whole.and_then(|gross| {
            let operating = cost_or_none(operating.0, gross.basis())?;
            let uses = used.iter().map(|(value, _)| *value).collect::<Result<Vec<_>, _>>()?;
            Ok(money_chain(gross, operating, &uses, method)?.rest)
        });
        let from = if method == UseOf::NetBenefit { net.1 } else { gross };
        let mut facts = vec![from];
        facts.extend(used.iter().map(|(_, fact)| *fact));
        let trace = Trace { facts, ..Trace::default() };
        let dims = self.dims(Stage::Realised, []);
        let how = (Formula::ChainRest, trace);
        let rest = self.figure(Metric::ChainRest, (Stage::Realised, dims), value, how);
        self.row("chain_rest", None, Some(rest.1), true);
        if method == UseOf::NetBenefit {
            self.check_rest(net, rest);
        }
    }

    fn check_rest(&mut self, net: Known, rest: Known) {
        let (Ok(net), Ok(rest)) = (net.0, rest.0) else { return };
        if rest.kroner() >= rust_decimal::Decimal::ZERO {
            return;
        }
        let kroner = |number| Arg::Number(number, Some(Unit::Kroner(net.basis())));
        let subject = Subject::Figure(Metric::ChainRest.key().to_owned());
        let finding = Finding::new(FindingCode::UsesExceedNet, subject)
            .with("used", kroner(net.kroner() - rest.kroner()))
            .with("net", kroner(net.kroner()));
        self.run.findings.push(finding);
    }
}

/// A cost, or none where nobody reported one.
fn cost_or_none(cost: Result<Money, Absence>, basis: PriceBasis) -> Result<Money, Absence> {
    match cost {
        Err(Absence::NotReported) => Ok(Money::zero(basis)),
        other => other,
    }
}

fn line_of_use(key: &str) -> &'static str {
    match key {
        "redeployed" => "chain_redeployed",
        "quality" => "chain_quality",
        "development" => "chain_development",
        "competence" => "chain_competence",
        "avoided_growth" => "chain_avoided_growth",
        _ => "chain_not_realised",
    }
}
