//! One file of an archive, for mail and upload: a zip container without compression.
//!
//! Names are in order, times and rights are fixed and nothing is compressed, so that the
//! same archive is always the same file. What is verified is the folder inside.

use std::fs::File;
use std::io::{self, Read as _, Seek, SeekFrom, Write};
use std::path::Path;

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

use super::layout;
use super::staging::Staging;
use crate::disk::{Disk, Rights};
use crate::exit::{Exit, Failure};
use crate::output::{Outputs, WriteProblem, Writing, cannot};
use crate::plugins;

/// The most files that are unpacked.
const MOST_FILES: usize = 100_000;
/// The most bytes that are unpacked.
const MOST_BYTES: u64 = 64 * 1024 * 1024 * 1024;

/// Packs the archive in a folder into a file.
///
/// # Errors
///
/// When a file of the archive cannot be read, or the container cannot be written.
pub fn pack(disk: &dyn Disk, root: &Path, target: &Path, force: bool) -> Result<(), Failure> {
    let files = files(root).map_err(|error| {
        let message = format!("{} cannot be read: {error}", plugins::shown(root));
        Failure::new(Exit::NotVerified, message)
    })?;
    let mut outputs = Outputs::new(disk, force);
    outputs.expect(target)?;
    let written = outputs.write(target, |out| write(root, &files, out));
    written.map_err(|problem| match problem {
        WriteProblem::Io(failure) => failure,
        WriteProblem::Content(error) => cannot(target, &error),
    })?;
    outputs.commit().map(drop)
}

fn write(root: &Path, files: &[String], out: &mut dyn Writing) -> io::Result<()> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Stored)
        .last_modified_time(DateTime::default())
        .large_file(true);
    let mut packed = FirstError { out, error: None, at: 0, end: 0 };
    let mut zip = ZipWriter::new(&mut packed);
    for path in files {
        let mode = if layout::is_program(path) { 0o755 } else { 0o644 };
        zip.start_file(path.as_str(), options.unix_permissions(mode))?;
        io::copy(&mut File::open(root.join(path))?, &mut zip)?;
    }
    zip.finish()?;
    match packed.error {
        Some(error) => Err(error),
        None => packed.out.flush(),
    }
}

/// Keeps the first error of a disk and takes everything after it for written: the library
/// would go on writing and talk about it.
struct FirstError<'o> {
    out: &'o mut dyn Writing,
    error: Option<io::Error>,
    /// Where it would be, and how far it would have come, had nothing failed.
    at: u64,
    end: u64,
}

impl FirstError<'_> {
    fn tried(&mut self, result: io::Result<()>) {
        if let Err(error) = result {
            self.error.get_or_insert(error);
        }
    }
}

impl Write for FirstError<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.error.is_none() {
            let result = self.out.write_all(bytes);
            self.tried(result);
        }
        self.at += bytes.len() as u64;
        self.end = self.end.max(self.at);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Seek for FirstError<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let at = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
            SeekFrom::End(by) => self.end.checked_add_signed(by),
        };
        self.at = at.ok_or(io::ErrorKind::InvalidInput)?;
        if self.error.is_none() {
            let result = self.out.seek(SeekFrom::Start(self.at)).map(drop);
            self.tried(result);
        }
        Ok(self.at)
    }
}

/// Every file of a folder by its path, in order.
fn files(root: &Path) -> io::Result<Vec<String>> {
    let mut found = Vec::new();
    let mut folders = vec![String::new()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(root.join(&folder))? {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            let path = if folder.is_empty() { name } else { format!("{folder}/{name}") };
            if entry.file_type()?.is_dir() { folders.push(path) } else { found.push(path) }
        }
    }
    found.sort_unstable();
    Ok(found)
}

/// Unpacks a container into a new folder; nothing stands there unless all of it could be
/// unpacked.
///
/// # Errors
///
/// When it is no container of an archive, or the folder cannot be written.
pub fn unpack(disk: &dyn Disk, packed: &Path, target: &Path) -> Result<(), Failure> {
    let shown = plugins::shown(packed);
    let refused = |what: String| {
        Failure::new(Exit::NotVerified, format!("{shown} is no packed archive: {what}"))
    };
    if target.symlink_metadata().is_ok() {
        return Err(cannot(target, &io::ErrorKind::AlreadyExists.into()));
    }
    let file = File::open(packed)
        .map_err(|error| Failure::new(Exit::Usage, format!("cannot read {shown}: {error}")))?;
    let mut zip = ZipArchive::new(file).map_err(|error| refused(error.to_string()))?;
    if zip.len() > MOST_FILES {
        return Err(refused(format!("more than {MOST_FILES} files")));
    }
    let mut staging = Staging::begin(disk, target)?;
    put_all(&mut zip, &mut staging, &refused)?;
    staging.finish(false)
}

fn put_all(
    zip: &mut ZipArchive<File>,
    staging: &mut Staging<'_>,
    refused: &dyn Fn(String) -> Failure,
) -> Result<(), Failure> {
    let mut left = MOST_BYTES;
    for place in 0..zip.len() {
        let mut part = zip.by_index(place).map_err(|error| refused(error.to_string()))?;
        let name = part.name().map_err(|error| refused(error.to_string()))?.into_owned();
        // No name of a container is ever followed out of the folder.
        if let Some(why) = layout::unfit(&name) {
            let name = gevinst_templates::visible(&name);
            return Err(refused(format!("the name {name} is refused: {why}")));
        }
        let shown = staging.target().join(&name);
        let failed = |error: io::Error| cannot(&shown, &error);
        let mut file = staging.create(&name).map_err(failed)?;
        let mut buffer = vec![0; 64 * 1024];
        loop {
            let count =
                part.read(&mut buffer).map_err(|error| refused(format!("{name}: {error}")))?;
            let Some(bytes) = buffer.get(..count).filter(|bytes| !bytes.is_empty()) else { break };
            left = left
                .checked_sub(count as u64)
                .ok_or_else(|| refused("more than 64 GiB".to_owned()))?;
            file.write_all(bytes).map_err(failed)?;
        }
        let is_program = layout::is_program(&name);
        let rights = if is_program { Rights::Program } else { Rights::ReadOnly };
        file.finish(rights).map_err(failed)?;
    }
    Ok(())
}
