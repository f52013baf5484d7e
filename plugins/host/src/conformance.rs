//! Does a native plugin keep the contract?
//!
//! Each check of [`CHECKS`] has a name that never changes, is run in a process
//! of its own by whoever calls [`run`], and says in a sentence what is wrong.
//! A check with [`Check::needs_sample`] is run for each sample workbook.

mod behaviour;
mod contract;
mod recorded;
mod samples;

pub use self::recorded::Recorded;
use crate::native::NativeFormat;

/// What one check finds: nothing, or what is wrong and what the contract says.
pub type Found = Result<(), String>;

/// One demand of the contract.
#[derive(Debug, Clone, Copy)]
pub struct Check {
    /// The name, in kebab-case.
    pub id: &'static str,
    /// What is demanded, as half a sentence after "the plugin".
    pub demands: &'static str,
    how: How,
}

#[derive(Debug, Clone, Copy)]
enum How {
    /// It is enough that the library loads and describes itself.
    Load,
    Plugin(fn(NativeFormat) -> Found),
    Sample(fn(NativeFormat, &Recorded) -> Found),
}

impl Check {
    /// Whether it is run for each sample workbook.
    pub fn needs_sample(&self) -> bool {
        matches!(self.how, How::Sample(_))
    }

    /// The check with this name.
    pub fn named(id: &str) -> Option<&'static Check> {
        CHECKS.iter().find(|check| check.id == id)
    }
}

macro_rules! checks {
    ($($id:literal $demands:literal $how:expr;)*) => {
        /// Every check, in the order in which they are run.
        pub const CHECKS: &[Check] =
            &[$(Check { id: $id, demands: $demands, how: $how },)*];
    };
}

checks! {
    "loads-and-describes"
        "loads with all symbols at once, exports gevinst_plugin_entry_v1 and says who it is"
        How::Load;
    "refuses-other-majors" "answers null to a program of another major version"
        How::Plugin(contract::refuses_other_majors);
    "one-table" "gives one and the same table each time it is asked"
        How::Plugin(contract::one_table);
    "small-description" "writes nothing into a description that is too small, and refuses it"
        How::Plugin(contract::small_description);
    "unknown-extension" "answers null to an extension that it does not know"
        How::Plugin(contract::unknown_extension);
    "later-program" "works with a program whose table is longer than it knows"
        How::Plugin(behaviour::later_program);
    "foreign-workbook" "does not claim a workbook that says nothing, and says what it looked for"
        How::Plugin(behaviour::foreign_workbook);
    "same-answer" "gives the same answer when it is asked again"
        How::Plugin(behaviour::same_answer);
    "odd-cells" "keeps the contract over errors, long texts, all scripts and strange numbers"
        How::Plugin(behaviour::odd_cells);
    "unreadable-sheet" "hands on that a sheet cannot be read"
        How::Plugin(behaviour::unreadable_sheet);
    "claims-sample" "claims the sample, with evidence"
        How::Sample(samples::claims);
    "evidence-stands-there" "finds in the cells of its evidence what it says of them"
        How::Sample(samples::evidence_stands_there);
    "sample-by-later-program" "says the same of the sample to a program with a longer table"
        How::Sample(samples::later_program);
    "sample-twice" "says the same of the sample each time"
        How::Sample(samples::twice);
    "sample-in-pieces" "says the same of the sample, however its cells are cut into blocks"
        How::Sample(samples::in_pieces);
    "stops-when-refused" "returns at once when the program takes no more"
        How::Sample(samples::stops_when_refused);
    "breaks-off" "hands on that the sample cannot be read to its end"
        How::Sample(samples::breaks_off);
    "changed-samples" "keeps the contract over changed copies of the sample"
        How::Sample(samples::changed);
}

/// Runs one check on a plugin that has been loaded in this process.
///
/// # Errors
///
/// What is wrong.
pub fn run(check: &Check, plugin: NativeFormat, sample: Option<&Recorded>) -> Found {
    match (check.how, sample) {
        (How::Load, _) => Ok(()),
        (How::Plugin(check), _) => check(plugin),
        (How::Sample(check), Some(sample)) => check(plugin, sample),
        (How::Sample(_), None) => Err("there is no sample to check it with".to_owned()),
    }
}
