//! The program as a process: what people run, with what it says and how it ends.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use serde_json::Value;

use crate::files;

/// How a run ended, and what it said.
#[derive(Debug, Clone)]
pub struct Run {
    /// The exit code; `None` when a signal ended it.
    pub code: Option<i32>,
    /// Standard output.
    pub stdout: String,
    /// Standard error.
    pub stderr: String,
}

impl Run {
    /// The run, if it ended with this code.
    ///
    /// # Panics
    ///
    /// When it ended otherwise; the message shows what it said.
    #[track_caller]
    pub fn ended(self, code: i32) -> Run {
        assert_eq!(self.code, Some(code), "stdout:\n{}\nstderr:\n{}", self.stdout, self.stderr);
        self
    }

    /// Standard output as JSON.
    ///
    /// # Panics
    ///
    /// When it is not JSON.
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.stdout)
            .unwrap_or_else(|error| panic!("{error}\n{}\n{}", self.stdout, self.stderr))
    }
}

/// The program, built as the tests are: in the same folder and profile.
///
/// Cargo builds a program for the tests of its own package only, so the first
/// call builds it; where nothing has changed that takes no time.
///
/// # Panics
///
/// When it cannot be built.
pub fn program() -> &'static Path {
    static PROGRAM: OnceLock<PathBuf> = OnceLock::new();
    PROGRAM.get_or_init(|| {
        let folder = profile_folder();
        let profile = match folder.file_name().and_then(OsStr::to_str) {
            Some("debug") | None => "dev",
            Some(profile) => profile,
        };
        build(profile, &folder)
    })
}

/// The program as it is shipped, but for how hard the optimiser tries.
///
/// # Panics
///
/// When it cannot be built.
pub fn optimised_program() -> PathBuf {
    build("quick", &profile_folder().with_file_name("quick"))
}

/// The folder of the profile that the tests are built with: target/debug for
/// target/debug/deps/test.
fn profile_folder() -> PathBuf {
    let test = std::env::current_exe().expect("a test knows its own place");
    test.ancestors().nth(2).expect("tests stand in deps").to_owned()
}

fn build(profile: &str, profile_folder: &Path) -> PathBuf {
    let target = profile_folder.parent().expect("the profile's folder stands in target");
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["build", "--quiet", "--package", "gevinst", "--profile", profile])
        .arg("--target-dir")
        .arg(target)
        .current_dir(files::root())
        .output()
        .expect("cargo can be started");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "the program cannot be built:\n{said}");
    profile_folder.join(format!("gevinst{}", std::env::consts::EXE_SUFFIX))
}

/// The program with these arguments, to be run.
pub fn command<A: AsRef<OsStr>>(args: impl IntoIterator<Item = A>) -> Command {
    let mut command = Command::new(program());
    command.args(args).stdin(Stdio::null());
    command
}

/// Runs a command to its end.
///
/// # Panics
///
/// When it cannot be started, or says something that is not UTF-8.
pub fn run(mut command: Command) -> Run {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    Run {
        code: output.status.code(),
        stdout: String::from_utf8(output.stdout).expect("standard output is UTF-8"),
        stderr: String::from_utf8(output.stderr).expect("standard error is UTF-8"),
    }
}

/// Runs the program in a folder.
pub fn gevinst<A: AsRef<OsStr>>(folder: &Path, args: impl IntoIterator<Item = A>) -> Run {
    let mut command = command(args);
    command.current_dir(folder);
    run(command)
}

/// The example register in a language, as the program writes it.
///
/// # Panics
///
/// When it cannot be written.
pub fn example(lang: &str) -> Vec<u8> {
    let folder = scratch();
    gevinst(folder.path(), ["register", "fill-example", "--lang", lang, "-o", "r.xlsx"]).ended(0);
    std::fs::read(folder.path().join("r.xlsx")).expect("the register was written")
}

/// A folder of a test's own, that goes when the test ends.
#[derive(Debug)]
pub struct Scratch(tempfile::TempDir);

impl Scratch {
    /// Where it is.
    pub fn path(&self) -> &Path {
        self.0.path()
    }
}

/// What is closed in it, as archives are, is opened first.
impl Drop for Scratch {
    fn drop(&mut self) {
        unlock(self.path());
    }
}

/// An empty folder of a test's own; it goes when the test ends.
///
/// # Panics
///
/// When it cannot be made.
pub fn scratch() -> Scratch {
    Scratch(tempfile::tempdir().expect("a folder can be made"))
}

/// Lets everything in a folder be written to and removed, as far as that can be done.
pub fn unlock(path: &Path) {
    let Ok(about) = path.symlink_metadata() else { return };
    if about.is_symlink() {
        return;
    }
    let mut permissions = about.permissions();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        permissions.set_mode(permissions.mode() | 0o200);
    }
    #[cfg(not(unix))]
    permissions.set_readonly(false);
    let _ = std::fs::set_permissions(path, permissions);
    for entry in std::fs::read_dir(path).into_iter().flatten().flatten() {
        unlock(&entry.path());
    }
}
