//! How the variants of a union are distinguished.

use serde_json::Value;

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
impl UnionDispatch {
    /// Returns the index of the variant that a value is decoded as: by its tag, or else by its properties, or else by its type.
    pub fn variant_of(&self, value: &Value) -> Option<usize> {
        let tag = self.tag.as_ref().and_then(|tag| value.get(tag)).and_then(Value::as_str);
        let has_tag = |matcher: &VariantMatcher| match matcher {
            VariantMatcher::Tag(values) => values.iter().any(|value| Some(value.as_str()) == tag),
            _ => false,
        };
        let has_property = |matcher: &VariantMatcher| match matcher {
            VariantMatcher::Properties(names) => names.iter().any(|name| value.get(name).is_some()),
            _ => false,
        };
        let has_type = |matcher: &VariantMatcher| match matcher {
            VariantMatcher::Type(one) => one.includes(value),
            _ => false,
        };
        let find = |is_match: &dyn Fn(&VariantMatcher) -> bool| {
            self.variants.iter().position(|variant| variant.matcher.as_ref().is_some_and(is_match))
        };
        find(&has_tag).or_else(|| find(&has_property)).or_else(|| find(&has_type))
    }
}

impl JsonType {
    fn includes(self, value: &Value) -> bool {
        match self {
            Self::Boolean => value.is_boolean(),
            Self::Integer => value.is_i64() || value.is_u64(),
            Self::Number => value.is_number(),
            Self::String => value.is_string(),
            Self::Array => value.is_array(),
            Self::Object => value.is_object(),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_value_is_decoded_by_its_tag_then_its_properties_then_its_type() {
        let matchers = [
            VariantMatcher::Type(JsonType::Object),
            VariantMatcher::Type(JsonType::Integer),
            VariantMatcher::Properties(vec!["id".to_owned()]),
            VariantMatcher::Tag(vec!["user".to_owned(), "admin".to_owned()]),
        ];
        let variants =
            matchers.into_iter().map(|matcher| Variant { schema: SchemaId(0), matcher: Some(matcher) }).collect();
        let union = UnionDispatch { tag: Some("type".to_owned()), variants, free_form: false };
        assert_eq!(union.variant_of(&json!({"id": 1, "type": "admin"})), Some(3));
        assert_eq!(union.variant_of(&json!({"id": 1, "type": "other"})), Some(2));
        assert_eq!(union.variant_of(&json!({"type": "other"})), Some(0));
        assert_eq!([json!(1), json!(1.5), json!("user")].map(|value| union.variant_of(&value)), [Some(1), None, None]);
    }
}
