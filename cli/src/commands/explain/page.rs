//! The source of a figure, or where a cell went, as a page with the source sheets.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use gevinst_core::provenance::{CellRef, Place};
use gevinst_core::report::{FactIx, Report};
use gevinst_plugin_sdk::{Cell, CellValue};
use gevinst_templates::{
    SourceCell, SourceLine, SourcePage, SourceRow, SourceSheet, TemplateError, render_source_page,
};

use super::fate::Fates;
use super::{Explained, Question, find, left_at, lists, tree};
use crate::commands::ground::Ground;
use crate::exit::{Exit, Failure};
use crate::output::{Outputs, WriteProblem, cannot};
use crate::pipeline::VERSION;
use crate::terminal;
use crate::worker::Looking;

/// A sheet that is not longer is shown whole.
const WHOLE: u32 = 400;
/// Of a longer one the first rows are shown, where its headers stand.
const FIRST: u32 = 12;
/// And so many rows before and after each marked one.
const AROUND: u32 = 2;
/// Columns beyond this one are shown only as far as cells are marked.
const COLUMNS: u16 = 60;
/// So many figures are named below a cell.
const NAMED: usize = 3;

/// The figures that rest on each cell.
type Marks = BTreeMap<CellRef, BTreeSet<FactIx>>;

