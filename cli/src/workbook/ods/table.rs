//! One pass over the tables of an OpenDocument content part.

use std::io::BufRead;

use gevinst_plugin_sdk::workbook::Area;
use gevinst_plugin_sdk::{CellPos, Flow};

use super::cell::{OdsCell, read_cell};
use crate::workbook::limits::Limits;
use crate::workbook::refusal::{Refusal, RefusalCode};
use crate::workbook::xml::{Open, Space, StrictXml, Token};

/// Takes what a pass over the tables finds.
pub(crate) trait TableSink {
    /// A table begins. `Stop` leaves it out.
    fn table(&mut self, name: &str, style: &str) -> Result<Flow, Refusal>;
    /// The table's cells have been read; `Stop` ends the pass.
    fn end_of_table(&mut self) -> Flow;
    /// A style that tables can name says whether they are shown.
    fn table_style(&mut self, name: &str, shown: bool) -> Result<(), Refusal>;
    /// Something that refers to another document.
    fn external(&mut self);
    /// Days count from 1904 where they are shown as numbers.
    fn date_1904(&mut self);
    /// Equal rows with the cells that are not blank, in order.
    fn rows(&mut self, first: u32, count: u32, cells: &[OdsCell]) -> Result<Flow, Refusal>;
    /// Hidden rows, both ends included.
    fn hidden_rows(&mut self, first: u32, last: u32) -> Result<(), Refusal>;
    /// Hidden columns, both ends included.
    fn hidden_columns(&mut self, first: u16, last: u16) -> Result<(), Refusal>;
    /// A merged area.
    fn merged(&mut self, area: Area) -> Result<(), Refusal>;
}

/// A pass over one content part.
pub(crate) struct TablePass<'a, R> {
    xml: &'a mut StrictXml<R>,
    limits: &'a Limits,
    sink: &'a mut dyn TableSink,
    row: u64,
    column: u64,
    cells: Vec<OdsCell>,
}

/// What a repeated row, column or cell says of itself.
#[derive(Debug, Clone, Copy)]
struct Repeated {
    count: u64,
    hidden: bool,
}

