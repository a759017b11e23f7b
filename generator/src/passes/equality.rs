//! Equality of schemas. Input: schemas by id. Output: for each a string, its fingerprint, which equal schemas share.

use std::collections::HashMap;
use std::fmt::Write;

use super::dispatch::UnionDispatch;
use super::table::Table;
use crate::ir::{Additional, Annotations, Kind, SchemaGraph, SchemaId, UnionRule};

/// The maximum length of a fingerprint; larger schemas equal no other one.
const MAX_LENGTH: usize = 16 * 1024;

/// What equal schemas have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Criterion {
    /// Their values and their docs, so that either can stand for the other.
    Values,
    /// Their type: the same object, enum or union, or scalars, arrays and maps of the same types, whatever their docs and constraints.
    Type,
}

/// Compares the schemas of a graph by one criterion.
pub(super) struct Equality<'g, G> {
    graph: &'g G,
    unions: &'g Table<UnionDispatch>,
    criterion: Criterion,
    /// `None` if a schema equals no other one.
    fingerprints: HashMap<SchemaId, Option<String>>,
}

impl<'g, G: SchemaGraph> Equality<'g, G> {
    pub(super) fn new(graph: &'g G, unions: &'g Table<UnionDispatch>, criterion: Criterion) -> Self {
        Self { graph, unions, criterion, fingerprints: HashMap::new() }
    }

    /// Returns the fingerprint of a schema and its annotations, or `None` if it equals no other one.
    pub(super) fn annotated(&mut self, id: SchemaId) -> Option<String> {
        match self.criterion {
            Criterion::Values => {
                let own = self.id_or_fingerprint(id, self.graph.component_name(id).is_some())?;
                let Annotations { description, nullable, access, default, .. } = self.graph.annotations(id);
                Some(format!("{own}{description:?}{nullable}{access:?}{default:?}"))
            }
            Criterion::Type => {
                let target = self.graph.resolve(id);
                let own = self.id_or_fingerprint(target, self.graph.kind(target).needs_name())?;
                Some(format!("{own}{}", self.graph.is_nullable(id)))
            }
        }
    }

    fn id_or_fingerprint(&mut self, id: SchemaId, is_unique: bool) -> Option<String> {
        if is_unique { Some(format!("#{}", id.0)) } else { self.fingerprint(id) }
    }

    /// Returns the fingerprint of a schema without its annotations, or `None` if it equals no other one.
    pub(super) fn fingerprint(&mut self, id: SchemaId) -> Option<String> {
        if let Some(known) = self.fingerprints.get(&id) {
            return known.clone();
        }
        // A schema that contains itself, other than through a component, is not compared.
        self.fingerprints.insert(id, None);
        let text = self.write(id);
        self.fingerprints.insert(id, text.clone());
        text
    }

    fn write(&mut self, id: SchemaId) -> Option<String> {
        let has_values = self.criterion == Criterion::Values;
        let mut text = String::new();
        match self.graph.kind(id) {
            Kind::Object(object) => {
                text.push('{');
                for property in &object.properties {
                    let child = self.annotated(property.schema)?;
                    write!(text, "{:?}{}{child},", property.name, property.required).ok()?;
                    if text.len() > MAX_LENGTH {
                        return None;
                    }
                }
                if let Additional::Schema(values) = object.additional {
                    text.push_str(&self.annotated(values)?);
                }
                write!(text, "}}{:?}{:?}", object.additional == Additional::Forbidden, object.required_elsewhere)
                    .ok()?;
            }
            Kind::Array(array) => {
                text.push('[');
                if array.tuple.is_empty() {
                    text.push_str(&self.annotated(array.items)?);
                }
                for item in &array.tuple {
                    write!(text, "{},", self.annotated(*item)?).ok()?;
                }
                text.push(']');
                if has_values {
                    write!(text, "{:?}{:?}{}", array.min_items, array.max_items, array.unique).ok()?;
                }
            }
            Kind::Map(values) => text = format!("<{}>", self.annotated(*values)?),
            Kind::Alias(target) => text = self.annotated(*target)?,
            Kind::Union(union) => {
                text.push_str(if union.rule == UnionRule::OneOf { "one(" } else { "any(" });
                for &subschema in &union.subschemas {
                    write!(text, "{}|", self.annotated(subschema)?).ok()?;
                }
                let dispatch = self.unions.get(id)?;
                let matchers: Vec<_> = dispatch.variants.iter().map(|variant| &variant.matcher).collect();
                write!(text, "){matchers:?}{:?}", dispatch.tag).ok()?;
            }
            Kind::String(string) if !has_values => text = format!("string{:?}", string.format),
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
    use crate::ir::Api;
    use crate::ir::testing::{api, array, object, schema, string};

    fn is_equal(api: &Api, criterion: Criterion, a: SchemaId, b: SchemaId) -> bool {
        let unions = Table::default();
        let mut equality = Equality::new(api, &unions, criterion);
        let fingerprint = equality.annotated(a);
        fingerprint.is_some() && fingerprint == equality.annotated(b)
    }

    #[test]
    fn types_are_equal_whatever_their_docs_and_constraints() {
        let mut api = api();
        let [a, b, date, nullable] = std::array::from_fn(|_| schema(&mut api, None, string()));
        if let Kind::String(string) = &mut api.schema_mut(b).kind {
            string.max_length = Some(9);
        }
        if let Kind::String(string) = &mut api.schema_mut(date).kind {
            string.format = Some("date".to_owned());
        }
        api.schema_mut(nullable).annotations.nullable = true;
        let [list_a, list_b] = [a, b].map(|items| schema(&mut api, None, array(items)));
        for (one, other) in [(a, b), (list_a, list_b)] {
            assert!(is_equal(&api, Criterion::Type, one, other));
            assert!(!is_equal(&api, Criterion::Values, one, other));
        }
        assert!(!is_equal(&api, Criterion::Type, a, date));
        assert!(!is_equal(&api, Criterion::Type, a, nullable));
    }

    #[test]
    fn objects_are_one_type_only_if_they_are_one_schema() {
        let mut api = api();
        let name = schema(&mut api, None, string());
        let [a, b] = std::array::from_fn(|_| schema(&mut api, None, object(&[("a", name)])));
        let alias = schema(&mut api, None, Kind::Alias(a));
        assert!(is_equal(&api, Criterion::Type, a, alias));
        assert!(!is_equal(&api, Criterion::Type, a, b));
        assert!(is_equal(&api, Criterion::Values, a, b));
    }

    #[test]
    fn what_contains_itself_or_is_too_long_equals_nothing() {
        let mut api = api();
        let list = schema(&mut api, None, Kind::Any);
        api.schema_mut(list).kind = array(list);
        let (flag, name) = (schema(&mut api, None, Kind::Boolean), "n".repeat(MAX_LENGTH));
        let long = schema(&mut api, None, object(&[(&name, flag)]));
        for id in [list, long] {
            assert!(!is_equal(&api, Criterion::Values, id, id));
        }
    }
}
