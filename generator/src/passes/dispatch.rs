//! How the variants of a union are distinguished.

use serde::Serialize;
use serde_json::Value;

use crate::display::display_as_serialized;
use crate::ir::{Kind, SchemaId};

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
    /// `None` if its values cannot be recognised.
    pub matcher: Option<VariantMatcher>,
}

/// What the values of a variant have, and those of the others do not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum VariantMatcher {
    /// One of these values of the union's tag.
    Tag(Vec<String>),
    /// One of these properties. Matchers of this kind are tried in the order of the variants.
    Properties(Vec<String>),
    /// Nothing that the others do not have: of these variants, the one that fits an object best is decoded. It has all properties
    /// that this variant requires, and the fewest that it does not have.
    Fit {
        required: Vec<String>,
        optional: Vec<String>,
    },
    Type(JsonType),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum JsonType {
    Boolean,
    Integer,
    /// A number with a fraction, or any number if no other variant is an integer.
    Number,
    String,
    Array,
    Object,
}

display_as_serialized!(JsonType);

impl UnionDispatch {
    /// Returns the index of the variant that a value is decoded as: by its tag, or else the first with its properties or its type, or else
    /// the first that it fits best.
    pub fn variant_of(&self, value: &Value) -> Option<usize> {
        let tag = self.tag.as_ref().and_then(|tag| value.get(tag)).and_then(Value::as_str);
        let has_tag = |matcher: &VariantMatcher| match matcher {
            VariantMatcher::Tag(values) => values.iter().any(|value| Some(value.as_str()) == tag),
            _ => false,
        };
        let is_match = |matcher: &VariantMatcher| match matcher {
            VariantMatcher::Properties(names) => names.iter().any(|name| value.get(name).is_some()),
            VariantMatcher::Type(one) => one.includes(value),
            VariantMatcher::Tag(_) | VariantMatcher::Fit { .. } => false,
        };
        let find = |is_match: &dyn Fn(&VariantMatcher) -> bool| {
            self.variants.iter().position(|variant| variant.matcher.as_ref().is_some_and(is_match))
        };
        find(&has_tag).or_else(|| find(&is_match)).or_else(|| self.best_fit(value))
    }

    fn best_fit(&self, value: &Value) -> Option<usize> {
        let object = value.as_object()?;
        let unknown = |variant: &Variant| match &variant.matcher {
            Some(VariantMatcher::Fit { required, optional }) => {
                let is_known = |name: &&String| required.contains(name) || optional.contains(name);
                let has_required = required.iter().all(|name| object.contains_key(name));
                has_required.then(|| object.len() - object.keys().filter(is_known).count())
            }
            _ => None,
        };
        let fits = self.variants.iter().enumerate().filter_map(|(index, variant)| Some((unknown(variant)?, index)));
        fits.min().map(|(_, index)| index)
    }
}

impl JsonType {
    /// Returns the JSON type of all values, or `None` if they have several.
    pub fn of(kind: &Kind) -> Option<Self> {
        Some(match kind {
            Kind::Boolean => Self::Boolean,
            Kind::Integer(_) => Self::Integer,
            Kind::Number(_) => Self::Number,
            Kind::String(_) => Self::String,
            Kind::Enum(values) if values.values.iter().all(|value| value.value.is_string()) => Self::String,
            Kind::Enum(values) if values.values.iter().all(|value| value.value.is_i64()) => Self::Integer,
            Kind::Array(_) => Self::Array,
            Kind::Object(_) | Kind::Map(_) => Self::Object,
            Kind::Any | Kind::Enum(_) | Kind::Union(_) | Kind::AllOf(_) | Kind::Alias(_) => return None,
        })
    }

    pub fn includes(self, value: &Value) -> bool {
        match self {
            Self::Boolean => value.is_boolean(),
            Self::Integer => value.as_f64().is_some_and(|number| number.fract() == 0.0),
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
    fn of_variants_that_nothing_distinguishes_the_best_fit_is_decoded() {
        let fit = |required: &[&str], optional: &[&str]| {
            let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
            let matcher = VariantMatcher::Fit { required: names(required), optional: names(optional) };
            Variant { schema: SchemaId(0), matcher: Some(matcher) }
        };
        let variants = vec![fit(&["a"], &["b"]), fit(&["a", "b"], &[]), fit(&[], &["a", "c"])];
        let union = UnionDispatch { tag: None, variants, free_form: false };
        let cases = [
            (json!({"a": 1}), Some(0)),
            (json!({"a": 1, "b": 1}), Some(0)),
            (json!({"a": 1, "c": 1}), Some(2)),
            (json!({"b": 1}), Some(2)),
            (json!({}), Some(2)),
            (json!([]), None),
        ];
        for (value, expected) in cases {
            assert_eq!(union.variant_of(&value), expected, "{value}");
        }
    }

    #[test]
    fn a_value_is_decoded_by_its_tag_or_as_the_first_variant_that_it_matches() {
        let matchers = [
            VariantMatcher::Type(JsonType::Integer),
            VariantMatcher::Properties(vec!["id".to_owned()]),
            VariantMatcher::Type(JsonType::Object),
            VariantMatcher::Tag(vec!["user".to_owned(), "admin".to_owned()]),
        ];
        let variants =
            matchers.into_iter().map(|matcher| Variant { schema: SchemaId(0), matcher: Some(matcher) }).collect();
        let union = UnionDispatch { tag: Some("type".to_owned()), variants, free_form: false };
        assert_eq!(union.variant_of(&json!({"id": 1, "type": "admin"})), Some(3));
        assert_eq!(union.variant_of(&json!({"id": 1, "type": "other"})), Some(1));
        assert_eq!(union.variant_of(&json!({"type": "other"})), Some(2));
        assert_eq!([json!(1), json!(1.5), json!("user")].map(|value| union.variant_of(&value)), [Some(0), None, None]);
    }
}
