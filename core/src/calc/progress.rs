//! Progress (framdrift): the outturn three ways, recurrent beside net, a variance
//! divided by volume, rate and price, effects that come in over time.

mod outturn;
mod phasing;
mod recurrence;
mod split;

use crate::calc::appraisal::{BenefitAppraisal, PlanAppraisal};
use crate::calc::fact::{Absence, FactIx};
use crate::calc::grouped::Grouped;
use crate::calc::kind::KINDS;
use crate::calc::work::{Run, Work};
use crate::plan::{Benefit, BenefitPlan};
use crate::quantity::Count;
use crate::report::table::{FactTable, Label};

/// What the progress of one plan comes to, benefit by benefit.
#[derive(Debug, Default)]
pub(super) struct PlanProgress {
    /// For each benefit with figures for the year, the outturn.
    outturns: Vec<Option<outturn::Outturn>>,
    /// For each benefit in kroner, its variance by recurrence.
    recurrences: Vec<Option<recurrence::ByRecurrence>>,
    /// The tables that are about this plan alone.
    tables: Vec<FactTable>,
}

/// The progress of one plan.
pub(super) fn of_plan(work: &mut Work<'_, '_>, benefits: &[BenefitAppraisal]) -> PlanProgress {
    let mut progress = PlanProgress::default();
    let lines = Grouped::of(work.plan);
    for (place, appraised) in benefits.iter().enumerate() {
        let benefit = u32::try_from(place).unwrap_or(u32::MAX);
        let cash = lines.amounts.get(place).map_or(&[][..], Vec::as_slice);
        progress.outturns.push(outturn::of_benefit(work, benefit, appraised));
        progress.recurrences.push(recurrence::of_benefit(work, benefit, appraised, cash));
    }
    progress.tables.extend(split::table(work, benefits, &lines.volumes));
    progress.tables.extend(phasing::table(work));
    progress
}

/// The part of the report about progress, over all plans.
pub(super) fn report(
    run: &mut Run<'_>,
    plans: &[BenefitPlan],
    appraised: &[PlanAppraisal],
    kinds: &[crate::calc::appraisal::KindTotal],
    progress: Vec<PlanProgress>,
) {
    let mut benefits = Vec::new();
    let parts = plans.iter().zip(appraised).zip(&progress).enumerate();
    for (number, ((plan, appraisal), progress)) in parts {
        for (place, benefit) in plan.benefits.iter().enumerate() {
            benefits.push(OneBenefit {
                benefit,
                plan: number,
                kind: crate::calc::kind::group_of(benefit),
                kept_out: appraisal.benefits.get(place).is_some_and(|it| it.kept_out),
                outturn: progress.outturns.get(place).and_then(Option::as_ref),
                recurrence: progress.recurrences.get(place).and_then(Option::as_ref),
            });
        }
    }
    let mut tables = outturn::tables(run, plans, &benefits, kinds);
    tables.extend(recurrence::table(run, &benefits, kinds));
    tables.extend(progress.into_iter().flat_map(|progress| progress.tables));
    run.add_tables("progress", tables);
}

/// A benefit with what is told of its progress.
struct OneBenefit<'p> {
    benefit: &'p Benefit,
    /// The place of its plan.
    plan: usize,
    kind: &'static str,
    kept_out: bool,
    outturn: Option<&'p outturn::Outturn>,
    recurrence: Option<&'p recurrence::ByRecurrence>,
}

/// What a benefit is called in a table.
fn name_of(benefit: &Benefit) -> Label {
    Label::Text(format!("{} {}", benefit.id, benefit.title))
}

/// What the sum of a kind is called in a table.
fn kind_label(kind: &str) -> Label {
    const LABELS: [&str; 10] = [
        "progress_sum_saving",
        "progress_sum_avoided_cost",
        "progress_sum_income",
        "progress_sum_unclassified",
        "progress_sum_freed_time",
        "progress_sum_saving_others",
        "progress_sum_avoided_cost_others",
        "progress_sum_income_others",
        "progress_sum_freed_time_others",
        "progress_sum_quality",
    ];
    let place = KINDS.iter().position(|known| *known == kind);
    Label::Key(place.and_then(|place| LABELS.get(place)).copied().unwrap_or(LABELS[3]))
}

/// The number of a figure, for formulas that take any quantity.
fn number(run: &Run<'_>, fact: FactIx) -> Result<Count, Absence> {
    run.facts.get(fact).value.map(Count::new)
}

/// The numbers of two figures of one unit.
fn pair(run: &Run<'_>, first: FactIx, second: FactIx) -> Result<(Count, Count), Absence> {
    let both = (number(run, first)?, number(run, second)?);
    if run.facts.get(first).unit == run.facts.get(second).unit {
        Ok(both)
    } else {
        Err(Absence::UnlikePriceBasis)
    }
}
