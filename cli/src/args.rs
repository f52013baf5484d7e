//! The command line: one definition for parsing, help, completions and manual page.

mod archive;
mod lang;
mod rooms;
mod template;
mod trail;

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};
use gevinst_core::period::{Day, Period};

pub use archive::{ArchiveArgs, ArchiveCommand, RegenerateArgs, SignArgs, VerifyArgs, Vocabulary};
pub use lang::{Lang, RegisterLang};
pub use rooms::{
    FormatCommand, PluginCheckArgs, RegisterArgs, RegisterCommand, RulesCommand, StarterChoice,
};
pub use template::{TemplateCommand, TemplateExportArgs};
pub use trail::{CompareArgs, DiffArgs, MethodArg, RestateArgs, SampleArgs};

const EXAMPLES: &str = "\
Examples:
  gevinst report plan.xlsx -o out/                 HTML, Excel and JSON in out/
  gevinst report a.xlsx b.xlsx -o report.html      one report of two workbooks
  gevinst check plan.xlsx                          what is wrong, and where
  gevinst explain plan.xlsx S12                    where the figure S12 of the report comes from
  gevinst inspect plan.xlsx                        how the workbook is read
  gevinst register new -o register.xlsx            an empty workbook to fill in
  gevinst report plan.xlsx --archive 2026-Q1       all that made the report, to keep
  gevinst verify 2026-Q1                           is the archive unchanged and whole?";

/// Exit codes, as the manual page lists them.
pub const EXIT_CODES: &str = "\
Exit codes:
  0 done    1 done, with findings of severity error (or warnings with --strict)
  2 usage, configuration, rules or template wrong    3 an input was refused
  4 an archive does not verify    5 a regeneration differs    6 a stage of it could not run
  7 output could not be written    8 a format or a worker failed    101 a bug";

/// Benefit realisation reports from agencies' spreadsheets.
#[derive(Debug, Parser)]
#[command(name = "gevinst", version, about, after_help = EXAMPLES, after_long_help = format!("{EXAMPLES}\n\n{EXIT_CODES}"))]
#[command(arg_required_else_help = true, disable_help_subcommand = true)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// What the program can do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Read workbooks and write a report
    Report(ReportArgs),
    /// Read workbooks and list what was found, without a report
    Check(CheckArgs),
    /// Show where a figure comes from: method, parts, cells, rule values
    Explain(ExplainArgs),
    /// Draw figures to be checked against their cells, in a work paper
    Sample(SampleArgs),
    /// Check that an archive is whole and unchanged
    Verify(VerifyArgs),
    /// Give an archive to others: packed, as a public copy, or described in their words
    Archive {
        /// What to do.
        #[command(subcommand)]
        command: ArchiveCommand,
    },
    /// Sign an archive, in a role, with an SSH key
    Sign(SignArgs),
    /// Make the run of an archive again, stage by stage, and tell what differs and why
    Regenerate(RegenerateArgs),
    /// Say why a figure that was reported is now another, in a log that reports print
    Restate(RestateArgs),
    /// Tell every figure that differs between two archives, and how much comes of which cause
    Diff(DiffArgs),
    /// Show how a workbook is read: format, evidence, what was used and what was left
    Inspect(InspectArgs),
    /// The program's own input workbook: an empty one, or a filled-in example
    Register {
        /// Which one.
        #[command(subcommand)]
        command: RegisterCommand,
    },
    /// The editions of the calculation rules
    Rules {
        /// What about them.
        #[command(subcommand)]
        command: RulesCommand,
    },
    /// The formats of workbooks that can be read
    Format {
        /// What about them.
        #[command(subcommand)]
        command: FormatCommand,
    },
    /// Templates of reports: those that come along, and your own
    Template {
        /// What about them.
        #[command(subcommand)]
        command: TemplateCommand,
    },
    /// Write a completion script for a shell to standard output
    Completions {
        /// The shell.
        shell: clap_complete::Shell,
    },
    /// Write the manual page to standard output
    Man,
    /// Read one workbook for the program that started this process
    #[command(hide = true)]
    Worker {
        /// What is asked for, as JSON.
        request: String,
    },
}

