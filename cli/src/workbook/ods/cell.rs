//! A cell as an OpenDocument table writes it, and what it means.

use std::io::BufRead;

use gevinst_plugin_sdk::CellValue;

use crate::workbook::number::{self, NotANumber};
use crate::workbook::refusal::{Refusal, RefusalCode, quoted};
use crate::workbook::xml::{Space, StrictXml, Token};

use super::table::in_space;

/// A cell as a table writes it.
#[derive(Debug, Clone, Default)]
pub(crate) struct OdsCell {
    /// The first column, from zero.
    pub column: u16,
    /// In how many columns it stands.
    pub repeated: u64,
    /// The declared type; empty where there is none.
    pub kind: String,
    /// The value beside the shown text.
    pub value: Option<String>,
    /// The text that is shown.
    pub shown: String,
    /// Whether it shows a text at all, be it an empty one.
    pub shows_text: bool,
    /// The formula as it is written, with its language.
    pub formula: Option<String>,
    /// Whether LibreOffice marks it as an error.
    pub is_error: bool,
}

impl OdsCell {
    /// The cell, unless it is blank.
    pub(crate) fn not_blank(self) -> Option<OdsCell> {
        let blank = self.kind.is_empty() && self.formula.is_none() && self.shown.is_empty();
        (!blank).then_some(self)
    }

    /// How much text it gives in each column, in bytes.
    pub(crate) fn text_bytes(&self) -> u64 {
        let formula = self.formula.as_ref().map_or(0, String::len);
        let text = self.shown.len().max(self.value.as_ref().map_or(0, String::len));
        (formula + text + self.kind.len()) as u64
    }

    /// The formula without the mark of its language and without `=`.
    pub(crate) fn formula_text(&self) -> Option<&str> {
        let formula = self.formula.as_deref()?;
        Some(match formula.split_once('=') {
            Some((language, rest)) if language.is_empty() || language.ends_with(':') => rest,
            _ => formula,
        })
    }

    /// What the cell holds; `None` for a formula that gave an empty text.
    ///
    /// # Errors
    ///
    /// When the value does not fit the declared type.
    pub(crate) fn value<'b>(
        &'b self,
        scratch: &'b mut String,
    ) -> Result<Option<CellValue<'b>>, Refusal> {
        if self.is_error || (self.formula.is_some() && is_error_text(&self.shown)) {
            let text = if self.shown.is_empty() { "#ERROR!" } else { self.shown.as_str() };
            return Ok(Some(CellValue::Error(text)));
        }
        let given = self.value.as_deref().unwrap_or_default();
        match self.kind.as_str() {
            "float" | "percentage" | "currency" => self.number(given, scratch).map(Some),
            "date" => Ok(Some(day(given, scratch))),
            "time" => Ok(Some(time(given, scratch))),
            "boolean" => match given {
                "true" => Ok(Some(CellValue::Bool(true))),
                "false" => Ok(Some(CellValue::Bool(false))),
                _ => Err(content(format!("the truth value {}", quoted(given)), "true or false")),
            },
            "string" => {
                let text = self.value.as_deref().unwrap_or(&self.shown);
                Ok((!text.is_empty()).then_some(CellValue::Text(text)))
            }
            "" | "void" if !self.shown.is_empty() => Ok(Some(CellValue::Text(&self.shown))),
            // LibreOffice writes the result of a formula that gave an empty text as an empty
            // paragraph without a type; a formula without a result has not even that.
            "" | "void" if self.formula.is_some() && !self.shows_text => {
                Ok(Some(CellValue::NotCalculated))
            }
            "" | "void" => Ok(None),
            other => Err(content(
                format!("the unknown value type {}", quoted(other)),
                "float, percentage, currency, date, time, boolean or string",
            )),
        }
    }

    fn number<'b>(&self, text: &str, scratch: &'b mut String) -> Result<CellValue<'b>, Refusal> {
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

fn content(found: String, expected: &str) -> Refusal {
    Refusal::new(RefusalCode::CellContent, found, expected)
}

/// The errors that spreadsheets show where a formula fails.
fn is_error_text(shown: &str) -> bool {
    const ERRORS: [&str; 7] = ["#REF!", "#N/A", "#DIV/0!", "#VALUE!", "#NAME?", "#NUM!", "#NULL!"];
    let code = shown.strip_prefix("Err:").is_some_and(|code| code.parse::<u16>().is_ok());
    code || ERRORS.contains(&shown)
}

