//! The front page with its contents, and the notes.

use gevinst_core::report::{Agency, Meta, Sentence, Severity};

use crate::error::TemplateError;
use crate::fact_table::TableWords;
use crate::finding_text::capitalised;
use crate::scenario::{label_of, title_of, value_of};
use crate::workbook::book::Book;
use crate::workbook::sheet::{Sheet, words};
use crate::workbook::styles::Look;
use crate::workbook::values::{At, SheetKey};

/// What the workbook is about, and every sheet with what it holds, or why it
/// is not there.
pub(in crate::workbook) fn cover(book: &mut Book<'_>, key: SheetKey) -> Result<(), TemplateError> {
    let facts = particulars(book)?;
    let columns = vec![words("particular", 26), words("content", 72)];
    let mut sheet = Sheet::begin(book, key, columns, facts.len())?;
    for (row, (name, text)) in (sheet.first_row()..).zip(&facts) {
        sheet.styled(row, "particular", name, Look::Strong)?;
        sheet.text(row, "content", text)?;
    }
    let last = contents(&mut sheet, key)?;
    sheet.finish(0, last)
}

/// Every other sheet with what it holds, below the table; returns the last row written.
pub(in crate::workbook) fn contents(
    sheet: &mut Sheet<'_, '_>,
    key: SheetKey,
) -> Result<u32, TemplateError> {
    let mut row = sheet.below();
    for (column, col) in [("particular", "sheet_name"), ("content", "sheet_content")] {
        let header = sheet.book.words.col(col)?;
        sheet.styled(row, column, &header, Look::Header { number: false })?;
    }
    for place in 0..sheet.book.definition.sheets.len() {
        let there = SheetKey(u16::try_from(place).unwrap_or(u16::MAX));
        if there != key {
            row += 1;
            contents_row(sheet, row, there)?;
        }
    }
    Ok(row)
}

fn contents_row(sheet: &mut Sheet<'_, '_>, row: u32, key: SheetKey) -> Result<(), TemplateError> {
    let name = sheet.book.values.name(key).to_owned();
    match sheet.book.row_counts.get(&key).copied() {
        Some(rows) => {
            let first = At { sheet: key, col: 0, row: 0 };
            sheet.link(row, "particular", &name, first)?;
            let content = sheet.book.sheet_text(key, |words| &words.content)?;
            let args = [("content", content.as_str()), ("rows", &rows.to_string())];
            let content = sheet.book.words.with("content_rows", &args)?;
            sheet.text(row, "content", &content)
        }
        None => {
            sheet.styled(row, "particular", &name, Look::Remark)?;
            let reason = sheet.book.sheet_text(key, |words| &words.absent)?;
            let reason = sheet.book.words.with("left_out", &[("reason", &reason)])?;
            sheet.styled(row, "content", &reason, Look::Remark)
        }
    }
}

/// What the workbook is about, as names and values.
fn particulars(book: &Book<'_>) -> Result<Vec<(String, String)>, TemplateError> {
    let meta = &book.report.meta;
    let words = book.words;
    let not_stated = words.shared("report.not_stated")?;
    let mut lines = Vec::new();
    let mut line = |key: &str, text: String| -> Result<(), TemplateError> {
        lines.push((words.word(&format!("particular.{key}"))?, text));
        Ok(())
    };
    line("headline", headline(book)?)?;
    line("agencies", agencies(book, meta)?)?;
    line("period", meta.period.map_or(not_stated.clone(), |period| words.period(period)))?;
    line("as_of", meta.as_of.map_or(not_stated.clone(), |day| words.formatter.day_long(day)))?;
    line("status", words.shared(if meta.is_final { "report.final" } else { "report.draft" })?)?;
    line("edition", format!("{} ({})", meta.edition_title, meta.edition))?;
    line("scenario", scenario(book, meta)?)?;
    let units = match meta.price_basis {
        Some(basis) => words.with("units_are", &[("basis", &words.basis(basis))])?,
        None => words.word("units_mixed")?,
    };
    line("units", units)?;
    let count = |severity| book.report.count(severity).to_string();
    let (errors, warnings) = (count(Severity::Error), count(Severity::Warning));
    let infos = count(Severity::Info);
    let counts = [("errors", &*errors), ("warnings", &*warnings), ("infos", &*infos)];
    let mut findings = words.texts.with("data.counts", &counts)?;
    if let Some(waived) = Some(book.report.waived()).filter(|count| *count > 0) {
        let n = waived.to_string();
        let key = if waived == 1 { "data.waived_one" } else { "data.waived_other" };
        findings = format!("{findings} {}", words.texts.with(key, &[("n", &n)])?);
    }
    line("findings", findings)?;
    line("kept_out", kept_out(book)?)?;
    line("tool", words.texts.with("footer.tool_text", &[("version", &meta.tool_version)])?)?;
    if let Some(registered) = &meta.registered {
        let number = registered.number.to_string();
        let text = words.texts.with("footer.register_text", &[("number", &number)])?;
        line("register", format!("{text} {}", registered.head))?;
    }
    if let Some(it) = &meta.supersedes {
        let args = [("run", &*it.run), ("reason", &*it.reason)];
        let text = words.texts.with("footer.supersedes_text", &args)?;
        let seal = words.texts.get("footer.seal")?;
        line("supersedes", format!("{text}\n{seal} {}", it.seal))?;
    }
    line("changes", changes(book)?)?;
    Ok(lines)
}

