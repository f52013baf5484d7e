//! `gevinst format check`: does a native plugin keep the contract?

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use gevinst_core::provenance::Digest;
use gevinst_mapped::expect;
use gevinst_plugin_host::conformance::{CHECKS, Check};
use gevinst_plugin_host::trust;
use gevinst_templates::visible;
use serde_json::{Value, json};

use super::ask::{self, Asked};
use crate::args::PluginCheckArgs;
use crate::exit::{Exit, Failure};
use crate::workbook::{self, Limits};
use crate::worker::{Action, Handed};
use crate::{plugins, terminal};

/// The name of the comparison with the expectation beside a sample.
const AS_EXPECTED: &str = "as-expected";

/// What came of one check.
struct Row {
    id: &'static str,
    sample: Option<String>,
    outcome: Outcome,
}

enum Outcome {
    Kept,
    Wrong(String),
    LeftOut(&'static str),
    Written,
}

pub(super) fn run(args: &PluginCheckArgs) -> Result<Exit, Failure> {
    let wanted = wanted(&args.only)?;
    let bytes = trust::library(&args.library).map_err(|error| plugins::refused(&error))?;
    let samples = match &args.samples {
        Some(folder) => samples(folder)?,
        None => Vec::new(),
    };
    let checker = Checker { library: &args.library, bytes: &bytes };
    let mut rows = Vec::new();
    // What does not load fails every check for the same reason: it is told once.
    let first = checker.check(&CHECKS[0], None)?;
    if matches!(first.outcome, Outcome::Wrong(_)) {
        tell(&[first], args.json)?;
        return Ok(Exit::Format);
    }
    if wanted.contains(first.id) {
        rows.push(first);
    }
    for check in CHECKS.iter().skip(1).filter(|check| wanted.contains(check.id)) {
        if !check.needs_sample() {
            rows.push(checker.check(check, None)?);
        } else if samples.is_empty() {
            let outcome = Outcome::LeftOut("needs a sample: --samples FOLDER");
            rows.push(Row { id: check.id, sample: None, outcome });
        }
    }
    for sample in &samples {
        for check in CHECKS.iter().filter(|it| it.needs_sample() && wanted.contains(it.id)) {
            rows.push(checker.check(check, Some(sample))?);
        }
        if wanted.contains(AS_EXPECTED) {
            rows.push(checker.as_expected(sample, args.generate)?);
        }
    }
    tell(&rows, args.json)?;
    let wrong = rows.iter().any(|row| matches!(row.outcome, Outcome::Wrong(_)));
    Ok(if wrong { Exit::Format } else { Exit::Done })
}

/// The checks that are asked for; a name that there is not is an error.
fn wanted(only: &[String]) -> Result<BTreeSet<&'static str>, Failure> {
    let all = || CHECKS.iter().map(|check| check.id).chain([AS_EXPECTED]);
    if only.is_empty() {
        return Ok(all().collect());
    }
    let mut wanted = BTreeSet::new();
    for name in only {
        match all().find(|id| id == name) {
            Some(id) => wanted.insert(id),
            None => {
                let near = gevinst_plugin_sdk::text::nearest(name, all());
                let meant = near.map(|id| format!(" Did you mean {id}?")).unwrap_or_default();
                let known = all().collect::<Vec<_>>().join(", ");
                let message = format!("there is no check \"{name}\".{meant} Checks: {known}");
                return Err(Failure::new(Exit::Usage, message));
            }
        };
    }
    Ok(wanted)
}

/// The sample workbooks of a folder, in order.
fn samples(folder: &Path) -> Result<Vec<PathBuf>, Failure> {
    let names = expect::samples(folder).map_err(|error| {
        Failure::new(Exit::Usage, format!("{}: {error}", plugins::shown(folder)))
    })?;
    if names.is_empty() {
        let message = format!("{}: there is no sample workbook in it", plugins::shown(folder));
        return Err(Failure::new(Exit::Usage, message));
    }
    Ok(names.into_iter().map(|name| folder.join(name)).collect())
}

struct Checker<'a> {
    library: &'a Path,
    bytes: &'a [u8],
}

