//! `gevinst sample`: figures to be checked against their cells, drawn by a method and a
//! seed that anybody can repeat, in a work paper.

mod paper;

use std::path::Path;

use gevinst_core::provenance::Digest;
use gevinst_core::report::{Fact, FactIx, FactPeriod, Metric, Report};
use gevinst_core::sample::{Draw, DrawError, Fate, Item, Method, Sample, draw};
use gevinst_plugin_sdk::text::nearest;
use gevinst_templates::{FactWords, Texts, visible};
use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::explain::find::has_parts;
use super::report::keep_inputs;
use crate::args::{MethodArg, SampleArgs};
use crate::commands::ground::Ground;
use crate::disk::RealDisk;
use crate::exit::{Exit, Failure};
use crate::output::{Outputs, WriteProblem, cannot};
use crate::terminal;

/// So many are drawn where nothing is said.
const SIZE: u32 = 25;

pub(super) fn run(args: &SampleArgs) -> Result<Exit, Failure> {
    let metric = metric(&args.metric)?;
    let method = method(args)?;
    let mut outputs = Outputs::new(&RealDisk, args.force);
    if let Some(path) = &args.output {
        is_workbook(path)?;
        outputs.expect(path)?;
        keep_inputs(path, &args.input.inputs)?;
    }
    let ground = match Ground::of(&args.input)? {
        Ok(ground) => ground,
        Err(exit) => return Ok(exit),
    };
    let population = Population::of(&ground.report, metric, &args.only);
    if population.drawable.is_empty() {
        return Err(nothing_to_draw(&ground.report, args, &population));
    }
    let seed = args.seed.unwrap_or_else(|| derived_seed(&ground.report));
    let asked = Draw { method, seed, materiality: args.materiality };
    let sample = draw(&population.items, &asked);
    let sample = sample.map_err(|error| cannot_draw(error, &ground.texts, args))?;
    let drawn = Drawn { args, ground: &ground, population: &population, sample: &sample, seed };
    if let Some(path) = &args.output {
        let bytes = drawn.paper().map_err(|error| usage(error.to_string()))?;
        let written = outputs.write(path, |out| out.write_all(&bytes));
        written.map_err(|problem| match problem {
            WriteProblem::Io(failure) => failure,
            WriteProblem::Content(error) => cannot(path, &error),
        })?;
        outputs.commit()?;
    }
    drawn.tell()?;
    Ok(Exit::Done)
}

fn usage(message: impl Into<String>) -> Failure {
    Failure::new(Exit::Usage, message)
}

fn is_workbook(path: &Path) -> Result<(), Failure> {
    let ending = path.extension().and_then(|ending| ending.to_str());
    if ending.is_some_and(|ending| ending.eq_ignore_ascii_case("xlsx")) {
        return Ok(());
    }
    let meant = path.with_extension("xlsx");
    let meant = meant.display();
    Err(usage(format!("the work paper is an Excel workbook; name it as such: {meant}")))
}

fn metric(name: &str) -> Result<Metric, Failure> {
    let known = Metric::ALL.iter().copied().find(|metric| metric.key() == name);
    known.ok_or_else(|| {
        let meant = nearest(name, Metric::ALL.iter().map(|metric| metric.key()));
        let meant = meant.map(|it| format!(" Did you mean {it}?")).unwrap_or_default();
        usage(format!("there is no metric \"{}\".{meant}", visible(name)))
    })
}

fn method(args: &SampleArgs) -> Result<Method, Failure> {
    let size = args.size.unwrap_or(SIZE);
    let method = match (args.method, args.above) {
        (MethodArg::Mus, None) => Method::MonetaryUnit { marks: size },
        (MethodArg::Random, None) => Method::Random { items: size },
        (MethodArg::Top, None) => Method::Top { items: size },
        (MethodArg::AllAbove, Some(_)) if args.size.is_some() => {
            return Err(usage("--method all-above draws all there are; leave out --size"));
        }
        (MethodArg::AllAbove, Some(limit)) => Method::Above { limit },
        (MethodArg::AllAbove, None) => {
            return Err(usage("--method all-above needs --above AMOUNT"));
        }
        (_, Some(_)) => return Err(usage("--above goes with --method all-above only")),
    };
    Ok(method)
}

