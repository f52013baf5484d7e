//! The third stage: the archived figures are laid out again.

use std::collections::BTreeMap;

use gevinst_core::report::Report;
use gevinst_core::submission::Submission;
use gevinst_templates::{Template, Texts};

use super::compute::Material;
use super::{Adapted, Again, Outcome, Verdict, cause, same};
use crate::archive::again::{of_then, put_figures as put};
use crate::archive::layout;
use crate::archive::open::Archive;
use crate::archive::run::Issued;
use crate::issue;

const STAGE: &str = "render";

/// A template with the texts of the run's language.
struct Look {
    template: Template,
    texts: Texts,
}

impl Look {
    fn archived(archive: &Archive) -> Result<Look, String> {
        let mut layers: BTreeMap<&str, BTreeMap<String, Vec<u8>>> = BTreeMap::new();
        for part in &archive.run.template.files {
            let path = part.path.strip_prefix(layout::TEMPLATES).unwrap_or_default();
            let Some((layer, file)) = path.split_once('/') else { continue };
            let bytes = archive.file(&part.path).map_err(|broken| broken.to_string())?;
            layers.entry(layer).or_default().insert(file.to_owned(), bytes);
        }
        let layers: Vec<(String, BTreeMap<String, Vec<u8>>)> =
            layers.into_iter().map(|(name, files)| (name.to_owned(), files)).collect();
        let template = Template::of_layers_with_files(&layers).map_err(|it| it.to_string())?;
        let texts = template.texts_of_layers(&archive.run.lang).map_err(|it| it.to_string())?;
        Ok(Look { template, texts })
    }

    /// The template of this name that comes along with the program.
    fn shipped(archive: &Archive) -> Result<Look, String> {
        let template =
            Template::shipped(&archive.run.template.name).map_err(|it| it.to_string())?;
        let texts = template.texts(&archive.run.lang).map_err(|it| it.to_string())?;
        Ok(Look { template, texts })
    }
}

/// Lays the archived figures out again and compares every report.
pub(super) fn stage(archive: &Archive, material: &Material, again: &mut Again) {
    let report = material.rules().and_then(|(rules, _)| {
        let archived = material.figures.as_ref().map_err(String::clone)?;
        let report = material.report(rules, None, |appraisal| put(appraisal, archived))?;
        Ok(of_then(archive, report))
    });
    let report = match report {
        Ok(report) => report,
        Err(why) => return all_not_run(archive, STAGE, "BROKEN_TABLE", &why, again),
    };
    let (look, word) = match (Look::archived(archive), Look::shipped(archive)) {
        (Ok(look), _) => (look, None),
        (Err(why), Ok(look)) => {
            let first = why.lines().next().unwrap_or_default();
            let word = format!(
                "this program cannot use the archived template ({first}); its own template {} was \
                 used",
                look.template.name()
            );
            (look, Some(word))
        }
        (Err(why), Err(_)) => return all_not_run(archive, STAGE, "TEMPLATE_UNKNOWN", &why, again),
    };
    for issued in &archive.run.stages.reports {
        let mut outcome = one(archive, STAGE, issued, &report, &look, again);
        outcome.because.extend(word.clone());
        if matches!(outcome.verdict, Verdict::Different(_)) {
            outcome.because.extend(causes(archive, material, issued, &report, &look));
        }
        again.outcomes.push(outcome);
    }
}

fn kind_of(issued: &Issued) -> &str {
    issued.path.rsplit('.').next().unwrap_or_default()
}

fn name_of(issued: &Issued) -> String {
    issued.path.rsplit('/').next().unwrap_or_default().to_owned()
}

fn render(issued: &Issued, report: &Report, look: &Look) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    let kind = issue::kind(kind_of(issued));
    let kind = kind.ok_or_else(|| format!("{} is no kind of report", issued.path))?;
    issue::render(kind, report, (&look.template, &look.texts), &mut bytes)
        .map_err(|error| error.to_string())?;
    Ok(bytes)
}

