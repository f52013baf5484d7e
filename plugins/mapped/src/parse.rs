//! From the text of a mapping file to a [`Mapping`], with all its problems.

mod columns;
mod form;
mod record;
mod syntax;
mod table;

#[cfg(test)]
use std::collections::BTreeSet;

use gevinst_plugin_sdk::text::folded;
use gevinst_plugin_sdk::{Description, Field, Kind, Written};
use toml::de::DeTable;

use crate::document::{Held, Located, Problems, Section, WordsOf, did_you_mean};
use crate::error::MappingError;
use crate::model::{
    ColumnPlace, ColumnUse, Form, LabelRule, Labels, Mapping, Numbers, RecordRule, SheetRule,
    Source, Table, UnitPhrases, UnitRule,
};
use crate::unit::usual;

use form::FormNames;

/// The version of the language that this crate follows.
const LANGUAGE: &str = "gevinst-mapping/1";

impl Mapping {
    /// Reads a mapping file; `file` is its name for messages.
    ///
    /// # Errors
    ///
    /// With every problem of the file at once, each with line and column.
    pub fn parse(file: &str, text: &str) -> Result<Mapping, MappingError> {
        Mapping::parse_into(file, text, Problems::default())
    }

    /// Reads a mapping file whose constants are held against the closed lists of fields.
    ///
    /// # Errors
    ///
    /// With every problem of the file at once, each with line and column.
    pub fn parse_with(file: &str, text: &str, words: WordsOf) -> Result<Mapping, MappingError> {
        Mapping::parse_into(file, text, Problems::with_words(words))
    }

    /// Every key that the reader asks a file for, by the name of its part.
    #[cfg(test)]
    pub(crate) fn asked_of(text: &str) -> BTreeSet<(String, &'static str)> {
        let problems = Problems::default();
        let (document, _) = DeTable::parse_recoverable(text);
        mapping(Section::new(document.get_ref(), document.span(), "mapping", &problems));
        problems.asked()
    }

    fn parse_into(file: &str, text: &str, problems: Problems) -> Result<Mapping, MappingError> {
        let (document, errors) = DeTable::parse_recoverable(text);
        for (at, message) in syntax::problems(text, &errors) {
            problems.add(at, message);
        }
        if problems.any() {
            // What could be read of a broken file would only give follow-on problems.
            return Err(problems.into_error(file, text));
        }
        let section = Section::new(document.get_ref(), document.span(), "mapping", &problems);
        let mapping = mapping(section);
        match mapping {
            Some(mapping) if !problems.any() => Ok(mapping),
            _ => Err(problems.into_error(file, text)),
        }
    }
}

/// The names of the file that other parts of it point to.
pub(crate) struct Names {
    /// The sheets' keys.
    sheets: Vec<String>,
    /// The units' keys.
    units: Vec<String>,
    /// How numbers may be written in every table and form.
    numbers: Numbers,
}

fn mapping(section: Section<'_>) -> Option<Mapping> {
    if let Some(language) = section.need_text("format")
        && language.value != LANGUAGE
    {
        let message =
            format!("\"format\" is \"{}\", this program follows \"{LANGUAGE}\"", language.value);
        section.problem(language.at, message);
    }
    let description = description(&section);
    let (sheet_keys, sheets) = sheets(&section);
    let units = units(&section);
    let unit_keys = units.iter().map(|unit| unit.unit.clone()).collect();
    let numbers = numbers(&section, &Numbers::default());
    let names = Names { sheets: sheet_keys, units: unit_keys, numbers };
    let mut rules = identify(&section, &names);
    let parts = section.sections("form");
    let count = parts.len();
    let (form_names, forms): (Vec<FormNames>, Vec<Option<Form>>) =
        parts.into_iter().map(|part| form::form(part, &names)).unzip();
    let forms: Vec<Form> = forms.into_iter().flatten().collect();
    let tables = table::tables(&section, &names, &form_names);
    if let Some(tables) = &tables
        && !section.has("identify")
        && section.sound_so_far()
    {
        rules = labels_of_tables(&section, tables);
    }
    // A misspelt name elsewhere would make its column look unused.
    if let Some(tables) = &tables
        && section.sound_so_far()
    {
        columns_nobody_uses(&section, tables);
        form::fields_nobody_uses(&section, &form_names, &forms, tables);
    }
    if !section.has("table") && !section.has("form") {
        section.problem(section.at(), "nothing is read: there is neither [[table]] nor [[form]]");
    }
    section.finish();
    let (description, tables) = (description?, tables?);
    (forms.len() == count).then_some(Mapping {
        description,
        sheets,
        identify: rules,
        units,
        tables,
        forms,
    })
}

