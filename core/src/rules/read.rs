//! Reading TOML by hand, so that every mistake gets its line and column.
//!
//! The readers answer `None` where they have reported a mistake, and go on, so
//! that a file's mistakes are all told at once.

use std::ops::Range;

use rust_decimal::Decimal;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::error::{RuleError, nearest};
use crate::period::Day;

/// A file being read, and the mistakes found in it.
pub(super) struct Source<'t> {
    name: String,
    text: &'t str,
    /// The mistakes so far, in the order they were found.
    pub(super) errors: Vec<RuleError>,
}

impl<'t> Source<'t> {
    pub(super) fn new(name: String, text: &'t str) -> Source<'t> {
        Source { name, text, errors: Vec::new() }
    }

    /// The whole file as a table; `None` where it is not TOML.
    pub(super) fn parse(&mut self) -> Option<Section<'t>> {
        let (root, mistakes) = DeTable::parse_recoverable(self.text);
        for mistake in &mistakes {
            let message = mistake.message().lines().collect::<Vec<_>>().join("; ");
            let span = mistake.span().unwrap_or(0..0);
            self.mistake(&span, format!("invalid TOML ({message})"), "valid TOML");
        }
        mistakes.is_empty().then(|| Section { table: root.into_inner(), span: 0..0 })
    }

    /// Reports a mistake at a place in the file.
    pub(super) fn mistake(
        &mut self,
        span: &Range<usize>,
        found: impl Into<String>,
        expected: impl Into<String>,
    ) {
        self.mistake_near(span, found, expected, None);
    }

    /// Reports a misspelt word together with the nearest of the known ones.
    pub(super) fn unknown_word(
        &mut self,
        span: &Range<usize>,
        what: &str,
        word: &str,
        known: &[&str],
    ) {
        let near = nearest(word, known.iter().copied()).map(str::to_owned);
        let expected = match &near {
            // The word that is meant says more than a long list.
            Some(_) if known.len() > 12 => format!("one of the {} that are known", known.len()),
            _ => format!("one of {}", listed(known)),
        };
        self.mistake_near(span, format!("{what} `{word}`"), expected, near);
    }

    fn mistake_near(
        &mut self,
        span: &Range<usize>,
        found: impl Into<String>,
        expected: impl Into<String>,
        near: Option<String>,
    ) {
        let before = self.text.get(..span.start).unwrap_or(self.text);
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        self.errors.push(RuleError {
            file: self.name.clone(),
            line: before.matches('\n').count() + 1,
            column: before.get(line_start..).map_or(0, |line| line.chars().count()) + 1,
            found: found.into(),
            expected: expected.into(),
            nearest: near,
        });
    }
}

/// A table of the file and where it begins.
#[derive(Clone)]
pub(super) struct Section<'t> {
    table: DeTable<'t>,
    /// Its header, or the whole of an inline table.
    pub(super) span: Range<usize>,
}

impl<'t> Section<'t> {
    /// The keys and where they stand, in the order of the file.
    pub(super) fn keys(&self) -> Vec<(String, Range<usize>)> {
        let mut keys: Vec<_> =
            self.table.keys().map(|key| (key.get_ref().to_string(), key.span())).collect();
        keys.sort_by_key(|(_, span)| span.start);
        keys
    }

    /// Whether the key stands here.
    pub(super) fn has(&self, key: &str) -> bool {
        self.table.contains_key(key)
    }

    /// Where the value of the key stands, or the section where there is none.
    pub(super) fn span_of(&self, key: &str) -> Range<usize> {
        self.table.get(key).map_or_else(|| self.span.clone(), Spanned::span)
    }

    /// Reports every key that is not known here.
    pub(super) fn only(&self, source: &mut Source<'_>, known: &[&str]) {
        for (key, span) in self.keys() {
            if !known.contains(&key.as_str()) {
                source.unknown_word(&span, "key", &key, known);
            }
        }
    }

