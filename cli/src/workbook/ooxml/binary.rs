//! The binary parts of an `.xlsb` workbook: the same content as `.xlsx`, in records.

use std::io::{self, BufRead, Read};

use gevinst_plugin_sdk::workbook::Area;
use gevinst_plugin_sdk::{CellPos, Flow, Visibility};

use super::BookPart;
use super::cell::{Kind, RawCell, RawFormula};
use super::shared_strings::SharedStrings;
use super::sheet::SheetSink;
use super::styles::Styles;
use crate::workbook::limits::Limits;
use crate::workbook::refusal::{Refusal, RefusalCode};
use crate::workbook::xml::unreadable;

fn malformed(found: impl Into<String>) -> Refusal {
    Refusal::new(
        RefusalCode::WorkbookMalformed,
        found,
        "records as Excel writes them in a binary workbook",
    )
    .with_hint("open it in Excel, check it and save it as .xlsx")
}

/// Reads one record after another.
struct Records<R> {
    inner: R,
    data: Vec<u8>,
    most: u64,
}

impl<R: BufRead> Records<R> {
    fn new(inner: R, limits: &Limits) -> Records<R> {
        Records { inner, data: Vec::new(), most: limits.event_bytes }
    }

    fn byte(&mut self) -> Result<Option<u8>, Refusal> {
        let mut byte = [0_u8];
        match self.inner.read_exact(&mut byte) {
            Ok(()) => Ok(Some(byte[0])),
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(None),
            Err(error) => Err(unreadable(&error)),
        }
    }

    fn part_of_record(&mut self) -> Result<u8, Refusal> {
        self.byte()?.ok_or_else(|| malformed("a part that ends in the middle of a record"))
    }

    /// The number of the next record, whose data is then in `self.data`; `None` at the end.
    fn next(&mut self) -> Result<Option<u16>, Refusal> {
        let Some(first) = self.byte()? else { return Ok(None) };
        let mut id = u16::from(first);
        if first & 0x80 != 0 {
            id = u16::from(first & 0x7f) | u16::from(self.part_of_record()? & 0x7f) << 7;
        }
        let mut length = 0_u64;
        for shift in [0, 7, 14, 21] {
            let byte = self.part_of_record()?;
            length |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                break;
            }
        }
        if length > self.most {
            return Err(Refusal::new(
                RefusalCode::XmlEventTooLarge,
                format!("a record of {length} bytes"),
                format!("at most {} bytes", self.most),
            ));
        }
        self.data.clear();
        let read = self.inner.by_ref().take(length).read_to_end(&mut self.data);
        if read.map_err(|error| unreadable(&error))? as u64 != length {
            return Err(malformed("a part that ends in the middle of a record"));
        }
        Ok(Some(id))
    }

    fn field<const N: usize>(&self, at: usize) -> Result<[u8; N], Refusal> {
        let field = self.data.get(at..at + N).and_then(|field| field.try_into().ok());
        field.ok_or_else(|| malformed("a record that is too short for what it holds"))
    }

    fn u16(&self, at: usize) -> Result<u16, Refusal> {
        self.field(at).map(u16::from_le_bytes)
    }

    fn u32(&self, at: usize) -> Result<u32, Refusal> {
        self.field(at).map(u32::from_le_bytes)
    }

    fn flags(&self, at: usize) -> Result<u8, Refusal> {
        self.field::<1>(at).map(|field| field[0])
    }

    /// Appends the text whose length stands at `at`; gives where it ends.
    fn text(&self, at: usize, out: &mut String) -> Result<usize, Refusal> {
        let length = self.u32(at)?;
        if length == u32::MAX {
            return Ok(at + 4);
        }
        let start = at + 4;
        let bytes = usize::try_from(length)
            .ok()
            .and_then(|length| self.data.get(start..start.checked_add(length.checked_mul(2)?)?));
        let Some(bytes) = bytes else {
            return Err(malformed("a text that is longer than its record"));
        };
        let units = bytes.chunks_exact(2).map(|unit| u16::from_le_bytes([unit[0], unit[1]]));
        out.extend(
            char::decode_utf16(units).map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER)),
        );
        Ok(start + bytes.len())
    }
}

/// Reads the workbook part.
pub(crate) fn read_book<R: BufRead>(part: R, limits: &Limits) -> Result<BookPart, Refusal> {
    let mut records = Records::new(part, limits);
    let mut book = BookPart::default();
    while let Some(id) = records.next()? {
        match id {
            0x99 => book.date_1904 = records.u32(0)? & 1 != 0,
            0x9d => book.manual = records.u32(4)? == 0,
            0x9c if book.sheets.len() <= limits.sheets => {
                let visibility = match records.u32(0)? {
                    0 => Visibility::Visible,
                    1 => Visibility::Hidden,
                    _ => Visibility::VeryHidden,
                };
                let (mut link, mut name) = (String::new(), String::new());
                let next = records.text(8, &mut link)?;
                records.text(next, &mut name)?;
                book.sheets.push((name, link, visibility));
            }
            _ => {}
        }
    }
    Ok(book)
}

