//! `gevinst diff`: every figure that differs between two archives, and what it comes from.

use gevinst_core::compare::split::{Because, Difference, Part, Point};
use gevinst_core::compare::{Restatement, Told};
use gevinst_core::report::MoneyScale;
use gevinst_templates::{Formatter, TemplateError, Texts, told_text, visible};
use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::restate;
use crate::archive::open::Archive;
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
        let told = Telling { texts: &texts, formatter: Formatter::new(&texts, MoneyScale::Kroner) };
        told.all(&first, &second, &between)
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
    formatter: Formatter<'t>,
}

impl Telling<'_> {
    fn all(
        &self,
        first: &Archive,
        second: &Archive,
        between: &Between,
    ) -> Result<String, TemplateError> {
        let mut lines = vec![
            format!("{} → {}", first.run.id, second.run.id),
            self.texts.with(
                "diff.edition",
                &[
                    ("first", &first.run.rules.edition),
                    ("second", &second.run.rules.edition),
                    ("first_tool", &first.run.tool.version),
                    ("second_tool", &second.run.tool.version),
                ],
            )?,
        ];
        let count = between.differences.len().to_string();
        lines.push(self.texts.with("diff.count", &[("n", &count)])?);
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

    fn difference(&self, it: &Difference) -> Result<Vec<String>, TemplateError> {
        let (before, now) = (it.before.as_ref(), it.now.as_ref());
        let name = match (before.map(|it| it.id.as_str()), now.map(|it| it.id.as_str())) {
            (Some(before), Some(now)) if before != now => format!("{before} → {now}"),
            (before, now) => now.or(before).unwrap_or_default().to_owned(),
        };
        let side = |point: &Option<Point>| match point {
            Some(point) => told_text(&self.formatter, &Told::Figure(point.held.clone())),
            None => Ok(self.texts.get("diff.not_there")?.to_owned()),
        };
        let mut lines = vec![name];
        let unit = it.now.as_ref().map(|point| &point.held.unit);
        let amount = |amount: Decimal| {
            let sign = if amount.is_sign_positive() && !amount.is_zero() { "+" } else { "" };
            format!("{sign}{}", self.formatter.exact_value(amount, unit))
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
        let before = told_text(&self.formatter, &it.before)?;
        let now = told_text(&self.formatter, &it.now)?;
        let said = match &it.entry {
            None => self.texts.get("changes.unexplained_one")?.to_owned(),
            Some(entry) => {
                let cause = self.texts.get(&format!("restatement_cause.{}", entry.cause.key()))?;
                let day = self.formatter.day_long(entry.when);
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
