//! The `[[table]]` parts of a mapping file.

use gevinst_plugin_sdk::text::folded;

use crate::document::{Located, Section, did_you_mean};
use crate::grid::Within;
use crate::model::{
    ColumnPlace, ColumnRule, ColumnUse, Gives, Group, HeaderRule, Holder, Labels, Landmark,
    Numbers, PeriodsRule, Table, UnitRule,
};

use super::columns::{columns, sets};
use super::form::FormNames;
use super::record::{records, template};
use super::{Names, columns_of, plain, sheet_of};

/// The keys that a table defines.
#[derive(Debug, Default)]
pub(super) struct TableNames {
    pub(super) name: String,
    pub(super) columns: Vec<String>,
    pub(super) periods: Vec<String>,
    /// The first of them whose headers are words.
    pub(super) first_spread: usize,
    /// The number of groups of rows; only a table with one can be joined to.
    pub(super) groups: usize,
    /// Whether the format makes a key for its rows.
    pub(super) id: bool,
}

/// What the rows of a table may point to.
pub(super) struct Scope<'a> {
    /// The names of the forms.
    pub(super) forms: &'a [FormNames],
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
    within: Within,
    turned: bool,
    numbers: Numbers,
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
    forms: &[FormNames],
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
    let sheet = sheet_of(&section, names);
    let of_sheet = || sheet.and_then(|sheet| names.sheets.get(sheet)).cloned().unwrap_or_default();
    let name = section.text("name").map_or_else(of_sheet, |name| name.value);
    let turned = section.flag("turned");
    let within = within(&section);
    let numbers = super::numbers(&section, &names.numbers);
    let columns = columns(&section, turned);
    let periods = sets(&section);
    let by_header = |column: &ColumnRule| matches!(column.place, ColumnPlace::Header(_));
    let header = section.section("header").map(|part| header(part, turned));
    let implied = (!periods.is_empty() || columns.iter().any(by_header)).then(HeaderRule::default);
    let header = header.or(implied);
    let unit = unit(&section, names, &columns);
    let label = section.text("label");
    let rows = section.sections("row");
    let groups = section.sections("rows");
    let short = section.has("record");
    if rows.is_empty() && groups.is_empty() && !short {
        let message =
            "table: there is neither [[table.record]] nor [[table.row]] nor [[table.rows]]";
        section.problem(section.at(), message);
    }
    if short && !groups.is_empty() {
        let message =
            "table: [[table.record]] stands for one [[table.rows]]; give only one of them";
        section.problem(section.at(), message);
    }
    let keys = TableNames {
        name,
        columns: columns.iter().map(|column| column.key.clone()).collect(),
        periods: periods.iter().map(|periods| periods.key.clone()).collect(),
        first_spread: periods.iter().take_while(|set| set.is_periods()).count(),
        groups: groups.len() + usize::from(short),
        id: groups.first().map_or(short && section.has("id"), |group| group.has("id")),
    };
    unique(&section, &keys);
    groups_of_headers(&section, header.as_ref(), &columns, &periods);
    let begun = Begun {
        section,
        sheet,
        within,
        turned,
        numbers,
        header,
        columns,
        periods,
        unit,
        label,
        rows,
        groups,
    };
    (keys, begun)
}

