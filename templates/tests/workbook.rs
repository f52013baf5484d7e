//! The Excel workbook says what the report says, in a shape people can work with.
#![allow(missing_docs, clippy::unwrap_used)]

mod common;
#[path = "../../tests/src/libreoffice.rs"]
#[allow(dead_code, clippy::panic)]
mod libreoffice;
mod support;

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use calamine::{Data, Reader, Xlsx};
use gevinst_core::report::*;
use gevinst_templates::{Template, TemplateError, Texts, WorkbookError, render_workbook};

use support::{cells, column, held, realistic, render, rows, sheets, sound, text, value};

#[test]
fn the_same_report_gives_the_same_bytes() {
    for (name, report) in sound() {
        assert!(render(&report, "nb") == render(&report.clone(), "nb"), "{name}");
    }
}

#[test]
fn every_figure_reads_back_as_the_report_has_it() {
    for (name, report) in sound() {
        if report.shown.is_empty() {
            continue;
        }
        let cells = cells(&report, "nb");
        let sheet = "Sporbarhet";
        let col = |header| column(&cells, sheet, header);
        let (value_at, exact, id, place) = (
            col("Verdi"),
            col("Verdi før avrunding i visningen"),
            col("Tallets ID"),
            col("Står i"),
        );
        for (row, fact) in (5..).zip(&report.shown) {
            let fact = report.facts.get(*fact);
            let number = row - 4;
            assert_eq!(text(&cells, sheet, row, 0), format!("S{number}"), "{name}");
            assert_eq!(text(&cells, sheet, row, id), fact.id.as_str(), "{name}");
            let written = value(&cells, sheet, row, value_at).unwrap();
            match fact.value {
                Ok(exactly) => {
                    assert_eq!(support::decimal(written), held(exactly), "{name} {}", fact.id);
                    let exact = text(&cells, sheet, row, exact);
                    assert_eq!(common::decimal(&exact), exactly, "{name} {}", fact.id);
                }
                Err(_) => assert_eq!(*written, Data::String("–".to_owned()), "{name} {}", fact.id),
            }
            shown_where_it_says(&cells, &text(&cells, sheet, row, place), fact);
        }
    }
}

/// The cell that the list of sources names shows the figure.
fn shown_where_it_says(cells: &support::Cells, place: &str, fact: &Fact) {
    let Some((sheet, address)) = place.split_once('!') else {
        assert_eq!(place, "Bare i denne listen", "{}", fact.id);
        return;
    };
    let letters = address.trim_end_matches(|c: char| c.is_ascii_digit());
    let col = letters.bytes().fold(0, |col, letter| col * 26 + u32::from(letter - b'A') + 1) - 1;
    let row: u32 = address[letters.len()..].parse().unwrap();
    let there = value(cells, sheet, row - 1, col).unwrap();
    match fact.value {
        Ok(exactly) => {
            let difference = (support::decimal(there) - exactly).abs();
            let relative = exactly.abs() / common::decimal("1000000000000");
            let allowed = common::decimal("0.00000001").max(relative);
            assert!(difference <= allowed, "{place} {}: {there:?}, {exactly}", fact.id);
        }
        Err(_) => assert_eq!(*there, Data::String("–".to_owned()), "{place} {}", fact.id),
    }
}

#[test]
fn every_control_agrees_when_the_workbook_is_new() {
    for (name, report) in sound() {
        let cells = cells(&report, "nb");
        if report.shown.is_empty() {
            continue;
        }
        let control = column(&cells, "Sporbarhet", "Kontroll");
        let mut checked = 0;
        for row in rows(&cells, "Sporbarhet") {
            let word = text(&cells, "Sporbarhet", row, control);
            assert!(word == "OK" || word == "–", "{name} row {}: {word}", row + 1);
            checked += usize::from(word == "OK");
        }
        assert!(checked > 0, "{name}");
    }
}

