//! numpy_financial and pyxirr.

use std::collections::BTreeMap;
use std::io::Write;
use std::process::{Command, Stdio};

use gevinst_tests::tool::{missing, skipped};
use serde_json::{Value, json};

use crate::flows::{Dated, FINANCE_RATE, Flows, RATE, REINVEST_RATE};

/// Answers, by name of the flows and of the measure; `None` for "no number".
pub type Answers = BTreeMap<(String, String), Option<f64>>;

/// Reads flows as JSON and prints what the two packages make of them.
const SCRIPT: &str = r#"
import json, math, sys
from datetime import date
import numpy_financial as npf
import pyxirr

def number(make):
    try:
        value = make()
    except Exception:
        return None
    if value is None or isinstance(value, complex) or math.isnan(value):
        return None
    return float(value)

asked = json.load(sys.stdin)
rate, finance, reinvest = asked["rate"], asked["finance"], asked["reinvest"]
answers = []
for flows in asked["flows"]:
    name, amounts = flows["name"], [float(amount) for amount in flows["amounts"]]
    answers += [
        [name, "numpy npv", number(lambda: npf.npv(rate, amounts))],
        [name, "numpy irr", number(lambda: npf.irr(amounts))],
        [name, "numpy mirr", number(lambda: npf.mirr(amounts, finance, reinvest))],
        [name, "pyxirr npv from zero", number(lambda: pyxirr.npv(rate, amounts, start_from_zero=True))],
        [name, "pyxirr npv from one", number(lambda: pyxirr.npv(rate, amounts, start_from_zero=False))],
        [name, "pyxirr irr", number(lambda: pyxirr.irr(amounts))],
        [name, "pyxirr mirr", number(lambda: pyxirr.mirr(amounts, finance, reinvest))],
    ]
for flows in asked["dated"]:
    days = [date.fromisoformat(day) for day, _ in flows["amounts"]]
    amounts = [float(amount) for _, amount in flows["amounts"]]
    answers.append([flows["name"], "pyxirr xirr", number(lambda: pyxirr.xirr(days, amounts))])
print(json.dumps(answers))
"#;

/// What the packages answer; `None` where they are not there and the test is skipped.
pub fn answers(test: &str, flows: &[&Flows], dated: &[Dated]) -> Option<Answers> {
    let asked = &["-c", "import numpy_financial, pyxirr"];
    if skipped(test, missing("python3", asked, "pip install numpy-financial pyxirr")) {
        return None;
    }
    let question = json!({
        "rate": RATE.parse::<f64>().unwrap(),
        "finance": FINANCE_RATE.parse::<f64>().unwrap(),
        "reinvest": REINVEST_RATE.parse::<f64>().unwrap(),
        "flows": flows.iter().map(|it| json!({ "name": it.name, "amounts": it.amounts })).collect::<Vec<_>>(),
        "dated": dated.iter().map(|it| json!({ "name": it.name, "amounts": it.amounts })).collect::<Vec<_>>(),
    });
    let mut child = Command::new("python3")
        .args(["-c", SCRIPT])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(question.to_string().as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(output.status.success(), "{}", output.status);
    let told: Vec<(String, String, Option<f64>)> = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}", Value::from(output.stdout.clone())));
    Some(told.into_iter().map(|(name, what, value)| ((name, what), value)).collect())
}
