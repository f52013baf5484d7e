//! A workbook, seen as sheets of cells.

use crate::cell::Cell;

/// The file format a workbook was read from, found by its content.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileKind {
    /// Office Open XML workbook (`.xlsx`).
    Xlsx,
    /// Office Open XML workbook that carries macros (`.xlsm`); they are never run.
    Xlsm,
    /// Office binary workbook (`.xlsb`).
    Xlsb,
    /// Excel 97-2003 workbook (`.xls`).
    Xls,
    /// OpenDocument spreadsheet (`.ods`).
    Ods,
    /// Delimited text (`.csv`, `.tsv`): one sheet, every cell text or number.
    Csv,
}

impl FileKind {
    /// Every kind of file, in the order of the contract's numbers, which begin at 1.
    pub const ALL: [FileKind; 6] = [
        FileKind::Xlsx,
        FileKind::Xlsm,
        FileKind::Xlsb,
        FileKind::Xls,
        FileKind::Ods,
        FileKind::Csv,
    ];
}

/// Whether people see a sheet when they open the workbook.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Visibility {
    /// Shown.
    Visible,
    /// Hidden; a user can show it again.
    Hidden,
    /// Hidden so that only a program can show it again.
    VeryHidden,
}

/// A rectangle of cells, both ends included, from zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Area {
    /// The first row.
    pub first_row: u32,
    /// The first column.
    pub first_col: u16,
    /// The last row.
    pub last_row: u32,
    /// The last column.
    pub last_col: u16,
}

/// What is known of a sheet before its cells are read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SheetInfo {
    /// The sheet's name, as it stands.
    pub name: String,
    /// Whether people see it.
    pub visibility: Visibility,
    /// The merged areas; the value stands in the first cell only.
    pub merged: Vec<Area>,
    /// Hidden rows as inclusive ranges, in order; known for xlsx and xlsm.
    pub hidden_rows: Vec<(u32, u32)>,
    /// Hidden columns as inclusive ranges, in order; known for xlsx and xlsm.
    pub hidden_cols: Vec<(u16, u16)>,
}

/// What is known of the file as a whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BookFacts {
    /// The file format, by content.
    pub kind: FileKind,
    /// Whether its day numbers count from 1904.
    pub date_1904: bool,
    /// Whether it carries macros.
    pub macros: bool,
    /// Whether it links to other workbooks or connections; they are never followed.
    pub external_links: bool,
    /// Whether its formulas are calculated only on request, so that results may be stale.
    pub manual_calculation: bool,
    /// The custom document properties, by name, in the file's order.
    pub properties: Vec<(String, String)>,
}

/// Whether to go on reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flow {
    /// The next cell, please.
    Continue,
    /// Enough: the sheet is left.
    Stop,
}

/// A sheet could not be read to its end.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("sheet \"{sheet}\": {what}")]
pub struct ReadError {
    /// The sheet's name.
    pub sheet: String,
    /// What went wrong, and what to do.
    pub what: String,
}

/// A workbook to be read sheet by sheet, as a stream.
pub trait Workbook {
    /// The file's name without its folder.
    fn name(&self) -> &str;

    /// What is known of the file as a whole.
    fn facts(&self) -> &BookFacts;

    /// The sheets in the workbook's own order, hidden ones included.
    fn sheets(&self) -> &[SheetInfo];

    /// Visits every cell of a sheet that is not blank, row by row and from left to right.
    ///
    /// A sheet may be read several times. Nothing of it is kept.
    ///
    /// # Errors
    ///
    /// When the sheet does not exist, breaks a limit or cannot be read to its end.
    fn read(
        &mut self,
        sheet: u16,
        visit: &mut dyn FnMut(&Cell<'_>) -> Flow,
    ) -> Result<(), ReadError>;

    /// The same cells as blocks of the contract, for workbooks that come as such.
    fn blocks(&mut self) -> Option<&mut dyn Blocks> {
        None
    }
}

/// A workbook that gives its cells block by block, when asked.
pub trait Blocks {
    /// Begins to read a sheet at its first cell.
    ///
    /// # Errors
    ///
    /// When the sheet does not exist.
    fn open(&mut self, sheet: u16) -> Result<(), ReadError>;

