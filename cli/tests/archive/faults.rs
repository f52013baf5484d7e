//! Every single step of writing fails once: what was there before is intact, and nothing
//! half written is ever taken for whole.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use gevinst::archive::bag::BagWriter;
use gevinst::archive::open::Archive;
use gevinst::archive::register::{Opened, read};
use gevinst::archive::verify::verify;
use gevinst::archive::{beside, left, pack, public, stamps};
use gevinst::disk::{Disk, RealDisk};
use gevinst::exit::Failure;
use gevinst::output::{Outputs, WriteProblem};
use sha2::{Digest as _, Sha512};
use tempfile::TempDir;

use crate::failing::{each_step, files};

fn bag(disk: &dyn Disk, target: &Path, what: &str, replace: bool) -> Result<String, Failure> {
    let mut bag = BagWriter::begin(disk, target)?;
    bag.put("data/run.json", what.as_bytes())?;
    bag.put("data/inputs/0001.xlsx", &vec![7; 200_000])?;
    bag.put("data/results/figures.tsv", what.as_bytes())?;
    bag.finish(&[("External-Identifier", what.to_owned())], replace)
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

/// An archive of a whole run, as it is kept for later programs.
fn kept() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/archive/byggesak-0.1.0")
}

#[test]
fn a_packed_archive_is_whole_or_not_there() {
    let packed = |disk: &dyn Disk, folder: &TempDir, force: bool| {
        pack::pack(disk, &folder.path().join("run"), &folder.path().join("run.zip"), force)
    };
    let ready = |folder: &TempDir| {
        bag(&RealDisk, &folder.path().join("run"), "new", false).unwrap();
    };
    let whole = tempfile::tempdir().unwrap();
    ready(&whole);
    packed(&RealDisk, &whole, false).unwrap();
    let new = fs::read(whole.path().join("run.zip")).unwrap();
    for force in [false, true] {
        let steps = each_step(
            false,
            |disk, folder| {
                ready(folder);
                if force {
                    fs::write(folder.path().join("run.zip"), "old").unwrap();
                }
                packed(disk, folder, force)
            },
            |folder, message| {
                assert!(message.contains("run.zip"), "{message}");
                assert!(message.contains("no storage space"), "{message}");
                let there = fs::read(folder.path().join("run.zip")).ok();
                let is_old = if force { there == Some(b"old".to_vec()) } else { there.is_none() };
                assert!(is_old || there.as_ref() == Some(&new), "{message}");
                let names = fs::read_dir(folder.path()).unwrap();
                assert!(names.count() <= 2, "{message}");
            },
        );
        println!("{steps} steps");
        assert!(steps > 10, "{steps}");
    }
}

#[test]
fn an_unpacked_archive_is_whole_or_not_there() {
    let made = tempfile::tempdir().unwrap();
    let (run, zip) = (made.path().join("run"), made.path().join("run.zip"));
    bag(&RealDisk, &run, "new", false).unwrap();
    pack::pack(&RealDisk, &run, &zip, false).unwrap();
    let new = files(&run);
    let steps = each_step(
        false,
        |disk, folder| pack::unpack(disk, &zip, &folder.path().join("out")),
        |folder, message| {
            let out = folder.path().join("out");
            assert!(message.contains(out.to_str().unwrap()), "{message}");
            assert!(message.contains("no storage space"), "{message}");
            let there = files(folder.path());
            assert!(if out.exists() { files(&out) == new } else { there.is_empty() }, "{message}");
        },
    );
    println!("{steps} steps");
    assert!(steps > 30, "{steps}");
}

#[test]
fn a_public_copy_is_whole_or_not_there() {
    let archive = Archive::open(&kept()).unwrap();
    let copied = |disk: &dyn Disk, folder: &TempDir| {
        public::copy(disk, &archive, "seal", &folder.path().join("public"))
    };
    let whole = tempfile::tempdir().unwrap();
    copied(&RealDisk, &whole).unwrap();
    let new = files(&whole.path().join("public"));
    let steps = each_step(
        false,
        |disk, folder| copied(disk, folder),
        |folder, message| {
            let public = folder.path().join("public");
            assert!(message.contains(public.to_str().unwrap()), "{message}");
            let there = files(folder.path());
            assert!(if public.exists() { files(&public) == new } else { there.is_empty() });
        },
    );
    println!("{steps} steps");
    assert!(steps > 40, "{steps}");
}

