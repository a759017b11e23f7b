// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Unions: a value identifies its variant by a property's value, by the properties that it has, or by its
//! type. No variant is read before it matches.

use std::fmt;
use std::marker::PhantomData;

use serde::de::value::{BorrowedStrDeserializer, MapAccessDeserializer, SeqAccessDeserializer};
use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, IntoDeserializer, MapAccess, SeqAccess, Visitor,
};
use serde::forward_to_deserialize_any;
use serde::ser::Serializer;
use serde_json::Value;

use super::content::{self, Content};
use super::object::Key;
use super::reader::{self, integer, lenient};

/// What a value's variant is identified by.
#[allow(dead_code, reason = "no API uses all of them")]
#[derive(Clone, Copy, Debug)]
pub enum VariantMatcher {
    /// The union's tag has one of these values.
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

/// An enum with a variant for each variant, and one for what fits none.
pub trait Union: Sized {
    /// The property whose value tells the variant; empty where there is none.
    const TAG: &'static str;

    /// The sign of each variant. The first that a value shows is its variant.
    const MATCHERS: &'static [VariantMatcher];

    fn read<'de, D: Deserializer<'de>>(variant: usize, value: D) -> Result<Self, D::Error>;

    fn unknown(value: Value) -> Self;
}

/// Reads a value: as its variant, or as what fits none.
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

fn tagged<T: Union>(tag: Option<&str>) -> Option<usize> {
    let tag = tag?;
    T::MATCHERS.iter().position(
        |matcher| matches!(matcher, VariantMatcher::Tagged(values) if values.contains(&tag)),
    )
}

pub fn deserialize<'de, T: Union, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let visitor = UnionVisitor {
        is_strict: false,
        union: PhantomData,
    };
    deserializer.deserialize_newtype_struct(reader::UNION, visitor)
}

struct UnionVisitor<T> {
    /// Reads a variant from where its value stands. That is much faster than to keep the value, but
    /// one that has a variant's sign and does not fit is then an error.
    is_strict: bool,
    union: PhantomData<T>,
}

impl<'de, T: Union> Visitor<'de> for UnionVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON value")
    }

    /// Returns the value as a format has it, for who does not read strictly.
    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        Value::deserialize(deserializer).map(from_value)
    }

    /// Returns the value as a strict reader has it.
    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        deserializer.deserialize_any(Self {
            is_strict: true,
            ..self
        })
    }

    fn visit_map<A: MapAccess<'de>>(self, mut rest: A) -> Result<T, A::Error> {
        if !self.is_strict {
            return Value::deserialize(MapAccessDeserializer::new(rest)).map(from_value);
        }
        if let Some(variant) = only_object::<T>() {
            return T::read(variant, StrictMap(rest));
        }
        let mut before = Vec::new();
        while let Some(key) = rest.next_key::<Key<'de>>()? {
            let is_tag = !T::TAG.is_empty() && key.as_str() == T::TAG;
            let value = rest.next_value::<Content<'de>>()?;
            if let (true, Some(variant)) = (is_tag, tagged::<T>(value.as_str())) {
                let members = PartlyRead {
                    before: before.into_iter(),
                    tag: Some(T::TAG),
                    value: Some(value),
                    rest,
                };
                return T::read(variant, StrictMap(members));
            }
            before.push((key, value));
        }
        Ok(from_value(content::object_of(before)))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, items: A) -> Result<T, A::Error> {
        let list = |matcher: &VariantMatcher| matches!(matcher, VariantMatcher::Array);
        match T::MATCHERS.iter().position(list).filter(|_| self.is_strict) {
            Some(variant) => T::read(variant, SeqAccessDeserializer::new(items)),
            None => Value::deserialize(SeqAccessDeserializer::new(items)).map(from_value),
        }
    }

    fn visit_bool<E>(self, value: bool) -> Result<T, E> {
        Ok(from_value(value.into()))
    }

    fn visit_i64<E>(self, value: i64) -> Result<T, E> {
        Ok(from_value(value.into()))
    }

    fn visit_u64<E>(self, value: u64) -> Result<T, E> {
        Ok(from_value(value.into()))
    }

    fn visit_f64<E>(self, value: f64) -> Result<T, E> {
        Ok(from_value(value.into()))
    }

    fn visit_str<E>(self, value: &str) -> Result<T, E> {
        Ok(from_value(value.into()))
    }

    fn visit_string<E>(self, value: String) -> Result<T, E> {
        Ok(from_value(value.into()))
    }

    fn visit_unit<E>(self) -> Result<T, E> {
        Ok(from_value(Value::Null))
    }

    fn visit_none<E>(self) -> Result<T, E> {
        Ok(from_value(Value::Null))
    }
}

