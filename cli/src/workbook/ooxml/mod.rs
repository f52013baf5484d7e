//! Excel workbooks since 2007: `.xlsx`, `.xlsm` and, with records in place of XML, `.xlsb`.
//!
//! A pass over every part that is used checks the whole workbook before a cell
//! is given to anyone; the same code reads the cells afterwards, as a stream.
//! Parts that are not used (pictures, macros, comments, layouts, embedded
//! files) are never unpacked.

mod binary;
mod cell;
pub(crate) mod package;
mod read;
mod shared_strings;
mod sheet;
mod styles;

use std::collections::{BTreeMap, BTreeSet};

use gevinst_plugin_sdk::{BookFacts, FileKind, SheetInfo, Visibility};

use self::cell::Context;
use self::package::Link;
use self::read::{Check, Read, Totals, Visit};
use self::shared_strings::SharedStrings;
use self::sheet::{SheetPass, SheetSink};
use self::styles::Styles;
use super::container::Container;
use super::limits::Limits;
use super::refusal::{Refusal, RefusalCode, quoted};
use super::xml::{Space, Token, malformed};

/// An Excel workbook that has been checked and can be read.
pub(crate) struct OoxmlBook {
    container: Container,
    limits: Limits,
    strings: SharedStrings,
    styles: Styles,
    date_1904: bool,
    kind: FileKind,
    /// The part of each sheet, in the workbook's order.
    parts: Vec<String>,
}

/// What the workbook part says.
#[derive(Debug, Default)]
struct BookPart {
    date_1904: bool,
    manual: bool,
    external: bool,
    /// Name, link id, visibility.
    sheets: Vec<(String, String, Visibility)>,
}

impl OoxmlBook {
    /// Checks a workbook from its container. `part` is its workbook part.
    ///
    /// # Errors
    ///
    /// The first fault of the workbook.
    pub(crate) fn open(
        mut container: Container,
        part: &str,
        kind: FileKind,
        limits: &Limits,
    ) -> Result<(OoxmlBook, BookFacts, Vec<SheetInfo>), Refusal> {
        let book = read_book(&mut container, part, kind, limits).map_err(|r| r.in_part(part))?;
        let links = package::links(&mut container, part, limits)?;
        let mut facts = BookFacts {
            kind,
            date_1904: book.date_1904,
            macros: links.values().any(|link| link.kind == "vbaProject"),
            external_links: book.external || links.values().any(leads_elsewhere),
            manual_calculation: book.manual,
            properties: Vec::new(),
        };
        facts.properties = properties(&mut container, limits)?;
        let strings = read_strings(&mut container, &links, kind, limits)?;
        let styles = read_styles(&mut container, &links, kind, limits)?;
        let parts = sheet_parts(&container, &book, &links, limits)?;
        let mut this = OoxmlBook {
            container,
            limits: limits.clone(),
            strings,
            styles,
            date_1904: book.date_1904,
            kind,
            parts,
        };
        let sheets = this.check_sheets(&book)?;
        Ok((this, facts, sheets))
    }

    fn check_sheets(&mut self, book: &BookPart) -> Result<Vec<SheetInfo>, Refusal> {
        let mut totals = Totals::default();
        let mut sheets = Vec::new();
        for ((name, _, visibility), part) in book.sheets.iter().zip(&self.parts) {
            let context =
                Context { strings: &self.strings, styles: &self.styles, date_1904: self.date_1904 };
            let mut check = Check::new(context, &self.limits, &mut totals);
            let result = pass(&mut self.container, part, self.kind, &self.limits, &mut check);
            result.map_err(|refusal| refusal.in_part(part).in_sheet(name))?;
            sheets.push(SheetInfo {
                name: name.clone(),
                visibility: *visibility,
                merged: check.merged,
                hidden_rows: check.hidden_rows,
                hidden_cols: check.hidden_columns,
            });
        }
        Ok(sheets)
    }

    /// Reads the cells of a sheet that exists.
    ///
    /// # Errors
    ///
    /// When the sheet cannot be read, which the check before has ruled out for unchanged bytes.
    pub(crate) fn read(&mut self, sheet: u16, visit: &mut Visit<'_>) -> Result<(), Refusal> {
        let Some(part) = self.parts.get(usize::from(sheet)) else { return Ok(()) };
        let context =
            Context { strings: &self.strings, styles: &self.styles, date_1904: self.date_1904 };
        let mut read = Read::new(context, sheet, visit);
        pass(&mut self.container, part, self.kind, &self.limits, &mut read)
            .map_err(|refusal| refusal.in_part(part))
    }
}

/// One pass over a sheet part.
fn pass(
    container: &mut Container,
    part: &str,
    kind: FileKind,
    limits: &Limits,
    sink: &mut dyn SheetSink,
) -> Result<(), Refusal> {
    if kind == FileKind::Xlsb {
        return binary::pass(container.part(part)?, limits, sink);
    }
    SheetPass::new(&mut container.xml(part, limits)?, limits, sink).run()
}

fn leads_elsewhere(link: &Link) -> bool {
    matches!(link.kind.as_str(), "externalLink" | "connections")
}

