//! A sheet of the workbook: title, purpose, way back, and one table from row 5.
//!
//! What is written goes to the file at once and, where formulas may refer to
//! it, to the values of the workbook. Rows are written from the top down, so
//! that large sheets need not be held in memory.

mod inputs;
mod marks;
mod page;
pub(super) mod part;

use std::rc::Rc;

use gevinst_core::report::{Absence, Day, FactIx};
use rust_decimal::Decimal;
use rust_xlsxwriter::{
    ExcelDateTime, Formula, IgnoreError, Table, TableColumn, TableStyle, Url, Worksheet,
};

use super::book::Book;
use super::definition::{Built, Print};
use super::error::WorkbookError;
use super::formula::{EvalError, Expr};
use super::height::{ONE_LINE, header_height, height_of};
use super::number::{agree, binary, cell_number};
use super::safe_text::safe_text;
use super::styles::{Look, NumberLook};
use super::values::{At, Column, Precision, SheetKey, Value};
use crate::error::TemplateError;

/// The row of the table's headers; people call it 5.
pub(super) const HEADER_ROW: u32 = 4;
/// The most rows a table can have: what a sheet has, less what stands around the table.
pub(super) const ROOM: usize = 1_048_576 - 1_000;
/// The most links a sheet may have.
const LINKS: usize = 65_000;
/// From this many rows on, a sheet goes to a temporary file row by row.
const LARGE: usize = 10_000;
/// No sheet: an address with its sheet.
const ELSEWHERE: SheetKey = SheetKey(u16::MAX);
/// What stands where a figure is missing.
pub(super) const MISSING: &str = "–";

/// A column of a sheet's table.
#[derive(Debug, Clone)]
pub(super) struct Col {
    /// Its name, by which rows are written; of columns that the program builds, also the
    /// name of its header in the texts.
    pub(super) key: String,
    /// Its width in characters.
    pub(super) width: u16,
    /// Whether it holds numbers.
    pub(super) number: bool,
}

/// A column of text.
pub(super) fn words(key: &str, width: u16) -> Col {
    Col { key: key.to_owned(), width, number: false }
}

/// A column of numbers.
pub(super) fn numbers(key: &str, width: u16) -> Col {
    Col { key: key.to_owned(), width, number: true }
}

/// The column that tells agencies apart, where the report is of several.
pub(super) fn agency_column(book: &Book<'_>) -> Option<Col> {
    book.has_agencies().then(|| words("agency", 24))
}

/// A sheet that is being written.
pub(super) struct Sheet<'b, 'a> {
    pub(super) book: &'b mut Book<'a>,
    key: SheetKey,
    page: Worksheet,
    columns: Vec<Col>,
    headers: Vec<String>,
    rows: usize,
    last_row: u32,
    links: usize,
    sum: bool,
    print: Print,
    /// The row that is being written and how many points high it must be.
    height: (u32, f64),
}

impl<'b, 'a> Sheet<'b, 'a> {
    /// Begins a sheet whose table has these columns and so many rows, at least one.
    pub(super) fn begin(
        book: &'b mut Book<'a>,
        key: SheetKey,
        columns: Vec<Col>,
        rows: usize,
    ) -> Result<Sheet<'b, 'a>, TemplateError> {
        let headers = columns.iter().map(|col| book.words.col(&col.key));
        let headers = headers.collect::<Result<Vec<String>, TemplateError>>()?;
        Sheet::begin_with(book, key, (columns, headers), rows)
    }

    /// Begins a sheet whose table has these columns, with their headers.
    pub(super) fn begin_with(
        book: &'b mut Book<'a>,
        key: SheetKey,
        (columns, headers): (Vec<Col>, Vec<String>),
        rows: usize,
    ) -> Result<Sheet<'b, 'a>, TemplateError> {
        let mut sheet = Sheet::open(book, key, columns, headers, rows)?;
        sheet.head()?;
        sheet.table()?;
        Ok(sheet)
    }

