//! What is known of a workbook and its sheets before a cell is read.

use gevinst_plugin_sdk::workbook::Area;
use gevinst_plugin_sdk::{FileKind, Visibility, Workbook as _};

use crate::support::{Book, links, worksheet};

const ROW: &str = "<row r=\"1\"><c r=\"A1\"><v>7</v></c></row>";

#[test]
fn an_ordinary_workbook_has_nothing_special() {
    let book = Book::with_rows(ROW).open();
    let facts = book.facts();
    assert_eq!(facts.kind, FileKind::Xlsx);
    let special = [facts.date_1904, facts.macros, facts.external_links, facts.manual_calculation];
    assert_eq!(special, [false; 4]);
    assert!(facts.properties.is_empty());
    let sheet = &book.sheets()[0];
    assert_eq!((sheet.name.as_str(), sheet.visibility), ("Ark", Visibility::Visible));
    assert!(
        sheet.merged.is_empty() && sheet.hidden_rows.is_empty() && sheet.hidden_cols.is_empty()
    );
}

#[test]
fn macros_are_told_and_never_read() {
    let book = Book::with_rows(ROW)
        .patched("[Content_Types].xml", "openxmlformats-officedocument.spreadsheetml.sheet.main", "ms-excel.sheet.macroEnabled.main")
        .patched("xl/_rels/workbook.xml.rels", "</Relationships>", "<Relationship Id=\"rId9\" Type=\"http://schemas.microsoft.com/office/2006/relationships/vbaProject\" Target=\"vbaProject.bin\"/></Relationships>")
        .with("xl/vbaProject.bin", "ikke noe prosjekt")
        .open();
    assert_eq!(book.facts().kind, FileKind::Xlsm);
    assert!(book.facts().macros);
}

#[test]
fn links_to_other_workbooks_are_told_and_never_followed() {
    let add = |kind: &str| {
        Book::with_rows(ROW).with(
            "xl/_rels/workbook.xml.rels",
            links(&[("rId1", "worksheet", "worksheets/sheet1.xml"), ("rId5", kind, "borte.xml")]),
        )
    };
    assert!(add("externalLink").open().facts().external_links);
    assert!(add("connections").open().facts().external_links);
    assert!(!add("theme").open().facts().external_links);
}

#[test]
fn manual_calculation_is_told() {
    let book = Book::with_rows(ROW).patched(
        "xl/workbook.xml",
        "</workbook>",
        "<calcPr calcMode=\"manual\"/></workbook>",
    );
    assert!(book.open().facts().manual_calculation);
}

#[test]
fn hidden_sheets_are_told_and_read() {
    for (state, visibility) in [
        ("hidden", Visibility::Hidden),
        ("veryHidden", Visibility::VeryHidden),
        ("visible", Visibility::Visible),
    ] {
        let book = Book::with_rows(ROW).patched(
            "xl/workbook.xml",
            "sheetId",
            &format!("state=\"{state}\" sheetId"),
        );
        assert_eq!(book.open().sheets()[0].visibility, visibility);
        assert_eq!(book.cells(), ["A1=number 7"]);
    }
}

#[test]
fn hidden_rows_and_columns_and_merged_areas_are_told_and_read() {
    let book = Book::with_sheet_part(worksheet(
        "<cols><col min=\"2\" max=\"3\" hidden=\"1\"/><col min=\"4\" max=\"4\" hidden=\"true\"/>\
         <col min=\"6\" max=\"16384\" hidden=\"1\"/><col min=\"5\" max=\"5\" hidden=\"0\"/></cols>\
         <sheetData><row r=\"2\" hidden=\"1\"><c r=\"A2\"><v>1</v></c></row><row r=\"3\" hidden=\"true\"/>\
         <row r=\"4\" hidden=\"0\"/><row r=\"7\" hidden=\"1\"/></sheetData>\
         <mergeCells count=\"2\"><mergeCell ref=\"A1:C1\"/><mergeCell ref=\"B2:B9\"/></mergeCells>",
    ));
    let open = book.open();
    let sheet = &open.sheets()[0];
    assert_eq!(sheet.hidden_rows, [(1, 2), (6, 6)]);
    assert_eq!(sheet.hidden_cols, [(1, 3), (5, 16_383)]);
    let area = |first_row, first_col, last_row, last_col| Area {
        first_row,
        first_col,
        last_row,
        last_col,
    };
    assert_eq!(sheet.merged, [area(0, 0, 0, 2), area(1, 1, 8, 1)]);
    assert_eq!(book.cells(), ["A2=number 1"]);
}

#[test]
fn custom_properties_are_told_in_order() {
    let types = "http://schemas.openxmlformats.org/officeDocument/2006";
    let book = Book::with_rows(ROW)
        .with(
            "_rels/.rels",
            links(&[("rId1", "officeDocument", "xl/workbook.xml"), ("rId2", "custom-properties", "docProps/custom.xml")]),
        )
        .with(
            "docProps/custom.xml",
            format!(
                "<Properties xmlns=\"{types}/custom-properties\" xmlns:vt=\"{types}/docPropsVTypes\">\
                 <property fmtid=\"x\" pid=\"2\" name=\"Register\"><vt:lpwstr>gevinst &amp; 1</vt:lpwstr></property>\
                 <property fmtid=\"x\" pid=\"3\" name=\"Antall\"><vt:i4>3</vt:i4></property></Properties>"
            ),
        )
        .open();
    let expected = [("Register", "gevinst & 1"), ("Antall", "3")];
    let expected = expected.map(|(name, value)| (name.to_owned(), value.to_owned()));
    assert_eq!(book.facts().properties, expected);
}

#[test]
fn chart_sheets_stand_in_the_list_without_cells() {
    let chart = format!("<chartsheet xmlns=\"{}\"><sheetPr/></chartsheet>", crate::support::MAIN);
    assert!(Book::with_sheet_part(chart).cells().is_empty());
}
