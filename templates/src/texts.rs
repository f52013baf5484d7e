//! The visible texts of one language, from `texts.<lang>.toml` and
//! `findings.<lang>.toml`.
//!
//! A language is two files with the same keys and placeholders as bokmål, the
//! reference; this is checked when they are loaded, so that no text can be found
//! missing while a report is written.

mod changes;
mod plural;

use std::collections::{BTreeMap, BTreeSet};

use crate::error::TemplateError;

/// A language that ships: its code, texts and findings.
type Shipped = (&'static str, &'static str, &'static str);

/// The languages that ship. Bokmål is the reference; a test sees to it that nynorsk and
/// English lack nothing. Northern Sámi is prepared, and borrows what it lacks.
const SHIPPED: &[Shipped] = &[
    ("nb", include_str!("../standard/texts.nb.toml"), include_str!("../standard/findings.nb.toml")),
    ("nn", include_str!("../standard/texts.nn.toml"), include_str!("../standard/findings.nn.toml")),
    ("en", include_str!("../standard/texts.en.toml"), include_str!("../standard/findings.en.toml")),
    ("se", include_str!("../standard/texts.se.toml"), include_str!("../standard/findings.se.toml")),
];

/// Texts whose placeholders are a matter of the language itself.
const FREE_PLACEHOLDERS: &[&str] = &["date.", "period."];

/// The sentences of one finding code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FindingText {
    /// What was found.
    pub message: String,
    /// What the user can do.
    pub hint: String,
    /// What the user can do where a near word was found.
    pub hint_nearest: Option<String>,
}

/// The visible texts of one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Texts {
    lang: String,
    texts: BTreeMap<String, String>,
    findings: BTreeMap<String, FindingText>,
    /// The keys whose texts are the reference's, for want of own ones.
    borrowed: BTreeSet<String>,
}

impl Texts {
    /// The language that all others are held against, and borrow from.
    pub const REFERENCE: &'static str = "nb";

