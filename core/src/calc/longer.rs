//! Amounts of periods that are longer than the report: a whole year's amount says nothing
//! of the quarters up to the day, so it is in no figure to date, and that is told.

use std::collections::BTreeMap;

use crate::calc::fact::Stage;
use crate::calc::work::Run;
use crate::finding::{Arg, Finding, FindingCode, Subject};
use crate::period::Period;
use crate::plan::BenefitPlan;
use crate::provenance::CellRef;
use crate::submission::Field;

/// How many cells a finding names.
const MOST_CELLS: usize = 5;

/// Says of each workbook which planned and realised amounts of benefits begin within the
/// year to date and end after it.
pub(super) fn check(run: &mut Run<'_>, plans: &[BenefitPlan]) {
    let Some(reported) = run.period else { return };
    for plan in plans {
        for (stage, key) in [(Stage::Planned, "planned"), (Stage::Realised, "realised")] {
            let mut longer: BTreeMap<Period, Vec<CellRef>> = BTreeMap::new();
            for (period, cell) in lines(plan, stage).filter(|it| reaches_beyond(it.0, reported)) {
                longer.entry(period).or_default().push(cell);
            }
            for (period, cells) in longer {
                let subject = Subject::Book(plan.book);
                let mut finding = Finding::new(FindingCode::AmountsBeyondReport, subject)
                    .with("period", Arg::Period(period))
                    .with("reported", Arg::Period(reported))
                    .with("stage", Arg::Choices(Field::Stage, vec![key]));
                finding.cells = cells.into_iter().take(MOST_CELLS).collect();
                run.findings.push(finding);
            }
        }
    }
}

/// The amounts and hours of benefits that the workbook states, with their cells.
fn lines(plan: &BenefitPlan, stage: Stage) -> impl Iterator<Item = (Period, CellRef)> {
    let kroner = plan.cash_lines.iter();
    let kroner = kroner.filter(move |it| it.stage == stage && it.benefit.is_some());
    let kroner = kroner.filter(|it| it.profile.is_none()).map(|it| (it.period, it.cell));
    let hours =
        plan.quantity_lines.iter().filter(move |it| it.stage == stage && it.profile.is_none());
    kroner.chain(hours.map(|it| (it.period, it.cell)))
}

fn reaches_beyond(period: Period, reported: Period) -> bool {
    period.year().is_some()
        && period.year() == reported.year()
        && !period.ends_by(reported)
        && !period.begins_after(reported)
}
