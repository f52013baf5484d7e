//! The municipal workbook's format, built as a native plugin, keeps the contract over its
//! samples and says of them what it says as a part of the program.

use std::ffi::OsStr;
use std::path::Path;
use std::process::Command;

use gevinst_tests::files;
use gevinst_tests::program::gevinst;

#[test]
fn kommit_is_a_native_plugin_too() {
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("kommit-plugin");
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let built = Command::new(cargo)
        .args(["build", "--quiet", "--package", "gevinst-format-kommit", "--features", "plugin"])
        .env("CARGO_PROFILE_DEV_OPT_LEVEL", "1")
        .arg("--target-dir")
        .arg(&target)
        .current_dir(files::root())
        .output()
        .unwrap();
    assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
    let name = format!(
        "{}gevinst_format_kommit{}",
        std::env::consts::DLL_PREFIX,
        std::env::consts::DLL_SUFFIX
    );
    let library = target.join("debug").join(name);
    let check: [&OsStr; 5] = [
        "format".as_ref(),
        "check".as_ref(),
        library.as_ref(),
        "--samples".as_ref(),
        "plugins/formats/kommit/samples".as_ref(),
    ];
    let run = gevinst(&files::root(), check).ended(0);
    assert!(
        run.stdout.contains("ok       as-expected              nattilsyn.xlsx"),
        "{}",
        run.stdout
    );
}
