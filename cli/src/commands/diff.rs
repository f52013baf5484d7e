//! `gevinst diff`: every figure that differs between two archives, and what it comes from.

use std::collections::BTreeMap;

use gevinst_core::compare::split::{Because, Difference, Part, Point};
use gevinst_core::compare::{Restatement, Told};
use gevinst_core::report::{Fact, Report};
use gevinst_templates::{FactWords, TemplateError, Texts, told_text, visible};
use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::restate;
use crate::archive::open::Archive;
use crate::archive::run::Run;
use crate::args::DiffArgs;
use crate::commands::texts;
use crate::compare::between::{Between, between};
use crate::compare::{Comparing, LogPlace, whole};
use crate::exit::{Exit, Failure};
use crate::terminal;

pub(super) fn run(args: &DiffArgs) -> Result<Exit, Failure> {
    let texts = texts(args.lang)?;
    let (first, second) = (whole(&args.first)?, whole(&args.second)?);
    let earlier = Comparing::at(&args.first, &LogPlace::of(args.restatements.as_deref(), None))?;
    // The second run may have been held against the first one when it was made.
    let then = Comparing::archived(&second).ok().flatten();
    let log = match &args.restatements {
        Some(_) => earlier.log().to_vec(),
        None => then.map(|it| it.log().to_vec()).unwrap_or_default(),
    };
    let mut between = between((&first, &second), &earlier, &log)?;
    if let Some(metric) = &args.metric {
        between.differences.retain(|it| is_of(it, metric));
    }
    let text = if args.json {
        format!("{:#}\n", data(&first, &second, &between))
    } else {
        Telling::of(&texts, &between)
            .all(&first, &second, &between)
            .map_err(|error| Failure::new(Exit::Usage, error.to_string()))?
    };
    terminal::print(&text)?;
    Ok(Exit::Done)
}

fn is_of(difference: &Difference, metric: &str) -> bool {
    let id = difference.now.as_ref().or(difference.before.as_ref()).map_or("", |it| &it.id);
    let name = id.split([':', '@']).next().unwrap_or_default();
    name.strip_prefix(metric).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

struct Telling<'t> {
    texts: &'t Texts,
    words: FactWords<'t>,
    /// The figures of both runs by their ids, those of the second first.
    facts: BTreeMap<String, &'t Fact>,
}

