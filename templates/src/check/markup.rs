//! The markup of a part: what would let data out of its place, run something, or ask
//! for something from elsewhere.

mod tags;

use crate::package::{Problem, TemplateFile, line_column};
pub(crate) use tags::inside_tags;
pub(super) use tags::{Piece, Tags};

/// Elements that run something, fetch something or send something.
const BANNED: &[&str] = &[
    "script",
    "link",
    "iframe",
    "object",
    "embed",
    "base",
    "form",
    "input",
    "button",
    "textarea",
    "select",
    "img",
    "image",
    "use",
    "video",
    "audio",
    "source",
    "picture",
    "foreignobject",
    "animate",
    "set",
    "portal",
    "frame",
    "frameset",
    "template",
    "noscript",
];

/// Attributes that name something to be fetched.
const FETCHING: &[&str] = &[
    "src",
    "srcset",
    "data",
    "poster",
    "background",
    "action",
    "formaction",
    "xlink:href",
    "ping",
    "srcdoc",
    "manifest",
];

/// Looks over the markup of a part.
pub(super) fn look(file: &TemplateFile<'_>, problems: &mut Vec<Problem>) {
    for piece in Tags::of(file.text) {
        let (byte, message) = match piece {
            Piece::Element { name, at, .. } if BANNED.contains(&name.as_str()) => {
                let message = format!(
                    "<{name}> cannot stand in a report: it runs nothing, asks for nothing and \
                     sends nothing"
                );
                (at, message)
            }
            Piece::Element { name, at, inside } if name == "style" && inside != "{{style}}" => {
                let message = "rules of style stand in html/extra.css; a page has one \
                               <style>{{style}}</style>, whose fingerprint its policy names";
                (at, message.to_owned())
            }
            Piece::Element { .. } => continue,
            Piece::Attribute { element, name, value, at } => {
                match attribute(&element, &name, value.as_deref()) {
                    Some(message) => (at, message),
                    None => continue,
                }
            }
            Piece::Loose { at } => {
                let message = "data can stand in a tag only inside the quotation marks of an \
                               attribute: name=\"{{…}}\"";
                (at, message.to_owned())
            }
            Piece::InComment { at } => {
                let message = "data cannot stand in a comment of the page; {{!-- --}} is a comment \
                               of the template";
                (at, message.to_owned())
            }
            Piece::Unclosed { at } => (at, "this tag is not closed with `>`".to_owned()),
        };
        problems.push(Problem::at(&file.name, line_column(file.text, byte), message));
    }
}

fn attribute(element: &str, name: &str, value: Option<&str>) -> Option<String> {
    if name.starts_with("on") {
        return Some(format!("`{name}` runs something, and a report runs nothing"));
    }
    if name == "style" {
        let message = "`style` is refused by the page's policy; give a class, and write its rule \
                       in html/extra.css";
        return Some(message.to_owned());
    }
    if FETCHING.contains(&name) {
        return Some(format!("`{name}` asks for something, and a report asks for nothing"));
    }
    // Without a value in quotation marks there is none, or it could end anywhere.
    let Some(value) = value else {
        return Some(format!("the value of `{name}` needs quotation marks: {name}=\"…\""));
    };
    if name == "href" {
        let own = value.starts_with('#');
        let plain = ["https://", "mailto:"].iter().any(|begin| value.starts_with(begin));
        let is_address = plain && element == "a" && !value.contains("{{");
        if !own && !is_address {
            let message = "a link leads to a place in the page (\"#…\"); in <a> also to an address \
                           written out, as \"https://…\", which only a reader's click asks for";
            return Some(message.to_owned());
        }
    }
    if name == "http-equiv" && value.eq_ignore_ascii_case("refresh") {
        return Some("a page that goes elsewhere by itself is no report".to_owned());
    }
    let small = value.to_ascii_lowercase();
    if small.contains("javascript:") || small.contains("url(") {
        return Some(format!("`{name}` would run or ask for something"));
    }
    None
}
