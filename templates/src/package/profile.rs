//! `profile.toml`: the colours and letters of an agency, as tokens of the style sheet.
//!
//! Colours are chosen for a light and a dark page; print takes the light ones. The Excel
//! report has a few of its own. A pair of colours that people with weak sight cannot tell
//! apart is refused.

use std::collections::BTreeMap;

use toml::de::DeTable;

use super::problem::{Problem, meant};
use super::toml_file::TomlFile;

/// The colours there are, with what each is for.
pub(crate) const COLOURS: &[(&str, &str)] = &[
    ("paper", "the page"),
    ("tint", "areas set off from the page"),
    ("mark", "what is marked out: drafts, scenarios, the row a link leads to"),
    ("text", "text, and the strongest lines"),
    ("soft", "text of less weight: heads of columns, notes"),
    ("hair", "thin lines between rows; decoration only"),
    ("rule", "lines around what can be used"),
    ("bar", "bars of what is realised"),
    ("good", "better than planned"),
    ("bad", "worse than planned"),
    ("watch", "to be watched"),
    ("brand", "the agency's own colour: the line at the top"),
    ("link", "links"),
];

/// The colours of the Excel report that a profile may choose, with what each is for. All
/// of them stand on white, or white stands on them.
pub(crate) const WORKBOOK_COLOURS: &[(&str, &str)] = &[
    ("header", "the ground of headers, which are white"),
    ("text", "text, and the bars of charts"),
    ("soft", "text of less weight"),
    ("hair", "thin lines between rows; decoration only"),
    ("link", "links, and what a reader may change"),
];

/// Text needs this contrast to what it stands on (WCAG 2.2, 1.4.3).
const TEXT: f64 = 4.5;
/// Parts of pictures and controls need this (WCAG 2.2, 1.4.11).
const PART: f64 = 3.0;

/// Which colours stand on which, and the contrast they need.
const PAIRS: &[(&str, &str, f64)] = &[
    ("text", "paper", TEXT),
    ("text", "tint", TEXT),
    ("text", "mark", TEXT),
    ("soft", "paper", TEXT),
    ("soft", "tint", TEXT),
    ("soft", "mark", TEXT),
    ("link", "paper", TEXT),
    ("link", "mark", TEXT),
    ("good", "paper", TEXT),
    ("bad", "paper", TEXT),
    ("watch", "paper", TEXT),
    ("bar", "paper", PART),
    ("bar", "tint", PART),
    ("rule", "paper", PART),
    ("brand", "paper", PART),
];

/// Families that a system has by name only, without a font.
const GENERIC: &[&str] = &["sans-serif", "serif", "system-ui", "monospace", "ui-sans-serif"];

/// A colour as red, green and blue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Colour([u8; 3]);

impl Colour {
    /// `#1a7742` or `#fff`.
    fn parse(text: &str) -> Option<Colour> {
        let digits = text.strip_prefix('#').filter(|digits| digits.is_ascii())?;
        let part = |from: usize, len: usize| {
            let part = digits.get(from..from + len)?;
            u8::from_str_radix(&part.repeat(2 / len), 16).ok()
        };
        match digits.len() {
            3 => Some(Colour([part(0, 1)?, part(1, 1)?, part(2, 1)?])),
            6 => Some(Colour([part(0, 2)?, part(2, 2)?, part(4, 2)?])),
            _ => None,
        }
    }

    fn css(self) -> String {
        let [red, green, blue] = self.0;
        format!("#{red:02x}{green:02x}{blue:02x}")
    }

    /// The relative luminance as WCAG defines it.
    fn luminance(self) -> f64 {
        let [red, green, blue] = self.0.map(|part| {
            let part = f64::from(part) / 255.0;
            if part <= 0.04045 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
        });
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    /// The contrast of two colours as WCAG defines it, from 1 to 21.
    fn contrast(self, other: Colour) -> f64 {
        let (own, other) = (self.luminance(), other.luminance());
        (own.max(other) + 0.05) / (own.min(other) + 0.05)
    }
}

/// The colours and letters of a template.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Profile {
    light: BTreeMap<String, Colour>,
    dark: BTreeMap<String, Colour>,
    workbook: BTreeMap<String, Colour>,
    family: Vec<String>,
}

