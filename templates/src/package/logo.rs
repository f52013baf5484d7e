//! `logo.svg`: an agency's mark, drawn into the page itself.
//!
//! A page asks for nothing from elsewhere and runs nothing, so a drawing may hold
//! shapes and colours only. What else it holds is refused and not taken out in
//! silence: the mark would not be what its owner drew.

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::problem::{Problem, line_column, meant};

/// The elements a mark is drawn with.
const ELEMENTS: &[&str] = &[
    "svg", "g", "path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "title", "desc",
];

/// The elements that name a drawing; the page leaves them out.
const NAMES: &[&str] = &["title", "desc"];

/// The attributes that shapes have.
const ATTRIBUTES: &[&str] = &[
    "xmlns",
    "version",
    "viewBox",
    "width",
    "height",
    "d",
    "x",
    "y",
    "x1",
    "y1",
    "x2",
    "y2",
    "cx",
    "cy",
    "r",
    "rx",
    "ry",
    "points",
    "transform",
    "fill",
    "fill-rule",
    "fill-opacity",
    "clip-rule",
    "stroke",
    "stroke-width",
    "stroke-linecap",
    "stroke-linejoin",
    "stroke-miterlimit",
    "stroke-dasharray",
    "opacity",
];

/// Reads a mark and gives it as the page holds it: without name, hidden from
/// those who listen to the page, since the agency's name stands beside it.
pub(crate) fn drawn(file: &str, text: &str) -> Result<String, Vec<Problem>> {
    let mut drawing = Drawing { file, text, out: String::new(), depth: 0, problems: Vec::new() };
    let mut reader = Reader::from_str(text);
    loop {
        let from = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
        match reader.read_event() {
            Ok(Event::Eof) => break,
            Ok(event) => drawing.take(from, &event),
            Err(error) => {
                drawing.wrong(from, format!("this is not valid SVG: {error}"));
                break;
            }
        }
    }
    if drawing.out.is_empty() && drawing.problems.is_empty() {
        drawing.wrong(0, "there is no drawing: the file must hold one <svg viewBox=\"…\">");
    }
    if drawing.problems.is_empty() { Ok(drawing.out) } else { Err(drawing.problems) }
}

struct Drawing<'f> {
    file: &'f str,
    text: &'f str,
    out: String,
    depth: usize,
    problems: Vec<Problem>,
}