/// How a workbook is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum Isolation {
    /// In a worker process that is shut in
    #[default]
    Process,
    /// In this process, to look for errors in a format; the report says so
    None,
}

/// How workbooks are read.
#[derive(Debug, Clone, Copy, Args)]
pub struct IsolationArgs {
    /// Where workbooks are read
    #[arg(long, value_enum, default_value_t)]
    pub isolation: Isolation,
    /// Refuse to read where a worker process cannot be shut in fully
    #[arg(long)]
    pub require_sandbox: bool,
}

/// A kind of output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Output {
    /// One HTML page
    Html,
    /// An Excel workbook with live formulas
    Xlsx,
    /// All figures as data
    Json,
}

impl Output {
    /// The usual file ending.
    pub fn ending(self) -> &'static str {
        match self {
            Output::Html => "html",
            Output::Xlsx => "xlsx",
            Output::Json => "json",
        }
    }
}

/// What is read, and under which rules.
#[derive(Debug, Args)]
pub struct InputArgs {
    /// The workbooks: xlsx, xlsm, xlsb, xls, ods, csv, by their content
    #[arg(required = true, value_name = "INPUT")]
    pub inputs: Vec<PathBuf>,
    /// Read every workbook as this format instead of recognising it
    #[arg(long, value_name = "ID")]
    pub format: Option<String>,
    /// A mapping file of one's own, besides the formats that come along; may be given more than once
    #[arg(long, value_name = "FILE")]
    pub mapping: Vec<PathBuf>,
    /// Where native plugins are.
    #[command(flatten)]
    pub plugins: PluginArgs,
    /// The edition of the rules [default: the newest of Norway's]
    #[arg(long, value_name = "EDITION")]
    pub rules: Option<String>,
    /// A file of values and choices in place of the edition's; the report's cover prints them
    #[arg(long, value_name = "FILE")]
    pub scenario: Option<PathBuf>,
    /// What was decided about findings, by whom and why: a table with tabs
    #[arg(long, value_name = "FILE")]
    pub decisions: Option<PathBuf>,
    /// The day the report speaks of, as 2026-10-15 [default: as the workbook states]
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub as_of: Option<Day>,
    /// The period to report on, as 2026-Q3 or 2026-T2 [default: as the workbook states]
    #[arg(long, value_name = "PERIOD", value_parser = period)]
    pub period: Option<Period>,
    /// The language [default: nb]
    #[arg(long, value_enum)]
    pub lang: Option<Lang>,
    /// Defaults for these options [default: gevinst.toml beside the first input, if it is there]
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Let warnings end the run with exit code 1 too
    #[arg(long)]
    pub strict: bool,
    /// How many workbooks to read at once [default: one per processor]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    pub threads: Option<u16>,
    /// How they are read.
    #[command(flatten)]
    pub isolation: IsolationArgs,
}

/// `gevinst report`
#[derive(Debug, Args)]
pub struct ReportArgs {
    /// What is read.
    #[command(flatten)]
    pub input: InputArgs,
    /// A file, whose ending tells the kind, or a folder for report.html, report.xlsx, report.json
    #[arg(short, long, value_name = "OUT", required_unless_present = "archive")]
    pub output: Option<PathBuf>,
    /// Everything that made the report.
    #[command(flatten)]
    pub archive: ArchiveArgs,
    /// The report before it.
    #[command(flatten)]
    pub compare: CompareArgs,
    /// The kinds of output for a folder or an archive [default: all]
    #[arg(long, value_enum, value_delimiter = ',', value_name = "KINDS")]
    pub to: Vec<Output>,
    /// The template: one that comes along, or the folder of one's own [default: standard]
    #[arg(long, value_name = "NAME|DIR")]
    pub template: Option<String>,
    /// Write over what is there
    #[arg(long)]
    pub force: bool,
    /// Report on the other workbooks when one is refused, and say so in the report
    #[arg(long)]
    pub allow_partial: bool,
    /// Print what was written and found as JSON
    #[arg(long)]
    pub json: bool,
}

