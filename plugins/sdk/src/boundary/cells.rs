//! Cells as blocks.

use gevinst_plugin_abi::block::{CELLS, Cell as Raw, Text};
use gevinst_plugin_abi::read::{Block, Malformed};
use gevinst_plugin_abi::write::Writer;

use super::value::{self, Crossing};
use crate::cell::{Cell, CellPos, CellValue};

/// Adds a cell to the block that is being written.
pub fn write(writer: &mut Writer, cell: &Cell<'_>) {
    let value = match cell.value {
        CellValue::Text(text) => Crossing::Text(text),
        CellValue::Number { value, rounded } => Crossing::Number(value, rounded),
        CellValue::Bool(truth) => Crossing::Bool(truth),
        CellValue::Day(date) => Crossing::Day(date),
        CellValue::Error(text) => Crossing::Error(text),
        CellValue::NotCalculated => Crossing::NotCalculated,
    };
    // Texts, formulas and formats return at places of their own.
    let column = usize::from(cell.pos.col);
    let value = value::write(writer, column, &value);
    let mut text = |place: usize, text: Option<&str>| {
        text.map_or(Text::default(), |text| writer.text(place, text))
    };
    let format = text(column + 1, cell.format);
    let formula = text(column + 2, cell.formula);
    let (row, col) = (cell.pos.row, u32::from(cell.pos.col));
    writer.cell(&Raw { row, col, value, formula, format });
}

/// Visits the cells of a block until `visit` answers false.
///
/// # Errors
///
/// When the bytes are not a block of cells of this sheet.
pub fn read(
    bytes: &[u8],
    sheet: u16,
    visit: &mut dyn FnMut(&Cell<'_>) -> bool,
) -> Result<(), Malformed> {
    let block = Block::parse(bytes, CELLS)?;
    if block.sheet() != u32::from(sheet) {
        return Err(Malformed("cells of another sheet"));
    }
    for raw in block.cells() {
        let value = match value::read(&block, &raw.value)? {
            Crossing::Text(text) => CellValue::Text(text),
            Crossing::Number(value, rounded) => CellValue::Number { value, rounded },
            Crossing::Bool(truth) => CellValue::Bool(truth),
            Crossing::Day(date) => CellValue::Day(date),
            Crossing::Error(text) => CellValue::Error(text),
            Crossing::NotCalculated => CellValue::NotCalculated,
        };
        let formula = Some(block.text(raw.formula)?).filter(|text| !text.is_empty());
        let format = Some(block.text(raw.format)?).filter(|text| !text.is_empty());
        let col = u16::try_from(raw.col).map_err(|_| Malformed("a column beyond 65535"))?;
        let cell = Cell { pos: CellPos::new(sheet, raw.row, col), value, formula, format };
        if !visit(&cell) {
            break;
        }
    }
    Ok(())
}
