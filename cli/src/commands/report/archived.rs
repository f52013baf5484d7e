//! The archive of a run, where one is asked for.

use std::path::{Path, PathBuf};

use gevinst_core::finding::Finding;
use gevinst_core::report::{Meta, Registered, Report};
use gevinst_core::rules::RuleSet;
use gevinst_templates::Template;

use crate::archive::register::Opened;
use crate::archive::run::{Compared, Options, Part, Superseded};
use crate::archive::write::{Archiving, Holds, Sealed, Wanted};
use crate::archive::{again, layout, left, supersedes};
use crate::args::{Isolation, Output, ReportArgs};
use crate::compare::Comparing;
use crate::config::Settings;
use crate::decisions::Decisions;
use crate::disk::{Disk, RealDisk};
use crate::exit::{Exit, Failure};
use crate::formats::Formats;
use crate::inputs::Inputs;
use crate::output::folder_of;

/// The archive of a run, or nothing where none is asked for.
pub(super) struct Archived<'a> {
    args: &'a ReportArgs,
    settings: &'a Settings,
    formats: &'a Formats,
    archiving: Option<Archiving<'a>>,
    kinds: Vec<Output>,
    compared: Option<Compared>,
    decided: Option<Part>,
    disk: &'a dyn Disk,
    register: Option<Opened>,
    supersedes: Option<Superseded>,
}

/// Says before any work is done that the archive cannot be written; gives the run that
/// this one takes the place of, where one is named.
pub(super) fn expect(args: &ReportArgs) -> Result<Option<Superseded>, Failure> {
    let Some(target) = &args.archive.archive else { return Ok(None) };
    can_stand(args, target)?;
    left::tell(target);
    let named = args.archive.supersedes.as_deref().zip(args.archive.reason.as_deref());
    named.map(|(earlier, reason)| supersedes::named(earlier, reason, target)).transpose()
}

fn can_stand(args: &ReportArgs, target: &Path) -> Result<(), Failure> {
    let refuse = |message: String| Err(Failure::new(Exit::Output, message));
    let shown = target.display();
    if target.file_name().is_none() {
        return refuse(format!("{shown} is no name for an archive; name a new folder"));
    }
    if !folder_of(target).is_dir() {
        let folder = folder_of(target).display();
        return refuse(format!("cannot write {shown}: the folder {folder} does not exist"));
    }
    if target.symlink_metadata().is_err() {
        return Ok(());
    }
    if let Some(input) = args.input.inputs.iter().find(|input| stands_in(input, target)) {
        let input = input.display();
        return refuse(format!("{input} stands in {shown} and would be lost; name another folder"));
    }
    if !args.force {
        return refuse(format!(
            "{shown} exists already; nothing was written. Use --force to replace an archive that \
             is not signed"
        ));
    }
    if !target.join(layout::BAGIT).is_file() {
        return refuse(format!("{shown} is no archive and is not replaced, not even with --force"));
    }
    for (folder, what) in [(layout::SIGNATURES, "signed"), (layout::TIMESTAMPS, "time-stamped")] {
        if target.join(folder).exists() {
            return refuse(format!(
                "{shown} is {what} and is not replaced; a correction is an archive of its own \
                 (--archive ANOTHER --supersedes {shown} --reason TEXT)"
            ));
        }
    }
    Ok(())
}

/// Whether a file stands in a folder.
fn stands_in(file: &Path, folder: &Path) -> bool {
    let (Ok(file), Ok(folder)) = (file.canonicalize(), folder.canonicalize()) else { return false };
    file.starts_with(folder)
}

