//! The municipal benefit workbook of KommIT/KS, read in plain Rust.
//!
//! Its fourteen sheets repeat one another by formulas, in blocks of two rows, and a
//! benefit is told on seven of them. What a mapping file cannot say of it is why this
//! is code: a cell that only repeats another one is followed to where it was typed
//! (`book.rs`), so that two benefits with one title stay two.
//!
//! ```text
//! book.rs, reference.rs  the sheets in memory; what a formula repeats
//! table.rs, notes.rs     headers and rows; what is told of cells that are left
//! identify.rs            is it this form?
//! benefits.rs            changes, benefits, budgets, costs
//! plan.rs                actions and indicators, with status and handover
//! results.rs             measurements, actions to improve, handed-over risks
//! ```

mod benefits;
mod book;
mod identify;
mod notes;
mod plan;
mod reference;
mod results;
mod table;

use gevinst_plugin_sdk::{
    AdaptError, CellPos, Description, Entry, Field, Format, Identification, IdentifyError, Kind,
    Note, NoteCode, Record, Refused, Sink, Workbook,
};

use crate::book::{Book, Held, Sheet};
use crate::notes::Notes;

#[cfg(feature = "plugin")]
gevinst_plugin_sdk::export_format!(KommitFormat::new());

/// The format.
pub struct KommitFormat {
    description: Description,
}

impl KommitFormat {
    /// The format's id.
    pub const ID: &'static str = "kommit";

    /// The format; it keeps nothing from one workbook to the next.
    pub fn new() -> KommitFormat {
        let title = "Gevinstverktøy (KommIT/KS), kommunal gevinstarbeidsbok";
        KommitFormat {
            description: Description {
                id: KommitFormat::ID.to_owned(),
                version: "2.0.0".to_owned(),
                title: title.to_owned(),
            },
        }
    }

    /// The format's page of documentation.
    pub fn documentation() -> &'static str {
        include_str!("../README.md")
    }
}

impl Default for KommitFormat {
    fn default() -> KommitFormat {
        KommitFormat::new()
    }
}

impl Format for KommitFormat {
    fn describe(&self) -> &Description {
        &self.description
    }

    fn identify(&self, workbook: &mut dyn Workbook) -> Result<Identification, IdentifyError> {
        Ok(identify::identify(workbook)?)
    }

    fn adapt(&self, workbook: &mut dyn Workbook, sink: &mut dyn Sink) -> Result<(), AdaptError> {
        let book = Book::read(workbook)?;
        let mut notes = Notes::default();
        missing_sheets(&book, &mut notes);
        let mut out = Out { sink, project: None };
        benefits::project(&book, &mut notes, &mut out)?;
        let benefits = benefits::read(&book, &mut notes, &mut out)?;
        benefits::costs(&book, &mut notes, &mut out)?;
        let plan = plan::read(&book, &benefits, &mut notes, &mut out)?;
        let indicators = plan::indicators(&book, &benefits, &mut notes, &mut out)?;
        plan::status(&book, &plan, &mut notes, &mut out)?;
        results::read(&book, &benefits, &indicators, &mut notes, &mut out)?;
        results::handover(&book, &mut notes, &mut out)?;
        results::sheets_left(&book, &mut notes);
        notes.tell(out.sink)?;
        Ok(())
    }
}

fn missing_sheets(book: &Book, notes: &mut Notes) {
    for sheet in Sheet::NEEDED.into_iter().filter(|sheet| book.number(*sheet).is_none()) {
        let texts = vec![("expected", sheet.name().to_owned())];
        notes.add(Note { code: NoteCode::SheetMissing, cells: Vec::new(), texts });
    }
}

/// Where records go, and the project that they belong to.
pub(crate) struct Out<'s> {
    sink: &'s mut dyn Sink,
    /// Where the project's card begins, if it is filled in.
    project: Option<CellPos>,
}

/// The key of the project's record.
const PROJECT: &str = "K-PROJECT";
/// All lines of a workbook are one calculation.
const ANALYSIS: &str = "KommIT";

impl Out<'_> {
    /// Hands over a record that begins at a cell.
    pub(crate) fn record(
        &mut self,
        kind: Kind,
        pos: CellPos,
        mut entries: Vec<Entry<'_>>,
    ) -> Result<(), Refused> {
        let fields = kind.definition().map_or(&[][..], |definition| definition.fields);
        entries.sort_by_key(|entry| fields.iter().position(|field| *field == entry.field));
        self.sink.record(&Record { kind, pos, entries: &entries })
    }

    /// The project, as a field of its records.
    pub(crate) fn project(&self) -> Option<Entry<'static>> {
        self.project.map(|pos| Entry::text(Field::INITIATIVE, PROJECT, pos))
    }
}

/// A field as the format itself says it.
pub(crate) fn says(field: Field, text: impl Into<String>) -> Entry<'static> {
    Entry::from_format(field, text.into())
}

/// The field of a cell, where there is one.
pub(crate) fn take(field: Field, cell: Option<&Held>) -> Option<Entry<'_>> {
    cell.map(|cell| cell.entry(field))
}

/// The canonical word for an agency's, or the cell as it stands.
pub(crate) fn word<'c>(field: Field, cell: &'c Held, words: &[(&str, &'static str)]) -> Entry<'c> {
    let said = gevinst_plugin_sdk::text::folded(&cell.shown());
    let known = words.iter().find(|(word, _)| gevinst_plugin_sdk::text::folded(word) == said);
    match known {
        Some((_, word)) => Entry::text(field, *word, cell.pos),
        None => cell.entry(field),
    }
}
