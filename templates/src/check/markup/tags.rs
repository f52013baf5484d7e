//! Tags of a part as browsers read them, with what stands between `{{` and `}}` taken
//! as a whole.

/// Something in the markup of a part.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::check) enum Piece {
    /// The beginning of an element; `inside` is what stands up to its end, for `style`.
    Element { name: String, at: usize, inside: String },
    /// An attribute; the value is none where it has no quotation marks.
    Attribute { element: String, name: String, value: Option<String>, at: usize },
    /// A value of the template inside a tag and outside quotation marks.
    Loose { at: usize },
    /// A value of the template inside a comment of the page.
    InComment { at: usize },
    /// A tag that does not end.
    Unclosed { at: usize },
}

/// Attributes that stand without a value.
const BARE: &[&str] = &["hidden", "open", "inert", "itemscope", "reversed"];

/// The bytes at which values of the template begin inside tags, titles and comments,
/// where no markup can stand.
pub(crate) fn inside_tags(text: &str) -> Vec<usize> {
    let mut tags = Tags { text, place: 0, pieces: Vec::new() };
    let mut inside = Vec::new();
    while tags.place < text.len() {
        let from = tags.place;
        let is_outside = tags.mustache().is_some();
        tags.step();
        if tags.text.get(from..).is_some_and(|rest| rest.starts_with("<title")) {
            tags.place = text
                .get(from..)
                .and_then(|it| it.find("</title"))
                .map_or(text.len(), |end| from + end);
        }
        let passed = text.get(from..tags.place).unwrap_or_default();
        if !is_outside {
            inside.extend(passed.match_indices("{{").map(|(place, _)| from + place));
        }
    }
    inside
}

/// Reads the tags of a text.
pub(in crate::check) struct Tags<'s> {
    text: &'s str,
    place: usize,
    pieces: Vec<Piece>,
}

impl<'s> Tags<'s> {
    /// Everything in a text that has to do with tags, in order.
    pub fn of(text: &'s str) -> Vec<Piece> {
        let mut tags = Tags { text, place: 0, pieces: Vec::new() };
        while tags.place < text.len() {
            tags.step();
        }
        tags.pieces
    }

    fn rest(&self) -> &'s str {
        self.text.get(self.place..).unwrap_or_default()
    }

    fn skip(&mut self, length: usize) {
        self.place += length;
        while !self.text.is_char_boundary(self.place.min(self.text.len())) {
            self.place += 1;
        }
    }

    /// The length of what stands between `{{` and `}}` here, both included.
    fn mustache(&self) -> Option<usize> {
        let rest = self.rest();
        let end = match () {
            () if rest.starts_with("{{!--") => "--}}",
            () if rest.starts_with("{{") => "}}",
            () => return None,
        };
        Some(rest.find(end).map_or(rest.len(), |place| place + end.len()))
    }

    /// Whether what stands here begins, parts or ends a block, or is a comment.
    fn is_block(&self) -> bool {
        let inside = self.rest().trim_start_matches('{').trim_start_matches('~');
        inside.starts_with(['#', '/', '^', '!']) || inside.starts_with("else")
    }

    fn step(&mut self) {
        if let Some(length) = self.mustache() {
            self.skip(length);
        } else if self.rest().starts_with("<!--") {
            self.comment();
        } else if self.rest().starts_with('<')
            && self.rest().chars().nth(1).is_some_and(|next| next.is_ascii_alphabetic())
        {
            self.tag();
        } else {
            self.skip(1);
        }
    }

    fn comment(&mut self) {
        let end = self.rest().find("-->").map_or(self.text.len(), |end| self.place + end + 3);
        while self.place < end {
            match self.mustache() {
                Some(length) => {
                    self.pieces.push(Piece::InComment { at: self.place });
                    self.skip(length);
                }
                None => self.skip(1),
            }
        }
    }

    fn tag(&mut self) {
        let at = self.place;
        self.skip(1);
        let name = self.word();
        let place = self.pieces.len();
        self.pieces.push(Piece::Element { name: name.clone(), at, inside: String::new() });
        loop {
            let rest = self.rest();
            if rest.is_empty() || rest.starts_with('<') {
                self.pieces.push(Piece::Unclosed { at });
                return;
            }
            if rest.starts_with('>') {
                self.skip(1);
                break;
            }
            if let Some(length) = self.mustache() {
                if !self.is_block() {
                    self.pieces.push(Piece::Loose { at: self.place });
                }
                self.skip(length);
            } else if rest.starts_with(|c: char| c.is_whitespace() || c == '/') {
                self.skip(1);
            } else {
                self.attribute(&name);
            }
        }
        if name == "style" || name == "script" {
            let end = self.rest().find("</").unwrap_or(self.rest().len());
            let text = self.rest().get(..end).unwrap_or_default().trim().to_owned();
            if let Some(Piece::Element { inside, .. }) = self.pieces.get_mut(place) {
                *inside = text;
            }
            self.skip(end);
        }
    }

    /// Letters up to what ends a name, small.
    fn word(&mut self) -> String {
        let ends = |c: char| c.is_whitespace() || "<>=/{}\"'".contains(c);
        let end = self.rest().find(ends).unwrap_or(self.rest().len());
        let word = self.rest().get(..end).unwrap_or_default().to_ascii_lowercase();
        self.skip(end);
        word
    }

    fn attribute(&mut self, element: &str) {
        let at = self.place;
        let name = self.word();
        if name.is_empty() {
            // A quotation mark or sign that belongs to no attribute.
            self.skip(1);
            return;
        }
        let mut value = BARE.contains(&name.as_str()).then(String::new);
        if self.rest().starts_with('=') {
            self.skip(1);
            value = self.quoted();
        }
        let element = element.to_owned();
        self.pieces.push(Piece::Attribute { element, name, value, at });
    }

    /// A value in quotation marks; what stands between `{{` and `}}` cannot end it.
    fn quoted(&mut self) -> Option<String> {
        let quote = self.rest().chars().next().filter(|c| *c == '"' || *c == '\'');
        let Some(quote) = quote else {
            while !self.rest().is_empty()
                && !self.rest().starts_with(|c: char| c.is_whitespace() || c == '>')
            {
                let length = self.mustache().unwrap_or(1);
                self.skip(length);
            }
            return None;
        };
        self.skip(1);
        let from = self.place;
        while !self.rest().is_empty() && !self.rest().starts_with(quote) {
            let length = self.mustache().unwrap_or(1);
            self.skip(length);
        }
        let value = self.text.get(from..self.place).map(str::to_owned);
        self.skip(1);
        value
    }
}