#[test]
fn sums_are_by_kind_without_what_is_kept_out_and_stand_below_the_table() {
    let report = realistic();
    let cells = cells(&report, "nb");
    let planned = column(&cells, "Gevinster", "Plan hittil");
    let last = rows(&cells, "Gevinster").end;
    let mut row = last + 1;
    for group in &report.groups {
        let Some(total) = group.total.as_ref().filter(|_| group.kind != "freed_time") else {
            continue;
        };
        let (value, formula) = &cells[&("Gevinster".to_owned(), row, planned)];
        let expected = report.facts.get(total.planned_to_date).value.unwrap();
        assert_eq!(support::decimal(value), expected, "{}", group.kind);
        assert_eq!(
            formula.as_deref().unwrap(),
            format!(
                "IF(SUMPRODUCT((tblGevinster[Type]=C{0})*(tblGevinster[Holdt utenfor]=O{0})*ISNUMBER(tblGevinster[Plan hittil]))>0,SUMIFS(tblGevinster[Plan hittil],tblGevinster[Type],C{0},tblGevinster[Holdt utenfor],O{0}),\"–\")",
                row + 1
            )
        );
        row += 1;
    }
    assert_eq!(row, last + 3);
}

#[test]
fn estimates_and_full_time_equivalents_follow_from_named_cells() {
    let cells = cells(&realistic(), "nb");
    let formula = |sheet: &str, row: u32, header: &str| {
        let key = (sheet.to_owned(), row, column(&cells, sheet, header));
        cells[&key].1.clone().unwrap_or_default()
    };
    assert_eq!(
        formula("Trepunktsanslag", 5, "Forventet verdi"),
        "IF(AND(ISNUMBER(F6),ISNUMBER(G6),ISNUMBER(H6)),IF(uncertainty_weights_optimistic+uncertainty_weights_most_likely+uncertainty_weights_pessimistic=0,\"–\",(uncertainty_weights_optimistic*F6+uncertainty_weights_most_likely*G6+uncertainty_weights_pessimistic*H6)/(uncertainty_weights_optimistic+uncertainty_weights_most_likely+uncertainty_weights_pessimistic)),\"–\")"
    );
    assert_eq!(
        formula("Trepunktsanslag", 8, "Forventet verdi"),
        "IF(AND(ISNUMBER(I6),ISNUMBER(I7),ISNUMBER(I8)),I6-I7-I8,\"–\")"
    );
    assert_eq!(
        formula("Frigjort tid", 5, "Årsverk plan hittil"),
        "IF(ISNUMBER(G6),G6/hours_per_fte,\"–\")"
    );
    assert_eq!(
        formula("Beregninger", 5, "Netto (B − P − D)"),
        "IF(AND(ISNUMBER(F6),ISNUMBER(G6),ISNUMBER(H6)),F6-G6-H6,\"–\")"
    );
}

#[test]
fn a_report_that_contradicts_its_formulas_is_not_written() {
    let error = render_workbook(
        &common::huge(),
        &Template::standard().unwrap(),
        &Texts::load("nb").unwrap(),
    )
    .unwrap_err();
    assert!(
        matches!(error, TemplateError::Workbook(WorkbookError::FiguresDisagree { .. })),
        "{error}"
    );
    assert_eq!(
        error.to_string().split("; where").next().unwrap(),
        "'Gevinster'!I6: the formula =IF(AND(ISNUMBER(H6),ISNUMBER(G6)),H6-G6,\"–\") gives \
         19999999999999.49999999, but the figure saving.variance:benefit=Ø-01@2026-to-Q3 is -9999999999999.5"
    );
}

#[test]
fn sheets_without_data_are_left_out_and_the_contents_say_why() {
    let empty = cells(&common::empty(), "nb");
    assert_eq!(sheets(&empty), ["Arbeidsbøker", "Forside", "Noter", "Parametre"]);
    let front: Vec<String> = (0..60).map(|row| text(&empty, "Forside", row, 1)).collect();
    for reason in [
        "Ikke med. Ingen tidsgevinster er rapportert.",
        "Ikke med. Ingen gevinster i kroner er rapportert.",
        "Ikke med. Ingen feil eller merknader ble funnet.",
    ] {
        assert!(front.iter().any(|line| line == reason), "{reason}: {front:#?}");
    }
}

