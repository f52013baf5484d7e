//! OpenDocument spreadsheets, good and hostile.

use gevinst::workbook::{Limits, OpenWorkbook, RefusalCode, open_bytes};
use gevinst_plugin_sdk::workbook::Area;
use gevinst_plugin_sdk::{FileKind, Visibility, Workbook as _};

use crate::support::{cells_of, refusal_of, zip_of};

fn content(head: &str, tables: &str) -> String {
    let odf = "urn:oasis:names:tc:opendocument:xmlns";
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>{head}<o:document-content xmlns:o=\"{odf}:office:1.0\" \
         xmlns:table=\"{odf}:table:1.0\" xmlns:text=\"{odf}:text:1.0\" xmlns:style=\"{odf}:style:1.0\" \
         xmlns:calcext=\"urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0\">\
         <o:automatic-styles><style:style style:name=\"skjult\" style:family=\"table\">\
         <style:table-properties table:display=\"false\"/></style:style></o:automatic-styles>\
         <o:body><o:spreadsheet>{tables}</o:spreadsheet></o:body></o:document-content>"
    )
}

fn bytes(content: &str) -> Vec<u8> {
    let media_type = b"application/vnd.oasis.opendocument.spreadsheet";
    zip_of(&[("mimetype", media_type), ("content.xml", content.as_bytes())])
}

fn open(tables: &str) -> OpenWorkbook {
    open_bytes("bok.ods", bytes(&content("", tables)), &Limits::default()).unwrap()
}

fn cells(rows: &str) -> Vec<String> {
    cells_of(&mut open(&format!("<table:table table:name=\"Ark\">{rows}</table:table>")), 0)
}

fn row(cells: &str) -> String {
    format!("<table:table-row>{cells}</table:table-row>")
}

#[test]
fn values_of_every_type_are_read() {
    let cell = |kind: &str, value: &str, text: &str| {
        format!(
            "<table:table-cell o:value-type=\"{kind}\" {value}><text:p>{text}</text:p></table:table-cell>"
        )
    };
    let row = row(&[
        cell("float", "o:value=\"1234.5\"", "1 234,50"),
        cell("percentage", "o:value=\"0.25\"", "25 %"),
        cell("currency", "o:value=\"0.30000000000000004\"", "kr 0,30"),
        cell("date", "o:date-value=\"2026-02-28T10:00:00\"", "28.02.26"),
        cell("date", "o:date-value=\"1899-12-30\"", "30.12.1899"),
        cell("time", "o:time-value=\"PT12H00M00S\"", "12:00"),
        cell("boolean", "o:boolean-value=\"true\"", "SANN"),
        cell(
            "string",
            "",
            "to<text:s text:c=\"2\"/>ord</text:p><text:p>ny <text:span>linje</text:span>",
        ),
        cell("float", "o:value=\"1E+40\"", "1E+40"),
    ]
    .concat());
    assert_eq!(
        cells(&row),
        [
            "A1=number 1234.5",
            "B1=number 0.25",
            "C1=rounded 0.3",
            "D1=day 2026-02-28",
            "E1=error #DATE! (1899-12-30 is before 1900)",
            "F1=number 0.5",
            "G1=bool true",
            "H1=text to  ord\nny linje",
            "I1=error #NUM! (1E+40 is beyond the range of exact decimals)",
        ]
    );
}

#[test]
fn formulas_errors_and_missing_results_are_told_apart() {
    let row = row(
        "<table:table-cell table:formula=\"of:=[.B1]*2\" o:value-type=\"float\" o:value=\"4\"><text:p>4</text:p></table:table-cell>\
         <table:table-cell table:formula=\"of:=1/0\" o:value-type=\"string\" o:string-value=\"\" calcext:value-type=\"error\"><text:p>#DIV/0!</text:p></table:table-cell>\
         <table:table-cell table:formula=\"of:=X\" o:value-type=\"float\" o:value=\"0\"><text:p>Err:508</text:p></table:table-cell>\
         <table:table-cell table:formula=\"of:=[.A1]\"/>\
         <table:table-cell table:formula=\"of:=&quot;&quot;\" o:value-type=\"string\" o:string-value=\"\"/>\
         <table:table-cell table:formula=\"of:=&quot;&quot;\"><text:p/></table:table-cell>\
         <table:table-cell o:value-type=\"string\"><o:annotation><text:p>merknad</text:p></o:annotation><text:p>#N/A</text:p></table:table-cell>",
    );
    assert_eq!(
        cells(&row),
        [
            "A1=number 4 =[.B1]*2",
            "B1=error #DIV/0! =1/0",
            "C1=error Err:508 =X",
            "D1=not calculated =[.A1]",
            "G1=text #N/A",
        ]
    );
}

#[test]
fn repeated_rows_and_cells_are_unfolded_and_blank_ones_passed_over() {
    let rows = "<table:table-header-rows><table:table-row table:number-rows-repeated=\"2\">\
         <table:table-cell table:number-columns-repeated=\"2\"/>\
         <table:table-cell table:number-columns-repeated=\"2\" o:value-type=\"float\" o:value=\"1\"/>\
         <table:table-cell table:number-columns-repeated=\"16380\"/></table:table-row></table:table-header-rows>\
         <table:table-row table:number-rows-repeated=\"1048573\"><table:table-cell table:number-columns-repeated=\"16384\"/></table:table-row>\
         <table:table-row><table:table-cell o:value-type=\"float\" o:value=\"2\"/></table:table-row>";
    assert_eq!(
        cells(rows),
        ["C1=number 1", "D1=number 1", "C2=number 1", "D2=number 1", "A1048576=number 2"]
    );
}

