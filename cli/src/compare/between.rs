//! Two archived runs, and what each difference between them comes from.
//!
//! The second run is reached from the first by changing one thing at a time: the program
//! (the archived figures against what this program makes of the same), the rule edition,
//! the scenario, period and day, what the workbooks say, and the program again.

use gevinst_core::calc::Scope;
use gevinst_core::compare::split::{Because, Difference, Figures, Point, Step, split};
use gevinst_core::compare::{Changes, Entry, Held, compare};
use gevinst_core::finding::Finding;
use gevinst_core::report::{FactPeriod, Report};
use gevinst_core::rules::RuleSet;
use gevinst_core::submission::Submission;

use super::Comparing;
use crate::archive::again;
use crate::archive::open::{Archive, unusable};
use crate::decisions::Decisions;
use crate::exit::{Exit, Failure};
use crate::pipeline;

/// Two runs held against one another.
#[derive(Debug)]
pub struct Between {
    /// The steps that changed something, in order.
    pub steps: Vec<Vec<Because>>,
    /// The figures that differ.
    pub differences: Vec<Difference>,
    /// What changed, as the report of the second run tells it.
    pub changes: Changes,
    /// The first run's report.
    pub before: Report,
    /// The second run's report.
    pub report: Report,
}

/// What a run is computed from.
struct Ground {
    submissions: Vec<Submission>,
    of_run: Vec<Finding>,
    decisions: Decisions,
    /// What was asked for.
    asked: Scope,
    /// What came of it: the period and day that the report speaks of.
    spoken: Scope,
    edition: RuleSet,
    rules: RuleSet,
    report: Report,
}

impl Ground {
    fn of(archive: &Archive) -> Result<Ground, Failure> {
        let broken = |broken| unusable(&broken);
        let (submissions, of_run) = archive.submissions().map_err(broken)?;
        let report = again::report(archive)?;
        let not_run = |why| Failure::new(Exit::NotRun, why);
        let rules = archive.any_rules()?.into_owned();
        let edition = match archive.edition() {
            Ok(edition) => edition,
            Err(why) => {
                let shipped = RuleSet::edition(&archive.run.rules.edition);
                shipped.cloned().ok_or_else(|| not_run(why))?
            }
        };
        Ok(Ground {
            submissions,
            of_run,
            decisions: Decisions::archived(archive).map_err(broken)?,
            asked: archive.scope().map_err(broken)?,
            spoken: Scope { period: report.meta.period, as_of: report.meta.as_of },
            edition,
            rules,
            report,
        })
    }

    fn figures_under(&self, rules: &RuleSet, scope: Scope) -> Figures {
        let (said, of_run) = (self.submissions.clone(), self.of_run.clone());
        figures(&pipeline::report(said, rules, scope, self.decisions.with(of_run)))
    }
}

/// The figures of a report. One from the start of the year to the end of the reporting
/// period goes by another id in each period, and is the same figure all the same.
fn figures(report: &Report) -> Figures {
    let point = |fact: &gevinst_core::report::Fact| {
        let id = fact.id.to_string();
        let name = match (fact.period, report.meta.period) {
            (FactPeriod::ToDate(period), Some(reported)) if period == reported => {
                let named = id.rsplit_once('@').map_or(id.as_str(), |(named, _)| named);
                format!("{named}@to-date")
            }
            _ => id.clone(),
        };
        (name, Point { id, held: Held::of(fact) })
    };
    report.facts.iter().map(|(_, fact)| point(fact)).collect()
}

/// Holds two archived runs against one another.
///
/// # Errors
///
/// When one of them cannot be computed.
pub fn between(
    archives: (&Archive, &Archive),
    earlier: &Comparing,
    log: &[Entry],
) -> Result<Between, Failure> {
    let (first, second) = (Ground::of(archives.0)?, Ground::of(archives.1)?);
    let steps = steps(archives.0, &first, &second);
    let differences = split(&figures(&first.report), &steps);
    let changes = compare(&second.report, earlier.earlier(), log);
    let told = steps.into_iter().map(|step| step.because).collect();
    let (before, report) = (first.report, second.report);
    Ok(Between { steps: told, differences, changes, before, report })
}

fn steps(archive: &Archive, first: &Ground, second: &Ground) -> Vec<Step> {
    let step = |because: &[Because], figures| Step { because: because.to_vec(), figures };
    let mut steps = vec![step(&[Because::Tool], first.figures_under(&first.rules, first.asked))];
    let other_edition = first.edition.digest() != second.edition.digest();
    let scenario = |rules: &RuleSet| rules.scenario().map(|it| it.digest);
    let other_scenario = scenario(&first.rules) != scenario(&second.rules);
    let mut parameters = vec![Because::Parameter];
    if other_edition {
        // A scenario that does not go with the other edition cannot be told apart from it.
        match archive.with_scenario(&second.edition) {
            Ok(rules) => {
                let figures = first.figures_under(&rules, first.asked);
                steps.push(step(&[Because::Rule], figures));
            }
            Err(_) => parameters.insert(0, Because::Rule),
        }
    }
    if other_scenario || parameters.len() > 1 {
        let figures = first.figures_under(&second.rules, first.asked);
        steps.push(step(&parameters, figures));
    }
    if (first.spoken.period, first.spoken.as_of) != (second.spoken.period, second.spoken.as_of) {
        let figures = first.figures_under(&second.rules, second.spoken);
        steps.push(step(&[Because::Scope], figures));
    }
    // What is decided about findings is what people say, as what the workbooks say is.
    let decided = first.decisions.waivers() != second.decisions.waivers();
    if decided || first.submissions != second.submissions {
        let figures = second.figures_under(&second.rules, second.asked);
        steps.push(step(&[Because::Data], figures));
    }
    steps.push(step(&[Because::Tool], figures(&second.report)));
    steps
}
