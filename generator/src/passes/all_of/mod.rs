//! `allOf`: becomes an alias if it wraps one schema, else one schema that combines all of them.
//!
//! Objects are merged; where two of them describe the same property, so are the property's schemas. A union among the subschemas
//! is distributed: each of its own subschemas is merged with the others.

mod annotations;
mod bounds;
mod combine;
mod constraints;
mod distribute;
mod implication;
mod leaves;
#[cfg(test)]
mod testing;

use std::collections::HashMap;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::ir::{Api, Kind, SchemaGraph, SchemaId};
use crate::passes::schemas::Schemas;
use combine::combine;
use constraints::Constraints;
use distribute::describes_objects;
use implication::{essential, essential_of, is_implied_by};
use leaves::{AllOfs, leaves};

/// The maximum number of subschemas that are merged, counting nested ones. In a long chain of schemas, each repeats all before it.
const MAX_SUBSCHEMAS: usize = 128;

/// The maximum number of properties that merging copies: a number for each schema of the documents, and a fixed number.
const COPIES_PER_SCHEMA: usize = 16;
const FREE_COPIES: usize = 1_000_000;

/// The maximum number of schemas that merging adds for each schema of the documents. Only malicious documents come near it.
const ADDED_PER_SCHEMA: usize = 4;

/// Returns the schemas of the API without an `allOf`.
pub(super) fn merge(api: &Arc<Api>, diagnostics: &mut Diagnostics) -> Schemas {
    let all_of = api.ids().filter_map(|id| match api.kind(id) {
        Kind::AllOf(subschemas) => Some((id, subschemas.clone())),
        _ => None,
    });
    let mut merging = Merging {
        subschemas: all_of.collect(),
        schemas: Schemas::new(Arc::clone(api)),
        derived: HashMap::new(),
        limit: api.schemas.len() * ADDED_PER_SCHEMA + 1000,
        copies_left: api.schemas.len() * COPIES_PER_SCHEMA + FREE_COPIES,
        constraints: Constraints::new(api),
        diagnostics,
    };
    let mut next = 0;
    // Merging adds schemas at the end.
    while next < merging.schemas.schema_count() {
        merging.merge_one(SchemaId(next as u32));
        next += 1;
    }
    for id in (0..next).map(|id| SchemaId(id as u32)) {
        merging.merge_bounds(id);
    }
    merging.schemas
}

struct Merging<'d> {
    schemas: Schemas,
    /// The subschemas of every `allOf`, which are kept after it is merged.
    subschemas: AllOfs,
    /// The schemas that were added, by the schemas that they combine.
    derived: HashMap<Vec<SchemaId>, SchemaId>,
    limit: usize,
    copies_left: usize,
    constraints: Constraints,
    diagnostics: &'d mut Diagnostics,
}

