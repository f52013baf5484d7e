//! The `[[form]]` parts of a mapping file.

use gevinst_plugin_sdk::{Field, Kind};

use crate::document::{Held, Located, Section, did_you_mean};
use crate::model::{Form, FormField, Gives, Labels, RecordRule, Side, Source, Take};

use super::record::{constants, records, template, words};
use super::table::{Scope, TableNames};
use super::{Names, columns_of, field_of, kind_of, plain, sheet_of};

/// What tables may point to of a form.
#[derive(Debug, Clone, Default)]
pub(super) struct FormNames {
    /// The name by which tables call it.
    pub(super) key: Option<String>,
    /// The keys of its fields.
    pub(super) fields: Vec<String>,
    /// Where they stand in the mapping file.
    places: Vec<usize>,
}

/// A form with the names that tables may use; `None` where it could not be understood.
pub(super) fn form(section: Section<'_>, names: &Names) -> (FormNames, Option<Form>) {
    let sheet = sheet_of(&section, names);
    let rows = section.rows("rows").unwrap_or((0, 99));
    let within = crate::grid::Within { rows, cols: columns_of(&section) };
    let reach = section.number("reach", (1, 50)).and_then(|reach| u16::try_from(reach).ok());
    let side = side(&section);
    let starts = Labels::new(plain(section.texts("starts")));
    let id = section.text("id");
    let key = section.text("key").or_else(|| id.clone()).map(|key| key.value);
    let numbers = super::numbers(&section, &names.numbers);
    let all_optional = section.flag("optional");
    let several = section.has("record");
    let id = id.and_then(|id| template(&section, &id));
    let (fields, records) = if several { many(&section) } else { one(&section, id.is_some()) };
    let places = fields.iter().map(|field| field.at).collect();
    let fields: Vec<FormField> = fields
        .into_iter()
        .map(|field| FormField {
            key: field.key,
            labels: field.labels,
            optional: all_optional || field.optional,
        })
        .collect();
    let names = fields.iter().map(|field| field.key.clone()).collect();
    section.finish();
    let gives = records.map(|records| Gives { id, filled: Vec::new(), records });
    let form = gives.zip(sheet).map(|(gives, sheet)| Form {
        sheet,
        within,
        starts,
        reach: reach.unwrap_or(3),
        side,
        fields,
        numbers,
        gives,
    });
    (FormNames { key, fields: names, places }, form)
}

fn side(section: &Section<'_>) -> Side {
    let Some(side) = section.text("side") else { return Side::Right };
    match side.value.as_str() {
        "right" => Side::Right,
        "left" => Side::Left,
        "below" => Side::Below,
        other => {
            let near = did_you_mean(other, ["right", "left", "below"]);
            let expected = "expected \"right\", \"left\" or \"below\"";
            let message = format!("form: \"side\" is \"{other}\", {expected}{near}");
            section.problem(side.at, message);
            Side::Right
        }
    }
}

/// A field of a form, with its place in the mapping file.
struct Named {
    key: String,
    labels: Labels,
    optional: bool,
    at: usize,
}

type Fields = Vec<Named>;

/// A form of one record, whose fields are named as the record's.
fn one(section: &Section<'_>, has_id: bool) -> (Fields, Option<Vec<RecordRule>>) {
    let kind = kind_of(section, "kind");
    let set = section.section("set");
    let take = section.section("take");
    if take.is_none() && !section.has("take") {
        section.problem(section.at(), "form: \"take\" is missing");
    }
    let Some(kind) = kind else { return (Vec::new(), None) };
    if has_id && !kind.has(Field::ID) {
        section.problem(section.at(), format!("a {} has no field \"id\"", kind.name()));
    }
    let set = set.map_or_else(Vec::new, |set| constants(&set, kind));
    let mut takes = Vec::new();
    if has_id {
        takes.push(Take {
            field: Field::ID,
            source: Source::Id,
            map: Vec::new(),
            span: None,
            day: None,
        });
    }
    let mut fields: Fields = Vec::new();
    for (name, held) in take.iter().flat_map(Section::entries) {
        let field = field_of(section, kind, &name);
        let told = told(section, &name, held, Some(field.map(|field| (kind, field))));
        let Some(Told { labels, map, optional }) = told else { continue };
        if let Some(field) = field {
            let source = Source::Column(fields.len());
            takes.push(Take { field, source, map, span: None, day: None });
            fields.push(Named { key: name.value, labels, optional, at: name.at });
        }
    }
    let record = record_of(kind, set, takes);
    (fields, Some(vec![record]))
}

