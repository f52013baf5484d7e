//! The host's side of one call: the functions that the plugin may use while it lasts.

use std::ffi::{c_char, c_void};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::thread::{self, ThreadId};

use gevinst_plugin_abi::Status;
use gevinst_plugin_abi::block::MAX_BLOCK;
use gevinst_plugin_abi::table::{
    self, ABI_MAJOR, ABI_MINOR, Area, Bytes, Evidence as RawEvidence, Host, Property, Range, Sheet,
    Workbook as RawWorkbook,
};
use gevinst_plugin_abi::write::Writer;
use gevinst_plugin_sdk::boundary::records::NotTaken;
use gevinst_plugin_sdk::boundary::{cells, notes, records};
use gevinst_plugin_sdk::{
    CellPos, Evidence, FileKind, Flow, ReadError, Sink, Visibility, Workbook,
};

use super::library::{self, Question};

/// How much a plugin may tell in words.
const MOST_EVIDENCE: usize = 100;
const LONGEST_TEXT: u64 = 10_000;

/// One call of a plugin, with what it may ask and where its answers go.
pub(super) struct Call<'c> {
    workbook: &'c mut dyn Workbook,
    sink: Option<&'c mut dyn Sink>,
    thread: ThreadId,
    /// What is lent to the plugin until the same function is called again.
    areas: Vec<Area>,
    rows: Vec<Range>,
    cols: Vec<Range>,
    /// The sheet that is being read, where the workbook does not come in blocks itself.
    open: bool,
    blocks: std::vec::IntoIter<Vec<u8>>,
    lent: Vec<u8>,
    evidence: Vec<Evidence>,
    not_mine: Option<String>,
    outcome: Outcome,
}

/// What came up while a call lasted.
#[derive(Default)]
pub(super) struct Outcome {
    /// Why the plugin says that it failed.
    pub(super) failure: Option<String>,
    /// A sheet could not be read.
    pub(super) unreadable: Option<ReadError>,
    /// The taker took no more.
    pub(super) refused: bool,
    /// How the plugin broke the contract.
    pub(super) broken: Option<String>,
}

impl<'c> Call<'c> {
    /// A call about a workbook; records go to the sink, where there is one.
    pub(super) fn new(workbook: &'c mut dyn Workbook, sink: Option<&'c mut dyn Sink>) -> Call<'c> {
        Call {
            workbook,
            sink,
            thread: thread::current().id(),
            areas: Vec::new(),
            rows: Vec::new(),
            cols: Vec::new(),
            open: false,
            blocks: Vec::new().into_iter(),
            lent: Vec::new(),
            evidence: Vec::new(),
            not_mine: None,
            outcome: Outcome::default(),
        }
    }

    pub(super) fn take_evidence(&mut self) -> Vec<Evidence> {
        std::mem::take(&mut self.evidence)
    }

    pub(super) fn take_not_mine(&mut self) -> Option<String> {
        self.not_mine.take()
    }

    pub(super) fn outcome(self) -> Outcome {
        self.outcome
    }

    /// Asks a question of the plugin.
    pub(super) fn make(&mut self, question: Question) -> Status {
        let Some(question) = question else {
            return Status::UNSUPPORTED;
        };
        let host = self.host();
        library::ask(question, &raw const host)
    }

    /// The table for the plugin.
    pub(super) fn host(&mut self) -> Host {
        Host {
            struct_size: size_of::<Host>() as u32,
            abi_major: ABI_MAJOR,
            abi_minor: ABI_MINOR,
            context: (&raw mut *self).cast::<c_void>(),
            workbook: Some(workbook),
            sheet: Some(sheet),
            property: Some(property),
            open: Some(open),
            cells: Some(next_cells),
            evidence: Some(evidence),
            not_mine: Some(not_mine),
            records: Some(take_records),
            notes: Some(take_notes),
            fail: Some(fail),
            extension: Some(extension),
        }
    }

    fn broke(&mut self, what: impl Into<String>) -> Status {
        self.outcome.broken.get_or_insert(what.into());
        Status::INVALID
    }

    fn cannot_read(&mut self, error: ReadError) -> Status {
        self.outcome.unreadable.get_or_insert(error);
        Status::UNREADABLE
    }

    fn open(&mut self, number: u32) -> Status {
        let Some(number) = u16::try_from(number)
            .ok()
            .filter(|&number| usize::from(number) < self.workbook.sheets().len())
        else {
            return self.broke(format!("it opens sheet number {number}, which there is not"));
        };
        self.open = true;
        if let Some(blocks) = self.workbook.blocks() {
            return match blocks.open(number) {
                Ok(()) => Status::OK,
                Err(error) => self.cannot_read(error),
            };
        }
        match all_blocks(self.workbook, number) {
            Ok(blocks) => {
                self.blocks = blocks.into_iter();
                Status::OK
            }
            Err(error) => self.cannot_read(error),
        }
    }

    fn next_cells(&mut self, out: &mut Bytes) -> Status {
        if !self.open {
            return self.broke("it asks for cells and has opened no sheet");
        }
        if let Some(blocks) = self.workbook.blocks() {
            return match blocks.next() {
                Ok(Some(block)) => {
                    *out = Bytes { start: block.as_ptr(), length: block.len() as u64 };
                    Status::OK
                }
                Ok(None) => Status::END,
                Err(error) => self.cannot_read(error),
            };
        }
        match self.blocks.next() {
            Some(block) => {
                self.lent = block;
                *out = Bytes { start: self.lent.as_ptr(), length: self.lent.len() as u64 };
                Status::OK
            }
            None => Status::END,
        }
    }

    fn take(
        &mut self,
        block: &[u8],
        read: impl FnOnce(&[u8], &mut dyn Sink) -> Result<(), NotTaken>,
    ) -> Status {
        let Some(sink) = self.sink.as_deref_mut() else {
            return self
                .broke("it hands over records or notes while it is asked whose workbook it is");
        };
        match read(block, sink) {
            Ok(()) => Status::OK,
            Err(NotTaken::Malformed(malformed)) => self.broke(malformed.to_string()),
            Err(NotTaken::Refused(_)) => {
                self.outcome.refused = true;
                Status::STOPPED
            }
        }
    }
}

