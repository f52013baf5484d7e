//! The figures that a report shows, in the order they are first shown: the
//! list of sources (sporbarhet).

use std::collections::BTreeSet;

use crate::calc::appraisal::{PeriodFigures, Series};
use crate::report::{FactIx, Report};

/// The figures of all tables, each once.
pub(super) fn in_order(report: &Report) -> Vec<FactIx> {
    let mut all: Vec<FactIx> = Vec::new();
    for tile in &report.headline.tiles {
        all.push(tile.value);
        all.extend([tile.plan, tile.variance, tile.variance_share].into_iter().flatten());
    }
    for kinds in report.members.iter().map(|member| &member.kinds) {
        all.extend(kinds.iter().flat_map(|it| &it.total).flat_map(Series::facts));
    }
    let counts = report.members.iter().filter_map(|member| member.indicators);
    all.extend(counts.flat_map(|(known, on_track)| [on_track, known]));
    for group in &report.groups {
        all.extend(group.periods.iter().flat_map(PeriodFigures::facts));
        for row in &group.rows {
            all.extend(row.series.iter().flat_map(Series::facts));
            all.extend(row.periods.iter().flat_map(PeriodFigures::facts));
            all.extend(&row.uses);
        }
        all.extend(group.total.iter().flat_map(Series::facts));
    }
    for row in &report.indicators {
        all.extend([row.baseline, row.target]);
        all.extend(row.measurements.iter().map(|measurement| measurement.value));
        all.push(row.achievement);
    }
    for row in &report.uses {
        all.extend([row.money, row.hours].into_iter().flatten());
    }
    for table in &report.analyses {
        for row in &table.rows {
            all.extend(&row.by_period);
            all.push(row.total);
        }
        all.extend(table.estimates.iter().map(|row| row.expected));
    }
    for table in report.sections.iter().flat_map(|section| &section.tables) {
        all.extend(table.facts());
    }
    let mut seen = BTreeSet::new();
    all.retain(|fact| seen.insert(*fact));
    all
}
