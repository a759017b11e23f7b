//! Facts of schemas: fields, types, values and what else tables and programs say of them.

use transcribe::compare::{Aspect, Part, Step};
use transcribe::facts::{At, Field, Kind, Member, Object, Operation, Schema};
use transcribe::value::Value;

use super::Mutations;
use super::examples::{Members, at_place, in_objects};
use crate::print::example;

/// Changes a flag of a field.
type Toggle = fn(&mut Field);

/// Which schema of an operation.
#[derive(Clone, Copy)]
pub enum Root {
    /// Of the first media type.
    Body,
    Parameter(usize),
    Response(usize),
}

impl Root {
    fn schema_of<'o>(&self, operation: &'o Operation) -> Option<&'o Schema> {
        match self {
            Root::Body => operation.body.as_ref()?.contents[0].schema.as_ref(),
            Root::Parameter(at) => Some(&operation.parameters[*at].schema),
            Root::Response(at) => operation.responses[*at].content.as_ref()?.schema.as_ref(),
        }
    }

    fn schema_mut<'o>(&self, operation: &'o mut Operation) -> Option<&'o mut Schema> {
        match self {
            Root::Body => operation.body.as_mut()?.contents[0].schema.as_mut(),
            Root::Parameter(at) => Some(&mut operation.parameters[*at].schema),
            Root::Response(at) => operation.responses[*at].content.as_mut()?.schema.as_mut(),
        }
    }

    fn examples_mut<'o>(&self, operation: &'o mut Operation) -> Vec<&'o mut Value> {
        match self {
            Root::Body => {
                let contents = operation.body.iter_mut().flat_map(|body| body.contents.iter_mut().take(1));
                contents.flat_map(|content| &mut content.examples).map(|example| &mut example.value).collect()
            }
            Root::Parameter(at) => {
                operation.parameters[*at].example.iter_mut().map(|example| &mut example.value).collect()
            }
            Root::Response(at) => {
                let contents = operation.responses[*at].content.iter_mut();
                contents.flat_map(|content| &mut content.examples).map(|example| &mut example.value).collect()
            }
        }
    }

    fn part(&self, operation: &Operation, steps: Vec<Step>) -> Part {
        match self {
            Root::Body => {
                let media_type = operation.body.iter().map(|body| body.contents[0].media_type.clone()).collect();
                Part::BodyContent(media_type, steps)
            }
            Root::Parameter(at) => {
                let parameter = &operation.parameters[*at];
                Part::Parameter(parameter.location, parameter.name.clone(), steps)
            }
            Root::Response(at) => {
                Part::ResponseContent(operation.responses[*at].status, "application/json".to_owned(), steps)
            }
        }
    }
}

