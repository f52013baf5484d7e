//! The two tables of functions: what a plugin gives and what the host gives.
//!
//! Both begin with their size in bytes as the side that made them knows it.
//! A field is there only if it lies within that size ([`covers`]); fields are
//! appended and never moved, so that an older side simply knows fewer of them.

use core::ffi::{c_char, c_void};

use crate::status::Status;

/// The major version of the contract. Another one is another symbol.
pub const ABI_MAJOR: u16 = 1;
/// The minor version: it grows with every appended function or field.
pub const ABI_MINOR: u16 = 1;
/// The one symbol that a plugin exports for this major version.
pub const ENTRY_SYMBOL: &str = "gevinst_plugin_entry_v1";

/// The type of the exported function `gevinst_plugin_entry_v1`.
///
/// The host tells its own version; a plugin that cannot live with it returns
/// null. The table is static: it lives as long as the library, which is never
/// unloaded.
pub type Entry = extern "C" fn(host_major: u16, host_minor: u16) -> *const Plugin;

/// Text or bytes that are lent for the time of a call. Text is UTF-8.
#[derive(Debug, Clone, Copy)]
#[repr(C)]
pub struct Bytes {
    /// The first byte; may be null when `length` is zero.
    pub start: *const u8,
    /// The number of bytes.
    pub length: u64,
}

/// Who a format is; see `gevinst format list`.
#[derive(Debug, Clone, Copy)]
#[repr(C)]
pub struct Description {
    /// The size of this struct, set by the host before the call.
    pub struct_size: u32,
    /// Zero.
    pub reserved: u32,
    /// The stable id, `[a-z0-9-]+`, at most 64 bytes.
    pub id: Bytes,
    /// The format's own version, such as `1.0.0`.
    pub version: Bytes,
    /// What it reads, in one line for people.
    pub title: Bytes,
}

/// What is known of the workbook as a whole.
#[derive(Debug, Clone, Copy)]
#[repr(C)]
pub struct Workbook {
    /// The size of this struct, set by the plugin before the call.
    pub struct_size: u32,
    /// The kind of file: 1 xlsx, 2 xlsm, 3 xlsb, 4 xls, 5 ods, 6 csv.
    pub file_kind: u32,
    /// The number of sheets, hidden ones included.
    pub sheets: u32,
    /// The number of custom document properties.
    pub properties: u32,
    /// The sum of the `WORKBOOK_` flags that hold.
    pub flags: u32,
    /// Zero.
    pub reserved: u32,
    /// The file's name without its folder.
    pub name: Bytes,
}

/// The workbook's day numbers count from 1904.
pub const WORKBOOK_DATE_1904: u32 = 1;
/// The workbook carries macros; they are never run.
pub const WORKBOOK_MACROS: u32 = 2;
/// The workbook links to other workbooks; the links are never followed.
pub const WORKBOOK_EXTERNAL_LINKS: u32 = 4;
/// The workbook's formulas are calculated only on request.
pub const WORKBOOK_MANUAL_CALCULATION: u32 = 8;

/// What is known of a sheet before its cells are read.
#[derive(Debug, Clone, Copy)]
#[repr(C)]
pub struct Sheet {
    /// The size of this struct, set by the plugin before the call.
    pub struct_size: u32,
    /// 0 shown, 1 hidden, 2 hidden so that only a program can show it.
    pub visibility: u32,
    /// The sheet's name.
    pub name: Bytes,
    /// The merged areas; the value stands in the first cell only.
    pub merged: *const Area,
    /// The number of merged areas.
    pub merged_count: u64,
    /// Hidden rows as inclusive ranges, in order.
    pub hidden_rows: *const Range,
    /// The number of ranges of hidden rows.
    pub hidden_rows_count: u64,
    /// Hidden columns as inclusive ranges, in order.
    pub hidden_cols: *const Range,
    /// The number of ranges of hidden columns.
    pub hidden_cols_count: u64,
}

/// A rectangle of cells, both ends included, from zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(C)]
pub struct Area {
    /// The first row.
    pub first_row: u32,
    /// The first column.
    pub first_col: u32,
    /// The last row.
    pub last_row: u32,
    /// The last column.
    pub last_col: u32,
}

/// Rows or columns from `first` to `last`, both included, from zero.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(C)]
pub struct Range {
    /// The first.
    pub first: u32,
    /// The last.
    pub last: u32,
}

/// A custom document property.
#[derive(Debug, Clone, Copy)]
#[repr(C)]
pub struct Property {
    /// The size of this struct, set by the plugin before the call.
    pub struct_size: u32,
    /// Zero.
    pub reserved: u32,
    /// Its name.
    pub name: Bytes,
    /// Its value as text.
    pub value: Bytes,
}

