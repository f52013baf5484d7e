//! The disk, as far as outputs and archives write to it.
//!
//! Every file and folder that the program leaves behind goes through here, one
//! step at a time, so that tests can let any one step fail and see that nothing
//! half written is ever taken for whole.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;

/// A place to write files and folders to.
pub trait Disk: Sync {
    /// Makes a file that is not there yet, for writing.
    ///
    /// # Errors
    ///
    /// When it exists or cannot be made.
    fn create(&self, path: &Path) -> io::Result<Box<dyn DiskFile>>;
    /// Makes a folder that is not there yet.
    ///
    /// # Errors
    ///
    /// When it exists or cannot be made.
    fn create_dir(&self, path: &Path) -> io::Result<()>;
    /// Brings the names in a folder to disk.
    ///
    /// # Errors
    ///
    /// When the system cannot do it.
    fn sync_dir(&self, path: &Path) -> io::Result<()>;
    /// Gives a file or folder another name, in the place of what has it.
    ///
    /// # Errors
    ///
    /// When the system cannot do it.
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// Gives a file another name that nothing has.
    ///
    /// # Errors
    ///
    /// With [`io::ErrorKind::AlreadyExists`] when something has the name.
    fn rename_new(&self, from: &Path, to: &Path) -> io::Result<()>;
    /// Removes a file.
    ///
    /// # Errors
    ///
    /// When the system cannot do it.
    fn remove_file(&self, path: &Path) -> io::Result<()>;
    /// Removes a folder with everything in it.
    ///
    /// # Errors
    ///
    /// When the system cannot do it.
    fn remove_dir_all(&self, path: &Path) -> io::Result<()>;
}

/// A file that is being written.
pub trait DiskFile: Write {
    /// Brings everything written to disk and closes the file.
    ///
    /// # Errors
    ///
    /// When the system cannot do it.
    fn finish(self: Box<Self>) -> io::Result<()>;
}

/// The computer's own disk.
#[derive(Debug, Clone, Copy, Default)]
pub struct RealDisk;

impl DiskFile for File {
    fn finish(self: Box<Self>) -> io::Result<()> {
        self.sync_all()
    }
}

impl Disk for RealDisk {
    fn create(&self, path: &Path) -> io::Result<Box<dyn DiskFile>> {
        let file = OpenOptions::new().write(true).create_new(true).open(path)?;
        Ok(Box::new(file))
    }

    fn create_dir(&self, path: &Path) -> io::Result<()> {
        std::fs::create_dir(path)
    }

    fn sync_dir(&self, path: &Path) -> io::Result<()> {
        // Systems that cannot open folders bring names to disk themselves.
        if cfg!(unix) { File::open(path)?.sync_all() } else { Ok(()) }
    }

    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        std::fs::rename(from, to)
    }

    fn rename_new(&self, from: &Path, to: &Path) -> io::Result<()> {
        let from = tempfile::TempPath::try_from_path(from)?;
        from.persist_noclobber(to).map_err(|error| error.error)
    }

    fn remove_file(&self, path: &Path) -> io::Result<()> {
        std::fs::remove_file(path)
    }

    fn remove_dir_all(&self, path: &Path) -> io::Result<()> {
        std::fs::remove_dir_all(path)
    }
}
