// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Schemas as data: lines of `cli.jsonl` go in, types and definitions come out.
//!
//! The command reads and writes bodies by these instead of the crate's models. The code that
//! decodes and encodes the models of all operations would be most of what a build of the command compiles. The
//! rules are those of the models; see `schema_reader`.

use std::collections::HashMap;
use std::sync::{LazyLock, OnceLock};

use serde_json::Value;

use super::union_schema::Union;

/// A name and a definition in each line.
const DEFINITIONS: &str = include_str!("../../cli.jsonl");

/// The type of a value. As a text it is the name of a scalar such as `i64`, `#v1.Org` for a definition, `[T]` for a list,
/// `{T}` for a map, `(A,B)` for a tuple, or one of these followed by `?` if it may be null.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Type {
    Any,
    Boolean,
    I8,
    I16,
    I32,
    I64,
    U8,
    U16,
    U32,
    U64,
    F32,
    F64,
    String,
    DateTime,
    Date,
    Uuid,
    List(&'static Type),
    Map(&'static Type),
    Tuple(&'static [Type]),
    Nullable(&'static Type),
    /// A definition by its name.
    Named(&'static str),
}

/// A definition of `cli.jsonl`.
#[derive(Debug)]
pub enum Definition {
    Object(Object),
    Enum(Enum),
    Union(Union),
}

/// An object with named properties.
#[derive(Debug)]
pub struct Object {
    /// The name of the schema, for errors.
    pub name: &'static str,
    pub fields: Vec<Field>,
    /// The type of additional properties; without one they are undocumented.
    pub additional: Option<Type>,
    /// Names that properties had, each with the one that it has.
    pub former_names: Vec<(&'static str, &'static str)>,
}

#[derive(Debug)]
pub struct Field {
    pub name: &'static str,
    pub presence: Presence,
    pub of: Type,
}

/// Whether a property may be missing, as the macro `object!` calls it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Presence {
    Required,
    /// Null is read as missing.
    Optional,
    /// Null is different from missing.
    Nullable,
}

/// Values of one type, of which some are documented.
#[derive(Debug)]
pub struct Enum {
    pub of: Type,
    pub values: Vec<Value>,
    /// Values that were renamed, each with its new name.
    pub former_values: Vec<(&'static str, &'static str)>,
    /// `true` if other values are allowed, so that they are no drift.
    pub is_open: bool,
}

/// A line of `cli.jsonl`, which is parsed when it is needed.
struct Line {
    json: &'static str,
    definition: OnceLock<Option<Definition>>,
}

static LINES: LazyLock<HashMap<&'static str, Line>> = LazyLock::new(|| {
    let lines = DEFINITIONS.lines();
    lines
        .filter_map(|json| {
            let (name, _) = json.strip_prefix("[\"")?.split_once('"')?;
            let definition = OnceLock::new();
            Some((name, Line { json, definition }))
        })
        .collect()
});

/// Returns the definition of a name.
pub fn definition(name: &str) -> Option<&'static Definition> {
    let line = LINES.get(name)?;
    let definition = line
        .definition
        .get_or_init(|| parse(&serde_json::from_str(line.json).ok()?));
    definition.as_ref()
}

fn parse(line: &Value) -> Option<Definition> {
    let json = line.get(1)?;
    if let Some(fields) = json.get("object") {
        return object(line.get(0)?.as_str()?, fields, json).map(Definition::Object);
    }
    if let Some(variants) = json.get("union") {
        return Union::parse(variants, json).map(Definition::Union);
    }
    Some(Definition::Enum(Enum {
        of: Type::parse(json.get("of")?.as_str()?),
        values: json.get("enum")?.as_array()?.clone(),
        former_values: pairs(json.get("former"))?,
        is_open: json.get("open").is_some(),
    }))
}

fn object(name: &str, fields: &Value, json: &Value) -> Option<Object> {
    let field = |field: &Value| {
        Some(Field {
            name: text(field.get(0)?)?,
            presence: match field.get(1)?.as_str()? {
                "required" => Presence::Required,
                "optional" => Presence::Optional,
                _ => Presence::Nullable,
            },
            of: Type::parse(field.get(2)?.as_str()?),
        })
    };
    let fields: Option<Vec<Field>> = fields.as_array()?.iter().map(field).collect();
    let fields = fields?;
    let name = name.rsplit_once('.').map_or(name, |(_, name)| name);
    let additional = json.get("additional").and_then(Value::as_str);
    Some(Object {
        name: kept(name),
        fields,
        additional: additional.map(Type::parse),
        former_names: pairs(json.get("former"))?,
    })
}

fn pairs(json: Option<&Value>) -> Option<Vec<(&'static str, &'static str)>> {
    let pairs = json.and_then(Value::as_array).into_iter().flatten();
    pairs
        .map(|pair| Some((text(pair.get(0)?)?, text(pair.get(1)?)?)))
        .collect()
}

pub(super) fn text(json: &Value) -> Option<&'static str> {
    json.as_str().map(kept)
}

/// Keeps a text for the rest of the process, which sends one request: serde wants such names in errors.
pub(super) fn kept(text: &str) -> &'static str {
    String::leak(text.to_owned())
}

impl Type {
    /// Returns the type of a text. What is no type is the name of a definition that is missing.
    pub fn parse(text: &str) -> Self {
        match Self::parse_first(text) {
            Some((one, "")) => one,
            _ => Self::Named(kept(text)),
        }
    }

    /// Returns the type that a text begins with, and the text behind it.
    fn parse_first(text: &str) -> Option<(Self, &str)> {
        let boxed = |one: Self| -> &'static Self { Box::leak(Box::new(one)) };
        let (mut one, mut rest) = if let Some(inner) = text.strip_prefix('[') {
            let (items, rest) = Self::parse_first(inner)?;
            (Self::List(boxed(items)), rest.strip_prefix(']')?)
        } else if let Some(inner) = text.strip_prefix('{') {
            let (values, rest) = Self::parse_first(inner)?;
            (Self::Map(boxed(values)), rest.strip_prefix('}')?)
        } else if let Some(inner) = text.strip_prefix('(') {
            let (mut items, mut rest) = (Vec::new(), inner);
            while !rest.starts_with(')') {
                let (item, behind) = Self::parse_first(rest)?;
                items.push(item);
                rest = behind.strip_prefix(',').unwrap_or(behind);
            }
            (Self::Tuple(Vec::leak(items)), rest.strip_prefix(')')?)
        } else {
            let end = text.find(|c| "]}),?".contains(c)).unwrap_or(text.len());
            let (word, rest) = text.split_at(end);
            (Self::of_word(word)?, rest)
        };
        if let Some(behind) = rest.strip_prefix('?') {
            (one, rest) = (Self::Nullable(boxed(one)), behind);
        }
        Some((one, rest))
    }

    fn of_word(word: &str) -> Option<Self> {
        if let Some(name) = word.strip_prefix('#') {
            return Some(Self::Named(kept(name)));
        }
        Some(match word {
            "any" => Self::Any,
            "boolean" => Self::Boolean,
            "i8" => Self::I8,
            "i16" => Self::I16,
            "i32" => Self::I32,
            "i64" => Self::I64,
            "u8" => Self::U8,
            "u16" => Self::U16,
            "u32" => Self::U32,
            "u64" => Self::U64,
            "f32" => Self::F32,
            "f64" => Self::F64,
            "string" => Self::String,
            "date-time" => Self::DateTime,
            "date" => Self::Date,
            "uuid" => Self::Uuid,
            _ => return None,
        })
    }
}
