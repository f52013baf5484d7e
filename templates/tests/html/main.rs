//! The HTML report, read back crudely.
#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

mod charts;
#[path = "../common/mod.rs"]
mod common;
#[path = "../markup/mod.rs"]
mod markup;
mod numbers;
mod status;

use std::collections::BTreeSet;

use gevinst_core::report::*;
use gevinst_templates::{Template, Texts, render_html};
use markup::{Tag, tags, text_of};
use numbers::figures;
use rust_decimal::Decimal;

fn html(report: &Report, lang: &str) -> String {
    let mut bytes = Vec::new();
    let texts = Texts::load(lang).unwrap();
    let template = Template::standard().unwrap();
    render_html(report, &template, &texts, &mut bytes).unwrap_or_else(|error| panic!("{error}"));
    String::from_utf8(bytes).unwrap()
}

/// Every sample in every language.
fn pages() -> Vec<(String, Report, String, &'static str)> {
    let mut pages = Vec::new();
    for (name, report) in common::all() {
        for lang in Texts::languages() {
            let page = html(&report, lang);
            pages.push((format!("{name} {lang}"), report.clone(), page, lang));
        }
    }
    pages
}

/// Writes the samples to the folder that GEVINST_SAMPLES names, to be looked at.
#[test]
fn samples_can_be_looked_at() {
    for (name, _, page, _) in pages() {
        assert!(page.ends_with("</html>\n"), "{name}");
        if let Some(folder) = std::env::var_os("GEVINST_SAMPLES") {
            let file = format!("{}.html", name.replace(' ', "."));
            std::fs::write(std::path::Path::new(&folder).join(file), page).unwrap();
        }
    }
}

#[test]
fn the_same_report_gives_the_same_bytes() {
    for (name, report, page, lang) in pages() {
        assert!(page == html(&report, lang), "{name}");
    }
}

const TAGS: &[&str] = &[
    "!DOCTYPE",
    "a",
    "b",
    "body",
    "br",
    "caption",
    "circle",
    "code",
    "dd",
    "defs",
    "desc",
    "details",
    "div",
    "dl",
    "dt",
    "figcaption",
    "figure",
    "footer",
    "h1",
    "h2",
    "h3",
    "head",
    "header",
    "html",
    "li",
    "main",
    "meta",
    "nav",
    "ol",
    "p",
    "path",
    "pattern",
    "rect",
    "section",
    "span",
    "strong",
    "style",
    "summary",
    "svg",
    "table",
    "tbody",
    "td",
    "text",
    "tfoot",
    "th",
    "thead",
    "time",
    "title",
    "tr",
    "ul",
];

const ATTRIBUTES: &[&str] = &[
    "aria-hidden",
    "aria-label",
    "aria-labelledby",
    "charset",
    "class",
    "colspan",
    "content",
    "cx",
    "cy",
    "d",
    "data-fact",
    "datetime",
    "focusable",
    "height",
    "href",
    "html",
    "http-equiv",
    "id",
    "lang",
    "name",
    "patternTransform",
    "patternUnits",
    "preserveAspectRatio",
    "r",
    "role",
    "rowspan",
    "scope",
    "tabindex",
    "text-anchor",
    "title",
    "viewBox",
    "width",
    "x",
    "y",
];

/// Whatever the data say, the page is made of these elements and attributes,
/// links stay within it, and it asks for nothing.
#[test]
fn data_cannot_add_markup() {
    for (name, _, page, _) in pages() {
        for tag in tags(&page) {
            assert!(TAGS.contains(&tag.name.as_str()), "{name}: <{}>", tag.name);
            for (attribute, value) in &tag.attributes {
                assert!(ATTRIBUTES.contains(&attribute.as_str()), "{name}: {attribute}={value}");
                assert!(attribute != "href" || value.starts_with('#'), "{name}: {value}");
            }
        }
        assert!(!page.contains("[object]"), "{name} prints an object");
        let hidden =
            |c: char| (c.is_control() && c != '\n') || ('\u{202a}'..='\u{202e}').contains(&c);
        assert!(!page.contains(hidden), "{name} holds a hidden character");
    }
}

