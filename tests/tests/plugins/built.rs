//! Plugins and workbooks for these tests.

use std::path::{Path, PathBuf};

use gevinst_tests::files;
pub use gevinst_tests::native::c_plugin;
use rust_xlsxwriter::Workbook;

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
