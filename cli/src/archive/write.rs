//! Writing the archive of a run, stage by stage, as the run goes on.

mod account;

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use gevinst_core::finding::Finding;
use gevinst_core::quantity::round_term;
use gevinst_core::report::Report;
use gevinst_core::rules::RuleSet;
use gevinst_core::submission::Submission;
use gevinst_templates::Template;
use rust_decimal::Decimal;

use super::bag::{self, BagWriter};
use super::run::{Compared, Format, Input, Issued, Options, Part, SCHEMA, Superseded};
use super::submission::control_sum;
use super::{content, datapackage, figures, layout, readme, submission};
use crate::compare::Comparing;
use crate::decisions::Decisions;
use crate::disk::Disk;
use crate::exit::{Exit, Failure};
use crate::formats::Formats;
use crate::output::WriteProblem;
use crate::pipeline::VERSION;
use crate::worker::WorkerLimits;
use crate::{plugins, workbook};

/// The libraries that the program was built with.
pub const CARGO_LOCK: &str = include_str!("../../../Cargo.lock");

/// What is to be archived beside what the run itself comes to.
#[derive(Debug, Clone, Default)]
pub struct Wanted {
    /// The moment that the archive states; now where none is named.
    pub at: Option<jiff::Timestamp>,
    /// Whether the program itself is put in.
    pub embed_tool: bool,
    /// Archives of the sources of native plugins, by the plugin's id.
    pub plugin_sources: Vec<(String, PathBuf)>,
}

/// An archive that is being written.
pub struct Archiving<'d> {
    bag: BagWriter<'d>,
    wanted: Wanted,
    inputs: Vec<Input>,
    formats: Vec<Format>,
    issued: Vec<Issued>,
    program: Option<Part>,
}

/// What holds for a run beside its rules and its inputs.
#[derive(Debug)]
pub struct Holds<'r> {
    /// The options.
    pub options: Options,
    /// The language.
    pub lang: &'r str,
    /// The template.
    pub template: &'r Template,
    /// What a worker may use.
    pub worker: WorkerLimits,
    /// The earlier report that the run was held against.
    pub compare: Option<Compared>,
    /// The file of decisions about findings.
    pub decisions: Option<Part>,
    /// The run that this one takes the place of.
    pub supersedes: Option<Superseded>,
}

