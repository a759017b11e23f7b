//! Schemas in words. Input: a schema that only the head has. Output: what a message says about it, and what its fingerprint is made of.

use std::collections::{BTreeSet, HashSet};

use super::bounds::{Bound, format_bound, lower, upper};
use super::enumeration::ENUM;
use super::shape::{Shape, shape, subschemas};
use super::steps::{Purpose, Step, Subschema, path};
use super::subschema_names::{Names, component};
use super::types::type_of;
use crate::diff::wire::finding::Sides;
use crate::diff::wire::finding::texts::{list_names, quote, value};
use crate::ir::{Access, Additional, Array, Bounds, Enum, Kind, Object, Property, SchemaGraph, SchemaId, StringType};
use crate::passes::Resolved;

/// The most schemas that a fingerprint is made of.
const MAX_SCHEMAS: usize = 1000;

/// Describes a schema in one line: `string, maxLength 20`, ``array of object `Pet`, minItems 1``.
pub(in super::super) fn describe(resolved: &Resolved, id: SchemaId) -> String {
    line(resolved, id, Purpose::Message)
}

/// Describes an object by what each of its properties is, whatever their order.
pub(super) fn describe_object(resolved: &Resolved, id: SchemaId, object: &Object) -> String {
    let mut properties: Vec<String> = object.properties.iter().map(|one| describe_property(resolved, one)).collect();
    properties.sort_unstable();
    [vec![line(resolved, id, Purpose::Fingerprint)], properties].concat().join("; ")
}

/// Describes a property, of a union only by the keyword: its subschemas may be described by their properties in turn.
fn describe_property(resolved: &Resolved, property: &Property) -> String {
    let described = match shape(resolved, property.schema).1 {
        Shape::Plain(_) => line(resolved, property.schema, Purpose::Fingerprint),
        Shape::Union(_) => describe(resolved, property.schema),
    };
    format!("{} {described}", quote(&property.name))
}

/// Describes all that a schema of the head consists of, whatever the order of the document. Components that the base has are only named:
/// what changes in them is reported there. The schema itself is also described if it is one, but `is_other` than in the base.
pub(in super::super) fn describe_all(sides: &Sides<'_>, id: SchemaId, is_other: bool) -> String {
    let resolved = sides.head;
    let start = shape(resolved, id).0;
    let mut lines = BTreeSet::new();
    let mut seen = HashSet::new();
    let mut open: Vec<(Vec<Step>, String, SchemaId)> = vec![(Vec::new(), String::new(), id)];
    while let Some((steps, owner, id)) = open.pop() {
        let line = line(resolved, id, Purpose::Fingerprint);
        lines.insert(format!("{owner}{}: {line}", path(&steps, Purpose::Fingerprint)));
        let (target, shape) = shape(resolved, id);
        let name = component(resolved, target);
        let is_known = sides.base_components.contains(resolved, target);
        if is_known && !(is_other && target == start) || !seen.insert(target) || seen.len() > MAX_SCHEMAS {
            continue;
        }
        // What a component consists of is the same wherever it is used.
        let (steps, owner) = name.map_or((steps, owner), |name| (Vec::new(), name.into_owned()));
        let mut inner = parts(resolved, target, shape);
        // The last one is the next one.
        inner.sort_by_cached_key(|(step, _)| std::cmp::Reverse(path(std::slice::from_ref(step), Purpose::Fingerprint)));
        open.extend(inner.into_iter().map(|(step, id)| ([steps.as_slice(), &[step]].concat(), owner.clone(), id)));
    }
    lines.into_iter().collect::<Vec<_>>().join("\n")
}

/// Returns the schemas that a schema consists of, with the steps to them.
fn parts(resolved: &Resolved, id: SchemaId, shape: Shape<'_>) -> Vec<(Step, SchemaId)> {
    match shape {
        Shape::Union(union) => {
            let list = subschemas(resolved, id, union);
            let names = Names::new(resolved, &list);
            let subschema = |id| Subschema { label: names.label(id), identity: names.identity(resolved, id) };
            list.iter().map(|id| (Step::Subschema(subschema(*id)), *id)).collect()
        }
        Shape::Plain(Kind::Array(array)) if array.tuple.is_empty() => vec![(Step::Items, array.items)],
        Shape::Plain(Kind::Array(array)) => {
            array.tuple.iter().enumerate().map(|(index, item)| (Step::Item(index.to_string()), *item)).collect()
        }
        Shape::Plain(Kind::Map(values)) => vec![(Step::Values, *values)],
        Shape::Plain(Kind::Object(object)) => {
            let properties = object.properties.iter().map(|one| (Step::Property(one.name.clone()), one.schema));
            let values = match object.additional {
                Additional::Schema(values) => Some((Step::Values, values)),
                Additional::Any | Additional::Forbidden => None,
            };
            properties.chain(values).collect()
        }
        Shape::Plain(_) => Vec::new(),
    }
}

