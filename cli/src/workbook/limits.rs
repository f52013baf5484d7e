//! How much of a file the reader is willing to take on.
//!
//! Every bound exists because a small hostile file can otherwise ask for all
//! memory or all time of a machine. The defaults are far above what agencies
//! send; each of them can be raised by the caller.

use super::refusal::{Refusal, RefusalCode};

/// The bounds of reading one workbook. [`Limits::default`] is the documented table.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Limits {
    /// The file itself, in bytes.
    pub file_bytes: u64,
    /// A file that has to be held in memory whole (`.xls`), in bytes.
    pub whole_file_bytes: u64,
    /// The number of parts in the container.
    pub parts: usize,
    /// One part of the container, unpacked, in bytes.
    pub part_bytes: u64,
    /// All parts of the container together, unpacked, in bytes.
    pub total_bytes: u64,
    /// One XML event (a tag, a text between two tags), one record, and the text of one cell, in bytes.
    pub event_bytes: u64,
    /// How deep XML elements may be nested.
    pub depth: usize,
    /// How many XML namespace declarations may be in force at one place.
    pub namespaces: usize,
    /// The rows of a sheet.
    pub rows: u32,
    /// The columns of a sheet.
    pub columns: u16,
    /// The sheets of a workbook.
    pub sheets: usize,
    /// The cells of a workbook, blank formatted cells included.
    pub cells: u64,
    /// The rectangles that all sheets span, in cells, where they have to be held in memory (`.xls`).
    pub area_cells: u64,
    /// A part that is kept in memory (links, styles, properties, the list of sheets), unpacked,
    /// in bytes.
    pub helper_part_bytes: u64,
    /// Texts that are kept at one time while a sheet is read, in bytes: those of one row (`.ods`),
    /// or of a sheet's shared formulas.
    pub held_text_bytes: u64,
    /// The shared strings part, unpacked, in bytes.
    pub shared_string_bytes: u64,
    /// The number of shared strings.
    pub shared_strings: usize,
    /// All cell texts of a workbook after shared strings and shared formulas are resolved, in bytes.
    pub text_bytes: u64,
    /// The first shared formula number that is refused.
    pub shared_formulas: u32,
    /// The merged areas and the hidden ranges of rows and columns of a workbook.
    pub areas: usize,
    /// The cell styles of a workbook, and as many number formats.
    pub styles: usize,
}

impl Limits {
    /// Refuses a sheet name that no program can show.
    pub(crate) fn check_sheet_name(&self, name: &str) -> Result<(), Refusal> {
        const LONGEST: usize = 1_000;
        if name.len() <= LONGEST {
            return Ok(());
        }
        let found = format!("a sheet name of {} bytes", name.len());
        let expected = format!("at most {LONGEST} bytes; Excel allows 31 characters");
        Err(Refusal::new(RefusalCode::WorkbookMalformed, found, expected))
    }

    /// Refuses a workbook without sheets or with more than the limit.
    pub(crate) fn check_sheet_count(&self, count: usize) -> Result<(), Refusal> {
        let most = self.sheets.min(usize::from(u16::MAX));
        let expected = format!("from 1 to {most} sheets");
        match count {
            0 => Err(Refusal::new(RefusalCode::WorkbookMalformed, "no sheet", expected)),
            _ if count > most => {
                let found = format!("more than {most} sheets");
                Err(Refusal::new(RefusalCode::TooManySheets, found, expected))
            }
            _ => Ok(()),
        }
    }
}

const MIB: u64 = 1024 * 1024;

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            file_bytes: 256 * MIB,
            whole_file_bytes: 64 * MIB,
            parts: 2_000,
            part_bytes: 2_048 * MIB,
            total_bytes: 3_072 * MIB,
            event_bytes: MIB,
            depth: 64,
            namespaces: 256,
            rows: 1_048_576,
            columns: 16_384,
            sheets: 2_000,
            cells: 20_000_000,
            area_cells: 5_000_000,
            helper_part_bytes: 64 * MIB,
            held_text_bytes: 64 * MIB,
            shared_string_bytes: 512 * MIB,
            shared_strings: 10_000_000,
            text_bytes: 1_024 * MIB,
            shared_formulas: 1_048_576,
            areas: 1_000_000,
            styles: 100_000,
        }
    }
}
