//! The compound files around `.xls` and encrypted workbooks: which streams they hold.

use super::refusal::{Refusal, RefusalCode};

/// The first bytes of every compound file.
pub(crate) const SIGNATURE: &[u8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";

const DIRECTORY_ENTRY: usize = 128;
const FIRST_SECTORS_IN_HEADER: usize = 109;

/// A stream as the directory tells it.
#[derive(Debug, Clone)]
struct Entry {
    name: String,
    kind: u8,
    start: u32,
    size: u64,
}

/// A compound file whose directory has been read.
pub(crate) struct CompoundFile<'a> {
    bytes: &'a [u8],
    sector: usize,
    fat: Vec<u32>,
    entries: Vec<Entry>,
    cutoff: u64,
    mini_sector: usize,
    mini_fat_start: u32,
}

fn damaged() -> Refusal {
    Refusal::new(
        RefusalCode::WorkbookMalformed,
        "a compound file whose directory cannot be followed",
        "a complete Excel 97-2003 workbook",
    )
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at.checked_add(2)?)?.try_into().ok()?))
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}

impl<'a> CompoundFile<'a> {
    /// Reads the directory.
    ///
    /// # Errors
    ///
    /// When it cannot be followed to its end.
    pub(crate) fn open(bytes: &'a [u8]) -> Result<CompoundFile<'a>, Refusal> {
        Self::read(bytes).ok_or_else(damaged)
    }

    fn read(bytes: &'a [u8]) -> Option<CompoundFile<'a>> {
        let shift = u16_at(bytes, 30)?;
        let mini_shift = u16_at(bytes, 32)?;
        if !matches!(shift, 9 | 12) || mini_shift != 6 {
            return None;
        }
        let mut file = CompoundFile {
            bytes,
            sector: 1 << shift,
            fat: Vec::new(),
            entries: Vec::new(),
            cutoff: u64::from(u32_at(bytes, 56)?),
            mini_sector: 1 << mini_shift,
            mini_fat_start: u32_at(bytes, 60)?,
        };
        for sector in file.fat_sectors()? {
            let table = file.sector_bytes(sector)?;
            file.fat.extend(table.chunks_exact(4).filter_map(|field| u32_at(field, 0)));
        }
        let directory = file.chain(u32_at(bytes, 48)?, u64::MAX)?;
        for entry in directory.chunks_exact(DIRECTORY_ENTRY) {
            file.entries.push(read_entry(entry, shift)?);
        }
        Some(file)
    }

    /// The sectors that hold the allocation table.
    fn fat_sectors(&self) -> Option<Vec<u32>> {
        let most = self.bytes.len() / self.sector + 1;
        let mut sectors: Vec<u32> = Vec::new();
        for index in 0..FIRST_SECTORS_IN_HEADER {
            sectors.push(u32_at(self.bytes, 76 + 4 * index)?);
        }
        let mut next = u32_at(self.bytes, 68)?;
        let mut steps = 0;
        while (next as usize) < most {
            let table = self.sector_bytes(next)?;
            let fields = self.sector / 4 - 1;
            sectors.extend((0..fields).filter_map(|index| u32_at(table, 4 * index)));
            next = u32_at(table, 4 * fields)?;
            steps += 1;
            if steps > most {
                return None;
            }
        }
        sectors.retain(|sector| (*sector as usize) < most);
        sectors.truncate(most);
        Some(sectors)
    }

    fn sector_bytes(&self, number: u32) -> Option<&'a [u8]> {
        let start = (number as usize).checked_add(1)?.checked_mul(self.sector)?;
        // The last sector of a file may be cut short.
        let end = start.checked_add(self.sector)?.min(self.bytes.len());
        self.bytes.get(start..end)
    }

    /// The bytes of a chain of sectors, at most `size` of them.
    fn chain(&self, start: u32, size: u64) -> Option<Vec<u8>> {
        let mut out = Vec::new();
        let mut next = start;
        while (next as usize) < self.fat.len() && (out.len() as u64) < size {
            out.extend_from_slice(self.sector_bytes(next)?);
            if out.len() > self.bytes.len() {
                return None;
            }
            next = *self.fat.get(next as usize)?;
        }
        out.truncate(usize::try_from(size).unwrap_or(usize::MAX));
        Some(out)
    }

    /// Whether there is a stream or a storage of this name.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.entries.iter().any(|entry| entry.name == name)
    }

    /// The bytes of the first stream that has one of the names.
    ///
    /// # Errors
    ///
    /// When its sectors cannot be followed.
    pub(crate) fn stream(&self, names: &[&str]) -> Result<Option<Vec<u8>>, Refusal> {
        let by_name =
            |name: &&str| self.entries.iter().find(|entry| entry.kind == 2 && entry.name == *name);
        match names.iter().find_map(by_name) {
            Some(entry) => self.stream_bytes(entry).map(Some).ok_or_else(damaged),
            None => Ok(None),
        }
    }

    fn stream_bytes(&self, entry: &Entry) -> Option<Vec<u8>> {
        if entry.size >= self.cutoff {
            return self.chain(entry.start, entry.size);
        }
        let root = self.entries.iter().find(|entry| entry.kind == 5)?;
        let mini = self.chain(root.start, root.size)?;
        let mini_fat = self.chain(self.mini_fat_start, u64::MAX)?;
        let mut out = Vec::new();
        let mut next = entry.start;
        while (out.len() as u64) < entry.size {
            let start = (next as usize).checked_mul(self.mini_sector)?;
            out.extend_from_slice(mini.get(start..start.checked_add(self.mini_sector)?)?);
            if out.len() > self.bytes.len() {
                return None;
            }
            next = u32_at(&mini_fat, (next as usize).checked_mul(4)?)?;
        }
        out.truncate(usize::try_from(entry.size).ok()?);
        Some(out)
    }
}

fn read_entry(entry: &[u8], shift: u16) -> Option<Entry> {
    let length = usize::from(u16_at(entry, 64)?).min(64);
    let units: Vec<u16> = entry
        .get(..length.saturating_sub(2))?
        .chunks_exact(2)
        .filter_map(|unit| u16_at(unit, 0))
        .collect();
    let low = u64::from(u32_at(entry, 120)?);
    let high = if shift == 12 { u64::from(u32_at(entry, 124)?) } else { 0 };
    Some(Entry {
        name: String::from_utf16_lossy(&units),
        kind: *entry.get(66)?,
        start: u32_at(entry, 116)?,
        size: high << 32 | low,
    })
}
