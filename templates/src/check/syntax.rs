//! The parts of a template: whether each can be read, and how they call one another.

use std::collections::{BTreeMap, BTreeSet};

use handlebars::Template as Tree;
use handlebars::template::{DecoratorTemplate, HelperTemplate, TemplateElement};

use crate::html::syntax_reason;
use crate::package::{Problem, Template, TemplateFile, line_column, meant, part_name};

/// Blocks within blocks deeper than this are refused before they are read.
const DEEPEST: usize = 40;

/// The parts of a template that could be read, by name.
pub(super) type Parsed<'t> = BTreeMap<&'t str, (&'t TemplateFile<'t>, Tree)>;

/// Reads all parts; nothing where one of them cannot be read.
pub(super) fn parse_all<'t>(
    pages: &'t [(String, TemplateFile<'t>)],
    problems: &mut Vec<Problem>,
) -> Option<Parsed<'t>> {
    let mut parsed = BTreeMap::new();
    for (name, file) in pages {
        if let Some(tree) = parse(name, file, problems) {
            parsed.insert(name.as_str(), (file, tree));
        }
    }
    (parsed.len() == pages.len()).then_some(parsed)
}

/// Reads a part.
fn parse(name: &str, file: &TemplateFile<'_>, problems: &mut Vec<Problem>) -> Option<Tree> {
    if let Some(place) = too_deep(file.text) {
        let message =
            format!("more than {DEEPEST} blocks or brackets stand within one another here");
        problems.push(Problem::at(&file.name, line_column(file.text, place), message));
        return None;
    }
    match Tree::compile_with_name(file.text, name.to_owned()) {
        Ok(tree) => Some(tree),
        Err(error) => {
            let place = error.pos().unwrap_or((1, 1));
            problems.push(Problem::at(&file.name, place, syntax_reason(error.reason())));
            None
        }
    }
}

/// The byte where blocks or brackets stand too deep within one another. Reading goes
/// as deep as they do, and what is deep enough would end the program.
fn too_deep(text: &str) -> Option<usize> {
    let (mut blocks, mut brackets) = (0_usize, 0_usize);
    for (place, character) in text.char_indices() {
        let rest = text.get(place..).unwrap_or_default();
        if rest.starts_with("{{#") {
            blocks += 1;
        } else if rest.starts_with("{{/") {
            blocks = blocks.saturating_sub(1);
        } else if rest.starts_with("}}") {
            brackets = 0;
        }
        match character {
            '(' | '[' => brackets += 1,
            ')' | ']' => brackets = brackets.saturating_sub(1),
            _ => {}
        }
        if blocks > DEEPEST || brackets > DEEPEST {
            return Some(place);
        }
    }
    None
}

/// A call of another part, and where it stands.
pub(super) struct Call<'t> {
    pub part: &'t DecoratorTemplate,
    pub at: (usize, usize),
}

/// The elements of a tree, each with its place.
pub(super) fn elements(tree: &Tree) -> impl Iterator<Item = (&TemplateElement, (usize, usize))> {
    let places = tree.mapping.iter().map(|place| (place.0, place.1));
    tree.elements.iter().zip(places)
}

/// The blocks inside a helper.
pub(super) fn inner(helper: &HelperTemplate) -> impl Iterator<Item = &Tree> {
    helper.template.iter().chain(&helper.inverse)
}

fn calls(tree: &Tree) -> Vec<Call<'_>> {
    let mut found = Vec::new();
    for (element, at) in elements(tree) {
        match element {
            TemplateElement::PartialExpression(part) => found.push(Call { part, at }),
            TemplateElement::HelperBlock(helper) => {
                found.extend(inner(helper).flat_map(calls));
            }
            _ => {}
        }
    }
    found
}

/// For each part the ones it calls, with the place of the call.
type Called<'t> = BTreeMap<&'t str, Vec<(&'t str, (usize, usize))>>;

/// How the parts call one another: each call has a part, none goes in circles, and
/// no part of the template's own is never called. Says whether that is so.
pub(super) fn parts(template: &Template, parsed: &Parsed<'_>, problems: &mut Vec<Problem>) -> bool {
    let before = problems.len();
    let mut called = Called::new();
    for (name, (file, tree)) in parsed {
        for call in calls(tree) {
            let Some(of) = call.part.name.as_name() else { continue };
            if parsed.contains_key(of) {
                called.entry(name).or_default().push((of, call.at));
            } else {
                let meant = meant(of, parsed.keys().copied());
                let message = format!("there is no part `{of}`{meant}");
                problems.push(Problem::at(&file.name, call.at, message));
            }
        }
    }
    let page = template.pages().first().map(|(name, _)| name.clone()).unwrap_or_default();
    let mut reached = BTreeSet::new();
    let mut path = Vec::new();
    walk(&page, &called, parsed, &mut path, &mut reached, problems);
    for (path, _) in template.own_files().filter(|(path, _)| path.ends_with(".hbs")) {
        let name = part_name(path);
        if let Some((file, _)) = parsed.get(name).filter(|_| !reached.contains(name)) {
            let known: Vec<&str> =
                parsed.keys().copied().filter(|it| reached.contains(*it)).collect();
            let near = gevinst_core::report::nearest(name, known);
            let near = near.map(|it| format!("; did you mean `{it}`?")).unwrap_or_default();
            let message = format!(
                "no part and no page calls this part with {{{{> {name}}}}}, so it changes \
                 nothing{near}"
            );
            problems.push(Problem::of_file(&file.name, message));
        }
    }
    problems.len() == before
}

/// Follows the calls from a part; one that comes back to a part it came through
/// would never end.
fn walk<'t>(
    name: &str,
    called: &Called<'t>,
    parsed: &Parsed<'t>,
    path: &mut Vec<String>,
    reached: &mut BTreeSet<String>,
    problems: &mut Vec<Problem>,
) {
    if !reached.insert(name.to_owned()) {
        return;
    }
    path.push(name.to_owned());
    for (of, at) in called.get(name).into_iter().flatten() {
        if path.iter().any(|it| it == of) {
            let file = parsed.get(name).map_or("", |(file, _)| file.name.as_str());
            let way = path.join(" > ");
            let message = format!("`{of}` calls itself without end: {way} > {of}");
            problems.push(Problem::at(file, *at, message));
        } else {
            walk(of, called, parsed, path, reached, problems);
        }
    }
    path.pop();
}