/// Describes a schema by its type, its name and its keywords.
fn line(resolved: &Resolved, id: SchemaId, purpose: Purpose) -> String {
    let (target, shape) = shape(resolved, id);
    let mut words = vec![noun(resolved, target, shape, purpose)];
    if let Shape::Plain(kind) = shape {
        words.extend(keywords(kind, purpose));
        // The keywords of an object that has a name are those of the component.
        if let (Kind::Object(object), Purpose::Fingerprint) = (kind, purpose) {
            words.extend(keywords_of_object(object));
        }
    }
    let annotations = resolved.annotations(target);
    let bounds = [("minProperties", annotations.min_properties), ("maxProperties", annotations.max_properties)];
    words.extend(bounds.into_iter().filter_map(|(keyword, number)| Some(format!("{keyword} {}", number?))));
    // The values of a type are listed already.
    let is_left = |keyword: &str| keyword != ENUM || type_of_shape(shape) == "any";
    let constraints = annotations.constraints.iter().filter(|one| is_left(&one.keyword));
    words.extend(constraints.map(|one| format!("{} {}", one.keyword, value(&one.value))));
    let access = match resolved.access(id) {
        Access::ReadWrite => None,
        Access::ReadOnly => Some("readOnly".to_owned()),
        Access::WriteOnly => Some("writeOnly".to_owned()),
    };
    words.extend(access);
    words.extend(resolved.is_nullable(id).then(|| "nullable".to_owned()));
    let default = resolved.annotations(id).default.as_ref().or(annotations.default.as_ref());
    words.extend(default.map(|default| format!("default {}", value(default))));
    words.join(", ")
}

fn type_of_shape(shape: Shape<'_>) -> String {
    match shape {
        Shape::Union(union) => union.rule.to_string(),
        Shape::Plain(kind) => type_of(kind).to_string(),
    }
}

/// Returns the type with what it is of: ``object `Pet` ``, `array of string`.
fn noun(resolved: &Resolved, id: SchemaId, shape: Shape<'_>, purpose: Purpose) -> String {
    let mut noun = type_of_shape(shape);
    if let Some(name) = component(resolved, id) {
        noun.push_str(&format!(" {}", quote(&name)));
    }
    match shape {
        Shape::Union(union) => {
            let list = subschemas(resolved, id, union);
            let names = Names::new(resolved, &list);
            let name = |id: &SchemaId| match purpose {
                Purpose::Message => names.title(*id),
                Purpose::Fingerprint => names.identity(resolved, *id),
            };
            noun.push_str(&format!(" {}", listed(list.iter().map(name).collect(), purpose)));
        }
        Shape::Plain(Kind::Array(array)) if array.tuple.is_empty() => {
            noun.push_str(&format!(" of {}", short(resolved, array.items, purpose)));
        }
        Shape::Plain(Kind::Map(values)) => {
            noun.push_str(&format!(" with values of type {}", short(resolved, *values, purpose)));
        }
        Shape::Plain(Kind::Object(object)) if component(resolved, id).is_none() && !object.properties.is_empty() => {
            let names = object.properties.iter().map(|one| quote(&one.name)).collect();
            noun.push_str(&format!(" with {}", listed(names, purpose)));
        }
        Shape::Plain(_) => {}
    }
    noun
}

/// Returns the type of an item or value, with its keywords in parentheses.
fn short(resolved: &Resolved, id: SchemaId, purpose: Purpose) -> String {
    let (target, shape) = shape(resolved, id);
    let name = component(resolved, target).map(|name| format!(" {}", quote(&name)));
    let keywords = match shape {
        Shape::Plain(kind) if !matches!(kind, Kind::Array(_)) => keywords(kind, purpose),
        _ => Vec::new(),
    };
    let keywords = if keywords.is_empty() { String::new() } else { format!(" ({})", keywords.join(", ")) };
    format!("{}{}{keywords}", type_of_shape(shape), name.unwrap_or_default())
}

/// Joins texts, for messages in the order of the document.
fn listed(mut texts: Vec<String>, purpose: Purpose) -> String {
    if purpose == Purpose::Fingerprint {
        texts.sort();
    }
    texts.join(", ")
}

