//! The project card, the benefits with their budgets, and the costs.

use std::collections::BTreeMap;

use gevinst_plugin_sdk::text::folded;
use gevinst_plugin_sdk::{AdaptError, CellPos, Entry, Field, Kind, Value};

use crate::book::{Book, Held, Sheet};
use crate::notes::Notes;
use crate::table::{Layout, Table, is};
use crate::{ANALYSIS, Out, PROJECT, says, take, word};

/// The benefits of a workbook, by where their titles were typed and by title.
#[derive(Debug, Default)]
pub(crate) struct Benefits {
    by_origin: BTreeMap<CellPos, String>,
    /// A title that two benefits have names none of them.
    by_title: BTreeMap<String, Option<String>>,
}

impl Benefits {
    /// The benefit that a repeated title is about: by the cell it comes from, and where no
    /// formula tells that, by the title itself. Where that names none or several, the
    /// title is passed on as it stands.
    pub(crate) fn entry<'b>(
        &'b self,
        book: &'b Book,
        title: Option<&'b Held>,
    ) -> Option<Entry<'b>> {
        let title = title?;
        let by_origin = self.by_origin.get(&book.origin(title).pos);
        let by_title = || self.by_title.get(&folded(&title.shown()))?.as_ref();
        Some(match by_origin.or_else(by_title) {
            Some(id) => Entry::text(Field::BENEFIT, id.as_str(), title.pos),
            None => title.entry(Field::BENEFIT),
        })
    }
}

/// The labels of the project card and the fields they fill.
const CARD: [(&[&str], Field); 5] = [
    (&["Foreløpig navn / prosjektnavn", "Prosjektnavn"], Field::TITLE),
    (&["Idébeskrivelse / prosjektets hensikt", "Idébeskrivelse"], Field::DESCRIPTION),
    (&["Planlagt startdato"], Field::START),
    (&["Planlagt sluttdato"], Field::END),
    (&["Prosjekteier"], Field::OVERALL_OWNER),
];

/// The labels of the card for which no record has a field.
const CARD_LEFT: [(&[&str], &str); 5] = [
    (
        &["Er endringen lovpålagt? Ja/Nei"],
        "whether the law demands it; the vocabulary has no field for it",
    ),
    (
        &["Prosjektbudsjett"],
        "the budget as a whole, without a year; the costs stand in the benefit analysis",
    ),
    (&["Tjenesteeier"], "who owns the service; the vocabulary has who owns the project"),
    (&["Prosjektleder"], "who leads the project; it is the line that owns benefits"),
    (&["Virksomhetsleder"], "who leads the unit; the vocabulary has who owns the project"),
];

/// Reads the project card.
pub(crate) fn project(book: &Book, notes: &mut Notes, out: &mut Out<'_>) -> Result<(), AdaptError> {
    let beside = |labels: &[&str]| {
        let label = book.rows(Sheet::Card, 0, 40).find(|cell| is(cell, labels))?;
        let col = label.pos.col;
        (col + 1..=col + 2).find_map(|col| book.said(Sheet::Card, label.pos.row, col))
    };
    for (labels, why) in CARD_LEFT {
        if let Some(cell) = beside(labels) {
            notes.left(cell, why);
        }
    }
    let mut entries = Vec::new();
    for (labels, field) in CARD {
        entries.extend(take(field, beside(labels)));
    }
    let Some(first) = entries.iter().filter_map(|entry| entry.pos).min() else { return Ok(()) };
    out.project = Some(first);
    entries.push(says(Field::ID, PROJECT));
    out.record(Kind::INITIATIVE, first, entries)?;
    Ok(())
}

const CHANGES: Layout = Layout {
    sheet: Sheet::Changes,
    columns: &[
        &["Gevinst Hvilket positivt resultat vil endringen skape?", "Gevinst"],
        &["Endring Hva som skal gjøres på en ny måte?", "Endring"],
        &["Forutsetninger for at gevinsten blir realisert", "Forutsetninger"],
        &["Prosess"],
        &[
            "Strategisk mål som gevinsten bidrar til valgfritt å fylle ut",
            "Strategisk mål som gevinsten bidrar til",
            "Strategisk mål",
        ],
    ],
    needed: 2,
    from: 0,
    two_rows: false,
};

