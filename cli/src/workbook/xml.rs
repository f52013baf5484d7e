//! Strict reading of XML parts from strangers.
//!
//! One pass, bounded memory: no event is larger than the limit, no document
//! type declaration is looked into, nothing is nested without end, and a part
//! that is not well formed to its last byte is refused, never read as a
//! shorter one. Names are resolved to their namespaces, so that a prefix is
//! what the file says it is.

use std::borrow::Cow;
use std::io::{self, BufRead, Read};

use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesDecl, BytesStart, Event};

use super::limits::Limits;
use super::refusal::{Refusal, RefusalCode, quoted};

/// The vocabularies that workbooks use and the reader understands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Space {
    /// Office Open XML spreadsheets, transitional and strict.
    Sheet,
    /// Links between the parts of an Office Open XML container.
    Links,
    /// The list of content types of an Office Open XML container.
    ContentTypes,
    /// References to links, as attributes.
    LinkRefs,
    /// Custom document properties, and the types of their values.
    Properties,
    /// OpenDocument: documents and their values.
    Office,
    /// OpenDocument: tables.
    Table,
    /// OpenDocument: text.
    Text,
    /// OpenDocument: styles.
    Style,
    /// OpenDocument: metadata.
    Meta,
    /// OpenDocument: settings of the program.
    Config,
    /// OpenDocument: the list of a container's parts.
    Manifest,
    /// LibreOffice's own additions to cells.
    CalcExtension,
    /// Any other vocabulary, or none.
    Other,
}

impl Space {
    fn of(uri: &str) -> Space {
        match uri {
            "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
            | "http://purl.oclc.org/ooxml/spreadsheetml/main" => Space::Sheet,
            "http://schemas.openxmlformats.org/package/2006/relationships" => Space::Links,
            "http://schemas.openxmlformats.org/package/2006/content-types" => Space::ContentTypes,
            "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
            | "http://purl.oclc.org/ooxml/officeDocument/relationships" => Space::LinkRefs,
            "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
            | "http://purl.oclc.org/ooxml/officeDocument/customProperties"
            | "http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"
            | "http://purl.oclc.org/ooxml/officeDocument/docPropsVTypes" => Space::Properties,
            "urn:oasis:names:tc:opendocument:xmlns:office:1.0" => Space::Office,
            "urn:oasis:names:tc:opendocument:xmlns:table:1.0" => Space::Table,
            "urn:oasis:names:tc:opendocument:xmlns:text:1.0" => Space::Text,
            "urn:oasis:names:tc:opendocument:xmlns:style:1.0" => Space::Style,
            "urn:oasis:names:tc:opendocument:xmlns:meta:1.0" => Space::Meta,
            "urn:oasis:names:tc:opendocument:xmlns:config:1.0" => Space::Config,
            "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" => Space::Manifest,
            "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0" => {
                Space::CalcExtension
            }
            _ => Space::Other,
        }
    }
}

/// Counts the bytes of one XML event and stops a reader that takes too many.
#[derive(Debug)]
struct Bounded<R> {
    inner: R,
    taken: u64,
    limit: u64,
    exceeded: bool,
}

impl<R: BufRead> Read for Bounded<R> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let available = self.fill_buf()?;
        let count = available.len().min(out.len());
        out[..count].copy_from_slice(&available[..count]);
        self.consume(count);
        Ok(count)
    }
}

impl<R: BufRead> BufRead for Bounded<R> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.taken > self.limit {
            self.exceeded = true;
            return Err(io::Error::other("the XML event is too large"));
        }
        self.inner.fill_buf()
    }

    fn consume(&mut self, count: usize) {
        self.taken += count as u64;
        self.inner.consume(count);
    }
}

/// The longest namespace prefix, in bytes; office programs use up to ten.
const LONGEST_PREFIX: usize = 100;

/// A namespace prefix in force: set by the element at `depth`.
#[derive(Debug)]
struct Binding {
    depth: usize,
    prefix: String,
    space: Space,
}

