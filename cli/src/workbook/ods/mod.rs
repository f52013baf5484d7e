//! OpenDocument spreadsheets: `.ods`.
//!
//! All sheets stand in one part, so reading the last sheet goes over those
//! before it. Rows and cells that are declared once and repeated are counted
//! before they are unfolded. Formulas keep OpenDocument's notation
//! (`SUM([.A1:.A3])`).

mod cell;
mod table;

use gevinst_plugin_sdk::workbook::Area;
use gevinst_plugin_sdk::{BookFacts, Cell, CellPos, FileKind, Flow, SheetInfo, Visibility};

use self::cell::OdsCell;
use self::table::{TablePass, TableSink, in_space};
use super::container::Container;
use super::legacy::encrypted;
use super::limits::Limits;
use super::refusal::{Refusal, RefusalCode};
use super::xml::{Space, Token};

const CONTENT: &str = "content.xml";

/// An OpenDocument spreadsheet that has been checked and can be read.
pub(crate) struct OdsBook {
    container: Container,
    limits: Limits,
}

impl OdsBook {
    /// Checks a spreadsheet from its container.
    ///
    /// # Errors
    ///
    /// The first fault of the spreadsheet.
    pub(crate) fn open(
        mut container: Container,
        limits: &Limits,
    ) -> Result<(OdsBook, BookFacts, Vec<SheetInfo>), Refusal> {
        if is_encrypted(&mut container, limits)? {
            return Err(encrypted());
        }
        let macros = container
            .names()
            .any(|name| name.starts_with("Basic/") || name.starts_with("Scripts/"));
        let mut facts = BookFacts {
            kind: FileKind::Ods,
            date_1904: false,
            macros,
            external_links: false,
            manual_calculation: is_manual(&mut container, limits)?,
            properties: properties(&mut container, limits)?,
        };
        let mut check = Check::new(limits);
        let mut xml = container.xml(CONTENT, limits)?;
        TablePass::new(&mut xml, limits, &mut check).run().map_err(|r| r.in_part(CONTENT))?;
        drop(xml);
        facts.date_1904 = check.date_1904;
        facts.external_links = check.external;
        let sheets = check.sheets;
        limits.check_sheet_count(sheets.len())?;
        Ok((OdsBook { container, limits: limits.clone() }, facts, sheets))
    }

    /// Reads the cells of a sheet that exists.
    ///
    /// # Errors
    ///
    /// When the sheet cannot be read, which the check before has ruled out for unchanged bytes.
    pub(crate) fn read(
        &mut self,
        sheet: u16,
        visit: &mut dyn FnMut(&Cell<'_>) -> Flow,
    ) -> Result<(), Refusal> {
        let mut read = Read { wanted: sheet, next: 0, visit, scratch: String::new() };
        let mut xml = self.container.xml(CONTENT, &self.limits)?;
        TablePass::new(&mut xml, &self.limits, &mut read).run().map_err(|r| r.in_part(CONTENT))
    }
}

fn is_encrypted(container: &mut Container, limits: &Limits) -> Result<bool, Refusal> {
    const MANIFEST: &str = "META-INF/manifest.xml";
    if container.find("encrypted-package").is_some() {
        return Ok(true);
    }
    if container.find(MANIFEST).is_none() {
        return Ok(false);
    }
    let mut xml = container.helper(MANIFEST, limits)?;
    loop {
        match xml.next().map_err(|refusal| refusal.in_part(MANIFEST))? {
            Token::Open(open) if open.is(Space::Manifest, "encryption-data") => return Ok(true),
            Token::End => return Ok(false),
            _ => {}
        }
    }
}

/// Whether the settings say that formulas are calculated on request only.
fn is_manual(container: &mut Container, limits: &Limits) -> Result<bool, Refusal> {
    const SETTINGS: &str = "settings.xml";
    if container.find(SETTINGS).is_none() {
        return Ok(false);
    }
    let mut manual = false;
    let mut xml = container.helper(SETTINGS, limits)?;
    loop {
        match xml.next().map_err(|refusal| refusal.in_part(SETTINGS))? {
            Token::Open(open)
                if open.is(Space::Config, "config-item")
                    && in_space(&open, Space::Config, "name")? == "AutoCalculate" =>
            {
                let mut value = String::new();
                xml.text_into(&mut value)?;
                manual = value.trim() == "false";
            }
            Token::End => return Ok(manual),
            _ => {}
        }
    }
}

fn properties(
    container: &mut Container,
    limits: &Limits,
) -> Result<Vec<(String, String)>, Refusal> {
    const META: &str = "meta.xml";
    let mut properties = Vec::new();
    if container.find(META).is_none() {
        return Ok(properties);
    }
    let mut xml = container.helper(META, limits)?;
    loop {
        match xml.next().map_err(|refusal| refusal.in_part(META))? {
            Token::Open(open) if open.is(Space::Meta, "user-defined") => {
                let name = in_space(&open, Space::Meta, "name")?;
                let mut value = String::new();
                xml.text_into(&mut value)?;
                properties.push((name, value));
            }
            Token::End => return Ok(properties),
            _ => {}
        }
    }
}

/// Tables that LibreOffice keeps as copies of other documents; nobody sees them as sheets.
fn is_copy_of_another(name: &str) -> bool {
    name.starts_with("'file:") || name.starts_with("'http")
}

/// The first pass: refuses what may not be read, and notes what the sheets say of themselves.
struct Check<'a> {
    limits: &'a Limits,
    cells: u64,
    text_bytes: u64,
    areas: usize,
    date_1904: bool,
    external: bool,
    hidden_styles: Vec<String>,
    sheets: Vec<SheetInfo>,
}

