//! Duplicates: equal inline schemas of one object or one operation become one type.
//!
//! Equal schemas have the same values and the same documentation, so either can stand for the other.

use std::collections::HashMap;
use std::fmt::Write;

use super::dispatch::UnionDispatch;
use super::schemas::Schemas;
use super::table::Table;
use crate::ir::visit::{self, Root};
use crate::ir::{Additional, Api, Array, Kind, SchemaGraph, SchemaId, UnionRule};

/// The maximum depth of arrays and maps that are searched.
const MAX_DEPTH: usize = 8;

/// The maximum length of a fingerprint; larger schemas are not compared and are types of their own.
const MAX_LENGTH: usize = 16 * 1024;

/// Returns an alias for each inline schema that equals an earlier one of the same object or operation.
pub(super) fn find(api: &Api, schemas: &Schemas, unions: &Table<UnionDispatch>) -> Table<Kind> {
    let mut search = Search { schemas, unions, fingerprints: HashMap::new(), duplicates: Table::default() };
    for id in schemas.ids() {
        if let Kind::Object(object) = schemas.kind(id) {
            search.compare(object.properties.iter().map(|property| property.schema));
        }
    }
    for operation in &api.operations {
        let bodies = visit::roots(operation).filter(|(root, _)| matches!(root, Root::Body(..) | Root::Response(..)));
        search.compare(bodies.map(|(_, schema)| schema));
    }
    search.duplicates
}

struct Search<'s> {
    schemas: &'s Schemas,
    unions: &'s Table<UnionDispatch>,
    /// A string for each schema, equal for equal schemas; `None` if the schema is not compared.
    fingerprints: HashMap<SchemaId, Option<String>>,
    duplicates: Table<Kind>,
}

