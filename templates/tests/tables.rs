//! Parts made of plain tables: whole in every output, and never without their words.
#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

mod common;
mod markup;

use std::collections::BTreeSet;
use std::io::Cursor;

use calamine::{Reader as _, Xlsx};
use gevinst_core::report::table::SECTIONS;
use gevinst_core::report::*;
use gevinst_templates::{Template, Texts, render_html, render_json, render_workbook};
use markup::text_of;

fn texts(lang: &str) -> Texts {
    Texts::load(lang).unwrap()
}

fn html(report: &Report, lang: &str) -> String {
    let mut bytes = Vec::new();
    render_html(report, &Template::standard().unwrap(), &texts(lang), &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

fn tables(report: &Report) -> impl Iterator<Item = &FactTable> {
    report.sections.iter().flat_map(|section| &section.tables)
}

/// The text of each section of the page that is made of plain tables.
fn sections(page: &str) -> Vec<String> {
    let parts = page.split("<details id=\"part-").skip(1);
    parts.map(|rest| text_of(&format!("<p>{}", rest.split_once("</details>").unwrap().0))).collect()
}

#[test]
fn every_section_has_words_in_every_language() {
    for texts in Texts::languages().map(texts) {
        for key in SECTIONS {
            assert!(texts.get(&format!("section.{key}")).is_ok(), "{key}");
            for what in ["name", "title", "purpose", "content", "absent"] {
                let key = format!("workbook.sheet.part_{key}.{what}");
                assert!(texts.get(&key).is_ok(), "{key}");
            }
        }
    }
}

#[test]
fn a_page_has_the_sections_there_are_and_links_to_them() {
    let report = common::realistic();
    let page = html(&report, "nb");
    let anchors = ["part-chain", "part-profitability", "part-uncertainty"];
    for anchor in anchors {
        assert_eq!(page.matches(&format!("id=\"{anchor}\"")).count(), 1, "{anchor}");
        assert_eq!(page.matches(&format!("href=\"#{anchor}\"")).count(), 1, "{anchor}");
    }
    assert_eq!(sections(&page).len(), report.sections.len());
    assert!(sections(&html(&common::empty(), "nb")).is_empty());
    let found = page.matches("<table class=\"figures\">").count();
    assert_eq!(found, tables(&report).count());
}

#[test]
fn units_stand_where_they_differ() {
    let report = common::realistic();
    let [chain, profitability, words] =
        <[String; 3]>::try_from(sections(&html(&report, "nb"))).unwrap();
    // One unit for the table; in kroner where thousands would say nothing.
    assert!(chain.contains("Beløp i 1\u{a0}000\u{a0}kroner · Faste 2026-kroner"), "{chain}");
    assert!(
        chain.contains("A-01, som planlagt")
            && chain.contains("\n612\n")
            && chain.contains("\n11\u{a0}024\n"),
        "{chain}"
    );
    // One for each row.
    for said in [
        "1\u{a0}000\u{a0}kr\n7\u{a0}225",
        "forholdstall\n0,42",
        "prosent per år\n7,35\u{a0}%",
        "prosent\n4,1\u{a0}%",
    ] {
        assert!(profitability.contains(said), "{said}: {profitability}");
    }
    assert!(profitability.contains("Mangler: planen er negativ"), "{profitability}");
    // One after each number.
    for said in ["27,5\u{a0}dager", "−12,5\u{a0}%", "3,0\u{a0}årsverk"] {
        assert!(words.contains(said), "{said}: {words}");
    }
}

#[test]
fn the_only_agency_is_not_named_above_every_table() {
    let mut report = common::realistic();
    report.sections[0].tables[0].about = "Eksempeldirektoratet".to_owned();
    let caption = |report: &Report| {
        let page = html(report, "nb");
        let rest = page.split_once("<table class=\"figures\">\n<caption>").unwrap().1;
        rest.split_once('<').unwrap().0.to_owned()
    };
    assert_eq!(caption(&report), "Fra brutto til bruk, i kroner");
    let other = report.meta.agencies[0].clone();
    report.meta.agencies.push(other);
    assert_eq!(caption(&report), "Fra brutto til bruk, i kroner – Eksempeldirektoratet");
}

#[test]
fn conventions_stand_below_their_table_with_figures_and_words() {
    let sentence = "Arbeidsgiveravgift i sone I er 14,1 prosent av lønn og pensjon";
    let page = html(&common::realistic(), "nb");
    assert_eq!(text_of(&page).matches(sentence).count(), 2);
    assert!(text_of(&page).contains("Bruken er deler av brutto gevinst;"));
    assert!(text_of(&page).contains("verdsatt med 612\u{a0}kr per time"), "not 1 in thousands");
    let workbook =
        render_workbook(&common::realistic(), &Template::standard().unwrap(), &texts("nb"))
            .unwrap();
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(workbook)).unwrap();
    let sheet = book.worksheet_range("Lønnsomhet").unwrap();
    let found = sheet.used_cells().filter(|(_, _, cell)| cell.to_string().contains(sentence));
    assert_eq!(found.count(), 2);
}

#[test]
fn every_table_of_the_workbook_has_its_name_in_every_language() {
    for lang in Texts::languages() {
        let workbook =
            render_workbook(&common::realistic(), &Template::standard().unwrap(), &texts(lang))
                .unwrap();
        let mut book: Xlsx<_> = Xlsx::new(Cursor::new(workbook)).unwrap();
        book.load_tables().unwrap();
        let names: BTreeSet<String> = book.table_names().into_iter().cloned().collect();
        for name in [
            "tblVerdikjede_chain_money",
            "tblVerdikjede_freed_time",
            "tblLonnsomhet_accounts",
            "tblLonnsomhet_accounts_2",
            "tblUsikkerhet_grant_conditions",
        ] {
            assert!(names.contains(name), "{lang}: {names:?}");
        }
        let table = book.table_by_name("tblLonnsomhet_accounts").unwrap();
        let net: Vec<String> =
            table.data().rows().nth(2).unwrap().iter().map(ToString::to_string).collect();
        assert_eq!(net[2], "7225390.61", "{net:?}");
    }
}

#[test]
fn data_has_the_figures_of_every_table_by_their_ids() {
    let report = common::realistic();
    let mut bytes = Vec::new();
    render_json(&report, &mut bytes).unwrap();
    let json: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
    let mut ids = Vec::new();
    for table in
        json["sections"].as_array().unwrap().iter().flat_map(|it| it["tables"].as_array().unwrap())
    {
        let cells = table["rows"]
            .as_array()
            .unwrap()
            .iter()
            .flat_map(|row| row["cells"].as_array().unwrap());
        ids.extend(cells.filter_map(|cell| cell["fact"].as_str()).map(str::to_owned));
        let args = table["conventions"]
            .as_array()
            .unwrap()
            .iter()
            .flat_map(|it| it["args"].as_array().unwrap());
        ids.extend(args.filter_map(|arg| arg["fact"].as_str()).map(str::to_owned));
    }
    let expected: Vec<String> = tables(&report)
        .flat_map(FactTable::facts)
        .map(|fact| report.facts.get(fact).id.to_string())
        .collect();
    assert_eq!(ids, expected);
}

#[test]
fn a_text_that_is_missing_stops_every_output_and_is_named() {
    let mut report = common::realistic();
    report.sections[0].tables[0].rows[0].label = Label::Key("not_written_yet");
    let says = "there is no text with the key `line.not_written_yet` in `nb`";
    let standard = Template::standard().unwrap();
    let error = render_html(&report, &standard, &texts("nb"), &mut Vec::new()).unwrap_err();
    assert!(error.to_string().contains(says), "{error}");
    let error = render_workbook(&report, &Template::standard().unwrap(), &texts("nb")).unwrap_err();
    assert!(error.to_string().contains(says), "{error}");
}

/// The keys that stand as such in the sources of the core, after these words.
fn keys_of_core(before: &str, folder: &std::path::Path) -> Vec<String> {
    let mut keys = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            keys.extend(keys_of_core(before, &path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            let source = std::fs::read_to_string(&path).unwrap();
            let found = source.split(before).skip(1);
            keys.extend(found.filter_map(|rest| Some(rest.split_once('"')?.0.to_owned())));
        }
    }
    keys
}

#[test]
fn keys_that_stand_in_core_have_their_texts() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../core/src/calc");
    let texts = texts("nb");
    for (before, group) in [
        ("Label::Key(\"", "line"),
        ("Label::Of(\"", "line"),
        ("Column::Key(\"", "col"),
        ("TableCell::Word(\"", "word"),
        ("ConventionArg::Word(\"", "word"),
        ("FactTable { key: \"", "table"),
        ("Convention { key: \"", "convention"),
    ] {
        for key in keys_of_core(before, &folder) {
            let key = format!("{group}.{key}");
            assert!(texts.get(&key).is_ok(), "core asks for {key}");
        }
    }
}

/// A table's key always has both texts.
#[test]
fn every_table_is_explained() {
    let texts = texts("nb");
    let of = |group: &str| -> BTreeSet<String> {
        let keys = texts.keys().filter_map(|key| key.strip_prefix(group));
        keys.map(str::to_owned).collect()
    };
    assert_eq!(of("table."), of("table_about."));
}
