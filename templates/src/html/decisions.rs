//! What has to be decided or done: the agencies' own open actions, and the benefits that
//! are off track without one. Chosen and ordered by rule: overdue first, then by deadline.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use gevinst_core::report::{ActionRow, BenefitRow, Status};
use serde_json::{Value, json};

use super::lists::List;
use super::page::{Page, figure_or_null};
use crate::error::TemplateError;
use crate::visible::visible;

/// So many stand on the first page; the rest is in the table of actions.
const MOST: usize = 6;

/// Something to decide or do.
enum Decision<'r> {
    /// An action that is not done.
    Action(&'r ActionRow),
    /// A benefit off track that nobody has an open action for.
    OffTrack { group: usize, row: usize },
}

impl<'a> Page<'a> {
    /// Everything there is to decide, in order.
    fn all_decisions(&self) -> Vec<Decision<'a>> {
        let open = self.report.actions.iter().filter(|it| it.status != Some("done"));
        let mut actions: Vec<&ActionRow> = open.collect();
        actions.sort_by_key(|it| (Reverse(it.overdue), it.deadline.is_none(), it.deadline));
        let handled: BTreeSet<(u16, &str)> =
            actions.iter().filter_map(|it| Some((it.book, it.benefit.as_deref()?))).collect();
        let has_action = |row: &BenefitRow| handled.contains(&(row.cell.book, row.id.as_str()));
        let mut all: Vec<Decision<'a>> = Vec::new();
        for (group, it) in self.report.groups.iter().enumerate() {
            for (place, row) in it.rows.iter().enumerate() {
                if row.status == Status::Red && !has_action(row) {
                    all.push(Decision::OffTrack { group, row: place });
                }
            }
        }
        all.extend(actions.into_iter().map(Decision::Action));
        all
    }

    /// The words about decisions that stand outside their list.
    pub(super) fn decisions_context(&self) -> Result<Value, TemplateError> {
        let count = self.all_decisions().len();
        let title = match count {
            0 => self.texts.get("section.decisions")?.to_owned(),
            1 => self.texts.get("decisions.title_one")?.to_owned(),
            n => {
                let title = self.texts.with("decisions.title_many", &[("n", &self.numeral(n))])?;
                crate::finding_text::capitalised(&title)
            }
        };
        let more = Some(count.saturating_sub(MOST)).filter(|more| *more > 0);
        Ok(json!({ "title": title, "any": count > 0, "more": more }))
    }

    /// The first of them.
    pub(super) fn decisions(&self) -> List<'_> {
        let all = self.all_decisions();
        Box::new(all.into_iter().take(MOST).map(|it| match it {
            Decision::Action(action) => self.decision_of_action(action),
            Decision::OffTrack { group, row } => self.decision_of_benefit(group, row),
        }))
    }

    fn decision_of_action(&self, action: &ActionRow) -> Result<Value, TemplateError> {
        let benefit = action.benefit.as_deref().and_then(|id| {
            self.report.groups.iter().enumerate().find_map(|(group, it)| {
                let of = |row: &BenefitRow| row.cell.book == action.book && row.id == id;
                it.rows.iter().position(of).map(|row| (group, row))
            })
        });
        Ok(json!({
            "text": visible(&action.description),
            "amount": self.behind(benefit),
            "owner": action.owner.as_deref().map(visible),
            "deadline": action.deadline.map(|day| self.formatter.day_long(day)),
            "overdue": action.overdue,
            "benefit": action.benefit.as_deref().map(visible),
            "anchor": benefit.map(|(group, row)| super::benefits::anchor(group, row)),
            "agency": self.agency_of(action.book)?,
        }))
    }

    fn decision_of_benefit(&self, group: usize, row: usize) -> Result<Value, TemplateError> {
        let it = &self.report.groups[group].rows[row];
        Ok(json!({
            "text": self.texts.with("decisions.off_track", &[("benefit", &visible(&it.title))])?,
            "amount": self.behind(Some((group, row))),
            "owner": it.owner.as_deref().map(visible),
            "deadline": Value::Null,
            "overdue": false,
            "benefit": visible(&it.id),
            "anchor": super::benefits::anchor(group, row),
            "agency": self.agency_of(it.cell.book)?,
        }))
    }

    /// How far behind its plan a benefit is, where it is.
    fn behind(&self, benefit: Option<(usize, usize)>) -> Value {
        let series = benefit
            .and_then(|(group, row)| self.report.groups.get(group)?.rows.get(row)?.series.as_ref());
        let variance = series.map(|series| series.variance);
        let is_behind = variance
            .and_then(|fact| self.value(fact))
            .is_some_and(|value| value.is_sign_negative() && !value.is_zero());
        figure_or_null(variance.filter(|_| is_behind))
    }
}
