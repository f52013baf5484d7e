//! Reading a topic file: its parameters with their values and sources.

use super::shape;
use crate::period::Day;
use crate::rules::catalogue::{SPECS, Spec};
use crate::rules::parameter::{Citation, DatedValue, Parameter, ValueKind};
use crate::rules::read::{Section, Source};
use crate::rules::shape::RuleValue;
use crate::rules::unit::{RuleUnit, Units};

/// The parameters of a topic file; those wanted must be there, and no others.
/// What is missing is told only where it is known what the edition does without.
pub(super) fn read(
    source: &mut Source<'_>,
    file: &str,
    wanted: &[&'static Spec],
    told: bool,
) -> Vec<Parameter> {
    let Some(root) = source.parse() else { return Vec::new() };
    let known: Vec<&str> = wanted.iter().map(|spec| spec.key).collect();
    for (key, span) in root.keys() {
        if known.contains(&key.as_str()) {
            continue;
        }
        match SPECS.iter().find(|spec| spec.key == key) {
            Some(spec) if spec.file != file => {
                let expected = format!("it in {}", spec.file);
                source.mistake(&span, format!("the parameter `{key}`"), expected);
            }
            Some(_) => {
                let expected = "it in the file or under `without` in edition.toml, not both";
                source.mistake(&span, format!("the parameter `{key}`"), expected);
            }
            None => source.unknown_word(&span, "the parameter", &key, &known),
        }
    }
    let mut parameters = Vec::new();
    for spec in wanted {
        if root.has(spec.key) {
            let section = root.section(source, spec.key);
            parameters.extend(section.and_then(|section| read_parameter(source, spec, &section)));
        } else if told {
            let expected = format!(
                "the parameter [{}], or its name under `without` in edition.toml",
                spec.key
            );
            source.mistake(&(0..0), format!("no [{}]", spec.key), expected);
        }
    }
    parameters
}

fn read_parameter(
    source: &mut Source<'_>,
    spec: &Spec,
    section: &Section<'_>,
) -> Option<Parameter> {
    let keys = ["label", "label_en", "note", "note_en", "unit", "checked_until", "values"];
    section.only(source, &keys);
    let label = section.text(source, "label");
    let label_en = section.text(source, "label_en");
    let note = section.text_if_any(source, "note");
    let note_en = section.text_if_any(source, "note_en");
    if note.is_some() != note_en.is_some() {
        source.mistake(&section.span, "a note in one language only", "both `note` and `note_en`");
    }
    let unit = read_unit(source, spec, section);
    let checked_until = section.day(source, "checked_until");
    let values = section.sections(source, "values");
    let values = values.and_then(|values| {
        let read: Vec<_> = values.iter().map(|value| read_value(source, spec, value)).collect();
        ascending(source, &values);
        read.into_iter().collect::<Option<Vec<DatedValue>>>()
    });
    unit?;
    Some(Parameter {
        id: spec.id,
        label: label?,
        label_en: label_en?,
        note,
        note_en,
        checked_until: checked_until?,
        values: values?,
    })
}

/// The unit must be a known one, and the one that the code calculates with.
pub(super) fn read_unit(source: &mut Source<'_>, spec: &Spec, section: &Section<'_>) -> Option<()> {
    match spec.units {
        Units::One(unit) => unit_of(source, section, "unit", unit, spec.key),
        Units::ByPart(parts) => {
            let units = section.section(source, "unit")?;
            let names: Vec<&str> = parts.iter().map(|(name, _)| *name).collect();
            units.only(source, &names);
            let read: Vec<_> = parts
                .iter()
                .map(|(name, unit)| unit_of(source, &units, name, *unit, name))
                .collect();
            read.into_iter().collect()
        }
    }
}

fn unit_of(
    source: &mut Source<'_>,
    section: &Section<'_>,
    key: &str,
    unit: RuleUnit,
    what: &str,
) -> Option<()> {
    let known: Vec<&str> = RuleUnit::ALL.iter().map(|unit| unit.key()).collect();
    let place = section.word(source, key, &known)?;
    let found = known.get(place).copied().unwrap_or_default();
    if found == unit.key() {
        return Some(());
    }
    let expected = format!("`{}`, the unit that `{what}` is calculated in", unit.key());
    source.mistake(&section.span_of(key), format!("the unit `{found}`"), expected);
    None
}

/// Reports values whose first day is not later than the one before.
fn ascending(source: &mut Source<'_>, values: &[Section<'_>]) {
    let mut before: Option<Day> = None;
    for value in values {
        // A day that is missing or wrong is reported where the value is read.
        let mut quiet = Source::new(String::new(), "");
        let Some(day) = value.day(&mut quiet, "from") else { continue };
        match before {
            Some(earlier) if day <= earlier => {
                let expected = format!("a day later than {earlier}, the day of the value before");
                source.mistake(&value.span_of("from"), format!("{day}"), expected);
            }
            _ => {}
        }
        before = Some(day);
    }
}

fn read_value(source: &mut Source<'_>, spec: &Spec, section: &Section<'_>) -> Option<DatedValue> {
    let mut keys = vec!["from", "kind"];
    keys.extend(shape::keys(spec.shape));
    keys.push("cites");
    section.only(source, &keys);
    let from = section.day(source, "from");
    let kinds: Vec<&str> = ValueKind::ALL.iter().map(|kind| kind.key()).collect();
    let kind = section.word(source, "kind", &kinds);
    let kind = kind.and_then(|place| ValueKind::ALL.get(place).copied());
    let value = read_number(source, spec, section);
    let cites = read_cites(source, section);
    Some(DatedValue { from: from?, kind: kind?, value: value?, cites: cites? })
}

/// The value in its shape and its range.
pub(super) fn read_number(
    source: &mut Source<'_>,
    spec: &Spec,
    section: &Section<'_>,
) -> Option<RuleValue> {
    let value = shape::read(source, spec.shape, section)?;
    if !(spec.in_range)(&value) {
        let span = section.span_of(spec.shape.key());
        source.mistake(&span, "a value out of range", spec.range);
        return None;
    }
    Some(value)
}

/// The sources of a value, at least one.
pub(super) fn read_cites(source: &mut Source<'_>, section: &Section<'_>) -> Option<Vec<Citation>> {
    let cites = section.sections(source, "cites")?;
    let read: Vec<_> = cites.iter().map(|cite| read_citation(source, cite)).collect();
    read.into_iter().collect()
}

/// A citation has `read_on`, or says `confirmed = false`.
fn read_citation(source: &mut Source<'_>, section: &Section<'_>) -> Option<Citation> {
    section.only(source, &["title", "locator", "from", "read_on", "confirmed"]);
    let title = section.text(source, "title");
    let locator = section.text(source, "locator");
    let from = section.day(source, "from");
    let expected = "either `read_on` with a day or `confirmed = false`";
    let read_on = match (section.has("read_on"), section.has("confirmed")) {
        (true, false) => section.day(source, "read_on").map(Some),
        (false, true) => {
            let confirmed = section.truth(source, "confirmed")?;
            if confirmed {
                source.mistake(&section.span_of("confirmed"), "confirmed = true", expected);
            }
            (!confirmed).then_some(None)
        }
        (true, true) => {
            source.mistake(&section.span, "both `read_on` and `confirmed`", expected);
            None
        }
        (false, false) => {
            source.mistake(&section.span, "neither `read_on` nor `confirmed`", expected);
            None
        }
    };
    Some(Citation { title: title?, locator: locator?, from: from?, read_on: read_on? })
}