/// Reads the styles part.
pub(crate) fn read_styles<R: BufRead>(part: R, limits: &Limits) -> Result<Styles, Refusal> {
    let mut records = Records::new(part, limits);
    let mut styles = Styles::default();
    let mut in_cell_styles = false;
    while let Some(id) = records.next()? {
        match id {
            0x2c => {
                let mut code = String::new();
                records.text(2, &mut code)?;
                styles.add_code(u32::from(records.u16(0)?), code);
            }
            0x269 => in_cell_styles = true,
            0x26a => in_cell_styles = false,
            0x2f if in_cell_styles => styles.add_cell(u32::from(records.u16(2)?)),
            _ => {}
        }
        styles.check(limits)?;
    }
    styles.settle();
    Ok(styles)
}

/// Reads the shared strings part.
pub(crate) fn read_strings<R: BufRead>(part: R, limits: &Limits) -> Result<SharedStrings, Refusal> {
    let mut records = Records::new(part, limits);
    let mut strings = SharedStrings::default();
    let mut declared = None;
    let mut text = String::new();
    while let Some(id) = records.next()? {
        match id {
            0x9f => declared = Some(u64::from(records.u32(4)?)),
            0x13 => {
                text.clear();
                records.text(1, &mut text)?;
                strings.push_literal(&text, limits)?;
            }
            _ => {}
        }
    }
    strings.check_count(declared)?;
    Ok(strings)
}

/// A pass over one sheet part; gives what it finds to the sink.
///
/// # Errors
///
/// Every fault of the part.
pub(crate) fn pass<R: BufRead>(
    part: R,
    limits: &Limits,
    sink: &mut dyn SheetSink,
) -> Result<(), Refusal> {
    let mut pass = SheetRecords {
        records: Records::new(part, limits),
        limits,
        row: None,
        column: None,
        value: String::new(),
    };
    let (mut in_cells, mut ended) = (0_u32, false);
    while let Some(id) = pass.records.next()? {
        match id {
            0x82 => ended = true,
            0x91 if in_cells > 0 => {
                return Err(Refusal::new(
                    RefusalCode::SheetdataTwice,
                    "a second cell area",
                    "one cell area in each sheet",
                ));
            }
            0x91 => in_cells = 1,
            0x92 => in_cells = 2,
            0x3c => pass.columns(sink)?,
            0xb0 => pass.merged(sink)?,
            _ if in_cells == 1 && pass.in_cells(id, sink)? == Flow::Stop => return Ok(()),
            _ => {}
        }
    }
    if !ended {
        return Err(malformed("a sheet that ends in the middle"));
    }
    Ok(())
}

struct SheetRecords<'l, R> {
    records: Records<R>,
    limits: &'l Limits,
    row: Option<u32>,
    column: Option<u32>,
    value: String,
}

