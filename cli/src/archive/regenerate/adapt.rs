//! The first stage: the archived workbooks are read again.

use std::fs::File;

use gevinst_core::submission::Submission;
use gevinst_mapped::MappedFormat;
use gevinst_plugin_host::trust::{self, Folder, Trusted};
use gevinst_plugin_host::worker::Collected;
use gevinst_plugin_host::{AdaptFailure, Adapted as Read, Refused};

use super::{Adapted, Again, Outcome, Verdict, Way, Ways, cause, differences};
use crate::archive::layout;
use crate::archive::open::Archive;
use crate::archive::run::Format;
use crate::archive::submission::{self as tables};
use crate::exit::Failure;
use crate::inputs::{Reason, answer};
use crate::mappings::OwnMapping;
use crate::plugins;
use crate::worker::{Asks, Handed, Library, WorkerLimits, Workers};

const STAGE: &str = "adapt";

/// Reads each workbook again, and compares; gives what they say if all could be read.
pub(super) fn stage(
    archive: &Archive,
    archived: &[Submission],
    ways: &Ways,
    again: &mut Again,
) -> Result<Adapted, Failure> {
    let workers = Workers::new(WorkerLimits::default(), false);
    let folders = plugins::folders(&ways.plugins)?;
    let trusted: Vec<(Folder, Trusted)> = folders
        .iter()
        .flat_map(|folder| {
            let them = folder.trusted().unwrap_or_default();
            them.into_iter().map(|it| (folder.clone(), it))
        })
        .collect();
    let around = Around { archive, workers: &workers, trusted: &trusted, ways };
    let mut read = Vec::new();
    for submission in archived {
        let (outcome, found) = around.one(submission);
        again.outcomes.push(outcome);
        read.extend(found);
    }
    for submission in &read {
        let files = tables::of_book(submission).unwrap_or_default();
        again.files.extend(files.into_iter().map(|(path, text)| (path, text.into_bytes())));
    }
    Ok((read.len() == archived.len()).then_some(read))
}

/// What a workbook is read with.
struct Around<'a> {
    archive: &'a Archive,
    workers: &'a Workers,
    trusted: &'a [(Folder, Trusted)],
    ways: &'a Ways,
}

