//! The `[[table.row.record]]` and `[[table.rows.record]]` parts of a mapping file.

use gevinst_plugin_sdk::text::folded;
use gevinst_plugin_sdk::{Field, Kind, Written};

use crate::document::{Held, Located, Section, did_you_mean};
use crate::model::{Each, Join, Part, RecordRule, Source, Take, Template};
use crate::period::DayOf;

use super::columns::span;
use super::form::FormNames;
use super::table::Scope;
use super::{field_of, is_number, kind_of};

/// The records of a row; `None` where one could not be understood.
pub(super) fn records(section: &Section<'_>, scope: &Scope<'_>) -> Option<Vec<RecordRule>> {
    let parts = section.sections("record");
    let count = parts.len();
    let rules: Vec<RecordRule> = parts.into_iter().filter_map(|part| record(part, scope)).collect();
    (rules.len() == count).then_some(rules)
}

fn record(section: Section<'_>, scope: &Scope<'_>) -> Option<RecordRule> {
    let kind = kind_of(&section, "kind");
    let joins = joins(&section, scope);
    let set = section.section("set");
    let take = section.held("take");
    let each = section.text("each");
    let value = section.text("value");
    let header = section.text("header");
    let when = when(&section, scope);
    let nth = section.number("nth", (1, 10));
    let needs = scope.holders(&section, &section.texts("needs"));
    let Some(kind) = kind else {
        // Without the kind no field can be judged; the keys still can.
        section.finish();
        return None;
    };
    let set = set.map_or_else(Vec::new, |set| constants(&set, kind));
    let each = periods_of(&section, scope, kind, (each, value, header));
    let takes = match take {
        Some(Held::Section(take)) => takes(&take, kind, scope, &joins),
        Some(Held::Text(name)) => named_alike(&section, kind, scope, &[name]),
        Some(Held::Texts(names)) => named_alike(&section, kind, scope, &names),
        Some(Held::Other) => {
            let message = "record: \"take\" must be a table of fields, or a list of columns";
            section.problem(section.at(), message);
            Vec::new()
        }
        None => Vec::new(),
    };
    let taken: Vec<Field> = takes.iter().map(|take| take.field).collect();
    twice(&section, &set, &taken, each);
    let amounts = [Field::AMOUNT, Field::MOST_LIKELY].iter().any(|field| kind.has(*field));
    let told = taken.contains(&Field::UNIT) || set.iter().any(|(field, _)| *field == Field::UNIT);
    let unit = scope.unit && amounts && kind.has(Field::UNIT) && !told;
    section.finish();
    let joins = joins.into_iter().map(|(_, join)| join).collect();
    Some(RecordRule { kind, when, nth, set, takes, each, needs, joins, unit })
}

/// A field may be told once only.
fn twice(section: &Section<'_>, set: &[(Field, Template)], taken: &[Field], each: Option<Each>) {
    let mut told: Vec<Field> = set.iter().map(|(field, _)| *field).collect();
    told.extend(taken);
    if let Some(each) = each {
        told.extend([each.value, each.header]);
    }
    for (place, field) in told.iter().enumerate() {
        if told[..place].contains(field) {
            section.problem(section.at(), format!("record: \"{}\" is told twice", field.name()));
        }
    }
}

/// A key of the file that may be absent.
type Told = Option<Located<String>>;

fn periods_of(
    section: &Section<'_>,
    scope: &Scope<'_>,
    kind: Kind,
    (each, value, header): (Told, Told, Told),
) -> Option<Each> {
    let (Some(each), Some(value)) = (&each, &value) else {
        if each.is_some() != value.is_some() || header.is_some() {
            let message = "record: \"each\" and \"value\" belong together, \"header\" to them";
            section.problem(section.at(), message);
        }
        return None;
    };
    let sets = &scope.own().periods;
    let periods = sets.iter().position(|set| *set == each.value);
    if periods.is_none() {
        let near = did_you_mean(&each.value, sets.iter().map(String::as_str));
        section
            .problem(each.at, format!("no [[table.periods]] has the key \"{}\"{near}", each.value));
    }
    let header = match &header {
        Some(header) => field_of(section, kind, header),
        None if periods.is_some_and(|set| set >= scope.own().first_spread) => {
            let message = "record: \"header\" must name the field that takes the headers' words";
            section.problem(each.at, message);
            None
        }
        None if kind.has(Field::PERIOD) => Some(Field::PERIOD),
        None => {
            section.problem(each.at, format!("a {} has no period", kind.name()));
            None
        }
    };
    let field = field_of(section, kind, value);
    if field.is_some_and(|field| !is_number(field)) {
        section.problem(value.at, format!("\"{}\" is not a number", value.value));
    }
    Some(Each { periods: periods?, value: field?, header: header? })
}

