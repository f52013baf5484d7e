//! A second engine for workbooks: LibreOffice computes every formula anew, from
//! a copy in which no formula has a stored result.
//!
//! Only for tests. The copy matters: with stored results LibreOffice may show
//! those instead of computing, and a comparison would compare a file with itself.

use std::collections::BTreeMap;
use std::fs;
use std::io::{Cursor, Read, Write};
use std::path::Path;
use std::process::Command;

use calamine::{Data, DataRef, Reader, Xlsx};
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

/// Makes LibreOffice recalculate every file it loads (0 is always).
const PROFILE: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"#;

/// A cell of a workbook: sheet, row and column from zero.
pub type CellPlace = (String, u32, u32);

/// What a cell holds: its value, and its formula where it has one.
pub type CellContent = (Data, Option<String>);

/// Says why LibreOffice cannot be used, if so.
///
/// # Panics
///
/// When it is missing on a machine that sets `CI=true`, where no check may be
/// left out silently.
pub fn missing() -> Option<String> {
    let found = Command::new("soffice").arg("--version").output();
    let reason = match found {
        Ok(output) if output.status.success() => return None,
        Ok(output) => format!("soffice answers with {}", output.status),
        Err(error) => format!("soffice could not be started ({error})"),
    };
    let must_run = std::env::var("CI").is_ok_and(|value| value == "true");
    assert!(!must_run, "{reason}, and CI=true demands it: install libreoffice-calc-nogui");
    Some(reason)
}

/// The workbook without any stored result of a formula.
///
/// # Panics
///
/// When the bytes are not a workbook.
pub fn without_results(workbook: &[u8]) -> Vec<u8> {
    edited(workbook, |text| {
        let mut stripped = String::with_capacity(text.len());
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("</f><v>") {
            let (_, after) = after.split_once("</v>").expect("a value has an end");
            stripped.push_str(before);
            stripped.push_str("</f>");
            rest = after;
        }
        stripped.push_str(rest);
        stripped
    })
}

/// The workbook with the XML of its sheets changed.
///
/// # Panics
///
/// When the bytes are not a workbook.
pub fn edited(workbook: &[u8], change: impl Fn(&str) -> String) -> Vec<u8> {
    let mut archive = ZipArchive::new(Cursor::new(workbook)).expect("a workbook is a zip file");
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for place in 0..archive.len() {
        let mut part = archive.by_index(place).expect("the part is there");
        let name = part.name().expect("the part has a name").into_owned();
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).expect("the part can be read");
        if name.starts_with("xl/worksheets/sheet") {
            let text = String::from_utf8(bytes).expect("a sheet is UTF-8");
            bytes = change(&text).into_bytes();
        }
        writer.start_file(name, SimpleFileOptions::default()).expect("a part can be begun");
        writer.write_all(&bytes).expect("a part can be written");
    }
    writer.finish().expect("the file can be finished").into_inner()
}

/// The workbook as LibreOffice saves it after computing every formula. `scratch`
/// is an empty folder; one for each run at a time.
///
/// # Panics
///
/// When LibreOffice fails.
pub fn recalculated(workbook: &[u8], scratch: &Path) -> Vec<u8> {
    let profile = scratch.join("profile");
    fs::create_dir_all(profile.join("user")).expect("the profile can be made");
    fs::write(profile.join("user/registrymodifications.xcu"), PROFILE).expect("it can be written");
    let (input, out) = (scratch.join("in.xlsx"), scratch.join("out"));
    fs::write(&input, workbook).expect("the copy can be written");
    let output = Command::new("soffice")
        .arg(format!("-env:UserInstallation=file://{}", profile.display()))
        .args(["--headless", "--convert-to", "xlsx", "--outdir"])
        .args([&out, &input])
        .output()
        .expect("soffice can be started");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    fs::read(out.join("in.xlsx")).unwrap_or_else(|error| panic!("no result ({error}): {said}"))
}

/// All cells of a workbook that hold something.
///
/// # Panics
///
/// When the bytes are not a workbook, or a cell cannot be read.
pub fn cells(workbook: &[u8]) -> BTreeMap<CellPlace, CellContent> {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(workbook)).expect("a workbook can be opened");
    let mut cells = BTreeMap::new();
    for sheet in book.sheet_names() {
        let mut reader = book.worksheet_cells_reader(&sheet).expect("a sheet can be read");
        while let Some(cell) = reader.next_cell_with_formula().expect("a cell can be read") {
            let value: Data = match cell.value {
                DataRef::SharedString(text) => Data::String(text.to_owned()),
                other => other.into(),
            };
            if value != Data::Empty || cell.formula.is_some() {
                let (row, col) = cell.pos;
                cells.insert((sheet.clone(), row, col), (value, cell.formula));
            }
        }
    }
    cells
}

/// Where two results of one formula differ by more than binary numbers do:
/// `sheet, row, column: formula: stored, computed`.
pub fn differences(
    stored: &BTreeMap<CellPlace, CellContent>,
    computed: &BTreeMap<CellPlace, CellContent>,
) -> Vec<String> {
    let mut found = Vec::new();
    for ((sheet, row, col), (value, formula)) in stored {
        let Some(formula) = formula else { continue };
        let other = computed.get(&(sheet.clone(), *row, *col)).map(|(value, _)| value);
        if !other.is_some_and(|other| same(value, other)) {
            found.push(format!(
                "{sheet} row {} col {col}: {formula}: {value:?}, {other:?}",
                row + 1
            ));
        }
    }
    found
}

fn same(stored: &Data, computed: &Data) -> bool {
    let number = |data: &Data| match data {
        Data::Float(number) => Some(*number),
        Data::Int(number) => Some(*number as f64),
        _ => None,
    };
    match (number(stored), number(computed)) {
        (Some(stored), Some(computed)) => (stored - computed).abs() <= 1e-9 * stored.abs().max(1.0),
        _ => stored == computed,
    }
}
