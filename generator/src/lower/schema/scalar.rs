//! Strings, integers, numbers and booleans.

use openapiv3::{AnySchema, IntegerType, NumberType, VariantOrUnknownOrEmpty};
use serde_json::Value;

use crate::ir::{Bounds, Integer, Kind, Number, StringType};

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
