//! A bag (BagIt 1.0, RFC 8493): files, and manifests of their fingerprints.
//!
//! How its folder comes into its place, whole or not at all, is told in [`super::staging`].

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use sha2::{Digest as _, Sha256, Sha512};

use super::layout;
use super::staging::Staging;
use crate::disk::{Disk, Rights};
use crate::exit::{Exit, Failure};
use crate::output::{WriteProblem, cannot};

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
    staging: Staging<'d>,
    files: BTreeMap<String, Sums>,
}

impl<'d> BagWriter<'d> {
    /// Begins a bag that will stand at `target`.
    ///
    /// # Errors
    ///
    /// When nothing can be written beside it.
    pub fn begin(disk: &'d dyn Disk, target: &Path) -> Result<BagWriter<'d>, Failure> {
        Ok(BagWriter { staging: Staging::begin(disk, target)?, files: BTreeMap::new() })
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
        let shown = self.staging.target().join(path);
        let failed = |error: io::Error| WriteProblem::Io(cannot(&shown, &error));
        if let Some(why) = layout::unfit(path) {
            let message = format!("{path} cannot stand in an archive: {why}");
            return Err(WriteProblem::Io(Failure::new(Exit::Output, message)));
        }
        let file = self.staging.create(path).map_err(failed)?;
        let mut writer = BufWriter::with_capacity(64 * 1024, Summing::new(file));
        fill(&mut writer).map_err(WriteProblem::Content)?;
        let summing = writer.into_inner().map_err(|error| failed(error.into_error()))?;
        let sums = summing.sums();
        let is_program = layout::is_program(path);
        let rights = if is_program { Rights::Program } else { Rights::ReadOnly };
        summing.into_inner().finish(rights).map_err(failed)?;
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
            WriteProblem::Content(error) => cannot(&self.staging.target().join(path), &error),
        })
    }

    /// The fingerprints of what was written, by path.
    pub fn files(&self) -> &BTreeMap<String, Sums> {
        &self.files
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
        self.staging.finish(replace)?;
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
