//! Discriminators that select nothing. Input: the API. Output: a warning for each property that no subschema has, with the nearest one,
//! and for each value that is mapped to a schema outside of the union, also by default.

use std::collections::HashSet;

use super::combined::Combinations;
use super::warning::warn;
use crate::diagnostic::Diagnostics;
use crate::document::{DEFAULT_MAPPING, near};
use crate::ir::{Additional, Api, Discriminator, Kind, SchemaGraph, SchemaId, Union};
use crate::pointer;

pub(super) fn check<'a>(api: &'a Api, combinations: &mut Combinations<'a>, diagnostics: &mut Diagnostics) {
    for id in api.ids() {
        let Kind::Union(union) = api.kind(id) else { continue };
        if let Some(discriminator) = &union.discriminator {
            check_property(api, combinations, (id, union, discriminator), diagnostics);
            check_mapping(api, (id, union, discriminator), diagnostics);
        }
    }
}

fn check_property<'a>(
    api: &'a Api,
    combinations: &mut Combinations<'a>,
    (id, union, discriminator): (SchemaId, &'a Union, &'a Discriminator),
    diagnostics: &mut Diagnostics,
) {
    let mut known = HashSet::new();
    for subschema in &union.subschemas {
        match combinations.properties(*subschema) {
            Some(properties) if !is_open(api, *subschema) => known.extend(properties.into_keys()),
            _ => return,
        }
    }
    let property = &discriminator.property;
    if known.is_empty() || known.contains(property.as_str()) {
        return;
    }
    let message = format!("no subschema has the property `{property}` of the discriminator");
    let help = match near(known, property) {
        Some(similar) => format!("did you mean `{similar}`?"),
        None => format!("describe `{property}` in each subschema, as a required property"),
    };
    warn(api.schema(id), "discriminator/propertyName", message, help, diagnostics);
}

/// Returns `true` if values of a schema may have properties of any name, or none.
fn is_open(api: &Api, id: SchemaId) -> bool {
    let is_open = |id: SchemaId| match api.resolved_kind(id) {
        Kind::Object(object) => matches!(object.additional, Additional::Schema(_)),
        Kind::AllOf(_) | Kind::Union(_) => false,
        _ => true,
    };
    parts(api, id).into_iter().any(is_open)
}

fn check_mapping(
    api: &Api,
    (id, union, discriminator): (SchemaId, &Union, &Discriminator),
    diagnostics: &mut Diagnostics,
) {
    let subschemas: HashSet<SchemaId> = union.subschemas.iter().map(|one| api.resolve(*one)).collect();
    let is_direct = |target: &SchemaId| subschemas.contains(&api.resolve(*target));
    let mapped = discriminator.mapping.iter().map(|(value, target)| (Some(value), *target));
    let mapped = mapped.chain(discriminator.default.map(|target| (None, target)));
    let outside: Vec<_> = mapped.filter(|(_, target)| !is_direct(target)).collect();
    if outside.is_empty() {
        return;
    }
    let nested = parts(api, id);
    for (value, target) in outside.into_iter().filter(|(_, target)| !nested.contains(&api.resolve(*target))) {
        let name = api.component_name(target).unwrap_or("a schema");
        let (value, keyword) = match value {
            Some(value) => (format!("`{value}`"), pointer::join("discriminator/mapping", value)),
            None => ("other values".to_owned(), pointer::join("discriminator", DEFAULT_MAPPING)),
        };
        let message = format!("the discriminator maps {value} to `{name}`, which is not a subschema of this union");
        let help = format!("add `{name}` under `{}`, or map {value} to one of its subschemas", union.rule);
        warn(api.schema(id), &keyword, message, help, diagnostics);
    }
}

/// Returns a schema with all that it consists of by `allOf`, unions and aliases.
fn parts(api: &Api, id: SchemaId) -> HashSet<SchemaId> {
    let mut parts = HashSet::new();
    let mut open = vec![api.resolve(id)];
    while let Some(id) = open.pop() {
        if parts.insert(id) {
            match api.kind(id) {
                Kind::AllOf(subschemas) => open.extend(subschemas.iter().map(|part| api.resolve(*part))),
                Kind::Union(union) => open.extend(union.subschemas.iter().map(|one| api.resolve(*one))),
                _ => {}
            }
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::super::messages_of;
    use super::*;
    use crate::ir::UnionRule;
    use crate::ir::testing::{api, object, schema, string};

    fn union_of(api: &mut Api, subschemas: &[SchemaId], property: &str, mapping: &[(&str, SchemaId)]) -> SchemaId {
        let mapping = mapping.iter().map(|(value, id)| ((*value).to_owned(), *id)).collect();
        let discriminator = Some(Discriminator { property: property.to_owned(), mapping, default: None });
        let union = Union { rule: UnionRule::OneOf, subschemas: subschemas.to_vec(), discriminator };
        schema(api, None, Kind::Union(union))
    }

    #[test]
    fn a_subschema_has_the_property_of_the_discriminator() {
        let mut api = api();
        let text = schema(&mut api, None, string());
        let base = schema(&mut api, Some("Base"), object(&[("kind", text)]));
        let own = schema(&mut api, None, object(&[("name", text)]));
        let cat = schema(&mut api, Some("Cat"), Kind::AllOf(vec![base, own]));
        union_of(&mut api, &[cat], "kind", &[]);
        union_of(&mut api, &[cat], "knd", &[]);
        let any = schema(&mut api, Some("Any"), Kind::Map(text));
        union_of(&mut api, &[cat, any], "knd", &[]);
        assert_eq!(messages_of(api), ["no subschema has the property `knd` of the discriminator"]);
    }

    #[test]
    fn a_value_is_mapped_to_a_subschema() {
        let mut api = api();
        let text = schema(&mut api, None, string());
        let [cat, dog, bird] =
            ["Cat", "Dog", "Bird"].map(|name| schema(&mut api, Some(name), object(&[("kind", text)])));
        let dogs = schema(
            &mut api,
            Some("Dogs"),
            Kind::Union(Union { rule: UnionRule::OneOf, subschemas: vec![dog], discriminator: None }),
        );
        union_of(&mut api, &[cat, dogs], "kind", &[("cat", cat), ("dog", dog), ("b/rd", bird)]);
        assert_eq!(
            messages_of(api),
            ["the discriminator maps `b/rd` to `Bird`, which is not a subschema of this union"]
        );
    }

    #[test]
    fn other_values_are_mapped_to_a_subschema() {
        let messages = |default: usize| {
            let mut api = api();
            let text = schema(&mut api, None, string());
            let named = ["Cat", "Dog"].map(|name| schema(&mut api, Some(name), object(&[("kind", text)])));
            let union = union_of(&mut api, &named[..1], "kind", &[]);
            if let Kind::Union(Union { discriminator: Some(one), .. }) = &mut api.schema_mut(union).kind {
                one.default = Some(named[default]);
            }
            messages_of(api)
        };
        assert!(messages(0).is_empty());
        let expected = "the discriminator maps other values to `Dog`, which is not a subschema of this union";
        assert_eq!(messages(1), [expected]);
    }
}