#[test]
fn no_script_no_inline_style_no_address() {
    let page = html(&common::realistic(), "nb");
    // Patterns of the page itself are drawn with; nothing else is pointed at.
    let page = page.replace("url(#hatch", "");
    for banned in ["<script", " style=", "http:", "https:", "url(", "@import", "{{"] {
        assert!(!page.contains(banned), "{banned}");
    }
}

#[test]
fn the_policy_names_the_style_sheet() {
    use sha2::Digest as _;
    for (name, _, page, _) in pages() {
        let sheet = page.split_once("<style>").unwrap().1.split_once("</style>").unwrap().0;
        let hash = markup::base64(&sha2::Sha256::digest(sheet.as_bytes()));
        let meta = tags(&page).into_iter().find(|tag| tag.get("http-equiv").is_some()).unwrap();
        assert_eq!(
            meta.get("content").unwrap().replace("&#x3D;", "="),
            format!(
                "default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; \
                 form-action 'none'"
            ),
            "{name}"
        );
    }
}

#[test]
fn the_page_is_built_for_everyone() {
    for (name, _, page, lang) in pages() {
        let tags = tags(&page);
        let count = |wanted: &str| tags.iter().filter(|tag| tag.name == wanted).count();
        assert_eq!((count("h1"), count("main"), count("header"), count("footer")), (1, 1, 1, 1));
        let html = tags.iter().find(|tag| tag.name == "html").unwrap();
        assert_eq!(html.get("lang"), Some(lang), "{name}");
        let ids: Vec<&str> = tags.iter().filter_map(|tag| tag.get("id")).collect();
        let unique: BTreeSet<&str> = ids.iter().copied().collect();
        assert_eq!(unique.len(), ids.len(), "{name}: an id is used twice");
        for tag in &tags {
            let target = tag.get("href").map(|link| &link[1..]).or(tag.get("aria-labelledby"));
            let mut targets = target.into_iter().flat_map(str::split_whitespace);
            assert!(targets.all(|target| unique.contains(target)), "{name}: {target:?}");
            let hidden = tag.get("aria-hidden") == Some("true");
            let told = tag.get("role") == Some("img") && tag.get("aria-labelledby").is_some();
            assert!(tag.name != "svg" || hidden != told, "{name}: a picture without text");
        }
        assert_tables(&name, &page);
    }
}

/// Every table has a caption, a scope for each head, and stands in a region
/// that can be scrolled by keyboard.
fn assert_tables(name: &str, page: &str) {
    for (before, table) in markup::elements(page, "table") {
        let region = before.rsplit('<').next().unwrap_or_default();
        assert!(
            region.contains("tabindex=\"0\" role=\"region\" aria-label=\""),
            "{name}: {region}"
        );
        assert!(table.contains("<caption"), "{name}: {table}");
        for head in tags(table).iter().filter(|tag| tag.name == "th") {
            assert!(head.get("scope").is_some(), "{name}: a head without scope in {table}");
        }
    }
}

/// A language that is not whole says so, and marks what is in another one; where no
/// markup can stand the text stands plain.
#[test]
fn borrowed_texts_say_their_language() {
    let page = html(&common::realistic(), "se");
    assert!(page.contains("<html lang=\"se\">"));
    let (borrowed, all) = Texts::load("se").unwrap().borrowed();
    let note = page.split_once("<p class=\"remark\" lang=\"nb\">").unwrap().1;
    let digits = |number: usize| number.to_string();
    let plain: String = note.split("</p>").next().unwrap().replace('\u{a0}', "");
    assert!(plain.starts_with(&format!("{} av {} tekster", digits(borrowed), digits(all))));
    assert!(page.contains("<span lang=\"nb\">Gevinst</span>"));
    assert!(page.contains("<h2 id=\"h-quality\">Kvalitehta</h2>"), "an own text is not marked");
    for tag in tags(&page) {
        assert!(tag.attributes.iter().all(|(_, value)| !value.contains("<span")), "{tag:?}");
    }
    let title = page.split_once("<title>").unwrap().1.split_once("</title>").unwrap().0;
    assert!(!title.contains('<'), "{title}");
    assert!(!html(&common::realistic(), "nn").contains("lang=\"nb\""));
}

