//! How the variants of a union are distinguished.

use crate::ir::SchemaId;

/// How the variant of a value is selected.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnionDispatch {
    /// The property whose value selects the variant.
    pub tag: Option<String>,
    pub variants: Vec<Variant>,
    /// Whether values that fit no variant are expected, because a subschema allows any object or some variants have no matcher.
    pub free_form: bool,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variant {
    pub schema: SchemaId,
    /// `None` if nothing distinguishes its values from those of other variants.
    pub matcher: Option<VariantMatcher>,
}

/// What the values of a variant have, and those of the others do not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum VariantMatcher {
    /// One of these values of the union's tag.
    Tag(Vec<String>),
    /// One of these properties. Matchers of this kind are tried in the order of the variants.
    Properties(Vec<String>),
    Type(JsonType),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum JsonType {
    Boolean,
    Integer,
    /// A number with a fraction, or any number if no other variant is an integer.
    Number,
    String,
    Array,
    Object,
}
