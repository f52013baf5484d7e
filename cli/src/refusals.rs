//! Inputs that are not used, in words.

use gevinst_core::finding::{Finding, FindingCode, Subject};
use gevinst_plugin_host::{AdaptFailure, Refused};
use gevinst_plugin_sdk::Evidence;
use gevinst_templates::{Texts, visible};

use crate::exit::Exit;
use crate::inputs::{InputRefused, Reason};
use crate::workbook::{Refusal, RefusalCode};
use crate::worker::{Ended, WorkerFailed};

/// The refusal as a terminal shows it, in the texts' language.
pub fn lines(refused: &InputRefused, texts: &Texts) -> String {
    let path = visible(&refused.path.display().to_string());
    let words = Words { texts };
    let (code, message, details, hint) = match &refused.reason {
        Reason::File(refusal) => of_file(&words, refusal),
        Reason::Format(refused) => of_format(&words, refused),
        Reason::Adapt(AdaptFailure::Workbook(error)) => unreadable(&words, &error.to_string()),
        Reason::Adapt(failure @ (AdaptFailure::Contract { .. } | AdaptFailure::Failed { .. })) => {
            format_failed(&words, &failure.to_string())
        }
        Reason::Worker(failed) => of_worker(&words, failed),
        Reason::Plugin { id, failed } => {
            let (code, message, details, hint) = of_worker(&words, failed);
            let message = words.fill("refusal.of-plugin", &[("id", id), ("message", &message)]);
            (code, message, details, hint)
        }
        Reason::Trust(error) => {
            let what = visible(&error.to_string());
            let message = words.fill("refusal.plugin-refused", &[("what", &what)]);
            ("plugin-refused", message, Vec::new(), words.get("refusal_hint.plugin-refused"))
        }
        Reason::Formats(error) => format_failed(&words, error),
        nothing @ Reason::Nothing => format_failed(&words, &nothing.to_string()),
        Reason::SameFile(first) => {
            let message = words.fill("refusal.same-file", &[("first", &visible(first))]);
            ("same-file", message, Vec::new(), String::new())
        }
    };
    let mut text = format!("error[{code}]: {path}: {message}\n");
    for line in details {
        text.push_str(&format!("  {line}\n"));
    }
    if !hint.is_empty() {
        text.push_str(&format!("  {}: {hint}\n", words.get("terminal.hint")));
    }
    text
}

/// Code, message, further lines and hint of a refusal.
type Told = (&'static str, String, Vec<String>, String);

/// Texts by key; a key that is missing shows as itself, since a refusal must be told.
struct Words<'t> {
    texts: &'t Texts,
}

impl Words<'_> {
    fn get(&self, key: &str) -> String {
        self.texts.get(key).unwrap_or(key).to_owned()
    }

    fn fill(&self, key: &str, args: &[(&str, &str)]) -> String {
        self.texts.with(key, args).unwrap_or_else(|_| key.to_owned())
    }
}

fn of_file(words: &Words<'_>, refusal: &Refusal) -> Told {
    let code = refusal.code.as_str();
    let mut details = Vec::new();
    let places = [&refusal.sheet, &refusal.part, &refusal.cell];
    let place: Vec<String> = places.into_iter().flatten().map(|place| visible(place)).collect();
    if !place.is_empty() {
        details.push(format!("--> {}", place.join(", ")));
    }
    let (found, expected) = (visible(&refusal.found), visible(&refusal.expected));
    details.push(words.fill("refusal.found", &[("found", &found), ("expected", &expected)]));
    let hint = words.get(hint_of(refusal.code));
    (code, words.get(&format!("refusal.{code}")), details, hint)
}

/// What the sender can do about a file that is not read.
fn hint_of(code: RefusalCode) -> &'static str {
    use RefusalCode as Code;
    match code {
        Code::NotARegularFile | Code::FileUnreadable | Code::FileChanged => "refusal_hint.path",
        Code::FileTooLarge
        | Code::PartTooLarge
        | Code::TooManyParts
        | Code::TooManyCells
        | Code::AreaTooLarge
        | Code::TooManySheets
        | Code::TooManyAreas
        | Code::TooManyStyles
        | Code::TextAmplification => "refusal_hint.limit",
        Code::UnsupportedType => "refusal_hint.kind",
        Code::EncryptedWorkbook => "refusal_hint.password",
        _ => "refusal_hint.damaged",
    }
}

