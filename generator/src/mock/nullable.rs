//! Nullable schemas. Input: the keywords of a schema. Output: those that allow null as well.

use serde_json::{Map, Value, json};

/// Adds null to the values of a schema: to its type or its list, if nothing else restricts the values, or else in a union.
pub(super) fn with_null(mut fields: Map<String, Value>) -> Map<String, Value> {
    const OF_ONE_TYPE: [&str; 21] = [
        "additionalProperties",
        "exclusiveMaximum",
        "exclusiveMinimum",
        "format",
        "items",
        "maxItems",
        "maxLength",
        "maxProperties",
        "maximum",
        "minItems",
        "minLength",
        "minProperties",
        "minimum",
        "multipleOf",
        "pattern",
        "patternProperties",
        "prefixItems",
        "properties",
        "required",
        "type",
        "uniqueItems",
    ];
    if fields.keys().all(|key| OF_ONE_TYPE.contains(&key.as_str())) {
        if let Some(name @ Value::String(_)) = fields.get("type").cloned() {
            fields.insert("type".to_owned(), vec![name, "null".into()].into());
        }
        return fields;
    }
    if fields.len() == 1
        && let Some(Value::Array(values)) = fields.get_mut("enum")
    {
        if !values.contains(&Value::Null) {
            values.push(Value::Null);
        }
        return fields;
    }
    Map::from_iter([("anyOf".to_owned(), json!([fields, { "type": "null" }]))])
}
