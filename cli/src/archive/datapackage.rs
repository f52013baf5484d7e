//! The tables of an archive as a Frictionless data package, so that others can
//! read and check them without this program.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::bag::Sums;
use super::canonical::canonical;
use super::{figures, lineage, notes, submission};

/// A column: its name, its type, and the pattern of its texts (empty for any).
type Column = (&'static str, &'static str, &'static str);

const SHA256: &str = "[0-9a-f]{64}";
const CELL: &str = "[0-9]+![A-Z]{1,4}[0-9]+";
const RUN_CELL: &str = "[0-9]{4}![0-9]+![A-Z]{1,4}[0-9]+";
const YES_OR_NO: &str = "yes|no";

/// What is known about columns by name; any other is a text.
const COLUMNS: &[Column] = &[
    ("input", "integer", ""),
    ("sheet", "integer", ""),
    ("record", "integer", ""),
    ("note", "integer", ""),
    ("figure", "integer", ""),
    ("part", "integer", ""),
    ("finding", "integer", ""),
    ("decision", "integer", ""),
    ("rule_value", "integer", ""),
    ("row", "integer", ""),
    ("map", "integer", ""),
    ("size", "integer", ""),
    ("records", "integer", ""),
    ("cells", "integer", ""),
    ("parts", "integer", ""),
    ("sha256", "string", SHA256),
    ("library", "string", SHA256),
    ("named_by_user", "string", YES_OR_NO),
    ("past_check_date", "string", YES_OR_NO),
    ("type", "string", "(text|number|bool|day|error|not-calculated)(\\+rounded)?"),
    ("severity", "string", "error|warning|info"),
    ("from", "string", ""),
];

/// A table: how its file ends, its columns, and the columns that tell its rows apart.
struct Sort {
    ends: &'static str,
    columns: &'static [&'static str],
    key: &'static [&'static str],
    /// Columns that are not what their name says elsewhere.
    own: &'static [Column],
}

const SORTS: &[Sort] = &[
    Sort { ends: "inputs.tsv", columns: submission::INPUT_COLUMNS, key: &["input"], own: &[] },
    Sort {
        ends: "sheets.tsv",
        columns: submission::SHEET_COLUMNS,
        key: &["input", "sheet"],
        own: &[],
    },
    Sort {
        ends: "evidence.tsv",
        columns: submission::EVIDENCE_COLUMNS,
        key: &[],
        own: &[("cell", "string", CELL)],
    },
    Sort {
        ends: ".notes.tsv",
        columns: notes::COLUMNS,
        key: &[],
        own: &[("part", "string", "about|cell|text")],
    },
    Sort { ends: ".rows.tsv", columns: lineage::ROW_COLUMNS, key: &[], own: &[] },
    Sort {
        ends: ".mapping.tsv",
        columns: lineage::MAPPING_COLUMNS,
        key: &["map", "field"],
        own: &[("from", "string", "column|away|cell|format")],
    },
    Sort { ends: "figures.tsv", columns: figures::FIGURE_COLUMNS, key: &["id"], own: FIGURES },
    Sort { ends: "edges.tsv", columns: figures::EDGE_COLUMNS, key: &[], own: &[] },
    Sort {
        ends: "sources.tsv",
        columns: figures::SOURCE_COLUMNS,
        key: &[],
        own: &[("cell", "string", RUN_CELL)],
    },
    Sort {
        ends: "rule_values.tsv",
        columns: figures::RULE_COLUMNS,
        key: &["rule_value"],
        own: &[("cell", "string", RUN_CELL)],
    },
    Sort {
        ends: "findings.tsv",
        columns: figures::FINDING_COLUMNS,
        key: &["finding"],
        own: &[("cells", "string", "")],
    },
    Sort {
        ends: "decisions.tsv",
        columns: figures::DECISION_COLUMNS,
        key: &["decision"],
        own: &[],
    },
    Sort { ends: ".tsv", columns: submission::RECORD_COLUMNS, key: &[], own: &[] },
];

const FIGURES: &[Column] = &[
    ("value", "number", ""),
    ("period", "string", "lifetime|[0-9]{4}.*|Y[0-9]+.*"),
    ("rule_values", "string", "[0-9]+( [0-9]+)*"),
];

/// The description of every table that was written.
pub fn of(files: &BTreeMap<String, Sums>) -> String {
    let tables = files.iter().filter(|(path, _)| path.ends_with(".tsv"));
    let resources: Vec<Value> =
        tables.filter_map(|(path, sums)| Some(resource(path, sums, sort_of(path)?))).collect();
    canonical(&json!({
        "name": "gevinst-run",
        "profile": "data-package",
        "resources": resources,
    }))
}

fn sort_of(path: &str) -> Option<&'static Sort> {
    SORTS.iter().find(|sort| path.ends_with(sort.ends))
}

fn resource(path: &str, sums: &Sums, sort: &Sort) -> Value {
    let path = path.strip_prefix("data/").unwrap_or(path);
    let name = path.trim_end_matches(".tsv").replace(['/', '.', '_'], "-");
    let fields: Vec<Value> = sort.columns.iter().map(|column| field(column, sort.own)).collect();
    let mut schema = json!({ "fields": fields, "missingValues": [""] });
    if !sort.key.is_empty() {
        schema["primaryKey"] = json!(sort.key);
    }
    json!({
        "name": name.to_lowercase(),
        "path": path,
        "type": "table",
        "scheme": "file",
        "format": "tsv",
        "mediatype": "text/tab-separated-values",
        "encoding": "utf-8",
        "dialect": { "delimiter": "\t" },
        "hash": format!("sha256:{}", sums.sha256),
        "bytes": sums.size,
        "schema": schema,
    })
}

fn field(name: &str, own: &[Column]) -> Value {
    let known = own.iter().chain(COLUMNS).find(|(known, _, _)| *known == name);
    let (_, sort, pattern) = known.copied().unwrap_or(("", "string", ""));
    let mut field = json!({ "name": name, "type": sort });
    if !pattern.is_empty() {
        field["constraints"] = json!({ "pattern": pattern });
    }
    field
}