fn unreadable(words: &Words<'_>, error: &str) -> Told {
    let message = words.fill("refusal.unreadable", &[("what", &visible(error))]);
    ("unreadable", message, Vec::new(), words.get("refusal_hint.damaged"))
}

/// A worker's end, with the last that it said.
/// How a worker ended, in one sentence.
pub fn worker_ended(failed: &WorkerFailed, texts: &Texts) -> String {
    of_worker(&Words { texts }, failed).1
}

fn of_worker(words: &Words<'_>, failed: &WorkerFailed) -> Told {
    let code = failed.ended.code();
    let detail = visible(&failed.ended.detail());
    let message = words.fill(&format!("refusal.{code}"), &[("detail", &detail)]);
    const LINES: usize = 8;
    let said: Vec<&str> = failed.noise.lines().filter(|line| !line.trim().is_empty()).collect();
    let last = said.iter().skip(said.len().saturating_sub(LINES));
    let last = last.map(|line| words.fill("refusal.worker-said", &[("line", &visible(line))]));
    (code, message, last.collect(), words.get(hint_of_worker(&failed.ended)))
}

/// What can be done about a worker that gave no answer.
fn hint_of_worker(ended: &Ended) -> &'static str {
    match ended {
        Ended::Memory { .. } => "refusal_hint.worker-memory",
        Ended::Cpu { .. } => "refusal_hint.worker-cpu-time",
        Ended::Wall { .. } => "refusal_hint.worker-time",
        Ended::TooMuch { .. } => "refusal_hint.worker-too-much",
        Ended::Killed => "refusal_hint.worker-killed",
        Ended::NotStarted { .. } => "refusal_hint.worker-not-started",
        Ended::NoSandbox { .. } => "refusal_hint.worker-not-shut-in",
        Ended::Crashed { .. }
        | Ended::Aborted
        | Ended::Denied
        | Ended::Unfinished { .. }
        | Ended::Protocol { .. } => "refusal_hint.worker-failed",
    }
}

fn format_failed(words: &Words<'_>, what: &str) -> Told {
    let message = words.fill("refusal.format-failed", &[("what", &visible(what))]);
    ("format-failed", message, Vec::new(), words.get("refusal_hint.format-failed"))
}

fn of_format(words: &Words<'_>, refused: &Refused) -> Told {
    let code = code(refused);
    match refused {
        Refused::NoFormat { looked, sheets } => {
            let sheets: Vec<String> =
                sheets.iter().map(|name| format!("\"{}\"", visible(name))).collect();
            let mut details =
                vec![words.fill("refusal.sheets-there", &[("sheets", &sheets.join(", "))])];
            // The user's own formats come first: they are what was expected to fit.
            let own = crate::formats::own();
            let mut looked: Vec<_> = looked.iter().collect();
            looked.sort_by_key(|(format, _)| own.format(&format.id).is_some());
            details.extend(
                looked.iter().map(|(format, why)| format!("{}: {}", format.id, visible(why))),
            );
            let hint = words.get("refusal_hint.no-format");
            (code, words.get("refusal.no-format"), details, hint)
        }
        Refused::SeveralFormats(claimants) => {
            let mut details = Vec::new();
            for claimant in claimants {
                details.push(format!("{}:", claimant.description.id));
                details
                    .extend(claimant.evidence.iter().map(|it| format!("  {}", told_evidence(it))));
            }
            let hint = words.get("refusal_hint.several-formats");
            (code, words.get("refusal.several-formats"), details, hint)
        }
        Refused::UnknownFormat { id, known } => {
            let args = [("id", visible(id)), ("known", known.join(", "))];
            let args = [(args[0].0, args[0].1.as_str()), (args[1].0, args[1].1.as_str())];
            let message = words.fill("refusal.unknown-format", &args);
            let nearest = gevinst_plugin_sdk::text::nearest(id, known.iter().map(String::as_str));
            let hint = nearest.map(|it| words.fill("refusal.nearest", &[("nearest", it)]));
            (code, message, Vec::new(), hint.unwrap_or_default())
        }
        Refused::Unreadable(error) => unreadable(words, &error.to_string()),
        Refused::Failed { .. } => format_failed(words, &refused.to_string()),
    }
}

