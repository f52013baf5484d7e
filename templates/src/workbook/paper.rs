//! The work paper of a sample (arbeidspapir): a workbook with a row for each figure to be
//! checked against its cells, room for who checked it and what was found, and below it all
//! that was and was not drawn, so that nothing is out of sight.

mod checks;
mod population;
mod summary;

use gevinst_core::report::{Fact, FactIx, Report, Unit};
use rust_decimal::Decimal;

use super::book::Book;
use super::definition::{Built, Content, Print, Said, SheetDef, SheetWords, WorkbookDefinition};
use super::formula::Expr;
use super::sheet::{Sheet, words};
use super::sheets::cover;
use super::styles::{Look, NumberLook, Palette};
use super::values::{At, Column, SheetKey};
use crate::error::TemplateError;
use crate::fact_words::FactWords;
use crate::texts::Texts;

/// A work paper.
#[derive(Debug, Clone)]
pub struct WorkPaper {
    /// What the sample is of and how it was drawn, by the keys of the texts.
    pub about: Vec<(&'static str, String)>,
    /// All figures that there are, in the order of the draw; those that were not in it last.
    pub items: Vec<PaperItem>,
    /// How far the marks of sampling by amount are from one another.
    pub interval: Option<Decimal>,
}

/// A figure that could be checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PaperItem {
    /// The figure.
    pub fact: FactIx,
    /// What stands in its cells.
    pub raw: String,
    /// What became of it.
    pub fate: PaperFate,
    /// How many marks of sampling by amount fell on it; 1 for what was drawn otherwise.
    pub hits: u32,
    /// The fingerprint that decides its turn in a random draw.
    pub lot: Option<String>,
}

/// What became of a figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum PaperFate {
    /// It was drawn.
    Drawn,
    /// It could have been drawn and was not.
    Left,
    /// It is below the materiality limit.
    Below,
    /// It is of another part than the one that was asked for.
    Outside,
    /// It has no value.
    Absent,
}

impl PaperFate {
    const ALL: [PaperFate; 5] = [
        PaperFate::Drawn,
        PaperFate::Left,
        PaperFate::Below,
        PaperFate::Outside,
        PaperFate::Absent,
    ];

    fn key(self) -> &'static str {
        match self {
            PaperFate::Drawn => "drawn",
            PaperFate::Left => "left",
            PaperFate::Below => "below",
            PaperFate::Outside => "outside",
            PaperFate::Absent => "absent",
        }
    }
}

const ABOUT: SheetKey = SheetKey(0);
const CHECKS: SheetKey = SheetKey(1);
const SUMMARY: SheetKey = SheetKey(2);
const POPULATION: SheetKey = SheetKey(3);

/// The sheets by their keys in the texts, with the names of their tables.
const SHEETS: [(&str, &str, Built); 4] = [
    ("about", "tblOmUtvalget", Built::Cover),
    ("checks", "tblKontroll", Built::Part("checks")),
    ("summary", "tblOppsummering", Built::Part("summary")),
    ("population", "tblGrunnlag", Built::Part("population")),
];

/// Writes a work paper as the bytes of an .xlsx file. The same report, sample and texts
/// give the same bytes.
///
/// # Errors
///
/// When a text is missing or the file cannot be made.
pub fn render_work_paper(
    paper: &WorkPaper,
    report: &Report,
    texts: &Texts,
) -> Result<Vec<u8>, TemplateError> {
    let definition = definition();
    let mut book = Book::new(report, texts, &definition)?;
    book.titled = Some(texts.get("sample.sheet.about.title")?.to_owned());
    let units = Units::of(paper, &book)?;
    let population = population::population(&mut book, paper, &units)?;
    let checks = checks::checks(&mut book, paper, &units)?;
    summary::summary(&mut book, paper, &units, (&population, checks.as_ref()))?;
    about(&mut book, paper)?;
    book.into_bytes()
}

fn definition() -> WorkbookDefinition {
    let sheet = |(key, table, built): (&str, &'static str, Built)| {
        let text = |which: &str| Said::Key(format!("sample.sheet.{key}.{which}"));
        SheetDef {
            key: key.to_owned(),
            words: SheetWords {
                name: text("name"),
                title: text("title"),
                purpose: text("purpose"),
                content: text("content"),
                absent: text("absent"),
            },
            content: Content::Built(built, table),
            freeze: 1,
            print: Print::default(),
        }
    };
    WorkbookDefinition {
        sheets: SHEETS.into_iter().map(sheet).collect(),
        charts: Vec::new(),
        palette: Palette::default(),
    }
}

