//! `gevinst template`: templates of reports.

mod export;

use gevinst_core::calc::Scope;
use gevinst_core::report::Report;
use gevinst_core::rules::RuleSet;
use gevinst_templates::{Contract, Problem, Template, TemplateError, try_template, visible};
use serde_json::{Value, json};

use crate::args::{Lang, TemplateCommand};
use crate::commands::texts;
use crate::exit::{Exit, Failure};
use crate::formats::Formats;
use crate::inputs::{self, Reader};
use crate::{pipeline, templates, terminal};

pub(super) fn run(command: &TemplateCommand) -> Result<Exit, Failure> {
    match command {
        TemplateCommand::List { json } => list(*json),
        TemplateCommand::Export(args) => export::run(args),
        TemplateCommand::Fields { lang, json } => fields(*lang, *json),
        TemplateCommand::Check { template, json } => check(template, *json),
    }
}

fn wrong(error: TemplateError) -> Failure {
    Failure::new(Exit::Usage, error.to_string())
}

fn list(as_json: bool) -> Result<Exit, Failure> {
    let mut text = String::new();
    let mut all = Vec::new();
    for name in Template::shipped_names() {
        let template = Template::shipped(name).map_err(wrong)?;
        let langs: Vec<&str> = template.languages().collect();
        let of = template.parent().map(|(name, _)| format!(", over {name}")).unwrap_or_default();
        text.push_str(&format!(
            "{name} {}{of}  ({})\n  {}\n",
            template.version(),
            langs.join(", "),
            template.about()
        ));
        all.push(json!({
            "name": name, "version": template.version(), "about": template.about(),
            "inherits": template.parent().map(|(name, version)| format!("{name}@{version}")),
            "languages": langs, "digest": template.digest().to_string(),
        }));
    }
    terminal::print(&if as_json { format!("{:#}\n", Value::from(all)) } else { text })?;
    Ok(Exit::Done)
}

/// The report of the register that comes filled in: it has something in every part.
fn example(lang: Lang) -> Result<Report, Failure> {
    let failed = |what: String| Failure::new(Exit::Output, format!("the example: {what}"));
    let of_register = match lang {
        Lang::En => gevinst_register::layout::Lang::En,
        _ => gevinst_register::layout::Lang::Nb,
    };
    let bytes =
        gevinst_register::write_example(of_register).map_err(|error| failed(error.to_string()))?;
    let folder = tempfile::tempdir().map_err(|error| failed(error.to_string()))?;
    let path = folder.path().join("register.xlsx");
    std::fs::write(&path, bytes).map_err(|error| failed(error.to_string()))?;
    let formats = Formats::new(None, &[], &[])?;
    // The program's own workbook needs no walls around its reader.
    let inputs = inputs::read(&[path], &formats, &Reader::Here, &|| ());
    let scope = Scope { period: None, as_of: None };
    Ok(pipeline::report(inputs.submissions, RuleSet::latest(), scope, Vec::new()))
}

fn fields(lang: Lang, as_json: bool) -> Result<Exit, Failure> {
    let contract = Contract::with_samples(&example(lang)?, &texts(lang)?).map_err(wrong)?;
    if as_json {
        terminal::print(&format!("{:#}\n", contract.json()))?;
        return Ok(Exit::Done);
    }
    let mut text = format!("contract {}\n\nHelpers\n", contract.number);
    for helper in &contract.helpers {
        text.push_str(&format!("  {}\n      {}\n", helper.usage, helper.about));
    }
    for list in &contract.lists {
        text.push_str(&match (list.name, list.of) {
            ("", _) => format!("\nThe page: {}\n", list.about),
            (name, None) => format!("\n{{{{#rows \"{name}\"}}}}: {}\n", list.about),
            (name, Some(of)) => format!(
                "\n{{{{#rows \"{name}\" of=place}}}}, inside {{{{#rows \"{of}\"}}}}: {}\n",
                list.about
            ),
        });
        for field in &list.fields {
            let may = if field.may_be_missing { ", may be missing" } else { "" };
            let sample = match field.sample.as_str() {
                "" => String::new(),
                sample => format!("  e.g. {}", visible(sample)),
            };
            text.push_str(&format!(
                "  {}  ({}{may})\n      {}{sample}\n",
                field.path, field.kind, field.about
            ));
        }
    }
    terminal::print(&text)?;
    Ok(Exit::Done)
}

/// Looks a template over, then tries it; all that is wrong is told.
fn check(named: &str, as_json: bool) -> Result<Exit, Failure> {
    let (problems, langs) = match templates::looked_over(named)? {
        Err(problems) => (problems.0, Vec::new()),
        Ok(template) => {
            let langs = template.languages().map(str::to_owned).collect();
            (try_template(&template, &example(Lang::Nb)?), langs)
        }
    };
    if as_json {
        let told: Vec<Value> = problems.iter().map(problem_json).collect();
        let told = json!({ "template": named, "languages": langs, "problems": told });
        terminal::print(&format!("{told:#}\n"))?;
    } else {
        for problem in &problems {
            terminal::print(&format!("{}\n", visible(&problem.to_string())))?;
        }
        let verdict = match problems.len() {
            0 => format!("nothing is wrong; tried on six reports in {}", langs.join(", ")),
            count => format!("{count} problem(s)"),
        };
        terminal::remark(&format!("{named}: {verdict}\n"));
    }
    Ok(if problems.is_empty() { Exit::Done } else { Exit::Usage })
}

fn problem_json(problem: &Problem) -> Value {
    json!({
        "file": problem.file,
        "line": problem.at.map(|(line, _)| line),
        "column": problem.at.map(|(_, column)| column),
        "message": problem.message,
    })
}