fn properties(
    container: &mut Container,
    limits: &Limits,
) -> Result<Vec<(String, String)>, Refusal> {
    let links = package::links(container, "", limits)?;
    let link = links.into_values().find(|link| {
        matches!(link.kind.as_str(), "custom-properties" | "customProperties") && !link.external
    });
    match link {
        Some(link) if container.find(&link.target).is_some() => {
            package::custom_properties(container, &link.target, limits)
                .map_err(|refusal| refusal.in_part(&link.target))
        }
        _ => Ok(Vec::new()),
    }
}

fn read_strings(
    container: &mut Container,
    links: &BTreeMap<String, Link>,
    kind: FileKind,
    limits: &Limits,
) -> Result<SharedStrings, Refusal> {
    let Some(part) = target_of(links, "sharedStrings") else {
        return Ok(SharedStrings::default());
    };
    container.check_size(part, limits.shared_string_bytes)?;
    if kind == FileKind::Xlsb {
        return binary::read_strings(container.part(part)?, limits).map_err(|r| r.in_part(part));
    }
    let mut xml = container.xml(part, limits)?;
    SharedStrings::read(&mut xml, limits).map_err(|refusal| refusal.in_part(part))
}

fn read_styles(
    container: &mut Container,
    links: &BTreeMap<String, Link>,
    kind: FileKind,
    limits: &Limits,
) -> Result<Styles, Refusal> {
    let Some(part) = target_of(links, "styles") else { return Ok(Styles::default()) };
    container.check_size(part, limits.helper_part_bytes)?;
    if kind == FileKind::Xlsb {
        return binary::read_styles(container.part(part)?, limits).map_err(|r| r.in_part(part));
    }
    let mut xml = container.xml(part, limits)?;
    Styles::read(&mut xml, limits).map_err(|refusal| refusal.in_part(part))
}

fn target_of<'l>(links: &'l BTreeMap<String, Link>, kind: &str) -> Option<&'l str> {
    let link = links.values().find(|link| link.kind == kind && !link.external)?;
    Some(&link.target)
}

fn sheet_parts(
    container: &Container,
    book: &BookPart,
    links: &BTreeMap<String, Link>,
    limits: &Limits,
) -> Result<Vec<String>, Refusal> {
    limits.check_sheet_count(book.sheets.len())?;
    let mut parts = Vec::new();
    let mut seen = BTreeSet::new();
    for (name, id, _) in &book.sheets {
        limits.check_sheet_name(name)?;
        let link = links.get(id).filter(|link| !link.external);
        let part = link.and_then(|link| container.find(&link.target)).ok_or_else(|| {
            Refusal::new(
                RefusalCode::PartMissing,
                format!("no part for the sheet (link {})", quoted(id)),
                "one part for each sheet",
            )
            .in_sheet(name)
        })?;
        if !seen.insert(part.to_owned()) {
            return Err(Refusal::new(
                RefusalCode::DuplicatePart,
                format!("the part {} used for two sheets", quoted(part)),
                "one part for each sheet",
            )
            .in_sheet(name));
        }
        parts.push(part.to_owned());
    }
    Ok(parts)
}

fn read_book(
    container: &mut Container,
    part: &str,
    kind: FileKind,
    limits: &Limits,
) -> Result<BookPart, Refusal> {
    container.check_size(part, limits.helper_part_bytes)?;
    if kind == FileKind::Xlsb {
        return binary::read_book(container.part(part)?, limits);
    }
    let mut xml = container.xml(part, limits)?;
    if xml.root()? != (Space::Sheet, "workbook".to_owned()) {
        return Err(malformed("a workbook part without a workbook"));
    }
    let mut book = BookPart::default();
    let mut in_sheets = false;
    loop {
        let depth = xml.depth();
        match xml.next()? {
            Token::Open(open) if open.space == Space::Sheet => match (depth, open.name()) {
                (1, "workbookPr") => {
                    book.date_1904 = truth(open.attribute("date1904")?);
                }
                (1, "calcPr") => {
                    book.manual = open.attribute("calcMode")?.as_deref() == Some("manual");
                }
                (1, "externalReferences") => book.external = true,
                (1, "sheets") => in_sheets = true,
                (2, "sheet") if in_sheets => {
                    if book.sheets.len() > limits.sheets {
                        continue;
                    }
                    let mut sheet = (String::new(), String::new(), Visibility::Visible);
                    open.attributes(|space, name, value| {
                        match (space, name) {
                            (None, "name") => sheet.0 = value.into_owned(),
                            (Some(Space::LinkRefs), "id") => sheet.1 = value.into_owned(),
                            (None, "state") => sheet.2 = visibility(&value),
                            _ => {}
                        }
                        Ok(())
                    })?;
                    book.sheets.push(sheet);
                }
                _ => {}
            },
            Token::Close if depth == 2 => in_sheets = false,
            Token::End => return Ok(book),
            _ => {}
        }
    }
}

fn visibility(state: &str) -> Visibility {
    match state {
        "hidden" => Visibility::Hidden,
        "veryHidden" => Visibility::VeryHidden,
        _ => Visibility::Visible,
    }
}

fn truth(value: Option<String>) -> bool {
    matches!(value.as_deref(), Some("1" | "true"))
}
