//! A folder that comes into its place whole or not at all.
//!
//! It is written under a passing name beside its place, brought to disk file by file and
//! folder by folder, and then renamed. Until that moment there is nothing under its name;
//! a run that is ended leaves a folder whose name begins with a dot and says `partial`.
//!
//! Its folders are closed and its files read-only, as a help against accidents: a
//! program that opens a table to look at it leaves no file of its own beside it. The
//! folder itself stays open, for signatures and time stamps.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

use crate::disk::{Disk, DiskFile};
use crate::exit::{Exit, Failure};
use crate::output::{cannot, folder_of, unsure};
use crate::terminal;

/// The word in the name of a folder that is being written.
pub const PARTIAL: &str = "partial";
/// The word in the name of a folder that another one takes the place of.
pub const REPLACED: &str = "replaced";

/// A folder that is being written.
pub struct Staging<'d> {
    disk: &'d dyn Disk,
    target: PathBuf,
    partial: PathBuf,
    folders: BTreeSet<String>,
    done: bool,
}

impl<'d> Staging<'d> {
    /// Begins a folder that will stand at `target`.
    ///
    /// # Errors
    ///
    /// When nothing can be written beside it.
    pub fn begin(disk: &'d dyn Disk, target: &Path) -> Result<Staging<'d>, Failure> {
        let partial = passing(disk, target)?;
        let folders = BTreeSet::new();
        Ok(Staging { disk, target: target.to_owned(), partial, folders, done: false })
    }

    /// The place that it will have.
    pub fn target(&self) -> &Path {
        &self.target
    }

    /// Makes a file in it, and the folders that the path names.
    ///
    /// # Errors
    ///
    /// When it exists or cannot be made.
    pub fn create(&mut self, path: &str) -> io::Result<Box<dyn DiskFile>> {
        for (end, _) in path.match_indices('/') {
            let folder = path.get(..end).unwrap_or_default();
            if !self.folders.contains(folder) {
                self.disk.create_dir(&self.partial.join(folder))?;
                self.folders.insert(folder.to_owned());
            }
        }
        self.disk.create(&self.partial.join(path))
    }

    /// Brings all to disk and puts the folder in its place.
    ///
    /// # Errors
    ///
    /// When something cannot be written; nothing stands in its place then that was not
    /// there before.
    pub fn finish(mut self, replace: bool) -> Result<(), Failure> {
        self.close().map_err(|error| cannot(&self.target, &error))?;
        put_in_place(self.disk, &self.partial, &self.target, replace)?;
        self.done = true;
        Ok(())
    }

    fn close(&self) -> io::Result<()> {
        // What stands within comes first.
        for folder in self.folders.iter().rev().map(|folder| self.partial.join(folder)) {
            self.disk.close_dir(&folder)?;
            self.disk.sync_dir(&folder)?;
        }
        self.disk.sync_dir(&self.partial)
    }
}

/// A folder that is not finished leaves nothing.
impl Drop for Staging<'_> {
    fn drop(&mut self) {
        if !self.done {
            // Where even that fails, the name says what it is.
            let _ = self.disk.remove_dir_all(&self.partial);
        }
    }
}

/// Makes a folder with a passing name beside a place: `.NAME.partial-PID`.
fn passing(disk: &dyn Disk, target: &Path) -> Result<PathBuf, Failure> {
    let mut error = io::Error::from(io::ErrorKind::AlreadyExists);
    for attempt in 0..100 {
        let path = passing_name(target, PARTIAL, attempt);
        match disk.create_dir(&path) {
            Ok(()) => return Ok(path),
            Err(other) => error = other,
        }
        if error.kind() != io::ErrorKind::AlreadyExists {
            break;
        }
    }
    Err(cannot(target, &error))
}

fn passing_name(target: &Path, sort: &str, attempt: u32) -> PathBuf {
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    let more = if attempt == 0 { String::new() } else { format!("-{attempt}") };
    target.with_file_name(format!(".{name}.{sort}-{}{more}", std::process::id()))
}

fn put_in_place(disk: &dyn Disk, from: &Path, to: &Path, replace: bool) -> Result<(), Failure> {
    let failed = |error: io::Error| cannot(to, &error);
    let there = to.symlink_metadata().is_ok();
    if there && !replace {
        return Err(failed(io::ErrorKind::AlreadyExists.into()));
    }
    let old = passing_name(to, REPLACED, 0);
    if there {
        disk.rename(to, &old).map_err(failed)?;
    }
    if let Err(error) = disk.rename(from, to) {
        if there {
            disk.rename(&old, to).map_err(|again| {
                let message = format!(
                    "cannot write {}: {error}. What was there before is whole in {}, and could \
                     not be given its name again: {again}",
                    to.display(),
                    old.display()
                );
                Failure::new(Exit::Output, message)
            })?;
        }
        return Err(failed(error));
    }
    disk.sync_dir(folder_of(to)).map_err(|error| unsure(to, &error))?;
    if there && let Err(error) = disk.remove_dir_all(&old) {
        terminal::remark(&format!(
            "note: {} was replaced and could not be removed: {error}\n",
            old.display()
        ));
    }
    Ok(())
}
