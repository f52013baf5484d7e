//! Shares and overlaps: the formulas that a case can name.

use super::CaseFormula;

pub(super) const FORMULAS: &[CaseFormula] = &[];
