//! Samples in the layout of the municipal workbook of KommIT/KS.

use std::path::Path;

use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};

use crate::{Put, fill, kommit_report, set, workbook};

/// A benefit of an invented project.
struct Benefit {
    change: &'static str,
    title: &'static str,
    needs: &'static str,
    kind: Option<&'static str>,
    years: [Option<i32>; 4],
    importance: Option<i32>,
    actions: [Option<(&'static str, (u8, u8))>; 2],
    use_of: &'static str,
    indicator: &'static str,
    unit: &'static str,
    baseline: Option<i32>,
    target: Option<i32>,
    method: &'static str,
    owner: &'static str,
    measured: Option<i32>,
}

const DIRECT: &str = "Direkte (økonomiske - NOK)";
const INDIRECT: &str = "Indirekte (frigjort tid - årsverk)";
const QUALITATIVE: &str = "Kvalitative (f.eks. omdømme)";

/// The form has room for so many benefits.
const ROOM: u32 = 14;

/// Writes all samples.
pub fn samples(folder: &Path) -> Result<(), XlsxError> {
    let mut book = workbook()?;
    sheets(&mut book, &[], false)?;
    book.save(folder.join("blank.xlsx"))?;
    let mut book = workbook()?;
    sheets(&mut book, &invented(), true)?;
    book.save(folder.join("nattilsyn.xlsx"))
}

/// A row of the form in which nothing is filled in.
const EMPTY: Benefit = Benefit {
    change: "",
    title: "",
    needs: "",
    kind: None,
    years: [None; 4],
    importance: None,
    actions: [None, None],
    use_of: "",
    indicator: "",
    unit: "",
    baseline: None,
    target: None,
    method: "",
    owner: "",
    measured: None,
};

/// The benefits of one invented project; the third row of the form stays empty.
fn invented() -> Vec<Benefit> {
    vec![
        Benefit {
            change: "Sensor i stedet for fast rundtur",
            title: "Færre kjøreturer om natten",
            needs: "Alle soner har dekning",
            kind: Some(DIRECT),
            years: [Some(120_000), Some(240_000), Some(240_000), Some(240_000)],
            actions: [Some(("Legge om kjørelistene", (3, 1))), Some(("Si opp leiebil", (6, 30)))],
            use_of: "Budsjettet til bil tas ned",
            indicator: "Kjørte kilometer per natt",
            unit: "km",
            baseline: Some(310),
            target: Some(180),
            method: "Kjørebok",
            owner: "Leder for hjemmetjenesten",
            measured: Some(240),
            ..EMPTY
        },
        Benefit {
            change: "Varsel rett til vakt",
            title: "Frigjort tid for nattvaktene",
            needs: "Vaktene er opplært",
            kind: Some(INDIRECT),
            years: [None, Some(1), Some(2), Some(2)],
            actions: [Some(("Ny turnus", (9, 1))), None],
            indicator: "Tilsyn per natt",
            unit: "antall",
            baseline: Some(64),
            target: Some(20),
            method: "Telling i fagsystemet",
            owner: "Turnusansvarlig",
            measured: Some(0),
            ..EMPTY
        },
        EMPTY,
        Benefit {
            change: "Færre forstyrrelser",
            title: "Bedre søvn for brukerne",
            kind: Some(QUALITATIVE),
            importance: Some(4),
            indicator: "Fornøyde brukere",
            unit: "prosent",
            baseline: None,
            target: Some(85),
            ..EMPTY
        },
    ]
}

fn sheets(book: &mut Workbook, benefits: &[Benefit], filled: bool) -> Result<(), XlsxError> {
    card(book.add_worksheet().set_name("Forside")?, filled)?;
    let titles: Vec<&str> = benefits.iter().map(|benefit| benefit.indicator).collect();
    kommit_report::before(book, filled)?;
    changes(book.add_worksheet().set_name("KONSEPT - Endringsanalyse")?, benefits)?;
    let people = book.add_worksheet().set_name("KONSEPT - Interessentanalyse")?;
    kommit_report::attitudes(people, filled)?;
    analysis(book.add_worksheet().set_name("KONSEPT - Gevinstanalyse")?, benefits, filled)?;
    plan(book.add_worksheet().set_name("PLANLEGGE - Gevinstreal.plan")?, benefits)?;
    followup(book.add_worksheet().set_name("PLANLEGGE - Oppfølgingsplan")?, benefits)?;
    let status = book.add_worksheet().set_name("GJENNOMFØRE - Statusrapport")?;
    kommit_report::status(status, &titles)?;
    let handover = book.add_worksheet().set_name("OVERLEVERE - Overleveringsrapp.")?;
    kommit_report::handover(handover, &titles)?;
    results(book.add_worksheet().set_name("REALISERE - Resultatoppfølging")?, benefits)?;
    let helper = book.add_worksheet().set_name("støtteark")?;
    helper.set_hidden(true);
    let zero = Put::Formula("=SUM('KONSEPT - Gevinstanalyse'!D26:G26)", "0");
    fill(helper, &[("A1", Put::Text("Diskontering:")), ("B5", zero)])
}

fn card(sheet: &mut Worksheet, filled: bool) -> Result<(), XlsxError> {
    let labels = [
        ("A1", "Prosjektkort"),
        ("A4", "Foreløpig navn / prosjektnavn:"),
        ("A6", "Idébeskrivelse / prosjektets hensikt:"),
        ("A8", "Er endringen lovpålagt? Ja/Nei"),
        ("A10", "Planlagt startdato:"),
        ("A11", "Planlagt sluttdato:"),
        ("A13", "Prosjektbudsjett:"),
        ("A16", "Tjenesteeier:"),
        ("A17", "Prosjekteier:"),
    ];
    for (address, label) in labels {
        fill(sheet, &[(address, Put::Text(label))])?;
    }
    if filled {
        let values = [
            ("B4", Put::Text("Digitalt nattilsyn (oppdiktet)")),
            ("B6", Put::Text("Tilsyn med sensor i Eksempel kommune")),
            ("B10", Put::Day(1, 15)),
            ("B17", Put::Text("Kommunalsjefen")),
        ];
        fill(sheet, &values)?;
    }
    Ok(())
}

fn text(sheet: &mut Worksheet, row: u32, col: u16, text: &str) -> Result<(), XlsxError> {
    if text.is_empty() { Ok(()) } else { set(sheet, row, col, Put::Text(text)) }
}

fn number(sheet: &mut Worksheet, row: u32, col: u16, value: Option<i32>) -> Result<(), XlsxError> {
    value.map_or(Ok(()), |value| set(sheet, row, col, Put::Number(value)))
}

fn headers(sheet: &mut Worksheet, row: u32, first: u16, texts: &[&str]) -> Result<(), XlsxError> {
    for (col, header) in (first..).zip(texts) {
        text(sheet, row, col, header)?;
    }
    Ok(())
}

/// The formula with which the form repeats a cell, and what it gives.
fn repeat(
    sheet: &mut Worksheet,
    row: u32,
    col: u16,
    from: &str,
    shows: &str,
) -> Result<(), XlsxError> {
    set(sheet, row, col, Put::Formula(&format!("=IF({from}=0,\"\",{from})"), shows))
}

fn title_of(benefits: &[Benefit], place: u32) -> &'static str {
    benefits.get(place as usize).map_or("", |benefit| benefit.title)
}

fn changes(sheet: &mut Worksheet, benefits: &[Benefit]) -> Result<(), XlsxError> {
    headers(
        sheet,
        3,
        0,
        &[
            "Prosess",
            "Endring\nHva som skal gjøres på en ny måte?",
            "Gevinst\nHvilket positivt resultat vil endringen skape?",
            "Strategisk mål som gevinsten bidrar til \nvalgfritt å fylle ut",
            "Forutsetninger for at gevinsten blir realisert",
        ],
    )?;
    for (row, benefit) in (4..).zip(benefits) {
        text(sheet, row, 1, benefit.change)?;
        text(sheet, row, 2, benefit.title)?;
        text(sheet, row, 4, benefit.needs)?;
    }
    Ok(())
}

fn analysis(sheet: &mut Worksheet, benefits: &[Benefit], filled: bool) -> Result<(), XlsxError> {
    let plain = Format::new();
    headers(sheet, 3, 0, &["Gevinster:", "GEVINSTER:"])?;
    headers(
        sheet,
        4,
        1,
        &[
            "Gevinst\n(kopieres automatisk fra endringsanalysen):",
            "Gevinsttype\n(velg fra listen):",
        ],
    )?;
    let budget =
        "Gevinstbudsjett \n(direkte - NOK, indirekte - årsverk, kvalitative - fylles ikke ut)";
    sheet.merge_range(4, 3, 4, 6, budget, &plain)?;
    text(sheet, 4, 7, "Gevinst-betydning\n(for kvalitative gevinster,\n1(lav) - 5 (høy)):")?;
    headers(sheet, 5, 3, &["År"; 4])?;
    for place in 0..ROOM {
        let row = 6 + place;
        let from = format!("'KONSEPT - Endringsanalyse'!C{}", place + 5);
        repeat(sheet, row, 1, &from, title_of(benefits, place))?;
        let Some(benefit) = benefits.get(place as usize) else { continue };
        text(sheet, row, 2, benefit.kind.unwrap_or(""))?;
        for (col, value) in (3..).zip(benefit.years) {
            number(sheet, row, col, value)?;
        }
        number(sheet, row, 7, benefit.importance)?;
    }
    headers(sheet, 22, 0, &["Gevinster:", "KOSTNADER:"])?;
    sheet.merge_range(23, 1, 24, 1, "Beskrivelse av kostnader:", &plain)?;
    sheet.merge_range(23, 2, 24, 2, "Investering:", &plain)?;
    sheet.merge_range(23, 3, 23, 6, "Drifskostnader:", &plain)?;
    sheet.merge_range(23, 7, 24, 7, "Rente:", &plain)?;
    headers(sheet, 24, 3, &["År"; 4])?;
    if filled {
        text(sheet, 25, 1, "Sensorer og abonnement")?;
        for (col, value) in (2..).zip([450_000, 60_000, 60_000, 60_000, 60_000]) {
            number(sheet, 25, col, Some(value))?;
        }
        set(sheet, 25, 7, Put::Formula("=4/100", "0.04"))?;
    }
    headers(sheet, 28, 0, &["Gevinster:", "OPPSUMMERING:"])?;
    let sum = Put::Formula("=SUM(støtteark!B5:E5)-'KONSEPT - Gevinstanalyse'!C26", "0");
    fill(sheet, &[("B39", Put::Text("Netto økonomisk effekt (nåverdi):")), ("C39", sum)])
}

fn plan(sheet: &mut Worksheet, benefits: &[Benefit]) -> Result<(), XlsxError> {
    headers(
        sheet,
        3,
        0,
        &[
            "Gevinst\n(kopieres automatisk)",
            "Tiltak for å få gevinster realisert",
            "Frist for tiltak",
            "Hvordan skal gevinsten \"omsettes\"?",
            "Måleindikator for gevinsten",
            "Når blir gevinsten realisert?",
            "Gevinst-   ansvarlig",
        ],
    )?;
    for place in 0..ROOM {
        let row = 4 + 2 * place;
        for col in [0, 3, 4, 5, 6] {
            sheet.merge_range(row, col, row + 1, col, "", &Format::new())?;
        }
        let from = format!("'KONSEPT - Endringsanalyse'!C{}", place + 5);
        repeat(sheet, row, 0, &from, title_of(benefits, place))?;
        let Some(benefit) = benefits.get(place as usize) else { continue };
        for (row, action) in (row..).zip(benefit.actions) {
            let Some((what, (month, day))) = action else { continue };
            text(sheet, row, 1, what)?;
            set(sheet, row, 2, Put::Day(month, day))?;
        }
        text(sheet, row, 3, benefit.use_of)?;
        text(sheet, row, 4, benefit.indicator)?;
        text(sheet, row, 6, benefit.owner)?;
    }
    let signatures = [("D34", "Prosjekteier:"), ("F34", "Signatur"), ("D35", "Rådmann:")];
    for (address, label) in signatures {
        fill(sheet, &[(address, Put::Text(label))])?;
    }
    Ok(())
}

fn followup(sheet: &mut Worksheet, benefits: &[Benefit]) -> Result<(), XlsxError> {
    headers(
        sheet,
        3,
        0,
        &[
            "Gevinst\n(kopieres automatisk)",
            "Måleindikator\n(kopieres automatisk)",
            "Måleenhet",
            "Dagens verdi",
            "Ønsket verdi",
            "Målemetode",
        ],
    )?;
    for place in 0..ROOM {
        let row = 4 + place;
        let benefit = benefits.get(place as usize);
        let from = format!("'KONSEPT - Endringsanalyse'!C{}", place + 5);
        repeat(sheet, row, 0, &from, title_of(benefits, place))?;
        let from = format!("'PLANLEGGE - Gevinstreal.plan'!E{}", 5 + 2 * place);
        repeat(sheet, row, 1, &from, benefit.map_or("", |benefit| benefit.indicator))?;
        let Some(benefit) = benefit else { continue };
        text(sheet, row, 2, benefit.unit)?;
        number(sheet, row, 3, benefit.baseline)?;
        number(sheet, row, 4, benefit.target)?;
        text(sheet, row, 5, benefit.method)?;
    }
    Ok(())
}

fn results(sheet: &mut Worksheet, benefits: &[Benefit]) -> Result<(), XlsxError> {
    headers(
        sheet,
        12,
        1,
        &[
            "Gevinst\n(kopieres automatisk):",
            "Måleindikator\n(kopieres automatisk):",
            "Dagens måling:",
            "Mål-oppnåelse\n(beregnes automatisk):",
            "Status:",
            "",
            "Gevinst-ansvarlig\n(kopieres automatisk):",
        ],
    )?;
    headers(sheet, 28, 1, &["Tiltak for å forbedre måloppnåelse"])?;
    headers(
        sheet,
        29,
        1,
        &[
            "Gevinst\n(kopieres automatisk):",
            "Tiltak for å forbedre måloppnåelse:",
            "",
            "",
            "",
            "Frist:",
            "Ansvarlig:",
        ],
    )?;
    for place in 0..ROOM {
        let row = 13 + place;
        let benefit = benefits.get(place as usize);
        let title = title_of(benefits, place);
        let formula = format!("='KONSEPT - Gevinstanalyse'!B{}", place + 7);
        set(sheet, row, 1, Put::Formula(&formula, title))?;
        let from = format!("'PLANLEGGE - Gevinstreal.plan'!E{}", 5 + 2 * place);
        repeat(sheet, row, 2, &from, benefit.map_or("", |benefit| benefit.indicator))?;
        set(sheet, row, 4, Put::Formula(&format!("=IF(D{0}=0,\"\",D{0})", row + 1), ""))?;
        set(sheet, row + 17, 1, Put::Formula(&format!("=B{}", row + 1), title))?;
        if let Some(benefit) = benefit {
            number(sheet, row, 3, benefit.measured)?;
        }
    }
    if !benefits.is_empty() {
        text(sheet, 13, 5, "I rute")?;
        text(sheet, 31, 2, "Egen opplæring for nye vakter")?;
        set(sheet, 31, 6, Put::Day(11, 1))?;
        text(sheet, 31, 7, "Fagleder")?;
    }
    Ok(())
}
