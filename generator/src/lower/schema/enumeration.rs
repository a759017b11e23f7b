//! `enum`, with the names of its values from `x-enum-varnames`.

use std::collections::HashSet;

use openapiv3::{AnySchema, SchemaData, SchemaKind, Type};
use serde_json::Value;

use super::super::context::Context;
use crate::ir::{Enum, EnumValue, Kind, exceeded_limit};
use crate::pointer;

/// Returns the values of `enum` of a scalar type.
pub(super) fn values_of(scalar: &Type) -> Vec<Value> {
    match scalar {
        Type::String(string) => string.enumeration.iter().map(|value| Value::from(value.clone())).collect(),
        Type::Integer(integer) => integer.enumeration.iter().map(|value| Value::from(*value)).collect(),
        Type::Number(number) => number.enumeration.iter().map(|value| number_value(*value)).collect(),
        Type::Boolean(boolean) => boolean.enumeration.iter().map(|value| Value::from(*value)).collect(),
        Type::Object(_) | Type::Array(_) => Vec::new(),
    }
}

/// Lowers the values of `enum`. Null only says what `nullable` says, and both booleans say nothing more than their type.
pub(super) fn lower_enum(context: &mut Context<'_>, values: Vec<Value>, data: &SchemaData, at: &str) -> Kind {
    let names = enum_names(context, &values, data, at);
    let mut distinct: Vec<EnumValue> = Vec::new();
    let mut known: HashSet<String> = HashSet::with_capacity(values.len());
    for (index, value) in values.into_iter().enumerate().filter(|(_, value)| !value.is_null()) {
        let at = pointer::join(&pointer::join(at, "enum"), &index.to_string());
        if value.is_array() || value.is_object() {
            let message = "`enum` lists an array or object, so this schema falls back to any JSON value";
            context.warn(&at, message, "describe arrays and objects by schemas of their own under `oneOf`");
            return Kind::Any;
        }
        if known.insert(value.to_string()) {
            distinct.push(EnumValue { value, name: names.get(index).cloned(), index });
        } else {
            let location = context.value(&at);
            context.diagnostics.warning(location, format!("the value {value} is listed twice"));
        }
    }
    match distinct.as_slice() {
        // An enum without values allows null alone; the passes look for it in unions.
        [] => Kind::Enum(Enum { values: Vec::new(), open: false }),
        values if values.iter().all(|value| value.value.is_boolean()) => Kind::Boolean,
        _ => Kind::Enum(Enum { values: distinct, open: false }),
    }
}

/// Warns of values beyond the limits of their type, which `kind` has, and of null if the type does not allow it.
pub(super) fn check_values(context: &mut Context<'_>, kind: &Kind, values: &[Value], data: &SchemaData, at: &str) {
    let at = pointer::join(at, "enum");
    for (index, value) in values.iter().enumerate() {
        let at = pointer::join(&at, &index.to_string());
        if let Some(limit) = exceeded_limit(kind, value) {
            let message = format!("the value `{value}` of `enum` does not fit {limit}");
            context.warn(&at, message, "correct one of the two; the client does not check limits");
        }
        if value.is_null() && values.len() > 1 && !data.nullable && *kind != Kind::Any {
            let message = "`enum` lists null, which the type does not allow, so it is read as nullable";
            context.warn(&at, message, "add `nullable: true`, or remove null");
        }
    }
}

/// Returns `true` if `enum` lists null.
pub(super) fn lists_null(kind: &SchemaKind) -> bool {
    match kind {
        SchemaKind::Type(Type::String(string)) => string.enumeration.contains(&None),
        SchemaKind::Type(Type::Integer(integer)) => integer.enumeration.contains(&None),
        SchemaKind::Type(Type::Number(number)) => number.enumeration.contains(&None),
        SchemaKind::Type(Type::Boolean(boolean)) => boolean.enumeration.contains(&None),
        SchemaKind::Any(any) => any.enumeration.contains(&Value::Null),
        _ => false,
    }
}

