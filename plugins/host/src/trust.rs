//! Which native plugins are trusted, and where they are kept.
//!
//! A plugin folder holds libraries and one file, [`TRUST_FILE`], that names
//! those whose bytes its owner trusts, by their SHA-256. A library that the
//! file does not name is never loaded, not even to ask who it is; nor is one
//! whose bytes have changed. The file also says who each plugin is, so that
//! formats can be listed without running anybody's code.
//!
//! A folder in which others may write is refused, as is a library or a trust
//! file that others may write to: who can change the file decides what runs.

use std::fmt;
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use gevinst_plugin_sdk::Description;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

/// The name of the file in a plugin folder that names what is trusted.
pub const TRUST_FILE: &str = "gevinst-trust.toml";
/// The first line of the file: the version of its language.
const LANGUAGE: &str = "gevinst-trust/1";
/// The largest library that is read, in bytes.
const MOST_BYTES: u64 = 256 * 1024 * 1024;

/// A library that is trusted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Trusted {
    /// The format's id.
    pub id: String,
    /// The format's own version.
    pub version: String,
    /// What it reads.
    pub title: String,
    /// The SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
    /// The library's file in the folder.
    pub file: String,
    /// The system and processor it is for, as in `linux-x86_64`.
    pub system: String,
    /// The version of the plugin contract it was built with, as in `1.1`.
    pub contract: String,
}

impl Trusted {
    /// Who the format is.
    pub fn description(&self) -> Description {
        Description {
            id: self.id.clone(),
            version: self.version.clone(),
            title: self.title.clone(),
        }
    }

    /// Whether it is for the system that the program runs on.
    pub fn is_for_this_system(&self) -> bool {
        self.system == this_system()
    }
}

#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    format: String,
    #[serde(default, rename = "plugin")]
    plugins: Vec<Trusted>,
}

/// Why a plugin folder, or a library in it, is not used.
#[derive(Debug, thiserror::Error)]
pub enum TrustError {
    /// Something could not be read or written.
    #[error("{}: {source}", path.display())]
    Io {
        /// What.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// There is nothing of this name.
    #[error("{} does not exist", path.display())]
    Missing {
        /// What.
        path: PathBuf,
    },
    /// Others than the owner may write there.
    #[error(
        "{}: others may write to it ({what}), and whoever can write there decides what runs; \
         take the permission away (chmod go-w) or use another folder", path.display()
    )]
    Writable {
        /// What.
        path: PathBuf,
        /// Which permission.
        what: String,
    },
    /// It belongs to somebody else.
    #[error(
        "{}: it belongs to another user; a plugin folder belongs to you or to root", path.display()
    )]
    Owner {
        /// What.
        path: PathBuf,
    },
    /// The trust file is not understood.
    #[error("{}: {what}", path.display())]
    Malformed {
        /// The file.
        path: PathBuf,
        /// Where and what.
        what: String,
    },
    /// The bytes are not those that were trusted.
    #[error(
        "{}: it has changed since it was trusted: its SHA-256 is {found} and not {expected}. \
         Find out why; if the change is wanted, run gevinst format trust again", path.display()
    )]
    Changed {
        /// The library.
        path: PathBuf,
        /// The fingerprint that was trusted.
        expected: String,
        /// The fingerprint of what is there.
        found: String,
    },
    /// The library is larger than any plugin.
    #[error("{}: it has more than 256 MiB", path.display())]
    TooLarge {
        /// The library.
        path: PathBuf,
    },
}

impl TrustError {
    fn of(path: &Path, source: io::Error) -> TrustError {
        let path = path.to_owned();
        match source.kind() {
            io::ErrorKind::NotFound => TrustError::Missing { path },
            _ => TrustError::Io { path, source },
        }
    }
}

/// A folder of native plugins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Folder {
    path: PathBuf,
}

/// The system and processor that the program runs on.
pub fn this_system() -> String {
    format!("{}-{}", std::env::consts::OS, std::env::consts::ARCH)
}

/// The SHA-256 of bytes, in hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    struct Hex<'a>(&'a [u8]);
    impl fmt::Display for Hex<'_> {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
        }
    }
    Hex(&Sha256::digest(bytes)).to_string()
}

/// Reads a library whole, for its fingerprint and for loading.
///
/// # Errors
///
/// When it cannot be read or is too large.
pub fn library(path: &Path) -> Result<Vec<u8>, TrustError> {
    let failed = |source| TrustError::of(path, source);
    let mut bytes = Vec::new();
    let file = std::fs::File::open(path).map_err(failed)?;
    file.take(MOST_BYTES + 1).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() as u64 > MOST_BYTES {
        return Err(TrustError::TooLarge { path: path.to_owned() });
    }
    Ok(bytes)
}