impl Merging<'_> {
    fn merge_one(&mut self, id: SchemaId) {
        let Kind::AllOf(subschemas) = self.schemas.kind(id).clone() else { return };
        self.merge_annotations(id, &subschemas);
        let has_few = subschemas.len() <= MAX_SUBSCHEMAS;
        let essential = if has_few { essential(&self.schemas, &subschemas) } else { subschemas.clone() };
        let kind = match essential.as_slice() {
            [] => subschemas.first().map_or(Kind::Any, |first| Kind::Alias(*first)),
            [one] => self.merge_single(id, *one),
            _ => {
                let leaves = leaves(&self.schemas, &self.subschemas, id, 2 * MAX_SUBSCHEMAS);
                match leaves.filter(|leaves| self.can_follow(leaves)) {
                    Some(leaves) => {
                        self.merge_null(id, &leaves);
                        self.merge_several(id, &essential_of(&self.schemas, leaves))
                    }
                    None => {
                        self.warn(id, "this schema combines too many others, so it falls back to any JSON value");
                        Kind::Any
                    }
                }
            }
        };
        let constraints = self.constraints.of(&self.schemas, &self.subschemas, id, &kind);
        if !constraints.is_empty() {
            self.schemas.annotations_mut(id).constraints.extend(constraints);
        }
        self.merge_sizes(id, &kind);
        self.schemas.set_kind(id, kind);
        if matches!(self.schemas.resolved_kind(id), Kind::Alias(_)) {
            self.warn(id, "this schema refers only to itself, so it falls back to any JSON value");
            self.schemas.set_kind(id, Kind::Any);
        }
    }

    /// Merges the only subschema that matters: the `allOf` becomes an alias of a component, or is replaced by an inline schema.
    fn merge_single(&mut self, id: SchemaId, one: SchemaId) -> Kind {
        if self.schemas.component_name(one).is_some() || one == id {
            return Kind::Alias(one);
        }
        self.merge_one(one);
        let inline = self.schemas.annotations(one).clone();
        let own = self.schemas.annotations_mut(id);
        own.nullable |= inline.nullable;
        own.title = own.title.take().or(inline.title);
        own.description = own.description.take().or(inline.description);
        self.schemas.kind(one).clone()
    }

    fn merge_several(&mut self, id: SchemaId, leaves: &[SchemaId]) -> Kind {
        let schemas = &self.schemas;
        let is_union = |leaf: &SchemaId| matches!(schemas.kind(*leaf), Kind::Union(_));
        let (mut unions, others): (Vec<SchemaId>, Vec<SchemaId>) = leaves.iter().copied().partition(is_union);
        unions.retain(|union| describes_objects(schemas, *union));
        let are_objects = others.iter().all(|other| matches!(schemas.kind(*other), Kind::Object(_) | Kind::Map(_)));
        match (unions.as_slice(), others.as_slice()) {
            ([], [one]) => self.merge_single(id, *one),
            ([], _) => self.combine_all(id, &others),
            // A type beside a union of strings or numbers only narrows the union, which is kept.
            ([one, ..], _) if !are_objects || others.is_empty() && unions.len() == 1 => self.merge_single(id, *one),
            _ => self.distribute(id, &unions, &others),
        }
    }

    /// Combines all subschemas. Properties that several of them have are combined in turn.
    fn combine_all(&mut self, id: SchemaId, subschemas: &[SchemaId]) -> Kind {
        let Some((first, others)) = subschemas.split_first() else { return Kind::Any };
        let mut kind = self.schemas.kind(*first).clone();
        for &subschema in others {
            let other = self.schemas.kind(subschema).clone();
            if is_implied_by(&self.schemas, &other, &kind) {
                continue;
            }
            if is_implied_by(&self.schemas, &kind, &other) {
                kind = other;
                continue;
            }
            let mut both = |one, other| if one == other { one } else { self.derive(id, other, vec![one, other]) };
            let Some(combined) = combine(&kind, &other, &mut both) else {
                let message = "this schema combines others that exclude each other, so it falls back to any JSON value";
                let warning = Diagnostic::warning(message).at(self.schemas.location(id));
                let warning =
                    warning.with_related(self.schemas.location(subschema), "this subschema excludes those before it");
                let help = "give all subschemas the same type, or remove one of them";
                self.diagnostics.push(warning.with_help(help));
                return Kind::Any;
            };
            kind = combined;
        }
        kind
    }

    /// Returns a schema that combines all these, with the annotations of `like`.
    fn derive(&mut self, owner: SchemaId, like: SchemaId, subschemas: Vec<SchemaId>) -> SchemaId {
        let mut key: Vec<SchemaId> = subschemas.iter().map(|subschema| self.schemas.resolve(*subschema)).collect();
        key.sort();
        key.dedup();
        if let [_] = key.as_slice() {
            return like;
        }
        if let Some(known) = self.derived.get(&key) {
            return *known;
        }
        if self.schemas.schema_count() >= self.limit {
            self.warn(owner, "this schema leads to too many combinations, so some are not merged");
            return like;
        }
        let mut annotations = self.schemas.annotations(like).clone();
        annotations.title = annotations.title.or_else(|| self.schemas.component_name(like).map(str::to_owned));
        let id = self.schemas.push(like, Kind::AllOf(subschemas.clone()), annotations);
        self.subschemas.insert(id, subschemas);
        self.derived.insert(key, id);
        id
    }

    /// Returns `false` if the subschemas are too many, or have more properties than may still be copied.
    fn can_follow(&mut self, subschemas: &[SchemaId]) -> bool {
        let properties = subschemas.iter().map(|subschema| match self.schemas.resolved_kind(*subschema) {
            Kind::Object(object) => object.properties.len(),
            _ => 0,
        });
        let left = self.copies_left.checked_sub(properties.sum()).filter(|_| subschemas.len() <= MAX_SUBSCHEMAS);
        self.copies_left = left.unwrap_or(self.copies_left);
        left.is_some()
    }

    fn warn(&mut self, id: SchemaId, message: &str) {
        let help = "describe its values without references to others";
        self.diagnostics.push(Diagnostic::warning(message).at(self.schemas.location(id)).with_help(help));
    }
}

