//! The arguments of what holds runs against one another.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use gevinst_core::compare::Cause;
use gevinst_core::period::Day;
use rust_decimal::Decimal;

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

/// How a sample is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum MethodArg {
    /// By amount, at a fixed interval (monetary-unit sampling)
    #[default]
    Mus,
    /// Each figure with the same chance
    Random,
    /// The largest figures
    Top,
    /// All figures from the amount of --above on
    AllAbove,
}

impl MethodArg {
    /// The method as the command line writes it.
    pub fn key(self) -> &'static str {
        match self {
            MethodArg::Mus => "mus",
            MethodArg::Random => "random",
            MethodArg::Top => "top",
            MethodArg::AllAbove => "all-above",
        }
    }
}

const SAMPLE_EXAMPLES: &str = "\
Examples:
  gevinst sample 2026-Q3 -o check.xlsx --size 30 --seed 48213
  gevinst sample plan.xlsx -o check.xlsx --metric saving.planned --method all-above --above 1000000
  gevinst sample plan.xlsx -o check.xlsx --only 2026-Q3 --materiality 100000

INPUT may be the folder of one archive, which is taken as it stands; no format runs. What is
drawn from are the figures of one metric that are read from cells and made of no other figures.
The same seed draws the same from the same figures, whatever their order; without --seed it
follows from the workbooks' fingerprints, so whoever has the workbooks can foresee it.";

/// `gevinst sample`
#[derive(Debug, Args)]
#[command(after_help = SAMPLE_EXAMPLES)]
pub struct SampleArgs {
    /// What is read.
    #[command(flatten)]
    pub input: InputArgs,
    /// The work paper to write, an .xlsx file
    #[arg(short, long, value_name = "FILE.xlsx", required_unless_present = "json")]
    pub output: Option<PathBuf>,
    /// What the figures are
    #[arg(long, value_name = "METRIC", default_value = "saving.realised")]
    pub metric: String,
    /// Only figures whose id has this part, such as benefit=G-01 or 2026-Q3; may be given more
    /// than once. The others are counted as outside
    #[arg(long, value_name = "PART")]
    pub only: Vec<String>,
    /// How figures are drawn
    #[arg(long, value_enum, default_value_t)]
    pub method: MethodArg,
    /// How many to draw; by amount, how many marks to set [default: 25]
    #[arg(short = 'n', long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100_000))]
    pub size: Option<u32>,
    /// The amount of --method all-above, in the figures' own unit
    #[arg(long, value_name = "AMOUNT", value_parser = amount)]
    pub above: Option<Decimal>,
    /// Smaller figures are not drawn; the paper counts and sums them
    #[arg(long, value_name = "AMOUNT", value_parser = amount, default_value = "0")]
    pub materiality: Decimal,
    /// The number that decides where chance does [default: from the workbooks' fingerprints]
    #[arg(long, value_name = "NUMBER")]
    pub seed: Option<u32>,
    /// Write over what is there
    #[arg(long)]
    pub force: bool,
    /// Print the sample as JSON
    #[arg(long)]
    pub json: bool,
}

/// An amount as people write it: blanks between thousands are no harm, a comma might be
/// one or the other and is not guessed at.
fn amount(text: &str) -> Result<Decimal, String> {
    let digits: String = text.chars().filter(|c| !matches!(c, ' ' | '\u{a0}' | '_')).collect();
    let amount = Decimal::from_str_exact(&digits).ok().filter(|it| !it.is_sign_negative());
    amount.ok_or_else(|| "expected an amount such as 1500000 or 1500000.50".to_owned())
}
