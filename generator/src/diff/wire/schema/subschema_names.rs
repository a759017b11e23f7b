//! Names of subschemas: in messages and paths their own, or what tells those of one union apart; in fingerprints what identifies each by
//! itself.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use super::describe::{describe, describe_object};
use super::own_parts::own_parts;
use super::shape::{Shape, shape};
use super::subschema::{constant_properties, constant_property};
use super::types::type_of;
pub(super) use crate::diff::wire::finding::components::{component, component_or_part};
use crate::diff::wire::finding::texts::quote;
use crate::ir::{Kind, SchemaGraph, SchemaId};
use crate::passes::Resolved;

/// The names of the subschemas of one union.
#[derive(Debug, Default)]
pub(super) struct Names {
    by_id: HashMap<SchemaId, Name>,
    /// How many unnamed subschemas have the same properties with only one value.
    constants: HashMap<String, usize>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Name {
    /// The name of a component, or a title.
    Declared(String),
    /// The type, which no other unnamed subschema has.
    Type(String),
    /// The type, with a property, or a property and its only value, that no other unnamed object has.
    Property(String, String),
    /// The type, with the number of the subschema in the union.
    Number(String, usize),
}

impl Names {
    pub(super) fn new(resolved: &Resolved, list: &[SchemaId]) -> Self {
        let unnamed: Vec<(SchemaId, String)> = list
            .iter()
            .filter(|id| declared_name(resolved, **id).is_none())
            .map(|id| (*id, implied_name(resolved, *id)))
            .collect();
        let mut types: HashMap<&str, usize> = HashMap::new();
        let mut properties: HashMap<Cow<'_, str>, usize> = HashMap::new();
        for (id, name) in &unnamed {
            *types.entry(name).or_default() += 1;
            distinctions(resolved, *id).for_each(|property| *properties.entry(property).or_default() += 1);
        }
        let mut by_id = HashMap::new();
        for (index, id) in list.iter().enumerate() {
            let name = declared_name(resolved, *id).map(Name::Declared).unwrap_or_else(|| {
                let name = implied_name(resolved, *id);
                let own = distinctions(resolved, *id).find(|property| properties.get(property) == Some(&1));
                match own {
                    _ if types.get(name.as_str()) == Some(&1) => Name::Type(name),
                    Some(property) => Name::Property(name, property.into_owned()),
                    None => Name::Number(name, index + 1),
                }
            });
            by_id.entry(*id).or_insert(name);
        }
        let mut parts = HashSet::new();
        let mut constants = HashMap::new();
        for part in unnamed.iter().flat_map(|(id, _)| own_parts(resolved, *id)).filter(|part| parts.insert(*part)) {
            *constants.entry(constant_properties(resolved, part)).or_default() += 1;
        }
        Names { by_id, constants }
    }

    /// Returns the name of a subschema that the document names.
    pub(super) fn declared(&self, id: SchemaId) -> Option<String> {
        match self.by_id.get(&id) {
            Some(Name::Declared(name)) => Some(name.clone()),
            _ => None,
        }
    }

    /// Returns the name of a subschema for paths.
    pub(super) fn label(&self, id: SchemaId) -> String {
        match &self.by_id.get(&id) {
            Some(Name::Declared(name) | Name::Type(name)) => name.clone(),
            Some(Name::Property(_, property)) => property.clone(),
            Some(Name::Number(_, number)) => number.to_string(),
            None => String::new(),
        }
    }

    /// Returns the same for messages.
    pub(super) fn title(&self, id: SchemaId) -> String {
        match &self.by_id.get(&id) {
            Some(Name::Declared(name)) => quote(name),
            Some(Name::Type(name)) => name.clone(),
            Some(Name::Property(name, property)) => format!("{name} with {}", quote(property)),
            Some(Name::Number(name, number)) => format!("{number} ({name})"),
            None => String::new(),
        }
    }

    /// Returns what identifies a subschema, whatever is beside it and beside the union: its name, its properties with only one value if no
    /// other one has the same, what its properties are, or else its type and keywords. Only subschemas that say the same have the same.
    pub(super) fn identity(&self, resolved: &Resolved, id: SchemaId) -> String {
        let parts = own_parts(resolved, id).into_iter();
        let mut identities: Vec<String> = parts.map(|part| self.identity_of_part(resolved, part)).collect();
        identities.sort_unstable();
        identities.join(" and ")
    }

