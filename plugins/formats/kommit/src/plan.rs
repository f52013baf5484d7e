//! Actions and indicators, with what the status and handover sheets say of them.

use std::collections::BTreeMap;

use gevinst_plugin_sdk::text::folded;
use gevinst_plugin_sdk::{AdaptError, CellPos, Entry, Field, Kind};

use crate::benefits::{Benefits, PLAN};
use crate::book::{Book, Held, Sheet};
use crate::notes::Notes;
use crate::table::{Layout, Table};
use crate::{Out, says, take, word};

/// The words of the form's list of statuses.
const STATUSES: [(&str, &str); 4] = [
    ("Ikke startet", "not_started"),
    ("Under arbeid", "in_progress"),
    ("Ferdig", "done"),
    ("Forsinket", "delayed"),
];

const STATUS: Layout = Layout {
    sheet: Sheet::Status,
    columns: &[
        &["Tiltak som skal iverksettes"],
        &["Status (velg fra listen)", "Status"],
        &["Ansvarlig"],
        &["Frist"],
    ],
    needed: 2,
    from: 0,
    two_rows: false,
};

const PREPARED: Layout = Layout {
    sheet: Sheet::Status,
    columns: &[
        &[
            "Måleindikatorer for gevinster som skal utarbeides (kopieres automatisk)",
            "Måleindikatorer for gevinster som skal utarbeides",
        ],
        &["Status (velg fra listen)", "Status"],
        &["Ansvarlig"],
        &["Frist"],
    ],
    needed: 2,
    from: 0,
    two_rows: false,
};

const DEVIATIONS: Layout = Layout {
    sheet: Sheet::Status,
    columns: &[
        &["Avvik fra prosjektplanen"],
        &["Tiltak for å håndtere avvik"],
        &["Ansvarlig"],
        &["Frist"],
        &["Viktighet (1, 2, 3)", "Viktighet"],
    ],
    needed: 2,
    from: 0,
    two_rows: false,
};

const FINAL: Layout = Layout {
    sheet: Sheet::Handover,
    columns: &[
        &[
            "Endelige måleindikatorer for gevinster (kopieres automatisk)",
            "Endelige måleindikatorer for gevinster",
        ],
        &["Ansvarlig for rapportering"],
        &["Målemetode (kopieres automatisk)", "Målemetode"],
    ],
    needed: 2,
    from: 35,
    two_rows: false,
};

/// The actions of the plan by their words, so that a status finds its action.
#[derive(Debug, Default)]
pub(crate) struct Actions(Vec<String>);

/// A row of the status sheet.
struct Stands<'b> {
    status: Option<&'b Held>,
    owner: Option<&'b Held>,
}

/// What the status sheet says of actions, by their words.
fn statuses<'b>(book: &'b Book, table: Option<&Table>) -> BTreeMap<String, Stands<'b>> {
    let mut statuses = BTreeMap::new();
    let Some(table) = table else { return statuses };
    for row in table.rows(book, ENDS) {
        let Some(action) = table.said(book, row, 0) else { continue };
        let (status, owner) = (table.said(book, row, 1), table.said(book, row, 2));
        statuses.entry(folded(&action.shown())).or_insert(Stands { status, owner });
    }
    statuses
}

/// The headings that end a table of the status sheet.
const ENDS: &[&str] =
    &["Status for utarbeidelse av måleindikatorer for gevinster", "Avviksanalyse"];

/// Reads the actions of the plan: two rows for each benefit, over which all but the
/// actions and their deadlines are merged.
pub(crate) fn read(
    book: &Book,
    benefits: &Benefits,
    notes: &mut Notes,
    out: &mut Out<'_>,
) -> Result<Actions, AdaptError> {
    let mut actions = Actions::default();
    let Some(table) = PLAN.find(book, notes) else { return Ok(actions) };
    // The table is looked for once more where its rows are read as actions.
    let status = STATUS.find(book, &mut Notes::default());
    let known = statuses(book, status.as_ref());
    for row in table.rows(book, &["Prosjekteier"]) {
        let (action, deadline) = (table.said(book, row, 1), table.said(book, row, 5));
        let Some(first) = action.or(deadline) else { continue };
        // The title stands in the first of the two rows.
        let block = row - (row - table.first) % 2;
        let mut entries = vec![says(Field::ID, format!("K-T{}", row + 1))];
        entries.extend(benefits.entry(book, table.said(book, block, 0)));
        entries.extend(take(Field::DESCRIPTION, action));
        entries.extend(take(Field::DEADLINE, deadline));
        if let Some(action) = action {
            let words = folded(&action.shown());
            if let Some(stands) = known.get(&words) {
                entries.extend(stands.status.map(|cell| word(Field::STATUS, cell, &STATUSES)));
                entries.extend(take(Field::OWNER, stands.owner));
            }
            actions.0.push(words);
        }
        out.record(Kind::ACTION, first.pos, entries)?;
    }
    Ok(actions)
}

const FOLLOW_UP: Layout = Layout {
    sheet: Sheet::FollowUp,
    columns: &[
        &["Måleindikator (kopieres automatisk)", "Måleindikator"],
        &["Dagens verdi"],
        &["Ønsket verdi"],
        &["Gevinst (kopieres automatisk)", "Gevinst"],
        &["Måleenhet"],
        &["Målemetode"],
    ],
    needed: 4,
    from: 0,
    two_rows: false,
};

/// The indicators by where their titles were typed.
#[derive(Debug, Default)]
pub(crate) struct Indicators {
    by_origin: BTreeMap<CellPos, String>,
    by_title: BTreeMap<String, Option<String>>,
}

