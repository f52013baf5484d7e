//! The contract between reports and templates: every word, figure and list that a
//! template can use, with what each one means.
//!
//! Templates are held against it before anything is written, so that a misspelt name
//! is found also where nothing is shown. What pages are made from is held against it
//! too, row by row, in tests over reports of every kind: neither can hold what the
//! other does not.

mod changes;
#[cfg(test)]
mod conform;
mod helpers;
mod listing;
mod lists;
mod page;
mod rows;

#[cfg(test)]
pub(crate) use conform::differences;
pub(crate) use helpers::{Form, HELPERS, HelperKind, PLURAL, Takes, find as find_helper};
pub use listing::{Contract, ContractField, ContractHelper, ContractList};
pub(crate) use lists::{LISTS, find as find_list, names as list_names};
pub(crate) use page::PAGE;

/// What a value is.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Shape {
    /// A text, ready to be shown.
    Text,
    /// A count, for `t`, `when` and `is`; large ones need the language's own digits.
    Number,
    /// The number of a row or a source, for links and `of=`.
    Place,
    /// Yes or no, for `when`.
    Truth,
    /// A figure; shown by `figure`, `say` and `source` only.
    Figure,
    /// A convention of a table; shown by `convention` only.
    Convention,
    /// A list, for `each`.
    List(&'static Shape),
    /// Something with parts of its own.
    Object(&'static Object),
}

impl Shape {
    /// What it is, in words.
    pub fn word(self) -> &'static str {
        match self {
            Shape::Text => "text",
            Shape::Number => "number",
            Shape::Place => "place",
            Shape::Truth => "yes or no",
            Shape::Figure => "figure",
            Shape::Convention => "convention",
            Shape::List(_) => "list",
            Shape::Object(_) => "group",
        }
    }
}

/// Something with named parts.
#[derive(Debug)]
pub(crate) struct Object {
    /// Its parts.
    pub fields: &'static [Field],
}

impl Object {
    /// The part of this name.
    pub fn field(&self, name: &str) -> Option<&'static Field> {
        self.fields.iter().find(|field| field.name == name)
    }
}

/// A named part.
#[derive(Debug)]
pub(crate) struct Field {
    /// Its name.
    pub name: &'static str,
    /// What it is.
    pub shape: Shape,
    /// Whether it may be missing; `when` asks.
    pub may_lack: bool,
    /// What it means.
    pub about: &'static str,
}

const fn field(name: &'static str, shape: Shape, about: &'static str) -> Field {
    Field { name, shape, may_lack: false, about }
}

const fn text(name: &'static str, about: &'static str) -> Field {
    field(name, Shape::Text, about)
}

const fn number(name: &'static str, about: &'static str) -> Field {
    field(name, Shape::Number, about)
}

const fn place(name: &'static str, about: &'static str) -> Field {
    field(name, Shape::Place, about)
}

const fn truth(name: &'static str, about: &'static str) -> Field {
    field(name, Shape::Truth, about)
}

const fn figure(name: &'static str, about: &'static str) -> Field {
    field(name, Shape::Figure, about)
}

const fn texts(name: &'static str, about: &'static str) -> Field {
    field(name, Shape::List(&Shape::Text), about)
}

const fn list(name: &'static str, of: &'static Shape, about: &'static str) -> Field {
    field(name, Shape::List(of), about)
}

const fn object(name: &'static str, of: &'static Object, about: &'static str) -> Field {
    field(name, Shape::Object(of), about)
}

/// The same part where it may be missing.
const fn maybe(field: Field) -> Field {
    Field { may_lack: true, ..field }
}
