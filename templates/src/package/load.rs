//! Loading a package: its files read, held against what it inherits, and everything
//! that is wrong told at once.

use std::collections::{BTreeMap, BTreeSet};

use super::files::{self, FINDINGS, LOGO, MANIFEST, MORE_STYLE, SHEET, TEXTS, WORKBOOK};
use super::manifest::{Manifest, major};
use super::problem::{Problem, Problems, meant};
use super::toml_file::TomlFile;
use super::{Layer, Template, logo, shipped};
use crate::check;
use crate::error::TemplateError;
use crate::texts::Texts;
use crate::workbook::WorkbookDefinition;

/// What a style sheet cannot hold: it would ask for something, or end the sheet.
const NOT_IN_STYLE: &[&str] = &["</", "<!--", "@import", "url(", "image-set(", "http:", "https:"];

/// Loads a package. Those that come along have been looked over when the program was
/// built.
pub(super) fn load(
    folder: &str,
    files: &BTreeMap<String, Vec<u8>>,
    is_strange: bool,
) -> Result<Template, Problems> {
    let mut problems = Vec::new();
    let texts = files::texts_of(folder, files, &mut problems);
    let manifest = manifest(folder, &texts, &mut problems);
    let inherited = match &manifest {
        Some(manifest) => inherited(folder, &texts, manifest, &mut problems),
        None => None,
    };
    let (Some(manifest), Some(inherited)) = (manifest, inherited) else {
        return Err(none_but(problems));
    };
    let own = Layer { folder: folder.to_owned(), manifest, files: texts };
    let template = Template { inherited, own };
    if is_strange {
        let texts = look(&template, &mut problems);
        check::pages(&template, &texts, &mut problems);
        workbook(&template, &texts, &mut problems);
    }
    Problems::none_or(problems, template)
}

/// Problems that stop a template from being looked at further.
fn none_but(mut problems: Vec<Problem>) -> Problems {
    problems.sort();
    problems.dedup();
    Problems(problems)
}

pub(super) fn manifest(
    folder: &str,
    texts: &BTreeMap<String, String>,
    problems: &mut Vec<Problem>,
) -> Option<Manifest> {
    let name = format!("{folder}/{MANIFEST}");
    let Some(text) = texts.get(MANIFEST) else {
        let message = "the file is missing; it names the template and what it inherits from, and \
                       `gevinst template export` writes one to begin with";
        problems.push(Problem::of_file(&name, message));
        return None;
    };
    Manifest::read(TomlFile { name: &name, text }, problems)
}

/// What a template inherits: nothing for the one that all others come from.
fn inherited(
    folder: &str,
    texts: &BTreeMap<String, String>,
    manifest: &Manifest,
    problems: &mut Vec<Problem>,
) -> Option<Vec<Layer>> {
    let name = format!("{folder}/{MANIFEST}");
    let standard = shipped::SHIPPED.first().map_or("standard", |it| it.name);
    let Some((parent, at)) = &manifest.inherit else {
        if folder == standard && manifest.name == standard {
            return Some(Vec::new());
        }
        let message = "`inherit` is missing; write inherit = \"standard@1\"";
        problems.push(Problem::of_file(&name, message));
        return None;
    };
    let place = Problem::in_text((&name, texts.get(MANIFEST)?), at.clone(), "");
    let mut wrong = |message: String| problems.push(Problem { message, ..place.clone() });
    let Some((of, version)) = parent.split_once('@') else {
        wrong(format!("`inherit` names a template and its version, as \"{parent}@1\""));
        return None;
    };
    let Some(found) = shipped::SHIPPED.iter().find(|it| it.name == of) else {
        let meant = meant(of, Template::shipped_names().collect::<Vec<_>>());
        wrong(format!("there is no template `{of}` to inherit from{meant}"));
        return None;
    };
    let parent = match Template::of_shipped(found) {
        Ok(parent) => parent,
        Err(error) => {
            wrong(error.to_string());
            return None;
        }
    };
    if major(version) != parent.own.manifest.major() {
        wrong(format!(
            "the template inherits from {of}@{version} and this program comes with {of} {}: its \
             parts may be called and built otherwise; write \"{of}@{}\" and mend what `gevinst \
             template check` tells",
            parent.version(),
            parent.own.manifest.major()
        ));
        return None;
    }
    let mut layers = parent.inherited;
    layers.push(parent.own);
    Some(layers)
}

