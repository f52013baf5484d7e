//! What cells become.

use gevinst_plugin_sdk::Workbook as _;

use crate::support::Book;

fn cells(content: &str) -> Vec<String> {
    Book::with_rows(&format!("<row r=\"1\">{content}</row>")).cells()
}

#[test]
fn numbers_are_exact_to_fifteen_digits() {
    let cell = |text: &str| cells(&format!("<c r=\"A1\"><v>{text}</v></c>"));
    assert_eq!(cell("28440"), ["A1=number 28440"]);
    assert_eq!(cell("-0.10000000000000001"), ["A1=number -0.1"]);
    assert_eq!(cell("1.2E-2"), ["A1=number 0.012"]);
    assert_eq!(cell("0.30000000000000004"), ["A1=rounded 0.3"]);
    assert_eq!(cell("12345678901234567"), ["A1=rounded 12345678901234600"]);
    assert_eq!(cell("-0"), ["A1=number 0"]);
    assert_eq!(
        cell("9.99E+307"),
        ["A1=error #NUM! (9.99E+307 is beyond the range of exact decimals)"]
    );
}

#[test]
fn errors_stay_errors_also_those_that_are_new() {
    let errors = [
        "#REF!",
        "#N/A",
        "#DIV/0!",
        "#VALUE!",
        "#NAME?",
        "#NUM!",
        "#NULL!",
        "#SPILL!",
        "#CALC!",
        "#GETTING_DATA",
        "#ERROR!",
    ];
    for error in errors {
        let content =
            format!("<c r=\"A1\" t=\"e\"><f>X</f><v>{error}</v></c><c r=\"B1\"><v>1</v></c>");
        assert_eq!(cells(&content), [format!("A1=error {error} =X"), "B1=number 1".to_owned()]);
    }
}

#[test]
fn a_formula_without_a_result_is_neither_blank_nor_empty_text() {
    let content = "<c r=\"A1\"><f>1+1</f></c><c r=\"B1\"><f>1+1</f><v></v></c>\
                   <c r=\"C1\"><f>1+1</f><v/></c><c r=\"D1\" t=\"str\"><f>\"\"</f><v></v></c>\
                   <c r=\"E1\" t=\"str\"><f>A9</f></c><c r=\"F1\"/><c r=\"G1\"><v/></c>\
                   <c r=\"H1\" t=\"n\"><f>0</f><v>0</v></c>";
    assert_eq!(
        cells(content),
        [
            "A1=not calculated =1+1",
            "B1=not calculated =1+1",
            "C1=not calculated =1+1",
            "E1=not calculated =A9",
            "H1=number 0 =0",
        ]
    );
}

#[test]
fn days_follow_the_number_format() {
    let day = |serial: &str, style: u8| {
        cells(&format!("<c r=\"A1\" s=\"{style}\"><v>{serial}</v></c>")).remove(0)
    };
    assert_eq!(day("46023", 1), "A1=day 2026-01-01 [dd.mm.yyyy;@]");
    assert_eq!(day("46023.99", 1), "A1=day 2026-01-01 [dd.mm.yyyy;@]");
    assert_eq!(day("59", 1), "A1=day 1900-02-28 [dd.mm.yyyy;@]");
    assert_eq!(day("61", 1), "A1=day 1900-03-01 [dd.mm.yyyy;@]");
    assert_eq!(day("46023", 4), "A1=number 46023 [#,##0 \"tkr\"]");
    assert_eq!(day("0.5", 2), "A1=number 0.5 [h:mm]");
    assert_eq!(day("1.5", 3), "A1=number 1.5 [[h]:mm:ss]");
    assert_eq!(day("46023", 0), "A1=number 46023");
}

#[test]
fn day_numbers_that_are_no_day_are_errors_that_say_so() {
    for (serial, why) in [
        ("0", "is no day: it would be 0 January 1900"),
        ("60", "is no day: it would be 29 February 1900"),
        ("60.25", "is no day: it would be 29 February 1900"),
        ("-1", "is negative"),
        ("2958466", "is after the year 9999"),
    ] {
        assert_eq!(
            cells(&format!("<c r=\"A1\" s=\"1\"><v>{serial}</v></c>")),
            [format!("A1=error #DATE! (day number {serial} {why}) [dd.mm.yyyy;@]")]
        );
    }
}

#[test]
fn days_may_be_written_out() {
    assert_eq!(cells("<c r=\"A1\" t=\"d\"><v>2026-02-28T12:00:00</v></c>"), ["A1=day 2026-02-28"]);
    assert_eq!(
        cells("<c r=\"A1\" t=\"d\"><v>2026-02-30</v></c>"),
        ["A1=error #DATE! (\"2026-02-30\" is no day)"]
    );
}

#[test]
fn workbooks_may_count_from_1904() {
    let rows =
        "<row r=\"1\"><c r=\"A1\" s=\"1\"><v>0</v></c><c r=\"B1\" s=\"1\"><v>44561</v></c></row>";
    let book = Book::with_rows(rows).patched(
        "xl/workbook.xml",
        "<sheets>",
        "<workbookPr date1904=\"1\"/><sheets>",
    );
    assert!(book.open().facts().date_1904);
    let cells = book.cells();
    assert_eq!(cells, ["A1=day 1904-01-01 [dd.mm.yyyy;@]", "B1=day 2026-01-01 [dd.mm.yyyy;@]"]);
}

#[test]
fn truth_values_and_texts() {
    assert_eq!(
        cells(
            "<c r=\"A1\" t=\"b\"><v>1</v></c><c r=\"B1\" t=\"b\"><v>0</v></c>\
             <c r=\"C1\" t=\"s\"><v>0</v></c><c r=\"D1\" t=\"inlineStr\"><is><t> blank </t></is></c>\
             <c r=\"E1\" t=\"inlineStr\"><is><t></t></is></c><c r=\"F1\" t=\"inlineStr\"/>"
        ),
        ["A1=bool true", "B1=bool false", "C1=text en", "D1=text  blank "]
    );
}
