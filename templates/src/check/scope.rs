//! What is in sight at a place of a template, by the contract.

use std::collections::BTreeMap;

use crate::contract::{Field, Object, Shape};

/// A value that a template can name.
#[derive(Debug, Clone)]
pub(super) struct Seen {
    /// What it is.
    pub shape: Shape,
    /// Whether it may be missing here.
    pub may_lack: bool,
    /// Where it was found: the frame, and the way from there.
    pub way: (usize, Vec<String>),
}

/// What one block has put in sight.
#[derive(Debug, Clone)]
struct Frame {
    /// What `this` is.
    this: Seen,
    /// What a part was given by name; nothing where that has been told as wrong.
    given: BTreeMap<String, Option<Seen>>,
    /// Names for the item and its place (`as |item place|`).
    named: BTreeMap<String, Seen>,
    /// Whether `@index`, `@first` and `@last` are there.
    counts: bool,
    /// Whether a part begins here; it does not see what stands around its call.
    is_part: bool,
}

/// What is in sight, the innermost last.
#[derive(Debug, Clone)]
pub(super) struct Scope {
    frames: Vec<Frame>,
    /// What is known to be there, since a block asked.
    there: Vec<(usize, Vec<String>)>,
}

/// Why a path leads nowhere.
#[derive(Debug)]
pub(super) enum Lost {
    /// There is no part of this name; these are.
    NotThere { name: String, known: Vec<&'static str> },
    /// Something that has no parts was asked for one.
    NoParts { name: String, shape: Shape },
    /// This may be missing, and nothing has asked whether it is there.
    MayLack { path: String },
    /// There is nothing further out.
    NothingAround,
    /// It was told already that this is wrong.
    Told,
    /// `@index` and the like outside `each`.
    NotCounted { name: String },
}

impl Scope {
    /// The whole of a page, or a row of a list.
    pub fn of(object: &'static Object) -> Scope {
        let this = Seen { shape: Shape::Object(object), may_lack: false, way: (0, Vec::new()) };
        Scope { frames: vec![Frame::new(this)], there: Vec::new() }
    }

    /// The same with another value in sight, as `each` and `with` have it.
    pub fn within(&self, this: Seen, names: &[(String, Seen)], counts: bool) -> Scope {
        let mut scope = self.clone();
        let named = names.iter().cloned().collect();
        scope.frames.push(Frame { named, counts, ..Frame::new(this) });
        scope
    }

    /// The same for a part, which is given values by name.
    pub fn part(&self, given: BTreeMap<String, Option<Seen>>) -> Scope {
        let mut scope = self.clone();
        if let Some(last) = self.frames.last() {
            let mut given_so_far = last.given.clone();
            given_so_far.extend(given);
            scope.frames.push(Frame {
                given: given_so_far,
                counts: last.counts,
                is_part: true,
                ..Frame::new(last.this.clone())
            });
        }
        scope
    }

    /// The same, where it is known that something is there.
    pub fn knowing(&self, seen: &Seen) -> Scope {
        let mut scope = self.clone();
        scope.there.push(seen.way.clone());
        scope
    }

    /// A value that stands for itself, such as an item of a list.
    pub fn item(&self, shape: Shape) -> Seen {
        // Another block in the same place has another number, so that nothing is
        // known of its items that was known of others.
        Seen { shape, may_lack: false, way: (self.frames.len(), vec!["*".to_owned()]) }
    }

    /// The value that a path names.
    pub fn resolve(&self, path: &str) -> Result<Seen, Lost> {
        let mut rest = path.strip_prefix("./").unwrap_or(path);
        let mut frame = self.frames.len().saturating_sub(1);
        if let Some(of_root) = rest.strip_prefix("@root") {
            let root = self.frames.first().map(|it| it.this.clone()).ok_or(Lost::NothingAround)?;
            return self.follow(root, of_root.trim_start_matches(['.', '/']));
        }
        while let Some(further) = rest.strip_prefix("..") {
            let inner = self.frames.get(frame).ok_or(Lost::NothingAround)?;
            if frame == 0 || inner.is_part {
                return Err(Lost::NothingAround);
            }
            frame -= 1;
            rest = further.trim_start_matches('/');
        }
        let frame = self.frames.get(frame).ok_or(Lost::NothingAround)?;
        if let Some(local) = rest.strip_prefix('@') {
            return self.local(frame, local);
        }
        let rest =
            rest.strip_prefix("this").filter(|it| !it.starts_with(is_letter)).unwrap_or(rest);
        let rest = rest.trim_start_matches(['.', '/']);
        let first = rest.split(['.', '/']).next().unwrap_or_default();
        let named = self.frames.iter().rev().find_map(|frame| frame.named.get(first));
        let given = frame.given.get(first).map(Option::as_ref);
        match named.map(Some).or(given) {
            Some(None) => Err(Lost::Told),
            Some(Some(seen)) => {
                let further = rest.get(first.len()..).unwrap_or_default();
                self.follow(seen.clone(), further.trim_start_matches(['.', '/']))
            }
            None => self.follow(frame.this.clone(), rest),
        }
    }

    fn local(&self, frame: &Frame, name: &str) -> Result<Seen, Lost> {
        let shape = match name {
            "index" => Shape::Place,
            "first" | "last" => Shape::Truth,
            _ => return Err(Lost::NotCounted { name: name.to_owned() }),
        };
        if !frame.counts {
            return Err(Lost::NotCounted { name: name.to_owned() });
        }
        Ok(self.item(shape))
    }

    /// The value at the end of a way; what it leads through must be known to be there.
    fn follow(&self, from: Seen, way: &str) -> Result<Seen, Lost> {
        let mut seen = from;
        for name in way.split(['.', '/']).filter(|name| !name.is_empty()) {
            let name = name.trim_matches(['[', ']']);
            if seen.may_lack && !self.there.contains(&seen.way) {
                return Err(Lost::MayLack { path: seen.way.1.join(".") });
            }
            let field = field_of(seen.shape, name)?;
            let mut way = seen.way;
            way.1.push(name.to_owned());
            seen = Seen { shape: field.shape, may_lack: field.may_lack, way };
        }
        if seen.may_lack && self.there.contains(&seen.way) {
            seen.may_lack = false;
        }
        Ok(seen)
    }

    /// The names in sight, for near ones.
    pub fn names(&self) -> Vec<&'static str> {
        match self.frames.last().map(|frame| frame.this.shape) {
            Some(Shape::Object(object)) => object.fields.iter().map(|field| field.name).collect(),
            _ => Vec::new(),
        }
    }
}

impl Frame {
    fn new(this: Seen) -> Frame {
        Frame {
            this,
            given: BTreeMap::new(),
            named: BTreeMap::new(),
            counts: false,
            is_part: false,
        }
    }
}

fn is_letter(character: char) -> bool {
    character.is_alphanumeric() || character == '_' || character == '-'
}

fn field_of(shape: Shape, name: &str) -> Result<&'static Field, Lost> {
    let Shape::Object(object) = shape else {
        return Err(Lost::NoParts { name: name.to_owned(), shape });
    };
    object.field(name).ok_or_else(|| Lost::NotThere {
        name: name.to_owned(),
        known: object.fields.iter().map(|field| field.name).collect(),
    })
}
