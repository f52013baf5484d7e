//! A loaded library and its table.

use std::ffi::CString;
use std::ptr;

use gevinst_plugin_abi::Status;
use gevinst_plugin_abi::table::{
    self, ABI_MAJOR, ABI_MINOR, Bytes, Description as RawDescription, Entry, Host, Plugin,
};
use gevinst_plugin_sdk::Description;

use super::LoadError;
use super::image::Image;

/// The major versions whose symbols are looked for, to tell a plugin of another version from
/// a library that is no plugin.
const MAJORS: std::ops::RangeInclusive<u16> = 1..=9;

/// A loaded library. Its code and its table live as long as the process.
pub(super) struct Library {
    entry: Entry,
    plugin: Plugin,
}

impl Library {
    /// Loads a library and reads its table.
    pub(super) fn load(image: &Image) -> Result<Library, LoadError> {
        let library = open(image)?;
        let entry = entry(&library)?;
        // Whatever the library has begun (threads, handlers) must not lose its code.
        std::mem::forget(library);
        let given = entry(ABI_MAJOR, ABI_MINOR);
        if given.is_null() {
            return Err(LoadError::RefusesUs { major: ABI_MAJOR, minor: ABI_MINOR });
        }
        let plugin = read_table(given)?;
        if plugin.abi_major != ABI_MAJOR {
            return Err(LoadError::OtherMajor { theirs: plugin.abi_major, ours: ABI_MAJOR });
        }
        if plugin.describe.is_none() || plugin.identify.is_none() || plugin.adapt.is_none() {
            return Err(LoadError::Table("describe, identify or adapt is null"));
        }
        Ok(Library { entry, plugin })
    }

    /// The version of the contract that the plugin was built with.
    pub(super) fn abi(&self) -> (u16, u16) {
        (self.plugin.abi_major, self.plugin.abi_minor)
    }

    /// The exported function.
    pub(super) fn entry(&self) -> Entry {
        self.entry
    }

    /// The table, as far as the program knows it.
    pub(super) fn table(&self) -> &Plugin {
        &self.plugin
    }

    /// Asks who the format is.
    pub(super) fn describe(&self) -> Result<Description, LoadError> {
        let none = Bytes { start: ptr::null(), length: 0 };
        let mut out = RawDescription {
            struct_size: size_of::<RawDescription>() as u32,
            reserved: 0,
            id: none,
            version: none,
            title: none,
        };
        // SAFETY: the table is static, and `out` is what the contract asks for.
        let status = self
            .plugin
            .describe
            .map_or(Status::UNSUPPORTED, |describe| unsafe { describe(&raw mut out) });
        if status != Status::OK {
            let (name, says) = status.told();
            let why = format!("describe answered {name} ({}): {says}", status.0);
            return Err(LoadError::Description(why));
        }
        // SAFETY: the plugin answered OK, so the texts are static.
        let (id, version, title) = unsafe { (text(out.id), text(out.version), text(out.title)) };
        checked(id, version, title).map_err(LoadError::Description)
    }
}

/// The functions of a plugin that are given a host.
pub(super) type Question = Option<unsafe extern "C" fn(*const Host) -> Status>;

/// Asks a question of a plugin.
pub(super) fn ask(
    question: unsafe extern "C" fn(*const Host) -> Status,
    host: *const Host,
) -> Status {
    // SAFETY: the function comes from the table of a library that is never unloaded; the
    // host's table and its context live until it returns.
    unsafe { question(host) }
}

#[cfg(unix)]
fn open(image: &Image) -> Result<libloading::Library, LoadError> {
    use libloading::os::unix::{Library, RTLD_LOCAL, RTLD_NOW};
    // SAFETY: a library runs code when it is loaded. That the user trusts these very bytes
    // was checked by whoever calls `native::load`.
    let library = unsafe { Library::open(Some(image.path()), RTLD_NOW | RTLD_LOCAL) };
    library.map(Into::into).map_err(|error| LoadError::Loader(chain(&error)))
}

