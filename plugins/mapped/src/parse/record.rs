//! The `[[table.row.record]]` and `[[table.rows.record]]` parts of a mapping file.

use gevinst_plugin_sdk::text::folded;
use gevinst_plugin_sdk::{Field, Kind};

use crate::document::{Held, Located, Section, did_you_mean};
use crate::model::{Each, Join, Part, RecordRule, Source, Take, Template};

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
    let take = section.section("take");
    let each = section.text("each");
    let value = section.text("value");
    let needs = scope.holders(&section, &section.texts("needs"));
    let Some(kind) = kind else {
        // Without the kind no field can be judged; the keys still can.
        section.finish();
        return None;
    };
    let set = set.map_or_else(Vec::new, |set| constants(&set, kind));
    let each = periods_of(&section, scope, kind, each, value);
    let takes = take.map_or_else(Vec::new, |take| takes(&take, kind, scope, &joins));
    let taken: Vec<Field> = takes.iter().map(|take| take.field).collect();
    twice(&section, &set, &taken, each);
    let amounts = [Field::AMOUNT, Field::MOST_LIKELY].iter().any(|field| kind.has(*field));
    let told = taken.contains(&Field::UNIT) || set.iter().any(|(field, _)| *field == Field::UNIT);
    let unit = scope.unit && amounts && kind.has(Field::UNIT) && !told;
    section.finish();
    let joins = joins.into_iter().map(|(_, join)| join).collect();
    Some(RecordRule { kind, set, takes, each, needs, joins, unit })
}

/// A field may be told once only.
fn twice(section: &Section<'_>, set: &[(Field, Template)], taken: &[Field], each: Option<Each>) {
    let mut told: Vec<Field> = set.iter().map(|(field, _)| *field).collect();
    told.extend(taken);
    if let Some(each) = each {
        told.extend([each.value, Field::PERIOD]);
    }
    for (place, field) in told.iter().enumerate() {
        if told[..place].contains(field) {
            section.problem(section.at(), format!("record: \"{}\" is told twice", field.name()));
        }
    }
}

fn periods_of(
    section: &Section<'_>,
    scope: &Scope<'_>,
    kind: Kind,
    each: Option<Located<String>>,
    value: Option<Located<String>>,
) -> Option<Each> {
    let (Some(each), Some(value)) = (&each, &value) else {
        if each.is_some() != value.is_some() {
            section.problem(section.at(), "record: \"each\" and \"value\" belong together");
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
    if !kind.has(Field::PERIOD) {
        section.problem(each.at, format!("a {} has no period", kind.name()));
    }
    let field = field_of(section, kind, value);
    if field.is_some_and(|field| !is_number(field)) {
        section.problem(value.at, format!("\"{}\" is not a number", value.value));
    }
    Some(Each { periods: periods?, value: field? })
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
        constants.extend(field.zip(written));
    }
    constants
}

/// A text with `{row}` and `{n}`.
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
            _ => {
                let message =
                    format!("\"{}\": only {{row}} and {{n}} may stand in braces", text.value);
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

fn takes(
    section: &Section<'_>,
    kind: Kind,
    scope: &Scope<'_>,
    joins: &[(String, Join)],
) -> Vec<Take> {
    let mut takes = Vec::new();
    for (name, held) in section.entries() {
        let (from, map) = match held {
            Held::Text(text) => (Some(text), Vec::new()),
            Held::Section(inner) => {
                let from = inner.need_text("column");
                let map = inner.section("map").map_or_else(Vec::new, |map| words(&map));
                inner.finish();
                (from, map)
            }
            Held::Texts(_) | Held::Other => {
                let message = format!("take: \"{}\" must name a column", name.value);
                section.problem(name.at, message);
                continue;
            }
        };
        let field = field_of(section, kind, &name);
        let source = from.and_then(|from| source(section, scope, joins, &from));
        takes.extend(field.zip(source).map(|(field, source)| Take { field, source, map }));
    }
    takes
}

fn words(section: &Section<'_>) -> Vec<(String, String)> {
    let mut words = Vec::new();
    for (name, held) in section.entries() {
        match held {
            Held::Text(word) => words.push((folded(&name.value), word.value)),
            _ => section.problem(name.at, format!("map: \"{}\" must be a text", name.value)),
        }
    }
    words
}

/// `column`, `@id`, `form.KEY`, `table.column` or `table.@id`.
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
        let keys = scope.forms.iter().flatten().map(String::as_str);
        let found = scope.forms.iter().position(|key| key.as_deref() == Some(column));
        if found.is_none() {
            let near = did_you_mean(column, keys);
            section.problem(from.at, format!("no [[form]] has the id \"{column}\"{near}"));
        }
        return found.map(Source::Form);
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