/// Converts the values of `enum` to the type that is declared beside them. In YAML, `[1, 2]` lacks the quotes of strings, and numbers
/// are often quoted. If a value cannot be converted, all of them stay as they are written. An object or array has no listed values.
pub(super) fn convert_values(context: &mut Context<'_>, any: &AnySchema, at: &str) -> Vec<Value> {
    let Some(declared) = any.typ.as_deref() else { return any.enumeration.clone() };
    let at = pointer::join(at, "enum");
    if matches!(declared, "object" | "array") {
        if any.enumeration.iter().any(|value| if declared == "array" { !value.is_array() } else { !value.is_object() })
        {
            let message = format!("`enum` lists values that are not of the type `{declared}`, so it is ignored");
            let below = if declared == "array" { "`items`" } else { "a property" };
            context.warn(&at, message, format!("move `enum` to {below}, or correct the type"));
        }
        return Vec::new();
    }
    let converted: Vec<Option<Value>> = any.enumeration.iter().map(|value| convert(declared, value)).collect();
    let values: Option<Vec<Value>> = converted.iter().cloned().collect();
    // `1e2` is an integer.
    let is_same = |one: &Value, other: &Value| one == other || one.is_number() && one.as_f64() == other.as_f64();
    for (index, (value, converted)) in any.enumeration.iter().zip(&converted).enumerate() {
        if !converted.as_ref().is_some_and(|converted| is_same(converted, value)) {
            let reading = match (&values, converted) {
                (Some(_), Some(converted)) => format!("is read as `{converted}`"),
                _ => "is kept as it is, so the type is ignored".to_owned(),
            };
            let message = format!("the value `{value}` of `enum` is not of the type `{declared}` and {reading}");
            let help = "write strings with quotes, and numbers and booleans without";
            context.warn(&pointer::join(&at, &index.to_string()), message, help);
        }
    }
    values.unwrap_or_else(|| any.enumeration.clone())
}

/// Converts a value to a type, or returns `None` if it cannot be a value of that type.
fn convert(declared: &str, value: &Value) -> Option<Value> {
    match (declared, value) {
        (_, Value::Null) => Some(Value::Null),
        ("string", Value::Bool(_) | Value::Number(_)) => Some(Value::from(value.to_string())),
        ("integer", Value::String(string)) => string.parse::<i64>().ok().map(Value::from),
        ("number", Value::String(string)) => string.parse::<f64>().ok().map(|number| number_value(Some(number))),
        ("boolean", Value::String(string)) => string.parse::<bool>().ok().map(Value::from),
        ("integer", Value::Number(number)) if number.is_f64() => {
            number.as_f64().filter(|number| number.fract() == 0.0).map(|number| number_value(Some(number)))
        }
        ("string", Value::String(_)) | ("integer" | "number", Value::Number(_)) | ("boolean", Value::Bool(_)) => {
            Some(value.clone())
        }
        _ => None,
    }
}

/// Returns a whole number without the fraction `.0`, as documents write it.
fn number_value(value: Option<f64>) -> Value {
    /// Beyond this number, not every whole number is an `f64`.
    const MAX_EXACT: f64 = 9_007_199_254_740_992.0;
    match value {
        Some(number) if number.fract() == 0.0 && number.abs() <= MAX_EXACT => Value::from(number as i64),
        other => Value::from(other),
    }
}

