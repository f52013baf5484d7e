//! `gevinst report`: read workbooks, compute, write the report.

mod archived;
mod issue;

use std::path::{Path, PathBuf};

use gevinst_core::finding::{Finding, Severity};
use gevinst_core::report::Report;
use gevinst_templates::{Texts, finding_lines};

use crate::archive::write::Sealed;
use crate::args::ReportArgs;
use crate::commands::{formats_of, read_with, rules_of, scope};
use crate::compare::{Comparing, LogPlace};
use crate::config::{Settings, settings};
use crate::decisions::Decisions;
use crate::disk::RealDisk;
use crate::exit::{Exit, Failure};
use crate::inputs::{InputRefused, Inputs};
use crate::output::Outputs;
use crate::{pipeline, refusals, templates, terminal};
use archived::Archived;
use issue::Issue;

pub(super) fn run(args: &ReportArgs) -> Result<Exit, Failure> {
    let settings = settings(&args.input)?;
    if let Some(file) = &settings.file {
        terminal::remark(&format!("defaults from {}\n", file.display()));
    }
    let rules = rules_of(&settings)?;
    let named = args.template.as_deref().or(settings.template.as_deref());
    let template = templates::named(named)?;
    let texts = templates::texts(&template, settings.lang)?;
    let supersedes = archived::expect(args)?;
    let is_new = args.output.as_ref().is_some_and(|output| !output.exists());
    let issue = Issue::of(args, &settings.to)?;
    let mut outputs = Outputs::new(&RealDisk, args.force);
    for (_, path) in &issue.targets {
        outputs.expect(path)?;
        keep_inputs(path, &args.input.inputs)?;
    }
    let decisions = Decisions::of(&settings)?;
    let formats = formats_of(&args.input, &settings)?;
    let mut inputs = read_with(&args.input, &settings, &formats)?;
    for refused in &inputs.refused {
        terminal::remark(&refusals::lines(refused, &texts));
    }
    if let Some(exit) = refused(args, &settings, &inputs) {
        if args.json {
            tell_refused(&inputs.refused, &texts)?;
        }
        if let Some(output) = args.output.as_ref().filter(|_| is_new) {
            // A folder made for nothing is taken away again; one with anything in it stays.
            let _ = std::fs::remove_dir(output);
        }
        return Ok(exit);
    }
    let left_out = inputs.refused.iter().map(refusals::finding);
    let of_run: Vec<Finding> = left_out.chain(inputs.shut_in.finding()).collect();
    let comparing = comparing(args)?;
    let mut archived = Archived::begin(args, &settings, &formats, supersedes)?;
    archived.read(&inputs, &of_run)?;
    let submissions = std::mem::take(&mut inputs.submissions);
    archived.decided(&decisions)?;
    let besides = decisions.with(of_run);
    let mut report = pipeline::report(submissions, &rules, scope(&args.input), besides);
    if let Some(comparing) = &comparing {
        comparing.put(&mut report);
        archived.compared(comparing)?;
    }
    archived.put(&mut report.meta);
    for finding in &report.findings {
        if !args.json {
            terminal::remark_finding(&finding_lines(finding, &report.books, &texts));
        }
    }
    issue.write(&report, (&template, &texts), &mut outputs, &mut archived)?;
    let sealed = archived.finish(&report, &rules, &template)?;
    let paths = outputs.commit()?;
    tell(args, &report, &paths, sealed.as_ref())?;
    let errors = pipeline::has_errors(&report, settings.strict);
    Ok(if errors { Exit::Findings } else { Exit::Done })
}

/// The earlier report that the run is held against, where one is named.
fn comparing(args: &ReportArgs) -> Result<Option<Comparing>, Failure> {
    let Some(path) = &args.compare.compare else { return Ok(None) };
    let named = args.compare.restatements.as_deref();
    let log = LogPlace::of(named, args.input.inputs.first().map(PathBuf::as_path));
    Comparing::at(path, &log).map(Some)
}

/// How the run ends where inputs were refused and the others are not reported on.
fn refused(args: &ReportArgs, settings: &Settings, inputs: &Inputs) -> Option<Exit> {
    let exit = inputs.refused.iter().map(refusals::exit).max_by_key(|exit| exit.code())?;
    if inputs.submissions.is_empty() {
        return Some(exit);
    }
    if args.allow_partial || settings.allow_partial {
        return None;
    }
    terminal::remark("no report was written; --allow-partial reports on the other workbooks\n");
    Some(exit)
}

/// A report never takes the place of a workbook that it is made from, not even
/// with `--force`.
pub(super) fn keep_inputs(path: &Path, inputs: &[PathBuf]) -> Result<(), Failure> {
    let Ok(target) = path.canonicalize() else { return Ok(()) };
    let is_input = |input: &&PathBuf| input.canonicalize().is_ok_and(|input| input == target);
    match inputs.iter().find(is_input) {
        None => Ok(()),
        Some(input) => Err(Failure::new(
            Exit::Output,
            format!(
                "{} is an input of this run and is not written over; name another place for the \
                 report",
                input.display()
            ),
        )),
    }
}

/// How many findings somebody decided about, where there are any, behind the others.
pub(super) fn waived(report: &Report) -> String {
    match report.waived() {
        0 => String::new(),
        count => format!(", {count} decided"),
    }
}

/// Says as data why no report was written.
fn tell_refused(refused: &[InputRefused], texts: &Texts) -> Result<(), Failure> {
    let refused: Vec<serde_json::Value> = refused
        .iter()
        .map(|it| {
            let input = it.path.display().to_string();
            serde_json::json!({ "input": input, "why": refusals::lines(it, texts) })
        })
        .collect();
    let told = serde_json::json!({ "written": [], "refused": refused });
    terminal::print(&format!("{told:#}\n"))
}

/// Says what was written and how much was found.
fn tell(
    args: &ReportArgs,
    report: &Report,
    paths: &[PathBuf],
    sealed: Option<&Sealed>,
) -> Result<(), Failure> {
    let counts =
        [Severity::Error, Severity::Warning, Severity::Info].map(|severity| report.count(severity));
    if args.json {
        let written: Vec<String> = paths.iter().map(|path| path.display().to_string()).collect();
        let archive = sealed.zip(args.archive.archive.as_ref()).map(|(sealed, path)| {
            serde_json::json!({
                "path": path.display().to_string(),
                "run": sealed.id,
                "content_sha256": sealed.content,
                "tagmanifest_sha512": sealed.seal,
            })
        });
        let told = serde_json::json!({
            "written": written,
            "archive": archive,
            "findings": {
                "error": counts[0],
                "warning": counts[1],
                "info": counts[2],
                "waived": report.waived(),
            },
            "facts": report.facts.len(),
            "kept_out": report.headline.kept_out,
        });
        return terminal::print(&format!("{told:#}\n"));
    }
    for path in paths {
        terminal::remark(&format!("wrote {}\n", path.display()));
    }
    if let Some((sealed, path)) = sealed.zip(args.archive.archive.as_ref()) {
        terminal::remark(&format!(
            "wrote {}: run {}, content {}\n",
            path.display(),
            sealed.id,
            sealed.content
        ));
    }
    let [errors, warnings, infos] = counts;
    terminal::remark(&format!(
        "{} workbook(s), {} figures; findings: {errors} errors, {warnings} warnings, {infos} for \
         information{}\n",
        report.books.0.len(),
        report.facts.len(),
        waived(report)
    ));
    Ok(())
}