/// The namespaces in force.
#[derive(Debug, Default)]
struct Bindings {
    list: Vec<Binding>,
    /// The namespace of names without a prefix.
    default: Option<Space>,
}

impl Bindings {
    fn element(&self, prefix: Option<&str>) -> Space {
        match prefix {
            None => self.default.unwrap_or(Space::Other),
            Some(prefix) => self.prefixed(prefix),
        }
    }

    fn prefixed(&self, prefix: &str) -> Space {
        let found = self.list.iter().rev().find(|binding| binding.prefix == prefix);
        found.map_or(Space::Other, |binding| binding.space)
    }

    fn leave(&mut self, depth: usize) {
        let mut left = false;
        while self.list.last().is_some_and(|binding| binding.depth == depth) {
            self.list.pop();
            left = true;
        }
        if left {
            let default = self.list.iter().rev().find(|binding| binding.prefix.is_empty());
            self.default = default.map(|binding| binding.space);
        }
    }

    fn enter(&mut self, start: &BytesStart<'_>, depth: usize, limit: usize) -> Result<(), Refusal> {
        for attribute in start.attributes() {
            let attribute = attribute.map_err(|error| malformed(error.to_string()))?;
            let key = attribute.key.as_ref();
            let prefix = match key.strip_prefix("xmlns") {
                Some("") => "",
                Some(rest) => match rest.strip_prefix(':') {
                    Some(prefix) => prefix,
                    None => continue,
                },
                None => continue,
            };
            if self.list.len() >= limit {
                return Err(Refusal::new(
                    RefusalCode::XmlNamespaces,
                    format!("more than {limit} namespace declarations in force"),
                    format!("at most {limit}"),
                ));
            }
            if prefix.len() > LONGEST_PREFIX {
                return Err(malformed(format!("a namespace prefix of {} bytes", prefix.len())));
            }
            let space = Space::of(&unescaped(&attribute.value)?);
            if prefix.is_empty() {
                self.default = Some(space);
            }
            self.list.push(Binding { depth, prefix: prefix.to_owned(), space });
        }
        Ok(())
    }
}

/// One step through an XML part.
#[derive(Debug)]
pub(crate) enum Token<'a> {
    /// An element begins; an empty element begins and ends.
    Open(Open<'a>),
    /// The innermost open element ends.
    Close,
    /// Text as it stands, with line ends made one.
    Text(Cow<'a, str>),
    /// Text of a CDATA section.
    Verbatim(Cow<'a, str>),
    /// A character that was written as a reference.
    Char(char),
    /// A comment or a processing instruction.
    Aside,
    /// The part has ended, well formed.
    End,
}

/// An element that begins.
#[derive(Debug)]
pub(crate) struct Open<'a> {
    start: BytesStart<'a>,
    /// The vocabulary its name belongs to.
    pub space: Space,
    /// Where its name begins after the prefix.
    local: usize,
    bindings: &'a Bindings,
}

impl Open<'_> {
    /// The name without prefix.
    pub(crate) fn name(&self) -> &str {
        self.start.name().into_inner().get(self.local..).unwrap_or_default()
    }

    /// Whether the element is `name` of `space`.
    pub(crate) fn is(&self, space: Space, name: &str) -> bool {
        self.space == space && self.name() == name
    }

    /// The value of an attribute without prefix.
    pub(crate) fn attribute(&self, name: &str) -> Result<Option<String>, Refusal> {
        let mut found = None;
        each_attribute(&self.start, |key, value| {
            if key == name {
                found = Some(unescaped(value)?.into_owned());
            }
            Ok(())
        })?;
        Ok(found)
    }

    /// Visits every attribute: its namespace (`None` without prefix), its name, its value.
    pub(crate) fn attributes(
        &self,
        mut visit: impl FnMut(Option<Space>, &str, Cow<'_, str>) -> Result<(), Refusal>,
    ) -> Result<(), Refusal> {
        each_attribute(&self.start, |key, value| match key.split_once(':') {
            None => visit(None, key, unescaped(value)?),
            Some((prefix, name)) => {
                visit(Some(self.bindings.prefixed(prefix)), name, unescaped(value)?)
            }
        })
    }
}

/// Visits the attributes of an element, names and values as they are written.
///
/// The usual few are read here, since a cell is little more than its
/// attributes; whatever is unusual is left to quick-xml.
fn each_attribute(
    start: &BytesStart<'_>,
    mut visit: impl FnMut(&str, &str) -> Result<(), Refusal>,
) -> Result<(), Refusal> {
    let mut usual = [("", ""); 8];
    if let Some(count) = usual_attributes(start.attributes_raw(), &mut usual) {
        return usual.iter().take(count).try_for_each(|(name, value)| visit(name, value));
    }
    for attribute in start.attributes() {
        let attribute = attribute.map_err(|error| malformed(error.to_string()))?;
        visit(attribute.key.into_inner(), &attribute.value)?;
    }
    Ok(())
}

/// Reads at most eight different attributes in double quotes, each after one
/// space; gives how many, or nothing where the text is written in another way.
fn usual_attributes<'a>(raw: &'a str, out: &mut [(&'a str, &'a str); 8]) -> Option<usize> {
    let mut rest = raw;
    let mut count = 0;
    while !rest.is_empty() {
        let (name, after) = rest.strip_prefix(' ')?.split_once('=')?;
        let (value, after) = after.strip_prefix('"')?.split_once('"')?;
        let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b':' | b'_' | b'-');
        let taken = out.iter().take(count).any(|(other, _)| *other == name);
        if taken || name.is_empty() || !name.bytes().all(plain) || value.contains('<') {
            return None;
        }
        *out.get_mut(count)? = (name, value);
        count += 1;
        rest = after;
    }
    Some(count)
}

