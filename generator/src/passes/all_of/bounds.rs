//! Bounds and formats that an `allOf` has apart from their type, as in `allOf: [{$ref: …}, {maxLength: 5}]`. Input: a merged schema.
//! Output: the same with the bounds in its type, so that it equals one that declares them together.

use super::Merging;
use super::combine::{combine_bounds, min_limit};
use crate::ir::{Access, Annotations, Array, Bounds, Constraint, Kind, SchemaGraph, SchemaId, StringType};
use crate::passes::schemas::Schemas;

/// The most references that are followed for the bounds of one schema.
const MAX_FOLLOWED: usize = 128;

impl Merging<'_> {
    /// Takes over the limits on the number of properties from all subschemas.
    pub(super) fn merge_sizes(&mut self, id: SchemaId, merged: &Kind) {
        for other in self.constraints.visited(&self.schemas, &self.subschemas, id, merged) {
            let other = self.schemas.annotations(other);
            let (least, most) = (other.min_properties, other.max_properties);
            if least.is_none() && most.is_none() {
                continue;
            }
            let own = self.schemas.annotations_mut(id);
            own.min_properties = own.min_properties.max(least);
            own.max_properties = min_limit(own.max_properties, most);
        }
    }

    /// Applies what an `allOf` declares apart from its type. All are merged by then, because one may refer to another.
    pub(super) fn merge_bounds(&mut self, id: SchemaId) {
        if !self.subschemas.contains_key(&id) || self.schemas.annotations(id).constraints.is_empty() {
            return;
        }
        let mut kind = self.schemas.resolved_kind(id).clone();
        if matches!(kind, Kind::Object(_) | Kind::Map(_)) {
            let is_size = |one: &Constraint| matches!(one.keyword.as_str(), "minProperties" | "maxProperties");
            return self.schemas.annotations_mut(id).constraints.retain(|one| !is_size(one));
        }
        let own = self.schemas.annotations(id).constraints.clone();
        if !own.iter().any(|one| apply(&mut kind.clone(), one, &own)) {
            return;
        }
        let mut annotations = referred_annotations(&self.schemas, id);
        let all = std::mem::take(&mut annotations.constraints);
        annotations.constraints = all.iter().filter(|one| !apply(&mut kind, one, &all)).cloned().collect();
        self.schemas.set_kind(id, kind);
        *self.schemas.annotations_mut(id) = annotations;
    }
}

/// Returns the annotations of a schema together with those of the schemas that it refers to, for one that refers to them no longer.
fn referred_annotations(schemas: &Schemas, mut id: SchemaId) -> Annotations {
    let mut own = schemas.annotations(id).clone();
    for _ in 0..MAX_FOLLOWED {
        let Kind::Alias(target) = schemas.kind(id) else { break };
        id = *target;
        let other = schemas.annotations(id).clone();
        own.nullable |= other.nullable;
        own.secret |= other.secret;
        own.deprecated |= other.deprecated;
        own.lifecycle.sunset = own.lifecycle.sunset.or(other.lifecycle.sunset);
        own.lifecycle.stability = own.lifecycle.stability.or(other.lifecycle.stability);
        if own.access == Access::ReadWrite {
            own.access = other.access;
        }
        own.constraints.extend(other.constraints);
        own.title = own.title.or(other.title);
        own.description = own.description.or(other.description);
        own.external_docs = own.external_docs.or(other.external_docs);
        own.default = own.default.or(other.default);
        own.example = own.example.or(other.example);
    }
    own
}

/// Applies a constraint to a type, and returns `false` if the type cannot say it. All constraints are those beside it.
fn apply(kind: &mut Kind, one: &Constraint, all: &[Constraint]) -> bool {
    let keyword = one.keyword.as_str();
    match kind {
        Kind::String(string) => apply_to_string(string, one),
        Kind::Integer(integer) if keyword == "format" => {
            set(&mut integer.format, one.value.as_str().map(str::to_owned))
        }
        Kind::Number(number) if keyword == "format" => set(&mut number.format, one.value.as_str().map(str::to_owned)),
        Kind::Integer(integer) => apply_to_number(&mut integer.bounds, one, all),
        Kind::Number(number) => apply_to_number(&mut number.bounds, one, all),
        Kind::Array(array) if array.tuple.is_empty() => apply_to_array(array, one),
        _ => false,
    }
}

fn apply_to_string(string: &mut StringType, one: &Constraint) -> bool {
    let text = || one.value.as_str().map(str::to_owned);
    match one.keyword.as_str() {
        "format" => return set(&mut string.format, text()),
        "pattern" => return set(&mut string.pattern, text()),
        "minLength" => string.min_length = string.min_length.max(count(one)),
        "maxLength" => string.max_length = min_limit(string.max_length, count(one)),
        _ => return false,
    }
    true
}

fn apply_to_array(array: &mut Array, one: &Constraint) -> bool {
    match one.keyword.as_str() {
        "minItems" => array.min_items = array.min_items.max(count(one)),
        "maxItems" => array.max_items = min_limit(array.max_items, count(one)),
        "uniqueItems" => array.unique = true,
        _ => return false,
    }
    true
}

