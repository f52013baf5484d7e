//! Grants and the conditions of their schemes. A grant is financing: it is never a
//! benefit and lessens no cost.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::calc::analysis::{counted_amount, made_of};
use crate::calc::appraisal::{BenefitAppraisal, UseShare};
use crate::calc::chain::evidence_of;
use crate::calc::fact::{Absence, Dim, FactIx, FactPeriod, Formula, Stage, Trace};
use crate::calc::formula;
use crate::calc::formula::scheme::{
    GrantProject, GrantYear, Judged, SchemeCondition, scheme_conditions,
};
use crate::calc::grouped::Grouped;
use crate::calc::kind::group_of;
use crate::calc::metric::Metric;
use crate::calc::work::{Figure, Work};
use crate::finding::{Arg, Finding, FindingCode, Subject};
use crate::period::{Day, Period, Year};
use crate::plan::{Benefit, CashLine, Category, Funding, Initiative, Realisation};
use crate::price::PriceBasis;
use crate::provenance::CellRef;
use crate::quantity::{Money, Unit};
use crate::report::table::{
    Column, Convention, ConventionArg, FactRow, FactTable, Label, TableCell,
};
use crate::submission::RecordKind;

/// One table for each grant whose scheme, category and year of application the rules
/// have terms for.
pub(super) fn tables(
    work: &mut Work<'_, '_>,
    grouped: &Grouped<'_>,
    appraised: &[BenefitAppraisal],
) -> Vec<FactTable> {
    let plan = work.plan;
    let grants = plan.funding.iter();
    grants.filter_map(|grant| table(work, grouped, appraised, grant)).collect()
}

fn table(
    work: &mut Work<'_, '_>,
    grouped: &Grouped<'_>,
    appraised: &[BenefitAppraisal],
    grant: &Funding,
) -> Option<FactTable> {
    let scheme = grant.scheme.said()?;
    let category = grant.scheme_category.said()?;
    let year = grant.application_year.said()?;
    if !work.has(|rules| rules.scheme_terms(scheme, category, year)) {
        return None;
    }
    let (terms, rule) = work.rule(|rules| rules.scheme_terms(scheme, category, year))?;
    let initiative = grant.initiative.and_then(|it| work.plan.initiatives.get(it as usize));
    let years = initiative.map(|it| years(work, grouped, appraised, it)).unwrap_or_default();
    let (years, said): (Vec<GrantYear>, Vec<(Year, Said)>) =
        years.into_iter().map(|(year, said)| (year, (year.year, said))).unzip();
    let project = GrantProject {
        cost: grant.total_cost.said(),
        grant: grant.grant.said(),
        years,
        project_years: initiative.and_then(project_years),
        grant_years: grant.grant_years.said(),
    };
    // Grant and cost in unlike prices cannot be held against one another.
    let judged = scheme_conditions(&terms, &project).ok()?;
    if judged.is_empty() {
        return None;
    }
    let mut told = Told { work, grant, initiative, year, rule, said };
    let rows = judged.iter().map(|judged| told.row(judged)).collect();
    let of = |year: Year| ConventionArg::Text(year.to_string());
    let args = vec![("year", of(year)), ("category", ConventionArg::Text(category.to_owned()))];
    let project = initiative.map_or_else(String::new, |it| match &it.title {
        Some(title) => format!("{} {title}", it.id),
        None => it.id.to_string(),
    });
    let parts = [told.work.about(), project].into_iter().filter(|part| !part.is_empty());
    let about = parts.collect::<Vec<String>>().join(", ");
    Some(FactTable {
        key: "grant_conditions",
        about,
        columns: ["limit", "found", "kept"].into_iter().map(Column::Key).collect(),
        rows,
        conventions: vec![
            Convention { key: "grant_terms", args },
            Convention { key: "grant_judged", args: Vec::new() },
        ],
    })
}

/// Whole years from the first to the last day of a project, begun years counted.
fn project_years(initiative: &Initiative) -> Option<u16> {
    let (start, end) = (initiative.start.said()?, initiative.end.said()?);
    (end >= start).then_some(())?;
    (1..=100).find(|years: &u16| {
        let anniversary: Option<Day> = start.months_later(years * 12);
        anniversary.is_some_and(|it| end < it)
    })
}

