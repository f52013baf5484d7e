//! From the text of a formula to its parts. Every mistake has its place.

use std::ops::Range;

use super::{Ast, Condition, Node};
use crate::workbook::formula::Op;

/// How deep parentheses and calls may stand in one another, and how long a formula is at
/// most. Excel takes 64 levels and 8192 characters of what is written from it.
const DEEPEST: usize = 24;
const LONGEST: usize = 2_000;

/// What can be called.
pub(crate) const FUNCTIONS: &[&str] =
    &["if", "and", "known", "sum", "min", "max", "abs", "above", "word", "discount"];

/// A mistake in a formula and where it stands, in bytes of its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mistake {
    pub(crate) at: Range<usize>,
    pub(crate) message: String,
    /// A word that is not known, and what it may be one of, to find the nearest.
    pub(crate) word: Option<String>,
}

impl Mistake {
    pub(crate) fn new(at: Range<usize>, message: impl Into<String>) -> Mistake {
        Mistake { at, message: message.into(), word: None }
    }
}

/// Reads a formula.
///
/// # Errors
///
/// At the first place where it cannot be understood.
pub(crate) fn parse(text: &str) -> Result<Ast, Mistake> {
    if text.len() > LONGEST {
        let message = format!("the formula is longer than {LONGEST} characters");
        return Err(Mistake::new(0..0, message));
    }
    let tokens = tokens(text)?;
    let mut parser = Parser { tokens, place: 0, end: text.len(), depth: 0 };
    let ast = parser.comparison()?;
    match parser.peek() {
        None => Ok(ast),
        Some(token) => {
            let message = format!("expected the end of the formula, found `{}`", token.show());
            Err(Mistake::new(parser.here(), message))
        }
    }
}

#[derive(Debug, Clone, PartialEq)]
enum Token {
    Name(String),
    Text(String),
    Number(String),
    Sign(&'static str),
}

impl Token {
    fn show(&self) -> String {
        match self {
            Token::Name(name) | Token::Number(name) => name.clone(),
            Token::Text(text) => format!("\"{text}\""),
            Token::Sign(sign) => (*sign).to_owned(),
        }
    }
}

/// Signs, longer ones first.
const SIGNS: &[&str] = &["<>", "<=", ">=", "<", ">", "=", "+", "-", "*", "/", "(", ")", ","];

fn tokens(text: &str) -> Result<Vec<(Token, Range<usize>)>, Mistake> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let Some(first) = rest.chars().next() else { break };
        let run = |wanted: fn(char) -> bool| rest.find(|c| !wanted(c)).unwrap_or(rest.len());
        let (token, length) = if first.is_whitespace() {
            (None, first.len_utf8())
        } else if first.is_alphabetic() || first == '_' {
            let length = run(|c| c.is_alphanumeric() || "_.".contains(c));
            (Some(Token::Name(rest[..length].to_owned())), length)
        } else if first.is_ascii_digit() {
            let length = run(|c| c.is_ascii_digit() || c == '.');
            (Some(Token::Number(rest[..length].to_owned())), length)
        } else if first == '"' {
            let Some(end) = rest[1..].find('"') else {
                return Err(Mistake::new(at..text.len(), "the text has no closing `\"`"));
            };
            (Some(Token::Text(rest[1..=end].to_owned())), end + 2)
        } else if let Some(sign) = SIGNS.iter().find(|sign| rest.starts_with(**sign)) {
            (Some(Token::Sign(sign)), sign.len())
        } else {
            let message = format!("`{first}` means nothing in a formula");
            return Err(Mistake::new(at..at + first.len_utf8(), message));
        };
        found.extend(token.map(|token| (token, at..at + length)));
        at += length;
    }
    Ok(found)
}

struct Parser {
    tokens: Vec<(Token, Range<usize>)>,
    place: usize,
    end: usize,
    depth: usize,
}

