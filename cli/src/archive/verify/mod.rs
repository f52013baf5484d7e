//! Is an archive whole, unchanged and of one piece?
//!
//! Stricter than the standard asks for: a bag whose manifests of manifests were
//! deleted, that holds a file nobody listed, a link, or a name that is not plain,
//! is refused, and every fingerprint within `run.json` must be that of the file it
//! speaks of. Nothing is written, nothing is followed, and all problems are told.
//!
//! Who can write to the archive can also make all fingerprints agree. Against that
//! there are signatures and the register of runs.

mod contents;
mod manifests;
mod tree;

use std::path::Path;

use super::run::Run;
use tree::Tree;

/// One of the questions that an archive is asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// Its name, which is never changed.
    pub name: &'static str,
    /// What came of it.
    pub outcome: Outcome,
}

/// What came of a check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// All is as it should be; what was looked at, in a few words.
    Passed(String),
    /// What is wrong.
    Failed(Vec<Problem>),
    /// It was not asked for or cannot be asked here, and why.
    NotChecked(String),
}

/// Something in an archive that is not as it should be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// What kind of fault it is; never renamed.
    pub code: &'static str,
    /// The file, or nothing for the archive as a whole.
    pub path: String,
    /// What is found, what was expected and what it may mean.
    pub what: String,
}

impl Problem {
    /// A problem with a file.
    pub fn new(code: &'static str, path: impl Into<String>, what: impl Into<String>) -> Problem {
        Problem { code, path: path.into(), what: what.into() }
    }
}

impl Check {
    /// A check that passed if there is no problem.
    pub fn of(name: &'static str, passed: String, problems: Vec<Problem>) -> Check {
        let outcome =
            if problems.is_empty() { Outcome::Passed(passed) } else { Outcome::Failed(problems) };
        Check { name, outcome }
    }

    /// Whether it found a problem.
    pub fn is_failed(&self) -> bool {
        matches!(self.outcome, Outcome::Failed(_))
    }
}

/// What an archive was found to be.
#[derive(Debug, Default)]
pub struct Verified {
    /// The checks, in order.
    pub checks: Vec<Check>,
    /// What made the run, where that can be read.
    pub run: Option<Run>,
    /// The SHA-512 of the manifest that stands for the whole archive.
    pub seal: Option<String>,
    /// The fingerprint of everything but where and when.
    pub content: Option<String>,
}

impl Verified {
    /// Whether no check found a problem.
    pub fn is_whole(&self) -> bool {
        !self.checks.iter().any(Check::is_failed)
    }
}

/// Looks through the archive in a folder, but for signatures and the register.
///
/// # Errors
///
/// When the folder itself cannot be listed.
pub fn verify(root: &Path) -> std::io::Result<Verified> {
    let tree = Tree::walk(root)?;
    let (bag, sums) = manifests::check(root, &tree);
    let mut checks = vec![tree.check()];
    checks.extend(bag);
    let seal = sums.get(&super::layout::tagmanifest("sha512")).map(|it| it.sha512.clone());
    let (about, run) = contents::check(root, &sums);
    checks.extend(about);
    let content = run.as_ref().map(|run| super::content::of_run(&sums, run));
    Ok(Verified { checks, run, seal, content })
}
