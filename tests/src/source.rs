//! A small scanner of Rust sources: which text is code, and where functions end.
//!
//! It knows strings, characters, lifetimes and comments, so that a brace in a
//! text is no brace. It does not parse the language.

/// The source with the content of strings, characters and comments blanked.
/// Every line keeps its number and every other character its place.
pub fn code_only(source: &str) -> String {
    let mut scanner = Scanner { rest: source.chars().collect(), at: 0, out: String::new() };
    while scanner.at < scanner.rest.len() {
        scanner.step();
    }
    scanner.out
}

struct Scanner {
    rest: Vec<char>,
    at: usize,
    out: String,
}

impl Scanner {
    fn peek(&self, ahead: usize) -> char {
        self.rest.get(self.at + ahead).copied().unwrap_or('\0')
    }

    /// Takes characters over as they are.
    fn keep(&mut self, count: usize) {
        for _ in 0..count {
            self.out.push(self.peek(0));
            self.at += 1;
        }
    }

    /// Takes characters over as spaces; lines end where they did.
    fn blank(&mut self, count: usize) {
        for _ in 0..count.min(self.rest.len() - self.at) {
            self.out.push(if self.peek(0) == '\n' { '\n' } else { ' ' });
            self.at += 1;
        }
    }

    fn step(&mut self) {
        let before = self.at.checked_sub(1).and_then(|at| self.rest.get(at)).copied();
        let begins_word = !before.is_some_and(|c| c.is_alphanumeric() || c == '_');
        match (self.peek(0), self.peek(1)) {
            ('/', '/') => self.line_comment(),
            ('/', '*') => self.block_comment(),
            ('"', _) => self.string(),
            ('r' | 'b' | 'c', _) if begins_word && self.raw_hashes().is_some() => self.raw_string(),
            ('\'', '\\') => self.escaped_character(),
            ('\'', _) if self.peek(2) == '\'' => self.blank(3),
            _ => self.keep(1),
        }
    }

    fn line_comment(&mut self) {
        while self.at < self.rest.len() && self.peek(0) != '\n' {
            self.blank(1);
        }
    }

    fn block_comment(&mut self) {
        let mut depth = 0_usize;
        loop {
            match (self.peek(0), self.peek(1)) {
                ('/', '*') => {
                    depth += 1;
                    self.blank(2);
                }
                ('*', '/') => {
                    depth -= 1;
                    self.blank(2);
                }
                _ => self.blank(1),
            }
            if depth == 0 || self.at >= self.rest.len() {
                return;
            }
        }
    }

    fn string(&mut self) {
        self.blank(1);
        while self.at < self.rest.len() && self.peek(0) != '"' {
            self.blank(if self.peek(0) == '\\' { 2 } else { 1 });
        }
        self.blank(1);
    }

    /// How many characters begin a raw string here, and how many `#` end it.
    fn raw_hashes(&self) -> Option<(usize, usize)> {
        let prefix = match (self.peek(0), self.peek(1)) {
            ('r', _) => 1,
            ('b' | 'c', 'r') => 2,
            _ => return None,
        };
        let hashes = (prefix..).take_while(|&ahead| self.peek(ahead) == '#').count();
        (self.peek(prefix + hashes) == '"').then_some((prefix + hashes + 1, hashes))
    }

    fn raw_string(&mut self) {
        let Some((begin, hashes)) = self.raw_hashes() else { return self.keep(1) };
        self.blank(begin);
        let ends = |scanner: &Scanner| {
            scanner.peek(0) == '"' && (1..=hashes).all(|ahead| scanner.peek(ahead) == '#')
        };
        while self.at < self.rest.len() && !ends(self) {
            self.blank(1);
        }
        self.blank(hashes + 1);
    }

    fn escaped_character(&mut self) {
        self.blank(3);
        while self.at < self.rest.len() && self.peek(0) != '\'' {
            self.blank(1);
        }
        self.blank(1);
    }
}

/// A function with a body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Function {
    /// Its name.
    pub name: String,
    /// The line it begins on, from one.
    pub line: usize,
    /// How many lines it has, from `fn` to its closing brace.
    pub lines: usize,
}

/// The functions of a source, in order. One within another is counted too.
pub fn functions(source: &str) -> Vec<Function> {
    let code: Vec<char> = code_only(source).chars().collect();
    let mut found = Vec::new();
    let mut line = 1;
    for at in 0..code.len() {
        if code[at] == '\n' {
            line += 1;
        }
        let Some(name) = name_at(&code, at) else { continue };
        if let Some(end) = end_of_body(&code, at) {
            let lines = code[at..end].iter().filter(|&&c| c == '\n').count() + 1;
            found.push(Function { name, line, lines });
        }
    }
    found
}

/// The name of the function whose keyword stands here.
fn name_at(code: &[char], at: usize) -> Option<String> {
    let word = |c: &char| c.is_alphanumeric() || *c == '_';
    if code[at..].get(..3)? != ['f', 'n', ' '] || at > 0 && word(&code[at - 1]) {
        return None;
    }
    let name: String = code[at + 3..].iter().take_while(|c| word(c)).collect();
    (!name.is_empty()).then_some(name)
}

/// Where the body ends of the function that begins here; `None` without a body.
fn end_of_body(code: &[char], from: usize) -> Option<usize> {
    let mut brackets = 0_i32;
    let mut braces = 0_i32;
    for (at, c) in code.iter().enumerate().skip(from) {
        match c {
            '(' | '[' => brackets += 1,
            ')' | ']' => brackets -= 1,
            ';' if brackets == 0 && braces == 0 => return None,
            '{' => braces += 1,
            '}' => {
                braces -= 1;
                if braces == 0 && brackets == 0 {
                    return Some(at);
                }
            }
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strings_characters_and_comments_are_no_code() {
        let source =
            "let a = \"{ \\\" }\"; // }\nlet b = '}'; let c = r#\"}\"}\"#; /* } /* } */ */ x";
        let code = code_only(source);
        assert!(!code.contains(['{', '}']), "{code}");
        assert_eq!(code.len(), source.len());
        assert_eq!(code.lines().count(), 2);
        assert!(code.ends_with('x'));
    }

    #[test]
    fn lifetimes_are_code_and_escaped_quotes_are_not() {
        assert_eq!(code_only("fn f<'a>(x: &'a str) {}"), "fn f<'a>(x: &'a str) {}");
        assert_eq!(code_only("'\\'' {"), "     {");
        assert_eq!(code_only("'\\u{7d}' y"), "         y");
        assert_eq!(code_only("b\"}\" bar\"}\""), "b    bar   ");
    }

    #[test]
    fn functions_have_their_length() {
        let source = "trait T { fn no(&self); }\nfn one() {}\n\nfn two(a: [u8; 2]) -> u8 {\n    if true { 1 } else { 2 }\n}\n";
        let found = functions(source);
        let seen: Vec<_> = found.iter().map(|f| (f.name.as_str(), f.line, f.lines)).collect();
        assert_eq!(seen, [("one", 2, 1), ("two", 4, 3)]);
    }
}
