//! What was measured and done after the project, and what it handed over.

use gevinst_plugin_sdk::{AdaptError, Field, Kind};

use crate::benefits::Benefits;
use crate::book::{Book, Sheet};
use crate::notes::Notes;
use crate::plan::Indicators;
use crate::table::{Layout, is};
use crate::{Out, says, take};

const RESULTS: Layout = Layout {
    sheet: Sheet::Results,
    columns: &[
        &["Måleindikator (kopieres automatisk)", "Måleindikator"],
        &["Dagens måling"],
        &["Gevinst (kopieres automatisk)", "Gevinst"],
        &["Status"],
        // Computed by the form, and not as the field computes it: where nothing has changed
        // it is a share all the same, and where the measurement is 0 it is blank.
        &[
            "Mål-oppnåelse (beregnes automatisk)",
            "Måloppnåelse (beregnes automatisk)",
            "Måloppnåelse",
        ],
        &[
            "Gevinst-ansvarlig (kopieres automatisk)",
            "Gevinstansvarlig (kopieres automatisk)",
            "Gevinst-ansvarlig",
        ],
    ],
    needed: 3,
    from: 5,
    two_rows: false,
};

const IMPROVEMENTS: Layout = Layout {
    sheet: Sheet::Results,
    columns: &[
        &["Tiltak for å forbedre måloppnåelse"],
        &["Gevinst (kopieres automatisk)", "Gevinst"],
        &["Frist"],
        &["Ansvarlig"],
    ],
    needed: 3,
    from: 20,
    two_rows: false,
};

/// Reads the measurements and the actions to improve.
pub(crate) fn read(
    book: &Book,
    benefits: &Benefits,
    indicators: &Indicators,
    notes: &mut Notes,
    out: &mut Out<'_>,
) -> Result<(), AdaptError> {
    if let Some(table) = RESULTS.find(book, notes) {
        for (place, row) in (1..).zip(table.rows(book, &["Tiltak for å forbedre måloppnåelse"]))
        {
            let status = table.said(book, row, 3);
            let Some(value) = table.said(book, row, 1) else {
                if let Some(status) = status {
                    notes.left(status, "a status without a measurement");
                }
                continue;
            };
            let mut entries = vec![
                says(Field::ID, format!("K-M{place}")),
                says(Field::MEASUREMENT_TYPE, "running"),
                value.entry(Field::VALUE),
            ];
            // The indicator and not the title: in the form as published, the titles of the
            // last two rows repeat those of the ninth and tenth benefit.
            entries.extend(indicators.entry(book, table.said(book, row, 0)));
            entries.extend(take(Field::COMMENT, status));
            out.record(Kind::MEASUREMENT, value.pos, entries)?;
        }
    }
    if let Some(table) = IMPROVEMENTS.find(book, notes) {
        for row in table.rows(book, &[]) {
            let (action, deadline) = (table.said(book, row, 0), table.said(book, row, 2));
            let Some(first) = action.or(deadline) else { continue };
            let mut entries = vec![says(Field::ID, format!("K-F{}", row + 1))];
            entries.extend(benefits.entry(book, table.said(book, row, 1)));
            entries.extend(take(Field::DESCRIPTION, action));
            entries.extend(take(Field::DEADLINE, deadline));
            entries.extend(take(Field::OWNER, table.said(book, row, 3)));
            out.record(Kind::ACTION, first.pos, entries)?;
        }
    }
    Ok(())
}

const PREREQUISITES: Layout = Layout {
    sheet: Sheet::Handover,
    columns: &[
        &["Hvordan forutsetningen skal håndteres i linjen"],
        &["Reviderte forutsetninger for å lykkes med gevinstrealisering"],
        &["Ansvarlig"],
    ],
    needed: 2,
    from: 20,
    two_rows: false,
};

const RISKS: Layout = Layout {
    sheet: Sheet::Handover,
    columns: &[
        &["Risikoer for gevinstrealisering i linjen"],
        &["Risikoreduserende tiltak"],
        &["Ansvarlig"],
        &["Risikonivå (1, 2, 3)", "Risikonivå"],
        &["Frist"],
    ],
    needed: 2,
    from: 20,
    two_rows: false,
};

