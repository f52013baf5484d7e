//! A finding in words: its message, its hint, and the lines a terminal shows.

use gevinst_core::report::{
    Arg, Books, CellRef, Field, Finding, FindingCode, Metric, MoneyScale, PriceBasis, Subject,
    Waiver,
};

use crate::format::Formatter;
use crate::texts::Texts;
use crate::visible::{visible, visible_within};

/// Longer texts of cells are cut in messages.
const LONGEST_ARG: usize = 160;
/// How many cells a finding names on a terminal before it counts the rest.
const CELLS_NAMED: usize = 5;

impl Texts {
    /// What was found and what the user can do: two clauses without capital and
    /// full stop, free of control characters.
    pub fn finding(&self, finding: &Finding, books: &Books) -> (String, String) {
        let Some(text) = self.finding_text(finding.code.key()) else {
            return (finding.code.key().to_owned(), String::new());
        };
        let mut args = vec![("subject", self.subject(&finding.subject, books))];
        for (name, arg) in &finding.args {
            args.push((*name, self.arg(finding.code, arg)));
        }
        if finding.code == FindingCode::CellLeft && !args.iter().any(|(name, _)| *name == "why") {
            args.push(("why", "not-stated".to_owned()));
        }
        self.tell_reason(&mut args);
        for (name, value) in &mut args {
            let section = match (*name, finding.code) {
                ("parameter", _) => "parameter",
                ("driver", _) => "driver",
                ("what", FindingCode::Restated | FindingCode::RestatedWithoutCause) => "restated",
                ("cause", FindingCode::Restated) => "restatement_cause",
                ("found", FindingCode::HiddenUsed) => "hidden",
                _ => continue,
            };
            if let Ok(named) = self.get(&format!("{section}.{value}")) {
                *value = named.to_owned();
            }
        }
        let nearest = args.iter().any(|(name, value)| *name == "nearest" && !value.is_empty());
        let hint = match &text.hint_nearest {
            Some(hint) if nearest => hint,
            _ => &text.hint,
        };
        (self.clause(&text.message, &args), self.clause(hint, &args))
    }

    /// A reason is a key of a closed list; one that the list does not have is
    /// shown as it is.
    fn tell_reason(&self, args: &mut [(&str, String)]) {
        let told = args.iter().find(|(name, _)| *name == "why").and_then(|(_, why)| {
            let text = self.get(&format!("why.{why}")).ok()?;
            Some(self.clause(text, args))
        });
        if let (Some(told), Some((_, why))) =
            (told, args.iter_mut().find(|(name, _)| *name == "why"))
        {
            *why = told;
        }
    }

    /// The message and hint as whole sentences.
    pub fn finding_sentences(&self, finding: &Finding, books: &Books) -> (String, String) {
        let (message, hint) = self.finding(finding, books);
        (sentence(&message), sentence(&hint))
    }

    /// What somebody decided about a finding, as a sentence.
    pub fn waiver(&self, waiver: &Waiver) -> String {
        let formatter = Formatter::new(self, MoneyScale::Kroner);
        let args = [
            ("who", visible_within(&waiver.who, LONGEST_ARG)),
            ("date", formatter.day_long(waiver.when)),
            ("reason", visible(&waiver.why)),
        ];
        self.clause(self.known("data.decided"), &args)
    }

    /// A clause with its values. A value the finding did not bring shows as
    /// `?`: a sentence with a gap beats no sentence.
    fn clause(&self, text: &str, args: &[(&str, String)]) -> String {
        let mut values: Vec<(&str, &str)> =
            args.iter().map(|(name, value)| (*name, value.as_str())).collect();
        for name in crate::texts::placeholders(text) {
            if !values.iter().any(|(known, _)| *known == name) {
                values.push((name, "?"));
            }
        }
        self.fill("", text, &values).unwrap_or_else(|_| text.to_owned())
    }

    /// What a finding is about, as the subject of a sentence.
    pub fn subject(&self, subject: &Subject, books: &Books) -> String {
        let (key, args) = match subject {
            Subject::Book(number) => match books.0.get(usize::from(*number)) {
                Some(book) => ("subject.book_named", vec![("name", visible(&book.name))]),
                None => ("subject.book", Vec::new()),
            },
            Subject::Record(kind, id) => {
                let record = self.known(&format!("record.{}", kind.key())).to_owned();
                match id {
                    Some(id) => {
                        let id = visible_within(id, LONGEST_ARG);
                        ("subject.record", vec![("record", record), ("id", id)])
                    }
                    None => ("subject.record_without_id", vec![("record", record)]),
                }
            }
            Subject::Analysis(key) if key.is_empty() => ("subject.analysis", Vec::new()),
            Subject::Analysis(key) => {
                ("subject.analysis_named", vec![("key", visible_within(key, LONGEST_ARG))])
            }
            Subject::Figure(metric) => {
                let known = Metric::ALL.iter().find(|known| known.key() == metric);
                let name = match known {
                    Some(known) => self.known(&format!("metric.{}", known.key())).to_owned(),
                    None => visible_within(metric, LONGEST_ARG),
                };
                ("subject.figure", vec![("name", name)])
            }
        };
        self.clause(self.known(key), &args)
    }

