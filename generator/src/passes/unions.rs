//! Unions: becomes one list of branches that can be told apart, so that decoding tries none in vain.
//!
//! Unions in unions are opened, branches that differ in nothing that shows in JSON become one (listed texts and any text are an
//! enum that is open by its own word), and a branch that takes any object is none: what fits no other one is kept anyway.
//! What tells the rest apart is found by [`signs`](super::signs).

use std::collections::HashSet;

use super::signs;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::ir::{
    Additional, Api, Array, Branch, Discriminator, Enum, JsonType, Kind, Object, Schema, SchemaId, Sign, StringType,
    Union,
};

/// Most unions in a union that are opened; the rest are branches as they are. Each of a long chain repeats all before it.
const MOST_OPENED: usize = 64;

/// How many schemas may be added for each that there are. Only documents made for it come near.
const MOST_ADDED: usize = 4;

pub(super) fn settle(api: &mut Api, diagnostics: &mut Diagnostics) {
    let mut next = 0;
    let limit = api.schemas.len() * MOST_ADDED + 1000;
    // Branches that are combined become schemas behind the last.
    while next < api.schemas.len() {
        let id = SchemaId(next as u32);
        if let Kind::Union(union) = &api.schema(id).kind {
            let union = union.clone();
            keep_written(api, id, &union);
            api.schema_mut(id).kind = match next < limit {
                true => settle_one(api, id, union, diagnostics),
                // Lists of themselves can be combined without an end.
                false => Kind::Any,
            };
        }
        next += 1;
    }
    // A value that can only be null has no type of its own.
    for schema in &mut api.schemas {
        if matches!(&schema.kind, Kind::Enum(values) if values.values.is_empty() && !values.open) {
            schema.kind = Kind::Any;
            schema.nullable = true;
        }
    }
}

/// Keeps a union as it is written, without what only says that null is allowed.
fn keep_written(api: &mut Api, id: SchemaId, union: &Union) {
    let is_null = |id: SchemaId| matches!(&api.schema(api.resolve(id)).kind, Kind::Enum(values) if values.values.is_empty() && !values.open);
    let branches = union.branches.iter().filter(|branch| !is_null(branch.schema)).cloned().collect();
    api.written_unions.insert(id, Union { branches, ..union.clone() });
}

fn settle_one(api: &mut Api, id: SchemaId, mut union: Union, diagnostics: &mut Diagnostics) -> Kind {
    let flat = flatten(api, id, &mut union.discriminator);
    api.schema_mut(id).nullable |= flat.nullable;
    union.free_form = flat.free_form;
    let schemas = one_for_each_type(api, id, &flat.schemas);
    match schemas.as_slice() {
        [] => return Kind::Any,
        // What all branches are together is the union's own type.
        [one] if !union.free_form && !flat.schemas.contains(one) => return api.schema(*one).kind.clone(),
        [one] if !union.free_form => return Kind::Alias(*one),
        _ => {}
    }
    union.branches = schemas.into_iter().map(|schema| Branch { schema, sign: None, boxed: false }).collect();
    for branch in &mut union.branches {
        let kind = &api.schema(api.resolve(branch.schema)).kind;
        branch.sign = json_type(kind).filter(|one| *one != JsonType::Object).map(Sign::Type);
    }
    signs::find(api, &mut union);
    let undecided: Vec<SchemaId> =
        union.branches.iter().filter(|branch| branch.sign.is_none()).map(|branch| branch.schema).collect();
    if let Some((first, others)) = undecided.split_first() {
        let message =
            "nothing tells some branches of this union from the others, so their values are read as any JSON value";
        let warning = Diagnostic::warning(message).at(api.schema(id).place());
        let mut warning = warning.with_related(api.schema(*first).place(), "such a branch");
        if let Some(second) = others.first() {
            warning = warning.with_related(api.schema(*second).place(), "another one");
        }
        let help = "give each branch a required property that no other has, or a `discriminator` to the union";
        diagnostics.push(warning.with_help(help));
        union.free_form = true;
    }
    Kind::Union(union)
}

/// The branches of a union and of those in it.
struct Flat {
    schemas: Vec<SchemaId>,
    nullable: bool,
    /// Whether a branch takes any value or any object.
    free_form: bool,
}

fn flatten(api: &Api, id: SchemaId, discriminator: &mut Option<Discriminator>) -> Flat {
    let mut flat = Flat { schemas: Vec::new(), nullable: false, free_form: false };
    let mut seen = HashSet::from([id]);
    let mut open = vec![id];
    let mut opened = 0;
    while let Some(next) = open.pop() {
        let schema = api.schema(next);
        match &schema.kind {
            Kind::Union(union) if opened < MOST_OPENED => {
                opened += 1;
                // Branches come out in their order, so they are put onto the stack from behind.
                for branch in union.branches.iter().rev() {
                    flat.nullable |= api.is_nullable(branch.schema);
                    let target = api.resolve(branch.schema);
                    if seen.insert(target) {
                        open.push(target);
                    }
                }
                if let (Some(own), Some(inner)) = (discriminator.as_mut(), &union.discriminator)
                    && own.property == inner.property
                {
                    own.mapping.extend(inner.mapping.iter().filter(|_| next != id).cloned());
                }
                if discriminator.is_none() {
                    *discriminator = union.discriminator.clone();
                }
            }
            Kind::Any => flat.free_form = true,
            Kind::Enum(values) if values.values.is_empty() => flat.nullable = true,
            Kind::Map(values) if api.schema(*values).kind == Kind::Any => flat.free_form = true,
            Kind::Object(object) if object.properties.is_empty() && object.additional == Additional::Any => {
                flat.free_form = true;
            }
            _ => flat.schemas.push(next),
        }
    }
    flat
}

