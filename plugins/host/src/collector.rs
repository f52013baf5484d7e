//! Validates what a format answers.

use std::collections::BTreeMap;
use std::sync::Arc;

use gevinst_core::finding::{Finding, FindingCode, Subject};
use gevinst_core::period::Day;
use gevinst_core::provenance::{Book, Place};
use gevinst_core::submission::{
    Entry, Evidence, Field, FormatUsed, Record, RecordKind, Said, Submission,
};
use gevinst_plugin_sdk::{
    BookFacts, CellPos, Description, FileKind, Note, NoteCode, Refused, Sink, Value,
};

use crate::adapt::{AdaptFailure, Limits};

/// The format that reads a workbook, as the submission names it.
pub(crate) fn format_used(
    description: &Description,
    evidence: &[gevinst_plugin_sdk::Evidence],
    named_by_user: bool,
) -> FormatUsed {
    FormatUsed {
        id: description.id.clone(),
        version: description.version.clone(),
        title: description.title.clone(),
        named_by_user,
        evidence: evidence.iter().map(self::evidence).collect(),
        library: None,
    }
}

fn evidence(evidence: &gevinst_plugin_sdk::Evidence) -> Evidence {
    Evidence {
        at: evidence.pos.map(place),
        found: evidence.found.clone(),
        shows: evidence.shows.clone(),
    }
}

fn place(pos: CellPos) -> Place {
    Place { sheet: pos.sheet, row: pos.row, col: pos.col }
}

/// What the reader of a report should know of the file itself.
fn book_findings(facts: &BookFacts, book: u16) -> Vec<Finding> {
    let found = [
        (facts.macros || facts.kind == FileKind::Xlsm, FindingCode::MacrosPresent),
        (facts.external_links, FindingCode::ExternalLinks),
        (facts.manual_calculation, FindingCode::ManualCalculation),
        (facts.date_1904, FindingCode::Date1904),
    ];
    let found = found.into_iter().filter(|(is_so, _)| *is_so);
    found.map(|(_, code)| Finding::new(code, Subject::Book(book))).collect()
}

/// Takes a format's answers, and nothing that the contract does not allow,
/// whether they come by call or from a worker process.
pub(crate) struct Collector {
    submission: Submission,
    sheets: u16,
    limits: Limits,
    notes: usize,
    broken: Option<String>,
    /// Texts seen before, so that words that return are kept once.
    texts: BTreeMap<Arc<str>, ()>,
}

/// How many different texts are remembered: enough for words that return.
const REMEMBERED: usize = 65_536;

impl Collector {
    /// A collector for the answers of one format about one workbook.
    pub(crate) fn new(
        book: u16,
        source: Book,
        facts: &BookFacts,
        format: FormatUsed,
        limits: Limits,
    ) -> Collector {
        let sheets = u16::try_from(source.sheets.len()).unwrap_or(u16::MAX);
        let findings = book_findings(facts, book);
        let submission = Submission { book, source, format, records: Vec::new(), findings };
        Collector { submission, sheets, limits, notes: 0, broken: None, texts: BTreeMap::new() }
    }

    /// What was collected, unless an answer broke the contract.
    pub(crate) fn finish(self) -> Result<Submission, AdaptFailure> {
        match self.broken {
            None => Ok(self.submission),
            Some(what) => Err(AdaptFailure::Contract { format: self.submission.format.id, what }),
        }
    }

    /// Takes who the format says it is and its evidence, which a worker may have made up.
    pub(crate) fn check_evidence(&mut self) -> Result<(), Refused> {
        const PIECES: usize = 1_000;
        const ID: usize = 64;
        let format = self.submission.format.clone();
        let is_id = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        if format.id.is_empty() || format.id.len() > ID || !format.id.bytes().all(is_id) {
            return Err(self.refuse("with an id that is none".to_owned()));
        }
        if format.evidence.len() > PIECES {
            let what = format!("more than {PIECES} pieces of evidence");
            return Err(self.refuse(what));
        }
        self.text(&format.version)?;
        self.text(&format.title)?;
        for evidence in format.evidence {
            self.text(&evidence.found)?;
            self.text(&evidence.shows)?;
            if let Some(Place { sheet, row, col }) = evidence.at {
                self.place(CellPos::new(sheet, row, col))?;
            }
        }
        Ok(())
    }

    /// How many records and notes were taken.
    pub(crate) fn counts(&self) -> (usize, usize) {
        (self.submission.records.len(), self.notes)
    }

    fn refuse(&mut self, what: String) -> Refused {
        self.broken.get_or_insert(what);
        Refused
    }

