//! Reading a scenario file: what it puts in place of an edition's values.
//!
//! The values stand in the shapes of the editions, each with a reason. A
//! scenario's value holds for all days.

use super::{shape, topic};
use crate::period::Day;
use crate::provenance::Digest;
use crate::rules::RuleSet;
use crate::rules::catalogue::{ParameterId, SPECS};
use crate::rules::error::RuleError;
use crate::rules::method::Methods;
use crate::rules::parameter::{Citation, DatedValue, Parameter, ValueKind};
use crate::rules::read::{Section, Source};
use crate::rules::scenario::{Overridden, Override, Scenario};
use crate::rules::shape::RuleValue;

/// An edition with a scenario over it; see [`RuleSet::with_scenario`].
pub(in crate::rules) fn over(
    set: &RuleSet,
    file: &str,
    text: &str,
) -> Result<RuleSet, Vec<RuleError>> {
    let mut source = Source::new(file.to_owned(), text);
    let changed = read(&mut source, set, Digest::of(text.as_bytes()));
    match changed {
        Some(changed) if source.errors.is_empty() => Ok(changed),
        _ => {
            source.errors.sort();
            Err(source.errors)
        }
    }
}

fn read(source: &mut Source<'_>, set: &RuleSet, digest: Digest) -> Option<RuleSet> {
    let root = source.parse()?;
    root.only(source, &["id", "title", "title_en", "edition", "parameters", "methods"]);
    let id = root.text(source, "id");
    let title = root.text(source, "title");
    let title_en = root.text(source, "title_en");
    if let Some(edition) = root.text(source, "edition").filter(|edition| edition != set.id()) {
        let expected = format!("`{}`, the edition of the run", set.id());
        source.mistake(&root.span_of("edition"), format!("the edition `{edition}`"), expected);
    }
    let mut changed = set.clone();
    let mut overrides = parameters(source, &root, &mut changed);
    overrides.extend(methods(source, &root, &mut changed.methods));
    if overrides.is_empty() && source.errors.is_empty() {
        let expected = "at least one under `parameters` or `methods`";
        source.mistake(&(0..0), "a scenario that changes nothing", expected);
    }
    let scenario = Scenario { id: id?, title: title?, title_en: title_en?, digest, overrides };
    changed.scenario = Some(scenario);
    Some(changed)
}

/// A part of the file that may be there.
fn part<'t>(source: &mut Source<'_>, root: &Section<'t>, key: &str) -> Option<Section<'t>> {
    if root.has(key) { root.section(source, key) } else { None }
}

fn parameters(source: &mut Source<'_>, root: &Section<'_>, changed: &mut RuleSet) -> Vec<Override> {
    let Some(table) = part(source, root, "parameters") else { return Vec::new() };
    let known: Vec<&str> = SPECS.iter().map(|spec| spec.key).collect();
    for (key, span) in table.keys() {
        if !known.contains(&key.as_str()) {
            source.unknown_word(&span, "the parameter", &key, &known);
        }
    }
    let mut overrides = Vec::new();
    for id in ParameterId::all().filter(|id| table.has(id.key())) {
        let Some(section) = table.section(source, id.key()) else { continue };
        let Some((value, reason, cites)) = read_parameter(source, id, &section) else { continue };
        let sources = cites.iter().map(ToString::to_string).collect();
        let before = changed.parameter(id).cloned();
        let (label, label_en) = labels(before.as_ref(), id);
        let edition_value = before.as_ref().and_then(|it| it.values.last());
        overrides.push(Override {
            what: Overridden::Parameter(id),
            label: label.clone(),
            label_en: label_en.clone(),
            edition_value: edition_value.map(|it| it.value.to_string()),
            edition_values: before
                .iter()
                .flat_map(|it| &it.values)
                .map(|it| (it.from, it.value.to_string()))
                .collect(),
            scenario_value: value.to_string(),
            reason,
            sources,
        });
        let kind = ValueKind::Assumption;
        let values = vec![DatedValue { from: Day::first(), kind, value, cites }];
        let checked_until = before.as_ref().map_or_else(Day::first, |it| it.checked_until);
        let (note, note_en) = (None, None);
        let it = Parameter { id, label, label_en, note, note_en, checked_until, values };
        changed.parameters.retain(|other| other.id != id);
        changed.parameters.push(it);
    }
    changed.parameters.sort_by_key(|parameter| parameter.id);
    changed.without.retain(|id| changed.parameters.iter().all(|it| it.id != *id));
    overrides
}

/// A value, its reason and its sources.
type Read = (RuleValue, String, Vec<Citation>);

/// The value in its shape, the reason, and the sources where there are any.
fn read_parameter(source: &mut Source<'_>, id: ParameterId, section: &Section<'_>) -> Option<Read> {
    let spec = id.spec();
    let mut keys = shape::keys(spec.shape);
    keys.extend(["unit", "reason", "cites"]);
    section.only(source, &keys);
    let value = topic::read_number(source, spec, section);
    let unit = if section.has("unit") { topic::read_unit(source, spec, section) } else { Some(()) };
    let reason = section.text(source, "reason");
    let cites =
        if section.has("cites") { topic::read_cites(source, section) } else { Some(Vec::new()) };
    unit?;
    Some((value?, reason?, cites?))
}

/// What the parameter is called: in the edition, or in another that has it.
fn labels(parameter: Option<&Parameter>, id: ParameterId) -> (String, String) {
    let elsewhere = || RuleSet::shipped().iter().find_map(|set| set.parameter(id));
    let named = parameter.or_else(elsewhere);
    named.map_or_else(
        || (id.key().to_owned(), id.key().to_owned()),
        |it| (it.label.clone(), it.label_en.clone()),
    )
}

fn methods(source: &mut Source<'_>, root: &Section<'_>, methods: &mut Methods) -> Vec<Override> {
    let Some(table) = part(source, root, "methods") else { return Vec::new() };
    table.only(source, Methods::KEYS);
    let before = methods.list();
    let mut overrides = Vec::new();
    for choice in before.iter().filter(|choice| table.has(choice.key)) {
        let Some(section) = table.section(source, choice.key) else { continue };
        section.only(source, &["choice", "reason"]);
        let read = methods.replace(source, &section, choice.key, "choice");
        let Some((value, reason)) = read.zip(section.text(source, "reason")) else { continue };
        overrides.push(Override {
            what: Overridden::Method(choice.key),
            label: choice.key.to_owned(),
            label_en: choice.key.to_owned(),
            edition_value: Some(choice.value.to_owned()),
            edition_values: Vec::new(),
            scenario_value: value.to_owned(),
            reason,
            sources: Vec::new(),
        });
    }
    overrides
}
