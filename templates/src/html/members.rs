//! A portfolio: a table for each kind of benefit with a row for each agency or
//! initiative, and how their benefits stand.

use gevinst_core::report::{BenefitGroup, Member, MemberKind};
use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::benefits::bar;
use super::lists::List;
use super::page::{Page, figure};
use crate::error::TemplateError;
use crate::format::Sign;

impl Page<'_> {
    /// The words about members that stand outside their lists.
    pub(super) fn members_context(&self) -> Result<Value, TemplateError> {
        let kind = self.report.members.first().map(|member| member.kind);
        let [title, intro, head] = match kind {
            Some(MemberKind::Agency) => {
                ["members.title_agencies", "members.intro_agencies", "members.agency"]
            }
            _ => ["members.title_initiatives", "members.intro_initiatives", "chart.map.initiative"],
        };
        Ok(json!({
            "are_agencies": kind == Some(MemberKind::Agency),
            "title": self.texts.get(title)?,
            "intro": self.texts.get(intro)?,
            "head": self.texts.get(head)?,
            "head_planned_year": self.of_year("planned_year")?,
            "head_forecast_year": self.of_year("forecast_year")?,
        }))
    }

    /// A stretch of the table for each kind that some member has figures of.
    pub(super) fn member_kinds(&self) -> List<'_> {
        let has = |group: &&BenefitGroup| {
            let of = |member: &Member| {
                member.kinds.iter().any(|it| it.kind == group.kind && it.total.is_some())
            };
            group.total.is_some() && self.report.members.iter().any(of)
        };
        let groups = self.report.groups.iter().filter(has);
        Box::new(groups.map(|group| self.member_kind(group)))
    }

    fn member_kind(&self, group: &BenefitGroup) -> Result<Value, TemplateError> {
        let totals = self.report.members.iter().filter_map(|member| {
            let kind = member.kinds.iter().find(|it| it.kind == group.kind)?;
            Some((member, kind, kind.total.as_ref()?))
        });
        let totals: Vec<_> = totals.collect();
        let largest = totals
            .iter()
            .filter_map(|(_, _, total)| self.value(total.variance))
            .map(|value| value.abs())
            .max();
        let mut rows = Vec::new();
        for (member, kind, total) in totals {
            let bar = bar(self.value(total.variance), largest.unwrap_or(Decimal::ZERO));
            rows.push(json!({
                "name": self.member_name(member)?,
                "figures": self.series(total, None),
                "bar": bar,
                "status": kind.status.key(),
            }));
        }
        let kind = self.texts.get(&format!("kind.{}", group.kind))?;
        let sum = self.texts.get(&format!("kind_sum.{}", group.kind))?;
        Ok(json!({
            "caption": kind,
            "rows": rows,
            "sum": self.texts.with("benefits.sum", &[("kind", sum)])?,
            "total": group.total.as_ref().map(|total| self.series(total, None)),
            "total_status": group.status.key(),
        }))
    }

    /// How the benefits of each member stand.
    pub(super) fn members(&self) -> List<'_> {
        Box::new(self.report.members.iter().map(|member| {
            let count = |n: &u32| self.formatter.number(Decimal::from(*n), 0, Sign::Minus);
            let [green, yellow, red, not_assessed] = member.statuses.each_ref().map(count);
            Ok(json!({
                "name": self.member_name(member)?,
                "green": green,
                "yellow": yellow,
                "red": red,
                "not_assessed": not_assessed,
                "on_track": member.indicators.map(|(_, on_track)| figure(on_track)),
                "indicators": member.indicators.map(|(known, _)| figure(known)),
            }))
        }))
    }
}
