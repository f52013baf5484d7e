//! A TOML file as sections that remember which keys were asked for.
//!
//! A derived reader would stop at the first problem. Here every question to a
//! [`Section`] notes what is wrong and goes on, so that the author of a mapping
//! file is told everything at once. A key that nobody asked for is unknown.

use std::cell::RefCell;
#[cfg(test)]
use std::collections::BTreeSet;
use std::ops::Range;

use gevinst_plugin_sdk::text::nearest;
use gevinst_plugin_sdk::{Field, Kind};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::error::{MappingError, Problem};

/// A value and the byte of the file where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Located<T> {
    /// The value.
    pub(crate) value: T,
    /// Its first byte.
    pub(crate) at: usize,
}

/// The words that a field of a closed list may hold, by the names of a record kind and
/// of the field; none for fields that hold something else.
pub type WordsOf = fn(kind: &str, field: &str) -> &'static [&'static str];

/// The problems found so far.
#[derive(Debug, Default)]
pub(crate) struct Problems {
    found: RefCell<Vec<(usize, String)>>,
    /// The closed lists, where the reader of the file knows them.
    words: Option<WordsOf>,
    /// Every key that was asked for, by the name of its section: what the list of all keys
    /// is held against.
    #[cfg(test)]
    asked: RefCell<BTreeSet<(String, &'static str)>>,
}

impl Problems {
    /// No problems yet, of a file whose constants are held against closed lists.
    pub(crate) fn with_words(words: WordsOf) -> Problems {
        Problems { words: Some(words), ..Problems::default() }
    }

    /// The keys that were asked for, by the name of their section.
    #[cfg(test)]
    pub(crate) fn asked(self) -> BTreeSet<(String, &'static str)> {
        self.asked.into_inner()
    }

    /// Notes a problem at a byte of the file.
    pub(crate) fn add(&self, at: usize, message: impl Into<String>) {
        self.found.borrow_mut().push((at, message.into()));
    }

    /// Whether any was found.
    pub(crate) fn any(&self) -> bool {
        !self.found.borrow().is_empty()
    }

    /// The error that tells them all, in the order of the file.
    pub(crate) fn into_error(self, file: &str, text: &str) -> MappingError {
        let mut found = self.found.into_inner();
        found.sort();
        found.dedup();
        let problems = found
            .into_iter()
            .map(|(at, message)| {
                let (line, column) = place(text, at);
                Problem { line, column, message }
            })
            .collect();
        MappingError { file: file.to_owned(), problems }
    }
}

/// The line and the character of a byte, both from one.
fn place(text: &str, at: usize) -> (usize, usize) {
    let before = text.get(..at).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let start = before.rfind('\n').map_or(0, |newline| newline + 1);
    (line, before[start..].chars().count() + 1)
}

/// ", did you mean \"x\"?" where a known name is near, else nothing.
pub(crate) fn did_you_mean<'k>(found: &str, known: impl IntoIterator<Item = &'k str>) -> String {
    nearest(found, known).map_or_else(String::new, |near| format!(", did you mean \"{near}\"?"))
}

/// One table of the file.
pub(crate) struct Section<'d> {
    table: &'d DeTable<'d>,
    span: Range<usize>,
    name: String,
    known: RefCell<Vec<&'static str>>,
    problems: &'d Problems,
}

