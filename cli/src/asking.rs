//! Asking every format, each native plugin in a worker of its own, whose workbook it is.
//!
//! Exactly one format may claim a workbook. The program's own formats are asked
//! in one worker and read what they claim at once; so does each plugin. A plugin
//! that fails costs a message: where another format reads the workbook the
//! message is a remark, and where none does it is why the workbook is not used.

use gevinst_core::provenance::Digest;
use gevinst_plugin_host::worker::{Answer, Collected};
use gevinst_plugin_host::{AdaptFailure, Adapted, Claimant, Refused};
use gevinst_plugin_sdk::{Description, Evidence};

use crate::formats::Formats;
use crate::inputs::{Reason, answer};
use crate::plugins::Plugin;
use crate::worker::{Asks, Handed, Library, Workers};

/// A workbook that one format has read.
pub(crate) type Read = Collected<Adapted>;

/// What came of asking.
pub(crate) struct Asked {
    /// The one answer, or why there is none.
    pub(crate) answer: Result<Read, Reason>,
    /// The plugins that failed although the answer does not depend on them.
    pub(crate) failed: Vec<(Description, String)>,
}

impl From<Result<Read, Reason>> for Asked {
    fn from(answer: Result<Read, Reason>) -> Asked {
        Asked { answer, failed: Vec::new() }
    }
}

/// Asks all formats of a run about a workbook, or the one that the user named.
pub(crate) fn ask(
    workers: &Workers,
    formats: &Formats,
    hand: &dyn Fn() -> Result<Handed, Reason>,
) -> Asked {
    if let Some(plugin) = formats.named_plugin() {
        return ask_plugin(workers, plugin, formats.named.as_deref(), hand).into();
    }
    let own = hand().and_then(|book| {
        Ok(workers.adapt(book, formats.named.as_deref(), Asks::Own(&formats.mappings))?)
    });
    if formats.named.is_some() || formats.plugins.is_empty() {
        return own.map_err(|reason| with_plugins(reason, formats)).into();
    }
    let mut round = Round::default();
    if let Err(reason) = round.take(own) {
        return Err(reason).into();
    }
    for plugin in &formats.plugins {
        match ask_plugin(workers, plugin, None, hand) {
            Err(reason @ (Reason::Plugin { .. } | Reason::Trust(_))) => {
                round.failed.push((plugin.trusted.description(), reason));
            }
            answered => {
                if let Err(reason) = round.take(answered) {
                    return Err(reason).into();
                }
            }
        }
    }
    round.outcome()
}

/// An unknown format's list of the known ones, with the plugins among them.
fn with_plugins(reason: Reason, formats: &Formats) -> Reason {
    match reason {
        Reason::Format(Refused::UnknownFormat { id, mut known }) => {
            known.extend(formats.plugins.iter().map(|plugin| plugin.trusted.id.clone()));
            Reason::Format(Refused::UnknownFormat { id, known })
        }
        other => other,
    }
}

/// Asks one native plugin in a worker of its own.
fn ask_plugin(
    workers: &Workers,
    plugin: &Plugin,
    named: Option<&str>,
    hand: &dyn Fn() -> Result<Handed, Reason>,
) -> Result<Read, Reason> {
    let trusted = &plugin.trusted;
    // The worker reads the library again, and takes only bytes of this fingerprint.
    let bytes = plugin.folder.bytes(trusted)?;
    let library =
        Library { path: plugin.folder.path().join(&trusted.file), sha256: trusted.sha256.clone() };
    let mut collected = workers
        .adapt(hand()?, named, Asks::Plugin(library))
        .map_err(|failed| Reason::Plugin { id: trusted.id.clone(), failed: Box::new(failed) })?;
    match &mut collected.answer {
        Answer::Done(adapted) => {
            let used = &mut adapted.submission.format;
            if (&used.id, &used.version) != (&trusted.id, &trusted.version) {
                let what = format!(
                    "as {} {}, but was trusted as {} {}",
                    used.id, used.version, trusted.id, trusted.version
                );
                let format = trusted.id.clone();
                return Err(AdaptFailure::Contract { format, what }.into());
            }
            used.library = Some(Digest::of(&bytes));
        }
        // A plugin that does not load cannot say who it is.
        Answer::NotClaimed(Refused::Failed { format, .. }) => *format = trusted.description(),
        _ => {}
    }
    Ok(collected)
}

/// What the formats have answered so far.
#[derive(Default)]
struct Round {
    claims: Vec<Read>,
    /// Own formats that claim the workbook together.
    several: Vec<Claimant>,
    /// A format that claims the workbook and failed at it.
    broken: Option<Reason>,
    not_mine: Vec<(Description, String)>,
    sheets: Vec<String>,
    failed: Vec<(Description, Reason)>,
}

impl Round {
    /// Takes an answer; an error says that asking further is of no use.
    fn take(&mut self, answered: Result<Read, Reason>) -> Result<(), Reason> {
        let collected = answered?;
        match collected.answer {
            Answer::Done(_) => self.claims.push(collected),
            Answer::NotClaimed(Refused::NoFormat { looked, sheets }) => {
                self.not_mine.extend(looked);
                self.sheets = sheets;
            }
            Answer::NotClaimed(Refused::SeveralFormats(them)) => self.several.extend(them),
            Answer::NotClaimed(Refused::Failed { format, why }) => {
                let reason = Refused::Failed { format: format.clone(), why };
                self.failed.push((format, reason.into()));
            }
            Answer::Failed(
                failure @ (AdaptFailure::Failed { .. } | AdaptFailure::Contract { .. }),
            ) => self.broken = Some(failure.into()),
            _ => return Err(answer(collected, "").err().unwrap_or(Reason::Nothing)),
        }
        Ok(())
    }

    fn outcome(mut self) -> Asked {
        let in_words = |failed: Vec<(Description, Reason)>| {
            failed.into_iter().map(|(format, reason)| (format, reason.to_string())).collect()
        };
        let claimants = self.claims.len() + self.several.len() + usize::from(self.broken.is_some());
        if claimants == 0 {
            if !self.failed.is_empty() {
                return Err(self.failed.swap_remove(0).1).into();
            }
            return Err(Refused::NoFormat { looked: self.not_mine, sheets: self.sheets }.into())
                .into();
        }
        if let (1, Some(reason)) = (claimants, self.broken) {
            return Err(reason).into();
        }
        match self.claims.pop() {
            Some(only) if claimants == 1 => {
                Asked { answer: Ok(only), failed: in_words(self.failed) }
            }
            last => {
                self.claims.extend(last);
                let claims = self.claims.into_iter().filter_map(claimant);
                self.several.extend(claims);
                Err(Refused::SeveralFormats(self.several).into()).into()
            }
        }
    }
}

/// The format that has read a workbook, with its reasons.
fn claimant(collected: Read) -> Option<Claimant> {
    let Answer::Done(adapted) = collected.answer else { return None };
    let used = adapted.submission.format;
    let description = Description { id: used.id, version: used.version, title: used.title };
    let evidence = used.evidence.into_iter().map(|it| Evidence {
        pos: it.at.map(|at| gevinst_plugin_sdk::CellPos::new(at.sheet, at.row, at.col)),
        found: it.found,
        shows: it.shows,
    });
    Some(Claimant { description, evidence: evidence.collect() })
}
