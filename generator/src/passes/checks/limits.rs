//! Limits that no value fits. Input: the schemas as they are written, and with each `allOf` merged. Output: a warning for each pair of
//! limits that exclude each other, and for bounds beyond the format.

use super::super::schemas::Schemas;
use super::formats::range;
use super::warning::warn;
use crate::diagnostic::Diagnostics;
use crate::ir::{Annotations, Api, Bounds, Kind, Object, SchemaGraph, SchemaId, number_text};

/// A limit that is wrong: its keyword, what is wrong, and what to do.
struct Finding {
    keyword: &'static str,
    message: String,
    help: String,
}

pub(super) fn check(api: &Api, merged: &Schemas, id: SchemaId, diagnostics: &mut Diagnostics) {
    let schema = api.schema(id);
    for finding in findings(&schema.kind, &schema.annotations) {
        warn(schema, finding.keyword, finding.message, finding.help, diagnostics);
    }
    if let Kind::AllOf(parts) = &schema.kind {
        let has_own = |part: &SchemaId| !findings(merged.resolved_kind(*part), &Annotations::default()).is_empty();
        // What a subschema says itself is reported there.
        if !parts.iter().any(has_own) {
            for finding in findings(merged.kind(id), &Annotations::default()) {
                let message = format!("{}, which subschemas of `allOf` say", finding.message);
                warn(schema, "allOf", message, "correct one of them; the client does not check them", diagnostics);
            }
        }
    }
}

fn findings(kind: &Kind, annotations: &Annotations) -> Vec<Finding> {
    let (least, most) = (annotations.min_properties, annotations.max_properties);
    let mut findings: Vec<Finding> =
        check_counts(("minProperties", least), ("maxProperties", most)).into_iter().collect();
    match kind {
        Kind::String(string) => {
            findings.extend(check_counts(("minLength", string.min_length), ("maxLength", string.max_length)));
        }
        Kind::Array(array) => {
            findings.extend(check_counts(("minItems", array.min_items), ("maxItems", array.max_items)));
        }
        Kind::Integer(integer) => {
            let format = integer.format.as_deref().unwrap_or_default();
            findings.extend(check_bounds(&integer.bounds, true).or_else(|| check_range(&integer.bounds, format)));
        }
        Kind::Number(number) => findings.extend(check_bounds(&number.bounds, false)),
        Kind::Object(object) => findings.extend(check_required(object, most)),
        _ => {}
    }
    findings
}

