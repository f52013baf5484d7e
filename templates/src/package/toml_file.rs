//! TOML files of a template, read with the place of everything in them.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::problem::{Problem, line_column, meant};

/// A TOML file that is being read.
#[derive(Clone, Copy)]
pub(crate) struct TomlFile<'f> {
    /// The file, as messages name it.
    pub name: &'f str,
    /// What it says.
    pub text: &'f str,
}

/// A text of a TOML file, with its key and the places of both.
pub(crate) struct TextAt {
    /// The whole key, `report.title`.
    pub key: String,
    /// Where the key stands.
    pub key_at: Range<usize>,
    /// The text.
    pub text: String,
    /// Where the text stands.
    pub at: Range<usize>,
}

impl<'f> TomlFile<'f> {
    /// The file's table; what is not valid goes to `problems`.
    pub fn table(&self, problems: &mut Vec<Problem>) -> Option<DeTable<'f>> {
        let (table, errors) = DeTable::parse_recoverable(self.text);
        let is_sound = errors.is_empty();
        for error in errors {
            let place = error.span().map(|span| line_column(self.text, span.start));
            problems.push(Problem {
                file: self.name.to_owned(),
                at: place,
                message: format!("this is not valid TOML: {}", error.message()),
            });
        }
        is_sound.then(|| table.into_inner())
    }

    /// A problem at a place of this file.
    pub fn problem(&self, at: Range<usize>, message: impl Into<String>) -> Problem {
        Problem::in_text((self.name, self.text), at, message)
    }

    /// The keys of a table that are not among the known ones.
    pub fn unknown(&self, table: &DeTable<'_>, known: &[&str]) -> Vec<Problem> {
        let strangers = table.keys().filter(|key| !known.contains(&key.get_ref().as_ref()));
        let told = strangers.map(|key| {
            let name = key.get_ref();
            let meant = meant(name, known.iter().copied());
            self.problem(key.span(), format!("`{name}` is not known here{meant}"))
        });
        told.collect()
    }

    /// A text of a table by its key; what is not a text is a problem.
    pub fn text<'t>(
        &self,
        table: &'t DeTable<'_>,
        key: &str,
        problems: &mut Vec<Problem>,
    ) -> Option<(&'t str, Range<usize>)> {
        let value = table.get(key)?;
        let text = value.get_ref().as_str();
        if text.is_none() {
            problems.push(self.is_no_text(key, value));
        }
        text.map(|text| (text, value.span()))
    }

    fn is_no_text(&self, key: &str, value: &Spanned<DeValue<'_>>) -> Problem {
        let kind = value.get_ref().type_str();
        self.problem(value.span(), format!("`{key}` is a {kind} and must be a text"))
    }

    /// A list of texts of a table by its key, each with its place.
    pub fn list(
        &self,
        table: &DeTable<'_>,
        key: &str,
        problems: &mut Vec<Problem>,
    ) -> Option<Vec<(String, Range<usize>)>> {
        let value = table.get(key)?;
        let Some(items) = value.get_ref().as_array() else {
            let message = format!("`{key}` must be a list of texts, as [\"…\", \"…\"]");
            problems.push(self.problem(value.span(), message));
            return None;
        };
        let mut texts = Vec::new();
        for item in items.iter() {
            match item.get_ref().as_str() {
                Some(text) => texts.push((text.to_owned(), item.span())),
                None => problems.push(self.is_no_text(key, item)),
            }
        }
        Some(texts)
    }

    /// All texts of the file by their whole keys.
    pub fn texts(&self, problems: &mut Vec<Problem>) -> Vec<TextAt> {
        let mut texts = Vec::new();
        if let Some(table) = self.table(problems) {
            self.flatten("", &table, &mut texts, problems);
        }
        texts
    }

    fn flatten(
        &self,
        prefix: &str,
        table: &DeTable<'_>,
        texts: &mut Vec<TextAt>,
        problems: &mut Vec<Problem>,
    ) {
        for (name, value) in table.iter() {
            let key = match prefix {
                "" => name.get_ref().to_string(),
                prefix => format!("{prefix}.{}", name.get_ref()),
            };
            match value.get_ref() {
                DeValue::String(text) => texts.push(TextAt {
                    key,
                    key_at: name.span(),
                    text: text.to_string(),
                    at: value.span(),
                }),
                DeValue::Table(inner) => self.flatten(&key, inner, texts, problems),
                _ => problems.push(self.is_no_text(&key, value)),
            }
        }
    }
}
