//! JSON in one form only, as RFC 8785 has it: keys in order, no space between
//! things, numbers that are whole. The same content is the same bytes.

use serde_json::Value;

/// The canonical text of a value, with a line end behind it.
pub fn canonical(value: &Value) -> String {
    let mut text = String::new();
    write(&mut text, value);
    text.push('\n');
    text
}

fn write(out: &mut String, value: &Value) {
    match value {
        Value::Object(map) => {
            // RFC 8785 orders keys by their UTF-16 code units; ours are ASCII.
            let mut keys: Vec<&String> = map.keys().collect();
            keys.sort_unstable();
            out.push('{');
            for (place, key) in keys.into_iter().enumerate() {
                if place > 0 {
                    out.push(',');
                }
                out.push_str(&Value::String(key.clone()).to_string());
                out.push(':');
                write(out, map.get(key).unwrap_or(&Value::Null));
            }
            out.push('}');
        }
        Value::Array(list) => {
            out.push('[');
            for (place, item) in list.iter().enumerate() {
                if place > 0 {
                    out.push(',');
                }
                write(out, item);
            }
            out.push(']');
        }
        plain => out.push_str(&plain.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_in_order_at_every_depth() {
        let value = serde_json::json!({"b": [1, {"z": null, "a": "x\n\u{1b}"}], "a": true});
        assert_eq!(
            canonical(&value),
            "{\"a\":true,\"b\":[1,{\"a\":\"x\\n\\u001b\",\"z\":null}]}\n"
        );
    }
}
