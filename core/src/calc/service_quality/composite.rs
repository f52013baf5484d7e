//! The composite of a plan: its indices as one, with coverage and the weakest part.

use rust_decimal::Decimal;

use super::Indexed;
use crate::calc::fact::{Absence, Dim, FactId, FactIx, FactPeriod, Formula, Trace};
use crate::calc::formula::{self, Composite, CompositePart};
use crate::calc::metric::Metric;
use crate::calc::work::{Figure, Work};
use crate::finding::{Arg, Finding, FindingCode, Subject};
use crate::plan::Indicator;
use crate::provenance::CellRef;
use crate::quantity::{Share, Unit};
use crate::report::table::{
    Column, Convention, ConventionArg, FactRow, FactTable, Label, TableCell,
};

/// An indicator with a weight, and its indices where it has any.
struct Weighed<'w> {
    indicator: &'w Indicator,
    weight: Decimal,
    indices: Option<&'w Indexed>,
}

/// The table of the composite, where indicators have weights.
pub(super) fn table(
    work: &mut Work<'_, '_>,
    indexed: &[Option<Indexed>],
    about: String,
) -> Option<FactTable> {
    let plan = work.plan;
    let weighed: Vec<Weighed<'_>> = plan
        .indicators
        .iter()
        .zip(indexed)
        .filter_map(|(indicator, indices)| {
            Some(Weighed { indicator, weight: indicator.weight.said()?, indices: indices.as_ref() })
        })
        .collect();
    if weighed.is_empty() {
        return None;
    }
    let (required, rule) = work.rule(|rules| rules.composite_coverage())?;
    let (bands, bands_rule) = work.rule(|rules| rules.quality_change_bands())?;
    let parts: Vec<CompositePart> = weighed.iter().map(part).collect();
    let made = formula::composite(&parts, required).map_err(Absence::from);
    let coverage = formula::composite_coverage(&parts).map_err(Absence::from);
    if let (Err(Absence::CoverageTooLow), Ok(coverage)) = (made, coverage) {
        tell_coverage(work, &weighed, coverage, required);
    }
    let mut rows = means(work, &weighed, made, rule);
    rows.push(steps(work, made, (&bands, bands_rule)));
    rows.push(covered(work, &weighed, coverage.map(Share::value), rule));
    rows.extend(worst(&weighed, made));
    let bands: Vec<String> = bands.iter().map(ToString::to_string).collect();
    let args = vec![("bands", ConventionArg::Text(bands.join("; ")))];
    let conventions = vec![
        Convention { key: "quality_composite", args: Vec::new() },
        Convention { key: "quality_steps", args },
    ];
    let columns = vec![Column::Key("quality_value")];
    Some(FactTable { key: "quality_composite", about, columns, rows, conventions })
}

fn part(weighed: &Weighed<'_>) -> CompositePart {
    CompositePart {
        weight: weighed.weight,
        before: weighed.indices.and_then(|it| it.before.0.ok()),
        after: weighed.indices.and_then(|it| it.after.0.ok()),
    }
}

fn line(label: Label, fact: FactIx, is_total: bool) -> FactRow {
    FactRow { label, is_total, cells: vec![TableCell::Fact(fact)] }
}