/// The template for auditors folds nothing away, in parts and charts too; the others are
/// sound in every report, which trying them says.
#[test]
fn what_is_for_auditors_stands_open() {
    let mut bytes = Vec::new();
    let audit = Template::shipped("audit").unwrap();
    render_html(&common::realistic(), &audit, &audit.texts("nb").unwrap(), &mut bytes).unwrap();
    let page = String::from_utf8(bytes).unwrap();
    let folds: Vec<Tag> = tags(&page).into_iter().filter(|tag| tag.name == "details").collect();
    assert!(folds.len() > 5 && folds.iter().all(|tag| tag.get("open").is_some()));
    let standard = html(&common::realistic(), "nb");
    assert!(tags(&standard).iter().all(|tag| tag.get("open").is_none()));
}

#[test]
fn shipped_templates_come_through_every_report() {
    for name in Template::shipped_names() {
        let template = Template::shipped(name).unwrap();
        let told: Vec<String> = gevinst_templates::try_template(&template, &common::realistic())
            .iter()
            .map(ToString::to_string)
            .collect();
        assert!(told.is_empty(), "{name}: {told:#?}");
    }
}

#[test]
fn what_is_missing_says_why() {
    let page = html(&common::all_absent(), "nb");
    assert!(page.contains("title=\"mangler: timekostnad mangler\""));
    let zero = Decimal::ZERO;
    let page = html(&common::with_values(common::realistic(), |_| Ok(zero)), "nb");
    assert!(figures(&page).values().flatten().all(|text| text.contains('0')));
}

#[test]
fn a_scenario_is_told_at_the_top_and_explained_in_the_notes() {
    let page = html(&common::under_scenario(), "nb");
    let text = text_of(&page);
    let top = text.split_once("Innsparingene ligger").unwrap().0;
    assert!(top.contains("Scenario: Lavt uttak (low-uptake)"), "{top}");
    assert!(top.contains("timer per årsverk: 1700 → 1650,5"), "{top}");
    let notes = text_of(page.split_once("id=\"notes\"").unwrap().1);
    assert!(
        notes.contains("Oppdiktet begrunnelse.") && notes.contains("rundskriv, punkt 4"),
        "{notes}"
    );
    assert!(!text_of(&html(&common::realistic(), "nb")).contains("Scenario"));
}

#[test]
fn the_foot_tells_how_to_make_the_report_again() {
    let mut report = common::realistic();
    let foot = |report: &Report| {
        let page = html(report, "nb");
        text_of(page.split_once("<footer").unwrap().1)
    };
    assert!(foot(&report).contains(
        "gevinst report 'gevinster 2026K3.xlsx' beregninger.xlsx -o report.html --rules 2026-1 \
         --as-of 2026-10-09 --period 2026-Q3 --lang nb"
    ));
    assert!(foot(&report).contains(&report.books.0[0].digest.to_string()));
    report.readings.iter_mut().for_each(|reading| {
        reading.format.named_by_user = true;
        reading.format.id = "gevinst-register".to_owned();
    });
    assert!(foot(&report).contains("-o report.html --format gevinst-register --rules"));
}

/// Every text a template asks for exists; those of the program itself are
/// asked for by the samples.
#[test]
fn every_text_of_the_templates_exists() {
    let texts = Texts::load("nb").unwrap();
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("standard");
    let mut asked = 0;
    for folder in [folder.clone(), folder.join("parts")] {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.extension().is_none_or(|ending| ending != "hbs") {
                continue;
            }
            let source = std::fs::read_to_string(&path).unwrap();
            for start in ["{{t \"", "(t \"", "{{say \""] {
                for rest in source.split(start).skip(1) {
                    let key = rest.split_once('"').unwrap().0;
                    assert!(texts.get(key).is_ok(), "{} asks for {key}", path.display());
                    asked += 1;
                }
            }
        }
    }
    assert!(asked > 150, "{asked}");
}

#[test]
fn tags_are_read_as_browsers_do() {
    let found = tags("<a href=\"#x\" title='>'>y</a><br>");
    let expected = Tag {
        name: "a".to_owned(),
        attributes: vec![("href".into(), "#x".into()), ("title".into(), ">".into())],
    };
    assert_eq!(found[0], expected);
    assert_eq!(found.len(), 2);
}
