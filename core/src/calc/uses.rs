//! What benefits were used for (uttak), from the start of the year to the end
//! of the reporting period.

use std::collections::BTreeMap;

use crate::calc::appraisal::{PlanAppraisal, UseRow, UseShare};
use crate::calc::fact::{Absence, Dim, FactIx, Formula, Stage, Trace};
use crate::calc::formula::{self, Absent, Amount};
use crate::calc::kind::group_of;
use crate::calc::metric::Metric;
use crate::calc::time::to_date;
use crate::calc::work::{Figure, Run, Work};
use crate::finding::{Arg, FindingCode};
use crate::plan::{BenefitPlan, Given, Realisation};
use crate::provenance::CellRef;
use crate::quantity::{Hours, Money, Unit};
use crate::submission::{Field, RecordKind, choices};

/// What one benefit was used for.
pub(super) struct BenefitUses {
    pub(super) facts: Vec<FactIx>,
    /// Whether more was used than was realised.
    pub(super) exceeds: bool,
}

/// A benefit's uses as figures of what counts of them; more used than realised, both as
/// they are claimed, is a finding.
pub(super) fn of_benefit(
    work: &mut Work<'_, '_>,
    benefit: u32,
    (realised, freed): (Result<Money, Absence>, Option<Hours>),
    share: Option<&UseShare>,
) -> BenefitUses {
    let plan = work.plan;
    let reported = work.run.period;
    let lines: Vec<&Realisation> = plan
        .realisations
        .iter()
        .filter(|line| line.benefit == Some(benefit) && in_scope(line, reported))
        .collect();
    let mut facts = Vec::new();
    let mut used = Vec::new();
    for &key in choices(RecordKind::Realisation, Field::Use) {
        let of_use: Vec<&Realisation> =
            lines.iter().copied().filter(|line| line.use_key == key).collect();
        let id = &plan.benefits[benefit as usize].id;
        let dims = work.dims([(Dim::Benefit, id), (Dim::Use, key)]);
        let money: Vec<(Given<Money>, CellRef)> =
            of_use.iter().map(|line| (line.money, line.cell)).collect();
        if let Some((value, fact)) = sum(work.run, Metric::RealisationMoney, &dims, &money, share) {
            facts.push(fact);
            used.extend(value.ok());
        }
        let hours: Vec<(Given<Hours>, CellRef)> =
            of_use.iter().map(|line| (line.hours, line.cell)).collect();
        let hours = sum(work.run, Metric::RealisationHours, &dims, &hours, share);
        facts.extend(hours.map(|(_, fact)| fact));
    }
    let exceeds = exceeds(work, benefit, &lines, &used, realised);
    let twice = used_twice(work, benefit, &lines, freed);
    BenefitUses { facts, exceeds: exceeds || twice }
}

fn in_scope(line: &Realisation, reported: Option<crate::period::Period>) -> bool {
    reported.is_some_and(|reported| {
        line.period.year() == reported.year() && line.period.ends_by(reported)
    })
}

/// One krone can be used once.
fn exceeds(
    work: &mut Work<'_, '_>,
    benefit: u32,
    lines: &[&Realisation],
    used: &[Money],
    realised: Result<Money, Absence>,
) -> bool {
    let (Ok(used), Ok(realised)) = (formula::total(used), realised) else { return false };
    if used.basis() != realised.basis() || used.kroner() <= realised.kroner() {
        return false;
    }
    let kroner = |money: Money| Arg::Number(money.kroner(), Some(Unit::Kroner(money.basis())));
    let cells = lines.iter().map(|line| line.cell).collect();
    let args = vec![("used", kroner(used)), ("realised", kroner(realised))];
    work.about_benefit(FindingCode::UseExceedsRealised, benefit, cells, args);
    !work.plan.is_waived(benefit, FindingCode::UseExceedsRealised)
}

/// One hour can be used once: as a budget cut, or for quality, or otherwise.
fn used_twice(
    work: &mut Work<'_, '_>,
    benefit: u32,
    lines: &[&Realisation],
    freed: Option<Hours>,
) -> bool {
    let Some(freed) = freed else { return false };
    let in_fte = lines.iter().any(|line| line.hours.is_missing() && line.fte.said().is_some());
    let per_fte = in_fte.then(|| work.rule(|rules| rules.hours_per_fte())).flatten();
    // A use stated in both is stated once: in hours.
    let hours = |line: &&Realisation| {
        let of_fte = || formula::hours_of_fte(line.fte.said()?, per_fte?.0).ok();
        line.hours.said().or_else(of_fte)
    };
    let used: Vec<Hours> = lines.iter().filter_map(hours).collect();
    if formula::hours_left(freed, &used) != Err(Absent::UsedTwice) {
        return false;
    }
    let number = |hours: Hours| Arg::Number(hours.value(), Some(Unit::Hours));
    let used = formula::total(&used).unwrap_or_default();
    let cells = lines.iter().map(|line| line.cell).collect();
    let args = vec![("used", number(used)), ("realised", number(freed))];
    work.about_benefit(FindingCode::HoursUsedTwice, benefit, cells, args);
    !work.plan.is_waived(benefit, FindingCode::HoursUsedTwice)
}

