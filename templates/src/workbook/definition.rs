//! What `workbook.toml` says: which sheets a workbook has, and which rows and columns
//! stand in their tables. The program's own is `standard/workbook.toml`; an agency's own
//! may take over all sheets of that and put its own beside them or in their place.

mod check;
mod read;

pub(super) use check::{in_order, is_text, tables_before};

use std::ops::Range;

use gevinst_core::report::Report;

use super::language::Ast;
use super::rows::{Field, Source};
use super::styles::Palette;
use crate::error::TemplateError;
use crate::package::{Problems, Template};
use crate::texts::Texts;

/// Which sheets a workbook has and what stands in them.
#[derive(Debug, Clone)]
pub struct WorkbookDefinition {
    pub(super) sheets: Vec<SheetDef>,
    pub(super) charts: Vec<ChartDef>,
    pub(super) palette: Palette,
}

impl WorkbookDefinition {
    /// The definition of a template: that of the standard, and over it those of the
    /// templates that inherit from it.
    ///
    /// # Errors
    ///
    /// As [`WorkbookDefinition::over`].
    pub fn of(template: &Template) -> Result<WorkbookDefinition, Problems> {
        let palette = Palette::of(template);
        let mut whole = WorkbookDefinition { sheets: Vec::new(), charts: Vec::new(), palette };
        for file in template.workbooks() {
            whole = whole.over(file.text, &file.name)?;
        }
        Ok(whole)
    }

    /// The same with the sheets of a `workbook.toml` over it: each in place of the one with
    /// its key, or behind all others. `file` is how messages name it.
    ///
    /// # Errors
    ///
    /// Every mistake in the text, with line, column and the nearest name that is known.
    pub fn over(self, text: &str, file: &str) -> Result<WorkbookDefinition, Problems> {
        read::definition(text, file, self)
    }

    /// The keys that it asks for and a language does not have. A text that is not there
    /// keeps a workbook from being written, so a check asks first.
    pub fn missing_texts(&self, texts: &Texts) -> Vec<String> {
        check::missing_texts(self, texts)
    }
}

/// A text that a definition gives: a key of the texts, or the words themselves by language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Said {
    Key(String),
    Own(Vec<(String, String)>),
}

impl Said {
    /// The text in the language of the report; in another one where its author gave none.
    pub(super) fn text(&self, texts: &Texts) -> Result<String, TemplateError> {
        match self {
            Said::Key(key) => Ok(texts.get(key)?.to_owned()),
            Said::Own(all) => {
                let own = all.iter().find(|(lang, _)| lang == texts.lang()).or(all.first());
                Ok(own.map(|(_, text)| text.clone()).unwrap_or_default())
            }
        }
    }
}

/// A sheet.
#[derive(Debug, Clone)]
pub(super) struct SheetDef {
    /// Its name in the texts and for other sheets.
    pub(super) key: String,
    pub(super) words: SheetWords,
    pub(super) content: Content,
    /// How many columns stay in view.
    pub(super) freeze: u16,
    pub(super) print: Print,
}

/// The texts of a sheet.
#[derive(Debug, Clone)]
pub(super) struct SheetWords {
    pub(super) name: Said,
    pub(super) title: Said,
    pub(super) purpose: Said,
    pub(super) content: Said,
    /// Why the sheet is not there.
    pub(super) absent: Said,
}

/// How a sheet is printed; what is not said follows from how wide the table is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Print {
    pub(super) landscape: Option<bool>,
    pub(super) a3: Option<bool>,
}

/// What makes up a sheet.
#[derive(Debug, Clone)]
pub(super) enum Content {
    /// One that the program builds, because its cells depend on where others stand or its
    /// columns on each calculation.
    Built(Built, &'static str),
    Table(Box<TableDef>),
}

/// The sheets that the program builds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Built {
    Cover,
    Analyses,
    Estimates,
    /// The part of the report with this key, made of plain tables.
    Part(&'static str),
    Charts,
    Lineage,
    Parameters,
}

/// All of them: their name in `workbook.toml`, the name of their table.
pub(super) const BUILT: &[(&str, Built, &str)] = &[
    ("cover", Built::Cover, "tblForside"),
    ("analyses", Built::Analyses, "tblBeregninger"),
    ("estimates", Built::Estimates, "tblAnslag"),
    ("part_chain", Built::Part("chain"), "tblVerdikjede"),
    ("part_freed_time", Built::Part("freed_time"), "tblTidsverdi"),
    ("part_progress", Built::Part("progress"), "tblFramdrift"),
    ("part_profitability", Built::Part("profitability"), "tblLonnsomhet"),
    ("part_uncertainty", Built::Part("uncertainty"), "tblUsikkerhet"),
    ("part_service_quality", Built::Part("service_quality"), "tblTjenestekvalitet"),
    ("part_shares", Built::Part("shares"), "tblFordeling"),
    ("charts", Built::Charts, "tblDiagram"),
    ("lineage", Built::Lineage, "tblSporbarhet"),
    ("parameters", Built::Parameters, "tblParametre"),
];

/// A table of a sheet.
#[derive(Clone)]
pub(super) struct TableDef {
    /// Its name, the same in every language, so that an agency's own formulas keep working.
    pub(super) name: String,
    pub(super) source: &'static Source,
    pub(super) columns: Vec<ColumnDef>,
    pub(super) totals: Option<TotalsDef>,
}

impl std::fmt::Debug for TableDef {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TableDef")
            .field("name", &self.name)
            .field("source", &self.source.name)
            .field("columns", &self.columns)
            .finish_non_exhaustive()
    }
}

