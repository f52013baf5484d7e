//! The run that another one takes the place of (erstattet kjøring).
//!
//! An archive is never changed once it is signed: a correction is a run of its own, which
//! names the earlier one by its name and its seal, and says why. Neither archive needs the
//! other to be verified or made again.

use std::path::Path;

use super::layout;
use super::run::{Run, Superseded};
use super::verify::{Check, Outcome, Problem, Verified, verify};
use crate::exit::{Exit, Failure};
use crate::plugins;

/// The longest reason, in characters: the foot of every report prints it.
const LONGEST_REASON: usize = 500;

/// The run of an archive, to be superseded by one that will stand at `target`.
///
/// # Errors
///
/// When the archive does not verify, would be lost, or no reason is given.
pub fn named(earlier: &Path, reason: &str, target: &Path) -> Result<Superseded, Failure> {
    let shown = plugins::shown(earlier);
    let reason = reason.split_whitespace().collect::<Vec<&str>>().join(" ");
    if reason.is_empty() || reason.chars().count() > LONGEST_REASON {
        let message = format!(
            "--reason is what every reader of the report asks first: say in 1 to {LONGEST_REASON} \
             characters why {shown} was made again"
        );
        return Err(Failure::new(Exit::Usage, message));
    }
    let of = |path: &Path| path.canonicalize().ok();
    if of(earlier).is_some() && of(earlier) == of(target) {
        let message = format!(
            "{shown} is to be superseded and would be replaced; it is kept, so name another folder \
             for the new archive"
        );
        return Err(Failure::new(Exit::Output, message));
    }
    let (run, seal) = sealed(earlier)?;
    Ok(Superseded { run: run.id, tagmanifest_sha512: seal, reason })
}

/// The run of an archive that verifies, and its seal.
fn sealed(path: &Path) -> Result<(Run, String), Failure> {
    let shown = plugins::shown(path);
    if !path.join(layout::BAGIT).is_file() {
        let message = format!(
            "{shown} is no archive, so nothing can supersede it; name the folder that gevinst \
             report --archive wrote"
        );
        return Err(Failure::new(Exit::Usage, message));
    }
    match verify(path) {
        Ok(Verified { run: Some(run), seal: Some(seal), checks, .. })
            if !checks.iter().any(Check::is_failed) =>
        {
            Ok((run, seal))
        }
        _ => {
            let message = format!("{shown} does not verify; gevinst verify {shown} tells why");
            Err(Failure::new(Exit::NotVerified, message))
        }
    }
}

/// Checks that an archive supersedes the one in a folder.
pub fn check(verified: &Verified, earlier: Option<&Path>) -> Check {
    const NAME: &str = "superseded run";
    let supersedes = verified.run.as_ref().and_then(|run| run.supersedes.as_ref());
    let Some(earlier) = earlier else {
        let why = match supersedes {
            Some(it) => format!("{}; --supersedes ARCHIVE checks it ({})", it.run, it.reason),
            None => "the run takes the place of none".to_owned(),
        };
        return Check { name: NAME, outcome: Outcome::NotChecked(why) };
    };
    let problem = |code, what| {
        let problems = vec![Problem::new(code, plugins::shown(earlier), what)];
        Check { name: NAME, outcome: Outcome::Failed(problems) }
    };
    let Some(stated) = supersedes else {
        return problem("superseded-missing", "the run does not say that it supersedes any".into());
    };
    match sealed(earlier) {
        Err(failure) => problem("superseded-broken", failure.message),
        Ok((run, seal)) if run.id != stated.run || seal != stated.tagmanifest_sha512 => problem(
            "superseded-other",
            format!(
                "it is the run {} with the seal {seal}; run.json says {} with the seal {}",
                run.id, stated.run, stated.tagmanifest_sha512
            ),
        ),
        Ok((run, _)) => Check::of(NAME, format!("{}: {}", run.id, stated.reason), Vec::new()),
    }
}
