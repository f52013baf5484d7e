//! A workbook kept as blocks: to be read again and again, in pieces, or with faults.

use gevinst_plugin_abi::block::CELLS;
use gevinst_plugin_abi::read::Block;
use gevinst_plugin_abi::write::Writer;
use gevinst_plugin_sdk::boundary::cells;
use gevinst_plugin_sdk::{Blocks, BookFacts, Cell, Flow, ReadError, SheetInfo, Workbook};

/// A workbook whose cells are kept.
#[derive(Debug, Clone)]
pub struct Recorded {
    name: String,
    facts: BookFacts,
    sheets: Vec<SheetInfo>,
    blocks: Vec<Vec<Vec<u8>>>,
    /// After how many blocks of each sheet reading fails.
    fails_after: Option<usize>,
    open: (usize, usize),
}

impl Recorded {
    /// Keeps what a workbook holds.
    ///
    /// # Errors
    ///
    /// When it cannot be read.
    pub fn of(workbook: &mut dyn Workbook) -> Result<Recorded, ReadError> {
        Recorded::copied(workbook, 1024)
    }

    /// How many cells it holds.
    pub fn cells(&self) -> u64 {
        let blocks = self.blocks.iter().flatten();
        blocks
            .map(|block| Block::parse(block, CELLS).map_or(0, |it| it.cells().count() as u64))
            .sum()
    }

    /// The same workbook with this many cells in a block.
    ///
    /// # Errors
    ///
    /// When it cannot be read.
    pub fn in_blocks_of(&self, cells: u32) -> Result<Recorded, ReadError> {
        Recorded::copied(&mut self.clone(), cells)
    }

    /// The same workbook, whose sheets cannot be read beyond so many blocks.
    pub fn failing_after(self, blocks: usize) -> Recorded {
        Recorded { fails_after: Some(blocks), ..self }
    }

    /// A copy in which `change` may write other cells than there are.
    pub(super) fn changed(
        &self,
        change: &mut dyn FnMut(&Cell<'_>, &mut Writer),
    ) -> Result<Recorded, ReadError> {
        let mut copy = self.clone();
        for (sheet, number) in copy.blocks.iter_mut().zip(0_u16..) {
            let mut writer = Writer::new();
            self.clone().read(number, &mut |cell| {
                change(cell, &mut writer);
                Flow::Continue
            })?;
            *sheet = vec![writer.cells(number).to_vec()];
        }
        Ok(copy)
    }

    fn copied(workbook: &mut dyn Workbook, per_block: u32) -> Result<Recorded, ReadError> {
        let mut blocks = Vec::new();
        for (_, number) in workbook.sheets().to_vec().iter().zip(0_u16..) {
            let mut sheet = Vec::new();
            let mut writer = Writer::new();
            workbook.read(number, &mut |cell| {
                cells::write(&mut writer, cell);
                if writer.items() >= per_block {
                    sheet.push(writer.cells(number).to_vec());
                }
                Flow::Continue
            })?;
            if writer.items() > 0 {
                sheet.push(writer.cells(number).to_vec());
            }
            blocks.push(sheet);
        }
        Ok(Recorded {
            name: workbook.name().to_owned(),
            facts: workbook.facts().clone(),
            sheets: workbook.sheets().to_vec(),
            blocks,
            fails_after: None,
            open: (0, 0),
        })
    }

    fn cannot(&self, sheet: usize) -> ReadError {
        let name = self.sheets.get(sheet).map(|info| info.name.clone()).unwrap_or_default();
        ReadError { sheet: name, what: "the check makes it unreadable".to_owned() }
    }
}

impl Workbook for Recorded {
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
        gevinst_plugin_sdk::workbook::read_blocks(self, sheet, visit)
    }

    fn blocks(&mut self) -> Option<&mut dyn Blocks> {
        Some(self)
    }
}

impl Blocks for Recorded {
    fn open(&mut self, sheet: u16) -> Result<(), ReadError> {
        self.open = (usize::from(sheet), 0);
        if self.open.0 < self.blocks.len() { Ok(()) } else { Err(self.cannot(self.open.0)) }
    }

    fn next(&mut self) -> Result<Option<&[u8]>, ReadError> {
        let (sheet, place) = self.open;
        if self.fails_after.is_some_and(|most| place >= most) {
            return Err(self.cannot(sheet));
        }
        self.open.1 += 1;
        Ok(self.blocks.get(sheet).and_then(|blocks| blocks.get(place)).map(Vec::as_slice))
    }
}
