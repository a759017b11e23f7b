//! Whether examples fit their schemas.
//! Input: a schema and its example. Output: notes on values that do not fit, and numbers instead of strings in enums of numbers.

use crate::facts::{At, Enum, Kind, Schema};
use crate::page::error::Note;
use crate::value::Value;

/// Gives enums of numbers their type, and notes what does not fit. `place` is the name of the schema, empty for a body.
pub fn settle(schema: &mut Schema, example: Option<&At<Value>>, place: &str, notes: &mut Vec<Note>) {
    let values: Vec<&Value> = example.iter().map(|example| &example.value).collect();
    let mut fits = Fits { line: example.map_or(schema.line, |example| example.line), notes };
    fits.walk(schema, &values, place);
}

struct Fits<'n> {
    line: usize,
    notes: &'n mut Vec<Note>,
}

impl Fits<'_> {
    fn walk(&mut self, schema: &mut Schema, values: &[&Value], place: &str) {
        for value in values {
            if let Some(problem) = problem(schema, value) {
                let subject = if place.is_empty() { "the body" } else { place };
                self.note(format!("the example of `{subject}` does not fit: {problem}"));
            }
        }
        match &mut schema.kind {
            Kind::Enum(found) => {
                settle_enum(found, values, place, schema.line, self.notes);
                let misfits = values.iter().filter(|value| found.members.iter().all(|member| member.value != ***value));
                let misfits: Vec<String> = misfits.filter(|value| !value.is_null()).map(ToString::to_string).collect();
                if !found.is_open && !found.members.is_empty() {
                    for value in misfits {
                        self.note(format!("the example of `{place}` is {value}, which is no value of the enum"));
                    }
                }
            }
            Kind::Array(items) => {
                let values: Vec<&Value> = values.iter().filter_map(|value| value.as_array()).flatten().collect();
                self.walk(items, &values, place);
            }
            Kind::Object(object) => {
                let objects: Vec<&&Value> = values.iter().filter(|value| value.as_object().is_some()).collect();
                for field in &mut object.fields {
                    let place = if place.is_empty() { field.name.clone() } else { format!("{place}.{}", field.name) };
                    let values: Vec<&Value> = objects.iter().filter_map(|object| object.get(&field.name)).collect();
                    if field.required && values.len() < objects.len() {
                        self.note(format!("`{place}` is required, but the example does not have it"));
                    }
                    self.walk(&mut field.schema, &values, &place);
                }
            }
            Kind::Union(_)
            | Kind::Any
            | Kind::Boolean
            | Kind::Integer { .. }
            | Kind::Number { .. }
            | Kind::String { .. } => {}
        }
    }

    fn note(&mut self, message: String) {
        self.notes.push(Note { line: self.line, message });
    }
}

/// Makes the values of an enum numbers if they are some and the example is a number, or has no value.
fn settle_enum(found: &mut Enum, values: &[&Value], place: &str, line: usize, notes: &mut Vec<Note>) {
    let numbers: Option<Vec<Value>> = found.members.iter().map(|member| number(&member.value)).collect();
    let Some(numbers) = numbers.filter(|numbers| !numbers.is_empty()) else { return };
    if values.iter().any(|value| !matches!(value, Value::Number(_))) {
        return;
    }
    if values.is_empty() {
        let message = format!("the values of `{place}` are numbers, because all of them look like numbers");
        notes.push(Note { line, message });
    }
    for (member, number) in found.members.iter_mut().zip(numbers) {
        member.value = number;
    }
}

fn number(value: &Value) -> Option<Value> {
    let number = Value::parse(value.as_str()?).ok()?;
    matches!(number, Value::Number(_)).then_some(number)
}

/// Returns what is wrong with a value, without looking into arrays and objects.
fn problem(schema: &Schema, value: &Value) -> Option<String> {
    if value.is_null() {
        let fits = schema.nullable.is_some() || schema.kind == Kind::Any;
        return (!fits).then(|| "it is null".to_owned());
    }
    let expected = match &schema.kind {
        Kind::Boolean if value.as_bool().is_none() => "a boolean",
        Kind::Integer { .. } if !is_integer(value) => "an integer",
        Kind::Number { .. } if !matches!(value, Value::Number(_)) => "a number",
        Kind::String { .. } if value.as_str().is_none() => "a string",
        Kind::Array(_) if value.as_array().is_none() => "an array",
        Kind::Object(_) if value.as_object().is_none() => "an object",
        _ => {
            let limit = schema.max_length.as_ref()?.value;
            let length = value.as_str()?.chars().count() as u64;
            return (length > limit).then(|| format!("it has {length} characters of at most {limit}"));
        }
    };
    Some(format!("it is not {expected}"))
}

fn is_integer(value: &Value) -> bool {
    match value {
        Value::Number(number) => {
            number.is_i64() || number.is_u64() || number.as_f64().is_some_and(|float| float.fract() == 0.0)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::super::model::closed_enum;
    use super::*;
    use crate::facts::{Field, Object};

    fn field(name: &str, kind: Kind) -> Field {
        let schema = Schema::new(kind, 2);
        Field { line: 2, name: name.into(), required: true, deprecated: false, read_only: None, schema }
    }

    fn settled(fields: Vec<Field>, example: &str) -> (Schema, Vec<String>) {
        let mut schema = Schema::new(Kind::Object(Object { fields, additional: None }), 1);
        let mut notes = Vec::new();
        settle(&mut schema, Some(&At::new(Value::parse(example).unwrap(), 9)), "", &mut notes);
        (schema, notes.into_iter().map(|note| note.message).collect())
    }

    fn values(schema: &Schema) -> Vec<String> {
        let Kind::Object(object) = &schema.kind else { panic!("the body is an object") };
        let Kind::Enum(found) = &object.fields[0].schema.kind else { panic!("the field is an enum") };
        found.members.iter().map(|member| member.value.to_string()).collect()
    }

    #[test]
    fn enums_of_numbers_follow_the_example() {
        let size = || vec![field("size", Kind::Enum(closed_enum(vec!["1".into(), "2".into()], 2)))];
        let (schema, notes) = settled(size(), r#"{"size": 2}"#);
        assert_eq!((values(&schema), notes), (vec!["1".to_owned(), "2".to_owned()], vec![]));
        let (schema, notes) = settled(size(), r#"{"size": "2"}"#);
        assert_eq!((values(&schema), notes), (vec!["\"1\"".to_owned(), "\"2\"".to_owned()], vec![]));
        let (schema, notes) = settled(size(), "{}");
        assert_eq!((values(&schema), notes.len()), (vec!["1".to_owned(), "2".to_owned()], 2));
    }

    #[test]
    fn misfits_are_notes() {
        let mut name = field("name", Kind::String { format: None });
        name.schema.max_length = Some(At::new(2, 2));
        let fields = vec![
            name,
            field("kind", Kind::Enum(closed_enum(vec!["cat".into()], 2))),
            field("age", Kind::Integer { format: None }),
            field("tags", Kind::Array(Box::new(Schema::new(Kind::Boolean, 2)))),
        ];
        let (_, notes) = settled(fields, r#"{"name": "Ada", "kind": "dog", "age": 1.5, "tags": [true, "x"]}"#);
        assert_eq!(
            notes,
            [
                "the example of `name` does not fit: it has 3 characters of at most 2",
                "the example of `kind` is \"dog\", which is no value of the enum",
                "the example of `age` does not fit: it is not an integer",
                "the example of `tags` does not fit: it is not a boolean",
            ]
        );
    }
}