/// Whether a bound is exclusive is a keyword of its own, so that it is not known which of several bounds is.
fn apply_to_number(bounds: &mut Bounds, one: &Constraint, all: &[Constraint]) -> bool {
    let count = |keyword: &str| all.iter().filter(|one| one.keyword == keyword).count();
    let (has_minimum, is_open_below) = (count("minimum"), count("exclusiveMinimum") > 0);
    let (has_maximum, is_open_above) = (count("maximum"), count("exclusiveMaximum") > 0);
    let number = one.value.as_f64();
    let other = match one.keyword.as_str() {
        "minimum" if has_minimum == 1 || !is_open_below => {
            Bounds { minimum: number, exclusive_minimum: is_open_below, ..Bounds::default() }
        }
        "maximum" if has_maximum == 1 || !is_open_above => {
            Bounds { maximum: number, exclusive_maximum: is_open_above, ..Bounds::default() }
        }
        "exclusiveMinimum" => return has_minimum == 1,
        "exclusiveMaximum" => return has_maximum == 1,
        "multipleOf" => return set(&mut bounds.multiple_of, number),
        _ => return false,
    };
    *bounds = combine_bounds(bounds, &other);
    true
}

/// Sets what is not set yet, and returns `false` if it has another value.
fn set<T: PartialEq>(own: &mut Option<T>, other: Option<T>) -> bool {
    if own.is_none() {
        *own = other;
        return true;
    }
    *own == other
}

fn count(one: &Constraint) -> Option<usize> {
    one.value.as_u64().and_then(|count| usize::try_from(count).ok())
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::testing::{all_of, merge_all};
    use super::*;
    use crate::ir::Api;
    use crate::ir::testing::{api, schema, string};

    fn constrained(api: &mut Api, kind: Kind, constraints: &[(&str, Value)]) -> SchemaId {
        let id = schema(api, None, kind);
        let constraint = |(keyword, value): &(&str, Value)| {
            let (keyword, value) = ((*keyword).to_owned(), value.clone());
            Constraint { keyword, value, digest: 0, references: Vec::new(), union: None }
        };
        api.schema_mut(id).annotations.constraints = constraints.iter().map(constraint).collect();
        id
    }

    #[test]
    fn what_is_declared_beside_a_reference_is_that_of_the_type() {
        let mut api = api();
        let text =
            schema(&mut api, Some("Text"), Kind::String(StringType { max_length: Some(9), ..Default::default() }));
        api.schema_mut(text).annotations.nullable = true;
        let limits = [("format", json!("date")), ("maxLength", json!(5)), ("not", json!({}))];
        let any = constrained(&mut api, Kind::Any, &limits);
        let both = all_of(&mut api, &[text, any]);
        let schemas = merge_all(api).0;
        let Kind::String(string) = schemas.kind(both) else { panic!("{:?}", schemas.kind(both)) };
        assert_eq!((string.format.as_deref(), string.max_length), (Some("date"), Some(5)));
        let annotations = schemas.annotations(both);
        assert_eq!((annotations.nullable, annotations.constraints.len()), (true, 1));
    }

    #[test]
    fn a_type_with_another_pattern_keeps_both() {
        let mut api = api();
        let pattern = |pattern: &str| [("pattern", json!(pattern))];
        let text = schema(&mut api, Some("Text"), string());
        let [one, other] = ["^a", "z$"].map(|text| constrained(&mut api, Kind::Any, &pattern(text)));
        let both = all_of(&mut api, &[text, one, other]);
        let schemas = merge_all(api).0;
        assert!(matches!(schemas.kind(both), Kind::String(StringType { pattern: Some(_), .. })));
        assert_eq!(schemas.annotations(both).constraints.len(), 1);
    }

    #[test]
    fn an_exclusive_bound_is_that_of_the_minimum_beside_it() {
        let merged = |limits: &[(&str, Value)]| {
            let mut api = api();
            let number = schema(&mut api, None, Kind::Integer(Default::default()));
            let any = constrained(&mut api, Kind::Any, limits);
            let both = all_of(&mut api, &[number, any]);
            let schemas = merge_all(api).0;
            let Kind::Integer(integer) = schemas.kind(both) else { panic!("{:?}", schemas.kind(both)) };
            (integer.bounds.minimum, integer.bounds.exclusive_minimum, schemas.annotations(both).constraints.len())
        };
        let exclusive = ("exclusiveMinimum", json!(true));
        assert_eq!(merged(&[("minimum", json!(1.0)), exclusive.clone()]), (Some(1.0), true, 0));
        let several = [("minimum", json!(1.0)), ("minimum", json!(2.0)), exclusive];
        assert_eq!(merged(&several), (None, false, 3));
        assert_eq!(merged(&several[..2]), (Some(2.0), false, 0));
    }

    #[test]
    fn limits_of_subschemas_are_the_stricter_ones() {
        let mut api = api();
        let text = schema(&mut api, None, string());
        let [one, other] = [(Some(1), Some(9)), (Some(3), None)].map(|(least, most)| {
            let id = schema(&mut api, None, Kind::Map(text));
            let annotations = &mut api.schema_mut(id).annotations;
            (annotations.min_properties, annotations.max_properties) = (least, most);
            id
        });
        let both = all_of(&mut api, &[one, other]);
        let schemas = merge_all(api).0;
        let annotations = schemas.annotations(both);
        assert_eq!((annotations.min_properties, annotations.max_properties), (Some(3), Some(9)));
    }
}
