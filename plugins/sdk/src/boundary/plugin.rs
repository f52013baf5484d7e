//! The plugin's side of the contract, for formats written with the SDK.
//!
//! The functions here are what [`export_format!`](crate::export_format) fills
//! the plugin's table with. They turn the host's functions into a
//! [`Workbook`] and a [`Sink`], keep panics from crossing the boundary and
//! answer with a status.

use std::any::Any;
use std::cell::RefCell;
use std::ffi::c_void;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Once;

use gevinst_plugin_abi::Status;
use gevinst_plugin_abi::read::Malformed;
use gevinst_plugin_abi::table::{
    self, Area as RawArea, Bytes, Description as RawDescription, Evidence as RawEvidence, Host,
    Property, Range, Sheet, Workbook as RawWorkbook,
};
use gevinst_plugin_abi::write::Writer;

use super::{cells, notes, records};
use crate::cell::Cell;
use crate::format::{AdaptError, Format, Identification, IdentifyError};
use crate::record::{Note, Record, Refused, Sink};
use crate::workbook::{
    Area, BookFacts, FileKind, Flow, ReadError, SheetInfo, Visibility, Workbook,
};

/// Makes the plugin's format at the first call, and gives the same one ever after.
pub type Made = fn() -> &'static dyn Format;

/// Bytes lent to the host for the time of a call.
fn lend(text: &str) -> Bytes {
    Bytes { start: text.as_ptr(), length: text.len() as u64 }
}

/// Bytes lent by the host.
///
/// # Safety
///
/// `bytes` must be as the host wrote it, and the host must not have been
/// called again in a way that ends the loan.
unsafe fn lent<'h>(bytes: Bytes) -> &'h [u8] {
    let length = usize::try_from(bytes.length).unwrap_or(0);
    if bytes.start.is_null() || length == 0 {
        return &[];
    }
    // SAFETY: the contract says that `start` has `length` bytes until the next call.
    unsafe { std::slice::from_raw_parts(bytes.start, length) }
}

/// # Safety
///
/// As [`lent`].
unsafe fn lent_text(bytes: Bytes) -> String {
    // SAFETY: passed on to the caller.
    String::from_utf8_lossy(unsafe { lent(bytes) }).into_owned()
}

/// # Safety
///
/// `items` must have `count` items that the host lends, or be null.
unsafe fn lent_items<'h, T>(items: *const T, count: u64) -> &'h [T] {
    let count = usize::try_from(count).unwrap_or(0);
    if items.is_null() || count == 0 {
        return &[];
    }
    // SAFETY: passed on to the caller.
    unsafe { std::slice::from_raw_parts(items, count) }
}

/// Answers `describe`.
///
/// # Safety
///
/// `out` must be null or a description that may be written, with its size set.
pub unsafe fn describe(format: Made, out: *mut RawDescription) -> Status {
    // SAFETY: the host passes a valid struct or null.
    let Some(out) = (unsafe { out.as_mut() }) else {
        return Status::INVALID;
    };
    if !table::covers(out.struct_size, size_of::<RawDescription>()) {
        return Status::INVALID;
    }
    // A panic has nowhere to be told here; the status says that it was one.
    let Ok(described) = catch_unwind(|| format().describe()) else {
        return Status::PANICKED;
    };
    out.id = lend(&described.id);
    out.version = lend(&described.version);
    out.title = lend(&described.title);
    Status::OK
}

/// Answers `identify`.
///
/// # Safety
///
/// `host` must be null or a table of the contract that is valid for the call.
pub unsafe fn identify(format: Made, host: *const Host) -> Status {
    // SAFETY: passed on to the caller.
    unsafe {
        guarded(host, |calls| {
            let mut workbook = HostWorkbook::open(calls)?;
            match format().identify(&mut workbook) {
                Ok(Identification::Mine(evidence)) => {
                    for one in &evidence {
                        calls.evidence(one)?;
                    }
                    Ok(Status::OK)
                }
                Ok(Identification::NotMine(why)) => {
                    calls.not_mine(&why);
                    Ok(Status::NOT_MINE)
                }
                Err(IdentifyError::Read(error)) => Err(workbook.status_of(&error)),
                Err(IdentifyError::Failed(why)) => Err(calls.failed(&why)),
            }
        })
    }
}

