//! The kinds of reports of a run, and where each goes.

use std::path::{Path, PathBuf};

use gevinst_core::report::Report;
use gevinst_templates::{Template, TemplateError, Texts};

use super::archived::Archived;
use crate::args::{Output, ReportArgs};
use crate::exit::{Exit, Failure};
use crate::issue::render;
use crate::output::{Outputs, WriteProblem, cannot};

/// The reports that a run issues.
pub(super) struct Issue {
    /// Every kind, in a fixed order.
    kinds: Vec<Output>,
    /// The kinds that go to a place of their own.
    pub(super) targets: Vec<(Output, PathBuf)>,
}

const ALL: [Output; 3] = [Output::Html, Output::Xlsx, Output::Json];

impl Issue {
    /// What is written where.
    pub(super) fn of(args: &ReportArgs, usual: &[Output]) -> Result<Issue, Failure> {
        let targets = match &args.output {
            Some(output) => targets(args, output, usual)?,
            None => Vec::new(),
        };
        let kinds = if args.output.is_some() {
            targets.iter().map(|(kind, _)| *kind).collect()
        } else {
            wanted(args, usual).collect()
        };
        Ok(Issue { kinds, targets })
    }

    /// Writes each report beside its place, and into the archive.
    pub(super) fn write(
        &self,
        report: &Report,
        with: (&Template, &Texts),
        outputs: &mut Outputs<'_>,
        archived: &mut Archived<'_>,
    ) -> Result<(), Failure> {
        for kind in &self.kinds {
            let target = self.targets.iter().find(|(other, _)| other == kind);
            let path = target.map_or(Path::new("report"), |(_, path)| path);
            if !archived.is_wanted() {
                let written = outputs.write(path, |out| render(*kind, report, with, out));
                written.map_err(|problem| of_problem(path, problem))?;
                continue;
            }
            let mut bytes = Vec::new();
            render(*kind, report, with, &mut bytes).map_err(|error| of_template(path, error))?;
            archived.report(*kind, &bytes)?;
            if target.is_some() {
                let written =
                    outputs.write(path, |out| out.write_all(&bytes).map_err(TemplateError::Output));
                written.map_err(|problem| of_problem(path, problem))?;
            }
        }
        Ok(())
    }
}

fn wanted<'a>(args: &'a ReportArgs, usual: &'a [Output]) -> impl Iterator<Item = Output> + 'a {
    let asked = if args.to.is_empty() { usual } else { &args.to };
    ALL.into_iter().filter(move |kind| asked.is_empty() || asked.contains(kind))
}

/// Which kind goes where.
fn targets(
    args: &ReportArgs,
    output: &Path,
    usual: &[Output],
) -> Result<Vec<(Output, PathBuf)>, Failure> {
    let ending = output.extension().and_then(|ending| ending.to_str());
    let by_ending = match ending {
        _ if output.is_dir() => None,
        Some("html" | "htm") => Some(Output::Html),
        Some("xlsx") => Some(Output::Xlsx),
        Some("json") => Some(Output::Json),
        Some(other) if DOCUMENTS.contains(&other) => {
            let message = format!(
                "{} cannot be written: a report is .html, .xlsx or .json, or a folder for all",
                output.display()
            );
            return Err(Failure::new(Exit::Usage, message));
        }
        _ => None,
    };
    if let Some(kind) = by_ending {
        if args.to.iter().any(|to| *to != kind) {
            let message = format!(
                "{} can only hold {}; name a folder to write several kinds",
                output.display(),
                kind.ending()
            );
            return Err(Failure::new(Exit::Usage, message));
        }
        return Ok(vec![(kind, output.to_owned())]);
    }
    make_folder(output)?;
    Ok(wanted(args, usual)
        .map(|kind| (kind, output.join(format!("report.{}", kind.ending()))))
        .collect())
}

/// Endings of files that people ask for and the program does not write.
const DOCUMENTS: [&str; 9] = ["pdf", "csv", "tsv", "xls", "xlsm", "ods", "docx", "txt", "md"];

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

fn of_problem(path: &Path, problem: WriteProblem<TemplateError>) -> Failure {
    match problem {
        WriteProblem::Io(failure) => failure,
        WriteProblem::Content(error) => of_template(path, error),
    }
}

fn of_template(path: &Path, error: TemplateError) -> Failure {
    match error {
        TemplateError::Output(error) => cannot(path, &error),
        other => Failure::new(Exit::Usage, other.to_string()),
    }
}
