//! Signatures by `ssh-keygen -Y`: on every workstation, offline, by several people.
//!
//! A signature is for `tagmanifest-sha512.txt`, which stands for the whole archive, in
//! the namespace of its role. Who may sign is told by a file of allowed signers that
//! comes from elsewhere; no key is ever taken from an archive.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use super::verify::{Check, Outcome, Problem};
use super::{beside, layout};
use crate::disk::Disk;
use crate::exit::{Exit, Failure};
use crate::plugins;

/// The program that signs and checks.
const PROGRAM: &str = "ssh-keygen";

/// What somebody says with a signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, clap::ValueEnum)]
pub enum Role {
    /// That the figures are those of the agency's records (attestant)
    Attest,
    /// That the report is approved (godkjenner)
    Approve,
}

impl Role {
    /// The role's word in names of files and namespaces.
    pub fn key(self) -> &'static str {
        match self {
            Role::Attest => "attest",
            Role::Approve => "approve",
        }
    }

    /// The namespace of its signatures, so that one cannot be passed off as another.
    fn namespace(self) -> String {
        format!("gevinst-{}", self.key())
    }
}

/// Signs an archive; gives the file of the signature.
///
/// # Errors
///
/// When the key cannot be used, somebody of that name has signed in that role, or the
/// signature cannot be written.
pub fn sign(
    disk: &dyn Disk,
    root: &Path,
    key: &Path,
    role: Role,
    name: &str,
) -> Result<PathBuf, Failure> {
    let file = format!("{}.{}.sig", role.key(), plain(name)?);
    beside::expect(&root.join(layout::SIGNATURES).join(&file))?;
    let mut command = Command::new(PROGRAM);
    command.args(["-q", "-Y", "sign", "-n", &role.namespace(), "-f"]).arg(key);
    let output = run(command, root)?;
    let is_signature = output.stdout.starts_with(b"-----BEGIN SSH SIGNATURE-----");
    if !output.status.success() || !is_signature {
        let message = format!(
            "{} does not sign: {}",
            plugins::shown(key),
            gevinst_templates::visible(String::from_utf8_lossy(&output.stderr).trim())
        );
        return Err(Failure::new(Exit::Usage, message));
    }
    beside::put(disk, root, layout::SIGNATURES, &file, &output.stdout)
}

/// A name as it can stand in an archive: letters, digits, `-` and `_`.
fn plain(name: &str) -> Result<String, Failure> {
    let fits = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    let begins = name.chars().next().is_some_and(|c| c.is_ascii_alphanumeric());
    if !begins || name.len() > 60 || !name.chars().all(fits) {
        let message = format!(
            "`{name}` cannot stand in the name of a signature; use 1 to 60 of a-z, A-Z, 0-9, - \
             and _, such as kari-n"
        );
        return Err(Failure::new(Exit::Usage, message));
    }
    Ok(name.to_owned())
}

/// Runs ssh-keygen with the manifest as its input.
fn run(mut command: Command, root: &Path) -> Result<Output, Failure> {
    let manifest = root.join(layout::tagmanifest("sha512"));
    let file = File::open(&manifest).map_err(|error| {
        let message = format!("{} cannot be read: {error}", plugins::shown(&manifest));
        Failure::new(Exit::NotVerified, message)
    })?;
    command.stdin(Stdio::from(file)).stderr(Stdio::piped()).stdout(Stdio::piped());
    command.output().map_err(|error| {
        let message = format!(
            "{PROGRAM} could not be started ({error}); it comes with OpenSSH 8.2 and later, and \
             signs and checks archives"
        );
        Failure::new(Exit::Usage, message)
    })
}

/// A signature that was checked.
struct Signed {
    role: Role,
    who: String,
    key: String,
}

/// Checks the signatures of an archive; without a file of allowed signers only how many
/// there are is told.
///
/// # Errors
///
/// When the file cannot be read or ssh-keygen cannot be started.
pub fn check(root: &Path, allowed: Option<&Path>, required: &[Role]) -> Result<Check, Failure> {
    const NAME: &str = "signatures";
    let names = beside::names(root, layout::SIGNATURES);
    let Some(allowed) = allowed else {
        let why = format!("{} there; --allowed-signers FILE checks who signed", names.len());
        return Ok(Check { name: NAME, outcome: Outcome::NotChecked(why) });
    };
    if let Err(error) = File::open(allowed) {
        let message = format!("{} cannot be read: {error}", plugins::shown(allowed));
        return Err(Failure::new(Exit::Usage, message));
    }
    let mut problems = Vec::new();
    let mut signed: Vec<Signed> = Vec::new();
    for name in names {
        match one(root, allowed, &name)? {
            Ok(it) => signed.push(it),
            Err(problem) => problems.push(problem),
        }
    }
    for role in required {
        if !signed.iter().any(|it| it.role == *role) {
            let what = format!("nobody of the allowed signers has signed as {}", role.key());
            problems.push(Problem::new("role-missing", layout::SIGNATURES, what));
        }
    }
    if required.len() > 1 && problems.is_empty() && !different_keys(&signed, required) {
        let what = "one key has signed in all roles; four eyes need two people with two keys";
        problems.push(Problem::new("same-key", layout::SIGNATURES, what));
    }
    let who = signed.iter().map(|it| format!("{} by {} ({})", it.role.key(), it.who, it.key));
    Ok(Check::of(NAME, who.collect::<Vec<String>>().join(", "), problems))
}

/// Whether two of the required roles were taken by unlike keys and unlike people.
fn different_keys(signed: &[Signed], required: &[Role]) -> bool {
    let [first, second, ..] = required else { return true };
    let of = |role: Role| signed.iter().filter(move |it| it.role == role);
    of(*first).any(|one| of(*second).any(|it| it.key != one.key && it.who != one.who))
}

fn one(root: &Path, allowed: &Path, name: &str) -> Result<Result<Signed, Problem>, Failure> {
    let path = format!("{}/{name}", layout::SIGNATURES);
    let problem = |code, what: String| Ok(Err(Problem::new(code, path.clone(), what)));
    let role = [Role::Attest, Role::Approve]
        .into_iter()
        .find(|role| name.starts_with(&format!("{}.", role.key())) && name.ends_with(".sig"));
    let Some(role) = role else {
        return problem("signature-name", "a signature is called ROLE.NAME.sig".to_owned());
    };
    let place = root.join(&path);
    let mut find = Command::new(PROGRAM);
    find.args(["-Y", "find-principals", "-f"]).arg(allowed).arg("-s").arg(&place);
    let found = run(find, root)?;
    let who = String::from_utf8_lossy(&found.stdout).lines().next().unwrap_or_default().to_owned();
    if !found.status.success() || who.is_empty() {
        return problem("signer-unknown", "its key is not among the allowed signers".to_owned());
    }
    let mut verify = Command::new(PROGRAM);
    verify.args(["-Y", "verify", "-n", &role.namespace(), "-I", &who, "-f"]).arg(allowed);
    verify.arg("-s").arg(&place);
    let checked = run(verify, root)?;
    if !checked.status.success() {
        let what = format!(
            "it is not {who}'s signature of this archive as {}: the archive or the role is another \
             one than was signed",
            role.key()
        );
        return problem("signature-wrong", what);
    }
    let said = String::from_utf8_lossy(&checked.stdout).into_owned();
    let key = said.split_whitespace().find(|word| word.starts_with("SHA256:"));
    Ok(Ok(Signed { role, who, key: key.unwrap_or("key unknown").to_owned() }))
}