/// A column that is neither taken nor declared unused would lose what it holds unseen.
fn columns_nobody_uses(section: &Section<'_>, tables: &[Table]) {
    let mut used: Vec<Vec<usize>> = vec![Vec::new(); tables.len()];
    for (place, table) in tables.iter().enumerate() {
        if let UnitRule::Column(column) = table.unit {
            used[place].push(column);
        }
        used[place].extend(table.landmarks.iter().map(|landmark| landmark.column));
        let gives = table.landmarks.iter().map(|landmark| &landmark.gives);
        for gives in gives.chain(table.groups.iter().map(|group| &group.gives)) {
            for record in &gives.records {
                uses(record, place, &mut used);
            }
        }
    }
    for (table, used) in tables.iter().zip(&used) {
        for (place, column) in table.columns.iter().enumerate() {
            if column.usage == ColumnUse::Taken && !used.contains(&place) {
                let message = format!(
                    "no record takes the column \"{}\": say \"unused\" with the reason, or \"repeats\"",
                    column.key
                );
                section.problem(column.at, message);
            }
        }
    }
}

fn uses(record: &RecordRule, place: usize, used: &mut [Vec<usize>]) {
    for join in &record.joins {
        for (own, theirs) in &join.on {
            used[place].push(*own);
            used[join.table].push(*theirs);
        }
    }
    used[place].extend(record.when.iter().map(|(column, _)| *column));
    for take in &record.takes {
        match &take.source {
            Source::Column(column) => used[place].push(*column),
            Source::Period(columns) => used[place].extend(columns),
            Source::JoinedColumn { join, column } => {
                used[record.joins[*join].table].push(*column);
            }
            Source::Id | Source::Form(_) | Source::FormField { .. } => {}
            Source::JoinedId { .. } => {}
        }
    }
}

fn description(section: &Section<'_>) -> Option<Description> {
    let id = section.need_text("id");
    let version = section.need_text("version");
    let title = section.need_text("title");
    let plain = |character: char| {
        character.is_ascii_lowercase() || character.is_ascii_digit() || character == '-'
    };
    if let Some(id) = &id
        && !id.value.chars().all(plain)
    {
        let message = format!("\"id\" is \"{}\": only a-z, 0-9 and - may stand in it", id.value);
        section.problem(id.at, message);
    }
    if let Some(version) = &version
        && version.value.split('.').any(|part| part.parse::<u32>().is_err())
    {
        let message = format!("\"version\" is \"{}\", expected numbers as in 1.0.0", version.value);
        section.problem(version.at, message);
    }
    Some(Description { id: id?.value, version: version?.value, title: title?.value })
}

fn sheets(section: &Section<'_>) -> (Vec<String>, Vec<SheetRule>) {
    let mut keys: Vec<String> = Vec::new();
    let mut rules = Vec::new();
    for sheet in section.sections("sheet") {
        let key = sheet.need_text("key");
        let names = plain(sheet.need_texts("names"));
        let optional = sheet.flag("optional");
        if let Some(key) = key {
            if keys.contains(&key.value) {
                sheet.problem(key.at, format!("sheet: the key \"{}\" stands twice", key.value));
            }
            keys.push(key.value);
            rules.push(SheetRule { names, optional });
        }
        sheet.finish();
    }
    if !section.has("sheet") {
        section.problem(section.at(), "mapping: no [[sheet]]");
    }
    (keys, rules)
}

fn units(section: &Section<'_>) -> Vec<UnitPhrases> {
    let mut units = Vec::new();
    let Some(list) = section.section("units") else { return usual() };
    for (name, held) in list.entries() {
        let phrases = match held {
            Held::Text(phrase) => vec![folded(&phrase.value)],
            Held::Texts(phrases) => phrases.iter().map(|phrase| folded(&phrase.value)).collect(),
            Held::Section(_) | Held::Other => {
                let message = format!("units: \"{}\" must be a list of phrases", name.value);
                list.problem(name.at, message);
                continue;
            }
        };
        units.push(UnitPhrases { unit: name.value, phrases });
    }
    units
}

fn identify(section: &Section<'_>, names: &Names) -> Vec<LabelRule> {
    let mut rules = Vec::new();
    for rule in section.sections("identify") {
        let sheet = sheet_of(&rule, names);
        let labels = Labels::new(plain(rule.need_texts("label")));
        let rows = rule.rows("rows").unwrap_or((0, 99));
        let cols = columns_of(&rule);
        let shows = rule.text("shows").map(|text| text.value);
        let shows = shows.unwrap_or_else(|| format!("the label \"{}\"", labels.first()));
        if let Some(sheet) = sheet {
            rules.push(LabelRule { sheet, labels, rows, cols, shows });
        }
        rule.finish();
    }
    if rules.len() < 2 && section.has("identify") {
        // A name of a sheet or one label alone may stand in any workbook.
        let message = "mapping: at least two [[identify]] labels must tell this layout from others";
        section.problem(section.at(), message);
    }
    rules
}

