//! What tells the objects of a union apart: the value of a member that they share, else members that only one of them has.

use std::collections::{HashMap, HashSet};

use super::unions::object;
use crate::ir::{Api, Enum, JsonType, Kind, Object, Property, SchemaId, Sign, Union};

/// Gives each branch that is an object its sign; none where there is nothing to tell it by.
pub(super) fn find(api: &Api, union: &mut Union) {
    let mut open: Vec<usize> =
        (0..union.branches.len()).filter(|index| union.branches[*index].sign.is_none()).collect();
    if let Some((tag, values)) = declared_tag(api, union, &open).or_else(|| shared_tag(api, union, &open)) {
        union.tag = Some(tag);
        for (index, values) in values {
            union.branches[index].sign = Some(Sign::Tag(values));
        }
        open.retain(|index| union.branches[*index].sign.is_none());
    }
    let order = by_members(api, union, open);
    // Members are looked for in the order of the branches, which is the document's unless it matters.
    let mut branches: Vec<_> = union.branches.drain(..).map(Some).collect();
    let places: Vec<usize> = {
        let mut places = order.clone();
        places.sort_unstable();
        places
    };
    let mut moved: Vec<_> = order.iter().map(|index| branches[*index].take()).collect();
    for (place, branch) in places.into_iter().zip(moved.drain(..)) {
        branches[place] = branch;
    }
    union.branches = branches.into_iter().flatten().collect();
}

type Tagged = (String, Vec<(usize, Vec<String>)>);

/// By the `discriminator`: values of its mapping, and those that a branch itself lists for the property.
fn declared_tag(api: &Api, union: &Union, open: &[usize]) -> Option<Tagged> {
    let discriminator = union.discriminator.as_ref()?;
    let mut by_target: HashMap<SchemaId, Vec<&str>> = HashMap::new();
    for (value, target) in &discriminator.mapping {
        by_target.entry(api.resolve(*target)).or_default().push(value);
    }
    let mut taken: HashSet<String> = HashSet::new();
    let mut tagged = Vec::new();
    for &index in open {
        let branch = api.resolve(union.branches[index].schema);
        let properties = object(api, branch).map(|object| object.properties.as_slice()).unwrap_or_default();
        let property = properties.iter().find(|property| property.name == discriminator.property);
        let listed = property.and_then(|property| listed_values(api, property));
        let is_listed = listed.is_some();
        let name = api.schema(branch).name.as_deref();
        let mapped = by_target.get(&branch).map(Vec::as_slice).unwrap_or_default();
        // The component's name is a value only where nothing says otherwise.
        let mapped = mapped.iter().filter(|value| !is_listed || Some(**value) != name);
        let values = mapped.map(|value| (*value).to_owned()).chain(listed.into_iter().flatten());
        let values: Vec<String> = values.filter(|value| taken.insert(value.clone())).collect();
        if !values.is_empty() {
            tagged.push((index, values));
        }
    }
    (!tagged.is_empty()).then(|| (discriminator.property.clone(), tagged))
}

