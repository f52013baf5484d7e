//! Values that are shown nowhere because too few answered.

use std::collections::BTreeSet;

use crate::finding::{Arg, Finding};
use crate::provenance::CellRef;

/// Takes the values out of findings that point at withheld cells: a finding may
/// say that something is wrong with a cell, and not what stands there. The limit
/// below which nothing is shown is no value of the cell.
pub(super) fn hide(findings: &mut [Finding], withheld: &BTreeSet<CellRef>) {
    if withheld.is_empty() {
        return;
    }
    for finding in findings {
        if !finding.cells.iter().any(|cell| withheld.contains(cell)) {
            continue;
        }
        for (name, arg) in &mut finding.args {
            let tells = matches!(arg, Arg::Number(..) | Arg::Text(_));
            if tells && *name != "least" {
                *arg = Arg::Text("…".to_owned());
            }
        }
    }
}
