//! The C header and the Rust side are one contract.
//!
//! A C program made of the header prints the size, the offset and the size of
//! every field of every struct, and every constant; the Rust side tells the
//! same of its own types; the two lists are equal, line by line.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::mem::{offset_of, size_of};
use std::path::{Path, PathBuf};
use std::process::Command;

use gevinst_plugin_abi::{Status, block, table, vocabulary};

/// A struct's lines: what both sides tell of it.
macro_rules! told {
    ($rust:expr, $c:expr; $($type:ty = $name:literal { $($field:ident $(. $c_field:ident)?),* $(,)? })*) => {
        $(
            $rust.push(format!("{} {}", $name, size_of::<$type>()));
            $c.push_str(&format!("printf(\"{0} %zu\\n\", sizeof({0}));\n", $name));
            $(
                let field = stringify!($field);
                $rust.push(format!(
                    "{}.{} {} {}", $name, field, offset_of!($type, $field),
                    size_of_field(|it: &$type| &raw const it.$field)
                ));
                $c.push_str(&format!(
                    "printf(\"{0}.{1} %zu %zu\\n\", offsetof({0}, {1}), sizeof((({0} *)0)->{1}));\n",
                    $name, field
                ));
            )*
        )*
    };
}

fn size_of_field<S, F>(_: impl Fn(&S) -> *const F) -> usize {
    size_of::<F>()
}

fn structs(rust: &mut Vec<String>, c: &mut String) {
    told! { rust, c;
        block::Head = "gevinst_head" {
            size, kind, items_offset, items_count, parts_offset, parts_count, heap_offset,
            heap_length, item_size, part_size, sheet,
        }
        block::Text = "gevinst_text" { offset, length }
        block::Value = "gevinst_value" { tag, scale, flags, high, low }
        block::Cell = "gevinst_cell" { row, col, value, formula, format }
        block::Record = "gevinst_record" { kind, sheet, row, col, entries, reserved }
        block::Entry = "gevinst_entry" { field, sheet, row, col, flags, reserved, value }
        block::Note = "gevinst_note" { code, parts }
        block::NotePart = "gevinst_note_part" {
            role, sheet, row, col, reserved, text, reserved2,
        }
        table::Bytes = "gevinst_bytes" { start, length }
        table::Description = "gevinst_description" { struct_size, reserved, id, version, title }
        table::Workbook = "gevinst_workbook" {
            struct_size, file_kind, sheets, properties, flags, reserved, name,
        }
        table::Area = "gevinst_area" { first_row, first_col, last_row, last_col }
        table::Range = "gevinst_range" { first, last }
        table::Sheet = "gevinst_sheet" {
            struct_size, visibility, name, merged, merged_count, hidden_rows, hidden_rows_count,
            hidden_cols, hidden_cols_count,
        }
        table::Property = "gevinst_property" { struct_size, reserved, name, value }
        table::Evidence = "gevinst_evidence" {
            struct_size, has_cell, sheet, row, col, reserved, found, shows,
        }
        table::Host = "gevinst_host" {
            struct_size, abi_major, abi_minor, context, workbook, sheet, property, open, cells,
            evidence, not_mine, records, notes, fail, extension,
        }
        table::Plugin = "gevinst_plugin" {
            struct_size, abi_major, abi_minor, describe, identify, adapt, extension,
        }
    }
}

