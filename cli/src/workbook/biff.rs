//! A walk over the records of an Excel 97-2003 workbook stream.

use super::legacy::encrypted;
use super::limits::Limits;
use super::refusal::{Refusal, RefusalCode};

/// What the records of one sheet tell.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct SheetRecords {
    /// The hidden rows as inclusive ranges.
    pub hidden_rows: Vec<(u32, u32)>,
    /// The hidden columns as inclusive ranges.
    pub hidden_columns: Vec<(u16, u16)>,
    /// The rows and columns of the cells that have a formula, sorted.
    pub formulas: Vec<(u16, u16)>,
}

/// What the records of the workbook tell.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Records {
    /// Whether it has a macro project.
    pub macros: bool,
    /// Whether it refers to other workbooks.
    pub external: bool,
    /// Whether it is calculated on request only.
    pub manual: bool,
    /// The sheets, in the workbook's order.
    pub sheets: Vec<SheetRecords>,
}

/// One record: its number and its data.
struct Record<'a> {
    id: u16,
    data: &'a [u8],
}

impl Record<'_> {
    fn u16(&self, at: usize) -> Option<u16> {
        u16_at(self.data, at)
    }
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at.checked_add(2)?)?.try_into().ok()?))
}

/// The record that begins at `at`, and where the next one begins.
fn record_at(stream: &[u8], at: usize) -> Option<(Record<'_>, usize)> {
    let id = u16_at(stream, at)?;
    let length = usize::from(u16_at(stream, at + 2)?);
    let end = at.checked_add(4)?.checked_add(length)?;
    Some((Record { id, data: stream.get(at + 4..end)? }, end))
}

const BEGIN: u16 = 0x0809;
const END: u16 = 0x000a;

/// The rectangle of a sheet's cells.
#[derive(Debug, Default)]
struct Extent {
    corners: Option<(u16, u16, u16, u16)>,
    cells: u64,
}

impl Extent {
    fn add(&mut self, row: u16, first: u16, last: u16) {
        self.cells += u64::from(last.saturating_sub(first)) + 1;
        let (top, left, bottom, right) = self.corners.unwrap_or((row, first, row, last));
        self.corners = Some((top.min(row), left.min(first), bottom.max(row), right.max(last)));
    }

    fn area(&self) -> u64 {
        let Some((top, left, bottom, right)) = self.corners else { return 0 };
        (u64::from(bottom - top) + 1) * (u64::from(right.saturating_sub(left)) + 1)
    }
}

/// Walks the workbook's own records and those of every sheet.
///
/// # Errors
///
/// When it is encrypted, when its sheets together are larger than the limit,
/// or when a sheet begins where there is none.
pub(crate) fn walk(stream: &[u8], limits: &Limits) -> Result<Records, Refusal> {
    let mut records = Records::default();
    let mut starts = Vec::new();
    let mut at = 0;
    while let Some((record, next)) = record_at(stream, at) {
        match record.id {
            0x002f => return Err(encrypted()),
            0x0085 => starts.extend(record.data.get(..4).map(|position| {
                u32::from_le_bytes([position[0], position[1], position[2], position[3]])
            })),
            0x00d3 => records.macros = true,
            // Links to the workbook itself and to add-ins are marked by these words.
            0x01ae => records.external |= !matches!(record.u16(2), Some(0x0401 | 0x3a01)),
            END => break,
            _ => {}
        }
        at = next;
    }
    let (mut area, mut cells) = (0_u64, 0_u64);
    for start in starts {
        let (sheet, extent) =
            walk_sheet(stream, start as usize, &mut records.manual).ok_or_else(|| {
                Refusal::new(
                    RefusalCode::WorkbookMalformed,
                    format!("no sheet at byte {start} where the workbook says one begins"),
                    "a complete Excel 97-2003 workbook",
                )
            })?;
        records.sheets.push(sheet);
        area += extent.area();
        cells += extent.cells;
        if area > limits.area_cells || cells > limits.cells {
            return Err(Refusal::new(
                RefusalCode::AreaTooLarge,
                format!("sheets that span {area} cells together"),
                format!("at most {} cells, since an .xls is held in memory", limits.area_cells),
            ));
        }
    }
    Ok(records)
}

fn walk_sheet(stream: &[u8], start: usize, manual: &mut bool) -> Option<(SheetRecords, Extent)> {
    let (mut sheet, mut extent) = (SheetRecords::default(), Extent::default());
    let (first, mut at) = record_at(stream, start)?;
    if first.id != BEGIN {
        return None;
    }
    let mut depth = 1;
    while let Some((record, next)) = record_at(stream, at) {
        match record.id {
            BEGIN => depth += 1,
            END => {
                depth -= 1;
                if depth == 0 {
                    sheet.formulas.sort_unstable();
                    return Some((sheet, extent));
                }
            }
            _ if depth == 1 => note(&record, &mut sheet, &mut extent, manual)?,
            _ => {}
        }
        at = next;
    }
    None
}