    fn text(&mut self, text: &str) -> Result<Arc<str>, Refused> {
        if text.len() > self.limits.text {
            let what =
                format!("a text of {} bytes; at most {} are taken", text.len(), self.limits.text);
            return Err(self.refuse(what));
        }
        if let Some((known, ())) = self.texts.get_key_value(text) {
            return Ok(known.clone());
        }
        let text: Arc<str> = Arc::from(text);
        if self.texts.len() < REMEMBERED {
            self.texts.insert(text.clone(), ());
        }
        Ok(text)
    }

    fn place(&mut self, pos: CellPos) -> Result<Place, Refused> {
        if pos.sheet >= self.sheets || pos.row >= 1_048_576 || pos.col >= 16_384 {
            let what =
                format!("the cell {pos} of sheet {}, which is not in the workbook", pos.sheet + 1);
            return Err(self.refuse(what));
        }
        Ok(place(pos))
    }

    fn said(&mut self, value: &Value<'_>) -> Result<Said, Refused> {
        Ok(match value {
            Value::Text(text) => Said::Text(self.text(text)?),
            Value::Number(number) => Said::Number(*number),
            Value::Bool(value) => Said::Bool(*value),
            Value::Day(date) => match Day::new(date.year, date.month, date.day) {
                Some(day) => Said::Day(day),
                None => {
                    let what = format!("the day {}-{}-{}", date.year, date.month, date.day);
                    return Err(self.refuse(what));
                }
            },
            Value::Error(text) => Said::Error(self.text(text)?),
            Value::NotCalculated => Said::NotCalculated,
        })
    }

    fn entry(
        &mut self,
        kind: RecordKind,
        entry: &gevinst_plugin_sdk::Entry<'_>,
    ) -> Result<Entry, Refused> {
        let name = entry.field.name();
        let field = Field::named(name).filter(|field| kind.fields().contains(field));
        let Some(field) = field else {
            let what = format!("a {kind} with a field {} ({name})", entry.field.0);
            return Err(self.refuse(what));
        };
        let at = entry.pos.map(|pos| self.place(pos)).transpose()?;
        Ok(Entry { field, said: self.said(&entry.value)?, at, rounded: entry.rounded })
    }
}

impl Sink for Collector {
    fn record(&mut self, record: &gevinst_plugin_sdk::Record<'_, '_>) -> Result<(), Refused> {
        if self.submission.records.len() >= self.limits.records {
            let what = format!("more than {} records", self.limits.records);
            return Err(self.refuse(what));
        }
        let Some(kind) = RecordKind::named(record.kind.name()) else {
            let what = format!("a record of kind {}", record.kind.0);
            return Err(self.refuse(what));
        };
        let at = self.place(record.pos)?;
        let mut entries: Vec<Entry> = Vec::with_capacity(record.entries.len());
        for entry in record.entries {
            let entry = self.entry(kind, entry)?;
            if entries.iter().any(|other| other.field == entry.field) {
                let what = format!("a {kind} with {} twice", entry.field);
                return Err(self.refuse(what));
            }
            entries.push(entry);
        }
        self.submission.records.push(Record { kind, at, entries });
        Ok(())
    }

    fn note(&mut self, note: Note) -> Result<(), Refused> {
        self.notes += 1;
        if self.notes > self.limits.notes {
            let what = format!("more than {} notes", self.limits.notes);
            return Err(self.refuse(what));
        }
        let mut finding = Finding::new(code_of(note.code), Subject::Book(self.submission.book));
        for pos in note.cells {
            let place = self.place(pos)?;
            finding.cells.push(self.submission.cell(place));
        }
        for (name, text) in note.texts {
            self.text(&text)?;
            finding = finding.with_text(name, text);
        }
        self.submission.findings.push(finding);
        Ok(())
    }
}

fn code_of(code: NoteCode) -> FindingCode {
    match code {
        NoteCode::HeaderNotRecognised => FindingCode::HeaderNotRecognised,
        NoteCode::HeaderMissing => FindingCode::HeaderMissing,
        NoteCode::HeaderTwice => FindingCode::HeaderTwice,
        NoteCode::SheetMissing => FindingCode::SheetMissing,
        NoteCode::CellLeft => FindingCode::CellLeft,
        NoteCode::RowLeft => FindingCode::RowLeft,
        NoteCode::UnitNotFound => FindingCode::UnitNotFound,
        NoteCode::UnitFromText => FindingCode::UnitFromText,
        NoteCode::HiddenUsed => FindingCode::HiddenUsed,
        NoteCode::ValueMissing => FindingCode::ValueMissing,
        NoteCode::Footnote => FindingCode::Footnote,
        NoteCode::SheetLeft => FindingCode::SheetLeft,
        NoteCode::LabelMissing => FindingCode::LabelMissing,
    }
}