/// Something by which a format recognised a workbook.
#[derive(Debug, Clone, Copy)]
#[repr(C)]
pub struct Evidence {
    /// The size of this struct, set by the plugin.
    pub struct_size: u32,
    /// 1 if it is a cell, 0 if it is a fact of the workbook such as a sheet's name.
    pub has_cell: u32,
    /// The cell's sheet, from zero.
    pub sheet: u32,
    /// The cell's row, from zero.
    pub row: u32,
    /// The cell's column, from zero.
    pub col: u32,
    /// Zero.
    pub reserved: u32,
    /// What was found there.
    pub found: Bytes,
    /// What it shows.
    pub shows: Bytes,
}

/// What the host gives for one call of `identify` or `adapt`.
///
/// Only the thread that was called may use it, and only until the call
/// returns. What a function writes is lent until the next call of the same
/// function; what is handed to a function is copied before it returns.
#[derive(Debug, Clone, Copy)]
#[repr(C)]
pub struct Host {
    /// The size of this table.
    pub struct_size: u32,
    /// The major version of the contract, as the host knows it.
    pub abi_major: u16,
    /// The minor version of the contract, as the host knows it.
    pub abi_minor: u16,
    /// To be handed to every function.
    pub context: *mut c_void,
    /// Tells of the workbook as a whole.
    pub workbook: Option<unsafe extern "C" fn(*mut c_void, *mut Workbook) -> Status>,
    /// Tells of the sheet with this number, from zero.
    pub sheet: Option<unsafe extern "C" fn(*mut c_void, u32, *mut Sheet) -> Status>,
    /// Tells the custom document property with this number, from zero.
    pub property: Option<unsafe extern "C" fn(*mut c_void, u32, *mut Property) -> Status>,
    /// Begins to read a sheet at its first cell. A sheet may be read several times.
    pub open: Option<unsafe extern "C" fn(*mut c_void, u32) -> Status>,
    /// Gives the next block of cells of the sheet that is open; `END` after the last.
    pub cells: Option<unsafe extern "C" fn(*mut c_void, *mut Bytes) -> Status>,
    /// Takes a reason why the workbook is of the format (in `identify`).
    pub evidence: Option<unsafe extern "C" fn(*mut c_void, *const Evidence) -> Status>,
    /// Takes, in one line, what was looked for in vain (in `identify`, before `NOT_MINE`).
    pub not_mine: Option<unsafe extern "C" fn(*mut c_void, Bytes) -> Status>,
    /// Takes a block of records (in `adapt`).
    pub records: Option<unsafe extern "C" fn(*mut c_void, Bytes) -> Status>,
    /// Takes a block of notes (in `adapt`).
    pub notes: Option<unsafe extern "C" fn(*mut c_void, Bytes) -> Status>,
    /// Takes, in one line, why the plugin is about to return a failure.
    pub fail: Option<unsafe extern "C" fn(*mut c_void, Bytes) -> Status>,
    /// Gives what the host has beyond this table, by a null-terminated id such as
    /// `gevinst.styles/1`; null for an id it does not know.
    pub extension: Option<unsafe extern "C" fn(*mut c_void, *const c_char) -> *const c_void>,
}

/// What a plugin gives.
#[derive(Debug, Clone, Copy)]
#[repr(C)]
pub struct Plugin {
    /// The size of this table.
    pub struct_size: u32,
    /// The major version of the contract that the plugin was built with.
    pub abi_major: u16,
    /// The minor version of the contract that the plugin was built with.
    pub abi_minor: u16,
    /// Tells who the format is; the texts are static.
    pub describe: Option<unsafe extern "C" fn(*mut Description) -> Status>,
    /// Whether the workbook is of this format: `OK` with evidence, or `NOT_MINE` with what
    /// was looked for in vain.
    pub identify: Option<unsafe extern "C" fn(*const Host) -> Status>,
    /// Tells everything the workbook says.
    pub adapt: Option<unsafe extern "C" fn(*const Host) -> Status>,
    /// Gives what the plugin has beyond this table (since minor 1), by a null-terminated id;
    /// null for an id it does not know.
    pub extension: Option<unsafe extern "C" fn(*const c_char) -> *const c_void>,
}

/// The size of the plugin's table in minor version 0, the smallest that is taken.
pub const PLUGIN_SIZE_V1_0: u32 = core::mem::offset_of!(Plugin, extension) as u32;
/// The size of the host's table in minor version 0, the smallest that a host may give.
pub const HOST_SIZE_V1_0: u32 = size_of::<Host>() as u32;

/// Whether a field that ends at `end` lies within a struct of `struct_size`
/// bytes, as the side that made it knows it.
pub fn covers(struct_size: u32, end: usize) -> bool {
    usize::try_from(struct_size).is_ok_and(|size| size >= end)
}
