//! Templates of one's own: what they change, and what they are refused for.
#![allow(missing_docs, clippy::unwrap_used, clippy::panic)]

mod common;

use std::collections::BTreeMap;

use gevinst_templates::{CONTRACT, Template, TemplateError, Texts, render_html};

const MANIFEST: &str = "name = \"vart-direktorat\"\nversion = \"1.2\"\nabout = \"Oppdiktet\"\n\
                        inherit = \"standard@1\"\ncontract = \"1\"\nlanguages = [\"nb\", \"en\"]\n";

fn load(files: &[(&str, &str)]) -> Result<Template, Vec<String>> {
    let mut all = BTreeMap::from([("template.toml".to_owned(), MANIFEST.as_bytes().to_vec())]);
    for (path, text) in files {
        all.insert((*path).to_owned(), text.as_bytes().to_vec());
    }
    Template::load("own", &all)
        .map_err(|problems| problems.to_string().lines().map(str::to_owned).collect())
}

fn problems(files: &[(&str, &str)]) -> Vec<String> {
    load(files).unwrap_err()
}

fn page(template: &Template, lang: &str) -> String {
    let mut bytes = Vec::new();
    let texts = template.texts(lang).unwrap();
    render_html(&common::realistic(), template, &texts, &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

#[test]
fn what_is_not_changed_is_inherited() {
    let template = load(&[]).unwrap();
    assert_eq!((template.name(), template.version()), ("vart-direktorat", "1.2"));
    assert_eq!(template.parent(), Some(("standard", "1.0")));
    let (own, standard) = (page(&template, "nb"), page(&Template::standard().unwrap(), "nb"));
    // The page differs in nothing but what it says of the template itself.
    let differing = own.lines().zip(standard.lines()).filter(|(own, standard)| own != standard);
    let differing: Vec<&str> = differing.map(|(own, _)| own).collect();
    assert_eq!(differing.len(), 2, "{differing:#?}");
    assert!(differing[0].contains("vart-direktorat 1.2 "), "{differing:?}");
    assert!(differing[1].contains(" --template vart-direktorat --lang nb"), "{differing:?}");
}

#[test]
fn parts_colours_logo_and_texts_are_changed_one_by_one() {
    let template = load(&[
        ("html/parts/uses.hbs", "<p id=\"uses\">{{t \"own.uses\"}}</p>\n"),
        ("html/extra.css", ".own { color: var(--brand); }\n"),
        ("profile.toml", "[light]\nbrand = \"#440033\"\n[font]\nfamily = [\"serif\"]\n"),
        ("logo.svg", "<svg viewBox=\"0 0 4 4\"><rect width=\"4\" height=\"4\"/></svg>"),
        (
            "texts/nb.toml",
            "[own]\nuses = \"Slik brukte vi dem\"\n[section]\nquality = \"Kvalitet hos oss\"\n",
        ),
        ("texts/en.toml", "[own]\nuses = \"How we used them\"\n"),
        ("findings/nb.toml", "[owner-missing]\nhint = \"spør økonomiavdelingen\"\n"),
    ])
    .unwrap();
    let page = page(&template, "nb");
    assert!(page.contains("<p id=\"uses\">Slik brukte vi dem</p>"));
    assert!(page.contains("--brand: #440033;") && page.contains("--font: serif;"));
    assert!(page.contains(".own { color: var(--brand); }"));
    assert!(page.contains("<svg viewBox=\"0 0 4 4\" class=\"logo\" aria-hidden=\"true\""));
    assert!(page.contains("<h2 id=\"h-quality\">Kvalitet hos oss</h2>"));
    assert!(page.contains("<h2 id=\"h-benefits\">"), "the other parts are inherited");
    assert_eq!(template.colour("brand").as_deref(), Some("#440033"));
    let english = template.texts("en").unwrap();
    assert_eq!(
        english.get("section.quality").unwrap(),
        Texts::load("en").unwrap().get("section.quality").unwrap()
    );
}

#[test]
fn the_fingerprint_follows_every_file() {
    let digest = |files: &[(&str, &str)]| load(files).unwrap().digest().to_string();
    let plain = digest(&[]);
    assert_eq!(plain, digest(&[]));
    for file in [
        ("html/extra.css", "p { margin: 0 }"),
        ("texts/nb.toml", "[section]\nquality = \"X\""),
        ("profile.toml", "[light]\nbrand = \"#400\""),
        ("workbook.toml", "schema = \"gevinst-workbook/1\"\n"),
    ] {
        assert_ne!(plain, digest(&[file]), "{}", file.0);
    }
    assert_ne!(plain, Template::standard().unwrap().digest().to_string());
}

#[test]
fn everything_that_is_wrong_is_told_at_once_with_its_place() {
    assert_eq!(
        problems(&[
            ("html/parts/usess.hbs", "<p>x</p>"),
            ("html/parts/notes.hbs", "<p>\n{{> barr.hbs}}</p>"),
            ("html/extra.css", "p {\n  background: URL(http://x.example/) }"),
            ("texts/nb.toml", "[section]\nqualiti = \"x\"\n[report]\ndated = \"Uten dag\"\n"),
            ("texts/en.toml", "[own]\nmore = \"x\"\n[locale]\ndecimal = \";\"\n"),
            ("texts/nn.toml", ""),
            (
                "findings/nb.toml",
                "[owner-missing]\nhint = \"{hvem}\"\n[ownr-missing]\nhint = \"\"\n"
            ),
        ]),
        [
            "own/findings/nb.toml:2:8: the finding `owner-missing` has no {hvem}; there are: subject",
            "own/findings/nb.toml:4:1: there is no finding `ownr-missing`; did you mean `owner-missing`?",
            "own/html/extra.css:2:15: `url(` cannot stand in a style sheet: a report asks for nothing from elsewhere",
            "own/html/extra.css:2:19: `http:` cannot stand in a style sheet: a report asks for nothing from elsewhere",
            "own/html/parts/notes.hbs:2:1: there is no part `barr.hbs`; did you mean `bar.hbs`?",
            "own/html/parts/usess.hbs: no part and no page calls this part with {{> usess.hbs}}, so it changes nothing; did you mean `uses.hbs`?",
            "own/texts/en.toml:4:11: `locale.decimal` is how the language writes, and cannot be changed",
            "own/texts/nb.toml: the text `own.more` is missing in this language of the template",
            "own/texts/nb.toml:2:1: there is no text `section.qualiti` to change; did you mean `section.quality`?",
            "own/texts/nb.toml:4:9: `report.dated` needs the same {…} as the text it changes: Datert {day}",
            "own/texts/nn.toml: the template is not written in `nn`; add it to `languages` in template.toml, or take the file away",
        ]
    );
}

#[test]
fn parts_that_call_themselves_without_end_are_refused() {
    assert_eq!(
        problems(&[
            ("html/parts/uses.hbs", "{{> notes.hbs}}"),
            ("html/parts/notes.hbs", "x\n {{#when true}}{{> uses.hbs}}{{/when}}"),
        ]),
        ["own/html/parts/notes.hbs:2:16: `uses.hbs` calls itself without end: report.hbs > \
             uses.hbs > notes.hbs > uses.hbs"]
    );
    let deep = "{{#when true}}".repeat(41) + &"{{/when}}".repeat(41);
    assert_eq!(
        problems(&[("html/parts/uses.hbs", &deep)]),
        [
            "own/html/parts/uses.hbs:1:561: more than 40 blocks or brackets stand within one another here"
        ]
    );
    let brackets = format!("{{{{t {}}}}}", "(".repeat(100_000));
    assert!(problems(&[("html/parts/uses.hbs", &brackets)])[0].contains("more than 40 blocks"));
}

fn manifest_problems(manifest: &str) -> Vec<String> {
    problems(&[("template.toml", manifest)])
}

#[test]
fn another_contract_or_version_is_told_clearly() {
    let other = MANIFEST.replace("contract = \"1\"", "contract = \"2\"");
    let told = manifest_problems(&other);
    assert!(
        told[0].starts_with(
            "own/template.toml:5:12: the template is written for contract 2 and this program has \
             contract 1"
        ),
        "{told:?}"
    );
    assert_eq!(CONTRACT, "1");
    let other = MANIFEST.replace("standard@1", "standard@7");
    let told = manifest_problems(&other);
    assert!(
        told[0].starts_with(
            "own/template.toml:4:11: the template inherits from standard@7 and this program comes \
             with standard 1.0"
        ),
        "{told:?}"
    );
}

#[test]
fn a_manifest_is_read_strictly() {
    assert_eq!(
        manifest_problems(
            "name = \"Vårt\"\nversion = \"1.x\"\ninherits = \"standard@1\"\nlanguages = [\"nb\", \"dk\"]\n"
        ),
        [
            "own/template.toml: `contract` is missing; write, for example, contract = \"1\"",
            "own/template.toml:1:8: a name is 1 to 60 small letters a to z, digits and hyphens, as \"our-agency\"",
            "own/template.toml:2:11: a version is one to three numbers, as \"1.0\"",
            "own/template.toml:3:1: `inherits` is not known here; did you mean `inherit`?",
            "own/template.toml:4:20: there are no texts in the language `dk`; there are: nb, nn, en, se",
        ]
    );
    let told = manifest_problems(&MANIFEST.replace("inherit = \"standard@1\"\n", ""));
    assert_eq!(told, ["own/template.toml: `inherit` is missing; write inherit = \"standard@1\""]);
    let told = manifest_problems(&MANIFEST.replace("standard@1", "standart@1"));
    assert_eq!(
        told,
        ["own/template.toml:4:11: there is no template `standart` to inherit from; did you mean \
          `standard`?"]
    );
    let told = manifest_problems("name = ");
    assert!(told[0].starts_with("own/template.toml:1:"), "{told:?}");
    let error = Template::load("own", &BTreeMap::new()).unwrap_err();
    assert!(error.to_string().starts_with("own/template.toml: the file is missing"), "{error}");
}

#[test]
fn templates_that_come_along_are_known_by_name_and_version() {
    assert_eq!(Template::shipped("standard@1").unwrap().name(), "standard");
    let error = Template::shipped("standrd").unwrap_err().to_string();
    assert!(
        error.starts_with("there is no template `standrd`; did you mean `standard`?"),
        "{error}"
    );
    let error = Template::shipped("standard@3").unwrap_err();
    assert!(matches!(error, TemplateError::TemplateVersion { .. }), "{error}");
    let error = load(&[]).unwrap().texts("nn").unwrap_err();
    assert!(error.to_string().contains("is not written in `nn`; it is written in: nb, en"));
}
