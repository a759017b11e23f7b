//! Unions: `oneOf` and `anyOf` with their `discriminator`.

use openapiv3::{ReferenceOr, Schema, SchemaData};
use serde_json::Value;

use super::super::context::Context;
use super::reference;
use super::subschemas::lower_list;
use crate::document::DEFAULT_MAPPING;
use crate::ir::{Discriminator, Kind, SchemaId, Union, UnionRule};
use crate::pointer;

pub(super) fn lower_union<'a>(
    context: &mut Context<'a>,
    rule: UnionRule,
    list: &'a [ReferenceOr<Schema>],
    data: &SchemaData,
    at: &str,
) -> Kind {
    let subschemas = lower_list(context, list, &pointer::join(at, &rule.to_string()));
    let discriminator = data.discriminator.as_ref().map(|one| lower_discriminator(context, one, &subschemas));
    Kind::Union(Union { rule, subschemas, discriminator })
}

/// Lowers the mapping to ids. A component that it does not name is mapped to its own name.
fn lower_discriminator(
    context: &mut Context<'_>,
    discriminator: &openapiv3::Discriminator,
    subschemas: &[SchemaId],
) -> Discriminator {
    let mut mapping: Vec<(String, SchemaId)> = Vec::with_capacity(subschemas.len());
    // The mapping may name a component without writing a reference to it. A target that does not exist has been reported.
    let mut find = |target: &str| context.named.get(target).copied().or_else(|| reference::find(context, target));
    for (value, target) in &discriminator.mapping {
        mapping.extend(find(target).map(|id| (value.clone(), id)));
    }
    let default = discriminator.extensions.get(DEFAULT_MAPPING).and_then(Value::as_str).and_then(find);
    for subschema in subschemas {
        if let Some(name) = &context.api.schema(*subschema).name
            && !mapping.iter().any(|(_, id)| id == subschema)
        {
            mapping.push((name.clone(), *subschema));
        }
    }
    Discriminator { property: discriminator.property_name.clone(), mapping, default }
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::lower_schemas;
    use super::*;

    fn mapping(discriminator: &str) -> Vec<(String, String)> {
        let lowered = lower_schemas(&format!(
            "Cat: {{type: object}}
             Dog: {{type: object}}
             Pet: {{oneOf: [{{$ref: '#/components/schemas/Cat'}}, {{$ref: '#/components/schemas/Dog'}}], discriminator: {discriminator}}}",
        ));
        let Kind::Union(Union { discriminator: Some(discriminator), .. }) = lowered.kind("Pet") else {
            panic!("no discriminator")
        };
        let name = |id: &SchemaId| lowered.api.schema(*id).name.clone().unwrap_or_default();
        discriminator.mapping.iter().map(|(value, id)| (value.clone(), name(id))).collect()
    }

    fn pairs(list: &[(&str, &str)]) -> Vec<(String, String)> {
        list.iter().map(|(value, name)| ((*value).to_owned(), (*name).to_owned())).collect()
    }

    #[test]
    fn components_that_are_not_mapped_have_their_own_names() {
        assert_eq!(mapping("{propertyName: kind}"), pairs(&[("Cat", "Cat"), ("Dog", "Dog")]));
    }

    #[test]
    fn a_mapping_has_references_or_names() {
        let mapping = mapping("{propertyName: kind, mapping: {cat: '#/components/schemas/Cat', kitty: Cat, dog: Dog}}");
        assert_eq!(mapping, pairs(&[("cat", "Cat"), ("kitty", "Cat"), ("dog", "Dog")]));
    }

    #[test]
    fn the_default_is_a_reference_or_a_name() {
        for (default, expected) in [("Dog", Some("Dog")), ("'#/components/schemas/Dog'", Some("Dog")), ("Cow", None)] {
            let lowered = lower_schemas(&format!(
                "Cat: {{type: object}}
                 Dog: {{type: object}}
                 Pet: {{oneOf: [{{$ref: '#/components/schemas/Cat'}}, {{$ref: '#/components/schemas/Dog'}}], discriminator: {{propertyName: kind, x-default-mapping: {default}}}}}",
            ));
            let Kind::Union(Union { discriminator: Some(discriminator), .. }) = lowered.kind("Pet") else {
                panic!("no discriminator")
            };
            let name = discriminator.default.and_then(|id| lowered.api.schema(id).name.as_deref());
            assert_eq!(name, expected);
        }
    }

    #[test]
    fn a_value_that_is_mapped_to_nothing_is_left_out() {
        let mapping = mapping("{propertyName: kind, mapping: {cat: Cat, cow: Cow}}");
        assert_eq!(mapping, pairs(&[("cat", "Cat"), ("Dog", "Dog")]));
    }
}
