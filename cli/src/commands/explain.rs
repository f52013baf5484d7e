//! `gevinst explain`: where a figure comes from, down to the cells and the rules.

mod data;
mod filled;
pub(super) mod find;
mod lists;
pub(super) mod said;
mod tree;
mod worked;

use std::path::PathBuf;

use gevinst_core::provenance::CellRef;
use gevinst_core::report::{Fact, FactIx, Report, Unit};
use gevinst_templates::{FactWords, TemplateError, Texts};
use rust_decimal::Decimal;

use crate::args::ExplainArgs;
use crate::commands::ground::Ground;
use crate::exit::{Exit, Failure};
use crate::terminal;
use filled::{Operand, Operands};
use said::Cells;
use worked::Worked;

pub(super) fn run(mut args: ExplainArgs) -> Result<Exit, Failure> {
    let word = match (&args.cell, args.list) {
        (None, false) => Some(figure_named(&mut args.input.inputs)?),
        _ => None,
    };
    let ground = match Ground::of(&args.input)? {
        Ok(ground) => ground,
        Err(exit) => return Ok(exit),
    };
    let Ground { report, said, texts, .. } = &ground;
    let cells = Cells::of(said);
    let told = Explained { report, texts, words: FactWords::new(texts), cells: &cells };
    let text = match (&word, &args.cell) {
        (Some(word), _) => {
            let fact = find::figure(report, word)?;
            let depth = args.depth.map_or(usize::MAX, usize::from);
            if args.json {
                data::figure(&told, fact, depth)
            } else {
                tree::figure(&told, fact, depth)
            }
        }
        (None, Some(cell)) => {
            let cell = find::cell(report, cell)?;
            if args.json { data::cell(&told, cell) } else { lists::cell(&told, cell) }
        }
        (None, None) if args.json => data::list(&told),
        (None, None) => lists::all(&told),
    };
    let text = text.map_err(|error| Failure::new(Exit::Usage, error.to_string()))?;
    terminal::print(&text)?;
    Ok(Exit::Done)
}

/// The last word of the command line, which names the figure; the others are workbooks.
fn figure_named(inputs: &mut Vec<PathBuf>) -> Result<String, Failure> {
    let last = inputs.pop().filter(|_| !inputs.is_empty());
    let last = last.and_then(|word| word.into_os_string().into_string().ok());
    last.ok_or_else(|| {
        let message = "name a figure after the workbooks, such as S12 or its id; --list tells all \
                       figures";
        Failure::new(Exit::Usage, message)
    })
}

/// A report with what its cells said, about to be explained.
struct Explained<'r> {
    report: &'r Report,
    texts: &'r Texts,
    words: FactWords<'r>,
    cells: &'r Cells,
}

impl<'r> Explained<'r> {
    fn fact(&self, fact: FactIx) -> &'r Fact {
        self.report.facts.get(fact)
    }

    fn text(&self, key: &str) -> Result<&'r str, TemplateError> {
        self.texts.get(&format!("explain.{key}"))
    }

    /// The figure's number in the report, or its id where the report does not show it.
    fn mark(&self, fact: FactIx) -> String {
        match self.report.source_number(fact) {
            Some(number) => format!("S{number}"),
            None => self.fact(fact).id.to_string(),
        }
    }

    /// The method with the numbers filled in, where that gives the figure.
    fn filled(&self, fact: &'r Fact) -> Option<String> {
        let value = fact.value.ok()?;
        self.of_parts(fact, value).or_else(|| {
            let write = worked::writer(fact.formula)?;
            write(&Worked { told: self, fact, value })
        })
    }

    /// The method with the numbers of the figure's own parts.
    fn of_parts(&self, fact: &Fact, value: Decimal) -> Option<String> {
        let operand =
            |value: Decimal| Operand { text: self.words.formatter().exact_number(value), value };
        let facts = fact.trace.facts.iter().map(|part| self.fact(*part).value.ok());
        let cells = fact.trace.cells.iter().filter_map(|cell| self.cells.number(*cell));
        let cells: Vec<Decimal> = cells.collect();
        let mut operands = Operands {
            facts: facts.collect::<Option<Vec<Decimal>>>()?.into_iter().map(operand).collect(),
            cells: Vec::new(),
            rules: self.rule_numbers(fact).into_iter().map(operand).collect(),
        };
        // Amounts may stand in cells in thousands or millions; what is filled in is kroner.
        let scales: &[u32] = match fact.unit {
            Unit::Kroner(_) => &[1, 1_000, 1_000_000],
            _ => &[1],
        };
        scales.iter().find_map(|scale| {
            let scaled = cells.iter().map(|cell| cell.checked_mul(Decimal::from(*scale)));
            operands.cells = scaled.collect::<Option<Vec<_>>>()?.into_iter().map(operand).collect();
            filled::filled(fact.formula.key(), &operands, value)
        })
    }

    /// The numbers of a figure's rule values, those of a value with parts in order.
    fn rule_numbers(&self, fact: &Fact) -> Vec<Decimal> {
        let rules = fact.trace.rule_values.iter();
        let rules = rules.filter_map(|place| self.report.rule_values.get(usize::from(*place)));
        rules
            .flat_map(|rule| rule.value.split([' ', ',']))
            .filter_map(|word| Decimal::from_str_exact(word).ok())
            .collect()
    }

    /// What a cell said, by the fields it was read as: `beløp: 120000`.
    fn raw(&self, cell: CellRef) -> Result<String, TemplateError> {
        said::told(self.cells, cell, self.texts)
    }

    /// A cell as the report names it, with nothing that could command a terminal.
    fn place(&self, cell: CellRef) -> String {
        gevinst_templates::visible(&self.report.books.show(cell))
    }
}
