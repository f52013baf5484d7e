//! One pass over a sheet part: every cell in order, and what the sheet says of rows and columns.
//!
//! The same pass serves the check before a workbook is used and the reading
//! afterwards, so that what was checked is what is read.

use std::io::BufRead;

use gevinst_plugin_sdk::workbook::Area;
use gevinst_plugin_sdk::{CellPos, Flow};

use super::cell::{Kind, RawCell, RawFormula};
use super::shared_strings;
use crate::workbook::limits::Limits;
use crate::workbook::refusal::{Refusal, RefusalCode, quoted};
use crate::workbook::xml::{Open, Space, StrictXml, Token, malformed};

/// Takes what a pass over a sheet finds.
pub(crate) trait SheetSink {
    /// A cell, in row-major order. Blank formatted cells are cells here.
    fn cell(&mut self, cell: &RawCell<'_>) -> Result<Flow, Refusal>;
    /// A hidden row.
    fn hidden_row(&mut self, row: u32) -> Result<(), Refusal>;
    /// Hidden columns, both ends included.
    fn hidden_columns(&mut self, first: u16, last: u16) -> Result<(), Refusal>;
    /// A merged area.
    fn merged(&mut self, area: Area) -> Result<(), Refusal>;
}

/// A pass over one sheet part.
pub(crate) struct SheetPass<'a, R> {
    xml: &'a mut StrictXml<R>,
    limits: &'a Limits,
    sink: &'a mut dyn SheetSink,
    row: Option<u32>,
    column: Option<u16>,
    value: String,
    formula: String,
}

