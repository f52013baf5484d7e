//! The second stage: the archived submission is computed again.

use std::collections::BTreeMap;

use gevinst_core::calc::{Appraisal, Scope};
use gevinst_core::finding::Finding;
use gevinst_core::report::Report;
use gevinst_core::rules::RuleSet;
use gevinst_core::submission::Submission;

use super::{Again, Difference, Outcome, Verdict, cause, differences};
use crate::archive::figures::{self, Figure};
use crate::archive::layout;
use crate::archive::open::Archive;
use crate::archive::tsv::Broken;
use crate::compare::Comparing;
use crate::decisions::Decisions;
use crate::pipeline;

const STAGE: &str = "compute";

/// What a run is computed from, as it is archived.
pub(super) struct Material {
    said: Result<(Vec<Submission>, Vec<Finding>), String>,
    scope: Result<Scope, String>,
    compared: Result<Option<Comparing>, String>,
    decided: Result<Decisions, String>,
    archived: Result<RuleSet, String>,
    shipped: Result<RuleSet, String>,
    /// The archived figures.
    pub(super) figures: Result<BTreeMap<String, Figure>, String>,
}

impl Material {
    pub(super) fn of(
        archive: &Archive,
        said: Result<(Vec<Submission>, Vec<Finding>), Broken>,
    ) -> Material {
        let told = |broken: Broken| broken.to_string();
        let figures = archive.file(layout::FIGURES).and_then(|bytes| figures::read(&bytes));
        Material {
            said: said.map_err(told),
            scope: archive.scope().map_err(told),
            compared: Comparing::archived(archive).map_err(told),
            decided: Decisions::archived(archive).map_err(told),
            archived: archive.rules(),
            shipped: archive.shipped_rules(),
            figures: figures.map_err(told),
        }
    }

    /// The rules that are used: those of the archive, else those that ship under the same
    /// id, with a word about it.
    pub(super) fn rules(&self) -> Result<(&RuleSet, Option<String>), String> {
        match (&self.archived, &self.shipped) {
            (Ok(rules), _) => Ok((rules, None)),
            (Err(why), Ok(rules)) => {
                let word = format!(
                    "this program does not understand the archived rules ({}); its own edition \
                     {} was used",
                    first_line(why),
                    rules.id()
                );
                Ok((rules, Some(word)))
            }
            (Err(why), Err(_)) => Err(why.clone()),
        }
    }

    /// The edition that ships under the same id, where the archive's is another one.
    pub(super) fn other_rules(&self) -> Option<&RuleSet> {
        let (Ok(archived), Ok(shipped)) = (&self.archived, &self.shipped) else { return None };
        (archived.digest() != shipped.digest()).then_some(shipped)
    }

    /// The report under these rules; `change` may put in other values.
    pub(super) fn report(
        &self,
        rules: &RuleSet,
        submissions: Option<&[Submission]>,
        change: impl FnOnce(&mut Appraisal),
    ) -> Result<Report, String> {
        let (archived, of_run) = self.said.as_ref().map_err(String::clone)?;
        let scope = self.scope.clone()?;
        let compared = self.compared.as_ref().map_err(String::clone)?;
        let submissions = submissions.unwrap_or(archived).to_vec();
        let besides = self.decided.as_ref().map_err(String::clone)?.with(of_run.clone());
        let mut report = pipeline::report_with(submissions, rules, scope, besides, change);
        if let Some(compared) = compared {
            compared.put(&mut report);
        }
        Ok(report)
    }
}

fn first_line(text: &str) -> &str {
    text.lines().next().unwrap_or_default()
}

/// Computes the run again and compares.
pub(super) fn stage(
    archive: &Archive,
    material: &Material,
    adapted: Option<&[Submission]>,
    again: &mut Again,
) {
    let of = format!("{} figures", archive.run.stages.figures.count);
    let (rules, word) = match material.rules() {
        Ok(found) => found,
        Err(why) => {
            again.outcomes.push(Outcome::not_run(STAGE, of, "RULESET_UNKNOWN", why));
            return;
        }
    };
    let report = match material.report(rules, None, |_| {}) {
        Ok(report) => report,
        Err(why) => {
            again.outcomes.push(Outcome::not_run(STAGE, of, "BROKEN_TABLE", why));
            return;
        }
    };
    let tables = figures::of_report(&report);
    let mut outcome = compare(archive, material, of, &tables);
    outcome.because.extend(word);
    if !outcome.verdict.is_same() {
        let causes = causes(archive, material, adapted);
        outcome.because.extend(causes);
    }
    again.outcomes.push(outcome);
    again.files.extend(tables.into_iter().map(|(path, text)| (path, text.into_bytes())));
}

fn compare(
    archive: &Archive,
    material: &Material,
    of: String,
    tables: &[(String, String)],
) -> Outcome {
    let mut found: Vec<Difference> = Vec::new();
    for (path, now) in tables {
        let archived = match archive.text(path) {
            Ok(text) => text,
            Err(broken) => {
                let why = broken.to_string();
                return Outcome::not_run(STAGE, of, "BROKEN_TABLE", why);
            }
        };
        if archived == *now {
            continue;
        }
        match (&material.figures, figures::read(now.as_bytes())) {
            (Ok(old), Ok(new)) if path == layout::FIGURES => {
                found.extend(differences::of_figures(old, &new));
            }
            // Numbers of figures stand there; what differs shows by their ids above.
            _ if path == layout::EDGES || path == layout::SOURCES => {
                if found.is_empty() {
                    differences::of_tables(path, &archived, now, &mut found);
                }
            }
            _ => differences::of_tables(path, &archived, now, &mut found),
        }
    }
    let same = found.is_empty().then_some(Verdict::Identical);
    Outcome::of(STAGE, of, same, found)
}

/// What a difference comes from: the one thing that, exchanged alone, brings back what
/// is archived.
fn causes(archive: &Archive, material: &Material, adapted: Option<&[Submission]>) -> Vec<String> {
    let brings_back = |rules: &RuleSet, submissions: Option<&[Submission]>| {
        let report = material.report(rules, submissions, |_| {}).ok();
        let tables = report.map(|report| figures::of_report(&report));
        tables.is_some_and(|it| {
            compare(archive, material, String::new(), &it).verdict == Verdict::Identical
        })
    };
    let mut causes = Vec::new();
    if let Some(shipped) = material.other_rules().filter(|rules| brings_back(rules, None)) {
        causes.push(format!(
            "the rules in the archive: they are not the edition {} of this program, and with that \
             one all figures are as archived",
            shipped.id()
        ));
    }
    let (Ok((rules, _)), Ok((archived, _))) = (material.rules(), &material.said) else {
        return causes;
    };
    if adapted.is_some_and(|it| it != archived.as_slice()) && brings_back(rules, adapted) {
        causes.push(
            "the submission in the archive: it is not what the archived workbooks say, and with \
             what they say all figures are as archived"
                .to_owned(),
        );
    }
    if causes.is_empty() {
        causes.extend(cause::of_tool(archive, cause::COMPUTING));
    }
    causes
}
