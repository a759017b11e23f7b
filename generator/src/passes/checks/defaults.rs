//! Defaults that the schema does not allow. Input: a schema. Output: a warning with the most similar value of the enum, the type or the
//! limit.

use serde_json::Value;

use super::super::dispatch::JsonType;
use super::super::schemas::Schemas;
use super::warning::warn;
use crate::diagnostic::Diagnostics;
use crate::display::plain_text;
use crate::document::near;
use crate::ir::{Enum, Kind, SchemaGraph, SchemaId, exceeded_limit};

pub(super) fn check(merged: &Schemas, id: SchemaId, diagnostics: &mut Diagnostics) {
    let Some(default) = &merged.annotations(id).default else { return };
    check_value(merged, id, (id, default), diagnostics);
    if let (Kind::Array(array), Value::Array(items)) = (merged.resolved_kind(id), default) {
        for (index, item) in items.iter().enumerate() {
            check_value(merged, id, (array.item(index), item), diagnostics);
        }
    }
}

/// Checks a value of the schema `of` in the default of the schema `id`.
fn check_value(schemas: &Schemas, id: SchemaId, (of, value): (SchemaId, &Value), diagnostics: &mut Diagnostics) {
    let kind = schemas.resolved_kind(of);
    let (message, help) = match (kind, JsonType::of(kind)) {
        _ if value.is_null() && schemas.is_nullable(of) => return,
        (Kind::Enum(values), _) => return check_listed(schemas, id, values, value, diagnostics),
        (_, None) => return,
        (_, Some(_)) if value.is_null() => {
            let help = "add `nullable: true`, or remove the default".to_owned();
            ("the default `null` is not allowed, since the schema is not nullable".to_owned(), help)
        }
        (_, Some(json_type)) if !json_type.includes(value) => {
            let help = match rewritten(json_type, value) {
                Some(rewritten) => format!("write it as `{rewritten}`"),
                None => "correct the default or the type".to_owned(),
            };
            (format!("the default `{value}` is not of the type `{json_type}`"), help)
        }
        _ => match exceeded_limit(kind, value) {
            Some(limit) => {
                let help = "correct one of the two; the client does not check them".to_owned();
                (format!("the default `{value}` does not fit {limit}"), help)
            }
            None => return,
        },
    };
    warn(schemas.written(id), "default", message, help, diagnostics);
}

/// Returns a value with the quotes of its type, if that makes it a value of this type.
fn rewritten(json_type: JsonType, value: &Value) -> Option<Value> {
    let rewritten = match value {
        Value::String(text) => serde_json::from_str(text).ok()?,
        Value::Bool(_) | Value::Number(_) => Value::from(value.to_string()),
        _ => return None,
    };
    json_type.includes(&rewritten).then_some(rewritten)
}

fn check_listed(schemas: &Schemas, id: SchemaId, values: &Enum, default: &Value, diagnostics: &mut Diagnostics) {
    if values.open || values.values.is_empty() || values.values.iter().any(|one| is_same(&one.value, default)) {
        return;
    }
    let listed: Vec<String> = values.values.iter().map(|one| plain_text(&one.value)).collect();
    let misspelled = plain_text(default);
    let same = values.values.iter().find(|one| plain_text(&one.value) == misspelled);
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
    use serde_json::json;

    use super::super::{messages, messages_of};
    use super::*;
    use crate::ir::testing::{api, array, enumeration, schema, string};
    use crate::ir::{Bounds, Integer};

    #[test]
    fn a_default_is_one_of_the_values() {
        let of = |default| messages(enumeration(&["red", "blue"]), |own| own.default = Some(default));
        assert_eq!(of(json!("rde")), ["the default `\"rde\"` is not one of the values of `enum`"]);
        assert_eq!(of(json!(null)), ["the default `null` is not one of the values of `enum`"]);
        assert!(of(json!("blue")).is_empty());
    }

    #[test]
    fn a_default_is_of_the_type_and_within_the_limits() {
        let bounds = Bounds { minimum: Some(3.0), ..Bounds::default() };
        let integer = Kind::Integer(Integer { format: None, bounds });
        let of = |kind: &Kind, default| messages(kind.clone(), |own| own.default = Some(default));
        assert_eq!(of(&integer, json!("abc")), ["the default `\"abc\"` is not of the type `integer`"]);
        assert_eq!(of(&integer, json!(2)), ["the default `2` does not fit `minimum: 3`"]);
        let null = "the default `null` is not allowed, since the schema is not nullable";
        assert_eq!(of(&integer, json!(null)), [null]);
        assert!(of(&integer, json!(4.0)).is_empty() && of(&Kind::Any, json!(null)).is_empty());
        assert_eq!(of(&string(), json!(5)), ["the default `5` is not of the type `string`"]);
        let mut api = api();
        let items = schema(&mut api, None, string());
        let list = schema(&mut api, None, array(items));
        api.schema_mut(list).annotations.default = Some(json!(["a", 1]));
        assert_eq!(messages_of(api), ["the default `1` is not of the type `string`"]);
    }

    #[test]
    fn quotes_are_added_or_removed() {
        assert_eq!(rewritten(JsonType::Integer, &json!("5")), Some(json!(5)));
        assert_eq!(rewritten(JsonType::Integer, &json!("five")), None);
        assert_eq!(rewritten(JsonType::String, &json!(true)), Some(json!("true")));
    }
}
