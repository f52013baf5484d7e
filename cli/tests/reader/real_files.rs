//! Files that other programs wrote, and calamine as a second opinion on them.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use calamine::{Data, DataRef, Reader as _};
use gevinst::workbook::{Limits, open, open_bytes};
use gevinst_plugin_sdk::{CellValue, FileKind, Flow, Visibility, Workbook};
use rust_xlsxwriter::{ExcelDateTime, Format, Formula, Note};

use crate::support::cells_of;

/// The folder of real workbooks beside the repository, where there is one.
fn inputs() -> Option<PathBuf> {
    let repository = Path::new(env!("CARGO_MANIFEST_DIR")).parent()?;
    let folder = repository.parent()?.join("shared").join("inputs");
    folder.is_dir().then_some(folder)
}

type Cells = BTreeMap<(u16, u32, u16), String>;

/// Every value by its place, formats and formulas aside.
fn values(book: &mut dyn Workbook) -> Cells {
    let mut cells = Cells::new();
    for sheet in 0..u16::try_from(book.sheets().len()).unwrap() {
        book.read(sheet, &mut |cell| {
            let text = match cell.value {
                CellValue::Number { value, .. } => value.round_dp(9).normalize().to_string(),
                CellValue::Text(text) => text.replace(['\r', '\n'], " "),
                other => format!("{other:?}"),
            };
            cells.insert((sheet, cell.pos.row, cell.pos.col), text);
            Flow::Continue
        })
        .unwrap();
    }
    cells
}

#[test]
fn the_same_workbook_in_three_kinds_has_the_same_cells() {
    let Some(folder) = inputs() else {
        eprintln!("skipped: ../shared/inputs is not here");
        return;
    };
    let read = |name: &str| values(&mut open(&folder.join(name), &Limits::default()).unwrap());
    let xlsx = read("Gevinstberegninger.xlsx");
    assert_eq!(xlsx.len(), 204);
    assert_eq!(read("Gevinstberegninger.ods"), xlsx);
    assert_eq!(read("Gevinstberegninger.xls"), xlsx);
    let (ods, xlsx) = (read("Gevinstverktøy_KommIT.ods"), read("Gevinstverktøy_KommIT.xlsx"));
    assert_eq!(xlsx.len(), 182);
    assert!(ods.keys().eq(xlsx.keys()));
}

#[test]
fn real_workbooks_hold_what_calamine_sees_in_them() {
    let Some(folder) = inputs() else {
        eprintln!("skipped: ../shared/inputs is not here");
        return;
    };
    let mut compared = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|ending| ending == "xlsx") {
            compare_with_calamine(&std::fs::read(path).unwrap());
            compared += 1;
        } else if path.extension().is_some_and(|ending| ending == "ods" || ending == "csv") {
            assert!(!values(&mut open(&path, &Limits::default()).unwrap()).is_empty());
        }
    }
    assert_eq!(compared, 4);
}

/// Asserts that both readers see the same cells in a workbook.
fn compare_with_calamine(bytes: &[u8]) {
    let mut book: calamine::Xlsx<_> = calamine::Xlsx::new(std::io::Cursor::new(bytes)).unwrap();
    let mut theirs = Cells::new();
    for (sheet, name) in book.sheet_names().into_iter().enumerate() {
        let Ok(mut reader) = book.worksheet_cells_reader(&name) else { continue };
        while let Some(cell) = reader.next_cell_with_formula_metadata().unwrap() {
            let text = match cell.value {
                DataRef::Empty if cell.formula.is_none() => continue,
                DataRef::String(text) if text.is_empty() => continue,
                DataRef::SharedString("") => continue,
                value => calamine_text(value.into()),
            };
            theirs.insert((sheet as u16, cell.pos.0, cell.pos.1 as u16), text);
        }
    }
    let mut ours = Cells::new();
    let mut book = open_bytes("bok.xlsx", bytes.to_vec(), &Limits::default()).unwrap();
    for sheet in 0..u16::try_from(book.sheets().len()).unwrap() {
        book.read(sheet, &mut |cell| {
            let text = match cell.value {
                CellValue::Number { value, .. } => value.normalize().to_string(),
                CellValue::Text(text) => text.to_owned(),
                CellValue::Bool(truth) => truth.to_string(),
                CellValue::Day(day) => format!("{}-{:02}-{:02}", day.year, day.month, day.day),
                CellValue::Error(text) => text.to_owned(),
                CellValue::NotCalculated => "not calculated".to_owned(),
            };
            ours.insert((sheet, cell.pos.row, cell.pos.col), text);
            Flow::Continue
        })
        .unwrap();
    }
    assert_eq!(ours, theirs);
}