/// A copy of the archive that is kept, to be written beside.
fn copied(folder: &TempDir) -> PathBuf {
    let root = folder.path().join("run");
    for (path, bytes) in files(&kept()) {
        let place = root.join(path);
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        fs::write(place, bytes).unwrap();
    }
    root
}

#[test]
fn a_signature_or_a_time_stamp_that_cannot_be_written_leaves_the_archive_as_it_was() {
    let manifest = fs::read(kept().join("tagmanifest-sha512.txt")).unwrap();
    let stamp = [&[0x30][..], &Sha512::digest(manifest)].concat();
    let signed = |disk: &dyn Disk, root: &Path, _: &TempDir| {
        beside::put(disk, root, "signatures", "attest.kari.sig", b"signature")
    };
    let stamped = |disk: &dyn Disk, root: &Path, folder: &TempDir| {
        let file = folder.path().join("answer.tsr");
        fs::write(&file, &stamp).unwrap();
        stamps::put(disk, root, &file)
    };
    type Put<'p> = &'p dyn Fn(&dyn Disk, &Path, &TempDir) -> Result<PathBuf, Failure>;
    for (put, path) in [
        (&signed as Put<'_>, "signatures/attest.kari.sig"),
        (&stamped as Put<'_>, "timestamps/0001.tsr"),
    ] {
        let steps = each_step(
            false,
            |disk, folder| put(disk, &copied(folder), folder).map(drop),
            |folder, message| {
                let root = folder.path().join("run");
                let name = path.split('/').next().unwrap();
                assert!(
                    message.contains(name) && message.contains("no storage space"),
                    "{message}"
                );
                let mut there = files(&root);
                let written = there.remove(path);
                assert!(written.is_none_or(|bytes| !bytes.is_empty()), "{message}");
                assert!(there == files(&kept()), "{message}");
                assert!(verify(&root).unwrap().is_whole(), "{message}");
            },
        );
        assert!(steps >= 5, "{path}: {steps}");
    }
}

/// On a disk that is gone for good not even the cleaning works: what stays does not make
/// the archive another one, but is told by its name.
#[test]
fn what_is_left_among_the_signatures_is_told_as_such() {
    let mut told = 0;
    each_step(
        true,
        |disk, folder| {
            let root = copied(folder);
            beside::put(disk, &root, "signatures", "attest.kari.sig", b"signature").map(drop)
        },
        |folder, _| {
            let root = folder.path().join("run");
            let verified = verify(&root).unwrap();
            if !verified.is_whole() {
                let checks = format!("{:?}", verified.checks);
                assert!(checks.contains("gevinst archive clean ARCHIVE/signatures"), "{checks}");
                told += 1;
            }
        },
    );
    assert!(told > 0);
}

#[test]
fn what_cannot_be_cleaned_is_told_and_stays() {
    let left_over = |folder: &TempDir| {
        // No process has so high a number.
        let partial = folder.path().join(".run.partial-2147483647");
        fs::create_dir(&partial).unwrap();
        fs::write(partial.join("bagit.txt"), "half").unwrap();
        let old = folder.path().join(".kept.replaced-2147483647");
        bag(&RealDisk, &old, "old", false).unwrap();
    };
    let steps = each_step(
        false,
        |disk, folder| {
            left_over(folder);
            left::clean(disk, folder.path()).map(drop)
        },
        |folder, message| {
            assert!(message.contains("cannot be taken away"), "{message}");
            let here =
                [folder.path().join(".kept.replaced-2147483647"), folder.path().join("kept")];
            assert!(here.iter().any(|place| place.is_dir() && files(place) == whole("old")));
        },
    );
    assert_eq!(steps, 1, "the archive gets its name again by one step");
}
