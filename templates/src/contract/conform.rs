//! Holding what a page is made from against the contract.

use serde_json::Value;

use super::{Object, Shape};

/// Where a value is not as the contract says, each place once: `rows.cells.figure: …`.
pub(crate) fn differences(object: &'static Object, value: &Value) -> Vec<String> {
    let mut found = Vec::new();
    of_object("", object, value, &mut found);
    found.sort();
    found.dedup();
    found
}

fn of_object(path: &str, object: &'static Object, value: &Value, found: &mut Vec<String>) {
    let Some(map) = value.as_object() else {
        found.push(format!("{path}: {value} has no parts"));
        return;
    };
    let at = |name: &str| if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
    for field in object.fields {
        match map.get(field.name) {
            None => found.push(format!("{}: not there", at(field.name))),
            Some(Value::Null) if field.may_lack => {}
            Some(value) => of_shape(&at(field.name), field.shape, value, found),
        }
    }
    let strangers = map.keys().filter(|name| object.field(name).is_none());
    found.extend(strangers.map(|name| format!("{}: not in the contract", at(name))));
}

fn of_shape(path: &str, shape: Shape, value: &Value, found: &mut Vec<String>) {
    let fits = match shape {
        Shape::Text => value.is_string(),
        Shape::Number | Shape::Place => value.is_u64(),
        Shape::Truth => value.is_boolean(),
        Shape::Figure => value.get("fact").is_some() || value.get("given").is_some(),
        Shape::Convention => value.get("key").is_some() && value.get("args").is_some(),
        Shape::List(of) => match value.as_array() {
            Some(items) => {
                items.iter().for_each(|item| of_shape(path, *of, item, found));
                true
            }
            None => false,
        },
        Shape::Object(object) => {
            of_object(path, object, value, found);
            true
        }
    };
    if !fits {
        found.push(format!("{path}: {value} is no {}", shape.word()));
    }
}
