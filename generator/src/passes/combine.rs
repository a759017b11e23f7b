//! What two schemas say together.

use crate::ir::{Additional, Api, Array, Bounds, Enum, Integer, Kind, Number, Object, Property, SchemaId, StringType};

pub(super) enum Combined {
    Kind(Kind),
    /// No value fits both.
    Conflict,
}

/// Combines two kinds. `both` gives the schema of what two parts say together.
pub(super) fn combine(
    api: &mut Api,
    one: &Kind,
    other: &Kind,
    both: &mut impl FnMut(&mut Api, SchemaId, SchemaId) -> SchemaId,
) -> Combined {
    if says_no_more(api, other, one) {
        return Combined::Kind(one.clone());
    }
    if says_no_more(api, one, other) {
        return Combined::Kind(other.clone());
    }
    Combined::Kind(match (one, other) {
        (Kind::Object(one), Kind::Object(other)) => Kind::Object(objects(api, one, other, both)),
        (Kind::Object(object), Kind::Map(values)) | (Kind::Map(values), Kind::Object(object)) => {
            Kind::Object(Object { additional: Additional::Schema(*values), ..object.clone() })
        }
        (Kind::Map(one), Kind::Map(other)) => Kind::Map(both(api, *one, *other)),
        (Kind::Array(one), Kind::Array(other)) => Kind::Array(Array {
            items: both(api, one.items, other.items),
            min_items: one.min_items.max(other.min_items),
            max_items: least(one.max_items, other.max_items),
            unique: one.unique || other.unique,
        }),
        (Kind::Enum(one), Kind::Enum(other)) => {
            let values = one.values.iter().filter(|value| other.values.iter().any(|known| known.value == value.value));
            let values: Vec<_> = values.cloned().collect();
            if values.is_empty() {
                return Combined::Conflict;
            }
            Kind::Enum(Enum { values, open: one.open && other.open })
        }
        (Kind::String(one), Kind::String(other)) => Kind::String(strings(one, other)),
        (Kind::Integer(one), Kind::Integer(other)) => Kind::Integer(Integer {
            format: one.format.clone().or_else(|| other.format.clone()),
            bounds: bounds(&one.bounds, &other.bounds),
        }),
        (Kind::Integer(one), Kind::Number(other)) | (Kind::Number(other), Kind::Integer(one)) => {
            Kind::Integer(Integer { format: one.format.clone(), bounds: bounds(&one.bounds, &other.bounds) })
        }
        (Kind::Number(one), Kind::Number(other)) => Kind::Number(Number {
            format: one.format.clone().or_else(|| other.format.clone()),
            bounds: bounds(&one.bounds, &other.bounds),
        }),
        _ => return Combined::Conflict,
    })
}

/// Whether `kind` says nothing that `other` does not say, as `type: string` beside a list of values does.
pub(super) fn says_no_more(api: &Api, kind: &Kind, other: &Kind) -> bool {
    match (kind, other) {
        (Kind::Any, _) => true,
        (_, Kind::Any) => false,
        (Kind::Map(values), Kind::Map(_) | Kind::Object(_) | Kind::Union(_) | Kind::AllOf(_)) => {
            api.schema(*values).kind == Kind::Any
        }
        (Kind::Array(array), Kind::Array(_)) => api.schema(array.items).kind == Kind::Any,
        (Kind::String(_) | Kind::Integer(_) | Kind::Number(_) | Kind::Boolean, Kind::Enum(_)) => true,
        (Kind::String(string), Kind::String(_) | Kind::Union(_) | Kind::AllOf(_)) => *string == StringType::default(),
        (Kind::Integer(integer), Kind::Integer(_) | Kind::Union(_) | Kind::AllOf(_)) => *integer == Integer::default(),
        (Kind::Number(number), Kind::Number(_) | Kind::Integer(_) | Kind::Union(_) | Kind::AllOf(_)) => {
            *number == Number::default()
        }
        (Kind::Boolean, Kind::Boolean | Kind::Union(_) | Kind::AllOf(_)) => true,
        _ => kind == other,
    }
}

/// One object with all properties, in order.
fn objects(
    api: &mut Api,
    one: &Object,
    other: &Object,
    both: &mut impl FnMut(&mut Api, SchemaId, SchemaId) -> SchemaId,
) -> Object {
    let mut properties = one.properties.clone();
    let mut places: std::collections::HashMap<String, usize> =
        properties.iter().enumerate().map(|(place, property)| (property.name.clone(), place)).collect();
    for property in &other.properties {
        match places.get(&property.name) {
            Some(&place) => {
                let known = &mut properties[place];
                known.required |= property.required;
                known.schema = both(api, known.schema, property.schema);
            }
            None => {
                places.insert(property.name.clone(), properties.len());
                properties.push(property.clone());
            }
        }
    }
    let elsewhere = one.required_elsewhere.iter().chain(&other.required_elsewhere);
    let mut required_elsewhere = Vec::new();
    for name in elsewhere {
        match places.get(name) {
            Some(&place) => properties[place] = Property { required: true, ..properties[place].clone() },
            None if required_elsewhere.contains(name) => {}
            None => required_elsewhere.push(name.clone()),
        }
    }
    let additional = if other.additional == Additional::Any { one.additional } else { other.additional };
    Object { properties, additional, required_elsewhere }
}

fn strings(one: &StringType, other: &StringType) -> StringType {
    StringType {
        format: one.format.clone().or_else(|| other.format.clone()),
        pattern: one.pattern.clone().or_else(|| other.pattern.clone()),
        min_length: one.min_length.max(other.min_length),
        max_length: least(one.max_length, other.max_length),
    }
}

fn bounds(one: &Bounds, other: &Bounds) -> Bounds {
    let tighter = |one: Option<f64>, other: Option<f64>, choose: fn(f64, f64) -> f64| match (one, other) {
        (Some(one), Some(other)) => Some(choose(one, other)),
        (one, other) => one.or(other),
    };
    Bounds {
        minimum: tighter(one.minimum, other.minimum, f64::max),
        maximum: tighter(one.maximum, other.maximum, f64::min),
        exclusive_minimum: one.exclusive_minimum || other.exclusive_minimum,
        exclusive_maximum: one.exclusive_maximum || other.exclusive_maximum,
        multiple_of: one.multiple_of.or(other.multiple_of),
    }
}

fn least(one: Option<usize>, other: Option<usize>) -> Option<usize> {
    match (one, other) {
        (Some(one), Some(other)) => Some(one.min(other)),
        (one, other) => one.or(other),
    }
}
