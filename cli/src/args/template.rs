//! `gevinst template`: what it takes.

use std::path::PathBuf;

use clap::{Args, Subcommand};

use super::Lang;

/// `gevinst template ...`
#[derive(Debug, Subcommand)]
pub enum TemplateCommand {
    /// List the templates that come along
    List {
        /// Print as JSON
        #[arg(long)]
        json: bool,
    },
    /// Write a template's files to a folder, ready to be changed
    Export(TemplateExportArgs),
    /// List all that a template can use: helpers, figures, texts and lists, with samples
    Fields {
        /// The language of the samples
        #[arg(long, value_enum, default_value_t)]
        lang: Lang,
        /// Print as JSON
        #[arg(long)]
        json: bool,
    },
    /// Look a template over and try it on reports of every kind, in each of its languages
    Check {
        /// One that comes along, or the folder of one's own
        #[arg(value_name = "NAME|DIR")]
        template: String,
        /// Print as JSON
        #[arg(long)]
        json: bool,
    },
}

/// `gevinst template export`
#[derive(Debug, Args)]
pub struct TemplateExportArgs {
    /// The template
    #[arg(default_value = "standard")]
    pub name: String,
    /// The folder to make
    #[arg(short, long, value_name = "FOLDER")]
    pub output: PathBuf,
    /// Write this file only, as html/parts/uses.hbs; may be given more than once [default: all]
    #[arg(long, value_name = "PATH")]
    pub only: Vec<String>,
}