impl<'a> Archived<'a> {
    /// Begins the archive, where one is asked for.
    pub(super) fn begin(
        args: &'a ReportArgs,
        settings: &'a Settings,
        formats: &'a Formats,
        supersedes: Option<Superseded>,
    ) -> Result<Archived<'a>, Failure> {
        let disk: &dyn Disk = &RealDisk;
        let wanted = Wanted {
            at: args.archive.archived_at,
            embed_tool: args.archive.embed_tool,
            plugin_sources: args.archive.plugin_source.clone(),
        };
        let target = args.archive.archive.as_deref();
        let archiving = target.map(|target| Archiving::begin(disk, target, wanted)).transpose()?;
        // From here on no other run gets this number.
        let register = args.archive.run_register.as_deref().map(Opened::open).transpose()?;
        Ok(Archived {
            args,
            settings,
            formats,
            archiving,
            kinds: Vec::new(),
            compared: None,
            decided: None,
            disk,
            register,
            supersedes,
        })
    }

    /// Puts into a report what it prints of its archive: the run's place in the register of
    /// runs, and the run that it takes the place of.
    pub(super) fn put(&self, meta: &mut Meta) {
        let register = self.register.as_ref();
        meta.registered =
            register.map(|it| Registered { number: it.number(), head: it.head().to_owned() });
        meta.supersedes = self.supersedes.as_ref().map(again::superseded);
    }

    /// Whether one is asked for.
    pub(super) fn is_wanted(&self) -> bool {
        self.archiving.is_some()
    }

    /// Archives what was read.
    pub(super) fn read(&mut self, inputs: &Inputs, of_run: &[Finding]) -> Result<(), Failure> {
        let Some(archiving) = &mut self.archiving else { return Ok(()) };
        let paths: &[PathBuf] = &inputs.paths;
        archiving.submissions(paths, &inputs.submissions, of_run)?;
        archiving.formats(&inputs.submissions, self.formats)
    }

    /// Archives the earlier report that the run is held against.
    pub(super) fn compared(&mut self, comparing: &Comparing) -> Result<(), Failure> {
        if let Some(archiving) = &mut self.archiving {
            self.compared = Some(archiving.compared(comparing)?);
        }
        Ok(())
    }

    /// Archives the file of decisions about findings.
    pub(super) fn decided(&mut self, decisions: &Decisions) -> Result<(), Failure> {
        if let Some(archiving) = &mut self.archiving {
            self.decided = archiving.decided(decisions)?;
        }
        Ok(())
    }

    /// Archives a report.
    pub(super) fn report(&mut self, kind: Output, bytes: &[u8]) -> Result<(), Failure> {
        self.kinds.push(kind);
        match &mut self.archiving {
            Some(archiving) => archiving.report(kind.ending(), bytes),
            None => Ok(()),
        }
    }

    /// Puts the archive in its place.
    pub(super) fn finish(
        self,
        report: &Report,
        rules: &RuleSet,
        template: &Template,
    ) -> Result<Option<Sealed>, Failure> {
        let options = self.options();
        let Some(mut archiving) = self.archiving else { return Ok(None) };
        archiving.rules(rules, self.settings.scenario.as_deref())?;
        archiving.results(report)?;
        let holds = Holds {
            options,
            lang: self.settings.lang.code(),
            template,
            worker: self.settings.worker,
            compare: self.compared,
            decisions: self.decided,
            supersedes: self.supersedes,
        };
        let sealed = archiving.finish(report, rules, holds, self.args.force)?;
        if let Some(register) = self.register {
            enter(register, self.disk, &sealed, self.args.archive.archive.as_deref())?;
        }
        Ok(Some(sealed))
    }

    fn options(&self) -> Options {
        let input = &self.args.input;
        let isolation = match input.isolation.isolation {
            Isolation::Process => "process",
            Isolation::None => "none",
        };
        Options {
            as_of: input.as_of.map(|day| day.to_string()),
            period: input.period.map(|period| period.to_string()),
            format: self.settings.format.clone(),
            isolation: isolation.to_owned(),
            require_sandbox: input.isolation.require_sandbox,
            strict: self.settings.strict,
            allow_partial: self.args.allow_partial || self.settings.allow_partial,
            to: self.kinds.iter().map(|kind| kind.ending().to_owned()).collect(),
        }
    }
}

/// Enters the archive in the register; one that could not be entered does not stay.
fn enter(
    register: Opened,
    disk: &dyn Disk,
    sealed: &Sealed,
    archive: Option<&Path>,
) -> Result<(), Failure> {
    let Err(failure) = register.enter(disk, &sealed.id, &sealed.seal) else { return Ok(()) };
    if let Some(archive) = archive {
        // Where even that fails, its number tells that it is in no register.
        let _ = disk.remove_dir_all(archive);
    }
    let message = format!("{failure}. The run is not in the register, and its archive was removed");
    Err(Failure::new(failure.exit, message))
}