/// What can be drawn, and what there is besides.
struct Population {
    /// The figures that can be drawn, in the order of the report.
    drawable: Vec<FactIx>,
    /// The same as a draw sees them.
    items: Vec<Item>,
    /// Figures that lack a part that was asked for.
    outside: Vec<FactIx>,
    /// Figures that have no value.
    absent: Vec<FactIx>,
}

impl Population {
    /// The figures of a metric that are read from cells and made of no other figures, and of
    /// these, those whose ids have all the parts in `only`.
    fn of(report: &Report, metric: Metric, only: &[String]) -> Population {
        let mut found = Population {
            drawable: Vec::new(),
            items: Vec::new(),
            outside: Vec::new(),
            absent: Vec::new(),
        };
        let of_metric = report.facts.iter().filter(|(_, fact)| fact.metric == metric);
        for (place, fact) in of_metric.filter(|(_, fact)| is_read(fact)) {
            if !only.iter().all(|part| has_parts(fact.id.as_str(), part)) {
                found.outside.push(place);
            } else if let Ok(amount) = fact.value {
                found.drawable.push(place);
                found.items.push(Item {
                    name: fact.id.to_string(),
                    amount,
                    unit: fact.unit.clone(),
                });
            } else {
                found.absent.push(place);
            }
        }
        found
    }
}

/// Whether a figure stands in cells as it is, so that looking at them checks it. Sums to
/// date are sums of figures that do.
fn is_read(fact: &Fact) -> bool {
    let to_date = matches!(fact.period, FactPeriod::ToDate(_));
    !fact.trace.cells.is_empty() && fact.trace.facts.is_empty() && !to_date
}

fn nothing_to_draw(report: &Report, args: &SampleArgs, population: &Population) -> Failure {
    let outside = population.outside.len();
    if outside > 0 {
        let only = args.only.iter().map(|part| visible(part)).collect::<Vec<_>>().join(", ");
        return usage(format!(
            "none of the {outside} figures of {} has {only} in its id; gevinst explain --list tells \
             the ids",
            args.metric
        ));
    }
    let mut counts: Vec<(Metric, usize)> = Vec::new();
    for (_, fact) in report.facts.iter().filter(|(_, fact)| is_read(fact) && fact.value.is_ok()) {
        match counts.iter_mut().find(|(metric, _)| *metric == fact.metric) {
            Some((_, count)) => *count += 1,
            None => counts.push((fact.metric, 1)),
        }
    }
    let known = counts.iter().map(|(metric, count)| format!("\n  {} ({count})", metric.key()));
    let known: String = known.collect();
    let known = if known.is_empty() { " There is no other either.".to_owned() } else { known };
    usage(format!(
        "no figure of {} is read from cells here; --metric names another. There are:{known}",
        args.metric
    ))
}

/// The seed where none is given: from the workbooks' fingerprints, whatever their order,
/// so that the same workbooks give the same sample.
fn derived_seed(report: &Report) -> u32 {
    let mut digests: Vec<String> =
        report.books.0.iter().map(|book| book.digest.to_string()).collect();
    digests.sort_unstable();
    let digest = Digest::of(digests.join("\n").as_bytes()).to_string();
    digest.get(..8).and_then(|digits| u32::from_str_radix(digits, 16).ok()).unwrap_or(0)
}

