//! The catalogue of findings: `tests/findings/<code>/` holds what brings each
//! code about and the exact text and exit code in every language.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeSet;
use std::fs;

use gevinst_core::finding::FindingCode;
use gevinst_tests::{catalogue, files, transcript};
use libtest_mimic::{Arguments, Failed, Trial};

/// Codes that nothing in the program brings about yet: promises for later.
const NOT_IN_USE: &[FindingCode] = &[FindingCode::OutOfRange];

fn main() {
    let arguments = Arguments::from_args();
    let mut trials: Vec<Trial> = FindingCode::ALL
        .iter()
        .filter(|code| !NOT_IN_USE.contains(code))
        .map(|code| Trial::test(code.key(), move || case(*code)))
        .collect();
    trials.push(Trial::test("every_folder_is_of_a_code", every_folder_is_of_a_code));
    trials.push(Trial::test("codes_not_in_use_are_not_in_use", codes_not_in_use));
    libtest_mimic::run(&arguments, trials).exit();
}

fn case(code: FindingCode) -> Result<(), Failed> {
    let case = catalogue::case(code.key())?;
    let mut problems = Vec::new();
    for lang in catalogue::LANGUAGES {
        let said = catalogue::said(&case, lang);
        let head = format!("\n{}[{}]: ", code.severity().key(), code.key());
        if !said.contains(&head) {
            problems.push(format!("{lang}: the program does not say {head:?}:\n{said}"));
        }
        problems
            .extend(transcript::compare(&catalogue::expectation(code.key(), lang), &said).err());
    }
    if problems.is_empty() { Ok(()) } else { Err(problems.join("\n").into()) }
}

fn every_folder_is_of_a_code() -> Result<(), Failed> {
    let known: BTreeSet<&str> = FindingCode::ALL.iter().map(|code| code.key()).collect();
    let mut strange = Vec::new();
    for entry in fs::read_dir(files::root().join("tests/findings"))? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if entry.path().is_dir() && !known.contains(name.as_str()) {
            strange.push(name);
        }
    }
    if strange.is_empty() { Ok(()) } else { Err(format!("no such codes: {strange:?}").into()) }
}

/// A code that comes into use gets its folder; until then this list says so.
fn codes_not_in_use() -> Result<(), Failed> {
    for code in NOT_IN_USE {
        let name = format!("FindingCode::{code:?}");
        let sources = files::ending(".rs").into_iter().filter(|path| path.contains("/src/"));
        let used: Vec<String> = sources.filter(|path| files::read(path).contains(&name)).collect();
        if !used.is_empty() {
            return Err(format!("{name} is in use in {used:?}: give it a folder").into());
        }
    }
    Ok(())
}
