//! Time stamps (RFC 3161): somebody whom others trust says that an archive was there at a
//! moment.
//!
//! A stamp is of `tagmanifest-sha512.txt`, which stands for the whole archive. Whose stamps
//! are believed is told by a file of certificates that comes from elsewhere. Certificates
//! run out after some years: a stamp is believed if its certificate held at the moment
//! that it states, and a newer one can be added before the older one's methods grow weak.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use sha2::{Digest as _, Sha256, Sha384, Sha512};

use super::verify::{Check, Outcome, Problem};
use super::{beside, layout};
use crate::disk::Disk;
use crate::exit::{Exit, Failure};
use crate::plugins;

/// The program that checks.
const PROGRAM: &str = "openssl";

/// The largest stamp that is read; they are a few thousand bytes.
const MOST_BYTES: u64 = 1 << 20;

/// Puts a stamp beside an archive; gives its place.
///
/// # Errors
///
/// When it is no stamp of this archive, is there already, or cannot be written.
pub fn put(disk: &dyn Disk, root: &Path, stamp: &Path) -> Result<PathBuf, Failure> {
    let shown = plugins::shown(stamp);
    let refused = |why: String| Failure::new(Exit::Usage, format!("{shown} {why}"));
    let bytes = read(stamp).map_err(|why| refused(format!("cannot be used: {why}")))?;
    let manifest = layout::tagmanifest("sha512");
    if !is_of(&bytes, root) {
        let root = plugins::shown(root);
        return Err(refused(format!(
            "is no time stamp of {root}: ask for one with openssl ts -query -sha512 -cert -data \
             {root}/{manifest} -out query.tsq, send query.tsq to whoever stamps, and give the answer"
        )));
    }
    let names = beside::names(root, layout::TIMESTAMPS);
    let folder = root.join(layout::TIMESTAMPS);
    if let Some(same) =
        names.iter().find(|name| read(&folder.join(name)).ok() == Some(bytes.clone()))
    {
        return Err(refused(format!("is there already, as {}/{same}", layout::TIMESTAMPS)));
    }
    let last = names.iter().filter_map(|name| number(name)).max().unwrap_or(0);
    let name = format!("{:04}.tsr", last.saturating_add(1));
    beside::put(disk, root, layout::TIMESTAMPS, &name, &bytes)
}

fn read(path: &Path) -> Result<Vec<u8>, String> {
    let about = std::fs::metadata(path).map_err(|error| error.to_string())?;
    if !about.is_file() || about.len() > MOST_BYTES {
        return Err("it is no file of at most a megabyte".to_owned());
    }
    std::fs::read(path).map_err(|error| error.to_string())
}

/// The number of a stamp: its name is four digits or more, and `.tsr`.
fn number(name: &str) -> Option<u32> {
    let digits = name.strip_suffix(".tsr")?;
    let is_number = digits.len() >= 4 && digits.bytes().all(|it| it.is_ascii_digit());
    if is_number { digits.parse().ok() } else { None }
}

/// Whether bytes are the answer of somebody who stamps and speak of this archive: in a
/// stamp the digest of what is stamped stands as it is.
fn is_of(stamp: &[u8], root: &Path) -> bool {
    /// What every structure of that kind (DER) begins with.
    const SEQUENCE: u8 = 0x30;
    let Ok(manifest) = std::fs::read(root.join(layout::tagmanifest("sha512"))) else {
        return false;
    };
    let holds = |digest: &[u8]| stamp.windows(digest.len()).any(|part| part == digest);
    stamp.first() == Some(&SEQUENCE)
        && (holds(&Sha512::digest(&manifest))
            || holds(&Sha384::digest(&manifest))
            || holds(&Sha256::digest(&manifest)))
}

/// Checks the stamps of an archive; without certificates only whether they speak of it.
///
/// # Errors
///
/// When the certificates cannot be read or openssl cannot be started.
pub fn check(root: &Path, authorities: Option<&Path>) -> Result<Check, Failure> {
    const NAME: &str = "time stamps";
    let names = beside::names(root, layout::TIMESTAMPS);
    let mut problems = Vec::new();
    let mut good = Vec::new();
    for name in &names {
        match of_archive(root, name) {
            Some(problem) => problems.push(problem),
            None => good.push(name),
        }
    }
    let Some(authorities) = authorities else {
        if !problems.is_empty() {
            return Ok(Check::of(NAME, String::new(), problems));
        }
        let why = format!("{} there; --stamp-authorities FILE checks whose", names.len());
        return Ok(Check { name: NAME, outcome: Outcome::NotChecked(why) });
    };
    if let Err(error) = std::fs::File::open(authorities) {
        let message = format!("{} cannot be read: {error}", plugins::shown(authorities));
        return Err(Failure::new(Exit::Usage, message));
    }
    let mut told = Vec::new();
    for name in good {
        match believed(root, name, authorities)? {
            Ok(when) => told.push(when),
            Err(problem) => problems.push(problem),
        }
    }
    if names.is_empty() {
        let what = "nobody has stamped the archive";
        problems.push(Problem::new("stamp-missing", layout::TIMESTAMPS, what));
    }
    Ok(Check::of(NAME, told.join(", "), problems))
}