#[cfg(windows)]
fn open(image: &Image) -> Result<libloading::Library, LoadError> {
    use libloading::os::windows::{
        LOAD_LIBRARY_SEARCH_DLL_LOAD_DIR, LOAD_LIBRARY_SEARCH_SYSTEM32, Library,
    };
    let flags = LOAD_LIBRARY_SEARCH_DLL_LOAD_DIR | LOAD_LIBRARY_SEARCH_SYSTEM32;
    // SAFETY: as on Unix. The path is absolute and the search is restricted, so that neither
    // the working directory nor PATH is looked into.
    let library = unsafe { Library::load_with_flags(image.path(), flags) };
    library.map(Into::into).map_err(|error| LoadError::Loader(chain(&error)))
}

fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        text.push_str(&format!(": {error}"));
        source = error.source();
    }
    text
}

fn entry(library: &libloading::Library) -> Result<Entry, LoadError> {
    for major in MAJORS {
        let name = CString::new(format!("gevinst_plugin_entry_v{major}"))
            .map_err(|_| LoadError::NoEntry)?;
        // SAFETY: the symbol's name tells its type; a library that lies about it is not a
        // plugin that anyone can trust.
        let Ok(symbol) = (unsafe { library.get::<Entry>(name.as_bytes_with_nul()) }) else {
            continue;
        };
        if major != ABI_MAJOR {
            return Err(LoadError::OtherMajor { theirs: major, ours: ABI_MAJOR });
        }
        return Ok(*symbol);
    }
    Err(LoadError::NoEntry)
}

/// The plugin's table, as far as both sides know it; what it does not have is `None`.
fn read_table(given: *const Plugin) -> Result<Plugin, LoadError> {
    if !given.is_aligned() {
        return Err(LoadError::Table("its address is not aligned"));
    }
    // SAFETY: the contract says that a table begins with its size.
    let size = unsafe { ptr::read(given.cast::<u32>()) };
    if !table::covers(size, table::PLUGIN_SIZE_V1_0 as usize) {
        return Err(LoadError::Table("it is smaller than the first one of its version"));
    }
    let mut plugin = Plugin {
        struct_size: size,
        abi_major: 0,
        abi_minor: 0,
        describe: None,
        identify: None,
        adapt: None,
        extension: None,
    };
    let known = size_of::<Plugin>().min(usize::try_from(size).unwrap_or(0));
    // SAFETY: the table has at least `known` bytes, and every field of it may hold any bytes
    // that a plugin writes there as a number or a function of the contract.
    unsafe {
        ptr::copy_nonoverlapping(given.cast::<u8>(), (&raw mut plugin).cast::<u8>(), known);
    }
    Ok(plugin)
}

/// # Safety
///
/// `bytes` must be as a plugin wrote it that keeps to the contract.
unsafe fn text(bytes: Bytes) -> Option<String> {
    const MOST: u64 = 1_000;
    if bytes.length == 0 || bytes.length > MOST || bytes.start.is_null() {
        return None;
    }
    let length = usize::try_from(bytes.length).ok()?;
    // SAFETY: passed on to the caller.
    let bytes = unsafe { std::slice::from_raw_parts(bytes.start, length) };
    std::str::from_utf8(bytes).ok().map(str::to_owned)
}

fn checked(
    id: Option<String>,
    version: Option<String>,
    title: Option<String>,
) -> Result<Description, String> {
    let wanted = |what: &str| format!("{what} must be UTF-8 text of 1 to 1000 bytes");
    let id = id.ok_or_else(|| wanted("the id"))?;
    let letters = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if id.len() > 64 || !id.chars().all(letters) {
        return Err("the id must be 1 to 64 of a-z, 0-9 and -".to_owned());
    }
    let version = version.ok_or_else(|| wanted("the version"))?;
    let title = title.ok_or_else(|| wanted("the title"))?;
    if version.chars().chain(title.chars()).any(char::is_control) {
        return Err("version and title must be one line without control characters".to_owned());
    }
    Ok(Description { id, version, title })
}
