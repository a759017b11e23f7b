//! Reads schemas of an OpenAPI document, with references followed.

use std::cell::Cell;

use super::read::line;
use crate::facts::{At, Enum, Field, Kind, Member, Object, Schema};
use crate::value::Value;
use crate::yaml::tree::{NodeId, Tree};

/// The maximum depth of nested schemas. Deeper ones, and schemas that contain themselves, are any value.
const MAX_DEPTH: usize = 40;

/// The maximum number of schemas of one document, which references multiply.
const MAX_SCHEMAS: usize = 500_000;

pub struct SchemaReader<'a> {
    tree: &'a Tree,
    remaining: Cell<usize>,
}

impl<'a> SchemaReader<'a> {
    pub fn new(tree: &'a Tree) -> Self {
        SchemaReader { tree, remaining: Cell::new(MAX_SCHEMAS) }
    }

    /// Follows `$ref` within the document. Returns the object, and the name of the component that was referred to last.
    pub fn resolve(&self, node: NodeId) -> (NodeId, Option<At<String>>) {
        let (mut node, mut name) = (self.tree.resolve(node), None);
        for _ in 0..MAX_DEPTH {
            let Some(reference) = self.tree.get(node, "$ref") else { break };
            let value = self.tree.value(reference);
            let Some(pointer) = value.as_str().and_then(|text| text.strip_prefix("#/")) else { break };
            let steps: Vec<_> = pointer.split('/').map(|step| step.replace("~1", "/").replace("~0", "~")).collect();
            let Some(target) = self.tree.pointer(&steps.iter().map(String::as_str).collect::<Vec<_>>()) else { break };
            name = steps.last().map(|step| At::new(step.clone(), self.tree.line(target)));
            node = self.tree.resolve(target);
        }
        (node, name)
    }

    pub fn read(&self, node: NodeId) -> Schema {
        self.read_nested(node, &mut Vec::new())
    }

    /// Reads a schema. `around` has the schemas that it is in.
    fn read_nested(&self, node: NodeId, around: &mut Vec<NodeId>) -> Schema {
        let (node, name) = self.resolve(node);
        let line = self.tree.line(node);
        let Some(remaining) = self.remaining.get().checked_sub(1) else { return Schema::new(Kind::Any, line) };
        self.remaining.set(remaining);
        if around.len() >= MAX_DEPTH || around.contains(&node) {
            return Schema::new(Kind::Any, line);
        }
        around.push(node);
        let mut schema = self.read_object(node, around);
        around.pop();
        if name.is_some() {
            schema.name = name;
        }
        schema
    }

    /// Reads the keywords of a schema that is no reference.
    fn read_object(&self, node: NodeId, around: &mut Vec<NodeId>) -> Schema {
        let tree = self.tree;
        let mut schema = Schema::new(Kind::Any, tree.line(node));
        for part in tree.get(node, "allOf").into_iter().flat_map(|parts| tree.items(parts)) {
            merge(&mut schema, self.read_nested(part, around));
        }
        if let Some(kind) = self.kind(node, around) {
            merge(&mut schema, Schema::new(kind, tree.line(node)));
        }
        let types = self.types(node);
        let nullable = tree.get(node, "nullable").filter(|flag| tree.value(*flag).as_bool() == Some(true));
        let nullable =
            nullable.or_else(|| if types.iter().any(|name| name == "null") { tree.get(node, "type") } else { None });
        schema.nullable = nullable.map(|node| tree.line(node)).or(schema.nullable);
        let length = tree.get(node, "maxLength");
        let length = length.and_then(|length| Some(At::new(tree.value(length).as_u64()?, tree.line(length))));
        schema.max_length = length.or(schema.max_length);
        schema
    }