fn record_of(
    kind: Kind,
    set: Vec<(Field, crate::model::Template)>,
    takes: Vec<Take>,
) -> RecordRule {
    let (when, needs, joins) = (Vec::new(), Vec::new(), Vec::new());
    RecordRule { kind, when, nth: None, set, takes, each: None, needs, joins, unit: false }
}

/// A form of several records, whose fields have names of their own.
fn many(section: &Section<'_>) -> (Fields, Option<Vec<RecordRule>>) {
    let mut fields: Fields = Vec::new();
    let list = section.section("fields");
    if list.is_none() && !section.has("fields") {
        section.problem(section.at(), "form: \"fields\" must name the fields and their labels");
    }
    for (name, held) in list.iter().flat_map(Section::entries) {
        if let Some(Told { labels, optional, .. }) = told(section, &name, held, None) {
            fields.push(Named { key: name.value, labels, optional, at: name.at });
        }
    }
    let columns = fields.iter().map(|field| field.key.clone()).collect();
    let tables = [TableNames { columns, ..TableNames::default() }];
    let id = section.has("id");
    let scope = Scope { forms: &[], tables: &tables, this: 0, unit: false, id };
    let records = records(section, &scope);
    (fields, records)
}

/// What stands for a field in a form.
struct Told {
    labels: Labels,
    map: Vec<(String, String)>,
    optional: bool,
}

/// `["Label"]`, or `{ label = ["Label"], map = { "Word" = "word" }, optional = true }`; a
/// map belongs to a field of a record, so fields without a record have none.
fn told(
    section: &Section<'_>,
    name: &Located<String>,
    held: Held<'_>,
    of: Option<Option<(Kind, Field)>>,
) -> Option<Told> {
    let plain_labels = |labels| Told { labels, map: Vec::new(), optional: false };
    match held {
        Held::Text(label) => Some(plain_labels(Labels::new(vec![label.value]))),
        Held::Texts(labels) => Some(plain_labels(Labels::new(plain(labels)))),
        Held::Section(inner) => {
            let labels = Labels::new(plain(inner.need_texts("label")));
            let optional = inner.flag("optional");
            let map = of.and_then(|of| inner.section("map").map(|map| words(&map, of)));
            inner.finish();
            Some(Told { labels, map: map.unwrap_or_default(), optional })
        }
        Held::Other => {
            section.problem(name.at, format!("take: \"{}\" must be labels", name.value));
            None
        }
    }
}

/// Fields of forms that neither a record nor a table takes would be lost unseen.
pub(super) fn fields_nobody_uses(
    section: &Section<'_>,
    names: &[FormNames],
    forms: &[Form],
    tables: &[crate::model::Table],
) {
    let in_tables = tables.iter().flat_map(|table| {
        let gives = table.landmarks.iter().map(|landmark| &landmark.gives);
        gives.chain(table.groups.iter().map(|group| &group.gives))
    });
    let taken: Vec<&Source> = in_tables
        .flat_map(|gives| &gives.records)
        .flat_map(|record| &record.takes)
        .map(|take| &take.source)
        .collect();
    for (place, form) in forms.iter().enumerate() {
        for (field, FormField { key, .. }) in form.fields.iter().enumerate() {
            let own = form.gives.records.iter().any(|record| {
                record.when.iter().any(|(column, _)| *column == field)
                    || record.needs.contains(&crate::model::Holder::Column(field))
                    || record.takes.iter().any(|take| match &take.source {
                        Source::Column(column) => *column == field,
                        Source::Period(columns) => columns.contains(&field),
                        _ => false,
                    })
            });
            let of_form = Source::FormField { form: place, field };
            if !own && !taken.contains(&&of_form) {
                let at = names.get(place).and_then(|names| names.places.get(field)).copied();
                let message = format!("form: no record takes the field \"{key}\"");
                section.problem(at.unwrap_or(section.at()), message);
            }
        }
    }
}