const BENEFITS: Layout = Layout {
    sheet: Sheet::Benefits,
    columns: &[
        &["Gevinst (kopieres automatisk fra endringsanalysen)", "Gevinst"],
        &["Gevinsttype (velg fra listen)", "Gevinsttype"],
        &[
            "Gevinstbudsjett (direkte - NOK, indirekte - årsverk, kvalitative - fylles ikke ut)",
            "Gevinstbudsjett",
        ],
        &[
            "Gevinst-betydning (for kvalitative gevinster, 1(lav) - 5 (høy))",
            "Gevinst-betydning",
            "Gevinstbetydning",
        ],
    ],
    needed: 3,
    from: 0,
    two_rows: true,
};

pub(crate) const PLAN: Layout = Layout {
    sheet: Sheet::Plan,
    columns: &[
        &["Gevinst (kopieres automatisk)", "Gevinst"],
        &["Tiltak for å få gevinster realisert", "Tiltak"],
        &["Hvordan skal gevinsten \"omsettes\"?"],
        &["Når blir gevinsten realisert?"],
        &["Gevinst- ansvarlig", "Gevinst-ansvarlig", "Gevinstansvarlig"],
        &["Frist for tiltak", "Frist"],
        &["Måleindikator for gevinsten", "Måleindikator"],
    ],
    needed: 2,
    from: 0,
    two_rows: false,
};

const KINDS: [(&str, &str); 6] = [
    ("Direkte (økonomiske - NOK)", "saving"),
    ("Direkte", "saving"),
    ("Indirekte (frigjort tid - årsverk)", "freed_time"),
    ("Indirekte", "freed_time"),
    ("Kvalitative (f.eks. omdømme)", "quality"),
    ("Kvalitative", "quality"),
];

/// What a kind of the form is in the vocabulary's valuation, and its amounts' unit.
fn valuation_and_unit(kind: &str) -> (Option<&'static str>, Option<&'static str>) {
    match kind {
        "saving" => (Some("priced"), Some("kr")),
        "freed_time" => (Some("quantified"), Some("fte")),
        "quality" => (Some("qualitative"), None),
        _ => (None, None),
    }
}

/// The scale of 1 to 5 in the three words of the vocabulary.
const IMPORTANCE: [(&str, &str); 5] =
    [("1", "low"), ("2", "low"), ("3", "moderate"), ("4", "high"), ("5", "high")];

/// Reads the benefits and their budgets by year.
pub(crate) fn read(
    book: &Book,
    notes: &mut Notes,
    out: &mut Out<'_>,
) -> Result<Benefits, AdaptError> {
    let mut benefits = Benefits::default();
    let changes = CHANGES.find(book, notes);
    let mut untold = Notes::default();
    let plan = PLAN.find(book, &mut untold);
    let Some(table) = BENEFITS.find(book, notes) else { return Ok(benefits) };
    note_changes(book, changes.as_ref(), notes);
    let years = years(book, &table, 2, table.col(3));
    for (place, row) in (1..).zip(table.rows(book, &["KOSTNADER"])) {
        let title = table.said(book, row, 0);
        let budget = years.iter().filter_map(|year| book.said(Sheet::Benefits, row, year.col));
        let filled = title.is_some() || budget.count() > 0;
        if !filled || notes.is_total(title) {
            continue;
        }
        let id = format!("K-{place}");
        let told = Told { book, row, id: &id, title: title.map(|title| book.origin(title)) };
        told.benefit(&table, changes.as_ref(), plan.as_ref(), out)?;
        told.budget(&table, &years, notes, out)?;
        if let Some(origin) = told.title {
            benefits.by_origin.insert(origin.pos, id.clone());
            let one = benefits.by_title.entry(folded(&origin.shown()));
            one.and_modify(|known| *known = None).or_insert(Some(id));
        }
    }
    Ok(benefits)
}