    /// A sheet without anything on it.
    fn open(
        book: &'b mut Book<'a>,
        key: SheetKey,
        columns: Vec<Col>,
        headers: Vec<String>,
        rows: usize,
    ) -> Result<Sheet<'b, 'a>, TemplateError> {
        let name = book.values.name(key).to_owned();
        if rows > ROOM {
            return Err(WorkbookError::TooManyRows { sheet: name, rows, room: ROOM }.into());
        }
        let mut page = if rows > LARGE {
            book.workbook.new_worksheet_with_constant_memory().map_err(WorkbookError::from)?
        } else {
            Worksheet::new()
        };
        page.set_name(&name).map_err(WorkbookError::from)?;
        page.set_formula_result_default("");
        let last_row = HEADER_ROW + u32::try_from(rows).unwrap_or(0);
        let print = book.definition_of(key).map(|sheet| sheet.print).unwrap_or_default();
        Ok(Sheet {
            book,
            key,
            page,
            columns,
            headers,
            rows,
            last_row,
            links: 0,
            sum: false,
            print,
            height: (0, 0.0),
        })
    }

    fn head(&mut self) -> Result<(), TemplateError> {
        let title = self.title()?;
        let purpose = self.book.sheet_text(self.key, |words| &words.purpose)?;
        for (place, col) in (0_u16..).zip(&self.columns) {
            self.page.set_column_width(place, col.width).map_err(WorkbookError::from)?;
        }
        self.free_text(0, &title, Look::Title)?;
        self.free_text(1, &purpose, Look::Purpose)?;
        let cover = self.book.built(Built::Cover).filter(|cover| *cover != self.key);
        let Some(cover) = cover else { return Ok(()) };
        let back = self.book.words.word("back")?;
        let cover = At { sheet: cover, col: 0, row: 0 };
        self.write_link(2, 0, &back, cover, Look::OutsideLink)
    }

    fn title(&self) -> Result<String, TemplateError> {
        if self.book.built(Built::Cover) == Some(self.key) {
            return self.book.title();
        }
        self.book.sheet_text(self.key, |words| &words.title)
    }

    fn table(&mut self) -> Result<(), TemplateError> {
        let mut seen: Vec<String> = Vec::new();
        let mut columns = Vec::new();
        for (col, header) in self.columns.iter().zip(&self.headers) {
            let lower = header.to_lowercase();
            if seen.contains(&lower) {
                let sheet = self.book.values.name(self.key).to_owned();
                return Err(WorkbookError::HeaderTwice { sheet, header: header.clone() }.into());
            }
            seen.push(lower);
            let format = self.book.styles.get(Look::Header { number: col.number }, false, false);
            columns.push(TableColumn::new().set_header(header).set_header_format(format));
        }
        let table = Table::new()
            .set_name(self.book.values.table(self.key))
            .set_columns(&columns)
            .set_style(TableStyle::Light1)
            .set_alt_text_title(self.book.sheet_text(self.key, |words| &words.title)?)
            .set_alt_text(self.book.sheet_text(self.key, |words| &words.purpose)?);
        let heights = self.columns.iter().zip(&self.headers);
        let heights = heights.map(|(col, header)| header_height(header, col.width));
        let height = heights.fold(ONE_LINE, f64::max);
        let last_col = self.last_col();
        self.page.set_row_height(HEADER_ROW, height).map_err(WorkbookError::from)?;
        self.page
            .add_table(HEADER_ROW, 0, self.last_row, last_col, &table)
            .map_err(WorkbookError::from)?;
        Ok(())
    }

    /// The first row of the table.
    pub(super) fn first_row(&self) -> u32 {
        HEADER_ROW + 1
    }

    /// The first row below the table that is free for sums; one row stays empty.
    pub(super) fn below(&self) -> u32 {
        self.last_row + 2
    }

    /// From here on, cells are written as sums.
    pub(super) fn sums(&mut self) {
        self.sum = true;
    }

    fn last_col(&self) -> u16 {
        u16::try_from(self.columns.len().saturating_sub(1)).unwrap_or(u16::MAX)
    }

    fn place(&self, key: &str) -> u16 {
        let place = self.columns.iter().position(|col| col.key == key);
        let place = place.and_then(|place| u16::try_from(place).ok());
        place.expect("a sheet writes only to its own columns")
    }

    /// Whether the table has this column.
    pub(super) fn has(&self, key: &str) -> bool {
        self.columns.iter().any(|col| col.key == key)
    }