#[test]
fn missing_is_never_zero_and_the_reason_stands_beside_it() {
    let report = common::all_absent();
    let cells = cells(&report, "nb");
    for (place, (data, _)) in &cells {
        let allowed = ["Parametre", "Arbeidsbøker", "Datakvalitet", "Tiltak", "Trepunktsanslag"];
        let numbered =
            place.2 == 0 || ["Perioder", "Typer per periode"].contains(&place.0.as_str());
        // What an earlier report said, and the change since, are no figures of this one.
        let earlier = place.0 == "Endringer" && [3, 5].contains(&place.2);
        let known = allowed.contains(&place.0.as_str()) || numbered || earlier;
        if matches!(data, Data::Float(_)) && !known {
            panic!("{place:?} holds {data:?}");
        }
    }
    let note = column(&cells, "Gevinster", "Merknad");
    assert!(text(&cells, "Gevinster", 5, note).contains("Plan hittil: "), "no reason");
}

#[test]
fn the_front_page_tells_of_a_scenario() {
    let cells = cells(&common::under_scenario(), "nb");
    let row = rows(&cells, "Forside").find(|row| text(&cells, "Forside", *row, 0) == "Scenario");
    let told = text(&cells, "Forside", row.unwrap(), 1);
    assert!(told.starts_with("Lavt uttak (low-uptake)\n"), "{told}");
    assert!(told.contains("i scenarioet. Oppdiktet begrunnelse."), "{told}");
}

/// The sheets of the samples with several tables.
const PARTS: &[&str] = &[
    "Fra brutto til bruk",
    "Lønnsomhet",
    "Usikkerhet",
    "Gross to use",
    "Profitability",
    "Uncertainty",
];

#[test]
fn every_sheet_has_the_same_frame() {
    for (name, report) in sound() {
        for lang in ["nb", "en"] {
            let bytes = render(&report, lang);
            let cells = libreoffice::cells(&bytes);
            let mut book: Xlsx<_> = Xlsx::new(Cursor::new(&bytes)).unwrap();
            for sheet in book.sheet_names() {
                let merged = book.merge_cells_by_sheet_name(&sheet).unwrap();
                assert!(merged.is_empty(), "{name} {sheet} has merged cells");
                for row in 0..2 {
                    assert_ne!(text(&cells, &sheet, row, 0), "", "{name} {sheet}");
                }
                // A part of plain tables has several, each with its own heads.
                if PARTS.contains(&sheet.as_str()) {
                    continue;
                }
                let headers: Vec<String> =
                    (0..40).map(|col| text(&cells, &sheet, 4, col).to_lowercase()).collect();
                let count = headers.iter().take_while(|header| !header.is_empty()).count();
                let mut unique = headers[..count].to_vec();
                unique.sort();
                unique.dedup();
                assert_eq!(unique.len(), count, "{name} {sheet}: {headers:?}");
                assert!(count >= 2 && headers[count..].iter().all(String::is_empty));
            }
            page_setup_is_complete(&bytes, name);
        }
    }
}

fn page_setup_is_complete(bytes: &[u8], name: &str) {
    for (part, xml) in parts(bytes) {
        if !part.starts_with("xl/worksheets/sheet") {
            continue;
        }
        for needed in
            ["fitToPage=\"1\"", "fitToHeight=\"0\"", "&amp;P", "&amp;N", "<pane ", "<tablePart "]
        {
            assert!(xml.contains(needed), "{name} {part} lacks {needed}");
        }
    }
}

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

/// The colours of a template's profile are those of headers, text and charts; a status keeps
/// its own.
#[test]
fn the_profiles_colours_are_those_of_the_workbook() {
    let manifest = "name = \"vart\"\nversion = \"1.0\"\nabout = \"Oppdiktet\"\ninherit = \
                    \"standard@1\"\ncontract = \"1\"\nlanguages = [\"nb\", \"en\"]\n";
    let profile = "[workbook]\nheader = \"#1f5c4d\"\ntext = \"#16241e\"\nlink = \"#5b1f4d\"\n";
    let files = [("template.toml", manifest), ("profile.toml", profile)];
    let files = files.map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec()));
    let template = Template::load("own", &BTreeMap::from(files)).unwrap();
    let bytes = render_workbook(&realistic(), &template, &Texts::load("nb").unwrap()).unwrap();
    let own = parts(&bytes);
    let standard = parts(&render(&realistic(), "nb"));
    for (colour, in_standard) in [("FF1F5C4D", "FF1F3A5F"), ("FF16241E", "FF1B2A41")] {
        assert!(own["xl/styles.xml"].contains(colour), "{colour}");
        assert!(!own["xl/styles.xml"].contains(in_standard), "{in_standard}");
        assert!(standard["xl/styles.xml"].contains(in_standard), "{in_standard}");
    }
    assert!(own["xl/styles.xml"].contains("FF5B1F4D") && own["xl/styles.xml"].contains("FFE3F1E4"));
    let charts = own.iter().filter(|(name, _)| name.starts_with("xl/charts/"));
    let charts: Vec<&String> = charts.map(|(_, xml)| xml).collect();
    assert!(!charts.is_empty() && charts.iter().all(|xml| !xml.contains("1B2A41")));
    assert!(charts.iter().any(|xml| xml.contains("16241E")));
}

