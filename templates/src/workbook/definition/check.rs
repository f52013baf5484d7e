//! Whether the parts of a definition fit together: names are there and stand once, and
//! nothing is calculated from itself.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use gevinst_core::report::ParameterId;

use super::read::Reader;
use super::{
    Built, ChartDef, ColumnDef, Content, FormulaDef, Said, SheetDef, TableDef, WorkbookDefinition,
};
use crate::texts::Texts;
use crate::workbook::formula::Op;
use crate::workbook::language::{Ast, Node};
use crate::workbook::rows::FieldKind;

/// Parameters of the workbook's own, beside the rule values: what a reader may change to
/// see what follows.
pub(in crate::workbook) const OWN_PARAMETERS: &[&str] =
    &["base_year", "benefit_factor", "investment_factor", "operating_factor"];

/// Puts the file's own sheets and charts among those it takes over, and checks the whole.
pub(super) fn whole(
    reader: &mut Reader<'_>,
    base: &mut WorkbookDefinition,
    own: Vec<(SheetDef, Range<usize>)>,
    charts: Vec<(ChartDef, Range<usize>)>,
) {
    let mut places: BTreeMap<String, Range<usize>> = BTreeMap::new();
    for (sheet, at) in own {
        if places.insert(sheet.key.clone(), at.clone()).is_some() {
            reader.problem(at, format!("a sheet `{}` stands here already", sheet.key));
            continue;
        }
        match base.sheets.iter_mut().find(|other| other.key == sheet.key) {
            Some(there) => *there = sheet,
            None => base.sheets.push(sheet),
        }
    }
    // What is wrong with a sheet that was taken over comes from what was put in its place.
    let first = places.values().next().cloned().unwrap_or(0..0);
    let place_of = |key: &str| places.get(key).cloned().unwrap_or(first.clone());
    let WorkbookDefinition { sheets, charts: base_charts, .. } = base;
    let tables = tables(reader, sheets, &place_of);
    for (key, table) in &tables {
        let is_own = places.contains_key(&table.sheet);
        for (column, formula) in formulas(table.def) {
            let names = Names { reader, table: table.def, tables: &tables, is_own };
            names.check(column, formula, place_of(&table.sheet));
        }
        circle(reader, table.def, key, place_of(&table.sheet));
    }
    order(reader, &tables, &place_of);
    let mut all_charts: BTreeSet<String> = BTreeSet::new();
    let mut checked = Vec::new();
    for (chart, at) in charts {
        if !all_charts.insert(chart.key.clone()) {
            reader.problem(at.clone(), format!("a chart `{}` stands here already", chart.key));
        }
        chart_columns(reader, &chart, at, &tables);
        checked.push(chart);
    }
    base_charts.retain(|chart| !all_charts.contains(&chart.key));
    base_charts.retain(|chart| tables.contains_key(&chart.table));
    base_charts.extend(checked);
}

/// A table and the sheet it is on.
struct OnSheet<'d> {
    sheet: String,
    def: &'d TableDef,
}

fn tables<'d>(
    reader: &mut Reader<'_>,
    sheets: &'d [SheetDef],
    place_of: &dyn Fn(&str) -> Range<usize>,
) -> BTreeMap<String, OnSheet<'d>> {
    let mut tables: BTreeMap<String, OnSheet<'_>> = BTreeMap::new();
    let mut names: BTreeSet<String> = BTreeSet::new();
    for sheet in sheets {
        let (name, def) = match &sheet.content {
            Content::Built(_, name) => ((*name).to_owned(), None),
            Content::Table(table) => (table.name.clone(), Some(&**table)),
        };
        if !names.insert(name.to_lowercase()) {
            let message = format!("another sheet has a table `{name}` already");
            reader.problem(place_of(&sheet.key), message);
        }
        if let Some(def) = def {
            tables.insert(name, OnSheet { sheet: sheet.key.clone(), def });
        }
    }
    tables
}

fn formulas(table: &TableDef) -> impl Iterator<Item = (&ColumnDef, &FormulaDef)> {
    table.columns.iter().filter_map(|column| Some((column, column.formula.as_ref()?)))
}

/// The names in the formulas of a table.
struct Names<'n, 'f, 'd> {
    reader: &'n mut Reader<'f>,
    table: &'d TableDef,
    tables: &'n BTreeMap<String, OnSheet<'d>>,
    is_own: bool,
}

