//! The zip container around xlsx, xlsb and ods, checked before anything is unpacked.
//!
//! Two programs can see two different workbooks in one crafted container. So
//! the directory is read strictly: it ends the file, nothing stands before the
//! first part, parts share no bytes, each name occurs once, and what the
//! directory says of a part the part says of itself.

use std::collections::BTreeMap;
use std::io::{BufReader, Cursor};
use std::sync::Arc;

use zip::ZipArchive;
use zip::read::ZipFile;

use super::limits::Limits;
use super::refusal::{Refusal, RefusalCode, quoted};
use super::xml::{StrictXml, unreadable};

/// The bytes of a file, shared between those who read it.
pub(crate) type Bytes = Arc<[u8]>;
/// An XML part that is being unpacked and read.
pub(crate) type PartXml<'a> = StrictXml<BufReader<ZipFile<'a, Cursor<Bytes>>>>;

/// A part as the container's directory tells it.
#[derive(Debug, Clone)]
struct Entry {
    name: String,
    flags: u16,
    method: u16,
    packed: u64,
    unpacked: u64,
    /// Where its own header begins.
    header: u64,
}

/// A container whose directory has been checked.
pub(crate) struct Container {
    archive: ZipArchive<Cursor<Bytes>>,
    /// The parts by lower-case name: the name as written, and the unpacked size.
    parts: BTreeMap<String, (String, u64)>,
}

impl Container {
    /// Checks the directory of a zip file and opens it.
    ///
    /// # Errors
    ///
    /// Every fault of the container, and every limit on it.
    pub(crate) fn open(bytes: &Bytes, limits: &Limits) -> Result<Container, Refusal> {
        let entries = read_directory(bytes, limits)?;
        check_layout(bytes, &entries)?;
        let mut parts = BTreeMap::new();
        let mut total = 0_u64;
        for entry in entries {
            check_entry(&entry, limits)?;
            total = total.saturating_add(entry.unpacked);
            let key = entry.name.to_ascii_lowercase();
            if let Some((other, _)) = parts.insert(key, (entry.name.clone(), entry.unpacked)) {
                return Err(Refusal::new(
                    RefusalCode::DuplicatePart,
                    format!("the parts {} and {}", quoted(&other), quoted(&entry.name)),
                    "every part name once",
                ));
            }
        }
        if total > limits.total_bytes {
            return Err(Refusal::new(
                RefusalCode::PartTooLarge,
                format!("parts of {total} bytes together when unpacked"),
                format!("at most {} bytes", limits.total_bytes),
            ));
        }
        let archive = ZipArchive::new(Cursor::new(Arc::clone(bytes)))
            .map_err(|error| damaged(format!("a directory that cannot be read ({error})")))?;
        if archive.len() != parts.len() || archive.offset() != 0 {
            return Err(damaged("a directory that can be read in two ways"));
        }
        Ok(Container { archive, parts })
    }

    /// The part's name as the container writes it, if it is there.
    pub(crate) fn find(&self, name: &str) -> Option<&str> {
        self.parts.get(&name.to_ascii_lowercase()).map(|(written, _)| written.as_str())
    }

    fn size(&self, name: &str) -> Option<u64> {
        self.parts.get(&name.to_ascii_lowercase()).map(|(_, size)| *size)
    }

