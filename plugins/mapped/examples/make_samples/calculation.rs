//! Samples in the layout of Prosjektveiviseren's calculation workbook.

use std::path::Path;

use rust_xlsxwriter::{Worksheet, XlsxError};

use crate::{Put, fill, set, workbook};

/// The figures of one invented project, in the unit that its sheets tell.
struct Project {
    /// The text that tells the unit.
    prose: &'static str,
    /// Label and MS, MO, MP of the estimate's rows: investment, operating cost.
    costs: [(&'static str, [Option<i32>; 3]); 2],
    /// The priced benefits of the estimate.
    benefits: Vec<(&'static str, [Option<i32>; 3])>,
    /// The benefits in points.
    points: Vec<(&'static str, [Option<i32>; 3])>,
    /// Investment, operating cost and gross benefit by year.
    yearly: [[Option<i32>; 10]; 3],
    /// The benefits by year.
    priced: Vec<(&'static str, [Option<i32>; 10])>,
    /// How the sheets and the headers are spelt.
    spelling: Spelling,
}

/// Copies of the form differ in how their labels are spelt.
struct Spelling {
    sheets: [&'static str; 3],
    headers: [&'static str; 4],
    operating: &'static str,
}

const AS_PUBLISHED: Spelling = Spelling {
    sheets: [
        "A - Nytte-kost for prosjektet",
        "B- Investeringsanalyse",
        "C- Prissatte netto gevinster",
    ],
    headers: [
        "Ikke usikkerhets-justert (IU)",
        "Mest opti-mistisk (MO)",
        "Mest pessi-mistisk (MP)",
        "Usikkerhets-justert ",
    ],
    operating: "Drfiftskostnader ny løsning (D)",
};

const CORRECTED: Spelling = Spelling {
    sheets: [
        "A - Nytte-kost for prosjektet",
        "B - Investeringsanalyse",
        "C - Prissatte netto gevinster",
    ],
    headers: [
        "Ikke usikkerhetsjustert (IU)",
        "Mest optimistisk (MO)",
        "Mest pessimistisk (MP)",
        "Usikkerhetsjustert",
    ],
    operating: "Driftskostnader ny løsning (D)",
};

/// Writes all samples.
pub fn samples(folder: &Path) -> Result<(), XlsxError> {
    filled(&folder.join("byggesak.xlsx"))?;
    blank(&folder.join("blank.xlsx"))?;
    changed(&folder.join("endret.xlsx"))
}

/// An invented project, filled in as the form asks; one benefit row stays unused.
fn filled(path: &Path) -> Result<(), XlsxError> {
    let project = Project {
        prose: "Oppdiktet eksempel: alle tall er i tusen kroner, nyttepoeng unntatt.",
        costs: [
            ("Prosjektkostnader (P)", [Some(5200), Some(4800), Some(6900)]),
            (AS_PUBLISHED.operating, [Some(2400), Some(2100), Some(3000)]),
        ],
        benefits: vec![
            ("Færre papirsaker", [Some(7000), Some(9000), Some(4000)]),
            ("Kortere saksbehandling", [Some(3500), Some(4200), Some(1800)]),
            ("Gevinst …", [None; 3]),
            ("Mindre porto", [Some(300), Some(300), Some(300)]),
            ("Gevinst …", [None; 3]),
        ],
        points: vec![
            ("Bedre oversikt for søkerne", [Some(600), Some(900), Some(0)]),
            ("Gevinst …", [None; 3]),
        ],
        yearly: [
            years(&[1200, 4000, 0, 0, 0, 0, 0, 0, 0, 0]),
            years(&[0, 150, 250, 250, 250, 250, 250, 250, 250, 250]),
            years(&[0, 400, 1000, 1300, 1300, 1300, 1300, 1300, 1300, 1300]),
        ],
        priced: vec![
            ("Færre papirsaker", years(&[0, 300, 700, 900, 900, 900, 900, 900, 900, 900])),
            (
                "Kortere saksbehandling",
                [
                    None,
                    None,
                    Some(300),
                    Some(400),
                    Some(400),
                    Some(400),
                    Some(400),
                    Some(400),
                    Some(400),
                    Some(400),
                ],
            ),
            ("Gevinst …", [None; 10]),
        ],
        spelling: AS_PUBLISHED,
    };
    let mut book = workbook()?;
    book.add_worksheet().set_name("Intro")?.write_string(1, 0, "Oppdiktet innhold for prøver.")?;
    for (place, name) in project.spelling.sheets.iter().enumerate() {
        let sheet = book.add_worksheet().set_name(*name)?;
        write(sheet, &project, place)?;
    }
    book.save(path)
}

/// The form with nothing filled in: labels, and formulas that give zero.
fn blank(path: &Path) -> Result<(), XlsxError> {
    let project = Project {
        prose: "Tom mal. Fyll inn i tusen kroner.",
        costs: [("Prosjektkostnader (P)", [None; 3]), (AS_PUBLISHED.operating, [None; 3])],
        benefits: vec![("Gevinst …", [None; 3]); 5],
        points: vec![("Gevinst …", [None; 3]); 2],
        yearly: [[None; 10]; 3],
        priced: vec![("Gevinst …", [None; 10]); 3],
        spelling: AS_PUBLISHED,
    };
    let mut book = workbook()?;
    for (place, name) in project.spelling.sheets.iter().enumerate() {
        let sheet = book.add_worksheet().set_name(*name)?;
        write(sheet, &project, place)?;
    }
    book.save(path)
}

/// A copy that an agency has changed: spelling corrected, another unit, a row
/// and a column of its own, a remark beside the table, an error
/// cell and a number as text.
fn changed(path: &Path) -> Result<(), XlsxError> {
    let project = Project {
        prose: "Alle beløp i millioner kroner (oppdiktet)",
        costs: [
            ("Prosjektkostnader (P)", [Some(52), Some(48), Some(69)]),
            (CORRECTED.operating, [Some(24), Some(21), Some(30)]),
        ],
        benefits: vec![
            ("Raskere oppgjør", [Some(70), Some(90), Some(40)]),
            ("Sum delmål", [Some(70), Some(90), Some(40)]),
            ("", [Some(5), Some(6), Some(4)]),
        ],
        points: vec![("Tryggere brukere", [Some(40), Some(60), Some(10)])],
        yearly: [
            years(&[12, 40, 0, 0, 0, 0, 0, 0, 0, 0]),
            years(&[0, 1, 2, 2, 2, 2, 2, 2, 2, 2]),
            years(&[0, 4, 9, 12, 12, 12, 12, 12, 12, 12]),
        ],
        priced: vec![("Raskere oppgjør", years(&[0, 4, 9, 12, 12, 12, 12, 12, 12, 12]))],
        spelling: CORRECTED,
    };
    let mut book = workbook()?;
    for (place, name) in project.spelling.sheets.iter().enumerate() {
        let sheet = book.add_worksheet().set_name(*name)?;
        write(sheet, &project, place)?;
        match place {
            0 => {
                sheet.write_string(6, 6, "Avklares med økonomi")?;
            }
            1 => {
                sheet.write_string(5, 12, "Kommentar")?;
                sheet.write_string(8, 3, "9")?;
                set(sheet, 6, 2, Put::Formula("=Budsjett!B7", "#REF!"))?;
                sheet.write_string(10, 0, "Opplæringskostnader")?;
                sheet.write_number(10, 1, 3)?;
            }
            _ => {
                sheet.write_string(3, 4, "Tallene under står i tusen kroner")?;
            }
        }
    }
    book.save(path)
}

fn years(numbers: &[i32; 10]) -> [Option<i32>; 10] {
    numbers.map(Some)
}

fn write(sheet: &mut Worksheet, project: &Project, place: usize) -> Result<(), XlsxError> {
    sheet.write_string(3, 1, project.prose)?;
    match place {
        0 => estimate(sheet, project),
        1 => investment(sheet, project),
        _ => priced(sheet, project),
    }
}

fn estimate(sheet: &mut Worksheet, project: &Project) -> Result<(), XlsxError> {
    for (place, header) in project.spelling.headers.iter().enumerate() {
        sheet.write_string(5, column(place + 1), *header)?;
    }
    let first = 9;
    let below = first + project.benefits.len() as u32;
    for (place, (label, values)) in project.costs.iter().enumerate() {
        estimate_row(sheet, 6 + place as u32, label, values)?;
    }
    let mut gross = [0; 3];
    for (place, (label, values)) in project.benefits.iter().enumerate() {
        estimate_row(sheet, first + place as u32, label, values)?;
        for (sum, value) in gross.iter_mut().zip(values) {
            *sum += value.unwrap_or(0);
        }
    }
    sheet.write_string(8, 0, "Bruttogevinster (B):")?;
    sheet.write_string(below, 0, "Nettogevinster (B-P-D)")?;
    let cost =
        |place: usize| project.costs.iter().map(|(_, row)| row[place].unwrap_or(0)).sum::<i32>();
    for (place, letter) in ["B", "C", "D"].iter().enumerate() {
        let sum = format!("=SUM({letter}{}:{letter}{below})", first + 1);
        set(sheet, 8, column(place + 1), Put::Formula(&sum, &gross[place].to_string()))?;
        let net = format!("={letter}9-{letter}7-{letter}8");
        let result = (gross[place] - cost(place)).to_string();
        set(sheet, below, column(place + 1), Put::Formula(&net, &result))?;
    }
    let heading = "Kvalitative, ikke-prissatte gevinster  (basert på nyttepoeng):";
    sheet.write_string(below + 2, 0, heading)?;
    for (place, (label, values)) in project.points.iter().enumerate() {
        estimate_row(sheet, below + 3 + place as u32, label, values)?;
    }
    Ok(())
}

/// A row with its most likely, optimistic and pessimistic value and the form's weighted one.
fn estimate_row(
    sheet: &mut Worksheet,
    row: u32,
    label: &str,
    values: &[Option<i32>; 3],
) -> Result<(), XlsxError> {
    if !label.is_empty() {
        sheet.write_string(row, 0, label)?;
    }
    for (place, value) in values.iter().enumerate() {
        if let Some(value) = value {
            sheet.write_number(row, column(place + 1), *value)?;
        }
    }
    let [likely, optimistic, pessimistic] = values.map(|value| value.unwrap_or(0));
    let fifths = optimistic + 3 * likely + pessimistic;
    let number = row + 1;
    let formula = format!("=(C{number}+(3*B{number})+D{number})/5");
    // A fifth has one decimal.
    let result = format!("{}.{}", fifths / 5, fifths % 5 * 2);
    set(sheet, row, 4, Put::Formula(&formula, result.trim_end_matches(".0")))
}

fn investment(sheet: &mut Worksheet, project: &Project) -> Result<(), XlsxError> {
    let [invested, operating, gross] = &project.yearly;
    years_above(sheet, "Totalt over hele tiltakets levetid")?;
    year_row(sheet, 6, "Prosjektkostnader (P)", invested)?;
    year_row(sheet, 7, project.spelling.operating, operating)?;
    year_row(sheet, 8, "Bruttogevinster (B):", gross)?;
    let value = |row: &[Option<i32>; 10], year: usize| row[year].unwrap_or(0);
    let net = std::array::from_fn(|year| {
        value(gross, year) - value(invested, year) - value(operating, year)
    });
    sum_row(sheet, 9, "Nettogevinster (B-P-D)", &net, |letter| {
        format!("={letter}9-{letter}7-{letter}8")
    })
}

fn priced(sheet: &mut Worksheet, project: &Project) -> Result<(), XlsxError> {
    years_above(sheet, "Sum over hele tiltakets levetid")?;
    let mut gross = [0; 10];
    for (place, (label, values)) in project.priced.iter().enumerate() {
        year_row(sheet, 6 + place as u32, label, values)?;
        for (sum, value) in gross.iter_mut().zip(values) {
            *sum += value.unwrap_or(0);
        }
    }
    let below = 6 + project.priced.len() as u32;
    sum_row(sheet, below, "Sum brutto nyttevirkning (B)", &gross, |letter| {
        format!("=SUM({letter}7:{letter}{below})")
    })?;
    let operating = &project.yearly[1];
    year_row(sheet, below + 1, "Driftskostnader ny løsning (D)", operating)?;
    let net = std::array::from_fn(|year| gross[year] - operating[year].unwrap_or(0));
    sum_row(sheet, below + 2, "Netto nyttevirkning (B-D)", &net, |letter| {
        format!("={letter}{}-{letter}{}", below + 1, below + 2)
    })
}

fn years_above(sheet: &mut Worksheet, total: &str) -> Result<(), XlsxError> {
    sheet.write_string(5, 0, "År:")?;
    for year in 1..=10_u16 {
        sheet.write_number(5, year, year)?;
    }
    fill(sheet, &[("L6", Put::Text(total))])
}

fn year_row(
    sheet: &mut Worksheet,
    row: u32,
    label: &str,
    values: &[Option<i32>; 10],
) -> Result<(), XlsxError> {
    sheet.write_string(row, 0, label)?;
    for (place, value) in values.iter().enumerate() {
        if let Some(value) = value {
            sheet.write_number(row, column(place + 1), *value)?;
        }
    }
    total(sheet, row, values.iter().flatten().sum())
}

fn sum_row(
    sheet: &mut Worksheet,
    row: u32,
    label: &str,
    values: &[i32; 10],
    formula: impl Fn(char) -> String,
) -> Result<(), XlsxError> {
    sheet.write_string(row, 0, label)?;
    for ((place, letter), value) in ('B'..='K').enumerate().zip(values) {
        let text = formula(letter);
        set(sheet, row, column(place + 1), Put::Formula(&text, &value.to_string()))?;
    }
    total(sheet, row, values.iter().sum())
}

fn total(sheet: &mut Worksheet, row: u32, sum: i32) -> Result<(), XlsxError> {
    let formula = format!("=SUM(B{0}:K{0})", row + 1);
    set(sheet, row, 11, Put::Formula(&formula, &sum.to_string()))
}

fn column(place: usize) -> u16 {
    u16::try_from(place).unwrap_or(u16::MAX)
}
