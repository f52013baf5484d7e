//! The `[[table]]` parts of a mapping file.

use crate::document::{Located, Section, did_you_mean};
use crate::model::{
    ColumnPlace, ColumnRule, ColumnUse, Gives, Group, HeaderRule, Holder, Labels, Landmark,
    PeriodReading, PeriodsRule, Table, UnitRule,
};

use super::record::{records, template};
use super::{Names, column_number, plain, sheet_of};

/// The keys that a table defines.
#[derive(Debug, Default)]
pub(super) struct TableNames {
    pub(super) name: String,
    pub(super) columns: Vec<String>,
    pub(super) periods: Vec<String>,
    /// The number of groups of rows; only a table with one can be joined to.
    pub(super) groups: usize,
    /// Whether the format makes a key for its rows.
    pub(super) id: bool,
}

/// What the rows of a table may point to.
pub(super) struct Scope<'a> {
    /// The keys of the forms, where they have one.
    pub(super) forms: &'a [Option<String>],
    /// The keys of all tables.
    pub(super) tables: &'a [TableNames],
    /// Which of them this is.
    pub(super) this: usize,
    /// Whether the table tells of a unit.
    pub(super) unit: bool,
    /// Whether the row at hand is given a key by the format.
    pub(super) id: bool,
}

impl Scope<'_> {
    /// The names of the table whose rows are read.
    pub(super) fn own(&self) -> &TableNames {
        &self.tables[self.this]
    }

    /// The column of a key, or a problem.
    pub(super) fn column(&self, section: &Section<'_>, key: &Located<String>) -> Option<usize> {
        let columns = &self.own().columns;
        let found = columns.iter().position(|column| *column == key.value);
        if found.is_none() {
            let near = did_you_mean(&key.value, columns.iter().map(String::as_str));
            section.problem(key.at, format!("the table has no column \"{}\"{near}", key.value));
        }
        found
    }

    /// The columns or sets of periods of a list of keys.
    pub(super) fn holders(&self, section: &Section<'_>, keys: &[Located<String>]) -> Vec<Holder> {
        let own = self.own();
        let holder = |key: &Located<String>| {
            let periods = own.periods.iter().position(|periods| *periods == key.value);
            periods.map(Holder::Periods).or_else(|| self.column(section, key).map(Holder::Column))
        };
        keys.iter().filter_map(holder).collect()
    }
}

/// A table whose columns are read and whose rows wait for the names of the others.
struct Begun<'d> {
    section: Section<'d>,
    sheet: Option<usize>,
    header: Option<HeaderRule>,
    columns: Vec<ColumnRule>,
    periods: Vec<PeriodsRule>,
    unit: UnitRule,
    label: Option<Located<String>>,
    rows: Vec<Section<'d>>,
    groups: Vec<Section<'d>>,
}

/// All tables; `None` where one could not be understood, which is then told.
pub(super) fn tables(
    section: &Section<'_>,
    names: &Names,
    forms: &[Option<String>],
) -> Option<Vec<Table>> {
    let mut keys: Vec<TableNames> = Vec::new();
    let mut begun = Vec::new();
    for part in section.sections("table") {
        let at = part.at();
        let (table_names, table) = begin(part, names);
        if keys.iter().any(|other| other.name == table_names.name) {
            section.problem(at, format!("the table \"{}\" stands twice", table_names.name));
        }
        keys.push(table_names);
        begun.push(table);
    }
    let count = begun.len();
    let mut tables = Vec::new();
    for (this, table) in begun.into_iter().enumerate() {
        let unit = table.unit != UnitRule::None;
        tables.extend(complete(table, Scope { forms, tables: &keys, this, unit, id: false }));
    }
    (tables.len() == count).then_some(tables)
}

fn begin<'d>(section: Section<'d>, names: &Names) -> (TableNames, Begun<'d>) {
    let name = section.need_text("name").map_or_else(String::new, |name| name.value);
    let sheet = sheet_of(&section, names);
    let header = section.section("header").map(header);
    let columns = columns(&section, header.is_some());
    let periods = periods(&section, header.is_some());
    let unit = unit(&section, names);
    let label = section.text("label");
    let rows = section.sections("row");
    let groups = section.sections("rows");
    if rows.is_empty() && groups.is_empty() {
        section.problem(section.at(), "table: there is neither [[table.row]] nor [[table.rows]]");
    }
    let keys = TableNames {
        name,
        columns: columns.iter().map(|column| column.key.clone()).collect(),
        periods: periods.iter().map(|periods| periods.key.clone()).collect(),
        groups: groups.len(),
        id: groups.first().is_some_and(|group| group.has("id")),
    };
    unique(&section, &keys);
    groups_of_headers(&section, header.as_ref(), &columns, &periods);
    (keys, Begun { section, sheet, header, columns, periods, unit, label, rows, groups })
}