fn weight_cells(weighed: &[Weighed<'_>]) -> Vec<CellRef> {
    weighed.iter().filter_map(|it| it.indicator.weight.cell()).collect()
}

/// The composite before and after, and its change.
fn means(
    work: &mut Work<'_, '_>,
    weighed: &[Weighed<'_>],
    made: Result<Composite, Absence>,
    rule: u16,
) -> Vec<FactRow> {
    let mut mean = |dim: &str, pick: fn(&Indexed) -> FactIx, value| {
        let facts = weighed.iter().filter_map(|it| it.indices.map(pick)).collect();
        let trace = Trace { cells: weight_cells(weighed), facts, rule_values: vec![rule] };
        add(work, dim, (Metric::QualityComposite, Unit::Index, Formula::Composite, value), trace)
    };
    let before = mean("before", |it| it.before.1, made.map(|it| it.before));
    let after = mean("after", |it| it.after.1, made.map(|it| it.after));
    let trace = Trace { facts: vec![before, after], ..Trace::default() };
    let what = (Metric::QualityCompositeChange, Unit::Index, Formula::Change, change_of(made));
    let change = add(work, "", what, trace);
    vec![
        line(Label::Key("quality_composite_before"), before, false),
        line(Label::Key("quality_composite_after"), after, false),
        line(Label::Key("quality_composite_change"), change, true),
    ]
}

fn change_of(made: Result<Composite, Absence>) -> Result<Decimal, Absence> {
    made.and_then(|it| Ok(formula::change(it.before, it.after)?))
}

/// The change in steps of the plus-minus scale.
fn steps(
    work: &mut Work<'_, '_>,
    made: Result<Composite, Absence>,
    (bands, rule): (&[Decimal], u16),
) -> FactRow {
    let steps = change_of(made).map(|change| Decimal::from(formula::index_steps(change, bands)));
    let change = FactId::new(Metric::QualityCompositeChange, &work.dims([]), FactPeriod::None);
    let change = work.run.facts.find(change.as_str());
    let facts = change.into_iter().collect();
    let trace = Trace { facts, rule_values: vec![rule], ..Trace::default() };
    let what = (Metric::QualitySteps, Unit::Count, Formula::Steps, steps);
    line(Label::Key("quality_composite_steps"), add(work, "", what, trace), false)
}

fn covered(
    work: &mut Work<'_, '_>,
    weighed: &[Weighed<'_>],
    coverage: Result<Decimal, Absence>,
    rule: u16,
) -> FactRow {
    let facts = weighed.iter().filter_map(|it| it.indices);
    let facts = facts.flat_map(|it| [it.before.1, it.after.1]).collect();
    let trace = Trace { cells: weight_cells(weighed), facts, rule_values: vec![rule] };
    let what = (Metric::QualityCompositeCoverage, Unit::Share, Formula::Coverage, coverage);
    line(Label::Key("quality_composite_coverage"), add(work, "", what, trace), false)
}

/// The indicator that stands lowest; a mean must not hide it.
fn worst(weighed: &[Weighed<'_>], made: Result<Composite, Absence>) -> Option<FactRow> {
    let it = weighed.get(made.ok()?.worst)?;
    let label = Label::Of("quality_worst", it.indicator.title.to_string());
    Some(line(label, it.indices?.after.1, false))
}

fn add(
    work: &mut Work<'_, '_>,
    time: &str,
    (metric, unit, formula, value): (Metric, Unit, Formula, Result<Decimal, Absence>),
    trace: Trace,
) -> FactIx {
    let mut dims = work.dims([]);
    if !time.is_empty() {
        dims.insert(Dim::Line, time.to_owned());
    }
    let (period, stage) = (FactPeriod::None, None);
    work.run.add(Figure { metric, dims, period, value, unit, stage, formula, trace })
}

/// Says that too little was measured for a composite, with the indicators that lack.
fn tell_coverage(
    work: &mut Work<'_, '_>,
    weighed: &[Weighed<'_>],
    coverage: Share,
    required: Share,
) {
    let both = |it: &Indexed| it.before.0.is_ok() && it.after.0.is_ok();
    let lacks = weighed.iter().filter(|it| !it.indices.is_some_and(both));
    // In per mille: a finding tells how far it is, the figure tells it exactly.
    let share = |share: Share| Arg::Number(share.value().round_dp(3), Some(Unit::Share));
    let subject = Subject::Book(work.plan.book);
    let mut finding = Finding::new(FindingCode::CompositeCoverageLow, subject)
        .with("coverage", share(coverage))
        .with("least", share(required));
    finding.cells.extend(lacks.map(|it| it.indicator.cell));
    work.run.findings.push(finding);
}
