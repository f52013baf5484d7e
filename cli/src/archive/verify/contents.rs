//! Whether the archive is of one piece: what `run.json` says is what is there.

use std::collections::BTreeMap;
use std::path::Path;

use gevinst_core::rules::RuleSet;
use rust_decimal::Decimal;

use super::{Check, Problem};
use crate::archive::bag::Sums;
use crate::archive::open::Archive;
use crate::archive::run::{Run, Stage, stage_digest};
use crate::archive::submission::control_sum;
use crate::archive::tsv::Broken;
use crate::archive::write::added;
use crate::archive::{content, figures, layout};

/// Checks what `run.json` says against the files, and gives what made the run.
pub fn check(root: &Path, sums: &BTreeMap<String, Sums>) -> (Vec<Check>, Option<Run>) {
    let archive = match Archive::open(root) {
        Ok(archive) => archive,
        Err(failure) => {
            let problem = Problem::new("run", layout::RUN, failure.to_string());
            return (vec![Check::of("run", String::new(), vec![problem])], None);
        }
    };
    let about = format!(
        "{}, made by gevinst {} under {}",
        archive.run.id, archive.run.tool.version, archive.run.rules.edition
    );
    let checks = vec![
        Check::of("run", about, of_run(&archive, sums)),
        Check::of("control sums", told(&archive.run), control_sums(&archive)),
    ];
    (checks, Some(archive.run))
}

fn told(run: &Run) -> String {
    let Stage { count: records, .. } = run.stages.submission;
    format!("{records} records, {} figures", run.stages.figures.count)
}

/// Every fingerprint in `run.json` is that of the file it speaks of.
fn of_run(archive: &Archive, sums: &BTreeMap<String, Sums>) -> Vec<Problem> {
    let run = &archive.run;
    let mut problems = Vec::new();
    let mut same = |code: &'static str, path: &str, sha256: &str, what: &str| {
        let found = sums.get(path).map(|sums| sums.sha256.as_str());
        if found != Some(sha256) {
            let found = found.unwrap_or("none");
            let what = format!(
                "it is not {what} of the run: run.json names SHA-256 {sha256}, found {found}"
            );
            problems.push(Problem::new(code, path, what));
        }
    };
    for input in &run.inputs {
        same("input-swapped", &input.path, &input.sha256, "the workbook");
    }
    for format in &run.formats {
        let code = if format.kind == "native" { "plugin-swapped" } else { "mapping-swapped" };
        let what = if format.kind == "native" { "the plugin" } else { "the mapping file" };
        if let (Some(path), Some(sha256)) = (&format.path, &format.sha256) {
            same(code, path, sha256, what);
        }
        if let Some(source) = &format.source {
            same("plugin-swapped", &source.path, &source.sha256, "the plugin's source");
        }
    }
    for part in &run.template.files {
        same("template-swapped", &part.path, &part.sha256, "the template or text");
    }
    if let Some(scenario) = &run.rules.scenario {
        same("rules-swapped", layout::SCENARIO, &scenario.sha256, "the scenario");
    }
    let compared = run.compare.iter().flat_map(|it| it.restatements.iter().chain([&it.report]));
    for part in compared {
        same("compared-swapped", &part.path, &part.sha256, "what was compared with");
    }
    if let Some(part) = &run.decisions {
        same("decisions-swapped", &part.path, &part.sha256, "the file of decisions");
    }
    same("tool-swapped", layout::LOCK, &run.tool.cargo_lock_sha256, "the list of libraries");
    if let Some(program) = &run.tool.program {
        same("tool-swapped", &program.path, &program.sha256, "the program");
    }
    for issued in &run.stages.reports {
        same("report-swapped", &issued.path, &issued.sha256, "the report");
    }
    problems.extend(strange_tools(run, sums));
    problems.extend(rules(archive));
    problems.extend(stage(1, "submission-swapped", &run.stages.submission, sums));
    problems.extend(stage(2, "figures-swapped", &run.stages.figures, sums));
    problems.extend(contents(archive));
    problems
}

/// Programs in the archive that the run does not know of: somebody would start one.
fn strange_tools(run: &Run, sums: &BTreeMap<String, Sums>) -> Vec<Problem> {
    let known = run.tool.program.as_ref().map(|program| program.path.as_str());
    let is_strange = |path: &&String| {
        path.starts_with(layout::TOOL) && *path != layout::LOCK && known != Some(path)
    };
    let strange = sums.keys().filter(is_strange);
    let what = "run.json does not name it: it was put in after the run, and is not to be started";
    strange.map(|path| Problem::new("tool-swapped", path, what)).collect()
}

