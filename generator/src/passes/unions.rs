//! Unions: each becomes a list of variants that JSON values distinguish, so decoding never has to try them in turn.
//!
//! Unions in unions are flattened. Subschemas of the same JSON type become one variant; an enum and any string become an open enum.
//! A subschema that allows any object is no variant, since values that fit no variant are kept anyway.
//! [`matchers`](super::matchers) finds what distinguishes the variants.

use std::collections::HashSet;

use super::dispatch::{JsonType, UnionDispatch, Variant, VariantMatcher};
use super::matchers;
use super::schemas::Schemas;
use super::table::Table;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::ir::{
    Additional, Annotations, Array, Discriminator, Enum, Kind, SchemaGraph, SchemaId, StringType, Union, UnionRule,
};

/// The maximum number of unions in a union that are flattened; more are variants as they are. In a long chain of unions, each
/// repeats all before it.
const MAX_FLATTENED: usize = 64;

/// The maximum number of schemas that are added for each schema of the documents. Only malicious documents come near it.
const ADDED_PER_SCHEMA: usize = 4;

/// Returns the schemas with each union replaced by what its variants are, and the dispatch of those that are still unions.
pub(super) fn settle(merged: &Schemas, diagnostics: &mut Diagnostics) -> (Schemas, Table<UnionDispatch>) {
    let mut settling = Settling { schemas: merged.clone(), dispatch: Table::default(), diagnostics };
    let mut next = 0;
    let limit = merged.schema_count() * ADDED_PER_SCHEMA + 1000;
    // Unifying subschemas adds schemas at the end.
    while next < settling.schemas.schema_count() {
        let id = SchemaId(next as u32);
        if let Kind::Union(union) = settling.schemas.kind(id) {
            let union = union.clone();
            // Unifying arrays of themselves would never end.
            let kind = if next < limit { settling.settle_union(id, union) } else { Kind::Any };
            settling.schemas.set_kind(id, kind);
        }
        next += 1;
    }
    let Settling { mut schemas, dispatch, .. } = settling;
    // A schema that only allows null has no type of its own.
    for id in schemas.ids() {
        if is_null(schemas.kind(id)) {
            schemas.set_kind(id, Kind::Any);
            schemas.annotations_mut(id).nullable = true;
        }
    }
    (schemas, dispatch)
}

/// Returns `true` if the only value of this kind is null.
pub(crate) fn is_null(kind: &Kind) -> bool {
    matches!(kind, Kind::Enum(values) if values.values.is_empty() && !values.open)
}

struct Settling<'d> {
    schemas: Schemas,
    dispatch: Table<UnionDispatch>,
    diagnostics: &'d mut Diagnostics,
}

