//! `gevinst rules show`: an edition with its values, sources and choices.

use gevinst_core::period::Day;
use gevinst_core::rules::{DatedValue, Parameter, RuleSet, RuleValue};
use serde_json::{Map, Value, json};

use super::{in_lang, release};
use crate::args::Lang;
use crate::exit::{Exit, Failure};
use crate::terminal;

pub(super) fn run(
    set: &RuleSet,
    as_of: Option<Day>,
    lang: Lang,
    as_json: bool,
) -> Result<Exit, Failure> {
    let text =
        if as_json { format!("{:#}\n", as_data(set, as_of)) } else { as_text(set, as_of, lang) };
    terminal::print(&text)?;
    Ok(Exit::Done)
}

/// The values of a parameter, or the one in force on a day.
fn values(parameter: &Parameter, as_of: Option<Day>) -> Vec<&DatedValue> {
    match as_of {
        None => parameter.values.iter().collect(),
        Some(day) => parameter.on(day).into_iter().collect(),
    }
}

/// An edition as data: every value with its sources, and every choice of method.
fn as_data(set: &RuleSet, as_of: Option<Day>) -> Value {
    let parameters: Vec<Value> =
        set.parameters().iter().map(|parameter| parameter_data(parameter, as_of)).collect();
    let methods: Vec<Value> = set
        .methods()
        .list()
        .iter()
        .map(|method| json!({ "id": method.key, "choice": method.value, "doc": method.doc }))
        .collect();
    let without: Vec<&str> = set.without().iter().map(|id| id.key()).collect();
    json!({
        "id": set.id(), "title": set.title(), "title_en": set.title_en(),
        "about": set.about(), "about_en": set.about_en(), "release": release(set),
        "digest": set.digest().to_string(), "parameters": parameters, "without": without,
        "methods": methods,
    })
}

fn parameter_data(parameter: &Parameter, as_of: Option<Day>) -> Value {
    let values: Vec<Value> = values(parameter, as_of)
        .into_iter()
        .map(|value| {
            let cites: Vec<String> = value.cites.iter().map(|it| it.to_string()).collect();
            json!({
                "from": value.from.to_string(), "kind": value.kind.key(),
                "value": value.value.to_string(), "data": value_data(&value.value),
                "cites": cites,
            })
        })
        .collect();
    json!({
        "id": parameter.id.key(), "label": parameter.label, "label_en": parameter.label_en,
        "unit": parameter.id.unit().key(), "note": parameter.note, "note_en": parameter.note_en,
        "checked_until": parameter.checked_until.to_string(), "values": values,
    })
}

/// A value in its own shape; decimals are texts.
pub(super) fn value_data(value: &RuleValue) -> Value {
    match value {
        RuleValue::One(number) => json!(number.to_string()),
        RuleValue::Parts(parts) => named(parts),
        RuleValue::List(numbers) => listed(numbers),
        RuleValue::Table(rows) => Value::Object(
            rows.iter().map(|(name, row)| ((*name).to_owned(), listed(row))).collect(),
        ),
        RuleValue::Records(records) => {
            let records = records.iter().map(|(key, fields)| ((*key).to_owned(), named(fields)));
            Value::Object(records.collect())
        }
        RuleValue::Steps(steps) => {
            let steps = steps.steps().iter();
            steps
                .map(|step| json!({ "year": step.from_year, "value": step.rate.to_string() }))
                .collect()
        }
        RuleValue::Series(series) => {
            let years = series.iter().map(|(year, it)| {
                json!({ "year": year.0, "value": it.level.to_string(), "kind": it.kind.key() })
            });
            json!({
                "reference_year": series.reference_year().map(|year| year.0),
                "series": years.collect::<Vec<_>>(),
            })
        }
        RuleValue::Runs(runs) => {
            let told = runs.iter().map(|run| {
                let change = run.change.to_string();
                json!({ "key": run.key, "driver": run.driver.key(), "change": change })
            });
            told.collect()
        }
    }
}

fn listed<N: ToString>(numbers: &[N]) -> Value {
    numbers.iter().map(|number| Value::from(number.to_string())).collect()
}

fn named<N: ToString>(parts: &[(&'static str, N)]) -> Value {
    let parts = parts.iter().map(|(name, number)| {
        let number = Value::from(number.to_string());
        ((*name).to_owned(), number)
    });
    Value::Object(parts.collect::<Map<String, Value>>())
}

/// An edition for people to read.
fn as_text(set: &RuleSet, as_of: Option<Day>, lang: Lang) -> String {
    let mut text = format!(
        "{}  {}\n{}\n{}\nsha256 {}\n",
        set.id(),
        release(set),
        in_lang(lang, set.title(), set.title_en()),
        in_lang(lang, set.about(), set.about_en()),
        set.digest()
    );
    for parameter in set.parameters() {
        text.push_str(&parameter_text(parameter, as_of, lang));
    }
    if !set.without().is_empty() {
        let without: Vec<&str> = set.without().iter().map(|id| id.key()).collect();
        text.push_str(&format!("\nwithout: {}\n", without.join(", ")));
    }
    text.push_str("\nmethods:\n");
    for method in set.methods().list() {
        text.push_str(&format!("  {} = {}\n    {}\n", method.key, method.value, method.doc));
    }
    text
}

fn parameter_text(parameter: &Parameter, as_of: Option<Day>, lang: Lang) -> String {
    let mut text = format!(
        "\n{} ({}): {}\n  checked until {}\n",
        parameter.id.key(),
        parameter.id.unit().key(),
        in_lang(lang, &parameter.label, &parameter.label_en),
        parameter.checked_until
    );
    let values = values(parameter, as_of);
    if values.is_empty() {
        text.push_str("  no value for the day\n");
    }
    for value in values {
        text.push_str(&value_text(value));
        for cite in &value.cites {
            text.push_str(&format!("    source: {cite}\n"));
        }
    }
    let note = parameter.note.as_deref().zip(parameter.note_en.as_deref());
    if let Some((nb, en)) = note {
        text.push_str(&format!("  note: {}\n", in_lang(lang, nb, en)));
    }
    text
}

/// A value on one line, or on a line for each of its steps, years, rows or runs.
fn value_text(value: &DatedValue) -> String {
    let (from, kind) = (value.from, value.kind.key());
    match value.value.lines().as_slice() {
        [line] => format!("  from {from}: {line} ({kind})\n"),
        lines => {
            let lines: Vec<String> = lines.iter().map(|line| format!("    {line}\n")).collect();
            format!("  from {from} ({kind}):\n{}", lines.concat())
        }
    }
}
