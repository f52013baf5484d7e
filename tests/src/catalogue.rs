//! The catalogue of findings: for each code a folder with what brings it about,
//! and what the program then says in each language.

use std::fs;
use std::path::PathBuf;

use serde::Deserialize;

use crate::changes::Changes;
use crate::files;
use crate::program;
use crate::transcript::transcript;

/// The languages in which the program speaks.
pub const LANGUAGES: &[&str] = &["nb", "nn", "en"];

/// What brings a finding about: `case.toml` in the folder of its code.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// What is run, without the language.
    #[serde(default = "check")]
    pub run: Vec<String>,
    /// The workbook `case.xlsx` that it is run on.
    pub workbook: Changes,
    /// Other files that it is run on.
    #[serde(default)]
    pub file: Vec<OtherFile>,
}

/// A file beside the workbook.
#[derive(Debug, Deserialize)]
pub struct OtherFile {
    name: String,
    #[serde(flatten)]
    content: Content,
}

/// What stands in a file beside the workbook.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Content {
    /// Text.
    Text(String),
    /// A workbook with changes.
    Workbook(Changes),
}

fn check() -> Vec<String> {
    vec!["check".to_owned(), "case.xlsx".to_owned()]
}

/// The folder of a code.
pub fn folder(code: &str) -> PathBuf {
    files::root().join("tests/findings").join(code)
}

/// The file with what the program says in a language.
pub fn expectation(code: &str, lang: &str) -> PathBuf {
    folder(code).join(format!("case.{lang}.expected.txt"))
}

/// The case of a code.
///
/// # Errors
///
/// When it cannot be read.
pub fn case(code: &str) -> Result<Case, String> {
    let path = folder(code).join("case.toml");
    let text = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    toml::from_str(&text).map_err(|error| format!("{}: {error}", path.display()))
}

/// What the program says of a case in a language.
///
/// # Panics
///
/// When the files cannot be made.
pub fn said(case: &Case, lang: &str) -> String {
    let scratch = program::scratch();
    fs::write(scratch.path().join("case.xlsx"), case.workbook.workbook()).expect("it is written");
    for file in &case.file {
        let bytes = match &file.content {
            Content::Text(text) => text.clone().into_bytes(),
            Content::Workbook(changes) => changes.workbook(),
        };
        fs::write(scratch.path().join(&file.name), bytes).expect("it is written");
    }
    let mut args: Vec<&str> = case.run.iter().map(String::as_str).collect();
    args.extend(["--lang", lang]);
    transcript(scratch.path(), &args)
}
