//! Strings, integers, numbers and booleans.

use openapiv3::{AnySchema, IntegerType, NumberType, VariantOrUnknownOrEmpty};
use serde_json::Value;

use crate::ir::{Bounds, Integer, Kind, Number, StringType, is_rounded};

pub(super) fn lower_string(string: &openapiv3::StringType) -> Kind {
    Kind::String(StringType {
        format: format_name(&string.format),
        pattern: string.pattern.clone(),
        min_length: string.min_length,
        max_length: string.max_length,
    })
}

pub(super) fn lower_integer(integer: &IntegerType) -> Kind {
    Kind::Integer(Integer {
        format: format_name(&integer.format),
        bounds: Bounds {
            minimum: integer.minimum.map(|bound| bound as f64),
            maximum: integer.maximum.map(|bound| bound as f64),
            exclusive_minimum: integer.exclusive_minimum,
            exclusive_maximum: integer.exclusive_maximum,
            multiple_of: integer.multiple_of.map(|bound| bound as f64),
            exact_minimum: integer.minimum.filter(is_rounded),
            exact_maximum: integer.maximum.filter(is_rounded),
        },
    })
}

pub(super) fn lower_number(number: &NumberType) -> Kind {
    Kind::Number(Number {
        format: format_name(&number.format),
        bounds: Bounds {
            minimum: number.minimum,
            maximum: number.maximum,
            exclusive_minimum: number.exclusive_minimum,
            exclusive_maximum: number.exclusive_maximum,
            multiple_of: number.multiple_of,
            ..Bounds::default()
        },
    })
}

/// Lowers the `type` of a schema that mixes kinds, or returns any value if it names no scalar.
pub(super) fn lower_any_scalar(any: &AnySchema) -> Kind {
    let format = any.format.clone();
    let bounds = Bounds {
        minimum: any.minimum,
        maximum: any.maximum,
        exclusive_minimum: any.exclusive_minimum.unwrap_or(false),
        exclusive_maximum: any.exclusive_maximum.unwrap_or(false),
        multiple_of: any.multiple_of,
        ..Bounds::default()
    };
    match any.typ.as_deref() {
        Some("string") => Kind::String(StringType {
            format,
            pattern: any.pattern.clone(),
            min_length: any.min_length,
            max_length: any.max_length,
        }),
        Some("integer") => Kind::Integer(Integer { format, bounds }),
        Some("number") => Kind::Number(Number { format, bounds }),
        Some("boolean") => Kind::Boolean,
        _ => Kind::Any,
    }
}

/// Returns the name of a format as the document writes it.
fn format_name<T: serde::Serialize>(format: &VariantOrUnknownOrEmpty<T>) -> Option<String> {
    match format {
        VariantOrUnknownOrEmpty::Empty => None,
        VariantOrUnknownOrEmpty::Unknown(name) => Some(name.clone()),
        VariantOrUnknownOrEmpty::Item(format) => match serde_json::to_value(format) {
            Ok(Value::String(name)) => Some(name),
            _ => None,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::lower_schemas;
    use super::*;

    #[test]
    fn formats_and_limits_are_read() {
        let lowered = lower_schemas(
            "Time: {type: string, format: date-time, pattern: a+, minLength: 1, maxLength: 9}
             Colour: {type: string, format: colour}
             Count: {type: integer, format: int64, minimum: 1, exclusiveMinimum: true, multipleOf: 2}
             Share: {type: number, format: float, maximum: 0.5}",
        );
        let string = |format: &str| StringType { format: Some(format.to_owned()), ..StringType::default() };
        let (min_length, max_length) = (Some(1), Some(9));
        let time = StringType { pattern: Some("a+".to_owned()), min_length, max_length, ..string("date-time") };
        assert_eq!(*lowered.kind("Time"), Kind::String(time));
        assert_eq!(*lowered.kind("Colour"), Kind::String(string("colour")));
        let bounds =
            Bounds { minimum: Some(1.0), exclusive_minimum: true, multiple_of: Some(2.0), ..Bounds::default() };
        assert_eq!(*lowered.kind("Count"), Kind::Integer(Integer { format: Some("int64".to_owned()), bounds }));
        let bounds = Bounds { maximum: Some(0.5), ..Bounds::default() };
        assert_eq!(*lowered.kind("Share"), Kind::Number(Number { format: Some("float".to_owned()), bounds }));
    }

    #[test]
    fn a_scalar_in_a_mixed_schema_keeps_its_limits() {
        let any = AnySchema { typ: Some("integer".to_owned()), minimum: Some(3.0), ..AnySchema::default() };
        let bounds = Bounds { minimum: Some(3.0), ..Bounds::default() };
        assert_eq!(lower_any_scalar(&any), Kind::Integer(Integer { format: None, bounds }));
        assert_eq!(lower_any_scalar(&AnySchema::default()), Kind::Any);
    }
}
