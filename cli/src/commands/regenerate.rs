//! `gevinst regenerate`: make a run again from its archive, and compare.

use std::path::Path;

use crate::archive::open::Archive;
use crate::archive::regenerate::{
    Again, Difference, Outcome, Verdict, Ways, regenerate, told_tool,
};
use crate::archive::verify::verify;
use crate::args::RegenerateArgs;
use crate::disk::RealDisk;
use crate::exit::{Exit, Failure};
use crate::output::{Outputs, WriteProblem, cannot};
use crate::{plugins, terminal};

/// Differences of one stage that are told before the rest is counted.
const TOLD: usize = 20;

pub(super) fn run(args: &RegenerateArgs) -> Result<Exit, Failure> {
    let archive = Archive::open(&args.archive)?;
    let is_whole = verify(&args.archive).is_ok_and(|verified| verified.is_whole());
    let ways = Ways {
        plugins: args.plugins.plugins.clone(),
        trust_archived: args.trust_archived_plugins,
        chain: args.chain,
    };
    let again = regenerate(&archive, &ways)?;
    if let Some(folder) = &args.output {
        write(folder, &again, args.force)?;
    }
    if args.json {
        terminal::print(&format!("{:#}\n", data(&archive, &again, is_whole)))?;
    } else {
        terminal::print(&lines(&archive, &again))?;
    }
    if !is_whole {
        terminal::remark(&format!(
            "note: {0} does not verify; gevinst verify {0} tells why\n",
            plugins::shown(&args.archive)
        ));
    }
    Ok(exit(&again, is_whole))
}

/// A difference is told before an archive that does not verify, and that before a stage
/// that could not run.
fn exit(again: &Again, is_whole: bool) -> Exit {
    let any = |is: fn(&Verdict) -> bool| again.outcomes.iter().any(|it| is(&it.verdict));
    if any(|it| matches!(it, Verdict::Different(_))) {
        Exit::Differs
    } else if !is_whole {
        Exit::NotVerified
    } else if any(|it| matches!(it, Verdict::NotRun(..))) {
        Exit::NotRun
    } else {
        Exit::Done
    }
}

fn lines(archive: &Archive, again: &Again) -> String {
    let run = &archive.run;
    let mut text = format!(
        "run {}: gevinst {}, edition {}, {} workbook(s)\n",
        run.id,
        run.tool.version,
        run.rules.edition,
        run.inputs.len()
    );
    for Outcome { stage, of, verdict, differences, because } in &again.outcomes {
        text.push_str(&format!("{stage:<8} {of:<32} {}\n", verdict.word()));
        if let Verdict::NotRun(_, why) = verdict {
            let why: Vec<String> = why.lines().map(|line| format!("  {line}\n")).collect();
            text.push_str(&why.concat());
        }
        for difference in differences.iter().take(TOLD) {
            text.push_str(&told(difference));
        }
        if differences.len() > TOLD {
            text.push_str(&format!("  and {} more\n", differences.len() - TOLD));
        }
        for cause in because {
            text.push_str(&format!("  because: {cause}\n"));
        }
    }
    for unlike in told_tool(archive) {
        text.push_str(&format!("unlike:  {unlike}\n"));
    }
    let lines: Vec<String> = text.lines().map(gevinst_templates::visible).collect();
    lines.join("\n") + "\n"
}

fn told(difference: &Difference) -> String {
    let side = |side: &Option<String>| match side {
        Some(text) => cut(text),
        None => "nothing".to_owned(),
    };
    let mut line = format!("  {}", difference.what);
    if difference.archived.is_some() || difference.now.is_some() {
        line.push_str(&format!(": {} → {}", side(&difference.archived), side(&difference.now)));
    }
    if !difference.about.is_empty() {
        line.push_str(&format!(" ({})", difference.about));
    }
    line.replace('\n', " ") + "\n"
}

fn cut(text: &str) -> String {
    const LONGEST: usize = 160;
    let visible = gevinst_templates::visible(text);
    match visible.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", visible.get(..end).unwrap_or_default()),
        None => visible,
    }
}

fn data(archive: &Archive, again: &Again, is_whole: bool) -> serde_json::Value {
    let outcomes: Vec<serde_json::Value> = again
        .outcomes
        .iter()
        .map(|it| {
            let why = match &it.verdict {
                Verdict::NotRun(_, why) => Some(why),
                _ => None,
            };
            let difference = |it: &Difference| {
                serde_json::json!({
                    "what": it.what, "archived": it.archived, "now": it.now, "about": it.about
                })
            };
            serde_json::json!({
                "stage": it.stage,
                "of": it.of,
                "verdict": it.verdict.word(),
                "why": why,
                "differences": it.differences.iter().map(difference).collect::<Vec<_>>(),
                "because": it.because,
            })
        })
        .collect();
    serde_json::json!({
        "run": archive.run.id,
        "verifies": is_whole,
        "outcomes": outcomes,
        "unlike": told_tool(archive),
    })
}

/// Writes what came out into a folder, by the names of the archive.
fn write(folder: &Path, again: &Again, force: bool) -> Result<(), Failure> {
    let mut outputs = Outputs::new(&RealDisk, force);
    for (path, bytes) in &again.files {
        let place = folder.join(path.strip_prefix("data/").unwrap_or(path));
        if let Some(parent) = place.parent() {
            std::fs::create_dir_all(parent).map_err(|error| cannot(parent, &error))?;
        }
        outputs.expect(&place)?;
        let written = outputs.write(&place, |out| out.write_all(bytes));
        written.map_err(|problem| match problem {
            WriteProblem::Io(failure) => failure,
            WriteProblem::Content(error) => cannot(&place, &error),
        })?;
    }
    outputs.commit()?;
    Ok(())
}
