//! Charts: pictures of figures that the report has, each with a message as its title,
//! what it shows below, a key, and the figures as a table beside it.
//!
//! Signs follow the notation of the field: realised is solid, planned is outlined,
//! forecast is hatched; a difference has a sign and a colour. Charts compute nothing
//! but places: every number in them is a figure of the report with its id.

mod course;
mod cumulative;
mod deviations;
pub(super) mod drawing;
mod map;
mod member;
mod quality;
mod tornado;
mod waterfall;

use gevinst_core::report::{FactIx, Member, MemberKind, MoneyScale, Status};
use handlebars::html_escape;
use rust_decimal::Decimal;

use self::drawing::Shown;
use super::page::Page;
use crate::error::TemplateError;
use crate::format::{Sign, Style};
use crate::visible::visible_within;

/// The charts there are, by the name that templates ask for.
pub const CHARTS: [&str; 10] = [
    "deviations",
    "deviations_time",
    "course",
    "course_time",
    "waterfall",
    "quality",
    "cumulative",
    "tornado",
    "map",
    "members",
];

/// A chart of the report.
pub struct Chart {
    /// Its name.
    key: &'static str,
    /// The message, by rule.
    title: String,
    /// What is shown, in what unit, over what time.
    subtitle: String,
    /// The signs it uses.
    signs: Vec<Signed>,
    /// Its pictures.
    pictures: Vec<Picture>,
    /// The figures as a table; none where a table of the page has them, which
    /// `elsewhere` then names.
    table: Option<Table>,
    /// The section and the text that say where the figures stand.
    elsewhere: Option<(&'static str, &'static str)>,
}

/// A picture of a chart; several make small multiples.
struct Picture {
    svg: String,
    /// What stands over a small picture, and a line below it in smaller letters.
    head: Option<(String, String)>,
    /// What stands under a small picture, as markup.
    foot: Option<String>,
}

/// A sign of a chart's key.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Signed {
    Realised,
    Planned,
    Forecast,
    Better,
    Worse,
    Higher,
    Lower,
    Target,
    Line,
}

impl Signed {
    fn text(self) -> &'static str {
        match self {
            Signed::Realised => "chart.key.realised",
            Signed::Planned => "chart.key.planned",
            Signed::Forecast => "chart.key.forecast",
            Signed::Better => "chart.key.better",
            Signed::Worse => "chart.key.worse",
            Signed::Higher => "chart.key.higher",
            Signed::Lower => "chart.key.lower",
            Signed::Target => "chart.key.target",
            Signed::Line => "chart.key.line",
        }
    }

    fn markup(self) -> &'static str {
        match self {
            Signed::Realised => "<rect class=\"ac\" x=\"1\" y=\"1\" width=\"20\" height=\"10\"/>",
            Signed::Planned => "<rect class=\"pl\" x=\"1\" y=\"1\" width=\"20\" height=\"10\"/>",
            Signed::Forecast => "<rect class=\"fc\" x=\"1\" y=\"1\" width=\"20\" height=\"10\"/>",
            Signed::Better | Signed::Higher => {
                "<rect class=\"pos\" x=\"1\" y=\"1\" width=\"20\" height=\"10\"/>"
            }
            Signed::Worse | Signed::Lower => {
                "<rect class=\"neg\" x=\"1\" y=\"1\" width=\"20\" height=\"10\"/>"
            }
            Signed::Target => "<path class=\"goal\" d=\"M0 6L22 6\"/>",
            Signed::Line => "<path class=\"trend\" d=\"M0 6L22 6\"/>",
        }
    }
}

/// A table of a chart's figures.
struct Table {
    heads: Vec<String>,
    rows: Vec<(String, Vec<Cell>)>,
}

/// A cell of such a table.
enum Cell {
    /// A figure.
    Fact(Option<FactIx>),
    /// A difference, with its sign.
    Signed(Option<FactIx>),
    /// Words.
    Text(String),
}

