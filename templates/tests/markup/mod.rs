//! Just enough of an HTML reader to hold a page against what it should be.
#![allow(dead_code, missing_docs, clippy::unwrap_used, clippy::panic)]

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag {
    pub name: String,
    pub attributes: Vec<(String, String)>,
}

impl Tag {
    pub fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// The opening tags of a page, in order. The content of `style` is no markup.
pub fn tags(page: &str) -> Vec<Tag> {
    spans(page).into_iter().map(|(start, end)| tag(&page[start + 1..end])).collect()
}

/// Where opening tags begin and end (the places of `<` and `>`).
fn spans(page: &str) -> Vec<(usize, usize)> {
    let mut spans = Vec::new();
    let mut place = 0;
    while let Some(start) = page[place..].find('<').map(|found| found + place) {
        let end = end_of_tag(page, start);
        if page[start..].starts_with("<style>") {
            place = start + page[start..].find("</style>").unwrap();
            spans.push((start, end));
            continue;
        }
        if !page[start..].starts_with("</") {
            spans.push((start, end));
        }
        place = end + 1;
    }
    spans
}

fn end_of_tag(page: &str, start: usize) -> usize {
    let mut quote = None;
    for (offset, byte) in page.bytes().enumerate().skip(start) {
        match (quote, byte) {
            (None, b'>') => return offset,
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), byte) if open == byte => quote = None,
            _ => {}
        }
    }
    panic!("a tag without end: {}", &page[start..start + 80.min(page.len() - start)]);
}

fn tag(inside: &str) -> Tag {
    let inside = inside.trim_end_matches('/');
    let (name, mut rest) = inside.split_once(char::is_whitespace).unwrap_or((inside, ""));
    let mut attributes = Vec::new();
    while !rest.trim_start().is_empty() {
        rest = rest.trim_start();
        let end = rest.find(|c: char| c == '=' || c.is_whitespace()).unwrap_or(rest.len());
        let attribute = rest[..end].to_owned();
        rest = &rest[end..];
        let Some(value) = rest.strip_prefix('=') else {
            attributes.push((attribute, String::new()));
            continue;
        };
        let quote = value.chars().next().unwrap();
        assert!(matches!(quote, '"' | '\''), "an attribute without quotes: {inside}");
        let (value, after) = value[1..].split_once(quote).unwrap();
        attributes.push((attribute, value.to_owned()));
        rest = after;
    }
    Tag { name: name.to_owned(), attributes }
}

/// Each element of a name: what stands before it, and the element itself.
/// Elements of the name must not nest.
pub fn elements<'p>(page: &'p str, name: &str) -> Vec<(&'p str, &'p str)> {
    let (open, close) = (format!("<{name}"), format!("</{name}>"));
    let mut found = Vec::new();
    let mut place = 0;
    while let Some(start) = page[place..].find(&open).map(|found| found + place) {
        let end = start + page[start..].find(&close).unwrap() + close.len();
        found.push((&page[..start], &page[start..end]));
        place = end;
    }
    found
}

/// The page without the elements of a name.
pub fn without(page: &str, name: &str) -> String {
    let mut rest = page.to_owned();
    for (_, element) in elements(page, name) {
        rest = rest.replacen(element, "", 1);
    }
    rest
}

/// Each `a` or `span` with an attribute, and what stands in it.
pub fn with_attribute<'p>(page: &'p str, attribute: &str) -> Vec<(Tag, &'p str)> {
    let mut found = Vec::new();
    for (start, end) in spans(page) {
        let tag = tag(&page[start + 1..end]);
        if tag.get(attribute).is_none() {
            continue;
        }
        let rest = &page[end + 1..];
        // A missing figure holds one span with the reason.
        let reason = rest.find("<span").filter(|at| *at < rest.find("</").unwrap());
        let from = reason.map_or(0, |at| at + rest[at..].find("</span>").unwrap() + 7);
        let inner_end = from + rest[from..].find("</").unwrap();
        found.push((tag, &rest[..inner_end]));
    }
    found
}

/// The text of a piece of a page.
pub fn text_of(piece: &str) -> String {
    let mut text = String::new();
    let mut place = 0;
    while let Some(start) = piece[place..].find('<').map(|found| found + place) {
        text.push_str(&piece[place..start]);
        let end = end_of_tag(piece, start);
        if ["<td", "<th", "<tr", "<dd", "<dt", "<p", "<li", "<br", "<div", "<span"]
            .iter()
            .any(|block| piece[start..].starts_with(block))
        {
            text.push('\n');
        }
        place = end + 1;
        if piece[start..].starts_with("<style>") {
            place = start + piece[start..].find("</style>").unwrap();
        }
    }
    text.push_str(&piece[place..]);
    unescaped(&text).trim().to_owned()
}

pub fn unescaped(text: &str) -> String {
    let mut plain = text.to_owned();
    for (coded, character) in [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#x27;", "'"),
        ("&#x60;", "`"),
        ("&#x3D;", "="),
        ("&amp;", "&"),
    ] {
        plain = plain.replace(coded, character);
    }
    plain
}

pub fn base64(bytes: &[u8]) -> String {
    let digits: Vec<char> =
        ('A'..='Z').chain('a'..='z').chain('0'..='9').chain(['+', '/']).collect();
    let bits: String = bytes.iter().map(|byte| format!("{byte:08b}")).collect();
    let mut text = String::new();
    for six in bits.as_bytes().chunks(6) {
        let six = format!("{:0<6}", std::str::from_utf8(six).unwrap());
        text.push(digits[usize::from_str_radix(&six, 2).unwrap()]);
    }
    while !text.len().is_multiple_of(4) {
        text.push('=');
    }
    text
}
