//! Service quality: indices, changes and whether they are more than chance, and
//! the composite of a plan. Never money.

mod composite;

use rust_decimal::Decimal;

use crate::calc::fact::{Absence, Dim, FactIx, FactPeriod, Formula, Trace};
use crate::calc::formula::{self, Interval, SampleUse, ScaleSense, TrackStatus};
use crate::calc::metric::Metric;
use crate::calc::quality::{Known, Measured};
use crate::calc::samples;
use crate::calc::work::{Figure, Work};
use crate::finding::{Finding, FindingCode, Subject};
use crate::plan::{Indicator, Measurement};
use crate::quantity::Unit;
use crate::report::table::{
    Column, Convention, ConventionArg, FactRow, FactTable, Label, TableCell,
};
use crate::submission::RecordKind;

/// An index of an indicator, as a value and a figure.
type Index = (Result<Decimal, Absence>, FactIx);

/// What an indicator comes to on the scale from 0 to 100.
struct Indexed {
    before: Index,
    after: Index,
    target: Index,
}

/// Adds the indices, changes and composite of a plan, with their tables.
pub(super) fn appraise(work: &mut Work<'_, '_>, measured: &[Measured]) {
    let plan = work.plan;
    let mut rows = Vec::new();
    let mut indexed = Vec::new();
    for (indicator, measured) in plan.indicators.iter().zip(measured) {
        compare_methods(work, indicator, measured);
        let indices = has_scale(indicator).then(|| indices(work, indicator, measured));
        if indices.is_some() || has_sample(indicator) {
            rows.push(row(work, indicator, measured, indices.as_ref()));
        }
        indexed.push(indices);
    }
    let about = work.about();
    let mut tables = Vec::new();
    if !rows.is_empty() {
        let columns = COLUMNS.iter().map(|key| Column::Key(key)).collect();
        let mut conventions = vec![Convention { key: "quality_index", args: Vec::new() }];
        conventions.extend(interval_convention(work));
        let about = about.clone();
        tables.push(FactTable { key: "quality_indices", about, columns, rows, conventions });
    }
    tables.extend(composite::table(work, &indexed, about));
    work.run.add_tables("service_quality", tables);
}

const COLUMNS: [&str; 10] = [
    "quality_index_before",
    "quality_index_after",
    "quality_index_target",
    "quality_index_change",
    "quality_change",
    "quality_low",
    "quality_high",
    "quality_significant",
    "quality_sample",
    "quality_path",
];

/// How far an interval reaches, where any was made.
fn interval_convention(work: &mut Work<'_, '_>) -> Option<Convention> {
    if !work.plan.indicators.iter().any(has_sample) {
        return None;
    }
    let (z, _) = work.rule(|rules| rules.confidence_z())?;
    let args = vec![("deviations", ConventionArg::Text(z.round_dp(2).to_string()))];
    Some(Convention { key: "quality_interval", args })
}

fn has_scale(indicator: &Indicator) -> bool {
    let both = |left: Option<Decimal>, right: Option<Decimal>| left.is_some() && right.is_some();
    both(indicator.scale_min.said(), indicator.scale_max.said())
        || both(indicator.anchor_worst.said(), indicator.anchor_best.said())
}

fn has_sample(indicator: &Indicator) -> bool {
    indicator.measurements.iter().any(|it| it.sample_size.said().is_some())
}

/// Which end of its scale is the good one: as stated, else where the target lies.
fn sense(indicator: &Indicator) -> Option<ScaleSense> {
    let target = indicator.target.said().zip(indicator.baseline.said());
    match indicator.direction {
        Some("increase") => Some(ScaleSense::HigherIsBetter),
        Some("decrease") => Some(ScaleSense::LowerIsBetter),
        _ => target.and_then(|(target, baseline)| match target.cmp(&baseline) {
            std::cmp::Ordering::Greater => Some(ScaleSense::HigherIsBetter),
            std::cmp::Ordering::Less => Some(ScaleSense::LowerIsBetter),
            std::cmp::Ordering::Equal => None,
        }),
    }
}

/// The index of a value: between its anchors where they are stated, else on its scale.
fn index_of(indicator: &Indicator, value: Decimal) -> Result<Decimal, Absence> {
    let anchors = indicator.anchor_worst.said().zip(indicator.anchor_best.said());
    if let Some((worst, best)) = anchors {
        return Ok(formula::anchored_index(value, worst, best)?);
    }
    let scale = indicator.scale_min.said().zip(indicator.scale_max.said());
    let (lowest, highest) = scale.ok_or(Absence::NoScale)?;
    let sense = sense(indicator).ok_or(Absence::NoScale)?;
    Ok(formula::scale_index(value, lowest, highest, sense)?)
}

