//! The combination of two schemas: what fits both.

use std::collections::HashMap;

use crate::ir::{Additional, Array, Bounds, Enum, Integer, Kind, Number, Object, Property, SchemaId, StringType};

/// Returns the kind of the values that fit both kinds, or `None` if none does. `both` returns the combination of two schemas.
pub(super) fn combine(one: &Kind, other: &Kind, both: &mut impl FnMut(SchemaId, SchemaId) -> SchemaId) -> Option<Kind> {
    Some(match (one, other) {
        (Kind::Object(one), Kind::Object(other)) => Kind::Object(combine_objects(one, other, both)),
        (Kind::Object(object), Kind::Map(values)) | (Kind::Map(values), Kind::Object(object)) => {
            Kind::Object(Object { additional: Additional::Schema(*values), ..object.clone() })
        }
        (Kind::Map(one), Kind::Map(other)) => Kind::Map(both(*one, *other)),
        (Kind::Array(one), Kind::Array(other)) => Kind::Array(Array {
            items: both(one.items, other.items),
            tuple: match (one.tuple.as_slice(), other.tuple.as_slice()) {
                ([], []) => Vec::new(),
                (tuple, []) => tuple.iter().map(|item| both(*item, other.items)).collect(),
                ([], tuple) => tuple.iter().map(|item| both(one.items, *item)).collect(),
                (one, other) if one.len() == other.len() => {
                    one.iter().zip(other).map(|(one, other)| both(*one, *other)).collect()
                }
                _ => return None,
            },
            min_items: one.min_items.max(other.min_items),
            max_items: min_limit(one.max_items, other.max_items),
            unique: one.unique || other.unique,
        }),
        (Kind::Enum(one), Kind::Enum(other)) => {
            let values = one.values.iter().filter(|value| other.values.iter().any(|known| known.value == value.value));
            let values: Vec<_> = values.cloned().collect();
            if values.is_empty() {
                return None;
            }
            Kind::Enum(Enum { values, open: one.open && other.open })
        }
        (Kind::String(one), Kind::String(other)) => Kind::String(combine_strings(one, other)),
        (Kind::Integer(one), Kind::Integer(other)) => Kind::Integer(Integer {
            format: one.format.clone().or_else(|| other.format.clone()),
            bounds: combine_bounds(&one.bounds, &other.bounds),
        }),
        (Kind::Integer(one), Kind::Number(other)) | (Kind::Number(other), Kind::Integer(one)) => {
            Kind::Integer(Integer { format: one.format.clone(), bounds: combine_bounds(&one.bounds, &other.bounds) })
        }
        (Kind::Number(one), Kind::Number(other)) => Kind::Number(Number {
            format: one.format.clone().or_else(|| other.format.clone()),
            bounds: combine_bounds(&one.bounds, &other.bounds),
        }),
        _ => return None,
    })
}

/// Returns an object with the properties of both, in order.
fn combine_objects(one: &Object, other: &Object, both: &mut impl FnMut(SchemaId, SchemaId) -> SchemaId) -> Object {
    let mut properties = one.properties.clone();
    let mut indexes: HashMap<String, usize> =
        properties.iter().enumerate().map(|(index, property)| (property.name.clone(), index)).collect();
    for property in &other.properties {
        match indexes.get(&property.name) {
            Some(&index) => {
                let known = &mut properties[index];
                known.required |= property.required;
                known.schema = both(known.schema, property.schema);
            }
            None => {
                indexes.insert(property.name.clone(), properties.len());
                properties.push(property.clone());
            }
        }
    }
    let elsewhere = one.required_elsewhere.iter().chain(&other.required_elsewhere);
    let mut required_elsewhere = Vec::new();
    for name in elsewhere {
        match indexes.get(name) {
            Some(&index) => properties[index] = Property { required: true, ..properties[index].clone() },
            None if required_elsewhere.contains(name) => {}
            None => required_elsewhere.push(name.clone()),
        }
    }
    let additional = if other.additional == Additional::Any { one.additional } else { other.additional };
    Object { properties, additional, required_elsewhere }
}

fn combine_strings(one: &StringType, other: &StringType) -> StringType {
    StringType {
        format: one.format.clone().or_else(|| other.format.clone()),
        pattern: one.pattern.clone().or_else(|| other.pattern.clone()),
        min_length: one.min_length.max(other.min_length),
        max_length: min_limit(one.max_length, other.max_length),
    }
}

