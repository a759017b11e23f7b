//! Schemas.

use serde_json::Value;

use super::{DocumentId, ExternalDocs, Lifecycle, SchemaId};
use crate::diagnostic::Place;
use crate::source::SourceId;

#[derive(Debug, Clone)]
pub struct Schema {
    pub document: DocumentId,
    pub source: SourceId,
    /// Where it stands in its source.
    pub pointer: String,
    /// A component's name, or the one that the pass `names` gives to an inline schema that needs one.
    pub name: Option<String>,
    pub kind: Kind,
    pub nullable: bool,
    pub access: Access,
    /// Whether requests carry it; the pass `directions` finds it.
    pub sent: bool,
    /// Whether answers carry it; the pass `directions` finds it.
    pub received: bool,
    /// Must not be shown: a password or a key.
    pub secret: bool,
    pub deprecated: bool,
    pub lifecycle: Lifecycle,
    /// From `x-extensible-enum`: values that are known, of which there may be more.
    pub extensible: Vec<String>,
    /// How many members an object has at least.
    pub min_properties: Option<usize>,
    /// How many members an object has at most.
    pub max_properties: Option<usize>,
    pub title: Option<String>,
    pub description: Option<String>,
    pub external_docs: Option<ExternalDocs>,
    pub default: Option<Value>,
    pub example: Option<Value>,
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
    /// An object of which only the values' schema is known.
    Map(SchemaId),
    Object(Object),
    Union(Union),
    /// All of these at once; the pass `all_of` resolves it.
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
    /// `int32` or `int64`, or what else the document says.
    pub format: Option<String>,
    pub bounds: Bounds,
}

#[derive(Debug, Clone, Default, PartialEq)]
pub struct Number {
    /// `float` or `double`, or what else the document says.
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
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StringType {
    /// `date-time`, `uuid`, `binary`, … or what else the document says.
    pub format: Option<String>,
    pub pattern: Option<String>,
    pub min_length: Option<usize>,
    pub max_length: Option<usize>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Enum {
    pub values: Vec<EnumValue>,
    /// Whether the description itself allows values that it does not list.
    pub open: bool,
}

#[derive(Debug, Clone, PartialEq)]
pub struct EnumValue {
    pub value: Value,
    /// From `x-enum-varnames`.
    pub name: Option<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Array {
    pub items: SchemaId,
    pub min_items: Option<usize>,
    pub max_items: Option<usize>,
    pub unique: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Object {
    pub properties: Vec<Property>,
    pub additional: Additional,
    /// Names that `required` lists and `properties` does not: of members that `allOf` adds.
    pub required_elsewhere: Vec<String>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Property {
    pub name: String,
    pub schema: SchemaId,
    pub required: bool,
    /// Whether it leads back to the object itself, so that it must be held by pointer.
    pub boxed: bool,
}

/// What an object may hold beside its properties.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Additional {
    /// The document does not say, or says true.
    Any,
    Schema(SchemaId),
    Forbidden,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Union {
    pub rule: UnionRule,
    pub branches: Vec<Branch>,
    pub discriminator: Option<Discriminator>,
    /// The member whose value tells branches apart; the pass `unions` finds it.
    pub tag: Option<String>,
    /// Whether what fits no branch is expected: one takes any object, or some cannot be told apart.
    pub free_form: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnionRule {
    OneOf,
    AnyOf,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Branch {
    pub schema: SchemaId,
    /// What tells a value of this branch from those of the others; the pass `unions` finds it. None where nothing does.
    pub sign: Option<Sign>,
    /// Whether it leads back to the union itself, so that it must be held by pointer.
    pub boxed: bool,
}

/// What tells the values of a branch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sign {
    /// The union's tag has one of these values.
    Tag(Vec<String>),
    /// It has one of these members. Signs of this kind are looked for in the order of the branches.
    Members(Vec<String>),
    /// It has this type.
    Type(JsonType),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum JsonType {
    Boolean,
    Integer,
    /// With a fraction, or any number where no other branch takes integers.
    Number,
    String,
    Array,
    Object,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Discriminator {
    pub property: String,
    /// Value of the property, and the schema that it stands for. Components that a branch refers to stand for themselves.
    pub mapping: Vec<(String, SchemaId)>,
}

impl Kind {
    /// Whether it is a type of its own, which needs a name, rather than made of other types where it is used.
    pub fn needs_name(&self) -> bool {
        matches!(self, Self::Object(_) | Self::Enum(_) | Self::Union(_))
    }
}

impl Schema {
    pub fn place(&self) -> Place {
        Place::value(self.source, self.pointer.clone())
    }
}
