//! The arguments of what holds runs against one another.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use gevinst_core::compare::Cause;
use gevinst_core::period::Day;

use super::{InputArgs, Lang, day};

/// The earlier report that a run is held against.
#[derive(Debug, Clone, Default, Args)]
pub struct CompareArgs {
    /// The report before this one: the folder of its archive, or its report.json; the report
    /// tells what changed since
    #[arg(long, value_name = "ARCHIVE")]
    pub compare: Option<PathBuf>,
    /// Who said why something is restated [default: restatements.tsv beside the first input]
    #[arg(long, value_name = "FILE", requires = "compare")]
    pub restatements: Option<PathBuf>,
}

/// Why something was restated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum CauseArg {
    /// The agency corrected what it had reported
    InputCorrected,
    /// The rules were changed
    RuleChanged,
    /// The benefit or the indicator was defined anew
    Redefined,
    /// The program calculated wrongly
    ToolError,
    /// A format read the workbook wrongly
    FormatError,
}

impl From<CauseArg> for Cause {
    fn from(cause: CauseArg) -> Cause {
        match cause {
            CauseArg::InputCorrected => Cause::InputCorrected,
            CauseArg::RuleChanged => Cause::RuleChanged,
            CauseArg::Redefined => Cause::Redefined,
            CauseArg::ToolError => Cause::ToolError,
            CauseArg::FormatError => Cause::FormatError,
        }
    }
}

const RESTATE_EXAMPLES: &str = "\
Examples:
  gevinst restate plan.xlsx --compare 2026-Q2        what is restated, and what nobody has explained
  gevinst restate plan.xlsx --compare 2026-Q2 --about 'saving.realised:benefit=G-01@2026-Q1' \\
      --cause input-corrected --who 'Økonomiavdelingen' --reason 'An invoice had been forgotten'

Ends with 0, or with 1 where something is restated that nobody has explained.";

/// `gevinst restate`
#[derive(Debug, Args)]
#[command(after_help = RESTATE_EXAMPLES)]
pub struct RestateArgs {
    /// What is read.
    #[command(flatten)]
    pub input: InputArgs,
    /// The report before: the folder of its archive, or its report.json
    #[arg(long, value_name = "ARCHIVE")]
    pub compare: PathBuf,
    /// The log [default: restatements.tsv beside the first input]
    #[arg(long, value_name = "FILE")]
    pub log: Option<PathBuf>,
    /// What is restated, as it is listed: the id of a figure, or a benefit, # and a field; may be
    /// given more than once
    #[arg(long, value_name = "WHAT", requires_all = ["cause", "who", "reason"])]
    pub about: Vec<String>,
    /// All that is restated and that nobody has explained
    #[arg(long, conflicts_with = "about", requires_all = ["cause", "who", "reason"])]
    pub all: bool,
    /// Why
    #[arg(long, value_enum)]
    pub cause: Option<CauseArg>,
    /// Who says so
    #[arg(long, value_name = "NAME")]
    pub who: Option<String>,
    /// The reason in words
    #[arg(long, value_name = "TEXT")]
    pub reason: Option<String>,
    /// The day it is said [default: today, in universal time]
    #[arg(long, value_name = "DAY", value_parser = day)]
    pub on: Option<Day>,
    /// Print as JSON
    #[arg(long)]
    pub json: bool,
}

const DIFF_EXAMPLES: &str = "\
Examples:
  gevinst diff 2026-Q2 2026-Q3                       what differs, and what it comes from
  gevinst diff 2026-Q2 2026-Q3 --metric saving.realised --json

Each difference is split by changing one thing at a time, in this order: the program (tool),
the rule edition (rule), the scenario (parameter), period and day (scope), what the workbooks
say (data). The parts sum to the difference. Ends with 0.";

/// `gevinst diff`
#[derive(Debug, Args)]
#[command(after_help = DIFF_EXAMPLES)]
pub struct DiffArgs {
    /// The first archive's folder
    pub first: PathBuf,
    /// The second archive's folder
    pub second: PathBuf,
    /// Only figures of this metric, or of those that begin with it and a dot
    #[arg(long, value_name = "METRIC")]
    pub metric: Option<String>,
    /// Who said why something is restated
    #[arg(long, value_name = "FILE")]
    pub restatements: Option<PathBuf>,
    /// The language
    #[arg(long, value_enum, default_value_t)]
    pub lang: Lang,
    /// Print as JSON
    #[arg(long)]
    pub json: bool,
}
