//! Figures as markup: the number in the reader's language, the figure's id,
//! and the way to its source.

use gevinst_core::report::{Fact, FactIx, MoneyScale, Unit};
use handlebars::{
    Context, Handlebars, Helper, HelperDef, HelperResult, Output, RenderContext, RenderError,
    html_escape,
};
use rust_decimal::Decimal;
use serde_json::Value;

use super::helpers::{as_word, failed, named, needed, needed_text};
use super::page::Page;
use crate::error::TemplateError;
use crate::fact_table::{TableWords, scale_alone};
use crate::format::{Sign, Style, spoken_scale};

/// How a figure is written.
#[derive(Clone, Copy, Default)]
struct How {
    style: Style,
    /// The unit follows the number.
    unit: bool,
    /// As a sentence says it: `5,8 millioner kroner`.
    spoken: bool,
    /// Without its sign, where the sentence says it.
    magnitude: bool,
    /// Coloured by its sign, which is also shown.
    tone: bool,
    /// Without a link, where links cannot be.
    unlinked: bool,
    /// The scale was given by the context and stands, also when spoken.
    hinted: bool,
    /// The unit follows from what stands beside it.
    bare: bool,
}

impl How {
    /// With what the context says of a figure for all its appearances: its
    /// scale, its decimals, and whether its unit follows from what stands beside it.
    fn with_hints(&self, value: &Value) -> Result<How, RenderError> {
        let mut how = *self;
        if let Some(hint) = value.get("scale") {
            how.style.scale = Some(scale(hint)?);
            how.hinted = true;
        }
        if let Some(decimals) = value.get("decimals").and_then(Value::as_u64) {
            how.style.decimals = u32::try_from(decimals).ok();
        }
        how.bare = value.get("bare").is_some();
        Ok(how)
    }

    fn of_helper(h: &Helper<'_>) -> Result<How, RenderError> {
        let mut how = How::default();
        for (name, value) in named(h)? {
            how.set(name, value)?;
        }
        Ok(how)
    }

    fn set(&mut self, name: &str, value: &Value) -> Result<(), RenderError> {
        match name {
            "scale" => self.style.scale = Some(scale(value)?),
            "sign" if truth(name, value)? => self.style.sign = Sign::Both,
            "sign" => self.style.sign = Sign::Minus,
            "unit" => self.unit = truth(name, value)?,
            "spoken" => self.spoken = truth(name, value)?,
            "magnitude" => self.magnitude = truth(name, value)?,
            "tone" => self.tone = truth(name, value)?,
            "link" => self.unlinked = !truth(name, value)?,
            _ => return Err(failed(format!("a figure does not know `{name}`"))),
        }
        Ok(())
    }
}

fn truth(name: &str, value: &Value) -> Result<bool, RenderError> {
    value.as_bool().ok_or_else(|| failed(format!("`{name}` is true or false, not {value}")))
}

fn scale(value: &Value) -> Result<MoneyScale, RenderError> {
    match value.as_str() {
        Some("kroner") => Ok(MoneyScale::Kroner),
        Some("thousand") => Ok(MoneyScale::Thousand),
        Some("million") => Ok(MoneyScale::Million),
        _ => Err(failed(format!("there is no scale {value}"))),
    }
}