impl<'a, R: BufRead> SheetPass<'a, R> {
    /// A pass that gives what it finds to `sink`.
    pub(crate) fn new(
        xml: &'a mut StrictXml<R>,
        limits: &'a Limits,
        sink: &'a mut dyn SheetSink,
    ) -> SheetPass<'a, R> {
        SheetPass {
            xml,
            limits,
            sink,
            row: None,
            column: None,
            value: String::new(),
            formula: String::new(),
        }
    }

    /// Runs the pass to the end of the part, or until the sink has enough.
    ///
    /// # Errors
    ///
    /// Every fault of the part; nothing that was given to the sink before may be used then.
    pub(crate) fn run(mut self) -> Result<(), Refusal> {
        let (space, root) = self.xml.root()?;
        if space == Space::Sheet && matches!(root.as_str(), "chartsheet" | "dialogsheet") {
            return self.xml.finish();
        }
        if space != Space::Sheet || !matches!(root.as_str(), "worksheet" | "macrosheet") {
            return Err(malformed(format!("a sheet part that begins with {}", quoted(&root))));
        }
        let mut cells_seen = false;
        loop {
            match self.xml.next()? {
                Token::Open(open) if open.space == Space::Sheet => match open.name() {
                    "sheetData" if cells_seen => {
                        return Err(Refusal::new(
                            RefusalCode::SheetdataTwice,
                            "a second cell area",
                            "one cell area in each sheet",
                        ));
                    }
                    "sheetData" => {
                        cells_seen = true;
                        if self.rows()? == Flow::Stop {
                            return Ok(());
                        }
                    }
                    "cols" => self.columns()?,
                    "mergeCells" => self.merged_areas()?,
                    _ => self.xml.skip()?,
                },
                Token::Open(_) => self.xml.skip()?,
                Token::End => return Ok(()),
                _ => {}
            }
        }
    }

    fn columns(&mut self) -> Result<(), Refusal> {
        let inside = self.xml.depth();
        while self.xml.depth() >= inside {
            if let Token::Open(open) = self.xml.next()?
                && open.is(Space::Sheet, "col")
                && truth(open.attribute("hidden")?.as_deref())
            {
                let first = column_number(open.attribute("min")?, self.limits)?;
                let last = column_number(open.attribute("max")?, self.limits)?;
                if first > last {
                    return Err(malformed(format!("columns from {first} to {last}")));
                }
                self.sink.hidden_columns(first - 1, last - 1)?;
            }
        }
        Ok(())
    }

    fn merged_areas(&mut self) -> Result<(), Refusal> {
        let inside = self.xml.depth();
        while self.xml.depth() >= inside {
            if let Token::Open(open) = self.xml.next()?
                && open.is(Space::Sheet, "mergeCell")
            {
                let text = open.attribute("ref")?.unwrap_or_default();
                let area = parse_area(&text, self.limits)
                    .ok_or_else(|| malformed(format!("the merged area {}", quoted(&text))))?;
                self.sink.merged(area)?;
            }
        }
        Ok(())
    }

    fn rows(&mut self) -> Result<Flow, Refusal> {
        loop {
            match self.xml.next()? {
                Token::Open(open) if open.is(Space::Sheet, "row") => {
                    let (row, hidden) = begin_row(&open, self.row, self.limits)?;
                    self.row = Some(row);
                    self.column = None;
                    if hidden {
                        self.sink.hidden_row(row)?;
                    }
                    if self.cells(row)? == Flow::Stop {
                        return Ok(Flow::Stop);
                    }
                }
                Token::Open(open) => return Err(foreign(&open, "between the rows")),
                Token::Close => return Ok(Flow::Continue),
                Token::Aside => {}
                token => only_blank(&token, "between the rows")?,
            }
        }
    }

    fn cells(&mut self, row: u32) -> Result<Flow, Refusal> {
        loop {
            match self.xml.next()? {
                Token::Open(open) if open.is(Space::Sheet, "c") => {
                    let mut head = begin_cell(&open, row, self.column, self.limits)?;
                    self.column = Some(head.column);
                    let address = CellPos::new(0, row, head.column);
                    self.value.clear();
                    self.formula.clear();
                    self.content(&mut head)
                        .map_err(|refusal| refusal.at_cell(address.to_string()))?;
                    let cell = RawCell {
                        row,
                        column: head.column,
                        style: head.style,
                        kind: head.kind,
                        value: head.has_value.then_some(self.value.as_str()),
                        formula: head.formula.map(|formula| formula.with_text(&self.formula)),
                    };
                    let flow = self.sink.cell(&cell);
                    if flow.map_err(|refusal| refusal.at_cell(address.to_string()))? == Flow::Stop {
                        return Ok(Flow::Stop);
                    }
                }
                Token::Open(open) if open.is(Space::Sheet, "extLst") => self.xml.skip()?,
                Token::Open(open) => return Err(foreign(&open, "between the cells")),
                Token::Close => return Ok(Flow::Continue),
                Token::Aside => {}
                token => only_blank(&token, "between the cells")?,
            }
        }
    }

    /// Reads what stands between a cell's begin and its end.
    fn content(&mut self, head: &mut Head) -> Result<(), Refusal> {
        loop {
            let open = match self.xml.next()? {
                Token::Open(open) => open,
                Token::Close if head.kind == Kind::Inline && !head.has_inline => {
                    return self.inline_without_text();
                }
                Token::Close => return Ok(()),
                Token::Aside => continue,
                token => {
                    only_blank(&token, "in a cell, outside of its value")?;
                    continue;
                }
            };
            if open.space != Space::Sheet {
                return Err(foreign(&open, "in a cell"));
            }
            match open.name() {
                "v" if !head.has_value => {
                    head.has_value = head.kind != Kind::Inline;
                    self.simple_value(head.kind)?;
                }
                "is" if !head.has_inline && head.kind == Kind::Inline => {
                    head.has_inline = true;
                    head.has_value = true;
                    self.value.clear();
                    shared_strings::rich_text(self.xml, &mut self.value)?;
                }
                "f" if head.formula.is_none() => {
                    head.formula = Some(begin_formula(&open, self.limits)?);
                    self.xml.text_into(&mut self.formula)?;
                }
                "extLst" => self.xml.skip()?,
                other => {
                    return Err(Refusal::new(
                        RefusalCode::CellContent,
                        format!("the element <{other}> a second time or out of place"),
                        "at most one formula and one value in a cell",
                    ));
                }
            }
        }
    }

    /// A cell that announces a text of its own may lack it only by being empty.
    fn inline_without_text(&self) -> Result<(), Refusal> {
        if self.value.is_empty() {
            return Ok(());
        }
        Err(Refusal::new(
            RefusalCode::CellContent,
            format!(
                "the value {} where a text of the cell's own is announced",
                quoted(&self.value)
            ),
            "a text (<is>) in a cell of type inlineStr",
        ))
    }

    /// Reads a `v` element. Only text results may be written in several pieces.
    fn simple_value(&mut self, kind: Kind) -> Result<(), Refusal> {
        let whole = |pieces: usize, plain: bool| plain && pieces <= 1;
        let (mut pieces, mut plain) = (0_usize, true);
        loop {
            self.xml.check_text(&self.value)?;
            match self.xml.next()? {
                Token::Text(text) => {
                    pieces += 1;
                    self.value.push_str(&text);
                }
                Token::Verbatim(text) => {
                    plain = false;
                    self.value.push_str(&text);
                }
                Token::Char(character) => {
                    plain = false;
                    self.value.push(character);
                }
                Token::Aside => plain = false,
                Token::Close => break,
                Token::Open(_) | Token::End => {
                    return Err(Refusal::new(
                        RefusalCode::CellContent,
                        "an element inside a value",
                        "a value without elements",
                    ));
                }
            }
        }
        if kind.is_plain() && !whole(pieces, plain) {
            return Err(Refusal::new(
                RefusalCode::CellContent,
                format!(
                    "the value {} written with references, comments or CDATA",
                    quoted(&self.value)
                ),
                "plain digits: programs read such a value in different ways",
            ));
        }
        Ok(())
    }
}

