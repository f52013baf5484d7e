//! The results stored in the workbook are those that LibreOffice computes.

use gevinst_tests::libreoffice::{cells, differences, missing, recalculated, without_results};
use gevinst_tests::tool::skipped;
use tempfile::TempDir;

use crate::{of_example, of_sample, read};

fn agrees(test: &str, reports: impl FnOnce() -> TempDir) {
    if skipped(test, missing()) {
        return;
    }
    let folder = reports();
    let workbook = read(folder.path(), "report.xlsx");
    let stored = cells(&workbook);
    let formulas = stored.values().filter(|(_, formula)| formula.is_some()).count();
    assert!(formulas > 20, "the workbook has lost its formulas: {formulas}");
    let computed = cells(&recalculated(&without_results(&workbook), folder.path()));
    let found = differences(&stored, &computed);
    assert!(found.is_empty(), "{} of {formulas} differ: {found:#?}", found.len());
}

#[test]
fn libreoffice_computes_what_the_example_report_stores() {
    agrees("libreoffice_computes_what_the_example_report_stores", of_example);
}

#[test]
fn libreoffice_computes_what_the_sample_report_stores() {
    agrees("libreoffice_computes_what_the_sample_report_stores", of_sample);
}