/// The texts that the format itself says.
pub(super) fn constants(section: &Section<'_>, kind: Kind) -> Vec<(Field, Template)> {
    let mut constants = Vec::new();
    for (name, held) in section.entries() {
        let Held::Text(text) = held else {
            section.problem(name.at, format!("set: \"{}\" must be a text", name.value));
            continue;
        };
        let field = field_of(section, kind, &name);
        if field.is_some_and(is_number) {
            let message =
                format!("set: \"{}\" is a number, and a format says no numbers", name.value);
            section.problem(name.at, message);
        }
        let written = template(section, &text);
        if let Some(field) = field
            && !text.value.contains('{')
        {
            section.check_word(kind, field, &text);
        }
        constants.extend(field.zip(written));
    }
    constants
}

/// A text with `{row}`, `{n}` and `{sheet}`.
pub(super) fn template(section: &Section<'_>, text: &Located<String>) -> Option<Template> {
    let mut parts = Vec::new();
    let mut rest = text.value.as_str();
    while let Some(open) = rest.find(['{', '}']) {
        let (before, behind) = rest.split_at(open);
        if !before.is_empty() {
            parts.push(Part::Text(before.to_owned()));
        }
        let name = behind.strip_prefix('{').and_then(|inner| inner.split_once('}'));
        let (part, behind) = match name {
            Some(("row", behind)) => (Part::Row, behind),
            Some(("n", behind)) => (Part::Place, behind),
            Some(("sheet", behind)) => (Part::Sheet, behind),
            _ => {
                let message = format!(
                    "\"{}\": only {{row}}, {{n}} and {{sheet}} may stand in braces",
                    text.value
                );
                section.problem(text.at, message);
                return None;
            }
        };
        parts.push(part);
        rest = behind;
    }
    if !rest.is_empty() {
        parts.push(Part::Text(rest.to_owned()));
    }
    Some(Template(parts))
}

fn joins(section: &Section<'_>, scope: &Scope<'_>) -> Vec<(String, Join)> {
    let mut joins = Vec::new();
    for part in section.sections("join") {
        let table = part.need_text("table");
        let on = part.need_texts("on");
        if let Some(table) = table {
            joins.extend(join(&part, scope, &table, &on).map(|join| (table.value, join)));
        }
        part.finish();
    }
    joins
}

fn join(
    section: &Section<'_>,
    scope: &Scope<'_>,
    name: &Located<String>,
    on: &[Located<String>],
) -> Option<Join> {
    let found = scope.tables.iter().position(|table| table.name == name.value);
    let Some(table) = found else {
        let near = did_you_mean(&name.value, scope.tables.iter().map(|table| table.name.as_str()));
        section.problem(name.at, format!("there is no table \"{}\"{near}", name.value));
        return None;
    };
    let other = &scope.tables[table];
    if other.groups != 1 {
        let message =
            format!("\"{}\" cannot be joined: it must have one [[table.rows]]", name.value);
        section.problem(name.at, message);
    }
    let mut pairs = Vec::new();
    for key in on {
        let theirs = other.columns.iter().position(|column| *column == key.value);
        if theirs.is_none() {
            let near = did_you_mean(&key.value, other.columns.iter().map(String::as_str));
            let message = format!("\"{}\" has no column \"{}\"{near}", name.value, key.value);
            section.problem(key.at, message);
        }
        pairs.extend(scope.column(section, key).zip(theirs));
    }
    Some(Join { table, on: pairs })
}

/// Columns whose keys are the names of the fields that take them.
fn named_alike(
    section: &Section<'_>,
    kind: Kind,
    scope: &Scope<'_>,
    names: &[Located<String>],
) -> Vec<Take> {
    let take = |name: &Located<String>| {
        let field = field_of(section, kind, name);
        let column = scope.column(section, name);
        let source = column.map(Source::Column);
        field.zip(source).map(|(field, source)| {
            let map = Vec::new();
            Take { field, source, map, span: None, day: None }
        })
    };
    names.iter().filter_map(take).collect()
}

/// `when = { column = ["Word", "Other word"] }`.
fn when(section: &Section<'_>, scope: &Scope<'_>) -> Vec<(usize, Vec<String>)> {
    let Some(part) = section.section("when") else { return Vec::new() };
    let mut rules = Vec::new();
    for (key, held) in part.entries() {
        let words = match held {
            Held::Text(word) => vec![folded(&word.value)],
            Held::Texts(words) => words.iter().map(|word| folded(&word.value)).collect(),
            Held::Section(_) | Held::Other => {
                part.problem(key.at, format!("when: \"{}\" must be words", key.value));
                continue;
            }
        };
        rules.extend(scope.column(&part, &key).map(|column| (column, words)));
    }
    rules
}

/// Which day of a period is meant.
fn day(section: &Section<'_>) -> Option<DayOf> {
    let name = section.text("day")?;
    match name.value.as_str() {
        "first" => Some(DayOf::First),
        "last" => Some(DayOf::Last),
        other => {
            let message = format!("day: \"{other}\" is neither \"first\" nor \"last\"");
            section.problem(name.at, message);
            None
        }
    }
}