impl<'t> Telling<'t> {
    fn of(texts: &'t Texts, between: &'t Between) -> Telling<'t> {
        let both = [&between.before, &between.report];
        let facts = both.into_iter().flat_map(|report| report.facts.iter());
        let facts = facts.map(|(_, fact)| (fact.id.to_string(), fact)).collect();
        Telling { texts, words: FactWords::new(texts), facts }
    }

    fn all(
        &self,
        first: &Archive,
        second: &Archive,
        between: &Between,
    ) -> Result<String, TemplateError> {
        let mut lines = vec![format!("{} → {}", first.run.id, second.run.id)];
        lines.extend(self.grounds(first, second, between)?);
        lines.push(String::new());
        let count = between.differences.len().to_string();
        lines.push(self.texts.with("diff.count", &[("n", &count)])?);
        for (cause, count) in self.tally(&between.differences)? {
            lines.push(format!("  {cause}: {count}"));
        }
        for difference in &between.differences {
            lines.push(String::new());
            lines.extend(self.difference(difference)?);
        }
        if !between.changes.restatements.is_empty() {
            lines.push(String::new());
            lines.push(self.texts.get("diff.restatements")?.to_owned());
            for it in &between.changes.restatements {
                lines.push(format!("  {}", self.restatement(it)?));
            }
        }
        let lines: Vec<String> = lines.iter().map(|line| visible(line)).collect();
        Ok(lines.join("\n") + "\n")
    }

    /// What each run was made of, under the names of the causes.
    fn grounds(
        &self,
        first: &Archive,
        second: &Archive,
        between: &Between,
    ) -> Result<Vec<String>, TemplateError> {
        let (a, b) = (&first.run, &second.run);
        let scenario = |run: &Run| match &run.rules.scenario {
            Some(scenario) => Ok(scenario.id.clone()),
            None => self.texts.get("diff.without").map(str::to_owned),
        };
        let pairs = [
            (Because::Tool, a.tool.version.clone(), b.tool.version.clone()),
            (Because::Rule, a.rules.edition.clone(), b.rules.edition.clone()),
            (Because::Parameter, scenario(a)?, scenario(b)?),
            (Because::Scope, self.scope(&between.before)?, self.scope(&between.report)?),
            (Because::Data, self.books(&between.before)?, self.books(&between.report)?),
        ];
        let mut lines = Vec::new();
        for (because, before, now) in pairs {
            let label = self.texts.get(&format!("diff.{}", because.key()))?;
            lines.push(if before == now {
                self.texts.with("diff.both", &[("label", label), ("value", &now)])?
            } else {
                let args = [("label", label), ("first", &before), ("second", &now)];
                self.texts.with("diff.from_to", &args)?
            });
        }
        Ok(lines)
    }

    /// The period and the day that a report speaks of.
    fn scope(&self, report: &Report) -> Result<String, TemplateError> {
        let formatter = self.words.formatter();
        let period = report.meta.period.map(|period| formatter.period(period));
        let words = period.into_iter().chain(report.meta.as_of.map(|day| formatter.day_long(day)));
        let words: Vec<String> = words.collect();
        if words.is_empty() {
            return self.texts.get("diff.not_stated").map(str::to_owned);
        }
        Ok(words.join(", "))
    }

    /// The workbooks of a report; the same name may be of another workbook.
    fn books(&self, report: &Report) -> Result<String, TemplateError> {
        let mut names = Vec::new();
        for book in report.books.0.iter() {
            let digest = book.digest.to_string();
            let args = [("name", &*book.name), ("digest", digest.get(..8).unwrap_or_default())];
            names.push(self.texts.with("diff.workbook", &args)?);
        }
        Ok(names.join(", "))
    }

    /// How many of the figures differ for which cause.
    fn tally(&self, all: &[Difference]) -> Result<Vec<(String, usize)>, TemplateError> {
        let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
        for it in all {
            let place = match it.parts.as_slice() {
                [Part { because, .. }] => match because.as_slice() {
                    [only] => Because::ALL.iter().position(|cause| cause == only),
                    _ => None,
                },
                _ => None,
            };
            *counts.entry(place.unwrap_or(Because::ALL.len())).or_default() += 1;
        }
        let mut told = Vec::new();
        for (place, count) in counts {
            let key = Because::ALL.get(place).map_or("several", |cause| cause.key());
            told.push((self.texts.get(&format!("diff.{key}"))?.to_owned(), count));
        }
        Ok(told)
    }

    fn difference(&self, it: &Difference) -> Result<Vec<String>, TemplateError> {
        let (before, now) = (it.before.as_ref(), it.now.as_ref());
        let (before, now) = (before.map(|it| it.id.as_str()), now.map(|it| it.id.as_str()));
        let id = match (before, now) {
            (Some(before), Some(now)) if before != now => format!("{before} → {now}"),
            (before, now) => now.or(before).unwrap_or_default().to_owned(),
        };
        let mut lines = Vec::new();
        if let Some(fact) = now.or(before).and_then(|id| self.facts.get(id)) {
            let belongs_to = self.words.belongs_to(fact)?.join(" · ");
            lines.push(format!("{} · {belongs_to}", self.words.name(fact)?));
        }
        lines.push(format!("  {id}"));
        let side = |point: &Option<Point>| match point {
            Some(point) => told_text(&self.words.formatter(), &Told::Figure(point.held.clone())),
            None => Ok(self.texts.get("diff.not_there")?.to_owned()),
        };
        let unit = it.now.as_ref().map(|point| &point.held.unit);
        let amount = |amount: Decimal| {
            let sign = if amount.is_sign_positive() && !amount.is_zero() { "+" } else { "" };
            format!("{sign}{}", self.words.formatter().exact_value(amount, unit))
        };
        let whole = it.amount.map(|it| format!("  ({})", amount(it))).unwrap_or_default();
        lines.push(format!("  {} → {}{whole}", side(&it.before)?, side(&it.now)?));
        for part in &it.parts {
            let causes = self.causes(&part.because)?;
            let told = part.amount.map(|it| format!("  {}", amount(it))).unwrap_or_default();
            lines.push(format!("    {causes}{told}"));
        }
        Ok(lines)
    }

    fn causes(&self, because: &[Because]) -> Result<String, TemplateError> {
        let mut names = Vec::new();
        for cause in because {
            names.push(self.texts.get(&format!("diff.{}", cause.key()))?);
        }
        Ok(names.join(" + "))
    }

    fn restatement(&self, it: &Restatement) -> Result<String, TemplateError> {
        let before = told_text(&self.words.formatter(), &it.before)?;
        let now = told_text(&self.words.formatter(), &it.now)?;
        let said = match &it.entry {
            None => self.texts.get("changes.unexplained_one")?.to_owned(),
            Some(entry) => {
                let cause = self.texts.get(&format!("restatement_cause.{}", entry.cause.key()))?;
                let day = self.words.formatter().day_long(entry.when);
                format!("{cause}: {} ({}, {day})", entry.why, entry.who)
            }
        };
        Ok(format!("{}: {before} → {now}. {said}", it.about))
    }
}

fn data(first: &Archive, second: &Archive, between: &Between) -> Value {
    let run = |archive: &Archive| {
        json!({
            "run": archive.run.id,
            "tool_version": archive.run.tool.version,
            "edition": archive.run.rules.edition,
            "scenario": archive.run.rules.scenario.as_ref().map(|it| &it.id),
            "period": archive.run.period,
            "as_of": archive.run.as_of,
        })
    };
    let keys = |causes: &[Because]| causes.iter().map(|it| it.key()).collect::<Vec<_>>();
    let part = |part: &Part| json!({ "because": keys(&part.because), "amount": text(part.amount) });
    let differences = between.differences.iter().map(|it| {
        json!({
            "before": it.before.as_ref().map(point),
            "now": it.now.as_ref().map(point),
            "amount": text(it.amount),
            "parts": it.parts.iter().map(part).collect::<Vec<_>>(),
        })
    });
    json!({
        "first": run(first),
        "second": run(second),
        "steps": between.steps.iter().map(|it| keys(it)).collect::<Vec<_>>(),
        "differences": differences.collect::<Vec<_>>(),
        "restatements": between.changes.restatements.iter().map(restate::data).collect::<Vec<_>>(),
    })
}

fn text(amount: Option<Decimal>) -> Option<String> {
    amount.map(|amount| amount.normalize().to_string())
}

fn point(point: &Point) -> Value {
    let value = point.held.value.as_ref();
    json!({
        "id": point.id,
        "value": value.ok().map(|value| value.normalize().to_string()),
        "absent": value.err(),
        "unit": point.held.unit.key(),
    })
}