fn unique(section: &Section<'_>, keys: &TableNames) {
    let all: Vec<&String> = keys.columns.iter().chain(&keys.periods).collect();
    for (place, key) in all.iter().enumerate() {
        if all[..place].contains(key) {
            section.problem(section.at(), format!("table: the key \"{key}\" stands twice"));
        }
    }
}

/// A header above a header needs a second row to stand in.
fn groups_of_headers(
    section: &Section<'_>,
    header: Option<&HeaderRule>,
    columns: &[ColumnRule],
    periods: &[PeriodsRule],
) {
    let mut under =
        columns.iter().map(|rule| &rule.under).chain(periods.iter().map(|rule| &rule.under));
    let named = under.any(|labels| !labels.written.is_empty());
    if named && header.is_none_or(|header| header.depth < 2) {
        let message = "table: \"under\" needs a [table.header] with a \"depth\" of at least 2";
        section.problem(section.at(), message);
    }
}

fn header(section: Section<'_>) -> HeaderRule {
    let rows = section.rows("rows").unwrap_or((0, 29));
    let depth = section.number("depth", (1, 3)).unwrap_or(1);
    section.finish();
    HeaderRule { rows, depth }
}

fn columns(table: &Section<'_>, has_header: bool) -> Vec<ColumnRule> {
    table.sections("column").into_iter().filter_map(|part| column(part, has_header)).collect()
}

fn column(section: Section<'_>, has_header: bool) -> Option<ColumnRule> {
    let key = section.need_text("key");
    let headers = section.texts("header");
    let at = section.text("at");
    let place = match (&at, headers.is_empty()) {
        (Some(letters), true) => column_number(&section, letters).map(ColumnPlace::At),
        (None, false) => Some(ColumnPlace::Header(Labels::new(plain(headers)))),
        _ => {
            section.problem(section.at(), "column: give either \"header\" or \"at\"");
            None
        }
    };
    if matches!(place, Some(ColumnPlace::Header(_))) && !has_header {
        section.problem(section.at(), "column: \"header\" needs a [table.header] to look in");
    }
    let usage = match (section.text("unused"), section.flag("repeats")) {
        (None, false) => ColumnUse::Taken,
        (None, true) => ColumnUse::Repeats,
        (Some(why), false) => ColumnUse::Unused(why.value),
        (Some(why), true) => {
            section.problem(why.at, "column: \"unused\" and \"repeats\" exclude each other");
            ColumnUse::Repeats
        }
    };
    let under = Labels::new(plain(section.texts("under")));
    let required = section.flag("required");
    let fill_down = section.flag("fill_down");
    let at = section.at();
    section.finish();
    Some(ColumnRule { key: key?.value, at, place: place?, under, required, fill_down, usage })
}

fn periods(table: &Section<'_>, has_header: bool) -> Vec<PeriodsRule> {
    let mut rules = Vec::new();
    for section in table.sections("periods") {
        let key = section.need_text("key");
        let words = plain(section.texts("words")).iter().map(|word| word.to_lowercase()).collect();
        let reading = PeriodReading {
            plan_years: section.flag("plan_years"),
            calendar: section.flag_or("calendar", true),
            by_position: Labels::new(plain(section.texts("by_position"))),
            first: section.number("first", (1, 100)).unwrap_or(1),
            words,
        };
        if section.has("first") && !section.has("by_position") {
            section.problem(section.at(), "periods: \"first\" belongs to \"by_position\"");
        }
        let under = Labels::new(plain(section.texts("under")));
        let required = section.flag("required");
        if !has_header {
            section.problem(section.at(), "periods: there is no [table.header] to look in");
        }
        section.finish();
        rules.extend(key.map(|key| PeriodsRule { key: key.value, under, required, reading }));
    }
    rules
}