#[test]
fn what_is_known_of_sheets() {
    let book = open(
        "<table:calculation-settings><table:null-date table:date-value=\"1904-01-01\"/></table:calculation-settings>\
         <table:table table:name=\"En\" table:style-name=\"skjult\">\
         <table:table-column table:number-columns-repeated=\"2\"/>\
         <table:table-column-group><table:table-column table:visibility=\"collapse\" table:number-columns-repeated=\"3\"/></table:table-column-group>\
         <table:table-row table:visibility=\"filter\" table:number-rows-repeated=\"2\"><table:table-cell/></table:table-row>\
         <table:table-row table:visibility=\"collapse\"><table:table-cell table:number-columns-spanned=\"2\" table:number-rows-spanned=\"3\"/><table:covered-table-cell/></table:table-row>\
         </table:table>\
         <table:table table:name=\"'file:///annen.ods'#$Ark\"><table:table-source/></table:table>\
         <table:table table:name=\"To\"/>",
    );
    assert_eq!(book.facts().kind, FileKind::Ods);
    assert!(book.facts().date_1904 && book.facts().external_links);
    let names: Vec<_> = book.sheets().iter().map(|s| (s.name.as_str(), s.visibility)).collect();
    assert_eq!(names, [("En", Visibility::Hidden), ("To", Visibility::Visible)]);
    assert_eq!(book.sheets()[0].hidden_rows, [(0, 2)]);
    assert_eq!(book.sheets()[0].hidden_cols, [(2, 4)]);
    assert_eq!(
        book.sheets()[0].merged,
        [Area { first_row: 2, first_col: 0, last_row: 4, last_col: 1 }]
    );
}

#[test]
fn the_right_sheet_is_read() {
    let table = |name: &str, value: u8| {
        format!(
            "<table:table table:name=\"{name}\">{}</table:table>",
            row(&format!("<table:table-cell o:value-type=\"float\" o:value=\"{value}\"/>"))
        )
    };
    let mut book = open(&[table("A", 1), table("'file:///x'#$A", 9), table("B", 2)].concat());
    assert_eq!(cells_of(&mut book, 1), ["A1=number 2"]);
    assert_eq!(cells_of(&mut book, 0), ["A1=number 1"]);
}

#[test]
fn hostile_content_is_refused() {
    let code = |rows: &str| {
        let tables = format!("<table:table table:name=\"Ark\">{rows}</table:table>");
        let refusal = refusal_of(&bytes(&content("", &tables)));
        (refusal.code, refusal.cell.clone())
    };
    let cell = |attributes: &str| row(&format!("<table:table-cell {attributes}/>"));
    let number = "o:value-type=\"float\" o:value=\"1\"";
    let bomb = format!(
        "<table:table-row table:number-rows-repeated=\"1048576\"><table:table-cell {number} table:number-columns-repeated=\"16384\"/></table:table-row>"
    );
    assert_eq!(code(&bomb).0, RefusalCode::TooManyCells);
    let text = format!(
        "<table:table-row table:number-rows-repeated=\"1048576\"><table:table-cell o:value-type=\"string\"><text:p>{}</text:p></table:table-cell></table:table-row>",
        "x".repeat(10_000)
    );
    assert_eq!(code(&text).0, RefusalCode::TextAmplification);
    assert_eq!(
        code(&cell(&format!("{number} table:number-columns-repeated=\"16385\""))).0,
        RefusalCode::AreaTooLarge
    );
    for count in ["0", "-1", "99999999999999999999", "x"] {
        assert_eq!(
            code(&cell(&format!("table:number-columns-repeated=\"{count}\""))).0,
            RefusalCode::CellRef
        );
    }
    let first = Some("A1".to_owned());
    assert_eq!(
        code(&cell("o:value-type=\"float\" o:value=\"inf\"")),
        (RefusalCode::NumberSyntax, first.clone())
    );
    assert_eq!(
        code(&cell("o:value-type=\"hva\" o:value=\"1\"")),
        (RefusalCode::CellContent, first.clone())
    );
    assert_eq!(
        code(&cell("o:value-type=\"boolean\" o:boolean-value=\"ja\"")),
        (RefusalCode::CellContent, first)
    );
    assert_eq!(code(&"<text:p>".repeat(100)).0, RefusalCode::XmlDepth);
    let laughs = content("<!DOCTYPE x [<!ENTITY a \"ha\">]>", "");
    assert_eq!(refusal_of(&bytes(&laughs)).code, RefusalCode::XmlDoctype);
    let whole = content("", &format!("<table:table>{}</table:table>", cell(number)));
    for length in (0..whole.len()).step_by(13) {
        assert_eq!(
            refusal_of(&bytes(&whole[..length])).code,
            RefusalCode::XmlMalformed,
            "{length}"
        );
    }
    let large = content("", &format!("<a b=\"{}\"/>", "x".repeat(2_000_000)));
    assert_eq!(refusal_of(&bytes(&large)).code, RefusalCode::XmlEventTooLarge);
}
