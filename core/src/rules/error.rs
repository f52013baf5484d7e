//! What is wrong in a rule or case file, and where.

use std::fmt;

/// A mistake in a rule edition or a case file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct RuleError {
    /// the file, as `no-2026.1/labour.toml`.
    pub file: String,
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
    /// What stands there.
    pub found: String,
    /// What belongs there.
    pub expected: String,
    /// The known word that is nearest to a misspelt one.
    pub nearest: Option<String>,
}

/// Writes `file:line:column: found …, expected … (did you mean …?)`.
impl fmt::Display for RuleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let RuleError { file, line, column, found, expected, nearest } = self;
        write!(f, "{file}:{line}:{column}: found {found}, expected {expected}")?;
        match nearest {
            Some(nearest) => write!(f, " (did you mean `{nearest}`?)"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for RuleError {}

/// The known word nearest to a misspelt one, if one is near enough to be meant:
/// at most a third of the letters differ.
pub fn nearest<'k>(word: &str, known: impl IntoIterator<Item = &'k str>) -> Option<&'k str> {
    let near = |candidate: &str| {
        let letters = word.chars().count().max(candidate.chars().count());
        let distance = edits(word, candidate);
        (distance > 0 && distance * 3 <= letters).then_some(distance)
    };
    known
        .into_iter()
        .filter_map(|candidate| near(candidate).map(|distance| (distance, candidate)))
        .min()
        .map(|(_, candidate)| candidate)
}

/// How many letters must be put in, taken out or changed to make `b` of `a`.
fn edits(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, letter) in a.chars().enumerate() {
        let mut diagonal = i;
        let mut left = i + 1;
        let mut next = vec![left];
        for (above, other) in row.iter().skip(1).zip(&b) {
            let changed = diagonal + usize::from(letter != *other);
            diagonal = *above;
            left = changed.min(above + 1).min(left + 1);
            next.push(left);
        }
        row = next;
    }
    row.last().copied().unwrap_or(0)
}
