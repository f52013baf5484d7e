//! Every single step of writing fails once: what was there before is intact, and nothing
//! half written is ever taken for whole.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use gevinst::archive::bag::BagWriter;
use gevinst::archive::register::{Opened, read};
use gevinst::disk::{Disk, DiskFile, RealDisk};
use gevinst::exit::{Exit, Failure};
use gevinst::output::{Outputs, WriteProblem};
use tempfile::TempDir;

/// A disk whose step number `at` fails, counted from 1.
struct Failing {
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

impl DiskFile for FailingFile {
    fn finish(self: Box<Self>) -> io::Result<()> {
        step(&self.done, self.at)?;
        self.inner.finish()
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
    fn remove_dir_all(&self, path: &Path) -> io::Result<()> {
        self.clean()?;
        RealDisk.remove_dir_all(path)
    }
}

/// Every file of a folder by its path, with what stands in it.
fn files(root: &Path) -> BTreeMap<String, Vec<u8>> {
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

fn bag(disk: &dyn Disk, target: &Path, what: &str, replace: bool) -> Result<String, Failure> {
    let mut bag = BagWriter::begin(disk, target)?;
    bag.put("data/run.json", what.as_bytes())?;
    bag.put("data/inputs/0001.xlsx", &vec![7; 200_000])?;
    bag.put("data/results/figures.tsv", what.as_bytes())?;
    bag.finish(&[("External-Identifier", what.to_owned())], replace)
}

/// Lets each step of `run` fail in turn until none is left; gives how many there are.
fn each_step(
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

fn whole(what: &str) -> BTreeMap<String, Vec<u8>> {
    let folder = tempfile::tempdir().unwrap();
    bag(&RealDisk, &folder.path().join("run"), what, false).unwrap();
    files(&folder.path().join("run"))
}

#[test]
fn an_archive_is_whole_or_not_there_whichever_step_fails() {
    let new = whole("new");
    let steps = each_step(
        false,
        |disk, folder| bag(disk, &folder.path().join("run"), "new", false).map(drop),
        |folder, message| {
            let run = folder.path().join("run");
            assert!(message.contains(run.to_str().unwrap()), "the path: {message}");
            assert!(message.contains("no storage space"), "the cause: {message}");
            if run.exists() {
                assert!(files(&run) == new, "{message}");
            } else {
                assert!(files(folder.path()).is_empty(), "{message}");
            }
        },
    );
    println!("{steps} steps");
    assert!(steps > 30, "{steps}");
}

#[test]
fn an_archive_that_is_replaced_is_the_old_one_or_the_new_one() {
    let (old, new) = (whole("old"), whole("new"));
    let mut kept = 0;
    each_step(
        false,
        |disk, folder| {
            let run = folder.path().join("run");
            bag(&RealDisk, &run, "old", false).unwrap();
            bag(disk, &run, "new", true).map(drop)
        },
        |folder, message| {
            let there = files(&folder.path().join("run"));
            kept += usize::from(there == old);
            assert!(there == old || there == new, "{message}");
        },
    );
    assert!(kept > 30, "{kept}");
}

#[test]
fn what_cannot_be_taken_away_has_a_name_that_says_so() {
    each_step(
        true,
        |disk, folder| bag(disk, &folder.path().join("run"), "new", false).map(drop),
        |folder, _| {
            for entry in fs::read_dir(folder.path()).unwrap() {
                let name = entry.unwrap().file_name().to_string_lossy().into_owned();
                let is_passing = name.starts_with(".run.partial-");
                assert!(is_passing || name == "run", "{name}");
            }
        },
    );
}

#[test]
fn outputs_are_the_old_ones_or_the_new_ones() {
    for force in [true, false] {
        let steps = each_step(
            false,
            |disk, folder| {
                let at = |name: &str| folder.path().join(name);
                if force {
                    fs::write(at("a.html"), "old").unwrap();
                    fs::write(at("b.json"), "old").unwrap();
                }
                let mut outputs = Outputs::new(disk, force);
                for name in ["a.html", "b.json"] {
                    let written = outputs.write(&at(name), |out| out.write_all(b"new content"));
                    written.map_err(|problem| match problem {
                        WriteProblem::Io(failure) => failure,
                        WriteProblem::Content(error) => panic!("{error}"),
                    })?;
                }
                outputs.commit().map(drop)
            },
            |folder, message| {
                assert!(message.contains("a.html") || message.contains("b.json"), "{message}");
                for (name, bytes) in files(folder.path()) {
                    let text = String::from_utf8(bytes).unwrap();
                    assert!(["a.html", "b.json"].contains(&name.as_str()), "{name}");
                    assert!(text == "new content" || (force && text == "old"), "{name}: {text}");
                }
            },
        );
        assert!(steps >= 10, "{steps}");
    }
}

#[test]
fn a_register_has_the_line_or_has_it_not() {
    let steps = each_step(
        false,
        |disk, folder| {
            let file = folder.path().join("runs.tsv");
            Opened::open(&file).unwrap().enter(&RealDisk, "2026-Q1-0001", "seal").unwrap();
            Opened::open(&file).unwrap().enter(disk, "2026-Q2-0002", "seal").map(drop)
        },
        |folder, _| {
            let lines = read(&folder.path().join("runs.tsv")).unwrap();
            assert!(matches!(lines.len(), 1 | 2), "{lines:?}");
        },
    );
    assert!(steps >= 5, "{steps}");
}
