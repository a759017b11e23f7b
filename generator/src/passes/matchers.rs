//! Matchers of variants: the value of a property that they share, else properties that only one of them has.

use std::collections::{HashMap, HashSet};

use super::dispatch::{JsonType, UnionDispatch, VariantMatcher};
use super::schemas::Schemas;
use crate::ir::{Discriminator, Enum, Kind, Object, Property, SchemaGraph, SchemaId};

/// Assigns each variant that is an object its matcher, unless nothing distinguishes it.
pub(super) fn find(schemas: &Schemas, union: &mut UnionDispatch, discriminator: Option<&Discriminator>) {
    let mut open: Vec<usize> =
        (0..union.variants.len()).filter(|index| union.variants[*index].matcher.is_none()).collect();
    let declared = discriminator.and_then(|discriminator| declared_tag(schemas, union, discriminator, &open));
    let tagged = declared.or_else(|| shared_tag(schemas, union, &open));
    let default = discriminator.and_then(|one| default_variant(schemas, union, one, &open));
    if let Some((tag, values)) = tagged {
        union.tag = Some(tag);
        for (index, values) in values.into_iter().filter(|(index, _)| Some(*index) != default) {
            union.variants[index].matcher = Some(VariantMatcher::Tag(values));
        }
    }
    if let Some(default) = default {
        // Its own values need no matcher, and an object without the tag is sent without it.
        union.variants[default].matcher = Some(VariantMatcher::Type(JsonType::Object));
        return;
    }
    open.retain(|index| union.variants[*index].matcher.is_none());
    let order = match_by_properties(schemas, union, open);
    // Variants that are matched by properties are tried in order. They keep the document's order unless one must precede another.
    let mut sorted = order.clone();
    sorted.sort_unstable();
    let ordered: Vec<_> = order.iter().map(|index| union.variants[*index].clone()).collect();
    for (index, variant) in sorted.into_iter().zip(ordered) {
        union.variants[index] = variant;
    }
}

/// Returns the variant of the objects that the discriminator maps to nothing else.
fn default_variant(
    schemas: &Schemas,
    union: &UnionDispatch,
    discriminator: &Discriminator,
    open: &[usize],
) -> Option<usize> {
    let default = schemas.resolve(discriminator.default?);
    let is_object = matches!(schemas.kind(default), Kind::Object(_) | Kind::Map(_));
    let mut open = open.iter().copied().filter(|_| is_object);
    open.find(|index| schemas.resolve(union.variants[*index].schema) == default)
}

type Tagged = (String, Vec<(usize, Vec<String>)>);

/// Finds the values of the `discriminator`: those of its mapping, and those that only this variant lists for the property.
fn declared_tag(
    schemas: &Schemas,
    union: &UnionDispatch,
    discriminator: &Discriminator,
    open: &[usize],
) -> Option<Tagged> {
    let mut by_target: HashMap<SchemaId, Vec<&str>> = HashMap::new();
    for (value, target) in &discriminator.mapping {
        by_target.entry(schemas.resolve(*target)).or_default().push(value);
    }
    let listed = open.iter().map(|index| {
        let properties = object(schemas, union.variants[*index].schema).map(|object| object.properties.as_slice());
        let property = properties.unwrap_or_default().iter().find(|property| property.name == discriminator.property);
        let listed = property.and_then(|property| listed_values(schemas, property))?;
        // Only strings are values of a discriminator.
        Some(listed.into_iter().flatten().collect())
    });
    let listed: Vec<Option<Vec<String>>> = listed.collect();
    let mut holders: HashMap<&str, usize> = HashMap::new();
    listed.iter().flatten().flatten().for_each(|value| *holders.entry(value).or_default() += 1);
    let mut used: HashSet<String> = HashSet::new();
    let mut tagged = Vec::new();
    for (&index, listed) in open.iter().zip(&listed) {
        let schema = schemas.resolve(union.variants[index].schema);
        let name = schemas.component_name(schema);
        let mapped = by_target.get(&schema).map(Vec::as_slice).unwrap_or_default();
        // The name of a component is a value only if the property does not list others.
        let is_value = |value: &str| listed.as_ref().is_none_or(|listed| listed.iter().any(|one| one == value));
        let mapped = mapped.iter().filter(|value| Some(**value) != name || is_value(value));
        let listed = listed.iter().flatten().filter(|value| holders[value.as_str()] == 1);
        // With a `defaultMapping`, the name of a component selects it even if the mapping has another value for it.
        let is_mapped = |name: &&str| discriminator.mapping.iter().any(|(value, _)| value == name);
        let implicit = name.filter(|name| discriminator.default.is_some() && is_value(name) && !is_mapped(name));
        let values = mapped.copied().chain(implicit).map(str::to_owned).chain(listed.cloned());
        let values: Vec<String> = values.filter(|value| used.insert(value.clone())).collect();
        if !values.is_empty() {
            tagged.push((index, values));
        }
    }
    (!tagged.is_empty()).then(|| (discriminator.property.clone(), tagged))
}

