//! Unions: finds out how a value tells its branch, so that none is tried in vain.
//!
//! A branch is known by a property that it requires and no other branch has. `anyOf` of listed strings and any string is an enum
//! that is open by its own word. A branch that takes any object is no branch: what fits no other one is kept anyway.

use std::collections::HashMap;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::ir::{Api, Branch, Enum, Kind, SchemaId, StringType, Union};

pub(super) fn settle(api: &mut Api, diagnostics: &mut Diagnostics) {
    for id in api.schema_ids() {
        let Kind::Union(union) = &api.schema(id).kind else { continue };
        let union = union.clone();
        let kind = settle_one(api, id, union, diagnostics);
        api.schema_mut(id).kind = kind;
    }
}

fn settle_one(api: &Api, id: SchemaId, mut union: Union, diagnostics: &mut Diagnostics) -> Kind {
    if let Some(open) = open_enum(api, &union) {
        return Kind::Enum(open);
    }
    let before = union.branches.len();
    union.branches.retain(|branch| !takes_any_object(api, branch.schema));
    union.free_form = union.branches.len() < before;
    match union.branches.as_slice() {
        [] => return Kind::Any,
        [one] if !union.free_form => return Kind::Alias(one.schema),
        _ => {}
    }
    let undecided = find_members(api, &mut union.branches);
    if undecided.is_empty() {
        return Kind::Union(union);
    }
    for schema in undecided {
        let error = Diagnostic::error("nothing tells this branch from the others of its union")
            .at(api.schema(id).place())
            .with_related(api.schema(schema).place(), "the branch")
            .with_help(
                "give the branch a required property that no other branch has; other ways to choose are not supported yet",
            );
        diagnostics.push(error);
    }
    Kind::Any
}

/// Listed strings and any string: an enum whose list is open.
fn open_enum(api: &Api, union: &Union) -> Option<Enum> {
    let kinds: Vec<&Kind> = union.branches.iter().map(|branch| &api.schema(api.resolve(branch.schema)).kind).collect();
    let (known, any) = match kinds.as_slice() {
        [Kind::Enum(known), any] | [any, Kind::Enum(known)] => (known, *any),
        _ => return None,
    };
    let strings = known.values.iter().all(|value| value.value.is_string());
    let is_any_string = *any == Kind::String(StringType::default());
    (strings && is_any_string).then(|| Enum { open: true, ..known.clone() })
}

fn takes_any_object(api: &Api, id: SchemaId) -> bool {
    match &api.schema(api.resolve(id)).kind {
        Kind::Any => true,
        Kind::Map(values) => api.schema(*values).kind == Kind::Any,
        _ => false,
    }
}

/// Gives each branch its member; returns the branches for which there is none.
fn find_members(api: &Api, branches: &mut [Branch]) -> Vec<SchemaId> {
    let mut holders: HashMap<&str, usize> = HashMap::new();
    let objects: Vec<_> = branches.iter().map(|branch| object(api, branch.schema)).collect();
    for object in objects.iter().flatten() {
        for property in &object.properties {
            *holders.entry(property.name.as_str()).or_default() += 1;
        }
    }
    let mut undecided = Vec::new();
    for (branch, object) in branches.iter_mut().zip(objects) {
        let properties = object.map(|object| object.properties.as_slice()).unwrap_or_default();
        let own = properties.iter().find(|property| property.required && holders[property.name.as_str()] == 1);
        branch.member = own.map(|property| property.name.clone());
        if branch.member.is_none() {
            undecided.push(branch.schema);
        }
    }
    undecided
}

fn object(api: &Api, id: SchemaId) -> Option<&crate::ir::Object> {
    match &api.schema(api.resolve(id)).kind {
        Kind::Object(object) => Some(object),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ir::{EnumValue, UnionRule};
    use crate::passes::testing::{api, object, schema};

    fn union(branches: &[SchemaId]) -> Kind {
        let branch = |schema: &SchemaId| Branch { schema: *schema, member: None, boxed: false };
        Kind::Union(Union {
            rule: UnionRule::AnyOf,
            branches: branches.iter().map(branch).collect(),
            discriminator: None,
            free_form: false,
        })
    }

    #[test]
    fn a_branch_is_known_by_a_property_of_its_own() {
        let mut api = api();
        let text = schema(&mut api, None, Kind::Boolean);
        let any = schema(&mut api, None, Kind::Any);
        let cat = schema(&mut api, Some("Cat"), object(&[("name", text), ("claws", text)]));
        let dog = schema(&mut api, Some("Dog"), object(&[("name", text), ("bark", text)]));
        let pet = schema(&mut api, Some("Pet"), union(&[cat, dog, any]));
        let mut diagnostics = Diagnostics::default();
        settle(&mut api, &mut diagnostics);
        let Kind::Union(union) = &api.schema(pet).kind else { panic!("no union") };
        let members: Vec<_> = union.branches.iter().map(|branch| branch.member.as_deref()).collect();
        assert_eq!(members, [Some("claws"), Some("bark")]);
        assert!(union.free_form);
        assert!(diagnostics.is_empty());
    }

    #[test]
    fn branches_that_look_alike_are_reported() {
        let mut api = api();
        let text = schema(&mut api, None, Kind::Boolean);
        let cat = schema(&mut api, Some("Cat"), object(&[("name", text)]));
        let dog = schema(&mut api, Some("Dog"), object(&[("name", text)]));
        schema(&mut api, Some("Pet"), union(&[cat, dog]));
        let mut diagnostics = Diagnostics::default();
        settle(&mut api, &mut diagnostics);
        assert_eq!(diagnostics.summary(), "2 errors");
    }

    #[test]
    fn listed_strings_and_any_string_are_an_open_enum() {
        let mut api = api();
        let values = vec![EnumValue { value: "logs".into(), name: None }];
        let listed = schema(&mut api, None, Kind::Enum(Enum { values, open: false }));
        let any = schema(&mut api, None, Kind::String(StringType::default()));
        let open = schema(&mut api, Some("Open"), union(&[listed, any]));
        settle(&mut api, &mut Diagnostics::default());
        let Kind::Enum(open) = &api.schema(open).kind else { panic!("no enum") };
        assert!(open.open);
    }
}
