//! A cell as a sheet part writes it, and what it means.

use gevinst_plugin_sdk::CellValue;

use super::shared_strings::{SharedStrings, push_unescaped};
use super::styles::Styles;
use crate::workbook::format_code::Shows;
use crate::workbook::number::{self, NotANumber};
use crate::workbook::refusal::{Refusal, RefusalCode, quoted};

/// The type that a cell declares for its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// A number, also where no type is declared.
    Number,
    /// The number of a shared string.
    Shared,
    /// A text that a formula gave.
    Text,
    /// A text that stands in the cell.
    Inline,
    /// A text without escapes, as binary workbooks write it.
    Literal,
    /// A truth value.
    Bool,
    /// An error.
    Error,
    /// A day as ISO text.
    Day,
}

impl Kind {
    /// The type by its written name.
    pub(crate) fn of(name: &str) -> Option<Kind> {
        Some(match name {
            "n" => Kind::Number,
            "s" => Kind::Shared,
            "str" => Kind::Text,
            "inlineStr" => Kind::Inline,
            "b" => Kind::Bool,
            "e" => Kind::Error,
            "d" => Kind::Day,
            _ => return None,
        })
    }

    /// Whether the value must be written without references, comments and CDATA.
    pub(crate) fn is_plain(self) -> bool {
        !matches!(self, Kind::Text | Kind::Inline | Kind::Literal)
    }
}

/// A formula as a cell writes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct RawFormula<'a> {
    /// The number of the shared formula that the cell takes part in.
    pub shared: Option<u32>,
    /// Whether the text stands here, or with another cell of the shared formula.
    pub master: bool,
    /// The text without `=`.
    pub text: &'a str,
}

impl RawFormula<'_> {
    /// The same formula with its text.
    pub(crate) fn with_text(self, text: &str) -> RawFormula<'_> {
        RawFormula { shared: self.shared, master: self.master, text }
    }
}

/// A cell as a sheet part writes it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct RawCell<'a> {
    /// The row, from zero.
    pub row: u32,
    /// The column, from zero.
    pub column: u16,
    /// The number of its cell style.
    pub style: u32,
    /// The declared type.
    pub kind: Kind,
    /// The value's text, if there is a value.
    pub value: Option<&'a str>,
    /// The formula, if there is one.
    pub formula: Option<RawFormula<'a>>,
}

/// What a cell's meaning depends on.
#[derive(Debug)]
pub(crate) struct Context<'a> {
    /// The shared strings.
    pub strings: &'a SharedStrings,
    /// The cell styles.
    pub styles: &'a Styles,
    /// Whether day numbers count from 1904.
    pub date_1904: bool,
}

impl Context<'_> {
    /// What the cell holds; `None` for a blank one and for a formula whose result is an empty text.
    ///
    /// `scratch` holds a text that has to be made.
    ///
    /// # Errors
    ///
    /// When the value does not fit the declared type.
    pub(crate) fn value<'b>(
        &'b self,
        cell: &RawCell<'b>,
        scratch: &'b mut String,
    ) -> Result<Option<CellValue<'b>>, Refusal> {
        if !self.styles.has(cell.style) {
            return Err(Refusal::new(
                RefusalCode::StyleIndex,
                format!("the cell style {}", cell.style),
                "a cell style that the workbook has",
            ));
        }
        let calculated = cell.formula.is_none();
        let Some(text) = cell.value else {
            return Ok((!calculated).then_some(CellValue::NotCalculated));
        };
        if cell.kind == Kind::Text || cell.kind == Kind::Inline {
            push_unescaped(text, scratch);
            return Ok((!scratch.is_empty()).then_some(CellValue::Text(scratch)));
        }
        if text.is_empty() && cell.kind == Kind::Literal {
            return Ok(None);
        }
        if text.is_empty() {
            return Ok((!calculated).then_some(CellValue::NotCalculated));
        }
        match cell.kind {
            Kind::Literal => Ok(Some(CellValue::Text(text))),
            Kind::Shared => self.shared(text),
            Kind::Bool => truth(text).map(Some),
            Kind::Error => Ok(Some(CellValue::Error(text))),
            Kind::Day => Ok(Some(iso_day(text, scratch))),
            _ => self.number(cell.style, text, scratch).map(Some),
        }
    }

    fn shared(&self, text: &str) -> Result<Option<CellValue<'_>>, Refusal> {
        let shared = text.parse::<usize>().ok().and_then(|index| self.strings.get(index));
        match shared {
            Some("") => Ok(None),
            Some(text) => Ok(Some(CellValue::Text(text))),
            None => Err(Refusal::new(
                RefusalCode::SstIndex,
                format!("the shared string number {}", quoted(text)),
                format!("a number below {}", self.strings.len()),
            )),
        }
    }

    fn number<'b>(
        &self,
        style: u32,
        text: &str,
        scratch: &'b mut String,
    ) -> Result<CellValue<'b>, Refusal> {
        if self.styles.shows(style) == Shows::Day
            && let Some(serial) = number::double_from_xml(text)
        {
            return Ok(match number::day(serial, self.date_1904) {
                Ok(day) => CellValue::Day(day),
                Err(why) => {
                    *scratch = why;
                    CellValue::Error(scratch)
                }
            });
        }
        match number::from_xml(text) {
            Ok(number) => Ok(CellValue::Number { value: number.value, rounded: number.rounded }),
            Err(NotANumber::OutOfRange) => {
                *scratch = format!("#NUM! ({text} is beyond the range of exact decimals)");
                Ok(CellValue::Error(scratch))
            }
            Err(NotANumber::Syntax) => Err(Refusal::new(
                RefusalCode::NumberSyntax,
                format!("the number {}", quoted(text)),
                "a finite number written with digits, at most one point and an exponent",
            )),
        }
    }
}

fn truth(text: &str) -> Result<CellValue<'static>, Refusal> {
    match text.trim() {
        "1" | "true" => Ok(CellValue::Bool(true)),
        "0" | "false" => Ok(CellValue::Bool(false)),
        _ => Err(Refusal::new(
            RefusalCode::CellContent,
            format!("the truth value {}", quoted(text)),
            "0 or 1",
        )),
    }
}

fn iso_day<'b>(text: &str, scratch: &'b mut String) -> CellValue<'b> {
    match number::day_from_iso(text) {
        Some(day) => CellValue::Day(day),
        None => {
            *scratch = format!("#DATE! ({} is no day)", quoted(text));
            CellValue::Error(scratch)
        }
    }
}
