//! `run.json`: what made a run, in one canonical form.
//!
//! Everything that can change a byte of an output is named here, by its
//! fingerprint or its value. What only says where and when the run was made
//! stands under `executed` and nowhere else; no fingerprint of a stage covers it.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::canonical::canonical;
use super::tsv::Broken;
use super::{bag, layout};

/// The name and version of the schema.
pub const SCHEMA: &str = "gevinst-run/1";

/// What made a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Run {
    /// The schema's name and version.
    pub schema: String,
    /// The run's own name: the period and its number, or the beginning of a fingerprint.
    pub id: String,
    /// The period reported on, where it is stated.
    pub period: Option<String>,
    /// The day the report speaks of, where it is stated.
    pub as_of: Option<String>,
    /// The program.
    pub tool: Tool,
    /// The rules.
    pub rules: Rules,
    /// The formats that read the workbooks, each once.
    pub formats: Vec<Format>,
    /// The language of the reports.
    pub lang: String,
    /// The template, with its texts.
    pub template: TemplateUsed,
    /// Every option with the value that held, defaults too.
    pub options: Options,
    /// Every limit that held.
    pub limits: Value,
    /// The workbooks.
    pub inputs: Vec<Input>,
    /// What each stage came to.
    pub stages: Stages,
    /// How many findings there are.
    pub findings: Counts,
    /// The earlier report that the run was held against, where it was.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub compare: Option<Compared>,
    /// The file of decisions about findings, where there was one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decisions: Option<Part>,
    /// The run that this one takes the place of, where it does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub supersedes: Option<Superseded>,
    /// The run's place in the register of runs, where there is one.
    pub register: Option<Registered>,
    /// Where and when; changes nothing.
    pub executed: Executed,
}

/// The program that made a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tool {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// The fingerprint of the list of libraries that it was built with.
    pub cargo_lock_sha256: String,
    /// The program itself, where it was put in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub program: Option<Part>,
}

/// The rules of a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    /// The edition's id.
    pub edition: String,
    /// The edition's fingerprint.
    pub sha256: String,
    /// The scenario's id and fingerprint, where there is one.
    pub scenario: Option<Scenario>,
}

/// The scenario of a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scenario {
    /// Its id.
    pub id: String,
    /// The fingerprint of its file.
    pub sha256: String,
}

/// A format that read workbooks of a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Format {
    /// Its id.
    pub id: String,
    /// Its version.
    pub version: String,
    /// `program`, `mapping` or `native`.
    pub kind: String,
    /// Its file in the archive, where it has one.
    pub path: Option<String>,
    /// The fingerprint of that file.
    pub sha256: Option<String>,
    /// The archive of its source, where one was given.
    pub source: Option<Part>,
    /// The system and processor that a native plugin is for.
    pub system: Option<String>,
    /// The version of the plugin contract that it was built with.
    pub contract: Option<String>,
}

/// The template of a run's reports.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TemplateUsed {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// Its fingerprint, with all that it inherits.
    pub sha256: String,
    /// Its files, and those of what it inherits.
    pub files: Vec<Part>,
}

/// A file of the archive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// Its path in the archive.
    pub path: String,
    /// Its fingerprint.
    pub sha256: String,
}

/// The earlier report that a run was held against.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Compared {
    /// The name of the run that it is of, where it was archived.
    pub run: Option<String>,
    /// Its data.
    pub report: Part,
    /// The log of restatements, where there was one.
    pub restatements: Option<Part>,
}

/// The run that another one takes the place of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Superseded {
    /// Its name.
    pub run: String,
    /// The SHA-512 of the manifest that stands for its whole archive.
    pub tagmanifest_sha512: String,
    /// Why it was made again, in words.
    pub reason: String,
}

