//! What the two passes over a sheet do with its cells: check them, and give them to a visitor.

use std::collections::BTreeMap;

use gevinst_plugin_sdk::workbook::Area;
use gevinst_plugin_sdk::{Cell, CellPos, CellValue, Flow};

use super::cell::{Context, RawCell, RawFormula};
use super::sheet::SheetSink;
use crate::workbook::limits::Limits;
use crate::workbook::refusal::{Refusal, RefusalCode};

/// Takes one cell after another.
pub(crate) type Visit<'v> = dyn FnMut(&Cell<'_>) -> Flow + 'v;

/// What the sheets of a workbook add up to.
#[derive(Debug, Default)]
pub(crate) struct Totals {
    cells: u64,
    text_bytes: u64,
    areas: usize,
}

impl Totals {
    fn count_area(&mut self, limits: &Limits) -> Result<(), Refusal> {
        self.areas += 1;
        if self.areas > limits.areas {
            return Err(Refusal::new(
                RefusalCode::TooManyAreas,
                format!("more than {} merged areas and hidden ranges", limits.areas),
                format!("at most {}", limits.areas),
            ));
        }
        Ok(())
    }
}

/// The first pass: refuses what may not be read, and notes what the sheet says of itself.
pub(crate) struct Check<'a> {
    context: Context<'a>,
    limits: &'a Limits,
    totals: &'a mut Totals,
    scratch: String,
    /// The length of each shared formula's text, by its number.
    shared: BTreeMap<u32, u64>,
    /// The length of all shared formulas' texts, in bytes.
    shared_bytes: u64,
    /// The merged areas.
    pub(crate) merged: Vec<Area>,
    /// The hidden rows as inclusive ranges.
    pub(crate) hidden_rows: Vec<(u32, u32)>,
    /// The hidden columns as inclusive ranges.
    pub(crate) hidden_columns: Vec<(u16, u16)>,
}

impl<'a> Check<'a> {
    /// A check that adds to the workbook's totals.
    pub(crate) fn new(
        context: Context<'a>,
        limits: &'a Limits,
        totals: &'a mut Totals,
    ) -> Check<'a> {
        Check {
            context,
            limits,
            totals,
            scratch: String::new(),
            shared: BTreeMap::new(),
            shared_bytes: 0,
            merged: Vec::new(),
            hidden_rows: Vec::new(),
            hidden_columns: Vec::new(),
        }
    }

    fn count_text(&mut self, bytes: u64) -> Result<(), Refusal> {
        self.totals.text_bytes = self.totals.text_bytes.saturating_add(bytes);
        if self.totals.text_bytes > self.limits.text_bytes {
            return Err(Refusal::new(
                RefusalCode::TextAmplification,
                format!("cell texts of more than {} bytes together", self.limits.text_bytes),
                format!("at most {} bytes", self.limits.text_bytes),
            ));
        }
        Ok(())
    }

    fn count_formula(&mut self, formula: RawFormula<'_>) -> Result<(), Refusal> {
        let own = formula.text.len() as u64;
        let resolved = match (formula.shared, formula.master) {
            (Some(number), true) => {
                self.shared.insert(number, own);
                self.shared_bytes = self.shared_bytes.saturating_add(own);
                if self.shared_bytes > self.limits.held_text_bytes {
                    return Err(Refusal::new(
                        RefusalCode::TextAmplification,
                        format!("shared formulas of {} bytes in one sheet", self.shared_bytes),
                        format!("at most {} bytes", self.limits.held_text_bytes),
                    ));
                }
                own
            }
            (Some(number), false) => self.shared.get(&number).copied().unwrap_or(own),
            (None, _) => own,
        };
        self.count_text(resolved)
    }
}