fn unit(table: &Section<'_>, names: &Names) -> UnitRule {
    let Some(section) = table.section("unit") else { return UnitRule::None };
    let is = section.text("is");
    let from = section.text("from");
    let rows = section.rows("rows");
    let rule = match (is, from) {
        (Some(unit), None) => UnitRule::Is(unit.value),
        (None, Some(from)) => match from.value.as_str() {
            "prose" => UnitRule::Prose { rows: rows.unwrap_or((0, 99)) },
            "header" => UnitRule::Header,
            "row" => UnitRule::Row,
            other => {
                let near = did_you_mean(other, ["prose", "header", "row"]);
                let expected = "expected \"prose\", \"header\" or \"row\"";
                section
                    .problem(from.at, format!("unit: \"from\" is \"{other}\", {expected}{near}"));
                UnitRule::None
            }
        },
        _ => {
            section.problem(section.at(), "unit: give either \"is\" or \"from\"");
            UnitRule::None
        }
    };
    let looked_for = !matches!(rule, UnitRule::None | UnitRule::Is(_));
    if looked_for && names.units.is_empty() {
        section.problem(section.at(), "unit: there is no [units] with the phrases to look for");
    }
    if rows.is_some() && !matches!(rule, UnitRule::Prose { .. }) {
        section.problem(section.at(), "unit: \"rows\" belongs to from = \"prose\" only");
    }
    section.finish();
    rule
}

fn complete(begun: Begun<'_>, mut scope: Scope<'_>) -> Option<Table> {
    let Begun { section, sheet, header, columns, periods, unit, label, rows, groups } = begun;
    let label = label.and_then(|key| scope.column(&section, &key));
    if label.is_none() && !rows.is_empty() && !section.has("label") {
        section.problem(section.at(), "table: \"label\" must name the column of the rows' labels");
    }
    let mut keys = Vec::new();
    let mut landmarks = Vec::new();
    for row in rows {
        let (key, landmark) = landmark(row, label, &mut scope);
        keys.push(key.unwrap_or_default());
        landmarks.extend(landmark);
    }
    let complete_rows = landmarks.len() == keys.len();
    let count = groups.len();
    let groups: Vec<Group> =
        groups.into_iter().filter_map(|part| group(part, &keys, &mut scope)).collect();
    if header.is_none() && groups.iter().any(|group| group.after.is_none()) {
        let message = "rows: \"after\" must name a row, as the table has no [table.header]";
        section.problem(section.at(), message);
    }
    let name = scope.own().name.clone();
    section.finish();
    let sheet = sheet?;
    (complete_rows && groups.len() == count).then_some(Table {
        name,
        sheet,
        header,
        columns,
        periods,
        unit,
        landmarks,
        groups,
    })
}

fn landmark(
    section: Section<'_>,
    label: Option<usize>,
    scope: &mut Scope<'_>,
) -> (Option<String>, Option<Landmark>) {
    let key = section.need_text("key").map(|key| key.value);
    let labels = Labels::new(plain(section.need_texts("label")));
    let own_column = section.text("in").map(|key| scope.column(&section, &key));
    let optional = section.flag("optional");
    let gives = gives(&section, scope);
    section.finish();
    let column = own_column.unwrap_or(label);
    let landmark = column.zip(gives);
    (key, landmark.map(|(column, gives)| Landmark { column, labels, optional, gives }))
}

fn group(section: Section<'_>, keys: &[String], scope: &mut Scope<'_>) -> Option<Group> {
    let after = section.text("after").map(|key| row_of(&section, keys, &key));
    let before = section.text("before").map(|key| row_of(&section, keys, &key));
    let step = section.number("step", (1, 10)).unwrap_or(1);
    let totals = plain(section.texts("totals")).iter().map(|word| word.to_lowercase()).collect();
    let blank_rows = section.number("blank_rows", (1, 1_048_576)).unwrap_or(10);
    if !section.has("filled") {
        let message = "rows: \"filled\" must name the columns of which one must say something";
        section.problem(section.at(), message);
    }
    let gives = gives(&section, scope);
    section.finish();
    // `after` absent is the header row; named but unknown is a problem already told.
    let after = match after {
        None => None,
        Some(found) => Some(found?),
    };
    let before = match before {
        None => None,
        Some(found) => Some(found?),
    };
    Some(Group { after, before, step, totals, blank_rows, gives: gives? })
}

fn row_of(section: &Section<'_>, keys: &[String], key: &Located<String>) -> Option<usize> {
    let found = keys.iter().position(|row| *row == key.value);
    if found.is_none() {
        let near = did_you_mean(&key.value, keys.iter().map(String::as_str));
        section.problem(key.at, format!("no [[table.row]] has the key \"{}\"{near}", key.value));
    }
    found
}

fn gives(section: &Section<'_>, scope: &mut Scope<'_>) -> Option<Gives> {
    let id = section.text("id").and_then(|id| template(section, &id));
    let filled = scope.holders(section, &section.texts("filled"));
    scope.id = section.has("id");
    let records = records(section, scope)?;
    Some(Gives { id, filled, records })
}
