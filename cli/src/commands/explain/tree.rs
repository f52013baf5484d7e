//! A figure as text: what it is, then what it is made of, indented, down to the cells.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use gevinst_core::provenance::CellRef;
use gevinst_core::report::{Fact, FactIx};
use gevinst_templates::{TemplateError, visible};

use super::Explained;

/// A line of an explanation.
pub(super) struct Line {
    /// How far in it stands; a heading stands at 0, after a blank line.
    pub(super) level: usize,
    pub(super) is_heading: bool,
    pub(super) text: String,
    /// The cell that it tells of.
    pub(super) cell: Option<CellRef>,
    /// The figure that it tells of for the first time.
    pub(super) fact: Option<FactIx>,
}

/// A figure with its parts, to a depth, as text.
pub(super) fn figure(
    told: &Explained<'_>,
    fact: FactIx,
    depth: usize,
) -> Result<String, TemplateError> {
    let mut text = String::new();
    for line in lines(told, fact, depth)? {
        let before = if line.is_heading { "\n" } else { "" };
        // A String takes everything that is written to it.
        let _ = writeln!(text, "{before}{}{}", "  ".repeat(line.level), visible(&line.text));
    }
    Ok(text)
}

/// A figure with its parts, to a depth.
pub(super) fn lines(
    told: &Explained<'_>,
    fact: FactIx,
    depth: usize,
) -> Result<Vec<Line>, TemplateError> {
    let mut tree = Tree { told, lines: Vec::new(), met: BTreeSet::new(), rules: BTreeMap::new() };
    tree.head(fact)?;
    tree.met.insert(fact);
    let it = told.fact(fact);
    let made_of = !it.trace.facts.is_empty() || !it.trace.cells.is_empty();
    if made_of || !it.trace.rule_values.is_empty() {
        tree.heading("made_of")?;
        tree.inside(it, 1, depth)?;
    }
    tree.rule_values()?;
    tree.conventions(fact)?;
    Ok(tree.lines)
}

struct Tree<'t, 'r> {
    told: &'t Explained<'r>,
    lines: Vec<Line>,
    met: BTreeSet<FactIx>,
    /// The rule values met, by their place in the report.
    rules: BTreeMap<u16, ()>,
}

impl Tree<'_, '_> {
    fn line(&mut self, level: usize, text: &str) -> &mut Line {
        let line = Line { level, is_heading: false, text: text.to_owned(), cell: None, fact: None };
        self.lines.push(line);
        let last = self.lines.len() - 1;
        &mut self.lines[last]
    }

    fn heading(&mut self, key: &str) -> Result<(), TemplateError> {
        let heading = self.told.text(key)?;
        self.line(0, heading).is_heading = true;
        Ok(())
    }

    /// A cell and what it says.
    fn cell(&mut self, level: usize, cell: CellRef) -> Result<(), TemplateError> {
        let raw = self.told.raw(cell)?;
        let text = format!("{}  {raw}", self.told.place(cell));
        self.line(level, text.trim_end()).cell = Some(cell);
        Ok(())
    }

    /// What the figure is.
    fn head(&mut self, ix: FactIx) -> Result<(), TemplateError> {
        let (told, fact) = (self.told, self.told.fact(ix));
        self.line(0, told.words.name(fact)?).fact = Some(ix);
        let mut rows = vec![("value", told.words.value(fact)?)];
        rows.extend(told.words.price_basis(fact).map(|basis| ("price", basis)));
        rows.push(("belongs_to", told.words.belongs_to(fact)?.join(" · ")));
        if let Some(stage) = fact.stage {
            let stage = told.texts.get(&format!("stage.{}", stage.key()))?;
            rows.push(("stage", stage.to_owned()));
        }
        rows.push(("method", told.words.method(fact)?.to_owned()));
        rows.extend(told.filled(fact).map(|filled| ("filled", filled)));
        rows.push(("id", fact.id.to_string()));
        rows.extend(told.report.source_number(ix).map(|number| ("number", format!("S{number}"))));
        let tables = told.words.tables(told.report, ix)?;
        rows.extend(Some(("tables", tables.join("; "))).filter(|_| !tables.is_empty()));
        rows.retain(|(_, text)| !text.is_empty());
        let mut named = Vec::new();
        for (key, text) in rows {
            named.push((told.text(key)?, text));
        }
        let width = named.iter().map(|(name, _)| name.chars().count()).max().unwrap_or(0);
        for (name, text) in named {
            let space = " ".repeat(width - name.chars().count());
            self.line(1, &format!("{name}{space}  {text}"));
        }
        Ok(())
    }