    /// The head of a column.
    pub(super) fn header(&self, key: &str) -> String {
        self.headers.get(usize::from(self.place(key))).cloned().unwrap_or_default()
    }

    /// The cell of a row in a column.
    pub(super) fn at(&self, row: u32, key: &str) -> At {
        At { sheet: self.key, row, col: self.place(key) }
    }

    /// The column as formulas name it.
    pub(super) fn column(&self, key: &str) -> Column {
        let col = self.place(key);
        Column {
            sheet: self.key,
            header: self.headers[usize::from(col)].clone(),
            col,
            first_row: self.first_row(),
            last_row: self.last_row,
        }
    }

    /// Writes a text, as text whatever it looks like.
    pub(super) fn text(&mut self, row: u32, key: &str, text: &str) -> Result<(), TemplateError> {
        self.styled(row, key, text, Look::Text)
    }

    /// Writes the agency of a workbook, where the table tells agencies apart.
    pub(super) fn agency(&mut self, row: u32, book: u16) -> Result<(), TemplateError> {
        if !self.has("agency") {
            return Ok(());
        }
        let name = self.book.agency_of(book)?;
        if name.is_empty() { self.missing(row, "agency") } else { self.text(row, "agency", &name) }
    }

    /// Writes a text in a look of its own.
    pub(super) fn styled(
        &mut self,
        row: u32,
        key: &str,
        text: &str,
        look: Look,
    ) -> Result<(), TemplateError> {
        self.write_text(row, self.place(key), text, look)
    }

    /// Writes a text in the first column outside the table, unwrapped.
    pub(super) fn free_text(
        &mut self,
        row: u32,
        text: &str,
        look: Look,
    ) -> Result<(), TemplateError> {
        self.write_text(row, 0, text, look)
    }

    fn write_text(
        &mut self,
        row: u32,
        col: u16,
        text: &str,
        look: Look,
    ) -> Result<(), TemplateError> {
        let safe = safe_text(text, &self.book.cut_mark);
        self.book.cut_texts += u32::from(safe.cut);
        self.fit(row, col, &safe.text, look)?;
        let format = self.book.styles.get(look, self.sum, safe.quote);
        self.page
            .write_string_with_format(row, col, &safe.text, format)
            .map_err(WorkbookError::from)?;
        Ok(())
    }

    /// Makes the row high enough for a text. Programs differ in whether they do
    /// so themselves when a file is opened. A row is set while it is the current
    /// one, as a sheet that is written row by row demands.
    fn fit(&mut self, row: u32, col: u16, text: &str, look: Look) -> Result<(), TemplateError> {
        let width = self.columns.get(usize::from(col)).map_or(10, |col| col.width);
        let Some(needed) = height_of(text, width, look, self.sum) else { return Ok(()) };
        let so_far = if self.height.0 == row { self.height.1 } else { ONE_LINE };
        if needed > so_far {
            self.page.set_row_height(row, needed).map_err(WorkbookError::from)?;
        }
        self.height = (row, needed.max(so_far));
        Ok(())
    }

    /// Gives every cell of a row of sums its look, before the row is written.
    pub(super) fn blank_sums(&mut self, row: u32) -> Result<(), TemplateError> {
        let format = self.book.styles.get(Look::Text, true, false).clone();
        for col in 0..=self.last_col() {
            self.page.write_blank(row, col, &format).map_err(WorkbookError::from)?;
        }
        Ok(())
    }

    /// Writes the mark for what is missing.
    pub(super) fn missing(&mut self, row: u32, key: &str) -> Result<(), TemplateError> {
        let at = self.at(row, key);
        self.missing_at(at, self.columns[usize::from(at.col)].number)
    }

    /// Writes a number; [`Look::Number`] or [`Look::Input`].
    pub(super) fn number(
        &mut self,
        row: u32,
        key: &str,
        value: Decimal,
        look: Look,
    ) -> Result<At, TemplateError> {
        self.number_at(self.at(row, key), value, look)
    }

