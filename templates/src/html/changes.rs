//! What changed since the earlier report that the run was held against.

use gevinst_core::report::{
    Before, Changes, FactIx, Held, Move, Restatement, StatusMove, Told, Who,
};
use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::page::{Page, figure};
use crate::error::TemplateError;
use crate::format::Formatter;
use crate::visible::{visible, visible_within};

/// So many of each sort stand on the page; all are in the workbook and the data.
const MOST: usize = 6;
/// Longer words of definitions are cut.
const LONGEST: usize = 160;
/// So many digits of a fingerprint name a run that has no name.
const SHORT_DIGEST: usize = 12;

impl Page<'_> {
    /// What changed, where the run was held against an earlier report.
    pub(super) fn changes(&self) -> Result<Value, TemplateError> {
        let Some(changes) = &self.report.changes else { return Ok(Value::Null) };
        let moves = |list: &[Move], most: usize| {
            list.iter().take(most).map(|it| self.moved(it)).collect::<Result<Vec<_>, _>>()
        };
        let mut statuses = Vec::new();
        for it in changes.statuses.iter().take(MOST) {
            statuses.push(self.status_move(it)?);
        }
        let mut restatements = Vec::new();
        for it in changes.restatements.iter().take(MOST) {
            restatements.push(self.restatement(it)?);
        }
        let whose =
            |list: &[Who]| list.iter().take(MOST).map(|it| self.who(it)).collect::<Vec<_>>();
        let unexplained = changes.restatements.iter().filter(|it| it.entry.is_none()).count();
        Ok(json!({
            "run": run_name(changes),
            "digest": visible(&changes.earlier.digest),
            "period": changes.earlier.period.map(|period| self.formatter.period(period)),
            "any": any(changes),
            "sums": moves(&changes.sums, usize::MAX)?,
            "forecasts": moves(&changes.forecasts, MOST)?,
            "more_forecasts": more(changes.forecasts.len()),
            "statuses": statuses,
            "more_statuses": more(changes.statuses.len()),
            "came": whose(&changes.came),
            "more_came": more(changes.came.len()),
            "went": whose(&changes.went),
            "more_went": more(changes.went.len()),
            "restatements": restatements,
            "more_restatements": more(changes.restatements.len()),
            "unexplained": Some(unexplained).filter(|count| *count > 0),
        }))
    }

    /// Where the details of a benefit stand.
    fn anchor_of(&self, who: &Who) -> Option<String> {
        let (group, row) = who.place?;
        let is_there = self.report.groups.get(group)?.rows.get(row)?.id == who.id;
        is_there.then(|| super::benefits::anchor(group, row))
    }

    fn who(&self, who: &Who) -> Value {
        json!({
            "id": visible(&who.id),
            "title": visible(&who.title),
            "anchor": self.anchor_of(who),
        })
    }

    fn moved(&self, it: &Move) -> Result<Value, TemplateError> {
        let kind = self.texts.get(&format!("kind.{}", it.kind))?;
        let of = format!("changes.{}", it.of.key());
        let name = match &it.who {
            Some(who) => visible(&who.title),
            None => self.texts.with(&of, &[("kind", kind)])?,
        };
        Ok(json!({
            "name": crate::finding_text::capitalised(&name),
            "anchor": it.who.as_ref().and_then(|who| self.anchor_of(who)),
            "before": self.before(&it.before, it.now),
            "before_id": visible(&it.before.id),
            "now": figure(it.now),
            "change": it.change.map(|change| given(change, it.now)),
        }))
    }

    /// An earlier figure, written like the one now; nothing where it has another unit.
    fn before(&self, before: &Before, now: FactIx) -> Value {
        let like = &self.report.facts.get(now).unit;
        match &before.held {
            Held { value: Ok(value), unit } if unit == like => given(*value, now),
            _ => Value::Null,
        }
    }

    fn status_move(&self, it: &StatusMove) -> Result<Value, TemplateError> {
        let word = |status| self.texts.get(&format!("status.{status}"));
        Ok(json!({
            "who": self.who(&it.who),
            "before": word(it.before.key())?,
            "status": it.now.key(),
            "is_worse": it.is_worse(),
        }))
    }

    fn restatement(&self, it: &Restatement) -> Result<Value, TemplateError> {
        let entry = match &it.entry {
            None => Value::Null,
            Some(entry) => json!({
                "cause": self.texts.get(&format!("restatement_cause.{}", entry.cause.key()))?,
                "who": visible_within(&entry.who, LONGEST),
                "day": self.formatter.day_long(entry.when),
                "reason": visible_within(&entry.why, LONGEST),
            }),
        };
        Ok(json!({
            "who": self.who(&it.who),
            "of": self.texts.get(&format!("restated.{}", it.of.key()))?,
            "period": self.period_of(it.fact),
            "about": visible_within(&it.about, LONGEST),
            "before": self.told(&it.before)?,
            "now": self.told(&it.now)?,
            "entry": entry,
        }))
    }

    fn period_of(&self, fact: Option<FactIx>) -> Option<String> {
        let period = self.formatter.fact_period(self.report.facts.get(fact?).period);
        Some(period).filter(|text| !text.is_empty())
    }

    /// What was or is said, exactly: a restatement may be smaller than tables show.
    fn told(&self, told: &Told) -> Result<String, TemplateError> {
        told_text(&self.formatter, told)
    }
}

/// What was or is said, in words: a figure with all its digits and its unit, or why there
/// is none.
///
/// # Errors
///
/// When the texts lack a word.
pub fn told_text(formatter: &Formatter<'_>, told: &Told) -> Result<String, TemplateError> {
    Ok(match told {
        Told::Figure(Held { value: Ok(value), unit }) => formatter.exact_value(*value, Some(unit)),
        Told::Figure(Held { value: Err(reason), .. }) => {
            let key = format!("absence.{reason}");
            // A later program may have reasons that this one does not know.
            formatter.texts().get(&key).map_or_else(|_| visible(reason), str::to_owned)
        }
        Told::Word(word) => visible_within(word, LONGEST),
        Told::Nothing => formatter.texts().get("changes.nothing")?.to_owned(),
    })
}

/// The name of the earlier run, or the beginning of its fingerprint.
pub(crate) fn run_name(changes: &Changes) -> String {
    let earlier = &changes.earlier;
    match &earlier.id {
        Some(id) => visible(id),
        None => visible(&earlier.digest).chars().take(SHORT_DIGEST).collect(),
    }
}

/// A number that is no figure of this report, written like one that is.
fn given(value: Decimal, like: FactIx) -> Value {
    json!({ "given": value.to_string(), "like": figure(like) })
}

fn more(count: usize) -> Option<usize> {
    count.checked_sub(MOST).filter(|more| *more > 0)
}

fn any(changes: &Changes) -> bool {
    let moved = !changes.sums.is_empty() || !changes.forecasts.is_empty();
    let came_or_went = !changes.came.is_empty() || !changes.went.is_empty();
    moved || came_or_went || !changes.statuses.is_empty() || !changes.restatements.is_empty()
}