impl Mutations<'_> {
    /// Changes a schema and all in it.
    pub fn schemas(&mut self, at: usize, root: &Root) {
        let schema = root.schema_of(&self.facts.operations[at]).cloned();
        if let Some(schema) = schema {
            self.schema(at, root, &schema, &[]);
        }
    }

    fn schema(&mut self, at: usize, root: &Root, schema: &Schema, steps: &[Step]) {
        let is_body = !matches!(root, Root::Parameter(_));
        // The table of a body is always one of an object.
        if !(is_body && steps.is_empty()) {
            self.types(at, root, schema, steps);
        }
        self.names(at, root, schema, steps);
        match &schema.kind {
            Kind::String { .. } => {
                let length = schema.max_length.as_ref().map_or(77, |length| length.value + 1);
                let verb = if schema.max_length.is_some() { "change" } else { "add" };
                self.change_schema(at, root, steps, verb, Aspect::MaxLength, &mut |schema| {
                    schema.max_length = Some(At::new(length, 0));
                });
            }
            Kind::Enum(found) => {
                for index in 0..found.members.len() {
                    self.member(at, root, schema, steps, index);
                }
                self.new_member(at, root, schema, steps);
            }
            Kind::Array(items) => self.schema(at, root, items, &then(steps, Step::Items)),
            Kind::Object(object) => self.object(at, root, object, steps),
            Kind::Union(variants) => {
                for (index, variant) in variants.iter().enumerate() {
                    self.schema(at, root, variant, &then(steps, Step::Variant(index)));
                }
            }
            _ => {}
        }
    }

    fn object(&mut self, at: usize, root: &Root, object: &Object, steps: &[Step]) {
        for field in &object.fields {
            self.field(at, root, object, field, steps);
            let inner = then(steps, Step::Field(field.name.clone()));
            self.schema(at, root, &field.schema, &inner);
            // Only programs for requests say that a value may be `null`, and not of parts of unions.
            let is_request = matches!(root, Root::Body) && !steps.iter().any(|step| matches!(step, Step::Variant(_)));
            let is_shown = is_in_example(root, &self.facts.operations[at], &inner);
            if is_request && is_shown && field.schema.nullable.is_none() && field.read_only.is_none() {
                self.change_schema(at, root, &inner, "add", Aspect::Nullable, &mut |schema| schema.nullable = Some(0));
            }
        }
        if let Some(additional) = object.additional.as_ref().filter(|additional| additional.kind != Kind::Any) {
            self.schema(at, root, additional, &then(steps, Step::Additional));
        }
        // A union's variants are told apart by the example, so that a new field needs one there.
        if object.fields.is_empty() || steps.iter().any(|step| matches!(step, Step::Variant(_))) {
            return;
        }
        let new = Field {
            line: 0,
            name: "anew".to_owned(),
            required: false,
            deprecated: false,
            read_only: None,
            schema: Schema::new(Kind::Boolean, 0),
        };
        let place = then(steps, Step::Field("anew".to_owned()));
        self.change_object(
            at,
            root,
            (steps, place),
            "add",
            &mut |object| object.fields.push(new.clone()),
            &mut |members| {
                members.push(("anew".to_owned(), Value::Bool(true)));
            },
        );
    }

    fn field(&mut self, at: usize, root: &Root, object: &Object, field: &Field, steps: &[Step]) {
        let place = then(steps, Step::Field(field.name.clone()));
        let name = &field.name;
        let index = object.fields.iter().position(|other| other.name == *name).expect("the object has the field");
        if object.fields.len() > 1 {
            self.change_object(
                at,
                root,
                (steps, place.clone()),
                "drop",
                &mut |object| {
                    object.fields.remove(index);
                },
                &mut |members| members.retain(|(member, _)| member != name),
            );
        }
        for place in [place.clone(), then(steps, Step::Field("renamed".to_owned()))] {
            self.change_object(
                at,
                root,
                (steps, place),
                "change",
                &mut |object| object.fields[index].name = "renamed".to_owned(),
                &mut |members| {
                    members
                        .iter_mut()
                        .filter(|(member, _)| member == name)
                        .for_each(|(name, _)| *name = "renamed".to_owned());
                },
            );
        }
        let flags: [(Aspect, Toggle); 2] = [
            (Aspect::Required, |field| field.required ^= true),
            (Aspect::Deprecated, |field| field.deprecated ^= true),
        ];
        for (aspect, toggle) in flags {
            let part = root.part(&self.facts.operations[at], place.clone());
            self.change(at, "change", part, aspect, |operation| {
                with_object(operation, root, steps, &mut |object| toggle(&mut object.fields[index]));
            });
        }
    }

    /// Gives a schema each of a few other types.
    fn types(&mut self, at: usize, root: &Root, schema: &Schema, steps: &[Step]) {
        let mut kinds = vec![
            Kind::Boolean,
            Kind::Integer { format: None },
            Kind::String { format: None },
            Kind::String { format: Some("uuid".to_owned()) },
            Kind::Array(Box::new(Schema::new(schema.kind.clone(), 0))),
        ];
        if matches!(root, Root::Body | Root::Response(_)) {
            kinds.push(Kind::Any);
        }
        if let Kind::Array(items) = &schema.kind {
            kinds.push(items.kind.clone());
        }
        let is_open = matches!(&schema.kind, Kind::Enum(found) if found.is_open);
        for kind in kinds {
            // A table has a string for an open enum.
            let is_same = kind == schema.kind || is_open && kind == (Kind::String { format: None });
            let is_array_of_array = matches!((&kind, &schema.kind), (Kind::Array(_), Kind::Array(_)));
            if is_same || is_array_of_array {
                continue;
            }
            self.change_type(at, root, steps, &kind);
        }
    }

    fn change_type(&mut self, at: usize, root: &Root, steps: &[Step], kind: &Kind) {
        // The other schemas of the same name keep it.
        let new = Schema::new(kind.clone(), 0);
        let value = example(&new, matches!(root, Root::Body));
        let part = root.part(&self.facts.operations[at], steps.to_vec());
        self.change(at, "change", part, Aspect::Type, |operation| {
            with_schema(operation, root, steps, &mut |schema| *schema = Schema { line: 0, ..new.clone() });
            for example in root.examples_mut(operation) {
                at_place(example, steps, &mut |place| *place = value.clone());
            }
        });
    }

    fn names(&mut self, at: usize, root: &Root, schema: &Schema, steps: &[Step]) {
        let is_in_union = steps.iter().any(|step| matches!(step, Step::Variant(_) | Step::Additional));
        let is_named = match root {
            Root::Body => schema.name.is_some() && !is_in_union,
            Root::Response(_) => {
                schema.name.is_some() && steps.is_empty() && is_success(root, &self.facts.operations[at])
            }
            Root::Parameter(_) => false,
        };
        if is_named && is_in_example(root, &self.facts.operations[at], steps) {
            self.change_schema(at, root, steps, "change", Aspect::Name, &mut |schema| {
                schema.name = Some(At::new("AnotherName".to_owned(), 0));
            });
        }
    }

    fn member(&mut self, at: usize, root: &Root, schema: &Schema, steps: &[Step], index: usize) {
        let Kind::Enum(found) = &schema.kind else { return };
        // Only programs have the values of open enums.
        if found.is_open && !matches!(root, Root::Body) {
            return;
        }
        let old = found.members[index].value.clone();
        let new = if old.as_str().is_some() { Value::from("changed") } else { Value::Number(99.into()) };
        // The examples of a page that says otherwise have the new value.
        for value in [old.clone(), new.clone()] {
            if found.is_open && value == old {
                continue;
            }
            let part = root.part(&self.facts.operations[at], steps.to_vec());
            self.change(at, "change", part, Aspect::EnumValue(value), |operation| {
                with_member(operation, root, steps, index, &mut |member| {
                    *member = Member { value: new.clone(), name: Some("CHANGED".to_owned()), line: 0 };
                });
                for example in root.examples_mut(operation) {
                    at_place(example, steps, &mut |place| {
                        if *place == old {
                            *place = new.clone();
                        }
                    });
                }
            });
        }
        let part = root.part(&self.facts.operations[at], steps.to_vec());
        if !found.is_open && found.members.len() > 1 {
            let kept = found.members[1 - index.min(1)].value.clone();
            self.change(at, "drop", part.clone(), Aspect::EnumValue(old.clone()), |operation| {
                with_schema(operation, root, steps, &mut |schema| {
                    if let Kind::Enum(found) = &mut schema.kind {
                        found.members.remove(index);
                    }
                });
                for example in root.examples_mut(operation) {
                    at_place(example, steps, &mut |place| {
                        if *place == old {
                            *place = kept.clone();
                        }
                    });
                }
            });
        }
        let mut operation = self.facts.operations[at].clone();
        let mut is_shown = false;
        for example in root.examples_mut(&mut operation) {
            at_place(example, steps, &mut |place| is_shown |= *place == old);
        }
        if matches!(root, Root::Body) && is_shown && schema.name.is_some() {
            self.change(at, "change", part, Aspect::EnumName(old), |operation| {
                with_member(operation, root, steps, index, &mut |member| member.name = Some("ANOTHER".to_owned()));
            });
        }
    }

    fn new_member(&mut self, at: usize, root: &Root, schema: &Schema, steps: &[Step]) {
        let Kind::Enum(found) = &schema.kind else { return };
        if found.is_open {
            return;
        }
        let is_text = found.members[0].value.as_str().is_some();
        let value = if is_text { Value::from("added") } else { Value::Number(99.into()) };
        self.change_schema(at, root, steps, "add", Aspect::EnumValue(value.clone()), &mut |schema| {
            if let Kind::Enum(found) = &mut schema.kind {
                found.members.push(Member { value: value.clone(), name: None, line: 0 });
            }
        });
    }

    fn change_schema(
        &mut self,
        at: usize,
        root: &Root,
        steps: &[Step],
        verb: &'static str,
        aspect: Aspect,
        change: &mut dyn FnMut(&mut Schema),
    ) {
        let part = root.part(&self.facts.operations[at], steps.to_vec());
        self.change(at, verb, part, aspect, |operation| with_schema(operation, root, steps, change));
    }

    /// Changes an object and its examples, so that `place` is there or not.
    fn change_object(
        &mut self,
        at: usize,
        root: &Root,
        (steps, place): (&[Step], Vec<Step>),
        verb: &'static str,
        change: &mut dyn FnMut(&mut Object),
        change_members: &mut dyn FnMut(&mut Members),
    ) {
        let part = root.part(&self.facts.operations[at], place);
        self.change(at, verb, part, Aspect::Existence, |operation| {
            with_object(operation, root, steps, change);
            for example in root.examples_mut(operation) {
                in_objects(example, steps, change_members);
            }
        });
    }
}