#[test]
fn formulas_hold_no_number_but_zero_and_no_error() {
    for (name, report) in sound() {
        for (place, (value, formula)) in cells(&report, "nb") {
            assert!(!matches!(value, Data::Error(_)), "{name} {place:?}");
            let Some(formula) = formula else { continue };
            let bare = without_texts_and_references(&formula);
            let digits: Vec<&str> = bare
                .split(|c: char| !c.is_ascii_digit() && c != '.')
                .filter(|number| !number.is_empty())
                .collect();
            assert!(digits.iter().all(|number| ["0", "1"].contains(number)), "{name}: {formula}");
            assert!(value != Data::Empty, "{name} {place:?} has no stored result");
        }
    }
}

/// The formula with texts, sheet names, table columns, cells and names taken out.
fn without_texts_and_references(formula: &str) -> String {
    let mut bare = String::new();
    let mut characters = formula.chars().peekable();
    while let Some(character) = characters.next() {
        let end = match character {
            '"' => '"',
            '\'' => '\'',
            '[' => ']',
            _ if character.is_alphabetic() || character == '_' => {
                while characters.next_if(|c| c.is_alphanumeric() || "_.".contains(*c)).is_some() {}
                bare.push(' ');
                continue;
            }
            _ => {
                bare.push(character);
                continue;
            }
        };
        while characters.next().is_some_and(|inner| inner != end) {}
    }
    bare
}

#[test]
fn text_from_the_workbooks_never_becomes_a_formula_or_a_link() {
    let payloads = [
        "=cmd|' /C calc'!A0",
        "+1+1",
        "-2+3",
        "@SUM(A1)",
        "\t=1+1",
        "\r=1+1",
        "＝1+1",
        "＋1",
        "－1",
        "＠A1",
        "http://example.test/x",
        "mailto:a@example.test",
        "internal:'Forside'!A1",
        "{=1+1}",
        "_x0041_",
        "&P&N&\"Arial\"",
        "]]><f>1+1</f>",
    ];
    for payload in payloads {
        let mut report = realistic();
        for row in report.groups.iter_mut().flat_map(|group| &mut group.rows) {
            row.title = payload.to_owned();
            row.owner = Some(payload.to_owned());
            row.initiative = Some(payload.to_owned());
        }
        report.actions[0].description = payload.to_owned();
        report.meta.agencies[0].name = Some(payload.to_owned());
        report.books.0[0].name = payload.to_owned();
        report.books.0[0].sheets = vec![payload.to_owned(); 3];
        report.meta.edition_title = payload.to_owned();
        report.rule_values[0].source = payload.to_owned();
        let plain = parts(&render(&realistic(), "nb"));
        let hostile = parts(&render(&report, "nb"));
        for (part, xml) in &hostile {
            let count = |text: &str, what: &str| text.matches(what).count();
            for what in ["<f>", "<f ", "<hyperlink ", "TargetMode=\"External\""] {
                assert_eq!(count(xml, what), count(&plain[part], what), "{payload} in {part}");
            }
        }
        let cells = cells(&report, "nb");
        let title = column(&cells, "Gevinster", "Gevinst");
        let shown = payload.replace('\t', "[U+0009]").replace('\r', "[U+000D]");
        assert_eq!(text(&cells, "Gevinster", 5, title), shown);
    }
}

