// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! The tables of unions, and how their unknown values are written.

use serde::ser::Serializer;
use serde_json::Value;

/// Implements `From` for the types of variants, `Serialize` and `Deserialize` for an enum whose last variant is
/// `Unknown(serde_json::Value)`.
///
/// A row is a variant, the type that `From` takes for it, and its [`VariantMatcher`](super::variant::VariantMatcher). A value that matches
/// no variant, or does not fit it, is kept as `Unknown` and written back unchanged. An object of a `tagged`
/// variant is written with a discriminator that selects this variant; one of a `nested` variant as it is. Of the variants with `fits`,
/// which nothing distinguishes, the one that fits an object best is read.
///
/// `open_union!` does the same if the schema allows other values, so that those are no drift.
macro_rules! union {
    ($type:ident $(by $tag:literal)? { $($rows:tt)* }) => {
        $crate::runtime::union!(@impl $type serialize_unknown_shape [$($tag)?] { $($rows)* });
    };
    (@impl $type:ident $unknown:ident [$($tag:literal)?] {
        $($variant:ident $(($from:ty))? $matcher:ident $($what:literal)* $(optional $($optional:literal)*)?,)*
    }) => {
        $($(impl From<$from> for $type {
            fn from(value: $from) -> Self {
                Self::$variant(value.into())
            }
        })?)*

        impl From<serde_json::Value> for $type {
            // A crate that does not call it does not compile the readers of the variants for it.
            #[inline]
            fn from(value: serde_json::Value) -> Self {
                $crate::runtime::variant::from_value(value)
            }
        }

        impl $crate::runtime::variant::Union for $type {
            const TAG: &'static str = concat!($($tag)?);
            const MATCHERS: &'static [$crate::runtime::variant::VariantMatcher] =
                &[$($crate::runtime::union!(@matcher $matcher $($what)* $(optional $($optional)*)?)),*];

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
                    $(Self::$variant(value) => $crate::runtime::union!(@write $matcher value serializer $($what)*),)*
                    Self::Unknown(value) => $crate::runtime::union::$unknown(value, serializer),
                }
            }
        }

        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(
                deserializer: D,
            ) -> Result<Self, D::Error> {
                $crate::runtime::union_reader::deserialize(deserializer)
            }
        }
    };
    (@write tagged $value:ident $serializer:ident $($what:literal)*) => {{
        use $crate::runtime::object::Object as _;
        $value.write($crate::runtime::tagged::begin(<Self as $crate::runtime::variant::Union>::TAG, &[$($what),*], $serializer)?)
    }};
    (@write $matcher:ident $value:ident $serializer:ident $($what:literal)*) => {
        serde::Serialize::serialize($value, $serializer)
    };
    (@matcher nested $($tag:literal)*) => {
        $crate::runtime::variant::VariantMatcher { tags: &[$($tag),*], ..$crate::runtime::variant::VariantMatcher::NONE }
    };
    (@matcher tagged $($tag:literal)*) => {
        $crate::runtime::variant::VariantMatcher { tags: &[$($tag),*], ..$crate::runtime::variant::VariantMatcher::NONE }
    };
    (@matcher has $($name:literal)*) => {
        $crate::runtime::variant::VariantMatcher { properties: &[$($name),*], ..$crate::runtime::variant::VariantMatcher::NONE }
    };
    (@matcher fits $($required:literal)* $(optional $($optional:literal)*)?) => {
        $crate::runtime::variant::VariantMatcher {
            fit: Some($crate::runtime::variant::Fit { required: &[$($required),*], optional: &[$($($optional),*)?] }),
            ..$crate::runtime::variant::VariantMatcher::NONE
        }
    };
    (@matcher boolean) => { $crate::runtime::union!(@type serde_json::Value::is_boolean) };
    (@matcher integer) => { $crate::runtime::union!(@type $crate::runtime::variant::is_integer) };
    (@matcher number) => { $crate::runtime::union!(@type serde_json::Value::is_number) };
    (@matcher string) => { $crate::runtime::union!(@type serde_json::Value::is_string) };
    (@matcher array) => { $crate::runtime::union!(@type serde_json::Value::is_array) };
    (@matcher object) => { $crate::runtime::union!(@type serde_json::Value::is_object) };
    (@matcher never) => { $crate::runtime::variant::VariantMatcher::NONE };
    (@type $has_type:expr) => {
        $crate::runtime::variant::VariantMatcher { has_type: $has_type, ..$crate::runtime::variant::VariantMatcher::NONE }
    };
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

    #[derive(Debug, PartialEq)]
    struct Disc {
        radius: i64,
        colour: Option<String>,
        extra: Extra,
    }

    object! {
        Disc {
            required radius = "radius",
            optional colour = "colour",
        }
    }

    #[derive(Debug, PartialEq)]
    enum Round {
        Circle(Circle),
        Disc(Disc),
        Counts(std::collections::BTreeMap<String, i64>),
        Unknown(Value),
    }

    union! {
        Round {
            Circle(Circle) fits "radius" optional "kind",
            Disc(Disc) fits "radius" optional "colour",
            Counts fits,
        }
    }

    #[test]
    fn of_variants_that_nothing_distinguishes_the_best_fit_is_read() {
        let cases = [
            (json!({"radius": 1}), "circle"),
            (json!({"radius": 1, "colour": "red"}), "disc"),
            (
                json!({"radius": 1, "colour": "red", "kind": "disc"}),
                "circle",
            ),
            (json!({"radius": 1, "colour": "red", "x": [1]}), "disc"),
            (json!({"sides": 4}), "counts"),
            // Their types decide if the best one cannot be read.
            (json!({"radius": 1, "colour": 5}), "circle"),
            (json!({"radius": "wide"}), "unknown"),
            (json!([1]), "unknown"),
        ];
        for (value, expected) in cases {
            for read in [read_strictly::<Round>, |text: &str| {
                serde_json::from_str(text)
            }] {
                let read = read(&value.to_string()).expect("any value is kept");
                let variant = match &read {
                    Round::Circle(_) => "circle",
                    Round::Disc(_) => "disc",
                    Round::Counts(_) => "counts",
                    Round::Unknown(_) => "unknown",
                };
                assert_eq!(variant, expected, "{value}");
                assert_eq!(serde_json::to_value(&read).ok(), Some(value.clone()));
            }
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
    fn a_value_selects_its_variant() {
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
    fn what_does_not_match_its_variant_is_kept_unless_it_is_read_strictly() {
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
    fn the_only_object_needs_no_matcher() {
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

    /// A struct cannot say that it is another variant than the one that holds it.
    #[test]
    fn the_variant_determines_the_discriminator() {
        let circle = |kind: Option<&str>, extra: Extra| {
            Shape::Circle(Box::new(Circle {
                kind: kind.map(str::to_owned),
                radius: 1,
                extra,
            }))
        };
        let written = |kind| serde_json::to_string(&circle(kind, Extra::new())).ok();
        let text = |text: &str| Some(text.to_owned());
        assert_eq!(written(Some("disc")), text(r#"{"kind":"disc","radius":1}"#));
        assert_eq!(
            written(Some("square")),
            text(r#"{"kind":"circle","radius":1}"#)
        );
        assert_eq!(written(None), text(r#"{"radius":1,"kind":"circle"}"#));
        let documented = Extra::from_iter([("kind".to_owned(), json!("square"))]);
        assert!(serde_json::to_string(&circle(None, documented)).is_err());
    }

    #[test]
    fn a_discriminator_that_is_no_property_is_written_too() {
        #[derive(Debug, PartialEq)]
        enum Tile {
            Square(Square),
            Unknown(Value),
        }

        union! {
            Tile by "kind" {
                Square(Square) tagged "square" "tile",
            }
        }

        let tile = |kind: &str| {
            let kind = ("kind".to_owned(), json!(kind));
            Tile::from(Square {
                side: 1,
                extra: Extra::from_iter([kind]),
            })
        };
        for (kind, expected) in [("tile", "tile"), ("circle", "square")] {
            let expected = json!({"side": 1, "kind": expected});
            assert_eq!(serde_json::to_value(tile(kind)).ok(), Some(expected));
        }
    }

    #[test]
    fn a_value_that_matches_no_variant_is_drift() {
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