/// What is wrong with a stamp, whoever it is from.
fn of_archive(root: &Path, name: &str) -> Option<Problem> {
    let path = format!("{}/{name}", layout::TIMESTAMPS);
    if number(name).is_none() {
        let what = "a time stamp is called by a number, such as 0001.tsr";
        return Some(Problem::new("stamp-name", path, what));
    }
    let place = root.join(&path);
    let is_link = place.symlink_metadata().is_ok_and(|it| it.is_symlink());
    let bytes = if is_link { Err("it is a link".to_owned()) } else { read(&place) };
    match bytes {
        Err(why) => Some(Problem::new("stamp-wrong", path, why)),
        Ok(bytes) if !is_of(&bytes, root) => {
            let what = "it is of something else than this archive as it is now";
            Some(Problem::new("stamp-wrong", path, what))
        }
        Ok(_) => None,
    }
}

/// When a stamp was given, if one of the authorities gave it and its certificate held then.
fn believed(
    root: &Path,
    name: &str,
    authorities: &Path,
) -> Result<Result<String, Problem>, Failure> {
    let path = format!("{}/{name}", layout::TIMESTAMPS);
    let problem = |what: String| Ok(Err(Problem::new("stamp-wrong", path.clone(), what)));
    let place = root.join(&path);
    let mut tell = Command::new(PROGRAM);
    let told = run(tell.args(["ts", "-reply", "-text", "-in"]).arg(&place))?;
    let text = String::from_utf8_lossy(&told.stdout);
    let Some(at) = text.lines().find_map(|line| line.strip_prefix("Time stamp: ")).and_then(moment)
    else {
        return problem(format!("openssl does not read it: {}", said(&told)));
    };
    let mut verify = Command::new(PROGRAM);
    verify.args(["ts", "-verify", "-attime", &at.as_second().to_string(), "-data"]);
    verify.arg(root.join(layout::tagmanifest("sha512"))).arg("-in").arg(&place);
    let checked = run(verify.arg("-CAfile").arg(authorities))?;
    if !checked.status.success() {
        return problem(format!(
            "it is not a stamp of this archive by one of {}: {}",
            plugins::shown(authorities),
            said(&checked)
        ));
    }
    Ok(Ok(format!("{name} at {at}")))
}

/// The moment as openssl writes it: `Nov 25 09:12:03 2026 GMT`, or with parts of a second.
fn moment(text: &str) -> Option<jiff::Timestamp> {
    let text = text.trim().strip_suffix(" GMT")?;
    let (clock, year) = text.rsplit_once(' ')?;
    let whole = clock.split('.').next().unwrap_or_default();
    let read = jiff::fmt::strtime::parse("%b %e %H:%M:%S %Y", format!("{whole} {year}")).ok()?;
    let at = read.to_datetime().ok()?.to_zoned(jiff::tz::TimeZone::UTC).ok()?;
    Some(at.timestamp())
}

fn run(command: &mut Command) -> Result<Output, Failure> {
    command.stdin(Stdio::null()).output().map_err(|error| {
        let message = format!(
            "{PROGRAM} could not be started ({error}); it checks time stamps. Without \
             --stamp-authorities the rest is checked"
        );
        Failure::new(Exit::Usage, message)
    })
}

/// The last thing that openssl said.
fn said(output: &Output) -> String {
    let text = String::from_utf8_lossy(&output.stderr);
    let is_word = |line: &&str| !line.starts_with("Using configuration");
    let last = text.lines().rfind(is_word).unwrap_or("it said nothing");
    gevinst_templates::visible(last.rsplit(':').next().unwrap_or(last).trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_read_as_openssl_writes_them() {
        let read = |text: &str| moment(text).map(|it| it.to_string());
        let at = Some("2026-11-25T09:12:03Z".to_owned());
        assert_eq!(read("Nov 25 09:12:03 2026 GMT"), at);
        assert_eq!(read("Nov 25 09:12:03.250 2026 GMT"), at);
        assert_eq!(read("Feb  3 09:12:03 2026 GMT"), Some("2026-02-03T09:12:03Z".to_owned()));
        assert_eq!(read("25.11.2026"), None);
        assert_eq!(
            (number("0001.tsr"), number("1.tsr"), number("0001.ots")),
            (Some(1), None, None)
        );
    }
}
