//! `gevinst report`: read workbooks, compute, write the report.

use std::path::{Path, PathBuf};

use gevinst_core::finding::Severity;
use gevinst_core::report::Report;
use gevinst_templates::{
    Template, TemplateError, Texts, finding_lines, render_html, render_json, render_workbook,
};

use crate::args::{Output, ReportArgs};
use crate::commands::{read, rules_of, scope};
use crate::config::settings;
use crate::exit::{Exit, Failure};
use crate::inputs::InputRefused;
use crate::output::{Outputs, WriteProblem, cannot};
use crate::{pipeline, refusals, templates, terminal};

pub(super) fn run(args: &ReportArgs) -> Result<Exit, Failure> {
    let settings = settings(&args.input)?;
    if let Some(file) = &settings.file {
        terminal::remark(&format!("defaults from {}\n", file.display()));
    }
    let rules = rules_of(&settings)?;
    let named = args.template.as_deref().or(settings.template.as_deref());
    let template = templates::named(named)?;
    let texts = templates::texts(&template, settings.lang)?;
    let is_new = !args.output.exists();
    let targets = targets(args, &settings.to)?;
    let mut outputs = Outputs::new(args.force);
    for (_, path) in &targets {
        outputs.expect(path)?;
        keep_inputs(path, &args.input.inputs)?;
    }
    let inputs = read(&args.input, &settings)?;
    for refused in &inputs.refused {
        terminal::remark(&refusals::lines(refused, &texts));
    }
    let refusal = inputs.refused.iter().map(refusals::exit).max_by_key(|exit| exit.code());
    let nothing = inputs.submissions.is_empty();
    if let Some(exit) =
        refusal.filter(|_| nothing || !(args.allow_partial || settings.allow_partial))
    {
        if !nothing {
            terminal::remark(
                "no report was written; --allow-partial reports on the other workbooks\n",
            );
        }
        if args.json {
            tell_refused(&inputs.refused, &texts)?;
        }
        if is_new {
            // A folder made for nothing is taken away again; one with anything in it stays.
            let _ = std::fs::remove_dir(&args.output);
        }
        return Ok(exit);
    }
    let left_out = inputs.refused.iter().map(refusals::finding);
    let of_run = left_out.chain(inputs.shut_in.finding()).collect();
    let report = pipeline::report(inputs.submissions, &rules, scope(&args.input), of_run);
    for finding in &report.findings {
        if !args.json {
            terminal::remark_finding(&finding_lines(finding, &report.books, &texts));
        }
    }
    for (kind, path) in &targets {
        write(&mut outputs, (*kind, path), &report, (&template, &texts))?;
    }
    let paths = outputs.commit()?;
    tell(args, &report, &paths)?;
    let errors = pipeline::has_errors(&report, settings.strict);
    Ok(if errors { Exit::Findings } else { Exit::Done })
}

/// A report never takes the place of a workbook that it is made from, not even
/// with `--force`.
fn keep_inputs(path: &Path, inputs: &[PathBuf]) -> Result<(), Failure> {
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

/// What is written where.
fn targets(args: &ReportArgs, usual: &[Output]) -> Result<Vec<(Output, PathBuf)>, Failure> {
    let ending = args.output.extension().and_then(|ending| ending.to_str());
    let by_ending = match ending {
        _ if args.output.is_dir() => None,
        Some("html" | "htm") => Some(Output::Html),
        Some("xlsx") => Some(Output::Xlsx),
        Some("json") => Some(Output::Json),
        Some(other) if DOCUMENTS.contains(&other) => {
            let message = format!(
                "{} cannot be written: a report is .html, .xlsx or .json, or a folder for all",
                args.output.display()
            );
            return Err(Failure::new(Exit::Usage, message));
        }
        _ => None,
    };
    if let Some(kind) = by_ending {
        if args.to.iter().any(|to| *to != kind) {
            let message = format!(
                "{} can only hold {}; name a folder to write several kinds",
                args.output.display(),
                kind.ending()
            );
            return Err(Failure::new(Exit::Usage, message));
        }
        return Ok(vec![(kind, args.output.clone())]);
    }
    make_folder(&args.output)?;
    let asked = if args.to.is_empty() { usual } else { &args.to };
    let all = [Output::Html, Output::Xlsx, Output::Json];
    let wanted = all.into_iter().filter(|kind| asked.is_empty() || asked.contains(kind));
    Ok(wanted.map(|kind| (kind, args.output.join(format!("report.{}", kind.ending())))).collect())
}

/// Endings of files that people ask for and the program does not write.
const DOCUMENTS: [&str; 9] = ["pdf", "csv", "tsv", "xls", "xlsm", "ods", "docx", "txt", "md"];

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

fn make_folder(path: &Path) -> Result<(), Failure> {
    std::fs::create_dir_all(path).map_err(|error| {
        let message = format!(
            "cannot make the folder {}: {error}. A file is named with its ending: .html, .xlsx \
             or .json",
            path.display()
        );
        Failure::new(Exit::Output, message)
    })
}

fn write(
    outputs: &mut Outputs,
    (kind, path): (Output, &Path),
    report: &Report,
    (template, texts): (&Template, &Texts),
) -> Result<(), Failure> {
    let result = match kind {
        Output::Html => outputs.write(path, |out| render_html(report, template, texts, out)),
        Output::Json => outputs.write(path, |out| render_json(report, out)),
        Output::Xlsx => {
            let bytes = render_workbook(report, texts).map_err(|error| of_template(path, error))?;
            let result = outputs.write::<std::io::Error>(path, |out| out.write_all(&bytes));
            result.map_err(|problem| match problem {
                WriteProblem::Io(failure) => WriteProblem::Io(failure),
                WriteProblem::Content(error) => WriteProblem::Content(TemplateError::from(error)),
            })
        }
    };
    result.map_err(|problem| match problem {
        WriteProblem::Io(failure) => failure,
        WriteProblem::Content(error) => of_template(path, error),
    })
}

fn of_template(path: &Path, error: TemplateError) -> Failure {
    match error {
        TemplateError::Output(error) => cannot(path, &error),
        other => Failure::new(Exit::Usage, other.to_string()),
    }
}

/// Says what was written and how much was found.
fn tell(args: &ReportArgs, report: &Report, paths: &[PathBuf]) -> Result<(), Failure> {
    let counts =
        [Severity::Error, Severity::Warning, Severity::Info].map(|severity| report.count(severity));
    if args.json {
        let written: Vec<String> = paths.iter().map(|path| path.display().to_string()).collect();
        let told = serde_json::json!({
            "written": written,
            "findings": { "error": counts[0], "warning": counts[1], "info": counts[2] },
            "facts": report.facts.len(),
            "kept_out": report.headline.kept_out,
        });
        return terminal::print(&format!("{told:#}\n"));
    }
    for path in paths {
        terminal::remark(&format!("wrote {}\n", path.display()));
    }
    let [errors, warnings, infos] = counts;
    terminal::remark(&format!(
        "{} workbook(s), {} figures; findings: {errors} errors, {warnings} warnings, {infos} for \
         information\n",
        report.books.0.len(),
        report.facts.len()
    ));
    Ok(())
}