impl<'d> Archiving<'d> {
    /// Begins an archive that will stand at `target`.
    ///
    /// # Errors
    ///
    /// When nothing can be written beside it.
    pub fn begin(
        disk: &'d dyn Disk,
        target: &Path,
        wanted: Wanted,
    ) -> Result<Archiving<'d>, Failure> {
        let bag = BagWriter::begin(disk, target)?;
        let (inputs, formats, issued) = (Vec::new(), Vec::new(), Vec::new());
        Ok(Archiving { bag, wanted, inputs, formats, issued, program: None })
    }

    /// Archives the workbooks and what they say; `paths` are their files, in the same order.
    ///
    /// # Errors
    ///
    /// When a workbook is no longer what was read, or something cannot be written.
    pub fn submissions(
        &mut self,
        paths: &[PathBuf],
        submissions: &[Submission],
        of_run: &[Finding],
    ) -> Result<(), Failure> {
        for (submission, path) in submissions.iter().zip(paths) {
            self.input(submission, path)?;
            let files = submission::of_book(submission).map_err(unfit)?;
            self.files(&files)?;
        }
        let files = submission::of_run(submissions, of_run).map_err(unfit)?;
        self.files(&files)
    }

    fn files(&mut self, files: &[submission::File]) -> Result<(), Failure> {
        for (path, text) in files {
            self.bag.put(path, text.as_bytes())?;
        }
        Ok(())
    }

    /// Copies a workbook; the copy must be the bytes that were read.
    fn input(&mut self, submission: &Submission, file: &Path) -> Result<(), Failure> {
        let source = &submission.source;
        let path = layout::input(usize::from(submission.book), &source.file_kind);
        let taken = workbook::hand_over(file, &workbook::Limits::default())
            .map_err(|refusal| Failure::new(Exit::Input, refusal.to_string()))?;
        let sums = self.copy(&path, taken, file)?;
        if sums.sha256 != source.digest.to_string() {
            let message = format!(
                "{} was changed while the run went on; nothing was archived. Run again when \
                 nobody writes to it",
                plugins::shown(file)
            );
            return Err(Failure::new(Exit::Input, message));
        }
        self.inputs.push(Input {
            path,
            sha256: sums.sha256,
            records: submission.records.len(),
            control_sum: control_sum(submission).map(|sum| sum.to_string()),
        });
        Ok(())
    }

    fn copy(&mut self, path: &str, mut from: File, shown: &Path) -> Result<bag::Sums, Failure> {
        let copied = self.bag.add(path, |out| io::copy(&mut from, out).map(drop));
        copied.map_err(|problem| match problem {
            WriteProblem::Io(failure) => failure,
            WriteProblem::Content(error) => {
                let shown = plugins::shown(shown);
                Failure::new(Exit::Output, format!("cannot copy {shown} to the archive: {error}"))
            }
        })
    }

    /// Archives the formats that read the workbooks, and mappings that were named.
    ///
    /// # Errors
    ///
    /// When a source belongs to no plugin of the run, or something cannot be written.
    pub fn formats(&mut self, submissions: &[Submission], known: &Formats) -> Result<(), Failure> {
        for submission in submissions {
            let used = &submission.format;
            if self.formats.iter().any(|it| it.id == used.id && it.version == used.version) {
                continue;
            }
            let mut format = Format {
                id: used.id.clone(),
                version: used.version.clone(),
                kind: "program".to_owned(),
                path: None,
                sha256: None,
                source: None,
                system: None,
                contract: None,
            };
            if used.library.is_some() {
                self.native(&mut format, known)?;
            } else if let Some(text) = mapping_of(&used.id, known) {
                let path = format!("{}{}.toml", layout::MAPPINGS, used.id);
                let sums = self.bag.put(&path, text.as_bytes())?;
                format.kind = "mapping".to_owned();
                (format.path, format.sha256) = (Some(path), Some(sums.sha256));
            }
            self.formats.push(format);
        }
        self.formats.sort_by(|one, other| one.id.cmp(&other.id));
        let sources = self.wanted.plugin_sources.clone();
        let known = |id: &String| self.formats.iter().any(|it| it.id == *id && it.kind == "native");
        if let Some((id, _)) = sources.iter().find(|(id, _)| !known(id)) {
            let message =
                format!("--plugin-source {id}=...: no native plugin {id} read a workbook");
            return Err(Failure::new(Exit::Usage, message));
        }
        Ok(())
    }

    fn native(&mut self, format: &mut Format, known: &Formats) -> Result<(), Failure> {
        let plugin = known.plugins.iter().find(|plugin| plugin.trusted.id == format.id);
        let Some(plugin) = plugin else { return Ok(()) };
        let bytes = plugin.folder.bytes(&plugin.trusted).map_err(|it| plugins::refused(&it))?;
        let folder = format!("{}{}/", layout::PLUGINS, format.id);
        let path = format!("{folder}library.{}", ending(Path::new(&plugin.trusted.file)));
        let sums = self.bag.put(&path, &bytes)?;
        format.kind = "native".to_owned();
        (format.path, format.sha256) = (Some(path), Some(sums.sha256));
        format.system = Some(plugin.trusted.system.clone());
        format.contract = Some(plugin.trusted.contract.clone());
        let sources = self.wanted.plugin_sources.clone();
        if let Some((_, file)) = sources.iter().find(|(id, _)| *id == format.id) {
            let path = format!("{folder}source.{}", ending(file));
            let open = File::open(file).map_err(|error| cannot_read(file, &error))?;
            let sums = self.copy(&path, open, file)?;
            format.source = Some(Part { path, sha256: sums.sha256 });
        }
        Ok(())
    }

    /// Archives the rules, and the scenario's file where there is one.
    ///
    /// # Errors
    ///
    /// When the scenario was changed meanwhile, or something cannot be written.
    pub fn rules(&mut self, rules: &RuleSet, scenario: Option<&Path>) -> Result<(), Failure> {
        for (name, text) in RuleSet::shipped_files(rules.id()).unwrap_or_default() {
            self.bag.put(&format!("{}{}/{name}", layout::RULES, rules.id()), text.as_bytes())?;
        }
        let (Some(path), Some(known)) = (scenario, rules.scenario()) else { return Ok(()) };
        let bytes = std::fs::read(path).map_err(|error| cannot_read(path, &error))?;
        let sums = self.bag.put(layout::SCENARIO, &bytes)?;
        if sums.sha256 != known.digest.to_string() {
            let path = plugins::shown(path);
            let message = format!("{path} was changed while the run went on; run again");
            return Err(Failure::new(Exit::Usage, message));
        }
        Ok(())
    }

    /// Archives what was computed and found.
    ///
    /// # Errors
    ///
    /// When something cannot be written.
    pub fn results(&mut self, report: &Report) -> Result<(), Failure> {
        self.files(&figures::of_report(report))
    }

    /// Archives the earlier report that the run is held against.
    ///
    /// # Errors
    ///
    /// When it cannot be written.
    pub fn compared(&mut self, comparing: &Comparing) -> Result<Compared, Failure> {
        let (files, compared) = comparing.files();
        for (path, bytes) in files {
            self.bag.put(path, bytes)?;
        }
        Ok(compared)
    }

    /// Archives the file of decisions about findings, where there is one.
    ///
    /// # Errors
    ///
    /// When it cannot be written.
    pub fn decided(&mut self, decisions: &Decisions) -> Result<Option<Part>, Failure> {
        let Some((bytes, part)) = decisions.file() else { return Ok(None) };
        self.bag.put(&part.path, bytes)?;
        Ok(Some(part))
    }

    /// Archives a report as it is issued; `kind` is its ending.
    ///
    /// # Errors
    ///
    /// When it cannot be written.
    pub fn report(&mut self, kind: &str, bytes: &[u8]) -> Result<(), Failure> {
        let path = format!("{}report.{kind}", layout::REPORTS);
        let sums = self.bag.put(&path, bytes)?;
        let content_sha256 = content::of_container(bytes);
        self.issued.push(Issued { path, sha256: sums.sha256, content_sha256 });
        Ok(())
    }

    /// Writes what made the run, and puts the archive in its place.
    ///
    /// # Errors
    ///
    /// When something cannot be written.
    pub fn finish(
        mut self,
        report: &Report,
        rules: &RuleSet,
        holds: Holds<'_>,
        replace: bool,
    ) -> Result<Sealed, Failure> {
        let parts = self.made_with(holds.template)?;
        self.tool()?;
        for (path, text) in readme::of(self.program.is_some(), holds.supersedes.as_ref()) {
            self.bag.put(path, text.as_bytes())?;
        }
        let tables = datapackage::of(self.bag.files());
        self.bag.put(layout::DATAPACKAGE, tables.as_bytes())?;
        let run = self.run(report, rules, holds, parts);
        let text = run.text().map_err(|error| Failure::new(Exit::Output, error.to_string()))?;
        self.bag.put(layout::RUN, text.as_bytes())?;
        let mut info = vec![
            ("External-Identifier", run.id.clone()),
            ("Bag-Software-Agent", format!("gevinst {VERSION}")),
            ("BagIt-Profile-Identifier", SCHEMA.to_owned()),
        ];
        info.extend(run.as_of.clone().map(|day| ("Bagging-Date", day)));
        let content = content::of_run(self.bag.files(), &run);
        let seal = self.bag.finish(&info, replace)?;
        Ok(Sealed { id: run.id, seal, content })
    }

    /// The files of the template, layer by layer.
    fn made_with(&mut self, template: &Template) -> Result<Vec<Part>, Failure> {
        let mut parts = Vec::new();
        for (place, (name, files)) in template.layers_with_files().enumerate() {
            for (file, text) in files {
                let path = format!("{}{}-{name}/{file}", layout::TEMPLATES, place + 1);
                let sums = self.bag.put(&path, text.as_bytes())?;
                parts.push(Part { path, sha256: sums.sha256 });
            }
        }
        Ok(parts)
    }

    fn tool(&mut self) -> Result<(), Failure> {
        self.bag.put(layout::LOCK, CARGO_LOCK.as_bytes())?;
        if self.wanted.embed_tool {
            let program = this_program()?;
            let path = layout::program();
            let open = File::open(&program).map_err(|error| cannot_read(&program, &error))?;
            let sums = self.copy(&path, open, &program)?;
            self.program = Some(Part { path, sha256: sums.sha256 });
        }
        Ok(())
    }
}

