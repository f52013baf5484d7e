//! What helpers are given: values, words, and the keys of texts.

use std::collections::BTreeMap;

use handlebars::template::{HelperTemplate, Parameter, TemplateElement};
use serde_json::Value;

use super::super::scope::{Lost, Scope, Seen};
use super::{At, Walk};
use crate::contract::{Form, HelperKind, PLURAL, Shape, Takes, find_helper};
use crate::package::meant;
use crate::texts::placeholders;

/// What a helper is given in one place.
#[derive(Debug, Clone)]
pub(super) enum Given {
    /// A value of the report.
    Seen(Seen),
    /// A word in quotation marks.
    Word(String),
    /// true or false.
    Truth,
    /// A number.
    Number,
}

impl Given {
    /// The same as a value, for a part that is given it.
    pub fn seen(self, scope: &Scope) -> Seen {
        match self {
            Given::Seen(seen) => seen,
            Given::Word(_) => scope.item(Shape::Text),
            Given::Truth => scope.item(Shape::Truth),
            Given::Number => scope.item(Shape::Place),
        }
    }

    fn word(&self) -> &'static str {
        match self {
            Given::Seen(seen) => seen.shape.word(),
            Given::Word(_) => "text",
            Given::Truth => "yes or no",
            Given::Number => "number",
        }
    }
}

/// Why a path leads nowhere, in words; nothing where that was told before.
pub(super) fn lost(path: &str, lost: Lost, scope: &Scope) -> Option<String> {
    Some(match lost {
        Lost::Told => return None,
        Lost::NotThere { name, known } => {
            format!("there is no `{name}` here{}", meant(&name, known))
        }
        Lost::NoParts { name, shape } => format!(
            "`{path}`: a {} has no part `{name}`{}",
            shape.word(),
            meant(&name, scope.names())
        ),
        Lost::MayLack { path: part } => format!(
            "`{path}`: `{part}` may be missing; put it inside {{{{#when {part}}}}}…{{{{/when}}}}"
        ),
        Lost::NothingAround => format!(
            "`{path}`: there is nothing further out to look at; inside rows only the row is in \
             sight, and a part sees what it is given"
        ),
        Lost::NotCounted { name } => {
            format!("`@{name}` is not there: each has @index, @first and @last")
        }
    })
}

impl<'t> Walk<'t> {
    /// What a helper is given, checked; the same in the order it was given.
    pub(super) fn call(
        &mut self,
        at: At<'t>,
        kind: &'static HelperKind,
        helper: &HelperTemplate,
        scope: &Scope,
    ) -> Vec<Given> {
        let count = kind.takes.len();
        if helper.params.len() != count {
            let message = format!(
                "`{}` takes {count} value(s) and is given {}: {}",
                kind.name,
                helper.params.len(),
                kind.usage
            );
            self.wrong(at, kind.name, message);
        }
        let mut all = Vec::new();
        for (param, takes) in helper.params.iter().zip(kind.takes) {
            let Some(given) = self.value(at, param, scope) else { continue };
            if let (Takes::ListName, Given::Word(name)) = (takes, &given) {
                self.list_name(at, name, helper);
            } else if let (Takes::ChartName, Given::Word(name)) = (takes, &given) {
                self.chart_name(at, name);
            } else {
                self.fits(at, kind, (&told(param), &given), *takes);
            }
            all.push(given);
        }
        self.by_name(at, kind, helper, scope);
        all
    }

    /// What a helper is given by name: its own names, and those of the text it fills.
    fn by_name(
        &mut self,
        at: At<'t>,
        kind: &'static HelperKind,
        helper: &HelperTemplate,
        scope: &Scope,
    ) {
        let hash: BTreeMap<&String, &Parameter> = helper.hash.iter().collect();
        let mut fills = Vec::new();
        for (name, param) in hash {
            let Some(given) = self.value(at, param, scope) else {
                fills.push(name.as_str());
                continue;
            };
            if let Some((_, takes)) = kind.named.iter().find(|(known, _)| known == name) {
                self.fits(at, kind, (name, &given), *takes);
            } else if kind.fills_text {
                self.filled(at, kind, (name, &given));
                fills.push(name.as_str());
            } else {
                let known = kind.named.iter().map(|(known, _)| *known);
                let message = match kind.named {
                    [] => format!("`{}` takes nothing by name: {}", kind.name, kind.usage),
                    _ => format!("`{}` has no `{name}`{}", kind.name, meant(name, known)),
                };
                self.wrong(at, name, message);
            }
        }
        if let (true, Some(Parameter::Literal(Value::String(key)))) =
            (kind.fills_text, helper.params.first())
        {
            match kind.name {
                PLURAL => self.plural(at, key, &fills),
                _ => self.text(at, key, &fills),
            }
        }
    }

    /// The value of a parameter, where it can be told.
    pub(super) fn value(&mut self, at: At<'t>, param: &Parameter, scope: &Scope) -> Option<Given> {
        match param {
            Parameter::Literal(Value::String(word)) => Some(Given::Word(word.clone())),
            Parameter::Literal(Value::Bool(_)) => Some(Given::Truth),
            Parameter::Literal(Value::Number(_)) => Some(Given::Number),
            Parameter::Literal(other) => {
                self.wrong(at, "", format!("{other} is nothing that a helper takes"));
                None
            }
            Parameter::Subexpression(inner) => match inner.as_element() {
                TemplateElement::Expression(helper) => self.inner(at, helper, scope),
                _ => None,
            },
            path => {
                let path = path.as_name()?;
                self.resolve(at, path, scope).map(Given::Seen)
            }
        }
    }

