//! Reading `workbook.toml`: every mistake with its place, all of them at once.

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{
    BUILT, CHART_KINDS, ChartDef, ColumnDef, Content, FormulaDef, Print, ROLES, SHOWN, STYLES,
    Said, SeriesDef, SheetDef, SheetWords, Show, Style, TableDef, TotalsDef, WorkbookDefinition,
    check,
};
use crate::package::{Problem, Problems, TomlFile, meant};
use crate::workbook::language::parse;
use crate::workbook::rows::{FieldKind, SOURCES, Source, source};

/// What is read, and the mistakes so far.
pub(super) struct Reader<'f> {
    pub(super) file: TomlFile<'f>,
    pub(super) problems: Vec<Problem>,
}

const ROOT: &[&str] = &["schema", "leave_out", "sheet", "chart"];
const SHEET: &[&str] = &[
    "key", "built", "name", "title", "purpose", "content", "absent", "freeze", "print", "table",
    "rows", "column", "totals",
];
const COLUMN: &[&str] =
    &["id", "header", "value", "formula", "width", "style", "sign", "show", "bars", "fetch"];
const CHART: &[&str] = &[
    "key",
    "kind",
    "table",
    "label",
    "each",
    "needs",
    "series",
    "title",
    "about",
    "percent",
    "most_rows",
];

/// The only form of the file that there has been.
const SCHEMA: &str = "gevinst-workbook/1";

/// A definition with that of a text over it.
pub(super) fn definition(
    text: &str,
    file: &str,
    mut base: WorkbookDefinition,
) -> Result<WorkbookDefinition, Problems> {
    let mut reader = Reader { file: TomlFile { name: file, text }, problems: Vec::new() };
    let mut problems = Vec::new();
    let root = reader.file.table(&mut problems);
    reader.problems.extend(problems);
    let Some(root) = root else { return Problems::none_or(reader.problems, base) };
    reader.only(&root, ROOT);
    reader.schema(&root);
    for (key, at) in reader.texts(&root, "leave_out") {
        let known: Vec<String> = base.sheets.iter().map(|sheet| sheet.key.clone()).collect();
        if known.contains(&key) {
            base.sheets.retain(|sheet| sheet.key != key);
        } else {
            reader.unknown(at, "sheet", &key, known.iter().map(String::as_str));
        }
    }
    let mut own: Vec<(SheetDef, Range<usize>)> = Vec::new();
    for (sheet, at) in reader.tables(&root, "sheet") {
        own.extend(reader.sheet(sheet, at.clone()).map(|sheet| (sheet, at)));
    }
    let mut charts = Vec::new();
    for (chart, at) in reader.tables(&root, "chart") {
        charts.extend(reader.chart(chart, at.clone()).map(|chart| (chart, at)));
    }
    check::whole(&mut reader, &mut base, own, charts);
    Problems::none_or(reader.problems, base)
}

