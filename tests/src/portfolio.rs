//! The example portfolio: three invented agencies with a workbook each, made of
//! tables and texts that people can read.

use std::fs;
use std::path::{Path, PathBuf};

use crate::files;
use crate::program;
use crate::transcript::transcript;

// The samples of the mapping files are written down in the same way.
#[path = "../../plugins/mapped/examples/make_samples/book.rs"]
mod book;

/// The workbooks: a register, a list in the layout of a format that ships, and a
/// layout of the agency's own.
pub const WORKBOOKS: [&str; 3] = ["direktorat.xlsx", "fylke.xlsx", "kommune.xlsx"];

/// The mapping file of the third workbook.
pub const MAPPING: &str = "kommune.toml";

/// The folder of the portfolio.
pub fn folder() -> PathBuf {
    files::root().join("examples/portfolio")
}

/// A workbook of the portfolio, made anew from the tables or the text beside it.
///
/// # Panics
///
/// When these cannot be read.
pub fn workbook(name: &str) -> Vec<u8> {
    let source = folder().join(name.trim_end_matches(".xlsx"));
    if source.is_dir() { register(&source) } else { written_down(&source) }
}

/// A register from a folder of tables, one for each sheet that has rows.
fn register(tables: &Path) -> Vec<u8> {
    let table_of =
        |sheet: &str| fs::read_to_string(tables.join(format!("{sheet}.tsv"))).unwrap_or_default();
    gevinst_register::write_filled(gevinst_register::layout::Lang::Nb, table_of)
        .unwrap_or_else(|error| panic!("{}: {error}", tables.display()))
}

fn written_down(source: &Path) -> Vec<u8> {
    let path = source.with_extension("txt");
    let text = fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path:?}: {error}"));
    book::book(&text).unwrap_or_else(|error| panic!("{path:?}: {error}"))
}

/// The arguments of a command over the whole portfolio.
pub fn args<'a>(command: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    let mut args = vec![command];
    args.extend(WORKBOOKS);
    args.extend(["--mapping", MAPPING]);
    args.extend(more);
    args
}

/// The file with what the program says of the portfolio in a language.
pub fn expectation(lang: &str) -> PathBuf {
    folder().join(format!("portfolio.{lang}.expected.txt"))
}

/// What the program says of the portfolio.
///
/// # Panics
///
/// When the workbooks cannot be written down.
pub fn said(lang: &str) -> String {
    let scratch = program::scratch();
    for name in WORKBOOKS {
        fs::write(scratch.path().join(name), workbook(name)).expect("it is written");
    }
    fs::copy(folder().join(MAPPING), scratch.path().join(MAPPING)).expect("it is copied");
    transcript(scratch.path(), &args("check", &["--lang", lang]))
}
