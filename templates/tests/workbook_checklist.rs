//! The workbook can be read by everybody: the checklist for accessible spreadsheets of the
//! United Kingdom's Government Analysis Function, item by item, and what a printer needs.
#![allow(missing_docs, clippy::unwrap_used)]

mod common;
#[path = "../../tests/src/libreoffice.rs"]
#[allow(dead_code, clippy::panic)]
mod libreoffice;
mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read};

use gevinst_core::report::{Fact, FactIx};
use gevinst_templates::{PaperFate, PaperItem, Texts, WorkPaper, render_work_paper};
use support::{realistic, render, sound, text};

/// The parts of a workbook by their paths in it.
fn parts(bytes: &[u8]) -> BTreeMap<String, String> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..archive.len())
        .map(|place| {
            let mut part = archive.by_index(place).unwrap();
            let mut text = String::new();
            part.read_to_string(&mut text).unwrap();
            (part.name().unwrap().into_owned(), text)
        })
        .collect()
}

/// The values of an attribute, wherever it stands.
fn attribute<'x>(xml: &'x str, name: &str) -> Vec<&'x str> {
    let mark = format!(" {name}=\"");
    xml.split(mark.as_str()).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

/// The elements of a name, from `<name` to the next `>`.
fn elements<'x>(xml: &'x str, name: &str) -> Vec<&'x str> {
    let mark = format!("<{name} ");
    xml.split(mark.as_str()).skip(1).filter_map(|rest| rest.split('>').next()).collect()
}

/// The work paper of a sample of all figures that the realistic report has.
fn work_paper() -> Vec<u8> {
    let report = realistic();
    let has_value = |(_, fact): &(FactIx, &Fact)| fact.value.is_ok();
    let facts = report.facts.iter().filter(has_value).map(|(place, _)| place);
    let item = |fact| PaperItem {
        fact,
        raw: "beløp: 420".to_owned(),
        fate: PaperFate::Drawn,
        hits: 1,
        lot: Some("0123456789abcdef".to_owned()),
    };
    let about = vec![("metric", "Alt i rapporten".to_owned()), ("seed", "7".to_owned())];
    let paper = WorkPaper { about, items: facts.map(item).collect(), interval: None };
    render_work_paper(&paper, &report, &Texts::load("nb").unwrap()).unwrap()
}

/// All samples in both languages, the Norwegian of each and one English.
fn workbooks() -> Vec<(String, Vec<u8>)> {
    let mut all: Vec<(String, Vec<u8>)> =
        sound().into_iter().map(|(name, it)| (name.to_owned(), render(&it, "nb"))).collect();
    all.push(("realistic in English".to_owned(), render(&realistic(), "en")));
    all.push(("the work paper of a sample".to_owned(), work_paper()));
    all
}

/// A table: its name, its range as rows and columns from zero, and its headers.
struct Table {
    name: String,
    rows: (u32, u32),
    cols: (u32, u32),
    headers: Vec<String>,
}

fn place(address: &str) -> (u32, u32) {
    let letters = address.trim_end_matches(|c: char| c.is_ascii_digit());
    let col = letters.bytes().fold(0, |col, letter| col * 26 + u32::from(letter - b'A') + 1) - 1;
    (address[letters.len()..].parse::<u32>().unwrap() - 1, col)
}

fn table(xml: &str) -> Table {
    let (first, last) = attribute(xml, "ref")[0].split_once(':').unwrap();
    let ((top, left), (bottom, right)) = (place(first), place(last));
    let columns = elements(xml, "tableColumn");
    let headers = columns.iter().map(|it| attribute(&format!(" {it}"), "name")[0].to_owned());
    Table {
        name: attribute(xml, "displayName")[0].to_owned(),
        rows: (top, bottom),
        cols: (left, right),
        headers: headers.collect(),
    }
}

/// The tables of each sheet, by the sheet's name.
fn tables(parts: &BTreeMap<String, String>) -> BTreeMap<String, Vec<Table>> {
    let names = attribute(&parts["xl/workbook.xml"], "name");
    let sheets = elements(&parts["xl/workbook.xml"], "sheet").len();
    let mut found = BTreeMap::new();
    for (number, name) in (1..=sheets).zip(names) {
        let links = &parts[&format!("xl/worksheets/_rels/sheet{number}.xml.rels")];
        let targets = attribute(links, "Target").into_iter().filter(|it| it.contains("/tables/"));
        let tables = targets.map(|it| table(&parts[&it.replace("../", "xl/")]));
        found.insert(name.to_owned(), tables.collect());
    }
    found
}