fn keywords(kind: &Kind, purpose: Purpose) -> Vec<String> {
    match kind {
        Kind::String(string) => keywords_of_string(string),
        Kind::Integer(integer) => keywords_of_number(&integer.format, &integer.bounds),
        Kind::Number(number) => keywords_of_number(&number.format, &number.bounds),
        Kind::Enum(values) => vec![keyword_of_enum(values, purpose)],
        Kind::Array(array) => keywords_of_array(array),
        _ => Vec::new(),
    }
}

fn keywords_of_string(string: &StringType) -> Vec<String> {
    let keywords = [
        string.format.as_ref().map(|format| format!("format {}", quote(format))),
        string.pattern.as_ref().map(|pattern| format!("pattern {}", quote(pattern))),
        string.min_length.map(|length| format!("minLength {length}")),
        string.max_length.map(|length| format!("maxLength {length}")),
    ];
    keywords.into_iter().flatten().collect()
}

fn keywords_of_number(format: &Option<String>, bounds: &Bounds) -> Vec<String> {
    let bound = |keyword: &str, bound: Option<Bound>| bound.map(|bound| format!("{keyword} {}", format_bound(bound)));
    let keywords = [
        format.as_ref().map(|format| format!("format {}", quote(format))),
        bound("minimum", lower(bounds)),
        bound("maximum", upper(bounds)),
        bounds.multiple_of.map(|number| format!("multipleOf {number}")),
    ];
    keywords.into_iter().flatten().collect()
}

fn keyword_of_enum(values: &Enum, purpose: Purpose) -> String {
    let keyword = if values.open { "x-extensible-enum" } else { "enum" };
    format!("{keyword} {}", listed(values.values.iter().map(|one| value(&one.value)).collect(), purpose))
}

fn keywords_of_array(array: &Array) -> Vec<String> {
    let keywords = [
        array.min_items.map(|items| format!("minItems {items}")),
        array.max_items.map(|items| format!("maxItems {items}")),
        array.unique.then(|| "uniqueItems".to_owned()),
    ];
    keywords.into_iter().flatten().collect()
}

fn keywords_of_object(object: &Object) -> Vec<String> {
    let required = object.properties.iter().filter(|one| one.required).map(|one| one.name.as_str());
    let mut required: Vec<&str> = required.chain(object.required_elsewhere.iter().map(String::as_str)).collect();
    required.sort_unstable();
    let required = (!required.is_empty()).then(|| format!("required {}", list_names(&required)));
    let closed = (object.additional == Additional::Forbidden).then(|| "additionalProperties false".to_owned());
    required.into_iter().chain(closed).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::diff::wire::testing::request_changes;

    /// Returns how a new property is described.
    fn described(schema: &Value) -> String {
        let schemas = json!({"Pet": {"type": "object", "properties": {"name": {"type": "string"}}}});
        let object = |properties: Value| json!({"type": "object", "properties": properties});
        let changes = request_changes(&schemas, &object(json!({})), &object(json!({"it": schema})));
        let text = changes.iter().find_map(|change| change.strip_prefix("safe new property `it`: "));
        text.unwrap_or_else(|| panic!("{changes:?}")).to_owned()
    }

    #[test]
    fn a_schema_is_described_by_its_type_and_keywords() {
        let pet = json!({"$ref": "#/components/schemas/Pet"});
        for (schema, expected) in [
            (json!({"type": "string", "maxLength": 20, "format": "uuid"}), "string, format `uuid`, maxLength 20"),
            (json!({"type": "integer", "minimum": 1, "default": 5}), "integer, minimum 1, default `5`"),
            (
                json!({"type": "string", "nullable": true, "enum": ["a", "b", null]}),
                "string, enum `\"a\"`, `\"b\"`, nullable",
            ),
            (json!({"type": "array", "items": pet, "minItems": 1}), "array of object `Pet`, minItems 1"),
            (json!({"type": "array", "items": {"type": "string", "maxLength": 2}}), "array of string (maxLength 2)"),
            (
                json!({"type": "object", "additionalProperties": {"type": "integer"}}),
                "object with values of type integer",
            ),
            (json!({"type": "object", "properties": {"a": {"type": "string"}}}), "object with `a`"),
            (json!({"oneOf": [pet, {"type": "integer"}]}), "oneOf `Pet`, integer"),
            (json!({}), "any"),
            (pet, "object `Pet`"),
        ] {
            assert_eq!(described(&schema), expected, "{schema}");
        }
    }

    #[test]
    fn long_lists_are_complete() {
        let values: Vec<String> = (0..9).map(|number| number.to_string()).collect();
        let described = described(&json!({"type": "string", "enum": values}));
        assert!(described.ends_with("`\"7\"`, `\"8\"`"), "{described}");
    }
}
