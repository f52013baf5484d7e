//! The words templates are made of. A number reaches the page only through
//! `figure` and `say`; a condition only through `when`, which fails on what does
//! not exist and takes zero for a value.

use handlebars::{
    Context, Handlebars, Helper, HelperDef, HelperResult, Output, RenderContext, RenderError,
    RenderErrorReason, Renderable, ScopedJson, html_escape,
};
use serde_json::Value;

use super::chart;
use super::figures;
use super::limits::Each;
use super::page::Page;
use crate::texts::Texts;

/// Helpers of the engine that take a misspelt name for no, compare what is no number,
/// or print what they are given.
const NOT_OURS: &[&str] = &[
    "if", "unless", "lookup", "raw", "log", "eq", "ne", "gt", "gte", "lt", "lte", "and", "or",
    "not", "len",
];

/// The name that `t` goes by inside a tag or a title, where no markup can stand. As
/// long as `t`, so that places in the template stay what they are.
pub const IN_TAG: &str = "T";

/// Gives the templates their helpers, and takes away the ones that lie.
pub fn register<'p>(registry: &mut Handlebars<'p>, page: &'p Page<'p>) {
    for name in NOT_OURS {
        registry.unregister_helper(name);
    }
    registry.register_helper("each", Box::new(Each(&page.rows)));
    registry.register_helper("t", Box::new(MarkedText(Text(page))));
    registry.register_helper(IN_TAG, Box::new(Text(page)));
    registry.register_helper("plural", Box::new(Plural(page)));
    registry.register_helper("say", Box::new(figures::Say(page)));
    registry.register_helper("figure", Box::new(figures::Figure(page)));
    registry.register_helper("convention", Box::new(figures::ConventionSaid(page)));
    registry.register_helper("source", Box::new(figures::Source(page)));
    registry.register_helper("rows", Box::new(Rows(page)));
    registry.register_helper("when", Box::new(When));
    registry.register_helper("is", Box::new(Is));
    registry.register_helper("chart", Box::new(ChartBox(page)));
    registry.register_helper("style", Box::new(StyleSheet(page)));
    registry.register_helper("logo", Box::new(Logo(page)));
}

/// An error at the place of the template that is being rendered.
pub fn failed(reason: impl std::fmt::Display) -> RenderError {
    RenderErrorReason::Other(reason.to_string()).into()
}

/// The value of a parameter that must be there.
pub fn needed<'h>(h: &'h Helper<'_>, place: usize) -> Result<&'h Value, RenderError> {
    let param =
        h.param(place).ok_or_else(|| failed(format!("`{}` needs another word", h.name())))?;
    if param.is_value_missing() {
        return Err(RenderError::strict_error(param.relative_path()));
    }
    Ok(param.value())
}

/// The text of a parameter that must be there.
pub fn needed_text<'h>(h: &'h Helper<'_>, place: usize) -> Result<&'h str, RenderError> {
    let value = needed(h, place)?;
    value.as_str().ok_or_else(|| failed(format!("`{}` needs a text, not {value}", h.name())))
}

/// The named values of a helper; a name whose value does not exist is an error.
pub fn named<'h>(h: &'h Helper<'_>) -> Result<Vec<(&'h str, &'h Value)>, RenderError> {
    let mut values = Vec::new();
    for (name, param) in h.hash() {
        if param.is_value_missing() {
            return Err(RenderError::strict_error(param.relative_path()));
        }
        values.push((*name, param.value()));
    }
    Ok(values)
}

/// A text or whole number as text; anything else has no place in a sentence.
pub fn as_word(name: &str, value: &Value) -> Result<String, RenderError> {
    match value {
        Value::String(text) => Ok(text.clone()),
        Value::Number(number) => Ok(number.to_string()),
        other => Err(failed(format!("`{name}` must be a text, not {other}"))),
    }
}

/// `{{t "key" name=value}}`: a text of the language.
struct Text<'p>(&'p Page<'p>);