impl Indicators {
    /// The indicator that a repeated title is about.
    pub(crate) fn entry<'i>(
        &'i self,
        book: &'i Book,
        title: Option<&'i Held>,
    ) -> Option<Entry<'i>> {
        let title = title?;
        let by_origin = self.by_origin.get(&book.origin(title).pos);
        let by_title = || self.by_title.get(&folded(&title.shown()))?.as_ref();
        Some(match by_origin.or_else(by_title) {
            Some(id) => Entry::text(Field::INDICATOR, id.as_str(), title.pos),
            None => title.entry(Field::INDICATOR),
        })
    }
}

/// Reads the indicators with who reports them.
pub(crate) fn indicators(
    book: &Book,
    benefits: &Benefits,
    notes: &mut Notes,
    out: &mut Out<'_>,
) -> Result<Indicators, AdaptError> {
    let mut indicators = Indicators::default();
    let Some(table) = FOLLOW_UP.find(book, notes) else { return Ok(indicators) };
    let owners = owners(book, notes);
    for (place, row) in (1..).zip(table.rows(book, &[])) {
        let cell = |column| table.said(book, row, column);
        if [0, 1, 2, 4, 5].iter().all(|column| cell(*column).is_none()) {
            continue;
        }
        let title = cell(0).map(|title| book.origin(title));
        let id = format!("K-I{place}");
        let mut entries = vec![says(Field::ID, id.as_str())];
        entries.extend(benefits.entry(book, cell(3)));
        entries.extend(take(Field::TITLE, title));
        entries.extend(take(Field::BASELINE, cell(1)));
        entries.extend(take(Field::TARGET, cell(2)));
        entries.extend(take(Field::UNIT, cell(4)));
        entries.extend(take(Field::METHOD, cell(5)));
        let owner = title.and_then(|title| owners.get(&title.pos)).copied();
        entries.extend(take(Field::OWNER, owner));
        let sheet = book.number(Sheet::FollowUp).unwrap_or_default();
        let pos = CellPos::new(sheet, row, table.col(0).unwrap_or_default());
        out.record(Kind::INDICATOR, pos, entries)?;
        if let Some(title) = title {
            indicators.by_origin.insert(title.pos, id.clone());
            let one = indicators.by_title.entry(folded(&title.shown()));
            one.and_modify(|known| *known = None).or_insert(Some(id));
        }
    }
    Ok(indicators)
}

/// Who reports an indicator: as handed over, or as it stood while the project ran.
fn owners<'b>(book: &'b Book, notes: &mut Notes) -> BTreeMap<CellPos, &'b Held> {
    let mut owners = BTreeMap::new();
    let tables = [(FINAL.find(book, notes), 1), (PREPARED.find(book, notes), 2)];
    for (table, owner) in tables {
        let Some(table) = table else { continue };
        for row in
            table.rows(book, &["Avviksanalyse", "Risikoanalyse for gevinstrealisering i linjen"])
        {
            let (title, owner) = (table.said(book, row, 0), table.said(book, row, owner));
            if let (Some(title), Some(owner)) = (title, owner) {
                owners.entry(book.origin(title).pos).or_insert(book.origin(owner));
            }
        }
    }
    owners
}

/// Reads what the status sheet says besides: actions that the plan does not have, and
/// actions on deviations.
pub(crate) fn status(
    book: &Book,
    plan: &Actions,
    notes: &mut Notes,
    out: &mut Out<'_>,
) -> Result<(), AdaptError> {
    if let Some(table) = STATUS.find(book, notes) {
        for row in table.rows(book, ENDS) {
            let Some(action) = table.said(book, row, 0) else { continue };
            // The deadline of an action of the plan is the plan's.
            if plan.0.contains(&folded(&action.shown())) {
                continue;
            }
            let mut entries = vec![says(Field::ID, format!("K-S{}", row + 1))];
            entries.push(action.entry(Field::DESCRIPTION));
            let status = table.said(book, row, 1);
            entries.extend(status.map(|cell| word(Field::STATUS, cell, &STATUSES)));
            entries.extend(take(Field::OWNER, table.said(book, row, 2)));
            entries.extend(take(Field::DEADLINE, table.said(book, row, 3)));
            out.record(Kind::ACTION, action.pos, entries)?;
        }
    }
    prepared(book, notes);
    deviations(book, notes, out)
}

/// How far the making of an indicator has come is no status of a benefit or action.
fn prepared(book: &Book, notes: &mut Notes) {
    let Some(table) = PREPARED.find(book, &mut Notes::default()) else { return };
    for row in table.rows(book, &["Avviksanalyse"]) {
        for column in [1, 3] {
            if let Some(cell) = table.said(book, row, column) {
                notes.left(cell, "how far the making of an indicator has come");
            }
        }
    }
}

fn deviations(book: &Book, notes: &mut Notes, out: &mut Out<'_>) -> Result<(), AdaptError> {
    let Some(table) = DEVIATIONS.find(book, notes) else { return Ok(()) };
    for row in table.rows(book, &[]) {
        let (deviation, action) = (table.said(book, row, 0), table.said(book, row, 1));
        if let Some(cell) = table.said(book, row, 4) {
            notes.left(cell, "how much a deviation matters, on a scale of 1 to 3");
        }
        let Some(action) = action else {
            if let Some(deviation) = deviation {
                notes.left(deviation, "a deviation without an action against it");
            }
            continue;
        };
        let mut entries = vec![says(Field::ID, format!("K-A{}", row + 1))];
        entries.push(action.entry(Field::DESCRIPTION));
        entries.extend(take(Field::COMMENT, deviation));
        entries.extend(take(Field::OWNER, table.said(book, row, 2)));
        entries.extend(take(Field::DEADLINE, table.said(book, row, 3)));
        out.record(Kind::ACTION, action.pos, entries)?;
    }
    Ok(())
}