fn indices(work: &mut Work<'_, '_>, indicator: &Indicator, measured: &Measured) -> Indexed {
    let ends = if indicator.anchor_worst.said().zip(indicator.anchor_best.said()).is_some() {
        [indicator.anchor_worst, indicator.anchor_best]
    } else {
        [indicator.scale_min, indicator.scale_max]
    };
    let cells: Vec<_> = ends.iter().filter_map(|end| end.cell()).collect();
    let mut one = |line: &str, known: Option<Known>| {
        let value = known.map_or(Err(Absence::NotMeasured), |(value, _)| value);
        let value = value.and_then(|value| index_of(indicator, value));
        let fact = work.run.add(Figure {
            metric: Metric::QualityIndex,
            dims: work.dims([(Dim::Indicator, &indicator.id), (Dim::Line, line)]),
            period: FactPeriod::None,
            value,
            unit: Unit::Index,
            stage: None,
            formula: Formula::Index,
            trace: Trace {
                cells: cells.clone(),
                facts: known.iter().map(|(_, fact)| *fact).collect(),
                ..Trace::default()
            },
        });
        (value, fact)
    };
    Indexed {
        before: one("before", Some(measured.baseline)),
        after: one("after", measured.latest.map(|(known, _)| known)),
        target: one("target", Some(measured.target)),
    }
}

/// Says where baseline and latest measurement were made by unlike methods.
fn compare_methods(work: &mut Work<'_, '_>, indicator: &Indicator, measured: &Measured) {
    let at = |place: Option<usize>| indicator.measurements.get(place?);
    let before = at(measured.before);
    let Some(latest) = at(measured.latest.map(|(_, place)| place)) else { return };
    let method = |it: Option<&Measurement>| {
        it.and_then(|it| it.method.clone()).or_else(|| indicator.method.clone())
    };
    let (Some(left), Some(right)) = (method(before), method(Some(latest))) else { return };
    let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    if plain(&left) == plain(&right) {
        return;
    }
    let subject = Subject::Record(RecordKind::Indicator, Some(indicator.id.to_string()));
    let finding = Finding::new(FindingCode::MeasurementsNotComparable, subject)
        .at(Some(latest.cell))
        .at(before.map(|it| it.cell).or(Some(indicator.cell)))
        .with_text("left", &*left)
        .with_text("right", &*right);
    work.run.findings.push(finding);
}

fn row(
    work: &mut Work<'_, '_>,
    indicator: &Indicator,
    measured: &Measured,
    indices: Option<&Indexed>,
) -> FactRow {
    let known = |index: Option<&Index>| index.map_or(TableCell::Blank, |it| TableCell::Fact(it.1));
    let mut cells = vec![
        known(indices.map(|it| &it.before)),
        known(indices.map(|it| &it.after)),
        known(indices.map(|it| &it.target)),
    ];
    let index_change = indices.map(|it| {
        let (metric, unit) = (Metric::QualityIndexChange, Unit::Index);
        change(work, indicator, (metric, unit), it.before, it.after)
    });
    cells.push(index_change.map_or(TableCell::Blank, TableCell::Fact));
    let latest = measured.latest.map(|(known, _)| known);
    match latest {
        Some(latest) => {
            let (metric, unit) = (Metric::QualityChange, Unit::Own(indicator.unit.to_string()));
            let change = change(work, indicator, (metric, unit), measured.baseline, latest);
            cells.push(TableCell::Fact(change));
            cells.extend(interval(work, indicator, measured, change));
        }
        None => cells.extend([const { TableCell::Blank }; 4]),
    }
    cells.push(TableCell::Word(sample_word(work, indicator, measured)));
    cells.push(path(work, indicator, measured));
    FactRow { label: Label::Text(indicator.title.to_string()), is_total: false, cells }
}

fn change(
    work: &mut Work<'_, '_>,
    indicator: &Indicator,
    (metric, unit): (Metric, Unit),
    before: Known,
    after: Known,
) -> FactIx {
    let value = before.0.and_then(|before| Ok(formula::change(before, after.0?)?));
    work.run.add(Figure {
        metric,
        dims: work.dims([(Dim::Indicator, &indicator.id)]),
        period: FactPeriod::None,
        value,
        unit,
        stage: None,
        formula: Formula::Change,
        trace: Trace { facts: vec![before.1, after.1], ..Trace::default() },
    })
}

/// The whole of a unit that is a share: 100 for per cent.
fn whole_of(unit: &str) -> Option<Decimal> {
    match unit.trim().to_lowercase().as_str() {
        "%" | "prosent" | "percent" | "per cent" | "pct" => Some(Decimal::ONE_HUNDRED),
        "andel" | "share" => Some(Decimal::ONE),
        _ => None,
    }
}

