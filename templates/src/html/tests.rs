//! What happens to templates that are wrong, and to outputs that fail.

use std::io::{self, Write};

use std::collections::BTreeMap;

use super::page::Page;
use super::render_html;
use crate::contract;
use crate::error::TemplateError;
use crate::package::Template;
use crate::texts::Texts;

#[path = "../../tests/common/mod.rs"]
mod common;

/// A template whose page is this, and whose parts are the standard ones.
fn own(page: &str) -> Result<Template, TemplateError> {
    let manifest = "name = \"own\"\nversion = \"1.0\"\ninherit = \"standard@1\"\n\
                    contract = \"1\"\nlanguages = [\"nb\"]\n";
    let files = [("template.toml", manifest), ("html/report.hbs", page)];
    let files = files.map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec()));
    Ok(Template::load("own", &BTreeMap::from(files))?)
}

fn render(page: &str) -> Result<String, TemplateError> {
    let report = common::realistic();
    let mut out = Vec::new();
    render_html(&report, &own(page)?, &Texts::load("nb").unwrap(), &mut out)?;
    Ok(String::from_utf8(out).unwrap())
}

fn error(template: &str) -> String {
    render(template).unwrap_err().to_string()
}

/// Template, and all that is told of it.
const WRONG: &[(&str, &[&str])] = &[
    ("<p>\n  {{tittel}}</p>", &["2:5: there is no `tittel` here; did you mean `title`?"]),
    (
        "{{#when tittel}}x{{/when}}{{#when has.benefit}}x{{/when}}",
        &[
            "1:9: there is no `tittel` here; did you mean `title`?",
            "1:35: there is no `benefit` here; did you mean `benefits`?",
        ],
    ),
    (
        "{{#rows \"groups\"}}\n{{kind}}{{nope}}{{/rows}}",
        &["2:11: there is no `nope` here; there are: place, kind, sum, is_time, is_quality, \
           head_planned_year, head_forecast_year, scale, money_unit, scale_word, price, has_period, \
           has_rows, total"],
    ),
    (
        "{{#rows \"grupps\"}}{{/rows}}{{#rows \"details\"}}{{/rows}}",
        &[
            "1:10: there is no list `grupps`; did you mean `groups`?",
            "1:37: the list `details` needs of=…, the place of a row of the list `groups`: \
             {{#rows \"groups\"}}{{#rows \"details\" of=place}}",
        ],
    ),
    (
        "{{t \"report.skp\"}}{{t \"tile.plan\" figure=titel}}",
        &[
            "1:6: there is no text `report.skp`; did you mean `report.skip`?",
            "1:42: there is no `titel` here; did you mean `title`?",
        ],
    ),
    ("{{> statuss.hbs}}", &["1:1: there is no part `statuss.hbs`; did you mean `status.hbs`?"]),
    // What strict templates let pass: a condition or list that is misspelt, zero taken
    // for nothing, and numbers as they are in memory.
    (
        "{{#if title}}x{{/if}}{{#unless nope}}y{{/unless}}",
        &[
            "1:4: there is no helper `if`: it takes a misspelt name for no, and zero too; write \
             {{#when x}}…{{else}}…{{/when}}",
            "1:25: there is no helper `unless`: it takes a misspelt name for no, and zero too; \
             write {{#when x}}…{{else}}…{{/when}}",
        ],
    ),
    (
        "{{#each partz}}x{{else}}y{{/each}}{{#with titel}}x{{else}}y{{/with}}",
        &[
            "1:9: there is no `partz` here; did you mean `parts`?",
            "1:43: there is no `titel` here; did you mean `title`?",
        ],
    ),
    (
        "{{errors}}{{headline.figure}}{{is_final}}{{parts}}{{edition}}",
        &[
            "1:3: `errors` is a count; put it into a text: {{t \"…\" n=errors}}",
            "1:13: `headline.figure` is a figure; write {{figure headline.figure}}",
            "1:32: `is_final` is yes or no; write {{#when is_final}}…{{/when}}",
            "1:44: `parts` is a list; write {{#each parts}}…{{/each}}",
            "1:53: `edition` is a group; it has: id, title, digest",
        ],
    ),
    (
        "{{date}}{{scenario.title}}{{#when scenario}}{{scenario.title}}{{/when}}",
        &[
            "1:3: `date` may be missing; write {{#when date}}{{date}}{{else}}…{{/when}}",
            "1:11: `scenario.title`: `scenario` may be missing; put it inside {{#when \
             scenario}}…{{/when}}",
        ],
    ),
    (
        "{{{title}}}{{&title}}",
        &[
            "1:1: {{{ }}} and {{& }} put data into the page unguarded; write {{ }}, or one of the \
             helpers",
            "1:12: {{{ }}} and {{& }} put data into the page unguarded; write {{ }}, or one of the \
             helpers",
        ],
    ),
    (
        "{{#each parts as |part place|}}{{part.title}}{{place}}{{part.titel}}{{../titel}}\
         {{@index}}{{@root.lang}}{{/each}}{{@index}}{{../title}}",
        &[
            "1:57: there is no `titel` here; did you mean `title`?",
            "1:71: there is no `titel` here; did you mean `title`?",
            "1:116: `@index` is not there: each has @index, @first and @last",
            "1:126: `../title`: there is nothing further out to look at; inside rows only the row \
             is in sight, and a part sees what it is given",
        ],
    ),
    ("{{> bar.hbs bar=titel}}", &["1:17: there is no `titel` here; did you mean `title`?"]),
    (
        "{{figure title}}{{figure headline.figure decimal=1}}{{t \"tile.plan\" \
         figure=headline.figure}}{{source}}{{figure headline.figure unit=\"yes\"}}",
        &[
            "1:10: `figure` cannot take `title`, a text: {{figure x sign=true unit=true \
             scale=\"million\" tone=true link=false}}",
            "1:42: `figure` has no `decimal`; there are: sign, unit, scale, tone, link, magnitude, \
             spoken",
            "1:69: `t` cannot put `figure`, a figure, into a text; `say` does",
            "1:95: `source` takes 1 value(s) and is given 0: {{source x}}",
            "1:128: `figure` cannot take `unit`, a text: {{figure x sign=true unit=true \
             scale=\"million\" tone=true link=false}}",
        ],
    ),
    (
        "{{t \"data.summary_other\"}}{{t \"report.skip\" n=errors}}{{plural \"data.sumary\" n=data.books}}\
         {{plural \"data.summary\"}}",
        &[
            "1:6: the text `data.summary_other` needs a value for n=…: {n} arbeidsbøker er lest.",
            "1:45: the text `report.skip` has no {n}: Hopp til innholdet",
            "1:65: there is no text `data.sumary_other`; did you mean `data.summary`?",
            "1:102: `plural` needs a count: {{plural \"data.summary\" n=…}}",
        ],
    ),
];