impl Search<'_> {
    fn compare(&mut self, ids: impl Iterator<Item = SchemaId>) {
        let mut first: HashMap<String, SchemaId> = HashMap::new();
        for id in ids {
            let id = self.innermost(id);
            let has_type = self.schemas.component_name(id).is_none() && self.schemas.kind(id).needs_name();
            if !has_type || self.duplicates.contains(id) {
                continue;
            }
            let Some(fingerprint) = self.fingerprint(id) else { continue };
            match first.get(&fingerprint) {
                Some(&known) if known != id => self.duplicates.insert(id, Kind::Alias(known)),
                Some(_) => {}
                None => {
                    first.insert(fingerprint, id);
                }
            }
        }
    }

    /// Returns the innermost items of an inline array or values of an inline map, which are equal if the arrays or maps are.
    fn innermost(&self, mut id: SchemaId) -> SchemaId {
        for _ in 0..MAX_DEPTH {
            match (self.schemas.kind(id), self.schemas.component_name(id)) {
                (Kind::Array(Array { items: next, .. }) | Kind::Map(next), None) => id = *next,
                _ => break,
            }
        }
        id
    }

    fn fingerprint(&mut self, id: SchemaId) -> Option<String> {
        if let Some(known) = self.fingerprints.get(&id) {
            return known.clone();
        }
        // A schema that contains itself, other than through a component, is not compared.
        self.fingerprints.insert(id, None);
        let text = self.write(id);
        self.fingerprints.insert(id, text.clone());
        text
    }

    fn child(&mut self, id: SchemaId) -> Option<String> {
        let own = match self.schemas.component_name(id) {
            Some(_) => format!("#{}", id.0),
            None => self.fingerprint(id)?,
        };
        let annotations = self.schemas.annotations(id);
        let (description, default) = (&annotations.description, &annotations.default);
        Some(format!("{own}{description:?}{}{:?}{default:?}", annotations.nullable, annotations.access))
    }

    fn write(&mut self, id: SchemaId) -> Option<String> {
        let mut text = String::new();
        match self.schemas.kind(id) {
            Kind::Object(object) => {
                text.push('{');
                for property in &object.properties {
                    let child = self.child(property.schema)?;
                    write!(text, "{:?}{}{child},", property.name, property.required).ok()?;
                    if text.len() > MAX_LENGTH {
                        return None;
                    }
                }
                if let Additional::Schema(values) = object.additional {
                    text.push_str(&self.child(values)?);
                }
                write!(text, "}}{:?}{:?}", object.additional == Additional::Forbidden, object.required_elsewhere)
                    .ok()?;
            }
            Kind::Array(array) => {
                let items = self.child(array.items)?;
                write!(text, "[{items}]{:?}{:?}{}", array.min_items, array.max_items, array.unique).ok()?;
            }
            Kind::Map(values) => text = format!("<{}>", self.child(*values)?),
            Kind::Alias(target) => text = self.child(*target)?,
            Kind::Union(union) => {
                text.push_str(if union.rule == UnionRule::OneOf { "one(" } else { "any(" });
                for &subschema in &union.subschemas {
                    write!(text, "{}|", self.child(subschema)?).ok()?;
                }
                let dispatch = self.unions.get(id)?;
                let matchers: Vec<_> = dispatch.variants.iter().map(|variant| &variant.matcher).collect();
                write!(text, "){matchers:?}{:?}", dispatch.tag).ok()?;
            }
            plain @ (Kind::Any
            | Kind::Boolean
            | Kind::Integer(_)
            | Kind::Number(_)
            | Kind::String(_)
            | Kind::Enum(_)) => write!(text, "{plain:?}").ok()?,
            Kind::AllOf(_) => return None,
        }
        (text.len() <= MAX_LENGTH).then_some(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diagnostic::Diagnostics;
    use crate::ir::testing::{api, array, body, enumeration, object, operation, response, schema};
    use crate::passes::resolve;

    #[test]
    fn equal_inline_schemas_of_one_object_are_one() {
        let mut api = api();
        let flag = schema(&mut api, None, Kind::Boolean);
        let from = schema(&mut api, None, object(&[("a", flag)]));
        let to = schema(&mut api, None, object(&[("a", flag)]));
        let other = schema(&mut api, None, object(&[("b", flag)]));
        let colour = schema(&mut api, None, enumeration(&["red"]));
        let same_colour = schema(&mut api, None, enumeration(&["red"]));
        let list = [("from", from), ("to", to), ("other", other), ("c", colour), ("d", same_colour)];
        schema(&mut api, Some("Move"), object(&list));
        // Equal to a schema of another object, which stays a type of its own.
        let elsewhere = schema(&mut api, None, object(&[("a", flag)]));
        schema(&mut api, Some("Elsewhere"), object(&[("from", elsewhere)]));
        let resolved = resolve(api, &mut Diagnostics::default());
        assert_eq!(*resolved.kind(to), Kind::Alias(from));
        assert_eq!(*resolved.kind(same_colour), Kind::Alias(colour));
        for id in [from, other, elsewhere] {
            assert!(matches!(resolved.kind(id), Kind::Object(_)));
        }
    }

    #[test]
    fn a_duplicate_keeps_its_annotations() {
        let mut api = api();
        let flag = schema(&mut api, None, Kind::Boolean);
        let from = schema(&mut api, None, object(&[("a", flag)]));
        let to = schema(&mut api, None, object(&[("a", flag)]));
        schema(&mut api, Some("Move"), object(&[("from", from), ("to", to)]));
        api.schema_mut(from).annotations.nullable = true;
        let resolved = resolve(api, &mut Diagnostics::default());
        assert_eq!((resolved.is_nullable(from), resolved.is_nullable(to)), (true, false));
    }

    #[test]
    fn equal_bodies_of_one_operation_are_one() {
        let mut api = api();
        let flag = schema(&mut api, None, Kind::Boolean);
        let request = schema(&mut api, None, object(&[("a", flag)]));
        let list = schema(&mut api, None, object(&[("a", flag)]));
        let array = schema(&mut api, None, array(list));
        let operation = operation(&mut api, "put_it");
        operation.body = Some(body(operation, Some(request)));
        operation.responses = vec![response(operation, 200, Some(array))];
        let resolved = resolve(api, &mut Diagnostics::default());
        assert_eq!(*resolved.kind(list), Kind::Alias(request));
        assert!(resolved.is_duplicate(list) && !resolved.is_duplicate(request));
    }
}
