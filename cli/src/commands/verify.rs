//! `gevinst verify`: is an archive whole and unchanged?

use std::path::Path;

use crate::archive::layout;
use crate::archive::verify::{Check, Outcome, Problem, Verified, verify};
use crate::args::VerifyArgs;
use crate::exit::{Exit, Failure};
use crate::{plugins, terminal};

/// Problems of one check that are told before the rest is counted.
const TOLD: usize = 20;

pub(super) fn run(args: &VerifyArgs) -> Result<Exit, Failure> {
    let verified = look(&args.archive)?;
    if args.json {
        terminal::print(&format!("{:#}\n", data(&verified)))?;
    } else {
        terminal::print(&lines(&args.archive, &verified))?;
    }
    Ok(if verified.is_whole() { Exit::Done } else { Exit::NotVerified })
}

fn look(path: &Path) -> Result<Verified, Failure> {
    if !path.is_dir() || path.read_dir().is_ok_and(|mut it| it.next().is_none()) {
        let message = format!(
            "{} is no archive: an archive is a folder that gevinst report --archive writes",
            plugins::shown(path)
        );
        return Err(Failure::new(Exit::Usage, message));
    }
    verify(path).map_err(|error| {
        let message = format!("{} cannot be read: {error}", plugins::shown(path));
        Failure::new(Exit::NotVerified, message)
    })
}

fn lines(path: &Path, verified: &Verified) -> String {
    let mut text = String::new();
    for Check { name, outcome } in &verified.checks {
        match outcome {
            Outcome::Passed(what) => text.push_str(&format!("ok           {name}: {what}\n")),
            Outcome::NotChecked(why) => text.push_str(&format!("not checked  {name}: {why}\n")),
            Outcome::Failed(problems) => {
                let count = problems.len();
                text.push_str(&format!("FAILED       {name}: {count} problem(s)\n"));
                for problem in problems.iter().take(TOLD) {
                    text.push_str(&format!("  {}\n", told(problem)));
                }
                if count > TOLD {
                    text.push_str(&format!("  and {} more\n", count - TOLD));
                }
            }
        }
    }
    let path = plugins::shown(path);
    if let Some(content) = &verified.content {
        text.push_str(&format!("content      {content}\n"));
    }
    if let Some(seal) = &verified.seal {
        text.push_str(&format!("{}\n  {seal}\n", layout::tagmanifest("sha512")));
    }
    text.push_str(&if verified.is_whole() {
        format!("{path} is whole\n")
    } else {
        format!("{path} does not verify; do not rely on it before you know why\n")
    });
    text
}

fn told(problem: &Problem) -> String {
    let place = if problem.path.is_empty() { "the archive" } else { &problem.path };
    let text = format!("[{}] {place}: {}", problem.code, problem.what);
    gevinst_templates::visible(&text)
}

fn data(verified: &Verified) -> serde_json::Value {
    let checks: Vec<serde_json::Value> = verified
        .checks
        .iter()
        .map(|check| match &check.outcome {
            Outcome::Passed(what) => {
                serde_json::json!({ "check": check.name, "outcome": "passed", "about": what })
            }
            Outcome::NotChecked(why) => {
                serde_json::json!({ "check": check.name, "outcome": "not-checked", "about": why })
            }
            Outcome::Failed(problems) => {
                let problem = |it: &Problem| {
                    serde_json::json!({ "code": it.code, "path": it.path, "what": it.what })
                };
                let problems: Vec<_> = problems.iter().map(problem).collect();
                serde_json::json!({
                    "check": check.name, "outcome": "failed", "problems": problems
                })
            }
        })
        .collect();
    serde_json::json!({
        "whole": verified.is_whole(),
        "run": verified.run.as_ref().map(|run| run.id.clone()),
        "content_sha256": verified.content,
        "tagmanifest_sha512": verified.seal,
        "checks": checks,
    })
}