    fn identity_of_part(&self, resolved: &Resolved, part: SchemaId) -> String {
        if let Some(name) = declared_name(resolved, part) {
            return name;
        }
        let constants = constant_properties(resolved, part);
        if !constants.is_empty() && self.constants.get(&constants) == Some(&1) {
            return constants;
        }
        match shape(resolved, part).1 {
            Shape::Plain(Kind::Object(object)) => describe_object(resolved, part, object),
            _ => describe(resolved, part),
        }
    }
}

/// Returns the number of an unnamed subschema with its type, for messages about one that equals another one.
pub(super) fn numbered(resolved: &Resolved, list: &[SchemaId], id: SchemaId) -> Option<String> {
    let index = list.iter().position(|one| *one == id).filter(|_| declared_name(resolved, id).is_none())?;
    Some(format!("{} ({})", index + 1, implied_name(resolved, id)))
}

/// Returns the name of a schema by itself, for messages.
pub(super) fn title(resolved: &Resolved, id: SchemaId) -> String {
    declared_name(resolved, id).map_or_else(|| implied_name(resolved, id), |name| quote(&name))
}

fn declared_name(resolved: &Resolved, id: SchemaId) -> Option<String> {
    component(resolved, id).map(Cow::into_owned).or_else(|| resolved.annotations(id).title.clone())
}

/// Returns the type of a schema, or the keyword of a union.
pub(super) fn implied_name(resolved: &Resolved, id: SchemaId) -> String {
    match shape(resolved, id).1 {
        Shape::Plain(kind) => type_of(kind).to_string(),
        Shape::Union(union) => union.rule.to_string(),
    }
}

/// Returns what may distinguish an object: a property with its only value, and the names of its properties.
fn distinctions(resolved: &Resolved, id: SchemaId) -> impl Iterator<Item = Cow<'_, str>> {
    let (target, shape) = shape(resolved, id);
    let properties = match shape {
        Shape::Plain(Kind::Object(object)) => object.properties.as_slice(),
        _ => &[],
    };
    let constant = constant_property(resolved, target).map(Cow::Owned);
    constant.into_iter().chain(properties.iter().map(|property| Cow::Borrowed(property.name.as_str())))
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::diff::wire::testing::request_changes;

    /// Returns the names of the subschemas after the first two.
    fn added(list: &[Value]) -> Vec<String> {
        let union = |list: &[Value]| json!({"anyOf": list});
        let reported = request_changes(&json!({}), &union(&list[..2]), &union(list));
        let text = |change: String| change.replace("safe new anyOf subschema ", "");
        reported.into_iter().map(text).collect()
    }

    #[test]
    fn unnamed_subschemas_are_told_apart() {
        let text = json!({"type": "string", "maxLength": 5});
        let (integer, boolean) = (json!({"type": "integer"}), json!({"type": "boolean"}));
        assert_eq!(added(&[text.clone(), integer.clone(), boolean.clone()]), ["boolean"]);
        let pattern = json!({"type": "string", "pattern": "^a"});
        let format = json!({"type": "string", "format": "uuid"});
        assert_eq!(added(&[text.clone(), integer, pattern, format]), ["3 (string)", "4 (string)"]);
        let object = |names: &[&str]| {
            let properties: serde_json::Map<String, Value> =
                names.iter().map(|name| ((*name).to_owned(), json!({"type": "string"}))).collect();
            json!({"type": "object", "properties": properties})
        };
        let objects = [text, boolean, object(&["name", "purrs"]), object(&["name", "barks"]), object(&["name"])];
        assert_eq!(added(&objects), ["object with `purrs`", "object with `barks`", "5 (object)"]);
        let constant = |value: &str| {
            let kind = json!({"type": "string", "enum": [value]});
            json!({"type": "object", "required": ["kind"], "properties": {"kind": kind}})
        };
        let constants = [objects[0].clone(), objects[1].clone(), constant("cat"), constant("dog")];
        assert_eq!(added(&constants), ["object with `kind=\"cat\"`", "object with `kind=\"dog\"`"]);
    }
}
