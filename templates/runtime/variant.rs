// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! How the variant of a union is found: by the value of a discriminator, by the properties that an object
//! has, or by the type of the value.

use serde::de::Deserializer;
use serde_json::Value;

use super::reader::{integer, lenient};

/// How a value's variant is found.
#[allow(dead_code, reason = "no API uses all of them")]
#[derive(Clone, Copy, Debug)]
pub enum VariantMatcher {
    /// The discriminator has one of these values.
    Tagged(&'static [&'static str]),
    /// One of these properties is there.
    Has(&'static [&'static str]),
    Boolean,
    Integer,
    Number,
    String,
    Array,
    Object,
    /// None, so the variant is never read.
    Never,
}

/// An enum with a variant for each subschema, and one for other values.
pub trait Union: Sized {
    /// The discriminator; empty if there is none.
    const TAG: &'static str;

    /// The matcher of each variant. The first one that matches a value decides.
    const MATCHERS: &'static [VariantMatcher];

    fn read<'de, D: Deserializer<'de>>(variant: usize, value: D) -> Result<Self, D::Error>;

    fn unknown(value: Value) -> Self;
}

/// Reads a value as its variant, or as the unknown one.
pub fn from_value<T: Union>(value: Value) -> T {
    let variant = variant_of::<T>(&value);
    let read = |variant| T::read(variant, lenient(&value)).ok();
    match variant.and_then(read) {
        Some(read) => read,
        None => T::unknown(value),
    }
}

fn variant_of<T: Union>(value: &Value) -> Option<usize> {
    if let Some(variant) = tagged::<T>(value.get(T::TAG).and_then(Value::as_str)) {
        return Some(variant);
    }
    T::MATCHERS.iter().position(|matcher| match matcher {
        VariantMatcher::Tagged(_) | VariantMatcher::Never => false,
        VariantMatcher::Has(members) => members.iter().any(|member| value.get(member).is_some()),
        VariantMatcher::Boolean => value.is_boolean(),
        VariantMatcher::Integer => {
            value.is_i64() || value.is_u64() || value.as_f64().and_then(integer).is_some()
        }
        VariantMatcher::Number => value.is_number(),
        VariantMatcher::String => value.is_string(),
        VariantMatcher::Array => value.is_array(),
        VariantMatcher::Object => value.is_object(),
    })
}

pub fn tagged<T: Union>(tag: Option<&str>) -> Option<usize> {
    let tag = tag?;
    T::MATCHERS.iter().position(
        |matcher| matches!(matcher, VariantMatcher::Tagged(values) if values.contains(&tag)),
    )
}
