//! Writing files: whole or not at all, and never over an existing one unasked.
//!
//! A file is written beside its place under another name, brought to disk and
//! then renamed. What was there before is intact until the moment it is
//! replaced; a link is replaced and not followed.

use std::io::{self, BufWriter, Seek, Write};
use std::path::{Path, PathBuf};

use crate::disk::{Disk, DiskFile, Rights};
use crate::exit::{Exit, Failure};

/// What the content of a file is written to; one can go back in it.
pub trait Writing: Write + Seek {}

impl<W: Write + Seek> Writing for W {}

/// Files that are written and not yet in their places.
pub struct Outputs<'d> {
    disk: &'d dyn Disk,
    /// Each file's passing name and its place.
    written: Vec<(PathBuf, PathBuf)>,
    force: bool,
}

impl<'d> Outputs<'d> {
    /// Outputs that may (`force`) or may not take the place of existing files.
    pub fn new(disk: &'d dyn Disk, force: bool) -> Outputs<'d> {
        Outputs { disk, written: Vec::new(), force }
    }

    /// Says before any work is done that a file cannot be written.
    ///
    /// # Errors
    ///
    /// When the file exists and may not be replaced, or its folder does not exist.
    pub fn expect(&self, path: &Path) -> Result<(), Failure> {
        if !self.force && path.symlink_metadata().is_ok() {
            return Err(exists(path));
        }
        let folder = folder_of(path);
        if folder.is_dir() {
            return Ok(());
        }
        let message = format!(
            "cannot write {}: the folder {} does not exist; make it, or name another place",
            path.display(),
            folder.display()
        );
        Err(Failure::new(Exit::Output, message))
    }

    /// Writes a file beside its place.
    ///
    /// # Errors
    ///
    /// When it cannot be written; nothing is left of it then.
    pub fn write<E>(
        &mut self,
        path: &Path,
        fill: impl FnOnce(&mut dyn Writing) -> Result<(), E>,
    ) -> Result<(), WriteProblem<E>> {
        let failed = |error: io::Error| WriteProblem::Io(cannot(path, &error));
        let (passing, file) = self.passing(path).map_err(failed)?;
        // From here on it is taken away again unless it is put in its place.
        self.written.push((passing, path.to_owned()));
        let mut writer = BufWriter::new(file);
        fill(&mut writer).map_err(WriteProblem::Content)?;
        let file = writer.into_inner().map_err(|error| failed(error.into_error()))?;
        file.finish(Rights::Usual).map_err(failed)
    }

    /// A new file with a passing name beside its place.
    fn passing(&self, path: &Path) -> io::Result<(PathBuf, Box<dyn DiskFile>)> {
        let mut attempt = self.written.len();
        loop {
            let name = format!(".gevinst-{}-{attempt}.partial", std::process::id());
            let passing = folder_of(path).join(name);
            match self.disk.create(&passing) {
                // What an earlier run with the same number left behind, having been ended.
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists && attempt < 1000 => {
                    attempt += 1;
                }
                result => return Ok((passing, result?)),
            }
        }
    }

    /// Puts all written files in their places.
    ///
    /// # Errors
    ///
    /// When one cannot be put there.
    pub fn commit(mut self) -> Result<Vec<PathBuf>, Failure> {
        let mut paths = Vec::new();
        while let Some((passing, path)) = self.written.first().cloned() {
            let result = if self.force {
                self.disk.rename(&passing, &path)
            } else {
                self.disk.rename_new(&passing, &path)
            };
            if let Err(error) = result {
                return Err(match error.kind() {
                    io::ErrorKind::AlreadyExists => exists(&path),
                    _ => cannot(&path, &error),
                });
            }
            self.written.remove(0);
            self.disk.sync_dir(folder_of(&path)).map_err(|error| unsure(&path, &error))?;
            paths.push(path);
        }
        Ok(paths)
    }
}

/// Files that did not come to their places are taken away.
impl Drop for Outputs<'_> {
    fn drop(&mut self) {
        for (passing, _) in &self.written {
            // Where even that fails, the name says what it is.
            let _ = self.disk.remove_file(passing);
        }
    }
}

/// Why a file was not written.
#[derive(Debug)]
pub enum WriteProblem<E> {
    /// The disk, the folder or the rights.
    Io(Failure),
    /// What was to be written.
    Content(E),
}

/// The folder a path is in; the working folder for a bare name.
pub fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

/// A file is written and has its name, and the disk may not know that yet.
pub fn unsure(path: &Path, error: &io::Error) -> Failure {
    let message = format!(
        "{} is written whole, but its name may not be on the disk yet: {error}. Check the disk",
        path.display()
    );
    Failure::new(Exit::Output, message)
}

/// Something is there, and is not written over.
pub fn exists(path: &Path) -> Failure {
    let message = format!(
        "{} exists already; nothing was written. Use --force to write over it",
        path.display()
    );
    Failure::new(Exit::Output, message)
}

/// A file could not be written.
pub fn cannot(path: &Path, error: &io::Error) -> Failure {
    let message = format!(
        "cannot write {}: {error}. What was there before is unchanged; check the disk, the \
         rights, and that no other program has the file open",
        path.display()
    );
    Failure::new(Exit::Output, message)
}
