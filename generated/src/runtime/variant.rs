// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Finds the variant of a union: by the value of a discriminator, by the properties of an object, or by
//! the type of the value.

use serde::Serialize;
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
    /// The properties of an object that nothing distinguishes from those of other variants.
    #[cfg(test)]
    pub fit: Option<Fit>,
}

/// The properties of an object: those that it must have, and all others that it knows.
#[cfg(test)]
#[derive(Clone, Copy, Debug)]
pub struct Fit {
    pub required: &'static [&'static str],
    pub optional: &'static [&'static str],
}

impl VariantMatcher {
    /// Matches no value.
    pub const NONE: Self = Self {
        tags: &[],
        properties: &[],
        has_type: |_| false,
        #[cfg(test)]
        fit: None,
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
pub trait Union: Serialize + Sized {
    /// The discriminator; empty if there is none.
    const TAG: &'static str;

    /// The matcher of each variant. The first one that matches a value decides.
    const MATCHERS: &'static [VariantMatcher];

    fn read<'de, D: Deserializer<'de>>(variant: usize, value: D) -> Result<Self, D::Error>;

    fn unknown(value: Value) -> Self;
}

/// Reads a value as its variant, or as the unknown one.
pub fn from_value<T: Union>(value: Value) -> T {
    let read = |variant| T::read(variant, lenient(&value)).ok();
    let known = read_variant(T::TAG, T::MATCHERS, &value, read);
    known.unwrap_or_else(|| T::unknown(value))
}

/// Reads a value as its variant by a function; `None` if it has none, or does not fit it.
pub fn read_variant<T: Serialize>(
    tag: &str,
    matchers: &[VariantMatcher],
    value: &Value,
    read: impl Fn(usize) -> Option<T>,
) -> Option<T> {
    match variant_of(tag, matchers, value) {
        Some(variant) => read(variant),
        #[cfg(test)]
        None => {
            let mut fits = by_fit(matchers, value).into_iter().filter_map(read);
            // A variant that would lose a part of the value is not the right one.
            fits.find(|read| serde_json::to_value(read).is_ok_and(|written| written == *value))
        }
        #[cfg(not(test))]
        None => None,
    }
}

/// Returns the variants that an object fits, the best one first: it has all properties that the variant
/// requires, and the fewest that the variant does not know.
#[cfg(test)]
fn by_fit(matchers: &[VariantMatcher], value: &Value) -> Vec<usize> {
    let Some(object) = value.as_object() else {
        return Vec::new();
    };
    let mut fits: Vec<(usize, usize)> = Vec::new();
    for (variant, matcher) in matchers.iter().enumerate() {
        let Some(Fit { required, optional }) = matcher.fit else {
            continue;
        };
        if required.iter().all(|name| object.contains_key(*name)) {
            let is_known = |name: &str| required.contains(&name) || optional.contains(&name);
            let unknown = object.keys().filter(|name| !is_known(name)).count();
            fits.push((unknown, variant));
        }
    }
    fits.sort_unstable();
    fits.into_iter().map(|(_, variant)| variant).collect()
}

fn variant_of(tag: &str, matchers: &[VariantMatcher], value: &Value) -> Option<usize> {
    tagged(matchers, value.get(tag).and_then(Value::as_str))
        .or_else(|| matchers.iter().position(|matcher| matcher.matches(value)))
}

/// Returns the variant of a value of the discriminator.
pub fn tagged(matchers: &[VariantMatcher], tag: Option<&str>) -> Option<usize> {
    let tag = tag?;
    matchers
        .iter()
        .position(|matcher| matcher.tags.contains(&tag))
}

/// Returns the variant of all objects, if there is only one.
pub fn only_object(matchers: &[VariantMatcher]) -> Option<usize> {
    let is_of_some =
        |matcher: &VariantMatcher| !matcher.tags.is_empty() || !matcher.properties.is_empty();
    if matchers.iter().any(is_of_some) {
        return None;
    }
    of_type(matchers, &Value::Object(serde_json::Map::new()))
}

/// Returns the variant of all values that have the type of this one.
pub fn of_type(matchers: &[VariantMatcher], value: &Value) -> Option<usize> {
    matchers
        .iter()
        .position(|matcher| (matcher.has_type)(value))
}