/// What the sample is of and how it was drawn, and what the sheets hold.
fn about(book: &mut Book<'_>, paper: &WorkPaper) -> Result<(), TemplateError> {
    let columns = vec![words("particular", 30), words("content", 96)];
    let headers = ["about", "content"].map(|key| head(book, key));
    let headers = headers.into_iter().collect::<Result<Vec<String>, TemplateError>>()?;
    let mut sheet = Sheet::begin_with(book, ABOUT, (columns, headers), paper.about.len())?;
    for (row, (key, text)) in (sheet.first_row()..).zip(&paper.about) {
        let name = sheet.book.words.shared(&format!("sample.about.{key}"))?;
        sheet.styled(row, "particular", &name, Look::Strong)?;
        sheet.text(row, "content", text)?;
    }
    let last = cover::contents(&mut sheet, ABOUT)?;
    sheet.finish(0, last)
}

fn head(book: &Book<'_>, key: &str) -> Result<String, TemplateError> {
    book.words.shared(&format!("sample.col.{key}"))
}

fn fate_word(book: &Book<'_>, fate: PaperFate) -> Result<String, TemplateError> {
    book.words.shared(&format!("sample.fate.{}", fate.key()))
}

/// What part of the whole a figure speaks of; what they are figures of is the same for all.
fn told(book: &Book<'_>, fact: &Fact) -> Result<String, TemplateError> {
    let words = FactWords::new(book.words.texts);
    let parts = words.belongs_to(fact)?;
    if parts.is_empty() { Ok(words.name(fact)?.to_owned()) } else { Ok(parts.join(" · ")) }
}

/// How a figure's number is written: with all its decimals.
fn exact_look(unit: &Unit, value: Decimal) -> NumberLook {
    let percent = NumberLook::of(unit, 0).percent;
    let scale = value.normalize().scale().saturating_sub(if percent { 2 } else { 0 });
    NumberLook { percent, ..NumberLook::plain(u8::try_from(scale.min(8)).unwrap_or(8)) }
}

/// The units of the figures, each once, as the tables write them.
struct Units(Vec<(Unit, String)>);

impl Units {
    /// Words that Excel's conditions do not tell apart are one unit to them.
    fn of(paper: &WorkPaper, book: &Book<'_>) -> Result<Units, TemplateError> {
        let mut all: Vec<(Unit, String)> = Vec::new();
        for item in &paper.items {
            let unit = &book.figure(item.fact).unit;
            let word = unit_word(book, unit)?;
            if !all.iter().any(|(_, known)| known.to_lowercase() == word.to_lowercase()) {
                all.push((unit.clone(), word));
            }
        }
        Ok(Units(all))
    }
}

fn unit_word(book: &Book<'_>, unit: &Unit) -> Result<String, TemplateError> {
    Ok(comparable(&book.words.unit(unit)?))
}

/// A finished table: its columns that formulas of other sheets name.
struct Written {
    number: Column,
    unit: Column,
    value: Column,
    /// What became of each figure, or what was found in its cells.
    other: Column,
}

impl Written {
    /// The table of a sheet; `other` is the column that formulas test or sum besides.
    fn of(sheet: &Sheet<'_, '_>, other: &str) -> Written {
        Written {
            number: sheet.column("number"),
            unit: sheet.column("unit"),
            value: sheet.column("value"),
            other: sheet.column(other),
        }
    }
}

/// A unit as Excel's conditions can ask for it: an agency's own may be such that they
/// would read it as a pattern or a number.
fn comparable(unit: &str) -> String {
    let wide = |character| match character {
        '*' => '\u{FF0A}',
        '?' => '\u{FF1F}',
        '~' => '\u{FF5E}',
        '<' => '\u{FF1C}',
        '>' => '\u{FF1E}',
        '=' => '\u{FF1D}',
        other => other,
    };
    let word: String = unit.chars().map(wide).collect();
    let is_word = word.chars().any(char::is_alphabetic) && word.parse::<f64>().is_err();
    let is_truth = ["TRUE", "FALSE", "SANN", "USANN"].contains(&word.to_uppercase().as_str());
    if is_word && !is_truth { word } else { format!("«{word}»") }
}

fn cell(at: At) -> Expr {
    Expr::Cell(at)
}
