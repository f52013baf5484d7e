//! A bag (BagIt 1.0, RFC 8493): files, and manifests of their fingerprints.
//!
//! A bag is written into a folder with a passing name beside its place, brought
//! to disk file by file and folder by folder, and then renamed. Until that moment
//! there is nothing under its name; a run that is ended leaves a folder whose name
//! begins with a dot and says `partial`.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256, Sha512};

use super::layout;
use crate::disk::Disk;
use crate::exit::{Exit, Failure};
use crate::output::{WriteProblem, cannot, folder_of, unsure};
use crate::terminal;

/// The fingerprints of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sums {
    /// SHA-256 in hexadecimal.
    pub sha256: String,
    /// SHA-512 in hexadecimal.
    pub sha512: String,
    /// Its length in bytes.
    pub size: u64,
}

/// Takes fingerprints of what passes through it.
pub struct Summing<W> {
    inner: W,
    sha256: Sha256,
    sha512: Sha512,
    size: u64,
}

impl<W> Summing<W> {
    /// In front of a writer.
    pub fn new(inner: W) -> Summing<W> {
        Summing { inner, sha256: Sha256::new(), sha512: Sha512::new(), size: 0 }
    }

    /// The fingerprints of what has passed.
    pub fn sums(&self) -> Sums {
        Sums {
            sha256: hex(&self.sha256.clone().finalize()),
            sha512: hex(&self.sha512.clone().finalize()),
            size: self.size,
        }
    }

    /// The writer behind.
    pub fn into_inner(self) -> W {
        self.inner
    }
}

impl<W: Write> Write for Summing<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let count = self.inner.write(bytes)?;
        let written = bytes.get(..count).unwrap_or_default();
        self.sha256.update(written);
        self.sha512.update(written);
        self.size += count as u64;
        Ok(count)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

/// Bytes in hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // A text that is written to memory cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// The fingerprints of bytes.
pub fn sums_of(bytes: &[u8]) -> Sums {
    let mut summing = Summing::new(io::sink());
    // Nothing is written that could fail.
    let _ = summing.write_all(bytes);
    summing.sums()
}

/// A bag that is being written.
pub struct BagWriter<'d> {
    disk: &'d dyn Disk,
    target: PathBuf,
    partial: PathBuf,
    folders: BTreeSet<String>,
    files: BTreeMap<String, Sums>,
    done: bool,
}

