//! Matches the subschemas of two unions, whose order and names may differ.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet, VecDeque};

use super::shape::{Shape, shape};
use super::similar::Shapes;
use super::subschema_names::component;
use super::types::{Type, type_of};
use crate::diff::change::Pair;
use crate::ir::{Discriminator, Kind, SchemaGraph, SchemaId, Union};
use crate::passes::Resolved;

/// A subschema, and what it can be matched by.
pub(super) struct Candidate {
    id: SchemaId,
    component: Option<String>,
    /// Its value of the discriminator, or of a property with a single value.
    tag: Option<String>,
    shape: u64,
    /// `None` for objects with properties, and for unions.
    simple_type: Option<Type>,
    title: Option<String>,
}

pub(super) fn candidates(resolved: &Resolved, shapes: &mut Shapes, list: &[SchemaId], union: &Union) -> Vec<Candidate> {
    list.iter().map(|id| candidate(resolved, shapes, *id, union.discriminator.as_ref())).collect()
}

pub(super) fn candidate(
    resolved: &Resolved,
    shapes: &mut Shapes,
    id: SchemaId,
    discriminator: Option<&Discriminator>,
) -> Candidate {
    let (target, shape) = shape(resolved, id);
    let simple_type = match shape {
        // Maps have no properties to be matched by.
        Shape::Plain(kind @ Kind::Map(_)) => Some(type_of(kind)),
        Shape::Plain(kind) => Some(type_of(kind)).filter(|one| *one != Type::Object),
        Shape::Union(_) => None,
    };
    let mapped = discriminator.and_then(|one| {
        let value = one.mapping.iter().find(|(_, mapped)| resolved.resolve(*mapped) == resolved.resolve(target))?;
        Some(value.0.clone())
    });
    Candidate {
        id,
        component: component(resolved, id).map(Cow::into_owned),
        tag: mapped.or_else(|| constant_property(resolved, target)),
        shape: shapes.of(resolved, id),
        simple_type,
        title: resolved.annotations(target).title.clone(),
    }
}

/// Returns the name and value of a required property with a single value.
pub(super) fn constant_property(resolved: &Resolved, id: SchemaId) -> Option<String> {
    constants(resolved, id).next()
}

/// Returns all of them behind references, whatever their order in the document.
pub(super) fn constant_properties(resolved: &Resolved, id: SchemaId) -> String {
    let mut all: Vec<String> = constants(resolved, shape(resolved, id).0).collect();
    all.sort_unstable();
    all.join(", ")
}

fn constants(resolved: &Resolved, id: SchemaId) -> impl Iterator<Item = String> {
    let properties = match resolved.kind(id) {
        Kind::Object(object) => object.properties.as_slice(),
        _ => &[],
    };
    properties.iter().filter_map(|property| match resolved.resolved_kind(property.schema) {
        Kind::Enum(values) if values.values.len() == 1 && property.required => {
            Some(format!("{}={}", property.name, values.values[0].value))
        }
        _ => None,
    })
}

/// Which subschemas of two unions match, in the order of the base, and which have no match.
#[derive(Debug, Default)]
pub(super) struct Matched {
    pub pairs: Vec<Pair<SchemaId>>,
    pub removed: Vec<SchemaId>,
    pub added: Vec<SchemaId>,
}

/// Matches subschemas by one criterion after the other. A renamed component has the same shape, a changed one the same name.
pub(super) fn match_subschemas(base: &Resolved, head: &Resolved, candidates: &Pair<Vec<Candidate>>) -> Matched {
    let criteria: [fn(&Candidate) -> Option<String>; 8] = [
        |one| one.component.as_ref().map(|name| format!("{name} {}", one.shape)),
        // Several subschemas may share a constant.
        |one| one.tag.as_ref().map(|tag| format!("{tag} {}", one.shape)),
        |one| one.tag.clone(),
        |one| Some(one.shape.to_string()),
        |one| one.component.clone(),
        |one| one.simple_type.as_ref().map(Type::to_string),
        // `integer` becomes `number`, or the reverse.
        |one| one.simple_type.filter(|one| matches!(one, Type::Integer | Type::Number)).map(|_| "number".to_owned()),
        |one| one.title.clone(),
    ];
    let mut left = candidates.map_ref(|list| (0..list.len()).collect::<Vec<usize>>());
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    for criterion in criteria {
        let mut by_key: HashMap<String, VecDeque<usize>> = HashMap::new();
        for &position in &left.head {
            if let Some(key) = criterion(&candidates.head[position]) {
                by_key.entry(key).or_default().push_back(position);
            }
        }
        left.base.retain(|position| {
            let key = criterion(&candidates.base[*position]);
            let other = key.and_then(|key| by_key.get_mut(&key)?.pop_front());
            pairs.extend(other.map(|other| (*position, other)));
            other.is_none()
        });
        let matched: HashSet<usize> = pairs.iter().map(|(_, other)| *other).collect();
        left.head.retain(|position| !matched.contains(position));
    }
    pairs.extend(match_objects(base, head, candidates, &mut left));
    pairs.sort_unstable();
    let (in_base, in_head) = (|at: usize| candidates.base[at].id, |at: usize| candidates.head[at].id);
    Matched {
        pairs: pairs.into_iter().map(|(base, head)| Pair { base: in_base(base), head: in_head(head) }).collect(),
        removed: left.base.into_iter().map(in_base).collect(),
        added: left.head.into_iter().map(in_head).collect(),
    }
}

