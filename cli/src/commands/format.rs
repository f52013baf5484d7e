//! `gevinst format`: the formats of workbooks that can be read.

mod ask;
mod check;
mod starter;
mod trust;

use std::path::{Path, PathBuf};

use gevinst_core::submission::{RecordKind, choices};
use gevinst_mapped::expect;
use gevinst_plugin_host::Catalogue;
use gevinst_plugin_sdk::{Format, Workbook};
use gevinst_templates::visible;
use serde_json::{Value, json};

use crate::args::FormatCommand;
use crate::exit::{Exit, Failure};
use crate::formats::{Formats, own as catalogue};
use crate::plugins;
use crate::terminal;
use crate::workbook::{self, Limits};

pub(super) fn run(command: &FormatCommand) -> Result<Exit, Failure> {
    match command {
        FormatCommand::List { json, plugins } => list(*json, &plugins.plugins),
        FormatCommand::New { name, kind, output } => starter::new(name, *kind, output.as_deref()),
        FormatCommand::Check(args) => check::run(args),
        FormatCommand::Trust { library, plugins } => trust::trust(library, &plugins.plugins),
        FormatCommand::Untrust { id, plugins } => trust::untrust(id, &plugins.plugins),
        FormatCommand::Fields { json } => fields(*json),
        FormatCommand::Show { id, plugins } => show(id, &plugins.plugins),
        FormatCommand::Keys { json } => keys(*json),
        FormatCommand::Draft { workbook, id } => draft(workbook, id),
        FormatCommand::Test { id, folder, mapping, plugins, generate, json } => {
            let formats = Formats::new(None, &plugins.plugins, mapping)?.here()?;
            test(id, folder, &formats, (*generate, *json))
        }
    }
}

fn list(as_json: bool, folders: &[PathBuf]) -> Result<Exit, Failure> {
    let catalogue = catalogue();
    let folders = plugins::folders(folders)?;
    let native = plugins::trusted(&folders, &catalogue)?;
    let mut text = String::new();
    let mut all = Vec::new();
    for format in catalogue.formats() {
        let described = format.describe();
        text.push_str(&format!("{} {}  {}\n", described.id, described.version, described.title));
        all.push(json!({
            "id": described.id, "version": described.version, "title": described.title,
        }));
    }
    for plugin in &native {
        let it = &plugin.trusted;
        let (version, title) = (visible(&it.version), visible(&it.title));
        if let Err(error) = plugin.folder.bytes(it) {
            terminal::remark(&format!("note: {} is not usable: {error}\n", it.id));
        }
        text.push_str(&format!("{} {version}  {title}  (native plugin)\n", it.id));
        all.push(json!({
            "id": it.id, "version": it.version, "title": it.title, "sha256": it.sha256,
            "contract": it.contract, "folder": plugin.folder.path().display().to_string(),
        }));
    }
    terminal::print(&if as_json { format!("{:#}\n", Value::from(all)) } else { text })?;
    for folder in &folders {
        let trusted = folder.trusted().map_err(|error| plugins::refused(&error))?;
        for name in folder.strangers(&trusted).map_err(|error| plugins::refused(&error))? {
            terminal::remark(&format!(
                "note: {}: not trusted and not used; to use it, run gevinst format trust\n",
                plugins::shown(&folder.path().join(name))
            ));
        }
    }
    Ok(Exit::Done)
}

/// The data dictionary: what a mapping file may fill.
fn fields(as_json: bool) -> Result<Exit, Failure> {
    let mut text = String::new();
    let mut all = Vec::new();
    for kind in RecordKind::ALL {
        text.push_str(&format!("{kind}: {}\n", kind.meaning()));
        let mut fields = Vec::new();
        for &field in kind.fields() {
            let words = choices(*kind, field);
            text.push_str(&format!("  {field}: {}", field.meaning()));
            if !words.is_empty() {
                text.push_str(&format!(" [{}]", words.join(", ")));
            }
            text.push('\n');
            fields.push(json!({
                "field": field.key(), "meaning": field.meaning(), "words": words,
            }));
        }
        text.push('\n');
        all.push(json!({ "kind": kind.key(), "meaning": kind.meaning(), "fields": fields }));
    }
    terminal::print(&if as_json { format!("{:#}\n", Value::from(all)) } else { text })?;
    Ok(Exit::Done)
}

/// The language of mapping files: its parts, and their keys with what they mean.
fn keys(as_json: bool) -> Result<Exit, Failure> {
    let mut text = String::new();
    let mut all = Vec::new();
    for part in gevinst_mapped::parts() {
        text.push_str(&format!("{}\n", part.name));
        for (key, meaning) in part.keys {
            text.push_str(&format!("  {key}: {meaning}\n"));
        }
        text.push('\n');
        let keys: Vec<Value> = part
            .keys
            .iter()
            .map(|(key, meaning)| json!({ "key": key, "meaning": meaning }))
            .collect();
        all.push(json!({ "part": part.name, "keys": keys }));
    }
    terminal::print(&if as_json { format!("{:#}\n", Value::from(all)) } else { text })?;
    Ok(Exit::Done)
}