    /// The names of all parts, in the order of their lower-case names.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.parts.values().map(|(name, _)| name.as_str())
    }

    /// The part as a stream of unpacked bytes.
    pub(crate) fn part(
        &mut self,
        name: &str,
    ) -> Result<BufReader<ZipFile<'_, Cursor<Bytes>>>, Refusal> {
        let Some((written, _)) = self.parts.get(&name.to_ascii_lowercase()) else {
            return Err(Refusal::new(
                RefusalCode::PartMissing,
                format!("no part {}", quoted(name)),
                "every part that the workbook refers to",
            ));
        };
        let file = self
            .archive
            .by_name(written)
            .map_err(|error| damaged(format!("a part that cannot be opened ({error})")))?;
        Ok(BufReader::with_capacity(64 * 1024, file))
    }

    /// The part as strict XML.
    pub(crate) fn xml(&mut self, name: &str, limits: &Limits) -> Result<PartXml<'_>, Refusal> {
        StrictXml::new(self.part(name)?, limits)
    }

    /// A part that is kept in memory, as strict XML.
    pub(crate) fn helper(&mut self, name: &str, limits: &Limits) -> Result<PartXml<'_>, Refusal> {
        self.check_size(name, limits.helper_part_bytes)?;
        self.xml(name, limits)
    }

    /// Refuses a part that is larger than `most` bytes when unpacked.
    pub(crate) fn check_size(&self, name: &str, most: u64) -> Result<(), Refusal> {
        match self.size(name) {
            Some(size) if size > most => Err(Refusal::new(
                RefusalCode::PartTooLarge,
                format!("a part of {size} bytes when unpacked"),
                format!("at most {most} bytes for this part, which is kept in memory"),
            )
            .in_part(name)),
            _ => Ok(()),
        }
    }

    /// A small part, unpacked whole; `most` is its largest size in bytes.
    pub(crate) fn small(&mut self, name: &str, most: u64) -> Result<Vec<u8>, Refusal> {
        use std::io::Read;
        let mut out = Vec::new();
        self.part(name)?.take(most).read_to_end(&mut out).map_err(|error| unreadable(&error))?;
        Ok(out)
    }
}

fn damaged(found: impl Into<String>) -> Refusal {
    Refusal::new(
        RefusalCode::ZipMalformed,
        found,
        "one zip container from the first byte to the last, with a directory that fits its parts",
    )
}

fn u16_at(bytes: &[u8], at: u64) -> Option<u16> {
    let at = usize::try_from(at).ok()?;
    let field = bytes.get(at..at.checked_add(2)?)?;
    Some(u16::from_le_bytes(field.try_into().ok()?))
}

fn u32_at(bytes: &[u8], at: u64) -> Option<u32> {
    let at = usize::try_from(at).ok()?;
    let field = bytes.get(at..at.checked_add(4)?)?;
    Some(u32::from_le_bytes(field.try_into().ok()?))
}

fn u64_at(bytes: &[u8], at: u64) -> Option<u64> {
    let at = usize::try_from(at).ok()?;
    let field = bytes.get(at..at.checked_add(8)?)?;
    Some(u64::from_le_bytes(field.try_into().ok()?))
}

/// Where the directory lies, and how many parts it lists.
struct Directory {
    offset: u64,
    size: u64,
    count: u64,
    /// Where the record that tells this begins.
    end: u64,
}

const END_SIGNATURE: u32 = 0x0605_4b50;
const END64_SIGNATURE: u32 = 0x0606_4b50;
const LOCATOR_SIGNATURE: u32 = 0x0706_4b50;
const ENTRY_SIGNATURE: u32 = 0x0201_4b50;
const LOCAL_SIGNATURE: u32 = 0x0403_4b50;