impl Profile {
    /// Takes the colours and letters of a file over those there are; contrast is
    /// checked for the whole that comes of it.
    pub fn take(&mut self, file: TomlFile<'_>, problems: &mut Vec<Problem>) {
        let Some(table) = file.table(problems) else { return };
        let before = problems.len();
        problems.extend(file.unknown(&table, &["light", "dark", "workbook", "font"]));
        for (name, colours) in [("light", &mut self.light), ("dark", &mut self.dark)] {
            if let Some(table) = inner(file, &table, name, problems) {
                take_colours(file, table, (COLOURS, colours), problems);
            }
        }
        if let Some(table) = inner(file, &table, "workbook", problems) {
            take_colours(file, table, (WORKBOOK_COLOURS, &mut self.workbook), problems);
        }
        if let Some(font) = inner(file, &table, "font", problems) {
            problems.extend(file.unknown(font, &["family"]));
            if let Some(family) = family(file, font, problems) {
                self.family = family;
            }
        }
        if problems.len() == before {
            problems.extend(self.weak_pairs(file, &table));
            problems.extend(self.weak_on_white(file, &table));
        }
    }

    /// Pairs of colours that are too near to one another, told at the colour of the
    /// file that made it so.
    fn weak_pairs(&self, file: TomlFile<'_>, table: &DeTable<'_>) -> Vec<Problem> {
        let mut found = Vec::new();
        for (page, colours) in [("light", &self.light), ("dark", &self.dark)] {
            for (on, under, least) in PAIRS {
                let (Some(first), Some(second)) = (colours.get(*on), colours.get(*under)) else {
                    continue;
                };
                let contrast = first.contrast(*second);
                if contrast >= *least {
                    continue;
                }
                // Cut and not rounded: 4.496 must not be told as 4.5.
                let contrast = (contrast * 100.0).floor() / 100.0;
                let message = format!(
                    "on the {page} page `{on}` ({}) on `{under}` ({}) has a contrast of \
                     {contrast:.2}, and people with weak sight need {least}; make one of them \
                     darker or lighter",
                    first.css(),
                    second.css()
                );
                let table = table.get(page).and_then(|it| it.get_ref().as_table());
                let place = table.and_then(|it| it.get(*on).or_else(|| it.get(*under)));
                found.push(match place {
                    Some(value) => file.problem(value.span(), message),
                    None => Problem::of_file(file.name, message),
                });
            }
        }
        found
    }

    /// Colours of the Excel report that are too near to white.
    fn weak_on_white(&self, file: TomlFile<'_>, table: &DeTable<'_>) -> Vec<Problem> {
        let white = Colour([255, 255, 255]);
        let table = table.get("workbook").and_then(|it| it.get_ref().as_table());
        let own = table.into_iter().flat_map(|table| table.iter());
        let weak = own.filter_map(|(key, value)| {
            let name = key.get_ref().as_ref();
            let colour = self.workbook.get(name).filter(|_| name != "hair")?;
            let contrast = (colour.contrast(white) * 100.0).floor() / 100.0;
            let message = format!(
                "in the workbook `{name}` ({}) and white have a contrast of {contrast:.2}, and \
                 people with weak sight need {TEXT}; make it darker",
                colour.css()
            );
            (contrast < TEXT).then(|| file.problem(value.span(), message))
        });
        weak.collect()
    }

    /// A colour of the Excel report, where the profile chooses one.
    pub fn workbook(&self, name: &str) -> Option<u32> {
        let [red, green, blue] = self.workbook.get(name)?.0;
        Some(u32::from_be_bytes([0, red, green, blue]))
    }

