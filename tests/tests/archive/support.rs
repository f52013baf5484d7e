//! What the tests of archives share.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use gevinst_tests::program::{Scratch, example, gevinst, scratch, unlock};
use sha2::{Digest as _, Sha256, Sha512};

/// A moment for archives that are to be the same bytes.
pub const MOMENT: &str = "2026-11-15T09:12:03Z";

/// A folder with the example in `plan.xlsx` and its archive in `run`.
pub fn archived() -> Scratch {
    static MADE: OnceLock<Scratch> = OnceLock::new();
    let made = MADE.get_or_init(|| {
        let folder = scratch();
        fs::write(folder.path().join("plan.xlsx"), example("nb")).unwrap();
        archive(folder.path(), "run");
        folder
    });
    let folder = scratch();
    copy(made.path(), folder.path());
    folder
}

/// Archives the run over the `plan.xlsx` of a folder there under a name.
pub fn archive(folder: &Path, name: &str) {
    let args = ["report", "plan.xlsx", "--archive", name, "--archived-at", MOMENT, "--lang", "en"];
    gevinst(folder, args).ended(0);
}

/// Every file of a folder by its path from there, with its bytes.
pub fn files(root: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(root).unwrap().to_string_lossy().into_owned();
                found.insert(name, fs::read(&path).unwrap());
            }
        }
    }
    found
}

/// A copy of a folder.
pub fn copy(from: &Path, to: &Path) -> PathBuf {
    for (path, bytes) in files(from) {
        let place = to.join(path);
        fs::create_dir_all(place.parent().unwrap()).unwrap();
        fs::write(place, bytes).unwrap();
    }
    to.to_owned()
}

/// Changes the text of a file.
pub fn edit(root: &Path, path: &str, change: impl FnOnce(String) -> String) {
    let place = root.join(path);
    // Archives are read-only, as a help against accidents.
    unlock(root);
    let text = fs::read_to_string(&place).unwrap();
    let changed = change(text.clone());
    assert_ne!(text, changed, "{path}: nothing was changed");
    fs::write(place, changed).unwrap();
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The SHA-256 of bytes.
pub fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// Makes all manifests anew, as somebody does who knows how bags are made.
pub fn seal_again(root: &Path) {
    for name in ["tagmanifest-sha256.txt", "tagmanifest-sha512.txt"] {
        let _ = fs::remove_file(root.join(name));
    }
    let payload: BTreeMap<String, Vec<u8>> =
        files(root).into_iter().filter(|(path, _)| path.starts_with("data/")).collect();
    let bytes: usize = payload.values().map(Vec::len).sum();
    manifests(root, "manifest", &payload);
    let oxum = format!("Payload-Oxum: {bytes}.{}", payload.len());
    let info = fs::read_to_string(root.join("bag-info.txt")).unwrap();
    let lines: Vec<&str> = info
        .lines()
        .map(|line| if line.starts_with("Payload-Oxum") { oxum.as_str() } else { line })
        .collect();
    fs::write(root.join("bag-info.txt"), lines.join("\n") + "\n").unwrap();
    let tags = files(root).into_iter().filter(|(path, _)| !path.contains('/')).collect();
    manifests(root, "tagmanifest", &tags);
}

fn manifests(root: &Path, name: &str, files: &BTreeMap<String, Vec<u8>>) {
    let write = |kind: &str, of: &dyn Fn(&[u8]) -> String| {
        let lines = files.iter().map(|(path, bytes)| format!("{}  {path}\n", of(bytes)));
        fs::write(root.join(format!("{name}-{kind}.txt")), lines.collect::<String>()).unwrap();
    };
    write("sha256", &|bytes| hex(&Sha256::digest(bytes)));
    write("sha512", &|bytes| hex(&Sha512::digest(bytes)));
}
