//! Effects that come in over time, year by year, and what a milestone moves.

use std::collections::{BTreeMap, BTreeSet};

use rust_decimal::Decimal;

use crate::calc::fact::{Absence, Dim, FactPeriod, Formula, Stage, Trace};
use crate::calc::metric::Metric;
use crate::calc::profile::{self, Effect};
use crate::calc::work::{Figure, Work};
use crate::finding::FindingCode;
use crate::period::{Period, Year};
use crate::plan::EffectProfile;
use crate::quantity::Unit;
use crate::report::table::{Column, Convention, FactRow, FactTable, Label, TableCell};

/// The profiles of a plan, a row for each as planned and, where its milestone has
/// moved, one for the forecast.
pub(super) fn table(work: &mut Work<'_, '_>) -> Option<FactTable> {
    let curve = work.run.methods().ramp_curve;
    let plan = work.plan;
    let mut effects = Vec::new();
    let stated = profile::stated(plan);
    for (place, profile) in plan.effect_profiles.iter().enumerate() {
        // Only the stated amounts count.
        if let Some(cell) = stated.get(&(profile.benefit, profile.stage)) {
            let cells = vec![profile.cell, *cell];
            let code = FindingCode::ProfileBesideAmounts;
            work.about_benefit(code, profile.benefit, cells, Vec::new());
        }
        let of_profile = profile::effects(plan, profile, curve);
        effects.extend(of_profile.into_iter().map(|effect| (place, profile, effect)));
    }
    let years: BTreeSet<Year> = effects
        .iter()
        .filter_map(|(_, _, effect)| effect.years.as_ref().ok())
        .flat_map(|years| years.iter().map(|(year, _)| *year))
        .collect();
    if effects.is_empty() {
        return None;
    }
    let mut columns = vec![Column::Key("progress_moved_months")];
    columns.extend(years.iter().map(|year| Column::Period(Period::Year(*year))));
    let rows = effects
        .iter()
        .map(|(place, profile, effect)| row(work, (*place, profile), effect, &years))
        .collect();
    Some(FactTable {
        key: "progress_phasing",
        about: work.about(),
        columns,
        rows,
        conventions: ["progress_whole_months", "progress_milestone", "progress_s_curve"]
            .into_iter()
            .map(|key| Convention { key, args: Vec::new() })
            .collect(),
    })
}

fn row(
    work: &mut Work<'_, '_>,
    (place, profile): (usize, &EffectProfile),
    effect: &Effect,
    years: &BTreeSet<Year>,
) -> FactRow {
    let benefit = &work.plan.benefits[profile.benefit as usize];
    let name = format!("{} {}", benefit.id, benefit.title);
    let (metric, label) = match effect.stage {
        Stage::Forecast => (Metric::EffectForecast, "progress_moved"),
        _ => (Metric::EffectPlanned, "progress_as_planned"),
    };
    let dims = work.dims([(Dim::Benefit, &benefit.id), (Dim::Line, &(place + 1).to_string())]);
    let by_year: BTreeMap<Year, Decimal> =
        effect.years.iter().flatten().map(|(year, amount)| (*year, *amount)).collect();
    let trace = || Trace { cells: effect.cells.clone(), ..Trace::default() };
    let mut cells = vec![TableCell::Fact(work.run.add(Figure {
        metric: Metric::EffectMoved,
        dims: {
            let mut dims = dims.clone();
            dims.insert(Dim::Stage, effect.stage.key().to_owned());
            dims
        },
        period: FactPeriod::None,
        value: Ok(Decimal::from(effect.moved)),
        unit: Unit::Count,
        stage: Some(effect.stage),
        formula: Formula::MilestoneMoved,
        trace: trace(),
    }))];
    for year in years {
        let value = match (&effect.years, by_year.get(year)) {
            (Err(reason), _) => Err(*reason),
            (Ok(_), Some(amount)) => Ok(*amount),
            (Ok(_), None) => Err(Absence::NothingInPeriod),
        };
        let fact = Figure {
            metric,
            dims: dims.clone(),
            period: FactPeriod::Of(Period::Year(*year)),
            value,
            unit: effect.unit.clone(),
            stage: Some(effect.stage),
            formula: Formula::Ramp,
            trace: trace(),
        };
        cells.push(TableCell::Fact(work.run.add(fact)));
    }
    FactRow { label: Label::Of(label, name), is_total: false, cells }
}
