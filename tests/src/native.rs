//! Native plugins, built as their authors do.

use std::path::Path;
use std::process::Command;

use crate::files;

/// Builds a plugin in C at a place.
///
/// # Panics
///
/// When the compiler is missing or refuses it.
pub fn c_plugin(source: &Path, defines: &[&str], target: &Path) {
    let compiler = std::env::var("CC").unwrap_or_else(|_| "cc".to_owned());
    let mut command = Command::new(&compiler);
    command.args(["-std=gnu99", "-O1", "-Wall", "-Wno-infinite-recursion", "-fPIC", "-shared"]);
    command.arg("-I").arg(files::root().join("plugins/abi/include"));
    command.args(defines.iter().map(|define| format!("-D{define}")));
    command.arg(source).arg("-o").arg(target).arg("-pthread");
    let output = command.output().unwrap_or_else(|error| panic!("{compiler}: {error}"));
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}
