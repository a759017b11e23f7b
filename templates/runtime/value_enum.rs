// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Enums of numbers, or of values of several types, that keep undocumented values.

/// Implements conversions, `Display`, `Serialize` and `Deserialize` for an enum of integers whose
/// last variant is `Unknown(i64)`.
#[cfg(used = "runtime::integer_enum")]
macro_rules! integer_enum {
    ($type:ident { $($variant:ident = $value:literal,)* }) => {
        impl $type {
            /// Returns the value as it is on the wire.
            pub fn as_i64(&self) -> i64 {
                match self {
                    $(Self::$variant => $value,)*
                    Self::Unknown(value) => *value,
                }
            }
        }

        impl From<i64> for $type {
            fn from(value: i64) -> Self {
                match value {
                    $($value => Self::$variant,)*
                    _ => Self::Unknown(value),
                }
            }
        }

        impl std::fmt::Display for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.as_i64().fmt(f)
            }
        }

        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                match self {
                    Self::Unknown(value) => $crate::runtime::drift::serialize_unknown(
                        value,
                        $crate::runtime::drift::DriftKind::EnumValue,
                        serializer,
                    ),
                    known => serializer.serialize_i64(known.as_i64()),
                }
            }
        }

        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(
                deserializer: D,
            ) -> Result<Self, D::Error> {
                <i64 as serde::Deserialize>::deserialize(deserializer).map(Self::from)
            }
        }
    };
}

/// The same for an enum of values of several types, whose last variant is
/// `Unknown(serde_json::Value)`.
#[cfg(used = "runtime::value_enum")]
macro_rules! value_enum {
    ($type:ident { $($variant:ident = $value:literal,)* }) => {
        impl $type {
            /// Returns the value as it is on the wire.
            pub fn to_value(&self) -> serde_json::Value {
                match self {
                    $(Self::$variant => $value.into(),)*
                    Self::Unknown(value) => value.clone(),
                }
            }
        }

        impl From<serde_json::Value> for $type {
            fn from(value: serde_json::Value) -> Self {
                $(if value == $value {
                    return Self::$variant;
                })*
                Self::Unknown(value)
            }
        }

        impl std::fmt::Display for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                match self.to_value() {
                    serde_json::Value::String(text) => f.write_str(&text),
                    value => value.fmt(f),
                }
            }
        }

        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                match self {
                    Self::Unknown(value) => $crate::runtime::drift::serialize_unknown(
                        value,
                        $crate::runtime::drift::DriftKind::EnumValue,
                        serializer,
                    ),
                    known => serde::Serialize::serialize(&known.to_value(), serializer),
                }
            }
        }

        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(
                deserializer: D,
            ) -> Result<Self, D::Error> {
                <serde_json::Value as serde::Deserialize>::deserialize(deserializer).map(Self::from)
            }
        }
    };
}

#[cfg(used = "runtime::integer_enum")]
pub(crate) use integer_enum;
#[cfg(used = "runtime::value_enum")]
pub(crate) use value_enum;

#[cfg(all(used = "runtime::integer_enum", used = "runtime::value_enum"))]
#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use crate::runtime::drift::report;

    #[derive(Debug, PartialEq)]
    enum Level {
        Low,
        Minus1,
        Unknown(i64),
    }

    integer_enum! {
        Level {
            Low = 1,
            Minus1 = -1,
        }
    }

    #[derive(Debug, PartialEq)]
    enum Limit {
        None,
        Ten,
        Half,
        Off,
        Unknown(Value),
    }

    value_enum! {
        Limit {
            None = "none",
            Ten = 10,
            Half = 0.5,
            Off = false,
        }
    }

    #[test]
    fn numbers_survive_and_unknown_ones_are_drift() {
        let levels = json!([1, -1, 7]);
        let read: Vec<Level> = serde_json::from_value(levels.clone()).expect("any number is read");
        assert_eq!(read, [Level::Low, Level::Minus1, Level::Unknown(7)]);
        assert_eq!(serde_json::to_value(&read).expect("it was JSON"), levels);
        assert_eq!(report(&read).len(), 1);
        assert_eq!(Level::Minus1.to_string(), "-1");
    }

    #[test]
    fn values_of_several_types_survive() {
        let limits = json!(["none", 10, 0.5, false, [1]]);
        let read: Vec<Limit> = serde_json::from_value(limits.clone()).expect("any value is read");
        let expected = [Limit::None, Limit::Ten, Limit::Half, Limit::Off];
        assert_eq!(read[..4], expected);
        assert_eq!(read[4], Limit::Unknown(json!([1])));
        assert_eq!(serde_json::to_value(&read).expect("it was JSON"), limits);
        assert_eq!(report(&read).len(), 1);
        assert_eq!(
            (Limit::None.to_string(), Limit::Ten.to_string()),
            ("none".to_owned(), "10".to_owned())
        );
    }
}