/// A stage that does not run: its code and why.
type NotRun = (&'static str, String);

impl Around<'_> {
    fn one(&self, archived: &Submission) -> (Outcome, Option<Submission>) {
        let of = format!("input {:04}, {}", u32::from(archived.book) + 1, archived.source.name);
        let known = self.archive.run.formats.iter();
        let mut known = known.filter(|it| it.id == archived.format.id);
        let Some(format) = known.next() else {
            let why = format!("run.json does not name the format {}", archived.format.id);
            return (Outcome::not_run(STAGE, of, "FORMAT_UNKNOWN", why), None);
        };
        let mut because = Vec::new();
        let result = match format.kind.as_str() {
            "native" => self.native(archived, format, &mut because),
            _ => self.own(archived, format, &mut because),
        };
        match result {
            Err((code, why)) => {
                let mut outcome = Outcome::not_run(STAGE, of, code, why);
                outcome.because = because;
                (outcome, None)
            }
            Ok(mut found) => {
                found.renumber(archived.book);
                let mut outcome = compare(of, archived, &found);
                outcome.because = because;
                self.cause(archived, format, &mut outcome);
                (outcome, Some(found))
            }
        }
    }

    /// One of the program's formats or a mapping file: the archived mapping stands in the
    /// place of the program's own.
    fn own(
        &self,
        archived: &Submission,
        format: &Format,
        because: &mut Vec<String>,
    ) -> Result<Submission, NotRun> {
        let mut mappings = Vec::new();
        if let Some(path) = &format.path {
            let text = self.archive.text(path);
            let text = text.map_err(|broken| ("MAPPING_MISSING", broken.to_string()))?;
            let parsed = MappedFormat::parse(path, &text);
            parsed.map_err(|error| ("MAPPING_UNKNOWN", error.to_string()))?;
            mappings.push(OwnMapping { file: path.clone(), text });
        }
        let named = archived.format.named_by_user.then_some(format.id.as_str());
        match self.ask(archived, named, Asks::Own(&mappings)) {
            Ok(found) => Ok(found),
            // Formats that the program has learnt since may claim the workbook too.
            Err(Reason::Format(refused)) if named.is_none() => {
                because.push(format!(
                    "{} does not recognise the workbook alone any more ({refused}); it was named",
                    format.id
                ));
                let asked = self.ask(archived, Some(&format.id), Asks::Own(&mappings));
                let mut found = asked.map_err(not_run)?;
                found.format.named_by_user = false;
                Ok(found)
            }
            Err(reason) => Err(not_run(reason)),
        }
    }

    /// A native plugin: the archived one, else one of the same id that is trusted here.
    fn native(
        &self,
        archived: &Submission,
        format: &Format,
        because: &mut Vec<String>,
    ) -> Result<Submission, NotRun> {
        let why = match self.archived_library(format) {
            Ok(library) => match self.with_library(archived, format, library) {
                Ok(found) => return Ok(found),
                Err(why) => why,
            },
            Err(why) => why,
        };
        let same = |it: &&(Folder, Trusted)| it.1.id == format.id && it.1.is_for_this_system();
        let other = self.trusted.iter().find(same);
        let Some((folder, other)) = other else { return Err(why) };
        because.push(format!(
            "the archived plugin does not run here ({}: {}); {} {} of {} was used",
            why.0,
            why.1,
            other.id,
            other.version,
            folder.path().display()
        ));
        let path = folder.path().join(&other.file);
        self.with_library(archived, format, Library { path, sha256: other.sha256.clone() })
    }

    fn archived_library(&self, format: &Format) -> Result<Library, NotRun> {
        let (Some(path), Some(sha256)) = (&format.path, &format.sha256) else {
            return Err(("PLUGIN_MISSING", "the archive has no library of it".to_owned()));
        };
        let place = self.archive.place(path).map_err(|it| ("PLUGIN_MISSING", it.to_string()))?;
        // The worker stands in no folder, so a path from here leads nowhere there.
        let place = place.canonicalize().map_err(|it| ("PLUGIN_MISSING", it.to_string()))?;
        let bytes = trust::library(&place).map_err(|it| ("PLUGIN_MISSING", it.to_string()))?;
        let found = trust::sha256(&bytes);
        if found != *sha256 {
            let why = format!("its SHA-256 is {found}, and the run used {sha256}");
            return Err(("PLUGIN_HASH", why));
        }
        let here = trust::this_system();
        if let Some(system) = format.system.as_ref().filter(|system| **system != here) {
            let why = format!("it is for {system}, and this is {here}");
            return Err(("PLUGIN_ARCH", why));
        }
        let is_trusted = self.trusted.iter().any(|(_, it)| it.sha256 == *sha256);
        if !is_trusted && !self.ways.trust_archived {
            let why = format!(
                "nobody here trusts its bytes: gevinst format trust {} --plugins FOLDER and \
                 --plugins FOLDER, or --trust-archived-plugins",
                plugins::shown(&place)
            );
            return Err(("PLUGIN_TRUST", why));
        }
        Ok(Library { path: place, sha256: sha256.clone() })
    }

    fn with_library(
        &self,
        archived: &Submission,
        format: &Format,
        library: Library,
    ) -> Result<Submission, NotRun> {
        let digest = crate::archive::digest_of(&library.sha256);
        let named = archived.format.named_by_user.then_some(format.id.as_str());
        let mut found = self.ask(archived, named, Asks::Plugin(library)).map_err(not_run)?;
        found.format.library = digest;
        Ok(found)
    }

    fn ask(
        &self,
        archived: &Submission,
        named: Option<&str>,
        asks: Asks<'_>,
    ) -> Result<Submission, Reason> {
        let path = layout::input(usize::from(archived.book), &archived.source.file_kind);
        let place = self.archive.place(&path).map_err(|it| Reason::Formats(it.to_string()))?;
        let file = File::open(place).map_err(|error| Reason::Formats(error.to_string()))?;
        let source = &archived.source;
        let book =
            Handed { file, name: source.name.clone(), digest: source.digest, size: source.size };
        let collected: Collected<Read> = self.workers.adapt(book, named, asks)?;
        Ok(answer(collected, &source.name)?.submission)
    }

    /// Names what a difference comes from.
    fn cause(&self, archived: &Submission, format: &Format, outcome: &mut Outcome) {
        if outcome.verdict.is_same() {
            return;
        }
        let used = &archived.format;
        let shipped = gevinst_mapped::shipped_file(&format.id);
        if format.kind == "mapping" && shipped.is_some() {
            let with_shipped = self.ask(archived, Some(&format.id), Asks::Own(&[]));
            if let Ok(mut found) = with_shipped {
                found.renumber(archived.book);
                found.format.named_by_user = used.named_by_user;
                if compare(String::new(), archived, &found).verdict.is_same() {
                    outcome.because.push(
                        "the mapping file in the archive: with the one that comes along with this \
                         program all is as archived"
                            .to_owned(),
                    );
                    return;
                }
            }
        }
        if let (Some(path), Some(sha256)) = (&format.path, &format.sha256) {
            outcome.because.extend(cause::of_files(self.archive, [(path, sha256)]));
        }
        if outcome.because.is_empty() {
            outcome.because.extend(cause::of_tool(self.archive, cause::READING));
        }
    }
}

