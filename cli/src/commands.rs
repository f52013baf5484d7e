//! The commands, one file each.

mod archive;
mod check;
mod diff;
mod explain;
mod format;
mod ground;
mod inspect;
mod reason;
mod regenerate;
mod register;
mod report;
mod restate;
mod rules;
mod sample;
mod sign;
mod template;
mod verify;
mod worker;

use std::borrow::Cow;

use clap::CommandFactory as _;
use gevinst_core::calc::Scope;
use gevinst_core::rules::RuleSet;
use gevinst_plugin_sdk::text::nearest;
use gevinst_templates::{Texts, visible};

use crate::args::{Cli, Command, InputArgs, Isolation, IsolationArgs, Lang};
use crate::config::Settings;
use crate::exit::{Exit, Failure};
use crate::formats::Formats;
use crate::inputs::{self, Inputs, Reader};
use crate::plugins;
use crate::terminal::{self, Progress};
use crate::worker::{WorkerLimits, Workers};

/// Does what the command line asks for.
///
/// # Errors
///
/// When the program cannot go on; the failure says how it ends.
pub fn run(cli: Cli) -> Result<Exit, Failure> {
    match cli.command {
        Command::Report(args) => report::run(&args),
        Command::Check(args) => check::run(&args),
        Command::Explain(args) => explain::run(args),
        Command::Sample(args) => sample::run(&args),
        Command::Verify(args) => verify::run(&args),
        Command::Archive { command } => archive::run(&command),
        Command::Sign(args) => sign::run(&args),
        Command::Regenerate(args) => regenerate::run(&args),
        Command::Restate(args) => restate::run(&args),
        Command::Diff(args) => diff::run(&args),
        Command::Inspect(args) => inspect::run(&args),
        Command::Register { command } => register::run(&command),
        Command::Rules { command } => rules::run(&command),
        Command::Format { command } => format::run(&command),
        Command::Template { command } => template::run(&command),
        Command::Worker { request } => worker::run(&request),
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Cli::command(), "gevinst", &mut script);
            terminal::print(&String::from_utf8_lossy(&script))?;
            Ok(Exit::Done)
        }
        Command::Man => {
            let mut page = Vec::new();
            clap_mangen::Man::new(Cli::command()).render(&mut page).map_err(|error| {
                Failure::new(Exit::Output, format!("cannot write the manual page: {error}"))
            })?;
            terminal::print(&String::from_utf8_lossy(&page))?;
            Ok(Exit::Done)
        }
    }
}

/// The texts of a language.
fn texts(lang: Lang) -> Result<Texts, Failure> {
    Texts::load(lang.code()).map_err(|error| Failure::new(Exit::Usage, error.to_string()))
}

/// The edition that was named, or the newest of Norway's.
fn edition(named: Option<&str>) -> Result<&'static RuleSet, Failure> {
    let Some(id) = named else { return Ok(RuleSet::latest()) };
    RuleSet::edition(id).ok_or_else(|| {
        let known: Vec<&str> = RuleSet::shipped().iter().map(RuleSet::id).collect();
        let meant = nearest(id, known.iter().copied());
        let meant = meant.map(|id| format!(" Did you mean {id}?")).unwrap_or_default();
        let known = known.join(", ");
        Failure::new(
            Exit::Usage,
            format!("there is no rule edition \"{id}\".{meant} Known editions: {known}"),
        )
    })
}

/// The rules of a run: the edition, with the scenario over it where one is named.
fn rules_of(settings: &Settings) -> Result<Cow<'static, RuleSet>, Failure> {
    let set = edition(settings.rules.as_deref())?;
    let Some(path) = &settings.scenario else { return Ok(Cow::Borrowed(set)) };
    let text = std::fs::read_to_string(path).map_err(|error| {
        Failure::new(Exit::Usage, format!("cannot read {}: {error}", path.display()))
    })?;
    set.with_scenario(&path.display().to_string(), &text).map(Cow::Owned).map_err(|errors| {
        let lines: Vec<String> = errors.iter().map(|error| error.to_string()).collect();
        Failure::new(Exit::Usage, lines.join("\n"))
    })
}

fn scope(args: &InputArgs) -> Scope {
    Scope { period: args.period, as_of: args.as_of }
}

/// The formats of a run.
fn formats_of(args: &InputArgs, settings: &Settings) -> Result<Formats, Failure> {
    Formats::new(settings.format.clone(), &settings.plugins, &args.mapping)
}

/// Reads the inputs with the formats of the run.
fn read(args: &InputArgs, settings: &Settings) -> Result<Inputs, Failure> {
    read_with(args, settings, &formats_of(args, settings)?)
}

/// Reads the inputs with as many threads as asked for, and with progress.
fn read_with(args: &InputArgs, settings: &Settings, formats: &Formats) -> Result<Inputs, Failure> {
    let paths = &args.inputs;
    let mut pool = rayon::ThreadPoolBuilder::new();
    // Without a number of its own the library would look into the environment.
    let threads = args
        .threads
        .map(usize::from)
        .or_else(|| std::thread::available_parallelism().ok().map(std::num::NonZero::get));
    pool = pool.num_threads(threads.unwrap_or(1));
    let pool = pool
        .build()
        .map_err(|error| Failure::new(Exit::Usage, format!("cannot start the readers: {error}")))?;
    let reader = reader(&args.isolation, settings.worker)?;
    let progress = Progress::new(paths.len());
    let inputs = pool.install(|| inputs::read(paths, formats, &reader, &|| progress.step()));
    progress.finish();
    if inputs.refused.iter().any(|it| it.is_of_no_format()) {
        terminal::remark(&formats.strangers());
    }
    for (path, format, why) in &inputs.failed {
        terminal::remark(&format!(
            "note: {}: the native plugin {} failed when it was asked, and another format reads \
             the workbook: {}\n",
            plugins::shown(path),
            format.id,
            visible(why)
        ));
    }
    Ok(inputs)
}

/// Where workbooks are read, as asked for.
fn reader(args: &IsolationArgs, limits: WorkerLimits) -> Result<Reader, Failure> {
    match args.isolation {
        Isolation::Process => Ok(Reader::Workers(Workers::new(limits, args.require_sandbox))),
        Isolation::None if args.require_sandbox => {
            let message = "--require-sandbox asks for a worker process, and --isolation none for \
                           none; leave one of them out";
            Err(Failure::new(Exit::Usage, message))
        }
        Isolation::None => Ok(Reader::Here),
    }
}
