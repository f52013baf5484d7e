//! Loading an edition from its files, with every mistake told at once.

pub(super) mod scenario;
mod shape;
mod topic;

use std::collections::BTreeSet;

use super::catalogue::{ParameterId, SPECS, Spec};
use super::error::{RuleError, nearest};
use super::method::Methods;
use super::read::{Section, Source};
use super::{Release, RuleSet};
use crate::provenance::Digest;

const EDITION: &str = "edition.toml";

/// What `edition.toml` says.
struct Head {
    title: String,
    title_en: String,
    about: String,
    about_en: String,
    release: Release,
    supersedes: Option<String>,
    methods: Methods,
}

/// Loads an edition; see [`RuleSet::load`].
pub(super) fn load(id: &str, files: &[(&str, &str)]) -> Result<RuleSet, Vec<RuleError>> {
    let mut errors = names(id, files);
    let text_of = |file| files.iter().find(|(name, _)| *name == file).map(|(_, text)| *text);
    let mut source = Source::new(format!("{id}/{EDITION}"), text_of(EDITION).unwrap_or_default());
    let (head, without) = match text_of(EDITION) {
        Some(_) => read_head(&mut source, id),
        None => {
            source.mistake(&(0..0), "no such file", format!("the file {EDITION}"));
            (None, None)
        }
    };
    errors.append(&mut source.errors);
    // Where nobody can say what the edition does without, nothing is missing.
    let told = without.is_some();
    let without = without.unwrap_or_default();
    let mut parameters = Vec::new();
    for file in topics() {
        let wanted: Vec<&Spec> = wanted(id, file, &without).collect();
        let text = text_of(file);
        let mut source = Source::new(format!("{id}/{file}"), text.unwrap_or_default());
        match text {
            None if wanted.is_empty() || !told => {}
            None => source.mistake(&(0..0), "no such file", format!("the file {file}")),
            Some(_) => parameters.extend(topic::read(&mut source, file, &wanted, told)),
        }
        errors.append(&mut source.errors);
    }
    parameters.sort_by_key(|parameter| parameter.id);
    match head {
        Some(head) if errors.is_empty() => {
            let (id, digest) = (id.to_owned(), digest(files));
            Ok(RuleSet {
                id,
                title: head.title,
                title_en: head.title_en,
                about: head.about,
                about_en: head.about_en,
                release: head.release,
                supersedes: head.supersedes,
                methods: head.methods,
                parameters,
                without: without.into_iter().collect(),
                digest,
                scenario: None,
            })
        }
        _ => {
            errors.sort();
            Err(errors)
        }
    }
}

/// The fingerprint of an edition: over the files in order of their names, each
/// as name, NUL, content, NUL.
pub(super) fn digest(files: &[(&str, &str)]) -> Digest {
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

/// The parameters that this edition must hold in this file: all that it does not
/// name under `without`.
fn wanted<'f>(
    id: &'f str,
    file: &'f str,
    without: &'f BTreeSet<ParameterId>,
) -> impl Iterator<Item = &'static Spec> + use<'f> {
    let of_file = SPECS.iter().filter(move |spec| spec.file == file);
    of_file.filter(move |spec| !spec.id.is_later_than(id) && !without.contains(&spec.id))
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

/// The head, and the parameters that the edition says it does not have; each
/// without the other where the other has a mistake.
fn read_head(source: &mut Source<'_>, id: &str) -> (Option<Head>, Option<BTreeSet<ParameterId>>) {
    let Some(root) = source.parse() else { return (None, None) };
    let without = read_without(source, &root);
    (read_statements(source, &root, id), without)
}

fn read_statements(source: &mut Source<'_>, root: &Section<'_>, id: &str) -> Option<Head> {
    let keys = [
        "id",
        "title",
        "title_en",
        "about",
        "about_en",
        "draft",
        "released",
        "supersedes",
        "without",
        "methods",
    ];
    root.only(source, &keys);
    let stated = root.text(source, "id");
    if let Some(stated) = stated.filter(|stated| stated != id) {
        let expected = format!("`{id}`, the name of the edition's folder");
        source.mistake(&root.span_of("id"), format!("`{stated}`"), expected);
    }
    let title = root.text(source, "title");
    let title_en = root.text(source, "title_en");
    let about = root.text(source, "about");
    let about_en = root.text(source, "about_en");
    let release = read_release(source, root);
    let supersedes = root.text_if_any(source, "supersedes");
    let methods = root.section(source, "methods");
    let methods = methods.and_then(|methods| Methods::read(source, &methods));
    Some(Head {
        title: title?,
        title_en: title_en?,
        about: about?,
        about_en: about_en?,
        release: release?,
        supersedes,
        methods: methods?,
    })
}

/// The parameters that the edition says it does not have, each named once.
fn read_without(source: &mut Source<'_>, root: &Section<'_>) -> Option<BTreeSet<ParameterId>> {
    let mut without = BTreeSet::new();
    if !root.has("without") {
        return Some(without);
    }
    let known: Vec<&str> = SPECS.iter().map(|spec| spec.key).collect();
    for (word, span) in root.words(source, "without")? {
        match ParameterId::from_key(&word) {
            Some(id) if without.insert(id) => {}
            Some(_) => {
                source.mistake(&span, format!("`{word}` a second time"), "each parameter once");
            }
            None => source.unknown_word(&span, "the parameter", &word, &known),
        }
    }
    Some(without)
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

/// The id nearest to a misspelt one among the parameters that the code knows.
pub(super) fn nearest_parameter(key: &str) -> Option<ParameterId> {
    let known = SPECS.iter().map(|spec| spec.key);
    nearest(key, known).and_then(ParameterId::from_key)
}