fn cannot_draw(error: DrawError, texts: &Texts, args: &SampleArgs) -> Failure {
    let DrawError::UnlikeUnits(units) = error else { return usage(error.to_string()) };
    let words = FactWords::new(texts);
    let named: Vec<String> = units.iter().filter_map(|unit| words.unit(unit).ok()).collect();
    usage(format!(
        "the figures of {} are in unlike units ({}), and their sizes cannot be held against one \
         another; --only limits them, and --method random without --materiality needs no sizes",
        args.metric,
        named.join("; ")
    ))
}

/// A sample that was drawn, about to be told.
struct Drawn<'d> {
    args: &'d SampleArgs,
    ground: &'d Ground,
    population: &'d Population,
    sample: &'d Sample,
    seed: u32,
}

/// How many figures there are of a fate, and what they come to in one unit.
struct Part {
    count: usize,
    sum: Option<Decimal>,
}

impl Drawn<'_> {
    fn fact(&self, place: usize) -> (FactIx, &Fact) {
        let fact = self.population.drawable[place];
        (fact, self.ground.report.facts.get(fact))
    }

    /// How many items there are of these fates, and their sum where they are in one unit.
    fn part(&self, is: fn(Fate) -> bool) -> Part {
        let mut part = Part { count: 0, sum: Some(Decimal::ZERO) };
        let items = &self.population.items;
        let one_unit = items.windows(2).all(|pair| pair[0].unit == pair[1].unit);
        for (item, _) in items.iter().zip(&self.sample.fates).filter(|(_, fate)| is(**fate)) {
            part.count += 1;
            let sum = part.sum.filter(|_| one_unit);
            part.sum = sum.and_then(|sum| sum.checked_add(item.amount));
        }
        part
    }

    fn tell(&self) -> Result<(), Failure> {
        let drawn = self.part(|fate| matches!(fate, Fate::Drawn(_)));
        let below = self.part(|fate| fate == Fate::Below);
        if self.args.json {
            let text = self.data(&drawn, &below).map_err(|error| usage(error.to_string()))?;
            terminal::print(&format!("{text:#}\n"))?;
        }
        let Some(path) = &self.args.output else { return Ok(()) };
        let mut more = String::new();
        for (count, what) in [
            (below.count, "below materiality"),
            (self.population.outside.len(), "outside"),
            (self.population.absent.len(), "without a value"),
        ] {
            if count > 0 {
                more.push_str(&format!("; {count} {what}"));
            }
        }
        let all = self.population.items.len();
        let whence = if self.args.seed.is_none() { " (from the workbooks)" } else { "" };
        terminal::remark(&format!(
            "wrote {}: {} of {all} figures of {} drawn by {}, seed {}{whence}{more}\n",
            path.display(),
            drawn.count,
            self.args.metric,
            self.args.method.key(),
            self.seed,
        ));
        Ok(())
    }

    fn data(&self, drawn: &Part, below: &Part) -> Result<Value, gevinst_templates::TemplateError> {
        let part = |part: &Part| json!({ "count": part.count, "sum": part.sum.map(text) });
        let left = self.part(|fate| fate == Fate::Left);
        let all = self.part(|_| true);
        Ok(json!({
            "run": self.ground.run,
            "metric": self.args.metric,
            "only": self.args.only,
            "method": self.args.method.key(),
            "size": match self.args.method {
                MethodArg::AllAbove => None,
                _ => Some(self.args.size.unwrap_or(SIZE)),
            },
            "above": self.args.above.map(text),
            "materiality": text(self.args.materiality),
            "seed": self.seed,
            "seed_given": self.args.seed.is_some(),
            "interval": self.sample.marks.map(|marks| text(marks.interval)),
            "start": self.sample.marks.map(|marks| text(marks.start)),
            "drawn": part(drawn),
            "left": part(&left),
            "below_materiality": part(below),
            "all": part(&all),
            "outside": self.population.outside.len(),
            "without_value": self.population.absent.len(),
            "figures": self.figures()?,
        }))
    }
}

fn text(number: Decimal) -> String {
    number.normalize().to_string()
}
