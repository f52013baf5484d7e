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

use crate::calc::appraisal::BenefitAppraisal;
use crate::calc::fact::Stage;
use crate::calc::formula::chain::BudgetEvidence;
use crate::calc::freed;
use crate::calc::grouped::Grouped;
use crate::calc::work::Work;
use crate::finding::{Arg, FindingCode};
use crate::plan::{BenefitPlan, BudgetForm, Realisation};
use crate::submission::Field;

/// Adds the parts «chain» and «freed time» of a plan to the report.
pub(super) fn report(work: &mut Work<'_, '_>, appraised: &[BenefitAppraisal]) {
    let plan = work.plan;
    let grouped = Grouped::of(plan);
    let about = about(plan, "");
    for place in 0..plan.benefits.len() {
        let benefit = u32::try_from(place).unwrap_or(u32::MAX);
        check_uses(work, benefit, &grouped.uses[place]);
        check_realised(work, benefit, &grouped, &appraised[place]);
    }
    freed::report(work, &grouped, appraised, &about);
    let mut tables = Vec::new();
    for place in 0..plan.analyses.len() {
        let key = plan.analyses[place].clone();
        let analysis = u16::try_from(place).unwrap_or(u16::MAX);
        tables.extend(money::table(work, &grouped, appraised, analysis, &key));
    }
    tables.extend(hours::table(work, appraised, &about));
    tables.extend(axes::tables(work, appraised, &about));
    for place in 0..plan.analyses.len() {
        let key = plan.analyses[place].clone();
        let analysis = u16::try_from(place).unwrap_or(u16::MAX);
        tables.extend(accounts::tables(work, &grouped, appraised, analysis, &key));
    }
    tables.extend(grants::tables(work, &grouped, appraised));
    work.run.add_tables("chain", tables);
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
fn check_realised(
    work: &mut Work<'_, '_>,
    benefit: u32,
    grouped: &Grouped<'_>,
    appraisal: &BenefitAppraisal,
) {
    let place = benefit as usize;
    let described = &work.plan.benefits[place];
    if described.status.said() != Some("realised") || described.kind == "quality" {
        return;
    }
    let amounts = grouped.amounts[place].iter().any(|it| it.stage == Stage::Realised);
    let hours = grouped.volumes[place].iter().any(|it| it.stage == Stage::Realised);
    let used = grouped.uses[place].iter().any(|it| it.use_key != "not_realised");
    let why = match (amounts || hours, used || !appraisal.uses.is_empty()) {
        (true, true) => return,
        (false, _) => "no-measurement",
        (true, false) => "no-use",
    };
    let cells = vec![described.status.cell().unwrap_or(described.cell)];
    let args = vec![("why", Arg::Text(why.to_owned()))];
    work.about_benefit(FindingCode::RealisedWithoutEvidence, benefit, cells, args);
}