/// What an archive came to.
#[derive(Debug, Clone)]
pub struct Sealed {
    /// The run's name.
    pub id: String,
    /// The SHA-512 of the manifest that stands for the whole archive; it is what is signed.
    pub seal: String,
    /// The fingerprint of everything but where and when.
    pub content: String,
}

/// The sum of the parts, each rounded to eight decimals so that their order cannot
/// matter; none where a part is none, or beyond what can be added exactly.
pub fn added(parts: impl Iterator<Item = Option<Decimal>>) -> Option<Decimal> {
    let mut sum = Decimal::ZERO;
    for part in parts {
        sum = sum.checked_add(round_term(part?))?;
    }
    Some(sum.normalize())
}

fn mapping_of<'f>(id: &str, known: &'f Formats) -> Option<&'f str> {
    use gevinst_plugin_sdk::Format as _;
    let is_own = |own: &&crate::mappings::OwnMapping| {
        own.format().is_ok_and(|format| format.describe().id == id)
    };
    let own = known.mappings.iter().find(is_own).map(|own| own.text.as_str());
    own.or_else(|| gevinst_mapped::shipped_file(id))
}

/// A file's ending as archives write it: letters and digits only.
fn ending(path: &Path) -> String {
    let name = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
    let plain: String = name.chars().filter(char::is_ascii_alphanumeric).take(10).collect();
    if plain.is_empty() { "bin".to_owned() } else { plain }
}

fn this_program() -> Result<PathBuf, Failure> {
    std::env::current_exe().map_err(|error| {
        Failure::new(Exit::Output, format!("the program does not find its own file: {error}"))
    })
}

fn unfit(what: String) -> Failure {
    Failure::new(Exit::Format, format!("what a format told cannot be archived: {what}"))
}

fn cannot_read(path: &Path, error: &io::Error) -> Failure {
    Failure::new(Exit::Usage, format!("cannot read {}: {error}", plugins::shown(path)))
}