    /// The next block of cells of the sheet that is open; `None` after the last.
    ///
    /// # Errors
    ///
    /// When the sheet breaks a limit or cannot be read to its end.
    fn next(&mut self) -> Result<Option<&[u8]>, ReadError>;
}

/// Visits the cells of a sheet that comes in blocks: what [`Workbook::read`] is for them.
///
/// # Errors
///
/// When the sheet cannot be read to its end, or a block of it breaks the contract.
pub fn read_blocks(
    blocks: &mut dyn Blocks,
    sheet: u16,
    visit: &mut dyn FnMut(&Cell<'_>) -> Flow,
) -> Result<(), ReadError> {
    blocks.open(sheet)?;
    let mut stopped = false;
    while !stopped {
        let Some(block) = blocks.next()? else { break };
        let read = crate::boundary::cells::read(block, sheet, &mut |cell| {
            stopped = visit(cell) == Flow::Stop;
            !stopped
        });
        read.map_err(|error| ReadError {
            sheet: format!("number {}", u32::from(sheet) + 1),
            what: error.to_string(),
        })?;
    }
    Ok(())
}

/// A workbook of cells in memory: for tests and for small sheets made by a program.
#[derive(Debug, Clone)]
pub struct MemoryWorkbook {
    name: String,
    facts: BookFacts,
    sheets: Vec<SheetInfo>,
    cells: Vec<Vec<MemoryCell>>,
}

/// A cell of a [`MemoryWorkbook`].
#[derive(Debug, Clone)]
pub struct MemoryCell {
    /// The row, from zero.
    pub row: u32,
    /// The column, from zero.
    pub col: u16,
    /// What it holds.
    pub value: MemoryValue,
    /// The formula without `=`.
    pub formula: Option<String>,
}

/// What a [`MemoryCell`] holds; see [`crate::CellValue`].
#[derive(Debug, Clone)]
pub enum MemoryValue {
    /// Text.
    Text(String),
    /// A number.
    Number(rust_decimal::Decimal),
    /// A truth value.
    Bool(bool),
    /// A day.
    Day(crate::Date),
    /// An error value.
    Error(String),
    /// A formula without a result.
    NotCalculated,
}

impl MemoryWorkbook {
    /// An empty workbook with a name.
    pub fn new(name: &str) -> MemoryWorkbook {
        MemoryWorkbook {
            name: name.to_owned(),
            facts: BookFacts {
                kind: FileKind::Xlsx,
                date_1904: false,
                macros: false,
                external_links: false,
                manual_calculation: false,
                properties: Vec::new(),
            },
            sheets: Vec::new(),
            cells: Vec::new(),
        }
    }

    /// Adds a sheet; `rows` are texts, where a text that is a number becomes one
    /// and an empty text stays blank.
    pub fn with_sheet(mut self, name: &str, rows: &[&[&str]]) -> MemoryWorkbook {
        let mut cells = Vec::new();
        for (row, texts) in rows.iter().enumerate() {
            for (col, text) in texts.iter().enumerate() {
                if text.is_empty() {
                    continue;
                }
                let value = match rust_decimal::Decimal::from_str_exact(text) {
                    Ok(number) => MemoryValue::Number(number),
                    Err(_) if text.starts_with('#') => MemoryValue::Error((*text).to_owned()),
                    Err(_) => MemoryValue::Text((*text).to_owned()),
                };
                let row = u32::try_from(row).unwrap_or(u32::MAX);
                let col = u16::try_from(col).unwrap_or(u16::MAX);
                cells.push(MemoryCell { row, col, value, formula: None });
            }
        }
        self.add_sheet(name, cells);
        self
    }

    /// Adds a sheet of cells, which must be in row-major order.
    pub fn add_sheet(&mut self, name: &str, cells: Vec<MemoryCell>) {
        self.sheets.push(SheetInfo {
            name: name.to_owned(),
            visibility: Visibility::Visible,
            merged: Vec::new(),
            hidden_rows: Vec::new(),
            hidden_cols: Vec::new(),
        });
        self.cells.push(cells);
    }

    /// The facts of a sheet, to be changed.
    pub fn sheet_mut(&mut self, sheet: u16) -> Option<&mut SheetInfo> {
        self.sheets.get_mut(usize::from(sheet))
    }

    /// The facts of the file, to be changed.
    pub fn facts_mut(&mut self) -> &mut BookFacts {
        &mut self.facts
    }
}

impl Workbook for MemoryWorkbook {
    fn name(&self) -> &str {
        &self.name
    }

    fn facts(&self) -> &BookFacts {
        &self.facts
    }

    fn sheets(&self) -> &[SheetInfo] {
        &self.sheets
    }

    fn read(
        &mut self,
        sheet: u16,
        visit: &mut dyn FnMut(&Cell<'_>) -> Flow,
    ) -> Result<(), ReadError> {
        let cells = self.cells.get(usize::from(sheet)).ok_or_else(|| ReadError {
            sheet: format!("number {sheet}"),
            what: "the workbook has no such sheet".to_owned(),
        })?;
        for cell in cells {
            let value = match &cell.value {
                MemoryValue::Text(text) => crate::CellValue::Text(text),
                MemoryValue::Number(value) => {
                    crate::CellValue::Number { value: *value, rounded: false }
                }
                MemoryValue::Bool(value) => crate::CellValue::Bool(*value),
                MemoryValue::Day(date) => crate::CellValue::Day(*date),
                MemoryValue::Error(text) => crate::CellValue::Error(text),
                MemoryValue::NotCalculated => crate::CellValue::NotCalculated,
            };
            let pos = crate::CellPos::new(sheet, cell.row, cell.col);
            let cell = Cell { pos, value, formula: cell.formula.as_deref(), format: None };
            if visit(&cell) == Flow::Stop {
                break;
            }
        }
        Ok(())
    }
}
