//! Cells, rows and references that are not what they should be.

use gevinst::workbook::{Limits, RefusalCode, open_bytes};
use gevinst_plugin_sdk::{Flow, Workbook as _};

use crate::support::{Book, assert_refused, worksheet};

fn cell(content: &str) -> Book {
    Book::with_rows(&format!("<row r=\"1\">{content}</row>"))
}

#[test]
fn values_that_programs_read_differently_are_refused() {
    for content in [
        "<c r=\"A1\"><v>1&#50;3</v></c>",
        "<c r=\"A1\"><v>1<!-- x -->23</v></c>",
        "<c r=\"A1\"><v><![CDATA[456]]></v></c>",
        "<c r=\"A1\"><v>1<?x y?>2</v></c>",
        "<c r=\"A1\"><v>1<b/>2</v></c>",
        "<c r=\"A1\" t=\"s\"><v>&#48;</v></c>",
        "<c r=\"A1\" t=\"b\"><v>2</v></c>",
        "<c r=\"A1\" t=\"hva\"><v>2</v></c>",
        "<c r=\"A1\"><v>1</v><v>2</v></c>",
        "<c r=\"A1\"><f>1</f><f>2</f></c>",
        "<c r=\"A1\"><is><t>x</t></is></c>",
        "<c r=\"A1\" t=\"inlineStr\"><v>x</v></c>",
    ] {
        let refusal = cell(content).refusal();
        assert_eq!(refusal.code, RefusalCode::CellContent, "{content}: {refusal}");
    }
}

#[test]
fn texts_may_be_written_in_pieces() {
    let book = cell(
        "<c r=\"A1\" t=\"str\"><v>x<![CDATA[y<z]]>&amp;&#230;<!-- -->w</v></c>\
         <c r=\"B1\" t=\"inlineStr\"><is><r><rPr><b/></rPr><t>rik </t></r><r><t>tekst</t></r>\
         <rPh sb=\"0\" eb=\"1\"><t>lyd</t></rPh></is></c>\
         <c r=\"C1\" t=\"inlineStr\"><is><t>a_x000D_b_x005F_x0041_</t></is></c>",
    );
    assert_eq!(book.cells(), ["A1=text xy<z&æw", "B1=text rik tekst", "C1=text a\rb_x0041_"]);
}

#[test]
fn shared_strings_that_do_not_exist_are_refused() {
    for index in ["2", "-1", "4294967296", "99999999999999999999", "x", "1.0"] {
        let refusal = cell(&format!("<c r=\"B1\" t=\"s\"><v>{index}</v></c>")).refusal();
        assert_eq!(refusal.code, RefusalCode::SstIndex, "{refusal}");
        assert_eq!(refusal.cell.as_deref(), Some("B1"));
    }
    assert_eq!(cell("<c r=\"A1\" t=\"s\"><v>1</v></c>").cells(), ["A1=text to"]);
}

#[test]
fn the_declared_dimension_is_no_more_than_a_word() {
    for reference in ["A1:XFD1048576", "B2:A1", "ZZZZ99999999999", ""] {
        let sheet = worksheet(&format!(
            "<dimension ref=\"{reference}\"/><sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c></row></sheetData>"
        ));
        assert_eq!(Book::with_sheet_part(sheet).cells(), ["A1=number 1"]);
    }
}

#[test]
fn the_corners_of_the_sheet_are_two_cells() {
    let book = Book::with_rows(
        "<row r=\"1\"><c r=\"A1\"><v>1</v></c></row>\
         <row r=\"1048576\"><c r=\"XFD1048576\"><v>2</v></c></row>",
    );
    assert_eq!(book.cells(), ["A1=number 1", "XFD1048576=number 2"]);
}

#[test]
fn references_that_are_no_address_in_their_row_are_refused() {
    for reference in [
        "",
        "A",
        "1",
        "A0",
        "A01",
        "a1",
        "A2",
        "XFE1",
        "AAAA1",
        "A-1",
        "A1048577",
        "$A$1",
        "A1:B1",
        "ZZZZZZZZZ99999999999",
        "Å1",
        "R1C1",
        "A 1",
    ] {
        let refusal = cell(&format!("<c r=\"{reference}\"><v>1</v></c>")).refusal();
        assert_eq!(refusal.code, RefusalCode::CellRef, "{reference}: {refusal}");
    }
    for row in ["0", "-1", "1048577", "10000000", "x", "4294967297"] {
        let refusal = Book::with_rows(&format!("<row r=\"{row}\"/>")).refusal();
        assert_eq!(refusal.code, RefusalCode::CellRef, "{row}: {refusal}");
    }
}

#[test]
fn cells_and_rows_out_of_order_or_twice_are_refused() {
    let refusal = cell("<c r=\"B1\"><v>1</v></c><c r=\"A1\"><v>2</v></c>").refusal();
    assert_eq!((refusal.code, refusal.cell.as_deref()), (RefusalCode::CellOrder, Some("A1")));
    assert_refused(
        &cell("<c r=\"A1\"><v>1</v></c><c r=\"A1\"><v>2</v></c>"),
        RefusalCode::CellOrder,
    );
    assert_refused(&Book::with_rows("<row r=\"2\"/><row r=\"1\"/>"), RefusalCode::RowOrder);
    assert_refused(&Book::with_rows("<row r=\"2\"/><row r=\"2\"/>"), RefusalCode::RowOrder);
}

