//! How much a page may come to: what a template can repeat, and what it can write.
//!
//! Limits count and do not measure time, so that the same template over the same
//! report ends the same way on every machine.

use std::io::{self, Write};
use std::sync::atomic::{AtomicU64, Ordering};

use gevinst_core::report::Report;
use handlebars::{
    BlockContext, BlockParams, Context, Handlebars, Helper, HelperDef, HelperResult, Output,
    RenderContext, RenderError, RenderErrorReason, Renderable,
};
use serde_json::{Value, json};

use super::helpers::{failed, needed};

/// Rows and items that a page may have whatever the report holds, and for each figure.
const ROWS: (u64, u64) = (5_000_000, 500);
/// Bytes that a page may have whatever the report holds, and for each figure.
const BYTES: (u64, u64) = (64 << 20, 16 << 10);

fn at_most((base, each): (u64, u64), report: &Report) -> u64 {
    let facts = u64::try_from(report.facts.len()).unwrap_or(u64::MAX);
    base.saturating_add(each.saturating_mul(facts))
}

/// How many rows and items are left to be written.
pub struct Rows {
    left: AtomicU64,
    most: u64,
}

impl Rows {
    /// What a page of a report may have.
    pub fn of(report: &Report) -> Rows {
        Rows::most(at_most(ROWS, report))
    }

    fn most(most: u64) -> Rows {
        Rows { left: AtomicU64::new(most), most }
    }

    /// One more row or item.
    pub fn one_more(&self) -> Result<(), RenderError> {
        let left = self.left.load(Ordering::Relaxed);
        let Some(left) = left.checked_sub(1) else {
            let most = self.most;
            return Err(failed(format!(
                "the template repeats more than {most} rows, more than a report of this size can \
                 need; look for lists inside lists"
            )));
        };
        self.left.store(left, Ordering::Relaxed);
        Ok(())
    }
}

/// `{{#each list}}…{{else}}…{{/each}}`: the block for each item of a list.
pub struct Each<'p>(pub &'p Rows);

impl HelperDef for Each<'_> {
    fn call<'reg: 'rc, 'rc>(
        &self,
        h: &Helper<'rc>,
        r: &'reg Handlebars<'reg>,
        context: &'rc Context,
        rc: &mut RenderContext<'reg, 'rc>,
        out: &mut dyn Output,
    ) -> HelperResult {
        let block = h.template().ok_or(RenderErrorReason::BlockContentRequired)?;
        let Value::Array(items) = needed(h, 0)? else {
            return Err(failed("`each` goes through lists only"));
        };
        if items.is_empty() {
            return match h.inverse() {
                Some(inverse) => inverse.render(r, context, rc, out),
                None => Ok(()),
            };
        }
        let path = h.param(0).and_then(|param| param.context_path());
        for (place, item) in items.iter().enumerate() {
            self.0.one_more()?;
            let mut inner = BlockContext::new();
            inner.set_local_var("index", json!(place));
            inner.set_local_var("first", json!(place == 0));
            inner.set_local_var("last", json!(place + 1 == items.len()));
            match path {
                Some(path) => {
                    inner.base_path_mut().extend(path.iter().cloned());
                    inner.base_path_mut().push(place.to_string());
                }
                None => inner.set_base_value(item.clone()),
            }
            let mut named = BlockParams::new();
            let pair = h.block_param_pair();
            if let Some(name) = h.block_param().or(pair.map(|(item, _)| item)) {
                named.add_value(name, item.clone())?;
            }
            if let Some((_, name)) = pair {
                named.add_value(name, json!(place))?;
            }
            inner.set_block_params(named);
            rc.push_block(inner);
            let result = block.render(r, context, rc, out);
            rc.pop_block();
            result?;
        }
        Ok(())
    }
}

/// An output that takes so many bytes and no more.
pub struct Bytes<'o> {
    out: &'o mut dyn Write,
    left: u64,
    most: u64,
}

impl<'o> Bytes<'o> {
    /// What a page of a report may have.
    pub fn of(report: &Report, out: &'o mut dyn Write) -> Bytes<'o> {
        Bytes::most(at_most(BYTES, report), out)
    }

    fn most(most: u64, out: &'o mut dyn Write) -> Bytes<'o> {
        Bytes { out, left: most, most }
    }
}

impl Write for Bytes<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let length = u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        self.left = self.left.checked_sub(length).ok_or_else(|| {
            let most = self.most;
            io::Error::new(
                io::ErrorKind::QuotaExceeded,
                format!(
                    "the template writes more than {most} bytes, more than a report of this size \
                     can need"
                ),
            )
        })?;
        self.out.write_all(bytes)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn render(template: &str, rows: &Rows) -> Result<String, RenderError> {
        let mut registry = Handlebars::new();
        registry.set_strict_mode(true);
        registry.register_helper("each", Box::new(Each(rows)));
        registry.render_template(template, &json!({ "a": ["x", "y"], "b": { "c": [[1], [2, 3]] } }))
    }

    #[test]
    fn each_goes_through_a_list_as_it_does_elsewhere() {
        let shown = |template| render(template, &Rows::most(100)).unwrap();
        assert_eq!(
            shown("{{#each a}}{{@index}}{{this}}{{@first}}{{@last}} {{/each}}"),
            "0xtruefalse 1yfalsetrue "
        );
        assert_eq!(
            shown(
                "{{#each b.c}}{{#each this}}{{this}}{{@index}}{{../../a.[0]}}{{/each}};{{/each}}"
            ),
            "10x;20x31x;"
        );
        assert_eq!(shown("{{#each a as |item place|}}{{item}}{{place}}{{/each}}"), "x0y1");
        assert_eq!(shown("{{#each []}}x{{else}}none{{/each}}"), "none");
    }

    #[test]
    fn what_repeats_without_end_is_stopped() {
        let template = "{{#each a}}{{#each ../a}}{{#each ../../a}}{{/each}}{{/each}}{{/each}}";
        assert!(render(template, &Rows::most(14)).is_ok());
        let error = render(template, &Rows::most(13)).unwrap_err().to_string();
        assert!(error.contains("repeats more than 13 rows"), "{error}");
    }

    #[test]
    fn what_writes_without_end_is_stopped() {
        let mut out = Vec::new();
        let mut bytes = Bytes::most(4, &mut out);
        assert!(bytes.write_all(b"1234").is_ok());
        let error = bytes.write_all(b"5").unwrap_err();
        assert!(error.to_string().contains("more than 4 bytes"), "{error}");
        assert_eq!(out, b"1234");
    }
}