impl Settling<'_> {
    fn settle_union(&mut self, id: SchemaId, mut union: Union) -> Kind {
        let flat = flatten(&self.schemas, id, &mut union.discriminator);
        if flat.nullable {
            self.schemas.annotations_mut(id).nullable = true;
        }
        let subschemas = self.unify_types(id, &flat.subschemas);
        match subschemas.as_slice() {
            [] => return Kind::Any,
            // All subschemas were unified to one schema, which replaces the union.
            [one] if !flat.free_form && !flat.subschemas.contains(one) => return self.schemas.kind(*one).clone(),
            [one] if !flat.free_form => return Kind::Alias(*one),
            _ => {}
        }
        let variant = |schema: SchemaId| {
            let json_type = JsonType::of(self.schemas.resolved_kind(schema));
            let matcher = json_type.filter(|one| *one != JsonType::Object).map(VariantMatcher::Type);
            Variant { schema, matcher }
        };
        let variants = subschemas.into_iter().map(variant).collect();
        let mut dispatch = UnionDispatch { tag: None, variants, free_form: flat.free_form };
        matchers::find(&self.schemas, &mut dispatch, union.discriminator.as_ref());
        self.warn_of_unselected(&dispatch, union.discriminator.as_ref());
        dispatch.free_form |= self.warn_of_ambiguous(id, &dispatch.variants);
        let subschemas = dispatch.variants.iter().map(|variant| variant.schema).collect();
        self.dispatch.insert(id, dispatch);
        Kind::Union(Union { subschemas, ..union })
    }

    /// Warns of variants that list values of the discriminator, none of which selects them. They are sent with the value that they have.
    fn warn_of_unselected(&mut self, dispatch: &UnionDispatch, discriminator: Option<&Discriminator>) {
        let Some(Discriminator { property: tag, default, .. }) = discriminator else { return };
        let is_default =
            |schema: SchemaId| default.is_some_and(|one| self.schemas.resolve(one) == self.schemas.resolve(schema));
        for variant in dispatch.variants.iter().filter(|variant| !is_default(variant.schema)) {
            let Kind::Object(object) = self.schemas.resolved_kind(variant.schema) else { continue };
            let property = object.properties.iter().find(|property| property.name == *tag);
            let listed = property.and_then(|property| matchers::listed_values(&self.schemas, property));
            if listed.is_none() || matches!(variant.matcher, Some(VariantMatcher::Tag(_))) {
                continue;
            }
            let message = format!("no value that this subschema lists for the discriminator `{tag}` selects it");
            let help =
                format!("list a string for `{tag}` that no other subschema lists, or map one of its values to it");
            let warning = Diagnostic::warning(message).at(self.schemas.location(variant.schema));
            self.diagnostics.push(warning.with_help(help));
        }
    }

    /// Warns of variants that nothing distinguishes. Returns `true` if the values of some are not even recognised.
    fn warn_of_ambiguous(&mut self, id: SchemaId, variants: &[Variant]) -> bool {
        let is_ambiguous = |variant: &&Variant| matches!(variant.matcher, None | Some(VariantMatcher::Fit { .. }));
        let mut ambiguous = variants.iter().filter(is_ambiguous);
        let Some(first) = ambiguous.next() else { return false };
        let has_unrecognised = variants.iter().any(|variant| variant.matcher.is_none());
        let message = if has_unrecognised {
            "nothing distinguishes some subschemas of this union, so their values fall back to any JSON value"
        } else {
            "nothing distinguishes some subschemas of this union, so an object is decoded as the one that it fits best"
        };
        let warning = Diagnostic::warning(message).at(self.schemas.location(id));
        let mut warning = warning.with_related(self.schemas.location(first.schema), "this subschema is one of them");
        if let Some(second) = ambiguous.next() {
            warning = warning.with_related(self.schemas.location(second.schema), "this is another one");
        }
        let help = "give each subschema a required property that no other subschema has, or add a `discriminator` to the union";
        self.diagnostics.push(warning.with_help(help));
        has_unrecognised
    }

    /// Returns one schema for each JSON type, but every object, and one schema for all maps.
    fn unify_types(&mut self, id: SchemaId, subschemas: &[SchemaId]) -> Vec<SchemaId> {
        let mut unified: Vec<SchemaId> = Vec::with_capacity(subschemas.len());
        let mut done: HashSet<JsonType> = HashSet::new();
        let mut has_map = false;
        for &subschema in subschemas {
            let kind = self.schemas.kind(subschema);
            let own = JsonType::of(kind);
            let is_map = matches!(kind, Kind::Map(_));
            match own {
                None => unified.push(subschema),
                Some(JsonType::Object) if !is_map => unified.push(subschema),
                Some(JsonType::Object) if std::mem::replace(&mut has_map, true) => {}
                Some(json_type) if !is_map && !done.insert(json_type) => {}
                Some(_) => {
                    let is_alike = |other: &SchemaId| {
                        let other = self.schemas.kind(*other);
                        JsonType::of(other) == own && (!is_map || matches!(other, Kind::Map(_)))
                    };
                    let alike: Vec<SchemaId> = subschemas.iter().copied().filter(is_alike).collect();
                    unified.push(self.unify(id, &alike));
                }
            }
        }
        unified
    }

    /// Returns a schema that allows what any of these allows. They have the same JSON type.
    fn unify(&mut self, id: SchemaId, subschemas: &[SchemaId]) -> SchemaId {
        let [first, _, ..] = subschemas else { return subschemas.first().copied().unwrap_or(id) };
        let kinds: Vec<Kind> = subschemas.iter().map(|subschema| self.schemas.kind(*subschema).clone()).collect();
        let plain = kinds.iter().position(|kind| !matches!(kind, Kind::Enum(_)));
        let kind = match (&kinds[0], plain) {
            (Kind::Array(array), _) => {
                let items = kinds.iter().flat_map(|kind| match kind {
                    Kind::Array(array) if array.tuple.is_empty() => std::slice::from_ref(&array.items),
                    Kind::Array(array) => array.tuple.as_slice(),
                    _ => &[],
                });
                let items = self.any_of(id, items.copied().collect());
                let (min_items, max_items) = (None, None);
                Kind::Array(Array { items, tuple: Vec::new(), min_items, max_items, unique: array.unique })
            }
            (Kind::Map(_), _) => {
                let values = kinds.iter().filter_map(|kind| match kind {
                    Kind::Map(values) => Some(*values),
                    _ => None,
                });
                Kind::Map(self.any_of(id, values.collect()))
            }
            (Kind::Boolean, _) => return *first,
            (Kind::Integer(_) | Kind::Number(_), _) => return plain.map_or(*first, |plain| subschemas[plain]),
            (_, Some(plain)) if kinds.iter().all(|kind| *kind == kinds[plain]) => return subschemas[plain],
            // An enum of strings and any string are an open enum.
            (_, plain) => match listed_values(&kinds) {
                Some(values) if plain.is_none_or(|plain| is_any_string(&kinds[plain])) => {
                    Kind::Enum(Enum { open: plain.is_some(), ..values })
                }
                _ if plain.is_some_and(|plain| is_number(&kinds[plain])) => return subschemas[plain.unwrap_or(0)],
                _ => Kind::String(StringType::default()),
            },
        };
        self.push(id, kind)
    }

    /// Returns a union of these, unless they are the same.
    fn any_of(&mut self, id: SchemaId, subschemas: Vec<SchemaId>) -> SchemaId {
        let distinct: HashSet<SchemaId> = subschemas.iter().map(|one| self.schemas.resolve(*one)).collect();
        match subschemas.first() {
            Some(first) if distinct.len() == 1 => *first,
            _ => self.push(id, Kind::Union(Union { rule: UnionRule::AnyOf, subschemas, discriminator: None })),
        }
    }

    /// Adds an inline schema at the location of the union.
    fn push(&mut self, id: SchemaId, kind: Kind) -> SchemaId {
        let annotations = self.schemas.annotations(id).clone();
        self.schemas.push(id, kind, Annotations { nullable: false, default: None, example: None, ..annotations })
    }
}