/// The whole calendar years, reported and after every own benefit of the initiative has
/// its full effect by the plan: gross and cut of the budget as realised.
fn years(
    work: &Work<'_, '_>,
    grouped: &Grouped<'_>,
    appraised: &[BenefitAppraisal],
    initiative: &Initiative,
) -> Vec<(GrantYear, Said)> {
    let Some(reported) = work.run.period.and_then(Period::last_day) else { return Vec::new() };
    let own: Vec<(usize, &Benefit)> = work
        .plan
        .benefits
        .iter()
        .enumerate()
        .filter(|(_, it)| it.initiative.as_deref() == Some(&*initiative.id))
        .filter(|(place, it)| {
            !group_of(it).ends_with("_others")
                && it.kind != "quality"
                && appraised.get(*place).is_some_and(|it| !it.kept_out)
        })
        .collect();
    let full = own.iter().map(|(_, it)| it.realisation_date.said()).collect::<Option<Vec<Day>>>();
    let Some(full) = full.and_then(|days| days.into_iter().max()) else { return Vec::new() };
    let last = if reported.month() == 12 { reported.year().0 } else { reported.year().0 - 1 };
    let first = full.year().0 + 1;
    (first..=last)
        .filter_map(|year| of_year(work, (grouped, appraised), &own, initiative, Year(year)))
        .collect()
}