fn enum_names(context: &mut Context<'_>, values: &[Value], data: &SchemaData, at: &str) -> Vec<String> {
    let Some(names) = data.extensions.get("x-enum-varnames") else { return Vec::new() };
    let list = names.as_array().map(Vec::as_slice).unwrap_or_default();
    let names: Vec<String> = list.iter().filter_map(|name| name.as_str().map(str::to_owned)).collect();
    if names.len() == values.len() {
        return names;
    }
    let message = format!("`x-enum-varnames` has {} names for {} values, so it is ignored", names.len(), values.len());
    let help = "give one name, a string, for each value of `enum`";
    context.warn(&pointer::join(at, "x-enum-varnames"), message, help);
    Vec::new()
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::lower_schemas;
    use super::*;
    use crate::ir::testing::enumeration;

    #[test]
    fn values_are_distinct_and_null_is_nullable() {
        let lowered = lower_schemas("Colour: {type: string, enum: [red, null, blue, red]}");
        assert_eq!(*lowered.kind("Colour"), enumeration(&["red", "blue"]));
        assert!(lowered.schema("Colour").annotations.nullable);
        let null = "`enum` lists null, which the type does not allow, so it is read as nullable";
        assert_eq!(lowered.messages(), [null, r#"the value "red" is listed twice"#]);
    }

    #[test]
    fn values_fit_the_limits_of_their_type() {
        let lowered = lower_schemas(
            "Colour: {type: string, enum: [abc, de], maxLength: 2}
             Size: {type: integer, enum: [1, 2], minimum: 2, exclusiveMinimum: true}
             Nullable: {type: string, nullable: true, enum: [a, null]}
             Untyped: {enum: [a, null]}",
        );
        let expected = [
            r#"the value `"abc"` of `enum` does not fit `maxLength: 2`"#,
            "the value `1` of `enum` does not fit the exclusive minimum 2",
            "the value `2` of `enum` does not fit the exclusive minimum 2",
        ];
        assert_eq!(lowered.messages(), expected);
    }

    #[test]
    fn booleans_and_null_alone_are_no_choice() {
        let lowered = lower_schemas("Flag: {type: boolean, enum: [true]}\nNull: {enum: [null]}");
        assert_eq!((lowered.kind("Flag"), lowered.kind("Null")), (&Kind::Boolean, &enumeration(&[])));
    }

    #[test]
    fn arrays_and_objects_are_any_value() {
        let lowered = lower_schemas("Point: {enum: [[1, 2], {x: 1}]}");
        assert_eq!(*lowered.kind("Point"), Kind::Any);
        assert_eq!(
            lowered.messages(),
            ["`enum` lists an array or object, so this schema falls back to any JSON value"]
        );
    }

    #[test]
    fn values_are_converted_to_the_declared_type() {
        let lowered = lower_schemas("Size: {type: integer, enum: ['1', 2]}\nVersion: {type: string, enum: [3, '4']}");
        let values = |name| match lowered.kind(name) {
            Kind::Enum(values) => values.values.iter().map(|one| one.value.clone()).collect::<Vec<_>>(),
            other => panic!("no enum: {other:?}"),
        };
        assert_eq!((values("Size"), values("Version")), (vec![1.into(), 2.into()], vec!["3".into(), "4".into()]));
        assert_eq!(lowered.messages().len(), 2);
    }

    #[test]
    fn an_integer_may_be_written_with_an_exponent() {
        let lowered = lower_schemas("Size: {type: integer, enum: [1e2, 5.0, 7]}");
        let Kind::Enum(values) = lowered.kind("Size") else { panic!("no enum") };
        let values: Vec<String> = values.values.iter().map(|one| one.value.to_string()).collect();
        assert_eq!((values.join(" ").as_str(), lowered.messages().len()), ("100 5 7", 0));
    }

    #[test]
    fn a_value_that_cannot_be_converted_keeps_all_values() {
        let lowered = lower_schemas("Size: {type: integer, enum: ['1', large]}");
        assert_eq!(*lowered.kind("Size"), enumeration(&["1", "large"]));
        let kept = |value| {
            format!(
                "the value `{value}` of `enum` is not of the type `integer` and is kept as it is, so the type is ignored"
            )
        };
        assert_eq!(lowered.messages(), [r#""1""#, r#""large""#].map(kept));
    }

    #[test]
    fn an_array_has_no_listed_values() {
        let lowered = lower_schemas("Sizes: {type: array, items: {type: string}, enum: [a, b]}");
        assert!(matches!(lowered.kind("Sizes"), Kind::Array(_)));
        assert_eq!(lowered.messages(), ["`enum` lists values that are not of the type `array`, so it is ignored"]);
    }

    #[test]
    fn whole_numbers_have_no_fraction() {
        assert_eq!(number_value(Some(2.0)), Value::from(2));
        assert_eq!(number_value(Some(2.5)), Value::from(2.5));
        assert_eq!(number_value(Some(1e300)), Value::from(1e300));
    }

    #[test]
    fn each_value_needs_a_name_or_none_has_one() {
        let lowered = lower_schemas(
            "Named: {type: integer, enum: [1, 2], x-enum-varnames: [One, Two]}
             Short: {type: integer, enum: [1, 2], x-enum-varnames: [One]}",
        );
        let names = |name| match lowered.kind(name) {
            Kind::Enum(values) => values.values.iter().map(|one| one.name.clone()).collect::<Vec<_>>(),
            other => panic!("no enum: {other:?}"),
        };
        assert_eq!(names("Named"), [Some("One".to_owned()), Some("Two".to_owned())]);
        assert_eq!(names("Short"), [None, None]);
        assert_eq!(lowered.messages(), ["`x-enum-varnames` has 1 names for 2 values, so it is ignored"]);
    }
}