/// A strict reader of one XML part.
pub(crate) struct StrictXml<R> {
    reader: Reader<Bounded<R>>,
    buffer: Vec<u8>,
    bindings: Bindings,
    depth: usize,
    /// The element that has ended but whose namespaces are still in force.
    leaving: Option<usize>,
    begun: bool,
    max_depth: usize,
    max_bindings: usize,
    max_text: u64,
}

impl<R: BufRead> StrictXml<R> {
    /// A reader of the part that `inner` yields.
    ///
    /// # Errors
    ///
    /// When the part is not UTF-8 by its first bytes, or cannot be read.
    pub(crate) fn new(mut inner: R, limits: &Limits) -> Result<StrictXml<R>, Refusal> {
        let first = inner.fill_buf().map_err(|error| unreadable(&error))?;
        let wide = first.starts_with(&[0xFF, 0xFE])
            || first.starts_with(&[0xFE, 0xFF])
            || first.iter().take(4).any(|&byte| byte == 0);
        if wide && !first.is_empty() {
            return Err(not_utf8("UTF-16 or UTF-32 text"));
        }
        let bounded = Bounded { inner, taken: 0, limit: limits.event_bytes, exceeded: false };
        let mut reader = Reader::from_reader(bounded);
        let config = reader.config_mut();
        config.expand_empty_elements = true;
        config.check_end_names = true;
        config.check_comments = true;
        Ok(StrictXml {
            reader,
            buffer: Vec::with_capacity(1024),
            bindings: Bindings::default(),
            depth: 0,
            leaving: None,
            begun: false,
            max_depth: limits.depth,
            max_bindings: limits.namespaces,
            max_text: limits.event_bytes,
        })
    }

    /// How many elements are open.
    pub(crate) fn depth(&self) -> usize {
        self.depth
    }