#[test]
fn long_texts_are_cut_with_a_mark_and_the_front_page_says_so() {
    let mut report = realistic();
    report.groups[0].rows[0].title = "å".repeat(40_000);
    let cells = cells(&report, "nb");
    let title = text(&cells, "Gevinster", 5, column(&cells, "Gevinster", "Gevinst"));
    assert!(title.ends_with("hele teksten står i rapport i JSON]"));
    assert!(title.encode_utf16().count() <= 32_767);
    let front: Vec<String> = (0..40).map(|row| text(&cells, "Forside", row, 1)).collect();
    let said = "tekster var lengre enn en celle rommer og er kortet.";
    assert!(front.iter().any(|line| line.contains(said)), "{front:#?}");
}

#[test]
fn two_languages_have_the_same_numbers() {
    let report = realistic();
    let numbers = |lang| -> Vec<String> {
        let cells = cells(&report, lang);
        let number = |(data, _): &libreoffice::CellContent| match data {
            Data::Float(number) => Some(number.to_string()),
            _ => None,
        };
        let mut found: Vec<String> = cells.values().filter_map(number).collect();
        found.sort();
        found
    };
    assert_eq!(numbers("nb"), numbers("en"));
}

#[test]
fn a_total_over_cells_that_lack_numbers_stands_as_the_program_calculated_it() {
    let mut benefits = 0;
    let report = common::with_values(realistic(), |fact| {
        benefits += usize::from(fact.metric == Metric::BenefitGross);
        if fact.metric == Metric::BenefitGross && benefits == 2 {
            return Err(Absence::LongerPeriod);
        }
        fact.value
    });
    let cells = cells(&report, "nb");
    let sheet = "Beregninger";
    let (gross, note) =
        (column(&cells, sheet, "Brutto gevinst (B)"), column(&cells, sheet, "Merknad"));
    assert_eq!(text(&cells, sheet, 6, gross), "–");
    let below = rows(&cells, sheet).end + 1;
    let (total, formula) = &cells[&(sheet.to_owned(), below, gross)];
    assert_eq!(support::decimal(total), common::decimal("24500000"));
    assert_eq!(*formula, None, "a formula over a missing number is no second opinion");
    assert_eq!(
        text(&cells, sheet, below, note),
        "Brutto gevinst (B): regnet av programmet; cellene formelen ville vist til, mangler tall"
    );
}

#[test]
fn an_estimate_with_more_digits_than_a_cell_holds_keeps_them_in_the_remark() {
    let cells = cells(&support::scaled("10000.01234567"), "nb");
    let note = text(&cells, "Trepunktsanslag", 5, column(&cells, "Trepunktsanslag", "Merknad"));
    assert!(note.is_empty(), "13 digits fit: {note}");
    let mut report = realistic();
    report.analyses[0].estimates[0].optimistic = Some(common::decimal("32000000.0000000001"));
    let cells = support::cells(&report, "nb");
    let note = text(&cells, "Trepunktsanslag", 5, column(&cells, "Trepunktsanslag", "Merknad"));
    assert_eq!(note, "Mest optimistisk: nøyaktig 32000000.0000000001");
}

#[test]
fn a_portfolio_tells_its_agencies_apart() {
    let mut report = realistic();
    let agency = |name: &str| Agency { organisation_number: None, name: Some(name.to_owned()) };
    report.meta.agencies = vec![agency("Etat A (oppdiktet)"), agency("Etat B (oppdiktet)")];
    report.meta.agency_of_book = BTreeMap::from([(0, 1)]);
    let cells = cells(&report, "nb");
    let title = "Gevinstrapport – Etat A (oppdiktet) og Etat B (oppdiktet)";
    assert_eq!(text(&cells, "Forside", 0, 0), title);
    for sheet in ["Gevinster", "Frigjort tid", "Perioder", "Kvalitet", "Målinger", "Tiltak"] {
        let col = column(&cells, sheet, "Virksomhet");
        assert_eq!(text(&cells, sheet, 5, col), "Etat B (oppdiktet)", "{sheet}");
    }
    let findings = column(&cells, "Datakvalitet", "Virksomhet");
    let told = rows(&cells, "Datakvalitet").map(|row| text(&cells, "Datakvalitet", row, findings));
    assert!(told.collect::<Vec<_>>().contains(&"Etat B (oppdiktet)".to_owned()));
}
