// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Finds the variant of a union: by the value of a discriminator, by the properties of an object, or by
//! the type of the value.

use serde::de::Deserializer;
use serde_json::Value;

use super::reader::lenient;

/// The values that belong to a variant.
#[derive(Clone, Copy, Debug)]
pub struct VariantMatcher {
    /// The values of the discriminator.
    pub tags: &'static [&'static str],
    /// The properties of which an object has at least one.
    pub properties: &'static [&'static str],
    pub has_type: fn(&Value) -> bool,
}

impl VariantMatcher {
    /// Matches no value.
    pub const NONE: Self = Self {
        tags: &[],
        properties: &[],
        has_type: |_| false,
    };

    fn matches(&self, value: &Value) -> bool {
        let has = |property: &&str| value.get(property).is_some();
        (self.has_type)(value) || self.properties.iter().any(has)
    }
}

/// Returns `true` for an integer, also one with a fraction of zero.
#[cfg(test)]
pub fn is_integer(value: &Value) -> bool {
    value.is_i64() || value.is_u64() || value.as_f64().and_then(super::reader::integer).is_some()
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
    T::MATCHERS
        .iter()
        .position(|matcher| matcher.matches(value))
}

pub fn tagged<T: Union>(tag: Option<&str>) -> Option<usize> {
    let tag = tag?;
    T::MATCHERS
        .iter()
        .position(|matcher| matcher.tags.contains(&tag))
}