    /// The languages that ship, the reference first.
    pub fn languages() -> impl Iterator<Item = &'static str> {
        SHIPPED.iter().map(|(code, _, _)| *code)
    }

    /// The texts of a language that ships. What it lacks it borrows from the reference,
    /// and [`Texts::borrowed`] says so.
    ///
    /// # Errors
    ///
    /// When there are no texts in that language.
    pub fn load(lang: &str) -> Result<Texts, TemplateError> {
        match SHIPPED.iter().find(|(code, _, _)| *code == lang) {
            Some((code, texts, findings)) => Texts::borrowing(code, texts, findings),
            None => Err(TemplateError::LanguageNotKnown {
                lang: lang.to_owned(),
                known: Texts::languages().collect::<Vec<_>>().join(", "),
            }),
        }
    }

    /// The texts of a language from the content of its two files.
    ///
    /// # Errors
    ///
    /// When a file is not valid, or does not hold the keys and placeholders of
    /// the reference; every difference is named.
    pub fn from_files(lang: &str, texts: &str, findings: &str) -> Result<Texts, TemplateError> {
        let read = Texts::read(lang, texts, findings)?;
        read.agrees_with(&Texts::reference()?)?;
        Ok(read)
    }

    /// The reference itself.
    fn reference() -> Result<Texts, TemplateError> {
        let (code, texts, findings) = SHIPPED[0];
        Texts::read(code, texts, findings)
    }

    /// The texts of two files, with the reference's where they lack some.
    ///
    /// # Errors
    ///
    /// As [`Texts::from_files`], but for what is missing.
    pub fn borrowing(lang: &str, texts: &str, findings: &str) -> Result<Texts, TemplateError> {
        let mut read = Texts::read(lang, texts, findings)?;
        let reference = Texts::reference()?;
        for (key, text) in reference.texts.iter() {
            if !read.texts.contains_key(key) {
                read.borrowed.insert(key.clone());
                read.texts.insert(key.clone(), text.clone());
            }
        }
        for (code, sentences) in reference.findings.iter() {
            if !read.findings.contains_key(code) {
                read.borrowed.insert(format!("finding.{code}"));
                read.findings.insert(code.clone(), sentences.clone());
            }
        }
        read.agrees_with(&reference)?;
        Ok(read)
    }

    /// How many texts are borrowed from the reference, of how many.
    pub fn borrowed(&self) -> (usize, usize) {
        (self.borrowed.len(), self.texts.len() + self.findings.len())
    }

    /// Whether a text is borrowed from the reference.
    pub fn is_borrowed(&self, key: &str) -> bool {
        self.borrowed.contains(key)
    }

    fn read(lang: &str, texts: &str, findings: &str) -> Result<Texts, TemplateError> {
        Ok(Texts {
            lang: lang.to_owned(),
            texts: flat(&format!("texts.{lang}.toml"), texts)?,
            findings: finding_texts(&format!("findings.{lang}.toml"), findings)?,
            borrowed: BTreeSet::new(),
        })
    }

    /// The language's code, such as `nb`; also the `lang` attribute of a page.
    pub fn lang(&self) -> &str {
        &self.lang
    }

    /// The text with this key.
    ///
    /// # Errors
    ///
    /// When there is none.
    pub fn get(&self, key: &str) -> Result<&str, TemplateError> {
        self.texts.get(key).map(String::as_str).ok_or_else(|| TemplateError::TextNotFound {
            key: key.to_owned(),
            lang: self.lang.clone(),
        })
    }

    /// The text with this key, its placeholders `{name}` filled in.
    ///
    /// # Errors
    ///
    /// When there is no such text, or a placeholder has no value.
    pub fn with(&self, key: &str, args: &[(&str, &str)]) -> Result<String, TemplateError> {
        self.fill(key, self.get(key)?, args)
    }

    /// All keys, in order.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.texts.keys().map(String::as_str)
    }

    /// The text of a key that the reference has; [`Texts::from_files`] has seen
    /// to it that every language has it too. The key stands for a text only if
    /// the program and its own reference disagree, which a test rules out.
    pub(crate) fn known<'a>(&'a self, key: &'a str) -> &'a str {
        self.texts.get(key).map_or(key, String::as_str)
    }

    pub(crate) fn finding_text(&self, code: &str) -> Option<&FindingText> {
        self.findings.get(code)
    }

    /// Puts values in place of `{name}`; quotation marks of the language are
    /// always at hand as `{quote_open}` and `{quote_close}`.
    pub(crate) fn fill(
        &self,
        key: &str,
        text: &str,
        args: &[(&str, &str)],
    ) -> Result<String, TemplateError> {
        let mut filled = String::with_capacity(text.len());
        let mut rest = text;
        while let Some((before, name, after)) = next_placeholder(rest) {
            filled.push_str(before);
            let value = match name {
                "quote_open" | "quote_close" => self.known_quote(name),
                _ => args.iter().find(|(arg, _)| *arg == name).map(|(_, value)| *value),
            };
            filled.push_str(value.ok_or_else(|| TemplateError::PlaceholderUnfilled {
                key: key.to_owned(),
                placeholder: name.to_owned(),
            })?);
            rest = after;
        }
        filled.push_str(rest);
        Ok(filled)
    }

    fn known_quote(&self, name: &str) -> Option<&str> {
        self.texts.get(&format!("locale.{name}")).map(String::as_str)
    }

    fn agrees_with(&self, reference: &Texts) -> Result<(), TemplateError> {
        let differences = differences(&self.texts, &reference.texts);
        if !differences.is_empty() {
            return Err(self.incomplete("texts", &differences));
        }
        let differences = differences_of_findings(&self.findings, &reference.findings);
        if !differences.is_empty() {
            return Err(self.incomplete("findings", &differences));
        }
        Ok(())
    }

    fn incomplete(&self, file: &str, differences: &[String]) -> TemplateError {
        TemplateError::TextsIncomplete {
            file: format!("{file}.{}.toml", self.lang),
            reason: differences.join("; "),
        }
    }
}

/// The text before the next placeholder, the placeholder's name, the text after it.
fn next_placeholder(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once('{')?;
    let (name, after) = rest.split_once('}')?;
    Some((before, name, after))
}