/// Reads what the project hands over to the line: prerequisites to see to, and risks.
pub(crate) fn handover(
    book: &Book,
    notes: &mut Notes,
    out: &mut Out<'_>,
) -> Result<(), AdaptError> {
    if let Some(table) = PREREQUISITES.find(book, notes) {
        for row in table.rows(book, &["Endelige måleindikatorer for gevinster"]) {
            let (how, what) = (table.said(book, row, 0), table.said(book, row, 1));
            let Some(how) = how else {
                if let Some(what) = what {
                    notes.left(what, "a prerequisite of which nothing says how it is seen to");
                }
                continue;
            };
            let mut entries = vec![says(Field::ID, format!("K-O{}", row + 1))];
            entries.push(how.entry(Field::DESCRIPTION));
            entries.extend(take(Field::COMMENT, what));
            entries.extend(take(Field::OWNER, table.said(book, row, 2)));
            out.record(Kind::ACTION, how.pos, entries)?;
        }
    }
    if let Some(table) = RISKS.find(book, notes) {
        for row in table.rows(book, &[]) {
            let Some(risk) = table.said(book, row, 0) else { continue };
            let mut entries = vec![says(Field::ID, format!("K-R{}", row + 1))];
            entries.push(risk.entry(Field::DESCRIPTION));
            entries.extend(take(Field::MITIGATION, table.said(book, row, 1)));
            entries.extend(take(Field::OWNER, table.said(book, row, 2)));
            if let Some(level) = table.said(book, row, 3) {
                notes.left(
                    level,
                    "one level for a risk; the vocabulary has probability and consequence",
                );
            }
            if let Some(deadline) = table.said(book, row, 4) {
                notes.left(deadline, "the deadline of a risk; the vocabulary has it for actions");
            }
            out.record(Kind::RISK, risk.pos, entries)?;
        }
    }
    Ok(())
}

/// The sheets that say nothing a record could hold: the first row of what is filled in,
/// and why it is left.
const LEFT: [(Sheet, u32, &str); 4] = [
    (Sheet::Stakeholders, 4, "a stakeholder; the vocabulary has who gains, not who is affected"),
    (
        Sheet::Attitudes,
        4,
        "a stakeholder's attitude; the vocabulary has who gains, not who is affected",
    ),
    (Sheet::ProcessNow, 7, "a step of a process; the vocabulary has no field for it"),
    (Sheet::ProcessThen, 7, "a step of a process; the vocabulary has no field for it"),
];

/// Tells of what was typed on the sheets that are not read, and of the free words on the
/// others.
pub(crate) fn sheets_left(book: &Book, notes: &mut Notes) {
    for (sheet, first, why) in LEFT {
        for cell in book.rows(sheet, first, book.last_row(sheet)) {
            if cell.formula.is_none() {
                notes.left(cell, why);
            }
        }
    }
    let why = "an assessment in free words";
    for (sheet, heading) in [
        (Sheet::Status, "Overordnet status"),
        (Sheet::Status, "Status endringsledelse"),
        (Sheet::Handover, "Vurdering av prosjektresultater"),
        (Sheet::Handover, "Status endringsledelse"),
        (Sheet::Results, "Status gevinstrealisering"),
        (Sheet::Results, "Status endringsledelse"),
    ] {
        let label = book.rows(sheet, 0, 30).filter(|cell| is(cell, &[heading])).last();
        let Some(label) = label else { continue };
        let below = label.pos.row + 1;
        for cell in book.rows(sheet, below, below).filter(|cell| cell.formula.is_none()) {
            notes.left(cell, why);
        }
    }
    let used = "Hvordan frigjort tid skal utnyttes";
    let label = book.rows(Sheet::Benefits, 30, 60).find(|cell| is(cell, &[used]));
    if let Some(cell) =
        label.and_then(|label| book.said(Sheet::Benefits, label.pos.row + 1, label.pos.col))
    {
        notes.left(
            cell,
            "what freed time is to be used for; the vocabulary has it for what is realised only",
        );
    }
}