impl Checker<'_> {
    fn ask(&self, action: Action, sample: Option<&Path>) -> Result<Asked, Failure> {
        let sample = match sample.map(handed).transpose() {
            Ok(sample) => sample,
            Err(refusal) => return Ok(Asked::Wrong(refusal.to_string())),
        };
        ask::plugin(self.library, self.bytes, action, sample)
    }

    fn check(&self, check: &'static Check, sample: Option<&PathBuf>) -> Result<Row, Failure> {
        let action = Action::Check(check.id.to_owned());
        let outcome = match self.ask(action, sample.map(PathBuf::as_path))? {
            Asked::Told(_) => Outcome::Kept,
            Asked::Wrong(why) => Outcome::Wrong(why),
        };
        Ok(Row { id: check.id, sample: sample.map(|path| name(path)), outcome })
    }

    /// Compares what the plugin says of a sample with the expectation beside it.
    fn as_expected(&self, sample: &Path, generate: bool) -> Result<Row, Failure> {
        let outcome = match self.ask(Action::Tell, Some(sample))? {
            Asked::Wrong(why) => Outcome::Wrong(why),
            Asked::Told(said) => compare(sample, &said, generate)?,
        };
        Ok(Row { id: AS_EXPECTED, sample: Some(name(sample)), outcome })
    }
}

fn compare(sample: &Path, said: &str, generate: bool) -> Result<Outcome, Failure> {
    let expectation = expect::expectation(sample);
    let expected = match std::fs::read_to_string(&expectation) {
        Ok(expected) => expected,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound && generate => {
            std::fs::write(&expectation, said).map_err(|error| {
                let path = plugins::shown(&expectation);
                Failure::new(Exit::Output, format!("cannot write {path}: {error}"))
            })?;
            return Ok(Outcome::Written);
        }
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            let why = "there is no expectation yet: write it with --generate, and read it";
            return Ok(Outcome::Wrong(why.to_owned()));
        }
        Err(error) => {
            let path = plugins::shown(&expectation);
            return Ok(Outcome::Wrong(format!("no expectation can be read: {path}: {error}")));
        }
    };
    let differences = expect::differences(&expected, said);
    Ok(match differences.as_slice() {
        [] => Outcome::Kept,
        lines => Outcome::Wrong(lines.join("\n")),
    })
}

fn handed(path: &Path) -> Result<Handed, workbook::Refusal> {
    let limits = Limits::default();
    let found = workbook::fingerprint(path, &limits)?;
    let file = workbook::hand_over(path, &limits)?;
    let digest = Digest::from_bytes(found.sha256);
    Ok(Handed { file, name: found.name, digest, size: found.size })
}

fn name(path: &Path) -> String {
    path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
}

fn demands(id: &str) -> &'static str {
    Check::named(id).map_or("says of the sample what is expected of it", |check| check.demands)
}

fn tell(rows: &[Row], as_json: bool) -> Result<(), Failure> {
    if as_json {
        let rows: Vec<Value> = rows.iter().map(row_json).collect();
        return terminal::print(&format!("{:#}\n", Value::from(rows)));
    }
    let width = rows.iter().map(|row| row.id.len()).max().unwrap_or_default();
    for row in rows {
        let sample = row.sample.as_ref().map(|name| format!("  {}", visible(name)));
        let (word, why) = match &row.outcome {
            Outcome::Kept => ("ok     ", String::new()),
            Outcome::Written => ("written", String::new()),
            Outcome::LeftOut(why) => ("left   ", format!("  {why}")),
            Outcome::Wrong(why) => {
                let lines: Vec<String> = why.lines().take(40).map(visible).collect();
                let demanded = format!("\n         the plugin {}", demands(row.id));
                ("WRONG  ", format!("{demanded}\n         {}", lines.join("\n         ")))
            }
        };
        let line = format!("{word}  {:width$}{}{why}\n", row.id, sample.unwrap_or_default());
        terminal::print(&line)?;
    }
    let count = |is: fn(&Outcome) -> bool| rows.iter().filter(|row| is(&row.outcome)).count();
    terminal::remark(&format!(
        "{} kept, {} wrong, {} left out\n",
        count(|it| matches!(it, Outcome::Kept | Outcome::Written)),
        count(|it| matches!(it, Outcome::Wrong(_))),
        count(|it| matches!(it, Outcome::LeftOut(_)))
    ));
    Ok(())
}

fn row_json(row: &Row) -> Value {
    let (outcome, why) = match &row.outcome {
        Outcome::Kept => ("kept", None),
        Outcome::Written => ("written", None),
        Outcome::LeftOut(why) => ("left-out", Some((*why).to_owned())),
        Outcome::Wrong(why) => ("wrong", Some(why.clone())),
    };
    json!({
        "check": row.id,
        "demands": demands(row.id),
        "sample": row.sample,
        "outcome": outcome,
        "why": why,
    })
}