    fn number_at(&mut self, at: At, value: Decimal, look: Look) -> Result<At, TemplateError> {
        let held = cell_number(value);
        self.book.rounded += u32::from(held != value);
        let format = self.book.styles.get(shown(look, held), self.sum, false);
        self.page
            .write_number_with_format(at.row, at.col, binary(held), format)
            .map_err(WorkbookError::from)?;
        self.book.values.set(at, Value::Number(held));
        self.book.values.set_exact(at, Value::Number(value.normalize()));
        Ok(at)
    }

    /// Writes a figure's number, or the mark for missing; returns why it is missing.
    pub(super) fn fact(
        &mut self,
        row: u32,
        key: &str,
        fact: FactIx,
        signed: bool,
    ) -> Result<Option<Absence>, TemplateError> {
        self.fact_at(row, self.place(key), fact, signed)
    }

    /// Writes a figure as the formula that gives it. The formula must agree with
    /// the figure; where the figure is missing for a reason that the formula
    /// cannot see, the mark for missing is written instead.
    pub(super) fn live_fact(
        &mut self,
        row: u32,
        key: &str,
        fact: FactIx,
        signed: bool,
        formula: &Expr,
    ) -> Result<Option<Absence>, TemplateError> {
        let report = self.book.report;
        let look = self.book.number_look(fact, signed);
        let at = self.at(row, key);
        let stated = report.facts.get(fact).value;
        let computed = formula.value(&self.book.values, Precision::Exact);
        let keeps = match (&computed, stated) {
            (Ok(Value::Number(computed)), Ok(stated)) => agree(*computed, stated, self.rows),
            (Ok(Value::Text(_)), Err(_)) => true,
            _ => false,
        };
        if keeps {
            self.book.print(fact, at);
            self.formula(row, key, formula, look)?;
            return Ok(stated.err());
        }
        // A figure that is missing, or that was calculated from more than the cells show,
        // stands as it is: a formula over cells that lack numbers is no second opinion.
        let lacks_numbers = formula.meets_missing(&self.book.values);
        if stated.is_ok() && lacks_numbers {
            self.book.stated.push(self.header(key));
        }
        if stated.is_err() || lacks_numbers {
            return self.fact(row, key, fact, signed);
        }
        Err(self.disagreement(at, formula, &computed, fact).into())
    }

    fn disagreement(
        &self,
        at: At,
        formula: &Expr,
        computed: &Result<Value, EvalError>,
        fact: FactIx,
    ) -> WorkbookError {
        let values = &self.book.values;
        let place = values.address(at, ELSEWHERE);
        let text = formula.excel(values, self.key);
        let fact = self.book.report.facts.get(fact);
        match (computed, fact.value) {
            (Ok(Value::Number(computed)), Ok(stated)) => WorkbookError::FiguresDisagree {
                place,
                formula: text,
                computed: *computed,
                figure: fact.id.to_string(),
                stated,
            },
            (Err(error), _) => WorkbookError::no_value(place, text, *error),
            _ => WorkbookError::no_value(place, text, EvalError::TextInArithmetic),
        }
    }

    /// Writes a formula together with what it shows.
    pub(super) fn formula(
        &mut self,
        row: u32,
        key: &str,
        formula: &Expr,
        look: NumberLook,
    ) -> Result<(), TemplateError> {
        let at = self.at(row, key);
        self.formula_in(at, formula, Look::Number(look))
    }