/// What is wrong with how the template looks and what it says; its texts in each
/// of its languages.
fn look(template: &Template, problems: &mut Vec<Problem>) -> Vec<Texts> {
    template.profile(problems);
    for path in [SHEET, MORE_STYLE] {
        if let Some(text) = template.own.files.get(path) {
            style(&format!("{}/{path}", template.own.folder), text, problems);
        }
    }
    if let Some(text) = template.own.files.get(LOGO) {
        let name = format!("{}/{LOGO}", template.own.folder);
        problems.extend(logo::drawn(&name, text).err().unwrap_or_default());
    }
    languages(template, problems)
}

/// What is wrong with the sheets of the Excel workbook.
fn workbook(template: &Template, all_texts: &[Texts], problems: &mut Vec<Problem>) {
    let definition = match WorkbookDefinition::of(template) {
        Ok(definition) => definition,
        Err(found) => return problems.extend(found.0),
    };
    for texts in all_texts {
        for key in definition.missing_texts(texts) {
            let file = format!("{}/{WORKBOOK}", template.own.folder);
            let message = format!(
                "it asks for the text `{key}`, which `{}` does not have; write the words \
                 themselves, as {{ nb = \"…\" }}, or the key of a text of your own",
                texts.lang()
            );
            problems.push(Problem::of_file(&file, message));
        }
    }
}

fn style(name: &str, text: &str, problems: &mut Vec<Problem>) {
    let small = text.to_ascii_lowercase();
    for banned in NOT_IN_STYLE {
        for (place, found) in small.match_indices(banned) {
            // `url(#hatch)` points at a pattern of the page itself.
            if *banned == "url(" && small[place + found.len()..].starts_with('#') {
                continue;
            }
            let message = format!(
                "`{banned}` cannot stand in a style sheet: a report asks for nothing from elsewhere"
            );
            problems.push(Problem::in_text((name, text), place..place, message));
        }
    }
}

/// Texts and findings that the template changes, in each of its languages.
fn languages(template: &Template, problems: &mut Vec<Problem>) -> Vec<Texts> {
    let own = &template.own;
    for path in own.files.keys() {
        let lang = [TEXTS, FINDINGS].iter().find_map(|folder| path.strip_prefix(*folder));
        let Some(lang) = lang.map(|name| name.trim_end_matches(".toml")) else { continue };
        if !template.languages().any(|known| known == lang) {
            let message = format!(
                "the template is not written in `{lang}`; add it to `languages` in {MANIFEST}, or \
                 take the file away"
            );
            problems.push(Problem::of_file(&format!("{}/{path}", own.folder), message));
        }
    }
    let mut all_texts = Vec::new();
    let mut own_keys: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for lang in template.languages() {
        match texts(&template.inherited, own, lang, problems) {
            Ok(texts) => {
                let keys = texts.keys().filter(|key| key.starts_with(Texts::OWN));
                own_keys.insert(lang, keys.map(str::to_owned).collect());
                all_texts.push(texts);
            }
            Err(error) => problems.push(Problem::of_file(&own.folder, error.to_string())),
        }
    }
    let all: BTreeSet<&String> = own_keys.values().flatten().collect();
    for (lang, keys) in &own_keys {
        for key in all.iter().filter(|key| !keys.contains(**key)) {
            let message = format!("the text `{key}` is missing in this language of the template");
            let file = format!("{}/{TEXTS}{lang}.toml", own.folder);
            problems.push(Problem::of_file(&file, message));
        }
    }
    all_texts
}

/// The texts of a language with the changes of all packages; the first of them all
/// is the reference itself.
pub(super) fn texts(
    inherited: &[Layer],
    own: &Layer,
    lang: &str,
    problems: &mut Vec<Problem>,
) -> Result<Texts, TemplateError> {
    let mut texts = Texts::load(lang)?;
    change(&mut texts, inherited.iter().chain([own]).skip(1), lang, problems);
    Ok(texts)
}

/// Takes what each layer changes over the texts of a language.
pub(super) fn change<'l>(
    texts: &mut Texts,
    layers: impl Iterator<Item = &'l Layer>,
    lang: &str,
    problems: &mut Vec<Problem>,
) {
    for layer in layers {
        for (folder, is_findings) in [(TEXTS, false), (FINDINGS, true)] {
            let path = format!("{folder}{lang}.toml");
            let Some(text) = layer.files.get(&path) else { continue };
            let name = format!("{}/{path}", layer.folder);
            let file = TomlFile { name: &name, text };
            if is_findings {
                texts.change_findings(file, problems);
            } else {
                texts.change(file, problems);
            }
        }
    }
}
