//! Non-priced effects: each one's score, and how many there are of each sign.
//! Scores are never summed and never added to kroner.

use rust_decimal::Decimal;

use crate::calc::fact::{Absence, Dim, FactIx, FactPeriod, Formula, Trace};
use crate::calc::formula;
use crate::calc::metric::Metric;
use crate::calc::work::{Figure, Work};
use crate::finding::{Arg, Finding, FindingCode, Subject};
use crate::plan::NonpricedEffect;
use crate::quantity::Unit;
use crate::report::table::{Column, Convention, FactRow, FactTable, Label, TableCell};
use crate::rules::NonpricedMatrix;
use crate::submission::{Field, RecordKind};

const COLUMNS: [&str; 5] = [
    "nonpriced_affected",
    "nonpriced_magnitude",
    "nonpriced_importance",
    "nonpriced_score",
    "nonpriced_reason",
];

/// Adds the scores and counts of a plan's effects, with their table.
pub(super) fn appraise(work: &mut Work<'_, '_>) {
    let plan = work.plan;
    if plan.nonpriced.is_empty() {
        return;
    }
    let Some((matrix, rule)) = work.rule(|rules| rules.nonpriced_matrix()) else { return };
    let mut rows = Vec::new();
    let mut scores = Vec::new();
    for effect in &plan.nonpriced {
        check(work, effect);
        let (score, fact) = score(work, effect, (matrix, rule));
        scores.extend(score.ok().map(|score| (score, fact)));
        rows.push(FactRow {
            label: Label::Text(effect.title.to_string()),
            is_total: false,
            cells: vec![
                word(effect.affected.said().map(affected_word)),
                word(effect.magnitude.said().map(magnitude_word)),
                word(effect.importance.said().map(importance_word)),
                TableCell::Fact(fact),
                effect
                    .reason
                    .as_ref()
                    .map_or(TableCell::Blank, |it| TableCell::Text(it.to_string())),
            ],
        });
    }
    rows.extend(counts(work, &scores));
    let conventions = vec![
        Convention { key: "nonpriced_scale", args: Vec::new() },
        Convention { key: "nonpriced_never_summed", args: Vec::new() },
    ];
    let columns = COLUMNS.iter().map(|key| Column::Key(key)).collect();
    let about = work.about();
    let table = FactTable { key: "nonpriced", about, columns, rows, conventions };
    work.run.add_tables("service_quality", vec![table]);
}

/// Says what the method asks for and the effect lacks: whom it falls on, its
/// magnitude, its importance, the reason.
fn check(work: &mut Work<'_, '_>, effect: &NonpricedEffect) {
    let lacks = [
        (Field::Affected, effect.affected.said().is_none()),
        (Field::Magnitude, effect.magnitude.said().is_none()),
        (Field::Importance, effect.importance.said().is_none()),
        (Field::Reason, effect.reason.is_none()),
    ];
    for (field, _) in lacks.into_iter().filter(|(_, lacks)| *lacks) {
        let subject = Subject::Record(RecordKind::Nonpriced, Some(effect.id.to_string()));
        let finding = Finding::new(FindingCode::NonpricedIncomplete, subject)
            .at(Some(effect.cell))
            .with("field", Arg::Field(field));
        work.run.findings.push(finding);
    }
}

fn score(
    work: &mut Work<'_, '_>,
    effect: &NonpricedEffect,
    (matrix, rule): (NonpricedMatrix, u16),
) -> (Result<i8, Absence>, FactIx) {
    let value = effect.magnitude.value_or(Absence::NotReported).and_then(|magnitude| {
        let importance = effect.importance.value_or(Absence::NotReported)?;
        Ok(formula::nonpriced_score(magnitude.value, importance.value, matrix)?)
    });
    let cells = [effect.magnitude.cell(), effect.importance.cell()];
    let fact = work.run.add(Figure {
        metric: Metric::NonpricedScore,
        dims: work.dims([(Dim::Line, &effect.id)]),
        period: FactPeriod::None,
        value: value.map(Decimal::from),
        unit: Unit::Count,
        stage: None,
        formula: Formula::PlusMinus,
        trace: Trace {
            cells: cells.into_iter().flatten().collect(),
            rule_values: vec![rule],
            ..Trace::default()
        },
    });
    (value, fact)
}

/// How many effects there are of each sign: all that is told of them together.
fn counts(work: &mut Work<'_, '_>, scores: &[(i8, FactIx)]) -> Vec<FactRow> {
    let numbers: Vec<i8> = scores.iter().map(|(score, _)| *score).collect();
    let counted = formula::count_by_sign(&numbers);
    let signs: [(&'static str, Label, u32, i8); 3] = [
        ("positive", Label::Key("nonpriced_positive"), counted.positive, 1),
        ("neutral", Label::Key("nonpriced_neutral"), counted.neutral, 0),
        ("negative", Label::Key("nonpriced_negative"), counted.negative, -1),
    ];
    let row = |(sign, label, count, of): (&'static str, Label, u32, i8)| {
        let facts = scores.iter().filter(|(score, _)| score.signum() == of);
        let fact = work.run.add(Figure {
            metric: Metric::NonpricedCount,
            dims: work.dims([(Dim::Category, sign)]),
            period: FactPeriod::None,
            value: Ok(Decimal::from(count)),
            unit: Unit::Count,
            stage: None,
            formula: Formula::Count,
            trace: Trace { facts: facts.map(|(_, fact)| *fact).collect(), ..Trace::default() },
        });
        let mut cells = vec![TableCell::Blank; COLUMNS.len()];
        if let Some(cell) = cells.get_mut(3) {
            *cell = TableCell::Fact(fact);
        }
        FactRow { label, is_total: true, cells }
    };
    signs.into_iter().map(row).collect()
}

fn word(key: Option<&'static str>) -> TableCell {
    key.map_or(TableCell::Blank, TableCell::Word)
}

fn magnitude_word(magnitude: i8) -> &'static str {
    match magnitude {
        3.. => "nonpriced_large_positive",
        2 => "nonpriced_medium_positive",
        1 => "nonpriced_small_positive",
        0 => "nonpriced_none",
        -1 => "nonpriced_small_negative",
        -2 => "nonpriced_medium_negative",
        _ => "nonpriced_large_negative",
    }
}

fn importance_word(importance: u8) -> &'static str {
    match importance {
        0 | 1 => "nonpriced_low",
        2 => "nonpriced_moderate",
        _ => "nonpriced_high",
    }
}

fn affected_word(affected: &'static str) -> &'static str {
    match affected {
        "own" => "nonpriced_own",
        "state" => "nonpriced_state",
        "municipal" => "nonpriced_municipal",
        "business" => "nonpriced_business",
        "citizens" => "nonpriced_citizens",
        _ => "nonpriced_voluntary",
    }
}
