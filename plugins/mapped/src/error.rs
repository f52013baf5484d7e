//! What may be wrong with a mapping file.

use std::fmt;

/// One problem of a mapping file, with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The line, from one.
    pub line: usize,
    /// The character within the line, from one.
    pub column: usize,
    /// What was found, what was expected, and the nearest known name where there is one.
    pub message: String,
}

/// A mapping file that cannot be followed: all its problems, in the order of the file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct MappingError {
    /// The file's name as it was given.
    pub file: String,
    /// The problems; at least one.
    pub problems: Vec<Problem>,
}

/// Writes one line for each problem: `mapping.toml:12:3: message`.
impl fmt::Display for MappingError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, problem) in self.problems.iter().enumerate() {
            if place > 0 {
                writeln!(f)?;
            }
            write!(f, "{}:{}:{}: {}", self.file, problem.line, problem.column, problem.message)?;
        }
        Ok(())
    }
}
