//! The results stored in the workbook are those that LibreOffice computes.

use calamine::DataType;
use gevinst_tests::libreoffice::{
    cells, differences, edited, missing, recalculated, without_results,
};
use gevinst_tests::program::Scratch;
use gevinst_tests::tool::skipped;

use crate::{of_example, of_portfolio, of_sample, read};

fn agrees(test: &str, reports: impl FnOnce() -> Scratch) {
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

#[test]
fn libreoffice_computes_what_the_portfolio_report_stores() {
    agrees("libreoffice_computes_what_the_portfolio_report_stores", of_portfolio);
}

/// A discount rate of nothing leaves every year's net as it is: the cell of the rate is what
/// the years are calculated from.
#[test]
fn a_changed_rate_runs_through_the_net_present_value() {
    if skipped("a_changed_rate_runs_through_the_net_present_value", missing()) {
        return;
    }
    let folder = of_example();
    let workbook = without_results(&read(folder.path(), "report.xlsx"));
    let changed = edited(&workbook, |xml| xml.replace("<v>0.04</v>", "<v>0</v>"));
    let after = cells(&recalculated(&changed, folder.path()));
    let number = |row: u32, col: u32| {
        let cell = after.get(&("Nåverdi".to_owned(), row, col));
        cell.and_then(|(value, _)| value.get_float())
    };
    let (net, discounted) = (6, 8);
    let years: Vec<u32> = (5..100).filter(|row| number(*row, net).is_some()).collect();
    assert!(years.len() > 10, "{years:?}");
    for row in years {
        assert_eq!(number(row, net), number(row, discounted), "row {}", row + 1);
    }
}