/// The change's interval: of two means, or of two shares where the unit is one.
fn interval_of(
    indicator: &Indicator,
    measured: &Measured,
    z: Decimal,
) -> (Result<Interval, Absence>, Formula) {
    let values = || {
        let before = (measured.baseline.0?, measured.before.ok_or(Absence::SampleTooSmall)?);
        let (latest, place) = measured.latest.ok_or(Absence::NotMeasured)?;
        Ok::<_, Absence>((before, (latest.0?, place)))
    };
    let (before, after) = match values() {
        Ok(both) => both,
        Err(reason) => return (Err(reason), Formula::MeanDifference),
    };
    let at = |place: usize| indicator.measurements.get(place);
    let means = at(before.1)
        .and_then(|it| samples::mean_of(before.0, it))
        .zip(at(after.1).and_then(|it| samples::mean_of(after.0, it)));
    if let Some((before, after)) = means {
        let interval = formula::mean_difference(before, after, z).map_err(Absence::from);
        return (interval, Formula::MeanDifference);
    }
    let Some(whole) = whole_of(&indicator.unit) else {
        return (Err(Absence::SampleTooSmall), Formula::MeanDifference);
    };
    let shares = at(before.1)
        .and_then(|it| samples::share_of(before.0, whole, it))
        .zip(at(after.1).and_then(|it| samples::share_of(after.0, whole, it)));
    let interval = shares.ok_or(Absence::SampleTooSmall).and_then(|(before, after)| {
        let it = formula::share_difference(before, after, z)?;
        let scaled = |end: Decimal| end * whole;
        Ok(Interval { estimate: scaled(it.estimate), low: scaled(it.low), high: scaled(it.high) })
    });
    (interval, Formula::ShareDifference)
}

/// The ends of the interval, and whether the change is more than chance.
fn interval(
    work: &mut Work<'_, '_>,
    indicator: &Indicator,
    measured: &Measured,
    change: FactIx,
) -> [TableCell; 3] {
    let not_known = [TableCell::Blank, TableCell::Blank, TableCell::Word("quality_not_known")];
    if !has_sample(indicator) {
        return not_known;
    }
    let Some((z, rule)) = work.rule(|rules| rules.confidence_z()) else { return not_known };
    let (interval, formula) = interval_of(indicator, measured, z);
    let measurements = [measured.before, measured.latest.map(|(_, place)| place)];
    let cells: Vec<_> = measurements
        .into_iter()
        .flatten()
        .filter_map(|place| indicator.measurements.get(place))
        .flat_map(|it| [it.sample_size.cell(), it.standard_deviation.cell()])
        .flatten()
        .collect();
    let mut end = |metric, value: Result<Decimal, Absence>| {
        TableCell::Fact(work.run.add(Figure {
            metric,
            dims: work.dims([(Dim::Indicator, &indicator.id)]),
            period: FactPeriod::None,
            value,
            unit: Unit::Own(indicator.unit.to_string()),
            stage: None,
            formula,
            trace: Trace { cells: cells.clone(), facts: vec![change], rule_values: vec![rule] },
        }))
    };
    let low = end(Metric::QualitySignificanceLow, interval.map(|it| it.low));
    let high = end(Metric::QualitySignificanceHigh, interval.map(|it| it.high));
    let word = match interval {
        Ok(interval) if interval.is_significant() => "quality_yes",
        Ok(_) => "quality_no",
        Err(_) => "quality_not_known",
    };
    [low, high, TableCell::Word(word)]
}

/// What the samples let be said; the poorer of the two decides.
fn sample_word(
    work: &mut Work<'_, '_>,
    indicator: &Indicator,
    measured: &Measured,
) -> &'static str {
    let measurements: Vec<&Measurement> =
        [measured.before, measured.latest.map(|(_, place)| place)]
            .into_iter()
            .flatten()
            .filter_map(|place| indicator.measurements.get(place))
            .collect();
    let told = measurements.iter().all(|it| it.sample_size.said().is_some());
    let Some(limits) = samples::limits(work).filter(|_| !measurements.is_empty()) else {
        return "quality_sample_unknown";
    };
    let uses: Vec<SampleUse> = measurements.iter().map(|it| samples::use_of(it, limits)).collect();
    if uses.contains(&SampleUse::Suppressed) {
        "quality_sample_suppressed"
    } else if uses.contains(&SampleUse::Uncertain) {
        "quality_sample_uncertain"
    } else if told {
        "quality_sample_enough"
    } else {
        "quality_sample_unknown"
    }
}

/// The latest measurement against the target path on its day.
fn path(work: &mut Work<'_, '_>, indicator: &Indicator, measured: &Measured) -> TableCell {
    let at = |place: Option<usize>| indicator.measurements.get(place?);
    let begins = indicator.baseline_date.said().or_else(|| at(measured.before)?.day);
    let latest =
        measured.latest.and_then(|(known, place)| Some((known.0.ok()?, at(Some(place))?.day?)));
    let ends = indicator.target_date.said();
    let path = measured.baseline.0.ok().zip(measured.target.0.ok());
    let (Some(begins), Some((value, day)), Some(ends), Some(path)) = (begins, latest, ends, path)
    else {
        return TableCell::Blank;
    };
    let Some((tolerance, _)) = work.rule(|rules| rules.path_tolerance()) else {
        return TableCell::Blank;
    };
    let days = (begins.days_until(day), begins.days_until(ends));
    match formula::path_status(path, value, days, tolerance) {
        Ok(TrackStatus::OnTrack) => TableCell::Word("quality_path_on_track"),
        Ok(TrackStatus::Watch) => TableCell::Word("quality_path_watch"),
        Ok(TrackStatus::OffTrack) => TableCell::Word("quality_path_off_track"),
        Err(_) => TableCell::Blank,
    }
}
