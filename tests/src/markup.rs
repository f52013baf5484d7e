//! A small reader of the HTML that the report is made of: elements by name,
//! attributes and text. The report's own pages are well-formed; it reads no others.

/// An element with its opening tag and what it holds.
#[derive(Debug, Clone)]
pub struct Element {
    tag: String,
    /// What stands between its tags.
    pub inner: String,
}

impl Element {
    /// An attribute's value.
    pub fn attribute(&self, name: &str) -> Option<String> {
        attribute(&self.tag, name)
    }

    /// Its text without tags.
    pub fn text(&self) -> String {
        text_of(&self.inner)
    }
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    Some(unescape(rest.split('"').next().unwrap_or_default()))
}

/// The elements of a name that do not stand within one of the same name.
///
/// # Panics
///
/// When one is not closed.
pub fn elements(html: &str, name: &str) -> Vec<Element> {
    let mut found = Vec::new();
    let mut rest = html;
    while let Some((tag, after)) = next(rest, name) {
        let inner = up_to_end(after, name);
        found.push(Element { tag: tag.to_owned(), inner: inner.to_owned() });
        rest = &after[inner.len()..];
    }
    found
}

/// The next opening tag of a name, and what stands after it.
fn next<'h>(html: &'h str, name: &str) -> Option<(&'h str, &'h str)> {
    let begin = format!("<{name}");
    let at = html
        .match_indices(&begin)
        .map(|(at, _)| at)
        .find(|at| html[at + begin.len()..].starts_with([' ', '>', '/']))?;
    let end = html[at..].find('>')? + at;
    Some((&html[at..end], &html[end + 1..]))
}

/// What stands before the closing tag that belongs to an opening one.
fn up_to_end<'h>(html: &'h str, name: &str) -> &'h str {
    let close = format!("</{name}>");
    let mut depth = 0_usize;
    let mut at = 0;
    loop {
        let end = html[at..].find(&close).map(|end| end + at);
        let end = end.unwrap_or_else(|| panic!("<{name}> is not closed"));
        let mut between = &html[at..end];
        while let Some((_, after)) = next(between, name) {
            depth += 1;
            between = after;
        }
        if depth == 0 {
            return &html[..end];
        }
        depth -= 1;
        at = end + close.len();
    }
}

/// Every element with an attribute: the attribute's value, and what it holds.
///
/// # Panics
///
/// When one is not closed.
pub fn with_attribute(html: &str, name: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for (at, _) in html.match_indices(&format!(" {name}=\"")) {
        let begin = html[..at].rfind('<').expect("an attribute stands in a tag");
        let element: String =
            html[begin + 1..].chars().take_while(|c| c.is_ascii_alphanumeric()).collect();
        let end = html[at..].find('>').expect("a tag ends") + at;
        let value = attribute(&html[begin..end], name).unwrap_or_default();
        found.push((value, up_to_end(&html[end + 1..], &element).to_owned()));
    }
    found
}

/// The text of a piece of HTML, without its tags.
pub fn text_of(html: &str) -> String {
    let mut text = String::new();
    let mut in_tag = false;
    for c in html.chars() {
        match c {
            '<' => in_tag = true,
            '>' => in_tag = false,
            _ if !in_tag => text.push(c),
            _ => {}
        }
    }
    unescape(&text).trim().to_owned()
}

fn unescape(text: &str) -> String {
    let mut plain = text.to_owned();
    for (escaped, c) in [
        ("&#x3D;", "="),
        ("&#x27;", "'"),
        ("&#x60;", "`"),
        ("&quot;", "\""),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&nbsp;", "\u{a0}"),
        ("&amp;", "&"),
    ] {
        plain = plain.replace(escaped, c);
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn elements_and_their_text_are_found() {
        let html =
            "<table><tr id=\"s1\"><td>a <b>c</b></td><td/></tr><tr><td>&lt;</td></tr></table>";
        let rows = elements(html, "tr");
        assert_eq!(rows.len(), 2);
        assert_eq!(rows[0].attribute("id").as_deref(), Some("s1"));
        assert_eq!(rows[0].text(), "a c");
        assert_eq!(rows[1].text(), "<");
        let nested = elements("<div>1<div>2</div>3</div><div>4</div>", "div");
        assert_eq!(nested.iter().map(Element::text).collect::<Vec<_>>(), ["123", "4"]);
    }

    #[test]
    fn values_of_attributes_come_with_what_their_elements_hold() {
        let found =
            with_attribute("<p><a data-x=\"k&#x3D;1\" href=\"#\">2 <i>kr</i></a></p>", "data-x");
        assert_eq!(found, [("k=1".to_owned(), "2 <i>kr</i>".to_owned())]);
    }
}
