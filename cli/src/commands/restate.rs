//! `gevinst restate`: what is restated since an earlier report, and who says why.

use std::path::PathBuf;

use gevinst_core::compare::{Cause, Changes, Entry, Restatement};
use gevinst_core::finding::FindingCode;
use gevinst_core::period::Day;
use gevinst_core::report::Report;
use gevinst_plugin_sdk::text::nearest;
use gevinst_templates::{Texts, finding_lines, visible};
use serde_json::{Value, json};

use crate::args::RestateArgs;
use crate::commands::{read, rules_of, scope, texts};
use crate::compare::{Comparing, LogPlace, log};
use crate::config::settings;
use crate::decisions::Decisions;
use crate::disk::RealDisk;
use crate::exit::{Exit, Failure};
use crate::output::{Outputs, WriteProblem, cannot};
use crate::{pipeline, refusals, terminal};

pub(super) fn run(args: &RestateArgs) -> Result<Exit, Failure> {
    let settings = settings(&args.input)?;
    let rules = rules_of(&settings)?;
    let texts = texts(settings.lang)?;
    let place = LogPlace::of(args.log.as_deref(), args.input.inputs.first().map(PathBuf::as_path));
    // A log that is named is made where there is none yet.
    let place = if place.path.exists() { place } else { LogPlace::unnamed(place.path) };
    let comparing = Comparing::at(&args.compare, &place)?;
    let decisions = Decisions::of(&settings)?;
    let inputs = read(&args.input, &settings)?;
    for refused in &inputs.refused {
        terminal::remark(&refusals::lines(refused, &texts));
    }
    // What was refused may be what was restated.
    if let Some(exit) = inputs.refused.iter().map(refusals::exit).max_by_key(|it| it.code()) {
        return Ok(exit);
    }
    let besides = decisions.with(Vec::new());
    let mut report = pipeline::report(inputs.submissions, &rules, scope(&args.input), besides);
    let before = report.clone();
    comparing.put(&mut report);
    let mut written = 0;
    if let Some(said) = Said::of(args)? {
        let entries = entries(args, &report, &said)?;
        written = entries.len();
        let all: Vec<Entry> = comparing.log().iter().cloned().chain(entries).collect();
        write(&place, &all)?;
        report = before;
        Comparing::at(&args.compare, &place)?.put(&mut report);
    }
    tell(args, &report, &texts)?;
    if written > 0 {
        terminal::remark(&format!("wrote {written} line(s) to {}\n", place.path.display()));
    }
    let open = restatements(&report).iter().any(|it| it.entry.is_none());
    Ok(if open { Exit::Findings } else { Exit::Done })
}

/// What is said of restatements.
struct Said {
    cause: Cause,
    who: String,
    why: String,
    when: Day,
}

impl Said {
    /// What the command line says; nothing where it only asks.
    fn of(args: &RestateArgs) -> Result<Option<Said>, Failure> {
        if args.about.is_empty() && !args.all {
            if args.cause.is_some() || args.who.is_some() || args.reason.is_some() {
                let message = "say what is restated: --about WHAT as it is listed, or --all";
                return Err(Failure::new(Exit::Usage, message));
            }
            return Ok(None);
        }
        let blank = |text: &Option<String>| text.as_deref().unwrap_or_default().trim().is_empty();
        if blank(&args.who) || blank(&args.reason) {
            let message = "--who and --reason must say something: they are what an auditor reads";
            return Err(Failure::new(Exit::Usage, message));
        }
        let (Some(cause), Some(who), Some(why)) = (args.cause, &args.who, &args.reason) else {
            return Ok(None);
        };
        let when = args.on.or_else(today);
        let when = when.ok_or_else(|| Failure::new(Exit::Usage, "name the day with --on"))?;
        Ok(Some(Said { cause: cause.into(), who: who.clone(), why: why.clone(), when }))
    }
}

fn today() -> Option<Day> {
    let now = jiff::Timestamp::now().to_string();
    Day::parse(now.split('T').next()?)
}

fn restatements(report: &Report) -> &[Restatement] {
    report.changes.as_ref().map_or(&[], |changes| &changes.restatements)
}

/// The lines to add to the log.
fn entries(args: &RestateArgs, report: &Report, said: &Said) -> Result<Vec<Entry>, Failure> {
    let all = restatements(report);
    let run = run_of(report.changes.as_ref());
    let mut chosen: Vec<&Restatement> = Vec::new();
    let mut unknown = Vec::new();
    for about in &args.about {
        let found: Vec<&Restatement> = all.iter().filter(|it| it.about == *about).collect();
        if found.is_empty() {
            let meant = nearest(about, all.iter().map(|it| it.about.as_str()));
            let meant = meant.map(|it| format!(" Did you mean {it}?")).unwrap_or_default();
            unknown.push(format!("nothing called \"{}\" is restated.{meant}", visible(about)));
        }
        chosen.extend(found);
    }
    if !unknown.is_empty() {
        return Err(Failure::new(Exit::Usage, unknown.join("\n")));
    }
    if args.all {
        chosen = all.iter().filter(|it| it.entry.is_none()).collect();
    }
    let entry = |it: &Restatement| Entry {
        about: it.about.clone(),
        before: it.before.line(),
        now: it.now.line(),
        cause: said.cause,
        who: said.who.clone(),
        when: said.when,
        why: said.why.clone(),
        run: run.clone(),
    };
    Ok(chosen.into_iter().map(entry).collect())
}

fn run_of(changes: Option<&Changes>) -> String {
    let earlier = changes.map(|changes| &changes.earlier);
    earlier.map(|it| it.id.clone().unwrap_or_else(|| it.digest.clone())).unwrap_or_default()
}

/// Writes the log whole; lines that stand there are kept.
fn write(place: &LogPlace, entries: &[Entry]) -> Result<(), Failure> {
    let mut outputs = Outputs::new(&RealDisk, true);
    outputs.expect(&place.path)?;
    let text = log::write(entries);
    let written = outputs.write(&place.path, |out| out.write_all(text.as_bytes()));
    written.map_err(|problem| match problem {
        WriteProblem::Io(failure) => failure,
        WriteProblem::Content(error) => cannot(&place.path, &error),
    })?;
    outputs.commit().map(drop)
}

fn tell(args: &RestateArgs, report: &Report, texts: &Texts) -> Result<(), Failure> {
    if args.json {
        let told: Vec<Value> = restatements(report).iter().map(data).collect();
        return terminal::print(&format!("{:#}\n", json!({ "restatements": told })));
    }
    let is_one = |code| matches!(code, FindingCode::Restated | FindingCode::RestatedWithoutCause);
    for finding in report.findings.iter().filter(|finding| is_one(finding.code)) {
        terminal::print_finding(&finding_lines(finding, &report.books, texts))?;
    }
    let all = restatements(report);
    let open = all.iter().filter(|it| it.entry.is_none()).count();
    terminal::remark(&format!("{} restatement(s), {open} not explained\n", all.len()));
    Ok(())
}

/// A restatement as data.
pub(super) fn data(it: &Restatement) -> Value {
    let entry = it.entry.as_ref().map(|entry| {
        json!({
            "cause": entry.cause.key(),
            "who": entry.who,
            "when": entry.when.to_string(),
            "reason": entry.why,
            "earlier_run": entry.run,
        })
    });
    json!({
        "of": it.of.key(),
        "about": it.about,
        "who": it.who.id,
        "before": it.before.line(),
        "now": it.now.line(),
        "change": it.change().map(|change| change.normalize().to_string()),
        "entry": entry,
    })
}