/// Answers `adapt`.
///
/// # Safety
///
/// As [`identify`].
pub unsafe fn adapt(format: Made, host: *const Host) -> Status {
    // SAFETY: passed on to the caller.
    unsafe {
        guarded(host, |calls| {
            let mut workbook = HostWorkbook::open(calls)?;
            let mut sink = HostSink {
                calls,
                records: Writer::new(),
                notes: Writer::new(),
                answer: Status::STOPPED,
            };
            match format().adapt(&mut workbook, &mut sink) {
                Ok(()) => match sink.hand_over() {
                    Ok(()) => Ok(Status::OK),
                    Err(Refused) => Err(sink.answer),
                },
                Err(AdaptError::Read(error)) => Err(workbook.status_of(&error)),
                Err(AdaptError::Refused(Refused)) => Err(sink.answer),
                Err(AdaptError::Failed(why)) => Err(calls.failed(&why)),
            }
        })
    }
}

/// Runs `work` so that neither a panic nor a table that is too small gets past it.
///
/// # Safety
///
/// As [`identify`].
unsafe fn guarded(
    host: *const Host,
    work: impl FnOnce(&Calls) -> Result<Status, Status>,
) -> Status {
    // SAFETY: the host passes a table that is valid for the call, or null.
    let Some(host) = (unsafe { host.as_ref() }) else {
        return Status::INVALID;
    };
    if host.abi_major != table::ABI_MAJOR
        || !table::covers(host.struct_size, table::HOST_SIZE_V1_0 as usize)
    {
        return Status::INVALID;
    }
    let calls = Calls { host };
    note_where_panics_are();
    match catch_unwind(AssertUnwindSafe(|| work(&calls))) {
        Ok(Ok(status) | Err(status)) => status,
        Err(panic) => {
            calls.fail(&message_of(panic.as_ref()));
            // What a panic carries may panic when it is dropped.
            std::mem::forget(panic);
            Status::PANICKED
        }
    }
}

fn message_of(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().map(|text| (*text).to_owned());
    let text = text.or_else(|| panic.downcast_ref::<String>().cloned());
    let text = text.unwrap_or_else(|| "without a message".to_owned());
    match PANICKED_AT.take() {
        Some(place) => format!("panicked at {place}: {text}"),
        None => format!("panicked: {text}"),
    }
}

thread_local! {
    /// Where the last panic of this thread was, since what a panic carries does not tell.
    static PANICKED_AT: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Lets panics be told with their place instead of being printed. A plugin has a standard
/// library of its own, so this is the plugin's hook and nobody else's.
fn note_where_panics_are() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        std::panic::set_hook(Box::new(|info| {
            let place = info.location().map(ToString::to_string);
            PANICKED_AT.with(|at| *at.borrow_mut() = place);
        }));
    });
}

/// The host's functions, each called in one place.
struct Calls<'h> {
    host: &'h Host,
}

impl Calls<'_> {
    fn context(&self) -> *mut c_void {
        self.host.context
    }

    fn ask<T>(
        &self,
        function: Option<unsafe extern "C" fn(*mut c_void, *mut T) -> Status>,
        mut out: T,
    ) -> Result<T, Status> {
        let function = function.ok_or(Status::UNSUPPORTED)?;
        // SAFETY: the host gave function and context together; `out` has its size set.
        match unsafe { function(self.context(), &raw mut out) } {
            Status::OK => Ok(out),
            status => Err(status),
        }
    }

    fn ask_of<T>(
        &self,
        function: Option<unsafe extern "C" fn(*mut c_void, u32, *mut T) -> Status>,
        number: u32,
        mut out: T,
    ) -> Result<T, Status> {
        let function = function.ok_or(Status::UNSUPPORTED)?;
        // SAFETY: as in `ask`.
        match unsafe { function(self.context(), number, &raw mut out) } {
            Status::OK => Ok(out),
            status => Err(status),
        }
    }

    fn hand(
        &self,
        function: Option<unsafe extern "C" fn(*mut c_void, Bytes) -> Status>,
        bytes: &[u8],
    ) -> Status {
        let bytes = Bytes { start: bytes.as_ptr(), length: bytes.len() as u64 };
        // SAFETY: the host gave function and context together, and copies what it is handed.
        function.map_or(Status::UNSUPPORTED, |function| unsafe { function(self.context(), bytes) })
    }

    fn open(&self, sheet: u16) -> Status {
        let open = self.host.open;
        // SAFETY: the host gave function and context together.
        open.map_or(Status::UNSUPPORTED, |open| unsafe { open(self.context(), sheet.into()) })
    }

    fn evidence(&self, evidence: &crate::Evidence) -> Result<(), Status> {
        let function = self.host.evidence.ok_or(Status::UNSUPPORTED)?;
        let pos = evidence.pos;
        let raw = RawEvidence {
            struct_size: size_of::<RawEvidence>() as u32,
            has_cell: u32::from(pos.is_some()),
            sheet: pos.map_or(0, |pos| pos.sheet.into()),
            row: pos.map_or(0, |pos| pos.row),
            col: pos.map_or(0, |pos| pos.col.into()),
            reserved: 0,
            found: lend(&evidence.found),
            shows: lend(&evidence.shows),
        };
        // SAFETY: as in `ask`; the host copies what it is handed.
        match unsafe { function(self.context(), &raw const raw) } {
            Status::OK => Ok(()),
            status => Err(status),
        }
    }

    fn not_mine(&self, why: &str) {
        // Without the reason the answer still stands.
        let _ = self.hand(self.host.not_mine, why.as_bytes());
    }

    fn failed(&self, why: &str) -> Status {
        self.fail(why);
        Status::FAILED
    }

    fn fail(&self, why: &str) {
        // Without the reason the status still tells that it failed.
        let _ = self.hand(self.host.fail, why.as_bytes());
    }
}