    /// The value of a key that must stand here.
    fn needed(
        &self,
        source: &mut Source<'_>,
        key: &str,
        what: &str,
    ) -> Option<&Spanned<DeValue<'t>>> {
        let value = self.table.get(key);
        if value.is_none() {
            source.mistake(&self.span, format!("no `{key}`"), format!("`{key}`, {what}"));
        }
        value
    }

    /// A text that must stand here and not be empty.
    pub(super) fn text(&self, source: &mut Source<'_>, key: &str) -> Option<String> {
        let what = "a text that is not empty";
        let value = self.needed(source, key, what)?;
        match value.get_ref() {
            DeValue::String(text) if !text.trim().is_empty() => Some(text.trim().to_owned()),
            other => {
                source.mistake(&value.span(), show(other), what);
                None
            }
        }
    }

    /// A text that may stand here.
    pub(super) fn text_if_any(&self, source: &mut Source<'_>, key: &str) -> Option<String> {
        if self.has(key) { self.text(source, key) } else { None }
    }

    /// One of the known words, by its place among them.
    pub(super) fn word(&self, source: &mut Source<'_>, key: &str, known: &[&str]) -> Option<usize> {
        let word = self.text(source, key)?;
        let place = known.iter().position(|candidate| *candidate == word);
        if place.is_none() {
            source.unknown_word(&self.span_of(key), key, &word, known);
        }
        place
    }

    /// A day, written as TOML writes dates: 2026-10-15 without quotes.
    pub(super) fn day(&self, source: &mut Source<'_>, key: &str) -> Option<Day> {
        let what = "a day without quotes, such as 2026-10-15";
        let value = self.needed(source, key, what)?;
        let day = match value.get_ref() {
            DeValue::Datetime(at) if at.time.is_none() && at.offset.is_none() => {
                at.date.and_then(|date| {
                    let year = i16::try_from(date.year).ok()?;
                    let month = i8::try_from(date.month).ok()?;
                    Day::new(year, month, i8::try_from(date.day).ok()?)
                })
            }
            _ => None,
        };
        if day.is_none() {
            source.mistake(&value.span(), show(value.get_ref()), what);
        }
        day
    }

    /// `true` or `false`.
    pub(super) fn truth(&self, source: &mut Source<'_>, key: &str) -> Option<bool> {
        let value = self.needed(source, key, "true or false")?;
        let truth = value.get_ref().as_bool();
        if truth.is_none() {
            source.mistake(&value.span(), show(value.get_ref()), "true or false");
        }
        truth
    }

    /// An exact decimal in quotes.
    pub(super) fn decimal(&self, source: &mut Source<'_>, key: &str) -> Option<Decimal> {
        let value = self.needed(source, key, DECIMAL)?;
        decimal_of(source, value)
    }

    /// A list of exact decimals in quotes.
    pub(super) fn decimals(&self, source: &mut Source<'_>, key: &str) -> Option<Vec<Decimal>> {
        let what = "a list of decimals in quotes, such as [\"1\", \"2.5\"]";
        let value = self.needed(source, key, what)?;
        match value.get_ref() {
            DeValue::Array(items) => {
                let numbers: Vec<_> = items.iter().map(|item| decimal_of(source, item)).collect();
                numbers.into_iter().collect()
            }
            other => {
                source.mistake(&value.span(), show(other), what);
                None
            }
        }
    }

    /// A list of words, each with its place.
    pub(super) fn words(
        &self,
        source: &mut Source<'_>,
        key: &str,
    ) -> Option<Vec<(String, Range<usize>)>> {
        let what = "a list of words in quotes";
        let value = self.needed(source, key, what)?;
        let DeValue::Array(items) = value.get_ref() else {
            source.mistake(&value.span(), show(value.get_ref()), what);
            return None;
        };
        let mut words = Vec::new();
        for item in items.iter() {
            match item.get_ref() {
                DeValue::String(word) => words.push((word.to_string(), item.span())),
                other => source.mistake(&item.span(), show(other), "a word in quotes"),
            }
        }
        (words.len() == items.len()).then_some(words)
    }

    /// A whole number without quotes within a range, such as a year.
    pub(super) fn whole<T: TryFrom<i64>>(
        &self,
        source: &mut Source<'_>,
        key: &str,
        what: &str,
        range: std::ops::RangeInclusive<i64>,
    ) -> Option<T> {
        let value = self.needed(source, key, what)?;
        let number = value
            .get_ref()
            .as_integer()
            .and_then(|number| i64::from_str_radix(number.as_str(), number.radix()).ok());
        let number = number.filter(|number| range.contains(number));
        let number = number.and_then(|number| T::try_from(number).ok());
        if number.is_none() {
            source.mistake(&value.span(), show(value.get_ref()), what);
        }
        number
    }

    /// Rows of exact decimals in quotes, as many and as long as asked for.
    pub(super) fn rows(
        &self,
        source: &mut Source<'_>,
        key: &str,
        (rows, columns): (usize, usize),
    ) -> Option<Vec<Vec<Decimal>>> {
        let what = format!("{rows} rows of {columns} decimals in quotes");
        let value = self.needed(source, key, &what)?;
        let DeValue::Array(items) = value.get_ref() else {
            source.mistake(&value.span(), show(value.get_ref()), what);
            return None;
        };
        let mut read = Vec::new();
        for item in items.iter() {
            match item.get_ref() {
                DeValue::Array(row) if row.len() == columns => {
                    let row: Vec<_> = row.iter().map(|it| decimal_of(source, it)).collect();
                    read.extend(row.into_iter().collect::<Option<Vec<_>>>());
                }
                other => {
                    let expected = format!("a row of {columns} decimals in quotes");
                    source.mistake(&item.span(), show(other), expected);
                }
            }
        }
        if items.len() != rows {
            source.mistake(&value.span(), format!("{} rows", items.len()), what);
        }
        (read.len() == rows && items.len() == rows).then_some(read)
    }

    /// A table that must stand here.
    pub(super) fn section(&self, source: &mut Source<'_>, key: &str) -> Option<Section<'t>> {
        let value = self.needed(source, key, "a table")?;
        section_of(source, value)
    }

    /// A list of tables with at least one.
    pub(super) fn sections(&self, source: &mut Source<'_>, key: &str) -> Option<Vec<Section<'t>>> {
        let what = "a list of at least one table";
        let value = self.needed(source, key, what)?;
        match value.get_ref() {
            DeValue::Array(items) if !items.is_empty() => {
                let sections: Vec<_> = items.iter().map(|item| section_of(source, item)).collect();
                sections.into_iter().collect()
            }
            DeValue::Array(_) => {
                source.mistake(&value.span(), "an empty list", what);
                None
            }
            other => {
                source.mistake(&value.span(), show(other), what);
                None
            }
        }
    }
}

const DECIMAL: &str = "a decimal in quotes, such as \"1695\" or \"0.95\"";

fn section_of<'t>(source: &mut Source<'_>, value: &Spanned<DeValue<'t>>) -> Option<Section<'t>> {
    match value.get_ref() {
        DeValue::Table(table) => Some(Section { table: table.clone(), span: value.span() }),
        other => {
            source.mistake(&value.span(), show(other), "a table");
            None
        }
    }
}

fn decimal_of(source: &mut Source<'_>, value: &Spanned<DeValue<'_>>) -> Option<Decimal> {
    let number = value.get_ref().as_str().and_then(exact_decimal);
    if number.is_none() {
        source.mistake(&value.span(), show(value.get_ref()), DECIMAL);
    }
    number
}

/// Reads digits with an optional minus and an optional decimal point; no
/// exponent, space, plus, separator or empty part.
fn exact_decimal(text: &str) -> Option<Decimal> {
    let digits = text.strip_prefix('-').unwrap_or(text);
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    if all_digits(whole) && all_digits(fraction) {
        Decimal::from_str_exact(text).ok()
    } else {
        None
    }
}

/// A value as a message names it.
fn show(value: &DeValue<'_>) -> String {
    match value {
        DeValue::String(text) => format!("the text \"{text}\""),
        DeValue::Integer(number) => format!("the number {number} without quotes"),
        DeValue::Float(number) => format!("the number {number} without quotes"),
        DeValue::Boolean(truth) => format!("{truth}"),
        DeValue::Datetime(at) => format!("the date or time {at}"),
        DeValue::Array(_) => "a list".to_owned(),
        DeValue::Table(_) => "a table".to_owned(),
    }
}

/// Words as a message lists them.
fn listed(words: &[&str]) -> String {
    words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", ")
}