    fn formula_in(&mut self, at: At, formula: &Expr, look: Look) -> Result<(), TemplateError> {
        let text = formula.excel(&self.book.values, self.key);
        let no_value = |book: &Book<'_>, error| {
            let place = book.values.address(at, ELSEWHERE);
            WorkbookError::no_value(place, text.clone(), error)
        };
        let exact = formula.value(&self.book.values, Precision::Exact);
        let value = formula.value(&self.book.values, Precision::Held);
        let value = value.map_err(|error| no_value(self.book, error))?;
        let (value, result, look) = match value {
            Value::Number(number) => {
                let held = cell_number(number);
                (Value::Number(held), held.to_string(), shown(look, held))
            }
            Value::Text(text) => {
                let look = if &*text == MISSING {
                    Look::Missing { number: true }
                } else {
                    self.word_look(&text)
                };
                (Value::Text(Rc::clone(&text)), text.to_string(), look)
            }
            Value::Truth(_) => return Err(no_value(self.book, EvalError::NotACondition).into()),
        };
        let format = self.book.styles.get(look, self.sum, false);
        let formula = Formula::new(&text).set_result(result);
        self.page
            .write_formula_with_format(at.row, at.col, formula, format)
            .map_err(WorkbookError::from)?;
        self.book.values.set(at, value);
        if let Ok(exact) = exact {
            self.book.values.set_exact(at, exact);
        }
        Ok(())
    }

    /// The look of a word that a formula gives: whether two numbers agree.
    fn word_look(&self, word: &str) -> Look {
        let status = self.book.statuses.iter().find(|(told, _)| told == word);
        if let Some((_, status)) = status {
            Look::Status(*status)
        } else if word == self.book.agrees {
            Look::Control { agrees: true }
        } else if word == self.book.differs {
            Look::Control { agrees: false }
        } else {
            Look::Text
        }
    }

    /// Writes a day as Excel's day number.
    pub(super) fn day(&mut self, row: u32, key: &str, day: Day) -> Result<(), TemplateError> {
        let year = u16::try_from(day.year().0).unwrap_or(0);
        let (month, of_month) = (day.month().unsigned_abs(), day.day().unsigned_abs());
        // Excel counts days from 1900; an earlier day stands as text.
        let Ok(number) = ExcelDateTime::from_ymd(year, month, of_month) else {
            return self.text(row, key, &day.to_string());
        };
        let col = self.place(key);
        let format = self.book.styles.get(Look::Day, self.sum, false);
        self.page
            .write_datetime_with_format(row, col, number, format)
            .map_err(WorkbookError::from)?;
        Ok(())
    }

    /// Writes a link to a cell of this workbook; plain text where the sheet has
    /// more links than Excel takes.
    pub(super) fn link(
        &mut self,
        row: u32,
        key: &str,
        text: &str,
        to: At,
    ) -> Result<(), TemplateError> {
        if self.rows > LINKS || self.links >= LINKS {
            return self.text(row, key, text);
        }
        self.write_link(row, self.place(key), text, to, Look::Link)
    }

    fn write_link(
        &mut self,
        row: u32,
        col: u16,
        text: &str,
        to: At,
        look: Look,
    ) -> Result<(), TemplateError> {
        self.links += 1;
        self.fit(row, col, text, look)?;
        let target = format!("internal:{}", self.book.values.address_in_link(to));
        let format = self.book.styles.get(look, self.sum, false);
        self.page
            .write_url_with_options(row, col, Url::new(target), text, "", Some(format))
            .map_err(WorkbookError::from)?;
        Ok(())
    }

    /// The numbers of a row's figures in the list of sources, as a link to the first.
    pub(super) fn sources(&mut self, row: u32, facts: &[FactIx]) -> Result<(), TemplateError> {
        self.sources_at(row, self.place("source"), facts)
    }

    /// Numbers in this column stand as text on purpose.
    pub(super) fn numbers_as_text(&mut self, key: &str) -> Result<(), TemplateError> {
        let col = self.place(key);
        self.page
            .ignore_error_range(
                self.first_row(),
                col,
                self.last_row,
                col,
                IgnoreError::NumberStoredAsText,
            )
            .map_err(WorkbookError::from)?;
        Ok(())
    }

    /// The last row of the table.
    pub(super) fn last_row(&self) -> u32 {
        self.last_row
    }
}

fn shown(look: Look, value: Decimal) -> Look {
    match look {
        Look::Number(number) => Look::Number(number.showing(value)),
        other => other,
    }
}

/// Excel's conditions read `*`, `?`, `~` and a leading comparison as patterns.
fn check_comparable(text: &str) -> Result<(), WorkbookError> {
    let pattern = text.contains(['*', '?', '~']) || text.starts_with(['<', '>', '=']);
    let other_type = text.trim().parse::<f64>().is_ok()
        || matches!(text.to_uppercase().as_str(), "TRUE" | "FALSE" | "SANN" | "USANN");
    if pattern || other_type || text.is_empty() {
        return Err(WorkbookError::WordNotComparable { text: text.to_owned() });
    }
    Ok(())
}