/// Finds the end record: the last 22 bytes, or that much before a comment that ends the file.
fn find_directory(bytes: &[u8]) -> Result<Directory, Refusal> {
    let length = bytes.len() as u64;
    let missing =
        || damaged("no directory at the end of the file: it is cut off, or something follows");
    let last = length.checked_sub(22).ok_or_else(missing)?;
    let earliest = last.saturating_sub(u64::from(u16::MAX));
    let mut at = last;
    while u32_at(bytes, at) != Some(END_SIGNATURE) {
        if at == earliest {
            return Err(missing());
        }
        at -= 1;
    }
    let comment = u16_at(bytes, at + 20).ok_or_else(missing)?;
    if at + 22 + u64::from(comment) != length {
        return Err(missing());
    }
    let field = |offset| u16_at(bytes, at + offset).ok_or_else(missing);
    if field(4)? != field(6)? || field(8)? != field(10)? {
        return Err(damaged("a container split over several files"));
    }
    let plain = Directory {
        count: u64::from(field(10)?),
        size: u64::from(u32_at(bytes, at + 12).ok_or_else(missing)?),
        offset: u64::from(u32_at(bytes, at + 16).ok_or_else(missing)?),
        end: at,
    };
    let directory = match at.checked_sub(20) {
        Some(locator) if u32_at(bytes, locator) == Some(LOCATOR_SIGNATURE) => {
            large_directory(bytes, locator).ok_or_else(missing)?
        }
        _ => plain,
    };
    if directory.offset.checked_add(directory.size) != Some(directory.end) {
        return Err(damaged("a directory that does not end where the file's end record begins"));
    }
    Ok(directory)
}

/// The end record of containers with 64-bit sizes.
fn large_directory(bytes: &[u8], locator: u64) -> Option<Directory> {
    let at = u64_at(bytes, locator + 8)?;
    if u32_at(bytes, at)? != END64_SIGNATURE || at.checked_add(56)? > locator {
        return None;
    }
    Some(Directory {
        count: u64_at(bytes, at + 32)?,
        size: u64_at(bytes, at + 40)?,
        offset: u64_at(bytes, at + 48)?,
        end: at,
    })
}

fn read_directory(bytes: &[u8], limits: &Limits) -> Result<Vec<Entry>, Refusal> {
    let directory = find_directory(bytes)?;
    if directory.count > limits.parts as u64 {
        return Err(Refusal::new(
            RefusalCode::TooManyParts,
            format!("{} parts", directory.count),
            format!("at most {} parts", limits.parts),
        ));
    }
    let mut entries = Vec::new();
    let mut at = directory.offset;
    while at < directory.end {
        if entries.len() as u64 == directory.count {
            return Err(damaged(format!(
                "a directory of more than the {} parts it declares",
                directory.count
            )));
        }
        let (entry, next) = read_entry(bytes, at)
            .ok_or_else(|| damaged(format!("a directory that is broken at byte {at}")))?;
        entries.push(entry);
        at = next;
    }
    if at != directory.end || entries.len() as u64 != directory.count {
        return Err(damaged(format!(
            "a directory of {} parts that declares {}",
            entries.len(),
            directory.count
        )));
    }
    Ok(entries)
}

/// One entry of the directory, and where the next one begins.
fn read_entry(bytes: &[u8], at: u64) -> Option<(Entry, u64)> {
    if u32_at(bytes, at)? != ENTRY_SIGNATURE {
        return None;
    }
    let name_length = u64::from(u16_at(bytes, at + 28)?);
    let extra_length = u64::from(u16_at(bytes, at + 30)?);
    let comment_length = u64::from(u16_at(bytes, at + 32)?);
    let name_at = at + 46;
    let extra_at = name_at + name_length;
    let name = slice(bytes, name_at, name_length)?;
    let mut entry = Entry {
        name: String::from_utf8_lossy(name).into_owned(),
        flags: u16_at(bytes, at + 8)?,
        method: u16_at(bytes, at + 10)?,
        packed: u64::from(u32_at(bytes, at + 20)?),
        unpacked: u64::from(u32_at(bytes, at + 24)?),
        header: u64::from(u32_at(bytes, at + 42)?),
    };
    widen(&mut entry, slice(bytes, extra_at, extra_length)?)?;
    Some((entry, extra_at + extra_length + comment_length))
}

fn slice(bytes: &[u8], at: u64, length: u64) -> Option<&[u8]> {
    let at = usize::try_from(at).ok()?;
    bytes.get(at..at.checked_add(usize::try_from(length).ok()?)?)
}