fn note_changes(book: &Book, changes: Option<&Table>, notes: &mut Notes) {
    let Some(table) = changes else { return };
    for row in table.rows(book, &[]) {
        if let Some(cell) = table.said(book, row, 3) {
            notes.left(cell, "the process that changes; the vocabulary has no field for it");
        }
        if let Some(cell) = table.said(book, row, 4) {
            notes.left(cell, "the strategic goal; the vocabulary has no field for it");
        }
    }
}

/// A benefit's row.
struct Told<'b> {
    book: &'b Book,
    row: u32,
    id: &'b str,
    /// The title, where it was typed.
    title: Option<&'b Held>,
}

impl<'b> Told<'b> {
    /// The row of another table that has the same benefit.
    fn row_in(&self, table: &Table, step: u32) -> Option<u32> {
        let mine = self.title?;
        let mut rows = table.rows(self.book, &["Prosjekteier"]).step_by(step as usize);
        rows.find(|row| {
            let title = table.said(self.book, *row, 0);
            title.is_some_and(|title| self.book.origin(title).pos == mine.pos)
        })
    }

    fn benefit(
        &self,
        table: &Table,
        changes: Option<&Table>,
        plan: Option<&Table>,
        out: &mut Out<'_>,
    ) -> Result<(), AdaptError> {
        let book = self.book;
        let mut entries = vec![says(Field::ID, self.id), says(Field::ANALYSIS, ANALYSIS)];
        entries.extend(take(Field::TITLE, self.title));
        entries.extend(out.project());
        if let Some(kind) = table.said(book, self.row, 1) {
            let entry = word(Field::BENEFIT_KIND, kind, &KINDS);
            if let Value::Text(known) = &entry.value
                && let (Some(valuation), _) = valuation_and_unit(known)
            {
                entries.push(Entry::text(Field::VALUATION, valuation, kind.pos));
            }
            entries.push(entry);
        }
        if let Some(importance) = table.said(book, self.row, 3) {
            entries.push(word(Field::IMPORTANCE, importance, &IMPORTANCE));
        }
        if let Some((table, row)) = changes.and_then(|it| Some((it, self.row_in(it, 1)?))) {
            entries.extend(take(Field::DESCRIPTION, table.said(book, row, 1)));
            entries.extend(take(Field::PREREQUISITES, table.said(book, row, 2)));
        }
        if let Some((table, row)) = plan.and_then(|it| Some((it, self.row_in(it, 2)?))) {
            entries.extend(take(Field::COMMENT, table.said(book, row, 2)));
            entries.extend(take(Field::REALISATION_DATE, table.said(book, row, 3)));
            entries.extend(take(Field::OWNER, table.said(book, row, 4)));
        }
        out.record(Kind::BENEFIT, self.pos(table), entries)?;
        Ok(())
    }

    fn budget(
        &self,
        table: &Table,
        years: &[YearColumn],
        notes: &mut Notes,
        out: &mut Out<'_>,
    ) -> Result<(), AdaptError> {
        let kind = table.said(self.book, self.row, 1);
        for year in years {
            let Some(amount) = self.book.at(Sheet::Benefits, self.row, year.col) else { continue };
            let mut entries = vec![
                says(Field::ANALYSIS, ANALYSIS),
                says(Field::BENEFIT, self.id),
                says(Field::CATEGORY, "benefit"),
                says(Field::STAGE, "planned"),
                Entry::text(Field::PERIOD, year.period.as_str(), year.pos),
                amount.entry(Field::AMOUNT),
            ];
            entries.extend(out.project());
            entries.extend(take(Field::TITLE, self.title));
            if let Some(kind) = kind {
                let entry = word(Field::UNIT, kind, &KINDS);
                let Value::Text(known) = &entry.value else { continue };
                let (valuation, unit) = valuation_and_unit(known);
                if valuation.is_some() && unit.is_none() {
                    notes.left(amount, "an amount of a qualitative benefit, which has no unit");
                    continue;
                }
                entries.push(match unit {
                    Some(unit) => Entry::text(Field::UNIT, unit, kind.pos),
                    None => kind.entry(Field::UNIT),
                });
            }
            out.record(Kind::CASH_LINE, amount.pos, entries)?;
        }
        Ok(())
    }

