//! Run archives: everything that made a report, in a folder that explains itself.
//!
//! An archive is a bag (BagIt 1.0) whose names are listed in [`layout`]. It is
//! written by [`mod@write`], read by [`open`], and looked through by the commands
//! `verify` and `regenerate`. What made a run stands in [`run`]; what the
//! workbooks say in [`submission`], with where it stood in [`lineage`]; what was
//! computed in [`figures`]. See the README of this folder.

pub mod again;
pub mod bag;
pub mod beside;
pub mod canonical;
pub mod content;
pub mod datapackage;
pub mod exports;
pub mod figures;
pub mod layout;
pub mod left;
pub mod lineage;
pub mod notes;
pub mod open;
pub mod pack;
pub mod public;
pub mod readme;
pub mod regenerate;
pub mod register;
pub mod run;
pub mod sign;
pub mod staging;
pub mod stamps;
pub mod submission;
pub mod supersedes;
pub mod tsv;
pub mod verify;
pub mod write;

use gevinst_core::provenance::Digest;

/// The fingerprint that 64 hexadecimal digits are.
pub fn digest_of(text: &str) -> Option<Digest> {
    let mut bytes = [0; 32];
    if text.len() != 64 || !text.bytes().all(|byte| b"0123456789abcdef".contains(&byte)) {
        return None;
    }
    for (place, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(text.get(place * 2..place * 2 + 2)?, 16).ok()?;
    }
    Some(Digest::from_bytes(bytes))
}
