//! Values of JSON: their types, and which of them are equal or greater.

use std::cmp::Ordering;

use serde_json::Value;

/// Returns whether a value has a type; `None` for a type that is not known.
pub(super) fn has_type(name: &str, value: &Value) -> Option<bool> {
    Some(match name {
        "array" => value.is_array(),
        "boolean" => value.is_boolean(),
        "integer" => value.as_f64().is_some_and(|number| number.fract() == 0.0),
        "null" => value.is_null(),
        "number" => value.is_number(),
        "object" => value.is_object(),
        "string" => value.is_string(),
        _ => return None,
    })
}

/// Returns `true` for equal values, such as `1` and `1.0`.
pub(super) fn is_same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(_), Value::Number(_)) => compare_numbers(one, other) == Some(Ordering::Equal),
        _ => one == other,
    }
}

/// Compares two numbers, integers exactly.
pub(super) fn compare_numbers(one: &Value, other: &Value) -> Option<Ordering> {
    let whole = |number: &Value| {
        let integer = number.as_i64().map(i128::from).or(number.as_u64().map(i128::from));
        integer.or_else(|| number.as_f64().filter(|one| one.fract() == 0.0).map(|one| one as i128))
    };
    match (whole(one), whole(other)) {
        (Some(one), Some(other)) => Some(one.cmp(&other)),
        _ => one.as_f64()?.partial_cmp(&other.as_f64()?),
    }
}