/// The placeholders of a text.
pub(crate) fn placeholders(text: &str) -> BTreeSet<&str> {
    let mut names = BTreeSet::new();
    let mut rest = text;
    while let Some((_, name, after)) = next_placeholder(rest) {
        names.insert(name);
        rest = after;
    }
    names.remove("quote_open");
    names.remove("quote_close");
    names
}

fn differences(
    texts: &BTreeMap<String, String>,
    reference: &BTreeMap<String, String>,
) -> Vec<String> {
    let mut found = Vec::new();
    for (key, text) in reference {
        match texts.get(key) {
            None => found.push(format!("`{key}` is missing")),
            Some(own) if FREE_PLACEHOLDERS.iter().any(|free| key.starts_with(free)) => {
                if own.is_empty() {
                    found.push(format!("`{key}` is empty"));
                }
            }
            Some(own) if placeholders(own) != placeholders(text) => {
                found.push(format!("`{key}` needs the placeholders of: {text}"));
            }
            Some(_) => {}
        }
    }
    let unknown = texts
        .keys()
        .filter(|key| !reference.contains_key(*key) && !plural::is_form(key, reference));
    found.extend(unknown.map(|key| format!("`{key}` is not known")));
    found
}

fn differences_of_findings(
    findings: &BTreeMap<String, FindingText>,
    reference: &BTreeMap<String, FindingText>,
) -> Vec<String> {
    let mut found = Vec::new();
    for (code, text) in reference {
        match findings.get(code) {
            None => found.push(format!("`{code}` is missing")),
            Some(own) if own.hint_nearest.is_some() != text.hint_nearest.is_some() => {
                found.push(format!("`{code}` differs in whether it has hint_nearest"));
            }
            Some(_) => {}
        }
    }
    let unknown = findings.keys().filter(|code| !reference.contains_key(*code));
    found.extend(unknown.map(|code| format!("`{code}` is not known")));
    found
}

fn unreadable(file: &str, reason: impl ToString) -> TemplateError {
    TemplateError::TextsUnreadable { file: file.to_owned(), reason: reason.to_string() }
}

fn flat(file: &str, content: &str) -> Result<BTreeMap<String, String>, TemplateError> {
    let table: toml::Table = content.parse().map_err(|error| unreadable(file, error))?;
    let mut texts = BTreeMap::new();
    flatten(file, "", &table, &mut texts)?;
    Ok(texts)
}

fn flatten(
    file: &str,
    prefix: &str,
    table: &toml::Table,
    texts: &mut BTreeMap<String, String>,
) -> Result<(), TemplateError> {
    for (name, value) in table {
        let key = if prefix.is_empty() { name.clone() } else { format!("{prefix}.{name}") };
        match value {
            toml::Value::String(text) => {
                texts.insert(key, text.clone());
            }
            toml::Value::Table(inner) => flatten(file, &key, inner, texts)?,
            other => {
                let kind = other.type_str();
                return Err(unreadable(file, format!("`{key}` is a {kind} and must be a text")));
            }
        }
    }
    Ok(())
}

fn finding_texts(
    file: &str,
    content: &str,
) -> Result<BTreeMap<String, FindingText>, TemplateError> {
    let table: toml::Table = content.parse().map_err(|error| unreadable(file, error))?;
    let mut findings = BTreeMap::new();
    for (code, value) in &table {
        let entry = value
            .as_table()
            .ok_or_else(|| unreadable(file, format!("`{code}` must be a table [{code}]")))?;
        let text = |name: &str| entry.get(name).and_then(toml::Value::as_str).map(str::to_owned);
        let needed = |name: &str| {
            text(name).ok_or_else(|| unreadable(file, format!("`{code}` lacks the text `{name}`")))
        };
        let names = ["message", "hint", "hint_nearest"];
        if let Some(unknown) = entry.keys().find(|name| !names.contains(&name.as_str())) {
            return Err(unreadable(file, format!("`{code}.{unknown}` is not known")));
        }
        let sentences = FindingText {
            message: needed("message")?,
            hint: needed("hint")?,
            hint_nearest: text("hint_nearest"),
        };
        findings.insert(code.clone(), sentences);
    }
    Ok(findings)
}
