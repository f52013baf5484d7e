//! Pages on paper, as a browser prints them: the first sheet is for those who read no
//! further, no heading is left behind at the foot of a sheet, the file is tagged.

use gevinst_tests::program::scratch;
use gevinst_tests::tool::{asked_of_python, browser, missing, skipped};
use serde::Deserialize;
use serde_json::json;

use crate::{house_style, of_example, of_portfolio};

/// Prints pages and tells what stands on each sheet.
const PAPER: &str = include_str!("paper.py");

/// A page on paper.
#[derive(Deserialize)]
struct Printed {
    page: String,
    tagged: bool,
    lang: Option<String>,
    /// How many pixels the page is wider than the paper, which would make all of it smaller.
    wider: i64,
    headings: Vec<Heading>,
    sheets: Vec<Sheet>,
}

#[derive(Deserialize)]
struct Heading {
    kind: String,
    section: String,
    text: String,
    size: f64,
}

#[derive(Deserialize)]
struct Sheet {
    lines: Vec<Line>,
    foot: Vec<String>,
}

#[derive(Deserialize)]
struct Line {
    text: String,
    size: f64,
}

impl Heading {
    /// Whether a line is this heading or one of its lines, or holds it beside another.
    fn is_in(&self, line: &Line) -> bool {
        let is_part = self.text.contains(&line.text) || line.text.contains(&self.text);
        (line.size - self.size).abs() < 0.4 && is_part
    }
}

impl Printed {
    fn heading(&self, section: &str) -> &Heading {
        let is_it = |it: &&Heading| it.kind == "h2" && it.section == section;
        let found = self.headings.iter().find(is_it);
        found.unwrap_or_else(|| panic!("{} has no heading of «{section}»", self.page))
    }

    /// The sheets, from 0, on which a heading stands, and at which line.
    fn places(&self, heading: &Heading) -> Vec<(usize, usize)> {
        let lines = self.sheets.iter().enumerate().flat_map(|(sheet, it)| {
            it.lines.iter().enumerate().map(move |(line, it)| ((sheet, line), it))
        });
        lines.filter(|(_, line)| heading.is_in(line)).map(|(place, _)| place).collect()
    }
}

fn printed(test: &str, pages: impl FnOnce(&std::path::Path) -> Vec<String>) -> Vec<Printed> {
    let asked = &["-c", "import playwright, pypdf"];
    if skipped(test, missing("python3", asked, "pip install playwright pypdf")) {
        return Vec::new();
    }
    let Some(browser) = browser(test) else { return Vec::new() };
    let folder = scratch();
    let question = json!({ "browser": browser, "pages": pages(folder.path()) });
    serde_json::from_value(asked_of_python(PAPER, &question)).unwrap()
}

/// What holds of everything that is printed.
fn assert_printed_well(it: &Printed, lang: &str) {
    let (page, sheets) = (&it.page, it.sheets.len());
    assert!(it.tagged, "{page}: screen readers find no structure in the file");
    assert_eq!(it.lang.as_deref(), Some(lang), "{page}");
    assert!(it.wider <= 1, "{page} is {} pixels wider than the paper", it.wider);
    for (number, sheet) in (1..).zip(&it.sheets) {
        let foot = sheet.foot.join(" ");
        let counted = [format!("{number} av {sheets}"), format!("{number} of {sheets}")];
        assert!(counted.iter().any(|it| foot.ends_with(it)), "{page} sheet {number}: {foot}");
        let last = sheet.lines.last().unwrap();
        let left_behind = it.headings.iter().find(|heading| heading.is_in(last));
        assert!(
            left_behind.is_none(),
            "{page}: sheet {number} ends with the heading «{}»",
            last.text
        );
    }
}

#[test]
fn the_first_sheet_is_for_those_who_read_no_further() {
    let test = "the_first_sheet_is_for_those_who_read_no_further";
    let langs = ["nb", "nn", "en", "se"];
    let printed = printed(test, |folder| {
        langs.iter().map(|lang| of_example(folder, lang, "standard")).collect()
    });
    for (it, lang) in printed.iter().zip(langs) {
        assert_printed_well(it, lang);
        // The deviations begin the second sheet; what is to be decided stands on the first.
        let deviations = it.places(it.heading("deviations"));
        assert_eq!(deviations.first(), Some(&(1, 0)), "{}", it.page);
        for section in ["decisions", "uses"] {
            let sheets: Vec<usize> =
                it.places(it.heading(section)).into_iter().map(|(sheet, _)| sheet).collect();
            assert_eq!(sheets, [0], "{}: {section}", it.page);
        }
        // The sections are found by the letters of their headings, each of them.
        for heading in it.headings.iter().filter(|it| it.kind == "h2") {
            assert!(!it.places(heading).is_empty(), "{}: no «{}»", it.page, heading.text);
        }
    }
}

#[test]
fn other_reports_are_printed_well() {
    let printed = printed("other_reports_are_printed_well", |folder| {
        vec![
            of_example(folder, "nb", house_style().to_str().unwrap()),
            of_portfolio(folder, "nb", "standard"),
        ]
    });
    printed.iter().for_each(|it| assert_printed_well(it, "nb"));
}

#[test]
fn the_steering_groups_report_is_one_sheet() {
    let langs = ["nb", "nn", "en"];
    let printed = printed("the_steering_groups_report_is_one_sheet", |folder| {
        let example = langs.iter().map(|lang| of_example(folder, lang, "steering"));
        let portfolio = langs.iter().map(|lang| of_portfolio(folder, lang, "steering"));
        example.chain(portfolio).collect()
    });
    for (it, lang) in printed.iter().zip(langs.iter().chain(&langs)) {
        assert_printed_well(it, lang);
        assert_eq!(it.sheets.len(), 1, "{}", it.page);
        assert!(it.sheets[0].lines.len() > 20, "{}: {} lines", it.page, it.sheets[0].lines.len());
    }
}
