//! The sheets that the program builds itself, one function each: those whose cells depend
//! on where others stand, and those whose columns or formulas follow from each calculation.

pub(super) mod analyses;
pub(super) mod charts;
pub(super) mod cover;
pub(super) mod lineage;
pub(super) mod parameters;
pub(super) mod parts;
