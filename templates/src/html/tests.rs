//! What happens to templates that are wrong, and to outputs that fail.

use std::io::{self, Write};

use std::collections::BTreeMap;

use super::render_html;
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

#[test]
fn a_word_that_is_not_there_is_an_error_with_its_place() {
    assert_eq!(
        error("<p>\n  {{tittel}}</p>"),
        "own/html/report.hbs:2:3: there is no `tittel` here"
    );
    assert_eq!(
        error("{{#when tittel}}x{{/when}}"),
        "own/html/report.hbs:1:1: there is no `tittel` here"
    );
    assert_eq!(
        error("{{#rows \"groups\"}}\n{{nope}}{{/rows}}"),
        "own/html/report.hbs:2:1: there is no `nope` here"
    );
    assert_eq!(
        error("{{#rows \"grupper\"}}{{/rows}}"),
        "own/html/report.hbs:1:1: there is no list `grupper`; there are: groups, \
         benefits, details, indicators, uses, analyses, sections, tables, actions, decisions, \
         members, member_kinds, books, findings, sources, rule_values"
    );
    assert_eq!(
        error("{{t \"report.tittel\"}}"),
        "own/html/report.hbs:1:1: there is no text with the key `report.tittel` in `nb`"
    );
    assert_eq!(
        error("{{t \"tile.plan\" figure=nope}}"),
        "own/html/report.hbs:1:1: there is no `nope` here"
    );
    let message = error("{{> statuss.hbs}}");
    assert_eq!(
        message,
        "own/html/report.hbs:1:1: there is no part `statuss.hbs`; did you mean `status.hbs`?"
    );
}

#[test]
fn conditions_that_lie_are_not_there() {
    for helper in ["if", "unless"] {
        let template = format!("{{{{#{helper} title}}}}x{{{{/{helper}}}}}");
        assert!(error(&template).contains(&format!("there is no helper `{helper}`")));
    }
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

#[test]
fn only_figures_can_be_shown_as_figures() {
    let message = error("{{figure title}}");
    assert!(message.contains("is not a figure"), "{message}");
    let message = error("{{figure headline.figure decimal=1}}");
    assert!(message.contains("a figure does not know `decimal`"), "{message}");
    let message = error("{{t \"tile.plan\" figure=headline.figure}}");
    assert!(message.contains("`figure` must be a text"), "{message}");
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