/// Finds a property for which most variants list values, none of them twice.
fn shared_tag(schemas: &Schemas, union: &UnionDispatch, open: &[usize]) -> Option<Tagged> {
    let mut candidates: Vec<(&str, usize)> = Vec::new();
    let mut values: HashMap<&str, Vec<(usize, Vec<String>)>> = HashMap::new();
    for &index in open {
        let Some(object) = object(schemas, union.variants[index].schema) else { continue };
        for property in &object.properties {
            let listed = listed_values(schemas, property).and_then(|listed| listed.into_iter().collect());
            let Some(listed) = listed else { continue };
            let name = property.name.as_str();
            let holders = values.entry(name).or_default();
            if holders.is_empty() {
                candidates.push((name, 0));
            }
            holders.push((index, listed));
            if let (true, Some((_, required))) =
                (property.required, candidates.iter_mut().find(|(one, _)| *one == name))
            {
                *required += 1;
            }
        }
    }
    let are_distinct = |holders: &[(usize, Vec<String>)]| {
        let mut seen = HashSet::new();
        holders.iter().flat_map(|(_, values)| values).all(|value| seen.insert(value))
    };
    candidates.retain(|(name, _)| values[name].len() > 1 && are_distinct(&values[name]));
    // Prefer the property that most variants have, then the one that most of them require, then the first.
    let best = candidates.iter().rev().max_by_key(|(name, required)| (values[name].len(), *required))?;
    let (name, holders) = values.remove_entry(best.0)?;
    Some((name.to_owned(), holders))
}

/// Returns the values that a property can have, `None` for each that is no string, if the enum that lists them is closed.
pub(super) fn listed_values(schemas: &Schemas, property: &Property) -> Option<Vec<Option<String>>> {
    let Kind::Enum(Enum { values, open: false }) = schemas.resolved_kind(property.schema) else { return None };
    Some(values.iter().map(|value| value.value.as_str().map(str::to_owned)).collect())
}

/// Matches the remaining variants by their properties; returns those variants in the order in which they must be tried.
fn match_by_properties(schemas: &Schemas, union: &mut UnionDispatch, mut open: Vec<usize>) -> Vec<usize> {
    let mut holders: HashMap<String, usize> = HashMap::new();
    let objects: HashMap<usize, &Object> =
        open.iter().filter_map(|index| Some((*index, object(schemas, union.variants[*index].schema)?))).collect();
    for property in objects.values().flat_map(|object| &object.properties) {
        *holders.entry(property.name.clone()).or_default() += 1;
    }
    let mut order = Vec::with_capacity(open.len());
    // A variant that requires a property that no later variant has is tried before them.
    while open.len() > 1 {
        let own = |index: &usize| {
            let object = objects.get(index)?;
            object.properties.iter().find(|property| property.required && holders[&property.name] == 1)
        };
        let Some((position, property)) =
            open.iter().enumerate().find_map(|(position, index)| Some((position, own(index)?.name.clone())))
        else {
            break;
        };
        let index = open.remove(position);
        for property in objects.get(&index).into_iter().flat_map(|object| &object.properties) {
            holders.entry(property.name.clone()).and_modify(|count| *count -= 1);
        }
        union.variants[index].matcher = Some(VariantMatcher::Properties(vec![property]));
        order.push(index);
    }
    match open.as_slice() {
        // Every other object is of this variant, unless the union allows any object.
        [last] if !union.free_form => union.variants[*last].matcher = Some(VariantMatcher::Type(JsonType::Object)),
        _ => {
            for &index in &open {
                let properties = objects.get(&index).map(|object| object.properties.as_slice()).unwrap_or_default();
                let own = properties.iter().filter(|property| holders[&property.name] == 1);
                let required =
                    own.clone().find(|property| property.required).map(|property| vec![property.name.clone()]);
                let own = required.unwrap_or_else(|| own.map(|property| property.name.clone()).collect());
                union.variants[index].matcher = if !own.is_empty() {
                    Some(VariantMatcher::Properties(own))
                } else if union.free_form {
                    // Every object fits the subschema that allows any.
                    None
                } else {
                    fit(schemas, union.variants[index].schema)
                };
            }
        }
    }
    order.extend(open);
    order
}