    /// The next step.
    ///
    /// # Errors
    ///
    /// When the part breaks a rule of XML or a limit, or cannot be unpacked.
    pub(crate) fn next(&mut self) -> Result<Token<'_>, Refusal> {
        self.buffer.clear();
        self.reader.get_mut().taken = 0;
        if let Some(depth) = self.leaving.take() {
            self.bindings.leave(depth);
        }
        let event = match self.reader.read_event_into(&mut self.buffer) {
            Ok(event) => event,
            Err(error) => return Err(xml_error(&error, self.reader.get_ref())),
        };
        match event {
            Event::Start(start) | Event::Empty(start) => {
                enter(&mut self.depth, self.begun, self.max_depth)?;
                self.begun = true;
                check_attributes(&start)?;
                if may_declare(start.attributes_raw()) {
                    self.bindings.enter(&start, self.depth, self.max_bindings)?;
                }
                let full = start.name().into_inner();
                let colon = full.bytes().position(|byte| byte == b':');
                let space = self.bindings.element(colon.and_then(|colon| full.get(..colon)));
                let local = colon.map_or(0, |colon| colon + 1);
                Ok(Token::Open(Open { start, space, local, bindings: &self.bindings }))
            }
            Event::End(_) => {
                self.leaving = Some(self.depth);
                self.depth = self.depth.saturating_sub(1);
                Ok(Token::Close)
            }
            Event::Text(text) => {
                let text = text.xml10_content();
                outside_only_blank(&text, self.depth)?;
                Ok(Token::Text(text))
            }
            Event::CData(text) => {
                if self.depth == 0 {
                    return Err(malformed("text outside of the outermost element"));
                }
                Ok(Token::Verbatim(text.xml10_content()))
            }
            Event::GeneralRef(reference) => {
                let code = reference.resolve_char_ref().map_err(|e| malformed(e.to_string()))?;
                character(code, &reference, self.depth).map(Token::Char)
            }
            Event::Comment(_) | Event::PI(_) => Ok(Token::Aside),
            Event::Decl(declaration) => {
                check_declaration(&declaration, self.begun)?;
                Ok(Token::Aside)
            }
            Event::DocType(_) => Err(Refusal::new(
                RefusalCode::XmlDoctype,
                "a document type declaration (DOCTYPE)",
                "none: workbooks have no use for it and it is a way to attack programs",
            )),
            Event::Eof if self.depth > 0 || !self.begun => {
                Err(malformed("the part ends in the middle"))
            }
            Event::Eof => Ok(Token::End),
        }
    }

    /// Reads the outermost element's begin, past declarations and comments.
    pub(crate) fn root(&mut self) -> Result<(Space, String), Refusal> {
        loop {
            match self.next()? {
                Token::Open(open) => return Ok((open.space, open.name().to_owned())),
                Token::End => return Err(malformed("the part is empty")),
                _ => {}
            }
        }
    }

    /// Leaves the innermost open element, whatever it holds.
    pub(crate) fn skip(&mut self) -> Result<(), Refusal> {
        let outside = self.depth.saturating_sub(1);
        while self.depth > outside {
            self.next()?;
        }
        Ok(())
    }

    /// Reads on to the end of the part, to know that it is well formed.
    pub(crate) fn finish(&mut self) -> Result<(), Refusal> {
        while !matches!(self.next()?, Token::End) {}
        Ok(())
    }

    /// Refuses a text that was put together from more pieces than a cell may hold.
    ///
    /// # Errors
    ///
    /// When it is longer than one event may be.
    pub(crate) fn check_text(&self, text: &str) -> Result<(), Refusal> {
        if text.len() as u64 <= self.max_text {
            return Ok(());
        }
        Err(event_too_large(self.max_text))
    }

    /// Appends all text of the innermost open element and leaves it; elements in it are left out.
    pub(crate) fn text_into(&mut self, out: &mut String) -> Result<(), Refusal> {
        let inside = self.depth;
        loop {
            match self.next()? {
                Token::Text(text) | Token::Verbatim(text) => out.push_str(&text),
                Token::Char(c) => out.push(c),
                Token::Open(_) => self.skip()?,
                Token::Close => {}
                Token::Aside => {}
                Token::End => return Ok(()),
            }
            self.check_text(out)?;
            if self.depth < inside {
                return Ok(());
            }
        }
    }
}

