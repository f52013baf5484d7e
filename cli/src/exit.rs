//! How a run ends: exit codes and the errors behind them.

use std::fmt;

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exit {
    /// Done.
    Done,
    /// Done, with findings of severity error (or warnings, when strict).
    Findings,
    /// Usage, configuration, rules or template wrong.
    Usage,
    /// An input was refused.
    Input,
    /// An archive does not verify.
    NotVerified,
    /// A regeneration differs from what is archived.
    Differs,
    /// A stage of a regeneration could not run.
    NotRun,
    /// Output could not be written.
    Output,
    /// A format failed.
    Format,
}

impl Exit {
    /// The number the program ends with.
    pub fn code(self) -> u8 {
        match self {
            Exit::Done => 0,
            Exit::Findings => 1,
            Exit::Usage => 2,
            Exit::Input => 3,
            Exit::NotVerified => 4,
            Exit::Differs => 5,
            Exit::NotRun => 6,
            Exit::Output => 7,
            Exit::Format => 8,
        }
    }
}

/// The program cannot go on: what happened, and how the run ends.
#[derive(Debug)]
pub struct Failure {
    /// How the run ends.
    pub exit: Exit,
    /// What happened and what to do, in whole sentences.
    pub message: String,
}

impl Failure {
    /// A failure that ends the run in this way.
    pub fn new(exit: Exit, message: impl Into<String>) -> Failure {
        Failure { exit, message: message.into() }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Failure {}