impl<'a, R: BufRead> TablePass<'a, R> {
    /// A pass that gives what it finds to `sink`.
    pub(crate) fn new(
        xml: &'a mut StrictXml<R>,
        limits: &'a Limits,
        sink: &'a mut dyn TableSink,
    ) -> TablePass<'a, R> {
        TablePass { xml, limits, sink, row: 0, column: 0, cells: Vec::new() }
    }

    /// Runs the pass to the end of the part, or until the sink has enough.
    ///
    /// # Errors
    ///
    /// Every fault of the part.
    pub(crate) fn run(mut self) -> Result<(), Refusal> {
        let mut style = String::new();
        loop {
            match self.xml.next()? {
                Token::Open(open) if open.is(Space::Table, "table") => {
                    let (name, style) = (named(&open, "name")?, named(&open, "style-name")?);
                    if self.sink.table(&name, &style)? == Flow::Stop {
                        self.xml.skip()?;
                        continue;
                    }
                    (self.row, self.column) = (0, 0);
                    let flow = self.table().map_err(|refusal| refusal.in_sheet(&name))?;
                    if flow == Flow::Stop || self.sink.end_of_table() == Flow::Stop {
                        return Ok(());
                    }
                }
                Token::Open(open) if open.is(Space::Style, "style") => {
                    style = in_space(&open, Space::Style, "name")?;
                }
                Token::Open(open) if open.is(Space::Style, "table-properties") => {
                    let shown = named(&open, "display")? != "false";
                    self.sink.table_style(&style, shown)?;
                }
                Token::Open(open)
                    if open.is(Space::Table, "null-date")
                        && named(&open, "date-value")?.starts_with("1904") =>
                {
                    self.sink.date_1904();
                }
                Token::Open(open) if open.is(Space::Table, "dde-links") => self.sink.external(),
                Token::End => return Ok(()),
                _ => {}
            }
        }
    }

    /// Reads the innermost open element: a table or a group of rows or columns in it.
    fn table(&mut self) -> Result<Flow, Refusal> {
        let inside = self.xml.depth();
        while self.xml.depth() >= inside {
            let open = match self.xml.next()? {
                Token::Open(open) => open,
                _ => continue,
            };
            if open.space != Space::Table {
                self.xml.skip()?;
                continue;
            }
            match open.name() {
                // Groups of rows and columns: what is in them is read as if they were not there.
                "table-header-rows"
                | "table-rows"
                | "table-row-group"
                | "table-header-columns"
                | "table-columns"
                | "table-column-group" => {}
                "table-column" => {
                    let repeated = repetition(&open, "number-columns-repeated")?;
                    self.columns(repeated)?;
                    self.xml.skip()?;
                }
                "table-row" => {
                    let repeated = repetition(&open, "number-rows-repeated")?;
                    if self.rows(repeated)? == Flow::Stop {
                        return Ok(Flow::Stop);
                    }
                }
                "table-source" => {
                    self.sink.external();
                    self.xml.skip()?;
                }
                _ => self.xml.skip()?,
            }
        }
        Ok(Flow::Continue)
    }

    fn columns(&mut self, repeated: Repeated) -> Result<(), Refusal> {
        let first = self.column;
        self.column = first.saturating_add(repeated.count);
        let last = (self.column - 1).min(u64::from(self.limits.columns) - 1);
        if repeated.hidden
            && let (Ok(first), Ok(last)) = (u16::try_from(first), u16::try_from(last))
            && first <= last
        {
            self.sink.hidden_columns(first, last)?;
        }
        Ok(())
    }

    fn rows(&mut self, repeated: Repeated) -> Result<Flow, Refusal> {
        let first = self.row;
        self.row = first.saturating_add(repeated.count);
        self.row_cells(first)?;
        let last = (self.row - 1).min(u64::from(self.limits.rows) - 1);
        if repeated.hidden
            && let (Ok(first), Ok(last)) = (u32::try_from(first), u32::try_from(last))
            && first <= last
        {
            self.sink.hidden_rows(first, last)?;
        }
        if self.cells.is_empty() {
            return Ok(Flow::Continue);
        }
        let count = u32::try_from(repeated.count).ok();
        match (u32::try_from(first).ok(), count) {
            (Some(first), Some(count)) if self.row <= u64::from(self.limits.rows) => {
                self.sink.rows(first, count, &self.cells)
            }
            _ => Err(too_far("a cell beyond the last row", self.limits)),
        }
    }

    /// Reads the cells of one row; those that are not blank stay in `self.cells`.
    fn row_cells(&mut self, row: u64) -> Result<(), Refusal> {
        self.cells.clear();
        let (mut column, mut bytes) = (0_u64, 0_u64);
        let inside = self.xml.depth();
        while self.xml.depth() >= inside {
            let open = match self.xml.next()? {
                Token::Open(open) => open,
                _ => continue,
            };
            let cell = open.space == Space::Table
                && matches!(open.name(), "table-cell" | "covered-table-cell");
            if !cell {
                self.xml.skip()?;
                continue;
            }
            let address = address(row, column);
            let (head, area) = begin_cell(&open, row, column, self.limits)?;
            let covered = open.name() == "covered-table-cell";
            let found = read_cell(self.xml, head).map_err(|r| r.at_cell(&address))?;
            if let Some(area) = area.filter(|_| !covered) {
                self.sink.merged(area)?;
            }
            let count = found.repeated;
            let next = column.saturating_add(count);
            if let Some(mut found) = found.not_blank() {
                if next > u64::from(self.limits.columns) {
                    return Err(too_far("a cell beyond the last column", self.limits));
                }
                found.column = u16::try_from(column).unwrap_or(u16::MAX);
                if found.formula.as_deref().is_some_and(|text| text.contains("'file:")) {
                    self.sink.external();
                }
                bytes = bytes.saturating_add(found.text_bytes());
                if bytes > self.limits.held_text_bytes {
                    return Err(Refusal::new(
                        RefusalCode::TextAmplification,
                        format!("texts of {bytes} bytes in one row"),
                        format!("at most {} bytes", self.limits.held_text_bytes),
                    ));
                }
                self.cells.push(found);
            }
            column = next;
        }
        Ok(())
    }
}

