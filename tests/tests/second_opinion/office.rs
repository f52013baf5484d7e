//! LibreOffice's own NPV, IRR, XIRR and MIRR, asked through a workbook.

use std::collections::BTreeMap;

use calamine::Data;
use gevinst_tests::libreoffice::{cells, missing, recalculated, without_results};
use gevinst_tests::program::scratch;
use gevinst_tests::tool::skipped;
use rust_xlsxwriter::{Formula, Workbook};

use crate::flows::{Dated, FINANCE_RATE, Flows, RATE, REINVEST_RATE};
use crate::python::Answers;

const SHEET: &str = "Flows";
/// The columns of the answers; amounts stand from the sixth column on.
const AMOUNTS: u16 = 6;

/// What LibreOffice answers; `None` where it is not there and the test is skipped.
pub fn answers(test: &str, flows: &[&Flows], dated: &[Dated]) -> Option<Answers> {
    if skipped(test, missing()) {
        return None;
    }
    let mut asked: BTreeMap<(u32, u32), (String, String)> = BTreeMap::new();
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name(SHEET).unwrap();
    let mut row = 0_u32;
    for flows in flows {
        for (place, amount) in (0_u16..).zip(flows.amounts) {
            sheet.write_number(row, AMOUNTS + place, *amount as f64).unwrap();
        }
        let range = range(row, flows.amounts.len());
        let formulas = [
            ("office npv", format!("=NPV({RATE},{range})")),
            ("office irr", format!("=IRR({range})")),
            ("office mirr", format!("=MIRR({range},{FINANCE_RATE},{REINVEST_RATE})")),
        ];
        for (col, (what, formula)) in (0_u16..).zip(formulas) {
            sheet.write_formula(row, col, Formula::new(formula)).unwrap();
            asked.insert((row, u32::from(col)), (flows.name.to_owned(), what.to_owned()));
        }
        row += 1;
    }
    for flows in dated {
        for (place, (day, amount)) in (0_u16..).zip(flows.amounts) {
            let day: Vec<u16> = day.split('-').map(|part| part.parse().unwrap()).collect();
            let date = format!("=DATE({},{},{})", day[0], day[1], day[2]);
            sheet.write_formula(row + 1, AMOUNTS + place, Formula::new(date)).unwrap();
            sheet.write_number(row, AMOUNTS + place, *amount as f64).unwrap();
        }
        let (amounts, days) =
            (range(row, flows.amounts.len()), range(row + 1, flows.amounts.len()));
        sheet.write_formula(row, 0, Formula::new(format!("=XIRR({amounts},{days})"))).unwrap();
        asked.insert((row, 0), (flows.name.to_owned(), "office xirr".to_owned()));
        row += 2;
    }
    let folder = scratch();
    let workbook = without_results(&book.save_to_buffer().unwrap());
    let computed = cells(&recalculated(&workbook, folder.path()));
    let answer = |(place, name): (&(u32, u32), &(String, String))| {
        let (row, col) = *place;
        let value = match computed.get(&(SHEET.to_owned(), row, col)) {
            Some((Data::Float(value), _)) => Some(*value),
            Some((Data::Int(value), _)) => Some(*value as f64),
            _ => None,
        };
        (name.clone(), value)
    };
    Some(asked.iter().map(answer).collect())
}

/// The cells of the amounts of a row.
fn range(row: u32, count: usize) -> String {
    let last = u8::try_from(count - 1).unwrap();
    format!("G{0}:{1}{0}", row + 1, char::from(b'G' + last))
}
