// Runtime of the generated client. Edit it in templates/runtime, then run `cargo xtask generate`.

//! Unions of objects: one branch is chosen by a member that only it requires, none is tried in vain.

/// Implements `From` each branch, `Serialize` and `Deserialize` for an enum whose last variant is
/// `Unknown(serde_json::Value)`.
///
/// The branch is the first whose member is there. What has none of the members, or does not fit
/// its branch, is kept as `Unknown` and written back unchanged.
macro_rules! union {
    ($type:ident { $($variant:ident has $member:literal,)* }) => {
        $(impl From<$variant> for $type {
            fn from(value: $variant) -> Self {
                Self::$variant(value.into())
            }
        })*

        impl From<serde_json::Value> for $type {
            fn from(value: serde_json::Value) -> Self {
                $(if value.get($member).is_some() {
                    return match serde::Deserialize::deserialize(&value) {
                        Ok(branch) => Self::$variant(branch),
                        Err(_) => Self::Unknown(value),
                    };
                })*
                Self::Unknown(value)
            }
        }

        impl serde::Serialize for $type {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                match self {
                    $(Self::$variant(value) => value.serialize(serializer),)*
                    Self::Unknown(value) => value.serialize(serializer),
                }
            }
        }

        impl<'de> serde::Deserialize<'de> for $type {
            fn deserialize<D: serde::Deserializer<'de>>(
                deserializer: D,
            ) -> Result<Self, D::Error> {
                serde_json::Value::deserialize(deserializer).map(Self::from)
            }
        }
    };
}

pub(crate) use union;
