//! Reading an archive: its files by name, and what they hold.
//!
//! Nothing here checks fingerprints: that is the business of `verify`. What is
//! read is taken for hostile all the same, so that an archive that was tampered
//! with costs a message and nothing else.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use gevinst_core::calc::Scope;
use gevinst_core::finding::Finding;
use gevinst_core::period::{Day, Period};
use gevinst_core::rules::RuleSet;
use gevinst_core::submission::Submission;

use super::run::Run;
use super::tsv::Broken;
use super::{layout, submission};
use crate::exit::{Exit, Failure};
use crate::plugins;

/// An archive in a folder.
#[derive(Debug)]
pub struct Archive {
    root: PathBuf,
    /// What made the run.
    pub run: Run,
}

/// The largest file of an archive that is read into memory: tables, texts, rules.
const MOST_BYTES: u64 = 4 * 1024 * 1024 * 1024;

/// Something of an archive cannot be used.
pub fn unusable(broken: &Broken) -> Failure {
    Failure::new(Exit::NotVerified, format!("the archive is broken: {broken}"))
}

impl Archive {
    /// Whether a path is a folder that says that it is an archive.
    pub fn is_at(path: &Path) -> bool {
        path.join(layout::BAGIT).is_file() && path.join(layout::RUN).is_file()
    }

    /// Opens the archive in a folder.
    ///
    /// # Errors
    ///
    /// When there is none, or its `run.json` cannot be read.
    pub fn open(root: &Path) -> Result<Archive, Failure> {
        if !root.join(layout::BAGIT).is_file() {
            let message = format!(
                "{} is no archive: an archive is a folder with the file bagit.txt, as gevinst \
                 report --archive writes it",
                plugins::shown(root)
            );
            return Err(Failure::new(Exit::Usage, message));
        }
        let bytes = read(root, layout::RUN).map_err(|broken| unusable(&broken))?;
        let run = Run::read(&bytes).map_err(|broken| unusable(&broken))?;
        Ok(Archive { root: root.to_owned(), run })
    }

    /// The folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The place of a file of the archive.
    ///
    /// # Errors
    ///
    /// When the name leads somewhere else.
    pub fn place(&self, path: &str) -> Result<PathBuf, Broken> {
        place(&self.root, path)
    }

    /// The bytes of a file.
    ///
    /// # Errors
    ///
    /// When it is not there or cannot be read.
    pub fn file(&self, path: &str) -> Result<Vec<u8>, Broken> {
        read(&self.root, path)
    }

    /// The text of a file.
    ///
    /// # Errors
    ///
    /// When it is not there or is no text.
    pub fn text(&self, path: &str) -> Result<String, Broken> {
        let not_text = |_| Broken::new(path, 0, "it is not UTF-8");
        String::from_utf8(self.file(path)?).map_err(not_text)
    }

    /// What the workbooks say, and what was found about the run before it was computed.
    ///
    /// # Errors
    ///
    /// When a table is broken.
    pub fn submissions(&self) -> Result<(Vec<Submission>, Vec<Finding>), Broken> {
        submission::read(&|path| self.file(path))
    }

    /// The archived rules, with the scenario where there is one.
    ///
    /// # Errors
    ///
    /// In lines, when this program does not understand them.
    pub fn rules(&self) -> Result<RuleSet, String> {
        self.with_scenario(&self.edition()?)
    }

    /// The archived rule edition, without the scenario.
    ///
    /// # Errors
    ///
    /// In lines, when this program does not understand it.
    pub fn edition(&self) -> Result<RuleSet, String> {
        let edition = &self.run.rules.edition;
        let mut files = Vec::new();
        for name in self.names(&format!("{}{edition}", layout::RULES)).map_err(told)? {
            let path = format!("{}{edition}/{name}", layout::RULES);
            files.push((name, self.text(&path).map_err(told)?));
        }
        let files: Vec<(&str, &str)> =
            files.iter().map(|(name, text)| (&**name, &**text)).collect();
        RuleSet::load(edition, &files).map_err(lines)
    }

    /// The edition that ships with this program under the archived id, with the archived
    /// scenario.
    ///
    /// # Errors
    ///
    /// In lines, when there is none, or it does not go with the scenario.
    pub fn shipped_rules(&self) -> Result<RuleSet, String> {
        let edition = &self.run.rules.edition;
        let shipped = RuleSet::edition(edition)
            .ok_or_else(|| format!("this program has no rule edition {edition}"))?;
        self.with_scenario(shipped)
    }

    /// An edition with the archived scenario over it, where there is one.
    ///
    /// # Errors
    ///
    /// In lines, when the scenario does not go with the edition.
    pub fn with_scenario(&self, rules: &RuleSet) -> Result<RuleSet, String> {
        if self.run.rules.scenario.is_none() {
            return Ok(rules.clone());
        }
        let text = self.text(layout::SCENARIO).map_err(told)?;
        rules.with_scenario("scenario.toml", &text).map_err(lines)
    }

    /// The names of the files in a folder of the archive, in order.
    ///
    /// # Errors
    ///
    /// When the folder cannot be listed.
    pub fn names(&self, folder: &str) -> Result<Vec<String>, Broken> {
        let failed = |error: std::io::Error| Broken::new(folder, 0, error.to_string());
        let mut names = Vec::new();
        for entry in std::fs::read_dir(self.root.join(folder)).map_err(failed)? {
            names.push(entry.map_err(failed)?.file_name().to_string_lossy().into_owned());
        }
        names.sort();
        Ok(names)
    }

    /// What was asked for beyond what the workbooks state.
    ///
    /// # Errors
    ///
    /// When the period or the day is none.
    pub fn scope(&self) -> Result<Scope, Broken> {
        let options = &self.run.options;
        let broken = |text: &str| Broken::new(layout::RUN, 0, format!("`{text}` in the options"));
        let period = options.period.as_deref();
        let period = period.map(|text| Period::parse(text).ok_or_else(|| broken(text)));
        let as_of = options.as_of.as_deref();
        let as_of = as_of.map(|text| Day::parse(text).ok_or_else(|| broken(text)));
        Ok(Scope { period: period.transpose()?, as_of: as_of.transpose()? })
    }

    /// The rules of the archive or, where this program does not understand them, those
    /// that ship under the same id.
    ///
    /// # Errors
    ///
    /// When neither can be used.
    pub fn any_rules(&self) -> Result<Cow<'static, RuleSet>, Failure> {
        let archived = self.rules().or_else(|_| self.shipped_rules());
        archived.map(Cow::Owned).map_err(|why| Failure::new(Exit::NotRun, why))
    }
}

fn told(broken: Broken) -> String {
    broken.to_string()
}

fn lines<E: ToString>(errors: Vec<E>) -> String {
    errors.iter().map(E::to_string).collect::<Vec<String>>().join("\n")
}

fn place(root: &Path, path: &str) -> Result<PathBuf, Broken> {
    match layout::unfit(path) {
        Some(why) => Err(Broken::new(path, 0, why)),
        None => Ok(root.join(path)),
    }
}

fn read(root: &Path, path: &str) -> Result<Vec<u8>, Broken> {
    let failed = |error: std::io::Error| Broken::new(path, 0, error.to_string());
    let place = place(root, path)?;
    // A link or a pipe is never followed: it is no file of the archive.
    let about = place.symlink_metadata().map_err(failed)?;
    if !about.is_file() {
        return Err(Broken::new(path, 0, "it is no plain file"));
    }
    if about.len() > MOST_BYTES {
        return Err(Broken::new(path, 0, "it is larger than 4 GiB"));
    }
    std::fs::read(place).map_err(failed)
}
