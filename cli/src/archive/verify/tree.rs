//! What stands in the folder: plain files with plain names, and nothing else.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use super::{Check, Problem};
use crate::archive::{layout, left};

/// The most files that are looked at.
const MOST_FILES: usize = 1_000_000;

/// The files of an archive.
#[derive(Debug, Default)]
pub struct Tree {
    /// Every plain file by its path, with its length.
    pub files: BTreeMap<String, u64>,
    problems: Vec<Problem>,
}

impl Tree {
    /// Lists a folder and all folders in it; links are told and not followed.
    pub fn walk(root: &Path) -> io::Result<Tree> {
        let mut tree = Tree::default();
        let mut folders = vec![String::new()];
        while let Some(folder) = folders.pop() {
            let mut count = 0;
            for entry in std::fs::read_dir(root.join(&folder))? {
                let entry = entry?;
                count += 1;
                let name = entry.file_name();
                let name = name.to_string_lossy();
                let path =
                    if folder.is_empty() { name.into_owned() } else { format!("{folder}/{name}") };
                let about = entry.path().symlink_metadata()?;
                tree.look(&path, &about, &mut folders);
            }
            // Somebody may have been stopped before the first signature was there.
            let is_open = [layout::SIGNATURES, layout::TIMESTAMPS].contains(&folder.as_str());
            if count == 0 && !folder.is_empty() && !is_open {
                tree.problem(
                    "empty-folder",
                    &folder,
                    "a folder without files; manifests cannot list it",
                );
            }
            if tree.files.len() > MOST_FILES {
                tree.problem("too-many-files", "", "more than a million files");
                break;
            }
        }
        tree.look_at_names();
        Ok(tree)
    }

    fn look(&mut self, path: &str, about: &std::fs::Metadata, folders: &mut Vec<String>) {
        let kind = about.file_type();
        if kind.is_symlink() {
            self.problem(
                "link",
                path,
                "a symbolic link; an archive holds the bytes themselves, and a link can lead \
                 anywhere",
            );
        } else if kind.is_dir() {
            folders.push(path.to_owned());
        } else if kind.is_file() {
            self.files.insert(path.to_owned(), about.len());
        } else {
            self.problem("special-file", path, "neither a file nor a folder: a pipe or a device");
        }
    }

    fn look_at_names(&mut self) {
        let mut folded: BTreeMap<String, &String> = BTreeMap::new();
        let mut found = Vec::new();
        for path in self.files.keys() {
            let name = path.rsplit('/').next().unwrap_or_default();
            if left::is_left(name) {
                let folder = path.trim_end_matches(name).trim_end_matches('/');
                let what = format!(
                    "it was left by a run that was ended; gevinst archive clean ARCHIVE/{folder} \
                     takes it away"
                );
                found.push(Problem::new("left", path, what));
            } else if let Some(why) = layout::unfit(path) {
                found.push(Problem::new("name", path, format!("the name is not plain: {why}")));
            }
            if let Some(other) = folded.insert(path.to_lowercase(), path) {
                let what = format!("the same name as {other} but for upper and lower case");
                found.push(Problem::new("same-name", path, what));
            }
        }
        if self.files.contains_key("fetch.txt") {
            let what =
                "it names files to be fetched from elsewhere; an archive holds all its files";
            found.push(Problem::new("fetch", "fetch.txt", what));
        }
        self.problems.extend(found);
    }

    fn problem(&mut self, code: &'static str, path: &str, what: &str) {
        self.problems.push(Problem::new(code, path, what));
    }

    /// What was found.
    pub fn check(&self) -> Check {
        let mut problems = self.problems.clone();
        problems.sort_by(|one, other| one.path.cmp(&other.path));
        Check::of("files", format!("{} plain files", self.files.len()), problems)
    }
}
