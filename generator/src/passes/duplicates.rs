//! Duplicates: equal inline schemas of one object or one operation become one type.

use std::collections::HashMap;

use super::dispatch::UnionDispatch;
use super::equality::{Criterion, Equality};
use super::schemas::Schemas;
use super::table::Table;
use crate::ir::visit::{self, Root};
use crate::ir::{Api, Array, Kind, SchemaGraph, SchemaId};

/// The maximum depth of arrays and maps that are searched.
const MAX_DEPTH: usize = 8;

/// Returns an alias for each inline schema that equals an earlier one of the same object or operation.
pub(super) fn find(api: &Api, schemas: &Schemas, unions: &Table<UnionDispatch>) -> Table<Kind> {
    let equality = Equality::new(schemas, unions, Criterion::Values);
    let mut search = Search { schemas, equality, duplicates: Table::default() };
    for id in schemas.ids() {
        if let Kind::Object(object) = schemas.kind(id) {
            search.compare(object.properties.iter().map(|property| property.schema));
        }
    }
    for operation in api.requests() {
        let bodies = visit::roots(operation).filter(|(root, _)| matches!(root, Root::Body(..) | Root::Response(..)));
        search.compare(bodies.map(|(_, schema)| schema));
    }
    search.duplicates
}

struct Search<'s> {
    schemas: &'s Schemas,
    equality: Equality<'s, Schemas>,
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
            let Some(fingerprint) = self.equality.fingerprint(id) else { continue };
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