/// The subschemas of a union and of those in it.
struct Flat {
    subschemas: Vec<SchemaId>,
    nullable: bool,
    /// Whether a subschema allows any value or any object.
    free_form: bool,
}

fn flatten(schemas: &Schemas, id: SchemaId, discriminator: &mut Option<Discriminator>) -> Flat {
    let mut flat = Flat { subschemas: Vec::new(), nullable: false, free_form: false };
    let mut seen = HashSet::from([id]);
    let mut open = vec![id];
    let mut flattened = 0;
    while let Some(next) = open.pop() {
        match schemas.kind(next) {
            Kind::Union(union) if flattened < MAX_FLATTENED => {
                flattened += 1;
                // The stack is last in, first out.
                for &subschema in union.subschemas.iter().rev() {
                    flat.nullable |= schemas.is_nullable(subschema);
                    let target = schemas.resolve(subschema);
                    if seen.insert(target) {
                        open.push(target);
                    }
                }
                if let (Some(own), Some(inner)) = (discriminator.as_mut(), &union.discriminator)
                    && own.property == inner.property
                {
                    own.mapping.extend(inner.mapping.iter().filter(|_| next != id).cloned());
                    own.default = own.default.or(inner.default);
                }
                if discriminator.is_none() {
                    *discriminator = union.discriminator.clone();
                }
            }
            Kind::Any => flat.free_form = true,
            Kind::Enum(values) if values.values.is_empty() => flat.nullable = true,
            Kind::Map(values) if *schemas.kind(*values) == Kind::Any => flat.free_form = true,
            Kind::Object(object) if object.properties.is_empty() && object.additional == Additional::Any => {
                flat.free_form = true;
            }
            _ => flat.subschemas.push(next),
        }
    }
    flat
}

fn is_number(kind: &Kind) -> bool {
    matches!(kind, Kind::Integer(_) | Kind::Number(_))
}

fn is_any_string(kind: &Kind) -> bool {
    matches!(kind, Kind::String(string) if string.format.is_none())
}