fn code(refused: &Refused) -> &'static str {
    match refused {
        Refused::NoFormat { .. } => "no-format",
        Refused::SeveralFormats(_) => "several-formats",
        Refused::UnknownFormat { .. } => "unknown-format",
        Refused::Unreadable(_) => "unreadable",
        Refused::Failed { .. } => "format-failed",
    }
}

/// A piece of evidence in one line.
pub fn told_evidence(evidence: &Evidence) -> String {
    let at = evidence.pos.map(|pos| format!(" in sheet {} {pos}", pos.sheet + 1));
    format!(
        "\"{}\"{}: {}",
        visible(&evidence.found),
        at.unwrap_or_default(),
        visible(&evidence.shows)
    )
}

/// How a run ends in which an input was refused for this reason.
pub fn exit(refused: &InputRefused) -> Exit {
    match &refused.reason {
        Reason::Format(Refused::UnknownFormat { .. }) => Exit::Usage,
        Reason::Format(Refused::Failed { .. })
        | Reason::Adapt(AdaptFailure::Contract { .. } | AdaptFailure::Failed { .. })
        | Reason::Worker(_)
        | Reason::Plugin { .. }
        | Reason::Trust(_)
        | Reason::Formats(_)
        | Reason::Nothing => Exit::Format,
        _ => Exit::Input,
    }
}

/// The refusal as a finding of a report on the other inputs.
pub fn finding(refused: &InputRefused) -> Finding {
    let name = refused.path.file_name().unwrap_or(refused.path.as_os_str()).to_string_lossy();
    let (why, detail) = match &refused.reason {
        Reason::File(refusal) => ("file-refused", refusal.code.as_str()),
        Reason::Format(Refused::Unreadable(_)) | Reason::Adapt(AdaptFailure::Workbook(_)) => {
            ("file-refused", "unreadable")
        }
        Reason::Format(refused) => (code(refused), ""),
        Reason::Adapt(AdaptFailure::Contract { .. } | AdaptFailure::Failed { .. }) => {
            ("format-failed", "")
        }
        Reason::Worker(failed) => ("worker-failed", failed.ended.code()),
        Reason::Plugin { failed, .. } => ("worker-failed", failed.ended.code()),
        Reason::Trust(_) | Reason::Formats(_) | Reason::Nothing => ("format-failed", ""),
        Reason::SameFile(_) => ("same-file", ""),
    };
    Finding::new(FindingCode::InputLeftOut, Subject::Figure("inputs".to_owned()))
        .with_text("file", name)
        .with_text("why", why)
        .with_text("detail", detail)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_refusal_is_told_in_every_language() {
        for lang in ["nb", "en"] {
            let texts = Texts::load(lang).unwrap();
            let words = Words { texts: &texts };
            for code in RefusalCode::ALL {
                let key = format!("refusal.{}", code.as_str());
                assert_ne!(words.get(&key), key, "{lang}");
                let hint = hint_of(code);
                assert_ne!(words.get(hint), hint, "{lang}");
            }
            for ended in [
                Ended::Crashed { signal: "SIGSEGV".into() },
                Ended::Aborted,
                Ended::Memory { mib: 1 },
                Ended::Cpu { seconds: 1 },
                Ended::Wall { seconds: 1 },
                Ended::TooMuch { mib: 1 },
                Ended::Denied,
                Ended::Killed,
                Ended::Unfinished { code: Some(0) },
                Ended::Protocol { what: "noise".into() },
                Ended::NotStarted { why: "gone".into() },
                Ended::NoSandbox { why: "files".into() },
            ] {
                let key = format!("refusal.{}", ended.code());
                let message = words.fill(&key, &[("detail", &ended.detail())]);
                assert!(message != key && !message.contains('{'), "{lang}: {message}");
                let hint = hint_of_worker(&ended);
                assert_ne!(words.get(hint), hint, "{lang}");
            }
        }
    }
}
