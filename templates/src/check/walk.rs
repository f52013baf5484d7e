//! Following a template from its page through its parts, with what is in sight at
//! each place, and holding every name in it against the contract.

mod values;

use std::collections::BTreeMap;

use handlebars::Template as Tree;
use handlebars::template::{BlockParam, DecoratorTemplate, HelperTemplate, TemplateElement};

use super::scope::{Scope, Seen};
use super::syntax::{Parsed, elements};
use crate::contract::{Form, HELPERS, HelperKind, PAGE, Shape, find_helper, find_list, list_names};
use crate::html::CHARTS;
use crate::package::{Problem, Template, TemplateFile, meant};
use crate::texts::Texts;
use values::Given;

/// Parts that call others twice each, which call others twice … are not followed further.
const MOST_CALLS: usize = 20_000;

/// A template being followed.
pub(super) struct Walk<'t> {
    parsed: &'t Parsed<'t>,
    /// The texts of each of the template's languages.
    texts: &'t [Texts],
    calls: usize,
    /// The call that led to the part being followed.
    call: Option<(String, (usize, usize))>,
    template: &'t Template,
    pub problems: Vec<Problem>,
}

/// A place in a part.
#[derive(Clone, Copy)]
struct At<'t> {
    file: &'t TemplateFile<'t>,
    place: (usize, usize),
}

impl<'t> Walk<'t> {
    /// Follows a template from its page.
    pub fn of_page(
        template: &'t Template,
        page: &str,
        parsed: &'t Parsed<'t>,
        texts: &'t [Texts],
    ) -> Vec<Problem> {
        let (calls, call, problems) = (0, None, Vec::new());
        let mut walk = Walk { parsed, texts, calls, call, template, problems };
        if let Some((file, tree)) = parsed.get(page) {
            walk.tree(file, tree, &Scope::of(&PAGE));
        }
        walk.problems
    }

    /// Tells a problem at a word of the element that begins at this place.
    fn wrong(&mut self, at: At<'_>, word: &str, message: impl Into<String>) {
        let place = at.file.place_of(at.place, word);
        let mut message = message.into();
        // A part that is inherited is right by itself; what it lacks its caller did not give.
        if let Some((caller, (line, column))) = &self.call
            && self.template.is_own(caller)
            && !self.template.is_own(&at.file.name)
        {
            message.push_str(&format!(" (the part is called at {caller}:{line}:{column})"));
        }
        self.problems.push(Problem::at(&at.file.name, place, message));
    }

    fn tree(&mut self, file: &'t TemplateFile<'t>, tree: &'t Tree, scope: &Scope) {
        for (element, place) in elements(tree) {
            let at = At { file, place };
            match element {
                TemplateElement::RawString(_) | TemplateElement::Comment(_) => {}
                TemplateElement::Expression(helper) => self.inline(at, helper, scope),
                TemplateElement::HelperBlock(helper) => self.block(at, helper, scope),
                TemplateElement::PartialExpression(part) => self.part(at, part, scope),
                TemplateElement::HtmlExpression(_) => {
                    let message = "{{{ }}} and {{& }} put data into the page unguarded; write {{ }}, \
                                   or one of the helpers";
                    self.wrong(at, "", message);
                }
                _ => {
                    let message = "this is no part of the contract: parts are files of their own, \
                                   called with {{> name.hbs}}";
                    self.wrong(at, "", message);
                }
            }
        }
    }

    /// `{{x}}` or `{{helper …}}`.
    fn inline(&mut self, at: At<'t>, helper: &HelperTemplate, scope: &Scope) {
        let Some(name) = helper.name.as_name() else {
            self.wrong(at, "", "a value has a name here");
            return;
        };
        let alone = helper.params.is_empty() && helper.hash.is_empty();
        match find_helper(name) {
            Some(kind) => {
                if !matches!(kind.form, Form::Inline | Form::InlineOrInner) {
                    self.wrong(at, name, format!("`{name}` is written {}", kind.usage));
                    return;
                }
                self.call(at, kind, helper, scope);
            }
            None if alone => self.shown(at, name, scope),
            None => self.no_helper(at, name),
        }
    }

    /// A value that is printed as it is.
    fn shown(&mut self, at: At<'t>, path: &str, scope: &Scope) {
        let Some(seen) = self.resolve(at, path, scope) else { return };
        let message = match seen.shape {
            Shape::Text | Shape::Place if seen.may_lack => format!(
                "`{path}` may be missing; write {{{{#when {path}}}}}{{{{{path}}}}}{{{{else}}}}…{{{{/when}}}}"
            ),
            Shape::Text | Shape::Place => return,
            Shape::Figure => format!("`{path}` is a figure; write {{{{figure {path}}}}}"),
            Shape::Convention => {
                format!("`{path}` is a convention; write {{{{convention {path}}}}}")
            }
            Shape::Number => {
                format!("`{path}` is a count; put it into a text: {{{{t \"…\" n={path}}}}}")
            }
            Shape::Truth => {
                format!("`{path}` is yes or no; write {{{{#when {path}}}}}…{{{{/when}}}}")
            }
            Shape::List(_) => {
                format!("`{path}` is a list; write {{{{#each {path}}}}}…{{{{/each}}}}")
            }
            Shape::Object(object) => {
                let parts: Vec<&str> = object.fields.iter().map(|field| field.name).collect();
                format!("`{path}` is a group; it has: {}", parts.join(", "))
            }
        };
        self.wrong(at, path, message);
    }

