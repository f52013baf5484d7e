//! Plugins built for the tests.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};

/// A folder of this crate or of its neighbours, from `plugins/`.
pub fn plugins(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().join(path)
}

/// The bytes of a plugin in C, built from a source with these definitions.
pub fn c_plugin(name: &str, source: &Path, include: &Path, defines: &[&str]) -> Vec<u8> {
    // Tests run side by side, and may build the same plugin at the same time.
    static BUILT: AtomicU32 = AtomicU32::new(0);
    let number = BUILT.fetch_add(1, Ordering::Relaxed);
    let file = format!("{name}_{}_{number}{}", std::process::id(), std::env::consts::DLL_SUFFIX);
    let built = Path::new(env!("CARGO_TARGET_TMPDIR")).join(file);
    let compiler = std::env::var("CC").unwrap_or_else(|_| "cc".to_owned());
    let mut command = Command::new(&compiler);
    command.args(["-std=gnu99", "-Wall", "-Wextra", "-Werror", "-O1", "-fPIC", "-shared", "-I"]);
    command.arg(include).args(defines.iter().map(|define| format!("-D{define}")));
    command.arg(source).arg("-o").arg(&built);
    let output = command.output().unwrap_or_else(|error| panic!("{compiler}: {error}"));
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let bytes = std::fs::read(&built).unwrap();
    std::fs::remove_file(built).unwrap();
    bytes
}

/// The starter in C.
#[allow(dead_code, reason = "not every test uses it")]
pub fn c_starter() -> Vec<u8> {
    let source = plugins("starter/c/plugin.c");
    c_plugin("starter_c", &source, &plugins("abi/include"), &[])
}