fn calamine_text(value: Data) -> String {
    match value {
        Data::Empty => "not calculated".to_owned(),
        Data::Float(number) => rust_decimal::Decimal::from_str_exact(&number.to_string())
            .map_or_else(|_| number.to_string(), |number| number.normalize().to_string()),
        Data::DateTime(time) if time.is_datetime() && time.as_f64() >= 1.0 => {
            let (year, month, day, ..) = time.to_ymd_hms_milli();
            format!("{year}-{month:02}-{day:02}")
        }
        Data::DateTime(time) => time.as_f64().to_string(),
        other => other.to_string(),
    }
}

#[test]
fn what_rust_xlsxwriter_writes_is_read() {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name("Gevinster og sånt").unwrap();
    sheet.write_string(0, 0, "Tiltak").unwrap();
    sheet.write_string(0, 1, " rom <&> \u{1} ").unwrap();
    let amount = Format::new().set_num_format("#,##0.00 \"kr\"");
    sheet.write_number_with_format(1, 0, 1_234_567.891, &amount).unwrap();
    let day = ExcelDateTime::from_ymd(2026, 11, 21).unwrap();
    sheet
        .write_datetime_with_format(1, 1, day, &Format::new().set_num_format("dd.mm.yyyy"))
        .unwrap();
    sheet.write_boolean(1, 2, true).unwrap();
    sheet.write_formula(2, 0, Formula::new("=SUM(A2:A2)").set_result("1234567.891")).unwrap();
    sheet.write_formula(2, 1, Formula::new("=\"a\"&\"b\"").set_result("ab")).unwrap();
    sheet.merge_range(4, 0, 4, 3, "flettet", &Format::new()).unwrap();
    sheet.insert_note(0, 0, &Note::new("en merknad")).unwrap();
    sheet.set_row_hidden(5).unwrap();
    sheet.set_column_hidden(6).unwrap();
    book.add_worksheet().set_hidden(true);
    let bytes = book.save_to_buffer().unwrap();
    compare_with_calamine(&bytes);
    let mut book = open_bytes("bok.xlsx", bytes, &Limits::default()).unwrap();
    assert_eq!(
        cells_of(&mut book, 0),
        [
            "A1=text Tiltak",
            "B1=text  rom <&> \u{1} ",
            "A2=number 1234567.891 [#,##0.00 \"kr\"]",
            "B2=day 2026-11-21 [dd.mm.yyyy]",
            "C2=bool true",
            "A3=number 1234567.891 =SUM(A2:A2)",
            "B3=text ab =\"a\"&\"b\"",
            "A5=text flettet",
        ]
    );
    let sheet = &book.sheets()[0];
    assert_eq!(sheet.name, "Gevinster og sånt");
    assert_eq!(sheet.merged.len(), 1);
    assert_eq!(
        (sheet.hidden_rows.as_slice(), sheet.hidden_cols.as_slice()),
        (&[(5, 5)][..], &[(6, 6)][..])
    );
    assert_eq!(book.sheets()[1].visibility, Visibility::Hidden);
    assert_eq!(book.facts().kind, FileKind::Xlsx);
}

/// Runs a program that may be missing; `false` with a note where it is.
fn run(program: &str, arguments: &[&str], folder: &Path) -> bool {
    let status = std::process::Command::new(program)
        .args(arguments)
        .current_dir(folder)
        .env("HOME", folder)
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null())
        .status();
    let done = status.is_ok_and(|status| status.success());
    if !done {
        eprintln!("skipped: {program} is not here or cannot do this");
    }
    done
}

