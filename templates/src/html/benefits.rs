//! Benefits and indicators as rows of tables and as details.

use gevinst_core::report::{
    BenefitGroup, BenefitRow, Field, IndicatorRow, MeasurementPoint, Series,
};
use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::lists::List;
use super::page::{Page, figure, figure_or_null};
use crate::error::TemplateError;
use crate::visible::visible;

/// More moments of measurement than this do not fit side by side.
const MOST_MOMENTS: usize = 6;

/// The anchor of a benefit's details: by place, as IDs may be anything.
pub(super) fn anchor(group: usize, row: usize) -> String {
    format!("g{}-{}", group + 1, row + 1)
}

/// A bar of a variance to the left or right of zero, 76 wide, on the scale of
/// the largest one of its unit.
pub(super) fn bar(variance: Option<Decimal>, largest: Decimal) -> Value {
    let Some(variance) = variance.filter(|_| !largest.is_zero()) else { return Value::Null };
    let share = variance.abs().checked_div(largest).unwrap_or(Decimal::ZERO);
    let width = (share * Decimal::from(36)).round_dp(1).max(Decimal::new(6, 1));
    let (tone, left) = match variance {
        _ if variance.is_zero() => return Value::Null,
        _ if variance.is_sign_negative() => ("neg", Decimal::from(38) - width),
        _ => ("pos", Decimal::from(38)),
    };
    json!({
        "tone": tone,
        "x": left.normalize().to_string(),
        "width": width.normalize().to_string(),
    })
}