impl<R: BufRead> SheetRecords<'_, R> {
    fn columns(&self, sink: &mut dyn SheetSink) -> Result<(), Refusal> {
        if self.records.u16(16)? & 1 != 0 {
            let (first, last) = (self.records.u32(0)?, self.records.u32(4)?);
            if first > last || last >= u32::from(self.limits.columns) {
                return Err(malformed(format!("columns from {first} to {last}")));
            }
            sink.hidden_columns(narrow(first), narrow(last))?;
        }
        Ok(())
    }

    fn merged(&self, sink: &mut dyn SheetSink) -> Result<(), Refusal> {
        let (first_row, last_row) = (self.records.u32(0)?, self.records.u32(4)?);
        let (first_col, last_col) = (self.records.u32(8)?, self.records.u32(12)?);
        let ordered = first_row <= last_row && first_col <= last_col;
        if !ordered || last_row >= self.limits.rows || last_col >= u32::from(self.limits.columns) {
            return Err(malformed("a merged area that is not on the sheet"));
        }
        let (first_col, last_col) = (narrow(first_col), narrow(last_col));
        sink.merged(Area { first_row, first_col, last_row, last_col })
    }

    fn in_cells(&mut self, id: u16, sink: &mut dyn SheetSink) -> Result<Flow, Refusal> {
        match id {
            0 => self.begin_row(sink)?,
            1..=11 | 0x3e => return self.cell(id, sink),
            12..=18 => return Err(malformed(format!("a cell record of the rare kind {id}"))),
            _ => {}
        }
        Ok(Flow::Continue)
    }

    fn begin_row(&mut self, sink: &mut dyn SheetSink) -> Result<(), Refusal> {
        let row = self.records.u32(0)?;
        if row >= self.limits.rows {
            return Err(Refusal::new(
                RefusalCode::CellRef,
                format!("a row numbered {}", u64::from(row) + 1),
                format!("rows from 1 to {}", self.limits.rows),
            ));
        }
        if let Some(last) = self.row.filter(|last| row <= *last) {
            return Err(Refusal::new(
                RefusalCode::RowOrder,
                format!("row {} after row {}", row + 1, last + 1),
                "each row once and in order",
            ));
        }
        if self.records.flags(11)? & 0x10 != 0 {
            sink.hidden_row(row)?;
        }
        (self.row, self.column) = (Some(row), None);
        Ok(())
    }

    fn cell(&mut self, id: u16, sink: &mut dyn SheetSink) -> Result<Flow, Refusal> {
        let row = self.row.ok_or_else(|| malformed("a cell outside of a row"))?;
        let column = self.records.u32(0)?;
        if column >= u32::from(self.limits.columns) {
            return Err(Refusal::new(
                RefusalCode::CellRef,
                format!("a cell in column {} of row {}", u64::from(column) + 1, row + 1),
                format!("columns from 1 to {}", self.limits.columns),
            ));
        }
        let address = CellPos::new(0, row, narrow(column)).to_string();
        if self.column.is_some_and(|last| column <= last) {
            return Err(Refusal::new(
                RefusalCode::CellOrder,
                format!("the cell {address} after a cell that should follow it, or twice"),
                "each cell of a row once and from left to right",
            )
            .at_cell(address));
        }
        self.column = Some(column);
        self.value.clear();
        let kind = self.value(id).map_err(|refusal| refusal.at_cell(&address))?;
        let cell = RawCell {
            row,
            column: narrow(column),
            style: self.records.u32(4)? & 0x00ff_ffff,
            kind: kind.unwrap_or(Kind::Number),
            value: kind.is_some().then_some(self.value.as_str()),
            formula: (8..=11).contains(&id).then_some(RawFormula {
                shared: None,
                master: true,
                text: "",
            }),
        };
        sink.cell(&cell).map_err(|refusal| refusal.at_cell(address))
    }

    /// Writes the record's value as text; `None` for a blank cell.
    fn value(&mut self, id: u16) -> Result<Option<Kind>, Refusal> {
        Ok(Some(match id {
            1 => return Ok(None),
            2 => self.double(packed(self.records.u32(8)?)),
            5 | 9 => self.double(f64::from_le_bytes(self.records.field(8)?)),
            3 | 11 => {
                self.value.push_str(error_text(self.records.flags(8)?));
                Kind::Error
            }
            4 | 10 => {
                self.value.push(if self.records.flags(8)? == 0 { '0' } else { '1' });
                Kind::Bool
            }
            7 => {
                self.value = self.records.u32(8)?.to_string();
                Kind::Shared
            }
            // A rich text begins with a byte that tells what follows its characters.
            0x3e => {
                self.records.text(9, &mut self.value)?;
                Kind::Literal
            }
            _ => {
                self.records.text(8, &mut self.value)?;
                Kind::Literal
            }
        }))
    }

    fn double(&mut self, double: f64) -> Kind {
        if double.is_finite() {
            // The shortest text of a double names it exactly; it is parsed back in one place.
            self.value = format!("{double:e}");
            return Kind::Number;
        }
        self.value.push_str("#NUM! (not a finite number)");
        Kind::Error
    }
}

/// A number below a bound that was checked to fit.
fn narrow(column: u32) -> u16 {
    u16::try_from(column).unwrap_or(u16::MAX)
}

/// A number packed into 30 bits: an integer or the upper half of a double, perhaps in hundredths.
fn packed(bits: u32) -> f64 {
    let number = if bits & 2 != 0 {
        f64::from(bits.cast_signed() >> 2)
    } else {
        f64::from_bits(u64::from(bits & !3) << 32)
    };
    if bits & 1 != 0 { number / 100.0 } else { number }
}

fn error_text(code: u8) -> &'static str {
    match code {
        0x00 => "#NULL!",
        0x07 => "#DIV/0!",
        0x0f => "#VALUE!",
        0x17 => "#REF!",
        0x1d => "#NAME?",
        0x24 => "#NUM!",
        0x2a => "#N/A",
        0x2b => "#GETTING_DATA",
        _ => "#ERROR! (of a kind that is not known)",
    }
}