/// What a value looks like in JSON; none where it can look like several.
fn json_type(kind: &Kind) -> Option<JsonType> {
    Some(match kind {
        Kind::Boolean => JsonType::Boolean,
        Kind::Integer(_) => JsonType::Integer,
        Kind::Number(_) => JsonType::Number,
        Kind::String(_) => JsonType::String,
        Kind::Enum(values) if values.values.iter().all(|value| value.value.is_string()) => JsonType::String,
        Kind::Enum(values) if values.values.iter().all(|value| value.value.is_i64()) => JsonType::Integer,
        Kind::Array(_) => JsonType::Array,
        Kind::Object(_) | Kind::Map(_) => JsonType::Object,
        Kind::Any | Kind::Enum(_) | Kind::Union(_) | Kind::AllOf(_) | Kind::Alias(_) => return None,
    })
}

/// Leaves one branch for each JSON type, but for objects, of which only maps become one.
fn one_for_each_type(api: &mut Api, id: SchemaId, schemas: &[SchemaId]) -> Vec<SchemaId> {
    let mut kept: Vec<SchemaId> = Vec::with_capacity(schemas.len());
    let mut done: HashSet<JsonType> = HashSet::new();
    let mut maps_done = false;
    for schema in schemas {
        let kind = &api.schema(*schema).kind;
        let json_type = json_type(kind);
        let is_map = matches!(kind, Kind::Map(_));
        match json_type {
            None => kept.push(*schema),
            Some(JsonType::Object) if !is_map => kept.push(*schema),
            Some(JsonType::Object) if std::mem::replace(&mut maps_done, true) => {}
            Some(json_type) if !is_map && !done.insert(json_type) => {}
            Some(json_type) => {
                let alike = |other: &&SchemaId| {
                    let other = &api.schema(**other).kind;
                    self::json_type(other) == Some(json_type) && (!is_map || matches!(other, Kind::Map(_)))
                };
                let alike: Vec<SchemaId> = schemas.iter().filter(alike).copied().collect();
                kept.push(one_for_all(api, id, &alike));
            }
        }
    }
    kept
}

/// A schema that takes what any of these takes, which have the same JSON type.
fn one_for_all(api: &mut Api, id: SchemaId, schemas: &[SchemaId]) -> SchemaId {
    let [first, _, ..] = schemas else { return schemas.first().copied().unwrap_or(id) };
    let kinds: Vec<Kind> = schemas.iter().map(|schema| api.schema(*schema).kind.clone()).collect();
    let plain = kinds.iter().position(|kind| !matches!(kind, Kind::Enum(_)));
    let kind = match (&kinds[0], plain) {
        (Kind::Array(array), _) => {
            let items = kinds.iter().filter_map(|kind| match kind {
                Kind::Array(array) => Some(array.items),
                _ => None,
            });
            let items = any_of(api, id, items.collect());
            Kind::Array(Array { items, min_items: None, max_items: None, unique: array.unique })
        }
        (Kind::Map(_), _) => {
            let values = kinds.iter().filter_map(|kind| match kind {
                Kind::Map(values) => Some(*values),
                _ => None,
            });
            Kind::Map(any_of(api, id, values.collect()))
        }
        (Kind::Boolean, _) => return *first,
        (Kind::Integer(_) | Kind::Number(_), _) => return plain.map_or(*first, |plain| schemas[plain]),
        (_, Some(plain)) if kinds.iter().all(|kind| *kind == kinds[plain]) => return schemas[plain],
        // Listed texts beside any text: a list that is open.
        (_, plain) => match listed(&kinds) {
            Some(values) if plain.is_none_or(|plain| is_any_text(&kinds[plain])) => {
                Kind::Enum(Enum { open: plain.is_some(), ..values })
            }
            _ if plain.is_some_and(|plain| is_number(&kinds[plain])) => return schemas[plain.unwrap_or(0)],
            _ => Kind::String(StringType::default()),
        },
    };
    push(api, id, kind)
}

fn is_number(kind: &Kind) -> bool {
    matches!(kind, Kind::Integer(_) | Kind::Number(_))
}

fn is_any_text(kind: &Kind) -> bool {
    matches!(kind, Kind::String(string) if string.format.is_none())
}