fn not_run(reason: Reason) -> NotRun {
    let code = match &reason {
        Reason::File(_) | Reason::Adapt(AdaptFailure::Workbook(_)) => "INPUT_REFUSED",
        Reason::Format(Refused::UnknownFormat { .. }) => "FORMAT_UNKNOWN",
        Reason::Format(Refused::Failed { why, .. }) if why.contains("plugin contract") => {
            "PLUGIN_ABI"
        }
        Reason::Format(Refused::Failed { why, .. }) if why.contains("GLIBC") => "GLIBC",
        Reason::Format(_) => "NOT_RECOGNISED",
        Reason::Adapt(_) => "FORMAT_FAILED",
        Reason::Worker(failed) => failed.ended.limit_code(),
        Reason::Plugin { failed, .. } => failed.ended.limit_code(),
        Reason::Trust(_) => "PLUGIN_TRUST",
        Reason::Formats(_) | Reason::Nothing | Reason::SameFile(_) => "INPUT_REFUSED",
    };
    let mut why = reason.to_string();
    let noise = match &reason {
        Reason::Worker(failed) => failed.noise.trim_end(),
        Reason::Plugin { failed, .. } => failed.noise.trim_end(),
        _ => "",
    };
    if !noise.is_empty() {
        why.push_str(&format!("; it said: {noise}"));
    }
    (code, gevinst_templates::visible(&why))
}

/// Compares what a workbook says with what is archived.
fn compare(of: String, archived: &Submission, found: &Submission) -> Outcome {
    let bytes = |submission: &Submission| {
        let book = tables::of_book(submission).ok()?;
        Some((book, tables::of_run(std::slice::from_ref(submission), &[]).ok()?))
    };
    if bytes(archived) == bytes(found) {
        return Outcome::of(STAGE, of, Some(Verdict::Identical), Vec::new());
    }
    if archived == found {
        let verdict = Some(Verdict::Equivalent(Way::Markup));
        return Outcome::of(STAGE, of, verdict, Vec::new());
    }
    Outcome::of(STAGE, of, None, differences::of_submissions(archived, found))
}