impl Page<'_> {
    /// The figure that a value of the context stands for.
    fn fact_of(&self, value: &Value) -> Result<(FactIx, &Fact), RenderError> {
        let place = value.get("fact").and_then(Value::as_u64);
        let place = place.and_then(|place| u32::try_from(place).ok()).map(FactIx);
        match place {
            Some(place) if (place.0 as usize) < self.report.facts.len() => {
                Ok((place, self.report.facts.get(place)))
            }
            _ => Err(failed(format!("{value} is not a figure"))),
        }
    }

    /// A figure as markup; nothing for null, which is no figure at all.
    fn figure_markup(&self, value: &Value, how: &How) -> Result<String, RenderError> {
        if value.is_null() {
            return Ok(String::new());
        }
        if let Some(given) = value.get("given") {
            return self.given_number(given, value, how);
        }
        let mut how = how.with_hints(value)?;
        let (place, fact) = self.fact_of(value)?;
        // A sentence and another scale round in their own way.
        let own_scale = how.style.scale.is_none_or(|it| it == self.report.meta.money_scale);
        if own_scale && !how.spoken {
            how.style.decimals = how.style.decimals.or(self.judged.decimals(place));
        }
        let how = &how;
        let id = html_escape(fact.id.as_str());
        let (class, title, body) = match fact.value {
            Ok(number) => {
                let class = match number {
                    _ if !how.tone || number.is_zero() => "n",
                    _ if number.is_sign_negative() => "n neg",
                    _ => "n pos",
                };
                (class, String::new(), html_escape(&self.number_text(&fact.unit, number, how)))
            }
            Err(absence) => {
                let reason = html_escape(self.formatter.absence(absence).map_err(failed)?);
                let missing = html_escape(self.texts.get("report.missing").map_err(failed)?);
                let body = format!("–<span class=\"vh\"> {missing}: {reason}</span>");
                ("n gone", format!(" title=\"{missing}: {reason}\""), body)
            }
        };
        Ok(match self.number(place).filter(|_| !how.unlinked) {
            Some(number) => format!(
                "<a class=\"{class}\" href=\"#s{number}\" data-fact=\"{id}\"{title}>{body}</a>"
            ),
            None => format!("<span class=\"{class}\" data-fact=\"{id}\"{title}>{body}</span>"),
        })
    }

    /// A figure of a chart's table or foot.
    ///
    /// # Errors
    ///
    /// When a text is missing.
    pub(super) fn plain_figure(&self, place: FactIx, sign: bool) -> Result<String, TemplateError> {
        let sign = if sign { Sign::Both } else { Sign::Minus };
        let style = Style { sign, ..Style::default() };
        let how = How { style, ..How::default() };
        self.figure_markup(&super::page::figure(place), &how).map_err(|error| {
            TemplateError::Template {
                name: "chart".to_owned(),
                line: 1,
                column: 1,
                reason: error.to_string(),
            }
        })
    }

    /// A figure as plain text with its unit, where it has a value.
    pub(crate) fn figure_told(&self, value: &Value) -> Option<String> {
        let (_, fact) = self.fact_of(value).ok()?;
        let text = self.formatter.figure(fact, Style::default());
        text.number.is_ok().then(|| text.with_unit())
    }

    /// A figure with its unit in a sentence of its own; a small amount in kroner.
    fn figure_alone(&self, value: &Value) -> Result<String, RenderError> {
        let (_, fact) = self.fact_of(value)?;
        let usual = self.report.meta.money_scale;
        let scale = fact.value.map_or(usual, |value| scale_alone(value, usual));
        let style = Style { scale: Some(scale), ..Style::default() };
        self.figure_markup(value, &How { unit: true, style, ..How::default() })
    }

    fn number_text(&self, unit: &Unit, number: Decimal, how: &How) -> String {
        let number = if how.magnitude { number.abs() } else { number };
        let is_money = matches!(unit, Unit::Kroner(_));
        let own = how.style.scale.unwrap_or(self.report.meta.money_scale);
        let scale = if how.spoken && is_money && !how.hinted { spoken_scale(number) } else { own };
        let text = self.formatter.value(number, unit, Style { scale: Some(scale), ..how.style });
        let word = match () {
            () if how.bare => String::new(),
            () if how.spoken && is_money => self.formatter.scale_word(scale).to_owned(),
            () if how.spoken || how.unit => self.formatter.unit(unit, scale),
            () => String::new(),
        };
        if word.is_empty() { text } else { format!("{text}\u{a0}{word}") }
    }

    /// A number the agency gave that is no figure of its own, in the unit of one.
    fn given_number(&self, given: &Value, value: &Value, how: &How) -> Result<String, RenderError> {
        let (_, like) = self.fact_of(value.get("like").unwrap_or(&Value::Null))?;
        let number = given.as_str().and_then(|text| Decimal::from_str_exact(text).ok());
        let number = number.ok_or_else(|| failed(format!("{value} is not a number")))?;
        Ok(html_escape(&self.number_text(&like.unit, number, how)))
    }
}

/// `{{figure value sign=true unit=true scale="million" tone=true link=false}}`.
pub struct Figure<'p>(pub &'p Page<'p>);

