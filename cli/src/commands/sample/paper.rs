//! A sample as a work paper and as data.

use gevinst_core::report::Fact;
use gevinst_core::sample::{Fate, lot};
use gevinst_templates::{
    FactWords, PaperFate, PaperItem, TemplateError, Texts, WorkPaper, render_work_paper,
};
use serde_json::{Value, json};

use super::{Drawn, SIZE, text};
use crate::args::MethodArg;
use crate::commands::explain::said::{self, Cells};

/// So many characters of a fingerprint are shown.
const LOT: usize = 16;

impl Drawn<'_> {
    /// The bytes of the work paper.
    pub(super) fn paper(&self) -> Result<Vec<u8>, TemplateError> {
        let paper = WorkPaper {
            about: self.about()?,
            items: self.items()?,
            interval: self.sample.marks.map(|marks| marks.interval),
        };
        render_work_paper(&paper, &self.ground.report, &self.ground.texts)
    }

    /// All figures in the order of the draw, and behind them those that were not in it.
    fn items(&self) -> Result<Vec<PaperItem>, TemplateError> {
        let cells = Cells::of(&self.ground.said);
        let mut items = Vec::new();
        for place in &self.sample.order {
            let (ix, fact) = self.fact(*place);
            let (fate, hits) = match self.sample.fates[*place] {
                Fate::Drawn(hits) => (PaperFate::Drawn, hits),
                Fate::Left => (PaperFate::Left, 0),
                Fate::Below => (PaperFate::Below, 0),
            };
            let raw = match fate {
                PaperFate::Drawn => self.raw(&cells, fact)?,
                _ => String::new(),
            };
            let by_lot = self.args.method == MethodArg::Random && fate != PaperFate::Below;
            let lot = by_lot.then(|| lot(self.seed, fact.id.as_str()).to_string());
            let lot = lot.map(|digits| digits.chars().take(LOT).collect());
            items.push(PaperItem { fact: ix, raw, fate, hits, lot });
        }
        let others = [
            (&self.population.outside, PaperFate::Outside),
            (&self.population.absent, PaperFate::Absent),
        ];
        for (facts, fate) in others {
            items.extend(facts.iter().map(|fact| PaperItem {
                fact: *fact,
                raw: String::new(),
                fate,
                hits: 0,
                lot: None,
            }));
        }
        Ok(items)
    }

    /// What stands in the cells of a figure, a line for each.
    fn raw(&self, cells: &Cells, fact: &Fact) -> Result<String, TemplateError> {
        let mut lines = Vec::new();
        for cell in &fact.trace.cells {
            let told = said::told(cells, *cell, &self.ground.texts)?;
            // A cell that only marks where a record begins says nothing about a value.
            if told.is_empty() {
                continue;
            }
            let several = fact.trace.cells.len() > 1;
            lines.push(if several { format!("{}: {told}", cell.place) } else { told });
        }
        Ok(lines.join("\n"))
    }

    /// What the sample is of and how it was drawn.
    fn about(&self) -> Result<Vec<(&'static str, String)>, TemplateError> {
        let Drawn { args, ground, .. } = self;
        let texts = &ground.texts;
        let words = FactWords::new(texts);
        let formatter = words.formatter();
        let method = args.method.key();
        let name = texts.get(&format!("metric.{}", args.metric))?;
        let metric = texts.with("sample.metric", &[("name", name), ("key", &args.metric)])?;
        let mut about = vec![("metric", metric)];
        about.extend((!args.only.is_empty()).then(|| ("only", args.only.join(", "))));
        about.push(("method", texts.get(&format!("sample.method.{method}"))?.to_owned()));
        if args.method != MethodArg::AllAbove {
            about.push(("size", args.size.unwrap_or(SIZE).to_string()));
        }
        about.extend(args.above.map(|it| ("limit", formatter.exact_number(it))));
        about.push(("materiality", formatter.exact_number(args.materiality)));
        if matches!(args.method, MethodArg::Mus | MethodArg::Random) {
            let key = if args.seed.is_some() { "sample.seed_given" } else { "sample.seed_derived" };
            about.push(("seed", texts.with(key, &[("seed", &self.seed.to_string())])?));
        }
        let (mut interval, mut start) = (String::new(), String::new());
        if let Some(marks) = self.sample.marks {
            interval = formatter.exact_number(marks.interval);
            start = formatter.exact_number(marks.start);
            about.extend([("interval", interval.clone()), ("start", start.clone())]);
        }
        let seed = self.seed.to_string();
        let values = [("seed", seed.as_str()), ("interval", &interval), ("start", &start)];
        about.push(("repeat", texts.with(&format!("sample.repeat.{method}"), &values)?));
        if args.method == MethodArg::Mus {
            about.push(("coverage", texts.get("sample.coverage.mus")?.to_owned()));
        }
        about.push(("fill_in", texts.get("sample.fill_in.text")?.to_owned()));
        about.extend(self.made_from(texts)?);
        Ok(about)
    }

    /// What the figures were made from.
    fn made_from(&self, texts: &Texts) -> Result<Vec<(&'static str, String)>, TemplateError> {
        let report = &self.ground.report;
        let mut lines = Vec::new();
        lines.extend(self.ground.run.clone().map(|run| ("run", run)));
        let meta = &report.meta;
        lines.push(("edition", format!("{} ({})", meta.edition_title, meta.edition)));
        for book in &report.books.0 {
            let digest = book.digest.to_string();
            let values = [("name", book.name.as_str()), ("digest", &digest)];
            lines.push(("workbook", texts.with("sample.workbook", &values)?));
        }
        Ok(lines)
    }

    /// The figures that were drawn, as data.
    pub(super) fn figures(&self) -> Result<Vec<Value>, TemplateError> {
        let cells = Cells::of(&self.ground.said);
        let words = FactWords::new(&self.ground.texts);
        let mut figures = Vec::new();
        for place in &self.sample.order {
            let Fate::Drawn(hits) = self.sample.fates[*place] else { continue };
            let (_, fact) = self.fact(*place);
            let books = &self.ground.report.books;
            let shown: Vec<String> =
                fact.trace.cells.iter().map(|cell| books.show(*cell)).collect();
            figures.push(json!({
                "id": fact.id.as_str(),
                "cells": shown,
                "raw": self.raw(&cells, fact)?,
                "value": fact.value.ok().map(text),
                "unit": words.unit(&fact.unit)?,
                "hits": hits,
            }));
        }
        Ok(figures)
    }
}