/// The values of all enums among these.
fn listed(kinds: &[Kind]) -> Option<Enum> {
    let mut seen = HashSet::new();
    let enums = kinds.iter().filter_map(|kind| match kind {
        Kind::Enum(values) => Some(values),
        _ => None,
    });
    let values = enums.flat_map(|one| &one.values).filter(|value| seen.insert(value.value.to_string()));
    let values: Vec<_> = values.cloned().collect();
    (!values.is_empty()).then_some(Enum { values, open: false })
}

/// A union of these, unless they are one.
fn any_of(api: &mut Api, id: SchemaId, schemas: Vec<SchemaId>) -> SchemaId {
    let distinct: HashSet<SchemaId> = schemas.iter().map(|schema| api.resolve(*schema)).collect();
    match schemas.first() {
        Some(first) if distinct.len() == 1 => *first,
        _ => {
            let branches = schemas.into_iter().map(|schema| Branch { schema, sign: None, boxed: false }).collect();
            let rule = crate::ir::UnionRule::AnyOf;
            push(api, id, Kind::Union(Union { rule, branches, discriminator: None, tag: None, free_form: false }))
        }
    }
}

/// Adds an inline schema that is found where the union is.
fn push(api: &mut Api, id: SchemaId, kind: Kind) -> SchemaId {
    let union = api.schema(id);
    let schema = Schema { name: None, kind, nullable: false, default: None, example: None, ..union.clone() };
    api.push_schema(schema)
}

/// The object behind a schema.
pub(super) fn object(api: &Api, id: SchemaId) -> Option<&Object> {
    match &api.schema(api.resolve(id)).kind {
        Kind::Object(object) => Some(object),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ir::EnumValue;
    use crate::ir::testing::{api, enumeration, object, schema, union};

    fn settled(api: &mut Api, branches: &[SchemaId]) -> (Kind, Diagnostics) {
        let id = schema(api, Some("Union"), union(branches));
        let mut diagnostics = Diagnostics::default();
        settle(api, &mut diagnostics);
        (api.schema(api.resolve(id)).kind.clone(), diagnostics)
    }

    fn as_union(kind: Kind) -> Union {
        let Kind::Union(union) = kind else { panic!("no union: {kind:?}") };
        union
    }

    #[test]
    fn listed_strings_and_any_string_are_an_open_enum() {
        let mut api = api();
        let listed = schema(&mut api, None, enumeration(&["logs"]));
        let any = schema(&mut api, None, Kind::String(StringType::default()));
        let (kind, _) = settled(&mut api, &[listed, any]);
        let values = vec![EnumValue { value: "logs".into(), name: None }];
        assert_eq!(kind, Kind::Enum(Enum { values, open: true }));
    }

    #[test]
    fn types_of_json_tell_branches_apart() {
        let mut api = api();
        let text = schema(&mut api, None, Kind::String(StringType::default()));
        let number = schema(&mut api, None, Kind::Number(Default::default()));
        let list = |items| Kind::Array(Array { items, min_items: None, max_items: None, unique: false });
        let texts = schema(&mut api, None, list(text));
        let numbers = schema(&mut api, None, list(number));
        let (kind, diagnostics) = settled(&mut api, &[text, texts, numbers]);
        let union = as_union(kind);
        let signs: Vec<_> = union.branches.iter().map(|branch| branch.sign.clone()).collect();
        assert_eq!(signs, [JsonType::String, JsonType::Array].map(|one| Some(Sign::Type(one))));
        assert!(diagnostics.is_empty());
        // Both lists are one, whose items are of either type.
        let Kind::Array(array) = &api.schema(union.branches[1].schema).kind else { panic!("no list") };
        assert_eq!(as_union(api.schema(array.items).kind.clone()).branches.len(), 2);
    }

    #[test]
    fn a_union_in_a_union_is_opened() {
        let mut api = api();
        let flag = schema(&mut api, None, Kind::Boolean);
        let cat = schema(&mut api, Some("Cat"), object(&[("claws", flag)]));
        let dog = schema(&mut api, Some("Dog"), object(&[("bark", flag)]));
        let inner = schema(&mut api, Some("Inner"), union(&[cat, dog]));
        let null = schema(&mut api, None, enumeration(&[]));
        let outer = schema(&mut api, Some("Outer"), union(&[flag, inner, null]));
        settle(&mut api, &mut Diagnostics::default());
        let branches: Vec<_> =
            as_union(api.schema(outer).kind.clone()).branches.iter().map(|branch| branch.schema).collect();
        assert_eq!(branches, [flag, cat, dog]);
        assert!(api.schema(outer).nullable);
    }

    #[test]
    fn branches_that_look_alike_are_read_as_any_value() {
        let mut api = api();
        let flag = schema(&mut api, None, Kind::Boolean);
        let cat = schema(&mut api, Some("Cat"), object(&[("name", flag)]));
        let dog = schema(&mut api, Some("Dog"), object(&[("name", flag)]));
        let (kind, diagnostics) = settled(&mut api, &[cat, dog]);
        let union = as_union(kind);
        assert!(union.free_form && union.branches.iter().all(|branch| branch.sign.is_none()));
        assert_eq!(diagnostics.summary(), "1 warning");
    }
}
