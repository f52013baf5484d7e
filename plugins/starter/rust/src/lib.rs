//! A format of gevinst in Rust: one sheet with a list of benefits.
//!
//! ```text
//! Sheet "Gevinster"
//!
//! Beløp i tusen kroner                                <- the unit of the amounts
//!
//! ID    Gevinst           Type         Gevinsteier   2026  2027   <- the header row
//! G-1   Færre papirbrev   Innsparing   Driftssjef     900  1800   <- one benefit in each row
//! Sum                                                 900  1800   <- a total, not read
//! ```
//!
//! Each row becomes a record `benefit` and, for each period that is not blank, a
//! record `cash_line`. Every value names the cell that said it. Change sheet,
//! labels and fields to those of your own workbook; what fields there are is
//! told by `gevinst format fields`.

use gevinst_plugin_sdk::walk::{self, Column, Head, HeldCell, Row};
use gevinst_plugin_sdk::{
    AdaptError, CellPos, Description, Entry, Evidence, Field, Flow, Format, Identification,
    IdentifyError, Kind, Note, NoteCode, ReadError, Record, Sink, Workbook,
};

const SHEET: &[&str] = &["Gevinster"];
const TOTAL: &[&str] = &["Sum", "Totalt"];
/// The rows in which the header is looked for, and the unit above it.
const WITHIN: u32 = 30;

/// The columns; the constants below name their places.
const COLUMNS: [Column<'_>; 4] = [
    Column { labels: &["ID", "Gevinst-ID"], required: true },
    Column { labels: &["Gevinst"], required: true },
    Column { labels: &["Type"], required: false },
    Column { labels: &["Gevinsteier"], required: false },
];
const ID: usize = 0;
const TITLE: usize = 1;
const TYPE: usize = 2;
const OWNER: usize = 3;

/// What the words of the column "Type" are in the vocabulary of `gevinst format fields`.
const TYPES: [(&str, &str); 3] =
    [("Innsparing", "saving"), ("Unngått kostnad", "avoided_cost"), ("Inntekt", "income")];

/// The format. It keeps nothing from one workbook to the next.
struct ExampleList {
    description: Description,
}

gevinst_plugin_sdk::export_format!(ExampleList {
    description: Description {
        id: "example-list".to_owned(),
        version: "1.0.0".to_owned(),
        title: "Example: a list of benefits by year".to_owned(),
    },
});

impl Format for ExampleList {
    fn describe(&self) -> &Description {
        &self.description
    }

    fn identify(&self, workbook: &mut dyn Workbook) -> Result<Identification, IdentifyError> {
        let Some(sheet) = walk::sheet_named(workbook, SHEET) else {
            return Ok(Identification::NotMine("there is no sheet \"Gevinster\"".to_owned()));
        };
        let head = Head::find(workbook, sheet, &COLUMNS, WITHIN, 1)?;
        let Some(head) = head.filter(|head| !head.periods.is_empty()) else {
            let why = "no row of sheet \"Gevinster\" has \"ID\", \"Gevinst\" and a year";
            return Ok(Identification::NotMine(why.to_owned()));
        };
        let evidence = |column: usize, shows: &str| Evidence {
            pos: head.cells[column],
            found: COLUMNS[column].labels[0].to_owned(),
            shows: shows.to_owned(),
        };
        Ok(Identification::Mine(vec![
            evidence(ID, "the header row of the list"),
            evidence(TITLE, "the benefits' titles"),
        ]))
    }

    fn adapt(&self, workbook: &mut dyn Workbook, sink: &mut dyn Sink) -> Result<(), AdaptError> {
        let sheet = walk::sheet_named(workbook, SHEET);
        let head = match sheet {
            Some(sheet) => Head::find(workbook, sheet, &COLUMNS, WITHIN, 1)?,
            None => None,
        };
        let (Some(sheet), Some(head)) = (sheet, head) else {
            return Err(AdaptError::Failed("the list of benefits is not there".to_owned()));
        };
        for note in head.notes(&COLUMNS) {
            sink.note(note)?;
        }
        let unit = unit_above(workbook, sheet, head.row)?;
        if unit.is_none() {
            sink.note(Note {
                code: NoteCode::UnitNotFound,
                cells: vec![CellPos::new(sheet, 0, 0)],
                texts: vec![("expected", "a unit such as \"tusen kroner\" above the list".into())],
            })?;
        }
        walk::rows(workbook, sheet, &mut |row| {
            if row.number > head.row {
                benefit(&head, row, unit.as_ref(), sink)?;
            }
            Ok::<Flow, AdaptError>(Flow::Continue)
        })
    }
}

/// The unit, and the cell above the header that tells it.
fn unit_above(
    workbook: &mut dyn Workbook,
    sheet: u16,
    header: u32,
) -> Result<Option<(&'static str, CellPos)>, ReadError> {
    let mut found = None;
    walk::rows(workbook, sheet, &mut |row: &Row| -> Result<Flow, ReadError> {
        if row.number >= header {
            return Ok(Flow::Stop);
        }
        let told = |cell: &HeldCell| Some((walk::unit(cell.text()?)?, cell.pos));
        found = found.or_else(|| row.cells.iter().find_map(told));
        Ok(Flow::Continue)
    })?;
    Ok(found)
}

/// The kind of benefit; a word that is not known is handed on as it is, for the program to tell.
fn kind_of(cell: &HeldCell) -> Entry<'_> {
    match TYPES.iter().find(|(word, _)| cell.is(&[word])) {
        Some((_, key)) => Entry::text(Field::BENEFIT_KIND, *key, cell.pos),
        None => cell.entry(Field::BENEFIT_KIND),
    }
}

/// Tells what one row says.
fn benefit(
    head: &Head,
    row: &Row,
    unit: Option<&(&'static str, CellPos)>,
    sink: &mut dyn Sink,
) -> Result<(), AdaptError> {
    let Some(id) = head.cell(row, ID).filter(|cell| !cell.is(TOTAL)) else {
        return Ok(());
    };
    let mut entries = vec![id.entry(Field::ID)];
    entries.extend(head.cell(row, TITLE).map(|cell| cell.entry(Field::TITLE)));
    entries.extend(head.cell(row, TYPE).map(kind_of));
    entries.extend(head.cell(row, OWNER).map(|cell| cell.entry(Field::OWNER)));
    sink.record(&Record { kind: Kind::BENEFIT, pos: id.pos, entries: &entries })?;
    for column in &head.periods {
        // A blank is no amount: missing is never zero.
        let Some(amount) = row.at(column.col) else { continue };
        let mut entries = vec![
            id.entry(Field::BENEFIT),
            Entry::from_format(Field::CATEGORY, "benefit"),
            Entry::from_format(Field::STAGE, "planned"),
            Entry::text(Field::PERIOD, column.period.as_str(), column.pos),
            amount.entry(Field::AMOUNT),
        ];
        entries.extend(unit.map(|(unit, pos)| Entry::text(Field::UNIT, *unit, *pos)));
        sink.record(&Record { kind: Kind::CASH_LINE, pos: amount.pos, entries: &entries })?;
    }
    Ok(())
}