impl<'a> Check<'a> {
    fn new(limits: &'a Limits) -> Check<'a> {
        Check {
            limits,
            cells: 0,
            text_bytes: 0,
            areas: 0,
            date_1904: false,
            external: false,
            hidden_styles: Vec::new(),
            sheets: Vec::new(),
        }
    }

    fn count_area(&mut self) -> Result<(), Refusal> {
        self.areas += 1;
        let limit = self.limits.areas;
        if self.areas > limit {
            let what = "merged areas and hidden ranges";
            return Err(self.refuse_above(RefusalCode::TooManyAreas, what, limit as u64));
        }
        Ok(())
    }

    fn refuse_above(&self, code: RefusalCode, what: &str, limit: u64) -> Refusal {
        Refusal::new(code, format!("more than {limit} {what}"), format!("at most {limit}"))
    }
}

impl TableSink for Check<'_> {
    fn table(&mut self, name: &str, style: &str) -> Result<Flow, Refusal> {
        if is_copy_of_another(name) {
            self.external = true;
            return Ok(Flow::Stop);
        }
        self.limits.check_sheet_name(name)?;
        let hidden = self.hidden_styles.iter().any(|hidden| hidden == style);
        let visibility = if hidden { Visibility::Hidden } else { Visibility::Visible };
        let info = SheetInfo {
            name: name.to_owned(),
            visibility,
            merged: Vec::new(),
            hidden_rows: Vec::new(),
            hidden_cols: Vec::new(),
        };
        self.sheets.push(info);
        Ok(Flow::Continue)
    }

    fn end_of_table(&mut self) -> Flow {
        if self.sheets.len() > self.limits.sheets { Flow::Stop } else { Flow::Continue }
    }

    fn table_style(&mut self, name: &str, shown: bool) -> Result<(), Refusal> {
        if !shown {
            self.limits.check_sheet_name(name)?;
            self.hidden_styles.push(name.to_owned());
        }
        if self.hidden_styles.len() > self.limits.styles {
            let limit = self.limits.styles as u64;
            return Err(self.refuse_above(RefusalCode::TooManyStyles, "table styles", limit));
        }
        Ok(())
    }

    fn external(&mut self) {
        self.external = true;
    }

    fn date_1904(&mut self) {
        self.date_1904 = true;
    }

