//! The sheets of the workbook, one function each.

pub(super) mod analyses;
pub(super) mod benefits;
pub(super) mod cover;
pub(super) mod data;
pub(super) mod headline;
pub(super) mod lineage;
pub(super) mod parts;
pub(super) mod quality;
