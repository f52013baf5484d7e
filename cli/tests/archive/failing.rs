//! A disk that fails at any one step, and a way to let each step of something fail.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Seek, SeekFrom, Write};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use gevinst::disk::{Disk, DiskFile, RealDisk, Rights};
use gevinst::exit::{Exit, Failure};
use tempfile::TempDir;

/// A disk whose step number `at` fails, counted from 1.
pub struct Failing {
    at: usize,
    /// Whether taking away what is half written fails too, as on a disk that is gone.
    for_good: bool,
    done: Arc<AtomicUsize>,
}

impl Failing {
    fn new(at: usize, for_good: bool) -> Failing {
        Failing { at, for_good, done: Arc::default() }
    }

    fn step(&self) -> io::Result<()> {
        step(&self.done, self.at)
    }

    fn clean(&self) -> io::Result<()> {
        let failed = self.for_good && self.done.load(Ordering::SeqCst) >= self.at;
        if failed { Err(io::ErrorKind::StorageFull.into()) } else { Ok(()) }
    }

    /// Whether the step that was to fail was ever reached.
    fn has_failed(&self) -> bool {
        self.done.load(Ordering::SeqCst) >= self.at
    }
}

fn step(done: &AtomicUsize, at: usize) -> io::Result<()> {
    let number = done.fetch_add(1, Ordering::SeqCst) + 1;
    if number == at { Err(io::ErrorKind::StorageFull.into()) } else { Ok(()) }
}

struct FailingFile {
    inner: Box<dyn DiskFile>,
    at: usize,
    done: Arc<AtomicUsize>,
}

impl Write for FailingFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // Half of it comes to the disk, as happens.
        if let Err(error) = step(&self.done, self.at) {
            self.inner.write_all(&bytes[..bytes.len() / 2])?;
            return Err(error);
        }
        self.inner.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

impl Seek for FailingFile {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.inner.seek(to)
    }
}

impl DiskFile for FailingFile {
    fn finish(self: Box<Self>, rights: Rights) -> io::Result<()> {
        step(&self.done, self.at)?;
        self.inner.finish(rights)
    }
}

impl Disk for Failing {
    fn create(&self, path: &Path) -> io::Result<Box<dyn DiskFile>> {
        self.step()?;
        let (inner, at, done) = (RealDisk.create(path)?, self.at, self.done.clone());
        Ok(Box::new(FailingFile { inner, at, done }))
    }
    fn create_dir(&self, path: &Path) -> io::Result<()> {
        self.step()?;
        RealDisk.create_dir(path)
    }
    fn close_dir(&self, path: &Path) -> io::Result<()> {
        self.step()?;
        RealDisk.close_dir(path)
    }
    fn sync_dir(&self, path: &Path) -> io::Result<()> {
        self.step()?;
        RealDisk.sync_dir(path)
    }
    fn rename(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.step()?;
        RealDisk.rename(from, to)
    }
    fn rename_new(&self, from: &Path, to: &Path) -> io::Result<()> {
        self.step()?;
        RealDisk.rename_new(from, to)
    }
    fn remove_file(&self, path: &Path) -> io::Result<()> {
        self.clean()?;
        RealDisk.remove_file(path)
    }
    fn remove_dir(&self, path: &Path) -> io::Result<()> {
        self.clean()?;
        RealDisk.remove_dir(path)
    }
    fn remove_dir_all(&self, path: &Path) -> io::Result<()> {
        self.clean()?;
        RealDisk.remove_dir_all(path)
    }
}

/// Every file of a folder by its path, with what stands in it.
pub fn files(root: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
                found.insert(name, fs::read(path).unwrap());
            }
        }
    }
    found
}

/// Lets each step of `run` fail in turn until none is left; gives how many there are.
pub fn each_step(
    for_good: bool,
    mut run: impl FnMut(&Failing, &TempDir) -> Result<(), Failure>,
    mut look: impl FnMut(&TempDir, &str),
) -> usize {
    for at in 1.. {
        let folder = tempfile::tempdir().unwrap();
        let disk = Failing::new(at, for_good);
        let result = run(&disk, &folder);
        if !disk.has_failed() {
            result.unwrap();
            return at - 1;
        }
        let message = match result {
            Ok(()) => String::new(),
            Err(failure) => {
                assert_eq!(failure.exit, Exit::Output, "step {at}: {failure}");
                failure.to_string()
            }
        };
        look(&folder, &message);
    }
    0
}
