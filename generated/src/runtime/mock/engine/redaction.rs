// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Removes credentials and other secrets from what is logged and listed.

use std::collections::HashSet;
use std::ptr;

use percent_encoding::percent_decode_str;
use serde_json::{Map, Value};

use super::schemas::{Definitions, parts, property_schemas};

/// A parameter whose value can have more schemas is a secret.
const MAX_SCHEMAS: usize = 500;

pub const REDACTED: &str = "***";

/// The ends of names of properties whose values are secrets, without separators and plural.
const SECRET_NAMES: [&str; 12] = [
    "password",
    "passwd",
    "passphrase",
    "secret",
    "token",
    "apikey",
    "appkey",
    "applicationkey",
    "accesskey",
    "privatekey",
    "credential",
    "authorization",
];

/// Returns `true` for names such as `client_secret` and `apiKey`.
pub fn is_secret_name(name: &str) -> bool {
    let letters = name
        .chars()
        .filter(|character| character.is_ascii_alphanumeric());
    let letters = letters
        .map(|character| character.to_ascii_lowercase())
        .collect::<String>();
    let singular = letters.strip_suffix('s').unwrap_or(&letters);
    SECRET_NAMES
        .iter()
        .any(|secret| letters.ends_with(secret) || singular.ends_with(secret))
}

/// Returns `true` if the values of a schema are secrets.
pub fn is_secret_schema(definitions: &Definitions, schema: &Value) -> bool {
    let parts = parts(definitions, schema);
    parts.into_iter().any(is_secret_part)
}

fn is_secret_part(part: &Value) -> bool {
    part.get("x-secret") == Some(&Value::Bool(true))
        || part.get("writeOnly") == Some(&Value::Bool(true))
        || part.get("format").and_then(Value::as_str) == Some("password")
}

/// Returns `true` if the values of a schema are secrets, or their items or properties can be.
pub fn has_secret(definitions: &Definitions, schema: &Value) -> bool {
    let mut seen = HashSet::new();
    let mut open = vec![schema];
    while let Some(schema) = open.pop() {
        if !seen.insert(ptr::from_ref(schema)) {
            continue;
        }
        if seen.len() > MAX_SCHEMAS {
            return true;
        }
        for part in parts(definitions, schema) {
            let properties = part.get("properties").and_then(Value::as_object);
            let mut names = properties.into_iter().flat_map(Map::keys);
            if is_secret_part(part) || names.any(|name| is_secret_name(name)) {
                return true;
            }
            open.extend(properties.into_iter().flat_map(Map::values));
            open.extend(part.get("items"));
            open.extend(part.get("additionalProperties"));
        }
    }
    false
}

/// Replaces the secrets in a value.
pub fn redact_value(definitions: &Definitions, schema: Option<&Value>, value: &mut Value) {
    let schemas: Vec<&Value> = schema.into_iter().collect();
    if schemas
        .iter()
        .any(|schema| is_secret_schema(definitions, schema))
    {
        replace(value);
        return;
    }
    redact_within(definitions, &schemas, value);
}

/// Values are as deep as the JSON parser allows at most.
fn redact_within(definitions: &Definitions, schemas: &[&Value], value: &mut Value) {
    if !value.is_object() && !value.is_array() {
        return;
    }
    let parts: Vec<_> = schemas
        .iter()
        .flat_map(|schema| parts(definitions, schema))
        .collect();
    match value {
        Value::Array(items) => {
            let schemas: Vec<&Value> = parts.iter().filter_map(|part| part.get("items")).collect();
            let is_secret = schemas
                .iter()
                .any(|schema| is_secret_schema(definitions, schema));
            for item in items {
                if is_secret {
                    replace(item);
                } else {
                    redact_within(definitions, &schemas, item);
                }
            }
        }
        Value::Object(properties) => {
            for (name, property) in properties {
                let schemas = property_schemas(&parts, name);
                let is_secret = |schema: &&Value| is_secret_schema(definitions, schema);
                if is_secret_name(name) || schemas.iter().any(is_secret) {
                    replace(property);
                } else {
                    redact_within(definitions, &schemas, property);
                }
            }
        }
        _ => {}
    }
}

fn replace(value: &mut Value) {
    if !value.is_null() && !value.is_boolean() {
        *value = Value::String(REDACTED.to_owned());
    }
}

/// Replaces the values of the pairs in a query or form whose decoded names are secret.
pub fn redact_pairs(text: &str, separator: char, is_secret: impl Fn(&str) -> bool) -> String {
    let pairs = text.split(separator).map(|pair| {
        let Some((name, _)) = pair.split_once('=') else {
            return pair.to_owned();
        };
        let decoded = percent_decode_str(name.trim()).decode_utf8_lossy();
        if is_secret(&decoded) {
            format!("{name}={REDACTED}")
        } else {
            pair.to_owned()
        }
    });
    pairs.collect::<Vec<_>>().join(&separator.to_string())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn secrets_are_found_by_name_and_schema() {
        let definitions: Definitions =
            serde_json::from_value(json!({"Key": {"type": "string", "x-secret": true}})).unwrap();
        let schema = json!({"properties": {
            "key": {"$ref": "#/$defs/Key"},
            "pin": {"format": "password"},
            "once": {"writeOnly": true},
            "list": {"items": {"properties": {"k": {"$ref": "#/$defs/Key"}}}},
            "keys": {"items": {"$ref": "#/$defs/Key"}},
        }});
        let mut value = json!({
            "key": "s1", "pin": 1234, "once": {"a": "s2"}, "list": [{"k": "s3", "l": "open"}],
            "keys": ["s4"], "apiKey": "s5", "client_secrets": ["s6"], "name": "open",
            "deeper": {"refresh-token": "s7", "password": null},
        });
        redact_value(&definitions, Some(&schema), &mut value);
        assert_eq!(
            value,
            json!({
                "key": "***", "pin": "***", "once": "***", "list": [{"k": "***", "l": "open"}],
                "keys": ["***"], "apiKey": "***", "client_secrets": "***", "name": "open",
                "deeper": {"refresh-token": "***", "password": null},
            })
        );
    }

    #[test]
    fn pairs_keep_their_form() {
        let redacted = redact_pairs("a=1&api%5Fkey=s&b&=&api_key=s=s", '&', is_secret_name);
        assert_eq!(redacted, "a=1&api%5Fkey=***&b&=&api_key=***");
    }
}