/// Returns the properties by which an object or a map is fitted. A map knows no property, so that an object fits better.
fn fit(schemas: &Schemas, id: SchemaId) -> Option<VariantMatcher> {
    let properties = match schemas.resolved_kind(id) {
        Kind::Object(object) => object.properties.as_slice(),
        Kind::Map(_) => &[],
        _ => return None,
    };
    let names = |required: bool| {
        let own = properties.iter().filter(|property| property.required == required);
        own.map(|property| property.name.clone()).collect()
    };
    Some(VariantMatcher::Fit { required: names(true), optional: names(false) })
}

/// Returns the object that a schema describes, or `None` if it is of another kind.
fn object(schemas: &Schemas, id: SchemaId) -> Option<&Object> {
    match schemas.resolved_kind(id) {
        Kind::Object(object) => Some(object),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;

    use crate::ir::testing::{api, enumeration, object, schema, string};
    use crate::ir::{Api, EnumValue};
    use crate::passes::dispatch::Variant;

    /// Returns the tag, and the variants in order with their matchers.
    fn dispatch(
        api: &Arc<Api>,
        subschemas: &[SchemaId],
        discriminator: Option<&Discriminator>,
    ) -> (Option<String>, Vec<(SchemaId, Option<VariantMatcher>)>) {
        let variants = subschemas.iter().map(|schema| Variant { schema: *schema, matcher: None });
        let mut union = UnionDispatch { tag: None, variants: variants.collect(), free_form: false };
        find(&Schemas::new(api.clone()), &mut union, discriminator);
        (union.tag, union.variants.into_iter().map(|variant| (variant.schema, variant.matcher)).collect())
    }

    fn matchers(api: &Arc<Api>, subschemas: &[SchemaId]) -> Vec<Option<VariantMatcher>> {
        dispatch(api, subschemas, None).1.into_iter().map(|(_, matcher)| matcher).collect()
    }

    fn properties(names: &[&str]) -> Option<VariantMatcher> {
        Some(VariantMatcher::Properties(names.iter().map(|name| (*name).to_owned()).collect()))
    }

    fn tag(values: &[&str]) -> Option<VariantMatcher> {
        Some(VariantMatcher::Tag(values.iter().map(|value| (*value).to_owned()).collect()))
    }

    #[test]
    fn a_variant_is_matched_by_a_property_of_its_own() {
        let mut api = api();
        let flag = schema(&mut api, None, Kind::Boolean);
        let cat = schema(&mut api, Some("Cat"), object(&[("name", flag), ("claws", flag)]));
        let dog = schema(&mut api, Some("Dog"), object(&[("name", flag), ("bark", flag)]));
        let rest = Some(VariantMatcher::Type(JsonType::Object));
        assert_eq!(matchers(&Arc::new(api), &[cat, dog]), [properties(&["claws"]), rest]);
    }

    #[test]
    fn a_variant_with_all_properties_of_another_is_tried_first() {
        let mut api = api();
        let flag = schema(&mut api, None, Kind::Boolean);
        let small = schema(&mut api, Some("Small"), object(&[("a", flag)]));
        let large = schema(&mut api, Some("Large"), object(&[("a", flag), ("b", flag)]));
        let (_, matchers) = dispatch(&Arc::new(api), &[small, large], None);
        assert_eq!(matchers, [(large, properties(&["b"])), (small, Some(VariantMatcher::Type(JsonType::Object)))]);
    }

    #[test]
    fn optional_properties_match_where_nothing_else_does() {
        let mut api = api();
        let flag = schema(&mut api, None, Kind::Boolean);
        let mut optional = |name: &str, properties: &[(&str, SchemaId)]| {
            let Kind::Object(mut one) = object(properties) else { unreachable!("it is an object") };
            one.properties.iter_mut().for_each(|property: &mut Property| property.required = false);
            schema(&mut api, Some(name), Kind::Object(one))
        };
        let a = optional("A", &[("x", flag), ("a", flag), ("b", flag)]);
        let b = optional("B", &[("x", flag), ("c", flag)]);
        let c = optional("C", &[("x", flag)]);
        let fit = VariantMatcher::Fit { required: Vec::new(), optional: vec!["x".to_owned()] };
        assert_eq!(matchers(&Arc::new(api), &[a, b, c]), [properties(&["a", "b"]), properties(&["c"]), Some(fit)]);
    }

    #[test]
    fn a_shared_property_with_listed_values_is_a_tag() {
        let mut api = api();
        let (one, two) = (enumeration(&["one"]), enumeration(&["two", "zwei"]));
        let (one, two) = (schema(&mut api, None, one), schema(&mut api, None, two));
        let a = schema(&mut api, Some("A"), object(&[("kind", one)]));
        let b = schema(&mut api, Some("B"), object(&[("kind", two)]));
        let c = schema(&mut api, Some("C"), object(&[("other", two)]));
        let rest = Some(VariantMatcher::Type(JsonType::Object));
        let expected = vec![(a, tag(&["one"])), (b, tag(&["two", "zwei"])), (c, rest)];
        assert_eq!(dispatch(&Arc::new(api), &[a, b, c], None), (Some("kind".to_owned()), expected));
    }

    #[test]
    fn a_discriminator_matches_by_its_mapping_and_by_names() {
        let mut api = api();
        let text = schema(&mut api, None, string());
        let cat = schema(&mut api, Some("Cat"), object(&[("kind", text)]));
        let dog = schema(&mut api, Some("Dog"), object(&[("kind", text)]));
        let mapping = vec![("kitty".to_owned(), cat), ("cat".to_owned(), cat), ("Dog".to_owned(), dog)];
        let discriminator = Discriminator { property: "kind".to_owned(), mapping, default: None };
        let expected = vec![(cat, tag(&["kitty", "cat"])), (dog, tag(&["Dog"]))];
        assert_eq!(dispatch(&Arc::new(api), &[cat, dog], Some(&discriminator)), (Some("kind".to_owned()), expected));
    }

    #[test]
    fn the_default_of_a_discriminator_is_every_other_object() {
        let mut api = api();
        let text = schema(&mut api, None, string());
        let one = schema(&mut api, None, enumeration(&["barge"]));
        let barge = schema(&mut api, Some("Barge"), object(&[("kind", one)]));
        let ferry = schema(&mut api, Some("Ferry"), object(&[("kind", text)]));
        // Nothing maps to an inline schema.
        let raft = schema(&mut api, None, object(&[("kind", text), ("logs", text)]));
        let mapping = vec![("ferry".to_owned(), ferry), ("barge".to_owned(), barge)];
        let by_default = |default| Discriminator { property: "kind".to_owned(), mapping: mapping.clone(), default };
        let rest = Some(VariantMatcher::Type(JsonType::Object));
        let variants = [barge, ferry, raft];
        let api = Arc::new(api);
        let dispatch = |default| dispatch(&api, &variants, Some(&by_default(default))).1;
        assert_eq!(dispatch(Some(barge)), [(barge, rest.clone()), (ferry, tag(&["ferry", "Ferry"])), (raft, None)]);
        assert_eq!(dispatch(None), [(barge, tag(&["barge"])), (ferry, tag(&["ferry"])), (raft, rest)]);
    }

    #[test]
    fn a_name_is_no_value_of_a_property_that_lists_others() {
        let mut api = api();
        let number = Enum { values: vec![EnumValue { value: 1.into(), name: None, index: 0 }], open: false };
        let number = schema(&mut api, None, Kind::Enum(number));
        let cat = schema(&mut api, Some("Cat"), object(&[("kind", number)]));
        let text = schema(&mut api, None, string());
        let dog = schema(&mut api, Some("Dog"), object(&[("kind", text)]));
        let mapping = vec![("Cat".to_owned(), cat), ("Dog".to_owned(), dog)];
        let discriminator = Discriminator { property: "kind".to_owned(), mapping, default: None };
        let rest = Some(VariantMatcher::Type(JsonType::Object));
        let expected = vec![(cat, rest), (dog, tag(&["Dog"]))];
        assert_eq!(dispatch(&Arc::new(api), &[cat, dog], Some(&discriminator)), (Some("kind".to_owned()), expected));
    }

    #[test]
    fn values_that_several_variants_list_are_those_of_the_mapping() {
        let mut api = api();
        let kind = schema(&mut api, Some("Kind"), enumeration(&["cat", "dog", "Dog", "cow"]));
        let cat = schema(&mut api, Some("Cat"), object(&[("kind", kind)]));
        let dog = schema(&mut api, Some("Dog"), object(&[("kind", kind)]));
        let mapping = vec![("cat".to_owned(), cat), ("Cat".to_owned(), cat), ("Dog".to_owned(), dog)];
        let discriminator = Discriminator { property: "kind".to_owned(), mapping, default: None };
        let expected = vec![(cat, tag(&["cat"])), (dog, tag(&["Dog"]))];
        assert_eq!(dispatch(&Arc::new(api), &[cat, dog], Some(&discriminator)), (Some("kind".to_owned()), expected));
    }
}
