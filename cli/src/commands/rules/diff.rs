//! `gevinst rules diff`: what differs from one edition to another.

use gevinst_core::rules::{
    DaysDifference, DifferenceSort, ParameterDifference, RuleSet, RuleValue,
};
use serde_json::{Value, json};

use super::in_lang;
use super::show::value_data;
use crate::args::Lang;
use crate::exit::{Exit, Failure};
use crate::terminal;

pub(super) fn run(
    first: &RuleSet,
    second: &RuleSet,
    lang: Lang,
    as_json: bool,
) -> Result<Exit, Failure> {
    let text = if as_json {
        format!("{:#}\n", as_data(first, second))
    } else {
        as_text(first, second, lang)
    };
    terminal::print(&text)?;
    Ok(Exit::Done)
}

fn as_data(first: &RuleSet, second: &RuleSet) -> Value {
    let difference = first.diff(second);
    let parameters: Vec<Value> = difference
        .parameters
        .iter()
        .map(|it| {
            let days: Vec<Value> = it.days.iter().map(days_data).collect();
            json!({
                "id": it.id.key(), "change": it.sort.key(), "days": days,
                "sources_differ": it.sources_differ,
            })
        })
        .collect();
    let methods: Vec<Value> = difference
        .methods
        .iter()
        .map(|(a, b)| json!({ "id": a.key, "first": a.value, "second": b.value }))
        .collect();
    json!({
        "first": first.id(), "second": second.id(), "parameters": parameters, "methods": methods,
    })
}

fn days_data(days: &DaysDifference) -> Value {
    json!({
        "from": days.from.to_string(),
        "before": days.before.map(|day| day.to_string()),
        "first": days.first.as_ref().map(value_data),
        "second": days.second.as_ref().map(value_data),
    })
}

fn as_text(first: &RuleSet, second: &RuleSet, lang: Lang) -> String {
    let difference = first.diff(second);
    let mut text = format!("{} compared with {}\n", first.id(), second.id());
    if difference.parameters.is_empty() && difference.methods.is_empty() {
        text.push_str("nothing differs\n");
    }
    for it in &difference.parameters {
        let named = second.parameter(it.id).or(first.parameter(it.id));
        let label = named.map_or("", |named| in_lang(lang, &named.label, &named.label_en));
        text.push_str(&format!("\n{} {}: {label}\n", sign(it), it.id.key()));
        for days in &it.days {
            text.push_str(&days_text(it.sort, days, [first.id(), second.id()]));
        }
        if it.sources_differ {
            text.push_str("  sources, kinds or the day of the last check differ\n");
        }
    }
    if !difference.methods.is_empty() {
        text.push_str("\nmethods:\n");
    }
    for (a, b) in &difference.methods {
        let (one, other) = (first.id(), second.id());
        text.push_str(&format!("  {}\n    {one}: {}\n    {other}: {}\n", a.key, a.doc, b.doc));
    }
    text
}

fn sign(difference: &ParameterDifference) -> &'static str {
    match difference.sort {
        DifferenceSort::Added => "+",
        DifferenceSort::Removed => "-",
        DifferenceSort::Changed => "~",
    }
}

fn days_text(sort: DifferenceSort, days: &DaysDifference, ids: [&str; 2]) -> String {
    let until = days.before.map(|day| format!(" to before {day}")).unwrap_or_default();
    let told = |value: &Option<RuleValue>| {
        value.as_ref().map_or_else(|| "no value".to_owned(), ToString::to_string)
    };
    let value = match sort {
        DifferenceSort::Added => told(&days.second),
        DifferenceSort::Removed => told(&days.first),
        DifferenceSort::Changed => {
            return format!(
                "  from {}{until}:\n    {}: {}\n    {}: {}\n",
                days.from,
                ids[0],
                told(&days.first),
                ids[1],
                told(&days.second)
            );
        }
    };
    format!("  from {}{until}: {value}\n", days.from)
}
