//! `gevinst verify`: is an archive whole and unchanged?

use std::path::{Path, PathBuf};

use crate::archive::sign::{self, Role};
use crate::archive::verify::{Check, Outcome, Problem, Verified, verify};
use crate::archive::{layout, register, stamps, supersedes};
use crate::args::VerifyArgs;
use crate::exit::{Exit, Failure};
use crate::{plugins, terminal};

/// Problems of one check that are told before the rest is counted.
const TOLD: usize = 20;

pub(super) fn run(args: &VerifyArgs) -> Result<Exit, Failure> {
    let mut verified = match &args.archive {
        Some(archive) => look(archive)?,
        None => Verified::default(),
    };
    if let Some(archive) = &args.archive {
        let both = [Role::Attest, Role::Approve];
        let roles = if args.roles.is_empty() { &both[..] } else { &args.roles };
        verified.checks.push(sign::check(archive, args.allowed_signers.as_deref(), roles)?);
        verified.checks.push(stamps::check(archive, args.stamp_authorities.as_deref())?);
        verified.checks.push(supersedes::check(&verified, args.supersedes.as_deref()));
    }
    verified.checks.push(in_register(args.run_register.as_deref(), &verified));
    if args.json {
        terminal::print(&format!("{:#}\n", data(&verified)))?;
    } else {
        let of = args.archive.as_ref().or(args.run_register.as_ref());
        terminal::print(&lines(of.map_or(Path::new(""), PathBuf::as_path), &verified))?;
    }
    Ok(if verified.is_whole() { Exit::Done } else { Exit::NotVerified })
}

/// Follows the chain of the register, and looks for the archive in it.
fn in_register(file: Option<&Path>, verified: &Verified) -> Check {
    const NAME: &str = "register of runs";
    let run = verified.run.as_ref();
    let Some(file) = file else {
        let why = match run.and_then(|run| run.register.as_ref()) {
            Some(it) => format!("run no. {}; --run-register FILE follows its chain", it.number),
            None => "the run was entered in none".to_owned(),
        };
        return Check { name: NAME, outcome: Outcome::NotChecked(why) };
    };
    let shown = plugins::shown(file);
    let failed = |code, what: String| {
        let outcome = Outcome::Failed(vec![Problem::new(code, shown.clone(), what)]);
        Check { name: NAME, outcome }
    };
    let lines = match register::read(file) {
        Ok(lines) => lines,
        Err(broken) => {
            return failed("register-broken", format!("line {}: {}", broken.line, broken.what));
        }
    };
    let told = format!("{} runs, head {}", lines.len(), register::head_of(&lines));
    let Some(run) = run else { return Check::of(NAME, told, Vec::new()) };
    let Some(entered) = &run.register else {
        return failed("register-missing", format!("the run {} was entered in none", run.id));
    };
    let line = lines.iter().find(|line| line.number == entered.number);
    match line {
        None => failed("register-missing", format!("there is no run no. {}", entered.number)),
        Some(line) if line.previous != entered.head => failed(
            "register-head",
            format!(
                "before run no. {} its head is not the one that the reports print",
                line.number
            ),
        ),
        Some(line) if Some(&line.seal) != verified.seal.as_ref() || line.run != run.id => failed(
            "register-other",
            format!("run no. {} is {}, sealed as another archive than this", line.number, line.run),
        ),
        Some(line) => Check::of(NAME, format!("no. {} of {told}", line.number), Vec::new()),
    }
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