fn unknown(id: &str, known: Vec<String>) -> Failure {
    let nearest = gevinst_plugin_sdk::text::nearest(id, known.iter().map(String::as_str));
    let meant = nearest.map(|name| format!(" Did you mean {name}?")).unwrap_or_default();
    let message =
        format!("there is no format \"{id}\".{meant} Known formats: {}", known.join(", "));
    Failure::new(Exit::Usage, message)
}

/// The documentation of a format: its columns, its mapping file as it is, its page, or of
/// a native plugin what is known of it, as its documentation is its author's.
fn show(id: &str, folders: &[PathBuf]) -> Result<Exit, Failure> {
    let catalogue = catalogue();
    let native = plugins::trusted(&plugins::folders(folders)?, &catalogue)?;
    let plugin = native.iter().find(|plugin| plugin.trusted.id == id);
    let text = if id == gevinst_register::RegisterFormat::ID {
        gevinst_register::documentation(gevinst_register::layout::Lang::En)
    } else if id == gevinst_format_kommit::KommitFormat::ID {
        gevinst_format_kommit::KommitFormat::documentation().to_owned()
    } else {
        match (gevinst_mapped::shipped_file(id), plugin) {
            (Some(text), _) => text.to_owned(),
            (None, Some(plugin)) => shown(plugin),
            (None, None) => {
                let own = catalogue.formats().map(|format| format.describe().id.clone());
                let native = native.iter().map(|plugin| plugin.trusted.id.clone());
                return Err(unknown(id, own.chain(native).collect()));
            }
        }
    };
    terminal::print(&text)?;
    Ok(Exit::Done)
}

/// What is known of a native plugin.
fn shown(plugin: &plugins::Plugin) -> String {
    let it = &plugin.trusted;
    format!(
        "{} {}  {}\nnative plugin, in {}\nSHA-256 {}\ncontract {}, {}\n\
         What it reads is told by its author; what it reads of a workbook tells\n\
         gevinst inspect WORKBOOK --format {} --plugins {}\n",
        it.id,
        visible(&it.version),
        visible(&it.title),
        plugins::shown(plugin.folder.path()),
        it.sha256,
        it.contract,
        it.system,
        it.id,
        plugins::shown(plugin.folder.path())
    )
}

fn open(path: &Path) -> Result<Box<dyn Workbook>, String> {
    match workbook::open(path, &Limits::default()) {
        Ok(book) => Ok(Box::new(book)),
        Err(refusal) => Err(refusal.to_string()),
    }
}

/// A first draft of a mapping file, to go on from.
fn draft(path: &Path, id: &str) -> Result<Exit, Failure> {
    let refused = |why: String| Failure::new(Exit::Input, format!("{}: {why}", path.display()));
    let mut book =
        workbook::open(path, &Limits::default()).map_err(|error| refused(error.to_string()))?;
    let text = gevinst_mapped::draft(id, &mut book).map_err(|error| refused(error.to_string()))?;
    // A file without a table gives nothing to go on from: that is no success.
    if !text.contains("\n[[table]]") {
        let why = "no sheet has a row that looks like the header of a table, so there is nothing \
                   to draft from. A mapping file by hand begins with gevinst format new NAME \
                   --mapping; gevinst format keys lists what may stand in it";
        return Err(refused(why.to_owned()));
    }
    terminal::print(&text)?;
    Ok(Exit::Done)
}

fn test(
    id: &str,
    folder: &Path,
    catalogue: &Catalogue,
    (generate, as_json): (bool, bool),
) -> Result<Exit, Failure> {
    if catalogue.format(id).is_none() {
        return Err(unknown(id, catalogue.formats().map(|it| it.describe().id.clone()).collect()));
    }
    let formats: Vec<&dyn Format> = catalogue.formats().collect();
    let mut written = Vec::new();
    if generate {
        written = expect::write_missing(&mut open, &formats, id, folder)
            .map_err(|problem| Failure::new(Exit::Output, problem))?;
    }
    let problems = expect::check_samples(&mut open, &formats, id, folder)
        .map_err(|error| Failure::new(Exit::Usage, format!("{}: {error}", folder.display())))?;
    if as_json {
        let written: Vec<String> = written.iter().map(|it| it.display().to_string()).collect();
        let told = json!({ "written": written, "problems": problems });
        terminal::print(&format!("{told:#}\n"))?;
    } else {
        for path in &written {
            terminal::remark(&format!(
                "wrote {}: review it, it says what is right\n",
                path.display()
            ));
        }
        for problem in &problems {
            terminal::print(&format!("{problem}\n"))?;
        }
        let verdict = if problems.is_empty() { "every sample is as expected" } else { "problems" };
        terminal::remark(&format!("{}: {verdict}\n", folder.display()));
    }
    Ok(if problems.is_empty() { Exit::Done } else { Exit::Findings })
}