#[test]
fn all_that_is_wrong_is_told_before_anything_is_written() {
    for (page, problems) in WRONG {
        let expected: Vec<String> =
            problems.iter().map(|it| format!("own/html/report.hbs:{it}")).collect();
        let told = error(page);
        assert_eq!(told.lines().collect::<Vec<_>>(), expected, "{page}");
    }
}

#[test]
fn a_part_that_lacks_what_it_needs_names_its_call() {
    let told = error("<p>\n{{> bar.hbs}}");
    let first = told.lines().next().unwrap();
    assert!(first.starts_with("standard/html/parts/bar.hbs:1:9: there is no `bar` here"), "{told}");
    assert!(first.ends_with(" (the part is called at own/html/report.hbs:2:5)"), "{told}");
}

#[test]
fn markup_that_lets_data_out_or_asks_for_something_is_refused() {
    let told = error(
        "<p class={{title}} onclick=\"x()\" style=\"color:red\">\n<script src=\"a.js\"></script>\
         <a href=\"{{title}}\">x</a><a href=\"https://x.example/om\">ok</a>\n<img \
         src=\"http://x.example/a\"><!-- {{title}} --><td {{title}}><style>p{}</style>\n\
         <tr{{#when is_final}} class=\"net\"{{/when}}><p hidden><p class=\"a",
    );
    let told: Vec<&str> = told.lines().map(|it| it.split_once(".hbs:").unwrap().1).collect();
    let begins: Vec<String> =
        told.iter().map(|it| it.chars().take(34).collect::<String>()).collect();
    assert_eq!(
        begins,
        [
            "1:4: the value of `class` needs qu",
            "1:20: `onclick` runs something, an",
            "1:34: `style` is refused by the pa",
            "2:1: <script> cannot stand in a re",
            "2:9: `src` asks for something, and",
            "2:32: a link leads to a place in t",
            "3:1: <img> cannot stand in a repor",
            "3:6: `src` asks for something, and",
            "3:36: data cannot stand in a comme",
            "3:53: data can stand in a tag only",
            "3:63: rules of style stand in html",
            "4:54: this tag is not closed with ",
        ]
    );
}

