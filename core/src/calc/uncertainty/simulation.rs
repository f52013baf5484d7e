//! A simulation of the net beside its closed form.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::calc::appraisal::AnalysisTable;
use crate::calc::fact::{Absence, Dim, FactIx, Formula, Trace};
use crate::calc::formula::{Draws, Line as Drawn, Simulated};
use crate::calc::metric::Metric;
use crate::calc::uncertainty::{Levels, Line, about, correlation_key, level_of};
use crate::calc::work::{Figure, Work};
use crate::quantity::{Points, Unit};
use crate::report::table::{
    Column, Convention, ConventionArg, FactRow, FactTable, Label, TableCell,
};
use crate::rules::Simulation;

/// The simulation of a calculation's net, where the edition sets draws and the net is
/// known. Mean, levels and the probability of a net below zero, beside the closed form.
pub(super) fn table(
    work: &mut Work<'_, '_>,
    analysis: &AnalysisTable,
    lines: &[Line<'_>],
    levels: &Levels,
) -> Option<FactTable> {
    let net = analysis.estimates.iter().find(|row| row.category == "net")?.expected;
    work.run.facts.get(net).value.ok()?;
    let (terms, rule) = work.rule_if_any(|rules| rules.simulation())?;
    let simulated = run(work, lines, terms, levels).ok()?;
    let trace =
        || Trace { facts: vec![net], rule_values: vec![rule, levels.rule], ..Trace::default() };
    let mut rows = vec![row(
        "uncertainty_mean",
        net,
        figure(work, net, ("mean".to_owned(), simulated.mean), trace()),
    )];
    for (level, value) in levels.levels.iter().zip(&simulated.percentiles) {
        let (metric, column, other) = level_of(*level);
        let name = other.clone().unwrap_or_else(|| metric.key().replace("uncertainty.", ""));
        let drawn = figure(work, net, (name, *value), trace());
        let closed = closed_form(work, net, metric, other);
        rows.push(FactRow {
            label: Label::Key(column),
            is_total: false,
            cells: vec![closed.map_or(TableCell::Blank, TableCell::Fact), TableCell::Fact(drawn)],
        });
    }
    let below = below_zero(work, net, &simulated, trace());
    let closed = closed_form(work, net, Metric::UncertaintyBelowZero, None);
    rows.push(FactRow {
        label: Label::Key("uncertainty_below_zero"),
        is_total: false,
        cells: vec![closed.map_or(TableCell::Blank, TableCell::Fact), TableCell::Fact(below)],
    });
    let correlation = correlation_key(work.run.methods().correlation);
    let number = |number: String| ConventionArg::Text(number);
    Some(FactTable {
        key: "uncertainty_simulation",
        about: about(work, analysis),
        columns: vec![Column::Key("uncertainty_closed_form"), Column::Key("uncertainty_simulated")],
        rows,
        conventions: vec![
            Convention {
                key: "uncertainty_draws",
                args: vec![
                    ("draws", number(terms.draws.to_string())),
                    ("seed", number(terms.seed.to_string())),
                ],
            },
            Convention { key: correlation, args: Vec::new() },
        ],
    })
}

/// Draws the net of the lines in kroner: benefits less costs.
fn run(
    work: &Work<'_, '_>,
    lines: &[Line<'_>],
    terms: Simulation,
    levels: &Levels,
) -> Result<Simulated, Absence> {
    let methods = work.run.methods();
    let mut drawn = Vec::new();
    let mut alike: BTreeMap<String, u32> = BTreeMap::new();
    for line in lines.iter().filter(|line| line.is_money()) {
        let expected = line.expected?;
        let points = line.points?;
        // An amount without spread is certain.
        let distribution =
            points.distribution(Points::new(expected), methods.uncertainty_spread).ok();
        let key = key_of(line, &mut alike);
        drawn.push(Drawn {
            key,
            distribution,
            certain: expected,
            is_cost: line.row.category != "benefit",
        });
    }
    let draws = Draws::new(&drawn, terms.seed, methods.correlation)?;
    Ok(draws.run(terms.draws, &levels.levels)?)
}

/// What a line's draws are named by: what is estimated and at what, and of lines that
/// say the same the how manieth. Neither its words nor its place enter, so that no
/// language and no order of rows changes a digit.
fn key_of(line: &Line<'_>, alike: &mut BTreeMap<String, u32>) -> String {
    let row = line.row;
    let number = |it: Option<rust_decimal::Decimal>| it.map_or(String::new(), |it| it.to_string());
    let points = [row.optimistic, row.most_likely, row.pessimistic].map(number).join("|");
    let key = format!("{}|{points}", row.category);
    let before = alike.entry(key.clone()).or_default();
    *before += 1;
    format!("{key}|{before}")
}

fn row(label: &'static str, closed: FactIx, drawn: FactIx) -> FactRow {
    let cells = vec![TableCell::Fact(closed), TableCell::Fact(drawn)];
    FactRow { label: Label::Key(label), is_total: false, cells }
}

/// The figure of the closed form that a simulated one stands beside.
fn closed_form(
    work: &Work<'_, '_>,
    net: FactIx,
    metric: Metric,
    level: Option<String>,
) -> Option<FactIx> {
    let fact = work.run.facts.get(net);
    let mut dims = fact.dims.clone();
    dims.extend(level.map(|level| (Dim::Level, level)));
    let id = crate::calc::fact::FactId::new(metric, &dims, fact.period);
    work.run.facts.find(id.as_str())
}

/// A simulated amount, in the unit of the net.
fn figure(
    work: &mut Work<'_, '_>,
    net: FactIx,
    (name, value): (String, Decimal),
    trace: Trace,
) -> FactIx {
    let fact = work.run.facts.get(net);
    let (mut dims, period, unit, stage) =
        (fact.dims.clone(), fact.period, fact.unit.clone(), fact.stage);
    dims.insert(Dim::Level, name);
    work.run.add(Figure {
        metric: Metric::UncertaintySimulated,
        dims,
        period,
        value: Ok(value),
        unit,
        stage,
        formula: Formula::Simulated,
        trace,
    })
}

fn below_zero(work: &mut Work<'_, '_>, net: FactIx, simulated: &Simulated, trace: Trace) -> FactIx {
    let fact = work.run.facts.get(net);
    let (dims, period, stage) = (fact.dims.clone(), fact.period, fact.stage);
    work.run.add(Figure {
        metric: Metric::UncertaintySimulatedBelowZero,
        dims,
        period,
        value: Ok(simulated.below_zero.value()),
        unit: Unit::Share,
        stage,
        formula: Formula::Simulated,
        trace,
    })
}
