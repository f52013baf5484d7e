//! Writes expectations anew, where a person asks for it by name:
//!
//! ```text
//! cargo run -p gevinst-tests --example renew broken
//! cargo run -p gevinst-tests --example renew rules
//! cargo run -p gevinst-tests --example renew portfolio
//! cargo run -p gevinst-tests --example renew findings/missing-baseline
//! cargo run -p gevinst-tests --example renew findings
//! ```
//!
//! No test ever does this. What is written says what is right from then on, so
//! read the difference before it is committed.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::fs;
use std::path::Path;

use gevinst_core::finding::FindingCode;
use gevinst_tests::catalogue;
use gevinst_tests::made::Made;
use gevinst_tests::portfolio;

fn main() {
    let named: Vec<String> = std::env::args().skip(1).collect();
    assert!(
        !named.is_empty(),
        "name what to renew: broken, rules, portfolio, findings, or findings/CODE"
    );
    for name in &named {
        match name.split_once('/') {
            None if Made::named(name).is_some() => {
                Made::named(name).into_iter().for_each(renew_made)
            }
            None if name == "portfolio" => renew_portfolio(),
            None if name == "findings" => renew_all_findings(),
            Some(("findings", code)) => renew_finding(code),
            _ => panic!("{name} is none of broken, rules, portfolio, findings, findings/CODE"),
        }
    }
}

fn renew_made(made: Made) {
    let workbook = made.workbook();
    write(&made.folder().join(made.file()), &workbook);
    for lang in catalogue::LANGUAGES {
        write(&made.expectation(lang), made.said_of(&workbook, lang).as_bytes());
    }
}

fn renew_portfolio() {
    for name in portfolio::WORKBOOKS {
        write(&portfolio::folder().join(name), &portfolio::workbook(name));
    }
    for lang in catalogue::LANGUAGES {
        write(&portfolio::expectation(lang), portfolio::said(lang).as_bytes());
    }
}

fn renew_all_findings() {
    for code in FindingCode::ALL {
        if catalogue::folder(code.key()).is_dir() {
            renew_finding(code.key());
        }
    }
}

fn renew_finding(code: &str) {
    let case = catalogue::case(code).unwrap_or_else(|problem| panic!("{problem}"));
    for lang in catalogue::LANGUAGES {
        let said = catalogue::said(&case, lang);
        write(&catalogue::expectation(code, lang), said.as_bytes());
    }
}

/// Writes a file and says so, if it says something else than before.
fn write(path: &Path, bytes: &[u8]) {
    if fs::read(path).is_ok_and(|before| before == bytes) {
        return;
    }
    fs::write(path, bytes).expect("the file can be written");
    println!("wrote {}", path.display());
}
