//! Tables as text.

use gevinst::workbook::{Limits, RefusalCode, open_bytes};

use crate::support::{cells_of, refusal_of};

fn cells(bytes: impl Into<Vec<u8>>) -> Vec<String> {
    let bytes: Vec<u8> = bytes.into();
    cells_of(&mut open_bytes("tabell.csv", bytes, &Limits::default()).unwrap(), 0)
}

#[test]
fn the_delimiter_is_found() {
    let expected = ["A1=text Navn", "B1=text Beløp", "A2=text Å", "B2=number 2"];
    for delimiter in [";", ",", "\t", "|"] {
        assert_eq!(
            cells(format!("Navn{delimiter}Beløp\nÅ{delimiter}2\n")),
            expected,
            "{delimiter:?}"
        );
    }
    let decimal_commas = cells("Navn;Beløp\nA, B;1,5\nC;2,5\n");
    assert_eq!(decimal_commas[2..], ["A2=text A, B", "B2=text 1,5", "A3=text C", "B3=text 2,5"]);
    assert_eq!(cells("bare\nen\nkolonne"), ["A1=text bare", "A2=text en", "A3=text kolonne"]);
    assert_eq!(cells("sep=|\r\na|b;c;d\r\n"), ["A1=text a", "B1=text b;c;d"]);
}

#[test]
fn the_encoding_is_found() {
    let text = "Navn;Beløp\nÅse;2\n";
    let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let windows: Vec<u8> = text.chars().map(|c| u8::try_from(c as u32).unwrap()).collect();
    let expected = cells(text);
    assert_eq!(expected[2], "A2=text Åse");
    for bytes in [
        [b"\xef\xbb\xbf", text.as_bytes()].concat(),
        [b"\xff\xfe", little.as_slice()].concat(),
        [b"\xfe\xff", big.as_slice()].concat(),
        little,
        big,
        windows,
    ] {
        assert_eq!(cells(bytes), expected);
    }
    assert_eq!(cells(b"\x80 5;\x96\n".to_vec()), ["A1=text € 5", "B1=text –"]);
}

#[test]
fn only_plain_numbers_are_numbers() {
    let table =
        "12;-3.50;0;0.5;-0;12345678901234567890;0301;1,5;1 000;1e3;+1;.5;5.;--1;-;0x1;1.234.567;;x";
    assert_eq!(
        cells(table),
        [
            "A1=number 12",
            "B1=number -3.50",
            "C1=number 0",
            "D1=number 0.5",
            "E1=number 0",
            "F1=number 12345678901234567890",
            "G1=text 0301",
            "H1=text 1,5",
            "I1=text 1 000",
            "J1=text 1e3",
            "K1=text +1",
            "L1=text .5",
            "M1=text 5.",
            "N1=text --1",
            "O1=text -",
            "P1=text 0x1",
            "Q1=text 1.234.567",
            "S1=text x",
        ]
    );
}

#[test]
fn rows_keep_their_numbers_past_empty_lines_and_long_texts() {
    assert_eq!(
        cells("a;b\n\n\"to\nlinjer\";\"sa \"\"ja\"\"\"\n;\n\r\nx;y\n"),
        [
            "A1=text a",
            "B1=text b",
            "A3=text to\nlinjer",
            "B3=text sa \"ja\"",
            "A6=text x",
            "B6=text y"
        ]
    );
}

#[test]
fn what_is_no_whole_table_is_refused() {
    let refusal = refusal_of(b"a;b\nc;\"d\ne;f\n");
    assert_eq!(refusal.code, RefusalCode::UnclosedQuote);
    assert_eq!(refusal.found, "a quote that is opened in line 2 and never closed");
    for bytes in [&b"a;b\x00\x01"[..], b"\xff\xfea", b"\xef\xbb\xbf\xff;b", b"a\x1b[2J;b"] {
        assert_eq!(refusal_of(bytes).code, RefusalCode::TextEncoding, "{bytes:?}");
    }
    let limits = Limits { columns: 2, ..Limits::default() };
    let refusal = open_bytes("t.csv", b"1;2\n1;2;3\n".to_vec(), &limits).unwrap_err();
    assert_eq!(refusal.code, RefusalCode::AreaTooLarge);
    let limits = Limits { cells: 3, ..Limits::default() };
    let refusal = open_bytes("t.csv", b"1;2\n1;2\n".to_vec(), &limits).unwrap_err();
    assert_eq!(refusal.code, RefusalCode::TooManyCells);
}
