//! Explanations as JSON: one object, figures by id, exact decimals as text.

use std::collections::BTreeSet;

use gevinst_core::provenance::CellRef;
use gevinst_core::report::{FactIx, Role, RuleUse};
use gevinst_templates::TemplateError;
use serde_json::{Value, json};

use super::fate::{Fate, Fates, Left, role_of};
use super::said::raw_text;
use super::{Explained, lists};
use crate::exit::{Exit, Failure};

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

/// Where a cell went.
pub(super) fn cell(
    told: &Explained<'_>,
    fates: &Fates<'_>,
    cell: CellRef,
    left: Option<&Left>,
) -> Result<String, TemplateError> {
    let fate = fates.cell(cell, told.cells.get(cell));
    let direct = if fate.figures.is_empty() { &fate.names } else { &fate.figures };
    let through = fates.through(direct);
    let mut value = went(told, cell, &fate);
    value["figures"] = json!(briefs(told, fate.figures.iter().copied())?);
    value["names"] = json!(briefs(told, fate.names.iter().copied())?);
    value["through"] = json!(briefs(told, through)?);
    value["left"] = json!(left.map(|left| left_value(told, left)));
    Ok(pretty(&value))
}

/// What a cell said, what it does, and the findings that name it.
fn went(told: &Explained<'_>, cell: CellRef, fate: &Fate) -> Value {
    let findings = fate.findings.iter().filter_map(|place| told.report.findings.get(*place));
    json!({
        "cell": told.report.books.show(cell),
        "said": said(told, cell),
        "role": role_of(told.cells.get(cell)).map(Role::key),
        "findings": findings.map(|it| it.code.key()).collect::<Vec<_>>(),
    })
}

fn left_value(told: &Explained<'_>, left: &Left) -> Value {
    json!({
        "cell": told.report.books.show(left.cell),
        "holds": left.holds,
        "why": lists::why_key(told.said, left),
    })
}

/// The numbers that no figure rests on, and those that no format read.
pub(super) fn unused(
    told: &Explained<'_>,
    fates: &Fates<'_>,
    left: &[Left],
) -> Result<String, TemplateError> {
    let unused = fates.unused();
    let unused = unused.iter().map(|it| went(told, it.cell, &Fate::default()));
    Ok(pretty(&json!({
        "unused": unused.collect::<Vec<_>>(),
        "left": left.iter().map(|it| left_value(told, it)).collect::<Vec<_>>(),
    })))
}

/// Every figure with its parts, every cell that was read with the figures read from it or
/// from the records that it names, and every number that was not read. One object, with a
/// figure or a cell to a line, printed as it is made: a run may have very many.
pub(super) fn all(
    told: &Explained<'_>,
    fates: &Fates<'_>,
    left: &[Left],
    print: &mut dyn FnMut(&str) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let unnamed = |error: TemplateError| Failure::new(Exit::Usage, error.to_string());
    let figures = told.report.facts.iter().map(|(place, _)| one(told, place).map_err(unnamed));
    list_of("{\"figures\"", figures, print)?;
    let rules = (0_u16..).zip(&told.report.rule_values);
    list_of(",\"rule_values\"", rules.map(|(place, it)| Ok(rule(told, place, it))), print)?;
    let ids = |facts: &[FactIx]| -> Vec<Value> {
        facts.iter().map(|fact| json!(told.fact(*fact).id.as_str())).collect()
    };
    let cells = told.cells.iter().map(|(cell, raw)| {
        let fate = fates.cell(cell, raw);
        let mut value = went(told, cell, &fate);
        value["figures"] = json!(ids(&fate.figures));
        value["names"] = json!(ids(&fate.names));
        Ok(value)
    });
    list_of(",\"cells\"", cells, print)?;
    list_of(",\"left\"", left.iter().map(|it| Ok(left_value(told, it))), print)?;
    print("}\n")
}

/// A named list, a value to a line.
fn list_of(
    name: &str,
    values: impl Iterator<Item = Result<Value, Failure>>,
    print: &mut dyn FnMut(&str) -> Result<(), Failure>,
) -> Result<(), Failure> {
    print(name)?;
    print(":[")?;
    for (place, value) in values.enumerate() {
        let comma = if place == 0 { "\n" } else { ",\n" };
        print(&format!("{comma}{}", value?))?;
    }
    print("]\n")
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
