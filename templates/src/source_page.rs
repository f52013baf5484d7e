//! The source of a figure as one HTML page: how it is made, down to the cells, and the
//! sheets as they stand with those cells marked.
//!
//! A tool of the auditor and no report: it has one look, and no template changes it. No
//! script, no request; everything that comes from workbooks is escaped.

use std::io::Write;

use gevinst_core::report::{CellRef, FactIx, Place};
use handlebars::html_escape;

use crate::error::TemplateError;
use crate::html::policy_hash;
use crate::texts::Texts;
use crate::visible::{visible, visible_within};

/// Longer texts of cells are cut.
const LONGEST: usize = 200;

const STYLE: &str = include_str!("source_page.css");

/// What the page tells.
#[derive(Debug, Clone)]
pub struct SourcePage {
    /// The figure, or the cell.
    pub title: String,
    /// How it is made, or where it went, line by line.
    pub lines: Vec<SourceLine>,
    /// The sheets.
    pub sheets: Vec<SourceSheet>,
    /// What made the page, and of which workbooks.
    pub made_by: Vec<String>,
}

/// A line of an explanation.
#[derive(Debug, Clone)]
pub struct SourceLine {
    /// How far in it stands.
    pub level: usize,
    /// Whether it is a heading.
    pub is_heading: bool,
    /// What it says.
    pub text: String,
    /// The marked cell that it tells of.
    pub cell: Option<CellRef>,
    /// The figure that it tells of; each figure in one line only.
    pub fact: Option<FactIx>,
}

/// A sheet of a workbook, as far as it is shown.
#[derive(Debug, Clone)]
pub struct SourceSheet {
    /// The workbook's number in the run.
    pub book: u16,
    /// The sheet's number in the workbook.
    pub sheet: u16,
    /// The workbook's file and the sheet's name.
    pub name: String,
    /// Its rows that are shown, in order.
    pub rows: Vec<SourceRow>,
    /// The last column that is shown where more follow.
    pub cut_after: Option<u16>,
}

/// A row of a sheet.
#[derive(Debug, Clone)]
pub struct SourceRow {
    /// Its place, from zero.
    pub row: u32,
    /// Its cells that are not blank, from left to right.
    pub cells: Vec<SourceCell>,
}

/// A cell of a sheet.
#[derive(Debug, Clone)]
pub struct SourceCell {
    /// Its column, from zero.
    pub col: u16,
    /// What stands in it.
    pub text: String,
    /// Whether it is a number, and stands to the right.
    pub is_number: bool,
    /// The figures that rest on it, by name, where it is marked.
    pub mark: Option<Vec<(FactIx, String)>>,
}

/// Writes the page.
///
/// # Errors
///
/// When a text is missing, or the output cannot be written.
pub fn render_source_page(
    page: &SourcePage,
    texts: &Texts,
    out: &mut dyn Write,
) -> Result<(), TemplateError> {
    let title = safe(&page.title);
    write!(
        out,
        "<!DOCTYPE html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n<meta \
         name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta \
         http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src '{}'; \
         base-uri 'none'; form-action 'none'\">\n<title>{title}</title>\n<style>{STYLE}</style>\n\
         </head>\n<body>\n<main>\n<h1>{title}</h1>\n",
        texts.lang(),
        policy_hash(STYLE)
    )?;
    if page.lines.first().is_some_and(|line| !line.is_heading) {
        writeln!(out, "<h2>{}</h2>", safe(texts.get("source_page.parts")?))?;
    }
    let told: Vec<FactIx> = page.lines.iter().filter_map(|line| line.fact).collect();
    lines(&page.lines, out)?;
    writeln!(out, "<h2>{}</h2>", safe(texts.get("source_page.sheets")?))?;
    let key = if page.sheets.is_empty() { "source_page.none" } else { "source_page.intro" };
    writeln!(out, "<p>{}</p>", safe(texts.get(key)?))?;
    for sheet in &page.sheets {
        Sheet { sheet, told: &told, texts }.write(out)?;
    }
    writeln!(out, "</main>\n<footer>")?;
    for line in &page.made_by {
        writeln!(out, "<p>{}</p>", safe(line))?;
    }
    Ok(writeln!(out, "</footer>\n</body>\n</html>")?)
}

fn safe(text: &str) -> String {
    html_escape(&visible(text))
}

/// The lines as lists in lists, with headings between them.
fn lines(lines: &[SourceLine], out: &mut dyn Write) -> Result<(), TemplateError> {
    let (mut open, mut base) = (0, None);
    for line in lines {
        if line.is_heading {
            base = None;
            close(&mut open, 0, out)?;
            writeln!(out, "<h2>{}</h2>", safe(&line.text))?;
            continue;
        }
        // No list begins inside of nothing: a line is at most one step further in.
        let base = *base.get_or_insert(line.level);
        let level = (line.level.saturating_sub(base) + 1).min(open + 1);
        if level > open {
            writeln!(out, "<ul>")?;
            open += 1;
        } else {
            close(&mut open, level, out)?;
            writeln!(out, "</li>")?;
        }
        let id = line.fact.map(|fact| format!(" id=\"f{}\"", fact.0)).unwrap_or_default();
        let text = safe(&line.text);
        match line.cell {
            Some(cell) => write!(out, "<li{id}><a href=\"#{}\">{text}</a>", name_of(cell))?,
            None => write!(out, "<li{id}>{text}")?,
        }
    }
    close(&mut open, 0, out)
}

/// Ends lists until so many are open.
fn close(open: &mut usize, level: usize, out: &mut dyn Write) -> Result<(), TemplateError> {
    while *open > level {
        writeln!(out, "</li>\n</ul>")?;
        *open -= 1;
    }
    Ok(())
}

