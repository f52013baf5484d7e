//! Uncertainty (usikkerhet): the spread of three-point estimates, of their sums and of
//! the net, levels of certainty, and a simulation beside the closed form.

mod simulation;

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use crate::calc::appraisal::{AnalysisTable, EstimateRow};
use crate::calc::fact::{Absence, Dim, FactIx, Formula, Trace};
use crate::calc::formula::{self, Distribution, ThreePoints};
use crate::calc::metric::Metric;
use crate::calc::work::{Figure, Work};
use crate::finding::{Finding, FindingCode, Subject};
use crate::plan::Estimate;
use crate::provenance::CellRef;
use crate::quantity::{Points, Share, Unit, round_term};
use crate::report::table::{Column, Convention, FactRow, FactTable, Label, TableCell};
use crate::rules::{Correlation, UncertaintySpread};

/// The tables of a plan's calculations: each line, the sums and the net.
pub(super) fn of_plan(work: &mut Work<'_, '_>, analyses: &[AnalysisTable]) {
    let mut tables = Vec::new();
    for analysis in analyses.iter().filter(|analysis| !analysis.estimates.is_empty()) {
        let Some((levels, rule)) = work.rule(|rules| rules.percentiles()) else { return };
        let levels = Levels { levels, rule };
        let place = work.plan.analyses.iter().position(|key| **key == *analysis.key);
        let place = place.and_then(|place| u16::try_from(place).ok()).unwrap_or(0);
        let stated = work.plan.estimates.iter().filter(|line| line.analysis == place);
        let stated: Vec<&Estimate> = stated.collect();
        let lines = lines(work, &analysis.estimates, &stated);
        tables.extend(table(work, analysis, &lines, &levels));
        tables.extend(simulation::table(work, analysis, &lines, &levels));
    }
    work.run.add_tables("uncertainty", tables);
}

/// The levels of certainty that the edition asks for, and the place of their use.
struct Levels {
    levels: Vec<Share>,
    rule: u16,
}

/// A three-point estimate with what is made of it.
struct Line<'e> {
    row: &'e EstimateRow,
    /// Where it stands: the cells of the three estimates.
    cells: Vec<CellRef>,
    expected: Result<Decimal, Absence>,
    points: Result<ThreePoints<Points>, Absence>,
    spread: Result<Decimal, Absence>,
    unit: Unit,
}

impl Line<'_> {
    fn is_money(&self) -> bool {
        matches!(self.unit, Unit::Kroner(_))
    }
}

/// The lines of a calculation, in its order; sums have no title.
fn lines<'e>(
    work: &mut Work<'_, '_>,
    rows: &'e [EstimateRow],
    stated: &[&Estimate],
) -> Vec<Line<'e>> {
    let method = work.run.methods().uncertainty_spread;
    let own = rows.iter().filter(|row| is_line(row));
    let mut lines = Vec::new();
    for (row, estimate) in own.zip(stated) {
        let fact = work.run.facts.get(row.expected);
        let (expected, unit) = (fact.value, fact.unit.clone());
        let point = |point: Option<Decimal>| point.map(Points::new).ok_or(Absence::NotReported);
        let points = (|| {
            let three = [point(row.optimistic)?, point(row.most_likely)?, point(row.pessimistic)?];
            // A reason of the expected value is the reason of its spread as well.
            expected?;
            Ok(ThreePoints::new(three[0], three[1], three[2])?)
        })();
        let spread = points.and_then(|points| Ok(formula::spread(&points, method)?.value()));
        if spread == Ok(Decimal::ZERO) {
            tell_no_spread(work, estimate);
        }
        let cells = crate::calc::analysis::cells_of(estimate);
        lines.push(Line { row, cells, expected, points, spread, unit });
    }
    lines
}

/// Whether a row is a line of the agency and no sum.
fn is_line(row: &EstimateRow) -> bool {
    row.optimistic.is_some() || row.most_likely.is_some() || !row.title.is_empty()
}

fn tell_no_spread(work: &mut Work<'_, '_>, estimate: &Estimate) {
    let key = work.plan.analyses[usize::from(estimate.analysis)].to_string();
    let finding = Finding::new(FindingCode::EstimateWithoutSpread, Subject::Analysis(key))
        .at(Some(estimate.cell))
        .with_text("line", &*estimate.title);
    work.run.findings.push(finding);
}