    fn arg(&self, code: FindingCode, arg: &Arg) -> String {
        let formatter = Formatter::new(self, MoneyScale::Kroner);
        match arg {
            Arg::Text(text) if code == FindingCode::PriceBasisMixed => {
                match PriceBasis::from_key(text) {
                    Some(basis) => formatter.price_basis(basis),
                    None => visible_within(text, LONGEST_ARG),
                }
            }
            // The change of a run carries its sign, which a number would lose.
            Arg::Text(text) if code == FindingCode::NpvSignFlips && is_number(text) => {
                text.replace('.', self.known("locale.decimal"))
            }
            Arg::Text(text) => visible_within(text, LONGEST_ARG),
            Arg::Number(value, unit) => formatter.exact_value(*value, unit.as_ref()),
            Arg::Day(day) => formatter.day_long(*day),
            Arg::Period(period) => formatter.period(*period),
            Arg::Field(field) => self.known(&format!("field.{}", field.key())).to_owned(),
            Arg::Choices(field, keys) => {
                let names: Vec<&str> = keys.iter().map(|key| self.choice(*field, key)).collect();
                names.join(", ")
            }
        }
    }

    /// The name of a key of a closed list; the key itself where the list does
    /// not have it.
    pub fn choice<'a>(&'a self, field: Field, key: &'a str) -> &'a str {
        self.get(&format!("choice.{}.{key}", field.key())).unwrap_or(key)
    }

    /// A cell as people say it: `plan.xlsx, ark «Gevinster», celle C14`.
    pub fn cell(&self, cell: CellRef, books: &Books) -> String {
        let args = [
            ("book", visible(books.book_name(cell))),
            ("sheet", visible(books.sheet_name(cell))),
            ("cell", cell.place.to_string()),
        ];
        self.clause(self.known("terminal.cell"), &args)
    }
}

/// A clause as a sentence: a capital first and a full stop last.
fn sentence(clause: &str) -> String {
    let mut sentence = capitalised(clause);
    if !sentence.is_empty() && !sentence.ends_with(['.', '?', '!']) {
        sentence.push('.');
    }
    sentence
}

/// The text with a capital first.
pub(crate) fn capitalised(text: &str) -> String {
    let mut characters = text.chars();
    let mut capitalised: String =
        characters.next().into_iter().flat_map(char::to_uppercase).collect();
    capitalised.push_str(characters.as_str());
    capitalised
}

/// A finding as a terminal shows it, in plain text without colour:
///
/// ```text
/// error[missing-baseline]: indikator K-01 har mål, men ingen nullpunktsmåling
///   --> plan.xlsx, ark «Gevinstreal.plan», celle D14
///   hjelp: fyll inn nullpunktsmålingen, eller merk gevinsten som kvalitativ
/// ```
///
/// No character of the data can move the cursor, colour the text or start a line.
pub fn finding_lines(finding: &Finding, books: &Books, texts: &Texts) -> String {
    let (message, hint) = texts.finding(finding, books);
    let mut lines = format!("{}[{}]: {message}\n", finding.severity().key(), finding.code);
    for cell in finding.cells.iter().take(CELLS_NAMED) {
        lines.push_str(&format!("  --> {}\n", texts.cell(*cell, books)));
    }
    if finding.cells.is_empty()
        && let Subject::Book(number) = finding.subject
        && let Some(book) = books.0.get(usize::from(number))
    {
        lines.push_str(&format!("  --> {}\n", visible(&book.name)));
    }
    if let Some(rest @ 1..) = finding.cells.len().checked_sub(CELLS_NAMED) {
        let more = [("n", rest.to_string())];
        lines.push_str(&format!(
            "      {}\n",
            texts.clause(texts.known("terminal.more_cells"), &more)
        ));
    }
    lines.push_str(&format!("  {}: {hint}\n", texts.known("terminal.hint")));
    if let Some(waiver) = &finding.waiver {
        lines.push_str(&format!("  {}\n", texts.waiver(waiver)));
    }
    lines
}
/// Whether a text is digits with a sign and a decimal point at most.
fn is_number(text: &str) -> bool {
    let digits = text.trim_start_matches(['+', '-', '\u{2212}']);
    !digits.is_empty() && digits.chars().all(|it| it.is_ascii_digit() || it == '.')
}
