//! LibreOffice opens the register, and copies it saves in other formats read the same.

#![allow(clippy::unwrap_used, reason = "helpers of tests may fail the test")]

mod common;

use std::path::{Path, PathBuf};
use std::process::Command;

use common::{adapted, opened};
use gevinst_plugin_sdk::{Format, Identification};
use gevinst_register::layout::Lang;
use gevinst_register::{RegisterFormat, write_example, write_new};

/// A folder of this test's own, empty.
fn folder(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    if path.exists() {
        std::fs::remove_dir_all(&path).unwrap();
    }
    std::fs::create_dir_all(&path).unwrap();
    path
}

/// Converts a workbook; `None` where LibreOffice is not installed.
fn converted(folder: &Path, bytes: &[u8], to: &str) -> Option<Vec<u8>> {
    let source = folder.join("register.xlsx");
    std::fs::write(&source, bytes).unwrap();
    let profile = format!("-env:UserInstallation=file://{}", folder.join("profile").display());
    let out = folder.join("out");
    let run = Command::new("soffice")
        .args([&profile, "--headless", "--convert-to", to, "--outdir"])
        .arg(&out)
        .arg(&source)
        .output();
    match run {
        Ok(output) => assert!(output.status.success(), "{output:?}"),
        Err(error) => {
            println!("skipped: soffice could not be started ({error})");
            return None;
        }
    }
    Some(std::fs::read(out.join(format!("register.{to}"))).unwrap())
}

#[test]
fn copies_in_other_formats_give_the_same_records() {
    let bytes = write_example(Lang::Nb).unwrap();
    let original = adapted(&mut opened(bytes.clone()));
    for to in ["ods", "xls", "xlsx"] {
        let folder = folder(&format!("copy-{to}"));
        let Some(copy) = converted(&folder, &bytes, to) else { return };
        let mut workbook = opened(copy);
        let identified = RegisterFormat::new().identify(&mut workbook).unwrap();
        assert!(matches!(identified, Identification::Mine(_)), "{to}: {identified:?}");
        let told = adapted(&mut workbook);
        assert_eq!(told.lines(), Vec::<String>::new(), "{to}");
        assert_eq!(told.records.len(), original.records.len(), "{to}");
        for (copy, original) in told.records.iter().zip(&original.records) {
            assert_eq!(copy, original, "{to}");
        }
    }
}

#[test]
fn an_empty_register_opens_and_prints() {
    let folder = folder("print");
    let Some(pdf) = converted(&folder, &write_new(Lang::En).unwrap(), "pdf") else { return };
    assert!(pdf.starts_with(b"%PDF"), "not a document");
}