#[test]
fn conditions_take_zero_for_what_it_is() {
    assert_eq!(render("{{#when 0}}zero{{else}}nothing{{/when}}").unwrap(), "zero");
    assert_eq!(render("{{#when \"\"}}text{{else}}nothing{{/when}}").unwrap(), "nothing");
}

#[test]
fn syntax_errors_are_said_in_words() {
    let message = error("<p>\n{{#when title}}x");
    assert!(message.starts_with("own/html/report.hbs:"), "{message}");
    assert!(message.contains("is a `}}` or a closing `{{/…}}` missing?"), "{message}");
    assert_eq!(
        error("{{#when title}}x{{/rows}}"),
        "own/html/report.hbs:1:17: `{{#when}}` is closed by `{{/rows}}`"
    );
}

/// What pages are made from is what the contract says, in reports of every kind: no
/// more, no less, and nothing is missing that the contract does not say may be.
#[test]
fn what_pages_are_made_from_is_in_the_contract() {
    let template = Template::standard().unwrap();
    let mut wrong = BTreeMap::new();
    for (name, report) in common::all() {
        let texts = Texts::load("nb").unwrap();
        let page = Page::new(&report, &template, &texts).unwrap();
        let mut found = contract::differences(&contract::PAGE, &page.context().unwrap());
        for list in contract::LISTS {
            let places = match list.of {
                Some("groups") => (0..report.groups.len()).map(Some).collect(),
                Some("sections") => (0..report.sections.len()).map(Some).collect(),
                Some(other) => panic!("the test does not know how many {other} there are"),
                None => vec![None],
            };
            for row in places.into_iter().flat_map(|place| page.list(list.name, place).unwrap()) {
                let differences = contract::differences(list.row, &row.unwrap());
                found.extend(differences.into_iter().map(|it| format!("{}: {it}", list.name)));
            }
        }
        for difference in found {
            wrong.entry(difference).or_insert(name);
        }
    }
    assert!(wrong.is_empty(), "mend src/contract/ or what the page is made from: {wrong:#?}");
}

/// The standard template is held against the contract as every other is.
#[test]
fn the_shipped_templates_are_sound() {
    for name in Template::shipped_names() {
        let template = Template::shipped(name).unwrap();
        let texts: Vec<Texts> =
            template.languages().map(|lang| template.texts(lang).unwrap()).collect();
        let mut problems = Vec::new();
        crate::check::pages(&template, &texts, &mut problems);
        let told: Vec<String> = problems.iter().map(|it| it.to_string()).collect();
        assert!(told.is_empty(), "{name}: {told:#?}");
    }
}

/// The shipped templates never print raw markup and never use what lies.
#[test]
fn shipped_templates_hold_no_raw_output() {
    for (name, file) in Template::standard().unwrap().pages() {
        let source = file.text;
        for banned in ["{{{", "{{#if", "{{#unless", "{{&", "{{#with"] {
            assert!(!source.contains(banned), "{name} has {banned}");
        }
    }
}

/// Writes nothing after so many bytes.
struct Full(usize);

impl Write for Full {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self.0.checked_sub(bytes.len()) {
            Some(left) => {
                self.0 = left;
                Ok(bytes.len())
            }
            None => Err(io::Error::new(io::ErrorKind::StorageFull, "no space left")),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn an_output_that_fails_is_said_as_such() {
    let report = common::realistic();
    let (standard, texts) = (Template::standard().unwrap(), Texts::load("nb").unwrap());
    for room in [0, 20_000, 100_000] {
        let error = render_html(&report, &standard, &texts, &mut Full(room)).unwrap_err();
        assert!(matches!(error, TemplateError::Output(_)), "{error}");
    }
}

/// The largest single write.
struct Largest(usize);

impl Write for Largest {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0 = self.0.max(bytes.len());
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn rows_are_written_as_they_come() {
    let (standard, texts) = (Template::standard().unwrap(), Texts::load("nb").unwrap());
    let mut largest = Largest(0);
    render_html(&common::many(200), &standard, &texts, &mut largest).unwrap();
    assert!(largest.0 < 32_768, "{} bytes at once", largest.0);
}
