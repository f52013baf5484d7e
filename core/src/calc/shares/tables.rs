//! What is claimed, left out and counted, as figures and tables.

use std::collections::BTreeMap;

use super::{Claim, Claimed, Reason, STAGES, SharedRow, first_of_each};
use crate::calc::appraisal::PlanAppraisal;
use crate::calc::fact::{Absence, Dim, FactIx, FactPeriod, Formula, Stage, Trace};
use crate::calc::formula::{self, Amount};
use crate::calc::kind::sum_of;
use crate::calc::metric::Metric;
use crate::calc::names::benefit_label;
use crate::calc::series::{Point, Quantity};
use crate::calc::work::{Figure, Run, Work};
use crate::period::Period;
use crate::plan::{Benefit, BenefitPlan};
use crate::quantity::Unit;
use crate::report::table::{Column, Convention, FactRow, FactTable, Label, TableCell};

/// Adds the figures of a benefit's claim in one stage over all periods:
/// claimed, left out for each reason, counted.
pub(super) fn row<T: Quantity>(
    work: &mut Work<'_, '_>,
    place: usize,
    points: &[Point<T>],
    (stage, of_stage): (Stage, &[usize]),
    claimed: &Claimed,
    (claims, reasons): (&[Option<Claim<T>>], [Trace; 3]),
) {
    let overlap = covers_twice(points, of_stage);
    let known: Result<Vec<Claim<T>>, Absence> = of_stage
        .iter()
        .map(|&point| {
            claims[point].ok_or(points[point].value.err().unwrap_or(Absence::InputUnusable))
        })
        .collect();
    let known = if overlap { Err(Absence::InputUnusable) } else { known };
    let sum = |pick: &dyn Fn(&Claim<T>) -> T| {
        let known = known.as_ref().map_err(|reason| *reason)?;
        let amounts: Vec<T> = known.iter().map(pick).collect();
        Ok::<T, Absence>(formula::total(&amounts)?)
    };
    let id = work.plan.benefits[place].id.clone();
    let dims = work.dims([(Dim::Benefit, &id), (Dim::Stage, stage.key())]);
    let unit = of_stage.iter().find_map(|&point| claims[point].map(|it| it.counted.unit()));
    let mut add = |metric, reason: Option<Reason>, value: Result<T, Absence>, formula, trace| {
        let mut dims = dims.clone();
        dims.extend(reason.map(|reason| (Dim::Category, reason.key().to_owned())));
        work.run.add(Figure {
            metric,
            dims,
            period: FactPeriod::Lifetime,
            value: value.map(Amount::number),
            unit: value.map_or_else(|_| unit.clone().unwrap_or(Unit::Hours), Quantity::unit),
            stage: Some(stage),
            formula,
            trace,
        })
    };
    let made_of = |facts: Vec<FactIx>| Trace { facts, ..Trace::default() };
    let of_stage = claimed.iter().filter(|((of, _), _)| *of == stage);
    let parts: Vec<FactIx> = of_stage.map(|(_, fact)| *fact).collect();
    let whole = sum(&|claim| {
        let left_out: rust_decimal::Decimal = claim.left_out.iter().map(|it| it.number()).sum();
        claim.counted.with_number(claim.counted.number() + left_out)
    });
    let whole = add(Metric::ShareClaimed, None, whole, Formula::Sum, made_of(parts));
    let left_out = Reason::ALL.map(|reason| {
        let value = sum(&|claim| claim.left_out[reason as usize]);
        let Trace { cells, facts, .. } = reasons[reason as usize].clone();
        let facts = first_of_each([vec![whole], facts].concat());
        let trace = Trace { cells: first_of_each(cells), ..made_of(facts) };
        add(Metric::ShareLeftOut, Some(reason), value, Formula::LeftOut, trace)
    });
    let facts = std::iter::once(whole).chain(left_out).collect();
    let counted = sum(&|claim| claim.counted);
    let counted = add(Metric::ShareCounted, None, counted, Formula::CountedOnce, made_of(facts));
    let benefit = u32::try_from(place).unwrap_or(u32::MAX);
    let plan = work.place();
    work.run.shares.push(SharedRow { plan, benefit, stage, claimed: whole, left_out, counted });
}

