//! Non-priced effects: each one's score, and how many there are of each sign.
//! Scores are never summed and never added to kroner.

use rust_decimal::Decimal;

use crate::calc::fact::{Absence, Dim, FactId, FactIx, FactPeriod, Formula, Stage, Trace};
use crate::calc::formula;
use crate::calc::metric::Metric;
use crate::calc::profitability::{self, Appraised};
use crate::calc::work::{Figure, Work};
use crate::finding::{Arg, Finding, FindingCode, Subject};
use crate::plan::NonpricedEffect;
use crate::quantity::{Money, Unit};
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

/// What the effects without a price must at least be worth, for each appraisal: the net
/// present value with its sign turned, and as an equal yearly amount.
pub(super) fn break_even(work: &mut Work<'_, '_>) {
    if work.plan.nonpriced.is_empty() {
        return;
    }
    let appraisals = std::mem::take(&mut work.appraisals);
    let tables: Vec<FactTable> =
        appraisals.iter().filter_map(|it| break_even_of(work, it)).collect();
    work.appraisals = appraisals;
    work.run.add_tables("service_quality", tables);
}

fn break_even_of(work: &mut Work<'_, '_>, appraised: &Appraised) -> Option<FactTable> {
    let terms = &appraised.terms;
    let mut dims = work.dims([]);
    if !terms.analysis_key.is_empty() {
        dims.insert(Dim::Analysis, terms.analysis_key.clone());
    }
    dims.extend(terms.id.iter().map(|id| (Dim::Appraisal, id.to_string())));
    // After tax funding cost, where the edition has one.
    let mut known = [Metric::NpvAfterTaxCost, Metric::Npv].into_iter().filter_map(|metric| {
        let id = FactId::new(metric, &dims, FactPeriod::None);
        work.run.facts.find(id.as_str())
    });
    let npv = known.next()?;
    let value = work.run.facts.get(npv).value.map(|it| Money::new(it, appraised.basis));
    let (first, last) = (terms.annuity_years(work.run.methods()).0, terms.end);
    let least = value.and_then(|npv| Ok(formula::nonpriced_break_even(npv)?));
    let yearly = least.and_then(|least| {
        let factors = appraised.factors.as_ref().map_err(|reason| *reason)?;
        let factor = formula::discount::annuity_factor(factors, first, last)?;
        Ok(formula::discount::equivalent_annual_value(least, factor)?)
    });
    let mut add = |metric, value: Result<Money, Absence>, formula, trace| {
        let figure = Figure {
            metric,
            dims: dims.clone(),
            period: FactPeriod::None,
            value: value.map(Money::kroner),
            unit: Unit::Kroner(appraised.basis),
            stage: Some(Stage::Planned),
            formula,
            trace,
        };
        work.run.add(figure)
    };
    let trace = Trace { facts: vec![npv], ..Trace::default() };
    let least = add(Metric::NonpricedBreakEven, least, Formula::BreakEven, trace);
    let rule_values = appraised.rate_rule.into_iter().collect();
    let trace = Trace { facts: vec![least], rule_values, ..Trace::default() };
    let yearly = add(Metric::NonpricedBreakEvenYearly, yearly, Formula::YearlyAmount, trace);
    let row = |key, fact| FactRow {
        label: Label::Key(key),
        is_total: false,
        cells: vec![TableCell::Fact(fact)],
    };
    Some(FactTable {
        key: "nonpriced_break_even",
        about: profitability::about(work, appraised),
        columns: vec![Column::Key("money")],
        rows: vec![
            row("nonpriced_npv", npv),
            row("nonpriced_least", least),
            row("nonpriced_least_yearly", yearly),
        ],
        conventions: ["nonpriced_break_even", "nonpriced_never_summed"]
            .map(|key| Convention { key, args: Vec::new() })
            .to_vec(),
    })
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