/// `cols = ["A", "D"]`, or `within = { rows = [1, 40], cols = ["A", "D"] }`.
fn within(section: &Section<'_>) -> Within {
    let cols = columns_of(section);
    let Some(part) = section.section("within") else {
        return Within { cols, ..Within::default() };
    };
    if section.has("cols") {
        section.problem(section.at(), "table: \"cols\" and \"within\" exclude each other");
    }
    let rows = part.rows("rows").unwrap_or(Within::default().rows);
    let cols = columns_of(&part);
    part.finish();
    Within { rows, cols }
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

fn header(section: Section<'_>, turned: bool) -> HeaderRule {
    let usual = HeaderRule::default();
    let rows = section.rows("rows");
    let cols = section.has("cols").then(|| columns_of(&section));
    let rows = match (turned, rows, cols) {
        (false, rows, None) => rows.unwrap_or(usual.rows),
        (true, None, cols) => {
            cols.map_or(usual.rows, |(first, last)| (u32::from(first), u32::from(last)))
        }
        (false, _, Some(_)) => {
            section.problem(section.at(), "header: \"cols\" belongs to a turned table");
            usual.rows
        }
        (true, Some(_), _) => {
            let message = "header: a turned table has its header in \"cols\", not in \"rows\"";
            section.problem(section.at(), message);
            usual.rows
        }
    };
    let depth = section.number("depth", (1, 3)).unwrap_or(usual.depth);
    let repeats = section.flag("repeats");
    // Above a header that repeats stands the end of the rows before it.
    let above = section.number("above", (0, 100)).unwrap_or(if repeats { 1 } else { usual.above });
    section.finish();
    HeaderRule { rows, depth, repeats, above }
}

fn unit(table: &Section<'_>, names: &Names, columns: &[ColumnRule]) -> UnitRule {
    let Some(section) = table.section("unit") else { return UnitRule::None };
    let is = section.text("is");
    let from = section.text("from");
    let rows = section.rows("rows");
    let column = section.text("column");
    let rule = match (is, from) {
        (Some(unit), None) => UnitRule::Is(unit.value),
        (None, Some(from)) => unit_from(&section, &from, rows, column.as_ref(), columns),
        _ => {
            section.problem(section.at(), "unit: give either \"is\" or \"from\"");
            UnitRule::None
        }
    };
    let looked_for = !matches!(rule, UnitRule::None | UnitRule::Is(_));
    if looked_for && names.units.is_empty() {
        section.problem(section.at(), "unit: [units] has no phrases to look for");
    }
    if rows.is_some() && !matches!(rule, UnitRule::Prose { .. } | UnitRule::Row(_)) {
        let message = "unit: \"rows\" belongs to from = \"prose\" and from = \"row\" only";
        section.problem(section.at(), message);
    }
    if column.is_some() && !matches!(rule, UnitRule::Column(_) | UnitRule::None) {
        section.problem(section.at(), "unit: \"column\" belongs to from = \"column\" only");
    }
    section.finish();
    rule
}

fn unit_from(
    section: &Section<'_>,
    from: &Located<String>,
    rows: Option<(u32, u32)>,
    column: Option<&Located<String>>,
    columns: &[ColumnRule],
) -> UnitRule {
    match from.value.as_str() {
        "prose" => UnitRule::Prose { rows: rows.unwrap_or((0, 99)) },
        "header" => UnitRule::Header,
        "row" => UnitRule::Row(rows),
        "last" => UnitRule::Last,
        "column" => {
            let Some(key) = column else {
                section.problem(section.at(), "unit: \"column\" must name the column");
                return UnitRule::None;
            };
            let found = columns.iter().position(|column| column.key == key.value);
            if found.is_none() {
                let known = columns.iter().map(|column| column.key.as_str());
                let near = did_you_mean(&key.value, known);
                let message = format!("the table has no column \"{}\"{near}", key.value);
                section.problem(key.at, message);
            }
            found.map_or(UnitRule::None, UnitRule::Column)
        }
        other => {
            let known = ["prose", "header", "row", "last", "column"];
            let near = did_you_mean(other, known);
            let expected = format!("expected one of \"{}\"", known.join("\", \""));
            section.problem(from.at, format!("unit: \"from\" is \"{other}\", {expected}{near}"));
            UnitRule::None
        }
    }
}

fn complete(begun: Begun<'_>, mut scope: Scope<'_>) -> Option<Table> {
    let Begun { section, sheet, header, columns, periods, unit, label, rows, groups, .. } = begun;
    let Begun { within, turned, numbers, .. } = begun;
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
    let short = section.has("record");
    let count = groups.len() + usize::from(short);
    let mut groups: Vec<Group> =
        groups.into_iter().filter_map(|part| group(part, &keys, &mut scope)).collect();
    if short {
        groups.extend(one_group(&section, &columns, &periods, &mut scope));
    }
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
        within,
        turned,
        header,
        numbers,
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
    if !section.has("filled") {
        let message = "rows: \"filled\" must name the columns of which one must say something";
        section.problem(section.at(), message);
    }
    let group = rows_of(&section, scope, &[]);
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
    Some(Group { after, before, ..group? })
}

/// Words that begin the label of a total where the mapping says nothing else.
const TOTALS: [&str; 8] =
    ["sum", "totalt", "total", "totalsum", "delsum", "subtotal", "i alt", "grand total"];

/// The rows of a table that says nothing more of them than what they give.
fn one_group(
    section: &Section<'_>,
    columns: &[ColumnRule],
    periods: &[PeriodsRule],
    scope: &mut Scope<'_>,
) -> Option<Group> {
    let totals = TOTALS.map(str::to_owned);
    let mut group = rows_of(section, scope, &totals)?;
    if !section.has("filled") {
        // A row where nothing but a number of its own is filled in says nothing.
        let filled = |(_, column): &(usize, &ColumnRule)| {
            let of_row = matches!(column.place, ColumnPlace::Header(_) | ColumnPlace::At(_));
            of_row && column.usage == ColumnUse::Taken && column.key != "id"
        };
        let places = columns.iter().enumerate().filter(filled).map(|(place, _)| place);
        group.gives.filled = places.map(Holder::Column).collect();
        group.gives.filled.extend((0..periods.len()).map(Holder::Periods));
    }
    Some(group)
}

/// What both ways to say it have in common.
fn rows_of(section: &Section<'_>, scope: &mut Scope<'_>, totals: &[String]) -> Option<Group> {
    let step = section.number("step", (1, 10)).unwrap_or(1);
    let mut words: Vec<String> =
        section.texts("totals").iter().map(|text| folded(&text.value)).collect();
    if !section.has("totals") {
        words = totals.to_vec();
    }
    let blank_rows = section.number("blank_rows", (1, 1_048_576)).unwrap_or(10);
    let gives = gives(section, scope)?;
    for record in &gives.records {
        if record.nth.is_some_and(|nth| nth > step) {
            let message = "record: \"nth\" is more than \"step\", the rows of one thing";
            section.problem(section.at(), message);
        }
    }
    Some(Group { after: None, before: None, step, totals: words, blank_rows, gives })
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