/// Whether some points cover the same months twice, so that they have no sum, here as in
/// the series.
fn covers_twice<T>(points: &[Point<T>], of_stage: &[usize]) -> bool {
    let mut periods: Vec<Period> = of_stage.iter().map(|&point| points[point].period).collect();
    periods.dedup();
    periods.sort_unstable();
    periods.windows(2).any(|pair| pair[0] != pair[1] && pair[0].overlaps(pair[1]))
}

const COLUMNS: [&str; 5] =
    ["share_claimed", "share_contributed", "share_others", "share_overlap", "share_counted"];

/// Adds the part of the report about what is counted once, where anything is shared.
pub(in crate::calc) fn tables(
    run: &mut Run<'_>,
    plans: &[BenefitPlan],
    appraised: &[PlanAppraisal],
) {
    let rows = std::mem::take(&mut run.shares);
    let mut tables = Vec::new();
    for (stage, key) in
        STAGES.into_iter().zip(["shares_planned", "shares_realised", "shares_forecast"])
    {
        let of_stage: Vec<&SharedRow> = rows
            .iter()
            .filter(|row| row.stage == stage)
            .filter(|row| {
                let benefit = appraised[row.plan].benefits.get(row.benefit as usize);
                benefit.is_some_and(|benefit| !benefit.kept_out)
            })
            .collect();
        if of_stage.is_empty() {
            continue;
        }
        let mut shown: Vec<FactRow> =
            of_stage.iter().map(|row| benefit_row(run, plans, row)).collect();
        shown.extend(totals(run, stage, &of_stage));
        let conventions = vec![
            Convention { key: "shares_order", args: Vec::new() },
            Convention { key: "shares_kept", args: Vec::new() },
        ];
        let columns = COLUMNS.iter().map(|key| Column::Key(key)).collect();
        tables.push(FactTable { key, about: String::new(), columns, rows: shown, conventions });
    }
    tables.extend(contributions(run, plans, appraised));
    run.add_tables("shares", tables);
}

fn cells_of(
    run: &Run<'_>,
    claimed: FactIx,
    left_out: [FactIx; 3],
    counted: FactIx,
) -> Vec<TableCell> {
    let reason = |fact: FactIx| {
        let nothing = run.facts.get(fact).value.is_ok_and(|value| value.is_zero());
        if nothing { TableCell::Blank } else { TableCell::Fact(fact) }
    };
    let mut cells = vec![TableCell::Fact(claimed)];
    cells.extend(left_out.map(reason));
    cells.push(TableCell::Fact(counted));
    cells
}

fn benefit_row(run: &Run<'_>, plans: &[BenefitPlan], row: &SharedRow) -> FactRow {
    let benefit = plans[row.plan].benefits.get(row.benefit as usize);
    FactRow {
        label: benefit.map_or_else(
            || Label::Text(String::new()),
            |benefit| benefit_label(plans, row.plan, benefit),
        ),
        is_total: false,
        cells: cells_of(run, row.claimed, row.left_out, row.counted),
    }
}

