//! What made a run, in the words of others: RO-Crate and PROV.
//!
//! Both say no more than `run.json` does. They stand outside of the archive, so that it
//! stays what was signed.

use serde_json::{Value, json};

use super::run::Run;

/// The run as an RO-Crate 1.1 with a process run: which program made which reports of
/// which workbooks.
pub fn ro_crate(run: &Run) -> Value {
    let id = |path: &str| json!({ "@id": path });
    let inputs: Vec<Value> = run.inputs.iter().map(|input| id(&input.path)).collect();
    let reports: Vec<Value> = run.stages.reports.iter().map(|report| id(&report.path)).collect();
    let all: Vec<Value> = inputs.iter().chain(&reports).cloned().collect();
    let file = |path: &str, sha256: &str| json!({ "@id": path, "@type": "File", "name": path, "sha256": sha256 });
    let mut graph = vec![
        json!({
            "@id": "ro-crate-metadata.json",
            "@type": "CreativeWork",
            "about": id("./"),
            "conformsTo": id("https://w3id.org/ro/crate/1.1"),
        }),
        json!({
            "@id": "./",
            "@type": "Dataset",
            "name": format!("gevinst run {}", run.id),
            "description": format!(
                "Benefit realisation report under the rule edition {}", run.rules.edition
            ),
            "datePublished": run.as_of.clone().unwrap_or_else(|| run.executed.at.clone()),
            "license": "Not stated",
            "conformsTo": id("https://w3id.org/ro/wfrun/process/0.5"),
            "hasPart": all,
            "mentions": id("#run"),
        }),
        json!({
            "@id": "#gevinst",
            "@type": "SoftwareApplication",
            "name": "gevinst",
            "softwareVersion": run.tool.version,
        }),
        json!({
            "@id": "#run",
            "@type": "CreateAction",
            "name": run.id,
            "endTime": run.executed.at,
            "instrument": id("#gevinst"),
            "object": inputs,
            "result": reports,
        }),
    ];
    graph.extend(run.inputs.iter().map(|input| file(&input.path, &input.sha256)));
    graph.extend(run.stages.reports.iter().map(|report| file(&report.path, &report.sha256)));
    json!({ "@context": "https://w3id.org/ro/crate/1.1/context", "@graph": graph })
}

/// The run in PROV-JSON: entities, the activity, and what was derived from what.
pub fn prov(run: &Run) -> Value {
    let name = |path: &str| format!("run:{}", path.trim_start_matches("data/"));
    let mut entity = serde_json::Map::new();
    let mut used = serde_json::Map::new();
    let mut generated = serde_json::Map::new();
    let mut derived = serde_json::Map::new();
    let activity = format!("run:{}", run.id);
    let edition = format!("run:rules/{}", run.rules.edition);
    entity.insert(edition.clone(), json!({ "run:sha256": run.rules.sha256 }));
    let sources: Vec<String> =
        run.inputs.iter().map(|input| name(&input.path)).chain([edition]).collect();
    for input in &run.inputs {
        entity.insert(name(&input.path), json!({ "run:sha256": input.sha256 }));
    }
    for (place, source) in sources.iter().enumerate() {
        let record = json!({ "prov:activity": activity, "prov:entity": source });
        used.insert(format!("_:u{}", place + 1), record);
    }
    for report in &run.stages.reports {
        let target = name(&report.path);
        entity.insert(target.clone(), json!({ "run:sha256": report.sha256 }));
        let number = generated.len() + 1;
        let record = json!({ "prov:activity": activity, "prov:entity": target });
        generated.insert(format!("_:g{number}"), record);
        for source in &sources {
            let number = derived.len() + 1;
            let record = json!({ "prov:generatedEntity": target, "prov:usedEntity": source });
            derived.insert(format!("_:d{number}"), record);
        }
    }
    let agent = "run:gevinst";
    let mut activities = serde_json::Map::new();
    activities.insert(activity.clone(), json!({ "prov:endTime": run.executed.at }));
    json!({
        "prefix": { "run": format!("urn:gevinst:{}:", run.id) },
        "entity": entity,
        "activity": activities,
        "agent": { agent: { "prov:type": "prov:SoftwareAgent", "run:version": run.tool.version } },
        "used": used,
        "wasGeneratedBy": generated,
        "wasDerivedFrom": derived,
        "wasAssociatedWith": { "_:a1": { "prov:activity": activity, "prov:agent": agent } },
    })
}