/// By a property for which most branches list values, none of them twice.
fn shared_tag(api: &Api, union: &Union, open: &[usize]) -> Option<Tagged> {
    let mut candidates: Vec<(&str, usize)> = Vec::new();
    let mut values: HashMap<&str, Vec<(usize, Vec<String>)>> = HashMap::new();
    for &index in open {
        let Some(object) = object(api, union.branches[index].schema) else { continue };
        for property in &object.properties {
            let Some(listed) = listed_values(api, property) else { continue };
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
    // The first of those that tell most branches, and that most of them require.
    let best = candidates.iter().rev().max_by_key(|(name, required)| (values[name].len(), *required))?;
    let (name, holders) = values.remove_entry(best.0)?;
    Some((name.to_owned(), holders))
}

/// The texts that a property can have, if they are listed for good.
fn listed_values(api: &Api, property: &Property) -> Option<Vec<String>> {
    let Kind::Enum(Enum { values, open: false }) = &api.schema(api.resolve(property.schema)).kind else { return None };
    values.iter().map(|value| value.value.as_str().map(str::to_owned)).collect()
}

/// Signs by members for the branches that are left; returns those branches in the order in which they must be looked at.
fn by_members(api: &Api, union: &mut Union, mut open: Vec<usize>) -> Vec<usize> {
    let mut holders: HashMap<String, usize> = HashMap::new();
    let objects: HashMap<usize, &Object> =
        open.iter().filter_map(|index| Some((*index, object(api, union.branches[*index].schema)?))).collect();
    for property in objects.values().flat_map(|object| &object.properties) {
        *holders.entry(property.name.clone()).or_default() += 1;
    }
    let mut order = Vec::with_capacity(open.len());
    // A branch that requires what none of those after it has can be told before them.
    while open.len() > 1 {
        let own = |index: &usize| {
            let object = objects.get(index)?;
            object.properties.iter().find(|property| property.required && holders[&property.name] == 1)
        };
        let Some((place, member)) =
            open.iter().enumerate().find_map(|(place, index)| Some((place, own(index)?.name.clone())))
        else {
            break;
        };
        let index = open.remove(place);
        for property in objects.get(&index).into_iter().flat_map(|object| &object.properties) {
            holders.entry(property.name.clone()).and_modify(|count| *count -= 1);
        }
        union.branches[index].sign = Some(Sign::Members(vec![member]));
        order.push(index);
    }
    match open.as_slice() {
        // Every other object is this one, unless any other is allowed as well.
        [last] if !union.free_form => union.branches[*last].sign = Some(Sign::Type(JsonType::Object)),
        _ => {
            for &index in &open {
                let properties = objects.get(&index).map(|object| object.properties.as_slice()).unwrap_or_default();
                let own = properties.iter().filter(|property| holders[&property.name] == 1);
                let required =
                    own.clone().find(|property| property.required).map(|property| vec![property.name.clone()]);
                let own = required.unwrap_or_else(|| own.map(|property| property.name.clone()).collect());
                union.branches[index].sign = (!own.is_empty()).then_some(Sign::Members(own));
            }
        }
    }
    order.extend(open);
    order
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ir::Discriminator;
    use crate::ir::testing::{api, enumeration, object, schema, union};

    fn signs(
        api: &mut Api,
        branches: &[SchemaId],
        discriminator: Option<Discriminator>,
    ) -> (Option<String>, Vec<Option<Sign>>) {
        let Kind::Union(mut union) = union(branches) else { unreachable!("it is a union") };
        union.discriminator = discriminator;
        find(api, &mut union);
        (union.tag, union.branches.into_iter().map(|branch| branch.sign).collect())
    }

    fn members(names: &[&str]) -> Option<Sign> {
        Some(Sign::Members(names.iter().map(|name| (*name).to_owned()).collect()))
    }

    fn tag(values: &[&str]) -> Option<Sign> {
        Some(Sign::Tag(values.iter().map(|value| (*value).to_owned()).collect()))
    }

    #[test]
    fn a_branch_is_known_by_a_property_of_its_own() {
        let mut api = api();
        let flag = schema(&mut api, None, Kind::Boolean);
        let cat = schema(&mut api, Some("Cat"), object(&[("name", flag), ("claws", flag)]));
        let dog = schema(&mut api, Some("Dog"), object(&[("name", flag), ("bark", flag)]));
        assert_eq!(signs(&mut api, &[cat, dog], None).1, [members(&["claws"]), Some(Sign::Type(JsonType::Object))]);
    }

    #[test]
    fn one_that_has_all_of_another_comes_first() {
        let mut api = api();
        let flag = schema(&mut api, None, Kind::Boolean);
        let small = schema(&mut api, Some("Small"), object(&[("a", flag)]));
        let large = schema(&mut api, Some("Large"), object(&[("a", flag), ("b", flag)]));
        let Kind::Union(mut union) = union(&[small, large]) else { unreachable!("it is a union") };
        find(&api, &mut union);
        let found: Vec<_> = union.branches.into_iter().map(|branch| (branch.schema, branch.sign)).collect();
        assert_eq!(found, [(large, members(&["b"])), (small, Some(Sign::Type(JsonType::Object)))]);
    }

    #[test]
    fn optional_properties_tell_where_nothing_else_does() {
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
        assert_eq!(signs(&mut api, &[a, b, c], None).1, [members(&["a", "b"]), members(&["c"]), None]);
    }

    #[test]
    fn a_shared_property_with_listed_values_is_a_tag() {
        let mut api = api();
        let (one, two) = (enumeration(&["one"]), enumeration(&["two", "zwei"]));
        let (one, two) = (schema(&mut api, None, one), schema(&mut api, None, two));
        let a = schema(&mut api, Some("A"), object(&[("kind", one)]));
        let b = schema(&mut api, Some("B"), object(&[("kind", two)]));
        let c = schema(&mut api, Some("C"), object(&[("other", two)]));
        let found = signs(&mut api, &[a, b, c], None);
        let rest = Some(Sign::Type(JsonType::Object));
        assert_eq!(found, (Some("kind".to_owned()), vec![tag(&["one"]), tag(&["two", "zwei"]), rest]));
    }

    #[test]
    fn a_discriminator_tells_by_its_mapping_and_by_names() {
        let mut api = api();
        let text = schema(&mut api, None, Kind::String(Default::default()));
        let cat = schema(&mut api, Some("Cat"), object(&[("kind", text)]));
        let dog = schema(&mut api, Some("Dog"), object(&[("kind", text)]));
        let mapping = vec![("kitty".to_owned(), cat), ("cat".to_owned(), cat), ("Dog".to_owned(), dog)];
        let discriminator = Discriminator { property: "kind".to_owned(), mapping };
        let found = signs(&mut api, &[cat, dog], Some(discriminator));
        assert_eq!(found, (Some("kind".to_owned()), vec![tag(&["kitty", "cat"]), tag(&["Dog"])]));
    }
}
