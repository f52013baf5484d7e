//! `template.toml`: what a template is called, what it inherits from, and which
//! contract it is written for.

use std::ops::Range;

use toml::de::DeTable;

use super::problem::{Problem, meant};
use super::toml_file::TomlFile;
use crate::texts::Texts;

/// The contract between reports and templates: the lists, figures and words that a
/// template can use, and the helpers. A change that could break a template gets a new number.
pub const CONTRACT: &str = "1";

/// The keys of `template.toml`.
const KEYS: [&str; 7] = ["name", "version", "about", "inherit", "contract", "languages", "unfold"];

/// What `template.toml` says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Manifest {
    /// The template's name.
    pub name: String,
    /// Its own version.
    pub version: String,
    /// What it is for, in a sentence.
    pub about: String,
    /// The template it inherits from, with the place where that stands; none for the
    /// one that all others come from.
    pub inherit: Option<(String, Range<usize>)>,
    /// The languages it can be written in.
    pub languages: Vec<String>,
    /// Whether all that can be folded away stands open.
    pub unfold: bool,
}

impl Manifest {
    /// Reads `template.toml`; what is wrong goes to `problems`.
    pub fn read(file: TomlFile<'_>, problems: &mut Vec<Problem>) -> Option<Manifest> {
        let table = file.table(problems)?;
        let before = problems.len();
        problems.extend(file.unknown(&table, &KEYS));
        let name = name(file, &table, problems);
        let version = version(file, &table, problems);
        let about = file.text(&table, "about", problems).map_or("", |(text, _)| text).to_owned();
        let inherit =
            file.text(&table, "inherit", problems).map(|(text, at)| (text.to_owned(), at));
        contract(file, &table, problems);
        let languages = languages(file, &table, problems);
        let unfold = unfold(file, &table, problems);
        (problems.len() == before).then_some(Manifest {
            name: name?,
            version: version?,
            about,
            inherit,
            languages: languages?,
            unfold,
        })
    }

    /// The number before the first dot of the version: what others inherit from.
    pub fn major(&self) -> &str {
        major(&self.version)
    }
}

/// The number before the first dot of a version.
pub(crate) fn major(version: &str) -> &str {
    version.split('.').next().unwrap_or(version)
}

fn needed<'t>(
    file: TomlFile<'_>,
    table: &'t DeTable<'_>,
    key: &str,
    example: &str,
    problems: &mut Vec<Problem>,
) -> Option<(&'t str, Range<usize>)> {
    if table.get(key).is_none() {
        let message = format!("`{key}` is missing; write, for example, {key} = {example}");
        problems.push(Problem::of_file(file.name, message));
    }
    file.text(table, key, problems)
}

fn name(file: TomlFile<'_>, table: &DeTable<'_>, problems: &mut Vec<Problem>) -> Option<String> {
    let (name, at) = needed(file, table, "name", "\"our-agency\"", problems)?;
    let sound = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if name.is_empty() || name.len() > 60 || !name.chars().all(sound) {
        let message =
            "a name is 1 to 60 small letters a to z, digits and hyphens, as \"our-agency\"";
        problems.push(file.problem(at, message));
        return None;
    }
    Some(name.to_owned())
}

fn version(file: TomlFile<'_>, table: &DeTable<'_>, problems: &mut Vec<Problem>) -> Option<String> {
    let (version, at) = needed(file, table, "version", "\"1.0\"", problems)?;
    let number = |part: &str| {
        !part.is_empty() && part.len() < 9 && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    if version.split('.').count() > 3 || !version.split('.').all(number) {
        problems.push(file.problem(at, "a version is one to three numbers, as \"1.0\""));
        return None;
    }
    Some(version.to_owned())
}

fn contract(file: TomlFile<'_>, table: &DeTable<'_>, problems: &mut Vec<Problem>) {
    let example = format!("\"{CONTRACT}\"");
    let Some((contract, at)) = needed(file, table, "contract", &example, problems) else { return };
    if contract != CONTRACT {
        let message = format!(
            "the template is written for contract {contract} and this program has contract \
             {CONTRACT}: figures and helpers may have other names; compare with `gevinst template \
             fields`, mend what `gevinst template check` tells, and write contract = \"{CONTRACT}\""
        );
        problems.push(file.problem(at, message));
    }
}

fn unfold(file: TomlFile<'_>, table: &DeTable<'_>, problems: &mut Vec<Problem>) -> bool {
    let Some(value) = table.get("unfold") else { return false };
    value.get_ref().as_bool().unwrap_or_else(|| {
        problems.push(file.problem(value.span(), "`unfold` is true or false"));
        false
    })
}

fn languages(
    file: TomlFile<'_>,
    table: &DeTable<'_>,
    problems: &mut Vec<Problem>,
) -> Option<Vec<String>> {
    let Some(named) = file.list(table, "languages", problems) else {
        if table.get("languages").is_none() {
            let message =
                "`languages` is missing; write, for example, languages = [\"nb\", \"en\"]";
            problems.push(Problem::of_file(file.name, message));
        }
        return None;
    };
    if named.is_empty() {
        problems.push(Problem::of_file(file.name, "`languages` names no language"));
        return None;
    }
    let known: Vec<&str> = Texts::languages().collect();
    for (lang, at) in &named {
        if !known.contains(&lang.as_str()) {
            let meant = meant(lang, known.iter().copied());
            let message = format!("there are no texts in the language `{lang}`{meant}");
            problems.push(file.problem(at.clone(), message));
        }
    }
    Some(named.into_iter().map(|(lang, _)| lang).collect())
}
