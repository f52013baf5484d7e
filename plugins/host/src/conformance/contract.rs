//! What the contract says of the tables.

use super::Found;
use crate::native::NativeFormat;

fn demand(holds: bool, otherwise: &str) -> Found {
    if holds { Ok(()) } else { Err(otherwise.to_owned()) }
}

pub(super) fn refuses_other_majors(plugin: NativeFormat) -> Found {
    demand(
        plugin.refuses_other_majors(),
        "gevinst_plugin_entry_v1 gives a table to a program of another major version; return \
         NULL unless host_major is 1",
    )
}

pub(super) fn one_table(plugin: NativeFormat) -> Found {
    demand(
        plugin.gives_one_table(),
        "gevinst_plugin_entry_v1 gives different tables; the table is static and the same for \
         every minor version",
    )
}

pub(super) fn small_description(plugin: NativeFormat) -> Found {
    demand(
        plugin.leaves_small_descriptions_alone(),
        "describe writes into a struct that says it is too small; look at struct_size first and \
         return GEVINST_INVALID",
    )
}

pub(super) fn unknown_extension(plugin: NativeFormat) -> Found {
    demand(
        plugin.knows_no_strange_extension(),
        "extension gives something for an id that does not exist; compare the whole id and \
         return NULL for all others",
    )
}