/// The options of a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Options {
    /// The day that was asked for.
    pub as_of: Option<String>,
    /// The period that was asked for.
    pub period: Option<String>,
    /// The format that was named.
    pub format: Option<String>,
    /// Where workbooks were read.
    pub isolation: String,
    /// Whether reading without every wall was refused.
    pub require_sandbox: bool,
    /// Whether warnings end a run with exit code 1.
    pub strict: bool,
    /// Whether one refused input leaves the others to be reported on.
    pub allow_partial: bool,
    /// The kinds of reports.
    pub to: Vec<String>,
}

/// A workbook of a run.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Input {
    /// Its path in the archive.
    pub path: String,
    /// The fingerprint of its bytes.
    pub sha256: String,
    /// How many records it gave.
    pub records: usize,
    /// The sum of all its numbers; none beyond what can be added exactly.
    pub control_sum: Option<String>,
}

/// What the stages of a run came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stages {
    /// What the workbooks say.
    pub submission: Stage,
    /// What was computed.
    pub figures: Stage,
    /// What was issued.
    pub reports: Vec<Issued>,
}

/// A stage whose result is a list of files.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Stage {
    /// The fingerprint over the files' fingerprints and paths, as `sha256sum` lists them.
    pub sha256: String,
    /// How many records or figures there are.
    pub count: usize,
    /// The sum of all numbers or figures; none beyond what can be added exactly.
    pub control_sum: Option<String>,
}

/// A report that was issued.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Issued {
    /// Its path in the archive.
    pub path: String,
    /// The fingerprint of its bytes.
    pub sha256: String,
    /// The fingerprint of what it holds once unpacked, where it is packed.
    pub content_sha256: Option<String>,
}

/// How many findings there are, by severity.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Counts {
    /// Errors.
    pub error: usize,
    /// Warnings.
    pub warning: usize,
    /// Informations.
    pub info: usize,
    /// Errors that somebody decided about, which are not among the errors.
    #[serde(default, skip_serializing_if = "is_none")]
    pub waived: usize,
}

fn is_none(count: &usize) -> bool {
    *count == 0
}

/// A run's place in the register of runs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Registered {
    /// Its number.
    pub number: u32,
    /// The head of the register before it, which its reports print.
    pub head: String,
}

/// Where and when a run was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Executed {
    /// The moment, in universal time.
    pub at: String,
    /// The system and processor.
    pub system: String,
    /// The fingerprint of the program's file, where it could be read.
    pub program_sha256: Option<String>,
}

impl Run {
    /// The canonical text.
    ///
    /// # Errors
    ///
    /// When the run cannot be written as JSON.
    pub fn text(&self) -> Result<String, serde_json::Error> {
        Ok(canonical(&serde_json::to_value(self)?))
    }

    /// Reads a run, which must be in the canonical form.
    ///
    /// # Errors
    ///
    /// When it is not, or is of another schema.
    pub fn read(bytes: &[u8]) -> Result<Run, Broken> {
        let broken = |what: String| Broken::new(layout::RUN, 0, what);
        let value: Value =
            serde_json::from_slice(bytes).map_err(|error| broken(error.to_string()))?;
        let schema = value.get("schema").and_then(Value::as_str).unwrap_or("none");
        if schema != SCHEMA {
            return Err(broken(format!(
                "it is of the schema {schema}, and this program reads {SCHEMA}; use the version \
                 of gevinst that it names under tool"
            )));
        }
        if canonical(&value).as_bytes() != bytes {
            return Err(broken("it is not in its canonical form".to_owned()));
        }
        serde_json::from_value(value).map_err(|error| broken(error.to_string()))
    }
}

/// The fingerprint of a stage: of the lines that `sha256sum` writes for its files, in
/// the order of their paths.
pub fn stage_digest<'f>(files: impl Iterator<Item = (&'f str, &'f str)>) -> String {
    let mut lines: Vec<(&str, &str)> = files.collect();
    lines.sort_unstable();
    let text: String = lines.iter().map(|(path, sha256)| format!("{sha256}  {path}\n")).collect();
    bag::sums_of(text.as_bytes()).sha256
}