fn name_of(cell: CellRef) -> String {
    let Place { sheet, row, col } = cell.place;
    format!("c{}-{sheet}-{row}-{col}", cell.book)
}

struct Sheet<'p> {
    sheet: &'p SourceSheet,
    /// The figures that the lines tell of, which marks can lead to.
    told: &'p [FactIx],
    texts: &'p Texts,
}

impl Sheet<'_> {
    fn write(&self, out: &mut dyn Write) -> Result<(), TemplateError> {
        let name = safe(&self.sheet.name);
        let cells = self.sheet.rows.iter().flat_map(|row| &row.cells);
        let last = cells.map(|cell| cell.col).max().unwrap_or(0);
        writeln!(
            out,
            "<section>\n<h3>{name}</h3>\n<div class=\"scroll\" tabindex=\"0\" role=\"region\" \
             aria-label=\"{name}\">\n<table>\n<caption class=\"hidden\">{name}</caption>\n<thead><tr>\
             <th scope=\"col\"><span class=\"hidden\">#</span></th>"
        )?;
        for col in 0..=last {
            write!(out, "<th scope=\"col\">{}</th>", column(col))?;
        }
        writeln!(out, "</tr></thead>\n<tbody>")?;
        let mut next = 0;
        for row in &self.sheet.rows {
            if row.row > next {
                let left = [("n", (row.row - next).to_string())];
                let left = left.each_ref().map(|(name, it)| (*name, it.as_str()));
                let told = safe(&self.texts.with("source_page.left_out", &left)?);
                let width = u32::from(last) + 1;
                let dots = "<th scope=\"row\">⋮</th>";
                writeln!(out, "<tr>{dots}<td class=\"gap\" colspan=\"{width}\">{told}</td></tr>")?;
            }
            next = row.row.saturating_add(1);
            self.row(row, last, out)?;
        }
        writeln!(out, "</tbody>\n</table>\n</div>")?;
        if let Some(col) = self.sheet.cut_after {
            let told = self.texts.with("source_page.column_left", &[("col", &column(col))])?;
            writeln!(out, "<p>{}</p>", safe(&told))?;
        }
        Ok(writeln!(out, "</section>")?)
    }

    fn row(&self, row: &SourceRow, last: u16, out: &mut dyn Write) -> Result<(), TemplateError> {
        write!(out, "<tr><th scope=\"row\">{}</th>", u64::from(row.row) + 1)?;
        let mut cells = row.cells.iter().peekable();
        for col in 0..=last {
            match cells.next_if(|cell| cell.col == col) {
                Some(cell) => self.cell(row.row, cell, out)?,
                None => write!(out, "<td></td>")?,
            }
        }
        Ok(writeln!(out, "</tr>")?)
    }

    fn cell(&self, row: u32, cell: &SourceCell, out: &mut dyn Write) -> Result<(), TemplateError> {
        let text = html_escape(&visible_within(&cell.text, LONGEST));
        let Some(facts) = &cell.mark else {
            let class = if cell.is_number { " class=\"n\"" } else { "" };
            return Ok(write!(out, "<td{class}>{text}</td>")?);
        };
        let class = if cell.is_number { "on n" } else { "on" };
        let place = Place { sheet: self.sheet.sheet, row, col: cell.col };
        let name = name_of(CellRef { book: self.sheet.book, place });
        write!(out, "<td class=\"{class}\" id=\"{name}\"><mark>{text}</mark>")?;
        for (fact, name) in facts {
            let name = safe(name);
            match self.told.contains(fact) {
                true => write!(out, " <small><a href=\"#f{}\">{name}</a></small>", fact.0)?,
                false => write!(out, " <small>{name}</small>")?,
            }
        }
        Ok(write!(out, "</td>")?)
    }
}

/// A column as spreadsheets name it.
fn column(col: u16) -> String {
    Place { sheet: 0, row: 0, col }.to_string().trim_end_matches('1').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_a_workbook_can_become_markup() {
        let evil = "<script>alert(1)</script>\u{202e}";
        let mark = Some(vec![(FactIx(3), evil.to_owned())]);
        let cell = SourceCell { col: 1, text: evil.to_owned(), is_number: false, mark };
        let row = SourceRow { row: 4, cells: vec![cell] };
        let (rows, name) = (vec![row], evil.to_owned());
        let sheet = SourceSheet { book: 0, sheet: 2, name, rows, cut_after: Some(25) };
        let place = Place { sheet: 2, row: 4, col: 1 };
        let line = SourceLine {
            level: 3,
            is_heading: false,
            text: evil.to_owned(),
            cell: Some(CellRef { book: 0, place }),
            fact: Some(FactIx(3)),
        };
        let page = SourcePage {
            title: evil.to_owned(),
            lines: vec![line],
            sheets: vec![sheet],
            made_by: vec![evil.to_owned()],
        };
        let mut out = Vec::new();
        render_source_page(&page, &Texts::load("nb").unwrap(), &mut out).unwrap();
        let html = String::from_utf8(out).unwrap();
        assert!(!html.contains("<script") && !html.contains('\u{202e}'), "{html}");
        assert!(html.contains("id=\"c0-2-4-1\"><mark>&lt;script&gt;"), "{html}");
        assert!(html.contains("<a href=\"#c0-2-4-1\">") && html.contains("href=\"#f3\""), "{html}");
        assert_eq!(html.matches("<ul>").count(), html.matches("</ul>").count());
        assert_eq!(html.matches("<style>").count(), 1);
    }
}