/// Takes the 64-bit sizes from an entry's extra field, where the 32-bit ones say so.
fn widen(entry: &mut Entry, extra: &[u8]) -> Option<()> {
    const WIDE: u64 = u32::MAX as u64;
    let mut at = 0_u64;
    while let (Some(id), Some(length)) = (u16_at(extra, at), u16_at(extra, at + 2)) {
        let field = slice(extra, at + 4, u64::from(length))?;
        if id == 1 {
            let mut next = 0;
            for value in [&mut entry.unpacked, &mut entry.packed, &mut entry.header] {
                if *value == WIDE {
                    *value = u64_at(field, next)?;
                    next += 8;
                }
            }
        }
        at += 4 + u64::from(length);
    }
    Some(())
}

/// The parts stand one after another from the first byte to the directory, sharing nothing.
fn check_layout(bytes: &[u8], entries: &[Entry]) -> Result<(), Refusal> {
    let mut ranges = Vec::with_capacity(entries.len());
    for entry in entries {
        let end = local_end(bytes, entry).ok_or_else(|| {
            damaged("a part whose own header differs from the directory").in_part(&entry.name)
        })?;
        ranges.push((entry.header, end, entry.name.as_str()));
    }
    ranges.sort_unstable();
    if ranges.first().is_some_and(|range| range.0 != 0) {
        return Err(damaged("something before the first part"));
    }
    let directory = find_directory(bytes)?.offset;
    for (index, (_, end, name)) in ranges.iter().enumerate() {
        let (limit, other) = match ranges.get(index + 1) {
            Some((start, _, other)) => (*start, *other),
            None => (directory, "the directory"),
        };
        if *end > limit {
            return Err(Refusal::new(
                RefusalCode::ZipOverlap,
                format!("a part that shares bytes with {other}"),
                "parts that follow one another",
            )
            .in_part(name));
        }
    }
    Ok(())
}

/// Where a part's packed bytes end, if its own header agrees with the directory.
fn local_end(bytes: &[u8], entry: &Entry) -> Option<u64> {
    let at = entry.header;
    let agrees = u32_at(bytes, at)? == LOCAL_SIGNATURE
        && u16_at(bytes, at + 6)? & 1 == entry.flags & 1
        && u16_at(bytes, at + 8)? == entry.method;
    let name_length = u64::from(u16_at(bytes, at + 26)?);
    let extra_length = u64::from(u16_at(bytes, at + 28)?);
    let name = String::from_utf8_lossy(slice(bytes, at + 30, name_length)?);
    if !agrees || name != entry.name {
        return None;
    }
    at.checked_add(30 + name_length + extra_length)?.checked_add(entry.packed)
}

fn check_entry(entry: &Entry, limits: &Limits) -> Result<(), Refusal> {
    let name = &entry.name;
    if entry.flags & 0x0041 != 0 {
        return Err(Refusal::new(
            RefusalCode::ZipEncrypted,
            "an encrypted part",
            "a container without encryption",
        )
        .in_part(name));
    }
    if entry.method != 0 && entry.method != 8 {
        return Err(Refusal::new(
            RefusalCode::ZipMethod,
            format!("a part packed with method {}", entry.method),
            "parts that are stored (0) or deflated (8)",
        )
        .in_part(name));
    }
    let leads_out = name.is_empty()
        || name.contains(['\\', '\0', ':', char::REPLACEMENT_CHARACTER])
        || name.starts_with('/')
        || name.trim_end_matches('/').split('/').any(|step| matches!(step, ".." | "." | ""));
    if leads_out {
        return Err(Refusal::new(
            RefusalCode::PartName,
            format!("a part named {}", quoted(name)),
            "relative names with forward slashes",
        ));
    }
    if entry.unpacked > limits.part_bytes {
        return Err(Refusal::new(
            RefusalCode::PartTooLarge,
            format!("a part of {} bytes when unpacked", entry.unpacked),
            format!("at most {} bytes", limits.part_bytes),
        )
        .in_part(name));
    }
    Ok(())
}