/// Without rules of its own a mapping is recognised by the headers that it requires.
fn labels_of_tables(section: &Section<'_>, tables: &[Table]) -> Vec<LabelRule> {
    let mut rules = Vec::new();
    for table in tables.iter().take(1) {
        let required = table.columns.iter().filter(|column| column.required);
        for column in required {
            let ColumnPlace::Header(labels) = &column.place else { continue };
            let header = table.header.as_ref();
            let found = header.map_or((0, 29), |it| (it.rows.0, it.rows.1 + it.depth));
            let side = |row: u32| u16::try_from(row).unwrap_or(u16::MAX);
            let all = (0, u16::MAX);
            let (rows, cols) = if table.turned {
                ((0, u32::MAX), (side(found.0), side(found.1)))
            } else {
                (found, all)
            };
            let shows = format!("the header \"{}\"", labels.first());
            rules.push(LabelRule { sheet: table.sheet, labels: labels.clone(), rows, cols, shows });
        }
    }
    if rules.len() < 2 {
        let message = "mapping: at least two [[identify]] labels must tell this layout from \
                       others, or two \"required\" columns of the first table";
        section.problem(section.at(), message);
    }
    rules
}

/// First and last column of the key `cols`; all where it is absent.
fn columns_of(section: &Section<'_>) -> (u16, u16) {
    let all = (0, u16::MAX);
    let letters = section.texts("cols");
    match letters.as_slice() {
        [] => all,
        [one] => column_number(section, one).map_or(all, |col| (col, col)),
        [first, last] => {
            let pair = column_number(section, first).zip(column_number(section, last));
            pair.unwrap_or(all)
        }
        [first, ..] => {
            section
                .problem(first.at, "\"cols\" must be one or two columns, such as [\"A\", \"C\"]");
            all
        }
    }
}

/// The column of letters such as `AB`, from zero.
fn column_number(section: &Section<'_>, letters: &Located<String>) -> Option<u16> {
    let mut number: u32 = 0;
    for letter in letters.value.bytes() {
        let digit = letter.is_ascii_uppercase().then(|| u32::from(letter - b'A') + 1);
        number = number.checked_mul(26).zip(digit).map_or(u32::MAX, |(high, low)| high + low);
        if number > 16_384 {
            break;
        }
    }
    if (1..=16_384).contains(&number) {
        return u16::try_from(number - 1).ok();
    }
    let message = format!("\"{}\" is no column: expected letters from A to XFD", letters.value);
    section.problem(letters.at, message);
    None
}

fn sheet_of(section: &Section<'_>, names: &Names) -> Option<usize> {
    // Where there is one sheet it need not be named.
    if names.sheets.len() == 1 && !section.has("sheet") {
        return Some(0);
    }
    let key = section.need_text("sheet")?;
    let found = names.sheets.iter().position(|sheet| *sheet == key.value);
    if found.is_none() {
        let near = did_you_mean(&key.value, names.sheets.iter().map(String::as_str));
        section.problem(key.at, format!("no [[sheet]] has the key \"{}\"{near}", key.value));
    }
    found
}

fn kind_of(section: &Section<'_>, key: &'static str) -> Option<Kind> {
    let name = section.need_text(key)?;
    let kind = Kind::named(&name.value);
    if kind.is_none() {
        let known = kind_names();
        let near = did_you_mean(&name.value, known.iter().copied());
        let message = format!(
            "unknown record kind \"{}\"{near} (gevinst format fields lists the kinds)",
            name.value
        );
        section.problem(name.at, message);
    }
    kind
}

/// The names of all record kinds, which are numbered without gaps from one.
fn kind_names() -> Vec<&'static str> {
    (1..).map(Kind).map_while(|kind| kind.definition().map(|found| found.name)).collect()
}

/// The field of a record kind by its name.
fn field_of(section: &Section<'_>, kind: Kind, name: &Located<String>) -> Option<Field> {
    let field = Field::named(&name.value).filter(|field| kind.has(*field));
    if field.is_none() {
        let fields = kind.definition().map_or(&[][..], |definition| definition.fields);
        let near = did_you_mean(&name.value, fields.iter().map(|field| field.name()));
        let message = format!("a {} has no field \"{}\"{near}", kind.name(), name.value);
        section.problem(name.at, message);
    }
    field
}

fn is_number(field: Field) -> bool {
    field.definition().is_some_and(|definition| definition.written == Written::Number)
}

/// How numbers may be written: what a table or form says itself, else what the file says.
fn numbers(section: &Section<'_>, usual: &Numbers) -> Numbers {
    let begins = |text: String| (folded(&text), text.trim_end().ends_with('*'));
    let words = |text: Located<String>| {
        let words = begins(text.value);
        if words.0.is_empty() {
            section.problem(text.at, "\"missing\": a star needs words before it");
        }
        words
    };
    let missing: Vec<(String, bool)> = section.texts("missing").into_iter().map(words).collect();
    let strip = plain(section.texts("strip"));
    Numbers {
        missing: if section.has("missing") { missing } else { usual.missing.clone() },
        footnotes: section.flag_or("footnotes", usual.footnotes),
        strip: if section.has("strip") { strip } else { usual.strip.clone() },
    }
}

fn plain(texts: Vec<Located<String>>) -> Vec<String> {
    texts.into_iter().map(|text| text.value).collect()
}