    fn rows(&mut self, first: u32, count: u32, cells: &[OdsCell]) -> Result<Flow, Refusal> {
        let (mut number, mut bytes) = (0_u64, 0_u64);
        let mut scratch = String::new();
        for cell in cells {
            number += cell.repeated;
            bytes = bytes.saturating_add(cell.text_bytes().saturating_mul(cell.repeated));
            scratch.clear();
            let address = CellPos::new(0, first, cell.column).to_string();
            cell.value(&mut scratch).map_err(|refusal| refusal.at_cell(address))?;
        }
        let count = u64::from(count);
        self.cells = self.cells.saturating_add(number.saturating_mul(count));
        self.text_bytes = self.text_bytes.saturating_add(bytes.saturating_mul(count));
        let (cells, text) = (self.limits.cells, self.limits.text_bytes);
        if self.cells > cells {
            return Err(self.refuse_above(RefusalCode::TooManyCells, "cells", cells));
        }
        if self.text_bytes > text {
            let code = RefusalCode::TextAmplification;
            return Err(self.refuse_above(code, "bytes of cell texts", text));
        }
        Ok(Flow::Continue)
    }

    fn hidden_rows(&mut self, first: u32, last: u32) -> Result<(), Refusal> {
        self.count_area()?;
        let Some(info) = self.sheets.last_mut() else { return Ok(()) };
        match info.hidden_rows.last_mut() {
            Some(range) if range.1 + 1 == first => range.1 = last,
            _ => info.hidden_rows.push((first, last)),
        }
        Ok(())
    }

    fn hidden_columns(&mut self, first: u16, last: u16) -> Result<(), Refusal> {
        self.count_area()?;
        let Some(info) = self.sheets.last_mut() else { return Ok(()) };
        match info.hidden_cols.last_mut() {
            Some(range) if range.1.saturating_add(1) == first => range.1 = last,
            _ => info.hidden_cols.push((first, last)),
        }
        Ok(())
    }

    fn merged(&mut self, area: Area) -> Result<(), Refusal> {
        self.count_area()?;
        if let Some(info) = self.sheets.last_mut() {
            info.merged.push(area);
        }
        Ok(())
    }
}

/// The second pass: gives the cells of one sheet to a visitor.
struct Read<'a> {
    wanted: u16,
    next: u16,
    visit: &'a mut dyn FnMut(&Cell<'_>) -> Flow,
    scratch: String,
}

impl TableSink for Read<'_> {
    fn table(&mut self, name: &str, _style: &str) -> Result<Flow, Refusal> {
        if is_copy_of_another(name) {
            return Ok(Flow::Stop);
        }
        self.next = self.next.saturating_add(1);
        Ok(if self.next - 1 == self.wanted { Flow::Continue } else { Flow::Stop })
    }

    fn end_of_table(&mut self) -> Flow {
        Flow::Stop
    }

    fn table_style(&mut self, _name: &str, _shown: bool) -> Result<(), Refusal> {
        Ok(())
    }

    fn external(&mut self) {}

    fn date_1904(&mut self) {}

    fn rows(&mut self, first: u32, count: u32, cells: &[OdsCell]) -> Result<Flow, Refusal> {
        for row in first..first.saturating_add(count) {
            for cell in cells {
                self.scratch.clear();
                let Some(value) = cell.value(&mut self.scratch)? else { continue };
                let formula = cell.formula_text();
                for offset in 0..u16::try_from(cell.repeated).unwrap_or(u16::MAX) {
                    let column = cell.column.saturating_add(offset);
                    let pos = CellPos::new(self.wanted, row, column);
                    let seen = Cell { pos, value, formula, format: None };
                    if (self.visit)(&seen) == Flow::Stop {
                        return Ok(Flow::Stop);
                    }
                }
            }
        }
        Ok(Flow::Continue)
    }

    fn hidden_rows(&mut self, _first: u32, _last: u32) -> Result<(), Refusal> {
        Ok(())
    }

    fn hidden_columns(&mut self, _first: u16, _last: u16) -> Result<(), Refusal> {
        Ok(())
    }

    fn merged(&mut self, _area: Area) -> Result<(), Refusal> {
        Ok(())
    }
}
