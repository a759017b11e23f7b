//! Discriminators that are constant. Input: the unions. Output: the value of each object that is only used as one variant.

use std::collections::HashMap;

use crate::ir::{Kind, SchemaGraph, SchemaId, visit};
use crate::passes::{Resolved, UnionDispatch, Variant, VariantMatcher};

/// A discriminator and its only value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Tag {
    pub property: String,
    pub value: String,
}

/// Returns the discriminator of each object that is a variant of unions, with one value in all of them, and used nowhere else.
pub(super) fn find(resolved: &Resolved) -> HashMap<SchemaId, Tag> {
    let mut found: HashMap<SchemaId, Option<Tag>> = HashMap::new();
    let mut add = |id: SchemaId, tag: Option<Tag>| {
        let known = found.entry(resolved.resolve(id)).or_insert_with(|| tag.clone());
        if *known != tag {
            *known = None;
        }
    };
    visit::all_roots(&resolved.api).for_each(|(id, _)| add(id, None));
    let ids = (0..resolved.schema_count()).map(|id| SchemaId(id as u32));
    for id in ids.filter(|id| resolved.is_sent(*id) || resolved.is_received(*id)) {
        match (resolved.kind(id), resolved.union(id)) {
            // What refers to an alias refers to its target.
            (Kind::Alias(_), _) => {}
            (Kind::Union(_), Some(union)) => union.variants.iter().for_each(|one| add(one.schema, tag(union, one))),
            (kind, _) => visit::edges(kind, |_, part| add(part, None)),
        }
    }
    found.into_iter().filter_map(|(id, tag)| Some((id, tag?))).collect()
}

fn tag(union: &UnionDispatch, variant: &Variant) -> Option<Tag> {
    match (&union.tag, &variant.matcher) {
        (Some(property), Some(VariantMatcher::Tag(values))) => match values.as_slice() {
            [value] => Some(Tag { property: property.clone(), value: value.clone() }),
            _ => None,
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ir::testing::{enumeration, union};
    use crate::ir::{Method, Operation};
    use crate::plan::testing::{api, array, content, object, operation, resolve, schema, with_body};

    #[test]
    fn a_variant_that_is_nothing_else_has_a_constant_discriminator() {
        let mut api = api();
        let mut object_with = |name: &str, values: &[&str]| {
            let kind = schema(&mut api, None, enumeration(values));
            schema(&mut api, Some(name), object(&[("kind", kind)]))
        };
        let cat = object_with("Cat", &["cat"]);
        let dog = object_with("Dog", &["dog", "puppy"]);
        let cow = object_with("Cow", &["cow"]);
        let pet = schema(&mut api, Some("Pet"), union(&[cat, dog, cow]));
        let pets = schema(&mut api, None, array(pet));
        let mammal = schema(&mut api, Some("Mammal"), union(&[pet, cat]));
        let herd = schema(&mut api, Some("Herd"), object(&[("first", cow), ("pets", pets), ("mammal", mammal)]));
        let body = vec![content("application/json", Some(herd))];
        api.operations = vec![Operation { id: "put".to_owned(), ..with_body(operation(Method::Put, "/pets"), body) }];
        let found = find(&resolve(api));
        let tag = |value: &str| Tag { property: "kind".to_owned(), value: value.to_owned() };
        assert_eq!(found, HashMap::from([(cat, tag("cat"))]));
    }
}
