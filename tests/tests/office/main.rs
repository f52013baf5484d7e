//! What other programs make of the reports: LibreOffice computes the workbook
//! anew, openpyxl reads it, and a browser shows the page.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod browser;
mod openpyxl;
mod paper;
mod recalculation;

use std::fs;
use std::path::Path;

use gevinst_tests::files;
use gevinst_tests::portfolio;
use gevinst_tests::program::{Scratch, example, gevinst, scratch};

/// A folder with the reports of a workbook.
fn reports(workbook: &[u8]) -> Scratch {
    let folder = scratch();
    fs::write(folder.path().join("plan.xlsx"), workbook).unwrap();
    gevinst(folder.path(), ["report", "plan.xlsx", "-o", "."]).ended(0);
    folder
}

fn of_example() -> Scratch {
    reports(&example("nb"))
}

fn of_sample() -> Scratch {
    let sample = "plugins/formats/gevinstberegninger/samples/byggesak.xlsx";
    reports(&fs::read(files::root().join(sample)).unwrap())
}

fn of_portfolio() -> Scratch {
    let folder = scratch();
    let out = folder.path().to_str().unwrap();
    gevinst(&portfolio::folder(), portfolio::args("report", &["-o", out])).ended(0);
    folder
}

fn read(folder: &Path, name: &str) -> Vec<u8> {
    fs::read(folder.join(name)).unwrap()
}