/// A column.
#[derive(Debug, Clone)]
pub(super) struct ColumnDef {
    pub(super) id: String,
    pub(super) header: Said,
    /// The field of the row that stands in it.
    pub(super) field: Option<Field>,
    pub(super) formula: Option<FormulaDef>,
    pub(super) width: u16,
    pub(super) style: Style,
    /// Whether positive numbers have a plus.
    pub(super) sign: bool,
    pub(super) show: Show,
    /// Whether a bar in the cell shows how large a number is, and on which side of zero.
    pub(super) bars: bool,
    /// Whether a figure that stands on another sheet is fetched from there.
    pub(super) fetch: bool,
}

/// A formula and where it stands.
#[derive(Debug, Clone)]
pub(super) struct FormulaDef {
    pub(super) ast: Ast,
    /// Where its text begins in the file.
    pub(super) at: Range<usize>,
}

/// The named styles of cells.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Style {
    /// As the field has it.
    #[default]
    Plain,
    /// Names its row.
    Strong,
    /// Small print.
    Remark,
    /// Ids and fingerprints.
    Code,
    /// A number without decimals, whatever its unit.
    Whole,
    /// A share in per cent.
    Percent,
    /// An amount in kroner.
    Kroner,
}

/// The names of styles in `workbook.toml`.
pub(super) const STYLES: &[(&str, Style)] = &[
    ("plain", Style::Plain),
    ("strong", Style::Strong),
    ("remark", Style::Remark),
    ("code", Style::Code),
    ("whole", Style::Whole),
    ("percent", Style::Percent),
    ("kroner", Style::Kroner),
];

/// When a column stands in a table.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Show {
    #[default]
    Always,
    /// Where the report is of several agencies.
    SeveralAgencies,
    /// Where it is made from several workbooks.
    SeveralBooks,
    /// Where any row says something in it.
    Used,
}

/// The names of these in `workbook.toml`.
pub(super) const SHOWN: &[(&str, Show)] = &[
    ("always", Show::Always),
    ("several_agencies", Show::SeveralAgencies),
    ("several_workbooks", Show::SeveralBooks),
    ("used", Show::Used),
];

impl Show {
    /// Whether a column stands there as far as the report as a whole says.
    pub(super) fn in_report(self, report: &Report) -> bool {
        match self {
            Show::Always | Show::Used => true,
            Show::SeveralAgencies => report.meta.agencies.len() > 1,
            Show::SeveralBooks => report.books.0.len() > 1,
        }
    }
}

/// The rows of sums below a table.
#[derive(Clone)]
pub(super) struct TotalsDef {
    pub(super) source: &'static Source,
    /// The columns that rows must share with a total to be in it.
    pub(super) same: Vec<String>,
    /// The columns that are summed.
    pub(super) sum: Vec<String>,
}

impl std::fmt::Debug for TotalsDef {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TotalsDef").field("source", &self.source.name).finish_non_exhaustive()
    }
}

/// A chart over a table.
#[derive(Debug, Clone)]
pub(super) struct ChartDef {
    pub(super) key: String,
    pub(super) kind: ChartKind,
    /// The table whose rows it shows.
    pub(super) table: String,
    /// The column that names the rows.
    pub(super) label: String,
    /// The columns whose every value has a chart of its own.
    pub(super) each: Vec<String>,
    /// A column that must have a number in some row for there to be a chart.
    pub(super) needs: Option<String>,
    pub(super) series: Vec<SeriesDef>,
    /// The message, and what is shown in which unit.
    pub(super) title: Said,
    pub(super) about: Said,
    /// Whether its numbers are shares.
    pub(super) percent: bool,
    /// More rows than these are not readable, and the chart is left out.
    pub(super) most_rows: u32,
}

/// How a chart draws its rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ChartKind {
    /// Bars from the left: one for each part of a whole.
    Bars,
    /// Columns: time runs to the right.
    Columns,
    /// A line over time, beside columns.
    Line,
}

/// The names of these in `workbook.toml`.
pub(super) const CHART_KINDS: &[(&str, ChartKind)] =
    &[("bars", ChartKind::Bars), ("columns", ChartKind::Columns), ("line", ChartKind::Line)];

/// A series of a chart.
#[derive(Debug, Clone)]
pub(super) struct SeriesDef {
    pub(super) column: String,
    pub(super) role: Role,
}

/// What a series is, which decides how it is filled: the further from certain, the
/// emptier (IBCS).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// Outlined.
    Plan,
    /// Solid.
    Realised,
    /// Hatched.
    Forecast,
    /// Green above zero, red below, with its number and sign.
    Variance,
    /// A line.
    Line,
}

/// The names of these in `workbook.toml`.
pub(super) const ROLES: &[(&str, Role)] = &[
    ("plan", Role::Plan),
    ("realised", Role::Realised),
    ("forecast", Role::Forecast),
    ("variance", Role::Variance),
    ("line", Role::Line),
];