impl Page<'_> {
    /// A chart by name; none where the report has nothing to draw.
    ///
    /// # Errors
    ///
    /// When a text is missing.
    pub(super) fn chart(&self, name: &str) -> Result<Option<Chart>, TemplateError> {
        match name {
            "deviations" => deviations::of_money(self),
            "deviations_time" => deviations::of_time(self),
            "course" => course::of_money(self),
            "course_time" => course::of_time(self),
            "waterfall" => waterfall::chart(self),
            "quality" => quality::chart(self),
            "cumulative" => cumulative::chart(self),
            "tornado" => tornado::chart(self),
            "map" => map::chart(self),
            "members" => member::chart(self),
            _ => Ok(None),
        }
    }

    /// A figure as a drawing shows it, in the report's scale; none where it has no value.
    fn shown(&self, fact: FactIx, sign: Sign) -> Option<Shown> {
        self.shown_in(fact, sign, self.report.meta.money_scale)
    }

    /// The same in another scale.
    fn shown_in(&self, fact: FactIx, sign: Sign, scale: MoneyScale) -> Option<Shown> {
        let value = self.value(fact)?;
        let unit = &self.report.facts.get(fact).unit;
        let style = Style { sign, scale: Some(scale), ..Style::default() };
        Some(Shown { fact, value, text: self.formatter.value(value, unit, style) })
    }

    /// The id of a figure.
    fn fact_name(&self, fact: FactIx) -> &str {
        self.report.facts.get(fact).id.as_str()
    }

    /// Names in a row: one, two with the language's word between, or the first two and
    /// how many more.
    fn names(&self, names: &[String]) -> Result<String, TemplateError> {
        match names {
            [] => Ok(String::new()),
            [one] => Ok(one.clone()),
            [one, two] => self.texts.with("chart.and", &[("one", one), ("two", two)]),
            [one, two, more @ ..] => self.texts.with(
                "chart.and_more",
                &[("one", one), ("two", two), ("n", &more.len().to_string())],
            ),
        }
    }

    /// What a member of a portfolio is called.
    ///
    /// # Errors
    ///
    /// When a text is missing.
    pub(super) fn member_name(&self, member: &Member) -> Result<String, TemplateError> {
        match (&member.name, member.kind) {
            (Some(name), _) => Ok(visible_within(name, 80)),
            (None, MemberKind::Agency) => Ok(self.texts.get("report.agency_unnamed")?.to_owned()),
            (None, MemberKind::Initiative) => Ok(self.texts.get("members.none")?.to_owned()),
        }
    }

    /// A status as its shape and its word.
    fn status_markup(&self, status: Status) -> Result<String, TemplateError> {
        let (key, shape) = match status {
            Status::Green => ("green", "<circle cx=\"7\" cy=\"7\" r=\"5.6\"/>"),
            Status::Yellow => ("yellow", "<path d=\"M7 1l6.2 11.4H.8z\"/>"),
            Status::Red => ("red", "<path d=\"M1.8 1.8h10.4v10.4H1.8z\"/>"),
            Status::NotAssessed => {
                ("not-assessed", "<circle class=\"hollow\" cx=\"7\" cy=\"7\" r=\"4.8\"/>")
            }
        };
        let word = html_escape(self.texts.get(&format!("status.{key}"))?);
        Ok(format!(
            "<span class=\"status {key}\"><svg viewBox=\"0 0 14 14\" aria-hidden=\"true\" \
             focusable=\"false\">{shape}</svg>{word}</span>"
        ))
    }

    /// The chart as markup.
    pub(super) fn chart_markup(&self, chart: &Chart) -> Result<String, TemplateError> {
        let id = format!("chart-{}", chart.key.replace('_', "-"));
        let mut out = format!(
            "<figure class=\"chart-box\" id=\"{id}\">\n<figcaption><h3>{}</h3>",
            html_escape(&chart.title)
        );
        if !chart.subtitle.is_empty() {
            out.push_str(&format!("<p class=\"remark\">{}</p>", html_escape(&chart.subtitle)));
        }
        out.push_str("</figcaption>\n");
        self.key_markup(&chart.signs, &mut out)?;
        self.pictures_markup(chart, &mut out)?;
        if let Some((section, text)) = chart.elsewhere {
            let text = html_escape(self.texts.get(text)?);
            out.push_str(&format!("<p class=\"remark\"><a href=\"#{section}\">{text}</a></p>\n"));
        }
        if let Some(table) = &chart.table {
            self.table_markup(chart, table, &mut out)?;
        }
        out.push_str("</figure>\n");
        Ok(out)
    }

    fn key_markup(&self, signs: &[Signed], out: &mut String) -> Result<(), TemplateError> {
        if signs.is_empty() {
            return Ok(());
        }
        out.push_str("<ul class=\"key\" role=\"list\">");
        for sign in signs {
            out.push_str(&format!(
                "<li><svg viewBox=\"0 0 22 12\" aria-hidden=\"true\" focusable=\"false\">{}</svg>\
                 {}</li>",
                sign.markup(),
                html_escape(self.texts.get(sign.text())?)
            ));
        }
        out.push_str("</ul>\n");
        Ok(())
    }

    fn pictures_markup(&self, chart: &Chart, out: &mut String) -> Result<(), TemplateError> {
        if let [Picture { svg, head: None, .. }] = chart.pictures.as_slice() {
            let label = self.texts.with("chart.picture_of", &[("title", &chart.title)])?;
            out.push_str(&format!(
                "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{}\">{svg}\
                 </div>\n",
                html_escape(&label)
            ));
            return Ok(());
        }
        out.push_str("<div class=\"multiples\">\n");
        for picture in &chart.pictures {
            out.push_str("<div>");
            if let Some((head, sub)) = &picture.head {
                out.push_str(&format!(
                    "<p class=\"small-head\"><b>{}</b><span>{}</span></p>",
                    html_escape(head),
                    html_escape(sub)
                ));
            }
            out.push_str(&picture.svg);
            if let Some(foot) = &picture.foot {
                out.push_str(&format!("<p class=\"small-foot\">{foot}</p>"));
            }
            out.push_str("</div>\n");
        }
        out.push_str("</div>\n");
        Ok(())
    }

    fn table_markup(
        &self,
        chart: &Chart,
        table: &Table,
        out: &mut String,
    ) -> Result<(), TemplateError> {
        let label = html_escape(&self.texts.with("report.table_of", &[("name", &chart.title)])?);
        let open = if self.template.unfolds() { " open" } else { "" };
        out.push_str(&format!(
            "<details class=\"numbers\"{open}><summary>{}</summary>\n<div class=\"scroll\" \
             tabindex=\"0\" role=\"region\" aria-label=\"{label}\">\n<table class=\"chart-table\">\
             <caption>{}<span>{}</span></caption>\n<thead><tr>",
            html_escape(self.texts.get("chart.as_table")?),
            html_escape(&chart.title),
            html_escape(&chart.subtitle),
        ));
        for (place, head) in table.heads.iter().enumerate() {
            let is_words = place == 0
                || table
                    .rows
                    .iter()
                    .all(|(_, cells)| matches!(cells.get(place - 1), Some(Cell::Text(_)) | None));
            let class = match (place, is_words) {
                (0, _) => " class=\"name\"",
                (_, true) => "",
                (_, false) => " class=\"num\"",
            };
            out.push_str(&format!("<th scope=\"col\"{class}>{}</th>", html_escape(head)));
        }
        out.push_str("</tr></thead>\n<tbody>\n");
        for (name, cells) in &table.rows {
            out.push_str(&format!("<tr><th scope=\"row\">{}</th>", html_escape(name)));
            for cell in cells {
                out.push_str(&self.cell_markup(cell)?);
            }
            out.push_str("</tr>\n");
        }
        out.push_str("</tbody>\n</table>\n</div>\n</details>\n");
        Ok(())
    }

    fn cell_markup(&self, cell: &Cell) -> Result<String, TemplateError> {
        let markup = |fact: Option<FactIx>, sign| -> Result<String, TemplateError> {
            let Some(fact) = fact else { return Ok("<td></td>".to_owned()) };
            Ok(format!("<td>{}</td>", self.plain_figure(fact, sign)?))
        };
        match cell {
            Cell::Fact(fact) => markup(*fact, false),
            Cell::Signed(fact) => markup(*fact, true),
            Cell::Text(text) => Ok(format!("<td class=\"text\">{}</td>", html_escape(text))),
        }
    }
}

/// The largest of some values as a distance from zero.
fn largest<'v>(values: impl Iterator<Item = &'v Decimal>) -> Decimal {
    values.map(Decimal::abs).max().unwrap_or_default()
}

/// The class of a difference's bar and of its text.
fn tone(value: Decimal) -> (&'static str, &'static str) {
    match value {
        value if value.is_zero() => ("zero", "val"),
        value if value.is_sign_negative() => ("neg", "val negt"),
        _ => ("pos", "val post"),
    }
}