/// The sum of what lines say, and what counts of it as a figure; `None` if no line says
/// anything.
fn sum<T: crate::calc::series::Quantity>(
    run: &mut Run<'_>,
    metric: Metric,
    dims: &BTreeMap<Dim, String>,
    lines: &[(Given<T>, CellRef)],
    share: Option<&UseShare>,
) -> Option<(Result<T, Absence>, FactIx)> {
    let said: Vec<(Result<T, Absence>, CellRef)> = lines
        .iter()
        .filter(|(given, _)| !matches!(given, Given::Missing | Given::NotApplicable))
        .map(|(given, cell)| {
            let value = given.value_or(Absence::NotReported);
            let at = value.as_ref().ok().and_then(|said| said.cell).unwrap_or(*cell);
            (value.map(|said| said.value), at)
        })
        .collect();
    if said.is_empty() {
        return None;
    }
    let values: Result<Vec<T>, Absence> = said.iter().map(|(value, _)| *value).collect();
    let value = values.clone().and_then(|values| Ok(formula::total(&values)?));
    let unit = value.map_or(Unit::Hours, |value| value.unit());
    let whole = Figure {
        metric,
        dims: dims.clone(),
        period: to_date(run.period),
        value: value.map(Amount::number),
        unit,
        stage: Some(Stage::Realised),
        formula: Formula::Sum,
        trace: Trace { cells: said.iter().map(|(_, cell)| *cell).collect(), ..Trace::default() },
    };
    let fact = match share {
        None => run.add(whole),
        Some(share) => counted(run, whole, values, share),
    };
    Some((value, fact))
}

/// What counts of a use, made of what it claims.
fn counted<T: crate::calc::series::Quantity>(
    run: &mut Run<'_>,
    whole: Figure,
    values: Result<Vec<T>, Absence>,
    share: &UseShare,
) -> FactIx {
    // Line by line, as the chain adds them up.
    let value = values.and_then(|values| {
        let parts = values.into_iter().map(|it| share.of(it)).collect::<Result<Vec<T>, _>>()?;
        Ok(formula::total(&parts)?.number())
    });
    let mut of_part = whole.clone();
    let mut dims = whole.dims.clone();
    dims.insert(Dim::Stage, Stage::Realised.key().to_owned());
    dims.insert(Dim::Line, whole.unit.key().to_owned());
    let claimed = run.add(Figure { metric: Metric::ShareClaimed, dims, ..whole });
    of_part.value = value;
    of_part.formula = Formula::CountedUse;
    let facts = std::iter::once(claimed).chain(share.facts.iter().copied()).collect();
    of_part.trace = Trace { facts, cells: share.cell.into_iter().collect(), ..Trace::default() };
    run.add(of_part)
}

/// What the agency's own benefits were used for, without what is kept out; what
/// others gain is not the agency's to use.
pub(super) fn totals(
    run: &mut Run<'_>,
    plans: &[BenefitPlan],
    appraised: &[PlanAppraisal],
) -> Vec<UseRow> {
    let mut rows = Vec::new();
    for &key in choices(RecordKind::Realisation, Field::Use) {
        let mut of_metric = |metric: Metric| {
            let parts: Vec<FactIx> = plans
                .iter()
                .zip(appraised)
                .flat_map(|(plan, appraisal)| plan.benefits.iter().zip(&appraisal.benefits))
                .filter(|(benefit, it)| !it.kept_out && !group_of(benefit).ends_with("_others"))
                .flat_map(|(_, benefit)| &benefit.uses)
                .copied()
                .filter(|&fact| {
                    let fact = run.facts.get(fact);
                    fact.metric == metric && fact.dims.get(&Dim::Use).is_some_and(|it| it == key)
                })
                .collect();
            if parts.is_empty() {
                return None;
            }
            let mut dims = run.dims();
            dims.insert(Dim::Use, key.to_owned());
            Some(crate::calc::kind::sum_of(run, metric, dims, to_date(run.period), &parts))
        };
        let money = of_metric(Metric::RealisationMoney);
        let hours = of_metric(Metric::RealisationHours);
        if money.is_some() || hours.is_some() {
            rows.push(UseRow { key, money, hours });
        }
    }
    rows
}