    /// `(helper …)`.
    fn inner(&mut self, at: At<'t>, helper: &HelperTemplate, scope: &Scope) -> Option<Given> {
        let name = helper.name.as_name()?;
        let Some(kind) = find_helper(name) else {
            self.no_helper(at, name);
            return None;
        };
        if !matches!(kind.form, Form::Inner | Form::InlineOrInner) {
            self.wrong(at, name, format!("`{name}` is written {}", kind.usage));
            return None;
        }
        self.call(at, kind, helper, scope);
        Some(if kind.name == "is" { Given::Truth } else { Given::Word(String::new()) })
    }

    /// Whether what is given is what the helper takes.
    fn fits(&mut self, at: At<'t>, kind: &HelperKind, (told, given): (&str, &Given), takes: Takes) {
        let shape = match given {
            Given::Seen(seen) => Some(seen.shape),
            _ => None,
        };
        let fits = match takes {
            Takes::Any => true,
            Takes::Key => matches!(given, Given::Word(_)) || matches!(shape, Some(Shape::Text)),
            Takes::Figure => matches!(shape, Some(Shape::Figure)),
            Takes::Convention => matches!(shape, Some(Shape::Convention)),
            Takes::List => matches!(shape, Some(Shape::List(_))),
            Takes::Object => matches!(shape, Some(Shape::Object(_))),
            Takes::Place => matches!(shape, Some(Shape::Place)),
            Takes::ListName | Takes::ChartName => false,
            Takes::Truth => matches!(given, Given::Truth) || matches!(shape, Some(Shape::Truth)),
            Takes::Scale => {
                matches!(given, Given::Word(word) if ["kroner", "thousand", "million"].contains(&word.as_str()))
            }
            Takes::Word => match shape {
                Some(Shape::Text | Shape::Number | Shape::Place | Shape::Truth) => true,
                Some(_) => false,
                None => true,
            },
        };
        if !fits {
            let message =
                format!("`{}` cannot take `{told}`, a {}: {}", kind.name, given.word(), kind.usage);
            self.wrong(at, told, message);
        } else if matches!(given, Given::Seen(Seen { may_lack: true, .. }))
            && matches!(takes, Takes::List | Takes::Word | Takes::Key)
        {
            let message = format!(
                "`{told}` may be missing; put this inside {{{{#when {told}}}}}…{{{{/when}}}}"
            );
            self.wrong(at, told, message);
        }
    }

    /// A value that goes into a text.
    fn filled(&mut self, at: At<'t>, kind: &HelperKind, (name, given): (&str, &Given)) {
        let Given::Seen(seen) = given else { return };
        let fits = match seen.shape {
            Shape::Text | Shape::Number | Shape::Place => true,
            Shape::Figure => kind.name == "say",
            _ => false,
        };
        if !fits {
            let hint = if matches!(seen.shape, Shape::Figure) { "; `say` does" } else { "" };
            let message = format!(
                "`{}` cannot put `{name}`, a {}, into a text{hint}",
                kind.name,
                seen.shape.word()
            );
            self.wrong(at, name, message);
        } else if seen.may_lack && !matches!(seen.shape, Shape::Figure) {
            let message = format!(
                "the value of `{name}` may be missing; put this inside {{{{#when …}}}}…{{{{/when}}}}"
            );
            self.wrong(at, name, message);
        }
    }

    /// Whether a text has its general form in every language, and is given a count.
    fn plural(&mut self, at: At<'t>, key: &str, fills: &[&str]) {
        if !fills.contains(&"n") {
            self.wrong(at, key, format!("`plural` needs a count: {{{{plural \"{key}\" n=…}}}}"));
        }
        let general = format!("{key}_other");
        let known = self.texts.first().is_none_or(|texts| texts.get(&general).is_ok());
        if !known {
            let keys = self
                .texts
                .first()
                .map(|texts| texts.keys().filter_map(|it| it.strip_suffix("_other")));
            let near = near_text(key, keys.into_iter().flatten());
            self.wrong(at, key, format!("there is no text `{general}`{near}"));
        }
    }

    /// Whether a text is there in every language, and is given all that it asks for.
    fn text(&mut self, at: At<'t>, key: &str, fills: &[&str]) {
        for texts in self.texts {
            let Ok(text) = texts.get(key) else {
                let message = format!("there is no text `{key}`{}", near_text(key, texts.keys()));
                self.wrong(at, key, message);
                return;
            };
            let asked = placeholders(text);
            if let Some(lacks) = asked.iter().find(|name| !fills.contains(*name)) {
                let message = format!("the text `{key}` needs a value for {lacks}=…: {text}");
                self.wrong(at, key, message);
                return;
            }
            if let Some(more) = fills.iter().find(|name| !asked.contains(*name)) {
                let message = format!("the text `{key}` has no {{{more}}}: {text}");
                self.wrong(at, more, message);
                return;
            }
        }
    }
}

/// The nearest key of a text. There are too many to name them all.
fn near_text<'k>(key: &str, known: impl Iterator<Item = &'k str>) -> String {
    let near = gevinst_core::report::nearest(key, known);
    let adds = "; texts that a template adds stand under [own] in its files texts/….toml";
    near.map_or_else(|| adds.to_owned(), |near| format!("; did you mean `{near}`?"))
}

/// A parameter as the template writes it.
fn told(param: &Parameter) -> String {
    match param {
        Parameter::Literal(Value::String(word)) => word.clone(),
        Parameter::Literal(other) => other.to_string(),
        Parameter::Subexpression(inner) => inner.name().to_owned(),
        path => path.as_name().unwrap_or_default().to_owned(),
    }
}
