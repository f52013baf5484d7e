//! Loading an edition from its files, with every mistake told at once.

use super::error::{RuleError, nearest};
use super::method::Methods;
use super::parameter::{
    Citation, DatedValue, Parameter, ParameterId, RuleUnit, RuleValue, SPECS, Shape, Spec,
    ValueKind,
};
use super::read::{Section, Source};
use super::{Release, RuleSet};
use crate::period::Day;
use crate::provenance::Digest;

const EDITION: &str = "edition.toml";

/// What `edition.toml` says.
struct Head {
    title: String,
    title_en: String,
    release: Release,
    supersedes: Option<String>,
    methods: Methods,
}

/// Loads an edition; see [`RuleSet::load`].
pub(super) fn load(id: &str, files: &[(&str, &str)]) -> Result<RuleSet, Vec<RuleError>> {
    let mut errors = names(id, files);
    let mut head = None;
    let mut parameters = Vec::new();
    for file in std::iter::once(EDITION).chain(topics()) {
        let text = files.iter().find(|(name, _)| *name == file).map(|(_, text)| *text);
        let mut source = Source::new(format!("{id}/{file}"), text.unwrap_or_default());
        match text {
            None if file == EDITION || wanted(id, file).next().is_some() => {
                source.mistake(&(0..0), "no such file", format!("the file {file}"));
            }
            None => {}
            Some(_) if file == EDITION => head = read_head(&mut source, id),
            Some(_) => parameters.extend(read_topic(&mut source, id, file)),
        }
        errors.append(&mut source.errors);
    }
    parameters.sort_by_key(|parameter| parameter.id);
    match head {
        Some(Head { title, title_en, release, supersedes, methods }) if errors.is_empty() => {
            let (id, digest) = (id.to_owned(), digest(files));
            Ok(RuleSet { id, title, title_en, release, supersedes, methods, parameters, digest })
        }
        _ => {
            errors.sort();
            Err(errors)
        }
    }
}

/// The fingerprint of an edition: over the files in order of their names, each
/// as name, NUL, content, NUL.
fn digest(files: &[(&str, &str)]) -> Digest {
    let mut files = files.to_vec();
    files.sort_unstable();
    let mut bytes = Vec::new();
    for (name, text) in files {
        for part in [name, text] {
            bytes.extend_from_slice(part.as_bytes());
            bytes.push(0);
        }
    }
    Digest::of(&bytes)
}

/// The topic files that the code knows, each once.
fn topics() -> Vec<&'static str> {
    let mut topics: Vec<&str> = SPECS.iter().map(|spec| spec.file).collect();
    topics.sort_unstable();
    topics.dedup();
    topics
}

/// The parameters that this edition must hold in this file.
fn wanted<'f>(id: &'f str, file: &'f str) -> impl Iterator<Item = &'static Spec> + use<'f> {
    SPECS.iter().filter(move |spec| spec.file == file && !spec.not_in.contains(&id))
}

/// Reports files that are not known or given twice.
fn names(id: &str, files: &[(&str, &str)]) -> Vec<RuleError> {
    let mut known = vec![EDITION];
    known.extend(topics());
    let mut errors = Vec::new();
    for (place, (name, text)) in files.iter().enumerate() {
        let mut source = Source::new(format!("{id}/{name}"), text);
        if !known.contains(name) {
            source.unknown_word(&(0..0), "the file", name, &known);
        } else if files.iter().take(place).any(|(other, _)| other == name) {
            source.mistake(&(0..0), "the same file twice", "each file once");
        }
        errors.append(&mut source.errors);
    }
    errors
}

fn read_head(source: &mut Source<'_>, id: &str) -> Option<Head> {
    let root = source.parse()?;
    let keys = ["id", "title", "title_en", "draft", "released", "supersedes", "methods"];
    root.only(source, &keys);
    let stated = root.text(source, "id");
    if let Some(stated) = stated.filter(|stated| stated != id) {
        let expected = format!("`{id}`, the name of the edition's folder");
        source.mistake(&root.span_of("id"), format!("`{stated}`"), expected);
    }
    let title = root.text(source, "title");
    let title_en = root.text(source, "title_en");
    let release = read_release(source, &root);
    let supersedes = root.text_if_any(source, "supersedes");
    let methods = root.section(source, "methods");
    let methods = methods.and_then(|methods| Methods::read(source, &methods));
    Some(Head {
        title: title?,
        title_en: title_en?,
        release: release?,
        supersedes,
        methods: methods?,
    })
}