/// The host's workbook.
struct HostWorkbook<'h> {
    calls: &'h Calls<'h>,
    name: String,
    facts: BookFacts,
    sheets: Vec<SheetInfo>,
    /// What the host answered when a sheet could not be read.
    answer: RefCell<Option<Status>>,
}

impl<'h> HostWorkbook<'h> {
    fn open(calls: &'h Calls<'h>) -> Result<HostWorkbook<'h>, Status> {
        let none = Bytes { start: std::ptr::null(), length: 0 };
        let empty = RawWorkbook {
            struct_size: size_of::<RawWorkbook>() as u32,
            file_kind: 0,
            sheets: 0,
            properties: 0,
            flags: 0,
            reserved: 0,
            name: none,
        };
        let raw = calls.ask(calls.host.workbook, empty)?;
        // SAFETY: the host wrote it just now.
        let name = unsafe { lent_text(raw.name) };
        let has = |flag: u32| raw.flags & flag == flag;
        let mut facts = BookFacts {
            kind: file_kind(raw.file_kind).ok_or(Status::INVALID)?,
            date_1904: has(table::WORKBOOK_DATE_1904),
            macros: has(table::WORKBOOK_MACROS),
            external_links: has(table::WORKBOOK_EXTERNAL_LINKS),
            manual_calculation: has(table::WORKBOOK_MANUAL_CALCULATION),
            properties: Vec::new(),
        };
        for number in 0..raw.properties {
            facts.properties.push(property(calls, number)?);
        }
        let sheets = (0..raw.sheets).map(|number| sheet(calls, number));
        let sheets = sheets.collect::<Result<_, _>>()?;
        Ok(HostWorkbook { calls, name, facts, sheets, answer: RefCell::new(None) })
    }

    /// The status for an error that this workbook gave, or that the format made itself.
    fn status_of(&self, error: &ReadError) -> Status {
        self.answer.borrow().unwrap_or_else(|| {
            self.calls.fail(&error.to_string());
            Status::FAILED
        })
    }

    fn cannot_read(&self, sheet: u16, status: Status) -> ReadError {
        *self.answer.borrow_mut() = Some(status);
        let name = self.sheets.get(usize::from(sheet)).map(|info| info.name.clone());
        ReadError {
            sheet: name.unwrap_or_else(|| format!("number {}", u32::from(sheet) + 1)),
            what: format!("the host answered {} ({})", status.told().0, status.0),
        }
    }
}

fn file_kind(number: u32) -> Option<FileKind> {
    FileKind::ALL.iter().zip(1_u32..).find(|(_, known)| *known == number).map(|(kind, _)| *kind)
}

fn property(calls: &Calls<'_>, number: u32) -> Result<(String, String), Status> {
    let none = Bytes { start: std::ptr::null(), length: 0 };
    let empty = Property {
        struct_size: size_of::<Property>() as u32,
        reserved: 0,
        name: none,
        value: none,
    };
    let raw = calls.ask_of(calls.host.property, number, empty)?;
    // SAFETY: the host wrote it just now.
    Ok(unsafe { (lent_text(raw.name), lent_text(raw.value)) })
}

