//! The lists that templates walk with `rows`.

use super::Object;
use super::rows::{
    ACTION, ANALYSIS, BENEFIT, BOOK, DECISION, DETAIL, FINDING, GROUP, INDICATOR, MEMBER,
    MEMBER_KIND, RULE_VALUE, SECTION, SOURCE, TABLE, USE,
};

/// A list of the report.
pub(crate) struct List {
    /// Its name, for `rows`.
    pub name: &'static str,
    /// The list whose `place` it needs with `of=`.
    pub of: Option<&'static str>,
    /// What a row is.
    pub row: &'static Object,
    /// What it lists.
    pub about: &'static str,
}

const fn all(name: &'static str, row: &'static Object, about: &'static str) -> List {
    List { name, of: None, row, about }
}

const fn part_of(
    name: &'static str,
    of: &'static str,
    row: &'static Object,
    about: &'static str,
) -> List {
    List { name, of: Some(of), row, about }
}

/// The lists there are.
pub(crate) static LISTS: &[List] = &[
    all("groups", &GROUP, "The kinds of benefits"),
    part_of("benefits", "groups", &BENEFIT, "The benefits of a kind, as rows of a table"),
    part_of("details", "groups", &DETAIL, "The benefits of a kind, with all that is known of each"),
    all("indicators", &INDICATOR, "The quality indicators"),
    all("uses", &USE, "What the benefits were used for"),
    all("analyses", &ANALYSIS, "The workbooks' own calculations by period"),
    all("sections", &SECTION, "The parts made of plain tables"),
    part_of("tables", "sections", &TABLE, "The tables of a part"),
    all("actions", &ACTION, "What is done to realise the benefits"),
    all("decisions", &DECISION, "What is to be decided or done first, at most six"),
    all("members", &MEMBER, "Agencies or initiatives, and how their benefits stand"),
    all("member_kinds", &MEMBER_KIND, "The sums of each kind by agency or initiative"),
    all("books", &BOOK, "The workbooks that were read"),
    all("findings", &FINDING, "What was found in them"),
    all("sources", &SOURCE, "Where each figure of the report comes from"),
    all("rule_values", &RULE_VALUE, "The rule values that were used"),
];

/// The list of this name.
pub(crate) fn find(name: &str) -> Option<&'static List> {
    LISTS.iter().find(|list| list.name == name)
}

/// The names of the lists.
pub(crate) fn names() -> impl Iterator<Item = &'static str> + Clone {
    LISTS.iter().map(|list| list.name)
}
