//! From a [`gevinst_core::report::Report`] to what people read.
//!
//! The only place that knows texts, number formats, HTML and JSON. A renderer
//! computes nothing and rounds only for display, once, in the [`Formatter`].

mod agency;
mod check;
mod contract;
mod error;
mod fact_table;
mod fact_words;
mod finding_text;
mod format;
mod html;
mod json;
mod package;
mod rule_words;
mod scenario;
mod source_page;
mod stress;
mod texts;
mod visible;
mod workbook;

pub use check::try_template;
pub use contract::{Contract, ContractField, ContractHelper, ContractList};
pub use error::TemplateError;
pub use fact_words::FactWords;
pub use finding_text::finding_lines;
pub use format::{FigureText, Formatter, Sign, Style};
pub use html::{render_html, told_text};
pub use json::{SCHEMA, render_json};
pub use package::{CONTRACT, Problem, Problems, Template, TemplateFile};
pub use source_page::{
    SourceCell, SourceLine, SourcePage, SourceRow, SourceSheet, render_source_page,
};
pub use stress::stress_reports;
pub use texts::Texts;
pub use visible::visible;
pub use workbook::{
    PaperFate, PaperItem, WorkPaper, WorkbookDefinition, WorkbookError, render_work_paper,
    render_workbook,
};
