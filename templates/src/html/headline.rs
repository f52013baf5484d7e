//! The sentence and the tiles that a report begins with.

use gevinst_core::report::{FactIx, MoneyScale, Sentence, Tile, Unit};
use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::page::{Page, figure, figure_or_null, scale_name};
use crate::error::TemplateError;
use crate::format::{decimals_that_add_up, spoken_scale};
use crate::judged::decimals_of_tile;
use crate::visible::visible_within;

/// Titles of benefits in running text are cut after this many characters.
const LONGEST_TITLE: usize = 80;

impl Page<'_> {
    pub(super) fn headline(&self) -> Result<Value, TemplateError> {
        let headline = &self.report.headline;
        let (key, place) = match &headline.sentence {
            Sentence::Behind { variance } => ("behind", Some(*variance)),
            Sentence::Ahead { variance } => ("ahead", Some(*variance)),
            Sentence::AsPlanned { realised } => ("as_planned", Some(*realised)),
            Sentence::Expected { net } => (self.expected_key(*net), Some(*net)),
            Sentence::NoFigures => ("no_figures", None),
        };
        let tiles: Vec<Value> = headline.tiles.iter().map(|tile| self.tile(tile)).collect();
        let saving = headline.tiles.iter().find(|tile| tile.key == "saving" && tile.plan.is_some());
        let told = |place: FactIx| match saving {
            // A small variance of large figures is told in its own size: 18 000 kroner.
            Some(tile) if tile.variance == Some(place) && self.is_smaller(place, tile) => {
                figure(place)
            }
            Some(tile) if [Some(tile.value), tile.variance].contains(&Some(place)) => {
                self.in_tile(place, tile)
            }
            _ => figure(place),
        };
        let against_plan = saving.map(|tile| {
            let mut realised = self.in_tile(tile.value, tile);
            realised["bare"] = json!(true);
            json!({
                "realised": realised,
                "planned": tile.plan.map(|plan| self.in_tile(plan, tile)),
            })
        });
        let (attention, assessed) = headline.attention;
        let count = |n: u32| usize::try_from(n).unwrap_or(usize::MAX);
        // Both in words or both in digits.
        let are_small = self.texts.get(&format!("numeral.{assessed}")).is_ok();
        let numeral = |n: u32| if are_small { self.numeral(count(n)) } else { n.to_string() };
        Ok(json!({
            "sentence": format!("sentence.{key}"),
            "figure": place.map(told),
            "tiles": tiles,
            "against_plan": against_plan,
            "kept_out": headline.kept_out,
            "drivers": self.drivers(),
            "time": self.time_to_date(),
            "attention": (attention > 0).then(|| numeral(attention)),
            "assessed": numeral(assessed),
        }))
    }

    /// The benefits that the sentence's difference comes from most, at most two.
    fn drivers(&self) -> Vec<Value> {
        let drivers = &self.report.headline.drivers;
        let drivers = drivers.iter().enumerate().filter_map(|(place, (group, row))| {
            let it = self.report.groups.get(*group)?.rows.get(*row)?;
            Some(json!({
                "title": visible_within(&it.title, LONGEST_TITLE),
                "anchor": super::benefits::anchor(*group, *row),
                "variance": figure(it.series.as_ref()?.variance),
                "is_last": place + 1 == self.report.headline.drivers.len(),
            }))
        });
        drivers.collect()
    }

    /// Freed time to date in full-time equivalents, where no tile tells of it.
    fn time_to_date(&self) -> Value {
        let told = self.report.headline.tiles.iter().any(|tile| tile.key == "fte");
        let group = self.report.groups.iter().find(|group| group.kind == "freed_time");
        let fte = group.and_then(|group| group.total.as_ref()).and_then(|total| total.fte);
        match fte.filter(|(_, realised)| !told && self.value(*realised).is_some()) {
            Some((planned, realised)) => {
                json!({ "planned": figure(planned), "realised": { "fact": realised.0, "bare": true } })
            }
            None => Value::Null,
        }
    }

    fn expected_key(&self, net: FactIx) -> &'static str {
        match self.value(net) {
            Some(value) if value.is_zero() => "expected_zero",
            Some(value) if value.is_sign_negative() => "expected_loss",
            Some(_) => "expected_gain",
            None => "no_figures",
        }
    }

    /// The scale and decimals in which a tile's figures are told and add up.
    fn tile_style(&self, tile: &Tile) -> (MoneyScale, Value) {
        let value = self.value(tile.value);
        let plan = tile.plan.and_then(|plan| self.value(plan));
        let largest = [value, plan].into_iter().flatten().map(|value| value.abs()).max();
        let scale = spoken_scale(largest.unwrap_or(Decimal::ZERO));
        let variance = tile.variance.and_then(|variance| self.value(variance));
        let is_money = matches!(self.report.facts.get(tile.value).unit, Unit::Kroner(_));
        let decimals = match (value, plan, variance) {
            (Some(value), Some(plan), Some(variance)) if is_money => {
                let adding_up = decimals_that_add_up(value, plan, variance, scale);
                let judged = decimals_of_tile(self.report, tile, scale);
                json!(judged.map_or(adding_up, |judged| judged.max(adding_up)))
            }
            _ => Value::Null,
        };
        (scale, decimals)
    }

    /// Whether a figure is told in a smaller scale than the tile's others.
    fn is_smaller(&self, place: FactIx, tile: &Tile) -> bool {
        let own = self.value(place).map(|value| spoken_scale(value.abs()));
        own.is_some_and(|own| own != self.tile_style(tile).0)
    }

    /// A figure of a tile, in the tile's own scale and decimals.
    fn in_tile(&self, place: FactIx, tile: &Tile) -> Value {
        let (scale, decimals) = self.tile_style(tile);
        json!({ "fact": place.0, "scale": scale_name(scale), "decimals": decimals })
    }

    fn tile(&self, tile: &Tile) -> Value {
        let (scale, _) = self.tile_style(tile);
        let unit = self.formatter.unit(&self.report.facts.get(tile.value).unit, scale);
        let plan = tile.plan.and_then(|plan| self.value(plan));
        json!({
            "label": format!("tile.{}", tile.key),
            "value": self.in_tile(tile.value, tile),
            "plan": tile.plan.map(|plan| self.in_tile(plan, tile)),
            "variance": tile.variance.map(|variance| self.in_tile(variance, tile)),
            "variance_share": figure_or_null(tile.variance_share),
            "is_count": tile.key == "quality",
            "unit": unit,
            "status": tile.status.map(|status| status.key()),
            "is_forecast": tile.key == "saving_year",
            "gauge": gauge(self.value(tile.value), plan),
        })
    }
}

/// A gauge of a value against its plan, 200 wide: how far the value fills it
/// and where the plan stands. None where it would mislead.
fn gauge(value: Option<Decimal>, plan: Option<Decimal>) -> Value {
    let (Some(value), Some(plan)) = (value, plan) else { return Value::Null };
    let full = value.max(plan);
    if value.is_sign_negative() || plan.is_sign_negative() || full.is_zero() {
        return Value::Null;
    }
    let along = |part: Decimal| {
        let share = part.checked_div(full).unwrap_or(Decimal::ZERO);
        (share * Decimal::from(196)).round_dp(1).normalize().to_string()
    };
    json!({ "fill": along(value), "mark": along(plan) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gauge_needs_a_plan_and_no_negative_value() {
        let number = |text: &str| Some(Decimal::from_str_exact(text).unwrap());
        assert_eq!(gauge(number("50"), number("100")), json!({ "fill": "98", "mark": "196" }));
        assert_eq!(gauge(number("-1"), number("100")), Value::Null);
        assert_eq!(gauge(number("0"), number("0")), Value::Null);
        assert_eq!(gauge(number("1"), None), Value::Null);
    }
}
