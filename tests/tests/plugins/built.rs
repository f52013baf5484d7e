//! Plugins and workbooks for these tests.

use std::path::{Path, PathBuf};
use std::process::Command;

use gevinst_tests::files;
use rust_xlsxwriter::Workbook;

/// Builds a plugin in C at a place.
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

/// The starter in C, built in a folder.
pub fn c_starter(folder: &Path) -> PathBuf {
    let library = folder.join("example_list.so");
    c_plugin(&files::root().join("plugins/starter/c/plugin.c"), &[], &library);
    library
}

/// A workbook with one sheet of this name.
pub fn sheet_named(name: &str) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name(name).unwrap();
    sheet.write(0, 0, "G-1").unwrap();
    book.save_to_buffer().unwrap()
}
