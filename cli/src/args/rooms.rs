//! The commands that have commands of their own: registers, rules, formats.

use std::path::PathBuf;

use clap::{Args, Subcommand};
use gevinst_core::period::Day;

use super::{Lang, PluginArgs, RegisterLang, day};

/// What a format is written in.
#[derive(Debug, Clone, Copy, Args)]
#[group(required = true, multiple = false)]
pub struct StarterChoice {
    /// A mapping file: no code
    #[arg(long)]
    pub mapping: bool,
    /// A native plugin in Rust, with the SDK
    #[arg(long)]
    pub rust: bool,
    /// A native plugin in C, with nothing but a header
    #[arg(long)]
    pub c: bool,
}

/// `gevinst format check`
#[derive(Debug, Clone, Args)]
pub struct PluginCheckArgs {
    /// The library; it need not be trusted, as it runs in a process that is shut in (fully on Linux)
    pub library: PathBuf,
    /// A folder of sample workbooks, with what is expected of each beside it
    #[arg(long, value_name = "FOLDER")]
    pub samples: Option<PathBuf>,
    /// Write the expectations that are missing; none is ever written over
    #[arg(long, requires = "samples")]
    pub generate: bool,
    /// Run these checks only
    #[arg(long, value_name = "CHECK", value_delimiter = ',')]
    pub only: Vec<String>,
    /// Print as JSON
    #[arg(long)]
    pub json: bool,
}

/// `gevinst register ...`
#[derive(Debug, Subcommand)]
pub enum RegisterCommand {
    /// Write an empty register to fill in
    New(RegisterArgs),
    /// Write a register with the figures of an invented agency
    FillExample(RegisterArgs),
}

/// Where a register goes.
#[derive(Debug, Args)]
pub struct RegisterArgs {
    /// The file to write
    #[arg(short, long, value_name = "FILE")]
    pub output: PathBuf,
    /// The language of headers, lists and guidance
    #[arg(long, value_enum, default_value_t)]
    pub lang: RegisterLang,
    /// Write over what is there
    #[arg(long)]
    pub force: bool,
}

/// `gevinst rules ...`
#[derive(Debug, Subcommand)]
pub enum RulesCommand {
    /// List the editions and what each is for
    List {
        /// The language of titles
        #[arg(long, value_enum, default_value_t)]
        lang: Lang,
        /// Print as JSON
        #[arg(long)]
        json: bool,
    },
    /// Show an edition: its values with their sources, and its choices of method
    Show {
        /// The edition [default: the newest of Norway's]
        edition: Option<String>,
        /// Only the values in force on this day
        #[arg(long, value_name = "DAY", value_parser = day)]
        as_of: Option<Day>,
        /// The language of names and notes
        #[arg(long, value_enum, default_value_t)]
        lang: Lang,
        /// Print as JSON
        #[arg(long)]
        json: bool,
    },
    /// Show what differs from one edition to another: values by day, and choices of method
    Diff {
        /// The first edition
        first: String,
        /// The second edition
        second: String,
        /// The language of names
        #[arg(long, value_enum, default_value_t)]
        lang: Lang,
        /// Print as JSON
        #[arg(long)]
        json: bool,
    },
    /// Compute the worked cases and compare them with their expected values
    Test {
        /// Print as JSON
        #[arg(long)]
        json: bool,
    },
}

/// `gevinst format ...`
#[derive(Debug, Subcommand)]
pub enum FormatCommand {
    /// List the formats, the native plugins among them
    List {
        /// Where native plugins are
        #[command(flatten)]
        plugins: PluginArgs,
        /// Print as JSON
        #[arg(long)]
        json: bool,
    },
    /// List the record kinds and fields that a format can give, with what they mean
    Fields {
        /// Print as JSON
        #[arg(long)]
        json: bool,
    },
    /// Show what a format reads
    Show {
        /// The format's id
        id: String,
        /// Where native plugins are
        #[command(flatten)]
        plugins: PluginArgs,
    },
    /// List the keys that a mapping file may have, by section, with what they mean
    Keys {
        /// Print as JSON
        #[arg(long)]
        json: bool,
    },
    /// Make a project for a format of your own: it builds, and has a sample with its expectation
    New {
        /// The format's id, such as example-agency-plan
        name: String,
        /// What it is written in
        #[command(flatten)]
        kind: StarterChoice,
        /// The folder to make [default: the name]
        #[arg(short, long, value_name = "FOLDER")]
        output: Option<PathBuf>,
    },
    /// Check that a native plugin keeps the contract, each check in a process of its own
    Check(PluginCheckArgs),
    /// Trust the bytes of a native plugin: copy it to the plugin folder and note its SHA-256
    Trust {
        /// The library
        library: PathBuf,
        /// Where native plugins are
        #[command(flatten)]
        plugins: PluginArgs,
    },
    /// Trust a native plugin no longer, and remove it from the plugin folder
    Untrust {
        /// The format's id
        id: String,
        /// Where native plugins are
        #[command(flatten)]
        plugins: PluginArgs,
    },
    /// Write a first draft of a mapping file from a workbook's headers, to standard output
    Draft {
        /// The workbook
        workbook: PathBuf,
        /// The format's id
        #[arg(long, value_name = "ID", default_value = "own-format")]
        id: String,
    },
    /// Read a folder's sample workbooks and compare with the expected submissions beside them
    Test {
        /// The format's id
        id: String,
        /// The folder with the samples
        folder: PathBuf,
        /// A mapping file of one's own, besides the formats that come along
        #[arg(long, value_name = "FILE")]
        mapping: Vec<PathBuf>,
        /// Where native plugins are
        #[command(flatten)]
        plugins: PluginArgs,
        /// Write the expectations that are missing; none is ever written over
        #[arg(long)]
        generate: bool,
        /// Print as JSON
        #[arg(long)]
        json: bool,
    },
}
