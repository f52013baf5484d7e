//! What a page is made from: the report, the texts, and the page's own words.

use gevinst_core::report::{
    Absence, Agency, FactIx, MoneyScale, Reading, Report, Severity, Status,
};
use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::limits::Rows;
use super::style;
use crate::error::TemplateError;
use crate::format::Formatter;
use crate::package::Template;
use crate::texts::Texts;
use crate::visible::{visible, visible_within};

/// Names of agencies in titles are cut after this many characters.
const LONGEST_NAME: usize = 120;

/// A report about to be written in a language.
pub struct Page<'a> {
    pub report: &'a Report,
    pub template: &'a Template,
    pub texts: &'a Texts,
    pub formatter: Formatter<'a>,
    /// The number in the list of sources of each figure; 0 for one not in it.
    numbers: Vec<u32>,
    pub style: String,
    /// How many rows are left to be written.
    pub rows: Rows,
}

/// A figure, as templates hand it to the helpers; they cannot print it otherwise.
pub fn figure(place: FactIx) -> Value {
    json!({ "fact": place.0 })
}

/// A figure that may not be there.
pub fn figure_or_null(place: Option<FactIx>) -> Value {
    place.map_or(Value::Null, figure)
}

impl<'a> Page<'a> {
    pub fn new(
        report: &'a Report,
        template: &'a Template,
        texts: &'a Texts,
    ) -> Result<Page<'a>, TemplateError> {
        let mut numbers = vec![0; report.facts.len()];
        for (place, shown) in report.shown.iter().enumerate() {
            let number = u32::try_from(place + 1).unwrap_or(u32::MAX);
            if let Some(slot) = numbers.get_mut(shown.0 as usize)
                && *slot == 0
            {
                *slot = number;
            }
        }
        let formatter = Formatter::new(texts, report.meta.money_scale);
        let mut page = Page {
            report,
            template,
            texts,
            formatter,
            numbers,
            style: String::new(),
            rows: Rows::of(report),
        };
        let foot = format!("{} · {}", page.agency()?, page.title()?);
        page.style = style::sheet(&template.style(), &foot, texts.get("report.page_of")?);
        Ok(page)
    }

    /// The number of a figure in the list of sources, from 1.
    pub fn number(&self, place: FactIx) -> Option<u32> {
        self.numbers.get(place.0 as usize).copied().filter(|number| *number > 0)
    }

    /// The value of a figure, where there is one.
    pub fn value(&self, place: FactIx) -> Option<Decimal> {
        self.report.facts.get(place).value.ok()
    }

    /// The report's title.
    pub fn title(&self) -> Result<String, TemplateError> {
        let agencies = self.report.meta.agencies.len();
        let portfolio = if agencies > 1 { "portfolio_" } else { "" };
        let agencies = agencies.to_string();
        match self.report.meta.period {
            Some(period) => {
                let period = self.formatter.period(period);
                let key = format!("report.{portfolio}title_period");
                self.texts.with(&key, &[("period", &period), ("n", &agencies)])
            }
            None => self.texts.with(&format!("report.{portfolio}title"), &[("n", &agencies)]),
        }
    }

    /// The agency, or the first of several with the number of the others.
    pub fn agency(&self) -> Result<String, TemplateError> {
        let agencies = &self.report.meta.agencies;
        let Some(first) = agencies.first() else {
            return Ok(self.texts.get("report.agency_unnamed")?.to_owned());
        };
        let name = self.agency_name(first)?;
        match (agencies.get(1), agencies.len() - 1) {
            (None, _) => Ok(name),
            (Some(other), 1) => {
                let other = self.agency_name(other)?;
                self.texts.with("report.agencies_two", &[("name", &name), ("other", &other)])
            }
            (_, others) => {
                self.texts.with("report.agencies", &[("name", &name), ("n", &others.to_string())])
            }
        }
    }

    /// The agency of a workbook, where the report is of several.
    pub(super) fn agency_of(&self, book: u16) -> Result<Option<String>, TemplateError> {
        self.report.agency_among_several(book).map(|agency| self.agency_name(agency)).transpose()
    }

    fn agency_name(&self, agency: &Agency) -> Result<String, TemplateError> {
        match (&agency.name, &agency.organisation_number) {
            (Some(name), _) => Ok(visible_within(name, LONGEST_NAME)),
            (None, Some(number)) => {
                let number = visible_within(number, LONGEST_NAME);
                self.texts.with("report.agency_number", &[("number", &number)])
            }
            (None, None) => Ok(self.texts.get("report.agency_unnamed")?.to_owned()),
        }
    }

    /// The words and figures that stand outside the lists.
    pub fn context(&self) -> Result<Value, TemplateError> {
        let meta = &self.report.meta;
        let dated = match meta.as_of {
            Some(day) => {
                self.texts.with("report.dated", &[("day", &self.formatter.day_long(day))])?
            }
            None => self.texts.get("report.not_dated")?.to_owned(),
        };
        let report_status = if meta.is_final { "report.final" } else { "report.draft" };
        Ok(json!({
            "lang": self.texts.lang(),
            "borrowed": self.borrowed()?,
            "title": self.title()?,
            "agency": self.agency()?,
            "dated": dated,
            "date": meta.as_of.map(|day| day.to_string()),
            "report_status": self.texts.get(report_status)?,
            "is_final": meta.is_final,
            "version": visible(&meta.tool_version),
            "style_hash": style::policy_hash(&self.style),
            "headline": self.headline()?,
            "errors": self.report.count(Severity::Error),
            "warnings": Some(self.report.count(Severity::Warning)).filter(|count| *count > 0),
            "decisions": self.decisions_context()?,
            "members": self.members_context()?,
            "changes": self.changes()?,
            "has": self.sections()?,
            "parts": self.table_sections()?,
            "scenario": self.scenario(),
            "data": self.data_counts(),
            "notes": self.notes()?,
            "edition": {
                "id": visible(&meta.edition),
                "title": visible(&meta.edition_title),
                "digest": meta.edition_digest.to_string(),
            },
            "command": self.command(),
            "template": {
                "name": self.template.name(),
                "version": self.template.version(),
                "digest": self.template.digest().to_string(),
            },
            "register": self.report.meta.registered.as_ref().map(|it| {
                json!({ "number": it.number.to_string(), "head": visible(&it.head) })
            }),
            "supersedes": self.report.meta.supersedes.as_ref().map(|it| {
                json!({
                    "run": visible(&it.run),
                    "seal": visible(&it.seal),
                    "reason": visible(&it.reason),
                })
            }),
            "scale_note": self.scale_note()?,
        }))
    }

    /// How much of the page is in another language than its own, in that one.
    fn borrowed(&self) -> Result<Option<String>, TemplateError> {
        let (count, all) = self.texts.borrowed();
        if count == 0 {
            return Ok(None);
        }
        let number = |count: usize| self.formatter.exact_number(count.into());
        let (count, all) = (number(count), number(all));
        let language = self.texts.get("locale.name")?;
        let args = [("n", count.as_str()), ("all", all.as_str()), ("language", language)];
        self.texts.with("report.texts_borrowed", &args).map(Some)
    }

    /// Which sections have something to show.
    fn sections(&self) -> Result<Value, TemplateError> {
        let report = self.report;
        let mut rows = report.groups.iter().flat_map(|group| &group.rows);
        let any = |charts: &[&str]| -> Result<bool, TemplateError> {
            for chart in charts {
                if self.chart(chart)?.is_some() {
                    return Ok(true);
                }
            }
            Ok(false)
        };
        Ok(json!({
            "members": !report.members.is_empty(),
            "deviations": any(&["deviations", "course", "waterfall", "deviations_time", "course_time"])?,
            "value": any(&["cumulative", "tornado"])?,
            "calculations": !report.analyses.is_empty() || !report.sections.is_empty(),
            "benefits": report.groups.iter().any(|group| !group.rows.is_empty()),
            "off_track": rows.any(|row| [Status::Red, Status::Yellow].contains(&row.status)),
            "kept_out": report.headline.kept_out > 0,
            "period": report.meta.period.is_some(),
            "indicators": !report.indicators.is_empty(),
            "uses": !report.uses.is_empty(),
            "analyses": !report.analyses.is_empty(),
            "actions": !report.actions.is_empty(),
            "findings": !report.findings.is_empty(),
            "sources": !report.shown.is_empty(),
            "rule_values": !report.rule_values.is_empty(),
        }))
    }

    /// A count in running text: small ones as words.
    pub(super) fn numeral(&self, count: usize) -> String {
        match self.texts.get(&format!("numeral.{count}")) {
            Ok(word) => word.to_owned(),
            Err(_) => self.formatter.number(Decimal::from(count), 0, crate::format::Sign::Minus),
        }
    }

    fn notes(&self) -> Result<Value, TemplateError> {
        let price = self.report.meta.price_basis.map(|basis| self.formatter.price_basis(basis));
        let mut reasons: Vec<&str> = Vec::new();
        for absence in Absence::ALL {
            if self.report.facts.iter().any(|(_, fact)| fact.value == Err(*absence)) {
                reasons.push(self.formatter.absence(*absence)?);
            }
        }
        Ok(json!({ "price": price, "reasons": reasons }))
    }

    /// The command that makes the report again, quoted for a shell.
    fn command(&self) -> String {
        let meta = &self.report.meta;
        let mut words = vec!["gevinst".to_owned(), "report".to_owned()];
        words.extend(self.report.books.0.iter().map(|book| quoted(&visible(&book.name))));
        words.extend(["-o".to_owned(), "report.html".to_owned()]);
        let mut option = |name: &str, value: String| {
            words.push(name.to_owned());
            words.push(quoted(&value));
        };
        if let Some(format) = self.format_named_by_user() {
            option("--format", visible(format));
        }
        option("--rules", visible(&meta.edition));
        if let Some(scenario) = &meta.scenario {
            option("--scenario", format!("{}.toml", visible(&scenario.id)));
        }
        if let Some(day) = meta.as_of {
            option("--as-of", day.to_string());
        }
        if let Some(period) = meta.period {
            option("--period", period.to_string());
        }
        if self.template.parent().is_some() {
            option("--template", self.template.name().to_owned());
        }
        option("--lang", self.texts.lang().to_owned());
        words.join(" ")
    }
    /// The format the user named for the whole run, if one was.
    fn format_named_by_user(&self) -> Option<&str> {
        let named = self.report.readings.iter().find(|reading| reading.format.named_by_user)?;
        let same = |reading: &Reading| {
            reading.format.named_by_user && reading.format.id == named.format.id
        };
        self.report.readings.iter().all(same).then_some(named.format.id.as_str())
    }
}

fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | '/');
    if !word.is_empty() && word.chars().all(plain) {
        word.to_owned()
    } else {
        format!("'{}'", word.replace('\'', "'\\''"))
    }
}

pub fn scale_name(scale: MoneyScale) -> &'static str {
    match scale {
        MoneyScale::Kroner => "kroner",
        MoneyScale::Thousand => "thousand",
        MoneyScale::Million => "million",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_names_are_quoted_for_a_shell() {
        assert_eq!(quoted("plan.xlsx"), "plan.xlsx");
        assert_eq!(quoted("plan 2026.xlsx"), "'plan 2026.xlsx'");
        assert_eq!(quoted("$(x)'.xlsx"), "'$(x)'\\''.xlsx'");
    }
}