/// Writes the page.
pub(super) fn write(
    told: &Explained<'_>,
    ground: &Ground,
    question: &Question,
    (path, mut outputs): (&Path, Outputs<'_>),
) -> Result<(), Failure> {
    let unnamed = |error: TemplateError| Failure::new(Exit::Usage, error.to_string());
    let (title, lines, marks) = match question {
        Question::Cell(word) => of_cell(told, ground, word)?,
        Question::Figure(word) => of_figure(told, word)?,
        Question::List | Question::Unused | Question::All => {
            return Err(Failure::new(Exit::Usage, "--html is for one figure, or for one cell"));
        }
    };
    let sheets = sheets(ground, &marks)?;
    let made_by = made_by(told).map_err(unnamed)?;
    let page = SourcePage { title, lines, sheets, made_by };
    let written = outputs.write(path, |out| render_source_page(&page, told.texts, out));
    written.map_err(|problem| match problem {
        WriteProblem::Io(failure) => failure,
        WriteProblem::Content(TemplateError::Output(error)) => cannot(path, &error),
        WriteProblem::Content(error) => unnamed(error),
    })?;
    outputs.commit()?;
    terminal::remark(&format!("wrote {}\n", path.display()));
    Ok(())
}

/// A title, the lines below it, and the cells to mark.
type Told = (String, Vec<SourceLine>, Marks);

fn of_figure(told: &Explained<'_>, word: &str) -> Result<Told, Failure> {
    let fact = find::figure(told.report, word)?;
    let made = || -> Result<(String, Vec<SourceLine>), TemplateError> {
        let name = told.words.name(told.fact(fact))?;
        let figure = format!("{name} [{}]", told.mark(fact));
        let title = told.texts.with("source_page.title", &[("figure", &figure)])?;
        let lines = tree::lines(told, fact, usize::MAX)?;
        let line = |line: tree::Line| SourceLine {
            level: line.level,
            is_heading: line.is_heading,
            text: line.text,
            cell: line.cell,
            fact: line.fact,
        };
        Ok((title, lines.into_iter().map(line).collect()))
    };
    let (title, lines) = made().map_err(|error| Failure::new(Exit::Usage, error.to_string()))?;
    Ok((title, lines, resting(told.report, fact)))
}

fn of_cell(told: &Explained<'_>, ground: &Ground, word: &str) -> Result<Told, Failure> {
    let cell = find::cell(told.report, word)?;
    let fates = Fates::of(ground);
    let left = left_at(told, ground, cell)?;
    let made = || -> Result<(String, Vec<SourceLine>), TemplateError> {
        let title = told.texts.with("source_page.title_cell", &[("cell", &told.place(cell))])?;
        let text = lists::cell(told, &fates, cell, left.as_ref())?;
        let line = |text: &str| SourceLine {
            level: (text.len() - text.trim_start().len()) / 2,
            is_heading: false,
            text: text.trim_start().to_owned(),
            cell: None,
            fact: None,
        };
        let lines = text.lines().filter(|text| !text.is_empty()).map(line).collect();
        Ok((title, lines))
    };
    let (title, lines) = made().map_err(|error| Failure::new(Exit::Usage, error.to_string()))?;
    let figures = fates.cell(cell, told.cells.get(cell)).figures.into_iter().collect();
    Ok((title, lines, BTreeMap::from([(cell, figures)])))
}

fn made_by(told: &Explained<'_>) -> Result<Vec<String>, TemplateError> {
    let values = [("version", VERSION), ("edition", told.report.meta.edition.as_str())];
    let mut lines = vec![told.texts.with("source_page.made_by", &values)?];
    let books = told.report.books.0.iter();
    lines.extend(books.map(|book| format!("{} (SHA-256 {})", book.name, book.digest)));
    Ok(lines)
}

/// The cells that a figure rests on, with the figures: down through all parts.
fn resting(report: &Report, fact: FactIx) -> Marks {
    let mut marks = Marks::new();
    let mut met = BTreeSet::from([fact]);
    let mut todo = vec![fact];
    while let Some(fact) = todo.pop() {
        let trace = &report.facts.get(fact).trace;
        let rules = trace.rule_values.iter();
        let rules = rules.filter_map(|place| report.rule_values.get(usize::from(*place))?.cell);
        for cell in trace.cells.iter().copied().chain(rules) {
            marks.entry(cell).or_default().insert(fact);
        }
        todo.extend(trace.facts.iter().filter(|part| met.insert(**part)));
    }
    marks
}

/// The sheets that have marked cells.
fn sheets(ground: &Ground, marks: &Marks) -> Result<Vec<SourceSheet>, Failure> {
    let books: BTreeSet<u16> = marks.keys().map(|cell| cell.book).collect();
    let mut all = Vec::new();
    for book in books {
        let seeing = Seeing::new(&ground.report, marks, book);
        let seen = ground.look(book, seeing)?;
        all.extend(seen.sheets.into_iter().map(|(sheet, seen)| {
            let about = ground.report.books.0.get(usize::from(book));
            let name = about.and_then(|it| it.sheets.get(usize::from(sheet)));
            let name = name.map(String::as_str).unwrap_or_default();
            let file = about.map(|it| it.name.as_str()).unwrap_or_default();
            let name = format!("{file} › {name}");
            SourceSheet { book, sheet, name, rows: seen.rows, cut_after: seen.cut_after }
        }));
    }
    Ok(all)
}

/// What is to be seen of a sheet, and what was.
#[derive(Default)]
struct SheetSeen {
    /// The rows with marked cells, in order.
    marked: BTreeSet<u32>,
    last_row: u32,
    last_col: u16,
    rows: Vec<SourceRow>,
    cut_after: Option<u16>,
}

impl SheetSeen {
    fn shows(&self, row: u32) -> bool {
        let near = row.saturating_sub(AROUND)..=row.saturating_add(AROUND);
        (self.last_row < WHOLE && row < WHOLE)
            || row < FIRST
            || self.marked.range(near).next().is_some()
    }
}

/// Looks at a workbook for the rows around marked cells.
struct Seeing {
    /// The names of the figures that rest on each marked cell.
    marks: BTreeMap<Place, Vec<(FactIx, String)>>,
    sheets: BTreeMap<u16, SheetSeen>,
}

impl Seeing {
    fn new(report: &Report, marks: &Marks, book: u16) -> Seeing {
        let mut sheets: BTreeMap<u16, SheetSeen> = BTreeMap::new();
        let mut names = BTreeMap::new();
        for (cell, facts) in marks.iter().filter(|(cell, _)| cell.book == book) {
            let sheet = sheets.entry(cell.place.sheet).or_default();
            sheet.marked.insert(cell.place.row);
            sheet.last_row = sheet.last_row.max(cell.place.row);
            sheet.last_col = sheet.last_col.max(cell.place.col);
            names.insert(cell.place, named(report, facts));
        }
        Seeing { marks: names, sheets }
    }
}

/// The first figures of some, by their numbers or ids, and how many more there are.
fn named(report: &Report, facts: &BTreeSet<FactIx>) -> Vec<(FactIx, String)> {
    let name = |fact: FactIx| match report.source_number(fact) {
        Some(number) => format!("S{number}"),
        None => report.facts.get(fact).id.to_string(),
    };
    let mut named: Vec<(FactIx, String)> =
        facts.iter().take(NAMED).map(|fact| (*fact, name(*fact))).collect();
    let more = facts.len().saturating_sub(NAMED);
    if let Some((_, last)) = named.last_mut().filter(|_| more > 0) {
        last.push_str(&format!(" (+ {more})"));
    }
    named
}

impl Looking for Seeing {
    fn look(&mut self, cell: &Cell<'_>) {
        let Some(sheet) = self.sheets.get_mut(&cell.pos.sheet) else { return };
        let (row, col) = (cell.pos.row, cell.pos.col);
        if !sheet.shows(row) {
            return;
        }
        if col > COLUMNS.max(sheet.last_col) {
            sheet.cut_after = Some(COLUMNS.max(sheet.last_col));
            return;
        }
        if sheet.rows.last().is_none_or(|last| last.row != row) {
            sheet.rows.push(SourceRow { row, cells: Vec::new() });
        }
        let place = Place { sheet: cell.pos.sheet, row, col };
        let is_number = matches!(cell.value, CellValue::Number { .. });
        let mark = self.marks.get(&place).cloned();
        if let Some(last) = sheet.rows.last_mut() {
            last.cells.push(SourceCell { col, text: text(&cell.value), is_number, mark });
        }
    }
}

/// What a cell says, as it stands there.
fn text(value: &CellValue<'_>) -> String {
    match value {
        CellValue::Text(text) => (*text).to_owned(),
        CellValue::Number { value, .. } => value.to_string(),
        CellValue::Bool(value) => value.to_string(),
        CellValue::Day(day) => format!("{:04}-{:02}-{:02}", day.year, day.month, day.day),
        CellValue::Error(text) => (*text).to_owned(),
        CellValue::NotCalculated => "(formula without a result)".to_owned(),
    }
}
