//! What is wrong with a file that is not TOML, without what only follows from it.

use toml::de::Error;

/// The problems of the text, each with its byte.
///
/// A bracket that is not closed makes everything behind it look wrong. It is told alone,
/// where it was opened, as all else may be right once it is closed.
pub(super) fn problems(text: &str, errors: &[Error]) -> Vec<(usize, String)> {
    let place = |error: &Error| error.span().map_or(0, |span| span.start);
    let unclosed = errors.iter().any(|error| error.message().contains("unclosed"));
    let first = errors.iter().map(place).min().unwrap_or(0);
    if unclosed && let Some((at, bracket)) = open_before(text, first) {
        let close = if bracket == '[' { ']' } else { '}' };
        let message = format!(
            "not TOML: this \"{bracket}\" is not closed, expected \"{close}\" before the next key"
        );
        return vec![(at, message)];
    }
    let told = |error: &Error| (place(error), format!("not TOML: {}", error.message()));
    errors.iter().map(told).collect()
}

/// The innermost bracket that is open before a byte; texts and remarks do not count.
fn open_before(text: &str, end: usize) -> Option<(usize, char)> {
    let mut open: Vec<(usize, char)> = Vec::new();
    let mut letters = text.char_indices().take_while(|(at, _)| *at < end);
    while let Some((at, letter)) = letters.next() {
        match letter {
            '[' | '{' => open.push((at, letter)),
            ']' | '}' => {
                open.pop();
            }
            '#' => {
                letters.find(|(_, letter)| *letter == '\n');
            }
            '"' | '\'' => {
                let mut escaped = false;
                letters.find(|(_, it)| {
                    let ends = *it == letter && !escaped || *it == '\n';
                    escaped = letter == '"' && *it == '\\' && !escaped;
                    ends
                });
            }
            _ => {}
        }
    }
    open.pop()
}
