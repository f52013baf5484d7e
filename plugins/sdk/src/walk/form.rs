//! Cells beside their labels.

use super::row::{HeldCell, Row, rows};
use crate::workbook::{Flow, ReadError, Workbook};

/// On which side of its label a value stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// To the right, in the same row.
    Right,
    /// Below, in the same column.
    Below,
}

/// The nearest cell beside a label, at most `reach` columns or rows away; `None` where the
/// label is not there or nothing stands beside it.
///
/// # Errors
///
/// When the sheet cannot be read.
pub fn beside(
    workbook: &mut dyn Workbook,
    sheet: u16,
    labels: &[&str],
    side: Side,
    reach: u16,
) -> Result<Option<HeldCell>, ReadError> {
    let mut label: Option<HeldCell> = None;
    let mut value: Option<HeldCell> = None;
    rows(workbook, sheet, &mut |row: &Row| -> Result<Flow, ReadError> {
        match (&label, side) {
            (None, _) => {
                label = row.find(labels).cloned();
                if let (Some(label), Side::Right) = (&label, side) {
                    value = to_the_right(row, label, reach);
                    return Ok(Flow::Stop);
                }
            }
            (Some(label), _) => {
                if row.number > label.pos.row + u32::from(reach) {
                    return Ok(Flow::Stop);
                }
                value = row.at(label.pos.col).cloned();
            }
        }
        Ok(if value.is_some() { Flow::Stop } else { Flow::Continue })
    })?;
    Ok(value)
}

fn to_the_right(row: &Row, label: &HeldCell, reach: u16) -> Option<HeldCell> {
    let near = label.pos.col + 1..=label.pos.col.saturating_add(reach);
    row.cells.iter().find(|cell| near.contains(&cell.pos.col)).cloned()
}