    /// Returns the kind that the schema's own keywords state, if any do.
    fn kind(&self, node: NodeId, around: &mut Vec<NodeId>) -> Option<Kind> {
        let tree = self.tree;
        let format = tree.get(node, "format").and_then(|format| tree.value(format).as_str().map(str::to_owned));
        if let Some(values) = tree.get(node, "enum") {
            return Some(Kind::Enum(Enum { members: self.members(node, values), is_open: false }));
        }
        if let Some(values) = tree.get(node, "x-extensible-enum") {
            return Some(Kind::Enum(Enum { members: self.members(node, values), is_open: true }));
        }
        if let Some(variants) = ["oneOf", "anyOf"].into_iter().find_map(|name| tree.get(node, name)) {
            let variants = tree.items(variants).map(|variant| self.read_nested(variant, around)).collect();
            return Some(union(variants));
        }
        let types = self.types(node);
        let name = types.iter().find(|name| *name != "null").map(String::as_str);
        Some(match name {
            Some("boolean") => Kind::Boolean,
            Some("integer") => Kind::Integer { format },
            Some("number") => Kind::Number { format },
            Some("string") => Kind::String { format },
            Some("array") => {
                let items = tree.get(node, "items").map(|items| self.read_nested(items, around));
                Kind::Array(Box::new(items.unwrap_or_else(|| Schema::new(Kind::Any, tree.line(node)))))
            }
            Some("object") => Kind::Object(self.object(node, around)),
            _ if tree.get(node, "properties").is_some() => Kind::Object(self.object(node, around)),
            _ => return None,
        })
    }

    fn types(&self, node: NodeId) -> Vec<String> {
        let Some(types) = self.tree.get(node, "type") else { return Vec::new() };
        let names = match self.tree.value(types) {
            Value::Array(names) => names,
            name => vec![name],
        };
        names.iter().filter_map(|name| name.as_str().map(str::to_owned)).collect()
    }

    fn members(&self, node: NodeId, values: NodeId) -> Vec<Member> {
        let names = self.tree.get(node, "x-enum-varnames").into_iter().flat_map(|names| self.tree.items(names));
        let names: Vec<_> = names.collect();
        let name = |at: usize| self.tree.value(*names.get(at)?).as_str().map(str::to_owned);
        let values = self.tree.items(values).enumerate();
        let member =
            |(at, value)| Member { value: self.tree.value(value), name: name(at), line: self.tree.line(value) };
        values.map(member).filter(|member| !matches!(member.value, Value::Null)).collect()
    }

    fn object(&self, node: NodeId, around: &mut Vec<NodeId>) -> Object {
        let tree = self.tree;
        let required = tree.get(node, "required").into_iter().flat_map(|names| tree.items(names));
        let required: Vec<_> = required.map(|name| tree.value(name)).collect();
        let mut object = Object::default();
        for entry in tree.get(node, "properties").map(|properties| tree.entries(properties)).unwrap_or_default() {
            let flag = |name: &str| {
                let value = tree.get(entry.value, name)?;
                (tree.value(value).as_bool() == Some(true)).then(|| tree.line(value))
            };
            object.fields.push(Field {
                line: line(tree, entry),
                required: required.iter().any(|name| name.as_str() == Some(&entry.name)),
                deprecated: flag("deprecated").is_some(),
                read_only: flag("readOnly"),
                schema: self.read_nested(entry.value, around),
                name: entry.name.clone(),
            });
        }
        object.additional = tree.get(node, "additionalProperties").and_then(|schema| match tree.value(schema) {
            Value::Bool(true) => Some(Box::new(Schema::new(Kind::Any, tree.line(schema)))),
            Value::Bool(false) => None,
            _ => Some(Box::new(self.read_nested(schema, around))),
        });
        object
    }
}

/// Recognises an enum that has other values, which is written as a union of an enum and a string.
fn union(variants: Vec<Schema>) -> Kind {
    if let [first, second] = variants.as_slice()
        && let (Kind::Enum(values), Kind::String { format: None }) = (&first.kind, &second.kind)
    {
        return Kind::Enum(Enum { is_open: true, ..values.clone() });
    }
    Kind::Union(variants)
}

/// Adds what a part of `allOf` says.
fn merge(schema: &mut Schema, part: Schema) {
    match (&mut schema.kind, part.kind) {
        (Kind::Object(object), Kind::Object(other)) => {
            for field in other.fields {
                match object.fields.iter_mut().find(|earlier| earlier.name == field.name) {
                    Some(earlier) => earlier.required |= field.required,
                    None => object.fields.push(field),
                }
            }
            object.additional = object.additional.take().or(other.additional);
        }
        (_, Kind::Any) => {}
        // The type that is repeated beside a reference to an enum adds nothing.
        (Kind::Enum(_), Kind::String { format: None }) => {}
        (kind, other) => *kind = other,
    }
    schema.name = schema.name.take().or(part.name);
    schema.nullable = schema.nullable.or(part.nullable);
    schema.max_length = schema.max_length.take().or(part.max_length);
}
