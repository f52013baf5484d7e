//! The conformance checks pass for a sound plugin, and each of them finds the fault that it
//! is there for.

#![allow(clippy::unwrap_used, clippy::panic)]
#![cfg(unix)]

mod common;

use common::{c_plugin, c_starter, plugins};
use gevinst_plugin_host::conformance::{CHECKS, Check, Recorded, run};
use gevinst_plugin_host::native;
use gevinst_plugin_sdk::workbook::MemoryWorkbook;

fn sample() -> Recorded {
    let mut book = MemoryWorkbook::new("liste.xlsx").with_sheet(
        "Gevinster",
        &[
            &["Beløp i tusen kroner"],
            &["ID", "Gevinst", "2026", "2027"],
            &["G-1", "Færre papirbrev", "900", "1800.5"],
            &["G-2", "Lavere husleie", "", "#REF!"],
        ],
    );
    Recorded::of(&mut book).unwrap()
}

#[test]
fn the_starter_in_c_passes_every_check() {
    let bytes = c_starter();
    for check in CHECKS {
        let found = run(check, native::load(&bytes).unwrap(), Some(&sample()));
        assert_eq!(found, Ok(()), "{}", check.id);
    }
}

#[test]
fn each_check_finds_its_fault() {
    let faults: [(&str, &[&str]); 12] = [
        ("refuses-other-majors", &[]),
        ("one-table", &["TWO_TABLES"]),
        ("small-description", &[]),
        ("unknown-extension", &["ANY_EXTENSION"]),
        ("later-program", &["EXACT_HOST"]),
        ("foreign-workbook", &[]),
        ("foreign-workbook", &["MUTE"]),
        ("same-answer", &["FORGETFUL"]),
        ("odd-cells", &["GARBAGE"]),
        ("unreadable-sheet", &[]),
        ("stops-when-refused", &["CARELESS"]),
        ("breaks-off", &["CARELESS"]),
    ];
    let of_samples: [(&str, &[&str]); 6] = [
        ("claims-sample", &["MUTE"]),
        ("evidence-stands-there", &["INVENTS"]),
        ("sample-by-later-program", &["COUNTS"]),
        ("sample-twice", &["COUNTS"]),
        ("sample-in-pieces", &["FIRST_BLOCK"]),
        ("changed-samples", &["GARBAGE"]),
    ];
    let source = plugins("host/tests/plugins/minimal.c");
    let all = faults.iter().chain(&of_samples);
    for ((id, defines), number) in all.clone().zip(0..) {
        let name = format!("fault_{number}");
        let bytes = c_plugin(&name, &source, &plugins("abi/include"), defines);
        let check = Check::named(id).unwrap();
        let found = run(check, native::load(&bytes).unwrap(), Some(&sample()));
        assert!(found.is_err(), "{id} finds nothing in {defines:?}");
    }
    for check in CHECKS.iter().filter(|check| check.id != "loads-and-describes") {
        assert!(all.clone().any(|(id, _)| *id == check.id), "{} is not shown to fail", check.id);
    }
}
