//! The money chain: what the agency's own benefits come to, gross and net, what they are
//! used for and what of it changes a budget; the same by characteristic; the fiscal and
//! the social account; grants and their conditions.
//!
//! Freed time is hours until somebody takes it out: only kroner taken out of it stand
//! among kroner here.

mod accounts;
mod axes;
mod grants;
mod hours;
mod money;

pub(super) use accounts::{bearer_of, by_cash_effect};

use std::collections::BTreeMap;

use crate::calc::appraisal::{BenefitAppraisal, PlanAppraisal};
use crate::calc::fact::{Dim, Stage};
use crate::calc::formula::chain::BudgetEvidence;
use crate::calc::freed;
use crate::calc::grouped::Grouped;
use crate::calc::work::{Run, Work};
use crate::finding::{Arg, FindingCode};
use crate::plan::{Benefit, BenefitPlan, BudgetForm, Realisation};
use crate::report::table::FactTable;
use crate::submission::Field;

/// What a plan brings to the part «chain»: its lines by benefit, and the tables that are
/// of it alone.
pub(super) struct PlanChain<'p> {
    grouped: Grouped<'p>,
    tables: Vec<FactTable>,
}

/// Adds the part «freed time» of a plan to the report, and prepares its part of «chain».
pub(super) fn report_plan<'p>(
    work: &mut Work<'_, '_>,
    plan: &'p BenefitPlan,
    appraised: &[BenefitAppraisal],
) -> PlanChain<'p> {
    let grouped = Grouped::of(plan);
    for (place, uses) in grouped.uses.iter().enumerate() {
        let benefit = u32::try_from(place).unwrap_or(u32::MAX);
        check_uses(work, benefit, uses);
        check_realised(work, benefit, &grouped);
    }
    freed::report(work, &grouped, appraised, &about(plan, ""));
    let mut tables = accounts::tables(work);
    tables.extend(grants::tables(work, &grouped, appraised));
    PlanChain { grouped, tables }
}

/// Adds the part «chain» to the report: for each agency over all its workbooks, then
/// what is of single workbooks.
pub(super) fn report(
    run: &mut Run<'_>,
    plans: &[BenefitPlan],
    appraised: &[PlanAppraisal],
    chains: Vec<PlanChain<'_>>,
) {
    let (grouped, of_plans): (Vec<Grouped<'_>>, Vec<Vec<FactTable>>) =
        chains.into_iter().map(|chain| (chain.grouped, chain.tables)).unzip();
    let mut tables = Vec::new();
    for agency in agencies(run, plans, appraised, &grouped) {
        for key in agency.analyses() {
            tables.extend(money::table(run, &agency, key));
        }
        tables.extend(hours::table(run, &agency));
        tables.extend(axes::tables(run, &agency));
    }
    tables.extend(of_plans.into_iter().flatten());
    run.add_tables("chain", tables);
}

/// An agency with its workbooks. Benefits told in one workbook or in several come to the
/// same.
struct Agency<'p> {
    /// What its figures are named by; nothing where the run has one workbook and no number.
    name: Option<String>,
    parts: Vec<Part<'p>>,
}

/// A workbook of an agency.
struct Part<'p> {
    plan: &'p BenefitPlan,
    grouped: &'p Grouped<'p>,
    benefits: &'p [BenefitAppraisal],
}

impl<'p> Agency<'p> {
    fn dims<const N: usize>(&self, more: [(Dim, &str); N]) -> BTreeMap<Dim, String> {
        let agency = self.name.iter().map(|name| (Dim::Agency, name.clone()));
        agency.chain(more.map(|(dim, value)| (dim, value.to_owned()))).collect()
    }

    fn about(&self, analysis: &str) -> String {
        self.parts.first().map_or_else(String::new, |part| about(part.plan, analysis))
    }

    /// The calculations of its workbooks, each named once, in order of appearance.
    fn analyses(&self) -> Vec<&'p str> {
        let mut known: Vec<&str> = Vec::new();
        for key in self.parts.iter().flat_map(|part| &part.plan.analyses) {
            if !known.contains(&&**key) {
                known.push(key);
            }
        }
        known
    }

    /// Its benefits that count, with the uses of each.
    fn counted(
        &self,
    ) -> impl Iterator<Item = (&'p Benefit, &'p BenefitAppraisal, &'p [&'p Realisation])> + '_ {
        self.parts.iter().flat_map(|part| {
            let uses = part.grouped.uses.iter().map(Vec::as_slice);
            let benefits = part.plan.benefits.iter().zip(part.benefits).zip(uses);
            benefits
                .map(|((benefit, appraisal), uses)| (benefit, appraisal, uses))
                .filter(|(_, appraisal, _)| !appraisal.kept_out)
        })
    }
}