    /// The tokens as the beginning of a style sheet.
    pub fn css(&self) -> String {
        let font = self.family.iter().map(|name| match name.as_str() {
            generic if GENERIC.contains(&generic) => generic.to_owned(),
            name => format!("\"{name}\""),
        });
        let font = font.collect::<Vec<_>>().join(", ");
        let mut print = self.light.clone();
        // Links are not marked out on paper, where nobody can follow them.
        if let Some(text) = self.light.get("text") {
            print.insert("link".to_owned(), *text);
        }
        format!(
            ":root {{\n{}  --font: {font};\n}}\n@media (prefers-color-scheme: dark) {{ :root \
             {{\n{}}} }}\n@media print {{ :root {{\n{}}} }}\n",
            tokens(&self.light),
            tokens(&self.dark),
            tokens(&print)
        )
    }

    /// A colour of the light page as `#rrggbb`, for outputs that have no tokens.
    pub fn light(&self, name: &str) -> Option<String> {
        self.light.get(name).map(|colour| colour.css())
    }
}

fn tokens(colours: &BTreeMap<String, Colour>) -> String {
    let ordered = COLOURS.iter().filter_map(|(name, _)| colours.get_key_value(*name));
    ordered.map(|(name, colour)| format!("  --{name}: {};\n", colour.css())).collect()
}

fn inner<'t, 'i>(
    file: TomlFile<'_>,
    table: &'t DeTable<'i>,
    name: &str,
    problems: &mut Vec<Problem>,
) -> Option<&'t DeTable<'i>> {
    let value = table.get(name)?;
    let inner = value.get_ref().as_table();
    if inner.is_none() {
        problems.push(file.problem(value.span(), format!("`{name}` must be a table [{name}]")));
    }
    inner
}

fn take_colours(
    file: TomlFile<'_>,
    table: &DeTable<'_>,
    (known, colours): (&[(&str, &str)], &mut BTreeMap<String, Colour>),
    problems: &mut Vec<Problem>,
) {
    for (key, value) in table.iter() {
        let name = key.get_ref().as_ref();
        if !known.iter().any(|(known, _)| *known == name) {
            let meant = meant(name, known.iter().map(|(known, _)| *known));
            problems.push(file.problem(key.span(), format!("there is no colour `{name}`{meant}")));
            continue;
        }
        match value.get_ref().as_str().and_then(Colour::parse) {
            Some(colour) => {
                colours.insert(name.to_owned(), colour);
            }
            None => {
                let message = format!("`{name}` must be a colour as \"#1a7742\" or \"#fff\"");
                problems.push(file.problem(value.span(), message));
            }
        }
    }
}

