//! The contract as a listing: every name a template can use, with what it is, what it
//! means, and what it says in an example.

use serde_json::{Value, json};

use super::{Field, HELPERS, LISTS, Object, PAGE, Shape};
use crate::error::TemplateError;
use crate::html::Page;
use crate::package::{CONTRACT, Template};
use crate::texts::Texts;
use gevinst_core::report::Report;

/// Samples are cut after so many characters.
const LONGEST: usize = 60;

/// A name that a template can use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContractField {
    /// The whole path, `headline.tiles.value`; lists are gone through with `each`.
    pub path: String,
    /// What it is: text, number, place, figure, yes or no, list, group, convention.
    pub kind: &'static str,
    /// Whether it may be missing, and `when` asks.
    pub may_be_missing: bool,
    /// What it means.
    pub about: &'static str,
    /// What it says in the example; empty for what has parts.
    pub sample: String,
}

/// The names of the page, or of the rows of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContractList {
    /// The list's name for `rows`; empty for the page itself.
    pub name: &'static str,
    /// The list whose `place` it needs with `of=`.
    pub of: Option<&'static str>,
    /// What it lists.
    pub about: &'static str,
    /// Its names.
    pub fields: Vec<ContractField>,
}

/// A helper that a template can use.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContractHelper {
    /// Its name.
    pub name: &'static str,
    /// How it is written.
    pub usage: &'static str,
    /// What it does.
    pub about: &'static str,
}

/// The whole contract between reports and templates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Contract {
    /// Its number.
    pub number: &'static str,
    /// The helpers.
    pub helpers: Vec<ContractHelper>,
    /// The page, then the lists.
    pub lists: Vec<ContractList>,
}

impl Contract {
    /// The contract, with samples from an example report in a language.
    ///
    /// # Errors
    ///
    /// When the language lacks a text.
    pub fn with_samples(example: &Report, texts: &Texts) -> Result<Contract, TemplateError> {
        let template = Template::standard()?;
        let page = Page::new(example, &template, texts)?;
        let mut lists = vec![ContractList {
            name: "",
            of: None,
            about: "The page, outside its lists",
            fields: fields(&PAGE, &[page.context()?], &page),
        }];
        for list in LISTS {
            let places: Vec<Option<usize>> = match list.of {
                Some("groups") => (0..example.groups.len()).map(Some).collect(),
                Some(_) => (0..example.sections.len()).map(Some).collect(),
                None => vec![None],
            };
            let mut rows = Vec::new();
            for place in places {
                for row in page.list(list.name, place).into_iter().flatten() {
                    rows.push(row?);
                }
            }
            let fields = fields(list.row, &rows, &page);
            lists.push(ContractList { name: list.name, of: list.of, about: list.about, fields });
        }
        let helpers = HELPERS.iter().map(|helper| ContractHelper {
            name: helper.name,
            usage: helper.usage,
            about: helper.about,
        });
        Ok(Contract { number: CONTRACT, helpers: helpers.collect(), lists })
    }

    /// The contract as data.
    pub fn json(&self) -> Value {
        let helpers = self
            .helpers
            .iter()
            .map(|it| json!({ "name": it.name, "usage": it.usage, "about": it.about }));
        let lists = self.lists.iter().map(|list| {
            let fields = list.fields.iter().map(|field| {
                json!({
                    "path": field.path, "type": field.kind, "about": field.about,
                    "may_be_missing": field.may_be_missing, "sample": field.sample,
                })
            });
            let name = Some(list.name).filter(|name| !name.is_empty());
            json!({
                "list": name, "of": list.of, "about": list.about,
                "fields": fields.collect::<Vec<_>>(),
            })
        });
        json!({
            "contract": self.number,
            "helpers": helpers.collect::<Vec<_>>(),
            "lists": lists.collect::<Vec<_>>(),
        })
    }
}

fn fields(object: &'static Object, rows: &[Value], page: &Page<'_>) -> Vec<ContractField> {
    let mut all = Vec::new();
    let rows: Vec<&Value> = rows.iter().collect();
    add("", object, &rows, page, &mut all);
    all
}

/// Adds the parts of something, with samples from the first of its examples that has one.
fn add(
    prefix: &str,
    object: &'static Object,
    rows: &[&Value],
    page: &Page<'_>,
    all: &mut Vec<ContractField>,
) {
    for field in object.fields {
        let path = match prefix {
            "" => field.name.to_owned(),
            prefix => format!("{prefix}.{}", field.name),
        };
        let values: Vec<&Value> = rows.iter().filter_map(|row| row.get(field.name)).collect();
        all.push(ContractField {
            path: path.clone(),
            kind: field.shape.word(),
            may_be_missing: field.may_lack,
            about: field.about,
            sample: sample(field, &values, page),
        });
        let (shape, values) = match field.shape {
            Shape::List(of) => (*of, items(&values)),
            shape => (shape, values),
        };
        if let Shape::Object(inner) = shape {
            add(&path, inner, &values, page, all);
        }
    }
}

fn items<'v>(lists: &[&'v Value]) -> Vec<&'v Value> {
    lists.iter().filter_map(|list| list.as_array()).flatten().collect()
}

/// What a value says in the example.
fn sample(field: &Field, values: &[&Value], page: &Page<'_>) -> String {
    let (shape, values) = match field.shape {
        Shape::List(of) => (*of, items(values)),
        shape => (shape, values.to_vec()),
    };
    let said = values.into_iter().find_map(|value| match (shape, value) {
        (Shape::Text, Value::String(text)) if !text.is_empty() => Some(text.clone()),
        (Shape::Number | Shape::Place | Shape::Truth, value) if !value.is_null() => {
            Some(value.to_string())
        }
        (Shape::Figure, value) => page.figure_told(value),
        (Shape::Convention, value) => value.get("key")?.as_str().map(str::to_owned),
        _ => None,
    });
    crate::visible::visible_within(&said.unwrap_or_default(), LONGEST)
}