/// Returns the distinct values of all enums among these.
fn listed_values(kinds: &[Kind]) -> Option<Enum> {
    let mut seen = HashSet::new();
    let enums = kinds.iter().filter_map(|kind| match kind {
        Kind::Enum(values) => Some(values),
        _ => None,
    });
    let values = enums.flat_map(|one| &one.values).filter(|value| seen.insert(value.value.to_string()));
    let values: Vec<_> = values.cloned().collect();
    (!values.is_empty()).then_some(Enum { values, open: false })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ir::testing::{api, array, enumeration, object, schema, string, union};
    use crate::ir::{Api, EnumValue};
    use std::sync::Arc;

    fn settle_all(api: Api) -> (Schemas, Table<UnionDispatch>, Diagnostics) {
        let mut diagnostics = Diagnostics::default();
        let (schemas, dispatch) = settle(&Schemas::new(Arc::new(api)), &mut diagnostics);
        (schemas, dispatch, diagnostics)
    }

    #[test]
    fn listed_strings_and_any_string_are_an_open_enum() {
        let mut api = api();
        let listed = schema(&mut api, None, enumeration(&["logs"]));
        let any = schema(&mut api, None, string());
        let id = schema(&mut api, Some("Union"), union(&[listed, any]));
        let (schemas, dispatch, _) = settle_all(api);
        let values = vec![EnumValue { value: "logs".into(), name: None, index: 0 }];
        assert_eq!(*schemas.kind(id), Kind::Enum(Enum { values, open: true }));
        assert!(!dispatch.contains(id));
    }

    #[test]
    fn json_types_tell_variants_apart() {
        let mut api = api();
        let text = schema(&mut api, None, string());
        let number = schema(&mut api, None, Kind::Number(Default::default()));
        let texts = schema(&mut api, None, array(text));
        let numbers = schema(&mut api, None, array(number));
        let id = schema(&mut api, Some("Union"), union(&[text, texts, numbers]));
        let (schemas, dispatch, diagnostics) = settle_all(api);
        let variants = &dispatch.get(id).expect("it is a union").variants;
        let matchers: Vec<_> = variants.iter().map(|variant| variant.matcher.clone()).collect();
        assert_eq!(matchers, [JsonType::String, JsonType::Array].map(|one| Some(VariantMatcher::Type(one))));
        assert!(diagnostics.is_empty());
        // Both arrays are one, whose items are of either type.
        let Kind::Array(array) = schemas.kind(variants[1].schema) else { panic!("no array") };
        assert_eq!(dispatch.get(array.items).map(|union| union.variants.len()), Some(2));
    }

    #[test]
    fn a_union_in_a_union_is_flattened() {
        let mut api = api();
        let flag = schema(&mut api, None, Kind::Boolean);
        let cat = schema(&mut api, Some("Cat"), object(&[("claws", flag)]));
        let dog = schema(&mut api, Some("Dog"), object(&[("bark", flag)]));
        let inner = schema(&mut api, Some("Inner"), union(&[cat, dog]));
        let null = schema(&mut api, None, enumeration(&[]));
        let outer = schema(&mut api, Some("Outer"), union(&[flag, inner, null]));
        let (schemas, _, _) = settle_all(api);
        let Kind::Union(union) = schemas.kind(outer) else { panic!("no union") };
        assert_eq!(union.subschemas, [flag, cat, dog]);
        assert!(schemas.annotations(outer).nullable);
    }

    #[test]
    fn objects_that_nothing_distinguishes_are_read_by_the_best_fit() {
        let mut api = api();
        let flag = schema(&mut api, None, Kind::Boolean);
        let cat = schema(&mut api, Some("Cat"), object(&[("name", flag)]));
        let dog = schema(&mut api, Some("Dog"), object(&[("name", flag)]));
        let id = schema(&mut api, Some("Union"), union(&[cat, dog]));
        let (_, dispatch, diagnostics) = settle_all(api);
        let union = dispatch.get(id).expect("it is a union");
        let is_fit = |variant: &Variant| matches!(variant.matcher, Some(VariantMatcher::Fit { .. }));
        assert!(!union.free_form && union.variants.iter().all(is_fit));
        assert_eq!(diagnostics.summary(), "1 warning");
    }
}