fn family(
    file: TomlFile<'_>,
    table: &DeTable<'_>,
    problems: &mut Vec<Problem>,
) -> Option<Vec<String>> {
    let names = file.list(table, "family", problems)?;
    let before = problems.len();
    for (name, at) in &names {
        let sound = |c: char| c.is_alphanumeric() || c == ' ' || c == '-';
        if name.is_empty() || name.len() > 60 || !name.chars().all(sound) {
            let message = "the name of a font has letters, digits, spaces and hyphens only";
            problems.push(file.problem(at.clone(), message));
        }
    }
    let last = names.last().map(|(name, _)| name.as_str());
    if !last.is_some_and(|name| GENERIC.contains(&name)) {
        let at = table.get("family").map_or(0..0, toml::Spanned::span);
        let message = format!(
            "the last of the fonts must be one that every system has: {}",
            GENERIC.join(", ")
        );
        problems.push(file.problem(at, message));
    }
    (problems.len() == before).then(|| names.into_iter().map(|(name, _)| name).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    const STANDARD: TomlFile<'static> =
        TomlFile { name: "profile.toml", text: include_str!("../../standard/profile.toml") };

    fn problems_of(text: &str) -> Vec<String> {
        let mut problems = Vec::new();
        let mut profile = Profile::default();
        profile.take(STANDARD, &mut problems);
        profile.take(TomlFile { name: "own", text }, &mut problems);
        problems.iter().map(Problem::to_string).collect()
    }

    #[test]
    fn the_contrast_of_black_and_white_is_twenty_one() {
        let (black, white) = (Colour([0, 0, 0]), Colour([255, 255, 255]));
        assert!((black.contrast(white) - 21.0).abs() < 1e-9);
        assert!((white.contrast(white) - 1.0).abs() < 1e-9);
        // The grey that is just enough on white.
        assert!(Colour::parse("#767676").unwrap().contrast(white) >= 4.5);
        assert!(Colour::parse("#777777").unwrap().contrast(white) < 4.5);
    }

    #[test]
    fn colours_are_read_long_and_short_and_nothing_else() {
        assert_eq!(Colour::parse("#fa0"), Colour::parse("#ffaa00"));
        for text in ["", "#", "#ff", "red", "#12345g", "#1234567", "#ææ", "fff"] {
            assert_eq!(Colour::parse(text), None, "{text}");
        }
    }

    #[test]
    fn the_standard_profile_names_every_colour_and_passes() {
        assert_eq!(problems_of(""), Vec::<String>::new());
        let table = DeTable::parse(STANDARD.text).unwrap().into_inner();
        for page in ["light", "dark"] {
            let colours = table.get(page).unwrap().get_ref().as_table().unwrap();
            assert!(
                colours.values().all(|it| it.get_ref().as_str().and_then(Colour::parse).is_some())
            );
            for (name, _) in COLOURS {
                assert!(colours.get(*name).is_some(), "{page} lacks {name}");
            }
        }
    }

    #[test]
    fn what_is_too_weak_is_told_where_it_stands() {
        assert_eq!(
            problems_of("[light]\nlink = \"#8ab\"\n"),
            [
                "own:2:8: on the light page `link` (#88aabb) on `paper` (#ffffff) has a contrast \
                 of 2.46, and people with weak sight need 4.5; make one of them darker or lighter",
                "own:2:8: on the light page `link` (#88aabb) on `mark` (#fff4cf) has a contrast \
                 of 2.24, and people with weak sight need 4.5; make one of them darker or lighter",
            ]
        );
    }

    #[test]
    fn the_workbook_has_colours_of_its_own_on_white() {
        assert_eq!(
            problems_of("[workbook]\nheader = \"#8ab\"\nhair = \"#eee\"\nbrand = \"#000\"\n"),
            ["own:4:1: there is no colour `brand`; there are: header, text, soft, hair, link"]
        );
        assert_eq!(
            problems_of("[workbook]\nheader = \"#8ab\"\nhair = \"#eee\"\n"),
            [
                "own:2:10: in the workbook `header` (#88aabb) and white have a contrast of 2.46, and \
              people with weak sight need 4.5; make it darker"
            ]
        );
        let mut profile = Profile::default();
        let text = "[workbook]\nheader = \"#1f5c4d\"\n";
        profile.take(TomlFile { name: "own", text }, &mut Vec::new());
        assert_eq!((profile.workbook("header"), profile.workbook("text")), (Some(0x1F5C4D), None));
    }

    #[test]
    fn all_that_is_wrong_is_told_at_once() {
        assert_eq!(
            problems_of(
                "ligt = 1\n[dark]\nbrnd = \"#fff\"\nlink = \"blue\"\n[font]\nfamily = [\"A\\\"\"]\n"
            ),
            [
                "own:1:1: `ligt` is not known here; did you mean `light`?",
                "own:3:1: there is no colour `brnd`; did you mean `brand`?",
                "own:4:8: `link` must be a colour as \"#1a7742\" or \"#fff\"",
                "own:6:11: the name of a font has letters, digits, spaces and hyphens only",
                "own:6:10: the last of the fonts must be one that every system has: sans-serif, \
                 serif, system-ui, monospace, ui-sans-serif",
            ]
        );
    }

    #[test]
    fn fonts_and_colours_become_tokens() {
        let mut problems = Vec::new();
        let mut profile = Profile::default();
        profile.take(STANDARD, &mut problems);
        let text = "[light]\nbrand = \"#403\"\n[font]\nfamily = [\"Invented Sans\", \"serif\"]\n";
        profile.take(TomlFile { name: "own", text }, &mut problems);
        assert!(problems.is_empty(), "{problems:?}");
        let css = profile.css();
        assert!(css.contains("  --brand: #440033;\n  --link"), "{css}");
        assert!(css.contains("--font: \"Invented Sans\", serif;"), "{css}");
        assert_eq!(profile.light("brand").as_deref(), Some("#440033"));
    }
}