impl Text<'_> {
    /// The text's key, and the text.
    fn told(&self, h: &Helper<'_>) -> Result<(String, String), RenderError> {
        let key = needed_text(h, 0)?;
        let args = self.0.words(h)?;
        let args: Vec<(&str, &str)> =
            args.iter().map(|(name, value)| (*name, value.as_str())).collect();
        Ok((key.to_owned(), self.0.texts.with(key, &args).map_err(failed)?))
    }
}

impl HelperDef for Text<'_> {
    fn call_inner<'reg: 'rc, 'rc>(
        &self,
        h: &Helper<'rc>,
        _: &'reg Handlebars<'reg>,
        _: &'rc Context,
        _: &mut RenderContext<'reg, 'rc>,
    ) -> Result<ScopedJson<'rc>, RenderError> {
        Ok(ScopedJson::Derived(Value::String(self.told(h)?.1)))
    }
}

/// The same where markup can stand: a borrowed text says what language it is in.
struct MarkedText<'p>(Text<'p>);

impl HelperDef for MarkedText<'_> {
    fn call_inner<'reg: 'rc, 'rc>(
        &self,
        h: &Helper<'rc>,
        r: &'reg Handlebars<'reg>,
        context: &'rc Context,
        rc: &mut RenderContext<'reg, 'rc>,
    ) -> Result<ScopedJson<'rc>, RenderError> {
        self.0.call_inner(h, r, context, rc)
    }

    fn call<'reg: 'rc, 'rc>(
        &self,
        h: &Helper<'rc>,
        _: &'reg Handlebars<'reg>,
        _: &'rc Context,
        _: &mut RenderContext<'reg, 'rc>,
        out: &mut dyn Output,
    ) -> HelperResult {
        let (key, text) = self.0.told(h)?;
        out.write(&self.0.0.marked(&key, html_escape(&text)))?;
        Ok(())
    }
}

/// `{{plural "key" n=count}}`: the form of a text that the count takes.
struct Plural<'p>(&'p Page<'p>);

impl HelperDef for Plural<'_> {
    fn call<'reg: 'rc, 'rc>(
        &self,
        h: &Helper<'rc>,
        _: &'reg Handlebars<'reg>,
        _: &'rc Context,
        _: &mut RenderContext<'reg, 'rc>,
        out: &mut dyn Output,
    ) -> HelperResult {
        let count = h.hash_get("n").and_then(|count| count.value().as_u64());
        let count = count.ok_or_else(|| failed("`plural` needs a count: n=…"))?;
        let key = self.0.texts.form(needed_text(h, 0)?, count);
        let args = self.0.words(h)?;
        let args: Vec<(&str, &str)> =
            args.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let text = self.0.texts.with(&key, &args).map_err(failed)?;
        out.write(&self.0.marked(&key, html_escape(&text)))?;
        Ok(())
    }
}

impl Page<'_> {
    /// What a text is filled with, counts in the language's own digits.
    fn words<'h>(&self, h: &'h Helper<'_>) -> Result<Vec<(&'h str, String)>, RenderError> {
        let mut words = Vec::new();
        for (name, value) in named(h)? {
            let word = match value.as_u64() {
                Some(count) => self.formatter.exact_number(count.into()),
                None => as_word(name, value)?,
            };
            words.push((name, word));
        }
        Ok(words)
    }

    /// Markup of a text, with its language where that is not the page's.
    pub(super) fn marked(&self, key: &str, markup: String) -> String {
        match self.texts.is_borrowed(key) {
            true => format!("<span lang=\"{}\">{markup}</span>", Texts::REFERENCE),
            false => markup,
        }
    }
}

/// `{{#when x}}…{{else}}…{{/when}}`: whether something is there. Null, false,
/// an empty text and an empty list are not; a number is, also zero.
struct When;

impl HelperDef for When {
    fn call<'reg: 'rc, 'rc>(
        &self,
        h: &Helper<'rc>,
        r: &'reg Handlebars<'reg>,
        context: &'rc Context,
        rc: &mut RenderContext<'reg, 'rc>,
        out: &mut dyn Output,
    ) -> HelperResult {
        let there = match needed(h, 0)? {
            Value::Null => false,
            Value::Bool(truth) => *truth,
            Value::Number(_) | Value::Object(_) => true,
            Value::String(text) => !text.is_empty(),
            Value::Array(list) => !list.is_empty(),
        };
        match if there { h.template() } else { h.inverse() } {
            Some(block) => block.render(r, context, rc, out),
            None => Ok(()),
        }
    }
}

