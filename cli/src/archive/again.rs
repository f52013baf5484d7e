//! The report of an archive, from what is archived: the submission, the rules, the
//! figures. No workbook is read and no format runs.

use std::collections::BTreeMap;

use gevinst_core::calc::Appraisal;
use gevinst_core::report::{Registered, Report, Superseded};

use super::figures::{self, Figure};
use super::open::{Archive, unusable};
use super::{layout, run};
use crate::compare::Comparing;
use crate::decisions::Decisions;
use crate::exit::Failure;
use crate::pipeline;

/// The report of an archive, with the figures that are archived.
///
/// # Errors
///
/// When a table is broken, or the rules cannot be used.
pub fn report(archive: &Archive) -> Result<Report, Failure> {
    let broken = |broken| unusable(&broken);
    let (submissions, of_run) = archive.submissions().map_err(broken)?;
    let scope = archive.scope().map_err(broken)?;
    let rules = archive.any_rules()?;
    let figures = archive.file(layout::FIGURES).and_then(|bytes| figures::read(&bytes));
    let figures = figures.map_err(broken)?;
    let compared = Comparing::archived(archive).map_err(broken)?;
    let besides = Decisions::archived(archive).map_err(broken)?.with(of_run);
    let put = |appraisal: &mut Appraisal| put_figures(appraisal, &figures);
    let mut report = pipeline::report_with(submissions, &rules, scope, besides, put);
    if let Some(compared) = compared {
        compared.put(&mut report);
    }
    Ok(of_then(archive, report))
}

/// Puts archived values in the place of those that were computed.
pub(super) fn put_figures(appraisal: &mut Appraisal, archived: &BTreeMap<String, Figure>) {
    let places: Vec<_> = appraisal
        .facts
        .iter()
        .filter_map(|(place, fact)| Some((place, archived.get(fact.id.as_str())?.value)))
        .collect();
    for (place, value) in places {
        appraisal.facts.set_value(place, value);
    }
}

/// The report as the program of then calls itself in it.
pub(super) fn of_then(archive: &Archive, mut report: Report) -> Report {
    report.meta.tool_version.clone_from(&archive.run.tool.version);
    let registered = archive.run.register.as_ref();
    report.meta.registered =
        registered.map(|it| Registered { number: it.number, head: it.head.clone() });
    report.meta.supersedes = archive.run.supersedes.as_ref().map(superseded);
    report
}

/// The run that an archive's takes the place of, as reports print it.
pub fn superseded(it: &run::Superseded) -> Superseded {
    Superseded {
        run: it.run.clone(),
        seal: it.tagmanifest_sha512.clone(),
        reason: it.reason.clone(),
    }
}