/// What a cell's begin says, and what has been met of its content.
struct Head {
    column: u16,
    style: u32,
    kind: Kind,
    has_value: bool,
    has_inline: bool,
    formula: Option<RawFormula<'static>>,
}

fn begin_row(open: &Open<'_>, last: Option<u32>, limits: &Limits) -> Result<(u32, bool), Refusal> {
    let mut number = None;
    let mut hidden = false;
    open.attributes(|space, name, value| {
        match (space, name) {
            (None, "r") => {
                let row = value.parse::<u32>().ok().filter(|row| *row >= 1 && *row <= limits.rows);
                number = Some(row.ok_or_else(|| {
                    Refusal::new(
                        RefusalCode::CellRef,
                        format!("a row numbered {}", quoted(&value)),
                        format!("rows from 1 to {}", limits.rows),
                    )
                })?);
            }
            (None, "hidden") => hidden = truth(Some(&value)),
            _ => {}
        }
        Ok(())
    })?;
    let row = match (number, last) {
        (Some(number), _) => number - 1,
        (None, Some(last)) => last + 1,
        (None, None) => 0,
    };
    if row >= limits.rows {
        return Err(Refusal::new(
            RefusalCode::CellRef,
            format!("a row beyond row {}", limits.rows),
            format!("rows from 1 to {}", limits.rows),
        ));
    }
    if last.is_some_and(|last| row <= last) {
        return Err(Refusal::new(
            RefusalCode::RowOrder,
            format!("row {} after row {}", row + 1, last.map_or(0, |last| last + 1)),
            "each row once and in order",
        ));
    }
    Ok((row, hidden))
}

fn begin_cell(
    open: &Open<'_>,
    row: u32,
    last: Option<u16>,
    limits: &Limits,
) -> Result<Head, Refusal> {
    let mut column = None;
    let mut style = 0;
    let mut kind = Kind::Number;
    open.attributes(|space, name, value| {
        match (space, name) {
            (None, "r") => column = Some(cell_column(&value, row, limits)?),
            (None, "s") => {
                style = value.parse().map_err(|_| {
                    Refusal::new(
                        RefusalCode::StyleIndex,
                        format!("the cell style {}", quoted(&value)),
                        "the number of a cell style",
                    )
                })?;
            }
            (None, "t") => {
                kind = Kind::of(&value).ok_or_else(|| {
                    Refusal::new(
                        RefusalCode::CellContent,
                        format!("the unknown cell type {}", quoted(&value)),
                        "one of n, s, str, inlineStr, b, e, d",
                    )
                })?;
            }
            _ => {}
        }
        Ok(())
    })?;
    let column = column.or(last.map_or(Some(0), |last| last.checked_add(1)));
    let Some(column) = column.filter(|column| *column < limits.columns) else {
        return Err(reference_refusal("a cell beyond the last column", row, limits));
    };
    if last.is_some_and(|last| column <= last) {
        let address = CellPos::new(0, row, column).to_string();
        return Err(Refusal::new(
            RefusalCode::CellOrder,
            format!("the cell {address} after a cell that should follow it, or twice"),
            "each cell of a row once and from left to right",
        )
        .at_cell(address));
    }
    Ok(Head { column, style, kind, has_value: false, has_inline: false, formula: None })
}