/// Either `draft = true` or `released = <day>`.
fn read_release(source: &mut Source<'_>, root: &Section<'_>) -> Option<Release> {
    let expected = "either `draft = true` or `released` with a day";
    match (root.has("draft"), root.has("released")) {
        (true, false) => {
            let draft = root.truth(source, "draft")?;
            if !draft {
                source.mistake(&root.span_of("draft"), "draft = false", expected);
            }
            draft.then_some(Release::Draft)
        }
        (false, true) => root.day(source, "released").map(Release::Released),
        (true, true) => {
            source.mistake(&root.span_of("draft"), "both `draft` and `released`", expected);
            None
        }
        (false, false) => {
            source.mistake(&root.span, "neither `draft` nor `released`", expected);
            None
        }
    }
}

fn read_topic(source: &mut Source<'_>, id: &str, file: &str) -> Vec<Parameter> {
    let Some(root) = source.parse() else { return Vec::new() };
    let known: Vec<&str> = wanted(id, file).map(|spec| spec.key).collect();
    for (key, span) in root.keys() {
        if known.contains(&key.as_str()) {
            continue;
        }
        match SPECS.iter().find(|spec| spec.key == key) {
            Some(spec) if spec.file != file => {
                let expected = format!("it in {}", spec.file);
                source.mistake(&span, format!("the parameter `{key}`"), expected);
            }
            _ => source.unknown_word(&span, "the parameter", &key, &known),
        }
    }
    let mut parameters = Vec::new();
    for spec in wanted(id, file) {
        if root.has(spec.key) {
            let section = root.section(source, spec.key);
            parameters.extend(section.and_then(|section| read_parameter(source, spec, &section)));
        } else {
            let expected = format!("the parameter [{}]", spec.key);
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
fn read_unit(source: &mut Source<'_>, spec: &Spec, section: &Section<'_>) -> Option<()> {
    let known: Vec<&str> = RuleUnit::ALL.iter().map(|unit| unit.key()).collect();
    let place = section.word(source, "unit", &known)?;
    if known.get(place).copied() == Some(spec.unit.key()) {
        return Some(());
    }
    let found = format!("the unit `{}`", known.get(place).copied().unwrap_or_default());
    let expected = format!("`{}`, the unit that `{}` is calculated in", spec.unit.key(), spec.key);
    source.mistake(&section.span_of("unit"), found, expected);
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
    section.only(source, &["from", "kind", "value", "cites"]);
    let from = section.day(source, "from");
    let kinds: Vec<&str> = ValueKind::ALL.iter().map(|kind| kind.key()).collect();
    let kind = section.word(source, "kind", &kinds);
    let kind = kind.and_then(|place| ValueKind::ALL.get(place).copied());
    let value = read_shape(source, spec, section);
    if value.as_ref().is_some_and(|value| !(spec.in_range)(value)) {
        source.mistake(&section.span_of("value"), "a value out of range", spec.range);
    }
    let cites = section.sections(source, "cites");
    let cites = cites.and_then(|cites| {
        let read: Vec<_> = cites.iter().map(|cite| read_citation(source, cite)).collect();
        read.into_iter().collect::<Option<Vec<Citation>>>()
    });
    Some(DatedValue { from: from?, kind: kind?, value: value?, cites: cites? })
}

fn read_shape(source: &mut Source<'_>, spec: &Spec, section: &Section<'_>) -> Option<RuleValue> {
    match spec.shape {
        Shape::One => section.decimal(source, "value").map(RuleValue::One),
        Shape::Parts(names) => {
            let parts = section.section(source, "value")?;
            parts.only(source, names);
            let numbers: Vec<_> = names
                .iter()
                .map(|name| parts.decimal(source, name).map(|number| (*name, number)))
                .collect();
            numbers.into_iter().collect::<Option<Vec<_>>>().map(RuleValue::Parts)
        }
    }
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

/// The id nearest to a misspelt one among the parameters that the code knows.
pub(super) fn nearest_parameter(key: &str) -> Option<ParameterId> {
    let known = SPECS.iter().map(|spec| spec.key);
    nearest(key, known).and_then(ParameterId::from_key)
}