impl Reader<'_> {
    pub(super) fn problem(&mut self, at: Range<usize>, message: impl Into<String>) {
        let problem = self.file.problem(at, message);
        self.problems.push(problem);
    }

    /// A name that is not known, with the nearest one that is.
    pub(super) fn unknown<'k>(
        &mut self,
        at: Range<usize>,
        what: &str,
        name: &str,
        known: impl IntoIterator<Item = &'k str> + Clone,
    ) {
        let message = format!("there is no {what} `{name}`{}", meant(name, known));
        self.problem(at, message);
    }

    fn only(&mut self, table: &DeTable<'_>, known: &[&str]) {
        let strangers = self.file.unknown(table, known);
        self.problems.extend(strangers);
    }

    fn schema(&mut self, root: &DeTable<'_>) {
        match self.text(root, "schema") {
            Some((schema, _)) if schema == SCHEMA => {}
            Some((schema, at)) => {
                let message = format!(
                    "this file is written for `{schema}`; this program reads `{SCHEMA}`: begin \
                     again from the workbook.toml of this program"
                );
                self.problem(at, message);
            }
            None => self.problem(0..0, format!("the file does not say schema = \"{SCHEMA}\"")),
        }
    }

    pub(super) fn text(
        &mut self,
        table: &DeTable<'_>,
        key: &str,
    ) -> Option<(String, Range<usize>)> {
        let file = self.file;
        let found = file.text(table, key, &mut self.problems);
        found.map(|(text, at)| (text.to_owned(), at))
    }

    fn needed(
        &mut self,
        table: &DeTable<'_>,
        at: &Range<usize>,
        (what, key): (&str, &str),
    ) -> Option<(String, Range<usize>)> {
        if !table.contains_key(key) {
            self.problem(at.clone(), format!("the {what} has no `{key}`"));
        }
        self.text(table, key)
    }

    fn texts(&mut self, table: &DeTable<'_>, key: &str) -> Vec<(String, Range<usize>)> {
        let file = self.file;
        file.list(table, key, &mut self.problems).unwrap_or_default()
    }

    /// The tables of `[[key]]`.
    fn tables<'t>(
        &mut self,
        table: &'t DeTable<'_>,
        key: &str,
    ) -> Vec<(&'t DeTable<'t>, Range<usize>)> {
        let Some(value) = table.get(key) else { return Vec::new() };
        let Some(items) = value.get_ref().as_array() else {
            self.problem(value.span(), format!("`{key}` is written as [[{key}]]"));
            return Vec::new();
        };
        let mut found = Vec::new();
        for item in items.iter() {
            match item.get_ref().as_table() {
                Some(inner) => found.push((inner, item.span())),
                None => self.problem(item.span(), format!("each `{key}` is a table")),
            }
        }
        found
    }

    fn table_of<'t>(&mut self, table: &'t DeTable<'_>, key: &str) -> Option<&'t DeTable<'t>> {
        let value: &'t Spanned<DeValue<'_>> = table.get(key)?;
        let inner = value.get_ref().as_table();
        if inner.is_none() {
            self.problem(value.span(), format!("`{key}` must be a table"));
        }
        inner
    }

    fn truth(&mut self, table: &DeTable<'_>, key: &str) -> Option<bool> {
        let value = table.get(key)?;
        let truth = value.get_ref().as_bool();
        if truth.is_none() {
            self.problem(value.span(), format!("`{key}` must be true or false"));
        }
        truth
    }

    fn count(&mut self, table: &DeTable<'_>, key: &str, range: Range<u16>) -> Option<u16> {
        let value = table.get(key)?;
        let number = value.get_ref().as_integer().and_then(|it| it.as_str().parse::<u16>().ok());
        let number = number.filter(|number| range.contains(number));
        if number.is_none() {
            let (least, most) = (range.start, range.end - 1);
            self.problem(
                value.span(),
                format!("`{key}` must be a whole number, {least} to {most}"),
            );
        }
        number
    }

    /// A word of a closed list, or the list's first.
    fn choice<T: Copy + Default>(
        &mut self,
        table: &DeTable<'_>,
        key: &str,
        known: &[(&str, T)],
    ) -> T {
        let Some((word, at)) = self.text(table, key) else { return T::default() };
        self.word(&word, at, key, known).unwrap_or_default()
    }

    fn word<T: Copy>(
        &mut self,
        word: &str,
        at: Range<usize>,
        what: &str,
        known: &[(&str, T)],
    ) -> Option<T> {
        let found = known.iter().find(|(name, _)| *name == word).map(|(_, value)| *value);
        if found.is_none() {
            let names: Vec<&str> = known.iter().map(|(name, _)| *name).collect();
            self.unknown(at, what, word, names);
        }
        found
    }

    /// A text of the definition: a key, or the words by language. `usual` is the key that
    /// stands where nothing is said.
    fn said(&mut self, table: &DeTable<'_>, key: &str, usual: String) -> Said {
        let Some(value) = table.get(key) else { return Said::Key(usual) };
        if let Some(key) = value.get_ref().as_str() {
            return Said::Key(key.to_owned());
        }
        let Some(languages) = value.get_ref().as_table() else {
            let message = format!(
                "`{key}` must be the key of a text, or the words by language: {{ nb = \"…\" }}"
            );
            self.problem(value.span(), message);
            return Said::Key(usual);
        };
        let mut all = Vec::new();
        for (lang, said) in languages.iter() {
            match said.get_ref().as_str() {
                Some(text) => all.push((lang.get_ref().to_string(), text.to_owned())),
                None => self.problem(said.span(), "the words must be a text"),
            }
        }
        if all.is_empty() {
            self.problem(value.span(), format!("`{key}` has no words in any language"));
        }
        all.sort();
        Said::Own(all)
    }

    fn sheet(&mut self, table: &DeTable<'_>, at: Range<usize>) -> Option<SheetDef> {
        self.only(table, SHEET);
        let (key, key_at) = self.needed(table, &at, ("sheet", "key"))?;
        if !is_name(&key) {
            self.problem(key_at, "a key has small letters a to z, digits and _");
        }
        let usual = |what: &str| format!("workbook.sheet.{key}.{what}");
        let words = SheetWords {
            name: self.said(table, "name", usual("name")),
            title: self.said(table, "title", usual("title")),
            purpose: self.said(table, "purpose", usual("purpose")),
            content: self.said(table, "content", usual("content")),
            absent: self.said(table, "absent", usual("absent")),
        };
        let freeze = self.count(table, "freeze", 0..20).unwrap_or(0);
        let print = self.print(table);
        let content = match self.text(table, "built") {
            Some((name, at)) => {
                let known: Vec<(&str, (super::Built, &'static str))> =
                    BUILT.iter().map(|(name, built, table)| (*name, (*built, *table))).collect();
                let (built, name) = self.word(&name, at, "built sheet", &known)?;
                Content::Built(built, name)
            }
            None => Content::Table(Box::new(self.table(table, &at)?)),
        };
        Some(SheetDef { key, words, content, freeze, print })
    }

    fn print(&mut self, table: &DeTable<'_>) -> Print {
        let Some(inner) = self.table_of(table, "print") else { return Print::default() };
        self.only(inner, &["landscape", "paper"]);
        let papers = [("A4", Some(false)), ("A3", Some(true))];
        let a3 = self.choice(inner, "paper", &papers);
        Print { landscape: self.truth(inner, "landscape"), a3 }
    }

    fn table(&mut self, table: &DeTable<'_>, at: &Range<usize>) -> Option<TableDef> {
        let name = self.needed(table, at, ("sheet", "table"));
        if let Some((name, at)) = &name
            && !is_table_name(name)
        {
            self.problem(
                at.clone(),
                "a table's name begins with tbl and has letters, digits and _",
            );
        }
        let rows = self.needed(table, at, ("sheet", "rows"));
        let source = rows.and_then(|(name, at)| self.source(&name, at));
        let columns = self.tables(table, "column");
        if columns.is_empty() {
            self.problem(at.clone(), "the sheet has no [[sheet.column]]");
        }
        let source = source?;
        let columns = columns.into_iter();
        let columns: Vec<ColumnDef> =
            columns.filter_map(|(column, at)| self.column(column, at, source)).collect();
        let totals = self.table_of(table, "totals");
        let totals = totals.and_then(|it| self.totals(it, at, &columns));
        Some(TableDef { name: name?.0, source, columns, totals })
    }

    fn source(&mut self, name: &str, at: Range<usize>) -> Option<&'static Source> {
        let found = source(name);
        if found.is_none() {
            self.unknown(at, "kind of rows", name, SOURCES.iter().map(|source| source.name));
        }
        found
    }

    fn column(
        &mut self,
        table: &DeTable<'_>,
        at: Range<usize>,
        source: &'static Source,
    ) -> Option<ColumnDef> {
        self.only(table, COLUMN);
        let (id, id_at) = self.needed(table, &at, ("column", "id"))?;
        let formula = self.formula(table);
        // A column shows the field of its own name, unless it says another or only calculates.
        let value = match self.text(table, "value") {
            Some(said) => Some(said),
            None => {
                let is_own = source.field(&id).is_some() || formula.is_none();
                is_own.then(|| (id.clone(), id_at))
            }
        };
        let field = value.and_then(|(name, at)| {
            let field = source.field(&name);
            if field.is_none() {
                let what = format!("field of the rows `{}`", source.name);
                self.unknown(at, &what, &name, source.fields.iter().map(|field| field.name));
            }
            field
        });
        let is_number = |kind| matches!(kind, FieldKind::Figure | FieldKind::Number);
        let holds_numbers = field.map_or(formula.is_some(), |field| is_number(field.kind));
        Some(ColumnDef {
            header: self.said(table, "header", format!("workbook.col.{id}")),
            width: self.count(table, "width", 3..121).unwrap_or(if holds_numbers {
                14
            } else {
                20
            }),
            style: self.choice::<Style>(table, "style", STYLES),
            sign: self.truth(table, "sign").unwrap_or(false),
            show: self.choice::<Show>(table, "show", SHOWN),
            bars: self.truth(table, "bars").unwrap_or(false),
            fetch: self.truth(table, "fetch").unwrap_or(false),
            id,
            field,
            formula,
        })
    }

    fn formula(&mut self, table: &DeTable<'_>) -> Option<FormulaDef> {
        let (text, at) = self.text(table, "formula")?;
        // The text begins after its quotation mark.
        let quotes = match self.file.text.get(at.clone()) {
            Some(raw) if raw.starts_with("\"\"\"") || raw.starts_with("'''") => 3,
            _ => 1,
        };
        let start = at.start + quotes;
        match parse(&text) {
            Ok(ast) => Some(FormulaDef { ast, at: start..at.end }),
            Err(mistake) => {
                let place = start + mistake.at.start..start + mistake.at.end;
                let near = mistake
                    .word
                    .map(|word| meant(&word, crate::workbook::language::FUNCTIONS.iter().copied()));
                let message = format!("{}{}", mistake.message, near.unwrap_or_default());
                self.problem(place, message);
                None
            }
        }
    }

    fn totals(
        &mut self,
        table: &DeTable<'_>,
        at: &Range<usize>,
        columns: &[ColumnDef],
    ) -> Option<TotalsDef> {
        self.only(table, &["rows", "same", "sum"]);
        let (name, place) = self.needed(table, at, ("totals", "rows"))?;
        let source = self.source(&name, place)?;
        let mut lists = Vec::new();
        for key in ["same", "sum"] {
            let mut names = Vec::new();
            for (name, at) in self.texts(table, key) {
                let known = columns.iter().map(|column| column.id.as_str());
                if !known.clone().any(|id| id == name) {
                    self.unknown(at, "column", &name, known);
                }
                names.push(name);
            }
            lists.push(names);
        }
        let (sum, same) = (lists.pop().unwrap_or_default(), lists.pop().unwrap_or_default());
        Some(TotalsDef { source, same, sum })
    }

    fn chart(&mut self, table: &DeTable<'_>, at: Range<usize>) -> Option<ChartDef> {
        self.only(table, CHART);
        let (key, _) = self.needed(table, &at, ("chart", "key"))?;
        let kind = self.needed(table, &at, ("chart", "kind"));
        let kind = kind.and_then(|(word, at)| self.word(&word, at, "kind of chart", CHART_KINDS));
        let over = self.needed(table, &at, ("chart", "table"));
        let label = self.needed(table, &at, ("chart", "label"));
        let mut series = Vec::new();
        for (one, at) in self.tables(table, "series") {
            self.only(one, &["column", "role"]);
            let column = self.needed(one, &at, ("series", "column"));
            let role = self.needed(one, &at, ("series", "role"));
            let role = role.and_then(|(word, at)| self.word(&word, at, "role", ROLES));
            if let (Some((column, _)), Some(role)) = (column, role) {
                series.push(SeriesDef { column, role });
            }
        }
        if series.is_empty() {
            self.problem(at, "the chart has no [[chart.series]]");
        }
        let usual = |what: &str| format!("workbook.chart.{key}.{what}");
        Some(ChartDef {
            kind: kind?,
            table: over?.0,
            label: label?.0,
            each: self.texts(table, "each").into_iter().map(|(each, _)| each).collect(),
            needs: self.text(table, "needs").map(|(needs, _)| needs),
            series,
            title: self.said(table, "title", usual("title")),
            about: self.said(table, "about", usual("about")),
            percent: self.truth(table, "percent").unwrap_or(false),
            most_rows: u32::from(self.count(table, "most_rows", 1..201).unwrap_or(40)),
            key,
        })
    }
}

fn is_name(key: &str) -> bool {
    !key.is_empty() && key.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}

fn is_table_name(name: &str) -> bool {
    let plain = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
    plain && name.starts_with("tbl") && (4..=200).contains(&name.len())
}
