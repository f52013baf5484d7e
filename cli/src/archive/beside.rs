//! What is put beside an archive once it is made: signatures and time stamps. Each kind
//! has a folder that no manifest lists, so that any number can be added.

use std::path::{Path, PathBuf};

use crate::disk::Disk;
use crate::exit::Failure;
use crate::output::{Outputs, WriteProblem, cannot, exists};

/// Says before any work is done that something is there already.
///
/// # Errors
///
/// When it is.
pub fn expect(place: &Path) -> Result<(), Failure> {
    if place.symlink_metadata().is_ok() { Err(exists(place)) } else { Ok(()) }
}

/// Puts a file into one of these folders of an archive; gives its place.
///
/// # Errors
///
/// When it is there already or cannot be written; nothing is left then.
pub fn put(
    disk: &dyn Disk,
    root: &Path,
    folder: &str,
    name: &str,
    bytes: &[u8],
) -> Result<PathBuf, Failure> {
    let folder = root.join(folder);
    let is_new = !folder.is_dir();
    if is_new {
        disk.create_dir(&folder).map_err(|error| cannot(&folder, &error))?;
    }
    let place = folder.join(name);
    let result = write(disk, &place, bytes);
    if result.is_err() && is_new {
        // It stays where somebody else has put something into it meanwhile.
        let _ = disk.remove_dir(&folder);
    }
    result.map(|()| place)
}

fn write(disk: &dyn Disk, place: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let mut outputs = Outputs::new(disk, false);
    outputs.expect(place)?;
    let written = outputs.write(place, |out| out.write_all(bytes));
    written.map_err(|problem| match problem {
        WriteProblem::Io(failure) => failure,
        WriteProblem::Content(error) => cannot(place, &error),
    })?;
    outputs.commit().map(drop)
}

/// The names in one of these folders of an archive, in order.
pub fn names(root: &Path, folder: &str) -> Vec<String> {
    let entries = std::fs::read_dir(root.join(folder)).into_iter().flatten().flatten();
    let mut names: Vec<String> =
        entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}
