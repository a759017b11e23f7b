//! Defaults that the enum does not list. Input: a schema. Output: a warning with the most similar value.

use serde_json::Value;

use super::super::schemas::Schemas;
use super::warn;
use crate::diagnostic::Diagnostics;
use crate::document::near;
use crate::ir::{Enum, Kind, SchemaGraph, SchemaId};

pub(super) fn check(merged: &Schemas, id: SchemaId, diagnostics: &mut Diagnostics) {
    let Some(default) = &merged.annotations(id).default else { return };
    match (merged.resolved_kind(id), default) {
        (Kind::Enum(_), Value::Null) if merged.is_nullable(id) => {}
        (Kind::Enum(values), default) => check_value(merged, id, values, default, diagnostics),
        (Kind::Array(array), Value::Array(items)) => {
            if let Kind::Enum(values) = merged.resolved_kind(array.items) {
                for item in items {
                    check_value(merged, id, values, item, diagnostics);
                }
            }
        }
        _ => {}
    }
}

fn check_value(schemas: &Schemas, id: SchemaId, values: &Enum, default: &Value, diagnostics: &mut Diagnostics) {
    if values.open || values.values.is_empty() || values.values.iter().any(|one| is_same(&one.value, default)) {
        return;
    }
    let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let listed: Vec<String> = values.values.iter().map(|one| text(&one.value)).collect();
    let misspelled = text(default);
    let same = values.values.iter().find(|one| text(&one.value) == misspelled);
    let similar = near(listed.iter().map(String::as_str), &misspelled);
    let help = match (same, similar) {
        (Some(same), _) => format!("write it as `{}`, which is of another type", same.value),
        (None, Some(similar)) => format!("did you mean `{similar}`?"),
        (None, None) => "write one of the values that `enum` lists, or add this one".to_owned(),
    };
    let message = format!("the default `{default}` is not one of the values of `enum`");
    warn(schemas.written(id), "default", message, help, diagnostics);
}

/// Returns `true` if two values are the same JSON. A number may be written with or without a fraction.
fn is_same(one: &Value, other: &Value) -> bool {
    one == other || one.as_f64().is_some_and(|number| other.as_f64() == Some(number))
}

#[cfg(test)]
mod tests {
    use super::super::messages;
    use crate::ir::testing::enumeration;
    use serde_json::json;

    #[test]
    fn a_default_is_one_of_the_values() {
        let of = |default| messages(enumeration(&["red", "blue"]), |own| own.default = Some(default));
        assert_eq!(of(json!("rde")), ["the default `\"rde\"` is not one of the values of `enum`"]);
        assert_eq!(of(json!(null)), ["the default `null` is not one of the values of `enum`"]);
        assert!(of(json!("blue")).is_empty());
    }
}