fn takes(
    section: &Section<'_>,
    kind: Kind,
    scope: &Scope<'_>,
    joins: &[(String, Join)],
) -> Vec<Take> {
    let mut takes = Vec::new();
    for (name, held) in section.entries() {
        let field = field_of(section, kind, &name);
        let mut rest = (Vec::new(), None, None);
        let from = match held {
            Held::Text(text) => vec![text],
            Held::Texts(texts) => texts,
            Held::Section(inner) => {
                let from = inner.need_texts("column");
                let map = inner.section("map");
                let map =
                    map.map_or_else(Vec::new, |map| words(&map, field.map(|field| (kind, field))));
                rest = (map, span(&inner, "span"), day(&inner));
                inner.finish();
                from
            }
            Held::Other => {
                let message = format!("take: \"{}\" must name a column", name.value);
                section.problem(name.at, message);
                continue;
            }
        };
        let written = field.and_then(Field::definition).map(|definition| definition.written);
        let is_period = written == Some(Written::Period);
        if rest.2.is_some() && written != Some(Written::Day) && field.is_some() {
            let message = format!("take: \"day\" belongs to a day, \"{}\" is none", name.value);
            section.problem(name.at, message);
        }
        if (from.len() > 1 || rest.1.is_some()) && !is_period && field.is_some() {
            let message = format!(
                "take: only a period stands in several columns or has a \"span\", \"{}\" is none",
                name.value
            );
            section.problem(name.at, message);
        }
        let source = match from.as_slice() {
            [one] => source(section, scope, joins, one),
            several => {
                let columns: Vec<usize> =
                    several.iter().filter_map(|key| scope.column(section, key)).collect();
                (columns.len() == several.len()).then_some(Source::Period(columns))
            }
        };
        let (map, span, day) = rest;
        takes.extend(field.zip(source).map(|(field, source)| Take {
            field,
            source,
            map,
            span,
            day,
        }));
    }
    takes
}

/// The words of a workbook with the words that they stand for in a field.
pub(super) fn words(section: &Section<'_>, of: Option<(Kind, Field)>) -> Vec<(String, String)> {
    let mut words = Vec::new();
    for (name, held) in section.entries() {
        match held {
            Held::Text(word) => {
                if let Some((kind, field)) = of {
                    section.check_word(kind, field, &word);
                }
                words.push((folded(&name.value), word.value));
            }
            _ => section.problem(name.at, format!("map: \"{}\" must be a text", name.value)),
        }
    }
    words
}

/// `column`, `@id`, `form.KEY`, `form.KEY.field`, `table.column` or `table.@id`.
fn source(
    section: &Section<'_>,
    scope: &Scope<'_>,
    joins: &[(String, Join)],
    from: &Located<String>,
) -> Option<Source> {
    let Some((table, column)) = from.value.split_once('.') else {
        if from.value != "@id" {
            return scope.column(section, from).map(Source::Column);
        }
        if !scope.id {
            section.problem(from.at, "\"@id\" needs an \"id\" of the row");
        }
        return Some(Source::Id);
    };
    if table == "form" {
        return of_form(section, scope, from, column);
    }
    let Some(join) = joins.iter().position(|(name, _)| name == table) else {
        let message = format!("\"{}\": no [[record.join]] names the table \"{table}\"", from.value);
        section.problem(from.at, message);
        return None;
    };
    let other = &scope.tables[joins[join].1.table];
    if column == "@id" {
        if !other.id {
            section.problem(from.at, format!("the rows of \"{table}\" have no \"id\""));
        }
        return Some(Source::JoinedId { join });
    }
    let found = other.columns.iter().position(|key| key == column);
    if found.is_none() {
        let near = did_you_mean(column, other.columns.iter().map(String::as_str));
        section.problem(from.at, format!("\"{table}\" has no column \"{column}\"{near}"));
    }
    found.map(|column| Source::JoinedColumn { join, column })
}

/// The record of a form by the form's name, or one of its fields.
fn of_form(
    section: &Section<'_>,
    scope: &Scope<'_>,
    from: &Located<String>,
    name: &str,
) -> Option<Source> {
    let is = |form: &FormNames, name: &str| form.key.as_deref() == Some(name);
    let found = scope.forms.iter().position(|form| is(form, name));
    let (name, field) = match (found, name.split_once('.')) {
        (None, Some((name, field))) => (name, Some(field)),
        _ => (name, None),
    };
    let found = scope.forms.iter().position(|form| is(form, name));
    let Some(form) = found else {
        let keys = scope.forms.iter().filter_map(|form| form.key.as_deref());
        let near = did_you_mean(name, keys);
        section.problem(from.at, format!("no [[form]] has the id or key \"{name}\"{near}"));
        return None;
    };
    let Some(field) = field else { return Some(Source::Form(form)) };
    let fields = &scope.forms[form].fields;
    let place = fields.iter().position(|key| key == field);
    if place.is_none() {
        let near = did_you_mean(field, fields.iter().map(String::as_str));
        section.problem(from.at, format!("the form \"{name}\" has no field \"{field}\"{near}"));
    }
    place.map(|field| Source::FormField { form, field })
}