#[test]
fn what_openpyxl_writes_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let script = "import openpyxl, datetime\n\
        b = openpyxl.Workbook(); s = b.active\n\
        s['A1'] = 'Beløp'; s['B1'] = 0.1 + 0.2; s['C1'] = '=B1*2'; s['D1'] = datetime.date(2026, 1, 2)\n\
        s['E1'] = True; s['F1'] = datetime.time(12, 0); s.merge_cells('A3:B4')\n\
        s.row_dimensions[6].hidden = True\n\
        b.create_sheet('Skjult').sheet_state = 'veryHidden'\n\
        b.save('bok.xlsx')\n";
    if !run("python3", &["-c", script], folder.path()) {
        return;
    }
    let path = folder.path().join("bok.xlsx");
    let mut book = open(&path, &Limits::default()).unwrap();
    assert_eq!(
        cells_of(&mut book, 0),
        [
            "A1=text Beløp",
            "B1=number 0.3",
            "C1=not calculated =B1*2",
            "D1=day 2026-01-02 [yyyy-mm-dd]",
            "E1=bool true",
            "F1=number 0.5 [h:mm:ss]",
        ]
    );
    assert_eq!(book.sheets()[0].merged.len(), 1);
    assert_eq!(book.sheets()[0].hidden_rows, [(5, 5)]);
    assert_eq!(book.sheets()[1].visibility, Visibility::VeryHidden);
}

#[test]
fn what_libreoffice_writes_in_three_kinds_is_read_alike() {
    let folder = tempfile::tempdir().unwrap();
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    let day = Format::new().set_num_format("yyyy-mm-dd");
    let clock = Format::new().set_num_format("hh:mm");
    for row in 0..20_u32 {
        sheet.write_string(row, 0, format!("Tiltak {}", row / 3)).unwrap();
        sheet.write_number(row, 1, f64::from(row) * 1.1).unwrap();
        sheet.write_number_with_format(row, 2, f64::from(46_000 + row), &day).unwrap();
        let doubled = Formula::new(format!("=B{}*2", row + 1))
            .set_result(format!("{}", f64::from(row) * 2.2));
        sheet.write_formula(row, 3, doubled).unwrap();
    }
    sheet.write_number_with_format(20, 0, 0.75, &clock).unwrap();
    sheet.write_formula(20, 1, Formula::new("=1/0").set_result("#DIV/0!")).unwrap();
    sheet.write_formula(20, 2, "=\"\"").unwrap();
    sheet.set_row_hidden(2).unwrap();
    sheet.set_row_hidden(3).unwrap();
    sheet.set_column_hidden(5).unwrap();
    sheet.merge_range(22, 0, 23, 1, "flettet", &Format::new()).unwrap();
    book.add_worksheet().set_hidden(true);
    book.save(folder.path().join("start.xlsx")).unwrap();
    for ending in ["ods", "xls", "xlsx"] {
        let profile = format!("-env:UserInstallation=file://{}/profil", folder.path().display());
        let arguments =
            [&profile, "--headless", "--convert-to", ending, "--outdir", "ut", "start.xlsx"];
        if !run("soffice", &arguments, folder.path()) {
            return;
        }
    }
    let open = |ending: &str| {
        open(&folder.path().join("ut").join(format!("start.{ending}")), &Limits::default()).unwrap()
    };
    let expected = values(&mut open("xlsx"));
    assert_eq!(expected[&(0, 20, 0)], "0.75");
    assert_eq!(expected[&(0, 20, 1)], "Error(\"#DIV/0!\")");
    for ending in ["ods", "xls"] {
        let mut book = open(ending);
        let found = values(&mut book);
        let differing: Vec<_> =
            found.iter().filter(|(place, value)| expected.get(place) != Some(value)).collect();
        assert!(differing.is_empty(), "{ending}: {differing:?}");
        assert_eq!(found.len(), expected.len(), "{ending}");
        let sheet = &book.sheets()[0];
        assert_eq!(sheet.hidden_rows, [(2, 3)], "{ending}");
        assert_eq!(sheet.hidden_cols, [(5, 5)], "{ending}");
        assert_eq!(sheet.merged.len(), 1, "{ending}");
        assert_eq!(book.sheets()[1].visibility, Visibility::Hidden, "{ending}");
    }
}