impl Parser {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.place).map(|(token, _)| token)
    }

    fn here(&self) -> Range<usize> {
        self.tokens.get(self.place).map_or(self.end..self.end, |(_, at)| at.clone())
    }

    fn take(&mut self, signs: &[&'static str]) -> Option<&'static str> {
        let Some(Token::Sign(sign)) = self.peek() else { return None };
        let sign = signs.iter().find(|wanted| *wanted == sign).copied();
        self.place += usize::from(sign.is_some());
        sign
    }

    fn need(&mut self, sign: &'static str) -> Result<(), Mistake> {
        match self.take(&[sign]) {
            Some(_) => Ok(()),
            None => Err(self.expected(&format!("`{sign}`"))),
        }
    }

    fn expected(&self, what: &str) -> Mistake {
        let found = self.peek().map_or("the end".to_owned(), |token| format!("`{}`", token.show()));
        Mistake::new(self.here(), format!("expected {what}, found {found}"))
    }

    fn deeper(&mut self) -> Result<(), Mistake> {
        self.depth += 1;
        if self.depth > DEEPEST {
            let message = format!("more than {DEEPEST} parentheses stand in one another");
            return Err(Mistake::new(self.here(), message));
        }
        Ok(())
    }

    fn comparison(&mut self) -> Result<Ast, Mistake> {
        self.deeper()?;
        let left = self.chain(&["+", "-"])?;
        let sign = self.take(&["=", "<>", "<=", ">=", "<", ">"]);
        let whole = match sign {
            Some(sign) => joined(sign, left, self.chain(&["+", "-"])?),
            None => left,
        };
        self.depth -= 1;
        Ok(whole)
    }

    /// Sums and differences, or products and quotients, from left to right.
    fn chain(&mut self, signs: &[&'static str]) -> Result<Ast, Mistake> {
        let is_sum = signs.contains(&"+");
        let operand = |parser: &mut Parser| match is_sum {
            true => parser.chain(&["*", "/"]),
            false => parser.operand(),
        };
        let mut left = operand(self)?;
        while let Some(sign) = self.take(signs) {
            let right = operand(self)?;
            left = joined(sign, left, right);
        }
        Ok(left)
    }

    fn operand(&mut self) -> Result<Ast, Mistake> {
        let at = self.here();
        let Some(token) = self.peek().cloned() else {
            return Err(self.expected("a column, a parameter or a function"));
        };
        match token {
            Token::Sign("(") => {
                self.place += 1;
                let inner = self.comparison()?;
                self.need(")")?;
                Ok(inner)
            }
            Token::Sign("-") => {
                self.place += 1;
                self.deeper()?;
                let inner = self.operand()?;
                self.depth -= 1;
                Ok(joined("-", Ast { what: Node::Zero, at }, inner))
            }
            Token::Number(number) => {
                self.place += 1;
                number_of(&number, at)
            }
            Token::Name(name) => {
                self.place += 1;
                match self.take(&["("]) {
                    Some(_) => self.call(&name, at),
                    None => Ok(Ast { what: Node::Name(name), at }),
                }
            }
            Token::Text(_) => Err(Mistake::new(
                at,
                "a text belongs in word(\"…\"), which holds the key of a text",
            )),
            Token::Sign(_) => Err(self.expected("a column, a parameter or a function")),
        }
    }

    fn call(&mut self, name: &str, start: Range<usize>) -> Result<Ast, Mistake> {
        if !FUNCTIONS.contains(&name) {
            let message = format!("there is no function `{name}`");
            return Err(Mistake { at: start, message, word: Some(name.to_owned()) });
        }
        if name == "word" {
            let Some(Token::Text(key)) = self.peek().cloned() else {
                return Err(self.expected("the key of a text in quotation marks"));
            };
            self.place += 1;
            return self.closed(Node::Word(key), &start);
        }
        if let (true, Some(Token::Name(column))) = (name == "sum", self.peek().cloned())
            && let Some((table, column)) = column.split_once('.')
        {
            self.place += 1;
            let conditions = self.conditions()?;
            return self
                .closed(Node::SumIf(table.to_owned(), column.to_owned(), conditions), &start);
        }
        let mut parts = vec![self.comparison()?];
        while self.take(&[","]).is_some() {
            parts.push(self.comparison()?);
        }
        let node = called(name, parts).map_err(|message| Mistake::new(start.clone(), message))?;
        self.closed(node, &start)
    }

    fn conditions(&mut self) -> Result<Vec<Condition>, Mistake> {
        let mut conditions = Vec::new();
        while self.take(&[","]).is_some() {
            let at = self.here();
            let Some(Token::Name(column)) = self.peek().cloned() else {
                return Err(self.expected("a column of that table, as in `stage = …`"));
            };
            self.place += 1;
            self.need("=")?;
            let is = self.chain(&["+", "-"])?;
            conditions.push(Condition { column, at, is });
        }
        if conditions.is_empty() {
            return Err(self.expected("a condition, as in `, stage = …`"));
        }
        Ok(conditions)
    }

    fn closed(&mut self, what: Node, start: &Range<usize>) -> Result<Ast, Mistake> {
        let end = self.here().end;
        self.need(")")?;
        Ok(Ast { what, at: start.start..end })
    }
}

fn joined(sign: &str, left: Ast, right: Ast) -> Ast {
    let op = match sign {
        "+" => Op::Add,
        "-" => Op::Subtract,
        "*" => Op::Multiply,
        "/" => Op::Divide,
        "=" => Op::Equal,
        "<>" => Op::Unequal,
        "<" => Op::Less,
        "<=" => Op::AtMost,
        ">" => Op::Greater,
        _ => Op::AtLeast,
    };
    let at = left.at.start..right.at.end;
    Ast { what: Node::Op(op, Box::new(left), Box::new(right)), at }
}

/// A number of the method stands in a named cell that a reader can see, not in a formula.
fn number_of(number: &str, at: Range<usize>) -> Result<Ast, Mistake> {
    let what = match number {
        "0" => Node::Zero,
        "1" => Node::One,
        _ => {
            let message = format!(
                "the number {number} cannot be seen or changed inside a formula; only 0 and 1 may \
                 stand here, every other number is a column or a parameter"
            );
            return Err(Mistake::new(at, message));
        }
    };
    Ok(Ast { what, at })
}

fn called(name: &str, mut parts: Vec<Ast>) -> Result<Node, String> {
    let count = parts.len();
    let wants = |wanted: usize| match count == wanted {
        true => Ok(()),
        false => Err(format!("{name}() takes {wanted} value(s), and {count} stand here")),
    };
    let column = |ast: &Ast| matches!(ast.what, Node::Name(_) | Node::Above(_));
    Ok(match name {
        "if" => {
            wants(3)?;
            let other = parts.remove(2);
            let then = parts.remove(1);
            Node::If(Box::new(parts.remove(0)), Box::new(then), Box::new(other))
        }
        "abs" => {
            wants(1)?;
            Node::Abs(Box::new(parts.remove(0)))
        }
        "discount" => {
            wants(1)?;
            Node::Discount(Box::new(parts.remove(0)))
        }
        "above" => {
            wants(1)?;
            match parts.remove(0).what {
                Node::Name(name) => Node::Above(name),
                _ => return Err("above() takes the name of a column".to_owned()),
            }
        }
        "and" => Node::And(parts),
        "min" => Node::Min(parts),
        "max" => Node::Max(parts),
        "known" | "sum" if !parts.iter().all(column) => {
            return Err(format!(
                "{name}() takes columns, since only a cell can be without a number"
            ));
        }
        "known" => Node::Known(parts),
        _ => Node::Sum(parts),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mistake(text: &str) -> (usize, String) {
        let mistake = parse(text).unwrap_err();
        (mistake.at.start, mistake.message)
    }

    #[test]
    fn products_bind_tighter_than_sums_and_both_run_from_the_left() {
        let Ok(Ast { what: Node::Op(Op::Subtract, left, right), .. }) = parse("a - b - c * d")
        else {
            panic!("not a difference")
        };
        assert!(matches!(left.what, Node::Op(Op::Subtract, ..)));
        assert!(matches!(right.what, Node::Op(Op::Multiply, ..)));
    }

    #[test]
    fn every_mistake_has_its_place() {
        for (text, place, part) in [
            ("a + ", 4, "found the end"),
            ("a b", 2, "expected the end of the formula"),
            ("a * 1695", 4, "only 0 and 1"),
            ("iff(a, b, c)", 0, "no function `iff`"),
            ("if(a, b)", 0, "takes 3"),
            ("sum(a + b)", 0, "takes columns"),
            ("\"yes\"", 0, "word("),
            ("a ; b", 2, "means nothing"),
            ("sum(tblX.y)", 10, "a condition"),
            ("word(kind)", 5, "in quotation marks"),
            ("a = \"", 4, "no closing"),
        ] {
            let (at, message) = mistake(text);
            assert_eq!(at, place, "{text}: {message}");
            assert!(message.contains(part), "{text}: {message}");
        }
    }

    #[test]
    fn depth_and_length_have_an_end() {
        assert!(mistake(&"(".repeat(200)).1.contains("parentheses"));
        assert!(mistake(&"-".repeat(1_999)).1.contains("parentheses"));
        assert!(mistake(&"a+".repeat(2_000)).1.contains("longer"));
    }
}