fn note(
    record: &Record<'_>,
    sheet: &mut SheetRecords,
    extent: &mut Extent,
    manual: &mut bool,
) -> Option<()> {
    match record.id {
        0x000d => *manual |= record.u16(0)? == 0,
        0x0208 if record.u16(12)? & 0x0020 != 0 => {
            let row = u32::from(record.u16(0)?);
            match sheet.hidden_rows.last_mut() {
                Some(range) if range.1 + 1 == row => range.1 = row,
                _ => sheet.hidden_rows.push((row, row)),
            }
        }
        0x007d if record.u16(8)? & 1 != 0 => {
            sheet.hidden_columns.push((record.u16(0)?, record.u16(2)?));
        }
        0x0006 | 0x0203 | 0x0204 | 0x0205 | 0x027e | 0x00fd | 0x00d6 => {
            let (row, column) = (record.u16(0)?, record.u16(2)?);
            extent.add(row, column, column);
            if record.id == 0x0006 {
                sheet.formulas.push((row, column));
            }
        }
        0x00bd => {
            let last = record.u16(record.data.len().checked_sub(2)?)?;
            extent.add(record.u16(0)?, record.u16(2)?, last);
        }
        _ => {}
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(id: u16, data: &[u8]) -> Vec<u8> {
        let length = u16::try_from(data.len()).unwrap();
        [&id.to_le_bytes(), &length.to_le_bytes(), data].concat()
    }

    /// A workbook stream of one sheet with these records.
    fn stream(globals: &[Vec<u8>], sheet: &[Vec<u8>]) -> Vec<u8> {
        let begin = record(BEGIN, &[0, 6, 5, 0]);
        let globals = globals.concat();
        let start = u32::try_from(begin.len() + globals.len() + 12 + 4).unwrap();
        let listed = record(0x85, &[&start.to_le_bytes()[..], &[0, 0, 0, 0]].concat());
        let end = record(END, &[]);
        [begin.clone(), globals, listed, end.clone(), begin, sheet.concat(), end].concat()
    }

    fn number(row: u16, column: u16) -> Vec<u8> {
        let mut data = vec![0; 14];
        data[..2].copy_from_slice(&row.to_le_bytes());
        data[2..4].copy_from_slice(&column.to_le_bytes());
        record(0x203, &data)
    }

    #[test]
    fn far_corners_are_refused_before_they_are_laid_out() {
        let limits = Limits::default();
        assert!(walk(&stream(&[], &[number(0, 0), number(100, 100)]), &limits).is_ok());
        let refusal =
            walk(&stream(&[], &[number(0, 0), number(65_535, 255)]), &limits).unwrap_err();
        assert_eq!(refusal.code, RefusalCode::AreaTooLarge);
        assert_eq!(refusal.found, "sheets that span 16777216 cells together");
    }

    #[test]
    fn facts_are_noted_on_the_way() {
        let hidden_row = record(0x208, &[3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0x20, 0, 0, 0]);
        let hidden_columns = record(0x7d, &[1, 0, 2, 0, 0, 0, 0, 0, 1, 0, 0, 0]);
        let formula = record(0x06, &[4, 0, 1, 0, 0, 0]);
        let globals = [record(0xd3, &[]), record(0x1ae, &[2, 0, 9, 0])];
        let sheet = [record(0x0d, &[0, 0]), hidden_row, hidden_columns, formula];
        let records = walk(&stream(&globals, &sheet), &Limits::default()).unwrap();
        assert!(records.macros && records.external && records.manual);
        assert_eq!(records.sheets[0].hidden_rows, [(3, 3)]);
        assert_eq!(records.sheets[0].hidden_columns, [(1, 2)]);
        assert_eq!(records.sheets[0].formulas, [(4, 1)]);
    }

    #[test]
    fn encrypted_and_cut_off_streams_are_refused() {
        let encrypted = stream(&[record(0x2f, &[0, 0])], &[]);
        let code = |stream: &[u8]| walk(stream, &Limits::default()).unwrap_err().code;
        assert_eq!(code(&encrypted), RefusalCode::EncryptedWorkbook);
        let whole = stream(&[], &[number(0, 0)]);
        assert_eq!(code(&whole[..whole.len() - 2]), RefusalCode::WorkbookMalformed);
    }
}