    fn no_helper(&mut self, at: At<'t>, name: &str) {
        let names = HELPERS.iter().map(|helper| helper.name);
        let message = match name {
            "if" | "unless" => format!(
                "there is no helper `{name}`: it takes a misspelt name for no, and zero too; write \
                 {{{{#when x}}}}…{{{{else}}}}…{{{{/when}}}}"
            ),
            name => format!("there is no helper `{name}`{}", meant(name, names)),
        };
        self.wrong(at, name, message);
    }

    /// `{{#helper …}}…{{/helper}}`.
    fn block(&mut self, at: At<'t>, helper: &'t HelperTemplate, scope: &Scope) {
        let name = helper.name.as_name().unwrap_or_default().to_owned();
        let Some(kind) = find_helper(&name) else {
            self.no_helper(at, &name);
            return;
        };
        if kind.form != Form::Block {
            self.wrong(at, &name, format!("`{name}` is written {}", kind.usage));
            return;
        }
        let given = self.call(at, kind, helper, scope);
        let inside = self.inside(at, kind, helper, given.first(), scope);
        if let (Some(tree), Some(inside)) = (&helper.template, &inside) {
            self.tree(at.file, tree, inside);
        }
        if let Some(tree) = &helper.inverse {
            if kind.name == "rows" {
                let message =
                    "rows has no {{else}}: ask whether there are any with {{#when has.…}}";
                self.wrong(at, &name, message);
            } else {
                self.tree(at.file, tree, scope);
            }
        }
    }

    /// What is in sight inside a block; nothing where that cannot be told.
    fn inside(
        &mut self,
        at: At<'t>,
        kind: &HelperKind,
        helper: &HelperTemplate,
        given: Option<&Given>,
        scope: &Scope,
    ) -> Option<Scope> {
        let names = names(helper);
        if kind.name != "each" && !names.is_empty() {
            self.wrong(at, "as", "only each gives names to its items");
        }
        match (kind.name, given) {
            ("when", Some(Given::Seen(seen))) => Some(scope.knowing(seen)),
            ("when", _) => Some(scope.clone()),
            ("rows", Some(Given::Word(list))) => Some(Scope::of(find_list(list)?.row)),
            ("each", Some(Given::Seen(Seen { shape: Shape::List(of), .. }))) => {
                let item = scope.item(**of);
                let place = scope.item(Shape::Place);
                let values = [item.clone(), place];
                let named: Vec<(String, Seen)> = names.into_iter().zip(values).collect();
                Some(scope.within(item, &named, true))
            }
            ("with", Some(Given::Seen(seen))) => {
                let knowing = scope.knowing(seen);
                let there = Seen { may_lack: false, ..seen.clone() };
                Some(knowing.within(there, &[], false))
            }
            _ => None,
        }
    }

    /// `{{> part.hbs name=value}}`.
    fn part(&mut self, at: At<'t>, part: &'t DecoratorTemplate, scope: &Scope) {
        let name = part.name.as_name().unwrap_or_default();
        let Some((file, tree)) = self.parsed.get(name) else { return };
        self.calls += 1;
        if self.calls > MOST_CALLS {
            if self.calls == MOST_CALLS + 1 {
                self.wrong(at, name, "parts are called more often than can be followed");
            }
            return;
        }
        if !part.params.is_empty() {
            let message = format!("a part is given values by name: {{{{> {name} x=value}}}}");
            self.wrong(at, name, message);
        }
        let mut given = BTreeMap::new();
        let by_name: BTreeMap<_, _> = part.hash.iter().collect();
        for (to, value) in by_name {
            let seen = self.value(at, value, scope).map(|given| given.seen(scope));
            given.insert(to.clone(), seen);
        }
        let outer = self.call.replace((at.file.name.clone(), at.file.place_of(at.place, name)));
        self.tree(file, tree, &scope.part(given));
        self.call = outer;
    }

    /// The value that a path names; a path that leads nowhere is told.
    fn resolve(&mut self, at: At<'t>, path: &str, scope: &Scope) -> Option<Seen> {
        match scope.resolve(path) {
            Ok(seen) => Some(seen),
            Err(lost) => {
                if let Some(message) = values::lost(path, lost, scope) {
                    self.wrong(at, path, message);
                }
                None
            }
        }
    }

    /// The names of a list in quotation marks.
    fn chart_name(&mut self, at: At<'t>, name: &str) {
        if !CHARTS.contains(&name) {
            let message = format!("there is no chart `{name}`{}", meant(name, CHARTS.into_iter()));
            self.wrong(at, name, message);
        }
    }

    fn list_name(&mut self, at: At<'t>, name: &str, helper: &HelperTemplate) {
        match find_list(name) {
            None => {
                let message = format!("there is no list `{name}`{}", meant(name, list_names()));
                self.wrong(at, name, message);
            }
            Some(list) => match (list.of, helper.hash.contains_key("of")) {
                (Some(of), false) => {
                    let message = format!(
                        "the list `{name}` needs of=…, the place of a row of the list `{of}`: \
                         {{{{#rows \"{of}\"}}}}{{{{#rows \"{name}\" of=place}}}}"
                    );
                    self.wrong(at, name, message);
                }
                (None, true) => {
                    let message = format!("the list `{name}` is no part of another; leave out of=");
                    self.wrong(at, name, message);
                }
                _ => {}
            },
        }
    }
}

/// The names that `as |item place|` gives.
fn names(helper: &HelperTemplate) -> Vec<String> {
    let given: Vec<_> = match &helper.block_param {
        None => Vec::new(),
        Some(BlockParam::Single(item)) => vec![item],
        Some(BlockParam::Pair((item, place))) => vec![item, place],
        Some(_) => Vec::new(),
    };
    given.into_iter().filter_map(|name| name.as_name().map(str::to_owned)).collect()
}