impl Names<'_, '_, '_> {
    fn check(mut self, column: &ColumnDef, formula: &FormulaDef, sheet: Range<usize>) {
        for part in formula.ast.walk() {
            let at = match self.is_own {
                true => formula.at.start + part.at.start..formula.at.start + part.at.end,
                false => sheet.clone(),
            };
            match &part.what {
                Node::Name(name) => self.name(name, at),
                Node::Above(name) => self.above(name, at),
                Node::SumIf(table, summed, conditions) => {
                    let others = conditions.iter().map(|it| it.column.as_str());
                    self.other_table(table, std::iter::once(summed.as_str()).chain(others), at);
                }
                Node::Op(op, left, right) => self.arithmetic(*op, [left, right], at),
                _ => {}
            }
            if part.parts().iter().any(|it| matches!(it.what, Node::SumIf(..)))
                && !matches!(part.what, Node::If(..))
            {
                let message = format!(
                    "the sum over another table in `{}` must be the whole formula or a branch of \
                     if(): give it a column of its own, and calculate with that",
                    column.id
                );
                self.reader.problem(formula.at.clone(), message);
            }
        }
    }

    fn ids(&self) -> impl Iterator<Item = &str> + Clone {
        self.table.columns.iter().map(|column| column.id.as_str())
    }

    fn column(&self, name: &str) -> Option<&ColumnDef> {
        self.table.columns.iter().find(|column| column.id == name)
    }

    fn name(&mut self, name: &str, at: Range<usize>) {
        if self.column(name).is_some() {
            return;
        }
        let parameter = name.split_once('.').map_or(name, |(parameter, _)| parameter);
        let rules: Vec<&str> = ParameterId::all().map(ParameterId::key).collect();
        if OWN_PARAMETERS.contains(&parameter) || rules.contains(&parameter) {
            return;
        }
        let known: Vec<String> = self
            .ids()
            .chain(rules)
            .chain(OWN_PARAMETERS.iter().copied())
            .map(str::to_owned)
            .collect();
        self.reader.unknown(at, "column or parameter", name, known.iter().map(String::as_str));
    }

    fn above(&mut self, name: &str, at: Range<usize>) {
        if self.column(name).is_none() {
            let known: Vec<String> = self.ids().map(str::to_owned).collect();
            self.reader.unknown(at, "column", name, known.iter().map(String::as_str));
        }
    }

    fn other_table<'k>(
        &mut self,
        name: &str,
        columns: impl Iterator<Item = &'k str>,
        at: Range<usize>,
    ) {
        let Some(other) = self.tables.get(name) else {
            let known: Vec<&str> = self.tables.keys().map(String::as_str).collect();
            return self.reader.unknown(at, "table", name, known);
        };
        let known: Vec<&str> = other.def.columns.iter().map(|column| column.id.as_str()).collect();
        for column in columns {
            match other.def.columns.iter().find(|it| it.id == column) {
                Some(found) if is_free_text(found) => self.free_text(column, at.clone()),
                Some(_) => {}
                None => {
                    let what = format!("column of {name}");
                    self.reader.unknown(at.clone(), &what, column, known.iter().copied());
                }
            }
        }
    }

    fn free_text(&mut self, column: &str, at: Range<usize>) {
        let message = format!(
            "`{column}` holds free text, in which Excel's conditions may see patterns and numbers; \
             compare with a word of a list or with a number"
        );
        self.reader.problem(at, message);
    }

    fn arithmetic(&mut self, op: Op, sides: [&Ast; 2], at: Range<usize>) {
        if matches!(op, Op::Equal | Op::Unequal) {
            for side in sides {
                if let Node::Name(name) = &side.what
                    && self.column(name).is_some_and(is_free_text)
                {
                    self.free_text(name, at.clone());
                }
            }
            return;
        }
        for side in sides {
            let text = match &side.what {
                Node::Name(name) => self.column(name).is_some_and(is_text),
                Node::Word(_) => true,
                _ => false,
            };
            if text {
                let message = "this calculates with a text; texts can only be compared by = and <>";
                self.reader.problem(at.clone(), message);
            }
        }
    }
}

/// Whether a column holds words.
pub(in crate::workbook) fn is_text(column: &ColumnDef) -> bool {
    let number = |kind| matches!(kind, FieldKind::Figure | FieldKind::Number);
    column.field.is_some_and(|field| !number(field.kind))
}

/// Whether a column holds what people have written, which cannot be compared with.
fn is_free_text(column: &ColumnDef) -> bool {
    let of_a_list = |kind| matches!(kind, FieldKind::Figure | FieldKind::Number | FieldKind::Word);
    column.field.is_some_and(|field| !of_a_list(field.kind))
}

/// The formulas that a formula's row needs first.
fn needs(column: &ColumnDef) -> BTreeSet<&str> {
    let Some(formula) = &column.formula else { return BTreeSet::new() };
    let parts = formula.ast.walk().into_iter();
    parts
        .filter_map(|part| match &part.what {
            Node::Name(name) => Some(name.as_str()),
            _ => None,
        })
        .collect()
}