/// Whether attributes may declare a namespace; looks for one letter first, since few have it.
fn may_declare(attributes: &str) -> bool {
    attributes.bytes().any(|byte| byte == b'x') && attributes.contains("xmlns")
}

/// Refuses attributes that are not well formed. Rows and cells are left out:
/// they are most of a sheet, and all their attributes are read anyway.
fn check_attributes(start: &BytesStart<'_>) -> Result<(), Refusal> {
    if start.attributes_raw().is_empty() || matches!(start.name().into_inner(), "c" | "row") {
        return Ok(());
    }
    each_attribute(start, |_, _| Ok(()))
}

fn enter(depth: &mut usize, begun: bool, max_depth: usize) -> Result<(), Refusal> {
    if *depth == 0 && begun {
        return Err(malformed("a second outermost element"));
    }
    *depth += 1;
    if *depth > max_depth {
        return Err(Refusal::new(
            RefusalCode::XmlDepth,
            format!("elements nested more than {max_depth} deep"),
            format!("at most {max_depth} levels"),
        ));
    }
    Ok(())
}

fn outside_only_blank(text: &str, depth: usize) -> Result<(), Refusal> {
    if depth == 0 && !text.bytes().all(|byte| byte.is_ascii_whitespace()) {
        return Err(malformed("text outside of the outermost element"));
    }
    Ok(())
}

fn character(code: Option<char>, name: &str, depth: usize) -> Result<char, Refusal> {
    let known = code.or_else(|| resolve_predefined_entity(name)?.chars().next());
    match known {
        Some(c) if depth > 0 => Ok(c),
        _ => Err(malformed(format!("the unknown reference &{name};"))),
    }
}

fn check_declaration(declaration: &BytesDecl<'_>, begun: bool) -> Result<(), Refusal> {
    if begun {
        return Err(malformed("an XML declaration in the middle of the part"));
    }
    match declaration.encoding() {
        None => Ok(()),
        Some(Err(error)) => Err(malformed(error.to_string())),
        Some(Ok(name))
            if name.eq_ignore_ascii_case("utf-8") || name.eq_ignore_ascii_case("us-ascii") =>
        {
            Ok(())
        }
        Some(Ok(name)) => Err(not_utf8(&format!("text declared as {}", quoted(&name)))),
    }
}

/// The value of an attribute with its references resolved.
fn unescaped(raw: &str) -> Result<Cow<'_, str>, Refusal> {
    if raw.contains('&') {
        return quick_xml::escape::unescape(raw).map_err(|error| malformed(error.to_string()));
    }
    Ok(Cow::Borrowed(raw))
}

fn xml_error<R>(error: &quick_xml::Error, source: &Bounded<R>) -> Refusal {
    match error {
        quick_xml::Error::Io(_) if source.exceeded => event_too_large(source.limit),
        quick_xml::Error::Io(error) => unreadable(error),
        quick_xml::Error::Encoding(error) => not_utf8(&error.to_string()),
        other => malformed(other.to_string()),
    }
}

fn event_too_large(limit: u64) -> Refusal {
    Refusal::new(
        RefusalCode::XmlEventTooLarge,
        format!("one tag or one text of more than {limit} bytes"),
        format!("at most {limit} bytes; a cell holds at most 32 767 characters"),
    )
}

/// A part that cannot be unpacked to its end.
pub(crate) fn unreadable(error: &io::Error) -> Refusal {
    Refusal::new(
        RefusalCode::ZipMalformed,
        format!("the packed part cannot be unpacked ({error})"),
        "a part whose size and checksum are what the container's directory says",
    )
}

/// A part that is not well-formed XML, or not what its vocabulary prescribes.
pub(crate) fn malformed(found: impl Into<String>) -> Refusal {
    Refusal::new(RefusalCode::XmlMalformed, found, "a complete, well-formed XML part")
}

fn not_utf8(found: &str) -> Refusal {
    Refusal::new(RefusalCode::XmlEncoding, found, "UTF-8, as office programs write it")
}
