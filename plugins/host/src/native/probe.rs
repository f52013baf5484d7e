//! Asking a plugin what a host never asks, to see whether it keeps the contract.

use std::ptr;

use gevinst_plugin_abi::Status;
use gevinst_plugin_abi::table::{ABI_MAJOR, ABI_MINOR, Bytes, Description, Entry, Host};

use super::call::Call;
use super::library::Question;
use super::{NativeFormat, library};

/// A host's table as a later minor version will have it: longer.
#[repr(C)]
struct LongerHost {
    host: Host,
    unknown: [usize; 8],
}

impl NativeFormat {
    /// Whether the plugin answers null to a host of another major version.
    pub fn refuses_other_majors(&self) -> bool {
        let entry: Entry = self.library.entry();
        [0, ABI_MAJOR + 1, u16::MAX].iter().all(|&major| entry(major, 0).is_null())
    }

    /// Whether the plugin gives one and the same table each time, also to a host of another
    /// minor version.
    pub fn gives_one_table(&self) -> bool {
        let entry: Entry = self.library.entry();
        let first = entry(ABI_MAJOR, ABI_MINOR);
        [0, ABI_MINOR, ABI_MINOR + 1].iter().all(|&minor| ptr::eq(entry(ABI_MAJOR, minor), first))
    }

    /// Whether the plugin leaves alone a description that has no room for its answer.
    pub fn leaves_small_descriptions_alone(&self) -> bool {
        let mark = Bytes { start: ptr::dangling(), length: 0x5EED };
        let mut out =
            Description { struct_size: 8, reserved: 0, id: mark, version: mark, title: mark };
        let describe = self.library.table().describe;
        // SAFETY: the struct is larger than it says; a plugin that writes beyond what is said
        // writes into it and nowhere else.
        let status = describe.map_or(Status::OK, |describe| unsafe { describe(&raw mut out) });
        let untouched = [out.id, out.version, out.title].iter().all(|it| it.length == 0x5EED);
        status.0 < 0 && untouched
    }

    /// Whether the plugin answers null to an extension that there is not; true where it has
    /// no extensions at all.
    pub fn knows_no_strange_extension(&self) -> bool {
        let names = [c"", c"gevinst.no-such-thing/1", c"gevinst.no-such-thing/1 and more"];
        self.library.table().extension.is_none_or(|extension| {
            // SAFETY: the function is one of the contract, and each name ends with a zero.
            names.iter().all(|name| unsafe { extension(name.as_ptr()) }.is_null())
        })
    }
}

/// Asks a question with a table that is longer than any the plugin knows.
pub(super) fn with_longer_table(call: &mut Call<'_>, question: Question) -> Status {
    let Some(question) = question else {
        return Status::UNSUPPORTED;
    };
    let mut longer = LongerHost { host: call.host(), unknown: [usize::MAX; 8] };
    longer.host.struct_size = size_of::<LongerHost>() as u32;
    longer.host.abi_minor = ABI_MINOR + 1;
    let host = (&raw const longer).cast::<Host>();
    let answer = library::ask(question, host);
    debug_assert!(longer.unknown.iter().all(|&word| word == usize::MAX));
    answer
}