impl SheetSink for Check<'_> {
    fn cell(&mut self, cell: &RawCell<'_>) -> Result<Flow, Refusal> {
        self.totals.cells += 1;
        if self.totals.cells > self.limits.cells {
            return Err(Refusal::new(
                RefusalCode::TooManyCells,
                format!("more than {} cells", self.limits.cells),
                format!("at most {} cells in a workbook", self.limits.cells),
            ));
        }
        self.scratch.clear();
        let text = match self.context.value(cell, &mut self.scratch)? {
            Some(CellValue::Text(text) | CellValue::Error(text)) => text.len() as u64,
            _ => 0,
        };
        if text > 0 {
            self.count_text(text)?;
        }
        if let Some(formula) = cell.formula {
            self.count_formula(formula)?;
        }
        Ok(Flow::Continue)
    }

    fn hidden_row(&mut self, row: u32) -> Result<(), Refusal> {
        match self.hidden_rows.last_mut() {
            Some(range) if range.1 + 1 == row => range.1 = row,
            _ => {
                self.totals.count_area(self.limits)?;
                self.hidden_rows.push((row, row));
            }
        }
        Ok(())
    }

    fn hidden_columns(&mut self, first: u16, last: u16) -> Result<(), Refusal> {
        // Column ranges come in order; what overlaps the last one only widens it.
        match self.hidden_columns.last_mut() {
            Some(range) if first <= range.1.saturating_add(1) => range.1 = range.1.max(last),
            _ => {
                self.totals.count_area(self.limits)?;
                self.hidden_columns.push((first, last));
            }
        }
        Ok(())
    }

    fn merged(&mut self, area: Area) -> Result<(), Refusal> {
        self.totals.count_area(self.limits)?;
        self.merged.push(area);
        Ok(())
    }
}

/// The second pass: gives every cell that is not blank to a visitor.
pub(crate) struct Read<'a, 'v> {
    context: Context<'a>,
    sheet: u16,
    visit: &'a mut Visit<'v>,
    scratch: String,
    expanded: String,
    /// Each shared formula's text and first cell, by its number.
    shared: BTreeMap<u32, (String, (u32, u32))>,
}

impl<'a, 'v> Read<'a, 'v> {
    /// A pass over the sheet with this number.
    pub(crate) fn new(context: Context<'a>, sheet: u16, visit: &'a mut Visit<'v>) -> Self {
        Read {
            context,
            sheet,
            visit,
            scratch: String::new(),
            expanded: String::new(),
            shared: BTreeMap::new(),
        }
    }

    /// Settles the formula's text. A cell that takes part in a shared formula
    /// gets the first cell's text with its references moved; where the first
    /// cell is not met before, the text is empty but the cell is still known
    /// to be calculated.
    fn formula(&mut self, formula: RawFormula<'_>, place: (u32, u32)) {
        self.expanded.clear();
        match (formula.shared, formula.master) {
            (Some(number), true) => {
                self.shared.insert(number, (formula.text.to_owned(), place));
                self.expanded.push_str(formula.text);
            }
            (Some(number), false) => {
                if let Some((text, first)) = self.shared.get(&number) {
                    let moved = calamine::expand_shared_formula_into(
                        text,
                        *first,
                        place,
                        &mut self.expanded,
                    );
                    if moved.is_err() {
                        self.expanded.clear();
                    }
                }
            }
            (None, _) => self.expanded.push_str(formula.text),
        }
    }
}

impl SheetSink for Read<'_, '_> {
    fn cell(&mut self, cell: &RawCell<'_>) -> Result<Flow, Refusal> {
        if let Some(formula) = cell.formula {
            self.formula(formula, (cell.row, u32::from(cell.column)));
        }
        self.scratch.clear();
        let Some(value) = self.context.value(cell, &mut self.scratch)? else {
            return Ok(Flow::Continue);
        };
        let seen = Cell {
            pos: CellPos::new(self.sheet, cell.row, cell.column),
            value,
            formula: cell.formula.is_some().then_some(self.expanded.as_str()),
            format: self.context.styles.code(cell.style),
        };
        Ok((self.visit)(&seen))
    }

    fn hidden_row(&mut self, _row: u32) -> Result<(), Refusal> {
        Ok(())
    }

    fn hidden_columns(&mut self, _first: u16, _last: u16) -> Result<(), Refusal> {
        Ok(())
    }

    fn merged(&mut self, _area: Area) -> Result<(), Refusal> {
        Ok(())
    }
}
