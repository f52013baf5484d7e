//! What is wrong in the files of a template, all of it at once.

use std::fmt;
use std::ops::Range;

use gevinst_core::report::nearest;

/// Something wrong in a file of a template.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// The file, as the template's folder and the path in it: `our-agency/html/parts/uses.hbs`.
    pub file: String,
    /// The line and the column in characters, from 1; none where the file as a whole is meant.
    pub at: Option<(usize, usize)>,
    /// What is wrong, what is expected and what to do.
    pub message: String,
}

impl Problem {
    /// A problem of a whole file.
    pub fn of_file(file: &str, message: impl Into<String>) -> Problem {
        Problem { file: file.to_owned(), at: None, message: message.into() }
    }

    /// A problem at a place of a file.
    pub fn at(file: &str, place: (usize, usize), message: impl Into<String>) -> Problem {
        Problem { file: file.to_owned(), at: Some(place), message: message.into() }
    }

    /// A problem at a stretch of a file's bytes.
    pub(crate) fn in_text(
        (file, text): (&str, &str),
        span: Range<usize>,
        message: impl Into<String>,
    ) -> Problem {
        Problem::at(file, line_column(text, span.start), message)
    }
}

/// Writes `file:line:column: message`, which editors and terminals can follow.
impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.at {
            Some((line, column)) => write!(f, "{}:{line}:{column}: {}", self.file, self.message),
            None => write!(f, "{}: {}", self.file, self.message),
        }
    }
}

/// Everything that is wrong in a template, in the order of its files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problems(pub Vec<Problem>);

impl Problems {
    /// Fine where there is nothing wrong.
    pub(crate) fn none_or<T>(mut problems: Vec<Problem>, fine: T) -> Result<T, Problems> {
        if problems.is_empty() {
            return Ok(fine);
        }
        problems.sort();
        problems.dedup();
        Err(Problems(problems))
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines: Vec<String> = self.0.iter().map(Problem::to_string).collect();
        f.write_str(&lines.join("\n"))
    }
}

impl std::error::Error for Problems {}

/// The line and the column in characters, from 1, of a byte of a text.
pub(crate) fn line_column(text: &str, byte: usize) -> (usize, usize) {
    let before = text.get(..byte.min(text.len())).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |place| place + 1);
    let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
    (line, before.get(line_start..).unwrap_or_default().chars().count() + 1)
}

/// `; did you mean …?` where a known word is near, else the list of the known ones.
pub(crate) fn meant<'k>(word: &str, known: impl IntoIterator<Item = &'k str> + Clone) -> String {
    let swapped = || known.clone().into_iter().find(|known| is_swapped(word, known));
    match nearest(word, known.clone()).or_else(swapped) {
        Some(near) => format!("; did you mean `{near}`?"),
        None => {
            let known: Vec<&str> = known.into_iter().collect();
            format!("; there are: {}", known.join(", "))
        }
    }
}

/// Whether two neighbouring letters have changed places: `titel` for `title`.
fn is_swapped(word: &str, known: &str) -> bool {
    let mut letters: Vec<char> = word.chars().collect();
    let known: Vec<char> = known.chars().collect();
    let differs = letters.iter().zip(&known).position(|(a, b)| a != b);
    if let Some(place) = differs.filter(|place| place + 1 < letters.len()) {
        letters.swap(place, place + 1);
    }
    differs.is_some() && letters == known
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_counted_in_characters() {
        let text = "æ\nøå = 1\n";
        assert_eq!(line_column(text, 0), (1, 1));
        assert_eq!(line_column(text, text.find('=').unwrap()), (2, 4));
        assert_eq!(line_column(text, 999), (3, 1));
    }

    #[test]
    fn problems_stand_in_order_and_once() {
        let problem = |line| Problem::at("a", (line, 1), "x");
        let found = Problems::none_or(vec![problem(2), problem(1), problem(2)], ()).unwrap_err();
        assert_eq!(found.to_string(), "a:1:1: x\na:2:1: x");
        assert_eq!(Problems::none_or(Vec::new(), 1), Ok(1));
    }

    #[test]
    fn a_misspelt_word_is_told_the_nearest_one() {
        assert_eq!(meant("papr", ["paper", "text"]), "; did you mean `paper`?");
        assert_eq!(meant("txet", ["paper", "text"]), "; did you mean `text`?");
        assert_eq!(meant("x", ["paper", "text"]), "; there are: paper, text");
    }
}
