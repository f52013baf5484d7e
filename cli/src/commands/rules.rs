//! `gevinst rules`: the editions of the calculation rules.

use gevinst_core::rules::{Parameter, Release, RuleSet, cases};
use serde_json::{Value, json};

use crate::args::RulesCommand;
use crate::commands::edition;
use crate::exit::{Exit, Failure};
use crate::terminal;

pub(super) fn run(command: &RulesCommand) -> Result<Exit, Failure> {
    match command {
        RulesCommand::List { json } => list(*json),
        RulesCommand::Show { edition: named, json } => show(edition(named.as_deref())?, *json),
        RulesCommand::Test { json } => test(*json),
    }
}

fn release(set: &RuleSet) -> String {
    match set.release() {
        Release::Draft => "draft".to_owned(),
        Release::Released(day) => format!("released {day}"),
    }
}

fn list(as_json: bool) -> Result<Exit, Failure> {
    let editions: Vec<Value> = RuleSet::shipped()
        .iter()
        .map(|set| {
            json!({
                "id": set.id(), "title": set.title(), "title_en": set.title_en(),
                "release": release(set), "digest": set.digest().to_string(),
            })
        })
        .collect();
    if as_json {
        terminal::print(&format!("{:#}\n", Value::from(editions)))?;
        return Ok(Exit::Done);
    }
    for set in RuleSet::shipped() {
        terminal::print(&format!("{}  {}  {}\n", set.id(), release(set), set.title()))?;
    }
    Ok(Exit::Done)
}

fn show(set: &RuleSet, as_json: bool) -> Result<Exit, Failure> {
    let text = if as_json { format!("{:#}\n", as_data(set)) } else { as_text(set) };
    terminal::print(&text)?;
    Ok(Exit::Done)
}

/// An edition as data: every value with its sources, and every choice of method.
fn as_data(set: &RuleSet) -> Value {
    let parameters: Vec<Value> = set.parameters().iter().map(parameter_data).collect();
    let methods: Vec<Value> = set
        .methods()
        .list()
        .iter()
        .map(|method| json!({ "id": method.key, "choice": method.value, "doc": method.doc }))
        .collect();
    json!({
        "id": set.id(), "title": set.title(), "release": release(set),
        "digest": set.digest().to_string(), "parameters": parameters, "methods": methods,
    })
}

fn parameter_data(parameter: &Parameter) -> Value {
    let values: Vec<Value> = parameter
        .values
        .iter()
        .map(|value| {
            let cites: Vec<String> = value.cites.iter().map(|it| it.to_string()).collect();
            json!({
                "from": value.from.to_string(), "kind": value.kind.key(),
                "value": value.value.to_string(), "cites": cites,
            })
        })
        .collect();
    json!({
        "id": parameter.id.key(), "label": parameter.label, "label_en": parameter.label_en,
        "unit": parameter.id.unit().key(), "note": parameter.note,
        "checked_until": parameter.checked_until.to_string(), "values": values,
    })
}

/// An edition for people to read.
fn as_text(set: &RuleSet) -> String {
    let mut text =
        format!("{}  {}\n{}\nsha256 {}\n", set.id(), release(set), set.title(), set.digest());
    for parameter in set.parameters() {
        text.push_str(&format!(
            "\n{} ({}): {}\n  checked until {}\n",
            parameter.id.key(),
            parameter.id.unit().key(),
            parameter.label,
            parameter.checked_until
        ));
        for value in &parameter.values {
            text.push_str(&format!(
                "  from {}: {} ({})\n",
                value.from,
                value.value,
                value.kind.key()
            ));
            for cite in &value.cites {
                text.push_str(&format!("    source: {cite}\n"));
            }
        }
        if let Some(note) = &parameter.note {
            text.push_str(&format!("  note: {note}\n"));
        }
    }
    text.push_str("\nmethods:\n");
    for method in set.methods().list() {
        text.push_str(&format!("  {} = {}\n    {}\n", method.key, method.value, method.doc));
    }
    text
}

/// The same cases that the program is tested with, for people without its source.
fn test(as_json: bool) -> Result<Exit, Failure> {
    let mut passed = 0_usize;
    let mut failed = Vec::new();
    for (file, text) in cases::shipped() {
        let outcomes = cases::run(file, text).map_err(|errors| {
            let lines: Vec<String> = errors.iter().map(|error| error.to_string()).collect();
            Failure::new(Exit::Usage, lines.join("\n"))
        })?;
        for outcome in outcomes {
            if outcome.passed {
                passed += 1;
            } else {
                failed.push(outcome.to_string());
            }
        }
    }
    if as_json {
        let told = json!({ "passed": passed, "failed": failed });
        terminal::print(&format!("{told:#}\n"))?;
    } else {
        for outcome in &failed {
            terminal::print(&format!("{outcome}\n"))?;
        }
        terminal::print(&format!("{passed} passed, {} failed\n", failed.len()))?;
    }
    Ok(if failed.is_empty() { Exit::Done } else { Exit::Usage })
}