fn address(row: u64, column: u64) -> String {
    let row = u32::try_from(row).unwrap_or(u32::MAX);
    CellPos::new(0, row, u16::try_from(column).unwrap_or(u16::MAX)).to_string()
}

fn too_far(found: &str, limits: &Limits) -> Refusal {
    Refusal::new(
        RefusalCode::AreaTooLarge,
        found,
        format!("at most {} rows and {} columns", limits.rows, limits.columns),
    )
}

/// The attributes of a cell, and the area it is merged over.
fn begin_cell(
    open: &Open<'_>,
    row: u64,
    column: u64,
    limits: &Limits,
) -> Result<(OdsCell, Option<Area>), Refusal> {
    let mut cell = OdsCell { repeated: 1, ..OdsCell::default() };
    let (mut across, mut down) = (1_u64, 1_u64);
    open.attributes(|space, name, value| {
        match (space, name) {
            (Some(Space::Table), "number-columns-repeated") => cell.repeated = count(&value)?,
            (Some(Space::Table), "number-columns-spanned") => across = count(&value)?,
            (Some(Space::Table), "number-rows-spanned") => down = count(&value)?,
            (Some(Space::Table), "formula") => cell.formula = Some(value.into_owned()),
            (Some(Space::CalcExtension), "value-type") => cell.is_error = value == "error",
            (Some(Space::Office), "value-type") => cell.kind = value.into_owned(),
            (
                Some(Space::Office),
                "value" | "date-value" | "time-value" | "boolean-value" | "string-value",
            ) => cell.value = Some(value.into_owned()),
            _ => {}
        }
        Ok(())
    })?;
    let area = (across > 1 || down > 1).then(|| {
        let last_row = row.saturating_add(down - 1).min(u64::from(limits.rows) - 1);
        let last_col = column.saturating_add(across - 1).min(u64::from(limits.columns) - 1);
        Some(Area {
            first_row: u32::try_from(row).ok()?,
            first_col: u16::try_from(column).ok()?,
            last_row: u32::try_from(last_row).ok()?,
            last_col: u16::try_from(last_col).ok()?,
        })
    });
    Ok((cell, area.flatten()))
}

fn repetition(open: &Open<'_>, attribute: &str) -> Result<Repeated, Refusal> {
    let mut repeated = Repeated { count: 1, hidden: false };
    open.attributes(|space, name, value| {
        if space == Some(Space::Table) {
            if name == attribute {
                repeated.count = count(&value)?;
            } else if name == "visibility" {
                repeated.hidden = matches!(&*value, "collapse" | "filter");
            }
        }
        Ok(())
    })?;
    Ok(repeated)
}

fn count(text: &str) -> Result<u64, Refusal> {
    text.parse::<u64>().ok().filter(|count| (1..=u64::from(u32::MAX)).contains(count)).ok_or_else(
        || {
            Refusal::new(
                RefusalCode::CellRef,
                format!("a repetition or span of {}", crate::workbook::refusal::quoted(text)),
                "a whole number from 1",
            )
        },
    )
}

fn named(open: &Open<'_>, attribute: &str) -> Result<String, Refusal> {
    in_space(open, Space::Table, attribute)
}

/// The value of an attribute of a vocabulary; empty where it is not given.
pub(crate) fn in_space(open: &Open<'_>, wanted: Space, attribute: &str) -> Result<String, Refusal> {
    let mut found = String::new();
    open.attributes(|space, name, value| {
        if space == Some(wanted) && name == attribute {
            found = value.into_owned();
        }
        Ok(())
    })?;
    Ok(found)
}