fn constants() -> Vec<(String, i64)> {
    let mut list: Vec<(String, i64)> = [
        ("ABI_MAJOR", i64::from(table::ABI_MAJOR)),
        ("ABI_MINOR", table::ABI_MINOR.into()),
        ("CELLS", block::CELLS.into()),
        ("RECORDS", block::RECORDS.into()),
        ("NOTES", block::NOTES.into()),
        ("MAX_BLOCK", block::MAX_BLOCK as i64),
        ("MAX_ITEMS", block::MAX_ITEMS.into()),
        ("TEXT", block::TEXT.into()),
        ("NUMBER", block::NUMBER.into()),
        ("TRUTH", block::TRUTH.into()),
        ("DAY", block::DAY.into()),
        ("ERROR", block::ERROR.into()),
        ("NOT_CALCULATED", block::NOT_CALCULATED.into()),
        ("NEGATIVE", block::NEGATIVE.into()),
        ("ROUNDED", block::ROUNDED.into()),
        ("HAS_CELL", block::HAS_CELL.into()),
        ("ROLE_CELL", block::NOTE_CELL.into()),
        ("WORKBOOK_DATE_1904", table::WORKBOOK_DATE_1904.into()),
        ("WORKBOOK_MACROS", table::WORKBOOK_MACROS.into()),
        ("WORKBOOK_EXTERNAL_LINKS", table::WORKBOOK_EXTERNAL_LINKS.into()),
        ("WORKBOOK_MANUAL_CALCULATION", table::WORKBOOK_MANUAL_CALCULATION.into()),
    ]
    .map(|(name, number)| (name.to_owned(), number))
    .into();
    let constant = |name: &str| name.replace('-', "_").to_uppercase();
    list.extend(Status::ALL.map(|(status, name, _)| (name.to_owned(), status.0.into())));
    list.extend(
        block::NOTE_CODES
            .map(|(number, key)| (format!("NOTE_{}", constant(key)), i64::from(number))),
    );
    list.extend(
        block::NOTE_TEXTS
            .map(|(number, key)| (format!("ROLE_{}", constant(key)), i64::from(number))),
    );
    list.extend(
        vocabulary::KINDS
            .iter()
            .map(|kind| (format!("KIND_{}", constant(kind.name)), i64::from(kind.kind.0))),
    );
    list.extend(
        vocabulary::FIELDS
            .iter()
            .map(|field| (format!("FIELD_{}", constant(field.name)), i64::from(field.field.0))),
    );
    list
}

fn include() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("include")
}

/// Every constant that a header defines with a number, so that none is forgotten here.
fn defined(header: &str) -> Vec<String> {
    let path = include().join(header);
    let text = std::fs::read_to_string(&path).unwrap();
    let mut names = Vec::new();
    for line in text.lines() {
        let mut words = line.split_whitespace();
        let (Some("#define"), Some(name), Some(value)) = (words.next(), words.next(), words.next())
        else {
            continue;
        };
        if name.contains('(') || !value.starts_with(|c: char| c.is_ascii_digit() || c == '(') {
            continue;
        }
        names.push(name.trim_start_matches("GEVINST_").to_owned());
    }
    names
}

#[test]
fn the_header_and_the_rust_side_are_equal() {
    let mut expected = Vec::new();
    let mut body = String::new();
    structs(&mut expected, &mut body);
    for (name, number) in constants() {
        expected.push(format!("{name} {number}"));
        body.push_str(&format!("printf(\"{name} %lld\\n\", (long long)GEVINST_{name});\n"));
    }
    let program = format!(
        "#include <stdio.h>\n#include \"gevinst_plugin.h\"\nint main(void) {{\n{body}return 0;\n}}\n"
    );
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
    let (source, binary) = (folder.join("layout.c"), folder.join("layout"));
    std::fs::write(&source, program).unwrap();
    let compiler = std::env::var("CC").unwrap_or_else(|_| "cc".to_owned());
    let compiled = Command::new(&compiler)
        .args(["-std=c99", "-Wall", "-Wextra", "-Wpedantic", "-Werror", "-I"])
        .arg(include())
        .arg(&source)
        .arg("-o")
        .arg(&binary)
        .output()
        .unwrap_or_else(|error| {
            panic!("a C compiler is needed, as for building Rust itself: {compiler}: {error}")
        });
    assert!(compiled.status.success(), "{}", String::from_utf8_lossy(&compiled.stderr));
    let told = Command::new(&binary).output().unwrap();
    let told = String::from_utf8(told.stdout).unwrap();
    let told: Vec<&str> = told.lines().collect();
    assert_eq!(told, expected);
}

#[test]
fn no_constant_of_the_header_is_left_out_here() {
    let known: Vec<String> = constants().into_iter().map(|(name, _)| name).collect();
    let files = ["FILE_XLSX", "FILE_XLSM", "FILE_XLSB", "FILE_XLS", "FILE_ODS", "FILE_CSV"];
    for header in ["gevinst_plugin.h", "gevinst_vocabulary.h"] {
        for name in defined(header) {
            assert!(known.contains(&name) || files.contains(&name.as_str()), "{name}");
        }
    }
}

#[test]
fn the_vocabulary_header_is_written_from_the_list() {
    let written = std::fs::read_to_string(include().join("gevinst_vocabulary.h")).unwrap();
    assert_eq!(
        written,
        vocabulary::c_header(),
        "renew it: cargo run -p gevinst-plugin-abi --example vocabulary_header"
    );
}
