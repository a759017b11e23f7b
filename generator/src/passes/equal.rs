//! Inline schemas that are equal, in one object or in one operation, become one: they would get two types for the same thing.

use std::collections::HashMap;
use std::fmt::Write;

use crate::diagnostic::Diagnostics;
use crate::ir::{Additional, Api, Content, Kind, SchemaId, UnionRule};

pub(super) fn unite(api: &mut Api, _: &mut Diagnostics) {
    let mut texts = Texts::default();
    for id in api.schema_ids() {
        if let Kind::Object(object) = &api.schema(id).kind {
            let children: Vec<SchemaId> = object.properties.iter().map(|property| property.schema).collect();
            unite_some(api, &mut texts, &children);
        }
    }
    for index in 0..api.operations.len() {
        let operation = &api.operations[index];
        let bodies = operation.body.iter().flat_map(|body| &body.contents);
        let answers = operation.responses.iter().flat_map(|response| &response.contents);
        let schema = |content: &Content| content.schema;
        let roots: Vec<SchemaId> = bodies.chain(answers).filter_map(schema).collect();
        unite_some(api, &mut texts, &roots);
    }
}

/// Most lists of lists of … that are looked into.
const DEEPEST: usize = 8;

fn unite_some(api: &mut Api, texts: &mut Texts, ids: &[SchemaId]) {
    // Lists of inline schemas are equal if their items are.
    let inner = |api: &Api, mut id: SchemaId| {
        for _ in 0..DEEPEST {
            match (&api.schema(id).kind, &api.schema(id).name) {
                (Kind::Array(crate::ir::Array { items: next, .. }) | Kind::Map(next), None) => id = *next,
                _ => break,
            }
        }
        id
    };
    let mut first: HashMap<String, SchemaId> = HashMap::new();
    for &id in ids {
        let id = inner(api, id);
        let schema = api.schema(id);
        if schema.name.is_some() || !schema.kind.needs_name() {
            continue;
        }
        let Some(text) = texts.of(api, id) else { continue };
        match first.get(&text) {
            Some(&known) if known != id => {
                api.schema_mut(id).kind = Kind::Alias(known);
                api.united.insert(id);
            }
            Some(_) => {}
            None => {
                first.insert(text, id);
            }
        }
    }
}

/// What schemas say, as texts that are equal if they say the same.
#[derive(Default)]
struct Texts {
    known: HashMap<SchemaId, Option<String>>,
}

/// Longest text of a schema that is compared; larger ones are types of their own.
const LONGEST: usize = 16 * 1024;

impl Texts {
    fn of(&mut self, api: &Api, id: SchemaId) -> Option<String> {
        if let Some(known) = self.known.get(&id) {
            return known.clone();
        }
        // One that contains itself without a component between is none of those that are compared.
        self.known.insert(id, None);
        let text = self.write(api, id);
        self.known.insert(id, text.clone());
        text
    }

    fn child(&mut self, api: &Api, id: SchemaId) -> Option<String> {
        let schema = api.schema(id);
        let own = match &schema.name {
            Some(_) => format!("#{}", id.0),
            None => self.of(api, id)?,
        };
        Some(format!("{own}{:?}{}{:?}{:?}", schema.description, schema.nullable, schema.access, schema.default))
    }

    fn write(&mut self, api: &Api, id: SchemaId) -> Option<String> {
        let mut text = String::new();
        match &api.schema(id).kind {
            Kind::Object(object) => {
                text.push('{');
                for property in &object.properties {
                    let child = self.child(api, property.schema)?;
                    write!(text, "{:?}{}{child},", property.name, property.required).ok()?;
                    if text.len() > LONGEST {
                        return None;
                    }
                }
                if let Additional::Schema(values) = object.additional {
                    text.push_str(&self.child(api, values)?);
                }
                write!(text, "}}{:?}{:?}", object.additional == Additional::Forbidden, object.required_elsewhere)
                    .ok()?;
            }
            Kind::Array(array) => {
                let items = self.child(api, array.items)?;
                write!(text, "[{items}]{:?}{:?}{}", array.min_items, array.max_items, array.unique).ok()?;
            }
            Kind::Map(values) => text = format!("<{}>", self.child(api, *values)?),
            Kind::Alias(target) => text = self.child(api, *target)?,
            Kind::Union(union) => {
                text.push_str(if union.rule == UnionRule::OneOf { "one(" } else { "any(" });
                for branch in &union.branches {
                    let child = self.child(api, branch.schema)?;
                    write!(text, "{child}{:?}|", branch.sign).ok()?;
                }
                write!(text, "){:?}", union.tag).ok()?;
            }
            plain @ (Kind::Any
            | Kind::Boolean
            | Kind::Integer(_)
            | Kind::Number(_)
            | Kind::String(_)
            | Kind::Enum(_)) => write!(text, "{plain:?}").ok()?,
            Kind::AllOf(_) => return None,
        }
        (text.len() <= LONGEST).then_some(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ir::testing::{api, enumeration, object, schema};

    #[test]
    fn equal_inline_schemas_of_one_object_are_one() {
        let mut api = api();
        let flag = schema(&mut api, None, Kind::Boolean);
        let from = schema(&mut api, None, object(&[("a", flag)]));
        let to = schema(&mut api, None, object(&[("a", flag)]));
        let other = schema(&mut api, None, object(&[("b", flag)]));
        let colour = schema(&mut api, None, enumeration(&["red"]));
        let same_colour = schema(&mut api, None, enumeration(&["red"]));
        let list = [("from", from), ("to", to), ("other", other), ("c", colour), ("d", same_colour)];
        schema(&mut api, Some("Move"), object(&list));
        // Equal to one of another object, which is another thing.
        let elsewhere = schema(&mut api, None, object(&[("a", flag)]));
        schema(&mut api, Some("Elsewhere"), object(&[("from", elsewhere)]));
        unite(&mut api, &mut Diagnostics::default());
        assert_eq!(api.schema(to).kind, Kind::Alias(from));
        assert_eq!(api.schema(same_colour).kind, Kind::Alias(colour));
        for id in [from, other, elsewhere] {
            assert!(matches!(api.schema(id).kind, Kind::Object(_)));
        }
    }
}