impl<'d> Section<'d> {
    /// The section of a table, called `name` in messages.
    pub(crate) fn new(
        table: &'d DeTable<'d>,
        span: Range<usize>,
        name: impl Into<String>,
        problems: &'d Problems,
    ) -> Section<'d> {
        Section { table, span, name: name.into(), known: RefCell::default(), problems }
    }

    /// Where the section begins.
    pub(crate) fn at(&self) -> usize {
        self.span.start
    }

    /// Whether nothing was found wrong so far.
    pub(crate) fn sound_so_far(&self) -> bool {
        !self.problems.any()
    }

    /// Notes a problem of this section.
    pub(crate) fn problem(&self, at: usize, message: impl Into<String>) {
        self.problems.add(at, message);
    }

    /// The words that a field may hold, where it has a closed list that is known.
    fn words_of(&self, kind: Kind, field: Field) -> &'static [&'static str] {
        self.problems.words.map_or(&[], |words| words(kind.name(), field.name()))
    }

    /// Tells of a word that is not in the closed list of its field.
    pub(crate) fn check_word(&self, kind: Kind, field: Field, word: &Located<String>) {
        let words = self.words_of(kind, field);
        if words.is_empty() || words.contains(&word.value.as_str()) {
            return;
        }
        let near = did_you_mean(&word.value, words.iter().copied());
        let (field, known) = (field.name(), words.join(", "));
        let message = format!(
            "{}: \"{}\" is no word for \"{field}\"{near} (expected one of: {known})",
            self.name, word.value
        );
        self.problem(word.at, message);
    }

    /// The value of a key, if it is there.
    fn value(&self, key: &'static str) -> Option<&'d Spanned<DeValue<'d>>> {
        self.known.borrow_mut().push(key);
        #[cfg(test)]
        self.problems.asked.borrow_mut().insert((self.name.clone(), key));
        self.table.iter().find(|(name, _)| name.get_ref() == key).map(|(_, value)| value)
    }

    fn wrong(&self, key: &str, expected: &str, value: &Spanned<DeValue<'_>>) {
        let found = value.get_ref().type_str();
        let message = format!("{}: \"{key}\" must be {expected}, found {found}", self.name);
        self.problem(value.span().start, message);
    }

    fn missing(&self, key: &str) {
        self.problem(self.at(), format!("{}: \"{key}\" is missing", self.name));
    }

    /// A text that is not empty.
    pub(crate) fn text(&self, key: &'static str) -> Option<Located<String>> {
        let value = self.value(key)?;
        match value.get_ref().as_str() {
            Some(text) if !text.trim().is_empty() => {
                Some(Located { value: text.to_owned(), at: value.span().start })
            }
            Some(_) => {
                self.problem(value.span().start, format!("{}: \"{key}\" is empty", self.name));
                None
            }
            None => {
                self.wrong(key, "a text", value);
                None
            }
        }
    }

    /// A text that must be there.
    pub(crate) fn need_text(&self, key: &'static str) -> Option<Located<String>> {
        let text = self.text(key);
        if text.is_none() && !self.has(key) {
            self.missing(key);
        }
        text
    }

    /// Whether the key is there, whatever it holds.
    pub(crate) fn has(&self, key: &str) -> bool {
        self.table.iter().any(|(name, _)| name.get_ref() == key)
    }

    /// A list of texts; one text alone is a list of one.
    pub(crate) fn texts(&self, key: &'static str) -> Vec<Located<String>> {
        self.value(key).map_or_else(Vec::new, |value| self.list_of_texts(key, value))
    }

    /// A list of at least one text.
    pub(crate) fn need_texts(&self, key: &'static str) -> Vec<Located<String>> {
        let texts = self.texts(key);
        if !self.has(key) {
            self.missing(key);
        }
        texts
    }

    fn list_of_texts(&self, key: &str, value: &Spanned<DeValue<'_>>) -> Vec<Located<String>> {
        let expected = "a text or a list of texts";
        let one = |value: &Spanned<DeValue<'_>>| match value.get_ref().as_str() {
            Some(text) if !text.trim().is_empty() => {
                Some(Located { value: text.to_owned(), at: value.span().start })
            }
            Some(_) => {
                self.problem(value.span().start, format!("{}: \"{key}\" is empty", self.name));
                None
            }
            None => {
                self.wrong(key, expected, value);
                None
            }
        };
        match value.get_ref() {
            DeValue::Array(items) if items.is_empty() => {
                self.problem(value.span().start, format!("{}: \"{key}\" is empty", self.name));
                Vec::new()
            }
            DeValue::Array(items) => items.iter().filter_map(one).collect(),
            _ => one(value).into_iter().collect(),
        }
    }

    /// A whole number between two limits, both included.
    pub(crate) fn number(&self, key: &'static str, limits: (u32, u32)) -> Option<u32> {
        let value = self.value(key)?;
        let number = self.whole(value, limits);
        if number.is_none() {
            let (least, most) = limits;
            self.wrong(key, &format!("a whole number from {least} to {most}"), value);
        }
        number
    }

    fn whole(&self, value: &Spanned<DeValue<'_>>, (least, most): (u32, u32)) -> Option<u32> {
        let DeValue::Integer(digits) = value.get_ref() else { return None };
        let number: u32 = digits.as_str().parse().ok()?;
        (least..=most).contains(&number).then_some(number)
    }

    /// First and last row as people count them; given back from zero.
    pub(crate) fn rows(&self, key: &'static str) -> Option<(u32, u32)> {
        let value = self.value(key)?;
        let pair = match value.get_ref() {
            DeValue::Array(items) if items.len() == 2 => {
                let limits = (1, 1_048_576);
                self.whole(&items[0], limits).zip(self.whole(&items[1], limits))
            }
            _ => None,
        };
        match pair {
            Some((first, last)) if first <= last => Some((first - 1, last - 1)),
            _ => {
                self.wrong(key, "two row numbers, the first and the last", value);
                None
            }
        }
    }

    /// Yes or no; no where the key is absent.
    pub(crate) fn flag(&self, key: &'static str) -> bool {
        self.flag_or(key, false)
    }

    /// Yes or no, with the answer for an absent key.
    pub(crate) fn flag_or(&self, key: &'static str, absent: bool) -> bool {
        let Some(value) = self.value(key) else { return absent };
        value.get_ref().as_bool().unwrap_or_else(|| {
            self.wrong(key, "true or false", value);
            absent
        })
    }

    /// The tables of a list.
    pub(crate) fn sections(&self, key: &'static str) -> Vec<Section<'d>> {
        let Some(value) = self.value(key) else { return Vec::new() };
        let DeValue::Array(items) = value.get_ref() else {
            self.wrong(key, &format!("a list of tables ([[{key}]])"), value);
            return Vec::new();
        };
        let mut sections = Vec::new();
        for item in items.iter() {
            match item.get_ref() {
                DeValue::Table(table) => {
                    sections.push(Section::new(table, item.span(), key, self.problems));
                }
                _ => self.wrong(key, "a list of tables", item),
            }
        }
        sections
    }

    /// The table of a key.
    pub(crate) fn section(&self, key: &'static str) -> Option<Section<'d>> {
        let value = self.value(key)?;
        if let DeValue::Table(table) = value.get_ref() {
            Some(Section::new(table, value.span(), key, self.problems))
        } else {
            self.wrong(key, "a table", value);
            None
        }
    }

    /// The entries of a table whose keys are names of the author.
    pub(crate) fn entries(&self) -> Vec<(Located<String>, Held<'d>)> {
        let entry = |(key, value): (&Spanned<_>, &'d Spanned<DeValue<'d>>)| {
            let name: &std::borrow::Cow<'_, str> = key.get_ref();
            let at = key.span().start;
            let held = self.hold(name, value);
            (Located { value: name.to_string(), at }, held)
        };
        let mut entries: Vec<_> = self.table.iter().map(entry).collect();
        entries.sort_by_key(|(name, _)| name.at);
        entries
    }

    /// What a key holds that may be a text, a list of texts or a table.
    pub(crate) fn held(&self, key: &'static str) -> Option<Held<'d>> {
        self.value(key).map(|value| self.hold(key, value))
    }

    fn hold(&self, name: &str, value: &'d Spanned<DeValue<'d>>) -> Held<'d> {
        match value.get_ref() {
            DeValue::String(text) => {
                Held::Text(Located { value: text.to_string(), at: value.span().start })
            }
            DeValue::Table(table) => {
                Held::Section(Section::new(table, value.span(), name, self.problems))
            }
            DeValue::Array(_) => Held::Texts(self.list_of_texts(name, value)),
            _ => Held::Other,
        }
    }

    /// Tells of every key that nobody asked for.
    pub(crate) fn finish(self) {
        let known = self.known.borrow();
        for (name, _) in self.table.iter() {
            let found: &str = name.get_ref();
            if !known.contains(&found) {
                let near = did_you_mean(found, known.iter().copied());
                let message = format!("{}: unknown key \"{found}\"{near}", self.name);
                self.problem(name.span().start, message);
            }
        }
    }
}

/// What a key of the author's own naming holds.
pub(crate) enum Held<'d> {
    /// A text.
    Text(Located<String>),
    /// A list of texts.
    Texts(Vec<Located<String>>),
    /// A table.
    Section(Section<'d>),
    /// Something else.
    Other,
}