/// `gevinst check`
#[derive(Debug, Args)]
pub struct CheckArgs {
    /// What is read.
    #[command(flatten)]
    pub input: InputArgs,
    /// Print the findings as JSON
    #[arg(long)]
    pub json: bool,
}

const EXPLAIN_USAGE: &str = "\
gevinst explain [OPTIONS] INPUT... FIGURE
       gevinst explain [OPTIONS] INPUT... --cell 'plan.xlsx!Sheet!C14'
       gevinst explain [OPTIONS] INPUT... --list
       gevinst explain [OPTIONS] INPUT... --unused
       gevinst explain [OPTIONS] INPUT... --all --json";

const EXPLAIN_EXAMPLES: &str = "\
FIGURE is a number of the report (S12), an id, the beginning of an id, or some of its parts:
  gevinst explain plan.xlsx S12
  gevinst explain plan.xlsx 'saving.variance:benefit=G-01'
The source sheets with the cells of a figure marked, as a page:
  gevinst explain plan.xlsx S12 --html S12.html
INPUT may be the folder of one archive, which is taken as it stands; no format runs:
  gevinst explain 2026-Q1 S12";

/// `gevinst explain`
#[derive(Debug, Args)]
#[command(override_usage = EXPLAIN_USAGE, after_help = EXPLAIN_EXAMPLES)]
pub struct ExplainArgs {
    /// What is read; the last of the inputs names the figure.
    #[command(flatten)]
    pub input: InputArgs,
    /// Tell the figures that a cell is part of, named as in the report
    #[arg(long, value_name = "CELL", group = "question")]
    pub cell: Option<String>,
    /// Tell all figures with their ids and values
    #[arg(long, group = "question")]
    pub list: bool,
    /// Tell the numbers of the workbooks that no figure rests on, each with the reason
    #[arg(long, group = "question")]
    pub unused: bool,
    /// Tell everything both ways: each figure with its parts, each cell with its figures
    #[arg(long, group = "question", requires = "json")]
    pub all: bool,
    /// How many levels of parts to unfold [default: all]
    #[arg(long, value_name = "N")]
    pub depth: Option<u16>,
    /// Print as JSON
    #[arg(long)]
    pub json: bool,
    /// Write a page of the source sheets, with the cells marked that the figure rests on
    #[arg(long, value_name = "FILE", conflicts_with_all = ["list", "unused", "all", "json"])]
    pub html: Option<PathBuf>,
    /// Write over what is there
    #[arg(long, requires = "html")]
    pub force: bool,
}

/// `gevinst inspect`
#[derive(Debug, Args)]
pub struct InspectArgs {
    /// The workbook
    #[arg(value_name = "INPUT")]
    pub input: PathBuf,
    /// Read it as this format instead of recognising it
    #[arg(long, value_name = "ID")]
    pub format: Option<String>,
    /// A mapping file of one's own, besides the formats that come along; may be given more than once
    #[arg(long, value_name = "FILE")]
    pub mapping: Vec<PathBuf>,
    /// Where native plugins are.
    #[command(flatten)]
    pub plugins: PluginArgs,
    /// The language of the findings
    #[arg(long, value_enum, default_value_t)]
    pub lang: Lang,
    /// How it is read.
    #[command(flatten)]
    pub isolation: IsolationArgs,
    /// Print as JSON
    #[arg(long)]
    pub json: bool,
}

/// Where native plugins are.
#[derive(Debug, Clone, Default, Args)]
pub struct PluginArgs {
    /// A folder of trusted native plugins; may be given more than once
    /// [default: gevinst-plugins beside the program]
    #[arg(long, value_name = "FOLDER")]
    pub plugins: Vec<PathBuf>,
}

fn day(text: &str) -> Result<Day, String> {
    Day::parse(text).ok_or_else(|| "expected a day such as 2026-10-15".to_owned())
}

fn period(text: &str) -> Result<Period, String> {
    let period = Period::parse(text).filter(|period| period.year().is_some());
    period.ok_or_else(|| "expected a period such as 2026-Q3, 2026-T2, 2026-H1 or 2026".to_owned())
}