/// Hands the properties of an object to a variant, which reads strictly also if it is a union.
struct StrictMap<A>(A);

impl<'de, A: MapAccess<'de>> Deserializer<'de> for StrictMap<A> {
    type Error = A::Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, A::Error> {
        visitor.visit_map(self.0)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, A::Error> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        visitor: V,
    ) -> Result<V::Value, A::Error> {
        if name == reader::UNION {
            return visitor.visit_some(self);
        }
        visitor.visit_newtype_struct(self)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf
        unit unit_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

/// Returns the variant of every object, where there is but one.
fn only_object<T: Union>() -> Option<usize> {
    let of_objects = |matcher: &VariantMatcher| {
        matches!(matcher, VariantMatcher::Tagged(_) | VariantMatcher::Has(_))
    };
    match T::MATCHERS.iter().any(of_objects) {
        true => None,
        false => T::MATCHERS
            .iter()
            .position(|matcher| matches!(matcher, VariantMatcher::Object)),
    }
}

/// The properties of an object of which some have been read already.
struct PartlyRead<'de, A> {
    before: std::vec::IntoIter<(Key<'de>, Content<'de>)>,
    tag: Option<&'static str>,
    /// The value of the property whose name was given last.
    value: Option<Content<'de>>,
    rest: A,
}

impl<'de, A: MapAccess<'de>> MapAccess<'de> for PartlyRead<'de, A> {
    type Error = A::Error;

    fn next_key_seed<K: DeserializeSeed<'de>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, A::Error> {
        // The tag goes first: its value is at hand.
        if let Some(tag) = self.tag.take() {
            return seed
                .deserialize(BorrowedStrDeserializer::new(tag))
                .map(Some);
        }
        match self.before.next() {
            Some((name, value)) => {
                self.value = Some(value);
                seed.deserialize(name.into_deserializer()).map(Some)
            }
            None => self.rest.next_key_seed(seed),
        }
    }

    fn next_value_seed<V: DeserializeSeed<'de>>(&mut self, seed: V) -> Result<V::Value, A::Error> {
        match self.value.take() {
            Some(value) => seed.deserialize(value.into_deserializer()),
            None => self.rest.next_value_seed(seed),
        }
    }
}

