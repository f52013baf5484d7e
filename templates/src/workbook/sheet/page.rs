//! How a sheet is printed and what stays in view, set when everything on it is written.

use super::{HEADER_ROW, Sheet};
use crate::error::TemplateError;
use crate::workbook::error::WorkbookError;
use crate::workbook::safe_text::safe_text;

/// The most characters of a title in the footer.
const FOOTER: usize = 90;

impl Sheet<'_, '_> {
    /// Sets the page up for print and hands the sheet to the workbook. The first
    /// `frozen` columns stay in view; `last_row` is the last one written.
    pub(in crate::workbook) fn finish(
        mut self,
        frozen: u16,
        last_row: u32,
    ) -> Result<(), TemplateError> {
        self.set_up_page(last_row)?;
        self.page.set_repeat_rows(HEADER_ROW, HEADER_ROW).map_err(WorkbookError::from)?;
        self.page.set_freeze_panes(HEADER_ROW + 1, frozen).map_err(WorkbookError::from)?;
        self.hand_over();
        Ok(())
    }

    pub(super) fn hand_over(self) {
        self.book.done.insert(self.key, self.page);
        self.book.row_counts.insert(self.key, self.rows);
    }

    pub(super) fn set_up_page(&mut self, last_row: u32) -> Result<(), TemplateError> {
        let title = footer_text(&self.title()?);
        let page_of = self.book.words.word("page_of")?;
        let last_col = self.last_col();
        let width: u16 = self.columns.iter().map(|col| col.width).sum();
        let page = &mut self.page;
        if self.print.landscape.unwrap_or(width > 100) {
            page.set_landscape();
        }
        // A4, and A3 for tables that would be too small to read on it.
        page.set_paper_size(if self.print.a3.unwrap_or(width > 215) { 8 } else { 9 });
        page.set_print_fit_to_pages(1, 0).set_margins(0.5, 0.5, 0.6, 0.7, 0.3, 0.3);
        page.set_footer(format!("&L&8{title}&R&8{page_of}"));
        page.set_print_area(0, 0, last_row, last_col).map_err(WorkbookError::from)?;
        Ok(())
    }
}

/// A text in a footer, where `&` begins a command and 255 characters are the most.
fn footer_text(text: &str) -> String {
    let safe = safe_text(text, "").text.replace('\n', " ");
    let begins: String = safe.chars().take(FOOTER).collect();
    let ending = if begins.len() < safe.len() { "…" } else { "" };
    format!("{begins}{ending}").replace('&', "&&")
}