impl<'d> BagWriter<'d> {
    /// Begins a bag that will stand at `target`.
    ///
    /// # Errors
    ///
    /// When nothing can be written beside it.
    pub fn begin(disk: &'d dyn Disk, target: &Path) -> Result<BagWriter<'d>, Failure> {
        let partial = passing(disk, target, "partial")?;
        let (folders, files) = (BTreeSet::new(), BTreeMap::new());
        Ok(BagWriter { disk, target: target.to_owned(), partial, folders, files, done: false })
    }

    /// Writes a file.
    ///
    /// # Errors
    ///
    /// When it cannot be written, or `fill` fails.
    pub fn add<E>(
        &mut self,
        path: &str,
        fill: impl FnOnce(&mut dyn Write) -> Result<(), E>,
    ) -> Result<Sums, WriteProblem<E>> {
        let shown = self.target.join(path);
        let failed = |error: io::Error| WriteProblem::Io(cannot(&shown, &error));
        if let Some(why) = layout::unfit(path) {
            let message = format!("{path} cannot stand in an archive: {why}");
            return Err(WriteProblem::Io(Failure::new(Exit::Output, message)));
        }
        self.folders_of(path).map_err(failed)?;
        let file = self.disk.create(&self.partial.join(path)).map_err(failed)?;
        let mut writer = BufWriter::with_capacity(64 * 1024, Summing::new(file));
        fill(&mut writer).map_err(WriteProblem::Content)?;
        let summing = writer.into_inner().map_err(|error| failed(error.into_error()))?;
        let sums = summing.sums();
        summing.into_inner().finish().map_err(failed)?;
        self.files.insert(path.to_owned(), sums.clone());
        Ok(sums)
    }

    /// Writes a file of these bytes.
    ///
    /// # Errors
    ///
    /// When it cannot be written.
    pub fn put(&mut self, path: &str, bytes: &[u8]) -> Result<Sums, Failure> {
        self.add(path, |out| out.write_all(bytes)).map_err(|problem| match problem {
            WriteProblem::Io(failure) => failure,
            WriteProblem::Content(error) => cannot(&self.target.join(path), &error),
        })
    }

    /// The fingerprints of what was written, by path.
    pub fn files(&self) -> &BTreeMap<String, Sums> {
        &self.files
    }

    fn folders_of(&mut self, path: &str) -> io::Result<()> {
        for (end, _) in path.match_indices('/') {
            let folder = path.get(..end).unwrap_or_default();
            if !self.folders.contains(folder) {
                self.disk.create_dir(&self.partial.join(folder))?;
                self.folders.insert(folder.to_owned());
            }
        }
        Ok(())
    }

    /// Writes the manifests, brings all to disk and puts the bag in its place.
    /// Gives the SHA-512 of the manifest that stands for the whole bag, which is
    /// what is signed.
    ///
    /// # Errors
    ///
    /// When something cannot be written; nothing stands in the bag's place then
    /// that was not there before.
    pub fn finish(mut self, info: &[(&str, String)], replace: bool) -> Result<String, Failure> {
        let seal = self.tag_files(info)?;
        let folders = self.folders.iter().rev().map(|folder| self.partial.join(folder));
        for folder in folders.chain([self.partial.clone()]) {
            self.disk.sync_dir(&folder).map_err(|error| cannot(&self.target, &error))?;
        }
        put_in_place(self.disk, &self.partial, &self.target, replace)?;
        self.done = true;
        Ok(seal)
    }

    fn tag_files(&mut self, info: &[(&str, String)]) -> Result<String, Failure> {
        let bytes: u64 = self.files.values().map(|sums| sums.size).sum();
        let mut about = format!("Payload-Oxum: {bytes}.{}\n", self.files.len());
        for (name, value) in info {
            about.push_str(&format!("{name}: {}\n", gevinst_templates::visible(value)));
        }
        let payload = self.files.clone();
        for (kind, of) in KINDS {
            self.put(&layout::manifest(kind), lines(payload.iter(), of).as_bytes())?;
        }
        self.put(layout::BAGIT, DECLARATION.as_bytes())?;
        self.put(layout::BAG_INFO, about.as_bytes())?;
        let all = self.files.clone();
        let tags: Vec<_> = all.iter().filter(|(path, _)| !payload.contains_key(*path)).collect();
        let mut seal = String::new();
        for (kind, of) in KINDS {
            let text = lines(tags.iter().copied(), of);
            seal = self.put(&layout::tagmanifest(kind), text.as_bytes())?.sha512;
        }
        Ok(seal)
    }
}

/// A bag that is not finished leaves nothing.
impl Drop for BagWriter<'_> {
    fn drop(&mut self) {
        if !self.done {
            // Where even that fails, the name says that it is no archive.
            let _ = self.disk.remove_dir_all(&self.partial);
        }
    }
}

/// What makes a folder a bag.
pub const DECLARATION: &str = "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n";

/// Reads a kind of digest out of the fingerprints of a file.
pub type Of = fn(&Sums) -> &str;

/// The kinds of digests, the one that seals the bag last.
pub const KINDS: [(&str, Of); 2] =
    [("sha256", |sums| &sums.sha256), ("sha512", |sums| &sums.sha512)];

/// A manifest, in the order of the paths' bytes.
fn lines<'f>(files: impl Iterator<Item = (&'f String, &'f Sums)>, of: Of) -> String {
    files.map(|(path, sums)| format!("{}  {path}\n", of(sums))).collect()
}

/// Makes a folder with a passing name beside a place: `.NAME.partial-PID`.
fn passing(disk: &dyn Disk, target: &Path, sort: &str) -> Result<PathBuf, Failure> {
    let mut error = io::Error::from(io::ErrorKind::AlreadyExists);
    for attempt in 0..100 {
        let path = passing_name(target, sort, attempt);
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
    let old = passing_name(to, "replaced", 0);
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
