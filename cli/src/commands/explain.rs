//! `gevinst explain`: where a figure comes from, down to the cells and the rules.

mod data;
mod fate;
mod filled;
pub(super) mod find;
mod lists;
mod page;
pub(super) mod said;
mod tree;
mod worked;

use std::path::PathBuf;

use gevinst_core::provenance::CellRef;
use gevinst_core::report::{Fact, FactIx, Report, Unit};
use gevinst_core::submission::Submission;
use gevinst_templates::{FactWords, TemplateError, Texts};
use rust_decimal::Decimal;

use crate::args::ExplainArgs;
use crate::commands::ground::Ground;
use crate::disk::RealDisk;
use crate::exit::{Exit, Failure};
use crate::output::Outputs;
use crate::terminal;
use fate::{Fates, Left};
use filled::{Operand, Operands};
use said::Cells;
use worked::Worked;

/// So much of a long answer is printed at a time, in bytes.
const PIECE: usize = 1 << 16;

/// What is asked.
enum Question {
    /// Where a figure comes from.
    Figure(String),
    /// Where a cell went.
    Cell(String),
    /// All figures.
    List,
    /// The numbers that no figure rests on.
    Unused,
    /// All figures and all cells.
    All,
}

impl Question {
    fn of(args: &mut ExplainArgs) -> Result<Question, Failure> {
        Ok(match args.cell.take() {
            Some(cell) => Question::Cell(cell),
            None if args.list => Question::List,
            None if args.unused => Question::Unused,
            None if args.all => Question::All,
            None => Question::Figure(figure_named(&mut args.input.inputs)?),
        })
    }
}

pub(super) fn run(mut args: ExplainArgs) -> Result<Exit, Failure> {
    let question = Question::of(&mut args)?;
    let outputs = Outputs::new(&RealDisk, args.force);
    if let Some(path) = &args.html {
        outputs.expect(path)?;
    }
    let ground = match Ground::of(&args.input)? {
        Ok(ground) => ground,
        Err(exit) => return Ok(exit),
    };
    let Ground { report, said, texts, .. } = &ground;
    let cells = Cells::of(said);
    let told = Explained { report, said, texts, words: FactWords::new(texts), cells: &cells };
    if let Some(path) = &args.html {
        page::write(&told, &ground, &question, (path, outputs))?;
        return Ok(Exit::Done);
    }
    let text = answer(&told, &ground, &question, &args)?;
    terminal::print(&text)?;
    Ok(Exit::Done)
}

/// The answer as text, or as JSON.
fn answer(
    told: &Explained<'_>,
    ground: &Ground,
    question: &Question,
    args: &ExplainArgs,
) -> Result<String, Failure> {
    let depth = args.depth.map_or(usize::MAX, usize::from);
    let text = match question {
        Question::Figure(word) => {
            let fact = find::figure(told.report, word)?;
            if args.json {
                data::figure(told, fact, depth)
            } else {
                tree::figure(told, fact, depth)
            }
        }
        Question::Cell(word) => {
            let cell = find::cell(told.report, word)?;
            let fates = Fates::of(ground);
            let left = left_at(told, ground, cell)?;
            if args.json {
                data::cell(told, &fates, cell, left.as_ref())
            } else {
                lists::cell(told, &fates, cell, left.as_ref())
            }
        }
        Question::List if args.json => data::list(told),
        Question::List => lists::all(told),
        Question::Unused => {
            let (fates, left) = (Fates::of(ground), left_in_all(ground)?);
            if args.json {
                data::unused(told, &fates, &left)
            } else {
                lists::unused(told, &fates, &left)
            }
        }
        Question::All => {
            let left = left_in_all(ground)?;
            let mut pieces = String::new();
            let mut print = |piece: &str| {
                pieces.push_str(piece);
                if pieces.len() < PIECE {
                    return Ok(());
                }
                let printed = terminal::print(&pieces);
                pieces.clear();
                printed
            };
            data::all(told, &Fates::of(ground), &left, &mut print)?;
            Ok(pieces)
        }
    };
    text.map_err(|error| Failure::new(Exit::Usage, error.to_string()))
}

/// What stands in a cell that no format read, where a number does.
fn left_at(told: &Explained<'_>, ground: &Ground, cell: CellRef) -> Result<Option<Left>, Failure> {
    let submission = ground.said.get(usize::from(cell.book));
    match submission.filter(|_| told.cells.get(cell).is_empty()) {
        Some(submission) => {
            Ok(fate::left(ground, submission)?.into_iter().find(|left| left.cell == cell))
        }
        None => Ok(None),
    }
}

fn left_in_all(ground: &Ground) -> Result<Vec<Left>, Failure> {
    let mut all = Vec::new();
    for submission in &ground.said {
        all.extend(fate::left(ground, submission)?);
    }
    Ok(all)
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
    said: &'r [Submission],
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