#[test]
fn tables_are_marked_up_named_and_begin_in_row_five() {
    for (name, bytes) in workbooks() {
        let parts = parts(&bytes);
        let cells = libreoffice::cells(&bytes);
        let mut names = BTreeSet::new();
        for (sheet, tables) in tables(&parts) {
            assert!(!tables.is_empty(), "{name}: {sheet} has no table");
            let about = text(&cells, &sheet, 3, 0);
            let one = tables.len() == 1;
            // Several tables: the sheet says so at the top, and each has a heading.
            assert!(one || about.contains(&tables.len().to_string()), "{name}: {sheet}: {about}");
            for table in &tables {
                let headings: Vec<String> =
                    (4..table.rows.0).map(|row| text(&cells, &sheet, row, 0)).collect();
                let is_named = headings.last().is_some_and(|it| !it.is_empty());
                assert!((one && headings.is_empty()) || is_named, "{name}: {}", table.name);
                assert_eq!(table.cols.0, 0, "{name}: {}", table.name);
            }
            for table in tables {
                assert!(table.name.starts_with("tbl"), "{name}: {}", table.name);
                assert!(names.insert(table.name.to_lowercase()), "{name}: {} twice", table.name);
            }
        }
    }
}

#[test]
fn every_sheet_says_what_it_is_and_leads_back() {
    for (name, bytes) in workbooks() {
        let cells = libreoffice::cells(&bytes);
        let parts = parts(&bytes);
        for (number, sheet) in (1..).zip(
            attribute(&parts["xl/workbook.xml"], "name")
                .iter()
                .take(elements(&parts["xl/workbook.xml"], "sheet").len()),
        ) {
            assert_ne!(text(&cells, sheet, 0, 0), "", "{name}: {sheet} has no title in A1");
            assert_ne!(text(&cells, sheet, 1, 0), "", "{name}: {sheet} has no purpose in A2");
            let xml = &parts[&format!("xl/worksheets/sheet{number}.xml")];
            let back = elements(xml, "hyperlink").iter().any(|it| it.contains("ref=\"A3\""));
            assert!(back || number == 1, "{name}: {sheet} does not lead back from A3");
        }
    }
}

#[test]
fn tables_have_one_row_of_headers_all_unlike_and_no_blank_row_or_column() {
    for (name, bytes) in workbooks() {
        let cells = libreoffice::cells(&bytes);
        for (sheet, tables) in tables(&parts(&bytes)) {
            for table in tables {
                let lower: BTreeSet<String> =
                    table.headers.iter().map(|header| header.to_lowercase()).collect();
                let told = format!("{name}: {sheet}: {}", table.name);
                assert_eq!(lower.len(), table.headers.len(), "{told}: headers are alike");
                assert!(!lower.contains(""), "{told}: a header is blank");
                let filled = |row, col| !text(&cells, &sheet, row, col).is_empty();
                for row in table.rows.0 + 1..=table.rows.1 {
                    let any = (table.cols.0..=table.cols.1).any(|col| filled(row, col));
                    assert!(any, "{told}: row {} is blank", row + 1);
                    assert!(filled(row, table.cols.0), "{told}: row {} has no name", row + 1);
                }
            }
        }
    }
}

/// Cells are not merged or split, nothing is hidden, nothing leads out of the file.
#[test]
fn nothing_is_merged_hidden_or_fetched_from_elsewhere() {
    for (name, bytes) in workbooks() {
        for (part, xml) in parts(&bytes) {
            for banned in
                ["<mergeCell ", " hidden=\"1\"", "state=\"hidden\"", "TargetMode=\"External\""]
            {
                assert!(!xml.contains(banned), "{name}: {part} has {banned}");
            }
            assert!(
                !part.contains("externalLink") && !part.contains("vbaProject"),
                "{name}: {part}"
            );
        }
    }
}

