//! The guidance sheet: what the register is, and how it is filled in.

use rust_xlsxwriter::{Workbook, Worksheet};

use super::WriteError;
use super::styles::{Styles, row_height};
use crate::layout::{self, Lang, MARKER, SHEETS, Text};

const TITLE: Text = Text { nb: "Gevinstregister", en: "Benefit register" };
const PURPOSE: Text = Text {
    nb: "Her rapporterer virksomheten gevinster, kostnader og målinger. Ett ark per tema, én rad \
         per opplysning.",
    en: "Here the organisation reports benefits, costs and measurements. One sheet per subject, \
         one row per statement.",
};
const MARK_LABEL: Text =
    Text { nb: "Merke – skal stå urørt", en: "Mark – leave it as it is" };
const SHEETS_HEADING: Text = Text {
    nb: "Arkene, i den rekkefølgen de fylles ut",
    en: "The sheets, in the order of filling in",
};

/// The width of the labels.
const LABEL_WIDTH: u8 = 26;
/// The width of the explanations.
const TEXT_WIDTH: u8 = 96;

/// A heading with lines of label and explanation.
struct Section {
    heading: Text,
    lines: &'static [(Text, Text)],
}

const fn line(
    label_nb: &'static str,
    label_en: &'static str,
    nb: &'static str,
    en: &'static str,
) -> (Text, Text) {
    (Text { nb: label_nb, en: label_en }, Text { nb, en })
}

const SECTIONS: &[Section] = &[
    Section {
        heading: Text { nb: "Slik fyller du ut", en: "How to fill in" },
        lines: &[
            line(
                "Rekkefølge",
                "Order",
                "Begynn med Organisasjon, Tiltak og Gevinster. ID-ene derfra velges på de andre \
                 arkene. Ark du ikke trenger, kan stå tomme eller slettes.",
                "Begin with Organisation, Initiatives and Benefits. Their IDs are chosen on the \
                 other sheets. Sheets you do not need may stay empty or be deleted.",
            ),
            line(
                "Kolonner",
                "Columns",
                "Overskrifter med * må fylles ut på hver rad. Pek på en celle for å se hva som skal \
                 stå der. Kolonner kan flyttes, men ikke gis nye navn.",
                "Headers with * must be filled in on every row. Select a cell to see what it should \
                 hold. Columns may be moved, but not renamed.",
            ),
            line(
                "Enheter",
                "Units",
                "Raden under overskriftene sier hvilken enhet tallene har. Enheter i blått kan \
                 endres, for eksempel fra kr til 1 000 kr, og gjelder da hele kolonnen.",
                "The row under the headers tells the unit of the numbers. Units in blue can be \
                 changed, from NOK to NOK 1 000 for instance, and then hold for the whole column.",
            ),
            line(
                "Sumrader",
                "Totals",
                "Sumrader trengs ikke. Begynner en rad med Sum eller Totalt, regnes den som en \
                 kontrollsum og telles ikke med.",
                "Totals are not needed. A row that begins with Sum or Total is taken as a check \
                 total and is not counted.",
            ),
        ],
    },
    Section {
        heading: Text { nb: "Perioder og dager", en: "Periods and days" },
        lines: &[
            line("År", "Year", "2026", "2026"),
            line("Halvår", "Half-year", "2026-H1 eller 1. halvår 2026", "2026-H1 or H1 2026"),
            line(
                "Tertial",
                "Four months",
                "2026-T2, T2 2026 eller 2. tertial 2026",
                "2026-T2 or T2 2026",
            ),
            line(
                "Kvartal",
                "Quarter",
                "2026-Q3, Q3 2026 eller 3. kvartal 2026",
                "2026-Q3 or Q3 2026",
            ),
            line("Måned", "Month", "2026-07 eller juli 2026", "2026-07 or July 2026"),
            line(
                "Én inndeling",
                "One division",
                "Bruk samme inndeling for alle linjer som hører sammen, så de kan sammenlignes.",
                "Use the same division for all lines that belong together, so they can be compared.",
            ),
            line(
                "Dager",
                "Days",
                "dd.mm.åååå, for eksempel 30.09.2026",
                "dd.mm.yyyy, such as 30.09.2026",
            ),
        ],
    },
    Section {
        heading: Text {
            nb: "Mangler, null og ikke aktuelt",
            en: "Missing, zero and not applicable",
        },
        lines: &[
            line(
                "Tom celle",
                "Blank cell",
                "Tallet er ikke kjent ennå. Det blir aldri lest som null.",
                "The figure is not known yet. It is never read as zero.",
            ),
            line(
                "0",
                "0",
                "Tallet er kjent, og det er null.",
                "The figure is known, and it is zero.",
            ),
            line(
                "–",
                "–",
                "Ikke aktuelt. Du kan også skrive n/a eller ikke aktuelt.",
                "Not applicable. You may also write n/a.",
            ),
        ],
    },
    Section {
        heading: Text { nb: "ID-er for gevinster", en: "Benefit IDs" },
        lines: &[
            line(
                "Ø1, Ø2 …",
                "Ø1, Ø2 …",
                "Økonomiske gevinster i egen virksomhet.",
                "Economic benefits in the own organisation.",
            ),
            line(
                "A1, A2 …",
                "A1, A2 …",
                "Alternativ anvendelse: frigjort tid og kapasitet i egen virksomhet.",
                "Alternative use: time and capacity freed in the own organisation.",
            ),
            line(
                "V1, V2 …",
                "V1, V2 …",
                "Gevinster i andre virksomheter, næringsliv og hos innbyggere.",
                "Benefits in other organisations, in business and for citizens.",
            ),
            line("K1, K2 …", "K1, K2 …", "Kvalitative gevinster.", "Qualitative benefits."),
            line(
                "Hvorfor",
                "Why",
                "En fast ID gjør at en gevinst kan følges fra plan til resultat, og at den ikke \
                 telles to ganger. Bytt aldri ID på en gevinst som er rapportert.",
                "A lasting ID lets a benefit be followed from plan to result, and keeps it from \
                 being counted twice. Never change the ID of a benefit that has been reported.",
            ),
        ],
    },
    Section {
        heading: Text { nb: "Beløp", en: "Amounts" },
        lines: &[
            line(
                "Fortegn",
                "Sign",
                "Alle beløp skrives uten minus: gevinster, kostnader og negative virkninger. \
                 Kategori og virkning avgjør om beløpet legges til eller trekkes fra. Minus brukes \
                 bare for å rette noe som er ført for mye.",
                "Every amount is written without a minus: benefits, costs and disbenefits. Category \
                 and effect decide whether it is added or subtracted. A minus is only for \
                 correcting something entered too high.",
            ),
            line(
                "Prisgrunnlag",
                "Price basis",
                "Faste priser er regnet om til ett prisår, som da må oppgis. Løpende priser er slik \
                 de ble betalt. Bruk ett prisgrunnlag i hele registeret om du kan.",
                "Fixed prices are restated to one price year, which must then be given. Nominal \
                 prices are as paid. Use one price basis throughout if you can.",
            ),
            line(
                "Frigjort tid",
                "Freed time",
                "Føres som mengder, ikke som beløp. Timer blir kroner i budsjettet først når de er \
                 tatt ut på arket Uttak.",
                "Is entered as quantities, not as amounts. Hours become kroner in the budget only \
                 when they are taken out on the sheet Use of benefits.",
            ),
            line(
                "Prosent",
                "Per cent",
                "Andeler på arkene Gevinster, Kontantlinjer, Mengder og Målinger skrives med \
                 prosenttegn: 80 %. Målte verdier og parametre i prosent skrives som tall: 62,5.",
                "Shares on the sheets Benefits, Cash lines, Quantities and Measurements are written \
                 with a sign: 80 %. Measured values and parameters in per cent are written as \
                 numbers: 62.5.",
            ),
        ],
    },
    Section {
        heading: Text { nb: "Personvern", en: "Privacy" },
        lines: &[line(
            "Roller, ikke navn",
            "Roles, not names",
            "Skriv roller og enheter der det spørres om ansvarlige. Registeret skal ikke inneholde \
             fødselsnummer eller opplysninger om enkeltpersoner.",
            "Write roles and units where a responsible is asked for. The register must not hold \
             national identity numbers or information about individuals.",
        )],
    },
];

