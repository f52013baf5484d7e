//! What follows a number as it changes: bars in cells and the colours of words. Neither
//! says anything that the number and the word do not say.

use gevinst_core::report::FactIx;
use rust_xlsxwriter::{
    ConditionalFormatCell, ConditionalFormatCellRule, ConditionalFormatDataBar,
    ConditionalFormatDataBarAxisPosition, Format, Worksheet,
};

use super::{Sheet, check_comparable};
use crate::error::TemplateError;
use crate::workbook::error::WorkbookError;
use crate::workbook::formula::{EvalError, Expr};
use crate::workbook::styles::{BETTER, Look, WORSE, status_colours};
use crate::workbook::values::{At, Precision, Value};

impl Sheet<'_, '_> {
    /// Bars in the cells of a column, to the right above zero and to the left below it.
    pub(in crate::workbook) fn bars(&mut self, key: &str) -> Result<(), TemplateError> {
        let col = self.place(key);
        let bars = ConditionalFormatDataBar::new()
            .set_fill_color(BETTER)
            .set_negative_fill_color(WORSE)
            .set_solid_fill(true)
            .set_border_off(true)
            .set_axis_position(ConditionalFormatDataBarAxisPosition::Midpoint);
        let (first, last) = (self.first_row(), self.last_row);
        self.page
            .add_conditional_format(first, col, last, col, &bars)
            .map_err(WorkbookError::from)?;
        Ok(())
    }

    /// The colours of statuses, in a column whose words are calculated.
    pub(in crate::workbook) fn status_colours(&mut self, key: &str) -> Result<(), TemplateError> {
        let col = self.place(key);
        let (first, last) = (self.first_row(), self.last_row);
        for (word, status) in self.book.statuses.clone() {
            let (back, front) = status_colours(status);
            let format = Format::new().set_background_color(back).set_font_color(front);
            let rule = ConditionalFormatCell::new()
                .set_rule(ConditionalFormatCellRule::EqualTo(word))
                .set_format(format);
            self.page
                .add_conditional_format(first, col, last, col, &rule)
                .map_err(WorkbookError::from)?;
        }
        Ok(())
    }

    /// Writes a word as the formula that gives it; the two must agree. Where the cells that
    /// the formula refers to lack numbers the word stands as it is.
    pub(in crate::workbook) fn live_word(
        &mut self,
        row: u32,
        key: &str,
        word: &str,
        look: Look,
        formula: &Expr,
    ) -> Result<(), TemplateError> {
        let at = self.at(row, key);
        let told = formula.value(&self.book.values, Precision::Exact);
        if told == Ok(Value::Text(word.into())) {
            return self.formula_in(at, formula, look);
        }
        if formula.meets_missing(&self.book.values) {
            self.styled(row, key, word, look)?;
            self.book.values.set(at, Value::Text(word.into()));
            return Ok(());
        }
        let place = self.book.values.address(at, super::ELSEWHERE);
        let text = formula.excel(&self.book.values, self.key);
        Err(match told {
            Ok(Value::Text(told)) => WorkbookError::WordsDisagree {
                place,
                formula: text,
                computed: told.to_string(),
                stated: word.to_owned(),
            },
            Err(error) => WorkbookError::no_value(place, text, error),
            Ok(_) => WorkbookError::no_value(place, text, EvalError::TextInArithmetic),
        }
        .into())
    }

    /// Writes a word of a closed list that formulas compare with.
    pub(in crate::workbook) fn keyed_in(
        &mut self,
        row: u32,
        key: &str,
        word: &str,
        look: Look,
    ) -> Result<At, TemplateError> {
        check_comparable(word)?;
        self.styled(row, key, word, look)?;
        let at = self.at(row, key);
        self.book.values.set(at, Value::Text(word.into()));
        Ok(at)
    }

    /// The numbers of a row's figures in the list of sources, in this column.
    pub(in crate::workbook) fn sources_in(
        &mut self,
        row: u32,
        key: &str,
        facts: &[FactIx],
    ) -> Result<(), TemplateError> {
        self.sources_at(row, self.place(key), facts)
    }

    /// The sheet, to put a chart on it.
    pub(in crate::workbook) fn page(&mut self) -> &mut Worksheet {
        &mut self.page
    }
}
