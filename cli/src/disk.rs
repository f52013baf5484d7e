//! The disk, as far as outputs and archives write to it.
//!
//! Every file and folder that the program leaves behind goes through here, one
//! step at a time, so that tests can let any one step fail and see that nothing
//! half written is ever taken for whole.

use std::fs::{File, OpenOptions};
use std::io::{self, Seek, Write};
use std::path::Path;

/// What may be done with a file once it is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rights {
    /// What the system gives a new file.
    Usual,
    /// It is read and not written to any more.
    ReadOnly,
    /// It is a program: it is run and not written to any more.
    Program,
}

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
    /// Lets nothing be put into a folder or taken from it by accident; whoever owns it can
    /// change that again.
    ///
    /// # Errors
    ///
    /// When the system cannot do it.
    fn close_dir(&self, path: &Path) -> io::Result<()>;
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
    /// Removes a folder that nothing stands in.
    ///
    /// # Errors
    ///
    /// When something does, or the system cannot do it.
    fn remove_dir(&self, path: &Path) -> io::Result<()>;
    /// Removes a folder with everything in it, also what is closed or read-only.
    ///
    /// # Errors
    ///
    /// When the system cannot do it.
    fn remove_dir_all(&self, path: &Path) -> io::Result<()>;
}

/// A file that is being written.
pub trait DiskFile: Write + Seek {
    /// Brings everything written to disk, gives the file its rights and closes it.
    ///
    /// # Errors
    ///
    /// When the system cannot do it.
    fn finish(self: Box<Self>, rights: Rights) -> io::Result<()>;
}

/// The computer's own disk.
#[derive(Debug, Clone, Copy, Default)]
pub struct RealDisk;

impl DiskFile for File {
    fn finish(self: Box<Self>, rights: Rights) -> io::Result<()> {
        if rights != Rights::Usual {
            let mut permissions = self.metadata()?.permissions();
            #[cfg(unix)]
            if rights == Rights::Program {
                use std::os::unix::fs::PermissionsExt as _;
                // Whoever may read it may run it.
                let mode = permissions.mode();
                permissions.set_mode(mode | ((mode & 0o444) >> 2));
            }
            permissions.set_readonly(true);
            self.set_permissions(permissions)?;
        }
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

    fn close_dir(&self, path: &Path) -> io::Result<()> {
        // Elsewhere than on Unix a folder has no such right.
        if cfg!(unix) { set_writable(path, false) } else { Ok(()) }
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

    fn remove_dir(&self, path: &Path) -> io::Result<()> {
        std::fs::remove_dir(path)
    }

    fn remove_dir_all(&self, path: &Path) -> io::Result<()> {
        match std::fs::remove_dir_all(path) {
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {
                open_all(path)?;
                std::fs::remove_dir_all(path)
            }
            result => result,
        }
    }
}

/// Lets a folder and all that stands in it be removed; links are not followed.
fn open_all(path: &Path) -> io::Result<()> {
    let kind = path.symlink_metadata()?.file_type();
    // Only some systems keep a read-only file from being removed.
    if kind.is_dir() || (kind.is_file() && !cfg!(unix)) {
        set_writable(path, true)?;
    }
    if kind.is_dir() {
        for entry in std::fs::read_dir(path)? {
            open_all(&entry?.path())?;
        }
    }
    Ok(())
}

/// Gives the owner the right to write, or takes it from everybody.
fn set_writable(path: &Path, writable: bool) -> io::Result<()> {
    let mut permissions = std::fs::metadata(path)?.permissions();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = permissions.mode();
        permissions.set_mode(if writable { mode | 0o200 } else { mode & !0o222 });
    }
    #[cfg(not(unix))]
    permissions.set_readonly(!writable);
    std::fs::set_permissions(path, permissions)
}
