//! The files of the repository.

use std::fs;
use std::path::{Path, PathBuf};

/// The folder of the workspace.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().expect("the tests stand in a folder of the workspace").to_owned()
}

/// Every file of the repository, by its path from the root with `/` between
/// folders, in order. What a build or version control makes is left out.
///
/// # Panics
///
/// When a folder cannot be listed.
pub fn all() -> Vec<String> {
    let mut found = Vec::new();
    let mut folders = vec![root()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder can be listed") {
            let entry = entry.expect("an entry can be read");
            let name = entry.file_name().to_string_lossy().into_owned();
            let kind = entry.file_type().expect("an entry has a type");
            if matches!(name.as_str(), "target" | "out" | ".git") {
                continue;
            }
            if kind.is_dir() {
                folders.push(entry.path());
            } else if kind.is_file() {
                found.push(from_root(&entry.path()));
            }
        }
    }
    found.sort();
    found
}

/// The files whose name ends like this.
pub fn ending(ending: &str) -> Vec<String> {
    all().into_iter().filter(|path| path.ends_with(ending)).collect()
}

/// A path from the root.
fn from_root(path: &Path) -> String {
    let relative = path.strip_prefix(root()).expect("the file stands under the root");
    let parts: Vec<_> = relative.iter().map(|part| part.to_string_lossy()).collect();
    parts.join("/")
}

/// The text of a file, by its path from the root.
///
/// # Panics
///
/// When it cannot be read or is no text.
pub fn read(path: &str) -> String {
    fs::read_to_string(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// The text of a file; `None` when it is not text.
///
/// # Panics
///
/// When it cannot be read.
pub fn read_text(path: &str) -> Option<String> {
    let bytes = fs::read(root().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"));
    String::from_utf8(bytes).ok()
}
