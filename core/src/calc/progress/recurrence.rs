//! Recurrent and one-off beside the net variance: a surplus that happens once can
//! hide a shortfall that returns every year.

use crate::calc::analysis::{counted_amount, made_of};
use crate::calc::appraisal::{BenefitAppraisal, KindTotal};
use crate::calc::fact::{Absence, Dim, FactIx, Formula, Stage, Trace};
use crate::calc::formula;
use crate::calc::kind::{KINDS, sum_of};
use crate::calc::metric::Metric;
use crate::calc::progress::{OneBenefit, kind_label};
use crate::calc::work::{Figure, Run, Work};
use crate::plan::{CashLine, Given};
use crate::quantity::Money;
use crate::report::table::{Column, FactRow, FactTable, TableCell};

/// The recurrences, as lines state them, and what is stated for none.
const KEYS: [&str; 3] = ["recurrent", "one_off", "not_stated"];

/// A benefit's variance to date by recurrence, in the order of [`KEYS`].
pub(super) type ByRecurrence = [Option<FactIx>; 3];

/// The variance of a benefit in kroner, by what its lines say of recurrence.
pub(super) fn of_benefit(
    work: &mut Work<'_, '_>,
    benefit: u32,
    appraised: &BenefitAppraisal,
    cash: &[&CashLine],
) -> Option<ByRecurrence> {
    let plan = work.plan;
    let described = plan.benefits.get(benefit as usize)?;
    let reported = work.run.period?;
    let series = appraised.series.as_ref().filter(|_| described.takes_amounts())?;
    let within = |line: &&CashLine| {
        line.stage != Stage::Forecast
            && line.period.year() == reported.year()
            && line.period.ends_by(reported)
    };
    let lines: Vec<&CashLine> = cash.iter().copied().filter(within).collect();
    let place_of = |line: &CashLine| {
        let said = match line.recurrence {
            Given::Missing => described.recurrence.said(),
            given => given.said(),
        };
        KEYS.iter().position(|key| Some(*key) == said).unwrap_or(2)
    };
    let mut by_recurrence: ByRecurrence = [None; 3];
    let first = lines.first().map(|line| place_of(line))?;
    if lines.iter().all(|line| place_of(line) == first) {
        by_recurrence[first] = Some(series.variance);
        return Some(by_recurrence);
    }
    for (place, slot) in by_recurrence.iter_mut().enumerate() {
        let of_place: Vec<&CashLine> =
            lines.iter().copied().filter(|line| place_of(line) == place).collect();
        if !of_place.is_empty() {
            *slot = Some(variance(work, benefit, KEYS[place], (series.variance, &of_place)));
        }
    }
    Some(by_recurrence)
}

/// The variance of some of a benefit's lines, as a figure.
fn variance(
    work: &mut Work<'_, '_>,
    benefit: u32,
    key: &'static str,
    (whole, lines): (FactIx, &[&CashLine]),
) -> FactIx {
    let described = &work.plan.benefits[benefit as usize];
    let dims = work.dims([(Dim::Benefit, &described.id), (Dim::Recurrence, key)]);
    let signed = |line: &CashLine| -> Result<Money, Absence> {
        let amount = counted_amount(work, line)?;
        let negative = line.stage == Stage::Planned;
        let kroner = if negative { -amount.kroner() } else { amount.kroner() };
        Ok(Money::new(kroner, amount.basis()))
    };
    let fact = work.run.facts.get(whole);
    let (period, unit) = (fact.period, fact.unit.clone());
    // What keeps the benefit's variance from being known keeps its parts as well.
    let amounts: Result<Vec<Money>, Absence> = fact.value.and_then(|_| {
        let counted = lines.iter().map(|line| signed(line));
        counted.filter(|it| it.err() != Some(Absence::CountedElsewhere)).collect()
    });
    let value = amounts.and_then(|amounts| Ok(formula::total(&amounts)?));
    let mut trace = Trace::default();
    for line in lines {
        let (cells, facts) = made_of(work, line);
        trace.cells.extend(cells);
        trace.facts.extend(facts);
    }
    work.run.add(Figure {
        metric: Metric::SavingVariance,
        dims,
        period,
        value: value.map(Money::kroner),
        unit,
        stage: None,
        formula: Formula::Variance,
        trace,
    })
}

/// Variances of each kind by recurrence, beside the net; no table where no line
/// says whether it is recurrent.
pub(super) fn table(
    run: &mut Run<'_>,
    benefits: &[OneBenefit<'_>],
    kinds: &[KindTotal],
) -> Option<FactTable> {
    let stated =
        |it: &OneBenefit<'_>| it.recurrence.is_some_and(|it| it[0].is_some() || it[1].is_some());
    if !benefits.iter().any(stated) {
        return None;
    }
    let mut rows = Vec::new();
    for kind in KINDS {
        let parts: Vec<ByRecurrence> = benefits
            .iter()
            .filter(|it| it.kind == kind && !it.kept_out)
            .filter_map(|it| it.recurrence.copied())
            .collect();
        let total = kinds.iter().find(|it| it.kind == kind).and_then(|it| it.total.as_ref());
        let (Some(total), false) = (total, parts.is_empty()) else { continue };
        let mut cells = Vec::new();
        for (place, key) in KEYS.into_iter().enumerate() {
            let facts: Vec<FactIx> = parts.iter().filter_map(|it| it[place]).collect();
            cells.push(sum(run, kind, key, (total.variance, &facts)));
        }
        cells.push(TableCell::Fact(total.variance));
        rows.push(FactRow { label: kind_label(kind), is_total: false, cells });
    }
    let columns = ["progress_recurrent", "progress_one_off", "progress_not_stated", "progress_net"];
    (!rows.is_empty()).then(|| FactTable {
        key: "progress_recurrence",
        about: String::new(),
        columns: columns.into_iter().map(Column::Key).collect(),
        rows,
        conventions: Vec::new(),
    })
}

fn sum(run: &mut Run<'_>, kind: &str, key: &str, (net, facts): (FactIx, &[FactIx])) -> TableCell {
    if facts.is_empty() {
        return TableCell::Blank;
    }
    let mut dims = run.dims();
    dims.insert(Dim::Kind, kind.to_owned());
    dims.insert(Dim::Recurrence, key.to_owned());
    let period = run.facts.get(net).period;
    TableCell::Fact(sum_of(run, Metric::SavingVariance, dims, period, facts))
}