impl HelperDef for Figure<'_> {
    fn call<'reg: 'rc, 'rc>(
        &self,
        h: &Helper<'rc>,
        _: &'reg Handlebars<'reg>,
        _: &'rc Context,
        _: &mut RenderContext<'reg, 'rc>,
        out: &mut dyn Output,
    ) -> HelperResult {
        let markup = self.0.figure_markup(needed(h, 0)?, &How::of_helper(h)?)?;
        out.write(&markup)?;
        Ok(())
    }
}

/// `{{say "key" name=value}}`: a sentence of the texts with figures and words in
/// it. Figures are spoken; `magnitude` and `link` go for all of them.
pub struct Say<'p>(pub &'p Page<'p>);

impl HelperDef for Say<'_> {
    fn call<'reg: 'rc, 'rc>(
        &self,
        h: &Helper<'rc>,
        _: &'reg Handlebars<'reg>,
        _: &'rc Context,
        _: &mut RenderContext<'reg, 'rc>,
        out: &mut dyn Output,
    ) -> HelperResult {
        let key = needed_text(h, 0)?;
        let mut how = How { spoken: true, ..How::default() };
        let mut values = Vec::new();
        for (name, value) in named(h)? {
            match name {
                "magnitude" | "link" | "spoken" | "unit" | "scale" | "sign" => {
                    how.set(name, value)?
                }
                _ => values.push((name, value)),
            }
        }
        let mut args = Vec::new();
        for (name, value) in values {
            let markup = match value {
                Value::Object(_) | Value::Null => self.0.figure_markup(value, &how)?,
                word => html_escape(&as_word(name, word)?),
            };
            args.push((name, markup));
        }
        let args: Vec<(&str, &str)> =
            args.iter().map(|(name, markup)| (*name, markup.as_str())).collect();
        let sentence = html_escape(self.0.texts.get(key).map_err(failed)?);
        let said = self.0.texts.fill(key, &sentence, &args).map_err(failed)?;
        out.write(&self.0.marked(key, said))?;
        Ok(())
    }
}

/// `{{convention value}}`: a convention of a table as a sentence, with figures in it.
pub struct ConventionSaid<'p>(pub &'p Page<'p>);

impl HelperDef for ConventionSaid<'_> {
    fn call<'reg: 'rc, 'rc>(
        &self,
        h: &Helper<'rc>,
        _: &'reg Handlebars<'reg>,
        _: &'rc Context,
        _: &mut RenderContext<'reg, 'rc>,
        out: &mut dyn Output,
    ) -> HelperResult {
        let value = needed(h, 0)?;
        let key = value.get("key").and_then(Value::as_str);
        let args = value.get("args").and_then(Value::as_object);
        let (Some(key), Some(args)) = (key, args) else {
            return Err(failed(format!("{value} is not a convention")));
        };
        let words = TableWords { formatter: self.0.formatter };
        let mut filled = Vec::new();
        for (name, arg) in args {
            let text = |name| arg.get(name).and_then(Value::as_str);
            filled.push((
                name.as_str(),
                match (text("text"), text("word")) {
                    (Some(text), _) => html_escape(&words.number_or_name(text)),
                    (_, Some(word)) => html_escape(&words.word(word).map_err(failed)?),
                    _ => self.0.figure_alone(arg)?,
                },
            ));
        }
        let filled: Vec<(&str, &str)> =
            filled.iter().map(|(name, markup)| (*name, markup.as_str())).collect();
        let sentence = html_escape(self.0.texts.get(key).map_err(failed)?);
        let said = self.0.texts.fill(key, &sentence, &filled).map_err(failed)?;
        out.write(&self.0.marked(key, said))?;
        Ok(())
    }
}

/// `{{source value}}`: the number of a figure in the list of sources, as a link.
pub struct Source<'p>(pub &'p Page<'p>);

impl HelperDef for Source<'_> {
    fn call<'reg: 'rc, 'rc>(
        &self,
        h: &Helper<'rc>,
        _: &'reg Handlebars<'reg>,
        _: &'rc Context,
        _: &mut RenderContext<'reg, 'rc>,
        out: &mut dyn Output,
    ) -> HelperResult {
        let value = needed(h, 0)?;
        if value.is_null() {
            return Ok(());
        }
        let (place, _) = self.0.fact_of(value)?;
        if let Some(number) = self.0.number(place) {
            out.write(&format!("<a class=\"src\" href=\"#s{number}\">S{number}</a>"))?;
        }
        Ok(())
    }
}
