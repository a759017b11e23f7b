// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Enums of strings with variants that have been renamed.

/// Implements conversions, `Display`, `Serialize` and `Deserialize` for an enum of strings whose last variant is
/// `Unknown(String)`. Values behind `|` are those that a variant had before: they are read, and never sent.
///
/// Comparison is derived, because the constants for old names are used in patterns.
macro_rules! renamed_enum {
    ($type:ident by $unknown:ident { $($variant:ident = $value:literal $(| $former:literal)*,)* }) => {
        impl $type {
            /// Returns the value as it is on the wire.
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $value,)*
                    Self::Unknown(value) => value,
                }
            }
        }

        impl std::hash::Hash for $type {
            fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
                self.as_str().hash(state);
            }
        }

        // Not `T`, which may be the name of a model.
        impl<__T: AsRef<str> + Into<String>> From<__T> for $type {
            fn from(value: __T) -> Self {
                match value.as_ref() {
                    $($value => Self::$variant,)*
                    _ => Self::Unknown(value.into()),
                }
            }
        }

        impl std::fmt::Display for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                match self {
                    Self::Unknown(value) => $crate::runtime::string_enum::$unknown(value, serializer),
                    known => serializer.serialize_str(known.as_str()),
                }
            }
        }

        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(
                deserializer: D,
            ) -> Result<Self, D::Error> {
                let value: Self = $crate::runtime::string_enum::deserialize_string(deserializer)?;
                let former = match &value {
                    Self::Unknown(value) => value.as_str(),
                    _ => return Ok(value),
                };
                Ok(match former {
                    $($($former => Self::$variant,)*)*
                    _ => value,
                })
            }
        }
    };
}

pub(crate) use renamed_enum;