/// Writes the sheet; it comes first in the workbook.
pub(super) fn write(
    workbook: &mut Workbook,
    lang: Lang,
    styles: &Styles,
) -> Result<(), WriteError> {
    let worksheet = workbook.add_worksheet();
    worksheet.set_name(layout::GUIDANCE.text.get(lang))?;
    worksheet.set_column_width(0, LABEL_WIDTH)?;
    worksheet.set_column_width(1, TEXT_WIDTH)?;
    worksheet.write_string_with_format(0, 0, TITLE.get(lang), &styles.title)?;
    worksheet.write_string_with_format(1, 0, PURPOSE.get(lang), &styles.purpose)?;
    worksheet.write_string_with_format(2, 0, MARK_LABEL.get(lang), &styles.note)?;
    worksheet.write_string_with_format(2, 1, MARKER, &styles.note)?;
    let mut row = 4;
    for section in SECTIONS.iter().take(1) {
        row = write_section(worksheet, row, section, lang, styles)?;
    }
    row = write_sheets(worksheet, row, lang, styles)?;
    for section in SECTIONS.iter().skip(1) {
        row = write_section(worksheet, row, section, lang, styles)?;
    }
    worksheet.set_paper_size(9);
    worksheet.set_print_fit_to_pages(1, 0);
    worksheet.set_footer(super::sheet::FOOTER.get(lang));
    Ok(())
}

/// Writes a section and returns the row after it.
fn write_section(
    worksheet: &mut Worksheet,
    first: u32,
    section: &Section,
    lang: Lang,
    styles: &Styles,
) -> Result<u32, WriteError> {
    worksheet.write_string_with_format(first, 0, section.heading.get(lang), &styles.heading)?;
    let mut row = first + 1;
    for (label, text) in section.lines {
        worksheet.write_string_with_format(row, 0, label.get(lang), &styles.body)?;
        worksheet.write_string_with_format(row, 1, text.get(lang), &styles.body)?;
        let cells = [(label.get(lang), LABEL_WIDTH), (text.get(lang), TEXT_WIDTH)];
        worksheet.set_row_height(row, row_height(cells))?;
        row += 1;
    }
    Ok(row + 1)
}

/// Writes one line per sheet, with a link to it, and returns the row after.
fn write_sheets(
    worksheet: &mut Worksheet,
    first: u32,
    lang: Lang,
    styles: &Styles,
) -> Result<u32, WriteError> {
    worksheet.write_string_with_format(first, 0, SHEETS_HEADING.get(lang), &styles.heading)?;
    let mut row = first + 1;
    for sheet in SHEETS {
        let name = sheet.name.text.get(lang);
        let target = format!("internal:'{name}'!A1");
        worksheet.write_url_with_options(row, 0, target.as_str(), name, "", Some(&styles.link))?;
        worksheet.write_string_with_format(row, 1, sheet.purpose.get(lang), &styles.body)?;
        worksheet.set_row_height(row, row_height([(sheet.purpose.get(lang), TEXT_WIDTH)]))?;
        row += 1;
    }
    Ok(row + 1)
}
