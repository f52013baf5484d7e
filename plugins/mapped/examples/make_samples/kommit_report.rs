//! The sheets of the municipal workbook that report: processes, people, status and handover.

use rust_xlsxwriter::{Workbook, Worksheet, XlsxError};

use crate::{Put, fill, set};

/// The form has room for so many benefits.
const ROOM: u32 = 14;

/// The sheets before the analysis of changes.
pub fn before(book: &mut Workbook, filled: bool) -> Result<(), XlsxError> {
    let menu = book.add_worksheet().set_name("Meny for verktøyet")?;
    fill(menu, &[("A1", Put::Text("Gevinstrealisering som prosess"))])?;
    let people = book.add_worksheet().set_name("KONSEPT - Interessentliste")?;
    let headers = [
        ("A4", Put::Text("Berørte interessenter")),
        ("B4", Put::Text("Involveres i gevinstarbeidet?\n(velg fra listen)")),
        ("C4", Put::Text("Kommentarer")),
    ];
    fill(people, &headers)?;
    if filled {
        fill(people, &[("A5", Put::Text("Nattvaktene")), ("B5", Put::Text("Intervjue"))])?;
    }
    for name in ["KONSEPT - Prosessanalyse (1)", "KONSEPT - Prosessanalyse (2)"] {
        let process = book.add_worksheet().set_name(name)?;
        let headers = [
            ("A5", Put::Text("Prosessnavn:")),
            ("A7", Put::Text("Hvem?")),
            ("B7", Put::Text("Gjør hva?")),
        ];
        fill(process, &headers)?;
    }
    Ok(())
}

/// The sheet of attitudes, whose stakeholders are repeated from their list.
pub fn attitudes(sheet: &mut Worksheet, filled: bool) -> Result<(), XlsxError> {
    let headers = [
        ("A4", Put::Text("Berørte interessenter\n(kopieres automatisk)")),
        ("B4", Put::Text("Hvordan påvirkes interessenten av endringen?")),
        ("C4", Put::Text("Innflytelse (1; 2; 3) ")),
        ("D4", Put::Text("Holdning \n(-1; 0; 1)")),
    ];
    fill(sheet, &headers)?;
    for row in 5..=19 {
        let from = format!("'KONSEPT - Interessentliste'!A{row}");
        let shows = if filled && row == 5 { "Nattvaktene" } else { "" };
        set(sheet, row - 1, 0, Put::Formula(&format!("=IF({from}=0,\"\",{from})"), shows))?;
    }
    if filled {
        fill(sheet, &[("C5", Put::Number(3)), ("D5", Put::Number(1))])?;
    }
    Ok(())
}

