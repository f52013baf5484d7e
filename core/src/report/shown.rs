//! The figures that a report shows, in the order they are first shown: the
//! list of sources (sporbarhet).

use std::collections::BTreeSet;

use crate::calc::appraisal::Series;
use crate::report::{FactIx, Report};

/// The figures of all tables, each once.
pub(super) fn in_order(report: &Report) -> Vec<FactIx> {
    let mut all: Vec<FactIx> = Vec::new();
    for tile in &report.headline.tiles {
        all.push(tile.value);
        all.extend([tile.plan, tile.variance, tile.variance_share].into_iter().flatten());
    }
    for group in &report.groups {
        for row in &group.rows {
            all.extend(row.series.iter().flat_map(Series::facts));
            for period in &row.periods {
                all.extend(
                    [period.planned, period.forecast, period.realised].into_iter().flatten(),
                );
            }
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