/// `(is x "word")`: whether a value is this very word.
struct Is;

impl HelperDef for Is {
    fn call_inner<'reg: 'rc, 'rc>(
        &self,
        h: &Helper<'rc>,
        _: &'reg Handlebars<'reg>,
        _: &'rc Context,
        _: &mut RenderContext<'reg, 'rc>,
    ) -> Result<ScopedJson<'rc>, RenderError> {
        Ok(ScopedJson::Derived(Value::Bool(needed(h, 0)? == needed(h, 1)?)))
    }
}

/// `{{#rows "benefits" of=group}}…{{/rows}}`: the block once for each row of a
/// list of the report, each row made when its turn comes. Inside, only the row
/// is in sight.
struct Rows<'p>(&'p Page<'p>);

impl HelperDef for Rows<'_> {
    fn call<'reg: 'rc, 'rc>(
        &self,
        h: &Helper<'rc>,
        r: &'reg Handlebars<'reg>,
        _: &'rc Context,
        rc: &mut RenderContext<'reg, 'rc>,
        out: &mut dyn Output,
    ) -> HelperResult {
        let block = h.template().ok_or(RenderErrorReason::BlockContentRequired)?;
        let mut of = None;
        for (name, value) in named(h)? {
            of = match (name, value.as_u64().and_then(|place| usize::try_from(place).ok())) {
                ("of", Some(place)) => Some(place),
                _ => return Err(failed(format!("`rows` does not know `{name}={value}`"))),
            };
        }
        for row in self.0.list(needed_text(h, 0)?, of).map_err(failed)? {
            self.0.rows.one_more()?;
            let context = Context::wraps(row.map_err(failed)?)?;
            let mut inner = RenderContext::new(rc.get_root_template_name());
            inner.set_current_template_name(rc.get_current_template_name());
            block.render(r, &context, &mut inner, out)?;
        }
        Ok(())
    }
}

/// `{{chart "name"}}`: a chart of the report with its message, key, pictures and the
/// figures as a table; nothing where the report has nothing to draw.
struct ChartBox<'p>(&'p Page<'p>);

impl HelperDef for ChartBox<'_> {
    fn call<'reg: 'rc, 'rc>(
        &self,
        h: &Helper<'rc>,
        _: &'reg Handlebars<'reg>,
        _: &'rc Context,
        _: &mut RenderContext<'reg, 'rc>,
        out: &mut dyn Output,
    ) -> HelperResult {
        let name = needed_text(h, 0)?;
        if !chart::CHARTS.contains(&name) {
            let known = chart::CHARTS.join(", ");
            return Err(failed(format!("there is no chart `{name}`; there are: {known}")));
        }
        if let Some(chart) = self.0.chart(name).map_err(failed)? {
            out.write(&self.0.chart_markup(&chart).map_err(failed)?)?;
        }
        Ok(())
    }
}

/// `{{style}}`: the style sheet, as it is.
struct StyleSheet<'p>(&'p Page<'p>);

impl HelperDef for StyleSheet<'_> {
    fn call<'reg: 'rc, 'rc>(
        &self,
        _: &Helper<'rc>,
        _: &'reg Handlebars<'reg>,
        _: &'rc Context,
        _: &mut RenderContext<'reg, 'rc>,
        out: &mut dyn Output,
    ) -> HelperResult {
        out.write(&self.0.style)?;
        Ok(())
    }
}

/// `{{logo}}`: the agency's mark, where the template has one.
struct Logo<'p>(&'p Page<'p>);

impl HelperDef for Logo<'_> {
    fn call<'reg: 'rc, 'rc>(
        &self,
        _: &Helper<'rc>,
        _: &'reg Handlebars<'reg>,
        _: &'rc Context,
        _: &mut RenderContext<'reg, 'rc>,
        out: &mut dyn Output,
    ) -> HelperResult {
        out.write(&self.0.template.logo())?;
        Ok(())
    }
}