#[test]
fn rows_and_cells_without_references_follow_one_another() {
    let book = Book::with_rows(
        "<row><c><v>1</v></c><c r=\"C1\"><v>2</v></c><c><v>3</v></c></row><row r=\"5\"/><row><c><v>4</v></c></row>",
    );
    assert_eq!(book.cells(), ["A1=number 1", "C1=number 2", "D1=number 3", "A6=number 4"]);
}

#[test]
fn shared_formula_numbers_beyond_the_limit_are_refused() {
    for index in ["1048576", "4294967294", "9999999999", "-1", ""] {
        let content =
            format!("<c r=\"A1\"><f t=\"shared\" si=\"{index}\" ref=\"A1:A2\">1</f><v>1</v></c>");
        assert_refused(&cell(&content), RefusalCode::SharedFormulaIndex);
    }
}

#[test]
fn followers_of_a_shared_formula_get_their_own_text() {
    let book = Book::with_rows(
        "<row r=\"1\"><c r=\"B1\"><f t=\"shared\" ref=\"B1:B3\" si=\"0\">A1*$C$1</f><v>2</v></c></row>\
         <row r=\"2\"><c r=\"B2\"><f t=\"shared\" si=\"0\"/><v>4</v></c></row>\
         <row r=\"3\"><c r=\"B3\"><f t=\"shared\" si=\"7\"/><v>6</v></c></row>",
    );
    assert_eq!(book.cells(), ["B1=number 2 =A1*$C$1", "B2=number 4 =A2*$C$1", "B3=number 6 ="]);
}

#[test]
fn a_long_shared_formula_with_many_followers_is_refused() {
    let long = "A1+".repeat(300_000);
    let followers: String = (2..=1_300)
        .map(|row| {
            format!("<row r=\"{row}\"><c r=\"A{row}\"><f t=\"shared\" si=\"0\"/><v>1</v></c></row>")
        })
        .collect();
    let book = Book::with_rows(&format!(
        "<row r=\"1\"><c r=\"A1\"><f t=\"shared\" si=\"0\" ref=\"A1:A9\">{long}1</f><v>1</v></c></row>{followers}"
    ));
    assert_refused(&book, RefusalCode::TextAmplification);
}

#[test]
fn cell_styles_that_do_not_exist_are_refused() {
    assert_refused(&cell("<c r=\"A1\" s=\"6\"><v>1</v></c>"), RefusalCode::StyleIndex);
    assert_refused(&cell("<c r=\"A1\" s=\"-1\"><v>1</v></c>"), RefusalCode::StyleIndex);
    assert_eq!(cell("<c r=\"A1\" s=\"5\"><v>1</v></c>").cells(), ["A1=number 1 [0%]"]);
}

#[test]
fn numbers_that_are_not_finite_decimals_are_refused() {
    for number in
        ["inf", "-INF", "NaN", "1E+400", "0x1F", "1,5", "1 000", "1e", "tolv", "١", "1.2.3"]
    {
        for content in [
            format!("<c r=\"A1\"><v>{number}</v></c>"),
            format!("<c r=\"A1\" s=\"1\" t=\"n\"><v>{number}</v></c>"),
        ] {
            let refusal = cell(&content).refusal();
            assert_eq!(refusal.code, RefusalCode::NumberSyntax, "{content}: {refusal}");
            assert_eq!(refusal.cell.as_deref(), Some("A1"));
        }
    }
}

#[test]
fn more_cells_and_merged_areas_than_the_limits_are_refused() {
    let limits = Limits { cells: 2, areas: 1, styles: 5, ..Limits::default() };
    let code = |book: &Book| open_bytes("b.xlsx", book.bytes(), &limits).unwrap_err().code;
    assert_eq!(code(&cell("<c r=\"A1\"/>")), RefusalCode::TooManyStyles);
    let limits = Limits { cells: 2, areas: 1, ..Limits::default() };
    let code = |book: &Book| open_bytes("b.xlsx", book.bytes(), &limits).unwrap_err().code;
    assert_eq!(code(&cell("<c r=\"A1\"/><c r=\"B1\"/><c r=\"C1\"/>")), RefusalCode::TooManyCells);
    let merged = worksheet(
        "<sheetData/><mergeCells><mergeCell ref=\"A1:A2\"/><mergeCell ref=\"B1:B2\"/></mergeCells>",
    );
    assert_eq!(code(&Book::with_sheet_part(merged)), RefusalCode::TooManyAreas);
}

#[test]
fn a_visitor_that_has_enough_is_left_alone() {
    let mut book = cell("<c r=\"A1\"><v>1</v></c><c r=\"B1\"><v>2</v></c>").open();
    for _ in 0..2 {
        let mut seen = 0;
        book.read(0, &mut |_| {
            seen += 1;
            Flow::Stop
        })
        .unwrap();
        assert_eq!(seen, 1);
    }
    let error = book.read(1, &mut |_| Flow::Continue).unwrap_err();
    assert_eq!(error.to_string(), "sheet \"number 2\": the workbook has only 1 sheets");
}