#[test]
fn every_drawing_and_table_has_a_text_for_those_who_do_not_see_it() {
    let mut drawings = 0;
    for (name, bytes) in workbooks() {
        for (part, xml) in parts(&bytes) {
            if part.starts_with("xl/drawings/drawing") {
                for element in elements(&xml, "xdr:cNvPr") {
                    let element = format!(" {element}");
                    let told = attribute(&element, "descr");
                    assert!(
                        told.first().is_some_and(|it| it.len() > 40),
                        "{name}: {part}: {element}"
                    );
                    drawings += 1;
                }
            }
            if part.starts_with("xl/tables/") {
                let told = attribute(&xml, "altText");
                assert!(told.first().is_some_and(|it| !it.is_empty()), "{name}: {part}");
            }
        }
    }
    assert!(drawings > 10, "{drawings}");
}

#[test]
fn sheets_print_on_pages_that_say_which_they_are() {
    for (name, bytes) in workbooks() {
        let parts = parts(&bytes);
        let titles = parts["xl/workbook.xml"].matches("_xlnm.Print_Titles").count();
        let areas = parts["xl/workbook.xml"].matches("_xlnm.Print_Area").count();
        let sheets = elements(&parts["xl/workbook.xml"], "sheet").len();
        // Charts and parts of several tables have no one row of headers to repeat.
        let several =
            tables(&parts).into_iter().filter(|(_, it)| it[0].rows.0 != 4 || it.len() > 1);
        let charts = parts.keys().filter(|part| part.starts_with("xl/drawings/drawing")).count();
        assert_eq!(titles + several.count() + charts, sheets, "{name}");
        assert_eq!(areas, sheets, "{name}");
        for (part, xml) in parts.iter().filter(|(part, _)| part.starts_with("xl/worksheets/sheet"))
        {
            for needed in ["fitToPage=\"1\"", "fitToHeight=\"0\"", "&amp;P", "&amp;N", "<pane "] {
                assert!(xml.contains(needed), "{name}: {part} lacks {needed}");
            }
        }
    }
}

#[test]
fn the_document_says_its_title_and_language() {
    let parts = parts(&render(&realistic(), "nb"));
    assert!(parts["docProps/core.xml"].contains("<dc:title>Gevinstrapport – "));
    let custom = &parts["docProps/custom.xml"];
    assert!(custom.contains("name=\"language\"") && custom.contains("<vt:lpwstr>nb</vt:lpwstr>"));
}

/// What a colour says stands there in words: a cell with a coloured ground has a word in it.
#[test]
fn no_colour_speaks_alone() {
    for (name, bytes) in workbooks() {
        let parts = parts(&bytes);
        for (part, xml) in parts.iter().filter(|(part, _)| part.starts_with("xl/worksheets/sheet"))
        {
            // Words of statuses follow in colours; no scale or icon stands in a number's place.
            for banned in ["<colorScale", "<iconSet"] {
                assert!(!xml.contains(banned), "{name}: {part} has {banned}");
            }
            // A bar stands beside its number.
            assert!(!xml.contains("showValue=\"0\""), "{name}: {part}");
        }
    }
}

#[test]
fn charts_draw_the_plan_outlined_the_realised_solid_and_the_forecast_hatched() {
    let parts = parts(&render(&realistic(), "nb"));
    let charts: Vec<&String> = parts
        .iter()
        .filter(|(it, _)| it.starts_with("xl/charts/chart"))
        .map(|(_, xml)| xml)
        .collect();
    assert!(charts.len() >= 3, "{}", charts.len());
    let by_period = charts.iter().find(|xml| xml.contains("wdUpDiag")).expect("a hatched forecast");
    let series: Vec<&str> = by_period.split("<c:ser>").skip(1).collect();
    assert_eq!(series.len(), 3);
    assert!(series[0].contains("FFFFFF") && series[0].contains("<a:ln"), "plan: {}", series[0]);
    assert!(series[1].contains("<a:solidFill>") && !series[1].contains("FFFFFF"), "realised");
    assert!(series[2].contains("<a:pattFill prst=\"wdUpDiag\">"), "forecast");
    for chart in charts {
        assert!(
            chart.contains("<c:title>")
                && chart.contains("Typer per periode")
                    | chart.contains("Gevinster")
                    | chart.contains("Kvalitet")
        );
        // Text is text, and numbers come from the workbook's own cells.
        assert!(chart.contains("<c:f>") && !chart.contains("<c:tx><c:strRef>"), "{chart}");
    }
}