    /// A part with its own parts below it; a part met before is not unfolded again.
    fn node(
        &mut self,
        ix: FactIx,
        of: &Fact,
        level: usize,
        depth: usize,
    ) -> Result<(), TemplateError> {
        let (told, fact) = (self.told, self.told.fact(ix));
        let line = format!("{}: {}", told.words.name(fact)?, told.words.value(fact)?);
        let mark = told.mark(ix);
        if !self.met.insert(ix) {
            let again = told.text("see_above")?;
            self.line(level, &format!("{line} [{mark}] {again}"));
            return Ok(());
        }
        self.line(level, &format!("{line} [{mark}]")).fact = Some(ix);
        // What is the same as above need not be said again.
        let above = told.words.belongs_to(of)?;
        let mut own = told.words.belongs_to(fact)?;
        own.retain(|word| !above.contains(word));
        if fact.unit != of.unit {
            own.extend(told.words.price_basis(fact));
        }
        if !own.is_empty() {
            self.line(level + 1, &own.join(" · "));
        }
        if !fact.trace.facts.is_empty() || fact.trace.cells.len() != 1 {
            let method = told.words.method(fact)?;
            let filled = told.filled(fact).map(|filled| format!(": {filled}"));
            self.line(level + 1, &format!("{method}{}", filled.unwrap_or_default()));
        }
        self.inside(fact, level + 1, depth)
    }

    /// The cells, rule values and parts of a figure.
    fn inside(&mut self, fact: &Fact, level: usize, depth: usize) -> Result<(), TemplateError> {
        let told = self.told;
        for cell in &fact.trace.cells {
            self.cell(level, *cell)?;
        }
        for place in &fact.trace.rule_values {
            self.rules.insert(*place, ());
            let Some(rule) = told.report.rule_values.get(usize::from(*place)) else { continue };
            let (label, value) = (told.words.rule_label(rule), told.words.rule_value(rule));
            self.line(level, &format!("{label}: {value} [R{}]", place + 1));
        }
        if depth == 0 && !fact.trace.facts.is_empty() {
            let count = fact.trace.facts.len().to_string();
            let more = told.texts.with("explain.deeper", &[("n", &count)])?;
            self.line(level, &more);
            return Ok(());
        }
        for part in &fact.trace.facts {
            self.node(*part, fact, level, depth.saturating_sub(1))?;
        }
        Ok(())
    }

    /// The rule values met, each with what answers for it.
    fn rule_values(&mut self) -> Result<(), TemplateError> {
        let told = self.told;
        let places: Vec<u16> = self.rules.keys().copied().collect();
        if places.is_empty() {
            return Ok(());
        }
        self.heading("rule_values")?;
        for place in places {
            let Some(rule) = told.report.rule_values.get(usize::from(place)) else { continue };
            let (label, value) = (told.words.rule_label(rule), told.words.rule_value(rule));
            self.line(1, &format!("R{} {label} ({}): {value}", place + 1, rule.parameter));
            let mut kind = told.texts.get(&format!("rule_kind.{}", rule.kind))?.to_owned();
            if let Some(day) = rule.from {
                let day = told.words.formatter().day_short(day);
                kind = format!("{kind}, {}", told.texts.with("explain.from", &[("day", &day)])?);
            }
            self.line(2, &kind);
            if !rule.source.is_empty() {
                let source = told.texts.with("explain.source", &[("source", &rule.source)])?;
                self.line(2, &source);
            }
            if let Some(cell) = rule.cell {
                self.cell(2, cell)?;
            }
            if rule.past_check_date {
                let unconfirmed = told.texts.get("sources.past_check_date")?;
                self.line(2, unconfirmed);
            }
        }
        Ok(())
    }

    fn conventions(&mut self, fact: FactIx) -> Result<(), TemplateError> {
        let conventions = self.told.words.conventions(self.told.report, fact)?;
        if conventions.is_empty() {
            return Ok(());
        }
        self.heading("conventions")?;
        for convention in conventions {
            self.line(1, &convention);
        }
        Ok(())
    }
}