fn one(
    archive: &Archive,
    stage: &'static str,
    issued: &Issued,
    report: &Report,
    look: &Look,
    again: &mut Again,
) -> Outcome {
    let of = name_of(issued);
    let archived = match archive.file(&issued.path) {
        Ok(bytes) => bytes,
        Err(broken) => return Outcome::not_run(stage, of, "REPORT_MISSING", broken.to_string()),
    };
    let now = match render(issued, report, look) {
        Ok(bytes) => bytes,
        Err(why) => return Outcome::not_run(stage, of, "TEMPLATE_HELPER", why),
    };
    let kind = kind_of(issued);
    let same = same::verdict(kind, &archived, &now);
    let differences = match same {
        Some(_) => Vec::new(),
        None => same::differences(kind, &archived, &now),
    };
    let folder = if stage == STAGE { "" } else { "chain/" };
    again.files.push((format!("{folder}{}", issued.path), now));
    Outcome::of(stage, of, same, differences)
}

/// What a difference comes from: the one thing that, exchanged alone, brings back the
/// archived report.
fn causes(
    archive: &Archive,
    material: &Material,
    issued: &Issued,
    report: &Report,
    look: &Look,
) -> Vec<String> {
    let Ok(archived) = archive.file(&issued.path) else { return Vec::new() };
    let brings_back = |report: &Report, look: &Look| {
        render(issued, report, look).is_ok_and(|now| now == archived)
    };
    let mut causes = Vec::new();
    if let Ok(shipped) = Look::shipped(archive)
        && shipped.template.digest() != look.template.digest()
        && brings_back(report, &shipped)
    {
        causes.push(format!(
            "the template or the texts in the archive: with the template {} of this program the \
             report is as archived",
            shipped.template.name()
        ));
    }
    let under_shipped = material.other_rules().and_then(|rules| {
        let archived = material.figures.as_ref().ok()?;
        let report = material.report(rules, None, |it| put(it, archived)).ok()?;
        Some(of_then(archive, report))
    });
    if under_shipped.is_some_and(|it| brings_back(&it, look)) {
        causes.push(format!(
            "the rules in the archive: under the edition {} of this program the report is as \
             archived",
            archive.run.rules.edition
        ));
    }
    let computed = material.rules().ok().and_then(|(rules, _)| {
        let report = material.report(rules, None, |_| {}).ok()?;
        Some(of_then(archive, report))
    });
    if computed.is_some_and(|it| brings_back(&it, look)) {
        causes.push(
            "the figures in the archive: with what the archived submission gives the report is as \
             archived"
                .to_owned(),
        );
    }
    if causes.is_empty() {
        let files = archive.run.template.files.iter().map(|part| (&part.path, &part.sha256));
        causes.extend(cause::of_files(archive, files));
    }
    if causes.is_empty() {
        causes.extend(cause::of_tool(archive, cause::RENDERING));
    }
    causes
}

fn all_not_run(
    archive: &Archive,
    stage: &'static str,
    code: &'static str,
    why: &str,
    again: &mut Again,
) {
    for issued in &archive.run.stages.reports {
        again.outcomes.push(Outcome::not_run(stage, name_of(issued), code, why.to_owned()));
    }
}

/// All three stages, one out of the other.
pub(super) fn chain(archive: &Archive, material: &Material, adapted: Adapted, again: &mut Again) {
    const STAGE: &str = "chain";
    let Some(adapted) = adapted else {
        let why = "a workbook could not be read again";
        return all_not_run(archive, STAGE, "STAGE_BEFORE", why, again);
    };
    let adapted: Vec<Submission> = adapted;
    let made = material.rules().and_then(|(rules, _)| {
        let report = material.report(rules, Some(&adapted), |_| {})?;
        Ok((of_then(archive, report), Look::archived(archive).or_else(|_| Look::shipped(archive))?))
    });
    match made {
        Err(why) => all_not_run(archive, STAGE, "STAGE_BEFORE", &why, again),
        Ok((report, look)) => {
            for issued in &archive.run.stages.reports {
                let outcome = one(archive, STAGE, issued, &report, &look, again);
                again.outcomes.push(outcome);
            }
        }
    }
}