/// The most subschemas that are matched by their properties.
const MAX_COMPARED: usize = 32;

/// Matches objects that share at least half of their properties, and removes them from those that are left.
fn match_objects(
    base: &Resolved,
    head: &Resolved,
    candidates: &Pair<Vec<Candidate>>,
    left: &mut Pair<Vec<usize>>,
) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    if left.base.len() > MAX_COMPARED || left.head.len() > MAX_COMPARED {
        return pairs;
    }
    left.base.retain(|position| {
        let Some(own) = property_names(base, candidates.base[*position].id) else { return true };
        let shared = left.head.iter().enumerate().filter_map(|(index, other)| {
            let other = property_names(head, candidates.head[*other].id)?;
            let common = own.intersection(&other).count();
            (common > 0 && common * 2 >= own.len().max(other.len())).then_some((common, index))
        });
        // Among equally similar ones the first matches.
        let best = shared.max_by_key(|(common, index)| (*common, std::cmp::Reverse(*index)));
        pairs.extend(best.map(|(_, index)| (*position, left.head.remove(index))));
        best.is_none()
    });
    pairs
}

fn property_names(resolved: &Resolved, id: SchemaId) -> Option<HashSet<&str>> {
    match resolved.resolved_kind(id) {
        Kind::Object(object) => Some(object.properties.iter().map(|property| property.name.as_str()).collect()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::diff::wire::testing::{document, document_changes};

    /// Returns the changes of a union whose objects have these properties, by the names of their components.
    fn changes(base: &[(&str, &[&str])], head: &[(&str, &[&str])]) -> Vec<String> {
        let document = |components: &[(&str, &[&str])]| {
            let object = |names: &[&str]| {
                let properties: serde_json::Map<String, Value> =
                    names.iter().map(|name| ((*name).to_owned(), json!({"type": "string"}))).collect();
                json!({"type": "object", "properties": properties})
            };
            let list: Vec<Value> =
                components.iter().map(|(name, _)| json!({"$ref": format!("#/components/schemas/{name}")})).collect();
            let content = json!({"application/json": {"schema": {"oneOf": list}}});
            let mut document = document(&json!({"requestBody": {"content": content}}));
            let schemas: serde_json::Map<String, Value> =
                components.iter().map(|(name, properties)| ((*name).to_owned(), object(properties))).collect();
            document["components"] = json!({"schemas": schemas});
            document
        };
        document_changes(&document(base), &document(head))
    }

    #[test]
    fn a_renamed_subschema_is_matched_by_its_shape() {
        let (cat, dog): (&[&str], &[&str]) = (&["purr"], &["bark"]);
        assert!(changes(&[("Cat", cat), ("Dog", dog)], &[("Hound", dog), ("Cat", cat)]).is_empty());
    }

    #[test]
    fn a_changed_subschema_is_matched_by_its_name_or_its_properties() {
        let other: (&str, &[&str]) = ("Dog", &["bark"]);
        let expected = ["safe `POST /things`: request body: new property `<Cat>.tail`: string"];
        assert_eq!(changes(&[("Cat", &["purr", "paw"]), other], &[("Cat", &["purr", "paw", "tail"]), other]), expected);
        let expected = ["safe `POST /things`: request body: new property `<Tom>.tail`: string"];
        assert_eq!(changes(&[("Cat", &["purr", "paw"]), other], &[("Tom", &["purr", "paw", "tail"]), other]), expected);
    }
}