#[cfg(test)]
mod tests {
    use super::testing::{all_of, merge_all, property_names};
    use super::*;
    use crate::ir::testing::{api, enumeration, object, schema, string};

    #[test]
    fn one_schema_with_its_type_repeated_is_an_alias() {
        let mut api = api();
        let role = schema(&mut api, Some("Role"), enumeration(&[]));
        let bare = schema(&mut api, None, string());
        let wrapper = all_of(&mut api, &[bare, role]);
        assert_eq!(*merge_all(api).0.kind(wrapper), Kind::Alias(role));
    }

    #[test]
    fn objects_become_one() {
        let mut api = api();
        let flag = schema(&mut api, None, Kind::Boolean);
        let first = schema(&mut api, Some("First"), object(&[("a", flag), ("b", flag)]));
        let second = schema(&mut api, None, object(&[("b", flag), ("c", flag)]));
        let both = all_of(&mut api, &[first, second]);
        assert_eq!(property_names(&merge_all(api).0, both), ["a", "b", "c"]);
    }

    #[test]
    fn a_property_of_two_subschemas_has_what_both_say() {
        let mut api = api();
        let flag = schema(&mut api, None, Kind::Boolean);
        let inner = schema(&mut api, None, object(&[("x", flag)]));
        let other = schema(&mut api, None, object(&[("y", flag)]));
        let first = schema(&mut api, Some("First"), object(&[("data", inner)]));
        let second = schema(&mut api, None, object(&[("data", other)]));
        let both = all_of(&mut api, &[first, second]);
        let schemas = merge_all(api).0;
        let Kind::Object(object) = schemas.kind(both) else { panic!("no object") };
        assert_eq!(property_names(&schemas, object.properties[0].schema), ["x", "y"]);
    }

    #[test]
    fn an_all_of_that_contains_itself_ends() {
        let mut api = api();
        let flag = schema(&mut api, None, Kind::Boolean);
        let other = schema(&mut api, None, object(&[("a", flag)]));
        let own = schema(&mut api, Some("Own"), Kind::Any);
        api.schema_mut(own).kind = Kind::AllOf(vec![other, own]);
        let alone = schema(&mut api, Some("Alone"), Kind::Any);
        api.schema_mut(alone).kind = Kind::AllOf(vec![alone]);
        let (schemas, diagnostics) = merge_all(api);
        assert_eq!(property_names(&schemas, own), ["a"]);
        assert_eq!((schemas.kind(alone), diagnostics.summary().as_str()), (&Kind::Any, "1 warning"));
    }

    #[test]
    fn subschemas_that_no_value_fits_are_any_value() {
        let mut api = api();
        let flag = schema(&mut api, None, Kind::Boolean);
        let object = schema(&mut api, None, object(&[("a", flag)]));
        let text = schema(&mut api, None, string());
        let own = all_of(&mut api, &[object, text]);
        let (schemas, diagnostics) = merge_all(api);
        assert_eq!((schemas.kind(own), diagnostics.summary().as_str()), (&Kind::Any, "1 warning"));
    }
}