/// The agencies of a run in order of appearance; a workbook without an organisation
/// number stands alone.
fn agencies<'p>(
    run: &Run<'_>,
    plans: &'p [BenefitPlan],
    appraised: &'p [PlanAppraisal],
    grouped: &'p [Grouped<'p>],
) -> Vec<Agency<'p>> {
    let mut agencies: Vec<(Option<&str>, Agency<'p>)> = Vec::new();
    for (place, (plan, appraisal)) in plans.iter().zip(appraised).enumerate() {
        let Some(grouped) = grouped.get(place) else { continue };
        let part = Part { plan, grouped, benefits: &appraisal.benefits };
        let number = plan.organisation.organisation_number.as_ref().map(|said| &*said.value);
        let known = agencies.iter_mut().find(|(known, _)| number.is_some() && *known == number);
        match known {
            Some((_, agency)) => agency.parts.push(part),
            None => {
                let name = number.map(str::to_owned).or_else(|| run.name_of(place));
                agencies.push((number, Agency { name, parts: vec![part] }));
            }
        }
    }
    agencies.into_iter().map(|(_, agency)| agency).collect()
}

/// What a table is about: the agency, and the calculation where it has a name.
fn about(plan: &BenefitPlan, analysis: &str) -> String {
    let name = plan.organisation.name.as_ref().map(|name| name.value.to_string());
    match (name, analysis) {
        (Some(name), "") => name,
        (Some(name), key) => format!("{name}, {key}"),
        (None, key) => key.to_owned(),
    }
}

/// What stands behind a budget cut. The year of the cut is the budget year it states, or
/// else the year of its period.
pub(super) fn evidence_of(line: &Realisation) -> BudgetEvidence {
    let form = line.budget_reference.as_ref().and_then(|it| BudgetForm::of(it));
    BudgetEvidence {
        reference: form.is_some(),
        year: line.budget_year.said().or(line.period.year()).is_some(),
        document: line.document.is_some(),
    }
}

/// Budget cuts that lack line, year or document, and references that cannot be read.
fn check_uses(work: &mut Work<'_, '_>, benefit: u32, uses: &[&Realisation]) {
    for line in uses {
        let Some(reference) = &line.budget_reference else { continue };
        if BudgetForm::of(reference).is_none() {
            let args = vec![("found", Arg::Text(reference.to_string()))];
            let code = FindingCode::BudgetReferenceUnreadable;
            work.about_benefit(code, benefit, vec![line.cell], args);
        }
    }
    let fields = [
        ("reference", Field::BudgetReference),
        ("year", Field::BudgetYear),
        ("document", Field::Document),
    ];
    for (key, field) in fields {
        // A reference that stands there and cannot be read is told already.
        let lacks = |line: &&&Realisation| {
            line.use_key == "budget_cut"
                && evidence_of(line).missing().contains(&key)
                && !(key == "reference" && line.budget_reference.is_some())
        };
        let cells: Vec<_> = uses.iter().filter(lacks).map(|line| line.cell).collect();
        if !cells.is_empty() {
            let args = vec![("field", Arg::Field(field))];
            work.about_benefit(FindingCode::BudgetCutWithoutReference, benefit, cells, args);
        }
    }
}

/// A benefit that is called realised without a realised figure or without a use. What
/// quality is used for, nobody asks.
fn check_realised(work: &mut Work<'_, '_>, benefit: u32, grouped: &Grouped<'_>) {
    let place = benefit as usize;
    let described = &work.plan.benefits[place];
    if described.status.said() != Some("realised") || described.kind == "quality" {
        return;
    }
    let amounts = grouped.amounts[place].iter().any(|it| it.stage == Stage::Realised);
    let hours = grouped.volumes[place].iter().any(|it| it.stage == Stage::Realised);
    let used = grouped.uses[place].iter().any(|it| it.use_key != "not_realised");
    let why = match (amounts || hours, used) {
        (true, true) => return,
        (false, _) => "no-measurement",
        (true, false) => "no-use",
    };
    let cells = vec![described.status.cell().unwrap_or(described.cell)];
    let args = vec![("why", Arg::Text(why.to_owned()))];
    work.about_benefit(FindingCode::RealisedWithoutEvidence, benefit, cells, args);
}