/// What the scenario changes, with the reasons, one below the other.
fn scenario(book: &Book<'_>, meta: &Meta) -> Result<String, TemplateError> {
    let texts = book.words.texts;
    let Some(scenario) = &meta.scenario else { return book.words.shared("scenario.none") };
    let words = TableWords { formatter: book.words.formatter };
    let title = title_of(scenario, texts);
    let mut lines = vec![format!("{title} ({})", scenario.id)];
    for it in &scenario.overrides {
        let mut reason = vec![it.reason.clone()];
        reason.extend(it.sources.iter().cloned());
        let told = |value: &str| value_of(it, value, words, texts);
        let (name, value) = (capitalised(label_of(it, texts)), told(&it.scenario_value));
        let mut args = vec![("name", name), ("value", value), ("reason", reason.join(" · "))];
        let edition = it.edition_value.as_deref().map(told);
        let key = if edition.is_some() { "scenario.changed" } else { "scenario.added" };
        args.extend(edition.map(|edition| ("edition", edition)));
        let args: Vec<(&str, &str)> = args.iter().map(|(name, text)| (*name, &**text)).collect();
        lines.push(texts.with(key, &args)?);
    }
    Ok(lines.join("\n"))
}

fn kept_out(book: &Book<'_>) -> Result<String, TemplateError> {
    match book.report.headline.kept_out {
        0 => book.words.word("none_kept_out"),
        1 => book.words.shared("headline.kept_out_one"),
        n => book.words.texts.with("headline.kept_out_many", &[("n", &n.to_string())]),
    }
}

/// What the file format made of the data: long texts, long numbers.
fn changes(book: &Book<'_>) -> Result<String, TemplateError> {
    let mut parts = Vec::new();
    if book.cut_texts > 0 {
        parts.push(book.words.with("texts_cut", &[("n", &book.cut_texts.to_string())])?);
    }
    if book.rounded > 0 {
        parts.push(book.words.with("numbers_rounded", &[("n", &book.rounded.to_string())])?);
    }
    if book.untraced > 0 {
        parts.push(book.words.with("untraced", &[("n", &book.untraced.to_string())])?);
    }
    if parts.is_empty() { book.words.word("nothing_changed") } else { Ok(parts.join(" ")) }
}

fn agencies(book: &Book<'_>, meta: &Meta) -> Result<String, TemplateError> {
    let mut names = Vec::new();
    for Agency { organisation_number, name } in &meta.agencies {
        let name = match name {
            Some(name) => name.clone(),
            None => book.words.shared("report.agency_unnamed")?,
        };
        names.push(match organisation_number {
            Some(number) => {
                let number =
                    book.words.texts.with("report.agency_number", &[("number", number)])?;
                format!("{name} ({number})")
            }
            None => name,
        });
    }
    if names.is_empty() { book.words.shared("report.not_stated") } else { Ok(names.join("\n")) }
}

/// The headline sentence, its amount in words.
pub(super) fn headline(book: &Book<'_>) -> Result<String, TemplateError> {
    let (key, fact) = match book.report.headline.sentence {
        Sentence::Behind { variance } => ("behind", Some(variance)),
        Sentence::Ahead { variance } => ("ahead", Some(variance)),
        Sentence::AsPlanned { realised } => ("as_planned", Some(realised)),
        Sentence::Expected { net } => match book.figure(net).value {
            Ok(value) if value.is_zero() => ("expected_zero", Some(net)),
            Ok(value) if value.is_sign_negative() => ("expected_loss", Some(net)),
            _ => ("expected_gain", Some(net)),
        },
        Sentence::NoFigures => ("no_figures", None),
    };
    let amount = fact.and_then(|fact| book.figure(fact).value.ok());
    if amount.is_none() {
        return book.words.shared("sentence.no_figures");
    }
    let amount = amount.map_or(String::new(), |value| book.words.formatter.spoken_amount(value));
    book.words.texts.with(&format!("sentence.{key}"), &[("amount", &amount)])
}
