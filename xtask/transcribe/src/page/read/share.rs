//! What one place says about an object or enum, for every place of it.
//! Input: the operations of a page. Output: the same operations, in which objects with equal fields have equal names, nullable and
//! read-only fields and enum members, and enums with equal values have equal names.
//!
//! Programs build the bodies of requests only, and tables repeat an object in full wherever it is. Two objects are the same if they have
//! two fields or more, all of them equal, and no different names; two enums if they have the same values, and no different names.

use std::collections::{HashMap, HashSet};

use crate::facts::{Field, Kind, Object, Operation, Schema};
use crate::page::error::Note;

/// What is known of all objects of one shape.
struct Shared {
    schema: Schema,
    names: HashSet<String>,
}

/// The numbers of shapes, so that equal shapes have equal numbers.
#[derive(Default)]
struct Shapes {
    numbers: HashMap<String, usize>,
}

/// Gives every object what others of its shape have.
pub fn share(operations: &mut [Operation], notes: &mut Vec<Note>) {
    let mut shapes = Shapes::default();
    let mut shared: HashMap<usize, Shared> = HashMap::new();
    for schema in schemas(operations) {
        shapes.visit(schema, &mut |shape, schema| {
            let known = shared.entry(shape).or_insert_with(|| Shared { schema: schema.clone(), names: HashSet::new() });
            known.names.extend(schema.name.iter().map(|name| name.value.clone()));
            add_content(&mut known.schema, schema);
        });
    }
    shared.retain(|_, shared| shared.names.len() < 2);
    for schema in schemas(operations) {
        apply(schema, &mut shapes, &shared, notes);
    }
}

/// Gives a schema what its shape has, and then those within it, so that only the outermost one is noted.
fn apply(schema: &mut Schema, shapes: &mut Shapes, shared: &HashMap<usize, Shared>, notes: &mut Vec<Note>) {
    let mut shape = None;
    let outer = shapes.visit(schema, &mut |number, _| shape = Some(number));
    // The schema itself is visited last, if at all.
    if let Some(shared) = shape.filter(|shape| *shape == outer).and_then(|shape| shared.get(&shape)) {
        if let (None, Some(name)) = (&schema.name, &shared.schema.name) {
            let message = format!("the type is `{}`, which is equal to it", name.value);
            notes.push(Note { line: schema.line, message });
        }
        add_content(schema, &shared.schema);
    }
    match &mut schema.kind {
        Kind::Array(items) => apply(items, shapes, shared, notes),
        Kind::Union(options) => options.iter_mut().for_each(|option| apply(option, shapes, shared, notes)),
        Kind::Object(object) => {
            object.fields.iter_mut().for_each(|field| apply(&mut field.schema, shapes, shared, notes));
            object.additional.iter_mut().for_each(|schema| apply(schema, shapes, shared, notes));
        }
        _ => {}
    }
}

/// Returns `true` if the schemas are equal, whatever their lines and names.
pub fn same_shape(left: &Schema, right: &Schema) -> bool {
    let mut shapes = Shapes::default();
    shapes.visit(&mut left.clone(), &mut |_, _| {}) == shapes.visit(&mut right.clone(), &mut |_, _| {})
}

fn schemas(operations: &mut [Operation]) -> impl Iterator<Item = &mut Schema> {
    operations.iter_mut().flat_map(|operation| {
        let requests = operation.body.iter_mut().flat_map(|body| &mut body.contents);
        let responses = operation.responses.iter_mut().filter_map(|response| response.content.as_mut());
        requests.chain(responses).filter_map(|content| content.schema.as_mut())
    })
}

impl Shapes {
    /// Returns the number of a schema's shape. Calls a function for each object and enum that is worth sharing, the inner ones first.
    fn visit(&mut self, schema: &mut Schema, found: &mut impl FnMut(usize, &mut Schema)) -> usize {
        let mut is_shared = false;
        let text = match &mut schema.kind {
            Kind::Array(items) => format!("[{}]", self.visit(items, found)),
            Kind::Union(options) => {
                let options: Vec<usize> = options.iter_mut().map(|option| self.visit(option, found)).collect();
                format!("one of {options:?}")
            }
            Kind::Object(object) => {
                is_shared = object.fields.len() > 1;
                let fields: Vec<(String, bool, bool, usize)> = object
                    .fields
                    .iter_mut()
                    .map(|field| {
                        (field.name.clone(), field.required, field.deprecated, self.visit(&mut field.schema, found))
                    })
                    .collect();
                let additional = object.additional.as_mut().map(|schema| self.visit(schema, found));
                format!("{fields:?} {additional:?}")
            }
            // A table does not know that a string is an open enum.
            Kind::Enum(open) if open.is_open => Self::plain(&Kind::String { format: None }),
            Kind::Enum(closed) => {
                is_shared = !closed.members.is_empty();
                let values: Vec<String> = closed.members.iter().map(|member| member.value.to_string()).collect();
                format!("enum {values:?}")
            }
            kind => Self::plain(kind),
        };
        let text = format!("{text} {:?}", schema.max_length.as_ref().map(|length| length.value));
        let next = self.numbers.len();
        let number = *self.numbers.entry(text).or_insert(next);
        if is_shared {
            found(number, schema);
        }
        number
    }

    fn plain(kind: &Kind) -> String {
        format!("{kind:?}")
    }
}

/// Adds what another schema of the same shape says at the same place.
fn add(schema: &mut Schema, other: &Schema) {
    schema.nullable = schema.nullable.or(other.nullable);
    add_content(schema, other);
}

/// Adds what another schema of the same shape says at any place. Whether it may be `null` depends on the place.
fn add_content(schema: &mut Schema, other: &Schema) {
    schema.name = schema.name.take().or_else(|| other.name.clone());
    match (&mut schema.kind, &other.kind) {
        (Kind::Array(items), Kind::Array(others)) => add(items, others),
        (Kind::Union(options), Kind::Union(others)) => {
            options.iter_mut().zip(others).for_each(|(option, other)| add(option, other))
        }
        (Kind::Object(object), Kind::Object(other)) => add_fields(object, other),
        (kind @ Kind::String { format: None }, Kind::Enum(open)) if open.is_open => *kind = Kind::Enum(open.clone()),
        (Kind::Enum(found), Kind::Enum(other)) => {
            for (member, other) in found.members.iter_mut().zip(&other.members) {
                member.name = member.name.take().or_else(|| other.name.clone());
            }
        }
        _ => {}
    }
}

fn add_fields(object: &mut Object, other: &Object) {
    let add_field = |field: &mut Field, other: &Field| {
        field.read_only = field.read_only.or(other.read_only);
        add(&mut field.schema, &other.schema);
    };
    object.fields.iter_mut().zip(&other.fields).for_each(|(field, other)| add_field(field, other));
    if let (Some(schema), Some(other)) = (&mut object.additional, &other.additional) {
        add(schema, other);
    }
}
