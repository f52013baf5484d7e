//! The earlier report that a run is held against, and what people said about
//! restatements.
//!
//! The earlier report is taken as data: `report.json`, as it was written, or as it is in
//! an archive. What it held is read by [`earlier`]; the comparison itself is the core's.
//! The same bytes go into the archive of the present run, so that its reports can be
//! made again without the earlier archive.

pub mod between;
pub mod earlier;
pub mod log;

use std::path::{Path, PathBuf};

use gevinst_core::compare::{self, Earlier, Entry};
use gevinst_core::report::Report;
use gevinst_templates::render_json;

use crate::archive::open::{Archive, unusable};
use crate::archive::run::{Compared, Part};
use crate::archive::tsv::Broken;
use crate::archive::verify::verify;
use crate::archive::{again, bag, layout};
use crate::exit::{Exit, Failure};
use crate::plugins::shown;

/// An earlier report, and what was said about restatements.
#[derive(Debug, Clone)]
pub struct Comparing {
    earlier: Earlier,
    log: Vec<Entry>,
    json: Vec<u8>,
    log_text: Option<String>,
}

impl Comparing {
    /// The earlier report at a path: an archive or a `report.json`; the log of restatements
    /// is read where there is one.
    ///
    /// # Errors
    ///
    /// When it is neither, the archive does not verify, or the log cannot be read.
    pub fn at(path: &Path, log: &LogPlace) -> Result<Comparing, Failure> {
        let (json, run) = if path.is_dir() {
            let archive = whole(path)?;
            (report_json(&archive)?, Some(archive.run.id))
        } else {
            let read = std::fs::read(path);
            let failed = |error| format!("cannot read {}: {error}", shown(path));
            (read.map_err(|error| Failure::new(Exit::Usage, failed(error)))?, None)
        };
        let log_text = log.text()?;
        let log = log_text.as_deref().map(|text| log::read(&log.name(), text)).transpose()?;
        let digest = bag::sums_of(&json).sha256;
        let earlier = earlier::read(&json, run, digest).map_err(|why| {
            let message = format!(
                "{} is no report to compare with: {why}. Name the folder of an archive (report \
                 --archive), or a report.json",
                shown(path)
            );
            Failure::new(Exit::Usage, message)
        })?;
        Ok(Comparing { earlier, log: log.unwrap_or_default(), json, log_text })
    }

    /// What the run of an archive was held against, where it was.
    ///
    /// # Errors
    ///
    /// When that is not in the archive or is broken.
    pub fn archived(archive: &Archive) -> Result<Option<Comparing>, Broken> {
        let Some(compared) = &archive.run.compare else { return Ok(None) };
        let json = archive.file(&compared.report.path)?;
        let digest = bag::sums_of(&json).sha256;
        let broken = |why: String| Broken::new(&compared.report.path, 0, why);
        let earlier = earlier::read(&json, compared.run.clone(), digest).map_err(broken)?;
        let log_text = match &compared.restatements {
            Some(part) => Some(archive.text(&part.path)?),
            None => None,
        };
        let log = log_text.as_deref().map(|text| log::table(layout::RESTATEMENTS, text));
        let log = log.transpose()?.unwrap_or_default();
        Ok(Some(Comparing { earlier, log, json, log_text }))
    }

    /// The earlier report, as what it held.
    pub fn earlier(&self) -> &Earlier {
        &self.earlier
    }

    /// What people said about restatements.
    pub fn log(&self) -> &[Entry] {
        &self.log
    }

    /// Holds a report against it, and puts what changed into the report.
    pub fn put(&self, report: &mut Report) {
        let changes = compare::compare(report, &self.earlier, &self.log);
        compare::put(report, changes);
    }

    /// The files that an archive keeps of it, and how `run.json` names them.
    pub fn files(&self) -> (Vec<(&'static str, &[u8])>, Compared) {
        let part = |path: &str, bytes: &[u8]| Part {
            path: path.to_owned(),
            sha256: bag::sums_of(bytes).sha256,
        };
        let mut files = vec![(layout::COMPARED, self.json.as_slice())];
        let log = self.log_text.as_deref().map(str::as_bytes);
        files.extend(log.map(|bytes| (layout::RESTATEMENTS, bytes)));
        let compared = Compared {
            run: self.earlier.run.id.clone(),
            report: part(layout::COMPARED, &self.json),
            restatements: log.map(|bytes| part(layout::RESTATEMENTS, bytes)),
        };
        (files, compared)
    }
}

/// Where the log of restatements is.
#[derive(Debug, Clone)]
pub struct LogPlace {
    /// The file.
    pub path: PathBuf,
    /// Whether it was named, and so must be there.
    named: bool,
}

/// The name of the log beside the inputs.
pub const LOG: &str = "restatements.tsv";

impl LogPlace {
    /// The log that was named, else the one beside an input.
    pub fn of(named: Option<&Path>, input: Option<&Path>) -> LogPlace {
        match named {
            Some(path) => LogPlace { path: path.to_owned(), named: true },
            None => {
                let folder = input.and_then(Path::parent).unwrap_or(Path::new(""));
                LogPlace { path: folder.join(LOG), named: false }
            }
        }
    }

    /// A log that may not be there yet.
    pub fn unnamed(path: PathBuf) -> LogPlace {
        LogPlace { path, named: false }
    }

    fn name(&self) -> String {
        shown(&self.path)
    }

    /// Its text; nothing where there is none and none was named.
    ///
    /// # Errors
    ///
    /// When it cannot be read.
    pub fn text(&self) -> Result<Option<String>, Failure> {
        match std::fs::read_to_string(&self.path) {
            Ok(text) => Ok(Some(text)),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound && !self.named => Ok(None),
            Err(error) => {
                let message = format!("cannot read the log {}: {error}", self.name());
                Err(Failure::new(Exit::Usage, message))
            }
        }
    }
}

/// The archive at a path, which must verify: nothing is held against what was changed.
///
/// # Errors
///
/// When it is none, or does not verify.
pub fn whole(path: &Path) -> Result<Archive, Failure> {
    let archive = Archive::open(path)?;
    if verify(path).is_ok_and(|verified| verified.is_whole()) {
        return Ok(archive);
    }
    let message = format!("{0} does not verify; gevinst verify {0} tells why", shown(path));
    Err(Failure::new(Exit::NotVerified, message))
}

/// The report of an archive as data: as it was issued, else as it is computed again.
fn report_json(archive: &Archive) -> Result<Vec<u8>, Failure> {
    let path = format!("{}report.json", layout::REPORTS);
    if archive.run.stages.reports.iter().any(|issued| issued.path == path) {
        return archive.file(&path).map_err(|broken| unusable(&broken));
    }
    let report = again::report(archive)?;
    let mut json = Vec::new();
    let failed =
        |error: gevinst_templates::TemplateError| Failure::new(Exit::Usage, error.to_string());
    render_json(&report, &mut json).map_err(failed)?;
    Ok(json)
}
