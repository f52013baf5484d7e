//! Writing files: whole or not at all, and never over an existing one unasked.
//!
//! A file is written beside its place under another name, brought to disk and
//! then renamed. What was there before is intact until the moment it is
//! replaced; a link is replaced and not followed.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::exit::{Exit, Failure};

/// Files that are written and not yet in their places.
#[derive(Debug, Default)]
pub struct Outputs {
    written: Vec<(NamedTempFile, PathBuf)>,
    force: bool,
}

impl Outputs {
    /// Outputs that may (`force`) or may not take the place of existing files.
    pub fn new(force: bool) -> Outputs {
        Outputs { written: Vec::new(), force }
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
        fill: impl FnOnce(&mut dyn Write) -> Result<(), E>,
    ) -> Result<(), WriteProblem<E>> {
        let failed = |error: io::Error| WriteProblem::Io(cannot(path, &error));
        let mut builder = tempfile::Builder::new();
        builder.prefix(".gevinst-").suffix(".partial");
        #[cfg(unix)]
        {
            // As any file that a program makes: readable as the user's umask says.
            use std::os::unix::fs::PermissionsExt as _;
            builder.permissions(std::fs::Permissions::from_mode(0o666));
        }
        let file = builder.tempfile_in(folder_of(path)).map_err(failed)?;
        // Written through the plain file: the errors of the temporary one tell its passing name.
        let mut writer = BufWriter::new(file.as_file());
        fill(&mut writer).map_err(WriteProblem::Content)?;
        writer.into_inner().map_err(|error| failed(error.into_error()))?;
        file.as_file().sync_all().map_err(failed)?;
        self.written.push((file, path.to_owned()));
        Ok(())
    }

    /// Puts all written files in their places.
    ///
    /// # Errors
    ///
    /// When one cannot be put there.
    pub fn commit(self) -> Result<Vec<PathBuf>, Failure> {
        let mut paths = Vec::new();
        for (file, path) in self.written {
            let result =
                if self.force { file.persist(&path) } else { file.persist_noclobber(&path) };
            if let Err(error) = result {
                return Err(match error.error.kind() {
                    io::ErrorKind::AlreadyExists => exists(&path),
                    _ => cannot(&path, &error.error),
                });
            }
            sync_folder(&path).map_err(|error| cannot(&path, &error))?;
            paths.push(path);
        }
        Ok(paths)
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
fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

/// Brings the new name to disk; systems that cannot open folders do it themselves.
fn sync_folder(path: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder_of(path))?.sync_all() } else { Ok(()) }
}

fn exists(path: &Path) -> Failure {
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
