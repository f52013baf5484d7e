//! Trying a template: pages over reports of every kind, in every language, and what
//! each page must have whatever stands in it.

use std::collections::{BTreeMap, BTreeSet};

use gevinst_core::report::Report;

use super::markup::{Piece, Tags};
use crate::error::TemplateError;
use crate::html::render_html;
use crate::package::{Problem, Template};
use crate::stress::{sound_reports, stress_reports};
use crate::texts::Texts;
use crate::workbook::render_workbook;

/// Writes the template over six reports made of `base`, in each of its languages, and
/// tells what is wrong with it.
pub fn try_template(template: &Template, base: &Report) -> Vec<Problem> {
    let langs: Vec<String> = template.languages().map(str::to_owned).collect();
    let mut tried = Tried::default();
    for lang in &langs {
        let texts = match template.texts(lang) {
            Ok(texts) => texts,
            Err(error) => {
                tried.add(vec![of_error(template, error)], lang, "any");
                continue;
            }
        };
        for (name, report) in stress_reports(base) {
            tried.add(of_page(template, &texts, &report), lang, name);
        }
        for (name, report) in sound_reports(base) {
            tried.add(of_workbook(template, &texts, &report), lang, name);
        }
    }
    tried.0.into_values().collect()
}

/// What a problem is told by; the same one in many reports is told once.
type Told = (String, Option<(usize, usize)>, String);

/// What came of trying, with the first report that each problem came up in.
#[derive(Default)]
struct Tried(BTreeMap<Told, Problem>);

impl Tried {
    fn add(&mut self, problems: Vec<Problem>, lang: &str, report: &str) {
        for mut problem in problems {
            let told = (problem.file.clone(), problem.at, problem.message.clone());
            problem.message.push_str(&format!(" (in {lang}, report: {report})"));
            self.0.entry(told).or_insert(problem);
        }
    }
}

fn of_page(template: &Template, texts: &Texts, report: &Report) -> Vec<Problem> {
    let mut bytes = Vec::new();
    if let Err(error) = render_html(report, template, texts, &mut bytes) {
        return vec![of_error(template, error)];
    }
    let page = String::from_utf8_lossy(&bytes);
    let file = template.pages().first().map_or_else(String::new, |(_, file)| file.name.clone());
    let wrong = Written::read(&page).wrong(texts.lang());
    wrong.into_iter().map(|message| Problem::of_file(&file, message)).collect()
}

fn of_workbook(template: &Template, texts: &Texts, report: &Report) -> Vec<Problem> {
    match render_workbook(report, template, texts) {
        Ok(_) => Vec::new(),
        Err(error) => vec![of_error(template, error)],
    }
}

fn of_error(template: &Template, error: TemplateError) -> Problem {
    match error {
        TemplateError::Template { name, line, column, reason } => {
            Problem::at(&name, (line, column), reason)
        }
        other => Problem::of_file(template.name(), other.to_string()),
    }
}

/// What a page holds that has to do with reading it.
#[derive(Default)]
struct Written {
    elements: BTreeMap<String, usize>,
    ids: BTreeMap<String, usize>,
    links: BTreeSet<String>,
    lang: Option<String>,
    /// Heads of tables, and those of them that say what they are the head of.
    heads: (usize, usize),
    /// Drawings, and those of them that are hidden or have a name.
    drawings: (usize, usize),
}

impl Written {
    fn read(page: &str) -> Written {
        let mut written = Written::default();
        for piece in Tags::of(page) {
            match piece {
                Piece::Element { name, .. } => {
                    // Drawings have titles of their own.
                    if name == "title" && written.elements.contains_key("body") {
                        continue;
                    }
                    match name.as_str() {
                        "th" => written.heads.0 += 1,
                        "svg" => written.drawings.0 += 1,
                        _ => {}
                    }
                    *written.elements.entry(name).or_default() += 1;
                }
                Piece::Attribute { element, name, value: Some(value), .. } => {
                    written.attribute(&element, &name, value);
                }
                _ => {}
            }
        }
        written
    }

    fn attribute(&mut self, element: &str, name: &str, value: String) {
        match (element, name) {
            ("html", "lang") => self.lang = Some(value),
            ("th", "scope") => self.heads.1 += 1,
            ("svg", "aria-hidden" | "role") => self.drawings.1 += 1,
            (_, "id") => *self.ids.entry(value).or_default() += 1,
            (_, "href") => {
                self.links.extend(value.strip_prefix('#').map(str::to_owned));
            }
            (_, "aria-labelledby" | "aria-describedby" | "headers") => {
                self.links.extend(value.split_whitespace().map(str::to_owned));
            }
            _ => {}
        }
    }

    fn wrong(&self, lang: &str) -> Vec<String> {
        let mut wrong = Vec::new();
        for (element, what) in [
            ("h1", "one heading of the first rank"),
            ("main", "one main part"),
            ("title", "one title"),
        ] {
            let count = self.elements.get(element).copied().unwrap_or_default();
            if count != 1 {
                wrong.push(format!("a page has {what}, and this one has {count} <{element}>"));
            }
        }
        if self.lang.as_deref() != Some(lang) {
            wrong.push("the page does not say its language: <html lang=\"{{lang}}\">".to_owned());
        }
        let twice = self.ids.iter().filter(|(_, count)| **count > 1);
        wrong.extend(twice.map(|(id, count)| format!("the id `{id}` stands {count} times")));
        let lost: Vec<&String> =
            self.links.iter().filter(|link| !self.ids.contains_key(*link)).collect();
        if let Some(first) = lost.first() {
            let count = lost.len();
            wrong.push(format!("{count} link(s) lead nowhere in the page, the first to #{first}"));
        }
        let tables = self.elements.get("table").copied().unwrap_or_default();
        let captions = self.elements.get("caption").copied().unwrap_or_default();
        if tables != captions {
            wrong.push(format!("{} table(s) lack a <caption>", tables.abs_diff(captions)));
        }
        if self.heads.0 != self.heads.1 {
            let count = self.heads.0 - self.heads.1.min(self.heads.0);
            wrong.push(format!("{count} head(s) of tables lack scope=\"col\" or scope=\"row\""));
        }
        if self.drawings.0 > self.drawings.1 {
            let message = "a drawing needs aria-hidden=\"true\", or role=\"img\" and a <title>";
            wrong.push(message.to_owned());
        }
        wrong
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_every_page_must_have_is_missed() {
        let page = "<!DOCTYPE html><html lang=\"en\"><title>x</title><h1>a</h1><h1 id=\"a\">b</h1>\
                    <p id=\"a\"><a href=\"#b\">x</a><table><tr><th>x</th><th scope=\"col\">y\
                    </table><svg></svg>";
        assert_eq!(
            Written::read(page).wrong("nb"),
            [
                "a page has one heading of the first rank, and this one has 2 <h1>",
                "a page has one main part, and this one has 0 <main>",
                "the page does not say its language: <html lang=\"{{lang}}\">",
                "the id `a` stands 2 times",
                "1 link(s) lead nowhere in the page, the first to #b",
                "1 table(s) lack a <caption>",
                "1 head(s) of tables lack scope=\"col\" or scope=\"row\"",
                "a drawing needs aria-hidden=\"true\", or role=\"img\" and a <title>",
            ]
        );
    }
}