fn check_counts(
    (min_keyword, min): (&'static str, Option<usize>),
    (max_keyword, max): (&'static str, Option<usize>),
) -> Option<Finding> {
    let (min, max) = (min?, max?);
    (min > max).then(|| Finding {
        keyword: min_keyword,
        message: format!("no value fits `{min_keyword}: {min}` and `{max_keyword}: {max}`"),
        help: exchange(min_keyword, max_keyword),
    })
}

fn check_required(object: &Object, max: Option<usize>) -> Option<Finding> {
    let max = max?;
    let required = object.properties.iter().filter(|property| property.required).count();
    let required = required + object.required_elsewhere.len();
    (required > max).then(|| Finding {
        keyword: "maxProperties",
        message: format!("`required` lists {required} properties, and `maxProperties: {max}` allows fewer"),
        help: CORRECT.to_owned(),
    })
}

fn check_bounds(bounds: &Bounds, is_integer: bool) -> Option<Finding> {
    if has_number(bounds, is_integer) {
        return None;
    }
    let number = if is_integer { "integer" } else { "number" };
    let exchanged = Bounds { minimum: bounds.maximum, maximum: bounds.minimum, ..bounds.clone() };
    let is_exclusive = bounds.exclusive_minimum || bounds.exclusive_maximum;
    let help = if !is_exclusive && has_number(&exchanged, is_integer) {
        exchange("minimum", "maximum")
    } else {
        CORRECT.to_owned()
    };
    Some(Finding {
        keyword: if bounds.exclusive_minimum { "exclusiveMinimum" } else { "minimum" },
        message: format!("no {number} fits {} and {}", bounds.lower_text()?, bounds.upper_text()?),
        help,
    })
}

/// Returns `true` if there is a number, or an integer, within the bounds.
fn has_number(bounds: &Bounds, is_integer: bool) -> bool {
    let (Some(min), Some(max)) = (bounds.minimum, bounds.maximum) else { return true };
    let excludes_ends = bounds.exclusive_minimum || bounds.exclusive_maximum;
    if min > max || min == max && excludes_ends {
        return false;
    }
    let first = if bounds.exclusive_minimum { min.floor() + 1.0 } else { min.ceil() };
    let last = if bounds.exclusive_maximum { max.ceil() - 1.0 } else { max.floor() };
    // Beyond this number, not every integer is an `f64`.
    !is_integer || first <= last || min.abs() > 9e15 || max.abs() > 9e15
}

/// Finds a bound that the type of the format cannot have.
fn check_range(bounds: &Bounds, format: &str) -> Option<Finding> {
    let (least, most) = range(format)?;
    let bounds = [("minimum", bounds.minimum), ("maximum", bounds.maximum)];
    let is_beyond = |(_, bound): &(_, Option<f64>)| bound.is_some_and(|bound| bound < least || bound > most);
    let (keyword, bound) = bounds.into_iter().find(is_beyond)?;
    Some(Finding {
        keyword,
        message: format!("`{keyword}: {}` is beyond the values of the format `{format}`", number_text(bound?)),
        help: "correct the bound, or use a wider format".to_owned(),
    })
}

const CORRECT: &str = "correct one of them; the client does not check them";

fn exchange(min: &str, max: &str) -> String {
    format!("correct one of them, or exchange `{min}` and `{max}`; the client does not check them")
}

#[cfg(test)]
mod tests {
    use super::super::messages;
    use super::*;
    use crate::ir::testing::{api, object, schema, string};
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
        assert_eq!(number(bounds(1.0, 1.0, true)), ["no number fits `minimum: 1` and the exclusive maximum 1"]);
        assert!(number(bounds(1.0, 1.0, false)).is_empty() && number(bounds(0.2, 0.8, true)).is_empty());
        assert_eq!(integer(bounds(0.2, 0.8, false)), ["no integer fits `minimum: 0.2` and `maximum: 0.8`"]);
        assert!(integer(bounds(1.0, 2.0, true)).is_empty() && integer(bounds(-1e300, 1e300, true)).is_empty());
    }

    #[test]
    fn bounds_beyond_the_format_are_reported() {
        let of = |format: &str, minimum, maximum| {
            let bounds = Bounds { minimum, maximum, ..Bounds::default() };
            messages(Kind::Integer(Integer { format: Some(format.to_owned()), bounds }), |_| ())
        };
        let beyond =
            |bound: &str, format: &str| vec![format!("`{bound}` is beyond the values of the format `{format}`")];
        assert_eq!(of("int32", Some(9_999_999_999.0), None), beyond("minimum: 9999999999", "int32"));
        assert_eq!(of("uint8", None, Some(256.0)), beyond("maximum: 256", "uint8"));
        assert_eq!(of("uint64", Some(-1.0), None), beyond("minimum: -1", "uint64"));
        assert!(of("int64", Some(i64::MIN as f64), Some(i64::MAX as f64)).is_empty());
        assert!(of("uint64", Some(0.0), Some(u64::MAX as f64)).is_empty());
    }

    #[test]
    fn bounds_are_exchanged_only_where_that_helps() {
        let helps = |minimum, maximum, exclusive_minimum| {
            let bounds = Bounds { minimum, maximum, exclusive_minimum, ..Bounds::default() };
            check_bounds(&bounds, true).map(|finding| (finding.keyword, finding.help.contains("exchange")))
        };
        assert_eq!(helps(Some(5.0), Some(3.0), false), Some(("minimum", true)));
        assert_eq!(helps(Some(5.0), Some(3.0), true), Some(("exclusiveMinimum", false)));
        assert_eq!(helps(Some(0.2), Some(0.8), false), Some(("minimum", false)));
    }

    #[test]
    fn more_required_properties_than_allowed_are_reported() {
        let mut api = api();
        let text = schema(&mut api, None, string());
        let both = object(&[("a", text), ("b", text)]);
        let expected = "`required` lists 2 properties, and `maxProperties: 1` allows fewer";
        assert_eq!(messages(both.clone(), |own| own.max_properties = Some(1)), [expected]);
        assert!(messages(both, |own| own.max_properties = Some(2)).is_empty());
    }

    #[test]
    fn limits_of_all_subschemas_are_checked_together() {
        let mut api = api();
        let mut bound = |minimum, maximum| {
            let bounds = Bounds { minimum, maximum, ..Bounds::default() };
            schema(&mut api, None, Kind::Integer(Integer { format: None, bounds }))
        };
        let parts = vec![bound(Some(10.0), None), bound(None, Some(3.0))];
        schema(&mut api, Some("Both"), Kind::AllOf(parts));
        let expected = "no integer fits `minimum: 10` and `maximum: 3`, which subschemas of `allOf` say";
        assert_eq!(super::super::messages_of(api), [expected]);
    }
}