/// The edition in the archive has the fingerprint that the run names. One that this
/// program does not understand is told by `regenerate`, and is no fault of the archive.
fn rules(archive: &Archive) -> Option<Problem> {
    let run = &archive.run.rules;
    let folder = format!("{}{}", layout::RULES, run.edition);
    let names = archive.names(&folder).ok()?;
    let texts: Vec<(String, String)> = names
        .into_iter()
        .filter_map(|name| {
            let text = archive.text(&format!("{folder}/{name}")).ok()?;
            Some((name, text))
        })
        .collect();
    let files: Vec<(&str, &str)> = texts.iter().map(|(name, text)| (&**name, &**text)).collect();
    let found = RuleSet::digest_of(&files).to_string();
    (found != run.sha256).then(|| {
        let what = format!(
            "it is not the edition of the run: run.json names SHA-256 {}, found {found}",
            run.sha256
        );
        Problem::new("rules-swapped", folder, what)
    })
}

fn stage(
    number: u8,
    code: &'static str,
    stage: &Stage,
    sums: &BTreeMap<String, Sums>,
) -> Option<Problem> {
    let files = sums.iter().filter(|(path, _)| layout::stage_of(path) == Some(number));
    let found = stage_digest(files.map(|(path, sums)| (path.as_str(), sums.sha256.as_str())));
    (found != stage.sha256).then(|| {
        let what = format!(
            "the tables of stage {number} are not those of the run: run.json names SHA-256 {}, \
             found {found}",
            stage.sha256
        );
        Problem::new(code, "data/", what)
    })
}

/// What packed reports hold is what the run says that they hold.
fn contents(archive: &Archive) -> Vec<Problem> {
    let mut problems = Vec::new();
    for issued in &archive.run.stages.reports {
        let Ok(bytes) = archive.file(&issued.path) else { continue };
        if content::of_container(&bytes) != issued.content_sha256 {
            let what = "what it holds is not what run.json says";
            problems.push(Problem::new("report-swapped", &issued.path, what));
        }
    }
    problems
}

/// The sums that the run states are those of its tables.
fn control_sums(archive: &Archive) -> Vec<Problem> {
    let mut problems = Vec::new();
    let run = &archive.run;
    match archive.submissions() {
        Err(broken) => problems.push(of_broken(&broken)),
        Ok((submissions, _)) => {
            if submissions.len() != run.inputs.len() {
                let what = format!(
                    "{} workbooks, and run.json names {}",
                    submissions.len(),
                    run.inputs.len()
                );
                problems.push(Problem::new("control-sum", layout::INPUTS, what));
            }
            for (said, stated) in submissions.iter().zip(&run.inputs) {
                let sum = control_sum(said).map(|sum| sum.to_string());
                let is_same = sum == stated.control_sum
                    && said.records.len() == stated.records
                    && said.source.digest.to_string() == stated.sha256;
                if !is_same {
                    let what = format!(
                        "{} records with the sum {}; run.json states {} with the sum {}, or \
                         another workbook",
                        said.records.len(),
                        sum.as_deref().unwrap_or("none"),
                        stated.records,
                        stated.control_sum.as_deref().unwrap_or("none")
                    );
                    let path = layout::records(usize::from(said.book));
                    problems.push(Problem::new("control-sum", path, what));
                }
            }
        }
    }
    problems.extend(sum_of_figures(archive));
    problems
}

fn sum_of_figures(archive: &Archive) -> Option<Problem> {
    let stated = &archive.run.stages.figures;
    let read = archive.file(layout::FIGURES).and_then(|bytes| figures::read(&bytes));
    let figures = match read {
        Ok(figures) => figures,
        Err(broken) => return Some(of_broken(&broken)),
    };
    let values = figures.values().filter_map(|figure| figure.value.ok()).map(Some);
    let sum = added(values).as_ref().map(Decimal::to_string);
    if sum == stated.control_sum && figures.len() == stated.count {
        return None;
    }
    let what = format!(
        "{} figures with the sum {}; run.json states {} with the sum {}",
        figures.len(),
        sum.as_deref().unwrap_or("none"),
        stated.count,
        stated.control_sum.as_deref().unwrap_or("none")
    );
    Some(Problem::new("control-sum", layout::FIGURES, what))
}

fn of_broken(broken: &Broken) -> Problem {
    Problem::new("broken-table", &broken.file, format!("line {}: {}", broken.line, broken.what))
}