/// What a row of the table is made of.
struct Uncertain {
    expected: FactIx,
    spread: Result<Decimal, Absence>,
    /// The line's own distribution; sums are taken as normal.
    distribution: Result<Distribution, Absence>,
    formula: Formula,
    trace: Trace,
}

fn table(
    work: &mut Work<'_, '_>,
    analysis: &AnalysisTable,
    lines: &[Line<'_>],
    levels: &Levels,
) -> Option<FactTable> {
    let methods = work.run.methods();
    let (spread, correlation) = (methods.uncertainty_spread, methods.correlation);
    let mut sigmas: BTreeMap<FactIx, FactIx> = BTreeMap::new();
    let mut rows = Vec::new();
    for line in lines {
        let expected = line.expected.map(Points::new);
        let distribution =
            line.points.and_then(|points| Ok(points.distribution(expected?, spread)?));
        let uncertain = Uncertain {
            expected: line.row.expected,
            spread: line.spread,
            distribution,
            formula: Formula::Spread,
            trace: Trace { cells: line.cells.clone(), ..Trace::default() },
        };
        let (sigma, cells) = figures(work, &uncertain, levels);
        sigmas.insert(line.row.expected, sigma);
        rows.push(FactRow { label: Label::Text(line.row.title.clone()), is_total: false, cells });
    }
    let sums = analysis.estimates.iter().filter(|row| !is_line(row));
    for row in sums {
        let of_row: Vec<&Line<'_>> = lines
            .iter()
            .filter(|line| line.is_money())
            .filter(|line| row.category == "net" || row.category == line.row.category)
            .collect();
        let (label, is_net) = sum_label(row.category);
        let uncertain = sum(work, row, &of_row, &sigmas, correlation);
        let (_, mut cells) = figures(work, &uncertain, levels);
        if is_net && let Some(last) = cells.last_mut() {
            *last = TableCell::Fact(below_zero(work, &uncertain));
        }
        rows.push(FactRow { label, is_total: true, cells });
    }
    let mut columns = vec![Column::Key("expected"), Column::Key("uncertainty_sigma")];
    columns.extend(levels.levels.iter().map(|level| Column::Key(level_of(*level).1)));
    columns.push(Column::Key("uncertainty_below_zero"));
    (!rows.is_empty()).then(|| FactTable {
        key: "uncertainty_estimates",
        about: about(work, analysis),
        columns,
        rows,
        conventions: conventions(spread, correlation),
    })
}

/// What a sum is called, and whether it is the net.
fn sum_label(category: &str) -> (Label, bool) {
    let key = match category {
        "net" => return (Label::Key("uncertainty_net"), true),
        "benefit" => "uncertainty_benefit",
        "investment" => "uncertainty_investment",
        "operating" => "uncertainty_operating",
        "transition" => "uncertainty_transition",
        "measurement" => "uncertainty_measurement",
        _ => "uncertainty_nonpriced",
    };
    (Label::Key(key), false)
}

/// A sum of lines, or the net of them: their spreads add as the edition says.
fn sum(
    work: &Work<'_, '_>,
    row: &EstimateRow,
    lines: &[&Line<'_>],
    sigmas: &BTreeMap<FactIx, FactIx>,
    correlation: Correlation,
) -> Uncertain {
    let expected = work.run.facts.get(row.expected).value;
    let spreads: Result<Vec<Points>, Absence> =
        lines.iter().map(|line| line.spread.map(Points::new)).collect();
    // A sum that cannot be made has no spread either.
    let spread = expected
        .and(spreads)
        .and_then(|spreads| Ok(formula::spread_of_sum(&spreads, correlation)?.value()));
    let facts = lines.iter().filter_map(|line| sigmas.get(&line.row.expected).copied()).collect();
    Uncertain {
        expected: row.expected,
        spread,
        distribution: expected.and_then(|mean| Ok(Distribution::normal(mean, spread?)?)),
        formula: Formula::SpreadOfSum,
        trace: Trace { facts, ..Trace::default() },
    }
}

/// The figures of a row: expected value, spread, levels, and room for one more.
fn figures(
    work: &mut Work<'_, '_>,
    uncertain: &Uncertain,
    levels: &Levels,
) -> (FactIx, Vec<TableCell>) {
    let sigma = figure(
        work,
        uncertain.expected,
        (Metric::UncertaintySigma, uncertain.formula),
        None,
        uncertain.spread,
        uncertain.trace.clone(),
    );
    let mut cells = vec![TableCell::Fact(uncertain.expected), TableCell::Fact(sigma)];
    for level in &levels.levels {
        let value = uncertain.distribution.and_then(|it| Ok(it.quantile(*level)?));
        let trace = Trace {
            cells: uncertain.trace.cells.clone(),
            facts: vec![uncertain.expected, sigma],
            rule_values: vec![levels.rule],
        };
        let (metric, _, name) = level_of(*level);
        let kind = (metric, Formula::Percentile);
        cells.push(TableCell::Fact(figure(work, uncertain.expected, kind, name, value, trace)));
    }
    cells.push(TableCell::Blank);
    (sigma, cells)
}

/// A figure beside an expected value: of the same thing, in the same unit.
fn figure(
    work: &mut Work<'_, '_>,
    expected: FactIx,
    (metric, formula): (Metric, Formula),
    level: Option<String>,
    value: Result<Decimal, Absence>,
    trace: Trace,
) -> FactIx {
    let like = work.run.facts.get(expected);
    let (mut dims, period, unit) = (like.dims.clone(), like.period, like.unit.clone());
    dims.extend(level.map(|level| (Dim::Level, level)));
    let stage = like.stage;
    work.run.add(Figure { metric, dims, period, value, unit, stage, formula, trace })
}

/// The probability that the net is below zero.
fn below_zero(work: &mut Work<'_, '_>, uncertain: &Uncertain) -> FactIx {
    let value = uncertain.distribution.and_then(|it| Ok(it.probability_below(Decimal::ZERO)?));
    let like = work.run.facts.get(uncertain.expected);
    let (dims, period, stage) = (like.dims.clone(), like.period, like.stage);
    let mut facts = uncertain.trace.facts.clone();
    facts.insert(0, uncertain.expected);
    work.run.add(Figure {
        metric: Metric::UncertaintyBelowZero,
        dims,
        period,
        value: value.map(|share| round_term(share.value())),
        unit: Unit::Share,
        stage,
        formula: Formula::Probability,
        trace: Trace { facts, ..Trace::default() },
    })
}

/// The metric and column of a level of certainty; a level without a name of its own
/// is told by its dimension.
fn level_of(level: Share) -> (Metric, &'static str, Option<String>) {
    let per_cent = (level.value() * Decimal::ONE_HUNDRED).normalize();
    match per_cent.to_string().as_str() {
        "15" => (Metric::UncertaintyP15, "uncertainty_p15", None),
        "50" => (Metric::UncertaintyP50, "uncertainty_p50", None),
        "85" => (Metric::UncertaintyP85, "uncertainty_p85", None),
        other => {
            (Metric::UncertaintyPercentile, "uncertainty_percentile", Some(format!("p{other}")))
        }
    }
}

fn conventions(spread: UncertaintySpread, correlation: Correlation) -> Vec<Convention> {
    let method = match spread {
        UncertaintySpread::FifthOfRange => "uncertainty_fifth_of_range",
        UncertaintySpread::Triangular => "uncertainty_triangular",
        UncertaintySpread::Pert => "uncertainty_pert",
    };
    let keys = [method, correlation_key(correlation), "uncertainty_normal", "uncertainty_levels"];
    keys.into_iter().map(|key| Convention { key, args: Vec::new() }).collect()
}

/// The sentence about how the lines vary together.
fn correlation_key(correlation: Correlation) -> &'static str {
    match correlation {
        Correlation::Independent => "uncertainty_independent",
        Correlation::Full => "uncertainty_full_correlation",
    }
}

/// What a table is about: the agency where there are several, and the calculation.
fn about(work: &Work<'_, '_>, analysis: &AnalysisTable) -> String {
    let parts = [work.about(), analysis.key.clone()];
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join(", ")
}