/// Implements `From` variants, `Serialize` and `Deserialize` for an enum whose last variant is
/// `Unknown(serde_json::Value)`.
///
/// A row is a variant, the type that `From` takes for it, and its [`VariantMatcher`]. What shows no sign,
/// or does not fit its variant, is kept as `Unknown` and written back unchanged.
///
/// `open_union!` does the same where the description itself allows other values, so that those
/// are no drift.
macro_rules! union {
    ($type:ident $(by $tag:literal)? { $($rows:tt)* }) => {
        $crate::runtime::union!(@impl $type serialize_unknown_shape [$($tag)?] { $($rows)* });
    };
    (@impl $type:ident $unknown:ident [$($tag:literal)?] {
        $($variant:ident $(($from:ty))? $matcher:ident $($what:literal)*,)*
    }) => {
        $($(impl From<$from> for $type {
            fn from(value: $from) -> Self {
                Self::$variant(value.into())
            }
        })?)*

        impl From<serde_json::Value> for $type {
            fn from(value: serde_json::Value) -> Self {
                $crate::runtime::union::from_value(value)
            }
        }

        impl $crate::runtime::union::Union for $type {
            const TAG: &'static str = concat!($($tag)?);
            const MATCHERS: &'static [$crate::runtime::union::VariantMatcher] =
                &[$($crate::runtime::union!(@matcher $matcher $($what)*)),*];

            #[allow(unused_assignments)]
            fn read<'de, D: serde::Deserializer<'de>>(
                variant: usize,
                value: D,
            ) -> Result<Self, D::Error> {
                let mut left = variant;
                $(if left == 0 {
                    return serde::Deserialize::deserialize(value).map(Self::$variant);
                }
                left = left.wrapping_sub(1);)*
                serde::Deserialize::deserialize(value).map(Self::Unknown)
            }

            fn unknown(value: serde_json::Value) -> Self {
                Self::Unknown(value)
            }
        }

        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                match self {
                    $(Self::$variant(value) => value.serialize(serializer),)*
                    Self::Unknown(value) => $crate::runtime::union::$unknown(value, serializer),
                }
            }
        }

        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(
                deserializer: D,
            ) -> Result<Self, D::Error> {
                $crate::runtime::union::deserialize(deserializer)
            }
        }
    };
    (@matcher tagged $($what:literal)*) => { $crate::runtime::union::VariantMatcher::Tagged(&[$($what),*]) };
    (@matcher has $($what:literal)*) => { $crate::runtime::union::VariantMatcher::Has(&[$($what),*]) };
    (@matcher boolean) => { $crate::runtime::union::VariantMatcher::Boolean };
    (@matcher integer) => { $crate::runtime::union::VariantMatcher::Integer };
    (@matcher number) => { $crate::runtime::union::VariantMatcher::Number };
    (@matcher string) => { $crate::runtime::union::VariantMatcher::String };
    (@matcher array) => { $crate::runtime::union::VariantMatcher::Array };
    (@matcher object) => { $crate::runtime::union::VariantMatcher::Object };
    (@matcher never) => { $crate::runtime::union::VariantMatcher::Never };
}

macro_rules! open_union {
    ($type:ident $(by $tag:literal)? { $($rows:tt)* }) => {
        $crate::runtime::union!(@impl $type serialize_other_shape [$($tag)?] { $($rows)* });
    };
}

pub(crate) use open_union;
pub(crate) use union;

#[cfg(test)]
pub fn serialize_unknown_shape<S: Serializer>(
    value: &Value,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    super::drift::serialize_unknown(value, super::drift::DriftKind::UnionValue, serializer)
}