/// The columns in an order in which none comes before what it is calculated from; fewer
/// where some are calculated from one another.
pub(in crate::workbook) fn in_order(columns: &[ColumnDef]) -> Vec<usize> {
    let mut done: Vec<usize> = Vec::new();
    loop {
        let ready = |place: &usize| {
            let needed = needs(&columns[*place]);
            !done.contains(place)
                && columns.iter().enumerate().all(|(other, column)| {
                    !needed.contains(column.id.as_str()) || done.contains(&other)
                })
        };
        let next: Vec<usize> = (0..columns.len()).filter(ready).collect();
        if next.is_empty() {
            return done;
        }
        done.extend(next);
    }
}

fn circle(reader: &mut Reader<'_>, table: &TableDef, name: &str, at: Range<usize>) {
    let mut ids: BTreeSet<&str> = BTreeSet::new();
    for column in &table.columns {
        if !ids.insert(&column.id) {
            reader.problem(at.clone(), format!("{name} has two columns `{}`", column.id));
        }
    }
    let done = in_order(&table.columns);
    let left: Vec<&str> = (0..table.columns.len())
        .filter(|place| !done.contains(place))
        .map(|place| table.columns[place].id.as_str())
        .collect();
    if !left.is_empty() {
        let message =
            format!("these columns of {name} are calculated from one another: {}", left.join(", "));
        reader.problem(at, message);
    }
}

/// The other tables that a table's formulas name.
pub(in crate::workbook) fn tables_before(table: &TableDef) -> BTreeSet<&str> {
    let formulas = formulas(table).map(|(_, formula)| formula);
    let parts = formulas.flat_map(|formula| formula.ast.walk());
    parts
        .filter_map(|part| match &part.what {
            Node::SumIf(name, ..) => Some(name.as_str()),
            _ => None,
        })
        .collect()
}

/// No table is calculated from one that is calculated from it.
fn order(
    reader: &mut Reader<'_>,
    tables: &BTreeMap<String, OnSheet<'_>>,
    place_of: &dyn Fn(&str) -> Range<usize>,
) {
    for (name, table) in tables {
        let mut open: Vec<&str> = tables_before(table.def).into_iter().collect();
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        while let Some(next) = open.pop() {
            if next == name.as_str() {
                let message = format!("{name} is calculated from itself, by way of other tables");
                reader.problem(place_of(&table.sheet), message);
                break;
            }
            if let (true, Some(other)) = (seen.insert(next), tables.get(next)) {
                open.extend(tables_before(other.def));
            }
        }
    }
}

fn chart_columns(
    reader: &mut Reader<'_>,
    chart: &ChartDef,
    at: Range<usize>,
    tables: &BTreeMap<String, OnSheet<'_>>,
) {
    let Some(table) = tables.get(&chart.table) else {
        let known: Vec<&str> = tables.keys().map(String::as_str).collect();
        return reader.unknown(at, "table", &chart.table, known);
    };
    let known: Vec<&str> = table.def.columns.iter().map(|column| column.id.as_str()).collect();
    let series = chart.series.iter().map(|series| &series.column);
    for name in std::iter::once(&chart.label).chain(&chart.each).chain(&chart.needs).chain(series) {
        if !known.contains(&name.as_str()) {
            let what = format!("column of {}", chart.table);
            reader.unknown(at.clone(), &what, name, known.iter().copied());
        }
    }
}

/// The keys that a definition asks for and a language does not have.
pub(super) fn missing_texts(definition: &WorkbookDefinition, texts: &Texts) -> Vec<String> {
    let mut keys: BTreeSet<String> = BTreeSet::new();
    let mut ask = |said: &Said| {
        if let Said::Key(key) = said {
            keys.insert(key.clone());
        }
    };
    let mut words = Vec::new();
    for sheet in &definition.sheets {
        let all = &sheet.words;
        [&all.name, &all.title, &all.purpose].into_iter().for_each(&mut ask);
        // The cover does not list itself, and parameters are never absent.
        match sheet.content {
            Content::Built(Built::Cover, _) => {}
            Content::Built(Built::Parameters, _) => ask(&all.content),
            _ => [&all.content, &all.absent].into_iter().for_each(&mut ask),
        }
        if let Content::Table(table) = &sheet.content {
            table.columns.iter().for_each(|column| ask(&column.header));
            words.extend(formulas(table).flat_map(|(_, formula)| formula.ast.walk()));
        }
    }
    for chart in &definition.charts {
        [&chart.title, &chart.about].into_iter().for_each(&mut ask);
    }
    keys.extend(words.into_iter().filter_map(|part| match &part.what {
        Node::Word(key) => Some(key.clone()),
        _ => None,
    }));
    let known: BTreeSet<&str> = texts.keys().collect();
    keys.into_iter().filter(|key| !known.contains(key.as_str())).collect()
}
