//! Limits that no value fits. Input: a schema. Output: a warning for each pair of limits that exclude each other.

use super::warn;
use crate::diagnostic::Diagnostics;
use crate::ir::{Bounds, Kind, Schema};

pub(super) fn check(schema: &Schema, diagnostics: &mut Diagnostics) {
    let annotations = &schema.annotations;
    let (least, most) = (annotations.min_properties, annotations.max_properties);
    check_counts(schema, ("minProperties", least), ("maxProperties", most), diagnostics);
    match &schema.kind {
        Kind::String(string) => {
            check_counts(schema, ("minLength", string.min_length), ("maxLength", string.max_length), diagnostics);
        }
        Kind::Array(array) => {
            check_counts(schema, ("minItems", array.min_items), ("maxItems", array.max_items), diagnostics);
        }
        Kind::Integer(integer) => check_bounds(schema, &integer.bounds, true, diagnostics),
        Kind::Number(number) => check_bounds(schema, &number.bounds, false, diagnostics),
        _ => {}
    }
}

fn check_counts(
    schema: &Schema,
    (min_keyword, min): (&str, Option<usize>),
    (max_keyword, max): (&str, Option<usize>),
    diagnostics: &mut Diagnostics,
) {
    if let (Some(min), Some(max)) = (min, max)
        && min > max
    {
        let message = format!("no value fits `{min_keyword}: {min}` and `{max_keyword}: {max}`");
        warn(schema, min_keyword, message, help(min_keyword, max_keyword), diagnostics);
    }
}

fn check_bounds(schema: &Schema, bounds: &Bounds, is_integer: bool, diagnostics: &mut Diagnostics) {
    let (Some(min), Some(max)) = (bounds.minimum, bounds.maximum) else { return };
    let excludes_ends = bounds.exclusive_minimum || bounds.exclusive_maximum;
    let is_empty = min > max || min == max && excludes_ends;
    if is_empty || is_integer && !has_integer(bounds, min, max) {
        let exclusive = |is_exclusive: bool| if is_exclusive { " (exclusive)" } else { "" };
        let message = format!(
            "no {} fits `minimum: {min}`{} and `maximum: {max}`{}",
            if is_integer { "integer" } else { "number" },
            exclusive(bounds.exclusive_minimum),
            exclusive(bounds.exclusive_maximum),
        );
        warn(schema, "minimum", message, help("minimum", "maximum"), diagnostics);
    }
}

/// Returns `true` if there is an integer between the bounds.
fn has_integer(bounds: &Bounds, min: f64, max: f64) -> bool {
    let first = if bounds.exclusive_minimum { min.floor() + 1.0 } else { min.ceil() };
    let last = if bounds.exclusive_maximum { max.ceil() - 1.0 } else { max.floor() };
    // Beyond this number, not every integer is an `f64`.
    first <= last || min.abs() > 9e15 || max.abs() > 9e15
}

fn help(min: &str, max: &str) -> String {
    format!("correct one of them, or exchange `{min}` and `{max}`; the client does not check them")
}

#[cfg(test)]
mod tests {
    use super::super::messages;
    use super::*;
    use crate::ir::{Integer, Number, StringType};

    #[test]
    fn counts_that_exclude_each_other_are_reported() {
        let of = |min, max| Kind::String(StringType { min_length: min, max_length: max, ..StringType::default() });
        assert_eq!(messages(of(Some(5), Some(2)), |_| ()), ["no value fits `minLength: 5` and `maxLength: 2`"]);
        assert!(messages(of(Some(2), Some(2)), |_| ()).is_empty());
        let any = messages(Kind::Any, |own| (own.min_properties, own.max_properties) = (Some(3), Some(1)));
        assert_eq!(any, ["no value fits `minProperties: 3` and `maxProperties: 1`"]);
    }

    #[test]
    fn bounds_without_a_number_between_them_are_reported() {
        let bounds = |min, max, exclusive| Bounds {
            minimum: Some(min),
            maximum: Some(max),
            exclusive_maximum: exclusive,
            ..Bounds::default()
        };
        let number = |bounds| messages(Kind::Number(Number { format: None, bounds }), |_| ());
        let integer = |bounds| messages(Kind::Integer(Integer { format: None, bounds }), |_| ());
        assert_eq!(number(bounds(1.0, 1.0, true)), ["no number fits `minimum: 1` and `maximum: 1` (exclusive)"]);
        assert!(number(bounds(1.0, 1.0, false)).is_empty() && number(bounds(0.2, 0.8, true)).is_empty());
        assert_eq!(integer(bounds(0.2, 0.8, false)), ["no integer fits `minimum: 0.2` and `maximum: 0.8`"]);
        assert!(integer(bounds(1.0, 2.0, true)).is_empty() && integer(bounds(-1e300, 1e300, true)).is_empty());
    }
}
