//! The number formats of an Office Open XML workbook, by cell style.

use std::collections::BTreeMap;
use std::io::BufRead;

use crate::workbook::format_code::{self, Shows};
use crate::workbook::limits::Limits;
use crate::workbook::refusal::{Refusal, RefusalCode};
use crate::workbook::xml::{Space, StrictXml, Token, malformed};

/// What a cell style says of numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct CellStyle {
    format: u32,
    shows: Shows,
}

/// The cell styles of a workbook.
#[derive(Debug, Default)]
pub(crate) struct Styles {
    cells: Vec<CellStyle>,
    codes: BTreeMap<u32, String>,
}

impl Styles {
    /// Reads the styles part.
    ///
    /// # Errors
    ///
    /// When it is not well formed or has more styles than the limit.
    pub(crate) fn read<R: BufRead>(
        xml: &mut StrictXml<R>,
        limits: &Limits,
    ) -> Result<Styles, Refusal> {
        let mut styles = Styles::default();
        if xml.root()? != (Space::Sheet, "styleSheet".to_owned()) {
            return Err(malformed("a styles part without style sheet"));
        }
        let mut in_cell_styles = false;
        loop {
            let depth = xml.depth();
            match xml.next()? {
                Token::Open(open) if depth == 1 && open.is(Space::Sheet, "cellXfs") => {
                    in_cell_styles = true;
                }
                Token::Open(open) if depth == 2 && open.is(Space::Sheet, "numFmt") => {
                    let id = number(open.attribute("numFmtId")?);
                    let code = open.attribute("formatCode")?.unwrap_or_default();
                    styles.add_code(id, code);
                }
                Token::Open(open)
                    if depth == 2 && in_cell_styles && open.is(Space::Sheet, "xf") =>
                {
                    styles.add_cell(number(open.attribute("numFmtId")?));
                }
                Token::Close if depth == 2 => in_cell_styles = false,
                Token::End => break,
                _ => {}
            }
            styles.check(limits)?;
        }
        styles.settle();
        Ok(styles)
    }

    /// Adds a number format.
    pub(crate) fn add_code(&mut self, id: u32, code: String) {
        self.codes.insert(id, code);
    }

    /// Adds a cell style by the number of its format; what it shows is settled later.
    pub(crate) fn add_cell(&mut self, format: u32) {
        self.cells.push(CellStyle { format, shows: Shows::Number });
    }

    /// Refuses more styles than the limit.
    pub(crate) fn check(&self, limits: &Limits) -> Result<(), Refusal> {
        if self.cells.len() > limits.styles || self.codes.len() > limits.styles {
            return Err(Refusal::new(
                RefusalCode::TooManyStyles,
                format!("more than {} cell styles or number formats", limits.styles),
                format!("at most {}; Excel itself allows 65 490", limits.styles),
            ));
        }
        Ok(())
    }

    /// Settles what each style shows, once all codes are known: they may come in any order.
    pub(crate) fn settle(&mut self) {
        for cell in &mut self.cells {
            cell.shows = match self.codes.get(&cell.format) {
                Some(code) => format_code::shows(code),
                None => format_code::builtin_shows(cell.format),
            };
        }
    }

    /// Whether a cell may name this style. Style 0 always may.
    pub(crate) fn has(&self, style: u32) -> bool {
        style == 0 || (style as usize) < self.cells.len()
    }

    /// What the style makes of a number.
    pub(crate) fn shows(&self, style: u32) -> Shows {
        self.cells.get(style as usize).map_or(Shows::Number, |cell| cell.shows)
    }

    /// The style's number format code, unless it is `General` or unknown.
    pub(crate) fn code(&self, style: u32) -> Option<&str> {
        let format = self.cells.get(style as usize)?.format;
        let own = self.codes.get(&format).map(String::as_str);
        own.or_else(|| format_code::builtin(format))
            .filter(|code| !code.is_empty() && !code.eq_ignore_ascii_case("general"))
    }
}

fn number(value: Option<String>) -> u32 {
    value.and_then(|value| value.parse().ok()).unwrap_or(0)
}
