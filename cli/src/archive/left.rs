//! What runs that were ended have left beside archives and outputs, and its removal.
//!
//! While something is written its name says so, and by which process: `.NAME.partial-PID`
//! for an archive, `.NAME.replaced-PID` for the one that it takes the place of, and
//! `.gevinst-PID-N.partial` for an output. What a process that still lives is writing is
//! never touched.

use std::path::{Path, PathBuf};

use super::layout;
use super::staging::{PARTIAL, REPLACED};
use crate::disk::Disk;
use crate::exit::{Exit, Failure};
use crate::output::folder_of;
use crate::{plugins, terminal};

/// Something that a run has left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Left {
    /// Where it is.
    pub path: PathBuf,
    /// What it is.
    pub what: What,
    /// The process that wrote it.
    process: u32,
}

/// What a run has left.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum What {
    /// An archive that was being written to the place of this name.
    Archive(String),
    /// The archive that had this name, about to be replaced.
    Replaced(String),
    /// A file that was being written.
    Output,
}

/// What came of the removal.
#[derive(Debug, Default)]
pub struct Cleaned {
    /// What was taken away.
    pub removed: Vec<PathBuf>,
    /// Archives that have their names again: their replacement never came.
    pub restored: Vec<PathBuf>,
    /// What a process that lives is writing.
    pub busy: Vec<PathBuf>,
}

/// What has been left in a folder, by its names, in order.
///
/// # Errors
///
/// When the folder cannot be listed.
pub fn in_folder(folder: &Path) -> std::io::Result<Vec<Left>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let is_dir = path.symlink_metadata().is_ok_and(|it| it.is_dir());
        if let Some((what, process)) = named(&name, is_dir) {
            found.push(Left { path, what, process });
        }
    }
    found.sort_by(|one, other| one.path.cmp(&other.path));
    Ok(found)
}

/// What a name says that it is.
fn named(name: &str, is_dir: bool) -> Option<(What, u32)> {
    let hidden = name.strip_prefix('.')?;
    if !is_dir {
        let numbers = hidden.strip_prefix("gevinst-")?.strip_suffix(".partial")?;
        let (process, attempt) = numbers.split_once('-')?;
        attempt.parse::<u32>().ok()?;
        return Some((What::Output, process.parse().ok()?));
    }
    let of = |sort: &str| {
        let (name, rest) = hidden.rsplit_once(&format!(".{sort}-"))?;
        let (process, attempt) = rest.split_once('-').unwrap_or((rest, "0"));
        attempt.parse::<u32>().ok()?;
        let process = process.parse().ok()?;
        (!name.is_empty()).then(|| (name.to_owned(), process))
    };
    let archive = of(PARTIAL).map(|(name, process)| (What::Archive(name), process));
    archive.or_else(|| of(REPLACED).map(|(name, process)| (What::Replaced(name), process)))
}

/// Whether a file of this name was being written when a run was ended.
pub fn is_left(name: &str) -> bool {
    named(name, false).is_some()
}

impl Left {
    /// Whether whoever wrote it may still be writing.
    fn is_busy(&self) -> bool {
        self.process == std::process::id() || lives(self.process, &self.path)
    }
}

/// Whether a process lives.
#[cfg(unix)]
fn lives(process: u32, _: &Path) -> bool {
    use rustix::process::{Pid, test_kill_process};
    let number = i32::try_from(process).ok().and_then(Pid::from_raw);
    // One that may not be asked lives too.
    number.is_some_and(|pid| test_kill_process(pid) != Err(rustix::io::Errno::SRCH))
}

/// Whether a process may live, where the system cannot be asked: what was written within
/// the last day is left alone.
#[cfg(not(unix))]
fn lives(_: u32, path: &Path) -> bool {
    const DAY: std::time::Duration = std::time::Duration::from_secs(24 * 60 * 60);
    let written = path.symlink_metadata().and_then(|it| it.modified());
    written.map_or(true, |at| at.elapsed().map_or(true, |since| since < DAY))
}

/// Says what an earlier run has left where an archive is about to be written.
pub fn tell(target: &Path) {
    let folder = folder_of(target);
    let name = target.file_name().unwrap_or_default().to_string_lossy();
    let is_of_it = |left: &Left| match &left.what {
        What::Archive(of) | What::Replaced(of) => *of == name,
        What::Output => false,
    };
    let left = in_folder(folder).unwrap_or_default();
    for left in left.iter().filter(|left| is_of_it(left) && !left.is_busy()) {
        let what = match left.what {
            What::Replaced(_) => "is an archive that a run was about to replace when it was ended",
            _ => "was left by a run that was ended, and is no archive",
        };
        terminal::remark(&format!(
            "note: {} {what}; gevinst archive clean {} puts that in order\n",
            plugins::shown(&left.path),
            plugins::shown(folder)
        ));
    }
}

/// Takes away what runs that were ended have left in a folder. An archive that was about
/// to be replaced gets its name again where nothing has it.
///
/// # Errors
///
/// When the folder cannot be listed, or something in it cannot be taken away.
pub fn clean(disk: &dyn Disk, folder: &Path) -> Result<Cleaned, Failure> {
    let shown = plugins::shown(folder);
    let all = in_folder(folder)
        .map_err(|error| Failure::new(Exit::Usage, format!("cannot list {shown}: {error}")))?;
    let mut cleaned = Cleaned::default();
    let mut failed = Vec::new();
    for left in all {
        if left.is_busy() {
            cleaned.busy.push(left.path);
            continue;
        }
        let result = match &left.what {
            What::Output => disk.remove_file(&left.path),
            What::Replaced(name) if stands_alone(&left.path, &folder.join(name)) => {
                let place = folder.join(name);
                let renamed = disk.rename(&left.path, &place);
                if renamed.is_ok() {
                    cleaned.restored.push(place);
                    continue;
                }
                renamed
            }
            What::Archive(_) | What::Replaced(_) => disk.remove_dir_all(&left.path),
        };
        match result {
            Ok(()) => cleaned.removed.push(left.path),
            Err(error) => failed.push(format!("{}: {error}", plugins::shown(&left.path))),
        }
    }
    if failed.is_empty() {
        return Ok(cleaned);
    }
    let message = format!("cannot be taken away: {}", failed.join("; "));
    Err(Failure::new(Exit::Output, message))
}

/// Whether an archive that was to be replaced is the only one of its name.
fn stands_alone(left: &Path, place: &Path) -> bool {
    left.join(layout::BAGIT).is_file() && place.symlink_metadata().is_err()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_named_as_left_is_taken_for_it() {
        let archive = |name: &str| Some((What::Archive(name.to_owned()), 71));
        assert_eq!(named(".run.partial-71", true), archive("run"));
        assert_eq!(named(".2026-Q1.partial-71-3", true), archive("2026-Q1"));
        assert_eq!(named(".run.replaced-71", true), Some((What::Replaced("run".to_owned()), 71)));
        assert_eq!(named(".gevinst-71-0.partial", false), Some((What::Output, 71)));
        for name in ["run.partial-71", ".run.partial-", ".run.partial-x", ".partial-71", ".git"] {
            assert_eq!(named(name, true), None, "{name}");
        }
        for name in [".run.partial-71", ".gevinst-71.partial", "gevinst-71-0.partial"] {
            assert_eq!(named(name, false), None, "{name}");
        }
    }
}