/// The status report: actions, indicators to prepare, deviations.
pub fn status(sheet: &mut Worksheet, titles: &[&str]) -> Result<(), XlsxError> {
    let headers = [
        ("B6", Put::Text("Overordnet status:")),
        ("C6", Put::Text("Kommentarer til overordnet status:")),
        ("B20", Put::Text("Status for iverksettelse av tiltak")),
        ("B21", Put::Text("Tiltak som skal iverksettes:")),
        ("F21", Put::Text("Status\n(velg fra listen):")),
        ("G21", Put::Text("Ansvarlig:")),
        ("H21", Put::Text("Frist:")),
        ("B33", Put::Text("Status for utarbeidelse av måleindikatorer for gevinster")),
        (
            "B34",
            Put::Text("Måleindikatorer for gevinster som skal utarbeides\n(kopieres automatisk):"),
        ),
        ("F34", Put::Text("Status\n(velg fra listen):")),
        ("G34", Put::Text("Ansvarlig:")),
        ("H34", Put::Text("Frist:")),
        ("B50", Put::Text("Avviksanalyse")),
        ("B51", Put::Text("Avvik fra prosjektplanen:")),
        ("D51", Put::Text("Viktighet    (1, 2, 3)")),
        ("E51", Put::Text("Tiltak for å håndtere avvik:")),
        ("G51", Put::Text("Ansvarlig:")),
        ("H51", Put::Text("Frist:")),
    ];
    fill(sheet, &headers)?;
    for place in 0..ROOM {
        let shows = titles.get(place as usize).copied().unwrap_or("");
        let name = format!("Måleindikator{}", place + 1);
        let formula = format!("=IF({name}=0,\"\",{name})");
        set(sheet, 34 + place, 1, Put::Formula(&formula, shows))?;
    }
    if titles.is_empty() {
        return Ok(());
    }
    let filled = [
        // An action of the plan, and one that the plan does not have.
        ("B22", Put::Text("Ny turnus")),
        ("F22", Put::Text("Forsinket")),
        ("G22", Put::Text("Turnusansvarlig")),
        ("B23", Put::Text("Avklare beredskap ved strømbrudd")),
        ("F23", Put::Text("Under arbeid")),
        ("G23", Put::Text("IKT-leder")),
        ("H23", Put::Day(4, 30)),
        ("F35", Put::Text("Ferdig")),
        ("G35", Put::Text("Controller")),
        ("B52", Put::Text("Sensorene kom for sent")),
        ("D52", Put::Number(2)),
        ("E52", Put::Text("Starte med to soner")),
        ("G52", Put::Text("Delprosjektleder")),
        ("H52", Put::Day(5, 15)),
    ];
    fill(sheet, &filled)
}

/// The handover report: prerequisites, indicators, risks.
pub fn handover(sheet: &mut Worksheet, titles: &[&str]) -> Result<(), XlsxError> {
    let headers = [
        ("B26", Put::Text("Reviderte forutsetninger for å lykkes med gevinstrealisering")),
        ("B27", Put::Text("Reviderte forutsetninger for å lykkes med gevinstrealisering:")),
        ("F27", Put::Text("Hvordan forutsetningen skal håndteres i linjen:")),
        ("I27", Put::Text("Ansvarlig:")),
        ("B39", Put::Text("Endelige måleindikatorer for gevinster")),
        ("B40", Put::Text("Endelige måleindikatorer for gevinster\n(kopieres automatisk):")),
        ("F40", Put::Text("Målemetode\n(kopieres automatisk): ")),
        ("I40", Put::Text("Ansvarlig for rapportering:")),
        ("B56", Put::Text("Risikoanalyse for gevinstrealisering i linjen")),
        ("B57", Put::Text("Risikoer for gevinstrealisering i linjen:")),
        ("D57", Put::Text("Risikonivå (1, 2, 3)")),
        ("E57", Put::Text("Risikoreduserende tiltak:")),
        ("H57", Put::Text("Ansvarlig:")),
        ("I57", Put::Text("Frist:")),
    ];
    fill(sheet, &headers)?;
    for place in 0..ROOM {
        let status = "'GJENNOMFØRE - Statusrapport'";
        let shows = titles.get(place as usize).copied().unwrap_or("");
        let title = format!("={status}!B{0}:E{0}", 35 + place);
        set(sheet, 40 + place, 1, Put::Formula(&title, shows))?;
        let owner = format!("{status}!G{}", 35 + place);
        let shows = if place == 0 && !titles.is_empty() { "Controller" } else { "" };
        let owner = format!("=IF({owner}=0,\"\",{owner})");
        set(sheet, 40 + place, 8, Put::Formula(&owner, shows))?;
    }
    if titles.is_empty() {
        return Ok(());
    }
    let filled = [
        ("B28", Put::Text("Dekning i alle soner")),
        ("F28", Put::Text("Måles hver måned")),
        ("I28", Put::Text("IKT-leder")),
        ("B58", Put::Text("Sensorer tømmes for strøm")),
        ("D58", Put::Number(2)),
        ("E58", Put::Text("Bytte batterier hvert halvår")),
        ("H58", Put::Text("Vaktmester")),
    ];
    fill(sheet, &filled)
}
