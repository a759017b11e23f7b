//! Type names of tables.
//! Input: a name such as `[string]` or `date-time`. Output: the kind of schema, whose fields, values or subschemas are still empty.

use crate::facts::{Enum, Kind, Object, Schema};
use crate::page::error::PageError;

/// Arrays within arrays beyond this are no type that a page would have.
const MAX_ARRAYS: usize = 8;

/// What rows may follow below a row of a type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Container {
    None,
    /// Fields.
    Object,
    /// The rows `Option 1`, `Option 2` and so on.
    Union,
}

/// Returns what the type is made of, below its arrays.
pub fn container(type_name: &str) -> Container {
    match strip_arrays(type_name).1.to_ascii_lowercase().as_str() {
        "object" => Container::Object,
        "<oneof>" | "<anyof>" | "oneof" | "anyof" => Container::Union,
        _ => Container::None,
    }
}

/// Returns the schema of a type name. Objects, enums and unions are empty.
pub fn schema(type_name: &str, line: usize) -> Result<Schema, PageError> {
    let (arrays, item) = strip_arrays(type_name);
    if arrays > MAX_ARRAYS {
        return Err(unknown(type_name, line));
    }
    let kind = kind(item, line).ok_or_else(|| unknown(type_name, line))?;
    Ok((0..arrays).fold(Schema::new(kind, line), |schema, _| Schema::new(Kind::Array(Box::new(schema)), line)))
}

/// Returns the schema of the items, if the schema is an array, of arrays if need be.
pub fn innermost(schema: &mut Schema) -> &mut Schema {
    let mut schema = schema;
    while matches!(schema.kind, Kind::Array(_)) {
        let Kind::Array(items) = &mut schema.kind else { unreachable!("the kind is an array") };
        schema = items;
    }
    schema
}

/// Returns the number of brackets around a name, and the name.
fn strip_arrays(type_name: &str) -> (usize, &str) {
    let mut name = type_name.trim();
    let mut arrays = 0;
    while let Some(items) = name.strip_prefix('[').and_then(|name| name.strip_suffix(']')) {
        name = items.trim();
        arrays += 1;
    }
    (arrays, name)
}

fn kind(name: &str, line: usize) -> Option<Kind> {
    let format = |name: &str| Some(name.to_owned());
    let name = name.to_ascii_lowercase();
    Some(match name.as_str() {
        "" | "any" => Kind::Any,
        "boolean" | "bool" => Kind::Boolean,
        "integer" | "int" => Kind::Integer { format: None },
        "int32" | "int64" => Kind::Integer { format: format(&name) },
        "number" => Kind::Number { format: None },
        "double" | "float" => Kind::Number { format: format(&name) },
        "string" => Kind::String { format: None },
        "binary" | "byte" | "date" | "date-time" | "email" | "hostname" | "ipv4" | "ipv6" | "password" | "time"
        | "uri" | "uuid" => Kind::String { format: format(&name) },
        "enum" => Kind::Enum(Enum { members: Vec::new(), is_open: false }),
        "file" => Kind::String { format: format("binary") },
        "array" => Kind::Array(Box::new(Schema::new(Kind::Any, line))),
        "object" => Kind::Object(Object::default()),
        "<oneof>" | "<anyof>" | "oneof" | "anyof" => Kind::Union(Vec::new()),
        _ => return None,
    })
}

fn unknown(type_name: &str, line: usize) -> PageError {
    PageError::new(
        line,
        format!("the type `{type_name}` is unknown"),
        "types are `string`, `int64`, `boolean`, `date-time`, `enum`, `object` and the like, and arrays of them: `[string]`",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn assert_kind(type_name: &str, expected: Kind) {
        assert_eq!(schema(type_name, 7).unwrap(), Schema::new(expected, 7));
    }

    #[test]
    fn names_become_kinds() {
        assert_kind("string", Kind::String { format: None });
        assert_kind("date-time", Kind::String { format: Some("date-time".into()) });
        assert_kind("int64", Kind::Integer { format: Some("int64".into()) });
        assert_kind("double", Kind::Number { format: Some("double".into()) });
        assert_kind("", Kind::Any);
        assert_kind("object", Kind::Object(Object::default()));
        assert_kind("array", Kind::Array(Box::new(Schema::new(Kind::Any, 7))));
        assert_kind("file", Kind::String { format: Some("binary".into()) });
        assert_kind(" <oneOf>", Kind::Union(Vec::new()));
        assert_kind("[string]", Kind::Array(Box::new(Schema::new(Kind::String { format: None }, 7))));
        let inner = Schema::new(Kind::Array(Box::new(Schema::new(Kind::Boolean, 7))), 7);
        assert_kind("[[boolean]]", Kind::Array(Box::new(inner)));
    }

    #[test]
    fn containers_are_known_below_arrays() {
        assert_eq!(container("[[object]]"), Container::Object);
        assert_eq!(container("[ <oneOf>]"), Container::Union);
        assert_eq!(container("[string]"), Container::None);
        assert_eq!(container("[object"), Container::None);
    }

    #[test]
    fn unknown_names_are_errors_with_the_line() {
        let error = schema("[strnig]", 12).unwrap_err();
        assert_eq!((error.line, error.message.as_str()), (12, "the type `[strnig]` is unknown"));
        assert!(schema(&format!("{}string{}", "[".repeat(5000), "]".repeat(5000)), 1).is_err());
    }
}