impl Drawing<'_> {
    fn wrong(&mut self, byte: usize, message: impl Into<String>) {
        let place = line_column(self.text, byte);
        self.problems.push(Problem::at(self.file, place, message));
    }

    fn take(&mut self, from: usize, event: &Event<'_>) {
        match event {
            Event::Start(element) => {
                self.element(from, element, false);
                self.depth += 1;
            }
            Event::Empty(element) => self.element(from, element, true),
            Event::End(element) => {
                self.depth = self.depth.saturating_sub(1);
                let name = element.name().as_ref().to_owned();
                if !NAMES.contains(&name.as_str()) {
                    self.out.push_str(&format!("</{name}>"));
                }
            }
            // Names and notes of the drawing program are of no use in the page.
            Event::Decl(_) | Event::Comment(_) | Event::Text(_) => {}
            _ => self.wrong(from, "only shapes are allowed here: no references, no instructions"),
        }
    }

    fn element(&mut self, from: usize, element: &BytesStart<'_>, is_empty: bool) {
        let name = element.name().as_ref().to_owned();
        if !ELEMENTS.contains(&name.as_str()) {
            let meant = meant(&name, ELEMENTS.iter().copied());
            self.wrong(from, format!("<{name}> is not allowed in a logo{meant}"));
            return;
        }
        if NAMES.contains(&name.as_str()) {
            return;
        }
        let is_root = self.depth == 0;
        if is_root != (name == "svg") || (is_root && !self.out.is_empty()) {
            self.wrong(from, "a logo is one <svg>, with its shapes inside");
        }
        self.out.push_str(&format!("<{name}"));
        let mut has_view = false;
        for attribute in element.attributes() {
            let Ok(attribute) = attribute else {
                self.wrong(from, format!("an attribute of <{name}> is not valid"));
                continue;
            };
            let key = attribute.key.as_ref().to_owned();
            let Ok(value) = attribute.normalized_value(XmlVersion::Implicit1_0) else {
                self.wrong(from, format!("the value of `{key}` is not valid"));
                continue;
            };
            has_view |= key == "viewBox";
            self.attribute(from, &key, &value, is_root);
        }
        if is_root {
            if !has_view {
                self.wrong(from, "<svg> needs viewBox=\"…\", so that the logo can be scaled");
            }
            self.out.push_str(" class=\"logo\" aria-hidden=\"true\" focusable=\"false\"");
        }
        self.out.push_str(if is_empty { "/>" } else { ">" });
    }

    fn attribute(&mut self, from: usize, key: &str, value: &str, is_root: bool) {
        if !ATTRIBUTES.contains(&key) {
            let meant = meant(key, ATTRIBUTES.iter().copied());
            self.wrong(from, format!("`{key}` is not allowed in a logo{meant}"));
            return;
        }
        // A namespace is no request, but nothing else may name a place.
        let refers = value.contains("url(") || value.contains(':');
        if key != "xmlns" && refers {
            self.wrong(from, format!("`{key}` refers to something outside the drawing"));
        }
        // The page gives the size; in a page the namespace is known.
        let is_left_out =
            key == "xmlns" || key == "version" || (is_root && (key == "width" || key == "height"));
        if !is_left_out {
            self.out.push_str(&format!(" {key}=\"{}\"", handlebars::html_escape(value)));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(text: &str) -> Vec<String> {
        drawn("logo.svg", text).unwrap_err().iter().map(Problem::to_string).collect()
    }

    #[test]
    fn shapes_are_drawn_into_the_page_without_what_programs_add() {
        let text = "<?xml version=\"1.0\"?><!-- made -->\n<svg xmlns=\"http://www.w3.org/2000/svg\" \
                    width=\"9\" viewBox=\"0 0 9 9\"><title>Mark</title><path fill=\"#403\" \
                    d=\"M0 0h9\"/></svg>\n";
        assert_eq!(
            drawn("logo.svg", text).unwrap(),
            "<svg viewBox=\"0 0 9 9\" class=\"logo\" aria-hidden=\"true\" focusable=\"false\">\
             <path fill=\"#403\" d=\"M0 0h9\"/></svg>"
        );
    }

    #[test]
    fn what_could_run_or_ask_is_refused_with_its_place() {
        let found = problems(
            "<svg viewBox=\"0 0 9 9\">\n<script>alert(1)</script>\n<path onclick=\"x()\" \
             fill=\"url(#a)\" d=\"M0\"/><a href=\"https://x.example\"/></svg>",
        );
        assert!(found[0].starts_with("logo.svg:2:1: <script> is not allowed in a logo"));
        assert!(found[1].starts_with("logo.svg:3:1: `onclick` is not allowed in a logo"));
        assert_eq!(found[2], "logo.svg:3:1: `fill` refers to something outside the drawing");
        assert!(found[3].contains("<a> is not allowed"), "{found:?}");
    }

    #[test]
    fn a_logo_is_one_svg_with_a_view() {
        assert!(problems("<svg><path d=\"M0\"/></svg>")[0].contains("needs viewBox"));
        assert!(problems("<path d=\"M0\"/>")[0].contains("one <svg>"));
        assert!(problems("")[0].contains("there is no drawing"));
        assert!(problems("<svg viewBox=\"0 0 1 1\"></g>")[0].contains("not valid SVG"));
        assert!(
            problems("<!DOCTYPE svg [<!ENTITY a \"b\">]><svg viewBox=\"0 0 1 1\"/>")[0]
                .contains("only shapes")
        );
    }
}
