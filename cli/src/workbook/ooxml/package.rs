//! The parts of an Office Open XML container and the links between them.

use std::collections::BTreeMap;

use crate::workbook::container::Container;
use crate::workbook::limits::Limits;
use crate::workbook::refusal::{Refusal, RefusalCode, quoted};
use crate::workbook::xml::{Space, Token};

/// A link from one part to another, or out of the container.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Link {
    /// What is linked: the last word of the link's type, such as `worksheet`.
    pub kind: String,
    /// The part's name, or the address outside of the container.
    pub target: String,
    /// Whether it leads out of the container.
    pub external: bool,
}

/// The links of a part, by their ids. `""` names the container itself.
///
/// # Errors
///
/// When the part with the links is not well formed.
pub(crate) fn links(
    container: &mut Container,
    part: &str,
    limits: &Limits,
) -> Result<BTreeMap<String, Link>, Refusal> {
    let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
    let slash = if folder.is_empty() { "" } else { "/" };
    let links_part = format!("{folder}{slash}_rels/{name}.rels");
    if container.find(&links_part).is_none() {
        return Ok(BTreeMap::new());
    }
    read_links(container, &links_part, folder, limits)
        .map_err(|refusal| refusal.in_part(&links_part))
}

fn read_links(
    container: &mut Container,
    links_part: &str,
    folder: &str,
    limits: &Limits,
) -> Result<BTreeMap<String, Link>, Refusal> {
    let mut xml = container.helper(links_part, limits)?;
    let mut links = BTreeMap::new();
    loop {
        match xml.next()? {
            Token::Open(open) if open.is(Space::Links, "Relationship") => {
                let external = open.attribute("TargetMode")?.as_deref() == Some("External");
                let target = open.attribute("Target")?.unwrap_or_default();
                let target = if external { target } else { resolve(folder, &target)? };
                let kind = open.attribute("Type")?.unwrap_or_default();
                let kind = kind.rsplit('/').next().unwrap_or_default().to_owned();
                let id = open.attribute("Id")?.unwrap_or_default();
                links.insert(id, Link { kind, target, external });
            }
            Token::End => return Ok(links),
            _ => {}
        }
    }
}

/// The name of the part that a link from `folder` leads to.
fn resolve(folder: &str, target: &str) -> Result<String, Refusal> {
    let target = target.split('#').next().unwrap_or_default();
    let (mut steps, rest) = match target.strip_prefix('/') {
        Some(rest) => (Vec::new(), rest),
        None => (folder.split('/').filter(|step| !step.is_empty()).collect(), target),
    };
    for step in rest.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                if steps.pop().is_none() {
                    return Err(Refusal::new(
                        RefusalCode::PartName,
                        format!("a link to {}", quoted(target)),
                        "links that stay inside of the container",
                    ));
                }
            }
            step => steps.push(step),
        }
    }
    Ok(steps.join("/"))
}

/// The content type of a part, by its own entry or by its ending.
///
/// # Errors
///
/// When the list of content types is missing or not well formed.
pub(crate) fn content_type(
    container: &mut Container,
    part: &str,
    limits: &Limits,
) -> Result<Option<String>, Refusal> {
    const LIST: &str = "[Content_Types].xml";
    let read = |container: &mut Container| {
        let mut xml = container.helper(LIST, limits)?;
        let ending = part.rsplit_once('.').map_or("", |(_, ending)| ending);
        let (mut own, mut by_ending) = (None, None);
        loop {
            match xml.next()? {
                Token::Open(open) if open.is(Space::ContentTypes, "Override") => {
                    let name = open.attribute("PartName")?.unwrap_or_default();
                    if name.trim_start_matches('/').eq_ignore_ascii_case(part) {
                        own = open.attribute("ContentType")?;
                    }
                }
                Token::Open(open) if open.is(Space::ContentTypes, "Default") => {
                    let extension = open.attribute("Extension")?.unwrap_or_default();
                    if extension.eq_ignore_ascii_case(ending) {
                        by_ending = open.attribute("ContentType")?;
                    }
                }
                Token::End => return Ok(own.or(by_ending)),
                _ => {}
            }
        }
    };
    read(container).map_err(|refusal: Refusal| refusal.in_part(LIST))
}

/// The custom document properties, in the file's order.
///
/// # Errors
///
/// When the part is not well formed.
pub(crate) fn custom_properties(
    container: &mut Container,
    part: &str,
    limits: &Limits,
) -> Result<Vec<(String, String)>, Refusal> {
    let mut xml = container.helper(part, limits)?;
    let mut properties: Vec<(String, String)> = Vec::new();
    loop {
        let depth = xml.depth();
        match xml.next()? {
            Token::Open(open) if depth == 1 && open.is(Space::Properties, "property") => {
                properties.push((open.attribute("name")?.unwrap_or_default(), String::new()));
            }
            Token::Open(_) if depth == 2 => {
                let mut value = String::new();
                xml.text_into(&mut value)?;
                if let Some(last) = properties.last_mut() {
                    last.1.push_str(&value);
                }
            }
            Token::End => return Ok(properties),
            _ => {}
        }
    }
}
