//! Defaults for a folder: `gevinst.toml` beside the first input, or named with
//! `--config`.
//!
//! What stands on the command line comes first, then the file, then the
//! program's own default. A misspelt key or value is an error with its line;
//! nothing of the file is passed over.

use std::num::NonZeroU32;
use std::path::{Path, PathBuf};

use clap::ValueEnum;
use serde::Deserialize;

use crate::args::{InputArgs, Lang, Output};
use crate::exit::{Exit, Failure};
use crate::templates;
use crate::worker::WorkerLimits;

/// The name of the file beside an input.
pub const NAME: &str = "gevinst.toml";

/// The defaults that a file may set.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    lang: Option<String>,
    rules: Option<String>,
    scenario: Option<PathBuf>,
    decisions: Option<PathBuf>,
    format: Option<String>,
    template: Option<String>,
    #[serde(default)]
    plugins: Vec<PathBuf>,
    #[serde(default)]
    to: Vec<String>,
    #[serde(default)]
    strict: bool,
    #[serde(default)]
    allow_partial: bool,
    #[serde(default)]
    worker: Worker,
}

/// `[worker]`: how much a worker process may use and say.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Worker {
    memory_mib: Option<NonZeroU32>,
    cpu_seconds: Option<NonZeroU32>,
    wall_seconds: Option<NonZeroU32>,
    output_mib: Option<NonZeroU32>,
}

impl Worker {
    fn limits(self) -> WorkerLimits {
        let usual = WorkerLimits::default();
        let or = |named: Option<NonZeroU32>, usual: u64| named.map_or(usual, |it| it.get().into());
        WorkerLimits {
            memory_mib: or(self.memory_mib, usual.memory_mib),
            cpu_seconds: or(self.cpu_seconds, usual.cpu_seconds),
            wall_seconds: or(self.wall_seconds, usual.wall_seconds),
            output_mib: or(self.output_mib, usual.output_mib),
        }
    }
}

/// What holds for a run: the command line over the file over the program.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Settings {
    /// The file that was used, if any.
    pub file: Option<PathBuf>,
    /// The language.
    pub lang: Lang,
    /// The rule edition, where named.
    pub rules: Option<String>,
    /// The scenario's file, where named.
    pub scenario: Option<PathBuf>,
    /// The file of decisions about findings, where named.
    pub decisions: Option<PathBuf>,
    /// The format, where named.
    pub format: Option<String>,
    /// The template, where named: one that comes along, or a folder.
    pub template: Option<String>,
    /// The plugin folders, where named.
    pub plugins: Vec<PathBuf>,
    /// The kinds of output for a folder; empty for all.
    pub to: Vec<Output>,
    /// Whether warnings end a run with exit code 1.
    pub strict: bool,
    /// Whether one refused input leaves the others to be reported on.
    pub allow_partial: bool,
    /// How much a worker process may use and say.
    pub worker: WorkerLimits,
}

/// How much a worker may use that reads this input, as the file beside it says.
///
/// # Errors
///
/// As [`settings`].
pub fn worker_limits(input: &Path) -> Result<WorkerLimits, Failure> {
    let path = beside(&[input.to_owned()]);
    let file = path.map(|path| load(&path)).transpose()?;
    Ok(file.unwrap_or_default().worker.limits())
}

/// The settings of a run.
///
/// # Errors
///
/// When the file that is named or found cannot be read, or holds something that
/// is not known.
pub fn settings(args: &InputArgs) -> Result<Settings, Failure> {
    let path = match &args.config {
        Some(path) => Some(path.clone()),
        None => beside(&args.inputs),
    };
    let file = match &path {
        Some(path) => load(path)?,
        None => File::default(),
    };
    let of_file = |what: &str| match &path {
        Some(path) => format!("{}: {what}", path.display()),
        None => what.to_owned(),
    };
    let lang = match (args.lang, file.lang.as_deref()) {
        (Some(lang), _) => lang,
        (None, None) => Lang::default(),
        (None, Some(word)) => choice(word).map_err(|known| {
            Failure::new(Exit::Usage, of_file(&format!("lang = \"{word}\" is not one of {known}")))
        })?,
    };
    let mut to = Vec::new();
    for word in &file.to {
        to.push(choice(word).map_err(|known| {
            Failure::new(Exit::Usage, of_file(&format!("to has \"{word}\", not one of {known}")))
        })?);
    }
    // A scenario that the file names stands beside the file.
    let beside_file = |named: PathBuf| match path.as_ref().and_then(|path| path.parent()) {
        Some(folder) => folder.join(named),
        None => named,
    };
    let scenario = args.scenario.clone().or_else(|| file.scenario.map(&beside_file));
    let decisions = args.decisions.clone().or_else(|| file.decisions.map(&beside_file));
    let mut plugins = args.plugins.plugins.clone();
    if plugins.is_empty() {
        plugins = file.plugins.into_iter().map(&beside_file).collect();
    }
    let template = file.template.map(|named| templates::beside(named, &beside_file));
    Ok(Settings {
        scenario,
        decisions,
        file: path,
        lang,
        rules: args.rules.clone().or(file.rules),
        format: args.format.clone().or(file.format),
        template,
        plugins,
        to,
        strict: args.strict || file.strict,
        allow_partial: file.allow_partial,
        worker: file.worker.limits(),
    })
}

/// The file beside the first input, if there is one.
fn beside(inputs: &[PathBuf]) -> Option<PathBuf> {
    let folder = inputs.first()?.parent()?;
    let path = folder.join(NAME);
    path.is_file().then_some(path)
}

fn load(path: &Path) -> Result<File, Failure> {
    let text = std::fs::read_to_string(path).map_err(|error| {
        Failure::new(Exit::Usage, format!("cannot read {}: {error}", path.display()))
    })?;
    toml::from_str(&text).map_err(|error| {
        Failure::new(Exit::Usage, format!("{}: {}", path.display(), error.to_string().trim_end()))
    })
}

/// A word of a closed list; else the list.
fn choice<T: ValueEnum>(word: &str) -> Result<T, String> {
    T::from_str(word, false).map_err(|_| {
        let known = T::value_variants().iter().filter_map(ValueEnum::to_possible_value);
        known.map(|value| value.get_name().to_owned()).collect::<Vec<_>>().join(", ")
    })
}
