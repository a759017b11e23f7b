//! Schemas.

use serde::Serialize;
use serde_json::Value;

use super::ids::{DocumentId, SchemaId};
use super::metadata::{ExternalDocs, Lifecycle};
use crate::diagnostic::Location;
use crate::display::display_as_serialized;
use crate::source::SourceId;

#[derive(Debug, Clone)]
pub struct Schema {
    pub document: DocumentId,
    pub source: SourceId,
    /// Where the schema is defined in its source.
    pub pointer: String,
    /// The name of the component, or of the location that a reference leads to; `None` if it is inline.
    pub name: Option<String>,
    pub kind: Kind,
    pub annotations: Annotations,
}

/// What a schema says beside its kind.
#[derive(Debug, Clone, Default)]
pub struct Annotations {
    pub nullable: bool,
    /// No `type` restricts the values, so in an `allOf` the other subschemas decide whether null is one of them.
    pub untyped: bool,
    pub access: Access,
    /// From `x-secret`: a password or a key, which must not be logged.
    pub secret: bool,
    pub deprecated: bool,
    pub lifecycle: Lifecycle,
    /// From `x-extensible-enum`: the known values, to which the server may add others.
    pub extensible: Vec<String>,
    /// The names that `required` lists, as they are written.
    pub required: Vec<String>,
    pub min_properties: Option<usize>,
    pub max_properties: Option<usize>,
    pub constraints: Vec<Constraint>,
    /// What a union says if it only restricts values of other types, for an `allOf` whose type has no union.
    pub assertion: Option<Constraint>,
    pub title: Option<String>,
    pub description: Option<String>,
    pub external_docs: Option<ExternalDocs>,
    pub default: Option<Value>,
    pub example: Option<Value>,
}

/// The keywords that restrict the values of an enum further.
pub const ENUM_LIMITS: [&str; 9] = [
    "exclusiveMaximum",
    "exclusiveMinimum",
    "format",
    "maxLength",
    "maximum",
    "minLength",
    "minimum",
    "multipleOf",
    "pattern",
];

/// A keyword that restricts values in a way that no kind says, such as `not` or `contains`.
#[derive(Debug, Clone, PartialEq)]
pub struct Constraint {
    pub keyword: String,
    /// Its value, in the same form for all schemas that say the same. References are names of schemas.
    pub value: Value,
    /// The same for values that say the same, together with all schemas that they refer to.
    pub digest: u64,
    /// The schemas that the value refers to.
    pub references: Vec<ReferencedSchema>,
    /// Where the type has the schemas of the value, if it does.
    pub union: Option<UnionOfSchemas>,
}

/// A union of the schemas in the value of a constraint.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnionOfSchemas {
    pub id: SchemaId,
    /// The key of each schema in the value, and its index in the union.
    pub indexes: Vec<(String, usize)>,
}

/// A schema that a constraint refers to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReferencedSchema {
    pub name: String,
    /// `None` for a schema that is no component, and which nothing else may refer to.
    pub schema: Option<SchemaId>,
    /// The same for schemas that say the same, together with all schemas that they refer to.
    pub digest: u64,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    /// Any JSON value.
    Any,
    Boolean,
    Integer(Integer),
    Number(Number),
    String(StringType),
    Enum(Enum),
    Array(Array),
    /// An object of which only the schema of its values is known.
    Map(SchemaId),
    Object(Object),
    Union(Union),
    /// All of these at once. The passes merge them, so the kinds that they return are never of this variant.
    AllOf(Vec<SchemaId>),
    /// The same type as another schema, with a description, nullability or deprecation of its own.
    Alias(SchemaId),
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Access {
    #[default]
    ReadWrite,
    ReadOnly,
    WriteOnly,
}

#[derive(Debug, Clone, Default, PartialEq)]
pub struct Integer {
    /// `int32` or `int64`, or any other string of the document.
    pub format: Option<String>,
    pub bounds: Bounds,
}

#[derive(Debug, Clone, Default, PartialEq)]
pub struct Number {
    /// `float` or `double`, or any other string of the document.
    pub format: Option<String>,
    pub bounds: Bounds,
}

#[derive(Debug, Clone, Default, PartialEq)]
pub struct Bounds {
    pub minimum: Option<f64>,
    pub maximum: Option<f64>,
    pub exclusive_minimum: bool,
    pub exclusive_maximum: bool,
    pub multiple_of: Option<f64>,
    /// The minimum of integers that `f64` rounds.
    pub exact_minimum: Option<i64>,
    /// The maximum of integers that `f64` rounds.
    pub exact_maximum: Option<i64>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StringType {
    /// `date-time`, `uuid`, `binary`, … or any other string of the document.
    pub format: Option<String>,
    pub pattern: Option<String>,
    pub min_length: Option<usize>,
    pub max_length: Option<usize>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Enum {
    pub values: Vec<EnumValue>,
    /// Whether the document itself allows values that it does not list.
    pub open: bool,
}

#[derive(Debug, Clone)]
pub struct EnumValue {
    pub value: Value,
    /// From `x-enum-varnames`.
    pub name: Option<String>,
    /// Its index in the list of the document, for the locations of warnings.
    pub index: usize,
}

/// Where a value is listed does not distinguish it.
impl PartialEq for EnumValue {
    fn eq(&self, other: &Self) -> bool {
        (&self.value, &self.name) == (&other.value, &other.name)
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Array {
    /// Any value, if it is a tuple.
    pub items: SchemaId,
    /// The schemas of a tuple's items; empty for a list.
    pub tuple: Vec<SchemaId>,
    pub min_items: Option<usize>,
    pub max_items: Option<usize>,
    pub unique: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Object {
    pub properties: Vec<Property>,
    pub additional: Additional,
    /// Names that `required` lists and `properties` does not: properties that `allOf` adds.
    pub required_elsewhere: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Property {
    pub name: String,
    pub schema: SchemaId,
    pub required: bool,
}

/// The additional properties that an object allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Additional {
    /// `additionalProperties` is absent or true.
    Any,
    Schema(SchemaId),
    Forbidden,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Union {
    pub rule: UnionRule,
    pub subschemas: Vec<SchemaId>,
    pub discriminator: Option<Discriminator>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum UnionRule {
    OneOf,
    AnyOf,
}

display_as_serialized!(UnionRule);

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Discriminator {
    pub property: String,
    /// Each value of the property with its schema. A subschema that is a component and not mapped is mapped to its name.
    pub mapping: Vec<(String, SchemaId)>,
    /// The subschema for objects without the property, or with a value that is not mapped.
    pub default: Option<SchemaId>,
}

impl Array {
    /// Returns the schema of an item.
    pub fn item(&self, index: usize) -> SchemaId {
        self.tuple.get(index).copied().unwrap_or(self.items)
    }
}

impl Kind {
    /// Returns `true` if schemas of this kind become types of their own, which need names.
    pub fn needs_name(&self) -> bool {
        matches!(self, Self::Object(_) | Self::Enum(_) | Self::Union(_))
    }
}

impl Schema {
    /// Creates an inline schema that allows any value.
    pub fn any(document: DocumentId, source: SourceId, pointer: String) -> Self {
        Self { document, source, pointer, name: None, kind: Kind::Any, annotations: Annotations::default() }
    }

    /// Returns where the schema is defined.
    pub fn location(&self) -> Location {
        Location::value(self.source, self.pointer.clone())
    }
}
