//! Explanations as JSON: one object, figures by id, exact decimals as text.

use std::collections::BTreeSet;

use gevinst_core::provenance::CellRef;
use gevinst_core::report::{FactIx, RuleUse};
use gevinst_templates::TemplateError;
use serde_json::{Value, json};

use super::said::raw_text;
use super::{Explained, lists};

/// A figure and its parts to a depth, each once, in the order they are met.
pub(super) fn figure(
    told: &Explained<'_>,
    fact: FactIx,
    depth: usize,
) -> Result<String, TemplateError> {
    let mut met: BTreeSet<FactIx> = BTreeSet::from([fact]);
    let mut order = vec![(fact, depth)];
    let mut place = 0;
    while let Some(&(ix, left)) = order.get(place) {
        place += 1;
        if left == 0 {
            continue;
        }
        for part in &told.fact(ix).trace.facts {
            if met.insert(*part) {
                order.push((*part, left - 1));
            }
        }
    }
    let mut figures = Vec::new();
    let mut rules: BTreeSet<u16> = BTreeSet::new();
    for (ix, _) in order {
        rules.extend(&told.fact(ix).trace.rule_values);
        figures.push(one(told, ix)?);
    }
    let rules = rules.into_iter().filter_map(|place| {
        Some(rule(told, place, told.report.rule_values.get(usize::from(place))?))
    });
    Ok(pretty(&json!({
        "id": told.fact(fact).id.as_str(),
        "figures": figures,
        "rule_values": rules.collect::<Vec<_>>(),
        "conventions": told.words.conventions(told.report, fact)?,
    })))
}

fn one(told: &Explained<'_>, ix: FactIx) -> Result<Value, TemplateError> {
    let fact = told.fact(ix);
    let cells =
        fact.trace.cells.iter().map(
            |cell| json!({ "cell": told.report.books.show(*cell), "said": said(told, *cell) }),
        );
    let facts = fact.trace.facts.iter().map(|part| told.fact(*part).id.as_str());
    let mut value = brief(told, ix)?;
    value["name"] = json!(told.words.name(fact)?);
    value["belongs_to"] = json!(told.words.belongs_to(fact)?);
    value["stage"] = json!(fact.stage.map(|stage| stage.key()));
    value["price_basis"] = json!(told.words.price_basis(fact));
    value["formula"] = json!(fact.formula.key());
    value["method"] = json!(told.words.method(fact)?);
    value["filled"] = json!(told.filled(fact));
    value["cells"] = json!(cells.collect::<Vec<_>>());
    value["facts"] = json!(facts.collect::<Vec<_>>());
    value["rule_values"] =
        json!(fact.trace.rule_values.iter().map(|it| it + 1).collect::<Vec<_>>());
    Ok(value)
}

/// What a cell said, by the fields that it was read as.
fn said(told: &Explained<'_>, cell: CellRef) -> Vec<Value> {
    let raw = told.cells.get(cell).iter().map(|raw| {
        json!({
            "field": raw.field.key(),
            "raw": raw_text(&raw.said),
            "unit": raw.unit.as_ref().map(raw_text),
        })
    });
    raw.collect()
}

/// Number, id, value or reason, and unit.
fn brief(told: &Explained<'_>, ix: FactIx) -> Result<Value, TemplateError> {
    let fact = told.fact(ix);
    Ok(json!({
        "number": told.report.source_number(ix),
        "id": fact.id.as_str(),
        "value": fact.value.ok().map(|value| value.normalize().to_string()),
        "absent": fact.value.err().map(|absence| absence.key()),
        "unit": fact.unit.key(),
        "shown": told.words.value(fact)?,
    }))
}

fn rule(told: &Explained<'_>, place: u16, rule: &RuleUse) -> Value {
    json!({
        "number": place + 1,
        "parameter": rule.parameter,
        "label": told.words.rule_label(rule),
        "value": rule.value,
        "unit": rule.unit,
        "source": rule.source,
        "kind": rule.kind,
        "from": rule.from.map(|day| day.to_string()),
        "past_check_date": rule.past_check_date,
        "cell": rule.cell.map(|cell| told.report.books.show(cell)),
    })
}

/// The figures that a cell is part of.
pub(super) fn cell(told: &Explained<'_>, cell: CellRef) -> Result<String, TemplateError> {
    let (direct, through) = lists::made_of(told.report, cell);
    Ok(pretty(&json!({
        "cell": told.report.books.show(cell),
        "said": said(told, cell),
        "figures": briefs(told, direct)?,
        "through": briefs(told, through)?,
    })))
}

/// Every figure of the run.
pub(super) fn list(told: &Explained<'_>) -> Result<String, TemplateError> {
    let all = told.report.facts.iter().map(|(place, _)| place);
    Ok(pretty(&json!({ "figures": briefs(told, all)? })))
}

fn briefs(
    told: &Explained<'_>,
    facts: impl IntoIterator<Item = FactIx>,
) -> Result<Vec<Value>, TemplateError> {
    facts.into_iter().map(|fact| brief(told, fact)).collect()
}

fn pretty(value: &Value) -> String {
    format!("{value:#}\n")
}
