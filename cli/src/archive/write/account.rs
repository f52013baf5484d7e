//! What made the run, put together from what was archived of it.

use gevinst_core::finding::Severity;
use gevinst_core::report::Report;
use gevinst_core::rules::RuleSet;
use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::{Archiving, CARGO_LOCK, Holds, added, this_program};
use crate::archive::run::{
    Counts, Executed, Part, Registered, Rules, Run, SCHEMA, Scenario, Stage, Stages, TemplateUsed,
    Tool, stage_digest,
};
use crate::archive::{bag, layout};
use crate::pipeline::VERSION;
use crate::workbook;
use crate::worker::WorkerLimits;

impl Archiving<'_> {
    /// What made the run; `parts` are the files of its template.
    pub(super) fn run(
        &self,
        report: &Report,
        rules: &RuleSet,
        holds: Holds<'_>,
        parts: Vec<Part>,
    ) -> Run {
        let meta = &report.meta;
        let stages = self.stages(report);
        let mut run = Run {
            schema: SCHEMA.to_owned(),
            id: String::new(),
            period: meta.period.map(|period| period.to_string()),
            as_of: meta.as_of.map(|day| day.to_string()),
            tool: Tool {
                name: "gevinst".to_owned(),
                version: VERSION.to_owned(),
                cargo_lock_sha256: bag::sums_of(CARGO_LOCK.as_bytes()).sha256,
                program: self.program.clone(),
            },
            rules: Rules {
                edition: rules.id().to_owned(),
                sha256: rules.digest().to_string(),
                scenario: rules
                    .scenario()
                    .map(|it| Scenario { id: it.id.clone(), sha256: it.digest.to_string() }),
            },
            formats: self.formats.clone(),
            lang: holds.lang.to_owned(),
            template: TemplateUsed {
                name: holds.template.name().to_owned(),
                version: holds.template.version().to_owned(),
                sha256: holds.template.digest().to_string(),
                files: parts,
            },
            options: holds.options,
            limits: limits(holds.worker),
            inputs: self.inputs.clone(),
            stages,
            findings: Counts {
                error: report.count(Severity::Error),
                warning: report.count(Severity::Warning),
                info: report.count(Severity::Info),
                waived: report.waived(),
            },
            compare: holds.compare,
            decisions: holds.decisions,
            supersedes: holds.supersedes,
            register: meta
                .registered
                .as_ref()
                .map(|it| Registered { number: it.number, head: it.head.clone() }),
            executed: self.executed(),
        };
        run.id = id_of(&run);
        run
    }

    fn stages(&self, report: &Report) -> Stages {
        let files = self.bag.files();
        let of = |stage: u8| {
            let named = files.iter().filter(|(path, _)| layout::stage_of(path) == Some(stage));
            stage_digest(named.map(|(path, sums)| (path.as_str(), sums.sha256.as_str())))
        };
        let sums = self.inputs.iter().map(|input| {
            input.control_sum.as_deref().and_then(|sum| Decimal::from_str_exact(sum).ok())
        });
        let records = self.inputs.iter().map(|input| input.records).sum();
        let values = report.facts.iter().filter_map(|(_, fact)| fact.value.ok()).map(Some);
        Stages {
            submission: Stage {
                sha256: of(1),
                count: records,
                control_sum: added(sums).map(|sum| sum.to_string()),
            },
            figures: Stage {
                sha256: of(2),
                count: report.facts.len(),
                control_sum: added(values).map(|sum| sum.to_string()),
            },
            reports: self.issued.clone(),
        }
    }

    fn executed(&self) -> Executed {
        let at = self.wanted.at.unwrap_or_else(jiff::Timestamp::now);
        let seconds = jiff::Timestamp::from_second(at.as_second()).unwrap_or(at);
        let program = this_program().ok().and_then(|path| std::fs::read(path).ok());
        Executed {
            at: seconds.to_string(),
            system: gevinst_plugin_host::trust::this_system(),
            program_sha256: program.map(|bytes| bag::sums_of(&bytes).sha256),
        }
    }
}

/// The run's name: its period, and its number in the register or the beginning of a
/// fingerprint of what decides its figures.
fn id_of(run: &Run) -> String {
    let period = run.period.as_deref().unwrap_or("run");
    if let Some(registered) = &run.register {
        return format!("{period}-{:04}", registered.number);
    }
    let options = serde_json::to_string(&run.options).unwrap_or_default();
    let decides =
        [&run.stages.submission.sha256, &run.rules.sha256, &run.stages.figures.sha256, &options];
    let digest = bag::sums_of(decides.map(String::as_str).join("\n").as_bytes()).sha256;
    format!("{period}-{}", digest.get(..8).unwrap_or_default())
}

fn limits(worker: WorkerLimits) -> Value {
    let answer = gevinst_plugin_host::Limits::default();
    json!({
        "workbook": serde_json::to_value(workbook::Limits::default()).unwrap_or(Value::Null),
        "answer": { "records": answer.records, "notes": answer.notes, "text": answer.text },
        "worker": {
            "memory_mib": worker.memory_mib,
            "cpu_seconds": worker.cpu_seconds,
            "wall_seconds": worker.wall_seconds,
            "output_mib": worker.output_mib,
        },
    })
}