/// The sums for each unit, kroner apart from hours and each price basis for itself.
fn totals(run: &mut Run<'_>, stage: Stage, rows: &[&SharedRow]) -> Vec<FactRow> {
    let mut by_unit: BTreeMap<Unit, Vec<&SharedRow>> = BTreeMap::new();
    for row in rows {
        by_unit.entry(run.facts.get(row.claimed).unit.clone()).or_default().push(row);
    }
    let mut shown = Vec::new();
    for (unit, rows) in by_unit {
        let mut sum = |metric, reason: Option<Reason>, pick: &dyn Fn(&SharedRow) -> FactIx| {
            let mut dims = run.dims();
            dims.insert(Dim::Stage, stage.key().to_owned());
            dims.insert(Dim::Line, name_of_unit(&unit));
            dims.extend(reason.map(|reason| (Dim::Category, reason.key().to_owned())));
            let facts: Vec<FactIx> = rows.iter().map(|row| pick(row)).collect();
            sum_of(run, metric, dims, FactPeriod::Lifetime, &facts)
        };
        let claimed = sum(Metric::ShareClaimed, None, &|row| row.claimed);
        let left_out = Reason::ALL.map(|reason| {
            sum(Metric::ShareLeftOut, Some(reason), &|row| row.left_out[reason as usize])
        });
        let counted = sum(Metric::ShareCounted, None, &|row| row.counted);
        let label = match unit {
            Unit::Hours => Label::Key("share_total_hours"),
            _ => Label::Key("share_total_money"),
        };
        let cells = cells_of(run, claimed, left_out, counted);
        shown.push(FactRow { label, is_total: true, cells });
    }
    shown
}

fn name_of_unit(unit: &Unit) -> String {
    match unit {
        Unit::Kroner(basis) => format!("{}-{basis}", unit.key()),
        _ => unit.key().to_owned(),
    }
}

/// Benefits that others contribute to, with what those come to; for information,
/// never part of a sum.
fn contributions(
    run: &mut Run<'_>,
    plans: &[BenefitPlan],
    appraised: &[PlanAppraisal],
) -> Option<FactTable> {
    let mut rows = Vec::new();
    for (place, plan) in plans.iter().enumerate() {
        let mut below: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
        for (child, benefit) in plan.benefits.iter().enumerate() {
            if let Some(parent) = benefit.parent.said() {
                below.entry(parent).or_default().push(child);
            }
        }
        for (&parent, children) in &below {
            let Some(benefit) = plan.benefits.get(parent as usize) else { continue };
            let cells = contribution(run, (place, benefit), children, &appraised[place]);
            rows.extend(cells.map(|cells| FactRow {
                label: benefit_label(plans, place, benefit),
                is_total: false,
                cells,
            }));
        }
    }
    if rows.is_empty() {
        return None;
    }
    let columns =
        vec![Column::Key("share_planned_lifetime"), Column::Key("share_realised_to_date")];
    let key = "shares_contributed";
    Some(FactTable { key, about: String::new(), columns, rows, conventions: Vec::new() })
}

/// What the children of a benefit come to, where they have figures in one unit.
fn contribution(
    run: &mut Run<'_>,
    (place, parent): (usize, &Benefit),
    children: &[usize],
    appraised: &PlanAppraisal,
) -> Option<Vec<TableCell>> {
    let counted = children.iter().filter_map(|child| appraised.benefits.get(*child));
    let series: Vec<_> =
        counted.filter(|it| !it.kept_out).filter_map(|it| it.series.as_ref()).collect();
    if series.is_empty() {
        return None;
    }
    let agency = run.agency_of(place);
    let mut sum = |stage: Stage, facts: Vec<FactIx>| {
        let period = run.facts.get(*facts.first()?).period;
        let mut dims: BTreeMap<Dim, String> =
            agency.iter().map(|agency| (Dim::Agency, agency.clone())).collect();
        dims.insert(Dim::Benefit, parent.id.to_string());
        dims.insert(Dim::Stage, stage.key().to_owned());
        Some(TableCell::Fact(sum_of(run, Metric::ShareContributed, dims, period, &facts)))
    };
    let planned = sum(Stage::Planned, series.iter().map(|it| it.planned_lifetime).collect())?;
    let realised = sum(Stage::Realised, series.iter().map(|it| it.realised_to_date).collect())?;
    Some(vec![planned, realised])
}