fn with_member(
    operation: &mut Operation,
    root: &Root,
    steps: &[Step],
    index: usize,
    change: &mut dyn FnMut(&mut Member),
) {
    with_schema(operation, root, steps, &mut |schema| {
        if let Kind::Enum(found) = &mut schema.kind {
            change(&mut found.members[index]);
        }
    });
}

fn with_object(operation: &mut Operation, root: &Root, steps: &[Step], change: &mut dyn FnMut(&mut Object)) {
    with_schema(operation, root, steps, &mut |schema| {
        if let Kind::Object(object) = &mut schema.kind {
            change(object);
        }
    });
}

fn with_schema(operation: &mut Operation, root: &Root, steps: &[Step], change: &mut dyn FnMut(&mut Schema)) {
    let mut schema = root.schema_mut(operation).expect("the operation has the schema");
    for step in steps {
        schema = match (&mut schema.kind, step) {
            (Kind::Object(object), Step::Field(name)) => {
                let field = object.fields.iter_mut().find(|field| field.name == *name);
                &mut field.expect("the object has the field").schema
            }
            (Kind::Object(object), Step::Additional) => object.additional.as_mut().expect("the object has others"),
            (Kind::Array(items), Step::Items) => items,
            (Kind::Union(variants), Step::Variant(at)) => &mut variants[*at],
            _ => panic!("no schema at {steps:?}"),
        };
    }
    change(schema);
}

fn is_success(root: &Root, operation: &Operation) -> bool {
    let Root::Response(at) = root else { return false };
    (200..300).contains(&operation.responses[*at].status)
}

/// Returns `true` if an example shows the schema, so that a program has it.
fn is_in_example(root: &Root, operation: &Operation, steps: &[Step]) -> bool {
    let mut operation = operation.clone();
    let mut is_there = matches!(root, Root::Response(_));
    for example in root.examples_mut(&mut operation) {
        at_place(example, steps, &mut |_| is_there = true);
    }
    is_there
}

fn then(steps: &[Step], step: Step) -> Vec<Step> {
    let mut steps = steps.to_vec();
    steps.push(step);
    steps
}
