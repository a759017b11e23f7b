//! Unions: `oneOf` and `anyOf` with their `discriminator`.

use openapiv3::{ReferenceOr, Schema, SchemaData};

use super::super::context::Context;
use super::reference;
use super::subschemas::lower_list;
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
    let discriminator = data.discriminator.as_ref().map(|one| lower_discriminator(context, one, &subschemas, at));
    Kind::Union(Union { rule, subschemas, discriminator })
}

/// Lowers the mapping to ids. A component that it does not name is mapped to its own name.
fn lower_discriminator(
    context: &mut Context<'_>,
    discriminator: &openapiv3::Discriminator,
    subschemas: &[SchemaId],
    at: &str,
) -> Discriminator {
    let at = pointer::join(&pointer::join(at, "discriminator"), "mapping");
    let mut mapping: Vec<(String, SchemaId)> = Vec::with_capacity(subschemas.len());
    for (value, target) in &discriminator.mapping {
        // The mapping may name a component without writing a reference to it.
        let named = context.named.get(target).copied();
        if let Some(id) = named.or_else(|| reference::find(context, target)) {
            mapping.push((value.clone(), id));
        } else {
            let message =
                format!("the discriminator maps `{value}` to `{target}`, which is not a schema of this document");
            let help = "refer to one of the subschemas, such as `#/components/schemas/Name`";
            context.warn(&pointer::join(&at, value), message, help);
        }
    }
    for subschema in subschemas {
        if let Some(name) = &context.api.schema(*subschema).name
            && !mapping.iter().any(|(_, id)| id == subschema)
        {
            mapping.push((name.clone(), *subschema));
        }
    }
    Discriminator { property: discriminator.property_name.clone(), mapping }
}

#[cfg(test)]
mod tests {
    use super::super::super::testing::lower_schemas;
    use super::*;

    fn mapping(discriminator: &str) -> (Vec<(String, String)>, Vec<String>) {
        let lowered = lower_schemas(&format!(
            "Cat: {{type: object}}
             Dog: {{type: object}}
             Pet: {{oneOf: [{{$ref: '#/components/schemas/Cat'}}, {{$ref: '#/components/schemas/Dog'}}], discriminator: {discriminator}}}",
        ));
        let Kind::Union(Union { discriminator: Some(discriminator), .. }) = lowered.kind("Pet") else {
            panic!("no discriminator")
        };
        let name = |id: &SchemaId| lowered.api.schema(*id).name.clone().unwrap_or_default();
        let mapping = discriminator.mapping.iter().map(|(value, id)| (value.clone(), name(id))).collect();
        (mapping, lowered.messages().into_iter().map(str::to_owned).collect())
    }

    fn pairs(list: &[(&str, &str)]) -> Vec<(String, String)> {
        list.iter().map(|(value, name)| ((*value).to_owned(), (*name).to_owned())).collect()
    }

    #[test]
    fn components_that_are_not_mapped_have_their_own_names() {
        assert_eq!(mapping("{propertyName: kind}").0, pairs(&[("Cat", "Cat"), ("Dog", "Dog")]));
    }

    #[test]
    fn a_mapping_has_references_or_names() {
        let (mapping, messages) =
            mapping("{propertyName: kind, mapping: {cat: '#/components/schemas/Cat', kitty: Cat, dog: Dog}}");
        assert_eq!(mapping, pairs(&[("cat", "Cat"), ("kitty", "Cat"), ("dog", "Dog")]));
        assert!(messages.is_empty());
    }

    #[test]
    fn a_value_that_is_mapped_to_nothing_is_left_out() {
        let (mapping, messages) = mapping("{propertyName: kind, mapping: {cat: Cat, cow: Cow}}");
        assert_eq!(mapping, pairs(&[("cat", "Cat"), ("Dog", "Dog")]));
        assert_eq!(messages, ["the discriminator maps `cow` to `Cow`, which is not a schema of this document"]);
    }
}
