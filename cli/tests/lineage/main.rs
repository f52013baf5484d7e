//! From cells to figures and back: a number that is changed changes the figures whose
//! lineage names its cell, and no other.

#![allow(clippy::unwrap_used, clippy::panic)]

mod changed;
mod total;

use std::path::{Path, PathBuf};

use gevinst::formats::Formats;
use gevinst::inputs::{self, Reader};
use gevinst::pipeline;
use gevinst_core::calc::Scope;
use gevinst_core::report::Report;
use gevinst_core::rules::RuleSet;
use gevinst_core::submission::Submission;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// The workbooks that are shipped: examples, and a sample or more of each format.
fn shipped() -> Vec<PathBuf> {
    let mut all: Vec<PathBuf> =
        ["small/register.xlsx", "rules/rules.xlsx", "gevinstberegninger.xlsx"]
            .map(|name| root().join("examples").join(name))
            .into();
    for format in std::fs::read_dir(root().join("plugins/formats")).unwrap() {
        let Ok(samples) = std::fs::read_dir(format.unwrap().path().join("samples")) else {
            continue;
        };
        let samples = samples.map(|it| it.unwrap().path());
        all.extend(samples.filter(|it| it.extension().is_some_and(|it| it == "xlsx")));
    }
    all.sort();
    assert!(all.len() > 15, "{all:?}");
    all
}

fn submissions(paths: &[PathBuf]) -> Vec<Submission> {
    let read = inputs::read(paths, &Formats::default(), &Reader::Here, &|| ());
    assert!(read.refused.is_empty(), "{:?}", read.refused);
    read.submissions
}

fn report(said: Vec<Submission>) -> Report {
    pipeline::report(said, RuleSet::latest(), Scope::default(), Vec::new())
}