fn cell_column(text: &str, row: u32, limits: &Limits) -> Result<u16, Refusal> {
    let place = parse_reference(text, limits);
    match place {
        Some((cell_row, column)) if cell_row == row => Ok(column),
        _ => Err(reference_refusal(&format!("a cell reference {}", quoted(text)), row, limits)),
    }
}

fn reference_refusal(found: &str, row: u32, limits: &Limits) -> Refusal {
    let last = CellPos::new(0, 0, limits.columns.saturating_sub(1));
    Refusal::new(
        RefusalCode::CellRef,
        format!("{found} in row {}", row + 1),
        format!(
            "an address in that row, from column A to {}",
            last.to_string().trim_end_matches('1')
        ),
    )
}

fn begin_formula(open: &Open<'_>, limits: &Limits) -> Result<RawFormula<'static>, Refusal> {
    if open.attribute("t")?.as_deref() != Some("shared") {
        return Ok(RawFormula { shared: None, master: true, text: "" });
    }
    let index = open.attribute("si")?.unwrap_or_default();
    let number = index.parse::<u32>().ok().filter(|number| *number < limits.shared_formulas);
    let Some(number) = number else {
        return Err(Refusal::new(
            RefusalCode::SharedFormulaIndex,
            format!("the shared formula number {}", quoted(&index)),
            format!("a number below {}", limits.shared_formulas),
        ));
    };
    let master = open.attribute("ref")?.is_some();
    Ok(RawFormula { shared: Some(number), master, text: "" })
}

/// The row and column of an address such as `C14`, from zero, if it is on the sheet.
pub(crate) fn parse_reference(text: &str, limits: &Limits) -> Option<(u32, u16)> {
    let digits_at = text.bytes().position(|byte| byte.is_ascii_digit())?;
    let (letters, digits) = text.split_at(digits_at);
    if !(1..=3).contains(&letters.len()) || digits.len() > 7 || digits.starts_with('0') {
        return None;
    }
    let mut column = 0_u32;
    for letter in letters.bytes() {
        if !letter.is_ascii_uppercase() {
            return None;
        }
        column = column * 26 + u32::from(letter - b'A') + 1;
    }
    let row: u32 = digits.parse().ok()?;
    let column = u16::try_from(column - 1).ok()?;
    (row <= limits.rows && column < limits.columns).then_some((row - 1, column))
}

fn parse_area(text: &str, limits: &Limits) -> Option<Area> {
    let (first, last) = text.split_once(':').unwrap_or((text, text));
    let (first_row, first_col) = parse_reference(first, limits)?;
    let (last_row, last_col) = parse_reference(last, limits)?;
    let ordered = first_row <= last_row && first_col <= last_col;
    ordered.then_some(Area { first_row, first_col, last_row, last_col })
}

fn column_number(text: Option<String>, limits: &Limits) -> Result<u16, Refusal> {
    let text = text.unwrap_or_default();
    let number = text.parse::<u16>().ok().filter(|n| *n >= 1 && *n <= limits.columns);
    number.ok_or_else(|| malformed(format!("a column numbered {}", quoted(&text))))
}

fn truth(value: Option<&str>) -> bool {
    matches!(value, Some("1" | "true"))
}

fn foreign(open: &Open<'_>, place: &str) -> Refusal {
    Refusal::new(
        RefusalCode::ForeignElement,
        format!("the element <{}> {place}", open.name()),
        "only rows, cells and their values, formulas and texts there",
    )
}

fn only_blank(token: &Token<'_>, place: &str) -> Result<(), Refusal> {
    let blank = match token {
        Token::Text(text) => text.bytes().all(|byte| byte.is_ascii_whitespace()),
        Token::Aside => true,
        _ => false,
    };
    if blank {
        return Ok(());
    }
    Err(malformed(format!("text {place}")))
}