pub(super) fn combine_bounds(one: &Bounds, other: &Bounds) -> Bounds {
    let minimum = one.minimum.into_iter().chain(other.minimum).reduce(f64::max);
    let maximum = one.maximum.into_iter().chain(other.maximum).reduce(f64::min);
    Bounds {
        minimum,
        maximum,
        exclusive_minimum: is_exclusive(
            minimum,
            [(one.minimum, one.exclusive_minimum), (other.minimum, other.exclusive_minimum)],
        ),
        exclusive_maximum: is_exclusive(
            maximum,
            [(one.maximum, one.exclusive_maximum), (other.maximum, other.exclusive_maximum)],
        ),
        multiple_of: one.multiple_of.or(other.multiple_of),
        exact_minimum: exact(
            minimum,
            [(one.minimum, one.exact_minimum), (other.minimum, other.exact_minimum)],
            i64::max,
        ),
        exact_maximum: exact(
            maximum,
            [(one.maximum, one.exact_maximum), (other.maximum, other.exact_maximum)],
            i64::min,
        ),
    }
}

/// Returns `true` if a bound that is the limit excludes it. A weaker bound says nothing.
fn is_exclusive(limit: Option<f64>, bounds: [(Option<f64>, bool); 2]) -> bool {
    bounds.into_iter().any(|(bound, is_exclusive)| is_exclusive && bound == limit)
}

/// Returns the strictest of the exact bounds that are rounded to a limit, if one of them is.
fn exact(limit: Option<f64>, bounds: [(Option<f64>, Option<i64>); 2], strictest: fn(i64, i64) -> i64) -> Option<i64> {
    let own = bounds.into_iter().filter(|(bound, _)| *bound == limit && limit.is_some());
    let is_rounded = own.clone().any(|(_, exact)| exact.is_some());
    let exact = own.filter_map(|(bound, exact)| exact.or(bound.map(|bound| bound as i64)));
    exact.reduce(strictest).filter(|_| is_rounded)
}

pub(super) fn min_limit(one: Option<usize>, other: Option<usize>) -> Option<usize> {
    one.into_iter().chain(other).min()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ir::testing::{api, enumeration, object, schema, string};

    fn combined(one: &Kind, other: &Kind) -> Option<Kind> {
        combine(one, other, &mut |one, _| one)
    }

    #[test]
    fn limits_are_the_tighter_ones() {
        let of = |min_length, max_length| StringType { min_length, max_length, ..StringType::default() };
        let both = combined(&Kind::String(of(Some(1), Some(9))), &Kind::String(of(Some(2), None)));
        assert_eq!(both, Some(Kind::String(of(Some(2), Some(9)))));
        let bounds = |minimum| Bounds { minimum, ..Bounds::default() };
        let integer = Kind::Integer(Integer { format: Some("int64".to_owned()), bounds: bounds(Some(1.0)) });
        let number = Kind::Number(Number { format: Some("double".to_owned()), bounds: bounds(Some(5.0)) });
        let both = Kind::Integer(Integer { format: Some("int64".to_owned()), bounds: bounds(Some(5.0)) });
        assert_eq!(combined(&number, &integer), Some(both));
    }

    #[test]
    fn values_are_those_that_both_list() {
        let one = enumeration(&["a", "b"]);
        assert_eq!(combined(&one, &enumeration(&["b", "c"])), Some(enumeration(&["b"])));
        assert_eq!(combined(&one, &enumeration(&["c"])), None);
        assert_eq!(combined(&string(), &Kind::Boolean), None);
    }

    #[test]
    fn a_property_that_is_required_elsewhere_becomes_required() {
        let mut api = api();
        let flag = schema(&mut api, None, Kind::Boolean);
        let Kind::Object(mut one) = object(&[("a", flag)]) else { unreachable!("it is an object") };
        one.properties[0].required = false;
        let other = Object { required_elsewhere: vec!["a".to_owned()], ..one.clone() };
        let both = combined(&Kind::Object(one), &Kind::Object(Object { properties: Vec::new(), ..other }));
        assert_eq!(both, Some(object(&[("a", flag)])));
    }
}
