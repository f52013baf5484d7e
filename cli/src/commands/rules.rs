//! `gevinst rules`: the editions of the calculation rules.

mod diff;
mod show;

use gevinst_core::rules::{Release, RuleSet, cases};
use serde_json::{Value, json};

use crate::args::{Lang, RulesCommand};
use crate::commands::edition;
use crate::exit::{Exit, Failure};
use crate::terminal;

pub(super) fn run(command: &RulesCommand) -> Result<Exit, Failure> {
    match command {
        RulesCommand::List { lang, json } => list(*lang, *json),
        RulesCommand::Show { edition: named, as_of, lang, json } => {
            show::run(edition(named.as_deref())?, *as_of, *lang, *json)
        }
        RulesCommand::Diff { first, second, lang, json } => {
            diff::run(edition(Some(first))?, edition(Some(second))?, *lang, *json)
        }
        RulesCommand::Test { json } => test(*json),
    }
}

fn release(set: &RuleSet) -> String {
    match set.release() {
        Release::Draft => "draft".to_owned(),
        Release::Released(day) => format!("released {day}"),
    }
}

/// The text of a language.
fn in_lang<'t>(lang: Lang, nb: &'t str, en: &'t str) -> &'t str {
    match lang {
        // Editions have their names in bokmål and English.
        Lang::Nb | Lang::Nn | Lang::Se => nb,
        Lang::En => en,
    }
}

fn list(lang: Lang, as_json: bool) -> Result<Exit, Failure> {
    let chosen = RuleSet::latest().id();
    if as_json {
        let editions: Vec<Value> = RuleSet::shipped()
            .iter()
            .map(|set| {
                json!({
                    "id": set.id(), "title": set.title(), "title_en": set.title_en(),
                    "about": set.about(), "about_en": set.about_en(),
                    "release": release(set), "digest": set.digest().to_string(),
                    "default": set.id() == chosen,
                })
            })
            .collect();
        terminal::print(&format!("{:#}\n", Value::from(editions)))?;
        return Ok(Exit::Done);
    }
    for set in RuleSet::shipped() {
        let title = in_lang(lang, set.title(), set.title_en());
        let about = in_lang(lang, set.about(), set.about_en());
        let default = if set.id() == chosen { ", the default" } else { "" };
        terminal::print(&format!("{}  {}{default}\n", set.id(), release(set)))?;
        terminal::print(&format!("  {title}\n  {about}\n"))?;
    }
    Ok(Exit::Done)
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
