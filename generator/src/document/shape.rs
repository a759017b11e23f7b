//! The structure of OpenAPI as tables: the kinds of objects, their fields, and the shape of each field.
//! Output: the tables for the validation. They are as strict as openapiv3's types, so that every valid document can be deserialized.

mod v3_0;

use Keys::Fixed;
use Need::{NonNull, Nullable, OrEmpty, Required};
use Shape::{Map, OrRef};

pub use v3_0::*;

use super::version::Version::{self, V3_0};

/// One kind of object.
#[derive(Debug)]
pub struct Kind {
    /// With its article, for messages.
    pub name: &'static str,
    pub fields: &'static [Field],
    pub keys: Keys,
    /// Fields of which one is required.
    pub either: &'static [&'static str],
    /// A field whose value determines further fields.
    pub tag: Option<Tag>,
}

#[derive(Debug)]
pub struct Field {
    pub key: &'static str,
    pub shape: Shape,
    pub need: Need,
    /// The first version that has it.
    pub since: Version,
}

#[derive(Debug)]
pub struct Tag {
    pub key: &'static str,
    pub variants: &'static [(&'static str, &'static [Field])],
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Need {
    Required,
    /// Required, but read as empty where it is missing, since requests do not depend on it.
    OrEmpty,
    /// May be absent, but not null.
    NonNull,
    /// May be absent or null.
    Nullable,
}

/// The keys of an object beside its fields and `x-…`.
#[derive(Debug)]
pub enum Keys {
    Fixed,
    /// Paths, which start with a slash.
    Paths(Shape),
    /// Status codes.
    StatusCodes(Shape),
    /// Any key: those of callbacks are expressions over a request.
    Expressions(Shape),
    /// Methods of HTTP for which path items have no field.
    Methods(Shape),
}

/// The shape of a value.
#[derive(Debug)]
pub enum Shape {
    Any,
    String,
    Bool,
    Number,
    /// An unsigned integer.
    Count,
    /// One of these strings.
    Keyword(&'static [&'static str]),
    /// A schema's `type`.
    TypeName,
    /// `exclusiveMinimum` or `exclusiveMaximum`: a boolean, and a number in newer versions.
    Exclusive,
    /// `required` in a schema: a list of names, and a boolean elsewhere.
    Names,
    List(&'static Shape),
    Map(&'static Shape),
    Object(&'static Kind),
    /// A reference object, or the kind itself.
    OrRef(&'static Kind),
    /// A schema, a reference or a boolean.
    Additional,
}

impl Kind {
    const fn new(name: &'static str, fields: &'static [Field]) -> Kind {
        Kind { name, fields, keys: Fixed, either: &[], tag: None }
    }

    pub fn is(&self, other: &Kind) -> bool {
        std::ptr::eq(self, other)
    }

    /// Returns the section of `components` for this kind.
    pub fn section(&self) -> Option<&'static str> {
        let holds = |field: &&Field| matches!(field.shape, Map(OrRef(kind)) if kind.is(self));
        COMPONENTS.fields.iter().find(holds).map(|field| field.key)
    }
}

impl Field {
    pub fn is_required(&self) -> bool {
        matches!(self.need, Required | OrEmpty)
    }
}

const fn required(key: &'static str, shape: Shape) -> Field {
    Field { key, shape, need: Required, since: V3_0 }
}

const fn or_empty(key: &'static str, shape: Shape) -> Field {
    Field { key, shape, need: OrEmpty, since: V3_0 }
}

const fn non_null(key: &'static str, shape: Shape) -> Field {
    Field { key, shape, need: NonNull, since: V3_0 }
}

const fn nullable(key: &'static str, shape: Shape) -> Field {
    Field { key, shape, need: Nullable, since: V3_0 }
}

/// A field that earlier versions do not have.
const fn since(since: Version, field: Field) -> Field {
    Field { since, ..field }
}
