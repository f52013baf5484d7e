//! Asking something of a native plugin that need not be trusted, since it runs shut in.

use std::path::Path;
use std::sync::Once;

use gevinst_plugin_host::trust;
use gevinst_plugin_host::worker::{Answer, Collected};

use crate::args::Lang;
use crate::commands::texts;
use crate::exit::{Exit, Failure};
use crate::refusals::worker_ended;
use crate::terminal;
use crate::worker::{Action, Handed, Library, WorkerLimits, Workers};

/// What came of asking.
pub(super) enum Asked {
    /// What the plugin told.
    Told(String),
    /// What is wrong.
    Wrong(String),
}

/// How much a plugin may use for one question.
const LIMITS: WorkerLimits =
    WorkerLimits { memory_mib: 1_024, cpu_seconds: 60, wall_seconds: 300, output_mib: 64 };

/// Asks a plugin in a worker of its own.
pub(super) fn plugin(
    library: &Path,
    bytes: &[u8],
    action: Action,
    sample: Option<Handed>,
) -> Result<Asked, Failure> {
    let path = std::path::absolute(library).map_err(|error| {
        Failure::new(Exit::Usage, format!("{}: {error}", crate::plugins::shown(library)))
    })?;
    let library = Library { path, sha256: trust::sha256(bytes) };
    Ok(match Workers::new(LIMITS, false).ask(library, action, sample) {
        Ok(collected) => match told_of_walls(collected).answer {
            Answer::Done(Ok(told)) => Asked::Told(told),
            Answer::Done(Err(why)) => Asked::Wrong(why),
            Answer::File(account) => Asked::Wrong(format!("the sample is refused: {account}")),
            Answer::Changed => Asked::Wrong("the sample changed while it was read".to_owned()),
            _ => Asked::Wrong("the worker answered something else".to_owned()),
        },
        Err(failed) => {
            let said = failed.noise.lines().rfind(|line| !line.trim().is_empty());
            let said = said.map(|line| format!("; it said: {}", gevinst_templates::visible(line)));
            Asked::Wrong(format!(
                "{}{}",
                worker_ended(&failed, &texts(Lang::En)?),
                said.unwrap_or_default()
            ))
        }
    })
}

/// Says once where a library that is not trusted could do more than compute.
fn told_of_walls<T>(collected: Collected<T>) -> Collected<T> {
    static ONCE: Once = Once::new();
    if !collected.sandbox.is_full() {
        ONCE.call_once(|| {
            terminal::remark(
                "note: this system does not shut a library in fully, so that it may reach files \
                 and the network: check only what you would run anyway\n",
            );
        });
    }
    collected
}
