//! Cells that a reader fills in, and what follows from them once they are.

use rust_xlsxwriter::Formula;

use super::Sheet;
use crate::error::TemplateError;
use crate::workbook::error::WorkbookError;
use crate::workbook::formula::{Expr, Op};
use crate::workbook::styles::{Look, NumberLook};
use crate::workbook::values::{At, Value};

impl Sheet<'_, '_> {
    /// Leaves a cell for a reader to fill in.
    pub(in crate::workbook) fn input(
        &mut self,
        row: u32,
        key: &str,
        look: Look,
    ) -> Result<At, TemplateError> {
        let at = self.at(row, key);
        let format = self.book.styles.get(look, false, false);
        self.page.write_blank(at.row, at.col, format).map_err(WorkbookError::from)?;
        // To formulas an empty cell equals the text of nothing.
        self.book.values.set(at, Value::Text("".into()));
        Ok(at)
    }

    /// Writes a formula that shows nothing until a cell is filled in.
    pub(in crate::workbook) fn awaiting(
        &mut self,
        row: u32,
        key: &str,
        input: At,
        formula: Expr,
        look: NumberLook,
    ) -> Result<(), TemplateError> {
        let nothing = || Expr::Text(String::new());
        let is_empty = Expr::op(Op::Equal, Expr::Cell(input), nothing());
        let formula = Expr::when(is_empty, nothing(), formula);
        let at = self.at(row, key);
        let text = Formula::new(formula.excel(&self.book.values, self.key)).set_result("");
        let format = self.book.styles.get(Look::Number(look), false, false);
        self.page
            .write_formula_with_format(at.row, at.col, text, format)
            .map_err(WorkbookError::from)?;
        self.book.values.set(at, Value::Text("".into()));
        Ok(())
    }
}