impl Page<'_> {
    pub(super) fn group(&self, place: usize, group: &BenefitGroup) -> Result<Value, TemplateError> {
        let kind = self.texts.get(&format!("kind.{}", group.kind))?;
        let sum = self.texts.get(&format!("kind_sum.{}", group.kind))?;
        Ok(json!({
            "place": place,
            "kind": kind,
            "sum": sum,
            "is_time": group.is_time(),
            "is_quality": group.kind == "quality",
            "head_planned_year": self.of_year("planned_year")?,
            "head_forecast_year": self.of_year("forecast_year")?,
            "scale": self.scale_note()?,
            "money_unit": self.formatter.money_head(),
            "scale_word": self.formatter.scale_word(self.report.meta.money_scale),
            "price": self.price_note()?,
            "has_period": self.report.meta.period.is_some(),
            "has_rows": !group.rows.is_empty(),
            "total": group.total.as_ref().map(|total| self.series(total, None)),
        }))
    }

    /// A head that names the report's year, where there is one: `Plan 2026`.
    pub(super) fn of_year(&self, head: &str) -> Result<String, TemplateError> {
        match self.report.meta.period.and_then(|period| period.year()) {
            Some(year) => self.texts.with(&format!("col.{head}"), &[("year", &year.to_string())]),
            None => Ok(self.texts.get(&format!("col.{head}_any"))?.to_owned()),
        }
    }

    pub(super) fn series(&self, series: &Series, largest: Option<Decimal>) -> Value {
        let both = |pair: Option<_>| {
            pair.map(|(planned, realised)| {
                json!({ "planned": figure(planned), "realised": figure(realised) })
            })
        };
        json!({
            "planned_to_date": figure(series.planned_to_date),
            "realised_to_date": figure(series.realised_to_date),
            "variance": figure(series.variance),
            "variance_share": figure(series.variance_share),
            "planned_year": figure(series.planned_year),
            "forecast_year": figure(series.forecast_year),
            "planned_lifetime": figure(series.planned_lifetime),
            "fte": both(series.fte),
            "value": both(series.value),
            "bar": largest.map(|largest| bar(self.value(series.variance), largest)),
        })
    }

    pub(super) fn benefits<'l>(&'l self, (place, group): (usize, &'l BenefitGroup)) -> List<'l> {
        let largest = self.largest_variance(group.is_time());
        Box::new(group.rows.iter().enumerate().map(move |(number, row)| {
            Ok(json!({
                "id": visible(&row.id),
                "anchor": anchor(place, number),
                "title": visible(&row.title),
                "agency": self.agency_of(row.cell.book)?,
                "owner": row.owner.as_deref().map(visible),
                "kept_out": row.kept_out,
                "is_disbenefit": row.is_disbenefit,
                "status": row.status.key(),
                "figures": row.series.as_ref().map(|series| self.series(series, Some(largest))),
                "indicators": self.indicators_named(row),
            }))
        }))
    }

    /// The largest variance in hours or in kroner over all kinds, so that bars of
    /// one unit have one scale in the whole report.
    fn largest_variance(&self, in_hours: bool) -> Decimal {
        let groups = self.report.groups.iter().filter(|group| group.is_time() == in_hours);
        let series = groups.flat_map(|group| &group.rows).filter_map(|row| row.series.as_ref());
        let variances = series.filter_map(|series| self.value(series.variance));
        variances.map(|variance| variance.abs()).max().unwrap_or(Decimal::ZERO)
    }

    fn indicators_named(&self, benefit: &BenefitRow) -> Vec<String> {
        self.indicators_of(benefit).iter().map(|row| visible(&row.title)).collect()
    }

    pub(super) fn details<'l>(&'l self, (place, group): (usize, &'l BenefitGroup)) -> List<'l> {
        let rows = group.rows.iter().enumerate();
        Box::new(rows.map(move |(number, row)| self.detail(group, anchor(place, number), row)))
    }

    fn detail(
        &self,
        group: &BenefitGroup,
        anchor: String,
        row: &BenefitRow,
    ) -> Result<Value, TemplateError> {
        let periods = row.periods.iter().map(|figures| {
            json!({
                "period": self.formatter.period(figures.period),
                "planned": figure_or_null(figures.planned),
                "forecast": figure_or_null(figures.forecast),
                "realised": figure_or_null(figures.realised),
            })
        });
        let uses = row.uses.iter().map(|place| {
            let fact = self.report.facts.get(*place);
            let key = fact.dims.get(&gevinst_core::report::Dim::Use);
            let name = key.map(|key| visible(self.texts.choice(Field::Use, key)));
            json!({ "name": name, "amount": figure(*place) })
        });
        let findings = row.findings.iter().filter_map(|place| self.report.findings.get(*place));
        Ok(json!({
            "id": visible(&row.id),
            "anchor": anchor,
            "title": visible(&row.title),
            "agency": self.agency_of(row.cell.book)?,
            "status": row.status.key(),
            "description": row.description.as_deref().map(visible),
            "owner": row.owner.as_deref().map(visible),
            "initiative": row.initiative.as_deref().map(visible),
            "recipient": row.recipient.map(|key| self.texts.choice(Field::Recipient, key)),
            "kind": self.texts.get(&format!("kind.{}", group.kind))?,
            "head_planned_year": self.of_year("planned_year")?,
            "head_forecast_year": self.of_year("forecast_year")?,
            "kept_out": row.kept_out,
            "is_disbenefit": row.is_disbenefit,
            "is_time": group.is_time(),
            "cell": self.texts.cell(row.cell, &self.report.books),
            "figures": row.series.as_ref().map(|series| self.series(series, None)),
            "has_period": self.report.meta.period.is_some(),
            "summary": row.series.as_ref().filter(|_| self.report.meta.period.is_some()).map(|series| json!({
                "realised": { "fact": series.realised_to_date.0, "bare": true },
                "planned": figure(series.planned_to_date),
            })),
            "indicators": self.indicators_named(row),
            "scale": self.scale_note()?,
            "periods": periods.collect::<Vec<_>>(),
            "uses": uses.collect::<Vec<_>>(),
            "findings": findings.map(|finding| self.finding(finding)).collect::<Vec<_>>(),
        }))
    }

    /// The moments of measurement that all indicators together have, as heads
    /// of columns; none where there are too many.
    pub(super) fn moments(&self) -> Vec<String> {
        let points = self.report.indicators.iter().flat_map(|row| &row.measurements);
        let mut moments: Vec<_> = points.map(|point| (order(point), self.moment(point))).collect();
        moments.sort();
        moments.dedup();
        if moments.len() > MOST_MOMENTS {
            return Vec::new();
        }
        moments.into_iter().map(|(_, label)| label).collect()
    }

    fn moment(&self, point: &MeasurementPoint) -> String {
        match (point.period, point.day) {
            (Some(period), _) => self.formatter.period_short(period),
            (None, Some(day)) => self.formatter.day_short(day),
            (None, None) => self.texts.known("quality.undated").to_owned(),
        }
    }

    pub(super) fn indicators(&self) -> List<'_> {
        let heads = self.moments();
        Box::new(self.report.indicators.iter().map(move |row| self.indicator(row, &heads)))
    }

    fn indicator(&self, row: &IndicatorRow, heads: &[String]) -> Result<Value, TemplateError> {
        let labelled = |point: &MeasurementPoint| json!({ "moment": self.moment(point), "value": figure(point.value) });
        let of_head = |head: &String| {
            let at = row.measurements.iter().filter(|point| self.moment(point) == *head);
            at.map(|point| figure(point.value)).collect::<Vec<_>>()
        };
        Ok(json!({
            "id": visible(&row.id),
            "title": visible(&row.title),
            "agency": self.agency_of(row.cell.book)?,
            "benefit": row.benefit.as_deref().map(visible),
            "unit": visible(&row.unit),
            "owner": row.owner.as_deref().map(visible),
            "baseline": figure(row.baseline),
            "target": figure(row.target),
            "columns": heads.iter().map(of_head).collect::<Vec<_>>(),
            "points": row.measurements.iter().map(labelled).collect::<Vec<_>>(),
            "in_columns": !heads.is_empty(),
            "achievement": figure(row.achievement),
            "way": self.value(row.achievement).map(way),
            "status": row.status.key(),
        }))
    }
}

/// Calendar order; what has no date stands last.
fn order(point: &MeasurementPoint) -> (bool, String) {
    let day = point.period.and_then(|period| period.last_day()).or(point.day);
    (day.is_none(), day.map_or_else(String::new, |day| day.to_string()))
}

/// The way gone from baseline to target on a line 64 wide, kept within it.
fn way(achievement: Decimal) -> String {
    let share = achievement.clamp(Decimal::ZERO, Decimal::ONE);
    (share * Decimal::from(64)).round_dp(1).normalize().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_point_the_way_of_their_sign_and_zero_has_none() {
        let number = |text: &str| Decimal::from_str_exact(text).unwrap();
        let left = bar(Some(number("-50")), number("100"));
        assert_eq!(left, json!({ "tone": "neg", "x": "20", "width": "18" }));
        let right = bar(Some(number("100")), number("100"));
        assert_eq!(right, json!({ "tone": "pos", "x": "38", "width": "36" }));
        assert_eq!(bar(Some(number("0")), number("100")), Value::Null);
        assert_eq!(bar(None, number("100")), Value::Null);
    }

    #[test]
    fn the_way_stays_within_its_line() {
        let number = |text: &str| Decimal::from_str_exact(text).unwrap();
        assert_eq!(way(number("-0.3")), "0");
        assert_eq!(way(number("0.5")), "32");
        assert_eq!(way(number("1.7")), "64");
    }
}