/// A day. OpenDocument shows the number 0 as 30 December 1899; what lies
/// before 1900 is a number in a date's clothes.
fn day<'b>(text: &str, scratch: &'b mut String) -> CellValue<'b> {
    match number::day_from_iso(text) {
        Some(day) if day.year >= 1900 => CellValue::Day(day),
        Some(_) => error(scratch, format!("#DATE! ({text} is before 1900)")),
        None => error(scratch, format!("#DATE! ({} is no day)", quoted(text))),
    }
}

/// A duration such as `PT12H30M00.5S`, as the fraction of a day.
fn time<'b>(text: &str, scratch: &'b mut String) -> CellValue<'b> {
    match seconds(text).map(|seconds| number::from_double(seconds / 86_400.0)) {
        Some(Ok(number)) => CellValue::Number { value: number.value, rounded: number.rounded },
        _ => error(scratch, format!("#TIME! ({} is no duration)", quoted(text))),
    }
}

fn error(scratch: &mut String, text: String) -> CellValue<'_> {
    *scratch = text;
    CellValue::Error(scratch)
}

fn seconds(text: &str) -> Option<f64> {
    let (sign, rest) = match text.strip_prefix('-') {
        Some(rest) => (-1.0, rest),
        None => (1.0, text),
    };
    let mut rest = rest.strip_prefix("PT")?;
    let mut total = 0.0;
    while !rest.is_empty() {
        let at = rest.find(|c: char| !c.is_ascii_digit() && c != '.')?;
        let (digits, unit) = rest.split_at(at);
        let value = number::double_from_xml(&digits.replace(',', "."))?;
        total += value
            * match unit.as_bytes().first()? {
                b'H' => 3_600.0,
                b'M' => 60.0,
                b'S' => 1.0,
                _ => return None,
            };
        rest = unit.get(1..)?;
    }
    Some(sign * total)
}

/// Reads what stands between a cell's begin and its end: paragraphs make its text.
pub(crate) fn read_cell<R: BufRead>(
    xml: &mut StrictXml<R>,
    mut cell: OdsCell,
) -> Result<OdsCell, Refusal> {
    let inside = xml.depth();
    while xml.depth() >= inside {
        match xml.next()? {
            Token::Open(open) if open.is(Space::Text, "p") || open.is(Space::Text, "h") => {
                if cell.shows_text {
                    cell.shown.push('\n');
                }
                cell.shows_text = true;
                paragraph(xml, &mut cell.shown)?;
            }
            // Comments, pictures and controls are no part of the text.
            Token::Open(_) => xml.skip()?,
            _ => {}
        }
    }
    Ok(cell)
}

fn paragraph<R: BufRead>(xml: &mut StrictXml<R>, out: &mut String) -> Result<(), Refusal> {
    let inside = xml.depth();
    while xml.depth() >= inside {
        xml.check_text(out)?;
        let open = match xml.next()? {
            Token::Text(text) | Token::Verbatim(text) => {
                push_collapsed(&text, out);
                continue;
            }
            Token::Char(character) => {
                out.push(character);
                continue;
            }
            Token::Open(open) => open,
            _ => continue,
        };
        if open.space != Space::Text {
            xml.skip()?;
            continue;
        }
        match open.name() {
            "s" => {
                let count = in_space(&open, Space::Text, "c")?;
                let count = count.parse::<usize>().unwrap_or(1).min(32_767);
                out.extend(std::iter::repeat_n(' ', count));
            }
            "tab" => out.push('\t'),
            "line-break" => out.push('\n'),
            // Spans, links and fields: their text counts.
            _ => {}
        }
    }
    Ok(())
}

/// Appends a text with its white space made single spaces, as OpenDocument prescribes.
fn push_collapsed(text: &str, out: &mut String) {
    for character in text.chars() {
        if !matches!(character, ' ' | '\t' | '\r' | '\n') {
            out.push(character);
        } else if !out.is_empty() && !out.ends_with([' ', '\n', '\t']) {
            out.push(' ');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_fractions_of_a_day() {
        assert_eq!(seconds("PT12H30M00S"), Some(45_000.0));
        assert_eq!(seconds("-PT00H00M01.5S"), Some(-1.5));
        for text in ["", "P1D", "PT1X", "12:30", "PTH"] {
            assert_eq!(seconds(text), None, "{text}");
        }
    }

    #[test]
    fn formulas_lose_the_mark_of_their_language() {
        let formula = |text: &str| {
            let cell = OdsCell { formula: Some(text.to_owned()), ..OdsCell::default() };
            cell.formula_text().map(str::to_owned)
        };
        assert_eq!(formula("of:=SUM([.A1:.A3])").as_deref(), Some("SUM([.A1:.A3])"));
        assert_eq!(formula("=1=1").as_deref(), Some("1=1"));
        assert_eq!(formula("A1=1").as_deref(), Some("A1=1"));
    }
}