/// A year's own gross benefit, running cost and budget cut; `None` where something of it
/// cannot be used or nothing was realised.
fn of_year(
    work: &Work<'_, '_>,
    (grouped, appraised): (&Grouped<'_>, &[BenefitAppraisal]),
    own: &[(usize, &Benefit)],
    initiative: &Initiative,
    year: Year,
) -> Option<(GrantYear, Said)> {
    let plan = work.plan;
    let in_year = |period: Period| period.year() == Some(year);
    let mut gross = Vec::new();
    let mut cuts = Vec::new();
    let mut said = Said::default();
    for (place, benefit) in own {
        let lines = grouped.amounts[*place].iter().filter(|it| it.stage == Stage::Realised);
        for line in lines.filter(|it| in_year(it.period)) {
            match counted_amount(work, line) {
                Err(Absence::CountedElsewhere) => {}
                amount => gross.push(amount.ok()?),
            }
            let (cells, facts) = made_of(work, line);
            said.net.cells.extend(cells);
            said.net.facts.extend(facts);
        }
        for line in grouped.uses[*place].iter().filter(|it| in_year(it.period)) {
            let share = appraised.get(*place).and_then(|it| it.use_share.as_ref());
            let kroner = counted_use(line, share);
            let is_cut = line.use_key == "budget_cut";
            if benefit.takes_hours() && line.use_key != "not_realised" {
                // Freed time is a benefit in kroner as far as it was turned into them.
                gross.extend(kroner);
                add(&mut said.net, line, share);
            }
            if is_cut && evidence_of(line).missing().is_empty() {
                cuts.extend(kroner);
                add(&mut said.cut, line, share);
            }
        }
    }
    let gross = formula::total(&gross).ok()?;
    let of_initiative = |it: Option<u32>| {
        let named = it.and_then(|it| plan.initiatives.get(it as usize));
        named.is_some_and(|it| it.id == initiative.id)
    };
    let costs = plan.cash_lines.iter().filter(|it| {
        it.category == Category::Operating
            && it.stage == Stage::Realised
            && in_year(it.period)
            && of_initiative(it.initiative)
    });
    let costs: Vec<&CashLine> = costs.collect();
    said.net.cells.extend(costs.iter().map(|it| it.cell));
    let costs = costs.iter().map(|it| it.amount).collect::<Result<Vec<Money>, Absence>>().ok()?;
    let or_none = |amounts: &[Money]| match amounts {
        [] => Some(Money::zero(gross.basis())),
        _ => formula::total(amounts).ok(),
    };
    let (running, budget_cut) = (or_none(&costs)?, or_none(&cuts)?);
    Some((GrantYear { year, gross, running, budget_cut }, said))
}

/// What counts of a use, in kroner.
fn counted_use(line: &Realisation, share: Option<&UseShare>) -> Option<Money> {
    match (line.money.said(), share) {
        (Some(claimed), Some(share)) => share.of(claimed).ok(),
        (claimed, _) => claimed,
    }
}

/// Adds what counts of a use.
fn add(trace: &mut Trace, line: &Realisation, share: Option<&UseShare>) {
    trace.cells.extend(line.money.cell());
    trace.facts.extend(share.into_iter().flat_map(|share| &share.facts));
}

/// What a year's net benefit and budget cut are made of.
#[derive(Debug, Clone, Default)]
struct Said {
    net: Trace,
    cut: Trace,
}

/// What is told of a grant.
struct Told<'w, 'r, 'a, 'p> {
    work: &'w mut Work<'r, 'a>,
    grant: &'p Funding,
    initiative: Option<&'p Initiative>,
    year: Year,
    rule: u16,
    /// What the years judged are made of.
    said: Vec<(Year, Said)>,
}

impl Told<'_, '_, '_, '_> {
    fn row(&mut self, judged: &Judged) -> FactRow {
        let unit = self.unit(judged.condition);
        let formula = match judged.condition {
            SchemeCondition::GrantShare | SchemeCondition::BudgetCut => Formula::SchemeShare,
            _ => Formula::SchemeLimit,
        };
        let said = self.said.iter().find(|(year, _)| Some(*year) == judged.year);
        let said = said.map(|(_, said)| said.clone()).unwrap_or_default();
        let trace = match judged.condition {
            SchemeCondition::BudgetCut => said.net,
            SchemeCondition::GrantShare => {
                let cells = self.grant.total_cost.cell().into_iter().collect();
                Trace { cells, ..Trace::default() }
            }
            _ => Trace::default(),
        };
        let trace = Trace { rule_values: vec![self.rule], ..trace };
        let limit = (Metric::SchemeLimit, judged.limit, formula, trace);
        let limit = self.figure(judged, limit, &unit);
        let trace = match judged.condition {
            SchemeCondition::BudgetCut => said.cut,
            condition => Trace { cells: self.cells(condition), ..Trace::default() },
        };
        let formula = match judged.condition {
            SchemeCondition::BudgetCut => Formula::BudgetEffect,
            _ => Formula::Stated,
        };
        let found = (Metric::SchemeFound, judged.found, formula, trace);
        let found = self.figure(judged, found, &unit);
        if !judged.kept {
            self.tell(judged, &unit);
        }
        let word = if judged.kept { "condition_kept" } else { "condition_broken" };
        let cells = vec![TableCell::Fact(limit), TableCell::Fact(found), TableCell::Word(word)];
        let key = line_of(judged.condition);
        let label = match judged.year {
            Some(year) => Label::Of(key, year.to_string()),
            None => Label::Key(key),
        };
        FactRow { label, is_total: false, cells }
    }

    fn unit(&self, condition: SchemeCondition) -> Unit {
        let money = match condition {
            SchemeCondition::ProjectYears | SchemeCondition::GrantYears => return Unit::Years,
            SchemeCondition::CostAtLeast | SchemeCondition::CostAtMost => self.grant.total_cost,
            _ => self.grant.grant,
        };
        Unit::Kroner(money.said().map_or(PriceBasis::Unstated, Money::basis))
    }

    fn cells(&self, condition: SchemeCondition) -> Vec<CellRef> {
        let of_initiative = || {
            let it = self.initiative?;
            Some(it.end.cell().unwrap_or(it.cell))
        };
        let cell = match condition {
            SchemeCondition::CostAtLeast | SchemeCondition::CostAtMost => {
                self.grant.total_cost.cell()
            }
            SchemeCondition::GrantShare | SchemeCondition::GrantAtMost => self.grant.grant.cell(),
            SchemeCondition::ProjectYears => of_initiative(),
            SchemeCondition::GrantYears => self.grant.grant_years.cell(),
            SchemeCondition::BudgetCut => None,
        };
        vec![cell.unwrap_or(self.grant.cell)]
    }

    fn figure(
        &mut self,
        judged: &Judged,
        (metric, value, formula, trace): (Metric, Decimal, Formula, Trace),
        unit: &Unit,
    ) -> FactIx {
        let id = self.initiative.map(|it| it.id.to_string()).unwrap_or_default();
        let condition = judged.condition.key();
        let mut dims: BTreeMap<Dim, String> =
            self.work.dims([(Dim::Initiative, &id), (Dim::Condition, condition)]);
        // Two grants of one initiative keep their figures apart.
        dims.insert(Dim::Line, self.grant.cell.place.to_string());
        let period = match judged.year {
            Some(year) => FactPeriod::Of(Period::Year(year)),
            None => FactPeriod::None,
        };
        self.work.run.add(Figure {
            metric,
            dims,
            period,
            value: Ok(value),
            unit: unit.clone(),
            stage: None,
            formula,
            trace,
        })
    }

    fn tell(&mut self, judged: &Judged, unit: &Unit) {
        let id = self.initiative.map(|it| it.id.to_string());
        let subject = Subject::Record(RecordKind::Initiative, id);
        let number = |value: Decimal| Arg::Number(value, Some(unit.clone()));
        let year = judged.year.unwrap_or(self.year);
        let mut finding = Finding::new(FindingCode::SchemeConditionBroken, subject)
            .with_text("why", judged.condition.key())
            .with("limit", number(judged.limit))
            .with("actual", number(judged.found))
            .with_text("year", year.to_string());
        finding.cells = self.cells(judged.condition);
        self.work.run.findings.push(finding);
    }
}

fn line_of(condition: SchemeCondition) -> &'static str {
    match condition {
        SchemeCondition::CostAtLeast => "grant_cost_at_least",
        SchemeCondition::CostAtMost => "grant_cost_at_most",
        SchemeCondition::GrantShare => "grant_share",
        SchemeCondition::GrantAtMost => "grant_at_most",
        SchemeCondition::BudgetCut => "grant_budget_cut",
        SchemeCondition::ProjectYears => "grant_project_years",
        SchemeCondition::GrantYears => "grant_years",
    }
}