    /// The benefit's own cell on the sheet of benefits.
    fn pos(&self, table: &Table) -> CellPos {
        let sheet = self.book.number(Sheet::Benefits).unwrap_or_default();
        CellPos::new(sheet, self.row, table.col(0).unwrap_or_default())
    }
}

/// A column of amounts.
struct YearColumn {
    col: u16,
    period: String,
    pos: CellPos,
}

/// The years below a group's header, up to the next column. The form's helper sheet counts
/// them as years 2 to 5; an agency may write calendar years instead.
fn years(book: &Book, table: &Table, group: usize, next: Option<u16>) -> Vec<YearColumn> {
    let Some(from) = table.col(group) else { return Vec::new() };
    let below = table.header + 1;
    let within = |cell: &&Held| cell.pos.col >= from && next.is_none_or(|next| cell.pos.col < next);
    let heads = book.rows(table.sheet, below, below).filter(within);
    let of = |(place, cell): (u32, &Held)| {
        let calendar = cell.shown().split_whitespace().find_map(|word| {
            let number: u32 = word.parse().ok()?;
            (1900..=2299).contains(&number).then(|| number.to_string())
        });
        let period = calendar.unwrap_or_else(|| format!("Y{place}"));
        YearColumn { col: cell.pos.col, period, pos: cell.pos }
    };
    (2..).zip(heads).map(of).collect()
}

const COSTS: Layout = Layout {
    sheet: Sheet::Benefits,
    columns: &[
        &["Beskrivelse av kostnader"],
        &["Investering"],
        &["Drifskostnader", "Driftskostnader"],
        &["Rente"],
    ],
    needed: 3,
    from: 15,
    two_rows: true,
};

/// Reads the costs and the discount rate.
pub(crate) fn costs(book: &Book, notes: &mut Notes, out: &mut Out<'_>) -> Result<(), AdaptError> {
    let Some(table) = COSTS.find(book, notes) else { return Ok(()) };
    let years = years(book, &table, 2, table.col(3));
    for row in table.rows(book, &["OPPSUMMERING"]) {
        let title = table.said(book, row, 0);
        let amounts = years.iter().map(|year| year.col).chain(table.col(1));
        let filled = amounts.filter_map(|col| book.said(Sheet::Benefits, row, col)).count() > 0;
        if notes.is_total(title) {
            continue;
        }
        if let Some(rate) = table.said(book, row, 3) {
            let mut entries = vec![says(Field::NAME, "Rente (KommIT)")];
            entries.push(rate.entry(Field::VALUE));
            out.record(Kind::PARAMETER, rate.pos, entries)?;
        }
        let line = |out: &mut Out<'_>, category: &str, period: Entry<'_>, amount: &Held| {
            let mut entries = vec![
                says(Field::ANALYSIS, ANALYSIS),
                says(Field::CATEGORY, category),
                says(Field::STAGE, "planned"),
                // The form has its gross effects in NOK and subtracts these costs from them.
                says(Field::UNIT, "kr"),
                period,
                amount.entry(Field::AMOUNT),
            ];
            entries.extend(out.project());
            entries.extend(take(Field::TITLE, title));
            out.record(Kind::CASH_LINE, amount.pos, entries)
        };
        if let Some(amount) = table.said(book, row, 1) {
            line(out, "investment", says(Field::PERIOD, "Y1"), amount)?;
        }
        for year in years.iter().filter(|_| filled) {
            if let Some(amount) = book.at(Sheet::Benefits, row, year.col) {
                let period = Entry::text(Field::PERIOD, year.period.as_str(), year.pos);
                line(out, "operating", period, amount)?;
            }
        }
    }
    Ok(())
}