/// A sheet as blocks, for a workbook that does not come as such: all of it at once.
fn all_blocks(workbook: &mut dyn Workbook, sheet: u16) -> Result<Vec<Vec<u8>>, ReadError> {
    let mut blocks = Vec::new();
    let mut writer = Writer::new();
    workbook.read(sheet, &mut |cell| {
        cells::write(&mut writer, cell);
        if writer.is_full() {
            blocks.push(writer.cells(sheet).to_vec());
        }
        Flow::Continue
    })?;
    if writer.items() > 0 {
        blocks.push(writer.cells(sheet).to_vec());
    }
    Ok(blocks)
}

/// Runs a function of the host for the plugin: on the right thread, and without a panic
/// that would cross the boundary.
///
/// # Safety
///
/// `context` must be the context of the host's table, and the call must still last.
unsafe fn with(context: *mut c_void, act: impl FnOnce(&mut Call<'_>) -> Status) -> Status {
    if context.is_null() {
        return Status::INVALID;
    }
    // SAFETY: the plugin hands back the context it was given. The call is used by nobody else
    // while the plugin runs; whether this is the plugin's own thread is checked next, by a
    // field that is never written.
    let thread = unsafe { (*context.cast::<Call<'_>>()).thread };
    if thread != thread::current().id() {
        return Status::INVALID;
    }
    // SAFETY: as above, and on the thread that was called.
    let call = unsafe { &mut *context.cast::<Call<'_>>() };
    catch_unwind(AssertUnwindSafe(|| act(call))).unwrap_or(Status::INVALID)
}

/// A struct that the plugin gives to be filled, if it is as large as the contract says.
///
/// # Safety
///
/// `out` must be null or point to a struct that begins with its size.
unsafe fn to_fill<'p, T>(out: *mut T) -> Option<&'p mut T> {
    if out.is_null() || !out.is_aligned() {
        return None;
    }
    // SAFETY: passed on to the caller.
    let told = unsafe { std::ptr::read(out.cast::<u32>()) };
    if !table::covers(told, size_of::<T>()) {
        return None;
    }
    // SAFETY: it has at least the size of a `T`.
    Some(unsafe { &mut *out })
}

/// A copy of a struct that the plugin hands over, if it is as large as the contract says.
///
/// # Safety
///
/// `given` must be null or point to a struct that begins with its size.
unsafe fn given_struct<T: Copy>(given: *const T) -> Option<T> {
    if given.is_null() || !given.is_aligned() {
        return None;
    }
    // SAFETY: passed on to the caller.
    let told = unsafe { std::ptr::read(given.cast::<u32>()) };
    // SAFETY: it has at least the size of a `T`.
    table::covers(told, size_of::<T>()).then(|| unsafe { *given })
}

fn lend(text: &str) -> Bytes {
    Bytes { start: text.as_ptr(), length: text.len() as u64 }
}

/// # Safety
///
/// `bytes` must point to as many bytes as it tells.
unsafe fn handed<'p>(bytes: Bytes, most: u64) -> Option<&'p [u8]> {
    if bytes.length == 0 {
        return Some(&[]);
    }
    if bytes.start.is_null() || bytes.length > most {
        return None;
    }
    let length = usize::try_from(bytes.length).ok()?;
    // SAFETY: passed on to the caller.
    Some(unsafe { std::slice::from_raw_parts(bytes.start, length) })
}

/// # Safety
///
/// As [`handed`].
unsafe fn handed_text(bytes: Bytes) -> Option<String> {
    // SAFETY: passed on to the caller.
    let bytes = unsafe { handed(bytes, LONGEST_TEXT) }?;
    std::str::from_utf8(bytes).ok().map(str::to_owned)
}

unsafe extern "C" fn workbook(context: *mut c_void, out: *mut RawWorkbook) -> Status {
    // SAFETY: the plugin keeps to the contract.
    unsafe {
        with(context, |call| {
            let Some(out) = to_fill(out) else {
                return call.broke("it asks about the workbook with a struct that is too small");
            };
            let facts = call.workbook.facts();
            let kinds = FileKind::ALL.iter().zip(1_u32..);
            let kind = kinds.into_iter().find(|(kind, _)| **kind == facts.kind);
            out.file_kind = kind.map_or(0, |(_, number)| number);
            let count = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
            out.sheets = count(call.workbook.sheets().len());
            out.properties = count(facts.properties.len());
            let flags = [
                (facts.date_1904, table::WORKBOOK_DATE_1904),
                (facts.macros, table::WORKBOOK_MACROS),
                (facts.external_links, table::WORKBOOK_EXTERNAL_LINKS),
                (facts.manual_calculation, table::WORKBOOK_MANUAL_CALCULATION),
            ];
            out.flags = flags.iter().filter(|(holds, _)| *holds).map(|(_, flag)| flag).sum();
            out.name = lend(call.workbook.name());
            Status::OK
        })
    }
}

unsafe extern "C" fn sheet(context: *mut c_void, number: u32, out: *mut Sheet) -> Status {
    // SAFETY: the plugin keeps to the contract.
    unsafe {
        with(context, |call| {
            let Some(out) = to_fill(out) else {
                return call.broke("it asks about a sheet with a struct that is too small");
            };
            let Some(info) = call.workbook.sheets().get(number as usize) else {
                return Status::INVALID;
            };
            call.areas = info.merged.iter().map(area).collect();
            let range = |(first, last): (u32, u32)| Range { first, last };
            call.rows = info.hidden_rows.iter().copied().map(range).collect();
            let cols = info.hidden_cols.iter();
            call.cols = cols.map(|&(first, last)| range((first.into(), last.into()))).collect();
            out.visibility = match info.visibility {
                Visibility::Visible => 0,
                Visibility::Hidden => 1,
                Visibility::VeryHidden => 2,
            };
            out.name = lend(&info.name);
            (out.merged, out.merged_count) = (call.areas.as_ptr(), call.areas.len() as u64);
            (out.hidden_rows, out.hidden_rows_count) = (call.rows.as_ptr(), call.rows.len() as u64);
            (out.hidden_cols, out.hidden_cols_count) = (call.cols.as_ptr(), call.cols.len() as u64);
            Status::OK
        })
    }
}

fn area(area: &gevinst_plugin_sdk::workbook::Area) -> Area {
    Area {
        first_row: area.first_row,
        first_col: area.first_col.into(),
        last_row: area.last_row,
        last_col: area.last_col.into(),
    }
}

unsafe extern "C" fn property(context: *mut c_void, number: u32, out: *mut Property) -> Status {
    // SAFETY: the plugin keeps to the contract.
    unsafe {
        with(context, |call| {
            let Some(out) = to_fill(out) else {
                return call.broke("it asks for a property with a struct that is too small");
            };
            let Some((name, value)) = call.workbook.facts().properties.get(number as usize) else {
                return Status::INVALID;
            };
            (out.name, out.value) = (lend(name), lend(value));
            Status::OK
        })
    }
}

unsafe extern "C" fn open(context: *mut c_void, number: u32) -> Status {
    // SAFETY: the plugin keeps to the contract.
    unsafe { with(context, |call| call.open(number)) }
}

unsafe extern "C" fn next_cells(context: *mut c_void, out: *mut Bytes) -> Status {
    // SAFETY: the plugin keeps to the contract.
    unsafe {
        with(context, |call| match out.as_mut() {
            Some(out) => call.next_cells(out),
            None => call.broke("it asks for cells and gives no place for them"),
        })
    }
}

unsafe extern "C" fn evidence(context: *mut c_void, given: *const RawEvidence) -> Status {
    // SAFETY: the plugin keeps to the contract.
    unsafe {
        with(context, |call| {
            // SAFETY: passed on to the plugin.
            let Some(raw) = given_struct(given) else {
                return call.broke("it gives evidence with a struct that is too small");
            };
            let (Some(found), Some(shows)) = (handed_text(raw.found), handed_text(raw.shows))
            else {
                return call
                    .broke("it gives evidence that is not UTF-8 text of at most 10000 bytes");
            };
            if call.evidence.len() >= MOST_EVIDENCE {
                return call.broke("it gives more than 100 pieces of evidence");
            }
            let narrow = |number: u32| u16::try_from(number).unwrap_or(u16::MAX);
            let pos = CellPos::new(narrow(raw.sheet), raw.row, narrow(raw.col));
            let pos = (raw.has_cell == 1).then_some(pos);
            call.evidence.push(Evidence { pos, found, shows });
            Status::OK
        })
    }
}

unsafe extern "C" fn not_mine(context: *mut c_void, why: Bytes) -> Status {
    // SAFETY: the plugin keeps to the contract.
    unsafe {
        with(context, |call| match handed_text(why) {
            Some(why) => {
                call.not_mine = Some(why);
                Status::OK
            }
            None => call.broke("it gives a reason that is not UTF-8 text of at most 10000 bytes"),
        })
    }
}

unsafe extern "C" fn take_records(context: *mut c_void, block: Bytes) -> Status {
    // SAFETY: the plugin keeps to the contract.
    unsafe {
        with(context, |call| match handed(block, MAX_BLOCK as u64) {
            Some(block) => call
                .take(block, |block, sink| records::read(block, &mut |record| sink.record(record))),
            None => call.broke("it hands over a block of more than 16 MiB, or none"),
        })
    }
}

unsafe extern "C" fn take_notes(context: *mut c_void, block: Bytes) -> Status {
    // SAFETY: the plugin keeps to the contract.
    unsafe {
        with(context, |call| match handed(block, MAX_BLOCK as u64) {
            Some(block) => {
                call.take(block, |block, sink| notes::read(block, &mut |note| sink.note(note)))
            }
            None => call.broke("it hands over a block of more than 16 MiB, or none"),
        })
    }
}

unsafe extern "C" fn fail(context: *mut c_void, why: Bytes) -> Status {
    // SAFETY: the plugin keeps to the contract.
    unsafe {
        with(context, |call| match handed_text(why) {
            Some(why) => {
                call.outcome.failure = Some(why);
                Status::OK
            }
            None => call.broke("it gives a reason that is not UTF-8 text of at most 10000 bytes"),
        })
    }
}

/// The host has no extension yet.
unsafe extern "C" fn extension(_: *mut c_void, _: *const c_char) -> *const c_void {
    std::ptr::null()
}
