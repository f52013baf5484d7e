//! One file of an archive, for mail and upload: a zip container without compression.
//!
//! Names are in order, times and rights are fixed and nothing is compressed, so that the
//! same archive is always the same file. What is verified is the folder inside.

use std::fs::File;
use std::io::{self, Read as _, Seek as _, Write as _};
use std::path::{Path, PathBuf};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

use super::layout;
use crate::disk::RealDisk;
use crate::exit::{Exit, Failure};
use crate::output::{Outputs, WriteProblem, cannot};
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
pub fn pack(root: &Path, target: &Path, force: bool) -> Result<(), Failure> {
    let files = files(root).map_err(|error| {
        let message = format!("{} cannot be read: {error}", plugins::shown(root));
        Failure::new(Exit::NotVerified, message)
    })?;
    let mut outputs = Outputs::new(&RealDisk, force);
    outputs.expect(target)?;
    let written = outputs.write(target, |out| {
        // The container's directory comes last and tells of lengths, so it is made where
        // one can go back.
        let mut packed = tempfile::tempfile()?;
        write(root, &files, &mut packed)?;
        packed.rewind()?;
        io::copy(&mut packed, out).map(drop)
    });
    written.map_err(|problem| match problem {
        WriteProblem::Io(failure) => failure,
        WriteProblem::Content(error) => cannot(target, &error),
    })?;
    outputs.commit().map(drop)
}

fn write(root: &Path, files: &[String], packed: &mut File) -> io::Result<()> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Stored)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644)
        .large_file(true);
    let mut zip = ZipWriter::new(packed);
    for path in files {
        zip.start_file(path.as_str(), options)?;
        io::copy(&mut File::open(root.join(path))?, &mut zip)?;
    }
    zip.finish()?.flush()
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
pub fn unpack(packed: &Path, target: &Path) -> Result<(), Failure> {
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
    let passing = passing(target);
    let result = put_all(&mut zip, &passing, &refused)
        .and_then(|()| std::fs::rename(&passing, target).map_err(|error| cannot(target, &error)));
    if result.is_err() {
        // Where even that fails, its name says that it is no archive.
        let _ = std::fs::remove_dir_all(&passing);
    }
    result
}

fn passing(target: &Path) -> PathBuf {
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    target.with_file_name(format!(".{name}.partial-{}", std::process::id()))
}

fn put_all(
    zip: &mut ZipArchive<File>,
    folder: &Path,
    refused: &dyn Fn(String) -> Failure,
) -> Result<(), Failure> {
    std::fs::create_dir(folder).map_err(|error| cannot(folder, &error))?;
    let mut left = MOST_BYTES;
    for place in 0..zip.len() {
        let part = zip.by_index(place).map_err(|error| refused(error.to_string()))?;
        let name = part.name().map_err(|error| refused(error.to_string()))?.into_owned();
        // No name of a container is ever followed out of the folder.
        if let Some(why) = layout::unfit(&name) {
            let name = gevinst_templates::visible(&name);
            return Err(refused(format!("the name {name} is refused: {why}")));
        }
        let path = folder.join(&name);
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent).map_err(|error| cannot(parent, &error))?;
        }
        let mut file = File::create_new(&path).map_err(|error| cannot(&path, &error))?;
        let mut limited = part.take(left);
        let count = io::copy(&mut limited, &mut file)
            .map_err(|error| refused(format!("{name}: {error}")))?;
        left = left.saturating_sub(count);
        if left == 0 {
            return Err(refused("more than 64 GiB".to_owned()));
        }
        file.sync_all().map_err(|error| cannot(&path, &error))?;
    }
    Ok(())
}