impl Folder {
    /// A plugin folder that exists.
    ///
    /// # Errors
    ///
    /// When it is not a folder, or others may write to it.
    pub fn open(path: &Path) -> Result<Folder, TrustError> {
        let failed = |source| TrustError::of(path, source);
        // What is checked is what is used: links are followed once, here.
        let path = path.canonicalize().map_err(failed)?;
        if !path.is_dir() {
            return Err(failed(io::ErrorKind::NotADirectory.into()));
        }
        safe::folder(&path)?;
        Ok(Folder { path })
    }

    /// A plugin folder, made where it does not exist, for this user alone.
    ///
    /// # Errors
    ///
    /// When it cannot be made, or others may write to it.
    pub fn make(path: &Path) -> Result<Folder, TrustError> {
        if !path.exists() {
            safe::make(path).map_err(|source| TrustError::Io { path: path.to_owned(), source })?;
        }
        Folder::open(path)
    }

    /// Where it is, without links.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What is trusted there, in order of id; nothing where there is no trust file.
    ///
    /// # Errors
    ///
    /// When the trust file cannot be read or is not understood.
    pub fn trusted(&self) -> Result<Vec<Trusted>, TrustError> {
        let path = self.path.join(TRUST_FILE);
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(source) => return Err(TrustError::Io { path, source }),
        };
        safe::file(&path)?;
        let malformed = |what: String| TrustError::Malformed { path: path.clone(), what };
        let file: File = toml::from_str(&text).map_err(|error| malformed(error.to_string()))?;
        if file.format != LANGUAGE {
            let what = format!("format = \"{}\", expected \"{LANGUAGE}\"", file.format);
            return Err(malformed(what));
        }
        for plugin in &file.plugins {
            let name = Path::new(&plugin.file).file_name();
            if name != Some(plugin.file.as_ref()) || plugin.file.contains('\\') {
                return Err(malformed(format!(
                    "file = \"{}\" must be the name of a file in this folder",
                    plugin.file
                )));
            }
        }
        Ok(file.plugins)
    }

    /// The names of libraries in the folder that are not trusted, in order.
    ///
    /// # Errors
    ///
    /// When the folder cannot be read.
    pub fn strangers(&self, trusted: &[Trusted]) -> Result<Vec<String>, TrustError> {
        let failed = |source| TrustError::Io { path: self.path.clone(), source };
        let mut names = Vec::new();
        for entry in std::fs::read_dir(&self.path).map_err(failed)? {
            let name = entry.map_err(failed)?.file_name().to_string_lossy().into_owned();
            let is_library = [".so", ".dll", ".dylib"].iter().any(|end| name.ends_with(end));
            if is_library && trusted.iter().all(|plugin| plugin.file != name) {
                names.push(name);
            }
        }
        names.sort();
        Ok(names)
    }

    /// The bytes of a trusted library: read once, and checked to be those that are trusted.
    ///
    /// # Errors
    ///
    /// When they cannot be read, have changed, or may be changed by others.
    pub fn bytes(&self, plugin: &Trusted) -> Result<Vec<u8>, TrustError> {
        let path = self.path.join(&plugin.file);
        safe::file(&path)?;
        let bytes = library(&path)?;
        let found = sha256(&bytes);
        if found != plugin.sha256 {
            return Err(TrustError::Changed { path, expected: plugin.sha256.clone(), found });
        }
        Ok(bytes)
    }

    /// Takes a library into the folder and trusts it, in place of the one with the same id
    /// for the same system.
    ///
    /// # Errors
    ///
    /// When the folder cannot be written to.
    pub fn trust(
        &self,
        bytes: &[u8],
        who: &Description,
        contract: (u16, u16),
    ) -> Result<Trusted, TrustError> {
        let sha256 = sha256(bytes);
        let plugin = Trusted {
            id: who.id.clone(),
            version: who.version.clone(),
            title: who.title.clone(),
            file: format!("{}-{}{}", who.id, &sha256[..12], std::env::consts::DLL_SUFFIX),
            sha256,
            system: this_system(),
            contract: format!("{}.{}", contract.0, contract.1),
        };
        self.write(&plugin.file, bytes)?;
        let mut all = self.trusted()?;
        let (replaced, kept): (Vec<_>, Vec<_>) =
            all.drain(..).partition(|other| other.id == plugin.id && other.system == plugin.system);
        all = kept;
        all.push(plugin.clone());
        self.write_trusted(all)?;
        self.remove(replaced.iter().filter(|other| other.file != plugin.file))?;
        Ok(plugin)
    }

    /// Trusts the plugin with this id no longer and removes its library; tells what it was.
    ///
    /// # Errors
    ///
    /// When the folder cannot be read or written to.
    pub fn untrust(&self, id: &str) -> Result<Vec<Trusted>, TrustError> {
        let (removed, kept): (Vec<_>, Vec<_>) =
            self.trusted()?.into_iter().partition(|plugin| plugin.id == id);
        if !removed.is_empty() {
            self.write_trusted(kept)?;
            self.remove(removed.iter())?;
        }
        Ok(removed)
    }

    fn remove<'t>(&self, plugins: impl Iterator<Item = &'t Trusted>) -> Result<(), TrustError> {
        for plugin in plugins {
            let path = self.path.join(&plugin.file);
            match std::fs::remove_file(&path) {
                Err(source) if source.kind() != io::ErrorKind::NotFound => {
                    return Err(TrustError::Io { path, source });
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn write_trusted(&self, mut plugins: Vec<Trusted>) -> Result<(), TrustError> {
        plugins.sort_by(|a, b| (&a.id, &a.system).cmp(&(&b.id, &b.system)));
        let file = File { format: LANGUAGE.to_owned(), plugins };
        let path = self.path.join(TRUST_FILE);
        let text = toml::to_string(&file)
            .map_err(|error| TrustError::Malformed { path, what: error.to_string() })?;
        let head = "# Native plugins whose bytes are trusted. Written by `gevinst format trust`.\n";
        self.write(TRUST_FILE, format!("{head}{text}").as_bytes())
    }

    /// Writes a file of the folder whole or not at all.
    fn write(&self, name: &str, bytes: &[u8]) -> Result<(), TrustError> {
        let path = self.path.join(name);
        let write = || -> io::Result<()> {
            let mut file = tempfile::NamedTempFile::new_in(&self.path)?;
            file.write_all(bytes)?;
            file.as_file().sync_all()?;
            file.persist(&path)?;
            Ok(())
        };
        write().map_err(|source| TrustError::Io { path: path.clone(), source })
    }
}

/// Who may write where.
#[cfg(unix)]
mod safe {
    use std::io;
    use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _};
    use std::path::Path;

    use super::TrustError;

    const GROUP: u32 = 0o020;
    const OTHERS: u32 = 0o002;
    const STICKY: u32 = 0o1000;

    /// A folder: its owner alone may write there, and nobody can put another in its place.
    pub(super) fn folder(path: &Path) -> Result<(), TrustError> {
        file(path)?;
        for above in path.ancestors().skip(1) {
            let mode = mode(above)?;
            // In a folder such as /tmp, others may write but not replace what is not theirs.
            if mode & OTHERS != 0 && mode & STICKY == 0 {
                return Err(writable(above, "all users"));
            }
        }
        Ok(())
    }

    /// A file or folder: nobody but its owner may write to it, and that is this user or root.
    pub(super) fn file(path: &Path) -> Result<(), TrustError> {
        let failed = |source| TrustError::of(path, source);
        let facts = std::fs::metadata(path).map_err(failed)?;
        if facts.uid() != 0 && facts.uid() != rustix::process::geteuid().as_raw() {
            return Err(TrustError::Owner { path: path.to_owned() });
        }
        match facts.mode() {
            mode if mode & OTHERS != 0 => Err(writable(path, "all users")),
            mode if mode & GROUP != 0 => Err(writable(path, "its group")),
            _ => Ok(()),
        }
    }

    pub(super) fn make(path: &Path) -> io::Result<()> {
        std::fs::DirBuilder::new().recursive(true).mode(0o700).create(path)
    }

    fn mode(path: &Path) -> Result<u32, TrustError> {
        let failed = |source| TrustError::Io { path: path.to_owned(), source };
        Ok(std::fs::metadata(path).map_err(failed)?.mode())
    }

    fn writable(path: &Path, what: &str) -> TrustError {
        TrustError::Writable { path: path.to_owned(), what: what.to_owned() }
    }
}

/// Elsewhere who may write is a matter of access lists, which are not read: the folder that
/// is made inherits those of the folder above it.
#[cfg(not(unix))]
mod safe {
    use std::io;
    use std::path::Path;

    use super::TrustError;

    pub(super) fn folder(_: &Path) -> Result<(), TrustError> {
        Ok(())
    }

    pub(super) fn file(_: &Path) -> Result<(), TrustError> {
        Ok(())
    }

    pub(super) fn make(path: &Path) -> io::Result<()> {
        std::fs::create_dir_all(path)
    }
}