pub fn serialize_other_shape<S: Serializer>(
    value: &Value,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serde::Serialize::serialize(value, serializer)
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;
    use serde::de::value::{MapDeserializer, SeqDeserializer};
    use serde_json::{Value, json};

    use crate::Extra;
    use crate::runtime::drift::{Drift, DriftKind, report};
    use crate::runtime::object;
    use crate::runtime::reader::strict;

    #[derive(Debug, PartialEq)]
    struct Circle {
        kind: Option<String>,
        radius: i64,
        extra: Extra,
    }

    object! {
        Circle {
            optional kind = "kind",
            required radius = "radius",
        }
    }

    #[derive(Debug, PartialEq)]
    struct Square {
        side: i64,
        extra: Extra,
    }

    object! {
        Square {
            required side = "side",
        }
    }

    #[derive(Debug, PartialEq)]
    enum Shape {
        Circle(Box<Circle>),
        Square(Square),
        Name(String),
        Sides(Vec<i64>),
        Count(i64),
        Share(f64),
        Unknown(Value),
    }

    union! {
        Shape by "kind" {
            Circle(Circle) tagged "circle" "disc",
            Square(Square) has "side" "width",
            Name(String) string,
            Sides array,
            Count(i64) integer,
            Share(f64) number,
        }
    }

    #[derive(Debug, PartialEq)]
    enum Wrapped {
        Square(Square),
        Flag(bool),
        Unknown(Value),
    }

    union! {
        Wrapped {
            Square(Square) object,
            Flag(bool) boolean,
        }
    }

    fn variant(shape: &Shape) -> &'static str {
        match shape {
            Shape::Circle(_) => "circle",
            Shape::Square(_) => "square",
            Shape::Name(_) => "name",
            Shape::Sides(_) => "sides",
            Shape::Count(_) => "count",
            Shape::Share(_) => "share",
            Shape::Unknown(_) => "unknown",
        }
    }

    const SHAPES: [(&str, &str); 14] = [
        (r#"{"kind": "circle", "radius": 1}"#, "circle"),
        (
            r#"{"x": [1], "radius": 1, "kind": "disc", "y": 2}"#,
            "circle",
        ),
        (r#"{"kind": "disc", "side": 1, "radius": 2}"#, "circle"),
        (r#"{"side": 1}"#, "square"),
        (r#"{"kind": "other", "side": 1}"#, "square"),
        (r#""a name""#, "name"),
        (r#""an \"escaped\" name""#, "name"),
        ("[1, 2]", "sides"),
        ("7", "count"),
        ("0.5", "share"),
        ("true", "unknown"),
        ("null", "unknown"),
        ("{}", "unknown"),
        (r#"{"kind": "other"}"#, "unknown"),
    ];

    fn read_strictly<T: for<'de> Deserialize<'de>>(text: &str) -> serde_json::Result<T> {
        T::deserialize(strict(&mut serde_json::Deserializer::from_str(text)))
    }

    /// Both ways of decoding see the same variant, and lose nothing.
    #[test]
    fn a_value_tells_its_branch() {
        for (text, expected) in SHAPES {
            let direct: Shape = read_strictly(text).expect("each shape can be read");
            let kept: Shape = serde_json::from_str(text).expect("each shape can be read");
            assert_eq!(variant(&direct), expected, "{text}");
            assert_eq!(direct, kept, "{text}");
            let value: Value = serde_json::from_str(text).expect("it is JSON");
            assert_eq!(serde_json::to_value(&direct).expect("it was JSON"), value);
        }
    }

    #[test]
    fn what_does_not_fit_its_branch_is_kept_unless_it_is_read_strictly() {
        for text in [r#"{"kind": "circle", "radius": "wide"}"#, r#"[1, "two"]"#] {
            let kept: Shape = serde_json::from_str(text).expect("each shape is kept");
            assert_eq!(variant(&kept), "unknown", "{text}");
            assert!(read_strictly::<Shape>(text).is_err());
        }
    }

    #[test]
    fn a_format_without_newtypes_reads_unions_as_well() {
        let entries = || [("kind", "circle"), ("radius", "wide")].into_iter();
        let map = MapDeserializer::<_, serde_json::Error>::new(entries());
        let read = Shape::deserialize(map).expect("each shape is kept");
        let expected: serde_json::Map<_, _> = entries()
            .map(|(name, value)| (name.to_owned(), value.into()))
            .collect();
        assert_eq!(read, Shape::Unknown(expected.into()));
        let items = SeqDeserializer::<_, serde_json::Error>::new([1_i64, 2].into_iter());
        assert_eq!(
            Shape::deserialize(items).ok(),
            Some(Shape::Sides(vec![1, 2]))
        );
    }

    #[test]
    fn the_only_object_needs_no_sign() {
        let read = read_strictly::<Wrapped>;
        let square = Square {
            side: 1,
            extra: Extra::new(),
        };
        assert_eq!(read(r#"{"side": 1}"#).ok(), Some(Wrapped::Square(square)));
        assert_eq!(read("true").ok(), Some(Wrapped::Flag(true)));
        let other = Wrapped::Unknown(json!([{"side": 1}]));
        assert_eq!(read(r#"[{"side": 1}]"#).ok(), Some(other));
    }

    #[test]
    fn a_shape_that_fits_no_branch_is_drift() {
        let shapes = json!([{"side": 1}, {"length": 1}, {"side": "wide"}]);
        let drift = |path: &str| Drift {
            path: path.to_owned(),
            kind: DriftKind::UnionValue,
        };
        let closed: Vec<Shape> = serde_json::from_value(shapes.clone()).expect("any shape is kept");
        assert_eq!(report(&closed), [drift("[1]"), drift("[2]")]);
    }

    #[test]
    fn no_shape_is_drift_where_any_is_allowed() {
        enum OpenShape {
            Square(Square),
            Unknown(Value),
        }

        open_union! {
            OpenShape {
                Square(Square) has "side",
            }
        }

        let shapes = json!([{"side": 1}, {"length": 1}, {"side": "wide"}]);
        let open: Vec<OpenShape> =
            serde_json::from_value(shapes.clone()).expect("any shape is kept");
        assert_eq!(report(&open), []);
        assert_eq!(serde_json::to_value(&open).expect("it was JSON"), shapes);
    }
}