fn sheet(calls: &Calls<'_>, number: u32) -> Result<SheetInfo, Status> {
    let empty = Sheet {
        struct_size: size_of::<Sheet>() as u32,
        visibility: 0,
        name: Bytes { start: std::ptr::null(), length: 0 },
        merged: std::ptr::null(),
        merged_count: 0,
        hidden_rows: std::ptr::null(),
        hidden_rows_count: 0,
        hidden_cols: std::ptr::null(),
        hidden_cols_count: 0,
    };
    let raw = calls.ask_of(calls.host.sheet, number, empty)?;
    // SAFETY: the host wrote it just now.
    let (name, merged, rows, cols) = unsafe {
        (
            lent_text(raw.name),
            lent_items::<RawArea>(raw.merged, raw.merged_count),
            lent_items::<Range>(raw.hidden_rows, raw.hidden_rows_count),
            lent_items::<Range>(raw.hidden_cols, raw.hidden_cols_count),
        )
    };
    let col = |number: u32| u16::try_from(number).unwrap_or(u16::MAX);
    Ok(SheetInfo {
        name,
        visibility: match raw.visibility {
            0 => Visibility::Visible,
            1 => Visibility::Hidden,
            _ => Visibility::VeryHidden,
        },
        merged: merged
            .iter()
            .map(|area| Area {
                first_row: area.first_row,
                first_col: col(area.first_col),
                last_row: area.last_row,
                last_col: col(area.last_col),
            })
            .collect(),
        hidden_rows: rows.iter().map(|range| (range.first, range.last)).collect(),
        hidden_cols: cols.iter().map(|range| (col(range.first), col(range.last))).collect(),
    })
}

impl Workbook for HostWorkbook<'_> {
    fn name(&self) -> &str {
        &self.name
    }

    fn facts(&self) -> &BookFacts {
        &self.facts
    }

    fn sheets(&self) -> &[SheetInfo] {
        &self.sheets
    }

    fn read(
        &mut self,
        sheet: u16,
        visit: &mut dyn FnMut(&Cell<'_>) -> Flow,
    ) -> Result<(), ReadError> {
        match self.calls.open(sheet) {
            Status::OK => {}
            status => return Err(self.cannot_read(sheet, status)),
        }
        let mut stopped = false;
        while !stopped {
            let none = Bytes { start: std::ptr::null(), length: 0 };
            let bytes = match self.calls.ask(self.calls.host.cells, none) {
                Ok(bytes) => bytes,
                Err(Status::END) => break,
                Err(status) => return Err(self.cannot_read(sheet, status)),
            };
            // SAFETY: the host wrote it just now, and is not asked again while it is read.
            let block = unsafe { lent(bytes) };
            let read = cells::read(block, sheet, &mut |cell| {
                stopped = visit(cell) == Flow::Stop;
                !stopped
            });
            read.map_err(|Malformed(_)| self.cannot_read(sheet, Status::INVALID))?;
        }
        Ok(())
    }
}

/// Where the host takes records and notes.
struct HostSink<'h> {
    calls: &'h Calls<'h>,
    records: Writer,
    notes: Writer,
    /// What the host answered when it refused.
    answer: Status,
}

impl HostSink<'_> {
    fn hand_over(&mut self) -> Result<(), Refused> {
        if self.records.items() > 0 {
            let status = self.calls.hand(self.calls.host.records, self.records.records());
            self.taken(status)?;
        }
        if self.notes.items() > 0 {
            let status = self.calls.hand(self.calls.host.notes, self.notes.notes());
            self.taken(status)?;
        }
        Ok(())
    }

    fn taken(&mut self, status: Status) -> Result<(), Refused> {
        if status == Status::OK {
            return Ok(());
        }
        self.answer = status;
        Err(Refused)
    }
}

impl Sink for HostSink<'_> {
    fn record(&mut self, record: &Record<'_, '_>) -> Result<(), Refused> {
        records::write(&mut self.records, record);
        if self.records.is_full() { self.hand_over() } else { Ok(()) }
    }

    fn note(&mut self, note: Note) -> Result<(), Refused> {
        notes::write(&mut self.notes, &note);
        if self.notes.is_full() { self.hand_over() } else { Ok(()) }
    }
}
