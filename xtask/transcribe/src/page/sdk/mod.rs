//! What programs add to a schema.
//! Input: a schema, a body that a program builds, and the example beside the table. Output: names of types and enum members, nullable
//! values and open enums in the schema, and the body as an example.

mod names;
mod values;

pub use values::example;

use crate::code::Typed;
use crate::facts::{At, Enum, Kind, Member, Schema};
use crate::page::error::Note;
use crate::value::Value;
pub use names::is_same_name;
use names::name_member;
use values::position;

/// Adds what the bodies of programs say, the first being trusted most.
pub fn apply(schema: &mut Schema, bodies: &[At<Typed>], example: Option<&Value>, notes: &mut Vec<Note>) {
    // A member that fits no value at first may be the last one without a name in the end, so everything is read twice.
    for is_last in [false, true] {
        for body in bodies {
            Walk { line: body.line, is_last, notes }.walk(schema, &body.value, example, "the body");
        }
    }
}

struct Walk<'n> {
    line: usize,
    is_last: bool,
    notes: &'n mut Vec<Note>,
}

impl Walk<'_> {
    fn walk(&mut self, schema: &mut Schema, typed: &Typed, example: Option<&Value>, place: &str) {
        match typed {
            Typed::Nullable(value) => {
                schema.nullable.get_or_insert(self.line);
                self.walk(schema, value, example, place);
            }
            Typed::Array(items) => {
                if let Kind::Array(schema) = &mut schema.kind {
                    for (at, item) in items.iter().enumerate() {
                        let example = example.and_then(|example| example.as_array()?.get(at));
                        self.walk(schema, item, example, place);
                    }
                }
            }
            Typed::Object { type_name, members } => self.object(schema, type_name.as_deref(), members, example, place),
            Typed::Member { type_name, name, value } => {
                self.member(schema, (type_name, name), value.as_ref(), example, place)
            }
            Typed::Literal(_) | Typed::Unknown => {}
        }
    }

    fn object(
        &mut self,
        schema: &mut Schema,
        type_name: Option<&str>,
        members: &[(String, Typed)],
        example: Option<&Value>,
        place: &str,
    ) {
        if let Kind::Union(options) = &mut schema.kind {
            let mut fitting = options.iter_mut().filter(|option| has_members(option, members));
            if let (Some(option), None) = (fitting.next(), fitting.next()) {
                self.object(option, type_name, members, example, place);
            }
            return;
        }
        if let Some(type_name) = type_name {
            self.name(schema, type_name, place);
        }
        let Kind::Object(object) = &mut schema.kind else { return };
        for (name, value) in members {
            let Some(at) = position(&object.fields, name) else {
                if object.additional.is_none() {
                    self.note(format!("programs have `{name}` in `{place}`, the table does not"));
                }
                continue;
            };
            let field = &mut object.fields[at];
            let example = example.and_then(|example| example.get(&field.name));
            self.walk(&mut field.schema, value, example, &field.name);
        }
    }

    fn member(
        &mut self,
        schema: &mut Schema,
        (type_name, name): (&str, &str),
        value: Option<&Value>,
        example: Option<&Value>,
        place: &str,
    ) {
        self.name(schema, type_name, place);
        let line = self.line;
        match &mut schema.kind {
            Kind::String { format: None } => {
                let member = self.open_member(name, value, example, place);
                schema.kind = Kind::Enum(Enum { members: vec![member], is_open: true });
            }
            Kind::Enum(found) if found.is_open => {
                let known = found.members.iter().any(|member| member.name.as_deref() == Some(name));
                if !known {
                    let member = self.open_member(name, value, example, place);
                    found.members.push(member);
                }
            }
            Kind::Enum(found) if found.members.is_empty() => {
                let value = value.cloned();
                found.members.extend(value.map(|value| Member { value, name: Some(name.to_owned()), line }));
            }
            Kind::Enum(found) => {
                if let Err(problem) = name_member(found, name, value)
                    && self.is_last
                {
                    self.note(format!("`{type_name}.{name}` of the programs {problem} of `{place}`"));
                }
            }
            _ => self.note(format!(
                "programs have a value of the enum `{type_name}` for `{place}`, the table has another type"
            )),
        }
    }

    /// Returns a member that only programs have. Its value is that of a program, or of the example at the same place.
    fn open_member(&mut self, name: &str, value: Option<&Value>, example: Option<&Value>, place: &str) -> Member {
        let example = example.filter(|example| example.as_str().is_some_and(|text| is_same_name(text, name)));
        let value = value.or(example).cloned().unwrap_or_else(|| {
            self.note(format!("the value of `{name}` for `{place}` is not known; its name in lower case is taken"));
            Value::String(name.to_lowercase())
        });
        Member { value, name: Some(name.to_owned()), line: self.line }
    }

    /// Names a schema. The first name counts, except that a name with capitals is better than the same one without.
    fn name(&mut self, schema: &mut Schema, name: &str, place: &str) {
        match &mut schema.name {
            Some(known) if known.value == name => {}
            Some(known) if known.value.eq_ignore_ascii_case(name) => {
                if known.value == known.value.to_uppercase() {
                    *known = At::new(name.to_owned(), self.line);
                }
            }
            Some(known) => {
                let message =
                    format!("the type of `{place}` is `{}` in one program and `{name}` in another", known.value);
                self.note(message);
            }
            None => schema.name = Some(At::new(name.to_owned(), self.line)),
        }
    }

    fn note(&mut self, message: String) {
        let note = Note { line: self.line, message };
        if !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }
}

fn has_members(schema: &Schema, members: &[(String, Typed)]) -> bool {
    let Kind::Object(object) = &schema.kind else { return false };
    members.iter().all(|(name, _)| position(&object.fields, name).is_some())
}

#[cfg(test)]
mod tests;
