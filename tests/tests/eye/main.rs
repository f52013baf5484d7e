//! What readers meet when they open a page, print it or hand it to a program of others:
//! nobody is shut out, a sheet of paper ends where it should, the markup is valid.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod looked_at;
mod printed;
mod valid;

use std::path::{Path, PathBuf};

use gevinst_tests::files;
use gevinst_tests::portfolio;
use gevinst_tests::program::gevinst;

/// The languages that reports are written in, Northern Sámi with what it borrows.
const LANGUAGES: &[&str] = &["nb", "nn", "en", "se"];

/// The template that an agency could have made.
fn house_style() -> PathBuf {
    files::root().join("examples/templates/fjordtilsynet")
}

/// The example, the report with the most in it of all that ship.
const EXAMPLE: &str = "examples/small/register.xlsx";

/// A page of a workbook that ships.
fn page_of(folder: &Path, workbook: &str, lang: &str, template: &str) -> String {
    let workbook = files::root().join(workbook);
    let name = |path: &str| Path::new(path).file_stem().unwrap().to_str().unwrap().to_owned();
    let out = format!("{}.{}.{lang}.html", name(workbook.to_str().unwrap()), name(template));
    let words = ["report", workbook.to_str().unwrap(), "-o", &out];
    gevinst(folder, words.into_iter().chain(["--lang", lang, "--template", template])).ended(0);
    folder.join(out).to_str().unwrap().to_owned()
}

/// A page of the example.
fn of_example(folder: &Path, lang: &str, template: &str) -> String {
    page_of(folder, EXAMPLE, lang, template)
}

/// A page of the portfolio, of three agencies.
fn of_portfolio(folder: &Path, lang: &str, template: &str) -> String {
    let out = folder.join(format!("portfolio.{template}.{lang}.html"));
    let out = out.to_str().unwrap();
    let words = ["-o", out, "--lang", lang, "--template", template];
    gevinst(&portfolio::folder(), portfolio::args("report", &words)).ended(0);
    out.to_owned()
}
