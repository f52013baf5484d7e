//! What an auditor's questions are asked of: the report over workbooks, or the one of an
//! archive, with what the cells said and where the workbooks are.

use std::path::{Path, PathBuf};

use clap::ValueEnum as _;
use gevinst_core::report::Report;
use gevinst_core::submission::Submission;
use gevinst_templates::Texts;

use crate::archive::open::unusable;
use crate::archive::{again, layout};
use crate::args::{InputArgs, Lang};
use crate::commands::{read, reader, rules_of, scope, texts};
use crate::compare::whole;
use crate::config::settings;
use crate::decisions::Decisions;
use crate::exit::{Exit, Failure};
use crate::inputs::{self, Reader};
use crate::plugins::shown;
use crate::worker::Looking;
use crate::{pipeline, refusals, terminal};

/// A report, and what its workbooks say.
pub(super) struct Ground {
    /// The report.
    pub(super) report: Report,
    /// What the workbooks say, in the order of the report's books.
    pub(super) said: Vec<Submission>,
    /// The texts of the language asked for.
    pub(super) texts: Texts,
    /// The files of the workbooks, in the same order.
    files: Vec<PathBuf>,
    /// Where workbooks are read.
    reader: Reader,
    /// The name of the run, where it was archived.
    pub(super) run: Option<String>,
}

impl Ground {
    /// The ground that the inputs name: an archive, or workbooks; an exit where a workbook
    /// is refused, since a figure over the others would be another figure.
    pub(super) fn of(args: &InputArgs) -> Result<Result<Ground, Exit>, Failure> {
        let archives: Vec<&PathBuf> = args.inputs.iter().filter(|it| it.is_dir()).collect();
        match archives.as_slice() {
            [] => Ground::of_workbooks(args),
            [archive] if args.inputs.len() == 1 => Ground::of_archive(archive, args).map(Ok),
            _ => {
                let message = "name one archive alone, or workbooks";
                Err(Failure::new(Exit::Usage, message))
            }
        }
    }

    fn of_workbooks(args: &InputArgs) -> Result<Result<Ground, Exit>, Failure> {
        let settings = settings(args)?;
        let rules = rules_of(&settings)?;
        let texts = texts(settings.lang)?;
        let decided = Decisions::of(&settings)?;
        let inputs = read(args, &settings)?;
        for refused in &inputs.refused {
            terminal::remark(&refusals::lines(refused, &texts));
        }
        if let Some(exit) = inputs.refused.iter().map(refusals::exit).max_by_key(|it| it.code()) {
            return Ok(Err(exit));
        }
        let how = decided.with(inputs.shut_in.finding().into_iter().collect());
        let said = inputs.submissions.clone();
        let report = pipeline::report(inputs.submissions, &rules, scope(args), how);
        let reader = reader(&args.isolation, settings.worker)?;
        Ok(Ok(Ground { report, said, texts, files: inputs.paths, reader, run: None }))
    }

    /// An archive is taken as it stands: nothing of the command line changes its figures.
    fn of_archive(path: &Path, args: &InputArgs) -> Result<Ground, Failure> {
        let archive = whole(path)?;
        only_the_language(args)?;
        let lang = Lang::from_str(&archive.run.lang, false).unwrap_or_default();
        let texts = texts(args.lang.unwrap_or(lang))?;
        let report = again::report(&archive)?;
        let (said, _) = archive.submissions().map_err(|broken| unusable(&broken))?;
        let file = |said: &Submission| {
            archive.place(&layout::input(usize::from(said.book), &said.source.file_kind))
        };
        let files = said.iter().map(file).collect::<Result<_, _>>();
        let files = files.map_err(|broken| unusable(&broken))?;
        let reader = reader(&args.isolation, settings(args)?.worker)?;
        let run = Some(archive.run.id.clone());
        Ok(Ground { report, said, texts, files, reader, run })
    }

    /// Shows every cell of a workbook of the run to `looking`.
    ///
    /// # Errors
    ///
    /// When the file is not there any more, or holds something else than was read.
    pub(super) fn look<L: Looking>(&self, book: u16, looking: L) -> Result<L, Failure> {
        let place = usize::from(book);
        let known = self.files.get(place).zip(self.report.books.0.get(place));
        let (file, about) =
            known.ok_or_else(|| Failure::new(Exit::Input, "the run has no such workbook"))?;
        let refused = |why: String| Failure::new(Exit::Input, format!("{}: {why}", shown(file)));
        let (said, looking) = inputs::look(file, &self.reader, looking)
            .map_err(|reason| refused(reason.to_string()))?;
        if said.source.digest != about.digest {
            return Err(refused("it was changed after it was read; run again".to_owned()));
        }
        Ok(looking)
    }
}

fn only_the_language(args: &InputArgs) -> Result<(), Failure> {
    let given = [
        ("--format", args.format.is_some()),
        ("--mapping", !args.mapping.is_empty()),
        ("--plugins", !args.plugins.plugins.is_empty()),
        ("--rules", args.rules.is_some()),
        ("--scenario", args.scenario.is_some()),
        ("--decisions", args.decisions.is_some()),
        ("--as-of", args.as_of.is_some()),
        ("--period", args.period.is_some()),
        ("--config", args.config.is_some()),
    ];
    let given: Vec<&str> = given.iter().filter(|(_, is)| *is).map(|(name, _)| *name).collect();
    if given.is_empty() {
        return Ok(());
    }
    let message = format!(
        "an archive is taken as it stands, under its own rules; leave out {}",
        given.join(", ")
    );
    Err(Failure::new(Exit::Usage, message))
}
